"""What a kill -9 costs whoever carries messages: our outbox beside APScheduler's job store."""

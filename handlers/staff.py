"""A head looks after the SLEs of the own school: who is out when, and how many days they may give."""

from handlers.router import LINKED, Router

router = Router("staff", only=LINKED)

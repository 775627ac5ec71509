"""What an alliance decides for itself: service levels and where its team sits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class House:
    """Settings that shape what is said and done; every number of days is in working days."""

    team_rooms: tuple[tuple[str, str], ...] = ()  # (platform, chat) where new requests are announced
    telegram_name: str = ""  # the bot's user name, for links that open a chat with it
    reaches_all: bool = False  # a terminal stands in for every person's account
    reply_days: int = 1  # a person of the central team answers a new request within
    approval_days: int = 3  # a head is reminded once, after that the central team is told
    safeguarding_text: str = ""  # in place of the alliance's own
    safeguarding_numbers: str = ""

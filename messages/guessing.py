"""The central team hears that codes are being tried out."""

from messages.message import Button, Message


def noticed(platform: str, *, signs_in: bool) -> Message:
    """Somebody ran out of tries: most likely they need help, and it is the team's to judge."""
    where = platform.capitalize()
    if signs_in:
        return Message(
            text=f"Somebody in {where} has tried too many wrong sign-in codes and has to wait an hour. If they are at "
            "a session, you can note them yourself.",
            buttons=(Button("Who was there", "attendance.sessions"),),
        )
    return Message(
        text=f"Somebody in {where} has tried too many wrong codes to join and has to wait an hour. Nothing was given "
        "away. If you have just invited somebody, ring them; if nobody was invited, you need do nothing. For a new "
        "code write: invite and their e-mail address.",
    )

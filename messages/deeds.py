"""What people did, as the central team reads it in the record of it."""

KINDS = {
    "account": "Accounts",
    "agenda": "Agendas",
    "agreement": "Agreements",
    "attendance": "Attendance",
    "billable": "Billable days",
    "broadcast": "Broadcasts",
    "callback": "Calls",
    "charges": "Charges",
    "code": "Sign-up codes",
    "consent": "Consents",
    "core_text": "Core texts",
    "data": "Personal data",
    "day": "Days of support",
    "days": "School days",
    "desk": "The desk",
    "doubt": "Doubts",
    "evaluation": "Evaluations",
    "event": "Events",
    "failures": "Messages that did not arrive",
    "feed": "Calendar addresses",
    "feedback": "Feedback",
    "history": "Histories",
    "invoice": "Invoices",
    "joined": "Joining",
    "me": "What we know of a person",
    "misread": "Misread words",
    "newsletter": "Newsletter",
    "notes": "Notes",
    "offer": "Offers",
    "person": "People",
    "picture": "Pictures",
    "programme": "Programme days",
    "question": "Questions",
    "quote": "Quotes",
    "release": "Releases",
    "reply": "Replies to meetings",
    "request": "Requests",
    "safeguarding": "Safeguarding",
    "settings": "Settings",
    "sign_in": "Sign-in sheets",
    "sle": "SLEs",
    "stuck": "Waiting matters",
    "summary": "Summaries",
    "term": "Term dates",
    "visit": "Visits",
}
WORDS = {  # where the name of a deed alone does not say it
    "desk.in": "signed in",
    "desk.link": "asked for a link",
    "desk.out": "signed out everywhere",
    "failures.left": "left as it is",
    "failures.tried": "sent again",
    "feed.made": "made anew",
    "safeguarding.stopped": "a conversation was stopped",
}


def say(what: str) -> str:
    """What was done: “Requests: handed over” for request.handed_over."""
    kind, _, done = what.partition(".")
    words = WORDS.get(what) or done.replace("_", " ").replace(".", " ")
    label = KINDS.get(kind, kind.replace("_", " ").capitalize())
    return f"{label}: {words}" if words else label

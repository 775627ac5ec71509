"""What roles are called when we speak to people."""

LABELS = {
    "headteacher": "headteacher",
    "deputy_head": "deputy headteacher",
    "cpld_lead": "CPLD or teaching and learning lead",
    "scitt_coordinator": "SCITT school-based co-ordinator",
    "finance_officer": "finance officer",
    "subject_leader": "subject leader",
    "sle": "Specialist Leader of Education (SLE)",
    "central_team": "central team",
    "committee_member": "Strategy Committee member",
    "office": "school office",
}
# A role that the alliance publishes no contact for asks as the nearest one that has.
ASKS_LIKE = {"deputy_head": "headteacher", "subject_leader": "cpld_lead", "sle": "cpld_lead", "office": "other"}
# Of several roles, the one that counts unless the person chose another.
PRECEDENCE = (
    "headteacher",
    "deputy_head",
    "cpld_lead",
    "scitt_coordinator",
    "finance_officer",
    "subject_leader",
    "sle",
)


def label(role: str) -> str:
    """What to call somebody with that role, within a sentence."""
    return LABELS.get(role, role.replace("_", " "))


def on_button(role: str) -> str:
    """The label where it stands alone: its first letter is a capital, abbreviations stay as they are."""
    said = label(role)
    return said[:1].upper() + said[1:]


def a_holder(role: str) -> str:
    """Whoever has the role: “a headteacher”, “the central team”."""
    return f"the {label(role)}" if role in ("central_team", "office") else f"{article(label(role))} {label(role)}"


def article(noun: str) -> str:
    """“a” or “an”, as it is spoken: an SLE, a headteacher."""
    return "an" if noun[:1].lower() in "aeio" or noun.startswith("SLE") else "a"

"""What holds for everybody: the alliance's rules and texts, its rates, and what whoever runs the bot has set."""

from dataclasses import dataclass

from bot.web.desk.frame import Page, Values, Visit
from handlers import story
from messages import alliance_settings as rules
from messages.core_text import ABOUT
from messages.dates import london_day
from messages.house import House
from messages.message import Button
from storage import core_text, settings

# The settings of the environment that the team should know of, with what each decides; no secret is among them.
SET_UP = {
    "public_url": "Where the pages of the bot are on the web",
    "charge_goes_to": "Who receives the price of a day beyond the free ones",
    "voices": "Whom a broadcast can speak for",
    "newsletter_to": "Whether the newsletter goes to all schools or to members",
    "smallest_group": "Figures for the committee hide what fewer than this many have in common",
    "later_weeks": "Weeks after the end of a deployment to the first look back",
    "term_later_weeks": "Weeks after the end of a deployment to the second look back",
    "words_months": "Months for which words of requests are kept after the end",
    "records_months": "Months for which it is kept who was at a session and who did what",
    "finance_years": "Years for which days, charges and invoices are kept",
    "privacy_contact": "Whom people ask about their data, in place of the office",
    "safeguarding_text": "What is said about safeguarding, in place of the alliance’s own text",
    "safeguarding_numbers": "Which numbers are given then, in place of the alliance’s own",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the alliance, and who decided it if anybody has."""

    label: str
    why: str
    now: str
    was: str
    by: str
    buttons: tuple[Button, ...]


async def show(visit: Visit) -> Values:
    pieces = await core_text.pieces(visit.session)
    return {
        "rules": await _rules(visit),
        "texts": [(one.title, one.text, Button("Change", "core.change", one.slug)) for one in pieces],
        "about": ABOUT,
        "rates": _rates(visit),
        "set_up": [(name.upper(), _said(visit.house, name), what) for name, what in SET_UP.items()],
    }


async def _rules(visit: Visit) -> list[Rule]:
    """Each with the buttons of the chat."""
    decided = {row.name: row for row in await settings.decided(visit.session)}
    now, was = rules.values(visit.house), rules.values(visit.house.set_up or visit.house)
    found = []
    for rule in rules.RULES:
        row, change = decided.get(rule.name), Button("Change", rules.CHANGE, rule.name)
        by = await story.name(visit.session, row.changed_by) if row else ""
        found.append(
            Rule(
                label=rule.label,
                why=rule.why,
                now=now[rule.name],
                was=was[rule.name],
                by=rules.by_whom(by, london_day(row.changed_at)) if row else "",
                buttons=(change, rules.reset_button(rule.name)) if row else (change,),
            )
        )
    return found


def _rates(visit: Visit) -> list[tuple[str, str]]:
    """What the alliance's own file says of days and prices; what it does not say is not made up."""
    ours = visit.ours
    free = "not known" if ours.free_days is None else f"{ours.free_days:g}"
    rate = "not known" if ours.day_rate is None else f"£{ours.day_rate:,}"
    return [
        ("Free days of each SLE in a school year", free),
        ("Price of a day beyond them", rate),
        ("Published in", ", ".join(filter(None, (ours.handbook, ours.year))) or "not known"),
    ]


def _said(house: House, name: str) -> str:
    value = getattr(house, name)
    return str(value) if value != "" else "not set"


PAGE = Page("/desk/settings", "Settings", "settings.html", show, label="Settings")

"""The issue that is being made, section by section and as each platform will show it, and those that went out."""

from bot.web.desk.frame import Page, Values, Visit
from handlers import newsletter_draft, newsletter_issue
from messages import digest, newsletter_editor
from messages.digest import HEADINGS
from storage import newsletters, published


async def show(visit: Visit) -> Values:
    past = [issue for issue in await newsletters.sent(visit.session) if await published.is_out(visit.session, issue)]
    shared = {"past": past}
    issue = await newsletters.current(visit.session)
    if issue is None:
        return {**shared, "draft": newsletter_editor.none(), "sections": [], "looks": [], "web": ""}
    drawn = await newsletter_draft.drawn(visit, issue)
    shown = await newsletter_issue.shown(visit.session, issue, visit.house.public_url)
    looks = [(name, draw(digest.in_one(shown))) for name, draw in visit.catalogue.drawings.items()]
    return {
        **shared,
        "draft": newsletter_editor.card(drawn),
        "sections": [newsletter_editor.section(drawn, name) for name in _held(drawn)],
        "looks": looks,
        "web": shown.address,
    }


def _held(draft: newsletter_editor.Draft) -> list[str]:
    """The sections with a piece in them, were it one that was dropped."""
    return [name for name in HEADINGS if draft.of(name) or draft.of(name, dropped=True)]


PAGE = Page("/desk/newsletter", "Newsletter", "newsletter.html", show, label="Newsletter")

"""Who may: a route is taken, or the person hears who may take it."""

from dataclasses import replace

from handlers.router import CENTRAL, Reply, Route, Turn
from messages import welcome as texts
from messages.contacts import public_card
from messages.roles import a_holder
from messages.support import needs_joining


async def take(turn: Turn, route: Route) -> Reply:
    """What the route says, to those whom it admits."""
    return Reply.of(await route.do(turn)) if route.access.admits(turn) else await refuse(turn, route)


async def refuse(turn: Turn, route: Route | None = None) -> Reply:
    """Somebody who may not: a newcomer learns how to join, anybody else who may."""
    ours_alone = route is not None and route.access == CENTRAL
    if turn.person is None:
        ours = turn.alliance
        card = public_card(ours.name, ours.phone, "", ours.website, "", ours.year)
        asked = replace(needs_joining(), facts=card.facts)
        return Reply([replace(asked, text=texts.not_allowed(a_holder("central_team")).text) if ours_alone else asked])
    who = " or ".join(a_holder(role) for role in sorted(route.access.roles)) if route else a_holder("central_team")
    return Reply([texts.not_allowed(who)])

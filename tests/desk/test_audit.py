"""The audit at the desk: who did what, when, to which record, narrowed and turned page by page."""

from datetime import timedelta

import pytest

from storage import audit, people
from storage.audit import Deed
from tests.desk.conftest import Desks, Seen

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
HEAD, TEAM = "head@oakfield.example.org", "jamal.rookwith@alliance.example.org"


async def done(desks: Desks, what: str, record: str = "", days_ago: int = 0) -> None:
    """Something the head of Oakfield did."""
    async with desks.world.database.transaction() as session:
        head = await people.by_email(session, HEAD)
        assert head
        audit.note(session, what, desks.world.bot.now() - timedelta(days=days_ago), head.id, record)


async def narrowed(desks: Desks, query: str) -> Seen:
    team = await desks.sit(TEAM)
    return await team.opens(f"/desk/audit?{query}")


async def test_a_deed_names_who_did_it_and_leads_to_its_record(desks: Desks) -> None:
    await done(desks, "request.sent", "S2S-0042")
    await done(desks, "request.shown", "request:43")
    await done(desks, "reply.coming", "event:7")
    page = await narrowed(desks, "person=barley")
    assert "Amara Barleycroft Requests: sent S2S-0042" in page.text
    assert page.links["S2S-0042"] == "/desk/requests/42"
    assert page.links["request:43"] == "/desk/requests/43"
    assert page.links["event:7"] == "/desk/events/7"


@pytest.mark.parametrize("query", ["kind=broadcast", "person=nobody", "record=S2S-9", "day=2020-01-01", "person=%25"])
async def test_what_does_not_fit_is_not_shown(desks: Desks, query: str) -> None:
    await done(desks, "request.sent", "S2S-0042")
    assert "Nothing fits that" in (await narrowed(desks, query)).text


@pytest.mark.parametrize(
    "query", ["kind=request", "record=s2s-0042", "day=2026-11-13&kind=request", "person=%00&day=x"]
)
async def test_what_fits_is_shown(desks: Desks, query: str) -> None:
    await done(desks, "request.sent", "S2S-0042", days_ago=10)
    assert "Amara Barleycroft Requests: sent S2S-0042" in (await narrowed(desks, query)).text


async def test_who_left_and_what_nobody_did_have_no_name(desks: Desks) -> None:
    async with desks.world.database.transaction() as session:
        audit.note(session, "sorted", desks.world.bot.now())
    assert "nobody in particular Sorted None" in (await narrowed(desks, "")).text


async def test_it_is_turned_by_a_hundred(desks: Desks) -> None:
    now = desks.world.bot.now()
    async with desks.world.database.transaction() as session:
        session.add_all(Deed(at=now, what="day.moved", record=str(number)) for number in range(101))
    team = await desks.sit(TEAM)
    first = await team.opens("/desk/audit?kind=day")
    assert "1 to 100, the latest first" in first.text
    second = await team.opens("/desk/audit" + first.links["Earlier"])
    assert "101 to 101" in second.text
    assert "Earlier" not in second.links
    assert "1 to 100," in (await team.opens("/desk/audit" + second.links["Later"])).text

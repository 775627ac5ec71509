"""Money: what is to be invoiced and why, what is committed and spent, and what support costs."""

from datetime import date

import pytest

from messages.message import Message
from storage import lifecycle, requests
from storage.requests import Status, SupportRequest
from storage.visits import VisitStatus
from tests.charged import ANOTHER_SLE, CHARGED, OFFICER, OTHER_OFFICER, SCHOOLS_OFFICER, charged_request
from tests.stages import ASKER, TEAM, request_at, visit_on
from tests.ways import Terminal
from tests.world import Talker, World


def last_message(world: World, talker: Talker) -> Message:
    """What the terminal was sent last, with its files."""
    way = world.ways["terminal"]
    assert isinstance(way, Terminal)
    return way.console.sent[talker.address][-1]


async def test_the_finance_officer_sees_what_to_invoice_totals_first(world: World) -> None:
    officer = await world.person(OFFICER)
    await charged_request(world, *CHARGED, po_number="PO-77")
    await officer.says("billable this month")
    officer.hears(
        "£500 to invoice for November 2026",
        "2 days, 1 request",
        "S2S-0001, Oakfield Fen Academy, £500: Thursday 12 and Thursday 19 November 2026, £250 each",
        "SLE from King’s Sluice",
        "Order number PO-77",
        "1 invoiced INV-118",
    )


async def test_days_of_other_months_are_not_lost(world: World) -> None:
    officer = await world.person(OFFICER)
    await charged_request(world, *CHARGED)
    await officer.says("billable in october")
    officer.hears("Nothing is to be invoiced for October 2026", "£500 of other months is to be invoiced as well")
    await officer.presses("All to invoice")
    officer.hears("£500 to invoice", "2 days, 1 request")
    await officer.says("Billable last month?")
    officer.hears("for October 2026")
    await officer.says("what is billable for smarch")
    officer.hears("I did not recognise the month", "billable in january")


async def test_days_still_to_come_are_not_to_be_invoiced(world: World) -> None:
    officer = await world.person(OFFICER)
    request = await charged_request(world)
    await visit_on(world, request, date(2026, 11, 12), VisitStatus.BOTH_CONFIRMED)
    await officer.says("billable")
    officer.hears("Nothing is to be invoiced")
    officer.hears_not("£")


async def test_who_pays_in_the_schools_place_is_named(world: World) -> None:
    officer = await world.person(OFFICER)
    request = await charged_request(world, *CHARGED)
    async with world.database.transaction() as session:
        found = await session.get_one(SupportRequest, request)
        found.funded_by = "Fenland Trust"
        session.add(found)
    await officer.says("billable")
    officer.hears("S2S-0001, Fenland Trust", "For Oakfield Fen Academy")


@pytest.mark.parametrize("world", ["terminal"], indirect=True)
async def test_the_table_can_be_opened_in_a_spreadsheet_and_runs_nothing(world: World) -> None:
    officer = await world.person(OFFICER)
    await charged_request(world, *CHARGED, po_number="=1+1")
    await officer.says("billable in november")
    file = last_message(world, officer).files[0]
    assert (file.name, file.media_type) == ("billable-2026-11.csv", "text/csv")
    header, first, second = file.content.splitlines()
    assert header.endswith("Request,Payer,School,SLE’s school,Date,Days,Rate,Amount,Order number")
    assert first.startswith("S2S-0001,Oakfield Fen Academy,Oakfield Fen Academy,King’s Sluice")
    assert first.endswith(",2026-11-12,1,250.00,250.00,'=1+1")
    assert "2026-11-19" in second
    await officer.says("committed vs spent")
    assert last_message(world, officer).files[0].content.splitlines()[1] == (
        "S2S-0001,Oakfield Fen Academy,0.00,500.00,500.00,0.00,0.00,0.00,due"
    )


async def test_a_schools_finance_officer_sees_the_own_school_and_no_other(world: World) -> None:
    mine, other = await world.person(SCHOOLS_OFFICER), await world.person(OTHER_OFFICER)
    await charged_request(world, *CHARGED)
    await mine.says("billable")
    mine.hears("£500 to invoice")
    mine.hears_not("invoiced INV-118")
    await mine.says("1 invoiced INV-118")
    mine.hears("I have no request S2S-0001 that you may see")
    for text in ("billable", "why charged 500", "invoices", "committed vs spent"):
        await other.says(text)
        other.hears_not("Oakfield", "S2S-0001:")


@pytest.mark.parametrize("email", [OFFICER, TEAM, ASKER, SCHOOLS_OFFICER])
async def test_those_concerned_learn_why_they_were_charged(world: World, email: str) -> None:
    talker = await world.person(email)
    await charged_request(world, *CHARGED)
    await talker.says("why charged 500")
    talker.hears(
        "S2S-0001: 2 days beyond the SLE’s 3 free days, Thursday 12 and Thursday 19 November 2026, £250 each; "
        "agreed by both headteachers on Monday 23 November 2026. £500 in all; £500 to be invoiced."
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("why were we charged £250 for s2s-0001?", "1 day beyond the SLE’s 3 free days, Thursday 12 November 2026"),
        ("why charged for 1", "£500 in all"),
        ("why were we charged", "£500 in all"),
        ("why charged 400", "I have no charge of £400 that you may see. This is what there is:"),
        ("why charged 400", "S2S-0001, Oakfield Fen Academy: £500, £500 to be invoiced"),
        ("why charged 500 for 7", "I have no charge of £500 for S2S-0007 that you may see"),
    ],
)
async def test_a_charge_is_found_by_its_amount_or_its_request(world: World, text: str, answer: str) -> None:
    head = await world.person(ASKER)
    await charged_request(world, *CHARGED)
    await head.says(text)
    head.hears(answer)


async def test_half_days_and_days_to_come_are_explained_too(world: World) -> None:
    head = await world.person(ASKER)
    request = await charged_request(world)
    await visit_on(world, request, date(2026, 12, 3), VisitStatus.DONE, length="0.5")
    await head.says("why charged 500")
    head.hears("Thursday 3 December 2026 and 1.5 days without a date yet, £250 a day")
    head.hears("£125 to be invoiced, £375 not due before the days are given")


async def test_somebody_elses_charges_are_not_explained(world: World) -> None:
    for email in ("head@witham.example.org", OTHER_OFFICER, "head@kingssluice.example.org"):
        other = await world.person(email)
        await other.says("why charged 500 for 1")
        other.hears("I have no charge of £500 for S2S-0001 that you may see", "Days within the free ones cost nothing")


async def test_committed_and_spent_are_two_numbers(world: World) -> None:
    officer = await world.person(OFFICER)
    await charged_request(world, CHARGED[0])
    await officer.says("committed vs spent this year")
    officer.hears("2026/27: £250 committed, £250 spent", "£0 is invoiced", "£250 is not", "S2S-0001, Oakfield Fen")
    await officer.says("committed vs spent 2025/26")
    officer.hears("Nothing beyond the free days was agreed for 2025/26")
    await officer.says("committed vs spent 2025/27")
    officer.hears("That is not an academic year")


async def test_days_given_before_a_deployment_was_cancelled_are_still_invoiced(world: World) -> None:
    officer = await world.person(OFFICER)
    request = await charged_request(world, CHARGED[0])
    async with world.database.transaction() as session:
        found = await requests.find(session, request, to_change=True)
        assert found
        await lifecycle.move(session, found, Status.CANCELLED, None, world.clock.now(), "the school closed")
    await officer.says("billable")
    officer.hears("£250 to invoice")
    await officer.says("commitments")
    officer.hears("£0 committed, £250 spent")


@pytest.mark.parametrize("text", ["is it free?", "how much would it cost", "what would it cost us?"])
async def test_a_head_asks_what_it_costs_and_hears_the_own_figure_first(world: World, text: str) -> None:
    head = await world.person(ASKER)
    await request_at(world, Status.ACTIVE, days="1.5", asker="head@witham.example.org")
    await request_at(world, Status.OFFERED, days="5", extra="3.5")
    await head.says(text)
    head.hears("S2S-0002: for your 5 days with 1.5 left: about £875.", "250 pounds a day")


async def test_what_was_agreed_is_said_as_agreed(world: World) -> None:
    head = await world.person(ASKER)
    await charged_request(world, *CHARGED)
    await request_at(world, Status.AGREED, days="2", sle=ANOTHER_SLE)
    await head.says("is it free?")
    head.hears("S2S-0001: 2 days of your 5 days are charged, £250 each: £500.", "S2S-0002: your 2 days are free.")


async def test_before_an_sle_is_offered_only_what_is_published_is_said(world: World) -> None:
    head, newcomer = await world.person(ASKER), world.newcomer()
    await request_at(world, Status.MATCHING)
    for talker in (head, newcomer):
        await talker.says("is it free?")
        talker.hears("250 pounds a day", "From the 2019/20 handbook")
        talker.hears_not("S2S-0001")


async def test_the_question_about_the_price_does_not_end_a_conversation(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("s2s")
    await head.says("is it free?")
    head.hears("250 pounds a day", "Do you know what you need")

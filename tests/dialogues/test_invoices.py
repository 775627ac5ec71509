"""Invoices: noted under their number, chased, paid, disputed or waived."""

from datetime import datetime

import pytest

from messages.dates import LONDON
from messages.message import Inbound, Place
from storage.visits import VisitStatus
from tests.charged import ANOTHER_SLE, CHARGED, OFFICER, SCHOOLS_OFFICER, charged_request
from tests.stages import ASKER, TEAM, visit_on
from tests.world import Talker, World


async def invoiced(world: World, officer: Talker, number: str = "INV-118") -> None:
    """A request whose two charged days stand on an invoice."""
    request = await charged_request(world, *CHARGED)
    await officer.says(f"{request} invoiced {number}")
    await officer.presses("Yes, mark as raised")


@pytest.mark.parametrize("world", ["terminal"], indirect=True)
async def test_a_forged_number_is_not_noted(world: World) -> None:
    officer = await world.person(OFFICER)
    await charged_request(world, *CHARGED)
    for value in ("1.50000.", "1.50000.inv 118", "1.50000.INV-118;", "1.x.INV-118"):
        place = Place(officer.address)
        pressed = Inbound(value, "console", officer.address, place, action="invoices.raise", value=value)
        assert "marked as raised" not in str((await world.receive(pressed)).messages)
    await officer.says("invoices")
    officer.hears("No invoice is open")


async def test_a_school_asks_whom_to_send_invoices(world: World) -> None:
    officer = await world.person(SCHOOLS_OFFICER)
    await officer.says("who do i send invoices")
    officer.hears("Emily Wilson", "ewilson@lincstsa.co.uk")


@pytest.mark.parametrize("text", ["1 invoiced INV-118", "s2s-0001 invoiced inv 118", "invoice 1 inv118."])
async def test_an_invoice_is_noted_after_saying_what_was_understood(world: World, text: str) -> None:
    officer = await world.person(OFFICER)
    await charged_request(world, *CHARGED)
    await officer.says(text)
    officer.hears("INV-118 for S2S-0001: 2 days, £500, to Oakfield Fen Academy. Shall I mark it as raised?")
    await officer.presses("Yes, mark as raised")
    officer.hears("INV-118 is marked as raised: £500 for S2S-0001", "I will remind you on Tuesday 5 January 2027")
    await officer.says("billable")
    officer.hears("Nothing is to be invoiced")
    await officer.says("why charged 500")
    officer.hears("£500 in all; raised INV-118 on Monday 23 November 2026")


async def test_an_invoice_without_its_number_says_what_is_due(world: World) -> None:
    officer = await world.person(OFFICER)
    request = await charged_request(world, *CHARGED)
    await officer.says("invoice 1")
    officer.hears("S2S-0001: 2 days, £500, to invoice to Oakfield Fen Academy", f"{request} invoiced INV-118")
    await officer.says("invoice 7")
    officer.hears("I have no request S2S-0007")


async def test_no_day_is_invoiced_twice_and_no_number_used_twice(world: World) -> None:
    officer, team = await world.person(OFFICER), await world.person(TEAM)
    request = await charged_request(world, *CHARGED)
    await team.says(f"{request} invoiced INV-117")
    await officer.says(f"{request} invoiced INV-118")
    await officer.presses("Yes, mark as raised")
    await team.presses("Yes, mark as raised")
    team.hears("has changed since that was shown", "Nothing is to be invoiced for S2S-0001 now", "INV-118")
    await officer.says("invoice 1")
    officer.hears("days are invoiced once they have been given", "raised INV-118")
    await charged_request(world, *CHARGED, sle=ANOTHER_SLE)
    await officer.says("2 invoiced inv-118")
    officer.hears("INV-118 is used already: £500 for S2S-0001")


async def test_a_day_given_meanwhile_is_shown_before_it_is_invoiced(world: World) -> None:
    officer = await world.person(OFFICER)
    request = await charged_request(world, CHARGED[0])
    await officer.says(f"{request} invoiced INV-118")
    officer.hears("1 day, £250")
    await visit_on(world, request, CHARGED[1], VisitStatus.DONE)
    await officer.presses("Yes, mark as raised")
    officer.hears("What is to be invoiced for S2S-0001 has changed", "2 days, £500", "Shall I mark it as raised?")


async def test_a_paid_invoice_is_asked_about_then_closed(world: World) -> None:
    officer, team = await world.person(OFFICER), await world.person(TEAM)
    await invoiced(world, officer)
    await team.says("mark INV-118 as paid")
    await officer.says("inv 118 paid")
    officer.hears("INV-118: £500, S2S-0001, Oakfield Fen Academy, raised on", "Shall I mark it as paid?")
    await officer.presses("Yes, mark as paid")
    officer.hears("marked as paid")
    await team.presses("Yes, mark as paid")
    team.hears("This had changed before you pressed", "paid INV-118 on Monday 23 November 2026")
    await officer.says("INV-118 disputed")
    officer.hears("paid INV-118 on Monday 23 November 2026")
    await officer.says("invoices")
    officer.hears("No invoice is open")
    await officer.says("INV-119 paid")
    officer.hears("I have no invoice INV-119 that you may see")


async def test_a_waived_invoice_keeps_its_reason_and_stays_visible(world: World) -> None:
    officer = await world.person(OFFICER)
    await invoiced(world, officer)
    await officer.says("INV-118 waived")
    officer.hears("Why?")
    await officer.says("Two days were spent on the wrong year group")
    officer.hears("please check", "INV-118: £500", "Waived")
    await officer.presses("Yes, mark it so")
    officer.hears("marked as waived")
    await officer.says("all invoices")
    officer.hears("1 invoice: £500", "waived on Monday 23 November 2026")
    await officer.presses("See INV-118")
    officer.hears("Two days were spent on the wrong year group")
    await officer.says("billable")
    officer.hears("Nothing is to be invoiced")
    await officer.says("committed vs spent")
    officer.hears("£500 spent", "£500 waived")


async def test_a_dispute_can_be_settled(world: World) -> None:
    officer, mine = await world.person(OFFICER), await world.person(SCHOOLS_OFFICER)
    await invoiced(world, officer)
    await officer.says("invoices")
    await officer.presses("See INV-118")
    await officer.presses("Disputed")
    await officer.fills({"why": "The school counts one day only"})
    await officer.presses("Yes, mark it so")
    officer.hears("marked as disputed")
    await mine.says("invoice INV-118")
    mine.hears("disputed INV-118 on Monday 23 November 2026")
    mine.hears_not("counts one day only")
    assert "Mark as paid" not in mine.buttons
    await officer.says("inv-118 stands")
    officer.hears("no longer disputed")
    await officer.presses("Yes, it stands")
    officer.hears("marked as raised again")


async def test_open_invoices_are_listed_with_their_age(world: World) -> None:
    officer, mine = await world.person(OFFICER), await world.person(SCHOOLS_OFFICER)
    await invoiced(world, officer)
    await world.advance(days=3)
    for talker in (officer, mine):
        await talker.says("open invoices")
        talker.hears("1 invoice open: £500", "INV-118: £500, S2S-0001, Oakfield Fen Academy: raised, 3 days old")


async def test_an_unpaid_invoice_is_chased_once_then_the_team_is_told(world: World) -> None:
    officer, coordinator = await world.person(OFFICER), await world.person(TEAM)
    schools_own = await world.person(SCHOOLS_OFFICER)
    await invoiced(world, officer)
    officer.marks()
    await world.at(datetime(2026, 12, 21, 9, 0, tzinfo=LONDON))  # 28 days later, in the holidays
    officer.hears_nothing()
    await world.at(datetime(2027, 1, 5, 7, 59, tzinfo=LONDON))
    officer.hears_nothing()
    await world.at(datetime(2027, 1, 5, 8, 0, tzinfo=LONDON))
    officer.hears("INV-118 is not marked as paid", "43 days ago")
    officer.marks()
    await world.at(datetime(2027, 1, 11, 9, 0, tzinfo=LONDON))
    officer.hears_nothing()
    coordinator.hears_nothing()
    await world.at(datetime(2027, 1, 12, 8, 0, tzinfo=LONDON))
    coordinator.hears("INV-118: £500, S2S-0001", "a reminder to the finance officer brought no answer")
    officer.hears_nothing()
    schools_own.hears_nothing()
    await officer.says("to do")
    officer.hears("1 overdue invoice (£500)")


async def test_a_paid_invoice_is_not_chased(world: World) -> None:
    officer = await world.person(OFFICER)
    await invoiced(world, officer)
    await officer.says("INV-118 paid")
    await officer.presses("Yes, mark as paid")
    officer.marks()
    await world.advance(days=60)
    officer.hears_nothing()


async def test_what_waits_to_be_invoiced_is_on_the_officers_list(world: World) -> None:
    officer, mine = await world.person(OFFICER), await world.person(SCHOOLS_OFFICER)
    await charged_request(world, *CHARGED)
    await officer.says("to do")
    officer.hears("2 days to invoice (£500)")
    await officer.presses("What is to be invoiced")
    officer.hears("£500 to invoice")
    await mine.says("to do")
    mine.hears_not("to invoice")


async def test_the_team_sees_the_money_on_the_request_and_the_school_does_not(world: World) -> None:
    coordinator, officer, head = await world.person(TEAM), await world.person(OFFICER), await world.person(ASKER)
    await charged_request(world, *CHARGED)
    await coordinator.says("show 1")
    coordinator.hears("to be invoiced")
    await officer.says("1 invoiced INV-118")
    await officer.presses("Yes, mark as raised")
    await coordinator.says("show 1")
    coordinator.hears("raised INV-118 on Monday 23 November 2026")
    await head.says("show 1")
    head.hears_not("INV-118")

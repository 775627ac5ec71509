"""A whole school year: five schools, eight SLEs, every way a request can go, and books that balance at the end."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlmodel import select

from messages.dates import LONDON
from storage.deployments import Deployment
from storage.invoices import Invoice, InvoiceStatus
from storage.ledger import DayUse
from storage.requests import Status
from tests.dialogues.test_evaluations import HALF_WAY, VIEW
from tests.test_crowd import every_status_followed_from_the_last
from tests.test_ledger import check as books_balance
from tests.world import REQUEST_ANSWERS, World
from tests.year import NAMES, Year

pytestmark = pytest.mark.unmeasured


@pytest.mark.soak
@pytest.mark.timeout(300)
async def test_a_school_year(everywhere: World) -> None:
    year = Year(everywhere)
    await year.begin()
    maths = await an_ordinary_deployment(year)
    english = await one_with_charged_days(year)
    behaviour = await one_after_questions_and_refusals(year)
    declined, withdrawn = await those_that_do_not_come_about(year)
    raised = await one_for_an_authority_that_is_cancelled(year)
    review = await a_pupil_premium_review(year)
    leader = await one_that_needs_a_headteacher(year)
    over_summer = await one_across_the_summer(year)
    await what_comes_later(year)
    ends = {
        maths: Status.CLOSED,
        english: Status.CLOSED,
        behaviour: Status.CLOSED,
        declined: Status.DECLINED,
        withdrawn: Status.WITHDRAWN,
        raised: Status.CANCELLED,
        review: Status.CLOSED,
        leader: Status.SUBMITTED,
        over_summer: Status.CLOSED,
    }
    assert {number: await year.status(number) for number in ends} == ends
    await the_books_balance(year)


async def an_ordinary_deployment(year: Year) -> int:
    """Oakfield, maths, two free days of Bilal's; one day is moved on the way."""
    number = await year.asks("oakfield")
    await year.matched(number, "Bilal Chaudmere", "Owen Thackermoor")
    year["kingssluice"].hears("Release request: Bilal Chaudmere, 2 days", "a secondary school in Lincolnshire")
    await year["kingssluice"].presses("Agree")
    await year.both_willing(number, "bilal", "oakfield")
    await year.world.restart()
    await year.signed(number, "bilal", "oakfield", "2", "2 days: free of charge")
    await year.books("bilal", "oakfield", "Tuesday 6 October 2026", "Tuesday 20 October 2026")
    assert await year.status(number) is Status.ACTIVE
    await year.day(9, 28)
    await year["bilal"].says("cant do tues, ofsted")
    await year["bilal"].presses("Tuesday 20 October 2026")
    year["bilal"].hears("Which suits")
    await year["bilal"].presses("Tuesday 3 November 2026")
    await year["oakfield"].presses("Yes, that day")
    await year.gives("bilal", 10, 6)
    await year.day(10, 6, 17)
    await year.world.at(datetime(2026, 10, 7, 9, 0, tzinfo=LONDON))
    await year["oakfield"].presses("Answer now")
    await year["oakfield"].fills(HALF_WAY)
    await year["oakfield"].presses("Send answers")
    await year.world.restart()
    await year.gives("bilal", 11, 3)
    await year.finished(number, "bilal", "oakfield")
    await year["bilal"].presses("Answer now")
    await year["bilal"].fills(VIEW)
    await year["bilal"].presses("Send answers")
    return number


async def one_with_charged_days(year: Year) -> int:
    """Witham, English, five days of Eleanor's, two of them charged; paid after a reminder."""
    await year.day(11, 9)
    number = await year.asks("witham", area="English", days="5")
    await year.matched(number, "Eleanor Sparrowhurst", "Owen Thackermoor")
    year["kingssluice"].hears("2 days beyond the 3 free days of 2026/27", "£250 a day applies")
    await year["kingssluice"].presses("Agree")
    await year.both_willing(number, "eleanor", "witham")
    await year.signed(number, "eleanor", "witham", "5", "3 days free and 2 days at £250 = £500")
    days = ("Monday 16 November 2026", "Monday 23 November 2026", "Monday 30 November 2026")
    await year.books("eleanor", "witham", *days, "Monday 7 December 2026", "Monday 14 December 2026")
    for month, day in ((11, 16), (11, 23), (11, 30)):
        await year.gives("eleanor", month, day)
    await year["finance"].says("billable this month")
    year["finance"].hears("Nothing is to be invoiced")
    await year.world.restart()
    for month, day in ((12, 7), (12, 14)):
        await year.gives("eleanor", month, day)
    await year.finished(number, "eleanor", "witham")
    await year["finance"].says("billable this month")
    year["finance"].hears("£500 to invoice")
    await year["witham"].says("why charged 500")
    year["witham"].hears("2 days beyond", "Monday 7 and Monday 14 December 2026", "£250 each")
    await year["finance"].says(f"{number} invoiced INV-118")
    await year["finance"].presses("Yes, mark as raised")
    await year.day(1, 10)
    await year.world.at(datetime(2027, 1, 11, 9, 0, tzinfo=LONDON))
    year["finance"].hears("INV-118")
    await year["finance"].says("INV-118 paid")
    await year["finance"].presses("Yes, mark as paid")
    return number


async def one_after_questions_and_refusals(year: Year) -> int:
    """Oakfield's deputy asks; the team asks back; one head cannot, another releases half a day."""
    await year["deputy"].sends_request(area="Behaviour and discipline", days="1")
    await year["oakfield"].presses("Approve")
    number = await year.newest()
    await year["team"].says(f"show {number}")
    await year["team"].presses("Take it")
    await year["team"].says(f"show {number}")
    await year["team"].presses("Ask the school")
    await year["team"].fills({"question": "Which year groups does it concern?"})
    await year["team"].presses("Send the question")
    assert await year.status(number) is Status.NEEDS_INFO
    await year["deputy"].says("to do")
    await year["deputy"].presses(f"Answer S2S-{number:04d}")
    await year["deputy"].fills({"answer": "Years 7 and 8"})
    await year["deputy"].presses("Send the answer")
    await year.world.restart()
    await year.matched(number, "Rashid Karimoor", await year.head_of("bargemans"))
    await year["bargemans"].presses("Not now")
    assert await year.status(number) is Status.MATCHING
    await year.matched(number, await year.name_of("lakshmi"), await year.head_of("fivesails"))
    await year["fivesails"].presses("Agree fewer days")
    await year["fivesails"].presses("Half a day")
    await year.both_willing(number, "lakshmi", "oakfield")
    await year.signed(number, "lakshmi", "oakfield", "0.5", "Half a day: free of charge")
    await year["lakshmi"].says("propose days")
    await year["lakshmi"].fills({"days": "Tuesday 26 January 2027", "length": "morning"})
    await year["lakshmi"].presses("Propose")
    await year["oakfield"].presses("Yes, that day")
    await year.gives("lakshmi", 1, 26)
    await year.finished(number, "lakshmi", "oakfield")
    return number


async def those_that_do_not_come_about(year: Year) -> tuple[int, int]:
    """Alderwick's is declined; Skylark's waits, is offered twice in vain and withdrawn."""
    declined = await year.asks("alderwick", area="Latin", days="1")
    await year["team"].says(f"show {declined}")
    await year["team"].presses("Decline")
    own = "reason.other" if year.on("team") == "slack" else "reason"
    await year["team"].fills({own: "No SLE offers Latin"})
    await year["team"].presses("Decline it")
    year["alderwick"].hears("cannot go ahead", "No SLE offers Latin")
    withdrawn = await year.asks("skylark", area="Science", days="1")
    await year["team"].says(f"show {withdrawn}")
    await year["team"].presses("Waiting list")
    await year["team"].fills({"reason": "Give no reason"})
    await year["team"].presses("Put it on the list")
    await year["team"].says(f"show {withdrawn}")
    await year["team"].presses("Back to triage")
    await year.matched(withdrawn, await year.name_of("lewis"), await year.head_of("chalkhollow"))
    await year["chalkhollow"].presses("Agree")
    await year["lewis"].presses("Not this time")
    assert await year.status(withdrawn) is Status.MATCHING
    await year.matched(withdrawn, await year.name_of("ifeoma"), await year.head_of("witham"))
    await year["witham"].presses("Agree")
    await year["skylark"].presses("Somebody else")
    await year["skylark"].says(f"withdraw {withdrawn}")
    await year["skylark"].presses("Yes, withdraw it")
    return declined, withdrawn


async def one_for_an_authority_that_is_cancelled(year: Year) -> int:
    """The county asks for Lapwing; after one of two days the school cancels, and the other day is free again."""
    await year.day(2, 1)
    await year["jamal"].says("raise a request")
    answers = {
        **REQUEST_ANSWERS,
        "raised_by": "Lincolnshire County Council",
        "funded_by": "Whoever asks",
        "area": "MFL",
    }
    await year["jamal"].fills({"school": "Lapwing Dyke Academy", **answers})
    await year["jamal"].presses("Ask the headteacher")
    year["lapwing"].hears("Lincolnshire County Council asks for this for your school")
    await year["lapwing"].presses("Approve")
    number = await year.newest()
    await year["jamal"].says(f"show {number}")
    await year["jamal"].presses("Take it")
    await year.matched(number, "Marta Dabrowick", await year.head_of("chalkhollow"))
    await year["chalkhollow"].presses("Agree")
    await year.both_willing(number, "marta", "lapwing")
    await year.signed(number, "marta", "lapwing", "2", "2 days: free of charge")
    await year.books("marta", "lapwing", "Wednesday 10 February 2027", "Wednesday 3 March 2027")
    await year.gives("marta", 2, 10)
    await year["marta"].says(f"pause {number}")
    await year["marta"].fills({"reason": "An inspection is announced"})
    await year["marta"].presses("Pause it")
    assert await year.status(number) is Status.PAUSED
    await year["lapwing"].says(f"resume {number}")
    await year["lapwing"].presses("Yes, go on")
    await year.day(3, 3, 16)
    await year["marta"].says("to do")
    await year["marta"].presses("Log Wed 3 Mar")
    await year["marta"].presses("It did not take place")
    await year["marta"].presses("The SLE could not come")
    assert await year.days_of(year["marta"].email) == (Decimal(2), Decimal(0))
    await year.world.restart()
    await year["lapwing"].says(f"cancel {number}")
    await year["lapwing"].presses("Yes, cancel it")
    year["marta"].hears("cancelled")
    assert await year.days_of(year["marta"].email) == (Decimal(1), Decimal(0))
    return number


async def a_pupil_premium_review(year: Year) -> int:
    """Five days, with the look-back half a year on, which the bot remembers."""
    await year["alderwick"].says("other support")
    await year["alderwick"].presses("Pupil premium review")
    review = {
        "model": "Five days",
        "when": "Not sure yet",
        "lead": "The headteacher",
        "focus": "Reading",
        "before": "No",
    }
    await year["alderwick"].fills(review)
    await year["alderwick"].presses("Send request")
    number = await year.newest()
    await year["team"].says(f"show {number}")
    await year["team"].presses("Take it")
    await year["team"].says(f"show {number}")
    await year["team"].presses("Arranged")
    await year["team"].fills({"day": "2027-02-23"})
    await year["team"].presses("Tell the school")
    await year["team"].says(f"show {number}")
    await year["team"].presses("Done")
    return number


async def one_that_needs_a_headteacher(year: Year) -> int:
    """Support by an LLE goes to a person and has no price."""
    await year["lapwing"].says("other support")
    await year["lapwing"].presses("Support by an LLE, NLE or NLG")
    leader = {"leader": "Not sure yet", "need": "Governance", "when": "Not sure yet", "funding": "School budget"}
    await year["lapwing"].fills(leader)
    await year["lapwing"].presses("Send request")
    year["lapwing"].hears("is sent", "Andy Chisholm")
    year["lapwing"].hears_not("£")
    number = await year.newest()
    await year["team"].says(f"match {number}")
    year["team"].hears("is not matched with an SLE")
    return number


async def one_across_the_summer(year: Year) -> int:
    """Skylark, maths, two days of Gethin's: one in July, one in September, each in its own year."""
    await year.day(6, 7)
    await year["team"].says("programme day")
    programme = {"sle": "Gethin Bryncarn", "use": "Facilitation", "programme": "Leading from the Middle"}
    await year["team"].fills({**programme, "day": "2027-06-08", "length": "1"})
    await year["team"].presses("Note the day")
    number = await year.asks("skylark", days="2")
    await year.matched(number, "Gethin Bryncarn", await year.head_of("curlew"))
    await year["curlew"].presses("Agree")
    await year.both_willing(number, "gethin", "skylark")
    await year.signed(number, "gethin", "skylark", "2", "2 days: free of charge")
    await year.books("gethin", "skylark", "Tuesday 6 July 2027")
    await year.gives("gethin", 7, 6)
    await year.day(9, 2, year=2027)  # six months after the review schools are closed
    await year.world.at(datetime(2027, 9, 3, 9, 0, tzinfo=LONDON))
    year["alderwick"].hears("time to look back")
    await year["alderwick"].presses("It is arranged")
    await year.books("gethin", "skylark", "Thursday 9 September 2027")
    await year.gives("gethin", 9, 9, year=2027)
    await year.finished(number, "gethin", "skylark")
    return number


async def what_comes_later(year: Year) -> None:
    """The fourth of Guskey's levels is answered; the committee has its figures, and no small group in them."""
    await year.day(9, 30, year=2027)
    await year["oakfield"].says("to do")
    await year["oakfield"].presses("Weeks later: S2S-0001")
    await year["oakfield"].fills({"in_use": "Yes", "different": "The department plans every unit together"})
    await year["oakfield"].presses("Send answers")
    await year["oakfield"].says("to do")
    year["oakfield"].hears("S2S-0001 (Maths): follow-up a term later")
    year["oakfield"].hears_not("S2S-0001 (Maths): follow-up some weeks later")
    await year["witham"].says("s2s summary 2026/27")
    year["witham"].hears("Given, free: 7.5", "fewer than 3 requests, not shown", "Average of 5")
    year["witham"].hears_not("Oakfield", "Bilal", "Latin", "Maths")


async def the_books_balance(year: Year) -> None:
    """What was given, what it cost and what was paid agree with each other to the half day and the penny."""
    database = year.world.database
    await books_balance(database)
    await every_status_followed_from_the_last(database)
    given = {
        "bilal": ("2", "0"),
        "eleanor": ("3", "2"),
        "lakshmi": ("0.5", "0"),
        "marta": ("1", "0"),
        "gethin": ("3", "0"),
        "rashid": ("0", "0"),
        "lewis": ("0", "0"),
        "ifeoma": ("0", "0"),
    }
    for name, (free, charged) in given.items():
        assert await year.days_of(NAMES[name]) == (Decimal(free), Decimal(charged)), name
    async with database.reading() as session:
        invoices = (await session.exec(select(Invoice))).all()
        owed = [
            (row.charged, deployment.rate)
            for row, deployment in await session.exec(select(DayUse, Deployment).join(Deployment))
            if row.charged
        ]
    assert [(invoice.number, invoice.status) for invoice in invoices] == [("INV-118", InvoiceStatus.PAID)]
    assert sum(days * (rate or 0) for days, rate in owed) == sum(invoice.amount for invoice in invoices) == Decimal(500)

"""Contacts are changed by a list, a row for each thing somebody is the contact for."""

import pytest
from sqlmodel import select

from bot.load import Handed, Report, into
from storage.contacts import Contact, Route
from storage.database import Database
from tests.test_loading import everything, one
from tests.world import world_on

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
HEADER = "by,key,for,also called,contact,email,phone,from,until\n"
HEAD = "head@oakfield.example.org"


async def loaded(database: Database, *rows: str) -> Report:
    return await into(database, [Handed("contacts.csv", (HEADER + "\n".join(rows)).encode())])


async def test_a_new_topic_is_answered_with_the_new_contact(filled: Database) -> None:
    row = "topic,,Staff wellbeing,workload,Wilhelmina Fenwright,wilhelmina.fenwright@example.org,01632 960902,,"
    report = await loaded(filled, row)
    assert report.kept and report.counts["added"] == 2
    async with world_on(filled, "terminal") as world:
        head = await world.person(HEAD)
        await head.says("who deals with staff wellbeing?")
        head.hears("Wilhelmina Fenwright", "wilhelmina.fenwright@example.org")


async def test_a_contact_is_led_to_somebody_else_and_for_a_time(filled: Database) -> None:
    report = await loaded(
        filled,
        "topic,finance,Invoices and charges,,Andy Chisholm,achisholm@lincstsa.co.uk,01522 889297,,",
        "topic,governance,Governance support and courses,,The central team,,,2026-11-23,2026-12-18",
    )
    assert report.kept and not report.errors
    changed = next(told for told in report.told if told.done == "changed")
    assert ("contact", "emily_wilson", "andy_chisholm") in changed.changes
    cover = await one(filled, Route, key="governance", contact="central_team")
    assert str(cover.valid_until) == "2026-12-18" and len(await everything(filled, Contact)) == 5


async def test_an_address_that_looks_mistyped_waits_for_somebody_to_check_it(filled: Database) -> None:
    report = await loaded(filled, "topic,finance,Invoices and charges,,Emily Wilson,ewison@example.org,,,")
    assert report.kept and "looks mistyped" in report.doubts[0]
    assert (await one(filled, Contact, slug="emily_wilson")).doubted
    report = await loaded(filled, "topic,finance,Invoices and charges,,Emily Wilson,ewilson@example.org,,,")
    assert report.kept and not report.doubts
    emily = await one(filled, Contact, slug="emily_wilson")
    assert (emily.email, emily.doubted) == ("ewilson@example.org", False)


async def test_a_doubt_that_is_open_stays_open_where_the_row_says_nothing_new(filled: Database) -> None:
    row = "topic,scitt,Initial teacher training,,Moira Bradshaw,mbradshw@lincstsa.co.uk,01522 889297,,"
    assert (await loaded(filled, row)).kept
    async with filled.reading() as session:
        assert (await session.exec(select(Contact.doubted).where(Contact.slug == "moira_bradshaw"))).one()


WRONG = {
    "contacts.csv:2, column until: 2026-01-01 is before from, 2026-02-01": (
        "topic,x,X,,Andy Chisholm,,,2026-02-01,2026-01-01",
    ),
    "contacts.csv:2, column key: is no role": ("role,headmaestro,X,,Andy Chisholm,,,,",),
    "contacts.csv:3, column contact: Andy Chisholm is reached differently": (
        "topic,x,X,,Andy Chisholm,a@example.org,,,",
        "topic,y,Y,,Andy Chisholm,b@example.org,,,",
    ),
    "characters long; shorten it": (f"topic,x,X,,{'A' * 130},a@example.org,,,",),
}


async def test_what_cannot_be_is_refused_with_its_row(filled: Database, backend: str) -> None:
    for text, rows in WRONG.items():
        report = await loaded(filled, *rows)
        assert not report.kept and any(text in line for line in report.errors), (text, report.errors)

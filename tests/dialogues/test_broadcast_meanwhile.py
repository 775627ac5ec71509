"""What happens between the making of a broadcast and its sending: other hands, other wishes, other times."""

import pytest
from sqlmodel import select

from storage import broadcasts
from storage.newsletters import Issue
from storage.people import Post
from tests.dialogues.test_broadcast_reports import ASLEEP
from tests.dialogues.test_broadcasts import COLLEAGUE, COMMITTEE, at, change_person, previewed
from tests.stages import TEAM, person_id
from tests.world import World

AWKWARD = "<!channel> @everyone <b>bold</b> *stars* _under_ & [a](https://example.org) `x` " * 30


async def change(world: World, **values: object) -> None:
    """The broadcast is another one by now."""
    async with world.database.transaction() as session:
        row = await broadcasts.find(session, 1)
        assert row
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)


async def test_whoever_changes_it_has_made_it_and_cannot_give_the_second_yes(world: World) -> None:
    world.set_house(second_approver_above=1)
    member, _ = await world.person(COMMITTEE[0]), await world.person(COMMITTEE[1])
    await previewed(world)
    colleague = await world.person(COLLEAGUE)
    await colleague.says("broadcast 1")
    await colleague.presses("Change")
    if world.usual == "slack":
        await colleague.way.fake.press(colleague.address, "Back", view=colleague.way.fake.stack(colleague.address)[-1])  # type: ignore[attr-defined]
        await colleague.fills({"text": "Something else entirely."})
    else:
        await colleague.presses("Change an answer")
        await colleague.presses("Text")
        await colleague.says("Something else entirely.")
    await colleague.presses("Show the preview")
    await colleague.presses("Send to 2 people")
    colleague.hears("I have asked Philippa Greenholt for a second yes")
    await colleague.says("broadcast 1")
    await colleague.presses("Yes, send it")
    colleague.hears("must be somebody else’s")
    member.hears_nothing()


async def test_one_that_is_moved_to_now_needs_the_second_yes_as_well(world: World) -> None:
    world.set_house(second_approver_above=1)
    member = await world.person(COMMITTEE[0])
    me, colleague = await previewed(world, when="tomorrow 8am"), await world.person(COLLEAGUE)
    await me.presses("Yes, send it then")
    await world.person(COMMITTEE[1])
    await me.presses("Another time")
    await me.fills({"when": "Now"})
    await me.presses("Move it")
    me.hears("I have asked Jamal Rookwith for a second yes")
    colleague.hears("needs a second yes", "It goes to 2 people")
    member.hears_nothing()


async def test_whoever_wants_none_any_more_is_not_sent_what_was_waiting_for_the_morning(world: World) -> None:
    late = await world.person(COMMITTEE[1])
    await change_person(world, COMMITTEE[1], quiet=ASLEEP)
    me = await previewed(world)
    await me.presses("Send to 1 person")
    await late.says("preferences")
    await late.presses("Stop broadcasts")
    late.marks()
    await at(world, 23, 12, 5)
    late.hears_nothing()
    me.hears("Want no broadcasts: 1")


async def test_whoever_left_the_central_team_does_not_hear_how_it_went(world: World) -> None:
    await world.person(COMMITTEE[0])
    me, colleague = await previewed(world), await world.person(COLLEAGUE)
    await me.presses("Send to 1 person")
    async with world.database.transaction() as session:
        for post in await session.exec(select(Post).where(Post.person_id == await person_id(session, TEAM))):
            await session.delete(post)
    colleague.marks()
    await at(world, 23, 9, 5)
    colleague.hears("Everybody got it: 1 person")
    assert "Everybody got it" not in me.heard


@pytest.mark.parametrize("world", ["terminal"], indirect=True)
async def test_a_correction_that_is_said_anew_waits_until_the_person_may_be_disturbed(world: World) -> None:
    member, me = await world.person(COMMITTEE[0]), await previewed(world)
    await me.presses("Send to 1 person")
    await change_person(world, COMMITTEE[0], quiet=ASLEEP)
    await me.says("correct broadcast 1")
    await me.fills({"text": "The papers come on Tuesday."})
    member.marks()
    await me.presses("Send the correction")
    member.hears_nothing()
    await at(world, 23, 12, 1)
    member.hears("Correction: The papers come on Tuesday.")


async def test_whatever_stands_in_its_text_is_said_as_it_was_written(world: World) -> None:
    member = await world.person(COMMITTEE[0])
    me = await previewed(world, text=AWKWARD[:2500])
    await change(world, title="T" * 120)
    await me.says("broadcast 1")
    await me.presses("Send to 1 person")
    member.hears("T" * 120, "@everyone", "<b>bold</b>")
    assert len(member.new()) == 1


async def test_an_issue_is_moved_and_called_off_in_the_newsletter_alone(world: World) -> None:
    await world.person(COMMITTEE[0])
    me = await previewed(world, when="tomorrow 8am")
    await me.presses("Yes, send it then")
    async with world.database.transaction() as session:
        issue = Issue(academic_year="2026-27", term=9, title="Autumn", send_at=world.clock.now())
        session.add(issue)
        await session.flush()
    await change(world, issue_id=issue.id)
    for label in ("Another time", "Cancel"):
        await me.says("broadcast 1")
        await me.presses(label)
        me.hears("This is an issue of the newsletter", "digest draft")

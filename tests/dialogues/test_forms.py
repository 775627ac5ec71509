"""The guided conversation itself: back, change, save, cancel, digress, restart, and another platform."""

from dataclasses import replace

import pytest

from handlers.router import Guided
from messages.request import REQUEST
from tests.world import REQUEST_ANSWERS, World

HEAD = "head@oakfield.example.org"
DEPUTY = "deputy@oakfield.example.org"


async def test_back_takes_the_last_answer_back(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    head.hears("What is the support about?")
    await head.presses("Back")
    head.hears("Do you know what you need")
    await head.says("find out")
    await head.says("back")
    head.hears("Do you know what you need")


async def test_any_answer_can_be_changed_from_the_review(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.fills(REQUEST_ANSWERS)
    await head.presses("Change an answer")
    await head.presses("Days")
    head.hears("About how many days")
    await head.says("half a day")
    head.hears("please check", "Half a day", "A new subject leader wants")


async def test_back_from_a_change_leaves_the_answer_as_it_was(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.fills(REQUEST_ANSWERS)
    await head.presses("Change an answer")
    await head.presses("Focus")
    await head.presses("Back")
    head.hears("please check", "A new subject leader wants to plan key stage 3")


async def test_changing_the_route_drops_what_no_longer_applies(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.fills(REQUEST_ANSWERS)
    await head.presses("Change an answer")
    await head.presses("What you need")
    await head.presses("Help us find out")
    head.hears("please check")
    head.hears_not("Maths")


async def test_saved_for_later_it_waits_until_continue(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    await head.presses("Save for later")
    head.hears("Saved")
    await head.says("whos my contact")
    head.hears("Andy Chisholm")
    head.hears_not("What is the support about?")
    await head.says("continue")
    head.hears("What is the support about?")


async def test_cancel_asks_before_answers_are_thrown_away(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    await head.says("cancel")
    head.hears("Shall I throw away your 1 answer?")
    await head.presses("Carry on")
    head.hears("What is the support about?")
    await head.presses("Cancel")
    await head.presses("Throw away")
    head.hears("Nothing was sent and nothing is kept")
    assert await head.draft() is None
    await head.says("cancel")
    head.hears("no open request")


async def test_starting_again_offers_what_was_begun(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    await head.presses("Save for later")
    await head.says("s2s")
    head.hears("You have begun this before", "We know what we need")
    await head.presses("Carry on")
    head.hears("What is the support about?")


async def test_a_question_in_between_is_answered_and_the_open_question_asked_again(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("who is my contact?")
    head.hears("Andy Chisholm", "Do you know what you need")


async def test_a_question_where_words_are_expected_is_asked_about(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    await head.says("maths")
    await head.says("who is my contact?")
    head.hears("your answer to", "or a new question?")
    await head.presses("It is a question")
    head.hears("Andy Chisholm", "What should the support focus on?")
    await head.says("any news on my request?")
    await head.presses("It is my answer")
    head.hears("Which priority in your development plan")


async def test_help_is_given_in_the_middle_and_the_question_comes_again(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("help")
    head.hears("What you can ask me", "Do you know what you need")


async def test_a_restart_in_the_middle_loses_nothing(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    for name, answer in REQUEST_ANSWERS.items():
        await world.restart()
        await head.says(answer)
        assert name
    await world.restart()
    await head.presses("Send request")
    head.hears("S2S-0001 is sent")


async def test_a_button_of_an_earlier_question_says_so_and_changes_nothing(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    await head.says("maths")
    await head.says("A focus")
    if "Maths" in [label for seen in head.way.seen(head.address) for label in seen.buttons]:
        await head.presses("Maths")
        head.hears("belongs to an earlier question", "Which priority")
    draft = await head.draft()
    assert draft
    assert draft.answers["focus"] == "A focus"


async def test_sending_twice_sends_once(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.fills(REQUEST_ANSWERS)
    await head.says("send")
    head.hears("S2S-0001 is sent")
    await head.presses("Send request")
    head.hears("That conversation is finished", "S2S-0001")
    await head.says("status")
    head.hears_not("S2S-0002")


async def test_two_people_of_one_school_do_not_mix(world: World) -> None:
    head, deputy = await world.person(HEAD), await world.person(DEPUTY)
    await head.says("s2s")
    await deputy.says("s2s")
    await head.says("we know")
    await deputy.says("find out")
    await head.says("maths")
    deputy_draft, head_draft = await deputy.draft(), await head.draft()
    assert deputy_draft
    assert head_draft
    assert (deputy_draft.answers["route"], head_draft.answers["route"]) == ("diagnose", "specific_need")
    await deputy.says("Where our reading stands")
    deputy.hears("Which priority")


async def test_a_form_that_changed_meanwhile_keeps_the_answers_that_still_fit(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    for answer in ("we know", "maths", "A focus", "Priority 1", "a teacher"):
        await head.says(answer)
    fields = tuple(replace(f, longest=4) if f.name == "outcomes" else f for f in REQUEST.fields)  # type: ignore[call-arg]
    changed = replace(REQUEST, version=REQUEST.version + 1, fields=fields)
    forms = world.bot.desk.catalogue.forms
    old: Guided = forms[REQUEST.name]
    forms[REQUEST.name] = replace(old, form=changed)
    await head.says("continue")
    head.hears("Which priority")
    await head.says("P1")
    head.hears("About how many days")


@pytest.mark.parametrize("first", ["slack", "telegram", "terminal"])
async def test_begun_on_one_platform_it_is_finished_on_another(everywhere: World, first: str) -> None:
    second = {"slack": "telegram", "telegram": "terminal", "terminal": "slack"}[first]
    here, there = await everywhere.person(HEAD, on=first), await everywhere.person(HEAD, on=second)
    await here.says("s2s")
    await here.says("we know")
    await here.says("maths")
    await there.says("whos my contact")
    there.hears("Andy Chisholm")
    await there.says("continue")
    there.hears("What should the support focus on?")
    await there.fills(REQUEST_ANSWERS)
    await there.presses("Send request")
    there.hears("S2S-0001 is sent")
    here_draft = await here.draft()
    assert here_draft is None


async def test_start_afresh_forgets_the_earlier_answers(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    await head.says("start over")
    await head.presses("Start afresh")
    draft = await head.draft()
    assert draft
    assert "route" not in draft.answers


async def test_cancel_with_nothing_answered_needs_no_question(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.presses("Cancel")
    head.hears("Nothing was sent and nothing is kept")
    assert await head.draft() is None


async def test_ways_back_and_out_with_nothing_open_say_so(world: World) -> None:
    head, newcomer = await world.person(HEAD), world.newcomer()
    for word in ("back", "save", "continue"):
        await head.says(word)
        head.hears("no conversation is open")
    await newcomer.says("cancel")
    newcomer.hears("There is nothing to cancel")


async def test_a_saved_conversation_can_be_cancelled(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    await head.says("save")
    await head.says("never mind")
    head.hears("Shall I throw away your 1 answer?")


async def test_an_answer_that_is_too_long_is_not_cut_but_asked_for_again(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("find out")
    await head.says("reading " * 100)
    head.hears("That is 799 characters; please keep it to 600", "What should the support focus on?")


async def test_something_else_and_unclear_words_lead_somewhere(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("npq")
    head.hears("Did you mean")
    await head.presses("Something else")
    head.hears("Please say it in other words", "01522 889297")
    await head.says("what is Rooted in Reading and what does it cost")
    assert "Contact for: Rooted in Reading" in head.buttons
    await head.presses("Contact for: Rooted in Reading")
    head.hears("Steve Willshaw")

"""The page of settings shows what holds, with the buttons by which the central team changes it."""

import pytest

from bot.settings import NOT_SET, OF_THE_HOUSE, Settings
from bot.web.desk.settings import SET_UP
from messages import alliance_settings as rules
from messages.house import CHANGEABLE
from messages.message import Invalid
from tests.desk.conftest import Desks, Seen

HEAD, TEAM = "head@oakfield.example.org", "jamal.rookwith@alliance.example.org"
sqlite = pytest.mark.parametrize("backend", ["sqlite"])


@sqlite
async def test_a_rule_is_changed_on_the_page_and_shows_who_decided_it(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    assert "A new request is answered within" in (await browser.opens("/desk/settings")).text
    form = await browser.presses("Change")
    assert "Answering" in form.headings
    wrong = await browser.presses("Next", **{"f.value": "31"})
    assert "Please give a whole number from 1 to 30." in wrong.text
    browser.page = form
    review = await browser.presses("Next", event="another", **{"f.value": "4"})
    assert "until now 1 school day. What changes holds for what is open as well." in review.text
    await browser.presses("Keep it")
    page = await browser.opens("/desk/settings")
    assert "4 school days set up as 1 school day Jamal Rookwith, Monday 23 November 2026" in page.text
    await browser.presses("As it was set up")
    assert "set up as 1" not in (await browser.opens("/desk/settings")).text


@sqlite
async def test_quiet_hours_are_chosen_or_written(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await browser.opens("/desk/settings")
    press = next(form for form in page.forms if form.fields.get("code") == "alliance_settings.change:quiet_hours")
    answer = await browser.client.post("/desk/say", data=press.fields, headers={"HX-Request": "true"})
    browser.page = Seen(answer)
    await browser.presses("Next", **{"f.value.other": "18:30 – 07:30"})
    await browser.presses("Keep it")
    assert "6.30pm to 7.30am" in (await browser.opens("/desk/settings")).text


@sqlite
async def test_texts_are_changed_from_the_page(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await browser.opens("/desk/settings")
    text = next(form for form in page.forms if form.fields.get("code", "").startswith("core.change"))
    answer = await browser.client.post("/desk/say", data=text.fields, headers={"HX-Request": "true"})
    assert "Standard text" in answer.text
    assert "£250" in page.text and "PUBLIC_URL" in page.text


@sqlite
async def test_no_secret_is_on_the_page_and_it_is_for_the_central_team(desks: Desks) -> None:
    head = await desks.sit(HEAD)
    assert (await head.opens("/desk/settings")).status == 403
    team = await desks.sit(TEAM)
    text = (await team.opens("/desk/settings")).text
    assert "TOKEN" not in text and "SECRET" not in text and "DATABASE" not in text


def test_every_setting_of_the_house_is_on_the_page() -> None:
    assert (
        {*SET_UP, *CHANGEABLE} == set(OF_THE_HOUSE) and not CHANGEABLE & set(SET_UP) and not set(NOT_SET) & set(SET_UP)
    )


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.name)
def test_what_is_asked_for_at_the_desk_fits_the_settings_of_the_program(rule: rules.Rule) -> None:
    """A value that is taken here could as well have been set in the environment, at most a tighter one."""
    field, there = rule.field, Settings.model_fields[rule.name]
    limits = {type(one).__name__: one for one in there.metadata}
    if isinstance(field, rules.Count):
        assert field.least >= limits["Ge"].ge and field.most <= limits["Le"].le
        for wrong in (field.least - 1, field.most + 1, "1.5", "soon"):
            with pytest.raises(Invalid):
                field.read(wrong, {})
    else:
        assert field.read("20:00 – 07:00", {}) == "20:00-07:00"
        with pytest.raises(Invalid):
            field.read("late", {})

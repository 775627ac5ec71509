"""The page of summer matching shows the plan with its reasons, and the talk beside it changes it."""

import pytest

from tests.desk.conftest import Desks
from tests.dialogues.test_summer_matching import needs, worked_out
from tests.stages import ASKER, TEAM

TEAM_AT_DESK = "jamal.rookwith@alliance.example.org"
PLAN = "/desk/matching"


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_the_plan_stands_with_its_reasons_and_pairs_are_kept_from_the_page(desks: Desks) -> None:
    browser = await desks.sit(TEAM_AT_DESK)
    assert "none that has no request yet" in (await browser.opens(PLAN)).text
    team = await desks.world.person(TEAM)
    await needs(team, "Oakfield Fen Academy", "Maths", "2", urgent=True)
    await needs(team, "Witham Reach School", "Maths", "15")
    await worked_out(desks.world, team)
    page = await browser.opens(PLAN)
    for words in ("1 of 2 needs met", "Gethin Bryncarn (Curlew Bank Academy)", "offers Maths", "lacks", "Simple"):
        assert words in page.text, words
    await browser.presses("Keep it")
    assert "kept" in (await browser.opens(PLAN)).text


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_it_is_for_the_central_team(desks: Desks) -> None:
    browser = await desks.sit(ASKER)
    assert (await browser.opens(PLAN)).status == 403

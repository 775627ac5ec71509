"""The laws of ranking SLEs, and how a school's own words are read for it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.needs import Place, people_named, phases_said, school_phases, schools_named
from messages.ranking import Bar, Candidate, Fit, Need, rank

pytestmark = pytest.mark.unmeasured
AREAS = ("maths", "english", "science", "sbm")
GROUPS = {"maths": "pupils", "english": "pupils", "science": "pupils", "sbm": "leadership"}
STAGES = ("ks1", "ks2", "ks3", "ks4")
DAYS = st.integers(0, 12).map(lambda halves: Decimal(halves) / 2)
IDS = range(1, 9)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    """A handful of SLEs, each with an id of their own."""
    return [draw(candidate(id)) for id in draw(st.lists(st.sampled_from(IDS), unique=True, max_size=8))]


@st.composite
def candidate(draw: st.DrawFn, id: int) -> Candidate:
    areas = draw(st.sets(st.sampled_from(AREAS)))
    return Candidate(
        id=id,
        name=draw(st.sampled_from(("Ann", "Ben", "Cy"))),
        school=draw(st.none() | st.integers(1, 3)),
        offers={area: area.title() for area in areas},
        groups=frozenset(GROUPS[area] for area in areas),
        phases=frozenset(draw(st.sets(st.sampled_from(STAGES)))),
        free_left=draw(DAYS),
        given=draw(DAYS),
        pending=draw(DAYS),
        cap=draw(DAYS),
        not_weekdays=tuple(draw(st.sets(st.sampled_from(("Monday", "Friday"))))),
        town=draw(st.sampled_from(("", "Lincoln", "Boston"))),
    )


@st.composite
def needs(draw: st.DrawFn) -> Need:
    areas = frozenset(draw(st.sets(st.sampled_from(AREAS))))
    ids = st.sampled_from(IDS)
    return Need(
        areas=areas,
        groups=frozenset(GROUPS[area] for area in areas),
        phases=frozenset(draw(st.sets(st.sampled_from(STAGES)))),
        one_phase_will_do=draw(st.booleans()),
        days=draw(st.none() | DAYS),
        weekday=draw(st.sampled_from(("", "Monday"))),
        town=draw(st.sampled_from(("", "Lincoln"))),
        school=draw(st.none() | st.integers(1, 3)),
        preferred=frozenset(draw(st.sets(ids))),
        conflicts=draw(st.dictionaries(ids, st.just("their head"), max_size=2)),
        tried=draw(st.dictionaries(ids, st.just("not now"), max_size=2)),
    )


def order(need: Need, people: Sequence[Candidate]) -> list[int]:
    return [found.one.id for found in rank(need, people).ranked]


@given(needs(), candidates())
def test_everybody_is_either_ranked_or_ruled_out_with_a_reason(need: Need, people: list[Candidate]) -> None:
    ranking = rank(need, people)
    ruled_out = [one.id for one, _ in ranking.ruled_out]
    assert sorted(order(need, people) + ruled_out) == sorted(one.id for one in people)
    assert all(ranking.bar_of(id) for id in ruled_out)
    assert all(ranking.match_of(id).one.id == id and not ranking.bar_of(id) for id in ranking.ids - set(ruled_out))


@given(needs(), candidates())
def test_nobody_is_ranked_whom_a_rule_excludes(need: Need, people: list[Candidate]) -> None:
    for found in rank(need, people).ranked:
        one = found.one
        assert one.school is not None and one.school != need.school
        assert one.id not in need.conflicts and one.id not in need.tried
        assert one.cap > one.given


@given(needs(), candidates(), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_they_were_listed(need: Need, people: list[Candidate], random: object) -> None:
    shuffled = list(people)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(need, shuffled) == rank(need, people)


@given(needs(), candidates(), st.sampled_from(IDS), DAYS)
def test_more_free_days_never_rank_lower(need: Need, people: list[Candidate], id: int, more: Decimal) -> None:
    richer = [replace(one, free_left=one.free_left + more) if one.id == id else one for one in people]
    before, after = order(need, people), order(need, richer)
    assert id not in before or after.index(id) <= before.index(id)


@given(needs(), candidates(), st.sampled_from(IDS), DAYS)
def test_having_given_more_never_ranks_higher(need: Need, people: list[Candidate], id: int, more: Decimal) -> None:
    busier = [replace(one, given=one.given + more) if one.id == id else one for one in people]
    before, after = order(need, people), order(need, busier)
    assert id not in after or after.index(id) >= before.index(id)


@given(needs(), candidates(), st.sampled_from(IDS))
def test_being_named_by_the_school_never_ranks_lower_nor_lifts_a_rule(
    need: Need, people: list[Candidate], id: int
) -> None:
    named = replace(need, preferred=need.preferred | {id})
    before, after = order(need, people), order(named, people)
    assert (id in before) == (id in after)
    assert id not in before or after.index(id) <= before.index(id)


@given(needs(), candidates())
def test_who_offers_the_area_comes_before_who_does_not(need: Need, people: list[Candidate]) -> None:
    fits = [found.fit for found in rank(replace(need, preferred=frozenset()), people).ranked]
    assert fits == sorted(fits)
    assert need.areas or set(fits) <= {Fit.OFFERED}


def test_the_weightiest_reason_is_told() -> None:
    one = Candidate(id=1, name="Ann", school=2, cap=Decimal(3), given=Decimal(3))
    need = Need(school=2, conflicts={1: "Ann"})
    assert rank(need, [one]).bar_of(1) == (one, Bar.OWN_SCHOOL)
    assert rank(replace(need, school=3), [one]).bar_of(1) == (one, Bar.NO_DAYS)


PEOPLE = {1: "Bilal Chaudmere", 2: "Jo Marsh", 3: "Jo Fenwick", 4: "Marta Dabrowick"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Bilal Chaudmere", {1}),
        ("could we have bilal again?", {1}),
        ("Mr Chaudmere’s team", {1}),
        ("Bilal Chaudmeer", {1}),
        ("Jo", set()),
        ("Jo Marsh or Marta", {2, 4}),
        ("", set()),
    ],
)
def test_people_are_found_by_names_that_only_they_have(text: str, who: set[int]) -> None:
    assert people_named(text, PEOPLE) == who


SCHOOLS = {
    1: Place("Castle Causey Grammar School", "Causey Schools Trust", ("Hugo Castlebeck",)),
    2: Place("King’s Sluice High School"),
    3: Place("St Hugh’s Church of England Academy"),
    4: Place("Hawthorn Academy", "Causey Schools Trust"),
}


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("nobody from Castle Causey please", {1}),
        ("Kings Sluice", {2}),
        ("the school of Hugo Castlebeck", {1}),
        ("anyone of the Causey Schools Trust", {1, 4}),
        ("Hawthorn", {4}),
        ("another academy", set()),
    ],
)
def test_schools_are_found_by_their_own_words_their_trusts_and_their_heads(text: str, which: set[int]) -> None:
    assert schools_named(text, SCHOOLS) == which


@pytest.mark.parametrize(
    ("lowest", "highest", "phase", "stages"),
    [
        (11, 16, "Secondary", {"ks3", "ks4"}),
        (11, 18, "", {"ks3", "ks4", "post16"}),
        (4, 11, "", {"eyfs", "ks1", "ks2"}),
        (None, None, "Primary", {"eyfs", "ks1", "ks2"}),
        (None, None, "Not applicable", set()),
    ],
)
def test_a_schools_key_stages_follow_from_its_ages(
    lowest: int | None, highest: int | None, phase: str, stages: set[str]
) -> None:
    assert school_phases(lowest, highest, phase) == stages


def test_primary_and_secondary_stand_for_key_stages() -> None:
    assert phases_said("secondary science") == {"ks3", "ks4"}
    assert phases_said("secondment") == frozenset()

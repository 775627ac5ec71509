"""The books of a town after the chaos: what was done took effect once, and what was said arrived, in order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import broadcasts, visits
from storage.broadcasts import Fate
from storage.database import Database
from storage.inbox import Event
from storage.outbox import HOLDING, TRIES, Outgoing, State
from storage.requests import SupportRequest
from storage.visits import VisitStatus
from tests.chaos import Attempt, Town, of_person
from tests.chaos_people import Plan, answers, news
from tests.ways import said_in

NOBODY_THERE = "no account to reach the person by"
FINAL = {State.SENT, State.STALE, State.TOGETHER, State.UNKNOWN, State.FAILED}


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that a platform took: where, its id, what it says, and whether it is a file."""

    platform: str
    chat: str
    id: str
    text: str
    is_file: bool = False


def arrived(town: Town) -> list[Arrived]:
    """All of them, in the order in which they came; on Slack by the person instead of the conversation."""
    telegram = [
        Arrived("telegram", str(m.chat_id), str(m.message_id), m.text, m.document is not None)
        for m in town.telegram.messages
    ]
    slack = [
        Arrived("slack", of_person("slack", m.channel), m.ts, said_in(m.blocks) or m.text)
        for m in town.slack.messages
        if not m.files  # it belongs to the message before it
    ]
    return telegram + slack


async def balance(town: Town, database: Database, plan: Plan) -> Counter[str]:
    """Everything is as it should be; returns how often what happened."""
    async with database.reading() as session:
        rows = (await session.exec(select(Outgoing).order_by(Outgoing.id))).all()  # type: ignore[arg-type]
        await each_event_took_effect_once(town, session, rows)
        await each_plan_was_carried_out_once(session, plan)
        await everybody_was_told_once(session, plan)
    everything_was_said(rows)
    twice = said_twice_only_where_nobody_could_know(rows, arrived(town), town.attempts)
    overtaken = in_order(rows, arrived(town), town.deaths)
    sorry = [m for m in arrived(town) if "something went wrong" in m.text]
    assert not sorry, sorry
    nothing_was_done_against_the_rules(town)
    states = Counter(row.state.value for row in rows)
    return states + Counter(twice=twice, overtaken=overtaken, deaths=len(town.deaths), dialogues=plan.dialogues)


async def each_event_took_effect_once(town: Town, session: AsyncSession, rows: Sequence[Outgoing]) -> None:
    """Whatever a platform counts as delivered was taken, nothing else was, and each was answered."""
    taken = Counter((e.platform, e.event) for e in (await session.exec(select(Event))).all())
    telegram = {("telegram", str(update["update_id"])) for update in town.telegram.updates}
    words = {("slack", str(d.payload["event_id"])) for d in town.slack.deliveries if d.kind == "events_api"}
    presses = {("slack", str(d.payload.get("trigger_id"))) for d in town.slack.deliveries if d.kind == "interactive"}
    lacking, strange = (telegram | words) - taken.keys(), taken.keys() - telegram - words - presses
    assert not lacking and not strange, (lacking, strange)
    answered = {tuple(row.key.split(":")[1:3]) for row in rows if row.key.startswith("answer:")}
    assert answered == taken.keys(), answered ^ taken.keys()
    assert not town.telegram.waiting


async def each_plan_was_carried_out_once(session: AsyncSession, plan: Plan) -> None:
    """One request for each who asked, with every answer as it was given; one answer to each day."""
    made = [r for r in (await session.exec(select(SupportRequest))).all() if r.answers["focus"].startswith("Focus ")]
    kept = [(r.asker_id, {k: v for k, v in r.answers.items() if k != "school"}) for r in made]
    asked = [(person, answers(number)) for person, number in plan.asking.items()]
    assert sorted(kept, key=str) == sorted(asked, key=str), (kept, asked)
    for day, yes in plan.days.items():
        steps = [move.became for move in await visits.moves_of(session, day)]
        wanted = VisitStatus.BOTH_CONFIRMED if yes else VisitStatus.CANCELLED_IN_TIME
        assert steps[-1] is wanted and steps.count(wanted) == 1, steps


async def everybody_was_told_once(session: AsyncSession, plan: Plan) -> None:
    """By each broadcast, of which there is one for each that was sent off."""
    all_of_them = (await session.exec(select(broadcasts.Broadcast))).all()
    assert [each.text for each in all_of_them] == [news(number + 1) for number in range(plan.broadcasts)]
    for each in all_of_them:
        entries = await broadcasts.ledger(session, each.id or 0)
        fates = {recipient.person_id: fate for recipient, _, fate in entries}
        reached = {id for id, fate in fates.items() if fate in (Fate.SENT, Fate.UNKNOWN)}
        assert reached == {person.person_id for person in plan.told}, fates


def nothing_was_done_against_the_rules(town: Town) -> None:
    """Of the platforms, but for how quickly, which is another test's matter: the town's clock may be turned while a
    request is on its way."""
    problems = [each for each in [*town.telegram.problems, *town.slack.problems] if "Too Many Requests" not in each]
    assert not problems, problems


def everything_was_said(rows: Iterable[Outgoing]) -> None:
    """No message is left open, and none was given up that could have been tried again: SLEs have no account here."""
    for row in rows:
        assert row.state in FINAL, (row.key, row.state)
        given_up = row.state is State.FAILED and row.error != NOBODY_THERE
        assert not given_up or row.tries == TRIES, (row.key, row.error)
        assert row.state is not State.SENT or row.receipt or row.surface == "home", row.key


def said_twice_only_where_nobody_could_know(
    rows: Sequence[Outgoing], messages: Sequence[Arrived], attempts: Sequence[Attempt]
) -> int:
    """Every receipt is that of a message that arrived, and no more arrived than tries of unknown outcome explain."""
    booked: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        if row.state is State.SENT and row.receipt and row.surface != "home":
            booked[row.platform, of_person(row.platform, row.chat)].append(row.receipt.rpartition(":")[2])
    here: defaultdict[tuple[str, str], list[Arrived]] = defaultdict(list)
    for message in messages:
        here[message.platform, message.chat].append(message)
    twice = 0
    for where, ids in booked.items():
        assert set(ids) <= {message.id for message in here[where]}, where
    for where, came in here.items():
        receipts = set(booked[where])
        covered = len(receipts) + sum(message.is_file and message.id in receipts for message in came)
        unclear = [a for a in attempts if (a.platform, a.chat) == where and _unclear(a, receipts)]
        most = sum(2 if attempt.files else 1 for attempt in unclear)
        assert len(came) - covered <= most, (where, [m.text for m in came if m.id not in receipts], unclear)
        twice += len(came) - covered
    return twice


def _unclear(attempt: Attempt, booked: set[str]) -> bool:
    """Nobody knows whether it arrived, or the bot ended before that was written down."""
    lost = attempt.ended == "taken" and attempt.receipt.rpartition(":")[2] not in booked
    return attempt.ended in ("", "unknown") or lost or (attempt.files and attempt.ended == "refused")


def in_order(rows: Sequence[Outgoing], messages: Sequence[Arrived], deaths: Sequence[datetime]) -> int:
    """What was said in one chat came in the order in which it was said, but for what failed too often or was left
    behind by a bot that died, and was overtaken; what goes to many lets what goes to one pass."""
    place = {(m.platform, m.chat, m.id): number for number, m in enumerate(messages)}
    lanes: defaultdict[object, list[tuple[Outgoing, int]]] = defaultdict(list)
    for row in rows:
        where = row.platform, of_person(row.platform, row.chat)
        if (
            row.state is State.SENT
            and row.surface == "chat"
            and not row.replaces
            and (at := place.get((*where, row.receipt.rpartition(":")[2])))
        ):
            lanes[row.person_id or where, row.bulk].append((row, at))
    overtaken = 0
    for lane in lanes.values():
        for (row, at), (_, after) in pairwise(lane):
            left = any(row.made_at <= death <= (row.done_at or death) for death in deaths)
            assert at < after or row.tries > HOLDING or left or row.bulk, (
                row.key,
                row.platform,
                row.tries,
                row.doubtful,
            )
            overtaken += at > after
    return overtaken

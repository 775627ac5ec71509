"""Whom a broadcast reaches, as things stand when somebody looks."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from handlers.router import Scene
from messages import audiences as texts
from messages.broadcasts import Reach
from messages.form import Known
from messages.roles import label
from storage import audiences, events, people
from storage.broadcasts import Broadcast, Excuse
from storage.people import Person, Somebody
from storage.schools import School

BACK, AHEAD = timedelta(days=30), timedelta(days=400)  # the meetings that somebody can mean
WHY = {Excuse.NONE: "yes", Excuse.OPTED_OUT: "no: wants no broadcasts", Excuse.NO_ACCOUNT: "no: has not joined"}


@dataclass(frozen=True, slots=True)
class Reached:
    """Everybody it is for by name, and why some are sent nothing."""

    people: list[Somebody]
    excuses: Mapping[int, Excuse]

    @property
    def recipients(self) -> int:
        return audiences.sent_to(self.excuses)

    def told(self, words: str) -> Reach:
        count = Counter(self.excuses.values())
        names = [one.person.name for one in self.people if self.excuses[one.id] is Excuse.NONE]
        return Reach(words, names, self.recipients, count[Excuse.OPTED_OUT], count[Excuse.NO_ACCOUNT])

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Name, schools, roles, and whether they get it."""
        return [(one.person.name, *does(one), WHY[self.excuses[one.id]]) for one in self.people]


def does(one: Somebody) -> tuple[str, str]:
    """Somebody's schools and roles in words."""
    schools = dict.fromkeys(school.name for _, school in one.posts if school)
    roles = dict.fromkeys(label(role) for role, _ in one.posts)
    return ", ".join(schools), ", ".join(roles)


async def known(scene: Scene) -> Known:
    """The names that an audience can be said in."""
    schools = (await scene.session.exec(select(School.id, School.name, School.phase).order_by(School.name))).all()
    still_here = col(Person.erased_at).is_(None)
    named = (await scene.session.exec(select(Person.id, Person.name).where(still_here).order_by(Person.name))).all()
    meetings = await events.between(scene.session, scene.today - BACK, scene.today + AHEAD)
    to_come_first = sorted(meetings, key=lambda one: (one.day < scene.today, one.day))
    return {
        "today": scene.today,
        "schools": [(id, name) for id, name, _ in schools],
        "phases": sorted({phase for _, _, phase in schools if phase}),
        "people": [(id, name) for id, name in named],
        "meetings": [(one.id, one.title, one.series, one.day) for one in to_come_first],
        "networks": {series: [role.value for role in roles] for series, roles in events.FOR.items()},
    }


async def reached(scene: Scene, broadcast: Broadcast) -> Reached:
    house = scene.house
    excuses = await audiences.of(
        scene.session, broadcast, scene.today, house.newsletter_to, reaches_all=house.reaches_all
    )
    ours = [one for one in await people.everybody(scene.session) if one.id in excuses]
    return Reached(ours, excuses)


async def in_words(scene: Scene, broadcast: Broadcast) -> str:
    if broadcast.issue_id is not None:
        return "the readers of the newsletter"
    return texts.say(broadcast.audience, await known(scene))


def digest(broadcast: Broadcast, reached: Reached) -> str:
    """Stands for all that a preview shows: whoever presses a button below it has seen just this."""
    at = int(broadcast.send_at.timestamp()) if broadcast.send_at else 0
    who = sorted((id, excuse.value) for id, excuse in reached.excuses.items())
    shown = json.dumps([broadcast.voice, broadcast.title, broadcast.text, at, who])
    return hashlib.sha256(shown.encode()).hexdigest()[:12]

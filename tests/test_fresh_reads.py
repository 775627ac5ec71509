"""What a transaction read before it locked a request is read anew afterwards, as somebody else may have changed it."""

from datetime import date

from sqlmodel import update

from storage import deployments, visits
from storage.database import Database
from storage.deployments import Deployment
from storage.requests import Status
from storage.visits import Visit, VisitStatus
from tests.stages import request_at, visit_on
from tests.world import world_on


async def test_days_and_deployments_are_read_as_they_stand(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, Status.ACTIVE)
        await visit_on(world, number, date(2026, 11, 30), VisitStatus.SLE_CONFIRMED)
    async with filled.transaction() as session:
        before = await deployments.live(session, number)
        assert before
        days = await visits.of_deployment(session, before.id or 0)
        assert [day.status for day in days] == [VisitStatus.SLE_CONFIRMED]
        unseen = {"synchronize_session": False}  # as if somebody else's transaction had done it
        await session.exec(update(Visit).values(status=VisitStatus.BOTH_CONFIRMED).execution_options(**unseen))
        await session.exec(update(Deployment).values(days=1).execution_options(**unseen))
        days = await visits.of_deployment(session, before.id or 0)
        assert [day.status for day in days] == [VisitStatus.BOTH_CONFIRMED]
        for read in (deployments.live, deployments.latest):
            assert (now := await read(session, number)) and now.days == 1

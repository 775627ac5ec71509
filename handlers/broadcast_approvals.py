"""A second person of the central team says yes or no to what would go to very many."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import audiences, broadcast_cards, broadcasts, conversation, story
from handlers.router import CENTRAL, Posts, Router, Said, Scene, Todo, Turn
from messages import broadcast_forms as forms
from messages import broadcasts as texts
from messages.broadcast_forms import REFUSE
from messages.form import Known
from messages.message import Button, Message
from storage import audit, broadcast_approvals
from storage import broadcasts as stored
from storage.broadcasts import Broadcast, Stage
from storage.people import Role

router = Router("broadcast_approvals", only=CENTRAL)


@router.notice(broadcast_approvals.ASK)
async def please_approve(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Nothing when somebody has answered meanwhile."""
    row = await stored.find(scene.session, args["broadcast"])
    return await broadcast_cards.request(scene, row) if row and row.stage is Stage.APPROVAL else None


@router.notice(broadcast_approvals.WAITS)
async def waits(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Nothing when somebody has answered meanwhile."""
    row = await stored.find(scene.session, args["broadcast"])
    if row is None or row.stage is not Stage.APPROVAL:
        return None
    return texts.waits(await broadcast_cards.told(scene, row), scene.house.second_approver_above)


async def _asked(turn: Turn) -> tuple[Broadcast | None, Said]:
    """The broadcast that waits for this person’s yes; else what to say about it."""
    row, instead = await broadcasts.draft(turn, Stage.APPROVAL)
    if row and row.made_by == turn.person_id:
        return None, texts.not_your_own()
    return row, instead


@router.button("broadcasts.approve")
async def approve(turn: Turn) -> Said:
    row, instead = await _asked(turn)
    if row is None:
        return instead
    reached = await audiences.reached(turn, row)
    if objection := await broadcasts.objection(turn, row, reached):
        return objection
    row.approved_by = turn.person_id
    audit.note(turn.session, "broadcast.approved", turn.now, turn.person_id, f"broadcast {row.id}")
    said = await broadcasts.go(turn, row, reached)
    key = f"broadcast-approved:{row.id}:{turn.event}"
    await turn.tell(key, "broadcasts.approved", row.made_by, broadcast=row.id, by=turn.person_id)
    return said


@router.notice("broadcasts.approved")
async def approved(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    row = await stored.find(scene.session, args["broadcast"])
    by = await story.name(scene.session, args["by"])
    return texts.approved(await broadcast_cards.told(scene, row), by) if row else None


@router.button("broadcasts.refuse")
async def refuse(turn: Turn) -> Said:
    row, instead = await _asked(turn)
    return await conversation.begin(turn, REFUSE.name, forms.about(row.id or 0)) if row else instead


async def known(turn: Turn) -> Known:
    return {"today": turn.today}


@router.form(REFUSE, know=known)
async def refused(turn: Turn, *, broadcast: str, reason: str) -> Said:
    """It goes back to its maker, who is told why."""
    turn.value = broadcast
    row, instead = await _asked(turn)
    if row is None:
        return instead
    row.stage = Stage.DRAFT
    turn.session.add(row)
    audit.note(turn.session, "broadcast.refused", turn.now, turn.person_id, f"broadcast {row.id}")
    args = {"broadcast": row.id, "by": turn.person_id, "reason": reason}
    await turn.tell(f"broadcast-refused:{row.id}:{turn.event}", "broadcasts.refused", row.made_by, **args)
    return texts.sent_back(await broadcast_cards.told(turn, row))


@router.notice("broadcasts.refused")
async def tell_maker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    row = await stored.find(scene.session, args["broadcast"])
    by = await story.name(scene.session, args["by"])
    return texts.refused(await broadcast_cards.told(scene, row), by, args["reason"]) if row else None


@router.waiting
async def to_approve(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """What a colleague would like to send to very many."""
    if not any(role is Role.CENTRAL for role, _, _ in posts):
        return []
    rows = await stored.standing_at(scene.session, Stage.APPROVAL)
    return [
        Todo(
            texts.todo(row.id or 0, await story.name(scene.session, row.made_by)),
            Button("Look at it", "broadcasts.show", str(row.id)),
        )
        for row in rows
        if row.made_by != person_id
    ]

"""What a person is likely to mean because of who they are and of what waits for them."""

from collections.abc import Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who is heard: the roles they hold, none for a newcomer; `asked` when a day waits for their yes or no."""

    roles: Set[str] | None = None
    asked: bool = False


ANYBODY = Hearer()  # of whom nothing is known
TEAM = "central_team"
_TEAM_ONLY = frozenset({"triage_queue", "match_request", "broadcast", "unanswered", "misread", "invite"})
_LIKELY: Mapping[str, Set[str]] = {
    TEAM: _TEAM_ONLY,
    "sle": frozenset({"my_deployments", "my_remaining_days", "log_visit", "my_availability", "confirm_deployment",
                      "decline_or_move_deployment", "propose_days"}),
    "headteacher": frozenset({"request_support", "request_status", "nominate", "my_people", "cap_days", "evaluate",
                               "finish_support", "pause_support"}),
}  # fmt: skip
ANSWERS = frozenset({"confirm_deployment", "decline_or_move_deployment"})
LIKELIER, UNLIKELY = 0.4, -1.0  # of a score; a whole point is nearly three times as likely


def expected(intent: str, hearer: Hearer) -> float:
    """What is added to the score of an intent."""
    if hearer.roles is None:
        return 0.0
    more = LIKELIER * any(intent in _LIKELY.get(role, ()) for role in hearer.roles)
    more += LIKELIER * (hearer.asked and intent in ANSWERS)
    return more + (UNLIKELY if intent in _TEAM_ONLY and TEAM not in hearer.roles else 0.0)

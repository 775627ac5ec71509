"""How a day of support stands, in the words of the desk."""

from storage.visits import AHEAD, GIVEN, VisitStatus

V = VisitStatus
SHOWN = (*AHEAD, *GIVEN, V.MISSED)  # a day that was called off is on no calendar
STATES = {
    V.PROPOSED: "proposed",
    V.SLE_CONFIRMED: "the SLE has agreed",
    V.BOTH_CONFIRMED: "agreed",
    V.REARRANGE: "to be moved",
    V.DONE: "given",
    V.NOTE_DUE: "given, note due",
    V.NOTE_FILED: "given, note written",
    V.CANCELLED_IN_TIME: "cancelled",
    V.CANCELLED_LATE: "cancelled late",
    V.MISSED: "did not take place",
}

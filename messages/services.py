"""The alliance's services that a school can ask for, each with its form."""

from collections.abc import Mapping

from messages.form import Form
from messages.request import REQUEST

LABELS: Mapping[str, str] = {
    "support": "school-to-school support",
    "leader": "support by an LLE, NLE or NLG",
    "pupil_premium": "pupil premium review",
    "htpm": "adviser for headteacher performance management",
    "peer_review": "Peer Improvement Pathway",
    "cluster": "collaborative enquiry cluster",
    "champion": "a talk with a Champion",
    "event": "school-initiated event",
    "innovation": "Innovation Group",
    "science": "science support",
    "governance": "governance course",
    "nomination": "SLE nomination",
    "leader_interest": "becoming an LLE or NLE",
}
FORMS: Mapping[str, Form] = {"support": REQUEST}

"""How people type the topics of contacts, for alliance files that do not say."""

from types import MappingProxyType

TOPIC_ALIASES = MappingProxyType(
    {
        "innovation_groups": ("innovation group", "leadership workshop", "leadership workshops"),
        "school_initiated_events": (
            "school initiated event",
            "own event",
            "run an event",
            "host an event",
            "speaker",
        ),
        "pip": (
            "peer review",
            "peer reviews",
            "peer improvement pathway",
            "collaborative enquiry",
            "enquiry cluster",
        ),
        "rooted_in_reading": ("reading passport", "reading passports", "rir"),
        "s2s_request": ("school to school", "school to school support", "s2s", "sle support"),
        "finance": ("invoice", "invoices", "charges", "billing", "payment", "payments"),
        "scitt": (
            "teacher training",
            "initial teacher training",
            "itt",
            "trainees",
            "trainee",
            "mentors",
            "scitt",
        ),
        "programmes": (
            "npq",
            "npqs",
            "courses",
            "course",
            "training programmes",
            "programme",
            "programmes",
            "cpd",
        ),
        "subject_meetings": (
            "subject meeting",
            "subject meetings",
            "subject leader meeting",
            "subject leader meetings",
        ),
        "cpld_leads_network": ("cpld network", "cpd leads network", "cpld leads meeting"),
        "head_networks": ("heads network", "headteacher network", "deputy network", "deputies network"),
        "new_heads": ("new head", "new heads", "new headteacher", "just started as head"),
        "htpm": (
            "htpm",
            "performance management",
            "external adviser",
            "heads appraisal",
            "headteacher appraisal",
            "hpm",
        ),
        "pupil_premium_review": ("pupil premium", "pp review", "review of pupil premium"),
        "pupil_premium_event": (
            "pupil premium coordinators",
            "pupil premium co-ordinators",
            "pupil premium event",
        ),
        "champions": ("champion", "champions", "ltsa champion"),
        "become_sle": (
            "become an sle",
            "becoming an sle",
            "apply to be an sle",
            "sle application",
            "nominate an sle",
        ),
        "become_lle_nle": ("become an lle", "become an nle", "becoming an lle", "becoming an nle"),
        "lle_nle_support": ("lle", "nle", "lle support", "nle support", "national leader", "local leader"),
        "science": ("science cpld", "science training", "science package"),
        "governance": ("governor", "governors", "governor training", "stronger governance"),
        "strategy_committee": ("committee", "strategy committee meeting"),
        "newsletter": ("news item", "newsletter item", "bulletin"),
        "general_enquiries": (
            "office",
            "alliance office",
            "phone number",
            "switchboard",
            "general enquiries",
        ),
    }
)

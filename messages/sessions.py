"""The alliance's own programmes, by the names people use for them (leadership handbook 2019/20, lines 106-109)."""

PROGRAMMES = {
    "ect": ("Early Career Teacher programme", "ECT programme", "early career teachers", "early career"),
    "eetl": ("Embedding Excellence in Teaching and Learning", "Embedding Excellence"),
    "iml": ("Introduction to Middle Leadership", "Middle Leadership"),
    "sl": ("Senior Leadership",),
    "ath": ("Aspiring to Headship", "Aspiring Heads"),
    "npq": ("National Professional Qualifications", "NPQs"),
    "toolkit": ("Knowledge Toolkit sessions", "Knowledge Toolkit"),
}

"""How people say what they want: for each intent, patterns of plain text and how sure each makes us."""

_S2S = r"(?:s2s|school to school|sles?|specialist leaders?|another school|support request)"
_MINE = r"(?:my|our|the|that|a|any)"
# (pattern, confidence); the strongest match of an intent counts.
PATTERNS: dict[str, tuple[tuple[str, float], ...]] = {
    "contact_lookup": (
        (r"\b(?:my|our|the|your) (?:usual |key |main )?(?:contact|link person|account manager)\b", 0.9),
        (r"\bcontact (?:for|details|person|number|at)\b", 0.9),
        (r"\bwho(?:s| is| are|m)?\b.*\b(?:contact|speak|talk|ask|email|e mail|ring|call|phone|get (?:hold|in touch)|write)\b", 0.85),
        (r"\bwho (?:does|do|runs|leads|deals|handles|looks|is responsible|sorts|covers|organises)\b", 0.8),
        (r"\b(?:phone|telephone|office|email|e mail) (?:number|address|no)\b|\b(?:number|address|email|phone) (?:for|of)\b", 0.8),
        (r"\bget (?:hold of|in touch with)\b|\bwhose (?:name|number|email)\b", 0.7),
        (r"\b(?:ring|call|phone) me\b", 0.9),
        (r"\b(?:wh?os?|who is|whats|what is) .{0,20}contac?t?t?\b|^contacts?$", 0.85),
        (r"\b(?:email|e mail|phone|number)\b", 0.5),
        (r"^who\b|^contact\b|\bcontact\b|\bspeak to\b|\b(?:advis[eo]rs?)\b", 0.45),
    ),
    "request_support": (
        (rf"\b(?:request|commission|ask for|arrange|apply for|book|get|want|need|like|looking for|find|have)\b.*\b{_S2S}\b", 0.85),
        (r"\b(?:request|need|want|like|ask for|could do with|looking for|after|get|require)\b.*\b(?:support|help|coaching|specialist|an expert)\b", 0.8),
        (r"\b(?:support|help|coaching) (?:for|with|in)\b", 0.7),
        (r"\b(?:help|support) (?:us|our|me with)\b|\bget (?:some(?:one|body)) in\b|\boutside help\b|\bcome and (?:review|help|support)\b", 0.7),
        (r"\b(?:struggling|finding .* hard|needs coaching|needs? support)\b", 0.65),
        (r"^(?:s2s|support|request|ask for support|school to school support)(?: please)?$", 0.95),
        (r"\bsupport\b", 0.4),
    ),
    "request_status": (
        (r"\b(?:news|update|progress|status|whats happening|what is happening|chas\w+|where)\b.*\b(?:request|application|support|help|s2s|it)\b", 0.85),
        (r"\b(?:any news|any progress|any update|heard back|hear back|been (?:matched|approved|picked up)|up to with)\b", 0.85),
        (rf"\bstatus of\b|^status$|^{_MINE}? ?requests?$|\bmy requests\b", 0.9),
        (r"\b(?:has|have|did|is|when)\b.*\b(?:request|sle assigned)\b", 0.6),
    ),
    "cancel": (
        (r"\b(?:withdraw|cancel|close|drop|stop) (?:my|our|the|this|that) (?:support )?request\b", 0.9),
        (r"\b(?:dont|do not|no longer|not) need\b.*\b(?:support|any ?more|it|help)\b|\bno longer needed\b", 0.95),
    ),
    "help": (
        (r"^(?:who|what) are you\b|\bwhat (?:can|do) (?:you|i)\b.*\b(?:do|ask|type)\b|\bhow do i use\b|\bare you a bot\b|^commands?$", 0.9),
        (r"\bwhat sort of things\b|\bi dont understand\b|\bim confused\b|\bmy options\b|^instructions$|\bshow commands\b", 0.85),
        (r"\bhelp using\b", 0.9),
    ),
    "greeting_thanks": (
        (r"^(?:hi|hello|hey|hiya|morning|good (?:morning|afternoon|evening)|afternoon|evening|yo)\b.{0,12}$", 0.9),
        (r"^(?:thanks?|thank you|cheers|ta|great|brilliant|perfect|lovely|bye|ok thanks|thats (?:great|brilliant))\b.{0,24}$", 0.9),
        (r"\bhope you are well\b", 0.8),
    ),
    "about_me": (
        (r"\b(?:what do you (?:know|hold|have)|what (?:is|do you) (?:stored|store)) (?:about|on|of)? ?me\b|^who am i$|^me$", 0.95),
    ),
}  # fmt: skip

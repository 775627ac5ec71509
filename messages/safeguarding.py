"""Words that must stop the conversation before anything is stored: concerns about a child or an adult.

Recall comes first: a false alarm costs a person one sentence, a miss stores what must not be here.
"""

import re
from collections.abc import Mapping

from messages.message import Message

CHILD = (
    r"(?:child(?:ren)?|pupils?|students?|boys?|girls?|kids?|learners?|teenagers?|year \d+|y\d{1,2}|daughter|son|"
    r"he|she|they|him|her|one of (?:our|my|the)|somebody|someone|famil(?:y|ies)|parents?|mum|dad|stepdad|carer)"
)
ADULT = r"(?:teachers?|staff|colleagues?|member of staff|head(?:teacher)?|tas?|teaching assistants?|adults?|coach|sle)"
HARM = (
    r"(?:abus\w*|neglect\w*|hurt\w*|hit(?:s|ting)?|beat(?:s|en|ing)?|slap\w*|punch\w*|kick(?:s|ed|ing)|touch(?:ed|ing)|"
    r"grop\w*|groom(?:ed|ing)|bruis\w*|burns|cuts on|marks on|injur\w*|assault\w*|rap(?:ed?|ing)|molest\w*|"
    r"exploit\w*|traffick\w*|radicali\w*|starv\w*|hungry|afraid to go home|scared to go home|runs? away|missing from home|"
    r"threaten\w*|unsafe|at risk|in danger|not safe|locked (?:in|up)|forced)"
)
ALWAYS = (
    r"safe ?guard\w*",
    r"child protection",
    r"\bdsl\b",
    r"\blado\b",
    r"disclos(?:ure|ed|es|ing)\b",
    r"allegations?\b",
    r"social (?:worker|services|care)\b",
    r"self[ -]?harm\w*",
    r"suicid\w*",
    r"kill (?:himself|herself|themsel\w+|myself)",
    r"(?:wants?|going|wish\w*) to die\b",
    r"overdos\w*",
    r"sexual\w*",
    r"\bnudes?\b|indecent|explicit (?:photo|image|picture)s?",
    r"\bfgm\b|female genital",
    r"county lines",
    r"domestic (?:abuse|violence)",
    r"eating disorder|anorexi\w*|bulimi\w*",
    r"mental (?:health|breakdown)\b(?! (?:lead|training|award|first aid|network|programme|course|curriculum|policy))",
    r"\b(?:cancer|miscarriage|pregnan\w+|depress(?:ed|ion)|hiv|alcoholi\w+|rehab|divorc\w+)\b",
    r"\b(?:breakdown|panic attacks?|bereave\w*|medical (?:condition|details|history)|diagnosed)\b",
    r"prevent referral|\bcin\b|\bcp plan\b|child in need",
    r"inappropriate(?:ly)? (?:with|towards|relationship|contact|messages?|texts?|touch\w*|behaviou?r)",
    rf"concerns? about (?:a|the|one|an?other|his|her|this|our) {ADULT}.{{0,40}}(?:pupils?|child|student)",
    rf"{ADULT}(?:['’]?s)? (?:behaviou?r|conduct) (?:with|towards|to|around) (?:the |our |a )?(?:pupils?|child|student|girl|boy)",
)
PAIRS = (
    rf"\b{CHILD}\b.{{0,60}}\b{HARM}\b",
    rf"\b{HARM}\b.{{0,40}}\b(?:child(?:ren)?|pupils?|students?|boys?|girls?|kids?|learners?|by (?:a |his |her |their )?(?:dad|mum|parent|teacher|carer))\b",
    r"\bworr(?:ied|y|ies|ying)\b.{0,30}\b(?:about|for) (?:a |one of |the |this |my |our |some )?(?:\w+ )?(?:child|pupil|student|boy|girl|kid|learner)\b",
    r"\b(?:pupil|child|student|boy|girl) (?:named|called)\b",
    r"\b(?:pupil|child|student|boy|girl|kid)\b.{0,20}\b(?:told|confided in) (?:me|us|him|her|them|an?|one|the|our|my)\b",
    r"\bconcern\w*\b.{0,30}\b(?:about|for|with) (?:a|one|this|the wellbeing|the welfare|a particular)\b.{0,20}\b(?:child|pupil|student|boy|girl)\b",
    r"\b(?:dad|mum|father|mother|stepdad|uncle|parent)\b.{0,30}\b(?:drink\w*|drugs?|violen\w*|arrest\w*|prison)\b",
)
# Ordinary school matters that share words with harm.
INNOCENT = (
    r"safeguarding (?:lead )?(?:training|course|network|policy|audit|review)s?",
    r"hit(?:ting)? (?:the |our |their |its )?(?:targets?|deadlines?|ground)",
    r"at risk of (?:under\w*|missing|falling|not|failing|exclusion)",
    r"(?:hard|heavy) hit|hit (?:by|hard)|hit a wall",
    r"beat(?:ing)? (?:the )?(?:odds|average)",
    r"touch(?:ed|ing)? (?:base|on)|in touch",
    r"cut(?:s|ting)? (?:backs?|costs?)",
    r"(?:cancer|prostate) research|race for life",
)

_STOP = re.compile("|".join((*ALWAYS, *PAIRS)), re.I | re.S)
_INNOCENT = re.compile("|".join(INNOCENT), re.I)


def concerns(text: str) -> bool:
    """Whether the text must not be kept: it may speak of harm, a disclosure, an allegation or private health."""
    return bool(_STOP.search(_INNOCENT.sub(" ", text)))


def stop(text: str, numbers: Mapping[str, str]) -> Message:
    """What to say at once; nothing of what was written is kept."""
    facts = tuple((name.replace("_", " ").capitalize(), number) for name, number in numbers.items())
    return Message(
        title="Please speak to a person now",
        text=text,
        facts=facts,
        after="I have not kept what you wrote. A concern about an adult who works with children goes to that "
        "school’s headteacher or to the local authority’s designated officer (LADO).",
    )

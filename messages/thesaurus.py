"""Words that mean much the same to the alliance, so that what was never heard is known by what it is like."""

from collections.abc import Mapping

# What people do in their messages to us, and to whom.
_FAMILIES: Mapping[str, str] = {
    "ask for a person": (
        "contact contacts contacting reach ring ringing phone phoning telephone tel call email emails emailing "
        "mail speak speaking talk talking touch hold number address details adviser advisor"
    ),
    "who": "who whom whose whos",
    "when": "when whens date dates time times calendar upcoming next soon schedule timetable",
    "where": "where wheres venue location held place room",
    "what": (
        "what whats which explain meaning mean means difference different purpose point involve involves included "
        "includes"
    ),
    "how": "how hows",
    "why": "why reason benefit benefits advantage advantages worth",
    "support": (
        "support supporting supported help helping assist assistance coaching coach mentoring guidance expertise "
        "expert experts specialist specialists hand leader somebody someone advice consultant consultancy "
        "outreach"
    ),
    "need": (
        "need needs needed needing require required requires want wants wanted wanting looking like love could "
        "get find struggling struggle stuck weak weakness difficulty difficult improve improving boost raise "
        "develop developing strengthen behind"
    ),
    "request": (
        "request requests requested requesting application applied apply referral enquiry form commission "
        "commissioned bid submitted sent"
    ),
    "news": (
        "update updates news progress status chase chasing happening heard hear hearing stage outcome decision "
        "decided yet sorted word anything response reply looked picked forgotten lost gone waiting wait"
    ),
    "matched": "matched assigned allocated approved accepted found picked agreed",
    "deployment": (
        "deployment deployments deployed deploy visit visits visiting booking bookings booked diary placement"
    ),
    "school": "school schools academy primary secondary infant junior college sch",
    "yes": (
        "confirm confirmed confirming accept accepted accepting agree agreed yes yep yeah yup fine ok okay works "
        "work suits suit happy perfect lovely absolutely definitely sure good great certainly ideal count sorted "
        "book"
    ),
    "no": (
        "no nope not cannot unable decline declined declining refuse reject sorry unfortunately afraid impossible "
        "apologies regret withdraw pull turn wont clash clashes clashing"
    ),
    "another day": (
        "move moving moved reschedule rescheduled rearrange rearranging postpone postponed swap shift change "
        "changing delay push another alternative instead later earlier forward following different back"
    ),
    "hindrance": (
        "ill sick poorly unwell covid flu bug ofsted inspection inspectors inspected funeral jury strike snow "
        "cover appointment hospital trip emergency"
    ),
    "left over": (
        "left remaining remain balance allowance allocation allocated quota used use spare entitlement entitled "
        "remainder tally limit cap"
    ),
    "done": (
        "log logging record recording enter done did completed complete finished finish visited spent ran "
        "delivered went report notes note write wrote written file submit worked"
    ),
    "committee": "committee commitee comittee committe strategy strategic",
    "event": (
        "event events network networks meeting meetings training course courses session sessions conference "
        "workshop briefing inset board twilight seminar webinar"
    ),
    "newsletter": (
        "newsletter newsletters digest bulletin mailing mailings newsletr mailshot edition issue subscription emails"
    ),
    "join a list": (
        "subscribe subscribed sign signup signing join receive receiving receives add include enable opt on"
    ),
    "leave a list": (
        "unsubscribe unsubscribed stop stopping remove removed removing off out disable leave delete unwanted spam"
    ),
    "contribution": (
        "item items article articles piece pieces story stories contribution contributions advert advertise "
        "promote publicise feature publish notice submission celebrate celebration shout photo copy deadline "
        "share put mention"
    ),
    "tell many": (
        "broadcast broadcasts announce announcement notify inform circulate tell send message remind reminder "
        "alert blast mass group notice word"
    ),
    "many": (
        "everyone everybody all every whole members heads headteachers sles deputies leads coordinators mentors "
        "committees"
    ),
    "queue": (
        "queue triage inbox backlog pending outstanding open unmatched unallocated unassigned overdue untriaged "
        "waiting list"
    ),
    "match": (
        "match matching assign allocate propose suggest candidate candidates pair deploy shortlist suitable "
        "capacity available best"
    ),
    "give up": (
        "cancel cancelled cancelling stop quit abandon forget nevermind scrap ignore drop withdraw withdrawing "
        "exit abort"
    ),
    "again": (
        "restart again back over undo previous start beginning begin redo reset return menu scratch wrong mistake "
        "mistaken"
    ),
    "bot": "bot robot chatbot command commands instructions options menu type confused lost ask system tool app",
    "greeting": (
        "hello hi hiya hey morning afternoon evening thanks thank cheers ta bye goodbye brilliant great lovely "
        "appreciated star fab fantastic welcome"
    ),
    "alliance": "alliance tsa ltsa alliances teaching mat trust",
    "money": (
        "cost costs charge charges charged price pay paid fee fees free invoice £ pounds money bill expensive "
        "discount daily rate rates"
    ),
    "child": (
        "child children pupil pupils boy boys girl girls kid kids student students learner learners lad lass "
        "teenager teenagers daughter son baby toddler youngster"
    ),
    "family": (
        "mum dad mother father parent parents stepdad stepmum carer carers family families brother sister uncle "
        "aunt nan grandad grandma husband wife partner boyfriend"
    ),
    "harm": (
        "abuse abused abusing abusive hurt hurting hits hit hitting beat beaten beats bruise bruises bruised "
        "bruising mark marks harm harming harmed cut cuts cutting neglect neglected starving hungry touched "
        "touching touches grooming groomed violence violent assault assaulted raped suicide suicidal kill die "
        "dead threatened threatening scared frightened afraid unsafe danger exploited gang knife drugs drunk "
        "drinking slapped smacked punched kicked shouted locked burns burned flinches flinched"
    ),
    "telling": (
        "told tells disclosed disclosure confided said says saying mentioned admitted alleged allegation accused "
        "accusation complaint reported"
    ),
    "worry": (
        "worried worry worries worrying concern concerned concerns concerning uneasy uncomfortable bothered "
        "bothering upset"
    ),
    "private": (
        "pregnant pregnancy cancer depression depressed anxiety diagnosed diagnosis illness breakdown stress "
        "bereaved bereavement divorce divorcing medication counselling surgery miscarriage rehab alcoholic "
        "disability"
    ),
    "other matters": (
        "weather football laptop computer wifi printer password email salary pension lunch dinner restaurant "
        "recipe joke homework train bus hotel flight ticket film music song mp council tax parking boiler toilet "
        "uniform admission admissions photocopier mortgage bitcoin capital translate"
    ),
}
# The same for what published answers are about.
_MATTERS: Mapping[str, str] = {
    "money": (
        "cost costs charge charges charged price prices pay paid paying fee fees rate rates bill budget expensive "
        "£ pounds money discount cheaper reduction funded funding free"
    ),
    "join": "join joins joining joined membership member members belong sign signing",
    "trust": "mat mats trust trusts academise academies academy multi",
    "sle": "sle sles",
    "lle": "lle lles nle nles nlg",
    "become": (
        "become becoming apply applying application nominate nominated nomination accredited accreditation "
        "designated designation recruit recruitment recruited"
    ),
    "when": "when early earlier late later deadline soon sooner notice window cutoff",
    "often": "often frequently times many termly monthly weekly",
    "head": "head heads headteacher headteachers headship principal principals",
    "deputy": "deputy deputies dht dhts",
    "early": "ect ects nqt nqts rqt rqts ecf newly qualified beginner",
    "governor": "governor governors governing governance trustees board clerk chair",
    "end": "last future abolished scrapped exist survive ended ending phased replaced gone disappear closing",
    "near": "nearest closest near nearby local locally distance location county border",
    "course": "course courses programme programmes program training cpd cpld qualification",
    "different": "different difference differ diff versus vs v compared compare distinguish",
    "owner": "own owns owner ownership owned responsible responsibility accountable control",
    "begin": "first start starts begin begins started initial step next",
    "report": "report reports summary evaluation annual yearly",
    "disadvantaged": "disadvantaged pp ppr premium pupil",
    "science": "science physics chemistry biology stem iop",
    "reading": "reading rir passport passports books literacy",
    "expected": "expect expects expected expectations obligations commitment contribute give obliged",
    "why": "why benefit benefits advantage advantages worth gain point reasons",
}


def _by_word(families: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    listed = {family: words.split() for family, words in families.items()}
    return {
        word: tuple(family for family, words in listed.items() if word in words)
        for word in dict.fromkeys(word for words in listed.values() for word in words)
    }


FAMILIES = _by_word(_FAMILIES)
MATTERS = _by_word(_MATTERS)

"""How people say what they want: for each intent, patterns of plain text and how sure each makes us."""

_S2S = r"(?:s2s|school to school|sles?|specialist leaders?|another school|support request)"
_MINE = r"(?:my|our|the|that|a|any)"
_NEWSLETTER = r"(?:newsletters?|digest|bulletin|mailing list)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = rf"(?:(?:mon|tue|wed|thu|fri)\w*|\d{{1,2}}(?:st|nd|rd|th)|\d{{1,2}}(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}|\d{{1,2}} \d{{1,2}}|tomorrow|next week)"
_WHEN = r"(?:when|whens|where|wheres|which day|what day|what time|time|times|dates?|next|last|how long|held|this (?:week|month|term|year|half term)|calendar|changed|is there|are there|any|upcoming|coming up)"
_COMMITTEE = r"(?:strategy (?:committee|meeting|group)|committee)s?"
_MEETING = r"(?:networks?|full alliance|alliance meeting|partnership board|scitt board|mentors?(?: training)?|scitt (?:\w+ )?(?:meetings?|dates?|coordinators?|co ordinators?|subject leaders?)|subject lead(?:er)?s?(?: meetings?)?|(?:\w+ )leaders? meetings?|scitt events?|events?|training|meetings?)"
_NOT_DATES = r"(?!.*\b(?:remind|tell|invite|add|move|cancel|change|papers|agenda|apolog\w+|deputy instead|summary|newsletter|include|evaluat\w+|attend\w*|figures|request|join|share|nominat\w+|who|whos)\b)"
_MONTHS = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
# (pattern, confidence); the strongest match of an intent counts.
PATTERNS: dict[str, tuple[tuple[str, float], ...]] = {
    "contact_lookup": (
        (r"\b(?:my|our|the|your) (?:usual |key |main )?(?:contact|link person|account manager)\b", 0.9),
        (r"\bcontact (?:for|details|person|number|at)\b", 0.9),
        (r"\bwho(?:s| is| are|m)?\b.*\b(?:contact|speak|talk|ask|email|e mail|ring|call|phone|get (?:hold|in touch)|write)\b", 0.85),
        (r"\bwho (?:does|do|runs|leads|deals|handles|looks|is responsible|sorts|covers|organises)\b", 0.8),
        (r"\b(?:phone|telephone|office|email|e mail) (?:number|address|no)\b|\b(?:number|address|email|phone) (?:for|of)\b", 0.8),
        (r"\bget (?:hold of|in touch with)\b|\bwhose (?:name|number|email)\b", 0.7),
        (r"\b(?:wh?os?|who is|whats|what is) .{0,20}contac?t?t?\b|^contacts?$", 0.85),
        (r"\b(?:email|e mail|phone|number)\b", 0.5),
        (r"^who\b|^contact\b|\bcontact\b|\bspeak to\b|\b(?:advis[eo]rs?)\b", 0.45),
    ),
    "call_back": ((r"\b(?:ring|call|phone) me\b", 0.97), (r"\bspeak to (?:a person|somebody|someone|a human)\b", 0.6)),
    "asked_directly": (
        (r"\b(?:asked|contacted|approached|rang|emailed) me (?:direct|directly|personally|myself|themselves)\b", 0.95),
        (r"\b(?:school|head)\b.*\b(?:asked|contacted|approached) me\b", 0.8),
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
        (r"\b(?:news|update|progress|status|(?:whats|what is|anything|whens|when is) happening|chas\w+|wheres?)\b.*\b(?:request|application|support|help|s2s|it)\b", 0.85),
        (r"\b(?:any news|any progress|any update|anything happening|heard back|hear back|been (?:matched|approved|picked up)|up to with)\b", 0.85),
        (rf"\bstatus of\b|^status$|^{_MINE}? ?requests?$|\bmy requests\b", 0.9),
        (r"\b(?:has|have|did)\b.*\b(?:pick(?:ed)? up|looked at|look at|seen|see|read)\b.*\brequest\b|\bsle (?:been )?assigned\b", 0.85),
        (r"\bwhen (?:will|do|might|can|should) (?:i|we) hear\b", 0.9),
        (r"\b(?:has|have|did|is|when)\b.*\brequest\b", 0.6),
    ),
    "cost": (
        (r"^(?:so )?(?:is|are) (?:it|this|that|the support|s2s|sles?|an sle) (?:still |really |all )?free\b", 0.99),
        (r"^how much (?:(?:would|will|does|did|do|is|are) )?(?:it|this|that|we|i|my request|our request|the support|s2s)(?: (?:would|will|does))?(?: (?:cost|costs|be|pay|owe))?(?: us| me)?$", 0.99),
        (r"^what (?:would|will|does|did) (?:it|this|that|my request|our request|the support|s2s) cost(?: us| me)?$|^what(?: is|s) (?:the|your) (?:cost|price)$", 0.99),
    ),
    "cancel": (
        (r"\b(?:withdraw|cancel|close|drop|stop) (?:my|our|the|this|that) (?:support )?request\b", 0.9),
        (r"\b(?:dont|do not|no longer|not) need\b.*\b(?:support|any ?more|it|help)\b|\bno longer needed\b", 0.95),
    ),
    "my_deployments": (
        (r"\b(?:my|our) (?:\w+ ){0,3}(?:visits?|deployments?|days|schedule|sle work)$|^(?:my )?(?:visits|deployments|schedule)$", 0.8),
        (r"^(?!.*\b(?:log|left)\b).*\b(?:what|which|when|where|list|show|give|have|do|am)\b.*\b(?:my|i|im|ive|me)\b.*\b(?:deployed|deployments?|visits?|schedule|sle work|supporting|schools im working with|booked (?:for|in))\b", 0.85),
        (r"\blist the schools im working with\b|\bwhat visits\b|\b(?:any|my) sle work\b|\bwhich days am i out\b|\bmy next (?:school )?visit\b|\bcoming to (?:us|my school)\b", 0.9),
        (r"^wh(?:en|o)(?:s|re| is| are)? (?:\w+ ){0,3}(?:coming|visiting)\b|^when am i (?:\w+ )?(?:at|in|out|with)\b|^what(?:s| is)? next$", 0.9),
    ),
    "my_remaining_days": (
        (r"\b(?:how many|have i|what|whats|any|count|show|near)\b.*\b(?:days?|allowance|allocation)\b.*\b(?:left|remaining|used|balance|done|before its charged|deployed|spare)\b", 0.85),
        (r"^(?:days left|my days left|day balance)$|\b(?:my|remaining) (?:\w+ )?(?:day )?(?:balance|allowance|allocation)\b|\bleft of my (?:\w+ )?days\b|\bmy limit of days\b|\bhow many (?:more )?days (?:do i have|can i do|have i)\b|\bhow many of my\b.*\bdays\b", 0.9),
    ),
    "confirm_deployment": (
        (r"^(?:yes|yep|yeah|yes please|yes thats fine|agreed|i agree|yes i agree)$", 0.85),
        (r"\bconfirm\b.*\b(?:visit|deployment|day|date|me|it)\b|\bconfirm(?:ed)?$|\b(?:accept|happy to accept|accept the)\b.*\b(?:deployment|visit|day|date|request from)\b", 0.9),
        (r"\byes\b.*\b(?:works|i can (?:do|make)|that date|suits)\b|\bbook me in\b|\bi will be there\b|\bill be there\b|\b(?:dates?|days?) (?:are|is) (?:ok|fine|good)\b|\bagreed so i can do it\b", 0.85),
    ),
    "decline_or_move_deployment": (
        (r"\b(?:move|reschedule|rearrange|postpone|change|cancel|decline|swap|shift)\b.*\b(?:visit|deployment|day i|date of my|my (?:mon|tue|wed|thu|fri)\w*)\b", 0.95),
        (rf"\b(?:cant|cannot|can not|can no longer|unable to|wont be able to|not able to)\b.*\b(?:do|make|come|go|attend|release)\b.*\b{_DAY}\b", 0.9),
        (rf"\b{_DAY} (?:visit|no longer works|(?:is|are) no good|(?:doesnt|does not|wont|will not) work|(?:is|are) (?:off|out)|(?:isnt|is not|arent|are not) (?:good|possible|ok))\b", 0.9),
        (rf"\b{_DAY}\b.*\b(?:cant|cannot|unable to|wont be able to) (?:come|make|do|go|be)\b", 0.9),
        (rf"^(?!.*\b(?:committee|meeting|network|newsletter|event)\b).*\b(?:move|reschedule|rearrange|postpone|swap|shift|change)\b.*\b{_DAY}\b", 0.9),
        (rf"\bofsted\b.*\b{_DAY}\b|\b{_DAY}\b.*\bofsted\b|^ofsted$", 0.6),
        (r"\b(?:cant|cannot|wont|unable to)\b.*\b(?:deployment|visit|that one|that day|make it|go tomorrow|come tomorrow|release me)\b|\bdouble booked\b|\bvisit be a different\b|^(?:please )?(?:postpone|reschedule)\b", 0.9),
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
    "log_visit": (
        (r"\b(?:log|record|enter|register)\b(?! of\b).*\b(?:visits?|(?:half )?(?:an? )?days?|session|what i did)\b", 0.92),
        (r"\b(?:add|submit|file|write|put in|hand in|do)\b.*\bvisit (?:notes?|reports?)\b|\bwrite up\b.*\b(?:visits?|day)\b", 0.92),
        (rf"^(?:i |ive |i have )?(?:did|was|worked|been|went)\b.*\b(?:at|to)\b.*\b(?:today|yesterday|{_DAY})$|^(?:i )?did {_DAY} (?:at|with)\b", 0.85),
        (r"^(?:an? |1 |one )?(?:half (?:an? )?|full |whole )?day at\b|^(?:ive |i have )?(?:done|did|finished|had) (?:my|the|a) (?:visit|day|session)\b", 0.9),
        (r"\bi visited\b|\bvisit (?:is )?(?:completed|done|finished|complete)\b", 0.92),
        (r"\b(?:ive|i have|weve|we have|just) (?:just )?(?:done|finished|completed|had)\b.*\b(?:day|visit|session)\b", 0.92),
        (r"\b(?:spent|did|worked)\b.*\b(?:an? |the )?(?:half |whole |full )?(?:day|morning|afternoon)\b.*\bat\b", 0.8),
        (r"\bmark (?:my|the) deployment as (?:completed?|done|finished)\b", 0.95),
        (r"^\d+(?: 5)? hours? .*\b(?:today|yesterday|this (?:morning|afternoon)|on (?:mon|tue|wed|thu|fri)\w*)$", 0.92),
    ),
    "triage_queue": (
        (r"\b(?:triage|request) (?:queue|inbox|list)\b|^(?:please )?(?:open|show|see|check|view)(?: me)? (?:the |our )?(?:queue|inbox|backlog)\b", 0.95),
        (r"\b(?:in|is|of|at) the (?:queue|inbox|backlog)\b|^(?:queue|inbox|backlog|triage)\b", 0.85),
        (r"(?<!\bmy )(?<!\bour )\b(?:waiting|open|new|pending|outstanding|overdue|un\w+ed) (?:\w+ ){0,2}requests\b", 0.92),
        (r"(?<!\bmy )(?<!\bour )\brequests\b.*\b(?:waiting|pending|outstanding|overdue|un\w+ed|attention|not (?:yet |been )*\w+ed|nobody|no one|still open|(?:are|is) open|without an? sle|come in|arrived)\b", 0.92),
        (r"^(?:please )?(?:show|list|see|view|display)(?: me)? (?:all |the |all the |todays )?(?:\w+ )?requests$", 0.85),
        (r"\b(?:what|whats|which|anything|how many)\b.*\b(?:come|came) in\b", 0.9),
    ),
    "match_request": (
        (r"^(?:please )?match\b(?!ing)", 0.95),
        (r"^(?:please |can you |could you )?(?:assign|allocate|deploy|propose|suggest)\b(?!.*\b(?:us|our|my|me|we)\b).*\b(?:sles?|someone|somebody|requests?|req|s2s)\b", 0.92),
        (r"\bfind (?:an? |the |some )?(?:sles?|someone|somebody|candidates?)\b.*\b(?:request|req|s2s) (?:no |number )?\d", 0.97),
        (r"\bwho (?:can|could|might|should) (?:take|do|cover|support) (?:this|that|the) (?:\w+ ){0,3}request\b", 0.95),
        (r"\b(?:which|what) (?:sles?|specialists?) (?:are|is|have|has)\b.*\b(?:available|free|capacity|days)\b", 0.96),
        (r"\bwho (?:has|have|s) (?:any |some |free )?(?:capacity|availability|days left|free days)\b", 0.95),
        (r"\b(?:show|list|see|any) (?:me )?(?:the )?(?:candidates|possible sles)\b", 0.92),
    ),
    "my_availability": (
        (r"\b(?:im|i am|i can be) (?:free|available|around) (?:on )?(?:mon|tue|wed|thu|fri)\w*|^free (?:on )?(?:mon|tue|wed|thu|fri)\w*", 0.9),
        (r"\b(?:my|change|set) availability\b|\bcant be out on\b|\bnever on (?:a )?(?:mon|tue|wed|thu|fri)\w*", 0.9),
    ),
    "other_services": (
        (r"\bwhat else (?:can|could|do|does|may)\b.*\b(?:ask|offer|get|request|commission|have|do)\b|\bother (?:support|services)(?: (?:can|could|do|is|are)\b.*)?$", 0.9),
    ),
    "broadcast": (
        (r"\bbroadcasts?\b(?! \d)", 0.95),
        (r"^(?:please |can you |could you )?(?:remind|tell|notify|inform|message|alert|email|write to|ask)(?: \w+)? (?:all|every|everyone|everybody|the (?:strategy )?committee|(?:the )?(?:heads|headteachers|deputies|sles|schools|committee members|cpld leads))\b", 0.97),
        (r"^(?:please |can you |could you )?(?:remind|tell|notify|inform|message|alert) (?:\w+ ){0,3}(?:heads|headteachers|deputies|sles|schools|leads|members|coordinators|officers)\b", 0.9),
        (r"\b(?:send|post|announce|circulate)\b.*\bto (?:all|every|everyone|everybody|the strategy committee|(?:the )?(?:heads|headteachers|deputies|sles|schools))\b", 0.97),
        (r"\b(?:send|make|post)\b.*\b(?:announcement|notice)\b", 0.95),
        (r"\blet (?:all|every|everyone|everybody|(?:the )?(?:heads|headteachers|deputies|sles|schools|members))\b.*\bknow\b", 0.97),
    ),
    "nominate": ((r"\bnominat\w*\b.*\b(?:sle|specialist|someone|somebody|colleague|teacher)\b", 0.9), (r"\bnominat\w*\b", 0.6)),
    "new_head": (
        (r"^(?:hi |hello )?(?:i |ive |i have )?(?:only |just |recently )*(?:started|joined|taken over)(?: (?:here|as (?:a |the )?(?:new )?(?:head\w*|principal)))?$", 0.9),
        (r"^(?:im |i am )?(?:an? |the )?new(?:ly appointed)? (?:head(?: ?teacher)?|principal)(?: (?:here|now|in post|(?:at|in) .{1,40}))?$|^(?:im |i am )?new to (?:headship|lincolnshire|the county)$", 0.9),
    ),
    "committee_dates": (
        (rf"^{_NOT_DATES}.*\b{_WHEN}\b.*\b{_COMMITTEE}\b|^{_NOT_DATES}.*\b{_COMMITTEE}\b.*\b{_WHEN}\b", 0.95),
        (r"^(?:the )?(?:next )?(?:strategy )?committee(?: meeting)?s?$|^strategy meeting$", 0.9),
        (rf"^{_NOT_DATES}.*\b{_COMMITTEE}\b.*\b(?:in|on) {_MONTHS}\b", 0.9),
        (rf"\b{_COMMITTEE}\b", 0.3),
    ),
    "event_dates": (
        (rf"^{_NOT_DATES}(?!.*\b{_COMMITTEE}\b).*\b{_WHEN}\b.*\b{_MEETING}\b|^{_NOT_DATES}(?!.*\b{_COMMITTEE}\b).*\b{_MEETING}\b.*\b{_WHEN}\b", 0.85),
        (rf"^what(?:s| is| events are| meetings are| training is)? ?(?:on|happening|coming up)?\b.*\b(?:this|next|in|over the next|coming) ?(?:half term|term|week|month|few weeks|year|{_MONTHS}|up)$", 0.9),
        (rf"^(?:whats|what is|anything|is anything) on\b|^(?:in|this|next) (?:{_MONTHS}|half term)$|^(?:events|dates|meetings) (?:in|for|this|next)\b", 0.85),
        (r"^(?:the |our )?scitt (?:\w+ ){0,2}(?:meetings?|dates?)$", 0.85),
        (r"^when (?:do|are|will) we (?:next )?(?:meet|meeting)(?: again| next)?$", 0.85),
        (r"\b(?:full alliance|partnership board|(?:head ?teacher|deputy|cpld|new head)\w* (?:leads? )?network)\b", 0.35),
    ),
    "school_dates": (
        (r"^(?!.*\b(?:what|whats|events?|meetings?|training|on (?:this|next)|visit|request|sles?|newsletter|committee)\b).*\b(?:when|whens|dates?|next|which|how long)\b.*\b(?:half term|terms? (?:start|end|begin|finish|date)s?|(?:start|end|beginning) of (?:the )?term|inset|bank holidays?|break up|(?:go|be|are) back|(?:christmas|easter|summer) (?:holidays?|break))\b", 0.92),
        (r"^(?:when|whens|when is|what is|what are|whats) (?:the )?(?:next )?(?:half term|inset(?: days?)?|bank holidays?|term dates?|school holidays?|holidays)\b", 0.92),
        (r"^(?:next |the )*(?:half term(?: dates?)?|inset(?: days?)?|bank holidays?|term dates?|school (?:dates|holidays))$", 0.92),
        (r"\bis (?:it )?.{3,30}\b(?:a school day|an inset(?: day)?|a bank holiday|term time)$|\b(?:is|are) (?:the )?schools? (?:open|closed|shut)\b", 0.92),
    ),
    "my_people": (
        (r"\bwho(?:s| is) out\b", 0.9),
        (r"\b(?:who|which) of (?:mine|ours|my (?:staff|people|sles)|our (?:staff|people|sles))\b|\bmy sles\b.*\bout\b", 0.9),
    ),
    "newsletter_subscribe": (
        (rf"\b(?:subscribe|sign (?:me |us )?up|join|opt in|enable|turn on)\b.*\b{_NEWSLETTER}\b", 0.9),
        (rf"\b(?:add|put) (?:me|us|our \w+)\b.*\b{_NEWSLETTER}\b|\b{_NEWSLETTER}\b.*\badd (?:me|us) again\b", 0.9),
        (rf"\b(?:not|dont|do not|havent|never) (?:get|getting|got|had|receive|receiving|received|seen)\b.*\b{_NEWSLETTER}\b", 0.96),
        (rf"^(?!.*\b(?:stop|dont|do not|no longer|not|un\w+|remove|in (?:the|your|next)|items?|article|piece|when|what)\b).*\b(?:get|receive|want|like|sen[dt](?:ing)? (?:me|us))\b.*\b{_NEWSLETTER}\b", 0.9),
    ),
    "newsletter_unsubscribe": (
        (rf"\bunsubscribe\b|\bopt out\b.*\b{_NEWSLETTER}\b|^{_NEWSLETTER} off$", 0.95),
        (rf"\b(?:stop|disable|turn off|cancel|leave|no more)\b.*\b{_NEWSLETTER}\b", 0.95),
        (rf"\b(?:remove|take)\b.*\b(?:me|us|my|our)\b.*\b{_NEWSLETTER}\b", 0.96),
        (rf"\b(?:dont|do not|no longer|not)\b.*\b(?:want|wish|need|receive|like|send)\b.*\b{_NEWSLETTER}\b", 0.95),
    ),
    "newsletter_submit_item": (
        (r"\b(?:put|include|add|feature|share|submit|advertise|promote|publish|mention|place|get|have|print)\b(?! (?:me|us|my email|our (?:school|office))\b(?!.*\bnext (?:edition|issue)))(?!.*\b(?:list|subscri\w*|sections?)\b).*\b(?:in|into|to|for|on)\b.*\b(?:newsletter|bulletin|digest|next (?:edition|issue))\b", 0.92),
        (r"\bfeature\b.*\b(?:newsletter|bulletin|digest|edition|issue)\b", 0.92),
        (r"\b(?:items?|something|articles?|pieces?|contributions?|notices?|stor(?:y|ies)|quotes?|adverts?)\b.*\b(?:newsletter|bulletin|digest|next edition)\b", 0.92),
        (r"\b(?:newsletter|bulletin|digest) (?:items?|articles?|pieces?|contributions?|deadline|copy)\b|^news item\b", 0.92),
    ),
}  # fmt: skip

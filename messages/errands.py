"""What people say when they want something done or looked up, and not explained: no published answer is meant."""

import re

from messages.words import plain

_TURN_TO = "contact|ask|ring|speak|talk|e ?mail|call|phone|write to|get hold|get in touch"
_SEES_TO = "runs?|deals?|handles?|looks? after|organises?"
_PERSON = re.compile(
    rf"\bwho does (?!the\b)|\bwho(?:m|s)?\b.* (?:{_TURN_TO}|{_SEES_TO})\b|"
    r"\b(?:contact|phone number|e ?mail(?: address)?) (?:person )?(?:for|of|about)\b"
)
ERRANDS: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.strip() for line in kind.strip().splitlines())
    for kind in (
        """when is the next strategy committee
        what time does the committee start
        where is the committee meeting held
        which day is the committee in march
        dates of the strategy committee this year
        is there a committee meeting this month
        give me the committee calendar""",
        """when is the next full alliance meeting
        when and where is the heads network
        what date is the cpld leads network
        date of the next subject leader meeting
        when does the scitt mentor training take place
        what events are coming up
        what's on next week
        which day is the new heads network
        what time does the partnership board begin
        dates for the middle leadership programme
        when are the deputies meeting
        time and place of the governors course
        when is the pupil premium event
        when does the early career programme start
        where is it held""",
        """who do I contact about rooted in reading
        who is my contact
        who should I email about an innovation group
        who do we ring about the scitt
        phone number for the office
        email address of the person for peer review
        who do I speak to about becoming an sle
        contact for school initiated events
        who do we talk to about the peer improvement pathway
        who can I ask about the pupil premium
        who do I get in touch with to join a cluster
        who is the right person for programmes
        whose number do I need for champions
        contact person for performance management""",
        """who deals with invoices
        who does the governance side
        who does peer reviews round here
        who runs the innovation groups
        who leads on science
        who looks after the newsletter
        who organises the headteacher networks
        who handles governance courses
        who does pupil premium
        who is in charge of reviews
        who runs this""",
        """subscribe me to the newsletter
        sign our office up for the newsletter
        add me to the newsletter list
        please send me the newsletter from now on
        turn the newsletter on
        I would like to receive the newsletter""",
        """unsubscribe from the newsletter
        stop the newsletter
        take me off the mailing list
        no more newsletters please
        switch the newsletter off
        newsletter stop
        disable the newsletter
        opt out of the newsletter""",
        """I have an item for the newsletter
        please put this in the newsletter
        a piece about our science fair for the next issue
        can you publish our news
        submit an article to the newsletter
        something for the newsletter about our school
        advertise our vacancy in the newsletter
        here is a photo for the newsletter""",
        """we need support with maths
        I would like an sle for phonics in key stage 1
        please find us somebody for behaviour
        our head of english is struggling, can somebody help
        requesting support for year 6 reading
        looking for a specialist for geography next term
        could we have support from an experienced coach for our new leader
        can an sle come to us and look at pupil premium
        can somebody from another school help our history department
        school to school support needed
        please arrange support with curriculum planning""",
        """any news on our request
        where is my support request up to
        has an sle been found for us yet
        have you matched us
        status of request 42
        we asked for help weeks ago and heard nothing""",
        """when is my next deployment
        where am I going this week as an sle
        which schools am I supporting
        my visits this half term
        show my bookings""",
        """how many days have I got left
        how many free days do I have remaining
        what is left of my allowance
        days used so far this year
        balance of sle days
        how many of my three days are used""",
        """yes I can do tuesday
        I confirm the deployment
        that date is fine with me
        I can not make it on friday
        could we move my visit to the week after
        sorry I have to decline""",
        """I spent half a day there yesterday
        log my visit
        visit done, coaching with the subject lead
        record one day of support for monday""",
        """send a message to all heads
        broadcast to every member school
        remind the committee members of their meeting
        post this to all deputy heads
        notify the cpld leads
        put out a notice about the network meeting
        tell all sles about the training""",
        """show the queue of requests
        which requests are waiting to be triaged
        match an sle to request 12
        who could do this deployment
        assign somebody to the oldest request""",
        """cancel our request
        withdraw the support we asked for
        start again
        go back
        what can you do
        help me use this
        how do I use this bot""",
        """hello
        thanks very much
        good morning
        that is great""",
        """what is the weather like tomorrow
        my laptop does not work
        where can I get lunch
        how do I apply for a school place for my child
        who won the football
        book me a train
        write a report for me
        what is the capital of france
        the wifi at school is down
        who is my mp""",
        """I am worried about a child
        a pupil told me something at home is wrong
        an allegation against a member of staff
        my colleague has been off with stress
        a parent complained about a teacher""",
    )
)


def seeks_a_person(text: str) -> bool:
    """Whether somebody wants to know whom to turn to, whatever it is about."""
    return bool(_PERSON.search(plain(text)))

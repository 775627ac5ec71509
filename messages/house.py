"""What an alliance decides for itself: service levels and where its team sits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

# What the central team may change while the bot runs; the rest belongs to whoever runs it.
CHANGEABLE = frozenset(
    "reply_days approval_days match_days release_days agreement_days evaluation_days first_talk_days notice_days "
    "note_days invoice_days second_approver_above quiet_hours".split()
)


@dataclass(frozen=True, slots=True)
class House:
    """Settings that shape what is said and done; days are school days unless a name says otherwise.

    The figures are other alliances' practice (48 hours to find an SLE, 7 days to the first talk, a note within 5
    working days, invoices paid in 28 days); none is a promise of the alliance's own.
    """

    team_rooms: tuple[tuple[str, str], ...] = ()  # (platform, chat) where new requests are announced
    telegram_name: str = ""  # the bot's user name, for links that open a chat with it
    reaches_all: bool = False  # a terminal stands in for every person's account
    reply_days: int = 1  # a person of the central team answers a new request within
    approval_days: int = 3  # a head is reminded once, after that the central team is told
    match_days: int = 2  # an SLE is found within, after a request was taken
    release_days: int = 3  # an SLE's own head, or whoever an offer or agreement waits for, is reminded after
    agreement_days: int = 5  # an agreement is planned and signed within
    evaluation_days: int = 5  # an evaluation is asked once more after; after twice that the team is told
    first_talk_days: int = 7  # calendar days in which the SLE gets in touch with the school
    notice_days: int = 1  # a day cancelled with less notice is cancelled late
    note_days: int = 5  # a visit's note is written within
    invoice_days: int = 28  # calendar days in which an invoice is paid
    charge_goes_to: str = ""  # who receives the price of a day beyond the free ones; no source says so
    smallest_group: int = 3  # figures for the committee hide what fewer have in common
    later_weeks: int = 6  # after the end, for the fourth of Guskey's levels
    term_later_weeks: int = 14  # for the fifth
    words_months: int = 12  # what people wrote is kept after it has ended; so is whom we wrote to
    records_months: int = 36  # who was at a session, who did what
    finance_years: int = 7  # days, charges and invoices with all that explains them
    privacy_contact: str = ""  # whom to ask about personal data, in place of the alliance's office
    public_url: str = ""  # where our web pages are, for links to them
    quiet_hours: str = "20:00-07:00"  # London time in which nobody is disturbed who did not choose other hours
    voices: str = "Andy Chisholm, Newsletter, Myles Pustelnik"  # whom a broadcast can speak for
    second_approver_above: int = 50  # recipients of a broadcast that two people of the central team must want
    newsletter_to: str = "all"  # or "members": the schools that are members of the alliance
    safeguarding_text: str = ""  # in place of the alliance's own
    safeguarding_numbers: str = ""
    set_up: "House | None" = None  # as it was before anything was changed

    def changed(self, values: Mapping[str, str]) -> "House":
        """With what was decided since it was set up; what is not changeable is left as it is."""
        known = {name: type(getattr(self, name))(value) for name, value in values.items() if name in CHANGEABLE}
        return replace(self, **known, set_up=self) if known else self

"""Messages that did not arrive: whom they were for, why, and since when, with what can be done."""

from bot.web.desk.frame import Page, Values, Visit
from handlers import failures

MOST = 50


async def show(visit: Visit) -> Values:
    found, more = await failures.known(visit, MOST)
    return {"rows": found, "more": more}


PAGE = Page("/desk/failures", "Messages that did not arrive", "failures.html", show, label="Not arrived")

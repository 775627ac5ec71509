"""Anything at all that fits the web app’s routes, or does not, is answered without a fault of ours."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import requests
import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from storage.database import Database
from tests.site import ADDRESS, SECRET, SLACK, TELEGRAM, Site, site_on
from tests.stages import TEAM

pytestmark = pytest.mark.unmeasured
DESCRIBED = yaml.safe_load(Path(__file__).with_name("web_routes.yaml").read_text(encoding="utf-8"))
SCHEMA = schemathesis.openapi.from_dict(DESCRIBED)
ROUTES = [SCHEMA[path][method.upper()] for path, methods in DESCRIBED["paths"].items() for method in methods]
OURS = ("host", "content-length", "connection", "accept-encoding", "cookie", "transfer-encoding")


def sent(case: schemathesis.Case[Any], site: Site) -> httpx.Request:
    """As it was thought up, but with what lets it in: else all of it would be turned away at the door."""
    if isinstance(case.body, dict) and case.path == "/desk/say":
        case.body["csrf"] = site.csrf
    given: Mapping[str, Any] = case.as_transport_kwargs(base_url=ADDRESS)
    whole = requests.Request(**given).prepare()
    body = whole.body.encode() if isinstance(whole.body, str) else bytes(whole.body or b"")  # type: ignore[arg-type]
    headers = {name: value for name, value in whole.headers.items() if name.lower() not in OURS}
    let_in = {SLACK: site.slack.wire.signed(body), TELEGRAM: SECRET}.get(case.path, {})
    encoded = [
        (name.encode(), quote(str(value), safe=" ;=/*,.-+").encode()) for name, value in {**headers, **let_in}.items()
    ]
    return site.client.build_request(case.method, whole.url or "", headers=encoded, content=body)


async def attempt(filled: Database, examples: int) -> None:
    async with site_on(filled) as site:
        await site.sits(TEAM)
        answers: set[tuple[str, int]] = set()

        async def tries(case: schemathesis.Case[Any]) -> None:
            request = sent(case, site)
            answer = await site.client.send(request)
            answers.add((case.path, answer.status_code))
            assert answer.status_code < 500, (request.url, request.headers, request.content)

        for route in ROUTES:
            await asyncio.to_thread(_try, route.as_strategy(), tries, examples, asyncio.get_running_loop())
        assert {(path, 200) for path in (SLACK, TELEGRAM, "/desk", "/desk/say")} <= answers  # they were let in


def _try(
    cases: st.SearchStrategy[schemathesis.Case[Any]], tries: Any, examples: int, loop: asyncio.AbstractEventLoop
) -> None:
    """Hypothesis thinks them up here, the bot answers in its own loop."""

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(cases)
    def each(case: schemathesis.Case[Any]) -> None:
        asyncio.run_coroutine_threadsafe(tries(case), loop).result(30)

    each()


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_every_route_is_described(filled: Database) -> None:
    async with site_on(filled) as site:
        paths = {route.path for route in site.app.routes if isinstance(route, Route)}
        assert paths - DESCRIBED["paths"].keys() == set()


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_no_request_brings_about_a_fault(filled: Database) -> None:
    await attempt(filled, 6)


@pytest.mark.soak
@pytest.mark.timeout(1200)
async def test_no_request_of_a_great_many_brings_about_a_fault(filled: Database) -> None:
    await attempt(filled, 300)

"""Requests by nobody we know: turned away in a word, with nothing of what they hold in a log, and at little cost."""

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlencode

import pytest
from starlette.routing import Mount, Route

from bot.web import app as web
from bot.web import desk
from bot.web.guard import HEADERS, LARGEST
from storage.database import Database
from tests.fakes import slack_payloads as payloads
from tests.serving import until
from tests.site import HEADS, SECRET, SLACK, TELEGRAM, Site, site_on
from tests.stages import ASKER, TEAM

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
WORDS = "zebedee"  # must not be in any log
MARKUP = "<script>alert(1)</script>"
FORM = {"content-type": "application/x-www-form-urlencoded"}
FORMS = ("/desk/say", "/desk/out", "/desk/import/look", "/desk/import/keep")
STATIC = ("desk.css", WORDS, "../../../../pyproject.toml", "%2e%2e/%2e%2e/app.py", "%00", "a" * 5000)
NAMED = (WORDS, "1", "0", "9" * 21, "9" * 5_000, "%00", "%C2%B2", "-1", "A" * 43)
HOOKS = (SLACK, TELEGRAM)


@pytest.fixture
async def site(filled: Database, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Site]:
    caplog.set_level(logging.DEBUG)
    async with site_on(filled) as site:
        yield site
    assert "Traceback" not in caplog.text
    assert WORDS not in caplog.text


def stamped(site: Site, body: bytes, seconds: float) -> Mapping[str, str]:
    """Signed, as if so many seconds from now."""
    wire, usual = site.slack.wire, site.slack.wire.sign_at
    wire.sign_at = lambda: time.time() + seconds
    signed = wire.signed(body)
    wire.sign_at = usual
    return {**HEADS, **signed}


async def said(site: Site, text: str) -> bytes:
    """The event that a linked person's message is."""
    head = await site.world.person(ASKER)
    event = payloads.message_event(site.slack, head.address, text, site.slack.dm(head.address), None)
    body = {"type": "event_callback", "team_id": event["team"], "event_id": "Ev-one", "event": event}
    return json.dumps(body).encode()


async def test_a_signature_holds_for_five_minutes_either_way(site: Site) -> None:
    body = await said(site, WORDS)
    for seconds in (-310, -301, 302, 310):
        answer = await site.client.post(SLACK, content=body, headers=stamped(site, body, seconds))
        assert answer.status_code == 401, seconds
    await site.world.settle()
    head = await site.world.person(ASKER)
    assert not head.way.seen(head.address)
    for seconds in (0, -290, 290):
        answer = await site.client.post(SLACK, content=body, headers=stamped(site, body, seconds))
        assert (answer.status_code, answer.text) == (200, "")


async def test_an_identical_request_takes_effect_once(site: Site) -> None:
    body = await said(site, "hello")
    headers = stamped(site, body, 0)
    answers = await asyncio.gather(*(site.client.post(SLACK, content=body, headers=headers) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    await site.world.settle()
    head = await site.world.person(ASKER)
    assert len([seen for seen in head.way.seen(head.address) if "Amara" in seen.text]) == 1


async def test_a_command_that_speaks_of_a_payload_is_answered(site: Site) -> None:
    head = await site.world.person(ASKER)
    for number, text in enumerate(("payload", "payload=x", "payload={}", "what is a payload")):
        form = {"command": "/s2s", "text": text, "user_id": head.address, "team_id": "T0001", "channel_id": "D1"}
        body = urlencode({**form, "trigger_id": f"t{number}"}).encode()
        head.marks()
        answer = await site.signed(body, **FORM)
        await site.world.settle()
        assert answer.status_code == 200, text
        assert head.heard, text


UNSIGNED: tuple[dict[str, str], ...] = (
    {},
    {"x-slack-request-timestamp": "soon"},
    {"x-slack-request-timestamp": "1e9"},
    {"x-slack-request-timestamp": "-1"},
    {"x-slack-request-timestamp": "nan"},
    {"x-slack-request-timestamp": "9" * 12},
    {"x-slack-signature": "v0=" + "é" * 64},
    {"x-slack-signature": "v0=" + "0" * 64},
    {"x-slack-signature": "v1=" + "0" * 64},
)
BODIES = (
    b"",
    b"{",
    b"{}",
    b"\xff" + WORDS.encode(),
    b'{"event": "' + WORDS.encode(),
    b"payload=%7B%7D",
    b"--b\r\n\r\nx",
)
KINDS = (
    "",
    "text/plain",
    "text/plain; charset=nonsense",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=" + "b" * 900,
    "application/xml",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded",
)


async def test_what_slack_did_not_sign_is_not_read(site: Site) -> None:
    """Whatever it is, it is turned away with the same few words as every other."""
    for headers in UNSIGNED:
        for body in BODIES:
            whole = {**(stamped(site, b"other", 0) if headers else {}), **headers}
            encoded = [(name.encode(), value.encode("latin-1")) for name, value in whole.items()]
            answer = await site.client.post(SLACK, content=body, headers=encoded)
            assert answer.status_code in (400, 401), (headers, body)
            assert answer.text in ("", '{"error": "invalid request"}')


async def test_what_telegram_did_not_send_is_not_read(site: Site) -> None:
    update = json.dumps({"update_id": 1, "message": {"text": WORDS}}).encode()
    for secret in (None, b"", b"wrong", "é".encode("latin-1"), b"a-secret,a-secret", b"A-SECRET", b"a-secre"):
        headers = [] if secret is None else [(b"x-telegram-bot-api-secret-token", secret)]
        answer = await site.client.post(TELEGRAM, content=update, headers=headers)
        assert (answer.status_code, answer.text) == (401, ""), secret


async def test_another_kind_of_content_is_no_fault_of_ours(site: Site) -> None:
    await site.sits(TEAM)
    for kind in KINDS:
        for body in BODIES:
            headers = {"content-type": kind}
            answers = [
                await site.signed(body, **headers),
                await site.client.post(TELEGRAM, content=body, headers={**SECRET, **headers}),
                *[await site.client.post(path, content=body, headers=headers) for path in FORMS],
            ]
            assert all(answer.status_code < 500 for answer in answers), (kind, body, answers)


async def test_nested_beyond_all_measure_is_refused(site: Site) -> None:
    for deep in (b"[" * 100_000, b'{"a":' * 50_000, b'{"update_id": 1, "message": ' + b"[" * 100_000):
        for answer in (await site.signed(deep), await site.client.post(TELEGRAM, content=deep, headers=SECRET)):
            assert answer.status_code == 400


# Every route


def addresses(site: Site) -> list[tuple[str, str]]:
    """A method and a path for each route, with a word, a number and far too large a number in it; and some for none."""
    found = [("GET", f"/{WORDS}"), ("GET", f"/desk/{WORDS}"), ("DELETE", "/health"), ("PUT", SLACK)]
    for route in site.app.routes:
        if isinstance(route, Route):
            paths = {re.sub(r"\{\w+\}", named, route.path) for named in NAMED}
            found += [(method, path) for method in route.methods or () for path in paths]
        elif isinstance(route, Mount):
            found += [("GET", f"{route.path}/{name}") for name in STATIC]
    return found


async def test_every_answer_tells_a_browser_to_trust_nothing_in_it(site: Site) -> None:
    for signed_in in (False, True):
        if signed_in:
            await site.sits(TEAM)
        for method, path in addresses(site):
            answer = await site.client.request(method, path)
            assert answer.status_code < 500, (method, path)
            assert all(name in answer.headers for name in HEADERS), path
            assert "unsafe" not in answer.headers["content-security-policy"]
            framed = "https://web.telegram.org" if path.startswith("/desk/telegram") else "'none'"
            assert f"frame-ancestors {framed}" in answer.headers["content-security-policy"], path
            assert answer.headers["x-content-type-options"] == "nosniff"


async def test_what_is_not_there_repeats_nothing_of_what_was_asked(site: Site) -> None:
    for method, path in addresses(site):
        assert WORDS not in (await site.client.request(method, path)).text, path
    await site.sits(TEAM)
    for name in (MARKUP, f"'{MARKUP}", f"%22%3E{MARKUP}", "{{ 7 * 7 }}", "%0d%0aSet-Cookie: a=b"):
        for place in ("desk/requests/", "desk/requests?q=", "newsletter/", "calendar/", "desk/in/", ""):
            answer = await site.client.get(f"/{place}{name}")
            assert MARKUP not in answer.text, (place, name)
            assert "set-cookie" not in answer.headers


# More than is taken


async def test_what_announces_too_much_is_not_read(site: Site) -> None:
    for path in (*HOOKS, *FORMS):
        for length in (str(LARGEST + 1), "9" * 40, "-1", "1e3", "x", "²"):
            headers = [(b"content-length", length.encode()), *[(k.encode(), v.encode()) for k, v in SECRET.items()]]
            answer = await site.client.post(path, content=b"", headers=headers)
            assert answer.status_code == 413, (path, length)


async def pours(port: int, path: str, headers: Mapping[str, str]) -> tuple[bytes, int]:
    """A body without an end: what is answered, and how much was sent until then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"POST {path} HTTP/1.1", "Host: here", "Transfer-Encoding: chunked", *map(": ".join, headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    sent, piece = 0, b"a=" + b"b" * 16_381 + b"&"
    first = asyncio.ensure_future(reader.readline())
    while not first.done() and sent < 50 * LARGEST:
        writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        try:
            await writer.drain()
        except ConnectionError:
            break
        sent += len(piece)
        await asyncio.sleep(0)
    status = await asyncio.wait_for(first, 10)
    writer.close()
    return status, sent


async def test_a_body_without_an_end_is_cut_off(site: Site) -> None:
    bot = site.world.bot
    server = web.server(bot.platforms, bot.database, "127.0.0.1", 0, pages=desk.routes(bot))
    serving = asyncio.ensure_future(server.serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    signed = {"x-slack-request-timestamp": str(int(time.time())), "x-slack-signature": "v0=" + "0" * 64}
    for path, headers in ((SLACK, signed), (TELEGRAM, SECRET), ("/desk/say", FORM), ("/desk/out", FORM)):
        status, sent = await pours(port, path, headers)
        assert b" 413 " in status, (path, status)
        assert sent < 10 * LARGEST, path
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving

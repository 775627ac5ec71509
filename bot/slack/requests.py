"""Requests over HTTP: what is surely not Slack's is turned away before the library sees it."""

import re
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.requests import ClientDisconnect, Request

LARGEST = 1_000_000  # bytes


class TurnedAway(Exception):
    """Not to be looked at any further; `status` is the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


async def bolt_request(request: Request) -> AsyncBoltRequest:
    """The request as the library takes it. Raises TurnedAway. The signature is for the library to check."""
    _look_signed(request)
    body = await _body(request)
    try:
        return _mended(to_async_bolt_request(request, body))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        raise TurnedAway(400) from None


def _look_signed(request: Request) -> None:
    """The library fails with a traceback on a time that is no number and on a signature that is not ASCII."""
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not re.fullmatch(r"[0-9]{1,12}", stamp) or not re.fullmatch(r"v0=[0-9a-f]{64}", signature):
        raise TurnedAway(401)


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise TurnedAway(413)
    except ClientDisconnect:
        raise TurnedAway(400) from None
    return bytes(body)


def _mended(request: AsyncBoltRequest) -> AsyncBoltRequest:
    """The library empties a command in which the word "payload" occurs."""
    if request.raw_body and not request.body:
        request.body = dict(parse_qsl(request.raw_body, keep_blank_values=True))
        request.context = build_async_context(request.context, request.body)
    return request

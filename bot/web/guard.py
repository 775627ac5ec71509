"""Every answer of the web side tells a browser to trust nothing in it; what is too large is not read to its end."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 1_000_000  # bytes of what a platform or a browser sends
TOO_LARGE = "That is too large: at most 1 MB at once. Please go back and send less."
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Stands before all routes. A route's own headers win; where no length is announced, it counts what is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["type"] == "http" and _too_large(Headers(scope=scope).get("content-length", "0")):
            await Response(TOO_LARGE, 413, media_type="text/plain")(scope, receive, guarded)
        else:
            await self.app(scope, _counted(receive), guarded)


def _too_large(length: str) -> bool:
    return not (length.isascii() and length.isdigit() and len(length) <= 12 and int(length) <= LARGEST)


def _counted(receive: Receive) -> Receive:
    """The same body; a route that reads on beyond what is taken is left with the answer 413."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST:
            raise HTTPException(413)
        return message

    return counted

"""What stands before every page: who may ask on this machine, and what a page may load. An ASGI middleware."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]

# A name of somebody else's that has come to point at this machine (DNS rebinding) is none of these.
_HOSTS: Final = frozenset({b"127.0.0.1", b"localhost"})
# A page of another site may lead here, to the archive's own pages; it may not load anything from here, nor set
# Datasette's SQL to work, which takes what memory it likes: a frame does both, though it is never shown.
_OWN_SITES: Final = frozenset({b"same-origin", b"none"})
_LINKED: Final = re.compile(r"/|/(?:article|document)/[^/]+")
# Datasette's own pages have scripts in them; those of the archive have none, and say so themselves.
_POLICY = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    b"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    # For browsers that don't say whose page it is that asks.
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_REFUSAL: Final = b"Ask this archive as http://127.0.0.1, from this machine's own browser.\n"


def guarded(app: App) -> App:
    """Return *app* behind the guard."""

    async def guard(scope: Message, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": with_policy(message.get("headers", ()))}
            await send(message)

        if scope["type"] == "http" and not may_ask(scope["headers"], scope["path"]):
            headers = [(b"content-type", b"text/plain; charset=utf-8")]
            await send_with_policy({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": _REFUSAL})
            return
        await app(scope, receive, send_with_policy)

    return guard


def may_ask(headers: Headers, path: str) -> bool:
    """Return whether a request names this machine, and is none that a page of another site makes behind its reader."""
    given = {name.lower(): value for name, value in headers}
    if given.get(b"host", b"").partition(b":")[0].lower() not in _HOSTS:
        return False
    if given.get(b"sec-fetch-site", b"none") in _OWN_SITES:
        return True
    is_followed = given.get(b"sec-fetch-mode") == b"navigate" and given.get(b"sec-fetch-dest") == b"document"
    return is_followed and _LINKED.fullmatch(path) is not None


def with_policy(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Return an answer's headers with those that every answer has; a page's own policy stays."""
    kept = [(bytes(name), bytes(value)) for name, value in headers]
    names = {name.lower() for name, _ in kept}
    policy = [] if b"content-security-policy" in names else [(b"content-security-policy", _POLICY)]
    return [*kept, *policy, *_ALWAYS]

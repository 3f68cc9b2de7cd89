"""The stand-in itself: who may ask what, what becomes of it, and what it leaves."""

import threading
from collections import Counter
from dataclasses import replace
from typing import Self

from tests.servers.graph import sending
from tests.servers.graph.answers import Answer, Refusal, Request
from tests.servers.graph.calls import EVERYTHING, Call, Login
from tests.servers.graph.mailbox import Mailbox
from tests.servers.graph.manners import FAULTS, Manners
from tests.servers.graph.people import Directory
from tests.servers.graph.routes import Route, require, routed
from tests.servers.graph.schema import load_schema
from tests.servers.graph.sending import Keep, Went
from tests.servers.graph.uploads import Upload
from tests.servers.graph.web import Web


class GraphServer:
    """Serves from `__init__` until `close`. Use as a context manager.

    `tokens` says whom each bearer word stands for; "letmein" is `owner` with everything. `sent`
    has an entry for each time that a message WENT; `requests` counts by operation; `invalid` says
    what was asked that the metadata does not know, `misuse` what a sender should not ask.
    `mailboxes` by address; mail to one of them arrives there. `bounces`: who is not there, with
    the status of RFC 3463 ("5.1.1"); `away`: who answers automatically, with what. Change
    `mailboxes`, `directory` and the like from a test as it needs; requests are served one by one.
    """

    def __init__(
        self,
        manners: Manners | None = None,
        owner: str = "secretaris@tafel.example",
        port: int = 0,
        keep: Keep | None = None,
    ) -> None:
        self.manners = manners or Manners()
        self.schema = load_schema()
        self.owner = owner
        self.tokens = {"letmein": Login(owner, EVERYTHING)}
        self.mailboxes = {owner: Mailbox(owner)}
        self.directory = Directory()
        self.sent: list[Went] = []
        self.requests: Counter[str] = Counter()
        self.invalid: list[str] = []
        self.misuse: list[str] = []
        self.bounces: dict[str, str] = {}
        self.away: dict[str, str] = {}
        self.uploads: dict[str, Upload] = {}
        self.keep = keep
        self.lock = threading.RLock()
        self.web = Web(self.serve, port)
        self.url = f"{self.web.origin}/v1.0"

    @property
    def mailbox(self) -> Mailbox:
        """That of `owner`."""
        return self.mailboxes[self.owner]

    def close(self) -> None:
        """Twice is allowed."""
        self.web.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def release(self) -> None:
        """What was held goes."""
        with self.lock:
            for mailbox in self.mailboxes.values():
                sending.release(self, mailbox)

    def expire(self) -> None:
        """No token of before is good any more."""
        for word, login in self.tokens.items():
            self.tokens[word] = replace(login, expired=True)

    def serve(self, request: Request) -> Answer:
        """One at a time, whatever the connection."""
        with self.lock:
            self.web.clock_off = self.manners.clock_off
            try:
                return self._serve(request)
            except Refusal as refusal:
                if refusal.noted:
                    self.invalid.append(f"{request.method} {request.target}: {refusal}")
                return refusal.answer()

    def _serve(self, request: Request) -> Answer:
        segments = request.segments
        known = segments[:1] in (["v1.0"], ["upload"])
        path = segments[1:] if segments[:1] == ["v1.0"] else segments
        route, names = routed(request.method, "/".join(path))
        self.requests[route.operation if route else "unknown"] += 1
        fault = self.manners.take(route.operation) if route else None
        if fault and not fault.done_first:
            return fault.answer()
        if not known:
            raise Refusal(400, "BadRequest", "Invalid version.", noted=True)
        login = self._login(request) if not route or route.needs else Login()
        kind = self.schema.resource(path) if not route or route.needs else ""
        if not route:
            raise Refusal(501, "NotImplemented", "The stand-in does not do this.", noted=True)
        answer = self._done(route, Call(self, request, login, names, kind))
        return fault.instead_of(answer) if fault else answer

    def _done(self, route: Route, call: Call) -> Answer:
        if route.needs.startswith("Mail."):
            call.mailbox = self._opened(call, route.needs)
        elif route.needs:
            require(route.needs, {*call.login.scopes, *call.login.roles})
        if route.needs:
            _ = call.options  # checked even where nothing depends on them
        return route.do(call)

    def _login(self, request: Request) -> Login:
        kind, _space, word = request.header("Authorization").partition(" ")
        login = self.tokens.get(word.strip()) if kind == "Bearer" else None
        if login is None:
            words = "CompactToken parsing failed with error code: 80049217"
            raise Refusal(401, "InvalidAuthenticationToken", words)
        if login.expired:
            raise Refusal(401, FAULTS["expired"].code, FAULTS["expired"].message)
        return login

    def _opened(self, call: Call, needs: str) -> Mailbox:
        login, owner = call.login, (call.names.get("owner") or call.login.user).casefold()
        if not owner:
            words = "/me request is only valid with delegated authentication flow."
            raise Refusal(400, "BadRequest", words)
        granted = {*login.roles}
        if owner == login.user:
            granted |= {*login.scopes}
        elif owner in login.shared:
            granted |= {each.removesuffix(".Shared") for each in login.scopes if "Shared" in each}
        if login.only is not None and owner not in login.only:
            raise Refusal(403, "ErrorAccessDenied", "Access to OData is disabled: policy.")
        require(needs, granted)
        if owner not in self.mailboxes:
            raise Refusal(404, "ErrorInvalidUser", f"The requested user '{owner}' is invalid.")
        return self.mailboxes[owner]

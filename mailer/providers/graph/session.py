"""Requests to Graph as one account: signed in, bounded, and none that changes anything twice."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx

from mailer.config.accounts import GraphAccount
from mailer.errors import NotSubmitted
from mailer.i18n import _
from mailer.providers.entra import forget_token, token_of
from mailer.providers.graph.answers import Json
from mailer.providers.graph.meaning import (
    after_sending,
    failure,
    garbled,
    in_doubt,
    unreached,
    unreached_sending,
)
from mailer.providers.web import Web
from mailer.providers.web_failures import FOREIGN

IMMUTABLE = 'IdType="ImmutableId"'
"""Asks for ids that stay when a message is moved, as from Drafts to Sent Items."""
Wait = Callable[[float], None]
Fields = Mapping[str, str] | None
_READY = frozenset({200, 201, 202, 204})
_WAITS = frozenset({429, 503, 504})
_MOST_PAGES = 1000
JSON_TYPE = {"Content-Type": "application/json"}


class Session:
    """Connects when it is first used. Paths begin below the version; answers are Graph's own."""

    def __init__(self, name: str, account: GraphAccount, wait: Wait = time.sleep) -> None:
        """`wait` is how long a read that is asked to come back later waits."""
        self.account = account
        self.server = httpx.URL(account.server).host or account.server
        self.mailbox = f"/users/{quote(account.mailbox, safe='@')}"
        self._name = name
        self._wait = wait
        self._web: Web | None = None
        self._root = account.server.rstrip("/")

    def read(self, path: str, params: Fields = None, headers: Fields = None) -> httpx.Response:
        """Read something. Comes back once the server says when, as long as a request may take.

        Raises `NotSubmitted` and its kind (see `mailer.providers.graph.failures`).
        """
        until = self._line().deadline()
        while True:
            response = self._asked("GET", path, params=params, headers=headers, until=until)
            wait = _seconds(response)
            if wait is None or time.monotonic() + wait >= until:
                return self._ready(response)
            self._wait(wait)

    def read_json(self, path: str, params: Fields = None, headers: Fields = None) -> Json:
        """The same, of JSON."""
        return self._json(self.read(path, params, headers))

    def read_page(self, path: str, params: Fields = None, headers: Fields = None) -> Json:
        """The same, of one page of a list."""
        page = self.read_json(path, params, headers)
        if not isinstance(page.get("value"), list):
            raise garbled(self.server)
        return page

    def pages(self, path: str, params: Fields = None, headers: Fields = None) -> Iterator[Json]:
        """Every page of a list. Raises as `read`, and when the list never ends."""
        for _page in range(_MOST_PAGES):
            page = self.read_page(path, params, headers)
            yield page
            following = page.get("@odata.nextLink")
            if following is None:
                return
            path, params = self.own(following), None
        raise garbled(self.server)

    def change(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        content: bytes | None = None,
        headers: Fields = None,
    ) -> Json:
        """Change something by which nothing can go, once. Raises as `read`; {} is no answer."""
        headers = dict(headers or {})
        if body is not None:
            content, headers = json.dumps(body).encode(), headers | JSON_TYPE
        response = self._ready(self._asked(method, path, content=content, headers=headers))
        return self._json(response) if response.content else {}

    def put_piece(self, url: str, piece: bytes, place: str) -> None:
        """Hand a piece of an attachment to where Graph said; `place` is its Content-Range.

        Without the token: the address itself is the permission, and may be another server's.
        """
        headers = {"Content-Range": place, "Content-Type": "application/octet-stream"}
        try:
            response = self._line().ask("PUT", url, headers=headers, content=piece)
        except FOREIGN as error:
            raise unreached(error, self.server) from error
        self._ready(response)

    def send(self, item: str) -> None:
        """Have a draft sent, once; returns when that was accepted.

        Raises `InDoubt`, and `NotSubmitted` and its kind where it is certain that nothing went.
        """
        path = f"{self.message(item)}/send"
        headers = self._signed({"Content-Length": "0"})
        try:
            response = self._line().ask("POST", self._root + path, headers=headers)
        except FOREIGN as error:
            raise unreached_sending(error, self.server) from error
        if response.status_code == 401:
            forget_token(self._name, self.account)
        if response.status_code in _READY - {202}:
            raise in_doubt(garbled(self.server).message)
        if response.status_code != 202:
            raise after_sending(response, self.server, self.account.mailbox)

    def own(self, link: object) -> str:
        """A link that Graph gave, when it leads to where we are signed in. Raises `NotSubmitted`.

        Another server would be shown our token.
        """
        if isinstance(link, str) and self.is_own(link):
            return link
        raise NotSubmitted(
            _("{server} refers to another server.").format(server=self.server),
            _("Look at server under [account] in config.toml."),
        )

    def is_own(self, link: str) -> bool:
        """Whether an address is below the one we sign in for."""
        return link.startswith(f"{self._root}/")

    def message(self, item: str, folder: str = "") -> str:
        """The path of a message; in a folder it is that of one which is there."""
        where = f"/mailFolders/{folder}" if folder else ""
        return f"{self.mailbox}{where}/messages/{quote(item, safe='')}"

    def close(self) -> None:
        """Let go of the connection; twice is allowed."""
        if self._web:
            self._web.close()
            self._web = None

    def _line(self) -> Web:
        if self._web is None:
            account = self.account
            self._web = Web(account.timeout, account.ca_file, test_server=account.test_server)
        return self._web

    def _signed(self, headers: Mapping[str, str]) -> dict[str, str]:
        token = token_of(self._name, self.account)
        return {"Prefer": IMMUTABLE, **headers, "Authorization": f"Bearer {token.value}"}

    def _asked(
        self,
        method: str,
        path: str,
        *,
        params: Fields = None,
        headers: Fields = None,
        content: bytes | None = None,
        until: float | None = None,
    ) -> httpx.Response:
        url = path if self.is_own(path) else self._root + path
        signed = self._signed(headers or {})
        try:
            response = self._line().ask(
                method, url, headers=signed, params=params, content=content, until=until
            )
        except FOREIGN as error:
            raise unreached(error, self.server) from error
        if response.status_code == 401:
            forget_token(self._name, self.account)
        return response

    def _ready(self, response: httpx.Response) -> httpx.Response:
        if response.status_code not in _READY:
            raise failure(response, self.server, self.account.mailbox)
        return response

    def _json(self, response: httpx.Response) -> Json:
        try:
            found = response.json()
        except (ValueError, RecursionError) as error:
            raise garbled(self.server) from error
        if not isinstance(found, dict):
            raise garbled(self.server)
        return found


def _seconds(response: httpx.Response) -> float | None:
    """After how long the server asks a reader to come back; None when it does not."""
    after = response.headers.get("Retry-After", "")
    if response.status_code in _WAITS and after.isascii() and after.isdecimal():
        return float(after[:9])
    return None

"""An Exchange server of our own, on loopback: EWS with real state, that fails as told.

In a test:

    require_schema()
    with EwsServer(Manners(faults={"SendItem": Fault("reset", after=True)})) as server:
        ...                      # Configuration(service_endpoint=server.url, ...)
    server.sent                  # every message that went, in order: `Sent`

See `tests.servers.ews.__main__` for the program of its own.
"""

import ssl
import threading
from collections import Counter
from pathlib import Path
from typing import Any, Self

from tests.servers.ews import people, post, schema
from tests.servers.ews.answering import acting, answer
from tests.servers.ews.calling import Call
from tests.servers.ews.listening import Listener
from tests.servers.ews.manners import Manners
from tests.servers.ews.soap import Element, Refusal, Request
from tests.servers.ews.state import Item, Store


class EwsServer:
    """Serves from `__init__` until `close`. Use as a context manager.

    `sent` is what went, `invalid` what was against the schema (operation and reasons), `requests`
    counts by operation, `posts` are (operation, body) in order: all of those whose sender signed
    in, the failed too. `checks_schema` False is for where the schema is not. `port` 0 takes a free
    one; `certificate` is a PEM file and makes it https. `keep` hears of each message before the
    answer. `close` raises what went wrong inside the server.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        manners: Manners | None = None,
        known: people.People | None = None,
        port: int = 0,
        keep: post.Keep | None = None,
        *,
        checks_schema: bool = True,
        certificate: Path | None = None,
    ) -> None:
        if checks_schema and not schema.present():
            raise FileNotFoundError(f"no EWS schema at {schema.FOLDER}; see --no-schema")
        self.manners = manners or Manners()
        self.people = known or people.usual()
        self.store = Store()
        self.post = post.Post(self.store, self.people, self.manners, keep)
        self.invalid: list[tuple[str, list[str]]] = []
        self.requests: Counter[str] = Counter()
        self.posts: list[tuple[str, bytes]] = []
        self.answers: list[bytes] = []
        self.lock = threading.Lock()
        self._checks_schema = checks_schema
        self._listener = Listener((self.host, port), self)
        self._scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._listener.socket = context.wrap_socket(
                self._listener.socket,
                server_side=True,
                do_handshake_on_connect=False,  # it waits in the connection's own thread
            )
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,))
        self._thread.daemon = True
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.server_address[1])

    @property
    def url(self) -> str:
        """Where EWS answers."""
        return f"{self._scheme}://{self.host}:{self.port}/EWS/Exchange.asmx"

    @property
    def sent(self) -> list[post.Sent]:
        """Every message that went, in order."""
        return self.post.sent

    def items(self, mailbox: str, known_as: str) -> list[Item]:
        """What lies in a folder, oldest first."""
        return self.store.inside(self.store.folder(mailbox, known_as))

    def receive(self, mailbox: str, content: bytes, folder: str = "inbox") -> Item:
        """Put a message that came in into a mailbox."""
        with self.lock:
            return self.post.receive(mailbox, content, folder)

    def release(self) -> int:
        """Let go what waits, submitted; how many that were."""
        with self.lock:
            return self.post.release()

    def note(self, request: Request, body: bytes) -> None:
        """Count a request, and raise `Refusal` where it is against the schema."""
        self.requests[request.operation] += 1
        self.posts.append((request.operation, body))
        faults = schema.faults_of(request) if self._checks_schema else []
        if faults:
            self.invalid.append((request.operation, faults))
            raise Refusal(
                "ErrorSchemaValidation",
                "The request failed schema validation.",
                Violation="; ".join(faults),
            )

    def answer(self, request: Request, user: str) -> Element:
        """Do what is asked. Raises `Refusal` for a SOAP fault."""
        own = acting(self.people, user, request)
        who = (own.user or own.address) if user == "*" else user
        people, store = self.people, self.store
        return answer(Call(store, people, self.manners, self.post, who, own, request.body))

    def close(self) -> None:
        """End every connection and thread; twice is allowed."""
        self._listener.end()
        self._thread.join()
        if self._listener.broken:
            raise self._listener.broken[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

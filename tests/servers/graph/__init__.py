"""A Microsoft Graph of our own, on loopback, that keeps real state and fails as told.

In a test:

    require_schema()             # skips where Microsoft's metadata is not at hand
    with GraphServer(Manners(faults={"send": FAULTS["reset"]})) as server:
        ...                      # ask server.url with "Authorization: Bearer letmein"
    server.sent                  # every time a message WENT, in order: `Went`
    server.requests["draft"]     # how often each operation was asked for
    server.mailbox.folder("drafts")  # what lies there: `Item`s
    server.invalid               # what was asked that Graph's metadata does not know

Sign-in is in `tests.servers.graph.entra`; the word "letmein" needs none.

As a program, with people and a mailbox to try things on:

    python -m tests.servers.graph --port 8090 [--record FILE] [--fault send=reset]

prints a ready account for config.toml and how to sign in, and serves until it is ended. Each
message that goes is one line of JSON in FILE (`Went.as_line`), appended, flushed and fsynced
BEFORE the reply. Whatever the metadata does not know is refused, as Graph refuses it.
"""

from tests.servers.graph.calls import EVERYTHING, Login
from tests.servers.graph.mailbox import Item, Mailbox
from tests.servers.graph.manners import FAULTS, Fault, Manners
from tests.servers.graph.people import Known, group, person
from tests.servers.graph.schema import require_schema
from tests.servers.graph.sending import Went
from tests.servers.graph.server import GraphServer

__all__ = [
    "EVERYTHING",
    "FAULTS",
    "Fault",
    "GraphServer",
    "Item",
    "Known",
    "Login",
    "Mailbox",
    "Manners",
    "Went",
    "group",
    "person",
    "require_schema",
]

"""How the server behaves, for a test to change while it runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from tests.servers.ews.state import Item


@dataclass
class Fault:
    """What an operation gets instead of its answer.

    `how` is one of: "hang" (until the server closes), "reset" (the connection, as a crash does
    it), "close" (without a word), "cut" (half the answer, then the end), "trickle" (the answer,
    one byte each `seconds`), "empty" (200 and nothing), "bare" (500 and a fault without `<?xml`),
    an HTTP status ("503", "500", "302", "429", "403", "401"), an EWS response code
    ("ErrorTimeoutExpired"), or "fault " and such a code, for a SOAP fault.

    `after`: the operation is done first, so accepted and then failed. "cut" and "trickle" are
    always after. A SOAP fault has this HTTP `status`; an HTTP status with `closes` says
    "Connection: close", as one make of server does.

    `skip` leaves so many requests alone first; `times` is how many it then lasts, None for always.
    """

    how: str
    after: bool = False
    times: int | None = None
    skip: int = 0
    seconds: float = 0.05
    retry_after: str = ""
    back_off_ms: int = 0
    location: str = ""
    status: int = 500
    closes: bool = False

    def strikes(self) -> bool:
        """Whether it is this request's turn; counts."""
        if self.skip:
            self.skip -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


@dataclass
class Manners:
    """A running server looks here each time.

    `faults` by operation; "*" is every one that has none of its own. `bounces` and `away` are
    addresses: what is sent to one brings a non-delivery report, or an automatic reply, into the
    sender's inbox.

    The rest are oddities that were seen. Exchange's own: `keeps_submitted` (as above 30 messages
    a minute: what is sent waits in Drafts, submitted, until `EwsServer.release`), `rewrites` (MIME
    of ours comes back made anew from the properties), `outdated` (the code that says a ChangeKey
    is stale). Of another make of server: `ignores_change_keys`; `omits`, names of fields that are
    never returned ("DateTimeReceived", or the name of an extended property); `is_draft_false`;
    `drops_x_headers`; `refuses_ranges` in a restriction; `leaves_drafts` (SendItem mails, leaves
    the draft where it is and puts nothing in Sent Items), `sends_and_fails` (so too, and it
    answers with this code), `other_words` (SendItem answers in `Responses`, and answers do not say
    how many there are), `mime_by_shape` (MimeContent is returned for the shape's IncludeMimeContent
    alone). Of old ones: `refuses_message_id` as a field.

    `alters` is given a copy of each item that is read with GetItem and may change it. `clock_off`
    is added to the time in the Date header; None is a server without that header. `version` is
    (major, minor, build, revision).
    """

    faults: dict[str, Fault] = field(default_factory=dict)
    bounces: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    keeps_submitted: bool = False
    rewrites: bool = True
    outdated: str = "ErrorIrresolvableConflict"
    ignores_change_keys: bool = False
    omits: set[str] = field(default_factory=set)
    is_draft_false: bool = False
    drops_x_headers: bool = False
    refuses_ranges: bool = False
    other_words: bool = False
    mime_by_shape: bool = False
    refuses_message_id: bool = False
    leaves_drafts: bool = False
    sends_and_fails: str = ""
    alters: Callable[[Item], None] | None = None
    clock_off: timedelta | None = timedelta(0)
    version: tuple[int, int, int, int] = (15, 2, 1748, 10)

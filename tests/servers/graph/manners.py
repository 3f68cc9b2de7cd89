"""How the stand-in misbehaves, as told."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tests.servers.graph.answers import Answer, Json, failed

Alter = Callable[[Json], None]


@dataclass(frozen=True)
class Fault:
    """An answer other than the usual one. `after`: the operation was done all the same.

    `status` 0 is the usual answer, so it was done. `ends`: "hang" (no answer until the server
    closes), "reset", "trickle" (byte by byte) or "truncated" (half of it, then closed). `waits` are
    seconds before the answer. `body` stands in place of Graph's form of an error, as content of
    this `kind`.
    """

    status: int = 503
    code: str = ""
    message: str = ""
    retry_after: str = ""
    ends: str = ""
    after: bool = False
    waits: float = 0
    body: bytes | None = None
    kind: str = "text/html"
    location: str = ""

    @property
    def done_first(self) -> bool:
        return self.after or not self.status

    def answer(self) -> Answer:
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        if self.location:
            headers["Location"] = self.location
        if self.status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm=""'
        if self.body is None:
            told = failed(self.status, self.code, self.message, headers)
        else:
            told = Answer(self.status, self.body, headers | {"Content-Type": self.kind})
        return replace(told, ends=self.ends, waits=self.waits)

    def instead_of(self, usual: Answer) -> Answer:
        """What is answered once the operation was done."""
        if self.status and not self.ends:
            return self.answer()
        return replace(usual, ends=self.ends, waits=self.waits)


_PROXY = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_SEND_AS = "The user account which was used to submit this request does not have the right to send"
FAULTS = {
    "hang": Fault(ends="hang"),
    "reset": Fault(ends="reset"),
    "slow": Fault(0, waits=0.3),
    "truncated": Fault(0, ends="truncated"),
    "trickle": Fault(0, ends="trickle"),
    "garbage": Fault(200, body=b"<html>Sign in to the guest network</html>"),
    "redirect": Fault(302, body=b"", location="https://elsewhere.example/"),
    "server-error": Fault(500, "InternalServerError", "Internal Server Error"),
    "transient": Fault(500, "ErrorInternalServerTransientError", "Try again later."),
    "bad-gateway": Fault(502, body=_PROXY),
    "unavailable": Fault(503, "ServiceUnavailable", "Service unavailable.", retry_after="2"),
    "gateway-timeout": Fault(504, "UnknownError", ""),
    "throttled": Fault(429, "ApplicationThrottled", "Over its limit.", retry_after="3"),
    "concurrency": Fault(
        429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit."
    ),
    "expired": Fault(
        401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."
    ),
    "denied": Fault(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."),
    "send-as": Fault(403, "ErrorSendAsDenied", f"{_SEND_AS} mail on behalf of the sender."),
    "blocked": Fault(403, "ErrorAccountSuspend", "Account suspended. Follow the instructions."),
    "not-found": Fault(404, "ErrorItemNotFound", "The specified object was not found."),
    "too-large": Fault(413, "BadRequest", "Maximum request length exceeded."),
    "quota": Fault(507, "ErrorQuotaExceeded", "Mailbox is full."),
    "size": Fault(413, "ErrorMessageSizeExceeded", "The message exceeds the maximum size."),
    "recipients": Fault(400, "ErrorInvalidRecipients", "At least one recipient isn't valid."),
    "limit": Fault(429, "ErrorExceededMessageLimit", "Cannot send mail: daily limit."),
    "conflict": Fault(
        412, "ErrorIrresolvableConflict", "The change key does not match the current change key."
    ),
}
"""By name, all before anything was done; `dataclasses.replace(…, after=True)` for after."""
Faults = dict[str, "Fault | list[Fault | None]"]


@dataclass
class Manners:
    """How a server behaves. A running server looks here each time, so a test may change it.

    `faults` by operation: "draft", "patch", "read", "value", "send", "list", "delete", "upload",
    "delta", "users", "members", "token", "device", "discovery". A `Fault` each time; of a list
    one each time, None for the usual answer, and the usual once it is empty.

    `holds`: a message that is sent waits in this folder ("outbox" or "drafts") until `release`.
    `no_copy`: nothing is kept in Sent Items. `heeds_match`: `If-Match` holds for /send too (nobody
    knows that it does). `omits`: properties that are not told. `alters`: changes each message as
    it is told; `alters_mime` each `$value`. `renames`: the copy in Sent Items gets another
    Message-ID. `drop_reply_every`: who sends each so-manyth message that goes hears nothing.
    `page`: how many a page has where nobody asks. `clock_off`: of the Date header.
    """

    faults: Faults = field(default_factory=dict)
    holds: str = ""
    no_copy: bool = False
    heeds_match: bool = False
    omits: set[str] = field(default_factory=set)
    alters: Alter | None = None
    alters_mime: Callable[[bytes], bytes] | None = None
    renames: bool = False
    drop_reply_every: int = 0
    page: int = 10
    clock_off: timedelta = timedelta(0)

    def take(self, operation: str) -> Fault | None:
        """What befalls this one."""
        planned = self.faults.get(operation)
        if isinstance(planned, list):
            return planned.pop(0) if planned else None
        return planned

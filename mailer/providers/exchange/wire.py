"""In the child: what goes over the line to EWS, seen and kept to one request a question.

exchangelib posts a request again on its own for several answers, a SendItem up to ten times for a
SOAP fault `ErrorInvalidRequest` (measured, 5.6.0). So this adapter lets one through, and keeps what
tells whether it may have been heard: exchangelib's exceptions do not.
"""

import re
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as NotConnected
from requests.exceptions import ConnectTimeout, SSLError
from urllib3.exceptions import MaxRetryError, NewConnectionError

from mailer.providers.exchange.answers import read_whole

NOT_HEARD = 401
"""NTLM begins with two requests that are answered so, and not looked at."""
MOST_SIGN_INS = 3


_VERIFY = re.compile(r"verify failed: ([^(\]]+?)\s*\(")
"""What OpenSSL has against a certificate, in the words that requests wraps it in."""


class Again(Exception):
    """Something wanted to post a request a second time."""


class Wire(HTTPAdapter):
    """The adapter of every session. `heard`: a request may have reached a server that took it.

    `status` and `date` are of the last answer, 0 and "" without one; `wait` is its Retry-After.
    `tls_failed`, and with a certificate that is not trusted `distrust` says why. `limit` is how
    many requests the question in hand may take.
    """

    authorization: ClassVar[str] = ""
    ca_file: ClassVar[str | None] = None
    direct: ClassVar[bool] = False
    limit: ClassVar[int] = 1
    posts: ClassVar[int] = 0
    refusals: ClassVar[int] = 0
    heard: ClassVar[bool] = False
    status: ClassVar[int] = 0
    date: ClassVar[str] = ""
    wait: ClassVar[str] = ""
    distrust: ClassVar[str] = ""
    tls_failed: ClassVar[bool] = False

    @classmethod
    def begin(cls, limit: int) -> None:
        """A new question, which takes so many requests at most."""
        cls.limit, cls.posts, cls.refusals = limit, 0, 0
        cls.heard, cls.status, cls.date, cls.wait, cls.distrust = False, 0, "", "", ""
        cls.tls_failed = False

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 (requests' signature)
        timeout: Any = None,
        verify: Any = True,  # noqa: FBT002 (requests' signature)
        cert: Any = None,
        proxies: dict[str, str] | None = None,
    ) -> Response:
        """See `HTTPAdapter.send`; raises `Again` for one request too many."""
        if Wire.posts - Wire.refusals >= Wire.limit or Wire.refusals > MOST_SIGN_INS:
            raise Again
        if Wire.authorization:
            request.headers["Authorization"] = Wire.authorization
        verify = Wire.ca_file or verify
        Wire.posts += 1
        try:
            answer = super().send(
                request, stream, timeout, verify, cert, {} if Wire.direct else proxies
            )
            self._note(answer)
            if not stream and answer.status_code != NOT_HEARD:  # NTLM reads that one itself
                answer._content = read_whole(answer)  # where requests would put it
        except BaseException as error:
            self._note_failure(error)
            raise
        return answer

    @staticmethod
    def _note_failure(error: BaseException) -> None:
        if isinstance(error, SSLError):
            Wire.tls_failed = True
            Wire.distrust = " ".join(_VERIFY.findall(str(error)))
            # any other fault of TLS may come with the answer, when all was said
            unsaid = bool(Wire.distrust)
        else:
            unsaid = isinstance(error, ConnectTimeout) or _before_it_was_said(error)
        Wire.heard = Wire.heard or not unsaid

    @staticmethod
    def _note(answer: Response) -> None:
        Wire.status = answer.status_code
        Wire.date = answer.headers.get("Date", "")
        Wire.wait = answer.headers.get("Retry-After", "")
        Wire.heard = answer.status_code != NOT_HEARD or bool(Wire.authorization)
        Wire.refusals += answer.status_code == NOT_HEARD


def _before_it_was_said(error: BaseException) -> bool:
    """Whether there was no connection at all, by urllib3's word for it."""
    cause = error.args[0] if isinstance(error, NotConnected) and error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError)


def said_at(date: str) -> str | None:
    """The instant of a Date header as ISO 8601; None without one that can be read."""
    try:
        return parsedate_to_datetime(date).isoformat()
    except ValueError:
        return None

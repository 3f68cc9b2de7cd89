"""One connection to a server: commands and replies, and where certainty ends."""

import smtplib
import ssl
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from mailer.errors import NotSubmitted
from mailer.i18n import _
from mailer.providers.smtp.failures import certain, doubtful
from mailer.visible import visible

LAST_ANSWER = timedelta(minutes=10)
"""How long the reply to a whole message may take (RFC 5321, 4.5.3.2.6)."""
_BLOCK = 1 << 16
"""Bytes that must go within one time-out; a big message over a slow line takes several."""
_AT_ONCE = 100
"""Commands in one write: the replies to them fit in any buffer, so neither side can get stuck."""
_LONGEST = 500
_CLOSING = 421
_FAREWELL = 5.0
"""Seconds that a goodbye may take."""


class Reply(NamedTuple):
    """What the server answered, as smtplib gives it; one without a number has code -1."""

    code: int
    text: bytes

    @property
    def words(self) -> str:
        """All of it on one line, safe to show: "250 2.1.5 Ok"."""
        text = self.text.decode("utf-8", "replace").replace("\n", " ")
        return visible(f"{self.code} {text}"[:_LONGEST])

    @property
    def accepts(self) -> bool:
        """2xx."""
        return self.code // 100 == 2

    @property
    def closes(self) -> bool:
        """421: the server hangs up (RFC 5321, 3.8)."""
        return self.code == _CLOSING

    @property
    def defers(self) -> bool:
        """4xx."""
        return self.code // 100 == 4

    @property
    def refuses(self) -> bool:
        """5xx."""
        return self.code // 100 == 5


class Session:
    """A connection that is secured and signed in. Everything but `finish` fails with certainty."""

    def __init__(
        self, server: str, smtp: smtplib.SMTP, timeout: float, last_answer: timedelta
    ) -> None:
        self.server = server
        self._smtp = smtp
        self._timeout = timeout
        self._last_answer = last_answer.total_seconds()

    @property
    def is_open(self) -> bool:
        """Whether it is, as far as we noticed."""
        return self._smtp.sock is not None

    @property
    def offers(self) -> dict[str, str]:
        """What the server announced to EHLO: keyword in small letters, and its parameters."""
        return self._smtp.esmtp_features

    @property
    def tls(self) -> str:
        """The version of TLS, "" without."""
        line = self._smtp.sock
        return (line.version() or "") if isinstance(line, ssl.SSLSocket) else ""

    def ask(self, *commands: str) -> list[Reply]:
        """The reply to each command, said in as few writes as the server allows (RFC 2920)."""
        at_once = _AT_ONCE if "pipelining" in self.offers else 1
        replies = []
        with certain(self.server):
            for start in range(0, len(commands), at_once):
                batch = commands[start : start + at_once]
                self._smtp.send("".join(f"{command}\r\n" for command in batch).encode())
                replies += self._replies(len(batch))
        return replies

    def send(self, content: bytes) -> None:
        """Put content on the line, dots stuffed, all but the dot that ends it.

        Raises `NotSubmitted` where the server spoke or hung up before its end.
        """
        with certain(self.server):
            for start in range(0, len(content), _BLOCK):
                self._smtp.send(content[start : start + _BLOCK])
            if self.is_quiet():
                return
            (early,) = self._replies(1)
        raise NotSubmitted(
            _("{server} broke off in the middle of the message: {words}").format(
                server=self.server, words=early.words
            )
        )

    def finish(self) -> Reply:
        """Put the dot on the line that ends the message. Raises `InDoubt`, and nothing else.

        From the moment that the dot is handed to the socket until the reply is complete, a
        message may or may not be the server's (RFC 5321, 4.1.1.4 and 6.1).
        """
        with doubtful(self.server):
            self._wait_at_most(self._last_answer)
            self._smtp.send(b".\r\n")
            reply = Reply(*self._smtp.getreply())
            self._wait_at_most(self._timeout)
        return reply

    def is_quiet(self) -> bool:
        """Whether the server said nothing that nobody asked for, and is still there.

        A word too many would be taken for the answer to the next question.
        """
        line, heard = self._smtp.sock, self._smtp.file
        if line is None or heard is None:
            return False
        line.settimeout(0)
        try:
            if not heard.peek(1):
                line.recv(1)  # raises where there is nothing, not even an end
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        finally:
            line.settimeout(self._timeout)
        return False

    def reset(self) -> bool:
        """Forget the message in hand; False when the connection is of no use any more."""
        with suppress(NotSubmitted):
            return self.ask("RSET")[0].accepts
        return False

    def leave(self) -> None:
        """Say goodbye, and close; never raises."""
        with suppress(OSError):
            self._wait_at_most(_FAREWELL)
            self._smtp.quit()
        self.close()

    def close(self) -> None:
        """Close without a word."""
        with suppress(OSError):
            self._smtp.close()

    def _replies(self, count: int) -> list[Reply]:
        replies: list[Reply] = []
        try:
            while len(replies) < count:
                replies.append(Reply(*self._smtp.getreply()))
        except smtplib.SMTPServerDisconnected:
            if not (replies and replies[-1].closes):
                raise
            replies += replies[-1:] * (count - len(replies))  # its last word, for all
        return replies

    def _wait_at_most(self, seconds: float) -> None:
        if self._smtp.sock:
            self._smtp.sock.settimeout(seconds)

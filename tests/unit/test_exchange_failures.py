"""Every error of exchangelib, and every answer of HTTP, as one of ours."""

import builtins
from pathlib import Path
from typing import Any

import pytest

from mailer.errors import InDoubt, NotSignedIn, NotSubmitted, Refused
from mailer.providers.exchange.child import DIED, HUNG, Failure
from mailer.providers.exchange.failures import (
    OTHER,
    ROWS,
    STATUSES,
    after_sending,
    before_sending,
    row_of,
)

pytestmark = pytest.mark.usefixtures("english")

SERVER = "mail.drenthe.example"
_LISTED = (Path(__file__).parent / "exchange_errors.txt").read_text("utf-8").splitlines()
UNSORTED = frozenset(line for line in _LISTED if not line.startswith("#"))
"""Those that are left to the general row, on purpose."""


def classes() -> list[type[Exception]]:
    """All exceptions that exchangelib defines."""
    import exchangelib.errors

    return [
        each
        for each in vars(exchangelib.errors).values()
        if isinstance(each, type)
        and issubclass(each, Exception)
        and each.__module__ == "exchangelib.errors"
    ]


def failure(*kinds: str, **parts: Any) -> Failure:
    """An answer of EWS itself, of HTTP status 200."""
    return Failure(kinds, "woorden", **({"status": 200} | parts))


def test_every_class_of_exchangelib_has_its_row() -> None:
    """A class that a new exchangelib brings is to be looked at: it stands nowhere yet."""
    named = {each.__name__ for each in classes()}
    assert named - ROWS.keys() - UNSORTED == set()


def test_no_row_is_for_a_class_that_is_not_there() -> None:
    """A misspelt name in the table would never be found."""
    foreign = {
        "TokenExpiredError",
        "InvalidClientIdError",
        "RequestException",
        "SSLError",
        "Untrusted",
        "TooLong",
        "Again",
        "Fault",
        "ErrorCannotFindUser",
    }
    here = {each.__name__ for each in classes()} | foreign | set(vars(builtins))
    assert (ROWS.keys() | UNSORTED) - here == {HUNG, DIED}
    assert not ROWS.keys() & UNSORTED


@pytest.mark.parametrize("kind", sorted(ROWS.keys() | UNSORTED))
def test_i05_before_it_is_sent_nothing_is_in_doubt(kind: str) -> None:
    """Whatever happens to a draft, it did not go; the sentence names the server or the reason."""
    raised = before_sending(failure(kind), SERVER, "werk")
    assert isinstance(raised, NotSubmitted)
    assert SERVER in raised.message or "woorden" in raised.message
    assert raised.remedy


@pytest.mark.parametrize("kind", sorted(ROWS.keys() | UNSORTED))
def test_i05_after_it_is_sent_only_a_certain_row_is_no_doubt(kind: str) -> None:
    """What is not known to be found out before a message is handed on leaves a question."""
    raised = after_sending(failure(kind), SERVER, "werk")
    assert isinstance(raised, Refused if row_of(failure(kind)).certain else InDoubt)


@pytest.mark.parametrize("status", [302, 401, 403, 404, 429, 500, 502, 503, 504, 0])
def test_i05_a_send_that_something_in_between_answers_is_in_doubt(status: int) -> None:
    """HTTP's own word about the request that sends is nobody's word about the mail."""
    kinds = ("MalformedResponseError", "TransportError", "EWSError", "Exception")
    assert isinstance(after_sending(Failure(kinds, status=status), SERVER, "werk"), InDoubt)


def test_a_send_that_never_reached_the_server_did_not_go() -> None:
    """Without a connection nothing was said."""
    lost = Failure(("ErrorTimeoutExpired",), "no route", heard=False)
    assert isinstance(after_sending(lost, SERVER, "werk"), NotSubmitted)


@pytest.mark.parametrize(
    ("status", "ours", "words"),
    [
        (401, NotSignedIn, "account login"),
        (403, NotSubmitted, "graph"),
        (404, NotSubmitted, "config.toml"),
        (429, NotSubmitted, "later"),
    ],
)
def test_the_answer_of_http_comes_before_the_class(
    status: int, ours: type[Exception], words: str
) -> None:
    """exchangelib calls a wrong password “busy” where the server closes the connection."""
    raised = before_sending(failure("ErrorServerBusy", status=status), SERVER, "werk")
    assert type(raised) is ours
    assert words in raised.remedy
    assert status in STATUSES


@pytest.mark.parametrize("kind", ["ErrorInvalidRecipients", "ErrorMessageSizeExceeded"])
def test_what_is_wrong_with_one_message_is_refused(kind: str) -> None:
    """The others may go; what ails the account stops them all before any is sent."""
    assert isinstance(before_sending(failure(kind), SERVER, "werk"), Refused)
    assert not isinstance(before_sending(failure("ErrorSendAsDenied"), SERVER, "werk"), Refused)


def test_a_class_that_nobody_knows_has_the_row_of_its_base() -> None:
    """What stands in no table is told in the server's words."""
    assert row_of(failure("ErrorFromTheFuture", "ResponseMessageError", "Exception")) is OTHER

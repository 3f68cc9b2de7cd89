"""What Graph answers instead of doing it."""

import json
from typing import Any

import httpx
import pytest

from mailer.errors import InDoubt, NotSignedIn, NotSubmitted, Refused
from mailer.providers.graph.failures import CODES, STATUSES, Gone, Withheld
from mailer.providers.graph.meaning import after_sending, failure

pytestmark = pytest.mark.usefixtures("english")

UNSURE = {
    "ErrorServerBusy",
    "ErrorTimeoutExpired",
    "ErrorInternalServerError",
    "ErrorInternalServerTransientError",
    "ErrorMailboxStoreUnavailable",
    "ErrorMailboxMoveInProgress",
    "ErrorContentConversionFailed",
    "ErrorCorruptData",
    "ErrorItemCorrupt",
    "ErrorVirusDetected",
    "ErrorVirusMessageDeleted",
    "InvalidAuthenticationToken",
    "AuthenticationError",
    "Unauthorized",
}


def answer(status: int, code: str = "", **error: Any) -> httpx.Response:
    """An answer in Graph's form, or without one."""
    body = json.dumps({"error": {"code": code, "message": "Words.", **error}}) if code else "<html>"
    return httpx.Response(status, content=body.encode())


def plain(response: httpx.Response) -> NotSubmitted:
    """What it means to a request by which nothing goes."""
    return failure(response, "graph.example", "kabinet@drenthe.example")


def sending(response: httpx.Response) -> NotSubmitted | InDoubt:
    """What it means to the request that sends."""
    return after_sending(response, "graph.example", "kabinet@drenthe.example")


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_code_is_a_sentence_with_a_remedy(code: str) -> None:
    """A code that is known is told, and stays in the message for who looks it up."""
    error = plain(answer(400, code))
    assert code in error.message
    assert error.remedy


@pytest.mark.parametrize("code", sorted(CODES))
def test_i05_a_code_is_sure_or_in_doubt(code: str) -> None:
    """What may have been done before it failed is never called certain."""
    assert isinstance(sending(answer(400, code)), InDoubt) is (code in UNSURE)


@pytest.mark.parametrize("status", [200, 302, 400, 405, 408, 409, 500, 502, 503, 504, 599])
def test_i05_a_status_that_says_little_is_in_doubt(status: int) -> None:
    """An answer without a code that is known proves nothing."""
    assert isinstance(sending(answer(status)), InDoubt)
    assert isinstance(sending(answer(status, "ErrorOfTheFuture")), InDoubt)
    assert isinstance(plain(answer(status)), NotSubmitted)


@pytest.mark.parametrize("status", sorted(STATUSES.keys() - {401, 408}))
def test_a_status_that_is_known_is_certain(status: int) -> None:
    """Without any code the status decides."""
    assert isinstance(sending(answer(status)), NotSubmitted)


@pytest.mark.parametrize("code", ["", "InvalidAuthenticationToken", "ErrorOfTheFuture"])
def test_i05_a_sign_in_that_is_not_taken_after_sending_is_in_doubt(code: str) -> None:
    """It is certain of every other request, and of the one that sends it proves nothing."""
    assert isinstance(sending(answer(401, code)), InDoubt)
    assert isinstance(plain(answer(401, code)), NotSignedIn)


@pytest.mark.parametrize(
    ("status", "code", "withheld"),
    [
        (400, "ErrorOfTheFuture", True),
        (409, "ErrorOfTheFuture", True),
        (400, "", False),
        (408, "ErrorOfTheFuture", False),
        (403, "ErrorOfTheFuture", False),
        (429, "ErrorOfTheFuture", False),
        (500, "ErrorOfTheFuture", False),
        (302, "ErrorOfTheFuture", False),
        (400, "ErrorNonExistentMailbox", False),
    ],
)
def test_what_lies_in_the_thing_itself(status: int, code: str, withheld: bool) -> None:
    """A code that nobody knows, about what was asked for: no rate, sign-in, mailbox or failure."""
    assert isinstance(plain(answer(status, code)), Withheld) is withheld


@pytest.mark.parametrize(
    ("status", "certain"), [(401, False), (429, True), (413, True), (403, False)]
)
def test_an_unknown_code_is_certain_only_before_anything_is_done(
    status: int, certain: bool
) -> None:
    """A rate and a size are looked at first; what else is new may be after."""
    error = sending(answer(status, "ErrorOfTheFuture"))
    assert isinstance(error, NotSubmitted) is certain


@pytest.mark.parametrize(
    ("status", "code", "ours"),
    [
        (403, "ErrorSendAsDenied", Refused),
        (507, "ErrorQuotaExceeded", Refused),
        (400, "ErrorInvalidRecipients", Refused),
        (404, "ErrorItemNotFound", Gone),
        (403, "ErrorAccessDenied", Refused),
        (403, "Authorization_RequestDenied", Refused),
        (429, "ApplicationThrottled", NotSubmitted),
    ],
)
def test_what_it_becomes(status: int, code: str, ours: type[NotSubmitted]) -> None:
    """Refused is final, a sign-in is mended, and what passes by itself is tried again later."""
    assert type(sending(answer(status, code))) is ours


def test_the_inner_code_is_the_one_that_tells() -> None:
    """Graph wraps Exchange's own code in another."""
    wrapped = answer(403, "Forbidden", innerError={"code": "ErrorSendAsDenied"})
    assert isinstance(sending(wrapped), Refused)


def test_capitals_do_not_matter() -> None:
    """The same code is written in more than one way."""
    assert (
        plain(answer(410, "resyncRequired")).message == plain(answer(410, "ResyncRequired")).message
    )


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"error": 3}', b'{"error": {"code": {}}}', b"[" * 100_000]
)
def test_a_garbled_answer_is_no_traceback(body: bytes) -> None:
    """Whatever stands where an error should be is told by its status."""
    response = httpx.Response(500, content=body)
    assert isinstance(sending(response), InDoubt)
    assert "500" in plain(response).message


def test_i22_the_servers_own_words_are_not_shown() -> None:
    """They can name somebody."""
    response = answer(403, "ErrorAccessDenied", message="j.devries@drenthe.example may not")
    assert "j.devries" not in plain(response).message

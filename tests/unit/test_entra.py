"""What Entra answers instead of a token, and what a token says of whom it reaches."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mailer.errors import NotSignedIn, NotSubmitted
from mailer.providers.entra import Token, is_wide
from mailer.providers.entra.failures import NUMBERS, WORDS, require_granted

pytestmark = pytest.mark.usefixtures("english")


def refused(**answer: Any) -> NotSubmitted:
    """What an answer without a token becomes."""
    with pytest.raises(NotSubmitted) as caught:
        require_granted("werk", answer)
    return caught.value


def make_token(claims: Any) -> Token:
    """A token that says this, unsigned."""
    said = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return Token(value=f"e30.{said}.", expires_at=datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize("number", sorted(NUMBERS))
def test_each_number_is_a_sentence_with_a_remedy(number: int) -> None:
    """A number of Entra's that is known is told with what to do."""
    error = refused(error="invalid_grant", error_description=f"AADSTS{number}: Woorden.")
    assert f"AADSTS{number}" in error.message
    assert "werk" in error.message
    assert error.remedy


@pytest.mark.parametrize("word", [*WORDS, "something_new", ""])
def test_each_word_of_oauth_is_a_sentence_with_a_remedy(word: str) -> None:
    """Without a number the word decides, and one that nobody knows stops as well."""
    error = refused(error=word)
    assert error.message
    assert error.remedy


def test_the_number_goes_before_the_word() -> None:
    """Entra says invalid_client of a secret that is wrong and of one that is over."""
    error = refused(error="invalid_client", error_codes=[7000222])
    assert "expired" in error.message


def test_what_passes_by_itself_is_no_refused_sign_in() -> None:
    """A busy Entra is asked again later, without a new sign-in."""
    assert not isinstance(refused(error="temporarily_unavailable"), NotSignedIn)
    assert isinstance(refused(error="invalid_grant"), NotSignedIn)


def test_i22_entras_own_text_is_not_shown() -> None:
    """It can name who signed in, and hold what was sent."""
    text = "AADSTS50126: fout voor j.devries@drenthe.example met geheim"
    error = refused(error="invalid_grant", error_description=text)
    assert "j.devries" not in error.message + error.remedy
    assert "geheim" not in error.message + error.remedy


@pytest.mark.parametrize(
    "answer", [{}, {"error_codes": "x"}, {"access_token": "x", "error": "y"}, {"token_type": "x"}]
)
def test_an_answer_without_a_token_is_none(answer: dict[str, Any]) -> None:
    """Nothing is taken for a sign-in but a token and no error."""
    assert refused(**answer).message


@pytest.mark.parametrize("answer", [{"access_token": "x"}, {"user_code": "ABC"}])
def test_a_token_or_a_code_is_granted(answer: dict[str, Any]) -> None:
    """What was asked for is no failure."""
    require_granted("werk", answer)


@pytest.mark.parametrize(
    "roles",
    [
        ["Mail.Send"],
        ["User.Read.All", "Mail.ReadWrite"],
        ["full_access_as_app"],
        ["Mail.Read"],
    ],
)
def test_i31_an_applications_right_to_mail_is_wide(roles: list[str]) -> None:
    """Graph's application permissions hold for every mailbox of the tenant."""
    assert is_wide(make_token({"roles": roles}))


@pytest.mark.parametrize(
    "claims",
    [
        {"roles": ["User.ReadBasic.All", "GroupMember.Read.All"]},
        {"scp": "Mail.Send Mail.ReadWrite"},
        {"roles": "Mail.Send"},
        {"roles": [None, 3]},
        {},
        [],
        3,
    ],
)
def test_i31_what_a_person_is_asked_for_is_not_wide(claims: Any) -> None:
    """A person's own rights, the directory, and what cannot be read are no application's."""
    assert not is_wide(make_token(claims))


@pytest.mark.parametrize("value", ["letmein", "a.b.c", "..", "a.%%%.c", "a." + "W" * 7 + ".c"])
def test_a_token_that_cannot_be_read_says_nothing(value: str) -> None:
    """Some tokens are nobody's to read."""
    assert not is_wide(Token(value=value, expires_at=datetime(2026, 11, 22, tzinfo=UTC)))


def test_i22_a_token_does_not_show_itself() -> None:
    """Where a token is printed it stays hidden."""
    assert "e30" not in repr(make_token({})) + str(make_token({}))

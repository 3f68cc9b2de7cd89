"""Whether a correction is in the notes: to the letter, nearly, or not any more."""

import pytest

from mailer.rounds.alike import nearest, says_another
from mailer.rounds.present import Found, found
from tests.patches import HEAD, asked_of, change, read

_ASKED = "Assen en Emmen houden hun locaties ten minste tot en met 2026 open voor 300 mensen."


def _found(now: str, *, beside: tuple[str, str] | None = None) -> Found | None:
    """Where 2026 → 2027 is in notes of one passage, with a correction beside it."""
    body = f"{HEAD}{_ASKED}\n"
    wanted = change(body, "0.1", "2026", "2027")
    others = [change(body, "0.1", *beside, 2)] if beside else []
    return found(wanted, asked_of(body), read(f"{HEAD}{now}\n"), [wanted, *others])


def test_what_stands_there_to_the_letter_is_sure() -> None:
    """Alone, in another dress, and beside another correction of the same passage."""
    assert _found(_ASKED.replace("2026", "2027")) == Found(_ASKED.replace("2026", "2027"), True)
    dressed = _found(_ASKED.replace("2026", "**2027**"))
    assert dressed
    assert dressed.exact
    both = _ASKED.replace("2026", "2027").replace("300", "250")
    assert _found(both, beside=("300", "250")) == Found(both, True)
    assert _found(both) is None  # 300 is a number that nobody asked to go


@pytest.mark.parametrize(
    "now",
    [
        "Assen en Emmen houden hun locaties zeker tot en met 2027 open voor 300 mensen.",
        "Assen en Emmen houden al hun locaties tot en met eind 2027 open voor 300 mensen.",
    ],
)
def test_what_nearly_stands_there_is_found_and_not_sure(now: str) -> None:
    """A person wrote on in the passage, and did not turn it round."""
    assert _found(now) == Found(now, exact=False)


@pytest.mark.parametrize(
    "now",
    [
        _ASKED,
        "Assen en Emmen houden hun locaties zeker tot en met 2026 open voor 300 mensen.",
        "Assen en Emmen houden hun locaties niet tot en met 2027 open voor 300 mensen.",
        "Assen en Emmen houden hun locaties misschien tot en met 2027 open voor 300 mensen.",
        "Assen en Emmen houden hun locaties ten minste tot en met 2027 dicht voor 300 mensen.",
        "Meppel en Assen houden hun locaties ten minste tot en met 2027 open voor 300 mensen.",
        "Assen en Emmen houden hun locaties ten minste tot en met 2027 open voor 30 mensen.",
        "Heel iets anders, over 2027.",
    ],
)
def test_what_says_another_is_not_taken_for_it(now: str) -> None:
    """The old words, a denial, a doubt, an opposite, another name or number; or it is gone."""
    assert _found(now) is None


@pytest.mark.parametrize(
    ("text", "wanted", "another"),
    [
        ("Dat is voldoende geld.", "Dat is ook voldoende geld.", False),
        ("Dat is onvoldoende geld.", "Dat is voldoende geld.", True),
        ("Dat is voldoende geld.", "Dat is onvoldoende geld.", True),
        ("De raad is niet akkoord.", "De Raad is niet akkoord.", False),
        ("In Emmen is het klaar.", "Het is klaar in Emmen.", False),
    ],
)
def test_a_word_can_turn_a_sentence(text: str, wanted: str, another: bool) -> None:
    """Order and small words do not; a prefix does, and what both have does not."""
    assert says_another(text, wanted) is another


def test_the_nearest_is_near() -> None:
    """Of texts that are all something else none is meant."""
    assert nearest("Een locatie in Emmen.", ["Twee locaties in Emmen.", "Iets."])
    assert nearest("Een locatie in Emmen.", ["Iets heel anders."]) is None
    assert nearest("Een locatie in Emmen.", []) is None

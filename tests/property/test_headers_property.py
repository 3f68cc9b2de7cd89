"""Names and subjects of any kind: they arrive as they were, on lines that every server takes."""

import re
from email.header import decode_header
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.compose import headers

_unhurried = settings(deadline=None)  # a busy machine is no fault
_LETTERS = st.sampled_from(list("abcABC ,.;:()<>@[]\"\\'=?_-&éëïöüßÄŞ–’😀漢\u0301"))
_PRINTABLE = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs"])
_NAMES = st.text(_LETTERS | _PRINTABLE, max_size=150).map(lambda t: " ".join(t.split()))
_DUTCH = st.builds(
    "{}, {} ({})".format,
    st.sampled_from(["Coënraads", "Van der Aa", "Boer, de", "Müller-Özdemir", "O'Hara", "=?x?="]),
    st.sampled_from(["René", "Björn", "A.", "Zoë 😀", 'J"an"', "Anne\\Marie"]),
    st.sampled_from(["DGB", "Assen", "directoraat-generaal Migratie, afdeling Oekraïne"]),
)
_ADDRESSES = st.from_regex(r"[a-z][a-z0-9.+-]{0,30}[a-z0-9]@[a-z]{1,20}\.example", fullmatch=True)


def _decoded(text: str) -> str:
    """By RFC 2047, with the library's simple decoder: its policies hide damage."""
    parts = decode_header(text)
    return "".join(
        part if isinstance(part, str) else part.decode(charset or "ascii")
        for part, charset in parts
    )


def _unfolded(field: bytes) -> str:
    text = field.decode("ascii").removesuffix("\r\n").replace("\r\n ", " ")
    assert "\r" not in text
    assert "\n" not in text
    return text.partition(":")[2].strip(" ")


def _assert_well_formed(field: bytes) -> None:
    for line in field.decode("ascii").split("\r\n"):
        longest = max(map(len, line.split(" ")))
        assert len(line) <= 78 or (len(line.split()) <= 2 and longest > 60)
        assert len(line) <= 998
    for word in re.findall(rb"=\?[^ ]*\?=", field):
        assert len(word) <= 75
    assert b"?==?" not in field


@_unhurried
@given(st.lists(st.tuples(_DUTCH | _NAMES, _ADDRESSES), min_size=1, max_size=7))
def test_display_names_arrive_undamaged(boxes: list[tuple[str, str]]) -> None:
    """A list of mailboxes reads back name for name and address for address."""
    field = headers.address_field("To", boxes)
    _assert_well_formed(field)
    found = [(_decoded(name), address) for name, address in getaddresses([_unfolded(field)])]
    assert found == boxes


@_unhurried
@given(_NAMES)
def test_a_subject_arrives_undamaged(subject: str) -> None:
    """Umlauts, quotes, what looks encoded, and words without an end."""
    field = headers.field("Subject", subject)
    _assert_well_formed(field)
    assert _decoded(_unfolded(field)) == subject


@_unhurried
@given(_NAMES, st.characters(categories=["Cc", "Zl", "Zp", "Cs"]), _NAMES)
def test_i10_no_control_character_gets_into_a_header(before: str, control: str, after: str) -> None:
    """A line break, a NUL or half a character in a name or subject is refused, wherever it is."""
    with pytest.raises(headers.HeaderFault):
        headers.field("Subject", before + control + after)
    with pytest.raises(headers.HeaderFault):
        headers.address_field("To", [(before + control + after, "a@emmen.example")])
    with pytest.raises(headers.HeaderFault):
        headers.address_field("To", [("A", f"a{control}@emmen.example")])

"""Dutch and English from the first string."""

import string

import pytest
from babel.messages.pofile import read_po

from tools.extract_texts import DUTCH, msgids

with DUTCH.open("rb") as file:
    CATALOGUE = read_po(file, locale="nl")


def test_every_text_of_the_code_has_a_dutch_one() -> None:
    """A new msgid is translated in the same commit."""
    missing = [m.id for m in msgids() if m.id and not _texts(CATALOGUE.get(_first(m.id)))]
    assert not missing


def test_no_dutch_text_is_left_over() -> None:
    """What the code no longer says is not translated any more."""
    used = {_first(message.id) for message in msgids()}
    assert not [message.id for message in CATALOGUE if _first(message.id) not in used]


def test_a_dutch_text_has_the_same_fields() -> None:
    """{placeholders} survive translation, none is new."""
    for message in CATALOGUE:
        if not message.id:
            continue
        source = _fields(message.id if isinstance(message.id, str) else message.id[-1])
        for text in _texts(message):
            assert _fields(text) == source, message.id


@pytest.mark.parametrize("word", ["klaarzetten", "vrijgeven", "verzending"])
def test_the_fields_own_words_are_used(word: str) -> None:
    """Dutch words of the field: prepare, approve, dispatch."""
    assert any(word in text.lower() for message in CATALOGUE for text in _texts(message))


def _first(identity: object) -> str:
    return identity if isinstance(identity, str) else str(identity[0])  # type: ignore[index]  # babel says object; a plural's id is a tuple


def _texts(message: object) -> list[str]:
    text = getattr(message, "string", "")
    texts = [text] if isinstance(text, str) else list(text)
    return [each for each in texts if each]


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

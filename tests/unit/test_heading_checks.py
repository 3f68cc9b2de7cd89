"""Rules about headings."""

import pytest

from tests.wordings import codes, found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("## Kop\n\n#### Dieper\n\nTekst.", "heading-skips-level"),
        ("#### Dieper\n\nTekst.\n\n## Kop\n\nTekst.", "heading-skips-level"),
        ("##\n\nTekst.", "heading-empty"),
        ("## Een\n\nTekst.\n\n## Twee\n\n## Drie\n\nTekst.", "heading-bare"),
        ("## Een\n\nTekst.\n\n## Rondvraag", "heading-bare"),
    ],
)
def test_a_heading_leads_to_something(text: str, code: str) -> None:
    """It skips no level, has words, and something stands below it."""
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "### Een\n\nTekst.\n\n### Twee\n\nTekst.",
        "## Een\n\n### Dieper\n\nTekst.\n\n## Twee\n\nTekst.",
        "# Verslag\n\n# Een\n\nTekst.",
        "## Een\n\nTekst.\n\n## Sluiting",
        "## Een\n\nTekst.\n\n## Volgende PRT: donderdag 12 december",
        '## Een\n\nTekst.\n\n## Volgende PRT {wie="COA"}',
        "## Opening\n\n## Mededelingen\n\n## Rondvraag",
    ],
)
def test_a_heading_may_say_it_all(text: str) -> None:
    """Any level to begin with, an agenda, a title, a closing, an action."""
    assert codes(text) == []


def test_a_text_of_thousands_of_headings_is_read_in_one_go() -> None:
    """Each heading is looked at with the next one alone, however many there are."""
    bare = codes("## Een\n\nTekst.\n\n" * 1001 + "## Twee\n\n" * 1000)
    assert bare == ["heading-bare"] * 1000
    assert codes("## Twee\n\n" * 2000) == []


def test_an_accepted_empty_heading_covers_no_other() -> None:
    """Each is told apart by the headings beside it and the text below it."""
    one, other = found("## Een\n\nTekst.\n\n##\n\nEerste.\n\n##\n\nTweede.")
    assert one.code == other.code == "heading-empty"
    assert one.fingerprint != other.fingerprint

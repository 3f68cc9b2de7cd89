"""What is still to be filled in, certain and perhaps."""

import re

import pytest

from mailer.findings import Place
from mailer.notes.placeholders import (
    CERTAIN,
    PERHAPS,
    Form,
    check_doubtful,
    check_placeholders,
)
from tests.wordings import codes, found


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "todo: naam opzoeken",
        "Tekst TBD",
        "Datum NTB",
        "Op xx november",
        "Aan XXX",
        "Beste [NAAM],",
        "Beste [naam burgemeester],",
        "[datum invullen]",
        "Bedrag: ______",
        "Bedrag: .....",
        "Beste {{ naam }},",
        "Beste <naam>,",
        "Lorem ipsum dolor",
        "[ ]",
        "## Kop [DATUM]\n\nTekst.",
    ],
)
def test_i11_what_is_still_to_be_filled_in_is_an_error(text: str) -> None:
    """It can be mended only, never accepted."""
    findings = found(text)
    assert {finding.code for finding in findings} == {"placeholder"}
    assert all(finding.severity.value == "error" for finding in findings)


@pytest.mark.parametrize(
    "text",
    [
        "De todo-lijst is bijgewerkt.",
        "Methodologie, todoist.",
        "De vergadering [sic] duurde lang...",
        "Zie [de site](https://a.example).",
        "Naam, datum en bedrag zijn bekend.",
        "Het bedrag is < 100 en > 50.",
        "Nader te bepalen (n.t.b.).",
    ],
)
def test_words_near_a_placeholder_are_text(text: str) -> None:
    """An error that cannot be accepted must not come from good Dutch."""
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Op <invullen> komt de minister.",
        "Beste <naam burgemeester>,",
        "Op @@ komt de minister.",
        "Klik hier om tekst in te voeren.",
        "Klik of tik om tekst in te voeren.",
        "Kies een item.",
        "Aan [REDACTED] gestuurd.",
        "Aan <<Naam>> gestuurd.",
        "Locatie: nog invullen",
        "Fout! Verwijzingsbron niet gevonden.",
        "Zie #REF! in de tabel",
        "Op … november komt de minister.",
        "In 20XX is het klaar.",
        "Kosten: € ...",
        "[nog aanvullen]",
        "[hier tekst invoegen]",
        "Actie ([NAAM]): Belt.",
        "| Kosten | [datum] |\n|---|---|\n| c | d |",
    ],
)
def test_i11_what_programs_and_people_leave_to_be_filled_in_is_an_error(text: str) -> None:
    """Word's content controls, broken references, blanks in figures, notes in brackets, owners."""
    assert codes(text) == ["placeholder"]


@pytest.mark.parametrize(
    "text",
    [
        "Locatie: n.t.b.",
        "Kosten: PM",
        "PM",
        "De vergadering is op 5 mei (?).",
        "Dit punt (nog aanvullen) komt terug.",
        "Nog aanvullen",
        "Klopt dit, @Marjan",
        "Een groep van XX leden? Nee, twintig.",
        "Zij zei: “Wij zullen […] uitvoeren”.",
        "| Wat | Kosten |\n|---|---|\n| Zaal | PM |",
        "Actie (COA, n.t.b.): Belt.",
        "Dat is ... % minder dan in maart.",
        "De kosten zijn PM.",
    ],
)
def test_what_may_be_still_to_be_filled_in_is_a_warning(text: str) -> None:
    """It may be meant, so a person may accept it with a reason."""
    (finding,) = found(text)
    assert (finding.code, finding.severity.value) == ("placeholder-perhaps", "warning")


@pytest.mark.parametrize(
    "text",
    [
        "Nadere info volgt, de datum volgt nog.",
        "Wij moeten de lijst nog aanvullen en het formulier invullen.",
        "Wordt vervolgd....",
        "Inleiding ........ 3",
        "[naam bij de redactie bekend]",
        "- [ ] Zaal regelen",
        "Mail naar pers@drenthe.example.",
        "Om 3 PM belt het COA, en PM de heer Smit.",
        "Volg @drenthe op de voet.",
    ],
)
def test_good_dutch_is_not_to_be_filled_in(text: str) -> None:
    """Verbs, announcements, tables of contents, checklists, mail addresses."""
    assert codes(text) == []


@pytest.mark.parametrize("form", CERTAIN, ids=lambda form: form.example)
def test_i11_each_certain_form_is_found_in_its_example(form: Form) -> None:
    """Its own pattern reads it, and so do all of them together."""
    assert re.search(form.pattern, form.example)
    assert list(check_placeholders(form.example, Place()))


@pytest.mark.parametrize("form", PERHAPS, ids=lambda form: form.example)
def test_each_doubtful_form_is_found_in_its_example(form: Form) -> None:
    """It is not certain as well: that could not be accepted."""
    assert re.search(form.pattern, form.example)
    assert list(check_doubtful(form.example, Place()))
    assert not list(check_placeholders(form.example, Place()))

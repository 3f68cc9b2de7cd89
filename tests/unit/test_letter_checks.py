"""Rules about the letter and its readers, and acceptances of what is found."""

from datetime import UTC, datetime

import pytest

from mailer.checks.acceptances import Acceptance, accept, accepted, unused
from mailer.checks.letters import check_letter
from mailer.checks.people import (
    check_audience,
    check_version,
    check_visibility,
    is_sample,
)
from mailer.compose.letter import Frame, write_letter
from mailer.config import Rules
from mailer.directory.model import Audience, Directory, DistributionList, Recipient
from mailer.dispatch.rules import catalogue
from mailer.errors import UsageError
from mailer.findings import RULES, Finding, Place, Severity, rule, stopping
from mailer.notes.model import Section
from mailer.notes.reader import read_body, read_notes
from tests.samples import make_recipient

pytestmark = pytest.mark.usefixtures("english")

PLACE = Place(file="templates/a.md")
DISCLAIMER = "Dit bericht en de bijgevoegde bestanden zijn **vertrouwelijk**.\n\nWaarschuw ons."
AT = datetime(2024, 10, 7, tzinfo=UTC)
STEP = ("releases/a.toml", "stap")
HOUSE = Rules()


def _sections(text: str) -> tuple[Section, ...]:
    return read_body(text, "a.md")[0]


def _codes(
    body: str,
    *,
    subject: str = "Onderwerp",
    signature: str = "Groet",
    disclaimer: str = DISCLAIMER,
    attached: bool = False,
) -> list[str]:
    frame = Frame(signature=_sections(signature), disclaimer=_sections(disclaimer))
    letter = write_letter(subject, [], _sections(body), frame)
    return [f.code for f in check_letter(letter, frame, PLACE, attached=attached)]


def test_i12_the_disclaimer_once_is_right() -> None:
    """With bold words, bullets or a link in it as well."""
    assert _codes("Dag allen!") == []
    for disclaimer in ("- een regel\n- nog een", "Zie [hier](https://a.example/x).", "(**x**) y"):
        assert _codes("Zie [dit](https://b.example/y).", disclaimer=disclaimer) == []


@pytest.mark.parametrize(
    "body",
    [
        DISCLAIMER,
        "Dit bericht en de bijgevoegde bestanden zijn vertrouwelijk.",
        "Dag.\n\n> Waarschuw ons.",
    ],
)
def test_i12_a_disclaimer_in_the_text_is_found_in_both_parts(body: str) -> None:
    """The whole of it, half of it, or quoted along with an old mail."""
    codes = _codes(body, attached=True)
    assert codes == ["disclaimer-count", "disclaimer-count"]


def test_i12_where_a_server_adds_it_none_is_missed() -> None:
    """Without a disclaimer of ours there is none to count."""
    assert _codes("Dag allen!", disclaimer="") == []


def test_another_organisations_disclaimer_is_found() -> None:
    """The line came along with a pasted mail."""
    line = "Op deze mail is de disclaimer van de VRD van toepassing"
    assert _codes(f"Dag.\n\n{line}") == ["disclaimer-foreign"]
    assert _codes("Dag.", signature=line) == ["disclaimer-foreign"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Zie de bijlage.", ["attachment-spoken-of"]),
        ("In de bijlagen staat het.", ["attachment-spoken-of"]),
        ("Bijgaand het verslag.", ["attachment-spoken-of"]),
        ("Het bijgevoegde verslag.", ["attachment-spoken-of"]),
        ("Een bijdrage van het Rijk.", []),
        ("Het bijgebouw en de laagte.", []),
        ("Dag.\n\n> Zie de bijlage.", []),
    ],
)
def test_i11_an_attachment_that_is_spoken_of_is_there(text: str, codes: list[str]) -> None:
    """The disclaimer's own words about files are not counted."""
    assert _codes(text) == codes
    assert _codes(text, attached=True) == []


def test_i11_the_passage_that_speaks_of_an_attachment_is_named() -> None:
    """By its line and number; a link called attachment is none, the template's words are too."""
    text = "---\ntitle: T\ndate: 2024-10-04\n---\nDag!\n\nZie de bijlage.\n\n[Bijlage](https://a.example/x)"
    notes, _ = read_notes(text, "notes/a.md")
    assert notes
    frame = Frame(signature=_sections("Groet, zie bijgaand."), disclaimer=())
    letter = write_letter("Onderwerp", [], notes.sections, frame)
    found = list(check_letter(letter, frame, PLACE, attached=False, notes=notes))
    assert [f.code for f in found] == ["attachment-spoken-of"] * 2
    assert found[0].place == Place(file="notes/a.md", line=7, passage="0.2")
    assert found[1].place == PLACE


def test_i11_placeholders_in_subject_and_signature_stop() -> None:
    """The signature that nobody filled in goes below every mail."""
    assert _codes("Dag.", subject="Verslag [DATUM]") == ["placeholder"]
    assert _codes("Dag.", signature="Groet,\n\n[NAAM]") == ["placeholder"]


def _audience_codes(
    *addresses: str, carries: bool = False, rules: Rules = HOUSE
) -> list[tuple[str, str | None]]:
    people = [make_recipient(address) for address in addresses]
    found = check_audience(people, rules, "provincie", PLACE, carries=carries)
    return [(f.code, f.place.address) for f in found]


def test_i20_a_sample_address_goes_to_no_real_transport() -> None:
    """Reserved names of RFC 2606, at any depth; in the outbox they are fine."""
    samples = ("a@emmen.example", "a@x.test", "a@b.invalid", "a@example.net", "a@mail.example.com")
    assert [code for code, _ in _audience_codes(*samples, carries=True)] == ["sample-address"] * 5
    assert _audience_codes(*samples) == []
    assert not is_sample("a@voorbeeldexample.nl")
    assert not is_sample("a@myexample.com")


def test_too_many_recipients_and_a_trial_are_found() -> None:
    """One over the number is too many; in a trial the others are named."""
    rules = Rules(at_most=1, only_to=("A@Emmen.example",))
    assert _audience_codes("a@emmen.example", rules=rules) == []
    assert _audience_codes("a@emmen.example", "b@emmen.example", rules=rules) == [
        ("too-many-recipients", None),
        ("outside-trial", "b@emmen.example"),
    ]


def test_i20_a_concept_goes_to_lists_that_take_concepts() -> None:
    """Each list that does not is named; a final text goes to all."""
    lists = {
        name: DistributionList.model_validate({"name": name, "include": ("kind:x",), **keys})
        for name, keys in {"raden": {}, "ambtelijk": {"accepts": ("concept", "final")}}.items()
    }
    directory = Directory(lists=lists)
    for version, codes in (("concept", ["concept-to-final-list"]), ("final", [])):
        notes, _ = read_notes(
            f"---\ntitle: T\ndate: 2024-10-04\nversion: {version}\n---\nx", "a.md"
        )
        assert notes
        found = list(check_version(notes.version, ["ambtelijk", "raden"], directory, PLACE))
        assert [finding.code for finding in found] == codes


def _shown(*people: Recipient, visible: bool) -> list[str]:
    audience = Audience(lists=("gemeenten",), recipients=people, visible=visible)
    return [finding.code for finding in check_visibility(people, [audience], PLACE)]


def test_i09_addresses_are_shown_on_visible_lists_only() -> None:
    """Within one organisation they may be; alone in a message there is nothing to show."""
    emmen, also_emmen = make_recipient("a@emmen.example"), make_recipient("b@emmen.example")
    assen = make_recipient("a@assen.example", organisations=("assen",))
    assert _shown(emmen, assen, visible=False) == ["addresses-shown"]
    assert _shown(emmen, assen, visible=True) == []
    assert _shown(emmen, also_emmen, visible=False) == []
    assert _shown(emmen, visible=False) == []


def _finding(about: str = "De de tekst.", severity: Severity = Severity.WARNING) -> Finding:
    place = Place(file="notes/a.md", line=7, passage="1.1")
    return Finding(
        code="doubled-word", severity=severity, place=place, message="m", remedy="r", about=about
    )


def _accept(*findings: Finding, key: str = "doubled-word@1.1", because: str = "zo bedoeld"
            ) -> list[Acceptance]:  # fmt: skip
    return accept(findings, [(key, because)], STEP, "J. de Vries", AT)


@pytest.mark.parametrize("key", ["doubled-word@1.1", "doubled-word@notes/a.md:7"])
def test_a_warning_is_accepted_with_its_reason(key: str) -> None:
    """By its passage or by its line; then it stops nothing."""
    acceptances = _accept(_finding(), key=key)
    (found,) = accepted([_finding()], acceptances)
    assert found.accepted == "zo bedoeld"
    assert stopping([found]) == []
    assert list(unused([_finding()], acceptances)) == []


def test_i13_an_acceptance_lapses_with_its_text() -> None:
    """Another text in the same place stops again, and the acceptance is a note."""
    acceptances = _accept(_finding())
    changed = _finding("Het het.")
    assert stopping(accepted([changed], acceptances)) == [changed]
    (note,) = unused([changed], acceptances)
    assert (note.code, note.severity) == ("acceptance-unused", Severity.NOTE)


def test_an_error_cannot_be_accepted() -> None:
    """Not by a new acceptance and not by an old one of the same text."""
    error = _finding(severity=Severity.ERROR)
    with pytest.raises(UsageError, match="cannot be accepted"):
        _accept(error)
    assert stopping(accepted([error], _accept(_finding()))) == [error]


@pytest.mark.parametrize(
    ("key", "because", "said"),
    [
        ("doubled-word@1.1", "  ", "has no reason"),
        ("doubled-word@9.9", "zo bedoeld", "no finding"),
        ("placeholder@1.1", "zo bedoeld", "no finding"),
        ("onzin", "zo bedoeld", "no finding"),
    ],
)
def test_an_acceptance_names_a_finding_and_a_reason(key: str, because: str, said: str) -> None:
    """What is open is named in the answer."""
    with pytest.raises(UsageError, match=said):
        _accept(_finding(), key=key, because=because)


def test_a_note_needs_no_acceptance() -> None:
    """It does not stop, so there is nothing to let pass."""
    with pytest.raises(UsageError, match="no finding"):
        _accept(_finding(severity=Severity.NOTE))


def test_every_rule_is_known_and_says_what_to_do() -> None:
    """Codes in kebab-case and in order; message, remedy and reason for each."""
    rules = catalogue()
    assert list(rules) == sorted(rules)
    for code, known in rules.items():
        assert code == known.code == code.lower().replace(" ", "-").replace("_", "-")
        assert known.message
        assert known.remedy
        assert known.why


def test_a_code_is_declared_once() -> None:
    """Two rules of one name could not be told apart in an acceptance."""
    code = next(iter(RULES))
    with pytest.raises(ValueError, match="declared twice"):
        rule(code, Severity.NOTE, message="m", remedy="r", why="w")


def test_an_acceptable_warning_is_always_about_something() -> None:
    """An address is, where nothing else is said: an acceptance never covers a whole code."""
    found = RULES["doubled-word"].found(Place(address="a@emmen.example"), words="x x")
    assert found.about == "a@emmen.example"
    assert str(Place(file="a.md", line=3, passage="1.1")) == "a.md:3 1.1"


def test_a_text_that_signs_itself_above_the_signature_is_told() -> None:
    """At the passage that begins with it; regards within a sentence are none."""
    front = "---\ntitle: T\ndate: 2024-10-04\n---\n"
    frame = Frame(signature=_sections("Met vriendelijke groet,"), disclaimer=_sections(DISCLAIMER))
    for body, expected in (
        ("Dag!\n\nMet vriendelijke groet,\n\nDe secretaris", [("signature-twice", "0.2")]),
        ("De groeten, met vriendelijke groet van de wethouder.", []),
        ("Groeten!", []),
    ):
        notes, _ = read_notes(front + body, "a.md")
        assert notes
        letter = write_letter("T", [], notes.sections, frame)
        found = check_letter(letter, frame, PLACE, attached=False, notes=notes)
        assert [(f.code, f.place.passage) for f in found] == expected

"""Templates: what they get, what stays text, what stops, and what is out of reach."""

import warnings
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mailer.compose.composing import Composer, Edition, Reader
from mailer.compose.inserts import Insert
from mailer.compose.letter import Frame, Letter
from mailer.compose.message import Addressee
from mailer.compose.reactions import Reaction
from mailer.compose.templates import NAMES, Template, Templates
from mailer.config import load_config
from mailer.findings import Finding
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import load_notes, read_body
from mailer.release.plan import resolved
from mailer.release.reader import load_plan
from tests.samples import make_recipient

ROOT = Path(__file__).parents[2]
PACKAGED = ROOT / "templates"
EMPTY = Frame(signature=(), disclaimer=())
NOW = datetime(2024, 10, 7, 8, tzinfo=UTC)


def _given(**values: Any) -> dict[str, Any]:
    sections, _ = read_body("## Kop\n\nDe tekst van de notulen.\n\n- punt", "n.md")
    passages = [p.model_dump() | {"text": p.text} for section in sections for p in section.passages]
    meeting = {
        "title": "Verslag",
        "table": "",
        "short": "PRT",
        "date": date(2024, 10, 4),
        "previous": None,
        "version": "final",
    }
    given: dict[str, Any] = {
        "meeting": meeting | values.pop("meeting", {}),
        "plan": {"title": "Plan", "embargo": None},
        "step": {"name": "stap", "at": None, "deadline": None, "silence": None},
        "passages": Insert("passages", passages, sections),
        "decisions": Insert("decisions", [], []),
        "actions": Insert("actions", [], []),
        "recipient": {"name": "", "organisation": ""},
        "sender": {"name": "Kabinet", "address": "kabinet@drenthe.example"},
    }
    return given | values


def _load(folder: Path, text: str, name: str = "eigen") -> Template | Finding:
    (folder / f"{name}.md").write_text(text, "utf-8")
    return Templates(folder, PACKAGED).load(name)


def _render(
    folder: Path, body: str, subject: str = "Onderwerp", **values: Any
) -> tuple[str, str, list[str]]:
    template = _load(folder, f"---\nsubject: {subject}\n---\n{body}")
    assert isinstance(template, Template), template
    title, sections, findings = template.render(_given(**values))
    words = [t for s in sections for t in (s.title, *(p.text for p in s.passages)) if t]
    return title, "\n".join(words), [finding.code for finding in findings]


def _notes(name: str) -> MeetingNotes:
    notes, _ = load_notes(ROOT / "notes" / name, f"notes/{name}")
    assert notes
    return notes


@pytest.mark.parametrize("name", [name for name in NAMES if name != "outcome"])
@pytest.mark.parametrize("notes", ["2024-10-04-prt.md", "2026-02-05-actielijst.md"])
def test_each_packaged_template_renders_the_sample(name: str, notes: str) -> None:
    """Each of them has a subject and the notes' text, and no finding."""
    config = load_config(ROOT / "config.toml")
    plan, _ = load_plan(ROOT, "releases/2024-10-04-prt.toml", config.zone)
    assert plan
    for step in plan.steps:
        template = Templates(PACKAGED, PACKAGED).load(name)
        assert isinstance(template, Template)
        composer = Composer(
            plan, step, template, EMPTY, config.sender, config.zone, (), ledger="l", dispatch=1
        )
        text = _notes(notes)
        message = composer.message(
            1,
            Edition("k", text, plan.embargo, banner=True),
            [Addressee(recipient=make_recipient(), cleared=True)],
            Reader(organisation="gemeente Emmen"),
            (None, None),
        )
        assert composer.findings == []
        assert message
        assert message.subject.startswith("EMBARGO: ")
        (letter,) = composer.letters()
        for passage in text.passages():
            assert passage.text.split()[-1] in letter.text


def _letter(name: str, reader: Reader, silence: str = "agrees") -> Letter:
    """The sample's factual check as this reader gets it; without a finding."""
    config = load_config(ROOT / "config.toml")
    plan, _ = load_plan(ROOT, "releases/2024-10-04-prt.toml", config.zone)
    assert plan
    step = plan.step("feitelijke-toets")
    assert step
    assert step.round
    terms = step.round.model_copy(update={"silence": silence})
    step = resolved(step.model_copy(update={"round": terms}), NOW, config.zone)
    template = Templates(PACKAGED, PACKAGED).load(name)
    assert isinstance(template, Template)
    composer = Composer(
        plan, step, template, EMPTY, config.sender, config.zone, (), ledger="l", dispatch=1
    )
    to = [Addressee(recipient=make_recipient(), cleared=True)]
    edition = Edition("k", _notes("2024-10-verslag-minister.md"), None, banner=False)
    assert composer.message(1, edition, to, reader, (None, None))
    assert composer.findings == []
    (letter,) = composer.letters()
    return letter


def _said(letter: Letter) -> str:
    return " ".join(letter.text.split())


ROUND = ("factual_check", "reminder", "last_reminder")


@pytest.mark.parametrize("name", ROUND)
def test_a_round_s_letters_say_who_until_when_and_how(name: str) -> None:
    """Weekday, date and hour; what to write; the passages with their numbers, theirs first."""
    emmen = Reader(organisation="gemeente Emmen", marked=("1.2", "2.1"))
    said = _said(_letter(name, emmen))
    assert "collega's van gemeente Emmen," in said
    assert "uiterlijk vrijdag 18 oktober 2024, 17.00 uur (Nederlandse tijd)" in said
    assert "Schrijf dan: akkoord." in said
    assert "laat het onderwerp staan" in said
    assert said.index("U wordt genoemd in 1.2 en 2.1.") < said.index("0.1 Dit is een")
    assert "1.2 (u wordt genoemd) Assen en Emmen" in said
    assert "1.3 Coevorden, Hoogeveen" in said


@pytest.mark.parametrize("name", ROUND)
@pytest.mark.parametrize(
    ("silence", "words"),
    [("agrees", "dat u akkoord bent"), ("asks", "contact met u op"), ("blocks", "vastgesteld")],
)
def test_a_round_s_letters_say_what_silence_means(name: str, silence: str, words: str) -> None:
    """That and nothing else of the three."""
    said = _said(_letter(name, Reader(organisation="gemeente Emmen"), silence))
    all_three = ("dat u akkoord bent", "contact met u op", "vastgesteld")
    assert [each for each in all_three if each in said] == [words]


def test_who_is_not_named_reads_that_too() -> None:
    """Only to one organisation is it said at all."""
    assert "niet bij naam genoemd" in _said(_letter("factual_check", Reader(organisation="Nidos")))
    assert "genoemd" not in _said(_letter("factual_check", Reader()))


REACTIONS = (
    Reaction(passage="1.3", words="twee\nlocaties, zie bijlage", verdict="accepted",
             text="Coevorden bereidt twee locaties voor."),
    Reaction(passage="2.1", words="schrappen {embargo}", verdict="declined",
             because="Het is <b>zo</b> besproken."),
)  # fmt: skip


def test_the_outcome_tells_each_correction_and_what_was_done() -> None:
    """Their words as a quotation, ours behind it; nothing of it is Markdown or a mark."""
    letter = _letter("outcome", Reader(organisation="gemeente Emmen", reactions=REACTIONS))
    said = _said(letter)
    assert "Passage 1.3: overgenomen > U schreef: twee locaties, zie bijlage Er staat nu: " in said
    assert "Passage 2.1: niet overgenomen > U schreef: schrappen {embargo} Waarom: Het is" in said
    assert "&lt;b&gt;zo&lt;/b&gt;" in letter.html
    assert "overgenomen" in letter.html


def test_the_outcome_thanks_who_agreed_and_claims_nothing_of_who_was_silent() -> None:
    """Neither gets a finding about the missing text of the notes."""
    assert "dat u akkoord bent" in _said(_letter("outcome", Reader(agreed=True)))
    assert "akkoord" not in _said(_letter("outcome", Reader()))


def test_the_workspaces_own_template_goes_before_the_packaged(tmp_path: Path) -> None:
    """A house may write its own feedback mail."""
    own = _load(tmp_path, "---\nsubject: Eigen\n---\n{{ passages }}", "feedback")
    assert isinstance(own, Template)
    assert own.subject == "Eigen"
    packaged = Templates(tmp_path, PACKAGED).load("press")
    assert isinstance(packaged, Template)
    assert packaged.subject.startswith("Persbericht")


@pytest.mark.parametrize(
    "hostile",
    [
        "# kop",
        "{embargo}",
        "{only=gemeenten}",
        "<script>alert(1)</script>",
        "[a](https://a.example)",
        "![a](https://a.example/a.png)",
        "**vet** _schuin_ `code`",
        "1. een",
        "- punt",
        "• punt",
        "> citaat",
        "| a | b |",
        "&amp; &#8226;",
        "a\\",
        "---",
        "\N{WHITE MEDIUM SQUARE}passages\N{WHITE MEDIUM SQUARE}",
        "€ 5",
    ],
)
def test_i30_a_value_is_text_whatever_it_looks_like(tmp_path: Path, hostile: str) -> None:
    """No Markdown, no HTML, no mark and no bullet comes out of a value, wherever it stands."""
    body = (
        "{{ meeting.title }}\n\n## {{ meeting.title }}\n\n- {{ meeting.title }}\n\n{{ passages }}"
    )
    template = _load(tmp_path, f"---\nsubject: {{{{ meeting.title }}}}\n---\n{body}")
    assert isinstance(template, Template)
    subject, sections, findings = template.render(_given(meeting={"title": hostile}))
    literal = hostile.replace("\N{WHITE MEDIUM SQUARE}", " ").strip()
    assert findings == []
    assert subject == " ".join(hostile.split())
    assert sections[0].passages[0].text == literal
    assert sections[0].passages[0].kind.value == "paragraph"
    assert sections[1].title == literal
    assert sections[1].passages[0].text == literal
    assert len(sections[1].passages) == 1
    assert not any(section.embargoed or section.only for section in sections)
    assert not any(span.href or span.strong for span in sections[0].passages[0].spans)


def test_i11_braces_in_a_value_are_text_and_a_finding(tmp_path: Path) -> None:
    """They are no expression; and nobody meant to send them."""
    _, text, codes = _render(
        tmp_path, "{{ meeting.title }}\n\n{{ passages }}", meeting={"title": "{{ 7*7 }}"}
    )
    assert "{{ 7*7 }}" in text
    assert codes == ["placeholder"]


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__",
        "''.__class__.__mro__",
        "passages.__init__.__globals__",
        "passages.sections",
        "passages[0].model_copy",
        "passages[0].parse_file('/etc/passwd')",
        "passages[0].parse_raw('gASVAAAA'.encode(), proto='pickle', allow_pickle=True)",
        "meeting.date.__class__",
        "step.tijd.tzinfo.from_file",
        "meeting | attr('__class__')",
        "[meeting] | map(attribute='__class__') | first",
        "'{0.__class__}'.format(meeting)",
        "'%s' | format(meeting.__class__)",
        "self.__init__",
        "self._TemplateReference__context.environment",
        "range(10)",
        "lipsum()",
        "cycler('a')",
        "namespace(a=1)",
        "dict(a=1)",
        "config",
        "10 ** 10 ** 10",
        "'x' * 10000000000",
        "meeting.update({'title': 'x'})",
        "passages.append(1)",
        "joiner.__init__.__globals__",
        "(1).__class__",
        "meeting",
        "passages[0]",
        "passages | list",
        "plan.embargo.until",
    ],
)
def test_i30_nothing_is_within_reach_but_what_a_template_gets(
    tmp_path: Path, expression: str
) -> None:
    """Each of these stops with a finding and puts nothing into the text."""
    given: dict[str, Any] = {"step": {"tijd": datetime(2024, 1, 1, tzinfo=UTC)}}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, text, codes = _render(
            tmp_path, f"a{{{{ {expression} }}}}\n\n{{{{ passages }}}}", **given
        )
    assert text == ""
    assert codes
    assert set(codes) <= {"template-unknown-name", "template-fault", "empty-value"}


@pytest.mark.parametrize(
    "statement",
    [
        "{% include 'feedback.md' %}",
        "{% include '../config.toml' %}",
        "{% import 'feedback.md' as f %}",
        "{% from 'feedback.md' import f %}",
        "{% extends 'feedback.md' %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% for a in range(1000000000) %}x{% endfor %}",
    ],
)
def test_i30_a_template_reads_no_other_file_and_does_not_run_on(
    tmp_path: Path, statement: str
) -> None:
    """No include, no import, no endless loop, no endless call."""
    assert _render(tmp_path, statement + "\n\n{{ passages }}")[1] == ""


@pytest.mark.parametrize(
    "name", ["../geheim", "..", "/etc/passwd", "a/b", ".verborgen", "koppeling"]
)
def test_i30_a_template_lies_in_its_folder(tmp_path: Path, name: str) -> None:
    """No name and no link leads out of it."""
    own = tmp_path / "templates"
    own.mkdir()
    secret = "---\nsubject: Geheim\n---\ngeheim"
    (tmp_path / "geheim.md").write_text(secret, "utf-8")
    (own / ".verborgen.md").write_text(secret, "utf-8")
    (own / "koppeling.md").symlink_to(tmp_path / "geheim.md")
    found = Templates(own, PACKAGED).load(name)
    assert isinstance(found, Finding)
    assert found.code == "template-missing"


def test_a_misspelt_template_names_the_one_that_was_meant(tmp_path: Path) -> None:
    """ "feedbak" is probably "feedback"."""
    found = Templates(tmp_path, PACKAGED).load("feedbak")
    assert isinstance(found, Finding)
    assert "“feedback”" in found.message


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Alleen tekst", "template-subject", 1),
        ("---\ntitle: x\n---\ntekst", "template-subject", 1),
        ("---\nsubject:\n---\ntekst", "template-subject", 1),
        ("---\nsubject: a\ntekst", "template-subject", 1),
        ("---\nsubject: {{ x\n---\ntekst", "template-fault", 2),
        ("---\nauthor: x\nsubject: {% if %}\n---\ntekst", "template-fault", 3),
        ("---\nsubject: a\n---\neen\n\n{% if x %}", "template-fault", 6),
        ("---\nsubject: a\n---\neen\n{{ x | bestaatniet }}", "template-fault", 5),
        ("---\nsubject: a\n---\n{% block a %}{% endblock %}\n{% block a %}{% endblock %}",
         "template-fault", 5),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_used_stops_on_its_line(
    tmp_path: Path, text: str, code: str, line: int
) -> None:
    """Before anything is composed with it."""
    found = _load(tmp_path, text)
    assert isinstance(found, Finding)
    assert (found.code, found.place.line, found.stops) == (code, line, True)


def test_a_template_that_is_not_utf_8_stops_on_its_line(tmp_path: Path) -> None:
    """Saved by an old editor."""
    (tmp_path / "oud.md").write_bytes(b"---\nsubject: a\n---\ncaf\xe9")
    found = Templates(tmp_path, PACKAGED).load("oud")
    assert isinstance(found, Finding)
    assert (found.code, found.place.line) == ("template-fault", 4)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Beste {{ recipient.name }},\n\n{{ passages }}", "empty-value"),
        ("Uiterlijk {{ step.deadline }}.\n\n{{ passages }}", "empty-value"),
        ("Uiterlijk {{ step.deadline | moment }}.\n\n{{ passages }}", "empty-value"),
        ("Tafel: {{ meeting.table }}.\n\n{{ passages }}", "empty-value"),
        ("{{ meeting.titel }}\n\n{{ passages }}", "template-unknown-name"),
        ("{{ vergadering }}\n\n{{ passages }}", "template-unknown-name"),
        ("{{ vergadering | dag }}\n\n{{ passages }}", "template-unknown-name"),
        ("{{ plan.embargo.contact }}\n\n{{ passages }}", "template-unknown-name"),
        ("{{ meeting.title | dag }}\n\n{{ passages }}", "template-fault"),
        ("{{ meeting.date | moment }}\n\n{{ passages }}", "template-fault"),
        ("{{ 1 / 0 }}\n\n{{ passages }}", "template-fault"),
        ("{% if false %}{{ passages }}{% endif %}", "template-fault"),
        ("[NAAM]\n\n{{ passages }}", "placeholder"),
        ("TODO: aanhef\n\n{{ passages }}", "placeholder"),
        ("Geheim {embargo}\n\n{{ passages }}", "template-mark"),
        ("## Kop {only=gemeenten}\n\n{{ passages }}", "template-mark"),
        ("Geheim {embargoo}\n\n{{ passages }}", "mark-unknown"),
        ("Zonder tekst.", "template-without-text"),
    ],
)
def test_i11_a_hole_in_a_template_stops(tmp_path: Path, body: str, code: str) -> None:
    """An empty value, an unknown name, a placeholder, a mark, or no text of the notes at all."""
    assert code in _render(tmp_path, body)[2]


def test_i11_a_subject_that_comes_to_nothing_stops(tmp_path: Path) -> None:
    """Empty or unknown in the subject as much as in the text."""
    subject = "{% if meeting.table %}{{ meeting.table }}{% endif %}"
    assert _render(tmp_path, "{{ passages }}", subject)[2] == ["template-subject"]
    assert _render(tmp_path, "{{ passages }}", "{{ meeting.table }}")[2] == ["empty-value"]
    assert _render(tmp_path, "{{ passages }}", "{{ meeting.x }}")[2] == ["template-unknown-name"]


def test_the_finding_for_an_empty_value_says_which(tmp_path: Path) -> None:
    """A person mends it without searching."""
    template = _load(tmp_path, "---\nsubject: a\n---\n{{ meeting.table }} {{ passages }}")
    assert isinstance(template, Template)
    (found,) = template.render(_given())[2]
    assert "meeting.table" in found.message


def test_findings_in_the_text_have_the_line_of_the_file(tmp_path: Path) -> None:
    """Below the front matter as well."""
    template = _load(tmp_path, "---\nsubject: a\n---\n\n{{ passages }}\n\n[NAAM]")
    assert isinstance(template, Template)
    (found,) = template.render(_given())[2]
    assert found.place.file == "templates/eigen.md"
    assert found.place.line is not None


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ("Beste {{ recipient.name }}", True),
        ("{% if recipient.organisation %}a{% endif %}", True),
        ("{% for n in [recipient] %}a{% endfor %}", True),
        ("{{ meeting.title }}", False),
        ("recipient", False),
    ],
)
def test_a_template_says_whether_it_names_its_recipient(
    tmp_path: Path, body: str, own: bool
) -> None:
    """Used anywhere, in text, condition or loop; the word alone is no use of it."""
    template = _load(tmp_path, f"---\nsubject: a\n---\n{body}")
    assert isinstance(template, Template)
    assert template.per_recipient is own
    in_subject = _load(tmp_path, f"---\nsubject: {body}\n---\n{{{{ passages }}}}")
    assert isinstance(in_subject, Template)
    assert in_subject.per_recipient is own


def test_a_template_may_loop_over_passages(tmp_path: Path) -> None:
    """And gets their words, escaped like any value."""
    body = "{% for p in passages %}\n- {{ loop.index }} {{ p.number }} {{ p.text }}\n{% endfor %}"
    assert _render(tmp_path, body)[1:] == (
        "1 1.1 De tekst van de notulen.\n2 1.2 punt", []
    )  # fmt: skip


def test_the_text_stands_where_the_template_has_it(tmp_path: Path) -> None:
    """What stands below it goes on, also within a paragraph."""
    _, text, codes = _render(tmp_path, "# Titel\n\nVooraf {{ passages }} achteraf")
    assert text == "Titel\nVooraf\nKop\nDe tekst van de notulen.\npunt\nachteraf"
    assert codes == []


def test_quotes_around_a_subject_are_not_part_of_it(tmp_path: Path) -> None:
    """Both of them; one that belongs to the words stays."""
    assert _render(tmp_path, "{{ passages }}", '"Verslag"')[0] == "Verslag"
    assert _render(tmp_path, "{{ passages }}", "Verslag 'PRT'")[0] == "Verslag 'PRT'"


def test_a_place_for_what_the_notes_do_not_have_stays_empty(tmp_path: Path) -> None:
    """No decisions, no trace of where they would have stood."""
    _, text, codes = _render(tmp_path, "Vooraf\n\n{{ decisions }}\n\n{{ passages }}")
    assert text == "Vooraf\nKop\nDe tekst van de notulen.\npunt"
    assert codes == []

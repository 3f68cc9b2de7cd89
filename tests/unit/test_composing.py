"""The composer: shared texts written once, nobody's data in another's mail, the same bytes."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailer.compose.composing import Composer, Edition, Reader
from mailer.compose.headers import HeaderFault
from mailer.compose.letter import Frame
from mailer.compose.message import Addressee, Field, Message
from mailer.compose.mime import attachment
from mailer.compose.templates import Template
from mailer.config import Sender
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import read_body, read_notes
from mailer.release.plan import Embargo, ReleasePlan, Step
from tests.samples import make_recipient

FRAME = Frame(signature=(), disclaimer=read_body("Vertrouwelijk bericht.", "d.md")[0])
SHARED = "{{ passages }}"
PERSONAL = "Beste {{ recipient.name }} van {{ recipient.organisation }},\n\n{{ passages }}"
EMBARGO = Embargo(until=datetime(2024, 11, 1, 8, tzinfo=UTC), cleared=("a",))
BOUNDS = (None, None)


def _notes(text: str = "Dag allen!", **front: str) -> MeetingNotes:
    lines = {"title": "Verslag", "date": "2024-10-04"} | front
    head = "".join(f"{key}: {value}\n" for key, value in lines.items())
    notes, findings = read_notes(f"---\n{head}---\n{text}", "notes/a.md")
    assert notes
    assert not findings
    return notes


def _composer(body: str = SHARED, name: str = "eigen", **parts: Any) -> Composer:
    step = Step.model_validate(
        {"name": "stap", "template": name, "to": ("a",)} | parts.pop("step", {})
    )
    plan = ReleasePlan.model_validate(
        {"file": "releases/a.toml", "title": "Plan", "notes": "notes/a.md", "step": (step,)}
    )
    sender = Sender(name="Kabinet, provincie Drenthe", address="kabinet@drenthe.example")
    defaults: dict[str, Any] = {
        "template": Template(name, f"templates/{name}.md", "{{ meeting.title }}", body, 4),
        "frame": FRAME,
        "sender": sender,
        "zone": ZoneInfo("Europe/Amsterdam"),
        "attachments": (),
        "ledger": "ledger",
        "dispatch": 7,
    }
    return Composer(plan=plan, step=step, **(defaults | parts))


def _message(composer: Composer, number: int = 1, **parts: Any) -> Message:
    edition = parts.get("edition") or Edition("k", _notes(), None, banner=False)
    to = parts.get("to") or [Addressee(recipient=make_recipient(), cleared=True)]
    message = composer.message(number, edition, to, parts.get("reader", Reader()), BOUNDS)
    assert message
    return message


def _parsed(message: Message) -> EmailMessage:
    parsed = message_from_bytes(message.content, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_text_that_many_share_is_written_once() -> None:
    """The bodies of 100 messages are one object."""
    composer = _composer()
    bodies = {id(_message(composer, n, reader=Reader(name=f"R{n}")).body) for n in range(100)}
    assert len(bodies) == 1
    assert len(composer.letters()) == 1


def test_i21_a_text_to_one_holds_nothing_of_another() -> None:
    """Name and organisation are those of this recipient, in subject, text and HTML."""
    composer = _composer(PERSONAL)
    readers = [Reader(name=f"Naam{n}x", organisation=f"Organisatie{n}x") for n in range(5)]
    for number, reader in enumerate(readers):
        raw = _message(composer, number, reader=reader).body.decode()
        assert raw.count(reader.name) == 2
        for other in readers:
            assert (other.name in raw, other.organisation in raw) == ((other == reader,) * 2)


def test_i21_a_shared_text_knows_no_recipient() -> None:
    """A template that does not name one is not given one."""
    reader = Reader(name="Naamx", organisation="Organisatiex")
    assert b"Naamx" not in _message(_composer(), reader=reader).content


def test_i02_editions_do_not_share_a_text() -> None:
    """Who is not cleared gets a text of its own, whoever was written for before."""
    composer = _composer()
    secret = _message(composer, 1, edition=Edition("a", _notes("Geheim."), EMBARGO, banner=True))
    plain = _message(composer, 2, edition=Edition("b", _notes("Openbaar."), None, banner=False))
    assert b"Geheim" in secret.content
    assert b"Geheim" not in plain.content
    assert b"EMBARGO" not in plain.content
    assert (secret.embargoed, plain.embargoed) == (True, False)


def test_i06_equal_input_gives_equal_bytes() -> None:
    """Two composers, one message."""
    first, second = (_message(_composer(PERSONAL), reader=Reader(name="A", organisation="B"))
                     for _ in range(2))  # fmt: skip
    assert first == second
    assert first.digest == second.digest


def test_a_message_id_is_of_one_ledger_one_dispatch_and_one_number() -> None:
    """And of one content; nothing that is not the same message has the same."""
    ids = {
        _message(_composer()).message_id,
        _message(_composer(ledger="other")).message_id,
        _message(_composer(dispatch=8)).message_id,
        _message(_composer(), 2).message_id,
        _message(
            _composer(), edition=Edition("k", _notes("Anders."), None, banner=False)
        ).message_id,
    }
    assert len(ids) == 5
    assert all(i.startswith("<") and i.endswith("@drenthe.example>") for i in ids)


def test_i09_who_is_in_which_field() -> None:
    """To and Cc are shown, the archive is in the envelope alone, and there is no Bcc."""
    archive = "archief@drenthe.example"
    to = [
        Addressee(recipient=make_recipient("a@emmen.example"), cleared=True),
        Addressee(recipient=make_recipient("b@emmen.example"), field=Field.CC, cleared=True),
        Addressee(recipient=make_recipient(archive), field=Field.COPY, cleared=True),
    ]  # fmt: skip
    message = _message(_composer(step={"reply_to": "antwoord@drenthe.example"}), to=to)
    parsed = _parsed(message)
    assert [a.addr_spec for a in parsed["To"].addresses] == ["a@emmen.example"]
    assert [a.addr_spec for a in parsed["Cc"].addresses] == ["b@emmen.example"]
    assert [a.addr_spec for a in parsed["Reply-To"].addresses] == ["antwoord@drenthe.example"]
    assert parsed["From"].addresses[0].display_name == "Kabinet, provincie Drenthe"
    assert "Bcc" not in parsed
    assert b"archief@" not in message.content
    assert message.envelope.forward_paths[-1] == archive
    assert message.envelope.return_path == "kabinet@drenthe.example"


def test_absences_are_wanted_on_a_factual_check_only() -> None:
    """Elsewhere out-of-office assistants are asked to be silent, delivery reports are not."""
    field = "X-Auto-Response-Suppress"
    assert _parsed(_message(_composer()))[field] == "OOF, AutoReply"
    assert field not in _parsed(_message(_composer(name="factual_check")))
    assert field not in _parsed(_message(_composer(name="reminder")))


def test_the_date_is_left_to_the_hand_over() -> None:
    """The frozen bytes have none, and each field once."""
    names = [name.lower() for name in _parsed(_message(_composer())).keys()]  # noqa: SIM118 (keys double)
    assert "date" not in names
    assert len(names) == len(set(names))


def test_the_message_has_no_defect_with_attachments() -> None:
    """It parses, part for part, under the library's strictest eye."""
    made = _message(_composer(attachments=[attachment("Één.pdf", b"%PDF")]))
    parsed = _parsed(made)
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf",
    ]  # fmt: skip
    assert not any(part.defects for part in parsed.walk())


def test_i10_a_title_with_a_control_character_is_refused() -> None:
    """However it got into the notes, it does not get into a header."""
    notes = _notes().model_copy(update={"title": "Verslag\x1bBcc"})
    with pytest.raises(HeaderFault):
        _message(_composer(), edition=Edition("k", notes, None, banner=False))


def test_a_concept_says_so_first() -> None:
    """In subject and text."""
    notes = _notes(version="concept")
    message = _message(_composer(), edition=Edition("k", notes, None, banner=False))
    assert message.subject == "CONCEPT: Verslag"


def test_a_finding_that_does_not_stop_a_text_stops_no_other() -> None:
    """A warning about the template leaves nobody without a message, and is told once."""
    composer = _composer(PERSONAL + "\n\n[weg](ftp://a.example)")
    made = [_message(composer, n, reader=Reader(name=f"R{n}", organisation="O")) for n in range(3)]
    assert len({message.body for message in made}) == 3
    assert [finding.code for finding in composer.findings] == ["link-refused"]


def test_a_template_that_does_not_render_is_told_once() -> None:
    """No message, one finding, for a hundred recipients."""
    composer = _composer("{{ bestaatniet }}")
    edition = Edition("k", _notes(), None, banner=False)
    to = [Addressee(recipient=make_recipient(), cleared=True)]
    for number in range(100):
        assert composer.message(number, edition, to, Reader(), BOUNDS) is None
    assert [finding.code for finding in composer.findings] == ["template-unknown-name"]


ROUND = {"round": {"deadline": "2024-10-18T15:00:00Z"}}


def test_the_text_of_a_round_is_a_concept_whatever_the_notes_say() -> None:
    """It is put to others because it may be wrong."""
    assert _message(_composer(step=ROUND)).subject == "CONCEPT: Verslag"


def test_a_round_shows_numbers_by_whatever_template() -> None:
    """Answers name them."""
    composer = _composer(step=ROUND)
    _message(composer, edition=Edition("k", _notes("## A\n\nEen."), None, banner=False))
    assert "1.1 Een." in composer.letters()[0].text


def test_a_subject_ends_with_the_reference_of_its_message_once() -> None:
    """In the header, where answers keep it, and not in the title of the page."""
    composer = _composer(references="[FT-7.{}-K4QZ]".format)
    assert _message(composer, 3).subject == "Verslag [FT-7.3-K4QZ]"
    assert _message(composer, 4).subject == "Verslag [FT-7.4-K4QZ]"
    assert "FT-7" not in composer.letters()[0].html
    again = _notes(title="Verslag [FT-7.3-K4QZ]")
    edition = Edition("l", again, None, banner=False)
    assert _message(composer, 3, edition=edition).subject == "Verslag [FT-7.3-K4QZ]"


def test_i21_a_mark_is_for_its_own_organisation_alone() -> None:
    """Also where the template names no recipient: who has other marks gets another text."""
    composer = _composer(step=ROUND)
    edition = Edition("k", _notes("Een.\n\nTwee."), None, banner=False)
    marks = [(), ("0.1",), ("0.2",), ("0.1",)]
    made = [
        _message(composer, n, edition=edition, reader=Reader(name=f"R{n}", marked=marked))
        for n, marked in enumerate(marks)
    ]
    assert len({id(message.body) for message in made}) == 3
    texts = [letter.text for letter in composer.letters()]
    assert "genoemd" not in texts[0]
    assert "0.1 (u wordt genoemd) Een.\n\n0.2 Twee." in texts[1]
    assert "0.1 Een.\n\n0.2 (u wordt genoemd) Twee." in texts[2]


@pytest.mark.parametrize(
    ("marked", "named"),
    [((), ""), (("3.2",), "3.2"), (("3.2", "5.1"), "3.2 en 5.1"),
     (("1.1", "3.2", "5.1"), "1.1, 3.2 en 5.1")],
)  # fmt: skip
def test_a_reader_is_told_where_it_is_named(marked: tuple[str, ...], named: str) -> None:
    """As a Dutch sentence lists numbers."""
    assert Reader(marked=marked).named == named


def test_a_factual_check_numbers_the_passages_of_the_notes_alone() -> None:
    """Replies name them; the template's own words have no number."""
    composer = _composer("Aanhef.\n\n{{ passages }}", name="factual_check")
    _message(composer, edition=Edition("k", _notes("## A\n\nEen.\n\nTwee."), None, banner=False))
    (letter,) = composer.letters()
    assert letter.text.startswith("Aanhef.")
    assert "1.1 Een." in letter.text
    assert "1.2 Twee." in letter.text
    assert not any(line.startswith("0.") for line in letter.text.splitlines())

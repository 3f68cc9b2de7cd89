"""The sample workspace, from `mailer init` to the files in the outbox."""

import json
import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

import pytest

from mailer import i18n
from mailer.checks.letters import one_line, plain_html
from tests.cli.conftest import Said, Terminal

SEED = Path(__file__).parent.parent / "seeds" / "2024-10-04-prt.txt"
PLAN, STEP = "2024-10-04-prt", "terugkoppeling"
AS_OF = ("--as-of", "2024-10-09 09:26")
ACCEPTED = tuple(
    word
    for key in (
        "doubled-word@0.3",
        "unfinished-sentence@3.9",
        "private-domain@p.prive@gmail.example",
    )
    for word in ("--accept", key)
)
BECAUSE = ("--because", "zo stond het er")
TITLE = "\nAmbtelijke terugkoppeling\n"
"""The paper's heading, which is the mail's title and stands above its first line."""


def sent(terminal: Terminal) -> list[Path]:
    """The files in the outbox after preparing, approving and sending the feedback mail."""
    for words in (
        ("prepare", PLAN, STEP, *ACCEPTED, *BECAUSE),
        ("approve", "D-1", "--confirm", "34"),
        ("send", "D-1", "--confirm", "34"),
    ):
        said = terminal(*words, *AS_OF)
        assert said.code == 0, said.err
    return sorted((terminal.root / "outbox").rglob("*.eml"))


def part(message: Message, media_type: str) -> str:
    """The decoded text of a part."""
    (found,) = (p for p in message.walk() if p.get_content_type() == media_type)
    content = found.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode("utf-8")


def only_words(text: str) -> list[str]:
    """Letters and digits alone: bullets, line ends and punctuation are layout."""
    return re.findall(r"\w+", text)


def test_the_whole_way_leads_to_one_file_that_opens_as_a_draft(sample: Terminal) -> None:
    """prepare, approve and send write one .eml: a draft, dated, without Bcc."""
    (file,) = sent(sample)
    message = message_from_bytes(file.read_bytes())
    assert message["X-Unsent"] == "1"
    assert parsedate_to_datetime(message["Date"]).isoformat() == "2024-10-09T09:26:00+02:00"
    assert message["Bcc"] is None
    assert str(make_header(decode_header(message["Subject"]))).startswith("EMBARGO")


def test_names_arrive_as_they_were_written(sample: Terminal) -> None:
    """The 34 names in To, with their accents, commas and brackets, are those of the list."""
    (file,) = sent(sample)
    raw = " ".join(message_from_bytes(file.read_bytes())["To"].split())
    shown = [str(make_header(decode_header(name))) for name, _address in getaddresses([raw])]
    assert len(shown) == 34
    assert {"Coënraads, René (DGB)", "Jörg van 't Veld", 'Willem "Wim" Oosting'} <= set(shown)


def test_i12_the_disclaimer_stands_once_in_each_part(sample: Terminal) -> None:
    """Text and HTML of the mail hold the disclaimer once."""
    (file,) = sent(sample)
    message = message_from_bytes(file.read_bytes())
    words = one_line((sample.root / "templates/disclaimer.md").read_text("utf-8"))
    assert one_line(part(message, "text/plain")).count(words) == 1
    assert plain_html(part(message, "text/html")).count(words) == 1


def test_every_word_of_the_paper_is_in_the_mail_in_its_order(sample: Terminal) -> None:
    """The text part holds all words of the seed paper's text, in order."""
    (file,) = sent(sample)
    text = SEED.read_text("utf-8").replace(TITLE, "").replace("[REDACTED]", "")
    got = iter(only_words(part(message_from_bytes(file.read_bytes()), "text/plain")))
    assert [word for word in only_words(text) if word not in got] == []


def test_check_tells_of_every_slip_of_the_papers(sample: Terminal) -> None:
    """The doubled word, the open sentence, the private address, the date and the misspelt owner."""
    said = sample("check")
    assert said.code == 1
    for code in (
        "doubled-word",
        "unfinished-sentence",
        "private-domain",
        "previous-later",
        "owner-misspelt",
    ):
        assert code in said.out


def test_a_reason_is_wanted_for_what_is_accepted(sample: Terminal) -> None:
    """--accept without --because, or of a finding that is not there, is a usage error."""
    assert sample("prepare", PLAN, STEP, *ACCEPTED).code == 2
    wrong = sample("prepare", PLAN, STEP, "--accept", "doubled-word@9.9", *BECAUSE, *AS_OF)
    assert wrong.code == 2
    assert "doubled-word@0.3" in wrong.err


def test_a_step_of_the_plan_is_on_each_persons_status(sample: Terminal) -> None:
    """status lists every step, and that nothing is prepared."""
    said = sample("status")
    assert said.code == 0
    for step in ("terugkoppeling", "feitelijke-toets", "minister", "leden", "pers", "actielijst"):
        assert step in said.out


def test_init_changes_nothing_where_something_is(sample: Terminal) -> None:
    """A second init in the same folder is refused, and so is a file in the place of the folder."""
    before = (sample.root / "config.toml").read_bytes()
    assert sample("init", str(sample.root)).code == 3
    assert (sample.root / "config.toml").read_bytes() == before
    assert sample("init", str(sample.root / "config.toml")).code == 3


def read_json(said: Said) -> object:
    """What a command gave to other programs."""
    return json.loads(said.out)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "2024-10-04-prt", *AS_OF),
        ("preview", PLAN, STEP, *AS_OF),
        ("status",),
        ("explain",),
        ("explain", "doubled-word"),
        ("notes", "show", "notes/2024-10-04-prt.md"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_json_is_json_whatever_is_found(sample: Terminal, words: tuple[str, ...]) -> None:
    """With --json stdout is one JSON document, also where findings stop."""
    assert read_json(sample(*words, "--json"))


def test_json_of_what_changes_something_is_json_too(sample: Terminal) -> None:
    """prepare and send with --json give one JSON document each."""
    prepared = sample("prepare", PLAN, STEP, *ACCEPTED, *BECAUSE, *AS_OF, "--json")
    assert isinstance(read_json(prepared), dict)
    sample("approve", "D-1", "--confirm", "34", *AS_OF)
    (delivery,) = json.loads(sample("send", "D-1", "--confirm", "34", *AS_OF, "--json").out)
    assert delivery["state"] == "written"
    assert len(delivery["outcomes"]) == 34


def test_looking_stores_nothing(sample: Terminal) -> None:
    """check, preview and status make no ledger; nor does asking for an unknown dispatch."""
    looks = (("check",), ("preview", PLAN, STEP, *AS_OF), ("status",), ("preview", "D-7"))
    for words in (*looks, ("reconcile",), ("ledger", "verify"), ("send", "D-7")):
        sample(*words)
    assert list((sample.root.parent / "state-home").rglob("*.sqlite")) == []


def test_every_file_of_ours_is_for_its_owner_alone(sample: Terminal) -> None:
    """I26: pages, messages and the ledger can be read by nobody else."""
    sent(sample)
    kept = [*(sample.root / "outbox").rglob("*"), *(sample.root.parent / "state-home").rglob("*")]
    assert [path for path in kept if path.is_file() and path.stat().st_mode & 0o077] == []
    assert len([path for path in kept if path.is_file()]) >= 3


def test_notes_follow_their_schema(sample: Terminal) -> None:
    """What `notes show --json` gives has the keys that `schema notes` promises."""
    schema = json.loads(sample("schema", "notes").out)
    shown = json.loads(sample("notes", "show", "notes/2024-10-04-prt.md", "--json").out)
    assert set(schema["required"]) <= set(shown) <= set(schema["properties"])


def test_the_language_of_the_workspace_is_spoken(
    sample: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without MAILER_LANG config.toml names the language, even when it has faults."""
    monkeypatch.delenv("MAILER_LANG")
    for language in ("nl", "en"):
        sample.desk.write("config.toml", f'language = "{language}"\n[sender]\n')
        assert sample("status").code == 3
        assert i18n.language() == language

"""I2 by the words themselves: wherever they turn up, they are under embargo."""

from pathlib import Path

import pytest

from mailer.checks.acceptances import accept
from mailer.dispatch.sending import send
from mailer.errors import TooEarly
from mailer.providers.memory import MemoryTransport
from tests.desk import BEFORE, END, NOTES, Desk, plan_text, quiet, step_text

SECRET = "Windmolenpark Noord komt in het voorjaar van 2025 in de velden bij Zweeloo te staan."
SHORTER = "De gedeputeerde heet voortaan Klaproos."
MARKED = NOTES.replace(
    "- Windmolenpark komt naar Zweeloo in het voorjaar.", f"- {SECRET}\n- {SHORTER}"
)
TO_PRESS = step_text("pers", to="pers")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Plan proef lays an embargo on marked notes; a second plan goes to the press."""
    made = Desk.furnished(tmp_path, step_text(to="binnen"))
    made.write("notes/proef.md", MARKED)
    made.write("releases/tweede.toml", plan_text(TO_PRESS, embargo="", notes="notes/los.md"))
    made.write("notes/los.md", NOTES.split("## Geheim")[0])
    assert made.codes("pers", plan="tweede") == set()
    return made


def test_i02_notes_that_go_as_an_attachment(desk: Desk) -> None:
    """A file with marked parts is under embargo as a whole once it is an attachment."""
    step = step_text("pers", to="pers", attachments=["notes/proef.md"])
    desk.write("releases/tweede.toml", plan_text(step, embargo="", notes="notes/los.md"))
    assert "embargo-not-cleared" in desk.codes("pers", plan="tweede")
    assert "embargo-not-cleared" not in desk.codes("pers", END, plan="tweede")


def test_i02_the_same_bytes_under_another_name(desk: Desk) -> None:
    """An attachment under embargo stays so when it is copied; what its plan frees does not bind."""
    desk.write("bijlagen/a.pdf", b"%PDF geheim")
    desk.write("bijlagen/b.pdf", b"%PDF geheim")
    held = step_text(to="binnen", attachments=["bijlagen/a.pdf"])
    loose = step_text("pers", to="pers", attachments=["bijlagen/b.pdf"])
    desk.write("releases/proef.toml", plan_text(held))
    desk.write("releases/tweede.toml", plan_text(loose, embargo="", notes="notes/los.md"))
    assert "embargo-not-cleared" in desk.codes("pers", plan="tweede")
    freed = step_text(to="binnen", attachments=["bijlagen/a.pdf"], embargoed=False)
    desk.write("releases/proef.toml", plan_text(freed))
    assert "embargo-not-cleared" not in desk.codes("pers", plan="tweede")


@pytest.mark.parametrize(
    "until", ["2024-10-01 09:00", "2024-11-01 09:00"], ids=["earlier", "the same"]
)
def test_i02_a_marked_copy_under_an_earlier_embargo(desk: Desk, until: str) -> None:
    """Marks in a copy do not open what the first plan holds, whatever hour the second names."""
    desk.write("notes/los.md", MARKED.replace("Dag allen", "Dag pers"))
    embargo = f'[embargo]\nuntil = "{until}"\ncleared = ["binnen"]\n'
    desk.write("releases/tweede.toml", plan_text(TO_PRESS, embargo=embargo, notes="notes/los.md"))
    codes = desk.codes("pers", plan="tweede")
    assert ("embargo-copied" in codes) is (until < "2024-11")


def test_i02_a_weaker_third_plan_does_not_open_a_copy(desk: Desk) -> None:
    """Of several embargoes on the same words each one counts."""
    weak = '[embargo]\nuntil = "2024-10-01 09:00"\ncleared = ["binnen"]\n'
    desk.write("releases/zwak.toml", plan_text(step_text(to="binnen"), embargo=weak))
    desk.write("notes/los.md", NOTES.split("## Geheim")[0] + f"\n- {SECRET}\n")
    assert "embargo-copied" in desk.codes("pers", plan="tweede")


@pytest.mark.parametrize(
    ("old", "new"), [("", ""), ("voorjaar", "najaar"), ("komt in", "komt, in"), ("Noord", "Zuid")]
)
def test_i02_a_copy_with_a_word_changed(desk: Desk, old: str, new: str) -> None:
    """It is the same passage still."""
    desk.write(
        "notes/los.md", NOTES.split("## Geheim")[0] + f"\n- {SECRET.replace(old, new) or SECRET}\n"
    )
    assert "embargo-copied" in desk.codes("pers", plan="tweede")


def test_another_sentence_on_the_same_matter_is_no_copy(desk: Desk) -> None:
    """What only shares some words goes."""
    other = "De bijeenkomst over het Windmolenpark Noord is verplaatst naar een zaal in Assen."
    desk.write("notes/los.md", NOTES.split("## Geheim")[0] + f"\n- {other}\n")
    assert desk.codes("pers", plan="tweede") == set()


def test_i02_the_same_words_unmarked_in_the_same_notes(desk: Desk) -> None:
    """Repeated outside the mark they are under embargo too, from twenty characters on."""
    for words in (SECRET, SHORTER):
        desk.write("notes/proef.md", MARKED + f"\n- {words}\n")
        desk.write("releases/proef.toml", plan_text(TO_PRESS))
        assert "embargo-copied" in desk.codes("pers")
        assert "embargo-copied" not in desk.codes("pers", END)


@pytest.mark.parametrize("file", ["templates/feedback.md", "templates/signature.md"])
def test_i02_words_typed_in_a_template(desk: Desk, file: str) -> None:
    """A template or a signature that says them is stopped for who may not have them."""
    front = "---\nsubject: {{ meeting.title }}\n---\n{{ passages }}\n\n" if "feed" in file else ""
    desk.write(file, f"{front}{SECRET}\n")
    assert "embargo-copied" in desk.codes("pers", plan="tweede")
    assert "embargo-copied" not in desk.codes("stap")


def test_a_text_that_its_step_frees_goes_but_for_its_marks(desk: Desk) -> None:
    """embargoed = false frees a step from its own plan's embargo on the whole, not from marks."""
    held = step_text(to="binnen", template="report")
    freed = step_text("pers", to="pers", template="press", embargoed=False)
    desk.write("releases/proef.toml", plan_text(held, freed))
    assert desk.codes("pers") == set()
    desk.write("notes/proef.md", MARKED + f"\n- {SHORTER}\n")
    assert "embargo-copied" in desk.codes("pers")


def test_a_text_that_is_barred_as_a_whole_is_told_once(desk: Desk) -> None:
    """Whom it is barred for, and not each of its passages besides."""
    desk.write("releases/proef.toml", plan_text(step_text("pers", to="pers", template="press")))
    assert desk.codes("pers") == {"embargo-not-cleared"}


def test_i02_the_press_among_the_cleared_wants_a_reason(desk: Desk) -> None:
    """A list that clears is looked through for the press, nested lists too."""
    assert "embargo-press" not in desk.codes()
    desk.edit(
        "distribution_lists/lists.toml", '["list:gemeenten"]', '["list:gemeenten", "list:pers"]'
    )
    desk.edit("distribution_lists/lists.toml", 'title = "Pers"', 'title = "Pers"\nvisible = true')
    assert "embargo-press" in desk.codes()


def test_i02_a_reason_for_one_of_the_press_covers_no_other(desk: Desk) -> None:
    """Whoever of the press comes on a list that clears later wants a word of their own."""

    def word() -> str:
        (found,) = [f for f in desk.draft().findings if f.code == "embargo-press"]
        return found.fingerprint

    lists, contacts = "distribution_lists/lists.toml", "distribution_lists/contacts.csv"
    desk.edit(lists, '["list:gemeenten"]', '["list:gemeenten", "list:pers"]')
    first = word()
    desk.edit(contacts, "De minister", "N. Nieuws;n@omroep.example;krant;pers;;;\nDe minister")
    assert word() != first


def test_i02_a_part_marked_after_the_approval_is_held_back(desk: Desk) -> None:
    """Also where other parts were marked before."""
    open_words = "De opening van het nieuwe gemeentehuis is op 3 december."
    desk.write("notes/proef.md", MARKED + f"\n## Opening\n\n- {open_words}\n")
    desk.write("releases/proef.toml", plan_text(TO_PRESS))
    transport = MemoryTransport()
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger, "pers")
        desk.edit("notes/proef.md", "## Opening", "## Opening {embargo}")
        held = send(desk.gate(ledger, dispatch, BEFORE, transport), quiet)
        assert [type(reason) for reason in held] == [TooEarly]
        assert transport.handed_over == []
        assert send(desk.gate(ledger, dispatch, END, transport), quiet) == []
    assert len(transport.handed_over) == 1


def test_i02_the_first_mark_after_the_approval_holds_all_back(desk: Desk) -> None:
    """However short what is marked: the text was frozen before anything in it was held back."""
    plain_notes = NOTES.split("## Geheim")[0] + "- Ja.\n"
    desk.write("notes/proef.md", plain_notes)
    desk.write("releases/proef.toml", plan_text(TO_PRESS))
    transport = MemoryTransport()
    with desk.workspace().ledger() as ledger:
        for word in accept(
            desk.draft("pers").findings,
            [("embargo-nothing-marked@notes/proef.md", "er is niets geheim")],
            ("releases/proef.toml", "pers"),
            "J. Jansen",
            BEFORE,
        ):
            ledger.accept(word)
        dispatch = desk.approved(ledger, "pers")
        desk.edit("notes/proef.md", "- Ja.", "- Ja. {embargo}")
        held = send(desk.gate(ledger, dispatch, BEFORE, transport), quiet)
    assert [type(reason) for reason in held] == [TooEarly]
    assert transport.handed_over == []

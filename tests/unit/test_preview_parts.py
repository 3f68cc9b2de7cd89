"""People, passages, variants, frames and the command that comes next: the smaller parts."""

from datetime import timedelta
from typing import Any

import pytest

from mailer.compose.message import Addressee, Field
from mailer.compose.mime import attachment
from mailer.dispatch.facts import Excerpt, Since
from mailer.findings import Place, Severity
from mailer.ledger.model import Approval, Life, State
from mailer.preview.letters import in_scheme, lines
from mailer.preview.passages import annotated, only_for_some
from mailer.preview.people import gone, groups
from mailer.preview.unfolding import source
from mailer.preview.variants import comparison, variants
from mailer.preview.verdict import verdict
from tests.samples import NOW, make_dispatch, make_recipient
from tests.sheets import make_facts, make_finding, make_frozen_sheet, make_letter, make_sheet

SINCE = Since(
    name="leden",
    dispatch="D-5",
    went_at=NOW - timedelta(days=3),
    new=("nieuw@emmen.example",),
    gone=("weg@emmen.example",),
)


def test_recipients_stand_by_organisation() -> None:
    """Who serve one organisation stand together, in whatever message; a copy belongs to none."""
    both = make_recipient("twee@emmen.example", organisations=("emmen", "assen"))
    letters = [make_letter(1), make_letter(2, [both]), make_letter(3)]
    archive = make_letter(4, [make_recipient("archief@x.example")])
    copy = Addressee(recipient=archive.addressees[0].recipient, field=Field.COPY, cleared=True)
    letters.append(archive.model_copy(update={"addressees": (copy,)}))
    found = groups(make_sheet(*letters))
    assert [(group.name, len(group.members)) for group in found] == [
        ("gemeente Emmen", 2),
        ("gemeente Emmen, assen", 1),
        ("", 1),
    ]


def test_who_is_new_or_gone_since_the_last_dispatch_is_told() -> None:
    """A mailbox that the last dispatch to its list did not have is new, and the reverse is gone."""
    new = make_recipient("Nieuw@emmen.example")
    facts = make_facts(since=(SINCE,), titles={"leden": "De leden"})
    (group,) = groups(make_sheet(make_letter(1, [new, make_recipient()]), facts=facts))
    assert [[s.dispatch for s in member.new_since] for member in group.members] == [["D-5"], []]
    (left,) = gone(facts)
    assert (left.list, left.addresses) == ("De leden", ("weg@emmen.example",))


def test_findings_stand_at_their_passages() -> None:
    """At the excerpt of its line, also the last of several; in a part that nobody gets at none."""
    excerpts = (Excerpt(text="Kop", line=11, heading=True), Excerpt(text="Tekst", line=13))
    elsewhere = make_finding(place=Place(file="releases/plan.toml", line=13))
    facts = make_facts(excerpts=excerpts, findings=(make_finding(), elsewhere))
    assert [len(passage.findings) for passage in annotated(facts)] == [0, 1]
    for last, told in ((12, 0), (13, 1), (14, 1), (0, 0)):
        longer = make_facts(
            excerpts=(Excerpt(text="Tekst", line=11, last=last),), findings=(make_finding(),)
        )
        assert [len(passage.findings) for passage in annotated(longer)] == [told]


def test_parts_that_are_not_for_everybody_are_listed() -> None:
    """Passages under embargo or for some lists are what others would not get."""
    excerpts = (
        Excerpt(text="Voor allen", line=1),
        Excerpt(text="Geheim", line=2, embargoed=True),
        Excerpt(text="Deels", line=3, only=("leden",)),
    )
    found = only_for_some(make_facts(excerpts=excerpts))
    assert [excerpt.text for excerpt in found] == ["Geheim", "Deels"]


def test_the_text_of_most_stands_first_and_the_others_say_how_they_differ() -> None:
    """Variants are set against the one that most messages have."""
    letters = [make_letter(1, text="Beste Jan"), *(make_letter(n, text="Dag") for n in (2, 3))]
    first, other = variants(make_sheet(*letters).entries)
    assert (first.parts.text.strip(), len(first.entries), first.differs) == ("Dag", 2, ())
    assert other.differs


def test_cleared_and_barred_are_set_side_by_side() -> None:
    """Where some may have the embargoed part and others not, both texts are compared."""
    whole = make_letter(1, text="Dag\n\nGeheim", embargoed=True)
    cut = make_letter(2, text="Dag")
    barred = Addressee(recipient=cut.addressees[0].recipient, cleared=False)
    texts = variants(make_sheet(whole, cut.model_copy(update={"addressees": (barred,)})).entries)
    found = comparison(texts)
    assert found
    assert [row.mark.value for row in found.rows] == ["same", "gone"]
    assert comparison(variants(make_sheet(whole, cut).entries)) is None
    assert comparison(()) is None


@pytest.mark.parametrize(
    "written", ["(prefers-color-scheme: dark)", "( PREFERS-COLOR-SCHEME:dark )"]
)
def test_the_letter_shows_in_colours_the_viewer_did_not_choose(written: str) -> None:
    """The question about the reader's colours is answered in style sheets, and nowhere else."""
    html = f"<style>@media screen and {written} {{}}</style><p>{written}</p>"
    dark, light = in_scheme(html, "dark"), in_scheme(html, "light")
    assert dark == f"<style>@media screen and (min-width: 0) {{}}</style><p>{written}</p>"
    assert light == f"<style>@media screen and (max-width: 0) {{}}</style><p>{written}</p>"


def test_a_frame_is_taller_for_a_narrower_letter() -> None:
    """The same text needs more lines on a phone."""
    text = "Een zin van een regel of twee, die op een telefoon langer is dan op een scherm.\n\n" * 9
    assert 9 < lines(text, 74) < lines(text, 30)


def test_a_long_file_is_cut_short_in_the_source() -> None:
    """The source shows all of a message but the middle of a long attachment."""
    letter = make_letter(text="Dag", attachments=[attachment("a.bin", bytes(range(256)) * 100)])
    shown = source(letter)
    assert "Subject: Terugkoppeling" in shown
    assert len(shown) < 5000 < len(letter.content)


Parts = dict[str, Any]


@pytest.mark.parametrize(
    ("facts", "command"),
    [
        ({}, "mailer send 2024-10-04-prt terugkoppeling"),
        ({"findings": (make_finding(),)}, "mailer send 2024-10-04-prt terugkoppeling"),
        (
            {"findings": (make_finding(severity=Severity.ERROR),)},
            "mailer check 2024-10-04-prt terugkoppeling",
        ),
        ({"plan": "releases/a b.toml"}, "mailer send 'a b' terugkoppeling"),
        ({"plan": "notes/a.md", "notes": "notes/a.md"}, "mailer check notes/a.md"),
    ],
)
def test_a_draft_names_the_command_that_comes_next(facts: Parts, command: str) -> None:
    """A draft goes on the way that asks for what misses; one with an error is checked first."""
    assert verdict(make_sheet(make_letter(), facts=make_facts(**facts))).next == command


def test_a_dispatch_names_the_command_that_comes_next() -> None:
    """It is approved, sent, found out about, and then looked back at."""
    letter = make_letter()
    dispatch = make_dispatch(7, [letter])
    word = Approval(dispatch=7, digest=dispatch.digest, approved_by="J. Jansen", approved_at=NOW)
    gone = dispatch.model_copy(update={"life": Life.SUPERSEDED})
    sheets: tuple[tuple[Parts, str], ...] = (
        ({}, "mailer approve D-7"),
        ({"approval": word}, "mailer send D-7"),
        ({"approval": word.model_copy(update={"digest": "x"})}, "mailer approve D-7"),
        ({"states": [State.IN_DOUBT]}, "mailer reconcile"),
        ({"states": [State.WRITTEN]}, "mailer status"),
        ({"dispatch": gone}, "mailer status"),
        ({"as_of": "2024-10-09 09:26"}, "mailer approve D-7 --as-of '2024-10-09 09:26'"),
    )
    defaults: Parts = {"dispatch": dispatch}
    for parts, command in sheets:
        sheet = make_frozen_sheet(letter, **(defaults | parts))
        assert verdict(sheet).next == command

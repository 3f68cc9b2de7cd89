"""A letter in HTML and plain text: lists, tables, marks of the field, banners, frame."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from mailer.checks.letters import one_line, plain_html
from mailer.compose.html import html
from mailer.compose.letter import Frame, Letter, concept_banner, embargo_banner, write_letter
from mailer.compose.text import PlainText
from mailer.notes.model import Section
from mailer.notes.reader import read_body

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WIDTH = 72


def _sections(text: str) -> tuple[Section, ...]:
    sections, findings = read_body(text, "a.md")
    assert not [finding for finding in findings if finding.stops]
    return sections


FRAME = Frame(
    signature=_sections("Met vriendelijke groet,\n\n[ons adres](https://www.drenthe.example/a)"),
    disclaimer=_sections("Dit bericht is vertrouwelijk."),
)


def _text(source: str, *, numbered: bool = False) -> str:
    return PlainText(numbered=numbered).text(_sections(source)).strip("\n")


def _html(source: str, *, numbered: bool = False) -> str:
    return html(_sections(source), numbered=numbered)


def _shape(source: str) -> str:
    """The lists in the HTML, without what is in between."""
    tags = re.findall(r"</?(?:ul|ol|li|p|blockquote|table)\b|[a-z]+(?=[<\n])", _html(source))
    return " ".join(tag.strip("<") for tag in tags)


class _Balanced(HTMLParser):
    """Complains about an end tag that does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in {"br", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("- a\n- b", "ul li a /li li b /li /ul"),
        ("- a\n  - b\n- c", "ul li a ul li b /li /ul /li li c /li /ul"),
        ("- a\n  1. b\n     - c", "ul li a ol li b ul li c /li /ul /li /ol /li /ul"),
        ("- a\n\n  b", "ul li a p b /p /li /ul"),
        ("- a\n  - b\n    - c\n\n    d\n\n  e",
         "ul li a ul li b ul li c /li /ul p d /p /li /ul p e /p /li /ul"),
        ("- Besluit: a\n  - b\n  - c", "p a /p ul li b /li li c /li /ul"),
        ("- Besluit: a\n\n  b\n- c", "p a /p p b /p ul li c /li /ul"),
        ("- x\n  - Besluit: y\n    - z\n    - w",
         "ul li x p y /p ul li z /li li w /li /ul /li /ul"),
        ("1. a\n\n1) b", "ol li a /li /ol ol li b /li /ol"),
        ("- a\n\n> b", "ul li a /li /ul blockquote p b /p /blockquote"),
    ],
)  # fmt: skip
def test_lists_nest_as_they_were_written(source: str, shape: str) -> None:
    """Bullets in numbers in bullets, and paragraphs that go on with an item."""
    assert _shape(source) == shape


def test_a_list_that_counts_on_begins_with_its_number() -> None:
    """Item 3 is item 3, also below a heading."""
    assert '<ol start="3">' in _html("3. c\n4. d")
    assert _text("3. c\n4. d") == "3. c\n4. d"


def test_hanging_indents() -> None:
    """What runs on stands below its own words, at each level."""
    words = "woord " * 20
    for line in _text(f"- {words}\n  - {words}\n    1. {words}\n\n> {words}").splitlines():
        assert len(line) <= WIDTH
    lines = _text(f"- a {words}\n  - b {words}").splitlines()
    assert lines[0].startswith("- a")
    assert lines[1].startswith("  woord")
    assert any(line.startswith("  * b") for line in lines)
    assert lines[-1].startswith("    woord")


def test_deep_lists_keep_room_for_words() -> None:
    """Forty levels of bullets are still lines of 72."""
    source = "\n".join("  " * n + f"- woord{n} nog wat woorden" for n in range(40))
    assert all(len(line) <= WIDTH for line in _text(source).splitlines())


def test_a_quotation_in_an_item_is_marked_and_indented() -> None:
    """Its mark stands below the item it belongs to."""
    assert _text("- a\n\n  > b").splitlines()[-1] == "  > b"


def test_a_small_table_is_a_grid() -> None:
    """Columns stand below each other, also when the passages are numbered."""
    source = "| Wie | Wat |\n|---|---|\n| COA | verkent |\n| GGD |  |"
    grid = ["Wie  Wat", "COA  verkent", "GGD"]
    assert _text(source).splitlines() == grid
    assert _text(source, numbered=True).splitlines() == ["0.1", *grid]


def test_a_wide_table_is_a_list_of_records() -> None:
    """Each cell with the head of its column, within 72 columns, no word lost."""
    cell = "een hele lange cel met heel veel woorden " * 3
    rows = "\n".join(f"| naam{n} | {cell}{n} |" for n in range(12))
    text = _text(f"| Wie | Wat |\n|---|---|\n{rows}")
    assert all(len(line) <= WIDTH for line in text.splitlines())
    assert text.startswith("1. Wie: naam0\n   Wat: een hele")
    assert "12. Wie: naam11\n    Wat: een hele" in text


def test_a_wide_table_of_a_head_alone_keeps_its_words() -> None:
    """No row, no record; the head still says something."""
    head = "kolom met een lange naam"
    text = _text(f"| {head} a | {head} b | {head} c |\n|---|---|---|")
    assert one_line(text) == f"{head} a; {head} b; {head} c"


def test_data_tables_are_for_screen_readers_too() -> None:
    """Heads have a scope; no role, no merged cell."""
    table = _html("| Wie | Wat |\n|---|---|\n| COA | verkent |")
    assert table.count('<th scope="col"') == 2
    assert "role=" not in table
    assert "span=" not in table


def test_decisions_actions_and_owners_are_labelled_alike_in_both_parts() -> None:
    """Who, what and by when stand where the notes have them."""
    source = (
        "Besluit: Wij stemmen in.\n\n"
        "Actie (COA, GGD; uiterlijk 11 november 2024): Verkent.\n\n"
        '- Volgt. {wie="Secretaris"}'
    )
    said = (
        "Besluit: Wij stemmen in. "
        "Actie (COA, GGD; uiterlijk 11 november 2024): Verkent. "
    )  # fmt: skip
    assert one_line(_text(source)) == said + "- Volgt. (door: Secretaris)"
    assert plain_html(_html(source)) == said + "Volgt. (door: Secretaris)"
    assert "<strong>Besluit:</strong> Wij" in _html(source)


def test_owners_of_a_heading_stand_behind_it() -> None:
    """As in the right column of the paper."""
    source = '## Vervolg {wie="Secretaris, COA"}\n\nTekst.'
    assert _text(source).startswith("Vervolg (door: Secretaris, COA)\n")
    assert "(door: Secretaris, COA)</em></h2>" in _html(source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Een.\n\nTwee.", "0.2 (u wordt genoemd) Twee."),
        ("Een.\n\n- Twee.\n  - Drie.", "0.2 (u wordt genoemd) Twee."),
        ("Een.\n\n> Twee.", "0.2 (u wordt genoemd) Twee."),
        ("Een.\n\nActie (COA): Twee.", "0.2 (u wordt genoemd) Actie (COA): Twee."),
        ("Een.\n\n| a | b |\n|---|---|\n| c | d |", "0.2 (u wordt genoemd)"),
    ],
)
def test_a_passage_that_names_the_reader_stands_out_in_words(source: str, said: str) -> None:
    """In both parts, and nowhere without numbers; colour and weight only come on top."""
    sections, marked = _sections(source), frozenset({"0.2"})
    letter = write_letter("Toets", (), sections, FRAME, numbered=True, marked=marked)
    assert said in " ".join(letter.text.split())
    assert re.search(r'<strong class="marked" style="[^"]+">0\.2 \(u wordt genoemd\)', letter.html)
    assert letter.text.count("genoemd") == letter.html.count("genoemd") == 1
    plain = write_letter("Toets", (), sections, FRAME, marked=marked)
    assert "genoemd" not in plain.text + plain.html


def test_passages_are_numbered_where_replies_name_them() -> None:
    """The same numbers in both parts, and none when they are not asked for."""
    source = "## A\n\neen\n\n- twee\n\n## B\n\nBesluit: drie"
    for part in (_text(source, numbered=True), plain_html(_html(source, numbered=True))):
        assert re.findall(r"\d\.\d", part) == ["1.1", "1.2", "2.1"]
    assert not re.search(r"\d\.\d", _text(source) + _html(source))


def test_links_are_whole_and_listed_once() -> None:
    """A link in text has a number, the list its address; a link that says itself has none."""
    letter = write_letter(
        "Onderwerp",
        [],
        _sections(
            "Zie [de **hele** site](https://a.example/x?y=1&z=2) en "
            "[nog eens](https://a.example/x?y=1&z=2), "
            "[a@emmen.example](mailto:a@emmen.example), [a.example](https://a.example/)."
        ),
        FRAME,
    )
    assert "Zie de hele site [1] en nog eens [1], a@emmen.example, a.example." in one_line(
        letter.text
    )
    assert letter.text.count("https://a.example/x?y=1&z=2") == 1
    assert 'href="https://a.example/x?y=1&amp;z=2"' in letter.html


def test_links_of_the_signature_have_their_own_number_in_the_list() -> None:
    """A number in the signature is never that of a link in the text."""
    letter = write_letter("S", [], _sections("[tekst](https://a.example/een)"), FRAME)
    assert "ons adres [2]" in letter.text
    assert "[1] https://a.example/een\n[2] https://www.drenthe.example/a\n" in letter.text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<!-- </style> -->",
        "</table></div></body>",
        "{{ 7*7 }}",
        "&lt;b&gt; & <b>",
        "<![endif]-->",
    ],
)
def test_hostile_text_stays_text(hostile: str) -> None:
    """In headings, items, cells, links, owners and subject no markup comes from the notes."""
    escaped = re.sub(r"([^\w\s])", r"\\\1", hostile)
    source = (
        f"# {escaped}\n\n{escaped}\n\n- {escaped}\n\n> {escaped}\n\n"
        f"[{escaped}](https://a.example)"
    )  # fmt: skip
    letter = write_letter(hostile, [], _sections(source), FRAME)
    assert letter.text.count(hostile) == 5
    assert plain_html(letter.html).count(hostile) == 5
    # In an attribute's value < and > need no escape; a quote would end it.
    outside, labels = re.subn(r' aria-label="[^"]*" lang="nl"', "", letter.html)
    assert labels == 1
    assert not re.search("<(?:script|img)", outside)
    assert outside.count("</body>") == 1
    assert outside.count("<![endif]") == 2


def _letter(source: str, **terms: str) -> Letter:
    banner = embargo_banner(
        datetime(2024, 11, 1, 8, tzinfo=UTC),
        terms.get("contact", ""),
        terms.get("pass_on_to", ""),
        AMSTERDAM,
    )
    return write_letter("Verslag", [banner, concept_banner()], _sections(source), FRAME)


def test_the_embargo_comes_before_anything_else() -> None:
    """Word, weekday, date, time, whose time it is, who may share it, and whom the press asks."""
    letter = _letter("Dag allen!", contact="pers@drenthe.example", pass_on_to="raden en staten")
    said = (
        "EMBARGO Tot vrijdag 1 november 2024, 09.00 uur (Nederlandse tijd). "
        "Deel dit bericht tot dat moment met niemand buiten de geadresseerden, en niet met de "
        "media. Daarna mag u het doorgeven aan raden en staten. "
        "Persvragen: pers@drenthe.example CONCEPT"
    )
    assert one_line(letter.text).startswith(said)
    assert plain_html(letter.html).startswith(said)
    assert letter.subject == "EMBARGO: CONCEPT: Verslag"


def test_an_embargo_without_a_contact_names_none() -> None:
    """No line ends in nothing, as the mail did that this program was made for."""
    letter = _letter("Dag allen!")
    assert "Persvragen" not in letter.text + letter.html
    assert "doorgeven" not in letter.text + letter.html


def test_what_old_outlooks_and_screen_readers_need() -> None:
    """No margin shorthand on lists, no white-space, one style for the dark, a language."""
    letter = _letter("# A\n\n- a\n  1. b\n\n| c |\n|---|\n| d |\n\n> e\n\n[f](https://a.example)")
    for tag in re.findall(r"<(?:ul|ol|li)\b[^>]*>", letter.html):
        assert not re.search(r"margin(-left)?:", tag), tag
    assert "white-space" not in letter.html
    assert letter.html.count("<style") == 1
    assert "prefers-color-scheme: dark" in letter.html
    assert "<img" not in letter.html
    assert 'lang="nl"' in letter.html
    assert 'aria-label="EMBARGO: CONCEPT: Verslag"' in letter.html
    assert re.search(r'<table class="banner"[^>]* role="presentation"', letter.html)
    parser = _Balanced()
    parser.feed(letter.html)
    assert parser.open == []


def test_i12_the_disclaimer_is_in_each_part_once_and_last() -> None:
    """Below the signature, in the HTML as in the text."""
    letter = _letter("Dag allen!")
    for part in (one_line(letter.text), plain_html(letter.html)):
        assert part.count("Dit bericht is vertrouwelijk.") == 1
        assert part.endswith("Dit bericht is vertrouwelijk.")
        assert part.index("groet") < part.index("Dit bericht is")


def test_i12_where_a_server_adds_the_disclaimer_there_is_none() -> None:
    """Neither its words nor its table."""
    frame = Frame(signature=FRAME.signature, disclaimer=())
    letter = write_letter("S", [], _sections("a"), frame)
    assert '<table class="disclaimer"' not in letter.html
    assert "-- \n" not in letter.text


def test_amounts_days_and_hours_stay_together() -> None:
    """No-break spaces in the HTML, plain ones in the text."""
    source = "Op di 8 oktober om 12.00 uur is € 4,2 miljoen en 80 % gehaald."
    assert _text(source) == source
    assert _html(source).count("\xa0") == 6
    letter = write_letter("S", [], _sections(source), FRAME)
    assert plain_html(letter.html).startswith(source)

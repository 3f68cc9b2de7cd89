"""Corrections put into the source of the notes: the meant words, and nothing else."""

import pytest

from mailer.rounds.folding import fold
from mailer.rounds.patching import patch
from mailer.rounds.present import found
from tests.patches import FILE, HEAD, asked_of, change, corrected, read

MARKED = 'De **gemeente Emmen** telt 300 plekken {embargo}\nen heeft *meer* nog. {wie="COA"}\n'
ACTION = "Actie (COA, gemeente Emmen; uiterlijk 11 november 2024): Het COA verkent de bouw.\n"
TABLE = "| Gemeente | Plekken |\n|---|---|\n| Emmen | **300** \\| 12 |\n| Assen | 80 |\n"


@pytest.mark.parametrize(
    ("body", "old", "new", "expected"),
    [
        # words alone
        ("Emmen telt 300 plekken.\n", "300", "250", "Emmen telt 250 plekken.\n"),
        ("Hij zei “ja” en ging.\n", 'zei "ja"', "riep “nee”", "Hij riep “nee” en ging.\n"),
        ("Tot en\nmet 2026 open.\n", "en met 2026", "2027", "Tot 2027 open.\n"),
        ("€\u00a04 miljoen\n", "€ 4 miljoen", "€ 5 miljoen", "€ 5 miljoen\n"),
        ("Fracties e\u0301n raad.\n", "én raad", "en college", "Fracties en college.\n"),
        ("Assen – Emmen\n", "Assen - Emmen", "Meppel", "Meppel\n"),
        ("R&amp;D in Emmen\n", "R&D", "B&W", "B&W in Emmen\n"),
        ("A een b, c.\n", "b", "", "A een, c.\n"),
        ("Een b c.\n", "Een", "", "b c.\n"),
        ("Een. Dan twee.\n", "Een", "1", "&#49;. Dan twee.\n"),
        ("Aa (bb) cc.\n", "(bb)", "", "Aa cc.\n"),
        # dress
        (MARKED, "300", "250", MARKED.replace("300", "250")),
        (MARKED, "gemeente Emmen", "stad Emmen", MARKED.replace("gemeente Emmen", "stad Emmen")),
        (MARKED, "meer", "minder", MARKED.replace("meer", "minder")),
        ("De **gemeente Emmen** telt.\n", "De gemeente", "Een stad", "**Een stad Emmen** telt.\n"),
        ("Zie **Emmen**\n", "Zie Emmen", "Kijk", "Kijk\n"),
        (
            "Zie [de site](https://a.example) van Emmen.\n",
            "de site",
            "de kaart",
            "Zie [de kaart](https://a.example) van Emmen.\n",
        ),
        # the forms that lines take
        ("- Een\n- Twee\n  en meer\n", "Twee en meer", "Drie", "- Een\n- Drie\n"),
        ("1. Een\n2. Twee\n", "Twee", "Drie", "1. Een\n2. Drie\n"),
        ("• Een\n• Twee\n", "Twee", "Drie", "• Een\n• Drie\n"),
        ("> Een twee\n> drie\n", "twee drie", "vier", "> Een vier\n"),
        ("- A\n  - Twee {only=gemeenten}\n", "Twee", "Drie", "- A\n  - Drie {only=gemeenten}\n"),
        ("Besluit: Zo gaat het.\n", "Zo", "Anders", "Besluit: Anders gaat het.\n"),
        (ACTION, "COA", "Rijk", ACTION.replace("Het COA", "Het Rijk")),
        (TABLE, "300", "250", TABLE.replace("300", "250")),
        (TABLE, "Assen", "a | b", TABLE.replace("Assen", "a \\| b")),
    ],
)
def test_words_are_replaced_where_they_stand(body: str, old: str, new: str, expected: str) -> None:
    """The words that are named become others, and every other character stays."""
    last = [p for p in read(HEAD + body).passages() if fold(old) in fold(p.text)][-1]
    made = corrected(body, (last.number, old, new))
    assert (made.text, made.left, made.applied) == (expected, (), (1,))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Oud.\n", "Nieuw.\n"),
        ("- Oud en\n  ouder. {embargo}\n", "- Nieuw. {embargo}\n"),
        ("> Oud.\n", "> Nieuw.\n"),
        ("3. Oud.\n", "3. Nieuw.\n"),
        ("Besluit: Oud. {only=gemeenten}\n", "Besluit: Nieuw. {only=gemeenten}\n"),
        ('Actie (COA): Oud. {wie="Emmen"}\n', 'Actie (COA): Nieuw. {wie="Emmen"}\n'),
        ("Oud {embargo}\n**ook oud**.\n", "Nieuw. {embargo}\n"),
        ("**Oud.**\n", "**Nieuw.**\n"),
    ],
)
def test_a_whole_passage_keeps_what_stands_around_it(body: str, expected: str) -> None:
    """Bullet, number, quotation, “Besluit:”, “Actie (…):” and marks are not the passage's words."""
    made = corrected(body, ("0.1", "", "Nieuw."))
    assert (made.text, made.left) == (expected, ())


@pytest.mark.parametrize(
    "words",
    [
        "# Kop",
        "## Kop {embargo}",
        "- een streepje",
        "+ plus",
        "1. een getal",
        "2024) vorig jaar",
        "> aangehaald",
        "• bolletje",
        "*schuin* en **vet** en _meer_",
        "{embargo}",
        "tekst {only=gemeenten}",
        "{{ recipient.name }} en {% if %}",
        "[klik](https://kwaad.example) ![x](https://kwaad.example/p.png)",
        "<https://kwaad.example> en <b>",
        "&amp; en &copy;",
        "`code` en ``",
        "```",
        "---",
        "| a | b |",
        "a \\ b \\* c",
        "R&D: 5 * 3 = 15, snake_case_naam",
        "=== ~~~",
    ],
)
def test_what_looks_like_markdown_is_text(words: str) -> None:
    """Words from outside stand in the notes as written: no heading, mark, link or item."""
    for body in ("Oud.\n\nRest.\n", "- Oud.\n- Rest.\n", "Begin van oud.\nRest.\n"):
        old = "" if body != "Begin van oud.\nRest.\n" else "Begin van oud. Rest."
        made = corrected(body, ("0.1", old, words))
        assert not made.left
        passage = next(read(HEAD + made.text).passages())
        assert passage.text == words
        assert (passage.embargoed, passage.only) == (False, ())
        assert {span.href for span in passage.spans} == {None}


@pytest.mark.parametrize("words", ["Besluit: anders", "Actie (COA): bouwen", "actie: bouwen"])
def test_words_that_would_make_a_decision_or_an_action_stay_out(words: str) -> None:
    """A correction of a paragraph cannot turn it into a decision, which no escape prevents."""
    made = corrected("Oud.\n", ("0.1", "", words))
    assert made.text == "Oud.\n"
    assert [left.number for left in made.left] == [1]
    assert corrected("Oud.\n", ("0.1", "", "Het besluit: anders")).applied == (1,)


@pytest.mark.parametrize(
    ("body", "old"),
    [
        ("Emmen en Emmen.\n", "Emmen"),
        ("Emmenaren.\n", "Emmen"),
        ("Assen.\n", "Emmen"),
        ("In 2012 zijn er 5.\n", "12"),
    ],
)
def test_words_that_are_not_there_exactly_once_stay_out(body: str, old: str) -> None:
    """Which words are meant is not guessed, and no word is cut in two."""
    made = corrected(body, ("0.1", old, "x"))
    assert (made.text, made.applied) == (body, ())
    assert old in made.left[0].reason


def test_words_in_the_head_of_an_action_are_no_words_of_its_text() -> None:
    """A name among the owners is not replaced; the same name in the text is."""
    body = "Actie (COA): Verkent de bouw.\n"
    assert corrected(body, ("0.1", "COA", "Rijk")).left
    made = corrected(ACTION, ("0.1", "COA", "Rijk"))
    assert made.text.startswith("Actie (COA, gemeente Emmen")


def test_another_text_now_is_not_written_over() -> None:
    """A passage that is not what the organisation saw is shown with both texts, and stays."""
    made = corrected("Emmen telt 300.\n", ("0.1", "300", "250"), now="Emmen telt ruim 300.\n")
    (left,) = made.left
    assert (left.saw, left.now) == ("Emmen telt 300.", "Emmen telt ruim 300.")
    assert made.text == "Emmen telt ruim 300.\n"


def test_a_passage_is_found_when_its_number_has_moved() -> None:
    """What was put before it since the question does not move a correction to another passage."""
    now = "Nieuw vooraf.\n\n## Kop\n\nEmmen telt 300.\n"
    made = corrected("Emmen telt 300.\n", ("0.1", "300", "250"), now=now)
    assert made.text == now.replace("300", "250")


def test_of_two_alike_the_one_that_was_meant() -> None:
    """Of passages that say the same the one in its place is changed; of another count none."""
    body = "- Geen.\n- Iets.\n- Geen.\n"
    assert corrected(body, ("0.3", "Geen", "Wel")).text == "- Geen.\n- Iets.\n- Wel.\n"
    assert corrected(body, ("0.1", "Geen", "Wel"), now=body + "- Geen.\n").left


def test_several_on_one_passage_and_those_that_meet() -> None:
    """Corrections of other words of a passage go in together; another about the same does not."""
    body = "Emmen telt 300 plekken in 2026.\n"
    made = corrected(body, ("0.1", "300", "250"), ("0.1", "2026", "2027"), ("0.1", "300", "9"))
    assert made.text == "Emmen telt 250 plekken in 2027.\n"
    assert (made.applied, [left.number for left in made.left]) == ((1, 2), [3])


def test_a_later_correction_of_a_corrected_passage() -> None:
    """What was put in before does not keep another correction of the same passage out."""
    before = HEAD + "Emmen telt 300 plekken in 2026.\n"
    now = before.replace("300", "250")
    first, second = change(before, "0.1", "300", "250"), change(before, "0.1", "2026", "2027", 2)
    made = patch(now, FILE, asked_of(before), [second], done=[first])
    assert made.text == now.replace("2026", "2027")
    assert patch(now, FILE, asked_of(before), [first, second]).present == (1,)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
def test_every_other_byte_stays(line_end: str, start: str, last: bool) -> None:
    """Line ends, the mark of byte order, blanks and the end of the file are as they were."""
    body = "A  b \n\n\n- Emmen telt\t300.\n\n* * *\n\nEinde" + "\n" * last
    source = start + (HEAD + body).replace("\n", line_end)
    made = patch(source, FILE, asked_of(source), [change(source, "0.2", "300", "250")])
    assert made.text == source.replace("300", "250")


def test_nothing_left_of_a_passage_stays_out() -> None:
    """Taking out a whole passage is for a person: numbers move, and marks with it."""
    assert corrected("Emmen.\n\nRest.\n", ("0.1", "Emmen.", "")).left


def test_characters_that_show_nothing_do_not_come_along() -> None:
    """A direction mark or an escape in a correction does not reach the notes."""
    made = corrected("Oud.\n", ("0.1", "", "Nieuw\u202e\x1b[31m \ntekst.\u200b"))
    assert made.text == "Nieuw[31m tekst.\n"


def test_the_differences_are_for_people() -> None:
    """The patch shows the old and the new line, and nothing of those that stay."""
    made = corrected("Een.\n\nTwee.\n\nDrie.\n", ("0.2", "Twee", "Ander woord"))
    assert "-Twee.\n+Ander woord." in made.diff
    assert "Een." not in made.diff
    assert not corrected("Een.\n", ("0.1", "Twee", "2")).diff


@pytest.mark.parametrize(
    ("now", "present"),
    [
        ("Emmen telt 250 plekken in 2026.\n", True),
        ("Emmen telt **250** plekken in 2026.\n", True),
        ("Emmen telt nu 250 plekken in het jaar 2026.\n", True),
        ("Emmen telt 300 plekken in 2026.\n", False),
        ("Emmen telt 250 plekken, eerder 300, in 2026.\n", False),
        ("Heel iets anders over Assen, met 250 mensen.\n", False),
        ("Emmen telt 300 plekken in 2026.\n\nEmmen telt 250 plekken in 2026.\n", False),
    ],
)
def test_a_correction_typed_by_hand_is_found(now: str, present: bool) -> None:
    """What a person typed counts as put in, and only where the old words are gone."""
    body = HEAD + "Emmen telt 300 plekken in 2026.\n"
    wanted = change(body, "0.1", "300", "250")
    assert bool(found(wanted, asked_of(body), read(HEAD + now))) is present


def test_a_hostile_text_does_not_hang() -> None:
    """Thousands of brackets and stars in a passage or a correction are read in no time."""
    body = "Oud " + "[(" * 3000 + "*_" * 3000 + "\\" * 999 + "\n"
    corrected(body, ("0.1", "Oud", "*[({" * 300))

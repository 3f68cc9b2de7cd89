"""Corrections by passage: which words, of which passage, instead of which."""

import pytest

from mailer.ledger.round import Doubt, Response
from mailer.rounds.reading import Reading, read_answer
from tests.answers import OURS, PASSAGES, PROGRAMS, SENDER, between, reply

WHOLE = "Emmen vangt 90 personen op in 3 locaties; het COA beheert ze."
"""Passage 2.2 as somebody would have it."""


def read(
    text: str,
    html: str = "",
    *,
    program: str = "outlook_plain",
    ours: str = OURS,
    sender: str = SENDER,
) -> Reading:
    """An answer of these words to our question."""
    content = reply(text, html, program=program, ours=ours, sender=sender)
    return read_answer(content, PASSAGES, known=[OURS])


def changes(found: Reading) -> list[tuple[str, str, str]]:
    """Passage, old and new of each correction."""
    return [(each.passage, each.old, each.new) for each in found.corrections]


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        ("2.2: “80” moet zijn “90”", "80", "90"),
        ("2.2: 80 moet zijn 90.", "80", "90"),
        ("2.2 80 moet 90 zijn", "80", "90"),
        ("2.2: 80 → 90", "80", "90"),
        ("2.2: 80 => 90", "80", "90"),
        ("§2.2: 80->90", "80", "90"),
        ("ad 2.2 - 80 wordt 90", "80", "90"),
        ("2.2: 90 i.p.v. 80", "80", "90"),
        ("2.2: in plaats van 80 graag 90", "80", "90"),
        ("2.2: in plaats van “80” graag “90” opnemen.", "80", "90"),
        ("2.2: niet 80 maar 90", "80", "90"),
        ("2.2: het zijn niet 80 maar 90 personen", "80", "90"),
        ("2.2: Emmen vangt niet 80 maar 90 personen op.", "80", "90"),
        ("Graag in 2.2 “80” wijzigen in “90”", "80", "90"),
        ("2.2: vervang 80 door 90", "80", "90"),
        ('2.2 regel 1: vervang "80" door "90".', "80", "90"),
        ('2.2 oud: "80 personen" nieuw: "90 personen"', "80 personen", "90 personen"),
        ("Passage 2.2, 80 personen: dit moeten 90 personen zijn", "80 personen", "90 personen"),
        ("“80 personen” in 2.2 moet “90 personen” zijn.", "80 personen", "90 personen"),
        ("In 2.2 staat 80 personen, dit moet 90 personen zijn.", "80 personen", "90 personen"),
        ("Wij stellen voor om in 2.2 “80” te vervangen door “90”.", "80", "90"),
        ("Punt 2.2: het aantal van 80 moet 90 zijn", "80", "90"),
        ("alinea 2.2 – 80 moet 90 zijn. Dit blijkt uit de lijst van het COA.", "80", "90"),
        ("bij 2.2: 80 moet zijn 90, want zo staat het in de lijst", "80", "90"),
        ("- 2.2: ‘het COA’ → ‘de gemeente’", "het COA", "de gemeente"),
        (
            "2.2 'beheert ze' moet zijn: 'beheert deze'. Reden: taalfout.",
            "beheert ze",
            "beheert deze",
        ),
        ("2.2\n\n80 moet 90 zijn", "80", "90"),
        (
            "Passage 2.2\nHuidige tekst: 80 personen\nVoorstel: 90 personen",
            "80 personen",
            "90 personen",
        ),
        ("| Passage | Nu | Voorstel |\n| 2.2 | 80 | 90 |", "80", "90"),
        (
            "2.2 Emmen vangt 80 personen op in 2 locaties; het COA beheert ze.\n"
            "Onze reactie: 80 moet 90 zijn.",
            "80",
            "90",
        ),
        ("2.2: graag “; het COA beheert ze” schrappen", "; het COA beheert ze", ""),
        (f"2.2: {WHOLE}", "", WHOLE),
        (f"2.2 moet zijn: “{WHOLE}”", "", WHOLE),
        (f"Passage 2.2:\n\n{WHOLE}", "", WHOLE),
        (f"Tekst 2.2 graag als volgt aanpassen: {WHOLE}", "", WHOLE),
    ],
)
def test_a_correction_is_read(words: str, old: str, new: str) -> None:
    """What is to go and what is to come are read, where both are plain."""
    found = read(f"Beste collega's,\n\n{words}\n\nVerder akkoord.\n\nGroet, Anneke")
    assert (found.response, found.doubts) == (Response.CORRECTIONS, ())
    assert changes(found) == [("2.2", old, new)]


@pytest.mark.parametrize(
    "words",
    [
        "2.2 klopt niet",
        "2.2: 75 moet zijn 90",
        "2.2: 80 i.p.v. 90 is niet juist",
        "2.2: moet zijn: 90",
        "2.2: het COA moet leidend zijn",
        "2.2: Emmen moet worden genoemd als eerste",
        "2.2: toevoegen na “locaties”: in het centrum",
        "2.2: bedrag moet 3.2 miljoen zijn",
        "In passage 2.2 staat dat Emmen 80 personen opvangt. Dit moeten er 90 zijn.",
        "Punt 2.2 klopt niet: het COA beheert maar één locatie.",
    ],
)
def test_what_is_not_plain_is_kept_in_its_words(words: str) -> None:
    """A correction whose old and new are not certain has its words alone."""
    found = read(words)
    assert (found.response, found.doubts) == (Response.CORRECTIONS, ())
    assert changes(found) == [("2.2", "", "")]
    assert found.corrections[0].words in words


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        ("2.2: vinden wij mooi beschreven", Doubt.UNCLEAR),
        ("2.2: staat er netjes bij", Doubt.UNCLEAR),
        ("Ik zie in 2.2 dat er 80 staat; volgens ons zijn het er 90.", Doubt.UNCLEAR),
        ("2.2: “80” moet zijn “90”, mits het COA dit bevestigt.", Doubt.UNCLEAR),
        (
            "2.2: 80 moet 90 zijn\n\nVoor de rest onder voorbehoud van het college.",
            Doubt.CONDITIONAL,
        ),
        ("2.2: 80 moet 90 zijn\n\nOok in de inleiding klopt het aantal niet.", Doubt.UNCLEAR),
        ("2.2: 80 moet 90 zijn\n7.3: 80 moet 90 zijn", Doubt.UNKNOWN_PASSAGE),
        ("2.2: 80 moet 90 zijn. Kunt u dit aanpassen?", Doubt.ASKS),
        ("1.2 en 2.2: 80 moet 90 zijn", Doubt.UNCLEAR),
        ("Passages 1.2 en 2.2 kloppen niet.", Doubt.UNCLEAR),
    ],
)
def test_what_is_left_over_is_a_doubt(words: str, doubt: Doubt) -> None:
    """Corrections that were read are kept, and the rest of the words is put to a person."""
    found = read(words)
    assert found.response is Response.CORRECTIONS
    assert doubt in found.doubts


@pytest.mark.parametrize(
    "words",
    [
        "2.2 miljoen is te veel",
        "Om 17.00 uur klopt dit niet",
        "€ 2.2 mln",
        "3.1.2025 klopt",
        "Het is 2.2% hoger",
        "Het zijn er 90.",
        "Het aantal van 80 klopt niet, dat moet 90 zijn.",
        "Passage 7.3: 80 moet 90 zijn",
        "2.2 en 3.1: akkoord",
    ],
)
def test_what_names_no_passage_is_no_correction(words: str) -> None:
    """Amounts, times, dates and passages that do not exist have no corrections."""
    found = read(words)
    assert found.corrections == ()
    assert found.response is Response.UNCLEAR


def test_a_passage_that_is_not_there_is_a_doubt() -> None:
    """A number that the text does not have is named as the reason to look."""
    assert read("Passage 7.3: 80 moet 90 zijn").doubts == (Doubt.UNKNOWN_PASSAGE,)


def test_two_changes_in_one_sentence_are_two() -> None:
    """A sentence whose parts each ask for a change has as many corrections."""
    found = read("2.2: 80 moet 90 zijn en 2 moet 3 zijn")
    assert changes(found) == [("2.2", "80", "90"), ("2.2", "2", "3")]


def test_several_corrections_keep_their_order() -> None:
    """Each passage has its own, several of one passage as well; what agrees gives none."""
    found = read(
        "Hierbij onze reactie:\n\n1. 2.2: 80 → 90, 2 → 3\n2. 1.2: 2026 → 2027\n3. 1.1: akkoord\n\n"
        "Overigens geen opmerkingen."
    )
    assert found.doubts == ()
    assert changes(found) == [("2.2", "80", "90"), ("2.2", "2", "3"), ("1.2", "2026", "2027")]


@pytest.mark.parametrize(
    "rest",
    [
        "Verder akkoord.",
        "Voor het overige akkoord.",
        "Overigens geen opmerkingen.",
        "Met de rest van de tekst zijn wij akkoord.",
        "Akkoord met de volgende correctie:",
        "Wij hebben twee opmerkingen.",
        "Bedankt voor het toesturen.",
    ],
)
def test_agreement_with_the_rest_goes_with_corrections(rest: str) -> None:
    """Agreement with all else, an announcement and politeness leave no doubt."""
    found = read(f"{rest}\n\n2.2: 80 moet 90 zijn")
    assert (found.response, found.doubts) == (Response.CORRECTIONS, ())


@pytest.mark.parametrize("program", PROGRAMS)
def test_corrections_are_found_above_what_each_program_quotes(program: str) -> None:
    """A correction is read in the form of every mail program."""
    found = read("Hallo,\n\n2.2: “80” moet zijn “90”.\n\nGroet, Anneke", program=program)
    assert (changes(found), found.doubts) == ([("2.2", "80", "90")], ())


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "| "])
def test_answers_between_the_quoted_passages(mark: str) -> None:
    """Words between quoted lines are about the passage that they stand under."""
    answers = {"2.2": "80 moet 90 zijn.", "1.2": "Klopt niet: 2026 moet zijn 2027"}
    found = read(between(answers, mark=mark), program="bare", ours="")
    assert changes(found) == [("1.2", "2026", "2027"), ("2.2", "80", "90")]
    assert found.words.endswith("bij 2.2: 80 moet 90 zijn.")


def test_a_passage_is_known_by_its_words_too() -> None:
    """A quoted line without a number is the passage whose text it is."""
    found = read(
        "> Emmen vangt 80 personen op in 2 locaties; het COA beheert ze.\n80 moet 90 zijn.",
        program="bare",
        ours="",
    )
    assert changes(found) == [("2.2", "80", "90")]


@pytest.mark.parametrize("program", ["outlook", "owa", "gmail", "thunderbird"])
def test_a_table_is_read_by_its_rows(program: str) -> None:
    """Number, text as it is and text as it should be, in a table of a mail program."""
    table = (
        "<p>Beste,</p><table><tr><td><p>Nr.</p></td><td>Huidige tekst</td><td>Voorstel</td></tr>"
        "<tr><td><p>2.2</p></td><td><p>80 personen</p></td><td><p>90 personen</p></td></tr></table>"
    )
    found = read("2.2\n80 personen\n90 personen", table, program=program)
    assert changes(found) == [("2.2", "80 personen", "90 personen")]
    assert found.corrections[0].words == "80 personen | 90 personen"


def test_old_words_stand_in_the_passage_as_they_are_given() -> None:
    """Quotes, dashes and spaces of another kind are no other words; the passage's own are given."""
    found = read('2.2: "80  personen op" moet zijn "90 personen op"')
    assert changes(found) == [("2.2", "80 personen op", "90 personen op")]


def test_struck_words_are_put_to_a_person() -> None:
    """Words struck through say something that text alone does not."""
    found = read("2.2: 80 90 personen", "<p>2.2: <s>80</s> 90 personen</p>", program="owa")
    assert Doubt.UNCLEAR in found.doubts
    agreed = read("Akkoord", "<p>Akkoord</p><p><s>niet</s></p>", program="outlook")
    assert agreed.response is Response.UNCLEAR

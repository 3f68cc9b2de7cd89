"""Answers to a question that was worded otherwise than ours, with all that mails carry along."""

import pytest

from mailer.ledger.round import Doubt, Response
from mailer.rounds.reading import Reading, read_answer
from mailer.rounds.reading.framing import frames
from tests.answers import OURS, PASSAGES, between, reply

WORDED_OTHERWISE = """Dag Anneke,

Graag jullie feitelijke check op de tekst van het verslag. Reageren kan op
deze mail; u kunt antwoorden met het nummer van de passage en de juiste tekst.

Uw reactie zien wij graag vóór vrijdag 18 oktober 2024 tegemoet. Ontvangen wij
geen reactie, dan gaan wij ervan uit dat u akkoord bent.

1.1 De twaalf gemeenten leveren samen het aantal plaatsen dat van
Drenthe wordt gevraagd.

1.2 Assen en Emmen houden hun bestaande locaties ten minste tot en met
2026 open.

3.1 Alle gemeenten werken aan hun taakstelling.

Vriendelijke groet,

Marit Brink
adviseur kabinet

Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde.
"""
MARKED = ("apple", "ios", "gmail", "gmail_plain", "thunderbird", "flowed", "k9")
UNMARKED = ("outlook", "outlook_plain", "owa", "outlook_mobile", "samsung", "groupwise", "zimbra")


def read(
    words: str, program: str = "bare", ours: str = "", subject: str = "RE: [FT-7.3-K4QZ]"
) -> Reading:
    """What an answer of these words says."""
    content = reply(words, program=program, ours=ours, subject=subject)
    return read_answer(content, PASSAGES, known=[OURS])


@pytest.mark.parametrize("program", [*MARKED, *UNMARKED])
def test_a_question_in_other_words_is_still_quotation(program: str) -> None:
    """Agreement above a question that we worded otherwise is agreement."""
    found = read("Prima, akkoord.", program, WORDED_OTHERWISE)
    assert (found.response, found.doubts) == (Response.AGREED, ())


@pytest.mark.parametrize("program", UNMARKED)
@pytest.mark.parametrize(
    "hidden",
    [
        "Hier gaan wij niet in mee.",
        "Zo staat onze gemeente er slecht op.",
        "Wilt u dit eens bekijken?",
        "Wij sturen later een eigen tekst.",
        "Het COA hoort hier ook te staan.",
        "Beste Marit, dit deugt niet",
    ],
)
@pytest.mark.parametrize("place", ["Uw reactie zien", "1.2 Assen", "Vriendelijke groet"])
def test_own_words_in_an_unmarked_quotation_are_found(
    program: str, hidden: str, place: str
) -> None:
    """Words that somebody typed into our question make an agreement above it unclear."""
    ours = WORDED_OTHERWISE.replace(place, f"{hidden}\n\n{place}")
    found = read("Akkoord.", program, ours)
    assert found.response is not Response.AGREED
    assert found.doubts


@pytest.mark.parametrize("program", UNMARKED)
def test_a_paragraph_below_a_passage_corrects_it(program: str) -> None:
    """A change in a paragraph of its own, in a quotation without marks, is of the passage above."""
    own = "“bestaande locaties” moet zijn “huidige locaties”"
    ours = WORDED_OTHERWISE.replace("3.1 Alle", f"{own}\n\n3.1 Alle")
    found = read("Zie onze reactie hieronder.", program, ours)
    assert (found.response, found.doubts) == (Response.CORRECTIONS, ())
    (correction,) = found.corrections
    assert (correction.passage, correction.old, correction.new) == (
        "1.2",
        "bestaande locaties",
        "huidige locaties",
    )


def test_a_passage_that_was_typed_over_is_unclear() -> None:
    """What stands in the place of a passage of an unmarked quotation is for a person."""
    ours = WORDED_OTHERWISE.replace("2026 open", "2028 open")
    found = read("Akkoord.", "outlook_plain", ours)
    assert found.response is not Response.AGREED
    assert found.doubts


@pytest.mark.parametrize(
    ("sentence", "is_ours"),
    [
        ("Geachte heer De Boer,", True),
        ("Geachte heer De Boer, dit klopt zo niet", False),
        ("Wij vragen u deze tekst te toetsen op feiten.", True),
        ("Wij vragen u deze tekst aan te passen.", False),
        ("Bent u akkoord? Antwoord dan kort.", True),
        ("Bent u akkoord?", False),
        ("Zonder reactie gaan wij uit van instemming.", True),
        ("Reactie van het college ontbreekt.", False),
        ("De feitelijke toets volgt.", False),
    ],
)
def test_what_frames_a_question_is_known_from_answers(sentence: str, *, is_ours: bool) -> None:
    """Greeting, request and deadline are ours; what may be an answer never is."""
    assert frames(sentence) is is_ours


@pytest.mark.parametrize(
    "tail",
    [
        "Anneke de Boer\nadviseur zorg en veiligheid",
        "A. de Boer, gemeente Emmen",
        "Met groet,\n\nAnneke\nBestuursadviseur | gemeente Emmen\nM 06 12 34 56 78",
        "Groeten van Anneke\nkamer 1.2",
        "Hartelijke groet,\nnamens deze,\nWillem Kuipers\nteamleider bestuursondersteuning",
        "Gr. Anneke",
        "-- \nAnneke de Boer\nNoorderplein 4, Emmen\nwerkdagen: ma, di, vr",
        "Groet,\nAnneke\n\nP Denk aan het milieu voordat u dit bericht print.\n"
        "Aan dit bericht kunnen geen rechten worden ontleend. Emmen gaat niet akkoord met het"
        " gebruik van e-mail voor bezwaarschriften.",
    ],
)
def test_what_is_known_to_be_a_signature_says_nothing(tail: str) -> None:
    """Names, posts, bodies, addresses and disclaimers below the words are no words."""
    found = read(f"Akkoord.\n\n{tail}")
    assert (found.response, found.doubts, found.words) == (Response.AGREED, (), "Akkoord.")


@pytest.mark.parametrize("above", ["Groet,\n\nAnneke de Boer\n\n", "Groet,\n", "-- \nAnneke\n"])
@pytest.mark.parametrize(
    "tail",
    [
        "De burgemeester wil er eerst over praten",
        "Het college beslist donderdag",
        "Zuidbarge ontbreekt",
        "Vergissing, dit was voor een ander",
        "Cijfer uit 2019",
        "Vraag Willem",
        "vrijdag niet",
        "Zie www.emmen.example voor onze tekst",
        "Grapje",
        "Oneens",
        "👎",
    ],
)
def test_what_may_be_no_signature_is_said(above: str, tail: str) -> None:
    """Below a sign-off everything that is not surely a signature is the writer's own words."""
    found = read(f"Akkoord.\n\n{above}{tail}")
    assert found.response is not Response.AGREED
    assert found.doubts


@pytest.mark.parametrize(
    "subject",
    ["RE: afgewezen", "Gelezen: toets", "Intrekking [FT-7.3-K4QZ]", "ambtelijke reactie"],
)
def test_a_subject_that_says_more_is_for_a_person(subject: str) -> None:
    """A subject that is neither ours nor agreement makes an agreement unclear."""
    assert Doubt.UNCLEAR in read("Akkoord.", subject=subject).doubts


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "Antw: [FT-7.3-K4QZ]",
        "akkoord",
        "[EXTERN] RE: Feitelijke toets: Verslag aan de minister",
    ],
)
def test_a_subject_of_ours_says_nothing(subject: str) -> None:
    """Our own subject, with what programs put before it, changes nothing."""
    assert read("Akkoord.", subject=subject).doubts == ()


def test_two_texts_with_other_corrections_are_unclear() -> None:
    """A plain text that asks for another change than the HTML is for a person to read."""
    same, other = ("1.2: “2026” moet zijn “2027”", "1.2: “2026” moet zijn “2028”")
    assert read(same, "apple").doubts == ()
    content = reply(same, html=f"<p>{other}</p>", program="apple", ours="")
    assert Doubt.UNCLEAR in read_answer(content, PASSAGES, known=[OURS]).doubts


def test_every_text_of_an_alternative_is_read() -> None:
    """Of two plain texts in one alternative the second says something as well."""
    content = (
        b"From: a.deboer@emmen.example\r\nSubject: RE\r\n"
        b"Content-Type: multipart/alternative; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nAkkoord.\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nNiet akkoord.\r\n--x--\r\n"
    )
    assert read_answer(content, PASSAGES, known=[OURS]).response is not Response.AGREED


@pytest.mark.parametrize(
    ("words", "agreed"),
    [
        ("Zonder voorbehoud akkoord.", True),
        ("Akkoord, zij het met voorbehoud.", False),
        ("Niets op aan te merken, akkoord wat Emmen aangaat.", True),
        ("Akkoord wat Assen aangaat.", False),
        ("Hierbij bevestig ik dat Emmen akkoord is.", True),
        ("Emmen en Meppel zijn akkoord.", False),
        ("Ook Emmen is akkoord.", True),
        ("De tekst bevat volgens het college geen fouten.", False),
        ("De tekst bevat geen onjuistheden. Akkoord.", True),
        ("Excuses voor de late reactie, ik was met verlof. Akkoord.", True),
        ("Gelezen.", False),
        ("Beste allerminst, akkoord", False),
    ],
)
def test_plain_agreement_is_told_from_its_near_miss(words: str, *, agreed: bool) -> None:
    """What people write to agree counts; what is nearly that does not."""
    found = read(words)
    assert (found.response is Response.AGREED and not found.doubts) is agreed


def test_an_answer_between_marked_lines_is_of_its_passage() -> None:
    """What stands below a passage in a marked quotation corrects that passage."""
    found = read(between({"1.2": "“2026” moet “2027” zijn"}))
    assert [(each.passage, each.new) for each in found.corrections] == [("1.2", "2027")]

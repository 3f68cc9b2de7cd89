"""Rules about single words and characters, and the good Dutch that they leave alone."""

import pytest

from tests.wordings import codes, found

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    "text",
    [
        "Er is geen bewuste gedachte gedachte/inspanning achter.",
        "De de vergadering begint.",
        "Dit is een een voorstel.",
        "Het wordt wordt besproken.",
        "De gemeente\xa0gemeente Emmen.",
        "## De de kop\n\nTekst.",
    ],
)
def test_a_word_typed_twice_is_found(text: str) -> None:
    """In texts and headings, across a no-break space, at the start of a sentence."""
    assert codes(text) == ["doubled-word"]


@pytest.mark.parametrize(
    "text",
    [
        "Ik weet dat dat zo is.",
        "Wie die die kans krijgt.",
        "De vraag is of het het college helpt.",
        "Als je je aanmeldt, en als u u afmeldt.",
        "Omdat er er drie zijn, en ze ze kennen.",
        "De plannen die er zijn zijn bekend.",
        "De heer Jan Jansen en mevrouw van Van der Berg.",
        "Afspraken per gemeente/gemeente; regio, regio.",
        "Dat was in 2024 2024 plaatsen.",
        "Besproken. Besproken is ook de begroting.",
        "Een heel heel klein beetje.",
    ],
)
def test_good_dutch_doubles_words_too(text: str) -> None:
    """Pronouns, relative clauses, names with a particle, lists and figures."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("## EMBARGO: verdeling\n\nTekst.", "embargo-word"),
        ("- Dit punt (embargo) gaat over de verdeling.", "embargo-word"),
        ("Tekst met \u202e omgekeerde woorden.", "control-character"),
        ("Tekst met \x1b]0;x\x07 kleur.", "control-character"),
        ("Tekst. <!-- intern: niet sturen -->", "html-in-text"),
        ("De 2<sup>e</sup> cyclus.", "html-in-text"),
        ("Besluit:", "typed-empty"),
        ("Actie (COA):", "typed-empty"),
        ("Op dd-mm-jjjj komt de minister.", "placeholder"),
        ("Beste «Naam», welkom.", "placeholder"),
    ],
)
def test_what_would_go_out_as_it_stands_is_told(text: str, code: str) -> None:
    """Embargo said and not marked, hidden characters, HTML, decisions that say nothing."""
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Het embargo op dit verslag eindigt op 1 november.",
        "## EMBARGO {embargo}\n\nTekst.",
        "Soft\u00adhyphens en een zero-width\u200bspace uit Word.",
        "Het aantal is < 100 en > 50, dus a<b.",
        "Besluit: Akkoord.",
        "Waarom?? Omdat het kan…",
    ],
)
def test_what_is_meant_as_it_stands_is_left_alone(text: str) -> None:
    """Near misses of the rules above."""
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Het het college stemt in.",
        "Akkoord. Er er zijn vragen.",
        "Het gaat in het het dorp.",
        "Er is is geen ruimte.",
        "Dit wordt in de in de raad besproken.",
        "Wij zien dit als\nals een kans.",
        "Hij heeft\\\nheeft gebeld.",
        "De zaal is in in Assen.",
        "| De de cel | b |\n|---|---|\n| c | d |",
    ],
)
def test_a_doubled_word_is_found_where_it_never_doubles(text: str) -> None:
    """Articles at the start of a sentence, verbs in a main clause, whole phrases, line breaks."""
    assert codes(text) == ["doubled-word"]


@pytest.mark.parametrize(
    "text",
    [
        "Dat dat zo is, weten wij.",
        "De plannen die gemaakt worden worden besproken.",
        "De regeling gaat in in 2025.",
        "De raad stemt in in afwachting van het advies.",
        "Wij leggen dit voor voor 1 februari.",
        "De aanpak van de de-escalatie in in-situ.",
        "Dag in dag uit, stap voor stap.",
        "Onduidelijk is wie wie informeert.",
        "Het besluit dat we we\xadkelijks één zaak delen.",
        "Die die er waren, gingen over 2022.",
    ],
)
def test_two_parts_of_a_sentence_may_meet_in_one_word(text: str) -> None:
    """A clause that ends where the next begins, a separable verb before its preposition."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Opvang in OekraÃ¯ne.", "ï"),
        ("Het is â€™s middags.", "’"),
        ("Kosten â‚¬ 5.", "€"),
        ("Dat isÂ  zo.", ""),
    ],
)
def test_garbled_characters_are_found_with_what_was_meant(text: str, meant: str) -> None:
    """UTF-8 that was read as Windows-1252 is told once a text."""
    (finding,) = found(text)
    assert finding.code == "garbled-character"
    assert meant in finding.message


@pytest.mark.parametrize(
    "text",
    ["Oekraïne, coördinatie en België.", "“privé”’ en ‘é’", "SÃO PAULO", "€ 5 – 10…", "Ça va"],
)
def test_signs_and_letters_of_europe_are_not_garbled(text: str) -> None:
    """Typographic signs in a row and letters with accents are what they seem."""
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "CONCEPT",
        "## CONCEPT verslag\n\nTekst.",
        "Versie 0.9",
        "Status: concept",
        "Dit is de tekst (concept).",
        "DRAFT – niet verspreiden",
    ],
)
def test_a_final_text_does_not_call_itself_a_concept(text: str) -> None:
    """The label is a fault where the version is final, and right where it is concept."""
    assert codes(text) == ["concept-label"]
    assert codes(text, version="concept") == []


@pytest.mark.parametrize(
    "text",
    [
        "Het conceptverslag volgt.",
        "Het concept-verslag leggen we voor.",
        "Versie 0.9 van het beleidskader is besproken.",
        "CONCEPTNOTA en CONCEPT-nota zijn ontvangen.",
        "Het concept is goed ontvangen.",
    ],
)
def test_texts_speak_of_concepts(text: str) -> None:
    """Another text may be a concept, and this one may say so."""
    assert codes(text) == []

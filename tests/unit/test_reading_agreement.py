"""Which answers are agreed; not one that is not, whatever it costs in answers that are asked."""

import pytest

from mailer.ledger.round import Doubt, Response
from mailer.rounds.reading import Reading, read_answer
from tests.answers import OURS, PASSAGES, PROGRAMS, SENDER, between, reply

SIGNED = """

Met vriendelijke groet,

Anneke de Boer
Beleidsadviseur Migratie en Asiel
Gemeente Emmen | Team Samenleving
T (0591) 68 55 55 | M 06-12345678
a.deboer@emmen.example | www.emmen.example
Raadhuisplein 1, 7811 AP Emmen
Aanwezig: maandag, dinsdag en donderdag

Dit bericht kan informatie bevatten die niet voor u is bestemd. Indien u niet de geadresseerde
bent, wordt u verzocht dat aan de afzender te melden en het bericht te verwijderen.
"""


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


@pytest.mark.parametrize(
    "words",
    [
        "Akkoord",
        "akkoord.",
        "Accoord!",
        "Ja, akkoord.",
        "Helemaal akkoord!",
        "Akkoord 👍",
        "“Akkoord”",
        "Namens de gemeente Emmen akkoord",
        "Namens gemeente Emmen: akkoord.",
        "Namens het college van B&W van Emmen: akkoord.",
        "Akkoord namens de gemeente Emmen.",
        "Emmen gaat akkoord met de tekst.",
        "Wij zijn akkoord met de tekst",
        "Wij gaan hiermee akkoord.",
        "Hierbij gaan wij akkoord met het conceptverslag.",
        "Namens de gemeente Emmen kan ik u meedelen dat wij akkoord zijn",
        "Wij kunnen instemmen met het concept.",
        "Met deze tekst kunnen wij instemmen.",
        "Wij kunnen ons goed in de tekst vinden.",
        "Namens het college van burgemeester en wethouders van Emmen stemmen wij in met het"
        " verslag.",
        "U heeft ons akkoord.",
        "Hierbij ons akkoord.",
        "Wat ons betreft akkoord",
        "Bij dezen akkoord.",
        "Geen opmerkingen",
        "Geen op- of aanmerkingen.",
        "Geen opmerkingen van onze kant.",
        "Wij hebben geen (feitelijke) opmerkingen".replace("(", "").replace(")", ""),
        "Wij hebben geen opmerkingen of aanvullingen op de tekst.",
        "Wij hebben geen feitelijke onjuistheden geconstateerd.",
        "Vanuit Emmen geen opmerkingen, dank.",
        "Wij hebben geen bezwaar tegen de tekst",
        "De tekst klopt",
        "Klopt.",
        "Dit klopt helemaal.",
        "De passages over Emmen kloppen.",
        "Prima zo, dank",
        "Ziet er goed uit, akkoord!",
        "Het ziet er wat ons betreft goed uit.",
        "conform",
        "Feitelijk juist.",
        "Akkoord, bedankt voor het toesturen",
        "Wij hebben de tekst gelezen en zijn akkoord.",
        "Hartelijk dank voor het toezenden van het concept. Wij gaan akkoord met de tekst.",
        "Akkoord. Veel succes met het vervolg.",
        "Hoi Jan, prima, akkoord!",
        "Beste collega's, akkoord. Groet, Anneke",
        "Agreed.",
        "Emmen gaat akkoord, wijzigingen zijn niet nodig.",
        "Tekst gelezen, feiten kloppen, akkoord.",
        "Het college heeft geen feitelijke onjuistheden aangetroffen en is akkoord.",
        "Na lezing geen opmerkingen van onze zijde; akkoord.",
        "Na zorgvuldige lezing van het verslag zijn wij akkoord.",
        "Er zijn geen feitelijke onjuistheden geconstateerd. Akkoord.",
        "Wij hebben er niets aan toe te voegen.",
        "Het verslag geeft een juist beeld van de situatie.",
        "Dit is een correcte weergave.",
        "Mijne heren, hierbij bevestig ik dat Emmen zich in de tekst kan vinden.",
    ],
)
def test_agreement_in_known_words_is_agreed(words: str) -> None:
    """Words of agreement, with politeness around them, are agreed without a doubt."""
    found = read(words + SIGNED)
    assert (found.response, found.doubts) == (Response.AGREED, ())


@pytest.mark.parametrize(
    "words",
    [
        "Niet akkoord",
        "niet-akkoord",
        "Akkoord, niet.",
        "Geen akkoord namens Emmen",
        "Namens Emmen niet akkoord",
        "Wij gaan niet akkoord.",
        "Wij kunnen niet akkoord gaan.",
        "Akkoord gaan wij niet",
        "Wij zijn nog niet akkoord",
        "Nog geen akkoord",
        "Ons akkoord heeft u nog niet",
        "Mijn akkoord volgt morgen",
        "Voor akkoord aan het college voorgelegd",
        "De tekst klopt niet",
        "De tekst klopt bijna",
        "De tekst is juist niet akkoord",
        "Geen opmerkingen. Wel klopt 2.2 niet.",
        "Akkoord. Het zijn wel 90 plekken.",
        "Akkoord. Let op: het aantal van 80 is afkomstig uit een oude e-mail.",
        "Akkoord / niet akkoord",
        "[ ] Akkoord [x] Niet akkoord",
        "Akkoord...",
        "Akkoord met 1.2",
        "Akkoord met passage 2.2",
        "1.1 akkoord\n1.2 akkoord",
        "Akkoord met de deadline",
        "Akkoord met het uitstel",
        "Akkoord met de vorige versie",
        "Akkoord met de opmerkingen in de bijlage",
        "Zie bijlage",
        "Verder geen opmerkingen",
        "Wij hebben twee opmerkingen",
        "Collega schrijft: akkoord",
        "“Akkoord” zegt de wethouder",
        "De wethouder gaat akkoord",
        "Onze wethouder is akkoord",
        "Namens Assen akkoord",
        "De gemeente Assen is akkoord",
        "De provincie is akkoord",
        "Mooi dat de provincie akkoord is",
        "COA akkoord",
        "Wij waren akkoord",
        "Wij zullen akkoord gaan",
        "Gaan wij akkoord",
        "Klopt de tekst",
        "Zijn er geen opmerkingen",
        "Heeft Emmen geen opmerkingen",
        "Ik ga ervan uit dat u akkoord bent",
        "Beste Jan ik twijfel",
        "Ja",
        "Ok.",
        "Prima.",
        "Dank, ontvangen.",
        "👍",
        "👎",
        "~~Akkoord~~",
        "Onakkoord",
        "Akkoord na lezing van het volledige verslag.",
        "Na lezing van het verslag zijn er feiten die kloppen.",
        "Feiten kloppen niet.",
        "Correcties zijn niet meer nodig.",
        "Dit is een correcte weergave van wat jullie willen.",
        "Is akkoord nodig",
    ],
)
def test_what_is_not_plainly_agreement_is_put_to_a_person(words: str) -> None:
    """A word more, less or other than agreement knows makes an answer unclear."""
    found = read(words + SIGNED)
    assert found.response is not Response.AGREED
    assert found.doubts


@pytest.mark.parametrize(
    "words",
    [
        "Akkoord, mits 2.2 wordt aangepast",
        "Akkoord onder voorbehoud van het college",
        "Akkoord (onder voorbehoud)",
        "Akkoord tenzij het college anders besluit",
        "Akkoord, behalve het aantal",
        "Akkoord, maar het aantal is te laag",
        "Akkoord indien het aantal klopt",
        "Akkoord als het college ook akkoord is",
        "Akkoord op voorwaarde dat het aantal klopt",
        "Akkoord behoudens het aantal",
        "Akkoord met uitzondering van het aantal",
        "Akkoord na aanpassing",
        "Voor zover wij kunnen nagaan akkoord",
        "Vooralsnog akkoord",
        "In principe akkoord",
        "Ambtelijk akkoord",
        "Ambtelijk akkoord, college moet nog",
        "Grotendeels akkoord",
        "Akkoord, doch zie het aantal",
    ],
)
def test_a_condition_is_a_doubt_of_its_own(words: str) -> None:
    """Agreement with a condition is unclear, and said to be conditional."""
    found = read(words + SIGNED)
    assert (found.response, found.doubts) == (Response.UNCLEAR, (Doubt.CONDITIONAL,))


@pytest.mark.parametrize(
    "words",
    [
        "PS: graag nog 80 in 90 veranderen",
        "P.S. 2.2 klopt niet",
        "N.B. onder voorbehoud van het college",
        "Onder voorbehoud van het college",
        "Het zijn er trouwens 90",
        "90 plekken, geen 80",
        "Gemeente Emmen\nVoorlopig standpunt",
        "2.2: 80 moet 90 zijn",
        "Dit bericht is onder voorbehoud van goedkeuring door het college verzonden.",
        "Aan dit akkoord kunnen geen rechten worden ontleend.",
        "Deze e-mail is vertrouwelijk, ons standpunt is nog niet definitief.",
        "Indien u de 80 verwijdert en het openbaar maakt vinden wij het goed.",
        "Verstuurd vanaf mijn iPhone, dus nog niet definitief",
    ],
)
@pytest.mark.parametrize("above", ["Met vriendelijke groet,\nAnneke", "-- \nAnneke", ""])
def test_what_a_signature_says_is_said(words: str, above: str) -> None:
    """Words below the signature count as words, whatever they are dressed as."""
    assert read(f"Akkoord.\n\n{above}\n\n{words}").response is not Response.AGREED


@pytest.mark.parametrize(
    "furniture",
    [
        "LET OP: Deze e-mail is afkomstig van buiten de organisatie. Klik niet op links of open"
        " geen bijlagen tenzij u de afzender herkent.",
        "[EXTERN]",
        "Dit bericht is afkomstig van een externe afzender.",
        "EXTERNE E-MAIL: wees voorzichtig met links en bijlagen",
        "U ontvangt niet vaak e-mail van a.deboer@emmen.example. Meer informatie<https://aka.ms/x>",
        "CAUTION: This email originated from outside of the organization. Do not click links"
        " unless you recognize the sender.",
        "Verstuurd vanaf mijn iPhone",
        "Verzonden vanuit Outlook voor Android",
        "Outlook voor iOS<https://aka.ms/o0ukef> downloaden",
    ],
)
def test_what_programs_add_says_nothing(furniture: str) -> None:
    """Banners of gateways and lines of telephones are no words of the writer."""
    assert read(f"{furniture}\n\nAkkoord.").doubts == ()
    assert read(f"Akkoord.\n\n{furniture}").words == "Akkoord."


@pytest.mark.parametrize(
    "tail",
    [
        "Groet,\nAnneke",
        "Mvg Anneke",
        "Hartelijke groet,\n\nAnneke\n\n[cid:image001.png@01DB1F2A.6E5C3B10]\nVolg ons op LinkedIn",
        "Met vriendelijke groet,\nAnneke\nIk werk niet op vrijdag",
        "Gr. Anneke\n14 0591",
        "-- \nAnneke de Boer\nSenior adviseur openbare orde",
        "Anneke",
        "Anneke de Boer\nGemeente Emmen",
        "Hoogachtend,\n\nA. de Boer\n\nDenk aan het milieu voordat u deze e-mail print.",
    ],
)
def test_a_signature_says_nothing(tail: str) -> None:
    """Names, posts, addresses, working days and disclaimers are taken off."""
    assert (read(f"Akkoord.\n\n{tail}").response, read(f"Akkoord.\n\n{tail}").doubts) == (
        Response.AGREED,
        (),
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_agreement_is_found_above_what_each_program_quotes(program: str) -> None:
    """Our own words below an answer are no part of it, in the form of every mail program."""
    found = read(f"Hallo,\n\nNamens de gemeente Emmen akkoord.{SIGNED}", program=program)
    assert (found.response, found.doubts) == (Response.AGREED, ())
    assert found.words == "Hallo,\n\nNamens de gemeente Emmen akkoord."


@pytest.mark.parametrize("program", PROGRAMS)
def test_our_own_question_alone_is_no_answer(program: str) -> None:
    """A mail that only quotes us has no words of its own."""
    found = read("", program=program)
    assert (found.response, found.doubts) == (Response.UNCLEAR, (Doubt.EMPTY,))


def test_agreement_below_a_quotation_is_found() -> None:
    """Who writes below what they quote is read there."""
    assert read(between({}) + "\n\nAkkoord.\nAnneke", program="bare", ours="").doubts == ()


def test_agreement_below_one_passage_is_not_agreement_with_all() -> None:
    """“Akkoord” between the quoted lines is about the passage above it."""
    found = read(between({"3.1": "Akkoord."}), program="bare", ours="")
    assert found.response is Response.UNCLEAR
    assert found.words == "bij 3.1: Akkoord."


@pytest.mark.parametrize("program", ["outlook", "outlook_plain", "owa", "groupwise"])
def test_words_put_into_our_text_are_seen(program: str) -> None:
    """What stands in an unmarked quotation and is none of ours is put to a person."""
    ours = OURS.replace("3. Vervolg", "Dit zijn er 90.\n\n3. Vervolg")
    found = read("Akkoord.", program=program, ours=ours)
    assert found.response is not Response.AGREED
    assert "bij 2.2: Dit zijn er 90." in found.words


def test_a_colleagues_words_between_ours_and_theirs_are_seen() -> None:
    """“Akkoord” above a colleague's mail may be agreement with the colleague."""
    chain = (
        "Collega, in 2.2 klopt het aantal.\n\nVan: Kabinet <kabinet@drenthe.example>\n"
        f"Verzonden: maandag 14 oktober 2024\nAan: toets\nOnderwerp: toets\n\n{OURS}"
    )
    assert read("Akkoord.", ours=chain).response is Response.UNCLEAR
    assert read("Akkoord.", ours="Ik vind dit niet akkoord.").response is Response.UNCLEAR


def test_a_gateways_words_above_our_quoted_text_are_let_be() -> None:
    """A banner that the far side put above our mail comes back with it."""
    banner = "Vertrouw je deze mail niet? Meld een verdachte mail bij de servicedesk.\n\n"
    assert read("Akkoord.", ours=banner + OURS).doubts == ()


def test_a_name_has_to_be_the_senders() -> None:
    """Who agrees in the name of a municipality has an address that bears its name."""
    of_aa = "C. Smit <c.smit@aaenhunze.example>"
    assert read("Namens de gemeente Aa en Hunze akkoord.", sender=of_aa).doubts == ()
    assert read("Namens de gemeente Emmen akkoord.", sender=of_aa).doubts == (Doubt.UNCLEAR,)
    assert read("Akkoord.", sender=SENDER).doubts == ()

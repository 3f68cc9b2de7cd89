"""What counts as speaking of an attachment, and as a disclaimer."""

import pytest

from mailer.checks.phrases import disclaimer_phrase, spoken_attachment


@pytest.mark.parametrize(
    "text",
    [
        "Zie bijlage.",
        "In de bijlagen staat het.",
        "Als bijlage treft u het verslag aan.",
        "Bijgaand het eerder besproken verslag.",
        "Het overzicht is meegestuurd.",
        "Bijgesloten vindt u de brief.",
        "Please find attached the report.",
        "Ik voeg het verslag bij.",
        "Hierbij stuur ik u de planning mee.",
        "De bijlage bij dit bericht is de planning.",
        "Zie “Bijlage 1”.",
        "De bijlage bij de vorige brief verviel; zie de nieuwe bijlage.",
    ],
)
def test_i11_words_that_promise_an_attachment(text: str) -> None:
    """By noun, by participle and by separable verb."""
    assert spoken_attachment(text)


@pytest.mark.parametrize(
    "text",
    [
        "Een bijdrage van het Rijk.",
        "De bijlage bij het vorige verslag was onvolledig.",
        "Bijlage II bij de Vreemdelingenwet noemt drie gronden.",
        "De planning stond in de bijlage bij de Kamerbrief.",
        "Dit bericht heeft geen bijlagen.",
        "De bijlagen volgen later.",
        "Het eerder meegestuurde overzicht blijft gelden.",
        "Het COA schreef: “zie de bijlage bij onze mail”.",
        "Wij sturen het COA een brief.",
        "Wij voegen ons daar bij.",
        "De trein kwam voorbijgaand aan Assen.",
        "De bijlagen van gisteren stonden er al in.",
        "Die stuur ik niet nog eens mee.",
        "Op blz. 3 wordt ‘zie bijlage’ geschrapt.",
        "Blz. 2: ‘de bijlage bij het verslag’ klopt niet.",
    ],
)
def test_the_attachments_of_others_promise_none(text: str) -> None:
    """Quotations, another document's appendix, what was sent before or comes later."""
    assert spoken_attachment(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "De disclaimer van de VRD is van toepassing.",
        "This e-mail is confidential and may be privileged.",
        "If you are not the intended recipient, delete it.",
        "Dit e-mailbericht is uitsluitend bestemd voor de geadresseerde.",
        "Aan dit bericht kunnen geen rechten worden ontleend.",
        "Dit bericht kan informatie bevatten die niet voor u is bestemd.",
        "Indien u dit bericht abusievelijk heeft ontvangen, meld dat dan.",
        "De Staat aanvaardt geen aansprakelijkheid voor schade, van welke aard ook, die verband "
        "houdt met risico's verbonden aan het elektronisch verzenden van berichten.",
    ],
)
def test_what_pasted_mails_say_at_their_end(text: str) -> None:
    """Dutch and English, with the word or without it."""
    assert disclaimer_phrase(text)


@pytest.mark.parametrize(
    "text",
    [
        "Aan deze toezegging kunnen geen rechten worden ontleend.",
        "De opvang is uitsluitend bestemd voor gezinnen.",
        "Deze mail is alleen bedoeld voor de ambtelijke leden.",
        "Het COA aanvaardt geen aansprakelijkheid voor schade aan het gebouw.",
        "De GGD past de disclaimer op haar website aan.",
    ],
)
def test_sentences_like_a_disclaimer_are_none(text: str) -> None:
    """Rights, purpose and liability in the matter itself."""
    assert disclaimer_phrase(text) == ""


@pytest.mark.parametrize("piece", ["bijlage van ", "dit bericht ", '"a ', "stuur ik ", "“a b "])
def test_a_text_of_a_million_words_is_looked_through(piece: str) -> None:
    """No pattern runs away with a hostile text."""
    assert spoken_attachment(piece * 100_000) in {"", "bijlage"}
    assert disclaimer_phrase(piece * 100_000) == ""

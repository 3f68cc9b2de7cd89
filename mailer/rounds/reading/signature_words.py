"""The words that signatures are made of, and those that no signature has."""

import re

_GREETS = (
    r"met (?:een )?groet(?:en)?|(?:met )?(?:heel )?(?:vriendelijke|vriendelijk|hartelijke|hartelijk"
    r"|warme|collegiale"
    r"|beste|zonnige|fijne|veel)"
    r" groet(?:en|jes)?|(?:de )?groet(?:en|jes)?|m\.? ?v\.? ?g\.?|mvrgr|v\.?gr\.?|vr\.? ?gr\.?"
    r"|gr\.?"
    r"|hoogachtend|namens dezen?|met hoogachting|(?:kind|best|warm) regards|regards|cheers"
)
SIGN_OFF = re.compile(rf"(?:{_GREETS})(?![\w])", re.IGNORECASE)
"""How a mail is signed off: from here on there are names, not words."""
CONTACT = re.compile(
    r"\[(?:cid|https?):[^\]]{0,300}\]|<?https?://\S+|<?mailto:\S+|\bwww\.\S+|<?[\w.+-]+@[\w.-]+>?"
    r"|\b\d{4} ?[A-Z]{2}\b"
    r"|(?:\+\d\d|\(?\b0)[\d\s().–-]{7,}|\bpostbus \d+|\b14 ?0\d{2,3}\b|\bkvk\b[\s:]*\d*"
    r"|(?-i:^\W*[A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][a-zà-ÿ]+){1,3} \d{1,3}[a-z]?(?=\W*$|,))"
    r"|\b(?:kamer|verdieping|etage|werkplek) \d[\d.]*"
    r"|(?-i:\b(?:[A-Z][\w'’.-]*(?:straat|weg|plein|laan|kade|singel|markt|hof|dijk|dreef|brink|gracht)"
    r"|Kasteel|Brink|Markt|Raadhuis|Gemeentehuis|Stadhuis) \d{1,3}[a-z]?\b)"
    r"|[@☎✆✉📞📧]",
    re.IGNORECASE,
)
CONTACT_WORDS = {
    *("t", "m", "e", "i", "a", "w", "f", "tel", "telefoon", "mobiel", "mob", "email"),
    *("e-mail", "mail", "adres", "bezoekadres", "postadres", "website", "twitter"),
    *("linkedin", "op", "verzoek", "kamer", "logo", "vcard", "whatsapp", "doorkiesnummer"),
    *("pgp-sleutel", "sleutel", "aanvraag", "algemeen", "direct"),
}
_DAYS = r"ma|di|wo|do|vr|za|zo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
WORKING_DAYS = re.compile(
    rf"(?:\W|\d|\b(?:{_DAYS}|ik|werk|werkt|werkdag|werkdagen|werkzaam|aanwezig|afwezig|bereikbaar"
    r"|niet|op|de|t/m|t|m|tot|en|van|tussen|met|ochtend|ochtenden|middag|ochtend|uur|mijn|zijn"
    r"|ben|in"
    r"|voor|vrij|elke|iedere|even|oneven|weken|week|dagen|hele|dag|om|telefonisch|meestal"
    r"|aanwezigheid"
    r"|(?:maan|dins|woens|donder|vrij)dag(?:ochtend|middag))\b)+$",
    re.IGNORECASE,
)
WORKS = re.compile(r"werk|aanwezig|afwezig|bereikbaar", re.IGNORECASE)
NAMES_A_DAY = re.compile(rf"\b(?:{_DAYS}|(?:maan|dins|woens|donder|vrij)dag\w*)\b", re.IGNORECASE)
POSTS = re.compile(
    r"\w*(?:advis\w+|medewerk\w+|secretar\w+|griffi\w*|burgemeester|wethouders?"
    r"|co[oö]rdinat\w+|leider|manager|ambtena\w+|jurist\w*|hoofd|direct(?:eur|ie|rice)\w*"
    r"|assistent\w*|strateeg|strategisch|regisseur|consulent\w*|specialist\w*|voorzitter"
    r"|woordvoerder|chef|stagiair\w*|trainee|beheerder|planoloog|senior|junior|medior|beleid\w*"
    r"|bestuurszaken|bestuurs?|kabinet|communicatie|gemeenten?|provincie|afdeling|team|domein"
    r"|cluster|college|dienst|eenheid|sector|bureau|organisatie|concern\w*|zaken"
    r"|veiligheidsregio|ministerie|raadsgriffie|programma\w*|project\w*)",
    re.IGNORECASE,
)
"""Posts and bodies, which no surname and no verb is."""
FIELDS = re.compile(
    r"\w*(?:opvang|asiel|migratie|inburgering|integratie|veiligheid|zorg|welzijn|samenleving"
    r"|ontwikkeling|ruimte|ruimtelijke?|sociaal|sociale|maatschappelijke?|openbare?|orde"
    r"|juridische?|bestuurlijke?|wonen|vluchtelingen|statushouders|leefomgeving|ondersteuning"
    r"|zaken|publieke|algemene?|interne|externe|betrekkingen|organisatie)",
    re.IGNORECASE,
)
PARTICLES = {
    *("de", "van", "der", "den", "het", "te", "ter", "ten", "en", "aan", "in", "op", "o"),
    *("v", "d", "mr", "drs", "dr", "ir", "ing", "mw", "mevr", "dhr", "prof", "msc", "bsc"),
    *("ma", "ba", "namens", "mevrouw", "heer", "voor", "bij", "tot", "t", "plv", "wnd"),
    *("a", "i", "loco", "zij", "haar", "hij", "hem"),
}
NEUTRAL = PARTICLES | CONTACT_WORDS
NO_NAME = re.compile(
    rf"\b(?:{_DAYS}|reacties?|teks\w*|brief|cijfers?|jaartal\w*|ontbre\w*|bespre\w*|komt|kijkt"
    r"|leest|bel|belt|heet|negeer|vervalt|verkeerd\w*|foutje|sorry|verouderd|meer|tussen\w*"
    r"|persoonlijke?|formele?|vervolg\w*|lees|let|stuur|vraag|antwoord|deze|dit|dat|ons|onze|ik"
    r"|wij|we|jullie|u|uw|hij|zij|er|alles|alleen|enkel|bijlage\w*|concept\w*|verslag"
    r"|weinigen|niemand|iemand|geenszins|allerminst|absoluut|zeker|nieuw\w*|oude?|was|wordt"
    r"|worden|heeft|hebben|had|zal|zou|wil|willen|gaat|gaan|staat|staan|ook|trouwens|overigens)\b",
    re.IGNORECASE,
)
"""Words of sentences, which no signature has, with a capital either."""
MARKS = " \t*_|-–—.,:;·•()/&"
WORDS = re.compile(r"[^\W\d_][\w'’-]*")

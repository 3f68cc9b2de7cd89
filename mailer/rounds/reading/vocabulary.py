"""Dutch words that change what an answer means, and text cut into sentences."""

import re
from collections.abc import Iterator

CONDITION = re.compile(
    r"\b(?:mits|tenzij|behalve|behoudens|indien|als|wanneer|zodra|zolang|maar|echter|doch|hoewel"
    r"|alhoewel|ofschoon|niettemin|desondanks|uitgezonderd|uitzondering\w*|(?:onder )?voorbehoud"
    r"|voorwaarde\w*|voorwaardelijk\w*|voor zover|voorzover|in zoverre|vooralsnog|voorlopig\w*"
    r"|voorshands|in principe|in beginsel|principe-?akkoord|principieel|ambtelijke?|ambtshalve"
    r"|na (?:de |het |een |onze |jullie |uw )?(?:aanpassing|verwerking|wijziging|correctie|akkoord"
    r"|goedkeuring|vaststelling|behandeling|bespreking|verbetering|aanvulling)\w*"
    r"|met (?:de )?(?:kanttekening|aantekening|opmerking|aanvulling|inachtneming|restrictie)\w*"
    r"|met dien verstande|er ?van ?uitgaande?|onder de aanname|aangenomen dat|afhankelijk"
    r"|(?:moet|moeten|dient|dienen) (?:het |dit |er |ons |de )*(?:\w+ )?nog|nog niet|nog geen"
    r"|op zich|grotendeels|deels|gedeeltelijk|ten dele|grosso modo|nagenoeg|min of meer"
    r"|op hoofdlijnen|tot nader order|pas na|eerst na|slechts|uitsluitend|alleen|enkel"
    r"|provided|unless|subject to|except|if|but|however|although)\b",
    re.IGNORECASE,
)
"""What makes an agreement one with a condition. As wide as can be: it only asks a person."""

_NO_CONDITION = re.compile(
    r"\bzonder (?:enig )?(?:voorbehoud|voorwaarden)\b|\bonvoorwaardelijk\b"
    r"|\bzowel (?:voor |namens )?(?-i:[A-ZÀ-Ý][\w'’-]*(?: [A-ZÀ-Ý][\w'’-]*){0,3}) als\b",
    re.IGNORECASE,
)
"""What has a word of a condition, and says that there is none."""

STRONG_CONDITION = re.compile(
    r"\b(?:mits|tenzij|behoudens|onder voorbehoud|op voorwaarde|voorwaardelijk|vooralsnog"
    r"|in principe"
    r"|in beginsel|voorlopig akkoord|met uitzondering|behalve)\b",
    re.IGNORECASE,
)
"""What is a condition in an explanation too, where "als" and "maar" are only words."""

WEIGHTY = (
    r"(?:niet|niks|niets|geen|nooit|nee|neen|nog|pas|wel|maar|mits|als|op|onder|voor|tegen|zonder"
    r"|behalve|tenzij|indien|echter|zodra|wanneer|voorbehoud|voorwaarde\w*|behoudens|uitgezonderd"
    r"|uitzondering\w*|vooralsnog|voorlopig\w*|principe|principieel|beginsel|zover|deels"
    r"|gedeeltelijk|grotendeels|ambtelijk|bestuurlijk|inhoudelijk|tekstueel|ak+oord|ac+oord|oneens"
    r"|instem\w*|stem\w*|eens|opmerking\w*|aanvulling\w*|correctie\w*|klopt|kloppen|moet\w*"
    r"|dient|dienen|graag|wijzig\w*|gewijzigd|aanpass\w*|aangepast|vervang\w*|schrap\w*"
    r"|verwijder\w*|toevoeg\w*|passages?|punt|alinea|tekst|onjuist\w*|juist|fout\w*|bezwa\w+"
    r"|bezwaar|eerst|later|volgt|nader\w*|wacht\w*|afgekeurd|afwijz\w*|afgewezen|weiger\w*"
    r"|verzoek\w*|uitstel|vraag|vragen|kan|kunnen|zijn|hebben|is|zie|hoewel|half|amper|moeilijk"
    r"|beperkt|technisch|twijfel\w*|ps|p\.s|nb|n\.b"
    r"|bijna|geenszins|allerminst|weinigen|niemand|nauwelijks|nimmer|zelden|noch|hooguit|sommigen?"
    r"|enkelen?|slechts|alleen|enkel|uitsluitend|binnenkort|misschien|mogelijk|vermoedelijk|waarschijnlijk|helaas|stop|herroepen|ingetrokken|verder)"
)
"""Words that no name and no signature has: what has one of them is said, not signed."""

_WEIGHTY_IN_TAIL = re.compile(
    r"\b(?:niet|niets|geen|nooit|nee|neen|nog|maar|mits|als|onder voorbehoud|voorbehoud|behalve"
    r"|tenzij|indien|echter|zodra|wanneer|voorwaarde\w*|behoudens|uitgezonderd|uitzondering\w*"
    r"|vooralsnog|voorlopig\w*|in principe|beginsel|voor zover|deels|gedeeltelijk|grotendeels"
    r"|ak+oord|ac+oord|oneens|instem\w*|opmerking\w*|aanvulling\w*|correcties?|klopt|kloppen|moet"
    r"|moeten|dient|graag|wijzig\w*|gewijzigd|aanpass\w*|aangepast|vervang\w*|schrap\w*"
    r"|verwijder\w*|toevoeg\w*|passages?|alinea|onjuist\w*|fouten?|bezwaar|bezwaren|volgt|wacht\w*"
    r"|afgekeurd|afwijz\w*|afgewezen|weiger\w*|uitstel|p\.?s\.?(?=[ :])|n\.?b\.?(?=[ :]))"
    r"(?!\w)|[?]|~~|→|\d\.\d{1,2}\s*[:)]",
    re.IGNORECASE,
)

_EVERY_WORD_WEIGHS = re.compile(rf"(?:\W*\b{WEIGHTY}\b)+\W*$", re.IGNORECASE)

_ABBREVIATED = re.compile(
    r"\b(?:[a-zA-Z]\.)+$|\b(?:dhr|mevr|mw|mr|drs|dr|ir|ing|prof|nr|nrs|blz|pag|par|art|lid|ca"
    r"|bijv|bv|resp"
    r"|incl|excl|evt|etc|jl|jan|feb|mrt|apr|jun|jul|aug|sep|sept|okt|nov|dec|gem|min|max|tel|gr|vr|mvg|vrgr)\.$",
    re.IGNORECASE,
)
_NUMBERS_A_LIST = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]")
_ENDS = re.compile(r"(?:[.!?]+[\"”’')\]]?|;)\s+")
_SENTENCES = 400
_LONG = 200


def conditional(text: str) -> bool:
    """Whether a condition is in it, or a word that may make one."""
    return CONDITION.search(_NO_CONDITION.sub(" ", text)) is not None


def weighty(line: str) -> bool:
    """Whether a line near the end of a mail says something, and does not only sign."""
    found = _WEIGHTY_IN_TAIL.search(line) or _EVERY_WORD_WEIGHS.match(line[:_LONG])
    return found is not None


def sentences(line: str) -> Iterator[str]:
    """The sentences of a line; "3.2", "dhr. De Boer" and "i.p.v. 80" do not end one."""
    begin = 0
    for count, end in enumerate(_ENDS.finditer(line)):
        if count > _SENTENCES:
            break
        told = line[begin : end.end()].strip()
        point = line[max(0, end.start() - 20) : end.start() + 1]
        ends = line[end.start()] != "." or not _ABBREVIATED.search(point)
        if ends and _closed(told) and not _NUMBERS_A_LIST.fullmatch(told):
            yield told
            begin = end.end()
    if rest := line[begin:].strip():
        yield rest


def _closed(told: str) -> bool:
    """Whether no quotation in it is still open: what somebody quotes is one piece."""
    return told.count("“") + told.count("„") <= told.count("”") and told.count('"') % 2 == 0

"""Dutch and English phrases that say something about a mail: attachments in it, disclaimers."""

import re

_ATTACHED = re.compile(
    r"""\b(?:
      \w*bijlagen? | \w*bijlagetje | bijgevoegde? | bijgesloten | bijgaande?
    | meegestuurde? | meegezonden | aangehechte? | attachments? | attached | enclosed
    | (?:ik\ (?:voeg|stuur|zend)|(?:wij|we)\ (?:voegen|sturen|zenden)
        |(?:voeg|stuur|zend)\ ik|(?:voegen|sturen|zenden)\ (?:wij|we))
      \ (?!ons\b|me\b|mij\b|[^.!?:;]{0,40}\bniet\b)
        [^.!?:;]{0,80}?\b(?:bij|mee)(?=\s*(?:[.!?:;,)]|$))
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DOCUMENT = (
    r"(?:\w*(?:wet|besluit|regeling|verordening|voorstel|brief|rapport|convenant|contract|overeenkomst|akkoord"
    r"|agenda|begroting|uitnodiging|nota)|statuten|stukken|AVG|Awb)"
)
_EARLIER = r"(?:vorige?|eerdere?|oude?|toenmalige|laatste)"
# The appendix of another document, one that was sent before, comes later, or is denied.
_ELSEWHERE = re.compile(
    rf"""\b(?:
      bijlagen?(?:\ (?:\d+\w?|[IVX]+|[A-H]))?\ (?:bij|van|uit|behorende?\ bij)
        \ (?:(?:de|het|een|ons|onze|hun|uw|dat|die)\ )?
        (?:{_EARLIER}\ \w+|(?:\w+\ )?{_DOCUMENT})\b
    | (?:meegestuurd|meegezonden|bijgevoegd|bijgesloten)
        \ (?:bij|met)\ (?:de|het|een|onze|hun)\ (?:{_EARLIER}\ \w+|(?:\w+\ )?{_DOCUMENT})\b
    | bijlagen?\ van\ (?:(?:eer)?gisteren|vorige\ \w+|afgelopen\ \w+|destijds)
    | (?:eerder|destijds|indertijd|toen|gisteren)\ (?:al\ )?
        (?:bijgevoegde?|meegestuurde?|meegezonden|bijgesloten)
    | (?:geen|zonder)\ (?:\w+\ )?(?:bijlagen?|attachments?)
    | bijlagen?\ (?:volg(?:t|en)|kom(?:t|en)|worden|wordt)
        \ (?:later|apart|separaat|nog|nagezonden|nagestuurd|zo\ spoedig)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = re.compile(
    r"[“„\"«](?:[^\s“”„\"«»]+\s+){2,40}[^\s“”„\"«»]+[”“\"»]"
    r"|(?<!\w)‘(?:[^\s‘’]+\s+){2,40}[^\s‘’]+’(?!\w)|[‘“']zie\s(?:de\s)?bijlagen?[’”']"
)
"""Somebody's words: three or more. A title of one or two ("Bijlage 1") is not a quotation."""
_MAIL = r"(?:e.?mail(?:bericht)?|mail|bericht|e.?mail\ message|message|communication)"
_DISCLAIMER = re.compile(
    rf"""
      \b(?:disclaimer|proclaimer)\b(?!\ (?:op|van|bij)\ (?:\w+\ )?(?:web)?(?:site|pagina|app)\b)
    | \bthis\ {_MAIL}\b[^.!?]{{0,80}}\b(?:confidential|intended|privileged)\b
    | \b(?:not|unless\ you\ are)\ the\ (?:intended\ recipient|addressee)
    | \breceived\ this\ {_MAIL}\ (?:in\ error|by\ mistake)
    | \b(?:dit|deze)\ {_MAIL}\b[^.!?]{{0,120}}
        \b(?:bestemd|bedoeld)\ voor\ (?:\w+\ ){{0,3}}
        (?:geadresseerde|ontvanger|perso(?:on|nen))
    | \bdit\ {_MAIL}\ kan\ (?:\w+\ )?informatie\ bevatten
    | \binformatie\ (?:verzonden\ )?(?:in|met)\ (?:dit|deze)\ {_MAIL}\b[^.!?]{{0,60}}
        \b(?:bestemd|vertrouwelijk|bedoeld)
    | \b(?:dit|deze)\ {_MAIL}\b[^.!?]{{0,60}}\bgeen\ rechten\ (?:worden\ )?ontle(?:end|nen)
    | \bniet\ de\ (?:beoogde\ |bedoelde\ )?(?:geadresseerde|ontvanger)\ (?:bent|is)\b
    | \bbent\ u\ niet\ de\ (?:beoogde\ |bedoelde\ )?(?:geadresseerde|ontvanger)\b
    | \b{_MAIL}\ (?:abusievelijk|ten\ onrechte|(?:per|bij)\ (?:abuis|vergissing)|onbedoeld)\b
        [^.!?]{{0,40}}\b(?:ontvangen|ontvangt|toegezonden|toegekomen)
    | \baansprakelijkheid\b[^.!?]{{0,120}}\b(?:elektronisch|per\ e.?mail|van\ (?:dit|deze)\ {_MAIL})
    """,
    re.IGNORECASE | re.VERBOSE,
)


def spoken_attachment(text: str) -> str:
    """The words that promise an attachment with this text, or nothing.

    Quotations and the appendix of another document promise none.
    """
    bare = _QUOTED.sub(" ", text)
    found = _ATTACHED.search(_ELSEWHERE.sub(" ", bare))
    return found[0] if found else ""


def disclaimer_phrase(text: str) -> str:
    """The first phrase of a disclaimer in a text, with the words around it, or nothing."""
    found = _DISCLAIMER.search(text)
    if not found:
        return ""
    before, after = max(0, found.start() - 30), min(len(text), found.end() + 30)
    return text[before:after].strip()

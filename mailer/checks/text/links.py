"""Rules about links and addresses in the text: whether a reader gets anywhere with them."""

import re
from collections.abc import Iterator
from itertools import groupby

from mailer.checks.pieces import Piece
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_, _

NOWHERE = rule(
    "link-nowhere",
    Severity.WARNING,
    message=N_("“{words}” leads nowhere: {reason}."),
    remedy=N_("Put the whole address there, as a browser or mail program shows it."),
    why=N_("A reader who cannot follow a link asks for it, and thirty-four readers ask."),
)
PATH = rule(
    "path-in-text",
    Severity.WARNING,
    message=N_("“{words}” is a place on a computer or network of ours."),
    remedy=N_("Attach the file, or link to where everybody can read it."),
    why=N_("Nobody outside can open it, and it shows how things are stored inside."),
)
ELSEWHERE = rule(
    "link-elsewhere",
    Severity.WARNING,
    message=N_("The words “{words}” lead to {target}."),
    remedy=N_("Let the link lead to what it says; or accept it with a reason."),
    why=N_("A link that says one address and leads to another is how phishing looks."),
)
INSIDE = rule(
    "link-inside",
    Severity.NOTE,
    message=N_("Outside the own organisation “{words}” may not open."),
    remedy=N_("Ask somebody outside to try it, or send the file as an attachment."),
    why=N_("A page on SharePoint, Teams or an intranet opens for colleagues alone."),
)

_URL = re.compile(r"\b(?:https?:|www\.|ftp:)[^\s<>\"“”|]*", re.IGNORECASE)
_MISTYPED = re.compile(
    r"\b(?:htp|htt|hhtp|htpp|httpp|htttp|http|hppt|ttp)s?(?:[:;]/{1,3}|//)(?=\w)|\bww{3,}\.(?=\w)"
    r"|\bwww(?:,|\.\.)\s?(?=\w)|\bww\.(?=\w+\.\w)",
    re.IGNORECASE,
)
_RIGHT_START = re.compile(r"https?://", re.IGNORECASE)
_TRAILING = ".,;:!?)]}’'*_"
_HOST = re.compile(r"(?:https?://|ftp://)?(?:[^\s/@]*@)?([^\s/:?#]*)", re.IGNORECASE)
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|\[.*")
_SITE = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+", re.IGNORECASE)
_SAMPLES = re.compile(
    r"(?:.*\.)?(?:example\.(?:com|net|org|nl)|voorbeeld\.nl|(?:uw|jouw|mijn)?(?:domein|website)\.nl"
    r"|domain\.com)|.*\.(?:invalid|test)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"(?:.*\.)?(?:sharepoint\.com|onedrive\.live\.com|1drv\.ms|safelinks\.protection\.outlook\.com)"
    r"|(?:intranet|intra|insite|plein)\..*|.*\.(?:local|intern|internal|lan|corp|intra)",
    re.IGNORECASE,
)
_TEAMS = re.compile(r"teams\.(?:microsoft|live)\.com/(?!l/meetup-join|meet)", re.IGNORECASE)
_PATH = re.compile(
    r"(?<![\w/])[A-Z]:[\\/](?!/)[^\s|]*|(?<![\w\\])\\{1,2}[\w.-]+\\[\w$.-]+[^\s|]*|\bfile:/+[^\s|]*",
    re.IGNORECASE,
)
_AT = re.compile(r"(?<![\w.+-])[\w.+-]*+@[\w.@,+-]*")
_BROKEN_AT = re.compile(
    r"[\w.+-]+@(?:[\w-]+|[\w.-]*\.\.[\w.-]*|\.[\w.-]*|[\w-]+,[a-z]{2,3}|)|[\w.+-]+@@+[\w.-]+"
    r"|[\w.+-]+@[\w.-]+@[\w.-]+",
)
_ADDRESS = re.compile(r"[^\s@,;]+@(?:[\w-]+\.)+[\w-]{2,}", re.IGNORECASE)
_SPOKEN = re.compile(r"(?:https?://|www\.)\S+|[\w.-]+\.(?:nl|com|eu|org|net|gov)(?:/\S*)?", re.I)
_DIGITS = 3
"""The fewest of a telephone number: 112."""
_LONGEST = 80


def check_links(piece: Piece) -> Iterator[Finding]:
    """Faults of the links of a text and of what stands in it as bare words."""
    for href, run in groupby(piece.spans, key=lambda span: span.href):
        words = "".join(span.text for span in run)
        if href:
            yield from _link(href, words, piece)
        else:
            yield from _bare(words, piece)
    if not piece.spans:
        yield from _bare(piece.text, piece)


def _link(href: str, words: str, piece: Piece) -> Iterator[Finding]:
    scheme, _colon, rest = href.partition(":")
    if scheme.lower() == "mailto":
        yield from _mailto(rest.partition("?")[0], words, piece)
    elif scheme.lower() == "tel":
        if sum(map(str.isdigit, rest)) < _DIGITS:
            yield _nowhere(href, _("it has no number"), piece)
    else:
        yield from _address(href, piece)
        said = words.strip().rstrip(_TRAILING)
        other_site = _SPOKEN.fullmatch(said) and not _same_site(said, href)
        if other_site or _ADDRESS.fullmatch(said):
            yield _elsewhere(words, href, piece)


def _mailto(address: str, words: str, piece: Piece) -> Iterator[Finding]:
    said = words.strip().rstrip(_TRAILING)
    if not all(_ADDRESS.fullmatch(each.strip()) for each in re.split("[,;]|%2C", address)):
        yield _nowhere(f"mailto:{address}", _("it has no mail address"), piece)
    elif _ADDRESS.fullmatch(said) and said.casefold() != address.casefold():
        yield _elsewhere(words, address, piece)


def _bare(text: str, piece: Piece) -> Iterator[Finding]:
    for found in _PATH.finditer(text):
        yield PATH.found(piece.place, about=piece.text, words=found[0][:_LONGEST])
    for found in _MISTYPED.finditer(text):
        if not _RIGHT_START.fullmatch(found[0]):
            yield _nowhere(text[found.start() :].split()[0], _("its start is mistyped"), piece)
    for found in _URL.finditer(text):
        if not _MISTYPED.match(found[0]) or _RIGHT_START.match(found[0]):
            yield from _address(found[0], piece)
    for found in _AT.finditer(text):
        if (
            _BROKEN_AT.fullmatch(found[0].rstrip(".,-"))
            and text[found.end() : found.end() + 1] != "]"
        ):
            yield _nowhere(found[0], _("it is no whole mail address"), piece)


def _address(url: str, piece: Piece) -> Iterator[Finding]:
    if url.endswith(("...", "…")):
        yield _nowhere(url, _("it has been cut off"), piece)
        return
    url = url.rstrip(_TRAILING)
    host = _host(url)
    if reason := _why_nowhere(host):
        yield _nowhere(url, reason, piece)
    elif _INSIDE.fullmatch(host) or _TEAMS.search(url):
        yield INSIDE.found(piece.place, about=piece.text, words=url[:_LONGEST])


def _why_nowhere(host: str) -> str | None:
    """Why this host is nobody's; None when it may well be somebody's."""
    if host.startswith("localhost") or _IP.fullmatch(host):
        return _("it names a computer and no site")
    if not _SITE.fullmatch(host) or (host.startswith("www.") and host.count(".") == 1):
        return _("it names no site")
    return _("it is an example") if _SAMPLES.fullmatch(host) else None


def _host(url: str) -> str:
    found = _HOST.match(url)
    return found[1].lower() if found else ""


def _same_site(said: str, href: str) -> bool:
    """Whether the words name the host of the link, or a part of it or around it."""
    shown, real = (_host(url).removeprefix("www.") for url in (said, href))
    if "safelinks" in real:
        return True
    return shown == real or shown.endswith("." + real) or real.endswith("." + shown)


def _nowhere(words: str, reason: str, piece: Piece) -> Finding:
    return NOWHERE.found(piece.place, about=piece.text, words=words[:_LONGEST], reason=reason)


def _elsewhere(words: str, target: str, piece: Piece) -> Finding:
    return ELSEWHERE.found(piece.place, about=piece.text, words=words, target=target[:_LONGEST])

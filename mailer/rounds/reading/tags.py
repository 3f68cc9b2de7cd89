"""What the tags of HTML do to the words in them."""

import html
import re

VOID = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"])
_UNSEEN = frozenset(["head", "title", "style", "script", "template"])
BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
APART = frozenset(["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p", "table", "ul", "ol"])
_STRUCK = frozenset({"s", "strike", "del"})
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_HIDES = {
    "display": ("none",),
    "visibility": ("hidden", "collapse"),
    "mso-hide": ("all",),
    "opacity": ("0", "0.0"),
    "font-size": ("0", "0px", "0pt", "0em"),
}
"""Properties of a style, and the values with which nobody sees the words."""
_WHITE = {"#fff", "#ffffff", "white", "rgb(255,255,255)", "transparent"}
_LINE_THROUGH = re.compile(r"text-decoration[^;\"]{0,20}:[^;\"]{0,40}line-through", re.I)
_CITED = re.compile(r"cite|gmail_quote|border-left|quote", re.I)
_INDENTED = re.compile(
    r"border\s*:\s*none|border-width\s*:\s*0|margin(?:-left)?\s*:[^;]{0,20}40px", re.I
)
_SIGNATURE = re.compile(
    r"(?:class|id)\s*=\s*[\"']?[^\"'>]{0,60}(?:gmail_signature|mobile-signature|moz-signature"
    r"|AppleMailSignature|\bsignature\b)(?!_prefix)",
    re.I,
)
_ALT = re.compile(r"\balt\s*=\s*[\"']([^\"']{1,3})[\"']", re.I)
_MEASURE = re.compile(
    r"(?<![\w-])(?:width|height)\s*[:=]\s*[\"']?(\d{1,6})(?!\d)(?!\s*(?:in|cm|em|%))", re.I
)
_DOT = 3

PICTURE = "[image]"
"""What stands for a picture."""


def effect_of(name: str, attributes: str) -> str:
    """What a tag makes of its words: "hidden", "unseen", "quote", "struck", "pre", or "".

    "hidden" are words that a mail program does not show, "unseen" are none at all.
    """
    if name in _UNSEEN:
        return "unseen"
    if _is_hidden(attributes):
        return "hidden"
    if name == "blockquote":
        indented = _INDENTED.search(attributes) and not _CITED.search(attributes)
        return "" if indented else "quote"
    if name == "pre":
        return "pre"
    return "struck" if name in _STRUCK or _LINE_THROUGH.search(attributes) else ""


def _is_hidden(attributes: str) -> bool:
    given = {name.lower(): value for name, value in _ATTRIBUTE.findall(attributes)}
    return "hidden" in given or _hides(given.get("style", "")) or _is_white(given)


def _hides(style: str) -> bool:
    """Of a property that stands twice the last one counts."""
    return any(_styles(style).get(name) in values for name, values in _HIDES.items())


def _is_white(given: dict[str, str]) -> bool:
    """White words on no ground of their own; a cell with a ground says so itself."""
    styles = _styles(given.get("style", ""))
    color = styles.get("color", given.get("color", "").strip("\"'").lower())
    grounded = "bgcolor" in given or any(name.startswith("background") for name in styles)
    return color.replace(" ", "") in _WHITE and not grounded


def _styles(style: str) -> dict[str, str]:
    parts = (part.partition(":") for part in html.unescape(style.strip("\"'")).split(";"))
    return {
        name.strip().lower(): value.replace("!important", "").strip().lower()
        for name, _colon, value in parts
    }


def begins_signature(attributes: str) -> bool:
    """Whether a mail program puts a signature in it."""
    return _SIGNATURE.search(attributes) is not None


def drawn(attributes: str) -> str:
    """What a picture shows: the sign that it stands for, nothing for a dot, else `PICTURE`."""
    if alt := _ALT.search(attributes):
        return html.unescape(alt[1])
    measures = [int(found) for found in _MEASURE.findall(attributes)]
    return "" if measures and max(measures) <= _DOT else f" {PICTURE} "

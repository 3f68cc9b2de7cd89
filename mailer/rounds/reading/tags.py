"""What the tags of HTML do to the words in them."""

import html
import re

VOID = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"])
_UNSEEN = frozenset(["head", "title", "style", "script", "template", "xml"])
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
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.I)
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
_PIXEL = re.compile(
    r"\b(?:width|height)\s*=\s*[\"']?[0-3](?:px)?[\"'\s/>]|\b(?:width|height)\s*:\s*[0-3]px", re.I
)

PICTURE = "[image]"
"""What stands for a picture."""


def effect_of(name: str, attributes: str) -> str:
    """What a tag makes of its words: "hidden", "quote", "struck", "pre", or "" for nothing."""
    if name in _UNSEEN or _HIDDEN.search(attributes):
        return "hidden"
    if name == "blockquote":
        indented = _INDENTED.search(attributes) and not _CITED.search(attributes)
        return "" if indented else "quote"
    if name == "pre":
        return "pre"
    return "struck" if name in _STRUCK or _LINE_THROUGH.search(attributes) else ""


def begins_signature(attributes: str) -> bool:
    """Whether a mail program puts a signature in it."""
    return _SIGNATURE.search(attributes) is not None


def drawn(attributes: str) -> str:
    """What a picture shows: the sign that it stands for, nothing for a dot, else `PICTURE`."""
    if alt := _ALT.search(attributes):
        return html.unescape(alt[1])
    return "" if _PIXEL.search(attributes) else f" {PICTURE} "

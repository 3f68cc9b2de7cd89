"""One text in its frame: banners, body, signature and disclaimer, as HTML and as plain text."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from mailer.clock import to_local
from mailer.compose.html import html
from mailer.compose.text import PlainText, wrapped
from mailer.compose.typography import keep_together
from mailer.dutch import long_moment
from mailer.frozen import Frozen
from mailer.notes.model import Section

EMBARGO = "EMBARGO"
CONCEPT = "CONCEPT"


class Banner(Frozen):
    """What a reader must know before reading: a word, and sentences."""

    word: str
    lines: tuple[str, ...]


class Frame(Frozen):
    """What stands around every text of a house. `disclaimer` is empty where a server adds it."""

    signature: tuple[Section, ...]
    disclaimer: tuple[Section, ...]


class Letter(Frozen):
    """A written text: subject, HTML and plain text."""

    subject: str
    html: str
    text: str


def embargo_banner(until: datetime, contact: str, pass_on_to: str, zone: ZoneInfo) -> Banner:
    """Until when, who may share it with whom and when, and whom the press may ask."""
    lines = [
        f"Tot {long_moment(to_local(until, zone))} (Nederlandse tijd).",
        "Deel dit bericht tot dat moment met niemand buiten de geadresseerden, "
        "en niet met de media.",
    ]
    if pass_on_to:
        lines.append(f"Daarna mag u het doorgeven aan {pass_on_to}.")
    if contact:
        lines.append(f"Persvragen: {contact}")
    return Banner(word=EMBARGO, lines=tuple(lines))


def concept_banner() -> Banner:
    """The text may still change."""
    return Banner(
        word=CONCEPT, lines=("Dit is een concepttekst, die nog kan wijzigen. Verspreid deze niet.",)
    )


def write_letter(
    subject: str,
    banners: Sequence[Banner],
    body: Sequence[Section],
    frame: Frame,
    *,
    numbered: bool = False,
    marked: frozenset[str] = frozenset(),
) -> Letter:
    """The text in its frame. The disclaimer stands in each part once, at its end.

    `marked` are numbers of passages that stand out: they name the reader's organisation.
    """
    subject = ": ".join([*(banner.word for banner in banners), subject])
    links: list[str] = []
    plain = PlainText(numbered=numbered, marked=marked, links=links).text(body)
    return Letter(
        subject=subject,
        html=_html(subject, banners, html(body, numbered=numbered, marked=marked), frame),
        text=_text(banners, plain, frame, PlainText(links=links)),
    )


def _html(subject: str, banners: Sequence[Banner], body: str, frame: Frame) -> str:
    # Not at the top: it costs a fifth of a start-up, and most commands compose nothing.
    import css_inline

    page = _frame_page().render(
        subject=subject,
        banners=[
            {"word": banner.word, "lines": [keep_together(line) for line in banner.lines]}
            for banner in banners
        ],
        body=Markup(body),  # noqa: S704 (escaped in mailer.compose.html)
        signature=Markup(html(frame.signature)),  # noqa: S704 (as above)
        disclaimer=Markup(html(frame.disclaimer)),  # noqa: S704 (as above)
    )
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    inlined: str = inliner.inline(page)
    return inlined


def _text(banners: Sequence[Banner], body: str, frame: Frame, plain: PlainText) -> str:
    signature = plain.text(frame.signature)
    disclaimer = plain.text(frame.disclaimer)
    parts = [
        *(wrapped("\n".join((banner.word, *banner.lines))) for banner in banners),
        body.strip("\n"),
        signature.strip("\n"),
        plain.links(),
        # "-- " is where mail programs begin to fold away; readers skip what stands behind it.
        "-- \n" + disclaimer.strip("\n") if frame.disclaimer else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


@cache
def _frame_page() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = Path(__file__).with_name("frame.html.j2").read_text("utf-8")
    return environment.from_string(source)

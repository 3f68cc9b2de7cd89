"""A dossier as one HTML file without a network and without a script (I29)."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from mailer import __version__
from mailer.i18n import _, language
from mailer.rounds.dossier.document import Document
from mailer.visible import visible

_HERE = Path(__file__).parent / "html"


def as_html(document: Document) -> str:
    """The whole document, in the language in use."""
    words = {"language": language(), "contents": _("Contents"), "version": __version__}
    return _template().render(document=document, **words)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["shown"] = lambda words: visible(words.replace("\r\n", "\n"), keep="\n\t")
    return environment.get_template("dossier.html.j2")

"""Bring locale/nl/LC_MESSAGES/mailer.po up to date with the msgids in the code.

Keeps what is translated, drops what is no longer used; `tests/unit/test_i18n.py` fails on a msgid
without a Dutch text.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
DUTCH = ROOT / "mailer/locale/nl/LC_MESSAGES/mailer.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


CLICK_SAYS: tuple[str | tuple[str, str], ...] = (
    "%(prog)s, version %(version)s",
    "Choice({choices})",
    "Choose from:\n\t{choices}",
    "Commands",
    "Error: {message}",
    "Invalid value for {param_hint}: {message}",
    "Invalid value: {message}",
    "Missing argument",
    "Missing command.",
    "Missing option",
    "Missing parameter",
    "Missing {param_type}",
    "No such command {name!r}.",
    "No such option {name!r}.",
    "Option {name!r} does not take a value.",
    "Options",
    "Show the version and exit.",
    "Show this message and exit.",
    "Try '{command} {option}' for help.",
    "Usage:",
    "default: {default}",
    "directory",
    "file",
    "path",
    "required",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is a file.",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    (
        "Option {name!r} requires an argument.",
        "Option {name!r} requires {nargs} arguments.",
    ),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
"""What click itself says to a person; it asks gettext for these (see `mailer.cli.run`)."""


def msgids(root: Path = ROOT) -> Catalog:
    """Every text in the code and the page that asks for a translation."""
    catalogue = Catalog(project="mailer", fuzzy=False)
    found = extract_from_dir(
        str(root / "mailer"),
        method_map=[("**.py", "python"), ("**.j2", "jinja2")],
        options_map={"**.j2": {"silent": "false"}},
        keywords=KEYWORDS,
    )
    for _file, _line, message, _comments, _context in found:
        catalogue.add(message)
    for said in CLICK_SAYS:
        catalogue.add(said)
    return catalogue


def main() -> None:
    """Rewrite the .po in place; places are left out, they would make noise in every change."""
    template = msgids()
    if DUTCH.exists():
        with DUTCH.open("rb") as existing:
            catalogue = read_po(existing, locale="nl")
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
    else:
        catalogue = template
        catalogue.locale = "nl"
    with DUTCH.open("wb") as target:
        write_po(
            target, catalogue, omit_header=False, no_location=True, sort_output=True, width=100
        )


if __name__ == "__main__":
    main()

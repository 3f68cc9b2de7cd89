"""Notes of a few lines and what the checks of words find in them."""

from datetime import date

from mailer.checks.text import check_notes
from mailer.directory.model import Directory, Organisation
from mailer.findings import Finding
from mailer.notes.reader import read_notes

MEETING = date(2024, 10, 4)
DIRECTORY = Directory(
    organisations={
        key: Organisation.model_validate(
            {"id": key, "name": name, "kind": kind, "aliases": aliases}
        )
        for key, name, kind, aliases in [
            ("westerveld", "gemeente Westerveld", "municipality", ["Westerveld"]),
            ("hoogeveen", "gemeente Hoogeveen", "municipality", ["Hoogeveen"]),
            ("coevorden", "gemeente Coevorden", "municipality", ["Coevorden"]),
            ("assen", "gemeente Assen", "municipality", ["Assen"]),
            ("emmen", "gemeente Emmen", "municipality", ["Emmen"]),
            ("borger-odoorn", "gemeente Borger-Odoorn", "municipality", ["Borger-Odoorn"]),
            ("de-wolden", "gemeente De Wolden", "municipality", ["De Wolden"]),
            ("provincie", "provincie Drenthe", "province", ["provincie", "Drenthe"]),
            (
                "minjenv",
                "ministerie van Justitie en Veiligheid",
                "ministry",
                ["ministerie", "JenV"],
            ),
            ("coa", "COA", "agency", ["Centraal Orgaan opvang asielzoekers"]),
            ("nidos", "Stichting Nidos", "foundation", ["Nidos"]),
            ("vrd", "Veiligheidsregio Drenthe", "safety", ["VRD"]),
        ]
    }
)


def found(text: str, *, meeting: date = MEETING, version: str = "final") -> list[Finding]:
    """What the checks of words find; reading the notes must find nothing that stops."""
    front = f"---\ntitle: Verslag\ndate: {meeting}\nversion: {version}\n---\n"
    notes, findings = read_notes(front + text, "a.md")
    assert notes
    assert not [finding for finding in findings if finding.stops]
    return list(check_notes(notes, DIRECTORY))


def codes(text: str, *, meeting: date = MEETING, version: str = "final") -> list[str]:
    """The codes alone."""
    return [finding.code for finding in found(text, meeting=meeting, version=version)]

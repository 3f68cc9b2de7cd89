"""A directory in files, for tests; a sound one where nothing is said."""

from pathlib import Path

from mailer.directory.model import Directory
from mailer.directory.reader import load_directory
from mailer.findings import Finding

ORGANISATIONS = """
[emmen]
name = "gemeente Emmen"
kind = "municipality"
aliases = ["Emmen"]

[coa]
name = "COA"
kind = "agency"
"""
LISTS = """
[allen]
include = ["role:ambtelijk"]
"""
HEADER = "name;address;organisation;roles;from;until;remarks\n"
ROW = "A. de Boer;a.deboer@emmen.example;emmen;ambtelijk;;;\n"


def load_written(
    root: Path,
    contacts: str | bytes = HEADER + ROW,
    organisations: str = ORGANISATIONS,
    lists: str = LISTS,
    suppressed: str | bytes | None = None,
) -> tuple[Directory, list[Finding]]:
    """Write these files below `root` and load them."""
    folder = root / "distribution_lists"
    folder.mkdir(exist_ok=True)
    _write(folder / "contacts.csv", contacts)
    _write(folder / "organisations.toml", organisations)
    _write(folder / "lists.toml", lists)
    if suppressed is not None:
        _write(folder / "suppressed.csv", suppressed)
    return load_directory(folder, root)


def row(**cells: str) -> str:
    """The sound row with these cells instead, each between quotation marks."""
    columns = HEADER.strip().split(";")
    written = dict(zip(columns, ROW.strip().split(";"), strict=True)) | cells
    return ";".join('"' + cell.replace('"', '""') + '"' for cell in written.values()) + "\n"


def brief(findings: list[Finding]) -> list[tuple[str, str]]:
    """Code, and file:line@passage, of each."""
    return [(f.code, f"{f.place.position}@{f.place.passage}") for f in findings]


def codes(findings: list[Finding]) -> list[str]:
    """The code of each."""
    return [f.code for f in findings]


def _write(path: Path, content: str | bytes) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

"""distribution_lists/ as one directory, and everything that is wrong with it at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from mailer.directory.cells import NAME, NOT_ONE_WORD
from mailer.directory.contacts import read_contacts, read_suppressed
from mailer.directory.model import Directory, DistributionList, Organisation
from mailer.directory.naming import OrganisationNames
from mailer.directory.outside import Outside
from mailer.directory.roles import roles_selected
from mailer.directory.spreadsheet import UNREADABLE
from mailer.directory.spreadsheet.text import shown
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_, _
from mailer.reading import Fault, ReadingError, Toml, fit, inside, read_toml

KEY = rule(
    "directory-key",
    Severity.ERROR,
    message=N_("“{key}” {reason}"),
    remedy=N_("Mend or remove this key."),
    why=N_("A misspelt key that is passed over is a rule somebody believes in and nobody keeps."),
)

FILES = ("organisations.toml", "contacts.csv", "lists.toml", "suppressed.csv")
Entry = TypeVar("Entry", bound=BaseModel)


def load_directory(
    folder: Path, root: Path, outside: Outside | None = None
) -> tuple[Directory, list[Finding]]:
    """Everything in `folder` that is sound, and a finding for everything that is not.

    Places are relative to `root`. Without suppressed.csv nobody is suppressed. Whether lists
    mean anybody is for `mailer.directory.resolving` to say, with the lists `outside`.
    """
    name = folder.relative_to(root).as_posix()
    if strays := [file for file in FILES if inside(root, f"{name}/{file}") is None]:
        reason = _("it lies outside the workspace")
        return Directory(folder=name), [
            UNREADABLE.found(Place(file=f"{name}/{file}"), file=f"{name}/{file}", reason=reason)
            for file in strays
        ]
    organisations, toml, findings = _tables(folder, name, "organisations.toml", Organisation)
    lists, _toml_of_lists, list_faults = _tables(folder, name, "lists.toml", DistributionList)
    names = OrganisationNames(toml) if toml else None
    findings += names.check(Place(file=f"{name}/organisations.toml")) if names else ()
    contacts, faults = read_contacts(
        folder / "contacts.csv",
        f"{name}/contacts.csv",
        organisations,
        names,
        roles_selected(lists.values()),
    )
    findings += faults + list_faults
    suppressed, faults = read_suppressed(folder / "suppressed.csv", f"{name}/suppressed.csv")
    directory = Directory(
        organisations=organisations,
        contacts=contacts,
        lists=lists,
        suppressed=suppressed,
        folder=name,
        outside=outside,
    )
    return directory, findings + faults


def _tables(
    folder: Path, name: str, file: str, model: type[Entry]
) -> tuple[dict[str, Entry], Toml | None, list[Finding]]:
    """A TOML file's sound tables, the file itself (None when it cannot be read), and faults."""
    place = Place(file=f"{name}/{file}")
    try:
        toml = read_toml(folder / file)
    except ReadingError as error:
        at = place.model_copy(update={"line": error.line})
        return {}, None, [UNREADABLE.found(at, file=place.file, reason=error.message)]
    entries, findings = {}, []
    for key, table in toml.content.items():
        made = _entry(model, key, table, toml)
        if isinstance(made, BaseModel):
            entries[key] = made
        else:
            findings += [_finding(fault, place) for fault in made]
        if not NAME.fullmatch(key) or key != key.casefold():
            at = place.model_copy(update={"line": toml.line_of((key,))})
            findings.append(NOT_ONE_WORD.found(at, name=shown(key)))
            entries.pop(key, None)
    return entries, toml, findings


def _entry(model: type[Entry], key: str, table: object, toml: Toml) -> Entry | list[Fault]:
    line = toml.line_of((key,))
    if not isinstance(table, Mapping):
        return [Fault(key=key, line=line, message=_("must be a table"))]
    own = {"id": key} if "id" in model.model_fields else {"name": key, "line": line}
    made = fit(model, {**table, **own}, toml, (key,))
    taken = [
        Fault(key=f"{key}.{k}", line=toml.line_of((key, k)), message=_("is not a known key."))
        for k in own
        if k in table
    ]
    return taken + (made if isinstance(made, list) else []) if taken else made


def _finding(fault: Fault, place: Place) -> Finding:
    at = place.model_copy(update={"line": fault.line, "passage": fault.key})
    return KEY.found(at, key=shown(fault.key), reason=fault.message)

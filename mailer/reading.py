"""Reading files that people write: text, TOML with its lines, models with faults that have a place.

Nothing here decides what a fault means: config.toml stops the program, a plan has findings.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from mailer.i18n import N_, _

Model = TypeVar("Model", bound=BaseModel)
_CURLY = re.compile("[“”„‘’]")
_SHOWN = 80
KeyPath = tuple[str | int, ...]
"""Where a value stands in a TOML file: ("step", 2, "at")."""


class ReadingError(Exception):
    """A file that cannot be read at all; `message` is a sentence, `line` counts from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Fault(BaseModel):
    """One value that does not fit its model: its key as written in the file, line, and sentence."""

    key: str
    line: int | None
    message: str


class Toml:
    """A parsed TOML file that remembers on which line each key stands."""

    def __init__(self, text: str) -> None:
        """Parse; raises `ReadingError` with the line of a fault in the syntax."""
        try:
            self.content: dict[str, Any] = tomllib.loads(text)
        except RecursionError as error:
            raise ReadingError(_("this is not TOML: too many brackets in each other")) from error
        except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else None
            written = text.split("\n")[line - 1].strip() if line else ""
            reason = _slip(written) or _("this is not TOML: {reason}").format(reason=error)
            told = f"{reason} ({written[:_SHOWN]})" if written else reason
            raise ReadingError(told, line) from error
        self._lines = dict(_key_lines(text))

    def line_of(self, path: KeyPath) -> int | None:
        """The line of this key, or of the nearest table around it; None for the file itself."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return None


def _slip(line: str) -> str:
    """What people write where TOML wants something else; nothing for what is no such slip."""
    value = line.partition("=")[2].strip()
    if _CURLY.search(line):
        return _("put straight quotation marks in the place of the curly ones")
    if re.match(r'"[^"]*\\', value):
        return _("write / in paths, or single quotes around a text with \\")
    if re.match(r"[^\W\d]", value) and value not in {"true", "false"}:
        return _("put the value between straight quotation marks, or write true or false")
    if re.match(r"\d{1,4}-\d", value):
        return _("put straight quotation marks around the date and time")
    return ""


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte-order mark.

    Raises `ReadingError` when it is missing, is a folder, or is not UTF-8 (with the line).
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadingError(_("this file does not exist")) from error
    except OSError as error:
        raise ReadingError(_("cannot be read: {reason}").format(reason=error.strerror)) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ReadingError(_("is not UTF-8; save it as UTF-8 and try again"), line) from error


def read_toml(path: Path) -> Toml:
    """A TOML file; raises `ReadingError`."""
    return Toml(read_text(path))


def inside(root: Path, written: str) -> Path | None:
    """The file that `written` names below `root`, links resolved; None when it lies elsewhere."""
    root = root.resolve()
    try:
        path = (root / written).resolve()
    except (OSError, ValueError, RuntimeError):  # a NUL; a loop of links, by Python before 3.13
        return None
    return path if path != root and path.is_relative_to(root) else None


def key_name(path: KeyPath) -> str:
    """A key as people count: "step.2.at" is the second step's."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def fit(model: type[Model], content: object, toml: Toml, at: KeyPath = ()) -> Model | list[Fault]:
    """`content` as a model, or all its faults. `at` is where in the file it stands."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        # pydantic counts only items without a fault: a list of one bad item is not "empty" too.
        return [
            _fault(model, details | {"loc": _as_written(details["loc"], content)}, toml, at)
            for details in error.errors(include_url=False)
            if not (details["type"] == "too_short" and details["input"])
        ]


def _as_written(place: KeyPath, content: object) -> KeyPath:
    """A fault's place without the words that pydantic adds: which of several models was meant."""
    written = []
    for part in place:
        tagged = isinstance(content, dict) and part not in content and part != place[-1]
        if not tagged:
            written.append(part)
            content = _within(content, part)
    return tuple(written)


def _within(content: object, part: str | int) -> object:
    if isinstance(content, dict):
        return content.get(part)
    if isinstance(content, list) and isinstance(part, int):
        return content[part] if part < len(content) else None
    return None


def nearest(word: str, known: list[str] | Mapping[str, Any]) -> str | None:
    """The known word that a person most likely meant, or None."""
    found = process.extractOne(word, list(known), score_cutoff=70)
    return found[0] if found else None


def suggestion(word: str, known: list[str] | Mapping[str, Any]) -> str:
    """The words " Did you mean …?", or nothing."""
    near = nearest(word, known)
    return " " + _("Did you mean “{near}”?").format(near=near) if near else ""


_IS_MISSING = N_("is missing")
_SENTENCES = {
    "missing": _IS_MISSING,
    "string_type": N_("must be text, between quotes"),
    "string_too_short": N_("must not be empty"),
    "bool_type": N_("must be true or false"),
    "bool_parsing": N_("must be true or false"),
    "int_type": N_("must be a whole number"),
    "int_parsing": N_("must be a whole number"),
    "tuple_type": N_("must be a list between [ and ]"),
    "list_type": N_("must be a list between [ and ]"),
    "dict_type": N_("must be a table"),
    "model_type": N_("must be a table"),
    "too_short": N_("must not be empty"),
}


def _fault(model: type[BaseModel], details: ErrorDetails, toml: Toml, at: KeyPath) -> Fault:
    path = (*at, *details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        message = _("is not a known key.") + suggestion(str(path[-1]), _known_keys(model, details))
    elif kind in {"literal_error", "enum"}:
        message = _("must be one of: {choices}").format(
            choices=context["expected"].replace(" or ", ", ")
        )
    elif kind == "union_tag_invalid":
        path = (*path, "kind")
        message = _("must be one of: {choices}").format(choices=context["expected_tags"])
    elif kind == "union_tag_not_found":
        path, message = (*path, "kind"), _(_IS_MISSING)
    elif kind in _SENTENCES:
        message = _(_SENTENCES[kind])
    elif kind == "value_error":
        message = str(context["error"])
    else:
        message = _("does not fit: {value!r}").format(value=details["input"])
    return Fault(key=key_name(path), line=toml.line_of(path), message=message)


def _known_keys(model: type[BaseModel], details: ErrorDetails) -> list[str]:
    """The keys that the innermost model on the way to the fault would have taken."""
    for part in details["loc"][:-1]:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if field := fields.get(str(part)):
            model = _model_in(field.annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model that an annotation holds: Step of `tuple[Step, ...]`, Round of `Round | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


_TABLE = re.compile(r"^\s*\[(\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=""")


def _key_lines(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Each key's path and line, found by the look of the line (tomllib keeps no places)."""
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if header := _TABLE.match(line):
            *above, last = (part.strip().strip("\"'") for part in header[2].split("."))
            table = (*_located(above, counts), last)
            if header[1]:
                counts[table] = counts.get(table, -1) + 1
            table = _located([last], counts, table[:-1])
            yield table, number
        elif key := _KEY.match(line):
            parts = [key[1].strip("\"'")] if key[1][0] in "\"'" else key[1].split(".")
            yield (*table, *parts), number


def _located(parts: Iterable[str], counts: Mapping[KeyPath, int], table: KeyPath = ()) -> KeyPath:
    """The path of a table as written, each array of tables on the way with its last number."""
    for part in parts:
        table = (*table, part)
        table = (*table, counts[table]) if table in counts else table
    return table

"""PDF: remarks on its pages, scripts and commands, files inside, passwords."""

import logging
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from mailer.checks.attachments.files import Brought, File, Stopped, Trace
from mailer.checks.attachments.rules import (
    ACTIVE,
    BLANK,
    BROKEN,
    CLOSED,
    COMMENTS,
    EMBEDDED,
    EXECUTABLE,
)
from mailer.i18n import _

# ISO 32000-2, 12.5.6: markup annotations; links, form fields, pop-ups and printer's marks are none.
_REMARKS = frozenset(
    {
        *("/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Ink"),
        *("/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Redact"),
        *("/Sound", "/FileAttachment"),
    }
)
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})
_MOST_PAGES = 2_000
_MOST_MARKS = 20_000
_MOST_STEPS = 1_000
# What a damaged or hostile file brings up in pypdf, besides its own errors.
_FAULTS = (
    *(PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(RecursionError, OverflowError, NotImplementedError, OSError, AssertionError),
)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on bad files are no one's


def look(file: File) -> Brought:
    """What stands at the document, its pages and their annotations."""
    try:
        yield from _look(file)
    except DependencyError as error:
        raise Stopped(Trace(CLOSED, _("its encryption is not known here"))) from error
    except _FAULTS as error:
        raise Stopped(Trace(CLOSED, _("its inside is damaged, or unusual"))) from error


def _look(file: File) -> Brought:
    if b"%%EOF" not in file.content:
        yield Trace(BROKEN, _("it has no end"))
        return
    reader = PdfReader(BytesIO(file.content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        yield Trace(CLOSED, _("it wants a password"))
        return
    catalogue = _dictionary(reader.root_object)
    yield from _actions(catalogue)
    names = _dictionary(catalogue.get("/Names"))
    for _name, action in _leaves(names.get("/JavaScript")):
        yield from _action(action)
    for name, specification in _leaves(names.get("/EmbeddedFiles")):
        yield from _embedded(file, name, specification)
    for page in islice(reader.pages, _MOST_PAGES):
        yield from _actions(page)
        yield from _annotations(file, page)
    if not reader.pages:
        yield Trace(BLANK)


def _annotations(file: File, page: DictionaryObject) -> Brought:
    for item in islice(_array(page.get("/Annots")), _MOST_MARKS):
        mark = _dictionary(item)
        yield from _actions(mark)
        kind = mark.get("/Subtype")
        if kind == "/FileAttachment":
            yield from _embedded(file, "", mark.get("/FS"))
        elif kind in _REMARKS:
            yield Trace(COMMENTS, str(mark.get("/Contents", "")), str(mark.get("/T", "")))


def _embedded(file: File, name: str, specification: object) -> Brought:
    given = _dictionary(specification)
    name = str(given.get("/UF") or given.get("/F") or name)
    yield Trace(EMBEDDED, name)
    streams = _dictionary(given.get("/EF"))
    content = _resolved(streams.get("/F") or streams.get("/UF"))
    if content is not None and hasattr(content, "get_data"):
        unpacked = content.get_data()
        file.allowance.take(len(unpacked))
        yield file.inner(name, unpacked)


def _actions(at: DictionaryObject) -> Brought:
    """What happens when this is opened, shown or clicked."""
    for key in ("/OpenAction", "/A"):
        yield from _action(at.get(key))
    for action in _dictionary(at.get("/AA")).values():
        yield from _action(action)


def _action(written: object) -> Brought:
    """An action and those that follow it."""
    for action in _walk(written, "/Next"):
        kind = action.get("/S")
        if kind == "/Launch":
            yield Trace(EXECUTABLE, _("it starts {words}").format(words=_target(action)))
        elif kind in _ACTIONS:
            yield Trace(ACTIVE, str(kind).lstrip("/"))


def _target(action: DictionaryObject) -> str:
    file = _resolved(action.get("/F") or action.get("/Win"))
    return str(file.get("/F", "")) if isinstance(file, DictionaryObject) else str(file or "")


def _leaves(tree: object) -> Iterator[tuple[str, object]]:
    """Names and values of a name tree (ISO 32000-2, 7.9.6)."""
    for node in _walk(tree, "/Kids"):
        pairs = list(islice(_array(node.get("/Names")), _MOST_MARKS))
        for name, value in zip(pairs[::2], pairs[1::2], strict=False):
            yield str(name), value


def _walk(start: object, key: str) -> Iterator[DictionaryObject]:
    """A dictionary and those under its `key`, one or a list; no further than it may be sane."""
    todo = [start]
    for _step in range(_MOST_STEPS):
        if not todo:
            return
        node = _dictionary(todo.pop())
        yield node
        below = _resolved(node.get(key))
        todo += islice(below if isinstance(below, ArrayObject) else [below], _MOST_STEPS)
        del todo[_MOST_STEPS:]


def _resolved(written: object) -> object:
    return written.get_object() if isinstance(written, IndirectObject) else written


def _dictionary(written: object) -> DictionaryObject:
    found = _resolved(written)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(written: object) -> ArrayObject:
    found = _resolved(written)
    return found if isinstance(found, ArrayObject) else ArrayObject()

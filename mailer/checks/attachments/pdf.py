"""PDF: remarks on its pages, scripts and commands, files inside, passwords."""

import logging
from collections.abc import Iterable, Iterator
from io import BytesIO

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
_STEP = 300
"""What a page, a mark or a link between them costs of an allowance."""
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
    yield from _document(file, reader)
    yield from _carried(file, reader)


def _document(file: File, reader: PdfReader) -> Brought:
    """Scripts of the document and its form, and all that stands on its pages."""
    catalogue = _dictionary(reader.root_object)
    yield from _actions(file, catalogue)
    for _name, action in _leaves(file, _dictionary(catalogue.get("/Names")).get("/JavaScript")):
        yield from _action(file, action)
    form = _dictionary(catalogue.get("/AcroForm"))
    for field in _walk(file, form.get("/Fields"), "/Kids"):
        yield from _actions(file, field)
    for page in reader.pages:
        yield from _actions(file, page)
        for mark in _marks(file, page):
            yield from _actions(file, mark)
            if mark.get("/Subtype") in _REMARKS:
                yield Trace(COMMENTS, str(mark.get("/Contents", "")), str(mark.get("/T", "")))
    if not reader.pages:
        yield Trace(BLANK)


def _carried(file: File, reader: PdfReader) -> Brought:
    """Files inside: by name, on a page, or belonging to the document (ISO 32000-2, 7.11.4)."""
    seen: dict[int, DictionaryObject] = {}  # kept, so that no other takes its number
    for name, specification in _specifications(file, reader):
        given = _dictionary(specification)
        if id(given) not in seen:
            seen[id(given)] = given
            yield from _embedded(file, name, given)


def _specifications(file: File, reader: PdfReader) -> Iterator[tuple[str, object]]:
    catalogue = _dictionary(reader.root_object)
    yield from _leaves(file, _dictionary(catalogue.get("/Names")).get("/EmbeddedFiles"))
    yield from (("", item) for item in _associated(file, catalogue))
    for page in reader.pages:
        yield from (("", item) for item in _associated(file, page))
        for mark in _marks(file, page):
            yield from (("", item) for item in _associated(file, mark))
            if mark.get("/Subtype") == "/FileAttachment":
                yield "", mark.get("/FS")


def _associated(file: File, at: DictionaryObject) -> Iterator[object]:
    return _paid(file, _array(at.get("/AF")))


def _marks(file: File, page: DictionaryObject) -> Iterator[DictionaryObject]:
    return (_dictionary(item) for item in _paid(file, _array(page.get("/Annots"))))


def _paid(file: File, items: Iterable[object]) -> Iterator[object]:
    for item in items:
        file.allowance.take(_STEP)
        yield item


def _embedded(file: File, name: str, given: DictionaryObject) -> Brought:
    name = str(given.get("/UF") or given.get("/F") or name)
    yield Trace(EMBEDDED, name)
    streams = _dictionary(given.get("/EF"))
    content = _resolved(streams.get("/F") or streams.get("/UF"))
    if content is not None and hasattr(content, "get_data"):
        unpacked = content.get_data()
        file.allowance.take(len(unpacked))
        yield file.inner(name, unpacked)


def _actions(file: File, at: DictionaryObject) -> Brought:
    """What happens when this is opened, shown, filled in or clicked."""
    for key in ("/OpenAction", "/A"):
        yield from _action(file, at.get(key))
    for action in _dictionary(at.get("/AA")).values():
        yield from _action(file, action)


def _action(file: File, written: object) -> Brought:
    """An action and those that follow it."""
    for action in _walk(file, written, "/Next"):
        kind = action.get("/S")
        if kind == "/Launch":
            yield Trace(EXECUTABLE, _("it starts {words}").format(words=_target(action)))
        elif kind in _ACTIONS:
            yield Trace(ACTIVE, str(kind).lstrip("/"))


def _target(action: DictionaryObject) -> str:
    file = _resolved(action.get("/F") or action.get("/Win"))
    return str(file.get("/F", "")) if isinstance(file, DictionaryObject) else str(file or "")


def _leaves(file: File, tree: object) -> Iterator[tuple[str, object]]:
    """Names and values of a name tree (ISO 32000-2, 7.9.6)."""
    for node in _walk(file, tree, "/Kids"):
        pairs = list(_paid(file, _array(node.get("/Names"))))
        for name, value in zip(pairs[::2], pairs[1::2], strict=False):
            yield str(name), value


def _walk(file: File, start: object, key: str) -> Iterator[DictionaryObject]:
    """A dictionary, or a list of them, and those under the `key` of each; each once."""
    seen: dict[int, DictionaryObject] = {}
    todo = _several(file, start)
    while todo:
        node = _dictionary(todo.pop())
        if id(node) not in seen:
            seen[id(node)] = node
            yield node
            todo += _several(file, node.get(key))


def _several(file: File, written: object) -> list[object]:
    found = _resolved(written)
    if isinstance(found, ArrayObject):
        return list(_paid(file, found))
    return list(_paid(file, [found])) if isinstance(found, DictionaryObject) else []


def _resolved(written: object) -> object:
    return written.get_object() if isinstance(written, IndirectObject) else written


def _dictionary(written: object) -> DictionaryObject:
    found = _resolved(written)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(written: object) -> ArrayObject:
    found = _resolved(written)
    return found if isinstance(found, ArrayObject) else ArrayObject()

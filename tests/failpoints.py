"""Where a death may hurt, found in the source: every commit, every file written, every call out.

Nothing in the program knows of it: a child watches itself through `sys.settrace` and is gone at
the crossing it was given.
"""

import ast
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import mailer
from tests.doomed import DIED
from tests.kin import children_of

ROOT = Path(mailer.__file__).parent
COMMITS = {"_writing", "writing"}
FILES = {"create", "write_new", "put_in_place", "make_folder", "discard", "tighten", "note"}
FILES |= {"unlink", "mkdir", "replace", "hardlink_to", "chmod", "rename", "fsync", "write_bytes"}
FILES |= {"write_text"}
OUTWARD = {"submit", "look_up", "withdraw", "tidy", "server_time"}
OUTWARD |= {"create_connection", "wrap_socket", "getreply", "docmd", "ehlo", "quit", "sendall"}
OUTWARD |= {"ask", "send", "finish", "reset", "leave"}
OUTWARD |= {"get_password", "set_password", "delete_password"}
OF_FILES = {"private", "os", "draft", "target", "path", "file", "folder", "part", "place"}
"""On whom a call of `FILES` writes; `text.replace` does not."""


class Crossing(NamedTuple):
    """One moment: about to run this line for the nth time, or (event "return") just done."""

    file: str
    function: str
    line: int
    event: str
    nth: int


@cache
def places() -> frozenset[str]:
    """Each function of the program that commits, writes a file or calls out, as file:its.name."""
    return frozenset(
        f"{path.relative_to(ROOT).as_posix()}:{name}"
        for path in sorted(ROOT.rglob("*.py"))
        if "migrations" not in path.parts
        for name in _dangerous(ast.parse(path.read_text("utf-8")), "")
    )


def _dangerous(node: ast.AST, name: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _dangerous(child, f"{name}{child.name}.")
        elif isinstance(child, ast.FunctionDef):
            if any(map(_reaches_out, ast.walk(child))):
                yield f"{name}{child.name}"
            yield from _dangerous(child, f"{name}{child.name}.<locals>.")
        elif isinstance(child, ast.stmt):
            yield from _dangerous(child, name)


def _reaches_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return _called(node) in COMMITS | OUTWARD or _writes_file(node)
    return isinstance(node, ast.keyword) and node.arg == "writes"  # the transaction itself


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _writes_file(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return _called(call) in {"create", "put_in_place", "discard", "make_folder"}
    on = call.func.value
    owner = on.id if isinstance(on, ast.Name) else on.attr if isinstance(on, ast.Attribute) else ""
    if call.func.attr == "open":
        return any(isinstance(arg, ast.Constant) and arg.value in {"a", "w"} for arg in call.args)
    return call.func.attr in FILES and owner in OF_FILES | {"_witness"}


@dataclass
class Watch:
    """Follows the places while the program runs; dies at `end`, writes all into `note`."""

    end: Crossing | None = None
    note: Path | None = None
    _watched: frozenset[str] = field(default=frozenset(), init=False)
    _hits: Counter[tuple[str, int, str]] = field(default_factory=Counter)

    def __call__(self) -> None:
        """Begin; as a `tests.doomed.Doom`."""
        only = {f"{self.end.file}:{self.end.function}"} if self.end else places()
        self._watched = frozenset(only)
        threading.settrace(self._called)
        sys.settrace(self._called)

    def _called(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        return self._moved if _place(frame.f_code) in self._watched else None

    def _moved(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event not in {"line", "return"}:
            return self._moved
        code = frame.f_code
        file, line = code.co_filename[len(_START) :], frame.f_lineno
        self._hits[file, line, event] += 1
        here = Crossing(file, code.co_qualname, line, event, self._hits[file, line, event])
        if self.note:
            with self.note.open("a") as out:
                out.write("\t".join(map(str, here)) + "\n")
        if here == self.end:
            os._exit(DIED)
        return self._moved


Moment = tuple[str, str]
"""A function, as `places` writes it, and "call" or "return": of whatever leaves it."""


@dataclass
class Steps:
    """Dies at the last of these moments, once they came one after another.

    `whole`: what it started is killed before it; else that finds itself without a parent.
    """

    moments: Sequence[Moment]
    whole: bool = False
    _passed: int = field(default=0, init=False)

    def __call__(self) -> None:
        """Begin; as a `tests.doomed.Doom`."""
        sys.settrace(self._came)

    def _came(self, frame: FrameType, event: str, _argument: Any) -> Any:
        place = _place(frame.f_code)
        if (place, event) == tuple(self.moments[self._passed]):
            self._passed += 1
            if self._passed == len(self.moments):
                self._die()
        return self._came if any(place == each for each, _event in self.moments) else None

    def _die(self) -> None:
        for child in children_of(os.getpid()) if self.whole else ():
            os.kill(child, signal.SIGKILL)
        os._exit(DIED)


_START = f"{ROOT}{os.sep}"
places()  # read once, for all that are forked from here


@cache
def _place(code: CodeType) -> str:
    """Of a function of the program, file:its.name; "" of any other."""
    file = code.co_filename
    return f"{file[len(_START) :]}:{code.co_qualname}" if file.startswith(_START) else ""


def read_crossings(note: Path) -> list[Crossing]:
    """What a `Watch` noted, in the order of the run."""
    rows = (line.split("\t") for line in note.read_text().splitlines())
    return [Crossing(f, n, int(line), event, int(nth)) for f, n, line, event, nth in rows]

"""What everything in the ledger stands on: transactions, its identity, its home."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine, and_, func, select, update

from mailer.clock import Clock
from mailer.errors import LedgerError
from mailer.i18n import _
from mailer.ledger import connection as database
from mailer.ledger.chain import Pen
from mailer.ledger.home import Home
from mailer.ledger.model import PROGRAM, Life, State
from mailer.ledger.schema import delivery, dispatch, event, ledger
from mailer.ledger.witness import Witness

Counts = Counter[tuple[int, int]]
"""How often the witness saw each delivery begun."""
_HOME = select(ledger.c.machine, ledger.c.path, ledger.c.file)
_LAST_NUMBER = select(ledger.c.last_number)
_LIVE = select(dispatch.c.number).where(dispatch.c.life == Life.LIVE)
_BEGUN = (
    select(event.c.dispatch, event.c.delivery, func.count())
    .where(event.c.dispatch.in_(_LIVE), event.c.kind == State.SUBMITTING)
    .group_by(event.c.dispatch, event.c.delivery)
)


class Register:
    """An opened ledger's file: who it is, where it is at home, and how to read and write it."""

    def __init__(
        self, engine: Engine, path: Path, present: Home, clock: Clock, witnesses: Path | None = None
    ) -> None:
        self._engine = engine
        self._present = present
        self._clock = clock
        self._witnesses = witnesses
        self.path = path

    def close(self) -> None:
        """Let go of the files; may be called twice."""
        if witness := vars(self).get("_witness"):  # only if it was asked for
            witness.close()
        self._engine.dispose()

    @cached_property
    def id(self) -> str:
        """What tells this ledger from all others, also from those made at the same place."""
        with self._reading() as connection:
            return str(connection.scalars(select(ledger.c.id)).one())

    def home_fault(self) -> str | None:
        """Why nothing may be sent from this file (I18), as a sentence; None when it may."""
        counts = self._witnessed()  # first: beside a program that sends it knows less, never more
        with self._reading() as connection:
            return self._home_fault(connection) or self._forgotten(connection, counts)

    def require_home(self) -> None:
        """Raise `LedgerError` when nothing may be sent, or promised, from this file."""
        if fault := self.home_fault():
            raise away(fault)

    def claim(self, by: str) -> list[str]:
        """Make the present machine and file this ledger's home: a person's decision.

        What it does not know of, and the witness does, is in doubt from then on: the names of
        these, D-7/3. The number of a dispatch it does not know is not given out again.
        """
        with self._writing(by) as pen:
            unknown = self._unknown(pen.connection, self._witnessed())
            for (number, each), more in unknown.items():
                self._doubt(pen, number, each, more)
            last = max([number for number, _each in unknown], default=0)
            values = {
                **self._here._asdict(),
                "last_number": func.max(ledger.c.last_number, last),
            }
            pen.connection.execute(update(ledger).values(values))
            pen.note(0, 0, "claimed", words=self._here.path)
            return [f"D-{number}/{each}" for number, each in unknown]

    def _doubt(self, pen: Pen, number: int, each: int, more: int) -> None:
        """One that was begun so many times more often than this ledger knows."""
        here = and_(delivery.c.dispatch == number, delivery.c.number == each)
        moved = pen.connection.execute(update(delivery).where(here).values(state=State.IN_DOUBT))
        if moved.rowcount:
            for _time in range(more):
                pen.note(number, each, State.SUBMITTING)
            pen.note(number, each, State.IN_DOUBT, words=_("The register was put back."))

    @cached_property
    def _witness(self) -> Witness:
        return Witness(self._witnesses, self.id)

    def _home_fault(self, connection: Connection) -> str | None:
        return Home(*connection.execute(_HOME).one()).fault(self._here)

    def _forgotten(self, connection: Connection, counts: Counts) -> str | None:
        if not self._unknown(connection, counts):
            return None
        return _(
            "The ledger at {home} was put back from a copy; it may not know what went."
        ).format(home=self.path)

    @property
    def _here(self) -> Home:
        """Looked at each time: another file may have been put in the place of the open one."""
        with database.translated(self.path):
            return self._present._replace(file=str(self.path.stat().st_ino))

    def _witnessed(self) -> Counts:
        with database.translated(self.path):
            return self._witness.counts()

    def _unknown(self, connection: Connection, counts: Counts) -> Counts:
        """The hand-overs that the witness knows of and this ledger does not, where that matters.

        That is in dispatches that may still go, and in those that are not here at all.
        """
        if not counts:
            return Counts()
        last = connection.scalar(_LAST_NUMBER) or 0
        live = set(connection.scalars(_LIVE))
        rows = connection.execute(_BEGUN)
        known = {(number, each): count for number, each, count in rows}
        return Counts(
            {
                key: count - known.get(key, 0)
                for key, count in sorted(counts.items())
                if key[0] > last or (key[0] in live and count > known.get(key, 0))
            }
        )

    def _reading(self) -> AbstractContextManager[Connection]:
        return database.reading(self._engine, self.path)

    @contextmanager
    def _writing(self, by: str = PROGRAM) -> Iterator[Pen]:
        with database.writing(self._engine, self.path) as connection:
            yield Pen(connection, self._clock(), by)


def away(fault: str) -> LedgerError:
    """What to raise for a ledger that is not at home."""
    return LedgerError(fault, _("Is it the right one? Then: mailer ledger claim"))

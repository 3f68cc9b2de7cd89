"""Opens a workspace and wires the parts together; nothing else knows all of them."""

import getpass
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mailer import i18n
from mailer.checks.text import check_notes
from mailer.clock import Clock, LocalTimeError, fixed_clock, parse_instant, system_clock
from mailer.compose.templates import Templates
from mailer.config import FILE, Config, Person, load_config
from mailer.directory.outside import Outside
from mailer.directory.reader import load_directory
from mailer.dispatch.draft import NO_PAST, Draft, draft
from mailer.dispatch.earlier import past_of
from mailer.dispatch.facts import Facts
from mailer.dispatch.sources import Sources
from mailer.errors import ConfigError, TooEarly, UsageError
from mailer.findings import Finding
from mailer.i18n import _
from mailer.openers import KINDS, Inbox, inboxes
from mailer.providers.interface import AddressBook, ReplySource, Transport
from mailer.reading import suggestion
from mailer.release.plan import ReleasePlan, Step
from mailer.release.reader import load_plan, plan_files
from mailer.sample import sample_workspace
from mailer.saying import moment

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.model import Dispatch
    from mailer.ledger.store import Ledger


class Workspace:
    """A folder with config.toml, opened. Everything is read when it is first asked for, once."""

    def __init__(self, root: Path, clock: Clock = system_clock) -> None:
        """Open the folder; raises `ConfigError` when config.toml has a fault."""
        self.root = root.resolve()
        i18n.prefer(self.root / FILE)
        self.config: Config = load_config(self.root / FILE)
        self.clock = clock
        self.plays = False
        """Whether the clock stands still at an instant that a person named."""
        self.plan_findings: dict[str, list[Finding]] = {}

    def afresh(self) -> "Workspace":
        """The same folder with its files read anew, and the clock as it is here.

        For when a person was asked: the files may be others by the time of the answer. Raises
        `ConfigError` when config.toml has a fault by then.
        """
        anew = Workspace(self.root, self.clock)
        anew.plays = self.plays
        return anew

    @cached_property
    def sources(self) -> Sources:
        """The workspace's files as values, with what is wrong with them."""
        folder = self.root / "distribution_lists"
        directory, findings = load_directory(folder, self.root, Outside(self.open_book))
        plans = list(self._plans())
        for faults in self.plan_findings.values():
            findings += faults
        templates = Templates(self.root / "templates", sample_workspace() / "templates")
        return Sources(self.root, self.config, directory, plans, templates, tuple(findings))

    @cached_property
    def ledger_path(self) -> Path:
        """Where the ledger of this workspace lies: in the user's local state folder, by default.

        Named after the workspace and its place, because workspaces are copied and lie on network
        drives, where a database must not be.
        """
        if self.config.ledger.path:
            return self.root / _at_home(self.config.ledger.path)
        from platformdirs import user_state_path

        place = hashlib.sha256(str(self.root).encode()).hexdigest()[:8]
        return user_state_path("mailer") / f"{self.root.name}-{place}" / "ledger.sqlite"

    @contextmanager
    def ledger(self) -> Iterator["Ledger"]:
        """The ledger, opened; made when it is not there yet. Raises `LedgerError`."""
        from mailer.ledger.opening import open_ledger

        with open_ledger(self.ledger_path, self.clock, witnesses=_witnesses()) as ledger:
            yield ledger

    @contextmanager
    def prepared(self) -> Iterator["Ledger"]:
        """The ledger of a workspace in which something was prepared; makes none.

        Raises `UsageError` where nothing ever was.
        """
        if not self.ledger_path.exists():
            raise UsageError(
                _("Nothing is prepared in this workspace yet."),
                _("Prepare a step first: mailer prepare PLAN STEP"),
            )
        with self.ledger() as ledger:
            yield ledger

    @property
    def person(self) -> Person:
        """Who is at the keyboard: the operating system's account, by its name in [people].

        With people named, an account that is not among them may look and do nothing else.
        """
        account = _system_account()
        if not self.config.people:
            return Person(name=account)
        return self.config.people.get(account) or Person(name=account, may=())

    def transport(self, account: str | None = None) -> Transport:
        """The way out of an account, the one in use by default.

        Raises `ConfigError`; while the clock is set `UsageError` for one that reaches people, and
        `TooEarly` at a time to come.
        """
        name = account or self.config.account.use
        named = self.config.account[name]
        if self.plays and KINDS[named.kind].carries:
            raise _no_play(name)
        self.require_past()
        return KINDS[named.kind].open(self.root, name, named)

    def transport_of(self, dispatch: "Dispatch") -> Transport:
        """The way out that a dispatch was handed over through; raises as `transport`.

        `ConfigError` too where its account is another one by now: another mailbox would be searched
        for what never was in it.
        """
        was = Facts.model_validate_json(dispatch.facts).way
        now = self.config.account[dispatch.account].way
        if was and _where(was) != _where(now):
            raise ConfigError(
                _("{name} was handed over through {was}, and account “{account}” is {now}.").format(
                    name=dispatch.name, was=was, account=dispatch.account, now=now
                ),
                _("Put the account back in config.toml until nothing of it is in doubt."),
            )
        return self.transport(dispatch.account)

    def replies(self, account: str) -> ReplySource | None:
        """The inbox of an account; None for a kind that has none. Raises `ConfigError`."""
        named = self.config.account[account]
        opened = KINDS[named.kind].replies
        return opened(self.root, account, named) if opened else None

    def inboxes(self, used: Iterable[str] = ()) -> list[Inbox]:
        """Every place where answers come in; see `mailer.openers.inboxes`. Raises `ConfigError`."""
        return inboxes(self.root, self.config, used)

    def address_book(self, account: str) -> AddressBook | None:
        """The address book of an account; None for a kind that has none. Raises `ConfigError`."""
        named = self.config.account[account]
        opened = KINDS[named.kind].book
        return opened(self.root, account, named) if opened else None

    def open_book(self) -> AddressBook:
        """The address book that knows the lists `exchange:NAME`.

        That of [directory] account, else of the account in use where it has one, else of the only
        one that has. Raises `ConfigError` where that is none, or no one.
        """
        accounts, named = self.config.account, self.config.directory.account
        having = [name for name, each in accounts.all() if KINDS[each.kind].book]
        usual = [accounts.use] if accounts.use in having else having
        chosen = [named] if named else usual
        book = self.address_book(chosen[0]) if len(chosen) == 1 else None
        if book is None:
            raise ConfigError(
                _("No account is named that has an address book."),
                _("Write [directory] account = “NAME” in config.toml. It can be: {names}").format(
                    names=", ".join(having) or _("nothing")
                ),
            )
        return book

    def require_past(self) -> None:
        """Raise `TooEarly` where --as-of names a day to come: it may be looked at, no more (I1)."""
        if self.plays and self.clock() > system_clock():
            raise TooEarly(
                _("It is not {moment} yet.").format(moment=moment(self.clock(), self.config.zone)),
                _("A time to come can be looked at with check, preview and status; nothing goes."),
            )

    def draft(self, plan: ReleasePlan, step: Step) -> Draft:
        """A step as it would go now, with what is accepted of its findings; nothing is stored."""
        past = NO_PAST
        if self.ledger_path.exists():
            with self.ledger() as ledger:
                past = past_of(ledger, plan, step)
        return draft(self.sources, plan, step, self.clock(), carries=self.carries, past=past)

    @property
    def carries(self) -> bool:
        """Whether the account in use reaches people; found without opening it."""
        return KINDS[self.config.account[self.config.account.use].kind].carries

    def play(self, as_of: str) -> None:
        """Let the clock stand still at a written local time, to play an old plan through.

        Raises `UsageError` for what is no one instant, and with an account that reaches people.
        """
        if self.carries:
            raise _no_play(self.config.account.use)
        try:
            self.clock = fixed_clock(parse_instant(as_of, self.config.zone))
        except LocalTimeError as error:
            raise UsageError(
                _("--as-of names no one instant: {text}").format(text=as_of),
                _("Write it as “2024-11-01 09:00”, or with its offset."),
            ) from error
        self.plays = True

    def plan(self, written: str) -> ReleasePlan | None:
        """The plan a person named by path or by name; None when it has faults (`plan_findings`).

        Raises `UsageError` when there is no such file.
        """
        file = self.file_of(written)
        plans = {plan.file: plan for plan in self.sources.plans}
        if file in plans:
            return plans[file]
        if file in self.plan_findings:
            return None
        known = [*plans, *self.plan_findings]
        raise UsageError(
            _("There is no release plan {name}.").format(name=written) + suggestion(file, known),
            _("Plans are the .toml files in releases/: {names}").format(names=", ".join(known)),
        )

    def notes_file(self, written: str) -> str:
        """The notes a person named, as a path in the workspace. Raises `UsageError`."""
        if file := self._inside(written):
            return file
        raise UsageError(
            _("There are no notes {name}.").format(name=written),
            _("Notes are the .md files in notes/, in the workspace."),
        )

    def check_notes(self, written: str) -> list[Finding]:
        """What is wrong with the notes a person named, whatever plan they are for."""
        notes, findings = self.sources.notes(self.notes_file(written))
        return [*findings, *(check_notes(notes, self.sources.directory) if notes else ())]

    def step(self, plan: ReleasePlan, name: str) -> Step:
        """A step of a plan; raises `UsageError` when it has none of that name."""
        if step := plan.step(name):
            return step
        names = [step.name for step in plan.steps]
        raise UsageError(
            _("{plan} has no step “{name}”.").format(plan=plan.file, name=name)
            + suggestion(name, names),
            _("Its steps: {names}").format(names=", ".join(names)),
        )

    def relative(self, path: Path) -> str:
        """A path as people write it: from the workspace where it lies inside."""
        path = path.resolve()
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )

    def _plans(self) -> Iterator[ReleasePlan]:
        for file in plan_files(self.root):
            plan, findings = load_plan(self.root, file, self.config.zone)
            if findings:
                self.plan_findings[file] = findings
            if plan:
                yield plan

    def file_of(self, written: str) -> str:
        """releases/NAME.toml for a path from here, from the workspace, or a bare name."""
        if file := self._inside(written):
            return file
        name = PurePosixPath(written).name
        return f"releases/{name.removesuffix('.toml')}.toml"

    def _inside(self, written: str) -> str | None:
        """A file of the workspace, named from here or from the workspace; None without one."""
        for path in (Path(written), self.root / written):
            if os.path.isfile(path):  # noqa: PTH113 (Path.is_file raises for too long a name)
                file = self.relative(path)
                if not Path(file).is_absolute():
                    return file
        return None


def _witnesses() -> Path:
    """Not where ledgers lie: who puts back a folder is not to put back its witness with it."""
    from platformdirs import user_data_path

    return user_data_path("mailer") / "witnesses"


def find_workspace(start: Path) -> Path:
    """The folder with config.toml at or above `start`. Raises `ConfigError`."""
    try:
        start = start.resolve()
    except OSError as error:
        raise ConfigError(
            _("The folder you are in does not exist any more."), _("Go to your workspace.")
        ) from error
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise ConfigError(
        _("There is no {file} in {folder} or above it.").format(file=FILE, folder=start),
        _("Go to your workspace, name it with --workspace, or make one: mailer init FOLDER"),
    )


def _where(way: str) -> list[str]:
    """The mailbox in a way out, whoever signs in to it; of one without a mailbox its kind."""
    words = way.split()
    return words[:3] if words[0] in {"exchange", "graph"} else words[:1]


def _system_account() -> str:
    """The operating system's word for who this is; an environment variable is nobody's word."""
    try:
        from pwd import getpwuid  # not on Windows
    except ImportError:
        return getpass.getuser()
    try:
        return getpwuid(os.getuid()).pw_name
    except KeyError:  # an account without a name, as in a container
        return str(os.getuid())


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ConfigError(
            _("{file}: [ledger] path has no home folder: {path}").format(file=FILE, path=path),
            _("Write the whole path."),
        ) from error


def _no_play(account: str) -> UsageError:
    return UsageError(
        _("--as-of does not go with account “{name}”, which reaches people.").format(name=account),
        _("Only the outbox can play an old plan through."),
    )

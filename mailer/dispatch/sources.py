"""What a dispatch is made from, as read from the workspace at one moment."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mailer.clock import to_local
from mailer.compose.templates import Template, Templates
from mailer.config import Config
from mailer.directory.model import Directory, mailbox_key
from mailer.directory.resolving import members
from mailer.errors import FindingsStop
from mailer.findings import Finding
from mailer.ledger.model import Source
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import load_notes
from mailer.reading import inside
from mailer.release.embargo import sources_of
from mailer.release.plan import ReleasePlan


@dataclass
class Sources:
    """The workspace's files as values. `findings` are the faults met while reading them.

    Reading happens once; a command that runs for long, or waits for a person, opens its sources
    anew. A digest is of the bytes that were used, or of those a moment before: what changed in
    between shows as changed, never as the same.
    """

    root: Path
    config: Config
    directory: Directory
    plans: Sequence[ReleasePlan]
    templates: Templates
    findings: Sequence[Finding] = ()
    _notes: dict[str, tuple[MeetingNotes | None, list[Finding]]] = field(default_factory=dict)
    _members: dict[tuple[str, object], frozenset[str]] = field(default_factory=dict)
    _digests: dict[str, Source] = field(default_factory=dict)
    _contents: dict[str, bytes] = field(default_factory=dict)

    def notes(self, file: str) -> tuple[MeetingNotes | None, list[Finding]]:
        """The notes in a file, and what is wrong with them; none outside the workspace (I30)."""
        if self.path(file) is None:
            return None, []
        if file not in self._notes:
            self.digest(file)
            self._notes[file] = load_notes(self.root / file, file)
        return self._notes[file]

    def template(self, name: str) -> Template | Finding:
        """The template of this name, or what is wrong with it."""
        self.digest(f"templates/{name}.md")
        return self.templates.load(name)

    def plan(self, file: str) -> ReleasePlan | None:
        """The plan in a file; None when it is gone or has faults."""
        return next((plan for plan in self.plans if plan.file == file), None)

    def is_own(self, address: str) -> bool:
        """Whether this is the sender's own mailbox, which has seen every text anyway."""
        return mailbox_key(address) == mailbox_key(self.config.sender.address)

    def members(self, name: str, at: datetime) -> frozenset[str]:
        """The mailboxes on a list on the local day of an instant; nobody when it has a fault."""
        key = (name, to_local(at, self.config.zone).date())
        if key not in self._members:
            try:
                self._members[key] = members(self.directory, name, key[1])
            except FindingsStop:  # whoever draws on the list reports why; nobody is cleared by it
                self._members[key] = frozenset()
        return self._members[key]

    def path(self, file: str) -> Path | None:
        """A file inside the workspace; None when it lies elsewhere."""
        return inside(self.root, file)

    def content(self, file: str) -> bytes:
        """The bytes of a file inside the workspace; its digest is of these. Raises `OSError`."""
        if file not in self._contents:
            self._contents[file] = self._read(file)
            self._digests[file] = _source(file, self._contents[file])
        return self._contents[file]

    def digest(self, file: str) -> Source:
        """The file's bytes as they are; an empty digest when it cannot be read."""
        if file not in self._digests:
            try:
                self._digests[file] = _source(file, self._read(file))
            except OSError:
                self._digests[file] = Source(path=file, digest="")
        return self._digests[file]

    def twins(self, digest: str) -> frozenset[str]:
        """Of the notes and attachments that plans name, those with these bytes."""
        named = {file for p in self.plans for step in p.steps for file in sources_of(p, step)}
        return frozenset(file for file in named if digest and self.digest(file).digest == digest)

    def _read(self, file: str) -> bytes:
        path = self.path(file)
        if path is None:
            raise FileNotFoundError(file)
        return path.read_bytes()


def _source(file: str, content: bytes) -> Source:
    return Source(path=file, digest=hashlib.sha256(content).hexdigest())

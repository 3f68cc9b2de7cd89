"""A folder of .eml files as a source of replies, and the memory source of the tests."""

import os
from pathlib import Path

import pytest

from mailer.providers.eml_folder import FolderSource
from mailer.providers.interface import Arrival, ReplySource
from tests.contract.reply_contract import ReplyContract, message_id
from tests.letterbox import Letterbox, LetterboxSource


class TestFolder(ReplyContract):
    """See `ReplyContract`."""

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "replies"
        self.folder.mkdir()
        self.delivered = 0

    def make_source(self) -> ReplySource:
        """Batches of ten."""
        return FolderSource(self.folder, wait=lambda _seconds: None, batch=10)

    def deliver(self, content: bytes) -> None:
        """A file more, a second younger than the one before."""
        path = self.folder / f"bericht {self.delivered}.eml"
        path.write_bytes(content)
        self.delivered += 1
        os.utime(path, (1_700_000_000 + self.delivered,) * 2)

    def remove(self, arrival: Arrival) -> None:
        """Found by its Message-ID."""
        assert arrival.header
        wanted = message_id(arrival.header)
        for path in self.folder.iterdir():
            if message_id(path.read_bytes()) == wanted:
                path.unlink()

    def far_side(self) -> object:
        """Names, bytes and times."""
        return sorted(
            (path.name, path.read_bytes(), path.stat().st_mtime_ns)
            for path in self.folder.iterdir()
        )


class TestLetterbox(ReplyContract):
    """See `ReplyContract`."""

    @pytest.fixture(autouse=True)
    def _letterbox(self) -> None:
        self.letterbox = Letterbox()

    def make_source(self) -> ReplySource:
        """Batches of ten."""
        return LetterboxSource(self.letterbox, batch=10)

    def deliver(self, content: bytes) -> None:
        """See `Letterbox.deliver`."""
        self.letterbox.deliver(content)

    def remove(self, arrival: Arrival) -> None:
        """By its name."""
        del self.letterbox.messages[arrival.name]

    def far_side(self) -> object:
        """All messages."""
        return dict(self.letterbox.messages)

"""Where pages lie, and what may stand in their place."""

import os
import stat
from pathlib import Path

import pytest

from mailer.cli.page_files import end_of, place_of, write_page
from mailer.cli.pages import draft_sheet, show_sheet
from mailer.errors import ConfigError
from mailer.preview import page, seen, seen_on
from tests.desk import Desk
from tests.sheets import make_letter, make_sheet

pytestmark = pytest.mark.usefixtures("english")
posix = pytest.mark.skipif(os.name == "nt", reason="no such rights, links and pipes there")


def test_i26_a_page_is_for_its_owner_alone(tmp_path: Path) -> None:
    """The file and the folders made for it are read by nobody else."""
    path = place_of(tmp_path, "D-1")
    write_page(path, page(make_sheet()))
    assert (path.parent.name, path.name) == ("outbox", "preview-D-1.html")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix
def test_i26_no_page_goes_into_a_folder_that_everybody_may_write_in(tmp_path: Path) -> None:
    """A shared folder is refused with another way, as the outbox and behind --out."""
    desk = Desk.furnished(tmp_path)
    outbox = desk.root / "outbox"
    outbox.mkdir()
    outbox.chmod(0o1777)
    sheet = draft_sheet(desk.workspace(), desk.draft())
    for out in (None, outbox / "page.html"):
        with pytest.raises(ConfigError, match="may write in") as refused:
            show_sheet(desk.workspace(), sheet, out)
        assert "--out" in refused.value.remedy
    assert list(outbox.iterdir()) == []
    outbox.chmod(0o755)
    assert show_sheet(desk.workspace(), sheet, None).parent == outbox


@posix
def test_i30_an_outbox_that_leads_outside_the_workspace_is_refused(tmp_path: Path) -> None:
    """A link to a folder elsewhere gets no page; one to a folder of the workspace does."""
    desk, elsewhere = Desk.furnished(tmp_path), tmp_path / "elsewhere"
    elsewhere.mkdir()
    outbox = desk.root / "outbox"
    outbox.symlink_to(elsewhere)
    sheet = draft_sheet(desk.workspace(), desk.draft())
    with pytest.raises(ConfigError, match="leads outside"):
        show_sheet(desk.workspace(), sheet, None)
    assert list(elsewhere.iterdir()) == []
    outbox.unlink()
    (desk.root / "uit").mkdir()
    outbox.symlink_to("uit")
    assert show_sheet(desk.workspace(), sheet, None).parent == desk.root / "uit"


@posix
@pytest.mark.parametrize("kind", ["pipe", "endless", "ours", "nowhere", "folder"])
def test_what_is_no_file_in_the_place_of_a_page_stays_unread(tmp_path: Path, kind: str) -> None:
    """A pipe, a folder or a link is neither waited for nor followed, and it stays."""
    path = tmp_path / "page.html"
    write_page(tmp_path / "other.html", page(make_sheet()))
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        target = {"endless": "/dev/zero", "ours": "other.html", "nowhere": "gone.html"}[kind]
        path.symlink_to(target)
    assert end_of(path) == b""
    with pytest.raises(ConfigError, match="is no page of mailer"):
        write_page(path, page(make_sheet()))
    assert os.path.lexists(path)
    assert not path.is_file() or path.is_symlink()


def test_of_a_large_page_the_end_is_read(tmp_path: Path) -> None:
    """What a page showed stands at its end; a record of more than 5 MB is not compared with."""
    sheet, path = make_sheet(make_letter()), tmp_path / "page.html"
    html = page(sheet)
    write_page(path, html.replace("<main>", f"<main>{'a' * 6_000_000}"))
    assert len(end_of(path)) == 5_000_000
    assert seen_on(end_of(path)) == seen(sheet)
    write_page(path, html.replace('"texts":["', f'"texts":["{"a " * 3_000_000}'))
    assert seen_on(end_of(path)) is None


def test_a_file_that_says_late_that_it_is_ours_is_not(tmp_path: Path) -> None:
    """A page says what it is in its first bytes; another file is neither read nor replaced."""
    path = tmp_path / "page.html"
    path.write_text(" " * 5_000 + page(make_sheet(make_letter())), "utf-8")
    assert end_of(path) == b""
    with pytest.raises(ConfigError):
        write_page(path, "")

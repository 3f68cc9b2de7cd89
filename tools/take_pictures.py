"""The pictures of the guides, taken from the program itself: `make pictures`.

The sample workspace is played through in Dutch and in English. What stands on a terminal becomes
SVG, what stands in the browser PNG; both in docs/pictures/.
"""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.utils import parseaddr
from getpass import getuser
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, ViewportSize, sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the tests know how to sit at a terminal

from mailer import i18n  # noqa: E402 (after the path)
from mailer.cli import run  # noqa: E402 (after the path)
from tests.returned import answer  # noqa: E402 (after the path)
from tests.typist import Typist  # noqa: E402 (after the path)

PICTURES = ROOT / "docs/pictures"
PLAN, STEP, AS_OF = "2024-10-04-prt", "terugkoppeling", ("--as-of", "2024-10-09 09:26")
CHECK, LATER = "feitelijke-toets", ("--as-of", "2024-10-15 09:05")
ANSWERS = {
    1: "Akkoord, mits 1.4 nog met het college wordt besproken.",
    2: "Akkoord.",
    4: "Wij hebben geen opmerkingen.",
    6: "1.2 “2026” moet zijn “2027”.",
    9: "Kunnen wij een week uitstel krijgen?",
}
"""What they answer, by the number of the question."""
COLUMNS, FIRST, LAST = 100, 19, 26
"""Of a long screen the first and the last lines are shown."""
PHONE_PART, AIR = (820, 840), 24
"""Pixels of a letter that are enough to see how it looks."""
REASONS = {
    "nl": ("staat zo in het stuk", "het adres staat in de balk", "heeft nog geen werkadres"),
    "en": ("so in the paper", "the address is in the banner", "has no address at work yet"),
}
ASKS = "Your reason to accept it (none: stop)", "How many recipients does it go to?"
"""What it asks, as msgids."""
INK = TerminalTheme(
    (255, 255, 255),
    (26, 26, 26),
    [(26, 26, 26), (179, 38, 30), (30, 123, 60), (156, 74, 0), (21, 66, 115), (112, 48, 112),
     (1, 104, 155), (89, 89, 89)],
)  # fmt: skip
# As rich draws it, without the letters that it would fetch from elsewhere.
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
<rect fill="#ffffff" stroke="#d0d7de" x="1" y="1" width="99.7%" height="99.7%" rx="6"/>
<g transform="translate({terminal_x}, 14)" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def main() -> None:
    """Take all of them."""
    PICTURES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language in ("nl", "en"):
            i18n.use(language)
            with _workspace(language) as workspace:
                _take(workspace, language, browser)
        browser.close()


@contextmanager
def _workspace(language: str) -> Iterator[Path]:
    """A fresh sample workspace, its ledger beside it, in a folder whose name says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"MAILER_LANG": language, "XDG_STATE_HOME": f"{folder}/state"}
        root = Path(folder) / "tafel"
        assert run(["init", str(root)]) == 0
        config = (root / "config.toml").read_text("utf-8")
        named = f'[people]\n{getuser()} = {{ name = "H. de Vries" }}\n'
        (root / "config.toml").write_text(config.replace("[people]", named, 1), "utf-8")
        yield root


def _take(workspace: Path, language: str, browser: Browser) -> None:
    checking = Typist(workspace, "check", PLAN, STEP, *AS_OF, columns=COLUMNS)
    checking.ends()
    _draw(checking.raw, workspace, f"check.{language}")
    page = workspace / "outbox" / f"preview-{PLAN}-{STEP}.html"
    assert run(["-w", str(workspace), "preview", PLAN, STEP, *AS_OF]) == 1  # three warnings
    _photograph(browser, page, language)
    _draw(_sent(workspace, language), workspace, f"send.{language}")
    _snap(
        _opened(browser, _asked(workspace), width=1180, scale=1.25),
        "#round",
        _png("round", language),
    )


def _asked(workspace: Path) -> Path:
    """The page of a factual check some days later: answers that count, and one that waits."""
    config = workspace / "config.toml"
    proven = 'verified_by = ["mx.drenthe.example"]\n[account]\n'
    config.write_text(config.read_text("utf-8").replace("[account]\n", proven, 1), "utf-8")
    opening = (
        ["round", "open", PLAN, CHECK],
        ["approve", CHECK, "--confirm", "11"],
        ["send", CHECK, "--confirm", "11"],
    )
    assert [run(["-w", str(workspace), *words, *AS_OF]) for words in opening] == [0, 0, 0]
    (workspace / "replies").mkdir()
    for number, text in ANSWERS.items():
        question = message_from_bytes((workspace / f"outbox/D-2/D-2-{number:03}.eml").read_bytes())
        sender = parseaddr(question["To"])[1]
        proof = f"dmarc=pass header.from={sender.rpartition('@')[2]}"
        proof = f"Authentication-Results: mx.drenthe.example; {proof}"
        reply = answer(question["Message-ID"], proof, sender=sender, text=text)
        (workspace / f"replies/{number}.eml").write_bytes(reply)
    followed = (
        ["round", "collect", "--as-of", "2024-10-14 11:00"],
        ["round", "remind", *LATER],
        ["preview", "D-2", *LATER],
    )
    assert [run(["-w", str(workspace), *words]) for words in followed] == [0, 0, 0]
    return workspace / "outbox/preview-D-2.html"


def _sent(workspace: Path, language: str) -> str:
    """The way from the findings to gone, as a person goes it."""
    reason, number = map(i18n._, ASKS)
    sending = Typist(workspace, "send", PLAN, STEP, *AS_OF, columns=COLUMNS)
    for written in REASONS[language]:
        sending.until(reason)
        sending.types(written)
    sending.until(number)
    sending.types("34")
    assert sending.ends() == 0
    return sending.raw


def _draw(raw: str, workspace: Path, name: str) -> None:
    """What stood on the terminal, from its beginning, without the folder it happened in."""
    shown = Text.from_ansi(raw.replace("\r\n", "\n").replace(f"{workspace}/", ""))
    console = Console(width=COLUMNS, record=True, file=io.StringIO(), force_terminal=True)
    lines = list(shown.split("\n", allow_blank=True))
    if len(lines) > FIRST + LAST:
        lines[FIRST:-LAST] = [Text(""), Text("   ⋮"), Text("")]
    for line in lines:
        console.print(line)
    svg = console.export_svg(title="", theme=INK, code_format=SVG, unique_id=name.split(".")[0])
    (PICTURES / f"{name}.svg").write_text(svg, "utf-8")


def _photograph(browser: Browser, page: Path, language: str) -> None:
    wide = _opened(browser, page, width=1180, scale=1.25)
    _snap(wide, "header", _png("head", language))
    _snap(wide, "#plan", _png("timeline", language))
    text = wide.locator("#texts .variant").first
    for choice in ("phone", "dark"):
        text.locator(f"input[value={choice}]").check(force=True)
    text.locator("iframe:visible").scroll_into_view_if_needed()
    text.frame_locator("iframe:visible").locator("h1").wait_for()
    _snap(wide, "#texts .variant", _png("phone", language), PHONE_PART)


def _snap(window: Page, part: str, file: Path, at_most: tuple[float, float] = (2000, 2000)) -> None:
    """A part of the page with some air around it."""
    window.evaluate("scrollTo(0, 0)")
    box = window.locator(part).first.bounding_box()
    assert box
    x, y = max(0, box["x"] - AIR), max(0, box["y"] - AIR)
    width, height = map(min, at_most, (box["width"] + 2 * AIR, box["height"] + 2 * AIR))
    clip: FloatRect = {"x": x, "y": y, "width": width, "height": height}
    window.screenshot(path=file, clip=clip)


def _opened(browser: Browser, page: Path, *, width: int, scale: float) -> Page:
    size: ViewportSize = {
        "width": width,
        "height": 4000,
    }  # so tall that nothing waits to be scrolled to
    context = browser.new_context(viewport=size, device_scale_factor=scale)
    window = context.new_page()
    window.goto(page.as_uri())
    return window


def _png(name: str, language: str) -> Path:
    return PICTURES / f"{name}.{language}.png"


if __name__ == "__main__":
    main()

"""How soon the page of a large step can be used, in Debian's Chromium.

    .venv/bin/python -m bench.page [RECIPIENTS TEXTS]

Prints milliseconds to `domInteractive` and `loadEventEnd`, and of one search: minimum, median and
maximum of seven. The aim is a second for 500 recipients and 40 texts.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from mailer.preview import page
from tests.sheets import make_large_sheet

RUNS = 7
TIMES = """() => {
  const loaded = performance.getEntriesByType("navigation")[0];
  const box = document.querySelector("#search");
  const began = performance.now();
  box.value = "lezer 499";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return [loaded.domInteractive, loaded.loadEventEnd, performance.now() - began];
}"""


def main(recipients: int = 500, texts: int = 40) -> None:
    """Measure and print."""
    html = page(make_large_sheet(recipients, texts))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(html, "utf-8")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        runs = [_once(browser, file) for _ in range(RUNS)]
        browser.close()
    _say(f"{recipients} recipients, {texts} texts, {len(html) / 1e6:.1f} MB")
    for name, times in zip(
        ("interactive", "loaded", "search"), zip(*runs, strict=True), strict=True
    ):
        _say(f"{name:<12} {min(times):6.0f} {median(times):6.0f} {max(times):6.0f} ms")


def _once(browser: Browser, file: Path) -> Sequence[float]:
    window = browser.new_page()
    window.goto(file.as_uri())
    times: Sequence[float] = window.evaluate(TIMES)
    window.close()
    return times


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

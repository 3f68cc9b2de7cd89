"""The page in Debian's Chromium: what it does for eyes, keyboard, screen reader and printer."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has none
from playwright.sync_api import Browser, Page, sync_playwright

from mailer import i18n
from mailer.preview import Sheet, page
from mailer.preview.unfolding import parts
from mailer.rounds.dossier import as_html, dossier
from tests.rounds import agreed, corrected, make_record, make_round_sheet, put
from tests.sheets import make_full_sheet, make_large_sheet, make_letter, make_sheet

WIDTHS = (320, 768, 1280, 1920)
FRAME_RULES = {"landmark-one-main", "region"}
"""Rules for pages, which the letter in its frame is not (RENDERING.md)."""
SETTLED = "(image) => image.complete || new Promise((r) => { image.onload = image.onerror = r })"
"""Waits until an image is there, or is known not to come."""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
MARKER = "document.title = 'broken in'"


@dataclass
class Window:
    """A page of ours as a person has it before them."""

    page: Page

    def overflows(self) -> bool:
        """Whether one would have to scroll sideways."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))

    def focused(self) -> str:
        """The element that has the keyboard: its tag, and its value, target or text."""
        return str(
            self.page.evaluate(
                "(() => { const e = document.activeElement; const to = e.getAttribute('href');"
                " return `${e.localName} ${e.value || to || e.textContent}` })()"
            )
        )


Opener = Callable[..., Window]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("These tests look at the page: apt-get install -y chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens a sheet, or HTML, in a window of its own."""
    contexts = []

    def opened(shown: Sheet | str, width: int = 1280, **options: Any) -> Window:
        file = tmp_path / "page.html"
        file.write_text(page(shown) if isinstance(shown, Sheet) else shown, "utf-8")
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, **options)  # type: ignore[arg-type]  # a TypedDict
        context.set_default_timeout(30_000)
        contexts.append(context)
        window = Window(context.new_page())
        window.page.goto(file.as_uri())
        return window

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def _dutch() -> Iterator[None]:
    i18n.use("nl")
    yield
    i18n.use(None)


TWO_ANSWERS = (agreed("emmen"), corrected("emmen", 4), put("assen", 2))
SHEETS: dict[str, Callable[[], Sheet]] = {
    "draft": make_full_sheet,
    "dispatch": lambda: make_full_sheet(frozen=True),
    "draft without messages": make_sheet,
    "round": lambda: make_round_sheet(*TWO_ANSWERS),
    "draft of a round": lambda: make_round_sheet(frozen=False),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SHEETS)
def test_axe_finds_nothing(show: Opener, name: str, scheme: str) -> None:
    """The page with everything on it, opened, has no fault that axe knows, in light and in dark."""
    window = show(SHEETS[name](), color_scheme=scheme)
    window.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    found = Axe().run(window.page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("view", ["phone", "text", "header", "source"])
def test_axe_finds_nothing_in_the_other_views(show: Opener, view: str) -> None:
    """Each way to look at the letter is as accessible as the first."""
    window = show(make_full_sheet(), width=768)
    window.page.locator(f"input[value={view}]").first.check()
    found = Axe().run(window.page).response["violations"]
    assert [v["id"] for v in found] == []


def test_axe_finds_nothing_in_the_letter(show: Opener) -> None:
    """What stands in the frame passes too, but for the two rules that do not apply to a mail."""
    letter = make_full_sheet().entries[0].message
    window = show(parts(letter.body).html)
    found = Axe().run(window.page).response["violations"]
    assert {v["id"] for v in found} <= FRAME_RULES


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("frozen", [False, True])
def test_nothing_scrolls_sideways(show: Opener, width: int, frozen: bool) -> None:
    """At every width and with everything opened the page is no wider than its window."""
    window = show(make_full_sheet(frozen=frozen), width=width)
    assert not window.overflows()
    window.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    for view in ("wide", "phone", "text", "header", "source"):
        window.page.locator(f"input[value={view}]").first.check()
        assert not window.overflows(), view


@pytest.mark.parametrize("width", WIDTHS)
def test_a_round_does_not_scroll_sideways_either(show: Opener, width: int) -> None:
    """The matrix is a table where there is room, and a list of facts on a phone."""
    window = show(make_round_sheet(*TWO_ANSWERS), width=width)
    assert not window.overflows()
    head = window.page.locator(".matrix thead").bounding_box()
    assert head
    assert (head["height"] > 2) is (width > 1024)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_a_dossier(show: Opener, width: int, scheme: str) -> None:
    """A dossier is as accessible as the page, and no wider than its window."""
    html = as_html(dossier(make_record(*TWO_ANSWERS)))
    window = show(html, width=width, color_scheme=scheme)
    assert not window.overflows()
    assert [v["id"] for v in Axe().run(window.page).response["violations"]] == []


def test_the_plan_is_drawn_where_there_is_room_and_listed_for_everybody(show: Opener) -> None:
    """Wide windows show the drawing, phones the list, and a screen reader always has the list."""
    for width, drawn in ((320, False), (1280, True)):
        window = show(make_full_sheet(), width=width)
        assert window.page.locator(".drawing").is_visible() is drawn
        assert window.page.get_by_role("list").filter(has_text="feitelijke-toets").count() >= 1


def test_the_letter_is_shown_as_each_reader_sees_it(show: Opener) -> None:
    """Dark shows the letter dark to a viewer who has chosen light, and the phone is 375 px wide."""
    window = show(make_full_sheet(), color_scheme="light")
    frame = window.page.locator(".variant iframe:visible").first
    assert _ground(window, "light") == "rgb(255, 255, 255)"
    window.page.locator("input[value=dark]").first.check()
    assert _ground(window, "dark") == "rgb(26, 26, 26)"
    window.page.locator("input[value=phone]").first.check()
    box = frame.bounding_box()
    assert box
    assert box["width"] == 375


def _ground(window: Window, scheme: str) -> str:
    window.page.locator(f"iframe.{scheme}").first.scroll_into_view_if_needed()
    frame = window.page.frame_locator(f"iframe.{scheme}").first
    ground = "(body) => getComputedStyle(body).backgroundColor"
    return str(frame.locator("body").evaluate(ground))


def test_the_keyboard_alone_reaches_and_works_everything(show: Opener) -> None:
    """Tab goes from the head down; arrows switch the view; Enter opens a text."""
    window = show(make_full_sheet())
    keyboard = window.page.keyboard
    keyboard.press("Tab")
    assert window.focused() == "a #findings"
    reached = []
    for _ in range(60):
        keyboard.press("Tab")
        reached.append(window.focused())
        if reached[-1] == "input wide":
            break
    assert any(each.startswith("button") for each in reached)
    assert "a #texts" in reached
    keyboard.press("ArrowRight")
    assert window.focused() == "input phone"
    keyboard.press("ArrowRight")
    assert window.page.locator(".panel.text pre").first.is_visible()
    window.page.locator("#text-2 > summary").focus()
    keyboard.press("Enter")
    assert window.page.locator("#text-2").get_attribute("open") is not None


def test_search_filters_at_once_and_says_how_many(show: Opener) -> None:
    """Words without accents or capitals find people, whom the rest of the table gives way to."""
    window = show(make_full_sheet())
    assert window.page.locator("#people .person:visible").count() == 3
    window.page.get_by_label(i18n._("Search")).fill("zoe EMMEN")
    assert window.page.locator("#people .person:visible").count() == 1
    assert window.page.locator("#people .of:visible").count() == 1
    assert "1" in window.page.get_by_role("status").filter(has_text="3").inner_text()
    window.page.get_by_label(i18n._("Search")).fill("")
    assert window.page.locator("#people .person:visible").count() == 3


def test_the_next_command_is_copied(show: Opener) -> None:
    """The button puts the command that comes next on the clipboard, whole."""
    window = show(make_full_sheet(), permissions=["clipboard-read", "clipboard-write"])
    window.page.locator("button").click()
    window.page.locator("#copied:not(:empty)").wait_for(state="attached")
    copied = window.page.evaluate("navigator.clipboard.readText()")
    assert copied == "mailer check 2024-10-04-prt terugkoppeling"


def test_a_link_opens_what_it_leads_to(show: Opener) -> None:
    """A link to a message that is folded away shows it."""
    window = show(make_full_sheet())
    window.page.locator('#people a[href="#message-2"]').click()
    window.page.locator("#message-2 pre").first.wait_for(state="visible")
    assert window.page.locator("#message-2").get_attribute("open") is not None


class Tracker(HTTPServer):
    """A server on this machine that has a picture, as senders of newsletters have."""

    def __init__(self) -> None:
        """Listen at any free port."""
        super().__init__(("127.0.0.1", 0), _Asked)
        self.asked: list[str] = []

    @property
    def picture(self) -> str:
        """Where the picture is."""
        return f"http://127.0.0.1:{self.server_port}/pixel"


class _Asked(BaseHTTPRequestHandler):
    server: Tracker

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    """It listens while a test runs."""
    with Tracker() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("policy", [True, False])
def test_no_request_leaves(show: Opener, tracker: Tracker, policy: bool) -> None:
    """The letter's pictures are asked of nobody, which is the work of the page's policy alone."""
    html = f'<html><body><img src="{tracker.picture}"><p>Dag</p></body></html>'
    shown = page(make_sheet(make_letter(html=html)))
    window = show(shown if policy else POLICY.sub("", shown))
    for scheme in ("light", "dark"):
        window.page.locator(f"input[value={scheme}]").first.check()
        window.page.locator(f"iframe.{scheme}").first.scroll_into_view_if_needed()
        image = window.page.frame_locator(f"iframe.{scheme}").first.locator("img")
        image.evaluate(SETTLED)
    assert bool(tracker.asked) is not policy


def test_i29_an_injected_script_does_not_run(show: Opener) -> None:
    """A script or handler that got into the page anyhow is blocked by its policy."""
    broken = page(make_full_sheet()).replace(
        "<main>", f'<main><script>{MARKER}</script><img src=x onerror="{MARKER}">'
    )
    window = show(broken)
    assert window.page.title() != "broken in"
    inside = f"<html><body><script>parent.{MARKER}</script></body></html>"
    assert show(make_sheet(make_letter(html=inside))).page.title() != "broken in"


def test_without_scripts_only_search_and_copying_are_gone(show: Opener) -> None:
    """Everything can be read and switched; what would not work is not there."""
    window = show(make_full_sheet(), java_script_enabled=False)
    assert not window.page.locator("button").is_visible()
    assert not window.page.locator("#search").is_visible()
    assert window.page.locator("#next").is_visible()
    window.page.locator("#text-2 > summary").click()
    window.page.locator("#text-2 label", has_text=i18n._("plain text")).click()
    assert window.page.locator("#text-2 .panel.text pre").is_visible()


def test_the_print_holds_all_there_is_to_read(show: Opener) -> None:
    """Folded texts and messages are on paper, what is for clicking is not."""
    window = show(make_full_sheet())
    assert window.page.pdf().startswith(b"%PDF")
    window.page.emulate_media(media="print")
    assert not window.page.locator("button").is_visible()
    assert not window.page.locator("nav").is_visible()
    texts = window.page.locator(".variant .panel.text pre")
    assert all(texts.nth(n).is_visible() for n in range(texts.count()))


def test_of_five_hundred_recipients_a_search_finds_one(show: Opener) -> None:
    """All are there, and so are forty texts; how fast is for bench/page.py to say."""
    window = show(make_large_sheet(500, 40))
    assert window.page.locator(".variant").count() == 40
    assert window.page.locator("#people .person").count() == 500
    window.page.locator("#search").fill("lezer 499")
    assert window.page.locator("#people .person:visible").count() == 1


def test_with_very_many_texts_a_letter_is_made_when_it_is_opened(show: Opener) -> None:
    """Beyond the first twelve a letter gets its frame when a person opens it."""
    window = show(make_large_sheet(20, 20))
    assert window.page.locator("#text-13 iframe").count() == 0
    window.page.locator("#text-13 > summary").click()
    letter = window.page.locator("#text-13 iframe:visible")
    letter.wait_for()  # `toggle` comes after the click, when the page finds time for it
    assert letter.count() == 1

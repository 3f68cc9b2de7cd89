import hashlib
import re
import subprocess
import sys
from base64 import b64encode
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from mailer import i18n
from mailer.compose.message import Addressee, Field
from mailer.compose.mime import attachment
from mailer.ledger.model import Approval, Fate, State
from mailer.preview import Seen, page
from mailer.release.embargo import Restriction
from mailer.release.plan import Embargo
from tests.samples import NOW, make_dispatch, make_recipient
from tests.sheets import (
    HTML,
    make_facts,
    make_finding,
    make_frozen_sheet,
    make_letter,
    make_sheet,
)

pytestmark = pytest.mark.usefixtures("english")

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
UNTIL = NOW.replace(month=11, day=1)
EMBARGO = Embargo(
    until=UNTIL,
    cleared=("minister",),
    contact="pers@drenthe.example",
    pass_on_to="college, raden en staten",
)
FETCHING = {"link", "img", "object", "embed", "form", "base"}
LOADING = {"src", "data", "poster", "background", "action", "formaction", "ping", "srcset"}

Attributes = dict[str, str]


class Reading(HTMLParser):
    """The elements of a page with their attributes, and its visible words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self._unseen = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._unseen = tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        self._unseen = False

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)
        elif self.lasttag == "script":
            self.scripts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[Attributes]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_loads_nothing() -> None:
    """No element of the page names anything to fetch, run or submit to."""
    read = Reading(page(make_sheet(make_letter())))
    assert not {tag for tag, _ in read.elements} & FETCHING
    assert not [a for _, a in read.elements if LOADING & a.keys()]
    assert not [a for _, a in read.elements if any(name.startswith("on") for name in a)]
    assert all(a["href"].startswith("#") for a in read.all("a"))
    assert "url(" not in page(make_sheet(make_letter()))


def test_the_page_forbids_what_it_does_not_need() -> None:
    """A strict policy, no referrer and no index stand in the head."""
    metas = Reading(page(make_sheet(make_letter()))).all("meta")
    policy = next(m["content"] for m in metas if m.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    named = {m["name"]: m["content"] for m in metas if "name" in m}
    assert named["referrer"] == "no-referrer"
    assert "noindex" in named["robots"]


def test_i29_the_one_script_is_ours_and_named_by_its_hash() -> None:
    """The policy lets a script run whose digest is that of ours, and the record is inert."""
    read = Reading(page(make_sheet(make_letter(), facts=make_facts(plan_title=HOSTILE))))
    kinds = [a.get("type") for a in read.all("script")]
    assert kinds == ["application/json", None]
    digest = b64encode(hashlib.sha256(read.scripts[1].encode()).digest()).decode()
    (policy,) = [a["content"] for a in read.all("meta") if "http-equiv" in a]
    assert f"script-src 'sha256-{digest}';" in policy
    assert Seen.model_validate_json(read.scripts[0]).step == "terugkoppeling"


def test_i29_hostile_words_do_nothing() -> None:
    """Markup in a title, subject, name, address or reason is text on the page."""
    recipient = make_recipient(name=HOSTILE, path=(HOSTILE,), roles=(HOSTILE,))
    facts = make_facts(
        plan_title=HOSTILE,
        meeting=HOSTILE,
        organisations={"emmen": HOSTILE},
        left_out=((HOSTILE, HOSTILE),),
        findings=(make_finding(message=HOSTILE, accepted=HOSTILE),),
    )
    html = f"<html><body>{HOSTILE}</body></html>"
    letter = make_letter(1, [recipient], subject=HOSTILE, text=HOSTILE, html=html)
    read = Reading(page(make_sheet(letter, facts=facts)))
    assert "img" not in {tag for tag, _ in read.elements}
    assert len(read.all("script")) == 2
    assert read.text.count("alert(1)") > 5


def test_i29_the_letter_stands_in_a_frame_without_leave() -> None:
    """The letter's HTML is whole inside its frame's attribute, and the frame may do nothing."""
    html = f"<html><body>{HOSTILE}<p>&quot; &amp;quot;</p></body></html>"
    for frame in Reading(page(make_sheet(make_letter(html=html)))).all("iframe"):
        assert frame["srcdoc"].strip() == html
        assert frame["sandbox"] == ""
        assert frame["title"]


def test_i06_the_page_shows_the_frozen_bytes() -> None:
    """What stands in the body is shown, whatever the message's other fields claim."""
    letter = make_letter(text="Bevroren tekst").model_copy(update={"subject": "iets anders"})
    read = Reading(page(make_frozen_sheet(letter)))
    assert "Bevroren tekst" in read.text
    assert "Terugkoppeling" in read.text


def test_every_message_has_its_headers_and_envelope() -> None:
    """Each message shows its fields, raw header, Message-ID, bounds and return path."""
    letters = [make_letter(n, subject=f"Onderwerp {n}", not_before=UNTIL) for n in (1, 2, 3)]
    read = Reading(page(make_sheet(*letters)))
    for letter in letters:
        assert f"Subject: Onderwerp {letter.number}" in read.text
        assert letter.message_id in read.text
        assert letter.digest in read.text
    assert read.text.count("Return path") == 3
    assert "Friday 1 November 2024, 09:00" in read.text


def test_each_text_is_shown_once() -> None:
    """A text that many messages share is there once, and names them."""
    letters = [make_letter(n, text="Voor allen") for n in range(1, 21)]
    read = Reading(page(make_sheet(*letters, make_letter(21, text="Voor één"))))
    assert len(read.all("iframe")) == 4
    named = {a["href"] for a in read.all("a")}
    assert {f"#message-{n}" for n in range(1, 22)} <= named


def test_a_hundred_links_lead_somewhere() -> None:
    """Every link on the page has its target on the page, and no name is there twice."""
    read = Reading(page(make_sheet(*(make_letter(n) for n in range(1, 50)))))
    names = [a["id"] for _, a in read.elements if "id" in a]
    assert len(names) == len(set(names))
    assert {a["href"][1:] for a in read.all("a")} <= set(names)


def test_a_recipient_has_path_roles_and_clearance() -> None:
    """Each recipient shows organisation, roles, the way they came, and whether they are cleared."""
    recipient = make_recipient(
        name="Coënraads, René (DGB)",
        roles=("ambtelijk",),
        path=("prt-ambtelijk", "gemeenten", "gemeente Emmen"),
    )
    letter = make_letter(1, [recipient]).model_copy(
        update={"addressees": (Addressee(recipient=recipient, field=Field.CC, cleared=False),)}
    )
    text = Reading(page(make_sheet(letter, facts=make_facts(embargo=EMBARGO)))).text
    assert "gemeente Emmen 1 Coënraads, René (DGB) a.deboer@emmen.example ambtelijk" in text
    assert "prt-ambtelijk › gemeenten › gemeente Emmen Cc not cleared" in text


def test_the_embargo_is_told_with_its_terms() -> None:
    """Until when, who may know before, whom the press may ask, and which plan lays it."""
    restriction = Restriction(plan="releases/ander.toml", until=UNTIL, cleared=(), whole=True)
    facts = make_facts(embargo=EMBARGO, restrictions=(restriction,))
    text = Reading(page(make_sheet(make_letter(embargoed=True), facts=facts))).text
    assert "until Friday 1 November 2024, 09:00" in text
    assert "may know before: minister" in text
    assert "press: pers@drenthe.example" in text
    assert "by releases/ander.toml (nobody)" in text
    assert "under embargo: 1 of 1 messages" in text


def test_a_finding_is_told_with_its_key() -> None:
    """A standing warning shows how to accept it, an accepted one the reason."""
    accepted = make_finding(code="private-domain", accepted="heeft geen zakelijk adres")
    facts = make_facts(findings=(accepted, make_finding()))
    text = Reading(page(make_sheet(make_letter(), facts=facts))).text
    assert '--accept doubled-word@0.3 --because "…"' in text
    assert "accepted: heeft geen zakelijk adres" in text
    assert "--accept private-domain" not in text
    assert "notes/2024-10-04-prt.md:13 0.3" in text


def test_i08_who_does_not_get_it_is_told() -> None:
    """Contacts left out have their reason, and organisations without anybody are named."""
    facts = make_facts(
        left_out=(("oud@assen.example", "not valid after 2024-08-31"),),
        uncovered=("gemeente Meppel",),
    )
    text = Reading(page(make_sheet(make_letter(), facts=facts))).text
    assert "oud@assen.example not valid after 2024-08-31" in text
    assert "Nobody gets it for: gemeente Meppel" in text


def test_a_draft_without_messages_is_a_page_too() -> None:
    """When findings leave nothing to send, the page says so and lists them."""
    facts = make_facts(findings=(make_finding(),), organisations={})
    text = Reading(page(make_sheet(facts=facts))).text
    assert "Cannot go: 1 finding stops it." in text
    assert "There is no text" in text


def test_attachments_are_told_with_size_and_digest() -> None:
    """An attachment has its name, size and SHA-256 on the page."""
    file = attachment("Verslag.pdf", b"x" * 123_456)
    text = Reading(page(make_sheet(make_letter(attachments=[file])))).text
    assert f"Verslag.pdf 123.5 kB, application/pdf SHA-256 {file.digest}" in text


def test_i19_a_refused_recipient_is_told_at_the_head() -> None:
    """A recipient whom the other side refused is counted before anything else and in the table."""
    letter = make_letter()
    sheet = make_frozen_sheet(letter, states=[State.SUBMITTED], fate=Fate.REFUSED)
    read = Reading(page(sheet))
    head = read.text.partition("Findings")[0]
    assert "1 recipient: refused." in head
    assert read.text.count("refused") > 1


def test_i13_a_dispatch_shows_digest_approval_and_changed_files() -> None:
    """The digest, who approved it and when, and the files that changed since are in the head."""
    dispatch = make_dispatch(7)
    approval = Approval(
        dispatch=7, digest=dispatch.digest, approved_by="J. de Vries", approved_at=NOW
    )
    sheet = make_frozen_sheet(
        make_letter(), dispatch=dispatch, approval=approval, changed=("notes/2024-10-04-prt.md",)
    )
    head = Reading(page(sheet)).text.partition("On this page")[0]
    assert dispatch.digest in head
    assert "Approved by J. de Vries, Monday 7 October 2024, 10:00." in head
    assert "Changed since: notes/2024-10-04-prt.md." in head


def test_headings_step_down_without_a_gap() -> None:
    """There is one first heading, and no heading skips a level."""
    read = Reading(page(make_frozen_sheet(make_letter(1), make_letter(2))))
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_tables_name_their_columns_and_rows() -> None:
    """Every header cell has a scope, and every table a caption."""
    read = Reading(page(make_sheet(make_letter())))
    assert all(cell.get("scope") in {"col", "row", "rowgroup"} for cell in read.all("th"))
    assert len(read.all("caption")) == len(read.all("table"))


def test_the_page_is_in_the_language_in_use() -> None:
    """The page says its language, and Dutch dates are written out."""
    i18n.use("nl")
    html = page(make_sheet(make_letter(not_before=UNTIL)))
    assert Reading(html).all("html")[0]["lang"] == "nl"
    assert "vrijdag 1 november 2024, 09.00 uur" in html


def test_five_hundred_recipients_fit() -> None:
    """A message to five hundred stays one table and under a megabyte, folded away."""
    recipients = [make_recipient(f"r{n}@emmen.example") for n in range(500)]
    html = page(make_sheet(make_letter(1, recipients)))
    assert len(html) < 1_000_000
    assert html.count('role="rowheader" scope="row"><span class="name">') == 500
    assert "<details open>" not in html


def test_a_preview_of_a_draft_does_not_load_sqlalchemy() -> None:
    """What only looks at a draft does not pay for the ledger's library."""
    code = "import sys, mailer.preview; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_letter_is_not_altered() -> None:
    """The frame holds the letter as it is, with its quotes and entities."""
    frames = Reading(page(make_sheet(make_letter()))).all("iframe")
    assert [frame["srcdoc"].strip() for frame in frames] == [HTML, HTML]

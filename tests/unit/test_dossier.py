"""The dossier of a round: an outsider can tell from it what happened, and nothing in it runs."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from markdown_it import MarkdownIt

from mailer.ledger.model import State
from mailer.ledger.reply import ReplyKind
from mailer.ledger.round import (
    Act,
    Answered,
    Applied,
    Closed,
    Correction,
    Decided,
    Doubt,
    Excused,
    Extended,
    Noted,
    Response,
    SetAside,
    Settled,
    Verdict,
    Withdrawn,
)
from mailer.rounds.dossier import as_html, as_markdown, dossier
from mailer.rounds.dossier.acts import told as sentence
from mailer.rounds.dossier.record import Enclosed, Record
from mailer.rounds.reading.attached import Attached
from tests.rounds import (
    DEADLINE,
    JANSEN,
    agreed,
    corrected,
    entry,
    make_asked,
    make_posted,
    make_record,
    make_reply,
    make_round,
    put,
)

pytestmark = pytest.mark.usefixtures("english")

HOSTILE = (
    "<script>alert(1)</script>\n"
    "<img src=x onerror=alert(1)>\n"
    "[klik](javascript:alert(1)) ![x](http://elders.example/p.png)\n"
    "| een | tabel |\n|---|---|\n"
    "# Kop\n> citaat\n- lijst\n1. lijst\n```\ncode\n```\n    ingesprongen\n---\n===\n"
    "[a]: javascript:alert(1)\n&lt;b&gt; *vet* _schuin_ ~~weg~~ `code` <!-- weg -->\n"
    "</blockquote></section><style>*{display:none}</style>\x1b[2J\u202e"
)


def full_record(words: str = "Akkoord, mits het college instemt.", **parts: object) -> Record:
    """A round in which everything happened that can."""
    fix = Correction(passage="1.1", old="300", new="250", words="300 moet zijn 250")
    title = Correction(passage="", words="de titel klopt niet", source="reactie.docx, B. Vos")
    phone = agreed("meppel", None, by_way="telefoon, mw. De Boer", proof="", sender="", words="")
    read = Answered(
        reply=2,
        organisations=("assen",),
        response=Response.AGREED,
        words=words,
        sender="b@assen.example",
        by_way="telefoon, B. Kloosterman",
    )
    docx = Attached(name="reactie.docx", content_type="application/msword", size=1200)
    defaults: dict[str, object] = {
        "replies": {
            1: make_reply(1),
            2: make_reply(2, sender="b.kloosterman@assen.example", delivery=2),
            5: make_reply(5, kind=ReplyKind.AUTOMATIC, sender="x@hoogeveen.example"),
        },
        "enclosed": {2: (Enclosed(docx, "9" * 64),)},
    }
    return make_record(
        corrected("emmen", 1, [fix, title]),
        put("assen", 2, words=words),
        Noted(reply=5, organisations=("hoogeveen",), sender="x@hoogeveen.example"),
        Extended(
            organisations=("meppel",), deadline=DEADLINE + timedelta(days=7), because="college"
        ),
        entry(read, 20, JANSEN),
        entry(phone, 30, JANSEN),
        entry(Decided(correction=1, verdict=Verdict.ACCEPTED, old="300", new="250"), 31, JANSEN),
        entry(Decided(correction=2, verdict=Verdict.DECLINED, because="titel blijft"), 31, JANSEN),
        entry(
            Applied(
                corrections=(1,),
                file="notes/verslag.md",
                before="b" * 64,
                after="c" * 64,
                patch="--- was\n+++ is\n-300 plekken\n+250 plekken\n",
            ),
            32,
            JANSEN,
        ),
        entry(Closed(silent={"hoogeveen": "agrees"}), 300),
        entry(Settled(file="notes/verslag.md", digest="d" * 64, stale={"v.pdf": "e" * 64}), 301),
        **(defaults | parts),  # type: ignore[arg-type]  # parts of a record
    )


def told(record: Record) -> str:
    """Its dossier in Markdown."""
    return as_markdown(dossier(record))


def chapter(text: str, title: str) -> str:
    """The part of a dossier under a heading of the second level."""
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_head_says_what_was_asked_and_how_it_ended() -> None:
    """Numbers of answers and corrections, deadline, meaning of silence, closing and settling."""
    short = chapter(told(full_record()), "In short")
    assert "3 of 4 answered, 1 silent" in short
    assert "2: 1 accepted as given, 1 declined" in short
    assert "who does not answer agrees" in short
    assert "**Closed**: Saturday 19 October 2024, 22:00, by the program" in short


def test_the_text_stands_there_as_it_was_numbered_then() -> None:
    """Each passage with its number; where two saw different texts, both, and who saw which."""
    assert "- **1.1** De opvang in Emmen telt 300 plekken." in told(full_record())
    asked = make_asked()
    shorter = {"1": asked.passages["1"], "2": asked.passages["1"][:1]}
    questions = (
        asked.questions[0],
        *(q.model_copy(update={"edition": "2"}) for q in asked.questions[1:]),
    )
    two = asked.model_copy(update={"passages": shorter, "questions": questions})
    text = chapter(told(make_record(round_=make_round(asked=two))), "What was asked")
    assert "### The text as gemeente Emmen saw it" in text
    assert "### The text as gemeente Assen, gemeente Meppel, gemeente Hoogeveen saw it" in text


def test_whom_it_went_to_and_whom_it_did_not_reach() -> None:
    """Each address with the instant of handing over and its fate in the other side's words."""
    people = chapter(told(full_record()), "Of whom")
    assert "contact@emmen.example" in people
    assert "Monday 7 October 2024, 10:00 | accepted |" in people
    posted = make_posted(7, make_asked(), State.REFUSED)
    refused = chapter(told(make_record(asked=posted)), "Of whom")
    assert "refused" in refused


def test_an_extension_says_who_gave_it_and_why() -> None:
    """More time stands with the organisation, the new deadline and the reason."""
    people = chapter(told(full_record()), "Of whom")
    assert "gemeente Meppel | Friday 25 October 2024, 17:00 | college |" in people


def test_a_reminder_that_was_cancelled_says_why() -> None:
    """A planned reminder is told of with its instant, and what became of each."""
    reminders = chapter(told(full_record()), "Reminders")
    assert "### D-8, Tuesday 15 October 2024, 17:00" in reminders
    assert "gemeente Emmen | cancelled: The answer is in. |" in reminders


def test_an_answer_says_how_it_was_proven_or_who_registered_it() -> None:
    """One that counted by itself has its proof; the others the person and their way."""
    answers = chapter(told(full_record()), "The answers")
    assert "**Proof of the sender**: dmarc=pass (mx.drenthe.example)" in answers
    assert "**Put to a person**: with a condition" in answers
    assert "by reply 2, registered: telefoon, B. Kloosterman | J. Jansen |" in answers
    assert "**How it came**: telefoon, mw. De Boer" in answers
    assert "> Akkoord, mits het college instemt." in answers


def test_an_attachment_stands_there_with_its_digest() -> None:
    """Name, type, size and SHA-256: the file itself stays in the register."""
    answers = chapter(told(full_record()), "The answers")
    assert f"| reactie.docx | application/msword | 1200 | {'9' * 64} |" in answers


def test_what_is_no_answer_is_told_of_too() -> None:
    """An automatic answer is listed as what it is, and is nobody's answer (I17)."""
    answers = chapter(told(full_record()), "The answers")
    assert "| 5 | gemeente Hoogeveen | x@hoogeveen.example | automatic answer |" in answers


def test_a_reply_that_nobody_judged_yet_is_named() -> None:
    """What came in and has no act is in the dossier as not read."""
    assert "Not read for the round yet: 9." in told(make_record(replies={9: make_reply(9)}))


def test_a_correction_says_who_what_and_what_was_decided() -> None:
    """By passage: old and new words, verdict, reason, who decided, and when it was in the text."""
    corrections = chapter(told(full_record()), "The corrections")
    first, second = corrections.split("### Of no passage")
    assert "#### Correction 1, gemeente Emmen" in first
    assert "- **Decision**: accepted as given" in first
    assert "- **In the text**: Tuesday 8 October 2024, 18:00, by J. Jansen" in first
    assert "- **Because**: titel blijft" in second
    assert "- **Where it stood**: reactie.docx, B. Vos" in second


def test_passages_stand_in_the_order_of_the_text() -> None:
    """A correction of 1.2 comes before one of 2.1, whoever was first."""
    given = [Correction(passage="2.1", new="b"), Correction(passage="1.2", new="a")]
    corrections = chapter(told(make_record(corrected("emmen", 1, given))), "The corrections")
    assert re.findall(r"### Passage (\S+)", corrections) == ["1.2", "2.1"]


def test_what_went_into_the_text_stands_there_as_a_patch() -> None:
    """The change of the file as a person saw it, between its digests."""
    into = chapter(told(full_record()), "What went into the text")
    assert "```diff\n--- was\n+++ is\n-300 plekken\n+250 plekken\n```" in into
    assert "b" * 64 in into


def test_the_end_says_what_silence_became_for_whom() -> None:
    """Closing, who was silent, who was excused, what was stale by then."""
    excused = Excused(organisations=("assen",), because="vakantie")
    record = full_record()
    entries = (*record.round.entries, entry(excused, 302, JANSEN))
    end = chapter(
        told(make_record(round_=replace(record.round, entries=entries))), "Closing and settling"
    )
    assert "gemeente Hoogeveen | silent: counts as agreed, as the plan says |" in end
    assert "gemeente Assen | vakantie |" in end
    assert f"v.pdf | {'e' * 64} |" in end


def test_what_is_not_done_yet_is_said() -> None:
    """A dossier of an open round says that it is not closed, and that nobody answered."""
    text = told(make_record())
    for words in ("Nobody answered.", "The round is not closed.", "Nobody gave corrections."):
        assert words in text


def test_the_register_says_whether_it_is_as_it_was_written() -> None:
    """Seals of messages and acts, and the sentence of the verification, good or bad."""
    assert "everything in the register is as it was written" in told(full_record())
    bad = told(full_record(altered=("D-7: event 3 (round:closed) has been altered.",), erased=2))
    assert "NOT everything is as it was written" in bad
    assert "event 3 (round:closed) has been altered" in bad
    assert "The words of 2 acts were erased" in bad


def test_an_answer_that_was_withdrawn_is_told_with_the_reason() -> None:
    """What a person took back stays in the record, beside the answer that it was about."""
    withdrawn = Withdrawn(organisations=("emmen",), because="verkeerde gemeente")
    record = make_record(
        agreed("emmen", 1), entry(withdrawn, 4, JANSEN), replies={1: make_reply(1)}
    )
    answers = chapter(told(record), "The answers")
    words = "gemeente Emmen: what was counted until then was withdrawn, because: verkeerde gemeente"
    assert f"| {words} | J. Jansen |" in answers
    assert "0 of 4 answered" in chapter(told(record), "In short")


def test_every_kind_of_act_has_a_sentence() -> None:
    """No act that a ledger may hold stops a dossier."""
    for kind in get_args(Act):
        assert sentence.dispatch(kind) is not sentence.dispatch(object), kind


def test_a_set_aside_reply_keeps_its_reason() -> None:
    """What a person put aside is there with their words."""
    aside = SetAside(reply=2, because="alleen dank")
    text = told(make_record(put("assen", 2), entry(aside, 3, JANSEN), replies={2: make_reply(2)}))
    assert "Reply 2: set aside, because: alleen dank | J. Jansen |" in text


def test_a_reply_of_nobody_known_is_there() -> None:
    """A stranger's reply has its section, and says why it was not counted."""
    text = told(make_record(put("", 3, [Doubt.STRANGER]), replies={3: make_reply(3)}))
    assert "### Reply 3, nobody known" in text


def test_the_page_and_the_markdown_say_the_same() -> None:
    """Every sentence of the one stands in the other."""
    record = full_record()
    html, text = as_html(dossier(record)), told(record)
    words = [w for w in re.sub(r"[\\*|>#`-]|&\w+;", " ", text).split() if w.isalpha()]
    missing = {word for word in words if word not in html} - {"mailer", "diff"}
    assert missing == set()


def test_i29_html_of_a_reply_does_not_run_in_the_page() -> None:
    """Every word is escaped, and the policy of the page lets no script run and nothing load."""
    html = as_html(dossier(full_record(HOSTILE)))
    assert "script-src" not in html
    assert "default-src 'none'" in html
    assert re.findall(r"<(?:script|img|iframe|a href=\"[^#])", html) == []
    assert html.count("<style>") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "\x1b" not in html
    assert "\u202e" not in html


def test_i29_a_reply_cannot_change_the_markdown() -> None:
    """No markup of a reply means anything: no heading, link, table, list, code or HTML."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    harmless, hostile = (
        [token.type for token in parser.parse(told(full_record(words)))]
        for words in ("een regel", HOSTILE)
    )
    assert sorted(set(hostile)) == sorted(set(harmless))
    for kind in ("heading_open", "table_open", "tr_open", "list_item_open", "fence", "html_block"):
        assert hostile.count(kind) == harmless.count(kind), kind
    inline = [
        child.type
        for token in parser.parse(told(full_record(HOSTILE)))
        for child in token.children or ()
    ]
    assert set(inline) <= {"text", "strong_open", "strong_close", "softbreak", "hardbreak"}


def test_i29_a_name_of_a_file_or_a_patch_cannot_change_it_either() -> None:
    """Attachments are named by who sends them; a patch holds what an answer wanted."""
    docx = Attached(name=HOSTILE, content_type="a|b", size=1)
    record = full_record(enclosed={2: (Enclosed(docx, "9" * 64),)})
    patch = Applied(
        corrections=(1,), file=HOSTILE, before="b", after="c", patch="```\n# kop\n<script>\n"
    )
    entries = (*record.round.entries, entry(patch, 400, JANSEN))
    changed = make_record(round_=replace(record.round, entries=entries), enclosed=record.enclosed)
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(told(changed))
    assert [t.content for t in tokens if t.type == "html_block"] == [tokens[0].content]
    fences = [t for t in tokens if t.type == "fence"]
    assert fences[-1].content.startswith("```\n# kop\n<script>")
    assert "<script" not in as_html(dossier(changed))

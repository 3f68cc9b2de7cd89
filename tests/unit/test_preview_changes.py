import json
from datetime import timedelta

import pytest

from mailer.compose.message import Addressee, Field, Message
from mailer.compose.mime import attachment
from mailer.preview import Seen, as_json, changes, page, seen, seen_on
from mailer.preview.aspects import Aspect
from mailer.release.plan import Embargo
from tests.samples import NOW, make_dispatch, make_recipient
from tests.sheets import HTML, make_facts, make_frozen_sheet, make_letter, make_sheet

pytestmark = pytest.mark.usefixtures("english")

BOER, VRIES = make_recipient("a.deboer@emmen.example"), make_recipient("j.devries@assen.example")
FROM = "From: Kabinet <kabinet@x.example>\r\nTo: a.deboer@emmen.example\r\n"
IEMAND = "Kabinet <iemand@x.example>"


def headed(fields: str) -> Message:
    """A message with these header fields."""
    return make_letter(1, [BOER]).model_copy(update={"header": fields.encode()})


def on_page(kept: object) -> Seen | None:
    """What is read of this record, on a page."""
    script = f'<script type="application/json" id="seen">{json.dumps(kept)}</script>'
    return seen_on(script.encode())


def test_the_same_sheet_again_has_no_changes() -> None:
    """Nothing is told where nothing differs, and what it was compared with is named."""
    sheet = make_sheet(make_letter(1, [BOER]))
    found = changes(seen(sheet), sheet)
    assert not found.any
    assert found.since == "releases/2024-10-04-prt.toml terugkoppeling"
    assert found.since_at == NOW


def test_people_who_came_and_went_are_told() -> None:
    """Recipients are compared by mailbox, whatever the case of their address."""
    before = seen(make_sheet(make_letter(1, [BOER])))
    shouting = make_recipient("A.DEBOER@emmen.example")
    same = changes(before, make_sheet(make_letter(1, [shouting])))
    assert (same.new, same.gone) == ((), ())
    found = changes(before, make_sheet(make_letter(1, [VRIES])))
    assert (found.new, found.gone) == (("j.devries@assen.example",), ("a.deboer@emmen.example",))


def test_a_text_that_changed_alike_for_many_is_told_once() -> None:
    """Letters with their own greeting and the same edit are one change with all who get it."""
    texts = [(n, f"Geachte lezer {n},\n\nHet is {{}}.") for n in range(1, 4)]
    before = make_sheet(*(make_letter(n, text=t.format("maandag")) for n, t in texts))
    after = make_sheet(*(make_letter(n, text=t.format("dinsdag")) for n, t in texts))
    (change,) = changes(seen(before), after).texts
    assert len(change.recipients) == 3
    assert [piece.words for piece in change.rows[0].pieces] == ["Het is ", "maandag.", "dinsdag."]


def test_subjects_bounds_and_attachments_are_told() -> None:
    """What else can differ of a message is told as it was and as it is."""
    later = NOW + timedelta(hours=1)
    old = make_letter(1, [BOER], attachments=[attachment("a.pdf", b"1")])
    new = make_letter(
        1, [BOER], subject="Anders", not_before=later, attachments=[attachment("a.pdf", b"2")]
    )
    found = {c.aspect: c for c in changes(seen(make_sheet(old)), make_sheet(new)).values}
    assert (found[Aspect.SUBJECT].before, found[Aspect.SUBJECT].after) == (
        "Terugkoppeling",
        "Anders",
    )
    assert (found[Aspect.NOT_BEFORE].before, found[Aspect.NOT_BEFORE].after) == (None, later)
    assert found[Aspect.ATTACHMENT].before != found[Aspect.ATTACHMENT].after


@pytest.mark.parametrize(
    ("old", "new", "aspect", "after"),
    [
        (FROM, FROM.replace("Kabinet <kabinet", "Kabinet <iemand"), Aspect.SENDER, IEMAND),
        (FROM, FROM.replace("Kabinet <", "Iemand <"), Aspect.SENDER, "Iemand <kabinet@x.example>"),
        (FROM, f"{FROM}Reply-To: z@x.example\r\n", Aspect.REPLY_TO, "z@x.example"),
        (f"{FROM}Reply-To: z@x.example\r\n", FROM, Aspect.REPLY_TO, None),
    ],
)
def test_i06_another_sender_or_place_for_answers_is_told(
    old: str, new: str, aspect: Aspect, after: str | None
) -> None:
    """Name and address of the sender, and where answers go, are told as the header says them."""
    found = changes(seen(make_sheet(headed(old))), make_sheet(headed(new)))
    assert [(change.aspect, change.after) for change in found.values] == [(aspect, after)]


def test_i06_a_copy_for_an_archive_is_told() -> None:
    """An address in the envelope alone is no recipient, and is told when it comes or goes."""
    copy = Addressee(recipient=make_recipient("archief@x.example"), field=Field.COPY, cleared=True)
    bare = make_letter(1, [BOER])
    both = make_letter(1, [BOER, copy.recipient])
    copied = both.model_copy(update={"header": bare.header, "addressees": (*bare.addressees, copy)})
    (change,) = changes(seen(make_sheet(bare)), make_sheet(copied)).values
    assert (change.aspect, change.before, change.after) == (
        Aspect.COPIES,
        None,
        "archief@x.example",
    )


def test_i09_who_moved_between_to_and_cc_and_how_it_is_addressed_are_told() -> None:
    """Another field and one message for all, who then see each other, are told in words."""
    before = seen(make_sheet(make_letter(1, [BOER, VRIES])))
    letter = make_letter(1, [BOER, VRIES])
    moved = letter.addressees[1].model_copy(update={"field": Field.CC})
    letter = letter.model_copy(update={"addressees": (letter.addressees[0], moved)})
    facts = make_facts(addressing="shared")
    sheet = make_sheet(letter, facts=facts, before=before)
    found = {change.aspect: change for change in changes(before, sheet).values}
    assert found[Aspect.FIELD].recipients == ("j.devries@assen.example",)
    assert (found[Aspect.FIELD].before, found[Aspect.FIELD].after) == (Field.TO, Field.CC)
    assert found[Aspect.ADDRESSING].after == "shared"
    assert "one message for all, who see each other&#39;s address" in page(sheet)


def test_i06_files_of_one_name_are_told_apart() -> None:
    """Of two files with the same name the one that changed is told, and one that came twice."""
    first, second, other = (attachment("a.txt", content) for content in (b"1", b"2", b"3"))
    before = seen(make_sheet(make_letter(1, [BOER], attachments=[first, second])))
    (change,) = changes(
        before, make_sheet(make_letter(1, [BOER], attachments=[other, second]))
    ).values
    assert (change.before, change.after) == (f"a.txt {first.digest}", f"a.txt {other.digest}")
    twice = make_sheet(make_letter(1, [BOER], attachments=[first, second, second]))
    (change,) = changes(before, twice).values
    assert (change.before, change.after) == (None, f"a.txt {second.digest}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (make_letter(1, [BOER]), make_letter(1, [BOER], html=HTML.replace("Dag", "<b>Dag</b>"))),
        (make_letter(1, [BOER], text="Dag allen"), make_letter(1, [BOER], text="Dag\nallen")),
        (make_letter(1, [BOER]), make_letter(1, [make_recipient(BOER.address, name="De Boer")])),
    ],
)
def test_i06_nothing_is_said_of_equal_bytes_alone(old: Message, new: Message) -> None:
    """Bold, another break of a line or a name in a header is told as layout or headers."""
    sheet = make_sheet(new, before=seen(make_sheet(old)))
    assert sheet.before
    assert changes(sheet.before, sheet).layout == (BOER.address,)
    assert "Layout or headers are not the same" in page(sheet)
    assert "Nothing:" not in page(sheet)


def test_message_id_and_date_make_no_difference() -> None:
    """Every version has its own identity, folded or not, and is the same otherwise."""
    old = headed(f"{FROM}Message-ID:\r\n <1@x.example>\r\n")
    new = headed(f"{FROM}Date: Mon, 7 Oct 2024 10:00:00 +0200\r\nMessage-ID: <2@x.example>\r\n")
    assert not changes(seen(make_sheet(old)), make_sheet(new)).any


def test_a_record_of_an_older_mailer_is_compared_as_far_as_it_knows() -> None:
    """What it did not keep is not told as changed; what it did is."""
    kept = seen(make_sheet(make_letter(1, [BOER]))).model_dump(mode="json")
    for name in ("addressing", "marked"):
        del kept[name]
    for name in ("sender", "reply_to", "cc", "copies", "layout", "seal"):
        del kept["letters"][0][name]
    before = on_page(kept)
    assert before
    facts = make_facts(addressing="shared")
    html = HTML.replace("Dag", "<b>Dag</b>")
    assert not changes(before, make_sheet(make_letter(1, [BOER], html=html), facts=facts)).any
    assert changes(before, make_sheet(make_letter(1, [BOER], subject="Anders"))).values


def test_another_account_instant_and_embargo_are_told() -> None:
    """The terms of the step are compared as well."""
    embargo = Embargo(until=NOW + timedelta(days=9))
    before = seen(make_sheet(make_letter(1, [BOER])))
    facts = make_facts(account="provincie", planned_at=NOW, embargo=embargo)
    found = changes(before, make_sheet(make_letter(1, [BOER]), facts=facts)).values
    assert {c.aspect for c in found} == {Aspect.ACCOUNT, Aspect.PLANNED_AT, Aspect.EMBARGO}


def test_i02_words_that_were_under_embargo_are_not_told_by_what_carries_none() -> None:
    """The earlier version's text and subject stay out of a page without embargoed text."""
    old = make_letter(1, [BOER], text="Zweeloo", subject="EMBARGO: Zweeloo", embargoed=True)
    sheet = make_sheet(make_letter(1, [BOER], text="Dag"), before=seen(make_sheet(old)))
    assert changes(seen(make_sheet(old)), sheet).withheld
    assert "Zweeloo" not in page(sheet) + str(as_json(sheet))
    press = make_letter(2, [VRIES], embargoed=True)
    beside = make_sheet(make_letter(1, [BOER], text="Dag"), press, before=sheet.before)
    assert "Zweeloo" not in page(beside) + str(as_json(beside))
    still = make_sheet(make_letter(1, [BOER], text="Dag", embargoed=True), before=sheet.before)
    assert "Zweeloo" in page(still)


def test_a_sheet_without_messages_is_compared_with_nothing() -> None:
    """When findings leave nothing to send, nobody is gone, and what was seen last is kept."""
    before = seen(make_sheet(make_letter(1, [BOER])))
    sheet = make_sheet(before=before)
    assert not changes(before, sheet).any
    assert seen(sheet) == before


def test_i02_a_page_without_messages_keeps_nothing_that_was_under_embargo() -> None:
    """What was seen last is not carried along by a page that nobody gets anything with."""
    before = seen(make_sheet(make_letter(1, [BOER], text="Zweeloo", embargoed=True)))
    assert "Zweeloo" not in page(make_sheet(before=before))


def test_a_page_holds_what_it_showed() -> None:
    """The record on a page is read back whole, whatever its texts hold."""
    hostile = '</script><script>alert(1)</script> <!-- & "'
    sheet = make_sheet(make_letter(1, [BOER], text=hostile, subject="</script>"))
    assert seen_on(page(sheet).encode()) == seen(sheet)


@pytest.mark.parametrize(
    "record", ["", "{", '{"name": 1}', "[]", "null", "\x00", "[" * 100_000, '{"a":' * 5_000]
)
def test_a_broken_record_is_no_record(record: str) -> None:
    """A record that nobody of ours wrote is ignored."""
    found = f'<script type="application/json" id="seen">{record}</script>'
    assert seen_on(found.encode()) is None
    assert seen_on(b"<html></html>") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("text", place) for place in (1, 99, -1, -9, 10**30)),
        *(("not_before", f"{year}-12-31T23:59:59Z") for year in ("0001", "1949", "2101", "9999")),
        ("not_after", "2024-01-01T00:00:00"),
        ("made_at", "9999-12-31T23:59:59Z"),
        ("planned_at", "9999-12-31T23:59:59Z"),
        ("embargo_until", "2024-01-01T00:00:00"),
        ("texts", ["a" * 200_001]),
    ],
)
def test_a_forged_record_is_no_record(name: str, value: object) -> None:
    """Places that are not there, instants no plan has, and endless texts are not compared with."""
    kept = seen(make_sheet(make_letter(1, [BOER]))).model_dump(mode="json")
    where = kept["letters"][0] if name in kept["letters"][0] else kept
    assert on_page(kept)
    where[name] = value
    assert on_page(kept) is None


def test_of_a_long_text_the_first_differences_are_told() -> None:
    """Three hundred blocks are enough to read; that there are more is said."""
    before = seen(make_sheet(make_letter(1, [BOER], text="a\n\n" * 20_000)))
    sheet = make_sheet(make_letter(1, [BOER], text="b\n\nc"), before=before)
    (change,) = changes(before, sheet).texts
    assert (len(change.rows), change.more) == (300, True)
    assert "there are more" in page(sheet)
    short = make_sheet(make_letter(1, [BOER], text="a\n\nb"))
    assert not changes(seen(short), make_sheet(make_letter(1, [BOER], text="a\n\nc"))).texts[0].more


def test_the_changes_are_on_the_page_and_in_the_data() -> None:
    """Page and JSON tell the same changes, with the words that came and went marked."""
    before = seen(make_sheet(make_letter(1, [BOER], text="Het is maandag.")))
    sheet = make_sheet(make_letter(1, [BOER, VRIES], text="Het is dinsdag."), before=before)
    html = page(sheet)
    assert "<del>maandag.</del>" in html
    assert "<ins>dinsdag.</ins>" in html
    told = as_json(sheet)["changes"]
    assert isinstance(told, dict)
    assert told["new"] == ["j.devries@assen.example"]
    assert "changes" in as_json(make_sheet())
    assert 'id="changes"' not in page(make_sheet())


def test_a_dispatch_is_seen_as_it_was_prepared() -> None:
    """A record of a dispatch names it, at the instant it was frozen."""
    dispatch = make_dispatch(7)
    kept = seen(make_frozen_sheet(make_letter(), dispatch=dispatch, now=NOW + timedelta(days=9)))
    assert isinstance(kept, Seen)
    assert (kept.name, kept.made_at) == ("D-7", dispatch.prepared_at)

from datetime import timedelta

import pytest

from mailer.compose.mime import attachment
from mailer.preview import Seen, as_json, changes, page, seen, seen_on
from mailer.preview.changes import Aspect
from mailer.release.plan import Embargo
from tests.samples import NOW, make_dispatch, make_recipient
from tests.sheets import make_facts, make_frozen_sheet, make_letter, make_sheet

BOER, VRIES = make_recipient("a.deboer@emmen.example"), make_recipient("j.devries@assen.example")


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
    assert not changes(before, make_sheet(make_letter(1, [shouting]))).any
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

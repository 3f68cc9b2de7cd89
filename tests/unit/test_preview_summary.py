import json

import pytest

from mailer import i18n
from mailer.ledger.model import Approval, Fate, Life, State
from mailer.preview import as_json
from mailer.preview.verdict import Tone, verdict
from mailer.preview.wording import size
from mailer.visible import visible
from tests.samples import NOW, make_dispatch, make_recipient
from tests.sheets import (
    make_facts,
    make_finding,
    make_frozen_sheet,
    make_letter,
    make_sheet,
)

pytestmark = pytest.mark.usefixtures("english")

UNTIL = NOW.replace(month=11, day=1)


def test_i08_a_draft_without_messages_says_so() -> None:
    """Nothing to send is a verdict that stops, never a silent success."""
    assert verdict(make_sheet()).tone is Tone.STOP
    assert verdict(make_sheet()).words == "There is nothing to send."


@pytest.mark.parametrize(
    ("states", "tone", "words"),
    [
        ([State.PLANNED, State.PLANNED], Tone.WAIT, "nobody has approved"),
        ([State.SUBMITTED, State.PLANNED], Tone.WAIT, "1 of 2 messages went"),
        ([State.SUBMITTED, State.REFUSED], Tone.STOP, "1 of 2 messages went"),
        ([State.SUBMITTED, State.IN_DOUBT], Tone.STOP, "not known whether 1 of 2"),
        ([State.SUBMITTING, State.PLANNED], Tone.STOP, "not known whether 1 of 2"),
        ([State.SUBMITTED, State.MISSED], Tone.STOP, "1 of 2 messages went"),
        ([State.WRITTEN, State.WRITTEN], Tone.OVER, "nobody has received"),
        ([State.SUBMITTED, State.SUBMITTED], Tone.OVER, "accepted every message"),
    ],
)
def test_i04_the_verdict_is_the_worst_of_all_messages(
    states: list[State], tone: Tone, words: str
) -> None:
    """One message that is in doubt, refused or missed keeps the whole from looking done."""
    said = verdict(make_frozen_sheet(make_letter(1), make_letter(2), states=states))
    assert (said.tone, words in said.words) == (tone, True)


@pytest.mark.parametrize("fate", [Fate.REFUSED, Fate.BOUNCED, Fate.DEFERRED])
def test_i19_a_recipient_who_was_not_reached_is_a_remark(fate: Fate) -> None:
    """That the message was submitted does not hide what happened to a recipient in it."""
    said = verdict(make_frozen_sheet(make_letter(), states=[State.SUBMITTED], fate=fate))
    assert said.tone is Tone.STOP
    assert said.remarks == (f"1 recipient: {fate.value}.",)


def test_i13_an_approval_of_another_digest_is_none() -> None:
    """An approval counts for the digest that it names and for no other."""
    approval = Approval(dispatch=7, digest="0" * 64, approved_by="J. de Vries", approved_at=NOW)
    said = verdict(make_frozen_sheet(make_letter(), approval=approval))
    assert said.tone is Tone.STOP
    assert "something else" in said.words


@pytest.mark.parametrize("life", [Life.SUPERSEDED, Life.CANCELLED])
def test_what_gave_way_will_not_go(life: Life) -> None:
    """A dispatch that was superseded or cancelled says so, whatever else holds."""
    said = verdict(make_frozen_sheet(make_letter(), dispatch=make_dispatch(7, life=life)))
    assert said.words.startswith("Will not go")


def test_i01_what_the_clock_forbids_is_a_remark() -> None:
    """Messages that may not go yet, and those for which it is too late, are counted."""
    late = make_letter(3, not_after=NOW.replace(year=2023))
    letters = [make_letter(1, not_before=UNTIL), make_letter(2, not_before=UNTIL), late]
    remarks = verdict(make_sheet(*letters)).remarks
    assert remarks == (
        "2 messages may not go before Friday 1 November 2024, 09:00.",
        "It is too late for 1 message.",
    )


def test_the_record_is_json_and_has_everything() -> None:
    """Findings, headers, texts, envelope, recipients, outcomes and digests are all there."""
    letter = make_letter(1, [make_recipient(name="Coënraads, René (DGB)")], not_before=UNTIL)
    facts = make_facts(findings=(make_finding(),))
    record = json.loads(json.dumps(as_json(make_frozen_sheet(letter, facts=facts))))
    (message,) = record["messages"]
    assert record["findings"][0]["key"] == "doubled-word@0.3"
    assert message["header"][1]["values"] == ["Coënraads, René (DGB) <a.deboer@emmen.example>"]
    assert message["not_before"] == "2024-11-01T08:00:00Z"
    assert message["text"] == "Dag allen\n"
    assert message["envelope"]["forward_paths"] == ["a.deboer@emmen.example"]
    assert message["recipients"][0]["outcome"] == "pending"
    assert message["digest"] == letter.digest
    assert record["dispatch"]["digest"]
    assert record["made_at"] == "2024-10-07T08:00:00Z"


def test_the_record_of_a_draft_has_neither_dispatch_nor_outcome() -> None:
    """What is not stored yet is null, not made up."""
    record = as_json(make_sheet(make_letter()))
    assert record["dispatch"] is None
    assert record["approval"] is None
    assert json.loads(json.dumps(record))["messages"][0]["recipients"][0]["outcome"] is None


def test_sizes_read_as_people_write_them() -> None:
    """Bytes are counted in thousands, with a decimal comma in Dutch."""
    assert [size(n) for n in (0, 999, 1234, 5_600_000)] == ["0 B", "999 B", "1.2 kB", "5.6 MB"]
    i18n.use("nl")
    assert size(1234) == "1,2 kB"


def test_ordinary_text_stays_as_it_is() -> None:
    """Accents, typography and hard spaces are no control characters."""
    assert visible("Coënraads – “€\u00a04,2” ’t") == "Coënraads – “€\u00a04,2” ’t"

"""Which notices are due when, how often, and what they say."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailer.dispatch.sending import send
from mailer.dispatch.standing import standings
from mailer.errors import InDoubt
from mailer.ledger.model import Dispatch, Fate, Kind, Outcome, Receipt, State
from mailer.ledger.opening import open_ledger
from mailer.ledger.round import Correction
from mailer.ledger.store import Ledger
from mailer.providers.interface import Outgoing
from mailer.providers.memory import Answer, MemoryTransport, accept_all
from mailer.rounds.closing import close
from mailer.rounds.registering import register, set_aside
from mailer.worker import letters
from mailer.worker.notices import GRACE, TOO_OLD, due_notices
from mailer.worker.view import Notice, View
from tests.desk import BEFORE, END, SECOND, SECRETS, Desk, plan_text, quiet, step_text
from tests.round_desk import DEADLINE as LAST_MOMENT
from tests.round_desk import FIRST, OPENED, RoundDesk, round_desk
from tests.round_desk import SECOND as NEXT
from tests.samples import make_message

pytestmark = pytest.mark.usefixtures("english")

NINE_BEFORE = datetime(2024, 10, 31, 8, 0, tzinfo=UTC)
"""The day before the step, 09.00 uur in Drenthe: winter time began on 27 October."""
MINUTE = timedelta(minutes=1)
REFUSAL = "550 5.1.1 no such user"
BOER, KLOOSTERMAN = "a.deboer@emmen.example", "b.kloosterman@assen.example"


class Present:
    """The time of day of one test."""

    def __init__(self) -> None:
        self.now = BEFORE

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Present:
    """It can be set."""
    return Present()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A step that is planned for the end of the embargo, and somebody who wants to know."""
    desk = Desk.furnished(tmp_path, step_text(at="2024-11-01 09:00"))
    notify = '[notify]\nto = ["secretariaat@drenthe.example"]\n[rules]'
    desk.edit("config.toml", "[rules]", notify)
    return desk


@pytest.fixture
def ledger(desk: Desk, clock: Present) -> Iterator[Ledger]:
    """The register of that workspace."""
    with open_ledger(desk.workspace().ledger_path, clock) as opened:
        yield opened


def due(desk: Desk, ledger: Ledger, now: datetime, **held: list[str]) -> list[Notice]:
    """What is to be told at an instant."""
    sources = desk.workspace(now).sources
    by_name = {name.replace("_", "-"): words for name, words in held.items()}
    view = View(sources, ledger, tuple(standings(sources, ledger, now)), by_name)
    return list(due_notices(view, now))


def tell(desk: Desk, ledger: Ledger, now: datetime) -> list[Notice]:
    """The same, told."""
    notices = due(desk, ledger, now)
    for notice in notices:
        assert ledger.claim_notice(notice.key)
        ledger.close_notice(notice.key, State.SUBMITTED)
    return notices


def went(
    desk: Desk, ledger: Ledger, clock: Present, answer: Answer = accept_all
) -> tuple[Dispatch, MemoryTransport]:
    """The step, approved and handed over at its instant."""
    dispatch = desk.approved(ledger)
    clock.now = END
    transport = MemoryTransport(answer)
    send(desk.gate(ledger, dispatch, END, transport), quiet)
    return dispatch, transport


def answers(outgoing: Outgoing, **fates: tuple[Fate, str]) -> Receipt:
    """A receipt in which the named part of an address decides."""
    (path,) = outgoing.envelope.forward_paths
    fate, detail = next((f for name, f in fates.items() if name in path), (Fate.ACCEPTED, ""))
    outcome = Outcome(address=path, fate=fate, detail=detail)
    states = {Fate.ACCEPTED: State.SUBMITTED, Fate.DEFERRED: State.PLANNED}
    return Receipt(state=states.get(fate, State.REFUSED), reference="q", outcomes=(outcome,))


def kloosterman_refused(outgoing: Outgoing) -> Receipt:
    """One of two refused."""
    return answers(outgoing, kloosterman=(Fate.REFUSED, REFUSAL))


def kloosterman_lost(outgoing: Outgoing) -> Receipt:
    """One of two in doubt."""
    if KLOOSTERMAN in outgoing.envelope.forward_paths:
        raise InDoubt("The line broke.")
    return accept_all(outgoing)


# the day before


def test_the_day_before_is_told_from_the_hour_in_config(desk: Desk, ledger: Ledger) -> None:
    """At nine on the day before, by the local clock, and not a second earlier."""
    assert due(desk, ledger, NINE_BEFORE - SECOND) == []
    (notice,) = due(desk, ledger, NINE_BEFORE)
    assert "Friday 1 November 2024" in notice.subject
    assert "Friday 1 November 2024, 09:00 (Dutch time): stap, Proef" in notice.body


def test_another_hour_for_the_day_before(desk: Desk, ledger: Ledger) -> None:
    """`day_before` in config.toml moves it."""
    desk.edit("config.toml", "[notify]\n", '[notify]\nday_before = "14:30"\n')
    half_past_two = NINE_BEFORE.replace(hour=13, minute=30)
    assert due(desk, ledger, half_past_two - SECOND) == []
    assert due(desk, ledger, half_past_two)


@pytest.mark.parametrize("late", [timedelta(hours=9), timedelta(hours=23, minutes=59)])
def test_a_worker_that_was_not_there_tells_as_soon_as_it_is(
    desk: Desk, ledger: Ledger, late: timedelta
) -> None:
    """That evening, or on the day itself as long as the step has not had its instant."""
    assert due(desk, ledger, NINE_BEFORE + late)
    assert due(desk, ledger, END) == []


def test_what_still_misses_is_told_with_the_step(desk: Desk, ledger: Ledger) -> None:
    """Not prepared, then not approved with how many get it, then nothing."""
    assert "- not prepared" in due(desk, ledger, NINE_BEFORE)[0].body
    dispatch = desk.prepared(ledger)
    body = due(desk, ledger, NINE_BEFORE)[0].body
    assert "stap (D-1)" in body
    assert "2 recipients" in body
    assert "- not approved" in body
    ledger.approve(dispatch.number, dispatch.digest, "P. Pieters")
    assert "nothing misses" in due(desk, ledger, NINE_BEFORE)[0].body


def test_the_day_before_is_told_once_and_again_for_a_step_added_later(
    desk: Desk, ledger: Ledger
) -> None:
    """The same steps are one notice, whatever is prepared meanwhile; one more is another."""
    assert tell(desk, ledger, NINE_BEFORE)
    desk.approved(ledger)
    assert due(desk, ledger, NINE_BEFORE + MINUTE) == []
    steps = (step_text(at="2024-11-01 09:00"), step_text("later", at="2024-11-01 12:00"))
    desk.write("releases/proef.toml", plan_text(*steps))
    (notice,) = tell(desk, ledger, NINE_BEFORE + MINUTE)
    assert "2 mails" in notice.subject


def test_a_step_that_went_does_not_make_its_day_told_again(
    desk: Desk, ledger: Ledger, clock: Present
) -> None:
    """On the day itself the earlier steps stay in the notice that was told."""
    steps = (step_text(at="2024-11-01 09:00"), step_text("later", at="2024-11-01 12:00"))
    desk.write("releases/proef.toml", plan_text(*steps))
    tell(desk, ledger, NINE_BEFORE)
    went(desk, ledger, clock)
    assert [n.key.split()[0] for n in due(desk, ledger, END + MINUTE)] == ["outcome"]


@pytest.mark.parametrize(
    ("planned", "told_at"),
    [
        ("2026-10-25 09:00", datetime(2026, 10, 24, 7, 0, tzinfo=UTC)),
        ("2027-03-28 09:00", datetime(2027, 3, 27, 8, 0, tzinfo=UTC)),
        ("2027-10-31 00:30", datetime(2027, 10, 30, 7, 0, tzinfo=UTC)),
    ],
)
def test_i14_the_clock_that_is_put_forward_or_back_does_not_move_it(
    desk: Desk, ledger: Ledger, planned: str, told_at: datetime
) -> None:
    """Nine is nine on the wall of the day before, also when the night between is longer."""
    desk.write("releases/proef.toml", plan_text(step_text(at=planned)))
    assert due(desk, ledger, told_at - SECOND) == []
    assert due(desk, ledger, told_at)


def test_a_follow_up_says_what_it_is(desk: Desk, ledger: Ledger, clock: Present) -> None:
    """Who joined is told of under the step's name."""
    dispatch, _transport = went(desk, ledger, clock)
    added = dispatch.model_copy(update={"number": ledger.reserve(), "kind": Kind.ADDED})
    added = added.model_copy(update={"follows": dispatch.number, "planned_at": None})
    ledger.freeze(added, [make_message(1, "c.nieuw@emmen.example")])
    (delivery,) = ledger.deliveries(added.number)
    assert ledger.begin(delivery)
    ledger.finish(delivery, accept_all(_outgoing(("c.nieuw@emmen.example",))))
    subjects = {notice.subject for notice in due(desk, ledger, END)}
    assert "stap, for who joined (D-2): 1 submitted" in subjects


def test_a_step_of_another_day_is_not_in_it(desk: Desk, ledger: Ledger) -> None:
    """Two days ahead is not tomorrow, by the local days."""
    desk.write("releases/proef.toml", plan_text(step_text(at="2024-11-02 00:01")))
    assert due(desk, ledger, NINE_BEFORE) == []
    assert due(desk, ledger, NINE_BEFORE + timedelta(days=1))


def test_nobody_to_tell(desk: Desk, ledger: Ledger) -> None:
    """Without anyone in [notify] there are no notices."""
    desk.edit("config.toml", '["secretariaat@drenthe.example"]', "[]")
    assert due(desk, ledger, NINE_BEFORE) == []


# after a step


def test_who_got_it_is_told_with_the_seal(desk: Desk, ledger: Ledger, clock: Present) -> None:
    """Counts first, each recipient, and the digest over what the register recorded."""
    dispatch, _transport = went(desk, ledger, clock)
    (notice,) = due(desk, ledger, END + MINUTE)
    assert notice.subject == "stap (D-1): 2 submitted"
    assert f"{BOER}: submitted" in notice.body
    assert f"{KLOOSTERMAN}: submitted" in notice.body
    assert notice.body.index("     2  submitted") < notice.body.index(BOER)
    assert ledger.seal(dispatch.number) in notice.body


def test_i19_a_refused_recipient_is_told_with_the_servers_words(
    desk: Desk, ledger: Ledger, clock: Present
) -> None:
    """Who refused stands before who got it, with what to do."""
    went(desk, ledger, clock, kloosterman_refused)
    (notice,) = due(desk, ledger, END + MINUTE)
    assert "1 refused" in notice.subject
    assert f"{KLOOSTERMAN}: refused ({REFUSAL})" in notice.body
    assert notice.body.index(KLOOSTERMAN) < notice.body.index(BOER)
    assert "mailer settle D-1" in notice.body


def test_i04_what_still_goes_is_not_told_as_done(
    desk: Desk, ledger: Ledger, clock: Present
) -> None:
    """While a message is planned the step has not come to its end."""
    dispatch = desk.approved(ledger)
    clock.now = END
    first = next(ledger.deliveries(dispatch.number))
    assert ledger.begin(first)
    assert due(desk, ledger, END + MINUTE) == []
    ledger.finish(first, accept_all(_outgoing(first.message.envelope.forward_paths)))
    assert due(desk, ledger, END + MINUTE) == []


def _outgoing(paths: tuple[str, ...]) -> Outgoing:
    envelope = {"return_path": "kabinet@drenthe.example", "forward_paths": paths}
    return Outgoing.model_validate(
        {"label": "", "message_id": "<a@b.example>", "envelope": envelope, "content": b""}
    )


def test_i04_what_is_in_doubt_is_told_and_once_more_when_it_is_decided(
    desk: Desk, ledger: Ledger, clock: Present
) -> None:
    """In doubt is named with its remedy; decided, it is told once more, and then no more."""
    dispatch, _transport = went(desk, ledger, clock, kloosterman_lost)
    (notice,) = tell(desk, ledger, END + MINUTE)
    assert f"{KLOOSTERMAN}: in doubt (The line broke.)" in notice.body
    assert "mailer reconcile" in notice.body
    assert tell(desk, ledger, END + 2 * MINUTE) == []
    lost = list(ledger.deliveries(dispatch.number))[1]
    receipt = Receipt.of_all(lost.message.envelope.forward_paths, State.SUBMITTED)
    ledger.confirm(lost, receipt, "P. Pieters", "Zij heeft hem")
    (notice,) = tell(desk, ledger, END + 3 * MINUTE)
    assert notice.subject == "stap (D-1): 2 submitted"
    assert tell(desk, ledger, END + 4 * MINUTE) == []


def test_i19_deferred_ones_are_told_and_once_more_when_all_are_accepted(
    desk: Desk, ledger: Ledger, clock: Present
) -> None:
    """However many attempts it takes, there are two notices."""
    desk.write(
        "releases/proef.toml",
        plan_text(step_text(at="2024-11-01 09:00", addressing="shared")),
    )

    def defer(outgoing: Outgoing) -> Receipt:
        fates = {BOER: Fate.ACCEPTED, KLOOSTERMAN: Fate.DEFERRED}
        outcomes = tuple(
            Outcome(address=a, fate=fates[a], detail="451 later") for a in sorted(fates)
        )
        return Receipt(state=State.SUBMITTED, reference="q", outcomes=outcomes)

    dispatch, _transport = went(desk, ledger, clock, defer)
    (notice,) = tell(desk, ledger, END + MINUTE)
    assert f"{KLOOSTERMAN}: deferred (451 later)" in notice.body
    (delivery,) = ledger.deliveries(dispatch.number)
    assert ledger.begin(delivery)
    assert tell(desk, ledger, END + MINUTE) == []
    ledger.finish(delivery, Receipt.of_all([KLOOSTERMAN], State.SUBMITTED))
    (notice,) = tell(desk, ledger, END + 2 * MINUTE)
    assert notice.subject == "stap (D-1): 2 submitted"
    assert tell(desk, ledger, END + 3 * MINUTE) == []


def test_a_step_that_a_person_sent_is_told_too(desk: Desk, ledger: Ledger, clock: Present) -> None:
    """Also one without an instant."""
    desk.write("releases/proef.toml", plan_text(step_text()))
    went(desk, ledger, clock)
    assert [n.subject for n in due(desk, ledger, END)] == ["stap (D-1): 2 submitted"]


def test_what_went_long_ago_is_not_told(desk: Desk, ledger: Ledger, clock: Present) -> None:
    """A worker that starts for the first time is silent about last month."""
    went(desk, ledger, clock)
    assert due(desk, ledger, END + TOO_OLD)
    assert due(desk, ledger, END + TOO_OLD + SECOND) == []


def test_what_was_only_prepared_or_cancelled_is_not_told(desk: Desk, ledger: Ledger) -> None:
    """Nothing was handed over, so nothing came of it."""
    dispatch = desk.approved(ledger)
    assert due(desk, ledger, BEFORE) == []
    ledger.cancel(dispatch.number, "P. Pieters", "toch niet")
    assert due(desk, ledger, BEFORE) == []


def test_only_so_many_recipients_are_named_and_all_are_counted(
    desk: Desk, ledger: Ledger, clock: Present
) -> None:
    """A long list ends with where the rest is to be seen."""
    dispatch, _transport = went(desk, ledger, clock, kloosterman_refused)
    body = letters.outcome(View(desk.workspace().sources, ledger, ()), dispatch.number, 1).body
    assert "2 recipients" in body
    assert KLOOSTERMAN in body
    assert BOER not in body
    assert "mailer preview D-1" in body


@pytest.mark.parametrize(
    ("state", "fate", "words"),
    [
        (State.SUBMITTED, Fate.ACCEPTED, "submitted"),
        (State.SUBMITTED, Fate.DEFERRED, "deferred"),
        (State.SUBMITTED, Fate.PENDING, "not known yet"),
        (State.WRITTEN, Fate.ACCEPTED, "written to the outbox"),
        (State.IN_DOUBT, Fate.PENDING, "in doubt"),
        (State.IN_DOUBT, Fate.ACCEPTED, "in doubt"),
        (State.REFUSED, Fate.SETTLED, "settled by a person"),
        (State.CANCELLED, Fate.PENDING, "cancelled"),
    ],
)
def test_what_became_of_one_recipient(state: State, fate: Fate, words: str) -> None:
    """A file in the outbox is nobody's mail, and in doubt is in doubt."""
    assert letters.became(state, fate) == words


# a miss


def test_i15_a_miss_is_told_a_quarter_of_an_hour_after_its_instant(
    desk: Desk, ledger: Ledger
) -> None:
    """Not before; prepared or not; once."""
    assert due(desk, ledger, END + GRACE - SECOND) == []
    (notice,) = tell(desk, ledger, END + GRACE)
    assert notice.subject == "Not gone: stap"
    assert "- not prepared" in notice.body
    assert "mailer prepare proef stap" in notice.body
    assert tell(desk, ledger, END + GRACE + MINUTE) == []


def test_i15_what_is_not_approved_and_what_is_late_names_its_command(
    desk: Desk, ledger: Ledger
) -> None:
    """Two hours on it waits for a person's leave as well."""
    desk.prepared(ledger)
    (notice,) = due(desk, ledger, END + GRACE)
    assert "- not approved" in notice.body
    assert "mailer approve D-1" in notice.body
    assert "--late" not in notice.body
    (notice,) = due(desk, ledger, END + timedelta(hours=3))
    assert "mailer send D-1 --late" in notice.body


def test_a_miss_says_why_the_gate_held_it(desk: Desk, ledger: Ledger) -> None:
    """The gate's own sentence, which names addresses and never the text."""
    desk.approved(ledger)
    why = "a@b.example is no longer on the lists, expired or suppressed; D-1/1 stays."
    (notice,) = due(desk, ledger, END + GRACE, D_1=[why])
    assert f"- {why}" in notice.body
    assert "mailer send D-1" in notice.body


def test_a_miss_says_what_the_server_said(desk: Desk, ledger: Ledger, clock: Present) -> None:
    """What was deferred for everybody is planned still, and that is why it has not gone."""

    def later(outgoing: Outgoing) -> Receipt:
        return answers(outgoing, example=(Fate.DEFERRED, "451 4.7.1 greylisted"))

    went(desk, ledger, clock, later)
    assert due(desk, ledger, END + MINUTE) == []
    (notice,) = due(desk, ledger, END + GRACE)
    assert "- 451 4.7.1 greylisted" in notice.body


def test_what_goes_step_by_step_is_no_miss(desk: Desk, ledger: Ledger, clock: Present) -> None:
    """Many messages at a slow rate take long; one that stopped a while ago is missed."""
    dispatch = desk.approved(ledger)
    clock.now = END + GRACE
    first = next(ledger.deliveries(dispatch.number))
    assert ledger.begin(first)
    ledger.finish(first, accept_all(_outgoing(first.message.envelope.forward_paths)))
    assert due(desk, ledger, END + GRACE + MINUTE) == []
    assert due(desk, ledger, END + GRACE + GRACE)


def test_a_step_that_went_is_no_miss(desk: Desk, ledger: Ledger, clock: Present) -> None:
    """Only its outcome is told."""
    went(desk, ledger, clock)
    assert [n.key.split()[0] for n in due(desk, ledger, END + GRACE)] == ["outcome"]


def test_a_step_whose_last_moment_passed_is_a_miss(desk: Desk, ledger: Ledger) -> None:
    """What the worker gave up, because the plan let it go no later, is told."""
    dispatch = desk.prepared(ledger)
    for delivery in ledger.deliveries(dispatch.number):
        ledger.miss(delivery, "mailer", "te laat")
    (notice,) = due(desk, ledger, END + GRACE)
    assert "the last moment at which it might go is past" in notice.body


def test_what_should_have_gone_weeks_ago_is_not_told(desk: Desk, ledger: Ledger) -> None:
    """An old plan that was never sent does not fill a mailbox."""
    assert due(desk, ledger, END + TOO_OLD)
    assert due(desk, ledger, END + TOO_OLD + SECOND) == []


# rounds


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RoundDesk]:
    """A round of four that was asked, and somebody who wants to know."""
    with round_desk(tmp_path, monkeypatch, silence="asks") as table:
        notify = '[notify]\nto = ["secretariaat@drenthe.example"]\n[rules]'
        table.desk.edit("config.toml", "[rules]", notify)
        yield table


def of_round(table: RoundDesk, now: datetime) -> dict[str, str]:
    """The notices of rounds and reminders that are due, by their key."""
    table.now = now
    found = due(table.desk, table.ledger, now)
    return {n.key: f"{n.subject}\n{n.body}" for n in found if "outcome" not in n.key}


def test_i16_a_reminder_that_did_not_go_is_told(table: RoundDesk) -> None:
    """A quarter of an hour after its time, once; what went on time is not told."""
    assert of_round(table, FIRST + GRACE - SECOND) == {}
    (key,) = of_round(table, FIRST + GRACE)
    assert key == "missed reminder D-2"
    assert tell(table.desk, table.ledger, FIRST + GRACE)
    assert of_round(table, FIRST + GRACE) == {}
    table.now = NEXT
    table.send(table.ledger.dispatch(3))
    assert of_round(table, NEXT + GRACE) == {}


def test_i16_a_reminder_that_is_never_to_go_any_more_is_told(table: RoundDesk) -> None:
    """A worker that was away until the day of the next one gave it up: somebody hears of it."""
    now = NEXT - timedelta(hours=2)
    for delivery in table.ledger.expired(now):
        table.ledger.miss(delivery, "mailer", "te laat")
    (told,) = of_round(table, now).values()
    assert "the last moment at which it might go is past" in told


def test_i16_a_reminder_that_nobody_approved_is_told(table: RoundDesk) -> None:
    """Of an extension, with what stands in its way."""
    table.extend(LAST_MOMENT + timedelta(days=7), "b")
    notices = of_round(table, NEXT + timedelta(days=1) + GRACE)
    assert "not approved" in notices["missed reminder D-5"]
    assert "mailer approve D-5" in notices["missed reminder D-5"]


def test_a_reminder_for_who_answered_is_no_miss(table: RoundDesk) -> None:
    """It was cancelled: nothing is to be done."""
    for each in "abcd":
        table.register(each)
    assert of_round(table, FIRST + GRACE) == {}


def test_replies_that_wait_are_told_once_a_day(table: RoundDesk) -> None:
    """From whom, and the command that shows them; again the next day, until they are read."""
    table.reply("a", "Klaprozen, mits het college instemt.")
    table.judge()
    now = OPENED + timedelta(hours=1)
    notices = of_round(table, now)
    assert list(notices) == ["round D-1 waits 2024-10-07"]
    assert "1 reply waits for you: toets (D-1)" in notices["round D-1 waits 2024-10-07"]
    assert "gemeente A" in notices["round D-1 waits 2024-10-07"]
    tell(table.desk, table.ledger, now)
    assert of_round(table, now + timedelta(hours=9)) == {}
    assert list(of_round(table, now + timedelta(days=1))) == ["round D-1 waits 2024-10-08"]
    set_aside(table.ledger, 1, 1, "J. Jansen", "niets")
    assert of_round(table, now + timedelta(days=1)) == {}


def test_the_end_of_a_round_is_told_with_what_silence_became(table: RoundDesk) -> None:
    """Once, for a week: who answered, and who did not."""
    table.register("a")
    after = LAST_MOMENT + timedelta(hours=1)
    table.now = after
    close(table.ledger, 1, after)
    told = of_round(table, after)["round D-1 closed"]
    assert "1 organisation answered of 4: gemeente A." in told
    assert "- gemeente B: silent: a person decides" in told
    assert "round D-1 closed" not in of_round(table, after + TOO_OLD + SECOND)
    tell(table.desk, table.ledger, after)
    assert "round D-1 closed" not in of_round(table, after)


def test_no_notice_of_a_round_holds_a_word_of_an_answer_or_of_the_text(table: RoundDesk) -> None:
    """Whoever is told need not be cleared for what organisations write."""
    table.reply("a", "Klaprozen, mits het college instemt.")
    table.judge()
    given = (Correction(passage="1.1", new="Klaprozen"),)
    register(table.ledger, 1, ("b",), "J. Jansen", by_way="Klaprozen", corrections=given)
    after = LAST_MOMENT + timedelta(hours=1)
    table.now = after
    close(table.ledger, 1, after, because="Klaprozen")
    told = of_round(table, after)
    assert [key for key in told if "missed" not in key] == [
        "round D-1 closed",
        "round D-1 waits 2024-10-25",
    ]
    for words in told.values():
        assert "Klaprozen" not in words
        assert "driehonderd" not in words


# what may stand in one


def _bodies(desk: Desk, ledger: Ledger, clock: Present) -> Iterator[str]:
    desk.prepared(ledger)
    desk.edit("notes/proef.md", "Niemand had", "Iedereen had")
    yield from (f"{n.subject}\n{n.body}" for n in due(desk, ledger, NINE_BEFORE))
    yield from (f"{n.subject}\n{n.body}" for n in due(desk, ledger, END + GRACE))
    desk.edit("notes/proef.md", "Iedereen had", "Niemand had")
    went(desk, ledger, clock, kloosterman_lost)
    yield from (f"{n.subject}\n{n.body}" for n in due(desk, ledger, END + GRACE))


def test_i02_no_notice_holds_a_word_of_the_text(desk: Desk, ledger: Ledger, clock: Present) -> None:
    """No subject, no passage, no name of a file: whoever is told need not be cleared."""
    told = list(_bodies(desk, ledger, clock))
    assert len(told) == 4
    assert "files have changed since it was prepared" in told[0]
    for words in told:
        assert "Terugkoppeling" not in words
        assert "notes/" not in words
        assert not any(secret in words for secret in SECRETS)


def test_i02_a_persons_reasons_are_not_told(desk: Desk, ledger: Ledger, clock: Present) -> None:
    """They stand where a server's words do, and may say what the text says."""
    dispatch, _transport = went(desk, ledger, clock, kloosterman_lost)
    lost = list(ledger.deliveries(dispatch.number))[1]
    ledger.release(lost, "P. Pieters", "Windmolenpark niet gezien")
    ledger.settle(dispatch.number, BOER, "P. Pieters", "Windmolenpark besproken")
    (notice,) = due(desk, ledger, END + GRACE)
    assert "Not gone" in notice.subject
    assert "Windmolenpark" not in notice.body
    ledger.cancel(dispatch.number, "P. Pieters", "Windmolenpark vervalt")
    (notice,) = due(desk, ledger, END + GRACE)
    assert "settled by a person" in notice.body
    assert "Windmolenpark" not in notice.body


def test_i29_a_servers_words_cannot_steer_a_terminal(
    desk: Desk, ledger: Ledger, clock: Present
) -> None:
    """Control characters show, and a second line is none."""

    def hostile(outgoing: Outgoing) -> Receipt:
        return answers(outgoing, boer=(Fate.REFUSED, "550 \x1b[2Jno\r\nBcc: a@b.example"))

    went(desk, ledger, clock, hostile)
    (notice,) = due(desk, ledger, END + MINUTE)
    assert "(550 \\x1b[2Jno Bcc: a@b.example)" in notice.body


def test_a_notice_that_did_not_go_is_due_again(desk: Desk, ledger: Ledger) -> None:
    """What is planned again in the register may be told."""
    (notice,) = due(desk, ledger, NINE_BEFORE)
    assert ledger.claim_notice(notice.key)
    assert due(desk, ledger, NINE_BEFORE) == []
    ledger.close_notice(notice.key, State.PLANNED, "no line")
    assert due(desk, ledger, NINE_BEFORE) == [notice]


def test_a_plan_that_is_gone_still_has_its_notices(desk: Desk, ledger: Ledger) -> None:
    """What was prepared from it is told of with the file for a title."""
    desk.approved(ledger)
    (desk.root / "releases/proef.toml").unlink()
    (notice,) = due(desk, ledger, END + GRACE)
    assert "releases/proef.toml" in notice.body

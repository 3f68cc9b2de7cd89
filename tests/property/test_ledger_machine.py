"""The ledger beside a model of it, through any order of what programs and people do."""

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mailer.compose.message import Message
from mailer.errors import HandedOver, UsageError
from mailer.ledger.model import (
    Delivery,
    Dispatch,
    Draft,
    Ended,
    Fate,
    Life,
    Outcome,
    Receipt,
    State,
)
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from tests.samples import NOW, make_dispatch, make_message

STEPS = ("minister", "leden", "pers", "colleges", "raden", "nazending")
BY, WHY = "J. de Vries", "gezien"
NAMES = ("a@emmen.example", "b@emmen.example", "c@assen.example")
FATES = st.tuples(*[st.sampled_from([Fate.ACCEPTED, Fate.DEFERRED, Fate.REFUSED])] * 2)
FLOOR = 6000
"""Of real checks in a run of the test: fewer, and the rules hardly meet anything any more."""

checked: Counter[str] = Counter()


@dataclass
class Copy:
    """What the model knows of one delivery; `words` counts the releases by a person.

    `draft` is the name of one that may lie in the mailbox, "" while that is not known.
    """

    state: State = State.PLANNED
    fates: dict[str, Fate] = field(default_factory=dict)
    accepted: Counter[str] = field(default_factory=Counter)
    words: int = 0
    draft: str | None = None

    @property
    def waits(self) -> list[str]:
        return [at for at, fate in self.fates.items() if fate in {Fate.PENDING, Fate.DEFERRED}]

    @property
    def to_go(self) -> bool:
        deferred = Fate.DEFERRED in self.fates.values()
        return self.state is State.PLANNED or (self.state is State.SUBMITTED and deferred)

    @property
    def is_left(self) -> bool:
        kept = self.state in {State.SUBMITTING, State.IN_DOUBT}
        return self.draft is not None and not kept


Key = tuple[int, int]
Taken = tuple[Key, Delivery]
"""One that was begun, as it was before."""


def _opened(folder: Path) -> Ledger:
    place = folder / "ledger.db"
    return open_ledger(place, lambda: NOW, kind=lambda _: "ext4", machine="m" * 64)


@cache
def _founded() -> bytes:
    """An empty ledger's file: to make one takes longer than all that is done to it."""
    with tempfile.TemporaryDirectory() as folder:
        _opened(Path(folder)).close()
        return (Path(folder) / "ledger.db").read_bytes()


class LedgerMachine(RuleBasedStateMachine):
    """Each rule does one thing to the ledger and to the model, and says whether it was to work."""

    begun = Bundle("begun")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "ledger.db").write_bytes(_founded())
        self.ledger = _opened(self.folder)
        self.ledger.claim(BY)
        self.lives: dict[int, Life] = {}
        self.steps: dict[int, str] = {}
        self.copies: dict[Key, Copy] = {}
        self.stopped: set[int] = set()

    def teardown(self) -> None:
        assert self.ledger.verify() == []
        self.ledger.close()
        shutil.rmtree(self.folder)

    # what there is

    def stored(self, key: Key) -> Delivery:
        return next(d for d in self.ledger.deliveries(key[0]) if d.message.number == key[1])

    def live(self, step: str) -> list[int]:
        return [n for n, life in self.lives.items() if life is Life.LIVE and self.steps[n] == step]

    def copies_of(self, number: int) -> list[Copy]:
        return [copy for key, copy in self.copies.items() if key[0] == number]

    def any_in(self, *states: State) -> bool:
        return any(
            copy.state in states and self.lives[key[0]] in {Life.LIVE, Life.CLOSED}
            for key, copy in self.copies.items()
        )

    def keys_in(self, *states: State) -> list[Key]:
        return [
            key
            for key, copy in self.copies.items()
            if copy.state in states and self.lives[key[0]] in {Life.LIVE, Life.CLOSED}
        ]

    # rules

    @initialize()
    def first(self) -> None:
        """Something is there from the start."""
        self.freeze(STEPS[0], 5)

    @rule(step=st.sampled_from(STEPS), count=st.integers(2, 5))
    def freeze(self, step: str, count: int) -> None:
        """A step is prepared (again): refused once any of it may have gone, else it supersedes."""
        number = self.ledger.reserve()
        messages = [self.message(number, n) for n in range(1, count + 1)]
        dispatch = make_dispatch(number, messages, step=step, planned_at=NOW)
        out = any(
            copy.state.handed_over and self.steps[key[0]] == step
            for key, copy in self.copies.items()
        )
        if out:
            self.refused(HandedOver, lambda: self.ledger.freeze(dispatch, messages))
            return
        given_way = self.ledger.freeze(dispatch, messages)
        assert given_way == next(iter(self.live(step)), None)
        for old in self.live(step):
            self.lives[old] = Life.SUPERSEDED
        self.enter(dispatch, messages)
        checked["frozen"] += 1

    def message(self, number: int, n: int) -> Message:
        """One to two people, the third of them to one; a moment after which it may not go."""
        names = [f"{number}-{n}-{name}" for name in NAMES[: 1 if n == 3 else 2]]
        return make_message(n, *names, not_after=NOW - timedelta(days=1) if n == 2 else None)

    def enter(self, dispatch: Dispatch, messages: list[Message]) -> None:
        self.lives[dispatch.number] = Life.LIVE
        self.steps[dispatch.number] = dispatch.step
        for message in messages:
            fates = dict.fromkeys(message.envelope.forward_paths, Fate.PENDING)
            self.copies[dispatch.number, message.number] = Copy(fates=fates)

    @precondition(lambda self: any(life is Life.LIVE for life in self.lives.values()))
    @rule(choice=st.integers(0, 99), is_right=st.booleans())
    def approve(self, choice: int, is_right: bool) -> None:
        """A person's word holds for the digest that is live, and for no other."""
        live = [n for n, life in self.lives.items() if life is Life.LIVE]
        number = live[choice % len(live)]
        digest = self.ledger.dispatch(number).digest
        if is_right:
            self.ledger.approve(number, digest, BY)
            approval = self.ledger.approval(number)
            assert approval is not None
            assert approval.digest == digest
        else:
            self.refused(Exception, lambda: self.ledger.approve(number, "0" * 64, BY))
        checked["approved"] += 1

    @precondition(lambda self: self.copies)
    @rule(target=begun, choice=st.integers(0, 999))
    def begin(self, choice: int) -> MultipleResults[Taken]:
        """Any delivery is begun when it is to go and live, and otherwise not."""
        return self.try_begin(self.pick(choice), None)

    @rule(target=begun, ended=consumes(begun), choice=st.integers(0, 999), fates=FATES)
    def finish_and_begin(
        self, ended: Taken, choice: int, fates: tuple[Fate, ...]
    ) -> MultipleResults[Taken]:
        """How one ended and that another begins, in one transaction."""
        key, delivery = ended
        receipt = self.answer(key, delivery, fates)
        self.learn(key, receipt)
        other = self.pick(choice)
        return self.try_begin(other, Ended(delivery, receipt))

    def try_begin(self, key: Key, ended: Ended | None) -> MultipleResults[Taken]:
        copy, delivery = self.copies[key], self.stored(key)
        if (
            ended
            and ended.delivery.dispatch == key[0]
            and ended.delivery.message == delivery.message
        ):
            self.ledger.finish(
                ended.delivery, ended.receipt
            )  # itself again: as the next turn would do
            self.close_if_final(key[0])
            ended, delivery = None, self.stored(key)
        may = self.lives[key[0]] is Life.LIVE and copy.to_go
        drafts = bool(key[0] % 2)  # each dispatch has its way out
        assert self.ledger.begin(delivery, ended, drafts=drafts) is may
        if ended and not (may and ended.delivery.dispatch == key[0]):
            self.close_if_final(ended.delivery.dispatch)
        checked["begun" if may else "not begun"] += 1
        if not may:
            return multiple()
        if drafts and copy.state is State.PLANNED:
            copy.draft = ""
        copy.state = State.SUBMITTING
        return multiple((key, delivery))

    @rule(taken=begun, item=st.sampled_from(["AAMk/1", "AAMk/2"]))
    def record_draft(self, taken: Taken, item: str) -> None:
        """A draft of one that is under way is sent next."""
        key, delivery = taken
        if self.copies[key].draft is not None:
            self.ledger.drafted(delivery, Draft(item=item))
            self.copies[key].draft = item
            checked["drafted"] += 1

    @precondition(lambda self: any(copy.is_left for copy in self.copies.values()))
    @rule(choice=st.integers(0, 99), whole=st.booleans())
    def clear_drafts(self, choice: int, whole: bool) -> None:
        """A draft is proven gone, or the mailbox was searched for all that was sent."""
        left = [key for key, copy in self.copies.items() if copy.is_left]
        key = left[choice % len(left)]
        if whole:
            self.ledger.swept(key[0])
            sent = [copy for copy in self.copies_of(key[0]) if copy.state is State.SUBMITTED]
        else:
            self.ledger.discarded(self.stored(key), BY)
            sent = [self.copies[key]]
        for copy in sent:
            copy.draft = None
        checked["cleared"] += 1

    @rule(ended=consumes(begun), fates=FATES)
    def finish(self, ended: Taken, fates: tuple[Fate, ...]) -> None:
        """The other side answers, for each recipient its own."""
        self.finish_one(ended, fates)

    @precondition(lambda self: self.hot())
    @rule(choice=st.integers(0, 999), fates=FATES)
    def attempt(self, choice: int, fates: tuple[Fate, ...]) -> None:
        """One is begun and answered."""
        for taken in self.try_begin(self.pick(choice), None).values:
            self.finish_one(taken, fates)

    @precondition(lambda self: self.hot())
    @rule(choice=st.integers(0, 999))
    def lose(self, choice: int) -> None:
        """One is begun, and nobody knows."""
        for taken in self.try_begin(self.pick(choice), None).values:
            self.fail_one(taken, State.IN_DOUBT)

    @rule(
        ended=consumes(begun),
        state=st.sampled_from([State.PLANNED, State.REFUSED, State.IN_DOUBT]),
    )
    def fail(self, ended: Taken, state: State) -> None:
        """There was no receipt."""
        self.fail_one(ended, state)

    @precondition(lambda self: self.any_in(State.IN_DOUBT))
    @rule(choice=st.integers(0, 99))
    def confirm(self, choice: int) -> None:
        """A person says that one in doubt went."""
        key = self.one_of(choice, State.IN_DOUBT)
        delivery = self.stored(key)
        receipt = Receipt.of_all(delivery.waiting, State.SUBMITTED)
        self.ledger.confirm(delivery, receipt, BY, WHY)
        self.learn(key, receipt)
        self.close_if_final(key[0])
        checked["confirmed"] += 1

    @precondition(lambda self: self.any_in(State.IN_DOUBT))
    @rule(choice=st.integers(0, 99))
    def release(self, choice: int) -> None:
        """A person says that one in doubt did not go."""
        key = self.one_of(choice, State.IN_DOUBT)
        self.ledger.release(self.stored(key), BY, WHY)
        self.copies[key].words += 1
        self.failed(key, State.PLANNED)
        checked["released"] += 1

    @precondition(lambda self: self.lives)
    @rule(choice=st.integers(0, 99), whom=st.integers(0, 9))
    def settle(self, choice: int, whom: int) -> None:
        """A person says that somebody needs nothing more: refused while it is still to go."""
        number = list(self.lives)[choice % len(self.lives)]
        paths = [(copy, at) for copy in self.copies_of(number) for at in copy.fates]
        copy, address = paths[whom % len(paths)]
        if copy.state in {State.PLANNED, State.SUBMITTING}:
            self.refused(UsageError, lambda: self.ledger.settle(number, address, BY, WHY))
            return
        self.ledger.settle(number, address, BY, WHY)
        copy.fates[address] = Fate.SETTLED
        self.close_if_final(number)
        checked["settled"] += 1

    @precondition(lambda self: any(life is Life.LIVE for life in self.lives.values()))
    @rule(choice=st.integers(0, 99))
    def cancel(self, choice: int) -> None:
        """A live one is stopped: what is planned never goes; what is out may turn out to be."""
        live = [n for n, life in self.lives.items() if life is Life.LIVE]
        number = live[choice % len(live)]
        self.ledger.cancel(number, BY, WHY)
        copies = self.copies_of(number)
        for copy in copies:
            copy.state = State.CANCELLED if copy.state is State.PLANNED else copy.state
        out = any(copy.state.handed_over for copy in copies)
        self.lives[number] = Life.CLOSED if out else Life.CANCELLED
        self.stopped.add(number)
        checked["cancelled"] += 1

    @precondition(lambda self: any(key[1] == 2 for key in self.keys_in(State.PLANNED)))
    @rule()
    def miss(self) -> None:
        """What is too late is missed, and nothing else is called so."""
        late = {(d.dispatch, d.message.number): d for d in self.ledger.expired(NOW)}
        assert sorted(late) == sorted(k for k in self.keys_in(State.PLANNED) if k[1] == 2)
        for key, delivery in late.items():
            self.ledger.miss(delivery, BY, WHY)
            self.copies[key].state = State.MISSED
            self.copies[key].fates |= dict.fromkeys(self.copies[key].waits, Fate.PENDING)
            self.close_if_final(key[0])
            checked["missed"] += 1

    @precondition(lambda self: self.any_in(State.SUBMITTING))
    @rule()
    def claim(self) -> None:
        """A claim without a witness changes nothing but the home."""
        assert self.ledger.claim(BY) == []

    # what becomes of it

    def pick(self, choice: int) -> Key:
        """Mostly of what may go, so that not all is refused."""
        keys = self.hot() if self.hot() and choice % 8 else list(self.copies)
        return keys[choice % len(keys)]

    def hot(self) -> list[Key]:
        return [k for k, c in self.copies.items() if c.to_go and self.lives[k[0]] is Life.LIVE]

    def one_of(self, choice: int, state: State) -> Key:
        keys = self.keys_in(state)
        return keys[choice % len(keys)]

    def finish_one(self, taken: Taken, fates: tuple[Fate, ...]) -> None:
        key, delivery = taken
        receipt = self.answer(key, delivery, fates)
        self.ledger.finish(delivery, receipt)
        self.learn(key, receipt)
        self.close_if_final(key[0])
        checked["finished"] += 1

    def fail_one(self, taken: Taken, state: State) -> None:
        key, delivery = taken
        self.ledger.fail(delivery, state, "421 weg")
        self.failed(key, state)
        checked[f"failed {state}"] += 1

    def answer(self, key: Key, delivery: Delivery, fates: tuple[Fate, ...]) -> Receipt:
        outcomes = tuple(
            Outcome(address=at, fate=fate, detail="250")
            for at, fate in zip(delivery.waiting, fates, strict=False)
        )
        met = {outcome.fate for outcome in outcomes}
        state = State.REFUSED
        if Fate.DEFERRED in met:
            state = State.PLANNED
        if Fate.ACCEPTED in met:
            state = State.SUBMITTED
        return Receipt(state=state, reference="q", outcomes=outcomes)

    def learn(self, key: Key, receipt: Receipt) -> None:
        copy = self.copies[key]
        had = Fate.ACCEPTED in copy.fates.values()
        copy.state = State.SUBMITTED if had else self.unless_stopped(key, receipt.state)
        for outcome in receipt.outcomes:
            copy.fates[outcome.address] = outcome.fate
            copy.accepted[outcome.address] += outcome.fate is Fate.ACCEPTED

    def unless_stopped(self, key: Key, state: State) -> State:
        stopped = state is State.PLANNED and self.lives[key[0]] is not Life.LIVE
        return State.CANCELLED if stopped else state

    def failed(self, key: Key, state: State) -> None:
        copy = self.copies[key]
        had = Fate.ACCEPTED in copy.fates.values()
        rests = self.unless_stopped(key, state)
        if had and state is not State.IN_DOUBT:
            rests = State.SUBMITTED
        fate = Fate.REFUSED if state is State.REFUSED else Fate.PENDING
        for at in copy.waits:
            copy.fates[at] = Fate.DEFERRED if rests is State.SUBMITTED else fate
        copy.state = rests
        self.close_if_final(key[0])

    def close_if_final(self, number: int) -> None:
        copies = self.copies_of(number)
        final = {State.SUBMITTED, State.REFUSED, State.CANCELLED, State.MISSED}
        done = all(
            copy.state in final and not (copy.state is State.SUBMITTED and copy.waits)
            for copy in copies
        )
        if done and self.lives[number] is Life.LIVE:
            self.lives[number] = Life.CLOSED

    def refused(self, error: type[Exception], act: object) -> None:
        assert callable(act)
        try:
            act()
        except error:
            checked["refused"] += 1
        else:
            raise AssertionError("was to be refused")

    # what always holds

    @invariant()
    def is_as_the_model(self) -> None:
        """Every dispatch and delivery, and each fate."""
        for number, life in self.lives.items():
            assert self.ledger.dispatch(number).life is life
            for each in self.ledger.deliveries(number):
                copy = self.copies[number, each.message.number]
                assert each.state is copy.state
                assert {o.address: o.fate for o in each.outcomes} == copy.fates
                assert each.to_go is copy.to_go
                assert (each.draft and each.draft.item) == copy.draft
                checked["compared"] += 1

    @invariant()
    def i03_nobody_is_accepted_twice_without_a_word(self) -> None:
        """What was accepted for somebody is accepted again only after a person released it."""
        for copy in self.copies.values():
            assert all(times <= 1 + copy.words for times in copy.accepted.values())
            accepted = Fate.ACCEPTED in copy.fates.values()
            assert not (accepted and copy.state is State.PLANNED)

    @invariant()
    def i04_closed_is_final(self) -> None:
        """Nothing waits in what is closed; what is out when a person stopped it may be in doubt."""
        for number, life in self.lives.items():
            if life is Life.CLOSED:
                states = {copy.state for copy in self.copies_of(number)}
                assert State.PLANNED not in states
                assert number in self.stopped or not states & {State.SUBMITTING, State.IN_DOUBT}
                checked["closed"] += 1

    @invariant()
    def i27_a_draft_is_known_until_it_is_gone(self) -> None:
        """Those that nothing needs, and how many there may be of a dispatch."""
        left = {(d.dispatch, d.message.number) for d in self.ledger.left_drafts()}
        assert left == {key for key, copy in self.copies.items() if copy.is_left}
        for number in self.lives:
            here = [copy for copy in self.copies_of(number) if copy.draft is not None]
            assert self.ledger.drafts_of(number) == len(here)

    @invariant()
    def what_is_due_agrees(self) -> None:
        """The worker's questions answer as `Delivery.to_go` does."""
        due = {dispatch.number for dispatch in self.ledger.due(NOW)}
        for number, life in self.lives.items():
            goes = life is Life.LIVE and any(copy.to_go for copy in self.copies_of(number))
            assert (number in due) is goes
            assert self.ledger.has_to_go(number) is goes
        checked["due"] += 1

    @precondition(lambda self: self.any_in(State.SUBMITTED, State.IN_DOUBT))
    @rule()
    def verify(self) -> None:
        """The record closes, and is what is stored."""
        assert self.ledger.verify() == []
        checked["verified"] += 1


def test_i03_i04_i05_any_order_of_events_keeps_the_promises() -> None:
    """Whatever programs and people do to it and in which order: nothing twice, nothing lost."""
    checked.clear()
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=30,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # to shrink a failure takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert checked.total() > FLOOR, checked
    for what in ("begun", "not begun", "finished", "refused", "settled", "cancelled", "closed"):
        assert checked[what] >= 10, checked
    for what in (
        "failed in_doubt",
        "released",
        "confirmed",
        "missed",
        "verified",
        "drafted",
        "cleared",
    ):
        assert checked[what] >= 3, checked

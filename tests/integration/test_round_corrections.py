"""Corrections from the answer to the notes, the end of a round, and what is told of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailer import i18n, private
from mailer.clock import fixed_clock
from mailer.compose.message import Field
from mailer.dispatch.draft import draft
from mailer.dispatch.earlier import past_of
from mailer.dispatch.facts import Facts
from mailer.dispatch.order import step_complete
from mailer.dispatch.prepare import approve, prepare
from mailer.errors import FindingsStop, TooEarly, UsageError
from mailer.findings import Finding
from mailer.ledger.model import Dispatch, Kind, Receipt, State
from mailer.ledger.opening import open_ledger
from mailer.ledger.round import (
    Answered,
    Applied,
    Closed,
    Correction,
    Decided,
    Doubt,
    Entry,
    Put,
    Response,
    Settled,
    Verdict,
)
from mailer.ledger.store import Ledger
from mailer.notes.model import MeetingNotes
from mailer.notes.reader import read_notes
from mailer.rounds.applying import Proposal, apply, propose
from mailer.rounds.closing import close, excuse
from mailer.rounds.correcting import decide as record
from mailer.rounds.dossier import as_markdown, read_dossier
from mailer.rounds.registering import set_aside, withdraw
from mailer.rounds.settling import missing_of, settle_if_done
from mailer.rounds.telling import outcome
from tests.desk import BEFORE, JANSEN, PIETERS, SECRETS, Desk, hand_over, step_text

NOTES = "notes/proef.md"
EMMEN, ASSEN = "a.deboer@emmen.example", "b.kloosterman@assen.example"
BY = JANSEN.name
CONCEPTS = '[gemeenten]\naccepts = ["concept", "final"]\n'
AFTER = BEFORE + timedelta(days=6)
"""After the deadline of the round, before the end of the embargo."""
ASK = {
    "template": "factual_check",
    "addressing": "organisation",
    "round": {"deadline": "2024-10-29 17:00", "silence": "agrees"},
}
ON_TIME = Correction(passage="1.1", old="op tijd", new="te laat", words="Niet op tijd: te laat.")
EVERYBODY = Correction(passage="1.1", old="iedereen", new="bijna iedereen")
WHOLE = Correction(passage="2.1", new="Windmolenpark komt naar Zweeloo in het najaar.")
LOOSE = Correction(passage="3.1", words="Klopt niet helemaal.")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MAILER_LANG", "en")
    i18n.use(None)
    yield
    i18n.use(None)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A round to two municipalities, a step that waits for it, and one that waits for that."""
    made = Desk.furnished(
        tmp_path,
        step_text("toets", "gemeenten", **ASK),
        step_text("stap", "binnen", after=["toets"], attachments=["stukken/bijlage.txt"]),
        step_text("later", "binnen", after=["stap"]),
    )
    made.edit("distribution_lists/lists.toml", "[gemeenten]\n", CONCEPTS)
    made.write("stukken/bijlage.txt", "De vergadering begon op tijd.\n")
    return made


@pytest.fixture
def ledger(desk: Desk) -> Iterator[Ledger]:
    """The register of that workspace."""
    with open_ledger(desk.workspace().ledger_path, fixed_clock(AFTER)) as opened:
        yield opened


def asked(desk: Desk, ledger: Ledger) -> int:
    """The round, with both questions handed over."""
    dispatch = desk.approved(ledger, "toets")
    for delivery in list(ledger.deliveries(dispatch.number)):
        ledger.begin(delivery)
        paths = delivery.message.envelope.forward_paths
        ledger.finish(delivery, Receipt.of_all(paths, State.SUBMITTED))
    return dispatch.number


def answered(ledger: Ledger, number: int, who: str = "emmen", *given: Correction) -> None:
    """An answer on a person's word: with corrections, or agreed."""
    response = Response.CORRECTIONS if given else Response.AGREED
    act = Answered(organisations=(who,), response=response, corrections=given, by_way="telefoon")
    ledger.act(number, lambda _round: act, BY)


def decide(
    ledger: Ledger, number: int, correction: int, verdict: Verdict, by: str, **words: str
) -> Entry | None:
    """A person's decision; with `words` of it."""
    wanted = Decided(correction=correction, verdict=verdict, **words)
    return record(ledger, number, wanted, by)


def applied(desk: Desk, ledger: Ledger, number: int) -> Proposal:
    """What is accepted, put into the notes."""
    proposal = propose(desk.workspace(AFTER).sources, ledger, number)
    apply(ledger, number, proposal, BY)
    return proposal


def settled(desk: Desk, ledger: Ledger, number: int) -> bool:
    """Whether the round is settled now, and was not before."""
    return settle_if_done(ledger, desk.workspace(AFTER).sources, number, BY) is not None


def missing(desk: Desk, ledger: Ledger, number: int) -> str:
    """What the round wants yet."""
    return "\n".join(missing_of(ledger, desk.workspace(AFTER).sources, number))


def text(desk: Desk) -> str:
    """The notes as they are."""
    return (desk.root / NOTES).read_bytes().decode()


def told(desk: Desk, ledger: Ledger, number: int) -> Dispatch:
    """The letters about what became of the answers, prepared."""
    workspace = desk.workspace(AFTER)
    plan = workspace.plan("proef")
    assert plan is not None
    follow = outcome(ledger, workspace.sources, number, AFTER)
    step = workspace.step(plan, "toets")
    dispatch, _superseded = prepare(
        workspace.sources,
        ledger,
        plan,
        step,
        workspace.clock,
        JANSEN,
        carries=False,
        follow=follow,
    )
    return dispatch


def body(ledger: Ledger, dispatch: Dispatch, who: str) -> str:
    """The plain text of the message to somebody, on one line."""
    for delivery in ledger.deliveries(dispatch.number):
        if who in delivery.message.envelope.forward_paths:
            whole = delivery.message.header + delivery.message.body
            parsed = message_from_bytes(whole, policy=policy.default)
            part = parsed.get_body(("plain",))
            assert part is not None
            return " ".join(part.get_content().split())
    raise AssertionError(who)


# Deciding


def test_a_decision_is_recorded_with_its_words(desk: Desk, ledger: Ledger) -> None:
    """An accepted correction has its own words, an adapted one a person's; the last one counts."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME, LOOSE)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    decide(ledger, number, 2, Verdict.DECLINED, BY, because="Het klopt.")
    decide(ledger, number, 2, Verdict.ADAPTED, BY, old="Niemand", new="Een enkeling")
    first, second = (each.decision for each in ledger.round(number).corrections)
    assert first
    assert (first.old, first.new) == ("op tijd", "te laat")
    assert second
    assert (second.old, second.new, second.because) == ("Niemand", "Een enkeling", "")
    assert decide(ledger, number, 1, Verdict.ACCEPTED, BY) is None  # it stood already


@pytest.mark.parametrize(
    ("correction", "verdict", "words"),
    [
        (9, Verdict.ACCEPTED, {}),
        (0, Verdict.ACCEPTED, {}),
        (1, Verdict.DECLINED, {}),
        (1, Verdict.DECLINED, {"because": "  "}),
        (2, Verdict.ACCEPTED, {}),
        (2, Verdict.ADAPTED, {}),
        (2, Verdict.ADAPTED, {"old": "staat er niet", "new": "x"}),
        (3, Verdict.ACCEPTED, {}),
        (4, Verdict.ACCEPTED, {}),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    desk: Desk, ledger: Ledger, correction: int, verdict: Verdict, words: dict[str, str]
) -> None:
    """No such correction or passage, no reason, no words, words that do not stand there once."""
    number = asked(desk, ledger)
    nowhere = Correction(passage="9.9", new="x")
    half = Correction(passage="3.1", old="Niem", new="Iem")
    answered(ledger, number, "emmen", ON_TIME, LOOSE, nowhere, half)
    with pytest.raises(UsageError) as refused:
        decide(ledger, number, correction, verdict, BY, **words)
    assert refused.value.message
    assert refused.value.remedy
    assert ledger.round(number).corrections[0].decision is None


# Into the notes


def test_what_is_accepted_goes_into_the_notes(desk: Desk, ledger: Ledger) -> None:
    """The accepted words of both organisations, by one patch that is kept with its digests."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME, WHOLE)
    answered(ledger, number, "assen", EVERYBODY)
    for each in (1, 2):
        decide(ledger, number, each, Verdict.ACCEPTED, BY)
    decide(ledger, number, 3, Verdict.DECLINED, BY, because="Echt iedereen.")
    before = text(desk)
    proposal = propose(desk.workspace(AFTER).sources, ledger, number)
    assert text(desk) == before  # it is shown first
    entry = apply(ledger, number, proposal, BY)
    assert text(desk) == before.replace("op tijd", "te laat").replace("voorjaar", "najaar")
    assert entry
    assert isinstance(entry.act, Applied)
    assert (entry.act.corrections, entry.act.file) == ((1, 2), NOTES)
    assert "+- De vergadering begon te laat" in entry.act.patch
    assert [each.applied for each in ledger.round(number).corrections] == [True, True, False]
    assert apply(ledger, number, propose(desk.workspace(AFTER).sources, ledger, number), BY) is None


def test_what_changed_meanwhile_is_not_written_over(desk: Desk, ledger: Ledger) -> None:
    """Notes or a decision that became another after the patch was shown stop it."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME, WHOLE)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    shown = propose(desk.workspace(AFTER).sources, ledger, number)
    decide(ledger, number, 2, Verdict.ACCEPTED, BY)
    with pytest.raises(UsageError):
        apply(ledger, number, shown, BY)
    shown = propose(desk.workspace(AFTER).sources, ledger, number)
    desk.edit(NOTES, "Dag allen!", "Dag allemaal!")
    with pytest.raises(UsageError):
        apply(ledger, number, shown, BY)
    assert "op tijd" in text(desk)
    applied(desk, ledger, number)
    assert "te laat" in text(desk)
    assert "Dag allemaal!" in text(desk)


def test_of_two_that_put_it_in_at_once_one_does(desk: Desk, ledger: Ledger) -> None:
    """The second of two commands that were shown the same patch writes nothing."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    one, other = (propose(desk.workspace(AFTER).sources, ledger, number) for _n in range(2))
    apply(ledger, number, one, BY)
    after = text(desk)
    with pytest.raises(UsageError):
        apply(ledger, number, other, BY)
    assert text(desk) == after


def test_killed_between_the_file_and_the_record(desk: Desk, ledger: Ledger) -> None:
    """What was written and not recorded is found in the text, recorded, and not written twice."""
    number = asked(desk, ledger)
    asked_with = next(
        source.digest for source in ledger.dispatch(number).sources if source.path == NOTES
    )
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    shown = propose(desk.workspace(AFTER).sources, ledger, number)
    private.rewrite(shown.path, shown.content)  # and then the power went
    again = propose(desk.workspace(AFTER).sources, ledger, number)
    assert (again.patch.applied, again.patch.present) == ((), (1,))
    entry = apply(ledger, number, again, BY)
    assert entry
    assert isinstance(entry.act, Applied)
    assert (entry.act.before, entry.act.after) == (asked_with, shown.after)
    assert text(desk).count("te laat") == 1


def test_the_file_keeps_its_rights_and_its_line_ends(desk: Desk, ledger: Ledger) -> None:
    """Notes in a shared folder stay readable for who could read them, with Windows' line ends."""
    desk.write(NOTES, text(desk).replace("\n", "\r\n"))
    (desk.root / NOTES).chmod(0o640)
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    before = text(desk)
    applied(desk, ledger, number)
    assert text(desk) == before.replace("op tijd", "te laat")
    assert (desk.root / NOTES).stat().st_mode & 0o777 == 0o640


def test_a_decision_stands_once_it_is_in_the_text(desk: Desk, ledger: Ledger) -> None:
    """What was put in is not declined afterwards; the same decision once more is no fault."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    applied(desk, ledger, number)
    assert decide(ledger, number, 1, Verdict.ACCEPTED, BY) is None
    with pytest.raises(UsageError):
        decide(ledger, number, 1, Verdict.DECLINED, BY, because="Toch niet.")


def lost(desk: Desk, ledger: Ledger, text: str) -> int:
    """A round that is done but for a correction that a person took out again: `text` is there."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    applied(desk, ledger, number)
    close(ledger, number, AFTER, BY)
    desk.edit(NOTES, "- De vergadering begon te laat en iedereen was aanwezig.\n", text)
    return number


def notes(desk: Desk) -> MeetingNotes:
    """The notes as they are, read."""
    found, _findings = read_notes(text(desk), NOTES)
    assert found
    return found


@pytest.mark.parametrize(
    "now",
    [
        "",
        "- De vergadering begon keurig op tijd en iedereen was aanwezig.\n",
        "- De vergadering begon niet te laat en iedereen was aanwezig.\n",
        "- De vergadering begon op tijd en iedereen was aanwezig.\n",
    ],
)
def test_i13_what_was_put_in_and_taken_out_again_is_missing(
    desk: Desk, ledger: Ledger, now: str
) -> None:
    """A passage that was deleted, rewritten or turned round does not have its correction."""
    number = lost(desk, ledger, now)
    assert missing(desk, ledger, number).startswith(f"Correction 1 was put into {NOTES}")
    assert not settled(desk, ledger, number)
    with pytest.raises(UsageError):
        told(desk, ledger, number)


def test_what_is_lost_can_be_decided_anew(desk: Desk, ledger: Ledger) -> None:
    """Declined, it is not missed any more; adapted to what stands there now, it is in the text."""
    number = lost(desk, ledger, "- De vergadering begon om tien uur.\n")
    anew = Decided(correction=1, verdict=Verdict.DECLINED, because="De zin is weg.")
    with pytest.raises(UsageError):
        record(ledger, number, anew, BY)  # nobody looked at the notes
    assert record(ledger, number, anew, BY, notes(desk))
    assert missing(desk, ledger, number) == ""
    words = "De vergadering begon om tien uur."
    anew = Decided(correction=1, verdict=Verdict.ADAPTED, new=words)
    assert record(ledger, number, anew, BY, notes(desk))
    assert not ledger.round(number).corrections[0].applied
    applied(desk, ledger, number)
    assert words in text(desk)
    assert settled(desk, ledger, number)
    with pytest.raises(UsageError):
        record(ledger, number, anew.model_copy(update={"new": "x"}), BY)


def test_what_was_undone_is_put_in_again(desk: Desk, ledger: Ledger) -> None:
    """Where the passage says again what they saw, the patch has the correction once more."""
    number = lost(desk, ledger, "- De vergadering begon op tijd en iedereen was aanwezig.\n")
    assert applied(desk, ledger, number).patch.applied == (1,)
    assert settled(desk, ledger, number)


def test_what_is_nearly_there_is_told_when_a_round_is_settled(desk: Desk, ledger: Ledger) -> None:
    """The passage that was taken for a correction stands in the ledger and the dossier."""
    number = lost(desk, ledger, "- De vergadering begon wat te laat en iedereen was aanwezig.\n")
    found = settle_if_done(ledger, desk.workspace(AFTER).sources, number, BY)
    assert found
    assert found.taken == {1: "De vergadering begon wat te laat en iedereen was aanwezig."}
    told_of = as_markdown(read_dossier(ledger, number, ZoneInfo("Europe/Amsterdam"), AFTER))
    assert "De vergadering begon wat te laat" in told_of
    assert "begon wat te laat" in body(ledger, told(desk, ledger, number), EMMEN)


def test_a_correction_keeps_its_number_when_another_answer_is_withdrawn(
    desk: Desk, ledger: Ledger
) -> None:
    """What is decided by number is decided about the correction that was shown with it."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    answered(ledger, number, "assen", EVERYBODY)
    withdraw(ledger, number, ("emmen",), BY, "Verkeerde gemeente.")
    with pytest.raises(UsageError):
        decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    decide(ledger, number, 2, Verdict.ACCEPTED, BY)
    (left,) = ledger.round(number).corrections
    assert left.decision
    assert left.decision.new == EVERYBODY.new


# Settling


def test_i13_a_round_is_settled_when_all_is_decided_and_in_the_text(
    desk: Desk, ledger: Ledger
) -> None:
    """Each thing that is missing is named, and only without any of them the next step is free."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME, LOOSE)
    ledger.act(number, lambda _r: Put(reply=3, sender="x@y.example", doubts=(Doubt.STRANGER,)), BY)
    assert "is open" in missing(desk, ledger, number)
    close(ledger, number, AFTER, BY)
    assert not settled(desk, ledger, number)
    assert "Reply 3" in missing(desk, ledger, number)
    set_aside(ledger, number, 3, BY, "Reclame.")
    assert missing(desk, ledger, number).count("is not decided") == 2
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    decide(ledger, number, 2, Verdict.DECLINED, BY, because="Het klopt wel.")
    assert missing(desk, ledger, number) == f"Correction 1 is accepted and not in {NOTES}."
    assert not settled(desk, ledger, number)
    applied(desk, ledger, number)
    assert missing(desk, ledger, number) == ""
    assert settled(desk, ledger, number)
    assert not settled(desk, ledger, number)
    sources = desk.workspace(AFTER).sources
    assert step_complete(sources, ledger, "releases/proef.toml", "toets", written_counts=False)
    with pytest.raises(UsageError):
        decide(ledger, number, 2, Verdict.ACCEPTED, BY)


def test_typed_by_hand_counts_as_in_the_text(desk: Desk, ledger: Ledger) -> None:
    """A person who types the accepted words into the notes needs no patch."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    close(ledger, number, AFTER, BY)
    assert not settled(desk, ledger, number)
    desk.edit(NOTES, "begon op tijd", "begon **te laat**")
    assert settled(desk, ledger, number)


@pytest.mark.parametrize("silence", ["asks", "blocks"])
def test_silence_that_does_not_agree_keeps_a_round_open(
    desk: Desk, ledger: Ledger, silence: str
) -> None:
    """Whom the plan wants asked or wants an answer of is named; an excuse helps where it may."""
    desk.edit("releases/proef.toml", '"agrees"', f'"{silence}"')
    number = asked(desk, ledger)
    answered(ledger, number)
    close(ledger, number, AFTER, BY)
    assert "gemeente Assen" in missing(desk, ledger, number)
    assert not settled(desk, ledger, number)
    if silence == "asks":
        excuse(ledger, number, ("assen",), BY, "Gebeld, niemand bereikt.")
    else:
        answered(ledger, number, "assen")
    assert settled(desk, ledger, number)


def test_taking_a_correction_out_again_is_noticed(desk: Desk, ledger: Ledger) -> None:
    """What was put in and is gone again from the notes keeps the round from being settled."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    before = text(desk)
    applied(desk, ledger, number)
    close(ledger, number, AFTER, BY)
    desk.write(NOTES, before)
    assert "Correction 1" in missing(desk, ledger, number)
    desk.write(NOTES, before.replace("begon op tijd", "startte te laat"))  # edited further
    assert settled(desk, ledger, number)


# Attachments


def older(desk: Desk, ledger: Ledger, step: str = "stap") -> list[str]:
    """The attachments that a draft of a step finds to be from before the corrections."""
    workspace = desk.workspace(AFTER)
    plan = workspace.plan("proef")
    assert plan is not None
    found = workspace.step(plan, step)
    past = past_of(ledger, plan, found)
    made = draft(workspace.sources, plan, found, AFTER, carries=False, past=past)
    return [f.place.passage or "" for f in made.findings if f.code == "attachment-older"]


def test_i13_an_attachment_from_before_the_corrections_is_asked_about(
    desk: Desk, ledger: Ledger
) -> None:
    """A file that cannot hold the corrections stops the step that waited, until it is another."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    applied(desk, ledger, number)
    close(ledger, number, AFTER, BY)
    assert older(desk, ledger) == []
    assert settled(desk, ledger, number)
    assert older(desk, ledger) == ["bijlage.txt"]
    desk.write("stukken/bijlage.txt", "De vergadering begon te laat.\n")
    assert older(desk, ledger) == []


def test_without_corrections_an_attachment_is_as_good_as_it_was(desk: Desk, ledger: Ledger) -> None:
    """Where nothing was corrected, or all was declined, nothing is stale."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.DECLINED, BY, because="Echt op tijd.")
    close(ledger, number, AFTER, BY)
    assert settled(desk, ledger, number)
    entry = ledger.round(number).settled
    assert entry
    assert isinstance(entry.act, Settled)
    assert entry.act.stale == {}
    assert older(desk, ledger) == []


# Telling


def test_each_is_told_of_its_own_answer_and_no_other(desk: Desk, ledger: Ledger) -> None:
    """Verdict, reason and text for who corrected, thanks for who agreed; nothing of the other."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME, LOOSE)
    answered(ledger, number, "assen")
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    decide(ledger, number, 2, Verdict.DECLINED, BY, because="Het verslag zegt het zo.")
    applied(desk, ledger, number)
    dispatch = told(desk, ledger, number)
    assert (dispatch.kind, dispatch.follows) == (Kind.OUTCOME, number)
    emmen, assen = body(ledger, dispatch, EMMEN), body(ledger, dispatch, ASSEN)
    assert "De vergadering begon te laat en iedereen was aanwezig." in emmen
    assert "Niet op tijd: te laat." in emmen
    assert "Het verslag zegt het zo." in emmen
    assert "akkoord" in assen
    assert "te laat" not in assen
    assert "CONCEPT" not in emmen


def test_the_letter_goes_in_the_thread_of_the_question(desk: Desk, ledger: Ledger) -> None:
    """It answers the question each got, bears its reference and number, and has no deadline."""
    number = asked(desk, ledger)
    answered(ledger, number, "assen")
    dispatch = told(desk, ledger, number)
    (delivery,) = ledger.deliveries(dispatch.number)
    question = next(
        each for each in ledger.deliveries(number) if ASSEN in each.message.envelope.forward_paths
    )
    header = delivery.message.header.decode()
    assert delivery.message.number == question.message.number
    assert question.message.message_id in header
    assert (
        question.message.subject.rpartition(" ")[2] == delivery.message.subject.rpartition(" ")[2]
    )
    assert f"[FT-{number}." in delivery.message.subject
    assert delivery.message.not_after is None
    approve(ledger, dispatch, PIETERS, 1, four_eyes=False)
    hand_over(desk.gate(ledger, ledger.dispatch(dispatch.number), AFTER), delivery)
    assert ledger.deliveries(dispatch.number)


def test_who_was_silent_hears_nothing_and_nobody_hears_twice(desk: Desk, ledger: Ledger) -> None:
    """Only who answered is told, once, and again when something was decided since."""
    number = asked(desk, ledger)
    with pytest.raises(UsageError, match="nobody to tell"):
        told(desk, ledger, number)
    answered(ledger, number, "assen")
    dispatch = told(desk, ledger, number)
    (delivery,) = ledger.deliveries(dispatch.number)
    assert delivery.message.envelope.forward_paths == (ASSEN,)
    approve(ledger, dispatch, PIETERS, 1, four_eyes=False)
    hand_over(desk.gate(ledger, ledger.dispatch(dispatch.number), AFTER), delivery)
    with pytest.raises(UsageError, match="nobody to tell"):
        told(desk, ledger, number)
    answered(ledger, number, "emmen")
    second = told(desk, ledger, number)
    assert [d.message.envelope.forward_paths for d in ledger.deliveries(second.number)] == [
        (EMMEN,)
    ]


def test_nothing_is_told_before_all_is_decided_and_in_the_text(desk: Desk, ledger: Ledger) -> None:
    """A letter that says what the text says now cannot go before the text says it."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    with pytest.raises(UsageError, match="Not decided yet: 1"):
        told(desk, ledger, number)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    with pytest.raises(UsageError, match="not in the text yet: 1"):
        told(desk, ledger, number)


def test_i02_a_letter_that_quotes_an_embargoed_passage_is_under_the_embargo(
    desk: Desk, ledger: Ledger
) -> None:
    """The banner stands above it, and who is not cleared any more stops it."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", WHOLE)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    applied(desk, ledger, number)
    dispatch = told(desk, ledger, number)
    (delivery,) = ledger.deliveries(dispatch.number)
    assert delivery.message.embargoed
    assert delivery.message.subject.startswith("EMBARGO")
    assert any(word in body(ledger, dispatch, EMMEN) for word in SECRETS)
    desk.edit("releases/proef.toml", '"binnen", "minister"', '"minister"')
    with pytest.raises(TooEarly):
        told(desk, ledger, number)


def test_who_left_the_list_is_named_and_not_told(desk: Desk, ledger: Ledger) -> None:
    """Whom the lists do not name any more hears nothing, which stops until a person knows."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen")
    answered(ledger, number, "assen")
    contacts = "distribution_lists/contacts.csv"
    lines = (desk.root / contacts).read_text("utf-8").splitlines(keepends=True)
    desk.write(contacts, "".join(line for line in lines if ASSEN not in line))
    with pytest.raises(FindingsStop) as stopped:
        told(desk, ledger, number)
    (found,) = stopped.value.findings
    assert isinstance(found, Finding)
    assert (found.code, found.place.address) == ("outcome-untold", ASSEN)


def test_of_two_who_were_asked_one_who_is_left_is_enough(desk: Desk, ledger: Ledger) -> None:
    """A colleague who was asked too hears it; who left stands on the page, and stops nothing."""
    contacts = "distribution_lists/contacts.csv"
    whole = (desk.root / contacts).read_text("utf-8")
    desk.write(contacts, f"{whole}N. Nieuw;n.nieuw@assen.example;assen;ambtelijk;;;\n")
    number = asked(desk, ledger)
    answered(ledger, number, "assen")
    lines = (desk.root / contacts).read_text("utf-8").splitlines(keepends=True)
    desk.write(contacts, "".join(line for line in lines if ASSEN not in line))
    dispatch = told(desk, ledger, number)
    (delivery,) = ledger.deliveries(dispatch.number)
    assert delivery.message.envelope.forward_paths == ("n.nieuw@assen.example",)
    facts = Facts.model_validate_json(dispatch.facts)
    assert facts.left_out == ((ASSEN, "is no longer on the lists"),)


def test_where_everybody_left_nothing_is_prepared(desk: Desk, ledger: Ledger) -> None:
    """A dispatch to nobody is a fault, not a letter."""
    number = asked(desk, ledger)
    answered(ledger, number, "assen")
    contacts = "distribution_lists/contacts.csv"
    lines = (desk.root / contacts).read_text("utf-8").splitlines(keepends=True)
    desk.write(contacts, "".join(line for line in lines if ASSEN not in line))
    with pytest.raises(FindingsStop) as stopped:
        told(desk, ledger, number)
    assert "follow-nobody" in {f.code for f in stopped.value.findings if isinstance(f, Finding)}


def test_notes_that_cannot_be_written_stay(desk: Desk, ledger: Ledger) -> None:
    """A folder that takes no file leaves the notes and the ledger as they were, with the reason."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME)
    decide(ledger, number, 1, Verdict.ACCEPTED, BY)
    proposal = propose(desk.workspace(AFTER).sources, ledger, number)
    nowhere = replace(proposal, path=desk.root / "weg" / "proef.md")
    with pytest.raises(UsageError, match="cannot be written"):
        apply(ledger, number, nowhere, BY)
    assert not ledger.round(number).corrections[0].applied
    (desk.root / NOTES).unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        propose(desk.workspace(AFTER).sources, ledger, number)
    assert not settled(desk, ledger, number)


def test_no_copy_of_the_asked_goes_to_others(desk: Desk, ledger: Ledger) -> None:
    """Each letter is in To for those of its own organisation alone."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen")
    answered(ledger, number, "assen")
    for delivery in ledger.deliveries(told(desk, ledger, number).number):
        fields = {each.field for each in delivery.message.addressees}
        assert (fields, len(delivery.message.addressees)) == ({Field.TO}, 1)


def test_the_notes_read_the_same_after_all(desk: Desk, ledger: Ledger) -> None:
    """A round with corrections leaves notes without a fault that was not there before."""
    number = asked(desk, ledger)
    answered(ledger, number, "emmen", ON_TIME, WHOLE, EVERYBODY)
    for each in (1, 2, 3):
        decide(ledger, number, each, Verdict.ACCEPTED, BY)
    before = read_notes(text(desk), NOTES)[1]
    applied(desk, ledger, number)
    assert read_notes(text(desk), NOTES)[1] == before
    assert ledger.verify() == []
    assert not any(isinstance(entry.act, Closed) for entry in ledger.round(number).entries)

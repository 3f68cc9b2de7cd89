"""The table of a round: what came of each organisation, and what is to be done next."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest

from mailer.ledger.model import State
from mailer.ledger.party import Sent
from mailer.ledger.round import (
    Act,
    Applied,
    Closed,
    Correction,
    Decided,
    Doubt,
    Entry,
    Excused,
    Extended,
    Response,
    SetAside,
    Settled,
    Verdict,
)
from mailer.rounds import wording
from mailer.rounds.matrix import Line, Matrix, Next, Reminding
from mailer.rounds.table import matrix
from mailer.terminal.coloured import write
from mailer.terminal.plain import as_text
from mailer.terminal.rounds import overview, whole
from tests.rounds import (
    DEADLINE,
    JANSEN,
    NAMES,
    OPENED,
    agreed,
    corrected,
    entry,
    make_asked,
    make_reply,
    make_round,
    put,
)
from tests.sheets import ZONE

pytestmark = pytest.mark.usefixtures("english")

LATER = OPENED + timedelta(days=2)
ACCEPTED = Decided(correction=1, verdict=Verdict.ACCEPTED, old="300", new="250")
APPLIED = Applied(corrections=(1,), file="n.md", before="b", after="a", patch="")
CLOSED = Closed(silent={"assen": "asks", "meppel": "unreached", "hoogeveen": "agrees"})
SETTLED = Settled(file="n.md", digest="d")
TWO_ANSWERS = (agreed("emmen", 1), corrected("emmen", 4))


def table(*acts: Act | Entry, **parts: Any) -> Matrix:
    """The table of a round two days after it went."""
    return matrix(make_round(*acts, **parts), LATER, {1: make_reply(1)}, ())


def line(organisation: str, *acts: Act | Entry, **parts: Any) -> Line:
    """The line of one organisation in it."""
    return next(each for each in table(*acts, **parts).lines if each.id == organisation)


def test_two_answers_of_one_organisation_stand_side_by_side() -> None:
    """The later answer does not erase the earlier; each has its own time and words."""
    answers = line("emmen", *TWO_ANSWERS).answers
    assert [a.response for a in answers] == [Response.AGREED, Response.CORRECTIONS]
    assert [a.corrections for a in answers] == [0, 1]


def test_an_answer_is_received_when_its_mail_came_in_and_else_when_it_was_registered() -> None:
    """The instant of a phone call is that of the act; of a mail that of the mail."""
    assert line("emmen", agreed("emmen", 1)).answers[0].at == make_reply(1).received_at
    call = entry(agreed("emmen", None, by_way="telefoon"), 5, JANSEN)
    assert line("emmen", call).answers[0].at == call.at
    assert line("emmen", call).answers[0].by == JANSEN


def test_who_was_never_asked_has_a_line_as_well() -> None:
    """The table is of everybody the round is about, in the order of the questions."""
    assert [each.id for each in table().lines] == list(NAMES)


@pytest.mark.parametrize(
    ("acts", "organisation", "expected"),
    [
        ((), "emmen", Next.AWAIT),
        ((agreed("emmen"),), "emmen", Next.NOTHING),
        ((corrected("emmen"),), "emmen", Next.DECIDE),
        ((corrected("emmen"), ACCEPTED), "emmen", Next.APPLY),
        ((corrected("emmen"), ACCEPTED, APPLIED), "emmen", Next.NOTHING),
        (
            (corrected("emmen"), Decided(correction=1, verdict=Verdict.DECLINED, because="nee")),
            "emmen",
            Next.NOTHING,
        ),
        ((corrected("emmen"), ACCEPTED, SETTLED), "emmen", Next.NOTHING),
        ((put("assen"),), "assen", Next.READ),
        ((agreed("assen"), put("assen")), "assen", Next.READ),
        ((put("assen"), SetAside(reply=2, because="dank")), "assen", Next.AWAIT),
        ((CLOSED,), "assen", Next.ASK),
        ((CLOSED,), "meppel", Next.REACH),
        ((CLOSED,), "hoogeveen", Next.NOTHING),
        ((CLOSED, Excused(organisations=("assen",), because="vakantie")), "assen", Next.NOTHING),
    ],
)
def test_what_is_next(acts: tuple[Act, ...], organisation: str, expected: Next) -> None:
    """What an organisation's part waits for follows from what happened to it."""
    assert line(organisation, *acts).next is expected


def test_whom_the_question_did_not_reach_is_to_be_reached_another_way() -> None:
    """An organisation to which the question came back awaits no answer."""
    back = line("emmen", sent={1: Sent(1, OPENED, reached=False)})
    assert (back.next, back.reached) == (Next.REACH, False)


def test_what_has_not_gone_is_to_be_sent() -> None:
    """Before the question left nobody is asked, and nobody is late."""
    first = line("emmen", sent={})
    assert (first.next, first.asked_at) == (Next.SEND, None)


def test_after_its_own_deadline_an_organisation_is_overdue() -> None:
    """An extension holds for whom it was given; the others are over their time."""
    more = Extended(
        organisations=("meppel",), deadline=DEADLINE + timedelta(days=7), because="college"
    )
    found = matrix(make_round(more), DEADLINE + timedelta(hours=1), {}, ())
    by_id = {each.id: each for each in found.lines}
    assert by_id["emmen"].next is Next.OVERDUE
    assert (by_id["meppel"].next, by_id["meppel"].extended) == (Next.AWAIT, True)


def test_the_headline_counts_each_organisation_once() -> None:
    """Answered, silent, excused, unreached and awaited add up to all that were asked."""
    found = table(
        agreed("emmen"), put("assen"), Excused(organisations=("meppel",), because="vakantie")
    )
    counts = found.counts
    parts = (counts.answered, counts.excused, counts.silent, counts.unreached, counts.awaited)
    assert parts == (1, 1, 0, 0, 2)
    assert wording.headline(counts) == "1 of 4 answered, 1 reply waits for you, 1 excused"


def test_unreached_and_silent_are_told_apart() -> None:
    """Who was not reached was not silent."""
    assert (
        wording.headline(table(agreed(), CLOSED).counts)
        == "1 of 4 answered, 1 not reached, 2 silent"
    )


def test_replies_of_nobody_known_are_told_beside_the_lines() -> None:
    """A reply that may be anybody's waits for a person, and is in nobody's line."""
    found = table(put("", 3, [Doubt.STRANGER]))
    assert not any(each.waiting for each in found.lines)


def test_a_reply_waits_only_for_whom_it_was_not_registered() -> None:
    """Of a shared reply that was registered for one, the other still waits."""
    asked = make_asked()
    shared = put("assen").model_copy(update={"organisations": ("assen", "emmen")})
    found = matrix(make_round(shared, agreed("assen", 2), asked=asked), LATER, {}, ())
    assert [each.organisations for each in found.waiting] == [("emmen",)]


def test_corrections_are_counted_as_given_decided_and_in_the_text() -> None:
    """What was accepted is in the text when it was put there, or when the round was settled."""
    two = corrected("emmen", 1, [Correction(passage="1.1", new="a"), Correction(passage="1.2")])
    declined = Decided(correction=2, verdict=Verdict.DECLINED, because="nee")
    steps = [(), (ACCEPTED,), (ACCEPTED, declined), (ACCEPTED, declined, SETTLED)]
    counted = [wording.corrected(table(two, *acts).corrections) for acts in steps]
    assert counted == [
        "0 of 2 decided",
        "1 of 2 decided",
        "2 of 2 decided",
        "2 of 2 decided, 1 in the text",
    ]


def test_the_table_is_json() -> None:
    """Other programs get the whole of it, instants in ISO 8601."""
    dumped = table(*TWO_ANSWERS, put("assen")).model_dump(mode="json")
    assert dumped["lines"][0]["answers"][1]["response"] == "corrections"
    assert dumped["deadline"] == "2024-10-18T15:00:00Z"
    assert dumped["waiting"][0]["doubts"] == ["conditional"]


def shown(found: Matrix) -> str:
    """The whole of a round as a pipe gets it."""
    return as_text(whole(found, ZONE))


def test_the_screen_gives_the_commands_to_deal_with_what_waits() -> None:
    """Beside a reply stand its words, its doubts and what to do; a condition is no agreement."""
    told = shown(table(put("assen", 2)))
    assert "“Akkoord, mits het college instemt.”" in told
    assert "Not counted: with a condition" in told
    assert 'mailer round register assen D-7 --corrections … --reply 2 --by "…"' in told
    assert "--agreed" not in told
    unproven = put("assen", 2, [Doubt.UNPROVEN], response=Response.AGREED, words="Akkoord.")
    assert "mailer round register assen D-7 --agreed --reply 2" in shown(table(unproven))
    assert 'mailer round aside 2 D-7 --because "…"' in told


def test_a_reply_that_asks_for_time_gets_the_command_that_gives_it() -> None:
    """An extension is one command away; corrections that were read can be registered as read."""
    told = shown(table(put("assen", 2, [Doubt.ASKS], response=Response.EXTENSION)))
    assert 'mailer round extend D-7 --for assen --to "…" --reply 2 --because "…"' in told
    read = put("assen", 2, corrections=(Correction(passage="1.1", new="x"),))
    assert "mailer round register assen D-7 --as-read --reply 2" in shown(table(read))


def test_the_screen_tells_of_reminders_how_far_they_are() -> None:
    """Each instant has a line: what went, what was cancelled, and what nobody approved."""
    reminders = [
        Reminding(
            name="D-8",
            at=LATER,
            approved=True,
            states={State.SUBMITTED: 3, State.CANCELLED: 1},
        ),
        Reminding(name="D-9", at=DEADLINE, approved=False, states={State.PLANNED: 4}),
    ]
    told = shown(matrix(make_round(), LATER, {}, reminders))
    assert "D-8  3 submitted, 1 cancelled" in told
    assert "D-9  4 not handed over yet, not approved" in told


def test_the_overview_has_a_block_a_round() -> None:
    """Of several rounds each has its headline."""
    told = as_text(overview([table(), table(agreed())], ZONE))
    assert told.count("D-7  feitelijke-toets") == 2
    assert "1 of 4 answered" in told


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_terminal_of_any_width_shows_it_within_that_width(width: int) -> None:
    """No line but a command, which is never wrapped, is wider than the terminal."""
    stream = StringIO()
    write(tuple(whole(table(*TWO_ANSWERS, put("assen")), ZONE)), stream, width, colours=False)
    lines = [li for li in stream.getvalue().splitlines() if not li.strip().startswith("mailer ")]
    assert max(map(len, lines)) <= width


def test_i29_the_words_of_a_reply_do_nothing_to_a_terminal() -> None:
    """An escape sequence in a reply, a sender or a name is visible; a long reply is cut short."""
    nasty = put("assen", 2, words="\x1b[2J" + "woord " * 500, sender="a\x07@assen.example")
    told = shown(table(nasty))
    assert "\x1b" not in told
    assert "\x07" not in told
    assert "…" in told
    assert len(told) < 2500

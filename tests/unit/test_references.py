"""The reference in a subject: written, and read back from what mail programs make of it."""

import re
from email.header import Header

import pytest

from mailer.compose.references import Reference, reference_of
from mailer.replies.matching import references_in
from tests.soon import soon

OURS = Reference(7, 3, "K4QZ")
_SUBJECT = "Feitelijke toets: Verslag, reactie vóór vrijdag 18 oktober 2024, 17.00 uur"


def test_a_reference_is_the_same_for_ever() -> None:
    """By ledger, dispatch and message alone: what is composed again gets the same bytes."""
    assert reference_of("9a3f", 7, 3) == reference_of("9a3f", 7, 3)
    assert reference_of("9a3f", 7, 3) == "[FT-7.3-CKFQ]"


def test_another_ledgers_dispatch_of_that_number_is_told_apart() -> None:
    """A restored, a copied and a colleague's ledger have other references for D-7/3."""
    assert len({reference_of(f"register {n}", 7, 3) for n in range(200)}) == 200
    assert len({reference_of("9a3f", 7, n)[-5:] for n in range(1, 13)}) == 12


def test_a_check_has_nothing_that_is_mistaken_and_is_no_word() -> None:
    """Without 0, O, 1, I and L, and without vowels."""
    checks = "".join(reference_of("9a3f", 1, n)[-5:-1] for n in range(500))
    assert not re.search(r"[01AEIOUL]", checks)


def test_what_is_written_is_read() -> None:
    """The reference of every message comes back as it was put in."""
    for number in (1, 12, 345):
        written = reference_of("9a3f", number, number + 1)
        (read,) = references_in(f"RE: {_SUBJECT} {written}")
        assert str(read) == written


@pytest.mark.parametrize(
    "subject",
    [
        "[FT-7.3-K4QZ]",
        f"{_SUBJECT} [FT-7.3-K4QZ]",
        f"Re: {_SUBJECT} [FT-7.3-K4QZ]",
        f"RE: Antw: {_SUBJECT} [FT-7.3-K4QZ]",
        f"Antw.: FW: Doorst: {_SUBJECT} [FT-7.3-K4QZ]",
        f"Fwd: {_SUBJECT} [FT-7.3-K4QZ] (uw kenmerk)",
        f"{_SUBJECT} [FT-7.3-K4QZ",
        f"RE: {_SUBJECT} [ft-7.3-k4qz]",
        "kenmerk FT-7.3-K4QZ: akkoord",
        "FT-7.3-K4QZ",
        "Re:[FT-7.3-K4QZ]akkoord",
        "(FT-7.3-K4QZ), akkoord",
        "FT–7.3–K4QZ",
        "FT—7.3—K4QZ",
        "[FT‐7.3‐K4QZ]",
        "[FT‑7.3‑K4QZ]",
        "[FT−7.3−K4QZ]",
        "[ FT - 7.3 - K4QZ ]",
        "[FT - 7 . 3 -K4QZ]",
        "[FT-7.3\u00a0-\u00a0K4QZ]",
        f"{_SUBJECT}\r\n [FT-7.3-\r\n K4QZ]",
        f"{_SUBJECT} [FT-7.3-K4QZ] [FT-7.3-K4QZ]",
        "=?utf-8?Q?Re=3A_[FT-7.3-K4QZ]?=",
        "=?utf-8?Q?Antw=3A_v=C3=B3=C3=B3r_=5BFT=E2=80=917=2E3?=\r\n =?utf-8?Q?=E2=80=91K4QZ=5D?=",
        "=?iso-8859-1?Q?v=F3=F3r_[FT-7.3?= =?iso-8859-1?Q?-K4QZ]?=",
        "=?x-onbekend?Q?Re=3A_[FT-7.3-K4QZ]?=",
        "=?é?Q?Re=3A_[FT-7.3-K4QZ]?=",
        Header(f"EMBARGO: {_SUBJECT} [FT-7.3-K4QZ]", "utf-8").encode(),
        Header(f"EMBARGO: {_SUBJECT} [FT-7.3-K4QZ]", "iso-8859-1").encode(),
    ],
)
def test_a_reference_survives(subject: str) -> None:
    """What mail programs put before it, fold, encode, cut off, and what people make of it."""
    assert references_in(subject) == [OURS]


@pytest.mark.parametrize(
    "subject",
    [
        "",
        _SUBJECT,
        "[FT-7.3-K4Q]",
        "[FT-7.3-K4QZB]",
        "[FT-7.3-K4QO]",
        "[FT-7-K4QZ]",
        "[FT-7.3]",
        "SOFT-7.3-K4QZ",
        "[FT-7.3_K4QZ]",
        "[FT 7.3 K4QZ]",
        "[FT-٧.3-K4QZ]",
        "[FT-1234567890.3-K4QZ]",
    ],
)
def test_what_is_no_reference_is_none(subject: str) -> None:
    """Cut short, run on, or with a letter that no check has."""
    assert references_in(subject) == []


def test_a_forwarded_chain_names_each_once() -> None:
    """Two references in one subject are both given, in their order."""
    subject = "FW: [FT-8.1-BCDF] RE: [FT-7.3-K4QZ] ft-7.3-k4qz"
    assert references_in(subject) == [Reference(8, 1, "BCDF"), OURS]


@pytest.mark.parametrize("piece", ["FT-7.", "FT - ", "=?utf-8?Q?", "[FT-7.3-K4Q", "\r\n ", "1"])
def test_a_hostile_subject_is_read_soon(piece: str) -> None:
    """Megabytes of almost a reference take no time."""
    with soon():
        assert references_in(piece * 500_000) == []

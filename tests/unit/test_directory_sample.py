from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from mailer.directory.model import Directory
from mailer.directory.reader import load_directory
from mailer.directory.resolving import check_directory, resolve
from mailer.findings import Finding

ROOT = Path(__file__).parents[2]
MEETING = date(2024, 10, 9)
# The addressees of the seed's feedback mail, by domain.
SEED = {
    "nidos": 1, "emmen": 2, "tynaarlo": 1, "aaenhunze": 1, "coevorden": 1, "gemeentewesterveld": 2,
    "borger-odoorn": 2, "coa": 4, "assen": 2, "meppel": 1, "ggddrenthe": 1, "gmail": 1,
    "minjenv": 1, "noordenveld": 3, "dewoldenhoogeveen": 3, "vrdsn": 4, "middendrenthe": 3,
    "drenthe": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded() -> tuple[Directory, list[Finding]]:
    """The sample at the root, loaded."""
    return load_directory(ROOT / "distribution_lists", ROOT)


def test_the_sample_has_no_findings(loaded: tuple[Directory, list[Finding]]) -> None:
    """What `mailer init` writes is sound on the day of the seed's mail and long after."""
    directory, findings = loaded
    assert findings == []
    assert check_directory(directory, MEETING) == []
    assert check_directory(directory, date(2029, 12, 31)) == []


def test_the_sample_list_is_the_seed_mail(loaded: tuple[Directory, list[Finding]]) -> None:
    """34 recipients of 18 organisations, in the seed's proportions, one on a private domain."""
    audience, findings = resolve(loaded[0], ["prt-ambtelijk"], MEETING)
    domains = Counter(r.address.partition("@")[2] for r in audience.recipients)
    assert findings == []
    assert domains == {f"{name}.example": count for name, count in SEED.items()}
    assert (len(audience.recipients), len(audience.organisations)) == (34, 18)
    assert domains["gmail.example"] == 1
    assert audience.visible
    assert len(audience.left_out) == 2


def test_the_press_does_not_see_each_other(loaded: tuple[Directory, list[Finding]]) -> None:
    """The sample's press list is not visible, and leaves out who asked for it."""
    audience, _findings = resolve(loaded[0], ["pers"], MEETING)
    assert not audience.visible
    assert len(audience.recipients) == 3
    assert len(audience.left_out) == 1


def test_all_sample_addresses_are_invented(loaded: tuple[Directory, list[Finding]]) -> None:
    """No sample address can reach anybody."""
    directory, _findings = loaded
    mailboxes = [contact.address for contact in directory.contacts] + list(directory.suppressed)
    assert {address.rpartition(".")[2] for address in mailboxes} == {"example"}

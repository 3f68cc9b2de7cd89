import json
from pathlib import Path

import pytest

from mailer.directory.addresses import (
    AddressError,
    Mailbox,
    NotAsciiError,
    addresses_in,
    parse_address,
    parse_mailbox,
)
from mailer.directory.model import mailbox_key

AGREED = Path(__file__).parents[3] / "shared/data/addresses.json"
"""Addresses on which three independent validators agree; it lies beside the repository."""


@pytest.mark.skipif(not AGREED.is_file(), reason="shared/ does not lie beside this clone")
def test_every_agreed_address_comes_out_right() -> None:
    """All 219 are accepted or refused as three independent validators do."""
    agreed = json.loads(AGREED.read_text("utf-8"))
    assert len(agreed["accept"]) + len(agreed["reject"]) == 219
    assert [written for written in agreed["accept"] if not _is_taken(written)] == []
    assert [written for written in agreed["reject"] if _is_taken(written)] == []


def _is_taken(written: str) -> bool:
    try:
        return bool(parse_address(written))
    except AddressError:
        return False


@pytest.mark.parametrize(
    "written",
    [
        "a.deboer@emmen.example",
        "firstname.o'lastname@domain.com",
        "customer/department=shipping@iana.org",
        "test@c--n.com",
        "A+b_c-d@sub.domain.co.uk",
        "1@3com.com",
    ],
)
def test_ordinary_and_odd_addresses_are_kept_as_written(written: str) -> None:
    """What three validators accept is accepted without a change."""
    assert parse_address(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "", "@", "a", "a@", "@bar.com", "a@b", "a@b..com", "a..b@c.com", ".a@b.com", "a.@b.com",
        "a@-b.com", "a@b-.com", "a@bar.com.", "a b@c.com", "a@b c.com", "a@@b.com", "a,b@c.com",
        "A <a@b.com>", "a@b.com;", "a@b.com, c@d.com", "a@[1.2.3.4]", "a@1.2.3.4", '"a b"@c.com',
        "a@b_c.com", "a@xn---x.com", "a@printer.local", "a@b.invalid",
        "a" * 65 + "@b.com", "a@" + "b" * 64 + ".com", "a@" + "b." * 130 + "com", "a@b.com\n",
    ],
)  # fmt: skip
def test_what_is_no_bare_address_is_refused(written: str) -> None:
    """Names, lists, literals and anything too long are not addresses."""
    with pytest.raises(AddressError):
        parse_address(written)


@pytest.mark.parametrize("written", ["coënraads@emmen.example", "а.deboer@emmen.example"])
def test_a_local_part_that_is_not_ascii_is_refused(written: str) -> None:
    """An accent, or a Cyrillic letter that looks Latin, does not get past the @."""
    with pytest.raises(NotAsciiError):
        parse_address(written)


def test_a_domain_that_is_not_ascii_goes_as_idna() -> None:
    """The address that is kept is the one that goes on the wire."""
    assert parse_address("info@Münster.example") == "info@xn--mnster-3ya.example"


@pytest.mark.parametrize(
    "spelling", ["info@münster.example", "INFO@MÜNSTER.example", " Info@xn--MNSTER-3ya.example "]
)
def test_spellings_of_one_mailbox_have_one_key(spelling: str) -> None:
    """Case, spaces and the form of the domain do not make another mailbox."""
    assert mailbox_key(spelling) == "info@xn--mnster-3ya.example"


@pytest.mark.parametrize("text", ["", "@", "é", "é@", "a@é..é", "a@\u200b"])
def test_the_key_of_what_is_no_address_raises_nothing(text: str) -> None:
    """A key can be asked of anything, and asking again changes nothing."""
    assert mailbox_key(mailbox_key(text)) == mailbox_key(text)


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("a@b.example", "", "a@b.example"),
        ("Boer, A. de <a@b.example>", "Boer, A. de", "a@b.example"),
        ("'A. de Boer' <mailto:a@b.example>", "A. de Boer", "a@b.example"),
        ("a@b.example <A@B.example>", "", "A@B.example"),
        ("info@münster.example,", "", "info@xn--mnster-3ya.example"),
    ],
)
def test_a_mailbox_is_taken_out_of_its_dress(written: str, name: str, address: str) -> None:
    """Brackets, links, quotation marks and a separator at the end are no part of an address."""
    assert parse_mailbox(written) == Mailbox(name, address)


@pytest.mark.parametrize(
    "written",
    ["A <a@b.example> B", "<<a@b.example>>", "c@b.example <a@b.example>", "A a@b.example", "<>",
     "Bcc: a@b.example", "a@b.example\r\n", "A <a@b.example", "mailto:", "a@b.example>"],
)  # fmt: skip
def test_what_could_be_two_mailboxes_or_none_is_refused(written: str) -> None:
    """Words around an address that are no name in front of brackets are not passed over."""
    with pytest.raises(AddressError):
        parse_mailbox(written)


def test_addresses_in_a_text_are_found_once_each() -> None:
    """A mailbox that is repeated in another dress is one."""
    assert addresses_in("A <a@b.example>, mailto:A@B.example / x@ | c@d.example") == (
        "a@b.example",
        "c@d.example",
    )

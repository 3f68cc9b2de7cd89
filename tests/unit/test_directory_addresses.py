import pytest

from mailer.directory.addresses import AddressError, NotAsciiError, parse_address
from mailer.directory.model import mailbox_key


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

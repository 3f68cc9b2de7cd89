"""Header fields: addresses that are one, domains in ASCII, lines that fold."""

import pytest

from mailer.compose import headers


@pytest.mark.parametrize(
    "text",
    [
        "Verslag\r\nBcc: pers@krant.example",
        "Verslag\nBcc: pers@krant.example",
        "Verslag\rBcc",
        "Verslag\u2028Bcc",
        "Verslag\u2029Bcc",
        "Verslag\x85Bcc",
        "Verslag\x00",
        "Verslag\t",
        "Verslag\x1b[31m",
        "Verslag\udc80",
    ],
)
def test_i10_a_line_break_or_control_character_is_refused(text: str) -> None:
    """A cell with a newline once added a Bcc; here it stops the field."""
    with pytest.raises(headers.HeaderFault):
        headers.field("Subject", text)
    with pytest.raises(headers.HeaderFault):
        headers.address_field("To", [(text, "a@emmen.example")])
    with pytest.raises(headers.HeaderFault):
        headers.structured_field("Message-ID", text)


def test_i10_a_name_that_reads_backwards_is_refused() -> None:
    """A control of direction makes a name look like another address."""
    with pytest.raises(headers.HeaderFault):
        headers.address_field("To", [("\u202eelpmaxe.nemme@a", "b@krant.example")])


def test_an_emoji_of_several_characters_is_a_name() -> None:
    """The joiner between them is no control of direction."""
    field = headers.address_field("To", [("👩\u200d💼", "a@emmen.example")])
    assert field.startswith(b"To: =?utf-8?b?")


@pytest.mark.parametrize(
    "address",
    [
        "a@emmen.example>, <pers@krant.example",
        "a@emmen.example, pers@krant.example",
        "a@emmen.example;b@emmen.example",
        "a b@emmen.example",
        "a@b@emmen.example",
        "kabinet",
        "",
        "@emmen.example",
        "zoë@emmen.example",
        '"a b"@emmen.example',
        "A <a@emmen.example>",
    ],
)
def test_i10_what_is_not_one_address_is_refused(address: str) -> None:
    """Nothing in an address can become a second one."""
    with pytest.raises(headers.HeaderFault):
        headers.address_field("To", [("", address)])


def test_a_domain_that_is_not_ascii_goes_in_its_ascii_form() -> None:
    """IDNA, in the field and in the envelope alike."""
    assert headers.ascii_domain("a@coördinatie.example") == "a@xn--cordinatie-fcb.example"
    field = headers.address_field("Cc", [("Zoë", "z@coördinatie.example")])
    assert b"<z@xn--cordinatie-fcb.example>" in field


def test_a_domain_that_is_none_is_refused() -> None:
    """IDNA's own refusals come out as ours."""
    with pytest.raises(headers.HeaderFault):
        headers.ascii_domain("a@é..example")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("A. de Boer", '"A. de Boer" <a@emmen.example>'),
        ("Ada Boer", "Ada Boer <a@emmen.example>"),
        ("Boer, de", '"Boer, de" <a@emmen.example>'),
        ('de "Boer"', r'"de \"Boer\"" <a@emmen.example>'),
        ("", "a@emmen.example"),
    ],
)
def test_plain_names_stay_readable(name: str, written: str) -> None:
    """ASCII is quoted where it must be and encoded nowhere."""
    assert headers.address_field("To", [(name, "a@emmen.example")]) == f"To: {written}\r\n".encode()


def test_a_name_that_looks_encoded_is_not_decoded_to_something_else() -> None:
    """What reads as an encoded word is itself encoded."""
    field = headers.field("Subject", "=?utf-8?q?Bcc?=")
    assert b"=?utf-8?q?Bcc?=" not in field


def test_a_long_list_of_addresses_folds_between_them() -> None:
    """Each of 34 officials stands whole on a line."""
    boxes = [(f"Ambtenaar {n}", f"ambtenaar{n}@emmen.example") for n in range(34)]
    lines = headers.address_field("To", boxes).decode().splitlines()
    assert all(len(line) <= 78 for line in lines)
    assert all(line.count("@") >= 1 for line in lines)


def test_a_word_without_an_end_is_no_line_without_an_end() -> None:
    """A subject of 2,000 letters still goes in lines that servers take."""
    assert max(map(len, headers.field("Subject", "x" * 2000).splitlines())) <= 78

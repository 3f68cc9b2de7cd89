"""Who proves that a mail is from whom its From names: a receiving server of ours, or nobody."""

import pytest

from mailer.replies.proof import Proof, prove
from tests.soon import soon

pytestmark = pytest.mark.usefixtures("english")
DOMAIN = "emmen.example"
FROM = f"From: A. de Boer <a.deboer@{DOMAIN}>"
BORDER = "Received: from mail.emmen.example by mx.drenthe.example; Mon, 14 Oct 2024 09:12:00 +0200"
OURS = "Authentication-Results: mx.drenthe.example;"
SENT = "Received: from laptop by mail.emmen.example; Mon, 14 Oct 2024 09:11:58 +0200"
PASS = f"{OURS} dmarc=pass header.from={DOMAIN}"
FAIL = f"{OURS} dmarc=fail header.from={DOMAIN}"
SERVERS = ["mx.drenthe.example"]
MICROSOFT = ["exchange-online"]


def mail(*fields: str, author: str = FROM) -> bytes:
    """A message whose header begins with these fields."""
    lines = [*fields, author, "To: kabinet@drenthe.example", "Subject: Akkoord", "", "Akkoord."]
    return "\n".join(lines).replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def proven(*fields: str, author: str = FROM, servers: list[str] = SERVERS) -> bool:
    """Whether anything proves the sender; one of words and why is always said."""
    proof = prove(mail(*fields, author=author), servers)
    assert bool(proof.words) != bool(proof.why)
    return bool(proof.words)


# What proves


@pytest.mark.parametrize(
    ("results", "words"),
    [
        (f"dmarc=pass header.from={DOMAIN}", "dmarc=pass"),
        (f"dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from={DOMAIN}", "dmarc=pass"),
        (f"DMARC = Pass (p=none (n)) Header . From = {DOMAIN.upper()}", "dmarc=pass"),
        (f"dkim=pass header.d={DOMAIN}", f"dkim=pass header.d={DOMAIN}"),
        (f'dkim/1=pass (2048-bit key; RSA) header.d={DOMAIN} header.b="a;b=c"', "dkim=pass"),
        (f"dkim=pass header.i=@{DOMAIN} header.s=s1 header.b=Ab+/1=", "dkim=pass"),
        (f"dkim=fail header.d=lists.example; dkim=pass header.d={DOMAIN}", "dkim=pass"),
        (f"spf=pass smtp.mailfrom={DOMAIN}", f"spf=pass smtp.mailfrom={DOMAIN}"),
        (f"spf=pass (a@b designates 1.2.3.4) smtp.mailfrom=a.deboer@{DOMAIN}", "spf=pass"),
        (f"spf=pass smtp.mailfrom=x@{DOMAIN}; spf=none smtp.helo=mail.x.example", "spf=pass"),
        (f"dkim=none; dmarc=none; spf=pass smtp.mailfrom={DOMAIN}", "spf=pass"),
        (f"dmarc=pass (p=none dis=none) d={DOMAIN}; dkim=pass header.i=@{DOMAIN}", "dkim=pass"),
        (f"spf=fail smtp.mailfrom=x.example; dmarc=pass header.from={DOMAIN};", "dmarc=pass"),
        (f'dmarc=pass reason="own; policy" header.from={DOMAIN}', "dmarc=pass"),
    ],
)
def test_i28_a_pass_of_our_own_server_proves_the_sender(results: str, words: str) -> None:
    """DMARC, or a signature of the domain itself, or a return path of it where nothing objects."""
    proof = prove(mail(f"{OURS} {results}", BORDER), SERVERS)
    assert proof.sender == "a.deboer@emmen.example"
    assert proof.words.startswith(words)
    assert proof.words.endswith(", mx.drenthe.example")
    assert not proof.why


@pytest.mark.parametrize(
    "results",
    [
        "none",
        "",
        "spf=none; dkim=none",
        "dmarc=pass",
        "dmarc=pass header.from=evil.example",
        f"dmarc=fail header.from={DOMAIN}; dkim=pass header.d={DOMAIN}",
        f"dmarc=fail header.from={DOMAIN}; spf=pass smtp.mailfrom={DOMAIN}",
        f"dmarc=quarantine header.from={DOMAIN}; dkim=pass header.d={DOMAIN}",
        f"dmarc=pass header.from=evil.example; dkim=pass header.d={DOMAIN}",
        f"dmarc=pass header.from={DOMAIN}; compauth=fail reason=001",
        f"dkim=fail header.d={DOMAIN}",
        f"dkim=fail header.d={DOMAIN}; spf=pass smtp.mailfrom={DOMAIN}",
        f"dkim=fail header.d=other.example; spf=pass smtp.mailfrom={DOMAIN}",
        f"dkim=pass header.d={DOMAIN}; dkim=fail header.d={DOMAIN}",
        "dkim=pass header.d=evil.example",
        f"dkim=pass header.d={DOMAIN}.evil.example",
        f"dkim=pass header.d=evil-{DOMAIN}",
        "dkim=pass header.d=griffie.emmen.example",
        "dkim=pass header.d=example",
        f"dkim=pass header.d=evil.example header.i=@{DOMAIN}",
        f"dkim=neutral header.d={DOMAIN}",
        "spf=pass smtp.mailfrom=evil.example",
        "spf=pass smtp.mailfrom=",
        "spf=pass smtp.mailfrom=griffie.emmen.example",
        f"spf=pass smtp.helo={DOMAIN}",
        f"spf=softfail smtp.mailfrom={DOMAIN}",
        f"spf=pass smtp.mailfrom={DOMAIN}; spf=fail smtp.mailfrom={DOMAIN}",
        f"arc=pass header.from={DOMAIN}",
        f"auth=pass smtp.auth=a.deboer@{DOMAIN}",
    ],
)
def test_i28_what_does_not_pass_for_this_domain_proves_nothing(results: str) -> None:
    """No result, a failing one, one of another domain, or one against another."""
    assert not proven(f"{OURS} {results}", BORDER)


def test_i28_a_signature_from_above_counts_where_it_is_one_organisation() -> None:
    """A department below a municipality's domain, but not what a registry hands out."""
    own = "From: <g@griffie.emmen.example>"
    assert proven(f"{OURS} dkim=pass header.d=emmen.example", BORDER, author=own)
    assert not proven(f"{OURS} dkim=pass header.d=riffie.emmen.example", BORDER, author=own)
    registry = "From: <g@emmen.co.uk>"
    assert not proven(f"{OURS} dkim=pass header.d=co.uk", BORDER, author=registry)
    assert proven(f"{OURS} dkim=pass header.d=emmen.co.uk", BORDER, author=registry)


# Which fields


@pytest.mark.parametrize(
    "fields",
    [
        [PASS, BORDER],
        [PASS],
        [BORDER, PASS, SENT],
        [BORDER, PASS, PASS, SENT],
        ["Received: from mx by exchange.drenthe.example; now", PASS, BORDER],
        [PASS.replace("mx.drenthe", "MX.Drenthe"), BORDER],
        [PASS.replace("example;", "example 1;"), BORDER],
        [PASS.replace("mx.drenthe.example", '"mx.drenthe.example"'), BORDER],
        [PASS.replace("example;", "example (amavisd-new);"), BORDER],
        [PASS.replace(" ", "\n\t"), BORDER],
        [PASS.replace(": ", ":").replace("Authentication-R", "authentication-r"), BORDER],
        [f"{OURS} dkim=none", PASS, BORDER],
        [PASS, PASS, BORDER],
        [PASS, "Authentication-Results: mx.evil.example; dmarc=fail header.from=x", BORDER],
        [PASS, BORDER, FAIL, SENT],
        [PASS, BORDER, "Authentication-Results: (odd"],
        ["ARC-Authentication-Results: i=1; mx.drenthe.example; dmarc=fail", PASS, BORDER],
    ],
)
def test_i28_fields_of_our_own_server_count(fields: list[str]) -> None:
    """However they are folded and spelled, wherever the border puts them; what is below does not.

    A field of ours below the next Received came with the mail, or is of an earlier hop.
    """
    assert proven(*fields)


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [BORDER],
        [BORDER, PASS],
        [BORDER, SENT, PASS],
        [PASS.replace("mx.drenthe.example", "mx.evil.example"), BORDER],
        [PASS.replace("mx.drenthe.example", "mx.drenthe.example.evil.example"), BORDER],
        [PASS.replace("mx.drenthe.example", "exchange-online"), BORDER],
        [PASS.replace("mx.drenthe.example;", ""), BORDER],
        [PASS.replace("example;", "example 2;"), BORDER],
        [PASS.replace("Authentication", "X-Authentication"), BORDER],
        [PASS.replace("Authentication", "ARC-Authentication"), BORDER],
        [f"{PASS}-Original".replace("Results:", "Results-Original:"), BORDER],
        [FAIL, BORDER, PASS],
        [f"{OURS} none", BORDER, PASS],
        [FAIL, PASS, BORDER],
        [PASS, FAIL, BORDER],
        [BORDER, FAIL, PASS, SENT],
        [PASS, f"{OURS} dmarc=none", BORDER],
        ["X-MS-Exchange-Organization-AuthAs: Internal", BORDER],
        [f"Received-SPF: Pass (mx.drenthe.example: domain of {DOMAIN})", BORDER],
        ["DKIM-Signature: v=1; d=emmen.example", BORDER],
    ],
)
def test_i28_a_forged_or_contradicting_field_proves_nothing(fields: list[str]) -> None:
    """Another server's, another field, one below all others, or two of ours that say different."""
    assert not proven(*fields)


@pytest.mark.parametrize(
    "payload",
    [
        "dmarc=pass (header.from=emmen.example",
        f"dmarc=pass) header.from={DOMAIN}",
        f"dkim=pass header.d={DOMAIN}(.evil.example)",
        f"dkim=pass header.d={DOMAIN}(.evil.example",
        f"dkim=pass header.d={DOMAIN}\\.evil.example",
        f"dkim=pass header.d={DOMAIN}\x00.evil.example",
        f'dkim=pass header.d={DOMAIN}".evil.example',
        f'dkim=pass header.d="{DOMAIN}".evil.example',
        f"dkim=pass header.d={DOMAIN},evil.example",
        f"dkim=pass header.d={DOMAIN} header.d=evil.example",
        f"dmarc=pass header.from={DOMAIN} header.from=evil.example",
        f"dkim=pass header.d={DOMAIN} dmarc=fail",
        f"dkim=pass header.d={DOMAIN}; stray",
        f"=pass header.d={DOMAIN}",
        f"dkim=pass header.d={DOMAIN}; dmarc fail",
        f'dmarc=pass ("a) header.from={DOMAIN} (b")',
        f"dmarc=pass header.from={DOMAIN} " + "x" * 25_000,
    ],
)
def test_i28_a_field_that_can_be_read_in_two_ways_proves_nothing(payload: str) -> None:
    """Comments, quotes, doubles and what is no result: a server wrote what a sender gave it."""
    assert not proven(f"{OURS} {payload}", BORDER)


@pytest.mark.parametrize(
    ("payload", "passes"),
    [
        (
            "spf=pass (sender IP is 192.0.2.7)\n smtp.mailfrom=emmen.example; dkim=pass (signature "
            "was verified)\n header.d=emmen.example;dmarc=pass action=none\n "
            "header.from=emmen.example;compauth=pass reason=100",
            True,
        ),
        (
            "spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=emmen.example; drenthe.example; "
            "dkim=none (message not signed) header.d=none;drenthe.example; dmarc=bestguesspass "
            "action=none header.from=emmen.example;",
            True,
        ),
        (
            "dkim=none (message not signed) header.d=none;dmarc=none action=none "
            "header.from=emmen.example;",
            False,
        ),
        (
            "spf=fail (sender IP is 192.0.2.7) smtp.mailfrom=emmen.example; dkim=none (message not "
            "signed) header.d=none;dmarc=fail action=oreject header.from=emmen.example;"
            "compauth=fail reason=000",
            False,
        ),
        ("mx.drenthe.example; dmarc=pass header.from=emmen.example", False),
        ("exchange-online; dmarc=pass header.from=emmen.example", False),
    ],
)
def test_i28_exchange_online_names_no_server(payload: str, passes: bool) -> None:
    """Its form counts where config.toml says exchange-online, and no other form does then."""
    field = f"Authentication-Results: {payload}"
    assert proven(field, BORDER, servers=MICROSOFT) is passes


def test_i28_without_a_server_of_ours_nothing_is_proven() -> None:
    """The reason says which setting it needs."""
    assert "verified_by" in prove(mail(PASS, BORDER), []).why


def test_the_reason_says_what_the_server_found() -> None:
    """Of which domain, with nothing in it that steers a terminal (I29)."""
    field = f"{OURS} dkim=pass header.d=evil.example; dmarc=fail\u202e header.from={DOMAIN}"
    assert prove(mail(field, BORDER), SERVERS).why == (
        "mx.drenthe.example does not say that it is from emmen.example "
        "(dkim=pass header.d=evil.example, dmarc=fail\\u202e header.from=emmen.example)."
    )


def test_the_record_says_which_server() -> None:
    """As config.toml writes it."""
    proof = prove(mail(PASS, BORDER), ["MX.Drenthe.example"])
    assert proof == Proof(sender="a.deboer@emmen.example", words="dmarc=pass, MX.Drenthe.example")


# From


@pytest.mark.parametrize(
    ("author", "sender"),
    [
        ("From: a.deboer@emmen.example", "a.deboer@emmen.example"),
        ("From: <a.deboer@emmen.example>", "a.deboer@emmen.example"),
        ("From: A.deBoer@Emmen.EXAMPLE", "A.deBoer@Emmen.EXAMPLE"),
        ("from: A. de Boer (griffie) <a.deboer@emmen.example>", "a.deboer@emmen.example"),
        ('From: "Boer, A. de" <a.deboer@emmen.example>', "a.deboer@emmen.example"),
        ('From: "Boer, A. \\"A\\" de" <a.deboer@emmen.example>', "a.deboer@emmen.example"),
        ("From: a.deboer@emmen.example (A. de Boer)", "a.deboer@emmen.example"),
        ("From: =?utf-8?Q?C=C3=B6e_de_Boer?=\n <a.deboer@emmen.example>", "a.deboer@emmen.example"),
        ("From: Coë de Boer <a.deboer@emmen.example>", "a.deboer@emmen.example"),
        ('From: "x@evil.example" <a.deboer@emmen.example>', "a.deboer@emmen.example"),
    ],
)
def test_what_stands_in_the_angle_brackets_is_the_sender(author: str, sender: str) -> None:
    """Whatever the name before it says."""
    proof = prove(mail(PASS, BORDER, author=author), SERVERS)
    assert (proof.sender, bool(proof.words)) == (sender, True)


@pytest.mark.parametrize(
    "author",
    [
        "X-From: a.deboer@emmen.example",
        "From:",
        "From: A. de Boer",
        "From: a.deboer@emmen.example, x@evil.example",
        "From: Boer, A. de <a.deboer@emmen.example>",
        "From: <a.deboer@emmen.example>, <x@evil.example>",
        "From: <x@evil.example> <a.deboer@emmen.example>",
        "From: <x@evil.example>\nFrom: <a.deboer@emmen.example>",
        "From: <a.deboer@emmen.example>\nFrom : <x@evil.example>",
        "From: Griffie: a.deboer@emmen.example;",
        "From: Griffie: a.deboer@emmen.example, x@evil.example;",
        "From: a.deboer@emmen.example <x@evil.example>",
        "From: <@evil.example:a.deboer@emmen.example>",
        "From: <a.deboer@emmen.example.>",
        "From: <a.deboer@emmen..example>",
        "From: < a.deboer@emmen.example >",
        "From: <a.deboer@emmen.example(.evil.example)>",
        "From: <a.deboer@emmen.example\x00.evil.example>",
        "From: <a.deboer@emmen.example@evil.example>",
        'From: <"a.deboer@emmen.example"@evil.example>',
        'From: "unended <a.deboer@emmen.example>',
        "From: =?utf-8?Q?=3Ca.deboer=40emmen.example=3E?=",
        "From: <=?utf-8?Q?a.deboer=40emmen.example?=>",
        "From: <a.deboer@ｅmmen.example>",
        "From: <a.deboer@emmen。example>",
        "From: <a.deboer@emmen\u200b.example>",
        "From: <\u212a.bruins@emmen.example>",
        "From: <a.deboer@[192.0.2.7]>",
        "From: <a.deboer@emmen>",
    ],
)
def test_i28_a_from_that_can_be_read_in_two_ways_has_no_sender(author: str) -> None:
    """None, several, a group, a route, a double spelling: nobody is named, and nothing proven."""
    proof = prove(mail(PASS, BORDER, author=author), SERVERS)
    assert (proof.sender, proof.words) == ("", "")
    assert "From" in proof.why or "header" in proof.why


@pytest.mark.parametrize(
    "author",
    [
        'From: "a.deboer@emmen.example" <x@evil.example>',
        "From: =?utf-8?Q?a.deboer=40emmen.example?= <x@evil.example>",
        "From: =?utf-8?Q?=22A=22_=3Ca.deboer=40emmen.example=3E?= <x@evil.example>",
        "From: <a.deboer@emm\u0435n.example>",
        "From: <a.deboer@xn--emmn-x4d.example>",
    ],
)
def test_i28_a_name_or_a_lookalike_is_not_the_domain(author: str) -> None:
    """Our server's pass for emmen.example says nothing about another domain."""
    assert not proven(PASS, BORDER, author=author)


def test_a_domain_with_accents_is_compared_in_ascii() -> None:
    """In From and in the result it may stand in either spelling."""
    coded = f"{OURS} dmarc=pass header.from=xn--cosse-osa.example"
    assert proven(coded, BORDER, author="From: <a@coësse.example>")
    assert proven(coded, BORDER, author="From: <a@xn--cosse-osa.example>")
    assert proven(
        f"{OURS} dmarc=pass header.from=coësse.example", BORDER, author="From: <a@COËSSE.example>"
    )


# The header


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n\r\nAkkoord.",
        mail(PASS, BORDER).partition(b"\r\n\r\n")[0],
        mail(f"Subject: x\r{PASS}", BORDER),
        mail(BORDER, "Subject: x").replace(b"x\r\n", b"x\n" + PASS.encode() + b"\r\n"),
        mail(PASS, BORDER, "X-\x00: y"),
        mail(PASS, "no field", BORDER),
        mail(" folded", PASS, BORDER),
        mail("From : <x@evil.example>", PASS, BORDER),
        b"X: " + b"y" * 2**19 + b"\r\n" + mail(PASS, BORDER),
    ],
)
def test_i28_a_header_that_programs_read_differently_proves_nothing(content: bytes) -> None:
    """Lone line ends, lines that are no field, and one that does not end."""
    assert prove(content, SERVERS).words == ""


def test_a_saved_message_may_have_unix_line_ends() -> None:
    """As a file on a Linux machine has them, with the line of an mbox before."""
    saved = b"From a.deboer@emmen.example Mon Oct 14 09:12:00 2024\r\n" + mail(PASS, BORDER)
    assert prove(saved.replace(b"\r\n", b"\n"), SERVERS).words


@pytest.mark.parametrize("piece", ["(", ")", '"', "a=b ", "a.b=", "; ", "(a(b", '"\\', "xn--é."])
@pytest.mark.parametrize("start", [OURS, "From: ", f"{OURS} dkim=pass header.d="])
def test_a_hostile_field_is_read_soon(start: str, piece: str) -> None:
    """As long as a field may be, and longer."""
    with soon():
        for size in (19_000, 400_000):
            assert not proven(start + (piece * size)[:size], BORDER)

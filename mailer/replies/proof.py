"""Who proves that a mail is from whom its From names (I28): a receiving server of ours, or nobody.

DKIM, SPF and DMARC are not verified here. The border does that, when the mail comes in and the keys
are there; it writes what it found into the header. Exchange on premises writes nothing. Its
`X-MS-Exchange-Organization-AuthAs: Internal` proves nothing here: anybody outside can write it,
and the mail does not show whether the border took it out.
"""

from collections.abc import Sequence
from email.message import Message

from mailer.directory.model import mailbox_key
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.replies.authentication import Found, Malformed, Result, found_by
from mailer.replies.authors import plain_header, sole_author
from mailer.visible import visible

_UNDECIDED = frozenset({"none", "neutral", "temperror", "permerror", "bestguesspass"})
"""What says neither that it is right nor that it is wrong (RFC 8601, 2.7; the last is Microsoft's,
for a domain without a policy)."""

_ABOUT = ("header.from", "header.d", "header.i", "smtp.mailfrom")
"""The properties that say which domain a result is about."""


class Proof(Frozen):
    """What proves a mail's sender.

    `sender` is the one address in From, as it stands; "" where there is none, or several, or one
    that can be read in two ways. `words` is what proves it, for the record; "" where nothing does,
    and then `why` is a sentence about it.
    """

    sender: str = ""
    words: str = ""
    why: str = ""


class _Unproven(Exception):
    """Why not, as a sentence."""


def prove(content: bytes, verified_by: Sequence[str]) -> Proof:
    """What proves the sender of a whole message.

    `verified_by` are the authserv-ids of receiving servers of ours that take out what comes in
    under their name; "exchange-online" is Microsoft's, which writes none. Never raises.
    """
    header = plain_header(content)
    if header is None:
        return Proof(why=_("Its header is damaged, or made to be read in several ways."))
    sender = sole_author(header)
    if not sender:
        return Proof(why=_("Its From does not name one address in the usual way."))
    try:
        words = _proven(mailbox_key(sender).rpartition("@")[2], _found(header, verified_by))
    except _Unproven as why:
        return Proof(sender=sender, why=str(why))
    return Proof(sender=sender, words=words)


def _found(header: Message, verified_by: Sequence[str]) -> Found:
    if not verified_by:
        raise _Unproven(
            _("No server is named under [replies] verified_by that proves who wrote a mail.")
        )
    try:
        found = found_by(header, verified_by)
    except Malformed as error:
        raise _Unproven(
            _("What a receiving server wrote about its sender cannot be read in one way only.")
        ) from error
    if not found.servers:
        sentence = _("No server of ours ({servers}) wrote what it found about its sender.")
        raise _Unproven(sentence.format(servers=", ".join(verified_by)))
    return found


def _proven(domain: str, found: Found) -> str:
    """What proves that it is from this domain, in words for the record."""
    results = found.results
    if any(result.method == "compauth" and result.value == "fail" for result in results):
        raise _says_no(domain, found)
    proof = _by_dmarc(domain, found) or _by_dkim(domain, found) or _by_spf(domain, results)
    if not proof:
        sentence = _("{servers} found nothing that proves that it is from {domain} ({results}).")
        raise _Unproven(_filled(sentence, domain, found))
    return f"{proof}, {', '.join(found.servers)}"


def _by_dmarc(domain: str, found: Found) -> str:
    """DMARC is a verdict about the domain in From (RFC 7489); without that domain about nothing."""
    verdicts = {
        (result.value, result.domain("header.from"))
        for result in found.results
        if result.method == "dmarc"
        and (result.value != "pass" or "header.from" in result.properties)
    }
    if not verdicts or {value for value, _domain in verdicts} <= _UNDECIDED:
        return ""
    if verdicts != {("pass", domain)}:
        raise _says_no(domain, found)
    return "dmarc=pass"


def _by_dkim(domain: str, found: Found) -> str:
    """A signature of the domain itself, or of one above it."""
    signed = [
        (result.value, signer)
        for result in found.results
        if result.method == "dkim" and _is_aligned(signer := _signer(result), domain)
    ]
    values = {value for value, _signer in signed}
    if "pass" in values and not values <= _UNDECIDED | {"pass"}:
        raise _says_no(domain, found)
    return next((f"dkim=pass header.d={signer}" for value, signer in signed if value == "pass"), "")


def _signer(result: Result) -> str:
    """Where a server writes header.i alone: that is the signer's domain, or below it (RFC 6376)."""
    if "header.d" in result.properties:
        return result.domain("header.d")
    return result.domain("header.i")


def _is_aligned(signer: str, domain: str) -> bool:
    """Equal, or a domain above it that is one organisation's: “nl” and “co.uk” are not."""
    name, _dot, top = signer.partition(".")
    registry = not top or ("." not in top and len(name) < 4 and len(top) == 2)
    return bool(signer) and (signer == domain or (not registry and domain.endswith(f".{signer}")))


def _by_spf(domain: str, results: Sequence[Result]) -> str:
    """SPF is about the return path; where a signature does not hold it is not enough."""
    broken = any(r.method == "dkim" and r.value not in _UNDECIDED | {"pass"} for r in results)
    mailed = [r for r in results if r.method == "spf" and "smtp.mailfrom" in r.properties]
    if broken or {(r.value, _return_path(r)) for r in mailed} != {("pass", domain)}:
        return ""
    return f"spf=pass smtp.mailfrom={domain}"


def _return_path(result: Result) -> str:
    return result.domain("smtp.mailfrom")


def _says_no(domain: str, found: Found) -> _Unproven:
    return _Unproven(
        _filled(_("{servers} does not say that it is from {domain} ({results})."), domain, found)
    )


def _filled(sentence: str, domain: str, found: Found) -> str:
    results = ", ".join(visible(_told(result)) for result in found.results[:8]) or "none"
    return sentence.format(servers=", ".join(found.servers), domain=domain, results=results)


def _told(result: Result) -> str:
    """dmarc=fail header.from=emmen.example."""
    domains = (f" {name}={result.domain(name)}" for name in _ABOUT if result.domain(name))
    return f"{result.method}={result.value}{next(domains, '')}"

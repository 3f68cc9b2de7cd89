"""ResolveNames and ExpandDL: who people are."""

from tests.servers.ews.addresses import mailbox
from tests.servers.ews.calling import Call
from tests.servers.ews.soap import Element, Refusal, m, said, success, t, text_of

MOST = 100
"""ResolveNames gives no more, and says only that the last was not among them."""


def resolve_names(call: Call) -> list[Element]:
    """See EWS, ResolveNames: by the beginning of a name or an address, or a whole alias."""
    wanted = text_of(call.request, "UnresolvedEntry").casefold().removeprefix("smtp:")
    found = [each for each in _known(call) if _fits(call, wanted, each[0], each[1])]
    if not found:
        raise Refusal("ErrorNameResolutionNoResults", "No results were found.")
    resolutions = [t("Resolution", mailbox(*each)) for each in found[:MOST]]
    made = success(
        "ResolveNames",
        m(
            "ResolutionSet",
            *resolutions,
            TotalItemsInView=str(len(resolutions)),
            IncludesLastItemInRange=said(len(found) <= MOST),
        ),
    )
    if len(found) > 1:
        _warn(made)
    return [made]


def expand_dl(call: Call) -> list[Element]:
    """See EWS, ExpandDL: one level; a list that is not there has nobody in it, as Exchange says."""
    wanted = text_of(call.request, "Mailbox", "EmailAddress")
    wanted = wanted or text_of(call.request, "Mailbox", "Name")
    _require_to_be_seen(call, wanted)
    found = call.people.list_of(wanted)
    members = [_mailbox(call, each) for each in found.members] if found else []
    return [
        success(
            "ExpandDL",
            m(
                "DLExpansion",
                *members,
                TotalItemsInView=str(len(members)),
                IncludesLastItemInRange="true",
            ),
        )
    ]


def _require_to_be_seen(call: Call, wanted: str) -> None:
    unseen = (each for each in call.people.lists if each.hidden or each.dynamic)
    for each in unseen:
        if wanted.casefold() in {each.address.casefold(), each.name.casefold()}:
            raise Refusal("ErrorNameResolutionNoResults", "No results were found.")


def _known(call: Call) -> list[tuple[str, str, str]]:
    people = call.people
    return [
        *((each.name, each.address, "Mailbox") for each in people.mailboxes),
        *((each.name, each.address, "PublicDL") for each in people.lists if not each.hidden),
        *((name, address, "Contact") for address, name in people.contacts.items()),
    ]


def _fits(call: Call, wanted: str, name: str, address: str) -> bool:
    found = call.people.mailbox(address)
    aliases = found.aliases if found else ()
    begins = any(word.startswith(wanted) for word in (name.casefold(), address.casefold()))
    return begins or wanted in (each.casefold() for each in aliases)


def _mailbox(call: Call, address: str) -> Element:
    for name, known, kind in _known(call):
        if known.casefold() == address.casefold():
            return mailbox(name, known, kind)
    return mailbox("", address, "OneOff")


def _warn(message: Element) -> None:
    message.set("ResponseClass", "Warning")
    message[0].text = "ErrorNameResolutionMultipleResults"
    message.insert(0, m("MessageText", "Multiple results were found."))
    message.insert(2, m("DescriptiveLinkKey", "0"))

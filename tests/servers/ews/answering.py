"""From a request to its answer: the table of what the server can do."""

from tests.servers.ews import soap
from tests.servers.ews.calling import Call, Operation
from tests.servers.ews.manners import Manners
from tests.servers.ews.operations import finding, folders, items, people, sending, zones
from tests.servers.ews.people import Mailbox, People
from tests.servers.ews.soap import Element, Refusal, Request, t

OPERATIONS: dict[str, Operation] = {
    "CreateItem": items.create_item,
    "GetItem": items.get_item,
    "UpdateItem": items.update_item,
    "DeleteItem": items.delete_item,
    "GetAttachment": items.get_attachment,
    "SendItem": sending.send_item,
    "FindItem": finding.find_item,
    "SyncFolderItems": finding.sync_folder_items,
    "GetFolder": folders.get_folder,
    "FindFolder": folders.find_folder,
    "ResolveNames": people.resolve_names,
    "ExpandDL": people.expand_dl,
    "GetServerTimeZones": zones.get_server_time_zones,
}


def answer(call: Call) -> Element:
    """What an operation answers. Raises `Refusal` for a SOAP fault."""
    operation = OPERATIONS.get(call.operation)
    if operation is None:
        raise Refusal("ErrorInvalidOperation", f"{call.operation} is not known here.")
    try:
        messages = operation(call)
    except Refusal as refusal:
        messages = [soap.failure(call.operation, refusal)]
    made = soap.responses(call.operation, messages)
    return _reworded(made) if call.manners.other_words else made


def _reworded(answer: Element) -> Element:
    """As another make of server writes it, which the schema does not allow for."""
    for each in answer.iter():
        for name in ("IncludesLastItemInRange", "TotalItemsInView"):
            each.attrib.pop(name, "")
    if soap.name_of(answer) == "SendItemResponse":
        answer[0].tag = f"{{{soap.M}}}Responses"
    return answer


def failed(request: Request, refusal: Refusal) -> Element:
    """An operation's answer with an error for each item that it names."""
    names = soap.parts(request.body, "ItemIds", "*") or soap.parts(request.body, "Items", "*")
    message = [soap.failure(request.operation, refusal) for _each in names or [request.body]]
    return soap.responses(request.operation, message)


def acting(people: People, user: str, request: Request) -> Mailbox:
    """The mailbox a request works from. Raises `Refusal`."""
    for each in request.header:
        if soap.name_of(each) == "ExchangeImpersonation":
            address = "".join(str(words) for words in each.itertext()).strip()
            found = people.mailbox(address)
            if found is None:
                raise Refusal("ErrorNonExistentMailbox", f"No mailbox is {address}.")
            if user != "*" and not found.opens_for(user):
                raise Refusal("ErrorImpersonateUserDenied", "The account may not impersonate.")
            return found
    own = people.own(user)
    if own is None:
        raise Refusal("ErrorMissingEmailAddress", "Who signed in has no mailbox.")
    return own


def version_info(manners: Manners) -> Element:
    """The part of the header that says what server this is."""
    major, minor, build, revision = (str(each) for each in manners.version)
    return t(
        "ServerVersionInfo",
        MajorVersion=major,
        MinorVersion=minor,
        MajorBuildNumber=build,
        MinorBuildNumber=revision,
        Version="V2017_07_11" if manners.version >= (15, 2) else "Exchange2013_SP1",
    )

"""In the child: each question to EWS as one request, and its answer as plain values.

exchangelib's own `account.drafts`, `Message.send` and their kind ask for folders first, post again
and hold locks; so its services are called themselves, with folders made by hand.
"""

import base64
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from exchangelib import DELEGATE, IMPERSONATION, UTC, Account, Configuration, Credentials, Message
from exchangelib.errors import ErrorInvalidPropertySet, ErrorItemNotFound
from exchangelib.folders import Folder, Root
from exchangelib.items import ID_ONLY
from exchangelib.properties import DistinguishedFolderId, DLMailbox, ItemId, Mailbox
from exchangelib.protocol import FailFast
from exchangelib.queryset import Q
from exchangelib.restriction import Restriction
from exchangelib.transport import NOAUTH, NTLM
from exchangelib.version import Build, Version

from mailer.providers.exchange import services
from mailer.providers.exchange.forms import (
    FOUND,
    HEAD,
    READ,
    Answer,
    bare_message,
    bears,
    entry,
    head,
    paths,
    row,
    seen,
)
from mailer.providers.exchange.wire import Wire

_BUILDS = {
    "Exchange2010_SP2": Build(14, 2, 247, 5),
    "Exchange2013": Build(15, 0, 516, 32),
    "Exchange2013_SP1": Build(15, 0, 847, 32),
    "Exchange2016": Build(15, 1, 225, 42),
}
"""Without a build exchangelib asks another question first, to find it out."""
_MOST, _PAGE = 100, 500
LIMITS = {"read": 60, "find": 100, "content": 2}
"""Requests that a question may take at most, where that is not one: files, pages, the MIME."""


class Mailroom:
    """One mailbox on one server, as account `settings` say; nothing is asked before it is used."""

    def __init__(self, settings: Answer) -> None:
        Wire.authorization = settings["authorization"] or ""
        Wire.ca_file = settings["ca_file"]
        Wire.direct = settings["direct"]
        ntlm = settings["ntlm"]
        config = Configuration(
            service_endpoint=settings["url"],
            credentials=Credentials(ntlm["user"], ntlm["secret"]) if ntlm else None,
            auth_type=NTLM if ntlm else NOAUTH,  # other words go with each request, see Wire
            version=Version(_BUILDS[settings["version"]], settings["version"]),
            retry_policy=FailFast(),
            max_connections=1,
        )
        self._account = Account(
            settings["mailbox"],
            config=config,
            autodiscover=False,
            access_type=IMPERSONATION if settings["impersonates"] else DELEGATE,
            default_timezone=UTC,
        )
        self._root = Root(account=self._account)
        self._takes_message_id = True

    def draft(self, **told: Any) -> Answer:
        """Store a draft with all that is known of it, in one request."""
        message = bare_message(
            account=self._account,
            mime_content=base64.b64decode(told["mime"]),
            author=Mailbox(name=told["name"] or None, email_address=told["sender"]),
            bcc_recipients=[Mailbox(email_address=each) for each in told["hidden"]] or None,
            message_id=told["message_id"] if self._takes_message_id else None,
            message_mark=told["message_mark"],
            ledger_mark=told["ledger_mark"],
        )
        try:
            created = self._created(message)
        except ErrorInvalidPropertySet:  # old servers want the Message-ID from the MIME alone
            if message.message_id is None:
                raise
            message.message_id = None
            self._takes_message_id = False
            Wire.limit += 1
            created = self._created(message)
        return {"item": created.id, "change_key": created.changekey or ""}

    def read(self, item: str, change_key: str) -> Answer:
        """A draft as the server has it now; None for what it does not say."""
        return seen(self._get(item, change_key, *READ))

    def send(self, item: str, change_key: str) -> Answer:
        """Send a draft that is exactly as it was when it had this change key."""
        services.Send(account=self._account).get(
            items=[ItemId(item, change_key)], saved_item_folder=self._folder("sentitems")
        )
        return {}

    def find(self, place: str, field: str, value: str) -> Answer:
        """What in one folder bears a mark, or a Message-ID; compared again, letter by letter.

        `unsure`: how many the server gave of which it does not say what they bear.
        """
        folder = self._folder(place)
        query = Q(**{field: value})
        found = services.Find(account=self._account, page_size=_PAGE).call(
            folders=[folder],
            additional_fields=paths(*FOUND),
            restriction=Restriction(query, folders=[folder], applies_to=Restriction.ITEMS),
            order_fields=None,
            shape=ID_ONLY,
            query_string=None,
            depth="Shallow",
            calendar_view=None,
            max_items=None,
            offset=0,
        )
        bearing = [(each, bears(each, field, value)) for each in map(services.sound, found)]
        unsure = sum(answer is None for _each, answer in bearing)
        return {"found": [row(each) for each, answer in bearing if answer], "unsure": unsure}

    def delete(self, item: str) -> Answer:
        """Delete an item for good; nothing when it is gone."""
        with suppress(ErrorItemNotFound):
            services.Delete(account=self._account).get(
                items=[ItemId(item, None)],
                delete_type="HardDelete",
                send_meeting_cancellations="SendToNone",
                affected_task_occurrences="AllOccurrences",
                suppress_read_receipts=True,
            )
        return {}

    def expand(self, name: str) -> Answer:
        """Whom a list holds, one level, and whether the server says that this is all of it."""
        which = DLMailbox(email_address=name) if "@" in name else DLMailbox(name=name)
        service = services.Expand(protocol=self._account.protocol)
        members = [services.sound(each) for each in service.call(distribution_list=which)]
        return {"members": [entry(each) for each in members], "whole": service.whole}

    def resolve(self, words: str) -> Answer:
        """Who goes by an address or a name."""
        found = services.Resolve(protocol=self._account.protocol).call(
            unresolved_entries=[words], return_full_contact_data=False, search_scope=None
        )
        return {"found": [entry(each) for each in services.known(found)]}

    def sync(self, state: str) -> Answer:
        """What came into the inbox since a state; "" is its beginning."""
        service = services.Sync(account=self._account)
        changes = service.call(
            folder=self._folder("inbox"),
            shape=ID_ONLY,
            additional_fields=None,
            sync_state=state or None,
            ignore=None,
            max_changes_returned=_MOST,
            sync_scope=None,
        )
        made = (item.id for kind, item in map(services.sound, changes) if kind == "create")
        created = [name for name in made if name]
        return {
            "items": created,
            "state": service.sync_state or "",
            "last": bool(service.includes_last_item_in_range),
        }

    def heads(self, items: Sequence[str]) -> Answer:
        """The header of each item, without its text; None for what the server does not say."""
        found = services.Get(account=self._account).call(
            items=[ItemId(each, None) for each in items],
            additional_fields=paths(*HEAD),
            shape=ID_ONLY,
        )
        return {"heads": [head(each) for each in found if not isinstance(each, Exception)]}

    def content(self, item: str) -> Answer:
        """A whole message. One make of server gives none when it is asked for as a field."""
        mime = (
            self._get(item, None, "mime_content").mime_content
            or self._get(item, None, "size", whole=True).mime_content
        )
        return {"mime": base64.b64encode(mime).decode("ascii") if mime else None}

    def look(self, place: str) -> Answer:
        """Whether a folder of the mailbox can be seen."""
        services.Look(account=self._account).get(
            folders=[self._folder(place)], additional_fields=None, shape=ID_ONLY
        )
        return {}

    def _created(self, message: Message) -> Any:
        return services.Create(account=self._account).get(
            items=[message],
            folder=self._folder("drafts"),
            message_disposition="SaveOnly",
            send_meeting_invitations="SendToNone",
        )

    def _folder(self, name: str) -> Folder:
        mailbox = Mailbox(email_address=self._account.primary_smtp_address)
        which = DistinguishedFolderId(id=name, mailbox=mailbox)
        return Folder(root=self._root, _distinguished_id=which)

    def _get(self, item: str, change_key: str | None, *fields: str, whole: bool = False) -> Message:
        service = services.Get(account=self._account)
        service.whole = whole
        return service.get(
            items=[ItemId(item, change_key or None)],
            additional_fields=paths(*fields),
            shape=ID_ONLY,
        )

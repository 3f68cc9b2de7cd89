"""In the child: exchangelib's services, where they do not what a sender needs."""

from collections.abc import Iterable, Iterator
from typing import Any

from exchangelib import services
from exchangelib.errors import ErrorNameResolutionNoResults
from exchangelib.properties import Mailbox
from exchangelib.util import MNS, TNS, create_element


class Once:
    """One API version, the one at hand: for another each request would be posted again."""

    def _api_versions_to_try(self) -> tuple[str]:
        return (self._version_hint.api_version,)  # type: ignore[attr-defined]


class Create(Once, services.CreateItem):
    """One answer a message."""


class Get(Once, services.GetItem):
    """One answer an item. `whole`: ask for the MIME by the shape's own word for it as well."""

    whole = False

    def get_payload(self, items: Any, additional_fields: Any, shape: Any) -> Any:
        """See `services.GetItem.get_payload`."""
        payload = super().get_payload(items, additional_fields, shape)
        if self.whole:
            asked = create_element("t:IncludeMimeContent")
            asked.text = "true"
            payload[0].insert(1, asked)  # the schema has it next to BaseShape
        return payload


class Find(Once, services.FindItem):
    """A page a request. Takes one that leaves out its counts: then it is all there is."""

    @staticmethod
    def _get_paging_values(elem: Any) -> Any:
        found = elem.find(f"{{{TNS}}}Items")
        for name, usual in {
            "TotalItemsInView": str(0 if found is None else len(found)),
            "IncludesLastItemInRange": "true",
        }.items():
            if elem.get(name) is None:
                elem.set(name, usual)
        return services.FindItem._get_paging_values(elem)


class Delete(Once, services.DeleteItem):
    """One answer an item."""


class Look(Once, services.GetFolder):
    """One answer a folder."""


class Sync(Once, services.SyncFolderItems):
    """A page a request. An error is told first: it has no state, which is looked for else."""

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        if message.get("ResponseClass") == "Error":
            return services.common.EWSService._get_element_container(self, message, name)
        return super()._get_element_container(message, name)


class Send(Once, services.SendItem):
    """Hears an answer in `Responses` too, as one make of server writes `ResponseMessages`."""

    def _get_soap_messages(self, body: Any) -> Any:
        response = body.find(self._response_tag())
        if response is not None and response.find(self._response_messages_tag()) is None:
            answers = list(response.iter(self._response_message_tag()))
            if answers:
                return answers
        return super()._get_soap_messages(body)


class Expand(Once, services.ExpandDL):
    """`whole`: the server said that the last member is among these; None when it said nothing."""

    whole: bool | None = None

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        container = super()._get_element_container(message, name)
        if hasattr(container, "get"):
            said, count = (
                container.get("IncludesLastItemInRange"),
                container.get("TotalItemsInView"),
            )
            self.whole = None if said is None else said.lower() in {"true", "1"}
            if count is not None and count.isdigit() and int(count) > len(container):
                self.whole = False
        return container


class Resolve(Once, services.ResolveNames):
    """Takes an answer that leaves out its count, as one make of server does."""

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        container = message.find(f"{{{MNS}}}ResolutionSet")
        if container is not None and container.get("IncludesLastItemInRange") is None:
            container.set("IncludesLastItemInRange", "true")
        return super()._get_element_container(message, name)


def sound(answer: Any) -> Any:
    """An answer; raises the one that is an exception, which services hand out as well."""
    if isinstance(answer, Exception):
        raise answer
    return answer


def known(answers: Iterable[Any]) -> Iterator[Mailbox]:
    """Who was found; nobody is no error."""
    for answer in answers:
        if not isinstance(answer, ErrorNameResolutionNoResults):
            yield sound(answer)

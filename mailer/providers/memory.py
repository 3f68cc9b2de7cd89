"""A transport without a far side, for tests: it keeps what it was handed and answers as told."""

from collections.abc import Callable

from mailer.errors import Refused
from mailer.i18n import _
from mailer.ledger.model import Receipt, State
from mailer.providers.interface import Capabilities, Outgoing, Transport

Answer = Callable[[Outgoing], Receipt]
"""Decides what becomes of one submission; raises what a transport may raise."""


def accept_all(outgoing: Outgoing) -> Receipt:
    """A receipt in which every recipient is accepted."""
    paths = outgoing.envelope.forward_paths
    return Receipt.of_all(paths, State.SUBMITTED, f"memory:{outgoing.label}")


class MemoryTransport(Transport):
    """See `Transport`. `handed_over` holds what arrived, in order.

    An answer that raises `InDoubt` may put the message there itself: then it went all the same,
    and a look-up confirms it.
    """

    capabilities = Capabilities(
        carries=False, looks_up=True, withdraws=True, partial=False, tells_time=False
    )

    def __init__(self, answer: Answer = accept_all) -> None:
        self.handed_over: list[Outgoing] = []
        self._answer = answer
        self._receipts: dict[str, Receipt] = {}

    def submit(self, outgoing: Outgoing) -> Receipt:
        """See `Transport.submit`."""
        if self._arrived(outgoing):
            raise Refused(_("{label} was handed over before.").format(label=outgoing.label))
        receipt = self._answer(outgoing)
        if receipt.state is not State.REFUSED:
            self.handed_over.append(outgoing)
            self._receipts[outgoing.message_id] = receipt
        return receipt

    def look_up(self, outgoing: Outgoing) -> Receipt | None:
        """See `Transport.look_up`."""
        if not self._arrived(outgoing):
            return None
        return self._receipts.get(outgoing.message_id) or accept_all(outgoing)

    def withdraw(self, outgoing: Outgoing) -> bool:
        """See `Transport.withdraw`."""
        arrived = self._arrived(outgoing)
        for each in arrived:
            self.handed_over.remove(each)
        return bool(arrived)

    def _arrived(self, outgoing: Outgoing) -> list[Outgoing]:
        return [each for each in self.handed_over if each.message_id == outgoing.message_id]

"""What plans, lists and config.toml say now of a frozen dispatch.

They can hold a message back, never let one through that the approved dispatch would not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from mailer import saying
from mailer.checks.people import is_sample
from mailer.clock import to_local
from mailer.compose.message import Addressee, Field
from mailer.directory.model import mailbox_key
from mailer.directory.resolving import resolve
from mailer.dispatch.editions import is_own_copy
from mailer.dispatch.facts import Facts
from mailer.dispatch.secrets import Secrets, words_of
from mailer.dispatch.sources import Sources
from mailer.errors import FindingsStop, TooEarly
from mailer.findings import errors
from mailer.i18n import _
from mailer.ledger.model import Delivery, Dispatch
from mailer.release.embargo import Restriction, restrictions_on


@dataclass
class Narrowing:
    """The present view of one dispatch, read once at `now`.

    `to_people`: what goes reaches people, so no sample address may be among them.
    """

    dispatch: Dispatch
    sources: Sources
    now: datetime
    to_people: bool

    def refuse_faults(self) -> None:
        """Raise `FindingsStop` while a file cannot be read: it may hold an embargo, or a name."""
        faults = errors(self.sources.findings)
        if faults:
            raise FindingsStop(
                _("{name} waits: the workspace has faults.").format(name=self.dispatch.name),
                _("Mend them and send again; nothing needs to be prepared again."),
                faults,
            )

    def refuse(self, delivery: Delivery, addressee: Addressee, now: datetime) -> None:
        """Raise `TooEarly` or `FindingsStop` when this message may not reach this addressee.

        Raises `NotSubmitted` where that is so for an address book that cannot be asked.
        """
        try:
            self._refuse(delivery, addressee, now)
        except FindingsStop as reason:
            outside = self.sources.directory.outside
            if outside and outside.unreachable:
                raise outside.unreachable from reason
            raise

    def _refuse(self, delivery: Delivery, addressee: Addressee, now: datetime) -> None:
        self._refuse_embargoed(delivery, addressee, now)
        address = addressee.recipient.address
        if self.to_people and is_sample(address):
            raise FindingsStop(
                _("{address} is a sample address; {name} stays.").format(
                    address=address, name=delivery.name
                ),
                _("Put a real address in contacts.csv and prepare the step again."),
            )
        if addressee.field is not Field.COPY:
            self._refuse_unlisted(delivery, address)
            self._refuse_parted(delivery, address, now)
        if not is_own_copy(self.sources, addressee):
            self._refuse_outside_trial(delivery, address)

    def _refuse_unlisted(self, delivery: Delivery, address: str) -> None:
        if mailbox_key(address) not in self._listed:
            raise FindingsStop(
                _(
                    "{address} is no longer on the lists, expired or suppressed; {name} stays."
                ).format(address=address, name=delivery.name),
                _("Prepare the step again."),
            )

    def _refuse_parted(self, delivery: Delivery, address: str, now: datetime) -> None:
        """Who has left a list that part of the text is for may not have that part any more."""
        key = mailbox_key(address)
        for name, mailboxes in self._facts.only_for.items():
            if key in mailboxes and key not in self.sources.members(name, now):
                raise FindingsStop(
                    _("{address} is no longer on “{list}”, and part of {name} is for it.").format(
                        address=address, list=name, name=delivery.name
                    ),
                    _("Prepare the step again."),
                )

    def _refuse_outside_trial(self, delivery: Delivery, address: str) -> None:
        trial = {mailbox_key(only) for only in self.sources.config.rules.only_to}
        if trial and mailbox_key(address) not in trial:
            raise FindingsStop(
                _("{address} is not in only_to; {name} stays.").format(
                    address=address, name=delivery.name
                ),
                _("A trial is on: only_to under [rules] in config.toml."),
            )

    def _refuse_embargoed(self, delivery: Delivery, addressee: Addressee, now: datetime) -> None:
        if is_own_copy(self.sources, addressee):
            return
        address = addressee.recipient.address
        for restriction in self._restrictions(embargoed=delivery.message.embargoed):
            if restriction.bars(address, now, self.sources.members):
                raise self._too_early(delivery, address, restriction)
        self._refuse_words(delivery, addressee, now)

    def _restrictions(self, *, embargoed: bool) -> Iterator[Restriction]:
        """What bound the text when it was frozen, and what the plans say of its files now."""
        if embargoed:
            yield from self._facts.restrictions
        carries = embargoed or self._marked_since
        yield from (r for r in self._present if r.whole or carries)

    @cached_property
    def _marked_since(self) -> bool:
        """Parts were put under embargo after the text was frozen, so it may hold them whole.

        Where parts were marked before, `_refuse_words` looks for what was marked since.
        """
        notes = self.sources.notes(self._facts.notes)[0]
        return not self._facts.marked and notes is not None and notes.embargoed

    def _refuse_words(self, delivery: Delivery, addressee: Addressee, now: datetime) -> None:
        """Words that are under embargo now, whatever they were when the message was frozen."""
        address, message = addressee.recipient.address, delivery.message
        barring = self._secrets.barring([address], now)
        text = f"{message.subject}\n{words_of(message.body)}" if barring else ""
        for secret in self._secrets.told(text, self._facts.notes, barring):
            raise self._too_early(delivery, address, secret.restriction)

    def _too_early(self, delivery: Delivery, address: str, restriction: Restriction) -> TooEarly:
        until = saying.moment(restriction.until, self.sources.config.zone)
        return TooEarly(
            _("{address} may not have {name} before {moment} ({plan}).").format(
                address=address, name=delivery.name, moment=until, plan=restriction.plan
            ),
            _("No flag breaks an embargo. Change the plan and prepare the step again."),
        )

    @cached_property
    def _secrets(self) -> Secrets:
        return Secrets(self.sources)

    @cached_property
    def _present(self) -> tuple[Restriction, ...]:
        """Embargoes on the files it was made from, by name or by the bytes they had then."""
        plans = self.sources.plans
        plan = self.sources.plan(self.dispatch.plan)
        step = plan.step(self.dispatch.step) if plan else None
        own = (plan, step) if plan and step else None
        return tuple(
            restriction if source.path == self._facts.notes else restriction.on_all()
            for source in self.dispatch.sources
            for file in sorted(self.sources.twins(source.digest) | {source.path})
            for restriction in restrictions_on(file, plans, own)
        )

    @cached_property
    def _facts(self) -> Facts:
        return Facts.model_validate_json(self.dispatch.facts)

    @cached_property
    def _listed(self) -> frozenset[str]:
        """Who is on the lists of this dispatch today."""
        today = to_local(self.now, self.sources.config.zone).date()
        audience, findings = resolve(self.sources.directory, self._facts.lists, today)
        if faults := errors(findings):
            raise FindingsStop(
                _("The lists of {name} cannot be worked out any more.").format(
                    name=self.dispatch.name
                ),
                _("Mend them and send again; nothing needs to be prepared again."),
                faults,
            )
        return frozenset(mailbox_key(recipient.address) for recipient in audience.recipients)

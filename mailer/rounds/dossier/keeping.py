"""What the record rests on: digests, seals, and whether all of it is as it was written."""

from mailer.i18n import _, ngettext
from mailer.rounds.dossier.document import Block, Line, Section, Table, facts
from mailer.rounds.dossier.record import Record


def keeping(record: Record) -> Section:
    """The register of it, and what its verification found."""
    dispatch, word = record.asked.dispatch, record.asked.approval
    own = [event.head for event in record.asked.events if event.delivery == 0]
    approved = word and f"{record.when(word.approved_at)}, {word.approved_by}"
    blocks: list[Block] = [
        facts(
            (_("Prepared"), f"{record.when(dispatch.prepared_at)}, {dispatch.prepared_by}"),
            (_("Approved"), approved or _("not approved")),
            (_("Account"), dispatch.account),
            (_("Digest of the question"), dispatch.digest),
            (_("Seal over its messages"), record.seal),
            (_("Seal over the acts"), own[-1] if own else ""),
        ),
        Line(_verified(record)),
        *map(Line, record.altered),
    ]
    if record.erased:
        blocks.append(Line(_erased(record.erased)))
    sources = tuple((source.path, source.digest) for source in dispatch.sources)
    blocks += [Table((_("Made from"), "SHA-256"), sources)] if sources else []
    return Section(_("The register"), tuple(blocks))


def _verified(record: Record) -> str:
    if record.altered:
        return _("Verified {moment}: NOT everything is as it was written.").format(
            moment=record.when(record.now)
        )
    return _("Verified {moment}: everything in the register is as it was written.").format(
        moment=record.when(record.now)
    )


def _erased(count: int) -> str:
    words = ngettext(
        "The words of {count} act were erased when their time was up; it is not told here.",
        "The words of {count} acts were erased when their time was up; they are not told here.",
        count,
    )
    return words.format(count=count)

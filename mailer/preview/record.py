"""The sheet for other programs: everything that the page shows."""

from mailer.i18n import language
from mailer.preview.changes import changes
from mailer.preview.people import Reached, reached
from mailer.preview.sheet import Entry, Reminding, Sheet
from mailer.preview.unfolding import Parts, header_fields
from mailer.preview.unfolding import parts as unfolded
from mailer.preview.variants import Variant, variants
from mailer.preview.verdict import verdict
from mailer.preview.wording import following

Json = dict[str, object]


def as_json(sheet: Sheet) -> Json:
    """A sheet as what JSON knows; instants are ISO 8601 in UTC, digests SHA-256 in hex.

    `dispatch` and `approval` are null for a draft, `changes` where there is nothing to compare
    with, `round` for what asks none. Headers are decoded; texts are whole.
    """
    dispatch = sheet.dispatch
    texts = variants(sheet.entries)
    parts = {e.message.number: text.parts for text in texts for e in text.entries}
    return {
        "name": sheet.name,
        "language": language(),
        "made_at": sheet.model_dump(mode="json", include={"now"})["now"],
        "zone": sheet.zone.key,
        "recipient_count": sheet.recipient_count,
        "verdict": verdict(sheet).model_dump(mode="json"),
        "following": following(sheet.dispatch, sheet.facts, sheet.addresses),
        "facts": sheet.facts.model_dump(mode="json", exclude={"findings"}),
        "findings": [finding.as_json() for finding in sheet.facts.findings],
        "dispatch": dispatch and dispatch.model_dump(mode="json", exclude={"facts"}),
        "approval": sheet.approval and sheet.approval.model_dump(mode="json"),
        "changed": list(sheet.changed),
        "changes": sheet.before and changes(sheet.before, sheet).model_dump(mode="json"),
        "standings": [standing.model_dump(mode="json") for standing in sheet.standings],
        "texts": [_text(text) for text in texts],
        "messages": [
            _message(entry, sheet, parts[entry.message.number]) for entry in sheet.entries
        ],
        "round": sheet.round and sheet.round.model_dump(mode="json"),
        "reminders": [_reminding(each, sheet) for each in sheet.reminders],
    }


def _reminding(each: Reminding, sheet: Sheet) -> Json:
    return {
        "at": each.model_dump(mode="json", include={"at"})["at"],
        "dispatch": each.dispatch and each.dispatch.name,
        "digest": each.dispatch and each.dispatch.digest,
        "approved_by": each.approval and each.approval.approved_by,
        "messages": [_message(e, sheet, unfolded(e.message.body)) for e in each.entries],
    }


def _text(text: Variant) -> Json:
    return {
        "number": text.number,
        "messages": [entry.message.number for entry in text.entries],
        "differs": [row.model_dump(mode="json") for row in text.differs],
    }


def _message(entry: Entry, sheet: Sheet, texts: Parts) -> Json:
    message = entry.message
    facts = message.model_dump(mode="json", exclude={"header", "body", "addressees"})
    return facts | {
        "state": entry.state,
        "reference": entry.reference,
        "digest": message.digest,
        "header": [field.model_dump(mode="json") for field in header_fields(message)],
        "text": texts.text,
        "html": texts.html,
        "attachments": [item.model_dump(mode="json") for item in texts.enclosures],
        "recipients": [_recipient(member) for member in reached(entry, sheet.facts)],
    }


def _recipient(member: Reached) -> Json:
    addressee, outcome = member.addressee, member.outcome
    return addressee.recipient.model_dump(mode="json") | {
        "field": addressee.field,
        "cleared": addressee.cleared,
        "new_since": [since.dispatch for since in member.new_since],
        "outcome": outcome and outcome.fate,
        "detail": outcome.detail if outcome else "",
    }

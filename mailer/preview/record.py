"""The sheet for other programs: everything that the page shows."""

from mailer.i18n import language
from mailer.preview.page import reached
from mailer.preview.sheet import Entry, Sheet
from mailer.preview.unfolding import Parts, header_fields, variants
from mailer.preview.verdict import verdict

Json = dict[str, object]


def as_json(sheet: Sheet) -> Json:
    """A sheet as what JSON knows; instants are ISO 8601 in UTC, digests SHA-256 in hex.

    `dispatch` and `approval` are null for a draft. Headers are decoded; texts are whole.
    """
    dispatch = sheet.dispatch
    texts = {e.message.number: v.parts for v in variants(sheet.entries) for e in v.entries}
    return {
        "name": sheet.name,
        "language": language(),
        "made_at": sheet.model_dump(mode="json", include={"now"})["now"],
        "zone": sheet.zone.key,
        "recipient_count": sheet.recipient_count,
        "verdict": verdict(sheet).model_dump(mode="json"),
        "facts": sheet.facts.model_dump(mode="json", exclude={"findings"}),
        "findings": [finding.as_json() for finding in sheet.facts.findings],
        "dispatch": dispatch and dispatch.model_dump(mode="json", exclude={"facts"}),
        "approval": sheet.approval and sheet.approval.model_dump(mode="json"),
        "changed": list(sheet.changed),
        "messages": [_message(entry, texts[entry.message.number]) for entry in sheet.entries],
    }


def _message(entry: Entry, texts: Parts) -> Json:
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
        "recipients": _recipients(entry),
    }


def _recipients(entry: Entry) -> list[Json]:
    return [
        addressee.recipient.model_dump(mode="json")
        | {
            "field": addressee.field,
            "cleared": addressee.cleared,
            "outcome": outcome and outcome.fate,
            "detail": outcome.detail if outcome else "",
        }
        for addressee, outcome in reached(entry)
    ]

"""The properties by which a message of ours is found again in a mailbox, under any name there.

Named properties go with a message from Drafts to Sent; headers of our own are not listed there.
"""

SET = "b7a5a0c6-6b0e-4f0e-9d53-2c2f3f6b6d11"
"""In small letters: exchangelib does not know it again otherwise (measured, 5.6.0)."""
MESSAGE = "mailer-message"
"""The Message-ID, without its angle brackets."""
LEDGER = "mailer-ledger"
"""The id of the ledger whose message it is."""


def message_mark(message_id: str) -> str:
    """What MESSAGE says of a message."""
    return message_id.strip("<>")

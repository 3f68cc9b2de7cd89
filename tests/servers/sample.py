"""What the stand-ins know when they run by hand: the mailbox and some people of the sample."""

MAILBOX, NAME = "kabinet@drenthe.example", "Kabinet"
LIST, LIST_NAME = "prt-leden@drenthe.example", "PRT, leden"
MEMBERS = {"m.eising@drenthe.example": "M. Eising", "v.nieuw@drenthe.example": "V. Nieuw"}
GONE, AWAY = "y.kamphof@coa.example", "t.wiersema@assen.example"
"""What is sent to the one comes back; the other answers automatically."""

TOLD = """\
Under [account] in config.toml: use = "proef". And at its end:

[account.proef]
{block}mailbox = "{mailbox}"
test_server = true

Its secret is {secret}: mailer account login proef. On a machine without a keyring, a file
mailer-proef in the folder that CREDENTIALS_DIRECTORY names.
The address book has a list: exchange:{list}
What is sent to {gone} comes back, and {away} is away.
"""


def told(block: str, mailbox: str, secret: str) -> str:
    """What a person is to write, and may expect; `block` are the lines of this kind of account."""
    return TOLD.format(block=block, mailbox=mailbox, secret=secret, list=LIST, gone=GONE, away=AWAY)

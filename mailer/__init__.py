"""mailer: the right text to the right people at the right moment, once.

    notes/*.md ──────────── read ──▶ MeetingNotes ─┐
    distribution_lists/ ─── resolve ▶ Audience ─────┼─ compose ▶ Message… ─ check ▶ Finding…
    releases/*.toml ─────── read ──▶ ReleasePlan ──┘      │
                                                          ▼
                                  preview  ◀── prepare: frozen in the ledger as a Dispatch
                                                          │  approve (pins the digest)
                                                          ▼  by a person, or the worker in time
                                        gate ─ submit ─ Transport ▶ Receipt ─▶ ledger
                                                                                 ▲
                                  what came back ─ ReplySource ▶ Reply, Outcome ─┘

One direction. What is prepared is never composed again: preview, approval, gate and transport all
see the same frozen bytes. What follows a step that went (for who joined, once more, a correction)
is a Dispatch of its own, along the same way. The rooms, from the door inward; imports go downward
only (import-linter holds it, see pyproject.toml):

    cli/          one file a command group; reads arguments, calls, prints
    terminal/     the page's facts, findings and standings, well set
    worker/       mailer run: what is due goes by the clock; notices; a service of the system
    workspace.py  opens a workspace and wires the parts together; nothing else knows all of them
    openers.py    from an account of config.toml to a way out, an inbox, an address book; a kind's
                  code is imported when it is used
    preview/      the page a person reads before sending
    rounds/       factual checks: reading answers, whose they are, corrections, closing, the record
    dispatch/     draft, prepare, approve, gate, sending; what follows a step; finding and export
    replies/      what comes in: recognising, matching with what went, collecting
    providers/    interface.py (Transport, ReplySource, AddressBook), then one a way to submit:
                  outbox.py, smtp/, memory.py, exchange/ (EWS, asked by a process of its own),
                  graph/; mailbox.py, the order of a draft and its sending, with comparing.py and
                  marks.py; eml_folder.py, an inbox of files; entra/, signing in; credentials.py,
                  an account's secret, from systemd or the keyring
    ledger/       the durable register: schema, store, migrations; home.py and witness.py know a
                  copy when they see one
    checks/       rules: text/, people/, plan/ (one against the other), attachments/, letters;
                  acceptances
    compose/      notes + template + recipient → Message
    release/      release plan and embargo; when a round reminds
    directory/    organisations, contacts, lists; resolving
    notes/        the model; reading Markdown
    config/ reading.py findings.py        what people write in files, and what is wrong with it
    clock.py dutch.py saying.py           instants; dates, in mail and on screens
    visible.py i18n.py                    terminals; Dutch and English
    errors.py frozen.py private.py sample.py
"""

__version__ = "0.1.0"

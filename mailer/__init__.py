"""mailer: the right text to the right people at the right moment, once.

    notes/*.md ──────────── read ──▶ MeetingNotes ─┐
    distribution_lists/ ─── resolve ▶ Audience ─────┼─ compose ▶ Message… ─ check ▶ Finding…
    releases/*.toml ─────── read ──▶ ReleasePlan ──┘      │
                                                          ▼
                                  preview  ◀── prepare: frozen in the ledger as a Dispatch
                                                          │  approve (pins the digest)
                                                          ▼
                                        gate ─ submit ─ Transport ▶ Receipt ─▶ ledger

One direction. What is prepared is never composed again: preview, approval, gate and transport all
see the same frozen bytes. The rooms, from the door inward; imports go downward only
(import-linter holds it, see pyproject.toml):

    cli/          one file a command group; reads arguments, calls, prints
    terminal/     the page's facts, findings and standings, well set
    workspace.py  opens a workspace and wires the parts together; nothing else knows all of them
    preview/      the page a person reads before sending
    dispatch/     draft, prepare, approve, gate; what the past says of a step's lists
    providers/    interface.py (Transport), then one file a way to submit
    ledger/       the durable register: schema, store, migrations
    checks/       rules: text/, people/, plan/ (one against the other), attachments/, letters;
                  acceptances
    compose/      notes + template + recipient → Message
    release/      release plan and embargo; when a round reminds
    directory/    organisations, contacts, lists; resolving
    notes/        the model; reading Markdown
    config.py reading.py findings.py      what people write in files, and what is wrong with it
    clock.py dutch.py saying.py           instants; dates, in mail and on screens
    visible.py i18n.py                    terminals; Dutch and English
    errors.py frozen.py private.py sample.py
"""

__version__ = "0.1.0"

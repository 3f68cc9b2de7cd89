"""What a person reads at a terminal: the page's facts, findings and standings, well set.

Each module says its part in blocks (`mailer.terminal.blocks`) that know nothing of widths and
colours; `mailer.terminal.screen` finds out where they go, and is all that commands call to print.
"""

"""The main job on the real paper: from the notes of 4 October 2024 to messages in outbox/.

Played as of 9 October 2024, as the mail really went: the feedback, and then the factual check with
two answers to it. Its ledger lies in build/, so that the demo can be run again; the paper's own
faults are accepted, each with its reason.
"""

import os
import shutil
import sys
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from mailer.cli import run

ROOT = Path(__file__).parent.parent
PLAN, STEP, CHECK = "releases/2024-10-04-prt.toml", "terugkoppeling", "feitelijke-toets"
THEN, LATER = ("--as-of", "2024-10-09 09:26"), ("--as-of", "2024-10-14 11:00")
FAULTS = (
    ("doubled-word@0.3", "staat zo in de verzonden mail van 9 oktober 2024"),
    ("unfinished-sentence@3.9", "het persadres staat in de embargobalk boven de tekst"),
    ("private-domain@p.prive@gmail.example", "gedetacheerd, nog zonder werkadres; zelf bevestigd"),
)
ACCEPTED = [word for key, why in FAULTS for word in ("--accept", key, "--because", why)]
FEEDBACK = (
    ["check", PLAN, STEP, *THEN],
    ["prepare", PLAN, STEP, *THEN, *ACCEPTED],
    ["approve", "D-1", "--confirm", "34", *THEN],
    ["send", "D-1", "--confirm", "34", *THEN],
    ["preview", "D-1", *THEN],
    ["status", *THEN],
)
ASKED = (
    ["round", "open", PLAN, CHECK, *THEN],
    ["approve", "D-2", "--confirm", "11", *THEN],
    ["send", "D-2", "--confirm", "11", *THEN],
)
ANSWERED = (
    ["round", "collect", *LATER],
    ["round", "register", "emmen", "--as-read", "--reply", "2", "--by", "nagebeld", *LATER],
    ["round", "status", "D-2", *LATER],
)
ANSWERS = {2: "Akkoord.", 6: "1.2 “tot en met 2026” moet zijn “tot en met 2027”."}
"""By the number of the question: those of Assen and Emmen."""
MADE = {"D-1": 1, "D-2": 11}
"""So many messages lie in each folder of the outbox at the end."""


def main() -> int:
    """Do as a person would type it; the first bad exit code."""
    os.chdir(ROOT)
    os.environ["XDG_STATE_HOME"] = str(ROOT / "build/demo-state")
    for leftover in ("build/demo-state", "outbox"):
        shutil.rmtree(leftover, ignore_errors=True)
    return _typed(FEEDBACK) or _typed(ASKED) or _answer() or _typed(ANSWERED) or _shown()


def _typed(commands: tuple[list[str], ...]) -> int:
    expected = {"check": 1}  # the faults of the paper are found, before they are accepted
    for command in commands:
        print("\n$ mailer", *(f'"{w}"' if " " in w else w for w in command), flush=True)  # noqa: T201 (a demo talks)
        code = run(list(command))
        if code != expected.get(command[0], 0):
            return code or 1
    return 0


def _answer() -> int:
    """Two answers, as somebody saves them from a mail program; no server vouches for them."""
    Path("replies").mkdir(exist_ok=True)
    for number, words in ANSWERS.items():
        question = Path(f"outbox/D-2/D-2-{number:03}.eml").read_bytes()
        asked = message_from_bytes(question, policy=SMTP)
        reply = EmailMessage(policy=SMTP)
        reply["From"], reply["To"] = str(asked["To"]), str(asked["From"])
        reply["Subject"] = f"RE: {asked['Subject']}"
        reply["In-Reply-To"] = str(asked["Message-ID"])
        reply.set_content(f"{words}\n")
        Path(f"replies/demo-{number}.eml").write_bytes(reply.as_bytes())
    return 0


def _shown() -> int:
    """Where to look; 1 when something was not made."""
    print("\nPages:   ", *sorted(Path("outbox").glob("*.html")))  # noqa: T201 (a demo talks)
    made = {name: sorted(Path("outbox", name).glob("*.eml")) for name in MADE}
    for name, messages in made.items():
        print("Messages:", f"{len(messages)} in outbox/{name}/, the first", *messages[:1])  # noqa: T201 (as above)
    return int({name: len(messages) for name, messages in made.items()} != MADE)


if __name__ == "__main__":
    sys.exit(main())

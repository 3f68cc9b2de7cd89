"""The main job on the real paper: from the notes of 4 October 2024 to a message in outbox/.

Played as of 9 October 2024, as the mail really went. Its ledger lies in build/, so that the demo
can be run again; the paper's own faults are accepted, each with its reason.
"""

import os
import shutil
import sys
from pathlib import Path

from mailer.cli import run

ROOT = Path(__file__).parent.parent
PLAN, STEP, AS_OF = "releases/2024-10-04-prt.toml", "terugkoppeling", "2024-10-09 09:26"
FAULTS = (
    ("doubled-word@0.3", "staat zo in de verzonden mail van 9 oktober 2024"),
    ("unfinished-sentence@3.9", "het persadres staat in de embargobalk boven de tekst"),
    ("private-domain@p.prive@gmail.example", "gedetacheerd, nog zonder werkadres; zelf bevestigd"),
)


def main() -> int:
    """Check, prepare, approve and send, as a person would type it; the first bad exit code."""
    os.chdir(ROOT)
    os.environ["XDG_STATE_HOME"] = str(ROOT / "build/demo-state")
    for leftover in ("build/demo-state", "outbox"):
        shutil.rmtree(leftover, ignore_errors=True)
    accepted = [word for key, why in FAULTS for word in ("--accept", key, "--because", why)]
    expected = {"check": 1}  # the faults of the paper are found, before they are accepted
    for command in (
        ["check", PLAN, STEP, "--as-of", AS_OF],
        ["prepare", PLAN, STEP, "--as-of", AS_OF, *accepted],
        ["approve", "D-1", "--confirm", "34", "--as-of", AS_OF],
        ["send", "D-1", "--confirm", "34", "--as-of", AS_OF],
        ["preview", "D-1", "--as-of", AS_OF],
        ["status", "--as-of", AS_OF],
    ):
        print("\n$ mailer", *(f'"{w}"' if " " in w else w for w in command), flush=True)  # noqa: T201 (a demo talks)
        code = run(list(command))
        if code != expected.get(command[0], 0):
            return code or 1
    print("\nPage:    ", Path("outbox/preview-D-1.html"))  # noqa: T201 (as above)
    for message in sorted(Path("outbox").rglob("*.eml")):
        print("Message: ", message)  # noqa: T201 (as above)
    return 0


if __name__ == "__main__":
    sys.exit(main())

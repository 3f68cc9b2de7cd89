"""What somebody would use instead, given the same text: mailmerge and Red Mail, in their own venv.

And the floor: bytes that are there already, over one connection of smtplib.
"""

import json
import smtplib
import subprocess
import sys
import time
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from bench.desk import ROOT, SENDER, address, notes, read

WANTED = ("mailmerge==2.3.0", "redmail==0.6.0")
_SERVER = "[smtp_server]\nhost = 127.0.0.1\nport = {port}\n"
_TEMPLATE = """TO: {{{{email}}}}
SUBJECT: {subject}
FROM: Kabinet <{sender}>
Content-Type: text/markdown; charset="UTF-8"

{text}
"""


def install(folder: Path) -> Path:
    """A venv with the rivals in a folder."""
    venv = folder / "rivals"
    _run([sys.executable, "-m", "venv", str(venv)])
    _run([str(_bin(venv, "python")), "-m", "pip", "install", "--quiet", *WANTED])
    return venv


def mailmerge(venv: Path, folder: Path, count: int, port: int, *, dry: bool = False) -> float:
    """Seconds that `mailmerge` takes for so many messages, less those it takes for one."""
    folder.mkdir(exist_ok=True)
    body = notes().split("---\n", 2)[2]
    parts = (body, read("templates/signature.md"), read("templates/disclaimer.md"))
    subject = "Ambtelijke terugkoppeling PRT 4 oktober 2024"
    text = _TEMPLATE.format(subject=subject, sender=SENDER, text="\n".join(parts))
    (folder / "mailmerge_template.txt").write_text(text, "utf-8")
    rows = (f"{address(number)},Lezer {number}\n" for number in range(count))
    (folder / "mailmerge_database.csv").write_text("email,name\n" + "".join(rows), "utf-8")
    (folder / "mailmerge_server.conf").write_text(_SERVER.format(port=port), "utf-8")
    command = [str(_bin(venv, "mailmerge")), "--output-format", "raw"]
    command += ["--dry-run" if dry else "--no-dry-run"]
    return _timed([*command, "--no-limit"], folder) - _timed([*command, "--limit", "1"], folder)


def redmail(venv: Path, message: bytes, count: int, port: int) -> tuple[float, float]:
    """Seconds that Red Mail takes to compose so many messages, and to compose and send them.

    With the HTML and the text of this message, over one connection.
    """
    parsed = message_from_bytes(message, policy=default)
    html, text = (parsed.get_body((kind,)) for kind in ("html", "plain"))
    assert html, "our own message has both parts"
    assert text, "our own message has both parts"
    told = subprocess.run(  # noqa: S603 (our own script)
        [str(_bin(venv, "python")), str(ROOT / "bench" / "redmail_sending.py")],
        input=json.dumps(
            {
                "port": port,
                "sender": SENDER,
                "subject": parsed["Subject"],
                "html": html.get_content(),
                "text": text.get_content(),
                "receivers": [address(number) for number in range(count)],
            }
        ),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    composing, sending = json.loads(told.stdout)
    return composing, sending


def floor(messages: Sequence[bytes], port: int) -> float:
    """Seconds that it takes to hand over bytes, and nothing else."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number, message in enumerate(messages):
            smtp.sendmail(SENDER, [address(number)], message)
    return time.perf_counter() - began


def _timed(command: list[str], folder: Path) -> float:
    began = time.perf_counter()
    _run(command, folder)
    return time.perf_counter() - began


def _run(command: list[str], folder: Path | None = None) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (ours)


def _bin(venv: Path, name: str) -> Path:
    return venv / ("Scripts" if sys.platform == "win32" else "bin") / name

"""Run by the Python of the rivals' venv: what `bench.rivals.redmail` asks, as JSON."""

import json
import sys
import time

from redmail import EmailSender  # type: ignore[import-not-found]  # in that venv alone


def main() -> None:
    """Compose, then compose and send; print both durations."""
    asked = json.load(sys.stdin)
    mail = EmailSender(host="127.0.0.1", port=asked["port"], use_starttls=False)
    text = {name: asked[name] for name in ("sender", "subject", "html", "text")}
    began = time.perf_counter()
    for receiver in asked["receivers"]:
        mail.get_message(receivers=[receiver], **text).as_bytes()
    composed = time.perf_counter()
    with mail:
        for receiver in asked["receivers"]:
            mail.send(receivers=[receiver], **text)
    json.dump([composed - began, time.perf_counter() - composed], sys.stdout)


if __name__ == "__main__":
    main()

"""The child: asks EWS what it is told to, one line of JSON a question and one an answer.

A process of its own, because exchangelib can wait for ever in places that no time-out reaches (a
session lost while a token is renewed, a server that drips), and a thread cannot be ended. It ends
when its parent does, and is deaf to Ctrl-C: the parent finishes the message in hand.
"""

import json
import logging
import os
import queue
import re
import signal
import sys
import threading
import warnings
from typing import Any, TextIO

from exchangelib.protocol import BaseProtocol

from mailer.providers.exchange.questions import LIMITS, Mailroom
from mailer.providers.exchange.wire import Wire, said_at

_FAULT = re.compile(r"<faultstring[^>]*>([^<]+)</faultstring>")
"""What a server says in a SOAP fault that exchangelib does not take for XML."""
_UNKNOWN = re.compile(r"^Unknown ResponseCode in ResponseMessage: (Error\w+)")
"""A code that exchangelib has no class for."""


def main() -> None:
    """Answer until the input ends. The first line is the settings, see `Mailroom`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)  # whole requests are logged at ERROR
    warnings.simplefilter("ignore")
    told, answers = sys.stdin, sys.stdout
    sys.stdout = sys.stderr
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(told, lines), daemon=True).start()
    settings = json.loads(lines.get())
    BaseProtocol.HTTP_ADAPTER_CLS = Wire
    BaseProtocol.TIMEOUT = settings["timeout"]
    BaseProtocol.RETRY_WAIT = 1  # seconds: its word where a busy server asks for none
    room: Mailroom | None = None
    while True:
        question = json.loads(lines.get())
        Wire.begin(LIMITS.get(question["ask"], 1))
        try:
            room = room or Mailroom(settings)
            if question["bearer"]:
                Wire.authorization = f"Bearer {question['bearer']}"
            answer = {"answer": getattr(room, question["ask"])(**question["told"])}
        except Exception as error:  # noqa: BLE001 (the one border of this process: all are told)
            answer = {"failure": _failure(error)}
        print(json.dumps(answer | {"date": said_at(Wire.date)}), file=answers, flush=True)


def _listen(told: TextIO, lines: queue.SimpleQueue[str]) -> None:
    """Read on while a request is under way: the end of the input is the parent's end."""
    for line in told:
        lines.put(line)
    os._exit(0)


def _failure(error: Exception) -> dict[str, Any]:
    said = " ".join(str(error).split())
    kinds = [*_UNKNOWN.findall(said), *(each.__name__ for each in type(error).__mro__)]
    if found := _FAULT.search(said):
        kinds, said = ["Fault", *kinds], found[1]
    return {
        "kinds": [*_of_tls(), *kinds],
        "words": Wire.distrust or said[:300],
        "heard": Wire.heard,
        "status": Wire.status,
        "wait": getattr(error, "back_off", None) or Wire.wait or None,
    }


def _of_tls() -> list[str]:
    """exchangelib wraps a fault of TLS in a class that it uses for all sorts of things."""
    if not Wire.tls_failed:
        return []
    return ["Untrusted" if Wire.distrust else "SSLError"]


if __name__ == "__main__":
    main()

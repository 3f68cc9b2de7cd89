"""Finding the next delivery that is due in a ledger of a million."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.rows import Row, spent
from bench.subject import Bench
from mailer.clock import fixed_clock
from mailer.ledger.opening import open_ledger

DELIVERIES, A_DISPATCH = 1_000_000, 1_000
AIM = 5e-3
RUNS = 25
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


def measure_waiting(bench: Bench) -> Iterator[Row]:
    """All dispatches live, dated and approved; of the first half nothing is left but a doubt."""
    count = bench.of(DELIVERIES)
    path = bench.room("ledger") / "ledger.sqlite"
    with open_ledger(path, fixed_clock(NOW)) as ledger:
        _fill(path, count // A_DISPATCH)
        spans = []
        for _ in range(RUNS):
            began = time.perf_counter()
            found = ledger.next_due()
            spans.append(time.perf_counter() - began)
    assert found == _instant(count // A_DISPATCH // 2 + 1), found
    yield Row(
        f"the next due delivery of {count:,}, half the dispatches before it done",
        spent(median(spans)),
        f"{spent(max(spans))} the first time",
        f"< {AIM * 1000:.0f} ms",
        median(spans) < AIM,
        "each dispatch before it has to be looked at for something planned",
    )


def _fill(path: Path, dispatches: int) -> None:
    """By SQL alone: through the ledger it would take the better part of an hour."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO body (digest, content) VALUES ('b', x'00')")
        connection.executemany(
            "INSERT INTO dispatch (number, plan, step, title, account, life, digest, planned_at,"
            " \"after\", prepared_at, prepared_by, sources, facts) VALUES (?, ?, 'stap', 'Proef',"
            " 'outbox', 'live', 'd', ?, '[]', ?, 'J. de Vries', '[]', '{}')",
            [(n, f"releases/{n}.toml", _written(n), _written(0)) for n in range(1, dispatches + 1)],
        )
        connection.execute(
            "INSERT INTO approval (dispatch, digest, approved_by, approved_at)"
            " SELECT number, digest, 'J. de Vries', prepared_at FROM dispatch"
        )
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
            " INSERT INTO delivery (dispatch, number, state, reference, message_id,"
            " subject, return_path, embargoed, header, body) SELECT dispatch.number, n.i,"
            " CASE WHEN dispatch.number > :half THEN 'planned' WHEN n.i = 1 THEN 'in_doubt'"
            " ELSE 'submitted' END, '', dispatch.number || '/' || n.i, 'Proef',"
            " 'kabinet@drenthe.example', 0, x'00', 'b' FROM dispatch, n",
            {"most": A_DISPATCH, "half": dispatches // 2},
        )


def _instant(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


def _written(number: int) -> str:
    return _instant(number).isoformat(timespec="microseconds")

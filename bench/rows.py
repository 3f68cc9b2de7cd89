"""What a measurement says: a row of the table, and why it falls short where it does."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Row(NamedTuple):
    """One line. `aim` is empty where there is none; `reason` is told when the aim is not held."""

    what: str
    ours: str
    beside: str = ""
    aim: str = ""
    held: bool = True
    reason: str = ""


HEAD = ("measured", "mailer", "beside it", "aim", "held")


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a Markdown table, padded so that it can be read as it is."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for at, line in enumerate(cells):
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "| " + " | ".join(padded) + " |"
        if at == 0:
            yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"


def shortfalls(rows: Iterable[Row]) -> list[str]:
    """A line for each aim that is not held."""
    return [
        f"- **{row.what}** ({row.ours}, aim {row.aim}): {row.reason}"
        for row in rows
        if not row.held
    ]


def times(ours: float, theirs: float) -> str:
    """How often the second goes into the first."""
    ratio = ours / theirs
    return f"{ratio:.1f} ×" if ratio < 10 else f"{ratio:.0f} ×"


def rate(per_second: float) -> str:
    """Messages a second."""
    return f"{per_second:,.0f}/s"


def spent(seconds: float) -> str:
    """A duration in the unit that suits it."""
    if seconds < 1:
        return f"{seconds * 1000:.3g} ms"
    return f"{seconds:.1f} s"


def _cells(row: Row) -> tuple[str, ...]:
    held = ("yes" if row.held else "NO") if row.aim else ""
    return row.what, row.ours, row.beside, row.aim, held

"""What Graph's answers are made of, and how a question quotes."""

from datetime import datetime
from typing import Any

Json = dict[str, Any]


def rows_of(answer: Json, name: str = "value") -> list[Json]:
    """The objects of a list in an answer, as the rows of a page; what is none is left out."""
    found = answer.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def quoted(text: str) -> str:
    """A text in a $filter (OData, 5.1.1.6.2)."""
    return "'" + text.replace("'", "''") + "'"


def instant(text: object) -> datetime | None:
    """An instant as Graph writes it; None for anything else."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None

"""Rows of an answer as lines: what commands that list something have in common."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any


def to_jsonl(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Each row as a line of JSON; days are written out."""
    from waqai.app.record_line import to_line

    for row in rows:
        yield (
            to_line({name: str(cell) if name.endswith("_day") and cell else cell for name, cell in row.items()}) + b"\n"
        )


def to_csv(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Rows as CSV, with a line of names before the first; what a spreadsheet would take for a formula is text."""
    written = io.StringIO()
    writer: Any = None
    for row in rows:
        if writer is None:
            writer = csv.writer(written)
            writer.writerow(row)
        writer.writerow(_plain(cell) for cell in row.values())
        yield written.getvalue().encode("utf-8", "replace")
        written.seek(0)
        written.truncate()


def _plain(cell: Any) -> str:
    """A cell as a spreadsheet may open it: what would be a formula there is led by an apostrophe."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and isinstance(cell, str) else text


def to_markdown(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Rows as a table of Markdown; each Arabic cell is marked off, so that it turns no other round."""
    for number, row in enumerate(rows):
        if not number:
            yield f"| {' | '.join(row)} |\n|{'---|' * len(row)}\n".encode()
        cells = ("" if cell is None else " ".join(str(cell).split()).replace("|", "\\|") for cell in row.values())
        yield f"| {' | '.join(map(_marked_off, cells))} |\n".encode("utf-8", "replace")


def _marked_off(cell: str) -> str:
    plain = cell.replace("&", "&amp;").replace("<", "&lt;")
    return plain if plain.isascii() else f"<bdi>{plain}</bdi>"

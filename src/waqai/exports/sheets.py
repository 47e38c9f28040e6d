"""Spreadsheets: CSV that Excel opens, and XLSX written from right to left."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any

from waqai.exports.told import CODE_BOOK, Told
from waqai.exports.web import COLUMNS, flat

_MOST_ROWS = 1_048_575  # of a sheet, below its line of names
_LONGEST = 32_767  # characters of a cell


def to_csv(told: Iterable[Told], version: str, scores: object) -> Iterator[str]:
    """CSV with a byte order mark, by which Excel knows UTF-8. What would be a formula is led by an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(name for name, _ in COLUMNS)
    yield "\ufeff" + written.getvalue()
    for one in told:
        written.seek(0)
        written.truncate()
        writer.writerow(_safe(cell) for cell in flat(one).values())
        yield written.getvalue()


def _safe(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    plain = cell.replace("\0", " ").encode("utf-8", "replace").decode()
    return f"'{plain}" if plain[:1] in ("=", "+", "-", "@", "\t", "\r") else plain


def save_xlsx(stream: IO[bytes], told: Iterable[Told], version: str) -> int:
    """Writes a workbook: the events, and what their columns mean. Gives the number of events that did not fit into a
    sheet."""
    import xlsxwriter

    left = 0
    with xlsxwriter.Workbook(
        stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("events")
        sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for column, (name, _) in enumerate(COLUMNS):
            sheet.write_string(0, column, name)
        for number, one in enumerate(told, 1):
            if number > _MOST_ROWS:
                left += 1
                continue
            for column, cell in enumerate(flat(one).values()):
                if isinstance(cell, str):
                    plain = "".join(c if ord(c) > 31 or c in "\t\n" else " " for c in cell)[:_LONGEST]
                    sheet.write_string(number, column, plain.encode("utf-8", "replace").decode())
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        meanings = book.add_worksheet("dictionary")
        for row, (name, words) in enumerate(
            (("column", "meaning"), *COLUMNS, ("made by", f"waqai {version}; {CODE_BOOK}"))
        ):
            meanings.write_string(row, 0, name)
            meanings.write_string(row, 1, words)
    return left

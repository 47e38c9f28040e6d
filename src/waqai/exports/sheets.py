"""Spreadsheets: CSV that Excel opens, and XLSX written from right to left."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from waqai.errors import InputError
from waqai.exports.columns import SHEETS, find_rows
from waqai.exports.told import Book, Record, mend

_MOST_ROWS = 1_048_575  # of a sheet of Excel, below its line of names
_LONGEST = 32_767  # characters of a cell of Excel, counted in UTF-16
# how a formula begins; Excel reads the wide signs of East Asian keyboards as formulas too
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_SHOWN = ("events", "claims", "articles")


def to_csv(records: Iterable[Record], book: Book) -> Iterator[str]:
    """CSV of events with a byte order mark, by which Excel knows UTF-8. What would be a formula is led by an
    apostrophe."""
    return _to_csv(records, "events")


def to_claims_csv(records: Iterable[Record], book: Book) -> Iterator[str]:
    """The same of claims."""
    return _to_csv(records, "claims")


def _to_csv(records: Iterable[Record], sheet: str) -> Iterator[str]:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(column.name for column in SHEETS[sheet].columns)
    yield "\ufeff" + written.getvalue()
    names = [column.name for column in SHEETS[sheet].columns]
    for row in find_rows(records, sheet):
        written.seek(0)
        written.truncate()
        writer.writerow(to_safe(row[name]) for name in names)
        yield written.getvalue()


def to_safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula, and none cuts off at a NUL."""
    if not isinstance(cell, str):
        return cell
    plain = mend(cell).replace("\0", "\ufffd")
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def save_xlsx(stream: IO[bytes], records: Iterable[Record], book: Book) -> int:
    """Writes a workbook: events, claims and articles, and what their columns mean. Gives the number of rows that did
    not fit into a sheet. Raises InputError where it cannot be written."""
    from xlsxwriter.exceptions import XlsxFileError

    # not into the stream itself: the archive of a workbook goes back in what it writes, which compressed files cannot
    with tempfile.TemporaryDirectory(prefix="waqai-") as folder:
        path = Path(folder) / "events.xlsx"
        try:
            left = _save_workbook(path, records, book)
        except XlsxFileError as error:
            raise InputError(f"the workbook cannot be written: {error}", f"is the disk of {folder} full?") from error
        with open(path, "rb") as file:
            shutil.copyfileobj(file, stream)
    return left


def _save_workbook(path: Path, records: Iterable[Record], book: Book) -> int:
    import xlsxwriter

    left = 0
    # rows go to disk as they come, all sheets at once, so that records are gone through once
    with (
        xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                "strings_to_numbers": False, "tmpdir": str(path.parent),
            },
        ) as workbook,
    ):  # fmt: skip
        pages = {}
        for name in _SHOWN:
            pages[name] = workbook.add_worksheet(name)
            pages[name].right_to_left()
            pages[name].freeze_panes(1, 0)
            _write(pages[name], 0, [column.name for column in SHEETS[name].columns])
        numbers = dict.fromkeys(_SHOWN, 0)
        for record in records:
            for name in _SHOWN:
                for row in SHEETS[name].find_rows(record):
                    if numbers[name] == _MOST_ROWS:
                        left += 1
                        continue
                    numbers[name] += 1
                    _write(pages[name], numbers[name], [row[column.name] for column in SHEETS[name].columns])
        meanings = workbook.add_worksheet("dictionary")
        rows = [["sheet", "column", "meaning"]]
        rows += [[name, column.name, column.meaning] for name in _SHOWN for column in SHEETS[name].columns]
        for number, cells in enumerate([*rows, ["", "made by", book.maker]]):
            _write(meanings, number, cells)
    return left


def _write(page: Any, number: int, cells: Iterable[Any]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            plain = "".join("\ufffd" if c in "\0\ufffe\uffff" else c for c in mend(cell))
            if len(plain) > _LONGEST // 2:
                plain = plain.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
            page.write_string(number, column, plain)
        elif isinstance(cell, bool):
            page.write_boolean(number, column, cell)
        elif cell is not None:
            page.write_number(number, column, cell)

"""Tables of the data files: typed rows, and every fault at once.

A table is a TSV file: a header of column names, a row a line, TAB between cells, `|` inside a list. The row's class
gives the columns' types: `str`, `tuple[str, ...]` (a list), `int`, `float | None`, and `Literal[...]` (a closed set).
"""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from msgspec import Struct

Row = TypeVar("Row", bound=Struct)
_HIDDEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u0640]")
_PADDED = re.compile(r"\A[^\S\t]|[^\S\t]\Z|[^\S\t]\t|\t[^\S\t]|  ")  # white space at a cell's edge, or doubled spaces


class Fault(Struct, frozen=True, order=True):
    """One thing wrong in one data file. `slug` names the kind of fault; `hint` says how to mend it."""

    file: str
    line: int
    slug: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.slug}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class Table(Struct, Generic[Row], frozen=True):
    """What one data file must look like: its `path` below `data/`, the class of its rows, its key column.

    `key` is the column that names a row and must be unique; an empty key asks only for whole rows to differ.
    Rows are sorted by their cells in the order of the columns.
    """

    path: str
    row: type[Row]
    key: str

    @property
    def name(self) -> str:
        """The file's name without ending, as used in row names (`frames-verbal#استضاف`)."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".tsv")


def read_rows(table: Table[Row], text: str) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """Rows of one data file and its faults. A row with a fault is left out of the rows."""
    hints = typing.get_type_hints(table.row)
    columns = [column.rstrip("_") for column in hints]
    readers = [_reader(kind) for kind in hints.values()]
    key = columns.index(table.key) if table.key else 0
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    before: list[str] | None = None

    def fault(line: int, slug: str, message: str, hint: str = "") -> None:
        faults.append(Fault(table.path, line, slug, message, hint))

    once = {"": ""}.setdefault  # a country's code is one string in ten thousand rows
    header_seen = False
    for number, line in enumerate(_lines(text), 1):
        if line.startswith("#") and not header_seen:
            continue
        cells = [once(cell, cell) for cell in line.split("\t")]
        if not header_seen:
            header_seen = True
            if cells != columns:
                fault(number, "header", f"columns are {cells}", f"they must be {columns}")
                return (), tuple(faults)
            continue
        if _HIDDEN.search(line):
            fault(number, "hidden-mark", "a direction mark or tatweel hides in the row", "waqai data fix removes it")
        if _PADDED.search(line):
            fault(number, "blank", "spaces at a cell's edge, or doubled", "waqai data fix removes them")
        if len(cells) != len(columns):
            fault(number, "width", f"{len(cells)} cells instead of {len(columns)}", "one TAB between cells")
            continue
        if before is not None and cells < before:
            fault(number, "unsorted", f"{cells[0]!r} stands after {before[0]!r}", "waqai data fix sorts the rows")
        before = cells
        name = "\t".join(cells) if not table.key else cells[key]
        if name in seen:
            fault(number, "duplicate", f"{name!r} stands already in line {seen[name]}", "a concept is written once")
            continue
        seen[name] = number
        values: list[Any] = []
        for column, read, cell in zip(hints, readers, cells, strict=True):
            try:
                values.append(cell if read is None else read(cell))
            except ValueError as wrong:
                fault(number, "type", f"{column}: {wrong}")
        if len(values) == len(columns):
            rows.append(table.row(*values))
    if not header_seen:
        fault(1, "header", "the file is empty", f"it must open with {columns}")
    return tuple(rows), tuple(faults)


def fix_rows(table: Table[Any], text: str) -> str:
    """The file's text in canonical form: cells trimmed, hidden marks removed, rows sorted, comments first."""
    comments = [line for line in _lines(text) if line.startswith("#")]
    rest = [line for line in _lines(text) if line.strip() and not line.startswith("#")]
    clean = [[" ".join(_HIDDEN.sub("", cell).split()) for cell in line.split("\t")] for line in rest]
    header, rows = clean[0], sorted(clean[1:])
    return "\n".join([*comments, *("\t".join(cells) for cells in [header, *rows])]) + "\n"


def _lines(text: str) -> Iterator[str]:
    lines = text.split("\n")
    return iter(lines[:-1] if lines and lines[-1] == "" else lines)


def _reader(kind: Any) -> Callable[[str], Any] | None:
    """What makes a column's value of a cell and raises ValueError where it cannot; None where the cell is the value."""
    if typing.get_origin(kind) is tuple:
        return _read_list
    if typing.get_origin(kind) is typing.Literal:
        allowed = typing.get_args(kind)

        def read_choice(cell: str) -> str:
            if cell not in allowed:
                raise ValueError(f"{cell!r} is not one of {', '.join(map(str, allowed))}")
            return cell

        return read_choice
    if kind is int:
        return lambda cell: int(cell or 0)
    if kind == float | None:
        return lambda cell: float(cell) if cell else None
    return None


def _read_list(cell: str) -> tuple[str, ...]:
    if not cell:
        return ()
    parts = tuple(cell.split("|"))
    if any(not part or part != part.strip() for part in parts):
        raise ValueError(f"an empty or padded entry in the list {cell!r}")
    return parts

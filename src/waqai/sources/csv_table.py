"""Articles from CSV and TSV: encoding, delimiter, header and columns are found; a broken row costs itself alone."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from waqai.model import Problem
from waqai.sources.article import Received
from waqai.sources.columns import Columns, choose_columns, guess_columns
from waqai.sources.encoding import find_codec
from waqai.sources.page_date import ReadDate
from waqai.sources.table_row import article_of_row, bad_row

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 2_000_000  # characters, ten times what is read of an article: more is a quotation mark never closed
_LOOKED_AT = 20  # rows by which delimiter, header and columns are found
_LONGEST_NAME = 80  # characters of a column's name: a longer cell in the first row is data


class Shape(Struct, frozen=True):
    """How a table is written: its delimiter, its columns' names (`1`, `2`… without a header), and what they hold."""

    delimiter: str
    names: tuple[str, ...]
    has_header: bool
    columns: Columns


def find_shape(opening: str, asked: Mapping[str, str] | None = None) -> Shape:
    """The shape of a table by its opening, which may break off in a row. `asked` says what columns hold.

    Raises InputError where no column can be the text, or one that was asked for is not there.
    """
    csv.field_size_limit(_LONGEST_CELL)
    best = max((_parsed(opening, delimiter) for delimiter in _DELIMITERS), key=_likelihood)
    delimiter, rows = best
    first = rows[0] if rows else []
    has_header = _is_header(first)
    names = tuple(name.strip() for name in first) if has_header else tuple(str(n) for n in range(1, len(first) + 1))
    return Shape(delimiter, names, has_header, choose_columns(names, rows[has_header:], asked))


def articles_of_csv(
    stream: io.BufferedReader[Any],
    opening: bytes,
    name: str,
    published: str = "",
    asked: Mapping[str, str] | None = None,
    read_date: ReadDate | None = None,
) -> Iterator[Received]:
    """One `Received` for each row of a table; a broken row has no article and says its line.

    `opening` is what the stream begins with, `published` fills in where a row has no date, `asked` says what columns
    hold. Raises InputError where the file is no text or has no column for the text.
    """
    if not opening:
        return
    codec, problems = find_codec(opening)
    shape = find_shape(opening.decode(codec, "ignore"), asked)
    lines = _Lines(io.TextIOWrapper(stream, codec, "replace", newline=""))
    for number, row, odd in _rows(lines, shape):
        where = f"{name}:{number}"
        if row is None:
            yield bad_row(where, "the row is broken", f"it should have {len(shape.names)} cells, quoted where needed")
        else:
            yield article_of_row(
                dict(zip(shape.names, row, strict=False)),
                shape.columns,
                where,
                published,
                read_date,
                (*problems, *odd),
            )


class _Lines:
    """Lines that can be given back: what a broken row swallowed is read anew."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._waiting: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._source)
        self.number += 1
        self.taken.append(line)
        return line

    def keep_first(self) -> str:
        """Give back all lines of this row but its first, which is returned."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        return self.taken[0]


def _rows(lines: _Lines, shape: Shape) -> Iterator[tuple[int, list[str] | None, tuple[Problem, ...]]]:
    """Each row with the number of its first line; None for a broken one."""
    reader = csv.reader(lines, delimiter=shape.delimiter, strict=True)
    width = len(shape.names)
    skip = shape.has_header
    while True:
        lines.taken.clear()
        start = lines.number + 1
        try:
            row = next(reader)
            sound = not row or _fits(row, width)
        except StopIteration:
            return
        except csv.Error:
            sound = False
        odd: tuple[Problem, ...] = ()
        if not sound:
            # A quotation mark that is not doubled or not closed: the row ends with its line, and the next is read anew.
            first = lines.keep_first()
            reader = csv.reader(lines, delimiter=shape.delimiter, strict=True)
            row = next(iter(_lenient([first], shape.delimiter)), [])
            odd = (Problem("loose-quotes", "quotation marks in this row are not doubled: its text may be cut short"),)
        if skip:
            skip = False
        elif sound and row:
            yield start, row, ()
        elif not sound:
            yield (start, row, odd) if _fits(row, width) else (start, None, ())


def _fits(row: Sequence[str], width: int) -> bool:
    """As many cells as there are columns; empty cells at the end may be missing or too many."""
    return (width > 1 or len(row) == 1) and len(row) >= min(2, width) and not any(row[width:])


def _lenient(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        return


def _parsed(opening: str, delimiter: str) -> tuple[str, list[list[str]]]:
    rows = []
    for row in _lenient(opening.splitlines(keepends=True), delimiter):
        if row:
            rows.append(row)
        if len(rows) > _LOOKED_AT:
            break
    return delimiter, rows


def _likelihood(parsed: tuple[str, list[list[str]]]) -> tuple[bool, float, int]:
    """How sure a delimiter is: the first row names a text, rows are equally long, there are several columns."""
    _, rows = parsed
    first = rows[0] if rows else []
    named = bool(guess_columns(first).text)
    alike = sum(len(row) == len(first) for row in rows) / max(1, len(rows))
    return named, alike if named or len(first) > 1 else 0, len(first)


def _is_header(first: Sequence[str]) -> bool:
    if guess_columns(first).text:
        return True
    names = [name.strip() for name in first]
    short = all(name and len(name) <= _LONGEST_NAME and not name.isdigit() for name in names)
    return short and len(set(names)) == len(names)

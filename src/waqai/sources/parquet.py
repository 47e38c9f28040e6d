"""Articles from Parquet files, through DuckDB, a batch of rows at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import structs

from waqai.errors import InputError
from waqai.sources.article import Received
from waqai.sources.columns import Columns, choose_columns
from waqai.sources.page_date import ReadDate
from waqai.sources.table_row import article_of_row

_BATCH = 2_000  # rows in memory at a time
_LOOKED_AT = 20  # rows by which columns are found
_TABLE = "read_parquet(?, binary_as_string = true)"  # old writers do not mark text as text
_NUMBERED = "read_parquet(?, binary_as_string = true, file_row_number = true)"


def articles_of_parquet(
    path: str,
    name: str,
    published: str = "",
    asked: Mapping[str, str] | None = None,
    read_date: ReadDate | None = None,
) -> Iterator[Received]:
    """One `Received` for each row of the file at `path`; `name` is how a person calls it.

    `published` fills in where a row has no date, `asked` says what columns hold. Raises InputError for a broken file
    and for one without a column for the text.
    """
    connection, broken = _opened()
    pattern = _literally(path)
    try:
        columns = _columns(connection, pattern, asked)
        wanted = [column for column in dict.fromkeys(structs.astuple(columns)) if column]
        (total,) = connection.execute(f"SELECT count(*) FROM {_TABLE}", [pattern]).fetchone()
        for start in range(0, total, _BATCH):
            # By numbers of rows: DuckDB holds a whole result in memory, and skips the row groups outside of a range.
            rows = connection.execute(
                f"SELECT {_as_text(wanted)} FROM {_NUMBERED} WHERE file_row_number BETWEEN ? AND ?",
                [pattern, start, start + _BATCH - 1],
            ).fetchall()
            for number, row in enumerate(rows, start + 1):
                cells = {column: cell for column, cell in zip(wanted, row, strict=True) if cell is not None}
                found = article_of_row(cells, columns, f"{name} row {number}", published, read_date)
                yield structs.replace(found, share=number / total)
    except broken as error:
        reason = str(error).split("\n")[0]
        raise InputError(f"{name}: the Parquet file cannot be read: {reason}", "write or fetch it anew") from error
    finally:
        connection.close()


def find_parquet_columns(path: str, asked: Mapping[str, str] | None = None) -> Columns:
    """What the columns of a Parquet file hold. Raises InputError as `articles_of_parquet` does."""
    connection, broken = _opened()
    try:
        return _columns(connection, _literally(path), asked)
    except broken as error:
        reason = str(error).split("\n")[0]
        raise InputError(f"{path}: the Parquet file cannot be read: {reason}", "write or fetch it anew") from error
    finally:
        connection.close()


def _columns(connection: Any, pattern: str, asked: Mapping[str, str] | None) -> Columns:
    described = connection.execute(f"DESCRIBE SELECT * FROM {_TABLE}", [pattern]).fetchall()
    names = [row[0] for row in described]
    rows = connection.execute(f"SELECT {_as_text(names)} FROM {_TABLE} LIMIT {_LOOKED_AT}", [pattern]).fetchall()
    return choose_columns(names, [["" if cell is None else cell for cell in row] for row in rows], asked)


def _opened() -> tuple[Any, type[Exception]]:
    """A database in memory that fetches and loads nothing, and the kind of its errors."""
    try:
        import duckdb
    except ImportError as error:
        raise InputError("reading Parquet needs the package duckdb", "pip install duckdb") from error
    return duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false", "threads": "1"}), duckdb.Error


def _literally(path: str) -> str:
    """The path as a pattern that means itself alone: DuckDB takes `*`, `?` and `[` of file names for patterns."""
    return re.sub(r"[*?\[]", lambda found: f"[{found[0]}]", path)


def _as_text(names: list[str]) -> str:
    quoted = [name.replace('"', '""') for name in names]
    return ", ".join(f'CAST("{name}" AS VARCHAR)' for name in quoted)

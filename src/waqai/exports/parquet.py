"""Parquet: a table with types, written by DuckDB."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from waqai.app.record_line import to_line
from waqai.errors import InputError
from waqai.exports.columns import SHEETS, Column, Kind, find_rows
from waqai.exports.told import Book, Record, mend

if TYPE_CHECKING:
    from typing import Self

_LONGEST = 1 << 25  # bytes of one row as JSON
_GROUP = 20_480  # rows that are held in memory; ten vectors of DuckDB
TYPES: dict[Kind, str] = {
    "text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "day": "DATE", "moment": "TIMESTAMP",
    "yes": "BOOLEAN",
}  # fmt: skip


def save_parquet(stream: IO[bytes], records: Iterable[Record], book: Book) -> int:
    """Writes the events as one Parquet file. Gives 0: all rows fit."""
    with tempfile.TemporaryDirectory(prefix="waqai-") as folder:
        with Rows(Path(folder) / "events.jsonl", SHEETS["events"].columns) as rows:
            rows.write(find_rows(records, "events"))
        rows.to_parquet(Path(folder) / "events.parquet")
        with open(Path(folder) / "events.parquet", "rb") as file:
            shutil.copyfileobj(file, stream)
    return 0


class Rows:
    """Rows of one table on their way into a Parquet file: lines of JSON on disk, so that memory stays flat. To be
    written in a `with`."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        self.path, self.columns, self.number = path, columns, 0
        self._hash = sha256()
        self._file = open(path, "wb")  # noqa: SIM115 - closed by `__exit__`

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        """Adds rows; half surrogate pairs, which Parquet cannot hold, become U+FFFD."""
        for row in rows:
            cells = {
                column.name: mend(row[column.name]) if isinstance(row[column.name], str) else row[column.name]
                for column in self.columns
            }
            line = to_line(cells) + b"\n"
            self._hash.update(line)
            self._file.write(line)
            self.number += 1

    @property
    def hash(self) -> str:
        """SHA-256 of the rows as lines of JSON, which no version of the Parquet writer changes."""
        return self._hash.hexdigest()

    def to_parquet(self, path: Path) -> None:
        """Makes the Parquet file and removes the lines. Raises InputError where it cannot be written."""
        import duckdb

        try:
            self._to_parquet(path)
        except duckdb.Error as error:
            message = str(error).splitlines()[0]
            raise InputError(f"{path.name}: cannot be written: {message}", "is the disk full?") from error
        self.path.unlink()

    def _to_parquet(self, path: Path) -> None:
        import duckdb

        with duckdb.connect(":memory:", config={"threads": 1, "memory_limit": "1GB"}) as connection:
            connection.execute("SET temp_directory = ?", [str(self.path.parent)])
            connection.execute("SET preserve_insertion_order = true")
            lines = connection.read_json(
                str(self.path),
                columns={column.name: TYPES[column.kind] for column in self.columns},
                format="newline_delimited",
                maximum_object_size=_LONGEST,
            )
            lines.write_parquet(str(path), compression="zstd", row_group_size=_GROUP)

"""The answer to a question in SQL, row by row or as a table of another library."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from waqai.errors import InputError
from waqai.stores.opening import explained

_STEP = 1000  # rows fetched at once


class Answer:
    """Rows as tuples, to be gone through once; `columns` names their cells."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._cursor, self._path = cursor, path
        self.columns: tuple[str, ...] = tuple(column[0] for column in cursor.description or ())

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """The rows that were not fetched yet."""
        while rows := self._fetch():
            yield from rows

    def to_dicts(self) -> list[dict[str, Any]]:
        """All rows, each as column → cell."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def to_pandas(self) -> Any:
        """All rows as a DataFrame. Raises InputError where pandas is not installed."""
        _need("pandas")
        with explained(self._path):
            return self._cursor.df()

    def to_arrow(self) -> Any:
        """All rows as an Arrow table. Raises InputError where pyarrow is not installed."""
        _need("pyarrow")
        with explained(self._path), warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # DuckDB 2 warns of a copy, which small answers can bear
            return self._cursor.to_arrow_table()

    def _fetch(self) -> list[tuple[Any, ...]]:
        with explained(self._path):
            return self._cursor.fetchmany(_STEP)


def _need(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        raise InputError(f"{package} is not installed", f"pip install {package}, or go through the rows as they are")

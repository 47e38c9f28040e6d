"""What a watch keeps beside its archive: how each source is doing, and which of its pages were taken in.

One SQLite file, because it is written after every batch: a change costs a page of the file, and a process that is
killed leaves what was there before. Addresses stand in it as digests, so that they may hold any characters.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec

from waqai.app.watching import Health
from waqai.errors import BusyError, InputError

if TYPE_CHECKING:
    from typing import Self

_SCHEMA = 1
_TABLES = (
    "CREATE TABLE health (name TEXT PRIMARY KEY, health TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE validators "
    "(address BLOB PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, day INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE taken (address BLOB PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID",
)
_DAY = 86_400
_DAYS_KEPT = 90  # after the last sight of an address: feeds hold days, news sitemaps two, sitemaps of sections weeks
_PATIENCE = 5.0  # seconds: how long another process may be in the middle of writing


class WatchState:
    """The file, open. To be used in a `with`, or closed at the end; what was not committed is not kept.

    Its methods may be called from any thread, one at a time; all share what is not committed yet.
    """

    def __init__(self, path: str | Path, now: Callable[[], float]) -> None:
        """Opens the file and makes it where it is not there; `now` gives seconds since 1970.

        Raises InputError where it cannot be used, BusyError where another watch is writing; so do all methods.
        """
        self.path = Path(path)
        self._now = now
        self._turn = threading.RLock()
        with self._explained():
            self._connection = sqlite3.connect(self.path, timeout=_PATIENCE, check_same_thread=False)
        try:
            with self._explained():
                self._make_tables()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._connection.close()

    def load_health(self) -> dict[str, Health]:
        """How each source is doing, by its name; one whose row cannot be read counts as new."""
        found = {}
        for name, health in self._run("SELECT name, health FROM health"):
            with contextlib.suppress(msgspec.DecodeError):
                found[name] = msgspec.json.decode(health, type=Health)
        return found

    def save_health(self, name: str, health: Health) -> None:
        """Keep how a source is doing. What no source has named for three months is forgotten with it."""
        written = msgspec.json.encode(msgspec.structs.replace(health, last_error=_plain(health.last_error))).decode()
        self._run("INSERT OR REPLACE INTO health VALUES (?, ?)", name, written)
        for table in ("taken", "validators"):
            self._run(f"DELETE FROM {table} WHERE day < ?", self._day() - _DAYS_KEPT)

    def find_validators(self, address: str) -> tuple[str, str] | None:
        """`ETag` and `Last-Modified` of the address when it was last taken in, or None."""
        found = self._run("SELECT etag, modified FROM validators WHERE address = ?", _digest(address))
        return (found[0][0], found[0][1]) if found else None

    def save_validators(self, address: str, etag: str, modified: str) -> None:
        """Keep them instead of those before."""
        row = (_digest(address), _plain(etag), _plain(modified), self._day())
        self._run("INSERT OR REPLACE INTO validators VALUES (?, ?, ?, ?)", *row)

    def is_taken(self, address: str) -> bool:
        """Whether the page was taken in before; that it is still listed is noted."""
        key, day = _digest(address), self._day()
        found = self._run("SELECT day FROM taken WHERE address = ?", key)
        if found and found[0][0] != day:
            self._run("UPDATE taken SET day = ? WHERE address = ?", day, key)
        return bool(found)

    def add_taken(self, address: str) -> None:
        """The page has been taken in."""
        self._run("INSERT OR REPLACE INTO taken VALUES (?, ?)", _digest(address), self._day())

    def forget_pages(self) -> None:
        """Forget which pages were taken in, and keep how the sources are doing: for an archive that is made anew."""
        self._run("DELETE FROM taken")
        self._run("DELETE FROM validators")
        self.commit()

    def commit(self) -> None:
        """Keep everything since the last time."""
        with self._explained():
            self._connection.commit()

    def undo(self) -> None:
        """Forget everything since the last time."""
        with self._explained():
            self._connection.rollback()

    def _day(self) -> int:
        return int(self._now() // _DAY)

    def _run(self, sql: str, *values: Any) -> list[Any]:
        with self._explained():
            return self._connection.execute(sql, values).fetchall()

    def _make_tables(self) -> None:
        (schema,) = self._connection.execute("PRAGMA user_version").fetchone()
        if schema > _SCHEMA:
            raise InputError(f"{self.path}: was written by a newer waqai", "upgrade waqai: pip install -U waqai")
        if schema == _SCHEMA:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        if self._connection.execute("PRAGMA user_version").fetchone() == (0,):  # no other process was faster
            for statement in _TABLES:
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {_SCHEMA}")
        self._connection.commit()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with self._turn:
                yield
        except sqlite3.Error as error:
            said = str(error)
            if "locked" in said:
                raise BusyError(
                    f"{self.path}: is in use by another watch", "wait until it is done, or stop it; nothing was changed"
                ) from error
            if "full" in said or "readonly" in said or "unable to open" in said:
                raise InputError(
                    f"{self.path}: cannot be written: {said}", "make room and see that the folder is there and yours"
                ) from error
            raise InputError(
                f"{self.path}: cannot be used: {said}",
                "move it away: the watch makes it anew, asks for each page once more and adds none twice",
            ) from error


def load_health(path: str | Path, now: Callable[[], float]) -> dict[str, Health]:
    """How each source is doing, by its name; empty where there is no such file. Raises InputError as `WatchState`."""
    if not Path(path).exists():
        return {}
    with WatchState(path, now) as state:
        return state.load_health()


def _digest(address: str) -> bytes:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).digest()[:16]


def _plain(text: str) -> str:
    """Half surrogate pairs, which SQLite and JSON cannot hold, as question marks."""
    return text.encode("utf-8", "replace").decode()

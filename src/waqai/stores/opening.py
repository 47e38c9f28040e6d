"""Opening the file of an archive, and saying in words what is wrong where that fails."""

from __future__ import annotations

import contextlib
import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import duckdb

from waqai.errors import BusyError, InputError
from waqai.stores.migrations import MIGRATIONS

# Nothing is ever downloaded, and a laptop keeps room for other work; more than this goes to disk beside the archive.
# DuckDB fills what it may, with blocks that it read or wrote: writing is as fast with 160 MB as with 512. Each of its
# threads holds rows of its own, so a machine with many cores would need more for the same.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "256MB",
    "threads": min(4, os.cpu_count() or 1),
}
_READING = "512MB"  # whoever reads only may ask large questions
# A migration that changes a whole table holds it until it is committed: half a gigabyte for 67,000 articles.
_MIGRATING = "4GB"
# What DuckDB rewrites at a checkpoint is the last row group as a whole: with its default of 122,880 rows, 40,000
# articles of 6 kB made it write 1.9 GB for a file of 0.4, with the smallest size 0.5 GB for 0.2.
_ROW_GROUP = 2048
_STORAGE = "v1.2.0"  # every DuckDB from 1.2 on reads it
_HEADERS = 12_288  # bytes before the first block of a DuckDB file
_HEADER_STARTS = (4096, 8192)
_BLOCK_SIZES = (16_384, 262_144)  # bytes that a block of DuckDB may have
_MOST_MISSING = 4096  # blocks at the end that may have been cut off as free: 1 GB
_HOLDER = re.compile(r"held in (.+?) \(PID (\d+)\)")


def open_file(path: Path, *, write: bool, made_by: str, make: bool = True) -> duckdb.DuckDBPyConnection:
    """A connection whose tables are those of the archive at `path`; with `write`, one not there is made, unless
    not `make`.

    `made_by` is the version of waqai that is noted in an archive when it is made or brought up to this schema.

    Raises InputError where it is missing, in use (BusyError), broken, no archive, or of a newer version.
    """
    if not path.exists():
        _check_place(path, write and make)
        _create(path, made_by)
    settings = _SETTINGS if write else {**_SETTINGS, "memory_limit": _READING}
    connection = duckdb.connect(":memory:", config={**settings, "temp_directory": f"{path}.spill"})
    try:
        with explained(path):
            _attach(connection, path, write)
        _check_whole(connection, path)
        _check_schema(connection, path, write, made_by)
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """All or nothing: an exception, Ctrl-C among them, takes everything back."""
    with explained(path):
        connection.execute("BEGIN")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(duckdb.Error):  # after a full disk DuckDB has taken it back itself
                connection.execute("ROLLBACK")
            raise


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what DuckDB raises about the file into an InputError with a hint, and its notice of Ctrl-C into Ctrl-C."""
    try:
        yield
    except duckdb.Error as error:
        raise _to_error(path, error) from error
    except RuntimeError as error:
        if "interrupt" in str(error).lower():
            raise KeyboardInterrupt from error
        raise


def _to_error(path: Path, error: duckdb.Error) -> InputError:
    said = str(error)
    line = said.splitlines()[0] if said else type(error).__name__
    if isinstance(error, duckdb.ProgrammingError | duckdb.DataError):  # a question put wrongly, not a bad file
        return InputError(said, "docs/reference/store.md names every table and column")
    if "lock on file" in said or "already attached" in said or "file handle conflict" in said:
        holder = _HOLDER.search(said)
        who = f"process {holder[2]} ({holder[1]})" if holder else "another part of this program"
        return BusyError(f"{path}: is in use by {who}", "wait until it is done, or stop it; nothing was changed")
    if "not a valid DuckDB database" in said or "Is a directory" in said:
        return InputError(f"{path}: is no archive", "name a file that `waqai add` made, or a new one")
    if "version number" in said or "newer" in said:
        return InputError(f"{path}: was written by a newer DuckDB: {line}", "upgrade it: pip install -U duckdb")
    if "Permission denied" in said or "Read-only file system" in said:
        return InputError(f"{path}: may not be opened: permission denied", "its permissions do not let you")
    if any(words in said for words in ("No space", "File too large", "write to file", "not enough space", "write all")):
        return InputError(
            f"{path}: cannot be written: {line}", "make room on the disk and start again: what was kept before is safe"
        )
    return InputError(f"{path}: cannot be used: {line}", "if the file was cut off or changed, take it from a backup")


def _check_place(path: Path, write: bool) -> None:
    if not write:
        raise InputError(f"{path}: no such archive", "check the spelling; `waqai add ARCHIVE SOURCE` makes one")
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}", f"make it first: mkdir -p {path.parent}")
    journal = Path(f"{path}.wal")
    if journal.exists():
        raise InputError(
            f"{path}: is gone, but its journal {journal} is there",
            "put the archive back beside it, or move the journal",
        )


def _create(path: Path, made_by: str) -> None:
    """Makes an empty archive under another name and then gives it its own: nobody ever sees half of one."""
    part = path.with_name(f".{path.name}.part-{os.getpid()}")
    part.unlink(missing_ok=True)
    try:
        with explained(path):
            connection = duckdb.connect(":memory:", config=_SETTINGS)
            try:
                _attach(connection, part, write=True)
                _migrate(connection, 0, made_by)
                connection.execute("CHECKPOINT kept")  # closing would do it too, but would not tell of a full disk
            finally:
                connection.close()
        try:
            os.link(part, path)
        except FileExistsError:
            pass  # another process was faster: its archive is as good
        except OSError:
            os.rename(part, path)  # a file system without links
    finally:
        part.unlink(missing_ok=True)
        Path(f"{part}.wal").unlink(missing_ok=True)


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, write: bool) -> None:
    quoted = str(path).replace("'", "''")
    options = f"ROW_GROUP_SIZE {_ROW_GROUP}" if write else "READ_ONLY"
    if not path.exists():
        options += f", STORAGE_VERSION '{_STORAGE}'"
    connection.execute(f"ATTACH '{quoted}' AS kept ({options})")
    connection.execute("USE kept")


def _check_whole(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A file that was cut off opens, and fails only when the missing part is read: its header tells how long it was.

    The header may count free blocks at the end that are not there (see `close_file`). They are not missed: where the
    file is shorter than the header says, the last block that holds something is looked for.
    """
    with explained(path):
        row = connection.execute(
            "SELECT block_size, total_blocks, used_blocks FROM pragma_database_size() WHERE database_name = 'kept'"
        ).fetchone()
        assert row is not None
        block, total, used = row
        size = path.stat().st_size
        if size >= _HEADERS + block * total:
            return
        wanted = _HEADERS + block * max(used, _find_last_block(connection) + 1)
    if size < wanted:
        raise InputError(
            f"{path}: is cut off: it has {size:,} of {wanted:,} bytes", "take it from a backup, or copy it once more"
        )


def close_file(connection: duckdb.DuckDBPyConnection, path: Path, *, write: bool) -> None:
    """Lets go of the file. A writer leaves it as long as its header says.

    DuckDB cuts free blocks at the end off after it wrote a header that counts them. What looks like a file that was cut
    off is gone through block by block when it is opened, for seconds where it is large. So they are put back, as a
    hole that takes no room. Not so after kill -9, and the next writer mends it.
    """
    connection.close()
    if not write:
        return
    with contextlib.suppress(OSError), path.open("r+b") as file:  # a full disk: it is opened more slowly, that is all
        start = file.read(_HEADERS)
        # two headers, written in turn: check sum, iteration, two places, number of blocks, size of a block
        _, _, _, _, blocks, block = max(
            (struct.unpack_from("<6Q", start, at) for at in _HEADER_STARTS), key=lambda header: header[1]
        )
        missing = _HEADERS + blocks * block - path.stat().st_size
        if block in _BLOCK_SIZES and missing in range(block, _MOST_MISSING * block + 1, block):
            file.truncate(_HEADERS + blocks * block)


def _find_last_block(connection: duckdb.DuckDBPyConnection) -> int:
    """The highest number of a block that holds rows or descriptions of them; -1 where none is on the disk."""
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept'").fetchall()
    questions = [("SELECT max(block_id), NULL FROM pragma_metadata_info(?)", "kept")]
    for (table,) in tables:
        quoted = table.replace('"', '""')
        questions.append(
            (
                "SELECT max(block_id), max(list_max(additional_block_ids)) FROM pragma_storage_info(?)",
                f'kept."{quoted}"',
            )
        )
    found = [number for sql, name in questions for row in connection.execute(sql, [name]).fetchall() for number in row]
    return max((number for number in found if number is not None), default=-1)


def _check_schema(connection: duckdb.DuckDBPyConnection, path: Path, write: bool, made_by: str) -> None:
    with explained(path):
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept'").fetchall()
        if ("archive",) not in tables or ("articles",) not in tables:
            raise InputError(
                f"{path}: is a DuckDB file, but no archive", "name a file that `waqai add` made, or a new one"
            )
        row = connection.execute("SELECT schema, made_by FROM archive").fetchone()
    schema, writer = row or (0, "")
    if schema > len(MIGRATIONS):
        raise InputError(
            f"{path}: was written by a newer waqai ({writer}, schema {schema}; this one knows {len(MIGRATIONS)})",
            "upgrade waqai: pip install -U waqai",
        )
    if schema < len(MIGRATIONS):
        if not write:
            raise InputError(
                f"{path}: has the older schema {schema}", f"bring it up to {len(MIGRATIONS)}: waqai reread {path}"
            )
        with explained(path):
            connection.execute(f"SET memory_limit = '{_MIGRATING}'")
            _migrate(connection, schema, made_by)
            connection.execute(f"SET memory_limit = '{_SETTINGS['memory_limit']}'")


def _migrate(connection: duckdb.DuckDBPyConnection, schema: int, made_by: str) -> None:
    """Applies the migrations after number `schema` in one transaction."""
    connection.execute("BEGIN")
    try:
        for statements in MIGRATIONS[schema:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute("DELETE FROM archive")
        connection.execute("INSERT INTO archive VALUES (?, ?)", [len(MIGRATIONS), made_by])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise

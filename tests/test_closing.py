"""What a writer leaves: a file of the length that its header tells, so that opening it is quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives import filled
from waqai.errors import InputError
from waqai.stores import opening
from waqai.stores.archive import Archive


def write_and_free(path: Path) -> None:
    """Blocks at the end of the file come and go."""
    for statement in (
        "CREATE TABLE large AS SELECT md5(range::VARCHAR) AS word FROM range(100000)",
        "DROP TABLE large",
    ):
        with Archive(path, write=True) as archive:
            archive._connection.execute(statement)


def test_opening_looks_for_no_last_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "news.waqai", range(5))
    write_and_free(path)
    monkeypatch.setattr(opening, "_find_last_block", lambda connection: pytest.fail("looked for the last block"))
    for write in (False, True, False):
        with Archive(path, write=write) as archive:
            assert len(archive) == 5


def test_a_file_that_was_not_closed_so_or_cannot_grow_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path / "news.waqai", range(5))
    with monkeypatch.context() as patch:
        patch.setattr(opening, "_MOST_MISSING", 0)
        write_and_free(path)
    shorter = path.stat().st_size
    with Archive(path) as archive:
        assert len(archive) == 5
    assert path.stat().st_size == shorter  # reading changes nothing
    with Archive(path, write=True):
        pass
    assert path.stat().st_size > shorter


def test_what_is_cut_off_is_not_filled_up(tmp_path: Path) -> None:
    path = filled(tmp_path / "news.waqai", range(5))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 2 * 262_144)
    with pytest.raises(InputError, match="is cut off"):
        Archive(path, write=True)
    with pytest.raises(InputError, match="is cut off"):
        Archive(path, write=True)

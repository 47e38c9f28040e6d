"""The archive's file: what goes in comes out, and whatever is wrong with it is said, with what to do."""

from __future__ import annotations

import datetime
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import waqai
from archives import HOSTILE, contents, filled, made_article, made_entry, record_of
from waqai.errors import InputError
from waqai.model import Problem
from waqai.stores import migrations, opening
from waqai.stores.archive import Archive
from waqai.stores.page import to_page
from waqai.stores.rows import pack_record, pack_text, to_cell, to_day, unpack_record, unpack_text

ROOT = Path(__file__).parents[1]


def refused(path: Path, write: bool = False) -> InputError:
    with pytest.raises(InputError) as caught:
        Archive(path, write=write).close()
    assert caught.value.hint
    return caught.value


# --- what goes in comes out -------------------------------------------------------------------------------------------


def test_articles_and_records_come_out_as_they_went_in(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.waqai", range(450))
    with waqai.open_archive(path) as archive:
        assert len(archive) == 450
        assert list(archive) == [record_of(made_article(number)) for number in range(450)]
        assert archive.record("n7") == record_of(made_article(7))
        wanted = [number for number in range(450) if number % 2]
        ids = ["nobody", *(f"n{number}" for number in reversed(wanted))]
        assert list(archive.records(ids)) == [record_of(made_article(number)) for number in wanted]
        assert list(archive.records([])) == []
        assert archive.article("n7") == made_article(7)
        for ask in (archive.record, archive.article):
            with pytest.raises(InputError, match="nobody"):
                ask("nobody")


def test_hostile_text_is_text(tmp_path: Path) -> None:
    article = made_article(1, text=HOSTILE, id="x'y\ud800", title=HOSTILE, url=HOSTILE, outlet=HOSTILE)
    with Archive(tmp_path / "it's.waqai", write=True) as archive:
        archive.write([made_entry(article)])
        assert list(archive) == [record_of(article)]
        assert archive.article(article.id).text == HOSTILE
        assert list(archive.find_known([article.id], [])[0]) == [article.id]
        assert archive.query("SELECT outlet FROM event_rows").to_dicts() == [{"outlet": to_cell(HOSTILE)}]


@given(text=st.text(st.characters(codec=None)), record=st.dictionaries(st.text(), st.text(st.characters(codec=None))))
def test_packing_loses_no_code_point(text: str, record: dict[str, str]) -> None:
    assert unpack_text(pack_text(text)) == text
    whole = {**record, "text": text}
    assert unpack_record(pack_record(whole), text) == whole
    assert (to_cell(text) or "").encode() is not None


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(codec=None), min_size=1))
def test_any_text_can_be_kept(tmp_path: Path, text: str) -> None:
    article = made_article(1, text=text, title=text)
    path = tmp_path / f"{abs(hash(text))}.waqai"
    with Archive(path, write=True) as archive:
        if len(archive) == 0:
            archive.write([made_entry(article)])
        assert list(archive) == [record_of(article)]


def test_rows_can_be_asked_for_in_plain_sql(tmp_path: Path) -> None:
    with Archive(filled(tmp_path / "a.waqai", [1, 2])) as archive:
        answer = archive.query("SELECT * FROM event_rows WHERE article = $id", {"id": "n2"})
        (row,) = answer.to_dicts()
        assert row["actor"] == "وصل الوفد 2; وصل الوفد 1" and row["actor_sector"] == "GOV; GOV"  # as the event has them
        assert row["recipient"] == "" and row["reporter"] == "وصل الوفد 1"
        assert row["day"] == datetime.date(2024, 5, 1) and row["sentence"] == made_article(2).text
        assert list(archive.query("SELECT speaker, text FROM claim_rows WHERE article = ?", ["n1"])) == [
            ("وصل الوفد 1", "وصل")
        ]
        assert list(archive.query("SELECT source, articles FROM sources")) == [("news.jsonl", 2)]
        assert list(archive.query("SELECT entity, mentions FROM entities WHERE article = 'n1' ORDER BY 1")) == [
            ("e1", 1), ("e2", 0)
        ]  # fmt: skip


def test_a_refused_article_keeps_its_reason_and_has_no_record(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.waqai", write=True) as archive:
        archive.write([made_entry(made_article(1), record=None, refusal=Problem("empty", "no letters"))])
        assert list(archive.query("SELECT state, refusal, refusal_message FROM articles")) == [
            ("refused", "empty", "no letters")
        ]
        assert list(archive) == []
        with pytest.raises(InputError):
            archive.record("n1")


def test_only_whole_days_become_days() -> None:
    assert to_day("2024-05-02/2024-05-04") == datetime.date(2024, 5, 2)
    assert to_day("2024-05-02T20:00") == datetime.date(2024, 5, 2)
    assert to_day("2024") == datetime.date(2024, 1, 1)
    assert [to_day(date) for date in (None, "2024-W19", "198X", "XXXX-10", "2024-02-31", "2024-Q2")] == [None] * 6


def test_wrong_sql_is_told_and_a_reader_cannot_write(tmp_path: Path) -> None:
    with Archive(filled(tmp_path / "a.waqai", [1])) as archive:
        for sql in ("SELEC", "SELECT nothing FROM events", "DELETE FROM events", "SELECT 1 WHERE 1 = ?"):
            with pytest.raises(InputError) as caught:
                archive.query(sql)
            assert caught.value.hint
        with pytest.raises(InputError):
            archive.write([made_entry(made_article(2))])


@pytest.mark.parametrize("package", ["pandas", "pyarrow"])
def test_tables_of_other_libraries_need_these(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with Archive(filled(tmp_path / "a.waqai", [1])) as archive:
        answer = archive.query("SELECT 1")
        with pytest.raises(InputError, match=f"{package} is not installed"):
            answer.to_pandas() if package == "pandas" else answer.to_arrow()


def test_answers_become_tables_of_other_libraries(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    with Archive(filled(tmp_path / "a.waqai", [1, 2])) as archive:
        assert list(archive.query("SELECT article FROM events ORDER BY 1").to_pandas()["article"]) == ["n1", "n2"]
        assert archive.query("SELECT article FROM events ORDER BY 1").to_arrow().to_pydict() == {
            "article": ["n1", "n2"]
        }


# --- all or nothing ---------------------------------------------------------------------------------------------------


def test_a_batch_with_a_fault_leaves_nothing(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.waqai", [1])
    before = contents(path)
    broken: dict[str, Any] = {**record_of(made_article(3)), "claims": [{"id": "c1"}]}
    with Archive(path, write=True) as archive:
        with pytest.raises(KeyError):
            archive.write([made_entry(made_article(2)), made_entry(made_article(3), record=broken)])
        with pytest.raises(InputError):  # the id is there
            archive.write([made_entry(made_article(4)), made_entry(made_article(1))])
        archive.write([made_entry(made_article(5))])
        assert [record["id"] for record in archive] == ["n1", "n5"]
    assert before["articles"] == contents(path)["articles"][:1]


def test_a_full_disk_is_told_and_what_was_kept_is_safe(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.waqai", [1])
    code = f"""
import os, resource, signal, sys
sys.path.insert(0, {str(ROOT / "tests")!r})
from archives import *
from waqai.errors import InputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
archive = Archive({str(path)!r}, write=True)
archive.write([made_entry(made_article(2))])
size = os.path.getsize({str(path)!r})
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, size + 100_000))
kept = 2
try:
    for number in range(3, 120):
        archive.write([made_entry(made_article(number, text=os.urandom(20_000).hex()))])
        kept += 1
except InputError as error:
    print(kept, error.message, "|", error.hint)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    kept, _, said = done.stdout.partition(" ")
    assert "cannot be written" in said and "make room" in said, done.stdout + done.stderr
    with Archive(path) as archive:
        assert len(archive) == int(kept) == len(list(archive))
    with Archive(path, write=True) as archive:
        archive.write([made_entry(made_article(99))])


def test_a_disk_without_room_for_a_new_archive_leaves_none(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from waqai.errors import InputError; from waqai.stores.archive import Archive\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: Archive(sys.argv[1], write=True)\n"
        "except InputError as error: print(error.message)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a.waqai"], capture_output=True, text=True, check=False
    )
    assert "cannot be written" in done.stdout, done.stderr
    assert os.listdir(tmp_path) == []


# --- what may be wrong with the file ----------------------------------------------------------------------------------


def test_a_file_that_is_no_archive_is_left_alone(tmp_path: Path) -> None:
    for content in (b"", b"x", b"hello " * 5000):
        path = tmp_path / f"{len(content)}.waqai"
        path.write_bytes(content)
        assert "is no archive" in refused(path, write=True).message
        assert path.read_bytes() == content
    assert "is no archive" in refused(tmp_path, write=True).message


def test_another_duckdb_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE archive (schema INTEGER, made_by VARCHAR)")
    assert "but no archive" in refused(path, write=True).message


def test_a_file_that_was_cut_off_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.waqai", range(300))
    size = path.stat().st_size
    for left in (100, 4096, 12_288, size // 2, size - 1):
        short = Path(shutil.copy(path, tmp_path / f"{left}.waqai"))
        os.truncate(short, left)
        assert refused(short).message


def test_free_blocks_that_were_never_written_are_not_missed(tmp_path: Path) -> None:
    """A killed writer, then two that end well: the header counts more blocks than the file has, and nothing is lost."""
    path = filled(tmp_path / "a.waqai", range(25))
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[2]); from archives import *; "
        "archive = Archive(sys.argv[1], write=True); "
        "archive.write([made_entry(made_article(n)) for n in range(25, 50)]); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code, path, Path(__file__).parent], capture_output=True, check=False)
    assert done.returncode == 9, done.stderr
    Archive(path, write=True).close()
    filled(path, range(50, 75))
    assert len(contents(path)["articles"]) == 75
    os.truncate(path, path.stat().st_size - 1)
    assert "is cut off" in refused(path).message


def test_a_file_with_wrong_bytes_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.waqai", range(300))
    with open(path, "r+b") as file:
        for place in range(20_000, path.stat().st_size - 64, 50_000):
            file.seek(place)
            file.write(b"\xff" * 64)
    with pytest.raises(InputError, match="cannot be used"), Archive(path) as archive:
        list(archive)


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    assert "no such archive" in refused(tmp_path / "a.waqai").message
    assert "no folder" in refused(tmp_path / "none" / "a.waqai", write=True).message
    assert os.listdir(tmp_path) == []


def test_a_journal_without_its_archive_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "a.waqai.wal").write_bytes(b"journal")
    assert "journal" in refused(tmp_path / "a.waqai", write=True).message
    assert (tmp_path / "a.waqai.wal").read_bytes() == b"journal"


@pytest.mark.parametrize("write", [True, False])
def test_an_archive_in_use_names_who_uses_it(tmp_path: Path, write: bool) -> None:
    path = filled(tmp_path / "a.waqai", [1])
    code = (
        "import sys; from waqai.stores.archive import Archive; archive = Archive(sys.argv[1], write=True); "
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"open\n"
        assert f"process {holder.pid} " in refused(path, write).message
        holder.communicate()
    Archive(path, write=write).close()


def test_one_program_opens_an_archive_once(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.waqai", [1])
    with Archive(path, write=True):
        assert "in use" in refused(path).message
        assert "in use" in refused(path, write=True).message


def test_two_that_make_one_archive_share_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.waqai"
    migrate = opening._migrate

    def migrate_late(*given: Any) -> None:
        migrate(*given)
        monkeypatch.setattr(opening, "_migrate", migrate)
        filled(path, [1])  # the other one is faster

    monkeypatch.setattr(opening, "_migrate", migrate_late)
    monkeypatch.setattr(os, "getpid", iter(range(1, 99)).__next__)
    with Archive(path, write=True) as archive:
        assert len(archive) == 1
    assert os.listdir(tmp_path) == ["a.waqai"]


# --- the schema -------------------------------------------------------------------------------------------------------


def test_a_newer_schema_is_not_touched(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.waqai", [1])
    with duckdb.connect(str(path)) as other:
        other.execute("UPDATE archive SET schema = 99, made_by = '7.0'")
    for write in (True, False):
        error = refused(path, write)
        assert "newer waqai (7.0, schema 99" in error.message and "upgrade" in error.hint


def test_an_older_schema_is_brought_up_by_who_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "a.waqai", [1])
    more = (*migrations.MIGRATIONS, ("ALTER TABLE articles ADD COLUMN shelf VARCHAR",))
    monkeypatch.setattr(opening, "MIGRATIONS", more)
    assert "older schema" in refused(path).message
    with Archive(path, write=True, made_by="0.2") as archive:
        assert list(archive.query("SELECT schema, made_by FROM archive")) == [(len(more), "0.2")]
        assert list(archive.query("SELECT shelf FROM articles")) == [(None,)]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "a.waqai", [1])
    before = contents(path)
    wrong = (*migrations.MIGRATIONS, ("ALTER TABLE articles ADD COLUMN shelf VARCHAR", "SELECT nothing"))
    monkeypatch.setattr(opening, "MIGRATIONS", wrong)
    refused(path, write=True)
    monkeypatch.undo()
    assert contents(path) == before


def test_every_table_and_column_says_what_it_is(tmp_path: Path) -> None:
    with Archive(filled(tmp_path / "a.waqai", [])) as archive:
        silent = list(
            archive.query(
                "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL UNION ALL "
                "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL UNION ALL "
                "SELECT column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
            )
        )
    assert silent == []


def test_the_page_of_the_tables_is_current() -> None:
    written = (ROOT / "docs" / "reference" / "store.md").read_text(encoding="utf-8")
    assert written == to_page(), "python -m waqai.stores.page > docs/reference/store.md"

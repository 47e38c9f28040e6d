"""`waqai bundle`: a folder by which others check and repeat."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from exported import add_texts
from waqai.cli.main import run
from waqai.exports import bundle as module
from waqai.exports.bundle_pages import QUERIES, to_citation_text


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return add_texts(tmp_path_factory.mktemp("bundle"))


@pytest.fixture(scope="module")
def folder(news: Path) -> Path:
    assert run(["bundle", str(news), "-o", str(news.parent / "bundle")]) == 0
    return news.parent / "bundle"


def manifest_of(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return made


def test_it_holds_what_a_reader_needs(folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    tables = {"articles", "claims", "entities", "events", "evidence", "incidents", "mentions", "numbers", "places",
              "sources", "tellings", "times"}  # fmt: skip
    pages = {"README.md", "CITATION.cff", "SHA256SUMS", "dictionary.csv", "manifest.json", "queries.sql"}
    assert names == pages | {f"tables/{name}.parquet" for name in tables}
    made = manifest_of(folder)
    assert made["code_books"] == ["PLOVER 2.0", "CAMEO 1.1b3"] and made["texts"] is False
    assert sum(made["knowledge"].values()) == made["tables"]["articles"]["rows"]
    for name, table in made["tables"].items():
        ((rows,),) = duckdb.read_parquet(str(folder / table["file"])).count("*").fetchall()
        assert rows == table["rows"] and (rows or name == "claims"), name
    for page in ("README.md", "CITATION.cff"):
        text = (folder / page).read_text(encoding="utf-8")
        assert to_citation_text(made).split(". Data set")[0] in text
    assert made["data_sha256"] in (folder / "README.md").read_text(encoding="utf-8")


def test_the_checksums_hold(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len([path for path in folder.rglob("*") if path.is_file()]) - 1
    for line in lines:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_every_column_is_explained(folder: Path) -> None:
    with open(folder / "dictionary.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {(row["table"], row["column"], row["type"]) for row in rows}
    wanted = set()
    for name in manifest_of(folder)["tables"]:
        table = duckdb.read_parquet(str(folder / "tables" / f"{name}.parquet"))
        wanted |= {(name, column, str(kind)) for column, kind in zip(table.columns, table.types, strict=True)}
    assert found == wanted and all(row["meaning"] and row["table_meaning"] for row in rows)


def test_every_query_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    queries = [query for query in QUERIES.split(";\n") if query.strip()]
    assert len(queries) >= 6
    found = [duckdb.sql(query).fetchall() for query in queries]
    assert all(found)


def test_a_query_chooses_events_and_their_incidents(news: Path) -> None:
    out = news.parent / "chosen"
    assert run(["bundle", str(news), "-o", str(out), "--where", "type:ASSAULT", "--status", "asserted"]) == 0
    made = manifest_of(out)
    assert (made["query"], made["statuses"]) == ("type:ASSAULT", ["asserted"])
    events = duckdb.read_parquet(str(out / "tables" / "events.parquet"))
    assert {row[0] for row in events.project("type").fetchall()} == {"ASSAULT"}
    assert made["tables"]["tellings"]["rows"] == made["tables"]["events"]["rows"] > 0
    assert made["tables"]["incidents"]["rows"] > 0


def test_the_same_archive_gives_the_same_data(news: Path, folder: Path) -> None:
    out = news.parent / "again"
    assert run(["bundle", str(news), "-o", str(out)]) == 0
    assert manifest_of(out)["data_sha256"] == manifest_of(folder)["data_sha256"]
    assert (out / "tables" / "events.parquet").read_bytes() == (folder / "tables" / "events.parquet").read_bytes()


def test_what_is_there_stays(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    assert run(["bundle", str(news), "-o", str(mine), "--overwrite"]) == 1
    assert "no bundle" in capsys.readouterr().err and (mine / "notes.txt").read_text() == "mine"
    (tmp_path / "file").write_text("mine")
    assert run(["bundle", str(news), "-o", str(tmp_path / "file"), "--overwrite"]) == 1
    out = tmp_path / "out"
    assert run(["bundle", str(news), "-o", str(out)]) == 0
    assert run(["bundle", str(news), "-o", str(out)]) == 1
    assert "--overwrite" in capsys.readouterr().err
    (out / "old").write_text("old")
    assert run(["bundle", str(news), "-o", str(out), "--overwrite"]) == 0
    assert not (out / "old").exists()
    assert run(["bundle", str(news), "-o", str(tmp_path / "no" / "out")]) == 1
    assert run(["bundle", str(news), "-o", str(out), "--overwrite", "--where", "type:NONE"]) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "file", "out"} and (out / "manifest.json").is_file()


def test_a_failure_leaves_no_half_bundle(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_write_checksums", fail)
    assert run(["bundle", str(news), "-o", str(tmp_path / "out")]) == 1
    assert "No space left" in capsys.readouterr().err and not list(tmp_path.iterdir())

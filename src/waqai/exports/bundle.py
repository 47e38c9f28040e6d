"""A replication bundle: a folder with all tables, what their columns mean, where the articles come from, what made it,
queries to begin with, how to cite it, and checksums."""

from __future__ import annotations

import csv
import datetime
import json
import os
import platform
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from waqai.errors import InputError
from waqai.exports.bundle_pages import QUERIES, to_citation, to_readme
from waqai.exports.columns import SHEETS, Column
from waqai.exports.parquet import TYPES, Rows
from waqai.exports.sheets import to_safe
from waqai.exports.told import CODE_BOOK, Book, Record, Told, mend

SCHEMA = "waqai/bundle/1"
_TEXTS = (Column("article", "text", "id of the article"), Column("text", "text", "its text as received"))


class Listing(Struct, frozen=True):
    """A table that does not come from records: its meaning, columns and rows, which are gone through once."""

    meaning: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Any, ...]]

    def find_rows(self) -> Iterator[dict[str, Any]]:
        """Rows as column → cell; days and moments as ISO writes them."""
        names = [column.name for column in self.columns]
        for row in self.rows:
            yield {
                name: cell.isoformat() if isinstance(cell, datetime.date) else cell
                for name, cell in zip(names, row, strict=True)
            }


class Choice(Struct, frozen=True):
    """What of an archive is in a bundle: the archive's file name, the query, the statuses of events, and whether the
    articles' texts are."""

    archive: str
    query: str
    statuses: tuple[str, ...]
    texts: bool


def save_bundle(
    folder: Path,
    records: Iterable[Record],
    listings: dict[str, Listing],
    book: Book,
    choice: Choice,
    overwrite: bool = False,
) -> dict[str, Any]:
    """Writes a bundle into a folder that is there whole or not at all; gives its manifest.

    `listings` are `tellings`, `incidents` and `sources`; of the first two what tells events of the records is kept.
    Raises InputError where the folder is there already, unless it is a bundle and `overwrite`.
    """
    _refuse(folder, overwrite)
    part = folder.with_name(f".{folder.name}.part-{os.getpid()}")
    try:
        (part / "tables").mkdir(parents=True)
        manifest = _write(part, records, listings, book, choice)
        _swap(part, folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}", "is the disk full?") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _refuse(folder: Path, overwrite: bool) -> None:
    if not folder.parent.is_dir():
        raise InputError(f"{folder}: there is no folder {folder.parent}", f"make it first: mkdir -p {folder.parent}")
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / "manifest.json").is_file():
        raise InputError(f"{folder}: is there already and is no bundle", "name a folder that is not there")
    if not overwrite:
        raise InputError(f"{folder}: is there already", "choose another name, or give --overwrite")


def _swap(part: Path, folder: Path) -> None:
    """The finished folder takes its name; one that was there goes only when the new one stands in its place."""
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    if folder.exists():
        os.replace(folder, old)
    try:
        os.replace(part, folder)
    except OSError:
        if old.exists():
            os.replace(old, folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _write(
    part: Path, records: Iterable[Record], listings: dict[str, Listing], book: Book, choice: Choice
) -> dict[str, Any]:
    knowledge: dict[str, int] = {}
    published: list[str] = []
    outlets: set[str] = set()
    told: set[int] = set()
    tables: dict[str, Rows] = {}
    with ExitStack() as stack:

        def begin(name: str, columns: tuple[Column, ...]) -> Rows:
            tables[name] = stack.enter_context(Rows(part / f"{name}.jsonl", columns))
            return tables[name]

        for name, sheet in SHEETS.items():
            begin(name, sheet.columns)
        if choice.texts:
            begin("texts", _TEXTS)
        for record in records:
            for name, sheet in SHEETS.items():
                tables[name].write(sheet.find_rows(record))
            if choice.texts:
                tables["texts"].write([{"article": record["id"], "text": record["text"]}])
            made_by = record["made_by"]["knowledge"]
            knowledge[made_by] = knowledge.get(made_by, 0) + 1
            if record["published"]:
                published = [min([*published, record["published"]]), max([*published, record["published"]])]
            outlets.add(record["outlet"] or "")
            told.update(Told(record, event).number for event in record["events"])
        tellings = begin("tellings", listings["tellings"].columns)
        incidents = begin("incidents", listings["incidents"].columns)
        kept: set[str] = set()
        for row in listings["tellings"].find_rows():
            if Told({"id": row["article"]}, {"id": row["event"]}).number in told:
                kept.add(row["incident"])
                tellings.write([row])
        incidents.write(row for row in listings["incidents"].find_rows() if row["incident"] in kept)
        begin("sources", listings["sources"].columns).write(listings["sources"].find_rows())
    for name, rows in tables.items():
        rows.to_parquet(part / "tables" / f"{name}.parquet")
    counts = {name: {"file": f"tables/{name}.parquet", "rows": rows.number, "rows_sha256": rows.hash}
              for name, rows in sorted(tables.items())}  # fmt: skip
    manifest = {
        "schema": SCHEMA, "made": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "waqai": book.version, "python": platform.python_version(), "duckdb": _duckdb_version(),
        "code_books": CODE_BOOK.split(", "), "knowledge": knowledge, "archive": choice.archive,
        "query": choice.query or None, "statuses": list(choice.statuses), "texts": choice.texts,
        "outlets": len(outlets - {""}), "published": published or None, "tables": counts,
        "data_sha256": sha256("".join(f"{n} {t['rows_sha256']}\n" for n, t in counts.items()).encode()).hexdigest(),
    }  # fmt: skip
    (part / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _write_dictionary(part / "dictionary.csv", tables, listings)
    (part / "queries.sql").write_text(QUERIES, encoding="utf-8")
    (part / "CITATION.cff").write_text(to_citation(manifest), encoding="utf-8")
    (part / "README.md").write_text(to_readme(manifest), encoding="utf-8")
    _write_checksums(part)
    return manifest


def _duckdb_version() -> str:
    import duckdb

    return str(duckdb.__version__)


def _write_dictionary(path: Path, tables: dict[str, Rows], listings: dict[str, Listing]) -> None:
    meanings = {name: sheet.meaning for name, sheet in SHEETS.items()}
    meanings |= {name: listing.meaning for name, listing in listings.items()} | {"texts": "a row for each article"}
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("table", "table_meaning", "column", "type", "meaning"))
        for name, rows in tables.items():
            for column in rows.columns:
                cells = (name, meanings[name], column.name, TYPES[column.kind], column.meaning)
                writer.writerow(to_safe(cell) for cell in cells)


def _write_checksums(folder: Path) -> None:
    """SHA256SUMS, which `sha256sum -c` checks."""
    lines = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with open(path, "rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
        lines.append(f"{digest.hexdigest()}  {mend(path.relative_to(folder).as_posix())}\n")
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")

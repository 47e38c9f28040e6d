"""How fast questions are answered, and searches, in an archive and in one of a million events made from it. See
benchmarks/README.md."""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from search import QUERIES
from waqai.assemble import open_archive
from waqai.stores.archive import Archive
from waqai.stores.questions import QUESTIONS

WHERE = ("", "type:ASSAULT", "country:السودان", "إيران")
LIMIT = 1000  # rows of an answer that are fetched: more than a person reads
SHIFT = 41  # days by which each round is printed later
# What becomes of a table's columns in round `t` of `n` articles in `s` segments; all others stay. Texts, records and
# what only writing needs are kept once: no question reads them.
_ROUNDS = {
    "articles": {
        "number": "number + t * n", "id": "id || '-' || t", "content": "content || '-' || t", "text": "''::BLOB",
        "published": "coalesce(strftime(TRY_CAST(left(published, 10) AS DATE) + (t * {shift})::INTEGER, '%Y-%m-%d'), "
        "published)",
    },
    "events": {"article": "article || '-' || t", "day": "day + (t * {shift})::INTEGER"},
    "signatures": {
        "article": "article || '-' || t", "number": "number + t * n", "copy_group": "copy_group || '-' || t",
        "keep": "''::BLOB", "bands": "[]::UBIGINT[]",
    },
    "tellings": {
        "article": "article || '-' || t", "incident": "incident || '-' || t", "copy_group": "copy_group || '-' || t",
        "day": "day + t * {shift}", "telling": "''::BLOB",
    },
    "incidents": {
        "article": "article || '-' || t", "incident": "incident || '-' || t",
        "first_day": "first_day + (t * {shift})::INTEGER", "last_day": "last_day + (t * {shift})::INTEGER",
    },
    "segments": {"segment": "segment + t * s", "first": '"first" + t * n', "last": '"last" + t * n'},
    "postings": {"segment": "segment + t * s", "articles": "list_transform(articles, lambda one: one + t * n)"},
    "records": {},
}  # fmt: skip


def main() -> None:
    """Asks every question and query three times in one process; prints milliseconds by the clock and of processor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--events", type=int, metavar="N", help="make an archive of so many events from it first")
    parser.add_argument("--large", type=Path, metavar="FILE", help="where that is kept; used again if it is there")
    asked = parser.parse_args()
    archive = asked.archive
    if asked.events:
        archive = asked.large or archive.with_suffix(f".{asked.events}.waqai")
        if not archive.exists():
            multiply(asked.archive, archive, asked.events)
    with open_archive(archive) as store:
        for where in WHERE:
            for question in QUESTIONS:
                measure(f"{question} {where}", lambda question=question, where=where: count(store, question, where))
        for what, query in QUERIES:
            measure(
                f"{what} {query}",
                lambda what=what, query=query: len(store.search(query, what, limit=20).to_dicts()),
            )


def count(store: Archive, question: str, where: str) -> int:
    """The first rows of a question."""
    return sum(1 for _ in store.ask(question, where, LIMIT))


def measure(name: str, ask: Callable[[], int]) -> None:
    """Asks three times and prints the first time and the better of the others."""
    clocks, processors = [], []
    found = 0
    for _ in range(3):
        clock, processor = time.perf_counter(), time.process_time()
        found = ask()
        clocks.append((time.perf_counter() - clock) * 1000)
        processors.append((time.process_time() - processor) * 1000)
    again, used = min(clocks[1:]), min(processors[1:])
    print(f"{clocks[0]:6.0f} ms first {again:6.0f} again ({used:5.0f} of processor) {found:7} {name}", flush=True)


def multiply(small: Path, large: Path, events: int) -> None:
    """An archive of so many events: every row again and again under other articles and days."""
    shutil.copyfile(small, large)
    with open_archive(large, write=True) as store:
        ((number, segments, held),) = store.query(
            "SELECT (SELECT max(number) FROM articles), (SELECT max(segment) FROM segments), "
            "(SELECT count(*) FROM events)"
        )
        rounds = max(events // held, 1)
        tables: dict[str, list[str]] = {}
        for table, column in store.query(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'kept' AND NOT internal "
            "AND table_name IN (SELECT table_name FROM duckdb_tables()) ORDER BY column_index"
        ):
            tables.setdefault(table, []).append(column)
        for table, columns in tables.items():
            changes = _ROUNDS.get(table, {"article": "article || '-' || t"})
            if not changes or ("article" in changes and "article" not in columns) or table == "decisions":
                continue
            began = time.monotonic()
            picked = ", ".join(changes.get(column, f'"{column}"').format(shift=SHIFT) for column in columns)
            store.query(
                f"INSERT INTO {table} SELECT {picked} FROM {table}, range(1, {rounds}) r(t), "
                f"(SELECT {number} AS n, {segments} AS s)"
            )
            print(f"{table}: {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()

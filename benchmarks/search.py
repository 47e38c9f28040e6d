"""How fast an archive is searched, as it is or blown up to a million events. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from waqai.assemble import open_archive

QUERIES = (
    ("events", "إيران"), ("events", '"مجلس الأمن"'), ("events", '"وقف إطلاق النار" -status:future'),
    ("events", "actor:بوتين"), ("events", '"في سوريا" type:ASSAULT'),
    ("events", 'actor:"Vladimir Putin" recipient-country:UKR'), ("events", "either:إيران"), ("events", "type:ASSAULT"),
    ("events", "type:(ASSAULT|PROTEST) country:السودان"), ("events", "country:GCC type:CONSULT"),
    ("events", 'country:"Arab League" -type:CONSULT'), ("events", 'near:"حلب"/50km'),
    ("events", "near:33.5,36.3/100km type:ASSAULT"), ("events", "place:القاهرة"), ("events", "date:2023-01..2023-12"),
    ("events", "published:>=2015 confidence:>=0.9"), ("events", "quad:4 sector:MIL"),
    ("events", "cameo:19 -country:ISR"),
    ("events", 'role:"وزير الخارجية"'), ("events", 'sentence:"في غارة"'), ("events", "trigger:قصف"),
    ("claims", "speaker:غوتيريش"), ("claims", 'claim:"حقوق الإنسان"'), ("articles", "إيران OR العراق"),
    ("articles", "type:PROTEST place:تونس"),
)  # fmt: skip
# A copy of every row under another article: what is compared is spread over as many articles as there would be. The
# words of the texts stay those of the archive itself.
_COPIED = {
    "articles": "REPLACE (number + {n} * 10000000 AS number, id || '~{n}' AS id, content || '~{n}' AS content)",
    "events": "REPLACE (article || '~{n}' AS article)",
    "sides": "REPLACE (article || '~{n}' AS article)",
}


def main() -> None:
    """Prints milliseconds of each query, the first time and again, with the number of rows that it found of 20."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--events", type=int, default=0, metavar="N", help="blow a copy up to N events")
    asked = parser.parse_args()
    if not asked.events:
        measure(asked.archive)
        return
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder, "large.waqai")
        shutil.copyfile(asked.archive, large)
        blow_up(large, asked.events)
        measure(large)


def blow_up(path: Path, events: int) -> None:
    """Copies events, their sides and articles until there are so many, each time in another order."""
    with duckdb.connect(str(path)) as connection:
        row = connection.execute("SELECT count(*) FROM events").fetchone()
        copies = -(-events // row[0]) if row and row[0] else 0
        for table in _COPIED:
            connection.execute(f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table}")
        for number in range(1, copies):
            for table, replaced in _COPIED.items():
                connection.execute(
                    f"INSERT INTO {table} SELECT * {replaced.format(n=number)} FROM first_{table} "
                    f"ORDER BY hash(rowid + {number})"
                )
    print(f"{copies * row[0]:,} events, {path.stat().st_size / 1e6:,.0f} MB" if row else "no events", flush=True)


def measure(path: Path) -> None:
    """Asks every query three times in one process."""
    worst = 0.0
    with open_archive(path) as archive:
        for what, query in QUERIES:
            taken = []
            for _ in range(3):
                began = time.perf_counter()
                found = sum(1 for _ in archive.search(query, what, sort="score", limit=20))
                taken.append((time.perf_counter() - began) * 1000)
            worst = max(worst, min(taken[1:]))
            print(f"{taken[0]:7.0f} ms first {min(taken[1:]):7.0f} ms again {found:4} {what:<9} {query}", flush=True)
    print(f"slowest again: {worst:.0f} ms", file=sys.stderr)


if __name__ == "__main__":
    main()

"""How fast an archive is searched. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

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


def main() -> None:
    """Asks every query three times in one process; prints milliseconds by the clock and of processor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    asked = parser.parse_args()
    with open_archive(asked.archive) as archive:
        for what, query in QUERIES:
            clocks, processors = [], []
            for _ in range(3):
                clock, processor = time.perf_counter(), time.process_time()
                found = len(archive.search(query, what, limit=20).to_dicts())
                clocks.append((time.perf_counter() - clock) * 1000)
                processors.append((time.process_time() - processor) * 1000)
            again, used = min(clocks[1:]), min(processors[1:])
            print(f"{clocks[0]:6.0f} ms first {again:6.0f} again ({used:4.0f} of processor) {found:3} {what:<9}{query}")


if __name__ == "__main__":
    main()

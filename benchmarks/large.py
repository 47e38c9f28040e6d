"""An archive of very many articles: what keeping them costs as it grows. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from waqai.app.ingest import Entry, Given, to_content
from waqai.assemble import open_archive
from waqai.model import Article

WAQAI = (sys.executable, "-m", "waqai")
BATCH = 100  # as `waqai add` writes
_ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
SHIFT = 41  # days by which each round of the corpus is printed later


def main() -> None:
    """Reads some articles once, then keeps them again and again under other names, words and days."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="JSON lines, .gz or plain, each with a text")
    parser.add_argument("--read", type=int, default=5000, metavar="N", help="articles that are read (default 5000)")
    parser.add_argument("--articles", type=int, default=100_000, metavar="N", help="articles that are kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        records = read_once(asked.corpus, asked.read, Path(folder))
        archive, one = Path(folder, "large.waqai"), Path(folder, "one.txt")
        fill(archive, records, asked.articles)
        print(f"{archive.stat().st_size / 1e6:.0f} MB on the disk")
        one.write_text("وصل وزير الخارجية المصري إلى الخرطوم أمس، وقال إن المحادثات تبدأ غدا.", encoding="utf-8")
        for name in ("one more", "one more again, with other words"):
            began = time.monotonic()
            subprocess.run([*WAQAI, "add", str(archive), str(one), "--published", "2024-05-01"], check=True)
            print(f"{name}: {time.monotonic() - began:.2f} s by the clock, the whole process")
            one.write_text(one.read_text(encoding="utf-8").replace("المصري", "التركي"), encoding="utf-8")


def read_once(corpus: Path, number: int, folder: Path) -> list[dict[str, Any]]:
    """The records of the first articles."""
    opened = gzip.open if corpus.suffix == ".gz" else open
    with opened(corpus, "rb") as lines, open(folder / "news.jsonl", "wb") as taken:
        for _, line in zip(range(number), lines, strict=False):
            taken.write(line)
    out = folder / "records.jsonl"
    subprocess.run(
        [*WAQAI, "read", str(folder / "news.jsonl"), "--format", "jsonl", "-o", str(out), "--processes", "2"],
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def fill(archive: Path, records: list[dict[str, Any]], number: int) -> None:
    """Keeps so many articles; prints for each tenth what an article cost."""
    began, spent, tenth = time.monotonic(), time.process_time(), max(number // 10, BATCH)
    with open_archive(archive, write=True) as store:
        batch: list[Entry] = []
        for count, entry in enumerate(make_entries(records, number), 1):
            batch.append(entry)
            if len(batch) == BATCH or count == number:
                store.write(batch)
                batch = []
            if count % tenth == 0:
                seconds, used = time.monotonic() - began, time.process_time() - spent
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(
                    f"{count:>9,} articles: {1000 * seconds / tenth:5.1f} ms an article by the clock, "
                    f"{1000 * used / tenth:5.1f} ms of processor, {memory:5.0f} MB at most",
                    flush=True,
                )
                began, spent = time.monotonic(), time.process_time()


def make_entries(records: list[dict[str, Any]], number: int) -> Iterator[Entry]:
    """Articles with their records: in each round words are changed, at the same places, and all is later.

    Changed otherwise in each of the first 84 rounds.
    """
    for count in range(number):
        turn, at = divmod(count, len(records))
        record = dict(records[at])
        text, published = _turned(record["text"], turn), _later(record["published"] or "", turn)
        record.update(id=f"{record['id']}-{turn}", text=text, published=published or None)
        record["events"] = [_event_later(event, turn) for event in record["events"]]
        article = Article(record["id"], text, "", "", record["outlet"] or "", published)
        yield Entry(Given("large", "large", article), article, to_content(article), record=record)


def _turned(text: str, turn: int) -> str:
    """Every third word written with other letters, each round its own: no run of five words stands in two rounds."""
    if not turn:
        return text
    letters = str.maketrans(_ALPHABET, _ALPHABET[turn % 28 :] + _ALPHABET[: turn % 28])
    words = re.split(r"(\s+)", text)
    return "".join(
        word[::-1].translate(letters) if number // 2 % 3 == turn // 28 % 3 else word
        for number, word in enumerate(words)
    )


def _event_later(event: dict[str, Any], turn: int) -> dict[str, Any]:
    date = event["date"]
    return {**event, "date": {**date, "value": _later(date["value"], turn)}} if date else event


def _later(date: str, turn: int) -> str:
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return (day + datetime.timedelta(turn * SHIFT)).isoformat()


if __name__ == "__main__":
    main()

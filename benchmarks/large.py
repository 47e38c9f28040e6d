"""An archive of very many articles: what keeping them costs as it grows. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import datetime
import gzip
import itertools
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from waqai.app.ingest import Entry, Given, to_content
from waqai.assemble import open_archive
from waqai.model import Article

WAQAI = (sys.executable, "-m", "waqai")
BATCH = 100  # as `waqai add` writes
_ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
QUESTIONS = (
    ("search", "ARCHIVE", "type:ASSAULT", "--limit", "20"),
    ("search", "ARCHIVE", "country:Egypt date:2016..2018", "--limit", "20"),
    ("search", "ARCHIVE", "الحكومة", "--what", "articles", "--limit", "20"),
    ("ask", "timeline", "ARCHIVE", "--limit", "20"),
    ("incidents", "ARCHIVE", "--limit", "20"),
)
SHIFT = 41  # days by which each round of the corpus is printed later


def main() -> None:
    """Reads some articles once, then keeps them again and again under other names, words and days."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="JSON lines, .gz or plain, each with a text")
    parser.add_argument("--read", type=int, default=5000, metavar="N", help="articles that are read (default 5000)")
    parser.add_argument("--articles", type=int, default=100_000, metavar="N", help="articles that are kept")
    parser.add_argument("--steps", type=int, default=10, metavar="N", help="lines of the curve (default 10)")
    parser.add_argument("--archive", type=Path, metavar="FILE", help="where the archive is kept, instead of nowhere")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        records = read_once(asked.corpus, asked.read, Path(folder))
        archive, one = asked.archive or Path(folder, "large.waqai"), Path(folder, "one.txt")
        # in a process of its own: what one holds counts as the highest memory of those that it begins
        filling = get_context("spawn").Process(target=fill, args=(archive, records, asked.articles, asked.steps))
        filling.start()
        filling.join()
        print(f"{archive.stat().st_size / 1e6:.0f} MB on the disk")
        one.write_text("وصل وزير الخارجية المصري إلى الخرطوم أمس، وقال إن المحادثات تبدأ غدا.", encoding="utf-8")
        for name in ("one more", "one more again, with other words"):
            measure(name, "add", str(archive), str(one), "--published", "2024-05-01")
            one.write_text(one.read_text(encoding="utf-8").replace("المصري", "التركي"), encoding="utf-8")
        for words in QUESTIONS:
            measure(" ".join(words), *(str(archive) if word == "ARCHIVE" else word for word in words))


def measure(name: str, *words: str) -> None:
    """Runs a command in a process of its own and prints what it took."""
    began = time.monotonic()
    child = subprocess.Popen([*WAQAI, *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{name}: exit status {child.returncode}")
    print(
        f"{name}: {time.monotonic() - began:.2f} s by the clock, {used.ru_utime + used.ru_stime:.2f} s of processor, "
        f"{used.ru_maxrss / 1024:.0f} MB",
        flush=True,
    )


def read_once(corpus: Path, number: int, folder: Path) -> Path:
    """A file with the records of the first articles."""
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
    return out


def fill(archive: Path, records: Path, number: int, steps: int) -> None:
    """Keeps so many articles; prints for each step what an article cost, the memory held and the size of the file."""
    began, spent, step = time.monotonic(), time.process_time(), max(number // steps, BATCH)
    with open_archive(archive, write=True) as store:
        batch: list[Entry] = []
        for count, entry in enumerate(make_entries(records, number), 1):
            batch.append(entry)
            if len(batch) == BATCH or count == number:
                store.write(batch)
                batch = []
            if count % step == 0:
                seconds, used = time.monotonic() - began, time.process_time() - spent
                most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(
                    f"{count:>9,} articles: {1000 * seconds / step:5.1f} ms an article by the clock, "
                    f"{1000 * used / step:5.1f} ms of processor, {resident():5.0f} MB held, {most:5.0f} MB at most, "
                    f"{archive.stat().st_size / 1e6:5.0f} MB on the disk",
                    flush=True,
                )
                began, spent = time.monotonic(), time.process_time()


def resident() -> float:
    """Memory that this process holds now, in MB (Linux; elsewhere 0)."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * resource.getpagesize() / 2**20 if statm.exists() else 0.0


def make_entries(records: Path, number: int) -> Iterator[Entry]:
    """Articles with their records: in each round words are changed, at the same places, and all is later.

    Changed otherwise in each of the first 84 rounds.
    """
    turns = ((turn, line) for turn in itertools.count() for line in records.open("rb"))
    for turn, line in itertools.islice(turns, number):
        record = json.loads(line)
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

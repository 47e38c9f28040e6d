"""Time, memory and size of an archive, and what kill -9 leaves of it. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from waqai.assemble import open_archive

WAQAI = (sys.executable, "-m", "waqai")


def main() -> None:
    """Measures reading alone, adding, adding again and adding one more; with --kills, kills a run so many times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="JSON lines, .gz or plain, each with a text")
    parser.add_argument("--articles", type=int, default=1000, metavar="N")
    parser.add_argument("--kills", type=int, default=0, metavar="K", help="also kill a run K times at random moments")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        news, one, whole = Path(folder, "news.jsonl"), Path(folder, "one.txt"), Path(folder, "whole.waqai")
        opened = gzip.open if asked.corpus.suffix == ".gz" else open
        with opened(asked.corpus, "rb") as corpus, open(news, "wb") as taken:
            taken.writelines(itertools.islice(corpus, asked.articles))
        one.write_text("وصل وزير الخارجية إلى العاصمة أمس، وقال إن المحادثات ستبدأ غدا بين الطرفين.", encoding="utf-8")
        reading, _ = measure("read alone", "read", news, "--format", "jsonl", "-o", Path(folder, "records.jsonl"))
        adding, clock = measure("add", "add", whole, news)
        again, _ = measure("add again", "add", whole, news)
        measure("add one more", "add", whole, one, "--published", "2024-05-01")
        print(f"adding / reading alone {adding / reading:.2f}; again / adding {again / adding:.3f} (of processor time)")
        for file in (news, whole):
            print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")
        if asked.kills:
            killed = Path(folder, "killed.waqai")
            kill_often(killed, news, asked.kills, clock, random.Random(asked.seed))
            measure("add one more", "add", killed, one, "--published", "2024-05-01")
            same = contents(killed) == contents(whole)
            print("the killed archive equals the other" if same else "THE KILLED ARCHIVE DIFFERS")
            sys.exit(not same)


def measure(name: str, *words: str | Path) -> tuple[float, float]:
    """Runs a command in a process of its own; prints its figures and gives seconds of processor and by the clock."""
    began = time.monotonic()
    child = subprocess.Popen([*WAQAI, *map(str, words)], stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{name}: exit status {child.returncode}")
    processor, clock = used.ru_utime + used.ru_stime, time.monotonic() - began
    print(
        f"{name:<13} {processor:7.1f} s of processor, {clock:7.1f} s by the clock, {used.ru_maxrss / 1024:5.0f} MB",
        flush=True,
    )
    return processor, clock


def kill_often(archive: Path, news: Path, kills: int, seconds: float, chance: random.Random) -> None:
    """Starts adding again and again, and kills it each time at a random moment; the last run is left to end."""
    for number in range(kills):
        child = subprocess.Popen([*WAQAI, "add", str(archive), str(news)], stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 2 + 2 * seconds / kills))  # half a second goes by before the first is read
        child.send_signal(signal.SIGKILL)
        child.wait()
        print(f"killed {number + 1} times: {count(archive):,} articles kept", flush=True)
    measure("the last run", "add", archive, news)


def count(archive: Path) -> int:
    """How many articles an archive has."""
    if not archive.exists():
        return 0
    with open_archive(archive) as kept:
        return len(kept)


def contents(archive: Path) -> list[list[tuple[object, ...]]]:
    """All rows of all tables but for the moments at which they were written, in one order."""
    found = []
    with open_archive(archive) as kept:
        for (table,) in list(kept.query("SELECT table_name FROM duckdb_tables() ORDER BY 1")):
            left = {"articles": "EXCLUDE (added)", "records": "EXCLUDE (made)"}.get(table, "")
            found.append(sorted(kept.query(f"SELECT * {left} FROM {table}"), key=repr))
    return found


if __name__ == "__main__":
    main()

"""How long a command takes that reads one article, tables and all. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

WAQAI = (sys.executable, "-m", "waqai")
TEXT = "وصل وزير الخارجية إلى العاصمة أمس في زيارته رقم {}، وقال إن المحادثات ستبدأ غدا بين الطرفين."


class Figures(NamedTuple):
    """Of one process: seconds of processor and by the clock, and megabytes."""

    processor: float
    clock: float
    memory: float


def main() -> None:
    """Measures each command so many times, with what is kept of the tables and without, and prints medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", nargs="?", type=Path, help="add to a copy of this archive (default: to a new one)")
    parser.add_argument("--runs", type=int, default=7, help="processes for each figure (default 7)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy, one, kept = Path(folder, "news.waqai"), Path(folder, "one.txt"), str(Path(folder, "kept"))
        if asked.archive:
            shutil.copyfile(asked.archive, copy)
        commands = {
            "--help": ("--help",),
            "read": ("read", str(one), "--published", "2024-05-01"),
            "add": ("add", str(copy), str(one), "--published", "2024-05-01"),
        }
        ways = {"kept tables": kept, "built each time": "off"}
        found: dict[tuple[str, str], list[Figures]] = {}
        number = 0
        measure(commands["read"], one, number, kept)  # keeps the tables
        for _ in range(asked.runs):  # in turn, so that other work of the machine falls on all alike
            for name, words in commands.items():
                for way, cache in ways.items():
                    number += 1
                    found.setdefault((name, way), []).append(measure(words, one, number, cache))
    for name in commands:
        for way in ways:
            figures = Figures(*map(statistics.median, zip(*found[name, way], strict=True)))
            print(
                f"{name:<7} {way:<16} {figures.processor:5.2f} s of processor, {figures.clock:5.2f} s by the clock, "
                f"{figures.memory:4.0f} MB"
            )
        first, second = (statistics.median(one.processor for one in found[name, way]) for way in ways)
        print(f"{name:<7} ratio {first / second:.2f}")


def measure(words: tuple[str, ...], one: Path, number: int, cache: str) -> Figures:
    """Runs a command over an article that no archive has."""
    one.write_text(TEXT.format(number), encoding="utf-8")
    began = time.monotonic()
    child = subprocess.Popen(
        [*WAQAI, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "WAQAI_CACHE": cache}
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(words)}: exit status {child.returncode}")
    return Figures(used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()

"""How much faster several processes read than one: see README.md beside this file."""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import time
from pathlib import Path

from reading import BESIDE, rows
from waqai.assemble import read_many
from waqai.model import Article


def main() -> None:
    """Read the same articles with each number of processes, and compare times and bytes with the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, help="JSON lines with a text each, .gz or plain")
    parser.add_argument("--articles", type=int, default=1000, help="read this many (default 1000)")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2], metavar="N", help="default: 1 2")
    asked = parser.parse_args()
    corpus = asked.corpus or (BESIDE if BESIDE.exists() else None)
    articles = [
        Article(str(number), row["text"], row.get("title") or "", published=(row.get("published") or "")[:10])
        for number, row in enumerate(rows(corpus, asked.articles))
    ]
    print(f"{len(articles)} articles, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the beginning")
    first = 0.0
    for processes in asked.processes:
        digest, begun, busy = hashlib.sha256(), time.perf_counter(), _processor_seconds()
        for _, line in read_many(articles, processes=processes):
            digest.update(line)
        spent, busy = time.perf_counter() - begun, _processor_seconds() - busy
        first = first or spent
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{processes} processes  {spent:6.1f} s  ×{first / spent:.2f}  {busy:6.1f} s of processors in all"
            f"  {memory:4.0f} MB here  bytes {digest.hexdigest()[:12]}"
        )


def _processor_seconds() -> float:
    """Seconds of a core that this process and its ended children had; other work on the machine changes them little."""
    both = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


if __name__ == "__main__":
    main()

"""How fast waqai reads, and how much memory it takes: see README.md beside this file."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BESIDE = Path(__file__).parents[2] / "shared" / "corpus" / "articles-10k.jsonl.gz"


def main() -> None:
    """Parse, run the measured process twice, print its figures side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, help="JSON lines with a text each, .gz or plain")
    parser.add_argument("--articles", type=int, default=1000, help="read this many (default 1000)")
    parser.add_argument("--runs", type=int, default=2, help="fresh processes to run (default 2)")
    parser.add_argument("--profile", action="store_true", help="show the share of each stage")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    corpus = asked.corpus or (BESIDE if BESIDE.exists() else None)
    if asked.inside:
        print(json.dumps(measure(corpus, asked.articles, asked.profile)))
        return
    runs = [_run(corpus, asked.articles, asked.profile) for _ in range(max(1, asked.runs))]
    report(runs, corpus)


def _run(corpus: Path | None, articles: int, profile: bool) -> dict[str, Any]:
    command = [sys.executable, __file__, *([str(corpus)] if corpus else []), "--inside", "--articles", str(articles)]
    begun = time.perf_counter()
    done = subprocess.run([*command, *(["--profile"] if profile else [])], stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    found["whole"] = time.perf_counter() - begun
    return found


def measure(corpus: Path | None, articles: int, profile: bool) -> dict[str, Any]:
    """Read in this process, on one core, and count."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    begun = time.perf_counter()
    from waqai.assemble import load_knowledge, read

    known = load_knowledge()
    ready = time.perf_counter() - begun
    stages = _timed_stages() if profile else {}
    counts: list[tuple[float, int]] = []
    written = 0
    for row in rows(corpus, articles):
        start = time.perf_counter()
        record = read(
            row["text"],
            published=row.get("published") or "",
            title=row.get("title") or "",
            id=str(len(counts)),
            known=known,
        )
        written += len(json.dumps(record, ensure_ascii=False))
        counts.append((time.perf_counter() - start, len(record["sentences"])))
    third = max(1, len(counts) // 3)
    return {
        "ready": ready,
        "articles": len(counts),
        "sentences": sum(sentences for _, sentences in counts),
        "reading": sum(seconds for seconds, _ in counts),
        "cold": _rate(counts[:third]),
        "warm": _rate(counts[-third:]),
        "written": written,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "stages": stages,
    }


def _rate(counts: list[tuple[float, int]]) -> float:
    return sum(sentences for _, sentences in counts) / sum(seconds for seconds, _ in counts)


def _timed_stages() -> dict[str, float]:
    """Put a clock around every stage; the dictionary fills while articles are read."""
    from waqai import pipeline

    spent: dict[str, float] = {}

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any) -> Any:
            start = time.perf_counter()
            try:
                return stage(*given)
            finally:
                spent[name] = spent.get(name, 0.0) + time.perf_counter() - start

        return run

    pipeline.STAGES = tuple((name, timed(name, stage)) for name, stage in pipeline.STAGES)
    return spent


def rows(corpus: Path | None, articles: int) -> Iterator[dict[str, Any]]:
    """The first articles of a corpus, begun anew when it is shorter; without one, variations of the sample."""
    if corpus is None:
        yield from _made(articles)
        return
    given = 0
    while given < articles:
        before = given
        with (gzip.open if corpus.suffix == ".gz" else open)(corpus, "rt", encoding="utf-8") as lines:
            for line in lines:
                if given == articles:
                    break
                if line.strip():
                    given += 1
                    yield json.loads(line)
        if given == before:
            raise SystemExit(f"{corpus}: holds no articles")


def _made(articles: int) -> Iterator[dict[str, Any]]:
    """The shipped article with its paragraphs turned round and its numbers changed, so that no two are equal."""
    from waqai.sources import sample_articles

    (sample, *_) = sample_articles()
    paragraphs = [line for line in sample.text.split("\n") if line.strip()]
    for number in range(articles):
        turn = number % len(paragraphs)
        text = "\n\n".join([*paragraphs[turn:], *paragraphs[:turn], f"وبلغ العدد {number} شخصا."])
        yield {"text": text, "published": sample.published}


def report(runs: list[dict[str, Any]], corpus: Path | None) -> None:
    """Figures of each run, and its ratio to the first."""
    first = runs[0]
    source = corpus.name if corpus else "made from the sample"
    counts = f"{first['articles']} articles ({source}), {first['sentences']} sentences"
    print(f"{counts}, one core, Python {sys.version.split()[0]}")
    lines: tuple[tuple[str, Callable[[dict[str, Any]], float], str], ...] = (
        ("sentences a second, whole process", lambda run: run["sentences"] / run["whole"], ",.0f"),
        ("sentences a second, reading alone", lambda run: run["sentences"] / run["reading"], ",.0f"),
        ("  first third (cold)", lambda run: run["cold"], ",.0f"),
        ("  last third (warm)", lambda run: run["warm"], ",.0f"),
        ("  warm to cold", lambda run: run["warm"] / run["cold"], ".2f"),
        ("articles a second, whole process", lambda run: run["articles"] / run["whole"], ",.0f"),
        ("seconds until the first article", lambda run: run["ready"], ".2f"),
        ("peak memory, MB", lambda run: run["memory"], ",.0f"),
    )
    for label, figure, form in lines:
        cells = [f"{figure(run):{form}}" for run in runs]
        ratios = [f"×{figure(run) / figure(first):.2f}" for run in runs[1:]]
        print(f"{label:36}" + "".join(f"{cell:>12}" for cell in cells) + "".join(f"{ratio:>8}" for ratio in ratios))
    if first["stages"]:
        whole = sum(first["stages"].values())
        print("share of each stage")
        for name, seconds in sorted(first["stages"].items(), key=lambda item: -item[1]):
            print(f"  {name:12} {seconds / whole:6.1%}")


if __name__ == "__main__":
    main()

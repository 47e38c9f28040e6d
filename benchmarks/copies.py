"""How well and how fast copies of one text are found: see README.md beside this file."""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from waqai.app.copies import MemoryIndex, Signature, build_signature, group_copy, same_text

BESIDE = Path(__file__).parents[2] / "shared" / "corpus"
Pair = tuple[str, str]


def main() -> None:
    """Group the corpus, compare with the gold's groups, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=BESIDE / "articles-10k.jsonl.gz")
    parser.add_argument("gold", nargs="?", type=Path, default=BESIDE / "near-duplicates.json")
    parser.add_argument("--rensa", action="store_true", help="look up by rensa's MinHash instead (pip install rensa)")
    parser.add_argument("--sample", type=int, default=0, help="show this many pairs that the gold does not have")
    asked = parser.parse_args()
    texts = dict(read_texts(asked.corpus))
    gold = pairs(json.loads(asked.gold.read_text(encoding="utf-8")))

    begun = time.perf_counter()
    signatures = {name: build_signature(text) for name, text in texts.items()}
    if asked.rensa:
        begun = time.perf_counter()
        signatures = {name: by_rensa(texts[name], signature) for name, signature in signatures.items()}
    signed = time.perf_counter() - begun
    index = MemoryIndex()
    for name, signature in signatures.items():
        group_copy(name, signature, index)
    grouped = time.perf_counter() - begun - signed
    groups = index.groups()
    found = pairs(groups)

    each = 1000 / len(texts)
    print(
        f"{len(texts):,} articles, {len(groups):,} groups, {sum(len(group) > 1 for group in groups):,} of two or more"
    )
    print(f"{signed * each:.2f} ms to sign an article (bands alone with --rensa), {grouped * each:.2f} ms to group it")
    compare("pairs of one group", found, gold)
    direct = {pair for pair in found | gold if same_text(signatures[pair[0]], signatures[pair[1]])}
    compare("pairs alike by themselves", direct, gold)
    for one, other in random.Random(7).sample(sorted(found - gold), min(asked.sample, len(found - gold))):
        print(f"\n{one}  {texts[one][:400]!r}\n{other}  {texts[other][:400]!r}")


def read_texts(corpus: Path) -> Iterator[tuple[str, str]]:
    """Id and text of each line."""
    with (gzip.open if corpus.suffix == ".gz" else open)(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["id"], row["text"]


def pairs(groups: Iterable[Iterable[str]]) -> set[Pair]:
    """All pairs within groups, each in the order of the ids."""
    return {pair for group in groups for pair in itertools.combinations(sorted(group), 2)}


def compare(label: str, found: set[Pair], gold: set[Pair]) -> None:
    """Print recall and precision of pairs."""
    right = len(found & gold)
    recall, precision = right / max(1, len(gold)), right / max(1, len(found))
    print(
        f"{label:28} recall {recall:.4f}  precision {precision:.4f}  ({len(found):,} found, {len(gold):,} in the gold)"
    )


def by_rensa(text: str, signature: Signature) -> Signature:
    """The signature with bands made by rensa, of the same runs, to compare both."""
    import rensa

    from waqai.app.copies import BANDS, ROWS, find_runs

    minima = rensa.RMinHash(num_perm=BANDS * ROWS, seed=7)
    minima.update(list(find_runs(text)))
    digest = minima.digest()
    return Signature(
        tuple(hash((band, *digest[band * ROWS : (band + 1) * ROWS])) for band in range(BANDS)), signature.keep
    )


if __name__ == "__main__":
    main()

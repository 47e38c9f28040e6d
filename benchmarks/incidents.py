"""How well and how fast tellings of one act become incidents: see README.md beside this file."""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from waqai.app.ingest import Entry, Given, to_content
from waqai.exports.text import safe
from waqai.model import Article
from waqai.stores import incidents
from waqai.stores.archive import Archive

SIZES = (3_000, 10_000, 30_000)  # events
EACH = 3  # events of an article
DAILY = 100  # articles a day
BATCH = 500
ONE_BY_ONE = 9  # articles that are added alone to be timed
TOWNS = [(f"بلدة{number}", 12 + number / 7 + 0.0123, 24 + number / 5 + 0.0123) for number in range(40)]
LONG = 400  # characters of a sentence that are shown


def main() -> None:
    """What is asked for: copies against a gold, incidents to be read, or the cost of one more article."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", nargs="?", type=Path, help="an archive that waqai add made")
    parser.add_argument("--copies", type=Path, help="groups of copies: a JSON list of lists of article ids")
    parser.add_argument("--sample", type=int, default=0, help="print so many incidents of three or more tellings")
    parser.add_argument("--texts", type=int, default=1, help="only those that so many texts tell")
    parser.add_argument("--seed", type=int, default=11, help="which of them")
    parser.add_argument("--speed", action="store_true", help="time one more article in synthetic archives")
    asked = parser.parse_args()
    if asked.speed:
        time_articles()
    if asked.archive is not None:
        with Archive(asked.archive) as archive:
            if asked.copies:
                compare_copies(archive, json.loads(asked.copies.read_text(encoding="utf-8")))
            for number, id in enumerate(find_sample(archive, asked.sample, asked.texts, asked.seed), 1):
                show(archive, number, id)


def compare_copies(archive: Archive, groups: list[list[str]]) -> None:
    """How many of the copies that have events share an incident with another of their group, and of their pairs."""
    incidents: dict[str, set[str]] = {}
    like: dict[str, set[tuple[str, str]]] = {}
    for article, incident, type, day in archive.query("SELECT article, incident, type, day FROM tellings"):
        incidents.setdefault(article, set()).add(incident)
        like.setdefault(article, set()).add((type, day))
    told = [[article for article in group if article in incidents] for group in groups]
    members = [(article, group) for group in told if len(group) > 1 for article in group]
    shared = sum(any(incidents[one] & incidents[two] for two in group if two != one) for one, group in members)
    print(f"{len(members):,} copies with events: {shared:,} share an incident with a copy, {shared / len(members):.3f}")
    pairs = [pair for group in told for pair in itertools.combinations(group, 2)]
    alike = [pair for pair in pairs if like[pair[0]] & like[pair[1]]]
    for name, chosen in (("with events", pairs), ("with events of one type and day", alike)):
        shared = sum(bool(incidents[one] & incidents[two]) for one, two in chosen)
        print(f"{len(chosen):,} pairs of copies {name}: {shared:,} share an incident, {shared / len(chosen):.3f}")


def find_sample(archive: Archive, count: int, texts: int, seed: int) -> list[str]:
    """Ids of incidents of three or more tellings, drawn by chance; what there is, is counted."""
    if not count:
        return []
    rows = list(archive.query("SELECT incident, tellings, texts FROM incidents ORDER BY incident"))
    found = [id for id, tellings, several in rows if tellings >= 3 and several >= texts]
    sizes = Counter(min(tellings, 5) for _, tellings, _ in rows)
    print(f"{len(rows):,} incidents, {len(found):,} of them to draw from")
    print("tellings of an incident (5: or more) and how many have so many:", sorted(sizes.items()))
    return random.Random(seed).sample(found, min(count, len(found)))


def show(archive: Archive, number: int, id: str) -> None:
    """One incident with a sentence for each text."""
    told = archive.find_incident(id)
    print(f"\n{number}. {id}  {len(told)} tellings, {len({row['copy_group'] for row in told})} texts")
    seen: set[str] = set()
    for row in told:
        if row["copy_group"] not in seen:
            print(f"   {str(row['published'] or '-')[:10]}  {row['date'] or '-'}  {safe(str(row['gloss']))}")
            print(f"      {safe(str(row['sentence']))[:LONG]}")
        seen.add(row["copy_group"])


def time_articles() -> None:
    """Milliseconds of processor that one more article takes in archives of growing size."""
    with tempfile.TemporaryDirectory() as folder:
        path, chance, number = Path(folder, "a.waqai"), random.Random(3), 0
        for size in SIZES:
            with Archive(path, write=True) as archive:
                while number * EACH < size:
                    archive.write([make_entry(number + more, chance) for more in range(BATCH)])
                    number += BATCH
            entries = [make_entry(number + more, chance) for more in range(ONE_BY_ONE)]
            number += ONE_BY_ONE
            whole, part = time_writes(path, entries)
            print(f"{number * EACH:>8,} events: {whole:6.1f} ms to open, add one more and close, {part:5.1f} to divide")


def time_writes(path: Path, entries: list[Entry]) -> tuple[float, float]:
    """Median milliseconds of processor: to open an archive, write one article and close it, and to find incidents."""
    parts: list[float] = []
    wholes: list[float] = []

    def settle(connection: duckdb.DuckDBPyConnection) -> None:
        begun = time.process_time()
        incidents.settle(connection)
        parts.append(time.process_time() - begun)

    with patch("waqai.stores.archive.settle", settle):
        for entry in entries:
            begun = time.process_time()
            with Archive(path, write=True) as archive:
                archive.write([entry])
            wholes.append(time.process_time() - begun)
    return 1000 * sorted(wholes)[len(wholes) // 2], 1000 * sorted(parts)[len(parts) // 2]


def make_entry(number: int, chance: random.Random) -> Entry:
    """An article about three acts of its day, each at one of forty towns and by one of ten armies."""
    day = (datetime.date(2030, 1, 1) + datetime.timedelta(number // DAILY)).isoformat()
    text = " ".join(f"كلمة{chance.randrange(5000)}" for _ in range(60))
    article = Article(f"s{number}", text, "", "", f"outlet{number % 9}", day)
    return Entry(Given("synthetic", article.id, article), article, to_content(article), make_record(article, chance))


def make_record(article: Article, chance: random.Random) -> dict[str, Any]:
    """A record with events alone."""
    words = list(_find_words(article.text))
    entities = [
        {"id": f"e{n}", "kind": "group", "name": f"جيش {n}", "name_en": f"army {n}", "country": f"C{n:02d}",
         "sector": "MIL", "actor": f"groups#{n}", "wikidata": None}
        for n in range(10)
    ]  # fmt: skip
    events = []
    for n in range(EACH):
        town, lat, lon = chance.choice(TOWNS)
        start, end = words[n * 20]
        span = {"start": start, "end": end}
        one, other = chance.sample(range(10), 2)
        events.append(
            {"id": f"v{n}", "type": chance.choice(["ASSAULT", "CONSULT", "ACCUSE", "COERCE"]), "mode": None,
             "contexts": [], "cameo": None, "quad": 4, "score": 0.0, "actor": [f"e{one}"], "recipient": [f"e{other}"],
             "date": None, "place": {"name": town, "name_en": town, "country": "SDN", "lat": lat, "lon": lon, **span},
             "status": "asserted", "reported_by": None, "claim": None, "trigger": {"text": "", **span}, "mentions": [],
             "evidence": [{"part": "trigger", **span}], "confidence": 0.5,
             "why": [{"rule": "frame", "row": f"frames#فعل{chance.randrange(9)}"}], "gloss": ""}
        )  # fmt: skip
    sentences = [[words[n * 20][0], words[n * 20 + 19][1]] for n in range(EACH)]
    layers: dict[str, list[Any]] = {
        layer: [] for layer in ("blocks", "mentions", "claims", "times", "places", "numbers", "left_out", "problems")
    }
    return {
        "schema": "waqai/record/1", "id": article.id, "url": None, "outlet": article.outlet, "title": None,
        "published": article.published, "language": "ar", "text": article.text, "sentences": sentences,
        "entities": entities, "events": events, **layers, "made_by": {"waqai": "0", "knowledge": "none"},
    }  # fmt: skip


def _find_words(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for word in text.split(" "):
        yield start, start + len(word)
        start += len(word) + 1


if __name__ == "__main__":
    main()

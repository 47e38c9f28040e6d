"""What searching looks up, written with the records: the articles' words, sides of events and claims, stretches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb

from waqai.app.record_line import Record
from waqai.app.search_words import SearchWord
from waqai.stores.rows import to_cell

FindWords = Callable[[str], Iterable[SearchWord]]
Cells = tuple[Any, ...]

# DuckDB takes 50,000 words of a batch as one text ten times faster than as a list: a word holds no line break.
_KEEP = """
INSERT INTO words SELECT word, number::BIGINT, string_split(positions, ',')::INTEGER[] FROM (
    SELECT unnest(string_split(?, chr(10))) AS word, unnest(string_split(?, chr(10))) AS number,
        unnest(string_split(?, chr(10))) AS positions)
"""
_SIDES = ("actor", "recipient")


def find_no_words(text: str) -> Iterable[SearchWord]:
    """Stands in where nobody knows how words are cut."""
    return ()


def save_words(
    connection: duckdb.DuckDBPyConnection, records: Sequence[tuple[int, Record]], find_words: FindWords
) -> None:
    """Keep what searching looks up of records that are written, each with the number of its article.

    The rows of one call are sorted by their word, so that a search skips most of them. To be called within a
    transaction.
    """
    places: dict[tuple[str, int], list[int]] = {}
    searched: list[Cells] = []
    sides: list[Cells] = []
    stretches: list[Cells] = []
    for number, record in records:
        name = to_cell(record["id"])
        starts: list[int] = []
        for position, word in enumerate(find_words(record["text"])):
            starts.append(word.start)
            for key in word.keys:
                places.setdefault((key, number), []).append(position)
        searched.append((name, number, len(starts)))
        sides += ((name, *side) for side in _find_sides(record, find_words))
        stretches += ((name, *cells[:2], number, *cells[2:]) for cells in _find_stretches(record, starts))
    if places:
        found = sorted(places)
        words = "\n".join(word for word, _ in found)
        numbers = "\n".join(str(number) for _, number in found)
        positions = "\n".join(",".join(map(str, places[pair])) for pair in found)
        connection.execute(_KEEP, [words, numbers, positions])
    _insert(connection, "searched", ("VARCHAR", "BIGINT", "INTEGER"), searched)
    _insert(connection, "sides", ("VARCHAR",) * 8, sides)
    _insert(connection, "stretches", (*("VARCHAR",) * 3, "BIGINT", "INTEGER", "INTEGER"), stretches)


def drop_words(connection: duckdb.DuckDBPyConnection, articles: Sequence[str | None]) -> None:
    """Take out what searching looks up of articles that are to be written anew. Within a transaction."""
    wanted = "article IN (SELECT unnest(?::VARCHAR[]))"
    connection.execute(
        f"DELETE FROM words WHERE number IN (SELECT number FROM searched WHERE {wanted})", [list(articles)]
    )
    for table in ("searched", "sides", "stretches"):
        connection.execute(f"DELETE FROM {table} WHERE {wanted}", [list(articles)])


def count_unsearched(connection: duckdb.DuckDBPyConnection) -> int:
    """How many articles were read before there was a search: those of an archive of an older schema."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM articles WHERE state = 'read') - (SELECT count(*) FROM searched)"
    ).fetchone()
    return int(row[0]) if row else 0


def to_words(text: str, find_words: FindWords) -> str:
    """A name as `sides` has it: ` سودان `, its words between blanks; a second way to cut them behind a bar."""
    keys = [word.keys for word in find_words(text) if word.keys]
    lines = dict.fromkeys(" ".join(key[place] for key in keys) for place in (0, -1))
    return "".join(f" {line} |" for line in lines if line)


def _find_sides(record: Record, find_words: FindWords) -> Iterator[Cells]:
    entities = {entity["id"]: entity for entity in record["entities"]}
    words: dict[str, str] = {}

    def side(owner: str, kind: str, entity: str) -> Cells:
        found = entities[entity]
        if entity not in words:
            names = (found["name"], found["name_en"])
            words[entity] = "".join(to_words(name, find_words) for name in names if name)
        cells = (found["country"] or "", found["sector"] or "", found["actor"] or "")
        return (to_cell(owner), kind, found["kind"], words[entity], *map(to_cell, cells))

    for event in record["events"]:
        for part in _SIDES:
            yield from (side(event["id"], part, entity) for entity in event[part])
        if event["reported_by"]:
            yield side(event["id"], "reporter", event["reported_by"])
        if event["place"]:
            yield _place(event["id"], event["place"], find_words)
        trigger = to_words(event["trigger"]["text"], find_words)
        yield (to_cell(event["id"]), "trigger", "", trigger, "", "", "")
    for claim in record["claims"]:
        for part in ("speaker", "addressee"):
            if claim[part]:
                yield side(claim["id"], part, claim[part])


def _place(owner: str, place: Mapping[str, Any], find_words: FindWords) -> Cells:
    words = "".join(to_words(name, find_words) for name in (place["name"], place["name_en"]) if name)
    return (to_cell(owner), "place", "", words, to_cell(place["country"] or ""), "", "")


def _find_stretches(record: Record, starts: Sequence[int]) -> Iterator[Cells]:
    for event in record["events"]:
        at = event["trigger"]["start"]
        first, last = next(
            (pair for pair in record["sentences"] if pair[0] <= at < pair[1]), (at, event["trigger"]["end"])
        )
        yield (to_cell(event["id"]), "sentence", bisect_left(starts, first), bisect_left(starts, last))
    for claim in record["claims"]:
        first, last = bisect_left(starts, claim["start"]), bisect_left(starts, claim["end"])
        yield (to_cell(claim["id"]), "claim", first, last)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, kinds: Sequence[str], rows: Sequence[Cells]) -> None:
    if rows:
        columns = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
        cells = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"INSERT INTO {table} SELECT {columns}", cells)

"""Rows of the tables, made from records: pure, so that the tables can be made again from the records."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from waqai.app.record_line import Record, from_line, to_line

Row = tuple[Any, ...]

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T/])")


def to_cell(text: str | None) -> str | None:
    """Text as a column can hold it: half surrogate pairs, which are no characters, are written out as `\\udc80`."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def pack_text(text: str) -> bytes:
    """An article's text, compressed; every code point survives, half surrogate pairs too."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unpack_text(packed: bytes) -> str:
    """The text that `pack_text` packed."""
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def pack_record(record: Mapping[str, Any]) -> bytes:
    """A record, compressed; its text, which the article has already, is left empty."""
    return zlib.compress(to_line({**record, "text": ""}))


def unpack_record(packed: bytes, text: str) -> Record:
    """The record that `pack_record` packed, with its text in its place."""
    return {**from_line(zlib.decompress(packed)), "text": text}


def to_problems(problems: Iterable[Any]) -> str:
    """Slugs and messages of a source's problems as one cell."""
    return json.dumps([[problem.slug, problem.message] for problem in problems])


def to_day(date: str | None) -> datetime.date | None:
    """First day of a record's date (`2023-12`, `2023-12-01/2023-12-03`); None for what names no day, as a week does."""
    found = _DAY.match(date or "")
    if found is None:
        return None
    try:
        return datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def to_rows(record: Record) -> dict[str, list[Row]]:
    """Table → rows in the order of its columns, for everything that a record holds."""
    name = record["id"]
    mentioned: dict[str, int] = {}
    for mention in record["mentions"]:
        mentioned[mention["entity"]] = mentioned.get(mention["entity"], 0) + 1
    sides = {entity["id"]: to_side(entity)[0] for entity in record["entities"]}
    return {
        "entities": [
            (name, e["id"], e["kind"], e["name"], e["name_en"], e["country"], e["sector"], e["actor"],
             mentioned.get(e["id"], 0))
            for e in record["entities"]
        ],
        "events": list(_events(record, sides)),
        "claims": [
            (name, c["id"], c["speaker"], c["addressee"], c["direct"], c["cue"]["text"], c["text"], c["start"],
             c["end"], c["confidence"], _row_names(c), sides.get(c["speaker"]))
            for c in record["claims"]
        ],
        "times": [(name, t["start"], t["end"], t["text"], t["value"], t["kind"]) for t in record["times"]],
        "places": [
            (name, p["start"], p["end"], p["text"], p["name_en"], p["country"], p["lat"], p["lon"])
            for p in record["places"]
        ],
        "numbers": list(_numbers(record)),
        "left_out": [(name, left["start"], left["end"], left["reason"], left["row"]) for left in record["left_out"]],
        "problems": [(name, p["slug"], p["message"]) for p in record["problems"]],
    }  # fmt: skip


def to_sides(record: Record) -> Iterator[Row]:
    """Rows of the table `sides` for those who act, are acted on or speak in a record."""
    named = {claim["speaker"] for claim in record["claims"]}
    for event in record["events"]:
        named.update(event["actor"], event["recipient"], [event["reported_by"]])
    return (to_side(entity) for entity in record["entities"] if entity["id"] in named)


def to_side(entity: Mapping[str, Any]) -> Row:
    """An entity's row of the table `sides`. Its number is half of the MD5 of the rest: the same in every archive."""
    cells = [to_cell(entity[part]) for part in ("actor", "name", "name_en", "country", "sector")]
    spelled = "\x1f".join(cell or "" for cell in cells).encode()
    return int.from_bytes(hashlib.md5(spelled, usedforsecurity=False).digest()[8:], "little"), *cells


def _events(record: Record, sides: Mapping[str, int]) -> Iterator[Row]:
    entities = {entity["id"]: entity for entity in record["entities"]}
    starts = [start for start, _ in record["sentences"]]
    for event in record["events"]:
        start, stop = event["trigger"]["start"], event["trigger"]["end"]
        around = bisect_right(starts, start) - 1
        first, last = record["sentences"][around] if around >= 0 else (start, stop)
        date = event["date"]["value"] if event["date"] else None
        place = event["place"] or {}
        reporter = entities[event["reported_by"]]["name"] if event["reported_by"] else None
        yield (
            record["id"], event["id"], event["type"], event["mode"], event["contexts"], event["cameo"], event["quad"],
            event["score"], event["actor"], event["recipient"], *_names(entities, event["actor"]),
            *_names(entities, event["recipient"]), date, to_day(date), place.get("name"), place.get("name_en"),
            place.get("country"), place.get("lat"), place.get("lon"), event["status"], event["reported_by"], reporter,
            event["claim"], event["trigger"]["text"], record["text"][first:last], start, stop, event["confidence"],
            _row_names(event), event["gloss"], [sides[id] for id in event["actor"]],
            [sides[id] for id in event["recipient"]], sides.get(event["reported_by"]),
        )  # fmt: skip


def _numbers(record: Record) -> Iterator[Row]:
    entities = {entity["id"]: entity for entity in record["entities"]}
    for number in record.get("numbers", ()):  # a record of an older version has none
        people, speaker = entities.get(number["people"], {}), entities.get(number["said_by"], {})
        yield (
            record["id"], number["id"], number["kind"], number["unit"], number["low"], number["high"],
            number["qualifier"], number["total"], number["status"], number["reason"], number["text"],
            number["head"]["text"] if number["head"] else None, number["people"], people.get("name"), number["country"],
            number["sector"], number["event"], number["part_of"], number["claim"], number["said_by"],
            speaker.get("name"), number["start"], number["end"], number["row"],
        )  # fmt: skip


def _names(entities: Mapping[str, Mapping[str, Any]], ids: Iterable[str]) -> list[str]:
    """Names, English names, countries and sectors of one side of an event, each a cell."""
    parts = ("name", "name_en", "country", "sector")
    return ["; ".join(entities[id][part] for id in ids if entities[id][part]) for part in parts]


def _row_names(thing: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(trace["row"] for trace in thing["why"] if trace["row"]))

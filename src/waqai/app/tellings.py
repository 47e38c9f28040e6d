"""Events of records as tellings, which are what incidents are made of."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from waqai.app.incidents import Side, Telling
from waqai.app.record_line import Record

IsCountry = Callable[[str], bool]

_WIDE = ("IGO", "NGO", "MNC", "IMG")  # of these the sector says which


def find_tellings(record: Record, text: str, is_country: IsCountry) -> Iterator[Telling]:
    """A telling for each event of a record that is not negated.

    `text` names the group of copies; `is_country` says whether a place's English name is that of a country,
    and so of no town.
    """
    entities = {entity["id"]: entity for entity in record["entities"]}
    printed = to_ordinal(record["published"])
    for event in record["events"]:
        if event["status"] == "negated":
            continue
        place = event["place"] or {}
        lat, lon = place.get("lat"), place.get("lon")
        day = to_ordinal(event["date"]["value"]) if event["date"] else 0
        yield Telling(
            record["id"],
            event["id"],
            text,
            event["type"],
            event["mode"] or "",
            event["status"],
            _to_side(entities[id] for id in event["actor"]),
            _to_side(entities[id] for id in event["recipient"]),
            event["trigger"]["text"],
            day,
            printed if not event["date"] or _about(event["date"]["value"], record["published"]) else 0,
            bool(place) and not is_country(place.get("name_en") or ""),
            place.get("country") or "",
            math.nan if lat is None else lat,
            math.nan if lon is None else lon,
        )


def to_ordinal(date: str | None) -> int:
    """A day (`2024-05-01`, also with a time behind) as its ordinal; 0 for none, and for a week, month or range."""
    try:
        return datetime.date.fromisoformat((date or "").partition("T")[0]).toordinal() if len(date or "") > 9 else 0
    except ValueError:
        return 0


def _about(value: str, published: str | None) -> bool:
    """Whether a date that is no single day holds the day of printing: «this week», «this month»."""
    return bool(published) and len(value) < 8 and str(published).startswith(value)


def _to_side(entities: Iterator[Mapping[str, Any]]) -> Side:
    persons, codes, sectors = set(), set(), set()
    for entity in entities:
        country, sector = entity["country"] or "", entity["sector"] or ""
        if country in _WIDE:
            codes.add(f"{country}/{sector}")
            continue
        if country or sector:
            codes.add(country or f"/{sector}")
        if sector:
            sectors.add(sector)
        if entity["kind"] == "person" or (entity["kind"] == "group" and entity["actor"]):
            persons.add(entity["actor"] or entity["name"])
    return Side(frozenset(persons), frozenset(codes), frozenset(sectors))

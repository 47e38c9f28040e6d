"""Two readings of one article beside each other: what appeared, what vanished, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from waqai.app.record_line import Record

FATES = ("appeared", "vanished", "changed")
# Of an event or claim: what is compared where both records have it. Ids of entities are names within one record only,
# and confidence moves with every fitting, so neither makes a change.
_SAME = ("type", "mode", "contexts", "cameo", "status", "direct")


class Difference(Struct, frozen=True):
    """One difference: `kind` event or claim, `fate` one of FATES, `type` the event's type (or `claim`).

    `rows` are the table rows that made it, in either record; `fields` names what changed; `words` are its words.
    """

    article: str
    kind: str
    fate: str
    type: str
    rows: tuple[str, ...]
    fields: tuple[str, ...]
    words: str


class Summary(Struct, frozen=True):
    """All differences counted: `types` and `rows` map a name to its counts by fate; `articles` were compared."""

    articles: int
    differing: int
    makers: dict[str, int]
    types: dict[str, dict[str, int]]
    rows: dict[str, dict[str, int]]
    examples: tuple[Difference, ...]


def compare_records(old: Record, new: Record) -> Iterator[Difference]:
    """The differences in events and claims of two records of one article."""
    yield from _compare(old, new, "event", _to_event)
    yield from _compare(old, new, "claim", _to_claim)


def summarise(pairs: Iterable[tuple[Record, Record]], examples: int = 0) -> Summary:
    """Counts over pairs of an older and a newer record, with the first `examples` differences."""
    articles = differing = 0
    makers: Counter[str] = Counter()
    types: dict[str, Counter[str]] = {}
    rows: dict[str, Counter[str]] = {}
    shown: list[Difference] = []
    for old, new in pairs:
        articles += 1
        makers[f"{_maker(old)} → {_maker(new)}"] += 1
        found = list(compare_records(old, new))
        differing += bool(found)
        for difference in found:
            types.setdefault(difference.type, Counter())[difference.fate] += 1
            for row in difference.rows:
                rows.setdefault(row, Counter())[difference.fate] += 1
        shown += found[: max(0, examples - len(shown))]
    return Summary(articles, differing, dict(makers), _sorted(types), _sorted(rows), tuple(shown))


def _sorted(counts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
    return {name: {fate: number[fate] for fate in FATES} for name, number in ordered}


def _maker(record: Record) -> str:
    made_by = record["made_by"]
    return f"{made_by['waqai']} {made_by['knowledge'].removeprefix('sha256:')[:8]}"


Plain = dict[str, Any]


def _compare(old: Record, new: Record, kind: str, to_plain: Any) -> Iterator[Difference]:
    """Matches by what names the thing, then by where it stands: what only moved its meaning is changed, not new."""
    before = [to_plain(old, thing) for thing in old[f"{kind}s"]]
    after = [to_plain(new, thing) for thing in new[f"{kind}s"]]
    pairs: list[tuple[Plain, Plain]] = []
    for key in ("id", "span"):
        waiting: dict[Any, list[Plain]] = {}
        for thing in before:
            waiting.setdefault(thing[key], []).append(thing)
        for thing in list(after):
            if same := waiting.get(thing[key]):
                match = same.pop(0)
                before.remove(match)
                after.remove(thing)
                pairs.append((match, thing))
    for match, thing in pairs:
        fields = tuple(field for field in match["cells"] if match["cells"][field] != thing["cells"][field])
        if fields:
            rows = tuple(dict.fromkeys((*match["rows"], *thing["rows"])))
            yield Difference(new["id"], kind, "changed", thing["type"], rows, fields, thing["words"])
    for fate, things in (("vanished", before), ("appeared", after)):
        for thing in things:
            yield Difference(new["id"], kind, fate, thing["type"], thing["rows"], (), thing["words"])


def _to_event(record: Record, event: Plain) -> Plain:
    names = _names(record)
    date, place = event["date"] or {}, event["place"] or {}
    return {
        "id": event["id"],
        "span": (event["trigger"]["start"], event["trigger"]["end"]),
        "type": event["type"],
        "rows": _rows(event),
        "words": event["gloss"],
        "cells": {
            **{field: event[field] for field in _SAME if field in event},
            "actor": sorted(names[entity] for entity in event["actor"]),
            "recipient": sorted(names[entity] for entity in event["recipient"]),
            "date": date.get("value"),
            "place": place.get("name"),
            "reported_by": names.get(event["reported_by"]),
        },
    }


def _to_claim(record: Record, claim: Plain) -> Plain:
    names = _names(record)
    return {
        "id": (claim["start"], claim["end"]),
        "span": (claim["cue"]["start"], claim["cue"]["end"]),
        "type": "claim",
        "rows": _rows(claim),
        "words": claim["text"],
        "cells": {
            "text": claim["text"],
            "direct": claim["direct"],
            "speaker": names.get(claim["speaker"]),
            "addressee": names.get(claim["addressee"]),
        },
    }


def _names(record: Record) -> dict[str | None, str]:
    return {entity["id"]: entity["name"] for entity in record["entities"]}


def _rows(thing: Plain) -> tuple[str, ...]:
    return tuple(dict.fromkeys(trace["row"] for trace in thing["why"] if trace["row"]))

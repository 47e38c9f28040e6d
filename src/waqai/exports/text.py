"""A record as text for a terminal: English columns first, at most one run of Arabic on a line, last.

A terminal orders a line by its own rules: two runs of Arabic on one line change places, and figures beside one jump
over it. So the Arabic stands alone at the line's end, in logical order and without direction marks.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]

WIDTH = 100  # columns
_ARABIC = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RUN = re.compile(rf"[{_ARABIC}](?:[^\n()\[\]A-Za-z]*[{_ARABIC}])?")
# What would steer the terminal or turn its lines around; a hostile text may hold any of them.
_STEERING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_UNKNOWN = re.compile("[\ud800-\udfff]")
_CONTEXT = 24  # code points shown on each side of a word that was left out
_INDENT = "      "
_PARTS = 11  # columns of a part's name


def to_text(record: Record) -> str:
    """The record of one article as lines for a person, ending in a line break."""
    return "\n".join(line.rstrip() for line in _lines(record)) + "\n"


def to_proof(record: Record, event: Mapping[str, Any]) -> str:
    """What one event was read from: its cells, their words, the rows that made it, what its sentence did not become."""
    return "\n".join(line.rstrip() for line in _proof(record, event)) + "\n"


def find_event(record: Record, wanted: str) -> Mapping[str, Any] | None:
    """The event of that number (from 1) or id (whole, or a beginning that only it has); None when there is none."""
    events: list[Mapping[str, Any]] = record["events"]
    same = [event for event in events if event["id"] == wanted]
    if not same and wanted.isdecimal() and 1 <= int(wanted) <= len(events):
        return events[int(wanted) - 1]
    alike = same or [event for event in events if len(wanted) >= 4 and str(event["id"]).startswith(wanted)]
    return alike[0] if len(alike) == 1 else None


def safe(text: object) -> str:
    """The text on one line without characters that steer a terminal."""
    plain = _STEERING.sub("", "" if text is None else str(text))
    return " ".join(_UNKNOWN.sub("\ufffd", plain).split())


def _lines(record: Record) -> Iterator[str]:
    facts = [
        f"published {safe(record['published'])}" if record.get("published") else "no publish date",
        *(safe(record[field]) for field in ("outlet",) if record.get(field) and not _RUN.search(record[field])),
        ", ".join(_counted(len(record[layer]), layer) for layer in ("events", "claims", "times", "places")),
    ]
    yield from _ending("article  " + safe(record["id"]), "")
    yield "         " + " · ".join(facts)
    if record.get("url"):
        yield from _ending("         ", safe(record["url"]))
    if record.get("title"):
        yield from _ending("title    ", safe(record["title"]))
    for layer, write in (
        ("events", _event_lines),
        ("claims", _claim_lines),
        ("times", _time_lines),
        ("places", _place_lines),
        ("numbers", _number_lines),
        ("left_out", _left_out_lines),
        ("problems", _problem_lines),
    ):
        rows = record.get(layer) or ()
        if rows:
            yield ""
            yield layer.replace("_", " ").upper()
            yield from write(record, rows)


def _event_lines(record: Record, events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for number, event in enumerate(events, 1):
        yield from _head_lines(record, number, event)
        yield from _evidence_lines(record, event)


def _head_lines(record: Record, number: int, event: Mapping[str, Any]) -> Iterator[str]:
    kind = "/".join(safe(event[part]) for part in ("type", "mode") if event.get(part))
    gloss, arabic = _english(safe(event["gloss"]))
    lead = f"{number:>4}  {kind:<18} "
    yield from textwrap.wrap(gloss, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)) or [lead]
    yield from (_INDENT + f"{'[' + str(place) + ']':<{_PARTS}} {run}" for place, run in enumerate(arabic, 1))
    who = " → ".join(
        " + ".join(_code(record, entity) for entity in event[side]) or "–" for side in ("actor", "recipient")
    )
    cells = [
        who,
        f"date {safe(event['date']['value'])}" if event.get("date") else "",
        f"in {_place(event['place'])}" if event.get("place") else "",
        safe(event["status"]),
        f"reported by {_code(record, event['reported_by'])}" if event.get("reported_by") else "",
        f"confidence {event['confidence']:.2f}",
        f"CAMEO {safe(event['cameo'])}" if event.get("cameo") else "",
    ]
    yield from _wrapped(" · ".join(cell for cell in cells if cell))


def _evidence_lines(record: Record, event: Mapping[str, Any]) -> Iterator[str]:
    spans = event.get("evidence") or [{"part": "trigger", **event["trigger"]}]
    for span in spans:
        yield from _ending(f"{_INDENT}{safe(span['part']):<{_PARTS}} ", _words(record, span["start"], span["end"]))


def _claim_lines(record: Record, claims: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for number, claim in enumerate(claims, 1):
        cells = [
            _who(record, claim["speaker"]) if claim.get("speaker") else "speaker unknown",
            f"to {_who(record, claim['addressee'])}" if claim.get("addressee") else "",
            "in their own words" if claim["direct"] else "reported speech",
            f"confidence {claim['confidence']:.2f}",
        ]
        yield f"{number:>4}  " + " · ".join(cell for cell in cells if cell)
        yield from _ending(f"{_INDENT}{'cue':<{_PARTS}} ", _words(record, claim["cue"]["start"], claim["cue"]["end"]))
        yield from _ending(f"{_INDENT}{'words':<{_PARTS}} ", _words(record, claim["start"], claim["end"]))


def _time_lines(record: Record, times: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for time in times:
        yield from _ending(
            f"      {safe(time['value']):<24} {safe(time['kind']):<9} ", _words(record, time["start"], time["end"])
        )


def _place_lines(record: Record, places: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for place in places:
        where = ""
        if place.get("lat") is not None and place.get("lon") is not None:
            where = f"{place['lat']:.2f}, {place['lon']:.2f}"
        name, _ = _english(safe(place.get("name_en")))
        yield from _ending(
            f"      {name:<24} {safe(place.get('country')):<4} {where:<16} ",
            _words(record, place["start"], place["end"]),
        )


def _number_lines(record: Record, numbers: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for number in numbers:
        low, high = number["low"], number["high"]
        figure = f"{low:,}" if low == high else f"{low:,}–{high:,}"
        told = " ".join(safe(part) for part in (number.get("qualifier"), figure) if part)
        money = number["kind"] == "money"
        marks = [
            safe(number.get("unit") or "currency not told") if money else "",
            "running total" if number.get("total") else "",
            f"part of {safe(number['part_of'])}" if number.get("part_of") else "",
            safe(number["status"]) if number["status"] != "asserted" else "",
            f"said by {_code(record, number['said_by'])}" if number.get("said_by") else "",
        ]
        told += "".join(f" · {mark}" for mark in marks if mark)
        lead = f"{safe(number['id']):>5} {safe(number['kind']):<13} {told:<36} "
        yield from _ending(lead, _words(record, number["start"], number["end"]))


def _left_out_lines(record: Record, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield from _ending(f"      {safe(row['reason']):<24} ", _surroundings(record, row["start"], row["end"]))


def _problem_lines(record: Record, problems: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for problem in problems:
        message, arabic = _english(safe(problem["message"]))
        yield from _wrapped(f"{safe(problem['slug'])}: {message}")
        yield from (_INDENT + f"[{place}] {run}" for place, run in enumerate(arabic, 1))


def _proof(record: Record, event: Mapping[str, Any]) -> Iterator[str]:
    number = record["events"].index(event) + 1
    yield from _head_lines(record, number, event)
    yield f"{_INDENT}{'id':<{_PARTS}} {safe(event['id'])}"
    yield ""
    yield "WHO"
    for part in ("actor", "recipient"):
        for key in event[part]:
            yield from _entity_lines(record, part, key)
    if event.get("reported_by"):
        yield from _entity_lines(record, "reported by", event["reported_by"])
    yield ""
    yield "WORDS"
    spans = event.get("evidence") or [{"part": "trigger", **event["trigger"]}]
    for span in spans:
        lead = f"{_INDENT}{safe(span['part']):<{_PARTS}} {span['start']:>6}–{span['end']:<6} "
        yield from _ending(lead, _words(record, span["start"], span["end"]))
    start, end = _sentence(record, event["trigger"]["start"])
    yield from _ending(f"{_INDENT}{'sentence':<{_PARTS}} {start:>6}–{end:<6} ", _words(record, start, end))
    for told in event.get("mentions") or ():
        lead = f"{_INDENT}{'told again':<{_PARTS}} {told['start']:>6}–{told['end']:<6} "
        yield from _ending(lead, _surroundings(record, told["start"], told["end"]))
    yield ""
    yield "ROWS"
    for trace in event["why"]:
        score = f" score {trace['score']:.2f}" if trace.get("score") is not None else ""
        yield from _ending(f"{_INDENT}{safe(trace['rule']):<24}{score} ", safe(trace["row"]))
    rejected = [row for row in record.get("left_out") or () if row["start"] < end and row["end"] > start]
    yield ""
    yield "REJECTED IN THIS SENTENCE"
    for row in rejected:
        yield from _ending(f"{_INDENT}{safe(row['reason']):<24} ", _words(record, row["start"], row["end"]))
        if row.get("row"):
            yield from _ending(f"{_INDENT}{'':<24} ", safe(row["row"]))
    if not rejected:
        yield f"{_INDENT}nothing"


def _entity_lines(record: Record, part: str, key: str) -> Iterator[str]:
    entity = _entity(record, key)
    name, _ = _english(safe(entity.get("name_en")))
    lead = f"{_INDENT}{part:<{_PARTS}} {_code(record, key):<12} {name} "
    yield from _ending(lead, safe(entity.get("name")))


def _ending(lead: str, words: str) -> Iterator[str]:
    """One line of columns and words; what does not fit goes on below, each line again with its Arabic last."""
    room = max(30, WIDTH - len(lead))
    pieces = textwrap.wrap(words, room, break_long_words=False, break_on_hyphens=False) or [""]
    yield lead + pieces[0]
    yield from (" " * len(lead) + piece for piece in pieces[1:])


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT, break_on_hyphens=False)


def _english(text: str) -> tuple[str, list[str]]:
    """The text with each run of Arabic replaced by `[1]`, `[2]`, … and the runs, which go on lines of their own."""
    runs: list[str] = []

    def number(found: re.Match[str]) -> str:
        runs.append(found[0])
        return f"[{len(runs)}]"

    return _RUN.sub(number, text), runs


def _entity(record: Record, key: str) -> Mapping[str, Any]:
    return next((entity for entity in record["entities"] if entity["id"] == key), {})


def _code(record: Record, key: str) -> str:
    entity = _entity(record, key)
    return "/".join(safe(entity[half]) for half in ("country", "sector") if entity.get(half)) or "?"


def _who(record: Record, key: str) -> str:
    name, arabic = _english(safe(_entity(record, key).get("name_en")))
    code = _code(record, key)
    if not name or arabic:
        return code
    return name if code == "?" else f"{name} ({code})"


def _place(place: Mapping[str, Any]) -> str:
    name, arabic = _english(safe(place.get("name_en")))
    country = safe(place.get("country"))
    if not name or arabic:
        return country or "?"
    return f"{name} ({country})" if country else name


def _words(record: Record, start: int, end: int) -> str:
    return safe(record["text"][start:end])


def _surroundings(record: Record, start: int, end: int) -> str:
    """The words at a place, in brackets, with some of their sentence on both sides, cut between words."""
    first, last = _sentence(record, start)
    text = record["text"]
    left = max(first, start - _CONTEXT)
    while left > first and not text[left - 1].isspace():
        left -= 1
    right = min(max(last, end), end + _CONTEXT)
    while right < last and not text[right].isspace():
        right += 1
    around = safe(f"{text[left:start]}[{text[start:end]}]{text[end:right]}")
    return ("… " if left > first else "") + around + (" …" if right < last else "")


def _sentence(record: Record, offset: int) -> tuple[int, int]:
    for start, end in record["sentences"]:
        if start <= offset < end:
            return start, end
    return offset, min(offset + _CONTEXT, len(record["text"]))


def _counted(number: int, nouns: str) -> str:
    return f"{number:,} {nouns.removesuffix('s') if number == 1 else nouns}"

"""How outlets tell one act: what each asserts, attributes and leaves out, and the words that it uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from waqai.app.record_line import Record

PARTS = ("actor", "recipient", "time", "place")  # what a telling may leave out


class Told(Struct, frozen=True):
    """One telling: a record, the id of its event, and the group of copies of its article."""

    record: Record
    event: str
    text: str


class Version(Struct, frozen=True):
    """An act as one text tells it, and everybody who prints that text.

    `words` has the text's own words for each part of the act; `attributed` names whom the text cites for it, in Arabic
    and English, and is empty where the text asserts it itself; `leaves_out` names the parts that others tell.
    """

    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    published: str
    status: str
    attributed: tuple[str, str] | tuple[()]
    date: str
    place: str
    words: dict[str, tuple[str, ...]]
    leaves_out: tuple[str, ...]
    sentence: str
    gloss: str


def find_versions(tellings: Iterable[Told]) -> tuple[Version, ...]:
    """One version for each text, earliest printed first. Within a text the first telling of the act speaks for it."""
    by_text: dict[str, list[Told]] = {}
    for told in sorted(tellings, key=lambda t: (t.record["published"] or "9", t.record["id"])):
        by_text.setdefault(told.text, []).append(told)
    words = {text: _words(found) for text, found in by_text.items()}
    filled = {part for one in words.values() for part in PARTS if one.get(part)}
    return tuple(_version(found, words[text], filled) for text, found in by_text.items())


def _version(found: list[Told], words: dict[str, tuple[str, ...]], filled: set[str]) -> Version:
    first = found[0]
    event = find_event(first)
    place = event["place"] or {}
    return Version(
        tuple(dict.fromkeys(told.record["id"] for told in found)),
        tuple(dict.fromkeys(told.record["outlet"] for told in found if told.record["outlet"])),
        first.record["published"] or "",
        event["status"],
        find_source(first.record, event),
        next((e["date"]["value"] for e in map(find_event, found) if e["date"]), ""),
        place.get("name_en") or place.get("name") or "",
        words,
        tuple(part for part in PARTS if part in filled and not words.get(part)),
        find_sentence(first.record, event["trigger"]["start"]),
        event["gloss"],
    )


def find_event(told: Told) -> Mapping[str, Any]:
    """The event of a telling, as its record has it."""
    found: Mapping[str, Any] = next(event for event in told.record["events"] if event["id"] == told.event)
    return found


def _words(found: list[Told]) -> dict[str, tuple[str, ...]]:
    """Part → the words in which the text's first article tells it, each once, in their order."""
    words: dict[str, dict[str, None]] = {}
    article = found[0].record["id"]
    for told in found:
        if told.record["id"] != article:
            continue
        for part in sorted(find_event(told)["evidence"], key=lambda part: int(part["start"])):
            text = told.record["text"][part["start"] : part["end"]]
            words.setdefault(part["part"], {}).setdefault(text)
    return {part: tuple(texts) for part, texts in words.items()}


def find_source(record: Record, event: Mapping[str, Any]) -> tuple[str, str] | tuple[()]:
    """Whom the text cites for an event, in Arabic and English; empty where it asserts it itself."""
    if not event["reported_by"]:
        return ()
    source = next(entity for entity in record["entities"] if entity["id"] == event["reported_by"])
    return source["name"], source["name_en"] or ""


def find_sentence(record: Record, at: int) -> str:
    """The sentence around a code point of the text; empty where there is none."""
    first, last = next((s for s in record["sentences"] if s[0] <= at < s[1]), (at, at))
    return str(record["text"][first:last])

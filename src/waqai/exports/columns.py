"""The columns of spreadsheets, Parquet files and bundles: one list for what they hold and how it is explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, Literal

from msgspec import Struct

from waqai.exports.told import CODE_BOOK, Record, Told

Kind = Literal["text", "whole", "number", "day", "moment", "yes"]
Row = dict[str, Any]
_Cells = tuple[str, Kind, str]


class Column(Struct, frozen=True):
    """A column: its name, what its cells are (moment: day and time; yes: or no), and what they mean."""

    name: str
    kind: Kind
    meaning: str


class Sheet(Struct, frozen=True):
    """A table made from records: what a row is, its columns, and the rows of one record."""

    meaning: str
    columns: tuple[Column, ...]
    find_rows: Callable[[Record], Iterator[Row]]


def _columns(*columns: _Cells) -> tuple[Column, ...]:
    return tuple(Column(*column) for column in columns)


_ARTICLE: _Cells = ("article", "text", "id of the article")
_EVENT: _Cells = ("event", "text", "id of the event")
_START: _Cells = ("start", "whole", "its first code point in the article's text, counted from 0")
_STOP: _Cells = ("stop", "whole", "the code point after its last")
_CONFIDENCE: _Cells = ("confidence", "number", "0 to 1")
_ROWS: _Cells = ("rows", "text", "rows of waqai's tables that made it, parted by semicolons")

EVENTS = _columns(
    _ARTICLE, _EVENT, ("number", "whole", "the same two as one number, by which gdelt and icews name it"),
    ("outlet", "text", "outlet of the article"), ("url", "text", "address of the article"),
    ("title", "text", "its title"), ("published", "text", "its publish date"), ("type", "text", "PLOVER type"),
    ("mode", "text", "PLOVER mode"), ("contexts", "text", "PLOVER contexts, parted by semicolons"),
    ("cameo", "text", "CAMEO code"), ("quad", "whole", "quad class, 1 verbal co-operation to 4 material conflict"),
    ("score", "number", "PLOVER's score of the mode, -10 to 10"), ("date", "text", "time of the act as in the record"),
    ("day", "day", "its first day"), ("last_day", "day", "its last day"),
    ("day_basis", "text", "told: days of the act; published: no time is told, days of printing"),
    ("actor", "text", "names of those who did it, in Arabic, parted by semicolons"),
    ("actor_en", "text", "their names in English"), ("actor_country", "text", "their countries, ISO 3166 alpha-3"),
    ("actor_sector", "text", "their sectors"), ("actor_words", "text", "the words of the text for them"),
    ("recipient", "text", "names of the recipients in Arabic"), ("recipient_en", "text", "their names in English"),
    ("recipient_country", "text", "their countries"), ("recipient_sector", "text", "their sectors"),
    ("recipient_words", "text", "the words of the text for them"),
    ("place", "text", "place of the act as the text has it"), ("place_en", "text", "its name in English"),
    ("country", "text", "country of the place"), ("lat", "number", "latitude in degrees"),
    ("lon", "number", "longitude in degrees"), ("status", "text", "asserted, possible or future"),
    ("reporter", "text", "the source that the article cites"), ("claim", "text", "id of the claim in which it stands"),
    ("trigger", "text", "the word that reports the act"), _START, _STOP,
    ("sentence", "text", "the sentence around it"), _CONFIDENCE,
    ("gloss", "text", "the coded slots as an English sentence"), _ROWS,
    ("code_book", "text", "code books and their versions"),
)  # fmt: skip
CLAIMS = _columns(
    _ARTICLE, ("claim", "text", "id of the claim"), ("outlet", "text", "outlet of the article"),
    ("url", "text", "address of the article"), ("published", "text", "its publish date"),
    ("speaker", "text", "who says it, in Arabic"), ("speaker_en", "text", "the name in English"),
    ("speaker_country", "text", "the speaker's country"), ("speaker_sector", "text", "the speaker's sector"),
    ("addressee", "text", "to whom it is said"), ("direct", "yes", "whether it is quoted word by word"),
    ("cue", "text", "the word that pins it on the speaker"), ("cue_start", "whole", "first code point of that word"),
    ("cue_stop", "whole", "the code point after its last"), ("text", "text", "what is said"), _START, _STOP,
    _CONFIDENCE, _ROWS,
)  # fmt: skip
ARTICLES = _columns(
    _ARTICLE, ("outlet", "text", "outlet"), ("url", "text", "address"), ("title", "text", "title"),
    ("published", "text", "publish date"), ("language", "text", "ar, or und where it is not Arabic"),
    ("length", "whole", "code points of the text"), ("sha256", "text", "SHA-256 of the text in UTF-8"),
    ("events", "whole", "events in this export"), ("claims", "whole", "claims"),
    ("problems", "text", "slugs of what is odd about it, parted by semicolons"),
    ("waqai", "text", "version of waqai that read it"), ("knowledge", "text", "data files that it was read with"),
)  # fmt: skip
EVIDENCE = _columns(
    _ARTICLE, _EVENT, ("part", "text", "trigger, actor, recipient, time, place and others"), _START, _STOP,
    ("words", "text", "the text from start to stop"),
)  # fmt: skip
ENTITIES = _columns(
    _ARTICLE, ("entity", "text", "id within the article"),
    ("kind", "text", "person, role, country, organisation, group or people"),
    ("name", "text", "the fullest name in Arabic"), ("name_en", "text", "the name in English"),
    ("country", "text", "ISO 3166 alpha-3, or IGO, NGO, MNC, IMG"), ("sector", "text", "PLOVER sector"),
    ("actor", "text", "row of waqai's tables that knows the actor"),
)  # fmt: skip
MENTIONS = _columns(
    _ARTICLE, ("entity", "text", "id of the entity"), ("kind", "text", "name, role, pronoun or omitted"), _START, _STOP,
    ("words", "text", "the text from start to stop"),
)  # fmt: skip
NUMBERS = _columns(
    _ARTICLE, ("number", "text", "id within the article"),
    ("kind", "text", "killed, wounded, arrested, money and others"),
    ("unit", "text", "persons, or the code of the currency"), ("low", "whole", "the figure, or its lower bound"),
    ("high", "whole", "the figure, or its upper bound"), ("qualifier", "text", "about, more-than, at-least and others"),
    ("total", "yes", "whether it is a running total"), ("status", "text", "asserted, negated, possible or future"),
    ("event", "text", "id of the event that it belongs to"), ("said_by", "text", "entity id of who says so"), _START,
    _STOP, ("words", "text", "the text from start to stop"),
)  # fmt: skip
TIMES = _columns(
    _ARTICLE, ("value", "text", "date, time, duration or range"), ("kind", "text", "which of these"), _START, _STOP,
    ("words", "text", "the text from start to stop"),
)  # fmt: skip
PLACES = _columns(
    _ARTICLE, ("name_en", "text", "name in English"), ("country", "text", "ISO 3166 alpha-3"),
    ("lat", "number", "latitude in degrees"), ("lon", "number", "longitude in degrees"), _START, _STOP,
    ("words", "text", "the text from start to stop"),
)  # fmt: skip


def to_event_row(told: Told) -> Row:
    """An event as one row: the columns of `EVENTS`."""
    event, record, place = told.event, told.record, told.event["place"] or {}
    reporter = _entity(record, event["reported_by"])
    first, last, basis = told.days()
    _, start, stop = told.sentence()
    return {
        "article": record["id"], "event": event["id"], "number": told.number, "outlet": record["outlet"],
        "url": record["url"], "title": record["title"], "published": record["published"], "type": event["type"],
        "mode": event["mode"], "contexts": "; ".join(event["contexts"]) or None, "cameo": event["cameo"],
        "quad": event["quad"], "score": event["score"], "date": event["date"]["value"] if event["date"] else None,
        "day": first or None, "last_day": last or None, "day_basis": basis or None,
        **_side(told, "actor"), **_side(told, "recipient"),
        "place": place.get("name"), "place_en": place.get("name_en"), "country": place.get("country"),
        "lat": place.get("lat"), "lon": place.get("lon"), "status": event["status"], "reporter": reporter.get("name"),
        "claim": event["claim"], "trigger": event["trigger"]["text"], "start": event["trigger"]["start"],
        "stop": event["trigger"]["end"], "sentence": record["text"][start:stop], "confidence": event["confidence"],
        "gloss": event["gloss"], "rows": _rows(event), "code_book": CODE_BOOK,
    }  # fmt: skip


def _side(told: Told, part: str) -> Row:
    cells = {
        f"{part}{suffix}": "; ".join(str(entity[column]) for entity in told.side(part) if entity[column]) or None
        for suffix, column in (("", "name"), ("_en", "name_en"), ("_country", "country"), ("_sector", "sector"))
    }
    return {**cells, f"{part}_words": "; ".join(told.words(part)) or None}


def _rows(made: Mapping[str, Any]) -> str | None:
    return "; ".join(dict.fromkeys(why["row"] for why in made["why"] if why["row"])) or None


def _entity(record: Record, id: str | None) -> Mapping[str, Any]:
    return next((entity for entity in record["entities"] if entity["id"] == id), {}) if id else {}


def _find_events(record: Record) -> Iterator[Row]:
    return (to_event_row(Told(record, event)) for event in record["events"])


def _find_claims(record: Record) -> Iterator[Row]:
    for claim in record["claims"]:
        speaker, cue = _entity(record, claim["speaker"]), claim["cue"]
        yield {
            "article": record["id"], "claim": claim["id"], "outlet": record["outlet"], "url": record["url"],
            "published": record["published"], "speaker": speaker.get("name"), "speaker_en": speaker.get("name_en"),
            "speaker_country": speaker.get("country"), "speaker_sector": speaker.get("sector"),
            "addressee": _entity(record, claim["addressee"]).get("name"), "direct": claim["direct"],
            "cue": cue["text"], "cue_start": cue["start"], "cue_stop": cue["end"], "text": claim["text"],
            "start": claim["start"], "stop": claim["end"], "confidence": claim["confidence"], "rows": _rows(claim),
        }  # fmt: skip


def _find_articles(record: Record) -> Iterator[Row]:
    made = record["made_by"]
    yield {
        "article": record["id"], "outlet": record["outlet"], "url": record["url"], "title": record["title"],
        "published": record["published"], "language": record["language"], "length": len(record["text"]),
        "sha256": sha256(record["text"].encode("utf-8", "surrogatepass")).hexdigest(),
        "events": len(record["events"]), "claims": len(record["claims"]),
        "problems": "; ".join(problem["slug"] for problem in record["problems"]) or None,
        "waqai": made["waqai"], "knowledge": made["knowledge"],
    }  # fmt: skip


def _find_evidence(record: Record) -> Iterator[Row]:
    for event in record["events"]:
        for part in event["evidence"]:
            cells = {"article": record["id"], "event": event["id"], "part": part["part"]}
            yield {**cells, **_place(record, part["start"], part["end"])}


def _place(record: Record, start: int, stop: int) -> Row:
    return {"start": start, "stop": stop, "words": record["text"][start:stop]}


def _find_entities(record: Record) -> Iterator[Row]:
    names = [column.name for column in ENTITIES[2:]]
    for entity in record["entities"]:
        yield {"article": record["id"], "entity": entity["id"], **{name: entity[name] for name in names}}


def _finder(layer: str, *names: str) -> Callable[[Record], Iterator[Row]]:
    """Rows of a layer of the record whose items have `names`, a start and an end."""

    def find_rows(record: Record) -> Iterator[Row]:
        for item in record.get(layer, ()):
            cells = {name: item[name] for name in names}
            yield {"article": record["id"], **cells, **_place(record, item["start"], item["end"])}

    return find_rows


def _find_numbers(record: Record) -> Iterator[Row]:
    for number in record.get("numbers", ()):
        cells = {column.name: number[column.name] for column in NUMBERS[2:11]}
        place = _place(record, number["start"], number["end"])
        yield {"article": record["id"], "number": number["id"], **cells, **place}


SHEETS: dict[str, Sheet] = {
    "events": Sheet("a row for each event", EVENTS, _find_events),
    "claims": Sheet("a row for each claim", CLAIMS, _find_claims),
    "articles": Sheet("a row for each article", ARTICLES, _find_articles),
    "evidence": Sheet("a row for each part of an event that words of the text show", EVIDENCE, _find_evidence),
    "entities": Sheet("a row for each actor of an article", ENTITIES, _find_entities),
    "mentions": Sheet("a row for each time an actor is mentioned", MENTIONS, _finder("mentions", "entity", "kind")),
    "numbers": Sheet("a row for each number that counts the killed, crowds, money and others", NUMBERS, _find_numbers),
    "times": Sheet("a row for each time that is told", TIMES, _finder("times", "value", "kind")),
    "places": Sheet(
        "a row for each place that is named", PLACES, _finder("places", "name_en", "country", "lat", "lon")
    ),
}


def find_rows(records: Iterable[Record], sheet: str) -> Iterator[Row]:
    """The rows of one of `SHEETS`, in the order of the records."""
    return (row for record in records for row in SHEETS[sheet].find_rows(record))

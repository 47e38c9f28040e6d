"""Formats of the web: GeoJSON, W3C Web Annotation, JSON-LD, Atom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from waqai.exports.told import CODE_BOOK, Told, to_cell

_AROUND = 32  # code points of prefix and suffix of a quotation: what the specification's examples give


def to_geojson(told: Iterable[Told], version: str, scores: object) -> Iterator[str]:
    """A FeatureCollection (RFC 7946): a point for each event whose place has coordinates."""
    yield '{"type": "FeatureCollection", "features": ['
    mark = "\n"
    for one in told:
        place = one.event["place"] or {}
        if place.get("lat") is None or place.get("lon") is None:
            continue
        point = {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
        yield mark + _json({"type": "Feature", "id": one.id, "geometry": point, "properties": flat(one)})
        mark = ",\n"
    yield "\n]}\n"


def to_annotations(told: Iterable[Told], version: str, scores: object) -> Iterator[str]:
    """W3C Web Annotation, a line of JSON-LD for each event: each part of its evidence as a target with a quotation and
    a position; positions count code points of the text, as the specification wants."""
    for one in told:
        source = one.record["url"] or f"urn:waqai:{one.record['id']}"
        yield _json({
            "@context": "http://www.w3.org/ns/anno.jsonld", "id": f"urn:waqai:{one.id}", "type": "Annotation",
            "motivation": "classifying", "generator": {"type": "Software", "name": f"waqai {version}"},
            "body": [{"type": "TextualBody", "purpose": "classifying", "value": one.event["type"]},
                     {"type": "TextualBody", "purpose": "describing", "language": "en", "value": one.event["gloss"]}],
            "target": [{"source": source, "selector": _selectors(one.record["text"], part), "waqai:part": part["part"]}
                       for part in one.event["evidence"]],
        }) + "\n"  # fmt: skip


def _selectors(text: str, part: Mapping[str, Any]) -> list[dict[str, Any]]:
    start, end = part["start"], part["end"]
    return [
        {"type": "TextQuoteSelector", "exact": text[start:end], "prefix": text[max(0, start - _AROUND) : start],
         "suffix": text[end : end + _AROUND]},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]  # fmt: skip


def to_linked_data(told: Iterable[Told], version: str, scores: object) -> Iterator[str]:
    """JSON-LD of schema.org, a line for each article that has events: NewsArticle with Claim and Quotation parts."""
    last = ""
    for one in told:
        record = one.record
        if record["id"] == last:
            continue
        last = record["id"]
        entities = {entity["id"]: entity for entity in record["entities"]}
        yield _json({
            "@context": "https://schema.org", "@type": "NewsArticle", "identifier": record["id"], "url": record["url"],
            "headline": record["title"], "datePublished": record["published"], "inLanguage": record["language"],
            "publisher": {"@type": "Organization", "name": record["outlet"]} if record["outlet"] else None,
            "hasPart": [
                {"@type": "Quotation" if claim["direct"] else "Claim", "identifier": claim["id"], "text": claim["text"],
                 "creator": _thing(entities.get(claim["speaker"]))}
                for claim in record["claims"]
            ],
        }) + "\n"  # fmt: skip


def _thing(entity: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if entity is None:
        return None
    kind = "Person" if entity["kind"] in ("person", "role") else "Organization"
    return {"@type": kind, "name": entity["name"], "alternateName": entity["name_en"]}


def to_atom(told: Iterable[Told], version: str, scores: object) -> Iterator[str]:
    """An Atom feed (RFC 4287): an entry for each event, with its sentence; updated when its article was published."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield "<id>urn:waqai:events</id><title>waqai</title><author><name>waqai</name></author>\n"
    entries = []
    newest = "1970-01-01T00:00:00Z"
    for one in told:
        stamp = f"{one.day() or '1970-01-01'}T00:00:00Z"
        published = (one.record["published"] or "")[:10]
        stamp = f"{published}T00:00:00Z" if len(published) == 10 else stamp
        newest = max(newest, stamp)
        _, first, last = one.sentence()
        link = f"<link href={quoteattr(to_cell(one.record['url']))}/>" if one.record["url"] else ""
        entries.append(
            f"<entry><id>urn:waqai:{_text(one.id)}</id><title>{_text(one.event['gloss'])}</title>"
            f"<updated>{stamp}</updated>{link}<category term={quoteattr(one.event['type'])}/>"
            f'<summary xml:lang="ar">{_text(one.record["text"][first:last])}</summary></entry>\n'
        )
    yield f"<updated>{newest}</updated>\n"
    yield from entries
    yield "</feed>\n"


def _text(value: Any) -> str:
    return escape(to_cell(value))


def _json(value: Any) -> str:
    """JSON whose half surrogate pairs are escaped, so that every line is UTF-8."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() or not any("\ud800" <= c <= "\udfff" for c in text) else json.dumps(value)


COLUMNS: tuple[tuple[str, str], ...] = (
    ("article", "id of the article"), ("event", "id of the event"), ("outlet", "outlet of the article"),
    ("url", "address of the article"), ("title", "its title"), ("published", "its publish date"),
    ("type", "PLOVER type"), ("mode", "PLOVER mode"), ("contexts", "PLOVER contexts, parted by semicolons"),
    ("cameo", "CAMEO code"), ("quad", "quad class, 1 verbal co-operation to 4 material conflict"),
    ("score", "score of the mode"), ("date", "time of the act as in the record"), ("day", "its first day"),
    ("actor", "names of those who did it, in Arabic"), ("actor_en", "their names in English"),
    ("actor_country", "their countries, ISO 3166 alpha-3"), ("actor_sector", "their sectors"),
    ("actor_words", "the words of the text for them"), ("recipient", "names of the recipients in Arabic"),
    ("recipient_en", "their names in English"), ("recipient_country", "their countries"),
    ("recipient_sector", "their sectors"), ("recipient_words", "the words of the text for them"),
    ("place", "place of the act as the text has it"), ("place_en", "its name in English"),
    ("country", "country of the place"), ("lat", "latitude in degrees"), ("lon", "longitude in degrees"),
    ("status", "asserted, possible or future"), ("reporter", "the source that the article cites"),
    ("trigger", "the word that reports the act"), ("start", "its first code point in the text"),
    ("stop", "the code point after its last"), ("sentence", "the sentence around it"),
    ("confidence", "0 to 1"), ("gloss", "the coded slots as an English sentence"),
    ("rows", "rows of the tables that made it"), ("code_book", "code books and their versions"),
)  # fmt: skip


def flat(one: Told) -> dict[str, Any]:
    """An event as one row: the columns of `COLUMNS`."""
    event, record, place = one.event, one.record, one.event["place"] or {}
    entities = {entity["id"]: entity for entity in record["entities"]}
    reporter = entities.get(event["reported_by"] or "", {})
    sides = {
        f"{part}{suffix}": "; ".join(str(entity[column]) for entity in one.side(part) if entity[column])
        for part in ("actor", "recipient")
        for suffix, column in (("", "name"), ("_en", "name_en"), ("_country", "country"), ("_sector", "sector"))
    }
    _, first, last = one.sentence()
    cells = {
        "article": record["id"], "event": event["id"], "outlet": record["outlet"], "url": record["url"],
        "title": record["title"], "published": record["published"], "type": event["type"], "mode": event["mode"],
        "contexts": ";".join(event["contexts"]), "cameo": event["cameo"], "quad": event["quad"],
        "score": event["score"], "date": event["date"]["value"] if event["date"] else None, "day": one.day() or None,
        **sides, "actor_words": "; ".join(one.words("actor")), "recipient_words": "; ".join(one.words("recipient")),
        "place": place.get("name"), "place_en": place.get("name_en"), "country": place.get("country"),
        "lat": place.get("lat"), "lon": place.get("lon"), "status": event["status"], "reporter": reporter.get("name"),
        "trigger": event["trigger"]["text"], "start": event["trigger"]["start"], "stop": event["trigger"]["end"],
        "sentence": record["text"][first:last], "confidence": event["confidence"], "gloss": event["gloss"],
        "rows": ";".join(dict.fromkeys(why["row"] for why in event["why"] if why["row"])), "code_book": CODE_BOOK,
    }  # fmt: skip
    return {name: cells[name] for name, _ in COLUMNS}

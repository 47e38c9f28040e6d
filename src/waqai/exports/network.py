"""Entities of followthemoney, the model of Aleph and OpenSanctions: actors, events and articles as lines of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha1
from typing import Any
from urllib.parse import urlsplit

from waqai.exports.maps import to_json
from waqai.exports.told import CODE_BOOK, Book, Record, Told, mend

_STATE = ("GOV", "MIL", "COP", "SPY", "LEG", "JUD")
_KINDS = {"person": "Person", "role": "Person", "country": "PublicBody", "organisation": "Organization",
          "group": "Organization", "people": "LegalEntity"}  # fmt: skip


def to_followthemoney(records: Iterable[Record], book: Book) -> Iterator[str]:
    """A line for each article, for each actor where it comes first, and for each event."""
    seen: set[str] = set()
    for record in records:
        told = [Told(record, event) for event in record["events"]]
        if not told:
            continue
        article = _to_id("article", record["id"])
        yield _to_line(article, "Article", _to_article(record))
        for one in told:
            sides = {part: [*map(_to_actor_id, one.side(part))] for part in ("actor", "recipient")}
            for part in sides:
                for id, entity in zip(sides[part], one.side(part), strict=True):
                    if id not in seen:
                        seen.add(id)
                        yield _to_line(id, _schema(entity), _to_actor(entity, book))
            yield _to_line(_to_id("event", one.id), "Event", _to_event(one, sides, article, book))


def _to_line(id: str, schema: str, properties: Mapping[str, Iterable[str | None]]) -> str:
    kept = {name: list(dict.fromkeys(map(_clean, filter(None, cells)))) for name, cells in properties.items()}
    filled = {name: [cell for cell in cells if cell.strip()] for name, cells in kept.items()}
    present = {name: cells for name, cells in filled.items() if cells}
    return to_json({"id": id, "schema": schema, "properties": present}) + "\n"


def _clean(cell: str) -> str:
    """The model strikes NUL out; what offsets count must stay."""
    return mend(cell).replace("\0", "\ufffd")


def _to_id(*parts: str) -> str:
    return "waqai-" + sha1("/".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _to_actor_id(entity: Mapping[str, Any]) -> str:
    """One actor in all articles: by the row that knows it, else by name, country and sector."""
    if entity["actor"]:
        return _to_id("actor", entity["actor"])
    return _to_id("name", entity["kind"], entity["name"], entity["country"] or "", entity["sector"] or "")


def _schema(entity: Mapping[str, Any]) -> str:
    if entity["kind"] in ("organisation", "group") and entity["sector"] in _STATE:
        return "PublicBody"
    return _KINDS.get(entity["kind"], "LegalEntity")


def _to_actor(entity: Mapping[str, Any], book: Book) -> dict[str, list[str | None]]:
    known = book.countries.get(entity["country"] or "")
    sector = book.sectors.get(entity["sector"] or "")
    return {
        "name": [entity["name"], entity["name_en"]],
        "country": [known[1].lower() if known else None],
        "classification": [sector[0] if sector else entity["sector"]],
        "wikidataId": [entity["wikidata"]],
    }


def _to_article(record: Record) -> dict[str, list[str | None]]:
    return {
        "title": [record["title"] or record["id"]], "publisher": [record["outlet"]], "sourceUrl": [_url(record)],
        "publishedAt": [(record["published"] or "")[:10]], "language": ["ara"],
    }  # fmt: skip


def _url(record: Record) -> str:
    """The article's address where it is one of the web without odd characters; the model takes no other."""
    url = mend(record["url"])
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname and url.isprintable() and " " not in url else ""


def _to_event(told: Told, sides: Mapping[str, list[str]], article: str, book: Book) -> dict[str, list[str | None]]:
    event, place = told.event, told.event["place"] or {}
    first, last, basis = told.days()
    _, start, stop = told.sentence()
    country = book.countries.get(place.get("country") or "")
    return {
        "name": [event["gloss"] or event["type"]], "summary": [told.record["text"][start:stop]],
        "keywords": [event["type"], event["mode"], event["cameo"], event["status"]],
        "startDate": [first if basis == "told" else None], "endDate": [last if basis == "told" else None],
        "location": [place.get("name"), place.get("name_en")], "country": [country[1].lower() if country else None],
        "organizer": [*sides["actor"]], "involved": [*sides["recipient"]], "proof": [article], "recordId": [told.id],
        "publisher": [told.record["outlet"]], "sourceUrl": [_url(told.record)], "notes": [CODE_BOOK],
    }  # fmt: skip

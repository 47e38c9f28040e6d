"""Formats of the web: W3C Web Annotation, JSON-LD of schema.org, Atom."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from waqai.exports.maps import to_json
from waqai.exports.told import CODE_BOOK, Book, Record, find_told, to_attribute, to_cell, to_name, to_xml

_AROUND = 32  # code points of prefix and suffix of a quotation: what the specification's examples give
_IN_MEMORY = 1 << 24  # bytes of entries that are held before they go to disk


def to_annotations(records: Iterable[Record], book: Book) -> Iterator[str]:
    """W3C Web Annotation, a line of JSON-LD for each event: each part of its evidence as a target with a quotation and
    a position; positions count code points of the text, as the specification wants."""
    for one in find_told(records):
        source = one.record["url"] or to_name(one.record["id"])
        event = one.event
        tags = [event["type"], *filter(None, (event["mode"], event["cameo"])), event["status"]]
        yield to_json({
            "@context": "http://www.w3.org/ns/anno.jsonld", "id": to_name(one.record["id"], event["id"]),
            "type": "Annotation", "motivation": "classifying",
            "generator": {"type": "Software", "name": f"waqai {book.version}"},
            "body": [*({"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags),
                     {"type": "TextualBody", "purpose": "describing", "language": "en", "value": event["gloss"]},
                     {"type": "TextualBody", "purpose": "commenting", "language": "en", "value": CODE_BOOK}],
            "target": [{"type": "SpecificResource", "source": source, "waqai:part": part["part"],
                        "selector": _selectors(one.record["text"], part)} for part in event["evidence"]],
        }) + "\n"  # fmt: skip


def _selectors(text: str, part: Mapping[str, Any]) -> list[dict[str, Any]]:
    start, end = part["start"], part["end"]
    return [
        {"type": "TextQuoteSelector", "exact": text[start:end], "prefix": text[max(0, start - _AROUND) : start],
         "suffix": text[end : end + _AROUND]},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]  # fmt: skip


def to_linked_data(records: Iterable[Record], book: Book) -> Iterator[str]:
    """JSON-LD of schema.org, a line for each article: NewsArticle with Claim and Quotation parts."""
    for record in records:
        entities = {entity["id"]: entity for entity in record["entities"]}
        made = {
            "@context": "https://schema.org", "@type": "NewsArticle", "@id": to_name(record["id"]),
            "identifier": record["id"], "url": record["url"], "headline": record["title"],
            "datePublished": record["published"], "inLanguage": record["language"],
            "publisher": {"@type": "Organization", "name": record["outlet"]} if record["outlet"] else None,
            "hasPart": [
                _present({
                    "@type": "Quotation" if claim["direct"] else "Claim", "@id": to_name(record["id"], claim["id"]),
                    "text": claim["text"], "position": claim["start"],
                    "creator": _thing(entities.get(claim["speaker"])),
                })
                for claim in record["claims"]
            ],
        }  # fmt: skip
        yield to_json(_present(made)) + "\n"


def _present(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in cells.items() if cell is not None}


def _thing(entity: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if entity is None:
        return None
    kind = "Person" if entity["kind"] in ("person", "role") else "Organization"
    return _present({"@type": kind, "name": entity["name"], "alternateName": entity["name_en"] or None})


def to_atom(records: Iterable[Record], book: Book) -> Iterator[str]:
    """An Atom feed (RFC 4287): an entry for each event, with its sentence; updated when its article was published."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield "<id>urn:waqai:events</id><title>waqai</title><author><name>waqai</name></author>"
    yield f"<generator>{to_xml(book.maker)}</generator>\n"
    newest = "1970-01-01T00:00:00Z"
    # the feed's own date comes first and is that of its newest entry
    with tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n") as entries:
        for one in find_told(records):
            published = (one.record["published"] or "")[:10]
            stamp = f"{published if len(published) == 10 else one.day() or '1970-01-01'}T00:00:00Z"
            newest = max(newest, stamp)
            _, first, last = one.sentence()
            link = f"<link href={to_attribute(to_cell(one.record['url']))}/>" if one.record["url"] else ""
            entries.write(
                f"<entry><id>{to_name(one.record['id'], one.event['id'])}</id>"
                f"<title>{to_xml(one.event['gloss'])}</title>"
                f"<updated>{stamp}</updated>{link}<category term={to_attribute(one.event['type'])}/>"
                f"<category term={to_attribute(one.event['status'])}/>"
                f'<summary xml:lang="ar">{to_xml(one.record["text"][first:last])}</summary></entry>\n'
            )
        entries.seek(0)
        yield f"<updated>{newest}</updated>\n"
        yield from entries
    yield "</feed>\n"

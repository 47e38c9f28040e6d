"""Feeds: RSS and Atom through feedparser, which forgives what outlets get wrong, and JSON Feed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from waqai.errors import FetchError
from waqai.sources.entries import MOST_ENTRIES, Entry, ReadDate, read_stamp, to_plain_xml

ROOTS = frozenset({"rss", "feed", "rdf"})
_JSON_VERSION = "https://jsonfeed.org/version/"


def is_json_feed(text: str) -> bool:
    """Whether a text opens like a JSON Feed."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and _JSON_VERSION in text[:20_000].replace("\\/", "/")


def read_feed(text: str, read_date: ReadDate | None = None) -> tuple[Entry, ...]:
    """The entries of an RSS or Atom feed, in its order; addresses as written.

    Raises FetchError where it declares entities or nothing of it can be read.
    """
    import feedparser  # type: ignore[import-untyped]

    # A stream, never a string: feedparser would open a string that looks like an address or a file.
    stream = io.BytesIO(to_plain_xml(text))
    try:
        found = feedparser.parse(
            stream,
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # it raises many kinds on wild markup; none of them is the reader's concern
        raise FetchError(f"is a feed that cannot be read: {error}", "tell the outlet") from error
    if not found.get("version") and not found.entries:
        raise FetchError("is a feed that cannot be read", "look at it in a browser, or tell the outlet")
    # In Atom `updated` is the day of a change. Elsewhere it is dc:date, which is that of publication.
    fields = ("published",) if found.version.startswith("atom") else ("published", "updated")
    return tuple(_entries(found.entries[:MOST_ENTRIES], fields, read_date))


def read_json_feed(text: str, read_date: ReadDate | None = None) -> tuple[Entry, ...]:
    """The entries of a JSON Feed (jsonfeed.org, 1.0 and 1.1). Raises FetchError where it is none."""
    try:
        items = json.loads(text.lstrip("\ufeff"))["items"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FetchError("is a JSON feed that cannot be read", "look at it in a browser, or tell the outlet") from error
    listed = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return tuple(
        Entry(_text(item, "url"), _text(item, "title"), read_stamp(_text(item, "date_published"), read_date))
        for item in listed[:MOST_ENTRIES]
    )


def _entries(found: list[Any], fields: tuple[str, ...], read_date: ReadDate | None) -> Iterator[Entry]:
    for item in found:
        # `in` and not `get`: feedparser gives another field for one that is missing
        stamp = next((str(item[field]) for field in fields if field in item.keys()), "")  # noqa: SIM118
        address = item.get("link") or ""
        if not address and str(item.get("id", "")).startswith(("http://", "https://")):
            address = item["id"]
        yield Entry(str(address).strip(), " ".join(str(item.get("title", "")).split()), read_stamp(stamp, read_date))


def _text(item: dict[str, Any], field: str) -> str:
    found = item.get(field)
    return found.strip() if isinstance(found, str) else ""

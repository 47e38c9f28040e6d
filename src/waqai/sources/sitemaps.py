"""Sitemaps: lists of pages, news sitemaps with their dates, and indexes of other sitemaps (sitemaps.org 0.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from waqai.errors import FetchError
from waqai.sources.entries import MOST_ENTRIES, Entry, ReadDate, read_stamp, to_plain_xml

_BARE = re.compile("&(?!(?:#\\w+|amp|lt|gt|quot|apos);)")  # outlets write addresses as they are, which is no XML

ROOTS = frozenset({"urlset", "sitemapindex"})


class Sitemap(Struct, frozen=True):
    """What one file lists: pages, or the addresses of other sitemaps."""

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(text: str, read_date: ReadDate | None = None) -> Sitemap:
    """The pages or sitemaps that are listed, in the file's order. A broken end loses only what stands behind it.

    A page's date is that of news sitemaps (`publication_date`); `lastmod` is the day of a change and is not taken.
    Raises FetchError where the file declares entities or nothing of it can be read.
    """
    from lxml import etree  # type: ignore[import-untyped,unused-ignore]

    if "<![CDATA[" not in text:  # in which & stands for itself
        text = _BARE.sub("&amp;", text)
    # recover: what is broken further on must not cost what came before; the rest keeps a hostile file from reaching out
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, encoding="utf-8")
    try:
        root: Any = etree.fromstring(to_plain_xml(text), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(f"is a sitemap that cannot be read: {error}", "tell the outlet") from error
    if root is None:
        raise FetchError("is a sitemap that cannot be read", "tell the outlet")
    listed = [element for element in root if isinstance(element.tag, str)][:MOST_ENTRIES]
    if _name(root) == "sitemapindex":
        places = [_texts(element).get("loc", "") for element in listed if _name(element) == "sitemap"]
        return Sitemap(sitemaps=tuple(place for place in places if place))
    return Sitemap(tuple(_entries(listed, read_date)))


def _entries(listed: list[Any], read_date: ReadDate | None) -> Iterator[Entry]:
    for element in listed:
        if _name(element) == "url":
            found = _texts(element)
            stamp = found.get("publication_date", "")
            yield Entry(found.get("loc", ""), found.get("title", ""), read_stamp(stamp, read_date))


def _texts(element: Any) -> dict[str, str]:
    """The texts below an element by the names of their own; of several the first, so that an image's come last."""
    found: dict[str, str] = {}
    for inner in element.iter():
        if isinstance(inner.tag, str) and inner.text and inner.text.strip():
            found.setdefault(_name(inner), " ".join(inner.text.split()))
    return found


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()

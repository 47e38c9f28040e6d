"""What feeds and sitemaps list, and how their XML is told from pages and opened without harm."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Callable

from msgspec import Struct

from waqai.errors import FetchError
from waqai.sources.article import prefix_date

MOST_ENTRIES = 50_000  # sitemaps.org allows so many in one file; no feed has more
_ROOT = re.compile(  # (?>…) is never tried twice, so that many comments cost no more than their length
    r"(?>\s*(?:(?:<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)\s*)*)<(?:[\w.-]+:)?([\w.-]+)", re.I | re.S
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>\s*")

ReadDate = Callable[[str], str]


class Entry(Struct, frozen=True):
    """One page of a feed or a sitemap: its address (empty where it gives none), title, and day of publication."""

    address: str
    title: str = ""
    published: str = ""


def find_root(text: str) -> str:
    """The name of the outermost element, in small letters and without its prefix; empty where the text is no markup."""
    found = _ROOT.match(text[:20_000].lstrip("\ufeff"))
    return found[1].lower() if found else ""


def to_plain_xml(text: str) -> bytes:
    """The XML as UTF-8, without the declaration that names its old encoding.

    Raises FetchError where it declares entities: a few of them can stand for gigabytes or for files of this machine,
    and neither feeds nor sitemaps need any.
    """
    if re.search(r"<!ENTITY", text, re.I):
        raise FetchError("declares entities, which can be made to do harm", "ask the outlet for a feed without them")
    return _DECLARATION.sub("", text.lstrip("\ufeff")).encode("utf-8", "replace")


def read_stamp(stamp: str, read_date: ReadDate | None = None) -> str:
    """The day that a stamp writes, in its own time zone: `2024-05-07T09:00:00+03:00`, `Tue, 07 May 2024 09:00 +0300`.

    Failing both, what `read_date` makes of it (a date in Arabic words). Empty where nothing can be read.
    """
    found = prefix_date(stamp)
    if found:
        return found
    parts = email.utils.parsedate_tz(stamp.strip()) if stamp.strip() else None
    if parts:
        return prefix_date(f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}")
    return read_date(stamp) if read_date and stamp.strip() else ""

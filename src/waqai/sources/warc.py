"""Articles from web archives (WARC): the pages in them, one at a time.

What is no page is passed over: requests, descriptions, images, scripts, redirects and errors of servers, and pages that
an archive only says it had before (revisits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from msgspec import structs

from waqai.errors import InputError
from waqai.model import Problem
from waqai.sources.article import Received, given_basis, new_article, prefix_date, text_problems
from waqai.sources.encoding import decode
from waqai.sources.html import declared_encoding, read_page
from waqai.sources.page_date import ReadDate

_PAGES = ("text/html", "application/xhtml+xml")
_HOST = re.compile(r"https?://(?:[^/\s@]*@)?(?:www\.)?([^/\s:?#]+)", re.I)
_LARGEST = 20_000_000  # bytes of one page: the largest news pages have some two million


def articles_of_warc(
    stream: IO[bytes], name: str, published: str = "", read_date: ReadDate | None = None
) -> Iterator[Received]:
    """One `Received` for each page of the (unpacked) archive; a record that cannot be read has no article and says why.

    `published` holds for every page. Where a page has no publish date of its own, the day of the crawl stands in, with
    the basis `crawl` and a problem. Texts taken from pages by the archive (WET files) are read as texts.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped,unused-ignore]
        from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise InputError("reading web archives needs the package warcio", "pip install warcio") from error

    number = 0
    records = iter(ArchiveIterator(stream))
    while True:
        number += 1
        where = f"{name} record {number}"
        try:
            record = next(records)
            kind, charset = _content(record)
            if kind:
                yield _of_record(record, kind, charset, where, published, read_date)
        except StopIteration:
            return
        except ArchiveLoadFailed as error:
            yield _bad_record(where, f"the archive is broken here and is read no further ({error})")
            return


def _content(record: Any) -> tuple[str, str]:
    """`page` or `text`, and the character set that the server named; empty for what is passed over."""
    if record.rec_type == "conversion":
        return "text" if _type_of(record.rec_headers)[0] == "text/plain" else "", "utf-8"
    if record.rec_type not in ("response", "resource"):
        return "", ""
    headers = record.http_headers or record.rec_headers
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return "", ""
    media, charset = _type_of(headers)
    return "page" if media in _PAGES else "", charset


def _type_of(headers: Any) -> tuple[str, str]:
    media, _, rest = (headers.get_header("Content-Type") or "").partition(";")
    _, _, charset = rest.lower().partition("charset=")
    return media.strip().lower(), charset.split(";")[0].strip(" \"'")


def _of_record(
    record: Any, kind: str, charset: str, where: str, published: str, read_date: ReadDate | None
) -> Received:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    raw = record.content_stream().read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        return _bad_record(where, f"{address} has more than {_LARGEST:,} bytes: no page of news has")
    try:
        text, problems = decode(raw, declared_encoding(raw) or charset)
    except InputError as error:
        return _bad_record(where, f"{address} {error.message}; {error.hint}")
    if getattr(record.raw_stream, "limit", 0) > 0 or record.rec_headers.get_header("WARC-Truncated"):
        problems = (*problems, Problem("cut-record", f"{address} is cut off in the archive: its end is missing"))
    if kind == "text":
        article = new_article(text, published=published, url=address)
        found = Received(where, article, problems, basis=given_basis(published))
    else:
        page = read_page(text, published, read_date, address)
        found = Received(where, page.article, (*problems, *page.problems), basis=page.basis, kind=page.kind)
    return _completed(found, address, prefix_date(record.rec_headers.get_header("WARC-Date") or ""))


def _completed(found: Received, address: str, visited: str) -> Received:
    """With the host as outlet and the day of the crawl as date where the page has none of its own."""
    article, problems, basis = found.article, found.problems, found.basis
    assert article is not None
    host = _HOST.match(address)
    article = structs.replace(
        article, outlet=article.outlet or (host[1].lower() if host else ""), url=article.url or address
    )
    if visited and not article.published:
        article, basis = structs.replace(article, published=visited), "crawl"
        problems = (
            *problems,
            Problem(
                "crawl-date",
                "the page gives no publish date: the day of the crawl stands in, and «yesterday» may be wrong",
            ),
        )
    odd = (*problems, *text_problems(article.text))
    return structs.replace(found, article=article, problems=odd, basis=basis)


def _bad_record(where: str, message: str) -> Received:
    return Received(where, None, (Problem("bad-record", message),))

"""Articles from addresses: a page gives one, a feed or a sitemap gives those of the pages that it lists."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import msgspec

from waqai.errors import FetchError, InputError
from waqai.model import Problem
from waqai.sources import feeds, sitemaps
from waqai.sources.article import Received, asked_date, given_basis, new_article, text_problems
from waqai.sources.encoding import decode
from waqai.sources.entries import Entry, find_root
from waqai.sources.fetching import Fetched, Fetcher
from waqai.sources.html import declared_encoding, is_page, read_page
from waqai.sources.unpacking import is_packed, unpack

_UNPACKED = 50_000_000  # bytes: sitemaps.org allows so many in one file after unpacking
_DEEPEST = 3  # an index may list sitemaps and no indexes; outlets go one deeper
_MOST_SITEMAPS = 1_000  # in one reading: more than a newspaper's archive has months
# What servers say of every page unless told otherwise; no Arabic can be written in it, so it says nothing.
_EMPTY_CHARSETS = re.compile(r"(?:iso-?8859-1|latin-?1|us-ascii|windows-1252|cp1252)", re.I)

ReadDate = Callable[[str], str]


def read_web(
    url: str,
    *,
    published: str = "",
    read_date: ReadDate | None = None,
    fetcher: Fetcher | None = None,
    is_known: Callable[[str], bool] | None = None,
    since: str = "",
) -> Iterator[Received]:
    """The article of a page, or those of the pages that a feed or a sitemap lists, fetched one by one.

    `published` (a prefix date) holds whatever the page says; `read_date` reads a date line in words, text in, prefix
    date or empty out. Pages of a list for whose address `is_known` is true are not fetched. Articles of days
    before `since` (a prefix date) are passed over, unfetched where the list tells the day; undated ones are not.
    What the host calls unchanged since it was last remembered gives nothing. Without `fetcher` one is made and closed.
    Raises InputError (FetchError for the address itself); an entry that fails is a `Received` without an article.
    """
    date = asked_date(published)
    if fetcher is not None:
        yield from _Reading(fetcher, date, read_date, is_known, since).read(url)
        return
    with Fetcher() as own:
        yield from _Reading(own, date, read_date, is_known, since).read(url)


class _Reading:
    """One address and all that it leads to."""

    def __init__(
        self,
        fetcher: Fetcher,
        published: str,
        read_date: ReadDate | None,
        is_known: Callable[[str], bool] | None,
        since: str,
    ) -> None:
        self._fetcher = fetcher
        self._published = published
        self._read_date = read_date
        self._is_known = is_known
        self._since = since
        self._seen: set[str] = set()
        self._sitemaps = 0

    def read(self, address: str, depth: int = 1) -> Iterator[Received]:
        """What one address gives. It is remembered when all of that has been taken and nothing of it failed."""
        self._seen.add(address)
        fetched = self._fetcher.fetch(address)
        if fetched.unchanged:
            return
        whole = True
        for received in self._divided(fetched, depth):
            whole = whole and received.article is not None
            yield received
        if whole:
            self._fetcher.remember(fetched)

    def _divided(self, fetched: Fetched, depth: int) -> Iterator[Received]:
        text, problems = self._decoded(fetched)
        root = find_root(text)
        try:
            if root in feeds.ROOTS:
                entries = feeds.read_feed(text, self._read_date)
            elif feeds.is_json_feed(text):
                entries = feeds.read_json_feed(text, self._read_date)
            elif root in sitemaps.ROOTS:
                sitemap = sitemaps.read_sitemap(text, self._read_date)
                yield from self._listed(fetched.address, sitemap.sitemaps, depth)
                entries = sitemap.entries
            else:
                received = self._page(fetched, text, problems, Entry(fetched.address))
                if not self._is_too_old(received):
                    yield received
                return
        except FetchError as error:
            raise FetchError(f"{fetched.address}: {error.message}", error.hint) from error
        for number, entry in enumerate(entries, 1):
            for received in self._entry(fetched.address, entry, number):
                yield msgspec.structs.replace(received, share=number / len(entries))

    def _decoded(self, fetched: Fetched) -> tuple[str, tuple[Problem, ...]]:
        raw = fetched.body
        try:
            if is_packed(raw):
                raw = unpack((raw,), _UNPACKED)
            return decode(raw, _meant_charset(fetched.charset) or declared_encoding(raw))
        except FetchError as error:
            raise FetchError(f"{fetched.address}: {error.message}", error.hint) from error
        except InputError as error:
            raise FetchError(f"{fetched.address}: {error.message}", error.hint) from error

    def _listed(self, base: str, places: tuple[str, ...], depth: int) -> Iterator[Received]:
        """What the sitemaps of an index give. One that fails, like a page, costs the others nothing."""
        if places and depth >= _DEEPEST:
            yield _failed(base, "is an index of sitemaps too deep below others; name it by itself")
            return
        for place in places:
            address = _joined(base, place)
            if address in self._seen:
                continue
            self._sitemaps += 1
            if self._sitemaps > _MOST_SITEMAPS:
                yield _failed(address, f"is the {_MOST_SITEMAPS + 1:,}th sitemap of one list; name it by itself")
                return
            try:
                for received in self.read(address, depth + 1):
                    yield msgspec.structs.replace(received, share=None)  # how much of the index is not known
            except FetchError as error:
                yield _failed(address, f"{error.message}; {error.hint}")

    def _entry(self, base: str, entry: Entry, number: int) -> Iterator[Received]:
        """The article of one entry; nothing for one that is known, unchanged, too old or listed twice."""
        if not entry.address:
            named = f" «{entry.title[:80]}»" if entry.title else ""
            yield _failed(f"{base} entry {number}", f"the entry{named} has no address; look at the list itself")
            return
        address = _joined(base, entry.address)
        if _is_before(entry.published, self._since):
            return
        if address in self._seen or (self._is_known is not None and self._is_known(address)):
            return
        self._seen.add(address)
        try:
            fetched = self._fetcher.fetch(address)
            if fetched.unchanged:
                return
            text, problems = self._decoded(fetched)
            received = self._page(fetched, text, problems, entry)
        except FetchError as error:
            yield _failed(address, f"{error.message}; {error.hint}")
            return
        if not self._is_too_old(received):
            yield received
        self._fetcher.remember(fetched)

    def _is_too_old(self, received: Received) -> bool:
        return received.article is not None and _is_before(received.article.published, self._since)

    def _page(self, fetched: Fetched, text: str, problems: tuple[Problem, ...], entry: Entry) -> Received:
        """The article of one page. Its date: the one given, else the page's own, else that of the feed."""
        kind = ""
        if is_page(text) or find_root(text) == "html":
            page = read_page(text, self._published, self._read_date, fetched.address)
            article, more, basis, kind = page.article, page.problems, page.basis, page.kind
        elif text.lstrip("\ufeff \t\r\n")[:1] in ("<", "{"):
            raise FetchError(
                f"{fetched.address}: is data for programs, neither a page nor a feed",
                "waqai reads web pages, RSS, Atom, JSON Feed, sitemaps and plain text",
            )
        else:
            article, more = new_article(text, published=self._published), ()
            basis = given_basis(self._published)
        if not article.published and entry.published:
            article, basis = msgspec.structs.replace(article, published=entry.published), "feed"
        if not _is_same_host(article.url, fetched.address):
            article = msgspec.structs.replace(article, url=fetched.address)
        return Received(fetched.address, article, (*problems, *more, *text_problems(article.text)), None, basis, kind)


def _meant_charset(said: str) -> str:
    """The character set of the headers; empty where it says nothing, so that the page's own markup is asked."""
    try:
        codecs.lookup(said)
    except (LookupError, ValueError):
        return ""
    return "" if _EMPTY_CHARSETS.fullmatch(said) else said


def _joined(base: str, address: str) -> str:
    """An address that may be relative, made whole; what cannot be joined stays, and is refused when it is fetched."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _is_before(date: str, since: str) -> bool:
    """Whether one prefix date lies wholly before another; one that is missing, or reaches into the other, does not."""
    shared = min(len(date), len(since))
    return date[:shared] < since[:shared]


def _is_same_host(one: str, two: str) -> bool:
    """Whether two addresses are of one host, `www.` apart: a page may name its own place, not another outlet's."""
    try:
        hosts = [(urlsplit(address).hostname or "").removeprefix("www.") for address in (one, two)]
    except ValueError:
        return False
    return hosts[0] == hosts[1]


def _failed(where: str, message: str) -> Received:
    return Received(where, None, (Problem("not-fetched", message),))

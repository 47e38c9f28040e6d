"""Fetching by HTTP: polite to hosts, suspicious of what they answer.

A `Fetcher` obeys robots.txt, waits between two requests to a host, asks again only for what has changed, and ends every
request by a limit on bytes, on time and on redirects. It runs one request at a time and belongs to one thread; several
that share a `Hosts` are together as polite as one.
"""

from __future__ import annotations

import contextlib
import email.utils
import importlib.metadata
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Protocol

import httpcore2
import httpx2
from msgspec import Struct

from waqai.errors import AddressError, FetchError
from waqai.sources import robots
from waqai.sources.addresses import Resolve, read_address, resolve
from waqai.sources.connecting import Deadline, make_client
from waqai.sources.unpacking import check_size, is_packed, unpack

_READ_TYPES = frozenset(
    "text/html text/plain text/xml application/xml application/xhtml+xml application/rss+xml application/atom+xml "
    "application/rdf+xml application/json application/feed+json text/json application/gzip application/x-gzip".split()
)
_UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream"})  # the opening of the body decides
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, application/feed+json;q=0.9, text/plain;q=0.8"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HINTS = {
    401: "the outlet wants a login; waqai has none",
    403: "the outlet refuses programs; ask it for leave or for a feed",
    404: "there is no such page; look for its new address",
    410: "the page was taken away for good; remove it from your list",
    429: "the outlet wants fewer requests; ask again later",
    451: "the page may not be shown for legal reasons",
    503: "the outlet is out of service for now; ask again later",
}


class Limits(Struct, frozen=True):
    """What one fetch may cost. Times in seconds.

    `size` counts bytes after decompression (news pages have 50 to 500 KB); `time` is for the whole request, redirects
    apart; `silence` for one answer of the network; `delay` stands between two requests to one host where its robots.txt
    does not say; a host that asks for more than `patience` is not waited for but left for a later time.
    """

    size: int = 10_000_000
    time: float = 60.0
    silence: float = 20.0
    redirects: int = 6
    delay: float = 1.0
    patience: float = 60.0


class Validators(Struct, frozen=True):
    """What a host gave to ask it by whether a page has changed: headers `ETag` and `Last-Modified`, as written."""

    etag: str = ""
    modified: str = ""


class Memory(Protocol):
    """Where validators are kept between runs, by address."""

    def get(self, address: str) -> Validators | None:
        """What was kept for the address, or None."""

    def set(self, address: str, validators: Validators) -> None:
        """Keep them, instead of what was kept before."""


class Fetched(Struct, frozen=True):
    """One answer. `asked` is the address that was asked for, `address` the one that answered after redirects.

    `charset` is what the headers say, or empty. Where `unchanged`, the page is as it was and the body empty.
    """

    asked: str
    address: str
    body: bytes
    charset: str = ""
    unchanged: bool = False
    validators: Validators = Validators()


class Hosts:
    """What is known of hosts, for fetchers of several threads to share: of each, one request runs at a time."""

    def __init__(self) -> None:
        self.rules: dict[str, robots.Robots] = {}  # by the address of a robots.txt
        self.free: dict[str, float] = {}  # host → when it may be asked again, on the fetchers' clock
        self._turns: dict[str, threading.Lock] = {}
        self._making = threading.Lock()

    @contextlib.contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """The time of one request to a host, waits before it and the reading of its answer included."""
        with self._making:
            turn = self._turns.setdefault(host, threading.Lock())
        with turn:
            yield


class Fetcher:
    """Fetches pages one after the other. Use it as a context, or call `close`."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        allowed: Iterable[str] = (),
        memory: Memory | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = resolve,
        hosts: Hosts | None = None,
    ) -> None:
        """`allowed` names hosts that may stand in a private network; `clock` gives seconds that never run backwards;
        `hosts` is shared with other fetchers of the same clock."""
        self._limits = limits or Limits()
        self._memory = memory
        self._clock = clock
        self._sleep = sleep
        self._deadline = Deadline(clock, self._limits.silence)
        self._hosts = hosts or Hosts()
        self._client = make_client({"User-Agent": user_agent()}, allowed, resolve, self._deadline)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, address: str) -> Fetched:
        """What stands at the address. Raises FetchError with what to do, AddressError where it may not be fetched."""
        self._client.cookies.clear()  # an answer must not depend on what was fetched before
        kept = self._memory.get(address) if self._memory is not None else None
        url = read_address(address)
        seen: set[str] = set()
        for _ in range(self._limits.redirects + 1):
            if str(url) in seen:
                raise FetchError(f"{address}: its redirects run in a circle", "tell the outlet, or use another address")
            seen.add(str(url))
            self._ask_robots(url)
            answer = self._answer(url, kept, self._limits.size)
            if answer.status in _REDIRECTS:
                url = self._next_hop(url, answer)
                continue
            return self._checked(address, url, answer, kept)
        raise FetchError(
            f"{address}: redirects more than {self._limits.redirects} times", "use the address to which it leads"
        )

    def remember(self, fetched: Fetched) -> None:
        """Keep what the host gave to ask it next time whether the page has changed: once the page is safely used."""
        if self._memory is not None and not fetched.unchanged and fetched.validators != Validators():
            self._memory.set(fetched.asked, fetched.validators)

    def _checked(self, asked: str, url: httpx2.URL, answer: _Answer, kept: Validators | None) -> Fetched:
        address = str(url)
        headers = answer.headers
        if answer.status == 304 and kept is not None:
            return Fetched(asked, address, b"", unchanged=True, validators=kept)
        if answer.status != 200:
            raise FetchError(
                f"{address}: the host answered {answer.status}",
                _HINTS.get(answer.status, "ask again later, or look at it in a browser"),
                status=answer.status,
                wait=answer.wait,
            )
        kind, _, rest = headers.get("content-type", "").partition(";")
        if not _is_readable(kind.strip().lower(), answer.body):
            raise FetchError(
                f"{address}: is {kind.strip()[:80] or 'of no known kind'}, not a page of text",
                "waqai reads web pages, feeds, sitemaps and plain text",
                status=answer.status,
            )
        _, _, charset = rest.partition("charset=")
        validators = Validators(headers.get("etag", ""), headers.get("last-modified", ""))
        return Fetched(asked, address, answer.body, charset.split(";")[0].strip(" \"'"), validators=validators)

    def _next_hop(self, url: httpx2.URL, answer: _Answer) -> httpx2.URL:
        place = answer.headers.get("location", "")
        if not place:
            raise FetchError(f"{url}: redirects without saying where", "look at it in a browser", status=answer.status)
        try:
            return read_address(str(url.join(place)))
        except (httpx2.InvalidURL, ValueError) as error:
            raise AddressError(f"{url}: redirects to {place[:200]!r}, no address", "tell the outlet") from error

    def _ask_robots(self, url: httpx2.URL) -> None:
        """Raises FetchError where the rules of the address's host refuse it."""
        origin = str(url.copy_with(raw_path=b"/robots.txt"))
        found = self._hosts.rules.get(origin)
        if found is None or self._clock() - found.read > (robots.KEPT if not found.refusal else self._limits.patience):
            found = robots.Robots(self._read_rules(origin), self._clock())
            self._hosts.rules[origin] = found
        if found.refusal:
            raise FetchError(
                f"{url}: is not fetched: its host's robots.txt cannot be read ({found.refusal})",
                found.hint,
                wait=found.wait,
            )
        if not found.is_allowed(str(url)):
            raise FetchError(
                f"{url}: is closed to programs by {origin}", "ask the outlet for leave, or for a feed that is open"
            )

    def _read_rules(self, origin: str) -> robots.Rules:
        """A host's robots.txt. Missing rules (4xx) allow everything, rules that cannot be had (5xx) nothing."""
        url = read_address(origin)
        try:
            for _ in range(self._limits.redirects + 1):
                answer = self._answer(url, None, robots.SHARE_READ, cut=True)
                if answer.status not in _REDIRECTS:
                    break
                url = self._next_hop(url, answer)
        except AddressError:
            raise
        except FetchError as error:
            return robots.Rules("", error.message.removeprefix(f"{url}: "), error.hint, error.wait)
        if answer.status == 200:
            return robots.Rules(answer.body.decode("utf-8-sig", "replace"))
        if answer.status == 429 or answer.status >= 500:
            return robots.Rules(refusal=f"the host answered {answer.status}", wait=answer.wait)
        return robots.Rules()

    def _answer(self, url: httpx2.URL, kept: Validators | None, limit: int, cut: bool = False) -> _Answer:
        """One request, once more where the host asked for a short wait (429, 503)."""
        answer = self._ask(url, kept, limit, cut)
        if answer.status in (429, 503) and 0 < answer.wait <= self._limits.patience:
            answer = self._ask(url, kept, limit, cut)
        return answer

    def _ask(self, url: httpx2.URL, kept: Validators | None, limit: int, cut: bool) -> _Answer:
        with self._hosts.turn(url.host):
            return self._ask_now(url, kept, limit, cut)

    def _ask_now(self, url: httpx2.URL, kept: Validators | None, limit: int, cut: bool) -> _Answer:
        self._wait_for(url)
        headers = {"Accept": _ACCEPT, "Accept-Encoding": "gzip"}
        if kept is not None and kept.etag:
            headers["If-None-Match"] = kept.etag
        if kept is not None and kept.modified:
            headers["If-Modified-Since"] = kept.modified
        self._deadline.start(self._limits.time)
        try:
            response = self._client.send(self._client.build_request("GET", url, headers=headers), stream=True)
            try:
                wait = read_retry_after(response.headers)
                body = b"" if response.status_code != 200 else self._body(response, limit, cut)
                answer = _Answer(response.status_code, response.headers, body, wait)
            finally:
                response.close()
        except (httpcore2.TimeoutException, httpx2.TimeoutException) as error:
            over = self._deadline.is_over()
            seconds = self._limits.time if over else self._limits.silence
            raise FetchError(
                f"{url}: {'was not done' if over else 'the host was silent'} after {seconds:g} seconds",
                "ask again later; the host is slow or out of reach",
            ) from error
        except _NETWORK_ERRORS as error:
            raise FetchError(f"{url}: cannot be fetched: {error or type(error).__name__}", "ask again later") from error
        except AddressError:
            raise
        except FetchError as error:
            raise FetchError(f"{url}: {error.message}", error.hint) from error
        finally:
            self._hosts.free[url.host] = self._clock() + self._find_delay(url)
        if wait and answer.status in (429, 503):
            self._hosts.free[url.host] = max(self._hosts.free[url.host], self._clock() + wait)
        return answer

    def _body(self, response: httpx2.Response, limit: int, cut: bool) -> bytes:
        packing = response.headers.get("content-encoding", "").strip().lower()
        pieces = self._pieces(response, limit, cut)
        if packing in ("gzip", "x-gzip"):
            return unpack(pieces, limit)
        if packing not in ("", "identity"):
            raise FetchError(f"is compressed as {packing[:40]}, which was not asked for", "tell the outlet")
        return b"".join(pieces)

    def _pieces(self, response: httpx2.Response, limit: int, cut: bool) -> Iterator[bytes]:
        """The body as it comes; what exceeds the limit is left where it is (`cut`) or raises FetchError."""
        size = 0
        for piece in response.iter_raw():
            size += len(piece)
            if cut and size > limit:
                yield piece[: limit - size]
                return
            check_size(size, limit)
            yield piece

    def _wait_for(self, url: httpx2.URL) -> None:
        """Wait until the host may be asked again. Raises FetchError where that is longer than patience."""
        left = self._hosts.free.get(url.host, 0.0) - self._clock()
        if left > self._limits.patience:
            raise FetchError(
                f"{url}: its host wants {left:,.0f} seconds between requests",
                "it is left alone until then; ask again later",
                wait=left,
            )
        if left > 0:
            self._sleep(left)

    def _find_delay(self, url: httpx2.URL) -> float:
        found = self._hosts.rules.get(str(url.copy_with(raw_path=b"/robots.txt")))
        return max(self._limits.delay, found.find_delay() if found else 0.0)


class _Answer(Struct, frozen=True):
    """Status, headers, body (unpacked) and the seconds of `Retry-After`."""

    status: int
    headers: httpx2.Headers
    body: bytes
    wait: float


_NETWORK_ERRORS = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
)


def user_agent() -> str:
    """The name under which pages are asked for: `waqai/0.1.0`, and the project's page where the package names one."""
    try:
        described = importlib.metadata.metadata(robots.PRODUCT)
    except importlib.metadata.PackageNotFoundError:  # run from its source alone
        return robots.PRODUCT
    pages = [entry.partition(",")[2].strip() for entry in described.get_all("Project-URL") or ()]
    page = f" (+{pages[0]})" if pages else ""
    return f"{robots.PRODUCT}/{described['Version']}{page}"


def read_retry_after(headers: httpx2.Headers) -> float:
    """Seconds of the header `Retry-After`, which is a number or a date; 0 without one that can be read.

    A date is counted from the answer's own `Date`, so that a wrong clock on either side does no harm.
    """
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:9])
    try:
        until = email.utils.parsedate_to_datetime(given)
        since = email.utils.parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - since).total_seconds())
    except (TypeError, ValueError, IndexError):
        return 0.0


def _is_readable(kind: str, body: bytes) -> bool:
    if kind in _UNSAID:
        return is_packed(body) or body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{")
    return kind in _READ_TYPES or (kind.startswith("application/") and kind.endswith("+xml"))

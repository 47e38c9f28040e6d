"""Fetching: what is asked for and how politely, which addresses are refused, and hosts that misbehave."""

from __future__ import annotations

import gzip
import re
import socket
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from local_host import LocalHost, Talk, packed
from waqai.errors import AddressError, FetchError
from waqai.sources.fetching import Fetcher, Limits, Validators, read_retry_after, user_agent
from waqai.sources.unpacking import unpack

PAGE = "<html><body><p>افتتح الوزير المعرض.</p></body></html>"


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


class Kept(dict[str, Validators]):
    """The simplest memory."""

    def set(self, address: str, validators: Validators) -> None:
        self[address] = validators


@pytest.fixture
def host() -> Iterator[LocalHost]:
    local = LocalHost()
    yield local
    local.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def new_fetcher(clock: Clock | None = None, limits: Limits | None = None, **options: Any) -> Fetcher:
    """A fetcher to which this machine is allowed and that never waits in earnest."""
    options.setdefault("allowed", ("127.0.0.1",))
    timing = {"clock": clock, "sleep": clock.sleep} if clock else {"sleep": lambda seconds: None}
    return Fetcher(limits=limits or Limits(delay=0), **timing, **options)


def refusal(fetcher: Fetcher, address: str) -> FetchError:
    with fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(address)
    assert caught.value.hint
    return caught.value


# --- what is asked for -----------------------------------------------------------------------------------------------


def test_a_page_is_fetched_under_our_name(host: LocalHost) -> None:
    host.answers["/a"] = lambda talk: talk.say(PAGE, kind='text/html; charset="windows-1256"; x=y')
    with new_fetcher() as fetcher:
        fetched = fetcher.fetch(f"{host.root}/a#part")
    assert fetched.body.decode() == PAGE and fetched.charset == "windows-1256"
    assert fetched.address == f"{host.root}/a"
    assert host.asked == ["/robots.txt", "/a"]
    assert {headers["User-Agent"] for headers in host.headers} == {user_agent()}
    assert re.fullmatch(r"waqai(/\S+( \(\+https://\S+\))?)?", user_agent())


def test_packed_answers_are_unpacked(host: LocalHost) -> None:
    host.answers["/a"] = lambda talk: talk.say_packed(packed(PAGE))
    with new_fetcher() as fetcher:
        assert fetcher.fetch(f"{host.root}/a").body.decode() == PAGE


def test_a_page_that_has_not_changed_is_not_sent_again(host: LocalHost) -> None:
    def answer(talk: Talk) -> None:
        if talk.headers.get("If-None-Match") == '"1"' and talk.headers.get("If-Modified-Since") == "yesterday":
            talk.send_response(304)
            talk.end_headers()
        else:
            talk.say(PAGE, ETag='"1"', Last_Modified="yesterday")

    host.answers["/a"] = answer
    memory = Kept()
    with new_fetcher(memory=memory) as fetcher:
        first = fetcher.fetch(f"{host.root}/a")
        assert memory == {}  # not before the page has been used
        fetcher.remember(first)
        second = fetcher.fetch(f"{host.root}/a")
    assert memory == {f"{host.root}/a": Validators('"1"', "yesterday")}
    assert not first.unchanged and second.unchanged and second.body == b""


def test_unchanged_without_having_been_asked_is_an_error(host: LocalHost) -> None:
    def answer(talk: Talk) -> None:
        talk.send_response(304)
        talk.end_headers()

    host.answers["/a"] = answer
    assert refusal(new_fetcher(), f"{host.root}/a").status == 304


def test_cookies_of_one_page_do_not_reach_the_next(host: LocalHost) -> None:
    host.answers["/a"] = host.answers["/b"] = lambda talk: talk.say(PAGE, Set_Cookie="seen=1; Path=/")
    with new_fetcher() as fetcher:
        fetcher.fetch(f"{host.root}/a")
        fetcher.fetch(f"{host.root}/b")
    assert [headers.get("Cookie") for headers in host.headers] == [None, None, None]


# --- robots.txt ------------------------------------------------------------------------------------------------------


def test_robots_are_obeyed_and_asked_for_once(host: LocalHost) -> None:
    host.answers["/robots.txt"] = "User-agent: *\nDisallow: /\n\nUser-agent: waqai\nDisallow: /closed/*.html\n"
    host.answers["/open"] = host.answers["/closed/a.html"] = PAGE
    with new_fetcher() as fetcher:
        fetcher.fetch(f"{host.root}/open")
        with pytest.raises(FetchError, match=r"closed to programs by .*/robots\.txt"):
            fetcher.fetch(f"{host.root}/closed/a.html")
    assert host.asked == ["/robots.txt", "/open"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_missing_robots_allow_everything(host: LocalHost, status: int) -> None:
    host.answers["/robots.txt"] = lambda talk: talk.say("User-agent: *\nDisallow: /", status)
    host.answers["/a"] = PAGE
    with new_fetcher() as fetcher:
        assert fetcher.fetch(f"{host.root}/a").body


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_that_cannot_be_had_allow_nothing(host: LocalHost, status: int) -> None:
    host.answers["/robots.txt"] = lambda talk: talk.say("", status)
    host.answers["/a"] = PAGE
    error = refusal(new_fetcher(), f"{host.root}/a")
    assert f"robots.txt cannot be read (the host answered {status})" in error.message
    assert host.asked == ["/robots.txt"]


def test_robots_are_asked_for_again_after_a_while(host: LocalHost, clock: Clock) -> None:
    host.answers["/robots.txt"] = lambda talk: talk.say("", 500)
    host.answers["/a"] = PAGE
    with new_fetcher(clock) as fetcher:
        with pytest.raises(FetchError):
            fetcher.fetch(f"{host.root}/a")
        host.answers["/robots.txt"] = "User-agent: *\nAllow: /"
        with pytest.raises(FetchError):
            fetcher.fetch(f"{host.root}/a")
        clock.now += 61
        assert fetcher.fetch(f"{host.root}/a").body
        host.answers["/robots.txt"] = "User-agent: *\nDisallow: /"
        clock.now += 23 * 3600
        assert fetcher.fetch(f"{host.root}/a").body
        clock.now += 2 * 3600
        with pytest.raises(FetchError, match="closed"):
            fetcher.fetch(f"{host.root}/a")


def test_a_long_robots_file_is_read_in_part(host: LocalHost) -> None:
    host.answers["/robots.txt"] = "User-agent: *\nDisallow: /closed\n" + "# waste\n" * 100_000
    host.answers["/closed"] = PAGE
    assert "closed to programs" in refusal(new_fetcher(), f"{host.root}/closed").message


def test_each_hop_of_a_redirect_is_held_to_the_rules(host: LocalHost) -> None:
    host.answers["/robots.txt"] = "User-agent: *\nDisallow: /closed\n"
    host.answers["/a"] = lambda talk: talk.say("", 302, Location="/closed")
    host.answers["/closed"] = PAGE
    assert "closed to programs" in refusal(new_fetcher(), f"{host.root}/a").message
    assert "/closed" not in host.asked


# --- politeness ------------------------------------------------------------------------------------------------------


def test_requests_to_one_host_are_apart(host: LocalHost, clock: Clock) -> None:
    host.answers["/a"] = host.answers["/b"] = PAGE
    with new_fetcher(clock, Limits(delay=3)) as fetcher:
        fetcher.fetch(f"{host.root}/a")
        clock.now += 1
        fetcher.fetch(f"{host.root}/b")
    assert clock.slept == [3, 2]


def test_a_crawl_delay_is_kept(host: LocalHost, clock: Clock) -> None:
    host.answers["/robots.txt"] = "User-agent: *\nCrawl-delay: 7\n"
    host.answers["/a"] = host.answers["/b"] = PAGE
    with new_fetcher(clock, Limits(delay=1)) as fetcher:
        fetcher.fetch(f"{host.root}/a")
        fetcher.fetch(f"{host.root}/b")
    assert clock.slept == [1, 7]


def test_a_host_that_wants_hours_is_left_for_later(host: LocalHost, clock: Clock) -> None:
    host.answers["/robots.txt"] = "User-agent: *\nCrawl-delay: 7200\n"
    host.answers["/a"] = host.answers["/b"] = PAGE
    fetcher = new_fetcher(clock)
    fetcher.fetch(f"{host.root}/a")
    error = refusal(fetcher, f"{host.root}/b")
    assert error.wait == 7200 and "wants 7,200 seconds" in error.message
    assert clock.slept == [] and "/b" not in host.asked


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_retry_after_is_waited_for_once(host: LocalHost, clock: Clock, status: int) -> None:
    def answer(talk: Talk) -> None:
        if host.asked.count("/a") == 1:
            talk.say("", status, Retry_After="5")
        else:
            talk.say(PAGE)

    host.answers["/a"] = answer
    with new_fetcher(clock) as fetcher:
        assert fetcher.fetch(f"{host.root}/a").body
    assert clock.slept == [5]


def test_a_long_retry_after_is_told_and_kept(host: LocalHost, clock: Clock) -> None:
    host.answers["/a"] = lambda talk: talk.say("", 429, Retry_After="900")
    fetcher = new_fetcher(clock)
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(f"{host.root}/a")
    assert (caught.value.status, caught.value.wait) == (429, 900)
    clock.now += 100
    assert refusal(fetcher, f"{host.root}/b").wait == 800
    assert host.asked == ["/robots.txt", "/a"]


def test_retry_after_as_a_date_is_counted_from_the_answers_own_clock() -> None:
    date, later = "Wed, 08 May 2024 10:00:00 GMT", "Wed, 08 May 2024 10:02:00 GMT"
    assert read_retry_after(httpx2.Headers({"Retry-After": later, "Date": date})) == 120
    assert read_retry_after(httpx2.Headers({"Retry-After": date, "Date": later})) == 0
    assert read_retry_after(httpx2.Headers({"Retry-After": "soon"})) == 0
    assert read_retry_after(httpx2.Headers()) == 0


# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_unless_allowed_by_name(host: LocalHost, name: str) -> None:
    error = refusal(new_fetcher(allowed=("other.example",)), f"http://{name}:{host.port}/a")
    assert isinstance(error, AddressError) and "private network" in error.message
    assert host.asked == []


def test_a_name_that_leads_inside_is_refused_and_allowed_by_name(host: LocalHost) -> None:
    host.answers["/a"] = PAGE
    inside = {"resolve": lambda name, port: ("127.0.0.1",)}
    assert isinstance(refusal(new_fetcher(allowed=(), **inside), f"http://news.example:{host.port}/a"), AddressError)
    with new_fetcher(allowed=("News.example",), **inside) as fetcher:
        assert fetcher.fetch(f"http://news.example:{host.port}/a").body


def test_where_one_address_of_a_host_is_out_of_reach_the_next_is_tried(host: LocalHost) -> None:
    host.answers["/a"] = PAGE
    with new_fetcher(allowed=("news.example",), resolve=lambda name, port: ("127.0.0.2", "127.0.0.1")) as fetcher:
        assert fetcher.fetch(f"http://news.example:{host.port}/a").body


def test_a_connection_goes_to_the_address_that_was_checked(host: LocalHost) -> None:
    """A name that is public when it is checked and private a moment later: it is resolved once for each connection."""
    answers = iter([("93.184.215.14",), ("127.0.0.1",), ("127.0.0.1",)])
    dialled: list[str] = []
    fetcher = new_fetcher(allowed=(), resolve=lambda name, port: next(answers))
    backend = fetcher._client._transport._pool._network_backend  # type: ignore[attr-defined]

    class Dial:
        def connect_tcp(self, number: str, *rest: Any) -> Any:
            dialled.append(number)
            raise FetchError("no network in tests")

    backend._plain = Dial()
    with pytest.raises(FetchError):
        fetcher.fetch(f"http://rebound.example:{host.port}/a")
    assert dialled == ["93.184.215.14"]
    fetcher._hosts.rules.clear()
    assert isinstance(refusal(fetcher, f"http://rebound.example:{host.port}/a"), AddressError)
    assert dialled == ["93.184.215.14"]


@pytest.mark.parametrize("place", ["http://localhost:{port}/b", "http://127.0.0.2:{port}/b", "//[::1]:{port}/b"])
def test_a_redirect_to_a_private_address_is_refused(host: LocalHost, place: str) -> None:
    host.answers["/a"] = lambda talk: talk.say("", 302, Location=place.format(port=host.port))
    host.answers["/b"] = PAGE
    assert isinstance(refusal(new_fetcher(), f"{host.root}/a"), AddressError)
    assert "/b" not in host.asked


def test_a_redirect_of_the_rules_to_a_private_address_is_refused(host: LocalHost) -> None:
    host.answers["/robots.txt"] = lambda talk: talk.say("", 301, Location=f"http://localhost:{host.port}/b")
    assert isinstance(refusal(new_fetcher(), f"{host.root}/a"), AddressError)
    assert host.asked == ["/robots.txt"]


@pytest.mark.parametrize("place", ["file:///etc/hostname", "ftp://example.org/", "http://[", ""])
def test_a_redirect_out_of_the_web_is_refused(host: LocalHost, place: str) -> None:
    host.answers["/a"] = lambda talk: talk.say("", 302, Location=place)
    refusal(new_fetcher(), f"{host.root}/a")


# --- hosts that misbehave --------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_end(host: LocalHost) -> None:
    for number in range(9):
        host.answers[f"/{number}"] = lambda talk: talk.say("", 301, Location=f"/{int(talk.path[1:]) + 1}")
    host.answers["/9"] = PAGE
    with new_fetcher() as fetcher:
        fetched = fetcher.fetch(f"{host.root}/4")
        assert (fetched.asked, fetched.address) == (f"{host.root}/4", f"{host.root}/9")
    assert "redirects more than 6 times" in refusal(new_fetcher(), f"{host.root}/1").message


def test_redirects_in_a_circle_are_seen(host: LocalHost) -> None:
    host.answers["/a"] = lambda talk: talk.say("", 302, Location="/b")
    host.answers["/b"] = lambda talk: talk.say("", 302, Location="/a")
    assert "circle" in refusal(new_fetcher(), f"{host.root}/a").message
    assert host.asked == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize("status", [204, 400, 403, 404, 410, 429, 500, 503])
def test_answers_other_than_a_page_are_errors(host: LocalHost, status: int) -> None:
    host.answers["/a"] = lambda talk: talk.say("", status)
    error = refusal(new_fetcher(), f"{host.root}/a")
    assert error.status == status and f"answered {status}" in error.message
    assert host.asked.count("/a") == 1


def test_a_silent_host_is_left(host: LocalHost) -> None:
    host.answers["/robots.txt"] = "User-agent: *\nAllow: /"
    host.answers["/a"] = lambda talk: host.closing.wait(5) and None
    error = refusal(new_fetcher(limits=Limits(delay=0, silence=0.1)), f"{host.root}/a")
    assert "silent after 0.1 seconds" in error.message


@pytest.mark.parametrize(
    "opening",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + packed(PAGE)[:-9],
    ],
    ids=["body", "headers", "packed"],
)
def test_an_endless_drip_ends(host: LocalHost, opening: bytes) -> None:
    host.answers["/a"] = host.drip(opening)
    error = refusal(new_fetcher(limits=Limits(delay=0, time=0.3)), f"{host.root}/a")
    assert "after 0.3 seconds" in error.message or "compression is broken" in error.message


def test_an_endless_flood_ends(host: LocalHost) -> None:
    def answer(talk: Talk) -> None:
        talk.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not host.closing.is_set():
            talk.wfile.write(b"<p>" * 10_000)

    host.answers["/a"] = answer
    assert (
        "more than 200,000 bytes"
        in refusal(new_fetcher(limits=Limits(delay=0, size=200_000)), f"{host.root}/a").message
    )


def test_a_gzip_bomb_is_not_unpacked(host: LocalHost) -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    assert len(bomb) < 30_000
    host.answers["/a"] = lambda talk: talk.say_packed(bomb)
    assert "more than 10,000,000 bytes" in refusal(new_fetcher(), f"{host.root}/a").message


def test_a_truncated_gzip_is_not_taken_for_the_whole(host: LocalHost) -> None:
    host.answers["/a"] = lambda talk: talk.say_packed(packed(PAGE)[:-20])
    assert "ends too early" in refusal(new_fetcher(), f"{host.root}/a").message


def test_a_broken_gzip_and_an_unknown_packing_are_errors(host: LocalHost) -> None:
    host.answers["/a"] = lambda talk: talk.say_packed(b"no gzip at all")
    assert "compression is broken" in refusal(new_fetcher(), f"{host.root}/a").message
    host.answers["/b"] = lambda talk: talk.say(PAGE, Content_Encoding="br")
    assert "compressed as br" in refusal(new_fetcher(), f"{host.root}/b").message


def test_a_body_that_is_cut_off_is_an_error(host: LocalHost) -> None:
    def answer(talk: Talk) -> None:
        talk.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<html>")
        talk.close_connection = True

    host.answers["/a"] = answer
    assert "cannot be fetched" in refusal(new_fetcher(), f"{host.root}/a").message


def test_what_is_no_http_is_an_error(host: LocalHost) -> None:
    def answer(talk: Talk) -> None:
        talk.wfile.write(b"\x00\x01\x02 hello\r\n\r\n")
        talk.close_connection = True

    host.answers["/a"] = answer
    assert "cannot be fetched" in refusal(new_fetcher(), f"{host.root}/a").message


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/pdf", "application/zip", "text/css"])
def test_other_kinds_than_text_are_refused(host: LocalHost, kind: str) -> None:
    host.answers["/a"] = lambda talk: talk.say(PAGE, kind=kind)
    assert f"is {kind}" in refusal(new_fetcher(), f"{host.root}/a").message


def test_without_a_kind_the_opening_decides(host: LocalHost) -> None:
    host.answers["/a"] = lambda talk: talk.say("\n" + PAGE, kind="application/octet-stream")
    host.answers["/b"] = lambda talk: talk.say(b"\x89PNG\r\n", kind="application/octet-stream")
    with new_fetcher() as fetcher:
        assert fetcher.fetch(f"{host.root}/a").body
    assert "not a page of text" in refusal(new_fetcher(), f"{host.root}/b").message


def test_a_host_that_is_not_there() -> None:
    with LocalHostGone() as root:
        assert "robots.txt cannot be read (cannot be fetched" in refusal(new_fetcher(), f"{root}/a").message


def test_a_host_that_nobody_knows_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*question: Any, **options: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    error = refusal(new_fetcher(), "http://nowhere.example/a")
    assert "no such host" in error.message and "spelling" in error.hint


class LocalHostGone:
    """The address of a host that has just been closed."""

    def __enter__(self) -> str:
        local = LocalHost()
        local.close()
        return local.root

    def __exit__(self, *rest: object) -> None:
        return None


def test_members_and_padding_of_gzip() -> None:
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    assert unpack((two,), 100) == b"one two"
    assert unpack([bytes([byte]) for byte in two], 100) == b"one two"
    assert unpack((two + b"\0\0\0",), 100) == b"one two"
    assert unpack((), 100) == b""

"""Alerts of a watch: what is new to a saved query is told once, in a feed and to a webhook."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest

from archives import HOSTILE, made_entry
from local_host import LocalHost, page
from test_incident_store import strike
from waqai import assemble, open_archive
from waqai.app.alerting import Alert, Entry, Match, count_independent, find_next_try
from waqai.app.record_line import to_line
from waqai.cli import main as command
from waqai.cli.alerts import Alerting
from waqai.errors import AddressError, BusyError, FetchError, InputError
from waqai.exports.alert_feed import to_alert_feed
from waqai.model import Article
from waqai.sources import fetching
from waqai.sources.fetching import Fetcher, Limits
from waqai.sources.posting import Poster
from waqai.stores.alerts import AlertBook
from waqai.stores.archive import Archive

NOW = 1_715_000_000.0
TWO = Alert("غارات", "type:ASSAULT", 2)


def add(path: Path, *strikes: Any) -> None:
    with open_archive(path, write=True) as archive:
        archive.write([made_entry(article, record=record) for article, record in strikes])


def tell(path: Path, alert: Alert = TWO, now: float = NOW) -> int:
    with open_archive(path, write=True) as archive:
        book = AlertBook(archive)
        book.begin([alert])
        return book.tell(alert, now)


def entries(path: Path, alert: Alert = TWO) -> list[Entry]:
    with open_archive(path, write=True) as archive:
        return AlertBook(archive).load_entries(alert)


# --- what is new -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "number"),
    [
        ("a1", 1), ("a1 a2", 1), ("a1 b1", 1), ("a1 b2", 2), ("a1 a2 b1", 2), ("a1 b1 b2 c2", 2), ("a1 b1 b2 c3", 3),
        ("a1 a2 b1 c1", 2), ("a1 a2 b1 b3 c1", 3), ("", 0), ("-1 -2", 1),
    ],
)  # fmt: skip
def test_copies_and_outlets_count_once(pairs: str, number: int) -> None:
    assert count_independent(Match("i", "n", "v", text, outlet) for outlet, text in pairs.split()) == number


def test_a_hook_that_fails_is_left_alone_longer_each_time() -> None:
    assert [find_next_try(0.0, tries) for tries in (1, 2, 3, 99)] == [60.0, 120.0, 240.0, 21_600.0]
    assert find_next_try(5.0, 1, wait=500.0) == 505.0 and find_next_try(0.0, 1, wait=1e9) == 604_800.0


def test_an_act_is_told_once_and_when_enough_outlets_tell_it(tmp_path: Path) -> None:
    path = tmp_path / "n.waqai"
    assert tell(path) == 0
    add(path, strike(1, 3))
    assert tell(path) == 0
    add(path, strike(2, 3), strike(4, 9))
    assert tell(path) == 1 and tell(path) == 0
    (entry,) = entries(path)
    assert entry.made == "2024-05-06T12:53:20Z" and entry.content["independent"] == 2
    assert [row["article"] for row in entry.content["articles"]] == ["n1", "n2"]
    add(path, strike(3, 3))  # the same act: its incident may have another id now
    assert tell(path) == 0
    with open_archive(path, write=True) as archive:
        incidents = {row["incident"] for row in archive.query("SELECT * FROM incidents WHERE articles = 3").to_dicts()}
        archive.part_incident(incidents.pop(), ["n1/v-n1"])
    assert tell(path) == 0
    add(path, strike(5, 9))
    assert tell(path) == 1 and [entry.content["last_day"] for entry in entries(path)] == ["2024-05-09", "2024-05-03"]


def test_copies_are_no_second_outlet(tmp_path: Path) -> None:
    path = tmp_path / "n.waqai"
    tell(path)
    text = "قصف الجيش مواقع المتمردين قرب المدينة مساء اليوم وقال سكان إنهم سمعوا دوي انفجارات كثيرة هناك."
    add(path, strike(1, 3, text=text), strike(2, 3, text=text))
    assert tell(path) == 0
    add(path, strike(3, 3))
    assert tell(path) == 1


def test_what_was_there_before_is_not_told_but_a_new_telling_of_it_is(tmp_path: Path) -> None:
    path = tmp_path / "n.waqai"
    add(path, strike(1, 3), strike(2, 3), strike(4, 9))
    assert tell(path) == 0
    add(path, strike(5, 9))
    assert tell(path) == 1
    other = Alert(TWO.name, "type:ASSAULT status:asserted", 2)
    assert tell(path, other) == 0  # a changed query begins anew
    add(path, strike(6, 3))
    assert tell(path, other) == 1 and len(entries(path)) == 2


def test_a_wrong_query_names_its_alert(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^alert غارات: "):
        tell(tmp_path / "n.waqai", Alert("غارات", "type:NOTHING"))


# --- feeds and webhooks ----------------------------------------------------------------------------------------------


class Hook:
    """A webhook that takes what it is sent, or fails as it is told."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.asked = 0
        self.error: FetchError | None = None

    def __call__(self, address: str, body: bytes, key: str) -> None:
        self.asked += 1
        if self.error is not None:
            raise self.error
        content = json.loads(body)
        assert content["id"].endswith(key)
        self.took.append(content["id"])


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


Made = Callable[..., Alerting]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[tuple[Made, Path, Hook, Clock]]:
    path, hook, clock = tmp_path / "n.waqai", Hook(), Clock()

    def made(**fields: Any) -> Alerting:
        alert = Alert("غارات", "type:ASSAULT", webhook="https://hook.example/", **fields)
        return Alerting((alert,), lambda: open_archive(path, write=True), hook, clock, lambda seconds: None)

    yield made, path, hook, clock


def test_nothing_is_lost_while_a_hook_is_down_and_nothing_is_posted_twice(
    make: tuple[Made, Path, Hook, Clock], capsys: pytest.CaptureFixture[str]
) -> None:
    made, path, hook, clock = make
    alerting = made()
    alerting.follow(True)
    hook.error = FetchError("hook.example: answered 503", "later", status=503)
    add(path, strike(1, 3), strike(2, 9))
    alerting.follow(True)
    assert hook.asked == 1 and "2 wait for the webhook: hook.example: answered 503" in capsys.readouterr().err
    alerting.follow(False)
    clock.now += 59
    alerting.follow(False)
    assert hook.asked == 1  # left alone for a minute
    clock.now += 2
    alerting.follow(False)
    assert hook.asked == 2
    hook.error = None
    alerting = made()  # another process
    alerting.follow(True)
    assert hook.took == []  # the back-off holds over the restart
    clock.now += 121
    alerting.follow(False)
    assert len(set(hook.took)) == len(hook.took) == 2 and alerting.failures == 0
    for one in (alerting, made()):
        one.follow(True)
        clock.now += 9999
        one.follow(False)
    assert len(hook.took) == 2


def test_one_body_that_is_refused_holds_up_no_other(make: tuple[Made, Path, Hook, Clock]) -> None:
    made, path, hook, clock = make
    alerting = made()
    alerting.follow(True)
    add(path, strike(1, 3), strike(2, 9), strike(4, 15))
    hook.error = FetchError("hook.example: answered 422", status=422)
    alerting.follow(True)
    assert hook.asked == 3
    hook.error = None
    clock.now += 61
    alerting.follow(False)
    assert len(hook.took) == 3


def test_what_a_hook_took_is_kept_though_the_archive_is_busy_just_then(make: tuple[Made, Path, Hook, Clock]) -> None:
    made, path, hook, _ = make
    alerting = made()
    alerting.follow(True)
    add(path, strike(1, 3))
    opened = alerting._open
    times = iter([False, *[True] * 4])

    @contextlib.contextmanager
    def busy() -> Iterator[Archive]:
        if next(times, False):
            raise BusyError("n.waqai: is in use by process 7")
        with opened() as store:
            yield store

    alerting._open = busy  # type: ignore[method-assign,assignment]
    with pytest.raises(BusyError):
        alerting.follow(True)
    alerting.follow(False)
    alerting.follow(True)
    assert len(hook.took) == 1
    made().follow(True)
    assert len(hook.took) == 1


def test_a_feed_that_cannot_be_written_is_written_later(make: tuple[Made, Path, Hook, Clock]) -> None:
    made, path, _, _ = make
    feed = path.parent / "later" / "a.atom"
    alerting = made(feed=str(feed))
    alerting.follow(True)
    add(path, strike(1, 3))
    alerting.follow(True)
    assert alerting.failures == 2
    feed.parent.mkdir()
    alerting.follow(True)
    assert len(feedparser.parse(feed.read_bytes()).entries) == 1
    feed.unlink()
    made(feed=str(feed)).follow(True)  # the archive has it
    assert len(feedparser.parse(feed.read_bytes()).entries) == 1


def test_a_feed_holds_what_readers_need_and_no_hostile_word_leaves_its_place() -> None:
    content = {
        "gloss": HOSTILE, "outlets": [HOSTILE], "type": "ASSAULT", "sentence": f"{HOSTILE}\uffff]]>",
        "articles": [{"url": f"https://a.example/?{HOSTILE}"}, {"url": "javascript:alert(1)"}, {"url": ""}],
    }  # fmt: skip
    written = to_alert_feed(HOSTILE, [Entry("urn:waqai:alert:1", "a", "2024-05-06T12:53:20Z", content)], "0.1")
    found = feedparser.parse(written.encode())
    assert not found.bozo and found.version == "atom10"
    (entry,) = found.entries
    assert entry.id == "urn:waqai:alert:1" and entry.updated == found.feed.updated == "2024-05-06T12:53:20Z"
    assert [link.href[:18] for link in entry.links] == ["https://a.example/"] and "DROP TABLE" in entry.summary
    assert not feedparser.parse(to_alert_feed("a", [], "0.1").encode()).bozo


# --- posting ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def host() -> Iterator[LocalHost]:
    local = LocalHost()
    yield local
    local.close()


def test_a_hook_is_asked_once_without_redirects_and_private_ones_only_by_leave(host: LocalHost) -> None:
    host.answers |= {
        "/ok": lambda talk: talk.say("", 204), "/slow": host.drip(b"HTTP/1.1 2"),
        "/busy": lambda talk: talk.say("", 429, Retry_After="90"),
        "/moved": lambda talk: talk.say("", 302, Location="/ok"),
    }  # fmt: skip
    with Poster() as poster, pytest.raises(AddressError, match="private network"):
        poster.post(f"{host.root}/ok", b"{}", "k")
    assert host.posted == []
    with Poster(allowed=("127.0.0.1",), limit=0.5) as poster:
        poster.post(f"{host.root}/ok", '{"a":"ا"}'.encode(), "k1")
        ((path, headers, body),) = host.posted
        assert (path, body, headers["Idempotency-Key"]) == ("/ok", '{"a":"ا"}'.encode(), "k1")
        assert headers["Content-Type"].startswith("application/json")
        for place, status, wait in (("/busy", 429, 90.0), ("/moved", 302, 0.0), ("/none", 404, 0.0), ("/slow", 0, 0.0)):
            with pytest.raises(FetchError) as caught:
                poster.post(f"{host.root}{place}?token=secret", b"{}", "k")
            assert (caught.value.status, caught.value.wait) == (status, wait)
            assert "secret" not in caught.value.message and caught.value.hint
        host.close()
        with pytest.raises(FetchError, match="cannot be reached"):
            poster.post(f"{host.root}/ok", b"{}", "k")


# --- the whole watch -------------------------------------------------------------------------------------------------


def read_strikes(
    articles: Iterable[Article], *, processes: int = 1, data: Path | None = None
) -> Iterator[tuple[Article, bytes]]:
    """Stands in for the reading: each article tells one strike of the third of May."""
    for article in articles:
        _, record = strike(1, 3)
        record.update(id=article.id, url=article.url, outlet=article.outlet or None, published=article.published)
        record["events"][0].update(id=f"v-{article.id}")
        record["text"] = article.text
        yield article, to_line(record)


def test_a_watch_tells_new_acts_in_a_feed_and_to_a_webhook(
    tmp_path: Path, host: LocalHost, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "Fetcher", functools.partial(Fetcher, limits=Limits(delay=0)))
    monkeypatch.setattr(assemble, "read_many", read_strikes)
    body = "قصف الجيش مواقع المتمردين قرب المدينة مساء اليوم، وقال سكان إنهم سمعوا دوي انفجارات كثيرة هناك.\n" * 3
    rss = f"<rss version='2.0'><channel><item><title>خبر</title><link>{host.root}/1</link></item></channel></rss>"
    host.answers |= {
        "/rss": lambda talk: talk.say(f'<?xml version="1.0"?>{rss}', kind="application/rss+xml"),
        "/1": page("قصف قرب المدينة", body, "2024-05-03"), "/hook": lambda talk: talk.say("", 204),
    }  # fmt: skip
    sources = tmp_path / "sources.toml"
    sources.write_text(
        f'archive = "n.waqai"\n[[source]]\nname = "a"\nurl = "{host.root}/rss"\nevery = "30m"\n'
        f'[[alerts]]\nname = "غارات"\nquery = "type:ASSAULT"\nfeed = "a.atom"\nwebhook = "{host.root}/hook?t=secret"\n',
        encoding="utf-8",
    )
    watch = ["watch", str(sources), "--once", "--allow-host", "127.0.0.1"]
    assert command.run(watch) == 0
    assert "غارات: 1 new" in capfd.readouterr().err
    feed = (tmp_path / "a.atom").read_bytes()
    (entry,) = feedparser.parse(feed).entries
    ((_, headers, posted),) = host.posted
    content = json.loads(posted)
    assert content["id"] == entry.id and content["type"] == "ASSAULT" and content["alert"] == "غارات"
    assert content["articles"][0]["url"] == f"{host.root}/1" and headers["Idempotency-Key"] in content["id"]
    for _ in range(2):
        assert command.run(watch) == 0
    assert (tmp_path / "a.atom").read_bytes() == feed and len(host.posted) == 1
    (tmp_path / "b.toml").write_text(
        sources.read_text(encoding="utf-8").replace("n.waqai", "m.waqai").replace("/hook", "/gone"), encoding="utf-8"
    )
    assert command.run(["watch", str(tmp_path / "b.toml"), *watch[2:]]) == 1
    said = capfd.readouterr().err
    assert "1 wait for the webhook: 127.0.0.1: answered 404" in said and "secret" not in said

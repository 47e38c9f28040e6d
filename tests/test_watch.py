"""`waqai watch`: what it adds, what it keeps over restarts, and that a broken source costs the others nothing."""

from __future__ import annotations

import functools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archives import contents, read_made
from local_host import LocalHost, page
from waqai import assemble
from waqai.app.ingest import Given
from waqai.app.polling import Notes, Outcome, Ports, Step, find_due, poll_sources, watch_sources
from waqai.app.watching import Health, Source
from waqai.cli import main as command
from waqai.errors import BusyError, InputError
from waqai.model import Article
from waqai.scale.threads import Crew
from waqai.sources import fetching
from waqai.sources.fetching import Fetcher, Limits
from waqai.sources.web import read_web
from waqai.stores.archive import Archive
from waqai.stores.watch_state import WatchState, load_health

TESTS = Path(__file__).parent
NOW = 1_715_000_000.0
BODY = "افتتح رئيس البلدية أمس سوقا جديدة للسمك قرب الميناء القديم، بحضور عدد من التجار في المدينة.\n" * 3
Capture = pytest.CaptureFixture[bytes]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def host() -> Iterator[LocalHost]:
    local = LocalHost()
    yield local
    local.close()


class Clock:
    """Stands in for the time of day."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "time", made)
    return made


@pytest.fixture
def run(capfdbinary: Capture, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Run:
    monkeypatch.setattr(fetching, "Fetcher", functools.partial(Fetcher, limits=Limits(delay=0)))
    monkeypatch.setattr(assemble, "read_many", read_made)

    def run_command(*words: str | Path) -> tuple[int, str, str]:
        status = command.run([*(str(word) for word in words), "--allow-host", "127.0.0.1"])
        out, err = capfdbinary.readouterr()
        return status, out.decode("utf-8"), err.decode("utf-8")

    return run_command


def listed(folder: Path, *sources: tuple[str, str], more: str = "") -> Path:
    """A list of sources by name and address, each asked every half hour, for the archive `news.waqai`."""
    path = folder / "sources.toml"
    tables = [f'[[source]]\nname = "{name}"\nurl = "{url}"\nevery = "30m"\n{more}' for name, url in sources]
    path.write_text('archive = "news.waqai"\n' + "\n".join(tables), encoding="utf-8")
    return path


def feed(*pages: str, dates: tuple[str, ...] = ()) -> Any:
    stamps = [f"<pubDate>{date}</pubDate>" for date in dates] or [""] * len(pages)
    items = "".join(
        f"<item><title>خبر</title><link>{place}</link>{stamp}</item>"
        for place, stamp in zip(pages, stamps, strict=True)
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{items}</channel></rss>'
    return lambda talk: talk.say(body, kind="application/rss+xml")


def story(number: int, date: str = "2024-05-06") -> str:
    return page(f"افتتاح السوق رقم {number}", BODY.replace("سوقا", f"سوقا رقم {number}"), date)


def health_of(run: Run, sources: Path) -> list[dict[str, Any]]:
    status, out, _ = run("watch", sources, "--health", "--format", "json")
    assert status == 0
    rows: list[dict[str, Any]] = json.loads(out)["sources"]
    return rows


def test_a_first_round_adds_and_a_second_asks_for_no_page_again(
    tmp_path: Path, host: LocalHost, run: Run, clock: Clock
) -> None:
    host.answers |= {"/rss": feed("/1", "/2"), "/1": story(1), "/2": story(2, "")}
    sources, archive = listed(tmp_path, ("وكالة", f"{host.root}/rss")), tmp_path / "news.waqai"
    status, out, err = run("watch", sources, "--once")
    assert (status, out) == (0, "")
    assert "وكالة: 2 new, 1 without a date" in err and f"{archive}: 2 new articles; 1 of 1 source asked" in err
    before = contents(archive)
    assert {row[7] for row in before["articles"]} == {f"{host.root}/rss"}
    assert "0 of 1 source asked" in run("watch", sources, "--once")[2]
    clock.now += 1795  # cron is a little early
    host.asked.clear()
    status, _, err = run("watch", sources, "--once")
    assert status == 0 and "0 new articles; 1 of 1 source asked" in err
    assert host.asked == ["/robots.txt", "/rss"]
    assert contents(archive) == before
    host.answers |= {"/rss": feed("/3", "/2", "/1"), "/3": story(3)}
    clock.now += 1800
    assert "1 new article; 1" in run("watch", sources, "--once")[2]
    assert len(contents(archive)["articles"]) == 3


def test_a_broken_source_stops_no_other_and_is_left_alone_longer(
    tmp_path: Path, host: LocalHost, run: Run, clock: Clock
) -> None:
    host.answers |= {"/rss": feed("/1", "/gone"), "/1": story(1), "/broken": lambda talk: talk.say("no", 500)}
    sources = listed(tmp_path, ("broken", f"{host.root}/broken"), ("whole", f"{host.root}/rss"))
    status, _, err = run("watch", sources, "--once")
    assert status == 1 and "error: broken: " in err and "the host answered 500" in err
    assert "whole: 1 new, 1 could not be had" in err and "/gone" in err
    broken, whole = health_of(run, sources)
    assert (broken["failures"], broken["last_success"]) == (1, None) and "500" in broken["last_error"]
    assert (whole["failures"], whole["last_error"], whole["articles_an_hour"]) == (0, None, 1.0)
    clock.now += 1800
    host.asked.clear()
    status, _, err = run("watch", sources, "--once")
    assert status == 0 and "1 of 2 sources asked" in err
    assert "/broken" not in host.asked and "/gone" in host.asked  # a page that could not be had is asked for again
    clock.now += 1800
    host.answers["/broken"] = feed()
    assert run("watch", sources, "--once")[0] == 0
    broken, whole = health_of(run, sources)
    assert broken["failures"] == 0 and broken["last_success"] == "2024-05-06T13:53:20Z" and broken["last_error"]
    shown = run("watch", sources, "--health")[1].splitlines()
    assert shown[1].startswith("2024-05-06 13:53Z") and shown[1].endswith("broken") and "last error" in shown[2]


def test_a_slow_host_holds_up_no_other(tmp_path: Path, host: LocalHost, run: Run) -> None:
    """The list of one host answers only after the other host's pages were written."""
    archive, waited = tmp_path / "news.waqai", []
    slow = LocalHost()

    def answer_late(talk: Any) -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end and not waited:
            if "2 new" in told.read_text(encoding="utf-8"):
                waited.append(True)
            time.sleep(0.02)
        feed("/3")(talk)

    told = tmp_path / "told.txt"
    told.touch()
    slow.answers |= {"/rss": answer_late, "/3": story(3)}
    host.answers |= {"/rss": feed("/1", "/2"), "/1": story(1), "/2": story(2)}
    sources = listed(
        tmp_path, ("slow", f"{slow.root.replace('127.0.0.1', 'localhost')}/rss"), ("quick", f"{host.root}/rss")
    )
    try:
        with told.open("w", encoding="utf-8") as err, pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stderr", _Unbuffered(err))
            status = run("watch", sources, "--once", "--allow-host", "localhost")[0]
    finally:
        slow.close()
    assert status == 0 and waited, told.read_text(encoding="utf-8")
    assert len(contents(archive)["articles"]) == 3


class _Unbuffered:
    """A text file that can be read by others as it is written."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, text: str) -> int:
        written: int = self._file.write(text)
        self._file.flush()
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def test_two_lists_of_one_host_are_asked_one_after_the_other(tmp_path: Path, host: LocalHost, run: Run) -> None:
    under_way: list[int] = []
    most: list[int] = []

    def watched(inner: Any) -> Any:
        def answer(talk: Any) -> None:
            under_way.append(1)
            most.append(len(under_way))
            time.sleep(0.02)
            under_way.pop()
            inner(talk)

        return answer

    def tell(number: int) -> Any:
        return watched(lambda talk: talk.say(story(number)))

    host.answers |= {f"/rss{number}": watched(feed(f"/{number}")) for number in range(4)}
    host.answers |= {f"/{number}": tell(number) for number in range(4)}
    sources = listed(tmp_path, *((f"{number}", f"{host.root}/rss{number}") for number in range(4)))
    assert run("watch", sources, "--once")[0] == 0
    assert len(contents(tmp_path / "news.waqai")["articles"]) == 4 and max(most) == 1 and len(most) == 8


def test_what_was_learned_of_pages_is_kept_only_with_their_articles(tmp_path: Path, clock: Clock) -> None:
    """While one source is written, what another has given and is not written yet stays to be asked for again."""
    given, written = threading.Event(), threading.Event()

    def ask(source: Source, notes: Notes) -> Iterator[Given]:
        page = f"{source.url}1"
        assert not notes.is_known(page)
        if source.name == "first":
            yield Given(source.url, page, Article("1", BODY))
            given.set()
            written.wait(10)
            raise KeyboardInterrupt
        given.wait(10)
        yield Given(source.url, page, Article("2", f"{BODY} 2"))

    def report(outcome: Outcome) -> None:
        assert outcome.source.name == "second"
        written.set()

    sources = (Source("first", "https://a.example/", 300), Source("second", "https://b.example/", 300))
    with WatchState(tmp_path / "state", clock) as state:
        ports = Ports(
            ask, lambda: Held(0), state, read_made, lambda article, kind: None, lambda given: None, report, clock,
            Crew[Step](),
        )  # fmt: skip
        with pytest.raises(KeyboardInterrupt):
            poll_sources(sources, ports)
        assert state.is_taken("https://b.example/1") and not state.is_taken("https://a.example/1")


def test_what_an_archive_that_is_gone_had_is_asked_for_again(
    tmp_path: Path, host: LocalHost, run: Run, clock: Clock
) -> None:
    host.answers |= {"/rss": feed("/1"), "/1": story(1)}
    sources, archive = listed(tmp_path, ("a", f"{host.root}/rss")), tmp_path / "news.waqai"
    assert "1 new article;" in run("watch", sources, "--once")[2]
    archive.unlink()
    clock.now += 1800
    assert "1 new article;" in run("watch", sources, "--once")[2]


def test_articles_that_could_not_be_kept_are_asked_for_again(
    tmp_path: Path, host: LocalHost, run: Run, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.answers |= {"/rss": feed("/1"), "/1": lambda talk: talk.say(story(1), ETag='"one"')}
    sources = listed(tmp_path, ("a", f"{host.root}/rss"))

    def stop(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(assemble, "read_many", stop)
        assert run("watch", sources, "--once")[0] == 130
    assert "1 new article;" in run("watch", sources, "--once")[2]


def test_an_archive_in_use_is_told_before_a_host_is_asked(tmp_path: Path, host: LocalHost, run: Run) -> None:
    host.answers |= {"/rss": feed("/1"), "/1": story(1)}
    sources = listed(tmp_path, ("a", f"{host.root}/rss"))
    with Archive(tmp_path / "news.waqai", write=True):
        status, _, err = run("watch", sources, "--once")
    assert status == 1 and "news.waqai: is in use by" in err and host.asked == []
    assert health_of(run, sources)[0]["failures"] == 0
    with WatchState(tmp_path / "news.waqai.watch", time.time) as other:
        other.add_taken("https://b.example/")
        assert health_of(run, sources)[0]["failures"] == 0  # what is being written keeps nobody from looking


def test_a_state_in_use_is_no_failure_of_a_source(tmp_path: Path, clock: Clock) -> None:
    def ask(source: Source, notes: Notes) -> Iterator[Given]:
        raise BusyError("state: is in use by another watch")

    with WatchState(tmp_path / "state", clock) as state:
        ports = Ports(ask, lambda: Held(0), state, read_made, lambda *_: None, print, print, clock, Crew[Step]())
        with pytest.raises(BusyError):
            poll_sources([Source("a", "https://a.example/", 300)], ports)
        assert state.load_health() == {}


def test_older_articles_are_passed_over(host: LocalHost) -> None:
    dates = ("Mon, 06 May 2024 09:00:00 GMT", "Fri, 05 Jan 2024 09:00:00 GMT")
    host.answers |= {"/rss": feed("/1", "/2", dates=dates), "/1": story(1, ""), "/2": story(2, "")}
    host.answers |= {"/plain": feed("/3", "/4"), "/3": story(3, "2023-12-31"), "/4": story(4, "2024-05")}

    def dates_of(path: str) -> list[str]:
        with Fetcher(limits=Limits(delay=0), allowed=("127.0.0.1",)) as fetcher:
            found = read_web(host.root + path, fetcher=fetcher, since="2024-05-02")
            return [item.article.published for item in found if item.article is not None]

    assert dates_of("/rss") == ["2024-05-06"] and "/2" not in host.asked
    assert dates_of("/plain") == ["2024-05"]
    assert dates_of("/3") == []


def test_wrong_lists_and_words(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "sources.toml"
    path.write_text('archive = 3\n[[source]]\nname = "a"\nevery = "1s"\n', encoding="utf-8")
    status, _, err = run("watch", path, "--once")
    assert status == 1 and "3 faults" in err
    assert "`archive` is no path" in err and "`url` is missing" in err and "`every` is '1s'" in err
    path.write_text('[[source]]\nname = "a"\nurl = "https://agency.example/rss"\nevery = "1h"\n', encoding="utf-8")
    status, _, err = run("watch", path, "--once")
    assert status == 1 and "names no archive" in err and "--archive" in err
    assert run("watch", path, "--once", "--health")[0] == 2
    assert run("watch", path, "--format", "json")[0] == 2
    status, out, _ = run("watch", path, "--health", "--archive", tmp_path / "none.waqai")
    assert status == 0 and "never" in out
    assert [name.name for name in tmp_path.iterdir()] == ["sources.toml"]


# --- the loop --------------------------------------------------------------------------------------------------------


class Held:
    """An archive that is in use so many times, then takes everything."""

    def __init__(self, busy: int) -> None:
        self.busy = busy
        self.entries: list[Any] = []
        self.is_open = False

    def __enter__(self) -> Held:
        self.busy -= 1
        if self.busy >= 0:
            raise BusyError("news.waqai: is in use by process 7")
        self.is_open = True
        return self

    def __exit__(self, *_: object) -> None:
        self.is_open = False

    def find_known(self, ids: Any, contents: Any) -> tuple[dict[str, str], set[str]]:
        return {}, set()

    def write(self, entries: Any) -> None:
        self.entries += entries


class Enough(Exception):
    """Ends the loop."""


def test_the_loop_sleeps_with_the_archive_closed_and_waits_for_one_in_use(tmp_path: Path, clock: Clock) -> None:
    store, told, asked, slept = Held(busy=2), [], [], []
    outcomes: list[Outcome] = []

    def ask(source: Source, notes: Notes) -> Iterator[Given]:
        asked.append((source.name, clock.now))
        assert not store.is_open
        if source.name == "odd":
            raise RecursionError("deep")
        for number in range(30):
            if not notes.is_known(f"/{number}"):
                yield Given(source.url, f"/{number}", Article(f"{number}", f"{BODY} {number}"))

    def sleep(seconds: float) -> None:
        assert not store.is_open and 0 < seconds <= 60
        slept.append(seconds)
        clock.now += seconds
        if clock.now > NOW + 700:
            raise Enough

    sources = (Source("odd", "https://odd.example/", 300), Source("list", "https://list.example/", 300))
    with WatchState(tmp_path / "state", clock) as state:
        ports = Ports(
            ask, lambda: store, state, read_made, lambda article, kind: None, lambda given: None, outcomes.append,
            clock, Crew[Step](),
        )  # fmt: skip
        with pytest.raises(Enough):
            watch_sources(sources, ports, lambda name: 0.0, sleep, told.append)
    assert len(told) == 1 and slept[:2] == [60.0, 60.0]
    assert [time - NOW for name, time in asked if name == "list"] == [120.0, 420.0]
    assert [time - NOW for name, time in asked if name == "odd"] == [120.0]  # twice its interval after a failure
    assert len(store.entries) == 30
    assert sorted((o.source.name, o.articles, o.undated, o.error) for o in outcomes) == [
        ("list", 0, 0, ""),
        ("list", 30, 30, ""),
        ("odd", 0, 0, "internal error: RecursionError: deep"),
    ]
    assert load_health(tmp_path / "state", clock)["list"].last_success == NOW + 420


def test_a_single_round_comes_early_but_not_against_the_wish_of_a_host() -> None:
    source = Source("a", "https://a.example/", 1800)
    assert find_due([source], {"a": Health(last_poll=NOW, last_success=NOW)}, NOW + 1600) == ()
    assert find_due([source], {"a": Health(last_poll=NOW, last_success=NOW)}, NOW + 1790) == (source,)
    asked = Health(last_poll=NOW, failures=1, wait_until=NOW + 3700)
    assert find_due([source], {"a": asked}, NOW + 3690) == ()
    assert find_due([source], {"a": asked}, NOW + 3700) == (source,)


def test_the_state_keeps_what_was_committed_and_forgets_what_is_old(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "state"
    odd = "https://a.example/\ud800'; DROP TABLE taken; --"
    with WatchState(path, clock) as state:
        state.add_taken(odd)
        state.save_validators(odd, '"é"', "")
        state.save_health("a", Health(last_poll=NOW, last_error="\ud800"))
        state.commit()
        state.add_taken("lost")
    with WatchState(path, clock) as state:
        assert state.is_taken(odd) and not state.is_taken("lost")
        assert state.find_validators(odd) == ('"é"', "") and state.load_health()["a"].last_error == "?"
        clock.now += 89 * 86_400
        assert state.is_taken(odd)  # still listed, so kept on
        clock.now += 10 * 86_400
        state.save_health("a", Health())
        assert state.is_taken(odd) and state.find_validators(odd) is None


def test_a_state_that_cannot_be_used_is_told(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state"
    path.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    with pytest.raises(InputError, match="cannot be used"):
        WatchState(path, clock)
    path.unlink()
    monkeypatch.setattr("waqai.stores.watch_state._PATIENCE", 0.05)
    with WatchState(path, clock) as one, WatchState(path, clock) as other:
        one.add_taken("a")
        with pytest.raises(BusyError, match="another watch"):
            other.add_taken("b")
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(InputError, match="newer waqai"):
        WatchState(path, clock)


def test_ctrl_c_ends_a_sleeping_watch_at_once(tmp_path: Path) -> None:
    sources = listed(tmp_path, ("a", "http://127.0.0.1:9/rss"))  # refused as private: the watch fails and sleeps
    child = subprocess.Popen(
        [sys.executable, "-m", "waqai", "watch", str(sources)], stderr=subprocess.PIPE, env=dict(os.environ)
    )
    assert child.stderr is not None
    heard = b""
    while b"hint" not in heard:
        line = child.stderr.readline()
        assert line, heard
        heard += line
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    _, rest = child.communicate(timeout=20)
    assert child.returncode == 130 and b"interrupted" in rest and time.monotonic() - began < 3
    assert load_health(tmp_path / "news.waqai.watch", time.time)["a"].failures == 1

"""When sources are asked next, how they are doing, and the file that lists them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.app.alerting import Alert
from waqai.app.watching import Health, Poll, Rates, Source, Tally, add_failure, add_success, find_rates, next_polls
from waqai.errors import InputError
from waqai.sources.watch_list import load_watch_list

NOW = 1_715_000_000.0
HOUR = 3600.0
AGENCY = Source("وكالة", "https://agency.example/rss", 1800)


def still(name: str) -> float:
    return 0.0


def time_of(health: Health, now: float = NOW, source: Source = AGENCY) -> float:
    ((poll),) = next_polls(now, [source], {source.name: health}, still)
    return poll.time


# --- when ------------------------------------------------------------------------------------------------------------


def test_a_new_source_is_asked_at_once_and_then_by_its_interval() -> None:
    assert next_polls(NOW, [AGENCY], {}, still) == (Poll(AGENCY, NOW),)
    assert time_of(add_success(Health(), NOW, 3)) == NOW + 1800


def test_the_soonest_comes_first() -> None:
    daily = Source("يومية", "https://daily.example/", 86_400)
    new = Source("جديدة", "https://new.example/", 60)
    health = {source.name: add_success(Health(), NOW, 1) for source in (daily, AGENCY)}
    assert [poll.source for poll in next_polls(NOW + 5, [daily, AGENCY, new], health, still)] == [new, AGENCY, daily]


def test_each_failure_doubles_the_wait_up_to_six_hours() -> None:
    health, waits = Health(), []
    for _ in range(6):
        health = add_failure(health, NOW, "silent")
        waits.append(time_of(health) - NOW)
    assert waits == [3600, 7200, 14_400, 21_600, 21_600, 21_600]
    assert time_of(msgspec.structs.replace(health, failures=10**6)) - NOW == 21_600
    assert time_of(add_success(health, NOW, 0)) - NOW == 1800


def test_a_source_asked_once_a_day_is_not_asked_more_often_because_it_fails() -> None:
    daily = Source("يومية", "https://daily.example/", 86_400)
    assert time_of(add_failure(Health(), NOW, "silent"), source=daily) - NOW == 86_400


def test_jitter_spreads_by_a_tenth_and_no_more() -> None:
    health = {AGENCY.name: add_success(Health(), NOW, 1)}
    times = [
        next_polls(NOW, [AGENCY], health, lambda name, share=share: share)[0].time for share in (0.0, 0.5, 1.0, 9.0)
    ]
    assert times == [NOW + 1800, NOW + 1890, NOW + 1980, NOW + 1980]


def test_what_the_host_asked_for_is_kept() -> None:
    health = add_failure(Health(), NOW, "429", wait=40_000)
    assert time_of(health) == NOW + 40_000
    assert time_of(add_failure(Health(), NOW, "429", wait=5)) == NOW + 3600
    assert time_of(add_failure(Health(), NOW, "429", wait=10**9)) == NOW + 7 * 86_400
    assert time_of(add_success(health, NOW, 1)) == NOW + 1800


def test_after_a_long_sleep_one_poll_is_due() -> None:
    assert len(next_polls(NOW + 30 * 86_400, [AGENCY], {AGENCY.name: add_success(Health(), NOW, 1)}, still)) == 1


def test_a_clock_that_was_ahead_does_not_silence_a_source() -> None:
    ahead = NOW + 10 * 365 * 86_400
    for health in (add_success(Health(), ahead, 5), add_failure(Health(), ahead, "429", wait=900)):
        assert time_of(health) == NOW
        after = add_success(health, NOW, 1)
        assert time_of(after) == NOW + 1800
        assert [tally.hour for tally in after.tallies] == [int(NOW // HOUR)]
        assert find_rates(after, NOW).articles_an_hour == 1
    stale = msgspec.structs.replace(add_failure(Health(), NOW, "429"), wait_until=ahead)
    assert time_of(stale) == NOW + 3600


@given(
    st.lists(st.tuples(st.booleans(), st.floats(-1e7, 1e7), st.integers(0, 50)), max_size=20),
    st.integers(60, 31 * 86_400),
    st.floats(0, 1),
)
def test_however_the_clock_jumps_a_source_is_asked_again(
    polls: list[tuple[bool, float, int]], every: int, share: float
) -> None:
    source, health, now = Source("أ", "https://a.example/", every), Health(), NOW
    for success, jump, number in polls:
        now = max(1.0, now + jump)
        health = add_success(health, now, number) if success else add_failure(health, now, "silent", float(number))
        (poll,) = next_polls(now, [source], {"أ": health}, lambda name: share)
        assert now + min(every, 60) <= poll.time <= now + max(every, 6 * HOUR) * 1.1 + 50
        assert len(health.tallies) <= 24
        rates = find_rates(health, now)
        assert rates.articles_an_hour >= 0
    assert msgspec.json.decode(msgspec.json.encode(health), type=Health) == health


# --- how -------------------------------------------------------------------------------------------------------------


def test_rates_are_those_of_the_last_day() -> None:
    start = NOW - NOW % HOUR
    health = Health()
    for hour in range(30):
        health = add_success(health, start + hour * HOUR, 100 if hour < 6 else 4, undated=1, refused=2)
    rates = find_rates(health, start + 30 * HOUR - 1)
    assert rates.articles_an_hour == pytest.approx(4, rel=0.01)
    assert (rates.undated, rates.refused) == (0.25, 0.5)
    assert find_rates(health, start + 90 * HOUR) == Rates()


def test_the_first_hour_is_not_blown_up() -> None:
    health = add_success(Health(), NOW, 10, undated=10)
    assert find_rates(health, NOW + 60) == Rates(10.0, 1.0, 0.0)
    assert find_rates(health, NOW + 5 * HOUR).articles_an_hour == 2
    assert find_rates(Health(), NOW) == Rates()


def test_an_error_is_told_and_stays_to_be_seen() -> None:
    health = add_failure(add_failure(Health(), NOW, "silent"), NOW + 60, "404")
    assert (health.failures, health.last_error, health.last_success) == (2, "404", 0)
    health = add_success(health, NOW + 120, 2)
    assert (health.failures, health.last_error, health.last_success) == (0, "404", NOW + 120)
    assert health.tallies == (Tally(int((NOW + 120) // HOUR), 2),)


# --- sources.toml ----------------------------------------------------------------------------------------------------

GOOD = """
# الوكالات
[[source]]
name = "وكالة"
url = "https://agency.example/rss"
every = "30m"

[[source]]
name = "يومية"
url = "https://daily.example/news.xml"
every = " 2 h "
since = 2024-05-08
"""


def written(folder: Path, text: str | bytes) -> str:
    path = folder / "sources.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def faults(folder: Path, text: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        load_watch_list(written(folder, text))
    assert caught.value.hint
    return caught.value.message.replace(str(folder), "")


@pytest.mark.parametrize("text", [GOOD, "\ufeff" + GOOD, GOOD.replace("\n", "\r\n")])
def test_a_list_is_read(tmp_path: Path, text: str) -> None:
    assert load_watch_list(written(tmp_path, text)).sources == (
        Source("وكالة", "https://agency.example/rss", 1800),
        Source("يومية", "https://daily.example/news.xml", 7200, "2024-05-08"),
    )


def test_alerts_are_read_and_their_faults_told(tmp_path: Path) -> None:
    good = GOOD + '\n[[alerts]]\nname = "تهديد"\nquery = "type:THREATEN"\noutlets = 2\nfeed = "a/b.atom"\n'
    (alert,) = load_watch_list(written(tmp_path, good)).alerts
    assert alert == Alert("تهديد", "type:THREATEN", 2, str(tmp_path / "a" / "b.atom"))
    text = good + (
        '\n[[alerts]]\nname = "تهديد"\nquery = "type:("\nfeed = "a/b.atom"\nwebhook = "ftp://x.example/"\n'
        '\n[[alerts]]\nname = "x"\nquery = " "\noutlets = 0\n'
        '\n[[alerts]]\nquery = 3\nfeed = "c/"\noutlets = true\nmail = "a"\n'
    )
    told = faults(tmp_path, text)
    for fault in (
        "12 faults", "line 21, alert 2: `name` is that of alert 1: تهديد", "line 22, alert 2: `query`: ",
        "^ at character",
        "line 23, alert 2: `feed` is that of alert 1: a/b.atom", "line 24, alert 2: `webhook` ftp://x.example/",
        "line 28, alert 3: `query` is empty", "line 29, alert 3: `outlets` is '0'", "line 26, alert 3: neither",
        "line 31, alert 4: `name` is missing", "line 32, alert 4: `query` is not a string", "`feed` is no path",
        "`outlets` is 'True'",
        "line 35, alert 4: `mail` is not known; an alert has name, query, outlets, feed, webhook",
    ):  # fmt: skip
        assert fault in told
    assert "`alerts` are no tables" in faults(tmp_path, "alerts = 3\n" + GOOD)


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = GOOD + (
        '\n[[source]]\nname = "وكالة"\nurl = "ftp://x.example/"\nevery = "10s"\nsince = "soon"\ncolour = 3\n'
        '\n[[source]]\nname = ""\nurl = "https://agency.example/rss"\n'
        '\n[[source]]\nname = 7\nurl = "https://b.example/"\nevery = "60d"\n[more]\n'
    )
    assert faults(tmp_path, text).splitlines() == [
        "/sources.toml: 11 faults",
        "  `more` is not known; sources are written as [[source]]",
        "  line 15, source 3: `name` is that of source 1: وكالة",
        "  line 16, source 3: `url` ftp://x.example/: is no web address; only http:// and https:// are fetched",
        """  line 17, source 3: `every` is '10s'; write a number of minutes, hours or days: "30m", "2h", "1d\"""",
        """  line 18, source 3: `since` is 'soon'; write a day, a month or a year: "2024-05-08", "2024-05", "2024\"""",
        "  line 19, source 3: `colour` is not known; a source has name, url, every, since",
        "  line 22, source 4: `name` must be 1 to 100 printable characters",
        "  line 23, source 4: `url` is that of source 1: https://agency.example/rss",
        "  line 21, source 4: `every` is missing",
        '  line 26, source 5: `name` is not a string; write name = "…"',
        """  line 28, source 5: `every` is '60d'; from "1m" to "31d" is possible""",
    ]


def test_other_layouts_have_faults_without_lines(tmp_path: Path) -> None:
    assert "  source 1: `url` is missing" in faults(tmp_path, 'source = [{name = "أ", every = "1h"}]')


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[[source]\n", "is not TOML"),
        ("a = " + "[" * 5000, "is not TOML"),
        ("", "lists no source"),
        ("[source]\nname = 'x'\n", "lists no source"),
        ("source = [1]", "lists no source"),
        ("# أ".encode("cp1256"), "is not UTF-8"),
    ],
)
def test_what_is_no_list_is_told(tmp_path: Path, text: str | bytes, part: str) -> None:
    assert part in faults(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_watch_list(str(tmp_path / "none.toml"))
    with pytest.raises(InputError, match="cannot be read"):
        load_watch_list(str(tmp_path))

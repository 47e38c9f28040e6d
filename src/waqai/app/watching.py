"""Watching sources: when each is asked next, and how each is doing. Times are seconds since 1970 (UTC), 0 for never.

Nothing here asks a clock or draws chances: `now` and the jitter are passed in, and a state that was stored before a
restart is as good as one in memory. A stored time that lies in the future was written by a clock that was wrong: it is
not waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

_HOUR = 3600
_HOURS_KEPT = 24  # a day, so that night and day are both in the rate
_LONGEST_BACK_OFF = 6 * _HOUR  # a source that is back after a day's fault is seen the same day
_LONGEST_WAIT = 7 * 24 * _HOUR  # what a host may ask for by Retry-After
_SPREAD = 0.1  # of the interval: sources of one interval drift apart instead of being asked in one burst

Jitter = Callable[[str], float]  # a source's name in, 0 to 1 out


class Source(Struct, frozen=True):
    """One source that is watched: `every` seconds; articles of days before `since` (a prefix date) are not wanted."""

    name: str
    url: str
    every: int
    since: str = ""


class Tally(Struct, frozen=True):
    """What came within one hour (hours since 1970): articles, those without a date, and those refused among them."""

    hour: int
    articles: int = 0
    undated: int = 0
    refused: int = 0


class Health(Struct, frozen=True):
    """How one source is doing. `failures` counts those since the last success; `wait_until` is what its host asked for.

    `last_error` stays after a success, so that a person sees what went wrong last; `failures` is 0 then.
    """

    first_poll: float = 0.0
    last_poll: float = 0.0
    last_success: float = 0.0
    last_error: str = ""
    failures: int = 0
    wait_until: float = 0.0
    tallies: tuple[Tally, ...] = ()


class Rates(Struct, frozen=True):
    """The last day of a source: articles an hour, and the shares (0 to 1) of them without a date and refused."""

    articles_an_hour: float = 0.0
    undated: float = 0.0
    refused: float = 0.0


class Poll(Struct, frozen=True):
    """When a source is to be asked next; now or earlier means at once."""

    source: Source
    time: float


def next_polls(now: float, sources: Iterable[Source], health: Mapping[str, Health], jitter: Jitter) -> tuple[Poll, ...]:
    """The next poll of every source, soonest first. `health` is by the source's name; one without is asked at once.

    After a success a source waits its interval; after each failure in a row twice as long as before, at most six hours
    or its interval, whichever is longer. Jitter adds up to a tenth. However long the machine slept, one poll is due.
    """
    polls = [Poll(source, _next_time(now, source, health.get(source.name), jitter)) for source in sources]
    return tuple(sorted(polls, key=lambda poll: (poll.time, poll.source.name)))


def add_success(health: Health, now: float, articles: int, undated: int = 0, refused: int = 0) -> Health:
    """The source answered with so many new articles (none is a success too)."""
    hour = int(now // _HOUR)
    kept = [tally for tally in health.tallies if hour - _HOURS_KEPT < tally.hour <= hour]
    old = kept.pop() if kept and kept[-1].hour == hour else Tally(hour)
    new = Tally(hour, old.articles + articles, old.undated + undated, old.refused + refused)
    return replace(_polled(health, now), last_success=now, failures=0, wait_until=0.0, tallies=(*kept, new))


def add_failure(health: Health, now: float, error: str, wait: float = 0.0) -> Health:
    """The source gave nothing, for this reason; its host wants `wait` seconds of rest (0: said nothing)."""
    until = now + min(wait, _LONGEST_WAIT) if wait > 0 else 0.0
    return replace(_polled(health, now), last_error=error, failures=health.failures + 1, wait_until=until)


def find_rates(health: Health, now: float) -> Rates:
    """What came in the last day, by the hours that the source has been watched of it (one hour at least)."""
    hour = int(now // _HOUR)
    tallies = [tally for tally in health.tallies if hour - _HOURS_KEPT < tally.hour <= hour]
    articles = sum(tally.articles for tally in tallies)
    watched = (now - health.first_poll) / _HOUR if 0 < health.first_poll <= now else 1.0
    # the kept hours are whole ones but for the last, which is as old as its minutes
    hours = min(max(watched, 1.0), _HOURS_KEPT - 1 + now % _HOUR / _HOUR)
    if not articles:
        return Rates()
    return Rates(
        articles / hours,
        sum(tally.undated for tally in tallies) / articles,
        sum(tally.refused for tally in tallies) / articles,
    )


def _polled(health: Health, now: float) -> Health:
    first = health.first_poll if 0 < health.first_poll <= now else now
    return replace(health, first_poll=first, last_poll=now)


def _next_time(now: float, source: Source, health: Health | None, jitter: Jitter) -> float:
    if health is None or not 0 < health.last_poll <= now:
        return now
    delay = float(source.every)
    if health.failures:
        # 2**16 intervals of a minute are longer than any cap; more would only make a number too large to add
        delay = min(delay * 2 ** min(health.failures, 16), max(delay, _LONGEST_BACK_OFF))
    due = health.last_poll + delay * (1 + _SPREAD * min(max(jitter(source.name), 0.0), 1.0))
    asked = health.wait_until if health.wait_until <= now + _LONGEST_WAIT else 0.0
    return max(due, asked)

"""Asking watched sources and adding what is new to an archive: the other half of `app.watching`, which says when.

Ports stand for what touches the world. What a poll learned of a source's pages is kept only after the articles are in
the archive, so a watch that is killed at any moment asks again for what it had not yet kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Protocol

from msgspec import Struct

from waqai.app.ingest import FindRefusal, Given, ReadMany, Store, Tally, add_articles
from waqai.app.watching import Health, Jitter, Poll, Source, add_failure, add_success, next_polls
from waqai.errors import BusyError, FetchError, InputError

_BATCH = 25  # articles written at once: fetched at one a second, half a minute is the most that a crash costs
_LONGEST_SLEEP = 60.0  # seconds: clocks are set and machines sleep, so the plan is made anew each minute
_BUSY_WAIT = 60.0  # seconds until an archive that another process holds is tried again
_EARLY = 0.1  # of the interval: cron starts a little early or late, and a source must not miss every second round

Clock = Callable[[], float]
Ask = Callable[[Source, Callable[[str], bool]], Iterator[Given]]


class State(Protocol):
    """What is kept between polls and over restarts. Nothing is kept for good before `commit`."""

    def load_health(self) -> dict[str, Health]:
        """How each source is doing, by its name."""

    def save_health(self, name: str, health: Health) -> None:
        """Keep how a source is doing."""

    def is_taken(self, address: str) -> bool:
        """Whether the page was taken in before."""

    def add_taken(self, address: str) -> None:
        """The page has been taken in."""

    def commit(self) -> None:
        """Keep everything since the last time."""

    def undo(self) -> None:
        """Forget everything since the last time."""


class Ports(Struct, frozen=True):
    """What a watch needs of the world.

    `ask` gives what a source has now, but pages for whose address its second argument is true; `open_store` opens the
    archive for the time of a batch, and raises BusyError where another process holds it; `tell` hears of each thing
    that could not be had, `report` of each poll that ended; `follow` is called with true after a round of polls, and
    with false before each sleep.
    """

    ask: Ask
    open_store: Callable[[], AbstractContextManager[Store]]
    state: State
    read_many: ReadMany
    find_refusal: FindRefusal
    tell: Callable[[Given], None]
    report: Callable[[Outcome], None]
    clock: Clock
    follow: Callable[[bool], None] = lambda is_round: None


class Outcome(Struct, frozen=True):
    """One poll: new articles, those refused and those without a date among them, pages that could not be had.

    Where the source itself gave nothing, `error` and `hint` say why, and `failures` how often in a row.
    """

    source: Source
    articles: int = 0
    refused: int = 0
    undated: int = 0
    faults: int = 0
    error: str = ""
    hint: str = ""
    failures: int = 0


def watch_sources(
    sources: Iterable[Source],
    ports: Ports,
    jitter: Jitter,
    sleep: Callable[[float], None],
    tell_busy: Callable[[BusyError], None],
) -> None:
    """Ask each source when it is due, and sleep between: until something is raised.

    An archive in use by another process is tried again after a minute; `tell_busy` hears of it once for each holder.
    """
    watched = tuple(sources)
    told = ""
    while True:
        now = ports.clock()
        polls = next_polls(now, watched, ports.state.load_health(), jitter)
        is_due = polls[0].time <= now
        try:
            if is_due:
                poll_sources((poll.source for poll in polls if poll.time <= now), ports)
            else:
                ports.follow(False)
            told = ""
        except BusyError as error:
            if error.message != told:
                tell_busy(error)
            told = error.message
            sleep(_BUSY_WAIT)
            continue
        if not is_due:
            sleep(min(polls[0].time - now, _LONGEST_SLEEP))


def find_due(sources: Iterable[Source], health: dict[str, Health], now: float) -> tuple[Source, ...]:
    """The sources to be asked in a single round, which may come a tenth of their interval early."""

    def is_due(poll: Poll) -> bool:
        known = health.get(poll.source.name)
        early = poll.source.every * _EARLY if known is None or known.wait_until <= now else 0.0
        return poll.time - early <= now

    return tuple(poll.source for poll in next_polls(now, sources, health, lambda name: 0.0) if is_due(poll))


def poll_sources(sources: Iterable[Source], ports: Ports) -> None:
    """Ask these sources once, one after the other; one that gives nothing costs the others nothing.

    Raises BusyError where the archive is in use, before anything is asked or with what was written before kept, and
    what else the ports raise but for a source that cannot be had.
    """
    with ports.open_store():
        pass  # an archive that cannot be written to is known before hosts are asked in vain
    for source in sources:
        try:
            outcome = _poll(source, ports)
        except BaseException:
            ports.state.undo()
            raise
        ports.report(outcome)
    ports.follow(True)


def _poll(source: Source, ports: Ports) -> Outcome:
    now = ports.clock()
    counts, listing = _Counts(ports.tell), _Listing(ports.state)
    given = listing.read(source, ports.ask)
    failure: Exception | None = None
    while failure is None:
        batch, failure = _take(given)
        if not batch:
            break
        with ports.open_store() as store:
            add_articles(batch, store, ports.read_many, ports.find_refusal, counts.watch, counts.tally)
        ports.state.commit()
    health = ports.state.load_health().get(source.name, Health())
    error = hint = ""
    if failure is None:
        health = add_success(health, now, counts.articles, counts.undated, counts.refused)
    else:
        error, hint = _explain(failure)
        health = add_failure(health, now, error, failure.wait if isinstance(failure, FetchError) else 0.0)
    ports.state.save_health(source.name, health)
    ports.state.commit()
    return Outcome(
        source, counts.articles, counts.refused, counts.undated, counts.tally.faults, error, hint, health.failures
    )


def _take(given: Iterator[Given]) -> tuple[list[Given], Exception | None]:
    """The next batch, shorter where the source ended or failed, and what it failed with."""
    batch: list[Given] = []
    try:
        for item in islice(given, _BATCH):
            batch.append(item)
    except BusyError:  # the state is held by another watch, which is no fault of the source
        raise
    except Exception as error:  # also what nobody foresaw: one odd page must not end a watch over many sources
        return batch, error
    return batch, None


def _explain(failure: Exception) -> tuple[str, str]:
    if isinstance(failure, InputError):
        return failure.message, failure.hint
    return f"internal error: {type(failure).__name__}: {failure}", "report it, with the source's address"


class _Listing:
    """Which pages of a list are asked for. One that was given, is unchanged or too old is not asked for again; one that
    could not be had is."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._asked = ""

    def read(self, source: Source, ask: Ask) -> Iterator[Given]:
        for given in ask(source, self._is_known):
            if given.article is None:
                self._asked = ""
            self._settle()
            yield given
        self._settle()

    def _is_known(self, address: str) -> bool:
        self._settle()
        if self._state.is_taken(address):
            return True
        self._asked = address
        return False

    def _settle(self) -> None:
        if self._asked:
            self._state.add_taken(self._asked)
        self._asked = ""


class _Counts:
    """What became of the articles of one poll; those that the archive had are not counted."""

    def __init__(self, tell: Callable[[Given], None]) -> None:
        self.tally = Tally()
        self.undated = 0
        self._tell = tell
        self._before = 0

    @property
    def refused(self) -> int:
        """New articles that were kept unread."""
        return sum(self.tally.refused.values())

    @property
    def articles(self) -> int:
        """New articles, refused ones too."""
        return self.tally.read + self.refused

    def watch(self, given: Given, tally: Tally) -> None:
        """Called by `add_articles` once the fate of a thing is known."""
        if given.article is None:
            self._tell(given)
        elif self.articles > self._before:
            self._before = self.articles
            self.undated += not given.article.published

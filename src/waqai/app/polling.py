"""Asking watched sources and adding what is new to an archive: the other half of `app.watching`, which says when.

Several hosts are asked at once, so that a slow one holds up no other; of one host one source after another. What they
give comes back to one place, which alone writes. Ports stand for what touches the world. What a poll learned of a
source's pages is kept only after the articles are in the archive, so a watch that is killed at any moment asks again
for what it had not yet kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct

from waqai.app.ingest import FindRefusal, Given, ReadMany, Store, Tally, add_articles
from waqai.app.watching import Health, Jitter, Poll, Source, add_failure, add_success, next_polls
from waqai.errors import BusyError, FetchError, InputError

_BATCH = 25  # articles written at once: fetched at one a second, half a minute is the most that a crash costs
_LONGEST_SLEEP = 60.0  # seconds: clocks are set and machines sleep, so the plan is made anew each minute
_BUSY_WAIT = 60.0  # seconds until an archive that another process holds is tried again
_EARLY = 0.1  # of the interval: cron starts a little early or late, and a source must not miss every second round

_AT_ONCE = 8  # hosts: what a watch of a hundred outlets needs where each gives a page a second, on one line of a home
_LONGEST_WAIT = 60.0  # seconds until a round looks around again while nothing comes

Clock = Callable[[], float]
Ask = Callable[[Source, "Notes"], Iterator[Given]]


class State(Protocol):
    """What is kept between polls and over restarts. Nothing is kept for good before `commit`."""

    def load_health(self) -> dict[str, Health]:
        """How each source is doing, by its name."""

    def save_health(self, name: str, health: Health) -> None:
        """Keep how a source is doing."""

    def is_taken(self, address: str) -> bool:
        """Whether the page was taken in before. May be asked from any thread."""

    def find_validators(self, address: str) -> tuple[str, str] | None:
        """`ETag` and `Last-Modified` of the address when it was last taken in. May be asked from any thread."""

    def save_validators(self, address: str, etag: str, modified: str) -> None:
        """Keep them instead of those before."""

    def add_taken(self, address: str) -> None:
        """The page has been taken in."""

    def commit(self) -> None:
        """Keep everything since the last time."""

    def undo(self) -> None:
        """Forget everything since the last time."""


class Step(Struct, frozen=True):
    """What a source that is being asked has come to: one thing that it gave, or its end, with why if it `failed`.

    `learned` is what is to be kept of its pages once everything that it gave before is in the archive.
    """

    source: Source
    began: float
    given: Given | None = None
    failed: Exception | None = None
    learned: tuple[Callable[[State], None], ...] = ()


class Crew(Protocol):
    """Asks several sources at once, each in a thread of its own."""

    def start(self, steps: Iterator[Step]) -> None:
        """Go through these steps from now on."""

    def take(self, seconds: float) -> Step | None:
        """The next step that any of them has come to; None where there was none for so long. Raises what they raise."""

    def stop(self) -> None:
        """Give up all that is under way."""


class Ports(Struct, frozen=True):
    """What a watch needs of the world.

    `ask` gives what a source has now, but pages that are known to its second argument; it is called in the threads of
    `crew`. `open_store` opens the archive for the time of a batch, and raises BusyError where another process holds it;
    `tell` hears of each thing that could not be had, `report` of each poll that ended. `follow` is called with true
    where polls ended since the last time, and with false before each sleep.
    """

    ask: Ask
    open_store: Callable[[], AbstractContextManager[Store]]
    state: State
    read_many: ReadMany
    find_refusal: FindRefusal
    tell: Callable[[Given], None]
    report: Callable[[Outcome], None]
    clock: Clock
    crew: Crew
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
    """Ask each source when it is due, and wait between: until something is raised.

    An archive in use by another process is tried again after a minute; `tell_busy` hears of it once for each holder.
    """
    watched = tuple(sources)
    desk, told = _Desk(ports), ""
    while True:
        now = ports.clock()
        polls = next_polls(now, watched, ports.state.load_health(), jitter)
        try:
            desk.start(poll.source for poll in polls if poll.time <= now)
            later = min((poll.time - now for poll in polls if poll.time > now), default=_LONGEST_SLEEP)
            if desk.polls:
                ports.follow(desk.take(min(later, _LONGEST_SLEEP)))
                told = ""
            else:
                ports.follow(False)
                sleep(min(later, _LONGEST_SLEEP))
        except BusyError as error:
            if error.message != told:
                tell_busy(error)
            told = error.message
            sleep(_BUSY_WAIT)


def find_due(sources: Iterable[Source], health: dict[str, Health], now: float) -> tuple[Source, ...]:
    """The sources to be asked in a single round, which may come a tenth of their interval early."""

    def is_due(poll: Poll) -> bool:
        known = health.get(poll.source.name)
        early = poll.source.every * _EARLY if known is None or known.wait_until <= now else 0.0
        return poll.time - early <= now

    return tuple(poll.source for poll in next_polls(now, sources, health, lambda name: 0.0) if is_due(poll))


def poll_sources(sources: Iterable[Source], ports: Ports) -> None:
    """Ask these sources once; one that gives nothing costs the others nothing.

    Raises BusyError where the archive is in use, before anything is asked or with what was written before kept, and
    what else the ports raise but for a source that cannot be had.
    """
    desk, waiting = _Desk(ports), list(sources)
    while waiting or desk.polls:
        waiting = desk.start(waiting)
        desk.take(_LONGEST_WAIT)
    ports.follow(True)


class _Desk:
    """Where everything comes together that sources give while they are asked; `polls` are under way, by host."""

    def __init__(self, ports: Ports) -> None:
        self.polls: dict[str, _Poll] = {}
        self._ports = ports

    def start(self, sources: Iterable[Source]) -> list[Source]:
        """Begin to ask as many of the sources as there is room for, and give those that must wait."""
        waiting: list[Source] = []
        for source in sources:
            host = _find_host(source)
            if host in self.polls or len(self.polls) >= _AT_ONCE:
                waiting.append(source)
                continue
            if not self.polls:
                with self._ports.open_store():
                    pass  # an archive that cannot be written to is known before hosts are asked in vain
            self.polls[host] = _Poll(source, self._ports)
            self._ports.crew.start(_ask(source, self._ports))
        return waiting

    def take(self, seconds: float) -> bool:
        """Wait so long for the next thing that a source gives, and do with it what is to be done.

        Whether that was the end of a poll.
        """
        try:
            step = self._ports.crew.take(seconds)
            if step is None:
                return False
            host = _find_host(step.source)
            outcome = self.polls[host].take(step)
            if outcome is not None:
                del self.polls[host]
                self._ports.report(outcome)
        except BaseException:
            self._ports.crew.stop()
            self.polls.clear()
            self._ports.state.undo()
            raise
        return outcome is not None


def _find_host(source: Source) -> str:
    """Host and port as the address has them: of these, one source is asked at a time."""
    return "".join(source.url.split("/")[2:3]).lower()


def _ask(source: Source, ports: Ports) -> Iterator[Step]:
    """The steps of one poll, the last of which has nothing given. Runs in a thread of the crew."""
    began, notes = ports.clock(), Notes(ports.state)
    try:
        for given in ports.ask(source, notes):
            notes.settle(given)
            yield Step(source, began, given, learned=notes.take())
    except BusyError:  # the state is held by another watch, which is no fault of the source
        raise
    except Exception as error:  # also what nobody foresaw: one odd page must not end a watch over many sources
        yield Step(source, began, failed=error, learned=notes.take())
        return
    notes.settle(None)
    yield Step(source, began, learned=notes.take())


class _Poll:
    """One source that is being asked: what it gave and is not written yet, and what became of the rest."""

    def __init__(self, source: Source, ports: Ports) -> None:
        self._source = source
        self._ports = ports
        self._counts = _Counts(ports.tell)
        self._batch: list[Given] = []
        self._learned: list[Callable[[State], None]] = []

    def take(self, step: Step) -> Outcome | None:
        """One step further; what came of the poll where that was the last."""
        self._learned += step.learned
        if step.given is not None:
            self._batch.append(step.given)
            if len(self._batch) >= _BATCH:
                self._write()
            return None
        self._write()
        return self._end(step)

    def _write(self) -> None:
        ports = self._ports
        if self._batch:
            with ports.open_store() as store:
                add_articles(
                    self._batch, store, ports.read_many, ports.find_refusal, self._counts.watch, self._counts.tally
                )
        for keep in self._learned:
            keep(ports.state)
        ports.state.commit()
        self._batch, self._learned = [], []

    def _end(self, step: Step) -> Outcome:
        counts, state = self._counts, self._ports.state
        health = state.load_health().get(self._source.name, Health())
        error = hint = ""
        if step.failed is None:
            health = add_success(health, step.began, counts.articles, counts.undated, counts.refused)
        else:
            error, hint = _explain(step.failed)
            wait = step.failed.wait if isinstance(step.failed, FetchError) else 0.0
            health = add_failure(health, step.began, error, wait)
        state.save_health(self._source.name, health)
        state.commit()
        return Outcome(
            self._source, counts.articles, counts.refused, counts.undated, counts.tally.faults, error, hint,
            health.failures,
        )  # fmt: skip


def _explain(failure: Exception) -> tuple[str, str]:
    if isinstance(failure, InputError):
        return failure.message, failure.hint
    return f"internal error: {type(failure).__name__}: {failure}", "report it, with the source's address"


class Notes:
    """What is known of a source's pages, and what is learned while it is asked, to be kept once its articles are.

    A page that was given, is unchanged or too old is not asked for again; one that could not be had is.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._asked = ""
        self._learned: list[Callable[[State], None]] = []

    def is_known(self, address: str) -> bool:
        """Whether the page was taken in before; if not, it is taken to be asked for now."""
        self._settle()
        if self._state.is_taken(address):
            return True
        self._asked = address
        return False

    def find_validators(self, address: str) -> tuple[str, str] | None:
        """`ETag` and `Last-Modified` of the address when it was last taken in, or None."""
        return self._state.find_validators(address)

    def save_validators(self, address: str, etag: str, modified: str) -> None:
        """Keep them, instead of those before."""
        self._learned.append(lambda state: state.save_validators(address, etag, modified))

    def settle(self, given: Given | None) -> None:
        """The page that was asked for last gave this, or nothing because it is unchanged or too old."""
        if given is not None and given.article is None:
            self._asked = ""
        self._settle()

    def take(self) -> tuple[Callable[[State], None], ...]:
        """What was learned since the last time."""
        learned, self._learned = tuple(self._learned), []
        return learned

    def _settle(self) -> None:
        if address := self._asked:
            self._learned.append(lambda state: state.add_taken(address))
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

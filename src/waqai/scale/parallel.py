"""Many articles on several cores of one machine: results in order, flat memory, no worker left behind.

Each worker is a process of its own, begun anew (`spawn`), that builds its reader once. Articles go to it in batches
through a pipe, bytes come back. At most two batches a worker are in flight, however long the input or slow the
consumer.
"""

from __future__ import annotations

import contextlib
import itertools
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from waqai.errors import InputError, WaqaiError
from waqai.model import Article

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

ReadLine = Callable[[Article], bytes]
BuildReader = Callable[[Path | None], ReadLine]
BATCH = (
    100  # articles that a worker gets at once: below a second or two of work the pipe is no cost that can be measured
)
IN_FLIGHT = 2  # batches a worker that may be taken from the input and not given to the consumer
_HINT = "it may have run out of memory: read with fewer processes; what was given before is complete"
_UNREADY = "call it from a module that does nothing when imported: put the call under `if __name__ == '__main__':`"


def read_many(
    articles: Iterable[Article],
    build_reader: BuildReader,
    *,
    processes: int,
    data: Path | None = None,
    batch: int = BATCH,
) -> Iterator[tuple[Article, bytes]]:
    """Each article with what the reader makes of it, in the order of the articles.

    `build_reader(data)` gives the reader; it must be importable by its name, because each worker builds its own. With
    one process the reading is done in this one. Raises InputError for a number below one, WaqaiError where a worker
    ends before its time or its reader raises; all articles before the lost batch have been given then. An error of
    `articles` itself is raised after the articles before it. Workers are gone when the iterator ends, is closed, or is
    interrupted.
    """
    if processes < 1 or batch < 1:
        raise InputError(f"{min(processes, batch)} is no number of processes or articles", "give 1 or more")
    if processes == 1:
        return _read_here(articles, build_reader, data)
    return _Crew(build_reader, data, processes).read(articles, batch)


def _read_here(
    articles: Iterable[Article], build_reader: BuildReader, data: Path | None
) -> Iterator[tuple[Article, bytes]]:
    read_line: ReadLine | None = None  # where there is nothing to read, nobody waits for the tables
    for article in articles:
        read_line = read_line or build_reader(data)
        yield article, read_line(article)


class _Crew:
    """The workers, what each is reading, and the results that wait for their turn."""

    def __init__(self, build_reader: BuildReader, data: Path | None, processes: int) -> None:
        self._build = (build_reader, data)
        self._processes = processes
        self._workers: dict[Connection, BaseProcess] = {}
        self._ready: set[Connection] = set()
        self._idle: list[Connection] = []
        self._reading: dict[Connection, int] = {}
        self._batches: dict[int, list[Article]] = {}
        self._results: dict[int, list[bytes] | WaqaiError] = {}

    def read(self, articles: Iterable[Article], batch: int) -> Iterator[tuple[Article, bytes]]:
        """The work, batch by batch; see `read_many`."""
        source = iter(articles)
        failure: Exception | None = None
        turn = begun = 0
        more = True
        try:
            while True:
                while more and len(self._reading) < self._processes and begun - turn < IN_FLIGHT * self._processes:
                    given, failure = _take(source, batch)
                    more = len(given) == batch and failure is None
                    if given:
                        self._batches[begun] = given
                        self._send(begun)
                        begun += 1
                if turn in self._results:
                    result = self._results.pop(turn)
                    if isinstance(result, WaqaiError):
                        raise result
                    yield from zip(self._batches.pop(turn), result, strict=True)
                    turn += 1
                elif turn < begun:
                    self._receive()
                elif failure is not None:
                    raise failure
                elif not more:
                    return
        finally:
            self._stop()

    def _send(self, number: int) -> None:
        """Gives a batch to a worker that has none, or to a new one."""
        pipe = self._idle.pop() if self._idle else self._start()
        self._reading[pipe] = number
        try:
            pipe.send(self._batches[number])
        except OSError:
            self._lose(pipe)

    def _start(self) -> Connection:
        import multiprocessing  # takes as long as reading an article, for those who read with one process

        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        worker = context.Process(target=_serve, args=(theirs, *self._build), daemon=True)
        with _interruptions_held():
            worker.start()
        theirs.close()  # else the pipe stays open when the worker is gone
        self._workers[ours] = worker
        return ours

    def _receive(self) -> None:
        """Waits until a worker says something: that it is ready, what it read, or nothing more."""
        from multiprocessing.connection import wait

        for pipe in cast("list[Connection]", wait(list(self._reading))):
            try:
                said = pipe.recv()
            except (EOFError, OSError):
                self._lose(pipe)
                continue
            if said is None:
                self._ready.add(pipe)
                continue
            self._results[self._reading.pop(pipe)] = said
            self._idle.append(pipe)

    def _lose(self, pipe: Connection) -> None:
        """Notes in place of a batch that its worker is gone, and which articles that concerns."""
        number, worker = self._reading.pop(pipe), self._workers.pop(pipe)
        pipe.close()
        worker.join()
        code = worker.exitcode or 0
        how = f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"
        first, last = self._batches[number][0].id, self._batches[number][-1].id
        where = f"while it read the articles {first} to {last}" if pipe in self._ready else "before it could read"
        self._results[number] = WaqaiError(
            f"a worker process {how} {where}", _HINT if pipe in self._ready or code < 0 else _UNREADY
        )

    def _stop(self) -> None:
        for worker in self._workers.values():
            worker.kill()
        for pipe, worker in self._workers.items():
            worker.join()
            pipe.close()


def _take(source: Iterator[Article], batch: int) -> tuple[list[Article], Exception | None]:
    """The next articles, and the error that ended them."""
    given: list[Article] = []
    try:
        given.extend(itertools.islice(source, batch))
    except Exception as error:
        return given, error
    return given, None


@contextlib.contextmanager
def _interruptions_held() -> Iterator[None]:
    """Ctrl-C reaches all processes of a terminal; a worker that begins in here does not hear it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it lets interruptions through once it runs: to be done before they are held
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, build_reader: BuildReader, data: Path | None) -> None:
    """What a worker does: says that it is ready, reads batches, gives bytes or the error, until its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        read_line: ReadLine | None = None
        while True:
            batch: list[Article] = pipe.recv()
            try:
                read_line = read_line or build_reader(data)
                said: list[bytes] | WaqaiError = [read_line(article) for article in batch]
            except WaqaiError as error:
                said = WaqaiError(error.message, error.hint)  # those below it cannot all be sent through a pipe
            except Exception as error:
                said = WaqaiError(
                    f"a worker failed: {type(error).__name__}: {error}", "read with one process to see where"
                )
            pipe.send(said)

"""Several things that wait for the network at once: a thread for each, and one place to which all they give comes."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
_WAITING = 4  # steps that wait to be taken, so that what comes faster than it is used fills no memory
_LOOK = 0.5  # seconds between two looks whether it was stopped; also what Ctrl-C waits for where locks do not hear it


class Crew(Generic[T]):
    """Runs iterators, each in a thread of its own, and gives what they give as it comes.

    The threads end with the process: one that waits for a slow host holds up nobody who leaves.
    """

    def __init__(self) -> None:
        self._work: _Work[T] = _Work()

    def start(self, steps: Iterator[T]) -> None:
        """Go through the iterator in a thread of its own from now on."""
        threading.Thread(target=self._work.go_through, args=(steps,), daemon=True).start()

    def take(self, seconds: float) -> T | None:
        """The next thing that any of them gives; None where none gives anything for so long. Raises what they raise."""
        end = time.monotonic() + seconds
        while True:
            try:
                found = self._work.ready.get(timeout=max(0.0, min(_LOOK, end - time.monotonic())))
            except queue.Empty:
                if time.monotonic() >= end:
                    return None
                continue
            if isinstance(found, _Raised):
                raise found.error
            return found

    def stop(self) -> None:
        """Give up all that is under way: each iterator is closed, in its thread, once it comes to its next step."""
        self._work.stopped.set()
        self._work = _Work()


class _Raised:
    def __init__(self, error: BaseException) -> None:
        self.error = error


class _Work(Generic[T]):
    """What was started since the last stop."""

    def __init__(self) -> None:
        self.ready: queue.Queue[T | _Raised] = queue.Queue(_WAITING)
        self.stopped = threading.Event()

    def go_through(self, steps: Iterator[T]) -> None:
        try:
            for step in steps:
                if not self._put(step):
                    return
        except BaseException as error:
            self._put(_Raised(error))
        finally:
            close = getattr(steps, "close", None)
            if close is not None:
                close()

    def _put(self, step: T | _Raised) -> bool:
        """Whether somebody may still take it."""
        while not self.stopped.is_set():
            try:
                self.ready.put(step, timeout=_LOOK)
            except queue.Full:
                continue
            return True
        return False

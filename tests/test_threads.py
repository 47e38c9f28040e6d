"""Several iterators at once: nothing lost, faults told, nobody waits for what was given up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from waqai.scale.threads import Crew


def count_slowly(first: int, seconds: float = 0.0) -> Iterator[int]:
    for number in range(first, first + 10):
        time.sleep(seconds)
        yield number


def test_all_that_is_given_comes_and_each_in_its_order() -> None:
    crew: Crew[int] = Crew()
    for first in (0, 100, 200):
        crew.start(count_slowly(first, 0.001))
    found = [crew.take(5) for _ in range(30)]
    for first in (0, 100, 200):
        own = [number for number in found if number is not None and first <= number < first + 100]
        assert own == list(range(first, first + 10))
    began = time.monotonic()
    assert crew.take(0.05) is None and time.monotonic() - began < 2


def test_what_an_iterator_raises_is_raised_where_it_is_taken() -> None:
    def fail() -> Iterator[int]:
        yield 1
        raise LookupError("gone")

    crew: Crew[int] = Crew()
    crew.start(fail())
    assert crew.take(5) == 1
    with pytest.raises(LookupError, match="gone"):
        crew.take(5)


def test_what_was_given_up_is_closed_and_gives_nothing_more() -> None:
    closed, going = threading.Event(), threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                going.set()
                yield 1
        finally:
            closed.set()

    crew: Crew[int] = Crew()
    crew.start(endless())
    assert going.wait(5)
    crew.stop()
    assert closed.wait(5)
    crew.start(iter((7,)))
    assert crew.take(5) == 7 and crew.take(0.01) is None

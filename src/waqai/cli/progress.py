"""A progress bar on stderr, for a person at a terminal only."""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


class Progress:
    """Does nothing: what is used where nobody watches."""

    def advance(self, where: str, share: float | None, counts: str = "") -> None:
        """One more article was read: `where` names it, `share` of its source is used up, `counts` tells of the rest."""

    def upgrade(self, what: str, done: int, total: int) -> None:
        """So many of so many articles of an archive have got what they lacked; no total where nobody knows."""


class _Bar(Progress):
    """Sources done, the share of the current one, and articles. `display` is a rich progress bar."""

    def __init__(self, display: Any, sources: int) -> None:
        self._display = display
        self._task = display.add_task("reading", total=max(1, sources), articles=0, counts="")
        self._source = ""
        self._begun = 0
        self._articles = 0

    def advance(self, where: str, share: float | None, counts: str = "") -> None:
        source = re.sub(r":\d+$", "", where)
        if source != self._source:
            self._source = source
            self._begun += 1
        self._articles += 1
        self._display.update(
            self._task, description="reading", completed=self._begun - 1 + (share or 0.0), articles=self._articles,
            counts=counts,
        )  # fmt: skip

    def upgrade(self, what: str, done: int, total: int) -> None:
        if not total:
            self._display.update(self._task, description=what)
            return
        whole = self._display.tasks[0].total or 1
        self._display.update(self._task, description=what, completed=whole * done / total, articles=done)


@contextlib.contextmanager
def progress(shown: bool, sources: int) -> Iterator[Progress]:
    """A bar over `sources` files when `shown`, else nothing."""
    if not shown:
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Display

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[articles]:,} articles{task.fields[counts]}", markup=False),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Display(*columns, console=Console(stderr=True), transient=True) as display:
        yield _Bar(display, sources)


def follow(records: Iterable[T], total: int, shown: bool | None = None) -> Iterator[T]:
    """The same records, with a bar over so many while they are gone through: by default at a terminal only."""
    began = time.monotonic()
    with progress(sys.stderr.isatty() if shown is None else shown, 1) as bar:
        for number, record in enumerate(records, 1):
            rate = number / max(time.monotonic() - began, 0.001)
            bar.advance("", min(1.0, number / max(total, 1)), f"; {rate:,.0f} a second")
            yield record

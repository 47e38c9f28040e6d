"""Reading articles of an archive again, where their records are not of this version and these data files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from waqai.app.ingest import CHUNK, ReadMany, with_problems
from waqai.app.record_line import Record, from_line
from waqai.model import Article, Problem


class Store(Protocol):
    """What an archive can do for those who read it again."""

    def find_stale(self, waqai: str, knowledge: str) -> Iterator[tuple[Article, tuple[Problem, ...]]]:
        """Articles whose current record another version or other data files made, with their source's problems."""

    def rewrite(self, records: Sequence[Record]) -> None:
        """Make these records the current ones and keep those they replace. All or, where it raises, none."""


def reread_articles(store: Store, read_many: ReadMany, waqai: str, knowledge: str, watch: Callable[[int], None]) -> int:
    """Read again what another version or other data files read; how many articles that were.

    `watch` is called with the number of articles read so far. What was written before an exception stays.
    """
    problems: dict[str, tuple[Problem, ...]] = {}

    def find_articles() -> Iterator[Article]:
        for article, found in store.find_stale(waqai, knowledge):
            problems[article.id] = found
            yield article

    batch: list[Record] = []
    read = 0
    for article, line in read_many(find_articles()):
        batch.append(with_problems(from_line(line), problems.pop(article.id)))
        read += 1
        watch(read)
        if len(batch) >= CHUNK:
            store.rewrite(batch)
            batch = []
    if batch:
        store.rewrite(batch)
    return read

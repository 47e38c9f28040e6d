"""Reading articles that an archive has: again with another version or other data files, or though they were refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from waqai.app.ingest import CHUNK, ReadMany, with_problems
from waqai.app.record_line import Record, from_line
from waqai.model import Article, Problem

Found = tuple[Article, tuple[Problem, ...]]


class Store(Protocol):
    """What an archive can do for those who read it again."""

    def rewrite(self, records: Sequence[Record]) -> None:
        """Make these records the current ones and keep those they replace. All or, where it raises, none."""


def reread_articles(found: Iterable[Found], store: Store, read_many: ReadMany, watch: Callable[[int], None]) -> int:
    """Read these articles of an archive, each given with its source's problems; how many they were.

    `watch` is called with the number of articles read so far. What was written before an exception stays.
    """
    problems: dict[str, tuple[Problem, ...]] = {}

    def find_articles() -> Iterator[Article]:
        for article, odd in found:
            problems[article.id] = odd
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

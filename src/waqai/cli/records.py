"""Records from sources, one at a time: what `read` and `why` have in common."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from waqai.errors import InputError
from waqai.model import Article, Problem
from waqai.sources import Received, read_articles, read_string, sample_articles

Record = dict[str, Any]
ReadOne = Callable[[Article], Record]


def reader(data: Path | None = None) -> ReadOne:
    """A function from an article to its record; `data` stands in for the packaged data files.

    They are loaded for the first article: where there is none to read, nobody waits for them.
    """

    def read_one(article: Article) -> Record:
        from waqai.assemble import load_knowledge, read_record

        return read_record(article, load_knowledge(data))

    return read_one


def date_reader(read_one: ReadOne) -> Callable[[str], str]:
    """Reads the first full date of a page's date line as articles write dates; empty when there is none."""

    def read_date(line: str) -> str:
        values = (str(time.get("value", "")) for time in read_one(Article("", line)).get("times", ()))
        return next((value[:10] for value in values if len(value) >= 10 and value[:4].isdigit()), "")

    return read_date


def received(
    files: tuple[str, ...],
    text: str | None,
    sample: bool,
    published: str,
    read_one: ReadOne,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Received | InputError]:
    """What the sources give, in order; a file that cannot be read gives its error, and the next one is read."""
    read_date = date_reader(read_one)
    if sample:
        yield from (Received(article.id, article) for article in sample_articles())
    if text is not None:
        yield read_string(text, published, read_date=read_date)
    for path in files:
        try:
            yield from read_articles(path, published, columns=columns, read_date=read_date)
        except InputError as error:
            yield error


def read_all(
    source: Iterable[Received | InputError], read_one: ReadOne, processes: int = 1, data: Path | None = None
) -> Iterator[tuple[Received, Record] | Received | InputError]:
    """What the sources gave, each article with its record, in order. `read_one` reads them where there is one process;
    several read with the data files of `data`."""
    if processes == 1:
        for item in source:
            if isinstance(item, Received) and item.article is not None:
                yield item, record_of(item, read_one)
            else:
                yield item
        return
    from waqai.app.record_line import from_line
    from waqai.assemble import read_many

    waiting: deque[Received | InputError] = deque()

    def articles() -> Iterator[Article]:
        for item in source:
            waiting.append(item)
            if isinstance(item, Received) and item.article is not None:
                yield item.article

    for _, line in read_many(articles(), processes=processes, data=data):
        while isinstance(item := waiting.popleft(), InputError) or item.article is None:
            yield item
        yield item, _with_problems(from_line(line), item)
    yield from waiting


def record_of(given: Received, read_one: ReadOne) -> Record:
    """The record of what was received, with the source's own problems before those of the reading."""
    assert given.article is not None
    return _with_problems(read_one(given.article), given)


def _with_problems(record: Record, given: Received) -> Record:
    if given.problems:
        record = {**record, "problems": [*map(_row, given.problems), *record.get("problems", ())]}
    return record


def _row(problem: Problem) -> dict[str, str]:
    return {"slug": problem.slug, "message": problem.message}

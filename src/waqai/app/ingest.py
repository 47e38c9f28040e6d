"""Taking articles into an archive: what is there already is passed over unread, the rest is read and kept in batches.

Ports stand for everything that touches the world: an archive, a reader of many articles, a gate. A batch is written
whole or not at all, so a run that was stopped is gone on with by starting it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol

from msgspec import Struct, structs

from waqai.app.record_line import Record, from_line
from waqai.model import Article, Problem

CHUNK = 100  # articles looked up and written at once: two seconds of reading are the most that a crash costs
_NAME = 16  # hexadecimal digits of an id, as sources make them

ReadMany = Callable[[Iterable[Article]], Iterator[tuple[Article, bytes]]]
FindRefusal = Callable[[Article, str], "Reason | None"]


class Reason(Protocol):
    """Why an article is refused: a slug and a sentence."""

    @property
    def slug(self) -> str:
        """Kind of the reason."""

    @property
    def message(self) -> str:
        """The reason in a sentence, with what to do."""


class Given(Struct, frozen=True):
    """One thing that a source gave. `where` names it for a person, `source` is what the person asked for.

    `article` is None where nothing could be read; then `message` and `hint` say why. `named` says whether the article's
    id came with it, or was made from its text. `share`, 0 to 1, is how much of the source is used up, None if unknown.
    `kind` is what a page is: article, listing, tag, video, or empty.
    """

    source: str
    where: str
    article: Article | None
    problems: tuple[Problem, ...] = ()
    basis: str = ""
    named: bool = True
    share: float | None = None
    message: str = ""
    hint: str = ""
    kind: str = ""


class Entry(Struct, frozen=True):
    """What the archive keeps of one article: a record, or the reason why it was not read. `content` as `to_content`."""

    given: Given
    article: Article
    content: str
    record: Record | None = None
    refusal: Reason | None = None


class Store(Protocol):
    """What an archive can do for those who add to it."""

    def find_known(self, ids: Sequence[str], contents: Sequence[str]) -> tuple[dict[str, str], set[str]]:
        """Those of the ids that are there, each with its content, and those of the contents that are there."""

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep all entries, or none of them where it raises."""


class Tally:
    """Counts of one run. Of what the sources `gave`, much may wait to be read; of what was `read` and `refused`, `kept`
    is safe in the archive."""

    def __init__(self) -> None:
        self.gave = 0
        self.read = 0
        self.known = 0
        self.taken = 0  # ids under which the archive has another article
        self.faults = 0
        self.kept = 0
        self.refused: dict[str, int] = {}

    @property
    def seen(self) -> int:
        """Everything that the sources gave."""
        return self.read + self.known + self.taken + self.faults + sum(self.refused.values())


Watch = Callable[[Given, Tally], None]
# what articles of an archive get that they lacked, how many have it, of how many (0 where nobody knows)
WatchUpgrade = Callable[[str, int, int], None]


def to_content(article: Article) -> str:
    """What makes two articles one: a SHA-256 over address, outlet and text, in 32 hexadecimal digits.

    The same text from another outlet or address is a copy, and a copy is an article too.
    """
    digest = hashlib.sha256()
    for part in (article.url, article.outlet, article.text):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:32]


def with_problems(record: Record, problems: Sequence[Problem]) -> Record:
    """The record with what its source found odd before what the reading did."""
    if not problems:
        return record
    rows = [{"slug": problem.slug, "message": problem.message} for problem in problems]
    return {**record, "problems": rows + record["problems"]}


def watch_nothing(what: str, done: int, total: int) -> None:
    """Stands in where nobody watches."""


def add_articles(
    received: Iterable[Given], store: Store, read_many: ReadMany, find_refusal: FindRefusal, watch: Watch, tally: Tally
) -> None:
    """Take in all that is new among what was received; `watch` is called for each thing once its fate is known.

    `tally` is filled on the way, so that it holds when the run is stopped by an exception from any of the ports.
    """
    run = _Run(store, find_refusal, watch, tally)
    for article, line in read_many(run.find_new(received)):
        run.keep_record(article, from_line(line))
    run.write()


class _Run:
    """One run: which articles are on their way to the archive.

    A reader over several processes takes articles before it gives back earlier ones, so an article is under way from
    when it is handed out until it is written; `_under_way` holds it until the archive is asked again after that.
    """

    def __init__(self, store: Store, find_refusal: FindRefusal, watch: Watch, tally: Tally) -> None:
        self._store, self._find_refusal, self._watch, self._tally = store, find_refusal, watch, tally
        self._batch: list[Entry] = []
        self._unread: dict[str, tuple[Given, str]] = {}
        self._under_way: dict[str, str] = {}
        self._written: list[str] = []

    def find_new(self, received: Iterable[Given]) -> Iterator[Article]:
        """The articles to be read, in order; all else is counted, and what is refused is kept with its reason."""
        remaining = iter(received)
        while chunk := list(islice(remaining, CHUNK)):
            for name in self._written:
                del self._under_way[name]
            self._written.clear()
            # the id under which a copy would stand is asked for too: it is there when the copy was added before
            articles = [given.article for given in chunk if given.article is not None]
            contents = [to_content(article) for article in articles]
            names = [article.id for article in articles] + [content[:_NAME] for content in contents]
            by_id, there = self._store.find_known(names, contents)
            by_id.update(self._under_way)
            there.update(self._under_way.values())
            self._tally.gave += len(chunk)
            for given in chunk:
                article = self._find_new_one(given, by_id, there)
                if article is not None:
                    yield article

    def _find_new_one(self, given: Given, by_id: dict[str, str], there: set[str]) -> Article | None:
        """The article if it is to be read; None when it was counted, or kept as refused."""
        article, tally = given.article, self._tally
        if article is None:
            tally.faults += 1
            self._watch(given, tally)
            return None
        content = to_content(article)
        if content not in there and article.id in by_id and not given.named:
            article = structs.replace(article, id=content[:_NAME])  # the same words elsewhere: a copy with its own name
        if content in there or article.id in by_id:
            tally.known += content in there
            tally.taken += content not in there
            self._watch(given, tally)
            return None
        by_id[article.id] = self._under_way[article.id] = content
        there.add(content)
        refusal = self._find_refusal(article, given.kind)
        if refusal is None:
            self._unread[article.id] = given, content
            return article
        tally.refused[refusal.slug] = tally.refused.get(refusal.slug, 0) + 1
        self._keep(Entry(given, article, content, refusal=refusal))
        return None

    def keep_record(self, article: Article, record: Record) -> None:
        """Put the record of an article that `find_new` gave into the batch."""
        given, content = self._unread.pop(article.id)
        self._tally.read += 1
        self._keep(Entry(given, article, content, record=with_problems(record, given.problems)))

    def _keep(self, entry: Entry) -> None:
        self._batch.append(entry)
        self._watch(entry.given, self._tally)
        if len(self._batch) >= CHUNK:
            self.write()

    def write(self) -> None:
        """Write what is in the batch."""
        if self._batch:
            self._store.write(self._batch)
            self._tally.kept += len(self._batch)
            self._written += (entry.article.id for entry in self._batch)
            self._batch = []

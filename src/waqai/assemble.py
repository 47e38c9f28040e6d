"""Where the parts are put together: what `from waqai import …` gives."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waqai.app.copies import find_agency
from waqai.app.ingest import WatchUpgrade, watch_nothing
from waqai.app.record_line import to_line
from waqai.app.search_words import SearchWord, SearchWords
from waqai.app.tellings import EMPTY_TAGS, Teller
from waqai.app.vocabulary import build_vocabulary
from waqai.errors import InputError
from waqai.exports.record import to_record
from waqai.knowledge import TABLES, Knowledge
from waqai.knowledge.codebooks import CODEBOOK_TABLES
from waqai.knowledge.table import read_rows
from waqai.match.dates import published_prefix
from waqai.model import Article, Reading
from waqai.packs import knowledge_version, load_knowledge, read_texts
from waqai.pipeline import WORDS, read_article
from waqai.sources.article import new_article

if TYPE_CHECKING:
    from waqai.exports.told import Book
    from waqai.stores.archive import Archive

__all__ = [
    "check_published", "knowledge_version", "load_knowledge", "open_archive", "read", "read_many", "read_record",
    "version",
]  # fmt: skip


def read(
    text: str,
    *,
    published: str = "",
    title: str = "",
    url: str = "",
    outlet: str = "",
    id: str = "",
    known: Knowledge | None = None,
) -> dict[str, Any]:
    """The record of one article (`docs/record.md`), as plain data.

    `text` is the article as received; where `title` is given apart and the text does not open with it, the record's
    text is the title, a blank line, the text. `published` is a prefix date; InputError is raised for one that is none.
    """
    published = check_published(published)
    article = new_article(text, published=published, title=title, url=url, outlet=outlet, id=id)
    return read_record(article, known)


def read_record(article: Article, known: Knowledge | None = None) -> dict[str, Any]:
    """The record of an article with the packaged knowledge, or that given."""
    known = known or load_knowledge()
    return to_record(read_article(article, known), known, version())


def build_line_reader(data: Path | None = None) -> Callable[[Article], bytes]:
    """A function from an article to its record as a line of JSON; `data` stands in for the packaged data files."""
    known = load_knowledge(data)
    return lambda article: to_line(read_record(article, known))


def read_many(
    articles: Iterable[Article], *, processes: int, data: Path | None = None, batch: int = 100
) -> Iterator[tuple[Article, bytes]]:
    """Each article with its record as a line of JSON, in order, read by so many processes; memory stays flat.

    The bytes are the same for any number of processes. Raises what `scale.parallel.read_many` raises. A script that
    calls this puts the call under `if __name__ == "__main__":`.
    """
    from waqai.scale.parallel import read_many as read_in_parallel

    return read_in_parallel(articles, build_line_reader, processes=processes, data=data, batch=batch)


def open_archive(
    path: str | Path,
    *,
    write: bool = False,
    make: bool = True,
    data: Path | None = None,
    watch: WatchUpgrade = watch_nothing,
) -> Archive:
    """The archive that `waqai add` made at `path`, to be used in a `with`; read only unless `write`.

    Iterating gives its records, `query` answers SQL. With `write` one that is not there is made, unless not `make`;
    `data` stands in for the packaged data files, which name the agencies that articles credit; `watch` hears of an
    upgrade of an older archive: what its articles get, how many have it, how many there are. Raises InputError where
    the archive is missing, in use by another process, broken, no archive, or of a newer version.
    """
    from waqai.stores.archive import Archive  # DuckDB takes a tenth of a second: only for those who need it

    def find_credit(text: str) -> str:
        return find_agency(text, load_knowledge(data).furniture.agencies)

    def find_words(text: str) -> Iterable[SearchWord]:
        return load_search_words(data).find_words(text)

    return Archive(
        path,
        write=write,
        make=make,
        made_by=version(),
        find_agency=find_credit,
        teller=load_teller(data),
        watch=watch,
        find_words=find_words,
        build_vocabulary=functools.cache(lambda: build_vocabulary(load_knowledge(data), load_search_words(data))),
    )


def build_book(data: Path | None = None) -> Book:
    """What exports say beside the records: names and codes of the code books."""
    from waqai.exports.told import Book

    texts = read_texts(data)

    def rows(path: str) -> tuple[Any, ...]:
        table = next(table for table in (*TABLES, *CODEBOOK_TABLES) if table.path == path)
        return read_rows(table, texts.get(path, ""))[0]

    alpha2 = {row.code: row.alpha2 for row in rows("schemes/country-codes.tsv")}
    return Book(
        version(),
        {row.code: (row.label, row.goldstein) for row in rows("schemes/cameo.tsv")},
        {row.code: (row.name_en, row.cameo) for row in rows("schemes/sectors.tsv")},
        {row.code: (row.name_en, alpha2.get(row.code, "")) for row in rows("world/countries.tsv")},
        {f"{row.country}/{row.sector}": row.cameo for row in rows("schemes/known-groups.tsv")},
        lambda record: read_words(record, data),
    )


def read_words(record: Mapping[str, Any], data: Path | None = None) -> Reading:
    """The words of a record's text, read again: records do not keep them."""
    article = Article(record["id"], record["text"], record["title"] or "", published=record["published"] or "")
    return read_article(article, load_knowledge(data), WORDS)


@functools.lru_cache(maxsize=2)
def load_search_words(data: Path | None = None) -> SearchWords:
    """What cuts texts and queries into the words that are found; `data` stands in for the packaged data files."""
    return SearchWords(load_knowledge(data))


@functools.lru_cache(maxsize=2)
def load_teller(data: Path | None = None) -> Teller:
    """What makes tellings of events, the things that incidents are made of; reads the data files when first used."""

    def is_wide(name: str, country: str) -> bool:
        return load_knowledge(data).names.is_wide(name, country)

    def to_key(word: str) -> str:
        form = load_knowledge(data).lexicon[word]
        keys = () if form.tag in EMPTY_TAGS else load_search_words(data).find_keys(word)
        return keys[0] if keys else ""

    def find_harm(roots: frozenset[str]) -> frozenset[str]:
        return roots & load_knowledge(data).counting.harm

    def to_group(name: str) -> str:
        key = load_knowledge(data).names.group_keys.get(name)
        return f"groups#{key}" if key else ""

    return Teller(is_wide, to_key, find_harm, to_group)


def check_published(published: str) -> str:
    """A publish date as a prefix date, empty for none. Raises InputError when what is given is no date."""
    prefix = published_prefix(published)
    if published and not prefix:
        raise InputError(f"{published!r} is no date", "write it as 2023-12-07, 2023-12 or 2023")
    return prefix


@functools.cache  # each record tells it, and looking it up takes a fiftieth of a reading
def version() -> str:
    """The version of the installed package."""
    try:
        return metadata.version("waqai")
    except metadata.PackageNotFoundError:
        return "0"

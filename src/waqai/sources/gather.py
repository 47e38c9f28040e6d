"""One door to all sources: a file, a folder of files, standard input, an address on the web."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from msgspec import structs

from waqai.errors import InputError
from waqai.model import Problem
from waqai.sources.article import Received, asked_date
from waqai.sources.columns import Columns
from waqai.sources.files import find_file_columns, read_articles
from waqai.sources.page_date import ReadDate

_ADDRESS = re.compile(r"https?://", re.I)


def read_source(
    source: str,
    *,
    published: str = "",
    columns: Mapping[str, str] | None = None,
    read_date: ReadDate | None = None,
    hosts: Collection[str] = (),
) -> Iterator[Received]:
    """The articles of a source, one at a time: a file as `read_articles` reads it, `-` for standard input, all files in
    a folder and the folders in it (sorted by name; hidden ones are left out), or an address (`http://`, `https://`).

    `published`, `columns` and `read_date` are as for `read_articles`; `hosts` may be fetched though they stand in a
    private network. A file of a folder that cannot be read is a
    `Received` without an article, and the next is read. Raises InputError for a source that cannot be read at all.
    """
    if _ADDRESS.match(source):
        yield from _of_web(source, published, read_date, hosts)
    elif source != "-" and os.path.isdir(source):
        yield from _of_folder(source, published, columns, read_date)
    else:
        yield from read_articles(source, published, columns=columns, read_date=read_date)


def find_columns(source: str, columns: Mapping[str, str] | None = None) -> Columns | None:
    """What the columns of a table (CSV, TSV, Parquet) are taken for, to be shown before it is read; None for any other
    source. Raises InputError where a table has no column for the text."""
    if _ADDRESS.match(source) or not os.path.isfile(source):
        return None
    return find_file_columns(source, columns)


def _of_folder(
    folder: str, published: str, columns: Mapping[str, str] | None, read_date: ReadDate | None
) -> Iterator[Received]:
    asked_date(published)
    files = _files(folder)
    if not files:
        raise InputError(f"{folder}: the folder holds no files", "name a folder with articles in it")
    for number, file in enumerate(files):
        try:
            for received in read_articles(file, published, columns=columns, read_date=read_date):
                yield structs.replace(received, share=(number + (received.share or 0)) / len(files))
        except InputError as error:
            message = error.message.removeprefix(f"{file}: ")  # whoever shows a problem says where it is
            said = f"{message}; {error.hint}" if error.hint else message
            yield Received(file, None, (Problem("unreadable-file", said),), share=(number + 1) / len(files))


def _files(folder: str) -> list[str]:
    """All files below a folder but hidden ones, in the order of their paths; links to folders are not followed."""
    found = []
    for above, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.join(above, name) for name in files if not name.startswith(".")]
    return sorted(found, key=lambda path: Path(path).parts)


def _of_web(address: str, published: str, read_date: ReadDate | None, hosts: Collection[str]) -> Iterator[Received]:
    from waqai.sources.fetching import Fetcher  # what fetching needs is heavy
    from waqai.sources.web import read_web

    with Fetcher(allowed=hosts) as fetcher:
        yield from read_web(address, published=published, read_date=read_date, fetcher=fetcher)

"""Files and streams: what kind each is, opened once, read in one pass."""

from __future__ import annotations

import gzip
import io
import re
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from waqai.errors import InputError
from waqai.model import Problem
from waqai.sources.article import Received, asked_date, given_basis, new_article, text_problems
from waqai.sources.columns import Columns
from waqai.sources.csv_table import articles_of_csv, find_shape
from waqai.sources.encoding import decode, find_codec, undo_entities
from waqai.sources.html import declared_encoding, is_page, read_page
from waqai.sources.jsonl import articles_of_document, articles_of_lines
from waqai.sources.page_date import ReadDate
from waqai.sources.parquet import articles_of_parquet, find_parquet_columns
from waqai.sources.warc import articles_of_warc

_GZIP = b"\x1f\x8b"
_LINES = (".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv")
_WARC = b"WARC/"
_PARQUET = b"PAR1"
_PAGES = (".html", ".htm", ".xhtml", ".shtml")
_OPENS_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")
_PEEK = 64 * 1024


def read_articles(
    path: str,
    published: str = "",
    *,
    columns: Mapping[str, str] | None = None,
    read_date: ReadDate | None = None,
) -> Iterator[Received]:
    """The articles of one file (`-` for standard input), one at a time.

    `.jsonl` holds many, `.json` one or a list, `.csv` and `.tsv` one a row, `.html` a page; anything else is plain
    text, unless it opens like JSON lines, a page, a Parquet file or a web archive (WARC); all may be compressed by
    gzip. `published`, a prefix date, holds for text and pages whatever their markup says, and fills in for lines and
    rows that give none. `columns` names the column of a field (`{"text": "body"}`) where a guess would be wrong; the
    rest is guessed. `read_date` reads a date line of a page («07 أكتوبر 2020») where its markup has no date for
    machines: text in, prefix date or empty out.
    Raises InputError for a wrong date, for a column that is not there, and for a file that is missing, a folder,
    unreadable or binary.
    """
    date = asked_date(published)
    name = "standard input" if path == "-" else path
    stream, size = _opened(path)
    with stream:
        raw = cast("io.BufferedReader[Any]", stream)
        try:
            # gzip's reader peeks a few bytes only: buffered once more, so that the opening can be looked at.
            unpacked = _Unpacked(name, raw) if raw.peek(2)[:2] == _GZIP else None
            plain: io.BufferedReader[Any] = io.BufferedReader(unpacked, _PEEK) if unpacked else raw
            for received in _divided(plain, path, unpacked, _Given(name, date, columns, read_date)):
                share = received.share if received.share is not None or not size else min(1.0, raw.tell() / size)
                yield msgspec.structs.replace(received, share=share)
            if unpacked:
                unpacked.check()
        except OSError as error:
            raise InputError(
                f"{name}: cannot be read: {error.strerror or error}", "is it on a disk that answers?"
            ) from error


def find_file_columns(path: str, columns: Mapping[str, str] | None = None) -> Columns | None:
    """What the columns of a file are taken for, if it is a table (CSV, TSV, Parquet that is not compressed); else None.

    Raises InputError where a table has no column for the text, and for a file that cannot be opened.
    """
    stream, _ = _opened(path)
    with stream:
        raw = cast("io.BufferedReader[Any]", stream)
        try:
            if raw.peek(len(_PARQUET)).startswith(_PARQUET):
                return find_parquet_columns(path, columns)
            if _suffix(path) not in _TABLES or not raw.peek(1):
                return None
            packed = raw.peek(2)[:2] == _GZIP
            opening = gzip.GzipFile(fileobj=raw).read(_PEEK) if packed else raw.peek(_PEEK)
            return find_shape(opening.decode(find_codec(opening)[0], "ignore"), columns).columns
        except (OSError, EOFError, zlib.error):  # told when it is read
            return None
        except InputError as error:
            raise _named(path, error) from error


def read_string(text: str, published: str = "", *, read_date: ReadDate | None = None) -> Received:
    """The article of a text that was given directly; a string that opens like a web page is read as one.

    Raises InputError for a wrong date.
    """
    return _one(text, "the text given", asked_date(published), (), read_date, is_page(text))


def _opened(path: str) -> tuple[IO[bytes], int]:
    if path == "-":
        # A copy of the descriptor, so that closing ours leaves standard input open for others.
        return io.BufferedReader(cast(io.RawIOBase, _Unclosed(sys.stdin.buffer)), _PEEK), 0
    place = Path(path)
    try:
        if place.is_dir():
            raise InputError(f"{path}: is a folder", f"name the files in it: waqai read {path.rstrip('/')}/*.txt")
        size = place.stat().st_size
        return open(place, "rb", buffering=_PEEK), size
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file", "check the spelling; to read a text itself use --text") from error
    except PermissionError as error:
        raise InputError(f"{path}: may not be read", "its permissions do not let you read it") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path[:200]}: cannot be opened: {error}", "to read a text itself use --text") from error


class _Unclosed(io.RawIOBase):
    """Standard input as a raw stream whose close leaves the original open."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        read = getattr(self._stream, "read1", self._stream.read)
        piece = read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class _Unpacked(_Unclosed):
    """What gzip unpacks, of one member or several. It ends where the compressed file is broken, so that all before is
    read; `check` then raises InputError."""

    def __init__(self, name: str, stream: io.BufferedReader[Any]) -> None:
        super().__init__(cast(IO[bytes], gzip.GzipFile(fileobj=stream)))
        self._name = name
        self._error: Exception | None = None

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            return 0 if self._error else super().readinto(buffer)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            self._error = error
            return 0

    def check(self) -> None:
        if self._error:
            raise InputError(
                f"{self._name}: the compressed file is broken: {self._error}", "fetch or compress it anew"
            ) from self._error


class _Given(msgspec.Struct, frozen=True):
    """What a person says of a file: how to call it, its publish date, its columns, and who reads date lines."""

    name: str
    published: str
    columns: Mapping[str, str] | None
    read_date: ReadDate | None


def _divided(
    stream: io.BufferedReader[Any], path: str, unpacked: _Unpacked | None, given: _Given
) -> Iterator[Received]:
    suffix = _suffix(path)
    opening = stream.peek(_PEEK)[:_PEEK]
    try:
        if opening.startswith(_PARQUET):
            yield from _of_parquet(stream, path, unpacked, given)
            return
        if opening.startswith(_WARC):
            yield from articles_of_warc(stream, given.name, given.published, given.read_date)
            return
        if suffix in _TABLES:
            yield from articles_of_csv(stream, opening, given.name, given.published, given.columns, given.read_date)
            return
        if suffix in _LINES or (suffix not in (*_PAGES, ".json") and _is_lines(opening, given.columns)):
            yield from articles_of_lines(_lines(stream, opening), given.name, given.published, given.columns)
            return
        raw = stream.read()
        if unpacked:  # half a text is no article
            unpacked.check()
        if suffix == ".json":
            yield from _of_json(raw, given)
            return
        text, problems = decode(raw, declared_encoding(raw))
    except InputError as error:
        raise _named(given.name, error) from error
    page = suffix in _PAGES or is_page(text)
    yield _one(text, given.name, given.published, problems, given.read_date, page)


def _named(name: str, error: InputError) -> InputError:
    """The error with the file's name before it, if it does not stand there already."""
    return error if error.message.startswith(name) else InputError(f"{name}: {error.message}", error.hint)


def _is_lines(opening: bytes, columns: Mapping[str, str] | None) -> bool:
    wanted = (columns or {}).get("text") or "text"
    return _OPENS_JSON.match(opening) is not None and f'"{wanted}"'.encode() in opening


def _of_parquet(stream: IO[bytes], path: str, unpacked: _Unpacked | None, given: _Given) -> Iterator[Received]:
    """Parquet is read from its end: what comes from standard input or out of gzip is laid down in a file first."""
    if path != "-" and not unpacked:
        yield from articles_of_parquet(path, given.name, given.published, given.columns, given.read_date)
        return
    with tempfile.TemporaryDirectory() as folder:
        laid_down = Path(folder, "table.parquet")
        with open(laid_down, "wb") as copy:
            shutil.copyfileobj(stream, copy)
        if unpacked:
            unpacked.check()
        yield from articles_of_parquet(str(laid_down), given.name, given.published, given.columns, given.read_date)


def _lines(stream: io.BufferedReader[Any], opening: bytes) -> Iterator[bytes]:
    """Lines as bytes; UTF-16, in which a line's end is two bytes wide, is decoded on the way."""
    if opening[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return (line.encode("utf-8", "surrogatepass") for line in io.TextIOWrapper(stream, "utf-16", "replace"))
    return iter(stream)


def _of_json(raw: bytes, given: _Given) -> Iterator[Received]:
    text, _ = decode(raw)
    try:
        found = list(articles_of_document(text, given.name, given.published, given.columns))
    except (ValueError, RecursionError):
        found = list(articles_of_lines(raw.splitlines(), given.name, given.published, given.columns))
    yield from found


def _one(
    text: str, name: str, published: str, problems: tuple[Problem, ...], read_date: ReadDate | None, page: bool
) -> Received:
    if page:
        found = read_page(text, published, read_date)
        odd = (*problems, *found.problems, *text_problems(found.article.text))
        return Received(name, found.article, odd, basis=found.basis, kind=found.kind)
    article = new_article(undo_entities(text), published=published)
    return Received(name, article, (*problems, *text_problems(article.text)), basis=given_basis(published))


def _suffix(path: str) -> str:
    name = Path(path).name.lower()
    return Path(name.removesuffix(".gz")).suffix

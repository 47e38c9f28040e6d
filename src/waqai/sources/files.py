"""Files and streams: what kind each is, opened once, read in one pass."""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from waqai.errors import InputError
from waqai.model import Problem
from waqai.sources.article import Received, asked_date, given_basis, new_article, text_problems
from waqai.sources.encoding import decode, undo_entities
from waqai.sources.html import declared_encoding, is_page, read_page
from waqai.sources.jsonl import articles_of_document, articles_of_lines

_GZIP = b"\x1f\x8b"
_LINES = (".jsonl", ".ndjson")
_PAGES = (".html", ".htm", ".xhtml", ".shtml")
_OPENS_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")
_PEEK = 64 * 1024

ReadDate = Callable[[str], str]


def read_articles(path: str, published: str = "", *, read_date: ReadDate | None = None) -> Iterator[Received]:
    """The articles of one file (`-` for standard input), one at a time.

    `.jsonl` (and `.gz` of it) holds many, `.json` one or a list, `.html` a page, anything else is plain text, unless it
    opens like one of them. `published`, a prefix date, holds for text and pages whatever their markup says, and fills
    in for the lines of a JSONL file that give none. `read_date` reads a date line of a page («07 أكتوبر 2020») where
    its markup has no date for machines: text in, prefix date or empty out.
    Raises InputError for a wrong date and for a file that is missing, a folder, unreadable or binary.
    """
    date = asked_date(published)
    name = "standard input" if path == "-" else path
    stream, size = _opened(path)
    with stream:
        raw = cast("io.BufferedReader[Any]", stream)
        try:
            packed = raw.peek(2)[:2] == _GZIP
            # gzip's reader peeks a few bytes only: buffered once more, so that the opening can be looked at.
            unpacked = cast(io.RawIOBase, gzip.GzipFile(fileobj=raw))
            plain: io.BufferedReader[Any] = io.BufferedReader(unpacked, _PEEK) if packed else raw
            for received in _divided(plain, path, name, date, read_date):
                share = min(1.0, raw.tell() / size) if size else None
                yield msgspec.structs.replace(received, share=share)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise InputError(f"{name}: the compressed file is broken: {error}", "fetch or compress it anew") from error
        except OSError as error:
            raise InputError(
                f"{name}: cannot be read: {error.strerror or error}", "is it on a disk that answers?"
            ) from error


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
        return open(place, "rb"), size
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


def _divided(
    stream: io.BufferedReader[Any], path: str, name: str, published: str, read_date: ReadDate | None
) -> Iterator[Received]:
    suffix = _suffix(path)
    opening = stream.peek(_PEEK)[:_PEEK]
    if suffix in _LINES or (suffix not in (*_PAGES, ".json") and _OPENS_JSON.match(opening) and b'"text"' in opening):
        yield from articles_of_lines(_lines(stream, opening), name, published)
        return
    raw = stream.read()
    try:
        if suffix == ".json":
            yield from _of_json(raw, name, published)
            return
        text, problems = decode(raw, declared_encoding(raw))
    except InputError as error:
        raise InputError(f"{name}: {error.message}", error.hint) from error
    yield _one(text, name, published, problems, read_date, suffix in _PAGES or is_page(text))


def _lines(stream: io.BufferedReader[Any], opening: bytes) -> Iterator[bytes]:
    """Lines as bytes; UTF-16, in which a line's end is two bytes wide, is decoded on the way."""
    if opening[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return (line.encode("utf-8", "surrogatepass") for line in io.TextIOWrapper(stream, "utf-16", "replace"))
    return iter(stream)


def _of_json(raw: bytes, name: str, published: str) -> Iterator[Received]:
    text, _ = decode(raw)
    try:
        found = list(articles_of_document(text, name, published))
    except (ValueError, RecursionError):
        found = list(articles_of_lines(raw.splitlines(), name, published))
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

"""Where records go: formats, files and the terminal."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from waqai.app.record_line import to_line
from waqai.errors import InputError

FORMATS = ("text", "json", "jsonl", "html")
_BY_SUFFIX = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".html": "html", ".htm": "html", ".txt": "text"}


def format_of(asked: str | None, output: str | None) -> str:
    """The format asked for, or the one that the output's name ends in, or text."""
    if asked:
        return asked
    name = (output or "").lower().removesuffix(".gz")
    return _BY_SUFFIX.get(Path(name).suffix, "text")


def pieces(records: Iterable[dict[str, Any]], form: str) -> Iterator[bytes]:
    """The records in one of the formats, piece by piece, so that memory stays flat.

    json: one record is an object, several are a list; jsonl: a record a line.
    """
    if form == "jsonl":
        yield from (to_line(record) + b"\n" for record in records)
    elif form == "json":
        yield from _json(iter(records))
    elif form == "html":
        from waqai.exports.page import page_pieces

        yield from (piece.encode("utf-8", "replace") for piece in page_pieces(records))
    else:
        from waqai.exports.text import to_text

        for number, record in enumerate(records):
            yield (("\n\n" if number else "") + to_text(record)).encode("utf-8", "replace")


def _json(records: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    first = next(records, None)
    if first is None:
        yield b"[]\n"
        return
    second = next(records, None)
    if second is None:
        yield json.dumps(first, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"
        return
    yield b"[\n" + to_line(first) + b",\n" + to_line(second)
    for record in records:
        yield b",\n" + to_line(record)
    yield b"\n]\n"


@contextlib.contextmanager
def opened(output: str | None, inputs: Iterable[str] = ()) -> Iterator[IO[bytes]]:
    """A stream to write to: stdout, or a file that takes its name only when all is written.

    `.gz` at the end of the name compresses. Raises InputError when the file cannot be made or is one of `inputs`.
    """
    if output is None or output == "-":
        sys.stdout.flush()
        stream = sys.stdout.buffer
        yield stream
        stream.flush()
        return
    place = Path(output)
    _refuse(place, inputs)
    if place.exists() and not place.is_file():  # a pipe or device: nothing to be kept from half a file
        with open(place, "wb") as stream:
            yield stream
        return
    part = place.with_name(f".{place.name}.part-{os.getpid()}")
    try:
        with open(part, "wb") as raw:
            if place.suffix == ".gz":
                # No time and no name in the header: the same records give the same bytes.
                with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
                    yield cast(IO[bytes], packed)
            else:
                yield raw
        os.replace(part, place)
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.filename not in (str(part), str(place)):
            raise
        raise InputError(
            f"{output}: cannot be written: {error.strerror}", "name a file in a folder you may write"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _refuse(place: Path, inputs: Iterable[str]) -> None:
    if place.is_dir():
        raise InputError(f"{place}: is a folder", f"name a file in it: -o {place}/records.jsonl")
    if not place.parent.is_dir():
        raise InputError(f"{place}: there is no folder {place.parent}", f"make it first: mkdir -p {place.parent}")
    for path in inputs:
        if path != "-" and place.exists() and Path(path).exists() and place.samefile(path):
            raise InputError(f"{place} is also an input", "write the records to another file")

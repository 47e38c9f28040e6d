"""`waqai ask`: tables of what a query finds in an archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from waqai.cli.options import where_option
from waqai.cli.output import opened
from waqai.cli.rows import to_csv, to_jsonl, to_markdown
from waqai.cli.talk import say

if TYPE_CHECKING:
    from waqai.stores.archive import Archive

_NAMES = ("timeline", "dyads", "network", "actors", "map", "outlets", "claims", "statements", "gaps")


@click.command()
@click.argument("question", metavar="QUESTION", type=click.Choice(_NAMES))
@click.argument("archive", metavar="ARCHIVE")
@where_option("Only of what a query finds.")
@click.option("--limit", default=0, type=click.IntRange(min=0), metavar="N", help="Only the first N rows.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "csv", "md", "html"]),
    help="text (default), json, jsonl, csv, md or html. Without it the name given to --output decides.",
)  # fmt: skip
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of the screen.")
def ask(question: str, archive: str, where: str, limit: int, form: str | None, output: str | None) -> int:
    """Answer timeline, dyads, network, actors, map, outlets, claims, statements or gaps with a table.

    docs/reference/questions.md describes each. With html the table has a picture beside it, and the words behind it.
    """
    from waqai.assemble import open_archive

    form = form or _format_of(output)
    with open_archive(archive) as store, opened(output, [archive]) as stream:
        is_page = form == "html"
        rows = store.ask(question, where, 0 if is_page else limit)  # a picture shows what its table leaves out
        found = False
        for piece in _to_html(store, question, rows, where, limit) if is_page else _FORMS[form](rows):
            found = True
            stream.write(piece)
    if not found:
        say("nothing to be counted")
    return 0


def _format_of(output: str | None) -> str:
    """What the output's name ends in, or text."""
    ending = (output or "").lower().removesuffix(".gz").rpartition(".")[2]
    return {"htm": "html", "ndjson": "jsonl"}.get(ending, ending if ending in _FORMS or ending == "html" else "text")


def _to_html(store: Archive, question: str, rows: Iterable[dict[str, Any]], where: str, limit: int) -> Iterator[bytes]:
    from waqai.cli.report import to_page

    yield to_page(store, {question: rows}, where, limit)


def _to_json(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """A list, a row a line; days as text."""
    mark = "[\n"
    for row in rows:
        yield (mark + json.dumps(row, ensure_ascii=False, default=str)).encode("utf-8", "backslashreplace")
        mark = ",\n"
    yield b"[]\n" if mark == "[\n" else b"\n]\n"


def _to_text(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Cells parted by tabs: a table whose columns are padded breaks where Arabic and Latin letters meet."""
    from waqai.exports.text import safe

    for number, row in enumerate(rows):
        if not number:
            yield ("\t".join(row) + "\n").encode()
        cells = (str("" if cell is None else cell) for cell in row.values())
        yield ("\t".join(map(safe, cells)) + "\n").encode("utf-8", "replace")


_FORMS: dict[str, Callable[[Iterable[dict[str, Any]]], Iterator[bytes]]] = {
    "text": _to_text, "json": _to_json, "jsonl": to_jsonl, "csv": to_csv, "md": to_markdown,
}  # fmt: skip

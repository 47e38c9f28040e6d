"""`waqai search`: events, claims and articles of an archive that a query finds."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from waqai.cli.options import data_option
from waqai.cli.talk import say

if TYPE_CHECKING:
    from pathlib import Path

    from waqai.exports.found import FindMarks

Rows = Iterable[dict[str, Any]]


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.argument("query", nargs=-1, metavar="QUERY...")
@click.option(
    "--what",
    type=click.Choice(["events", "claims", "articles"]),
    default="events",
    help="events (default), claims or articles.",
)
@click.option("--limit", default=20, type=click.IntRange(min=0), metavar="N", help="The first N (20); 0 for all.")
@click.option(
    "--sort",
    type=click.Choice(["date", "score", "confidence"]),
    default=None,
    help="Best first by this; score where the query has words, else date.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "csv"]),
    default="text",
    help="text (default), jsonl or csv.",
)
@data_option
def search(archive: str, query: tuple[str, ...], what: Any, limit: int, sort: Any, form: str, data: Path | None) -> int:
    """List what a query finds in ARCHIVE; the page docs/reference/query.md describes the language.

    \b
    waqai search news.waqai 'type:ASSAULT country:SDN date:2023-04..2023-06'
    waqai search news.waqai '"وقف إطلاق النار" -status:future'
    waqai search news.waqai speaker:غوتيريش --what claims --format csv
    """
    from waqai.app.conditions import find_asked_words, find_condition, find_marks
    from waqai.assemble import load_knowledge, load_search_words, open_archive

    asked = " ".join(query)
    words = load_search_words(data)
    condition = find_condition(asked, load_knowledge(data), words)
    order: Any = sort or ("score" if any(find_asked_words(condition)) else "date")
    with open_archive(archive, data=data) as store:
        rows = store.search(asked, what, sort=order, limit=limit)
        found = False
        for piece in _write(rows, form, what, lambda text: find_marks(text, condition, words)):
            found = True
            sys.stdout.buffer.write(piece)
    if not found:
        say(f"nothing of {archive} is found: {asked}" if asked else f"{archive}: has no {what}")
    return 0


def _write(rows: Rows, form: str, what: str, find_marks: FindMarks) -> Iterator[bytes]:
    if form == "jsonl":
        return _to_jsonl(rows)
    return _to_csv(rows) if form == "csv" else _to_text(rows, what, find_marks)


def _to_text(rows: Rows, what: str, find_marks: FindMarks) -> Iterator[bytes]:
    from waqai.exports.found import to_found

    for number, row in enumerate(rows, 1):
        yield to_found(row, number, what, find_marks).encode("utf-8", "replace")


def _to_jsonl(rows: Rows) -> Iterator[bytes]:
    from waqai.app.record_line import to_line

    for row in rows:
        yield to_line({name: str(cell) if name == "day" and cell else cell for name, cell in row.items()}) + b"\n"


def _to_csv(rows: Rows) -> Iterator[bytes]:
    from waqai.cli.incidents import to_plain_cell

    written = io.StringIO()
    writer = csv.writer(written)
    for number, row in enumerate(rows):
        if not number:
            writer.writerow(row)
        writer.writerow(to_plain_cell("; ".join(cell) if isinstance(cell, list) else cell) for cell in row.values())
        yield written.getvalue().encode("utf-8", "replace")
        written.seek(0)
        written.truncate()

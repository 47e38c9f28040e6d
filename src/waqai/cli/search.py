"""`waqai search`: events, claims or articles of an archive that a query finds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from waqai.cli.rows import to_csv, to_jsonl
from waqai.cli.talk import say

if TYPE_CHECKING:
    from waqai.stores.searching import Sort
    from waqai.stores.where import What


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.argument("query", metavar="QUERY")
@click.option(
    "--what", type=click.Choice(["events", "claims", "articles"]), default="events", help="What to list (events)."
)
@click.option("--sort", type=click.Choice(["date", "confidence"]), default="date", help="date (default) or confidence.")
@click.option("--limit", default=0, type=click.IntRange(min=0), metavar="N", help="Only the first N.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "csv"]),
    default="text",
    help="text (default), jsonl or csv.",
)
def search(archive: str, query: str, what: What, sort: Sort, limit: int, form: str) -> int:
    """List what a query finds: type:PROTEST country:Sudan date:2023-04..2023-06 "وقف إطلاق النار"

    docs/reference/query.md describes the language.
    """
    from waqai.assemble import open_archive

    with open_archive(archive) as store:
        answer = store.search(query, what, sort=sort, limit=limit)
        rows = (dict(zip(answer.columns, row, strict=True)) for row in answer)
        found = 0
        for piece in _FORMS[form](rows):
            found += 1
            sys.stdout.buffer.write(piece)
    if not found and form == "text":
        say(f"no {what} like this")
    return 0


def _to_text(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    from waqai.exports.text import safe

    for row in rows:
        where = " · ".join(safe(cell) for cell in (row["outlet"], row["published"], row["article"]) if cell)
        if "gloss" in row:
            mode = f"/{row['mode']}" if row["mode"] else ""
            place = f" · in {safe(row['place_en'] or row['place'])}" if row["place"] else ""
            told = f"{row['type']}{mode} · {row['status']} · {row['confidence']:.2f}"
            lines = [
                f"{row['date'] or 'no date'}  {told} · {where}",
                f"    {safe(row['gloss'])}{place}",
                f"    {safe(' '.join(row['sentence'].split()))}",
            ]
        elif "claim" in row:
            speaker = " / ".join(safe(name) for name in (row["speaker"], row["speaker_en"]) if name) or "nobody named"
            lines = [f"{speaker} · {where}", f"    {safe(' '.join(row['text'].split()))}"]
        else:
            lines = [
                f"{where} · {row['events']} events, {row['claims']} claims",
                f"    {safe(row['title'] or row['url'])}",
            ]
        yield ("\n".join(lines) + "\n").encode("utf-8", "replace")


_FORMS: dict[str, Callable[[Iterable[dict[str, Any]]], Iterator[bytes]]] = {
    "text": _to_text, "jsonl": to_jsonl, "csv": to_csv,
}  # fmt: skip

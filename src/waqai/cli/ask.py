"""`waqai ask`: tables of what a query finds in an archive."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click

from waqai.cli.rows import to_csv, to_jsonl, to_markdown
from waqai.cli.talk import say

_NAMES = ("timeline", "dyads", "actors", "map", "outlets", "claims", "gaps")


@click.command()
@click.argument("question", metavar="QUESTION", type=click.Choice(_NAMES))
@click.argument("archive", metavar="ARCHIVE")
@click.option("--where", default="", metavar="QUERY", help="Only of what a query finds.")
@click.option("--limit", default=0, type=click.IntRange(min=0), metavar="N", help="Only the first N rows.")
@click.option(
    "--format", "form", type=click.Choice(["text", "jsonl", "csv", "md"]), default="text",
    help="text (default), jsonl, csv or md.",
)  # fmt: skip
def ask(question: str, archive: str, where: str, limit: int, form: str) -> int:
    """Answer timeline, dyads, actors, map, outlets, claims or gaps with a table.

    docs/reference/questions.md describes each.
    """
    from itertools import islice

    from waqai.assemble import open_archive

    with open_archive(archive) as store:
        rows: Iterable[dict[str, Any]] = store.ask(question, where)
        found = False
        for piece in _FORMS[form](islice(rows, limit or None)):
            found = True
            sys.stdout.buffer.write(piece)
    if not found:
        say("nothing to be counted")
    return 0


def _to_text(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Cells parted by tabs: a table whose columns are padded breaks where Arabic and Latin letters meet."""
    from waqai.exports.text import safe

    for number, row in enumerate(rows):
        if not number:
            yield ("\t".join(row) + "\n").encode()
        cells = (str("" if cell is None else cell) for cell in row.values())
        yield ("\t".join(map(safe, cells)) + "\n").encode("utf-8", "replace")


_FORMS: dict[str, Callable[[Iterable[dict[str, Any]]], Iterator[bytes]]] = {
    "text": _to_text, "jsonl": to_jsonl, "csv": to_csv, "md": to_markdown,
}  # fmt: skip

"""`waqai incidents`: acts of an archive, each once, however many articles tell it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import click

from waqai.cli.rows import to_csv, to_jsonl
from waqai.cli.talk import say


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.option("--min-outlets", default=0, type=click.IntRange(min=0), metavar="N", help="Only those N outlets tell.")
@click.option("--min-texts", default=0, type=click.IntRange(min=0), metavar="N", help="Only those N texts tell.")
@click.option("--limit", default=0, type=click.IntRange(min=0), metavar="N", help="Only the first N.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "csv"]),
    default="text",
    help="text (default), jsonl or csv.",
)
def incidents(archive: str, min_outlets: int, min_texts: int, limit: int, form: str) -> int:
    """List acts, each once, however many articles tell it: latest first.

    waqai incident show ARCHIVE INCIDENT compares how outlets tell one.
    """
    from waqai.assemble import open_archive

    with open_archive(archive) as store:
        answer = store.query(
            "SELECT * FROM incident_rows WHERE outlets >= $outlets AND texts >= $texts "
            "ORDER BY last_day DESC NULLS LAST, incident" + (" LIMIT $most" if limit else ""),
            {"outlets": min_outlets, "texts": min_texts, **({"most": limit} if limit else {})},
        )
        rows = (dict(zip(answer.columns, row, strict=True)) for row in answer)
        for piece in _FORMS[form](rows):
            sys.stdout.buffer.write(piece)
    return 0


def _to_text(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    from waqai.exports.text import safe

    found = False
    for row in rows:
        found = True
        day = str(row["first_day"] or "no date")
        if row["last_day"] != row["first_day"]:
            day += f" to {row['last_day']}"
        told = f"{row['outlets']:,} outlets, {row['texts']:,} texts, {row['articles']:,} articles"
        mode = f"/{row['mode']}" if row["mode"] else ""
        place = f" · in {safe(row['place_en'] or row['place'])}" if row["place"] else ""
        lines = (
            f"{row['incident']}  {day}  {row['type']}{mode} · {row['status']} · {told} · score {row['score']:.2f}",
            f"    {safe(row['gloss'])}{place}",
            f"    {safe(' '.join(row['sentence'].split()))}",
        )
        yield ("\n".join(lines) + "\n").encode("utf-8", "replace")
    if not found:
        say("no incident is told so often")


_FORMS = {"text": _to_text, "jsonl": to_jsonl, "csv": to_csv}

"""`waqai why`: the proof of one event."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from waqai.cli.columns import column_option
from waqai.cli.options import data_option
from waqai.errors import InputError


@click.command()
@click.argument("file", metavar="FILE")
@click.argument("event", metavar="EVENT")
@click.option("--published", default="", metavar="DATE", help="The day the article appeared, as for `waqai read`.")
@column_option
@click.option("--article", "wanted", metavar="ID", help="Which article of a file that holds several; else the first.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text (default) or json.")
@data_option
def why(
    file: str,
    event: str,
    published: str,
    columns: dict[str, str],
    wanted: str | None,
    form: str,
    data: Path | None,
) -> int:
    """Show what an event was read from: the words of each cell, the rows that made it, and what was rejected beside it.

    FILE is what `waqai read` takes, - for standard input, or the word sample for the shipped article. EVENT is the
    event's number in the text that `waqai read` prints, or its id; an id is looked for in all articles of the file.

    \b
    waqai why sample 1
    waqai why article.txt 3 --published 2024-12-12
    """
    from waqai.app.record_line import to_line
    from waqai.cli import records
    from waqai.exports.text import find_event, to_proof

    read_one = records.reader(data)
    sample = file == "sample" and not Path(file).exists()
    found, seen = None, []
    for item in records.received(() if sample else (file,), None, sample, published, read_one, columns):
        if isinstance(item, InputError):
            raise item
        if item.article is None or (wanted is not None and item.article.id != wanted):
            continue
        record = records.record_of(item, read_one)
        seen.append(len(record["events"]))
        found = find_event(record, event)
        if found is not None or event.isdecimal():  # a number counts in one article, an id holds in all
            break
    if not seen:
        raise InputError(
            f"{file}: no article with the id {wanted}" if wanted else f"{file}: no article in it",
            "waqai read FILE --format jsonl shows the ids",
        )
    if found is None:
        many = (
            f"its article has {seen[-1]:,} events" if len(seen) == 1 else f"{len(seen):,} articles were looked through"
        )
        raise InputError(f"{file}: no event {event}: {many}", "waqai read FILE lists the events with their numbers")
    if form == "json":
        start, end = found["trigger"]["start"], found["trigger"]["end"]
        around = next(([a, b] for a, b in record["sentences"] if a <= start < b), [start, end])
        entities = {*found["actor"], *found["recipient"], found["reported_by"]}
        proof = {
            "article": record["id"],
            "event": found,
            "entities": [entity for entity in record["entities"] if entity["id"] in entities],
            "sentence": {"start": around[0], "end": around[1], "text": record["text"][around[0] : around[1]]},
            "left_out": [row for row in record["left_out"] if row["start"] < around[1] and row["end"] > around[0]],
        }
        written = to_line(proof) + b"\n"
    else:
        written = to_proof(record, found).encode("utf-8", "replace")
    sys.stdout.buffer.write(written)
    return 0

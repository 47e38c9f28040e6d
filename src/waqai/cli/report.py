"""`waqai report`: an archive's answers as one page with pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waqai.cli.options import where_option
from waqai.cli.output import opened
from waqai.cli.talk import say

if TYPE_CHECKING:
    from waqai.stores.archive import Archive


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.option("-o", "--output", required=True, metavar="FILE", help="The HTML file to write; - for stdout.")
@where_option("Only of what a query finds.")
@click.option("--limit", default=0, type=click.IntRange(min=0), metavar="N", help="Rows of each table (25).")
def report(archive: str, output: str, where: str, limit: int) -> int:
    """Draw timeline, network, map, actors, claims, statements and outlets on one page that needs no network.

    Each picture has its table beside it, and each row the words of an article behind it.
    """
    from waqai.assemble import open_archive
    from waqai.exports.report import REPORTED

    with open_archive(archive) as store:
        page = to_page(store, {question: store.ask(question, where) for question in REPORTED}, where, limit)
    with opened(output, [archive]) as stream:
        stream.write(page)
    if output != "-":
        say(f"{output}: {len(REPORTED)} questions answered")
    return 0


def to_page(store: Archive, answers: Mapping[str, Iterable[dict[str, Any]]], where: str, limit: int) -> bytes:
    """The page of these answers (rows by question) with the words that their rows name, from the archive's records."""
    from waqai.assemble import version
    from waqai.exports.report import build_section, find_quote, to_report

    kept = {question: list(rows) for question, rows in answers.items()}
    sections = [build_section(question, rows, limit) for question, rows in kept.items()]
    wanted: dict[str, set[str]] = {}
    for row in (row for section in sections for row in section.rows):
        article, _, name = str(row.get("example", "")).rpartition("/")
        wanted.setdefault(article, set()).add(name)
    quotes = {}
    for record in store.records(wanted):
        for name in wanted.get(record["id"], ()):
            quote = find_quote(record, name)
            if quote is not None:
                quotes[f"{record['id']}/{name}"] = quote
    told = kept.get("outlets")
    facts = {
        "archive": Path(store.path).name, "query": where, "events": sum(row["events"] for row in told) if told else "",
        "articles": sum(row["articles"] for row in told) if told else "", "version": f"waqai {version()}",
    }  # fmt: skip
    return to_report(sections, quotes, facts).encode("utf-8", "replace")

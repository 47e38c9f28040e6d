"""`waqai add`: articles into an archive."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waqai.cli.columns import column_option, show_columns
from waqai.cli.options import data_option, host_option, parallel_option
from waqai.cli.progress import progress
from waqai.cli.talk import complain, say

if TYPE_CHECKING:
    from waqai.app.ingest import Given, Tally


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--sample", is_flag=True, help="Take in the articles of the tutorial, which are made up.")
@click.option(
    "--published",
    default="",
    metavar="DATE",
    help="The day the articles appeared (2023-12-07, 2023-12 or 2023), where they are text or pages; for JSON lines it "
    "fills in where a line gives none.",
)
@data_option
@column_option
@host_option
@parallel_option
def add(
    archive: str,
    sources: tuple[str, ...],
    sample: bool,
    published: str,
    data: Path | None,
    columns: dict[str, str],
    hosts: tuple[str, ...],
    processes: int,
) -> int:
    """Take articles into an archive, read those that are new, and keep their records.

    ARCHIVE is one file; it is made when it is not there. SOURCE is a file, a folder, or the address of a page, feed or
    sitemap; files may hold text, pages, JSON lines, CSV, Parquet or WARC. What the archive has
    already is passed over unread, so a run that was stopped is gone on with by the same command.

    \b
    waqai add news.waqai news.jsonl.gz
    waqai add news.waqai article.txt --published 2024-12-12
    """
    from waqai.app.gates import find_refusal
    from waqai.app.ingest import Tally, add_articles
    from waqai.assemble import open_archive, read_many
    from waqai.errors import WaqaiError
    from waqai.sources import sample_archive
    from waqai.sources.article import asked_date

    if sample:
        sources = (*sources, sample_archive())
    if not sources:
        raise click.UsageError("name a SOURCE, or give --sample")
    asked_date(published)
    show_columns(sources, columns)
    tally = Tally()
    began = time.monotonic()
    with (
        progress(sys.stderr.isatty(), len(sources)) as bar,
        open_archive(archive, write=True, data=data, watch=bar.upgrade) as store,
    ):
        before = len(store)

        def watch(given: Given, tally: Tally) -> None:
            if given.article is None:
                complain(given.message, given.hint)
            bar.advance(given.where, given.share, _to_counts(tally, time.monotonic() - began))

        try:
            add_articles(
                _receive(sources, published, data, columns, hosts),
                store,
                lambda articles: read_many(articles, processes=processes, data=data),
                find_refusal,
                watch,
                tally,
            )
        except (KeyboardInterrupt, WaqaiError):
            # asked of the archive: a batch may be written whole when the interruption is heard
            say(f"{len(store) - before:,} new articles are kept in {archive}; the same command goes on from there")
            raise
    _report(archive, tally)
    return 1 if tally.faults else 0


def _receive(
    sources: tuple[str, ...], published: str, data: Path | None, columns: dict[str, str], hosts: tuple[str, ...]
) -> Iterator[Given]:
    """What the sources give, in order; a source that cannot be read is told of, and the next one is read."""
    from waqai.app.ingest import Given
    from waqai.cli.given import to_given
    from waqai.cli.records import date_reader, reader
    from waqai.errors import InputError
    from waqai.sources import read_source

    read_date = date_reader(reader(data))
    for source in sources:
        try:
            for item in read_source(source, published=published, columns=columns, read_date=read_date, hosts=hosts):
                yield to_given(source, item)
        except InputError as error:
            yield Given(source, source, None, message=error.message, hint=error.hint)


def _to_counts(tally: Tally, seconds: float) -> str:
    """What stands beside the bar: what became of the articles, and how many a second are looked at."""
    refused = sum(tally.refused.values())
    parts = [f"{tally.read:,} read", f"{tally.kept:,} kept", f"{tally.known:,} known", f"{refused:,} refused"]
    return f": {', '.join(parts)}; {tally.seen / max(seconds, 0.001):,.0f} a second"


def _report(archive: str, tally: Tally) -> None:
    """The end of a run in words: on stderr, because nobody asked for data."""
    if not tally.seen:
        say("no articles: the sources hold none")
        return
    read = f"{tally.read:,} read and kept" if tally.kept else "nothing new"
    say(f"{archive}: {read}, {tally.known:,} known before")
    for slug, number in sorted(tally.refused.items(), key=lambda item: -item[1]):
        say(f"{number:,} refused: {slug} (kept unread; waqai refused {archive} lists them)")
    if tally.taken:
        say(f"{tally.taken:,} passed over: the archive has another text under their id; give them ids of their own")

"""`waqai reread`: the articles of an archive, read with the present version and data files."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from waqai.cli.options import data_option, parallel_option
from waqai.cli.progress import progress
from waqai.cli.talk import say


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@data_option
@parallel_option
def reread(archive: str, data: Path | None, processes: int) -> int:
    """Read again each article whose record was made by another version of waqai or with other data files.

    The records that are replaced stay in the archive: `waqai diff` shows what changed. A run that was stopped is gone
    on with by the same command.
    """
    from waqai.app.reread import reread_articles
    from waqai.assemble import knowledge_version, open_archive, read_many, version

    maker, knowledge = version(), knowledge_version(data)
    with (
        progress(sys.stderr.isatty(), 1) as bar,
        open_archive(archive, write=True, make=False, data=data, watch=bar.upgrade) as store,
    ):
        stale = store.count_stale(maker, knowledge)
        began = time.monotonic()

        def watch(read: int) -> None:
            bar.advance(archive, read / stale, f"; {read / max(time.monotonic() - began, 0.001):,.0f} a second")

        found = store.find_stale(maker, knowledge)
        try:
            read = reread_articles(
                found, store, lambda articles: read_many(articles, processes=processes, data=data), watch
            )
        except KeyboardInterrupt:
            left = store.count_stale(maker, knowledge)
            say(f"{stale - left:,} of {stale:,} are read again; the same command goes on from there")
            raise
    say(
        f"{archive}: {read:,} read again; see what changed: waqai diff {archive}"
        if read
        else f"{archive}: nothing to read again"
    )
    return 0

"""`waqai refused`: what an archive keeps unread, and reading it after all."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from waqai.cli.options import data_option
from waqai.cli.talk import say


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.option("--take", multiple=True, metavar="ID", help="Read this article after all; may be given several times.")
@data_option
def refused(archive: str, take: tuple[str, ...], data: Path | None) -> int:
    """List the articles that ARCHIVE keeps unread: id, reason, what to do, source, parted by tabs.

    \b
    waqai refused news.waqai
    waqai refused news.waqai --take 7f0c11d2a9e35b64
    """
    if take:
        return _take(archive, take, data)
    from waqai.assemble import open_archive
    from waqai.exports.text import safe

    with open_archive(archive) as store:
        for row in store.query(
            "SELECT id, refusal, refusal_message, source FROM articles WHERE state = 'refused' ORDER BY number"
        ):
            sys.stdout.buffer.write(("\t".join(map(safe, row)) + "\n").encode("utf-8", "replace"))
    return 0


def _take(archive: str, ids: tuple[str, ...], data: Path | None) -> int:
    from waqai.app.reread import reread_articles
    from waqai.assemble import open_archive, read_many
    from waqai.errors import InputError

    with open_archive(archive, write=True, make=False, data=data) as store:
        found = store.find_refused(ids)
        there = {article.id for article, _ in found}
        if missing := [id for id in ids if id not in there]:
            raise InputError(
                f"{archive}: refused no article {', '.join(missing)}", f"waqai refused {archive} lists those it refused"
            )
        read = reread_articles(
            found, store, lambda articles: read_many(articles, processes=1, data=data), lambda read: None
        )
    say(f"{archive}: {read:,} read and kept")
    return 0

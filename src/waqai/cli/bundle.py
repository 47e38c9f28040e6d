"""`waqai bundle`: all that others need to check and repeat what was done with an archive, in one folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waqai.cli.export import find_records
from waqai.cli.options import status_option, where_option
from waqai.cli.talk import say

if TYPE_CHECKING:
    from waqai.exports.bundle import Listing
    from waqai.exports.columns import Kind
    from waqai.stores.archive import Archive

_VIEWS = {"tellings": "telling_rows", "incidents": "incident_rows", "sources": "sources"}
_KINDS: dict[str, Kind] = {
    "VARCHAR": "text", "INTEGER": "whole", "BIGINT": "whole", "DOUBLE": "number", "DATE": "day", "TIMESTAMP": "moment",
    "BOOLEAN": "yes",
}  # fmt: skip


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FOLDER", help="The folder to make."
)
@where_option("Only the events that a query finds.")
@status_option("All without it.")
@click.option("--texts", is_flag=True, help="With the texts of the articles, where you may hand them on.")
@click.option("--overwrite", is_flag=True, help="Write over a bundle that is there.")
def bundle(archive: str, output: Path, where: str, statuses: tuple[str, ...], texts: bool, overwrite: bool) -> int:
    """Make a folder by which others can check and repeat: tables, dictionary, sources, manifest, queries, citation.

    docs/reference/exports.md describes what is in it.
    """
    from waqai.assemble import build_book, open_archive
    from waqai.exports.bundle import Choice, save_bundle
    from waqai.exports.told import STATUSES

    wanted = statuses or STATUSES
    choice = Choice(Path(archive).name, where, wanted, texts)
    with open_archive(archive) as store:
        listings = {name: _list(store, view) for name, view in _VIEWS.items()}
        records = find_records(store, where, wanted)
        manifest = save_bundle(output, records, listings, build_book(), choice, overwrite)
    tables = manifest["tables"]
    say(f"{output}: {tables['events']['rows']:,} events of {tables['articles']['rows']:,} articles")
    return 0


def _list(store: Archive, view: str) -> Listing:
    """A view of the archive with the comments of its columns."""
    from waqai.exports.bundle import Listing
    from waqai.exports.columns import Column

    ((meaning,),) = store.query("SELECT comment FROM duckdb_views() WHERE view_name = ?", [view])
    described = store.query(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? AND database_name = 'kept' "
        "ORDER BY column_index",
        [view],
    )
    columns = tuple(Column(name, _KINDS[kind], words) for name, kind, words in described)
    names = ", ".join(f'"{column.name}"' for column in columns)
    return Listing(meaning, columns, store.query(f"SELECT {names} FROM {view} ORDER BY ALL"))

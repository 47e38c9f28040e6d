"""`waqai export`: events of an archive in the formats that others load."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waqai.cli.options import status_option, where_option
from waqai.cli.output import opened
from waqai.cli.progress import follow
from waqai.cli.talk import say

if TYPE_CHECKING:
    from waqai.stores.archive import Archive

_NAMES = ("polecat", "icews", "gdelt", "gdelt-mentions", "csv", "csv-claims", "xlsx", "parquet", "jsonl", "geojson",
          "kml", "gexf", "graphml", "ftm", "annotations", "jsonld", "atom", "conllu")  # fmt: skip


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(_NAMES))
@click.argument("archive", metavar="ARCHIVE")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The file to write."
)
@where_option("Only the events that a query finds.")
@status_option("All, but for polecat, icews and gdelt: asserted.")
@click.option("--overwrite", is_flag=True, help="Write over a file that is there.")
def export(form: str, archive: str, output: Path, where: str, statuses: tuple[str, ...], overwrite: bool) -> int:
    """Write events of an archive as polecat, icews, gdelt, gdelt-mentions, csv, csv-claims, xlsx, parquet, jsonl,
    geojson, kml, gexf, graphml, ftm, annotations, jsonld, atom or conllu.

    docs/reference/exports.md describes each and what it cannot hold.
    """
    from waqai.assemble import build_book, open_archive
    from waqai.errors import InputError
    from waqai.exports.formats import FACTS_ONLY, save
    from waqai.exports.told import STATUSES

    if output.is_file() and not overwrite:
        raise InputError(f"{output}: is there already", "choose another name, or give --overwrite")
    wanted = statuses or (("asserted",) if form in FACTS_ONLY else STATUSES)
    counted = Counted()
    with open_archive(archive) as store, opened(str(output), [archive]) as stream:
        left = save(form, stream, counted.through(find_records(store, where, wanted)), build_book())
    if left:
        say(f"{left:,} rows did not fit into a sheet: export csv, or fewer with --where")
    say(f"{output}: {counted.events:,} events of {counted.articles:,} articles")
    return 0


def find_records(store: Archive, where: str, statuses: Collection[str]) -> Iterator[Any]:
    """Records of an archive, in the order in which the articles came in, with the events that a query finds and that
    have one of the statuses; all records without a query. A person at a terminal sees a bar."""
    from waqai.exports.told import find_chosen

    if not where:
        yield from find_chosen(follow(store, len(store)), None, statuses)
        return
    chosen: dict[str, set[str]] = {}
    for row in store.search(where).to_dicts():
        chosen.setdefault(row["article"], set()).add(row["event"])
    yield from find_chosen(follow(store.records(chosen), len(chosen)), chosen, statuses)


class Counted:
    """Counts what goes through."""

    def __init__(self) -> None:
        self.articles = self.events = 0

    def through(self, records: Iterator[Any]) -> Iterator[Any]:
        """The same records."""
        for record in records:
            self.articles += 1
            self.events += len(record["events"])
            yield record

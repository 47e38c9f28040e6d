"""`waqai export`: events of an archive in the formats that others load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waqai.cli.output import opened
from waqai.cli.talk import say

if TYPE_CHECKING:
    from waqai.exports.told import Told

_NAMES = ("polecat", "icews", "gdelt", "gdelt-mentions", "csv", "xlsx", "geojson", "gexf", "graphml", "annotations",
          "jsonld", "atom")  # fmt: skip


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(_NAMES))
@click.argument("archive", metavar="ARCHIVE")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The file to write."
)
@click.option("--where", default="", metavar="QUERY", help="Only the events that a query finds.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(["asserted", "possible", "future"]),
    help="Only events of this status; may be given several times. All, but for polecat, icews and gdelt: asserted.",
)
@click.option("--overwrite", is_flag=True, help="Write over a file that is there.")
def export(form: str, archive: str, output: str, where: str, statuses: tuple[str, ...], overwrite: bool) -> int:
    """Write events of an archive as polecat, icews, gdelt, gdelt-mentions, csv, xlsx, geojson, gexf, graphml,
    annotations, jsonld or atom.

    docs/reference/exports.md describes each and what it cannot hold.
    """
    from waqai.assemble import find_scores, open_archive, version
    from waqai.errors import InputError
    from waqai.exports.formats import FACTS_ONLY, FORMATS
    from waqai.exports.sheets import save_xlsx
    from waqai.exports.told import find_told

    if Path(output).is_file() and not overwrite:
        raise InputError(f"{output}: is there already", "choose another name, or give --overwrite")
    wanted = statuses or (("asserted",) if form in FACTS_ONLY else ("asserted", "possible", "future"))
    counted = _Counted()
    with open_archive(archive) as store, opened(output, [archive]) as stream:
        chosen: dict[str, set[str]] | None = None
        if where:
            chosen = {}
            for row in store.search(where).to_dicts():
                chosen.setdefault(row["article"], set()).add(row["event"])
        records = store if chosen is None else (store.record(article) for article in chosen)
        told = counted.through(find_told(records, chosen, wanted))
        if form == "xlsx":
            left = save_xlsx(stream, told, version())
            if left:
                say(f"{left:,} events did not fit into a sheet: export csv, or fewer with --where")
        else:
            stream.writelines(line.encode("utf-8", "replace") for line in FORMATS[form](told, version(), find_scores()))
    say(f"{output}: {counted.number:,} events")
    return 0


class _Counted:
    """Counts what goes through."""

    def __init__(self) -> None:
        self.number = 0

    def through(self, told: Iterable[Told]) -> Iterator[Told]:
        for one in told:
            self.number += 1
            yield one

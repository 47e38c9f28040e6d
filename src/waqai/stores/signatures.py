"""Groups of copies in an archive: signatures, the keys by which copies are found, and the groups themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import duckdb

from waqai.app.copies import Signature, Stored, build_signature, group_copy, without_headline
from waqai.stores.rows import to_cell

FindAgency = Callable[[str], str]
Printed = tuple[int, str, str, str]  # number, id, text and headline of an article

# One scan for all keys of a batch. The keys of an article are one cell: as rows of their own, 32 for each article,
# DuckDB wrote every batch of them into a block of its own, 2.6 kB an article where the keys are 256 bytes. An article
# that is found comes once, not for each key: a bulletin of each day has thousands of copies.
_FOUND = """
SELECT s.article, s.copy_group, s.keep, f.bands FROM (
    SELECT number, list(band) AS bands FROM (SELECT number, unnest(bands) AS band FROM signatures)
    WHERE band IN (SELECT unnest(?::UBIGINT[])) GROUP BY number
) f JOIN signatures s ON s.number = f.number ORDER BY s.number
"""
_UNSIGNED = (
    "FROM articles a WHERE a.state = 'read' AND NOT EXISTS (SELECT 1 FROM signatures s WHERE s.number = a.number)"
)


def find_no_agency(text: str) -> str:
    """Stands in where nobody knows the names of agencies."""
    return ""


def save_signatures(connection: duckdb.DuckDBPyConnection, printed: Sequence[Printed], find_agency: FindAgency) -> None:
    """Put articles into their groups, in this order; of those that have one, only the agency is brought up to date.

    To be called within a transaction.
    """
    numbers = [number for number, *_ in printed]
    signed = connection.execute(
        "SELECT number FROM signatures WHERE number IN (SELECT unnest(?::BIGINT[]))", [numbers]
    ).fetchall()
    there = {number for (number,) in signed}
    agencies = {number: find_agency(text) for number, _, text, _ in printed}
    _update_agencies(connection, {number: agencies[number] for number in numbers if number in there})
    new = [
        (number, str(to_cell(name)), build_signature(without_headline(text, title)))
        for number, name, text, title in printed
        if number not in there
    ]
    batch = _Batch(_find_stored(connection, [band for _, _, signature in new for band in signature.bands]))
    for _, name, signature in new:
        group_copy(name, signature, batch)
    for group, others in batch.merged:
        connection.execute(
            "UPDATE signatures SET copy_group = ? WHERE copy_group IN (SELECT unnest(?::VARCHAR[]))",
            [group, list(others)],
        )
    if new:
        connection.execute(
            "INSERT INTO signatures SELECT unnest(?::VARCHAR[]), unnest(?::BIGINT[]), unnest(?::VARCHAR[]), "
            "unnest(?::VARCHAR[]), unnest(?::BLOB[]), unnest(?::UBIGINT[][])",
            [
                [name for _, name, _ in new],
                [number for number, _, _ in new],
                [batch.group_of(name) for _, name, _ in new],
                [agencies[number] for number, _, _ in new],
                [signature.keep for _, _, signature in new],
                [list(signature.bands) for _, _, signature in new],
            ],
        )


def count_unsigned(connection: duckdb.DuckDBPyConnection) -> int:
    """How many articles were read before there were groups: those of an archive of an older schema."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM articles WHERE state = 'read') - (SELECT count(*) FROM signatures)"
    ).fetchone()
    return int(row[0]) if row else 0


def find_unsigned(connection: duckdb.DuckDBPyConnection, most: int) -> list[tuple[int, str, bytes, str]]:
    """Number, id, packed text and headline of the first such articles."""
    return connection.execute(
        f"SELECT a.number, a.id, a.text, a.title {_UNSIGNED} ORDER BY a.number LIMIT {most}"
    ).fetchall()


def _update_agencies(connection: duckdb.DuckDBPyConnection, agencies: dict[int, str]) -> None:
    if agencies:
        connection.execute(
            "UPDATE signatures SET agency = new.agency "
            "FROM (SELECT unnest(?::BIGINT[]) AS number, unnest(?::VARCHAR[]) AS agency) new "
            "WHERE signatures.number = new.number AND signatures.agency <> new.agency",
            [list(agencies), list(agencies.values())],
        )


def _find_stored(connection: duckdb.DuckDBPyConnection, bands: list[int]) -> Iterator[tuple[list[int], Stored]]:
    """Every article of the archive that has some of the bands, with these."""
    for article, group, keep, shared in connection.execute(_FOUND, [bands]).fetchall() if bands else ():
        yield shared, Stored(article, group, keep)


class _Batch:
    """A `CopyIndex` of what articles that are added together may meet: what was found in the archive, and each other.

    `merged` lists which groups are to become one, in order.
    """

    def __init__(self, found: Iterable[tuple[Iterable[int], Stored]]) -> None:
        self.merged: list[tuple[str, tuple[str, ...]]] = []
        self._stored: list[Stored] = []
        self._by_band: dict[int, list[int]] = {}  # which of `_stored`
        self._group_now: dict[str, str] = {}  # the group of which a group has become a part
        self._groups: dict[str, str] = {}
        for bands, stored in found:
            self._keep(stored, bands)

    def find(self, bands: tuple[int, ...]) -> Iterable[Stored]:
        """Every article that shares a band, once, in its group of now."""
        found = set[int]().union(*(self._by_band.get(band, ()) for band in bands))
        for stored in map(self._stored.__getitem__, found):
            yield Stored(stored.article, self._now(stored.group), stored.keep)

    def add(self, article: str, group: str, signature: Signature) -> None:
        """Let later articles of the batch meet this one."""
        self._groups[article] = group
        self._keep(Stored(article, group, signature.keep), signature.bands)

    def merge(self, group: str, others: tuple[str, ...]) -> None:
        """Note that groups are one from now on."""
        self.merged.append((group, others))
        for other in others:
            self._group_now[other] = group

    def _keep(self, stored: Stored, bands: Iterable[int]) -> None:
        for band in bands:
            self._by_band.setdefault(band, []).append(len(self._stored))
        self._stored.append(stored)

    def group_of(self, article: str) -> str:
        """The group of an article of the batch, after all merging."""
        return self._now(self._groups[article])

    def _now(self, group: str) -> str:
        while group in self._group_now:
            group = self._group_now[group]
        return group

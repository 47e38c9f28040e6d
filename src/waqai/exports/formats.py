"""The formats of `waqai export`, each a function from records to lines of text or into a stream of bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO

from waqai.app.record_line import to_line
from waqai.exports.graphs import to_gexf, to_graphml
from waqai.exports.maps import to_geojson, to_kml
from waqai.exports.network import to_followthemoney
from waqai.exports.parquet import save_parquet
from waqai.exports.sheets import save_xlsx, to_claims_csv, to_csv
from waqai.exports.tables import to_gdelt, to_icews, to_mentions, to_polecat
from waqai.exports.told import Book, Record
from waqai.exports.web import to_annotations, to_atom, to_linked_data
from waqai.exports.words import to_conllu

Write = Callable[[Iterable[Record], Book], Iterator[str]]
Save = Callable[[IO[bytes], Iterable[Record], Book], int]


def to_records(records: Iterable[Record], book: Book) -> Iterator[str]:
    """The records themselves, one a line."""
    return (to_line(record).decode() + "\n" for record in records)


TEXTS: dict[str, Write] = {
    "polecat": to_polecat,
    "icews": to_icews,
    "gdelt": to_gdelt,
    "gdelt-mentions": to_mentions,
    "csv": to_csv,
    "csv-claims": to_claims_csv,
    "jsonl": to_records,
    "geojson": to_geojson,
    "kml": to_kml,
    "gexf": to_gexf,
    "graphml": to_graphml,
    "ftm": to_followthemoney,
    "annotations": to_annotations,
    "jsonld": to_linked_data,
    "atom": to_atom,
    "conllu": to_conllu,
}
"""Formats that are text: UTF-8, in pieces."""
BINARIES: dict[str, Save] = {"parquet": save_parquet, "xlsx": save_xlsx}
"""Formats that are none. Their functions give the number of rows that did not fit."""
FORMATS = (*TEXTS, *BINARIES)
FACTS_ONLY = ("polecat", "icews", "gdelt", "gdelt-mentions")
"""Formats that cannot say that something has not happened yet, or only may have."""


def save(form: str, stream: IO[bytes], records: Iterable[Record], book: Book) -> int:
    """Writes records in one of `FORMATS`; the number of rows that did not fit into it."""
    if form in BINARIES:
        return BINARIES[form](stream, records, book)
    stream.writelines(piece.encode() for piece in TEXTS[form](records, book))
    return 0

"""The formats of `waqai export`, each a function from events to lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from waqai.exports.graphs import to_gexf, to_graphml
from waqai.exports.sheets import to_csv
from waqai.exports.tables import Scores, to_gdelt, to_icews, to_mentions, to_polecat
from waqai.exports.told import Told
from waqai.exports.web import to_annotations, to_atom, to_geojson, to_linked_data

Write = Callable[[Iterable[Told], str, Scores], Iterator[str]]

FORMATS: dict[str, Write] = {
    "polecat": to_polecat,
    "icews": to_icews,
    "gdelt": to_gdelt,
    "gdelt-mentions": to_mentions,
    "csv": to_csv,
    "geojson": to_geojson,
    "gexf": to_gexf,
    "graphml": to_graphml,
    "annotations": to_annotations,
    "jsonld": to_linked_data,
    "atom": to_atom,
}
FACTS_ONLY = ("polecat", "icews", "gdelt", "gdelt-mentions")
"""Formats that cannot say that something has not happened yet, or only may have."""

"""Searching an archive: what a query finds, as rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import duckdb

from waqai.app.queries import read_query
from waqai.app.vocabulary import Vocabulary, check_query
from waqai.errors import InputError
from waqai.stores.where import What, Where

Sort = Literal["date", "confidence"]
_SELECT: dict[What, str] = {
    "events": (
        "SELECT v.article, v.event, a.outlet, a.published, a.title, a.url, v.type, v.mode, v.status, v.date, v.day, "
        "v.actor, v.actor_en, v.actor_country, v.actor_sector, v.recipient, v.recipient_en, v.recipient_country, "
        "v.recipient_sector, v.place, v.place_en, v.country, v.reporter, v.trigger, v.start, v.stop, v.sentence, "
        "v.confidence, v.gloss, v.lat, v.lon, v.quad, v.score, v.cameo "
        "FROM {0} JOIN articles a ON a.id = v.article"
    ),
    "claims": (
        "SELECT c.article, c.claim, a.outlet, a.published, a.title, a.url, s.name AS speaker, s.name_en AS speaker_en, "
        "s.country AS speaker_country, s.sector AS speaker_sector, c.direct, c.cue, c.text, c.start, c.stop, "
        "c.confidence FROM {0} JOIN articles a ON a.id = c.article LEFT JOIN sides s ON s.side = c.speaker_side"
    ),
    "articles": (
        "SELECT a.id AS article, a.outlet, a.published, a.title, a.url, "
        "(SELECT count(*) FROM events e WHERE e.article = a.id) AS events, "
        "(SELECT count(*) FROM claims e WHERE e.article = a.id) AS claims "
        "FROM {0}"
    ),
}
_TABLES: dict[What, tuple[str, str]] = {
    "events": ("events", "v"),
    "claims": ("claims", "c"),
    "articles": ("articles", "a"),
}
# `line` is the place of the row in its table, by which it is found again once the counting is done
_FOUND: dict[What, str] = {
    "events": "SELECT v.*, v.rowid AS line, a.number, a.outlet, a.published FROM events v "
    "JOIN articles a ON a.id = v.article WHERE ",
    "claims": "SELECT c.*, c.rowid AS line, a.number, a.outlet, a.published FROM claims c "
    "JOIN articles a ON a.id = c.article WHERE ",
    "articles": "SELECT a.*, a.rowid AS line FROM articles a WHERE a.state = 'read' AND ",
}
_ORDER: dict[tuple[What, Sort], str] = {
    ("events", "date"): "v.day DESC NULLS LAST, a.published DESC, a.number, v.start, v.event",
    ("events", "confidence"): "v.confidence DESC, a.number, v.start, v.event",
    ("claims", "date"): "a.published DESC, a.number, c.start, c.claim",
    ("claims", "confidence"): "c.confidence DESC, a.number, c.start, c.claim",
    ("articles", "date"): "a.published DESC, a.number",
}


class Search:
    """What is asked of one archive; names that were looked up once are kept."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, build_vocabulary: Callable[[], Vocabulary]) -> None:
        self._connection, self._build = connection, build_vocabulary
        self._names: list[tuple[str, str]] = []

    def to_sql(self, query: str, what: What, sort: Sort, limit: int) -> tuple[str, list[Any]]:
        """A statement and its parameters. Raises QueryError where the query is wrong, InputError for an order that
        there is not."""
        order = _ORDER.get((what, sort))
        if order is None:
            raise InputError(f"{what} have no {sort} to be sorted by", "sort them by date")
        found, parameters = self.to_found(query, what)
        table, short = _TABLES[what]
        if limit:  # which rows come first is found before anything else of them is read
            found += f" ORDER BY {order} LIMIT {int(limit)}"
        rows = f"(SELECT line FROM ({found})) found JOIN {table} {short} ON {short}.rowid = found.line"
        return f"{_SELECT[what].format(rows)} ORDER BY {order}", parameters

    def to_found(self, query: str, what: What) -> tuple[str, list[Any]]:
        """A statement for the rows as the tables have them, in no order, and its parameters. Raises QueryError where
        the query is wrong."""
        condition, parameters = self._to_condition(query, what)
        return _FOUND[what] + condition, parameters

    def _to_condition(self, query: str, what: What) -> tuple[str, list[Any]]:
        tree = read_query(query)
        known = self._build()
        check_query(query, tree, known)
        where = Where(what, known, self._find_names_of(known))
        return where.build(tree), where.parameters

    def _find_names_of(self, known: Vocabulary) -> Callable[[str], list[str]]:
        def find_names(folded: str) -> list[str]:
            if not self._names:
                rows = self._connection.execute("SELECT DISTINCT name, name_en FROM sides").fetchall()
                self._names = [(name, f" {known.fold(name)} {known.fold(english or '')} ") for name, english in rows]
            return [name for name, spelled in self._names if f" {folded} " in spelled]

        return find_names

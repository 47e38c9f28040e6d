"""Searching an archive: conditions as SQL with parameters, and the rows for which they hold.

Nothing of a query stands in the SQL itself but the number of its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import duckdb

from waqai.app.conditions import (
    Condition,
    Every,
    HasCode,
    HasOutlet,
    HasSide,
    HasWords,
    IsNear,
    IsNumber,
    IsWhen,
    Meaning,
    Some,
    What,
    find_asked_words,
)
from waqai.errors import InputError
from waqai.knowledge.spelling import fold
from waqai.stores.rows import to_cell, unpack_text

Sort = Literal["date", "score", "confidence"]
FindMeaning = Callable[[str, What], Meaning]

_STEP = 500  # rows fetched at once
_EARTH = 6371.0088  # mean radius in kilometres (IUGG)
_DEGREE = 110.5  # kilometres of a degree of latitude, at least
# BM25 with the values that most use: Robertson and Zaragoza 2009, «The Probabilistic Relevance Framework»
_SATURATION, _LENGTH = 1.2, 0.75

# Rows are chosen by a narrow question, and only those that are shown are fetched whole.
_FROM = {
    "events": "events v JOIN articles a ON a.id = v.article",
    "claims": "claims v JOIN articles a ON a.id = v.article",
    "articles": "articles a",
}
_WHOLE = {
    "events": "SELECT rowid AS kept_as, * FROM events v",
    "claims": "SELECT rowid AS kept_as, * FROM claims v",
    "articles": "SELECT a.rowid AS kept_as, a.number, a.id AS article, a.title, a.outlet, a.url, a.published, "
    "a.source, a.text FROM articles a",
}
_PRINTED = "SELECT id, number, title, outlet, url, published FROM articles WHERE id IN"
_BESIDE = {
    "events": "SELECT article, event AS key, incident FROM tellings WHERE article IN",
    "claims": "SELECT article, entity AS key, name AS speaker_name, name_en AS speaker_en, country AS speaker_country, "
    "sector AS speaker_sector FROM entities WHERE article IN",
}
_NOTHING: dict[str, dict[str, None]] = {
    "events": dict.fromkeys(("incident",)),
    "claims": dict.fromkeys(("speaker_name", "speaker_en", "speaker_country", "speaker_sector")),
}
_DAY = {"events": "coalesce(v.date, a.published)", "claims": "a.published", "articles": "a.published"}


class _Compiled:
    """A condition as SQL over the aliases v (event or claim) and a (article), and its parameters in order."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, rows: What) -> None:
        self.connection, self.rows = connection, rows
        self.parameters: list[Any] = []

    def sql(self, condition: Condition) -> str:
        match condition:
            case Every(parts=parts):
                return f"({' AND '.join(map(self.sql, parts))})" if parts else "true"
            case Some(parts=parts):
                return f"({' OR '.join(map(self.sql, parts))})"
            case HasWords(where="text"):
                return f"a.number IN (SELECT number FROM ({self.places(condition.phrase)}))"
            case HasWords():
                return self._stretch(condition)
            case HasSide():
                return self._side(condition)
            case HasCode():
                return self._code(condition)
            case HasOutlet(words=words):
                return f"a.outlet IN {self._list(self._outlets(words))}"
            case IsWhen():
                return self._when(condition)
            case IsNumber(column=column, sign=sign, number=number):
                return f"v.{column} {sign} {self._one(number)}"
            case IsNear():
                return f"({' OR '.join(self._near(*point, condition.kilometres) for point in condition.points)})"
            case _:
                return f"NOT coalesce({self.sql(condition.part)}, false)"

    def places(self, phrase: Sequence[Sequence[str]]) -> str:
        """A question for number and position of each place at which a phrase begins."""
        if len(phrase) == 1:
            return "SELECT number, unnest(positions) AS position FROM words WHERE word IN " + self._list(phrase[0])
        tables = []
        for place, keys in enumerate(phrase):
            joined = f" ON w{place}.number = w0.number AND w{place}.position = w0.position + {place}" if place else ""
            tables.append(f"({self.places((keys,))}) w{place}{joined}")
        return f"SELECT DISTINCT w0.number, w0.position FROM {' JOIN '.join(tables)}"

    def _one(self, cell: Any) -> str:
        self.parameters.append(to_cell(cell) if isinstance(cell, str) else cell)
        return "?"

    def _list(self, cells: Sequence[str]) -> str:
        return f"({', '.join(map(self._one, cells)) or 'NULL'})"

    def _stretch(self, condition: HasWords) -> str:
        owner = "v.claim" if condition.where == "claim" else "v.event"
        return (
            f"(v.article, {owner}) IN (SELECT s.article, s.owner FROM stretches s JOIN "
            f"({self.places(condition.phrase)}) w ON w.number = s.number AND w.position >= s.first "
            f"AND w.position + {len(condition.phrase)} <= s.last WHERE s.kind = {self._one(condition.where)})"
        )

    def _side(self, condition: HasSide) -> str:
        owner = "v.claim" if self.rows == "claims" else "v.event"
        sides = [side for side in condition.sides if (side in ("speaker", "addressee")) == (self.rows == "claims")]
        parts = [f"side IN {self._list(sides)}"]
        for column, values in (
            ("country", condition.countries), ("sector", condition.sectors), ("kind", condition.kinds)
        ):  # fmt: skip
            if values:
                parts.append(f"{column} IN {self._list(values)}")
        named = [f"contains(words, {self._one(pattern)})" for pattern in condition.patterns]
        if condition.keys:
            named.append(f"actor IN {self._list(condition.keys)}")
        if named:
            parts.append(f"({' OR '.join(named)})")
        return f"(v.article, {owner}) IN (SELECT article, owner FROM sides WHERE {' AND '.join(parts)})"

    def _code(self, condition: HasCode) -> str:
        values = condition.values
        if condition.column == "context":
            return f"list_has_any(v.contexts, [{', '.join(map(self._one, values))}])"
        if condition.column == "incident":
            return (
                f"(v.article, v.event) IN (SELECT article, event FROM tellings WHERE incident IN {self._list(values)})"
            )
        if condition.column == "article":
            return f"a.id IN {self._list(values)}"
        if condition.begins:
            return f"({' OR '.join(f'starts_with(v.{condition.column}, {self._one(value)})' for value in values)})"
        return f"v.{condition.column} IN {self._list(values)}"

    def _outlets(self, words: str) -> list[str]:
        wanted = fold(words).casefold().split()
        found = self.connection.execute("SELECT DISTINCT outlet FROM articles").fetchall()
        return [name for (name,) in found if " ".join(wanted) in " ".join(fold(name).casefold().split())]

    def _when(self, condition: IsWhen) -> str:
        """Dates are compared as they are written, as far as the limit is told; one that is told more vaguely, or as
        a week or a season, lies in no shorter limit."""
        column = "v.date" if condition.column == "date" else "a.published"
        equal = "" if condition.strict else "="
        parts = []
        for limit, sign in ((condition.first, ">"), (condition.last, "<")):
            if limit:
                parts.append(f"left({column}, {len(limit)}) {sign}{equal} {self._one(limit)}")
        longest = max(len(condition.first), len(condition.last))
        parts.append(f"length({column}) >= {longest}")
        if longest > 4 and condition.column == "date":
            parts.append("v.day IS NOT NULL")
        return f"({' AND '.join(parts)})"

    def _near(self, lat: float, lon: float, kilometres: float) -> str:
        reach = kilometres / _DEGREE
        away = (
            f"2 * {_EARTH} * asin(least(1, sqrt(pow(sin(radians(v.lat - {self._one(lat)}) / 2), 2) + "
            f"cos(radians({self._one(lat)})) * cos(radians(v.lat)) * "
            f"pow(sin(radians(v.lon - {self._one(lon)}) / 2), 2))))"
        )
        return (
            f"({away} <= {self._one(kilometres)} AND v.lat BETWEEN {self._one(lat - reach)} "
            f"AND {self._one(lat + reach)})"
        )


def find_no_meaning(query: str, what: What) -> Meaning:
    """Stands in where nobody knows names and codes: only the empty query means something."""
    if query:
        raise InputError("this archive was opened without what queries are looked up in", "waqai.open_archive opens it")
    return Meaning(what, what, Every(()))


def find_rows(
    connection: duckdb.DuckDBPyConnection, meaning: Meaning, sort: Sort | None, limit: int
) -> Iterator[dict[str, Any]]:
    """Rows for which what is meant holds, each as column → cell.

    Sorted by `sort`, or as they were kept where it is None; `limit` 0 gives all. `text_score` is BM25 of the article's
    text for the words of the query where they are sorted by it, else 0.
    """
    what, through, condition = meaning.what, meaning.through, meaning.condition
    compiled = _Compiled(connection, through)
    scores = _scores(compiled, condition) if sort == "score" else ""
    where = compiled.sql(condition)
    if through != what:
        where = f"a.id IN (SELECT v.article FROM {_FROM[through]} WHERE {where})"
    id = "a.rowid" if what == "articles" else "v.rowid"
    score = "coalesce(b.score, 0)" if scores else "0.0"
    joined = f" LEFT JOIN ({scores}) b ON b.number = a.number" if scores else ""
    state = "AND a.state = 'read' " if what == "articles" else ""
    sql = f"SELECT {id}, {score} AS score FROM {_FROM[what]}{joined} WHERE {where} {state}{_order(what, sort, id)}" + (
        f" LIMIT {int(limit)}" if limit else ""
    )
    cursor = connection.cursor()
    cursor.execute("USE kept")
    cursor.execute(sql, compiled.parameters)
    while step := cursor.fetchmany(_STEP):
        yield from _fetch(connection, what, step)


def _order(what: What, sort: Sort | None, id: str) -> str:
    if sort is None:
        return f"ORDER BY {id}"
    first = {"score": "score DESC, ", "date": ""}.get(sort, "")
    if sort == "confidence" and what != "articles":
        first = "v.confidence DESC, "
    return f"ORDER BY {first}{_DAY[what]} DESC NULLS LAST, {id}"


def _fetch(
    connection: duckdb.DuckDBPyConnection, what: What, step: Sequence[tuple[int, float]]
) -> Iterator[dict[str, Any]]:
    id = "a.rowid" if what == "articles" else "v.rowid"
    numbers = ", ".join(str(int(number)) for number, _ in step)
    found = {row.pop("kept_as"): row for row in _ask(connection, f"{_WHOLE[what]} WHERE {id} IN ({numbers})")}
    names = sorted({row["article"] for row in found.values()})
    if what == "articles":
        for row in found.values():
            row["text"] = unpack_text(row["text"])
    else:
        printed = {row.pop("id"): row for row in _ask(connection, _PRINTED, names)}
        beside = {(row.pop("article"), row.pop("key")): row for row in _ask(connection, _BESIDE[what], names)}
        for row in found.values():
            key = row["event"] if what == "events" else row["speaker"]
            row |= {**printed[row["article"]], **beside.get((row["article"], key), _NOTHING[what])}
    for number, score in step:
        yield {**found[number], "text_score": score}


def _ask(
    connection: duckdb.DuckDBPyConnection, sql: str, names: Sequence[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Rows as column → cell; `names` stand for the list at the end of the SQL."""
    marks = "" if names is None else f" ({', '.join('?' * len(names))})"
    cursor = connection.execute(sql + marks, list(names or ()))
    columns = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        yield dict(zip(columns, row, strict=True))


def _scores(compiled: _Compiled, condition: Condition) -> str:
    """A question for number and score of every article that has a word of the query; empty where it has none."""
    asked = [has.phrase for has in find_asked_words(condition)]
    if not asked:
        return ""
    hits = " UNION ALL ".join(
        f"SELECT {place} AS part, number, count(DISTINCT position) AS hits FROM ({compiled.places(phrase)}) "
        "GROUP BY number"
        for place, phrase in enumerate(asked)
    )
    return (
        f"WITH hits AS ({hits}), known AS (SELECT part, count(*) AS articles FROM hits GROUP BY part), "
        "size AS (SELECT count(*) AS articles, avg(words) AS mean FROM searched) "
        "SELECT h.number, sum(ln(1 + (size.articles - k.articles + 0.5) / (k.articles + 0.5)) * h.hits * "
        f"{_SATURATION + 1} / (h.hits + {_SATURATION} * ({1 - _LENGTH} + {_LENGTH} * s.words / size.mean))) AS score "
        "FROM hits h JOIN known k ON k.part = h.part JOIN searched s ON s.number = h.number, size GROUP BY h.number"
    )

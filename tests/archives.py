"""What tests of archives share: articles, records that need no tables, and a whole archive as plain rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from waqai.app.ingest import Entry, Given, to_content
from waqai.app.record_line import to_line
from waqai.model import Article
from waqai.stores.archive import Archive
from waqai.stores.migrations import MIGRATIONS

MAKER = {"waqai": "0.1", "knowledge": "sha256:one"}
HOSTILE = "'; DROP TABLE articles; -- \" $1 ? \0 \ud800 \u202e </script> ا"


def made_article(number: int, **fields: str) -> Article:
    text = fields.pop("text", f"وصل الوفد رقم {number} إلى العاصمة، وقال المتحدث إن المحادثات تبدأ غدا.")
    return Article(fields.pop("id", f"n{number}"), text, **fields)


def record_of(article: Article, made_by: dict[str, str] | None = None, type: str = "CONSULT") -> dict[str, Any]:
    """A record in every layer, without reading: its event and claim stand on the article's first words."""
    text = article.text
    span = {"start": 0, "end": min(3, len(text))}
    why = [{"rule": "frame", "row": f"frames-verbal#{text[:3]}"}, {"rule": "hosts", "row": ""}]
    place = {"name": text[:3], "name_en": None, "country": "SYR", "lat": 33.5, "lon": None, **span}
    return {
        "schema": "waqai/record/1", "id": article.id, "url": article.url or None, "outlet": article.outlet or None,
        "title": article.title or None, "published": article.published or None, "language": "ar", "text": text,
        "blocks": [{"kind": "body", "start": 0, "end": len(text), "why": ""}], "sentences": [[0, len(text)]],
        "entities": [
            {"id": f"e{n}", "kind": "group", "name": f"{text[:9]} {n}", "name_en": "delegation", "country": None,
             "sector": "GOV", "actor": None, "wikidata": None}
            for n in (1, 2)
        ],
        "mentions": [{"entity": "e1", **span, "text": text[:3], "kind": "name"}],
        "events": [
            {"id": f"v-{article.id}", "type": type, "mode": "visit", "contexts": ["diplomatic"], "cameo": "042",
             "quad": 1, "score": 1.5, "actor": ["e2", "e1"], "recipient": [],
             "date": {"value": "2024-05", "text": text[:3], **span},
             "place": place, "status": "asserted", "reported_by": "e1", "claim": "c1",
             "trigger": {"text": text[:3], **span}, "mentions": [], "evidence": [{"part": "trigger", **span}],
             "confidence": 0.5, "why": why, "gloss": f"{article.id} visits"}
        ],
        "claims": [
            {"id": "c1", "speaker": "e1", "addressee": None, "direct": True, "cue": {"text": text[:3], **span},
             **span,
             "text": text[:3], "evidence": [], "confidence": 1.0, "why": why}
        ],
        "times": [{**span, "text": text[:3], "value": "2024-05", "kind": "date"}],
        "places": [{**span, "text": text[:3], "name_en": None, "country": "SYR", "lat": 33.5, "lon": 36.3}],
        "left_out": [{**span, "reason": "negated", "row": "frames-verbal#x"}],
        "problems": [{"slug": "no-publish-date", "message": "it's not there"}], "made_by": made_by or MAKER,
    }  # fmt: skip


def read_made(
    articles: Iterable[Article], *, processes: int = 1, data: Path | None = None
) -> Iterator[tuple[Article, bytes]]:
    """Stands in for the reading."""
    for article in articles:
        yield article, to_line(record_of(article))


def made_entry(article: Article, **fields: Any) -> Entry:
    given = Given("news.jsonl", "news.jsonl:1", article)
    return Entry(given, article, to_content(article), record=fields.pop("record", record_of(article)), **fields)


def filled(path: Path, numbers: Iterable[int]) -> Path:
    """An archive with these articles."""
    with Archive(path, write=True, made_by="0.1") as archive:
        archive.write([made_entry(made_article(number)) for number in numbers])
    return path


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without the moments and the batches in which they were written."""
    selected = {
        "articles": "SELECT * EXCLUDE (added) FROM articles",
        "records": "SELECT * EXCLUDE (made) FROM records",
        "postings": "SELECT word, unnest(articles), unnest(positions) FROM postings",
        "segments": "SELECT min(first), max(last) FROM segments",
    }
    with Archive(path) as archive:
        tables = [table for (table,) in archive.query("SELECT table_name FROM duckdb_tables()")]
        return {t: sorted(archive.query(selected.get(t, f"SELECT * FROM {t}")), key=repr) for t in tables}


def written_lines(path: Path, articles: Iterable[Article]) -> Path:
    """Articles as a file of JSON lines."""
    rows = ({"id": a.id, "text": a.text, "url": a.url, "outlet": a.outlet, "published": a.published} for a in articles)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def age(path: Path, schema: int) -> None:
    """Make the archive one of an older schema: take out the views, tables and columns that this did not have."""

    def shape(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
        return set(
            connection.execute(
                "SELECT CASE WHEN v.view_name IS NULL THEN 'TABLE' ELSE 'VIEW' END, c.table_name, c.column_name "
                "FROM duckdb_columns() c LEFT JOIN duckdb_views() v ON v.view_name = c.table_name AND NOT v.internal "
                "WHERE NOT c.internal"
            ).fetchall()
        )

    with duckdb.connect(":memory:") as old:
        for statement in (statement for statements in MIGRATIONS[:schema] for statement in statements):
            old.execute(statement)
        kept = shape(old)
    whole = {(kind, name) for kind, name, _ in kept}
    with duckdb.connect(str(path)) as connection:
        for kind, name, column in sorted(shape(connection) - kept, key=lambda one: (one[0] == "TABLE", *one)):
            if (kind, name) in whole:
                connection.execute(f'ALTER TABLE {name} DROP COLUMN "{column}"')
            else:
                connection.execute(f"DROP {kind} IF EXISTS {name}")
        connection.execute("UPDATE archive SET schema = ?", [schema])

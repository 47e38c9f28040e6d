"""docs/reference/store.md, drawn from a fresh archive: `python -m waqai.stores.page > docs/reference/store.md`."""

from __future__ import annotations

import sys

import duckdb

from waqai.stores.migrations import MIGRATIONS

_OPENING = """\
# Tables of an archive

An archive is one [DuckDB](https://duckdb.org) file. While `waqai add` or `waqai reread` writes, nobody else can open
it; otherwise any tool that reads DuckDB can. In Python:

```python
from waqai import open_archive

with open_archive("news.waqai") as archive:
    for record in archive:  # as docs/record.md describes it
        print(record["id"], len(record["events"]))
    answer = archive.query("SELECT actor_country, count(*) FROM event_rows WHERE type = ? GROUP BY ALL", ["CONSULT"])
    for country, number in answer:  # or answer.to_pandas(), answer.to_arrow()
        print(country, number)
```

Offsets count code points of the article's text, as in [the record](../record.md). Half surrogate pairs, which are no
characters, stand in columns as `\\udc80`; texts and records keep them. This page is drawn from
the comments in the file.
"""


def to_page() -> str:
    """The page in Markdown: a section for each table and view, a row for each column."""
    with duckdb.connect(":memory:") as connection:
        for statements in MIGRATIONS:
            for statement in statements:
                connection.execute(statement)
        tables = connection.execute(
            "SELECT table_name, comment, 'table' FROM duckdb_tables() UNION ALL "
            "SELECT view_name, comment, 'view' FROM duckdb_views() WHERE NOT internal ORDER BY 3, 1"
        ).fetchall()
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal "
            "ORDER BY table_name, column_index"
        ).fetchall()
    pieces = [_OPENING]
    for name, meaning, kind in tables:
        rows = [f"| `{column}` | {data} | {words} |\n" for table, column, data, words in columns if table == name]
        heading = f"## {name}\n\n{kind.capitalize()}. {meaning}\n\n"
        pieces.append(heading + "| column | type | meaning |\n|---|---|---|\n" + "".join(rows))
    return "\n".join(pieces)


if __name__ == "__main__":
    sys.stdout.write(to_page())

"""The pages of a replication bundle that people read: how to load it, how to cite it, queries to begin with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

QUERIES = """\
-- Run in the bundle's folder: duckdb < queries.sql
-- Each query can be run by itself; the columns are explained in dictionary.csv.

-- events of each month and type
SELECT strftime(day, '%Y-%m') AS month, type, count(*) AS events
FROM 'tables/events.parquet' WHERE status = 'asserted' AND day_basis = 'told' GROUP BY ALL ORDER BY ALL;

-- who does how much to whom, by country
SELECT actor_country, recipient_country, count(*) AS events, round(avg(score), 2) AS score
FROM 'tables/events.parquet' WHERE status = 'asserted' AND actor_country IS NOT NULL AND recipient_country IS NOT NULL
GROUP BY ALL ORDER BY events DESC, actor_country, recipient_country LIMIT 50;

-- acts that several outlets tell, each once
SELECT incident, first_day, type, actor_en, recipient_en, outlets, texts, gloss
FROM 'tables/incidents.parquet' ORDER BY outlets DESC, texts DESC, incident LIMIT 50;

-- who is quoted how often
SELECT speaker_en, speaker_country, count(*) AS claims, count(*) FILTER (direct) AS direct
FROM 'tables/claims.parquet' GROUP BY ALL ORDER BY claims DESC, speaker_en, speaker_country LIMIT 50;

-- an event and the words that show it
SELECT e.article, e.event, e.gloss, v.part, v.words, v.start, v.stop
FROM 'tables/events.parquet' e JOIN 'tables/evidence.parquet' v USING (article, event)
ORDER BY e.article, e.event, v.start LIMIT 50;

-- the killed of each day, as the articles tell it
SELECT e.day, n.qualifier, n.low, n.high, n.words, e.gloss
FROM 'tables/numbers.parquet' n JOIN 'tables/events.parquet' e USING (article, event)
WHERE n.kind = 'killed' AND NOT n.total ORDER BY ALL LIMIT 50;
"""


def to_citation_text(manifest: Mapping[str, Any]) -> str:
    """How to cite the bundle, in one sentence."""
    tables = manifest["tables"]
    span = " to ".join(dict.fromkeys(manifest["published"] or ["no date"]))
    return (
        f"{tables['events']['rows']:,} events of {tables['articles']['rows']:,} Arabic news articles from "
        f"{manifest['outlets']:,} outlets ({span}), coded by waqai {manifest['waqai']} with "
        f"{' and '.join(manifest['code_books'])}. Data set, made {manifest['made'][:10]}, "
        f"SHA-256 {manifest['data_sha256']}."
    )


def to_citation(manifest: Mapping[str, Any]) -> str:
    """CITATION.cff (version 1.2.0); whoever publishes the bundle puts the authors in."""
    cells = {
        "title": to_citation_text(manifest).split(". Data set")[0], "version": manifest["data_sha256"][:12],
        "date-released": manifest["made"][:10],
    }  # fmt: skip
    lines = [f"{name}: {json.dumps(cell, ensure_ascii=False)}" for name, cell in cells.items()]
    return "\n".join([
        "cff-version: 1.2.0", "type: dataset", 'message: "Cite this data set so; put its authors in."', *lines,
        "authors:", '  - name: "the compilers of this data set"', "references:", "  - type: software",
        "    title: waqai", f"    version: {json.dumps(manifest['waqai'])}", "    authors:",
        '      - name: "the authors of waqai"', "",
    ])  # fmt: skip


def to_readme(manifest: Mapping[str, Any]) -> str:
    """README.md of a bundle."""
    rows = "".join(f"| `{table['file']}` | {table['rows']:,} |\n" for table in manifest["tables"].values())
    chosen = json.dumps(manifest["query"], ensure_ascii=False) if manifest["query"] else "all events"
    texts = (
        "`tables/texts.parquet` has the articles' texts, which belong to those who published them."
        if manifest["texts"]
        else "The articles' texts are not in it; `tables/articles.parquet` has the SHA-256 of each, by which a text "
        "that you have can be told to be the same."
    )
    return f"""\
# Events of Arabic news

{to_citation_text(manifest)}

Chosen: {chosen}, of the status {", ".join(manifest["statuses"])}. {texts}

| table | rows |
|---|---|
{rows}
`dictionary.csv` explains every column, `tables/sources.parquet` says where the articles come from, `manifest.json`
says what made this folder, `queries.sql` holds queries to begin with, `CITATION.cff` is the citation for programs.
`sha256sum -c SHA256SUMS` checks the files. The hashes of rows in the manifest do not depend on how Parquet was written.

Offsets count code points of the article's text, the first is 0, and `stop` is the one after the last.

```python
import duckdb
duckdb.sql("SELECT type, count(*) FROM 'tables/events.parquet' GROUP BY ALL").show()
```

```r
events <- arrow::read_parquet("tables/events.parquet")
```
"""

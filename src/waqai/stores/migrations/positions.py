"""Where in its article each word stands, so that phrases are found without reading the articles.

The postings without positions are left out: whoever writes next indexes the words of all articles anew.
"""

from __future__ import annotations

from waqai.stores.migrations.statements import Statements, table

POSITIONS: Statements = (
    "DROP TABLE postings",
    "DELETE FROM segments",
    *table(
        "postings",
        "Where words stand: each as `waqai.app.search_words` makes it.",
        ("segment", "INTEGER NOT NULL", "the segment"),
        ("word", "VARCHAR NOT NULL", "the word: folded, without clitics and article"),
        ("articles", "BIGINT[] NOT NULL", "numbers of the segment's articles that have it"),
        ("positions", "INTEGER[][] NOT NULL", "for each of them, which of its words it is, from 0"),
    ),
)  # fmt: skip

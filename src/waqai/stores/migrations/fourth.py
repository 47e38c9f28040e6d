"""Schema 4: which words stand in which articles."""

from __future__ import annotations

from waqai.stores.migrations.statements import Statements, table

FOURTH: Statements = (
    *table(
        "segments",
        "Stretches of articles whose words were indexed together.",
        ("segment", "INTEGER NOT NULL", "number of the segment, from 1"),
        ("first", "BIGINT NOT NULL", "number of its first article"),
        ("last", "BIGINT NOT NULL", "number of its last article"),
    ),
    *table(
        "postings",
        "Where words stand: each as written (folded) and without clitics before it.",
        ("segment", "INTEGER NOT NULL", "the segment"),
        ("word", "VARCHAR NOT NULL", "the word, folded: without vowel marks, variant letters as one"),
        ("articles", "BIGINT[] NOT NULL", "numbers of the segment's articles that have it"),
    ),
)

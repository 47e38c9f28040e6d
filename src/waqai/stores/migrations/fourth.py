"""Schema 4: what searching looks up."""

from __future__ import annotations

from waqai.stores.migrations.statements import ARTICLE, Statements, table

_NUMBER = ("number", "BIGINT NOT NULL", "number of the article")
_OWNER = ("owner", "VARCHAR NOT NULL", "id of the event or claim")

FOURTH: Statements = (
    *table(
        "words",
        "The words of the articles that were read: spelling folded, clitics and the article cut off.",
        ("word", "VARCHAR NOT NULL", "as `waqai.app.search_words` makes it"),
        _NUMBER,
        ("positions", "INTEGER[] NOT NULL", "which words of the article it is, from 0"),
    ),
    *table(
        "searched",
        "One row for each article whose words are kept.",
        ARTICLE,
        _NUMBER,
        ("words", "INTEGER NOT NULL", "how many words it has"),
    ),
    *table(
        "sides",
        "One row for each side of an event or claim, as searching compares it.",
        ARTICLE,
        _OWNER,
        ("side", "VARCHAR NOT NULL", "actor, recipient, reporter, place or trigger; of a claim speaker or addressee"),
        ("kind", "VARCHAR NOT NULL", "person, role, country, organisation, group or people, or empty"),
        ("words", "VARCHAR NOT NULL", "words of its names in both scripts, each between blanks"),
        ("country", "VARCHAR NOT NULL", "as of the entity, or empty"),
        ("sector", "VARCHAR NOT NULL", "as of the entity, or empty"),
        ("actor", "VARCHAR NOT NULL", "key of the row that knows it, or empty"),
    ),
    *table(
        "stretches",
        "Which words of its article an event's sentence or a claim spans.",
        ARTICLE,
        _OWNER,
        ("kind", "VARCHAR NOT NULL", "sentence or claim"),
        _NUMBER,
        ("first", "INTEGER NOT NULL", "position of its first word"),
        ("last", "INTEGER NOT NULL", "position after its last word"),
    ),
)  # fmt: skip

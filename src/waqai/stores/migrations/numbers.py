"""The table of numbers in the current records."""

from __future__ import annotations

from waqai.stores.migrations.statements import ARTICLE, START, STOP, Statements, table, view

NUMBERS: Statements = (
    *table(
        "numbers",
        "Numbers of the current records that count something: the killed, the arrested, crowds, money.",
        ARTICLE,
        ("number", "VARCHAR NOT NULL", "id within the article: n1, n2"),
        ("kind", "VARCHAR NOT NULL", "what is counted: killed, wounded, arrested, money and others"),
        ("unit", "VARCHAR", "persons, or the code of the currency (ISO 4217); NULL where it is not told"),
        ("low", "BIGINT NOT NULL", "the figure told, or its lower bound"),
        ("high", "BIGINT NOT NULL", "the figure told, or its upper bound"),
        ("qualifier", "VARCHAR", "about, nearly, more-than, at-least, less-than, at-most or up-to"),
        ("total", "BOOLEAN NOT NULL", "whether it is a running total, not the count of one act"),
        ("status", "VARCHAR NOT NULL", "asserted, negated, possible or future"),
        ("reason", "VARCHAR", "why the act that it belongs to was left out"),
        ("text", "VARCHAR NOT NULL", "the words"),
        ("head", "VARCHAR", "the noun that is counted"),
        ("people", "VARCHAR", "entity id of those counted"),
        ("people_name", "VARCHAR", "their name in the article"),
        ("country", "VARCHAR", "their country, ISO 3166 alpha-3"),
        ("sector", "VARCHAR", "code of their sector"),
        ("event", "VARCHAR", "id of the event that it belongs to"),
        ("part_of", "VARCHAR", "id of the number of which it counts a part"),
        ("claim", "VARCHAR", "id of the claim in which it stands"),
        ("said_by", "VARCHAR", "entity id of who says so"),
        ("speaker", "VARCHAR", "name of who says so"),
        START,
        STOP,
        ("row", "VARCHAR NOT NULL", "row of the tables that says what is counted"),
    ),
    *view(
        "number_rows",
        "Numbers of the current records with their articles and events: one row for each number.",
        "SELECT n.article, a.outlet, a.published, n.kind, n.unit, n.low, n.high, n.qualifier, n.total, n.status, "
        "n.text, n.people_name, n.country, n.sector, n.speaker, n.part_of, n.event, v.type, v.day, v.gloss "
        "FROM numbers n JOIN articles a ON a.id = n.article "
        "LEFT JOIN events v ON v.article = n.article AND v.event = n.event",
        ("article", "`id` of the article"),
        ("outlet", "outlet of the article"),
        ("published", "publish date of the article"),
        ("kind", "what is counted"),
        ("unit", "persons, or the code of the currency"),
        ("low", "the figure told, or its lower bound"),
        ("high", "the figure told, or its upper bound"),
        ("qualifier", "about, more-than and others"),
        ("total", "whether it is a running total"),
        ("status", "asserted, negated, possible or future"),
        ("text", "the words"),
        ("people_name", "who is counted, as the article names them"),
        ("country", "their country"),
        ("sector", "code of their sector"),
        ("speaker", "name of who says so"),
        ("part_of", "id of the number of which it counts a part"),
        ("event", "id of the event that it belongs to"),
        ("type", "PLOVER type of that event"),
        ("day", "first day of its date"),
        ("gloss", "that event as an English sentence"),
    ),
)

"""Sides of events and speakers of claims as rows of their own, so that a search for somebody, or a count of who acts on
whom, need not look at every entity of every article."""

from __future__ import annotations

from waqai.stores.migrations.statements import Statements, add_columns, table

# `waqai.stores.rows.to_side` computes the same
_SIDE = (
    "md5_number_lower(concat_ws(chr(31), coalesce(e.actor, ''), e.name, coalesce(e.name_en, ''), "
    "coalesce(e.country, ''), coalesce(e.sector, '')))"
)


def _fill_lists(column: str, entities: str) -> str:
    return (
        f"UPDATE events SET {column} = found.sides FROM (SELECT v.article, v.event, list({_SIDE} ORDER BY v.place) "
        f"AS sides FROM (SELECT article, event, unnest({entities}) AS entity, generate_subscripts({entities}, 1) AS "
        "place FROM events) v JOIN entities e ON e.article = v.article AND e.entity = v.entity GROUP BY ALL) found "
        "WHERE found.article = events.article AND found.event = events.event"
    )


def _fill(table_name: str, column: str, entity: str) -> str:
    return (
        f"UPDATE {table_name} SET {column} = {_SIDE} FROM entities e "
        f"WHERE e.article = {table_name}.article AND e.entity = {table_name}.{entity}"
    )


SIDES: Statements = (
    *table(
        "sides",
        "Sides of events and speakers of claims, each once however many articles name them so.",
        ("side", "UBIGINT PRIMARY KEY", "made from the other columns: half of their MD5"),
        ("actor", "VARCHAR", "row of the tables that knows it"),
        ("name", "VARCHAR NOT NULL", "name in Arabic"),
        ("name_en", "VARCHAR", "name in English"),
        ("country", "VARCHAR", "country, ISO 3166 alpha-3"),
        ("sector", "VARCHAR", "code of the sector"),
    ),
    *add_columns(
        "events",
        ("actor_sides", "UBIGINT[]", "who did it, in the table sides, in the order of `actors`"),
        ("recipient_sides", "UBIGINT[]", "to whom it was done, in the table sides, in the order of `recipients`"),
        ("reporter_side", "UBIGINT", "the source that the article cites, in the table sides"),
    ),
    *add_columns("claims", ("speaker_side", "UBIGINT", "who said it, in the table sides")),
    "UPDATE events SET actor_sides = [], recipient_sides = []",
    _fill_lists("actor_sides", "actors"),
    _fill_lists("recipient_sides", "recipients"),
    _fill("events", "reporter_side", "reported_by"),
    _fill("claims", "speaker_side", "speaker"),
    f"INSERT INTO sides SELECT DISTINCT {_SIDE}, e.actor, e.name, e.name_en, e.country, e.sector FROM entities e "
    f"WHERE {_SIDE} IN (SELECT unnest(actor_sides) FROM events UNION SELECT unnest(recipient_sides) FROM events "
    "UNION SELECT reporter_side FROM events UNION SELECT speaker_side FROM claims)",
)

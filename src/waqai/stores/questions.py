"""Questions to an archive: tables of what a query finds, counted one way or another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from waqai.stores.where import What

_DAY = "coalesce(day, TRY_CAST(left(published, 10) AS DATE))"  # of the act; of printing where the act has none
# the surest of the events or claims that a row counts, by which its words are found
_EXAMPLE = "first(article || '/' || {0} ORDER BY confidence DESC, article, {0}) AS example"
_EVENT, _CLAIM = _EXAMPLE.format("event"), _EXAMPLE.format("claim")
_BY_QUAD = ", ".join(
    f"count(*) FILTER (quad = {quad}) AS {name}"
    for quad, name in enumerate(
        ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"), start=1
    )
)
# One side at a time: each actor with each recipient; what several do together joins the first with the others. A side
# is one in all articles by the row that knows it, else by name, country and sector; it bears its most frequent name.
_NETWORK = f"""
, acts AS (
    SELECT f.article, f.event, f.quad, f.score, f.confidence,
        coalesce(f.day, TRY_CAST(left(f.published, 10) AS DATE)) AS day,
        CASE WHEN len(e.recipients) = 0 THEN e.actors[1:1] ELSE e.actors END AS ones,
        CASE WHEN len(e.recipients) = 0 THEN e.actors[2:] ELSE e.recipients END AS others
    FROM found f JOIN events e ON e.article = f.article AND e.event = f.event
), pairs AS (
    SELECT acts.* EXCLUDE (ones, others), a.one, b.other
    FROM acts, unnest(acts.ones) a(one), unnest(acts.others) b(other)
), sides AS (
    SELECT article, entity, name, coalesce(name_en, '') AS name_en, coalesce(country, '') AS country,
        coalesce(actor, concat_ws('/', name, country, sector)) AS side
    FROM entities SEMI JOIN pairs USING (article)
), names AS (
    SELECT side, name, name_en, country FROM sides GROUP BY side, name, name_en, country
    QUALIFY row_number() OVER (PARTITION BY side ORDER BY count(*) DESC, name, name_en, country) = 1
), edges AS (
    SELECT a.side AS one, b.side AS other, count(*) AS events, {_BY_QUAD}, round(avg(score), 2) AS score,
        min(day) AS first_day, max(day) AS last_day,
        first(p.article || '/' || event ORDER BY confidence DESC, p.article, event) AS example
    FROM pairs p JOIN sides a ON a.article = p.article AND a.entity = p.one
        JOIN sides b ON b.article = p.article AND b.entity = p.other
    WHERE a.side <> b.side GROUP BY ALL
)
SELECT a.name AS actor, a.name_en AS actor_en, a.country AS actor_country, b.name AS recipient,
    b.name_en AS recipient_en, b.country AS recipient_country, edges.* EXCLUDE (one, other)
FROM edges JOIN names a ON a.side = one JOIN names b ON b.side = other ORDER BY events DESC, one, other
"""

# name → what the query is asked of, the table in SQL over `found`, and its meaning
QUESTIONS: dict[str, tuple[What, str, str]] = {
    "timeline": (
        "events",
        f"SELECT strftime({_DAY}, '%Y-%m-%d') AS day, type, quad, "
        f"count(*) AS events, count(DISTINCT article) AS articles, round(avg(score), 2) AS score, {_EVENT} "
        "FROM found GROUP BY ALL ORDER BY ALL",
        "events of each day and type; the day of printing where the act has none",
    ),
    "dyads": (
        "events",
        "SELECT actor, actor_en, actor_country, recipient, recipient_en, recipient_country, count(*) AS events, "
        f"round(avg(score), 2) AS score, array_to_string(list_sort(list(DISTINCT type)), ' ') AS types, {_EVENT} "
        "FROM found WHERE actor <> '' AND recipient <> '' GROUP BY ALL "
        "ORDER BY events DESC, actor_en, recipient_en, example",
        "who does how much to whom, most first",
    ),
    "network": ("events", _NETWORK, "each side to each side, by kind of act, most first"),
    "actors": (
        "events",
        f"SELECT name, name_en, country, sum(did) AS as_actor, sum(suffered) AS as_recipient, {_EVENT} FROM ("
        "SELECT actor AS name, actor_en AS name_en, actor_country AS country, 1 AS did, 0 AS suffered, article, event, "
        "confidence FROM found UNION ALL "
        "SELECT recipient, recipient_en, recipient_country, 0, 1, article, event, confidence FROM found) "
        "WHERE name <> '' GROUP BY ALL ORDER BY as_actor + as_recipient DESC, name_en, example",
        "sides of events, by how often they act and are acted on",
    ),
    "map": (
        "events",
        f"SELECT place_en, place, country, lat, lon, count(*) AS events, round(avg(score), 2) AS score, {_EVENT} "
        "FROM found WHERE place IS NOT NULL GROUP BY ALL ORDER BY events DESC, place_en, example",
        "events of each place",
    ),
    "outlets": (
        "events",
        "SELECT outlet, count(DISTINCT article) AS articles, count(*) AS events, "
        f"count(*) FILTER (reporter IS NOT NULL) AS attributed, round(avg(confidence), 2) AS confidence, {_EVENT} "
        "FROM found GROUP BY ALL ORDER BY events DESC, outlet",
        "what each outlet tells, and how much of it it attributes to somebody",
    ),
    "claims": (
        "claims",
        "SELECT speaker, speaker_en, speaker_country, speaker_sector, count(*) AS claims, "
        f"count(*) FILTER (direct) AS direct, min(published) AS first, max(published) AS last, {_CLAIM} FROM found "
        "GROUP BY ALL ORDER BY claims DESC, speaker_en, example",
        "who says how much, most first",
    ),
    "statements": (
        "claims",
        f"SELECT left(published, 10) AS day, speaker, speaker_en, count(*) AS claims, "
        f"count(*) FILTER (direct) AS direct, {_CLAIM} FROM found WHERE speaker <> '' GROUP BY ALL ORDER BY ALL",
        "who says how much on which day of printing",
    ),
}
GAPS = "what was not understood, by frequency: predicates without a side, names that no table has, open dates"


def find_gaps(records: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, int, str]]:
    """Kind, words and number of what was not understood, and the first article with it, most first: the work list of
    whoever edits the tables.

    Kinds: no-actor and no-recipient (predicates that a frame knows, by its row), name (persons, groups and
    organisations without a row), date (times without a value of the calendar).
    """
    counts: dict[tuple[str, str], tuple[int, str]] = {}
    for record in records:
        found = [(left["reason"], left["row"]) for left in record["left_out"] if left["reason"].startswith("no-")]
        found += [
            ("name", entity["name"])
            for entity in record["entities"]
            if not entity["actor"] and entity["kind"] in ("person", "group", "organisation")
        ]
        found += [("date", time["text"]) for time in record["times"] if "X" in time["value"]]
        for key in found:
            number, article = counts.get(key, (0, record["id"]))
            counts[key] = number + 1, article
    for (kind, words), (number, article) in sorted(counts.items(), key=lambda item: (-item[1][0], item[0])):
        yield kind, words, number, article

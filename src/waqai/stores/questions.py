"""Questions to an archive: tables of what a query finds, counted one way or another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from waqai.stores.where import What

# name → what the query is asked of, the table in SQL over `found`, and its meaning
QUESTIONS: dict[str, tuple[What, str, str]] = {
    "timeline": (
        "events",
        "SELECT strftime(coalesce(day, TRY_CAST(left(published, 10) AS DATE)), '%Y-%m-%d') AS day, type, "
        "count(*) AS events, count(DISTINCT article) AS articles, round(avg(score), 2) AS score "
        "FROM found GROUP BY ALL ORDER BY ALL",
        "events of each day and type; the day of printing where the act has none",
    ),
    "dyads": (
        "events",
        "SELECT actor, actor_en, actor_country, recipient, recipient_en, recipient_country, count(*) AS events, "
        "round(avg(score), 2) AS score, array_to_string(list_sort(list(DISTINCT type)), ' ') AS types FROM found "
        "WHERE actor <> '' AND recipient <> '' GROUP BY ALL ORDER BY events DESC, actor_en, recipient_en",
        "who does how much to whom, most first",
    ),
    "actors": (
        "events",
        "SELECT name, name_en, country, sum(did) AS as_actor, sum(suffered) AS as_recipient FROM ("
        "SELECT actor AS name, actor_en AS name_en, actor_country AS country, 1 AS did, 0 AS suffered FROM found "
        "UNION ALL SELECT recipient, recipient_en, recipient_country, 0, 1 FROM found) WHERE name <> '' "
        "GROUP BY ALL ORDER BY as_actor + as_recipient DESC, name_en",
        "sides of events, by how often they act and are acted on",
    ),
    "map": (
        "events",
        "SELECT place_en, place, country, lat, lon, count(*) AS events, round(avg(score), 2) AS score FROM found "
        "WHERE place IS NOT NULL GROUP BY ALL ORDER BY events DESC, place_en",
        "events of each place",
    ),
    "outlets": (
        "events",
        "SELECT outlet, count(DISTINCT article) AS articles, count(*) AS events, "
        "count(*) FILTER (reporter IS NOT NULL) AS attributed, round(avg(confidence), 2) AS confidence "
        "FROM found GROUP BY ALL ORDER BY events DESC, outlet",
        "what each outlet tells, and how much of it it attributes to somebody",
    ),
    "claims": (
        "claims",
        "SELECT speaker, speaker_en, speaker_country, speaker_sector, count(*) AS claims, "
        "count(*) FILTER (direct) AS direct, min(published) AS first, max(published) AS last FROM found "
        "GROUP BY ALL ORDER BY claims DESC, speaker_en",
        "who says how much, most first",
    ),
}
GAPS = "what was not understood, by frequency: predicates without a side, names that no table has, open dates"


def find_gaps(records: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    """Kind, words and number of what was not understood, most first: the work list of whoever edits the tables.

    Kinds: no-actor and no-recipient (predicates that a frame knows, by its row), name (persons, groups and
    organisations without a row), date (times without a value of the calendar).
    """
    counts: dict[tuple[str, str], int] = {}
    for record in records:
        found = [(left["reason"], left["row"]) for left in record["left_out"] if left["reason"].startswith("no-")]
        found += [
            ("name", entity["name"])
            for entity in record["entities"]
            if not entity["actor"] and entity["kind"] in ("person", "group", "organisation")
        ]
        found += [("date", time["text"]) for time in record["times"] if "X" in time["value"]]
        for key in found:
            counts[key] = counts.get(key, 0) + 1
    for (kind, words), number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield kind, words, number

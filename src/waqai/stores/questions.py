"""Questions to an archive: tables of what a query finds, counted one way or another."""

from __future__ import annotations

from waqai.stores.where import What

_DAY = "coalesce(day, TRY_CAST(left(published, 10) AS DATE))"  # of the act; of printing where the act has none
# The surest of the events or claims that a row counts, the first of several, as one number: its words are evidence for
# the row. Names are fetched once all is counted, for the few rows that are left.
_LINES = 2**40
_TOP = f"max(round(confidence * 1000000)::BIGINT * {_LINES} - line) AS top"
_EXAMPLE = f"x.rowid = ({_LINES} - counted.top % {_LINES}) % {_LINES}"
_KINDS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
_BY_QUAD = ", ".join(f"count(*) FILTER (quad = {quad}) AS {name}" for quad, name in enumerate(_KINDS, start=1))
_SUMS = ", ".join(f"sum({name})::BIGINT AS {name}" for name in ("events", *_KINDS))
_WITH_EVENT = (
    f"SELECT {{0}}, x.article || '/' || x.event AS example FROM counted JOIN events x ON {_EXAMPLE} ORDER BY {{1}}"
)
_WITH_CLAIM = (
    f"SELECT {{0}}, x.article || '/' || x.claim AS example FROM counted JOIN claims x ON {_EXAMPLE} ORDER BY {{1}}"
)
_COUNTED = "counted.* EXCLUDE (top)"
# One side at a time: each actor with each recipient; what several do together joins the first with the others. A side
# is one in all articles by the row that knows it, else by name, country and sector; it bears its most frequent name.
_NETWORK = f"""
, acts AS (
    SELECT line, quad, score, confidence, {_DAY} AS day,
        CASE WHEN len(recipient_sides) = 0 THEN actor_sides[1:1] ELSE actor_sides END AS ones,
        CASE WHEN len(recipient_sides) = 0 THEN actor_sides[2:] ELSE recipient_sides END AS others
    FROM found
), pairs AS (
    SELECT * EXCLUDE (others), unnest(others) AS other FROM (SELECT * EXCLUDE (ones), unnest(ones) AS one FROM acts)
), rough AS (
    SELECT one, other, count(*) AS events, {_BY_QUAD},
        sum(score) AS score, min(day) AS first_day, max(day) AS last_day, {_TOP}
    FROM pairs GROUP BY ALL
), named AS (
    SELECT side, name, coalesce(name_en, '') AS name_en, coalesce(country, '') AS country,
        coalesce(actor, concat_ws('/', name, country, sector)) AS who FROM sides
), counted AS (
    SELECT a.who AS one, b.who AS other, {_SUMS}, round(sum(score) / sum(events), 2) AS score,
        min(first_day) AS first_day, max(last_day) AS last_day, max(top) AS top
    FROM rough JOIN named a ON a.side = rough.one JOIN named b ON b.side = rough.other
    WHERE a.who <> b.who GROUP BY a.who, b.who
), names AS (
    SELECT who, name, name_en, country
    FROM (SELECT one AS side, events FROM rough UNION ALL SELECT other, events FROM rough) JOIN named USING (side)
    GROUP BY who, name, name_en, country
    QUALIFY row_number() OVER (PARTITION BY who ORDER BY sum(events) DESC, name, name_en, country) = 1
)
SELECT a.name AS actor, a.name_en AS actor_en, a.country AS actor_country, b.name AS recipient,
    b.name_en AS recipient_en, b.country AS recipient_country, counted.* EXCLUDE (one, other, top),
    x.article || '/' || x.event AS example
FROM counted JOIN names a ON a.who = one JOIN names b ON b.who = other JOIN events x ON {_EXAMPLE}
ORDER BY events DESC, one, other
"""

_ACTORS = f"""
, parts AS (
    SELECT unnest(actor_sides) AS side, 1 AS did, 0 AS suffered, confidence, line FROM found
    UNION ALL SELECT unnest(recipient_sides), 0, 1, confidence, line FROM found
), rough AS (
    SELECT side, sum(did) AS did, sum(suffered) AS suffered, {_TOP} FROM parts GROUP BY side
), named AS (
    SELECT did, suffered, top, name, coalesce(name_en, '') AS name_en, coalesce(country, '') AS country,
        coalesce(actor, concat_ws('/', name, country, sector)) AS who
    FROM rough JOIN sides USING (side)
), counted AS (
    SELECT arg_max(name, (did + suffered, name)) AS name, arg_max(name_en, (did + suffered, name)) AS name_en,
        arg_max(country, (did + suffered, name)) AS country, sum(did)::BIGINT AS as_actor,
        sum(suffered)::BIGINT AS as_recipient, max(top) AS top
    FROM named GROUP BY who
)
""" + _WITH_EVENT.format(_COUNTED, "as_actor + as_recipient DESC, counted.name_en, example")

# name → what the query is asked of, the table in SQL over `found`, and its meaning
QUESTIONS: dict[str, tuple[What, str, str]] = {
    "timeline": (
        "events",
        f", counted AS (SELECT {_DAY} AS day, type, quad, count(*) AS events, count(DISTINCT number) AS articles, "
        f"round(avg(score), 2) AS score, {_TOP} FROM found GROUP BY ALL) "
        + _WITH_EVENT.format(
            "strftime(counted.day, '%Y-%m-%d') AS day, counted.* EXCLUDE (day, top)", "day, counted.type, counted.quad"
        ),
        "events of each day and type; the day of printing where the act has none",
    ),
    "dyads": (
        "events",
        ", counted AS (SELECT actor, actor_en, actor_country, recipient, recipient_en, recipient_country, "
        "count(*) AS events, round(avg(score), 2) AS score, "
        f"array_to_string(list_sort(list(DISTINCT type)), ' ') AS types, {_TOP} "
        "FROM found WHERE actor <> '' AND recipient <> '' GROUP BY ALL) "
        + _WITH_EVENT.format(_COUNTED, "events DESC, counted.actor_en, counted.recipient_en, example"),
        "who does how much to whom, most first",
    ),
    "network": ("events", _NETWORK, "each side to each side, by kind of act, most first"),
    "actors": ("events", _ACTORS, "sides of events, by how often they act and are acted on"),
    "map": (
        "events",
        ", counted AS (SELECT place_en, place, country, lat, lon, count(*) AS events, "
        f"round(avg(score), 2) AS score, {_TOP} FROM found WHERE place IS NOT NULL GROUP BY ALL) "
        + _WITH_EVENT.format(_COUNTED, "events DESC, counted.place_en, example"),
        "events of each place",
    ),
    "outlets": (
        "events",
        ", counted AS (SELECT outlet, count(DISTINCT number) AS articles, count(*) AS events, "
        "count(*) FILTER (reporter IS NOT NULL) AS attributed, "
        f"round(avg(confidence), 2) AS confidence, {_TOP} FROM found GROUP BY ALL) "
        + _WITH_EVENT.format(_COUNTED, "events DESC, outlet"),
        "what each outlet tells, and how much of it it attributes to somebody",
    ),
    "claims": (
        "claims",
        ", rough AS (SELECT speaker_side AS side, count(*) AS claims, count(*) FILTER (direct) AS direct, "
        f"min(published) AS first, max(published) AS last, {_TOP} FROM found GROUP BY ALL), "
        "counted AS (SELECT s.name AS speaker, s.name_en AS speaker_en, s.country AS speaker_country, "
        "s.sector AS speaker_sector, sum(claims)::BIGINT AS claims, sum(rough.direct)::BIGINT AS direct, "
        "min(first) AS first, max(last) AS last, max(top) AS top FROM rough LEFT JOIN sides s USING (side) "
        "GROUP BY ALL) " + _WITH_CLAIM.format(_COUNTED, "claims DESC, counted.speaker_en, example"),
        "who says how much, most first",
    ),
    "statements": (
        "claims",
        ", rough AS (SELECT left(published, 10) AS day, speaker_side AS side, count(*) AS claims, "
        f"count(*) FILTER (direct) AS direct, {_TOP} FROM found GROUP BY ALL), "
        "counted AS (SELECT day, s.name AS speaker, s.name_en AS speaker_en, sum(claims)::BIGINT AS claims, "
        "sum(rough.direct)::BIGINT AS direct, max(top) AS top FROM rough JOIN sides s USING (side) "
        "WHERE s.name <> '' GROUP BY ALL) " + _WITH_CLAIM.format(_COUNTED, "ALL"),
        "who says how much on which day of printing",
    ),
    "gaps": (
        "articles",
        ", seen AS (SELECT reason AS kind, row AS words, article FROM left_out WHERE starts_with(reason, 'no-') "
        "UNION ALL SELECT 'name', name, article FROM entities "
        "WHERE coalesce(actor, '') = '' AND kind IN ('person', 'group', 'organisation') "
        "UNION ALL SELECT 'role', name, article FROM entities WHERE kind = 'role' AND coalesce(country, '') = '' "
        "UNION ALL SELECT 'date', text, article FROM times WHERE contains(value, 'X')), "
        "counted AS (SELECT kind, words, count(*) AS number, min(found.number) AS first "
        "FROM seen JOIN found ON found.id = seen.article GROUP BY ALL) "
        "SELECT kind, words, counted.number, x.id AS example FROM counted JOIN articles x ON x.number = first "
        "ORDER BY counted.number DESC, kind, words",
        "what was not understood, by frequency: predicates without a side, names that no table has, roles of no known "
        "country, open dates",
    ),
}

"""Schema 3: which events of many articles are one act."""

from __future__ import annotations

from waqai.stores.migrations.statements import ARTICLE, Statements, table, view

_INCIDENT = (
    "incident",
    "VARCHAR NOT NULL",
    "id of the incident; empty until a writer finds it",
)
_EVENT = ("event", "VARCHAR NOT NULL", "id of the event")

# One event of an incident stands for it: the one that says most.
_ROWS = """
SELECT i.incident, v.type, v.mode, v.status, i.first_day, i.last_day, v.actor, v.actor_en, v.actor_country,
    v.recipient, v.recipient_en, v.recipient_country, v.place, v.place_en, v.country, v.lat, v.lon, i.tellings,
    i.articles, i.texts, i.outlets, i.score, v.gloss, v.sentence, i.article, i.event
FROM incidents i JOIN events v ON v.article = i.article AND v.event = i.event
"""
_SPREAD = """
SELECT t.incident, t.article, t.event, a.outlet, a.published, s.copy_group, v.date, v.place, v.place_en, v.country,
    v.actor, v.actor_en, v.recipient, v.recipient_en, v.reporter, v.claim IS NOT NULL, v.trigger, v.sentence,
    v.confidence, v.gloss
FROM tellings t JOIN events v ON v.article = t.article AND v.event = t.event JOIN articles a ON a.id = t.article
    LEFT JOIN signatures s ON s.number = a.number
"""

THIRD: Statements = (
    *table(
        "tellings",
        "One row for each event that is not negated: the incident that it tells. With words: the view telling_rows.",
        _INCIDENT,
        ARTICLE,
        _EVENT,
        ("copy_group", "VARCHAR NOT NULL", "group of copies of the article when its incidents were found"),
        ("type", "VARCHAR NOT NULL", "PLOVER type"),
        ("day", "INTEGER NOT NULL", "ordinal (0001-01-01 is 1) of the day of the act, else of printing, else 0"),
        ("confidence", "DOUBLE NOT NULL", "of the event, 0 to 1"),
        ("telling", "BLOB NOT NULL", "what is compared: `waqai.app.incidents.Telling` as MessagePack"),
    ),
    *table(
        "incidents",
        "One row for each act, however many articles tell it. With its sides and place: the view incident_rows.",
        ("incident", "VARCHAR PRIMARY KEY", "id, made from its tellings, the same in whatever order they come"),
        ("type", "VARCHAR NOT NULL", "PLOVER type"),
        ("first_day", "DATE", "earliest day that a telling names; of printing where none names one"),
        ("last_day", "DATE", "latest day that a telling names"),
        ("tellings", "INTEGER NOT NULL", "events that tell it"),
        ("articles", "INTEGER NOT NULL", "articles that tell it"),
        ("texts", "INTEGER NOT NULL", "independent texts that tell it: copies are one"),
        ("outlets", "INTEGER NOT NULL", "outlets that tell it, as far as they are known"),
        ("score", "DOUBLE NOT NULL", "one minus the chance that every text was misread"),
        ("article", "VARCHAR NOT NULL", "article of the fullest telling"),
        ("event", "VARCHAR NOT NULL", "event of the fullest telling"),
    ),
    *table(
        "unsettled",
        "Days whose tellings are to be divided into incidents anew: empty but while something is written.",
        ("type", "VARCHAR NOT NULL", "PLOVER type"),
        ("day", "INTEGER NOT NULL", "as in tellings"),
    ),
    *table(
        "decisions",
        "What persons decided about incidents. Decisions outlive rereading; undone ones stay with a mark.",
        ("number", "BIGINT NOT NULL", "order of the decisions, from 1; those of one command share it"),
        ("kind", "VARCHAR NOT NULL", "together: both tell one act; apart: they tell two"),
        ("article", "VARCHAR NOT NULL", "article of one telling"),
        ("event", "VARCHAR NOT NULL", "event of that telling"),
        ("other_article", "VARCHAR NOT NULL", "article of the other telling"),
        ("other_event", "VARCHAR NOT NULL", "event of the other telling"),
        ("made", "TIMESTAMP NOT NULL", "when, UTC"),
        ("note", "VARCHAR NOT NULL", "why, in the person's words, or empty"),
        ("undone", "BOOLEAN NOT NULL", "whether it was taken back"),
    ),
    *view(
        "incident_rows",
        "Incidents as their fullest telling has them.",
        _ROWS,
        ("incident", "id of the incident"),
        ("type", "PLOVER type"),
        ("mode", "PLOVER mode"),
        ("status", "asserted, possible or future"),
        ("first_day", "earliest day that a telling names"),
        ("last_day", "latest day that a telling names"),
        ("actor", "names of those who did it, in Arabic"),
        ("actor_en", "their names in English"),
        ("actor_country", "their countries"),
        ("recipient", "names of those to whom it was done, in Arabic"),
        ("recipient_en", "their names in English"),
        ("recipient_country", "their countries"),
        ("place", "place of the act as the text has it"),
        ("place_en", "its name in English"),
        ("country", "country of the place"),
        ("lat", "latitude in degrees"),
        ("lon", "longitude in degrees"),
        ("tellings", "events that tell it"),
        ("articles", "articles that tell it"),
        ("texts", "independent texts that tell it"),
        ("outlets", "outlets that tell it"),
        ("score", "how sure it is that it was told, 0 to 1"),
        ("gloss", "the coded slots of the fullest telling as an English sentence"),
        ("sentence", "its sentence: the evidence"),
        ("article", "its article"),
        ("event", "its event"),
    ),
    *view(
        "telling_rows",
        "What each telling of an incident says, for comparing outlets.",
        _SPREAD,
        ("incident", "id of the incident"),
        ("article", "`id` of the article"),
        ("event", "id of the event"),
        ("outlet", "outlet of the article"),
        ("published", "publish date of the article"),
        ("copy_group", "group of copies: articles that share it print one text"),
        ("date", "date of the act as told"),
        ("place", "place as told"),
        ("place_en", "its name in English"),
        ("country", "country of the place"),
        ("actor", "names of those who did it, in Arabic"),
        ("actor_en", "their names in English"),
        ("recipient", "names of those to whom it was done, in Arabic"),
        ("recipient_en", "their names in English"),
        ("reporter", "name of the source that the article cites"),
        ("claimed", "whether it stands in somebody's words"),
        ("trigger", "the word that reports the act"),
        ("sentence", "the sentence around it"),
        ("confidence", "0 to 1"),
        ("gloss", "the coded slots as an English sentence"),
    ),
)  # fmt: skip

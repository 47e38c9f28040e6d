"""The schema of an archive as the steps that lead to it: a step once published stays as it is, a change is a new one.

Tables and columns carry their meaning as comments in the file itself, so that whoever opens it with another tool reads
them there, and docs/reference/store.md is drawn from them.
"""

from __future__ import annotations

Statements = tuple[str, ...]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _comments(name: str, kind: str, meaning: str, columns: tuple[tuple[str, str], ...]) -> Statements:
    return (
        f"COMMENT ON {kind} {name} IS {_quoted(meaning)}",
        *(f'COMMENT ON COLUMN {name}."{column}" IS {_quoted(words)}' for column, words in columns),
    )


def _table(name: str, meaning: str, *columns: tuple[str, str, str]) -> Statements:
    """A table: columns as name, type and meaning."""
    rows = ", ".join(f'"{column}" {kind}' for column, kind, _ in columns)
    return (
        f"CREATE TABLE {name} ({rows})",
        *_comments(name, "TABLE", meaning, tuple((column, words) for column, _, words in columns)),
    )


def _view(name: str, meaning: str, body: str, *columns: tuple[str, str]) -> Statements:
    """A view: its SELECT gives the columns in this order; they are named and explained here."""
    names = ", ".join(f'"{column}"' for column, _ in columns)
    return (f"CREATE VIEW {name} ({names}) AS {body}", *_comments(name, "VIEW", meaning, columns))


_ARTICLE = ("article", "VARCHAR NOT NULL", "`id` of the article")
_START = ("start", "INTEGER NOT NULL", "offset of the first code point in the article's text")
_STOP = ("stop", "INTEGER NOT NULL", "offset after the last code point")


_FIRST: Statements = (
    *_table(
        "archive",
        "One row: which schema this file has. A waqai that knows only older ones refuses to open it.",
        ("schema", "INTEGER NOT NULL", "number of the last migration that was applied"),
        ("made_by", "VARCHAR NOT NULL", "version of waqai that applied it"),
    ),
    *_table(
        "articles",
        "One row for each article that was taken in, refused ones too.",
        ("number", "BIGINT NOT NULL", "order in which articles came in, from 1"),
        ("id", "VARCHAR PRIMARY KEY", "as given with the input, else made from the text"),
        ("url", "VARCHAR NOT NULL", "as given, or empty"),
        ("outlet", "VARCHAR NOT NULL", "as given, or empty"),
        ("title", "VARCHAR NOT NULL", "as given, or empty"),
        ("published", "VARCHAR NOT NULL", "publish date: 2023-12-07, 2023-12, 2023 or empty"),
        ("basis", "VARCHAR NOT NULL", "where that date comes from: given, markup, text, feed, crawl, or empty"),
        ("source", "VARCHAR NOT NULL", "file or address that gave the article"),
        ("added", "TIMESTAMP NOT NULL", "when it was taken in, UTC"),
        ("state", "VARCHAR NOT NULL", "read: has a record; refused: was taken in, but not read"),
        ("refusal", "VARCHAR NOT NULL", "slug of the reason of a refused article, else empty"),
        ("refusal_message", "VARCHAR NOT NULL", "the reason in a sentence, else empty"),
        ("content", "VARCHAR NOT NULL", "SHA-256 over text, url and outlet: what is equal here is one article"),
        ("problems", "VARCHAR NOT NULL", "what its source found odd, as JSON: pairs of slug and message"),
        ("text", "BLOB NOT NULL", "as received: UTF-8, compressed with zlib. In Python: `archive.article(id)`"),
    ),
    *_table(
        "records",
        "One row for each record; an article that was read again has several, of which one is current.",
        _ARTICLE,
        ("number", "BIGINT NOT NULL", "number of the article"),
        ("waqai", "VARCHAR NOT NULL", "version of waqai that read"),
        ("knowledge", "VARCHAR NOT NULL", "SHA-256 of the data files that it read with"),
        ("made", "TIMESTAMP NOT NULL", "when, UTC"),
        ("current", "BOOLEAN NOT NULL", "whether this is the article's last record"),
        ("record", "BLOB NOT NULL", "JSON without the text, compressed with zlib. In Python: `archive.record(id)`"),
    ),
    *_table(
        "entities",
        "Actors of the current records.",
        _ARTICLE,
        ("entity", "VARCHAR NOT NULL", "id within the article: e1, e2"),
        ("kind", "VARCHAR NOT NULL", "person, role, country, organisation, group or people"),
        ("name", "VARCHAR NOT NULL", "the fullest name in Arabic"),
        ("name_en", "VARCHAR", "the name in English"),
        ("country", "VARCHAR", "ISO 3166 alpha-3, or IGO, NGO, MNC, IMG"),
        ("sector", "VARCHAR", "code of the sector"),
        ("actor", "VARCHAR", "key of the row that knows the actor"),
        ("mentions", "INTEGER NOT NULL", "how often the article mentions it"),
    ),
    *_table(
        "events",
        "Acts of the current records: who did what to whom. Several names of one side are parted by a semicolon.",
        _ARTICLE,
        ("event", "VARCHAR NOT NULL", "id of the event"),
        ("type", "VARCHAR NOT NULL", "PLOVER type"),
        ("mode", "VARCHAR", "PLOVER mode"),
        ("contexts", "VARCHAR[] NOT NULL", "PLOVER contexts"),
        ("cameo", "VARCHAR", "CAMEO code"),
        ("quad", "INTEGER NOT NULL", "quad class, 1 verbal co-operation to 4 material conflict"),
        ("score", "DOUBLE NOT NULL", "score of the mode"),
        ("actors", "VARCHAR[] NOT NULL", "entity ids of those who did it"),
        ("recipients", "VARCHAR[] NOT NULL", "entity ids of those to whom it was done"),
        ("actor", "VARCHAR NOT NULL", "their names in Arabic"),
        ("actor_en", "VARCHAR NOT NULL", "their names in English"),
        ("actor_country", "VARCHAR NOT NULL", "their countries, ISO 3166 alpha-3"),
        ("actor_sector", "VARCHAR NOT NULL", "their sectors"),
        ("recipient", "VARCHAR NOT NULL", "names of the recipients in Arabic"),
        ("recipient_en", "VARCHAR NOT NULL", "their names in English"),
        ("recipient_country", "VARCHAR NOT NULL", "their countries, ISO 3166 alpha-3"),
        ("recipient_sector", "VARCHAR NOT NULL", "their sectors"),
        ("date", "VARCHAR", "a date or interval as in the record"),
        ("day", "DATE", "first day of that date, where it names one"),
        ("place", "VARCHAR", "place of the act as the text has it"),
        ("place_en", "VARCHAR", "its name in English"),
        ("country", "VARCHAR", "country of the place, ISO 3166 alpha-3"),
        ("lat", "DOUBLE", "latitude of the place in degrees"),
        ("lon", "DOUBLE", "longitude of the place in degrees"),
        ("status", "VARCHAR NOT NULL", "asserted, possible or future"),
        ("reported_by", "VARCHAR", "entity id of the source that the article cites"),
        ("reporter", "VARCHAR", "name of that source"),
        ("claim", "VARCHAR", "id of the claim in which it stands"),
        ("trigger", "VARCHAR NOT NULL", "the word that reports the act"),
        ("sentence", "VARCHAR NOT NULL", "the sentence around the trigger"),
        _START,
        _STOP,
        ("confidence", "DOUBLE NOT NULL", "0 to 1"),
        ("rows", "VARCHAR[] NOT NULL", "rows of the tables that made it, by name"),
        ("gloss", "VARCHAR NOT NULL", "the coded slots as an English sentence"),
    ),
    *_table(
        "claims",
        "Stretches of speech of the current records. With names: the view claim_rows.",
        _ARTICLE,
        ("claim", "VARCHAR NOT NULL", "id of the claim"),
        ("speaker", "VARCHAR", "entity id of the speaker"),
        ("addressee", "VARCHAR", "entity id of whom it was said to"),
        ("direct", "BOOLEAN NOT NULL", "whether it is quoted word by word"),
        ("cue", "VARCHAR NOT NULL", "the word that pins it on the speaker"),
        ("text", "VARCHAR NOT NULL", "what was said"),
        _START,
        _STOP,
        ("confidence", "DOUBLE NOT NULL", "0 to 1"),
        ("rows", "VARCHAR[] NOT NULL", "rows of the tables that made it, by name"),
    ),
    *_table(
        "times",
        "Expressions of the calendar of the current records.",
        _ARTICLE,
        _START,
        _STOP,
        ("text", "VARCHAR NOT NULL", "the words"),
        ("value", "VARCHAR NOT NULL", "the date, range or length of time as in the record"),
        ("kind", "VARCHAR NOT NULL", "date, time, duration or range"),
    ),
    *_table(
        "places",
        "Named places of the current records.",
        _ARTICLE,
        _START,
        _STOP,
        ("text", "VARCHAR NOT NULL", "the words"),
        ("name_en", "VARCHAR", "name in English"),
        ("country", "VARCHAR", "ISO 3166 alpha-3; none where a region spans several"),
        ("lat", "DOUBLE", "latitude in degrees"),
        ("lon", "DOUBLE", "longitude in degrees"),
    ),
    *_table(
        "problems",
        "What is odd about articles, as their current records say.",
        _ARTICLE,
        ("slug", "VARCHAR NOT NULL", "kind of the problem"),
        ("message", "VARCHAR NOT NULL", "the problem in a sentence"),
    ),
    *_view(
        "event_rows",
        "Events of the current records with their articles, for reading: names instead of ids.",
        "SELECT v.article, a.outlet, a.url, a.published, v.type, v.mode, v.date, v.day, v.actor, v.actor_en, "
        "v.actor_country, v.actor_sector, v.recipient, v.recipient_en, v.recipient_country, v.recipient_sector, "
        "v.place, v.country, v.status, v.reporter, v.confidence, v.sentence, v.gloss, v.event "
        "FROM events v JOIN articles a ON a.id = v.article",
        ("article", "`id` of the article"),
        ("outlet", "outlet of the article"),
        ("url", "address of the article"),
        ("published", "publish date of the article"),
        ("type", "PLOVER type"),
        ("mode", "PLOVER mode"),
        ("date", "date of the act as in the record"),
        ("day", "first day of that date"),
        ("actor", "names of those who did it, in Arabic"),
        ("actor_en", "their names in English"),
        ("actor_country", "their countries"),
        ("actor_sector", "their sectors"),
        ("recipient", "names of those to whom it was done, in Arabic"),
        ("recipient_en", "their names in English"),
        ("recipient_country", "their countries"),
        ("recipient_sector", "their sectors"),
        ("place", "place of the act as the text has it"),
        ("country", "country of the place"),
        ("status", "asserted, possible or future"),
        ("reporter", "name of the source that the article cites"),
        ("confidence", "0 to 1"),
        ("sentence", "the sentence around the trigger: the evidence"),
        ("gloss", "the coded slots as an English sentence"),
        ("event", "id of the event"),
    ),
    *_view(
        "claim_rows",
        "Claims of the current records with the speaker's name.",
        "SELECT c.article, a.outlet, a.url, a.published, e.name, e.name_en, e.country, e.sector, c.direct, c.cue, "
        "c.text, c.confidence, c.claim FROM claims c JOIN articles a ON a.id = c.article "
        "LEFT JOIN entities e ON e.article = c.article AND e.entity = c.speaker",
        ("article", "`id` of the article"),
        ("outlet", "outlet of the article"),
        ("url", "address of the article"),
        ("published", "publish date of the article"),
        ("speaker", "name of the speaker, in Arabic"),
        ("speaker_en", "the name in English"),
        ("speaker_country", "country of the speaker"),
        ("speaker_sector", "sector of the speaker"),
        ("direct", "whether it is quoted word by word"),
        ("cue", "the word that pins it on the speaker"),
        ("text", "what was said"),
        ("confidence", "0 to 1"),
        ("claim", "id of the claim"),
    ),
    *_view(
        "sources",
        "What each source gave.",
        "SELECT source, count(*), count(*) FILTER (state = 'refused'), count(*) FILTER (published = ''), "
        "min(added), max(added) FROM articles GROUP BY source",
        ("source", "file or address"),
        ("articles", "articles that came from it first"),
        ("refused", "how many of these were refused"),
        ("undated", "how many have no publish date"),
        ("first_added", "when the first was taken in, UTC"),
        ("last_added", "when the last was taken in, UTC"),
    ),
)  # fmt: skip

# The rule of `app.copies.probable_origin` in SQL; a test holds that both say the same.
_COPIES = """
WITH members AS (
    SELECT s.copy_group, s.article, s.number, s.agency, a.outlet,
           CASE WHEN length(a.published) >= 10 THEN left(a.published, 10) END AS day
    FROM signatures s JOIN articles a ON a.number = s.number
    WHERE s.copy_group IN (SELECT copy_group FROM signatures GROUP BY copy_group HAVING count(*) > 1)
), credits AS (
    SELECT copy_group, agency, count(*) AS times, min(number) AS seen FROM members WHERE agency <> '' GROUP BY ALL
), credited AS (
    SELECT copy_group, first(agency ORDER BY times DESC, seen) AS agency FROM credits GROUP BY copy_group
), days AS (
    SELECT copy_group, min(day) AS day FROM members GROUP BY copy_group
)
SELECT m.copy_group, count(*), count(DISTINCT m.outlet) FILTER (m.outlet <> ''),
    list(m.article ORDER BY m.number), min(d.day), max(m.day), coalesce(c.agency, ''),
    coalesce(
        first(m.article ORDER BY m.day NULLS LAST, m.number) FILTER (m.agency = c.agency),
        first(m.article ORDER BY m.day NULLS LAST, m.number)
    ),
    CASE WHEN c.agency IS NOT NULL THEN 'credit'
         WHEN count(m.day) > 1 AND count(*) FILTER (m.day = d.day) = 1 THEN 'earliest' ELSE 'first-seen' END
FROM members m JOIN days d ON d.copy_group = m.copy_group LEFT JOIN credited c ON c.copy_group = m.copy_group
GROUP BY m.copy_group, c.agency
"""

_SECOND: Statements = (
    *_table(
        "signatures",
        "One row for each article that was read: the group of copies that it belongs to, and what finds its copies.",
        _ARTICLE,
        ("number", "BIGINT NOT NULL", "number of the article"),
        ("copy_group", "VARCHAR NOT NULL", "`id` of one article of the group; its own where it has no copy"),
        ("agency", "VARCHAR NOT NULL", "the news agency that the article credits, or empty"),
        ("keep", "BLOB NOT NULL", "lowest hashes of its runs of five words, four bytes each: what is compared"),
        ("bands", "UBIGINT[] NOT NULL", "the 32 keys under which copies are looked up; none for a text without words"),
    ),
    *_view(
        "copies",
        "Groups of two or more articles that print one text, each a little changed.",
        _COPIES,
        ("copy_group", "name of the group, as in signatures"),
        ("articles", "how many they are"),
        ("outlets", "how many outlets printed it, as far as they are known"),
        ("members", "ids of the articles, in the order in which they came in"),
        ("first_day", "earliest publish date among them, or NULL"),
        ("last_day", "latest publish date among them, or NULL"),
        ("agency", "the news agency that most of those credit which credit one, or empty"),
        ("origin", "`id` of the article that is probably nearest to the origin"),
        ("why", "credit: the earliest that credits the agency; earliest: by date; first-seen: the first to come in"),
    ),
    *_view(
        "originals",
        "One article of each text: SELECT … FROM event_rows SEMI JOIN originals USING (article) counts copies once.",
        "SELECT s.article FROM signatures s LEFT JOIN copies c ON c.copy_group = s.copy_group "
        "WHERE c.origin IS NULL OR c.origin = s.article",
        ("article", "`id` of an article without a copy, or of the probable origin of its group"),
    ),
)  # fmt: skip

MIGRATIONS: tuple[Statements, ...] = (_FIRST, _SECOND)

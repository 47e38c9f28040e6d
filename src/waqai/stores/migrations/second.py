"""Schema 2: which articles print one text."""

from __future__ import annotations

from waqai.stores.migrations.statements import ARTICLE, Statements, table, view

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

SECOND: Statements = (
    *table(
        "signatures",
        "One row for each article that was read: the group of copies that it belongs to, and what finds its copies.",
        ARTICLE,
        ("number", "BIGINT NOT NULL", "number of the article"),
        ("copy_group", "VARCHAR NOT NULL", "`id` of one article of the group; its own where it has no copy"),
        ("agency", "VARCHAR NOT NULL", "the news agency that the article credits, or empty"),
        ("keep", "BLOB NOT NULL", "lowest hashes of its runs of five words, four bytes each: what is compared"),
        ("bands", "UBIGINT[] NOT NULL", "the 32 keys under which copies are looked up; none for a text without words"),
    ),
    *view(
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
    *view(
        "originals",
        "One article of each text: SELECT … FROM event_rows SEMI JOIN originals USING (article) counts copies once.",
        "SELECT s.article FROM signatures s LEFT JOIN copies c ON c.copy_group = s.copy_group "
        "WHERE c.origin IS NULL OR c.origin = s.article",
        ("article", "`id` of an article without a copy, or of the probable origin of its group"),
    ),
)  # fmt: skip

"""The index of words of an archive: postings by segments, small ones merged into larger ones as they become many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import duckdb

from waqai.app.search_words import SearchWord
from waqai.stores.rows import unpack_text

FindWords = Callable[[str], Iterable[SearchWord]]
Phrase = Sequence[Sequence[str]]  # words in a row, each in any of its spellings
_STEP = 1000  # articles of a segment
# A search looks into each segment, and a word has a row in each that has it: so many of one size become one. Merging
# a thousand articles takes 0.7 s and 10,000 take 3 s, which adding one article must not wait for: a merge takes at most
# so many articles for each that was written, and never more than the largest segment has.
_MANY = 10
_FOR_EACH = 100
_LARGEST = 10_000
_ROWS = 50_000  # rows that are merged at once: 20 MB

# A word holds no line break, and DuckDB takes one long text ten times faster than lists in lists.
_KEEP = """
INSERT INTO postings SELECT ?, word, string_split(articles, ',')::BIGINT[],
    list_transform(string_split(positions, ';'), lambda one: string_split(one, ',')::INTEGER[]) FROM (
    SELECT unnest(string_split(?, chr(10))) AS word, unnest(string_split(?, chr(10))) AS articles,
        unnest(string_split(?, chr(10))) AS positions)
"""


def find_no_words(text: str) -> Iterable[SearchWord]:
    """Stands in where nobody knows how words are spelled: nothing is indexed by words."""
    return ()


def count_unindexed(connection: duckdb.DuckDBPyConnection) -> int:
    """How many articles came in after the last whose words are indexed: those of an archive of an older schema."""
    row = connection.execute(
        "SELECT count(*) FROM articles WHERE number > (SELECT coalesce(max(last), 0) FROM segments)"
    ).fetchone()
    return int(row[0]) if row else 0


def index_words(connection: duckdb.DuckDBPyConnection, find_words: FindWords, most: int = 0) -> None:
    """Index the articles that came in since the last segment, in so many segments at most (0 for all). To be called
    within a transaction.

    What is written does not depend on how large the archive is. `merge_words` makes few segments of many.
    """
    row = connection.execute("SELECT coalesce(max(segment), 0), coalesce(max(last), 0) FROM segments").fetchone()
    segment, last = row or (0, 0)
    end = segment + most
    while (not most or segment < end) and (
        found := connection.execute(
            f"SELECT number, text FROM articles WHERE number > ? ORDER BY number LIMIT {_STEP}", [last]
        ).fetchall()
    ):
        postings: dict[str, dict[int, list[int]]] = {}
        for number, packed in found:
            for position, word in enumerate(find_words(unpack_text(packed))):
                for key in word.keys:
                    postings.setdefault(key, {}).setdefault(number, []).append(position)
        segment += 1
        words = sorted(postings)
        if words:
            articles = "\n".join(",".join(map(str, postings[word])) for word in words)
            positions = "\n".join(
                ";".join(",".join(map(str, places)) for places in postings[word].values()) for word in words
            )
            connection.execute(_KEEP, [segment, "\n".join(words), articles, positions])
        first, last = found[0][0], found[-1][0]
        connection.execute("INSERT INTO segments VALUES (?, ?, ?)", [segment, first, last])


def find_mergeable(connection: duckdb.DuckDBPyConnection, written: int) -> list[int]:
    """Numbers of the segments that are to become one, now that so many articles were written; none where they are few
    enough."""
    found = connection.execute("SELECT segment, last - first + 1 FROM segments ORDER BY first").fetchall()
    start, stop = choose_run([size for _, size in found], min(_LARGEST, _FOR_EACH * written))
    return [segment for segment, _ in found[start:stop]]


def choose_run(sizes: Sequence[int], most: int) -> tuple[int, int]:
    """Start and stop of the segments to merge, given how many articles each has, in their order; (0, 0) for none.

    Ten or more at the end whose sizes have no more digits than one another's are merged, the smallest first, as many
    of them as have `most` articles together. So each article is merged once for every digit of `most`.
    """
    ceiling = _MANY
    while ceiling < _MANY * most:
        start = stop = next((at for at in range(len(sizes), 0, -1) if sizes[at - 1] >= min(ceiling, most // 2)), 0)
        if len(sizes) - start >= _MANY:
            total = 0
            while stop < len(sizes) and total + sizes[stop] <= most:
                total, stop = total + sizes[stop], stop + 1
            return start, stop
        ceiling *= _MANY
    return 0, 0


def merge_words(connection: duckdb.DuckDBPyConnection, segments: Sequence[int]) -> None:
    """Make one segment of several that follow one another. To be called within a transaction.

    A stretch of the alphabet after another, so that memory stays flat.
    """
    among = f"segment IN ({', '.join(map(str, segments))})"
    row = connection.execute(
        f"SELECT (SELECT max(segment) + 1 FROM segments), min(first), max(last) FROM segments WHERE {among}"
    ).fetchone()
    assert row is not None
    rows = connection.execute(f"SELECT count(*) FROM postings WHERE {among}").fetchone()
    parts = (rows[0] if rows else 0) // _ROWS + 1
    starts = connection.execute(
        "SELECT min(word) FROM (SELECT word, ntile(?) OVER (ORDER BY word) AS part FROM postings WHERE segment = ?) "
        "WHERE part > 1 GROUP BY part ORDER BY 1",
        [parts, segments[0]],
    ).fetchall()
    bounds = [word for (word,) in starts]
    for start, stop in zip(["", *bounds], [*bounds, ""], strict=True):
        connection.execute(
            "INSERT INTO postings SELECT ?, word, flatten(list(articles ORDER BY articles[1])), "
            f"flatten(list(positions ORDER BY articles[1])) FROM postings WHERE {among} AND word >= ?"
            f"{' AND word < ?' if stop else ''} GROUP BY word ORDER BY word",
            [row[0], start, *([stop] if stop else ())],
        )
    connection.execute(f"DELETE FROM postings WHERE {among}")
    connection.execute(f"DELETE FROM segments WHERE {among}")
    connection.execute("INSERT INTO segments VALUES (?, ?, ?)", row)


def to_articles(phrase: Phrase) -> tuple[str, list[str]]:
    """A question for the numbers of the articles that have a word, or words in a row, and its parameters in order."""
    marks = [", ".join("?" * len(spellings)) for spellings in phrase]
    parameters = [spelling for spellings in phrase for spelling in spellings]
    if len(phrase) == 1:
        return f"SELECT unnest(articles) FROM postings WHERE word IN ({marks[0]})", parameters
    places = [
        "(SELECT number, unnest(positions) AS position FROM (SELECT unnest(articles) AS number, "
        f"unnest(positions) AS positions FROM postings WHERE word IN ({mark}))) w{place}"
        for place, mark in enumerate(marks)
    ]
    joined = "".join(
        f" JOIN {one} ON w{place}.number = w0.number AND w{place}.position = w0.position + {place}"
        for place, one in enumerate(places)
        if place
    )
    return f"SELECT w0.number FROM {places[0]}{joined}", parameters

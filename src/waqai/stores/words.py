"""The index of words of an archive: postings by segments that are written once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import duckdb

from waqai.app.search_words import SearchWord
from waqai.stores.rows import unpack_text

FindWords = Callable[[str], Iterable[SearchWord]]
Phrase = Sequence[Sequence[str]]  # words in a row, each in any of its spellings
_STEP = 1000  # articles of a segment

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


def is_indexed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the words of all articles are indexed."""
    row = connection.execute(
        "SELECT coalesce((SELECT max(number) FROM articles), 0) <= coalesce((SELECT max(last) FROM segments), 0)"
    ).fetchone()
    return bool(row and row[0])


def index_words(connection: duckdb.DuckDBPyConnection, find_words: FindWords) -> None:
    """Index the articles that came in since the last segment. To be called within a transaction.

    What is written does not depend on how large the archive is: segments are never rewritten.
    """
    row = connection.execute("SELECT coalesce(max(segment), 0), coalesce(max(last), 0) FROM segments").fetchone()
    segment, last = row or (0, 0)
    while found := connection.execute(
        f"SELECT number, text FROM articles WHERE number > ? ORDER BY number LIMIT {_STEP}", [last]
    ).fetchall():
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

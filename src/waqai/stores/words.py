"""The index of words of an archive: postings by segments that are written once."""

from __future__ import annotations

from collections.abc import Callable, Collection

import duckdb

from waqai.stores.rows import unpack_text

FindKeys = Callable[[str], Collection[str]]
_STEP = 1000  # articles of a segment


def find_no_keys(text: str) -> Collection[str]:
    """Stands in where nobody knows how words are spelled: nothing is indexed by words."""
    return ()


def is_indexed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the words of all articles are indexed."""
    row = connection.execute(
        "SELECT coalesce((SELECT max(number) FROM articles), 0) <= coalesce((SELECT max(last) FROM segments), 0)"
    ).fetchone()
    return bool(row and row[0])


def index_words(connection: duckdb.DuckDBPyConnection, find_keys: FindKeys) -> None:
    """Index the articles that came in since the last segment. To be called within a transaction.

    What is written does not depend on how large the archive is: segments are never rewritten.
    """
    row = connection.execute("SELECT coalesce(max(segment), 0), coalesce(max(last), 0) FROM segments").fetchone()
    segment, last = row or (0, 0)
    while found := connection.execute(
        f"SELECT number, text FROM articles WHERE number > ? ORDER BY number LIMIT {_STEP}", [last]
    ).fetchall():
        postings: dict[str, list[int]] = {}
        for number, packed in found:
            for word in find_keys(unpack_text(packed)):
                postings.setdefault(word, []).append(number)
        segment += 1
        words = sorted(postings)
        connection.execute(
            "INSERT INTO postings SELECT ?, unnest(?::VARCHAR[]), unnest(?::BIGINT[][])",
            [segment, words, [postings[word] for word in words]],
        )
        first, last = found[0][0], found[-1][0]
        connection.execute("INSERT INTO segments VALUES (?, ?, ?)", [segment, first, last])


def find_articles(connection: duckdb.DuckDBPyConnection, word: str) -> set[int]:
    """Numbers of the articles that have a folded word."""
    rows = connection.execute("SELECT unnest(articles) FROM postings WHERE word = ?", [word]).fetchall()
    return {number for (number,) in rows}

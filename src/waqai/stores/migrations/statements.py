"""How a migration makes tables and views: each with its meaning as a comment in the file."""

from __future__ import annotations

Statements = tuple[str, ...]
Column = tuple[str, str, str]

ARTICLE: Column = ("article", "VARCHAR NOT NULL", "`id` of the article")
START: Column = ("start", "INTEGER NOT NULL", "offset of the first code point in the article's text")
STOP: Column = ("stop", "INTEGER NOT NULL", "offset after the last code point")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _comments(name: str, kind: str, meaning: str, columns: tuple[tuple[str, str], ...]) -> Statements:
    return (
        f"COMMENT ON {kind} {name} IS {_quoted(meaning)}",
        *(f'COMMENT ON COLUMN {name}."{column}" IS {_quoted(words)}' for column, words in columns),
    )


def table(name: str, meaning: str, *columns: tuple[str, str, str]) -> Statements:
    """A table: columns as name, type and meaning."""
    rows = ", ".join(f'"{column}" {kind}' for column, kind, _ in columns)
    return (
        f"CREATE TABLE {name} ({rows})",
        *_comments(name, "TABLE", meaning, tuple((column, words) for column, _, words in columns)),
    )


def add_columns(name: str, *columns: tuple[str, str, str]) -> Statements:
    """Further columns of a table, after those that it has: name, type and meaning."""
    return tuple(
        statement
        for column, kind, words in columns
        for statement in (
            f'ALTER TABLE {name} ADD COLUMN "{column}" {kind}',
            f'COMMENT ON COLUMN {name}."{column}" IS {_quoted(words)}',
        )
    )


def view(name: str, meaning: str, body: str, *columns: tuple[str, str]) -> Statements:
    """A view: its SELECT gives the columns in this order; they are named and explained here."""
    names = ", ".join(f'"{column}"' for column, _ in columns)
    return (f"CREATE VIEW {name} ({names}) AS {body}", *_comments(name, "VIEW", meaning, columns))

"""Articles from JSON: one object a line, or one object or list a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import structs

from waqai.errors import InputError
from waqai.model import Problem
from waqai.sources.article import Received, given_basis, new_article, prefix_date, text_problems
from waqai.sources.columns import guess_columns
from waqai.sources.encoding import decode

_FIELDS = ("id", "url", "outlet", "published", "title")


def articles_of_lines(
    lines: Iterable[bytes], name: str, published: str = "", columns: Mapping[str, str] | None = None
) -> Iterator[Received]:
    """One `Received` for each line that is not blank; a bad line has no article and says its number and fault.

    `published` fills in where a line gives none; `columns` says under which name a field of the article stands, where
    that is neither its own nor one that can be guessed.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield article_of_line(line, f"{name}:{number}", published, columns)


def article_of_line(line: bytes, where: str, published: str = "", columns: Mapping[str, str] | None = None) -> Received:
    """One line's article, or the reason why it has none."""
    try:
        text, problems = decode(line.rstrip(b"\r\n"))
        given = json.loads(text)
    except InputError as error:
        return _refused(where, f"the line {error.message}", error.hint)
    except ValueError as error:
        return _refused(where, f"the line is not JSON: {error}", "write one JSON object on each line")
    except RecursionError:
        return _refused(where, "the line nests too deep to be an article", "write one flat JSON object on each line")
    return article_of_object(given, where, published, problems, columns)


def article_of_object(
    given: Any,
    where: str,
    published: str = "",
    problems: tuple[Problem, ...] = (),
    columns: Mapping[str, str] | None = None,
) -> Received:
    """The article of one JSON object with `text` and, as far as known, `id, url, outlet, published, title`, or with
    these under other names."""
    if not isinstance(given, dict):
        return _refused(where, f"holds a JSON {_kind(given)} where an object is wanted", 'write {"text": "…"}')
    names = {**structs.asdict(guess_columns(tuple(given))), **(columns or {})}
    key = names["text"] or "text"
    text = given.get(key)
    if not isinstance(text, str):
        fault = f"the object has no field `{key}`" if key not in given else f"`{key}` is a {_kind(text)}, not a string"
        return _refused(where, fault, "fields: text (wanted), id, url, outlet, published, title")
    found = list(problems)
    cells: dict[str, str] = {}
    for field in _FIELDS:
        name = names[field] or field
        value = given.get(name)
        if isinstance(value, bool) or not isinstance(value, (str, int, type(None))):
            if name == field or field in (columns or {}):  # else it was a guess
                found.append(Problem("bad-field", f"`{name}` is a {_kind(value)} and was passed over; give a string"))
            value = None
        cells[field] = "" if value is None else str(value)
    stamp = cells["published"]
    cells["published"] = prefix_date(stamp)
    if stamp.strip() and not cells["published"]:
        found.append(
            Problem("bad-publish-date", f"`{names['published']}` is {stamp[:40]!r}, not a date; write it as 2023-12-07")
        )
    cells["published"] = cells["published"] or published
    article = new_article(text, **cells)
    odd = (*found, *text_problems(article.text))
    return Received(where, article, odd, basis=given_basis(article.published))


def articles_of_document(
    text: str, name: str, published: str = "", columns: Mapping[str, str] | None = None
) -> Iterator[Received]:
    """The articles of a whole JSON text: an object, or a list of objects. Raises ValueError when it is not JSON."""
    given = json.loads(text)
    if not isinstance(given, list):
        yield article_of_object(given, name, published, columns=columns)
        return
    for number, item in enumerate(given, 1):
        yield article_of_object(item, f"{name} item {number}", published, columns=columns)


def _refused(where: str, message: str, hint: str) -> Received:
    return Received(where, None, (Problem("bad-line", f"{message}; {hint}" if hint else message),))


def _kind(value: Any) -> str:
    kinds = {dict: "object", list: "list", str: "string", bool: "truth value", int: "number", float: "number"}
    return kinds.get(type(value), "null")

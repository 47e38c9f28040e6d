"""The publish date of a web page: from its structured data and meta fields, from marked elements, from a date line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from waqai.model import Problem
from waqai.sources.article import prefix_date
from waqai.sources.linked_data import Node, find_stamps

ReadDate = Callable[[str], str]

_META_DATES = (  # in order of trust; each names the day of publication, none the day of a change or of a visit
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dc:date",
    "dcterms.date",
    "date",
)
_DATE_CLASS = re.compile(r"date|time|publish|created|posted", re.I)
_CHANGE_CLASS = re.compile(r"updated|modif", re.I)
_LONGEST_DATE_LINE = 60
_MIDNIGHT = re.compile(r"^\S{10}$|T00:00|\s00:00")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def find_published(
    tree: Any, nodes: list[Node], broken: list[str], read_date: ReadDate | None
) -> tuple[str, str, tuple[Problem, ...]]:
    """The publish date, its basis (markup, text, or empty without one), and what was odd.

    A stamp of 1 January without a time is what a template leaves behind: it counts only where a date line says the
    same day. Nothing is taken from addresses, pictures or the running text: a wrong date makes every «today» wrong, a
    missing one is named.
    """
    guesses: list[str] = []
    unread: list[str] = []
    for stamp in (*find_stamps(nodes), *broken, *_marked_stamps(tree)):
        date = prefix_date(stamp)
        if date.endswith("-01-01") and _MIDNIGHT.search(stamp.strip()):
            guesses.append(date)
        elif date:
            return date, "markup", ()
        else:
            unread.append(stamp)
    if read_date is not None:
        for basis, lines in (("markup", unread), ("text", _date_lines(tree))):
            for date in map(read_date, lines):
                if _DAY.fullmatch(date):
                    return date, basis, ()
    if not guesses:
        return "", "", ()
    return (
        "",
        "",
        (
            Problem(
                "guessed-publish-date",
                f"the page's markup says {guesses[0]} without a time, which templates leave behind, and nothing else "
                "on the page says so: read as without a date; give it with --published",
            ),
        ),
    )


def _marked_stamps(tree: Any) -> Iterator[str]:
    fields: dict[str, str] = {}
    for element in tree.iter("meta", "span", "div", "time", "abbr", "p"):
        stamp = element.get("content") or element.get("datetime")
        for name in (element.get("property"), element.get("name"), element.get("itemprop")):
            if name and stamp:
                fields.setdefault(name.strip().lower(), stamp)
    yield from (fields[name] for name in _META_DATES if name in fields)
    times = [element for element in tree.iter("time") if element.get("datetime")]
    yield from (element.get("datetime") for element in times if element.get("pubdate") is not None)
    days = {prefix_date(element.get("datetime")) for element in times} - {""}
    if len(days) == 1:  # several are those of other articles, of comments, of changes
        yield next(element.get("datetime") for element in times if prefix_date(element.get("datetime")))


def _date_lines(tree: Any) -> Iterator[str]:
    """Short texts marked up as dates after the headline: the first is the article's, those of lists come later."""
    seen_head = False
    for element in tree.iter("h1", "span", "div", "p", "time", "li"):
        if element.tag == "h1":
            seen_head = True
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        named = element.tag == "time" or (_DATE_CLASS.search(marks) and not _CHANGE_CLASS.search(marks))
        if seen_head and named:
            text = " ".join(element.text_content().split())
            if 6 <= len(text) <= _LONGEST_DATE_LINE:
                yield text

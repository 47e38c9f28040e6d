"""One row of a table → its article."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import structs

from waqai.model import Problem
from waqai.sources.article import Received, given_basis, new_article, prefix_date, text_problems
from waqai.sources.columns import Columns
from waqai.sources.encoding import undo_double_encoding, undo_entities
from waqai.sources.html import is_page, read_page
from waqai.sources.linked_data import from_markup
from waqai.sources.page_date import ReadDate

_WHOLE_PAGE = re.compile(r"\ufeff?\s*<(?:!doctype|html|head|body)\b", re.I)


def article_of_row(
    cells: Mapping[str, str],
    columns: Columns,
    where: str,
    published: str = "",
    read_date: ReadDate | None = None,
    problems: tuple[Problem, ...] = (),
) -> Received:
    """The article of a row, given by column name; a row without a text has none, and says so.

    `published` fills in where the row has no date. A cell that holds a web page is read as one; what the row itself
    says of title, date, address and outlet goes before what the page says.
    """
    found = {field: cells.get(name, "") if name else "" for field, name in structs.asdict(columns).items()}
    text, odd = undo_double_encoding(found["text"])
    if not text.strip():
        return bad_row(where, f"the column {columns.text!r} is empty", "an article needs a text")
    title = undo_entities(undo_double_encoding(found["title"])[0]).strip()
    odd = (*problems, *odd)
    if lost := text.count("\ufffd"):
        odd = (*odd, Problem("broken-encoding", f"{lost:,} places are not valid in the file's encoding: U+FFFD"))
    stamp = found["published"].strip()
    date = prefix_date(stamp)
    if stamp and not date:
        odd = (
            *odd,
            Problem("bad-publish-date", f"{columns.published} is {stamp[:40]!r}, not a date; 2023-12-07 is one"),
        )
    date = date or published
    basis, kind, url, outlet = given_basis(date), "", found["url"].strip(), found["outlet"].strip()
    if _WHOLE_PAGE.match(text):
        page = read_page(text, date, read_date, url)
        text, title = page.article.text, title or page.article.title
        date, basis, kind = page.article.published, page.basis, page.kind
        url, outlet, odd = url or page.article.url, outlet or page.article.outlet, (*odd, *page.problems)
    elif is_page(text):
        text = from_markup(text)
    article = new_article(
        undo_entities(text), published=date, title=title, url=url, outlet=outlet, id=found["id"].strip()
    )
    return Received(where, article, (*odd, *text_problems(article.text)), basis=basis, kind=kind)


def bad_row(where: str, message: str, hint: str) -> Received:
    """What stands for a row that has no article."""
    return Received(where, None, (Problem("bad-row", f"{message}; {hint}"),))

"""Which column of a table holds what: guessed from the names and the first rows, or as a person says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, structs

from waqai.errors import InputError

# Names as people give them, without case, marks between words and the article «ال»; the surest first.
_NAMES = {
    "text": "text articletext body articlebody content fulltext maintext plaintext article story نص نصخبر نصمقال محتوى "
    "متن خبر مقال",
    "title": "title headline articletitle newstitle head عنوان عنوانخبر عنوانمقال",
    "published": "published publishedat publisheddate publishdate publicationdate datepublished pubdate publishedon "
    "date newsdate articledate datetime timestamp time تاريخ تاريخنشر تاريخخبر يوم",
    "url": "url link articleurl newsurl uri href webpage address رابط رابطخبر وصلة",
    "outlet": "outlet source sourcename publisher site website domain newspaper media channel مصدر صحيفة موقع ناشر",
    "id": "id articleid newsid docid documentid guid uuid key رقم معرف",
}
_ARTICLE = re.compile(r"(?:^|\s)ال(?=\w{2})")
_LONG = 60  # characters on average: a column that is called nothing known and holds such cells is the text
_FIELDS = tuple(_NAMES)


class Columns(Struct, frozen=True):
    """The column's name for each field of an article; empty for a field that the table does not have."""

    text: str = ""
    title: str = ""
    published: str = ""
    url: str = ""
    outlet: str = ""
    id: str = ""

    def __str__(self) -> str:
        """`text=body, title=headline`: to be shown, and to be written so again by who wants it otherwise."""
        return ", ".join(f"{field}={name}" for field, name in structs.asdict(self).items() if name)


def guess_columns(names: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> Columns:
    """What each column seems to hold, by its name in English or Arabic; `rows` are the first rows, cells in order.

    Where no name says which holds the text, the column with the longest cells does, if they are longer than a headline.
    """
    found = _by_name(tuple(names))
    if found.text and (not rows or any(row[names.index(found.text)].strip() for row in rows if len(row) == len(names))):
        return found
    taken = {name for field, name in structs.asdict(found).items() if field != "text"}
    lengths = {
        name: sum(len(row[place]) for row in rows if place < len(row)) / len(rows)
        for place, name in enumerate(names)
        if rows and name not in taken
    }
    longest = max(lengths, key=lambda name: lengths[name], default="")
    return structs.replace(found, text=longest) if lengths.get(longest, 0) >= _LONG else found


def choose_columns(
    names: Sequence[str], rows: Sequence[Sequence[str]] = (), asked: Mapping[str, str] | None = None
) -> Columns:
    """The columns as guessed, and `asked` (field to column name) wherever it says.

    Raises InputError for an unknown field, for a column that is not there, and where none holds the text.
    """
    found = guess_columns(names, rows)
    for field, name in (asked or {}).items():
        if field not in _FIELDS:
            raise InputError(f"{field!r} is no field of an article", f"fields: {', '.join(_FIELDS)}")
        if name and name not in names:
            raise InputError(f"there is no column {name!r}", f"columns: {_shown(names)}")
        found = structs.replace(found, **{field: name})
    if not found.text:
        raise InputError(
            "no column looks like the text of an article",
            f"name it, as in --column text=NAME; columns: {_shown(names)}",
        )
    return found


@lru_cache(maxsize=1000)
def _by_name(names: tuple[str, ...]) -> Columns:
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(_plain(name), name)
    cells = {
        field: next((plain[known] for known in known_names.split() if known in plain), "")
        for field, known_names in _NAMES.items()
    }
    return Columns(**cells)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    folded = re.sub("[أإآ]", "ا", re.sub(r"[\s_.:/-]+", " ", folded))
    return re.sub(r"[^\w]", "", _ARTICLE.sub(" ", folded))


def _shown(names: Sequence[str]) -> str:
    begin = ", ".join(repr(name[:40]) for name in names[:20])
    return begin + (", …" if len(names) > 20 else "")

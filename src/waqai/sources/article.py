"""An article from its parts: the id, the title's place, the publish date, and oddities of the text."""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata

from msgspec import Struct

from waqai.errors import InputError
from waqai.match.dates import published_prefix
from waqai.model import Article, Problem

_ID_LENGTH = 16  # hexadecimal digits: 64 bits, so that ten million articles share none by chance
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T\s])")
_YEARS = range(1800, 2101)  # below stand Hijri and Persian years, which no publish date of a web page means as such
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MOJIBAKE = re.compile("[\u0637\u0638][^\\s\\w]|[ÃØÙ][\x80-\xbf\u0152-\u0178\u2013-\u2122]")


class Received(Struct, frozen=True):
    """One thing that a source gave. `where` names it for a person (`news.jsonl:12`).

    `article` is None where nothing could be read (a bad line); `problems` say why, or what is odd about the article.
    `share` is how much of the source has been used up, 0 to 1, or None where that is unknown. `basis` is where the
    publish date comes from: given (by a person or by a field), markup, text (a date line of the page), feed, crawl (the
    day of the visit, for want of another); empty without a date. `kind` is what a page is: article, listing, tag,
    video; empty where nothing says.
    """

    where: str
    article: Article | None
    problems: tuple[Problem, ...] = ()
    share: float | None = None
    basis: str = ""
    kind: str = ""


def given_basis(published: str) -> str:
    """The basis of a publish date that a person or a field gave; empty without one."""
    return "given" if published else ""


def content_id(text: str) -> str:
    """The article's name where none was given: a short SHA-256 of its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]


def new_article(
    text: str, *, published: str = "", title: str = "", url: str = "", outlet: str = "", id: str = ""
) -> Article:
    """An article of these parts. A `title` with which the text does not open is put before it."""
    whole = with_title(title, text)
    return Article(id or content_id(whole), whole, title, url, outlet, published)


def with_title(title: str, text: str) -> str:
    """The title, a blank line and the text; or the text alone where it already opens with the title."""
    if not title.strip() or text.lstrip().startswith(title.strip()):
        return text
    return f"{title}\n\n{text}"


def bare_letters(text: str) -> str:
    """Letters and digits alone, compatibility forms unified: for comparing two copies of one passage."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def prefix_date(given: str) -> str:
    """`2023`, `2023-12` or `2023-12-07`, from a date or a time stamp in any digits; else empty.

    The day is taken as the stamp writes it, in its own time zone: that is the day by which the outlet dates it.
    """
    plain = "".join(_plain_digit(character) for character in given.strip())
    found = _DATE.match(plain)
    if found is None:
        return published_prefix(plain)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return ""
    if year not in _YEARS or found[2] == "00" or found[3] == "00":
        return ""
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def asked_date(given: str) -> str:
    """The publish date as a person gave it on a command line. Raises InputError when it is no prefix date."""
    if not given:
        return ""
    date = prefix_date(given)
    if not date or not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", given.strip()):
        raise InputError(
            f"{given!r} is not a publish date",
            "write the Gregorian day, month or year of publication: 2023-12-07, 2023-12 or 2023",
        )
    return date


def text_problems(text: str) -> tuple[Problem, ...]:
    """What is odd about the characters of a text: control characters, a wrong decoding before it came here.

    What concerns its language or its words is the pipeline's to say.
    """
    problems = []
    if controls := len(_CONTROLS.findall(text)):
        problems.append(
            Problem("control-characters", f"the text holds {_counted(controls, 'control character')}; clean the source")
        )
    opening = text[:20_000]
    if len(_MOJIBAKE.findall(opening)) > max(8, len(opening) // 8):
        problems.append(
            Problem(
                "mojibake",
                "the text was decoded with a wrong character set before it came here; fetch it anew as UTF-8",
            )
        )
    return tuple(problems)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _plain_digit(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdigit() else character

"""The words of Arabic dates: typed rows, and the index the stage `times` asks.

The index answers one question: what can this word be in a date? It folds spelling, cuts proclitics and the article, and
keeps
each answer in a bounded cache of word types, so that a word without any calendar sense costs one look-up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from waqai.knowledge.spelling import fold
from waqai.knowledge.table import Table
from waqai.knowledge.word_types import WordTypes

_SEPARATED = re.compile(r"\d+(?:[^\d]\d+)*")
_SEPARATORS = re.compile(r"[^\d]")
_DASHES = str.maketrans("‐‑–", "---")
_FUTURE_LETTERS = ("سي", "ست", "سن", "سا")


class Month(Struct, frozen=True):
    """A month's name, and when the word is a month.

    `alone`: yes = by itself; led = only after a word that leads to a time; no = only with a day, a year or a pair;
    year = only with a year («صفر» is also nil).
    """

    name: str
    calendar: Literal["gregorian", "hijri"]
    number: int
    alone: Literal["yes", "led", "no", "year"]
    example: str


class Weekday(Struct, frozen=True):
    """A day of the week by its ISO 8601 number: Monday is 1."""

    name: str
    number: int
    example: str


class Number(Struct, frozen=True):
    """A number in words; 11 stands for the words that open eleven."""

    value: int
    cardinal: tuple[str, ...]
    ordinal: tuple[str, ...]


class Unit(Struct, frozen=True):
    """A unit of time with its ISO 8601 designator (`TH` for hours) and how many of those it holds (`size`)."""

    slug: str
    designator: str
    size: int
    singular: tuple[str, ...]
    dual: tuple[str, ...]
    plural: tuple[str, ...]
    example: str


class Deictic(Struct, frozen=True):
    """A phrase that counts days from the day of publication."""

    phrase: str
    days: int
    example: str


class Festival(Struct, frozen=True):
    """A feast whose days are counted; month and day of its first."""

    name: str
    calendar: Literal["gregorian", "hijri"]
    month: int
    day: int
    example: str


class CalendarName(Struct, frozen=True):
    """A name or set phrase that holds a word of the calendar and is no time."""

    phrase: str
    why: str
    example: str


class CalendarWord(Struct, frozen=True):
    """A word of a closed class of the grammar of dates."""

    word: str
    kind: Literal[
        "ad", "after", "age", "age-of", "ah", "approximate", "article", "before", "before-when", "between", "by",
        "corresponds", "counted", "decade", "edge", "every", "except", "first-day", "fraction", "from", "future",
        "in", "last", "length", "more", "name-head", "not-future", "not-time", "not-today", "on", "onward", "part",
        "past", "prayer", "quarter-word", "relation", "same", "season", "since", "solar-kind", "that", "this",
        "to", "until-word", "zone", "zone-name",
    ]  # fmt: skip
    value: str
    example: str


class Construction(Struct, frozen=True):
    """A way to write a time that the grammar knows: what its value looks like, and sentences with and without it."""

    slug: str
    gives: str
    example: str
    without: str


CalendarRow: TypeAlias = (
    Month | Weekday | Number | Unit | Deictic | Festival | CalendarName | CalendarWord | Construction
)

_HOME = "languages/ar/"
CALENDAR_TABLES: tuple[Table[Any], ...] = (
    Table(_HOME + "calendar-names.tsv", CalendarName, "phrase"),
    Table(_HOME + "calendar-words.tsv", CalendarWord, ""),
    Table(_HOME + "deictics.tsv", Deictic, "phrase"),
    Table(_HOME + "festivals.tsv", Festival, "name"),
    Table(_HOME + "months.tsv", Month, "name"),
    Table(_HOME + "numbers.tsv", Number, "value"),
    Table(_HOME + "times.tsv", Construction, "slug"),
    Table(_HOME + "units.tsv", Unit, "slug"),
    Table(_HOME + "weekdays.tsv", Weekday, "name"),
)


class Phrase(Struct, frozen=True):
    """A phrase of one or more words: the folded words after the first, and the row it stands for."""

    rest: tuple[str, ...]
    row: Month | Deictic | Festival | CalendarName


class Sense(Struct, frozen=True):
    """All that one word type can be in a date.

    `folded` is the whole word, `proclitics` the letters cut off before `definite` and the rest were read. `marks` are
    the kinds of `calendar-words` it belongs to. Numbers not set are −1 (`number` digits, `cardinal`) or 0; `pieces`
    holds the numbers of a token such as `12-5-2022`, `joint` its one separator, `digits` the length of its last number.
    `count` is 1, 2 or 0 for a unit's singular, dual, plural; `construct` marks a dual that waits for its complement
    («يومي»). `trigger` says that an expression may hang on this word, `opens` that one may begin with it,
    `future_shape` that it looks like a verb of the future («سيعقد»).
    """

    folded: str
    proclitics: str = ""
    definite: bool = False
    marks: frozenset[str] = frozenset()
    number: int = -1
    digits: int = 0
    pieces: tuple[int, ...] = ()
    joint: str = ""
    cardinal: int = -1
    ordinal: int = 0
    unit: Unit | None = None
    count: int = 0
    construct: bool = False
    weekday: int = 0
    part: str = ""
    edge: str = ""
    season: str = ""
    decade: int = -1
    fraction: int = 0
    relation: int | None = None
    phrases: tuple[Phrase, ...] = ()
    trigger: bool = False
    opens: bool = False
    future_shape: bool = False


NOTHING = Sense("")
_OPENERS = frozenset(
    {"cardinal", "ordinal", "unit", "weekday", "part", "edge", "season", "decade", "fraction", "phrases"}
)
_OPENING_MARKS = frozenset(
    {"before", "after", "before-when", "this", "article", "approximate", "more", "quarter-word", "first-day"}
)
_Fields: TypeAlias = dict[str, Any]


class Calendar(WordTypes[Sense]):
    """Word as written → its sense in dates."""

    def __init__(self, fields: Mapping[str, _Fields]) -> None:
        super().__init__()
        self._fields = fields

    def _read(self, word: str) -> Sense:
        folded = fold(word)
        if folded[:1].isdigit():
            return _read_number(folded)
        for proclitics, rest in cut_openings(folded):
            definite = rest.startswith("ال") and len(rest) > 2
            whole = self._fields.get(rest, {})
            bare = self._fields.get(rest[2:], {}) if definite else {}
            if fields := {**bare, "phrases": (), **whole}:
                if len(fields) == 1 and not fields["phrases"]:
                    continue
                if bare and whole:
                    fields["marks"] = bare.get("marks", frozenset()) | whole.get("marks", frozenset())
                    fields["trigger"] = bare.get("trigger", False) or whole.get("trigger", False)
                return Sense(folded, proclitics, definite, **fields, opens=_opens(fields))
        return Sense(folded, future_shape=self._future_shape(folded)) if folded else NOTHING

    def _future_shape(self, folded: str) -> bool:
        """Whether a word looks like «س» and a verb, for readings whose words have no forms yet."""
        bare = folded[1:] if folded[:1] in ("و", "ف") and folded[1:3] in _FUTURE_LETTERS else folded
        return len(bare) > 4 and bare.startswith(_FUTURE_LETTERS) and not bare.endswith(("ه", "ات", "يه", "يا"))


def build_calendar(rows: Mapping[str, tuple[Any, ...]]) -> Calendar:
    """The index over the rows of `CALENDAR_TABLES`, by table name."""
    fields: dict[str, _Fields] = {}

    def put(word: str, **more: Any) -> None:
        held = fields.setdefault(fold(word), {})
        for name, value in more.items():
            held[name] = held.get(name, frozenset()) | value if name == "marks" else held.get(name, value)

    for word in rows["calendar-words"]:
        _put_word(put, word)
    for number in rows["numbers"]:
        for form in number.cardinal:
            put(form, cardinal=number.value)
        for form in number.ordinal:
            put(form, ordinal=number.value)
    for unit in rows["units"]:
        _put_unit(put, unit)
    for weekday in rows["weekdays"]:
        put(weekday.name, weekday=weekday.number, trigger=True)
    for first, phrases in _phrases_by_first_word(rows).items():
        held = fields.setdefault(first, {})
        held["phrases"] = phrases
        held["trigger"] = held.get("trigger", False) or any(
            not isinstance(phrase.row, CalendarName) for phrase in phrases
        )
    return Calendar(fields)


def _put_word(put: Any, word: CalendarWord) -> None:
    forms = [word.word]
    if word.kind in ("relation", "not-today", "future", "last"):
        stem = fold(word.word)
        forms += [stem + ending for ending in ("ه", "ين", "ان", "تين", "ون")]
    for form in forms:
        put(form, marks=frozenset((word.kind,)))
        match word.kind:
            case "part":
                put(form, part=word.value, trigger=True)
            case "edge":
                put(form, edge=word.value)
            case "season":
                put(form, season=word.value, trigger=True)
            case "decade":
                put(form, decade=int(word.value), trigger=True)
            case "fraction":
                put(form, fraction=int(word.value))
            case "relation":
                put(form, relation=int(word.value), trigger=True)


def _put_unit(put: Any, unit: Unit) -> None:
    for form in unit.singular:
        accusative = fold(form) + "ا"
        for written in (form,) if fold(form).endswith("ه") else (form, accusative):
            put(written, unit=unit, count=1, trigger=True)
    for form in unit.dual:
        put(form, unit=unit, count=2, construct=not form.endswith(("ن", "ين")), trigger=True)
    for form in unit.plural:
        put(form, unit=unit, count=0, trigger=True)


def _phrases_by_first_word(rows: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    named = [(row, row.phrase) for row in (*rows["calendar-names"], *rows["deictics"])]
    for row, name in (*named, *((row, row.name) for row in (*rows["months"], *rows["festivals"]))):
        first, *rest = (fold(word) for word in name.split())
        found.setdefault(first, []).append(Phrase(tuple(rest), row))
    return {first: tuple(sorted(some, key=lambda phrase: -len(phrase.rest))) for first, some in found.items()}


def _opens(fields: _Fields) -> bool:
    """Whether an expression may begin with a word of these fields."""
    return not _OPENERS.isdisjoint(fields) or not _OPENING_MARKS.isdisjoint(fields.get("marks", frozenset()))


def cut_openings(folded: str) -> list[tuple[str, str]]:
    """The ways to cut proclitics off a folded word, as (letters, rest), fewest first.

    «لل» is «ل» before the article, whose alef it swallowed.
    """
    found = [("", folded)]
    if folded[:1] in ("و", "ف") and len(folded) > 3:
        found.append((folded[0], folded[1:]))
    for conjunction, rest in tuple(found):
        if rest.startswith("لل") and len(rest) > 4:
            found.append((conjunction + "ل", "ال" + rest[2:]))
        elif rest[:1] in ("ب", "ل", "ك") and len(rest) > 3:
            found.append((conjunction + rest[0], rest[1:]))
    return found


def _read_number(folded: str) -> Sense:
    match = _SEPARATED.fullmatch(folded)
    if match is None or len(folded) > 12:
        return Sense(folded)
    pieces = _SEPARATORS.split(folded)
    joints = set(_SEPARATORS.findall(folded.translate(_DASHES)))
    if len(pieces) == 1:
        value, digits = int(folded), len(folded)
        return Sense(folded, number=value, digits=digits, trigger=digits == 4 and 1300 <= value <= 2200, opens=True)
    if len(joints) != 1:
        return Sense(folded)
    return Sense(
        folded, pieces=tuple(map(int, pieces)), joint=joints.pop(), digits=len(pieces[-1]), trigger=True, opens=True
    )

"""The query language: what is asked of an archive, as a string and as a tree.

    type:PROTEST country:(SDN|TCD) date:2023-04..2023-06 -status:future "وقف إطلاق النار"

Words and phrases without a field search the articles' text; terms side by side must all hold. docs/reference/query.md
describes every field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from waqai.errors import InputError

Kind = Literal["text", "actor", "country", "role", "code", "date", "number", "near", "words", "id"]


class Field(Struct, frozen=True):
    """A field of the language: how its values are read, what it means, an example."""

    kind: Kind
    meaning: str
    example: str


FIELDS: dict[str, Field] = {
    "text": Field("text", "a word or phrase of the article's text; the same as one without a field", "text:هدنة"),
    "actor": Field("actor", "who did it: any name of an actor, in either script", "actor:بوتين"),
    "recipient": Field("actor", "to whom it was done", 'recipient:"African Union"'),
    "either": Field("actor", "either side", "either:Iran"),
    "speaker": Field("actor", "who says it: of claims the speaker, of events the source cited", "speaker:غوتيريش"),
    "role": Field("role", "a side named by an office or an occupation", 'role:"foreign minister"'),
    "country": Field("country", "country of either side or of the place: code, name or group", "country:Sudan"),
    "actor-country": Field("country", "country of who did it", "actor-country:IRN"),
    "recipient-country": Field("country", "country of to whom it was done", "recipient-country:(ISR|PSE)"),
    "place-country": Field("country", "country of the place", "place-country:السودان"),
    "sector": Field("code", "PLOVER sector of either side", "sector:MIL"),
    "type": Field("code", "PLOVER type", "type:(ASSAULT|PROTEST)"),
    "mode": Field("code", "PLOVER mode", "mode:visit"),
    "context": Field("code", "PLOVER context", "context:legal"),
    "status": Field("code", "asserted, possible or future", "status:future"),
    "quad": Field("number", "quad class: 1 verbal co-operation to 4 material conflict", "quad:4"),
    "cameo": Field("code", "CAMEO code, or the beginning of one", "cameo:19"),
    "place": Field("words", "name of the place, in either script, or a part of it", "place:الفاشر"),
    "near": Field("near", "within so many kilometres of a place or a point", "near:33.5,36.3/50km"),
    "date": Field("date", "day of the act: a day, month, year or range", "date:2023-04..2023-06"),
    "published": Field("date", "publish date of the article", "published:>=2023-04-15"),
    "outlet": Field("words", "outlet of the article, or a part of its name", "outlet:الساحل"),
    "article": Field("id", "id of the article", "article:sahel-01"),
    "event": Field("id", "id of the event", "event:36568ff6cc4a"),
    "incident": Field("id", "id of the incident that the event tells", "incident:i1b1aadc622d656d"),
    "confidence": Field("number", "confidence of the event or claim, 0 to 1", "confidence:>=0.8"),
    "trigger": Field("words", "the word that reports the act, or a part of it", "trigger:قصف"),
    "sentence": Field("words", "words of the sentence around the trigger", 'sentence:"في غارة"'),
    "claim": Field("words", "words of what was said", "claim:سيادة"),
}
_COMPARING = (">=", "<=", ">", "<")
_WORD = re.compile(r'[^\s()"|]+')
_FIELD = re.compile(r"([A-Za-z-]+):")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_POINT = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")
_REACH = re.compile(r"/(\d+(?:\.\d+)?)km")


class Value(Struct, frozen=True):
    """One value of a term: its words, whether they are a phrase, what it is compared by (`>=`, `..`, empty for equal),
    the end of a range, kilometres of `near`, and where it stands in the query."""

    text: str
    phrase: bool = False
    compare: str = ""
    until: str = ""
    reach: float = 0.0
    at: int = 0


class Term(Struct, frozen=True):
    """A field (`text` for words without one) and its values, of which one must hold."""

    field: str
    values: tuple[Value, ...]


class All(Struct, frozen=True):
    """Every part must hold; none: everything is meant."""

    parts: tuple[Query, ...]


class Any_(Struct, frozen=True):
    """One part must hold."""

    parts: tuple[Query, ...]


class Not(Struct, frozen=True):
    """The part must not hold."""

    part: Query


Query: TypeAlias = "Term | All | Any_ | Not"


class QueryError(InputError):
    """A query that cannot be read; `at` is the code point at which it goes wrong."""

    def __init__(self, query: str, at: int, message: str, hint: str) -> None:
        shown = "".join(" " if letter in "\t\n\r" else letter for letter in query)
        super().__init__(f"{message}\n  {shown}\n  {' ' * at}^ at character {at + 1}", hint)
        self.at = at


def read_query(query: str) -> Query:
    """The tree of a query. Raises QueryError where it is none."""
    return _Reader(query).read()


def to_query(tree: Query) -> str:
    """A query that reads as this tree."""
    if isinstance(tree, Term):
        values = [_to_value(value) for value in tree.values]
        listed = values[0] if len(values) == 1 else f"({'|'.join(values)})"
        return f"{tree.field}:{listed}"
    if isinstance(tree, Not):
        return f"NOT {_grouped(tree.part)}"
    joint = " AND " if isinstance(tree, All) else " OR "
    return joint.join(map(_grouped, tree.parts))


def _grouped(tree: Query) -> str:
    return to_query(tree) if isinstance(tree, Term) else f"({to_query(tree)})"


def _to_value(value: Value) -> str:
    text = f'"{value.text}"' if value.phrase else value.text
    if value.reach:
        return f"{text}/{value.reach:g}km"
    return f"{text}..{value.until}" if value.compare == ".." else f"{value.compare}{text}"


class _Reader:
    """One pass over a query."""

    def __init__(self, query: str) -> None:
        self.query, self.at = query, 0

    def read(self) -> Query:
        tree = self._either()
        if self._peek():
            raise self._error("this closes nothing", "take the bracket away, or open one before it")
        return tree

    def _error(self, message: str, hint: str, at: int | None = None) -> QueryError:
        place = self.at if at is None else at
        return QueryError(self.query, min(place, len(self.query)), message, hint)

    def _peek(self) -> str:
        while self.at < len(self.query) and self.query[self.at].isspace():
            self.at += 1
        return self.query[self.at : self.at + 1]

    def _takes(self, word: str) -> bool:
        """Whether an operator stands here as a word of its own; goes past it."""
        self._peek()
        end = self.at + len(word)
        after = self.query[end : end + 1]
        if self.query[self.at : end] != word or (word.isalpha() and after.strip() and after not in "()"):
            return False
        self.at = end
        return True

    def _either(self) -> Query:
        parts = [self._all()]
        while self._takes("OR") or self._takes("|"):
            parts.append(self._all(needed=True))
        return parts[0] if len(parts) == 1 else Any_(tuple(parts))

    def _all(self, needed: bool = False) -> Query:
        parts: list[Query] = []
        while True:
            if parts and self._takes("AND"):
                needed = True
            mark = self._peek()
            if not mark or mark in ")|" or self._stands("OR"):
                if needed or (mark == "|" and not parts) or (self._stands("OR") and not parts):
                    raise self._error("a term is missing here", "write one, or take the operator away")
                break
            parts.append(self._one())
            needed = False
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _stands(self, word: str) -> bool:
        place = self.at
        found = self._takes(word)
        self.at = place
        return found

    def _one(self) -> Query:
        if self._takes("NOT"):
            return Not(self._needed_one())
        mark = self._peek()
        if mark == "-" and self.query[self.at + 1 : self.at + 2].strip():
            self.at += 1
            return Not(self._needed_one())
        if mark == "(":
            opened = self.at
            self.at += 1
            tree = self._either()
            if self._peek() != ")":
                raise self._error("this bracket is not closed", "close it with )", opened)
            self.at += 1
            return tree
        return self._term()

    def _needed_one(self) -> Query:
        mark = self._peek()
        if not mark or mark in ")|" or self._stands("OR") or self._stands("AND"):
            raise self._error("a term is missing here", "write what must not hold")
        return self._one()

    def _term(self) -> Query:
        found = _FIELD.match(self.query, self.at)
        if found is None:
            return Term("text", (self._value("text"),))
        name = found[1].lower()
        if name not in FIELDS:
            from difflib import get_close_matches

            near = get_close_matches(name, FIELDS, 1)
            meant = f"is {near[0]}: meant?" if near else "the fields are " + ", ".join(FIELDS)
            raise self._error(f"there is no field {found[1]}", meant)
        self.at = found.end()
        if self.query[self.at : self.at + 1] != "(":
            return Term(name, (self._value(name),))
        opened = self.at
        values: list[Value] = []
        while self.query[self.at : self.at + 1] in ("(", "|"):
            self.at += 1
            self._peek()
            values.append(self._value(name))
            self._peek()
        if self.query[self.at : self.at + 1] != ")":
            raise self._error("this list is not closed", "part its values by | and close it with )", opened)
        self.at += 1
        return Term(name, tuple(values))

    def _value(self, name: str) -> Value:
        began, kind = self.at, FIELDS[name].kind
        compare = ""
        if kind in ("date", "number"):
            compare = next((sign for sign in _COMPARING if self.query.startswith(sign, self.at)), "")
            self.at += len(compare)
        if self.query[self.at : self.at + 1] == '"':
            end = self.query.find('"', self.at + 1)
            if end < 0:
                raise self._error("this phrase is not closed", 'close it with "')
            text, phrase = self.query[self.at + 1 : end], True
            self.at = end + 1
        else:
            word = _WORD.match(self.query, self.at)
            if word is None:
                raise self._error("a value is missing here", f"for example {FIELDS[name].example}")
            text, phrase = word[0], False
            self.at = word.end()
        if not text.strip():
            raise self._error("this phrase is empty", "write words between the quotation marks", began)
        value = Value(text, phrase, compare, at=began)
        if kind == "date":
            return self._dates(value, name)
        if kind == "number" and not _NUMBER.fullmatch(text):
            raise self._error(f"{text} is no number", f"for example {FIELDS[name].example}", began)
        return self._near(value) if kind == "near" else value

    def _dates(self, value: Value, name: str) -> Value:
        first, dots, last = value.text.partition("..")
        for part in (first, last) if dots else (first,):
            if not _DATE.fullmatch(part):
                raise self._error(f"{part or value.text} is no date", f"for example {FIELDS[name].example}", value.at)
        if not dots:
            return value
        if value.compare:
            raise self._error("a range cannot be compared", f"for example {FIELDS[name].example}", value.at)
        return Value(first, False, "..", last, at=value.at)

    def _near(self, value: Value) -> Value:
        """«"حلب"/50km» and «36.2,37.1/50km»: behind a phrase the distance follows, in a word it ends it."""
        reach = _REACH.match(self.query, self.at) if value.phrase else _REACH.search(value.text)
        if reach is None or (not value.phrase and reach.end() != len(value.text)):
            raise self._error("a distance is missing", "for example " + FIELDS["near"].example, value.at)
        if value.phrase:
            self.at = reach.end()
        text = value.text if value.phrase else value.text[: reach.start()]
        if not text:
            raise self._error("a place is missing", "for example " + FIELDS["near"].example, value.at)
        return Value(text, value.phrase, reach=float(reach[1]), at=value.at)


def find_point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees of «33.5,36.3»; None where it is no point of the globe."""
    found = _POINT.fullmatch(text)
    point = (float(found[1]), float(found[2])) if found else (91.0, 0.0)
    return point if abs(point[0]) <= 90 and abs(point[1]) <= 180 else None


def find_terms(tree: Query) -> Iterator[Term]:
    """All terms of a tree, those that must not hold too."""
    if isinstance(tree, Term):
        yield tree
    elif isinstance(tree, Not):
        yield from find_terms(tree.part)
    else:
        for part in tree.parts:
            yield from find_terms(part)

"""Queries as SQL: every value is a parameter, no word of a query ever stands in the statement."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Sequence
from typing import Any, Literal

from waqai.app.queries import All, Any_, Not, Query, Term, Value, find_terms
from waqai.app.vocabulary import Vocabulary, find_actors, find_countries, find_place
from waqai.stores.rows import to_cell
from waqai.stores.words import to_articles

What = Literal["events", "claims", "articles"]
FindNames = Callable[[str], list[str]]  # names of entities of the archive that hold a folded word

_OF_EVENTS = frozenset(
    "actor recipient either role country actor-country recipient-country place-country sector type mode context status"
    " quad cameo place near date event incident trigger sentence".split()
)
_SIDES = {
    "actor": ("actor_sides",), "recipient": ("recipient_sides",), "either": ("actor_sides", "recipient_sides"),
    "role": ("actor_sides", "recipient_sides"),
}  # fmt: skip
_LANDS = {
    "actor-country": ("v.actor_country",), "recipient-country": ("v.recipient_country",),
    "place-country": ("v.country",), "country": ("v.actor_country", "v.recipient_country", "v.country"),
}  # fmt: skip
_EQUAL = {"type": "v.type", "mode": "v.mode", "status": "v.status"}
_WORDS = {"outlet": "a.outlet", "trigger": "v.trigger", "sentence": "v.sentence", "claim": "c.text"}
_MARKS = (
    "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640"  # vowel marks and tatweel, which no spelling needs
)
# kilometres along a great circle between a place and a point, both in degrees (haversine)
_DISTANCE = (
    "12742 * asin(sqrt(least(1, pow(sin(radians(v.lat - ?) / 2), 2) + cos(radians(?)) * cos(radians(v.lat)) * "
    "pow(sin(radians(v.lon - ?) / 2), 2)))) <= ?"
)


class Where:
    """The condition of a query on events (v), claims (c) or articles (a); `parameters` fill its question marks."""

    def __init__(self, what: What, known: Vocabulary, find_names: FindNames) -> None:
        self.what, self.known = what, known
        self._find_names = find_names
        self.parameters: list[Any] = []

    def build(self, tree: Query) -> str:
        """The condition of a tree, in brackets."""
        if isinstance(tree, Term):
            return f"({self._term(tree)})"
        if isinstance(tree, Not):
            return f"(NOT coalesce({self.build(tree.part)}, false))"
        if isinstance(tree, All) and self.what != "events":
            return self._of_one_event(tree)
        joint = " AND " if isinstance(tree, All) else " OR "
        assert isinstance(tree, All | Any_)
        return f"({joint.join(map(self.build, tree.parts)) or 'true'})"

    def _of_one_event(self, tree: All) -> str:
        """What is asked of events holds of one event of the article: «type:PROTEST place-country:FRA»."""
        together = [part for part in tree.parts if all(term.field in _OF_EVENTS for term in find_terms(part))]
        conditions = [self.build(part) for part in tree.parts if part not in together]
        if together:
            inner = Where("events", self.known, self._find_names)
            condition = inner.build(All(tuple(together)))
            self.parameters += inner.parameters
            conditions.append(f"a.id IN (SELECT v.article FROM events v WHERE {condition})")
        return f"({' AND '.join(conditions) or 'true'})"

    def _term(self, term: Term) -> str:
        if term.field in _OF_EVENTS and self.what != "events":
            return f"a.id IN (SELECT v.article FROM events v WHERE {self._event(term)})"
        if term.field == "claim" and self.what != "claims":
            return f"a.id IN (SELECT c.article FROM claims c WHERE {self._any(term, self._words)})"
        if term.field == "speaker":
            return self._speaker(term)
        if term.field == "confidence":
            return self._any(term, self._confidence)
        if term.field in ("text", "article", "published", "outlet"):
            return self._any(term, self._of_article)
        return self._event(term) if term.field in _OF_EVENTS else self._any(term, self._words)

    def _any(self, term: Term, one: Callable[[str, Value], str]) -> str:
        return " OR ".join(one(term.field, value) for value in term.values)

    def _put(self, *values: Any) -> None:
        self.parameters += values

    def _of_article(self, field: str, value: Value) -> str:
        if field == "text":
            phrase = self.known.find_asked(value.text)
            sql, parameters = to_articles(phrase) if phrase else ("SELECT 0", [])
            self._put(*parameters)
            return f"a.number IN ({sql})"
        if field == "article":
            self._put(to_cell(value.text))
            return "a.id = ?"
        if field == "published":
            return self._dates("TRY_CAST(left(a.published, 10) AS DATE)", value)
        return self._words(field, value)

    def _words(self, field: str, value: Value) -> str:
        return self._has(_WORDS[field], value)

    def _has(self, column: str, value: Value) -> str:
        """Whether a column holds words, in whatever spelling: what `fold` does, said as a pattern."""
        self._put(_to_pattern(str(to_cell(value.text)), *self.known.letters))
        return f"regexp_matches({column}, ?)"

    def _confidence(self, field: str, value: Value) -> str:
        owner = {"events": "v", "claims": "c"}.get(self.what)
        self._put(float(value.text))
        if owner is None:
            return f"a.id IN (SELECT v.article FROM events v WHERE v.confidence {value.compare or '='} ?)"
        return f"{owner}.confidence {value.compare or '='} ?"

    def _event(self, term: Term) -> str:
        field = term.field
        if field in _SIDES:
            return self._sides(_SIDES[field], term)
        if field in _LANDS:
            codes = [code for value in term.values for code in find_countries(value.text, self.known)]
            parts = []
            for column in _LANDS[field]:
                self._put(codes)
                parts.append(f"list_has_any(string_split({column}, '; '), ?::VARCHAR[])")
            return " OR ".join(parts)
        if field == "sector":
            codes = [str(to_cell(value.text.upper())) for value in term.values]
            self._put(codes, codes)
            return " OR ".join(
                f"list_has_any(string_split(v.{side}_sector, '; '), ?::VARCHAR[])" for side in ("actor", "recipient")
            )
        if field == "context":
            self._put([value.text.lower() for value in term.values])
            return "list_has_any(v.contexts, ?::VARCHAR[])"
        if field in _EQUAL:
            self._put([value.text.upper() if field == "type" else value.text.lower() for value in term.values])
            return f"{_EQUAL[field]} IN (SELECT unnest(?::VARCHAR[]))"
        return self._any(term, self._one_of_event)

    def _one_of_event(self, field: str, value: Value) -> str:
        if field == "near":
            lat, lon = find_place(value.text, self.known) or (0.0, 0.0)
            self._put(lat, lat, lon, value.reach)
            return _DISTANCE
        if field == "date":
            return self._dates("v.day", value)
        if field == "quad":
            self._put(float(value.text))
            return f"v.quad {value.compare or '='} ?"
        if field == "place":
            return f"{self._has('v.place', value)} OR {self._has('v.place_en', value)}"
        if field == "incident":
            self._put(to_cell(value.text))
            return (
                "EXISTS (SELECT 1 FROM tellings t WHERE t.article = v.article AND t.event = v.event AND t.incident = ?)"
            )
        if field == "cameo":
            self._put(to_cell(value.text))
            return "starts_with(v.cameo, ?)"
        if field == "event":
            self._put(to_cell(value.text))
            return "v.event = ?"
        return self._words(field, value)

    def _sides(self, columns: Sequence[str], term: Term) -> str:
        """The few sides of the name are looked for once, and then the events that have one of them."""
        return " OR ".join(
            f"v.rowid IN (SELECT x.line FROM (SELECT rowid AS line, unnest({column}) AS side FROM events) x "
            f"WHERE x.side IN (SELECT s.side FROM sides s WHERE {self._side(term)}))"
            for column in columns
        )

    def _speaker(self, term: Term) -> str:
        sides = f"(SELECT s.side FROM sides s WHERE {self._side(term)})"
        if self.what == "claims":
            return f"c.speaker_side IN {sides}"
        if self.what == "events":
            return f"v.reporter_side IN {sides}"
        return f"a.id IN (SELECT c.article FROM claims c WHERE c.speaker_side IN {sides})"

    def _side(self, term: Term) -> str:
        """What a side must be: of a row that is called so, or called so in the archive."""
        keys = list(find_actors(term, self.known))
        names: list[str] = []
        for value in term.values:
            folded = self.known.fold(value.text)
            if term.field == "role":
                keys += self.known.holders.get(folded, ())
            names += self._find_names(folded)
        self._put(keys, names)
        return "s.actor IN (SELECT unnest(?::VARCHAR[])) OR s.name IN (SELECT unnest(?::VARCHAR[]))"

    def _dates(self, column: str, value: Value) -> str:
        first, last = _span(value.text)
        if value.compare == "..":
            last = _span(value.until)[1]
        if value.compare in ("", ".."):
            self._put(first, last)
            return f"{column} BETWEEN ? AND ?"
        self._put(first if value.compare in (">=", "<") else last)
        return f"{column} {value.compare} ?"


def _to_pattern(words: str, letters: str, others: str) -> str:
    """A pattern (RE2) of all spellings of words: small or capital, with vowel marks or without, with any of `letters`
    that is one with that of `others` in its place. Ten times as fast as to spell each text anew and look for the words.
    """
    spelled = words.lower().translate(str.maketrans(letters, others, _MARKS))
    same: dict[str, str] = {}
    for letter, other in zip(letters, others, strict=True):
        same[other] = same.get(other, "") + letter
    marks = f"[{_coded(_MARKS)}]*"
    return "(?i)" + marks.join(f"[{_coded(letter + same.get(letter, ''))}]" for letter in spelled)


def _coded(letters: str) -> str:
    """Letters by their numbers, so that none means anything in a pattern."""
    return "".join(f"\\x{{{ord(letter):x}}}" for letter in letters)


def _span(date: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a day, month or year; a month or day that does not exist counts as the nearest."""
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    year, low, high = min(max(year, 1), 9999), min(month or 1, 12) or 1, min(month or 12, 12)
    length = calendar.monthrange(year, high)[1]
    return datetime.date(year, low, min(max(day, 1), length)), datetime.date(year, high, min(day or length, length))

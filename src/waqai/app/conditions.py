"""What a query means: its values looked up in what is known, so that a store need only compare.

`find_condition` turns the tree of a query into a tree of conditions. Names become keys of rows and patterns of words,
names of countries and groups of countries become codes, and a value that does not exist is an error with what is near.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from waqai.app.queries import FIELDS, All, Not, Query, QueryError, Term, Value, find_point, find_terms, read_query
from waqai.app.search_words import SearchWords
from waqai.knowledge import Knowledge
from waqai.knowledge.names import name_tokens

What = Literal["events", "claims", "articles"]
Phrase: TypeAlias = tuple[tuple[str, ...], ...]
"""One or more words in a row; each may be any of its spellings."""


class HasWords(Struct, frozen=True):
    """The phrase stands in the text of the article, in the sentence of the event, or in a claim."""

    where: Literal["text", "sentence", "claim"]
    phrase: Phrase


class HasSide(Struct, frozen=True):
    """A side of the event or claim (`sides`: which count) has one of these keys, or one of these patterns in its
    names; it has one of these countries, sectors or kinds, where any are given."""

    sides: tuple[str, ...]
    keys: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class HasCode(Struct, frozen=True):
    """A column has one of these values, or (`begins`) begins with one."""

    column: Literal["type", "mode", "context", "status", "cameo", "article", "event", "incident"]
    values: tuple[str, ...]
    begins: bool = False


class HasOutlet(Struct, frozen=True):
    """The outlet's name has these words."""

    words: str


class IsWhen(Struct, frozen=True):
    """A date, told as exactly as `first` and `last` are, lies between them; an empty one is no limit. `strict` leaves
    the limits themselves out."""

    column: Literal["date", "published"]
    first: str
    last: str
    strict: bool = False


class IsNumber(Struct, frozen=True):
    """A number compares so: `=`, `<`, `<=`, `>` or `>=`."""

    column: Literal["quad", "confidence"]
    sign: Literal["=", "<", "<=", ">", ">="]
    number: float


class IsNear(Struct, frozen=True):
    """The place lies within so many kilometres of one of these points (latitude, longitude, in degrees)."""

    points: tuple[tuple[float, float], ...]
    kilometres: float


class Every(Struct, frozen=True):
    """All parts hold; none: everything is meant."""

    parts: tuple[Condition, ...]


class Some(Struct, frozen=True):
    """One part holds."""

    parts: tuple[Condition, ...]


class Without(Struct, frozen=True):
    """The part does not hold."""

    part: Condition


Condition: TypeAlias = "HasWords | HasSide | HasCode | HasOutlet | IsWhen | IsNumber | IsNear | Every | Some | Without"

_ARTICLE_FIELDS = frozenset({"text", "outlet", "published", "article"})
_CLAIM_FIELDS = _ARTICLE_FIELDS | {"speaker", "claim", "country", "sector", "role", "either", "confidence"}
_ONLY_CLAIMS = frozenset({"speaker", "claim"})
_SIDES: dict[str, tuple[str, ...]] = {
    "actor": ("actor",),
    "recipient": ("recipient",),
    "either": ("actor", "recipient", "speaker", "addressee"),
    "speaker": ("speaker", "reporter"),
    "country": ("actor", "recipient", "place", "speaker"),
    "actor-country": ("actor",),
    "recipient-country": ("recipient",),
    "place-country": ("place",),
    "sector": ("actor", "recipient", "speaker"),
    "role": ("actor", "recipient", "speaker"),
    "place": ("place",),
    "trigger": ("trigger",),
}
_STATUSES = ("asserted", "possible", "future", "negated")


def find_rows_of(query: str, what: What) -> What:
    """Whose rows a query for `what` compares: an article is found by its events or claims where it is asked for them.

    Raises QueryError where the query cannot be read, and for a field that says nothing of claims where claims are
    asked for.
    """
    terms = list(find_terms(read_query(query)))
    fields = {term.field for term in terms}
    if what == "claims":
        for term in terms:
            if term.field not in _CLAIM_FIELDS:
                hint = "ask for events, or by " + ", ".join(sorted(_CLAIM_FIELDS))
                raise QueryError(query, term.values[0].at, f"claims have no {term.field}", hint)
    if what != "articles":
        return what
    if fields <= _ARTICLE_FIELDS:
        return "articles"
    return "claims" if fields <= _CLAIM_FIELDS and fields & _ONLY_CLAIMS else "events"


class Meaning(Struct, frozen=True):
    """What a query for `what` means: the condition, and on whose rows it must hold."""

    what: What
    through: What
    condition: Condition


def find_meaning(query: str, what: What, known: Knowledge, words: SearchWords) -> Meaning:
    """What a query for events, claims or articles means. Raises QueryError as `find_condition` does, and for a field
    that says nothing of claims where claims are asked for."""
    return Meaning(what, find_rows_of(query, what), find_condition(query, known, words))


def find_condition(query: str, known: Knowledge, words: SearchWords) -> Condition:
    """What a query means. Raises QueryError where it cannot be read or names what does not exist."""
    return _Meaning(query, known, words).find(read_query(query))


def find_asked_words(condition: Condition) -> Iterator[HasWords]:
    """The words and phrases that may hold, for scoring and for marking; not those that must not."""
    if isinstance(condition, HasWords):
        yield condition
    elif isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from find_asked_words(part)


def find_marks(text: str, condition: Condition, words: SearchWords) -> tuple[tuple[int, int], ...]:
    """Where a text has words, phrases and names that a query asks for: half-open, in order, in code points."""
    found = list(words.find_words(text))
    keys = [frozenset(word.keys) for word in found]
    marked: set[int] = set()
    for phrase in _find_asked_phrases(condition):
        for at in range(len(keys) - len(phrase) + 1):
            if all(keys[at + place] & one for place, one in enumerate(phrase)):
                marked.update(range(at, at + len(phrase)))
    return tuple((found[place].start, found[place].end) for place in sorted(marked))


def _find_asked_phrases(condition: Condition) -> Iterator[list[frozenset[str]]]:
    if isinstance(condition, HasWords):
        yield [frozenset(keys) for keys in condition.phrase]
    elif isinstance(condition, HasSide):
        yield from ([frozenset((word,)) for word in pattern.split()] for pattern in condition.patterns)
    elif isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from _find_asked_phrases(part)


class _Meaning:
    """Looks the values of one query up."""

    def __init__(self, query: str, known: Knowledge, words: SearchWords) -> None:
        self.query, self.known, self.words = query, known, words

    def find(self, tree: Query) -> Condition:
        if isinstance(tree, Not):
            return Without(self.find(tree.part))
        if isinstance(tree, Term):
            parts = tuple(self._term(tree.field, value) for value in tree.values)
            return parts[0] if len(parts) == 1 else Some(parts)
        parts = tuple(map(self.find, tree.parts))
        return Every(parts) if isinstance(tree, All) else Some(parts)

    def _error(self, value: Value, message: str, hint: str) -> QueryError:
        return QueryError(self.query, value.at, message, hint)

    def _term(self, field: str, value: Value) -> Condition:
        kind = FIELDS[field].kind
        if field in ("text", "sentence", "claim"):
            return HasWords(field, self._phrase(value))  # type: ignore[arg-type]
        if kind == "date":
            return _to_dates(field, value)
        if kind == "number":
            return IsNumber(field, value.compare or "=", float(value.text))  # type: ignore[arg-type]
        if kind == "near":
            return IsNear(self._points(value), value.reach)
        if kind == "id":
            return HasCode(field, (value.text,))  # type: ignore[arg-type]
        if kind == "country":
            return HasSide(_SIDES[field], countries=self._countries(value))
        if field == "outlet":
            self._phrase(value)
            return HasOutlet(value.text)
        if field == "sector":
            return HasSide(_SIDES[field], sectors=(self._one_of(value, self.known.sectors, "sector"),))
        if field == "role":
            return HasSide(_SIDES[field], patterns=self._patterns(value), kinds=("role", "people"))
        if field == "place":
            return HasSide(_SIDES[field], patterns=self._place_patterns(value))
        if kind == "actor":
            return HasSide(_SIDES[field], self._keys(value.text), self._patterns(value))
        if field == "trigger":
            return HasSide(_SIDES[field], patterns=self._patterns(value))
        return self._code(field, value)

    def _code(self, field: str, value: Value) -> Condition:
        known = self.known
        if field == "cameo":
            if not any(code.startswith(value.text) for code in known.cameo):
                raise self._error(value, f"there is no CAMEO code {value.text}", "as 19, 190 or 1951")
            return HasCode("cameo", (value.text,), begins=True)
        values = {
            "type": {kind for kind, _ in known.scores},
            "mode": {mode for _, mode in known.scores if mode},
            "context": known.contexts,
            "status": _STATUSES,
        }[field]
        return HasCode(field, (self._one_of(value, values, field),))  # type: ignore[arg-type]

    def _one_of(self, value: Value, values: Iterable[str], name: str) -> str:
        by_fold = {one.casefold(): one for one in values}
        found = by_fold.get(value.text.casefold())
        if found is None:
            near = get_close_matches(value.text.casefold(), by_fold, 3, 0.5)
            listed = ", ".join(by_fold[one] for one in near) or ", ".join(sorted(by_fold.values())[:40])
            raise self._error(value, f"there is no {name} {value.text}", f"near it: {listed}" if near else listed)
        return found

    def _phrase(self, value: Value) -> Phrase:
        phrase = tuple(tuple(map(str, self.words.find_asked(value.text[w.start : w.end])))
                       for w in self.words.find_words(value.text))  # fmt: skip
        if not phrase:
            raise self._error(value, "there is no word in it", "write a word of letters or digits")
        return phrase

    def _patterns(self, value: Value) -> tuple[str, ...]:
        phrase = self._phrase(value)
        return tuple(dict.fromkeys(f" {' '.join(keys[place] for keys in phrase)} " for place in (0, -1)))

    def _plain(self, name: str) -> tuple[str, ...]:
        return tuple(word.keys[0] for word in self.words.find_words(name) if word.keys)

    def _named(self, text: str) -> set[tuple[str, str]]:
        """Kind and key of everything that has this very name, in either script."""
        names, english = self.known.names, text.casefold()
        if english.isascii():
            by_kind: tuple[tuple[str, Mapping[str, Any]], ...] = (
                ("person", names.people), ("group", names.groups), ("place", names.places),
                ("country", names.countries),
            )  # fmt: skip
            found = {(kind, key) for kind, rows in by_kind for key, row in rows.items()
                     if row.name_en.casefold() == english}  # fmt: skip
            return found | {("capital", c.code) for c in names.countries.values() if c.capital_en.casefold() == english}
        found = set()
        for tokens in name_tokens(text):
            if tokens:
                every = [(token,) for token in tokens]
                end, rows = names.phrases.longest(every, 0, tokens[0], (False,) * len(tokens), len(tokens))
                found |= {(name.kind, name.key) for name in rows if end == len(tokens)}
        return found

    def _keys(self, text: str) -> tuple[str, ...]:
        """Keys of the rows that have this name, as entities have them (`people#vladimir-putin`, `countries#IRN`)."""
        tables = {"person": "people#{}", "group": "groups#{}", "country": "countries#{}", "capital": "countries#{}/GOV"}
        named = self._named(text)
        return tuple(sorted(tables[kind].format(key) for kind, key in named if kind in tables))

    def _country_codes(self, text: str) -> list[str]:
        if text.upper() in self.known.names.countries:
            return [text.upper()]
        return sorted(key for kind, key in self._named(text) if kind == "country")

    def _countries(self, value: Value) -> tuple[str, ...]:
        """Codes of a country or of a group of countries, named in any way."""
        found = self._country_codes(value.text)
        asked, english = self._plain(value.text), value.text.casefold()
        for bloc in self.known.blocs:
            names = (bloc.key, bloc.name, bloc.name_en, *bloc.variants)
            if english in map(str.casefold, names) or (asked and asked in map(self._plain, names)):
                found += bloc.members
        if english.upper() in ("IGO", "NGO", "MNC", "IMG"):
            found.append(english.upper())
        if not found:
            countries = self.known.names.countries.values()
            every = {name.casefold(): name for row in countries for name in (row.name_en, row.name)}
            every |= {name.casefold(): name for b in self.known.blocs for name in (b.key, b.name_en, b.name)}
            near = [every[name] for name in get_close_matches(english, every, 3, 0.6)]
            hint = "near it: " + ", ".join(near) if near else "a code (SDN), a name in either script, or a group (GCC)"
            raise self._error(value, f"there is no country {value.text}", hint)
        return tuple(dict.fromkeys(found))

    def _place_patterns(self, value: Value) -> tuple[str, ...]:
        """The words asked for, and those of the other names of places that have this name."""
        found = dict.fromkeys(self._patterns(value))
        for kind, key in sorted(self._named(value.text)):
            names: tuple[str, ...] = ()
            if kind == "place":
                row = self.known.names.places[key]
                names = (row.name, row.name_en, *row.variants)
            elif kind in ("capital", "country"):
                country = self.known.names.countries[key]
                names = (*country.capital, country.capital_en)
                names = names if kind == "capital" else (country.name, country.name_en, *country.variants)
            found.update(dict.fromkeys(f" {' '.join(self._plain(name))} " for name in names if name))
        return tuple(found)

    def _points(self, value: Value) -> tuple[tuple[float, float], ...]:
        """The point that was written, or that of the largest place of the name: a capital before all others."""
        point = find_point(value.text)
        if point:
            return (point,)
        points: list[tuple[float, float, float]] = []
        for kind, key in sorted(self._named(value.text)):
            row: Any = self.known.names.places.get(key) if kind == "place" else self.known.names.countries.get(key)
            if kind in ("place", "capital") and row.lat is not None and row.lon is not None:
                points.append((row.population if kind == "place" else math.inf, row.lat, row.lon))
        if not points:
            hint = "write its latitude and longitude: near:33.5,36.3/50km"
            raise self._error(value, f"no place {value.text} is known with its point", hint)
        return (max(points)[1:],)


def _to_dates(field: str, value: Value) -> IsWhen:
    column: Literal["date", "published"] = "date" if field == "date" else "published"
    text = value.text
    if value.compare == "..":
        return IsWhen(column, text, value.until)
    if value.compare in (">=", ">"):
        return IsWhen(column, text, "", value.compare == ">")
    if value.compare in ("<=", "<"):
        return IsWhen(column, "", text, value.compare == "<")
    return IsWhen(column, text, text)

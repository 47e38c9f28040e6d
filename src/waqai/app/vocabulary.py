"""What the values of a query mean: names of actors, countries and groups of countries, codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from msgspec import Struct

from waqai.app.queries import FIELDS, Query, QueryError, Term, Value, find_point, find_terms
from waqai.app.search_words import SearchWords
from waqai.knowledge import Knowledge
from waqai.knowledge.spelling import letter_folds, spell_words

Fold = Callable[[str], str]


class Vocabulary(Struct, frozen=True):
    """What the tables know, as ports: `fold` spells names, `find_asked` gives the words of
    a text, each in the spellings that the index may have, `countries` and `groupings` go
    from folded names to codes, `actors` from folded names to keys of rows, `holders` from an office to those who held
    it, `points` from folded names of places to latitude and longitude; `codes` are the closed lists
    by field, `letters` what is folded into what."""

    fold: Fold
    find_asked: Callable[[str], tuple[tuple[str, ...], ...]]
    countries: Mapping[str, str]
    groupings: Mapping[str, tuple[str, ...]]
    actors: Mapping[str, tuple[str, ...]]
    holders: Mapping[str, tuple[str, ...]]
    points: Mapping[str, tuple[float, float]]
    codes: Mapping[str, frozenset[str]]
    letters: tuple[str, str]


def check_query(query: str, tree: Query, known: Vocabulary) -> None:
    """Raises QueryError at the first value that nothing can have: a type, a country, a place that does not exist.

    Names of actors are not held to the tables: archives know people that no table has.
    """
    for term in find_terms(tree):
        for value in term.values:
            _check(query, term.field, value, known)


def _check(query: str, field: str, value: Value, known: Vocabulary) -> None:
    kind = FIELDS[field].kind
    if kind == "country" and not find_countries(value.text, known):
        named = (*known.groupings, *known.countries)
        raise _unknown(query, value, "country or group of countries", known.fold(value.text), named)
    if kind == "near" and find_place(value.text, known) is None:
        raise _unknown(query, value, "place", known.fold(value.text), tuple(known.points))
    codes = known.codes.get(field)
    if codes is not None and not any(code.lower() == value.text.lower() for code in codes):
        raise _unknown(query, value, field, value.text, tuple(codes))


def _unknown(query: str, value: Value, what: str, said: str, named: tuple[str, ...]) -> QueryError:
    close = get_close_matches(said, named, 3, 0.6) or (sorted(named) if len(named) < 30 else [])
    meant = f"is one of these meant: {', '.join(close)}?"
    hint = meant if close else f"docs/reference/query.md tells how a {what} is named"
    return QueryError(query, value.at, f"{value.text} is no {what} that waqai knows", hint)


def find_countries(name: str, known: Vocabulary) -> tuple[str, ...]:
    """Codes of a country, or of the members of a group; none where nothing is called so."""
    folded = known.fold(name)
    if name.upper() in known.countries.values():
        return (name.upper(),)
    return known.groupings.get(folded, (known.countries[folded],) if folded in known.countries else ())


def find_place(name: str, known: Vocabulary) -> tuple[float, float] | None:
    """Latitude and longitude in degrees of «33.5,36.3» or of a place that the tables have."""
    return find_point(name) or known.points.get(known.fold(name))


def find_actors(term: Term, known: Vocabulary) -> tuple[str, ...]:
    """Keys of the rows that a term's values name."""
    return tuple(key for value in term.values for key in known.actors.get(known.fold(value.text), ()))


def build_vocabulary(known: Knowledge, words: SearchWords) -> Vocabulary:
    """What the tables know of names and codes."""
    names = known.names
    countries = {
        spell_words(name): row.code
        for row in names.countries.values()
        for name in (row.name, row.name_en, *row.variants)
    }
    groupings = {
        spell_words(name): row.members
        for row in known.groupings
        for name in (row.slug, row.name, row.name_en, *row.variants)
    }
    actors: dict[str, dict[str, None]] = {}
    for person in names.people.values():  # «Putin» too: English news calls people by their last name
        for name in (person.name, person.name_en, *person.variants, *person.short, person.name_en.rpartition(" ")[2]):
            actors.setdefault(spell_words(name), {})[f"people#{person.key}"] = None
    for group in names.groups.values():
        for name in (group.name, group.name_en, *group.variants, *group.short):
            actors.setdefault(spell_words(name), {})[f"groups#{group.key}"] = None
    for country in names.countries.values():
        for name in (country.name, country.name_en, *country.variants):
            actors.setdefault(spell_words(name), {})[f"countries#{country.code}"] = None
    holders: dict[str, dict[str, None]] = {}
    for holder, offices in names.held.items():
        for office in offices:
            holders.setdefault(office.office.replace("-", " "), {})[f"people#{holder}"] = None
    points: dict[str, tuple[float, float]] = {}
    placed = sorted(names.places.values(), key=lambda place: place.population)  # the largest of a name is meant
    spots = [(row.lat, row.lon, (row.name, row.name_en, *row.variants)) for row in placed]
    spots += [(row.lat, row.lon, (row.name, row.name_en, *row.variants)) for row in names.countries.values()]
    spots += [(row.capital_lat, row.capital_lon, (*row.capital, row.capital_en)) for row in names.countries.values()]
    for lat, lon, called in spots:
        if lat is not None and lon is not None:
            points.update((spell_words(name), (lat, lon)) for name in called)
    frames = [sense.frame for sense in known.frames.by_slug.values()]
    codes = {
        "type": frozenset(kind for kind, _ in known.scores),
        "mode": frozenset(mode for _, mode in known.scores if mode),
        "context": frozenset(context for frame in frames for context in frame.contexts),
        "status": frozenset(("asserted", "possible", "future")),
    }
    return Vocabulary(
        spell_words, words.find_phrase, countries, groupings, {name: tuple(keys) for name, keys in actors.items()},
        {office: tuple(keys) for office, keys in holders.items()}, points, codes, letter_folds(),
    )  # fmt: skip

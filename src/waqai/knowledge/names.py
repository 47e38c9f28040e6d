"""All names of actors and places in one index, and who held which office on a day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from waqai.knowledge.rows import Country, Group, Office, Person, PlaceRow
from waqai.knowledge.spelling import fold
from waqai.match.phrases import Phrases

_WORDS = re.compile(r"[^\W_]+")
# countries whose name is an everyday word: they need support from what stands before («دولة مالي»)
AMBIGUOUS = frozenset("مالي بنين".split())
# countries whose Arabic name is masculine
MASCULINE_COUNTRIES = frozenset(("LBN", "IRQ", "MAR", "JOR", "SDN", "YEM", "SOM"))
# kinds of places within which there are many towns, or which nobody's act fills
_WIDE = ("province", "region", "sea", "river", "strait", "island", "mountain")
# offices of which a state has several at a time: the table knows some of their holders, never all
_OF_MANY = frozenset(
    "minister minister-of-state ambassador governor mayor spokesperson special-envoy chairman party-leader commander"
    " secretary deputy-prime-minister deputy-foreign-minister director-general commissioner prosecutor leader"
    " judge".split()
)


class Name(Struct, frozen=True, gc=False):
    """One name of one thing. kind: country, seat, capital, group, person or place; `key` is the row's key.

    `weak` names hold only once the thing has been named in full, or after a title.
    """

    kind: str
    key: str
    weak: bool = False


def name_tokens(name: str) -> list[tuple[str, ...]]:
    """The token sequences under which a name may stand in text: «عبد الله» is also written «عبدالله»."""
    words = [fold(word) for word in _WORDS.findall(name)]
    spellings = [tuple(words)]
    joined: list[str] = []
    index = 0
    while index < len(words):
        if words[index] in ("عبد", "ابو", "ابن", "ال") and index + 1 < len(words):
            joined.append(words[index] + words[index + 1])
            index += 2
        else:
            joined.append(words[index])
            index += 1
    if tuple(joined) not in spellings:
        spellings.append(tuple(joined))
    return spellings


class Names:
    """Every name of every actor and place: `phrases` for matching, rows by key, offices by holder and by office."""

    def __init__(
        self,
        countries: Iterable[Country],
        groups: Iterable[Group],
        people: Iterable[Person],
        offices: Iterable[Office],
        places: Iterable[PlaceRow],
        common: frozenset[str],
    ) -> None:
        self.phrases: Phrases[Name] = Phrases()
        self.countries = {row.code: row for row in countries}
        self.groups = {row.key: row for row in groups}
        self.group_keys = {row.name_en: row.key for row in self.groups.values()}
        self.people = {row.key: row for row in people}
        self.places = {row.key: row for row in places}
        self._wide = {(row.name_en, row.code) for row in self.countries.values()}
        self._wide |= {(row.name_en, row.country) for row in self.places.values() if row.kind in _WIDE}
        self.demonyms: dict[str, str] = {}
        self.held: dict[str, list[Office]] = {}
        self.holders: dict[tuple[str, str], list[Office]] = {}
        for country in self.countries.values():
            self._put("country", country.code, (country.name, *country.variants))
            self._put("seat", country.code, country.seats)
            self._put("capital", country.code, country.capital)
            for demonym in (*country.demonym, *country.plurals):
                self.demonyms.setdefault(fold(demonym), country.code)
        self.given = _find_given(person.name for person in self.people.values())
        for group in self.groups.values():
            self._put("group", group.key, (group.name, *group.variants))
            self._put("group", group.key, group.short, weak=True)
        for person in self.people.values():
            safe = [name for name in person.variants if " " in name or fold(name) not in common]
            self._put("person", person.key, (person.name, *safe))
            self._put("person", person.key, (*person.short, *(n for n in person.variants if n not in safe)), weak=True)
        for place in self.places.values():
            self._put("place", place.key, (place.name, *place.variants))
        for office in offices:
            self.held.setdefault(office.person, []).append(office)
            self.holders.setdefault((office_of(office.office), office.country), []).append(office)

    def is_wide(self, name_en: str, country: str) -> bool:
        """Whether a place of this English name and country is wider than a town: a country, a region, a sea."""
        return (name_en, country) in self._wide

    def whole_words(self) -> frozenset[str]:
        """Single words that name a country, a capital or a group: names before they are anything else («مصر»،
        «قطر»، «حماس»).
        """
        found = {
            tokens[0]
            for country in self.countries.values()
            for name in (country.name, *country.variants, *country.capital)
            for tokens in name_tokens(name)
            if len(tokens) == 1
        }
        found |= {
            tokens[0]
            for group in self.groups.values()
            for name in (group.name, *group.variants)
            for tokens in name_tokens(name)
            if len(tokens) == 1
        }
        return frozenset(found - AMBIGUOUS)

    def _put(self, kind: str, key: str, names: Iterable[str], weak: bool = False) -> None:
        named = Name(kind, key, weak)
        for name in names:
            for tokens in name_tokens(name):
                self.phrases.add(tokens, named)

    def holder(self, office: str, country: str, day: str) -> Person | None:
        """The person known to hold an office on a day (a prefix date); None where the tables do not say.

        Without a day, or where several held it (ambassadors, ministers of state), nobody is named: the office is what
        the text says.
        """
        if not day or (office in _OF_MANY and len(country) == 3):
            return None
        found = {
            row.person
            for row in self.holders.get((office, country), ())
            if row.since and within(day, row.since, row.until)
        }
        return self.people.get(found.pop()) if len(found) == 1 else None

    def sector_on(self, person: Person, day: str) -> str:
        """A person's sector on a day: the row's while it holds, ELI once the last known office has ended."""
        offices = self.held.get(person.key, ())
        ends = [row.until for row in offices]
        if (
            day
            and person.sector in ("GOV", "LEG", "MIL")
            and offices
            and all(ends)
            and max(ends) < day[: len(max(ends))]
        ):
            return "ELI"
        if day and (person.since or person.until) and not within(day, person.since, person.until):
            return "ELI"
        return person.sector


def _find_given(names: Iterable[str]) -> frozenset[str]:
    """First names: folded words that open the full names of two people or more."""
    opening = Counter(fold(name).split()[0] for name in names if " " in name.strip())
    return frozenset(word for word, times in opening.items() if times > 1 and len(word) > 2)


def office_of(slug: str) -> str:
    """The office that a role's slug names: rows of synonymous titles end in a digit («foreign-minister-2»)."""
    return re.sub(r"-\d+$", "", slug)


def within(day: str, since: str, until: str) -> bool:
    """Whether a prefix date lies between two others, as far as they are told and no more exactly than the vaguer
    says.
    """
    return (not since or day[: len(since)] >= since[: len(day)]) and (not until or day[: len(until)] <= until)

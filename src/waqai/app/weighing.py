"""How much speaks for two tellings being one act, or that they cannot be.

docs/reference/incidents.md gives the reason of each rule; the figures were set on goldens of our own and on incidents
read by eye.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

Name = tuple[str, str]  # ids of an article and of an event in it

CONTRADICTION = -100
SAME, ALIKE = 7, 5  # weights from which tellings are one act; from which a vague one may be
NEAR, FAR = 8.0, 15.0  # kilometres: quarters of one town; beyond the reach of one act
TOWN = 3  # weight of one town; a country or region in common weighs 1
_EARTH = 6371.0  # mean radius in kilometres
_MUTUAL = ("CONSULT", "AGREE", "COOPERATE")  # who did it and to whom changes with the teller
_LOCAL = ("ASSAULT", "COERCE", "PROTEST")  # acts of which one pair of sides has several a day
# acts that differ by what they do: an arrest is no seizure, a visit not the talks held in its course
_BY_MODE = (*_MUTUAL, "REQUEST", "REJECT", "THREATEN", "ACCUSE", "COERCE", "SANCTION", "RETREAT")
_OVERLAPS = ((0.6, 4), (0.45, 3), (0.3, 2), (0.2, 1))  # shared share of the shorter sentence's words → weight
_LEAST = _OVERLAPS[-1][0]
_ARMED = "REB"  # sector of armed groups
_FEWEST_WORDS = 7  # of a sentence whose words are compared


class Party(Struct, frozen=True, array_like=True, gc=False):
    """One of a side: `key` of the row that knows it, or the group whose men they are, or empty, `country` (of an
    organisation of many: with its sector, `IGO/UN`) or empty, `sector` or empty, folded `name`, the English one of
    what is no person and has one: «الجيش السوداني» and «لجيش السودان» are one."""

    key: str = ""
    country: str = ""
    sector: str = ""
    name: str = ""
    person: bool = False


class Telling(Struct, frozen=True, array_like=True, gc=False):
    """One event of one article, as far as it matters for which act it tells.

    `article` and `event` are ids; `text` names the group of copies; `day` and `printed` are ordinals of days
    (`date.toordinal`), 0 for none; `day` only where one single day is told, `printed` only where the text tells no
    date. `place` is folded; `town` says that it is known, and narrower than a region; `lat` and `lon` are degrees,
    `nan` for none. `roots` are letters of the predicate (`find_root_letters`), `words` hashes of the sentence's words
    without those of sides, place, time and predicate, which are compared for themselves. `harm` says that it tells who
    was killed or hurt in an attack, and `part_of` which event of the article is that attack.
    """

    article: str
    event: str
    text: str
    type: str
    mode: str
    status: str
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    day: int = 0
    printed: int = 0
    place: str = ""
    place_en: str = ""
    country: str = ""
    town: bool = False
    lat: float = math.nan
    lon: float = math.nan
    roots: frozenset[str] = frozenset()
    words: frozenset[int] = frozenset()
    harm: bool = False
    part_of: str = ""

    @property
    def name(self) -> Name:
        """What is told, not how it was found: decisions outlive a better reading."""
        return self.article, self.event


def weigh(one: Telling, other: Telling) -> int:
    """How much speaks for these being one act, more for more; CONTRADICTION where they cannot be.

    Days that differ are not held against them: who calls has brought the two together by their days.
    """
    if one.type != other.type or ("future" in (one.status, other.status) and one.status != other.status):
        return CONTRADICTION
    if one.mode != other.mode and one.type in _BY_MODE:
        return CONTRADICTION
    sides = _weigh_sides(one, other)
    there = _weigh_places(one, other) if sides != CONTRADICTION else CONTRADICTION
    if there == CONTRADICTION:
        return CONTRADICTION
    # meeting has many verbs, and killing goes with each way of attack: there the type says what a root says elsewhere
    weight = 2 if one.type in _MUTUAL or one.harm or other.harm or not one.roots.isdisjoint(other.roots) else 0
    stated = one.day > 0 and one.day == other.day
    weight += stated
    if one.mode and other.mode:
        weight += 1 if one.mode == other.mode else -1
    overlap = weigh_words(one.words, other.words)
    weight += there + sides + overlap
    if there < TOWN and overlap == 0 and sides < 3:
        return min(weight, ALIKE - 1)  # two countries do like things to each other all the time
    # the same sides act alike more than once a day
    return weight if _say_enough(one, other, stated, there, sides, overlap) else min(weight, SAME - 1)


def _say_enough(one: Telling, other: Telling, stated: bool, there: int, sides: int, overlap: int) -> bool:
    """Whether what two tellings of one type have in common tells this act from others of its kind."""
    if overlap >= 2:
        # two of one country may say the same
        return one.type in (*_LOCAL, *_MUTUAL) or overlap == 4 or _weigh_side(one.actors, other.actors) != 1
    if one.type in _LOCAL:  # a war is told every day without a day; a raid of an armed group on a town is not
        if there == TOWN:
            return (stated or _is_raid(one, other)) and (overlap > 0 or sides >= 3)
        return stated and sides == 4 and overlap > 0
    if one.type in _MUTUAL:
        return sides == 4 or (there == TOWN and sides >= 2)
    if _weigh_side(one.actors, other.actors) == 1:
        return False
    return (sides == 4 and overlap > 0) or (there == TOWN and sides >= 2)


def _is_raid(one: Telling, other: Telling) -> bool:
    """Whether the two have one armed group, known by name, act on the day on which one of them was printed."""
    groups = {party.key for party in one.actors if party.key and party.sector == _ARMED}
    return (one.day or one.printed) == (other.day or other.printed) and any(p.key in groups for p in other.actors)


def is_outcome(telling: Telling, attack: Telling) -> bool:
    """Whether somebody was killed or hurt (`harm`) in an attack that the same article tells: the same did it, and no
    other day, place or side is told."""
    return (
        telling.status == attack.status
        and telling.day in (0, attack.day)
        and telling.place in ("", attack.place)
        and _weigh_side(telling.actors, attack.actors) == 2
        and _weigh_side(telling.recipients, attack.recipients) != CONTRADICTION
    )


def is_repeated(one: Telling, other: Telling) -> bool:
    """Whether two tellings are so alike that they may be one act though no text says that their day is the same."""
    if one.type not in _MUTUAL and _weigh_side(one.actors, other.actors) == 1:
        return False  # others of the same country do the same next day
    overlap, there = weigh_words(one.words, other.words), _weigh_places(one, other)
    elsewhere = bool(one.place and other.place) and there < TOWN
    return overlap >= (4 if elsewhere else 2 if there == TOWN or one.type not in _LOCAL else 3)


def is_vague(telling: Telling) -> bool:
    """Whether it lacks the place or a side: then it may fit several acts."""
    return not telling.place or not telling.actors or (not telling.recipients and telling.type not in _MUTUAL)


def find_marks(telling: Telling) -> Iterator[str]:
    """Parties and places by which it can be known: two tellings that are alike have one in common, or words."""
    for party in (*telling.actors, *telling.recipients):
        yield party.name
        if party.key:
            yield party.key
        if party.person:
            yield from party.name.split()
    if telling.place:
        yield telling.place_en
        yield from telling.place.split()


def find_countries(telling: Telling) -> Iterator[str]:
    """Countries of parties and place: what tellings that are alike have in common, if they have no mark."""
    for party in (*telling.actors, *telling.recipients):
        yield party.country
    yield telling.country


def find_share(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of the shorter sentence's words that the other has; 1 where one has none to compare."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 1


def weigh_words(one: frozenset[int], other: frozenset[int]) -> int:
    """What the words that two sentences share weigh, 0 to 4; 0 where one is too short to tell."""
    shorter = min(len(one), len(other))
    if shorter < _FEWEST_WORDS:
        return 0
    shared = len(one & other)
    if shared < shorter * _LEAST:
        return 0
    return next(weight for least, weight in _OVERLAPS if shared >= shorter * least)


def measure_distance(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Kilometres between two points of latitude and longitude in degrees, along a great circle (haversine)."""
    lat, other = math.radians(one[0]), math.radians(two[0])
    across = math.sin((other - lat) / 2) ** 2
    along = math.sin(math.radians(two[1] - one[1]) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, across + math.cos(lat) * math.cos(other) * along)))


def _weigh_places(one: Telling, other: Telling) -> int:
    if not one.place or not other.place:
        return 0
    if one.country and other.country and one.country != other.country:
        return CONTRADICTION
    if one.place == other.place or (one.place_en and one.place_en == other.place_en):
        return TOWN if one.town or other.town else 1
    names = _find_words(one.place), _find_words(other.place)
    unlisted = math.isnan(one.lat + other.lat)
    if one.town and other.town and not unlisted:
        apart = measure_distance((one.lat, one.lon), (other.lat, other.lon))
        if apart <= NEAR:  # «مخيم جنين» is in «جنين», two quarters are two places
            return TOWN if names[0] <= names[1] or names[1] <= names[0] else 1
        if apart >= FAR:
            return CONTRADICTION
    if unlisted and one.type in _LOCAL and not names[0] & names[1]:
        return CONTRADICTION  # posts and hills that no table holds
    return 1 if one.country and one.country == other.country else 0


@lru_cache(maxsize=65_536)
def _find_words(place: str) -> frozenset[str]:
    return frozenset(place.split())


def _weigh_sides(one: Telling, other: Telling) -> int:
    if one.type in _MUTUAL:
        return _weigh_both((*one.actors, *one.recipients), (*other.actors, *other.recipients))
    actors, recipients = _weigh_side(one.actors, other.actors), _weigh_side(one.recipients, other.recipients)
    if CONTRADICTION in (actors, recipients):
        return CONTRADICTION
    crossed = _count_shared(one.actors, other.recipients) or _count_shared(one.recipients, other.actors)
    if crossed and not _count_shared(one.actors, other.actors) and not _count_shared(one.recipients, other.recipients):
        return CONTRADICTION  # who did it to the one was it done to by the other
    return actors + recipients


def _weigh_both(first: tuple[Party, ...], second: tuple[Party, ...]) -> int:
    """Sides of acts whose tellers name either one first."""
    for country in {party.country for party in first}:
        here, there = (tuple(p for p in side if p.country == country) for side in (first, second))
        persons = tuple(p for p in here if p.person), tuple(p for p in there if p.person)
        if CONTRADICTION in (_weigh_side(here, there), _weigh_side(*persons)):
            return CONTRADICTION  # the president of a country receives whom its minister met
    if _count_shared(first, second) >= 2:
        return 4
    weight = _weigh_side(first, second)
    both = {p.country for p in first if p.country} & {p.country for p in second if p.country}
    return weight + 1 if weight > 0 and len(both) > 1 else weight


def _is_named(one: str, other: str) -> bool:
    """Whether two names of persons may be one, shortened or with «عبد» apart."""
    shorter, longer = _find_words(one), _find_words(other)
    return shorter <= longer or longer <= shorter or one.replace(" ", "") == other.replace(" ", "")


@lru_cache(maxsize=65_536)
def _count_shared(first: tuple[Party, ...], second: tuple[Party, ...]) -> int:
    return len({p.key or p.name for p in first} & {p.key or p.name for p in second})


@lru_cache(maxsize=65_536)
def _weigh_side(first: tuple[Party, ...], second: tuple[Party, ...]) -> int:
    if not first or not second:
        return 0
    if _count_shared(first, second) or {p.name for p in first} & {p.name for p in second}:
        return 2
    if all(party.person for party in (*first, *second)):
        return 2 if any(_is_named(one.name, other.name) for one in first for other in second) else CONTRADICTION
    if {party.sector for party in (*first, *second)} == {_ARMED} and all(party.key for party in (*first, *second)):
        return CONTRADICTION  # two armed groups by name, not a force and its branch as with states
    countries = [{party.country for party in side if party.country} for side in (first, second)]
    if not countries[0] or not countries[1]:
        return 0
    return 1 if countries[0] & countries[1] else CONTRADICTION

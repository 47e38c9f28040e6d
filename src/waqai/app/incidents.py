"""Incidents: one act that many articles tell, found from what their events say of it.

In three steps:

1. units: the tellings that copies of one text have in common; they count once, whoever prints them.
2. acts of one day: units that name the day are put together in the order of what speaks for it (`weighing`), unless
   two of them contradict, or too little speaks for all. So are, by themselves, those without a day by day of printing.
3. what is told without a day goes to the one act of the day of printing, or of the day before, that it tells.

What may be several acts stays alone: a wrong join hides an act, a missing one only counts it twice. A person's
decisions overrule everything here.

The partition is a function of the set of tellings, not of the order in which they came, and a telling changes nothing
beyond its own days: `find_region` names them, so that an archive reads only these again.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from waqai.app.weighing import (
    ALIKE,
    CONTRADICTION,
    SAME,
    Name,
    Telling,
    find_countries,
    find_marks,
    find_share,
    is_repeated,
    is_vague,
    weigh,
    weigh_words,
)

_OPEN = 4  # least mean weight between two groups of tellings that become one
_COPY = 0.5  # share of the shorter sentence's words from which two tellings of copies are one
_OTHERWISE = 4  # weight from which they are one in other words too, by the same predicate
_REPRINT = 6  # days after which a text printed again tells the next act of a series, not the same one
# days: of a text that is printed again and again for longer, copies are one only within such stretches of the calendar,
# so that a bulletin of each day for years costs no more from year to year
STRETCH = 14

Pair = tuple[Name, Name]


class Incident(Struct, frozen=True):
    """The tellings of one act, sorted by name, and the days under which their texts were compared: the days that they
    tell, and, of those that tell none, the days on which they were printed, 0 where that is not known either."""

    members: tuple[Telling, ...]
    dated: frozenset[int]
    printed: frozenset[int]


class Decisions(Struct, frozen=True):
    """What a person decided: pairs of tellings that are one act, and pairs that are two."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()


UNDECIDED = Decisions()


def find_incidents(tellings: Iterable[Telling], decisions: Decisions = UNDECIDED) -> tuple[Incident, ...]:
    """The tellings divided into incidents, sorted by their first members; the same whatever the order they come in."""
    dated: dict[tuple[str, int], list[_Unit]] = {}
    undated: dict[tuple[str, int], list[_Unit]] = {}
    groups: list[_Group] = []
    apart = _find_apart(decisions)
    for unit in _find_units(tellings, apart):
        if unit.day:
            dated.setdefault((unit.best.type, unit.day), []).append(unit)
        elif unit.printed:
            undated.setdefault((unit.best.type, unit.printed), []).append(unit)
        else:
            groups.append(_Group(unit))  # nothing says when
    weights = _Weights(apart)
    acts = {key: _put_together(block, weights) for key, block in dated.items()}
    loose = {key: _put_together(block, weights) for key, block in undated.items()}
    homes = {
        group.number: home
        for (kind, printed), many in loose.items()
        for group in many
        if (home := _find_home(group, acts, kind, printed, weights)) is not None
    }
    free = {key: [group for group in many if group.number not in homes] for key, many in loose.items()}
    homes |= _find_first_told(free, weights)
    groups += itertools.chain.from_iterable(acts.values())
    # what stands at its day of printing comes after what it may join, so that a home has all its guests in this order
    for _, many in sorted(loose.items()):
        for group in many:
            home = homes.get(group.number)
            if home is not None and weights.compare(home, group) != CONTRADICTION:
                home.take(group)
            else:  # nobody's guest, or one that contradicts those who came before
                groups.append(group)
    found = [_to_incident(group) for group in _unite(groups, decisions.together)]
    return tuple(sorted(found, key=lambda incident: incident.members[0].name))


class Region(Struct, frozen=True):
    """Days, with their types, around tellings that change: what must be compared anew, and what then stands.

    Whoever was printed on a day or on the next may join another act because of a change; an act of the day before may
    lose or gain by it who was printed on this one. Whether it has a home decides what a group without a day is to
    those printed on the day after, and that what these are to those of one day more. So acts `dated` there and
    tellings without a day `printed` there are right when all of `read` was compared, with all copies of its texts;
    others may lack members.
    """

    read: frozenset[tuple[str, int]]
    dated: frozenset[tuple[str, int]]
    printed: frozenset[tuple[str, int]]

    def holds(self, incident: Incident) -> bool:
        """Whether an incident that was found among the tellings of `read` stands."""
        kind = incident.members[0].type
        return all((kind, day) in self.dated for day in incident.dated) and all(
            (kind, day) in self.printed for day in incident.printed
        )


def find_day(telling: Telling) -> int:
    """The day under which a telling is compared: that of the act, else of printing; 0 for none."""
    return telling.day or telling.printed


def find_stretches(tellings: Iterable[Telling]) -> frozenset[tuple[str, int]]:
    """Texts, with the stretches of the calendar (day // STRETCH) in which copies may be one with these tellings."""
    return frozenset((t.text, find_day(t) // STRETCH + step) for t in tellings for step in range(-2, 3))


def find_touched(tellings: Iterable[Telling], changed: Collection[Name]) -> Iterator[Telling]:
    """Those of `tellings`, among which are all copies in the stretches, that are in one run with a changed one."""
    copies: dict[tuple[str, str], list[Telling]] = {}
    for telling in tellings:
        copies.setdefault((telling.text, telling.type), []).append(telling)
    for members in copies.values():
        for run in _find_runs(members):
            if any(telling.name in changed for telling in run):
                yield from run


def find_days(tellings: Iterable[Telling]) -> frozenset[tuple[str, int]]:
    """Type and day under which each telling is compared; none for a telling without any day."""
    return frozenset((t.type, find_day(t)) for t in tellings if find_day(t))


def find_region(days: Collection[tuple[str, int]]) -> Region:
    """The days around those on which tellings came, went or changed."""

    def around(first: int, last: int) -> frozenset[tuple[str, int]]:
        return frozenset((kind, day + step) for kind, day in days for step in range(first, last + 1))

    return Region(around(-4, 4), around(-1, 0), around(-1, 3))


def name_incident(members: Iterable[Telling]) -> str:
    """An incident's id: made from that of its tellings whose name has the lowest hash.

    So it does not depend on the order of arrival, and another telling changes it only where its hash is lower still:
    once in n + 1 times for an incident of n tellings.
    """
    return "i" + min(_hash(t.name) for t in members)


def _hash(name: Name) -> str:
    return hashlib.sha256("\0".join(name).encode("utf-8", "surrogatepass")).hexdigest()[:15]


def find_fullest(members: Iterable[Telling]) -> Telling:
    """The telling that says most of the act (sides, place, named persons, mode, day): it stands for the incident."""
    return max(members, key=_fullness)


def _fullness(telling: Telling) -> tuple[int, int, bool, int, bool, bool, Name]:
    parties = (*telling.actors, *telling.recipients)
    return (
        bool(telling.actors) + bool(telling.recipients),
        len({party.country for party in parties if party.country}),
        telling.town,
        sum(party.person for party in parties),
        bool(telling.mode),
        telling.day > 0,
        telling.name,
    )


def to_score(confidences: Mapping[str, float]) -> float:
    """How sure it is that the act was told at all: one minus the chance that every text was misread.

    `confidences` has the best confidence of each independent text (copies are one), 0 to 1.
    """
    return round(1 - math.prod(1 - confidence for confidence in confidences.values()), 3)


_numbers = itertools.count()  # tells objects apart after they are gone; nothing else depends on it


class _Unit:
    """Tellings of one text: they count once, and the fullest speaks for them."""

    def __init__(self, members: list[Telling]) -> None:
        self.number = next(_numbers)
        self.members = sorted(members, key=lambda telling: telling.name)
        self.articles = frozenset(telling.article for telling in members)
        self.best = find_fullest(members)
        self.day = min((t.day for t in members if t.day), default=0)
        self.printed = min((t.printed for t in members if t.printed), default=0)


class _Group:
    """Units that were put together."""

    def __init__(self, unit: _Unit) -> None:
        self.number = next(_numbers)
        self.units = [unit]
        self.marks = set(filter(None, find_marks(unit.best)))
        self.countries = set(filter(None, find_countries(unit.best)))
        self.vague = is_vague(unit.best)

    def take(self, other: _Group) -> None:
        """Put another group's units into this one."""
        self.units += other.units
        self.marks |= other.marks
        self.countries |= other.countries
        self.vague = self.vague and other.vague

    def may_be(self, other: _Group) -> bool:
        """Whether weighing them is worth it: without a mark in common only words make tellings alike."""
        if not self.marks.isdisjoint(other.marks):
            return True
        if self.countries.isdisjoint(other.countries):
            return False
        return any(weigh_words(one.best.words, two.best.words) for one in self.units for two in other.units)


class _Weights:
    """What speaks for two groups being one act; no two units are weighed twice."""

    def __init__(self, apart: Mapping[Name, set[Name]]) -> None:
        self._apart = apart
        self._known: dict[tuple[int, int], int] = {}
        self._compared: dict[tuple[int, int, int, int], int] = {}

    def compare(self, one: _Group, other: _Group) -> int:
        """The highest weight of any two units; CONTRADICTION where two contradict or little speaks for all."""
        key = (one.number, len(one.units), other.number, len(other.units))
        weight = self._compared.get(key)
        if weight is None:
            weight = self._compared[key] = self._compare(one, other)
        return weight

    def _compare(self, one: _Group, other: _Group) -> int:
        highest, total = CONTRADICTION, 0
        for first in one.units:
            for second in other.units:
                weight = self._weigh(first, second)
                if weight == CONTRADICTION:
                    return CONTRADICTION
                highest, total = max(highest, weight), total + weight
        return highest if total >= _OPEN * len(one.units) * len(other.units) else CONTRADICTION

    def _weigh(self, one: _Unit, other: _Unit) -> int:
        key = (min(one.number, other.number), max(one.number, other.number))
        weight = self._known.get(key)
        if weight is None:
            # an article tells each of its acts once
            parted = not one.articles.isdisjoint(other.articles) or _are_apart(one.members, other.members, self._apart)
            weight = self._known[key] = CONTRADICTION if parted else weigh(one.best, other.best)
        return weight


def _find_units(tellings: Iterable[Telling], apart: Mapping[Name, set[Name]]) -> Iterator[_Unit]:
    """What copies of one text have in common: acts of one type that are told in the same words, and what came of them.

    An article tells each of its acts once; a text that is printed again after days tells another act.
    """
    found = {telling.name: telling for telling in tellings}
    copies: dict[tuple[str, str], list[Telling]] = {}
    parts: dict[Name, list[Telling]] = {}
    for telling in found.values():
        whole = (telling.article, telling.part_of)
        if whole in found:
            parts.setdefault(whole, []).append(telling)
        else:
            copies.setdefault((telling.text, telling.type), []).append(telling)
    for members in copies.values():
        for run in _find_runs(members):
            for unit in _divide_copies(run):
                unit += [part for telling in unit for part in parts.get(telling.name, ())]
                yield from (_Unit([telling]) for telling in unit) if _are_apart(unit, unit, apart) else (_Unit(unit),)


def _find_runs(copies: Iterable[Telling]) -> Iterator[list[Telling]]:
    """Tellings of copies of one text, parted where it was not printed for days."""
    run: list[Telling] = []
    for telling in sorted(copies, key=lambda telling: (find_day(telling), telling.name)):
        if run and find_day(telling) - find_day(run[-1]) > _REPRINT:
            yield run
            run = []
        run.append(telling)
    if run:
        yield run


def _divide_copies(run: list[Telling]) -> Iterator[list[Telling]]:
    """Tellings of copies of one text, each with those that it is most like."""
    long = find_day(run[-1]) - find_day(run[0]) > STRETCH
    for _, part in itertools.groupby(run, key=lambda telling: long and find_day(telling) // STRETCH):
        units: list[list[Telling]] = []
        articles: list[set[str]] = []
        for telling in part:
            likeness, number = max(
                (
                    (_find_likeness(telling, unit[0]), -number)
                    for number, unit in enumerate(units)
                    if telling.article not in articles[number]
                ),
                default=(0.0, 0),
            )
            if likeness:
                units[-number].append(telling)
                articles[-number].add(telling.article)
            else:
                units.append([telling])
                articles.append({telling.article})
        yield from units


def _find_likeness(one: Telling, other: Telling) -> float:
    """How alike two tellings of copies are: the share of words, and 1 for the same predicate; 0 if not enough."""
    share, same = find_share(one.words, other.words), one.roots == other.roots
    if share < _COPY and (one.roots.isdisjoint(other.roots) or weigh(one, other) < _OTHERWISE):
        return 0
    return share + same


def _put_together(units: list[_Unit], weights: _Weights) -> list[_Group]:
    """Units of one type and day as groups: what most speaks for comes first."""
    groups = [_Group(unit) for unit in sorted(units, key=lambda unit: unit.members[0].name)]
    pairs = sorted(
        (-weight, first, second)
        for first, second in _find_candidates(groups)
        if (weight := weights.compare(groups[first], groups[second])) >= ALIKE
    )
    place = list(range(len(groups)))

    def now(number: int) -> int:
        while place[number] != number:
            number = place[number]
        return number

    for weight, first, second in pairs:
        one, other = sorted((now(first), now(second)))
        if -weight >= SAME and one != other and weights.compare(groups[one], groups[other]) >= SAME:
            groups[one].take(groups[other])
            place[other] = one
    if units[0].day:
        near: dict[int, set[int]] = {}
        for _, first, second in pairs:
            for one, other in ((first, now(second)), (second, now(first))):
                if now(one) == one and len(groups[one].units) == 1 and groups[one].vague and not groups[other].vague:
                    near.setdefault(one, set()).add(other)
        for one, others in sorted(near.items()):  # what is vague tells the one act of its day that fits
            fitting = [other for other in others if weights.compare(groups[one], groups[other]) >= ALIKE]
            if len(fitting) == 1:
                groups[fitting[0]].take(groups[one])
                place[one] = fitting[0]
    return [group for number, group in enumerate(groups) if place[number] == number]


def _find_candidates(groups: list[_Group]) -> list[tuple[int, int]]:
    """Pairs of groups of one unit each that may be alike."""
    if len(groups) < 2:
        return []
    by_mark: dict[str, list[int]] = {}
    by_country: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        for key in group.marks:
            by_mark.setdefault(key, []).append(number)
        for key in group.countries:
            by_country.setdefault(key, []).append(number)
    pairs = {pair for numbers in by_mark.values() for pair in itertools.combinations(numbers, 2)}
    words = [group.units[0].best.words for group in groups]
    for numbers in by_country.values():  # without a mark in common only words make tellings alike
        pairs.update(pair for pair in itertools.combinations(numbers, 2) if weigh_words(words[pair[0]], words[pair[1]]))
    return list(pairs)


def _find_home(
    group: _Group, acts: Mapping[tuple[str, int], list[_Group]], kind: str, printed: int, weights: _Weights
) -> _Group | None:
    """The one act of the day of printing, else of the day before, that tellings without a day tell.

    Of several acts of the day of printing it is the one for which most speaks.
    """
    found = [
        (weight, other)
        for other in acts.get((kind, printed), ())
        if group.may_be(other) and (weight := weights.compare(other, group)) >= SAME
    ]
    if found:
        most = max(weight for weight, _ in found)
        first, *more = [other for weight, other in found if weight == most]
        return None if more else first
    fitting = _find_repeated(group, acts.get((kind, printed - 1), ()), weights)
    return fitting[0] if len(fitting) == 1 else None


def _find_first_told(free: Mapping[tuple[str, int], list[_Group]], weights: _Weights) -> dict[int, _Group]:
    """For groups without a day and without a home: the group of the day before that tells the same, if it is one.

    A group that may itself repeat another is nobody's home, so that nothing goes on from day to day.
    """
    before = {
        group.number: _find_repeated(group, free.get((kind, printed - 1), ()), weights)
        for (kind, printed), many in free.items()
        for group in many
    }
    return {number: found[0] for number, found in before.items() if len(found) == 1 and not before[found[0].number]}


def _find_repeated(group: _Group, others: Iterable[_Group], weights: _Weights) -> list[_Group]:
    """Those groups of the day before that are told in nearly the same words."""
    return [
        other
        for other in others
        if group.may_be(other)
        and weights.compare(other, group) >= SAME
        and any(is_repeated(one.best, two.best) for one in group.units for two in other.units)
    ]


def _unite(groups: list[_Group], together: frozenset[Pair]) -> list[list[_Unit]]:
    """Groups as lists of units, those that a person joined as one."""
    if not together:
        return [group.units for group in groups]
    at = {t.name: number for number, group in enumerate(groups) for unit in group.units for t in unit.members}
    leader = list(range(len(groups)))

    def find(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    for one, two in sorted(together):
        if one in at and two in at:
            first, second = sorted((find(at[one]), find(at[two])))
            leader[second] = first
    united: dict[int, list[_Unit]] = {}
    for number, group in enumerate(groups):
        united.setdefault(find(number), []).extend(group.units)
    return list(united.values())


def _to_incident(units: list[_Unit]) -> Incident:
    members = sorted((telling for unit in units for telling in unit.members), key=lambda telling: telling.name)
    dated = frozenset(unit.day for unit in units if unit.day)
    return Incident(tuple(members), dated, frozenset(unit.printed for unit in units if not unit.day))


def _find_apart(decisions: Decisions) -> dict[Name, set[Name]]:
    """For each telling those from which a person parted it."""
    apart: dict[Name, set[Name]] = {}
    for one, two in decisions.apart:
        apart.setdefault(one, set()).add(two)
        apart.setdefault(two, set()).add(one)
    return apart


def _are_apart(one: Iterable[Telling], other: Iterable[Telling], apart: Mapping[Name, set[Name]]) -> bool:
    if not apart:
        return False
    parted = {name for telling in one for name in apart.get(telling.name, ())}
    return any(telling.name in parted for telling in other)

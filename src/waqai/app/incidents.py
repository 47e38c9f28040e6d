"""Incidents: one act that many articles tell, found from what their events say of it.

Two tellings are one act only where nothing that they say contradicts: type, mode and status, both sides, the day, the
place. The day decides most: tellings of one day are compared with each other, those without a day with the acts of
the day on which they were printed and of the day before. What is told too vaguely to belong to one act alone stays an
incident of its own: a wrong join hides an act, a missing one only counts it twice.

Copies of one text are one telling, whoever prints them. A person's decisions overrule everything here.

The partition is a function of the set of tellings, not of the order in which they came, and a telling changes nothing
beyond its own days: `find_region` names them, so that an archive reads only these again.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

NEAR = 50.0  # kilometres: a town and its outskirts; governorates of the Levant are about that wide
_EARTH = 6371.0  # kilometres
_BACK = 1  # days before its printing in which an act without a date may lie: «today» and «yesterday» tell most dates
_MUTUAL = ("CONSULT", "COOPERATE", "AGREE")  # acts of which either side may be told as actor
_OFTEN = ("ASSAULT", "COERCE")  # acts of which the same sides do many on one day: a day or a place must tell them apart
# one act of force is told with this weapon here and with none there; a visit is no telephone call
_BY_ANY_MODE = ("ASSAULT", "PROTEST", "MOBILIZE")
# sectors that tellings use for one another: the state, its government and those who bear its arms
_STATE = frozenset(("GOV", "MIL", "COP", "SPY", "JUD", "LEG"))
_ARMED = frozenset(("REB", "UAF", "SEP", "INS"))

Name = tuple[str, str]
Pair = tuple[Name, Name]


class Side(Struct, frozen=True):
    """Who stands on one side of an act: keys of named persons and groups, countries (or `IGO/UN`), sectors."""

    persons: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()


class Telling(Struct, frozen=True):
    """One event of one article, as far as it matters for which act it tells.

    `article` and `event` are ids; `text` names the group of copies; `trigger` is the word
    that reports the act; `day` and `printed`
    are ordinals of days (`date.toordinal`), 0 for none; `day` only where one single day is told. `town` says that the
    place is narrower than a country; `lat` and `lon` are degrees, `nan` for none.
    """

    article: str
    event: str
    text: str
    type: str
    mode: str
    status: str
    actor: Side
    recipient: Side
    trigger: str = ""
    day: int = 0
    printed: int = 0
    town: bool = False
    country: str = ""
    lat: float = math.nan
    lon: float = math.nan

    @property
    def name(self) -> Name:
        """What is told, not how it was found: decisions outlive a better reading."""
        return self.article, self.event


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
    units = list(_find_units(tellings, decisions))
    dated: dict[tuple[str, int], list[_Unit]] = {}
    undated: dict[tuple[str, int], list[_Unit]] = {}
    groups: list[_Group] = []
    for unit in units:
        if unit.day:
            dated.setdefault((unit.best.type, unit.day), []).append(unit)
        elif unit.printed:
            undated.setdefault((unit.best.type, unit.printed), []).append(unit)
        else:
            groups.append([unit])  # nothing says when
    by_day = {key: _join(block, decisions) for key, block in dated.items()}
    for (kind, printed), block in undated.items():
        homes = [_find_home(unit, by_day, kind, printed, decisions) for unit in block]
        groups += _join((unit for unit, home in zip(block, homes, strict=True) if home is None), decisions)
        for unit, home in zip(block, homes, strict=True):
            if home is not None:
                home.append(unit)
    for block_groups in by_day.values():
        groups += block_groups
    found = [_to_incident(group) for group in _unite(groups, decisions.together)]
    return tuple(sorted(found, key=lambda incident: incident.members[0].name))


class Region(Struct, frozen=True):
    """Days, with their types, around tellings that change: what must be compared anew, and what then stands.

    Whoever is told on a day, or printed on it or on the next, may join another act because of a change; an act of the
    day before may lose or gain by it who was printed on this one. So acts `dated` there and tellings without a day
    `printed` there are right when all of `read` was compared, with all copies of its texts; others may lack members.
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


def find_days(tellings: Iterable[Telling]) -> frozenset[tuple[str, int]]:
    """Type and day under which each telling is compared; none for a telling without any day."""
    return frozenset((t.type, t.day or t.printed) for t in tellings if t.day or t.printed)


def find_region(days: Collection[tuple[str, int]]) -> Region:
    """The days around those on which tellings came, went or changed."""

    def around(first: int, last: int) -> frozenset[tuple[str, int]]:
        return frozenset((kind, day + step) for kind, day in days for step in range(first, last + 1))

    return Region(around(-2 * _BACK, _BACK), around(-_BACK, 0), around(-_BACK, _BACK))


def name_incident(members: Iterable[Telling]) -> str:
    """An incident's id: made from that of its tellings whose name has the lowest hash.

    So it does not depend on the order of arrival, and another telling changes it only where its hash is lower still:
    once in n + 1 times for an incident of n tellings.
    """
    return "i" + min(_hash(t.name) for t in members)


def _hash(name: Name) -> str:
    return hashlib.sha256("\0".join(name).encode("utf-8", "surrogatepass")).hexdigest()[:15]


def find_fullest(members: Sequence[Telling]) -> Telling:
    """The telling that says most of the act: it stands for the incident."""
    return max(members, key=_fullness)


def to_score(confidences: Mapping[str, float]) -> float:
    """How sure it is that the act was told at all: one minus the chance that every text was misread.

    `confidences` has the best confidence of each independent text (copies are one), 0 to 1.
    """
    return round(1 - math.prod(1 - confidence for confidence in confidences.values()), 3)


def measure_distance(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Kilometres between two points of latitude and longitude in degrees, along a great circle (haversine)."""
    lat, other = math.radians(one[0]), math.radians(two[0])
    across = math.sin((other - lat) / 2) ** 2
    along = math.sin(math.radians(two[1] - one[1]) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, across + math.cos(lat) * math.cos(other) * along)))


class _Unit:
    """Tellings of one text: they count once, and the fullest speaks for them."""

    def __init__(self, members: list[Telling]) -> None:
        self.members = sorted(members, key=lambda telling: telling.name)
        self.best = find_fullest(self.members)
        self.day = min((t.day for t in members if t.day), default=0)
        self.printed = min((t.printed for t in members if t.printed), default=0)


_Group = list[_Unit]


def _find_units(tellings: Iterable[Telling], decisions: Decisions) -> Iterator[_Unit]:
    """Tellings that copies of one text have in common: acts of one kind that the same word reports, or of the same
    sides. One article may tell two acts alike: the n-th of each copy is one."""
    copies: dict[tuple[str, str, str], list[Telling]] = {}
    for telling in sorted(tellings, key=lambda t: t.name):
        copies.setdefault((telling.text, telling.type, telling.status), []).append(telling)
    for members in copies.values():
        merging = _Merging(members)
        seen: dict[tuple[object, ...], int] = {}
        turns: dict[tuple[object, ...], int] = {}
        for number, telling in enumerate(members):
            article = telling.article
            for said in ((telling.trigger, telling.mode), (telling.mode, telling.actor.codes, telling.recipient.codes)):
                turn = turns[(article, said)] = turns.get((article, said), 0) + 1
                merging.join(seen.setdefault((said, turn), number), number)
        for unit in merging.groups():
            names = {member.name for member in unit} if decisions.apart else set()
            parted = any(one in names and two in names for one, two in decisions.apart)
            yield from (_Unit([member]) for member in unit) if parted else (_Unit(unit),)


class _Merging:
    """Tellings that are put together step by step, never two of one article: an article tells each of its acts once.

    A text that comes back each day for years has thousands of copies, so joining costs what the smaller group holds.
    """

    def __init__(self, members: list[Telling]) -> None:
        self._members = members
        self._group_of = list(range(len(members)))
        self._numbers = {number: [number] for number in self._group_of}
        self._articles = {number: {member.article} for number, member in enumerate(members)}

    def join(self, one: int, two: int) -> None:
        """Put the groups of two tellings together, unless both have a telling of one article."""
        large, small = self._group_of[one], self._group_of[two]
        if large == small:
            return
        if len(self._numbers[large]) < len(self._numbers[small]):
            large, small = small, large
        if not self._articles[small].isdisjoint(self._articles[large]):
            return
        self._articles[large] |= self._articles.pop(small)
        moved = self._numbers.pop(small)
        self._numbers[large] += moved
        for number in moved:
            self._group_of[number] = large

    def groups(self) -> list[list[Telling]]:
        """The groups, each in the order of its members."""
        return [[self._members[number] for number in sorted(numbers)] for numbers in self._numbers.values()]


def _join(units: Iterable[_Unit], decisions: Decisions) -> list[_Group]:
    """Units of one type and day as groups in which every two fit: the fullest first, each to the group it fits
    alone."""
    groups: list[_Group] = []
    for unit in sorted(units, key=lambda u: (*(-part for part in _rank(u.best)), u.best.name)):
        home = _choose(unit, [g for g in groups if all(_same(unit, other, decisions) for other in g)])
        if home is not None:
            home.append(unit)
        else:
            groups.append([unit])  # none fits, or the telling is so vague that it may be any of them
    return groups


def _find_home(
    unit: _Unit, by_day: Mapping[tuple[str, int], list[_Group]], kind: str, printed: int, decisions: Decisions
) -> _Group | None:
    """The one act of the day of printing, else of the day before, that a telling without a day can be."""
    for day in range(printed, printed - _BACK - 1, -1):
        fitting = [
            group
            for group in by_day.get((kind, day), ())
            if all(_same(unit, other, decisions) for other in group if other.day)
        ]
        if fitting:
            return _choose(unit, fitting)
    return None


def _choose(unit: _Unit, fitting: list[_Group]) -> _Group | None:
    """Of the groups that a unit fits, the one whose fullest telling says the same in more parts than all others."""
    alike = [_count_alike(unit.best, group[0].best) for group in fitting]
    most = max(alike, default=0)
    return fitting[alike.index(most)] if alike.count(most) == 1 else None


def _count_alike(one: Telling, two: Telling) -> int:
    return (
        (one.actor == two.actor) + (one.recipient == two.recipient) + (one.mode == two.mode)
        + (one.trigger == two.trigger) + (_near(one, two) is True)
    )  # fmt: skip


def _unite(groups: list[_Group], together: frozenset[Pair]) -> list[_Group]:
    """Groups that a person joined."""
    if not together:
        return groups
    at = {telling.name: number for number, group in enumerate(groups) for unit in group for telling in unit.members}
    leader = list(range(len(groups)))

    def find(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    for one, two in sorted(together):
        if one in at and two in at:
            first, second = sorted((find(at[one]), find(at[two])))
            leader[second] = first
    united: dict[int, _Group] = {}
    for number, group in enumerate(groups):
        united.setdefault(find(number), []).extend(group)
    return list(united.values())


def _to_incident(group: _Group) -> Incident:
    members = sorted((telling for unit in group for telling in unit.members), key=lambda telling: telling.name)
    dated = frozenset(unit.day for unit in group if unit.day)
    return Incident(tuple(members), dated, frozenset(unit.printed for unit in group if not unit.day))


def _same(one: _Unit, two: _Unit, decisions: Decisions) -> bool:
    """Whether two units may tell one act, and say enough in common."""
    first, second = one.best, two.best
    if first.status != second.status or not _modes_fit(first, second):
        return False
    if decisions.apart and any(_pair(a.name, b.name) in decisions.apart for a in one.members for b in two.members):
        return False
    near = _near(first, second)
    if near is False:
        return False
    if first.type in _OFTEN and near is None and not (one.day and two.day):
        return False  # in a war there are many strikes a day
    shared = _shared_sides(first, second)
    return shared == 2 or (shared == 1 and near is True)


def _modes_fit(one: Telling, two: Telling) -> bool:
    return one.mode == two.mode or one.type in _BY_ANY_MODE or not (one.mode and two.mode)


def _near(one: Telling, two: Telling) -> bool | None:
    """Whether two acts lie near each other; None where that is not told."""
    if one.country and two.country and one.country != two.country:
        return False
    if not (one.town and two.town) or math.isnan(one.lat + one.lon + two.lat + two.lon):
        return None
    return measure_distance((one.lat, one.lon), (two.lat, two.lon)) <= NEAR


def _shared_sides(one: Telling, two: Telling) -> int:
    """2 where both tellings name both sides and they fit, 1 where one side is common and the other open, 0 where they
    contradict or have nothing in common."""
    if one.type in _MUTUAL:
        first, second = _both(one), _both(two)
        if not _fit(first, second) or not first.codes & second.codes:
            return 0
        return 2 if min(len(first.codes), len(second.codes)) > 1 else 1
    pairs = ((one.actor, two.actor), (one.recipient, two.recipient))
    if not all(_fit(left, right) for left, right in pairs):
        return 0
    if not (one.recipient.codes or two.recipient.codes) and len(one.actor.codes & two.actor.codes) > 1:
        return 2  # «وقعت الدولتان اتفاقا»: both sides are told as those who did it
    return sum(bool(left.codes & right.codes) for left, right in pairs)


def _both(telling: Telling) -> Side:
    one, two = telling.actor, telling.recipient
    return Side(one.persons | two.persons, one.codes | two.codes, one.sectors | two.sectors)


def _fit(one: Side, two: Side) -> bool:
    """Whether two sides may be the same: one may name fewer, but nobody else."""
    if not one.codes or not two.codes:
        return True
    if not (one.codes <= two.codes or two.codes <= one.codes):
        return False
    if one.persons and two.persons and not (one.persons <= two.persons or two.persons <= one.persons):
        return False
    return _sectors_fit(one.sectors, two.sectors)


def _sectors_fit(one: frozenset[str], two: frozenset[str]) -> bool:
    if not one or not two or one & two:
        return True
    return any(one <= family and two <= family for family in (_STATE, _ARMED))


def _rank(telling: Telling) -> tuple[int, ...]:
    """How much a telling says: sides, named persons, place, mode."""
    return (
        bool(telling.actor.codes) + bool(telling.recipient.codes),
        len(telling.actor.codes | telling.recipient.codes),
        int(telling.town),
        len(telling.actor.persons | telling.recipient.persons),
        bool(telling.mode),
    )


def _fullness(telling: Telling) -> tuple[tuple[int, ...], int, Name]:
    return _rank(telling), int(bool(telling.day)), telling.name


def _pair(one: Name, two: Name) -> Pair:
    return (one, two) if one < two else (two, one)

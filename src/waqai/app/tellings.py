"""Events of records as tellings, which are what incidents are made of."""

from __future__ import annotations

import datetime
import math
import re
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from waqai.app.record_line import Record
from waqai.app.weighing import Party, Telling, is_outcome
from waqai.knowledge.roots import find_root_letters
from waqai.knowledge.spelling import fold

IsWide = Callable[[str, str], bool]
ToKey = Callable[[str], str]
FindHarm = Callable[[frozenset[str]], frozenset[str]]
ToGroup = Callable[[str], str]

# words of these tags say nothing of an act
EMPTY_TAGS = frozenset(("PREP", "CONJ", "PRON", "SUB", "REL", "DEM", "AUX", "PART", "NEG"))
_ATTACK = "ASSAULT"
_OF = " of "  # «مسلحون من حركة الشباب», in English gunman of Al-Shabaab
_MANY = ("IGO", "NGO", "MNC", "IMG")  # of these the sector says which
_COMPARED = ("trigger", "actor", "recipient", "place", "time")  # parts that are compared for themselves
_WORD = re.compile(r"[^\W_]+")
_DAY = 10  # characters of a whole day in a date


def find_nothing_wide(name: str, country: str) -> bool:
    """Stands in where nobody knows which places are countries and regions."""
    return False


def find_no_harm(roots: frozenset[str]) -> frozenset[str]:
    """Stands in where nobody knows the words of killing and hurting."""
    return frozenset()


def find_no_group(name: str) -> str:
    """Stands in where nobody knows the groups."""
    return ""


class Teller:
    """Makes tellings of events."""

    def __init__(
        self,
        is_wide: IsWide = find_nothing_wide,
        to_key: ToKey = fold,
        find_harm: FindHarm = find_no_harm,
        to_group: ToGroup = find_no_group,
    ) -> None:
        """`is_wide` says whether a place, by its English name and its country, is a country or a region, and so no
        town; `to_key` makes the words of sentences comparable, and is empty for those that say nothing; `find_harm`
        gives those roots that are killing or hurting; `to_group` is the row of a group by its English name,
        empty for what is none."""
        self._is_wide, self._to_key, self._find_harm, self._to_group = is_wide, to_key, find_harm, to_group
        self._hashes: dict[str, int] = {}

    def find_tellings(self, record: Record, text: str) -> Iterator[Telling]:
        """A telling for each event of a record that is not negated; `text` names the group of copies.

        «هاجموا القرية وقتلوا ثلاثة» is one act: killing and hurting is `part_of` the only attack of its sentence that
        it can have come of.
        """
        starts = [start for start, _ in record["sentences"]]
        line = {event["id"]: bisect_right(starts, event["trigger"]["start"]) for event in record["events"]}
        tellings = list(self._find_each(record, text))
        attacks = [telling for telling in tellings if telling.type == _ATTACK and not telling.harm]
        for telling in tellings:
            fitting = []
            if telling.harm and telling.roots == self._find_harm(telling.roots):
                here = (attack for attack in attacks if line[attack.event] == line[telling.event])
                fitting = [attack for attack in here if is_outcome(telling, attack)]
            yield _to_part(telling, fitting[0]) if len(fitting) == 1 else telling

    def _find_each(self, record: Record, text: str) -> Iterator[Telling]:
        entities = {entity["id"]: entity for entity in record["entities"]}
        starts = [start for start, _ in record["sentences"]]
        printed = to_ordinal(record["published"])
        for event in record["events"]:
            if event["status"] == "negated":
                continue
            place = event["place"] or {}
            name_en, country = place.get("name_en") or "", place.get("country") or ""
            rows = (trace["row"].partition("#")[2] for trace in event["why"] if trace["rule"] == "frame")
            words = (word for row in rows for word in _WORD.findall(row) if self._to_key(word))
            roots = frozenset(map(find_root_letters, words))
            yield Telling(
                record["id"],
                event["id"],
                text,
                event["type"],
                event["mode"] or "",
                event["status"],
                self._to_parties(entities[id] for id in event["actor"]),
                self._to_parties(entities[id] for id in event["recipient"]),
                to_ordinal(event["date"]["value"]) if event["date"] else 0,
                0 if event["date"] else printed,
                fold(place.get("name") or ""),
                name_en,
                country,
                place.get("lat") is not None and not self._is_wide(name_en, country),
                _to_degrees(place.get("lat")),
                _to_degrees(place.get("lon")),
                roots,
                self._find_words(record, starts, event),
                event["type"] == _ATTACK and bool(self._find_harm(roots)),
            )

    def _to_parties(self, entities: Iterable[Mapping[str, Any]]) -> tuple[Party, ...]:
        parties = []
        for entity in entities:
            country, sector, name_en = entity["country"] or "", entity["sector"] or "", entity["name_en"] or ""
            person = entity["kind"] == "person" and _OF not in name_en  # «أمير منطقة عسير» names nobody
            parties.append(
                Party(
                    entity["actor"] or self._to_group(name_en.rpartition(_OF)[2]),
                    f"{country}/{sector}" if country in _MANY else country,
                    sector,
                    fold((not person and name_en) or entity["name"]),
                    person,
                )
            )
        return tuple(parties)

    def _find_words(self, record: Record, starts: list[int], event: Mapping[str, Any]) -> frozenset[int]:
        """Hashes of the words of the trigger's sentence without those of the parts that are compared."""
        around = bisect_right(starts, event["trigger"]["start"]) - 1
        if around < 0:
            return frozenset()
        first, last = record["sentences"][around]
        text, pieces = record["text"], []
        for piece in sorted(event["evidence"], key=lambda piece: (piece["start"], piece["end"])):
            if piece["part"] in _COMPARED and first <= piece["start"]:
                pieces.append(text[first : min(piece["start"], last)])
                first = max(first, piece["end"])
        pieces.append(text[first:last])
        return frozenset(filter(None, (self._hash(word) for word in _WORD.findall(" ".join(pieces)))))

    def _hash(self, word: str) -> int:
        """A number for a word, 0 for one that says nothing."""
        known = self._hashes.get(word)
        if known is None:
            key = self._to_key(word)
            says = len(key) > 2 or key.isdecimal()
            known = self._hashes[word] = zlib.crc32(key.encode("utf-8", "surrogatepass")) if says else 0
        return known


def _to_part(harm: Telling, attack: Telling) -> Telling:
    """What came of an attack, at its day and place."""
    return msgspec.structs.replace(
        harm, day=attack.day, printed=attack.printed, place=attack.place, place_en=attack.place_en,
        country=attack.country, town=attack.town, lat=attack.lat, lon=attack.lon, part_of=attack.event,
    )  # fmt: skip


def to_ordinal(date: str | None) -> int:
    """A day (`2024-05-01`, also with a time behind, or a night: a range to the next day) as its ordinal; 0 for none,
    and for a week, month or longer range."""
    first, _, last = (date or "").partition("/")
    start, stop = _read_day(first), _read_day(last or first)
    return start if 0 < start <= stop <= start + 1 else 0


def _read_day(date: str) -> int:
    try:
        return datetime.date.fromisoformat(date[:_DAY]).toordinal() if len(date) >= _DAY else 0
    except ValueError:
        return 0


def _to_degrees(number: float | None) -> float:
    return math.nan if number is None else number

"""Events with all that is told of them: what every export makes its rows from."""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

Record = Mapping[str, Any]
CODE_BOOK = "PLOVER 2.0, CAMEO 1.1b3"


class Told(Struct, frozen=True):
    """One event and the record that it stands in."""

    record: Record
    event: Mapping[str, Any]

    @property
    def id(self) -> str:
        """A name that is unique in an archive and stays with the event: `article/event`."""
        return f"{self.record['id']}/{self.event['id']}"

    @property
    def number(self) -> int:
        """The same as a number below 2^53, which spreadsheets and JavaScript keep."""
        return int(hashlib.sha256(self.id.encode("utf-8", "surrogatepass")).hexdigest()[:13], 16)

    def side(self, part: str) -> list[Mapping[str, Any]]:
        """The entities of `actor` or `recipient`."""
        entities = {entity["id"]: entity for entity in self.record["entities"]}
        return [entities[id] for id in self.event[part]]

    def words(self, part: str) -> list[str]:
        """The text's own words for a part of the event, as its evidence has them."""
        text = self.record["text"]
        return [text[e["start"] : e["end"]] for e in self.event["evidence"] if e["part"] == part]

    def day(self) -> str:
        """The day of the act, the first one of a longer time; the publish date where no time is told; or empty."""
        for value in (self.event["date"]["value"] if self.event["date"] else "", self.record["published"] or ""):
            if day := first_day(value):
                return day
        return ""

    def sentence(self) -> tuple[int, int, int]:
        """Number, start and end of the sentence around the trigger; the trigger itself where there is none."""
        at = self.event["trigger"]["start"]
        number = bisect_right([start for start, _ in self.record["sentences"]], at) - 1
        first, last = self.record["sentences"][number] if number >= 0 else (at, self.event["trigger"]["end"])
        return number, first, last


def find_told(
    records: Iterable[Record], chosen: Mapping[str, Collection[str]] | None, statuses: Collection[str]
) -> Iterator[Told]:
    """The events of records, in their order: those `chosen` by article and event id (all for None) that have one of
    the statuses."""
    for record in records:
        wanted = None if chosen is None else chosen.get(record["id"], ())
        for event in record["events"]:
            if event["status"] in statuses and (wanted is None or event["id"] in wanted):
                yield Told(record, event)


def first_day(value: str) -> str:
    """First day of a date of a record (`2024-05`, `2024-W19`, `2024-05-01/2024-05-03`); empty for what names none."""
    start = value.partition("/")[0].partition("T")[0]
    year, _, rest = start.partition("-")
    try:
        if rest.startswith("W"):
            return datetime.date.fromisocalendar(int(year), int(rest[1:]), 1).isoformat()
        parts = [int(part) for part in start.split("-")]
        return datetime.date(*[*parts, 1, 1][:3]).isoformat()
    except ValueError:
        return ""


def to_cell(value: Any) -> str:
    """A cell of a table that tabs and newlines part: without them, without control characters and half surrogates."""
    text = "" if value is None else str(value)
    plain = "".join(" " if ord(letter) < 32 or ord(letter) == 127 else letter for letter in text)
    return plain.encode("utf-8", "replace").decode()


def to_line(cells: Iterable[Any]) -> str:
    """Cells as a line that tabs part."""
    return "\t".join(map(to_cell, cells)) + "\n"

"""Events with all that is told of them: what every export makes its rows from."""

from __future__ import annotations

import datetime
import hashlib
import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from waqai.model import Reading

Record = Mapping[str, Any]
CODE_BOOK = "PLOVER 2.0, CAMEO 1.1b3"
STATUSES = ("asserted", "possible", "future")
_BROKEN = re.compile("[\ud800-\udfff]")
# what XML 1.0 cannot hold, even escaped
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Book(Struct, frozen=True):
    """What exports say beside the records: the version of waqai and names and codes of the code books.

    `cameo` gives label and score (Goldstein, as ICEWS has it) of a CAMEO code, `sectors` name and CAMEO role of a
    PLOVER sector, `countries` English name and ISO 3166 alpha-2 code of an alpha-3 code, `groups` CAMEO's code of
    `IGO/UN` and the like; `read_words` reads the words of a record's text again, which records do not keep.
    """

    version: str
    cameo: Mapping[str, tuple[str, float | None]]
    sectors: Mapping[str, tuple[str, str]]
    countries: Mapping[str, tuple[str, str]]
    groups: Mapping[str, str]
    read_words: Callable[[Record], Reading]

    @property
    def maker(self) -> str:
        """Program and code books with their versions, in one line."""
        return f"waqai {self.version}; {CODE_BOOK}"

    def country(self, code: str | None) -> str:
        """English name of a country; the code itself where it is none (IGO), empty for none."""
        return self.countries.get(code or "", (code or "", ""))[0]


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
        """The same as a number below 2^52, which spreadsheets, R and JavaScript keep."""
        return to_number(self.id)

    def side(self, part: str) -> list[Mapping[str, Any]]:
        """The entities of `actor` or `recipient`."""
        entities = {entity["id"]: entity for entity in self.record["entities"]}
        return [entities[id] for id in self.event[part] if id in entities]

    def dyads(self) -> list[tuple[int, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
        """Number, actor and recipient of each pair; where several act together on nobody who is told, the first with
        each of the others. The first pair has the event's own number."""
        actors: list[Mapping[str, Any] | None] = [*self.side("actor")]
        recipients: list[Mapping[str, Any] | None] = [*self.side("recipient")]
        if not recipients and len(actors) > 1:
            actors, recipients = actors[:1], actors[1:]
        pairs = [(actor, recipient) for actor in actors or [None] for recipient in recipients or [None]]
        return [
            (to_number(f"{self.id}/{place}") if place else self.number, actor, recipient)
            for place, (actor, recipient) in enumerate(pairs)
        ]

    def words(self, part: str) -> list[str]:
        """The text's own words for a part of the event, as its evidence has them."""
        text = self.record["text"]
        return [text[e["start"] : e["end"]] for e in self.event["evidence"] if e["part"] == part]

    def days(self) -> tuple[str, str, str]:
        """First and last day of the act, and where they come from: `told`, `published` (the article's own day, where no
        time is told) or all empty."""
        date = self.event["date"]
        for value, basis in ((date["value"] if date else "", "told"), (self.record["published"] or "", "published")):
            if first := first_day(value):
                return first, last_day(value), basis
        return "", "", ""

    def day(self) -> str:
        """The day of the act, the first one of a longer time; the publish date where no time is told; or empty."""
        return self.days()[0]

    def sentence(self) -> tuple[int, int, int]:
        """Number, start and end of the sentence around the trigger; the trigger itself where there is none."""
        at = self.event["trigger"]["start"]
        number = bisect_right([start for start, _ in self.record["sentences"]], at) - 1
        first, last = self.record["sentences"][number] if number >= 0 else (at, self.event["trigger"]["end"])
        return number, first, last


def find_chosen(
    records: Iterable[Record], chosen: Mapping[str, Collection[str]] | None, statuses: Collection[str]
) -> Iterator[Record]:
    """Records in their order, each with those of its events alone that `chosen` has by article and event id (all for
    None) and that have one of the statuses. Records of articles that `chosen` lacks are passed over."""
    for record in records:
        wanted = None if chosen is None else chosen.get(record["id"])
        if chosen is not None and not wanted:
            continue
        kept = [
            event
            for event in record["events"]
            if event["status"] in statuses and (wanted is None or event["id"] in wanted)
        ]
        yield record if len(kept) == len(record["events"]) else {**record, "events": kept}


def find_told(records: Iterable[Record]) -> Iterator[Told]:
    """All events of records, in their order."""
    return (Told(record, event) for record in records for event in record["events"])


def to_number(name: str) -> int:
    """A number below 2^52 for a name, the same each time: the first 13 digits of its SHA-256."""
    return int(hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:13], 16)


def first_day(value: str) -> str:
    """First day of a date of a record (`2024-05`, `2024-W19`, `2024-05-01/2024-05-03`); empty for what names none."""
    return _edge(value.partition("/")[0], last=False)


def last_day(value: str) -> str:
    """Last day of a date of a record; that of its beginning where its end names none, empty where neither does."""
    begin, _, end = value.partition("/")
    return (_edge(end, last=True) if end else "") or _edge(begin, last=True)


def _edge(value: str, last: bool) -> str:
    year, _, rest = value.partition("T")[0].partition("-")
    try:
        if rest.startswith("W"):
            return datetime.date.fromisocalendar(int(year), int(rest[1:]), 7 if last else 1).isoformat()
        parts = [int(year), *(int(part) for part in rest.split("-") if rest)]
        if len(parts) == 1:
            parts.append(12 if last else 1)
        if len(parts) == 2:
            parts.append(monthrange(*parts)[1] if last else 1)
        return datetime.date(*parts[:3]).isoformat()
    except ValueError:
        return ""


def mend(value: Any) -> str:
    """Text that every encoding and every reader of JSON takes: each half surrogate pair becomes U+FFFD, one for one, so
    that offsets hold."""
    return _BROKEN.sub("\ufffd", "" if value is None else str(value))


def to_cell(value: Any) -> str:
    """A cell of a table that tabs and newlines part: without them and without control characters. A quotation mark that
    opens it has a space before it, else readers of CSV take all to the next one for a single cell."""
    plain = "".join(" " if letter < " " or "\x7f" <= letter < "\xa0" or letter in "\u2028\u2029" else letter
                    for letter in mend(value))  # fmt: skip
    return f" {plain}" if plain.startswith('"') else plain


def to_line(cells: Iterable[Any]) -> str:
    """Cells as a line that tabs part."""
    return "\t".join(map(to_cell, cells)) + "\n"


def to_xml(value: Any) -> str:
    """Text between tags; what XML cannot hold becomes U+FFFD, one for one. A carriage return is escaped, else readers
    make a newline of it."""
    return escape(_NO_XML.sub("\ufffd", mend(value)), {"\r": "&#13;"})


def to_attribute(value: Any) -> str:
    """The value of an attribute, in its quotation marks."""
    return quoteattr(_NO_XML.sub("\ufffd", mend(value)), {"\r": "&#13;"})


def to_name(*parts: str) -> str:
    """A name for what has no address: `urn:waqai:…`, escaped as addresses must be."""
    return "urn:waqai:" + "/".join(quote(part.encode("utf-8", "surrogatepass"), safe="") for part in parts)

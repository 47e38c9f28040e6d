"""The data files, held to their rules: what one row must be, what tables must agree on, and that every row works.

`check_data` reads the texts alone; `check_examples` reads every row's example with the whole pipeline. Both report all
faults at once. The kinds of faults (`slug`) are explained in `docs/reference/faults.md`.
"""

from __future__ import annotations

import datetime
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from waqai.app.check_numbers import fires
from waqai.knowledge import FRAME_TABLES, TABLES, Knowledge
from waqai.knowledge.calendar import CALENDAR_TABLES
from waqai.knowledge.codebooks import CODEBOOK_TABLES, WITHOUT_COUNTRY
from waqai.knowledge.conjugation import conjugate
from waqai.knowledge.counting import COUNTING_TABLES
from waqai.knowledge.furniture import FURNITURE_TABLES
from waqai.knowledge.rows import Cue, Frame, Group, Office, Person, Role
from waqai.knowledge.spelling import fold
from waqai.knowledge.table import Fault, Table, fix_rows, read_rows
from waqai.model import Article, Reading
from waqai.pipeline import read_article

EVERY_TABLE: tuple[Table[Any], ...] = tuple(
    {table.path: table for table in (*TABLES, *CODEBOOK_TABLES, *CALENDAR_TABLES, *FURNITURE_TABLES)}.values()
)
PUBLISHED = "2023-12-07"
"""The day on which every example is read: a Thursday."""

_SLOTS = frozenset({"subject", "object", "genitive", "adjective", "speaker", "none", "content", "topic"})
_CLITIC_PREPOSITIONS = ("ب", "ل", "ك")  # written on their noun
_BY = ("من قبل", "على يد")  # «by», of agents: the grammar joins the two words
# CAMEO codes whose acts PLOVER 2.0 counts under another type than the draft crosswalk of 2021 (the column `type`)
_MOVED = {
    "0831": "RETREAT",  # resignations are RETREAT, mode resign
    "0842": "CONCEDE",
    "0871": "CONCEDE",  # a truce announced; one in force is RETREAT
    "0874": "CONCEDE",
    "055": "CONCEDE",
    "056": "CONCEDE",
    "116": "SANCTION",  # verdicts are SANCTION, mode convict
    "163": "SANCTION",
}
_SINGLE_SEATS = frozenset({
    "army-chief", "crown-prince", "defence-minister", "emir", "finance-minister", "foreign-minister", "head-of-state",
    "interior-minister", "king", "parliament-speaker", "prime-minister", "sultan", "supreme-leader",
})  # fmt: skip
_HANDOVER = 2  # days that two holders may share
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ORGANISATION = re.compile(r"[A-Z][A-Z0-9-]*")
_PLACEHOLDERS = frozenset({"actor", "recipient"})
_DROPPED = frozenset({"width", "duplicate", "type"})  # faults that keep their row out of what `read_rows` gives


class _Numbered(Struct, frozen=True):
    """A row with the file and line that it stands in."""

    path: str
    line: int
    row: Any


def check_data(texts: Mapping[str, str]) -> list[Fault]:
    """Every fault of the data files, in order of file and line; `texts` are file texts by their path below `data/`."""
    faults = [
        Fault(path, 0, "unknown-file", "no table is kept in this file", "remove it, or name its table in the code")
        for path in texts
        if path.endswith(".tsv") and path not in {table.path for table in EVERY_TABLE}
    ]
    rows: dict[str, tuple[_Numbered, ...]] = {}
    for table in EVERY_TABLE:
        text = texts.get(table.path)
        if text is None:
            faults.append(Fault(table.path, 0, "missing", "there is no such file", "restore the file"))
            rows[table.name] = ()
            continue
        found, wrong = read_rows(table, text)
        faults += wrong
        rows[table.name] = tuple(_numbered(table, text, found, wrong))
    faults += _Check(rows).faults()
    return sorted(faults)


def fix_data(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts in canonical form, by path; a file that is no table, or holds no header, stays as it is."""
    tables = {table.path: table for table in EVERY_TABLE}
    return {
        path: fix_rows(tables[path], text) if path in tables and _has_header(text) else text
        for path, text in texts.items()
    }


def check_examples(known: Knowledge, texts: Mapping[str, str]) -> list[Fault]:
    """A fault for every row that does not fire on its `example`, or fires on its `not`."""
    faults: list[Fault] = []
    for table in EVERY_TABLE:
        faults += check_table_examples(known, texts, table.name)
    return sorted(faults)


def check_table_examples(known: Knowledge, texts: Mapping[str, str], name: str) -> list[Fault]:
    """`check_examples` for the one table of a name (`frames-verbal`); tables without examples give none."""
    table = next(table for table in EVERY_TABLE if table.name == name)
    check = _EXAMPLE_CHECKS.get(name)
    text = texts.get(table.path)
    if check is None or text is None:
        return []
    found, wrong = read_rows(table, text)
    faults = []
    for numbered in _numbered(table, text, found, wrong):
        for slug, message in check(known, name, numbered.row):
            faults.append(Fault(table.path, numbered.line, slug, message, _HINTS[slug]))
    return faults


def _has_header(text: str) -> bool:
    return any(line.strip() and not line.startswith("#") for line in text.split("\n"))


def _numbered(table: Table[Any], text: str, rows: Iterable[Any], faults: Iterable[Fault]) -> Iterator[_Numbered]:
    """Rows with their lines: the lines after the header, less those whose fault kept them out."""
    dropped = {fault.line for fault in faults if fault.slug in _DROPPED}
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    header = next((number for number, line in enumerate(lines, 1) if not line.startswith("#")), len(lines))
    kept = (number for number in range(header + 1, len(lines) + 1) if number not in dropped)
    return (_Numbered(table.path, line, row) for line, row in zip(kept, rows, strict=False))


class _Check:
    """What the tables must agree on."""

    def __init__(self, rows: Mapping[str, tuple[_Numbered, ...]]) -> None:
        self.rows = rows
        self.found: list[Fault] = []
        self.countries = {item.row.code for item in rows["countries"]}
        self.sectors = {item.row.code for item in rows["sectors"]}
        self.contexts = {item.row.slug for item in rows["contexts"]}
        self.types = {(item.row.type, item.row.mode) for item in rows["plover"]}
        self.cameo = {item.row.code: item.row.type for item in rows["cameo"]}
        self.people = {item.row.key for item in rows["people"]}
        self.roles = {re.sub(r"-\d+$", "", item.row.slug) for item in rows["roles"]}
        groups = (*rows["groups"], *rows["organisations"])
        self.groups = {item.row.key for item in groups}
        self.codes = {f"{item.row.country}/{item.row.sector}" for item in groups}
        led = (item.row.word for item in rows["words"] if item.row.tag == "PREP")
        self.prepositions = {fold(word) for word in (*led, *_CLITIC_PREPOSITIONS, *_BY)}

    def faults(self) -> list[Fault]:
        self._codes()
        for item in (*self.rows["frames-conflict"], *self.rows["frames-verbal"]):
            self._frame(item, item.row)
        for item in self.rows["cues"]:
            self._cue(item, item.row)
        for item in self.rows["verbs"]:
            self._verb(item, item.row.past, item.row.present)
        for item in self.rows["cameo"]:
            self._coded(item, item.row.type, item.row.mode, item.row.contexts, old=True)
        for item in self.rows["roles"]:
            self._role(item, item.row)
        for item in self.rows["people"]:
            self._actor(item, item.row)
        for name in ("groups", "organisations"):
            for item in self.rows[name]:
                self._actor(item, item.row)
        self._names()
        for item in self.rows["places"]:
            if item.row.country and item.row.country not in self.countries:
                self._fault(
                    item,
                    "unknown-country",
                    f"country {item.row.country!r}",
                    "an alpha-3 code of countries.tsv, or empty",
                )
            self._coordinates(item, item.row.lat, item.row.lon)
        for item in self.rows["groupings"]:
            for member in item.row.members:
                if member not in self.countries:
                    self._fault(item, "unknown-country", f"member {member!r}", "an alpha-3 code of countries.tsv")
        for item in self.rows["countries"]:
            self._coordinates(item, item.row.lat, item.row.lon)
            self._coordinates(item, item.row.capital_lat, item.row.capital_lon)
        for item in self.rows["offices"]:
            self._office(item, item.row)
        self._seats()
        return self.found

    def _fault(self, item: _Numbered, slug: str, message: str, hint: str = "") -> None:
        self.found.append(Fault(item.path, item.line, slug, message, hint))

    # events

    def _frame(self, item: _Numbered, row: Frame) -> None:
        self._coded(item, row.type, row.mode, row.contexts)
        if not row.verb and not row.nouns:
            self._fault(item, "no-predicate", "neither a verb nor a noun", "a frame needs a word that evokes it")
        if row.verb or row.present:
            self._verb(item, row.verb, row.present)
        if row.cameo not in self.cameo:
            self._fault(item, "unknown-cameo", f"CAMEO code {row.cameo!r}", "a code of schemes/cameo.tsv")
        elif self.cameo[row.cameo] and row.type not in (self.cameo[row.cameo], _MOVED.get(row.cameo)):
            self._fault(
                item,
                "cameo-type",
                f"CAMEO {row.cameo} is {self.cameo[row.cameo]}, the frame {row.type}",
                "choose the code whose label says what the verb says",
            )
        for column in ("actor", "recipient", "noun_actor", "noun_recipient"):
            for slot in getattr(row, column):
                self._slot(item, column, slot)
        if not row.verb and (row.actor or row.recipient):
            self._fault(
                item,
                "slot-without-verb",
                "slots of a verb that the row does not have",
                "leave actor and recipient empty",
            )
        self._gloss(item, row)
        if not row.example:
            self._fault(item, "no-example", "the frame has no example", "write a sentence in which it fires")
        elif row.example == row.not_:
            self._fault(item, "same-example", "example and not are one sentence", "a counterexample must differ")

    def _coded(self, item: _Numbered, type_: str, mode: str, contexts: Iterable[str], old: bool = False) -> None:
        """`old` rows are those of the crosswalk of 2021, which names modes and contexts that PLOVER 2.0 has not."""
        known = (type_, "") in self.types if type_ else old
        if not known:
            self._fault(item, "unknown-type", f"type {type_!r}", "a type of schemes/plover.tsv")
        elif mode and (type_, mode) not in self.types and not old:
            self._fault(item, "unknown-mode", f"{type_} has no mode {mode!r}", "a mode of schemes/plover.tsv, or empty")
        for context in contexts:
            if context not in self.contexts and not old:
                self._fault(item, "unknown-context", f"context {context!r}", "a context of schemes/contexts.tsv")

    def _verb(self, item: _Numbered, past: str, present: str) -> None:
        try:
            conjugate(past, present)
        except (ValueError, IndexError) as error:
            self._fault(item, "verb", str(error), "past and present of the third person masculine singular")

    def _slot(self, item: _Numbered, column: str, slot: str) -> None:
        bare = slot.removeprefix("together").removeprefix(":") if slot.startswith("together") else slot
        if not bare and slot == "together":
            return
        if bare in _SLOTS if bare.isascii() else fold(bare) in self.prepositions:
            return
        self._fault(
            item,
            "unknown-slot",
            f"{column}: {slot}",
            "subject, object, genitive, adjective, speaker, together:…, or a preposition of words.tsv",
        )

    def _gloss(self, item: _Numbered, row: Frame) -> None:
        try:
            fields = [field for _, field, _, _ in string.Formatter().parse(row.gloss) if field is not None]
        except ValueError as error:
            self._fault(item, "gloss", f"{row.gloss!r}: {error}", "braces only around actor and recipient")
            return
        if not fields or not set(fields) <= _PLACEHOLDERS:
            self._fault(
                item, "gloss", f"{row.gloss!r}", "English words with {actor} or {recipient}, and no other braces"
            )

    def _cue(self, item: _Numbered, row: Cue) -> None:
        if row.kind == "verb":
            self._verb(item, row.past, row.present)
        elif row.kind == "preposition" and not row.past:
            self._fault(item, "no-predicate", "a preposition without its words", "they stand in the column past")
        elif row.kind == "noun" and not row.nouns:
            self._fault(item, "no-predicate", "a noun without its words", "they stand in the column nouns")
        for column in ("direct", "commits"):
            if getattr(row, column) not in ("", "yes", "no"):
                self._fault(item, "yes-or-no", f"{column}: {getattr(row, column)!r}", "yes, no or empty")

    # actors

    def _actor(self, item: _Numbered, row: Person | Group) -> None:
        self._code(item, row.country, row.sector)
        self._dates(item, row.since, row.until)
        if not row.name or not row.name_en:
            self._fault(item, "no-name", "a name in Arabic and one in English are needed")
        for name in (*row.variants, *row.short):
            if fold(name) == fold(row.name):
                self._fault(
                    item, "same-name", f"{name} is the name itself in another spelling", "list what really differs"
                )
        for names in (row.variants, row.short):
            for name in _repeated(names):
                self._fault(item, "same-name", f"{name} stands there twice", "list what really differs")

    def _codes(self) -> None:
        """Every country has an alpha-2 code, and every known group is an organisation that rows may have."""
        coded = {item.row.code for item in self.rows["country-codes"]}
        for item in self.rows["countries"]:
            if item.row.code not in coded:
                hint = "add its alpha-2 code to schemes/country-codes.tsv"
                self._fault(item, "unknown-country", f"country {item.row.code!r} has no row there", hint)
        for item in self.rows["country-codes"]:
            if item.row.code not in self.countries:
                self._fault(item, "unknown-country", f"country {item.row.code!r}", "a code of world/countries.tsv")
        for item in self.rows["known-groups"]:
            code = f"{item.row.country}/{item.row.sector}"
            if code not in self.codes:
                self._fault(item, "unknown-sector", f"no organisation is {code}", "one of world/organisations.tsv")

    def _code(self, item: _Numbered, country: str, sector: str) -> None:
        if country in WITHOUT_COUNTRY:
            if not _ORGANISATION.fullmatch(sector):
                self._fault(
                    item, "unknown-sector", f"{country} with {sector!r}", "the organisation's short name in capitals"
                )
            return
        if country and country not in self.countries:
            self._fault(
                item, "unknown-country", f"country {country!r}", "an alpha-3 code, IGO, NGO, MNC, IMG, or empty"
            )
        if sector and sector not in self.sectors:
            self._fault(item, "unknown-sector", f"sector {sector!r}", "a code of schemes/sectors.tsv, or empty")
        if not country and not sector:
            self._fault(item, "no-code", "neither country nor sector is told", "give one of them")

    def _role(self, item: _Numbered, row: Role) -> None:
        if row.country or row.sector:
            self._code(item, row.country, row.sector)
        if not row.head:
            self._fault(item, "no-name", "a role needs the word that opens it")

    def _names(self) -> None:
        """A full name must lead to one person."""
        seen: dict[str, _Numbered] = {}
        for item in self.rows["people"]:
            for name in dict.fromkeys(fold(name) for name in (item.row.name, *item.row.variants)):
                other = seen.setdefault(name, item)
                if other is not item:
                    self._fault(
                        item,
                        "same-name",
                        f"«{name}» also names {other.row.key} in line {other.line}",
                        "move the ambiguous name to the column short, or tell the two apart",
                    )

    def _office(self, item: _Numbered, row: Office) -> None:
        if row.person not in self.people:
            self._fault(item, "unknown-person", f"person {row.person!r}", "a key of people.tsv")
        if re.sub(r"-\d+$", "", row.office) not in self.roles:
            self._fault(item, "unknown-office", f"office {row.office!r}", "a slug of roles.tsv")
        if row.country not in self.countries | self.groups | self.codes and not self._organisation(row.country):
            self._fault(
                item,
                "unknown-country",
                f"country {row.country!r}",
                "an alpha-3 code, a key of groups.tsv, or a code such as IGO/UN",
            )
        self._dates(item, row.since, row.until)

    def _organisation(self, code: str) -> bool:
        """Whether a code such as `IGO/UN` has the right shape; it need not be in a table."""
        kind, _, name = code.partition("/")
        return kind in WITHOUT_COUNTRY and bool(_ORGANISATION.fullmatch(name))

    # dates and places

    def _dates(self, item: _Numbered, since: str, until: str) -> None:
        wrong = [date for date in (since, until) if date and not _is_date(date)]
        for date in wrong:
            self._fault(item, "wrong-date", f"{date!r}", "a prefix date: 2023, 2023-12 or 2023-12-07")
        shared = min(len(since), len(until))
        if not wrong and shared and since[:shared] > until[:shared]:
            self._fault(item, "dates-reversed", f"since {since} until {until}", "the earlier date comes first")

    def _coordinates(self, item: _Numbered, lat: float | None, lon: float | None) -> None:
        if (lat is None) != (lon is None) or abs(lat or 0) > 90 or abs(lon or 0) > 180:
            self._fault(item, "coordinates", f"{lat}, {lon}", "both in degrees, or both empty")

    def _seats(self) -> None:
        """An office of one seat has one holder on a day, unless two are known to have claimed it."""
        contested = {(item.row.office, item.row.country) for item in self.rows["contested"]}
        seats: dict[tuple[str, str], list[_Numbered]] = {}
        for item in self.rows["offices"]:
            seat = item.row.office, item.row.country
            if item.row.office in _SINGLE_SEATS and seat not in contested and item.row.since:
                seats.setdefault(seat, []).append(item)
        for (office, country), holders in seats.items():
            holders.sort(key=lambda item: item.row.since)
            for number, item in enumerate(holders):
                for later in holders[number + 1 :]:
                    if _overlap(item.row, later.row):
                        self._fault(
                            later,
                            "two-holders",
                            f"{office} of {country}: {later.row.person} since {later.row.since}, {item.row.person} "
                            f"in line {item.line} until {item.row.until or '(open)'}",
                            "mend a date, or say in world/contested.tsv why both are right",
                        )


def _repeated(names: Iterable[str]) -> Iterator[str]:
    """Names that stand there before, in the same or another spelling of the same letters."""
    seen: set[str] = set()
    for name in names:
        if fold(name) in seen:
            yield name
        seen.add(fold(name))


def _is_date(date: str) -> bool:
    if not _DATE.fullmatch(date):
        return False
    year, month, day = (*map(int, date.split("-")), 1, 1)[:3]
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _overlap(earlier: Office, later: Office) -> bool:
    """Whether the later one began while the earlier was in office, by more than a handover."""
    if not earlier.until:
        return True
    shared = min(len(earlier.until), len(later.since))
    if shared < 10 or not (_is_date(earlier.until) and _is_date(later.since)):
        return later.since[:shared] < earlier.until[:shared]
    left, came = datetime.date.fromisoformat(earlier.until), datetime.date.fromisoformat(later.since)
    return (left - came).days > _HANDOVER


# examples

_HINTS = {
    "silent": "change the row or its example; waqai why shows what the sentence was read as",
    "fires": "a word in the column that bars it, or another counterexample",
}
Found = Iterator[tuple[str, str]]


def _read(text: str, known: Knowledge, title: str = "") -> Reading:
    return read_article(Article("example", text, title, published=PUBLISHED), known)


def _check_frame(known: Knowledge, table: str, row: Frame) -> Found:
    name = f"{table}#{row.slug}"
    if row.example:
        reading = _read(row.example, known)
        if name not in {trace.row for event in reading.events for trace in event.why}:
            yield "silent", f"{row.slug} does not fire on «{row.example}»: {_instead(reading)}"
    if row.not_:
        reading = _read(row.not_, known)
        if name in {trace.row for event in reading.events for trace in event.why}:
            yield "fires", f"{row.slug} fires on «{row.not_}»"


def _instead(reading: Reading) -> str:
    """What became of a sentence in which a frame was to fire."""
    rows = [trace.row for event in reading.events for trace in event.why]
    reasons = [f"{left.row} left out ({left.reason})" for left in reading.left_out]
    return "; ".join([*rows, *reasons]) or "nothing was seen"


def _check_cue(known: Knowledge, table: str, row: Cue) -> Found:
    if not row.example:
        return
    found = {trace.row for claim in _read(row.example, known).claims for trace in claim.why}
    if f"{table}#{row.slug}" not in found:
        yield (
            "silent",
            f"{row.slug} gives no claim in «{row.example}»: {', '.join(sorted(found)) or 'nothing was seen'}",
        )


def _check_role(known: Knowledge, table: str, row: Role) -> Found:
    if not row.example:
        return
    mentions = _read(row.example, known).mentions
    name = f"{table}#{row.slug}"
    if name not in {mention.row for mention in mentions} and row.slug not in {mention.role for mention in mentions}:
        found = sorted({mention.row for mention in mentions if mention.row})
        yield "silent", f"{row.slug} gives no mention in «{row.example}»: {', '.join(found) or 'nothing was seen'}"


def _check_calendar(known: Knowledge, table: str, row: Any) -> Found:
    if not row.example:
        return
    reading = _read(row.example, known)
    words = [row.example[time.start : time.end] for time in reading.times]
    word = str(getattr(row, row.__struct_fields__[0]))
    if table in ("months", "weekdays", "deictics", "festivals"):
        fired = any(word in found for found in words)
    else:
        fired = bool(words)
    if not fired:
        yield "silent", f"{word} gives no time in «{row.example}»"


def _check_calendar_name(known: Knowledge, table: str, row: Any) -> Found:
    reading = _read(row.example, known)
    if reading.times:
        words = "، ".join(row.example[time.start : time.end] for time in reading.times)
        yield "fires", f"«{words}» is read as a time in «{row.example}»"


def _check_construction(known: Knowledge, table: str, row: Any) -> Found:
    name = f"times#{row.slug}"
    if name not in {time.row for time in _read(row.example, known).times}:
        yield "silent", f"{row.slug} gives no time in «{row.example}»"
    if name in {time.row for time in _read(row.without, known).times}:
        yield "fires", f"{row.slug} is read in «{row.without}»"


# A page needs some news around its furniture: what would leave nothing is never cut away.
_HEADLINE = "خبر من المدينة"
_LEAD = "قالت الحكومة إنها ستعلن غدا خطتها لإعادة إعمار المدينة التي دمرتها الحرب قبل عامين."
_LAST = "وأضافت أن الخطة تحتاج إلى تمويل كبير من المانحين."


def _check_furniture(known: Knowledge, table: str, row: Any) -> Found:
    reading = _read(f"{_HEADLINE}\n\n{_LEAD}\n{_LAST}\n{row.example}", known, _HEADLINE)
    if [block.kind for block in reading.blocks if block.why == f"{table}#{row.slug}"] != [row.kind]:
        yield "silent", f"{row.slug} marks no {row.kind} in «{row.example}»"
    if row.not_:
        text = f"{_HEADLINE}\n\n{_LEAD}\n{row.not_}\n{_LAST}"
        kinds = {text[block.start : block.end]: block.kind for block in _read(text, known, _HEADLINE).blocks}
        if kinds.get(row.not_) != "body":
            yield "fires", f"{row.slug} cuts «{row.not_}»"


def _check_number(known: Knowledge, table: str, row: Any) -> Found:
    reading = _read(row.example, known)
    if not fires(reading, row):
        told = "، ".join(row.example[number.start : number.end] for number in reading.numbers) or "no number"
        yield "silent", f"{getattr(row, row.__struct_fields__[0])} does not work in «{row.example}»: {told}"


_EXAMPLE_CHECKS: dict[str, Any] = {
    **{table.name: _check_frame for table in FRAME_TABLES},
    "cues": _check_cue,
    "roles": _check_role,
    **dict.fromkeys(("calendar-words", "deictics", "festivals", "months", "units", "weekdays"), _check_calendar),
    "calendar-names": _check_calendar_name,
    "times": _check_construction,
    **{table.name: _check_number for table in COUNTING_TABLES},
    "furniture": _check_furniture,
}
TABLES_WITH_EXAMPLES = tuple(table.name for table in EVERY_TABLE if table.name in _EXAMPLE_CHECKS)
"""Names of the tables whose rows are proved by their examples."""

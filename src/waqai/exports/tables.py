"""The tables of the field: POLECAT, ICEWS, GDELT events and mentions, column for column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from waqai.exports.told import CODE_BOOK, Book, Record, Told, find_told, to_line

POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
          "Type2Code", "Type3Code")  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
GDELT = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{column}" for n in (1, 2) for column in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{place}Geo_{column}" for place in ("Actor1", "Actor2", "Action") for column in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTIONS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
QUAD = ("VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")
"""POLECAT's words for the quad classes 1 to 4."""
_WIDE = ("IGO", "NGO", "MNC", "IMG")
Entity = Mapping[str, Any] | None


def to_polecat(records: Iterable[Record], book: Book) -> Iterator[str]:
    """POLECAT's 40 columns, with a line of names; several of one side are parted by a semicolon, and what is not told
    is `None`, as in POLECAT's own files."""
    yield to_line(POLECAT)
    for one in find_told(records):
        event, record, place = one.event, one.record, one.event["place"] or {}
        cells = (
            one.id, one.day(), event["type"], event["mode"], event["score"], QUAD[event["quad"] - 1],
            "; ".join(event["contexts"]),
            *_polecat_side(one, "actor"), *_polecat_side(one, "recipient"), place.get("name_en"), "", "", "",
            place.get("country"), place.get("lat"), place.get("lon"), "", place.get("name"), "", record["outlet"],
            record["published"], _named(record, "person"), _named(record, "organisation", "group"),
            "; ".join(dict.fromkeys(p["name_en"] or p["text"] for p in record["places"])), "ara", book.maker,
        )  # fmt: skip
        yield to_line("None" if cell is None or cell == "" else cell for cell in cells)


def _polecat_side(one: Told, part: str) -> tuple[str, ...]:
    entities = one.side(part)
    sectors = [entity["sector"] for entity in entities if entity["sector"]]
    return (
        "; ".join(entity["name_en"] or entity["name"] for entity in entities),
        "; ".join(entity["country"] or "None" for entity in entities), "", sectors[0] if sectors else "",
        "; ".join(sectors), "", "; ".join(one.words(part)),
        "; ".join(entity["wikidata"] for entity in entities if entity["wikidata"]),
    )  # fmt: skip


def _named(record: Record, *kinds: str) -> str:
    return "; ".join(dict.fromkeys(e["name_en"] or e["name"] for e in record["entities"] if e["kind"] in kinds))


def to_icews(records: Iterable[Record], book: Book) -> Iterator[str]:
    """ICEWS's 20 columns, with a line of names, a line for each pair of sides; events without a CAMEO code have none to
    be given by and are left out."""
    yield to_line(ICEWS)
    for one in find_told(records):
        event, record, place = one.event, one.record, one.event["place"] or {}
        if not event["cameo"]:
            continue
        label, score = book.cameo.get(event["cameo"], ("", None))
        for number, actor, recipient in one.dyads():
            yield to_line((
                number, one.day(), *_icews_side(actor, book), label, event["cameo"], score,
                *_icews_side(recipient, book), record["id"], one.sentence()[0] + 1, record["outlet"],
                _city(place, book), "", "", book.country(place.get("country")), place.get("lat"), place.get("lon"),
            ))  # fmt: skip


def _icews_side(entity: Entity, book: Book) -> tuple[str, str, str]:
    if entity is None:
        return "", "", ""
    sector = entity["sector"] or ""
    wide = entity["country"] in _WIDE
    return (
        entity["name_en"] or entity["name"],
        sector if wide else book.sectors.get(sector, ("",))[0],
        "" if wide else book.country(entity["country"]),
    )


def _city(place: Mapping[str, Any], book: Book) -> str:
    """The place's English name where it is no country."""
    name = place.get("name_en") or place.get("name") or ""
    return "" if name == book.country(place.get("country")) else name


def to_gdelt(records: Iterable[Record], book: Book) -> Iterator[str]:
    """GDELT 2.0's 61 columns of events, without a line of names, a line for each pair of sides; events without a CAMEO
    code are left out."""
    for one in find_told(records):
        event, record = one.event, one.record
        code, day = event["cameo"] or "", one.day()
        if not code:
            continue
        year, month, date = day.split("-") if day else ("", "", "")
        fraction = f"{int(year) + ((int(month) - 1) * 30 + int(date)) / 365:.4f}" if day else ""
        for number, actor, recipient in one.dyads():
            yield to_line((
                number, year + month + date, year + month, year, fraction, *_gdelt_side(actor, book),
                *_gdelt_side(recipient, book), int(one.sentence()[0] <= 1), code, code[:3], code[:2], event["quad"],
                book.cameo.get(code, ("", None))[1], 1 + len(event["mentions"]), 1, 1, "", *_geo(None, book),
                *_geo(None, book), *_geo(event["place"], book), _stamp(record["published"]),
                record["url"] or record["id"],
            ))  # fmt: skip


def to_mentions(records: Iterable[Record], book: Book) -> Iterator[str]:
    """GDELT 2.0's 16 columns of mentions, without a line of names: where each row of gdelt is told. Offsets count code
    points of the text; GDELT's own count bytes of a translation."""
    for one in find_told(records):
        event, record = one.event, one.record
        if not event["cameo"]:
            continue
        offsets = {part: next((e["start"] for e in event["evidence"] if e["part"] == part), -1)
                   for part in ("actor", "recipient")}  # fmt: skip
        starts = [start for start, _ in record["sentences"]]
        for number, _, _ in one.dyads():
            for mention in (event["trigger"], *event["mentions"]):
                yield to_line((
                    number, _stamp(one.day()), _stamp(record["published"]), 1, record["outlet"],
                    record["url"] or record["id"], bisect_right(starts, mention["start"]), offsets["actor"],
                    offsets["recipient"], mention["start"], 1, round(100 * event["confidence"]), len(record["text"]),
                    "", "", CODE_BOOK,
                ))  # fmt: skip


def _gdelt_side(entity: Entity, book: Book) -> tuple[str, ...]:
    if entity is None:
        return ("",) * 10
    country, sector = entity["country"] or "", entity["sector"] or ""
    wide = country in _WIDE
    known = book.groups.get(f"{country}/{sector}", "") if wide else ""
    role = country if wide else book.sectors.get(sector, ("", ""))[1]
    code = country + known if wide else country + role
    return (code, entity["name_en"] or entity["name"], "" if wide else country, known, "", "", "", role, "", "")


def _geo(place: Mapping[str, Any] | None, book: Book) -> tuple[Any, ...]:
    """GDELT's type is 1 for a country and 4 for a town anywhere; its FIPS codes are not ours to give, and 0 stands for
    no place."""
    if not place:
        return (0, "", "", "", "", "", "", "")
    city, country = _city(place, book), book.country(place.get("country"))
    name = ", ".join(part for part in (city, country) if part) or place.get("name")
    return (4 if city else 1, name, "", "", "", place.get("lat"), place.get("lon"), "")


def _stamp(date: str | None) -> str:
    digits = (date or "")[:10].replace("-", "")
    return digits.ljust(8, "0") + "000000" if digits.isdigit() else ""

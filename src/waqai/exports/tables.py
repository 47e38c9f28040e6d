"""The tables of the field: POLECAT, ICEWS, GDELT events and mentions, column for column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from waqai.exports.told import CODE_BOOK, Told, to_line

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
# CAMEO's own name of a PLOVER sector where they differ (section 4.3 of PLOVER's crosswalk, read backwards); PLOVER
# folds insurgents and separatists into REB, and what aids and defends rights into SOC, which CAMEO lists as civil.
_CAMEO_ROLES = {"JRN": "MED", "MED": "HLH", "SOC": "CVL", "PRM": "UAF"}
_WIDE = ("IGO", "NGO", "MNC", "IMG")
Scores = Mapping[str, tuple[str, float | None]]  # CAMEO code → label and score


def to_polecat(told: Iterable[Told], version: str, scores: Scores) -> Iterator[str]:
    """POLECAT's 40 columns, with a line of names; several of one side are parted by a semicolon."""
    yield to_line(POLECAT)
    for one in told:
        event, record, place = one.event, one.record, one.event["place"] or {}
        yield to_line((
            one.id, one.day(), event["type"], event["mode"], event["score"], event["quad"], ";".join(event["contexts"]),
            *_polecat_side(one, "actor"), *_polecat_side(one, "recipient"), place.get("name_en"), "", "", "",
            place.get("country"), place.get("lat"), place.get("lon"), "", place.get("name"), "", record["outlet"],
            record["published"], _named(record, "person"), _named(record, "organisation", "group"),
            ";".join(dict.fromkeys(p["name_en"] or p["text"] for p in record["places"])), "ara",
            f"waqai {version}; {CODE_BOOK}",
        ))  # fmt: skip


def _polecat_side(one: Told, part: str) -> tuple[str, ...]:
    entities = one.side(part)
    sectors = [entity["sector"] for entity in entities if entity["sector"]]
    return (
        ";".join(entity["name_en"] or entity["name"] for entity in entities),
        ";".join(entity["country"] or "" for entity in entities), "", sectors[0] if sectors else "", ";".join(sectors),
        "", ";".join(one.words(part)), ";".join(entity["wikidata"] or "" for entity in entities).strip(";"),
    )  # fmt: skip


def _named(record: Mapping[str, Any], *kinds: str) -> str:
    return ";".join(dict.fromkeys(e["name_en"] or e["name"] for e in record["entities"] if e["kind"] in kinds))


def to_icews(told: Iterable[Told], version: str, scores: Scores) -> Iterator[str]:
    """ICEWS's 20 columns, with a line of names; events without a CAMEO code have none to be given by and are left
    out."""
    yield to_line(ICEWS)
    for one in told:
        event, place = one.event, one.event["place"] or {}
        if not event["cameo"]:
            continue
        label, score = scores.get(event["cameo"], ("", None))
        yield to_line((
            one.number, one.day(), *_icews_side(one, "actor"), label, event["cameo"], score,
            *_icews_side(one, "recipient"), one.record["id"], one.sentence()[0] + 1, one.record["outlet"], "", "", "",
            place.get("country"), place.get("lat"), place.get("lon"),
        ))  # fmt: skip


def _icews_side(one: Told, part: str) -> tuple[str, str, str]:
    entities = one.side(part)
    return (
        "; ".join(entity["name_en"] or entity["name"] for entity in entities),
        ",".join(entity["sector"] for entity in entities if entity["sector"]),
        "; ".join(dict.fromkeys(entity["country"] for entity in entities if entity["country"])),
    )


def to_gdelt(told: Iterable[Told], version: str, scores: Scores) -> Iterator[str]:
    """GDELT 2.0's 61 columns of events, without a line of names, one line for each first actor and recipient."""
    for one in told:
        event, record = one.event, one.record
        code, day = event["cameo"] or "", one.day()
        if not code:
            continue
        year, month, date = day.split("-") if day else ("", "", "")
        fraction = f"{int(year) + ((int(month) - 1) * 30 + int(date)) / 365:.4f}" if day else ""
        geo = _geo(event["place"])
        yield to_line((
            one.number, year + month + date, year + month, year, fraction, *_gdelt_side(one, "actor"),
            *_gdelt_side(one, "recipient"), int(one.sentence()[0] <= 1), code, code[:3], code[:2], event["quad"],
            scores.get(code, ("", None))[1], 1 + len(event["mentions"]), 1, 1, "", *[""] * 16, *geo,
            _stamp(record["published"]), record["url"] or record["id"],
        ))  # fmt: skip


def to_mentions(told: Iterable[Told], version: str, scores: Scores) -> Iterator[str]:
    """GDELT 2.0's 16 columns of mentions, without a line of names: where each event is told. Offsets count code points
    of the text; GDELT's own count bytes of a translation."""
    for one in told:
        event, record = one.event, one.record
        offsets = {part: next((e["start"] for e in event["evidence"] if e["part"] == part), -1)
                   for part in ("actor", "recipient")}  # fmt: skip
        for mention in (event["trigger"], *event["mentions"]):
            yield to_line((
                one.number, _stamp(one.day()), _stamp(record["published"]), 1, record["outlet"],
                record["url"] or record["id"], one.sentence()[0] + 1, offsets["actor"], offsets["recipient"],
                mention["start"], 1, round(100 * event["confidence"]), len(record["text"]), "", "", CODE_BOOK,
            ))  # fmt: skip


def _gdelt_side(one: Told, part: str) -> tuple[str, ...]:
    entities = one.side(part)
    if not entities:
        return ("",) * 10
    first = entities[0]
    country, sector = first["country"] or "", first["sector"] or ""
    role = "" if country in _WIDE else _CAMEO_ROLES.get(sector, sector)
    known = sector if country in _WIDE else ""
    kind = country if country in _WIDE else role
    return (country + (known or role), first["name_en"] or first["name"], "" if country in _WIDE else country, known,
            "", "", "", kind, "", "")  # fmt: skip


def _geo(place: Mapping[str, Any] | None) -> tuple[Any, ...]:
    """GDELT's FIPS codes are not ours to give: names and coordinates say the same."""
    if not place:
        return ("",) * 8
    return ("", place.get("name_en") or place.get("name"), "", "", "", place.get("lat"), place.get("lon"), "")


def _stamp(date: str | None) -> str:
    digits = (date or "")[:10].replace("-", "")
    return digits.ljust(8, "0") + "000000" if digits.isdigit() else ""

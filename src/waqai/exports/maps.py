"""Maps: GeoJSON, and KML with times for the slider of Google Earth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from waqai.app.record_line import to_line
from waqai.exports.columns import to_event_row
from waqai.exports.told import Book, Record, Told, find_told, mend, to_attribute, to_xml


def to_json(value: Any) -> str:
    """JSON on one line that every reader takes: half surrogate pairs, which it cannot hold, become U+FFFD."""
    return to_line(_mended(value)).decode()


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, dict):
        return {mend(key): _mended(item) for key, item in value.items()}
    return [_mended(item) for item in value] if isinstance(value, list) else value


def _find_placed(records: Iterable[Record]) -> Iterator[tuple[Told, float, float]]:
    for told in find_told(records):
        place = told.event["place"] or {}
        if place.get("lat") is not None and place.get("lon") is not None:
            yield told, place["lat"], place["lon"]


def to_geojson(records: Iterable[Record], book: Book) -> Iterator[str]:
    """A FeatureCollection (RFC 7946): a point for each event whose place has coordinates."""
    yield '{"type": "FeatureCollection", "features": ['
    mark = "\n"
    for told, lat, lon in _find_placed(records):
        point = {"type": "Point", "coordinates": [lon, lat]}
        feature = {"type": "Feature", "id": told.id, "geometry": point, "properties": to_event_row(told)}
        yield mark + to_json(feature)
        mark = ",\n"
    yield "\n]}\n"


def to_kml(records: Iterable[Record], book: Book) -> Iterator[str]:
    """KML 2.2: a placemark with a time span for each event whose place has coordinates; the columns as its data."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
    yield f"<name>waqai</name><description>{to_xml(book.maker)}</description>\n"
    for told, lat, lon in _find_placed(records):
        row = to_event_row(told)
        span = f"<TimeSpan><begin>{row['day']}</begin><end>{row['last_day']}</end></TimeSpan>" if row["day"] else ""
        cells = "".join(
            f"<Data name={to_attribute(name)}><value>{to_xml(cell)}</value></Data>"
            for name, cell in row.items()
            if cell is not None
        )
        yield (
            f"<Placemark><name>{to_xml(row['gloss'])}</name><description>{to_xml(row['sentence'])}</description>{span}"
            f"<ExtendedData>{cells}</ExtendedData><Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>\n"
        )
    yield "</Document>\n</kml>\n"

"""A map that needs no network: points on the outlines of countries.

`countries-110m.json` is Natural Earth's map of countries at 1 : 110 million (version 4.1, in the public domain) as
TopoJSON, taken unchanged from the npm package world-atlas 2.0.2 (ISC licence). Its borders are those that hold in fact;
waqai takes no side about any.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Sequence
from importlib import resources

from waqai.exports.drawing import WIDTH, Row, draw_label, find_window, frame, to_name, to_title

_NARROWEST = 6.0  # degrees of a map at least: one town needs something around it
_MARGIN = 0.12  # of the map on each side
_LOWEST, _HIGHEST = 220.0, 460.0  # units of a map's height
_LABELLED = 8  # places with their names on the map
_RADIUS = 18.0  # of the largest circle

Ring = tuple[tuple[float, float], ...]


def draw_map(rows: Iterable[Row], title: str) -> tuple[str, int]:
    """Circles as large as there are events, and how many events lie outside of the map or have no coordinates.

    The map is as wide as what holds most of the events.
    """
    rows = list(rows)
    points = [
        (float(row["lon"]), float(row["lat"]), row) for row in rows if row["lat"] is not None and row["lon"] is not None
    ]
    if not points:
        return "", sum(int(row["events"]) for row in rows)
    west, east = _widen(*find_window((lon, int(row["events"])) for lon, _, row in points), 180.0)
    south, north = _widen(*find_window((lat, int(row["events"])) for _, lat, row in points), 85.0)
    narrow = math.cos(math.radians((south + north) / 2))  # a degree of longitude in degrees of latitude
    height = min(max(WIDTH * (north - south) / ((east - west) * narrow), _LOWEST), _HIGHEST)
    scale = min(WIDTH / ((east - west) * narrow), height / (north - south))
    middle, centre = (west + east) / 2, (south + north) / 2

    def place(lon: float, lat: float) -> tuple[float, float]:
        return WIDTH / 2 + (lon - middle) * narrow * scale, height / 2 - (lat - centre) * scale

    inside = [(*place(lon, lat), row) for lon, lat, row in points]
    inside = [point for point in inside if 0 <= point[0] <= WIDTH and 0 <= point[1] <= height]
    most = max((int(row["events"]) for _, _, row in inside), default=1)
    pieces = [f'<rect class="sea" width="{WIDTH}" height="{height:.0f}"/>']
    pieces.append(
        f'<path class="land" d="{"".join(_draw_ring([place(*point) for point in r], height) for r in _outlines())}"/>'
    )
    for x, y, row in sorted(inside, key=lambda point: -int(point[2]["events"])):
        english, arabic = to_name(row, "place")
        radius = max(2.0, _RADIUS * math.sqrt(int(row["events"]) / most))
        told = f"{english} / {arabic}: {row['events']:,} events"
        pieces.append(f'<circle class="spot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">{to_title(told)}</circle>')
    pieces += _draw_names(inside)
    drawn = sum(int(row["events"]) for _, _, row in inside)
    return frame(height, title, pieces), sum(int(row["events"]) for row in rows) - drawn


def _draw_names(points: Sequence[tuple[float, float, Row]]) -> list[str]:
    """Names of the places with most events, each where no other stands: English, and Arabic below it."""
    pieces: list[str] = []
    taken: list[tuple[float, float]] = []
    for x, y, row in points:  # most events first, as the question gives them
        if len(taken) == _LABELLED:
            break
        if any(abs(x - other) < 150 and abs(y - line) < 28 for other, line in taken):
            continue
        taken.append((x, y))
        english, arabic = to_name(row, "place")
        anchor, side = ("end", x - 8) if x > WIDTH * 0.75 else ("start", x + 8)
        pieces.append(draw_label(side, y - 1, english, anchor, ' class="over"'))
        if arabic != english:
            pieces.append(draw_label(side, y + 12, arabic, anchor, ' class="over"'))
    return pieces


def _widen(low: float, high: float, most: float) -> tuple[float, float]:
    """A stretch of degrees with a margin, wide enough, and no wider than the globe."""
    half = max((high - low) * (0.5 + _MARGIN), _NARROWEST / 2)
    return max((low + high) / 2 - half, -most), min((low + high) / 2 + half, most)


def _draw_ring(points: Sequence[tuple[float, float]], height: float) -> str:
    """A ring as a path; nothing where it lies outside of the picture."""
    across, down = [x for x, _ in points], [y for _, y in points]
    if max(across) < 0 or min(across) > WIDTH or max(down) < 0 or min(down) > height:
        return ""
    steps = list(dict.fromkeys(f"{x:.1f} {y:.1f}" for x, y in points))
    return f"M{'L'.join(steps)}Z" if len(steps) > 2 else ""


@functools.cache
def _outlines() -> tuple[Ring, ...]:
    """The rings of all countries as pairs of longitude and latitude in degrees."""
    file = resources.files("waqai.exports").joinpath("countries-110m.json")
    topology = json.loads(file.read_text(encoding="utf-8"))
    (across, down), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for right, up in steps:  # each point is told by its distance from the one before
            x, y = x + right, y + up
            arc.append((x * across + west, y * down + south))
        arcs.append(arc)
    rings: list[Ring] = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for numbers in (ring for polygon in polygons for ring in polygon):
            points: list[tuple[float, float]] = []
            for number in numbers:  # ~n is arc n from its end
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += arc[1:] if points else arc
            rings.append(tuple(points))
    return tuple(rings)

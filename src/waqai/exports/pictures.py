"""Pictures of counts: columns over time, bars, and statements over time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from waqai.exports.drawing import (
    QUADS,
    WIDTH,
    Periods,
    Row,
    draw_label,
    draw_times,
    find_ticks,
    find_top,
    frame,
    sum_of,
    to_day,
    to_name,
    to_title,
)

_BARS = 15
_SPEAKERS = 14
_LINE = 26.0  # units from one bar to the next
_SIDE = 170.0  # units for names on either side
_UNITS = {"day": "day", "week": "week from", "month": "month", "year": "year"}


def draw_columns(periods: Periods, counted: Sequence[dict[int, int]], title: str) -> str:
    """A column for each period, divided by kind of act (quad class → events)."""
    if not counted:
        return ""
    left, right, top, bottom = 44.0, WIDTH - 8.0, 12.0, 220.0
    ticks = find_ticks(max(sum(kinds.values()) for kinds in counted))
    scale = (bottom - top) / ticks[-1]
    width = (right - left) / len(counted)
    pieces = []
    for tick in ticks:
        y = bottom - tick * scale
        pieces.append(f'<path class="grid" d="M{left:.0f} {y:.1f}H{right:.0f}"/>')
        pieces.append(f'<text class="axis" x="{left - 6:.0f}" y="{y + 4:.1f}" text-anchor="end">{tick:,}</text>')
    for number, kinds in enumerate(counted):
        low = bottom
        for kind in QUADS:
            events = kinds.get(kind, 0)
            if not events:
                continue
            low -= events * scale
            told = f"{_UNITS[periods.unit]} {periods.name(number)}: {events:,} events, {QUADS[kind][0]}"
            pieces.append(
                f'<rect class="q{kind}" x="{left + (number + 0.08) * width:.1f}" y="{low:.1f}" '
                f'width="{width * 0.84:.1f}" height="{events * scale:.1f}">{to_title(told)}</rect>'
            )
    pieces += draw_times(periods, left, right, bottom + 18)
    return frame(bottom + 28, title, pieces)


def draw_bars(rows: Iterable[Row], name: str, columns: Sequence[str], title: str) -> tuple[str, int]:
    """A bar for each of the first rows, its parts one after the other: English names on the left, Arabic on the right.

    Also how much is counted by the rows that are not drawn.
    """
    rows = list(rows)
    shown = rows[:_BARS]
    if not shown:
        return "", 0
    ticks = find_ticks(max(sum_of([row], columns) for row in shown))
    left, right, top = _SIDE, WIDTH - _SIDE, 8.0
    bottom = top + _LINE * len(shown)
    scale = (right - left) / ticks[-1]
    pieces = []
    for tick in ticks:
        x = left + tick * scale
        pieces.append(f'<path class="grid" d="M{x:.1f} {top:.0f}V{bottom:.0f}"/>')
        pieces.append(f'<text class="axis" x="{x:.1f}" y="{bottom + 16:.0f}" text-anchor="middle">{tick:,}</text>')
    for line, row in enumerate(shown):
        y = top + line * _LINE
        english, arabic = to_name(row, name)
        pieces.append(draw_label(left - 6, y + 17, english or "?", "end"))
        if arabic != english:
            pieces.append(draw_label(right + 6, y + 17, arabic, "start"))
        x = left
        for part, column in enumerate(columns):
            number = int(row[column])
            if number:
                pieces.append(
                    f'<rect class="p{part}" x="{x:.1f}" y="{y + 4:.1f}" width="{number * scale:.1f}" '
                    f'height="{_LINE - 8:.0f}">{to_title(f"{english}: {number:,} {column}".replace("_", " "))}</rect>'
                )
            x += number * scale
    return frame(bottom + 24, title, pieces), sum_of(rows[len(shown) :], columns)


def draw_statements(rows: Iterable[Row], periods: Periods, title: str) -> tuple[str, int]:
    """A line for each of those who say most, with a circle for each period as large as there are statements.

    Also how many statements are of others or of other times.
    """
    said: dict[tuple[str, str], dict[int, int]] = {}
    total = 0
    for row in rows:
        total += row["claims"]
        day = to_day(row["day"])
        place = periods.find(day) if day else -1
        if place >= 0:
            line = said.setdefault(to_name(row, "speaker"), {})
            line[place] = line.get(place, 0) + row["claims"]
    speakers = find_top({name: sum(line.values()) for name, line in said.items()}, _SPEAKERS)
    if not speakers:
        return "", total
    left, right, top = _SIDE, WIDTH - _SIDE, 8.0
    bottom = top + _LINE * len(speakers)
    width = (right - left) / len(periods.starts)
    most = max(max(said[name].values()) for name in speakers)
    pieces = []
    for number, name in enumerate(speakers):
        y = top + (number + 0.5) * _LINE
        pieces.append(f'<path class="grid" d="M{left:.0f} {y:.1f}H{right:.0f}"/>')
        pieces.append(draw_label(left - 6, y + 4, name[0], "end"))
        if name[1] != name[0]:
            pieces.append(draw_label(right + 6, y + 4, name[1], "start"))
        for place, claims in sorted(said[name].items()):
            told = f"{name[0]}, {_UNITS[periods.unit]} {periods.name(place)}: {claims:,} statements"
            pieces.append(
                f'<circle class="spot" cx="{left + (place + 0.5) * width:.1f}" cy="{y:.1f}" '
                f'r="{max(2.0, (_LINE / 2 - 1) * math.sqrt(claims / most)):.1f}">{to_title(told)}</circle>'
            )
    pieces += draw_times(periods, left, right, bottom + 16)
    return frame(bottom + 26, title, pieces), total - sum(sum(said[name].values()) for name in speakers)

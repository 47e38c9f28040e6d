"""What all pictures of a report share: SVG text that nothing can break out of, names in two scripts, scales, periods.

Every word of an archive is a stranger's: it goes through `to_text` into the page, and nowhere else.
"""

from __future__ import annotations

import datetime
import html
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from waqai.exports.text import safe

Row = Mapping[str, Any]

WIDTH = 720  # units of a picture's width; the page scales them
QUADS: dict[int, tuple[str, str]] = {
    1: ("verbal cooperation", "تعاون بالقول"),
    2: ("material cooperation", "تعاون بالفعل"),
    3: ("verbal conflict", "نزاع بالقول"),
    4: ("material conflict", "نزاع بالفعل"),
}
_LONGEST = 24  # letters of a name in a picture; its title has all of it
_SHARE = 0.95  # of what is counted must be drawn: a single act of long ago would squeeze all others into a line
_DATE = 82.0  # units from one date on an axis to the next
_MOST = 62  # columns of a picture over time, that each may be told from the next


class Periods(Struct, frozen=True):
    """Days, weeks, months or years that follow one another, by their first days; `unit` is their name."""

    unit: str
    starts: tuple[datetime.date, ...]

    def find(self, day: datetime.date) -> int:
        """Number of the period of a day; −1 where it lies outside of all."""
        start = _start(day, self.unit)
        return self.starts.index(start) if self.starts and self.starts[0] <= start <= self.starts[-1] else -1

    def name(self, number: int) -> str:
        """`2024-05-06`, `2024-05` or `2024`; of a week its Monday."""
        return self.starts[number].isoformat()[: {"month": 7, "year": 4}.get(self.unit, 10)]


def to_text(value: object) -> str:
    """A value as text of HTML or SVG, or within quotation marks there: without marks that steer, on one line."""
    return html.escape(safe(value), quote=True)


def to_name(row: Row, column: str) -> tuple[str, str]:
    """A name of a row in English and Arabic, the same twice where there is but one."""
    arabic, english = row.get(column) or "", row.get(f"{column}_en") or ""
    return english or arabic, arabic or english


def to_title(text: str) -> str:
    """What a reader or a pointer is told of a shape."""
    return f"<title>{to_text(text)}</title>"


def draw_label(x: float, y: float, name: str, anchor: str = "start", extra: str = "") -> str:
    """A name as a piece of text. Isolates keep its direction apart from the picture's, so that `anchor` means the same
    side in both scripts."""
    shown = safe(name)
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip() + "…"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>'
        f"{to_title(name)}\u2068{html.escape(shown)}\u2069</text>"
    )


def frame(height: float, title: str, pieces: Iterable[str]) -> str:
    """A picture of the full width with what it shows as its title."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{to_text(title)}" '
        f'preserveAspectRatio="xMidYMid meet">{"".join(pieces)}</svg>'
    )


def find_ticks(most: float) -> list[int]:
    """Whole numbers for an axis from 0 to at least `most`: three to six of them, of 1, 2 or 5 times a power of ten."""
    rough = max(most / 5, 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(int(power * times) for times in (1, 2, 5, 10) if power * times >= rough)
    return list(range(0, math.ceil(max(most, 1) / step) * step + 1, step))


def find_window(values: Iterable[tuple[float, int]]) -> tuple[float, float]:
    """The narrowest stretch that holds most (95 %) of what is counted. `values` are pairs of a place and a count."""
    placed = sorted(values)
    wanted = _SHARE * sum(count for _, count in placed)
    best = (placed[0][0], placed[-1][0])
    last, held = 0, 0
    for first, (low, count) in enumerate(placed):
        while last < len(placed) and held < wanted:
            held += placed[last][1]
            last += 1
        if held >= wanted and placed[last - 1][0] - low < best[1] - best[0]:
            best = (low, placed[last - 1][0])
        held -= count
        last = max(last, first + 1)
    return best


def find_periods(days: Iterable[tuple[datetime.date, int]]) -> Periods:
    """Days, weeks, months or years, whichever are few enough, over the time that holds most of what is counted."""
    counted = [(float(day.toordinal()), count) for day, count in days]
    if not counted:
        return Periods("day", ())
    low, high = find_window(counted)
    first, last = (datetime.date.fromordinal(int(value)) for value in (low, high))
    for unit in ("day", "week", "month", "year"):
        starts = _list_starts(first, last, unit)
        if len(starts) <= _MOST:
            break
    return Periods(unit, starts)


def to_day(value: Any) -> datetime.date | None:
    """A day of a row (`2024-05-06`), the first day for a month or year; None for no date."""
    year, month, day = (*str(value or "").split("-"), "", "")[:3]
    try:
        return datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None


def find_top(weights: Mapping[Any, float], most: int) -> list[Any]:
    """The keys of the greatest weights, greatest first, ties by key."""
    return sorted(weights, key=lambda key: (-weights[key], key))[:most]


def draw_times(periods: Periods, left: float, right: float, y: float) -> list[str]:
    """The names of some periods below a picture over time."""
    number = len(periods.starts)
    step = max(1, math.ceil(number * _DATE / (right - left)))
    width = (right - left) / max(number, 1)
    return [
        f'<text class="axis" x="{min(left + (place + 0.5) * width, WIDTH - 34):.1f}" y="{y:.1f}" text-anchor="middle">'
        f"{periods.name(place)}</text>"
        for place in range(0, number, step)
    ]


def _start(day: datetime.date, unit: str) -> datetime.date:
    if unit == "week":
        return datetime.date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return day.replace(day=1 if unit in ("month", "year") else day.day, month=1 if unit == "year" else day.month)


def _list_starts(first: datetime.date, last: datetime.date, unit: str) -> tuple[datetime.date, ...]:
    """The first days of all periods; one more than are wanted where there are too many."""
    start = _start(first, unit)
    found: list[datetime.date] = []
    while start <= last and len(found) <= _MOST * (100 if unit == "year" else 1):
        found.append(start)
        if unit == "day":
            start = _add_days(start, 1)
        elif unit == "week":
            start = _add_days(start, 7)
        elif unit == "month":
            start = _start(_add_days(start, 31), "month")
        else:
            start = _start(_add_days(start, 366), "year")
    return tuple(found)


def _add_days(day: datetime.date, days: int) -> datetime.date:
    return datetime.date.fromordinal(min(day.toordinal() + days, datetime.date.max.toordinal()))


def sum_of(rows: Iterable[Row], columns: Sequence[str]) -> int:
    """All numbers of these columns together."""
    return sum(int(row[column]) for row in rows for column in columns)

"""Arithmetic of prefix dates: `2023`, `2023-12`, `2023-12-07`, weeks, quarters, Hijri days, years left open.

Values follow ISO 8601 (weeks `2023-W49`, durations `P3D`, intervals `A/B`) and TimeML's TIMEX3 where ISO is silent:
quarters
`2023-Q3`, halves `2023-H1`, seasons `2014-SU`, decades `198X`, an unknown year `XXXX` (Pustejovsky et al. 2003;
Verhagen et al. 2010).
No function here reads a clock: today is always an `Anchor`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from hijridate import Hijri
from msgspec import Struct

UNKNOWN_YEAR = "XXXX"
SEASON_MONTHS = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}
_PREFIX = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")
_NEAR_DAYS = 45  # a day without year this near is meant, before the same day ten months or more away


class Anchor(Struct, frozen=True, gc=False):
    """The day an article was published, as far as known: parts not known are 0."""

    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def date(self) -> date | None:
        """The day itself, or None when the article tells only a month, a year or nothing."""
        return date(self.year, self.month, self.day) if self.day else None


def read_anchor(prefix: str) -> Anchor:
    """The anchor a prefix date stands for; what is no date, or none that news can bear, gives an empty anchor."""
    match = _PREFIX.match(prefix)
    if match is None:
        return Anchor()
    year, month, day = (int(part or 0) for part in match.groups())
    if not 1800 <= year <= 2200 or ((month or day) and not is_day(year, month, day or 1)):
        return Anchor()
    return Anchor(year, month, day)


def published_prefix(written: str) -> str:
    """A publish date as sources write it (ISO dates and times, `15/03/2017`, `2017/3/15`), as a prefix date; empty for
    anything else."""
    written = written.strip()
    match = re.match(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ]\d\d:?\d\d.*)?$", written)
    if match is not None:
        return match[1] if read_anchor(match[1]).year else ""
    match = re.match(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?:[T ].*)?$", written)
    return numeric_day(*map(int, match.groups())) if match is not None else ""


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the Gregorian calendar holds this day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def day_value(day: date) -> str:
    """`2023-12-07`"""
    return day.isoformat()


def month_value(year: int, month: int) -> str:
    """`2023-12`"""
    return f"{year:04d}-{month:02d}"


def week_value(day: date) -> str:
    """The ISO 8601 week the day lies in: `2023-W49`."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def shift_days(day: date, days: int) -> date | None:
    """The day so many days away, or None beyond the calendar's ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def shift(anchor: Anchor, unit: str, count: int) -> str:
    """The point `count` units away, as exact as its unit: years give `2011`, months `2023-10`, weeks and days a day.

    Empty when the anchor is too vague for it. (A coder reads “two weeks ago” as a day and “two years ago” as a year.)
    """
    if unit == "Y" and anchor.year and 1 <= anchor.year + count <= 9999:
        return f"{anchor.year + count:04d}"
    if unit == "M" and anchor.month:
        months = anchor.year * 12 + anchor.month - 1 + count
        return month_value(months // 12, months % 12 + 1) if 12 <= months < 120_000 else ""
    today = anchor.date
    if unit in ("D", "W") and today is not None:
        moved = shift_days(today, count * (7 if unit == "W" else 1))
        return day_value(moved) if moved else ""
    return ""


def week_shift(anchor: Anchor, count: int) -> str:
    """The ISO week `count` weeks from the anchor's; empty without a day."""
    moved = shift_days(anchor.date, 7 * count) if anchor.date else None
    return week_value(moved) if moved else ""


def nearest_weekday(today: date, weekday: int, direction: int, inclusive: bool) -> date:
    """The nearest day of that ISO weekday before (−1) or after (+1) today; today itself when `inclusive`."""
    steps = (weekday - today.isoweekday()) * direction % 7
    if steps == 0 and not inclusive:
        steps = 7
    return today + timedelta(days=steps * direction)


def year_of_month(anchor: Anchor, month: int, day: int, relation: int | None, tense: str) -> int:
    """The year that a month, or a day of a month (`day` not 0), without year means; 0 when the anchor has none.

    `relation`: −1 last, 0 current, +1 next, None where the text does not say. Then `tense` decides (past, future, or
    empty for undecided, which reads past); but a day or month very near on the other side is taken nevertheless: the
    far one would need its year.
    """
    if not anchor.year or not anchor.month:
        return anchor.year
    now = (anchor.year, anchor.month, anchor.day or 15) if day else (anchor.year, anchor.month, 0)
    this = (anchor.year, month, day)
    if relation == 0:
        apart = month - anchor.month
        return anchor.year + (apart < -6) - (apart > 6)
    if relation == -1:
        return anchor.year - (this >= now)
    if relation == 1:
        return anchor.year + (this <= now)
    apart = (month - anchor.month) * 30 + ((day - now[2]) if day else 0)
    back, ahead = (apart, apart + 365) if this <= now else (apart - 365, apart)
    if tense == "future":
        forward = -back > _NEAR_DAYS
    else:
        forward = not tense and ahead <= _NEAR_DAYS
    return anchor.year + (forward if this <= now else forward - 1)


def hijri_day(year: int, month: int, day: int) -> str:
    """The Gregorian day of a day in the Umm al-Qura calendar (hijridate); empty outside 1343 to 1500."""
    try:
        return str(Hijri(year, month, day).to_gregorian().isoformat())
    except (ValueError, OverflowError):
        return ""


def hijri_month(year: int, month: int) -> str:
    """The interval of Gregorian days a Hijri month covers; empty outside the years hijridate knows."""
    first = hijri_day(year, month, 1)
    return f"{first}/{hijri_day(year, month, Hijri(year, month, 1).month_length())}" if first else ""


def hijri_year(year: int) -> str:
    """The interval of Gregorian days a Hijri year covers; empty outside the years hijridate knows."""
    first = hijri_day(year, 1, 1)
    return f"{first}/{hijri_day(year, 12, Hijri(year, 12, 1).month_length())}" if first else ""


def hijri_month_near(anchor: Anchor, month: int, day: int, relation: int | None, tense: str) -> str:
    """The Hijri month (or its day `day`) that an expression without year means, as Gregorian value; empty without an
    anchor day.

    Months before or after as in `year_of_month`; undecided takes the nearest.
    """
    today = anchor.date
    if today is None or not 1925 <= today.year <= 2076:
        return ""
    guess = int((today.year - 622) * 33 / 32)
    spans: list[tuple[str, str, str]] = []
    for year in range(guess - 1, guess + 3):
        value = hijri_day(year, month, day) if day else hijri_month(year, month)
        if value:
            first, _, last = value.partition("/")
            spans.append((first, last or first, value))
    now = today.isoformat()
    before = [value for first, last, value in spans if last < now]
    after = [value for first, last, value in spans if first > now]
    during = [value for first, last, value in spans if first <= now <= last]
    if relation == -1:
        return before[-1] if before else ""
    if relation == 1:
        return after[0] if after else ""
    if during:
        return during[0]
    if tense == "future" and after and relation is None:
        return after[0]
    if tense == "past" and before and not day and relation is None:
        return before[-1]
    nearest = sorted((abs((date.fromisoformat(first) - today).days), value) for first, _, value in spans)
    return nearest[0][1] if nearest else ""


def numeric_day(first: int, second: int, third: int) -> str:
    """A day written in three numbers, day first as the Arab press does, or year first; empty when none fits.

    A year from 1300 to 1500 is Hijri. Where the second number can be no month, month and day have changed places.
    """
    year, month, day = (first, second, third) if first > 31 else (third, second, first)
    if 12 < month <= 31 and day <= 12:
        month, day = day, month
    if 1300 <= year <= 1500:
        return hijri_day(year, month, day)
    if 1800 <= year <= 2200 and is_day(year, month, day):
        return day_value(date(year, month, day))
    return ""

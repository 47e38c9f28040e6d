"""The grammar of Arabic lengths of time and of clock times."""

from __future__ import annotations

from waqai.knowledge.calendar import Month, Sense
from waqai.knowledge.calendar_line import AND, COMMAS, STOPS, Match
from waqai.knowledge.dating import DateLine
from waqai.match.dates import shift

_HALVES = {("Y", 2): (6, "M"), ("Y", 4): (3, "M"), ("Y", 3): (4, "M"), ("M", 2): (15, "D"), ("W", 2): (3, "D"),
           ("D", 2): (12, "TH"), ("D", 4): (6, "TH"), ("D", 3): (8, "TH"), ("TH", 2): (30, "TM"), ("TH", 4): (15, "TM"),
           ("TH", 3): (20, "TM"), ("TM", 2): (30, "TS")}  # fmt: skip
_ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")


class TimeLine(DateLine):
    """A line whose lengths and clock times can be read as well."""

    # lengths

    def duration(self, k: int) -> Match | None:
        """A length of time, or the point it leads to: «ثلاثة أيام» P3D, «قبل ثلاثة أيام» a day, «منذ عامين» a year."""
        lead = self.has(k, "before", "after")
        start = self.skip_about(k + 1) if lead else self.skip_about(k)
        found = self.amount(start)
        if found is None:
            return None
        parts, last = found
        if self.has(k, "before-when"):
            return None
        bare = last == start + 1 and self.at(start).count == 1 and self.at(start).number < 0
        if bare and not self.long_alone(k, start, last, lead):
            return None
        if self.is_age(start, last, parts) or self.has(last, "not-time") or self.is_repeat(k):
            return None
        relation = self.relation(last)
        last += relation is not None and not bare
        anchored = "" if relation is not None else self.anchored(k, start, last, parts)
        if anchored:
            return Match(k, last, anchored, "relative-day")
        first = start if lead else k
        return Match(first, last, _iso_duration(parts), "duration")

    def skip_about(self, k: int) -> int:
        """The token after «نحو», «أكثر من» and the like."""
        for _ in range(3):
            if self.has(k, "approximate"):
                k += 1
            elif self.has(k, "more") and self.has(k + 1, "from", "on"):
                k += 2
            else:
                break
        return k

    def long_alone(self, k: int, start: int, last: int, lead: bool) -> bool:
        """Whether a bare «شهر» is a length: after for, about, before, since; not «قبل يوم من …»."""
        if self.at(start).definite or not self.unit(start, "hour", "day", "week", "month", "year", "decade", "century"):
            return False
        if self.phrase(last, Month) or self.year_number(last, True) or self.at(last).weekday:
            return False
        if lead and self.unit(start, "day"):
            return last >= self.size or self.at(last).folded in (*COMMAS, *STOPS)  # «قبل يوم الاقتراع»
        if lead:
            return not self.has(last, "from", "on")
        if start > k:
            return True
        if self.unit(start, "decade"):
            return False
        return self.has(k - 1, "length", "since") or ("ل" in self.at(k).proclitics and self.has(k - 1, "length"))

    def amount(self, k: int) -> tuple[list[tuple[int, str]], int] | None:
        """Numbers with their units, as (count, designator), and the token after them: «ساعتين ونصف الساعة»."""
        found = self.one_amount(k)
        if found is None:
            return None
        parts, last = found
        for _ in range(2):
            joined = self.at(last).folded == AND or self.at(last).proclitics == AND
            more_at = last + (self.at(last).folded == AND)
            if not joined:
                break
            half = self.at(more_at).fraction
            more: tuple[list[tuple[int, str]], int] | None
            if half and (rest := _HALVES.get((parts[-1][1], half))):
                end = more_at + 1
                same = self.at(end).unit
                more = [rest], end + (same is not None and self.at(end).count == 1)
            else:
                more = self.one_amount(more_at)
            if more is None or _ORDER.index(more[0][0][1]) <= _ORDER.index(parts[-1][1]):
                break
            parts, last = parts + more[0], more[1]
        return parts, last

    def one_amount(self, k: int) -> tuple[list[tuple[int, str]], int] | None:
        """One number with its unit."""
        sense = self.at(k)
        unit = sense.unit
        if unit is not None and sense.cardinal < 0 and not (sense.ordinal and sense.count == 1 and sense.definite):
            return self.unit_first(k)
        if sense.fraction:
            after = self.at(k + 1)
            if after.unit is None or after.count != 1 or sense.definite:
                return None
            return self.fraction_of(after, sense.fraction, k + 2)
        found = self.cardinal(k + self.has(k, "article"))
        if found is None or not 0 < found[0] < 10_000:
            return None
        last = found[1] + (self.at(k - 1).folded == "(" and self.at(found[1]).folded == ")")
        after = self.at(last)
        if after.unit is None or after.count == 2 or after.proclitics or after.construct:
            return None
        if sense.digits == 4 and 1900 <= sense.number <= 2100 and after.unit.slug != "hour":
            return None
        return [(found[0] * after.unit.size, after.unit.designator)], last + 1

    def fraction_of(self, sense: Sense, part: int, last: int) -> tuple[list[tuple[int, str]], int] | None:
        """Half an hour, a quarter of a century."""
        assert sense.unit is not None
        if sense.unit.size > 1:
            return [(sense.unit.size // part, sense.unit.designator)], last
        rest = _HALVES.get((sense.unit.designator, part))
        return ([rest], last) if rest else None

    def unit_first(self, k: int) -> tuple[list[tuple[int, str]], int] | None:
        """The unit before its number: «يوما واحدا», «يومين», «الأيام الثلاثة», «الساعات الـ48», or bare."""
        sense = self.at(k)
        unit = sense.unit
        assert unit is not None
        if sense.construct:
            return None
        if sense.count == 2:
            return [(2 * unit.size, unit.designator)], k + 1 + (self.at(k + 1).cardinal == 2)
        if sense.count == 1:
            one = self.at(k + 1).cardinal == 1 or self.at(k + 1).folded == "واحدا"
            # «الساعة الواحدة» is a clock time
            return ([(unit.size, unit.designator)], k + 1 + one) if not sense.definite else None
        j = k + 1 + self.has(k + 1, "article")
        found = self.cardinal(j) if sense.definite or self.at(j).cardinal > 0 else None
        if found is None or found[0] > 1000 or sense.definite != (self.at(j).definite or j > k + 1):
            return None
        return [(found[0] * unit.size, unit.designator)], found[1]

    def is_age(self, first: int, last: int, parts: list[tuple[int, str]]) -> bool:
        """Whether years are somebody's age: «يبلغ 25 عاما», «(25 عاما)», «، 25 عاما،», «من عمره»."""
        if self.has(last, "age") or (self.has(last, "from") and self.has(last + 1, "age")):
            return True
        if self.has(first - 1, "since", "before", "after", "length"):
            return False
        near = range(max(0, first - 3), first)
        if any(self.has(k, "age") for k in near):
            return True
        if parts[0][1] not in ("Y", "M"):
            return False
        wide = range(max(0, first - 6), first)
        if any(self.has(k, "age-of") for k in wide) and not any(self.has(k, "length") for k in wide):
            return True
        before, after = self.at(first - 1).folded, self.at(last).folded
        return (before in ("(", '"', "«", "“") and after in (")", '"', "»", "”", "،")) or (
            before in COMMAS and after in COMMAS and parts[0][1] == "Y"
        )

    def is_repeat(self, k: int) -> bool:
        """Whether the length repeats: «كل ثلاثة أيام», «يوما بعد يوم»."""
        return self.has(k - 1, "every") or (self.has(k, "after") and self.at(k - 1).count == 1)

    def anchored(self, k: int, start: int, last: int, parts: list[tuple[int, str]]) -> str:
        """The point that before, since or after leads to; empty where the length counts from something else."""
        lead = k if self.has(k, "before", "after") else k - 1
        back = self.has(lead, "since") or self.has(lead, "before")
        if not back and not self.has(lead, "after"):
            return ""
        if self.has(last, "from", "on") and not self.has(lead, "since"):
            return ""  # «بعد يوم من الهجوم» counts from the attack
        if not back and self.tense(lead, last) != "future":
            return ""
        sign = -1 if back else 1
        if len(parts) == 1:
            return shift(self.memory.anchor, parts[0][1], sign * parts[0][0])
        if [designator for _, designator in parts] == ["Y", "M"]:
            return shift(self.memory.anchor, "M", sign * (12 * parts[0][0] + parts[1][0]))
        return shift(self.memory.anchor, parts[0][1], sign * parts[0][0])

    # the clock

    def clock(self, k: int) -> Match | None:
        """A time of day, with its day where told: «الساعة الثامنة مساء أمس», «12:00 بتوقيت غرينتش», «قبيل الظهر»."""
        if (
            self.has(k, "before-when")
            and self.at(k + 1).part == "noon"
            and self.at(k + 1).definite
            and not self.day(k + 1)
        ):
            return Match(k, k + 2, "T12:00", "clock")
        worded = self.unit(k, "hour") and self.at(k).definite
        found = self.hour(k + worded, worded)
        if found is None:
            return None
        hour, minute, last = found
        last = self.zone(last)
        part, last = self.clock_part(last)
        after = self.zone(last)
        zoned = after > found[2]
        day = self.clock_day(after)
        if day is not None:
            part, last = part or self.part_of(after, day.last), day.last
            after = self.zone(last)
        if not (worded or zoned or part):
            return None
        hour = _on_24_hours(hour, part)
        if not (0 <= hour <= 24 and 0 <= minute < 60):
            return None
        clock = f"T{hour % 24:02d}:{minute:02d}"
        return Match(k, after, f"{day.value}{clock}" if day and day.value else clock, "clock")

    def hour(self, k: int, worded: bool) -> tuple[int, int, int] | None:
        """Hour, minute and the token after them: `12:30`, `(11:59)`, «الثامنة والنصف», «الحادية عشرة إلا ربعا»."""
        k = self.skip_about(k)
        opened = self.at(k).folded == "("
        j = k + opened + self.has(k, "article")
        sense = self.at(j)
        found: tuple[int, int, int] | None = None
        if len(sense.pieces) == 2 and (
            sense.joint in (":", ".", ",", "٫") if worded else sense.joint == ":" or self.zoned(j)
        ):
            found = (sense.pieces[0], sense.pieces[1], j + 1) if sense.digits == 2 else None
        elif sense.number >= 0 and self.at(j + 1).folded == ":" and self.at(j + 2).digits == 2:
            found = sense.number, self.at(j + 2).number, j + 3
        elif worded and 0 <= sense.number <= 24:
            found = (sense.number, *self.minutes(j + 1))
        elif sense.definite and (worded or self.hour_alone(j)) and (ordinal := self.hour_word(j)):
            hour, last = ordinal
            minute, end = self.minutes(last)
            found = (hour - 1, 60 + minute, end) if minute < 0 else (hour, minute, end)
        if found is None or found[0] > 24 or found[1] > 59:
            return None
        return found[0], found[1], found[2] + (opened and self.at(found[2]).folded == ")")

    def hour_alone(self, k: int) -> bool:
        """Whether a feminine ordinal is an hour without the word: «الثامنة مساء», «السابعة والنصف صباحا»."""
        if not self.at(k).folded.endswith(("ه", "ي")):
            return False
        ordinal = self.hour_word(k)
        last = self.minutes(ordinal[1])[1] if ordinal else 0
        return (
            bool(ordinal) and self.at(last).part != "" and not self.at(last).definite and not self.at(last).proclitics
        )

    def hour_word(self, k: int) -> tuple[int, int] | None:
        """«الواحدة», «الثامنة», «الثانية عشرة»."""
        if self.at(k).cardinal == 1:
            return 1, k + 1
        found = self.ordinal(k)
        return found if found and found[0] <= 12 else None

    def minutes(self, k: int) -> tuple[int, int]:
        """Minutes after an hour in words, below zero after «إلا», and the token after them; 0 when none follow."""
        negative = self.has(k, "except")
        j = k + (negative or self.at(k).folded == AND)
        sense = self.at(j)
        if not negative and j == k and not sense.proclitics.startswith(AND):
            return 0, k
        if sense.fraction:
            value = 60 // sense.fraction
            return (-value if negative else value), j + 1 + self.unit(j + 1, "hour")
        found = self.cardinal(j + self.has(j, "article"))
        last = found[1] if found else j
        if (
            found is None
            or not 0 < found[0] < 60
            or not (self.unit(last, "minute") or self.unit(last, "minute", count=0))
        ):
            return 0, k
        return (-found[0] if negative else found[0]), last + 1

    def zoned(self, k: int) -> bool:
        """Whether a time zone follows token `k`."""
        return self.has(k + 1, "zone", "zone-name")

    def zone(self, k: int) -> int:
        """The token after a time zone at `k`, or `k`: «بتوقيت غرينتش», «بالتوقيت المحلي», «تغ»."""
        if self.has(k, "zone"):
            return min(k + 2, self.size)
        return k + self.has(k, "zone-name") + (self.has(k, "zone-name") and self.has(k + 1, "zone-name"))

    def clock_part(self, k: int) -> tuple[str, int]:
        """am, noon, pm or night after an hour: «صباحا», «مساء», «بعد الظهر», «بعد منتصف الليل»."""
        if self.has(k, "before", "after") and self.at(k + 1).part:
            return ("am" if self.has(k, "before") else "pm"), k + 2 if not self.day_follows(k) else k
        if self.has(k, "after") and self.at(k + 1).edge == "mid" and self.at(k + 2).part == "night":
            return "am", k + 3
        sense = self.at(k)
        if sense.part and not sense.definite and not self.day_follows(k):
            return sense.part, k + 1
        return "", k

    def day_follows(self, k: int) -> bool:
        """Whether the part of the day at `k` opens a day: «مساء أمس», «صباح يوم الجمعة»."""
        return self.day(k) is not None

    def clock_day(self, k: int) -> Match | None:
        """The day that follows a clock time, perhaps after «من» or a comma."""
        match = self.day(k + (self.has(k, "from") or (self.at(k).folded in COMMAS and not self.at(k + 1).part)))
        return match if match and "/" not in match.value else None

    def part_of(self, first: int, last: int) -> str:
        """The part of the day told between two tokens."""
        return next((self.at(k).part for k in range(first, last) if self.at(k).part), "")


def _iso_duration(parts: list[tuple[int, str]]) -> str:
    """`P3D`, `PT2H30M`, `P1Y6M` (ISO 8601)."""
    days = "".join(f"{count}{designator}" for count, designator in parts if designator[0] != "T")
    clock = "".join(f"{count}{designator[1]}" for count, designator in parts if designator[0] == "T")
    return f"P{days}" + (f"T{clock}" if clock else "")


def _on_24_hours(hour: int, part: str) -> int:
    """The hour on the 24-hour clock for an hour told with a part of the day."""
    if part == "am":
        return 0 if hour == 12 else hour
    if part == "pm":
        return hour + 12 if hour < 12 else hour
    if part == "noon":
        return hour + 12 if hour <= 5 else hour
    if part == "night":
        return 0 if hour == 12 else hour + 12 if 5 <= hour < 12 else hour
    return hour

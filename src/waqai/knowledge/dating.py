"""The grammar of Arabic dates: days, months, years and longer, each method one construction of the table `times`.

Days without year, week or direction are resolved against the day of publication, as `match.dates` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from waqai.knowledge.calendar import Deictic, Festival, Month
from waqai.knowledge.calendar_line import AND, COMMAS, DASHES, DUAL, JOINTS, PREFIXES, Line, Match, Year
from waqai.match.dates import (
    SEASON_MONTHS,
    UNKNOWN_YEAR,
    Anchor,
    day_value,
    hijri_day,
    hijri_month,
    hijri_month_near,
    hijri_year,
    is_day,
    nearest_weekday,
    numeric_day,
    shift,
    shift_days,
    week_shift,
    year_of_month,
)


class NamedMonth(NamedTuple):
    """A month read from the text, with the token after it; `paired` when two vocabularies name it."""

    row: Month
    last: int
    paired: bool


class DateLine(Line):
    """A line whose days, months, years and longer spans can be read."""

    def month_name(self, k: int) -> NamedMonth | None:
        """A month, with its name in another vocabulary after a slash, a dash, in brackets or bare: «فبراير (شباط)»."""
        found = self.phrase(k, Month)
        if found is None:
            return None
        row, last = found
        opened = self.at(last).folded in ("(", "[", "«")
        other = self.phrase(last + (opened or self.at(last).folded in JOINTS), Month)
        if other is None or other[0].number != row.number or other[0].calendar != row.calendar or other[0] == row:
            return NamedMonth(row, last, False)
        last = other[1]
        return NamedMonth(row, last + (opened and self.at(last).folded in (")", "]", "»")), True)

    def year_after(self, k: int) -> Year | None:
        """The year that closes a date: `2005`, «من عام 2005», «من العام الماضي», «لعام 2005», «/2015 م»."""
        joined = self.has(k, "from") or self.at(k).folded in (*JOINTS, *COMMAS)
        j = k + joined
        found = self.year_word(j)
        if found is None and not (self.has(k, "from") and self.has(j + 1, "counted")):
            found = self.year_number(j)
        return found

    def year_word(self, k: int) -> Year | None:
        """A year the word itself opens: «عام 2005», «العام الماضي», «هذا العام», «العام نفسه», «عام ألفين وخمسة»."""
        this = self.has(k, "this")
        k += this
        if not self.unit(k, "year") or "ك" in self.at(k).proclitics:
            return None
        last = k + 1 + self.has(k + 1, "solar-kind")
        relation, year = self.relation(last), self.memory.anchor.year
        if relation is not None:
            return Year(year + relation, False, last + 1) if year else Year(0, False, last + 1)
        if self.has(last, "same"):
            return Year(self.memory.year, False, last + 1)
        if this and self.at(k).definite:
            return Year(year, False, last)
        found = self.year_number(last, True)
        if found is None and self.at(k + 1).cardinal >= 1000:
            words = self.cardinal(k + 1)
            found = Year(words[0], False, words[1]) if words else None
        return found

    def resolve(self, first: int, month: Month, day: int, last: int) -> tuple[str, int, bool] | None:
        """Value, end and open year of a month (day 0) or a day of it, with the year or relation that follows."""
        relation = self.relation(last)
        year = None
        if relation is not None:
            last += 1
            # «يوليو الماضي 2015»: the number only says it once more
            again = self.year_number(last)
            year, last = (again, again.last) if again else (None, last)
        else:
            year = self.year_after(last)
            last = year.last if year else last
        if year is not None and not year.number:
            return None
        if year is None and (self.has(last + 1, "ah") or (month.alone == "year" and relation is None)):
            return None  # a year beyond the tables; or «1/ صفر», which is a score
        anchor = self.memory.anchor
        if month.calendar == "hijri":
            if year is None:
                value = hijri_month_near(anchor, month.number, day, relation, self.tense(first, last))
            else:
                value = hijri_day(year.number, month.number, day) if day else hijri_month(year.number, month.number)
            return (value, last, year is None) if value else None
        if year is not None:
            number = year.number
        else:
            tense = self.tense(first, last) if relation is None else ""
            # a day near ahead is meant even behind a verb of the past, which mostly tells of its announcement
            tense = "" if day and tense == "past" else tense
            number = year_of_month(anchor, month.number, day, relation, tense)
        if day and not is_day(number or 2000, month.number, day):
            return None
        shown = f"{number:04d}" if number else UNKNOWN_YEAR
        value = f"{shown}-{month.number:02d}" + (f"-{day:02d}" if day else "")
        return value, last, year is None

    # days

    def day(self, k: int) -> Match | None:
        """A day, with «يوم» and parts of the day before it and parts after it: «صباح يوم الجمعة», «أمس مساء»."""
        core = self.day_lead(k)
        match = self.deictic(core) or self.weekday_pair(core) or (self.weekday_pair(k) if core > k else None)
        match = match or self.weekday(core) or self.calendar_day(core) or self.numeric_day(core)
        if match is None or match.last <= core:
            return None
        last = match.last
        if self.at(last).part and not self.at(last).definite and self.at(last).unit is None:
            follower = self.day(last)
            last += follower is None
        return match._replace(first=k, last=last)

    def day_lead(self, k: int) -> int:
        """The token after «يوم», parts of the day and the prepositions between them."""
        j = k
        for _ in range(5):
            sense = self.at(j)
            if (sense.edge and self.at(j + 1).part) or (
                self.has(j, "before", "after") and self.at(j + 1).part == "noon"
            ):
                j += 2
            elif (
                (sense.part and not sense.definite)
                or (self.unit(j, "day") and not sense.definite)
                or (
                    j > k
                    and self.has(j, "from")
                    and (self.at(j + 1).part or self.unit(j + 1, "day") or self.at(j + 1).weekday)
                )
            ):
                j += 1
            else:
                break
        return j

    def deictic(self, k: int) -> Match | None:
        """A day counted from today, with its weekday or date beside it: «أول من أمس», «اليوم (السبت)»."""
        found = self.phrase(k, Deictic) if self.at(k).phrases else None
        if found is None or not self.is_deictic(k, found[0], found[1]):
            return None
        row, last = found
        today = self.memory.anchor.date
        told = shift_days(today, row.days) if today else None
        value = day_value(told) if told else ""
        weekday, last = self.weekday_beside(last)
        if weekday and told and told.isoweekday() != weekday:
            value = day_value(nearest_weekday(told, weekday, -1, True))
        dated = self.calendar_day(last) or self.numeric_day(last)
        if dated is not None and "/" not in dated.value:
            last = dated.last
            value = value if dated.open_year and value else dated.value
        return Match(k, last, value, "deictic")

    def is_deictic(self, k: int, row: Deictic, last: int) -> bool:
        """Whether the phrase counts days here: not «اليوم العالمي», «في اليوم», «غد أفضل», nor a paper called so."""
        sense = self.at(k)
        if self.named_after(k) or self.has(k - 1, "every", "age", "that"):
            return False
        if last == k + 1 and row.days == 0:
            if self.has(last, "same") or (self.has(last, "not-today") and self.at(last).definite):
                return False
            loose = any(letter in sense.proclitics for letter in PREFIXES) or self.has(k - 1, "in")
            return not loose or bool(self.at(last).weekday)
        if row.days == 1 and last == k + 1 and not sense.definite and not sense.folded.endswith("ا"):
            return self.unit(k - 1, "day") or bool(self.at(k - 1).part) or self.has(k - 1, "to", "by", "from", "since")
        return True

    def weekday_beside(self, k: int) -> tuple[int, int]:
        """The weekday beside a deictic, perhaps in brackets or after a comma, and the token after it; 0 when none."""
        opened = self.at(k).folded in ("(", "[")
        j = k + (opened or self.at(k).folded in COMMAS)
        j += self.unit(j, "day")
        weekday = self.at(j).weekday
        if not weekday or self.at(j).proclitics or self.relation(j + 1) is not None:
            return 0, k
        if opened and self.at(j + 1).folded not in (")", "]"):
            return weekday, k  # «اليوم (السبت 5 مايو)»: the bracket holds a date of its own
        return weekday, j + 1 + opened

    def dated_deictics(self) -> Iterator[tuple[int, int]]:
        """For each «اليوم الثلاثاء» of the line: the days it counts and the weekday it says."""
        for k, sense in enumerate(self.senses[: self.size]):
            found = self.phrase(k, Deictic) if sense.phrases else None
            if found and (beside := self.weekday_beside(found[1])[0]):
                yield found[0].days, beside

    def weekday(self, k: int) -> Match | None:
        """A day of the week, with last or next, or with its date: «الخميس», «الجمعة الماضية», «الأربعاء 13 سبتمبر»."""
        weekday = self.at(k).weekday
        if not weekday or not self.is_weekday(k):
            return None
        last = k + 1
        relation = self.relation(last)
        if relation is None:
            dated = self.date_beside(last)
            if dated is not None:
                return dated._replace(first=k, value=self.year_by_weekday(dated, weekday), rule="day-and-month")
            if self.has(last, "from") and self.unit(last + 1, "week") and self.relation(last + 2) is not None:
                return Match(k, last + 3, self.weekday_of_week(weekday, self.relation(last + 2) or 0), "weekday")
        else:
            last += 1
        value = self.date_in_brackets(last) or self.weekday_value(k, last, weekday, relation)
        return Match(k, last, value, "weekday")

    def is_weekday(self, k: int) -> bool:
        """Not the prayer of Friday, nor every Friday, nor «between the two»."""
        if self.has(k - 1, "prayer", "every") or (self.unit(k - 1, "day", count=0) and self.relation(k + 1) is None):
            return self.date_beside(k + 1) is not None
        return not (self.at(k).weekday == 1 and self.has(k - 1, "between") and not self.at(k + 1).weekday)

    def date_beside(self, k: int) -> Match | None:
        """The date that follows a weekday, perhaps after a comma."""
        k += self.at(k).folded in COMMAS
        return self.calendar_day(k) or self.numeric_day(k)

    def date_in_brackets(self, k: int) -> str:
        """The day told in brackets, or as «الموافق», after a weekday: a time of its own, here it decides."""
        for _ in range(3):
            if self.at(k).folded in ("(", "[", "،", ",") or self.has(k, "corresponds") or self.unit(k, "day"):
                k += 1
        if not (
            self.at(k - 1).folded in ("(", "[") or self.has(k - 1, "corresponds") or self.has(k - 2, "corresponds")
        ):
            return ""
        dated = self.calendar_day(k) or self.numeric_day(k)
        return dated.value if dated and len(dated.value) == 10 and not dated.open_year else ""

    def year_by_weekday(self, dated: Match, weekday: int) -> str:
        """The value of a day without year, moved by a year where only that agrees with the weekday told."""
        if not dated.open_year or len(dated.value) != 10 or not dated.value[:4].isdigit():
            return dated.value
        year, rest = int(dated.value[:4]), dated.value[4:]
        for other in (year, year + 1, year - 1):
            if (
                is_day(other, int(rest[1:3]), int(rest[4:]))
                and date.fromisoformat(f"{other}{rest}").isoweekday() == weekday
            ):
                return f"{other}{rest}"
        return dated.value

    def weekday_value(self, first: int, last: int, weekday: int, relation: int | None) -> str:
        """The day of the week nearest to today in the direction the text tells; empty without a publish day."""
        today = self.memory.anchor.date
        if today is None:
            return ""
        if relation is None:
            start = self.day_start(first)
            onward = self.has(start - 2, "onward") and self.has(start - 1, "from")
            direction = 1 if onward or self.tense(start, last) == "future" else -1
            return day_value(nearest_weekday(today, weekday, direction, True))
        return day_value(nearest_weekday(today, weekday, relation or -1, relation == 0))

    def weekday_of_week(self, weekday: int, relation: int) -> str:
        """«الثلاثاء من الأسبوع المقبل»: the day of that ISO week; empty without a publish day."""
        today = self.memory.anchor.date
        moved = shift_days(today, 7 * relation + weekday - today.isoweekday()) if today else None
        return day_value(moved) if moved else ""

    def day_start(self, k: int) -> int:
        """The token where the words that lead to the weekday at `k` begin."""
        while k > 0 and (self.at(k - 1).part or self.unit(k - 1, "day") or self.at(k - 1).construct):
            k -= 1
        return k

    def weekday_pair(self, k: int) -> Match | None:
        """Two days of the week as one span: «يومي الثلاثاء والأربعاء», «السبت والأحد المقبلين», «ليل الجمعة السبت»."""
        dual = self.unit(k, "day", count=2) and self.at(k).construct
        first = k + dual
        one = self.at(first)
        if not one.weekday:
            return None
        joint = self.at(first + 1).folded
        second = first + 1 + (joint in JOINTS or joint == AND)
        two = self.at(second)
        joined = dual or (
            self.at(second + 1).count == 0 and self.relation(second + 1) is not None and two.proclitics == AND
        )
        night = joint != AND and two.weekday == one.weekday % 7 + 1 and not two.proclitics
        if not two.weekday or not ((joined and (two.proclitics or joint == AND)) or (night and not dual)):
            return None
        relation = self.relation(second + 1)
        if joined and not dual and not self.at(second + 1).folded.endswith(DUAL):
            return None
        last = second + 1 + (relation is not None)
        dated = self.calendar_day(last)
        if dated is not None and "/" in dated.value:
            return dated._replace(first=k, rule="weekdays")
        start = self.weekday_value(k, last, one.weekday, relation)
        end = ""
        if start:
            end = day_value(nearest_weekday(date.fromisoformat(start), two.weekday, 1, False))
            today = self.memory.anchor.date
            if relation is None and today and end > day_value(today) and self.tense(k, last) != "future":
                moved = [shift_days(date.fromisoformat(value), -7) for value in (start, end)]
                start, end = (day_value(value) if value else "" for value in moved)
        return Match(k, last, f"{start}/{end}" if start else "", "weekdays")

    def calendar_day(self, k: int) -> Match | None:
        """A day and a month, or several days of one: «7 ديسمبر 2023», «الثاني من نوفمبر الماضي», «5 إلى 9 مايو»."""
        days, last = self.day_list(k)
        if not days:
            return None
        worded = bool(self.at(k).ordinal or (self.at(k).cardinal >= 0 and self.at(k).definite))
        if days[-1][2] == "to" and (numeric := self.numeric_range(k, days)):
            return numeric
        joined = last + (self.has(last, "from") or self.at(last).folded in JOINTS)
        if joined == last and worded and not self.unit(last, "month"):
            return self.bare_day(k, days, last)  # «الأول مارس» is no date, «الأول من مارس» is
        month_at = joined + (self.unit(joined, "month") and bool(self.at(joined + 1).phrases))
        named = self.month_name(month_at)
        if named is None:
            return self.day_of_month(k, days, last)
        values = [self.resolve(k, named.row, day, named.last) for day, _, _ in days]
        found = [value for value in values if value]
        if len(found) != len(values):
            return None
        if self.named_after(k) and found[0][2]:
            return Match(k, found[0][1], "", "day-and-month")  # a name: read over
        return self.days(k, days, [value for value, _, _ in found], found[0][1], found[0][2])

    def day_list(self, k: int) -> tuple[list[tuple[int, int, str]], int]:
        """Days of the month with the token each starts at and its joint to the one before; the token after."""
        sense = self.at(k)
        if len(sense.pieces) == 2 and sense.joint == "-" and 0 < sense.pieces[0] < sense.pieces[1] <= 31:
            return [(sense.pieces[0], k, ""), (sense.pieces[1], k, "to")], k + 1
        found = self.day_number(k)
        if found is None:
            return [], k
        days, last = [(found[0], k, "")], found[1]
        for _ in range(5):
            joint, after = self.day_joint(last)
            more = self.day_number(after) if joint else None
            if more is None:
                break
            days.append((more[0], after, joint))
            last = more[1]
        return days, last

    def day_joint(self, k: int) -> tuple[str, int]:
        """What joins two days of a list at `k` (to, and; empty for nothing), and where the next day would begin."""
        if self.at(k).proclitics == AND and self.at(k).ordinal:
            return "and", k
        if self.at(k).folded == AND:
            if self.has(k + 1, "to"):
                return "to", k + 2
            return "and", k + 1
        if self.has(k, "to"):
            return "to", k + 1 + self.has(k + 1, "until-word")
        return ("to", k + 1) if self.at(k).folded in DASHES else ("", k)

    def days(self, k: int, days: list[tuple[int, int, str]], values: list[str], last: int, open_year: bool) -> Match:
        """One match for one day, a range for days that follow each other, a list for others."""
        if len(values) == 1:
            return Match(k, last, values[0], "day-and-month", open_year)
        numbers = [day for day, _, _ in days]
        running = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        ranged = days[-1][2] == "to" or running or self.has(k - 1, "between")
        if ranged and values[0] < values[-1]:
            return Match(k, last, f"{values[0]}/{values[-1]}", "days-and-month", open_year)
        starts = [start for _, start, _ in days]
        ends = [start + 1 for start in starts[:-1]] + [last]
        spans = list(zip(starts, ends, values, strict=True))
        listed = tuple(Match(start, end, value, "day-and-month", open_year) for start, end, value in spans)
        return listed[0]._replace(also=listed[1:])

    def bare_day(self, k: int, days: list[tuple[int, int, str]], last: int) -> Match | None:
        """«السابع والعشرين رمضان» and the like: an ordinal right before a Hijri month, as liturgy writes it."""
        named = self.month_name(last)
        if named is None or named.row.calendar != "hijri" or days[0][0] < 11:
            return None
        value = self.resolve(k, named.row, days[0][0], named.last)
        return Match(k, value[1], value[0], "day-and-month", value[2]) if value else None

    def day_of_month(self, k: int, days: list[tuple[int, int, str]], last: int) -> Match | None:
        """A day of this, last or next month: «20 الجاري», «العشرين من الشهر المقبل»."""
        joined = self.has(last, "from")
        if joined and self.unit(last + 1, "month") and self.at(last + 1).definite:
            relation, end = self.relation(last + 2), last + 3
        elif joined and self.has(last + 1, "this") and self.unit(last + 2, "month"):
            relation, end = 0, last + 3
        elif (
            not joined and self.at(k).number > 0 and (self.led(k) or self.unit(k - 1, "day") or self.at(k - 1).weekday)
        ):
            relation, end = self.relation(last), last + 1
            if self.at(last).folded.endswith(("ه", *DUAL)):
                return None  # «في 20 المقبلة» looks for a plural noun, not for a month
        else:
            return None
        month = shift(self.memory.anchor, "M", relation) if relation is not None else ""
        if relation is None:
            return None
        values = [
            f"{month}-{day:02d}" if month and is_day(int(month[:4]), int(month[5:]), day) else "" for day, _, _ in days
        ]
        if not all(values):
            return Match(k, end, "", "day-of-month")
        match = self.days(k, days, values, end, False)
        return match._replace(rule="day-of-month") if match.rule == "day-and-month" else match

    def numeric_range(self, k: int, days: list[tuple[int, int, str]]) -> Match | None:
        """Two days of one numeric date: «من 8 إلى 29/11/1433هـ»."""
        parts, last = self.numbers(days[-1][1])
        if len(parts) != 3 or len(days) != 2 or parts[0] > 31:
            return None
        start, end = numeric_day(days[0][0], *parts[1:]), numeric_day(*parts)
        last += self.has(last, "ad", "ah")
        return Match(k, last, f"{start}/{end}", "days-and-month") if start and start < end else None

    def numeric_day(self, k: int) -> Match | None:
        """A day in three numbers: `7-12-2023`, `٧/١٢/٢٠٢٣`, `2023/11/15`, `16 - 10 - 1436هـ`."""
        parts, last = self.numbers(k)
        if len(parts) != 3:
            return None
        value = numeric_day(*parts)
        return Match(k, last + self.has(last, "ad", "ah"), value, "numeric-day") if value else None

    def numbers(self, k: int) -> tuple[tuple[int, ...], int]:
        """Three numbers with one separator at token `k`, a year of two digits made whole; and the token after them."""
        sense = self.at(k)
        parts, last = sense.pieces, k + 1
        if sense.number > 0 and self.at(k + 1).folded in JOINTS and self.at(k + 3).folded in JOINTS:
            parts, last = (sense.number, self.at(k + 2).number, self.at(k + 4).number), k + 5
        elif len(parts) == 2 and self.at(k + 1).folded in JOINTS:
            parts, last = (*parts, self.at(k + 2).number), k + 3
        if len(parts) != 3 or min(parts) < 1 or sense.joint in (":", ",", "٫", "٬"):
            return (), k
        first, second, third = parts
        if third < 100 and first <= 31 and sense.joint == "/":
            now = self.memory.anchor.year or 2030
            third += 2000 if 2000 + third <= now + 5 else 1900
        return (first, second, third), last

    # months, weeks, years and longer

    def month(self, k: int) -> Match | None:
        """A month: «أكتوبر», «مطلع أغسطس (آب) من العام الحالي», «شهر رمضان», «شهري مارس وأبريل»."""
        edge = bool(self.at(k).edge)
        j = k + edge
        dual = self.unit(j, "month", count=2) and self.at(j).construct
        word = dual or (self.unit(j, "month") and not self.at(j).definite)
        named = self.month_name(j + word)
        if named is None:
            return None
        value = self.resolve(k, named.row, 0, named.last)
        if value is None:
            return None
        alone = named.row.alone == "yes" or word or edge or named.paired or value[1] > named.last
        loose = any(letter in self.at(j + word).proclitics for letter in PREFIXES)
        if not alone and (named.row.alone == "no" or loose or not self.led(k)):
            return None
        if not word and value[2] and self.named_after(k):
            return Match(k, value[1], "", "month")  # a name: read over
        match = Match(k, value[1], value[0], "month", value[2])
        return self.month_pair(match) if dual else match

    def month_pair(self, match: Match) -> Match:
        """The span of «شهري مارس وأبريل 2015»."""
        two = self.month_name(match.last + (self.at(match.last).folded == AND))
        value = self.resolve(match.last, two.row, 0, two.last) if two else None
        if value is None:
            return match
        start = value[0][:4] + match.value[4:] if match.open_year else match.value
        return Match(match.first, value[1], f"{start}/{value[0]}" if start < value[0] else value[0], "months", value[2])

    def relative_unit(self, k: int) -> Match | None:
        """This, last or next week, month, year, decade: «الشهر الماضي», «هذا الأسبوع», «نهاية العام»."""
        edge = self.at(k).edge
        j = k + bool(edge)
        this = self.has(j, "this")
        j += this
        unit = self.at(j).unit
        if unit is None or not self.unit(j, "week", "month", "year", "decade", "century") or not self.at(j).definite:
            return None
        last = j + 1 + self.has(j + 1, "solar-kind")
        further = self.has(last, "before", "after") and self.relation(last + 1) is not None
        relation = self.relation(last + further)
        if self.has(last, "not-today") and self.at(last).definite and relation is None:
            return None  # «الشهر السابق» counts from a time told before
        if relation is not None:
            last += 1 + further
            relation += relation if further else 0
        elif self.has(last, "same"):
            return self.same_year(k, last + 1, edge) if unit.slug == "year" else None
        elif this or (edge and unit.slug != "century"):
            relation = 0
        else:
            return None
        return Match(k, last, self.unit_value(unit.slug, relation, edge), "relative-unit")

    def unit_value(self, slug: str, relation: int, edge: str) -> str:
        """The week, month, year, decade or century so many steps from today's; empty when today is not known."""
        anchor = self.memory.anchor
        if not anchor.year and slug in ("week", "year"):
            return UNKNOWN_YEAR
        if slug == "week":
            return week_shift(anchor, relation)
        if slug == "month":
            return shift(anchor, "M", relation)
        if slug == "year":
            return self.edged(shift(anchor, "Y", relation), edge)
        if not anchor.year:
            return ""
        if slug == "century":
            return f"{anchor.year // 100 + relation:02d}XX"
        start = anchor.year + min(relation, 0) * 10 if relation else anchor.year // 10 * 10
        return f"{start}/{start + 10}" if relation else f"{start // 10}X"

    def same_year(self, k: int, last: int, edge: str) -> Match | None:
        """«العام نفسه»: the year last told."""
        year = self.memory.year
        return Match(k, last, self.edged(f"{year:04d}", edge), "relative-unit") if year else None

    def edged(self, year: str, edge: str) -> str:
        """The first or last month of a year at its start or end; other edges are vague and leave the year."""
        return year + {"start": "-01", "end": "-12"}.get(edge, "") if year[:1].isdigit() else year

    def year(self, k: int) -> Match | None:
        """A year: «عام 2005», «نهاية عام 2014», «بين عامي 2010 و2015», «منذ 1990», «2006-2010», «1436هـ»."""
        edge = self.at(k).edge
        j = k + bool(edge)
        if (self.unit(j, "year", count=2) and self.at(j).construct) or self.unit(j, "year", count=0):
            return self.year_list(k, j + 1, self.unit(j, "year", count=2))
        sense = self.at(j)
        ranged = j + (self.unit(j, "year") and 1 + self.has(j + 1, "solar-kind"))
        if len(self.at(ranged).pieces) == 2:
            return self.year_range(k, ranged)  # «السنة المالية 2023-2024»
        found = self.year_word(j)
        if found is None and (edge or self.leads_year(j)) and not self.has(j + 1, "counted"):
            found = self.year_number(j)
        if found is None and self.has(j + 1, "ah") and sense.digits == 4:
            found = self.year_number(j)
        if found is None or not found.number:
            return None
        if sense.unit is None and not found.hijri:
            return self.year_list(k, j, False) or Match(k, found.last, self.year_value(found, edge), "year")
        relative = self.relation(found.last - 1) is not None or self.has(found.last - 1, "same")
        if relative or self.has(j, "this"):
            return None  # relative_unit reads it
        listed = self.year_list(k, j + 1, False) if not found.hijri else None
        return listed or Match(k, found.last, self.year_value(found, edge), "year")

    def year_value(self, year: Year, edge: str) -> str:
        """The value of a year; a Hijri year covers two Gregorian ones."""
        return hijri_year(year.number) if year.hijri else self.edged(f"{year.number:04d}", edge)

    def leads_year(self, k: int) -> bool:
        """Whether a bare number at `k` may be a year: after in, since, by, until, between, before, after."""
        sense = self.at(k)
        if sense.digits != 4 or not 1900 <= sense.number <= 2100:
            return False
        if self.has(k - 1, "from"):
            return self.day_joint(k + 1)[0] == "to" and self.year_number(self.day_joint(k + 1)[1]) is not None
        return self.has(k - 1, "in", "since", "by", "between", "before", "after") and not self.at(
            k - 1
        ).proclitics.endswith("ك")

    def year_range(self, k: int, j: int) -> Match | None:
        """`2006-2010`, `2014/2015`, and «موسم 2014/15» written with two digits."""
        first, second = self.at(j).pieces
        if self.at(j).joint not in ("-", "/") or not 1800 <= first <= 2200:
            return None
        if second < 100 and second == (first + 1) % 100:
            second += first // 100 * 100
        return Match(k, j + 1, f"{first}/{second}", "years") if first < second <= 2200 else None

    def year_list(self, k: int, j: int, dual: bool) -> Match | None:
        """Years one after another: a range where the text says so or where two follow each other, else a list."""
        years: list[tuple[int, int]] = []
        joints: list[str] = []
        if len(self.at(j).pieces) == 2:
            return self.year_range(k, j)
        last = j
        while (found := self.year_number(last)) is not None and not found.hijri:
            years.append((found.number, last))
            last = found.last
            joint, after = self.day_joint(last)
            if not joint or self.year_number(after) is None:
                break
            joints.append(joint)
            last = after
        if len(years) < 2:
            single = years and self.unit(k, "year", count=0)
            return Match(k, last, str(years[0][0]), "year") if single else None
        first, second = years[0][0], years[-1][0]
        ranged = "to" in joints or self.has(k - 1, "between") or (dual and second == first + 1)
        if ranged and first < second and len(years) == 2:
            return Match(k, last, f"{first}/{second}", "years")
        also = tuple(Match(start, start + 1, str(year), "year") for year, start in years[1:])
        return Match(k, years[0][1] + 1, str(first), "year", False, also)

    def quarter(self, k: int) -> Match | None:
        """A quarter or half of a year: «الربع الثالث من 2023», «النصف الأول من العام الجاري»."""
        sense = self.at(k)
        parts = 4 if self.has(k, "quarter-word") else sense.fraction
        if parts not in (2, 4) or not sense.definite or not self.at(k + 1).definite:
            return None
        number = parts if self.has(k + 1, "last") else self.at(k + 1).ordinal
        if not 1 <= number <= parts:
            return None
        letter = "Q" if parts == 4 else "H"
        year = self.year_after(k + 2)
        if year is not None:
            return Match(k, year.last, f"{year.number:04d}-{letter}{number}" if year.number else "", "quarter")
        anchor = self.memory.anchor
        if letter == "H" or sense.fraction == 0 or not anchor.month:
            return None  # the first half may be a match's; the season may be winter
        relation = self.relation(k + 2)
        ended = number * 3 < anchor.month
        now = (
            anchor.year
            if (relation == 1 and not ended) or (relation != 1 and number * 3 - 2 <= anchor.month)
            else anchor.year - 1
        )
        now += 2 if relation == 1 and ended else 0
        return Match(k, k + 2 + (relation is not None), f"{now}-Q{number}", "quarter")

    def season(self, k: int) -> Match | None:
        """A season of a year: «صيف 2014», «خريف العام الماضي», «الصيف المقبل», «هذا الشتاء»."""
        this = self.has(k, "this")
        j = k + this
        sense = self.at(j)
        if not sense.season:
            return None
        anchor, last = self.memory.anchor, j + 1
        relation = self.relation(last)
        if sense.definite and (relation is not None or this):
            gap = SEASON_MONTHS[sense.season] - anchor.month
            year = anchor.year + (relation == 1 and gap <= 0) - (relation == -1 and gap >= -1)
            value = f"{year}-{sense.season}" if anchor.month else ""
            return Match(k, last + (relation is not None), value, "season")
        found = self.year_after(last) if not sense.definite else None
        return Match(k, found.last, f"{found.number:04d}-{sense.season}", "season") if found and found.number else None

    def decade(self, k: int) -> Match | None:
        """A decade by its name: «التسعينيات», «ستينيات القرن الماضي». Not a person's age."""
        edge = bool(self.at(k).edge)
        sense = self.at(k + edge)
        last = k + edge + 1
        if sense.decade < 0 or self.has(last, "age", "ah") or (self.has(last, "from") and self.has(last + 1, "age")):
            return None
        century = 19
        if self.unit(last, "century") and self.at(last).definite:
            found = self.ordinal(last + 1)
            if found is not None:
                century, last = found[0] - 1, found[1]
            elif self.relation(last + 1) == -1:
                last += 2
        elif not sense.definite or sense.decade == 2:
            return None
        return Match(k, last, f"{century:02d}{sense.decade}X", "decade")

    def century(self, k: int) -> Match | None:
        """A century by its number: «القرن التاسع عشر»."""
        if not self.unit(k, "century") or not self.at(k).definite:
            return None
        found = self.ordinal(k + 1)
        if found is None or not 1 <= found[0] <= 22 or self.has(found[1], "before"):
            return None
        return Match(k, found[1], f"{found[0] - 1:02d}XX", "century")

    def festival(self, k: int) -> Match | None:
        """A counted day of a feast: «ثالث أيام عيد الأضحى». The feast alone is mostly an occasion, and no time."""
        number = self.at(k).ordinal
        if not number or (not self.unit(k + 1, "day", count=0) and not self.unit(k + 1, "day")):
            return None
        found = self.phrase(k + 2, Festival)
        if found is None:
            return None
        row, last = found
        relation, year = self.relation(last), self.year_after(last)
        if year is not None and year.hijri:
            first = hijri_day(year.number, row.month, row.day)
        else:
            at = Anchor(year.number, 7, 1) if year else self.memory.anchor
            first = hijri_month_near(at, row.month, row.day, relation, self.tense(k, last) if not year else "")
        last = year.last if year else last + (relation is not None)
        moved = shift_days(date.fromisoformat(first), number - 1) if first else None
        return Match(k, last, day_value(moved) if moved else "", "festival")

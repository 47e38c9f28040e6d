"""Reading a sentence as words of the calendar: looking around, numbers, tense.

`Line` is the ground on which the grammar of dates (`dating`) and of lengths and clock times (`timing`) stand. Positions
are token
numbers within the sentence; a method that reads something gives it with the position after it, or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from waqai.knowledge.calendar import NOTHING, CalendarName, Deictic, Festival, Month, Sense
from waqai.match.dates import Anchor
from waqai.model import Form

DASHES = ("-", "–", "—", "ـ")
JOINTS = (*DASHES, "/", "\\", "|")
COMMAS = ("،", ",")
STOPS = (".", ":", "؛", "؟", "?", "!", "«", "“", '"')
AND = "و"
PREFIXES = "بلك"
_FUTURE = "س"
DUAL = ("ين", "ان")
_PADDING = 64
_LOOK_BACK = 14  # words searched for a verb or particle that tells the tense
_PRESS = ("newspaper", "broadcaster")
# words behind which «روسيا اليوم» is a country and a day
_WHEREABOUTS = frozenset("في الي من زار يزور غادر يغادر وصل يصل دخل".split())
Row = TypeVar("Row", Month, Deictic, Festival, CalendarName)


class Match(NamedTuple):
    """Tokens `first` to `last` of a line mean `value`. `open_year`: the text gives no year. `also`: more of a list."""

    first: int
    last: int
    value: str
    rule: str
    open_year: bool = False
    also: tuple[Match, ...] = ()


class Year(NamedTuple):
    """A year read from the text: its number, whether it is Hijri, and the token after it."""

    number: int
    hijri: bool
    last: int


class Memory:
    """What earlier lines of the article leave behind for later ones: today, and the day and year last told."""

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.day = ""
        self.day_line = -9
        self.year = 0

    def keep(self, line: int, value: str) -> None:
        """Remember the newest day and year told."""
        if len(value) >= 10 and value[4] == "-" and "/" not in value and value[0] in "12":
            self.day, self.day_line = value[:10], line
        self.keep_year(value)

    def keep_year(self, value: str) -> None:
        """Remember the year of a value, for «العام نفسه» in the same sentence."""
        if value[:4].isdigit():
            self.year = int(value[:4])


class Line:
    """One sentence as senses, with the forms of its words where they are known.

    `memory` is what the article has told so far; who reads a line sets it.
    """

    def __init__(self, number: int, senses: list[Sense], forms: Sequence[Form]) -> None:
        self.number = number
        self.size = len(senses)
        self.senses = senses + [NOTHING] * _PADDING  # so that looking beyond either end of the line finds nothing
        self.at = self.senses.__getitem__
        self.forms = forms
        self.memory = Memory(Anchor())

    def has(self, k: int, *marks: str) -> bool:
        """Whether token `k` belongs to one of these classes."""
        own = self.at(k).marks
        return bool(own) and not own.isdisjoint(marks)

    def unit(self, k: int, *slugs: str, count: int = 1) -> bool:
        """Whether token `k` is one of these units, in this number (1, 2, or 0 for the plural)."""
        sense = self.at(k)
        return sense.unit is not None and sense.unit.slug in slugs and sense.count == count

    def phrase(self, k: int, kind: type[Row]) -> tuple[Row, int] | None:
        """The longest phrase of this kind at token `k`, with the token after it."""
        for phrase in self.at(k).phrases:
            if isinstance(phrase.row, kind) and all(
                self.at(k + n).folded == word for n, word in enumerate(phrase.rest, 1)
            ):
                return phrase.row, k + 1 + len(phrase.rest)
        return None

    def name(self, k: int) -> int:
        """The token after a name that only looks like a time, 0 when none begins at `k`."""
        found = self.phrase(k, CalendarName) if self.senses[k].phrases else None
        if found is None:
            return 0
        row, end = found
        dated = row.why in _PRESS and self.at(end - 1).folded == "اليوم"
        return 0 if dated and is_dated(self.at(k - 1).folded, self.at(k).folded) else end

    def relation(self, k: int) -> int | None:
        """−1, 0 or +1 where token `k` says last, current or next."""
        sense = self.at(k)
        return sense.relation if sense.definite else None

    def named_after(self, k: int) -> bool:
        """Whether a date at `k` is part of a name: a street, a square, a movement."""
        k -= self.has(k - 1, "article")
        return self.has(k - 1, "name-head")

    def led(self, k: int) -> bool:
        """Whether a word that leads to a time stands before token `k`."""
        return self.has(k - 1, "in", "since", "by", "to", "between", "before", "after", "length", "edge")

    def tense(self, first: int, last: int) -> str:
        """future, past or empty: by a future verb right after the expression, else by the nearest word before it that
        tells, else by a verb soon after it.
        """
        if self.verb_tense(last) == "future":
            return "future"
        for k in range(first - 1, max(-1, first - 1 - _LOOK_BACK), -1):
            if self.at(k).folded in STOPS:
                break
            if tense := self.told_tense(k):
                return tense
        for k in range(last, min(last + 4, self.size)):
            if self.at(k).folded in STOPS:
                break
            if tense := self.verb_tense(k):
                return tense if tense == "future" else ""
        return ""

    def told_tense(self, k: int) -> str:
        """The tense that token `k` tells by itself: particles, participles of expectation, verbs."""
        if self.has(k, "future"):
            # «أكثر من المتوقع» expects nothing
            return "" if self.has(k - 1, "from") and self.has(k - 2, "more") else "future"
        return self.verb_tense(k)

    def verb_tense(self, k: int) -> str:
        """The tense of the verb at token `k`, empty for the present and for other words; «مارس» the month is none."""
        if k >= self.size or self.at(k).phrases:
            return ""
        if self.forms:
            form = self.forms[k]
            if form.tag == "VERB" and form.tense and form.known:
                return "past" if form.tense == "past" else "future" if _FUTURE in form.proclitics else ""
        if self.at(k).future_shape:
            return "future"
        return "past" if self.has(k, "past") else ""

    # numbers

    def cardinal(self, k: int) -> tuple[int, int] | None:
        """A number in digits or words, and the token after it; «ثلاثة وعشرين», «أحد عشر», «ألفين وخمسة»."""
        sense = self.at(k)
        if sense.number >= 0:
            return sense.number, k + 1
        if sense.cardinal < 0:
            return None
        total, last = sense.cardinal, k + 1
        if total == 11 or total < 10:
            if self.at(last).cardinal == 10 and not self.at(last).proclitics:
                total, last = total % 10 + 10, last + 1
            elif total == 11:
                total = 1
        while self.at(last).cardinal > 0 and self.at(last).proclitics.startswith(AND):
            more = self.at(last).cardinal
            total += 1 if more == 11 else more
            last += 1
            if self.at(last).cardinal == 10 and more < 12 and not self.at(last).proclitics:
                total, last = total + 10, last + 1
        return total, last

    def ordinal(self, k: int) -> tuple[int, int] | None:
        """An ordinal in words with the article, and the token after it; «الثاني عشر», «الحادي والعشرين», «العشرين»."""
        sense = self.at(k)
        if not sense.definite:
            return None
        if not sense.ordinal:
            return (sense.cardinal, k + 1) if sense.cardinal in (20, 30) else None
        value, last, after = sense.ordinal, k + 1, self.at(k + 1)
        if after.cardinal == 10 and not after.proclitics and value != 10:
            return value % 10 + 10, last + 1
        if after.proclitics.startswith(AND) and after.cardinal in range(20, 100) and after.definite:
            return value % 10 + after.cardinal, last + 1
        return value, last

    def day_number(self, k: int) -> tuple[int, int] | None:
        """A day of the month: `7`, «الـ7», «السابع», «تسعة» after «يوم», «فاتح» in the Maghreb."""
        if self.has(k, "article") and self.at(k + 1).number > 0:
            k += 1
        sense = self.at(k)
        if self.has(k, "first-day"):
            return 1, k + 1
        if sense.cardinal > 0 and self.unit(k - 1, "day"):
            words = self.cardinal(k)
            return words if words and words[0] <= 31 and self.at(words[1]).phrases else None
        found = (sense.number, k + 1) if sense.number > 0 and sense.digits <= 2 else self.ordinal(k)
        return found if found and found[0] <= 31 else None

    def year_number(self, k: int, after_word: bool = False) -> Year | None:
        """A year in digits, with «م» or «هـ» after it. After the word year, any three or four digits will do."""
        k += self.at(k).folded == "(" and self.at(k + 2).folded == ")"
        closing = self.at(k - 1).folded == "("
        sense = self.at(k)
        after_word = after_word or self.has(k + 1, "ad")
        if (sense.digits != 4 and not (after_word and sense.digits == 3)) or not 0 < sense.number <= 2200:
            return None
        hijri = self.has(k + 1, "ah") or (1300 <= sense.number <= 1500 and not self.has(k + 1, "ad"))
        if sense.number < 1800 and not hijri and not after_word:
            return None
        last = k + 1 + self.has(k + 1, "ah", "ad")
        return Year(sense.number, hijri, last + (closing and self.at(last).folded == ")"))


def is_dated(before: str, first: str) -> bool:
    """Whether «اليوم» ends no name of a newspaper or station that begins with the folded word `first`, but says when:
    behind a definite noun an adjective («الرئيس المصري اليوم»), behind words of place a country («عاد من روسيا
    اليوم»)."""
    return before in _WHEREABOUTS or (before.startswith("ال") and len(before) > 4 and first.startswith("ال"))

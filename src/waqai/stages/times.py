"""times: the expressions that name a point or a span on the calendar, resolved against the day of publication.

The grammar (`knowledge.dating`, `knowledge.timing`) is read left to right and the longest construction wins. The values
are those of
`gold/GUIDE.md` (ISO 8601, with TIMEX3's `2023-Q3`, `2014-SU`, `198X`). Where the text leaves the year or the week open,
the newest past
day is meant, unless a word of future stands nearer than a verb of the past.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from waqai.knowledge.calendar import Calendar, Sense
from waqai.knowledge.calendar_line import AND, Match, Memory
from waqai.knowledge.timing import TimeLine
from waqai.match.dates import Anchor, day_value, nearest_weekday, read_anchor, shift_days
from waqai.model import Form, Reading, Time, Token

if TYPE_CHECKING:
    from waqai.knowledge import Knowledge

_READ = ("title", "body", "caption")
_REACH = 8  # an expression holds a trigger within so many words of its first («5 و6 و7 و8 مايو»)


def find_times(reading: Reading, known: Knowledge) -> tuple[Time, ...]:
    """Every time that the read sentences of the article name, in order and without overlap.

    Without a publish date, what hangs on it is left out, save months and days of a month, whose year is then `XXXX`
    (EDTF, ISO 8601-2).
    A span leaves out the preposition and the letters cut off before the first word. Never raises on odd text.
    """
    lines = list(_lines(reading, known.calendar))
    anchor = _settle(read_anchor(reading.article.published), lines)
    memory = Memory(anchor)
    found: list[Time] = []
    for line in lines:
        found += (line.time(match, reading.article.text) for match in line.read(memory))
    return tuple(found)


def _lines(reading: Reading, calendar: Calendar) -> Iterator[_Line]:
    text, tokens, forms = reading.article.text, reading.tokens, reading.forms
    known_forms = len(forms) == len(tokens)
    for number, sentence in enumerate(reading.sentences):
        if reading.blocks and reading.blocks[sentence.block].kind not in _READ:
            continue
        some = tokens[sentence.first : sentence.last]
        senses = [calendar[text[token.start : token.end]] for token in some]
        if any([sense.trigger for sense in senses]):  # noqa: C419 (a list is faster here)
            yield _Line(number, some, senses, forms[sentence.first : sentence.last] if known_forms else ())


def _settle(anchor: Anchor, lines: Sequence[_Line]) -> Anchor:
    """The day the article calls today. Where every «today Tuesday» of it denies the publish date, the text is right.

    Archives give the day of upload, the wire's text is up to six days older.
    """
    today = anchor.date
    if today is None:
        return anchor
    denied: date | None = None
    for line in lines:
        for days, weekday in line.dated_deictics():
            told = shift_days(today, days)
            if told is None or told.isoweekday() == weekday:
                return anchor
            meant = shift_days(nearest_weekday(told, weekday, -1, True), -days)
            denied = denied or meant
    return Anchor(denied.year, denied.month, denied.day) if denied else anchor


class _Line(TimeLine):
    """A sentence that may hold times."""

    def __init__(self, number: int, tokens: Sequence[Token], senses: list[Sense], forms: Sequence[Form]) -> None:
        super().__init__(number, senses, forms)
        self.tokens = tokens
        self.grammar: tuple[Callable[[int], Match | None], ...] = (
            self.clock, self.day, self.month, self.relative_unit, self.year, self.quarter, self.season, self.decade,
            self.century, self.festival, self.duration,
        )  # fmt: skip

    def read(self, memory: Memory) -> list[Match]:
        """All matches of the line, in order; what is told is left in `memory`."""
        self.memory = memory
        found: list[Match] = []
        k = 0
        triggers = [position for position, sense in enumerate(self.senses) if sense.trigger]
        while triggers and k < self.size:
            if not self.senses[k].opens or triggers[0] - k > _REACH:
                k += 1
                continue
            match = self.best(k)
            if match is None:
                k = self.name(k) or k + 1
                triggers = triggers[bisect_left(triggers, k) :]
                continue
            some = (match, *match.also)
            found += some if match.value else ()
            memory.keep_year(some[-1].value)
            k = max(some[-1].last, k + 1)
            triggers = triggers[bisect_left(triggers, k) :]
        found = self.dated_clocks(self.joined(sorted(found)))
        for match in found:
            memory.keep(self.number, match.value)
        return found

    def best(self, k: int) -> Match | None:
        """The longest construction that begins at token `k`; the earlier in the grammar where two are equally long."""
        if self.name(k):
            return None
        best: Match | None = None
        for read in self.grammar:
            match = read(k)
            if match is not None and (best is None or match.last > best.last):
                best = match
        return best

    def time(self, match: Match, text: str) -> Time:
        """The record of a match; the span begins after the letters that were cut off its first word."""
        start = self.tokens[match.first].start
        for letter in self.senses[match.first].proclitics:
            if text[start] == letter and not self.swallowed(match.first, text, start):
                start += 1
        end = self.tokens[match.last - 1].end
        kind = "range" if "/" in match.value else "duration" if match.value[0] == "P" else "date"
        return Time(
            start, end, match.value, "time" if "T" in match.value and kind == "date" else kind, f"times#{match.rule}"
        )

    def swallowed(self, k: int, text: str, start: int) -> bool:
        """Whether the article of token `k` hides in a doubled lam, which then stays whole."""
        return text[start] == text[start + 1] if start + 1 < self.tokens[k].end else True

    # matches that need each other

    def dated_clocks(self, found: list[Match]) -> list[Match]:
        """Clock times without a day take the day last told nearby, else the next in the line, else today."""
        memory, today = self.memory, self.memory.anchor.date
        days = [
            match.value[:10]
            for match in found
            if len(match.value) >= 10 and match.value[0] in "12" and "/" not in match.value
        ]
        near = memory.day if self.number - memory.day_line <= 1 else ""
        day = near or (days[0] if days else "") or (day_value(today) if today else "")
        dated: list[Match] = []
        for match in found:
            if match.value.startswith("T"):
                if day:
                    dated.append(match._replace(value=day + match.value))
                continue
            if len(match.value) >= 10 and match.value[0] in "12" and "/" not in match.value:
                day = match.value[:10]
            dated.append(match)
        return dated

    def joined(self, found: list[Match]) -> list[Match]:
        """Neighbours that bound one span become its range: «من مايو إلى يوليو 2015», «بين 3 مايو و7 يونيو»."""
        kept: list[Match] = []
        for match in found:
            if kept and (one := self.range_of(kept[-1], match)):
                kept[-1] = one
            else:
                kept.append(match)
        return kept

    def range_of(self, one: Match, two: Match) -> Match | None:
        """The range between two matches, or the day and hour that they tell together, or None.

        Clock times and days counted from today stay apart, as coders list them.
        """
        if (
            two.first == one.last
            and two.value.startswith("T")
            and len(one.value) == 10
            and self.at(one.last - 1).folded != ")"
        ):
            return Match(one.first, two.last, one.value + two.value, "clock")
        bounded = ("month", "day-and-month", "numeric-day", "year", "weekday")
        if one.rule not in bounded or two.rule not in bounded or not one.value or len(one.value) != len(two.value):
            return None
        joint, after = self.day_joint(one.last)
        after += joint == "to" and self.has(one.last, "to") and self.unit(after, "day")
        if self.at(one.last).proclitics == AND and two.first == one.last:
            joint, after = "and", two.first
        if after != two.first or "T" in one.value:
            return None
        opened = self.has(one.first - 1, "from", "since", "by") or (joint == "to" and one.rule in ("month", "year"))
        if not (
            (joint == "to" and opened)
            or (joint == "and" and self.has(one.first - 1, "between") and one.rule != "weekday")
        ):
            return None
        start = one.value
        if one.open_year and not two.open_year and start[4] == "-":
            start = two.value[:4] + start[4:]
            if start > two.value:
                start = f"{int(start[:4]) - 1:04d}{start[4:]}"
        end = two.value
        if one.rule == "weekday" and start > end:
            moved = shift_days(date.fromisoformat(start), -7)
            start = day_value(moved) if moved else start
        rule = {"month": "months", "year": "years", "weekday": "weekdays"}.get(one.rule, "days-and-month")
        return Match(one.first, two.last, f"{start}/{end}", rule, two.open_year) if start < end else None

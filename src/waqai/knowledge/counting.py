"""The words of numbers in news: typed rows, their index, and the grammar of «خمسة آلاف», «1.5 مليون», «بين 20 و30».

Cardinals are read by `calendar_line.Line.cardinal`, as for times; here come the powers («ألف», «مليون»), halves,
ranges, digits with separators, open numbers («عشرات») and the words that qualify a number («أكثر من»).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct

from waqai.knowledge.calendar import Calendar, Sense, cut_openings
from waqai.knowledge.calendar_line import AND, DASHES, Line
from waqai.knowledge.roots import find_root_letters
from waqai.knowledge.spelling import fold
from waqai.knowledge.table import Table
from waqai.knowledge.word_types import WordTypes

PARTS = ("noun", "action", "done", "does", "person", "family", "toll", "sum", "rise", "among", "outcome")
OPENS, COUNTED = 1, 2  # what a word shows: a number may begin with it; it may be one or two of those counted
GREATEST = 10**15  # a larger number is no count of news, and would not fit where others keep it
_PLAIN = re.compile(r"\d{1,15}")
_GROUPED = re.compile(r"(\d{1,3})((?:([.,٬])\d{3})(?:\3\d{3})*)")
_DECIMAL = re.compile(r"(\d{1,12})[.,٫](\d{1,6})")
_BEFORE = 4  # words of the longest qualifier
Figure: TypeAlias = int | Fraction  # parts of a number arise on the way: «1.5 مليون»
_FULL_GROUP = 3  # digits of a group of thousands


class Quantity(Struct, frozen=True):
    """A word about a number: a power, a number left open (`low` to `high`), or a qualifier and its side (`where`)."""

    word: str
    kind: Literal[
        "scale", "scales", "pair", "hundred", "vague", "about", "nearly", "more-than", "at-least", "less-than",
        "at-most", "up-to", "percent", "rate",
    ]  # fmt: skip
    where: Literal["", "before", "after"]
    low: int
    high: int
    example: str


class Counted(Struct, frozen=True):
    """What news counts (`kind`), and the words by which that is seen; `part` says what they do in the sentence."""

    slug: str
    kind: Literal[
        "", "killed", "wounded", "casualties", "arrested", "prisoners", "kidnapped", "missing", "displaced", "refugees",
        "released", "expelled", "crowd", "participants", "voters",
    ]  # fmt: skip
    part: Literal["noun", "action", "done", "does", "person", "family", "toll", "sum", "rise", "among", "outcome"]
    words: tuple[str, ...]
    needs: tuple[str, ...]
    without: tuple[str, ...]
    dual: Literal["", "yes"]
    example: str


class Currency(Struct, frozen=True):
    """A currency by its code of ISO 4217; `alone` says that the bare name means it."""

    code: str
    words: tuple[str, ...]
    adjectives: tuple[str, ...]
    alone: Literal["", "yes"]
    example: str


_HOME = "languages/ar/"
COUNTING_TABLES: tuple[Table[Any], ...] = (
    Table(_HOME + "counted.tsv", Counted, "slug"),
    Table(_HOME + "currencies.tsv", Currency, "code"),
    Table(_HOME + "quantities.tsv", Quantity, "word"),
)


class Shows(WordTypes[int]):
    """Folded word → OPENS, COUNTED, both or 0."""

    def __init__(self, numbers: Iterable[str], nouns: Iterable[str]) -> None:
        super().__init__()
        self._words = dict.fromkeys(numbers, OPENS)
        for noun in nouns:
            stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
            for form in (noun, noun + "ا", stem + "ان", stem + "ين"):
                self._words[form] = self._words.get(form, 0) | COUNTED

    def _read(self, folded: str) -> int:
        shown, words = 0, self._words
        if folded[:1].isdigit():
            shown = OPENS
        else:
            for _, rest in cut_openings(folded):
                shown |= words.get(rest, 0) or (words.get(rest[2:], 0) if rest[:2] == "ال" else 0)
        return shown


class Counting(Struct, frozen=True):
    """The index over `COUNTING_TABLES`, all words folded.

    `powers` are the rows of a number's own words, `before` and `after` the qualifiers by their words (`opening_words`
    the first of each), `counted` the rows of `counted.tsv` by part and word, `needs` and `without` the words that must
    or must not stand near, `currencies` those of a name, `adjectives` what tells them apart. `ruling` are all words of
    actions and verbs, `shows` tells quickly whether a word concerns this layer at all.
    """

    calendar: Calendar
    powers: Mapping[str, Quantity]
    before: Mapping[tuple[str, ...], str]
    after: Mapping[tuple[str, ...], str]
    opening_words: frozenset[str]
    counted: Mapping[str, Mapping[str, Counted]]
    needs: Mapping[str, frozenset[str]]
    without: Mapping[str, frozenset[str]]
    currencies: Mapping[str, tuple[Currency, ...]]
    adjectives: Mapping[str, frozenset[str]]
    ruling: frozenset[str]
    shows: Shows
    harm: frozenset[str]

    def opens(self, folded: str) -> bool:
        """Whether a number may begin with this word."""
        return bool(self.shows[folded] & OPENS)

    def power(self, sense: Sense, word: str = "") -> Quantity | None:
        """The row of a power or open number that a word is, whatever letters stand before it."""
        folded = sense.folded or fold(word)
        for _, rest in cut_openings(folded):
            row = self.powers.get(rest) or (self.powers.get(rest[2:]) if rest.startswith("ال") else None)
            if row is not None:
                return row
        return None

    def part(self, part: str, words: Sequence[str]) -> Counted | None:
        """The row in which one of these folded words does this."""
        table = self.counted[part]
        return next((table[word] for word in words if word in table), None)


def build_counting(rows: Mapping[str, tuple[Any, ...]], calendar: Calendar) -> Counting:
    """The index over the rows of `COUNTING_TABLES`, by table name."""
    sides: dict[str, dict[tuple[str, ...], str]] = {"before": {}, "after": {}}
    powers: dict[str, Quantity] = {}
    for row in rows["quantities"]:
        if row.where:
            sides[row.where][tuple(fold(row.word).split())] = row.kind
        else:
            powers[fold(row.word)] = row
    counted: dict[str, dict[str, Counted]] = {part: {} for part in PARTS}
    for row in rows["counted"]:
        counted[row.part].update((fold(word), row) for word in row.words)
    numbers = [*powers, *(fold(word) for row in rows["numbers"] for word in row.cardinal)]
    numbers += [fold(row.word) for row in rows["calendar-words"] if row.kind == "fraction"]
    currencies: dict[str, tuple[Currency, ...]] = {}
    for row in rows["currencies"]:
        for word in row.words:
            currencies[fold(word)] = (*currencies.get(fold(word), ()), row)
    return Counting(
        calendar,
        powers,
        sides["before"],
        sides["after"],
        frozenset(words[0] for words in sides["before"]),
        counted,
        {row.slug: frozenset(map(fold, row.needs)) for row in rows["counted"]},
        {row.slug: frozenset(map(fold, row.without)) for row in rows["counted"]},
        currencies,
        {row.code: frozenset(map(fold, row.adjectives)) for row in rows["currencies"]},
        frozenset(word for part in ("action", "done", "does") for word in counted[part]),
        Shows(numbers, counted["noun"]),
        _find_harm(rows["counted"]),
    )


def _find_harm(rows: Iterable[Counted]) -> frozenset[str]:
    hurt = (row for row in rows if row.kind in ("killed", "wounded") and not row.needs)
    roots = {find_root_letters(word) for row in hurt for word in row.words}
    return frozenset(root for root in roots if len(root) > 1)  # of «وفاة» one letter is left


def read_figure(folded: str) -> tuple[Figure, bool] | None:
    """A number in digits and whether it may as well be a decimal: «1,200» is 1200, «1.5» is 3/2; None for what is none.

    Of a point before three digits nobody can tell alone («1.200»): it is read as a separator of thousands, and who sees
    a power behind it («1.200 مليون») divides. A comma before three digits parts thousands, «٫» is the decimal mark.
    """
    if _PLAIN.fullmatch(folded):
        return int(folded), False
    grouped = _GROUPED.fullmatch(folded)
    if grouped is not None and not folded.startswith("0"):
        return int(re.sub(r"\D", "", folded)), len(grouped[2]) == _FULL_GROUP + 1 and grouped[3] == "."
    decimal = _DECIMAL.fullmatch(folded)
    return (Fraction(f"{decimal[1]}.{decimal[2]}"), False) if decimal is not None else None


class Amount(NamedTuple):
    """A number read from tokens up to `last`: its bounds, the power it was told in (1 for none), the letters before it.

    `definite` marks one with the article («الـ15»), which tells no news; `year_like` four digits that may be a year,
    `open` one that was left open («عشرات») or told by its power alone («ألف», «مليوني»).
    """

    low: Figure
    high: Figure
    last: int
    scale: int
    definite: bool = False
    year_like: bool = False
    open: bool = False


class CountingLine(Line):
    """A sentence whose numbers can be read, with the words as they are folded."""

    def __init__(self, number: int, senses: list[Sense], words: Sequence[str], counting: Counting) -> None:
        super().__init__(number, senses, ())
        self.words = [*words, *[""] * 64]  # so that looking beyond the end of the line finds nothing
        self.counting = counting

    def amount(self, k: int) -> Amount | None:
        """The number that begins at token `k`, with what is joined by «و» and the other end of its range."""
        one = self.joined_terms(k)
        if one is None:
            return None
        two = self.range_end(k, one)
        if two is None and self.between(k) and self.at(k).cardinal > 0:
            first = self.scaled(self.at(k).cardinal, k + 1, False, False)  # «بين عشرين وثلاثين» is no fifty
            one, two = (first, end) if (end := self.range_end(k, first)) else (one, None)
        if two is None:
            return one
        low = one.low * two.scale if one.scale == 1 and not one.open and one.low < two.scale else one.low
        return one._replace(low=low, high=two.high, last=two.last, scale=two.scale) if low < two.high else one

    def between(self, k: int) -> bool:
        """Whether «بين» stands before token `k`."""
        return k > 0 and self.words[k - 1] in ("بين", "وبين")

    def range_end(self, k: int, one: Amount) -> Amount | None:
        """The higher end of a range: «بين 20 و30», «20 إلى 30», «20-30», «ثلاثة أو أربعة»."""
        after, at = self.words[one.last], one.last
        if self.between(k) and (after == AND or self.at(at).proclitics == AND):
            return self.joined_terms(at + (after == AND))
        if after in ("الي", "او", *DASHES) and self.counting.opens(self.words[at + 1]):
            two = self.joined_terms(at + 1)
            return two if two is not None and two.high <= 10 * one.high * max(two.scale, 1) else None
        return None

    def joined_terms(self, k: int) -> Amount | None:
        """Terms of falling powers: «12 ألفا و500», «مليون ونصف المليون», «ثلاثة آلاف ومئتان»."""
        found = self.term(k)
        while found is not None and found.scale > 1:
            joint = self.words[found.last] == AND
            at = found.last + joint
            if not joint and self.at(at).proclitics != AND:
                break
            fraction = self.at(at).fraction
            if fraction:
                more = Fraction(found.scale, fraction)
                end = at + 1 + (self.counting.power(self.at(at + 1), self.words[at + 1]) is not None)
                return found._replace(low=found.low + more, high=found.high + more, last=end)
            term = self.term(at)
            if term is None or term.high >= found.scale or term.low != term.high or found.low != found.high:
                break
            found = found._replace(
                low=found.low + term.low, high=found.high + term.high, last=term.last, scale=term.scale
            )
        return found

    def term(self, k: int) -> Amount | None:
        """One number with its power: «12», «خمسة آلاف», «نصف مليون», «عشرات الآلاف», «مليوني»."""
        sense, word = self.at(k), self.words[k]
        if word[:1].isdigit():
            return self.digits(k, word)
        if sense.fraction:
            row = self.counting.power(self.at(k + 1), self.words[k + 1])
            if row is None or row.kind != "scale":
                return None
            part = Fraction(row.low, sense.fraction)
            return Amount(part, part, k + 2, row.low, open=True)
        row = self.counting.power(sense, word)
        if row is not None and row.kind in ("scales", "vague", "pair", "scale") and not sense.cardinal > 0:
            if row.kind == "scales" and k and self.words[k - 1] == ")":  # «(4) ملايين»
                return None
            return self.power_alone(k, row)
        if sense.cardinal > 0:
            return self.in_words(k, sense)
        return None

    def power_alone(self, k: int, row: Quantity) -> Amount:
        """A power without a number before it: «مليون» is one, «آلاف» two to ten of them, «عشرات الآلاف» so many."""
        last = k + 1
        if row.kind == "pair":
            return Amount(row.low, row.low, last, row.low // 2, open=True)
        if row.kind == "scale":
            return Amount(row.low, row.low, last, row.low, open=True)
        low, high = (row.low, row.high + 1) if row.kind == "vague" else (2 * row.low, 10 * row.low)
        scale = 1
        more = self.counting.power(self.at(last), self.words[last])
        if more is not None and more.kind in ("scales", "scale") and not self.proclitic(last):
            scale, last = more.low, last + 1
        return Amount(low * scale, high * scale - 1, last, 1, open=True)

    def in_words(self, k: int, sense: Sense) -> Amount | None:
        """A cardinal in words with its power."""
        found = self.cardinal(k)
        if found is None or (sense.cardinal == 11 and found[0] == 1):  # «أحد الجنود» is no number
            return None
        total, last = found
        row = self.counting.power(self.at(last), self.words[last])
        if row is not None and row.kind == "hundred" and 2 < total < 10 and not self.proclitic(last):
            total, last = total * 100, last + 1
            again = self.at(last)
            if again.proclitics == AND and 0 < again.cardinal < 100 and (rest := self.cardinal(last)):
                total, last = total + rest[0], rest[1]
        return self.scaled(total, last, sense.definite and total < 1000, False)

    def digits(self, k: int, word: str) -> Amount | None:
        """Digits with their power; three digits behind a blank are the thousands' («12 000»)."""
        separated = [piece for piece in re.split("[-–‑]", word) if piece]
        if len(separated) == 2 and all(_PLAIN.fullmatch(piece) for piece in separated):
            low, high = (int(piece) for piece in separated)
            if low >= high or len(separated[0]) > _FULL_GROUP:
                return None
            found = self.scaled(high, k + 1, False, False)
            return found._replace(low=low * found.scale)
        figure = read_figure(word)
        if figure is None:
            return None
        value, unsure = figure
        last = k + 1
        if len(word) <= _FULL_GROUP and re.fullmatch(r"\d{3}", self.words[last]) and value:
            value, last = value * 1000 + int(self.words[last]), last + 1
        definite = k > 0 and self.words[k - 1] in ("ال", "وال", "لل")
        found = self.scaled(value, last, definite, bool(re.fullmatch(r"(?:1[3-9]|20)\d\d", word)))
        if unsure and found.scale > 1:
            found = found._replace(low=Fraction(found.low, 1000), high=Fraction(found.high, 1000))
        return found

    def scaled(self, value: Figure, last: int, definite: bool, year_like: bool) -> Amount:
        """A number times the powers behind it: «12 ألف», «3 آلاف مليار»."""
        scale = 1
        while True:
            row = self.counting.power(self.at(last), self.words[last])
            if row is None or row.kind not in ("scale", "scales") or self.proclitic(last):
                break
            scale, last = scale * row.low, last + 1
        return Amount(value * scale, value * scale, last, scale, definite, year_like and scale == 1)

    def proclitic(self, k: int) -> bool:
        """Whether letters of another word stand before the power at token `k`: «12 وألف»."""
        word = self.words[k]
        return word[:1] in ("و", "ف", "ب", "ل", "ك") and word not in self.counting.powers

    def qualifier_before(self, k: int) -> tuple[str, int]:
        """The qualifier that ends before token `k`, and the token it begins at: «أكثر من», «بنحو»; ("", k) for none."""
        for length in range(min(_BEFORE, k), 0, -1):
            first, *rest = self.words[k - length : k]
            for _, bare in cut_openings(first):
                kind = self.counting.before.get((bare, *rest))
                if kind is not None:
                    return kind, k - length
        return "", k

    def qualifier_after(self, k: int) -> tuple[str, int]:
        """The qualifier at token `k`, and the token after it: «على الأقل»; ("", k) for none."""
        for length in (2, 1):
            kind = self.counting.after.get(tuple(self.words[k : k + length]))
            if kind is not None:
                return kind, k + length
        return "", k

"""What web pages put around the news: ads, captions, credits and furniture, from `languages/ar/furniture.tsv`.

A row's patterns are words, matched in folded spelling (hamza seats, ى/ي, ة/ه, vowel marks and tatweel do not matter);
between two words of a pattern any space or punctuation may stand. Four signs have a meaning of their own: `9` is any
number (clock times and dates included), `…` is up to 160 characters without a full stop, and a punctuation mark must
stand in the text. `*` at the end lets the next word be glued on, as pages do that join links without a space.

`where` says how much a match takes:

* `line`: the line is the pattern and nothing else but punctuation; the line;
* `line-start`: the line opens with the pattern, and then comes a mark, the line's end or a headline (no full stop at
  its end); the line, and where nothing but the pattern stands on it, the headlines on the lines below;
* `line-end`: the pattern stands anywhere in a line; from there to the line's end. A pattern of one word must follow a
  full stop;
* `anywhere`: only the words themselves and brackets around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from waqai.knowledge.spelling import INVISIBLE, MARKS, fold
from waqai.knowledge.table import Table

_SILENT = f"[{MARKS}{INVISIBLE}]*"
_PIECE = re.compile(r"…|\d+|[^\W\d_]+|[^\w\s]")
_WORD_END = r"(?![^\W_])"
_NUMBER = r"\d+(?:[:./\-]\d+)*"
_NO_LETTERS = re.compile(r"[\W_]+")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_FEW = 8  # texts


class FurnitureRow(Struct, frozen=True):
    """Words that mark a line, or a part of one, as no part of the news."""

    slug: str
    kind: Literal["ad", "caption", "credit", "furniture"]
    where: Literal["anywhere", "line", "line-end", "line-start"]
    pattern: tuple[str, ...]
    example: str
    not_: str


class Shape:
    """A regular expression that is compiled when it is first asked: compiling all of them took half the time in which
    the tables are loaded, and an article asks a few."""

    __slots__ = ("_compiled", "expression")

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self._compiled: re.Pattern[str] | None = None

    def __reduce__(self) -> tuple[type[Shape], tuple[str]]:
        return Shape, (self.expression,)

    @property
    def compiled(self) -> re.Pattern[str]:
        """What matches."""
        if self._compiled is None:
            self._compiled = re.compile(self.expression)
        return self._compiled


class Mark(Struct, frozen=True):
    """One row, and the shape of one of its patterns in the text as received. `single` marks a pattern of one word,
    which needs a stop before it when it stands inside a line; `gaped` one with a gap of any words. The `letters`, as
    `find_letters` tells them, stand in all that the shape matches; a mark that is found by `Furniture.inside` has
    neither of its own."""

    slug: str
    kind: str
    where: str
    single: bool = False
    gaped: bool = False
    letters: str = ""
    shape: Shape = Shape("(?!)")


class Inside:
    """All patterns that stand inside lines, searched for in one pass: the group `m7` stands for `marks[7]`.

    The first few texts are searched for those patterns only whose letters stand in them: a search for all takes as long
    to compile as several articles to read. What is found is the same.
    """

    def __init__(self, patterns: Sequence[tuple[str, str, str, Mark]]) -> None:
        """`patterns`: the class of the first letter, the expression for the rest, letters that stand in every match,
        and what a match means."""
        self.marks = tuple(mark for *_, mark in patterns)
        self._shapes = tuple((initial, rest) for initial, rest, *_ in patterns)
        by_letters: dict[str, list[int]] = {}
        for number, (_, _, letters, _) in enumerate(patterns):
            by_letters.setdefault(letters, []).append(number)
        self._by_letters = {letters: tuple(numbers) for letters, numbers in by_letters.items()}
        self._whole = Shape(self._to_expression(range(len(patterns))))
        self._texts = 0

    def find_search(self, text: str) -> re.Pattern[str]:
        """What finds the patterns in the lines of this text."""
        self._texts += 1
        if self._texts > _FEW:
            return self._whole.compiled
        letters = find_letters(text)
        found = [numbers for some, numbers in self._by_letters.items() if some in letters]
        return re.compile(self._to_expression(sorted(number for numbers in found for number in numbers)))

    def _to_expression(self, numbers: Iterable[int]) -> str:
        return _inside([(number, *self._shapes[number]) for number in numbers])


class Sources:
    """The names of agencies and other sources, by their letters."""

    def __init__(self, shapes: Iterable[tuple[str, str]]) -> None:
        """`shapes`: the letters of a name, and its expression."""
        whole: dict[str, list[str]] = {}
        for letters, shape in shapes:
            whole.setdefault(letters, []).append(shape)
        self._whole = {key: Shape(rf"[\W_]*(?:{'|'.join(some)})[\W_]*") for key, some in whole.items()}
        self._part = {key: Shape(rf"(?<![^\W_])(?:{'|'.join(some)})") for key, some in whole.items()}

    def has_name(self, text: str) -> bool:
        """Whether the whole text is the name of a source."""
        shape = self._whole.get(find_letters(text))
        return shape is not None and shape.compiled.fullmatch(text) is not None

    def has_part(self, text: str, start: int, end: int) -> bool:
        """Whether the name of a source stands between two offsets."""
        letters = find_letters(text[start:end])
        return any(key in letters and shape.compiled.search(text, start, end) for key, shape in self._part.items())


class Furniture(Struct, frozen=True):
    """All rows, arranged by where a search begins.

    `opening` holds the marks of lines by their folded first word (`9` for a number); `loose` those whose first piece
    is `…`. `inside` finds the line-end and anywhere marks in one pass. `sources` knows the names of agencies and other
    sources. `agencies` gives the name of a news agency by its `agency_key`: all patterns of the credits of which one
    begins with «وكالة».
    """

    opening: Mapping[str, tuple[Mark, ...]]
    loose: tuple[Mark, ...]
    inside: Inside
    sources: Sources
    agencies: Mapping[str, str] = {}


FURNITURE_TABLES: tuple[Table[Any], ...] = (Table("languages/ar/furniture.tsv", FurnitureRow, "slug"),)


def build_furniture(rows: Mapping[str, tuple[Any, ...]]) -> Furniture:
    """The index that `find_blocks` asks, from the rows of the table `furniture`."""
    opening: dict[str, list[Mark]] = {}
    loose: list[Mark] = []
    found: list[tuple[str, str, str, Mark]] = []
    sources: list[tuple[str, str]] = []
    for row in rows.get("furniture", ()):
        for pattern in row.pattern:
            pieces = _PIECE.findall(pattern.removesuffix("*"))
            words = [piece for piece in pieces if piece[0].isalpha()]
            shape = _shape(pieces)
            if pattern.endswith("*"):
                shape = shape.removesuffix(_WORD_END)
            if row.where in ("line-end", "anywhere"):
                if row.where == "line-end" and pieces[-1] == "…":
                    shape += r"[\W_]*$"
                initial = _letters(fold(pieces[0])[0])
                mark = Mark(row.slug, row.kind, row.where, len(words) < 2)
                found.append((initial, shape[len(initial) :], _longest_letters(pieces), mark))
                continue
            whole = rf"[\W_]*(?:{shape})[\W_]*$" if row.where == "line" else rf"[\W_]*(?:{shape})"
            letters = _longest_letters(pieces)
            mark = Mark(row.slug, row.kind, row.where, gaped="…" in pieces, letters=letters, shape=Shape(whole))
            if pieces[0] == "…":
                loose.append(mark)
            else:
                first = next(piece for piece in pieces if piece[0].isalnum())
                opening.setdefault("9" if first.isdigit() else fold(first), []).append(mark)
            if row.kind == "credit" and row.where == "line" and words and "…" not in pieces and "9" not in pieces:
                sources.append((letters, shape))
    found.sort(key=lambda entry: -len(entry[1]))
    sources.sort(key=lambda entry: -len(entry[1]))
    return Furniture(
        {word: tuple(marks) for word, marks in opening.items()},
        tuple(loose),
        Inside(found),
        Sources(sources),
        _agencies(rows.get("furniture", ())),
    )


def find_letters(text: str) -> str:
    """All letters of a text, folded and unparted: whatever a pattern matches in it holds the letters of the pattern.
    Numbers are left out, because a number in a pattern stands for any."""
    return fold(_NOT_LETTERS.sub("", text))


def _longest_letters(pieces: list[str]) -> str:
    """The longest run of letters that stands in every match of a pattern, told as `find_letters` tells them."""
    runs = [""]
    for piece in pieces:
        if piece == "…":
            runs.append("")
        else:
            runs[-1] += find_letters(piece)
    return max(runs, key=len)


def agency_key(name: str) -> str:
    """An agency's name without what differs between outlets: «أ.ف.ب», «ا ف ب» and «(أ ف ب)» have one key. Words stay
    apart: «(آب)» is a month and «أ ب» an agency."""
    return _NO_LETTERS.sub(" ", fold(name)).strip().casefold()


def _agencies(rows: tuple[Any, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        if row.kind == "credit" and row.where == "line" and any(name.startswith("وكالة ") for name in row.pattern):
            for pattern in row.pattern:
                found.setdefault(agency_key(pattern), pattern)
    return found


def _inside(shapes: list[tuple[int, str, str]]) -> str:
    """One search for patterns that stand inside lines; the group `m7` is pattern 7.

    The expression opens with the class of all first letters, which lets the search skip fast; only then it asks
    whether a word begins there, and which.
    """
    if not shapes:
        return "(?!)"
    groups: dict[str, list[str]] = {}
    for number, initial, rest in shapes:
        groups.setdefault(initial, []).append(f"(?P<m{number}>{rest})")
    initials = "".join(initial.strip("[]").replace("\\", "") for initial in groups)
    every = "[" + "".join(map(re.escape, initials)) + "]"
    # an Arabic word begins after Latin letters too: a page glues «للتواصل» to the address before it
    word_begins = r"(?:(?<![^\W_A-Za-z](?s:.))|(?<=[^\w\s]))"
    branches = "|".join(f"(?<={initial})(?:{'|'.join(rests)})" for initial, rests in groups.items())
    return f"{every}{word_begins}(?:{branches})"


def _letters(folded: str) -> str:
    return _CLASSES.get(folded, re.escape(folded))


def _shape(pieces: list[str]) -> str:
    """A regular expression over the text as received that matches what the folded pattern matches over the folded
    text."""
    shape = ""
    before = ""
    for piece in pieces:
        wordy = piece == "…" or piece.isalnum()
        if before and piece != "…" and before != "…":
            both = wordy and before.isalnum()
            shape += r"[\W_]{1,6}" if both else r"[\W_]{0,6}" if wordy else rf"[\s{INVISIBLE}]*"
        if piece == "…":
            shape += r"[^.!?؟\n]{0,160}" + ("" if piece is pieces[-1] else "?")
        elif piece.isdigit():
            shape += _NUMBER
        elif wordy:
            # a word in the middle of a gap of any characters must still be a whole word
            shape += r"(?<![^\W_])" if before == "…" else ""
            shape += _SILENT.join(_letters(letter) for letter in fold(piece)) + _SILENT + _WORD_END
        else:
            shape += re.escape(piece)
        before = piece
    return shape


def _classes() -> dict[str, str]:
    """For each folded letter, the class of letters that fold to it."""
    spellings: dict[str, str] = {}
    for code in (*range(0x620, 0x700), *range(0xFB50, 0xFEFD)):
        letter = chr(code)
        folded = fold(letter)
        if len(folded) == 1 and letter.isalpha():
            spellings[folded] = spellings.get(folded, "") + letter
    return {folded: f"[{letters}]" for folded, letters in spellings.items()}


_CLASSES = _classes()

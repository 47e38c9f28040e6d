"""quotes: what stands between quotation marks, whatever marks a page or its cleaner left.

Read in each paragraph (block) of title and body by itself. Marks of one shape on both sides (`"`, `''`) are told
apart by the spaces around them and by state together: the cheapest way through the paragraph's marks, where a mark
that opens against its spacing, stands alone or stays open costs more than one that does not. Directed marks («», “”)
go the same way with a bonus for their own direction, since pages turn them around («لـ»الصحيفة«»). Particles written
onto the word («بـ"…"») count as a space.

A quote spans paragraphs in two ways: each paragraph opens it anew and only the last closes it, as printers do, or it
is opened once and closed in a later one. Both give one Quote a paragraph. Marks that open and never close run to the
end of a short paragraph, of the sentence in a long one; marks that close what was never opened are let be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from waqai.model import Block, Quote, Reading

if TYPE_CHECKING:
    from waqai.knowledge import Knowledge

# marks by family (those that can close one another): they open, they close, they do either. In the second line of a
# family: marks that a cleaner left as HTML, and marks read in the wrong code (UTF-8 as Windows-1252, Windows-1252 as
# Latin-1, as code page 437 and as Macintosh)
_FAMILIES = (
    ("double", "``", "″", "\" ＂ '' &quot; &#34;"),
    ("curly", "“ „ ‟ ❝ ‘‘", "” ❞ ’’", ""),
    ("curly", "&ldquo; &#8220; â€œ \x93 ô Ò", "&rdquo; &#8221; â€\x9d â€ \x94 ö Ó", ""),
    ("angle", "« << <<<", "» >> >>>", ""),
    ("angle", "&laquo; &#171; Â«", "&raquo; &#187; Â»", ""),
    ("thin", "‹", "›", ""),
    ("single", "‘ ‚ ‛ ❛", "’ ′ ❜", "'"),
    ("single", "&lsquo; \x91", "&rsquo; \x92", "&apos; &#39; &#039;"),
    ("round", "((", "))", ""),
    ("brace", "{", "}", ""),
    ("verse", "﴿", "﴾", ""),
)
# for each mark its family and what it says of itself: + opens, - closes, ? says nothing
_MARKS = {
    mark: (family, itself)
    for family, opening, closing, either in _FAMILIES
    for itself, marks in (("+", opening), ("-", closing), ("?", either))
    for mark in marks.split()
}
# these are letters of Latin words too: a mark only with nothing Latin around
_LETTERS = frozenset("ôöÒÓ")
_MARK = re.compile("|".join(re.escape(mark) for mark in sorted(_MARKS, key=len, reverse=True)))
_ANY = re.compile("[\"＂″'`“”„‟❝❞‘’«»<>‹›‚‛′❛❜({﴿﴾&â\x91-\x94ôöÒÓÂ]")

_PROCLITIC = re.compile("(?<![^\\W_])(?:[وف]?(?:[بلك]|ال|لل)|[وف])?ـ?(?<=[وفبلكـ])$")
_WORD = re.compile(r"\w")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
_TRIM = " \t\xa0\u2002\u2003\u2009\u202f" + "".join(
    chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F))
)

_OPENS_TO = "([{-–—:،؛/«“\u200e\u200f\u200b\u202a\u202b\u202c\ufeff"
_PARAGRAPH = 400
_SPANNED = 3

# Costs of the ways to read a mark, found by trial on 10,000 pages: a mark that stays alone costs more than one turned
# around.
_ALONE = 3.0
_UNCLOSED = 2.5
_NESTED = 1.5
_AGAINST_SPACE = 1.6
_AGAINST_SELF = 1.5

_NEVER = 1e9

# a mark: start, end, what it says of itself, what its spaces say; a path: a mark's number, what it is read as, the
# path before
Mark = tuple[int, int, str, str]
_Path = tuple[int, str, Any]
_Way = tuple[float, _Path | None]


def find_quotes(reading: Reading, known: Knowledge) -> tuple[Quote, ...]:
    """Every quotation in title and body, by start; one that holds others stands before them. Marks and blanks at the
    edges are left out."""
    text = reading.article.text
    quotes: list[Quote] = []
    pending: dict[str, int] = {}
    for number, block in enumerate(reading.blocks):
        if block.kind not in ("title", "body"):
            continue
        if block.kind == "title":
            pending = {}
        found: list[Quote] = []
        marks = _find_marks(text, block) if _ANY.search(text, block.start, block.end) else {}
        for family, some in marks.items():
            carried = pending.pop(family, 0)
            pairs, stray, last_open = _pair(text, block, some, carried > 0)
            if carried and stray is not None:
                # opened paragraphs ago: those between belong to it
                for between in _blocks_between(reading.blocks, number, carried):
                    _add(text, found, between.start, between.end, False, False)
                _add(text, found, block.start, stray, False, True)
            for start, end in pairs:
                if end < 0:
                    _add(text, found, start, _end_of_open(reading, block, start, -end), True, False)
                else:
                    _add(text, found, start, end, True, True)
            if last_open is not None:
                _add(text, found, last_open, _end_of_open(reading, block, last_open, block.end), True, False)
                if block.kind == "body":
                    pending[family] = 1
        for family in list(pending):
            if family not in marks:
                pending[family] += 1
                if pending[family] > _SPANNED:
                    del pending[family]
        quotes += _nested(found)
    return tuple(sorted(quotes, key=lambda quote: (quote.start, -quote.end)))


def _find_marks(text: str, block: Block) -> dict[str, list[Mark]]:
    """The paragraph's marks by family: start, end, what the mark says of itself, what the spaces around it say."""
    marks: dict[str, list[Mark]] = {}
    for match in _MARK.finditer(text, block.start, block.end):
        glyph = match.group()
        family, itself = _MARKS[glyph]
        start, end = match.span()
        before = text[start - 1] if start > block.start else " "
        after = text[end] if end < block.end else " "
        if glyph in _LETTERS and (_LATIN.match(before) or _LATIN.match(after)):
            continue
        if family in ("single", "thin") and _is_apostrophe(text, block, start, end, before, after):
            continue
        marks.setdefault(family, []).append((start, end, itself, _spacing(text, block, start, before, after)))
    if "round" in marks and not any(itself == "-" for _, _, itself, _ in marks["round"]):
        del marks["round"]
    if "round" in marks and marks["round"][0][2] == "-":
        # «(… (PSCs))»: two brackets that close have nothing to do with quoting
        marks["round"] = marks["round"][1:]
    # a mark of one shape that closes another's («“كوفيد 19"»): read together when neither comes out even by itself
    if "double" in marks and "curly" in marks and not (_is_even(marks["double"]) and _is_even(marks["curly"])):
        marks["double"] = sorted(marks["double"] + marks.pop("curly"))
    return marks


def _is_even(marks: list[Mark]) -> bool:
    opens = sum(itself == "+" for _, _, itself, _ in marks)
    closes = sum(itself == "-" for _, _, itself, _ in marks)
    return opens == closes and (len(marks) - opens - closes) % 2 == 0


def _is_apostrophe(text: str, block: Block, start: int, end: int, before: str, after: str) -> bool:
    """«Lady's», «Moody’s», «d'or», «36'»: a single mark inside or after a Latin word, or after a number."""
    if _LATIN.match(before) and (
        _LATIN.match(after) or not text.count("‘", block.start, start) + text.count("'", block.start, start)
    ):
        return True
    return (
        before.isdigit()
        and not text.count("‘", block.start, start)
        and "'" not in text[max(block.start, start - 40) : start]
    )


def _spacing(text: str, block: Block, start: int, before: str, after: str) -> str:
    """+ when only the left side is open to a word's begin, - when only the right side is open, ? otherwise."""
    left = before.isspace() or before in _OPENS_TO or bool(_PROCLITIC.search(text, max(block.start, start - 5), start))
    if before in ".!؟?" and after.isalpha():
        return "-"  # «… القدس."وقال»: glued, as a line end was lost
    right = after.isspace() or after in ")]}.,،؛;:!؟?…-–—/»”"
    return "+" if left and not right else "-" if right and not left else "?"


def _pair(
    text: str, block: Block, marks: list[Mark], carried: bool
) -> tuple[list[tuple[int, int]], int | None, int | None]:
    """Pairs of offsets inside the marks (an end below 0: there a new mark opens, and none closed), the offset of a
    first mark that closes what this paragraph did not open, and the end of a mark that stays open.

    Three states: outside, inside, and inside a quote within a quote; the cheapest path through all marks wins
    (Viterbi 1967).
    """
    ways: list[_Way] = [(0.0, None), (_NEVER, None), (_NEVER, None)]
    for number, (_, _, itself, spacing) in enumerate(marks):
        opens = (_AGAINST_SELF if itself == "-" else 0.0) + (_AGAINST_SPACE if spacing == "-" else 0.0)
        closes = (_AGAINST_SELF if itself == "+" else 0.0) + (_AGAINST_SPACE if spacing == "+" else 0.0)
        # a first mark that closes is expected when the paragraph before left a quote open
        alone = 0.5 if carried and number == 0 and closes == 0 else _ALONE
        (out_cost, out_path), (in_cost, in_path), (deep_cost, deep_path) = ways
        nests = opens + (_NESTED if spacing == "+" else _NEVER)
        ways = [
            _cheaper(
                (in_cost + closes, (number, "close", in_path)), (out_cost + closes + alone, (number, "stray", out_path))
            ),
            _cheaper(
                _cheaper(
                    (out_cost + opens, (number, "open", out_path)),
                    (in_cost + opens + _ALONE, (number, "reopen", in_path)),
                ),
                (deep_cost + closes, (number, "close", deep_path)),
            ),
            (in_cost + nests, (number, "open", in_path)),
        ]
    path: _Path | None = ways[0][1] if ways[0][0] <= ways[1][0] + _UNCLOSED else ways[1][1]
    steps: list[tuple[int, str]] = []
    while path is not None:
        steps.append(path[:2])
        path = path[2]
    pairs: list[tuple[int, int]] = []
    stray: int | None = None
    open_: list[int] = []
    for number, role in reversed(steps):
        start, end, _, _ = marks[number]
        if role == "reopen":
            pairs.append((open_.pop(), -start))
        if role in ("open", "reopen"):
            open_.append(end)
        elif role == "close":
            pairs.append((open_.pop(), start))
        elif number == 0:
            stray = start
    return pairs, stray, open_[-1] if open_ else None


def _cheaper(one: _Way, other: _Way) -> _Way:
    return one if one[0] <= other[0] else other


def _end_of_open(reading: Reading, block: Block, start: int, limit: int) -> int:
    """How far a quote reaches that is never closed: to the paragraph's end, or to its sentence's where that is too
    long for one speech; where the next mark opens again before, to the last stop in between, or to that mark."""
    if limit == block.end and limit - start <= _PARAGRAPH:
        return limit
    ends: list[int] = [sentence.end for sentence in reading.sentences if start < sentence.end <= limit]
    if not ends:
        return limit
    return ends[0] if limit == block.end else ends[-1]


def _blocks_between(blocks: tuple[Block, ...], number: int, count: int) -> list[Block]:
    """The body blocks without marks between the paragraph that opened a quote and number, which closes it."""
    bodies = [block for block in blocks[:number] if block.kind == "body"]
    return bodies[len(bodies) - count + 1 :] if count > 1 else []


def _add(text: str, found: list[Quote], start: int, end: int, opened: bool, closed: bool) -> None:
    inner = text[start:end]
    stripped = inner.strip(_TRIM)
    if not _WORD.search(stripped):
        return
    start += len(inner) - len(inner.lstrip(_TRIM))
    found.append(Quote(start, start + len(stripped), opened, closed))


def _nested(found: list[Quote]) -> list[Quote]:
    """Quotes that lie apart or one inside another: of two that cross, the one with both marks, then the earlier,
    stays."""
    kept: list[Quote] = []
    for quote in sorted(found, key=lambda quote: (-(quote.opened + quote.closed), quote.start, -quote.end)):
        if all(
            quote.end <= other.start
            or other.end <= quote.start
            or (other.start <= quote.start and quote.end <= other.end)
            or (quote.start <= other.start and other.end <= quote.end)
            for other in kept
        ) and not any((quote.start, quote.end) == (other.start, other.end) for other in kept):
            kept.append(quote)
    return kept

"""What a search found as text for a terminal: English columns first, the Arabic on lines of its own, last.

Words that the query asks for stand in square brackets, which a terminal turns with the line. Why the Arabic stands
alone is told in `exports/text.py`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from waqai.exports.text import WIDTH, safe

FindMarks = Callable[[str], Iterable[tuple[int, int]]]
Row = Mapping[str, Any]

_INDENT = "      "
_AROUND = 120  # code points shown on each side of the first word that is found in an article


def to_found(row: Row, number: int, what: str, find_marks: FindMarks) -> str:
    """One event, claim or article that was found, as lines for a person, ending in a line break."""
    return "\n".join(line.rstrip() for line in _LINES[what](row, number, find_marks)) + "\n"


def mark_words(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """The text on one line with the marked stretches in square brackets; those that touch but for blanks are one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if (merged and start <= merged[-1][1]) or (merged and text[merged[-1][1] : start].isspace()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    pieces, at = [], 0
    for start, end in merged:
        pieces += [text[at:start], f"[{text[start:end]}]"]
        at = end
    return safe("".join((*pieces, text[at:])))


def _event_lines(row: Row, number: int, find_marks: FindMarks) -> Iterator[str]:
    kind = f"{row['type']}/{row['mode']}" if row["mode"] else row["type"]
    yield f"{number:>4}  {safe(row['date'] or 'no date')}  {safe(kind)} · {safe(row['status'])} · " + (
        f"confidence {row['confidence']:.2f}" + _score(row)
    )
    yield from textwrap.wrap(safe(row["gloss"]), WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    for part in ("actor", "recipient", "place"):
        if row[part]:
            english = safe(row[f"{part}_en"])
            yield f"{_INDENT}{part:<10} {english}{' · ' if english else ''}{safe(row[part])}"
    yield f"{_INDENT}event {safe(row['event'])} · {row['start']}–{row['stop']}"
    yield from _source_lines(row)
    yield from _arabic(row["sentence"], find_marks)


def _claim_lines(row: Row, number: int, find_marks: FindMarks) -> Iterator[str]:
    said = "in their own words" if row["direct"] else "reported speech"
    yield (
        f"{number:>4}  {safe(row['speaker_en'] or 'speaker unknown')} · {said} · confidence {row['confidence']:.2f}"
        + (_score(row))
    )
    if row["speaker_name"]:
        yield f"{_INDENT}{'speaker':<10} {safe(row['speaker_name'])}"
    yield f"{_INDENT}claim {safe(row['claim'])} · {row['start']}–{row['stop']}"
    yield from _source_lines(row)
    yield from _arabic(row["text"], find_marks)


def _article_lines(row: Row, number: int, find_marks: FindMarks) -> Iterator[str]:
    yield f"{number:>4}  {safe(row['published'] or 'no date')}{_score(row)}"
    yield from _source_lines(row)
    if row["title"]:
        yield _INDENT + safe(row["title"])
    text = row["text"]
    first = min((start for start, _ in find_marks(text)), default=0)
    begin, end = max(0, first - _AROUND), min(len(text), first + _AROUND)
    while begin and not text[begin - 1].isspace():
        begin -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    yield from _arabic(text[begin:end], find_marks)


def _source_lines(row: Row) -> Iterator[str]:
    """Id and day of the article, and its outlet, whose name may be Arabic, at the line's end."""
    cells = (safe(row["article"]), safe(row["published"]), safe(row["outlet"]))
    yield f"{_INDENT}article {' · '.join(cell for cell in cells if cell)}"


def _score(row: Row) -> str:
    return f" · score {row['text_score']:.2f}" if row["text_score"] else ""


def _arabic(text: str, find_marks: FindMarks) -> Iterator[str]:
    marked = mark_words(text, find_marks(text))
    yield from (_INDENT + line for line in textwrap.wrap(marked, WIDTH - len(_INDENT), break_on_hyphens=False))


_LINES: dict[str, Callable[[Row, int, FindMarks], Iterator[str]]] = {
    "events": _event_lines,
    "claims": _claim_lines,
    "articles": _article_lines,
}

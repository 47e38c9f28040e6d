"""Whether the rows about numbers work: each is read in its example, and what it says must come out."""

from __future__ import annotations

from waqai.knowledge.counting import Counted, Currency, Quantity
from waqai.knowledge.spelling import fold
from waqai.model import Reading

_UNCOUNTED = ("percent", "rate")  # behind these a number counts nothing
_POWERS = ("scale", "scales", "pair", "hundred", "vague")


def fires(reading: Reading, row: Counted | Currency | Quantity) -> bool:
    """Whether a row about numbers does what it says in the reading of its example."""
    if isinstance(row, Counted):
        return _counts(reading, row)
    if isinstance(row, Currency):
        return row.code in {number.unit for number in reading.numbers}
    if row.kind in _UNCOUNTED:
        return not reading.numbers
    if row.kind == "vague":
        return any((number.low, number.high) == (row.low, row.high) for number in reading.numbers)
    if row.kind in _POWERS:
        return any(number.low >= row.low for number in reading.numbers)
    return row.kind in {number.qualifier for number in reading.numbers}


def _counts(reading: Reading, row: Counted) -> bool:
    if row.part == "person":
        words = {fold(word) for word in row.words}
        heads = {number.head.start for number in reading.numbers}
        at = [n for n, token in enumerate(reading.tokens) if token.start in heads]
        return any(not words.isdisjoint((reading.forms[n].lemma, reading.forms[n].stem)) for n in at)
    if row.part == "family":
        return any(number.unit == "families" for number in reading.numbers)
    if row.part == "among":
        return any(number.part_of >= 0 for number in reading.numbers)
    if row.part in ("sum", "rise"):
        return any(number.total for number in reading.numbers)
    if row.part in ("toll", "outcome"):
        return bool(reading.numbers)
    return f"counted#{row.slug}" in {number.row for number in reading.numbers}

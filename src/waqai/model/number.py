"""How many, or how much: numbers that news counts."""

from __future__ import annotations

from msgspec import Struct

from waqai.model.span import Span


class Number(Struct, frozen=True):
    """One number of which the text says what it counts, at code points `start` to `end` with qualifier and noun.

    `kind` names what is counted (killed, wounded, …, money); `unit` is persons, a code of ISO 4217, or empty for a
    currency that is not told. `low` and `high` bound the figure told (equal for a single one); `qualifier` is about,
    nearly, more-than, at-least, less-than, at-most, up-to or empty. `total` marks a running total. status: asserted,
    negated, possible or future. `reason` is that of an act left out. `head` is the noun counted (0 to 0 for none),
    `people` the entity number of those counted, `country` and `sector` theirs. `event`, `part_of` (a number), `claim`
    and `said_by` (an entity) are −1 for none.
    """

    id: str
    kind: str
    unit: str
    low: int
    high: int
    qualifier: str
    total: bool
    status: str
    reason: str
    start: int
    end: int
    head: Span
    people: int
    country: str
    sector: str
    event: int
    part_of: int
    claim: int
    said_by: int
    row: str

"""Where something stands, and why it is there."""

from __future__ import annotations

from msgspec import Struct


class Span(Struct, frozen=True, order=True, gc=False):
    """Code points `start` to `end` (half-open) of the article as received."""

    start: int
    end: int


class Evidence(Struct, frozen=True, order=True, gc=False):
    """The words that one cell of a record was read from; `part` names the cell (trigger, actor, time, …)."""

    part: str
    start: int
    end: int


class Trace(Struct, frozen=True, gc=False):
    """What made a record: a `rule` of the code, or a `row` of the data files by its content name (`frames#استضاف`).

    `score` is that of a learned part, and null for a rule.
    """

    rule: str
    row: str
    score: float | None = None

"""Claims, events and their codings: the record's rows."""

from __future__ import annotations

from msgspec import Struct

from waqai.model.span import Evidence, Span, Trace


class Claim(Struct, frozen=True):
    """What the article attributes to a speaker. `speaker` and `addressee` are entity numbers, −1 when unknown.

    `start` to `end` is what was said, without the cue and quotation marks; `cue` is the verb or phrase of speech.
    """

    id: str
    speaker: int
    addressee: int
    direct: bool
    cue: Span
    start: int
    end: int
    confidence: float
    why: tuple[Trace, ...]


class Act(Struct, frozen=True):
    """One telling of one act: what a frame read off clause number `clause`, before tellings are united.

    `frame` is the row's name. `actors`, `recipients` are entity numbers; `evidence` the words they stand in. status:
    asserted, negated, possible or future. `date` is a prefix date, an interval or empty. `claim` is the number of the
    claim it stands in and `reported_by` the entity number of its speaker (−1: the article itself). `reason` is empty
    for an act that counts, else the slug of why it is left out.
    """

    clause: int
    frame: str
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    status: str
    date: str
    time: int
    place: int
    claim: int
    reported_by: int
    trigger: Span
    evidence: tuple[Evidence, ...]
    confidence: float
    reason: str = ""


class Event(Struct, frozen=True):
    """One act, free of any code book: a frame, who did it to whom, when, where, and how sure the text is.

    `actors`, `recipients` are entity numbers. status: asserted, negated, possible or future. `reported_by` is the
    entity number of the source the article cites, −1 when the article itself asserts it; `claim` the number of the
    claim it stands in, or −1. `date` is a prefix date or interval or empty; `time` and `place` number the layers of
    those names, −1 for none. `mentions` are the other tellings of the act.
    """

    id: str
    frame: str
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    status: str
    reported_by: int
    claim: int
    date: str
    time: int
    place: int
    trigger: Span
    mentions: tuple[Span, ...]
    evidence: tuple[Evidence, ...]
    confidence: float
    why: tuple[Trace, ...]


class Coding(Struct, frozen=True):
    """Event number `event` in the words of the code books: PLOVER 2.0 and CAMEO 1.1b3.

    `status` is the event's as PLOVER counts it: a planned visit is an agreement that has been made.
    """

    event: int
    type: str
    mode: str
    status: str
    contexts: tuple[str, ...]
    cameo: str
    quad: int
    score: float
    gloss: str


class LeftOut(Struct, frozen=True):
    """A trigger that was seen and not coded; `reason` is a slug, `row` the row that saw it."""

    start: int
    end: int
    reason: str
    row: str

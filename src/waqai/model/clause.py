"""Who does what within one sentence, before anybody asks which political act it is."""

from __future__ import annotations

from msgspec import Struct


class Argument(Struct, frozen=True, gc=False):
    """A phrase that hangs on a predicate: tokens `first` to `last`, carried by token `head`.

    slot: subject, object, genitive, adjective, or the preposition that leads it («على»). `inherited` marks a subject
    taken over from another clause; such an argument, like a pronoun's, may have a mention and no tokens of its own.
    """

    slot: str
    first: int
    last: int
    head: int
    inherited: bool = False


class Clause(Struct, frozen=True):
    """A predicate with its arguments. Tokens `first` to `last` are what it governs, `predicate` is its own token.

    kind: verb, noun or participle. tense, voice: as the form says, voice decided here. cues: numbers of the tokens that
    negate or weaken it, with their class («negation», «future», «possible», …). parent: the clause (index) in whose
    content it stands, or −1; relation: main, content, relative, adverbial or coordinated.
    """

    predicate: int
    first: int
    last: int
    sentence: int
    kind: str
    lemma: str
    tense: str
    voice: str
    arguments: tuple[Argument, ...]
    cues: tuple[tuple[str, int], ...] = ()
    parent: int = -1
    relation: str = "main"

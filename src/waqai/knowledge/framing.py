"""Frames and cues by the predicate that evokes them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from waqai.knowledge.rows import Cue, Frame
from waqai.knowledge.spelling import fold, strip_article


class Sense(Struct, frozen=True):
    """One frame with its cells folded for matching.

    `required` and `barred` hold pairs (preposition or empty, words in a row); slots are `subject`, `object`,
    `genitive`, `adjective`, `together:…` or a folded preposition. `name` is the row's name (`frames-verbal#استضاف`).
    """

    name: str
    frame: Frame
    verb: str
    nouns: tuple[str, ...]
    required: tuple[tuple[str, tuple[str, ...]], ...]
    barred: tuple[tuple[str, tuple[str, ...]], ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    together: tuple[str, ...]
    noun_actor: tuple[str, ...]
    noun_recipient: tuple[str, ...]
    noun_together: tuple[str, ...]

    @property
    def refuses(self) -> bool:
        """Whether the frame is what a negation makes of its verb («لن نقبل»)."""
        return any(not preposition and words[0] in NEGATORS for preposition, words in self.required)


class CueSense(Struct, frozen=True):
    """One speech cue, folded: how its content hangs on it."""

    name: str
    cue: Cue
    content: tuple[str, ...]


OWNED = "\u0640"  # behind a word that a table writes with «ه»: «سفيره» is no «سفيرة»
NEGATORS = ("لن", "لا", "لم")  # required by a frame, one of these stands before its verb
# a verb of these types with people alone behind it is a passive («قتل ثلاثة مدنيين»)
_BODILY = ("ASSAULT", "COERCE", "SANCTION", "RETREAT")


class Frames:
    """Senses by folded verb lemma and by folded noun; senses that require a word come first. `victims` are the verbs
    that are done to people, `transitive` those that take an object."""

    def __init__(self, tables: Iterable[tuple[str, Iterable[Frame]]]) -> None:
        self.by_verb: dict[str, list[Sense]] = {}
        self.by_noun: dict[str, list[Sense]] = {}
        self.by_slug: dict[str, Sense] = {}
        self.victims: set[str] = set()
        self.transitive: set[str] = set()
        for table, frames in tables:
            for frame in frames:
                self._add(_sense(f"{table}#{frame.slug}", frame))
        for senses in (*self.by_verb.values(), *self.by_noun.values()):
            senses.sort(key=lambda sense: (not sense.required, not sense.barred))

    def _add(self, sense: Sense) -> None:
        self.by_slug[sense.name] = sense
        if sense.verb and sense.frame.type in _BODILY and "object" in sense.recipient:
            self.victims.add(sense.verb)
        named = any(not preposition and words[0] not in NEGATORS for preposition, words in sense.required)
        if sense.verb and ("object" in sense.recipient or ("subject" in sense.actor and named)):
            self.transitive.add(sense.verb)
        if sense.verb:
            self.by_verb.setdefault(sense.verb, []).append(sense)
        for noun in sense.nouns:
            for key in _noun_keys(noun):
                senses = self.by_noun.setdefault(key, [])
                if sense not in senses:
                    senses.append(sense)


class Cues:
    """Speech cues: verbs by folded lemma, prepositions by their folded words, nouns by folded noun."""

    def __init__(self, table: str, cues: Iterable[Cue]) -> None:
        self.by_verb: dict[str, CueSense] = {}
        self.by_noun: dict[str, CueSense] = {}
        self.by_preposition: dict[tuple[str, ...], CueSense] = {}
        for cue in cues:
            sense = CueSense(f"{table}#{cue.slug}", cue, tuple(map(_slot, cue.content)))
            if cue.kind == "verb":
                self.by_verb.setdefault(fold(cue.past), sense)
            elif cue.kind == "preposition":
                self.by_preposition.setdefault(tuple(fold(cue.past).split()), sense)
            for noun in cue.nouns:
                self.by_noun.setdefault(fold(noun), sense)


def _noun_keys(noun: str) -> tuple[str, ...]:
    """A noun and its regular plural; both may stand for the act."""
    if noun.endswith("ه"):
        return noun, noun[:-1] + "ات"
    return noun, noun + "ات"


def _sense(name: str, frame: Frame) -> Sense:
    return Sense(
        name,
        frame,
        fold(frame.verb),
        tuple(fold(noun) for noun in frame.nouns),
        tuple(map(_requirement, frame.with_)),
        tuple(map(_requirement, frame.without)),
        *_slots(frame.actor, frame.recipient),
        *_slots(frame.noun_actor, frame.noun_recipient),
    )


def _slots(
    actor: tuple[str, ...], recipient: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(actor slots, recipient slots, slots whose actors meet or fight together with the actor)."""
    found: dict[str, list[str]] = {"actor": [], "recipient": [], "together": []}
    for side, slots in (("actor", actor), ("recipient", recipient)):
        together = False
        for slot in slots:
            if slot.startswith("together"):
                together = True
                slot = slot.partition(":")[2]
                if not slot:
                    continue
            found["together" if together else side].append(_slot(slot))
    return tuple(found["actor"]), tuple(found["recipient"]), tuple(found["together"])


def _slot(slot: str) -> str:
    return slot if slot.isascii() else fold(slot)


def _requirement(text: str) -> tuple[str, tuple[str, ...]]:
    folded = [fold(word) for word in text.split()]
    words = [
        strip_article(word) + OWNED * (written.endswith("ه") and len(written) > 3)
        for word, written in zip(folded, text.split(), strict=True)
    ]
    if len(words) > 1 and folded[0] in ("ب", "ل", "ك", "عن", "علي", "الي", "في", "من", "مع"):
        return folded[0], tuple(words[1:])
    return "", tuple(words)

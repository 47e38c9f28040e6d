"""governors: what says what a number counts, by the words around it and the clauses; a part of the stage `numbers`.

A verb counts its object, or its subject where it is passive or has no object («قتل 12 شخصا»); an action counts its
complement, right behind it or behind its preposition («مقتل 12», «الإفراج عن 12»).
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from msgspec import Struct

from waqai.knowledge import Knowledge
from waqai.knowledge.counting import Counted
from waqai.knowledge.spelling import strip_article
from waqai.model import Clause, Mention, Reading, Sentence

FATES = frozenset("killed wounded".split())
_PEOPLE = ("people", "person", "group")
_LEADS = ("عن", "علي", "ب")  # between a word and whom it counts: «الإفراج عن 12»، «القبض على 12»
_NEEDED_WITHIN = 9  # tokens around a number in which a word stands that its row needs («لقي … مصرعهم»)


class Governor(Struct, frozen=True):
    """What says what is counted: a row, its kind, and the clause whose predicate says it (−1 for none)."""

    row: Counted
    kind: str
    clause: int


class Governors:
    """The article's tokens with the mentions, clauses and times around a number; `sentence` is the one that is read."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known, self.counting = reading, known, known.counting
        self.forms, self.tokens, self.text = reading.forms, reading.tokens, reading.article.text
        ruling = known.counting.ruling
        self.ruling: dict[int, list[int]] = {}
        for index, clause in enumerate(reading.clauses):
            if clause.lemma in ruling:
                self.ruling.setdefault(clause.sentence, []).append(index)
        self.sentence, self.number = Sentence(0, 0, 0, 0, 0), 0

    # What follows is made when the first number asks for it: most articles hold none.

    @cached_property
    def starts(self) -> list[int]:
        """Where the tokens begin."""
        return [token.start for token in self.tokens]

    @cached_property
    def times(self) -> list[tuple[int, int]]:
        """Where the expressions of time begin and end."""
        return [(time.start, time.end) for time in self.reading.times]

    @cached_property
    def opening(self) -> dict[int, Mention]:
        """First token → the mention that names there."""
        return {mention.first: mention for mention in self.reading.mentions if mention.kind != "pronoun"}

    @cached_property
    def clauses(self) -> dict[int, list[int]]:
        """Sentence → its clauses."""
        found: dict[int, list[int]] = {}
        for index, clause in enumerate(self.reading.clauses):
            found.setdefault(clause.sentence, []).append(index)
        return found

    def words_of(self, at: int) -> tuple[str, ...]:
        """A token in the spellings under which a table may hold it, the dictionary form first."""
        form = self.forms[at]
        return (form.lemma or form.stem, form.stem, form.folded)

    def mention_at(self, at: int) -> Mention | None:
        """The mention that opens at a token."""
        return self.opening.get(at)

    def is_person(self, at: int) -> bool:
        """Whether the noun at a token means people: a row says so, or a mention opens there."""
        if self.counting.part("person", self.words_of(at)) is not None:
            return True
        mention = self.mention_at(at)
        return mention is not None and ((mention.kind == "role" and mention.sense in _PEOPLE) or mention.demonym)

    def timed(self) -> set[int]:
        """Tokens of the sentence that stand in an expression of time."""
        low = bisect_left(self.times, (self.sentence.start, 0))
        covered: set[int] = set()
        for start, end in self.times[low:]:
            if start >= self.sentence.end:
                break
            covered.update(range(bisect_left(self.starts, start), bisect_left(self.starts, end)))
        return covered

    def governor_of(self, first: int, head: int) -> Governor | None:
        """The action or verb on which a number at token `first` with this head (−1 for none) depends.

        It stands right before the number, or the clauses say that the number is its argument.
        """
        at = first - 1
        if at > self.sentence.first and self.forms[at].folded == "عدد":
            at -= 1  # «قتل عدد يزيد على 500»
        if at > self.sentence.first and self.forms[at].folded in _LEADS:
            at -= 1
        if at >= self.sentence.first:
            found = self._adjacent(at, first, head)
            if found is not None:
                return found
        if head < 0:
            return None
        for index in reversed(self.clauses.get(self.number, ())):
            clause = self.reading.clauses[index]
            if clause.predicate < first or clause.kind == "verb":
                found = self.governor_by_argument(index, clause, head)
                if found is not None:
                    return found
        return None

    def _adjacent(self, at: int, first: int, head: int) -> Governor | None:
        clause = self._clause_at(at)
        form = self.forms[at]
        if form.tag == "VERB":
            if clause < 0:
                return None
            row = self._verb_row(self.reading.clauses[clause], first)
            if row is None and form.folded[:1] == "و":
                row = self.counting.part("does", (form.folded[1:],))  # «وفر 300 شخص», which «وفر» (to save) hides
            if row is None or (row.part == "done" and self._does_itself(self.reading.clauses[clause], head)):
                return None
            return Governor(row, self._both_fates(at, row.kind), clause)
        row = self.counting.part("action", self.words_of(at))
        if row is None or form.enclitic or not self._needed(row, at):
            return None
        return Governor(row, self._both_fates(at, row.kind), clause)

    def _both_fates(self, at: int, kind: str) -> str:
        """The kind that the word at a token counts: with the word before it, «مقتل وإصابة 30», «قتل وأصيب 30», both."""
        form = self.forms[at]
        if form.folded[:1] != "و" or at <= self.sentence.first or kind not in FATES:
            return kind
        words = () if self.forms[at - 1].enclitic else self.words_of(at - 1)  # «لقوا مصرعهم وأصيب 42» is two fates
        rows = [self.counting.part(part, words) for part in ("action", "done", "does")]
        return "casualties" if {kind, *(row.kind for row in rows if row is not None)} == FATES else kind

    def _verb_row(self, clause: Clause, near: int) -> Counted | None:
        for part in ("done", "does"):
            row = self.counting.part(part, (clause.lemma,))
            if row is not None and self._needed(row, near):
                return row
        return None

    def _does_itself(self, clause: Clause, head: int) -> bool:
        """Whether those counted are who did it: «قتل 12 مسلحا جنديا», not «قتل 12 شخصا بينهم 3 أطفال»."""
        if clause.voice == "passive" or all(a.slot != "subject" or a.head != head for a in clause.arguments):
            return False
        others = (a for a in clause.arguments if a.slot == "object" and a.head != head and self.is_person(a.head))
        return any(self.counting.part("among", (self.forms[a.first - 1].folded,)) is None for a in others)

    def governor_by_argument(self, index: int, clause: Clause, head: int) -> Governor | None:
        """The clause of which the head is the argument that is counted."""
        slots = [a.slot for a in clause.arguments if a.head == head and not a.inherited]
        if not slots:
            return None
        if clause.kind == "verb":
            row = self._verb_row(clause, head)
            if row is None:
                return None
            if row.part == "does":
                fits = "subject" in slots
            else:
                suffers = "subject" in slots and not self._does_itself(clause, head)
                fits = suffers or "object" in slots or "عن" in slots
            return Governor(row, self._both_fates(clause.predicate, row.kind), index) if fits else None
        row = self.counting.part("action", (clause.lemma,))
        fits = "genitive" in slots or "عن" in slots
        return Governor(row, row.kind, index) if row is not None and fits and self._needed(row, head) else None

    def _clause_at(self, at: int) -> int:
        for index in self.clauses.get(self.number, ()):
            if self.reading.clauses[index].predicate == at:
                return index
        return -1

    def _needed(self, row: Counted, at: int) -> bool:
        """Whether a word stands near that the row needs, and none that bars it."""
        needs, without = self.counting.needs[row.slug], self.counting.without[row.slug]
        if not needs and not without:
            return True
        low, high = max(self.sentence.first, at - _NEEDED_WITHIN), min(self.sentence.last, at + _NEEDED_WITHIN)
        near = {word for k in range(low, high) for word in (*self.words_of(k), strip_article(self.forms[k].stem))}
        return (not needs or not needs.isdisjoint(near)) and without.isdisjoint(near)

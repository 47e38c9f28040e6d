"""occasions: when and where an act took place; the part of the stage `acts` that looks for times and places.

A time belongs to the predicate right before it in its sentence, a place to the predicate that it stands behind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from waqai.knowledge import Knowledge
from waqai.match.dates import week_value
from waqai.model import Reading
from waqai.stages.arguments import Draft
from waqai.stages.parties import Parties

CARRYING = ("in:object", "in:subject", "in:ب")  # arguments whose act the verb above carries
_MEANWHILE = ("خلال", "اثناء", "في")  # «خلالها»، «فيها»
_SIDES_OF = frozenset("اتجاه جهه ناحيه صوب فوق".split())


class Occasions(Parties):
    """Times and places of the acts of one article."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        super().__init__(reading, known)
        self.time_of = self._owned_times()

    def _owned_times(self) -> dict[int, int]:
        """Clause → time: each expression belongs to the predicate right before it in its sentence, else to the first
        behind it."""
        owned: dict[int, int] = {}
        sentences = self.reading.sentences
        number = 0
        by_sentence: dict[int, list[int]] = {}
        for index, clause in enumerate(self.clauses):
            by_sentence.setdefault(clause.sentence, []).append(index)
        for time_number, time in enumerate(self.reading.times):
            if time.kind == "duration" or not time.value[:1].isdigit():
                continue
            while number < len(sentences) and sentences[number].end <= time.start:
                number += 1
            if number >= len(sentences):
                break
            indexes = by_sentence.get(number, ())
            before = [i for i in indexes if self.tokens[self.clauses[i].predicate].start < time.start]
            verbs = [i for i in before if self.clauses[i].kind != "noun"]
            nouns = [i for i in before if self.clauses[i].kind == "noun" and self._near(i, time.start)]
            if nouns and (not verbs or nouns[-1] > verbs[-1]):
                for index in (nouns[-1], *self._beside_it(nouns[-1])):
                    owned.setdefault(index, time_number)
            if verbs:
                owned.setdefault(verbs[-1], time_number)
            else:
                after = [i for i in indexes if self.clauses[i].kind != "noun" and i not in before]
                if after:
                    owned.setdefault(after[0], time_number)
        return owned

    def _beside_it(self, index: int) -> list[int]:
        """«مقتل ستة وإصابة عشرة يوم الاثنين»: the noun of an act to which «و» joins another of the same verb."""
        clause = self.clauses[index]
        if self.forms[clause.predicate].proclitics[:1] != ("و",) or not index:
            return []
        other = self.clauses[index - 1]
        alike = other.kind == "noun" and clause.parent in (index - 1, other.parent)
        alike = alike and other.sentence == clause.sentence
        between = self.forms[other.predicate + 1 : clause.predicate]
        return [index - 1] if alike and not any(f.tag in ("VERB", "SUB", "REL") for f in between) else []

    def _near(self, index: int, start: int) -> bool:
        """Whether a time stands with the noun of an act: right behind what belongs to it, or behind one more phrase
        with a preposition («إطاحة الحركة من الحكم في 2001»)."""
        clause = self.clauses[index]
        last = min(clause.last + 2, len(self.tokens) - 1)
        if start <= self.tokens[last].end:
            return True
        first, stop = clause.predicate + 1, min(clause.predicate + 9, len(self.tokens))
        for at in range(first, stop):
            if self.tokens[at].start >= start:
                return True
            form = self.forms[at]
            if form.tag in ("VERB", "SUB", "REL", "MARK", "CONJ") or form.proclitics[:1] == ("و",):
                return False
        return False

    def _time(self, draft: Draft) -> int:
        """The act's own time, else that of the verb that carries it, tells more of it, goes before it, or reports it
        today."""
        return next((found for found in self._times(draft) if found >= 0), -1)

    def _times(self, draft: Draft) -> Iterator[int]:
        clause, cues = draft.clause, self.known.cues.by_verb
        yield self.time_of.get(draft.index, -1)
        above, relation = clause.parent, clause.relation
        if clause.kind == "noun":
            yield self._told_after(draft)
            while above >= 0 and relation in CARRYING and self.clauses[above].lemma not in cues:
                yield self.time_of.get(above, -1)
                above, relation = self.clauses[above].parent, self.clauses[above].relation
        elif (
            any(a.slot == "subject" and a.inherited for a in clause.arguments)
            and clause.tense == "past"
            and clause.relation != "relative"
        ):
            before = self._verb_before(draft.index)
            if before >= 0 and self.clauses[before].lemma not in cues:
                yield self.time_of.get(before, -1)
        above, steps = clause.parent, 0
        while above >= 0 and steps < 3:
            if self.clauses[above].lemma in cues and self.clauses[above].kind != "noun":
                time = self.time_of.get(above, -1)
                today = (
                    time >= 0
                    and self.reading.times[time].value == self.reading.article.published
                    and clause.tense != "future"
                )
                yield time if today else -1  # «أفادت الوكالة، اليوم، بأن …» (gold: a bulletin that says today)
                return
            above, steps = self.clauses[above].parent, steps + 1

    def _ahead(self, draft: Draft) -> bool:
        """«يزور الوزير دمشق الأسبوع المقبل», «وصل في زيارة يلتقي خلالها نظيره»: the present of what is yet to come."""
        clause, published = draft.clause, self.reading.article.published
        if clause.kind != "verb" or clause.tense != "present" or any(name == "past" for name, _ in clause.cues):
            return False
        if draft.sense.frame.type == "CONSULT" and any(
            a.slot in _MEANWHILE and self.forms[a.head].tag == "PREP" for a in clause.arguments
        ):
            return True
        if draft.time < 0 or not published:
            return False
        value = self.reading.times[draft.time].value.partition("/")[0]
        if "W" in value and len(published) == len("2023-12-07"):
            published = week_value(date.fromisoformat(published))
        return value[:4].isdigit() and value[: len(published)] > published[: len(value)]

    def _told_after(self, draft: Draft) -> int:
        """«تفجير وقع الثلاثاء»، «المحادثات التي بدأت في يوليو»: the time of the verb that goes on about the noun."""
        for index in range(draft.index + 1, min(draft.index + 5, len(self.clauses))):
            clause = self.clauses[index]
            if clause.sentence != draft.clause.sentence:
                break
            if clause.kind != "verb":
                continue
            ours = any(
                a.slot == "subject" and a.inherited and a.head == draft.clause.predicate for a in clause.arguments
            )
            return self.time_of.get(index, -1) if ours or clause.predicate <= draft.clause.predicate + 2 else -1
        return -1

    def _verb_before(self, index: int) -> int:
        """The verb before in the sentence that has the same subject; what stands between may tell of something else."""
        subject = next((a.head for a in self.clauses[index].arguments if a.slot == "subject"), -1)
        for before in range(index - 1, -1, -1):
            clause = self.clauses[before]
            if clause.sentence != self.clauses[index].sentence:
                return -1
            same = any(a.slot == "subject" and a.head == subject for a in clause.arguments)
            if same and clause.kind == "verb" and clause.relation != "relative":
                return before
        return -1

    def _place(self, draft: Draft) -> int:
        """The nearest place behind the predicate within its clause, led by a preposition of place."""
        sentence = self.reading.sentences[draft.clause.sentence]
        begin = self.tokens[draft.clause.predicate].start
        stop = self.tokens[min(max(draft.clause.last, draft.clause.predicate + 1), sentence.last) - 1].end
        for number, place in enumerate(self.reading.places):
            if place.start >= stop:
                break
            if place.start >= begin and not self._whence(place.start):
                return number
        return -1

    def _whence(self, start: int) -> bool:
        """«شن عدوانا من اتجاه الجولان»: where it came from, not where it took place."""
        at = bisect_left(self.tokens, start, key=lambda token: token.start)
        return at > 1 and self.forms[at - 1].stem in _SIDES_OF and self.forms[at - 2].stem == "من"

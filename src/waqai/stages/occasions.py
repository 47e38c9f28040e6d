"""occasions: when and where an act took place; the part of the stage `acts` that looks for times and places.

A time belongs to the predicate right before it in its sentence, a place to the predicate that it stands behind.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from waqai.knowledge import Knowledge
from waqai.match.dates import week_value
from waqai.model import Reading, Sentence, Time
from waqai.stages.arguments import Draft
from waqai.stages.parties import Parties

CARRYING = ("in:object", "in:subject", "in:ب")  # arguments whose act the verb above carries
_MEANWHILE = ("خلال", "اثناء", "في")  # «خلالها»، «فيها»
_BACK = 2  # sentences between an act and the time that is told for it
_RECENT = 4  # days between an act told as news and the article
_BACKGROUND = ("قد", "كان", "سبق")
_DAY = len("2023-12-07")
_SAID_IN = ("ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE")  # done by saying so
_DURING = ("in:خلال", "in:اثناء", "in:علي هامش")  # talks during which something is said or done
# «الاجتماع المقبل»، «هجوم إسرائيلي وشيك»
_COMING = frozenset("مقبل مقبله قادم قادمه مرتقب مرتقبه مزمع مزمعه مقرر مقرره وشيك وشيكه".split())
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
            if verbs and (opened := self._opened(time, verbs[-1], indexes)) >= 0:
                owned.setdefault(opened, time_number)
                continue
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

    def _opened(self, time: Time, verb: int, indexes: Sequence[int]) -> int:
        """«قال إنه في مساء أمس نفذ الجيش …»، «انتهت الحرب، وفي يوم الأحد قصفت …»: the verb right behind a time that
        opens its clause, behind «إن» or with «و»; −1 where the time does not."""
        first = bisect_left(self.tokens, time.start, key=lambda token: token.start)
        last = bisect_left(self.tokens, time.end, key=lambda token: token.start)
        behind = next((i for i in indexes if i > verb and self.clauses[i].predicate >= last), -1)
        if behind < 0 or self.clauses[behind].kind != "verb":
            return -1
        between = range(last, self.clauses[behind].predicate)
        if any(self.forms[at].tag not in ("MARK", "PART") for at in between) or len(between) > 2:
            return -1
        opening = first
        while opening > self.clauses[verb].predicate + 1 and self.forms[opening].proclitics[:1] != ("و",):
            if self.forms[opening - 1].tag == "SUB" or first - opening > 2:
                break
            opening -= 1
        joined = self.forms[opening].proclitics[:1] == ("و",) and not self._timed_before(opening)
        return behind if joined or self.forms[opening - 1].tag == "SUB" else -1

    def _timed_before(self, at: int) -> bool:
        """Whether another time ends right before a token («الاثنين والثلاثاء»)."""
        return any(time.end == self.tokens[at - 1].end for time in self.reading.times)

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
        return next((found for found in (*self._times(draft), *self._times_around(draft)) if found >= 0), -1)

    def _times(self, draft: Draft) -> Iterator[int]:
        clause, cues = draft.clause, self.known.cues.by_verb
        yield self.time_of.get(draft.index, -1)
        above, relation = clause.parent, clause.relation
        if clause.kind == "noun":
            yield self._told_after(draft)
            if above >= 0 and relation in _DURING and draft.sense.frame.type == "CONSULT":
                yield self.time_of.get(above, -1)  # «الشهر الماضي قال الوزير خلال قمة …»
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

    def _times_around(self, draft: Draft) -> Iterator[int]:
        """The day on which somebody spoke, of what he asks or blames in that speech; that of the same actor's act told
        right before; that of the lede, for a headline."""
        clause = draft.clause
        if draft.status != "asserted" or draft.reason or clause.tense == "future" or clause.relation == "relative":
            return
        actors = {party.entity for party in draft.actors}
        if draft.sense.frame.type in _SAID_IN:
            yield self._day_of_speech(draft, actors)
        yield self._joined_day(draft)
        yield self._day_before(draft, actors)
        yield self._day_of_lede(draft)

    def _recent(self, number: int) -> bool:
        """Whether a time is one of the last days before the article."""
        value, published = self.reading.times[number].value.partition("T")[0], self.reading.article.published
        if len(value) != _DAY or len(published) != _DAY:
            return False
        return 0 <= (date.fromisoformat(published) - date.fromisoformat(value)).days <= _RECENT

    def _day_of_speech(self, draft: Draft, actors: set[int]) -> int:
        """«قال الوزير في تصريح له أمس: … إنكم متورطون»، «وأضاف: أدعو …»: when a speaker said what he blames or asks."""
        start = self.tokens[draft.clause.predicate].start
        sentence = draft.clause.sentence
        for claim in reversed(self.reading.claims):
            if claim.start > start:
                continue
            number = sentence_at(self.reading.sentences, claim.cue.start)
            if number < sentence - _BACK or claim.speaker not in actors:
                return -1
            begin = self.reading.sentences[number].start
            times = enumerate(self.reading.times)
            told = [n for n, time in times if begin <= time.start < claim.start and self._of_news(n)]
            if told:
                return told[0] if len(told) == 1 and self._recent(told[0]) else -1
        return -1

    def _joined_day(self, draft: Draft) -> int:
        """«قتل أمس ضابط وأصيب جنديان»: the day of the verb before, to which «و» joins another."""
        clause = draft.clause
        if clause.kind != "verb" or clause.tense != "past" or self.forms[clause.predicate].proclitics[:1] != ("و",):
            return -1
        for index in range(draft.index - 1, -1, -1):
            before = self.clauses[index]
            if before.sentence != clause.sentence:
                return -1
            if before.kind == "verb" and before.relation != "relative":
                told = before.tense == "past" and before.lemma not in self.known.cues.by_verb
                found = self.time_of.get(index, -1) if told and before.parent == clause.parent else -1
                return found if found >= 0 and self._recent(found) else -1
        return -1

    def _day_before(self, draft: Draft, actors: set[int]) -> int:
        """«استقبل الأمير اليوم … . عقب ذلك عقد …»: the day of what the same actor did right before."""
        if not actors or draft.clause.tense == "present" or self._taken_up(draft):
            return -1
        for index in range(draft.index - 1, -1, -1):
            if self.clauses[index].sentence < draft.clause.sentence - _BACK:
                return -1
            other = self.drafts.get(index)
            if other is None or other.reason or other.time < 0 or not self._recent(other.time):
                continue
            if {party.entity for party in other.actors} == actors:
                return other.time
        return -1

    def _taken_up(self, draft: Draft) -> bool:
        """Whether an act is told as known before («وقد حذر»), or in a phrase of another («إيقاف حرب الإبادة»)."""
        clause = draft.clause
        if self.forms[clause.predicate - 1].stem in _BACKGROUND:
            return True
        opens = clause.predicate == self.reading.sentences[clause.sentence].first
        return clause.kind == "noun" and not opens and (clause.parent < 0 or clause.relation not in CARRYING)

    def _of_news(self, number: int) -> bool:
        """Whether a time belongs to what its sentence tells, not to a relative clause («أدان الملك التفجير الذي وقع
        أمس»)."""
        owners = [self.clauses[index] for index, owned in self.time_of.items() if owned == number]
        return bool(owners) and not any(
            c.relation == "relative" and self.forms[c.predicate - 1].tag == "REL" for c in owners
        )

    def _day_of_lede(self, draft: Draft) -> int:
        """The first day that the lede tells of what is news in it, for an act of the headline."""
        reading, sentence = self.reading, draft.clause.sentence
        if reading.blocks[reading.sentences[sentence].block].kind != "title" or self._taken_up(draft):
            return -1
        for number, time in enumerate(reading.times):
            where = sentence_at(reading.sentences, time.start)
            if where > sentence + _BACK:
                break
            if where > sentence and self._recent(number):
                return number if self._of_news(number) else -1
        return -1

    def _ahead(self, draft: Draft) -> bool:
        """«يزور الوزير دمشق الأسبوع المقبل», «زيارة يلتقي خلالها نظيره», «الاجتماع المقبل»: what is yet to come."""
        clause, published = draft.clause, self.reading.article.published
        if clause.kind == "noun":
            behind = self.forms[clause.predicate + 1 : clause.predicate + 4]
            described = next((n for n, form in enumerate(behind) if form.tag not in ("ADJ", "NOUN")), len(behind))
            return any(form.stem in _COMING and not form.proclitics for form in behind[:described])
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


def sentence_at(sentences: Sequence[Sentence], start: int) -> int:
    """Number of the sentence in which a code point stands; the one before it, between sentences."""
    return bisect_right(sentences, start, key=lambda sentence: sentence.start) - 1

"""claims: every stretch of speech that the article pins on a speaker.

Speech verbs and participles with «أن/إن», a colon, a quotation or a noun phrase; «بحسب» and its like; a headline «X: …»; a quotation that
goes on without a cue. The speaker of a verb without subject («وأضاف») is the last one who spoke.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec import Struct

from waqai.knowledge import Knowledge
from waqai.knowledge.framing import CueSense
from waqai.model import Claim, Clause, Reading, Sentence, Span, Trace

_QUOTES = frozenset("\"“”„«»‹›'‘’()")
_SPEAKERS = ("person", "country", "body", "group", "organisation", "people")
# after these a subordinate remark by another hand begins, and what was said ends
_ENDS = frozenset("وفق وفقا بحسب حسب حسبما وفيما بينما فيما علي".split())
_LEAST = 2  # words that a claim must hold
_STATEMENT = 12  # sentences that a statement given word for word may hold
_TEXTS = frozenset("نص بيان يلي اتي تالي كلمه رساله برقيه خطاب".split())
_SCAN = 45  # tokens between a cue and what was said
# verbs whose «أن» with a subjunctive is what was said
_WISHES = frozenset("طالب طلب دعا اقترح ناشد امر حث وعد تعهد اقسم توعد هدد توقع اشترط اوصي تمني".split())


# the writer's own words behind the speaker's: «أثناء لقائه …»، «، لكنه امتنع عن التعليق»
_ASIDE = re.compile(r"\s(?:أثناء|خلال|عقب|بعد) (?:لقائ|استقبال|اجتماع)ه|\sخلال مؤتمر صحا?في|،\s*(?:لكن|غير أن|إلا أن)(?:ه|ها|هم) (?:امتنع|رفض|لم|أضاف|أكد|أوضح|شدد|قال)")


class _Draft(Struct):
    """A claim before the next one cuts it short."""

    start: int
    end: int
    speaker: int
    addressee: int
    cue: Span
    row: str
    confidence: float
    direct: bool = False
    hard: bool = False


def find_claims(reading: Reading, known: Knowledge) -> tuple[Claim, ...]:
    """Claims in order of the text; none overlaps another of the same speaker."""
    return _Finder(reading, known).claims()


class _Finder:
    """Walks the sentences in order; remembers who spoke last."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.forms, self.tokens = reading.forms, reading.tokens
        self.text = reading.article.text
        self.linked = {link.mention: link.entity for link in reading.links}
        self.head = {m.head: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.pronoun = {m.head: n for n, m in enumerate(reading.mentions) if m.kind == "pronoun"}
        self.clauses: dict[int, list[Clause]] = {}
        for clause in reading.clauses:
            self.clauses.setdefault(clause.sentence, []).append(clause)
        self.openings = {words[0][:2] for words in known.cues.by_preposition}
        self.quote_at = self._quote_tokens()
        self.covered = {t for m in reading.mentions if m.kind != "pronoun" for t in range(m.first, m.last)}
        self.predicates = {clause.predicate for clause in reading.clauses}
        self.last: tuple[int, str] = (-1, "")
        self.drafts: list[_Draft] = []

    def claims(self) -> tuple[Claim, ...]:
        for number, sentence in enumerate(self.reading.sentences):
            before = len(self.drafts)
            for clause in self.clauses.get(number, ()):
                if clause.kind in ("verb", "participle"):
                    self._spoken(clause, sentence)
            self._prepositions(sentence)
            if len(self.drafts) == before:
                self._statement(number, sentence)
            if len(self.drafts) == before:
                self._headline(number, sentence)
            if len(self.drafts) == before:
                self._bare_quote(number, sentence)
        return self._finished()

    def _quote_tokens(self) -> dict[int, tuple[int, int, int]]:
        """First token inside a quotation → its offsets and number of words."""
        starts = [token.start for token in self.tokens]
        found: dict[int, tuple[int, int, int]] = {}
        for quote in self.reading.quotes:
            at = bisect_left(starts, quote.start)
            found.setdefault(at, (quote.start, quote.end, len(self.text[quote.start : quote.end].split())))
        return found

    # cues

    def _spoken(self, clause: Clause, sentence: Sentence) -> None:
        sense = self.known.cues.by_verb.get(clause.lemma)
        if sense is None or any(name == "negation" for name, _ in clause.cues):
            return
        if clause.kind == "verb" and self._describing(clause.predicate):
            return
        speaker, gender = self._speaker(clause)
        span, direct = self._content(clause, sense, sentence)
        if span is None:
            return
        addressee = self._addressee(clause)
        token = self.tokens[clause.predicate]
        if clause.voice == "passive" and clause.kind == "verb":
            speaker = -1
        self.drafts.append(_Draft(
            span[0], span[1], speaker, addressee, Span(token.start, token.end), sense.name, 0.9 if speaker >= 0 else 0.6, direct
        ))  # fmt: skip
        if speaker >= 0:
            self.last = (speaker, gender)

    def _speaker(self, clause: Clause) -> tuple[int, str]:
        form = self.forms[clause.predicate]
        if clause.lemma == "نقل":
            source = next((a for a in clause.arguments if a.slot == "عن"), None)
            return (self._entity(source.head, source.first, source.last) if source is not None else -1), form.gender
        subject = next((a for a in clause.arguments if a.slot == "subject"), None)
        if subject is not None and (not subject.inherited or clause.relation == "relative"):
            found = self._entity(subject.head, subject.first, subject.last)
            return found, form.gender
        if clause.kind == "participle":
            own = self._entity(subject.head, subject.first, subject.last) if subject is not None else -1
            earlier = [d for d in self.drafts if d.cue.start >= self._start(clause)]
            if earlier:
                return earlier[-1].speaker, form.gender
            return (own if own >= 0 else self.last[0]), form.gender
        if subject is not None and subject.first >= self.reading.sentences[clause.sentence].first and subject.first < clause.predicate:
            own = self._entity(subject.head, subject.first, subject.last)
            if own >= 0:
                return own, form.gender
        if self.last[0] >= 0 and (self._fits(self.last[0], form.gender) or not self.last[1]):
            return self.last[0], form.gender
        if subject is not None:
            return self._entity(subject.head, subject.first, subject.last), form.gender
        return -1, form.gender

    def _start(self, clause: Clause) -> int:
        return self.reading.sentences[clause.sentence].start

    def _fits(self, entity: int, gender: str) -> bool:
        for link in self.reading.links:
            if link.entity == entity:
                mention = self.reading.mentions[link.mention]
                if mention.kind != "pronoun" and mention.gender:
                    return not gender or mention.gender == gender or mention.number == "p"
        return True

    def _entity(self, head: int, first: int, last: int) -> int:
        number = self.head.get(head, -1)
        if number < 0 and head in self.pronoun and not self.forms[head].enclitic:
            return self.linked.get(self.pronoun[head], -1)
        if number < 0 and self.forms[head].stem in ("بيان", "بلاغ") and self.forms[head].definite:
            return self.last[0]
        if number < 0:
            number = next((self.head[t] for t in range(first, last) if t in self.head), -1)
            if number >= 0 and self.forms[head].stem in ("محللون", "محللين", "خبراء", "مراقبون"):
                return -1
        if number < 0 or self.reading.mentions[number].sense not in _SPEAKERS or self.reading.mentions[number].demonym:
            return -1
        return self.linked.get(number, -1)

    def _addressee(self, clause: Clause) -> int:
        for argument in clause.arguments:
            if argument.slot in ("ل", "object") and clause.lemma not in ("اتهم",):
                number = self.pronoun.get(argument.head, -1) if argument.first == clause.predicate else self.head.get(argument.head, -1)
                if number >= 0 and self.reading.mentions[number].sense in ("person", "body", "group", "country", "people", "organisation", ""):
                    if argument.slot == "ل" or clause.lemma in ("دعا", "طالب", "ابلغ", "حذر", "اخبر", "ناشد", "حث", "خاطب"):
                        return self.linked.get(number, -1)
        return -1

    # what was said

    def _content(self, clause: Clause, sense: CueSense, sentence: Sentence) -> tuple[tuple[int, int] | None, bool]:
        """Offsets of what was said and whether it is direct: behind «أن», a colon or a quotation mark, else a noun phrase."""
        limit = self._quote_limit(clause, sentence)
        found = self._opening(clause, sentence)
        if found is not None:
            kind, first = found
            if kind == "quote":
                quote = self.quote_at[first]
                return (quote[0], quote[1]), True
            if kind == "that" and "ان" not in sense.content:
                if clause.lemma != "وصف":
                    return None, False
                described = next((a for a in clause.arguments if a.slot == "object" and a.first > clause.predicate), None)
                first = described.first if described is not None else first
            return self._trim(first, sentence, limit, kind == "colon")
        led = self._noun_start(clause, sense)
        if led >= 0:
            return self._trim(led, sentence, limit, False)
        return None, False

    def _opening(self, clause: Clause, sentence: Sentence) -> tuple[str, int] | None:
        """How and at which token the words of the speaker begin: behind «أن», behind a colon, or in a long quotation.

        Names, appositions, times and relative clauses may stand between; another cue or a stop may not.
        """
        position = clause.predicate + 1
        stop = min(sentence.last, clause.predicate + _SCAN)
        while position < stop:
            form = self.forms[position]
            if position in self.quote_at and self.quote_at[position][2] >= 3:
                if not self._named_by_quote(position, stop):
                    return "quote", position
                position = self._after(self.quote_at[position][1], position)
                continue
            if form.tag == "MARK":
                if form.folded == ":":
                    after = position + 1
                    if after < stop and self.forms[after].tag == "SUB" and "content" in self.forms[after].classes:
                        return "that", after + 1
                    return "colon", after
                if form.folded in ".؟?!؛":
                    return None
            elif form.tag == "SUB" and "content" in form.classes and position not in self.head:
                after = position + 1
                if after < stop and self.forms[after].folded == ":":
                    return "colon", after + 1
                if form.folded in ("ان", "بان") and self._wish(after, sentence):
                    return ("that", after) if clause.lemma in _WISHES else None
                return "that", after
            elif form.tag == "VERB" and position not in self.covered and form.known:
                before = self.forms[position - 1]
                relative = before.tag == "REL" or before.tag in ("NEG", "PART") and self.forms[position - 2].tag == "REL" or before.folded == "ما"
                if form.lemma in self.known.cues.by_verb and not relative and not self._describing(position):
                    return None
                if form.proclitics[:1] == ("و",) and form.lemma in self.known.frames.by_verb:
                    return None
            elif form.derived == "active" and form.lemma in self.known.cues.by_verb and position in self.predicates:
                return None
            position += 1
        return None

    def _describing(self, at: int) -> bool:
        """Whether a verb with an enclitic describes the indefinite noun before it («بيان نشرته الوكالة»)."""
        form, before = self.forms[at], self.forms[at - 1] if at else None
        return (
            before is not None and form.enclitic in ("ه", "ها") and not form.proclitics and before.tag in ("NOUN", "ADJ", "NAME")
            and not (before.definite and before.tag == "NOUN")
        )  # fmt: skip

    def _named_by_quote(self, at: int, stop: int) -> bool:
        """Whether a quotation only holds a name: «أن» follows it at once («قالت "لجنة أهالي المعتقلين" إن …»)."""
        after = self._after(self.quote_at[at][1], at)
        while after < stop and self.forms[after].tag == "MARK" and self.forms[after].folded in _QUOTES:
            after += 1
        return after < stop and self.forms[after].tag == "SUB" and "content" in self.forms[after].classes

    def _after(self, offset: int, at: int) -> int:
        """First token from `at` on that begins at or behind an offset."""
        while at < len(self.tokens) and self.tokens[at].start < offset:
            at += 1
        return at

    def _wish(self, at: int, sentence: Sentence) -> bool:
        """Whether «أن» is followed by a subjunctive."""
        return at < sentence.last and self.forms[at].tag == "VERB" and self.forms[at].tense in ("present", "jussive")

    def _noun_start(self, clause: Clause, sense: CueSense) -> int:
        """First token of a noun phrase that is what was said: «أكد ضرورة …», «دعا إلى وقف …», «أعلن بدء …»."""
        for argument in clause.arguments:
            if argument.slot in ("subject", "content") or argument.inherited or argument.first <= clause.predicate:
                continue
            number = self.head.get(argument.head, -1)
            if argument.slot == "object" and "noun" in sense.content:
                if number >= 0 and self.reading.mentions[number].sense in _SPEAKERS:
                    continue
                return argument.first
            if argument.slot in sense.content and number < 0 and argument.slot != "ان":
                return argument.first
        return self._act_after(clause) if "noun" in sense.content else -1

    def _act_after(self, clause: Clause) -> int:
        """«أعلن رئيس الشركة، فلان، في رسالة، إغلاق المصنع»: the noun of an act behind commas; nothing else may come between."""
        position = clause.predicate + 1
        stop = min(self.reading.sentences[clause.sentence].last, position + 20)
        comma = False
        while position < stop:
            form = self.forms[position]
            if form.tag in ("VERB", "REL", "SUB") and position not in self.covered or form.folded in ".:؛":
                return -1
            if comma and form.tag == "NOUN" and not form.definite and position not in self.covered and position in self.predicates:
                return position
            comma = form.tag == "MARK" and form.folded in "،,"
            position += 1
        return -1

    def _quote_limit(self, clause: Clause, sentence: Sentence) -> int:
        """Where what was said must end: before the next cue at the same level, else with the sentence."""
        last = sentence.end
        for other in self.clauses.get(clause.sentence, ()):
            if other.predicate <= clause.predicate + 1 or other.kind == "noun" or other.lemma not in self.known.cues.by_verb:
                continue
            sense = self.known.cues.by_verb[other.lemma]
            form = self.forms[other.predicate]
            before = self.forms[other.predicate - 1]
            joined = before.folded in ("،", ",", "”", '"', "»", "؛") or form.proclitics[:1] == ("و",)
            quoted = any(q.start <= self.tokens[other.predicate].start < q.end for q in self.reading.quotes)
            if quoted or not joined:
                continue
            if other.kind == "participle" or form.proclitics[:1] == ("و",) and sense.cue.kind == "verb" and (
                self._opening(other, sentence) is not None
            ):
                return min(last, self.tokens[other.predicate].start)
        return last

    def _trim(self, first: int, sentence: Sentence, limit: int, colon: bool) -> tuple[tuple[int, int] | None, bool]:
        """Offsets of what was said from token `first`: without leading أن, preposition, quotation marks and trailing commas."""
        position = first
        while position < sentence.last and (self.forms[position].tag == "MARK" or not colon and self.forms[position].folded in ("ان", "بان")):
            position += 1
        if not colon and position not in self.quote_at and position < sentence.last and self.forms[position].folded in ("انه", "انها", "انهم", "بانه", "بانها", "انهما"):
            position += 1
        while position < sentence.last and self.forms[position].tag == "MARK":
            position += 1
        if position >= sentence.last:
            return None, False
        token = self.tokens[position]
        form = self.forms[position]
        start = token.start
        if not colon and form.proclitics == ("ب",) and form.known and position == first:
            start += 1
        quote = self.quote_at.get(position)
        end = min(limit, sentence.end)
        if quote is not None:
            rest = self.text[quote[1] : end].strip("\"”»' .،,؛\n")
            if quote[1] > sentence.end or not rest or self._tail(quote[1], end) or (colon and quote[2] >= 3):
                return (quote[0], quote[1]), True
        end = self._cut_tail(start, end)
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in "،,.؛:\"“”»«'()-–"):
            end -= 1
        if len(self.text[start:end].split()) < _LEAST:
            return None, False
        return (start, end), colon

    def _tail(self, start: int, end: int) -> bool:
        """Whether only an attribution follows («…»، بحسب …)."""
        words = self.text[start:end].strip("\"”»' .،,؛\n").split()
        return bool(words) and (words[0].lstrip("و") in _TAILS or len(words) <= 2)

    def _cut_tail(self, start: int, end: int) -> int:
        """Before «، بحسب ما …» or «، وفق …» the words are no longer the speaker's."""
        for mark in ("، وفق", "، بحسب", "، حسب", "، على حد", "، في حين", "، وفقا", "، طبقا"):
            at = self.text.find(mark, start, end)
            if at > start:
                end = at
        for match in _ASIDE.finditer(self.text, start, end):
            if match.start() > start + 12:
                return match.start()
        return end

    # other ways to attribute

    def _prepositions(self, sentence: Sentence) -> None:
        """«بحسب X»، «وفقا لـ X»: the sentence around it is X's."""
        position = sentence.first
        while position < sentence.last:
            sense, after = self._preposition_at(position, sentence)
            if sense is None or (sense.cue.past.endswith("ما") and not self._speech_at(after, sentence)):
                position += 1
                continue
            entity, end = self._named_after(after, sentence)
            span = self._around(position, end, sentence) if end > after else None
            if span is not None:
                cue = Span(self.tokens[position].start, self.tokens[after - 1].end)
                covered = any(d.start < span[1] and span[0] < d.end and d.start - 40 < span[0] for d in self.drafts if d.cue.start >= sentence.start)
                if not covered:
                    self.drafts.append(_Draft(span[0], span[1], entity, -1, cue, sense.name, 0.8 if entity >= 0 else 0.5))
                    if entity >= 0:
                        self.last = (entity, "")
            position = max(after, position + 1)

    def _speech_at(self, at: int, sentence: Sentence) -> bool:
        """Whether a verb of speech stands here («حسبما أعلن»)."""
        if at >= sentence.last:
            return False
        form = self.forms[at]
        return any(f.tag == "VERB" and f.lemma in self.known.cues.by_verb for f in (form, *form.others))

    def _preposition_at(self, at: int, sentence: Sentence) -> tuple[CueSense | None, int]:
        table = self.known.cues.by_preposition
        if self.forms[at].folded.lstrip("وف")[:2] not in self.openings and self.forms[at].folded[:2] not in self.openings:
            return None, at
        for length in (4, 3, 2, 1):
            if at + length > sentence.last:
                continue
            words = [self.forms[n].folded for n in range(at, at + length)]
            words[0] = words[0][1:] if words[0][:1] in "وف" and words[0][1:2] and words[0] not in ("وفق", "وفقا") else words[0]
            if words[0].startswith("وفق") is False and self.forms[at].folded.startswith("ووفق"):
                words[0] = self.forms[at].folded[1:]
            found = table.get(tuple(words))
            if found is not None:
                return found, at + length
            last = self.forms[at + length - 1]
            if length > 1 and last.folded[:1] in ("ل", "ب") and len(last.folded) > 2:
                found = table.get((*words[:-1], last.folded[0]))
                if found is not None:
                    return found, at + length - 1
        return None, at

    def _named_after(self, at: int, sentence: Sentence) -> tuple[int, int]:
        """(entity, token after) of the speaker named behind a preposition; −1 for one that has no code («مصادر»)."""
        position = at
        while position < min(sentence.last, at + 5):
            if position in self.head:
                mention = self.reading.mentions[self.head[position]]
                if mention.sense in _SPEAKERS and not mention.demonym:
                    return self.linked.get(self.head[position], -1), mention.last
            form = self.forms[position]
            if form.tag in ("MARK",) and form.folded not in _QUOTES:
                break
            position += 1
        if position > at and self.forms[at].tag in ("NOUN", "VERB", "ADJ", "REL"):
            return -1, min(position, sentence.last)
        return -1, at

    def _around(self, cue: int, end: int, sentence: Sentence) -> tuple[int, int] | None:
        """What the sentence says before the cue, or after it when the cue opens the sentence."""
        tokens = self.tokens
        if cue - sentence.first <= 1:
            position = end
            while position < sentence.last and self.forms[position].folded not in "،,:":
                position += 1
            position += 1
            while position < sentence.last and (self.forms[position].tag == "MARK" or self.forms[position].folded in ("فان", "فانه", "ان", "فانها", "انه")):
                position += 1
            if position >= sentence.last:
                return None
            start, stop = tokens[position].start, self._cut_tail(tokens[position].start, sentence.end)
        else:
            start, stop = tokens[sentence.first].start, tokens[cue - 1].end
        while stop > start and (self.text[stop - 1].isspace() or self.text[stop - 1] in "،,.؛:\"“”»«'()-–"):
            stop -= 1
        return (start, stop) if len(self.text[start:stop].split()) >= 4 else None

    def _statement(self, number: int, sentence: Sentence) -> None:
        """«… بيانا هذا نصه:» at a paragraph's end: the following paragraphs, up to where the next cue stands, are the statement."""
        last = sentence.last - 1
        while last > sentence.first and self.forms[last].tag == "MARK" and self.forms[last].folded in "-–\"«“":
            last -= 1
        if self.forms[last].folded != ":" or number + 1 >= len(self.reading.sentences):
            return
        words = {self.forms[n].stem for n in range(max(sentence.first, last - 8), last)}
        if not words & _TEXTS:
            return
        end = number + 1
        while end < len(self.reading.sentences) and end - number < _STATEMENT:
            following = self.reading.sentences[end]
            if any(c.kind == "verb" and c.lemma in self.known.cues.by_verb and self._opening(c, following) for c in self.clauses.get(end, ())):
                break
            if self.forms[following.last - 1].folded == ":":
                end += 1
                break
            end += 1
        if end == number + 1:
            return
        first, final = self.reading.sentences[number + 1], self.reading.sentences[end - 1]
        speaker = next(
            (e for n in range(sentence.first, last) if n in self.head and (e := self._entity(n, n, n + 1)) >= 0), self.last[0]
        )
        cue = Span(self.tokens[last].start, self.tokens[last].end)
        stop = final.end
        while stop > first.start and (self.text[stop - 1].isspace() or self.text[stop - 1] in "،,.؛:\"“”»«'()-–"):
            stop -= 1
        self.drafts.append(_Draft(first.start, stop, speaker, -1, cue, "rule#statement", 0.7 if speaker >= 0 else 0.5, True))

    def _headline(self, number: int, sentence: Sentence) -> None:
        """«X: …» at the start of a headline or sentence is speech of X."""
        for position in range(sentence.first, min(sentence.last, sentence.first + 14)):
            form = self.forms[position]
            if form.folded != ":":
                if form.tag == "VERB" and form.known and position not in self.head:
                    break
                continue
            entity, end = self._named_after(self._clause_begin(sentence.first, position), sentence)
            if entity < 0 or end > position:
                return
            span, _ = self._trim(position + 1, sentence, sentence.end, True)
            if span is not None:
                cue = Span(self.tokens[position].start, self.tokens[position].end)
                self.drafts.append(_Draft(span[0], span[1], entity, -1, cue, "rule#colon", 0.75, True))
                self.last = (entity, "")
            return

    def _clause_begin(self, first: int, colon: int) -> int:
        """Token after the last «..» or comma before the colon."""
        for position in range(colon - 1, first, -1):
            if self.forms[position].folded in "..،|" and self.forms[position].tag == "MARK":
                return position + 1
        return first

    def _bare_quote(self, number: int, sentence: Sentence) -> None:
        """A quotation that fills its sentence goes on with the last speaker."""
        if self.last[0] < 0:
            return
        for quote in self.reading.quotes:
            opens = sentence.start <= quote.start <= sentence.start + 2
            if opens and len(self.text[quote.start : quote.end].split()) >= 6 and quote.end >= sentence.end - 3:
                self.drafts.append(_Draft(
                    quote.start, quote.end, self.last[0], -1, Span(quote.start, quote.start), "rule#quote-goes-on", 0.6, True
                ))  # fmt: skip
                return

    def _finished(self) -> tuple[Claim, ...]:
        claims: list[Claim] = []
        seen: set[str] = set()
        ordered = sorted(self.drafts, key=lambda d: (d.start, -d.end))
        for index, draft in enumerate(ordered):
            if any(d is not draft and d.start <= draft.start and draft.end <= d.end and (d.end - d.start) < 1.6 * (draft.end - draft.start)
                   and (d.cue.start, d.start) < (draft.cue.start, draft.start) for d in ordered[max(0, index - 3) : index]):
                continue
            words = " ".join(self.text[draft.start : draft.end].split())
            if words in seen:
                continue
            seen.add(words)
            claims.append(Claim(
                f"c{len(claims) + 1}", draft.speaker, draft.addressee, draft.direct, draft.cue, draft.start, draft.end,
                draft.confidence, (Trace("attribution", draft.row),),
            ))  # fmt: skip
        return tuple(claims)


_TAILS = _ENDS | frozenset(("مضيفا", "مشيرا", "موكدا", "وفق", "حسبما", "في"))

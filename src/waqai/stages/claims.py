"""claims: every stretch of speech that the article pins on a speaker.

Speech verbs and participles with «أن/إن», a colon, a quotation or a noun phrase; «بحسب» and its like; a headline
«X: …»; placards and slogans; a statement given word for word; a quotation that goes on without a cue. The speaker of a
verb without subject («وأضاف») is the last one who spoke and agrees with it in gender and number. Who speaks is found in
`speakers`, where the words of a cue begin and end in `speech`; here each is pinned on the other.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from waqai.knowledge import Knowledge
from waqai.knowledge.framing import CueSense
from waqai.model import Claim, Clause, Form, Reading, Sentence, Span, Trace
from waqai.stages.by_token import SPEAKERS, ByToken
from waqai.stages.speakers import TEXTS, Draft, Speakers
from waqai.stages.speech import EDGE, LEAST, LONGEST, NAMED, QUOTES, Speech

_STATEMENT = 12  # sentences that a statement given word for word may hold
_LEAD = re.compile(r"(?:إلى ذلك|من جهة أخرى|كما|فيما|في الأثناء|في غضون ذلك|وكانت?|و(?=[سيت]))\s*[،,]?\s*")
# placards and slogans: quoted words behind them are speech of those who carry or shout them
_BANNERS = frozenset("شعار شعارات هتاف هتافات لافته لافتات يافطه يافطات عبارات عباره".split())
_SHOWING = frozenset("رفع حمل تحمل هتف ردد كتب اطلق صاح خط علق".split())
# the writer's own «يذكر أن»، «يشار إلى أن»
_FORMULAS = frozenset("يذكر يشار ينوه يلاحظ".split())
_OTHERWISE = frozenset("ابلغ اشعر".split())  # their present tense is written as that of «بلغ»، «شعر»
_NOT_DENIED = ("استبعد", "نفي", "انكر", "اخفي")  # «لم يستبعد أن …» says something all the same
_SUPPOSED = frozenset("افترض رجح قدر اعتقد توقع ظن".split())
_SIGNS = frozenset("عني اظهر دل اثبت اوحي شهد تضمن".split())  # what things do as well as speakers
# nouns that stand for somebody who says, with or without a name
_SOURCES = frozenset(
    "مصدر مصادر شاهد شهود مراقب مراقبون مراقبين محلل محللون محللين خبير خبراء وسايل اعلام صحيفه صحف وكاله "
    "قناه موقع مواقع ناشط ناشطون ناشطين مسوول مسوولون مسوولين متحدث ناطق رواية روايه شهاده ارقام احصاءات "
    "احصاييات بيانات معلومات دراسه استطلاع مركز معهد سكان اهالي مراسل مراسلون".split()
)


def find_claims(reading: Reading, known: Knowledge) -> tuple[Claim, ...]:
    """Claims in order of the text; none overlaps another of the same speaker."""
    return _Finder(reading, known).claims()


class _Finder:
    """Walks the sentences in order and pins each stretch of speech on who speaks."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.by = by = ByToken(reading)
        self.forms, self.tokens, self.text = by.forms, by.tokens, by.text
        self.head, self.quote_at = by.head, by.quote_at
        self.drafts: list[Draft] = []
        self.speakers = Speakers(by, self.drafts)
        self.speech = Speech(by, known)
        self.openings = {words[0][:2] for words in known.cues.by_preposition}
        self._number = 0

    def claims(self) -> tuple[Claim, ...]:
        for number, sentence in enumerate(self.reading.sentences):
            before = len(self.drafts)
            self._number = number
            for clause in self.speech.enter(number, sentence):
                self._spoken(clause, sentence)
            self._banners(sentence)
            self._prepositions(sentence)
            if len(self.drafts) == before:
                self._statement(number, sentence)
            if len(self.drafts) == before:
                self._headline(number, sentence)
            if len(self.drafts) == before:
                self._bare_quote(number, sentence)
        return self._finished()

    def _spoken(self, clause: Clause, sentence: Sentence) -> None:
        cues, came = self.known.cues, self.speech.came(clause)
        sense = cues.by_preposition.get((clause.lemma, "في")) if came else cues.by_verb.get(clause.lemma)
        denied = any(name == "negation" for name, _ in clause.cues)
        if sense is None or (denied and clause.lemma not in _NOT_DENIED):
            return
        if clause.kind == "verb" and (self.speech.describing(clause.predicate) or self._of_writer(clause, sentence)):
            return
        if came:
            speaker, gender = self.speakers.of_text(clause, sentence), ""
        else:
            speaker, gender = self.speakers.speaker(clause)
        span, direct = self.speech.content(clause, sense, sentence)
        if span is None:
            return
        addressee = -1 if came else self.speakers.addressee(clause)  # «بيان للوزارة» is hers
        token = self.tokens[clause.predicate]
        if clause.voice == "passive" and clause.kind == "verb":
            if clause.lemma == "وصف":
                return
            speaker = -1
        if clause.kind == "verb" and not came and self._impersonal(clause, speaker):
            return
        self.drafts.append(
            Draft(
                span[0],
                span[1],
                speaker,
                addressee,
                Span(token.start, token.end),
                sense.name,
                self._sure(clause, speaker, direct),
                direct,
                self._text_that_says(clause.predicate, sentence),
            )
        )
        if speaker >= 0 or self.speakers.explicit:
            self.speakers.remember(speaker, gender)

    def _text_that_says(self, at: int, sentence: Sentence) -> str:
        """The row of the noun behind a verb of speech that names the text: «ذكر بيان …»، «جاء في رسالة …»."""
        for position in range(at + 1, min(sentence.last, at + 4)):
            form = self.forms[position]
            if form.stem in self.speech.nouns:
                return self.known.cues.by_noun[form.stem].name
            if form.tag != "PREP" or form.enclitic:
                break
        return ""

    def _sure(self, clause: Clause, speaker: int, direct: bool) -> float:
        """How often claims so led were right on coded articles: by «أن» or a colon, by a bare noun phrase, with an
        omitted speaker."""
        base = 0.95 if self.speech.led_by == "that" or direct else 0.75
        if speaker < 0:
            return round(base * 0.7, 2)
        return round(base * (1 if self.speakers.explicit or clause.kind == "participle" else 0.85), 2)

    def _impersonal(self, clause: Clause, speaker: int) -> bool:
        """Whether nobody speaks: «ورقة تثبت أن …»، «الوزارة التي يفترض أنها …»."""
        form, before = self.forms[clause.predicate], self.forms[clause.predicate - 1]
        if clause.lemma in _SUPPOSED and before.tag == "REL":
            return True
        bare = not form.proclitics and clause.predicate > self.reading.sentences[clause.sentence].first
        of_thing = before.tag in ("NOUN", "ADJ") and not before.definite and clause.predicate - 1 not in self.by.covered
        of_thing = of_thing or (before.tag == "REL" and before.stem not in ("الذين", "اللذان", "اللذين"))
        if bare and not self.speakers.explicit and of_thing and not self.speakers.named:
            return True
        if clause.lemma not in _SIGNS:
            return False
        behind = self.forms[min(clause.predicate + 1, len(self.forms) - 1)]
        says = behind.stem in self.speech.nouns or behind.stem in _SOURCES
        return not self.speakers.explicit or (speaker < 0 and not says)

    def _of_writer(self, clause: Clause, sentence: Sentence) -> bool:
        """Whether a verb is the writer's own («يذكر أن»، «ويشار إلى أن») or the speaker's within the speech («نقول
        إن»)."""
        form, before = self.forms[clause.predicate], self.forms[clause.predicate - 1]
        after = self.forms[min(clause.predicate + 1, len(self.forms) - 1)]
        if form.stem == "يبدو" or before.folded == "مما":
            return True  # «، مما يؤكد أن …»
        if clause.lemma in _OTHERWISE and form.tense == "present" and (after.tag == "NUM" or clause.lemma == "اشعر"):
            return True  # «تبلغ 18»، «يشعر بالقلق»
        return form.person == 1 or (
            clause.predicate <= sentence.first + 1
            and form.stem in _FORMULAS
            and self.speech.said_behind(clause.predicate, sentence)
        )

    # other ways to attribute

    def _banners(self, sentence: Sentence) -> None:
        """«يحملون لافتات كتب عليها "…"»، «تحت شعار "…"»: quoted words behind a placard or a slogan, said by those who
        hold it."""
        for at in range(sentence.first, sentence.last - 2):
            form = self.forms[at]
            if (form.stem not in _BANNERS and form.stem.removesuffix("ا") not in _BANNERS) or at in self.by.covered:
                continue
            position = at + 1
            while position < min(sentence.last, at + 6) and position not in self.quote_at:
                if (
                    self.forms[position].tag == "MARK"
                    and self.forms[position].folded not in QUOTES
                    and self.forms[position].folded != ":"
                ):
                    break
                position += 1
            if position not in self.quote_at or position >= sentence.last:
                continue
            quote = self.quote_at[position]
            if quote[2] < LEAST:
                continue
            holder = next((c for c in reversed(self.by.clauses_before(at, self._number, 12)) if c.kind == "verb"), None)
            shown = form.stem not in ("شعار", "شعارات", "عباره", "عبارات")
            if not shown and (holder is None or holder.lemma not in _SHOWING):
                continue
            speaker = self.speakers.speaker(holder)[0] if holder is not None else self.speakers.last[0]
            token = self.tokens[at]
            if not any(d.start == quote[0] for d in self.drafts[-3:]):
                self.drafts.append(
                    Draft(
                        quote[0],
                        quote[1],
                        speaker,
                        -1,
                        Span(token.start, token.end),
                        self._row(form),
                        0.7 if speaker >= 0 else 0.5,
                        True,
                    )
                )

    def _row(self, form: Form) -> str:
        sense = self.known.cues.by_noun.get(form.stem)
        return sense.name if sense is not None else "rule#banner"

    def _prepositions(self, sentence: Sentence) -> None:
        """«بحسب X»، «وفقا لـ X»: the sentence around it is X's."""
        position = sentence.first
        while position < sentence.last:
            sense, after = self._preposition_at(position, sentence)
            if sense is not None and "noun" not in sense.content and not sense.cue.past.endswith(("ما", "حد قوله")):
                sense = None  # «من جانبه»، «في بيان»، «بالقول» stand beside a verb of speech
            if sense is None or (
                sense.cue.past.endswith("ما") and not self._reported(sense, after, position, sentence)
            ):
                position += 1
                continue
            verb = self._relayed(after, sentence)
            verb += sense.cue.past.endswith("ما") and verb == after  # «بحسب ما أعلنت الوزارة»
            entity, end = self._named_after(verb, sentence)
            here = self.tokens[position].start
            within = any(
                d.cue.start < here < d.start or sentence.start <= d.cue.start < d.start < here <= d.end + 4
                for d in self.drafts[-6:]
            )
            span = self._around(position, end, sentence) if end > after and not within else None
            if span is not None:
                cue = Span(self.tokens[position].start, self.tokens[after - 1].end)
                covered = any(
                    d.start < span[1] and span[0] < d.end and d.start - 40 < span[0]
                    for d in self.drafts
                    if d.cue.start >= sentence.start
                )
                if not covered:
                    self.drafts.append(
                        Draft(span[0], span[1], entity, -1, cue, sense.name, 0.8 if entity >= 0 else 0.5)
                    )
                    self.speakers.remember(entity, "")
            position = max(after, position + 1)

    def _speech_at(self, at: int, sentence: Sentence) -> bool:
        """Whether a verb of speech stands here («حسبما أعلن»)."""
        if at >= sentence.last:
            return False
        form = self.forms[at]
        verbs = self.known.cues.by_verb
        readings = [form, *form.others]
        if form.enclitic == "ه":
            readings.append(self.known.lexicon[form.folded[:-1]])  # «ما أوردته الوكالة», which «أوردة» is not
        return any(f.tag == "VERB" and f.lemma in verbs and verbs[f.lemma].content for f in readings)

    def _relayed(self, at: int, sentence: Sentence) -> int:
        """«حسبما نقلت الوكالة عن الشرطة»: who speaks stands behind «عن»."""
        if at >= sentence.last or self.forms[at].lemma != "نقل" or self.forms[at].tag != "VERB":
            return at
        return next((n + 1 for n in range(at, min(sentence.last - 1, at + 10)) if self.forms[n].folded == "عن"), at)

    def _reported(self, sense: CueSense, after: int, cue: int, sentence: Sentence) -> bool:
        """Whether «حسبما أعلن …» is an attribution; «كما» is one only behind a statement and without «أن» («كما قالت
        إن …» goes on)."""
        if not self._speech_at(after, sentence):
            return False
        if sense.cue.past != "كما":
            return True
        if cue - sentence.first < 3:
            return False
        return (
            not any(
                (self.forms[n].tag == "SUB" and "content" in self.forms[n].classes)
                or self.forms[n].folded == ":"
                or n in self.quote_at
                for n in range(after, min(sentence.last, after + 25))
            )
            and self.speech.noun_start_at(after) < 0
        )

    def _preposition_at(self, at: int, sentence: Sentence) -> tuple[CueSense | None, int]:
        table = self.known.cues.by_preposition
        if self.forms[at].folded[1:3] not in self.openings and self.forms[at].folded[:2] not in self.openings:
            return None, at
        for length in (4, 3, 2, 1):
            if at + length > sentence.last:
                continue
            words = [self.forms[n].folded for n in range(at, at + length)]
            if self.forms[at].proclitics[:1] in (("و",), ("ف",)):
                words[0] = words[0][1:]
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
            number = self.by.first_at.get(position, self.head.get(position, -1))
            if number >= 0:
                mention = self.reading.mentions[number]
                if mention.sense in SPEAKERS and not mention.demonym:
                    return self.speakers.told(self.by.linked.get(number, -1), number), mention.last
            form = self.forms[position]
            if form.tag == "MARK" and form.folded not in QUOTES:
                break
            if (
                form.tag in ("NOUN", "ADJ", "NUM")
                and form.stem not in _SOURCES
                and form.stem not in NAMED
                and form.stem not in self.known.cues.by_noun
                and form.known
            ):
                break
            position += 1
        position = max(position, at + 1) if self._source(at) else position
        if position > at and self._source(at):
            return -1, min(position, sentence.last)
        return -1, at

    def _source(self, at: int) -> bool:
        """Whether a word stands for somebody who says: «مصادر»، «شهود»، «ما أعلن»؛ a name that no table holds counts,
        «شروط» does not."""
        for position in range(at, min(at + 2, len(self.forms))):
            form = self.forms[position]
            if any(f.tag == "VERB" and f.lemma in self.known.cues.by_verb for f in (form, *form.others)):
                return True
            if form.stem in _SOURCES or form.stem in self.speech.nouns or form.tag == "NAME":
                return True
            if not form.known and not form.definite:
                return True
        return False

    def _around(self, cue: int, end: int, sentence: Sentence) -> tuple[int, int] | None:
        """What the sentence says before the cue, or after it when the cue opens the sentence."""
        tokens = self.tokens
        if cue - sentence.first <= 1:
            position = end
            while (
                position < sentence.last
                and self.forms[position].folded not in "،,:"
                and not self._opened_by_fa(position, end)
            ):
                position += 1
            if position < sentence.last and self.forms[position].tag == "MARK":
                position += 1
            while position < sentence.last and (
                self.forms[position].tag == "MARK"
                or self.forms[position].folded in ("فان", "فانه", "ان", "فانها", "انه")
            ):
                position += 1
            if position >= sentence.last:
                return None
            start = tokens[position].start
            if self._opened_by_fa(position, end):
                start += 1
            stop = self.speech.cut_tail(start, min(sentence.end, start + LONGEST))
        else:
            start, stop = max(tokens[sentence.first].start, tokens[cue].start - LONGEST), tokens[cue - 1].end
            start = max(
                [start, *(d.end for d in self.drafts[-4:] if start <= d.cue.start and d.end < tokens[cue].start - 2)]
            )
            while start < stop and (self.text[start].isspace() or self.text[start] in EDGE):
                start += 1
            opening = _LEAD.match(self.text, start, stop)
            start = opening.end() if opening else start
        while stop > start and (self.text[stop - 1].isspace() or self.text[stop - 1] in EDGE):
            stop -= 1
        return (start, stop) if len(self.text[start:stop].split()) >= LEAST else None

    def _opened_by_fa(self, at: int, end: int) -> bool:
        """Whether «فـ» opens what was said behind the one who says it («وبحسب الغرفة فسيتم …»)."""
        form = self.forms[at]
        return at >= end and (form.proclitics[:1] == ("ف",) or form.folded in ("فقد", "فان", "فانه", "فانها"))

    def _statement(self, number: int, sentence: Sentence) -> None:
        """«… بيانا هذا نصه:» at a paragraph's end: the following paragraphs, up to where the next cue stands, are the
        statement."""
        last = sentence.last - 1
        while last > sentence.first and self.forms[last].tag == "MARK" and self.forms[last].folded in '-–"«“':
            last -= 1
        if self.forms[last].folded != ":" or number + 1 >= len(self.reading.sentences):
            return
        words = {self.forms[n].stem for n in range(max(sentence.first, last - 8), last)}
        if not words & TEXTS:
            return
        end = number + 1
        while end < len(self.reading.sentences) and end - number < _STATEMENT:
            following = self.reading.sentences[end]
            if any(
                c.kind == "verb" and c.lemma in self.known.cues.by_verb and self.speech.opening(c, following)
                for c in self.by.clauses.get(end, ())
            ):
                break
            if self.forms[following.last - 1].folded == ":":
                end += 1
                break
            end += 1
        if end == number + 1:
            return
        first, final = self.reading.sentences[number + 1], self.reading.sentences[end - 1]
        speaker = next(
            (
                e
                for n in range(sentence.first, last)
                if n in self.head and (e := self.speakers.entity(n, n, n + 1)) >= 0
            ),
            self.speakers.last[0],
        )
        cue = Span(self.tokens[last].start, self.tokens[last].end)
        stop = final.end
        while stop > first.start and (self.text[stop - 1].isspace() or self.text[stop - 1] in EDGE):
            stop -= 1
        self.drafts.append(
            Draft(first.start, stop, speaker, -1, cue, "rule#statement", 0.7 if speaker >= 0 else 0.5, True)
        )

    def _headline(self, number: int, sentence: Sentence) -> None:
        """«X: …» at the start of a headline or sentence is speech of X."""
        for position in range(sentence.first, min(sentence.last, sentence.first + 14)):
            form = self.forms[position]
            if form.folded != ":":
                if form.tag == "VERB" and form.known and position not in self.head:
                    break
                continue
            begin = self._clause_begin(sentence.first, position)
            if self.forms[begin].tag == "NOUN" and begin in self.by.predicates and begin not in self.head:
                return  # «محادثات أنقرة: ست ساعات بلا اتفاق»
            entity, end = self._named_after(begin, sentence)
            if entity < 0 or end > position or self._labelled(entity, position + 1, sentence):
                return
            span, _ = self.speech.trim(position + 1, sentence, sentence.end, True)
            if span is not None:
                cue = Span(self.tokens[position].start, self.tokens[position].end)
                self.drafts.append(Draft(span[0], span[1], entity, -1, cue, "rule#colon", 0.75, True))
                self.speakers.remember(entity, "")
            return

    def _labelled(self, entity: int, at: int, sentence: Sentence) -> bool:
        """Whether «تركيا: اعتقال …» says where, not who speaks: a country before the bare noun of an act."""
        form = self.forms[at] if at < sentence.last else None
        return (
            form is not None
            and self.reading.entities[entity].kind == "country"
            and form.tag == "NOUN"
            and not form.definite
            and not form.proclitics
            and at in self.by.predicates
        )

    def _clause_begin(self, first: int, colon: int) -> int:
        """Token after the last «..» or comma before the colon."""
        for position in range(colon - 1, first, -1):
            if self.forms[position].folded in "..،|" and self.forms[position].tag == "MARK":
                return position + 1
        return first

    def _bare_quote(self, number: int, sentence: Sentence) -> None:
        """A quotation that fills its sentence goes on with the last speaker."""
        if self.speakers.last[0] < 0:
            return
        first = bisect_left(self.by.quote_starts, sentence.start)
        for quote in self.reading.quotes[first : first + 3]:
            opens = sentence.start <= quote.start <= sentence.start + 2
            if opens and len(self.text[quote.start : quote.end].split()) >= 6 and quote.end >= sentence.end - 3:
                self.drafts.append(
                    Draft(
                        quote.start,
                        quote.end,
                        self.speakers.last[0],
                        -1,
                        Span(quote.start, quote.start),
                        "rule#quote-goes-on",
                        0.6,
                        True,
                    )
                )
                return

    def _finished(self) -> tuple[Claim, ...]:
        claims: list[Claim] = []
        seen: set[str] = set()
        ordered = sorted(self.drafts, key=lambda d: (d.start, -d.end, d.cue.start))
        held: list[Draft] = []
        for draft in ordered:
            held = [d for d in held if d.end > draft.start]
            if any(self._within(draft, d) for d in held):
                continue
            held.append(draft)
            words = " ".join(self.text[draft.start : draft.end].split())
            if words in seen:
                continue
            seen.add(words)
            claims.append(
                Claim(
                    f"c{len(claims) + 1}",
                    draft.speaker,
                    draft.addressee,
                    draft.direct,
                    draft.cue,
                    draft.start,
                    draft.end,
                    draft.confidence,
                    (Trace("attribution", draft.row), *([Trace("source", draft.source)] if draft.source else [])),
                )
            )
        return tuple(claims)

    def _within(self, draft: Draft, outer: Draft) -> bool:
        """Whether a claim is part of another: its cue is said by the other's speaker word for word, or it is nearly
        as long."""
        if draft.end > outer.end:
            return False
        if outer.start <= draft.cue.start < outer.end:
            same = draft.speaker < 0 or draft.speaker == outer.speaker
            return outer.direct or same or outer.end - outer.start < 1.6 * (draft.end - draft.start)
        return outer.end - outer.start < 1.6 * (draft.end - draft.start)

"""subjects: whose doing a verb is; the part of the stage `clauses` that looks for subjects.

A verb's subject stands behind it, opens its clause, is what a relative pronoun takes up, or is taken over from the verb
before.
"""

from __future__ import annotations

from waqai.knowledge.actor_words import UNNAMED_BODIES
from waqai.model import Argument, Clause, Form
from waqai.stages.openings import Openings
from waqai.stages.phrases import ANIMATE, NOMINAL, Phrase

_SPEAKING = frozenset("بيان تقرير مصدر موقع رساله نص بلاغ وثيقه".split())  # things that say
_THAT = frozenset("ان بان وان وبان".split())  # without a pronoun
_CALLING = frozenset("دعا حث طالب ناشد اتهم حمل حذر هدد هنا شكر انتقد".split())  # verbs that want an object
# verbs that never stand without an object: with one noun phrase behind, it is that («وحث الرئيس على …»)
_OBLIGING = frozenset(
    "التقي زار قابل استقبل حث ناشد اتهم شكر هنا حمل وبخ ابلغ اطلع سلم ودع شيع هاتف خاطب دان ادان".split()
)
_STRIKING = frozenset("استهدف دمر طال خلف اوقع اودي احرق".split())  # verbs that things do to people
# verbs of two objects: a noun phrase behind their enclitic may be what was given («الرئيس منحه الوسام»)
_JUDGING = frozenset("رفض انتقد دان ادان نفي استنكر شجب فند ايد قبل هاجم وصف".split())
_SAID_THINGS = frozenset(
    "تقرير قرار مقترح اقتراح طلب مشروع عرض خطه مبادره اتهام اتهامات ادعاء ادعاءات تصريح تصريحات مزاعم بيان".split()
)
_GIVING = frozenset("منح اعطي سلم ابلغ اهدي وهب حمل عين اتهم عد اعتبر جعل سمي".split())
_CHARGING = frozenset("اتهم كلف ابلغ زود".split())  # they never go without an object where «ب» follows
_ARMED = ("MIL", "COP", "REB", "UAF", "GOV")
_BESIDES = frozenset("كما كذلك ايضا".split())  # what stands before a further verb
_INTRANSITIVE = frozenset("وصل حضر غادر دخل شارك بدا انتهي جري وقع سقط انضم استمر تواصل صدر قدم سافر توجه تقدم".split())
_MEETING = frozenset("التقي قابل حاور".split())
_MANNERS = frozenset("طعنا شنقا ذبحا حرقا خنقا ضربا رميا دهسا رجما".split())  # how somebody was killed


class Subjects(Openings):
    """Subjects of the verbs of one article; `clauses` holds those read so far."""

    def _subject(self, at: int, form: Form, bare: list[Phrase], tells: bool) -> tuple[Phrase | None, bool]:
        """The subject and whether it is taken over from elsewhere; `tells` says that a clause with «أن» follows."""
        if form.person == 1:
            return None, False
        if (doing := self._doing(at, form)) is not None:
            return doing, True
        if (another := self._another(at, form)) is not None:
            return another, True
        if (topic := self._while_doing(at, form)) is not None:
            return topic, False
        leading = self._leading(at, form)
        relative = self._relative(at)
        first = bare[0] if bare else None
        if (
            leading is not None
            and first is not None
            and self._animate(first)
            and first.first == at + 1
            and self._agrees(form, first)
        ):
            before = self.forms[at - 1]
            if before.tag == "MARK" and before.folded in "،,":
                leading = None  # «من جهته، بعث الأمير …»: the clause opens anew behind the comma
        if leading is not None and first is not None and self._taken_up(form, leading, first):
            return first, False
        if leading is not None:
            return leading, False
        asked = self._asked(at, form, first, bare)
        if asked is not None:
            return asked, True
        agrees = first is not None and self._agrees(form, first) and not self._oblique(first)
        agrees = agrees and not self._adverbial(first) and not self._marked_object(first)
        agrees = agrees and not self._called_upon(at, form, first)
        if relative is None and self._pronominal(at, form):
            return self._before(at, form), True
        if relative is None and (speaker := self._of_himself(at, form, bare)) is not None:
            return speaker, True
        if relative is not None:
            if first is not None and first.form is not None and first.form.enclitic and self._animate(first) and agrees:
                return first, False  # «التي عقد زعيمها قمة»
            if (form.enclitic or self._resumes(at, relative)) and first is not None and agrees:
                return first, False
            if first is not None and agrees and self._animate(first) and not self._agrees(form, relative, strict=True):
                return first, False
            if self._resumed(form, relative) and not self._animate(relative) and not bare:
                earlier = self._nearest(relative.first)
                apart = earlier is None or any(self.forms[n].tag == "VERB" for n in range(earlier.last, relative.first))
                if earlier is not None and not apart and self._agrees(form, earlier, strict=True):
                    return earlier, True  # «ألزم المجلس إسرائيل الانسحاب من التلال التي تحتلها»
            return relative, True
        described = self._described(at, form)
        act = described is not None and self._gender(described) == "m"
        # «هتافات تطالب الحكومة»، «عبوة ناسفة استهدفت دورية»
        wanting = form.lemma in _CALLING | _OBLIGING | _STRIKING and len(bare) == 1
        if described is not None and (
            not agrees or wanting or (act and first is not None and not self._animate(first))
        ):
            return described, True
        if form.number in ("p", "d"):
            return self._before(at, form), True
        if first is not None and agrees and at > self.first and self._goes_on(form, first, bare):
            earlier = self._before(at, form, here=True)
            if earlier is not None and self._animate(earlier):
                return earlier, True
        if first is not None and agrees and len(bare) == 1 and self._refused(form, first):
            earlier = self._before(at, form)
            if earlier is not None:
                return earlier, True
        if first is not None and agrees:
            speaks = first.form is not None and first.form.stem in _SPEAKING and form.lemma in self.known.cues.by_verb
            told = (
                tells and len(bare) == 1 and first.first == at + 1 and first.form is not None and first.form.definite
            )  # «أشارت الدراسة إلى أن»
            states = (
                first.form is not None and first.form.stem in UNNAMED_BODIES and form.gender == "f"
            )  # «طالبت الدول العربية»
            if self._animate(first) or first.counted or speaks or told or states:
                return first, False
            earlier = self._before(at, form)
            senses = self.known.frames.by_verb.get(form.lemma, ())
            transitive = any("speaker" not in s.actor for s in senses) or form.lemma in self.known.cues.by_verb
            if earlier is not None and transitive and len(bare) == 1 and form.voice != "passive":
                return earlier, True
            return first, False
        return self._before(at, form), True

    def _refused(self, form: Form, first: Phrase) -> bool:
        """«ورفض تقرير المنظمة»: behind «و» and a verb of judging, a paper or what was said judges nobody."""
        paper = first.form is not None and first.mention < 0 and first.form.stem in _SAID_THINGS
        return paper and form.proclitics[:1] == ("و",) and form.lemma in _JUDGING

    def _called_upon(self, at: int, form: Form, first: Phrase | None) -> bool:
        """«وطالب السلطات بـ…», «لافتا إلى أنه يطالب المجلس بـ…»: what stands behind a verb of calling that does not
        agree with it, or whose subject is the pronoun of «أنه», is its object."""
        if first is None or first.form is None or form.gender != "m" or form.lemma not in _CALLING:
            return False
        before = self.forms[at - 1] if at > self.first else None
        if before is not None and before.tag == "SUB" and before.folded.endswith("انه"):
            return True
        sense = self.reading.mentions[first.mention].sense if first.mention >= 0 else ""
        return first.form.stem.endswith("ات") and form.voice != "passive" and sense not in ("people", "person")

    def _goes_on(self, form: Form, first: Phrase, bare: list[Phrase]) -> bool:
        """«منعت الجماعة دخول الشاحنات وأحرقت عشرات الصهاريج»: a further verb that takes an object, behind which a thing
        stands, or people whom its gender does not fit, tells what the one before did."""
        if form.proclitics[:1] != ("و",) or form.voice == "passive" or form.lemma not in self.known.frames.transitive:
            return False
        if form.lemma in _GIVING and len(bare) > 1:
            return True  # «ومنح الضيف وسام …»
        if first.form is not None and first.form.folded.endswith(("ون", "ان")) and first.form.number in ("p", "d"):
            return False  # «وطلب المنقذون تعزيزات»
        if first.counted:
            people = first.mention >= 0 or (first.form is not None and first.form.tag == "NUM")
            return form.gender == "f" if people else True
        owned = first.form is not None and bool(first.form.enclitic)  # «وجمدت عضويتها»
        beside = [phrase for phrase in bare[1:] if phrase.first == first.last]
        return not self._animate(first) and (owned or not any(map(self._animate, beside)))

    def _done_to(self, at: int) -> bool:
        """«تعرض لانتقادات بسبب زيارته موسكو»: whether a noun phrase is the object of an act behind a preposition."""
        form = self.forms[at - 1] if at - 2 > self.first else None
        if form is None or not form.enclitic or form.tag != "NOUN" or not self._act_noun(form):
            return False
        return bool(form.proclitics) or self.forms[at - 2].tag == "PREP"

    def _met(self, form: Form, phrase: Phrase, phrases: list[Phrase]) -> bool:
        """«استقبل الرئيس، بقصر الاتحادية في القاهرة، نظيره …»: behind an aside, a verb that wants an object has it."""
        before = [p for p in phrases if not p.slot and p.first < phrase.first]
        return form.lemma in _OBLIGING and len(before) == 1 and phrase.first - 1 > before[0].last

    def _without_names(self, form: Form, subject: Phrase | None, objects: list[Phrase]) -> list[Phrase]:
        """The objects without what stands in brackets («الوزير المجري (هنغاريا)») and without the name of an office
        that is the subject, if another object follows («أدان مستشار الأمير الشيخ فلان الهجوم»)."""
        found = [p for p in objects if not self._bracketed(p)]
        if subject is None or not found or form.lemma in _GIVING or min(subject.mention, found[0].mention) < 0:
            return found
        office, name = (self.reading.mentions[p.mention] for p in (subject, found[0]))
        if not office.sense == name.sense == "person" or office.kind != "role" or self.forms[name.first].proclitics:
            return found
        if name.kind == "role" and name.country:
            return found  # «عزى ملك الأردن الرئيس التركي»
        apart = any(self.forms[at].tag != "MARK" and at not in self.opening for at in range(subject.last, name.first))
        honoured = name.role.startswith("honorific") and apart  # «استقبل المستشار المشرف على المركز الدكتور فلان»
        return found[1:] if honoured or (len(found) > 1 and not apart) else found

    def _bracketed(self, phrase: Phrase) -> bool:
        before, after = phrase.first - 1, phrase.last
        return (
            before >= self.first
            and after < self.stop
            and (self.forms[before].folded == "(" and self.forms[after].folded == ")")
        )

    def _doing(self, at: int, form: Form) -> Phrase | None:
        """«صور للأسرى وهم يطالبون بـ…»: with «وهم» before the verb the people named last do it."""
        if at - 2 < self.first or self.forms[at - 1].folded != "وهم" or self.forms[at - 1].tag != "PRON":
            return None
        for position in range(at - 2, self.first - 1, -1):
            number = self.opening.get(position)
            if number is None or self.reading.mentions[number].number not in ("p", "d"):
                continue
            mention = self.reading.mentions[number]
            phrase = Phrase(mention.first, mention.last, mention.first, "", number, self.forms[position])
            if mention.sense in ("people", "person") and self._agrees(form, phrase):
                return phrase
        return None

    def _taken_up(self, form: Form, topic: Phrase, first: Phrase) -> bool:
        """«شبان اعتقلتهم الشرطة»: the verb's enclitic takes up the noun phrase that opens the clause, and who did it
        stands behind. Not where the verb's own agreement speaks for the opening («الوزيرة سلمته الرسالة»)."""
        if not form.enclitic or not self._animate(first) or not self._agrees(form, first, strict=True):
            return False
        if form.lemma in _GIVING:
            return False
        if form.enclitic == "هم":
            people = topic.counted or (topic.form is not None and topic.form.number == "p")
            return people and form.number == "s"
        return self._resumed(form, topic)

    def _pronominal(self, at: int, form: Form) -> bool:
        """«أنها دمرت 27 آلية»: the pronoun on «أن» is the subject; «أنه» may be nobody's."""
        position = at - 1
        while position > self.first and self.forms[position].tag in ("PART", "NEG", "ADV"):
            position -= 1
        before = self.forms[position]
        if position < self.first or before.tag != "SUB" or form.proclitics[:1] == ("و",):
            return False
        return (before.enclitic == "ها" and form.gender == "f") or (before.enclitic == "هم" and form.number == "p")

    def _while_doing(self, at: int, form: Form) -> Phrase | None:
        """«إن الأردن إذ يدين الاعتداء فإنه …»: who is told of before «إذ» does what is told behind it."""
        if at - 2 < self.first or self.forms[at - 1].folded != "اذ" or form.tense != "present":
            return None
        for position in range(at - 2, max(self.first, at - 12) - 1, -1):
            if position in self.opening:
                phrase = self.phrase(position)
                ends = phrase is not None and phrase.last == at - 1 and not self._led_by(position)
                return phrase if ends and phrase is not None and self._agrees(form, phrase) else None
        return None

    def _of_himself(self, at: int, form: Form, bare: list[Phrase]) -> Phrase | None:
        """«قال الأردن إنه يطالب مجلس الأمن»، «أعلن الجيش أنه قتل مسلحين»: the speaker, where the pronoun on «أن» may be
        his and the verb wants an object; «قال إنه وصل الوفد» tells of another."""
        before = self.forms[at - 1] if at > self.first else form
        his = before.tag == "SUB" and before.folded.endswith("نه")
        if not his or form.gender == "f" or form.number in ("p", "d"):
            return None
        wanting = form.lemma in self.known.frames.transitive - _INTRANSITIVE or form.lemma in _MEETING
        if len(bare) != 1 or not wanting or form.voice == "passive":
            return None
        speaker = self._before(at, form, here=True)
        if speaker is None or speaker.mention < 0:
            return None
        mention = self.reading.mentions[speaker.mention]
        harmed = form.lemma in self.known.frames.victims and form.tense == "past"
        if harmed and mention.sector not in _ARMED[:-1] and mention.sense != "country":
            return None  # «قال مصدر طبي إنه قتل خمسة»
        return speaker if self._animate(speaker) else None

    def _asked(self, at: int, form: Form, first: Phrase | None, bare: list[Phrase]) -> Phrase | None:
        """«رحب الاتحاد بالاتفاق ودعا الصومال إلى …»: a country behind a further verb of calling or blaming is its
        object."""
        after = self.forms[at + 1] if at + 1 < self.stop else None
        relative = (  # «رفعت دعوى تتهم فيها …»
            not form.proclitics and at > self.first and after is not None and after.tag == "PREP"
            and bool(after.enclitic) and self.forms[at - 1].tag == "NOUN" and not self.forms[at - 1].definite
        )  # fmt: skip
        relative = relative or self._crowd_before(at, form)
        besides = at > self.first and self.forms[at - 1].folded in _BESIDES
        meanwhile = after is not None and after.stem == "خلال" and bool(after.enclitic)  # «زيارة التقى خلالها الرئيس»
        meanwhile = meanwhile or (at > self.first and self.forms[at - 1].folded == "حيث")
        besides = besides or (meanwhile and form.lemma in _OBLIGING and not form.enclitic)
        if (
            (form.proclitics != ("و",) and not relative and not besides)
            or form.lemma not in _CALLING | _OBLIGING
            or first is None
            or first.mention < 0
            or len(bare) != 1
        ):
            return None
        sense = self.reading.mentions[first.mention].sense
        held = form.lemma in _OBLIGING or (relative and not form.proclitics) or self._urged(form, first)
        again = (
            besides
            and not meanwhile
            and any(c.lemma == form.lemma and c.sentence >= self.number - 1 for c in self.clauses[-6:])
        )
        told = form.lemma == "طالب" and self._told_of(first)
        if (
            sense not in ("country", "people")
            and not told
            and not ((sense in ("person", "body") and held) or (again and self._animate(first)))
        ):
            return None
        for clause in reversed(self.clauses):
            if clause.sentence < self.number - again:
                break
            subject = next((a for a in clause.arguments if a.slot == "subject" and not a.inherited), None)
            if clause.kind != "verb" or subject is None:
                continue
            phrase = self._phrase_of(subject)
            return phrase if self._animate(phrase) and self._agrees(form, phrase, strict=True) else None
        return None

    def _told_of(self, first: Phrase) -> bool:
        """«رفضت بغداد القصف التركي وطالبت أنقرة بوقفه»: whether the sentence has told of the country before, by
        an adjective behind another country."""
        country = self.reading.mentions[first.mention].country
        earlier = [m for m in self.reading.mentions if self.first <= m.first < first.first and len(m.country) == 3]
        return (
            bool(earlier) and earlier[0].country != country and any(m.country == country and m.demonym for m in earlier)
        )

    def _urged(self, form: Form, first: Phrase) -> bool:
        """«دان الرئيس الهجوم ودعا مجلس الأمن إلى …»: with «إلى» right behind, the one body is called upon."""
        after = self.forms[first.last] if first.last < self.stop else None
        return form.lemma == "دعا" and after is not None and after.stem in ("الي", "ل")

    def _crowd_before(self, at: int, form: Form) -> bool:
        """«خرجت مظاهرات في باريس تطالب الحكومة …»: an indefinite crowd told right before does what follows."""
        if form.proclitics:
            return False
        for before in range(max(self.first, at - 6), at):
            number = self.opening.get(before)
            if number is not None and self.reading.mentions[number].role.startswith("protester"):
                return not self.forms[before].definite
        return False

    def _described(self, at: int, form: Form) -> Phrase | None:
        """«جولة استغرقت يوما»: the indefinite thing right before a verb that agrees is what the verb tells of."""
        before = at - 1
        while (
            before > self.first
            and self.forms[before].tag == "ADJ"
            and not self.forms[before].definite
            and not self.forms[before].proclitics
        ):
            before -= 1
        noun = self.forms[before] if before >= self.first else None
        if (
            noun is None
            or noun.tag != "NOUN"
            or noun.definite
            or noun.enclitic
            or not noun.known
            or before in self.inside
            or form.proclitics
            or before in self.timed
        ):
            return None
        phrase = Phrase(before, at, before, "", -1, noun)
        act = noun.stem in self.known.frames.by_noun and form.tense == "past" and form.number == "s"
        same = self._gender(phrase) == form.gender and (form.gender == "f" or act)  # «هجوم استهدف ثكنة»
        return phrase if same and not self._animate(phrase) else None

    def _leading(self, at: int, form: Form) -> Phrase | None:
        """A noun phrase that opens the clause before its verb: «الرئيس الروسي يزور …»، «أن إيران تستعد»."""
        start = self._clause_start(at)
        opens = form.proclitics[:1] == ("و",) or (form.proclitics[:1] == ("ف",) and not self._topical(start, at))
        if opens or self._relative(at) is not None:
            return None
        if start > self.first and self.forms[start - 1].tag == "VERB" and self.inside.get(start - 1, -1) < 0:
            joined = self._joined_subject(at, form)
            if joined is not None:
                return joined  # «… في البحر وموسكو تتهم الغرب»
            return self._resumed_topic(at, form)  # what stands there are the arguments of the verb before
        position = start
        chosen: Phrase | None = None
        while position < at:
            if position in self.timed:
                position = self.timed[position]
                continue
            tag = self.forms[position].tag
            if (least := self._at_least(position)) and chosen is None and least <= at:
                chosen = self.phrase(position)
                position = max(chosen.last, least) if chosen is not None else least
                continue
            if self._loose_that(position):
                position += 1
                continue
            if position in self.opening or tag in NOMINAL:
                phrase = self.phrase(position)
                if phrase is None:
                    position += 1
                    continue
                slot = self._led_by(position)
                if not slot and chosen is None and phrase.last <= at:
                    chosen = phrase
                position = max(phrase.last, position + 1)
                continue
            if tag == "PREP":
                inner = self.phrase(position + 1) if position + 1 < at else None
                position = inner.last if inner is not None else position + 1
                continue
            if tag == "REL":
                return chosen if chosen is not None and self._agrees(form, chosen) and self._animate(chosen) else None
            position += 1
        nearest = self._joined_subject(at, form)
        free = chosen is None or (chosen.last <= at - 1 and chosen.last <= (nearest.first if nearest else 0))
        if nearest is not None and free and (chosen is None or not self._animate(chosen)):
            return nearest
        if chosen is None or not self._agrees(form, chosen, strict=False):
            return None
        return chosen

    def _resumed_topic(self, at: int, form: Form) -> Phrase | None:
        """«الوزير الذي يزور بيروت التقى نظيره»: the actor that opens the clause and has a relative clause is the
        subject of the bare verb behind it, unless that may describe an indefinite noun right before it."""
        last = self.clauses[-1] if self.clauses else None
        if last is None or last.kind != "verb" or last.sentence != self.number or form.proclitics or form.enclitic:
            return None
        relative = self._relative(last.predicate)
        before = self.forms[at - 2 if self.forms[at - 1].folded == "قد" else at - 1]
        if relative is None or not self._animate(relative) or not self._agrees(form, relative, strict=True):
            return None
        vague = before.tag in ("NOUN", "ADJ") and not before.definite and not before.enclitic
        if vague or before.tag in ("MARK", "SUB", "NEG", "AUX", "PREP", "CONJ") or self._led_by(relative.first):
            return None
        start = self._clause_start(last.predicate)
        while start < relative.first and self.forms[start].tag == "AUX":
            start += 1  # «كان الوزير الذي …»
        return relative if relative.first == start else None

    def _relative(self, at: int) -> Phrase | None:
        """The noun phrase that a relative pronoun right before the verb takes up."""
        position = at - 1
        while position > self.first and self.forms[position].tag in ("PART", "NEG", "ADV", "AUX"):
            position -= 1
        if position <= self.first or self.forms[position].tag != "REL":
            return None
        best: Phrase | None = None
        scan = max(self.first, position - 12)
        while scan < position:
            phrase = self.phrase(scan) if (scan in self.opening or self.forms[scan].tag in NOMINAL) else None
            if phrase is not None and phrase.last <= position:
                if best is None or self._fits_relative(position, phrase):
                    best = phrase
                scan = max(phrase.last, scan + 1)
            else:
                scan += 1
        last = self.inside.get(position - 1, -1)
        done = best is not None and best.form is not None and best.head != position - 1 and self._act_noun(best.form)
        if last >= 0 and best is not None and (best.last < position or done):
            mention = self.reading.mentions[last]
            inner = Phrase(mention.first, mention.last, mention.first, "", last, self.forms[mention.first])
            return inner if self._fits_relative(position, inner) else best  # «لإغاثة الشعب الذي …»
        if best is not None and best.last == position and not self._fits_relative(position, best):
            return self._genitive_of(best, position) or best
        return best

    def _genitive_of(self, phrase: Phrase, relative: int) -> Phrase | None:
        """«ضوء الاحتجاجات التي …»: the last noun of a construct that the relative pronoun agrees with."""
        for at in range(phrase.last - 1, phrase.head, -1):
            form = self.forms[at]
            if form.tag == "NOUN" and form.definite and at not in self.inside:
                inner = Phrase(at, phrase.last, at, "", -1, form)
                return inner if self._fits_relative(relative, inner) else None
        return None

    def _resumes(self, at: int, antecedent: Phrase) -> bool:
        """«التي قامت بها الجماعة»: the pronoun behind a preposition is the antecedent's."""
        after = self.forms[at + 1] if at + 1 < self.stop else None
        return after is not None and after.tag == "PREP" and bool(after.enclitic) and self._resumed(after, antecedent)

    def _resumed(self, form: Form, antecedent: Phrase) -> bool:
        """Whether a verb's enclitic can take up an antecedent: «ه» a masculine, «ها» a feminine or a plural."""
        gender = {"ه": "m", "ها": "f"}.get(form.enclitic)
        return gender is not None and self._gender(antecedent) in ("", gender)

    def _fits_relative(self, at: int, phrase: Phrase) -> bool:
        word = self.forms[at].stem
        if word == "الذين" and phrase.mention >= 0:
            mention = self.reading.mentions[phrase.mention]
            return mention.sense not in ("country", "place") and not (
                mention.sense == "person" and mention.number == "s"
            )
        gender = {"الذي": "m", "التي": "f"}.get(word)
        own = self._gender(phrase)
        return gender is None or own == "" or own == gender

    def _before(self, at: int, form: Form, here: bool = False) -> Phrase | None:
        """The subject of the clause before in the same sentence, or, unless `here`, of the sentence before, when it
        agrees."""
        suffered: Phrase | None = None
        joined = form.proclitics[:1] == ("و",)  # «العملية التي دمرت … وأودت بـ…»: things go on doing what they did
        for clause in reversed(self.clauses[max(0, len(self.clauses) - 14) :]):
            if clause.sentence < self.number - (not here):
                break
            if clause.kind == "noun" or self._quotes(clause, at) or (joined and self._describes(clause)):
                continue
            if self._said_by_others(clause, at):
                continue
            goes_on = joined and clause.relation == "relative" and clause.sentence == self.number
            for argument in clause.arguments:
                if argument.slot == "subject":
                    phrase = self._phrase_of(argument)
                    taken = goes_on and argument.inherited
                    if self._agrees(form, phrase, strict=True) and (taken or self._animate(phrase)):
                        if not self._hurts_on(form, clause):
                            return phrase
                        suffered = suffered or phrase
            joined = joined and clause.kind != "verb"
        return suffered or (None if here else self._topic(at, form))

    def _hurts_on(self, form: Form, clause: Clause) -> bool:
        """«اقتحم الجيش المدينة، حيث اعتقل الشاب …، واقتحم …»: whether both a verb and a passive before it are of harm:
        whoever suffered the one hardly did the other."""
        victims = self.known.frames.victims
        return clause.voice == "passive" and clause.lemma in victims and form.lemma in victims

    def _topic(self, at: int, form: Form) -> Phrase | None:
        """«إن الوزير هو آخر من حاول ذلك، إذ زار …»: whom a sentence without a verb is about goes on acting."""
        for position in range(at - 1, self.first, -1):
            if self.forms[position].tag == "PRON" and self.forms[position].folded in ("هو", "هي"):
                start = self._clause_start(position)
                topic = self.phrase(start) if start < position else None
                fits = topic is not None and self._animate(topic) and self._agrees(form, topic, strict=True)
                return topic if fits and topic is not None and topic.last == position else None
        return None

    def _describes(self, clause: Clause) -> bool:
        """«محاولة تسلل نفذها مسلحون»: a verb without «و» right behind an indefinite noun that its pronoun takes up."""
        form, at = self.forms[clause.predicate], clause.predicate
        if clause.kind != "verb" or form.proclitics or form.enclitic not in ("ه", "ها") or at <= self.first:
            return False
        before = self.forms[at - 1]
        return before.tag in ("NOUN", "ADJ") and not before.definite and not before.enclitic

    def _quotes(self, clause: Clause, at: int) -> bool:
        """Whether a token stands in the clause with «أن» of a verb of speech: without a pronoun («أنه») the speaker is
        not who does what is told there."""
        for argument in clause.arguments:
            if argument.slot == "content" and argument.first <= at < argument.last:
                return self.forms[argument.head].folded in _THAT
        return False

    def _main_subject(self, at: int, form: Form) -> Phrase | None:
        """The subject of the last verb before a participle that stands in no relative clause and in nobody's words:
        «دعا الرئيس إلى وقف الحرب التي تشنها الجماعة، مطالبا …»."""
        if form.lemma not in self.known.cues.by_verb:
            return None
        told: list[Argument] = []
        found: Phrase | None = None
        for clause in self.clauses:
            if clause.sentence != self.number or clause.kind != "verb":
                continue
            inside = any(argument.first <= clause.predicate < argument.last for argument in told)
            told += [a for a in clause.arguments if a.slot == "content"]
            if inside or clause.relation == "relative":
                continue
            for argument in clause.arguments:
                if argument.slot == "subject":
                    phrase = self._phrase_of(argument)
                    if self._animate(phrase) and self._agrees(form, phrase, strict=True):
                        found = phrase
        return found

    def _nearest(self, at: int) -> Phrase | None:
        for position in range(at - 1, self.first - 1, -1):
            number = self.opening.get(position)
            if number is not None and self.reading.mentions[number].sense in ANIMATE and not self._led_by(position):
                mention = self.reading.mentions[number]
                return Phrase(mention.first, mention.last, mention.first, "", number, self.forms[position])
        return None

    def _is_passive(
        self, form: Form, subject: Phrase | None, objects: list[Phrase], inherited: bool, relative: bool, charged: bool
    ) -> bool:
        """Whether a past verb that may be read either way is passive; `charged` says that a phrase with «ب» follows,
        behind which a verb of charging wants an object («واتهم الوزير بالفساد»)."""
        objects = [o for o in objects if self.forms[o.head].folded not in _MANNERS]  # «قتل شرطيان طعنا»: how
        many = form.number in ("p", "d") and form.tense == "past"  # «أن خمسة موظفين … قتلوا في هجوم»
        if subject is not None and subject.counted and objects and objects[0].first > subject.last:
            objects = []  # «قتل 38 شخصا على الأقل في …، وفقا لقائد إحدى الميليشيات»
        if subject is None or (inherited and not (relative or many)) or objects or form.enclitic:
            return False
        if form.lemma == "اطلق" and self.forms[subject.head].stem == "سراح":
            return True  # «أطلق سراح الصحافي»
        if form.lemma in _CHARGING and charged and not inherited and form.tense == "past":
            return True
        if form.lemma in self.known.cues.by_verb or form.lemma not in self.known.frames.victims:
            return False
        if subject.mention >= 0:
            mention = self.reading.mentions[subject.mention]
            if relative or inherited:  # «الشبان الذين اعتقلوا»
                return mention.sense in ("people", "person") and mention.sector not in _ARMED
            return mention.sense in ("people", "person")
        return subject.counted and not relative

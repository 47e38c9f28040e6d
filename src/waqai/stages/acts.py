"""acts: every predicate that a frame knows, with who, whom, when, where and how sure, and a reason where it does not
count.

A frame row says which words must or must not stand with its predicate and which arguments of the clause are actor and
recipient. An act counts when the text reports it as something that happened, is under way, or is announced; what is
asked for, threatened, promised, refused, feared, planned, general or remembered is kept with its reason (the rules
are those of PLOVER's manual for verbs of speech).
"""

from __future__ import annotations

from waqai.knowledge import Knowledge
from waqai.knowledge.actor_words import UNNAMED_BODIES
from waqai.knowledge.framing import NEGATORS, Sense
from waqai.model import Act, Clause, Evidence, Reading, Span
from waqai.stages.arguments import Draft, Party
from waqai.stages.occasions import CARRYING
from waqai.stages.parties import ANYBODY, SUFFERED, WHILE, is_weapon, is_wielded, managed
from waqai.stages.sides import FIRM, LASTING, Sides
from waqai.stages.tellings import Tellings
from waqai.stages.unreported import CLASS_REASONS, CLASS_STATUS

_CASUALTIES = frozenset("شهيد شهداء قتيل قتلي جريح جرحي ضحايا اصابات قتلا مصابون مصابين".split())
_BOMBS = ("explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "firearms")
_ATTACKS = frozenset("هجوم هجمات تفجير تفجيرات انفجار انفجارات قصف غاره غارات اشتباكات معارك كمين".split())
_PERSONS = frozenset(
    "شخص اشخاص مدني مدنيين مدنيون مدنيا جندي جنود جنديا شرطي عنصر عناصر ضابط رقيب مواطن طفل اطفال".split()
)
_FEDERATIONS = frozenset("CAF CFU CONMEBOL FIBA OCA AFC FIFA FIFPRO IOC UEFA".split())  # of sport
# different words of one topic that make an article its own; no coded article with events has so many
_DENSE = 6
_CULTURED = 7
# «يؤدي إلى»، «يقضي بـ»: in the present they tell what is meant to come of something
_LEADING_TO = frozenset("ادي اودي افضي قضي نص تضمن هدف رمي مهد كفل ضمن".split())
# reasons that hold for the acts inside an act's arguments too
_INHERITED = frozenset(
    "threatened asked-for promised refused accused-of planned negated purpose wished conditional".split()
)
_SPOKEN = ("AGREE", "CONSULT", "SUPPORT", "REJECT", "REQUEST", "CONCEDE", "COOPERATE")
_BREAKING_OUT = frozenset("دار اندلع وقع نشب حدث شهد تخلل تلا اعقب تجدد تواصل".split())
_CLASHES = frozenset("اشتباكات اشتباك مواجهات مواجهه معارك صدامات صدام".split())
_FACING = frozenset("تصدي تعرض استجاب خضع اذعن تنبه شهد اسف".split())  # verbs that take their object behind «ل»
_SCHEDULED = frozenset("مقرر منتظر مرتقب مزمع متوقع".split())  # «من المقرر أن …»
_AWAITED = frozenset("توقع انتظر ارتقب تقرر".split())  # «يُتوقع أن …»
_BROUGHT_ABOUT = ("تم", "اتم", "جري", "اجري")  # «يتم نقل …»: the noun says what is done
_LIKELY = frozenset("محتمل مرجح ممكن متصور".split())  # «من المرجح أن …»
# what becomes of an act that stands in an argument of an act of these types
_GOVERNED = {
    "REQUEST": "asked-for",
    "THREATEN": "threatened",
    "AGREE": "promised",
    "REJECT": "refused",
    "CONCEDE": "promised",
}
_GOVERNOR_REASONS = {
    "prevention": "prevented",
    "future": "planned",
    "possible": "possible",
    "negation": "negated",
    "attempt": "attempted",
    "call": "asked-for",
    "memory": "background",
    "talk": "general",
}
# what stands behind these goes along with the verb; the verb's negation or plan is not said of it («مُنعت بسبب دعمها»)
_ALONGSIDE = frozenset("in:" + word for word in "بسبب بعد خلال اثر عقب رغم منذ اثناء وسط نتيجه جراء تزامنا عبر".split())
_HELPING = ("AID", "SUPPORT", "COOPERATE")
_ATTENDING = frozenset("مشاركه حضور عقد اجراء اعداد تحضير".split())
_CROWDED = ("demo", "strike")
_INVOLVEMENT = frozenset("ضلوع تورط مسووليه علاقه صله".split())
_PURPOSE = frozenset("لكي كي لكيلا حتي".split())
_NUMBERS = frozenset("مليون ملايين عشرات مات ميات الاف الوف مييات حشود جموع".split())
_FORCE = ("ASSAULT", "COERCE", "MOBILIZE")
_SAID = ("REQUEST", "REJECT", "THREATEN", "ACCUSE")
_MATERIAL = ("ASSAULT", "COERCE", "COOPERATE", "RETREAT", "CONSULT", "MOBILIZE", "SANCTION", "PROTEST")
_AIMED_AT = (*_MATERIAL, "REQUEST", "THREATEN")
_ONE_SIDED = ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST", "ACCUSE", "REJECT", "THREATEN", "RETREAT")


def find_acts(reading: Reading, known: Knowledge) -> tuple[Act, ...]:
    """One act for each clause that evokes a frame, in order of the text; those with a `reason` do not count."""
    return _Finder(reading, known).acts()


class _Finder(Sides, Tellings):
    """The article's clauses with the actors, times and places that may fill their slots."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        super().__init__(reading, known)
        self.topic = self._topic()

    def acts(self) -> tuple[Act, ...]:
        for index, clause in enumerate(self.clauses):
            draft = self._draft(index, clause)
            if draft is not None:
                self.drafts[index] = draft
        for draft in self.drafts.values():
            self._clash(draft)
            self._harm(draft)
            self._judge(draft)
        for draft in self.drafts.values():
            self._absorb(draft)
        for draft in self.drafts.values():
            self._follow(draft)
            self._suffer(draft)
        for draft in self.drafts.values():
            self._complete(draft)
        for draft in self.drafts.values():
            self._infer(draft)
        return tuple(self._act(draft) for draft in self.drafts.values())

    def _clash(self, draft: Draft) -> None:
        """«تصدوا لاقتحام القوات، حيث دارت اشتباكات»: those who clash are the sides of the act told right before."""
        if draft.reason not in ("no-actor", "no-recipient") or draft.actors or draft.recipients:
            return
        above = self.clauses[draft.clause.parent] if draft.clause.parent >= 0 else None
        told = above is not None and above.lemma in _BREAKING_OUT and not self.forms[draft.clause.predicate].definite
        if draft.clause.kind != "noun" or draft.clause.lemma not in _CLASHES or not told:
            return
        sides: dict[int, Party] = {}
        for index in range(draft.index - 1, -1, -1):
            if self.clauses[index].sentence != draft.clause.sentence:
                break
            act = self.drafts.get(index)
            if act is not None and act.sense.frame.type in ("ASSAULT", "COERCE"):
                both = (*act.actors, *act.recipients)
                sides.update((p.entity, p) for p in both if p.sense != "place" and p.entity not in sides)
            subject = self._slot(self.clauses[index], "subject") if self.clauses[index].kind == "verb" else []
            sides.update((p.entity, p) for p in subject if p.sense != "place" and p.entity not in sides)
            if len(sides) > 1:
                draft.actors, draft.reason = list(sides.values())[:2], ""
                return

    def _harm(self, draft: Draft) -> None:
        """«انفجرت سيارة مفخخة في بغداد»، «قتل أربعة أشخاص في انفجار وسط بغداد»: nobody is named whom an attack hurt,
        but the town where it took place; told once a sentence."""
        if draft.reason != "no-actor" or draft.actors or draft.recipients or draft.sense.frame.type != "ASSAULT":
            return
        clause, sentence = draft.clause, self.reading.sentences[draft.clause.sentence]
        bomb = draft.sense.frame.mode in _BOMBS or is_wielded(clause, self.forms)
        if not (bomb or (self._victims(draft) and self._attacked(draft)) or self._casualties(draft)):
            return
        place = self._place(draft)
        if place < 0 or not sentence.start <= self.reading.places[place].start < sentence.end:
            return
        others = (d for d in self.drafts.values() if d.clause.sentence == clause.sentence and d is not draft)
        if any(d.sense.frame.type == "ASSAULT" and (d.actors or d.recipients) for d in others):
            return
        draft.place = place
        draft.recipients = self._placed(draft)
        draft.reason = "" if draft.recipients else draft.reason

    def _victims(self, draft: Draft) -> bool:
        """Whether an act that hurts people tells how many, or that they are people."""
        slots = ("genitive", "object", "subject") if draft.clause.kind == "noun" else ("object", "subject")
        heads = [a for a in draft.clause.arguments if a.slot in slots and a.first > draft.clause.predicate]
        return any(
            self.forms[a.first].tag == "NUM"
            or self.forms[a.first].stem in _NUMBERS
            or self.forms[a.head].stem in _PERSONS
            for a in heads
        )

    def _casualties(self, draft: Draft) -> bool:
        """«ثمانية شهداء من جراء استهداف سيارة»: those whom a headline counts right before the noun of an attack."""
        at, first = draft.clause.predicate, self.reading.sentences[draft.clause.sentence].first
        if draft.clause.kind != "noun" or self.clauses[draft.index].parent >= 0:
            return False
        return any(self.forms[n].stem in _CASUALTIES for n in range(max(first, at - 5), at))

    def _attacked(self, draft: Draft) -> bool:
        """Whether the sentence tells of an attack besides those whom it hurt."""
        nouns = self.known.frames.by_noun
        sentence = self.reading.sentences[draft.clause.sentence]
        for at in range(sentence.first, sentence.last):
            form = self.forms[at]
            told = any(s.frame.mode in _BOMBS or form.stem in _ATTACKS for s in nouns.get(form.lemma, ()))
            if at != draft.clause.predicate and form.tag == "NOUN" and told:
                return True
        return False

    def _topic(self) -> str:
        """The reason that an article gives that is about something else altogether: the words of sport, or of books,
        films and songs, are dense in it."""
        words = {form.stem for form in self.forms} | {form.lemma for form in self.forms}
        topics = self.known.topics
        if len(words & topics["sport"].keys()) >= _DENSE:
            return "sport"
        return "culture" if len(words & topics["culture"].keys()) >= _CULTURED else ""

    def _sporting(self, draft: Draft) -> bool:
        """Whether only federations of sport and their people act («رئيس الفيفا يستقيل»), on nobody else."""
        sides = [self.reading.entities[party.entity] for party in (*draft.actors, *draft.recipients)]
        return bool(draft.actors) and all(e.country in ("IGO", "NGO") and e.sector in _FEDERATIONS for e in sides)

    def _accident(self, draft: Draft) -> bool:
        """Whether people are hurt by nobody: no actor, and a misfortune in the sentence or the one before («حادث
        مرور»)."""
        if draft.sense.frame.type != "ASSAULT":
            return False
        if self._inanimate(draft.clause) and not self._slot(draft.clause, "subject"):
            return True
        if draft.actors:
            return False
        sentences = self.reading.sentences
        first = sentences[max(draft.clause.sentence - 1, 0)].first
        table = self.known.topics["accident"]
        for at in range(first, sentences[draft.clause.sentence].last):
            if at and is_weapon(self.forms[at - 1]):
                continue  # «صواريخ بركان»
            for word in {self.forms[at].stem, self.forms[at].lemma}:
                if any(not rest or self._spelled(at + 1, rest) for rest in table.get(word, ())):
                    return True
        return False

    def _inanimate(self, clause: Clause) -> bool:
        """«قتل المرض»، «تصيب الملاريا»: a verb of harm whose subject is a thing that nobody wields and no attack."""
        subject = next((a for a in clause.arguments if a.slot == "subject" and not a.inherited), None)
        if clause.kind != "verb" or clause.voice == "passive" or subject is None:
            return False
        form = self.forms[subject.head]
        if (
            form.tag != "NOUN"
            or not form.known
            or form.enclitic
            or any(at in self.starting for at in range(subject.first, subject.last))
        ):
            return False
        if is_weapon(form) or form.stem in self.known.titles.by_head:
            return False
        return form.lemma not in self.known.frames.by_noun and form.stem not in self.known.frames.by_noun

    def _petty(self, draft: Draft) -> bool:
        """Whether a private person alone says or refuses something to nobody of whom it is told («رفض الفنان …»)."""
        if draft.sense.frame.type not in _SPOKEN or draft.recipients or not draft.actors:
            return False
        return all(
            self.reading.entities[p.entity].sector in ("CVL", "MED", "JRN")
            and self.reading.entities[p.entity].kind in ("person", "role")
            for p in draft.actors
        )

    def _lifeless(self, draft: Draft) -> bool:
        """Whether something dies that does not live: «استشهدت الوكالة بالعجز» cites, a body is no victim."""
        sense = draft.sense
        dies = sense.frame.type == "ASSAULT" and "subject" in sense.recipient and not sense.required
        if not dies or draft.clause.kind != "verb" or not draft.recipients:
            return False
        bodies = ("organisation", "group", "country")
        return all(self.reading.entities[party.entity].kind in bodies for party in draft.recipients)

    # which frame

    def _draft(self, index: int, clause: Clause) -> Draft | None:
        frames = self.known.frames
        senses = frames.by_noun.get(clause.lemma) if clause.kind == "noun" else self._verb_senses(clause)
        if not senses:
            return None
        fallback: Draft | None = None
        fitting: list[tuple[int, Sense]] = []
        told = {
            *(argument.slot for argument in clause.arguments), *self._words(clause), *NEGATORS, ANYBODY,
            *self._said(clause),
        }  # fmt: skip
        for sense in senses:
            if "speaker" in sense.noun_actor and clause.kind == "noun" and not self._predicative(clause):
                continue
            self.filling, length = sense.frame.type, 0
            if sense.required:
                stands = self._says if "topic" in sense.recipient else self._stands
                some = (pair for pair in sense.required if (pair[0] or pair[1][0]) in told)
                length = max((len(w) + bool(p) for p, w in some if stands(clause, p, w)), default=0)
                if not length:
                    continue
                length += 9 * sense.refuses
            if not any(self._bars(clause, p, w) for p, w in sense.barred if (p or w[0]) in told):
                fitting.append((-length, sense))
        said = any("speaker" in sense.actor for _, sense in fitting) and not self._spoken_by_subject(clause)
        for _, sense in sorted(fitting, key=lambda pair: pair[0]):
            if said and "subject" in sense.actor:
                continue  # «الحصار يعد جريمة»: the speaker says so
            draft = self._filled(index, clause, sense)
            if sense.frame.type in _FORCE:
                draft.actors = [party for party in draft.actors if not self._reports(party)]
            if self._enough(draft):
                return draft
            if {"content", "topic"} & {*sense.recipient} or "speaker" in sense.actor:
                continue  # «قال إن …», «فشلت المحادثات»: what charges or blames nobody is no act
            if fallback is None:
                draft.reason = "no-actor" if not draft.actors else "no-recipient"
                fallback = draft
        return fallback

    def _reports(self, party: Party) -> bool:
        """Whether a side is the press or a source: they tell of force and do none («تحدثت الصحف عن حادثة … وأودت بحياة
        جنديين»)."""
        entity = self.reading.entities[party.entity]
        return entity.sector == "JRN" or any(m.role == "source" for m in self._mentions_at(party.start))

    def _spoken_by_subject(self, clause: Clause) -> bool:
        """Whether the subject is an actor, who can call something by a name."""
        return any(a.slot == "subject" and (a.head in self.named or a.head in self.pronouns) for a in clause.arguments)

    def _predicative(self, clause: Clause) -> bool:
        """«إن ما يحدث إبادة جماعية»: an indefinite noun that nothing governs says what its subject is."""
        form = self.forms[clause.predicate]
        before = self.forms[clause.predicate - 1] if clause.predicate else None
        free = before is None or before.tag not in ("PREP", "NOUN", "NUM", "NEG") or before.definite
        bare = not (form.definite or form.enclitic or form.proclitics)
        return bare and free and not clause.relation.startswith("in:")

    def _verb_senses(self, clause: Clause) -> list[Sense]:
        """The frames of a verb, those of its first reading before those of verbs that are spelled alike («يوقع»)."""
        by_verb = self.known.frames.by_verb
        form = self.forms[clause.predicate]
        found = list(by_verb.get(clause.lemma, ()))
        if form.tag == "VERB" and clause.voice != "passive":
            for other in form.others:
                if (
                    other.tag == "VERB"
                    and other.known
                    and other.lemma != clause.lemma
                    and other.tense == form.tense
                    and other.voice != "passive"
                ):
                    found += [s for s in by_verb.get(other.lemma, ()) if s not in found]
        return found

    def _stands(self, clause: Clause, preposition: str, words: tuple[str, ...]) -> bool:
        """Whether a frame's words stand with the predicate: behind their preposition, or anywhere among its phrases."""
        if preposition:
            led = any(a.slot == preposition and self._opens_with(a, words) for a in clause.arguments)
            return led or (words == (ANYBODY,) and self._somebody(clause, preposition))
        if words[0] in NEGATORS:
            return any(name == "negation" and self.forms[at].stem == words[0] for name, at in clause.cues)
        found = self._words(clause).get(words[0])
        if self.filling == "MOBILIZE" and found is not None:
            found = [at for at in found if not self._in_name(at)]  # «نشر كتائب القسام مقطعا»
        if found is None and words == (ANYBODY,):
            return self._somebody(clause, "")
        return found is not None and any(self._spelled(at, words) and not self._aside(clause, at) for at in found)

    def _bars(self, clause: Clause, preposition: str, words: tuple[str, ...]) -> bool:
        """Whether words that speak against a frame stand with the predicate; inside a name they say nothing («قطاع
        غزة»)."""
        if preposition:
            return self._stands(clause, preposition, words)
        found = self._words(clause).get(words[0])
        if found is None:
            return False
        plain = self.filling in FIRM and self._between_actors(clause)
        heads = {argument.head for argument in clause.arguments}
        return any(self._spelled(at, words) for at in found if not self._in_name(at) and (not plain or at in heads))

    def _enough(self, draft: Draft) -> bool:
        needs, clause = draft.sense.frame.needs, draft.clause
        blamed = draft.recipients or needs != "both" or not draft.sense.required
        if "speaker" in draft.sense.actor and not (draft.actors and blamed):
            return False  # whoever is blamed by nobody known is not blamed
        if needs == "both" and self._told(draft):
            return True
        if needs == "actor" and self._addressed(draft):
            return True
        if draft.sense.frame.type == "PROTEST" and not draft.actors and self._crowd(clause):
            return True
        if draft.sense.frame.mode in _CROWDED and not draft.actors and self._gathered(clause):
            return True
        if draft.sense.frame.type in _ONE_SIDED and draft.clause.kind == "noun" and self._happened(draft.clause):
            return True
        together = draft.sense.together or draft.sense.noun_together
        both = bool(draft.actors and (draft.recipients or (draft.actors[1:] and (together or self._between(clause)))))
        plural = bool(together) and (
            any(self._plural(party) for party in draft.actors) or (bool(draft.actors) and self._paired(draft.clause))
        )
        match needs:
            case "both":
                return both or plural or bool(draft.recipients and draft.clause.voice == "passive")
            case "actor":
                return bool(draft.actors)
            case "recipient":
                hurt = draft.clause.kind == "noun" and bool(self._by_weapon(draft.clause, draft.sense))
                return bool(draft.recipients) or hurt  # «إصابات برصاص الجيش في …»
            case _:
                return bool(draft.actors or draft.recipients)

    def _crowd(self, clause: Clause) -> bool:
        """«تظاهر الآلاف»: a number of people whom nothing else describes."""
        subject = next((a for a in clause.arguments if a.slot == "subject" and not a.inherited), None)
        opening = self.forms[subject.first : min(subject.first + 3, subject.last)] if subject is not None else ()
        return any(form.tag == "NUM" or form.stem in _NUMBERS for form in opening)

    def _gathered(self, clause: Clause) -> bool:
        """«خرجت مظاهرات في …»، «تظاهرة حاشدة تدعو …»: a protest of which a verb tells, or a headline opens with."""
        if clause.kind != "noun":
            return False
        parent = self.clauses[clause.parent] if clause.parent >= 0 else None
        form = self.forms[clause.predicate]
        if parent is None:
            return clause.predicate == self.reading.sentences[clause.sentence].first
        told = parent.kind == "verb" and parent.voice != "passive" and not form.enclitic
        return told and (clause.relation == "in:subject" or (clause.relation == "in:object" and parent.lemma == "شهد"))

    def _happened(self, clause: Clause) -> bool:
        """«تمت مصادرة أسلحة»، «التفجير الذي وقع»: told as having happened, though nobody is named."""
        if (
            clause.parent >= 0
            and self.clauses[clause.parent].lemma in ("تم", "جري")
            and clause.relation == "in:subject"
        ):
            return True
        form = self.forms[clause.predicate]
        stop = min(self.reading.sentences[clause.sentence].last, clause.predicate + 5)
        return form.definite and any(self.forms[at].tag == "REL" for at in range(clause.predicate + 1, stop))

    def _told(self, draft: Draft) -> bool:
        """Whether one side is enough: an act of force or blame on something that is no actor («صادرت أسلحة»), or one
        done to somebody."""
        type_, clause = draft.sense.frame.type, draft.clause
        if self._addressed(draft):
            return True
        if type_ not in _ONE_SIDED:
            return False
        if draft.actors:
            return clause.kind == "noun" or any(a.slot in ("object", "ب") and not a.inherited for a in clause.arguments)
        subject = next((a for a in clause.arguments if a.slot == "subject"), None)
        if (
            draft.recipients
            and subject is not None
            and any(
                c.predicate == subject.head and c.kind == "noun" and c.lemma in self.known.frames.by_noun
                for c in self.clauses[max(0, draft.index - 6) : draft.index]
            )
        ):
            return True  # «الهجوم الذي استهدف المسجد»
        if subject is not None and draft.recipients and self._befalls(draft, subject):
            return True
        own = subject is not None and not subject.inherited
        if own and subject is not None:
            own = self.forms[subject.head].stem not in self.known.frames.by_noun
        if own and type_ in ("ASSAULT", "COERCE") and clause.kind == "verb":  # «هاجم مجهولون …»
            sides = [self.reading.entities[party.entity] for party in draft.recipients]
            return bool(sides) and all(p.sense != "place" for p in draft.recipients) and any(e.country for e in sides)
        located = all(self._located(party) for party in draft.recipients)
        return bool(draft.recipients) and ((clause.kind == "noun" and not located) or clause.voice == "passive")

    def _addressed(self, draft: Draft) -> bool:
        """«طالبت الهيئة الوزير بـ…»: whom words are for is told, and somebody of whom neither country nor kind is known
        says them."""
        if draft.sense.frame.type not in _SAID or draft.clause.kind == "noun" or draft.clause.voice == "passive":
            return False
        subject = next((a for a in draft.clause.arguments if a.slot == "subject"), None)
        if subject is not None and not draft.actors and self.forms[subject.head].stem in UNNAMED_BODIES:
            return (
                not subject.inherited and self.forms[draft.clause.predicate].gender == "f"
            )  # «دعت الدول الأفريقية إلى الحوار»
        if draft.actors or not draft.recipients:
            return bool(draft.actors) and draft.sense.frame.type == "REQUEST" and self._calls_on_all(draft.clause)
        entities = self.reading.entities
        return subject is not None and all(p.sense != "place" and entities[p.entity].country for p in draft.recipients)

    def _located(self, party: Party) -> bool:
        """«الحرب في أوكرانيا»: where, not whom."""
        mentions = self._mentions_at(party.start)
        return bool(mentions) and mentions[0].first > 0 and self.forms[mentions[0].first - 1].folded == "في"

    def _paired(self, clause: Clause) -> bool:
        """«بين إيران والقوى الكبرى»: two sides, though only one of them is known."""
        return any(
            argument.slot == "بين" and self.forms[at].proclitics[:1] == ("و",)
            for argument in clause.arguments
            for at in range(argument.first + 1, argument.last)
        )

    # does it count

    def _judge(self, draft: Draft) -> None:
        """Sets status and reason from negation, mood, and what governs the act."""
        if draft.reason:
            return
        clause = draft.clause
        frame = draft.sense.frame
        names = {name for name, _ in clause.cues}
        if draft.sense.refuses:  # «لن نقبل»: the act is the refusal
            names -= {"negation", "future"}
        if "negation" in names:
            draft.status = "negated"
            draft.reason = "negated"
            return
        if clause.kind == "noun":
            reason = self._governor(draft) or self._purpose(draft)
            if reason:
                draft.reason = reason
                return
            if not draft.actors and not draft.recipients and not (frame.mode in _CROWDED and self._gathered(clause)):
                draft.reason = "general"
                return
        if "possible" in names or self._doubted(clause) or self._likely(clause):
            draft.status = "possible"
        elif "future" in names and frame.type != "THREATEN":  # «سنرد»: the threat is made
            draft.status = "future"
        if (self.topic or self._sporting(draft)) and frame.type not in ("SANCTION", "PROTEST"):
            draft.reason = self.topic or "sport"
            return
        if frame.type == "CONSULT" and any(
            self.reading.entities[p.entity].sector == "JRN" for p in (*draft.actors, *draft.recipients)
        ):
            draft.reason = "general"  # an interview is no meeting
            return
        if clause.kind == "noun" and clause.lemma == "احتلال" and self.forms[clause.predicate].definite:
            draft.reason = "background"  # «الاحتلال» names a side or a state of things
            return
        if self._prays(draft) or self._shuns(draft):
            draft.reason = "wished"
            return
        if self._lifeless(draft) or self._petty(draft) or self._talks(draft):
            draft.reason = "general"
            return
        if self._accident(draft):
            draft.reason = "accident"
            return
        if self._remembered(draft):
            draft.reason = "background"
            return
        mood = ""
        if outlook := self._outlook(clause):
            draft.status = outlook
            mood = "negated" if outlook == "negated" else ""
        else:
            mood = self._mood(clause)
        draft.reason = mood or self._of_noun(draft)
        if not draft.reason and not self._involves(draft):
            self._above(draft, frame.type)

    def _involves(self, draft: Draft) -> bool:
        """«نفت تورطها في الهجوم»: the act took place, whoever denies having had a part in it."""
        at = draft.clause.predicate
        form = self.forms[at]
        if draft.clause.kind != "noun" or not form.definite:
            return False
        before = at - 1 if form.proclitics else at - 2
        first = self.reading.sentences[draft.clause.sentence].first
        led = bool(form.proclitics) or (at > first and self.forms[at - 1].tag == "PREP")
        return led and any(self.forms[n].stem in _INVOLVEMENT for n in range(max(first, before - 1), before + 1))

    def _of_noun(self, draft: Draft) -> str:
        """«دعا إلى محادثات تستضيفها أنقرة»: what is told of an act that did not take place did not either."""
        at = draft.clause.predicate
        if draft.clause.kind != "verb" or not self.forms[at].enclitic or self.forms[at].tense == "past":
            return ""
        for index in range(draft.index - 1, -1, -1):
            noun = self.clauses[index]
            if noun.sentence != draft.clause.sentence:
                break
            act = self.drafts.get(index)
            if act is not None and noun.kind == "noun" and self._taking_up(noun) == at:
                return act.reason if act.reason in _INHERITED else ""
        return ""

    def _governor(self, draft: Draft) -> str:
        """The reason that a noun right before the act gives («منع الهجوم»، «احتمال شن هجوم»)."""
        at = draft.clause.predicate
        end = False
        for back in range(at - 1, max(self.reading.sentences[draft.clause.sentence].first, at - 4) - 1, -1):
            form = self.forms[back]
            if form.tag == "MARK" and form.folded not in "\"“”«»'":
                break
            if form.tag in ("VERB", "SUB", "REL"):
                break
            name = (
                self.known.governors.get(form.lemma)
                or self.known.governors.get(form.stem)
                or self.known.governors.get(form.folded)
            )
            if name is None:
                if form.tag == "NOUN" and (form.definite or form.enclitic):
                    break
                continue
            if name == "end":
                end = True
                continue
            if name == "ability":
                draft.status = "possible"
                return ""
            if name in ("possible", "call", "talk") and form.definite and form.tag == "NOUN":
                continue
            return _GOVERNOR_REASONS.get(name, "")
        if end and draft.sense.frame.type not in LASTING:
            return "asked-for"
        return ""

    def _remembered(self, draft: Draft) -> bool:
        """«في مثل هذا اليوم من عام 1956»: an anniversary tells of another time."""
        sentence = self.reading.sentences[draft.clause.sentence]
        words = [self.forms[at].folded for at in range(sentence.first, min(sentence.first + 8, sentence.last))]
        return "مثل" in words and any(word in words for word in ("هذا", "هذه")) and words[0] in ("في", "وفي")

    def _doubted(self, clause: Clause) -> bool:
        """Whether the verb above is doubted in so many words («ربما تستعد لتزويد …»)."""
        if clause.parent < 0 or clause.kind != "noun":
            return False
        return any(name == "possible" for name, _ in self.clauses[clause.parent].cues)

    def _purpose(self, draft: Draft) -> str:
        """«لمنع …»: an indefinite act behind «ل» is what something is for."""
        form = self.forms[draft.clause.predicate]
        if form.proclitics[-1:] != ("ل",) or form.definite or draft.sense.frame.type not in _AIMED_AT:
            return ""
        parent = self.clauses[draft.clause.parent] if draft.clause.parent >= 0 else None
        faced = parent is not None and parent.kind == "verb" and parent.lemma in _FACING
        at = draft.clause.predicate
        if faced or (at and self.forms[at - 1].stem == "تصدي"):
            return ""  # «تصدى لاقتحام …»: what was faced took place
        return "" if any(a.slot == "adjective" for a in draft.clause.arguments) else "purpose"

    def _outlook(self, clause: Clause) -> str:
        """The status that «من المقرر أن يزور …», «يُتوقع أن يتم نقل …», «من المرجح أن …» give an act, or nothing."""
        carried = clause.kind == "noun" and clause.relation == "in:subject" and clause.parent >= 0
        if carried and self.clauses[clause.parent].lemma in _BROUGHT_ABOUT:
            clause = self.clauses[clause.parent]
        at = clause.predicate
        if clause.kind != "verb" or at - 2 < self.reading.sentences[clause.sentence].first:
            return ""
        before, earlier = self.forms[at - 1], self.forms[at - 2]
        if before.stem != "ان":
            return ""
        if earlier.tag == "VERB":
            return "future" if earlier.tense == "present" and earlier.lemma in _AWAITED else ""
        if not earlier.definite or earlier.stem not in _SCHEDULED | _LIKELY:
            return ""
        if at - 3 >= 0 and self.forms[at - 3].folded == "غير":
            return "negated"
        return "future" if earlier.stem in _SCHEDULED else "possible"

    def _mood(self, clause: Clause) -> str:
        """Why a verb's form alone says that nothing happened: after «أن», «إذا», «لـ», in a question."""
        if clause.kind != "verb":
            return ""
        at = clause.predicate
        form = self.forms[at]
        sentence = self.reading.sentences[clause.sentence]
        before = self.forms[at - 1] if at > sentence.first else None
        if form.tense in ("present", "jussive") and form.proclitics[-1:] == ("ل",):
            return "purpose"
        if before is None:
            return ""
        if form.tense == "present" and before.folded == "حتي":
            return "purpose"  # «تواصل وساطتها حتى يتوصل البلدان إلى تفاهم»
        if form.tense in ("present", "jussive") and before.tag == "SUB":
            if before.folded in _PURPOSE:
                return "purpose"
            if before.stem in ("ان", "بان", "الا") and "content" in before.classes and not before.enclitic:
                earlier = self.forms[at - 2] if at - 2 >= sentence.first else None
                return "" if earlier is not None and earlier.folded in ("قبل", "بعد") else "wished"
        if (before.tag == "SUB" and "possible" in before.classes) or before.folded in ("اذا", "لو", "واذا", "فاذا"):
            return "conditional"
        return ""

    def _above(self, draft: Draft, type_: str) -> None:
        """What the verbs and nouns that the act hangs on make of it."""
        clause = draft.clause
        steps, relation, nouns = 0, clause.relation, True  # «هدد بتشديد ظروف حبس الأسرى»
        while clause.parent >= 0 and steps < 4:
            parent, above = self.clauses[clause.parent], self.drafts.get(clause.parent)
            if relation in _ALONGSIDE:
                return
            argument = relation.startswith("in:")
            object_ = argument and relation != "in:subject"
            if steps == 0 and self._answers(draft, parent):
                return
            if parent.kind != "noun" and not managed(parent, relation):
                self._of_class(draft, self.known.verb_classes.get(parent.lemma, ()), relation)
            elif parent.lemma in _ATTENDING and self._led(parent.predicate) == "ل":
                draft.reason = draft.reason or "purpose"  # «وصل … للمشاركة في المحادثات»
            cues = {name for name, _ in parent.cues}
            if object_ and parent.lemma in _LEADING_TO and parent.tense == "present":
                draft.reason = draft.reason or "planned"
            if "negation" in cues and relation not in ("content", "relative"):
                draft.reason = draft.reason or "negated"
            future = "future" in cues if above is None else above.status == "future"
            if above is not None and (steps == 0 or (nouns and above.sense.frame.type == "THREATEN")):
                self._under(draft, above, relation, type_)
            nouns = nouns and above is None and parent.kind == "noun" and relation.startswith("in:")
            if above is not None and object_ and above.reason in _INHERITED:
                draft.reason = draft.reason or above.reason
            if future and argument and draft.status == "asserted":
                draft.status = "future"
            if draft.reason:
                return
            clause, relation = parent, parent.relation
            steps += 1

    def _of_class(self, draft: Draft, classes: tuple[str, ...], relation: str) -> None:
        """What the class of a verb says of the act in its arguments or its clause with «أن»."""
        for name in classes:
            if draft.status == "possible":
                return
            if name not in CLASS_REASONS or relation == "relative" or (relation == "in:subject" and name != "possible"):
                continue
            if name in CLASS_STATUS and relation.startswith("in:") and draft.clause.kind == "noun":
                draft.status = CLASS_STATUS[name]  # «تعتزم أمريكا فرض عقوبات» (gold: an intention is in the future)
            else:
                draft.reason = draft.reason or CLASS_REASONS[name]

    def _under(self, draft: Draft, above: Draft, relation: str, type_: str) -> None:
        """An act inside an argument of another act."""
        outer = above.sense.frame
        specific = draft.clause.kind == "noun" and self._ongoing(draft)
        if outer.type == type_ and draft.clause.kind == "noun":
            return  # one act in two words: united by `_absorb`
        ordered = above.reason == "no-recipient" and relation == "in:ب" and draft.actors
        if ordered and type_ in ("MOBILIZE", "SANCTION"):
            return  # «أمر الرئيس بنشر قوات»
        if outer.type in _GOVERNED:
            if relation == "relative" or (specific and type_ in LASTING):
                return
            if relation == "content" and draft.clause.tense == "past":
                return
            draft.reason = _GOVERNED[outer.type]
        elif outer.type == "SANCTION" and type_ in _HELPING and relation in CARRYING and relation != "in:subject":
            draft.reason = "negated"  # «علقت مساعداتها»: what is taken back is not given
        elif (
            outer.type == "ACCUSE"
            and relation in ("in:ب", "in:من")
            and draft.clause.kind == "noun"
            and not (specific and relation == "in:من" and self.forms[draft.clause.predicate].definite)
            and not (specific and outer.mode == "disapprove")  # what is condemned was done; what is charged may not be
        ):
            draft.reason = "accused-of"

    def _ongoing(self, draft: Draft) -> bool:
        """A definite act, or one of a named side: it is spoken of as under way («العدوان على غزة»، «القصف
        الإسرائيلي»)."""
        form = self.forms[draft.clause.predicate]
        return form.definite or any(a.slot == "adjective" for a in draft.clause.arguments)

    # one act in two words

    def _absorb(self, draft: Draft) -> None:
        """«شن هجوما على»: the noun belongs to its verb's act and gives it what the verb lacks."""
        if draft.clause.kind != "noun" or draft.clause.parent < 0:
            return
        above = self.drafts.get(draft.clause.parent)
        if above is not None and above.reason == "same-act" and draft.clause.lemma in SUFFERED:
            told = above.recipients  # «أدى القصف إلى مقتل جندي وإصابة آخر»: both belong to the shelling
            above = self.drafts.get(above.clause.parent)
            if above is not None and above.recipients == told:
                above.recipients = [*told, *(p for p in draft.recipients if p.entity not in {t.entity for t in told})]
        if (
            above is None
            or above.sense.frame.type != draft.sense.frame.type
            or above.reason not in ("", "no-recipient", "no-actor")
        ):
            return
        relation = self.clauses[draft.index].relation
        if not relation.startswith("in:") or relation[3:] in WHILE or self._days_after(draft.clause):
            return
        listed = above.clause.kind == "noun" and self.forms[draft.clause.predicate].proclitics[:1] == ("و",)
        if listed and draft.clause.lemma not in SUFFERED:
            return  # «بعد محاصرته وإغلاق الحدود»
        above.actors = above.actors or draft.actors
        taken = {party.entity for party in above.actors}
        told = [p for p in draft.recipients if p.entity not in taken]
        where = all(p.sense == "place" for p in above.recipients) and any(p.sense != "place" for p in told)
        above.recipients = told if where or not above.recipients else above.recipients
        if above.reason and self._enough(above):
            above.reason = ""
            self._judge(above)
        if above.reason and not draft.reason:
            draft.actors = draft.actors or above.actors
            return
        draft.reason = "same-act"

    # when and where, by whom

    def _complete(self, draft: Draft) -> None:
        if draft.sense.frame.type in _SAID:  # «شدد على وقف العدوان على غزة»: no place hears what is said
            draft.recipients = [p for p in draft.recipients if p.sense != "place"]
        draft.time = self._time(draft)
        if not draft.reason and draft.status == "asserted" and self._ahead(draft):
            draft.status = "future"
        draft.place = self._place(draft)
        token = self.tokens[draft.clause.predicate]
        inner = [
            (claim.end - claim.start, number)
            for number, claim in enumerate(self.reading.claims)
            if claim.start <= token.start < claim.end
        ]
        draft.claim = min(inner)[1] if inner else -1

    def _act(self, draft: Draft) -> Act:
        reading = self.reading
        token = self.tokens[draft.clause.predicate]
        evidence = [Evidence("trigger", token.start, token.end)]
        evidence += [Evidence("actor", p.start, p.end) for p in draft.actors]
        evidence += [Evidence("recipient", p.start, p.end) for p in draft.recipients]
        for name, at in draft.clause.cues:
            if name in ("negation", "future", "possible"):
                evidence.append(
                    Evidence("negation" if name == "negation" else "cue", self.tokens[at].start, self.tokens[at].end)
                )
        date = ""
        if draft.time >= 0:
            time = reading.times[draft.time]
            evidence.append(Evidence("time", time.start, time.end))
            date = _date(time.value)
        if draft.place >= 0:
            evidence.append(Evidence("place", reading.places[draft.place].start, reading.places[draft.place].end))
        reporter = reading.claims[draft.claim].speaker if draft.claim >= 0 else -1
        return Act(
            draft.index, draft.sense.name, tuple(p.entity for p in draft.actors),
            tuple(p.entity for p in draft.recipients), draft.status, date, draft.time, draft.place, draft.claim,
            reporter, Span(token.start, token.end), tuple(dict.fromkeys(evidence)), self._confidence(draft),
            draft.reason,
        )  # fmt: skip

    def _confidence(self, draft: Draft) -> float:
        score = 0.5
        score += 0.15 * bool(draft.actors) + 0.1 * bool(draft.recipients) + 0.1 * (draft.clause.kind == "verb")
        return round(min(score, 0.95), 2)


def _date(value: str) -> str:
    """An event's date from a time's value: clock times give their day, what is open or no calendar span gives none."""
    parts = [part.partition("T")[0] for part in value.split("/")]
    if not all(part[:4].isdigit() for part in parts) or ("W" in value and len(parts) > 1):
        return ""
    return "/".join(parts)

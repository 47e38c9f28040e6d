"""parties: who does an act to whom, read from the arguments of its clause; the part of the stage `acts` that looks
for actors.

The frame's slots name the arguments; a noun of an act may take its actor from the verb that carries it, takes it up
in a relative clause or means to do it.
"""

from __future__ import annotations

from waqai.knowledge.framing import OWNED, Sense
from waqai.knowledge.spelling import may_be_plural, strip_article, strip_marks
from waqai.model import Argument, Clause, Form, Mention
from waqai.stages.arguments import BACKING, SEATED, Arguments, Draft, Party, clause_index

_OTHERS = frozenset("اخرون اخرين اخريات اخران".split())
ANYBODY = "شخص"  # required by a frame, anybody will do who is told as a person
SUFFERED = frozenset("مقتل استشهاد وفاه اصابه سقوط مصرع فقدان".split())
REACH = 25  # tokens behind a predicate in which a frame's words may stand
_SUFFERING = ("تعرض", "خضع")  # verbs whose subject is whom the act behind «ل» befalls
_AGENT_SLOTS = ("من قبل", "علي يد")
WHILE = (
    "بعد",
    "قبل",
    "خلال",
    "اثناء",
    "عقب",
    "لدي",
)  # an act behind these is its subject's own («زار … بعد رحلة إلى …»)
_BESIDES = ("بعد", "قبل", "خلال", "عقب", "منذ", "رغم", "بسبب", "اثناء", "وسط")  # when and why
BY_MEANS = ("في", "ب", "اثر", "جراء", "خلال", "نتيجه", "بفعل", "عقب")
# done on somebody
_STRIKES = frozenset("قصف غاره غارات ضربه ضربات هجوم هجمات عدوان اعتداء اعتداءات حرب تفجير انفجار كمين".split())
_TIES = frozenset("علاقه علاقت صله صلت صلات ارتباط ارتباطات علاقات".split())  # «على صلة بـ…»، «بصلتهم بـ…»
_IN_PROTEST = frozenset("احتجاجا اعتراضا رفضا تنديدا استنكارا غضبا سخطا".split())  # «احتجاجا على …»
_TO_PROTEST = frozenset("احتجاج ضغط تنديد اعتراض استنكار".split())  # «للضغط على …»
_ANSWERABLE = frozenset(("", "GOV", "LEG", "JUD", "MIL", "COP", "SPY", "BUS"))  # whom people protest against
_SPANS = frozenset("يوم ايام يومين ساعه ساعات ساعتين اسبوع اسابيع اسبوعين شهر اشهر شهرين عام عامين سنه سنوات".split())
_LIVING = frozenset("شهد عاش عاني واجه".split())  # what a country lives through it does not do
_SENTENCES = frozenset("اعدام سجن حبس ادانه".split())
_ENTERING = frozenset("اقتحام اقتحامات اجتياح توغل مداهمه غزو تدنيس".split())  # done to places, by people
_ARMS = ("MIL", "COP", "REB", "UAF")
_CONCLUDED = frozenset("موقع موقعه مبرم مبرمه معقود معقوده مشترك مشتركه قايم قايمه جاري جاريه دايره داير".split())
_WEAPONS = frozenset(
    "رصاص نيران نار قذيفه قذايف صاروخ صواريخ مسيره مسيرات طايره طايرات قنبله قنابل غاز عبوه لغم"
    " طيران مقاتلات مروحيات دبابات زوارق بوارج راجمات قاذفات"
    " قصف غاره غارات مدفعيه سياره شاحنه زورق طلقه طلقات سهم حجر زجاجه سلاح".split()
)
_ANNOUNCE = frozenset("اعلن قرر اقر اصدر اتخذ نشر كشف تبني وقع اختتم تبادل جدد كرر وجه ابدي اعرب عبر شعر احس".split())
_REPLYING = frozenset("رد تدخل اكتفي".split())  # «ردت الحكومة بإغلاق …»: what they do with «ب» is their doing
# why people protest or act: «إضراب للمطالبة بـ…»، «أغلقوا الطريق احتجاجا على …»
_CAUSES = frozenset("مطالبه احتجاجا تنديدا تضامنا استنكارا".split())
_ORDERING = frozenset("امر اوعز وجه".split())  # «أمر الرئيس بنشر قوات»: his state does it
_EVERYBODY = frozenset("مجتمع عالم جميع كافه اطراف".split())  # «المجتمع الدولي»
_GETTING = frozenset("تلقي تسلم استلم".split())
_UNDERTAKING = frozenset("اعلان قرار قيام مواصله استمرار بدء اقدام شروع مضي اصرار اقرار".split())
_JUDGED = ("SUPPORT", "ACCUSE", "REJECT")  # what somebody does is praised, blamed or refused
_DIRECT = ("ASSAULT", "COERCE", "REQUEST", "ACCUSE", "THREATEN")  # acts on the verb's object, if it has one
_ANSWERED = ("REQUEST", "AGREE", "THREATEN", "ACCUSE")  # acts in words, which somebody answers
_OPPOSING = frozenset("مناهضه مناهض معاديه معادي رافضه رافض مندده مندد مناويه مناوي معارضه".split())
_ANSWERING = frozenset("رفض قبول نفي تجاهل تفنيد دحض انكار استبعاد".split())
_CONSIDERING = frozenset("نظر بحث دراسه رد موافقه استجابه تلبيه".split())
_ANSWERS = frozenset(
    "رفض نفي قبل وافق درس بحث ناقش نظر استجاب لبي تجاهل تلقي تسلم رد فند دحض كذب انكر اعتزم نوي تحدي استبعد".split()
)
_SOME = frozenset("دول وفود قاده زعماء روساء وزراء مسوولين شخصيات بلدان اطراف".split())


class Parties(Arguments):
    """The sides of the acts of one article."""

    def _words(self, clause: Clause) -> dict[str, list[int]]:
        """Every spelling among the predicate's phrases → where it stands. Kept for the clause asked last."""
        if self.region[0] == clause.predicate:
            return self.region[1]
        found: dict[str, list[int]] = {}
        stop = min(max(clause.last, clause.predicate + 2), clause.predicate + REACH, len(self.tokens))
        places = [*range(clause.predicate + 1, stop)]
        content = next((a for a in clause.arguments if a.slot == "content"), None)
        if content is not None:
            told = range(content.first, min(content.first + 6, content.last))
            verb = next((at for at in told[1:] if self.forms[at].tag == "VERB"), told.stop)
            places += range(content.first, verb)
        for argument in clause.arguments:
            if argument.slot == "subject" and argument.last <= clause.predicate and not argument.inherited:
                places += range(argument.first, argument.last)
        for at in [*places, *self._antecedent(clause)]:
            for word in self._spellings(at):
                found.setdefault(word, []).append(at)
        self.region = (clause.predicate, found)
        return found

    def _aside(self, clause: Clause, at: int) -> bool:
        """«أعلن الناطق انتشال الجثامين بعد انسحاب القوات»: whether a word tells when or why a verb's act was done."""
        told = next((a for a in clause.arguments if a.first <= at < a.last and a.slot != "content"), None)
        return clause.kind == "verb" and told is not None and told.slot in _BESIDES

    def _antecedent(self, clause: Clause) -> range:
        """«الألغام التي زرعها الحوثيون», «مؤتمر صحفي عقده مع نظيره»: the noun phrase that a verb's enclitic, or the one
        behind its preposition, takes up, or that a passive («القنابل التي ألقيت») is told of."""
        at = clause.predicate
        form, after = self.forms[at], self.forms[at + 1] if at + 1 < len(self.forms) else None
        taken = form.enclitic or (after.enclitic if after is not None and after.tag == "PREP" else "")
        relative = self.forms[at - 1].tag == "REL"
        if clause.kind != "verb" or form.proclitics or not at:
            return range(0)
        if taken not in ("ه", "ها", "هم") and not (relative and clause.voice == "passive"):
            return range(0)
        first = last = at - 1 if relative else at
        while first > max(last - 4, 0) and first - 1 not in self.starting:
            if self.forms[first - 1].tag not in ("NOUN", "ADJ"):
                break
            first -= 1
        nouns = self.known.frames.by_noun
        acts = any(
            (self.forms[n].lemma in nouns or self.forms[n].stem in nouns) and not is_weapon(self.forms[n])
            for n in range(first, last)
        )
        return range(0) if acts else range(first, last)  # «الهجوم الذي شنه …» is told by its noun

    def _spellings(self, at: int) -> tuple[str, ...]:
        found = self.spelled.get(at)
        if found is None:
            found = self.spelled[at] = self._spell(at)
        return found

    def _spell(self, at: int) -> tuple[str, ...]:
        form = self.forms[at]
        if form.tag in ("MARK", "VERB"):
            return ()
        words = {strip_article(form.folded), strip_article(form.stem), strip_article(form.lemma or form.stem)}
        if form.folded.endswith("ا") and len(form.folded) > 3:
            words.add(strip_article(form.folded[:-1]))
        if strip_marks(self.reading.text_of(self.tokens[at].start, self.tokens[at].end)).endswith("ه"):
            words.update([word + OWNED for word in words if word.endswith("ه")])
        elif form.enclitic and form.stem.endswith("ه"):
            words.add(form.stem + OWNED)  # «مياهها»
        return tuple(words)

    def _said(self, clause: Clause) -> set[str]:
        """The spellings of what the words after a verb of speech say of whom they open with."""
        at = self.predicates.get(clause.predicate, -1)
        stop = min(at + 4, len(self.forms))
        return {word for n in range(at, stop) for word in self._spellings(n)} if at >= 0 else set()

    def _says(self, clause: Clause, preposition: str, words: tuple[str, ...]) -> bool:
        """Whether the words after a verb of speech say a frame's words of whom they open with."""
        at = self.predicates.get(clause.predicate, -1)
        return at >= 0 and not preposition and any(self._spelled(n, words) for n in range(at, at + 4))

    def _in_name(self, at: int) -> bool:
        number = self.starting.get(at, -1)
        return number >= 0 and self.reading.mentions[number].kind == "name"

    def _opens_with(self, argument: Argument, words: tuple[str, ...]) -> bool:
        """The phrase's head, or its first word, is the first of the words."""
        return any(self._spelled(at, words) for at in dict.fromkeys((argument.head, argument.first)))

    def _spelled(self, at: int, words: tuple[str, ...]) -> bool:
        if at + len(words) > len(self.forms):
            return False
        return all(word in self._spellings(at + step) for step, word in enumerate(words))

    # who and whom

    def _filled(self, index: int, clause: Clause, sense: Sense) -> Draft:
        self.filling = sense.frame.type
        if clause.kind == "noun":
            return self._noun_filled(index, clause, sense)
        passive = clause.voice == "passive"
        actors: list[Party] = []
        recipients: list[Party] = []
        for slot in sense.actor:
            if passive and slot == "subject":
                actors += [p for a in self._arguments(clause, _AGENT_SLOTS) for p in self._parties(a, clause)]
            else:
                actors += self._slot(clause, "subject" if passive and slot == "object" else slot)
            if actors:
                break
        actors += self._first(clause, sense.together) or self._hosted(clause, sense)
        for slot in sense.recipient:
            if passive and slot in ("subject", "object"):
                slot = "subject" if slot == "object" else "none"
            if slot == "object" and sense.frame.type == "REQUEST" and self._calls_on_all(clause):
                recipients = self._besides_all(clause)
                break
            recipients = self._slot(clause, slot)
            if slot == "object" and recipients and self._acts_out(clause, sense):
                recipients = self._others(recipients, actors)
                if not recipients:
                    continue
            if recipients or (
                slot == "object"
                and sense.frame.type in _DIRECT
                and any(self._whole_object(a, clause) for a in clause.arguments)
            ):
                break  # «ضربت هدفا في …»: the object is no actor, and nothing else is it
        if sense.frame.mode == "convict" and not recipients:
            recipients = self._sentenced(clause)
        if sense.frame.type in ("REJECT", "ACCUSE"):
            recipients = [party for party in recipients if not self._own_land(party, actors)]
        if not recipients and actors and sense.frame.type in _JUDGED:
            recipients = self._doing(clause, sense)
        recipients = self._members(recipients, sense)
        if sense.frame.type == "PROTEST" and (against := self._protested(clause)):
            recipients = against
        if sense.frame.type == "ASSAULT" and not recipients:
            recipients = self._others_hurt(index, clause)
        if "speaker" in sense.actor or "topic" in sense.recipient:
            recipients = self._others(recipients, actors)
        if passive and not actors and sense.frame.mode != "convict":  # «أدينوا بقتل شرطي»: of what, not by whom
            actors = (
                self._by_means(clause) or self._by_weapon(clause, sense) or self._going_on(index, clause, recipients)
            )
        if not actors and sense.frame.type == "ASSAULT" and sense.recipient[:1] == ("subject",):
            actors = self._by_weapon(clause, sense) or self._by_means(clause)  # «استشهد برصاص الاحتلال»
        actors = actors or self._bulletin(clause)
        if sense.frame.type == "ACCUSE" and not recipients and actors:
            recipients = self._told_of(clause, actors)
        return Draft(index, clause, sense, *self._apart(actors, recipients))

    def _protested(self, clause: Clause) -> list[Party]:
        """«وقفة … للضغط على الحكومة»، «احتجاجا على سياسة الوزارة»: the authority against which people protest, wherever
        they stand."""
        stop = min(self.reading.sentences[clause.sentence].last, clause.predicate + REACH)
        for at in range(clause.predicate + 1, stop - 1):
            form = self.forms[at]
            if form.tag == "VERB" or form.folded in (".", "؛", ":"):
                break
            aimed = form.folded in _IN_PROTEST or (form.proclitics[-1:] == ("ل",) and form.stem in _TO_PROTEST)
            if not aimed:
                continue
            for position in range(at + 1, min(at + 4, stop)):
                if self.forms[position].tag in ("VERB", "SUB", "REL", "MARK"):
                    break
                number = self.starting.get(position, -1)
                if number >= 0 and self.reading.mentions[number].sense not in ("place", "people"):
                    found = self._party(number)
                    sectors = {self.reading.entities[party.entity].sector for party in found}
                    return found if sectors <= _ANSWERABLE else []
        return []

    def _acts_out(self, clause: Clause, sense: Sense) -> bool:
        """«أكد الرئيس الكوبي رفض كوبا لمحاولات …»: whether a verb's object is the noun of the act that its frame tells,
        whose genitive may be the actor's own country."""
        bare = next((a for a in clause.arguments if a.slot == "object" and a.first > clause.predicate), None)
        if bare is None or not self._masdar(bare.head):
            return False
        return any(not led and self._spelled(bare.head, words) for led, words in sense.required)

    def _own_land(self, party: Party, actors: list[Party]) -> bool:
        """«أكدت الخارجية المصرية رفض مصر …»: whether a country is that of the officials who speak for it."""
        entities = self.reading.entities
        land = entities[party.entity]
        own = (entities[other.entity] for other in actors)
        return land.kind == "country" and any(e.country == land.country and e.sector == "GOV" for e in own)

    def _hosted(self, clause: Clause, sense: Sense) -> list[Party]:
        """«استضافت الرياض محادثات روسية أمريكية»: whose talks a third party holds is told by their adjectives."""
        if sense.frame.mode != "third-party" or clause.voice == "passive":
            return []
        talks = (a.head for a in clause.arguments if a.slot == "object" and not a.inherited)
        at = next(talks, -1)
        noun = next((c for c in self.clauses if c.predicate == at and c.kind == "noun"), None)
        sides = [a for a in noun.arguments if a.slot == "adjective"] if noun is not None else []
        return [party for side in sides for party in self._parties(side, clause)] if len(sides) > 1 else []

    def _doing(self, clause: Clause, sense: Sense) -> list[Party]:
        """«أشاد بالجهود التي تبذلها الجزائر»، «انتقد السياسة التي تنتهجها الصين»: whose doing is praised or blamed is
        the subject of the relative clause that takes it up."""
        for argument in clause.arguments:
            if argument.slot not in sense.recipient or argument.slot in ("subject", "content") or argument.inherited:
                continue
            at = argument.last
            if at + 1 >= len(self.forms) or self.forms[at].tag != "REL" or not self.forms[at - 1].known:
                continue
            verb = self.clauses[min(clause_index(self.clauses, at + 1), len(self.clauses) - 1)]
            own = any(a.slot == "subject" and not a.inherited for a in verb.arguments)
            if verb.kind == "verb" and at < verb.predicate <= at + 2 and own and self._resumes(verb):
                return [party for party in self._slot(verb, "subject") if party.sense != "place"]
        return []

    def _others(self, recipients: list[Party], actors: list[Party]) -> list[Party]:
        """Those of whom somebody speaks who are not their own: «قال الوزير إن بلاده فشلت» blames nobody else."""
        entities = self.reading.entities
        own = {entities[party.entity].country for party in actors}
        if own & {"MNC"} or any(entities[party.entity].sector in ("JRN", "BUS", "MED") for party in actors):
            return []  # what analysts and firms think of something is no act
        return [p for p in recipients if entities[p.entity].country not in own]

    def _calls_on_all(self, clause: Clause) -> bool:
        """«ناشد المجتمع الدولي مساعدة الضحايا»: whether words are for everybody, and not for whom they are about."""
        own = (a for a in clause.arguments if a.slot == "object" and a.first > clause.predicate)
        first = next(own, None)
        return first is not None and strip_article(self.forms[first.head].folded) in _EVERYBODY

    def _besides_all(self, clause: Clause) -> list[Party]:
        """«دعا المجتمع الدولي وفرنسا إلى …»: whom words are for beside everybody."""
        own = [a for a in clause.arguments if a.slot == "object" and a.first > clause.predicate]
        joined = (a for a in own[1:] if self.forms[a.first].proclitics[:1] == ("و",))
        return [party for argument in joined for party in self._parties(argument, clause)]

    def _whole_object(self, argument: Argument, clause: Clause) -> bool:
        """Whether a verb is done to this: a definite object, or any where force is used; «رجا مواصلة الدعم» asks for
        something.
        """
        if argument.slot != "object" or argument.first <= clause.predicate:
            return False
        return self.filling in ("ASSAULT", "COERCE") or self.forms[argument.head].definite

    def _sentenced(self, clause: Clause) -> list[Party]:
        """«أيدت المحكمة حكما بإعدام شابين»: whom the penalty befalls that the verb's object tells."""
        for other in self.clauses[clause_index(self.clauses, clause.predicate) + 1 :]:
            if other.sentence != clause.sentence or other.predicate > clause.predicate + REACH or other.kind == "verb":
                break
            if other.kind == "noun" and other.lemma in _SENTENCES:
                return self._first(other, ("genitive", "علي", "ل", "بحق", "ضد"))
        heads = (a.head for a in self._arguments(clause, ("ب",)) if self.forms[a.head].stem in _SENTENCES)
        return next((self._party(self.named[at + 1]) for at in heads if at + 1 in self.named), [])

    def _others_hurt(self, index: int, clause: Clause) -> list[Party]:
        """«قتل ثلاثة جنود أتراك وأصيب خمسة آخرون»: others are of those whom the act before in the sentence hurt."""
        told = [a for a in clause.arguments if a.slot in ("subject", "object") and a.first > clause.predicate]
        if not any(self.forms[at].stem in _OTHERS for a in told for at in range(a.first, a.last)):
            return []
        for before in range(index - 1, -1, -1):
            if self.clauses[before].sentence != clause.sentence:
                break
            draft = self.drafts.get(before)
            if draft is not None and draft.sense.frame.type == "ASSAULT" and draft.recipients:
                return [party for party in draft.recipients if party.sense != "place"]
        return []

    def _members(self, recipients: list[Party], sense: Sense) -> list[Party]:
        """«شخصا يشتبه بانتمائهم إلى …»: people of whom only their organisation is told are its people."""
        if sense.frame.type not in ("COERCE", "ACCUSE", "SANCTION", "ASSAULT"):
            return recipients
        found: list[Party] = []
        for party in recipients:
            entity = self.reading.entities[party.entity]
            mentions = self._mentions_at(party.start) if entity.kind == "people" else []
            after = self._belonging(mentions[0].last) if mentions else []
            found += after or [party]
        return found

    def _belonging(self, at: int) -> list[Party]:
        for position in range(at, min(at + 6, len(self.forms))):
            form = self.forms[position]
            if form.folded in (".", "،") and position > at + 1:
                break
            tied = form.stem in _TIES and (bool(form.enclitic) or self.forms[position - 1].stem == "علي")
            if (
                form.stem.startswith("انتماء")
                or form.stem in ("انتماي", "منتمين", "منتمون", "منتم", "مرتبطين", "مرتبطون")
                or form.lemma == "انتمي"
                or tied
            ):
                for step in range(position + 1, min(position + 5, len(self.forms))):
                    if step in self.named:
                        return self._party(self.named[step])
        return []

    def _noun_filled(self, index: int, clause: Clause, sense: Sense) -> Draft:
        actors: list[Party] = []
        recipients: list[Party] = []
        hosts = "object" in sense.noun_actor and "genitive" in sense.noun_recipient  # «استقباله الرئيس»: the guest acts
        does = not hosts and (self._has_object(clause, sense) or self._strikes(clause, sense))
        shared = does or ("genitive" in sense.noun_actor and "genitive" in sense.noun_recipient)
        genitive = self._slot(clause, "genitive") if shared or self._entered_by(clause) else []
        asked = self._asked_by(clause, sense)
        if sense.frame.type in SEATED and self._seat(clause):
            genitive = []
        others = [s for s in sense.noun_recipient if s != "genitive"]
        doers = [s for s in sense.noun_actor if s != "genitive"]
        hosted = self._slot(clause, "في") if sense.frame.mode == "visit" and genitive else []
        alone = hosted and not self._first(clause, (*others, *doers))
        named = any(a.head in self.named for a in self._arguments(clause, ("genitive",)))
        enters = (
            clause.lemma in _ENTERING and named and bool(genitive) and genitive[0].sense not in ("place", "country")
        )
        if does or enters:
            actors = genitive  # «تدمير القوات منزلا»: with an object behind it the genitive does the act
        elif alone and genitive[0].sense not in ("place", "country"):
            actors, recipients = genitive, hosted  # «استضافة وفد من الحركة في موسكو»
        elif genitive and (genitive[0].sense in ("place", "people") or not self._first(clause, others)):
            recipients = genitive
        else:
            actors = genitive
        doing = doers if shared or self._seat(clause) else sense.noun_actor
        if "ل" in doing and any(
            strip_article(self.forms[a.head].stem) in _SOME for a in self._arguments(clause, ("genitive",))
        ):
            doing = tuple(slot for slot in doing if slot != "ل")  # «زيارات الدول العربية لدمشق»: to whom, not whose
        if sense.frame.type == "ASSAULT" and not actors and not recipients and self._capital(clause):
            recipients, doing = self._slot(clause, "genitive"), doers
        actors = actors or asked or self._first(clause, doing) or self._first(clause, _AGENT_SLOTS)
        if sense.frame.mode == "visit" and actors and self._reached(clause, actors[0]):
            recipients, actors = recipients or actors, []  # «زيارة لصقلية الإيطالية»
        joined = self._first(clause, sense.noun_together)
        if len(joined) == 1 and not actors:
            actors = self._speaks_at(clause) or self._borrowed(clause)
        if len(joined) == 1 and sense.frame.type == "SANCTION":
            recipients, joined = recipients or joined, []  # «أعلنت كولومبيا قطع علاقاتها مع إسرائيل»
        actors = actors + joined
        if not actors and sense.noun_together:
            actors = self._sides(clause)
        whom = [slot for slot in (others if shared else sense.noun_recipient) if slot != "من" or not asked]
        recipients = recipients or self._first(clause, whom) or (self._backed(clause) if asked else [])
        if does and not recipients:
            recipients = self._first(clause, ("object", "ل"))
        if not recipients and (verb := self._taken_up_by(clause)) is not None:
            recipients = self._first(verb, [s for s in others if s != "adjective"])
        if not recipients:
            recipients = self._suffering(clause) or self._living(clause, sense)
        if not actors:
            means = self._by_means(clause) if clause.lemma in SUFFERED else []
            actors = means or self._by_weapon(clause, sense) or self._borrowed(clause)
        if sense.frame.type == "PROTEST" and (against := self._against(clause)):
            recipients, taken = against, {party.entity for party in against}
            actors = [party for party in actors if party.entity not in taken]
        if not actors and not {"genitive"} & {*sense.noun_actor, *sense.noun_recipient}:
            actors = self._owner(clause, sense)
        if not actors and sense.frame.type == "ASSAULT" and clause.lemma in _STRIKES:
            actors = self._armed(clause)
        if actors and not recipients and sense.frame.type in _ANSWERED:
            recipients = self._answering(clause, actors)
        if not actors and sense.frame.type == "PROTEST":
            there = self._slot(clause, "في")  # «الاحتجاجات في الجامعات الأميركية»
            actors = [p for p in there if self.reading.entities[p.entity].sector == "EDU"]
        if not actors and sense.frame.type == "PROTEST" and clause.predicate in self.named:
            actors = self._party(self.named[clause.predicate])
        if sense.frame.type == "SUPPORT" and genitive_only(clause) and self._led(clause.predicate) == "ل":
            actors, recipients = self._subject_of_parent(clause), self._slot(clause, "genitive")  # «حضر لدعم الطلاب»
        if sense.frame.type == "PROTEST" and (against := self._protested(clause)):
            recipients = against
        if not recipients and actors and self._led(clause.predicate) == "ب" and clause.lemma in BACKING:
            recipients = self._backed(clause)
        return Draft(index, clause, sense, *self._apart(actors, self._members(recipients, sense)))

    def _against(self, clause: Clause) -> list[Party]:
        """«تظاهرات مناهضة للحكومة»، «مسيرات منددة بإسرائيل»: whom those who protest are against."""
        for at in range(clause.predicate + 1, min(clause.predicate + 5, len(self.forms) - 1)):
            if self.forms[at].stem in _OPPOSING:
                number = self.starting.get(at + 1, -1)
                led = self.forms[at + 1].proclitics[-1:] in (("ل",), ("ب",)) or self.forms[at + 1].folded[:1] in "لب"
                return self._party(number) if number >= 0 and led else []
        return []

    def _owner(self, clause: Clause, sense: Sense) -> list[Party]:
        """«مع استبعاده إمكانية اللقاء»، «نقل الولايات المتحدة لذخائر»: with something behind it that it is done to,
        a noun has who does it for its pronoun or genitive."""
        beside = any(self._arguments(clause, ("object", "ل", "الي")))
        if self.forms[clause.predicate].enclitic:
            worded = sense.frame.type in (*_ANSWERED, "REJECT") and any(self._arguments(clause, ("object",)))
            return self._slot(clause, "genitive") if worded else []
        named = any(a.head in self.named for a in self._arguments(clause, ("genitive",)))
        return [p for p in self._slot(clause, "genitive") if p.sense != "place"] if named and beside else []

    def _answers(self, draft: Draft, parent: Clause) -> bool:
        """Whether words that a verb answers were said before: «نفت إيران الاتهامات الأميركية»."""
        said = draft.clause.kind == "noun" and draft.sense.frame.type in _ANSWERED
        answers = parent.lemma in (_ANSWERING if parent.kind == "noun" else _ANSWERS)
        return said and answers and bool(draft.actors) and (parent.kind == "verb" or bool(draft.recipients))

    def _answering(self, clause: Clause, actors: list[Party]) -> list[Party]:
        """«رفضت اليابان طلبا أميركيا»، «نفت إيران الاتهامات»: whoever answers words is whom they were for."""
        parent = self.clauses[clause.parent] if clause.parent >= 0 else None
        relation = clause.relation
        if parent is not None and parent.kind == "noun" and parent.lemma in _CONSIDERING and parent.parent >= 0:
            parent, relation = self.clauses[parent.parent], parent.relation  # «تنوي النظر في طلب …»
        own = {self._code(party)[0] for party in actors}
        if parent is not None and parent.kind == "noun" and parent.lemma in _ANSWERING and relation == "in:object":
            above = self.drafts.get(clause.parent)  # «أعلنت رفضها مقترح الحركة»
            answering = (above.actors if above is not None else []) or self._slot(parent, "genitive")
            return [p for p in answering if p.sense != "place" and self._code(p)[0] not in own]
        if parent is None or parent.kind == "noun" or parent.lemma not in _ANSWERS or parent.voice == "passive":
            return []
        if relation not in ("in:object", "in:ل", "in:علي", "in:في", "in:ب", "in:مع", "in:من"):
            return []
        return [p for p in self._slot(parent, "subject") if p.sense != "place" and self._code(p)[0] not in own]

    def _seat(self, clause: Clause) -> bool:
        """«محادثات أنقرة»، «اتفاق الرياض»: the town behind is where, unless it talks with somebody («مع»)."""
        together = any(self._arguments(clause, ("مع",)))
        return clause.kind == "noun" and not together and self._town(clause.predicate + 1)

    def _entered_by(self, clause: Clause) -> bool:
        """«اجتياح القوات التركية لثلثها الشمالي»: those under arms enter."""
        heads = [self.named[a.head] for a in self._arguments(clause, ("genitive",)) if a.head in self.named]
        return clause.lemma in _ENTERING and any(self.reading.mentions[n].sector in _ARMS for n in heads)

    def _capital(self, clause: Clause) -> bool:
        """«منفذ هجوم برلين»: a capital behind a noun of attack is where it was made, if nothing tells on whom."""
        genitive = next(self._arguments(clause, ("genitive",)), None)
        number = self.named.get(genitive.head, -1) if genitive is not None else -1
        if number < 0 or clause.lemma not in _STRIKES or any(self._arguments(clause, ("علي", "ضد", "ل"))):
            return False
        mention = self.reading.mentions[number]
        return mention.kind == "name" and mention.sense == "body" and mention.sector == "GOV" and not mention.role

    def _speaks_at(self, clause: Clause) -> list[Party]:
        """«قال الوزير، في مؤتمر صحفي مشترك مع نظيره، إن …»: whoever speaks at a meeting is at it."""
        parent = self.clauses[clause.parent] if clause.parent >= 0 else None
        said = parent is not None and parent.kind == "verb" and parent.lemma in self.known.cues.by_verb
        at_it = clause.relation in ("in:في", "in:خلال", "in:اثناء", "in:عقب", "in:بعد")
        if not said or not at_it or self.forms[clause.predicate].enclitic:
            return []
        return self._slot(parent, "subject") if parent is not None else []

    def _sides(self, clause: Clause) -> list[Party]:
        """«المحادثات التي بدأت بين الحكومة والحركة»: the sides that the verb which goes on about a noun tells."""
        if signed := self._signed(clause.predicate + 1):
            return signed
        index = clause_index(self.clauses, clause.predicate + 1)
        for other in self.clauses[index : index + 4]:
            ours = any(
                a.slot == "subject" and a.head == clause.predicate and (a.inherited or self.filling == "ASSAULT")
                for a in other.arguments
            )
            if other.sentence == clause.sentence and other.kind == "verb" and ours:
                return self._first(other, ("بين", "مع"))
        return []

    def _signed(self, at: int) -> list[Party]:
        """«الاتفاق الموقع بين تونس وليبيا»: both sides behind a participle that stands between the noun and «بين»."""
        if at + 2 >= len(self.forms) or self.forms[at].stem not in _CONCLUDED or self.forms[at + 1].folded != "بين":
            return []
        found: list[Party] = []
        position = at + 2
        while position < len(self.forms) and position in self.named:
            if found and self.forms[position].proclitics[:1] != ("و",) and self.forms[position].folded[:1] != "و":
                break
            mention = self.reading.mentions[self.named[position]]
            found += self._party(self.named[position])
            position = mention.last
        return found if len(found) > 1 else []

    def _subject_of_parent(self, clause: Clause) -> list[Party]:
        """The subject of the verb that an act hangs on."""
        parent = self.clauses[clause.parent] if clause.parent >= 0 else None
        return self._slot(parent, "subject") if parent is not None and parent.kind == "verb" else []

    def _by_weapon(self, clause: Clause, sense: Sense) -> list[Party]:
        """«إصابة شاب برصاص الاحتلال»، «قتل في غارة للتحالف»: whose weapon it was."""
        if sense.frame.type != "ASSAULT":
            return []
        for argument in self._arguments(clause, ("ب",)):
            if not is_weapon(self.forms[argument.head]):
                continue
            numbers = (self.starting.get(at, -1) for at in range(argument.first + 1, argument.last))
            number = next((n for n in numbers if n >= 0), -1)
            if number >= 0 and self.reading.mentions[number].sense != "place":
                return self._party(number)
        return []

    def _going_on(self, index: int, clause: Clause, hurt: list[Party]) -> list[Party]:
        """«اقتحم الجيش البلدة واعتقل عشرة من سكانها»: a verb that «و» joins to an act of force, read as a passive for
        want of a subject, is the doing of the same, unless their own people are hurt."""
        at = clause.predicate
        goes_on = self.forms[at].proclitics[:1] == ("و",) or (at > 0 and self.forms[at - 1].folded in ("حيث", "كما"))
        if self.filling not in ("ASSAULT", "COERCE") or not goes_on:
            return []
        before = next((n for n in range(index - 1, -1, -1) if self.clauses[n].kind != "noun"), -1)
        act = self.drafts.get(before)
        if act is None and self.filling == "COERCE":
            return self._guarding(before, clause)
        if act is None or act.clause.sentence != clause.sentence or act.clause.voice == "passive":
            return []
        forms = self.forms[act.clause.predicate], self.forms[clause.predicate]
        if act.sense.frame.type not in ("ASSAULT", "COERCE") or forms[0].gender != forms[1].gender or not hurt:
            return []
        sides = {(e.country, e.sector) for e in (self.reading.entities[p.entity] for p in act.actors)}
        return [] if any(self._code(p) in sides for p in hurt) else act.actors

    def _guarding(self, before: int, clause: Clause) -> list[Party]:
        """«أحبط الأمن مخططا وأوقف ستة عشر شخصا»: security forces of whose work a verb tells go on with arrests."""
        told = self.clauses[before] if before >= 0 else None
        if told is None or told.kind != "verb" or told.voice == "passive" or told.sentence != clause.sentence:
            return []
        if self.forms[told.predicate].gender != self.forms[clause.predicate].gender:
            return []
        parties = self._slot(told, "subject")
        return [p for p in parties if self._code(p)[1] in ("COP", "MIL", "SPY")]

    def _code(self, party: Party) -> tuple[str, str]:
        entity = self.reading.entities[party.entity]
        return entity.country, entity.sector

    def _told_of(self, clause: Clause, actors: list[Party]) -> list[Party]:
        """«حذر من أن القانون الأميركي يضر …»: what the clause with «أن» opens with is whose doing is blamed."""
        content = next((a for a in clause.arguments if a.slot == "content"), None)
        if content is None or content.first >= content.last or clause.kind == "noun":
            return []
        opening = self.forms[content.first : min(content.first + 6, content.last)]
        if any("possible" in form.classes or form.folded == "قد" for form in opening):
            return []  # «من أن إيران قد تستعد …»: what others may do is nobody's doing yet
        for at in range(content.first, min(content.first + 3, content.last)):
            form, number = self.forms[at], self.starting.get(at, -1)
            if form.tag in ("VERB", "PREP", "MARK", "NEG", "SUB"):
                break
            if number >= 0 and self.reading.mentions[number].sense not in ("place", "people"):
                taken = {self.reading.entities[party.entity].country for party in actors}
                return [p for p in self._party(number) if self.reading.entities[p.entity].country not in taken]
        return []

    def _backed(self, clause: Clause) -> list[Party]:
        """«سيطرت القوات على البلدة بدعم من التحالف»: whose act goes on with the help."""
        for index in range(clause_index(self.clauses, clause.predicate) - 1, -1, -1):
            other = self.clauses[index]
            if other.sentence != clause.sentence:
                break
            if other.kind == "verb":
                return self._slot(other, "subject")
            act = self.drafts.get(index)
            if act is not None and act.actors and act.sense.frame.type in ("ASSAULT", "COERCE", "MOBILIZE"):
                return act.actors
        return []

    def _strikes(self, clause: Clause, sense: Sense) -> bool:
        """«قصف الجيش على شمالي المدينة»: with «على» behind it the genitive of an attack is who makes it."""
        if sense.frame.type != "ASSAULT" or clause.lemma not in _STRIKES:
            return False
        upon = any(
            self.forms[at].stem == "علي" for at in range(clause.predicate + 2, min(clause.last, clause.predicate + 10))
        )
        armed = any(is_weapon(self.forms[a.head]) for a in self._arguments(clause, ("genitive",)))
        genitive = self._slot(clause, "genitive") if upon or armed else []  # «قصف طائرات التحالف لأربعة مخازن»
        return bool(genitive) and genitive[0].sense != "place"

    def _of_force(self, clause: Clause) -> bool:
        """Whether the genitive of a noun is a body or group under arms."""
        named = (self.named[a.head] for a in self._arguments(clause, ("genitive",)) if a.head in self.named)
        mentions = [self.reading.mentions[number] for number in named]
        return any(m.sense in ("body", "group") and m.sector in ("MIL", "COP", "REB") for m in mentions)

    def _armed(self, clause: Clause) -> list[Party]:
        """«في قصف للجيش على …»: behind an indefinite attack «ل» leads an armed side that makes it."""
        if self.forms[clause.predicate].definite or any(self._arguments(clause, ("genitive",))):
            return []
        parties, entities = self._slot(clause, "ل"), self.reading.entities
        bare = [p for p in parties if p.sense == "body" and not entities[p.entity].sector]  # «للاحتلال»
        armed = ("MIL", "REB", "COP", "UAF")
        return bare or [p for p in parties if entities[p.entity].sector in armed or entities[p.entity].country == "IMG"]

    def _rules(self, clause: Clause, argument: Argument) -> bool:
        """Whether the genitive of a noun of force is an authority, with what «ل» leads right behind it."""
        form = self.forms[argument.first]
        if not form.definite or not form.known:
            return False
        for genitive in self._arguments(clause, ("genitive",)):
            number = self.named.get(genitive.head, -1)
            if number >= 0 and genitive.last == argument.first:
                mention = self.reading.mentions[number]
                return mention.sense == "body" or mention.sector in ("GOV", "MIL", "COP", "JUD")
        return False

    def _has_object(self, clause: Clause, sense: Sense) -> bool:
        """Whether a noun of force that may be done to its genitive has a plain object besides: «منزلا», «القوات»; a
        name or a word of kinship goes on the genitive («إعدام فلان نجل فلان»)."""
        if "genitive" not in sense.noun_recipient or any(self._arguments(clause, _AGENT_SLOTS)):
            return False  # «قتل رضيع حرقا على يد مستوطنين»
        if clause.lemma in SUFFERED:
            return False  # «مقتل جنود في هجوم لمسلحين»
        if self.forms[clause.predicate].enclitic and any(
            self.forms[a.first].proclitics[:1] != ("و",) for a in self._arguments(clause, ("object",))
        ):
            return True  # «استهدافها الحشود»
        if sense.frame.type not in ("ASSAULT", "COERCE", "SANCTION", "ACCUSE"):
            return False
        owned = any(a.first > clause.predicate and a.head in self.named for a in self._arguments(clause, ("genitive",)))
        for argument in clause.arguments:
            if argument.slot == "ل" and owned and self.forms[argument.head].tag == "PREP":
                return bool(self.forms[argument.head].enclitic)  # «تعذيب القوات له»
            if argument.slot == "ل" and argument.first and self.forms[argument.first - 1].derived:
                continue  # «عزل الرئيس المنتمي للجماعة»
            if argument.slot == "ل" and owned and argument.head in self.named:
                named = self.reading.mentions[self.named[argument.head]]
                return named.sense in ("people", "person", "body", "group")  # «حرق مستوطنين لرضيع»
            if argument.slot == "ل" and owned and self._rules(clause, argument):
                return True  # «منع السلطات للمهرجانات»
            if argument.slot == "ل" and owned and self._things(argument.head):
                return True  # «سرقة جنود لبيوت القرية»
            if sense.frame.type == "ACCUSE" or argument.slot != "object" or argument.first <= clause.predicate:
                continue
            if self.forms[argument.first].proclitics[:1] == ("و",):
                continue  # «بعد محاصرته وإغلاق الحدود»
            form, number = self.forms[argument.first], self.named.get(argument.head, -1)
            if form.proclitics:
                return False
            if self._armed_before(clause, argument):
                return True  # «قصف الاحتلال الأحياء السكنية»
            if number < 0 and owned and form.tag == "NOUN" and form.known and form.definite and self._of_force(clause):
                return True  # «استعادة الجيش القصر»
            if number >= 0:
                mention = self.reading.mentions[number]
                return mention.sense in ("body", "group", "place", "people") and mention.first == argument.first
            led = self.forms[argument.first - 1].stem in self.known.titles.by_head  # «حصار الرئيس ورئيس وزرائه»
            if form.tag == "NOUN" and form.known and form.enclitic in ("هم", "ه", "ها") and not led:
                return True  # «إحراق مستوطنين منزلهم»
            plain = form.tag == "NOUN" and form.known and not form.definite and not form.enclitic
            return plain and (form.folded.endswith("ا") or form.number == "p")
        return False

    def _armed_before(self, clause: Clause, argument: Argument) -> bool:
        """Whether the genitive of a noun of force is a country, an army or an armed group, with a definite noun of
        things right behind it."""
        form = self.forms[argument.first]
        if form.tag != "NOUN" or not form.known or not form.definite or form.enclitic:
            return False
        for genitive in self._arguments(clause, ("genitive",)):
            number = self.named.get(genitive.head, -1)
            if number >= 0 and genitive.last == argument.first:
                mention = self.reading.mentions[number]
                state = mention.sense in ("country", "body") and len(mention.country) == 3 and not mention.sector
                armed = mention.sector in ("MIL", "COP", "REB") or state
                at = self.tokens[argument.first].start
                dated = any(time.start <= at < time.end for time in self.reading.times)
                return armed and not dated and self.filling in ("ASSAULT", "COERCE")
        return False

    def _borrowed(self, clause: Clause) -> list[Party]:
        """The subject of a verb that only carries its noun («واصل القصف»، «أعلن فرض عقوبات»، «قام بزيارة»)."""
        carried = self._carried(clause) or self._caused(clause) or self._bulletin(clause)
        if carried or clause.lemma in SUFFERED:
            return carried  # «أعلنت الهيئة استشهاد الأسير»: who announces a death is not who did it
        if self._days_after(clause):
            return []
        if joined := self._joined_to(clause):
            return joined
        parent = self.clauses[clause.parent] if clause.parent >= 0 else None
        if parent is None:
            return self._able(clause)
        if parent.kind == "noun":
            # «اعتزام كييف تأميم …»: whoever means to; «قرارها فرض عقوبات» has the verb above, once
            meant = self.known.governors.get(parent.lemma) == "future" and clause.relation == "in:object"
            # «إعلان المعارضة وقف المفاوضات»، «قيام القوات بتدمير …»
            does = parent.lemma in _UNDERTAKING and clause.relation in ("in:object", "in:ب", "in:علي", "in:في")
            return self._slot(parent, "genitive") if meant or does else []
        if parent.voice == "passive" or (parent.lemma in _SUFFERING and clause.relation == "in:ل"):
            return []  # «تعرض عامل لاعتداء»: to whom it was done

        def holds(*slots: str) -> bool:
            return any(a.slot in slots and a.first <= clause.predicate < a.last for a in parent.arguments)

        classes = self.known.verb_classes.get(parent.lemma, ())
        plain = clause.parent not in self.drafts and parent.lemma not in self.known.cues.by_verb
        led = self._led(clause.predicate)
        if led in WHILE and clause.predicate > 1 and self.forms[clause.predicate - 2].folded == "وذلك":
            parties = self._slot(parent, "subject")  # «أكد الرئيس أن …، وذلك خلال زيارة لـ…»
            return [party for party in parties if party.sense != "place"]
        if led in WHILE and parent.lemma in _LIVING:
            return []  # «شهدت البلاد بعد الإطاحة بالرئيس أزمة»
        its_own = (
            (("future" in classes or "possible" in classes) and holds("ل", "الي", "علي", "object", "ب"))
            or (plain and holds("ل", "علي", "الي"))  # «تستعد لتزويد …»
            or (led in WHILE and holds(led) and not self._known_talks(clause) and not self._news(clause, parent))
            or (("control" in classes or parent.lemma in _ANNOUNCE) and holds("object", "ب", "في", "عن", "من"))
            or (managed(parent, clause.relation) and holds("من"))
            or (parent.lemma in _REPLYING and holds("ب"))
            or (parent.lemma in _ORDERING and holds("ب") and self.filling in ("MOBILIZE", "SANCTION"))
            or ("considered" in classes and holds("في", "object") and not self._studies(parent))
        )
        parties = self._slot(parent, "subject") if its_own else []
        # «نشر الإعلام الحربي مشاهد من استهداف القاعدة»: the media show it
        return [p for p in parties if self.reading.entities[p.entity].sector != "JRN"]

    def _days_after(self, clause: Clause) -> bool:
        """«شنت عملية بعد أيام من هجوم أودى بحياة …»: the attack before is another one."""
        at = clause.predicate
        return at > 2 and self.forms[at - 1].folded == "من" and self.forms[at - 2].stem in _SPANS

    def _joined_to(self, clause: Clause) -> list[Party]:
        """«بعد محاصرته وإغلاق الحدود», «قصف الجيش البيوت واعتقال سكانها»: of a noun of force that «و» joins to another
        the actor of that one."""
        index = clause_index(self.clauses, clause.predicate) - 1
        before = self.drafts.get(index)
        if before is None or before.clause.kind != "noun" or before.clause.sentence != clause.sentence:
            return []
        force = self.filling in ("ASSAULT", "COERCE") and before.sense.frame.type in ("ASSAULT", "COERCE")
        if not force or self.forms[clause.predicate].proclitics[:1] != ("و",) or before.clause.lemma in SUFFERED:
            return []
        between = self.forms[before.clause.predicate + 1 : clause.predicate]
        return [] if any(form.tag in ("VERB", "SUB", "REL") for form in between) else before.actors

    def _news(self, clause: Clause, parent: Clause) -> bool:
        """«أكد الرئيس، عقب التفجيرات، أن …»: whoever speaks after an attack that all know of did not make it."""
        form = self.forms[clause.predicate]
        spoken = parent.kind == "verb" and parent.lemma in self.known.cues.by_verb
        return spoken and self.filling in ("ASSAULT", "COERCE") and form.definite and not form.enclitic

    def _studies(self, clause: Clause) -> bool:
        """Whether private people only learn of what «درس» tells («درس الباحث سلوك العدوان»)."""
        sectors = {self.reading.entities[party.entity].sector for party in self._slot(clause, "subject")}
        return bool(sectors & {"EDU", "CVL", "JRN", "MED"})

    def _caused(self, clause: Clause) -> list[Party]:
        """«إضراب للمطالبة بـ…»، «أغلقوا الطريق احتجاجا على …»: whoever does the act that a noun tells the cause of."""
        form, after = self.forms[clause.predicate], self.forms[min(clause.predicate + 1, len(self.forms) - 1)]
        over = after.tag == "PREP" or after.proclitics[:1] in (("ب",), ("ل",))
        aim = form.stem.endswith("ا") or self._led(clause.predicate) == "ل"
        if form.stem not in _CAUSES or not over or not aim or self.filling == "PROTEST":
            return []  # «تستدعي السفير احتجاجا على …» is no demonstration
        for index in range(clause_index(self.clauses, clause.predicate) - 1, -1, -1):
            other, act = self.clauses[index], self.drafts.get(index)
            if other.sentence != clause.sentence:
                break
            if act is not None and act.actors and (other.kind != "noun" or act.sense.frame.type == "PROTEST"):
                return act.actors
            if other.kind == "verb":
                return self._slot(other, "subject") if other.voice != "passive" else []
        return []

    def _bulletin(self, clause: Clause) -> list[Party]:
        """«وزارة الداخلية: ضبط ستة مهربين»: an authority's bulletin opens with what it did itself."""
        start = self.tokens[clause.predicate].start
        opens = any(claim.direct and claim.start == start for claim in self.reading.claims)
        if self.filling != "COERCE" or not opens or self.forms[clause.predicate].definite:
            return []
        speaks = self._speaking(clause.predicate)
        return [p for p in speaks if self.reading.entities[p.entity].sector in ("GOV", "COP", "MIL", "SPY", "REB")]

    def _asked_by(self, clause: Clause, sense: Sense) -> list[Party]:
        """«بطلب من بريطانيا»، «تلبية لدعوة من نظيره»، «تلقى طلبا من …»: behind what is done on it, or received, «من»
        leads whoever asks."""
        parent = self.clauses[clause.parent] if clause.parent >= 0 else None
        got = (
            parent is not None and parent.kind == "verb" and parent.lemma in _GETTING and clause.relation == "in:object"
        )
        led = self._led(clause.predicate) in ("ب", "ل") and not self.forms[clause.predicate].definite
        return self._slot(clause, "من") if sense.frame.type in ("REQUEST", "AGREE") and (got or led) else []

    def _known_talks(self, clause: Clause) -> bool:
        """«عقب الاجتماع»: talks told before, if the noun is definite; whoever speaks after them need be no side."""
        if self.filling != "CONSULT" or not self.forms[clause.predicate].definite:
            return False
        return any(d.sense.frame.type == "CONSULT" and not d.reason for d in self.drafts.values())

    def _able(self, clause: Clause) -> list[Party]:
        """«ولديها القدرة على تزويد …»: the owner of the ability."""
        for at in range(clause.predicate - 1, max(clause.predicate - 6, 0) - 1, -1):
            form = self.forms[at]
            if form.tag in ("VERB", "MARK"):
                break
            if form.stem == "لدي" and form.enclitic:
                return self._party(self.pronouns.get(at, -1))
        return []

    def _carried(self, clause: Clause) -> list[Party]:
        """«هجوم شنته الحركة»، «الهجوم على القاعة الذي تبناه التنظيم»: the subject of the verb that takes the noun
        up."""
        verb = self._taken_up_by(clause)
        if verb is None:
            return []
        if verb.lemma in _LIVING or self._judges(verb):
            return []  # «تهديدات تواجهها البلاد»، «الهجوم الذي أدانته فرنسا»
        own = any(a.slot == "subject" and not a.inherited for a in verb.arguments)
        parties = self._slot(verb, "subject")
        several = self.forms[verb.predicate].number in ("p", "d")  # «هجوم شنوه على …»: they were told before
        if parties and not several and (not own or parties[0].start < self.tokens[clause.predicate].start):
            return []
        return parties + self._slot(verb, "مع")

    def _judges(self, verb: Clause) -> bool:
        """Whether a verb only says what somebody thinks of an act."""
        senses = self.known.frames.by_verb.get(verb.lemma, ())
        return any(s.frame.type in ("ACCUSE", "REJECT") and not s.required for s in senses)

    def _suffering(self, clause: Clause) -> list[Party]:
        """«الهجوم الذي تعرضت له السفارة»، «تعرضت السفارة لهجوم»: whom an act befell."""
        parent = self.clauses[clause.parent] if clause.parent >= 0 else None
        if parent is not None and parent.lemma in _SUFFERING and clause.relation == "in:ل":
            return self._slot(parent, "subject")
        position = self._taking_up(clause)
        index = clause_index(self.clauses, position) if position >= 0 else len(self.clauses)
        if index < len(self.clauses) and self.clauses[index].predicate == position:
            verb = self.clauses[index]
            if verb.lemma in _LIVING:
                return self._slot(verb, "subject")
            if verb.lemma in _SUFFERING and any(a.slot == "ل" and self.forms[a.head].enclitic for a in verb.arguments):
                return self._slot(verb, "subject")
        return []

    def _living(self, clause: Clause, sense: Sense) -> list[Party]:
        """«شهدت كينيا هجمات»: whose country lives through violence."""
        parent = self.clauses[clause.parent] if clause.parent >= 0 else None
        lived = parent is not None and parent.lemma in _LIVING and clause.relation == "in:object"
        if parent is None or not lived or sense.frame.type != "ASSAULT":
            return []
        return [party for party in self._slot(parent, "subject") if party.sense in ("place", "country")]

    def _reached(self, clause: Clause, party: Party) -> bool:
        """Whether «ل» leads a country or place behind a noun of a visit, or a place's nationality stands there."""
        if party.sense not in ("place", "country"):
            return False
        return any(
            a.slot in ("ل", "adjective") and self.tokens[a.first].start <= party.start < self.tokens[a.last - 1].end
            and (a.slot == "ل" or self.forms[clause.predicate + 1].proclitics[-1:] == ("ل",))
            for a in clause.arguments
        )  # fmt: skip

    def _taken_up_by(self, clause: Clause) -> Clause | None:
        """The active verb clause that goes on about a noun and has it for its object («قصف شنته القوات على …»)."""
        position = self._taking_up(clause)
        index = clause_index(self.clauses, position) if position >= 0 else len(self.clauses)
        if index >= len(self.clauses) or self.clauses[index].predicate != position:
            return None
        verb = self.clauses[index]
        return verb if self._resumes(verb) else None

    def _resumes(self, verb: Clause) -> bool:
        """Whether the pronoun of an active verb, or of its «ب», takes up a noun: «هجوم قام به …», not «العدوان يلقي
        بثقله على …», «اللقاء جمع الوزير بنظيره»."""
        led = (a.head for a in verb.arguments if a.slot == "ب" and self.forms[a.head].tag == "PREP")
        taken = self.forms[verb.predicate].enclitic in ("ه", "ها") or any(self.forms[at].enclitic for at in led)
        return taken and verb.voice != "passive"

    def _taking_up(self, clause: Clause) -> int:
        """The token of the verb that goes on about a noun: right behind it, or behind a relative pronoun that agrees
        with it; −1 for none."""
        stop = min(self.reading.sentences[clause.sentence].last, clause.predicate + 14)
        feminine = self.forms[clause.predicate].stem.endswith(("ه", "ات")) or self.forms[clause.predicate].number == "p"
        for position in range(clause.predicate + 1, stop):
            form = self.forms[position]
            if form.tag == "VERB":
                before = self.forms[position - 1]
                near = position <= clause.predicate + 4
                if before.tag != "REL":
                    return position if near else -1
                things = may_be_plural(self.forms[clause.predicate].stem) and before.stem == "التي"
                agrees = things or before.stem == ("التي" if feminine else "الذي")
                # «الحرب التي …»: a noun may be feminine without showing it, never masculine against its ending
                return position if agrees or (near and not feminine and position == clause.predicate + 2) else -1
            if (
                form.tag == "SUB"
                or (form.tag == "MARK" and form.folded in ".:؛")
                or (form.tag == "REL" and position + 1 < stop and self.forms[position + 1].tag != "VERB")
            ):
                return -1
            if position > clause.predicate + 3 and form.tag not in (
                "REL",
                "PREP",
                "NOUN",
                "ADJ",
                "NAME",
                "MARK",
                "NUM",
                "PART",
            ):
                return -1
        return -1

    def _by_means(self, clause: Clause) -> list[Party]:
        """«قُتل … في غارة إسرائيلية»، «مقتل … نتيجة هجوم شنه»: the agent of a passive is that of the act by which it was
        done."""
        for other in self.clauses[clause_index(self.clauses, clause.predicate) + 1 :]:
            if other.sentence != clause.sentence:
                break
            if other.kind != "noun" or other.predicate > clause.predicate + REACH:
                continue
            senses = self.known.frames.by_noun.get(other.lemma, ())
            if not any(sense.frame.type in ("ASSAULT", "COERCE") and self._evoked(other, sense) for sense in senses):
                continue  # «خلال محاولته العبور» is no attempt on anybody
            if self._led(other.predicate) not in BY_MEANS and self.forms[other.predicate - 1].stem not in BY_MEANS:
                continue
            for slot in ("adjective", "genitive", "من قبل", "علي يد", "ل"):
                found = self._slot(other, slot)
                if found and found[0].sense != "place":
                    return found
            if found := self._carried(other):
                return found  # «قتل جندي وأصيب آخرون في هجوم شنه مسلحون»
        return []

    def _things(self, at: int) -> bool:
        """Whether a word names several things, and no act, which would be a reason or an aim («لمشاركتهم في …»)."""
        form = self.forms[at]
        return form.tag == "NOUN" and form.known and form.number == "p" and not self._masdar(at)

    def _evoked(self, clause: Clause, sense: Sense) -> bool:
        """Whether the words stand behind a noun that a sense of it wants there («محاولة اغتيال»)."""
        return not sense.required or any(
            self._spelled(at, words)
            for _, words in sense.required
            for at in range(clause.predicate + 1, min(clause.predicate + 4, len(self.forms)))
        )

    def _led(self, at: int) -> str:
        """The preposition that leads a word, written on it or before it."""
        form = self.forms[at]
        if form.proclitics and form.proclitics[-1] in "بلك":
            return form.proclitics[-1]
        before = at - 1
        while before >= 0 and self.forms[before].tag in ("MARK", "NUM", "DEM"):
            before -= 1
        if before >= 0 and self.forms[before].tag == "PREP":
            return self.forms[before].stem
        return ""

    def _apart(self, actors: list[Party], recipients: list[Party]) -> tuple[list[Party], list[Party]]:
        """Nobody stands on both sides, nobody twice on one."""
        seen: set[int] = set()
        first = [p for p in actors if not (p.entity in seen or seen.add(p.entity))]  # type: ignore[func-returns-value]
        second = [p for p in recipients if not (p.entity in seen or seen.add(p.entity))]  # type: ignore[func-returns-value]
        return first, second


def is_weapon(form: Form) -> bool:
    """Whether a word names what people are hurt with («رصاص», «غارة»)."""
    return form.stem in _WEAPONS or form.lemma in _WEAPONS


def is_wielded(clause: Clause, forms: tuple[Form, ...]) -> bool:
    """Whether a weapon or an attack is a verb's subject («استهدفت طائرة مسيرة حقلا»، «الهجوم الذي استهدف كنيسة»)."""
    subject = next((a for a in clause.arguments if a.slot == "subject"), None)
    if clause.kind != "verb" or subject is None:
        return False
    return is_weapon(forms[subject.head]) or forms[subject.head].stem in _STRIKES


def place_mention(mentions: tuple[Mention, ...], start: int, end: int, senses: tuple[str, ...]) -> int:
    """The mention in one of the senses that shares words with the text from start to end («ميناء زوارة», «زوارة»), or
    −1."""
    return next((n for n, m in enumerate(mentions) if m.sense in senses and m.start < end and start < m.end), -1)


def managed(parent: Clause, relation: str) -> bool:
    """«تمكن المقاتلون من طرد …»: with «من» behind it the verb is that of success, not the present of «أمكن»."""
    return parent.kind == "verb" and parent.lemma == "امكن" and relation == "in:من"


def genitive_only(clause: Clause) -> bool:
    """Whether a noun of an act has a genitive and no object beside it."""
    slots = {argument.slot for argument in clause.arguments if argument.first > clause.predicate}
    return "genitive" in slots and not slots & {"object", "ل", "adjective"}

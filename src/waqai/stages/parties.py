"""parties: who does an act to whom, read from the arguments of its clause; the part of the stage `acts` that looks
for actors.

The frame's slots name the arguments; a noun of an act may take its actor from the verb that carries it, takes it up
in a relative clause or means to do it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from msgspec import Struct

from waqai.knowledge import Knowledge
from waqai.knowledge.framing import Sense
from waqai.knowledge.spelling import may_be_plural, strip_article
from waqai.model import Argument, Clause, Form, Mention, Reading

_ACTORS = ("person", "country", "body", "group", "organisation", "people")
_SUFFERED = frozenset("مقتل استشهاد وفاه اصابه سقوط مصرع فقدان".split())
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
_BY_MEANS = ("في", "ب", "اثر", "جراء", "خلال", "نتيجه", "بفعل", "عقب")
_ENTERING = frozenset("اقتحام اقتحامات اجتياح توغل مداهمه غزو تدنيس".split())  # done to places, by people
_TAKING_SIDES = frozenset(
    "مويده مويد مناصره مناصر داعمه داعم مناهضه مناهض رافضه رافض معاديه معادي مواليه موالي".split()
)
_CONCLUDED = frozenset("موقع موقعه مبرم مبرمه معقود معقوده مشترك مشتركه قايم قايمه جاري جاريه دايره داير".split())
_BACKING = frozenset("دعم مسانده اسناد تمويل تسليح".split())
_WEAPONS = frozenset(
    "رصاص نيران نار قذيفه قذايف صاروخ صواريخ مسيره مسيرات طايره طايرات قنبله قنابل غاز عبوه لغم"
    " قصف غاره غارات مدفعيه سياره شاحنه زورق طلقه طلقات سهم حجر زجاجه سلاح".split()
)
_ANNOUNCE = frozenset("اعلن قرر اقر اصدر اتخذ نشر كشف تبني وقع اختتم تبادل جدد كرر وجه ابدي اعرب عبر شعر احس".split())
_ON_PLACES = ("ASSAULT", "COERCE", "AID", "CONSULT", "RETREAT", "MOBILIZE")  # acts that are done to places too
_DIRECT = ("ASSAULT", "COERCE", "REQUEST", "ACCUSE", "THREATEN")  # acts on the verb's object, if it has one
_JUDGING = ("ACCUSE", "REJECT", "SUPPORT")  # what they are about is an act, and they are for who did it
_BELONGING = frozenset("تابعا تابعه تابع تابعين التابعه التابع التابعين".split())
_COLLECTIVE = frozenset("جانب طرف بلد وزير رئيس زعيم دوله حليف مسوول".split())
_BOTH = frozenset(
    "الجانبان الجانبين الطرفان الطرفين البلدان البلدين الوزيران الوزيرين"
    " الرئيسان الرئيسين الدولتان الدولتين الزعيمان الزعيمين".split()
)


class Party(Struct):
    """An actor read off an argument: the entity and the words it stands in."""

    entity: int
    start: int
    end: int
    sense: str = ""


class Draft(Struct):
    """An act while its tellings are compared."""

    index: int
    clause: Clause
    sense: Sense
    actors: list[Party]
    recipients: list[Party]
    status: str = "asserted"
    reason: str = ""
    time: int = -1
    place: int = -1
    claim: int = -1


class Parties:
    """Arguments of the clauses of one article as parties of acts; keeps the drafts found so far."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.forms, self.tokens, self.clauses = reading.forms, reading.tokens, reading.clauses
        self.linked = {link.mention: link.entity for link in reading.links}
        self.named = {m.head: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.pronouns = {m.head: n for n, m in enumerate(reading.mentions) if m.kind == "pronoun"}
        self.starting: dict[int, int] = {}
        self.at_start: dict[int, list[int]] = {}
        for number, mention in enumerate(reading.mentions):
            self.at_start.setdefault(mention.start, []).append(number)
            if mention.kind != "pronoun":
                for token in range(mention.first, mention.last):
                    self.starting[token] = number
        self.drafts: dict[int, Draft] = {}
        self.filling = ""
        self.region: tuple[int, dict[str, list[int]]] = (-1, {})

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
        for at in places:
            for word in self._spellings(at):
                found.setdefault(word, []).append(at)
        self.region = (clause.predicate, found)
        return found

    def _spellings(self, at: int) -> tuple[str, ...]:
        form = self.forms[at]
        if form.tag in ("MARK", "VERB"):
            return ()
        words = {strip_article(form.folded), strip_article(form.stem), strip_article(form.lemma or form.stem)}
        if form.folded.endswith("ا") and len(form.folded) > 3:
            words.add(strip_article(form.folded[:-1]))
        return tuple(words)

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
        actors += self._first(clause, sense.together)
        for slot in sense.recipient:
            if passive and slot in ("subject", "object"):
                slot = "subject" if slot == "object" else "none"
            recipients = self._slot(clause, slot)
            if recipients or (
                slot == "object"
                and sense.frame.type in _DIRECT
                and any(self._whole_object(a, clause) for a in clause.arguments)
            ):
                break  # «ضربت هدفا في …»: the object is no actor, and nothing else is it
        recipients = self._members(recipients, sense)
        if passive and not actors:
            actors = self._by_means(clause) or self._by_weapon(clause, sense)
        if sense.frame.type == "ACCUSE" and not recipients and actors:
            recipients = self._told_of(clause, actors)
        return Draft(index, clause, sense, *self._apart(actors, recipients))

    def _whole_object(self, argument: Argument, clause: Clause) -> bool:
        """Whether a verb is done to this: a definite object, or any where force is used; «رجا مواصلة الدعم» asks for
        something.
        """
        if argument.slot != "object" or argument.first <= clause.predicate:
            return False
        return self.filling in ("ASSAULT", "COERCE") or self.forms[argument.head].definite

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
            if (
                form.stem.startswith("انتماء")
                or form.stem in ("انتماي", "منتمين", "منتمون", "منتم")
                or form.lemma == "انتمي"
            ):
                for step in range(position + 1, min(position + 5, len(self.forms))):
                    if step in self.named:
                        return self._party(self.named[step])
        return []

    def _noun_filled(self, index: int, clause: Clause, sense: Sense) -> Draft:
        actors: list[Party] = []
        recipients: list[Party] = []
        does = self._has_object(clause, sense)
        shared = does or ("genitive" in sense.noun_actor and "genitive" in sense.noun_recipient)
        genitive = self._slot(clause, "genitive") if shared else []
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
        actors = actors or self._first(clause, doers if shared else sense.noun_actor)
        actors = actors + self._first(clause, sense.noun_together)
        if not actors and sense.noun_together:
            actors = self._sides(clause)
        recipients = recipients or self._first(clause, others if shared else sense.noun_recipient)
        if does and not recipients:
            recipients = self._first(clause, ("object", "ل"))
        if not recipients and (verb := self._taken_up_by(clause)) is not None:
            recipients = self._first(verb, [s for s in others if s != "adjective"])
        if not recipients:
            recipients = self._suffering(clause)
        if not actors:
            actors = self._by_weapon(clause, sense) or self._borrowed(clause)
        if not actors and sense.frame.type == "PROTEST" and clause.predicate in self.named:
            actors = self._party(self.named[clause.predicate])
        if sense.frame.type == "SUPPORT" and genitive_only(clause) and self._led(clause.predicate) == "ل":
            actors, recipients = self._subject_of_parent(clause), self._slot(clause, "genitive")  # «حضر لدعم الطلاب»
        if not recipients and actors and self._led(clause.predicate) == "ب" and clause.lemma in _BACKING:
            recipients = self._backed(clause)
        return Draft(index, clause, sense, *self._apart(actors, self._members(recipients, sense)))

    def _sides(self, clause: Clause) -> list[Party]:
        """«المحادثات التي بدأت بين الحكومة والحركة»: the sides that the verb which goes on about a noun tells."""
        if signed := self._signed(clause.predicate + 1):
            return signed
        index = clause_index(self.clauses, clause.predicate + 1)
        for other in self.clauses[index : index + 4]:
            ours = any(a.slot == "subject" and a.inherited and a.head == clause.predicate for a in other.arguments)
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

    def _has_object(self, clause: Clause, sense: Sense) -> bool:
        """Whether a noun of force that may be done to its genitive has a plain object besides: «منزلا», «القوات»; a
        name or a word of kinship goes on the genitive («إعدام فلان نجل فلان»)."""
        if "genitive" not in sense.noun_recipient:
            return False
        if self.forms[clause.predicate].enclitic and any(self._arguments(clause, ("object",))):
            return True  # «استهدافها الحشود»
        if sense.frame.type not in ("ASSAULT", "COERCE", "SANCTION", "ACCUSE"):
            return False
        owned = any(a.first > clause.predicate and a.head in self.named for a in self._arguments(clause, ("genitive",)))
        for argument in clause.arguments:
            if argument.slot == "ل" and owned and self.forms[argument.head].tag == "PREP":
                return bool(self.forms[argument.head].enclitic)  # «تعذيب القوات له»
            if argument.slot == "ل" and owned and argument.head in self.named:
                named = self.reading.mentions[self.named[argument.head]]
                return named.sense in ("people", "person", "body", "group")  # «حرق مستوطنين لرضيع»
            if sense.frame.type == "ACCUSE" or argument.slot != "object" or argument.first <= clause.predicate:
                continue
            form, number = self.forms[argument.first], self.named.get(argument.head, -1)
            if form.proclitics:
                return False
            if number >= 0:
                mention = self.reading.mentions[number]
                return mention.sense in ("body", "group", "place", "people") and mention.first == argument.first
            if form.tag == "NOUN" and form.known and form.enclitic in ("هم", "ه", "ها"):
                return True  # «إحراق مستوطنين منزلهم»
            plain = form.tag == "NOUN" and form.known and not form.definite and not form.enclitic
            return plain and (form.folded.endswith("ا") or form.number == "p")
        return False

    def _borrowed(self, clause: Clause) -> list[Party]:
        """The subject of a verb that only carries its noun («واصل القصف»، «أعلن فرض عقوبات»، «قام بزيارة»)."""
        carried = self._carried(clause)
        if carried or clause.lemma in _SUFFERED:
            return carried  # «أعلنت الهيئة استشهاد الأسير»: who announces a death is not who did it
        parent = self.clauses[clause.parent] if clause.parent >= 0 else None
        if parent is None:
            return self._able(clause)
        if parent.kind == "noun":
            # «اعتزام كييف تأميم …»: whoever means to; «قرارها فرض عقوبات» has the verb above, once
            meant = self.known.governors.get(parent.lemma) == "future" and clause.relation == "in:object"
            return self._slot(parent, "genitive") if meant else []
        if parent.voice == "passive":
            return []

        def holds(*slots: str) -> bool:
            return any(a.slot in slots and a.first <= clause.predicate < a.last for a in parent.arguments)

        classes = self.known.verb_classes.get(parent.lemma, ())
        plain = clause.parent not in self.drafts and parent.lemma not in self.known.cues.by_verb
        led = self._led(clause.predicate)
        its_own = (
            (("future" in classes or "possible" in classes) and holds("ل", "الي", "علي", "object", "ب"))
            or (plain and holds("ل", "علي", "الي"))  # «تستعد لتزويد …»
            or (led in WHILE and holds(led))
            or (("control" in classes or parent.lemma in _ANNOUNCE) and holds("object", "ب", "في", "عن", "من"))
        )
        return self._slot(parent, "subject") if its_own else []

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
        parties = self._slot(verb, "subject")
        if parties and (parties[0].start < self.tokens[clause.predicate].start):
            return []
        return parties + self._slot(verb, "مع")

    def _suffering(self, clause: Clause) -> list[Party]:
        """«الهجوم الذي تعرضت له السفارة»، «تعرضت السفارة لهجوم»: whom an act befell."""
        position = self._taking_up(clause)
        index = clause_index(self.clauses, position) if position >= 0 else len(self.clauses)
        if index < len(self.clauses) and self.clauses[index].predicate == position:
            verb = self.clauses[index]
            if verb.lemma in _SUFFERING and any(a.slot == "ل" and self.forms[a.head].enclitic for a in verb.arguments):
                return self._slot(verb, "subject")
        return []

    def _taken_up_by(self, clause: Clause) -> Clause | None:
        """The active verb clause that goes on about a noun and has it for its object («قصف شنته القوات على …»)."""
        position = self._taking_up(clause)
        index = clause_index(self.clauses, position) if position >= 0 else len(self.clauses)
        if index >= len(self.clauses) or self.clauses[index].predicate != position:
            return None
        verb = self.clauses[index]
        takes = self.forms[position].enclitic in ("ه", "ها") or any(
            a.slot == "ب" and self.forms[a.head].enclitic for a in verb.arguments
        )
        return verb if takes and verb.voice != "passive" else None

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
        """«قُتل … في غارة إسرائيلية»: the agent of a passive is that of the act by which it was done."""
        for other in self.clauses[clause_index(self.clauses, clause.predicate) + 1 :]:
            if other.sentence != clause.sentence:
                break
            if other.kind != "noun" or other.predicate > clause.predicate + REACH:
                continue
            senses = self.known.frames.by_noun.get(other.lemma, ())
            if not any(sense.frame.type in ("ASSAULT", "COERCE") for sense in senses):
                continue
            led = self._led(other.predicate)
            if led not in _BY_MEANS:
                continue
            for slot in ("adjective", "genitive", "من قبل", "علي يد", "ل"):
                found = self._slot(other, slot)
                if found and found[0].sense != "place":
                    return found
        return []

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

    def _arguments(self, clause: Clause, slots: tuple[str, ...]) -> Iterator[Argument]:
        return (a for a in clause.arguments if a.slot in slots)

    def _first(self, clause: Clause, slots: Iterable[str]) -> list[Party]:
        """The parties of the first of the slots that has any."""
        return next((found for slot in slots if (found := self._slot(clause, slot))), [])

    def _slot(self, clause: Clause, slot: str) -> list[Party]:
        found: list[Party] = []
        if slot == "speaker" or (
            slot == "subject" and clause.kind == "verb" and self.forms[clause.predicate].person == 1
        ):
            return self._speaking(clause.predicate)
        for argument in clause.arguments:
            if argument.slot == slot and not self._beside(clause, argument):
                found = self._parties(argument, clause)
                if found:
                    return found if slot != "adjective" else found + self._more(clause, argument)
                if self.filling in _JUDGING and self._tells_of_force(argument.head):
                    return []  # «ندد بالتفجير في مسجد بعسير»: what else «ب» leads is where
        return found

    def _beside(self, clause: Clause, argument: Argument) -> bool:
        """Whether a phrase belongs to the word right before it: «بدعم من القوات التركية»، «مظاهرات مؤيدة لفلسطين»."""
        if argument.slot == "من" and clause.kind == "verb" and argument.first > 1:
            before = self.forms[argument.first - 2]
            return before.proclitics[-1:] == ("ب",) and before.stem in _BACKING
        return argument.slot == "ل" and argument.first > 0 and self.forms[argument.first - 1].stem in _TAKING_SIDES

    def _more(self, clause: Clause, first: Argument) -> list[Party]:
        """Further nationalities of one noun («المباحثات المصرية السعودية»)."""
        return [
            party
            for argument in clause.arguments
            if argument.slot == "adjective" and argument is not first
            for party in self._parties(argument, clause)
        ]

    def _parties(self, argument: Argument, clause: Clause) -> list[Party]:
        """The actors that a phrase names: its head and what «و» joins to it, or the one actor inside it."""
        if argument.slot == "content":
            return []
        form = self.forms[argument.head]
        if argument.head in self.pronouns and not form.enclitic:
            return self._party(self.pronouns[argument.head])
        if form.number == "d" or form.folded in _BOTH or form.stem in _BOTH:
            both = self._both(argument)
            if both:
                return both
        if (
            argument.last == argument.first + 1
            and form.enclitic
            and (argument.first == clause.predicate or form.tag == "PREP")
        ):
            if form.enclitic in ("نا", "ني", "ي"):
                return self._speaking(argument.head)
            return self._party(self.pronouns.get(argument.head, -1))
        heads: list[int] = []
        if argument.head in self.named:
            heads = [self.named[argument.head]]
        for at in range(argument.first, argument.last):
            number = self.named.get(at, -1)
            if number >= 0 and number not in heads and heads and self._joined(at, argument):
                heads.append(number)
        if not heads:
            heads = self._inside(argument) or self._part_of(argument)
        found: list[Party] = []
        for number in heads:
            found += [p for p in self._party(number) if p.entity not in {q.entity for q in found}]
        return found

    def _part_of(self, argument: Argument) -> list[int]:
        """«وحدات من الجيش»: some of an actor's people, of whom nothing else is told."""
        at = argument.last
        if (
            at + 1 >= len(self.forms)
            or self.forms[at].folded != "من"
            or at + 1 not in self.named
            or self.forms[argument.head].number != "p"
        ):
            return []
        number = self.named[at + 1]
        return [number] if self.reading.mentions[number].sense in ("body", "group", "organisation", "people") else []

    def _speaking(self, at: int) -> list[Party]:
        """Whoever speaks the words that a token stands in («أدعو …»، «شعبنا»)."""
        token = self.tokens[at]
        inner = [
            (c.end - c.start, c.speaker)
            for c in self.reading.claims
            if c.start <= token.start < c.end and c.speaker >= 0
        ]
        if not inner:
            return []
        entity = self.reading.entities[min(inner)[1]]
        if not entity.country and not entity.sector:
            return []
        return [Party(min(inner)[1], token.start, token.end, entity.kind)]

    def _both(self, argument: Argument) -> list[Party]:
        """«الجانبان»، «البلدين»، «الوزيران»: the two sides of the latest act that names two, else the two subjects
        before."""
        word = self.forms[argument.head]
        after = self.forms[argument.head + 1] if argument.head + 1 < len(self.forms) else None
        if (
            after is not None
            and word.folded.endswith("ان")
            and (after.folded == "التي" or (after.tag == "ADJ" and after.stem.endswith("ه")))
        ):
            return []  # «البلدان التي …» are many
        bare = strip_article(word.folded.lstrip("و") if word.proclitics[:1] == ("و",) else word.folded)
        if bare[-2:] not in ("ان", "ين") or (
            bare[:-2] not in _COLLECTIVE and bare[:-2] + "ه" not in _COLLECTIVE and bare[:-3] + "ه" not in _COLLECTIVE
        ):
            return []
        token = self.tokens[argument.head]
        for draft in reversed(self.drafts.values()):
            parties = [*draft.actors, *draft.recipients]
            if len({p.entity for p in parties}) == 2 and all(p.sense != "place" for p in parties):
                return [Party(p.entity, token.start, token.end, p.sense) for p in parties]
        seen: dict[int, None] = {}
        for mention_number in range(len(self.reading.mentions) - 1, -1, -1):
            mention = self.reading.mentions[mention_number]
            if (
                mention.start < token.start
                and mention.kind != "pronoun"
                and mention.sense in ("person", "country", "body", "group")
                and mention_number in self.linked
            ):
                seen.setdefault(self.linked[mention_number])
            if len(seen) == 2:
                break
        return (
            [Party(e, token.start, token.end, self.reading.entities[e].kind) for e in reversed(seen)]
            if len(seen) == 2
            else []
        )

    def _joined(self, at: int, argument: Argument) -> bool:
        """Whether «و» or a comma joins a mention to the phrase's head."""
        mention = self.reading.mentions[self.named[at]]
        if mention.demonym:
            return False
        token = self.tokens[at]
        if mention.start > token.start and self.forms[at].folded[:1] == "و":
            return True
        before = self.forms[at - 1]
        return at - 1 >= argument.first and before.folded in ("،", ",", "و")

    def _inside(self, argument: Argument) -> list[int]:
        """The first actor inside a phrase whose head is none: «قرار مجلس الأمن»، «الهجوم الإسرائيلي»، «طائرات
        التحالف»."""
        act = self._act_at(argument.head)
        if act is not None:
            parties = act.actors
            return [n for p in parties for n in self._mention_of(p)]
        if self.filling in _JUDGING and self._tells_of_force(argument.head):
            return []  # «دان قتل المراسلة»: whom an act befell is not whom its condemnation is for
        for at in range(argument.first, min(argument.last, argument.first + 8)):
            number = self.starting.get(at, -1)
            if number < 0:
                continue
            mention = self.reading.mentions[number]
            if mention.sense in _ACTORS or mention.demonym or (mention.sense == "place" and self.filling in _ON_PLACES):
                return [number, *self._conjuncts(number, argument.last)]
        at = argument.last
        if at + 1 < len(self.forms) and self.forms[at].folded in ("،", ","):
            at += self.forms[at + 1].folded in _BELONGING and self.forms[at + 1].definite  # «الوحدات، التابعة للجيش،»
        if (
            argument.slot in ("object", "subject", "genitive")
            and at < len(self.forms)
            and self.forms[at].folded in _BELONGING
        ):
            at += 1
        owner = self.starting.get(at, -1)
        if (
            owner >= 0
            and at > argument.first
            and self.forms[at].folded.startswith("ل")
            and self.reading.mentions[owner].start > self.tokens[at].start
        ):
            # «موقعا للجيش»، «قوة تابعة للاتحاد والحكومة»: what belongs to actors stands for them
            return [owner, *self._conjuncts(owner, len(self.forms))]
        return []

    def _tells_of_force(self, head: int) -> bool:
        """Whether a token is a noun of violence or coercion that names its side as a genitive, if any."""
        index = clause_index(self.clauses, head)
        if index >= len(self.clauses) or self.clauses[index].predicate != head or self.clauses[index].kind != "noun":
            return False
        clause = self.clauses[index]
        senses = self.known.frames.by_noun.get(clause.lemma, ())
        named = any(a.slot == "adjective" for a in clause.arguments)
        return not named and any(sense.frame.type in ("ASSAULT", "COERCE") and not sense.required for sense in senses)

    def _conjuncts(self, number: int, stop: int) -> list[int]:
        """What «و» joins at once to a mention («باعتراف النرويج وإسبانيا»)."""
        found: list[int] = []
        at = self.reading.mentions[number].last
        while at < stop:
            following = self.starting.get(at, -1)
            if following < 0:
                break
            mention = self.reading.mentions[following]
            if (
                mention.first != at
                or not self.forms[at].folded.startswith("و")
                or mention.start == self.tokens[at].start
            ):
                break
            found.append(following)
            at = mention.last
        return found

    def _act_at(self, head: int) -> Draft | None:
        return next((d for d in self.drafts.values() if d.clause.predicate == head and d.actors), None)

    def _mention_of(self, party: Party) -> list[int]:
        return [n for n in self.at_start.get(party.start, ()) if self.linked.get(n) == party.entity][:1]

    def _mentions_at(self, start: int) -> list[Mention]:
        """The mentions that begin at an offset, in their order."""
        return [self.reading.mentions[number] for number in self.at_start.get(start, ())]

    def _party(self, number: int) -> list[Party]:
        """The entity of a mention, if it is an actor whose country or sector is told."""
        if number < 0 or number not in self.linked:
            return []
        mention = self.reading.mentions[number]
        entity = self.reading.entities[self.linked[number]]
        if not entity.country and not entity.sector:
            return []
        sense = "place" if mention.sense == "place" else entity.kind
        return [Party(self.linked[number], mention.start, mention.end, sense)]

    def _apart(self, actors: list[Party], recipients: list[Party]) -> tuple[list[Party], list[Party]]:
        """Nobody stands on both sides, nobody twice on one."""
        seen: set[int] = set()
        first = [p for p in actors if not (p.entity in seen or seen.add(p.entity))]  # type: ignore[func-returns-value]
        second = [p for p in recipients if not (p.entity in seen or seen.add(p.entity))]  # type: ignore[func-returns-value]
        return first, second


def is_weapon(form: Form) -> bool:
    """Whether a word names what people are hurt with («رصاص», «غارة»)."""
    return form.stem in _WEAPONS or form.lemma in _WEAPONS


def genitive_only(clause: Clause) -> bool:
    """Whether a noun of an act has a genitive and no object beside it."""
    slots = {argument.slot for argument in clause.arguments if argument.first > clause.predicate}
    return "genitive" in slots and not slots & {"object", "ل", "adjective"}


def clause_index(clauses: tuple[Clause, ...], predicate: int) -> int:
    """Number of the first clause whose predicate stands at a token or behind it."""
    return bisect_left(clauses, predicate, key=lambda clause: clause.predicate)

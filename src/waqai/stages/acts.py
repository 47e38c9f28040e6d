"""acts: every predicate that a frame knows, with who, whom, when, where and how sure, and a reason where it does not count.

A frame row says which words must or must not stand with its predicate and which arguments of the clause are actor and recipient. An act
counts when the text reports it as something that happened, is under way, or is announced; what is asked for, threatened, promised,
refused, feared, planned, general or remembered is kept with its reason (the rules are those of PLOVER's manual for verbs of speech).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from waqai.knowledge import Knowledge
from waqai.knowledge.framing import Sense
from waqai.knowledge.spelling import strip_article
from waqai.model import Act, Argument, Clause, Evidence, Reading, Span

_ACTORS = ("person", "country", "body", "group", "organisation", "people")
_WIDE = ("IGO", "NGO", "MNC", "IMG")
_DENSE = 6  # different words of one topic that make an article its own
_SUFFERED = frozenset("مقتل استشهاد وفاه اصابه سقوط مصرع فقدان".split())
# «يؤدي إلى»، «يقضي بـ»: in the present they tell what is meant to come of something
_LEADING_TO = frozenset("ادي افضي قضي نص تضمن هدف رمي مهد كفل ضمن".split())
# reasons that hold for the acts inside an act's arguments too
_INHERITED = frozenset("threatened asked-for promised refused accused-of planned negated purpose wished conditional".split())
_SCHEDULED = frozenset("مقرر منتظر مرتقب مزمع متوقع".split())  # «من المقرر أن …»
_CARRYING = ("in:object", "in:subject", "in:ب")  # arguments whose act the verb above carries
_REACH = 25  # tokens behind a predicate in which a frame's words may stand
# what becomes of an act that stands in an argument of an act of these types
_GOVERNED = {
    "REQUEST": "asked-for",
    "THREATEN": "threatened",
    "AGREE": "promised",
    "REJECT": "refused",
    "CONCEDE": "promised",
}
_CLASS_REASONS = {"future": "planned", "possible": "possible", "negation": "negated", "call": "asked-for"}
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
# an act of these types goes on while somebody asks for its end («وقف القصف الروسي»)
_LASTING = ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST")
_PURPOSE = frozenset("لكي كي لكيلا حتي".split())
_CONDITION = frozenset("اذا لو ان لولا ما".split())
_AGENT_SLOTS = ("من قبل", "علي يد")
_WHILE = (
    "بعد",
    "قبل",
    "خلال",
    "اثناء",
    "عقب",
    "لدي",
)  # an act behind these is its subject's own («زار … بعد رحلة إلى …»)
_NUMBERS = frozenset("عشرات مات ميات الاف الوف مييات حشود جموع".split())
_LEADS_TO = frozenset("ادي اسفر اوقع خلف تسبب اودي نتج نجم سبب".split())
_BY_MEANS = ("في", "ب", "اثر", "جراء", "خلال", "نتيجه", "بفعل", "عقب")
_ANNOUNCE = frozenset("اعلن قرر اقر اصدر اتخذ نشر كشف تبني وقع اختتم تبادل جدد كرر وجه ابدي اعرب عبر".split())
_MATERIAL = ("ASSAULT", "COERCE", "COOPERATE", "RETREAT", "CONSULT", "MOBILIZE", "SANCTION", "PROTEST")
_ONE_SIDED = ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST", "ACCUSE", "REJECT", "THREATEN", "RETREAT")
_COLLECTIVE = frozenset("جانب طرف بلد وزير رئيس زعيم دوله حليف مسوول".split())
_BOTH = frozenset(
    "الجانبان الجانبين الطرفان الطرفين البلدان البلدين الوزيران الوزيرين الرئيسان الرئيسين الدولتان الدولتين الزعيمان الزعيمين".split()
)


class _Party(Struct):
    """An actor read off an argument: the entity and the words it stands in."""

    entity: int
    start: int
    end: int
    sense: str = ""


class _Draft(Struct):
    """An act while its tellings are compared."""

    index: int
    clause: Clause
    sense: Sense
    actors: list[_Party]
    recipients: list[_Party]
    status: str = "asserted"
    reason: str = ""
    time: int = -1
    place: int = -1
    claim: int = -1
    weight: float = 0.0


def find_acts(reading: Reading, known: Knowledge) -> tuple[Act, ...]:
    """One act for each clause that evokes a frame, in order of the text; those with a `reason` do not count."""
    return _Finder(reading, known).acts()


class _Finder:
    """The article's clauses with the actors, times and places that may fill their slots."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.forms, self.tokens, self.clauses = reading.forms, reading.tokens, reading.clauses
        self.linked = {link.mention: link.entity for link in reading.links}
        self.named = {m.head: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.pronouns = {m.head: n for n, m in enumerate(reading.mentions) if m.kind == "pronoun"}
        self.starting: dict[int, int] = {}
        for number, mention in enumerate(reading.mentions):
            if mention.kind != "pronoun":
                for token in range(mention.first, mention.last):
                    self.starting[token] = number
        self.drafts: dict[int, _Draft] = {}
        self.forceful = False
        self.topic = self._topic()
        self.region: tuple[int, dict[str, list[int]]] = (-1, {})
        self.verbs: dict[int, list[int]] = {}
        for index, clause in enumerate(self.clauses):
            if clause.kind != "noun":
                self.verbs.setdefault(clause.sentence, []).append(index)
        self.time_of = self._owned_times()

    def acts(self) -> tuple[Act, ...]:
        for index, clause in enumerate(self.clauses):
            draft = self._draft(index, clause)
            if draft is not None:
                self.drafts[index] = draft
        for draft in self.drafts.values():
            self._judge(draft)
        for draft in self.drafts.values():
            self._absorb(draft)
        for draft in self.drafts.values():
            self._follow(draft)
        for draft in self.drafts.values():
            self._complete(draft)
        for draft in self.drafts.values():
            self._infer(draft)
        return tuple(self._act(draft) for draft in self.drafts.values())

    def _topic(self) -> str:
        """The reason that an article gives that is about something else altogether: the words of sport are dense in it."""
        words = {form.stem for form in self.forms} | {form.lemma for form in self.forms}
        found = words & self.known.topics["sport"].keys()
        return "sport" if len(found) >= _DENSE else ""

    def _accident(self, draft: _Draft) -> bool:
        """Whether people are hurt by nobody: no actor, and a misfortune in the sentence or the one before («حادث مرور»)."""
        if draft.actors or draft.sense.frame.type != "ASSAULT":
            return False
        sentences = self.reading.sentences
        first = sentences[max(draft.clause.sentence - 1, 0)].first
        table = self.known.topics["accident"]
        for at in range(first, sentences[draft.clause.sentence].last):
            for word in {self.forms[at].stem, self.forms[at].lemma}:
                if any(self._spelled(at, (word, *rest)) for rest in table.get(word, ())):
                    return True
        return False

    # which frame

    def _draft(self, index: int, clause: Clause) -> _Draft | None:
        frames = self.known.frames
        senses = frames.by_noun.get(clause.lemma) if clause.kind == "noun" else frames.by_verb.get(clause.lemma)
        if not senses:
            return None
        fallback: _Draft | None = None
        fitting: list[tuple[int, Sense]] = []
        for sense in senses:
            length = 0
            if sense.required:
                length = max((len(w) + bool(p) for p, w in sense.required if self._stands(clause, p, w)), default=0)
                if not length:
                    continue
            if not any(self._bars(clause, *words) for words in sense.barred):
                fitting.append((-length, sense))
        for _, sense in sorted(fitting, key=lambda pair: pair[0]):
            draft = self._filled(index, clause, sense)
            if self._enough(draft):
                return draft
            if fallback is None:
                draft.reason = "no-actor" if not draft.actors else "no-recipient"
                fallback = draft
        return fallback

    def _stands(self, clause: Clause, preposition: str, words: tuple[str, ...]) -> bool:
        """Whether a frame's words stand with the predicate: behind their preposition, or anywhere among its phrases."""
        if preposition:
            return any(
                argument.slot == preposition and self._opens_with(argument, words) for argument in clause.arguments
            )
        return any(self._spelled(at, words) for at in self._words(clause).get(words[0], ()))

    def _bars(self, clause: Clause, preposition: str, words: tuple[str, ...]) -> bool:
        """Whether words that speak against a frame stand with the predicate; inside a name they say nothing («قطاع غزة»)."""
        if preposition:
            return self._stands(clause, preposition, words)
        return any(self._spelled(at, words) for at in self._words(clause).get(words[0], ()) if not self._in_name(at))

    def _in_name(self, at: int) -> bool:
        number = self.starting.get(at, -1)
        return number >= 0 and self.reading.mentions[number].kind == "name"

    def _words(self, clause: Clause) -> dict[str, list[int]]:
        """Every spelling among the predicate's phrases → where it stands. Kept for the clause asked last."""
        if self.region[0] == clause.predicate:
            return self.region[1]
        found: dict[str, list[int]] = {}
        stop = min(max(clause.last, clause.predicate + 2), clause.predicate + _REACH, len(self.tokens))
        places = [*range(clause.predicate + 1, stop)]
        content = next((a for a in clause.arguments if a.slot == "content"), None)
        if content is not None:
            places += range(content.first, min(content.first + 6, content.last))
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

    def _filled(self, index: int, clause: Clause, sense: Sense) -> _Draft:
        self.forceful = sense.frame.type in ("ASSAULT", "COERCE", "AID", "CONSULT", "RETREAT", "MOBILIZE")
        if clause.kind == "noun":
            return self._noun_filled(index, clause, sense)
        passive = clause.voice == "passive"
        actors: list[_Party] = []
        recipients: list[_Party] = []
        for slot in sense.actor:
            if passive and slot == "subject":
                actors += [p for a in self._arguments(clause, _AGENT_SLOTS) for p in self._parties(a, clause)]
            else:
                actors += self._slot(clause, "subject" if passive and slot == "object" else slot)
            if actors:
                break
        for slot in sense.together:
            found = self._slot(clause, slot)
            if found:
                actors += found
                break
        for slot in sense.recipient:
            if passive and slot in ("subject", "object"):
                slot = "subject" if slot == "object" else "none"
            recipients = self._slot(clause, slot)
            if (
                recipients
                or (slot == "object"
                and sense.frame.type in ("ASSAULT", "COERCE")
                and any(a.slot == "object" and a.first > clause.predicate for a in clause.arguments))
            ):
                break  # «ضربت هدفا في …»: the object is no actor, and nothing else is it
        recipients = self._members(recipients, sense)
        if passive and not actors:
            actors = self._by_means(clause)
        return _Draft(index, clause, sense, *self._apart(actors, recipients))

    def _members(self, recipients: list[_Party], sense: Sense) -> list[_Party]:
        """«شخصا يشتبه بانتمائهم إلى …»: people of whom only their organisation is told are its people."""
        if sense.frame.type not in ("COERCE", "ACCUSE", "SANCTION", "ASSAULT"):
            return recipients
        found: list[_Party] = []
        for party in recipients:
            entity = self.reading.entities[party.entity]
            number = next((n for n, m in enumerate(self.reading.mentions) if m.start == party.start), -1)
            after = (
                self._belonging(self.reading.mentions[number].last) if number >= 0 and entity.kind == "people" else []
            )
            found += after or [party]
        return found

    def _belonging(self, at: int) -> list[_Party]:
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

    def _noun_filled(self, index: int, clause: Clause, sense: Sense) -> _Draft:
        actors: list[_Party] = []
        recipients: list[_Party] = []
        shared = "genitive" in sense.noun_actor and "genitive" in sense.noun_recipient
        genitive = self._slot(clause, "genitive") if shared else []
        others = [s for s in sense.noun_recipient if s != "genitive"]
        if shared and genitive:
            suffers = genitive[0].sense in ("place", "people") or not any(self._slot(clause, s) for s in others)
            doers = [s for s in sense.noun_actor if s != "genitive"]
            if suffers:
                recipients = genitive
                actors = next((found for s in doers if (found := self._slot(clause, s))), [])
            else:
                actors = genitive
        if not actors:
            for slot in sense.noun_actor:
                if shared and slot == "genitive":
                    continue
                actors = self._slot(clause, slot)
                if actors:
                    break
        for slot in sense.noun_together:
            found = self._slot(clause, slot)
            if found:
                actors = actors + found
                break
        if not recipients:
            for slot in sense.noun_recipient:
                if shared and slot == "genitive":
                    continue
                recipients = self._slot(clause, slot)
                if recipients:
                    break
        if not recipients and (verb := self._taken_up_by(clause)) is not None:
            told = (slot for slot in sense.noun_recipient if slot not in ("genitive", "adjective"))
            recipients = next((found for slot in told if (found := self._slot(verb, slot))), [])
        if not actors:
            actors = self._borrowed(clause)
        return _Draft(index, clause, sense, *self._apart(actors, self._members(recipients, sense)))

    def _borrowed(self, clause: Clause) -> list[_Party]:
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
        classes = self.known.verb_classes.get(parent.lemma, ())
        if {"future", "possible"} & set(classes) and any(
            a.slot in ("ل", "الي", "علي") and a.first <= clause.predicate < a.last for a in parent.arguments
        ):
            return self._slot(parent, "subject") if parent.voice != "passive" else []
        plain = clause.parent not in self.drafts and parent.lemma not in self.known.cues.by_verb
        if (
            plain
            and parent.voice != "passive"
            and any(a.slot in ("ل", "علي", "الي") and a.first <= clause.predicate < a.last for a in parent.arguments)
        ):
            return self._slot(parent, "subject")  # «تستعد لتزويد …»
        led = self._led(clause.predicate)
        if led in _WHILE and any(a.slot == led and a.first <= clause.predicate < a.last for a in parent.arguments):
            return self._slot(parent, "subject") if parent.voice != "passive" else []
        carries = "control" in self.known.verb_classes.get(parent.lemma, ()) or parent.lemma in _ANNOUNCE
        held = any(
            a.slot in ("object", "ب", "في", "عن", "من") and a.first <= clause.predicate < a.last
            for a in parent.arguments
        )
        if not carries or not held or parent.voice == "passive":
            return []
        return self._slot(parent, "subject")

    def _able(self, clause: Clause) -> list[_Party]:
        """«ولديها القدرة على تزويد …»: the owner of the ability."""
        for at in range(clause.predicate - 1, max(clause.predicate - 6, 0) - 1, -1):
            form = self.forms[at]
            if form.tag in ("VERB", "MARK"):
                break
            if form.stem == "لدي" and form.enclitic:
                return self._party(self.pronouns.get(at, -1))
        return []

    def _carried(self, clause: Clause) -> list[_Party]:
        """«هجوم شنته الحركة»، «الهجوم على القاعة الذي تبناه التنظيم»: the subject of the verb that takes the noun up."""
        verb = self._taken_up_by(clause)
        if verb is None:
            return []
        parties = self._slot(verb, "subject")
        if parties and (parties[0].start < self.tokens[clause.predicate].start):
            return []
        return parties + self._slot(verb, "مع")

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
        """The token of the verb that goes on about a noun: right behind it, or behind a relative pronoun that agrees with it; −1 for none."""
        stop = min(self.reading.sentences[clause.sentence].last, clause.predicate + 14)
        feminine = self.forms[clause.predicate].stem.endswith(("ه", "ات")) or self.forms[clause.predicate].number == "p"
        for position in range(clause.predicate + 1, stop):
            form = self.forms[position]
            if form.tag == "VERB":
                before = self.forms[position - 1]
                relative = before.tag == "REL" and before.stem == ("التي" if feminine else "الذي")
                return position if relative or position <= clause.predicate + 4 else -1
            if form.tag == "SUB" or (form.tag == "MARK" and form.folded in ".:؛") or (form.tag == "REL" and position + 1 < stop and self.forms[position + 1].tag != "VERB"):
                return -1
            if position > clause.predicate + 3 and form.tag not in ("REL", "PREP", "NOUN", "ADJ", "NAME", "MARK", "NUM", "PART"):
                return -1
        return -1

    def _by_means(self, clause: Clause) -> list[_Party]:
        """«قُتل … في غارة إسرائيلية»: the agent of a passive is that of the act by which it was done."""
        for other in self.clauses[clause_index(self.clauses, clause.predicate) + 1 :]:
            if other.sentence != clause.sentence:
                break
            if other.kind != "noun" or other.predicate > clause.predicate + _REACH:
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

    def _slot(self, clause: Clause, slot: str) -> list[_Party]:
        found: list[_Party] = []
        if slot == "subject" and clause.kind == "verb" and self.forms[clause.predicate].person == 1:
            return self._speaking(clause.predicate)
        for argument in clause.arguments:
            if argument.slot == slot:
                found = self._parties(argument, clause)
                if found:
                    return found if slot != "adjective" else found + self._more(clause, argument)
        return found

    def _more(self, clause: Clause, first: Argument) -> list[_Party]:
        """Further nationalities of one noun («المباحثات المصرية السعودية»)."""
        return [
            party
            for argument in clause.arguments
            if argument.slot == "adjective" and argument is not first
            for party in self._parties(argument, clause)
        ]

    def _parties(self, argument: Argument, clause: Clause) -> list[_Party]:
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
        found: list[_Party] = []
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

    def _speaking(self, at: int) -> list[_Party]:
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
        return [_Party(min(inner)[1], token.start, token.end, entity.kind)]

    def _both(self, argument: Argument) -> list[_Party]:
        """«الجانبان»، «البلدين»، «الوزيران»: the two sides of the latest act that names two, else the two subjects before."""
        word = self.forms[argument.head]
        after = self.forms[argument.head + 1] if argument.head + 1 < len(self.forms) else None
        if (
            after is not None
            and word.folded.endswith("ان")
            and (after.folded == "التي" or (after.tag == "ADJ" and after.stem.endswith("ه")))
        ):
            return []  # «البلدان التي …» are many
        bare = strip_article(word.folded.lstrip("و") if word.proclitics[:1] == ("و",) else word.folded)
        if (
            bare[-2:] not in ("ان", "ين")
            or (bare[:-2] not in _COLLECTIVE
            and bare[:-2] + "ه" not in _COLLECTIVE
            and bare[:-3] + "ه" not in _COLLECTIVE)
        ):
            return []
        token = self.tokens[argument.head]
        for draft in reversed(self.drafts.values()):
            parties = [*draft.actors, *draft.recipients]
            if len({p.entity for p in parties}) == 2:
                return [_Party(p.entity, token.start, token.end, p.sense) for p in parties]
        seen: dict[int, None] = {}
        for mention_number in range(len(self.reading.mentions) - 1, -1, -1):
            mention = self.reading.mentions[mention_number]
            if (
                mention.start < token.start
                and mention.kind != "pronoun"
                and mention.sense in ("person", "country", "body", "group")
            ):
                if mention_number in self.linked:
                    seen.setdefault(self.linked[mention_number])
            if len(seen) == 2:
                break
        return (
            [_Party(e, token.start, token.end, self.reading.entities[e].kind) for e in reversed(seen)]
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
        """The first actor inside a phrase whose head is none: «قرار مجلس الأمن»، «الهجوم الإسرائيلي»، «طائرات التحالف»."""
        act = self._act_at(argument.head)
        if act is not None:
            parties = act.actors
            return [n for p in parties for n in self._mention_of(p)]
        for at in range(argument.first, min(argument.last, argument.first + 8)):
            number = self.starting.get(at, -1)
            if number < 0:
                continue
            mention = self.reading.mentions[number]
            if mention.sense in _ACTORS or mention.demonym or (mention.sense == "place" and self.forceful):
                return [number, *self._conjuncts(number, argument.last)]
        at = argument.last
        if (
            argument.slot in ("object", "subject", "genitive")
            and at < len(self.forms)
            and self.forms[at].folded in ("تابعا", "تابعه", "تابع", "تابعين")
        ):
            at += 1
        owner = self.starting.get(at, -1)
        if (
            owner >= 0
            and at > argument.first
            and self.forms[at].folded.startswith("ل")
            and self.reading.mentions[owner].start > self.tokens[at].start
        ):
            return [owner]  # «موقعا للجيش»: what belongs to an actor stands for it
        return []

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

    def _act_at(self, head: int) -> _Draft | None:
        return next((d for d in self.drafts.values() if d.clause.predicate == head and d.actors), None)

    def _mention_of(self, party: _Party) -> list[int]:
        return [
            n
            for n, m in enumerate(self.reading.mentions)
            if m.start == party.start and self.linked.get(n) == party.entity
        ][:1]

    def _party(self, number: int) -> list[_Party]:
        """The entity of a mention, if it is an actor whose country or sector is told."""
        if number < 0 or number not in self.linked:
            return []
        mention = self.reading.mentions[number]
        entity = self.reading.entities[self.linked[number]]
        if not entity.country and not entity.sector:
            return []
        sense = "place" if mention.sense == "place" else entity.kind
        return [_Party(self.linked[number], mention.start, mention.end, sense)]

    def _apart(self, actors: list[_Party], recipients: list[_Party]) -> tuple[list[_Party], list[_Party]]:
        """Nobody stands on both sides, nobody twice on one."""
        seen: set[int] = set()
        first = [p for p in actors if not (p.entity in seen or seen.add(p.entity))]  # type: ignore[func-returns-value]
        second = [p for p in recipients if not (p.entity in seen or seen.add(p.entity))]  # type: ignore[func-returns-value]
        return first, second

    def _enough(self, draft: _Draft) -> bool:
        needs = draft.sense.frame.needs
        if needs == "both" and self._told(draft):
            return True
        if draft.sense.frame.type == "PROTEST" and not draft.actors and self._crowd(draft.clause):
            return True
        if draft.sense.frame.type in _ONE_SIDED and draft.clause.kind == "noun" and self._happened(draft.clause):
            return True
        together = draft.sense.together or draft.sense.noun_together
        both = bool(draft.actors and draft.recipients) or bool(together and len(draft.actors) > 1)
        plural = bool(together) and any(self._plural(party) for party in draft.actors)
        match needs:
            case "both":
                return both or plural or bool(draft.recipients and draft.clause.voice == "passive")
            case "actor":
                return bool(draft.actors)
            case "recipient":
                return bool(draft.recipients)
            case _:
                return bool(draft.actors or draft.recipients)

    def _crowd(self, clause: Clause) -> bool:
        """«تظاهر الآلاف»: a number of people whom nothing else describes."""
        subject = next((a for a in clause.arguments if a.slot == "subject" and not a.inherited), None)
        return subject is not None and (
            self.forms[subject.first].tag == "NUM" or self.forms[subject.first].stem in _NUMBERS
        )

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

    def _told(self, draft: _Draft) -> bool:
        """Whether one side is enough: an act of force or blame on something that is no actor («صادرت أسلحة»), or one done to somebody."""
        type_, clause = draft.sense.frame.type, draft.clause
        if type_ not in _ONE_SIDED:
            return False
        if draft.actors:
            return clause.kind == "noun" or any(
                a.slot in ("object", "ب", "على") and not a.inherited for a in clause.arguments
            )
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
        located = all(self._located(party) for party in draft.recipients)
        return bool(draft.recipients) and ((clause.kind == "noun" and not located) or clause.voice == "passive")

    def _located(self, party: _Party) -> bool:
        """«الحرب في أوكرانيا»: where, not whom."""
        number = next((n for n, m in enumerate(self.reading.mentions) if m.start == party.start), -1)
        first = self.reading.mentions[number].first if number >= 0 else 0
        return first > 0 and self.forms[first - 1].folded == "في"

    def _plural(self, party: _Party) -> bool:
        return any(
            m.start == party.start and m.number in ("d", "p") for m in self.reading.mentions if m.kind != "pronoun"
        )

    # does it count

    def _judge(self, draft: _Draft) -> None:
        """Sets status and reason from negation, mood, and what governs the act."""
        if draft.reason:
            return
        clause = draft.clause
        frame = draft.sense.frame
        names = {name for name, _ in clause.cues}
        if "negation" in names:
            draft.status = "negated"
            draft.reason = "negated"
            return
        if clause.kind == "noun":
            reason = self._governor(draft) or self._purpose(draft)
            if reason:
                draft.reason = reason
                return
            if not draft.actors and not draft.recipients:
                draft.reason = "general"
                return
        if "possible" in names or self._doubted(clause):
            draft.status = "possible"
        elif "future" in names:
            draft.status = "future"
        if self.topic and frame.type not in ("SANCTION", "PROTEST"):
            draft.reason = self.topic
            return
        if frame.type == "CONSULT" and any(
            self.reading.entities[p.entity].sector == "JRN" for p in (*draft.actors, *draft.recipients)
        ):
            draft.reason = "general"  # an interview is no meeting
            return
        if clause.kind == "noun" and clause.lemma == "احتلال" and self.forms[clause.predicate].definite:
            draft.reason = "background"  # «الاحتلال» names a side or a state of things
            return
        if self._accident(draft):
            draft.reason = "accident"
            return
        if self._remembered(draft):
            draft.reason = "background"
            return
        mood = self._mood(clause)
        if mood == "scheduled":
            draft.status, mood = "future", ""
        if mood:
            draft.reason = mood
            return
        self._above(draft, frame.type)

    def _governor(self, draft: _Draft) -> str:
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
        if end and draft.sense.frame.type not in _LASTING:
            return "asked-for"
        return ""

    def _remembered(self, draft: _Draft) -> bool:
        """«في مثل هذا اليوم من عام 1956»: an anniversary tells of another time."""
        sentence = self.reading.sentences[draft.clause.sentence]
        words = [self.forms[at].folded for at in range(sentence.first, min(sentence.first + 8, sentence.last))]
        return "مثل" in words and any(word in words for word in ("هذا", "هذه")) and words[0] in ("في", "وفي")

    def _doubted(self, clause: Clause) -> bool:
        """Whether the verb above is doubted in so many words («ربما تستعد لتزويد …»)."""
        if clause.parent < 0 or clause.kind != "noun":
            return False
        return any(name == "possible" for name, _ in self.clauses[clause.parent].cues)

    def _purpose(self, draft: _Draft) -> str:
        """«لمنع …»: an indefinite act behind «ل» is what something is for."""
        form = self.forms[draft.clause.predicate]
        if form.proclitics[-1:] != ("ل",) or form.definite or draft.sense.frame.type not in _MATERIAL:
            return ""
        return "" if any(a.slot == "adjective" for a in draft.clause.arguments) else "purpose"

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
        if form.tense in ("present", "jussive") and before.tag == "SUB":
            if before.folded in _PURPOSE:
                return "purpose"
            if before.stem in ("ان", "بان", "الا") and "content" in before.classes and not before.enclitic:
                earlier = self.forms[at - 2] if at - 2 >= sentence.first else None
                if earlier is not None and earlier.definite and earlier.stem in _SCHEDULED:
                    return "scheduled"
                return "" if earlier is not None and earlier.folded in ("قبل", "بعد") else "wished"
        if (before.tag == "SUB" and "possible" in before.classes) or before.folded in ("اذا", "لو", "واذا", "فاذا"):
            return "conditional"
        return ""

    def _above(self, draft: _Draft, type_: str) -> None:
        """What the verbs and nouns that the act hangs on make of it."""
        clause = draft.clause
        steps, relation = 0, clause.relation
        while clause.parent >= 0 and steps < 4:
            parent = self.clauses[clause.parent]
            above = self.drafts.get(clause.parent)
            classes = self.known.verb_classes.get(parent.lemma, ()) if parent.kind != "noun" else ()
            for name in classes:
                if draft.status == "possible":
                    break
                if (
                    name in _CLASS_REASONS
                    and relation != "relative"
                    and not (name == "negation" and relation == "in:subject")
                ):
                    if relation in ("in:subject",) and name != "possible":
                        continue
                    draft.reason = draft.reason or _CLASS_REASONS[name]
            if (
                parent.lemma in _LEADING_TO
                and parent.tense == "present"
                and relation.startswith("in:")
                and relation != "in:subject"
            ):
                draft.reason = draft.reason or "planned"
            if any(name == "negation" for name, _ in parent.cues) and relation != "content" and relation != "relative":
                draft.reason = draft.reason or "negated"
            if any(name == "future" for name, _ in parent.cues) and relation.startswith("in:") and not above:
                draft.status = "future" if draft.status == "asserted" else draft.status
            if above is not None and steps == 0:
                self._under(draft, above, relation, type_)
            if above is not None and above.reason in _INHERITED and relation.startswith("in:") and relation != "in:subject":
                draft.reason = draft.reason or above.reason
            if above is not None and above.status == "future" and relation.startswith("in:") and draft.status == "asserted":
                draft.status = "future"
            if draft.reason:
                return
            clause = parent
            relation = clause.relation
            steps += 1

    def _under(self, draft: _Draft, above: _Draft, relation: str, type_: str) -> None:
        """An act inside an argument of another act."""
        outer = above.sense.frame
        specific = draft.clause.kind == "noun" and self._ongoing(draft)
        if outer.type == type_ and draft.clause.kind == "noun":
            return  # one act in two words: united by `_absorb`
        if outer.type in _GOVERNED:
            if relation == "relative" or (specific and type_ in _LASTING):
                return
            if relation == "content" and draft.clause.tense == "past":
                return
            draft.reason = _GOVERNED[outer.type]
        elif outer.type == "ACCUSE" and relation in ("in:ب", "in:من") and draft.clause.kind == "noun":
            if not (specific and relation == "in:من" and self.forms[draft.clause.predicate].definite):
                draft.reason = "accused-of"

    def _ongoing(self, draft: _Draft) -> bool:
        """A definite act, or one of a named side: it is spoken of as under way («العدوان على غزة»، «القصف الإسرائيلي»)."""
        form = self.forms[draft.clause.predicate]
        return form.definite or any(a.slot == "adjective" for a in draft.clause.arguments)

    # one act in two words

    def _absorb(self, draft: _Draft) -> None:
        """«شن هجوما على»: the noun belongs to its verb's act and gives it what the verb lacks."""
        if draft.clause.kind != "noun" or draft.clause.parent < 0:
            return
        above = self.drafts.get(draft.clause.parent)
        if (
            above is None
            or above.sense.frame.type != draft.sense.frame.type
            or above.reason not in ("", "no-recipient", "no-actor")
        ):
            return
        relation = self.clauses[draft.index].relation
        if not relation.startswith("in:") or relation[3:] in _WHILE:
            return
        above.actors = above.actors or draft.actors
        above.recipients = above.recipients or [
            p for p in draft.recipients if p.entity not in {a.entity for a in above.actors}
        ]
        if above.reason and self._enough(above):
            above.reason = ""
            self._judge(above)
        if above.reason and not draft.reason:
            draft.actors = draft.actors or above.actors
            return
        draft.reason = "same-act"

    def _follow(self, draft: _Draft) -> None:
        """«قصفت … ، ما أدى إلى مقتل …»: what an attack led to is that attack, and tells its victims."""
        clause = draft.clause
        if (
            draft.sense.frame.type != "ASSAULT"
            or clause.kind != "noun"
            or draft.reason not in ("", "no-actor")
            or clause.parent < 0
        ):
            return
        if self.clauses[clause.parent].lemma not in _LEADS_TO or draft.actors or not draft.recipients:
            return
        for index in range(draft.index - 1, -1, -1):
            other = self.drafts.get(index)
            if self.clauses[index].sentence != clause.sentence:
                return
            if other is None or other.reason or other.sense.frame.type != "ASSAULT" or index == clause.parent:
                continue
            taken = {p.entity for p in (*other.actors, *other.recipients)}
            if not other.recipients or all(p.sense == "place" for p in other.recipients):
                other.recipients = [p for p in draft.recipients if p.entity not in {a.entity for a in other.actors}]
            elif other.clause.kind == "noun" or other.clause.parent == clause.parent:
                other.recipients += [p for p in draft.recipients if p.entity not in taken]
            draft.reason = "same-act"
            return

    # when and where, by whom

    def _complete(self, draft: _Draft) -> None:
        draft.time = self._time(draft)
        draft.place = self._place(draft)
        token = self.tokens[draft.clause.predicate]
        inner = [
            (claim.end - claim.start, number)
            for number, claim in enumerate(self.reading.claims)
            if claim.start <= token.start < claim.end
        ]
        draft.claim = min(inner)[1] if inner else -1

    def _infer(self, draft: _Draft) -> None:
        """A side that the clause itself leaves open: who did what is condemned, whose place is attacked or taken."""
        type_ = draft.sense.frame.type
        if draft.recipients or draft.reason or not draft.actors:
            return
        taken = {party.entity for party in draft.actors}
        if draft.clause.lemma in ("وصف", "اعتبر", "عد"):
            content = next((a for a in draft.clause.arguments if a.slot == "content"), None)
            if content is not None:
                numbers = [
                    self.starting[at]
                    for at in range(content.first, min(content.first + 6, content.last))
                    if at in self.starting
                ]
                draft.recipients = [p for n in numbers[:1] for p in self._party(n) if p.entity not in taken]
                return
        if self._mediates(draft):
            return
        slots = draft.sense.recipient if draft.clause.kind != "noun" else draft.sense.noun_recipient
        for argument in draft.clause.arguments:
            act = self._act_at(argument.head) if argument.slot in slots else None
            found = [p for p in act.actors if p.entity not in taken] if act is not None and act is not draft else []
            if found:
                draft.recipients = found
                return
        if type_ == "ACCUSE":
            end = self.reading.sentences[draft.clause.sentence].last
            for other in self.drafts.values():
                behind = draft.clause.predicate < other.clause.predicate < min(end, draft.clause.predicate + _REACH)
                if behind and other.clause.sentence == draft.clause.sentence and other.sense.frame.type in _LASTING:
                    found = [p for p in other.actors if p.entity not in taken]
                    if found:
                        draft.recipients = found
                    return
        elif type_ in ("ASSAULT", "COERCE") and draft.place >= 0:
            place = self.reading.places[draft.place]
            homes = {self.reading.entities[party.entity].country for party in draft.actors}
            if place.country and place.country not in homes:
                number = next(
                    (n for n, m in enumerate(self.reading.mentions) if m.start == place.start and m.sense == "place"),
                    -1,
                )
                draft.recipients = [p for p in self._party(number) if p.entity not in taken]

    def _mediates(self, draft: _Draft) -> bool:
        """«اقترح أن تكون بلاده وسيطا في الصراع …»: the sides of the conflict are whom the offer is made to."""
        content = next((a for a in draft.clause.arguments if a.slot == "content"), None)
        if content is None:
            return False
        last = min(content.last, content.first + _REACH)
        at = next(
            (
                n
                for n in range(content.first, last)
                if self.forms[n].stem in ("وسيط", "وسيطا", "وساطه") or self.forms[n].lemma == "وسيط"
            ),
            -1,
        )
        if at < 0:
            return False
        homes = {self.reading.entities[party.entity].country for party in draft.actors}
        numbers = dict.fromkeys(self.starting[n] for n in range(at + 1, last) if n in self.starting)
        draft.recipients = [
            p for n in numbers for p in self._party(n) if self.reading.entities[p.entity].country not in homes
        ]
        return bool(draft.recipients)

    def _owned_times(self) -> dict[int, int]:
        """Clause → time: each expression belongs to the predicate right before it in its sentence, else to the first behind it."""
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
                owned.setdefault(nouns[-1], time_number)
            if verbs:
                owned.setdefault(verbs[-1], time_number)
            else:
                after = [i for i in indexes if self.clauses[i].kind != "noun" and i not in before]
                if after:
                    owned.setdefault(after[0], time_number)
        return owned

    def _near(self, index: int, start: int) -> bool:
        clause = self.clauses[index]
        last = min(clause.last + 2, len(self.tokens) - 1)
        return start <= self.tokens[last].end

    def _time(self, draft: _Draft) -> int:
        """The act's own time, else that of the verb that carries it, tells more of it, goes before it, or reports it today."""
        return next((found for found in self._times(draft) if found >= 0), -1)

    def _times(self, draft: _Draft) -> Iterator[int]:
        clause, cues = draft.clause, self.known.cues.by_verb
        yield self.time_of.get(draft.index, -1)
        above, relation = clause.parent, clause.relation
        if clause.kind == "noun":
            yield self._told_after(draft)
            while above >= 0 and relation in _CARRYING and self.clauses[above].lemma not in cues:
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

    def _told_after(self, draft: _Draft) -> int:
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
        for before in range(index - 1, -1, -1):
            if self.clauses[before].sentence != self.clauses[index].sentence:
                return -1
            if self.clauses[before].kind == "verb" and self.clauses[before].relation != "relative":
                return before
        return -1

    def _place(self, draft: _Draft) -> int:
        """The nearest place behind the predicate within its clause, led by a preposition of place."""
        sentence = self.reading.sentences[draft.clause.sentence]
        begin = self.tokens[draft.clause.predicate].start
        stop = self.tokens[min(max(draft.clause.last, draft.clause.predicate + 1), sentence.last) - 1].end
        for number, place in enumerate(self.reading.places):
            if place.start >= stop:
                break
            if place.start >= begin:
                return number
        return -1

    def _act(self, draft: _Draft) -> Act:
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
            draft.index, draft.sense.name, tuple(p.entity for p in draft.actors), tuple(p.entity for p in draft.recipients),
            draft.status, date, draft.time, draft.place, draft.claim, reporter, Span(token.start, token.end),
            tuple(dict.fromkeys(evidence)), self._confidence(draft), draft.reason,
        )  # fmt: skip

    def _confidence(self, draft: _Draft) -> float:
        score = 0.5
        score += 0.15 * bool(draft.actors) + 0.1 * bool(draft.recipients) + 0.1 * (draft.clause.kind == "verb")
        return round(min(score, 0.95), 2)


def clause_index(clauses: tuple[Clause, ...], predicate: int) -> int:
    """Number of the first clause whose predicate stands at a token or behind it."""
    low, high = 0, len(clauses)
    while low < high:
        middle = (low + high) // 2
        if clauses[middle].predicate < predicate:
            low = middle + 1
        else:
            high = middle
    return low


def _date(value: str) -> str:
    """An event's date from a time's value: clock times give their day, what is open or no calendar span gives none."""
    parts = [part.partition("T")[0] for part in value.split("/")]
    if not all(part[:4].isdigit() for part in parts) or ("W" in value and len(parts) > 1):
        return ""
    return "/".join(parts)

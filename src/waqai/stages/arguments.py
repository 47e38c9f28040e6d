"""arguments: the phrases of a clause as parties of its act; the part of the stage `acts` that opens them.

A phrase is its head and what «و» joins to it, or the one actor inside it; «البلدين» are two countries named before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from msgspec import Struct

from waqai.knowledge import Knowledge
from waqai.knowledge.framing import Sense
from waqai.knowledge.spelling import strip_article
from waqai.model import Argument, Clause, Mention, Reading, Token

_ACTORS = ("person", "country", "body", "group", "organisation", "people")
_TAKING_SIDES = frozenset(
    "مويده مويد مناصره مناصر داعمه داعم مناهضه مناهض رافضه رافض معاديه معادي مواليه موالي".split()
)
BACKING = frozenset("دعم مسانده اسناد تمويل تسليح".split())
_ON_PLACES = ("ASSAULT", "COERCE", "AID", "CONSULT", "RETREAT", "MOBILIZE")  # acts that are done to places too
_JUDGING = ("ACCUSE", "REJECT", "SUPPORT")  # what they are about is an act, and they are for who did it
SEATED = ("CONSULT", "AGREE", "COOPERATE", "SUPPORT")  # acts called by the town where they were done
_DOCUMENTS = frozenset("اعلان ميثاق مؤتمر موتمر قمه جوله منتدي مسار وثيقه بروتوكول تفاهمات مقررات".split())
_BELONGING = frozenset("تابعا تابعه تابع تابعين التابعه التابع التابعين".split())
_COLLECTIVE = frozenset("جانب طرف بلد وزير رئيس زعيم دوله حليف مسوول".split())
_LANDS = frozenset("بلد دوله".split())  # «البلدان»، «الدولتين» are states, whoever was named of them
_NO_LANDS = frozenset(("", "UNK", "IGO", "NGO", "MNC", "IMG"))
_BOTH = frozenset(
    "الجانبان الجانبين الطرفان الطرفين البلدان البلدين الوزيران الوزيرين"
    " الرئيسان الرئيسين الدولتان الدولتين الزعيمان الزعيمين".split()
)

_SEVERAL = frozenset("مجموعه عدد العديد عديد كثير بعض غالبيه جمع حشد نخبه".split())
_AREAS = frozenset("مناطق منطقه مساحات مساحه اجزاء جزء اراضي اراض مدن قري بلدات احياء معظم".split())
_TOPIC = 12  # tokens in which words get to what they say of somebody
_OPENING = 14  # tokens in which words say on whom they lay a duty
_DUTY = frozenset("يجب ينبغي يتعين يتوجب بد مطالب مطالبه ملزم ملزمه مدعو مدعوه".split())


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


class Arguments:
    """Arguments of the clauses of one article as parties; keeps the drafts of acts found so far."""

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
        self.speakers = {claim.cue.start: claim.speaker for claim in reading.claims}
        said = ((c.predicate, a) for c in self.clauses for a in c.arguments if a.slot == "content" and c.kind != "noun")
        self.predicates = {at: self._predicate(content) for at, content in said}
        self.drafts: dict[int, Draft] = {}
        self.filling = ""
        self.region: tuple[int, dict[str, list[int]]] = (-1, {})
        self.spelled: dict[int, tuple[str, ...]] = {}

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
        if slot == "content":
            return self._obliged(clause)
        if slot == "topic":
            return self._described(clause)
        if slot == "subject" and (telling := self._telling(clause)):
            return telling
        # «تسلمت منظومات من الدفاع الجوي من ألمانيا»: whoever is named himself before whoever is told of inside a phrase
        arguments = [a for a in clause.arguments if a.slot == slot]
        if slot == "من" and self.filling == "AID":
            arguments.sort(key=lambda argument: argument.head not in self.named)
        for argument in arguments:
            if not self._beside(clause, argument):
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
            return before.proclitics[-1:] == ("ب",) and before.stem in BACKING
        if (
            argument.slot == "من قبل"
            and clause.kind == "noun"
            and clause.relation == "in:subject"
            and clause.parent >= 0
        ):
            parent = self.clauses[clause.parent]  # «أدين الهجوم من قبل الحكومة»: who condemned it
            return parent.voice == "passive" and any(a.first == argument.first for a in parent.arguments)
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
            if form.tag == "PREP" and argument.first == clause.predicate + 1 and self._resumes(clause):
                return self._antecedents(clause)
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
        if heads and not found:  # «على يد مجموعة من المسلحين»
            found = [party for number in self._part_of(argument) for party in self._party(number)]
        return found

    def _resumes(self, clause: Clause) -> bool:
        """«اليأس الذي وصلت إليه الجماعات»: a relative verb with a subject of its own, behind which a pronoun takes up
        the antecedent."""
        own = any(a.slot == "subject" and not a.inherited for a in clause.arguments)
        return own and clause.relation == "relative" and self.forms[clause.predicate - 1].tag == "REL"

    def _antecedents(self, clause: Clause) -> list[Party]:
        """The actor before the relative pronoun of a clause, if the word before it is of one."""
        number = self.starting.get(clause.predicate - 2, -1)
        return self._party(number) if number >= 0 else []

    def _part_of(self, argument: Argument) -> list[int]:
        """«وحدات من الجيش»: some of an actor's people, of whom nothing else is told."""
        at = argument.last
        if self.forms[argument.head].stem in _SEVERAL and argument.first + 1 < argument.last:
            at = argument.first + 1  # «مجموعة من المسؤولين»
        several = self.forms[argument.head].number == "p" or self.forms[argument.head].stem in _SEVERAL | _AREAS
        if at + 2 >= len(self.forms) or self.forms[at].folded != "من" or not several:
            return []
        number = self.named.get(at + 1, self.named.get(at + 2, -1))
        if number < 0 or self.reading.mentions[number].first > at + 2:
            return []
        if self.forms[argument.head].stem in _AREAS and self.filling in _ON_PLACES:
            return [number, *self._conjuncts(number, len(self.forms))]  # «مناطق شاسعة من العراق وسوريا»
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

    def _telling(self, clause: Clause) -> list[Party]:
        """«أشار السفير إلى أن المجلس … ودعا إسرائيل إلى …»: of a verb of speech that takes its subject from elsewhere,
        whoever its claim was given to."""
        form = self.forms[clause.predicate]
        own = any(a.slot == "subject" and not a.inherited for a in clause.arguments)
        if clause.kind == "noun" or own or form.number in ("p", "d") or clause.voice == "passive":
            return []
        speaker = self.speakers.get(self.tokens[clause.predicate].start, -1)
        entity = self.reading.entities[speaker] if speaker >= 0 else None
        if entity is None or not (entity.country or entity.sector):
            return []
        token = self.tokens[clause.predicate]
        return [Party(speaker, token.start, token.end, entity.kind)]

    def _obliged(self, clause: Clause) -> list[Party]:
        """«قال إن على إسرائيل أن …»، «أكد أن روسيا يجب أن …»: on whom the words after a verb of speech lay a duty."""
        content = next((a for a in clause.arguments if a.slot == "content"), None)
        if content is None:
            return []
        stop = min(content.last, content.first + _OPENING)
        places = [at for at in range(content.first, stop) if self.forms[at].tag != "MARK"]
        duty = next((n for n, at in enumerate(places) if self.forms[at].stem in _DUTY), -1)
        for order, at in enumerate(places[:3]):
            number = self.starting.get(at, -1)
            mention = self.reading.mentions[number] if number >= 0 else None
            if mention is not None and mention.first == at and duty > order:  # «أن روسيا يجب أن …»
                behind = self.forms[places[duty - 1]].tag in ("NOUN", "ADJ", "NAME", "NUM")
                return self._party(number) if behind and mention.sense != "place" else []
            if self.forms[at].stem in ("علي", "ل") and (not order or 0 <= duty < order):  # «أن على روسيا أن …»
                return self._charged(places[order:])
            if self.forms[at].tag not in ("AUX", "NEG", "NOUN") or at in self.named:
                break
        if 0 <= duty < 2 and duty + 2 < len(places) and self.forms[places[duty + 1]].stem == "ان":
            inner = clause_index(self.clauses, places[duty + 2])  # «يجب أن توقف روسيا …»
            if inner < len(self.clauses) and self.clauses[inner].predicate == places[duty + 2]:
                subject = (a for a in self.clauses[inner].arguments if a.slot == "subject" and not a.inherited)
                return [party for a in subject for party in self._parties(a, clause) if party.sense != "place"]
        return []

    def _described(self, clause: Clause) -> list[Party]:
        """«قال إن القرار الأميركي باطل»: whose doing, or who, the words after a verb of speech say something of that a
        row's words tell; not the speaker's own, nor what is said not to be so."""
        content = next((a for a in clause.arguments if a.slot == "content"), None)
        if content is None or clause.kind == "noun" or self.predicates.get(clause.predicate, -1) < 0:
            return []
        stop = self.predicates[clause.predicate]
        for at in range(content.first, stop):
            number = self.starting.get(at, -1)
            if number >= 0:
                mention = self.reading.mentions[number]
                return self._party(number) if mention.sense not in ("place", "people") or mention.demonym else []
            if self.forms[at].tag == "PREP":
                break
        return []

    def _predicate(self, content: Argument) -> int:
        """The first token of what is said of the noun phrase that a clause of content opens with («إن القرار الأميركي
        [باطل]»), or −1: the clause has a verb, or denies it."""
        first = content.first
        while first < content.last and self.forms[first].tag == "MARK":
            first += 1
        definite = first in self.starting or self.forms[min(first, len(self.forms) - 1)].tag == "DEM"
        for at in range(first, min(content.last, first + _TOPIC)):
            form = self.forms[at]
            if form.tag in ("VERB", "SUB", "AUX", "REL") or form.folded in (".", "،", "؛", ":"):
                return -1
            if form.folded in ("ليس", "ليست", "لا"):
                return -1
            back = at - 1
            while back > first and self.forms[back].tag == "MARK":
                back -= 1
            if self.forms[back].tag == "PRON" and form.tag in ("NOUN", "ADJ") and at not in self.starting:
                return at  # «البرازيل هي الشريك الرائد»
            if at in self.starting or form.definite or form.enclitic or form.tag in ("MARK", "PRON", "DEM"):
                definite = definite or at in self.starting or form.definite or bool(form.enclitic)
                continue
            if form.tag == "PREP" or (form.proclitics and form.proclitics[-1] != "ل"):
                continue
            led = self.forms[at - 1].tag == "PREP" or (self.forms[at - 1].tag == "NOUN" and not self._ends(at - 1))
            if definite and form.tag in ("NOUN", "ADJ", "NEG") and not led:
                return at
        return -1

    def _ends(self, at: int) -> bool:
        """Whether nothing can be a noun's genitive any more."""
        return self.forms[at].definite or bool(self.forms[at].enclitic) or at in self.starting

    def _charged(self, places: list[int]) -> list[Party]:
        """Whoever stands behind the preposition that the first of some tokens is, if «أن» or a noun of an act says what
        they have to do."""
        if self.forms[places[0]].enclitic:
            number, after = self.pronouns.get(places[0], -1), places[1:]
        else:
            number = self.starting.get(places[1], -1) if len(places) > 1 else -1
            last = self.reading.mentions[number].last if number >= 0 else 0
            after = [at for at in places if at >= last]
        told = after and (self.forms[after[0]].stem in ("ان", "الا") or self._masdar(after[0]))
        return self._party(number) if number >= 0 and told else []

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
        if bare[:-2] in _LANDS or bare[:-3] + "ه" in _LANDS:
            return self._two_lands(token)
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

    def _two_lands(self, token: Token) -> list[Party]:
        """«البلدين»: the countries of the two sides of the latest act between two countries, else the two countries
        named last; of a country that the article names only by its people, whoever was named of it."""
        entities = self.reading.entities
        for draft in reversed(self.drafts.values()):
            sides = {entities[p.entity].country: p.entity for p in (*draft.actors, *draft.recipients)}
            if len(sides) == 2 and not sides.keys() & _NO_LANDS:
                break
        else:
            sides = {}
            for number in range(len(self.reading.mentions) - 1, -1, -1):
                mention = self.reading.mentions[number]
                if mention.start >= token.start or number not in self.linked or mention.kind == "pronoun":
                    continue
                entity = entities[self.linked[number]]
                if entity.country and entity.country not in _NO_LANDS and mention.sense in (*_ACTORS, "place"):
                    sides.setdefault(entity.country, self.linked[number])
                if len(sides) == 2:
                    break
        if len(sides) != 2:
            return []
        states = {e.country: n for n, e in reversed([*enumerate(entities)]) if e.country in sides and not e.sector}
        found = [states.get(country, entity) for country, entity in sides.items()]
        return [Party(number, token.start, token.end, entities[number].kind) for number in found]

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
        after = argument.head + 2
        together = after < len(self.forms) and self.forms[after].stem == "مع"
        if self._town(after - 1) and self._seats(argument.head) and not together:
            return []
        if self.filling in _JUDGING and self._tells_of_force(argument.head):
            return []  # «دان قتل المراسلة»: whom an act befell is not whom its condemnation is for
        for at in range(argument.first, min(argument.last, argument.first + 8)):
            number = self.starting.get(at, -1)
            if number < 0:
                continue
            mention = self.reading.mentions[number]
            if mention.sense == "people" and self.filling == "AGREE" and self._masdar(argument.head):
                return []  # «أعرب عن استعداده لإرسال مراقبين»: whom the promised act is about
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
        if at > argument.first and at < len(self.forms) and self.forms[at].stem == "ل" and self.forms[at].enclitic:
            return [self.pronouns[at]] if at in self.pronouns else []  # «هاجموا ثكنة له»
        owner = self.starting.get(at, -1)
        if (
            owner >= 0
            and at > argument.first
            and self.forms[at].folded.startswith("ل")
            and (at > argument.last or not self.forms[argument.head].definite)  # «زيارات الدول العربية لدمشق»
            and self.reading.mentions[owner].start > self.tokens[at].start
        ):
            # «موقعا للجيش»، «قوة تابعة للاتحاد والحكومة»: what belongs to actors stands for them
            return [owner, *self._conjuncts(owner, len(self.forms))]
        return []

    def _town(self, at: int) -> bool:
        number = self.starting.get(at, -1)
        return number >= 0 and self.reading.mentions[number].sense == "place"

    def _masdar(self, head: int) -> bool:
        """Whether a token is a noun of an act."""
        index = clause_index(self.clauses, head)
        found = self.clauses[index] if index < len(self.clauses) else None
        return found is not None and found.predicate == head and found.kind == "noun"

    def _seats(self, head: int) -> bool:
        """Whether a token is a noun of talks or of what they end in, which the town behind only gives its name."""
        form = self.forms[head]
        senses = self.known.frames.by_noun.get(form.lemma, ()) or self.known.frames.by_noun.get(form.stem, ())
        return form.stem in _DOCUMENTS or any(sense.frame.type in SEATED for sense in senses)

    def _tells_of_force(self, head: int) -> bool:
        """Whether a token is a noun of violence or coercion that names its side as a genitive, if any."""
        if not self._masdar(head):
            return False
        clause = self.clauses[clause_index(self.clauses, head)]
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

    def _plural(self, party: Party) -> bool:
        return any(m.number in ("d", "p") for m in self._mentions_at(party.start) if m.kind != "pronoun")

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


def clause_index(clauses: tuple[Clause, ...], predicate: int) -> int:
    """Number of the first clause whose predicate stands at a token or behind it."""
    return bisect_left(clauses, predicate, key=lambda clause: clause.predicate)

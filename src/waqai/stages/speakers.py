"""speakers: who speaks, for a verb, a participle or a noun of speech, and to whom.

Not a stage: the stage claims asks. The speaker is the subject of the clause, the one whom a suffix means («قوله»), the
name right behind or right before the verb; for a verb without subject («وأضاف») the last one who spoke and agrees with
it in gender and number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

from waqai.knowledge.actor_words import RESPECT
from waqai.knowledge.spelling import fold, strip_article
from waqai.model import Argument, Clause, Form, Mention, Sentence, Span
from waqai.stages.by_token import SCAN, SPEAKERS, ByToken

# words for a text that somebody gives out: its author is the speaker
TEXTS = frozenset("نص بيان تقرير بلاغ يلي اتي تالي كلمه رساله برقيه خطاب".split())
# speakers told before: «المتحدث»، «المصدر نفسه»
_TOLD = frozenset("المتحدث المتحدثه المصدر المصادر المسوول المسووله البيان الناطق الرجل المذكور الوكاله".split())
_TOLD_FOLDED = frozenset(map(fold, _TOLD))
_SAME = frozenset("نفسه نفسها ذاته ذاتها مذكور اعلامي اخباري".split())  # «المصدر نفسه»، «المصدر الإعلامي»
# definite texts whose author spoke last: «وأكد البيان أن …»، «ولفت التقرير إلى أن …»
_OF_AUTHOR = frozenset("بيان بلاغ تقرير منشور تغريده تدوينه".split())
_ADDRESSED = frozenset("دعا طالب ابلغ حذر اخبر ناشد حث خاطب".split())
# verbs behind which a person may be the object: «وأبلغ بوتين أن …»
_PERSON_BEHIND = _ADDRESSED | frozenset(
    "وصف اتهم حمل طمان سال اجاب امر وعد هدد توعد نصح هاجم انتقد انذر اشعر اخطر اطلع رجا".split()
)
# nouns of reports that speak when they stand right behind the verb («وأفادت تقارير بأن …»)
_REPORTING = frozenset("تقارير انباء معلومات بيانات دراسه دراسات مصادر شهادات".split())
_LOOSE = frozenset("ال ل ب لل".split())  # letters that a quotation mark cut off their word
# people without a code even when a country or body stands behind them: «محللون في …»
_UNNAMED = frozenset("محللون محللين خبراء مراقبون مراقبين محلل خبير".split())


class Draft(Struct):
    """A claim before the next one cuts it short."""

    start: int
    end: int
    speaker: int
    addressee: int
    cue: Span
    row: str
    confidence: float
    direct: bool = False
    source: str = ""


class Speakers:
    """Finds who speaks; remembers who spoke last. `drafts` are the claims found so far, by whoever holds them."""

    def __init__(self, by: ByToken, drafts: Sequence[Draft]) -> None:
        self.by, self.drafts = by, drafts
        self.reading, self.forms, self.tokens = by.reading, by.forms, by.tokens
        self.linked, self.head, self.pronoun = by.linked, by.head, by.pronoun
        self.persons = sorted(
            (m.head, self.linked[n])
            for n, m in enumerate(self.reading.mentions)
            if m.sense == "person" and m.kind != "pronoun" and m.number == "s" and n in self.linked
        )
        self.words = self._person_words()
        self.first_named: dict[int, Mention] = {}
        for link in self.reading.links:
            mention = self.reading.mentions[link.mention]
            if mention.kind != "pronoun" and mention.gender and not mention.demonym:
                self.first_named.setdefault(link.entity, mention)
        self.time_starts = {time.start for time in self.reading.times}
        self.last: tuple[int, str] = (-1, "")
        self.earlier: list[int] = []
        # whether the verb read last names who speaks, be it somebody without a code («قال محللون»), and whether the
        # one who speaks was found in its own clause
        self.explicit = self.named = False

    def _person_words(self) -> dict[str, int]:
        """Last word of a person's name → its entity, for a surname that stands alone («وأضاف العلوي»)."""
        found: dict[str, int] = {}
        for number, mention in enumerate(self.reading.mentions):
            if mention.sense == "person" and mention.kind != "pronoun" and number in self.linked and mention.name:
                found.setdefault(strip_article(fold(mention.name.split()[-1])), self.linked[number])
        return found

    def remember(self, speaker: int, gender: str) -> None:
        """Remembers who spoke last."""
        self.last = (speaker, gender)
        if speaker >= 0 and (not self.earlier or self.earlier[-1] != speaker):
            self.earlier.append(speaker)

    def speaker(self, clause: Clause) -> tuple[int, str]:
        """(entity, gender of the cue) of the one who speaks; −1 for one that is not known or has no code."""
        form = self.forms[clause.predicate]
        if clause.lemma == "نقل":
            source = next((a for a in clause.arguments if a.slot == "عن"), None)
            if source is None or self.forms[source.head].enclitic:
                return self._of_whom(clause), form.gender
            return self.entity(source.head, source.first, source.last), form.gender
        subject = next((a for a in clause.arguments if a.slot == "subject" and not a.inherited), None)
        subject = subject or next((a for a in clause.arguments if a.slot == "subject"), None)
        if subject is not None and self.forms[subject.head].folded in _LOOSE:
            subject = None  # «وقال لـ"الصحيفة" إن …»
        after = self.forms[min(clause.predicate + 1, len(self.forms) - 1)]
        behind = self.by.first_at.get(clause.predicate + (2 if after.tag == "PREP" and after.enclitic else 1), -1)
        if (
            clause.kind == "verb"
            and behind >= 0
            and (subject is None or subject.inherited)
            and (self.forms[clause.predicate - 1].tag == "REL" or clause.lemma not in _PERSON_BEHIND)
        ):
            mention = self.reading.mentions[behind]
            alike = not form.gender or not mention.gender or mention.gender == form.gender or mention.number == "p"
            agrees = alike or mention.sense != "person"
            led = mention.start > self.tokens[mention.first].start  # «وقال لبوتين» names whom, not who
            if mention.sense in SPEAKERS and not mention.demonym and agrees and not led:
                self.explicit = self.named = True
                return self.linked.get(behind, -1), form.gender
        self.explicit = (
            clause.kind == "verb" and subject is not None and not subject.inherited and subject.first > clause.predicate
        )
        if subject is not None and subject.head == clause.predicate:
            subject = None
        own = self.entity(subject.head, subject.first, subject.last) if subject is not None else -1
        self.named = own >= 0
        if subject is not None and (not subject.inherited or clause.relation == "relative"):
            return own, form.gender
        if (told := self._subject_behind(clause)) is not None:
            self.explicit = True
            return self.entity(told.head, told.first, told.last), form.gender
        if clause.kind == "noun":
            return self._of_noun(clause), ""
        if clause.kind == "participle":
            return self._of_participle(clause, own), form.gender
        if self._noun_behind(clause):
            self.explicit = True
            return self.entity(clause.predicate + 1, clause.predicate + 1, clause.predicate + 2), form.gender
        if not form.proclitics and clause.predicate - 1 in self.by.covered:
            beside = self._beside(clause.predicate - 1)
            if beside >= 0 and form.number not in ("d", "p") and self._fits(beside, form):
                return beside, form.gender
        if (
            subject is not None
            and subject.first >= self.reading.sentences[clause.sentence].first
            and subject.first < clause.predicate
            and own >= 0
            and (self._fits(own, form) or (form.number == "d" and self._joins(subject)))
        ):
            return own, form.gender
        if self.last[0] >= 0 and (self._fits(self.last[0], form)):
            return self.last[0], form.gender
        if form.number in ("d", "p"):
            several = self._several_before(clause)
            beside = subject is not None and subject.first >= self.reading.sentences[clause.sentence].first
            return (own if several < 0 and beside else several), form.gender
        # whoever spoke last has no code, and still speaks
        unknown = self.last == (-1, form.gender) and bool(form.gender)
        here = subject is not None and subject.first >= self.reading.sentences[clause.sentence].first
        if own >= 0 and self._fits(own, form) and (here or not unknown):
            return own, form.gender
        if unknown:
            return -1, form.gender
        return next((e for e in reversed(self.earlier[-3:]) if self._fits(e, form)), -1), form.gender

    def _joins(self, subject: Argument) -> bool:
        """«لم يوفد الاتحادان … لأنهما قالا»: whether «و» joins another to the first of the subject's names."""
        return any(self.forms[at].proclitics[:1] == ("و",) for at in range(subject.first + 1, subject.last))

    def _of_whom(self, clause: Clause) -> int:
        """«ونقلت عنه قوله»: whom the suffix of «عن» means."""
        for at in range(clause.predicate + 1, min(len(self.forms), clause.predicate + 8)):
            form = self.forms[at]
            if form.stem == "عن" and form.enclitic:
                meant = self.linked.get(self.pronoun.get(at, -1), -1)
                person = meant >= 0 and self.reading.entities[meant].kind in ("person", "role")
                return meant if person else self._person_before(at)
        return -1

    def _subject_behind(self, clause: Clause) -> Argument | None:
        """The noun phrase right behind a verb of saying that the grammar took for its object though what was said
        follows («وأفادت تقارير بأن …»، «وشددت عدة جهات على أن …»)."""
        if clause.kind != "verb" or clause.lemma in _PERSON_BEHIND:
            return None
        verb = self.forms[clause.predicate]
        if verb.enclitic or verb.person == 1 or verb.number in ("d", "p"):
            return None
        behind = next(
            (a for a in clause.arguments if a.slot == "object" and a.first == clause.predicate + 1 and not a.inherited),
            None,
        )
        if behind is None or not any(a.slot in ("content", "الي", "علي") for a in clause.arguments):
            return None
        form = self.forms[behind.head]
        loose = form.proclitics or form.enclitic or self.tokens[behind.head].start in self.time_starts
        act = behind.head in self.by.predicates and behind.head not in self.head and not form.definite
        if loose or form.folded in _LOOSE or (act and form.stem not in _REPORTING):
            return None  # «أعلن بدء …»: what was said
        alike = not form.gender or not verb.gender or form.gender == verb.gender
        return behind if alike or form.number == "p" or verb.gender == "f" else None

    def _of_participle(self, clause: Clause, own: int) -> int:
        """Who speaks in «، مضيفا أن …»: whoever spoke before in the sentence, the subject, the one who spoke last; each
        only where the participle's gender and number agree with his («نشرت الحركة رسالة للرهينة، مطالبا …»)."""
        behind = self.by.first_at.get(clause.predicate + 1, -1)
        if behind >= 0 and clause.lemma not in _PERSON_BEHIND and behind in self.linked:
            mention = self.reading.mentions[behind]
            if mention.sense in ("person", "body", "group") and not mention.demonym and mention.kind == "role":
                return self.linked[behind]  # «، مؤكدا وزير الدفاع حرص بلاده على …»
        earlier = [d.speaker for d in self.drafts[-6:] if d.cue.start >= self._start(clause)]
        opens = clause.predicate <= self.reading.sentences[clause.sentence].first + 1
        if earlier:
            return earlier[-1]
        if opens and self.last[0] >= 0 and self._agrees(self.last[0], clause.predicate):
            return self.last[0]
        if own >= 0 and self._agrees(own, clause.predicate):
            return own
        found = self._subject_before(clause)
        return found if found < 0 or self._agrees(found, clause.predicate) else self._near(clause)

    def _agrees(self, entity: int, at: int) -> bool:
        """Whether a participle can be the entity's: «مؤكدا» is of one man, «مؤكدة» of a woman or a body."""
        mention = self.first_named.get(entity)
        if mention is None or not mention.gender:
            return True
        word = self.forms[at].folded
        if word.endswith(("ين", "ان")):
            return mention.number != "s" or mention.sense != "person"
        if word.endswith("ات"):
            return True
        return mention.number == "p" or (mention.gender == "f") == word.endswith("ه")

    def _near(self, clause: Clause) -> int:
        """The person named last before a participle in its sentence."""
        first = self.reading.sentences[clause.sentence].first
        for at in range(clause.predicate - 1, first - 1, -1):
            number = self.head.get(at, -1)
            if number < 0 or number not in self.linked:
                continue
            mention = self.reading.mentions[number]
            if mention.sense in ("person", "people") and self._agrees(self.linked[number], clause.predicate):
                return self.linked[number]
        return -1

    def _several_before(self, clause: Clause) -> int:
        """The people named last before «قالوا»، «وأكدا» in the sentence."""
        first = self.reading.sentences[clause.sentence].first
        for at in range(clause.predicate - 1, first - 1, -1):
            number = self.head.get(at, -1)
            if number < 0 or self.reading.mentions[number].sense not in SPEAKERS:
                continue
            mention = self.reading.mentions[number]
            pair = self.forms[mention.first].proclitics[:1] == ("و",) and mention.first in self.by.ending
            if pair and self.forms[clause.predicate].number == "d":
                return self.linked.get(self.by.ending[mention.first], -1)  # «الهيئة والنادي يعلنان …»
            if mention.number in ("d", "p") and not mention.demonym:
                return self.linked.get(number, -1)
        return -1

    def _noun_behind(self, clause: Clause) -> bool:
        """Whether the noun right behind a verb of saying is its subject, though no table knows it («وأشارت الدراسة
        إلى أن»)."""
        at = clause.predicate + 1
        if (
            at >= len(self.forms)
            or clause.lemma in _ADDRESSED
            or (at in self.by.predicates and not self.forms[at].definite)
        ):
            return False
        form = self.forms[at]
        if (
            form.tag not in ("NOUN", "NAME")
            or form.proclitics
            or form.folded in _LOOSE
            or self.tokens[at].start in self.time_starts
            or (not form.definite and form.known)
        ):
            return False
        return (
            not form.gender
            or form.gender == self.forms[clause.predicate].gender
            or form.stem.endswith("ه") == (self.forms[clause.predicate].gender == "f")
        )

    def _of_noun(self, clause: Clause) -> int:
        """Who speaks in «قوله إن»، «تأكيد الوزارة أن»، «بالقول إن»: the one the suffix means, the noun's owner, else
        the subject of the verb before."""
        owner = self.by.owner(clause.predicate)
        if owner >= 0 and not self.forms[clause.predicate].enclitic:
            self.explicit = True
            return self.linked.get(owner, -1)
        before = self.by.clauses_before(clause.predicate, clause.sentence, SCAN)
        relaying = next((c for c in before if c.lemma == "نقل"), None)
        if relaying is not None:
            return self.speaker(relaying)[0]
        number = self.pronoun.get(clause.predicate, -1)
        meant = self.linked.get(number, -1) if number >= 0 else -1
        return meant if meant >= 0 else self._subject_before(clause)

    def _subject_before(self, clause: Clause) -> int:
        """The subject of the nearest verb before in the sentence, else the one who spoke last."""
        for other in reversed(self.by.clauses_before(clause.predicate, clause.sentence, 120)):
            if other.kind == "verb" and other.relation not in ("relative", "content"):
                subject = next((a for a in other.arguments if a.slot == "subject"), None)
                if subject is not None and (found := self.entity(subject.head, subject.first, subject.last)) >= 0:
                    return found
        return self.last[0]

    def _beside(self, at: int) -> int:
        """The speaker whose name ends at a token («فلان أكد أن …»، «تصريحات للرئيس فلان أكد فيها أن …»)."""
        number = self.by.ending.get(at + 1, -1)
        if number < 0 or self.reading.mentions[number].sense not in SPEAKERS or self.reading.mentions[number].demonym:
            return -1
        return self.linked.get(number, -1)

    def _start(self, clause: Clause) -> int:
        return self.reading.sentences[clause.sentence].start

    def _fits(self, entity: int, verb: Form) -> bool:
        """Whether a verb can have the entity for its subject: gender and number agree."""
        mention = self.first_named.get(entity)
        if mention is None:
            return True
        if verb.number in ("p", "d") and mention.sense in SPEAKERS and mention.number == "s":
            return False
        return not verb.gender or mention.gender == verb.gender or mention.number == "p"

    def of_text(self, clause: Clause, sentence: Sentence) -> int:
        """Whose text it is: «جاء في بيان للوزارة أن …»; where the words do not tell, whoever was named last."""
        for argument in clause.arguments:
            if argument.slot == "في" and self.forms[argument.head].stem in TEXTS:
                found = self.entity(argument.head, argument.first, argument.last)
                if found >= 0:
                    return found
        return self.before(clause.predicate, sentence)

    def before(self, at: int, sentence: Sentence) -> int:
        """The speaker named last before a token of the sentence, else the one who spoke last."""
        for position in range(at - 1, sentence.first - 1, -1):
            if position in self.head and (found := self.entity(position, position, position + 1)) >= 0:
                return found
        return self.last[0]

    def entity(self, head: int, first: int, last: int) -> int:
        """The speaker that a noun phrase means, by its head, else by the first name in it; −1 for none."""
        number = self.head.get(head, -1)
        if (
            number < 0
            and head in self.pronoun
            and (not self.forms[head].enclitic or self.forms[head].folded in RESPECT)
        ):
            meant = self.linked.get(self.pronoun[head], -1)
            return meant if meant >= 0 else self._person_before(head)
        form = self.forms[head]
        if number < 0:
            last = max(last, self._reach_of_text(head)) if form.stem in TEXTS else last
            number = next((self.head[t] for t in range(first, last) if t in self.head), -1)
            if number >= 0 and form.stem in _UNNAMED:
                return -1
            if number < 0 and form.stem in _OF_AUTHOR and form.definite:
                return self.last[0]
        if number < 0 and form.folded == "الموقع":
            return self._press_before()
        if number < 0:
            return self.words.get(strip_article(form.folded), -1) if form.tag in ("NOUN", "NAME", "ADJ") else -1
        mention = self.reading.mentions[number]
        if mention.demonym and (behind := self.by.first_at.get(mention.last, -1)) >= 0:
            number, mention = behind, self.reading.mentions[behind]  # «قال الألماني توماس باخ»
            if mention.sense != "person":
                return -1
        if mention.sense not in SPEAKERS or mention.demonym:
            return -1
        entity = self.linked.get(number, -1)
        return self.told(entity, number)

    def _press_before(self) -> int:
        """«وقال الموقع إن …»: the newspaper or site that spoke last."""
        entities = self.reading.entities
        return next((entity for entity in reversed(self.earlier) if entities[entity].sector == "JRN"), -1)

    def _reach_of_text(self, head: int) -> int:
        """The token after which a statement's author is no longer named («بيان للوزارة»، «بيان صادر عن الجيش»)."""
        for position in range(head + 1, min(len(self.forms), head + 5)):
            if self.forms[position].tag in ("VERB", "SUB", "MARK", "REL") or self.forms[position].stem == "الي":
                return position
        return head + 5

    def told(self, entity: int, number: int) -> int:
        """The one who spoke last for «المصدر», «المتحدث» when nothing else is known of him, else the entity."""
        mention = self.reading.mentions[number]
        length = mention.last - mention.first
        told = self.forms[mention.first].folded in _TOLD_FOLDED and (
            length == 1 or (length == 2 and self.forms[mention.last - 1].stem in _SAME)
        )
        if entity >= 0 and told and self.last[0] >= 0:
            named = self.reading.entities[entity]
            if not named.country and not named.sector:
                return self.last[0]
        return entity

    def _person_before(self, at: int) -> int:
        """The person named last before a token, within three sentences' reach."""
        index = bisect_left(self.persons, (at, -1)) - 1
        return self.persons[index][1] if index >= 0 and at - self.persons[index][0] < 120 else self.last[0]

    def addressee(self, clause: Clause) -> int:
        """Whom the speech is told to have been said to: «وقال لبوتين»، «دعا الحكومة إلى»؛ −1 for nobody."""
        for argument in clause.arguments:
            told = argument.slot == "ل" or (argument.slot == "object" and clause.lemma in _ADDRESSED)
            if not told or clause.lemma == "اتهم":
                continue
            at_verb = argument.first == clause.predicate
            number = (self.pronoun if at_verb else self.head).get(argument.head, -1)
            if number >= 0 and self.reading.mentions[number].sense in (*SPEAKERS, ""):
                return self.linked.get(number, -1)
        return -1

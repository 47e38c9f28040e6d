"""unreported: words of acts that report none; the part of the stage `acts` that sees prayers, notices to applicants and
the like.
"""

from __future__ import annotations

from waqai.knowledge.spelling import fold
from waqai.model import Clause
from waqai.stages.arguments import Draft, Party
from waqai.stages.occasions import Occasions

_NAMED_AFTER = frozenset("منطقه مناطق نظام اليه لجنه مركز".split())
_READINESS = frozenset("استعداد نيه عزم جاهزيه رغبه التزام موافقه قبول".split())
_GOD = frozenset("الله المولي الباري الرب ربه ربهم ربها ربنا".split())
_MERCY = frozenset("رحمه مغفره شفاء عفو توفيق سداد عافيه غفران سلوان".split())  # what is prayed for
# sectors that are no part of politics while they deal with one another, or call upon their own people
_PRIVATE = ("CVL", "MED", "EDU", "JRN", "BUS")
_CALLING = ("MED", "EDU", "BUS")
_DEALT = ("CONSULT", "COOPERATE", "SUPPORT", "AGREE")
_AIMED = frozenset("ان حتي كي لكي".split())  # what stands before a negation that is only wished
_ENDANGERED = frozenset("مهدد مهدده مهددون مهددين مهددات".split())
_CRITICS = ("GOV", "LEG", "OPP", "PTY", "JRN", "ELI", "REL", "SOC", "JUD")  # who attacks with words
_PRAYED = ("REQUEST", "REJECT", "SUPPORT", "AGREE", "AID", "CONCEDE", "THREATEN")  # types of acts that God is asked for
# what the class of a verb makes of the act that it governs, and the status of one that its subject only thinks of
CLASS_REASONS = {
    "future": "planned",
    "possible": "possible",
    "considered": "possible",
    "negation": "negated",
    "call": "asked-for",
}
CLASS_STATUS = {"future": "future", "considered": "possible"}


class Unreported(Occasions):
    """What is no news though a frame's words stand there."""

    def _likely(self, clause: Clause) -> bool:
        """«يتبنى المجلس على الأرجح قرارا»: an act that is only thought likely."""
        stop = min(clause.last, clause.predicate + 9)
        behind = range(clause.predicate + 1, stop)
        return any(self.forms[n].stem == "علي" and self._spelled(n + 1, ("ارجح",)) for n in behind)

    def _talks(self, draft: Draft) -> bool:
        """Whether words of an act tell how things are or what people do, and no act."""
        checks = (
            self._notifies, self._private, self._threatens_nobody, self._named_so, self._silenced, self._named_after,
            self._heads_for, self._ready_others, self._at_home,
        )  # fmt: skip
        return any(check(draft) for check in checks) or (self._criticises(draft) and not self._in_words(draft))

    def _meant(self, draft: Draft) -> list[Party]:
        """«تعهد بمواصلة دعم أوكرانيا»، «رفض تحويل الأموال إلى السلطة»: whom help is for that is promised or refused."""
        if draft.sense.frame.type not in ("AGREE", "REJECT") or draft.clause.kind == "noun":
            return []
        entities = self.reading.entities
        homes = {entities[party.entity].country for party in draft.actors}
        for other in self.drafts.values():
            up = other.clause.parent
            above = (up, self.clauses[up].parent) if up >= 0 else ()
            if draft.index in above and other.clause.kind == "noun" and other.sense.frame.type in ("AID", "SUPPORT"):
                sides = other.recipients or other.actors
                found = [p for p in sides if entities[p.entity].country not in homes and p.sense != "place"]
                if found:
                    return found
        return []

    def _prays(self, draft: Draft) -> bool:
        """«داعيا الله أن …», «أيده الله», «ودعا للفقيد بالرحمة»: God is asked, or does it."""
        if draft.sense.frame.type not in _PRAYED:
            return False
        clause = draft.clause
        after = clause.predicate + 1
        if after < len(self.forms) and self._of_god(after):
            return True
        for argument in clause.arguments:
            if argument.inherited or argument.slot == "content":
                continue
            asked = argument.slot == "ب" and clause.lemma == "دعا" and self.forms[argument.head].stem in _MERCY
            if asked or (argument.slot in ("subject", "object", "ل", "الي") and self._of_god(argument.head)):
                return True
        return False

    def _of_god(self, at: int) -> bool:
        """Whether a token is God by name, not a part of somebody's name («نصر الله»)."""
        return self.forms[at].folded in _GOD and at not in self.starting and self.forms[at - 1].stem != "حزب"

    def _notifies(self, draft: Draft) -> bool:
        """«دعت الجامعة الراغبين في الدراسة إلى التسجيل»: a school, a hospital or a firm tells people what to do."""
        if self._warns_own(draft):
            return True
        if draft.sense.frame.type != "REQUEST" or not draft.actors:
            return False
        bodies = all(self.reading.entities[party.entity].kind in ("organisation", "group") for party in draft.actors)
        return bodies and self._only(draft.actors, _CALLING) and self._only(draft.recipients, ("CVL",))

    def _only(self, parties: list[Party], sectors: tuple[str, ...]) -> bool:
        return all(self.reading.entities[party.entity].sector in sectors for party in parties)

    def _private(self, draft: Draft) -> bool:
        """«توجه المسعفون إلى منزل الرجل»: people who are no part of politics deal with each other."""
        sides = [*draft.actors, *draft.recipients]
        if draft.sense.frame.type not in _DEALT or len(sides) < 2 or not self._only(sides, _PRIVATE):
            return False
        return len({self.reading.entities[party.entity].country for party in sides}) == 1

    def _shuns(self, draft: Draft) -> bool:
        """«حتى لا نسمح», «يجب ألا يقبل», «المستثمر لا يقبل»: a refusal that is an aim, or how people are."""
        if self._owed(draft.clause):
            return True
        if not draft.sense.refuses:
            return False
        negator = next((at for name, at in draft.clause.cues if name == "negation"), -1)
        if negator < 1:
            return False
        word, before = self.forms[negator], self.forms[negator - 1]
        if word.folded not in ("لا", "ولا", "فلا", "الا"):
            return False  # «لن» refuses
        aimed = word.folded == "الا" or (before.stem in _AIMED and not before.enclitic)
        return aimed or self._only(draft.actors, _PRIVATE)

    def _threatens_nobody(self, draft: Draft) -> bool:
        """«القرار يهدد العمل الإنساني»: a thing is a danger, and means nothing by it."""
        clause = draft.clause
        if draft.sense.frame.type == "THREATEN" and self.forms[clause.predicate].stem in _ENDANGERED:
            return True  # «المستشفيات مهددة بالإغلاق»
        if draft.sense.frame.type != "THREATEN" or clause.kind != "verb" or "subject" not in draft.sense.actor:
            return False
        if clause.lemma == "هدد" and not draft.recipients and all(a.slot != "ب" for a in clause.arguments):
            return True  # «أكد أنه يهدد العمل الإنساني»
        subject = next((a for a in clause.arguments if a.slot == "subject" and not a.inherited), None)
        if subject is None or subject.head in self.starting or subject.head in self.pronouns:
            return False
        form = self.forms[subject.head]
        return form.tag == "NOUN" and form.known and form.stem not in self.known.titles.by_head

    def _named_after(self, draft: Draft) -> bool:
        """«منطقة خفض التصعيد»، «نظام وقف إطلاق النار»: a zone or a system has the name of the act that it is for."""
        at, concedes = draft.clause.predicate, draft.sense.frame.type in ("CONCEDE", "RETREAT")
        return concedes and at > 0 and self.forms[at - 1].stem in _NAMED_AFTER

    def _heads_for(self, draft: Draft) -> bool:
        """«يأخذون المنطقة نحو حرب»: what things head for has not come."""
        at = draft.clause.predicate
        form, before = self.forms[at], self.forms[at - 1] if at else None
        force = draft.sense.frame.type == "ASSAULT" and draft.clause.kind == "noun" and not form.definite
        return force and before is not None and before.stem in ("نحو", "صوب", "تجاه", "شفير", "شفا", "حافه")

    def _ready_others(self, draft: Draft) -> bool:
        """«أكد الوزير استعداد إرهابيين لـ…»: somebody tells of the readiness or the plans of others."""
        if draft.sense.frame.type != "AGREE" or draft.clause.kind != "verb":
            return False
        homes = {self.reading.entities[party.entity].country for party in draft.actors}
        for argument in draft.clause.arguments:
            form = self.forms[argument.head]
            if argument.slot != "object" or form.stem not in _READINESS or form.enclitic:
                continue
            number = self.starting.get(argument.head + 1, -1)
            mention = self.reading.mentions[number] if number >= 0 else None
            if mention is not None and mention.first == argument.head + 1 and mention.sense != "place":
                return number in self.linked and self.reading.entities[self.linked[number]].country not in homes
        return False

    def _at_home(self, draft: Draft) -> bool:
        """«عاد الرئيس الروسي إلى موسكو»: who comes to his own country's capital, or goes back there, visits nobody."""
        if draft.sense.frame.mode != "visit" or len(draft.actors) != 1 or not draft.recipients:
            return False
        home = self.reading.entities[draft.actors[0].entity].country
        country = self.known.names.countries.get(home)
        if country is None or any(self._code(party)[0] != home for party in draft.recipients):
            return False
        names = {fold(name) for name in (country.name, *country.variants, *country.capital)}
        reached = {fold(self.reading.entities[party.entity].name) for party in draft.recipients}
        return draft.clause.lemma in ("عاد", "رجع") or reached <= names

    def _named_so(self, draft: Draft) -> bool:
        """«حسن بن ناصر»: a word behind «بن» is a name; «قيادي يدعى فلان» is called so."""
        at = draft.clause.predicate
        if self.forms[at].folded in ("يدعي", "تدعي", "ويدعي", "وتدعي") and draft.clause.voice == "passive":
            return not any(a.slot in ("الي", "ل") for a in draft.clause.arguments)
        return at > 0 and self.forms[at - 1].folded in ("بن", "ابن", "بنت")

    def _silenced(self, draft: Draft) -> bool:
        """«وقف إطلاق النار»: a truce, and nobody's fire."""
        at = draft.clause.predicate
        return draft.clause.lemma == "اطلاق" and at > 0 and self.forms[at - 1].stem in ("وقف", "ايقاف")

    def _warns_own(self, draft: Draft) -> bool:
        """«حذر الدفاع المدني المواطنين من النزول إلى الأودية»: an office warns its own people, and blames nobody."""
        if draft.sense.frame.type != "ACCUSE" or draft.clause.lemma not in ("حذر", "تحذير"):
            return False
        told = self._only(draft.recipients, _PRIVATE) and self._only(draft.actors, ("GOV", "COP"))
        homes = {self.reading.entities[party.entity].country for party in (*draft.actors, *draft.recipients)}
        return bool(draft.recipients) and told and len(homes) == 1

    def _criticises(self, draft: Draft) -> bool:
        """«هاجم السفير روسيا لتقربها من …»: a person of no force attacks with words."""
        if draft.sense.frame.type != "ASSAULT" or draft.clause.lemma != "هاجم" or not draft.actors:
            return False
        persons = all(self.reading.entities[party.entity].kind in ("person", "role") for party in draft.actors)
        return persons and self._only(draft.actors, _CRITICS)

    def _owed(self, clause: Clause) -> bool:
        """«إن على الحكومة دفع الثمن والإفراج عن الأسرى»: a noun of what somebody has to do."""
        first = self.reading.sentences[clause.sentence].first
        if clause.kind != "noun" or self.forms[clause.predicate].proclitics not in ((), ("و",)):
            return False
        for at in range(clause.predicate - 1, max(first, clause.predicate - 8) - 1, -1):
            form = self.forms[at]
            if form.stem == "علي" and form.tag == "PREP" and not form.proclitics and at > first:
                number = self.starting.get(at + 1, -1)
                before = self.forms[at - 1]
                opens = before.tag == "SUB" or before.folded in ('"', "“", "«", ":")
                charged = number >= 0 and self.reading.mentions[number].sense not in ("place", "")
                owing = number >= 0 and self._may_be_act(self.reading.mentions[number].last)
                return opens and charged and owing
            if form.tag == "VERB" and self._may_be_act(at):
                continue
            if form.tag in ("VERB", "SUB", "REL", "MARK", "PREP") and not form.proclitics:
                return False
        return False

    def _may_be_act(self, at: int) -> bool:
        """Whether a word is, or is spelled like, a noun of an act («دفع»)."""
        form = self.forms[at] if at < len(self.forms) else None
        alike = form is not None and form.tag == "VERB" and any(f.tag == "NOUN" and f.known for f in form.others)
        return alike or self._masdar(at)

    def _in_words(self, draft: Draft) -> bool:
        """«هاجم الرئيس إسرائيل في كلمة»: whom a person of no force attacks is criticised; the act becomes that."""
        words = next((s for s in self.known.frames.by_verb["هاجم"] if s.frame.type == "ACCUSE"), None)
        if words is None or not draft.recipients or any(party.sense == "place" for party in draft.recipients):
            return False
        draft.sense = words
        return True

    def _between(self, clause: Clause) -> bool:
        """«قررت السعودية وإيران استئناف العلاقات بينهما»: whether those who act do it with one another."""
        return any(argument.slot == "بين" for argument in clause.arguments)

    def _announced(self, draft: Draft) -> str:
        """The type of an act; «قالت الجماعة إنها ستهاجم السفن»: force that the speaker means to use is threatened."""
        frame = draft.sense.frame
        if frame.type != "ASSAULT" or draft.status != "future" or draft.reason or not draft.actors:
            return frame.type
        threat = next((s for s in self.known.frames.by_verb["هدد"] if s.frame.mode == "violence"), None)
        entities = self.reading.entities
        own = {entities[party.entity].country for party in draft.actors}
        clause = draft.clause
        while threat is not None and clause.parent >= 0:
            above = self.clauses[clause.parent]
            if clause.relation == "content" and above.lemma in self.known.cues.by_verb:
                speakers = (entities[party.entity] for party in self._slot(above, "subject"))
                if any(e.country in own and e.sector not in ("JRN", "CVL") for e in speakers):
                    draft.sense, draft.status = threat, "asserted"
                break
            clause = above
        return draft.sense.frame.type

"""unreported: words of acts that report none; the part of the stage `acts` that sees prayers, notices to applicants and
the like.
"""

from __future__ import annotations

from waqai.model import Clause
from waqai.stages.arguments import Draft, Party
from waqai.stages.occasions import Occasions

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

    def _talks(self, draft: Draft) -> bool:
        """Whether words of an act tell how things are or what people do, and no act."""
        checks = (
            self._notifies,
            self._private,
            self._threatens_nobody,
            self._named_so,
            self._silenced,
        )
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
        subject = next((a for a in clause.arguments if a.slot == "subject" and not a.inherited), None)
        if subject is None or subject.head in self.starting or subject.head in self.pronouns:
            return False
        form = self.forms[subject.head]
        return form.tag == "NOUN" and form.known and form.stem not in self.known.titles.by_head

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

"""unreported: words of acts that report none; the part of the stage `acts` that sees prayers, notices to applicants and
the like.
"""

from __future__ import annotations

from waqai.knowledge.spelling import strip_article
from waqai.stages.arguments import Draft
from waqai.stages.occasions import Occasions

_GOD = frozenset("الله المولي الباري الرب ربه ربهم ربها ربنا".split())
_MERCY = frozenset("رحمه مغفره شفاء عفو توفيق سداد عافيه غفران سلوان".split())  # what is prayed for
# who is called upon in a notice of an office or a school: to apply, to enrol, to come for papers
_APPLICANTS = frozenset("راغبين راغبات متقدمين متقدمات مراجعين مراجعات مستفيدين مستفيدات خريجين خريجات مستجدين".split())
_NEAR = 8  # tokens behind a verb in which it names whom it calls
_PRAYED = ("REQUEST", "SUPPORT", "AGREE", "AID", "CONCEDE", "THREATEN")  # types of acts that God is asked for


class Unreported(Occasions):
    """What is no news though a frame's words stand there."""

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
        return self.forms[at].folded in _GOD and at not in self.starting

    def _notifies(self, draft: Draft) -> bool:
        """«دعت الجامعة الراغبين في التقديم إلى …»: an office tells applicants what to do."""
        if draft.sense.frame.type != "REQUEST":
            return False
        clause = draft.clause
        near = range(clause.predicate + 1, min(clause.predicate + _NEAR, self.reading.sentences[clause.sentence].last))
        return any(self.forms[at].definite and strip_article(self.forms[at].stem) in _APPLICANTS for at in near)

"""tellings: several words of one sentence that tell one act; the part of the stage `acts` that keeps them from being
counted twice.
"""

from __future__ import annotations

from waqai.model import Clause
from waqai.stages.arguments import Draft
from waqai.stages.parties import BY_MEANS, REACH
from waqai.stages.unreported import Unreported

_LEADS_TO = frozenset("ادي اسفر اوقع خلف تسبب اودي نتج نجم سبب".split())


class Tellings(Unreported):
    """Acts of one article that words of one sentence share."""

    def _follow(self, draft: Draft) -> None:
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
            if other is None or other.sense.frame.type != "ASSAULT" or index == clause.parent:
                continue
            open_ = other.reason in ("general", "no-actor") and not other.actors and not other.recipients
            if other.reason and not open_:
                continue
            if open_ and not (other.clause.kind != "noun" or self.forms[other.clause.predicate].definite):
                continue
            other.reason = ""
            taken = {p.entity for p in (*other.actors, *other.recipients)}
            if not other.recipients or all(p.sense == "place" for p in other.recipients):
                other.recipients = [p for p in draft.recipients if p.entity not in {a.entity for a in other.actors}]
            elif other.clause.kind == "noun" or other.clause.parent == clause.parent:
                other.recipients += [p for p in draft.recipients if p.entity not in taken]
            draft.reason = "same-act"
            return

    def _suffer(self, draft: Draft) -> None:
        """«استشهد ثلاثة فلسطينيين في غارة إسرائيلية استهدفت مسجدا»: who died, and the attack that they died in, are one
        act; it tells who made it."""
        if draft.reason or draft.sense.frame.type != "ASSAULT" or not draft.recipients:
            return
        means = self._means(draft)
        if means is None or {p.entity for p in draft.actors} - {p.entity for p in means.actors}:
            return
        hurt = {party.entity for party in draft.recipients}
        draft.actors = [party for party in means.actors if party.entity not in hurt]
        if not draft.actors:
            return
        means.reason = means.reason or "same-act"
        if means.index in self.time_of:
            self.time_of.setdefault(draft.index, self.time_of[means.index])
        for other in self.drafts.values():
            ours = any(a.slot == "subject" and a.inherited and a.head == means.clause.predicate
                       for a in other.clause.arguments)  # fmt: skip
            if ours and not other.reason and other.sense.frame.type == "ASSAULT":
                other.reason = "same-act"

    def _means(self, draft: Draft) -> Draft | None:
        """The attack behind «في» or «جراء» in which those of a draft were hurt, if it names who made it and nobody else
        whom it hit."""
        for index in range(draft.index + 1, len(self.clauses)):
            clause, other = self.clauses[index], self.drafts.get(index)
            if clause.sentence != draft.clause.sentence or clause.predicate > draft.clause.predicate + REACH:
                break
            if clause.kind != "noun":
                if other is None or other.sense.frame.type != "ASSAULT":
                    break
                continue
            if other is None or other.sense.frame.type != "ASSAULT" or not other.actors:
                continue
            told = other.reason in ("", "same-act") and self._behind_means(clause)
            if told and all(party.sense == "place" for party in other.recipients):
                return other
        return None

    def _behind_means(self, clause: Clause) -> bool:
        return self._led(clause.predicate) in BY_MEANS or self.forms[clause.predicate - 1].stem in BY_MEANS

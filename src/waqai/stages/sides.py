"""sides: who is on a side of an act that its own clause leaves open; the part of the stage `acts` that infers them once
all acts are read.

Whoever did what is condemned, whom the act befalls that somebody threatens with, whose town is attacked, in whose
country people protest, and the sides of a conflict in which somebody offers to mediate.
"""

from __future__ import annotations

from waqai.model import Argument, Clause
from waqai.stages.arguments import Draft, Party
from waqai.stages.parties import REACH, place_mention
from waqai.stages.unreported import Unreported

# an act of these types goes on while somebody asks for its end («وقف القصف الروسي»)
LASTING = ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST")
# an act of these types that a verb tells between two actors is one, whatever stands further inside its phrases
FIRM = ("ACCUSE", "ASSAULT", "COERCE", "REJECT", "REQUEST", "SANCTION", "THREATEN")
_ACTING = ("person", "country", "body", "group")
_STEPS = frozenset("خطوه بادره قرار مبادره افراج اطلاق".split())
_DEEDS = frozenset("جريمه جرايم مجزره مذبحه حادث حادثه عمل اعمال فعل افعال تصعيد".split())
_BACK = 3  # sentences back to an act that a definite noun takes up


class Sides(Unreported):
    """Sides of the acts of one article that more than their clause tells."""

    def _infer(self, draft: Draft) -> None:
        """A side that the clause itself leaves open: who did what is condemned, whose place is attacked or taken, in
        whose country people protest."""
        type_ = self._announced(draft)
        if type_ == "PROTEST" and not draft.actors and not draft.reason and draft.place >= 0:
            faced = {party.entity for party in draft.recipients}
            draft.actors = [party for party in self._placed(draft) if party.entity not in faced]
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
        if self._mediates(draft) or (type_ == "REQUEST" and self._calls_on_all(draft.clause)):
            return
        if meant := self._meant(draft):
            draft.recipients = meant
            return
        slots = draft.sense.recipient if draft.clause.kind != "noun" else draft.sense.noun_recipient
        for argument in draft.clause.arguments:
            act = self._act_at(argument.head) if argument.slot in slots else None
            found = [p for p in act.actors if p.entity not in taken] if act is not None and act is not draft else []
            if found := [party for party in found if not self._own_land(party, draft.actors)]:
                draft.recipients = found
                return
        if type_ == "THREATEN" and (told := [p for p in self._threatened(draft) if p.entity not in taken]):
            draft.recipients = told
            return
        judges = type_ in ("ACCUSE", "SUPPORT") and not draft.sense.together  # who signs «إعلان القاهرة» made it
        told = self._told_before(draft) if judges else []
        if told := [party for party in told if party.entity not in taken]:
            draft.recipients = told
        elif type_ == "ACCUSE":
            end = self.reading.sentences[draft.clause.sentence].last
            for other in self.drafts.values():
                behind = draft.clause.predicate < other.clause.predicate < min(end, draft.clause.predicate + REACH)
                if behind and other.clause.sentence == draft.clause.sentence and other.sense.frame.type in LASTING:
                    found = [p for p in other.actors if p.entity not in taken]
                    if found:
                        draft.recipients = found
                    return
            draft.recipients = [p for p in self._accused_before(draft) if p.entity not in taken]
        elif type_ in ("ASSAULT", "COERCE") and draft.place >= 0:
            homes = {self.reading.entities[party.entity].country for party in draft.actors}
            alone = type_ == "ASSAULT" and len(draft.actors) == 1 and draft.sense.frame.mode != "destroy"
            if alone or self.reading.places[draft.place].country not in homes:
                draft.recipients = [p for p in self._placed(draft) if p.entity not in taken]

    def _accused_before(self, draft: Draft) -> list[Party]:
        """«اتهمت المجر أوكرانيا بـ… ونددت بـ…»: whom the same actor accuses with the verb to which «و» joins this."""
        if draft.clause.kind != "verb" or self.forms[draft.clause.predicate].proclitics[:1] != ("و",):
            return []
        actors = {party.entity for party in draft.actors}
        for index in range(draft.index - 1, -1, -1):
            act = self.drafts.get(index)
            if self.clauses[index].sentence != draft.clause.sentence:
                break
            if act is not None and act.sense.frame.type == "ACCUSE" and not act.reason and act.clause.kind == "verb":
                return act.recipients if {party.entity for party in act.actors} == actors else []
        return []

    def _placed(self, draft: Draft) -> list[Party]:
        """The place of an act as whoever lives there, where its country is known."""
        place, mentions = self.reading.places[draft.place], self.reading.mentions
        senses = ("place", "country") if draft.sense.frame.type == "PROTEST" else ("place",)
        return self._party(place_mention(mentions, place.start, place.end, senses)) if place.country else []

    def _told_before(self, draft: Draft) -> list[Party]:
        """«هاجم مسلحون الحاجز … ودان الوزير الهجوم»، «وقعت الدولتان اتفاقا … ورحبت مصر بالاتفاق»: who did the act told
        last that a definite noun takes up."""
        slots = (*draft.sense.recipient, "object", "ب", "من", "علي")
        for argument in draft.clause.arguments:
            if argument.slot not in slots or not self._takes_up(argument):
                continue
            types = self._welcome_types(argument.head) if draft.sense.frame.type == "SUPPORT" else ("ASSAULT",)
            deed = self.forms[argument.first].tag == "DEM" and self.forms[argument.head].stem in _DEEDS
            if types == ("ASSAULT",) and not deed and not self._tells_of_force(argument.head):
                continue
            taken = {party.entity for party in draft.actors}
            for index in range(draft.index - 1, -1, -1):
                act = self.drafts.get(index)
                if self.clauses[index].sentence < draft.clause.sentence - _BACK:
                    break
                if act is None or act.sense.frame.type not in types or act.reason or act.status != "asserted":
                    continue
                if act.actors and not taken & {party.entity for party in act.actors}:
                    return act.actors
        return []

    def _takes_up(self, argument: Argument) -> bool:
        """Whether a phrase is a definite noun alone, with «هذا» before it, or one that a town gives its name («محادثات
        أنقرة»)."""
        if self.forms[argument.first].tag == "DEM" and argument.head == argument.first + 1:
            return self.forms[argument.head].definite
        bare = argument.last == argument.first + 1 and self.forms[argument.head].definite
        return bare or (argument.last == argument.first + 2 and self._town(argument.head + 1))

    def _welcome_types(self, head: int) -> tuple[str, ...]:
        """Types of the acts that a noun of talks, of a deal or of a step can take up."""
        form = self.forms[head]
        if form.stem in _STEPS:
            return ("CONCEDE", "RETREAT", "SUPPORT", "AGREE", "AID")
        return ("CONSULT", "SUPPORT", "AGREE", "CONCEDE") if self._seats(head) else ()

    def _mediates(self, draft: Draft) -> bool:
        """«اقترح أن تكون بلاده وسيطا في الصراع …»: the sides of the conflict are whom the offer is made to."""
        content = next((a for a in draft.clause.arguments if a.slot == "content"), None)
        if content is None:
            return False
        last = min(content.last, content.first + REACH)
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

    def _threatened(self, draft: Draft) -> list[Party]:
        """«هدد بتشديد ظروف حبس الأسرى»: whom the act befalls that somebody threatens with."""
        for argument in draft.clause.arguments:
            if argument.slot not in ("ب", "object", "genitive"):
                continue
            for act in self.drafts.values():
                inside = argument.first <= act.clause.predicate < argument.last and act is not draft
                if inside and act.clause.sentence == draft.clause.sentence and act.recipients:
                    return act.recipients
        return []

    def _somebody(self, clause: Clause, preposition: str) -> bool:
        """«أوقفت الشرطة طبيبا», «تم إيقافه»: whether a person, or people, are what a predicate is done to."""
        slots = (preposition,) if preposition else ("object", "genitive")
        if not preposition and clause.voice == "passive":
            slots = (*slots, "subject")
        for argument in self._arguments(clause, slots):
            number = self.named.get(argument.head, -1)
            if number >= 0 and argument.first >= clause.predicate:
                mention = self.reading.mentions[number]
                return mention.sense in ("person", "people")
            number = self.pronouns.get(argument.head, -1) if argument.last == argument.first + 1 else -1
            if number in self.linked:
                return self.reading.entities[self.linked[number]].kind in ("person", "people")
        return False

    def _between_actors(self, clause: Clause) -> bool:
        """«اتهمت روسيا أوكرانيا بتسييس القضايا»: whether a verb has actors for subject and object, so that words
        further inside its phrases say little of its sense."""
        acting = (*_ACTING, "people") if self.filling in ("ASSAULT", "COERCE") else _ACTING
        slots = {
            argument.slot
            for argument in clause.arguments
            if argument.head in self.named and self.reading.mentions[self.named[argument.head]].sense in acting
        }
        return clause.kind == "verb" and {"subject", "object"} <= slots

    def _befalls(self, draft: Draft, subject: Argument) -> bool:
        """«أطلقت مسيرة على القاعدة», «فرضت عقوبات على …»: a verb whose subject is what its frame wants for an object is
        a passive."""
        sense, form = draft.sense, self.forms[subject.head]
        if subject.inherited or "subject" not in sense.actor or subject.head in self.named or form.tag != "NOUN":
            return False
        if draft.clause.kind != "verb" or any(a.slot == "object" for a in draft.clause.arguments):
            return False
        return any(not led and self._spelled(subject.head, words) for led, words in sense.required)

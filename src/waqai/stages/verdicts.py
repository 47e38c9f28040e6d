"""verdicts: acts as the learned scorers see them: a side that the grammar left open is filled from the actors of the
sentence, and each act gets the probability that it counts, which is the record's confidence.

Both scorers are logistic regressions over what the grammar, the frames and the rules say (`training/train.py` fits
them on our own marked sentences); their weights are tables like any other. Without weights the acts stay as the rules
made them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from msgspec import structs

from waqai.knowledge import Knowledge
from waqai.model import Act, Clause, Evidence, Mention, Reading

_DIRECT = ("REQUEST", "ACCUSE", "THREATEN")  # acts whose recipient is the verb's object, if it has one

_SPOKEN = ("REQUEST", "REJECT", "THREATEN", "ACCUSE")  # acts that no place hears
_ACTORS = ("person", "country", "body", "group", "organisation", "people", "place", "")
_CHOSEN = 0.5  # an argument counts from this probability on
_KEPT = 0.08  # below this probability an act is left out as unlikely
_REACH = 80  # tokens on either side of a predicate in which its actors are looked for
_FEW = 12  # so many mentions are all looked at
_HARMLESS = ("CVL", "REF", "MED", "EDU", "JRN", "AGR")
_FORCEFUL = ("settler", "protester", "rioter")  # roles of civilians who may use force
# what people do and say their will by, and nobody is
_DOCUMENTS = frozenset("قرار قانون اتفاقيه اتفاق بيان تقرير مشروع لايحه مرسوم رساله دستور معاهده ميثاق".split())
_OPEN = ("no-actor", "no-recipient", "general", "possible", "planned", "purpose", "wished", "asked-for", "same-act")


def find_verdicts(reading: Reading, known: Knowledge) -> tuple[Act, ...]:
    """One act for each of `acts`, in the same order, with arguments, confidence and reason as the scorers leave
    them."""
    if not known.act_weights.fitted:
        return reading.acts
    judge = Judge(reading, known)
    return tuple(judge.verdict(act) for act in reading.acts)


class Judge:
    """Features and verdicts for the acts of one article; `training/train.py` uses the same features."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.forms, self.tokens = reading.forms, reading.tokens
        self.linked = {link.mention: link.entity for link in reading.links}
        self.acts = {act.clause: act for act in reading.acts}
        self.by_sentence: dict[int, list[int]] = {}
        at = 0
        for number, mention in enumerate(reading.mentions):
            while at < len(reading.sentences) and reading.sentences[at].last <= mention.first:
                at += 1
            if at < len(reading.sentences) and number in self.linked and mention.sense in _ACTORS:
                entity = reading.entities[self.linked[number]]
                if entity.country or entity.sector:
                    self.by_sentence.setdefault(at, []).append(number)

    # the verdict

    def verdict(self, act: Act) -> Act:
        """The act with the side that the rules left open, where an actor of the sentence scores for it, and with its
        probability.

        What the rules read is kept: on our marks they are righter where they read anything. A rule's reason stands.
        """
        if act.reason and act.reason not in _OPEN:
            return act
        clause = self.reading.clauses[act.clause]
        actors, recipients, evidence = list(act.actors), list(act.recipients), list(act.evidence)
        for role, side, other in (("actor", actors, recipients), ("recipient", recipients, actors)):
            if side or (role == "recipient" and (self._mutual(act, clause) or self._unnamed(act, clause))):
                continue
            if role == "actor" and clause.voice == "passive":
                continue  # who is not told with a passive is nobody of the sentence
            if role == "actor" and (self._done_by_act(clause) or self._by_thing(act, clause)):
                continue
            barred = (
                self._reporters(clause) | self._taken(act, clause) if role == "recipient" else self._against(clause)
            )
            spoken = role == "recipient" and self.known.frames.by_slug[act.frame].frame.type in _SPOKEN
            for entity, (score, number) in self._scored(act, clause, role).items():
                if spoken and self.reading.mentions[number].sense == "place":
                    continue
                if role == "actor" and (self._harmless(act, number) or self._of_himself(act, clause, entity)):
                    continue
                if score >= _CHOSEN and entity not in other and entity not in barred:
                    side.append(entity)
                    mention = self.reading.mentions[number]
                    evidence.append(Evidence(role, mention.start, mention.end))
        act = structs.replace(
            act, actors=tuple(actors), recipients=tuple(recipients), evidence=tuple(dict.fromkeys(evidence))
        )
        probability = self.known.act_weights.score(self.act_features(act, clause))
        reason = "unlikely" if not act.reason and probability < _KEPT else act.reason
        return structs.replace(act, confidence=round(probability, 2), reason=reason)

    def _mutual(self, act: Act, clause: Clause) -> bool:
        """Whether two sides do the act together («وقع الوزير اتفاقا مع نظيره»): there is nobody whom it is done to."""
        sense = self.known.frames.by_slug[act.frame]
        return len(act.actors) > 1 and bool(sense.noun_together if clause.kind == "noun" else sense.together)

    def _unnamed(self, act: Act, clause: Clause) -> bool:
        """Whether a verb that is done to its object has one that is no actor («داعيا الجميع إلى …»)."""
        if clause.kind == "noun" or self.known.frames.by_slug[act.frame].frame.type not in _DIRECT:
            return False
        return any(a.slot == "object" and not a.inherited and a.first > clause.predicate for a in clause.arguments)

    def _harmless(self, act: Act, number: int) -> bool:
        """Whether a mention is of people who suffer force and use none, of whom no grammar says that they did."""
        mention = self.reading.mentions[number]
        if self.known.frames.by_slug[act.frame].frame.type not in ("ASSAULT", "COERCE"):
            return False
        armed = mention.role.startswith(_FORCEFUL)
        return self.reading.entities[self.linked[number]].sector in _HARMLESS and not armed

    def _of_himself(self, act: Act, clause: Clause, entity: int) -> bool:
        """«وأضاف المتحدث: "أطلق النار على القوات"»: of himself nobody says «he» in words quoted as they were said."""
        direct = act.claim >= 0 and self.reading.claims[act.claim].direct
        return (
            direct and entity == act.reported_by and clause.kind == "verb" and self.forms[clause.predicate].person != 1
        )

    def _done_by_act(self, clause: Clause) -> bool:
        """«اعتقلت الشرطة … بصلتهم بالتفجير الذي استهدف دورية»: the attack that did it is told, whoever made it."""
        heads = {a.head for a in clause.arguments if a.slot == "subject"}
        return clause.kind == "verb" and any(self.reading.clauses[number].predicate in heads for number in self.acts)

    def _by_thing(self, act: Act, clause: Clause) -> bool:
        """«قرار يطالب موسكو بسحب القوات»، «اتفاقية تحظر …»: a thing is told to do it, and nobody."""
        subject = next((a for a in clause.arguments if a.slot == "subject"), None)
        if clause.kind == "noun" and self.known.frames.by_slug[act.frame].frame.mode == "disapprove":
            return True  # «وسط مخاوف من …»: whose, the grammar says or nobody
        if clause.kind != "verb" or subject is None:
            return False
        form = self.forms[subject.head]
        return form.tag == "NOUN" and form.known and form.stem in _DOCUMENTS

    def _reporters(self, clause: Clause) -> set[int]:
        """The subjects of the verbs of speech above: who reports an act is not whom it is done to."""
        found: set[int] = set()
        while clause.parent >= 0 and clause.relation == "content":
            clause = self.reading.clauses[clause.parent]
            if clause.kind == "verb" and clause.lemma in self.known.cues.by_verb:
                heads = {a.head for a in clause.arguments if a.slot == "subject"}
                mentions = (n for n, m in enumerate(self.reading.mentions) if m.head in heads)
                found |= {self.linked[n] for n in mentions if n in self.linked}
        return found

    def _against(self, clause: Clause) -> set[int]:
        """Whoever refuses, blames or asks for the act («تعارض سياسة العقوبات») does not do it."""
        above = self.acts.get(clause.parent)
        if above is None or clause.kind != "noun" or not clause.relation.startswith("in:"):
            return set()
        frame = self.known.frames.by_slug[above.frame].frame
        return set(above.actors) if frame.type in ("REJECT", "ACCUSE", "REQUEST") else set()

    def _taken(self, act: Act, clause: Clause) -> set[int]:
        """Whom an act cannot be done to: the state of whoever does it in its name («تعهد الرئيس بخفض العجز
        الأميركي»), and who is told with another act behind the predicate («رفض … خلال زيارته فرنسا»)."""
        entities = self.reading.entities
        homes = {entities[number].country for number in act.actors}
        found = {n for n, e in enumerate(entities) if e.country in homes and not e.sector and len(e.country) == 3}
        last = self.reading.sentences[clause.sentence].last
        for other in self.acts.values():
            at = self.reading.clauses[other.clause].predicate
            if clause.predicate < at < last and other.frame != act.frame:
                found.update(other.recipients)
        return found

    def _scored(self, act: Act, clause: Clause, role: str) -> dict[int, tuple[float, int]]:
        """Entity → its best score in a role and the mention that got it, in the order of the text."""
        best: dict[int, tuple[float, int]] = {}
        for number in self.candidates(act):
            entity = self.linked[number]
            score = self.known.argument_weights.score(self.argument_features(act, clause, number, role))
            if score > best.get(entity, (0.0, -1))[0]:
                best[entity] = (score, number)
        return best

    # features

    def candidates(self, act: Act) -> list[int]:
        """Numbers of the mentions in the act's sentence, as far as a clause may reach, that may be its actors."""
        clause = self.reading.clauses[act.clause]
        numbers = self.by_sentence.get(clause.sentence, [])
        if len(numbers) <= _FEW:
            return numbers

        def head(number: int) -> int:
            return self.reading.mentions[number].head

        low = bisect_left(numbers, clause.predicate - _REACH, key=head)
        return numbers[low : bisect_right(numbers, clause.predicate + _REACH, key=head)]

    def argument_features(self, act: Act, clause: Clause, number: int, role: str) -> list[str]:
        """What speaks for and against a mention as the act's actor or recipient."""
        mention = self.reading.mentions[number]
        entity = self.linked[number]
        frame = self.known.frames.by_slug[act.frame]
        slot, place = self._slot(clause, mention)
        declared = self._declared(frame, clause, slot)
        given = act.actors if role == "actor" else act.recipients
        other = act.recipients if role == "actor" else act.actors
        side = "behind" if mention.head > clause.predicate else "before"
        gap = abs(mention.head - clause.predicate)
        distance = "0" if gap < 2 else "1" if gap < 4 else "2" if gap < 8 else "3" if gap < 16 else "4"
        kind = f"{clause.kind}:{clause.voice or '-'}"
        sense = "demonym" if mention.demonym else mention.kind if mention.kind == "pronoun" else mention.sense
        between = self._between(clause.predicate, mention)
        led, above = self._led(mention), self._subject_above(clause, mention)
        sole = "sole" if len(self.candidates(act)) == 1 else "many"
        return [
            f"{role}:given={entity in given}",
            f"{role}:given={entity in given}:{slot}",
            f"{role}:other={entity in other}",
            f"{role}:none-given={not given}",
            f"{role}:none-given={not given}:{slot}:{kind}",
            f"{role}:slot={slot}:{place}",
            f"{role}:slot={slot}:{kind}",
            f"{role}:slot={slot}:{sense}",
            f"{role}:declared={declared}",
            f"{role}:declared={declared}:{sense}",
            f"{role}:side={side}:{kind}",
            f"{role}:side={side}:{distance}",
            f"{role}:sense={sense}",
            f"{role}:sense={sense}:{frame.frame.type}",
            f"{role}:led={led}:{kind}",
            f"{role}:led={led}:{frame.frame.type}",
            f"{role}:between={between}:{side}",
            f"{role}:sector={self.reading.entities[entity].sector[:3]}:{frame.frame.type}",
            f"{role}:subject-above={above}",
            f"{role}:subject-above={above}:{kind}:{not given}",
            f"{role}:needs={frame.frame.needs}:{bool(given)}",
            f"{role}:{sole}:{not given}",
        ]

    def act_features(self, act: Act, clause: Clause) -> list[str]:
        """What speaks for and against an act having happened."""
        sense = self.known.frames.by_slug[act.frame]
        frame, form = sense.frame, self.forms[clause.predicate]
        parent = self.reading.clauses[clause.parent] if clause.parent >= 0 else None
        above = self.acts.get(clause.parent)
        outer = self.known.frames.by_slug[above.frame].frame.type if above is not None else "-"
        cue = parent is not None and parent.kind != "noun" and parent.lemma in self.known.cues.by_verb
        classes = (
            "+".join(self.known.verb_classes.get(parent.lemma, ()))
            if parent is not None and parent.kind != "noun"
            else "-"
        )
        before = (
            self.forms[clause.predicate - 1]
            if clause.predicate > self.reading.sentences[clause.sentence].first and not sense.refuses
            else None
        )
        cues = () if sense.refuses else clause.cues
        governor = self._governor(clause)
        led = (
            before.stem
            if before is not None and before.tag == "PREP"
            else (form.proclitics[-1] if form.proclitics else "-")
        )
        shape = "definite" if form.definite else "owned" if form.enclitic else "bare"
        nominal = clause.kind == "noun"
        sides = f"{bool(act.actors)}{bool(act.recipients)}"
        return [
            f"type={frame.type}",
            f"type={frame.type}:{clause.kind}",
            f"kind={clause.kind}:{clause.tense}:{clause.voice}",
            f"relation={clause.relation}:{clause.kind}",
            f"outer={outer}:{clause.relation}",
            f"outer={outer}:{frame.type}",
            f"cue={cue}:{clause.relation}:{clause.kind}",
            f"classes={classes}:{clause.kind}",
            f"governor={governor}",
            f"governor={governor}:{frame.type}",
            f"led={led}:{clause.kind}",
            f"shape={shape}:{nominal}:{sides}",
            f"sides={sides}:{frame.needs}",
            f"sides={sides}:{frame.type}",
            f"sides={sides}:{clause.kind}",
            f"reason={act.reason}",
            f"reason={act.reason}:{frame.type}",
            f"status={act.status}",
            f"before={before.tag if before is not None else '-'}:{clause.kind}:{clause.tense}",
            f"before-class={'+'.join(before.classes) if before is not None else '-'}",
            f"number={form.number}:{shape}:{nominal}",
            f"dated={bool(act.date)}:{clause.kind}",
            f"placed={act.place >= 0}:{clause.kind}",
            f"claimed={act.claim >= 0}:{clause.kind}:{frame.type}",
            f"adjective={any(a.slot == 'adjective' for a in clause.arguments)}:{nominal}",
            f"cues={'+'.join(sorted({name for name, _ in cues}))}",
            f"required={bool(frame.with_)}:{clause.kind}",
        ]

    def _slot(self, clause: Clause, mention: Mention) -> tuple[str, str]:
        """The argument of the clause in which a mention stands, and whether it carries or only adorns it."""
        for argument in clause.arguments:
            if argument.first <= mention.head < argument.last and argument.slot != "content":
                place = "head" if argument.head == mention.head else "inner"
                return argument.slot, f"{place}:{argument.inherited}"
        inside = clause.predicate < mention.head < clause.last
        return "none", "inside" if inside else "outside"

    def _declared(self, sense: object, clause: Clause, slot: str) -> str:
        noun = clause.kind == "noun"
        actor = getattr(sense, "noun_actor" if noun else "actor")
        recipient = getattr(sense, "noun_recipient" if noun else "recipient")
        together = getattr(sense, "noun_together" if noun else "together")
        passive = "p" * (clause.voice == "passive")
        return f"{'a' * (slot in actor)}{'r' * (slot in recipient)}{'t' * (slot in together)}{passive}"

    def _between(self, predicate: int, mention: Mention) -> str:
        low, high = min(predicate, mention.head), max(predicate, mention.head)
        tags = {self.forms[at].tag for at in range(low + 1, high)}
        comma = any(self.forms[at].folded in ("،", ",") for at in range(low + 1, high))
        return f"{'v' * ('VERB' in tags)}{'s' * ('SUB' in tags)}{'r' * ('REL' in tags)}{'c' * comma}"

    def _led(self, mention: Mention) -> str:
        form = self.forms[mention.first]
        if mention.start > self.tokens[mention.first].start and form.proclitics:
            return form.proclitics[-1]
        before = self.forms[mention.first - 1] if mention.first else None
        if before is None:
            return "-"
        return before.stem if before.tag == "PREP" else before.tag

    def _subject_above(self, clause: Clause, mention: Mention) -> str:
        """Whether the mention is the subject of the clause that governs the act."""
        steps, above = 0, clause.parent
        while above >= 0 and steps < 3:
            other = self.reading.clauses[above]
            if any(a.slot == "subject" and a.first <= mention.head < a.last for a in other.arguments):
                return f"{steps}:{other.lemma in self.known.cues.by_verb}"
            above, steps = other.parent, steps + 1
        return "no"

    def _governor(self, clause: Clause) -> str:
        first = self.reading.sentences[clause.sentence].first
        for back in range(clause.predicate - 1, max(first, clause.predicate - 4) - 1, -1):
            form = self.forms[back]
            if form.tag in ("VERB", "SUB", "REL", "MARK"):
                break
            found = self.known.governors.get(form.lemma) or self.known.governors.get(form.stem)
            if found:
                return found
        return "-"

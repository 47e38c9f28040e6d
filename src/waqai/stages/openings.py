"""openings: where the clause of a verb begins, and what opens it; the part of the stage `clauses` that the search for
subjects stands on.
"""

from __future__ import annotations

from waqai.model import Argument, Clause, Form
from waqai.stages.phrases import ANIMATE, Phrase, Phrases

_ANOTHER = frozenset("اخري اخر اخرون اخران اخريان".split())  # «وأخرى استهدفت …»


class Openings(Phrases):
    """The beginnings of the clauses of one article."""

    def _clause_start(self, at: int) -> int:
        """Where the clause of a verb begins: after the last verb, subordinator, colon or stop before it."""
        position = at
        while position > self.first:
            before = self.forms[position - 1]
            breaks = before.tag in ("VERB", "SUB") and self.inside.get(position - 1, -1) < 0
            if breaks and not self._least(position - 1):
                return position
            if before.tag == "CONJ" and before.stem == "لكن":
                return position
            if before.tag == "AUX" and position < at and (position in self.opening or self.forms[position].definite):
                return position  # «مقاتلون كان المتمردون قد أسروهم»
            if before.tag == "MARK" and before.folded in ":.؟!؛":
                return position
            opens = self.forms[position].proclitics[:1] == ("و",) or self.forms[position].folded in ("فقد", "فان")
            if before.tag == "MARK" and before.folded in "،," and opens and not self._answers(position):
                return position
            position -= 1
        return position

    def _least(self, at: int) -> bool:
        """Whether a verb only qualifies a number («ما لا يقل عن ستة جنود قتلوا»)."""
        return any(self._at_least(start) > at for start in range(max(at - 2, self.first), at))

    def _topical(self, start: int, at: int) -> bool:
        """«أما الوزير فأشار إلى …»: what «أما» opens with is the subject of the verb behind «ف»."""
        return any(self.forms[position].folded.removeprefix("و") == "اما" for position in range(start, at))

    def _answers(self, at: int) -> bool:
        """«أما الوزير، فقد اتهم …»: «فقد» goes on with what «أما» opened, if no verb stands between."""
        if self.forms[at].folded not in ("فقد", "فان"):
            return False
        for position in range(at - 1, self.first - 1, -1):
            if self.forms[position].folded.removeprefix("و") == "اما":
                return True
            if self.forms[position].tag in ("VERB", "SUB", "REL"):
                break
        return False

    def _loose_that(self, at: int) -> bool:
        """«وذلك خلال زيارة …»: «ذلك» before a preposition sums up what was told and does nothing."""
        form, after = self.forms[at], self.forms[at + 1] if at + 1 < self.stop else None
        if form.tag != "DEM" or form.stem != "ذلك":
            return False
        meanwhile = at > self.first and self.forms[at - 1].tag == "NOUN" and not self.forms[at - 1].definite
        return meanwhile or (after is not None and after.tag == "PREP")  # «في غضون ذلك اعتقلت …»

    def _joined_subject(self, at: int, form: Form) -> Phrase | None:
        """«مواقف مستنكرة والأمم المتحدة تحذر»: the actor with «و» right before a verb opens its clause."""
        number = self.inside.get(at - 1, -1) if at > self.first else -1
        if number < 0:
            return None
        mention = self.reading.mentions[number]
        if mention.last != at or self.forms[mention.first].folded[:1] != "و" or mention.sense not in ANIMATE:
            return None
        if mention.start == self.tokens[mention.first].start:
            return None
        phrase = Phrase(mention.first, mention.last, mention.first, "", number, self.forms[mention.first])
        return phrase if self._agrees(form, phrase, strict=True) else None

    def _another(self, at: int, form: Form) -> Phrase | None:
        """«استهدفت غارة منزلا، وأخرى استهدفت مسجدا»: another of what the verb before has for its subject."""
        word = self.forms[at - 1] if at > self.first else None
        if word is None or word.proclitics != ("و",) or word.stem not in _ANOTHER or word.definite:
            return None
        for clause in reversed(self.clauses):
            if clause.sentence != self.number:
                break
            subject = next((a for a in clause.arguments if a.slot == "subject"), None)
            if clause.kind == "verb" and subject is not None:
                phrase = self._phrase_of(subject)
                return phrase if self._agrees(form, phrase) else None
        return None

    def _phrase_of(self, argument: Argument) -> Phrase:
        """The noun phrase that an argument was made of."""
        number = self.opening.get(argument.head, -1)
        return Phrase(argument.first, argument.last, argument.head, "", number, self.forms[argument.head])

    def _said_by_others(self, clause: Clause, at: int) -> bool:
        """«وأضاف المتحدث: "أطلق النار على القوات"»: whether a token stands in words quoted as they were said, and the
        clause tells who said them: of himself nobody says «he»."""
        start = self.tokens[at].start
        quote = next((q for q in self.reading.quotes if q.start <= start < q.end), None)
        if quote is None or self.tokens[clause.predicate].start >= quote.start:
            return False
        between = range(max(clause.predicate + 1, self.first), at)
        return not any(self.forms[n].tag == "SUB" and self.tokens[n].start < quote.start for n in between)

    # asides

    def _aside(self, at: int, limit: int) -> int:
        """The comma that closes an aside opened by the comma at a token («، وهو …،»، «، في مراسم جرت اليوم،»), or the
        token itself."""
        after = self.forms[at + 1] if at + 1 < limit else None
        if after is None:
            return at
        marks = (n for n in range(at + 2, min(limit, at + 16)) if self.forms[n].tag == "MARK")
        comma = next((n for n in marks if self.forms[n].folded in "،,"), at)
        if after.tag == "REL" or after.folded in ("وهو", "وهي", "وهم", "وهما"):
            return comma
        if after.tag == "REL":  # «طالبت اللائحة، التي رفعها الادعاء، بحل …»
            goes_on = comma > at and (self._goes_on_behind(comma) or self._resumes_behind(at, comma, limit))
            return comma if goes_on else at
        opens = after.tag in ("PREP", "AUX") and not after.enclitic
        return comma if opens and self._resumes_behind(at, comma, limit) else at

    def _resumes_behind(self, at: int, comma: int, limit: int) -> bool:
        """Whether an aside that tells something of its noun («، في مراسم جرت …،») is followed by an object or a phrase
        of the verb before it, and not by a verb's subject."""
        told = any(self.forms[n].tag == "VERB" for n in range(at + 2, comma))
        behind = self.forms[comma + 1] if comma + 1 < limit else None
        if not told or behind is None or (behind.proclitics[:1] in (("و",), ("ف",))):
            return False
        if behind.tag == "SUB":
            return "content" in behind.classes
        later = range(comma + 2, min(limit, comma + 8))
        verb = next((n for n in later if self.forms[n].tag in ("VERB", "MARK", "AUX")), comma)
        return behind.tag in ("NOUN", "NUM", "PREP") and self.forms[verb].tag not in ("VERB", "AUX")

    def _goes_on_behind(self, comma: int) -> bool:
        """Whether a phrase with a preposition, or «أن», stands behind a comma."""
        after = self.forms[comma + 1] if comma + 1 < self.stop else None
        if after is None or after.tag == "VERB" or comma + 1 in self.timed:
            return False
        return bool(self._led_by(comma + 1)) or after.tag == "PREP" or (
            after.tag == "SUB" and "content" in after.classes
        )  # fmt: skip

    def _ends_relative(self, verb: int, comma: int) -> bool:
        """Whether a comma closes the relative clause of a verb that a comma opened («، التي رفعها الادعاء، بحل …»)."""
        opened = verb - 2 >= self.first and self.forms[verb - 1].tag == "REL" and self.forms[verb - 2].folded in "،,"
        return opened and self._goes_on_behind(comma)

    def _beside(self, clause: Clause, parent: int, relation: str) -> bool:
        """«طالبت بوقف الحرب وفتح المعابر»: whether a construct that «و» opens goes on with the construct before it, and
        not with the noun that ends that one."""
        form, other = self.forms[clause.predicate], self.clauses[parent]
        if parent < 0 or clause.kind != "noun" or other.kind != "noun" or relation not in ("in:genitive", "in:object"):
            return False
        if form.proclitics != ("و",) or form.definite or form.enclitic or not other.relation.startswith("in:"):
            return False
        before, last = self.forms[other.predicate], self.forms[clause.predicate - 1]
        owned = any(argument.slot == "genitive" for argument in clause.arguments)
        return owned and not before.definite and not before.enclitic and (last.definite or last.tag == "NAME")

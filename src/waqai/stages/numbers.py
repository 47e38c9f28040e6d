"""numbers: how many were killed, wounded, arrested, displaced, how many came, how much money, and who says so.

A number counts when something in its sentence says what it counts: the noun behind it («12 قتيلا»), the word that
governs it («مقتل 12», «أصيب 30 آخرون»), a toll («عدد القتلى إلى 120»), a number before it («بينهم 3 أطفال»), or a
currency. All others (dates, ages, scores, shares) are no rows here. What a figure is worth is left to who reads it:
`low` and `high` are those of the figure told, the qualifier stands beside it.
"""

from __future__ import annotations

from msgspec import structs

from waqai.knowledge import Knowledge
from waqai.knowledge.calendar import cut_openings
from waqai.model import Act, Number, Reading, Span
from waqai.stages.counts import Counts, Draft

_READ = ("title", "body")
# the types of acts (PLOVER) in which a number of a kind can come about
_TYPES = {
    "killed": ("ASSAULT",), "wounded": ("ASSAULT",), "casualties": ("ASSAULT",), "kidnapped": ("ASSAULT", "COERCE"),
    "arrested": ("COERCE",), "expelled": ("COERCE",), "released": ("CONCEDE", "RETREAT"), "crowd": ("PROTEST",),
    "money": ("AID",),
}  # fmt: skip
# reasons of acts that say nothing against what is counted
_SHARED = ("same-act", "duplicate", "no-actor", "no-recipient", "unlikely")
_STATUS = {"negated": "negated", "possible": "possible", "planned": "future", "promised": "future"}
_CUES = {"negation": "negated", "possible": "possible", "future": "future"}


def find_numbers(reading: Reading, known: Knowledge) -> tuple[Number, ...]:
    """Every number of which the text says what it counts, in order of the text. Never raises on odd text."""
    counts = Counts(reading, known)
    for number, sentence in enumerate(reading.sentences):
        if not reading.blocks or reading.blocks[sentence.block].kind in _READ:
            counts.read(number, sentence)
    found = sorted(counts.found, key=lambda draft: (draft.first, draft.last))
    return _Tied(reading, known, found).numbers() if found else ()


class _Tied:
    """The numbers of an article, tied to who is counted, to the act they belong to, and to who says so."""

    def __init__(self, reading: Reading, known: Knowledge, found: list[Draft]) -> None:
        self.reading, self.known, self.found = reading, known, found
        self.mentions = {m.first: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.linked = {link.mention: link.entity for link in reading.links}
        self.acts: dict[int, Act] = {act.clause: act for act in reading.verdicts}
        self.events: dict[Span, int] = {}
        for number, event in enumerate(reading.events):
            for span in (event.trigger, *event.mentions):
                self.events.setdefault(span, number)

    def numbers(self) -> tuple[Number, ...]:
        """One record a draft; parts belong to the act of their whole."""
        places = {id(draft): place for place, draft in enumerate(self.found)}
        done: list[Number] = []
        for place, draft in enumerate(self.found):
            number = self._number(place, draft)
            part_of = places[id(draft.whole)] if draft.whole is not None else -1
            if part_of >= 0:
                whole = done[part_of]
                number = structs.replace(
                    number, event=whole.event, reason=whole.reason, total=whole.total, part_of=part_of
                )
            done.append(number)
        return tuple(done)

    def _number(self, place: int, draft: Draft) -> Number:
        tokens = self.reading.tokens
        start, head = tokens[draft.first].start, Span(0, 0)
        start += self._letters_before(draft.first)
        last, people, country, sector = draft.last, -1, "", ""
        if draft.head >= 0:
            head = Span(tokens[draft.head].start, tokens[draft.head].end)
            found = self.mentions.get(draft.head) if draft.kind != "money" else None
            if found is not None:
                mention = self.reading.mentions[found]
                last = max(last, mention.last)
                people, country, sector = self.linked.get(found, -1), mention.country, mention.sector
        event, reason, act = self._event(draft, start)
        claim = self._claim(start)
        said_by = self.reading.claims[claim].speaker if claim >= 0 else -1
        if claim < 0 and event >= 0:
            said_by = self.reading.events[event].reported_by
        return Number(
            f"n{place + 1}", draft.kind, draft.unit, draft.low, draft.high, draft.qualifier, draft.total,
            self._status(draft, act, event), reason, start, tokens[last - 1].end, head, people, country, sector, event,
            -1, claim, said_by, draft.row,
        )  # fmt: skip

    def _letters_before(self, at: int) -> int:
        """How many letters of other words stand before the first word of a number: «وعشرات», «بنحو», «بخمسة»."""
        token, form, counting = self.reading.tokens[at], self.reading.forms[at], self.known.counting
        word = self.reading.text_of(token.start, token.end)
        for letters, rest in cut_openings(form.folded):
            if not letters and (rest in counting.opening_words or rest in counting.powers):
                return 0
            if letters and (rest in counting.opening_words or counting.opens(rest)):
                cut = next((n for n, letter in enumerate(letters) if word[n : n + 1] != letter), len(letters))
                return 0 if word[cut - 1 : cut + 1] == "لل" else cut
        return 1 if form.proclitics[:1] == ("و",) and word[:1] == "و" else 0

    def _event(self, draft: Draft, start: int) -> tuple[int, str, Act | None]:
        """Number of the event, the reason of an act that does not count, and the act."""
        act = self.acts.get(draft.clause)
        if act is not None:
            if not act.reason:
                return self.events.get(act.trigger, -1), "", act
            if act.reason not in _SHARED:
                return -1, act.reason, act
        if draft.total:  # more than one act made it: only its own word may tie it
            return -1, act.reason if act is not None else "", act
        types = _TYPES.get(draft.kind, ())
        sentence = self.reading.sentences[draft.sentence]
        near = [
            (abs(one.trigger.start - start), place, one)
            for place, one in enumerate(self.reading.verdicts)
            if sentence.start <= one.trigger.start < sentence.end
            and self.known.frames.by_slug[one.frame].frame.type in types
        ]
        for _, _, one in sorted(near, key=lambda item: item[:2]):
            if not one.reason:
                return self.events.get(one.trigger, -1), "", act
        others = [one for _, _, one in sorted(near, key=lambda item: item[:2]) if one.reason != "same-act"]
        reason = act.reason if act is not None and act.reason != "same-act" else others[0].reason if others else ""
        return -1, reason, act

    def _claim(self, start: int) -> int:
        """The narrowest claim around a place, or −1."""
        around = [(c.end - c.start, n) for n, c in enumerate(self.reading.claims) if c.start <= start < c.end]
        return min(around)[1] if around else -1

    def _status(self, draft: Draft, act: Act | None, event: int) -> str:
        if draft.clause >= 0:
            for cue, _ in self.reading.clauses[draft.clause].cues:
                if cue in _CUES:
                    return _CUES[cue]
        if act is not None and act.reason in _STATUS:
            return _STATUS[act.reason]
        return self.reading.events[event].status if event >= 0 else "asserted"

"""Which stage lost an event: for every gold event that was not coded, or coded wrong, the first cause that shows.

Pairs are made from the strictest rule to the loosest (full, dyad, type), so that an event counts as wrong only where no
better partner is left. What then has no partner is followed along the pipeline from the words of its trigger: was the
block read, is there a sentence, a predicate, a frame, an act, an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from waqai.app.evaluate import EVENT_RULES, Comparison, Row, ScoredEvent, fold_words, heads, match_best
from waqai.knowledge import Knowledge
from waqai.model import Act, Reading


class Loss(Struct, frozen=True):
    """One gold event that is lost (`lost`) or coded wrong: the stage, the cause, and a line that shows the event."""

    article: str
    stage: str
    cause: str
    lost: bool
    label: str


class Budget(Struct, frozen=True):
    """All losses of some articles, beside the number of gold events and of those fully right."""

    gold: int
    right: int
    losses: tuple[Loss, ...]

    def rows(self) -> list[tuple[str, str, int, int]]:
        """(stage, cause, events lost, events wrong), those that cost most first."""
        counts: dict[tuple[str, str], list[int]] = {}
        for loss in self.losses:
            counts.setdefault((loss.stage, loss.cause), [0, 0])[0 if loss.lost else 1] += 1
        ranked = sorted(counts.items(), key=lambda item: (-sum(item[1]), item[0]))
        return [(stage, cause, lost, wrong) for (stage, cause), (lost, wrong) in ranked]


def find_budget(articles: Iterable[tuple[Row, Reading, Mapping[str, Any]]], known: Knowledge) -> Budget:
    """The budget over (gold article, its reading, its record)."""
    total = right = 0
    losses: list[Loss] = []
    for gold, reading, record in articles:
        article = Comparison(gold, record)
        wanted, found = article.gold_events(), article.coded_events()
        total += len(wanted)
        pairs = _pairs(wanted, found)
        right += sum(rule == "events.full" for _, rule in pairs.values())
        path = _Path(article, reading, known, frozenset(number for number, _ in pairs.values()))
        for number, event in enumerate(wanted):
            if number not in pairs:
                stage, cause = path.lost(event, gold["events"][number])
                losses.append(Loss(article.id, stage, cause, True, event.label))
            elif pairs[number][1] != "events.full":
                stage, cause = path.wrong(event, found[pairs[number][0]])
                losses.append(Loss(article.id, stage, cause, False, event.label))
    return Budget(total, right, tuple(losses))


def _pairs(wanted: Sequence[ScoredEvent], found: Sequence[ScoredEvent]) -> dict[int, tuple[int, str]]:
    """Gold number → (coded number, the strictest rule by which they agree)."""
    pairs: dict[int, tuple[int, str]] = {}
    for name, rule in reversed(EVENT_RULES):
        ones = [number for number in range(len(wanted)) if number not in pairs]
        twos = [number for number in range(len(found)) if number not in {two for two, _ in pairs.values()}]
        matched = match_best([wanted[n] for n in ones], [found[n] for n in twos], rule)
        pairs.update({ones[one]: (twos[two], name) for one, two in matched})
    return pairs


class _Path:
    """One article, followed from a trigger's words to the event that should have come of them."""

    def __init__(self, article: Comparison, reading: Reading, known: Knowledge, used: frozenset[int]) -> None:
        self.article, self.reading, self.known, self.used = article, reading, known, used
        self.acts: dict[int, list[Act]] = {}
        for act in reading.acts:
            self.acts.setdefault(act.clause, []).append(act)
        entities = article.entities.values()
        self.codes = frozenset(
            f"{entity['country']}/{entity['sector']}" if entity["country"] and entity["sector"] else
            entity["country"] or f"UNK/{entity['sector']}"
            for entity in entities
            if entity["country"] or entity["sector"]
        )  # fmt: skip

    def lost(self, event: ScoredEvent, gold: Row) -> tuple[str, str]:
        """(stage, cause) of a gold event without partner."""
        start, end = self._trigger(event.trigger, gold.get("near") or "")
        if start < 0:
            return "gold", "trigger not in the text"
        kind = next((block.kind for block in self.reading.blocks if block.start <= start < block.end), "")
        if kind not in ("title", "body"):
            return "blocks", f"trigger in a block of kind {kind}" if kind else "trigger in no block"
        if self.article.sentence_of(start) < 0:
            return "sentences", "trigger in no sentence"
        tokens = [n for n, token in enumerate(self.reading.tokens) if token.start < end and start < token.end]
        clauses = [n for n, clause in enumerate(self.reading.clauses) if clause.predicate in tokens]
        acts = [act for clause in clauses for act in self.acts.get(clause, ())]
        if acts:
            return self._of_acts(event, acts)
        if not any(self._evokes(token) for token in tokens):
            return "frames", "no frame for the trigger's words"
        if not clauses:
            return "clauses", "no clause on the trigger"
        return "acts", "no sense of the frame fits the clause"

    def _of_acts(self, event: ScoredEvent, acts: list[Act]) -> tuple[str, str]:
        frames = self.known.frames.by_slug
        fitting = [act for act in acts if frames[act.frame].frame.type == event.type]
        counting = [act for act in acts if not act.reason]
        if not fitting and not counting:
            return "left_out", f"{acts[0].reason}, and of another type"
        if not fitting:
            return "frames", f"{frames[counting[0].frame].frame.type} instead of {event.type}"
        fitting.sort(key=lambda act: bool(act.reason))
        if fitting[0].reason:
            return "left_out", fitting[0].reason
        number = self._event_of(fitting[0])
        if number < 0:
            return "events", "the act is in no event"
        type_ = self.reading.codings[number].type
        if type_ != event.type:
            return "codings", f"{type_} instead of {event.type}"
        return "events", "united with another act" if number in self.used else "told in another sentence"

    def _event_of(self, act: Act) -> int:
        for number, event in enumerate(self.reading.events):
            if act.trigger == event.trigger or act.trigger in event.mentions:
                return number
        return -1

    def wrong(self, gold: ScoredEvent, coded: ScoredEvent) -> tuple[str, str]:
        """(stage, first cause) of a pair that agrees on the type."""
        sides = (("actor", gold.actor, coded.actor), ("recipient", gold.recipient, coded.recipient))
        for side, wanted, found in sides:
            missing, extra = heads(wanted) - heads(found), heads(found) - heads(wanted)
            if missing - heads(self.codes):
                return "mentions", f"{side} not recognised"
            if missing:
                return "acts", f"wrong {side}" if extra else f"{side} not attached"
            if extra:
                return "acts", f"one {side} too many"
        for side, wanted, found in sides:
            if wanted != found:
                return "mentions", f"sector of the {side}"
        if gold.status != coded.status:
            return "acts", f"status {coded.status} instead of {gold.status}"
        if gold.date is None:
            return "acts", "a date where none is told"
        if not any(gold.date in (time.value, time.value.partition("T")[0]) for time in self.reading.times):
            return "times", "the value was not read"
        return "acts", "wrong date" if coded.date else "date not attached"

    def _evokes(self, token: int) -> bool:
        frames = self.known.frames
        form = self.reading.forms[token] if token < len(self.reading.forms) else None
        if form is None:
            return False
        return any(
            word in frames.by_verb or word in frames.by_noun
            for reading in (form, *form.others)
            for word in (reading.lemma, reading.stem)
        )

    def _trigger(self, trigger: str, near: str) -> tuple[int, int]:
        """Where the trigger stands: within the words given beside it, else the telling that is closest to them."""
        folded, needle = self.article.folded, fold_words(trigger)
        around = folded.find(fold_words(near)) if near else -1
        if not needle:
            return -1, -1
        spots = list(_spots(folded, needle))
        if not spots:
            return (self.article.offsets[around], self.article.offsets[around] + 1) if around >= 0 else (-1, -1)
        inside = [at for at in spots if around <= at <= around + len(fold_words(near))] if around >= 0 else []
        at = inside[0] if inside else min(spots, key=lambda spot: abs(spot - max(around, 0)))
        return self.article.offsets[at], self.article.offsets[at + len(needle) - 1] + 1


def _spots(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)

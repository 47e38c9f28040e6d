"""How far a coding agrees with gold articles: the figures of the gold's own scorer, by the same definitions.

Both sides are plain data, joined on `id`: gold articles as the coding guide describes them, records as `docs/record.md`
does.

    events.type   the type agrees, and both stand in one sentence or name the same dyad
    events.dyad   type, and the countries (or organisations) of actor and of recipient agree as sets
    events.full   dyad, and sectors, status and date agree (a gold date of null asks for null)
    claims.span   the characters of both overlap by half or more (intersection over union)
    claims.full   span, direct or indirect, and the speaker's code agree
    times.value   the spans overlap and the values are equal
    places        the texts overlap and the countries agree, once a distinct name
    false alarms  events an article, in articles that hold none

Figures count over all articles together, so that long ones weigh more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct

Row: TypeAlias = Mapping[str, Any]
Gold = TypeVar("Gold")
Coded = TypeVar("Coded")

# Spelling is folded by a rule of the scorer's own: figures must not move when waqai's folding does.
_SILENT = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("\u0623\u0625\u0622\u0671", "\u0627"),
        **dict.fromkeys("\u0624\u0626", "\u0621"),
        "\u0649": "\u064a",
        "\u0629": "\u0647",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
    }
)
_WITHOUT_COUNTRY = ("IGO", "NGO", "MNC", "IMG")
LAYERS = ("events.type", "events.dyad", "events.full", "claims.span", "claims.full", "times.value", "places")


class Figures(Struct, frozen=True):
    """Counts of one layer: pairs that agree, things coded, things in the gold. Shares of nothing are 0."""

    right: int = 0
    coded: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """The share of what was coded that is right."""
        return self.right / self.coded if self.coded else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.right + other.right, self.coded + other.coded, self.gold + other.gold)


class Disagreement(Struct, frozen=True):
    """One thing that only one side has: the article's id and a line that shows it."""

    article: str
    label: str


class Layer(Struct, frozen=True):
    """Figures of one layer and what they come from; the articles with most disagreements come first."""

    name: str
    figures: Figures
    missed: tuple[Disagreement, ...] = ()
    spurious: tuple[Disagreement, ...] = ()


class Evaluation(Struct, frozen=True):
    """All layers over `articles` gold articles, of which `coded` have a record.

    `false_alarms` is None where every article is relevant.
    """

    articles: int
    coded: int
    layers: tuple[Layer, ...]
    false_alarms: float | None

    def layer(self, name: str) -> Layer:
        """The layer of a name in `LAYERS`."""
        return next(layer for layer in self.layers if layer.name == name)


class ScoredEvent(Struct, frozen=True):
    """An event of either side with what is compared. `sentences` are the numbers of those it stands in."""

    type: str
    actor: frozenset[str]
    recipient: frozenset[str]
    status: str
    date: str | None
    sentences: frozenset[int]
    trigger: str
    confidence: float = 0.0

    @property
    def dyad(self) -> tuple[frozenset[str], frozenset[str]]:
        """The countries, or organisations, of both sides."""
        return heads(self.actor), heads(self.recipient)

    @property
    def label(self) -> str:
        """One line for a list of errors."""
        sides = " > ".join("+".join(sorted(side)) or "-" for side in (self.actor, self.recipient))
        return f"{self.type} [{self.trigger}] {sides} {self.date} {self.status}"


class _ScoredClaim(Struct, frozen=True):
    span: tuple[int, int]
    direct: bool
    speaker: str | None
    label: str


class _ScoredSpan(Struct, frozen=True):
    """A time or place: every span where it may stand, and the value or country that must agree."""

    spans: tuple[tuple[int, int], ...]
    value: str | None
    label: str


def fold_with_map(text: str) -> tuple[str, tuple[int, ...]]:
    """A text without marks, hamza seats and doubled spaces, and the offset in `text` of each of its characters."""
    letters: list[str] = []
    offsets: list[int] = []
    for offset, written in enumerate(text):
        letter = _SILENT.sub("", written).translate(_LETTERS)
        if letter.isspace():
            if not letters or letters[-1] == " ":
                continue
            letter = " "
        if letter:
            letters.append(letter)
            offsets.append(offset)
    return "".join(letters), tuple(offsets)


def fold_words(text: str) -> str:
    """A text folded as `fold_with_map` does, without spaces at its edges."""
    return re.sub(r"\s+", " ", _SILENT.sub("", text).translate(_LETTERS)).strip()


def heads(codes: Iterable[str]) -> frozenset[str]:
    """The country of each actor code; organisations keep their name (`IGO/UN`)."""
    return frozenset(code if code.split("/")[0] in _WITHOUT_COUNTRY else code.split("/")[0] for code in codes if code)


def code_of(entity: Row | None) -> str | None:
    """An entity's actor code, `COUNTRY/SECTOR`, `COUNTRY` or `UNK/SECTOR`; None where neither is told."""
    if not entity:
        return None
    country, sector = entity.get("country"), entity.get("sector")
    if country and sector:
        return f"{country}/{sector}"
    return str(country) if country else f"UNK/{sector}" if sector else None


def match_best(
    gold: Sequence[Gold], coded: Sequence[Coded], agree: Callable[[Gold, Coded], bool]
) -> list[tuple[int, int]]:
    """A largest set of pairs (gold number, coded number) that agree, none in two pairs."""
    partner: dict[int, int] = {}
    choices = [[two for two, other in enumerate(coded) if agree(one, other)] for one in gold]

    def settle(one: int, tried: set[int]) -> bool:
        for two in choices[one]:
            if two in tried:
                continue
            tried.add(two)
            if two not in partner or settle(partner[two], tried):
                partner[two] = one
                return True
        return False

    for one in range(len(gold)):
        settle(one, set())
    return sorted((one, two) for two, one in partner.items())


class Comparison:
    """One gold article beside its record; a missing record is one that holds nothing."""

    def __init__(self, gold: Row, record: Row | None) -> None:
        self.id = str(gold["id"])
        self.gold = gold
        self.record: Row = record or {}
        self.text: str = self.record.get("text") or gold["text"]
        self.folded, self.offsets = fold_with_map(self.text)
        self.sentences: Sequence[Sequence[int]] = self.record.get("sentences") or [[0, len(self.text)]]
        self.entities: dict[str, Row] = {entity["id"]: entity for entity in self.record.get("entities", ())}

    def sentence_of(self, offset: int) -> int:
        """Number of the sentence around an offset, −1 for none."""
        return next((number for number, (start, end) in enumerate(self.sentences) if start <= offset < end), -1)

    def find(self, *needles: str | None) -> int:
        """Offset of the first needle that the text holds, −1 for none."""
        for needle in needles:
            at = self.folded.find(fold_words(needle)) if needle else -1
            if at >= 0:
                return self.offsets[at] if at < len(self.offsets) else -1
        return -1

    def gold_events(self) -> list[ScoredEvent]:
        """The gold's events, each in the sentence of its `near` words or trigger."""
        found = []
        for event in self.gold.get("events", ()):
            sentence = self.sentence_of(self.find(event.get("near"), event.get("trigger")))
            found.append(
                ScoredEvent(
                    event["type"],
                    frozenset(event.get("actor") or ()),
                    frozenset(event.get("recipient") or ()),
                    event.get("status", "asserted"),
                    event.get("date"),
                    frozenset((sentence,)) if sentence >= 0 else frozenset(),
                    event.get("trigger") or "",
                )
            )
        return found

    def coded_events(self) -> list[ScoredEvent]:
        """The record's events, each in the sentences of its trigger and its other tellings."""
        found = []
        for event in self.record.get("events", ()):
            tellings = (event["trigger"], *event.get("mentions", ()))
            found.append(
                ScoredEvent(
                    event["type"],
                    self._codes(event.get("actor", ())),
                    self._codes(event.get("recipient", ())),
                    event.get("status", "asserted"),
                    (event.get("date") or {}).get("value"),
                    frozenset(self.sentence_of(span["start"]) for span in tellings),
                    event["trigger"].get("text") or "",
                    event.get("confidence") or 0.0,
                )
            )
        return found

    def _codes(self, numbers: Iterable[str]) -> frozenset[str]:
        """Codes of entities. One without country and sector is the empty code: no gold code equals it."""
        return frozenset(code_of(self.entities[number]) or "" for number in numbers if number in self.entities)

    def gold_claims(self) -> list[_ScoredClaim]:
        """The gold's claims, from their first words to their last."""
        return [
            self._claim(self._between(claim["begin"], claim["end"]), claim.get("direct"), claim.get("speaker"))
            for claim in self.gold.get("claims", ())
        ]

    def coded_claims(self) -> list[_ScoredClaim]:
        """The record's claims."""
        return [
            self._claim(
                (claim["start"], claim["end"]),
                claim.get("direct"),
                code_of(self.entities.get(claim.get("speaker") or "")),
            )
            for claim in self.record.get("claims", ())
        ]

    def _claim(self, span: tuple[int, int], direct: object, speaker: str | None) -> _ScoredClaim:
        label = f"{speaker} {self.text[span[0] : span[1]][:60]!r}"
        return _ScoredClaim(span, bool(direct), speaker, label)

    def _between(self, begin: str, end: str) -> tuple[int, int]:
        first, last = self.folded.find(fold_words(begin)), fold_words(end)
        stop = self.folded.find(last, max(first, 0))
        if first < 0 or stop < 0:
            return -1, -1
        return self.offsets[first], self.offsets[min(stop + len(last), len(self.offsets)) - 1] + 1

    def gold_spans(self, layer: str, value: str) -> list[_ScoredSpan]:
        """Times or places of the gold: wherever their words stand."""
        return [
            _ScoredSpan(tuple(self._everywhere(row["text"])), row.get(value), _span_label(row))
            for row in self.gold.get(layer, ())
        ]

    def coded_spans(self, layer: str, value: str) -> list[_ScoredSpan]:
        """Times of the record; places only where their name first stands."""
        seen: set[str] = set()
        found = []
        for row in self.record.get(layer, ()):
            name = fold_words(row["text"])
            if layer == "places" and name in seen:
                continue
            seen.add(name)
            found.append(_ScoredSpan(((row["start"], row["end"]),), row.get(value), _span_label(row)))
        return found

    def _everywhere(self, words: str) -> Iterable[tuple[int, int]]:
        needle, at = fold_words(words), 0
        while needle and (at := self.folded.find(needle, at)) >= 0:
            yield self.offsets[at], self.offsets[at + len(needle) - 1] + 1
            at += len(needle)


def same_type(gold: ScoredEvent, coded: ScoredEvent) -> bool:
    """The rule of `events.type`."""
    return gold.type == coded.type and (bool(gold.sentences & coded.sentences) or gold.dyad == coded.dyad)


def same_dyad(gold: ScoredEvent, coded: ScoredEvent) -> bool:
    """The rule of `events.dyad`."""
    return gold.type == coded.type and gold.dyad == coded.dyad


def same_event(gold: ScoredEvent, coded: ScoredEvent) -> bool:
    """The rule of `events.full`."""
    return (
        same_dyad(gold, coded)
        and gold.actor == coded.actor
        and gold.recipient == coded.recipient
        and gold.status == coded.status
        and gold.date == coded.date
    )


EVENT_RULES: tuple[tuple[str, Callable[[ScoredEvent, ScoredEvent], bool]], ...] = (
    ("events.type", same_type),
    ("events.dyad", same_dyad),
    ("events.full", same_event),
)


def evaluate(gold: Sequence[Row], records: Iterable[Row]) -> Evaluation:
    """Figures of records against gold articles; records of other articles are not looked at."""
    by_id = {record["id"]: record for record in records}
    tallies = {name: _Tally() for name in LAYERS}
    quiet = alarms = 0
    for row in gold:
        article = Comparison(row, by_id.get(row["id"]))
        wanted, found = article.gold_events(), article.coded_events()
        if row.get("relevant") is False:
            quiet += 1
            alarms += len(found)
        for name, rule in EVENT_RULES:
            tallies[name].add(article.id, wanted, found, rule)
        claims, said = article.gold_claims(), article.coded_claims()
        tallies["claims.span"].add(article.id, claims, said, _same_span)
        tallies["claims.full"].add(article.id, claims, said, _same_claim)
        for name, layer, value in (("times.value", "times", "value"), ("places", "places", "country")):
            tallies[name].add(
                article.id, article.gold_spans(layer, value), article.coded_spans(layer, value), _same_value
            )
    return Evaluation(
        len(gold),
        sum(row["id"] in by_id for row in gold),
        tuple(tally.layer(name) for name, tally in tallies.items()),
        alarms / quiet if quiet else None,
    )


class Bin(Struct, frozen=True):
    """Coded events whose confidence lies from `low` up to `high`, and how many of them are right."""

    low: float
    high: float
    coded: int
    type_right: int
    dyad_right: int


def find_reliability(gold: Sequence[Row], records: Iterable[Row], bins: int = 10) -> tuple[Bin, ...]:
    """What confidence is worth: bins of equal width without the empty ones, lowest first; the last holds 1.0 too."""
    by_id = {record["id"]: record for record in records}
    counts: dict[int, list[int]] = {}
    for row in gold:
        article = Comparison(row, by_id.get(row["id"]))
        wanted, found = article.gold_events(), article.coded_events()
        right = [{two for _, two in match_best(wanted, found, rule)} for rule in (same_type, same_dyad)]
        for number, event in enumerate(found):
            count = counts.setdefault(min(int(round(event.confidence * bins, 9)), bins - 1), [0, 0, 0])
            count[0] += 1
            count[1] += number in right[0]
            count[2] += number in right[1]
    return tuple(Bin(number / bins, (number + 1) / bins, *counts[number]) for number in sorted(counts))


class _Tally:
    """One layer while articles are counted."""

    def __init__(self) -> None:
        self.figures = Figures()
        self.missed: list[Disagreement] = []
        self.spurious: list[Disagreement] = []

    def add(self, article: str, gold: Sequence[Any], coded: Sequence[Any], agree: Callable[[Any, Any], bool]) -> None:
        pairs = match_best(gold, coded, agree)
        self.figures += Figures(len(pairs), len(coded), len(gold))
        hit = {one for one, _ in pairs}, {two for _, two in pairs}
        self.missed += [Disagreement(article, row.label) for number, row in enumerate(gold) if number not in hit[0]]
        self.spurious += [Disagreement(article, row.label) for number, row in enumerate(coded) if number not in hit[1]]

    def layer(self, name: str) -> Layer:
        worst = Counter(row.article for row in (*self.missed, *self.spurious))

        def ranked(rows: list[Disagreement]) -> tuple[Disagreement, ...]:
            return tuple(sorted(rows, key=lambda row: (-worst[row.article], row.article)))

        return Layer(name, self.figures, ranked(self.missed), ranked(self.spurious))


def _same_span(gold: _ScoredClaim, coded: _ScoredClaim) -> bool:
    shared = min(gold.span[1], coded.span[1]) - max(gold.span[0], coded.span[0])
    whole = max(gold.span[1], coded.span[1]) - min(gold.span[0], coded.span[0])
    return shared > 0 and shared / whole >= 0.5


def _same_claim(gold: _ScoredClaim, coded: _ScoredClaim) -> bool:
    return _same_span(gold, coded) and gold.speaker == coded.speaker and gold.direct == coded.direct


def _same_value(gold: _ScoredSpan, coded: _ScoredSpan) -> bool:
    (span,) = coded.spans
    return gold.value == coded.value and any(start < span[1] and span[0] < end for start, end in gold.spans)


def _span_label(row: Row) -> str:
    return f"{row['text']} = {row.get('value') or row.get('country')}"

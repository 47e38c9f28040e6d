"""The tagger: how likely an open word is a verb, noun, adjective, name or adverb, from its readings and its neighbours.

A multinomial logistic regression whose features are all of single word types (the word itself, and the two words on
either side), so that each type's weights are summed once for each of the five seats that it can take. The weights are
the table `weights-tags`, fitted by `training/train.py` on marked sentences; without them the tagger says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from waqai.knowledge.lexicon import Lexicon
from waqai.knowledge.rows import TagWeight
from waqai.knowledge.word_types import WordTypes
from waqai.match.choice import Choice, Sums
from waqai.model import Form

TAGS = ("VERB", "NOUN", "ADJ", "NAME", "ADV")
SEATS = ("before2", "before", "", "behind", "behind2")  # of a neighbour, as seen from the word that is asked about
# What the tagger may make of what the rules say of a word that a table holds. Others were tried and cost acts or sides
# of acts (docs/decisions/0012-learned-scorer.md).
_OVERRULED = {"VERB": ("NAME", "ADJ"), "NOUN": ("ADJ", "NAME"), "ADJ": ("NAME",), "NAME": ("ADJ",), "ADV": ("NOUN",)}
_GUESSED = ("NOUN", "ADJ", "NAME")  # of a word that no table holds, each may become each
# Probability from which the tagger overrules: of the fifth held back, 85 of its 99 changes from there on are right.
_SURE = 0.8


class _Seat(WordTypes[Sums]):
    """Word as written → its sums of weights for one seat."""

    def __init__(self, seat: str, choice: Choice, lexicon: Lexicon) -> None:
        super().__init__()
        self._seat = seat
        self._choice = choice
        self._lexicon = lexicon
        self.edge = choice.sums(neighbour_features(None, seat)) if seat else ()

    def _read(self, word: str) -> Sums:
        form = self._lexicon[word]
        features = neighbour_features(form, self._seat) if self._seat else word_features(form)
        return self._choice.sums(features)


class Tagger:
    """Sets another reading against what the rules say of a word, where it is sure."""

    def __init__(self, rows: Iterable[TagWeight], lexicon: Lexicon) -> None:
        self._choice = Choice(
            TAGS,
            {row.feature: tuple(w or 0.0 for w in (row.verb, row.noun, row.adj, row.name, row.adv)) for row in rows},
        )
        self._lexicon = lexicon
        self._seats = tuple(_Seat(seat, self._choice, lexicon) for seat in SEATS)

    @property
    def fitted(self) -> bool:
        """Whether there are weights."""
        return self._choice.fitted

    def likeliest(self, words: Sequence[str], index: int) -> tuple[str, float]:
        """The likeliest of `TAGS` for word number `index` of a sentence, and its probability, 0 to 1."""
        places = zip(self._seats, range(index - 2, index + 3), strict=True)
        return self._choice.likeliest(
            [seat[words[place]] if 0 <= place < len(words) else seat.edge for seat, place in places]
        )

    def retagged(self, form: Form, words: Sequence[str], index: int) -> Form | None:
        """The reading that the tagger sets against `form`, the rules' reading of word number `index`; None where it
        agrees, is not sure, or may not overrule."""
        allowed = _OVERRULED.get(form.tag, ()) if form.known else _GUESSED if form.tag in _GUESSED else ()
        if not allowed:
            return None
        first = self._lexicon[words[index]]
        readings = [reading for reading in (first, *first.others) if reading.known and reading.tag in allowed]
        if not readings and form.known and form.tag != "ADJ":
            return None  # a table holds the word, and not as anything that the tagger could make of it
        tag, probability = self.likeliest(words, index)
        if tag == form.tag or tag not in allowed or probability < _SURE:
            return None
        found = next((reading for reading in readings if reading.tag == tag), None) or _made(form, tag)
        others = tuple(reading for reading in (first, *first.others) if reading is not found)
        return structs.replace(found, others=others, score=round(probability, 2))


def _made(form: Form, tag: str) -> Form:
    """A noun or adjective as another open word; a name keeps its article as its first letters."""
    if tag != "NAME":
        return structs.replace(form, tag=tag)
    whole = ("ال" if form.definite else "") + form.stem
    return structs.replace(form, tag=tag, definite=False, stem=whole, lemma=whole)


def word_features(form: Form) -> list[str]:
    """What the tagger sees of the word itself, given the lexicon's first reading with the others inside it."""
    stem, readings = form.stem, (form, *form.others)
    return [
        "bias", f"tags={_tags(form)}", f"first={_first(form)}", f"cut={_clitics(form)}", f"stem={stem}",
        *dict.fromkeys(f"ending={stem[-length:]}" for length in (1, 2, 3)),
        *dict.fromkeys(f"opening={stem[:length]}" for length in (1, 2, 3)),
        f"length={min(len(stem), 6)}",
        f"made={form.tag}{form.tense}{form.voice}{form.derived}",
        "readings=" + "|".join(_first(r) + r.tense + ("+" if r.enclitic else "") for r in readings[:3]),
    ]  # fmt: skip


def neighbour_features(form: Form | None, seat: str) -> list[str]:
    """What the tagger sees of a word beside the one it is asked about; None is the sentence's edge."""
    if form is None:
        return [f"{seat}:edge"]
    found = [f"{seat}:first={_first(form)}", f"{seat}:cut={_clitics(form)}"]
    return found if seat[-1] == "2" else [*found, f"{seat}:tags={_tags(form)}", f"{seat}:word={form.folded}"]


def _tags(form: Form) -> str:
    """The tags under which tables hold the word, best first; `?` for none."""
    return "|".join(dict.fromkeys(reading.tag for reading in (form, *form.others) if reading.known)) or "?"


def _first(form: Form) -> str:
    return form.tag if form.known else form.tag + "?"


def _clitics(form: Form) -> str:
    """What is cut off before the stem, and a minus for an enclitic."""
    return "+".join((*form.proclitics, *(("ال",) if form.definite else ()))) + ("-" if form.enclitic else "")

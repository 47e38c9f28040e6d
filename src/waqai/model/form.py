"""What a word is, seen for itself."""

from __future__ import annotations

from msgspec import Struct


class Form(Struct, frozen=True):
    """One reading of a word type: spelling folded, clitics cut off, coarse tag and, for verbs, inflection.

    tag: VERB, NOUN, ADJ, NAME, NUM, PREP, CONJ, SUB (أن and its like), REL, PRON, DEM, NEG, PART, ADV, MARK.
    tense: past, present or empty; voice: active, passive or empty (undecided); person: 1, 2, 3 or 0;
    gender: m, f or empty; number: s, d, p or empty. `lemma` is the verb's past or the noun's dictionary form (folded).
    `classes` are those of a closed-class word (negation, future, …); `derived` is active or passive for a participle.
    `known` says that a table holds the word; a guess from its shape is not known. `others` holds the remaining readings
    of the same word, best first. `keys` are the spellings under which the word may stand in a name, each with the
    number of proclitic letters cut off. `score` is the probability that the tagger gives the reading where it overruled
    the rules, and 0 where the rules decided.
    """

    folded: str
    proclitics: tuple[str, ...]
    definite: bool
    stem: str
    enclitic: str
    tag: str
    lemma: str = ""
    tense: str = ""
    voice: str = ""
    person: int = 0
    gender: str = ""
    number: str = ""
    derived: str = ""
    classes: tuple[str, ...] = ()
    known: bool = True
    keys: tuple[tuple[int, str], ...] = ()
    others: tuple[Form, ...] = ()
    score: float = 0.0

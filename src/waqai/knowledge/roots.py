"""The strong letters of a word: near enough to its root to see that a verb and a noun tell one act."""

from __future__ import annotations

from functools import lru_cache

from waqai.knowledge.spelling import fold

_WEAK = str.maketrans("", "", "اويءىئؤ")


@lru_cache(maxsize=8192)
def find_root_letters(word: str) -> str:
    """What is left of a verb or noun without weak letters and those of its pattern: هاجم and هجوم give هجم, اعتقل and
    اعتقال give عقل. A word of weak letters alone is given as it is, folded."""
    folded = fold(word)
    bare = folded.removeprefix("است") if len(folded) > 5 else folded
    bare = bare.removesuffix("ات").removesuffix("ه") if len(bare) > 3 else bare
    if bare.startswith("ا") and len(bare) > 4 and bare[2] == "ت":  # افتعل، افتعال
        bare = bare[:2] + bare[3:]
    elif len(bare) > 4:
        bare = bare.removeprefix("ان").removeprefix("ت").removeprefix("م")
    return bare.translate(_WEAK) or folded

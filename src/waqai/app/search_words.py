"""The words under which a text is found: spelling folded, clitics and the article cut off.

The same words are kept of articles and asked for by queries, so that «إيران» finds «وبإيران» and «لإيران». «الإيراني»
is another word, and is found by «إيراني».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from waqai.knowledge import Knowledge
from waqai.knowledge.spelling import INVISIBLE, MARKS, fold, strip_article

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}{INVISIBLE}])*")
_SEAMED = 5  # letters up to which a word is never two glued ones: as the stage `tokens` has it
_PLAIN = re.compile(r"[\x00-\x7f]*")
_LEAST = 4  # letters of an unknown word that may stand behind a clitic
_LONGEST = 60  # letters of a word that is kept: more is an address, or rubbish


class SearchWord(Struct, frozen=True):
    """A word of a text: where it stands, in code points, and the words under which it is found."""

    start: int
    end: int
    keys: tuple[str, ...]


class SearchWords:
    """Makes the words of texts; each spelling is looked at once."""

    def __init__(self, known: Knowledge) -> None:
        self._lexicon = known.lexicon
        self._kept: dict[str, tuple[str, ...]] = {}

    def find_words(self, text: str) -> Iterator[SearchWord]:
        """Every word of a text in order; marks of punctuation are none."""
        for found in _WORD.finditer(text):
            yield SearchWord(found.start(), found.end(), self.find_keys(found[0]))

    def find_keys(self, word: str) -> tuple[str, ...]:
        """What a word is found under, the likeliest first."""
        keys = self._kept.get(word)
        if keys is None:
            keys = self._kept[word] = tuple(dict.fromkeys(filter(None, self._keys(word))))
        return keys

    def find_asked(self, word: str) -> tuple[str, ...]:
        """What a word of a query asks for: what it would be found under, and itself as it is spelled."""
        return tuple(dict.fromkeys(filter(None, (*self.find_keys(word), _plain(fold(word))))))

    def find_phrase(self, text: str) -> tuple[tuple[str, ...], ...]:
        """What the words of a query ask for, one after another."""
        asked = (self.find_asked(text[word.start : word.end]) for word in self.find_words(text))
        return tuple(filter(None, asked))  # a lone tatweel is no word

    def _keys(self, word: str) -> Iterator[str]:
        if len(word) > _SEAMED and not _PLAIN.fullmatch(word):
            while seam := self._lexicon.seam(word):
                yield from self._keys_of_one(word[:seam])
                word = word[seam:]
        yield from self._keys_of_one(word)

    def _keys_of_one(self, word: str) -> Iterator[str]:
        if _PLAIN.fullmatch(word):
            yield word.casefold()[:_LONGEST]
            return
        form = self._lexicon[word]
        if form.tag in ("NUM", "MARK"):
            yield _plain(form.folded)
            return
        stem = form.stem
        if form.enclitic and stem.endswith("ت") and form.lemma.endswith("ه"):
            stem = stem[:-1] + "ه"  # «حكومته» is found by «حكومة»
        yield _plain(stem)
        for other in form.others:
            if other.tag == "NAME" and other.known:
                yield _plain(other.stem)
        if not form.known:  # a name, as likely as not: each way to cut it is kept
            yield from (_plain(key) for _, key in form.keys if len(key) >= _LEAST)


def _plain(folded: str) -> str:
    return strip_article(folded.casefold())[:_LONGEST]

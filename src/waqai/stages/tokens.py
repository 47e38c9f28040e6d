"""tokens: words, numbers and marks of the text as received; offsets come free, nothing is rewritten."""

from __future__ import annotations

import re

from waqai.knowledge import Knowledge
from waqai.knowledge.spelling import INVISIBLE, MARKS
from waqai.model import Reading, Token

_MARKS = rf"[{MARKS}{INVISIBLE}]"
# ta marbuta and alef maqsura end a word: what follows without a space was glued on by the page («إلىالرياض»)
_WORD = rf"(?:[^\W\d_ةى]++|{_MARKS}++)*+[ةى]{_MARKS}*(?![ؤئ])|(?:[^\W\d_]++|{_MARKS}++)++"
_NUMBER = r"\d+(?:[.,٫٬:/\-‑–]\d+)*[%٪]?"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<word>{_WORD})|(?P<mark>[^\w\s])")


def find_tokens(reading: Reading, known: Knowledge) -> tuple[Token, ...]:
    """Every word, number and punctuation mark of the article, in order.

    Marks and invisible characters inside a word belong to it; a word glued to its neighbour is cut after a letter that
    only ends words, and where both halves are words and the whole is none.
    """
    tokens: list[Token] = []
    lexicon = known.lexicon
    for match in _TOKEN.finditer(reading.article.text):
        start, end, kind = match.start(), match.end(), str(match.lastgroup)
        if kind == "word" and end - start > 5:
            word = match.group()
            while seam := lexicon.seam(word):
                tokens.append(Token(start, start + seam, kind))
                start, word = start + seam, word[seam:]
        tokens.append(Token(start, end, kind))
    return tuple(tokens)

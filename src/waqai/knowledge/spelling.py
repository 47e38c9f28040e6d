"""Arabic spelling folded for matching, with a map back to the text as received.

Folding unites what writers and web pages vary without meaning: vowel marks, tatweel, hamza seats, alef maqsura and ya,
ta marbuta and ha, Persian letters, presentation forms, Arabic-Indic digits, zero-width and direction marks. It is used
to match, never to show. The set follows the common practice of Arabic information retrieval (Larkey, Ballesteros and
Connell 2002, "light stemming"), extended by the marks seen in web pages.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640"
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_DROPPED = re.compile(f"[{MARKS}{INVISIBLE}]+")
_PLAIN_ONLY = re.compile("^[\u0621-\u064a]*$")
_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ۍ": "ي", "ے": "ي",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ڪ": "ك", "گ": "ك", "ڨ": "ق",
    "ڭ": "ك", "پ": "ب", "چ": "ج", "ژ": "ز", "ڤ": "ف", "ڥ": "ف",
}  # fmt: skip
_DIGITS = {chr(0x660 + n): str(n) for n in range(10)} | {chr(0x6F0 + n): str(n) for n in range(10)}
_FOLDS = str.maketrans(_LETTERS | _DIGITS)
_WORDS = re.compile(r"[^\W_]+")
_BROKEN = re.compile("ا..ا.|م.ا.ي?.|.وا..|..اي.")


def strip_marks(word: str) -> str:
    """The word without vowel marks, tatweel and invisible characters; letters stay as written."""
    return _DROPPED.sub("", word)


def fold(word: str) -> str:
    """The word in the one spelling that all matching uses."""
    bare = _DROPPED.sub("", word)
    if not _PLAIN_ONLY.match(bare):
        bare = unicodedata.normalize("NFKC", bare)
        bare = _DROPPED.sub("", bare)
    return bare.translate(_FOLDS)


def spell_words(text: str) -> str:
    """The words of a text as an index has them: folded, small letters, single spaces, nothing between them."""
    return " ".join(_WORDS.findall(fold(text).lower()))


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """`fold(text)` and, for each of its characters, the offset in `text` that it came from.

    Agrees with `fold` on every text: a character that unfolds into several (a ligature) gives several entries with
    the same offset.
    """
    folded: list[str] = []
    back: list[int] = []
    for offset, character in enumerate(text):
        for piece in fold(character):
            folded.append(piece)
            back.append(offset)
    return "".join(folded), back


def strip_article(folded: str) -> str:
    """A folded word without its article; words of four letters keep it («الذي», «الله»)."""
    return folded[2:] if folded.startswith("ال") and len(folded) > 4 else folded


def may_be_plural(stem: str) -> bool:
    """Whether a folded stem has the shape of a broken plural (أفعال، مفاعل، مفاعيل، فواعل، فعائل)."""
    return _BROKEN.fullmatch(stem) is not None

"""Is a text Arabic? Told by its letters and by the article «ال», which other languages of the script do not have."""

from __future__ import annotations

import re

OTHER_SCRIPT = "most letters are not Arabic: waqai reads Arabic only"
OTHER_LANGUAGE = "the letters are those of Persian, Urdu or Kurdish: waqai reads Arabic only"

_LOOKED_AT = 20_000  # characters: a language shows long before
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufefc]")
_FOREIGN = re.compile("[پچژگکیٹڈڑےھہںۓښړځڅډېۍڵڕۆێەڤ]")
_OWN = re.compile("[ةيىك]")
_WORD = re.compile(r"[^\W\d_]+")
_WITH_ARTICLE = re.compile(r"(?:[وفبك]|وب|وك|فب)?(?:ال|لل)\w")
# Of 10,000 news articles in Arabic all but two of more than 40 words have the article in .08 of their words or more
# (median .31); Persian pages have it in .005 at most.
_LEAST_WITH_ARTICLE = 0.06
_FEWEST_WORDS = 12  # below, a share of words says nothing
_MOST_FOREIGN = 0.4  # of the letters, in lines that are no Arabic: more is a translated or a mixed page


def find_foreign(text: str) -> str:
    """Why a text that has letters is not Arabic, as a sentence; empty for Arabic and for a text without letters.

    Arabic typed on a Persian keyboard (`ی` and `ک`) is Arabic. Text of which more than two fifths stand in lines of
    another language is not.
    """
    begin = text[:_LOOKED_AT]
    letters = sum(map(str.isalpha, begin))
    if not letters:
        return ""
    if len(_ARABIC.findall(begin)) < letters / 2:
        return OTHER_SCRIPT
    if not _FOREIGN.search(begin):
        return ""
    if _is_foreign(begin):
        return OTHER_LANGUAGE
    lines = [line for line in begin.split("\n") if _FOREIGN.search(line) and _is_foreign(line)]
    return OTHER_LANGUAGE if sum(map(str.isalpha, "".join(lines))) > _MOST_FOREIGN * letters else ""


def _is_foreign(text: str) -> bool:
    foreign, arabic = len(_FOREIGN.findall(text)), len(_ARABIC.findall(text))
    words = _WORD.findall(text)
    if len(words) < _FEWEST_WORDS:
        return foreign > arabic / 25 and len(_OWN.findall(text)) < foreign
    with_article = sum(_WITH_ARTICLE.match(word) is not None for word in words)
    return foreign > arabic / 200 and with_article < _LEAST_WITH_ARTICLE * len(words)

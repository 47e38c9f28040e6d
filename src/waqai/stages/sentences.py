"""sentences: the news divided where it comes to a stop.

A sentence never leaves its block; a title is one sentence whatever marks it has, since «..» and «؟» part the clauses
of a headline. In the body a stop is `.`, `!`, `?`, `؟`, `…` or a run of them with the closing quotation marks and
brackets after it, but for abbreviations («د. سمير»), initials, spelled-out initialisms («سي.إن.إن»), list numbers and
stops that a clause still goes on after («"هل ننسحب؟" تساءل …»). Runs of dots part sentences only when both sides are
long enough to be some. A text without stops is cut at verbs of speech, gaps and commas into pieces of at most 90
tokens: readers of clauses slow down, and go wrong, beyond.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from waqai.knowledge.spelling import INVISIBLE, MARKS, fold
from waqai.model import Block, Reading, Sentence, Token

if TYPE_CHECKING:
    from waqai.knowledge import Knowledge

LONGEST = 90
_SHORTEST_PIECE = 15
_SHORTEST_SIDE = 4

_STOP = re.compile(r"(?P<mark>[.!?؟…۔]+)(?P<more>(?:[\"'”’»›)\]}＂]|\s[»”])*[.!?؟…۔]*)")
_LETTER = re.compile(r"[^\W\d_]")
_GAP = re.compile(r"\s{2,}|[\xa0\t]")
_INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_][.\s]\s?$")
_WIDE_GAP = re.compile(r"\s{3,}|\t")
_SILENT = re.compile(f"[{MARKS}{INVISIBLE}]")
_STRAIGHT = '"＂'


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split("|")))


# how Arabic spells the names of Latin letters: a dot between two of them is no stop («إف.بي.آي»)
_LETTER_NAMES = _folded(
    "إيه|ايه|بي|سي|دي|إي|اي|إف|جي|جيه|إتش|آي|آيه|كيه|كي|إل|إم|إن|أو|كيو|آر|إس|أس|تي|يو|في|دبليو|إكس|واي|"
    "زد|زي|إيتش|أم|أن|أف|أل"
)
# a verb of speech straight after a closing mark goes with what was said; the same with «و» opens a new sentence
_SPEECH = _folded(
    "قال|قالت|قالوا|يقول|تقول|أضاف|أضافت|تابع|تابعت|أكد|أكدت|أوضح|أوضحت|أشار|أشارت|صرح|صرحت|ذكر|ذكرت|أعلن|"
    "أعلنت|تساءل|تساءلت|كتب|كتبت|علق|علقت|رد|ردت|هتف|هتفوا|صاح|ختم|ختمت|اعتبر|اعتبرت|شدد|شددت|رأى|رأت|لفت|"
    "لفتت|بين|بينت|أفاد|أفادت|نقل|نقلت|زاد|واصل|استطرد|نفى|نفت|حذر|حذرت|كشف|كشفت|دعا|دعت|طالب|طالبت|وصف|"
    "وصفت|اتهم|اتهمت"
)
_AND_SPEECH = frozenset("و" + verb for verb in _SPEECH)


def find_sentences(reading: Reading, known: Knowledge) -> tuple[Sentence, ...]:
    """Every sentence of the title and body blocks, in order. Each word of these blocks stands in exactly one."""
    text = reading.article.text
    tokens = reading.tokens
    starts = [token.start for token in tokens]
    sentences: list[Sentence] = []
    for number, block in enumerate(reading.blocks):
        if block.kind not in ("title", "body"):
            continue
        first = bisect_left(starts, block.start)
        last = bisect_left(starts, block.end, first)
        bounds = [first, last] if block.kind == "title" else _find_bounds(text, block, tokens, starts, first, last)
        for at, end in pairwise(bounds):
            if any(token.kind == "word" for token in tokens[at:end]):
                # a token may stand across a block's edge where a page glues an address to a word
                sentences.append(Sentence(tokens[at].start, min(tokens[end - 1].end, block.end), at, end, number))
    return tuple(sentences)


def _find_bounds(
    text: str, block: Block, tokens: tuple[Token, ...], starts: list[int], first: int, last: int
) -> list[int]:
    """Token numbers where the block's sentences begin, and its last one's end."""
    bounds = [first]
    worded = False
    seen = first
    matches = list(_STOP.finditer(text, block.start, block.end))
    for order, match in enumerate(matches):
        if not _is_stop(text, block, match):
            continue
        following = bisect_left(starts, _end_of(text, block, match), seen, last)
        if following >= last or following <= bounds[-1]:
            continue
        worded = worded or any(token.kind == "word" for token in tokens[seen:following])
        seen = following
        if not worded:
            # nothing but a list number so far
            continue
        if _is_soft(match):
            following_stop = matches[order + 1].start() if order + 1 < len(matches) else block.end
            after = bisect_left(starts, following_stop, following, last) - following
            if (
                following - bounds[-1] < _SHORTEST_SIDE + 2
                or after < _SHORTEST_SIDE
                or _is_open(text, block, match.start())
            ):
                continue
        bounds.append(following)
        worded = False
    if len(bounds) > 1 and not any(token.kind == "word" for token in tokens[bounds[-1] : last]):
        bounds.pop()
    bounds.append(last)
    if any(end - at > LONGEST for at, end in pairwise(bounds)):
        bounds = [cut for at, end in pairwise(bounds) for cut in _cut_long(text, tokens, at, end)] + [last]
    return bounds


def _is_soft(match: re.Match[str]) -> bool:
    """Two dots or more, with no other stop after a closing mark: a pause as often as a stop."""
    mark = match["mark"]
    return ("…" in mark or (len(mark) > 1 and set(mark) == {"."})) and not any(stop in match["more"] for stop in ".!؟?")


def _end_of(text: str, block: Block, match: re.Match[str]) -> int:
    """The stop's end with the closing marks that belong to it: a straight quotation mark closes when an odd number
    stood before."""
    end = match.end("mark")
    for offset in range(end, match.end()):
        if text[offset] in _STRAIGHT and text.count(text[offset], block.start, offset) % 2 == 0:
            # it opens the next sentence, unless it stands alone in front of a space
            return end
        end = offset + 1
    return end


def _is_stop(text: str, block: Block, match: re.Match[str]) -> bool:
    start, end = match.start(), match.end()
    mark = match["mark"]
    before = text[start - 1] if start > block.start else ""
    after = text[end] if end < block.end else ""
    if not before:
        return False
    if before in "([" and match["more"][:1] in (")", "]"):
        return False  # (!) and (؟) comment on a word
    rest = text[end : block.end].lstrip()
    if rest[:1] in ("،", "؛", ",", ";", ":") or (after and after in "-–/"):
        return False
    if mark == "." and not match["more"]:
        if not _is_full_stop(text, block, start, before, after, rest):
            return False
    elif mark == "?" and _LETTER.match(before) and after and _LETTER.match(after):
        return False  # a letter that a page's code could not show
    if match["more"] and rest:
        word = re.match(r"[^\W\d_]+", rest)
        # «"…" قال الوزير»: the verb after the closing mark belongs to what it closes
        if word and fold(word.group()) in _SPEECH:
            return False
    return True


def _is_full_stop(text: str, block: Block, at: int, before: str, after: str, rest: str) -> bool:
    """Whether a single dot ends a sentence rather than stand in a number, an address, an abbreviation or an
    initialism."""
    if before.isdigit() and after.isdigit():
        return False
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return False
    word = _word_before(text, block.start, at)
    if word in ("ه", "م") and text[max(block.start, at - 8) : at].rstrip("همـ").rstrip()[-1:].isdigit():
        return True  # the letter of a year: 1445 هـ. , 2024 م.
    if not word:
        return before in "\"'”’»›)]}%٪0123456789٠١٢٣٤٥٦٧٨٩" or before.isspace() or not before.isalnum()
    follows = re.match(r" ?(?P<word>[^\W\d_]+)", text[at + 1 : at + 24])
    if follows and fold(word) in _LETTER_NAMES and fold(follows["word"]) in _LETTER_NAMES:
        return False
    if follows and after == " ":
        follows = None
    if len(word) == 1:
        earlier = text[max(block.start, at - 6) : at - 1]
        if follows:
            return False  # «د.سمير», «أ.ف.ب»
        # initials end a sentence where a new one plainly begins: «أ ف ب. وأضافت …»; a lone letter is a title: «د. سمير»
        return not rest or (bool(_INITIAL.search(earlier)) and after.isspace() and rest[0] in "وف")
    return True


def _word_before(text: str, start: int, at: int) -> str:
    """Letters right before an offset, without vowel marks and invisible characters."""
    letters: list[str] = []
    offset = at
    while offset > start and len(letters) < 12:
        offset -= 1
        character = text[offset]
        if character.isalpha():
            if character != "ـ":
                letters.append(character)
        elif character.isalnum() or character.isspace() or not _SILENT.match(character):
            break
    return "".join(reversed(letters))


def _is_open(text: str, block: Block, at: int) -> bool:
    """Whether a quotation mark or bracket is open at an offset of its paragraph."""
    before = text[block.start : at]
    if before.count('"') % 2:
        return '"' in text[at : block.end]
    return any(before.count(opened) > before.count(closed) for opened, closed in (("«", "»"), ("“", "”"), ("(", ")")))


def _cut_long(text: str, tokens: tuple[Token, ...], first: int, last: int) -> list[int]:
    """Where the pieces of a sentence begin that goes on for more than 90 tokens: at the best place for a new one
    within reach."""
    bounds = [first]
    while last - bounds[-1] > LONGEST:
        at = bounds[-1]
        best, best_rank = 0, 0
        for number in range(at + _SHORTEST_PIECE, min(at + LONGEST, last - _SHORTEST_SIDE) + 1):
            rank = _rank(text, tokens, number)
            if rank and rank >= best_rank:
                best, best_rank = number, rank
        if not best:
            # nothing within reach: the first place after it, as a table or a list of names has
            best = next((n for n in range(at + LONGEST, last - _SHORTEST_SIDE) if _rank(text, tokens, n)), 0)
            if not best:
                break
        bounds.append(best)
    return bounds


def _rank(text: str, tokens: tuple[Token, ...], number: int) -> int:
    """How good a place a token is to begin a sentence in a text without stops; 0 is none."""
    token, before = tokens[number], tokens[number - 1]
    if token.kind == "mark":
        return 0
    comma = text[before.start : before.end]
    between = text[before.end : token.start]
    if token.kind == "word" and text[token.start] == "و" and fold(text[token.start : token.end]) in _AND_SPEECH:
        return 6 if comma in "،؛,;" or _GAP.search(between) else 5
    if _WIDE_GAP.search(between):
        return 4
    if comma in "؛;":
        return 3
    if comma in "،,-–*":
        return 2
    return 1 if _GAP.search(between) else 0

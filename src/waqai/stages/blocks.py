"""blocks: which lines of the page are the news (title, body) and which are echoes, ads, captions, credits or furniture.

One block per line of text; a line is cut where an ad's shortcode, a "read also" or a source stands inside it. Nothing
is deleted: what is between blocks is white space. Only title and body are read for events, so a paragraph of news
must never be lost: every rule asks for a shape that running text does not have, and an article of which nothing would
be left keeps its longest line. `why` is a row of `furniture.tsv` (`furniture#اقرأ أيضا`), a shape or a rule of this
file. The rules were read against 10,000 pages of 18 Arabic outlets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from waqai.knowledge.furniture import find_letters
from waqai.knowledge.spelling import INVISIBLE, MARKS, fold
from waqai.model import Block, Reading

if TYPE_CHECKING:
    from waqai.knowledge import Knowledge
    from waqai.knowledge.furniture import Furniture, Mark

Piece = tuple[str, int, int, str]

# white space but for line ends, control marks of old code pages, and every character without a shape
_BLANK = "".join(
    map(chr, (9, 11, 12, 0x1A, 32, 0x85, 0xA0, 0xAD, 0x61C, 0x1680, 0x180E, *range(0x2000, 0x2010), 0x2028, 0x2029))
) + "".join(map(chr, (*range(0x202A, 0x2030), 0x205F, *range(0x2060, 0x206A), 0x3000, 0xFEFF)))
_LINE = re.compile(r"[^\n\r]+")
_FIRST = re.compile(rf"[\W_]*?(?:(?P<number>\d)|(?P<word>[^\W\d_](?:[^\W\d_]|[{MARKS}{INVISIBLE}])*))")
_NO_LETTERS = re.compile(r"[\W_]+")
_ARABIC = re.compile("[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile("[A-Za-z]")
_STOP = ".!؟?…۔"
_CLOSERS = "\"'”’»›)]}"
_WORDS = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}{INVISIBLE}])*")

# shortcodes of WordPress and its plug-ins: [ad_1], [caption id="…"], [/vc_row]; a bare word in brackets is often an
# author's own gloss
_SHORTCODE = re.compile(
    r"\[/?(?P<name>[A-Za-z][A-Za-z]*[_\-][\w\-]*|"
    r"(?:ads?|adsense|advert|caption|embed|gallery|video|audio|youtube|tweet|twitter|playlist|sc)\b)"
    r"[^\[\]\n]{0,300}\]"
    r"|\[email\s+protected\]|\{\{[^{}\n]{0,200}\}\}"
)
_CAPTIONED = re.compile(r"\[caption\b[^\]\n]*\](?P<inside>[^\[\n]{0,400})\[/caption\]")
_SCRIPT = re.compile(
    r"\bfunction\s*\w*\(|\bvar\s+\w+\s*=|googletag|adsbygoogle|\bwindow\.\w|\bdocument\.\w|<!\[CDATA\[|<script|</?div|@media\b|\$\(|"
    r"\.push\(|\{\s*[\w\-]+\s*:[^}\n]*;",
    re.ASCII,
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|pic\.twitter\.com/\w+|(?<!\w)[@#]\w+|\w+#\w+"
)
# the signature of an embedded tweet: «— name (@handle) date»
_TWEET = re.compile(r"pic\.twitter\.com/\w+|[—–-]\s*[^—–\n]{1,60}\(@\w+\)[^\n]{0,40}")

_NAME = rf"[^\W\d_](?:[^\W\d_]|[{MARKS}{INVISIBLE}]|['’.])*"
# what may stand in «فلان - واس - الرياض: قال …», «باريس - أ.ف.ب: …» at the head of the lead: names between dashes,
# before a colon
_BYLINE_DASH = re.compile(r"\s*[-–—/،,]+\s*|\sـ+\s")
_BYLINE_NAME = re.compile(r"[^\W\d_][^\d:«»\"“”!؟?;؛_]*")
# «لندن- قال …», «رام الله (الضفة الغربية) – قال …»: the place from which the report comes
_DATELINE = re.compile(
    rf"(?P<place>{_NAME}(?:\s{_NAME})?)\s?(?:\([^()\n]{{2,40}}\)\s?)?(?P<dash>[-–—]{{1,2}})\s+(?=\S)"
)
_TWO_WORDS = (
    "القدس المحتلة|القدس الشرقية|القدس الغربية|رام الله|مكة المكرمة|المدينة المنورة|تل أبيب|بيت لحم|"
    "خان يونس|دير البلح|أديس أبابا|الدار البيضاء|أبو ظبي|نيو دلهي|كوالا لمبور|بوينس آيرس|لوس أنجلوس|"
    "سان فرانسيسكو|ريو دي|دير الزور|عين العرب|شرم الشيخ|بور سعيد|كفر الشيخ|حفر الباطن|رأس الخيمة|"
    "أم القيوين|أم درمان|بور سودان|هونغ كونغ|الأمم المتحدة|الضفة الغربية|قطاع غزة|مدينة غزة|جنوب لبنان|"
    "واشنطن العاصمة|مدينة الكويت|سيدي بوزيد"
)
_TWO_WORD_PLACES = frozenset(map(fold, _TWO_WORDS.split("|")))
_NOT_A_PLACE = re.compile("^[لبوفك]?ـ$|^ا?لـ$")

# after the last full stop of a line: the writer's initials («ع ب م»), or an office behind a star («*أستاذ التاريخ»)
_SIGNATURE = re.compile(
    r"(?<=[.!؟?…»”\"])\s*(?:(?:[^\W\d_]{1,2}[./\s]\s?){1,2}[^\W\d_][.\s]*|"
    rf"\*\s?{_NAME}(?:\s{_NAME}){{0,13}}[\s\-–—]*(?:{_NAME})?\*?)$"
)

_LONG_TAIL = 30
_LINK_LINES = 8


def find_blocks(reading: Reading, known: Knowledge) -> tuple[Block, ...]:
    """The article's text divided into blocks, in order, none overlapping, each within one line and free of white
    space at its edges."""
    text = reading.article.text
    furniture = known.furniture
    latin = _LATIN.search(text) is not None or "[" in text or "{" in text or "#" in text or "@" in text
    lines: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        line = match.group()
        whole = line.strip(_BLANK)
        if whole:
            start = match.start() + len(line) - len(line.lstrip(_BLANK))
            lines.append((start, start + len(whole)))
    if not lines:
        return ()
    titles = _find_titles(text, lines, reading.article.title, furniture)
    inside = furniture.inside.find_search(text)
    pieces: list[Piece] = []
    links, why = 0, ""
    for number, (start, end) in enumerate(lines):
        if number in titles:
            pieces.append((titles[number][0], start, end, titles[number][1]))
            continue
        if links:
            # a bare «اقرأ أيضا» is followed by the headlines that it links to
            if _is_link(text, start, end):
                links -= 1
                pieces.append(("furniture", start, end, why))
                continue
            links = 0
        kind, why, bare = _read_line(text, start, end, furniture, latin)
        if kind:
            links = _LINK_LINES if bare else 0
            pieces.append((kind, start, end, why))
        else:
            _cut_line(text, start, end, furniture, inside, latin, pieces)
    _read_opening(text, pieces, furniture, bool(titles))
    _read_closing(text, pieces, bool(titles))
    _find_repeats(text, pieces)
    if not any(kind in ("title", "body") for kind, *_ in pieces):
        longest = max(
            range(len(pieces)), key=lambda number: (pieces[number][0] != "ad", pieces[number][2] - pieces[number][1])
        )
        kind, start, end, _ = pieces[longest]
        if _ARABIC.search(text, start, end):
            pieces[longest] = ("body", start, end, "rule#only-text")
    return tuple(Block(*piece) for piece in pieces)


def _key(text: str) -> str:
    """Letters and digits only: two tellings with other quotation marks, vowel marks or spaces have one key."""
    return _NO_LETTERS.sub("", text.replace("ـ", ""))


def _word_set(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _WORDS.findall(text))


def _is_near(one: frozenset[str], other: frozenset[str], share: float) -> bool:
    return min(len(one), len(other)) >= 3 and len(one & other) >= share * max(len(one), len(other))


def _ends_with_stop(text: str, start: int, end: int) -> bool:
    return text[start:end].rstrip(_BLANK + _CLOSERS).endswith(tuple(_STOP))


def _find_titles(
    text: str, lines: list[tuple[int, int]], title: str, furniture: Furniture
) -> dict[int, tuple[str, str]]:
    """Numbers of the lines that tell the title: the first of them is the title, the others echo it."""
    found: dict[int, tuple[str, str]] = {}
    if title.strip():
        known_key, known_words = fold(_key(title)), _word_set(title)
        known_why = "rule#given-title"
    else:
        if len(lines) < 2 or not _is_headline(text, lines, furniture):
            return found
        start, end = lines[0]
        known_key, known_words = fold(_key(text[start:end])), _word_set(text[start:end])
        known_why = "rule#first-line"
    if not known_key:
        return found
    limit = len(known_key) * 1.6 + 30
    for number, (start, end) in enumerate(lines):
        if end - start > 2 * limit:
            continue
        key = fold(_key(text[start:end]))
        if len(key) > limit:
            continue
        first = not found
        same = key == known_key
        # «headline - outlet», or a headline cut short: only in front, where a paragraph of so few words does not stand
        if not same and number < 5 and len(known_key) > 12:
            same = (
                key.startswith(known_key) and len(key) < 1.35 * len(known_key) and not _ends_with_stop(text, start, end)
            )
            same = same or (known_key.startswith(key) and len(key) > 0.7 * len(known_key) and text[end - 1] in "….")
        if (
            not same
            and (number < 5 or number >= len(lines) - 3)
            and 0.6 * len(known_key) <= len(key) <= 1.6 * len(known_key)
        ):
            # a whole sentence («وقال إن …») may say the same as the title and is news all the same
            share = 0.95 if _ends_with_stop(text, start, end) else 0.8
            same = _is_near(known_words, _word_set(text[start:end]), share) and not (first and number > 2)
        if same:
            found[number] = ("title", known_why) if first else ("echo", "rule#title-again")
    return found


def _is_headline(text: str, lines: list[tuple[int, int]], furniture: Furniture) -> bool:
    """Whether the first line reads as a headline: short, without a full stop, and set apart from what follows."""
    (start, end), (after, after_end) = lines[0], lines[1]
    line = text[start:end]
    words = len(_WORDS.findall(line))
    if not 2 <= words <= 25 or end - start > 180 or (line[-1] in ".،؛:,;" and not line.endswith(("..", "..."))):
        return False
    kind, _, _ = _read_line(text, start, end, furniture, True)
    if kind or not _ARABIC.search(line) or (words <= 8 and _is_byline(line, furniture)):
        return False
    if text.count("\n", end, after) > 1 or fold(_key(text[after:after_end])) == fold(_key(line)):
        return True
    return after_end - after > 1.3 * (end - start) and _ends_with_stop(text, after, after_end)


def _is_link(text: str, start: int, end: int) -> bool:
    """Whether a line below «اقرأ أيضا» can be a linked headline: short and without a full stop."""
    return (
        end - start <= 130
        and (text[end - 1] not in ".،؛:" or text.endswith("..", start, end))
        and len(_WORDS.findall(text, start, end)) <= 20
    )


def _read_line(text: str, start: int, end: int, furniture: Furniture, latin: bool) -> tuple[str, str, bool]:
    """Kind and reason of a line that is no news as a whole, and whether it is a bare heading of links; an empty kind is
    news, as far as seen."""
    first = _FIRST.match(text, start, end)
    if first is None:
        return "furniture", "shape#no-words", False
    if latin:
        kind, why = _read_foreign(text, start, end)
        if kind:
            return kind, why, False
    word = "9" if first["number"] else fold(first["word"])
    marks, loose = furniture.opening.get(word, ()), furniture.loose if end - start <= 140 else ()
    letters = find_letters(text[start:end]) if marks or loose else ""
    for mark in marks:
        match = mark.shape.compiled.match(text, start, end) if mark.letters in letters else None
        if match and (mark.where == "line" or _opens_line(text, match.end(), start, end)):
            if mark.where == "line":
                if _fits(text, start, end, mark):
                    return mark.kind, "furniture#" + mark.slug, False
            else:
                bare = not _WORDS.search(text, match.end(), end)
                return mark.kind, "furniture#" + mark.slug, bare and mark.kind == "furniture"
    for mark in loose:
        if mark.letters in letters and mark.shape.compiled.match(text, start, end) and _fits(text, start, end, mark):
            return mark.kind, "furniture#" + mark.slug, False
    return "", "", False


def _fits(text: str, start: int, end: int, mark: Mark) -> bool:
    """Whether a match is short enough for what it claims to be: a source line has few words, a caption more. A pattern
    with a gap of any words takes no sentence: «نقلا عن شهود فإن الطائرة أصابت المبنى.» is news."""
    if mark.gaped and text[end - 1] in ".!؟" and ":" not in text[start:end] and "/" not in text[start:end]:
        return False
    return end - start <= 60 or len(_WORDS.findall(text, start, end)) <= (12 if mark.kind == "credit" else _LONG_TAIL)


def _opens_line(text: str, at: int, start: int, end: int) -> bool:
    """Whether what follows the opening words of a furniture line is a mark, nothing, or a headline."""
    rest = text[at:end].lstrip(_BLANK)
    if not rest or rest[0] in ":：-–—|»<([{/←،.…؟?!" or text[at - 1] in ":：":
        return end - start <= 600
    return not _ends_with_stop(text, start, end) and len(_WORDS.findall(rest)) <= 20


def _read_foreign(text: str, start: int, end: int) -> tuple[str, str]:
    """Lines of addresses, handles and hashtags, of script, of embedded tweets, or without any Arabic."""
    line = text[start:end]
    arabic = len(_ARABIC.findall(line))
    if not arabic:
        if _SCRIPT.search(line) or "[ad" in line:
            return "ad", "shape#script"
        return "furniture", "shape#shortcode" if line[0] == "[" else "shape#no-arabic"
    if not _LATIN.search(line) and "#" not in line and "@" not in line:
        return "", ""
    if _SCRIPT.search(line) and arabic < len(_LATIN.findall(line)):
        return "ad", "shape#script"
    if "@" in line or "pic.t" in line:
        tweet = _TWEET.search(line)
        if tweet and len(line) <= 420:
            return "furniture", "shape#tweet"
    if "@" in line or "#" in line or "://" in line or "www." in line:
        rest = _WORDS.findall(_ADDRESS.sub(" ", line))
        if len(rest) <= 2:
            return "furniture", "shape#hashtags" if "#" in line else "shape#address"
    return "", ""


def _cut_line(
    text: str, start: int, end: int, furniture: Furniture, inside: re.Pattern[str], latin: bool, pieces: list[Piece]
) -> None:
    """Adds a line of news to the pieces, cut where something else stands inside it."""
    cuts: list[Piece] = []
    if latin:
        if "[caption" in text:
            cuts += [
                ("caption", match.start(), match.end(), "shape#caption")
                for match in _CAPTIONED.finditer(text, start, end)
            ]
        for match in _SHORTCODE.finditer(text, start, end):
            name = (match["name"] or "").lower()
            if not cuts or match.start() >= cuts[-1][2]:
                cuts.append(
                    ("ad" if name.startswith("ad") else "furniture", match.start(), match.end(), "shape#shortcode")
                )
        tweet = _TWEET.search(text, start, end) if "@" in text or "pic.t" in text else None
        if tweet:
            cuts.append(("furniture", tweet.start(), tweet.end(), "shape#tweet"))
    for match in inside.finditer(text, start, end):
        mark = furniture.inside.marks[int((match.lastgroup or "m0")[1:])]
        if mark.where == "anywhere":
            cuts.append((mark.kind, match.start(), match.end(), "furniture#" + mark.slug))
            continue
        if mark.single and not _follows_stop(text, start, match.start()):
            continue
        stop = _tail_end(text, match.end(), end, mark)
        if stop:
            cuts.append((mark.kind, match.start(), stop, "furniture#" + mark.slug))
            if stop == end:
                break
    signature = _SIGNATURE.search(text, max(start, end - 130), end)
    source = _find_source(text, start, end, furniture)
    if source:
        cuts.append(source)
    elif signature and signature.start() > start:
        cuts.append(("credit", signature.start(), end, "rule#signature"))
    at = start
    for kind, cut, cut_end, why in sorted(cuts, key=lambda piece: piece[1]):
        if cut < at:
            continue
        _add(text, at, cut, "body", "", pieces)
        _add(text, cut, cut_end, kind, why, pieces)
        at = cut_end
    _add(text, at, end, "body", "", pieces)


def _add(text: str, start: int, end: int, kind: str, why: str, pieces: list[Piece]) -> None:
    part = text[start:end]
    whole = part.strip(_BLANK)
    if not whole:
        return
    start += len(part) - len(part.lstrip(_BLANK))
    if kind == "body" and not _FIRST.match(whole):
        # a bracket or full stop that a cut left over belongs to what was cut
        kind, why = "furniture", "shape#no-words"
    pieces.append((kind, start, start + len(whole), why))


def _follows_stop(text: str, start: int, at: int) -> bool:
    before = text[start:at].rstrip(_BLANK)
    return not before or before[-1] in _STOP or before[-1] in _CLOSERS or before[-1] in "/*"


def _tail_end(text: str, at: int, end: int, mark: Mark) -> int:
    """Where a line-end match stops: at the line's end when that is near, else after one sentence, else (0) it does
    not hold."""
    limit = 10 if mark.kind == "credit" else _LONG_TAIL
    if mark.kind == "credit" and _ends_with_stop(text, at, end):
        return 0
    if len(_WORDS.findall(text, at, end)) <= limit:
        return end
    stop = re.compile(r"[.!؟?]+\s").search(text, at, end)
    if stop and mark.kind == "furniture" and len(_WORDS.findall(text, at, stop.start())) <= limit:
        return stop.end()
    # a list of glued titles («مقالات أخرى للكاتب…») runs to the end of the text without a full stop
    return (
        end
        if mark.kind == "furniture" and end - at <= 700 and not text[at:end].rstrip(_BLANK).endswith((".", ":"))
        else 0
    )


def _find_source(text: str, start: int, end: int, furniture: Furniture) -> Piece | None:
    """An agency in brackets at a line's end: it credits the paragraph, or makes a short line without full stop a
    caption."""
    if text[end - 1] not in ")]":
        return None
    opened = max(text.rfind("(", start, end), text.rfind("[", start, end))
    if opened < 0 or end - opened > 60:
        return None
    names = re.split(r"[-–—/،,]|\s+و", text[opened + 1 : end - 1])
    if not all(map(furniture.sources.has_name, names)):
        return None
    before = text[start:opened].rstrip(_BLANK)
    if before.endswith(tuple(_STOP)) or (before[-1:] in _CLOSERS and end - start > 200):
        return ("credit", opened, end, "rule#source-in-brackets")
    if len(_WORDS.findall(before)) <= 22 and not any(stop in before for stop in ".!؟"):
        return ("caption", start, end, "rule#agency-caption")
    return ("credit", opened, end, "rule#source-in-brackets")


def _is_byline(line: str, furniture: Furniture) -> bool:
    """Names and places between dashes («حامد القرشي – مكة المكرمة»), or an agency among few words."""
    if line[-1] in ".،؛!؟?" or any(mark in line for mark in '«"“'):
        return False
    parts = [part for part in re.split(r"\s*[-–—ـ/|،:]+\s+|\s+[-–—ـ/|،:]+\s*", line) if part.strip(_BLANK + "()[]")]
    if any(map(furniture.sources.has_name, parts)):
        return True
    return (
        ":" not in line
        and 2 <= len(parts) <= 4
        and all(len(_WORDS.findall(part)) <= 4 for part in parts)
        and not any(c.isdigit() for c in line)
    )


def _read_opening(text: str, pieces: list[Piece], furniture: Furniture, titled: bool) -> None:
    """Bylines and captions above the first paragraph, and the byline or place at its head."""
    number = 0
    while number < len(pieces):
        kind, start, end, _ = pieces[number]
        if kind != "body":
            number += 1
            continue
        line = text[start:end]
        follows = any(piece[0] == "body" and piece[2] - piece[1] > 60 for piece in pieces[number + 1 :])
        # a byline has up to eight words; without a headline above it only an agency's name makes one
        if (
            follows
            and end - start <= 90
            and len(_WORDS.findall(line)) <= 8
            and (titled or number)
            and _is_byline(line, furniture)
        ):
            pieces[number] = ("credit", start, end, "rule#byline")
            number += 1
            continue
        if follows and titled and end - start <= 60 and line[-1] not in ".:،؛!؟?…" and len(_WORDS.findall(line)) <= 4:
            # alone above the lead: who wrote it, or whom the picture shows
            pieces[number] = ("caption", start, end, "rule#opening-label")
            number += 1
            continue
        cut = _byline_end(text, start, end, furniture)
        if cut:
            pieces[number : number + 1] = [
                ("credit", start, len(text[:cut].rstrip(_BLANK)), "rule#byline"),
                ("body", cut, end, ""),
            ]
        return


def _byline_end(text: str, start: int, end: int, furniture: Furniture) -> int:
    """Where a byline or dateline at the head of the lead ends and the lead begins; 0 where there is none."""
    colon = text.find(":", start, min(end, start + 90))
    if colon >= 0 and colon + 1 < end:
        parts = [part.strip(_BLANK + "()[]") for part in _BYLINE_DASH.split(text[start:colon])]
        named = all(_BYLINE_NAME.fullmatch(part) and len(_WORDS.findall(part)) <= 4 for part in parts)
        if len(parts) > 1 and named and furniture.sources.has_part(text, start, colon):
            lead = colon + 1
            return lead + len(text[lead:end]) - len(text[lead:end].lstrip(_BLANK))
    place = _DATELINE.match(text, start, end)
    if place is None or place.end() >= end:
        return 0
    name = place["place"]
    if _NOT_A_PLACE.match(name) or name.endswith("ـ") or (" " in name and fold(name) not in _TWO_WORD_PLACES):
        return 0
    # a second dash soon after makes the first one open a parenthesis: «وصل - بحفظ الله - أمس …»
    if re.search(r"\s[-–—]|[-–—]\s", text[place.end() : min(end, place.end() + 90)]):
        return 0
    return place.end()


def _read_closing(text: str, pieces: list[Piece], titled: bool) -> None:
    """The author's name or office below the last paragraph («*كاتب وباحث سوري»)."""
    number = len(pieces) - 1
    steps = 0
    while number > 0 and steps < 3:
        kind, start, end, _ = pieces[number]
        if kind == "body":
            line = text[start:end]
            if (
                end - start > 60
                or line[-1] in '.:،؛!؟?…"»”'
                or len(_WORDS.findall(line)) > (9 if line[0] in "*-–" or " - " in line else 5)
            ):
                return
            above = next((piece for piece in reversed(pieces[:number]) if piece[0] == "body"), None)
            # below verse, or in a list of short lines, a short line is part of the text
            if (
                above is None
                or above[2] - above[1] < 80
                or not (_ends_with_stop(text, above[1], above[2]) or line[0] in "*-–")
            ):
                return
            pieces[number] = ("credit", start, end, "rule#signature")
            steps += 1
        number -= 1


def _find_repeats(text: str, pieces: list[Piece]) -> None:
    """Marks a paragraph that stood before, word for word, or a last one that nearly repeats the lead, as its echo."""
    seen: dict[str, int] = {}
    lead: tuple[int, int] | None = None
    last = -1
    for number, (kind, start, end, _) in enumerate(pieces):
        if kind != "body":
            continue
        if end - start >= 30:
            key = _key(text[start:end])
            if len(key) >= 24 and key in seen:
                pieces[number] = ("echo", start, end, "rule#lead-again" if seen[key] == 0 else "rule#paragraph-again")
                continue
            seen[key] = len(seen)
        if lead is None:
            lead = (start, end)
        last = number
    if lead is None or last < 0 or pieces[last][1] <= lead[0] or pieces[last][2] - pieces[last][1] > 800:
        return
    _, start, end, _ = pieces[last]
    if abs((end - start) - (lead[1] - lead[0])) <= 0.35 * (end - start) and end - start >= 40:
        one, other = _word_set(text[lead[0] : lead[1]]), _word_set(text[start:end])
        if len(one) >= 6 and _is_near(one, other, 0.85):
            pieces[last] = ("echo", start, end, "rule#lead-again")

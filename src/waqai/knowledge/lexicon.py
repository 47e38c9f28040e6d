"""From a word type to its possible readings: clitics cut off, coarse tag, inflection.

Everything here is a function of the word alone and is computed once per type; which reading holds is decided in context
by the stage `forms`. Words that no table holds are guessed from their shape (endings of nationality and plural, verb
prefixes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from waqai.knowledge.conjugation import Inflection, conjugate
from waqai.knowledge.rows import Country, Cue, Frame, OpenWord, Role, Word
from waqai.knowledge.spelling import fold, strip_marks
from waqai.knowledge.word_types import WordTypes
from waqai.model import Form

ENCLITICS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ني", "ه", "ك", "ي")
_ADDRESSING = ("ك", "كم", "كما", "ي")  # rare in reports: «مالك»، «مشارك»، «شكري» are words of their own
_CONJUNCTIONS = "وف"
_AFTER_PREPOSITION = frozenset("ه ها هم هما نا كم ي هن".split())
_SHORT = frozenset("في من عن علي الي".split())  # short words that pages glue to the next one
# words that govern what stands behind them and hold no other word's beginning
_LEADING = frozenset(
    "تم يتم تمت عن كان كانت بعد عبر حيث كما هذه هذا خلال عقب ازاء جراء بشان مقابل لدي عند حين بين قبل".split()
)
# the same behind a word that an article or a name closes
_BEHIND = frozenset("بعد قبل عبر ضد نحو بين خلال عقب منذ حول لدي اثر مع غير".split())
_AFTER_THAT = frozenset("لن لم قد لا ليست ليس كانت كان سوف".split())
MARKS_OF_SEAM = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
_PREPOSITIONS = "بلك"
# particles that pages glue to the word before, told by their doubled letter
_LONGEST_GLUED = 60
_THAT = re.compile("[بو]?[أإ]نّ(?:َ|ه|ها|هم|هما)*")
_THAT_BEFORE = re.compile("[بو]?[أإ]نّ(?:ها|هما|هم|ه|َ)?(?=[^\\W\\d_]{4})")
_THAT_BEHIND = re.compile("(.{3,}?)([بف]?[أإ]نّ(?:َ|هما|ها|هم|ه)?)")
_TANWIN_INSIDE = re.compile("(?:اً|ًا|ءً|ةً)(?=[^\\W\\d_]{2})")  # ends a word: what follows was glued on


class _Seams(WordTypes[int]):
    """Word → its seam; see `Lexicon.seam`."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def _read(self, word: str) -> int:
        return self._lexicon.find_seam(word)


class _Openings(WordTypes["Form | None"]):
    """What opens words, kept because many open alike; see `Lexicon.find_opening`."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def _read(self, word: str) -> Form | None:
        return self._lexicon.find_opening(word)


class Lexicon(WordTypes[Form]):
    """Word as written → its best reading, with the others inside it."""

    def __init__(
        self,
        words: Iterable[Word],
        verbs: Mapping[str, tuple[tuple[Inflection, str], ...]],
        nouns: Mapping[str, tuple[str, str, str]],
        names: frozenset[str],
        acting: frozenset[str] = frozenset(),
        whole: frozenset[str] = frozenset(),
        alef: frozenset[str] = frozenset(),
    ) -> None:
        """`acting` are the folded lemmas of verbs that report acts or speech: where two readings compete, they are
        likelier. `whole` are single words that name somebody before they are anything else; `alef` the verbs whose
        present is written with ى.
        """
        super().__init__()
        self._acting = acting
        self._alef = alef
        self._whole_names = whole
        self._words: dict[str, list[Word]] = {}
        for word in words:
            self._words.setdefault(fold(word.word), []).append(word)
        self._verbs = verbs
        self._nouns = nouns
        self._names = names
        self._seams = _Seams(self)
        self._openings = _Openings(self)

    def seam(self, word: str) -> int:
        """Offset at which a page has glued two words («أعلنتوزارة»), or 0: the whole is no word, its two halves are.

        Both halves must be known as they stand; the right one carries the cut: it opens with an article or is long
        enough to be sure. Words of a table's names are never cut.
        """
        return self._seams[word]

    def find_seam(self, word: str) -> int:
        if len(word) > _LONGEST_GLUED:
            return 0  # no word but an unbroken run of letters, in which the search would take for ever
        form = self[word]
        below = word.find("إ", 3)
        if below > 0 and not form.known and (left := self._openings[word[:below]]) is not None and len(left.folded) > 2:
            return below  # «شهدتإيران»: the letter stands in a word behind prefixes alone
        tanwin = _TANWIN_INSIDE.search(word)
        if tanwin:
            return tanwin.end()
        glued = _THAT_BEHIND.fullmatch(word)
        if glued and (form.folded[:2] in ("ال", "لل") or not form.known or self._seen(glued.group(1))):
            return self.seam(glued.group(1)) or glued.end(1)  # «فتحأنّ»: no word but «اطمأنّ» ends so
        if form.known or len(form.folded) < 6:
            return 0
        brief = form.folded[:2] in ("ال", "لل") and len(form.folded) < 9
        best, width = 0, 0
        that = _THAT_BEFORE.match(word)
        if that and self._read(word[that.end() :]).known:
            return that.end()  # «أنّهاأجرت»
        for cut in range(2, len(word) - 1):
            if word[cut] in MARKS_OF_SEAM or not word[cut].isalpha():
                continue
            that = _THAT.fullmatch(word[:cut])
            left = self._openings[word[:cut]]
            if not that and (not left or len(left.folded) <= width):
                continue
            right = self._read(word[cut:])
            if right.folded.startswith("ال") and right.known and that:
                return cut  # «إنّالسلطة»
            if not left or (brief and not (len(left.folded) > 4 and right.folded in _SHORT - {"الي"})):
                continue
            shorter = min(len(left.folded), len(right.folded))
            if shorter <= width:
                continue
            if (self._whole(right) and _seamed(left, right)) or (
                right.folded.startswith("ال") and len(left.stem) > 3 and not right.known and self.seam(word[cut:])
            ):
                best, width = cut, shorter
        return best

    def find_opening(self, part: str) -> Form | None:
        """What opens a glued word, where it is a whole word itself."""
        form = self._read(part)
        return form if self._whole(form) else None

    def _seen(self, word: str) -> bool:
        """Whether a table holds the word as it stands, with a preposition at most («للميادين»)."""
        form = self._read(word)
        return form.known and not form.enclitic and len(form.folded) > 2

    def _whole(self, form: Form) -> bool:
        """Whether a table holds the word with nothing cut off but an article, a conjunction or a preposition before the
        article."""
        alone = not form.enclitic or form.tag == "SUB"
        return (
            form.known
            and form.tag != "MARK"
            and form.person != 1
            and alone
            and len(form.proclitics) <= 1
            and form.tense != "jussive"
        )

    def _read(self, word: str) -> Form:
        folded, plain = fold(word), strip_marks(word)
        if not folded or not folded[0].isalpha():
            tag = "NUM" if folded[:1].isdigit() else "MARK"
            return Form(folded, (), False, folded, "", tag, keys=((0, folded),) if folded else ())
        scored = sorted(self._candidates(folded, plain, word), key=lambda pair: -pair[0])
        forms: list[Form] = []
        for _, form in scored:
            same = any(
                f.tag == form.tag and f.lemma == form.lemma and f.proclitics == form.proclitics
                and f.tense == form.tense and f.enclitic == form.enclitic and f.number == form.number
                and f.gender == form.gender
                for f in forms
            )  # fmt: skip
            if not same:
                forms.append(form)
        first = forms[0]
        return Form(
            first.folded, first.proclitics, first.definite, first.stem, first.enclitic, first.tag, first.lemma,
            first.tense, first.voice, first.person, first.gender, first.number, first.derived, first.classes,
            first.known, _name_keys(folded), tuple(forms[1:6]),
        )  # fmt: skip

    def _candidates(self, folded: str, plain: str, word: str) -> list[tuple[float, Form]]:
        found: list[tuple[float, Form]] = []
        for conjunction, preposition, article, rest in _openings(folded):
            cost = 3.0 * bool(conjunction) + (3 if conjunction == "ف" else 0) + 5.0 * bool(preposition)
            if not conjunction and plain[:1] in ("و", "ف") and plain[1:2] in ("أ", "إ"):
                cost += 15.0  # «وأدى» is no «وادي»: hardly a word opens so
            proclitics = tuple(filter(None, (conjunction, preposition)))
            if (
                not article
                and not preposition
                and rest[:1] in _PREPOSITIONS
                and rest[1:] in _AFTER_PREPOSITION
                and not (conjunction and rest[1:] == "ي")
            ):
                found.append((120.0 - cost, Form(folded, proclitics, False, rest[0], rest[1:], "PREP", rest[0])))
            if preposition == "ل" and not article and rest.startswith("ل"):
                cost += 2.0  # «للبنين»: the article after «ل» is likelier than a stem in ل
            # a written ta marbuta closes the word: «عسكرية» holds no enclitic
            for stem, enclitic in _endings(rest, article or plain.endswith("ة")):
                price = cost + (9.0 if enclitic in _ADDRESSING else 4.0 if enclitic else 0.0)
                found += self._known(folded, plain, word, proclitics, article, stem, enclitic, price)
            found.append(self._guess(folded, proclitics, article, rest, cost))
        return found

    def _known(
        self,
        folded: str,
        plain: str,
        word: str,
        proclitics: tuple[str, ...],
        article: bool,
        stem: str,
        enclitic: str,
        price: float,
    ) -> list[tuple[float, Form]]:
        found: list[tuple[float, Form]] = []
        marker = proclitics[-1] if proclitics else ""
        if not article:
            for entry in self._words.get(stem, ()):
                if enclitic and entry.tag not in ("PREP", "SUB", "AUX", "NEG") and stem != "لكن":
                    continue
                if enclitic and entry.tag == "NEG" and len(stem) < 3:
                    continue  # «لأي» is no «لا»
                exact = 4.0 if strip_marks(entry.word) in plain else 0.0
                if plain[-1] == "أ" and entry.word[-1] != "أ":
                    continue  # «هنأ» is no «هنا»
                if stem in ("علي", "الي") and not enclitic and plain[-1] == "ي":
                    exact -= 20.0  # «علي» is a name before it is a preposition written without care
                if (
                    (len(stem) == 1 and len(folded) > 1 and not enclitic)
                    or (enclitic and stem.endswith("ه"))
                    or marker == "س"
                    or (
                        marker
                        and marker in _PREPOSITIONS
                        and entry.tag not in ("SUB", "DEM", "REL", "PREP", "PRON", "NEG")
                    )
                ):
                    continue
                found.append((
                    (81.0 if "ف" in proclitics and entry.tag == "PREP" else 100.0) + exact - price,
                    Form(folded, proclitics, False, stem, enclitic, entry.tag, stem, classes=entry.classes),
                ))  # fmt: skip
        future = marker == "س"
        seat = plain[sum(map(len, proclitics)) :][:1]  # no verb opens with «إ»: «إقامته» is a noun, «أقامته» a verb
        purpose = marker == "ل" and len(stem) > 2 and stem[0] in "يتن"  # «ليصل»، «لتصبح»
        if not article and seat != "إ" and (not marker or future or purpose or marker not in _PREPOSITIONS):
            for inflection, lemma in self._verbs.get(stem, ()):
                if inflection.joined and not enclitic:
                    continue
                if inflection.derived or (future and inflection.tense != "present"):
                    continue
                if purpose and inflection.tense not in ("present", "jussive"):
                    continue
                if future and stem[0] == "ا" and seat != "أ":
                    continue  # «سالم», «سامر» are no futures
                nominal = bool(enclitic) and stem[-1] == "ت" and stem[:-1] + "ه" in self._nouns
                if nominal and inflection.tense == "past" and (seat != "أ" or lemma[2:3] != "ا"):
                    continue  # «استقالته»، «رغبتها» are nouns; a hollow verb of form IV shows by its hamza («أدانته»)
                if (
                    plain[-1] == "ى"
                    and not enclitic
                    and inflection.tense == "present"
                    and not inflection.voice
                    and lemma not in self._alef
                ):
                    continue  # «تلقى» is the past of form V, «تلقي» the present of form IV
                if enclitic and stem[-1] in "ي" and inflection.tense == "past" and inflection.voice != "passive":
                    continue
                if enclitic == "ي" or (
                    not enclitic and inflection.spelling.endswith("وا") is False and inflection.joined
                ):
                    continue
                rare = (
                    6.0 * (inflection.person == 1)
                    + 5.0 * (inflection.tense == "jussive")
                    + 8.0 * (inflection.number == "d")
                )
                rare += 4.0 * (inflection.voice == "passive")  # more than what a verb of a table has before others
                rare += 3.0 * (purpose and stem[0] != "ي")  # «لتقدم»: oftener the noun
                voice = inflection.voice or _voice_of_marks(word)
                found.append((
                    (82.0 if lemma in self._acting else 78.5) - price - rare,
                    Form(folded, proclitics, False, stem, enclitic, "VERB", lemma, inflection.tense, voice,
                         inflection.person, inflection.gender, inflection.number),
                ))  # fmt: skip
        if future:
            return found
        for inflection, lemma in self._verbs.get(stem, ()):
            if inflection.derived and not enclitic and marker in ("", "و"):
                bonus = 2.0 if not article and stem[-1] in "اه" else -4.0
                found.append((
                    74.0 - price + bonus,
                    Form(
                        folded, proclitics, article, stem, "", "ADJ", lemma, "", inflection.voice, 3, inflection.gender,
                        inflection.number, inflection.derived,
                    ),
                ))  # fmt: skip
        for noun in _noun_bases(stem, enclitic):
            entry_ = self._nouns.get(noun)
            if entry_ is not None:
                lemma, tag, number = entry_
                if noun == stem[:-1] and stem.endswith("ه") and tag != "ADJ" and not plain.endswith("ة"):
                    continue  # «هجومه» is no feminine of «هجوم»: the letter is an enclitic
                if enclitic == "ني" or (enclitic and tag == "ADV"):
                    continue
                shape = "" if noun == stem or noun[:-1] == stem[:-1] else _ending_number(stem)
                gender = "f" if lemma.endswith("ه") else "m"
                near = 0.0 if noun == stem or (enclitic and noun[:-1] == stem[:-1]) else 2.0
                if tag == "NOUN" and noun == stem[:-1] and stem.endswith("ه"):
                    near = 4.0  # «وعودة» is «عودة» with «و» before it is a feminine of «وعود»
                if near and stem in self._names and stem.endswith(("ا", "ان")):
                    near = 4.0  # «روسيا» is no accusative of «روسي», «لبنان» no dual
                found.append((
                    80.0 - price - near + (1.0 if article or marker else 0.0),
                    Form(
                        folded, proclitics, article, stem, enclitic, tag, lemma,
                        gender=gender, number=shape or number,
                    ),
                ))  # fmt: skip
                break
        surface = ("ال" if article else "") + stem
        strong = surface in self._whole_names  # «مصر» is no participle of «أصر»
        if not enclitic and (strong or surface in self._names) and (len(surface) > 2 or marker not in ("ب", "ل", "ك")):
            found.append((
                (90.0 if strong else 78.0) - price,
                Form(folded, proclitics, article, stem, "", "NAME", surface),
            ))  # fmt: skip
        return found

    def _guess(
        self, folded: str, proclitics: tuple[str, ...], article: bool, stem: str, price: float
    ) -> tuple[float, Form]:
        marker = proclitics[-1] if proclitics else ""
        tag, tense, gender, number, lemma = "NOUN", "", "m", "s", stem
        score = 40.0
        person = 0
        past = stem.endswith("ت") and not stem.endswith("ات") and not stem.startswith("بال")
        if not article and marker in ("", "و", "ف", "س") and len(stem) >= 4 and stem[0] == "ي":
            tag, tense, person, score = "VERB", "present", 3, 48.0 if marker != "س" else 41.0  # «سيلفا», «سيناريوهات»
            number = "p" if stem.endswith(("ون", "وا")) else "s"
        elif marker == "س":
            ok = stem[:1] in ("ت", "ن") and len(stem) >= 4
            tag, tense, person, score = "VERB", "present", 3, 41.0 if ok else 5.0
            gender = "f"
        elif not article and marker in ("", "و", "ف") and len(stem) >= 4 and past:
            tag, tense, person, gender, score = "VERB", "past", 3, "f", 44.0
        elif stem.endswith(("يه", "ي", "يين", "يون", "يات")) and len(stem) >= 5:
            tag = "ADJ"
            gender = "f" if stem.endswith(("يه", "يات")) else "m"
            number = "p" if stem.endswith(("يين", "يون", "يات")) else "s"
        elif stem.endswith("ات"):
            gender, number, lemma = "f", "p", stem[:-2] + "ه"
        elif stem.endswith(("ون", "ين")) and len(stem) >= 5:
            number, lemma = "p", stem[:-2]
        elif stem.endswith("ه"):
            gender = "f"
        if len(stem) < 3:
            score -= 25.0
        if article:
            score += 6.0  # an unknown word that opens with ال is likelier a noun with its article than a stem in ال
        if marker and marker in _PREPOSITIONS:
            score -= 0.0 if article else 12.0  # cutting ب، ل، ك from a word that nobody knows is a gamble
        elif marker in ("و", "ف"):
            score -= -2.0 if marker == "و" and len(stem) >= 4 else 10.0
        return score - price, Form(
            folded, proclitics, article, stem, "", tag, lemma, tense, "", person, gender, number, known=False
        )  # fmt: skip


def _seamed(left: Form, right: Form) -> bool:
    """Whether the border between two words is plain to see: an article, a preposition, or a verb behind a long name."""
    if left.folded.removeprefix("و") in _LEADING:
        return (right.folded.startswith("ال") or len(right.folded) > 5) and not right.enclitic
    if left.tag == "SUB" and left.enclitic and right.folded in _AFTER_THAT:
        return True  # «أنهالن»
    if len(left.folded) < 4:
        if left.tag == "VERB" and right.definite and right.folded.startswith(("ال", "لل")):
            return len(right.folded) > 4  # «أكّدالأمين»
        return left.folded in ("في", "من") and right.tag == "NOUN" and len(right.folded) > 3 and not right.proclitics
    if left.tag == "VERB" and len(right.folded) > 5 and right.definite and right.folded.startswith("ال"):
        return True  # «وقدمالمركزي»
    if left.tag == "VERB" and left.folded[:1] == "و" and left.folded.endswith("ت") and len(right.folded) > 5:
        return right.tag == "NOUN" and not right.proclitics  # «وجرتمفاوضات»
    if len(left.stem) < 4 or (right.folded.startswith(("ات", "يين", "يهم", "مرات")) and len(right.folded) < 5):
        return False
    closed = left.definite or left.tag == "NAME"
    if right.folded in _SHORT:
        return closed or left.folded.endswith("ات")
    if right.folded in _BEHIND:
        plain = left.folded.endswith("ات") or (left.tag == "VERB" and left.folded.endswith("ت"))
        return (closed and len(left.folded) > 4) or (plain and len(left.folded) > 5)  # «احتجاجاتبعد»، «اندلعتبين»
    if right.folded.startswith(("ال", "لل", "بال")) and len(right.folded) > 4:
        return True
    if len(right.folded) < 4:
        return left.definite and len(left.folded) > 6 and right.tag == "VERB" and not right.voice  # «الإسرائيليرفض»
    if left.tag == "VERB" and left.folded.endswith("ت") and right.tag == "NOUN":
        return right.known and not right.proclitics and not right.enclitic  # «أعلنتوزارة»
    if left.tag == "VERB" and right.proclitics == ("ب",) and right.tag == "NOUN" and len(right.folded) > 4:
        return not right.enclitic  # «ترحببعودة»
    if left.tag == "NAME" and right.folded.startswith("وال") and len(right.folded) > 5:
        return right.tag == "NAME"  # «إيرانوالجزائر»
    if left.tag == "VERB" and right.tag == "NOUN" and len(right.folded) > 4:
        bare = not right.proclitics and not right.enclitic and not right.folded.endswith("ين")
        return bare and not left.folded.endswith(("ا", "و", "ن"))  # «تشهدعمليات»
    if right.tag == "VERB" and right.tense == "past" and min(len(left.folded), len(right.folded)) > 5:
        return left.tag in ("NOUN", "ADJ") and not left.proclitics and not right.proclitics  # «إسرائيلياستهدف»
    if left.tag == "SUB":
        return right.tag == "VERB" and not right.proclitics
    if (left.definite and len(left.folded) > 4) or (left.tag == "NAME" and right.tag == "VERB"):
        return True
    if min(len(left.folded), len(right.folded)) < 5 or right.tag not in ("NOUN", "ADJ"):
        return False
    # «الميادينبوقوع»، «استهدافمواقع»: two long words of which each stands in a table
    if right.proclitics:
        return left.tag == "NAME" and right.proclitics[0] in ("ب", "ل")
    return left.tag in ("NOUN", "VERB", "ADJ") and not left.proclitics and not left.folded.endswith(("ا", "و"))


def _name_keys(folded: str) -> tuple[tuple[int, str], ...]:
    """The word whole, then without one or two proclitic letters; «لل» gives back its article."""
    keys = [(0, folded)]
    rest, cut = folded, 0
    for letters in (_CONJUNCTIONS, _PREPOSITIONS):
        if len(rest) > 2 and rest[0] in letters:
            rest, cut = rest[1:], cut + 1
            keys.append((cut, rest))
            if rest.startswith("ل") and folded[cut - 1] == "ل":
                keys.append((cut, "ا" + rest))
        elif len(rest) > 2 and letters == _PREPOSITIONS and cut == 0 and folded[0] in letters:
            keys.append((1, folded[1:]))
    return tuple(keys)


def _voice_of_marks(word: str) -> str:
    """A damma on the first letter of a past verb marks the passive where a writer cared to write it («قُتل»)."""
    bare = word.lstrip("وف")
    if len(bare) > 3 and bare[0] == "ا" and "ُ" in (bare[2:3], bare[3:4]):
        return "passive"  # «اعتُقل»، «استُهدف»
    return "passive" if len(bare) > 2 and bare[1] == "ُ" and bare[0] not in "يتنأ" else ""


def _openings(folded: str) -> list[tuple[str, str, bool, str]]:
    found = [("", "", folded)]
    if folded[0] in _CONJUNCTIONS and len(folded) > 2:
        found.append((folded[0], "", folded[1:]))
    result: list[tuple[str, str, bool, str]] = []
    for conjunction, _, rest in found:
        result.append((conjunction, "", False, rest))
        if rest.startswith("ال") and len(rest) > 3:
            result.append((conjunction, "", True, rest[2:]))
        if rest[0] in "بلكس" and len(rest) > 2:
            tail = rest[1:]
            result.append((conjunction, rest[0], False, tail))
            if tail.startswith("ال") and len(tail) > 3 and rest[0] != "س":
                result.append((conjunction, rest[0], True, tail[2:]))
            if rest.startswith("لل") and len(rest) > 3:
                result.append((conjunction, "ل", True, rest[2:]))
    return result


def _endings(rest: str, article: bool) -> list[tuple[str, str]]:
    found = [(rest, "")]
    if not article:
        found += [(rest[: -len(end)], end) for end in ENCLITICS if rest.endswith(end) and len(rest) - len(end) >= 2]
    return found


def _noun_bases(stem: str, enclitic: str) -> list[str]:
    """Dictionary forms that a noun's stem may stand for: ta marbuta before an enclitic, plural, dual, case endings."""
    bases = [stem]
    if enclitic and stem.endswith("ت"):
        bases.append(stem[:-1] + "ه")
    if enclitic and stem[-1] in "وي" and len(stem) > 3:
        bases.append(stem[:-1] + "ء")
        bases.append(stem[:-1] + "ا")  # «لقاؤه»، «لقائه»: the hamza changes its seat
        bases.append(stem[:-1])
    if stem.endswith(("ين", "ون", "ان")) and len(stem) > 4:
        bases += [stem[:-2], stem[:-3] + "ه" if stem[-3] == "ت" else stem[:-2]]
    if stem.endswith("ات") and len(stem) > 3:
        bases += [stem[:-2] + "ه", stem[:-2]] if len(stem) > 4 else [stem[:-2] + "ه"]  # «لغات»
    if stem.endswith("ا") and len(stem) > 3 and stem[-2] != "ه" and not enclitic:
        bases.append(stem[:-1])
        if stem.endswith("تا"):
            bases.append(stem[:-2] + "ه")
    if stem.endswith(("ي", "و")) and len(stem) > 3:
        bases.append(stem[:-1])  # construct of a sound plural or dual: «وزيري»، «مسؤولو»
        if stem.endswith("تي"):
            bases.append(stem[:-2] + "ه")
    if stem.endswith("ه") and len(stem) > 3:
        bases.append(stem[:-1])
    if stem.endswith("يه"):
        bases.append(stem[:-1])
    return bases


def _ending_number(stem: str) -> str:
    if stem.endswith(("ات", "ون", "ين")):
        return "p"
    return "d" if stem.endswith(("ان", "تي", "تا")) else ""


def verb_index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[Inflection, str], ...]]:
    """Folded spelling → inflections with their lemma (the folded past), from (past, present) pairs, each pair once."""
    index: dict[str, list[tuple[Inflection, str]]] = {}
    seen: set[tuple[str, str]] = set()
    for past, present in pairs:
        key = (fold(past), fold(present))
        if key in seen:
            continue
        seen.add(key)
        for inflection in conjugate(past, present):
            if inflection.gender == "f" and inflection.number == "p" and not inflection.derived:
                continue  # in reports rarer than the names that they look like: «عدن»، «بكين»
            index.setdefault(inflection.spelling, []).append((inflection, key[0]))
    return {spelling: tuple(rows) for spelling, rows in index.items()}


def noun_index(
    frames: Iterable[Frame],
    cues: Iterable[Cue],
    roles: Iterable[Role],
    open_words: Iterable[OpenWord],
    countries: Iterable[Country],
) -> dict[str, tuple[str, str, str]]:
    """Folded noun or adjective → (lemma, tag, number). The first table that holds a word gives it."""
    index: dict[str, tuple[str, str, str]] = {}

    def put(word: str, lemma: str, tag: str, number: str = "s") -> None:
        index.setdefault(fold(word), (fold(lemma), tag, number))

    for country in countries:
        for demonym in country.demonym:
            put(demonym, demonym, "ADJ")
            put(demonym + "ة", demonym, "ADJ")
        for plural in country.plurals:
            put(plural, country.demonym[0] if country.demonym else plural, "NOUN", "p")
    for role in roles:
        for word in (role.head, role.feminine):
            if word and " " not in word:
                put(word, word, "NOUN")
        for plural in role.plurals:
            if " " not in plural:
                put(plural, role.head, "NOUN", "p")
    for frame in frames:
        for noun in frame.nouns:
            if " " not in noun:
                put(noun, noun, "NOUN")
    for cue in cues:
        for noun in cue.nouns:
            if " " not in noun:
                put(noun, noun, "NOUN")
    for entry in open_words:
        put(entry.word, entry.word, entry.tag)
        for plural in entry.plurals:
            put(plural, entry.word, entry.tag, "p")
    return index

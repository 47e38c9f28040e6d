"""speech: which words of a sentence tell of speech, and from where to where the words of the speaker go.

Not a stage: the stage claims asks. Cues are verbs and participles of the cue tables and what stands in for them
(«مسجلا أن»، «بالقول إن»). What was said stands behind «أن», a colon or a quotation mark, or is a noun phrase
(«أكد ضرورة …»); it ends before the next cue at the same level or the writer's own words («، وذلك بعد …»).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from waqai.knowledge import Knowledge
from waqai.knowledge.framing import CueSense
from waqai.knowledge.spelling import fold
from waqai.model import Clause, Sentence
from waqai.stages.by_token import SCAN, SPEAKERS, ByToken

QUOTES = frozenset("\"“”„«»‹›'‘’()[]")
EDGE = "،,.؛:\"“”»«'()[]-–"  # marks that are no part of what was said when they stand at its ends
# words with which an attribution behind the speech begins
_TAILS = frozenset("وفق وفقا بحسب حسب حسبما وفيما بينما فيما علي مضيفا مشيرا موكدا في".split())
LEAST = 2  # words that a claim must hold
LONGEST = 6000  # code points that one claim may hold: a page without a stop is not one speech
_AHEAD = 40  # cues behind a claim that are asked whether they end it
# verbs whose «أن» with a subjunctive is what was said
_WISHES = frozenset(
    "طالب طلب دعا اقترح ناشد امر حث وعد تعهد اقسم توعد هدد توقع اشترط اوصي تمني امل رجا نصح اهاب نادي تطلع "
    "استبعد رجح استغرب استنكر حض اوعز استهجن".split()
)
# the writer's own words behind the speaker's: «أثناء لقائه …»، «، وذلك بعد …»، «، لكنه امتنع عن التعليق»
_ASIDE = re.compile(
    r"\s(?:أثناء|خلال|عقب|بعد) (?:لقائ|استقبال|اجتماع|زيارت)ه|\sخلال مؤتمر صحا?في"
    r"|[،,]\s*(?:لكن|غير أن|إلا أن)(?:ه|ها|هم|هما) (?:امتنع|رفض|لم|أضاف|أكد|أوضح|شدد|قال|وافق)"
    r"|(?:[،,]\s*و?|\sو)ذلك (?:بعد|قبل|خلال|عقب|إثر|في|على|ضمن|أثناء|غداة|عشية|ردا)\b"
    r"|[،,]\s*بعدما\b|\sبعدما (?:ذكر|أعلن|قال|نقل|أفاد)ت?\b|[،,]\s*(?:عقب|غداة|عشية)\b"
    r"|[،,]\s*بعد (?:ساعات|ساعة|يوم|يومين|أيام|أسبوع|أسابيع|شهر|أشهر)\b"
    r"|[،,]\s*على خلفية\b|[،,]\s*(?:و?في الوقت الذي|في حين)\b"
    r"|[،,]\s*تزامنا[\u064b]? مع|[،,]\s*(?:وفقا?|بحسب|حسب|حسبما|طبقا|على حد|نقلا عن)[\u064b]?\b|\sبحسب ما\b"
    r"|[،,]\s*(?:مثمن|مشيد|مثني|ملقي|معرب|معبر|شاكر|منوه|مهنئ|معزي|مندد|منتقد|مستنكر|متهم|مرحب)(?:\u064b?ا\u064b?|ة\u064b?|ين)(?=\s)"
)
# before these «أن» opens a clause of time or contrast, never what was said
_NOT_THAT = frozenset(
    "بعد قبل منذ رغم دون الا غير خاصه خصوصا لا مع حين كما حتي فضلا بما لولا ريثما اثر فور بمجرد بيد سوي حيث اذ".split()
)
# nouns that a name in quotation marks completes: «صحيفة "…"»، «حركة «…»»
NAMED = frozenset(
    "عنوان صحيفه جريده مجله وكاله قناه شبكه اذاعه محطه تلفزيون موقع منصه برنامج تطبيق منظمه حركه تنظيم جماعه حزب "
    "شركه مجموعه كتايب كتيبه قوات لجنه مبادره حمله وسم هاشتاغ ايتلاف تحالف مركز معهد فرقه جبهه لواء سرايا "
    "هييه موسسه مجلس رابطه جمعيه تيار فصيل مصرف بنك فيلم كتاب صاروخ عمليه".split()
)
# words between two statements: «، كما قالت …»، «إلا أنه أضاف …»
_JOINING = frozenset("كما فيما بينما انه انها حين".split())
_TOPICS = frozenset("تناول تطرق".split())  # what stands in quotation marks behind them are titles
# «، فيما يندد المعارضون …» ends what the others say
_SIDES = frozenset("ندد رفض انتقد نفي طالب دعا حذر اتهم ادان رحب شجب استنكر وصف اعتبر راي اكد قال".split())
_HINTING = frozenset("عني دل اوحي".split())  # what is said does, not who says it
_LOOSE = re.compile(r"[\s،,]+(?:كما|فيما|بينما|إلا أنه|إلا أنها|في حين|التي|الذي|الذين)\s*$")
# a bare noun of these is a feeling or a report about what others say, not what was said
_REPORTS = frozenset(
    "قلق انزعاج اسف استياء ارتياح استنكار ادانه ترحيب تقدير شكر امتنان تعازي تعزيه حزن غضب شفاء توفيق رحمه سلامه "
    "قول ادعاءات مزاعم اتهامات انباء تقارير شايعات خبر صحه وجود ما ان".split()
)
_STATEMENTS = frozenset("بيان تصريح تصريحات كلمه خطاب رساله تغريده منشور تدوينه مقابله حديث".split())
# heads of what is stated that are no acts: «أكد ضرورة …»، «أعلنت مسؤوليتها عن …»
_STATED = frozenset(
    "ضروره اهميه وجوب حق حرص التزام استعداد عدم مسووليه مسووليت وقوف مواصله استمرار قدره رغبه ثقه حاجه خطوره "
    "مكانه عزم اعتزام رغبت".split()
)


def _participles(lemma: str) -> tuple[str, ...]:
    """Active participles that a verb may have, folded; the root's shape is not known, so each that its letters
    allow."""
    if len(lemma) < 3:
        return ()
    late = lemma[:-2] + "ي" + lemma[-1] if lemma[-2] == "ا" else lemma  # the long vowel of «أشار» → «مشير»
    found = ["م" + lemma, "م" + late[1:] if lemma[0] == "ا" else "م" + late]
    if lemma[0] == "ا" and len(lemma) == 3:
        found.append("مو" + lemma[1:])
    if len(lemma) == 3:
        middle = "ي" if lemma[1] == "ا" else lemma[1]
        found.append(lemma[0] + "ا" + middle + ("ي" if lemma[2] in "اي" else lemma[2]))
    return tuple(found)


class Speech:
    """Cues of the sentence entered last, and the stretch that each of them leads."""

    def __init__(self, by: ByToken, known: Knowledge) -> None:
        self.by, self.known = by, known
        self.reading, self.forms, self.tokens, self.text = by.reading, by.forms, by.tokens, by.text
        self.head, self.covered, self.predicates = by.head, by.covered, by.predicates
        self.starts, self.quote_at, self.quote_starts = by.starts, by.quote_at, by.quote_starts
        self.participles = {word: lemma for lemma in known.cues.by_verb for word in _participles(lemma)}
        self.nouns = frozenset(noun for noun, sense in known.cues.by_noun.items() if sense.cue.kind == "noun")
        self.spoken: list[Clause] = []
        self.spoken_order: list[int] = []
        self.spoken_at: set[int] = set()
        self.led_by = ""  # what led what was said last: «أن» and its like or a noun

    def enter(self, number: int, sentence: Sentence) -> list[Clause]:
        """The cues of a sentence, which are those that end one another's speech until the next is entered."""
        self.spoken = self._cue_clauses(number, sentence)
        self.spoken_order = [clause.predicate for clause in self.spoken]
        self.spoken_at = set(self.spoken_order)
        return self.spoken

    def _cue_clauses(self, number: int, sentence: Sentence) -> list[Clause]:
        """Verbs and participles of the clause grammar with a cue, and what stands in for one: a participle or a noun
        of speech with «أن», a colon or a quotation right behind it («مسجلا أن»، «بالقول إن»، «إعلانها أنها»)، and
        «وبين X أن» where «بين» is the verb."""
        verbs = self.known.cues.by_verb
        found = {c.predicate: c for c in self.by.clauses.get(number, ()) if c.kind in ("verb", "participle")}
        for at in range(sentence.first, sentence.last - 1):
            form = self.forms[at]
            if (
                at in found
                or form.tag in ("MARK", "REL", "SUB", "NUM")
                or (at in self.covered and not self._only_role(at))
            ):
                continue
            if form.stem == "بين" and at == sentence.first and form.tag == "PREP" and self._made_clear(at, sentence):
                found[at] = Clause(at, at, at + 1, number, "verb", "بين", "past", "active", ())
                continue
            if form.tag not in ("NOUN", "ADJ") or (
                form.definite and form.folded not in ("القول", "بالقول", "بالتاكيد")
            ):
                continue
            if form.stem in ("اشاره", "دلاله") and self.forms[at - 1].folded == "في":
                continue  # «، في إشارة إلى أن …»: the writer's
            lemma = self._speech_lemma(at)
            if lemma in verbs and form.tag == "NOUN" and "ان" in verbs[lemma].content and self._owned(at, sentence):
                found[at] = Clause(at, at, at + 1, number, "noun", lemma, "", "active", ())
                continue
            if not lemma or lemma not in verbs or not self.said_behind(at, sentence):
                continue
            if (
                form.enclitic
                or form.definite
                or (form.folded.endswith(("ا", "ه", "ين", "تين", "ات")) and form.stem not in self.nouns)
            ):
                found[at] = Clause(
                    at,
                    at,
                    at + 1,
                    number,
                    "noun" if form.enclitic or form.definite else "participle",
                    lemma,
                    "",
                    "active",
                    (),
                )
        return [
            clause
            for at, clause in sorted(found.items())
            if self.came(clause) or (clause.lemma in verbs and not self._describes_noun(clause))
        ]

    def _owned(self, at: int, sentence: Sentence) -> bool:
        """Whether a noun of speech has its speaker behind it and then what was said: «تأكيد الوزارة أن …»، «تحذيرات
        أممية من أن …»، «اتهامات من المعارضة بأن …»."""
        number, form = self.by.owner(at), self.forms[at]
        nouns = self.known.cues.by_noun
        senses = (nouns.get(form.stem), nouns.get(form.stem.removesuffix("ات")))
        spoken = any(sense is not None and sense.cue.kind == "verb" for sense in senses)
        if number < 0 or form.enclitic or form.definite or not spoken:
            return False
        return self.said_behind(self.reading.mentions[number].last - 1, sentence)

    def _describes_noun(self, clause: Clause) -> bool:
        """Whether a participle only describes the noun before it: «مصادر مطلعة»."""
        before = self.forms[clause.predicate - 1]
        plain = clause.kind == "participle" and not self.known.cues.by_verb[clause.lemma].content
        return plain and before.tag == "NOUN" and not before.definite

    def _only_role(self, at: int) -> bool:
        """Whether one indefinite word alone was taken for a title («مشيرين»، «داعيا»)."""
        number = self.by.first_at.get(at, -1)
        if number < 0:
            return False
        mention = self.reading.mentions[number]
        return mention.kind == "role" and mention.last - mention.first == 1 and not self.forms[at].definite

    def _speech_lemma(self, at: int) -> str:
        """The cue verb of a noun or participle: «قوله» → قال، «مسجلا» → سجل; empty for none."""
        form = self.forms[at]
        stem = form.stem if form.known else form.stem.removeprefix("و")
        for ending in ("", "ا", "ه", "ين", "تين", "ات"):
            word = stem.removesuffix(ending)
            sense = self.known.cues.by_noun.get(word)
            if sense is not None and sense.cue.kind == "verb":
                return fold(sense.cue.past)
            if word in self.participles and (ending or form.derived == "active"):
                return self.participles[word]
        return form.lemma if form.derived == "active" else ""

    def said_behind(self, at: int, sentence: Sentence) -> bool:
        """Whether «أن», «إلى أن», a colon or a quotation follows at once."""
        after = at + 1
        if after < sentence.last and self.forms[after].tag == "PREP" and not self.forms[after].enclitic:
            after += 1
        if after + 1 >= sentence.last:
            return False
        form = self.forms[after]
        return (
            (form.tag == "SUB" and "content" in form.classes)
            or form.folded == ":"
            or (after + 1 in self.quote_at and form.tag == "MARK")
        )

    def _made_clear(self, at: int, sentence: Sentence) -> bool:
        """Whether «بين» opens «بيّن X أن …» and not «بين X و Y»."""
        for position in range(at + 1, min(sentence.last, at + 14)):
            form = self.forms[position]
            if form.tag == "SUB" and "content" in form.classes:
                return position > at + 1 or self.forms[at].proclitics == ("و",)
            if form.proclitics[:1] == ("و",) or form.tag == "VERB":
                return False
        return False

    def came(self, clause: Clause) -> bool:
        """«جاء فيه: …»، «ورد في البيان أن …»، «كتب عليها …»."""
        if clause.lemma not in ("جاء", "ورد") or clause.predicate + 1 >= len(self.forms):
            return False
        after = self.forms[clause.predicate + 1]
        return after.stem == "في" and after.tag == "PREP" and clause.kind == "verb"

    def content(self, clause: Clause, sense: CueSense, sentence: Sentence) -> tuple[tuple[int, int] | None, bool]:
        """Offsets of what was said and whether it is direct: behind «أن», a colon or a quotation mark, else a noun
        phrase."""
        limit = self._quote_limit(clause, sentence)
        found = self.opening(clause, sentence)
        self.led_by = "noun"
        if clause.lemma == "وصف" and (described := self._described(clause, limit)) is not None:
            return described, False
        if clause.lemma in ("اعتبر", "عد") and (deemed := self._deemed(clause, limit)) is not None:
            return deemed, False
        if found is not None:
            kind, first = found
            led = self._noun_start(clause, sense) if kind != "colon" else -1
            if (
                0 <= led < first - 1
                and self._stated(led)
                and (
                    kind == "quote"
                    or any(self.forms[t].tag == "VERB" and t not in self.covered for t in range(led, first - 1))
                )
            ):
                return self.trim(led, sentence, min(limit, self._next_teller(led, clause, limit)), False)
            if kind == "quote":
                quote = self.quote_at[first]
                if not sense.content and (first > clause.predicate + 9 or self._titles(clause, first)):
                    return None, False
                if self._goes_on(quote[1], first, sentence):
                    return self.trim(first, sentence, limit, False)
                if quote[3]:
                    return (quote[0], quote[1]), True
                return self._unclosed(quote[0], min(quote[1], limit))
            if kind == "that" and not self._takes_that(clause, sense, first):
                return None, False
            self.led_by = "that"
            return self.trim(first, sentence, limit, kind == "colon")
        led = self._noun_start(clause, sense)
        if led >= 0:
            return self.trim(led, sentence, min(limit, self._next_teller(led, clause, limit)), False)
        return self._quote_before(clause.predicate, sense, sentence), True

    def _titles(self, clause: Clause, at: int) -> bool:
        """«وتناول اللقاء محاور "…" و"…"»: quotations behind a noun that they only spell out."""
        while at > clause.predicate and self.forms[at - 1].tag == "MARK":
            at -= 1
        before = self.forms[at - 1]
        return clause.lemma in _TOPICS and not before.definite and at - 1 not in self.covered

    def _deemed(self, clause: Clause, limit: int) -> tuple[int, int] | None:
        """«، التي تعتبرها الحكومة غير دستورية»: what a suffix in a relative clause is held to be."""
        form, before = self.forms[clause.predicate], self.forms[clause.predicate - 1]
        if form.enclitic not in ("ه", "ها", "هم") or before.tag != "REL" or clause.kind != "verb":
            return None
        subject = next((a for a in clause.arguments if a.slot == "subject" and a.first > clause.predicate), None)
        first = subject.last if subject is not None else clause.predicate + 1
        last = first
        while last < len(self.forms) and self.tokens[last].end <= limit and self.forms[last].folded not in "،,.؛:-–":
            last += 1
        if last - first < LEAST or self.forms[first].tag == "SUB":
            return None
        return self._bare(self.tokens[first].start, self.tokens[last - 1].end)

    def _described(self, clause: Clause, limit: int) -> tuple[int, int] | None:
        """«وصف الاتفاق بأنه "تاريخي"»: from what is described on, for only a part of it is quoted; none where a suffix
        stands for it."""
        if clause.voice == "passive" or clause.kind not in ("verb", "participle"):
            return None
        first = next((a.first for a in clause.arguments if a.slot == "object" and not a.inherited), -1)
        after = range(clause.predicate + 1, min(len(self.forms), clause.predicate + 12))
        first = next((at for at in after if self.forms[at].folded in ("ما", "عدم")), first)  # «واصفا ما يجري بـ…»
        if first <= clause.predicate or self.forms[first].folded.startswith("ايا"):
            return None
        start = self.tokens[first].start
        quote = next((q for at, q in self.quote_at.items() if first < at and q[0] < limit), None)
        told = any(self.forms[at].folded[:2] in ("با", "بـ") for at in range(first, min(len(self.forms), first + 25)))
        if quote is None and not told:
            return None
        end = quote[1] if quote is not None else self.cut_tail(start, limit)
        return self._bare(start, end) if end > start else None

    def _quote_before(self, at: int, sense: CueSense, sentence: Sentence) -> tuple[int, int] | None:
        """Offsets of the quotation that ends before a verb that comes behind its speech: «"…"، يقول فلان»."""
        form, before = self.forms[at], at - 1
        if form.proclitics or form.tag != "VERB" or "ان" not in sense.content:
            return None
        while before > sentence.first and self.forms[before].tag == "MARK":
            before -= 1
        if at - before < 2:
            return None
        end = self.tokens[before].end
        index = bisect_right(self.quote_starts, end) - 1
        if index < 0:
            return None
        quote = self.reading.quotes[index]
        said = len(self.text[quote.start : quote.end].split()) >= 3 and quote.start >= sentence.start
        return (quote.start, quote.end) if said and end <= quote.end <= end + 2 else None

    def _stated(self, at: int) -> bool:
        """Whether a noun can be what was said, not a name that no table holds."""
        form, before = self.forms[at], self.forms[at - 1]
        return (
            at in self.predicates
            or form.stem in _STATED
            or form.proclitics[:1] == ("ب",)
            or (before.tag == "PREP" and not before.enclitic)
        )

    def _takes_that(self, clause: Clause, sense: CueSense, first: int) -> bool:
        """Whether the cue's row allows «أن»: by itself or behind the preposition that the row names («ألمح إلى أن»)."""
        if "ان" in sense.content or clause.lemma == "وصف":
            return True
        that = first - 1
        while that > clause.predicate and self.forms[that].tag != "SUB":
            that -= 1
        return self.forms[that - 1].stem in sense.content or (
            self.forms[that].folded.startswith("بان") and "ب" in sense.content
        )

    def _goes_on(self, end: int, at: int, sentence: Sentence) -> bool:
        """Whether the sentence goes on behind a quotation as one phrase with it: then only part of the speech is
        quoted."""
        after = self._after(end, at)
        while after < sentence.last and self.forms[after].folded in QUOTES:
            after += 1
        if after >= sentence.last or self.tokens[after].start > end + 3:
            return False
        form = self.forms[after]
        return (
            form.tag in ("NOUN", "ADJ", "NAME")
            and not form.proclitics
            and form.derived != "active"
            and after not in self.spoken_at
        )

    def opening(self, clause: Clause, sentence: Sentence) -> tuple[str, int] | None:
        """How and at which token the words of the speaker begin: behind «أن», behind a colon, or in a long quotation.

        Names, appositions, times and relative clauses may stand between; another cue or a stop may not.
        """
        position = clause.predicate + 1
        stop = min(sentence.last, clause.predicate + SCAN)
        while position < stop:
            form = self.forms[position]
            if position in self.quote_at and self.quote_at[position][2] >= 3:
                if not self._named_by_quote(position, stop):
                    return ("quote", position) if not self._completes(position) else None
                position = self._after(self.quote_at[position][1], position)
                continue
            if form.tag == "MARK":
                if form.folded == ":":
                    after = position + 1
                    if after < stop and self.forms[after].tag == "SUB" and "content" in self.forms[after].classes:
                        return "that", after + 1
                    return "colon", after
                if form.folded in ".؟?!؛" and not self.text[self.tokens[position].end :][:1].isalnum():
                    return None
            elif (
                form.tag == "SUB"
                and "content" in form.classes
                and position not in self.head
                and not self._of_time(position)
            ):
                after = position + 1
                if after < stop and self.forms[after].folded == ":":
                    return "colon", after + 1
                if form.folded in ("ان", "بان") and self._wish(after, sentence):
                    return ("that", after) if clause.lemma in _WISHES else None
                return "that", after
            elif form.tag == "VERB" and position not in self.covered and form.known and not self._like_a_name(position):
                before = self.forms[position - 1]
                relative = (
                    before.tag == "REL"
                    or (before.tag in ("NEG", "PART") and self.forms[position - 2].tag == "REL")
                    or before.folded == "ما"
                )
                if form.lemma in self.known.cues.by_verb and not relative and not self.describing(position):
                    return None
                if (
                    form.proclitics[:1] == ("و",)
                    and form.lemma in self.known.frames.by_verb
                    and form.tense != "jussive"
                ):
                    return None
            elif position in self.spoken_at or (
                form.derived == "active" and form.lemma in self.known.cues.by_verb and position in self.predicates
            ):
                return None
            position += 1
        return None

    def describing(self, at: int) -> bool:
        """Whether a verb with an enclitic describes the indefinite noun before it («بيان نشرته الوكالة»)."""
        form, before = self.forms[at], self.forms[at - 1] if at else None
        return (
            before is not None
            and form.enclitic in ("ه", "ها")
            and not form.proclitics
            and before.tag in ("NOUN", "ADJ", "NAME")
            and not (before.definite and before.tag == "NOUN")
        )

    def _like_a_name(self, at: int) -> bool:
        """Whether what reads as a verb ends a name that no table holds: «أحمد آدن، أن …»."""
        return self.forms[at - 1].tag == "NAME" and at + 1 < len(self.forms) and self.forms[at + 1].folded in "،,"

    def _of_time(self, at: int) -> bool:
        """Whether «أن» belongs to «بعد أن»، «رغم أن» and the like."""
        before = self.forms[at - 1]
        likened = self.forms[at].folded.removeprefix("و").startswith("كان")
        return likened or (before.stem in _NOT_THAT and before.tag != "MARK" and not before.enclitic)

    def _completes(self, at: int) -> bool:
        """Whether a quotation completes the noun before it: «وقف "التمرد"»، «استعدادها "الكامل"» are not speech word
        for word."""
        before = at - 1
        while before > 0 and self.forms[before].folded in QUOTES:
            before -= 1
        form = self.forms[before]
        return (
            form.tag == "NOUN"
            and not form.definite
            and not form.enclitic
            and before not in self.covered
            and before in self.predicates
            and form.stem not in _STATEMENTS  # «قالت العائلة في بيان “…”»
        )

    def _named_by_quote(self, at: int, stop: int) -> bool:
        """Whether a quotation only holds a name: «أن» follows it at once, or it completes a noun such as «صحيفة» or
        stands behind «لـ» («قالت "لجنة أهالي المعتقلين" إن …»، «قال لصحيفة "…" الأسبوعية إن …»)."""
        before = at - 1
        while before > 0 and self.forms[before].folded in QUOTES:
            before -= 1
        form = self.forms[before]
        if before < at - 1 and form.folded in ("حول", "بعنوان", "عنوان"):
            return True  # «في ندوة حول "…"»
        if (form.stem in NAMED and not form.definite) or (form.folded in ("ل", "لـ") and self.quote_at[at][2] <= 5):
            return True
        after = self._after(self.quote_at[at][1], at)
        while after < stop and self.forms[after].tag == "MARK" and self.forms[after].folded in QUOTES:
            after += 1
        if after + 1 < stop and self.forms[after].folded == ":" and after + 2 in self.quote_at:
            return True  # «قال لمحطة التلفزيون المحلية «…»: «…»»
        return after < stop and self.forms[after].tag == "SUB" and "content" in self.forms[after].classes

    def _after(self, offset: int, at: int) -> int:
        """First token from `at` on that begins at or behind an offset."""
        return bisect_left(self.starts, offset, at)

    def _wish(self, at: int, sentence: Sentence) -> bool:
        """Whether «أن» is followed by a subjunctive."""
        return at < sentence.last and self.forms[at].tag == "VERB" and self.forms[at].tense in ("present", "jussive")

    def noun_start_at(self, at: int) -> int:
        """Where the noun phrase begins that the cue verb at a token states; −1 for none."""
        clause = self.by.by_predicate.get(at)
        sense = self.known.cues.by_verb.get(clause.lemma) if clause is not None else None
        return self._noun_start(clause, sense) if clause is not None and sense is not None else -1

    def _noun_start(self, clause: Clause, sense: CueSense) -> int:
        """First token of a noun phrase that is what was said: «أكد ضرورة …», «دعا إلى وقف …», «أعلن بدء …»."""
        form, before = self.forms[clause.predicate], self.forms[clause.predicate - 1]
        after = self.forms[min(clause.predicate + 1, len(self.forms) - 1)]
        of_relative = form.enclitic in ("ه", "ها") and (before.tag == "REL" or before.folded == "ما")
        if (of_relative and clause.kind == "verb") or after.folded in ("ذلك", "هذا"):
            return -1  # «ما أكده …»، «كشف ذلك …»: what was said is told elsewhere
        for argument in clause.arguments:
            if argument.slot in ("subject", "content") or argument.inherited or argument.first <= clause.predicate:
                continue
            number = self.head.get(argument.head, -1)
            head = self.forms[argument.head]
            if (
                head.tag == "PREP"
                or argument.first == clause.predicate
                or (head.stem in _REPORTS and argument.slot == "object")
            ):
                continue
            if argument.slot == "object" and "noun" in sense.content:
                if (number >= 0 and self.reading.mentions[number].sense in SPEAKERS) or self._attribute(argument.head):
                    continue
                if head.definite and argument.head not in self.predicates and head.stem not in _STATED:
                    continue
                return self._earlier_act(clause, sense, argument.first)
            if clause.lemma in ("اقر", "اعترف") and any(a.slot == "object" for a in clause.arguments):
                continue  # «أقرت اللوائح الخاصة بـ…»
            if argument.slot in sense.content and number < 0 and argument.slot != "ان":
                return self._earlier_act(clause, sense, argument.first)
        return self._earlier_act(clause, sense, -1)

    def _attribute(self, at: int) -> bool:
        """Whether a token is an adjective of the name before it («الحركة المنضوية …»)."""
        form = self.forms[at]
        after_definite = at - 1 not in self.head and self.forms[at - 1].definite and at not in self.predicates
        return form.definite and (form.tag == "ADJ" or form.derived != "" or after_definite)

    def _earlier_act(self, clause: Clause, sense: CueSense, led: int) -> int:
        """`led`, or the noun of an act or the preposition of the cue that stands before it and that the grammar left
        apart."""
        position = clause.predicate + 1
        stop = min(self.reading.sentences[clause.sentence].last, clause.predicate + 25, led if led >= 0 else 1 << 60)
        while position < stop:
            form, before = self.forms[position], self.forms[position - 1]
            if form.tag == "VERB" and "noun" in sense.content and self._stated_noun(position):
                return position
            if (form.tag in ("VERB", "REL", "SUB") and position not in self.covered) or form.folded in ".:؛":
                break
            if (
                form.tag == "PREP"
                and form.folded in sense.content
                and not form.enclitic
                and position + 1 not in self.covered
            ):
                return position + 1
            apart = before.tag not in ("PREP", "NUM") and not (
                before.tag == "NOUN" and not before.definite and position - 1 not in self.covered
            )
            if (
                "noun" in sense.content
                and (form.tag == "NOUN" or form.stem in _STATED)
                and not form.definite
                and not form.proclitics
                and position not in self.covered
                and ((apart and position in self.predicates) or form.stem in _STATED)
                and form.stem not in _REPORTS
                and position > clause.predicate + 1
            ):
                return position
            position += 1
        return led if led >= 0 else self._act_after(clause) if "noun" in sense.content else -1

    def _stated_noun(self, at: int) -> bool:
        """Whether what reads as a verb is the noun of what was said: «مؤكدا وزير الدفاع حرص بلاده على …»."""
        noun = any(f.tag == "NOUN" and f.stem in _STATED for f in self.forms[at].others)
        return noun and at in self.by.ending and at + 1 in self.covered

    def _act_after(self, clause: Clause) -> int:
        """«أعلن رئيس الشركة، فلان، في رسالة، إغلاق المصنع»: the noun of an act behind commas; nothing else may come
        between."""
        position = clause.predicate + 1
        stop = min(self.reading.sentences[clause.sentence].last, position + 20)
        comma = False
        while position < stop:
            form = self.forms[position]
            if (form.tag in ("VERB", "REL", "SUB") and position not in self.covered) or form.folded in ".:؛":
                return -1
            if (
                comma
                and form.tag == "NOUN"
                and not form.definite
                and position not in self.covered
                and position in self.predicates
            ):
                return position
            comma = form.tag == "MARK" and form.folded in "،,"
            position += 1
        return -1

    def _quote_limit(self, clause: Clause, sentence: Sentence) -> int:
        """Where what was said must end: before the next cue at the same level, else with the sentence."""
        position = bisect_right(self.spoken_order, clause.predicate + 1)
        for other in self.spoken[position : position + _AHEAD]:
            if self._inside_quote(other.predicate):
                continue
            form, before = self.forms[other.predicate], self.forms[other.predicate - 1]
            joined = form.proclitics[:1] == ("و",) or before.folded in _JOINING or self.came(other)
            if other.kind == "participle" and (
                joined or before.tag == "MARK" or self.said_behind(other.predicate, sentence)
            ):
                return self.tokens[other.predicate].start
            if before.tag == "REL" and self.forms[other.predicate - 2].folded in "،,":
                joined = True
            if other.lemma in _HINTING and other.kind == "verb":
                continue
            if other.kind == "verb" and before.folded in ("فيما", "بينما") and other.lemma in _SIDES:
                return self.tokens[other.predicate].start
            if (
                other.kind == "verb"
                and joined
                and (self.opening(other, sentence) is not None or (before.folded in _JOINING and self._states(other)))
            ):
                return self.tokens[other.predicate].start
        return min(sentence.end, self.tokens[clause.predicate].end + LONGEST)

    def _next_teller(self, first: int, cue: Clause, limit: int) -> int:
        """Where the article goes on behind a noun phrase that was said: before «، ورحبت الولايات المتحدة …», a past
        tense joined by «و» with a subject of its own, unless a clause within what was said may hold it too."""
        for clause in self.by.clauses.get(cue.sentence, ()):
            at = clause.predicate
            if at <= first or clause.kind != "verb" or self.tokens[at].start >= limit:
                continue
            form = self.forms[at]
            told = form.proclitics[:1] == ("و",) and form.tense == "past" and self.forms[at - 1].folded in "،,"
            own = any(a.slot == "subject" and not a.inherited and a.first == at + 1 for a in clause.arguments)
            if told and own and not self._inside_quote(at):
                inner = any(self.forms[t].tag in ("REL", "SUB") for t in range(first, at))
                return limit if inner else self.tokens[at].start
        return limit

    def _states(self, clause: Clause) -> bool:
        sense = self.known.cues.by_verb.get(clause.lemma)
        return sense is not None and self._noun_start(clause, sense) >= 0

    def _inside_quote(self, at: int) -> bool:
        start = self.tokens[at].start
        at = bisect_left(self.quote_starts, start + 1) - 1
        return any(q.closed and q.start <= start < q.end for q in self.reading.quotes[max(0, at - 3) : at + 1])

    def trim(self, first: int, sentence: Sentence, limit: int, colon: bool) -> tuple[tuple[int, int] | None, bool]:
        """Offsets of what was said from token `first`: without leading أن, preposition, quotation marks and trailing
        commas."""
        position = first
        while position < sentence.last and (
            self.forms[position].tag == "MARK" or (not colon and self.forms[position].folded in ("ان", "بان"))
        ):
            position += 1
        if (
            not colon
            and position not in self.quote_at
            and position < sentence.last
            and self.forms[position].folded in ("انه", "انها", "انهم", "بانه", "بانها", "انهما")
        ):
            position += 1
        while position < sentence.last and self.forms[position].tag == "MARK":
            position += 1
        if position >= sentence.last:
            return None, False
        token = self.tokens[position]
        form = self.forms[position]
        start = token.start
        if not colon and form.proclitics == ("ب",) and form.known and position == first:
            start += 1
        quote = self.quote_at.get(position)
        end = min(limit, sentence.end)
        if quote is not None and not quote[3] and quote[0] + 12 < end < quote[1]:
            return self._bare(start, end), True
        if quote is not None:
            rest = self.text[quote[1] : end].strip("\"”»' .،,؛\n")
            if quote[1] > sentence.end or not rest or self._tail(quote[1], end) or (colon and quote[2] >= 3):
                return ((quote[0], quote[1]), True) if quote[3] else self._unclosed(quote[0], quote[1])
        start, end = self._bare(start, self.cut_tail(start, end))
        if len(self.text[start:end].split()) < LEAST:
            return None, False
        return (start, end), colon

    def _unclosed(self, start: int, end: int) -> tuple[tuple[int, int] | None, bool]:
        """A quotation that nobody closes, up to its sentence's end or another's speech; one word is none («ارحل» in
        marks of its own is one)."""
        start, end = self._bare(start, end)
        return ((start, end), True) if len(self.text[start:end].split()) >= LEAST else (None, False)

    def _bare(self, start: int, end: int) -> tuple[int, int]:
        """The stretch without the words and marks at its end that lead to the next statement."""
        if loose := _LOOSE.search(self.text, max(start, end - 20), end):
            end = loose.start()
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in EDGE):
            end -= 1
        return start, end

    def _tail(self, start: int, end: int) -> bool:
        """Whether only an attribution follows («…»، بحسب …)."""
        words = self.text[start:end].strip("\"”»' .،,؛\n").split()
        return bool(words) and fold(words[0]).lstrip("و") in _TAILS

    def cut_tail(self, start: int, end: int) -> int:
        """Before «، بحسب ما …» or «، وذلك بعد …» the words are no longer the speaker's."""
        for match in _ASIDE.finditer(self.text, start, end):
            if match.start() > start + 6:
                return match.start()
        return end

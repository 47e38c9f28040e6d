"""claims: every stretch of speech that the article pins on a speaker.

Speech verbs and participles with «أن/إن», a colon, a quotation or a noun phrase; «بحسب» and its like; a headline
«X: …»; placards and slogans; a statement given word for word; a quotation that goes on without a cue. The speaker of a
verb without subject («وأضاف») is the last one who spoke and agrees with it in gender and number.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from msgspec import Struct

from waqai.knowledge import Knowledge
from waqai.knowledge.framing import CueSense
from waqai.knowledge.spelling import fold, strip_article
from waqai.model import Claim, Clause, Form, Mention, Reading, Sentence, Span, Trace

_QUOTES = frozenset("\"“”„«»‹›'‘’()[]")
_SPEAKERS = ("person", "country", "body", "group", "organisation", "people")
# words with which an attribution behind the speech begins
_TAILS = frozenset("وفق وفقا بحسب حسب حسبما وفيما بينما فيما علي مضيفا مشيرا موكدا في".split())
_LEAST = 2  # words that a claim must hold
_STATEMENT = 12  # sentences that a statement given word for word may hold
_TEXTS = frozenset("نص بيان تقرير بلاغ يلي اتي تالي كلمه رساله برقيه خطاب".split())
_LONGEST = 6000  # code points that one claim may hold: a page without a stop is not one speech
_AHEAD = 40  # cues behind a claim that are asked whether they end it
_SCAN = 45  # tokens between a cue and what was said
# verbs whose «أن» with a subjunctive is what was said
_WISHES = frozenset(
    "طالب طلب دعا اقترح ناشد امر حث وعد تعهد اقسم توعد هدد توقع اشترط اوصي تمني امل رجا نصح اهاب نادي تطلع "
    "استبعد رجح استغرب استنكر حض اوعز استهجن".split()
)


# the writer's own words behind the speaker's: «أثناء لقائه …»، «، وذلك بعد …»، «، لكنه امتنع عن التعليق»
_ASIDE = re.compile(
    r"\s(?:أثناء|خلال|عقب|بعد) (?:لقائ|استقبال|اجتماع|زيارت)ه|\sخلال مؤتمر صحا?في"
    r"|[،,]\s*(?:لكن|غير أن|إلا أن)(?:ه|ها|هم|هما) (?:امتنع|رفض|لم|أضاف|أكد|أوضح|شدد|قال|وافق)"
    r"|[،,]\s*و?ذلك (?:بعد|قبل|خلال|عقب|إثر|في|على|ضمن|أثناء|غداة|عشية|ردا)\b"
    r"|[،,]\s*بعدما\b|[،,]\s*(?:عقب|غداة|عشية)\b"
    r"|[،,]\s*بعد (?:ساعات|ساعة|يوم|يومين|أيام|أسبوع|أسابيع|شهر|أشهر)\b"
    r"|[،,]\s*على خلفية\b|[،,]\s*(?:و?في الوقت الذي|في حين)\b"
    r"|[،,]\s*تزامنا[\u064b]? مع|[،,]\s*(?:وفقا?|بحسب|حسب|حسبما|طبقا|على حد|نقلا عن)[\u064b]?\b|\sبحسب ما\b"
)
# before these «أن» opens a clause of time or contrast, never what was said
_NOT_THAT = frozenset(
    "بعد قبل منذ رغم دون الا غير خاصه خصوصا لا مع حين كما حتي فضلا بما لولا ريثما اثر فور بمجرد بيد سوي حيث اذ".split()
)
# nouns that a name in quotation marks completes: «صحيفة "…"»، «حركة «…»»
_NAMED = frozenset(
    "عنوان صحيفه جريده مجله وكاله قناه شبكه اذاعه محطه تلفزيون موقع منصه برنامج تطبيق منظمه حركه تنظيم جماعه حزب "
    "شركه مجموعه كتايب كتيبه قوات لجنه مبادره حمله وسم هاشتاغ ايتلاف تحالف مركز معهد فرقه جبهه لواء سرايا "
    "هييه موسسه مجلس رابطه جمعيه تيار فصيل مصرف بنك فيلم كتاب صاروخ عمليه".split()
)
# words between two statements: «، كما قالت …»، «إلا أنه أضاف …»
_JOINING = frozenset("كما فيما بينما انه انها حين".split())
_LEAD = re.compile(r"(?:إلى ذلك|من جهة أخرى|كما|فيما|في الأثناء|في غضون ذلك|وكانت?|و(?=[سيت]))\s*[،,]?\s*")
_LOOSE = re.compile(r"[\s،,]+(?:كما|فيما|بينما|إلا أنه|إلا أنها|في حين|التي|الذي|الذين)$")
# a bare noun of these is a feeling or a report about what others say, not what was said
_REPORTS = frozenset(
    "قلق انزعاج اسف استياء ارتياح استنكار ادانه ترحيب تقدير شكر امتنان تعازي تعزيه حزن غضب شفاء توفيق رحمه سلامه "
    "قول ادعاءات مزاعم اتهامات انباء تقارير شايعات خبر صحه وجود ما ان".split()
)
# placards and slogans: quoted words behind them are speech of those who carry or shout them
_BANNERS = frozenset("شعار شعارات هتاف هتافات لافته لافتات يافطه يافطات عبارات عباره".split())
_SHOWING = frozenset("رفع حمل تحمل هتف ردد كتب اطلق صاح خط علق".split())
# speakers told before: «المتحدث»، «المصدر نفسه»
_TOLD = frozenset("المتحدث المتحدثه المصدر المصادر المسوول المسووله البيان الناطق الرجل المذكور الوكاله".split())
_TOLD_FOLDED = frozenset(map(fold, _TOLD))
_FORMULAS = frozenset("يذكر يشار ينوه يلاحظ".split())
_SUPPOSED = frozenset("افترض رجح قدر اعتقد توقع ظن".split())
_SIGNS = frozenset("عني اظهر دل اثبت اوحي شهد تضمن".split())  # what things do as well as speakers
# heads of what is stated that are no acts: «أكد ضرورة …»، «أعلنت مسؤوليتها عن …»
_STATED = frozenset(
    "ضروره اهميه وجوب حق حرص التزام استعداد عدم مسووليه مسووليت وقوف مواصله استمرار قدره رغبه ثقه حاجه خطوره "
    "مكانه عزم اعتزام رغبت".split()
)
# honorifics that mean the person spoken of: «معاليه»، «سموه»
_HONORIFICS = frozenset("سموه معاليه فضيلته سيادته جلالته فخامته دولته سعادته سماحته غبطته نيافته عطوفته".split())
_ADDRESSED = frozenset("دعا طالب ابلغ حذر اخبر ناشد حث خاطب".split())
# verbs behind which a person may be the object: «وأبلغ بوتين أن …»
_PERSON_BEHIND = _ADDRESSED | frozenset(
    "وصف اتهم حمل طمان سال اجاب امر وعد هدد توعد نصح هاجم انتقد انذر اشعر اخطر اطلع رجا".split()
)
_SOURCES = frozenset(
    "مصدر مصادر شاهد شهود مراقب مراقبون مراقبين محلل محللون محللين خبير خبراء وسايل اعلام صحيفه صحف وكاله "
    "قناه موقع مواقع ناشط ناشطون ناشطين مسوول مسوولون مسوولين متحدث ناطق رواية روايه شهاده ارقام احصاءات "
    "احصاييات بيانات معلومات دراسه استطلاع مركز معهد سكان اهالي مراسل مراسلون".split()
)
_UNNAMED = frozenset("محللون محللين خبراء مراقبون مراقبين محلل خبير".split())
_EDGE = "،,.؛:\"“”»«'()[]-–"


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


class _Draft(Struct):
    """A claim before the next one cuts it short."""

    start: int
    end: int
    speaker: int
    addressee: int
    cue: Span
    row: str
    confidence: float
    direct: bool = False
    source: str = ""


def find_claims(reading: Reading, known: Knowledge) -> tuple[Claim, ...]:
    """Claims in order of the text; none overlaps another of the same speaker."""
    return _Finder(reading, known).claims()


class _Finder:
    """Walks the sentences in order; remembers who spoke last."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.forms, self.tokens = reading.forms, reading.tokens
        self.text = reading.article.text
        self.linked = {link.mention: link.entity for link in reading.links}
        self.head = {m.head: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.pronoun = {m.head: n for n, m in enumerate(reading.mentions) if m.kind == "pronoun"}
        self.first_at = {m.first: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.ending = {m.last: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.persons = sorted(
            (m.head, self.linked[n])
            for n, m in enumerate(reading.mentions)
            if m.sense == "person" and m.kind != "pronoun" and m.number == "s" and n in self.linked
        )
        self.words = self._person_words()
        self.first_named: dict[int, Mention] = {}
        for link in reading.links:
            mention = reading.mentions[link.mention]
            if mention.kind != "pronoun" and mention.gender:
                self.first_named.setdefault(link.entity, mention)
        self.clauses: dict[int, list[Clause]] = {}
        for clause in reading.clauses:
            self.clauses.setdefault(clause.sentence, []).append(clause)
        self.by_predicate = {clause.predicate: clause for clause in reading.clauses}
        self.order = {number: [clause.predicate for clause in of] for number, of in self.clauses.items()}
        self.openings = {words[0][:2] for words in known.cues.by_preposition}
        self.starts = [token.start for token in self.tokens]
        self.quote_at = self._quote_tokens()
        self.quote_starts = [quote.start for quote in reading.quotes]
        self.covered = {t for m in reading.mentions if m.kind != "pronoun" for t in range(m.first, m.last)}
        self.predicates = {clause.predicate for clause in reading.clauses}
        self.participles = {word: lemma for lemma in known.cues.by_verb for word in _participles(lemma)}
        self.nouns = frozenset(noun for noun, sense in known.cues.by_noun.items() if sense.cue.kind == "noun")
        self.last: tuple[int, str] = (-1, "")
        self.earlier: list[int] = []
        self.drafts: list[_Draft] = []
        self.spoken: list[Clause] = []
        self.spoken_order: list[int] = []
        self.spoken_at: set[int] = set()
        self.led_by = ""  # what led what was said last: «أن» and its like or a noun
        # whether the verb read last names who speaks, be it somebody without a code («قال محللون»), and whether the
        # one who speaks was found in its own clause
        self.explicit = self.named = False
        self.time_starts = {time.start for time in reading.times}
        self._number = 0

    def claims(self) -> tuple[Claim, ...]:
        for number, sentence in enumerate(self.reading.sentences):
            before = len(self.drafts)
            self._number = number
            self.spoken = self._cue_clauses(number, sentence)
            self.spoken_order = [clause.predicate for clause in self.spoken]
            self.spoken_at = set(self.spoken_order)
            for clause in self.spoken:
                self._spoken(clause, sentence)
            self._banners(sentence)
            self._prepositions(sentence)
            if len(self.drafts) == before:
                self._statement(number, sentence)
            if len(self.drafts) == before:
                self._headline(number, sentence)
            if len(self.drafts) == before:
                self._bare_quote(number, sentence)
        return self._finished()

    def _person_words(self) -> dict[str, int]:
        """Last word of a person's name → its entity, for a surname that stands alone («وأضاف العلوي»)."""
        found: dict[str, int] = {}
        for number, mention in enumerate(self.reading.mentions):
            if mention.sense == "person" and mention.kind != "pronoun" and number in self.linked and mention.name:
                found.setdefault(strip_article(fold(mention.name.split()[-1])), self.linked[number])
        return found

    def _quote_tokens(self) -> dict[int, tuple[int, int, int, bool]]:
        """First token inside a quotation → its offsets, its number of words and whether it is closed."""
        found: dict[int, tuple[int, int, int, bool]] = {}
        for quote in self.reading.quotes:
            at = bisect_left(self.starts, quote.start)
            found.setdefault(
                at, (quote.start, quote.end, len(self.text[quote.start : quote.end].split()), quote.closed)
            )
        return found

    # cues

    def _cue_clauses(self, number: int, sentence: Sentence) -> list[Clause]:
        """Verbs and participles of the clause grammar with a cue, and what stands in for one: a participle or a noun
        of speech with «أن», a colon or a quotation right behind it («مسجلا أن»، «بالقول إن»، «إعلانها أنها»)، and
        «وبين X أن» where «بين» is the verb."""
        verbs = self.known.cues.by_verb
        found = {c.predicate: c for c in self.clauses.get(number, ()) if c.kind in ("verb", "participle")}
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
            lemma = self._speech_lemma(at)
            if not lemma or lemma not in verbs or not self._said_behind(at, sentence):
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
            if self._came(clause) or (clause.lemma in verbs and not self._describes_noun(clause))
        ]

    def _describes_noun(self, clause: Clause) -> bool:
        """Whether a participle only describes the noun before it: «مصادر مطلعة»."""
        before = self.forms[clause.predicate - 1]
        plain = clause.kind == "participle" and not self.known.cues.by_verb[clause.lemma].content
        return plain and before.tag == "NOUN" and not before.definite

    def _only_role(self, at: int) -> bool:
        """Whether one indefinite word alone was taken for a title («مشيرين»، «داعيا»)."""
        number = self.first_at.get(at, -1)
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

    def _said_behind(self, at: int, sentence: Sentence) -> bool:
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
                return position > at + 1
            if form.proclitics[:1] == ("و",) or form.tag == "VERB":
                return False
        return False

    def _came(self, clause: Clause) -> bool:
        """«جاء فيه: …»، «ورد في البيان أن …»، «كتب عليها …»."""
        if clause.lemma not in ("جاء", "ورد") or clause.predicate + 1 >= len(self.forms):
            return False
        after = self.forms[clause.predicate + 1]
        return after.stem == "في" and after.tag == "PREP" and clause.kind == "verb"

    def _banners(self, sentence: Sentence) -> None:
        """«يحملون لافتات كتب عليها "…"»، «تحت شعار "…"»: quoted words behind a placard or a slogan, said by those who
        hold it."""
        for at in range(sentence.first, sentence.last - 2):
            form = self.forms[at]
            if (form.stem not in _BANNERS and form.stem.removesuffix("ا") not in _BANNERS) or at in self.covered:
                continue
            position = at + 1
            while position < min(sentence.last, at + 6) and position not in self.quote_at:
                if (
                    self.forms[position].tag == "MARK"
                    and self.forms[position].folded not in _QUOTES
                    and self.forms[position].folded != ":"
                ):
                    break
                position += 1
            if position not in self.quote_at or position >= sentence.last:
                continue
            quote = self.quote_at[position]
            if quote[2] < _LEAST:
                continue
            holder = next((c for c in reversed(self._clauses_before(at, self._number, 12)) if c.kind == "verb"), None)
            shown = form.stem not in ("شعار", "شعارات", "عباره", "عبارات")
            if not shown and (holder is None or holder.lemma not in _SHOWING):
                continue
            speaker = self._speaker(holder)[0] if holder is not None else self.last[0]
            token = self.tokens[at]
            if not any(d.start == quote[0] for d in self.drafts[-3:]):
                self.drafts.append(
                    _Draft(
                        quote[0],
                        quote[1],
                        speaker,
                        -1,
                        Span(token.start, token.end),
                        self._row(form),
                        0.7 if speaker >= 0 else 0.5,
                        True,
                    )
                )

    def _row(self, form: Form) -> str:
        sense = self.known.cues.by_noun.get(form.stem)
        return sense.name if sense is not None else "rule#banner"

    def _spoken(self, clause: Clause, sentence: Sentence) -> None:
        came = self._came(clause)
        sense = (
            self.known.cues.by_preposition.get((clause.lemma, "في"))
            if came
            else self.known.cues.by_verb.get(clause.lemma)
        )
        if sense is None or any(name == "negation" for name, _ in clause.cues):
            return
        if clause.kind == "verb" and (self._describing(clause.predicate) or self._of_writer(clause, sentence)):
            return
        speaker, gender = self._speaker(clause) if not came else (self._before(clause.predicate, sentence), "")
        span, direct = self._content(clause, sense, sentence)
        if span is None:
            return
        addressee = self._addressee(clause)
        token = self.tokens[clause.predicate]
        if clause.voice == "passive" and clause.kind == "verb":
            if clause.lemma == "وصف":
                return
            speaker = -1
        if clause.kind == "verb" and not came and self._impersonal(clause, speaker):
            return
        self.drafts.append(
            _Draft(
                span[0],
                span[1],
                speaker,
                addressee,
                Span(token.start, token.end),
                sense.name,
                self._sure(clause, speaker, direct),
                direct,
                self._text_that_says(clause.predicate, sentence),
            )
        )
        if speaker >= 0 or self.explicit:
            self._said(speaker, gender)

    def _text_that_says(self, at: int, sentence: Sentence) -> str:
        """The row of the noun behind a verb of speech that names the text: «ذكر بيان …»، «جاء في رسالة …»."""
        for position in range(at + 1, min(sentence.last, at + 4)):
            form = self.forms[position]
            if form.stem in self.nouns:
                return self.known.cues.by_noun[form.stem].name
            if form.tag != "PREP" or form.enclitic:
                break
        return ""

    def _sure(self, clause: Clause, speaker: int, direct: bool) -> float:
        """How often claims so led were right on coded articles: by «أن» or a colon, by a bare noun phrase, with an
        omitted speaker."""
        base = 0.95 if self.led_by == "that" or direct else 0.75
        if speaker < 0:
            return round(base * 0.7, 2)
        return round(base * (1 if self.explicit or clause.kind == "participle" else 0.85), 2)

    def _impersonal(self, clause: Clause, speaker: int) -> bool:
        """Whether nobody speaks: «ورقة تثبت أن …»، «الوزارة التي يفترض أنها …»."""
        form, before = self.forms[clause.predicate], self.forms[clause.predicate - 1]
        if clause.lemma in _SUPPOSED and before.tag == "REL":
            return True
        bare = not form.proclitics and clause.predicate > self.reading.sentences[clause.sentence].first
        of_thing = before.tag in ("NOUN", "ADJ") and not before.definite and clause.predicate - 1 not in self.covered
        of_thing = of_thing or (before.tag == "REL" and before.stem not in ("الذين", "اللذان", "اللذين"))
        if bare and not self.explicit and of_thing and not self.named:
            return True
        if clause.lemma not in _SIGNS:
            return False
        behind = self.forms[min(clause.predicate + 1, len(self.forms) - 1)]
        return not self.explicit or (speaker < 0 and behind.stem not in self.nouns and behind.stem not in _SOURCES)

    def _of_writer(self, clause: Clause, sentence: Sentence) -> bool:
        """Whether a verb is the writer's own («يذكر أن»، «ويشار إلى أن») or the speaker's within the speech («نقول
        إن»)."""
        form = self.forms[clause.predicate]
        return form.person == 1 or (
            clause.predicate <= sentence.first + 1
            and form.stem in _FORMULAS
            and self._said_behind(clause.predicate, sentence)
        )

    def _said(self, speaker: int, gender: str) -> None:
        """Remembers who spoke last."""
        self.last = (speaker, gender)
        if speaker >= 0 and (not self.earlier or self.earlier[-1] != speaker):
            self.earlier.append(speaker)

    def _before(self, at: int, sentence: Sentence) -> int:
        """The speaker named last before a token of the sentence, else the one who spoke last."""
        for position in range(at - 1, sentence.first - 1, -1):
            if position in self.head and (found := self._entity(position, position, position + 1)) >= 0:
                return found
        return self.last[0]

    def _speaker(self, clause: Clause) -> tuple[int, str]:
        form = self.forms[clause.predicate]
        if clause.lemma == "نقل":
            source = next((a for a in clause.arguments if a.slot == "عن"), None)
            return (self._entity(source.head, source.first, source.last) if source is not None else -1), form.gender
        subject = next((a for a in clause.arguments if a.slot == "subject" and not a.inherited), None)
        subject = subject or next((a for a in clause.arguments if a.slot == "subject"), None)
        after = self.forms[min(clause.predicate + 1, len(self.forms) - 1)]
        behind = self.first_at.get(clause.predicate + (2 if after.tag == "PREP" and after.enclitic else 1), -1)
        if (
            clause.kind == "verb"
            and behind >= 0
            and (subject is None or subject.inherited)
            and (self.forms[clause.predicate - 1].tag == "REL" or clause.lemma not in _PERSON_BEHIND)
        ):
            mention = self.reading.mentions[behind]
            alike = not form.gender or not mention.gender or mention.gender == form.gender or mention.number == "p"
            agrees = alike or mention.sense != "person"
            led = mention.start > self.tokens[mention.first].start  # «وقال لبوتين» names whom, not who
            if mention.sense in _SPEAKERS and not mention.demonym and agrees and not led:
                self.explicit = self.named = True
                return self.linked.get(behind, -1), form.gender
        self.explicit = (
            clause.kind == "verb" and subject is not None and not subject.inherited and subject.first > clause.predicate
        )
        if subject is not None and subject.head == clause.predicate:
            subject = None
        own = self._entity(subject.head, subject.first, subject.last) if subject is not None else -1
        self.named = own >= 0
        if subject is not None and (not subject.inherited or clause.relation == "relative"):
            return own, form.gender
        if clause.kind == "noun":
            return self._of_noun(clause), ""
        if clause.kind == "participle":
            earlier = [d for d in self.drafts[-6:] if d.cue.start >= self._start(clause)]
            if earlier:
                return earlier[-1].speaker, form.gender
            return (own if own >= 0 else self._subject_before(clause)), form.gender
        if self._noun_behind(clause):
            self.explicit = True
            return self._entity(clause.predicate + 1, clause.predicate + 1, clause.predicate + 2), form.gender
        if not form.proclitics and clause.predicate - 1 in self.covered:
            beside = self._beside(clause.predicate - 1)
            if beside >= 0 and form.number not in ("d", "p") and self._fits(beside, form):
                return beside, form.gender
        if (
            subject is not None
            and subject.first >= self.reading.sentences[clause.sentence].first
            and subject.first < clause.predicate
            and own >= 0
        ):
            return own, form.gender
        if self.last[0] >= 0 and (self._fits(self.last[0], form)):
            return self.last[0], form.gender
        if own >= 0:
            return own, form.gender
        return next((e for e in reversed(self.earlier[-3:]) if self._fits(e, form)), -1), form.gender

    def _noun_behind(self, clause: Clause) -> bool:
        """Whether the noun right behind a verb of saying is its subject, though no table knows it («وأشارت الدراسة
        إلى أن»)."""
        at = clause.predicate + 1
        if (
            at >= len(self.forms)
            or clause.lemma in _ADDRESSED
            or (at in self.predicates and not self.forms[at].definite)
        ):
            return False
        form = self.forms[at]
        if (
            form.tag not in ("NOUN", "NAME")
            or form.proclitics
            or self.tokens[at].start in self.time_starts
            or (not form.definite and form.known)
        ):
            return False
        return (
            not form.gender
            or form.gender == self.forms[clause.predicate].gender
            or form.stem.endswith("ه") == (self.forms[clause.predicate].gender == "f")
        )

    def _of_noun(self, clause: Clause) -> int:
        """Who speaks in «قوله إن»، «بالقول إن»: the one the suffix means, else the subject of the verb before."""
        before = self._clauses_before(clause.predicate, clause.sentence, _SCAN)
        relaying = next((c for c in before if c.lemma == "نقل"), None)
        if relaying is not None:
            return self._speaker(relaying)[0]
        number = self.pronoun.get(clause.predicate, -1)
        meant = self.linked.get(number, -1) if number >= 0 else -1
        return meant if meant >= 0 else self._subject_before(clause)

    def _clauses_before(self, at: int, number: int, reach: int) -> list[Clause]:
        """The clauses of a sentence whose predicates stand at most `reach` tokens before a token."""
        order = self.order.get(number, [])
        return self.clauses.get(number, [])[bisect_left(order, at - reach) : bisect_left(order, at)]

    def _subject_before(self, clause: Clause) -> int:
        """The subject of the nearest verb before in the sentence, else the one who spoke last."""
        for other in reversed(self._clauses_before(clause.predicate, clause.sentence, 120)):
            if other.kind == "verb" and other.relation not in ("relative", "content"):
                subject = next((a for a in other.arguments if a.slot == "subject"), None)
                if subject is not None and (found := self._entity(subject.head, subject.first, subject.last)) >= 0:
                    return found
        return self.last[0]

    def _beside(self, at: int) -> int:
        """The speaker whose name ends at a token («فلان أكد أن …»، «تصريحات للرئيس فلان أكد فيها أن …»)."""
        number = self.ending.get(at + 1, -1)
        if number < 0 or self.reading.mentions[number].sense not in _SPEAKERS or self.reading.mentions[number].demonym:
            return -1
        return self.linked.get(number, -1)

    def _start(self, clause: Clause) -> int:
        return self.reading.sentences[clause.sentence].start

    def _fits(self, entity: int, verb: Form) -> bool:
        """Whether a verb can have the entity for its subject: gender and number agree."""
        mention = self.first_named.get(entity)
        if mention is None:
            return True
        if verb.number in ("p", "d") and mention.sense == "person" and mention.number == "s":
            return False
        return not verb.gender or mention.gender == verb.gender or mention.number == "p"

    def _entity(self, head: int, first: int, last: int) -> int:
        number = self.head.get(head, -1)
        if (
            number < 0
            and head in self.pronoun
            and (not self.forms[head].enclitic or self.forms[head].folded in _HONORIFICS)
        ):
            meant = self.linked.get(self.pronoun[head], -1)
            return meant if meant >= 0 else self._person_before(head)
        form = self.forms[head]
        if number < 0 and form.stem in ("بيان", "بلاغ") and form.definite:
            return self.last[0]
        if number < 0:
            last = max(last, self._reach_of_text(head)) if form.stem in _TEXTS else last
            number = next((self.head[t] for t in range(first, last) if t in self.head), -1)
            if number >= 0 and form.stem in _UNNAMED:
                return -1
        if number < 0:
            return self.words.get(strip_article(form.folded), -1) if form.tag in ("NOUN", "NAME", "ADJ") else -1
        mention = self.reading.mentions[number]
        if mention.sense not in _SPEAKERS or mention.demonym:
            return -1
        entity = self.linked.get(number, -1)
        return self._told(entity, number)

    def _reach_of_text(self, head: int) -> int:
        """The token after which a statement's author is no longer named («بيان للوزارة»، «بيان صادر عن الجيش»)."""
        for position in range(head + 1, min(len(self.forms), head + 5)):
            if self.forms[position].tag in ("VERB", "SUB", "MARK", "REL"):
                return position
        return head + 5

    def _told(self, entity: int, number: int) -> int:
        """The one who spoke last for «المصدر», «المتحدث» when nothing else is known of him, else the entity."""
        mention = self.reading.mentions[number]
        told = mention.last - mention.first == 1 and self.forms[mention.first].folded in _TOLD_FOLDED
        if entity >= 0 and told and self.last[0] >= 0:
            named = self.reading.entities[entity]
            if not named.country and not named.sector:
                return self.last[0]
        return entity

    def _person_before(self, at: int) -> int:
        """The person named last before a token, within three sentences' reach."""
        index = bisect_left(self.persons, (at, -1)) - 1
        return self.persons[index][1] if index >= 0 and at - self.persons[index][0] < 120 else self.last[0]

    def _addressee(self, clause: Clause) -> int:
        """Whom the speech is told to have been said to: «وقال لبوتين»، «دعا الحكومة إلى»؛ −1 for nobody."""
        for argument in clause.arguments:
            told = argument.slot == "ل" or (argument.slot == "object" and clause.lemma in _ADDRESSED)
            if not told or clause.lemma == "اتهم":
                continue
            at_verb = argument.first == clause.predicate
            number = (self.pronoun if at_verb else self.head).get(argument.head, -1)
            if number >= 0 and self.reading.mentions[number].sense in (*_SPEAKERS, ""):
                return self.linked.get(number, -1)
        return -1

    # what was said

    def _content(self, clause: Clause, sense: CueSense, sentence: Sentence) -> tuple[tuple[int, int] | None, bool]:
        """Offsets of what was said and whether it is direct: behind «أن», a colon or a quotation mark, else a noun
        phrase."""
        limit = self._quote_limit(clause, sentence)
        found = self._opening(clause, sentence)
        self.led_by = "noun"
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
                return self._trim(led, sentence, limit, False)
            if kind == "quote":
                quote = self.quote_at[first]
                if not sense.content and first > clause.predicate + 9:
                    return None, False
                if self._goes_on(quote[1], first, sentence):
                    return self._trim(first, sentence, limit, False)
                return (quote[0], quote[1] if quote[3] else min(quote[1], max(limit, quote[0] + 1))), True
            if kind == "that" and not self._takes_that(clause, sense, first):
                return None, False
            self.led_by = "that"
            return self._trim(first, sentence, limit, kind == "colon")
        led = self._noun_start(clause, sense)
        if led >= 0:
            return self._trim(led, sentence, limit, False)
        return self._quote_before(clause.predicate, sense, sentence), True

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
        while after < sentence.last and self.forms[after].folded in _QUOTES:
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

    def _opening(self, clause: Clause, sentence: Sentence) -> tuple[str, int] | None:
        """How and at which token the words of the speaker begin: behind «أن», behind a colon, or in a long quotation.

        Names, appositions, times and relative clauses may stand between; another cue or a stop may not.
        """
        position = clause.predicate + 1
        stop = min(sentence.last, clause.predicate + _SCAN)
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
                if form.folded in ".؟?!؛":
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
                if form.lemma in self.known.cues.by_verb and not relative and not self._describing(position):
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

    def _describing(self, at: int) -> bool:
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
        while before > 0 and self.forms[before].folded in _QUOTES:
            before -= 1
        form = self.forms[before]
        return (
            form.tag == "NOUN"
            and not form.definite
            and not form.enclitic
            and before not in self.covered
            and before in self.predicates
        )

    def _named_by_quote(self, at: int, stop: int) -> bool:
        """Whether a quotation only holds a name: «أن» follows it at once, or it completes a noun such as «صحيفة» or
        stands behind «لـ» («قالت "لجنة أهالي المعتقلين" إن …»، «قال لصحيفة "…" الأسبوعية إن …»)."""
        before = at - 1
        while before > 0 and self.forms[before].folded in _QUOTES:
            before -= 1
        form = self.forms[before]
        if (form.stem in _NAMED and not form.definite) or (form.folded in ("ل", "لـ") and self.quote_at[at][2] <= 5):
            return True
        after = self._after(self.quote_at[at][1], at)
        while after < stop and self.forms[after].tag == "MARK" and self.forms[after].folded in _QUOTES:
            after += 1
        return after < stop and self.forms[after].tag == "SUB" and "content" in self.forms[after].classes

    def _after(self, offset: int, at: int) -> int:
        """First token from `at` on that begins at or behind an offset."""
        return bisect_left(self.starts, offset, at)

    def _wish(self, at: int, sentence: Sentence) -> bool:
        """Whether «أن» is followed by a subjunctive."""
        return at < sentence.last and self.forms[at].tag == "VERB" and self.forms[at].tense in ("present", "jussive")

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
                if (number >= 0 and self.reading.mentions[number].sense in _SPEAKERS) or self._attribute(argument.head):
                    continue
                if head.definite and argument.head not in self.predicates and head.stem not in _STATED:
                    continue
                return self._earlier_act(clause, sense, argument.first)
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
            joined = form.proclitics[:1] == ("و",) or before.folded in _JOINING or self._came(other)
            if other.kind == "participle" and (
                joined or before.tag == "MARK" or self._said_behind(other.predicate, sentence)
            ):
                return self.tokens[other.predicate].start
            if before.tag == "REL" and self.forms[other.predicate - 2].folded in "،,":
                joined = True
            if (
                other.kind == "verb"
                and joined
                and (self._opening(other, sentence) is not None or (before.folded in _JOINING and self._states(other)))
            ):
                return self.tokens[other.predicate].start
        return min(sentence.end, self.tokens[clause.predicate].end + _LONGEST)

    def _states(self, clause: Clause) -> bool:
        sense = self.known.cues.by_verb.get(clause.lemma)
        return sense is not None and self._noun_start(clause, sense) >= 0

    def _inside_quote(self, at: int) -> bool:
        start = self.tokens[at].start
        at = bisect_left(self.quote_starts, start + 1) - 1
        return any(q.closed and q.start <= start < q.end for q in self.reading.quotes[max(0, at - 3) : at + 1])

    def _trim(self, first: int, sentence: Sentence, limit: int, colon: bool) -> tuple[tuple[int, int] | None, bool]:
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
                return (quote[0], quote[1]), True
        start, end = self._bare(start, self._cut_tail(start, end))
        if len(self.text[start:end].split()) < _LEAST:
            return None, False
        return (start, end), colon

    def _bare(self, start: int, end: int) -> tuple[int, int]:
        """The stretch without the words and marks at its end that lead to the next statement."""
        if loose := _LOOSE.search(self.text, max(start, end - 20), end):
            end = loose.start()
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in _EDGE):
            end -= 1
        return start, end

    def _tail(self, start: int, end: int) -> bool:
        """Whether only an attribution follows («…»، بحسب …)."""
        words = self.text[start:end].strip("\"”»' .،,؛\n").split()
        return bool(words) and fold(words[0]).lstrip("و") in _TAILS

    def _cut_tail(self, start: int, end: int) -> int:
        """Before «، بحسب ما …» or «، وذلك بعد …» the words are no longer the speaker's."""
        for match in _ASIDE.finditer(self.text, start, end):
            if match.start() > start + 6:
                return match.start()
        return end

    # other ways to attribute

    def _prepositions(self, sentence: Sentence) -> None:
        """«بحسب X»، «وفقا لـ X»: the sentence around it is X's."""
        position = sentence.first
        while position < sentence.last:
            sense, after = self._preposition_at(position, sentence)
            if sense is not None and "noun" not in sense.content and not sense.cue.past.endswith(("ما", "حد قوله")):
                sense = None  # «من جانبه»، «في بيان»، «بالقول» stand beside a verb of speech
            if sense is None or (
                sense.cue.past.endswith("ما") and not self._reported(sense, after, position, sentence)
            ):
                position += 1
                continue
            entity, end = self._named_after(self._relayed(after, sentence), sentence)
            here = self.tokens[position].start
            within = any(
                d.cue.start < here < d.start or sentence.start <= d.cue.start < d.start < here <= d.end + 4
                for d in self.drafts[-6:]
            )
            span = self._around(position, end, sentence) if end > after and not within else None
            if span is not None:
                cue = Span(self.tokens[position].start, self.tokens[after - 1].end)
                covered = any(
                    d.start < span[1] and span[0] < d.end and d.start - 40 < span[0]
                    for d in self.drafts
                    if d.cue.start >= sentence.start
                )
                if not covered:
                    self.drafts.append(
                        _Draft(span[0], span[1], entity, -1, cue, sense.name, 0.8 if entity >= 0 else 0.5)
                    )
                    self._said(entity, "")
            position = max(after, position + 1)

    def _speech_at(self, at: int, sentence: Sentence) -> bool:
        """Whether a verb of speech stands here («حسبما أعلن»)."""
        if at >= sentence.last:
            return False
        form = self.forms[at]
        verbs = self.known.cues.by_verb
        return any(f.tag == "VERB" and f.lemma in verbs and verbs[f.lemma].content for f in (form, *form.others))

    def _relayed(self, at: int, sentence: Sentence) -> int:
        """«حسبما نقلت الوكالة عن الشرطة»: who speaks stands behind «عن»."""
        if at >= sentence.last or self.forms[at].lemma != "نقل" or self.forms[at].tag != "VERB":
            return at
        return next((n + 1 for n in range(at, min(sentence.last - 1, at + 10)) if self.forms[n].folded == "عن"), at)

    def _reported(self, sense: CueSense, after: int, cue: int, sentence: Sentence) -> bool:
        """Whether «حسبما أعلن …» is an attribution; «كما» is one only behind a statement and without «أن» («كما قالت
        إن …» goes on)."""
        if not self._speech_at(after, sentence):
            return False
        if sense.cue.past != "كما":
            return True
        if cue - sentence.first < 3:
            return False
        return (
            not any(
                (self.forms[n].tag == "SUB" and "content" in self.forms[n].classes)
                or self.forms[n].folded == ":"
                or n in self.quote_at
                for n in range(after, min(sentence.last, after + 25))
            )
            and self._noun_start_at(after) < 0
        )

    def _noun_start_at(self, at: int) -> int:
        """Where the noun phrase begins that the cue verb at a token states; −1 for none."""
        clause = self.by_predicate.get(at)
        sense = self.known.cues.by_verb.get(clause.lemma) if clause is not None else None
        return self._noun_start(clause, sense) if clause is not None and sense is not None else -1

    def _preposition_at(self, at: int, sentence: Sentence) -> tuple[CueSense | None, int]:
        table = self.known.cues.by_preposition
        if self.forms[at].folded[1:3] not in self.openings and self.forms[at].folded[:2] not in self.openings:
            return None, at
        for length in (4, 3, 2, 1):
            if at + length > sentence.last:
                continue
            words = [self.forms[n].folded for n in range(at, at + length)]
            if self.forms[at].proclitics[:1] in (("و",), ("ف",)):
                words[0] = words[0][1:]
            found = table.get(tuple(words))
            if found is not None:
                return found, at + length
            last = self.forms[at + length - 1]
            if length > 1 and last.folded[:1] in ("ل", "ب") and len(last.folded) > 2:
                found = table.get((*words[:-1], last.folded[0]))
                if found is not None:
                    return found, at + length - 1
        return None, at

    def _named_after(self, at: int, sentence: Sentence) -> tuple[int, int]:
        """(entity, token after) of the speaker named behind a preposition; −1 for one that has no code («مصادر»)."""
        position = at
        while position < min(sentence.last, at + 5):
            number = self.first_at.get(position, self.head.get(position, -1))
            if number >= 0:
                mention = self.reading.mentions[number]
                if mention.sense in _SPEAKERS and not mention.demonym:
                    return self._told(self.linked.get(number, -1), number), mention.last
            form = self.forms[position]
            if form.tag == "MARK" and form.folded not in _QUOTES:
                break
            if (
                form.tag in ("NOUN", "ADJ", "NUM")
                and form.stem not in _SOURCES
                and form.stem not in _NAMED
                and form.stem not in self.nouns
                and form.known
            ):
                break
            position += 1
        position = max(position, at + 1) if self._source(at) else position
        if position > at and self._source(at):
            return -1, min(position, sentence.last)
        return -1, at

    def _source(self, at: int) -> bool:
        """Whether a word stands for somebody who says: «مصادر»، «شهود»، «ما أعلن»؛ a name that no table holds counts,
        «شروط» does not."""
        for position in range(at, min(at + 2, len(self.forms))):
            form = self.forms[position]
            if any(f.tag == "VERB" and f.lemma in self.known.cues.by_verb for f in (form, *form.others)):
                return True
            if form.stem in _SOURCES or form.stem in self.nouns or form.tag == "NAME":
                return True
            if not form.known and not form.definite:
                return True
        return False

    def _around(self, cue: int, end: int, sentence: Sentence) -> tuple[int, int] | None:
        """What the sentence says before the cue, or after it when the cue opens the sentence."""
        tokens = self.tokens
        if cue - sentence.first <= 1:
            position = end
            while (
                position < sentence.last
                and self.forms[position].folded not in "،,:"
                and not self._opened_by_fa(position, end)
            ):
                position += 1
            if position < sentence.last and self.forms[position].tag == "MARK":
                position += 1
            while position < sentence.last and (
                self.forms[position].tag == "MARK"
                or self.forms[position].folded in ("فان", "فانه", "ان", "فانها", "انه")
            ):
                position += 1
            if position >= sentence.last:
                return None
            start = tokens[position].start
            if self._opened_by_fa(position, end):
                start += 1
            stop = self._cut_tail(start, min(sentence.end, start + _LONGEST))
        else:
            start, stop = max(tokens[sentence.first].start, tokens[cue].start - _LONGEST), tokens[cue - 1].end
            start = max(
                [start, *(d.end for d in self.drafts[-4:] if start <= d.cue.start and d.end < tokens[cue].start - 2)]
            )
            while start < stop and (self.text[start].isspace() or self.text[start] in _EDGE):
                start += 1
            opening = _LEAD.match(self.text, start, stop)
            start = opening.end() if opening else start
        while stop > start and (self.text[stop - 1].isspace() or self.text[stop - 1] in _EDGE):
            stop -= 1
        return (start, stop) if len(self.text[start:stop].split()) >= _LEAST else None

    def _opened_by_fa(self, at: int, end: int) -> bool:
        """Whether «فـ» opens what was said behind the one who says it («وبحسب الغرفة فسيتم …»)."""
        form = self.forms[at]
        return at >= end and (form.proclitics[:1] == ("ف",) or form.folded in ("فقد", "فان", "فانه", "فانها"))

    def _statement(self, number: int, sentence: Sentence) -> None:
        """«… بيانا هذا نصه:» at a paragraph's end: the following paragraphs, up to where the next cue stands, are the
        statement."""
        last = sentence.last - 1
        while last > sentence.first and self.forms[last].tag == "MARK" and self.forms[last].folded in '-–"«“':
            last -= 1
        if self.forms[last].folded != ":" or number + 1 >= len(self.reading.sentences):
            return
        words = {self.forms[n].stem for n in range(max(sentence.first, last - 8), last)}
        if not words & _TEXTS:
            return
        end = number + 1
        while end < len(self.reading.sentences) and end - number < _STATEMENT:
            following = self.reading.sentences[end]
            if any(
                c.kind == "verb" and c.lemma in self.known.cues.by_verb and self._opening(c, following)
                for c in self.clauses.get(end, ())
            ):
                break
            if self.forms[following.last - 1].folded == ":":
                end += 1
                break
            end += 1
        if end == number + 1:
            return
        first, final = self.reading.sentences[number + 1], self.reading.sentences[end - 1]
        speaker = next(
            (e for n in range(sentence.first, last) if n in self.head and (e := self._entity(n, n, n + 1)) >= 0),
            self.last[0],
        )
        cue = Span(self.tokens[last].start, self.tokens[last].end)
        stop = final.end
        while stop > first.start and (self.text[stop - 1].isspace() or self.text[stop - 1] in _EDGE):
            stop -= 1
        self.drafts.append(
            _Draft(first.start, stop, speaker, -1, cue, "rule#statement", 0.7 if speaker >= 0 else 0.5, True)
        )

    def _headline(self, number: int, sentence: Sentence) -> None:
        """«X: …» at the start of a headline or sentence is speech of X."""
        for position in range(sentence.first, min(sentence.last, sentence.first + 14)):
            form = self.forms[position]
            if form.folded != ":":
                if form.tag == "VERB" and form.known and position not in self.head:
                    break
                continue
            entity, end = self._named_after(self._clause_begin(sentence.first, position), sentence)
            if entity < 0 or end > position or self._labelled(entity, position + 1, sentence):
                return
            span, _ = self._trim(position + 1, sentence, sentence.end, True)
            if span is not None:
                cue = Span(self.tokens[position].start, self.tokens[position].end)
                self.drafts.append(_Draft(span[0], span[1], entity, -1, cue, "rule#colon", 0.75, True))
                self._said(entity, "")
            return

    def _labelled(self, entity: int, at: int, sentence: Sentence) -> bool:
        """Whether «تركيا: اعتقال …» says where, not who speaks: a country before the bare noun of an act."""
        form = self.forms[at] if at < sentence.last else None
        return (
            form is not None
            and self.reading.entities[entity].kind == "country"
            and form.tag == "NOUN"
            and not form.definite
            and not form.proclitics
            and at in self.predicates
        )

    def _clause_begin(self, first: int, colon: int) -> int:
        """Token after the last «..» or comma before the colon."""
        for position in range(colon - 1, first, -1):
            if self.forms[position].folded in "..،|" and self.forms[position].tag == "MARK":
                return position + 1
        return first

    def _bare_quote(self, number: int, sentence: Sentence) -> None:
        """A quotation that fills its sentence goes on with the last speaker."""
        if self.last[0] < 0:
            return
        first = bisect_left(self.quote_starts, sentence.start)
        for quote in self.reading.quotes[first : first + 3]:
            opens = sentence.start <= quote.start <= sentence.start + 2
            if opens and len(self.text[quote.start : quote.end].split()) >= 6 and quote.end >= sentence.end - 3:
                self.drafts.append(
                    _Draft(
                        quote.start,
                        quote.end,
                        self.last[0],
                        -1,
                        Span(quote.start, quote.start),
                        "rule#quote-goes-on",
                        0.6,
                        True,
                    )
                )
                return

    def _finished(self) -> tuple[Claim, ...]:
        claims: list[Claim] = []
        seen: set[str] = set()
        ordered = sorted(self.drafts, key=lambda d: (d.start, -d.end, d.cue.start))
        held: list[_Draft] = []
        for draft in ordered:
            held = [d for d in held if d.end > draft.start]
            if any(self._within(draft, d) for d in held):
                continue
            held.append(draft)
            words = " ".join(self.text[draft.start : draft.end].split())
            if words in seen:
                continue
            seen.add(words)
            claims.append(
                Claim(
                    f"c{len(claims) + 1}",
                    draft.speaker,
                    draft.addressee,
                    draft.direct,
                    draft.cue,
                    draft.start,
                    draft.end,
                    draft.confidence,
                    (Trace("attribution", draft.row), *([Trace("source", draft.source)] if draft.source else [])),
                )
            )
        return tuple(claims)

    def _within(self, draft: _Draft, outer: _Draft) -> bool:
        """Whether a claim is part of another: its cue is said by the other's speaker word for word, or it is nearly
        as long."""
        if draft.end > outer.end:
            return False
        if outer.start <= draft.cue.start < outer.end:
            same = draft.speaker < 0 or draft.speaker == outer.speaker
            return outer.direct or same or outer.end - outer.start < 1.6 * (draft.end - draft.start)
        return outer.end - outer.start < 1.6 * (draft.end - draft.start)

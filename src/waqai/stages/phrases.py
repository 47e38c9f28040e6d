"""phrases: noun phrases of a sentence and how they agree with verbs; the part of the stage `clauses` that reads nouns.

A phrase runs from its first word over genitives, adjectives, nationalities and conjuncts; the word that carries it is
behind a number or quantifier («عدد من المتظاهرين»). Agreement is that of news prose: plurals of things are feminine
singulars, people agree in number where they stand before their verb.
"""

from __future__ import annotations

from msgspec import Struct, structs

from waqai.knowledge import Knowledge
from waqai.knowledge.actor_words import UNNAMED_BODIES
from waqai.knowledge.names import MASCULINE_COUNTRIES
from waqai.knowledge.spelling import may_be_plural, strip_article
from waqai.model import Clause, Form, Mention, Reading

NOMINAL = ("NOUN", "ADJ", "NAME", "NUM", "DEM")
QUOTES = frozenset("\"“”„«»‹›'‘’")
_QUANTIFIERS = frozenset(
    "عدد عشرات مات الاف عديد بعض كل جميع احد احدي اكثر نحو حوالي قرابه معظم غالبيه"
    " كافه مجموعه سلسله جزء كثير قليل اغلب سائر ساير مليون ملايين اي زهاء"
    " ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره ثلاث اربع خمس ست سبع"
    " ثماني تسع عشر مايه ميه ميات مات الف عشرون عشرين ثلاثون ثلاثين اربعون اربعين خمسون خمسين ستون ستين"
    " سبعون سبعين ثمانون ثمانين تسعون تسعين مييتا مييتان مييتين الفان الفين".split()
)
# numbers that count what is masculine
_MASCULINE_COUNTS = frozenset("ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره".split())
# words that rank what follows them and are no thing of their own («ثاني هجوم»، «أكبر غارة»)
_MANNERS = frozenset("شده حده حزم صراحه وضوح اسف حراره قوه".split())  # «بشدة»
_RANKS = frozenset("اول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر اخر احدث اكبر اعنف اوسع اضخم اخطر".split())
_OBLIQUE_TENS = frozenset("عشرين ثلاثين اربعين خمسين ستين سبعين ثمانين تسعين مييتين الفين".split())
# what stands between a number or quantifier and what is counted
_ABOUT_NUMBERS = frozenset(
    "كبير كبيره محدود قليل ضخم هايل لا يقل عن ما واحد اثنين ثلاثه اربعه خمسه سته سبعه عشره".split()
)
_PAIRS = frozenset("طرفان جانبان بلدان دولتان فريقان زعيمان رئيسان وزيران".split())
_BUILDINGS = frozenset("كرملين بيت قصر بنتاغون اليزيه".split())  # seats of government that are masculine
ANIMATE = ("person", "country", "body", "group", "organisation", "people")


class Phrase(Struct):
    """A noun phrase: tokens, the token that carries it, the preposition that leads it, whether actors stand at its
    head."""

    first: int
    last: int
    head: int
    slot: str = ""
    mention: int = -1
    form: Form | None = None
    comma: bool = False
    counted: bool = False


class Phrases:
    """The article's tokens, mentions and times, with the noun phrases that open at a token."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.known, self.reading = known, reading
        self.forms = reading.forms
        self.tokens = reading.tokens
        self.clauses: list[Clause] = []
        self.opening: dict[int, int] = {}
        self.inside: dict[int, int] = {}
        for number, mention in enumerate(reading.mentions):
            if mention.kind == "pronoun":
                if mention.start == self.tokens[mention.first].start:
                    self.opening[mention.first] = self.inside[mention.first] = number  # «معاليه»: a word of its own
                continue
            if not mention.demonym:
                self.opening[mention.first] = number
                for token in range(mention.first, mention.last):
                    self.inside[token] = number
            else:
                self.inside.setdefault(mention.first, -1 - number)
        self.timed = self._timed()
        self.first = self.stop = self.number = 0

    def _timed(self) -> dict[int, int]:
        """Token → token after the time expression that covers it."""
        found: dict[int, int] = {}
        times = self.reading.times
        at = 0
        for number, token in enumerate(self.tokens):
            while at < len(times) and times[at].end <= token.start:
                at += 1
            if at < len(times) and times[at].start < token.end:
                found[number] = number
        for number in sorted(found, reverse=True):
            found[number] = found.get(number + 1, number + 1)
        return found

    def act_key(self, form: Form) -> str:
        """The noun under which the tables hold this word as an act or a cue, or nothing."""
        nouns, cues = self.known.frames.by_noun, self.known.cues.by_noun
        for key in (form.stem, form.lemma):
            if key in nouns or key in cues:
                return key
        return ""

    def _act_noun(self, form: Form) -> bool:
        return self.act_key(form) != ""

    def phrase(self, at: int) -> Phrase | None:
        """The noun phrase that opens at a token, with conjuncts; None when none does."""
        at = self._past_quotes(at)
        if at >= self.stop or at in self.timed:
            return None
        form = self.forms[at]
        least = self._at_least(at)
        if least:
            inner = self.phrase(least)
            return structs.replace(inner, first=at, counted=True) if inner is not None else None
        if at not in self.opening and (form.tag not in NOMINAL):
            return None
        end, closed, definite = self._element(at)
        if end == at + 1 and self._manner(at):
            closed = True
        head = at
        counted = form.tag == "NUM" or (form.stem in _QUANTIFIERS and not self._described_by(at))
        if counted:
            head, end, closed, definite = self._counted(at, end)
        elif self._ranked(at):
            head = at + 1
            end, closed, definite = self._element(head)
        if form.tag == "DEM" and end < self.stop and self._is_nominal(end) and self.forms[end].definite:
            head = end
            end, closed, definite = self._element(end)
        while end < self.stop:
            step = self._past_quotes(end)
            if step >= self.stop or step in self.timed:
                break
            following = self.forms[step]
            if self.inside.get(step, 0) < 0 and step not in self.opening and not following.proclitics:
                end, closed = step + 1, True  # a nationality
                definite = definite or following.definite
                continue
            if (
                following.proclitics[:1] == ("و",)
                and len(following.proclitics) == 1
                and self._conjunct(head, step, end)
            ):
                end, closed, definite = self._element(step)
                continue
            stressed = following.stem == "ذات" or (following.stem == "نفس" and head not in self.opening)
            if stressed and following.enclitic and not following.proclitics and definite:
                end, closed = step + 1, True  # «المحكمة ذاتها», not «أحرق الجندي نفسه»
                continue
            if step in self.opening:
                mention = self.reading.mentions[self.opening[step]]
                if closed or mention.start > self.tokens[step].start:
                    break
                end, closed, definite = mention.last, True, True
                continue
            if following.proclitics or following.tag not in NOMINAL or following.tag in ("DEM", "NUM"):
                break
            if self._thing_behind_people(head, following):
                break
            if following.tag == "ADJ" or (not following.known and following.definite and definite and step == end):
                if following.definite == definite or not following.known:
                    end, closed = step + 1, True
                    continue
                if following.definite and not closed:
                    end, closed, definite = step + 1, True, True
                    continue
                break
            if closed:
                break
            end, closed, definite = self._element(step)
        mention_number = self.opening.get(head, -1)
        return Phrase(at, end, head, "", mention_number, self.forms[head], counted=counted)

    def _thing_behind_people(self, head: int, following: Form) -> bool:
        """«هاجم مستوطنون قرية»: behind several people a feminine singular is no adjective of theirs."""
        people = self.forms[head].folded.endswith("ون") and head in self.opening and not self.forms[head].definite
        return people and following.tag == "ADJ" and following.folded.endswith("يه") and not following.definite

    def _ranked(self, at: int) -> bool:
        """«ثاني هجوم»: a rank before an indefinite noun, which carries the phrase."""
        if at in self.opening or self.forms[at].stem not in _RANKS or at + 1 >= self.stop or self.forms[at].definite:
            return False
        after = self.forms[at + 1]
        plain = after.tag == "NOUN" and after.known and not after.definite and not after.proclitics
        return plain and at + 1 not in self.opening and at + 1 not in self.timed

    def _described_by(self, at: int) -> bool:
        """«مجموعة مسلحة»: a quantifier that is described as a body is somebody and counts nothing."""
        number = self.opening.get(at, -1)
        return number >= 0 and self.reading.mentions[number].sense == "body"

    def _about_number(self, at: int) -> bool:
        """«نحو 500 متظاهر»: the word is no direction before a number."""
        after = self.forms[at + 1] if at + 1 < self.stop else None
        many = after is not None and (after.tag == "NUM" or after.stem in _QUANTIFIERS)
        return self.forms[at].folded in ("نحو", "ونحو") and many and at + 1 not in self.timed

    def _at_least(self, at: int) -> int:
        """Token after «ما لا يقل عن»، «ما يزيد على»، «ما يقارب», which qualify a number, and after «كلا من», or 0."""
        if (
            self.forms[at].folded in ("كلا", "كلتا", "وكلا")
            and at + 2 < self.stop
            and self.forms[at + 1].folded == "من"
        ):
            return at + 2
        if self.forms[at].folded != "ما":
            return 0
        words = [form.folded for form in self.forms[at : min(at + 4, self.stop)]]
        position = 2 if words[1:2] == ["لا"] else 1
        if words[position : position + 1] == ["يقارب"]:
            return at + position + 1
        counts = words[position : position + 1] in (["يقل"], ["يزيد"], ["يربو"], ["يصل"])
        led = words[position + 1 : position + 2] in (["عن"], ["علي"], ["الي"])
        return at + position + 2 if counts and led else 0

    def _manner(self, at: int) -> bool:
        """«أدانت بشدة الهجوم»: how something is done; the definite act behind it is what it is done about."""
        form = self.forms[at]
        if form.proclitics != ("ب",) or form.stem not in _MANNERS or at + 1 >= self.stop:
            return False
        after = self.forms[at + 1]
        return form.stem != "قوه" or (after.definite and self._act_noun(after))

    def _element(self, at: int) -> tuple[int, bool, bool]:
        """(token after, whether nothing can be its genitive, whether definite) of one noun or mention."""
        number = self.opening.get(at)
        if number is not None:
            mention = self.reading.mentions[number]
            if self._governs(at, mention):
                return at + 1, False, False
            bare = mention.sense == "people" and mention.kind == "role"  # «شخصان آخران»
            return mention.last, True, self.forms[at].definite if bare else True
        form = self.forms[at]
        definite = form.definite or bool(form.enclitic) or self._its_own(at)
        ended = bool(form.lemma) and form.stem in (form.lemma + "ون", form.lemma + "ين")  # «مجهولون»: nobody's
        return at + 1, definite or ended, definite

    def _governs(self, at: int, mention: Mention) -> bool:
        """«لجنة مراقبة الأسواق»، «حاكم المدينة»: a title of one indefinite word of which others go on with a genitive,
        before a definite noun or a construct that ends in one."""
        form = self.forms[at]
        if mention.kind != "role" or mention.last != at + 1 or form.definite or form.enclitic or mention.country:
            return False
        if not any(title.complement for title in self.known.titles.by_head.get(form.stem, ())):
            return False
        for step in range(at + 1, min(at + 4, self.stop)):
            after = self.forms[step]
            if after.tag != "NOUN" or after.proclitics or not after.known or step in self.timed:
                return False
            if after.definite:
                return True
        return False

    def _its_own(self, at: int) -> bool:
        """«استقبل بمكتبه السفير»: written with «ه» and behind a preposition the word before a person is owned."""
        form, number = self.forms[at], self.opening.get(at + 1, -1)
        if form.proclitics != ("ب",) or number < 0 or self.reading.mentions[number].sense != "person":
            return False
        return self.reading.text_of(self.tokens[at].start, self.tokens[at].end).endswith("ه")

    def _counted(self, at: int, end: int) -> tuple[int, int, bool, bool]:
        """Behind a number or quantifier, past «من»: the noun counted is the head («عدد من المتظاهرين»، «5 جنود»)."""
        position = end
        for _ in range(4):
            if position < self.stop and (
                self.forms[position].folded == "من"
                or self.forms[position].tag == "NUM"
                or self.forms[position].stem in _QUANTIFIERS
                or self.forms[position].folded in _ABOUT_NUMBERS
            ):
                position += 1
            else:
                break
        position = self._past_quotes(position)
        led = position < self.stop and position not in self.opening and self.forms[position].proclitics
        if position < self.stop and self._is_nominal(position) and position not in self.timed and not led:
            last, closed, definite = self._element(position)
            return position, last, closed, definite
        if position > end and position - 1 in self.opening:
            return position - 1, position, True, True  # «عشرات الآلاف» of whom nothing is told
        return at, end, True, True

    def _is_nominal(self, at: int) -> bool:
        return at in self.opening or self.forms[at].tag in NOMINAL

    def _conjunct(self, head: int, at: int, end: int) -> bool:
        """Whether «و» joins like to like: actor to actor, noun to noun; also to the actor that ends the phrase."""
        if at in self.opening:
            told = self.inside.get(end - 1, -1) >= 0 or head in self.opening or self.inside.get(head, -1) >= 0
            return told or any(self.forms[n].stem in UNNAMED_BODIES for n in range(head, end))  # «دول خليجية والجامعة»
        form = self.forms[at]
        return form.tag in ("NOUN", "ADJ") and head not in self.opening and form.known

    def _past_quotes(self, at: int) -> int:
        while at < self.stop and self.forms[at].tag == "MARK" and self.forms[at].folded in QUOTES:
            at += 1
        return at

    def _led_by(self, at: int) -> str:
        """The preposition written on a word («بالهجوم»، «لروسيا»), or nothing."""
        number = self.opening.get(at)
        form = self.forms[at]
        if number is not None:
            mention = self.reading.mentions[number]
            cut = sum(1 for c in self.reading.text_of(self.tokens[at].start, mention.start) if c in "بلكوف")
            letters = form.folded[:cut]
            if letters[-1:] in ("ب", "ل", "ك"):
                return letters[-1]
            return "ل" if form.folded.startswith("لل") and cut else ""
        last = form.proclitics[-1:]
        return last[0] if last and last[0] in "بلك" else ""

    def _agrees(self, form: Form, phrase: Phrase, strict: bool = False) -> bool:
        """Gender agreement of verb and noun phrase; plurals of things are feminine, of people free."""
        if strict and form.tag == "VERB" and form.number != "d" and not self._counts(form, phrase):
            return False
        if form.tag == "VERB" and form.number == "d" and self._several(phrase):
            return True  # «الأردن ومصر رفضتا»
        if form.gender == "f" and phrase.counted and self.forms[phrase.first].folded in _MASCULINE_COUNTS:
            return False  # «وقتلت ثلاثة من المهاجمين»: whom, not who
        gender = self._gender(phrase)
        if gender == "" or form.gender == "":
            return True
        if gender == form.gender:
            return True
        if phrase.counted and form.gender == "f" and phrase.mention >= 0:
            return False  # «اعتقلت أكثر من مئة فلسطيني»: whom, not who
        if phrase.counted or (phrase.form is not None and phrase.form.number in ("p", "d")):
            return not strict
        return False

    def _counts(self, form: Form, phrase: Phrase) -> bool:
        """Whether a verb whose subject stands before it has its number: «الوزراء … يزورون»، «الوزير … يزور»."""
        if phrase.mention < 0:
            return True
        mention = self.reading.mentions[phrase.mention]
        if mention.sense not in ("person", "people") or mention.kind == "pronoun":
            return True
        many = mention.number in ("p", "d") or self._several(phrase) or phrase.counted
        return many if form.number == "p" else not (many and mention.number == "p" and form.gender == "m")

    def _several(self, phrase: Phrase) -> bool:
        """Whether «و» joins somebody to the actor that a phrase opens with."""
        last = self.reading.mentions[phrase.mention].last if phrase.mention >= 0 else phrase.last
        return any(self.forms[at].proclitics[:1] == ("و",) for at in range(last, phrase.last))

    def _oblique(self, phrase: Phrase) -> bool:
        """«متظاهرين»: a sound plural in -ين is no subject, unless a number or quantifier carries it; no number in -ين
        is («خلفت خمسين شهيدا»).
        """
        if phrase.counted and self.forms[phrase.first].stem in _OBLIQUE_TENS:
            return True
        if phrase.counted or (phrase.mention >= 0 and self.reading.mentions[phrase.mention].kind == "name"):
            return False
        for at in range(phrase.head, phrase.last):
            form = self.forms[at]
            if form.tag not in ("NOUN", "ADJ") or form.definite != self.forms[phrase.head].definite:
                return False
            if form.number == "p" and form.stem.endswith("ين") and form.folded.endswith("ين"):
                return True
        return False

    def _adverbial(self, phrase: Phrase | None) -> bool:
        """«تمثل تصعيدا»: what is written with the ending of the accusative is no subject."""
        if phrase is None or phrase.counted or phrase.mention >= 0:
            return False
        token = self.tokens[phrase.head]
        return self.reading.text_of(token.start, token.end).endswith(("اً", "ًا"))

    def _marked_object(self, phrase: Phrase | None) -> bool:
        """«وأوفد وسيطا إلى …»: an indefinite noun with the letter of the accusative is no subject."""
        if phrase is None or phrase.counted or phrase.form is None:
            return False
        if phrase.mention >= 0:
            mention = self.reading.mentions[phrase.mention]
            if mention.kind != "role" or mention.number == "d":
                return False  # «وزيرا الداخلية»
        form = phrase.form
        if form.tag != "NOUN" or not form.known or form.definite or form.enclitic:
            return False
        return form.folded == f"{form.lemma}ا"

    def _gender(self, phrase: Phrase) -> str:
        if phrase.mention >= 0:
            mention = self.reading.mentions[phrase.mention]
            if mention.sense == "people" and mention.number != "p" and self.forms[mention.first].stem.endswith("ه"):
                return "f"  # «عائلة»
            if mention.kind == "name" and mention.sense in ("group", "organisation"):
                return self._group_gender(self.forms[mention.first])
            if (
                mention.kind == "name"
                and mention.sense == "body"
                and strip_article(self.forms[mention.first].stem) in _BUILDINGS
            ):
                return "m"
            if mention.sense in ("country", "place") and mention.kind == "name" and not mention.gender:
                return "m" if mention.country in MASCULINE_COUNTRIES and mention.actor.startswith("countries#") else "f"
            return "" if mention.number == "p" and mention.sense in ("people", "group") else mention.gender
        form = phrase.form
        if form is None:
            return ""
        if form.number == "p":
            return "f"
        if form.known and may_be_plural(form.stem):
            return ""  # «الأعمال»: things in the plural are feminine, people may be either
        if form.stem.endswith(("ه", "ات")) or form.gender == "f":
            return "f"
        return "m" if form.known else ""

    def _group_gender(self, form: Form) -> str:
        """«الحركة» and «حزب» agree as nouns do, «الحوثيون» and names of no known word freely."""
        stem = strip_article(form.stem)
        if stem.endswith("ه"):
            return "f"
        return (
            "m"
            if form.tag == "NOUN" and form.known and form.number == "s" and not stem.endswith(("ون", "ين", "ات"))
            else ""
        )

    def _animate(self, phrase: Phrase) -> bool:
        if phrase.mention >= 0:
            return self.reading.mentions[phrase.mention].sense in ANIMATE
        form = phrase.form
        if form is not None and (
            (form.stem in _PAIRS and not self._many(phrase))
            or (phrase.counted and form.stem in self.known.titles.by_head)
        ):
            return True
        return form is not None and (
            form.tag == "NAME" or self._entitled(form.stem) or (not form.known and not form.definite)
        )

    def _entitled(self, stem: str) -> bool:
        """Whether a word is the head of a title; «موقع» alone is a place before it is a site that tells news."""
        titles = self.known.titles.by_head.get(stem, ())
        return any(title.role.sector != "JRN" or not title.complement for title in titles)

    def _many(self, phrase: Phrase) -> bool:
        """«البلدان التي …»، «البلدان العربية»: countries, not the two of them."""
        after = self.forms[phrase.head + 1] if phrase.head + 1 < self.stop else None
        return after is not None and (after.folded == "التي" or (after.tag == "ADJ" and after.stem.endswith("ه")))

    def _apposed(self, phrase: Phrase) -> bool:
        """Behind a comma, a person or title names again what stands before."""
        if phrase.mention < 0:
            return False
        mention = self.reading.mentions[phrase.mention]
        return mention.sense == "person" and mention.kind in ("role", "name")

    def _swapped(self, subject: Phrase, other: Phrase) -> bool:
        """«زار موسكو الرئيس …»: a place before a person."""
        if subject.mention < 0 or other.mention < 0:
            return False
        mentions = self.reading.mentions
        return mentions[subject.mention].sense == "place" and mentions[other.mention].sense in (
            "person",
            "body",
            "group",
        )

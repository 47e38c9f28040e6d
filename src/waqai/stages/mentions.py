"""mentions: the words that name or describe an actor, with what the words alone say of its country and sector.

Three sources, longest wins: names of the tables («حزب الله»), titles and bodies with their complements,
nationality and name
(«وزير الخارجية السعودي عادل الجبير»، «الجيش الإسرائيلي»), and names that no table holds but that stand behind a
title. Which mentions
mean the same actor is decided by `links`.
"""

from __future__ import annotations

import itertools
from collections import Counter

from msgspec import Struct, structs

from waqai.knowledge import Knowledge
from waqai.knowledge.names import AMBIGUOUS, Name, office_of, within
from waqai.knowledge.rows import Role
from waqai.knowledge.spelling import INVISIBLE, MARKS, fold, strip_article
from waqai.knowledge.titles import Title
from waqai.knowledge.transliteration import transliterate
from waqai.model import Form, Mention, Reading, Sentence

_FORMER = frozenset("سابق سابقه اسبق راحل راحله مخلوع مستقيل مستقيله معزول اسبقين سابقين".split())
_TRANSPARENT = frozenset(
    "حالي حاليه جديد جديده مكلف مكلفه عام عامه اعلي مساعد اول تنفيذي رسمي"
    " رسميه منتخب منتخبه موقت موقته انتقالي انتقاليه خاص خاصه دايم"
    " دايمه مقيم بارز كبار اعلي مسلح مسلحه بري بريه بحري بحريه جوي جويه محلي محليه امني امنيه حاكم حاكمه مشترك مشتركه"
    " اعلامي اعلاميه صحفي صحافي عسكري عسكريه سياسي سياسيه ميداني ميدانيه"
    " دبلوماسي دبلوماسيه روحي دولي دوليه اقليمي وطني وطنيه شعبي شعبيه"
    " اسلامي اسلاميه اتحادي اتحاديه عربي عربيه تاريخي قومي قوميه بارزه كبير كبيره قضايي قضاييه اجنبي اجنبيه".split()
)
_HONORIFICS = frozenset(
    "دكتور شيخ سيد سيده امير اميره ملك ملكه فريق لواء عميد عقيد رائد نقيب جنرال مهندس سفير حاج حاخام اب مطران معالي سمو"
    " جلاله فخامه دوله سعاده صاحب ركن اول الاول مشير ادميرال مستشار محامي استاذ باشا ملا ايه الله حجه الاسلام د".split()
)
_KIN = frozenset("بن ابن بنت ال ابو ام".split())
_LOCATIVE = frozenset(
    "في الي من نحو قرب داخل خارج شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط عبر باتجاه صوب بين حول".split()
)
_PLACE_HEADS = frozenset(
    "مقاطعه مديريه حي جزيره مخيم مدينه عاصمه ضاحيه ضواحي محافظه ولايه"
    " اقليم منطقه بلده قريه شمال جنوب شرق غرب وسط مطار ميناء شوارع سماء اجواء جامعه".split()
)
_HELD_AT = frozenset(
    "اتفاقيه اتفاق معاهده بروتوكول مسار موتمر قمه محادثات مفاوضات مباحثات اجتماع اجتماعات منتدي".split()
)
_QUOTES = frozenset("\"“”„«»‹›'‘’-–()")
_GENDERS = {
    "ه": ("m", "s"), "ها": ("f", "s"), "هم": ("m", "p"), "هن": ("f", "p"), "هما": ("", "d"), "نا": ("", "p1"),
    "ي": ("", "s1"),
    "ني": ("", "s1"),
}  # fmt: skip
_DROPPED = frozenset(chr(c) for c in range(0x610, 0x6EE) if f"{chr(c)}" in MARKS) | frozenset(INVISIBLE)
_EPITHET_CONTEXT = {"ISR": frozenset(("ISR", "PSE"))}
_PREFIXES = frozenset("معالي سمو فخامه جلاله صاحب صاحبه سياده فضيله سماحه سعاده دوله غبطه".split()) - {"دوله"}
_HONOURS = frozenset("السمو الملكي المعالي الجلاله السعاده الفخامه الفضيله السماحه".split())
# words behind which a single «people» title is their genitive and no adjective («مقتل جندي»)
_SUFFERED = frozenset(
    "مقتل قتل اصابه جرح استشهاد وفاه اعتقال اختطاف خطف اسر اغتيال احتجاز"
    " توقيف اعدام تصفيه جثه جثمان محاكمه افراج احد كل اي"
    " بينهم منهم قتيل جريح دهس طعن ترحيل تعذيب قنص استهداف".split()
)
# things that are called after people («مطار رفيق الحريري»): the name is no actor there
_NAMED_AFTER = frozenset(
    "كتيبه شارع مستشفي مسجد جامع مدرسه مركز موسسه مطار ملعب استاد ستاد"
    " ميدان جسر صاروخ جايزه كاس دوار سد حي طريق مجمع قاعه متحف شركه مخيم"
    " جامعه كليه معهد قصر نفق مقبره ضريح".split()
)
_INSTITUTIONS = frozenset(
    "نادي مركز مجلس شركه موسسه جمعيه لجنه هييه اداره قسم دايره بلديه مكتب"
    " فرع معهد كليه صندوق غرفه نقابه قطاع شوون".split()
)
_BLESSINGS = frozenset("حفظه يحفظه حفظها رحمه يرحمه رعاه يرعاه ايده سلمه وفقه ابقاه اعزه رضي صلي".split())
_SUPERLATIVES = frozenset("اكبر اول احد اخر ابرز اهم اكثر اقل".split())
# what people may be besides («المهربين الموقوفين»)
_BESIDES = frozenset(
    "مسلح متطرف متشدد موقوف معتقل محتجز محتج انفصالي متمرد معارض مصاب جريح"
    " قتيل ارهابي مدني مهاجر نازح لاجي مسلم مسيحي متقاعد مختطف"
    " مخطوف اسير".split()
)
# respectful words that stand for the man or woman last named
_RESPECT = frozenset("معاليه سموه جلالته فخامته سيادته فضيلته سعادته غبطته نيافته قداسته دولته حضرته".split())
# sectors whose bodies bear one name in many countries («المقاومة الشعبية»)
_HOMELY = frozenset("REB PTY OPP MIL COP GOV LEG JUD LAB".split())
_RESISTING = ("PSE", "LBN", "YEM", "IRQ")
_KINGDOMS = ("SAU", "MAR", "JOR", "BHR", "GBR")
_WIDE = ("IGO", "NGO", "MNC", "IMG")
# bodies that a title may name by their bare kind («مدير الجامعة»)
_BODIES = frozenset(
    "جامعه شركه حزب حركه هييه منظمه موسسه مستشفي بنك مصرف وزاره مجلس لجنه"
    " تنظيم جماعه جمعيه اتحاد محكمه وكاله جبهه".split()
)
_SENT = frozenset(("ambassador", "special-envoy", "consul"))
_CIVIL = frozenset(("analyst", "expert", "source", "head-of-state", "president"))
_KINDS = ("person", "group", "country", "seat", "capital", "place")


class _Found(Struct):
    """What was read from token `first` up to `last`; `cut` proclitic letters of the first token do not belong to it."""

    first: int
    last: int
    sense: str
    cut: int = 0
    country: str = ""
    sector: str = ""
    name: str = ""
    name_en: str = ""
    actor: str = ""
    role: str = ""
    office: str = ""
    gender: str = ""
    number: str = "s"
    kind: str = "name"
    row: str = ""
    whose: str = ""
    former: bool = False
    demonym: bool = False


def find_mentions(reading: Reading, known: Knowledge) -> tuple[Mention, ...]:
    """Mentions in order of the text, none inside another; nationality adjectives and pronouns are mentions of
    their own kind.
    """
    return _Scan(reading, known).mentions()


class _Scan:
    """One pass over one article; holds what the words so far have introduced."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.forms = reading.forms
        self.spellings = [tuple(key for _, key in form.keys) for form in self.forms]
        self.whole = [(form.folded,) for form in self.forms]
        self.skip = [form.tag == "MARK" and form.folded in _QUOTES for form in self.forms]
        self.stop = 0
        self.timed = {
            number
            for number, token in enumerate(reading.tokens)
            if reading.times and any(time.start <= token.start < time.end for time in reading.times)
        }
        self.named: set[str] = set()
        self.full: set[str] = set()
        self.short: dict[str, _Found] = {}
        self.matches: dict[int, tuple[int, int, tuple[Name, ...]]] = {}
        self.day = reading.article.published
        self.about: Counter[str] = Counter()
        self.bodies: dict[str, _Found] = {}
        self.adjectival: set[int] = set()
        self.found: list[_Found] = []

    def mentions(self) -> tuple[Mention, ...]:
        for sentence in self.reading.sentences:
            self._match_names(sentence)
        self.about = self._countries()
        found: list[Mention] = []
        for sentence in self.reading.sentences:
            self.stop = sentence.last
            at = sentence.first
            while at < sentence.last:
                item = self._read(at, sentence) or self._unknown_person(at, found)
                if item is None:
                    at += 1
                    continue
                self._introduce(item)
                self.found.append(item)
                found.append(self._mention(item))
                at = max(item.last, at + 1)
            found += self._pronouns(sentence, found)
        found = self._shared(found)
        found.sort(key=lambda mention: (mention.start, mention.end))
        return tuple(found)

    def _shared(self, found: list[Mention]) -> list[Mention]:
        """A country told at the end of a row of people or bodies holds for all of it («أساتذة وطلاب جامعة طهران»)."""
        named = [number for number, mention in enumerate(found) if mention.kind != "pronoun"]
        for one, two in reversed(list(itertools.pairwise(named))):
            left, right = found[one], found[two]
            if (
                left.last != right.first
                or left.country
                or not right.country
                or left.sense not in ("people", "body", "person")
            ):
                continue
            if left.sense == "person" and left.number != "p":
                continue
            first, second = self.forms[left.first], self.forms[right.first]
            joined = (
                second.proclitics[:1] == ("و",)
                and (right.sense == "body") == (left.sense == "body")
                and right.kind == "role"
                and left.kind == "role"
            )
            if joined and first.definite == second.definite and len(right.country) == 3 and not self._ended(left):
                found[one] = structs.replace(left, country=right.country)
        return found

    def _ended(self, mention: Mention) -> bool:
        return bool(self.forms[mention.first].enclitic) or self.forms[mention.last - 1].tag == "MARK"

    def _countries(self) -> Counter[str]:
        """How often the article names each country, nationalities, capitals, places, groups and people included."""
        names = self.known.names
        told = Counter(names.demonyms[form.lemma] for form in self.forms if form.lemma in names.demonyms)
        for _, _, found in self.matches.values():
            codes = {self._home(name) for name in found if not name.weak}
            if len(codes) == 1:
                told.update(codes)
        told.pop("", None)
        return told

    def _home(self, name: Name) -> str:
        names = self.known.names
        match name.kind:
            case "person":
                return names.people[name.key].country
            case "group":
                return ""  # a group's name must not vouch for itself
            case "place":
                return names.places[name.key].country
            case _:
                return name.key

    # names of the tables

    def _match_names(self, sentence: Sentence) -> None:
        phrases = self.known.names.phrases
        for at in range(sentence.first, sentence.last):
            best: tuple[int, int, tuple[Name, ...]] | None = None
            for cut, key in self.forms[at].keys:
                if not phrases.opens(key):
                    continue
                end, names = phrases.longest(self.whole, at, key, self.skip, sentence.last)
                if names and (best is None or end > best[0]):
                    best = (end, cut, names)
            if best is None:
                continue
            self.matches[at] = best
            if best[0] == at + 1 and self._common(at, best[1]):
                continue
            for name in best[2]:
                if not name.weak and name.kind in ("person", "group"):
                    self.named.add(f"{name.kind}#{name.key}")
                    if best[0] > at + 1:
                        self.full.add(f"{name.kind}#{name.key}")

    def _homeland(self, at: int) -> _Found | None:
        """«بلاده»: the country of the person or government named last that the pronoun fits."""
        form = self.forms[at]
        if (
            form.stem not in ("بلاد", "وطن")
            or form.proclitics[-1:] == ("ل",)
            or form.enclitic not in ("ه", "ها", "هم", "هما")
        ):
            return None
        wanted = "f" if form.enclitic == "ها" else "m"
        for item in reversed(self.found[-8:]):
            one = item.sense == "person" or item.sense == "people" or (item.sense == "body" and item.sector == "GOV")
            home = self.known.names.countries.get(item.country)
            if not one or home is None:
                continue
            if item.gender and item.gender != wanted and form.enclitic in ("ه", "ها"):
                continue
            row = f"countries#{home.code}"
            return _Found(
                at,
                at + 1,
                "country",
                self._cut(at, form),
                home.code,
                "",
                home.name,
                home.name_en,
                row,
                gender="f",
                row=row,
            )
        return None

    def _kingdom(self, at: int) -> _Found | None:
        """«المملكة» alone: the kingdom that the article names most."""
        form = self.forms[at]
        if form.stem != "مملكه" or not form.definite or form.enclitic or (at + 1 < self.stop and self._demonym(at + 1)):
            return None
        code = max(_KINGDOMS, key=lambda one: self.about[one])
        home = self.known.names.countries.get(code)
        if not self.about[code] or home is None:
            return None
        row = f"countries#{code}"
        return _Found(
            at, at + 1, "country", self._cut(at, form), code, "", home.name, home.name_en, row, gender="f", row=row
        )

    def _name(self, at: int) -> _Found | None:
        if at not in self.matches and (kingdom := self._kingdom(at)) is not None:
            return kingdom
        if self.forms[at].enclitic and (homeland := self._homeland(at)) is not None:
            return homeland
        match = self.matches.get(at)
        if match is None or match[0] > self.stop:
            return None
        end, cut, names = match
        allowed = [n for n in names if (not n.weak or f"{n.kind}#{n.key}" in self.named) and self._holds(n, at, end)]
        if not allowed:
            return None
        if at in self.timed:
            return None
        if any(n.key == "QAT" for n in names) and end < self.stop and self.forms[end].tag == "NUM":
            return None  # «قطر 800 ملم»
        if names[0].kind == "place" and cut and self.forms[at].folded[cut - 1] == "ك":
            return None
        if names[0].kind == "place" and at and self.forms[at - 1].tag == "DEM":
            return None  # «على هذا الصعيد»
        if (
            names[0].kind == "place"
            and end < self.stop
            and self.forms[end].stem == "من"
            and self.forms[at].folded[cut:] == "النيل"
        ):
            return None  # «النيل من خصمه»
        if end == at + 1 and self._common(at, cut):
            allowed = [n for n in allowed if self._stands_alone(n, at, cut)]
            if not allowed:
                return None
        homes = {self._country(n) for n in allowed}
        vowelled = len(homes) > 1 and "\u0651" in self._text(at, end, cut)  # «عمّان»
        unheard = (
            len(homes) > 1 and not self.about[self._country(allowed[0])] and any(self.about[code] for code in homes)
        )
        allowed.sort(key=lambda n: (
            (unheard and not self.about[self._country(n)]) or (vowelled and n.kind == "country"),
            _KINDS.index(n.kind), -self.about[self._country(n)],
        ))  # fmt: skip
        if allowed[0].kind == "person" and not cut and (self._called_after(at) or self._inside(allowed[0], at, end)):
            return None
        if end == at + 1 and allowed[0].kind == "person" and f"person#{allowed[0].key}" not in self.full:
            own = self._short(at)
            if self._longer(at, end) or (own is not None and own.actor != f"people#{allowed[0].key}"):
                return None
        return self._of_name(allowed[0], at, end, cut)

    def _country(self, name: Name) -> str:
        return self.known.names.groups[name.key].country if name.kind == "group" else self._home(name)

    def _inside(self, name: Name, at: int, end: int) -> bool:
        """Whether the words go on another person's longer name («سلطان بن محمد العرابي»)."""
        before = self.forms[at - 1] if at else None
        if before is None or before.folded in ("بن", "بنت", "ابن"):
            return before is not None
        if end > at + 1 or f"person#{name.key}" in self.full or self.reading.tokens[at - 1].kind != "word":
            return False
        named = before.tag == "NAME" or (not before.known and before.tag == "NOUN")
        return (
            named
            and not before.definite
            and not before.proclitics
            and at - 1 not in self.matches
            and len(before.folded) > 2
        )

    def _called_after(self, at: int) -> bool:
        """Whether a thing that people give their names to stands right before («مطار رفيق الحريري»)."""
        at -= 1
        while at > 0 and self.skip[at]:
            at -= 1
        return at >= 0 and self.forms[at].stem in _NAMED_AFTER and not self.forms[at].definite

    def _stands_alone(self, name: Name, at: int, cut: int) -> bool:
        """Whether a single everyday word is this name here."""
        known = f"{name.kind}#{name.key}" in self.named
        match name.kind:
            case "country" | "capital" | "seat":
                return self.forms[at].folded[cut:] not in AMBIGUOUS or (cut == 0 and self._owned(at))
            case "group":
                verbal = any(r.known and r.tag == "VERB" for r in (self.forms[at], *self.forms[at].others))
                return known or not (name.weak or verbal)
            case "person":
                return (known or not name.weak) and not self._describes(at)
            case _:
                before = self.forms[at - 1] if at else None
                return before is not None and cut == 0 and before.stem in _PLACE_HEADS

    def _longer(self, at: int, end: int) -> bool:
        """Whether an unknown word makes a longer name of a surname that the article never gives in full («كورتز
        كوبر»).
        """
        if end >= self.stop:
            return False
        form = self.forms[end]
        if (
            form.definite
            and not form.known
            and form.tag in ("NOUN", "ADJ")
            and not form.proclitics
            and not self._demonym(end)
        ):
            return end not in self.timed and end not in self.matches  # «بيريز الطرابلسي»
        return (
            not form.known
            and form.tag == "NOUN"
            and not form.definite
            and self.reading.tokens[end].kind == "word"
            and len(form.folded) > 2
        )

    def _holds(self, name: Name, at: int, end: int) -> bool:
        """Whether a group's row holds on the article's day: a movement that took power has a row for either time."""
        if name.kind != "group":
            return True
        group = self.known.names.groups[name.key]
        if group.sector in _HOMELY and self.about and not self.about[group.country] and self._generic(at, end):
            return False
        return not self.day or not (group.since or group.until) or within(self.day, group.since, group.until)

    def _generic(self, at: int, end: int) -> bool:
        """Whether a name is an everyday noun with an adjective («المقاومة الشعبية»): other countries may have one
        of that name.
        """
        demonyms = self.known.names.demonyms
        last = self.forms[end - 1]
        described = any(r.known and r.tag == "ADJ" and r.lemma not in demonyms for r in (last, *last.others))
        return described and end > at + 1 and all(form.definite and form.known for form in self.forms[at:end])

    def _owned(self, at: int) -> bool:
        """Whether a title or a word for a state stands right before («رئيس بنين»)."""
        before = self.forms[at - 1] if at else None
        return before is not None and not before.definite and before.tag == "NOUN" and (
            before.stem in self.known.titles.by_head or before.stem in _PLACE_HEADS
        )  # fmt: skip

    def _common(self, at: int, cut: int) -> bool:
        """Whether the single word is also an everyday word («مالي»، «رئيسي»); that it is a nationality too does
        not count («إسبانيا»).
        """
        form = self.forms[at]
        demonyms = self.known.names.demonyms
        readings = [r for r in (form, *form.others) if not (r.tag == "ADJ" and r.lemma in demonyms)]
        return any(r.known and r.tag in ("NOUN", "ADJ", "VERB", "PREP") and not r.definite for r in readings) or (
            cut > 0
            and any(
                r.known and r.tag in ("NOUN", "ADJ", "VERB", "ADV", "NAME") and len("".join(r.proclitics)) < cut
                for r in readings
            )
        )

    def _describes(self, at: int) -> bool:
        """Whether an indefinite noun stands before, which the word then describes («دور رئيسي»)."""
        before = self.forms[at - 1] if at else None
        if before is None or at - 1 in self.matches or self.forms[at].definite:
            return False
        return before.tag == "NOUN" and not before.definite and not before.enclitic and before.stem not in _HONORIFICS

    def _place_before(self, at: int, cut: int) -> bool:
        before = self.forms[at - 1] if at else None
        return before is not None and before.tag == "PREP" and before.stem in _LOCATIVE and cut == 0

    def _of_name(self, name: Name, at: int, end: int, cut: int) -> _Found:
        names = self.known.names
        if name.kind == "person":
            person = names.people[name.key]
            return _Found(
                at, self._kin_end(end), "person", cut, person.country, names.sector_on(person, self.day), person.name,
                person.name_en, f"people#{person.key}", gender=person.gender, row=f"people#{person.key}",
            )  # fmt: skip
        if name.kind == "group":
            group = names.groups[name.key]
            opening = fold(group.name.split()[0])
            sense = "organisation" if group.country in ("IGO", "NGO", "MNC", "IMG") else "group"
            sense = "country" if not group.sector else sense
            number = "p" if group.name.endswith(("ون", "ين")) else "s"
            return _Found(
                at, end, sense, cut, group.country, group.sector, group.name, group.name_en, f"groups#{group.key}",
                gender="f" if opening.endswith("ه") else "", number=number, row=f"groups#{group.key}",
            )  # fmt: skip
        if name.kind == "place":
            place = names.places[name.key]
            return _Found(
                at,
                end,
                "place",
                cut,
                place.country,
                "",
                place.name,
                place.name_en,
                row=f"places#{place.key}",
                gender="f",
            )
        country = names.countries[name.key]
        row = f"countries#{country.code}"
        if name.kind == "country":
            feminine = fold(country.name).endswith(("ه", "يا", "ا"))
            return _Found(
                at,
                end,
                "country",
                cut,
                country.code,
                "",
                country.name,
                country.name_en,
                row,
                gender="f" if feminine else "",
                row=row,
            )
        words = self._text(at, end, cut)
        if name.kind == "capital" and self._is_place(at, cut):
            return _Found(at, end, "place", cut, country.code, "", words, country.capital_en, row=row, gender="f")
        label = country.capital_en if name.kind == "capital" else f"government of {country.name_en}"
        return _Found(at, end, "body", cut, country.code, "GOV", words, label, f"{row}/GOV", gender="f", row=row)

    def _is_place(self, at: int, cut: int) -> bool:
        """A capital after «في»، «إلى»، «مدينة» … is the city; elsewhere it stands for its government."""
        proclitics = self.forms[at].folded[:cut]
        if proclitics.endswith("ب"):
            return True
        before = self.forms[at - 1] if at else None
        if before is not None and at > 1 and self._demonym(at - 1) and self.forms[at - 2].stem in _PLACE_HEADS:
            return True  # «العاصمة السودانية الخرطوم»
        if before is not None and before.stem in _HELD_AT and not before.definite and not cut and not self._pair(at):
            return True  # «محادثات فيينا»
        return before is not None and cut == 0 and (
            (before.tag in ("PREP", "ADV", "NOUN") and before.stem in _LOCATIVE) or before.stem in _PLACE_HEADS
        )  # fmt: skip

    def _pair(self, at: int) -> bool:
        """Whether «و» and a name follow: the capitals stand for those who talk."""
        return at + 1 < self.stop and self.forms[at + 1].folded.startswith("و") and at + 1 in self.matches

    def _kin_end(self, end: int) -> int:
        """Past «بن عبدالعزيز آل سعود» behind a known name."""
        while (
            end + 1 < self.stop and self.forms[end].folded in ("بن", "ال", "ابن") and self.forms[end + 1].tag != "MARK"
        ):
            end += 3 if end + 2 < self.stop and self.forms[end + 1].folded in ("عبد", "ابو", "ال") else 2
        return end

    # titles, bodies, kinds of people

    def _title(self, at: int, depth: int = 0) -> _Found | None:
        form = self.forms[at]
        if form.tag in ("PREP", "SUB", "NEG", "REL", "DEM", "ADV", "AUX", "CONJ", "PART", "PRON"):
            return None
        if form.tag == "VERB" or form.tag == "MARK":
            noun = next(
                (f for f in form.others if f.tag in ("NOUN", "ADJ") and f.stem in self.known.titles.by_head), None
            )
            if form.tag == "MARK" or noun is None or form.known:
                return None
            form = noun
        if (
            form.derived
            and not form.definite
            and form.folded.endswith(("ا", "ين", "ه"))
            and form.lemma in self.known.cues.by_verb
        ):
            return None  # «مشيرا إلى» is no marshal
        titles = self.known.titles.by_head.get(form.stem, [])
        if form.stem.endswith("ا") and form.lemma != form.stem:
            titles = titles + self.known.titles.by_head.get(form.lemma, [])
        after = self.forms[at + 1] if at + 1 < self.stop else None
        if after is not None and form.stem.startswith("مشير") and after.stem == "الي":
            return None  # «مشيرا إلى» is no marshal
        if after is not None and form.stem == "قاضي" and form.definite and after.proclitics[-1:] == ("ب",):
            return None  # «القاضي بعدم قبول …»
        if (
            form.stem == "قضاء"
            and at + 1 < self.stop
            and self.forms[at + 1].stem == "علي"
            and self.forms[at - 1].lemma != "حكم"
        ):
            return None  # «القضاء على الفقر»
        if (
            not form.proclitics
            and (form.stem in _HONORIFICS or form.stem in ("امام", "نبي", "سلطان", "خليفه"))
            and self._called_after(at)
        ):
            return None  # «مسجد الإمام الصادق»
        described = bool(titles) and self._adjective(at, form)
        for title in titles:
            if (
                described
                and not title.complement
                and title.number == "s"
                and (title.role.kind == "people" or form.stem.endswith(("ي", "يه")))
            ):
                self.adjectival.add(at)
                continue  # «الهجوم الإرهابي», «السياسة الخارجية»: an adjective here
            end = self._complement(at, title)
            if title.complement and end and self._opens_group(end - 1, end):
                continue  # «زعيم حزب الله»
            if title.number == "p" and title.gender == "f" and form.stem in self.known.frames.by_noun:
                continue  # «مفاوضات» are talks before they are women who negotiate
            if title.number == "d" and title.role.slug.startswith(("epithet-", "occupation-")):
                continue  # «العدوان الإسرائيلي»: an act, no two enemies
            if title.role.slug.startswith("epithet-") and not self._epithet(at, end, title):
                continue
            if title.role.slug == "resistance-bare" and not self._resisting(at):
                continue
            if (
                form.stem == "رييسه"
                and form.definite
                and not form.proclitics
                and at
                and self.forms[at - 1].tag == "NOUN"
                and self.forms[at - 1].definite
            ):
                continue  # «الطرقات الرئيسة»
            if end == at + 1 and title.number in ("d", "p") and self._inflected(form, title):
                if form.definite and form.stem[-1] in "يو":
                    continue  # «القطاع البنكي», «المدخل الرئيسي»
                if not form.definite and not self._construct(end):
                    continue  # «رئيسي»، «وزيرا»: such a form stands only before what it belongs to
            if end:
                return self._modify(at, end, form, title, depth)
        return None

    def _inflected(self, form: Form, title: Title) -> bool:
        """Whether a dual or plural has the ending that it has only before what it belongs to; «القتلى» is a plural
        of its own.
        """
        broken = any(fold(plural) == form.stem for plural in title.role.plurals)
        return form.stem[-1] in "ايو" and title.role.head[-1] != "ي" and not broken

    def _opens_group(self, at: int, end: int) -> bool:
        """Whether a longer name of a group begins at a token."""
        match = self.matches.get(at)
        return match is not None and match[0] > end and not match[1] and match[2][0].kind == "group"

    def _resisting(self, at: int) -> bool:
        """«المقاومة» alone is an armed side where the article is about a country that has one, and where no other
        noun makes it an idea.
        """
        form = self.forms[at]
        before = self.forms[at - 1] if at else None
        after = self.forms[at + 1] if at + 1 < self.stop else None
        if not form.definite or not any(self.about[code] > 1 for code in _RESISTING):
            return False
        if after is not None and (
            after.proclitics[-1:] == ("ل",) or (after.tag == "ADJ" and after.definite and not after.proclitics)
        ):
            return False
        return (
            before is None
            or before.tag != "NOUN"
            or before.definite
            or before.stem in self.known.titles.by_head
            or bool(form.proclitics)
        )

    def _verb_before(self, at: int) -> bool:
        return at > 0 and self.forms[at - 1].tag == "VERB"

    def _adjective(self, at: int, form: Form) -> bool:
        """Whether the word describes the noun before it, or goes on a row of such words («الدعم المادي والعسكري»)."""
        before = self.forms[at - 1] if at else None
        if (
            before is None
            or before.tag not in ("NOUN", "ADJ")
            or (before.definite or bool(before.enclitic)) != form.definite
        ):
            return False
        if form.proclitics:
            row = at - 1 in self.adjectival or (
                before.tag == "ADJ" and before.stem[-1:] in ("ي", "ه") and before.stem[-2:-1] in ("ي", "")
            )
            plain = before.tag == "ADJ" and before.known and before.stem.endswith("ي") and not before.proclitics
            row = row or (plain and at > 1 and (
                self.forms[at - 2].tag == "NOUN" and self.forms[at - 2].definite == before.definite
            ))  # fmt: skip
            return (
                form.proclitics == ("و",)
                and row
                and form.stem[-1:] in ("ي", "ه")
                and before.stem.endswith("ه") == form.stem.endswith("ه")
            )
        if form.stem in ("خارجيه", "داخليه") and not form.definite:
            return True
        if before.stem in _SUFFERED or not before.known:
            return False
        if form.stem.endswith("يه"):
            return form.definite or before.stem.endswith(("ه", "ات"))
        if before.stem.endswith("ات") and form.stem.endswith("ه"):
            return True
        return before.stem.endswith("ه") == form.stem.endswith("ه")

    def _epithet(self, at: int, end: int, title: Title) -> bool:
        """A loaded word holds for an actor («الاحتلال») only alone, definite, and where the article names that
        actor or its foe.
        """
        form = self.forms[at]
        if not title.complement and (not form.definite or (end < self.stop and self._demonym(end))):
            return False
        return any(code in self.about for code in _EPITHET_CONTEXT.get(title.role.country, ()))

    def _construct(self, at: int) -> bool:
        """Whether a definite noun or name follows at once, as behind «وزيرا»."""
        if at >= self.stop:
            return False
        form = self.forms[at]
        return form.tag in ("NOUN", "NAME") and not form.proclitics and (form.definite or at in self.matches)

    def _complement(self, at: int, title: Title) -> int:
        """Token after the title's words, or 0. One nationality may stand inside («وزير الدولة القطري للشؤون
        الخارجية»).
        """
        position = at + 1
        for word in title.complement:
            if position < self.stop and self._demonym(position) and word != strip_article(self.forms[position].folded):
                position += 1
            if position >= self.stop:
                return 0
            folded = self.forms[position].folded
            if word not in (folded, strip_article(folded)):
                return 0
            position += 1
        return position

    def _demonym(self, at: int) -> str:
        form = self.forms[at]
        names = self.known.names
        for reading in (form, *form.others):
            code = names.demonyms.get(reading.lemma) if reading.tag in ("ADJ", "NOUN") else None
            if code and reading.proclitics[-1:] not in (("ب",), ("ل",), ("ك",)):
                return code
        return ""

    def _modify(self, at: int, end: int, form: Form, title: Title, depth: int) -> _Found | None:
        role = title.role
        item = _Found(
            at, end, role.kind, self._cut(at, form), role.country, role.sector, "", role.name_en, role=role.slug,
            office=office_of(role.slug), gender=title.gender, number=title.number, kind="role",
            row=f"roles#{role.slug}",
        )  # fmt: skip
        for inside in range(at + 1, end):
            item.country = item.country or self._demonym(inside)
        bare = not title.complement
        construct = bare and not form.definite and not form.enclitic
        self._adjectives(item)
        construct = construct and (item.last == end or self.forms[end].definite)
        if (
            title.complement
            and not item.country
            and self.forms[end - 1].definite
            and not self.forms[end - 1].proclitics
        ):
            body = self.bodies.get(title.complement[-1])
            if body is not None and fold(title.complement[-1]) in _BODIES:
                item.country, item.sector = body.country, item.sector or body.sector
        closed = role.slug.startswith("epithet-") or role.slug == "resistance-bare"
        nested = self._genitive(item, construct, depth) if depth < 3 and not form.enclitic and not closed else None
        if (
            nested is None
            and role.kind != "people"
            and not item.country
            and not self.forms[item.last - 1].definite
            and not form.enclitic
        ):
            self._homeward(item)
            if item.country and item.office in ("head-of-state", "leader"):
                item.sector = ""
        if (
            nested is None
            and construct
            and role.kind == "person"
            and not item.country
            and not self._apposed_known(item)
        ):
            following = self.forms[item.last] if item.last < self.stop else None
            if (
                item.sector in ("GOV", "PTY", "MIL")
                and following is not None
                and following.tag in ("NOUN", "ADJ")
                and following.known
            ):
                item.sector = ""  # «رئيس اللجنة …»: a president, but of what the tables do not say
        if item.former:
            item.sector = "ELI"
        if nested is None and construct and role.kind == "body" and not item.country:
            if (
                role.slug == "presidency"
                or form.stem in ("خارجيه", "داخليه", "ماليه")
                or (item.office in ("navy", "judiciary") and item.last == end)
            ):
                return None  # «رئاسة التحالف», «قضاء العيد»: of a thing, no body
            self._called(item)
        if (
            item.office in _SENT
            and item.country
            and item.last + 1 < self.stop
            and self.forms[item.last].folded in ("لدي", "الي", "في")
        ):
            host = self._name(item.last + 1)
            if host is not None and host.sense in ("country", "place", "organisation", "body"):
                item.last = host.last  # «سفير روسيا لدى سوريا»
        if role.kind == "person" and item.office != "source":
            self._apposition(item)
        if item.role == "lieutenant-colonel" and not item.name:
            return None  # «المقدم» is also who presents a programme
        if role.slug.startswith(("epithet-", "occupation-state")) and role.country in self.known.names.countries:
            country = self.known.names.countries[role.country]  # the words stay, the actor is the country
            item.actor, item.name, item.name_en = f"countries#{role.country}", country.name, country.name_en
        if role.kind == "body" and item.last == at + 1 and form.definite and not item.country and not form.enclitic:
            body = self.bodies.get(form.stem)
            if body is not None and body.actor:
                item.actor, item.name, item.name_en, item.country, item.sector = (
                    body.actor, body.name, body.name_en, body.country, body.sector
                )  # fmt: skip
        item.name = item.name or self._text(item.first, item.last, item.cut)
        if item.role == "resistance-bare" and not item.country:
            item.country = max(_RESISTING, key=lambda code: self.about[code])
        return self._finish(item)

    def _homeward(self, item: _Found) -> None:
        """The nationality behind what a body is for («لجنة الانتخابات الليبية»، «هيئة الطيران المدني السعودية»)."""
        position = item.last
        while position < self.stop and position - item.last < 4:
            form = self.forms[position]
            code = self._demonym(position)
            if code and form.definite and not form.proclitics:
                if position > item.last:
                    item.last, item.country = position + 1, code
                return
            if (
                not form.definite
                or form.tag not in ("NOUN", "ADJ")
                or form.enclitic
                or form.proclitics not in ((), ("و",))
            ):
                return
            if any(title.role.kind == "people" for title in self.known.titles.by_head.get(form.stem, ())):
                return  # «حركة المواطنين الفلسطينيين»: their movement
            if (position == item.last and form.proclitics) or (
                position in self.matches and self.matches[position][2][0].kind != "group"
            ):
                return
            position += 1

    def _called(self, item: _Found) -> None:
        """A name that no table holds right behind the kind of body («شركة ديليفرو»، «حركة "مارس 23"»)."""
        position = item.last
        quoted = position < self.stop and self.skip[position] and self.forms[position].folded in '"“«'
        end = start = position + quoted
        while end < self.stop and end - start < 3:
            form = self.forms[end]
            number = quoted and end > start and self.reading.tokens[end].kind != "word" and form.tag == "NUM"
            foreign = (
                not form.known
                and form.tag == "NOUN"
                and not form.definite
                and not form.proclitics
                and not form.enclitic
            )
            inside = (
                quoted
                and self.reading.tokens[end].kind == "word"
                and form.tag in ("NOUN", "ADJ", "NAME")
                and end not in self.matches
            )
            if not number and not foreign and not inside:
                break
            end += 1
        if quoted and not (end < self.stop and self.skip[end]):
            return
        if end > start and len(self.forms[start].folded) > 3:
            item.last = end
            item.name = self._text(item.first, end, item.cut)
            item.name_en = f"{item.name_en} {transliterate(self._text(start, end, 0))}"
            if end == start + 1:
                self.short.setdefault(self.forms[start].folded, item)

    def _adjectives(self, item: _Found) -> None:
        while item.last < self.stop:
            form = self.forms[item.last]
            code = self._demonym(item.last)
            if code and form.proclitics == ():
                if self.forms[item.first].definite and not form.definite and item.sense == "person":
                    return  # «الأمير تركي الفيصل»: a name
                if item.country and item.country != code:
                    return
                item.country = code
            elif form.stem in _FORMER and form.tag != "VERB" and not form.proclitics:
                item.former = True
            elif (
                form.stem in ("عسكري", "عسكريه")
                and item.sense == "person"
                and form.definite == self.forms[item.first].definite
            ):
                item.sector = item.sector if item.sector not in ("", "GOV") or item.office in _CIVIL else "MIL"
            elif item.sense == "people" and (other := self._besides(item)) is not None:
                if other.sector != "CVL" and item.sector == "CVL":
                    item.sector = other.sector
            elif self._leads_home(item):
                pass
            elif not (
                form.stem in _TRANSPARENT and not form.proclitics and form.definite == self.forms[item.first].definite
            ):
                return
            item.last += 1

    def _leads_home(self, item: _Found) -> bool:
        """Whether an adjective stands between the head and its nationality («السلطات الصحية الفلسطينية»)."""
        at, form = item.last, self.forms[item.last]
        if (
            form.tag not in ("ADJ", "NOUN")
            or form.proclitics
            or not form.stem.endswith(("ي", "يه"))
            or at + 1 >= self.stop
        ):
            return False
        home, head = self.forms[at + 1], self.forms[item.first]
        return bool(self._demonym(at + 1)) and not home.proclitics and form.definite == head.definite == home.definite

    def _besides(self, item: _Found) -> Role | None:
        """The role that the next word adds to people told («الشبان المسلحون»); an object behind a verb's subject
        is no such word.
        """
        form, head = self.forms[item.last], self.forms[item.first]
        if (
            form.proclitics
            or form.definite != head.definite
            or form.tag not in ("NOUN", "ADJ")
            or item.last > item.first + 1
        ):
            return None
        if self._verb_before(item.first) and form.stem.endswith("ين") and not head.stem.endswith("ين"):
            return None
        for title in self.known.titles.by_head.get(form.stem, ()):
            if (
                title.role.kind == "people"
                and not title.complement
                and title.number == item.number
                and fold(title.role.head) in _BESIDES
            ):
                return title.role
        return None

    def _genitive(self, item: _Found, construct: bool, depth: int) -> _Found | None:
        """The country, organisation, body or person that the title belongs to; it gives the country and often the
        sector.
        """
        at = item.last
        while at < self.stop and self.skip[at] and self.forms[at].folded in '"“«':
            at += 1  # «رئيس "فاغنر"»
        if at >= self.stop:
            return None
        form = self.forms[at]
        closed = (
            item.last > item.first + 1
            and self.forms[item.last - 1].tag == "ADJ"
            and not self.forms[item.last - 1].definite
        )
        position, led = at, construct or bool(item.role and not self.forms[item.first].definite and not closed)
        led = led or self.forms[at - 1].folded == "باسم"  # «المتحدث باسم …»
        partitive = form.stem == "من" and item.sense in ("body", "people") and not self.forms[item.first].definite
        if (
            form.tag == "PREP"
            and form.stem in ("في", "لدي", "من")
            and not form.enclitic
            and (item.sense == "person" or partitive)
        ):
            position, led = at + 1, True
            if item.country and item.office in _SENT:
                return None
            if item.country and form.stem != "في":
                return None
        elif (form.proclitics[-1:] in (("ل",), ("ب",)) and not form.enclitic) or self._cut_letters(at) in ("ل", "ب"):
            led = True
        elif form.folded == "في" and item.sense == "body" and not item.country and item.sector == "GOV":
            inner = self._name(at + 1) if at + 1 < self.stop else None
            inner = inner or (self._title(at + 1, depth + 1) if at + 1 < self.stop else None)
            if inner is None or inner.sense not in ("body", "group", "organisation") or not inner.country:
                return None
            item.last, item.country = inner.last, inner.country  # «وزارة الخارجية في حكومة صنعاء»
            if inner.sense != "body":
                item.sector = inner.sector or item.sector
            return inner
        while position > at and position < self.stop and self.skip[position] and self.forms[position].folded in '"“«':
            position += 1
        if position >= self.stop:
            return None
        nested = self._name(position)
        if (
            nested is not None
            and nested.cut
            and position == at
            and self.forms[at].folded[: nested.cut] not in ("ل", "ب")
        ):
            nested = None
        if nested is None and self.forms[position].proclitics in ((), ("ل",), ("ب",)):
            nested = self._title(position, depth + 1)
            if nested is not None and not nested.country and nested.sense == "body" and nested.last == position + 1:
                nested = self._meant(nested)
            if nested is not None and nested.sense == "people" and item.sense != "people":
                nested = None
        if nested is None and led and form.definite and position == at and form.tag == "NOUN" and form.stem in _BODIES:
            body = self.bodies.get(form.stem)
            if body is not None:
                nested = structs.replace(body, first=at, last=at + 1, cut=0)
                self._adjectives(nested)
        if nested is None and item.sense == "person" and not item.country and depth == 0:
            return self._through(item, at, depth)
        if nested is None or (not led and nested.sense == "place"):
            return None
        if (
            nested.sense == "person"
            and position == at
            and (self.forms[at].enclitic or nested.office.startswith("counterpart"))
        ):
            return None  # «وزير الخارجية السعودي نظيره الروسي»: two people
        letter = form.proclitics[-1:] or (self._cut_letters(at)[-1:],)
        if letter == ("ب",) and position == at and (depth > 0 or item.country):
            return None  # «سفير … بالقاهرة»: where, not whose
        if item.role == "source" and nested.sector == "JRN":
            return None  # whose sources they are is not who they are
        if letter == ("ل",) and nested.sector == "JRN" and item.sector != "JRN":
            return None  # «قال مصدر لوكالة …»: to whom, not whose
        if (
            item.sense == "people"
            and letter == ("ل",)
            and item.sector in ("REB", "OPP", "UAF")
            and self.forms[item.first].definite
        ):
            return None  # «المقاومين للاحتلال»: against whom, not whose
        if item.sense == "people" and position == at and form.proclitics and nested.sense in ("people", "person"):
            return None
        if not led and (not nested.actor or item.country):
            return None
        if nested.sense == "place" and position != at and item.sense != "body":
            return None
        if nested.sense == "person" and (
            not led or (position == at and nested.kind == "name" and item.last > item.first + 1 and not form.proclitics)
        ):
            return None  # behind a complement a person stands in apposition («رئيس مجلس النواب عقيلة صالح»)
        if position != at and nested.sense in ("country", "person"):
            return None
        if nested.actor and nested.sense in ("group", "organisation") and nested.country:
            self._remember(nested)
        item.whose = nested.sense
        item.last = nested.last
        item.country = nested.country or item.country
        own = item.sense == "body" and (
            item.sector == "JRN"
            or (
                item.sector in ("COP", "MIL", "SPY", "JUD")
                and nested.sector in ("EDU", "MED", "BUS", "CVL", "GOV", "LEG")
            )
        )  # «شرطة الجامعة» are police, «صحيفة الحزب» is press
        if (
            nested.sense not in ("country", "place")
            and nested.sector
            and not (item.sense == "body" and nested.sense == "person")
            and not own
        ):
            keep = item.sense == "person" and nested.sense == "body" and item.sector not in ("", "GOV", "MIL", "PTY")
            deputy = self.forms[item.first].stem == "نايب" and nested.sense == "person"
            item.sector = item.sector if keep or (nested.sense == "person" and not deputy) else nested.sector
            if nested.country in _WIDE:
                item.sector = nested.sector
        elif self.forms[item.first].stem == "نايب" and nested.sense == "person":
            item.sector = ""  # «نائب المدير»: no member of parliament
        item.name_en = f"{item.name_en} of {nested.name_en}" if nested.name_en else item.name_en
        self._adjectives(item)
        return nested

    def _through(self, item: _Found, at: int, depth: int) -> _Found | None:
        """The body behind words of which no table knows anything («رئيس دائرة الإعلام في الحركة»، «عضو الفريق
        القانوني لجنوب أفريقيا»).
        """
        if self.forms[item.first].enclitic or self.forms[at].tag not in ("NOUN", "ADJ") or self.forms[at].proclitics:
            return None
        position = at
        while position < self.stop and position - at < 6:
            form = self.forms[position]
            led = (
                form.proclitics[-1:] in (("ل",), ("ب",))
                or self._cut_letters(position) in ("ل", "ب")
                or form.folded in ("في", "لدي")
            )
            if led and position > at and not form.enclitic:
                start = position + 1 if form.folded in ("في", "لدي") else position
                if start >= self.stop:
                    return None
                nested = self._name(start) or self._title(start, depth + 1)
                if nested is not None and not nested.country and nested.sense == "body" and nested.last == start + 1:
                    nested = self._meant(nested)
                if (
                    nested is None
                    or nested.sense not in ("body", "group", "organisation", "country")
                    or not nested.country
                ):
                    return None
                if nested.sense == "country" and form.proclitics[-1:] == ("ب",):
                    return None
                item.last, item.country, item.whose = nested.last, nested.country, nested.sense
                if nested.country in _WIDE:
                    item.sector = nested.sector
                elif item.sector in ("", "GOV") and item.office not in _CIVIL:
                    item.sector = nested.sector or (
                        "GOV" if item.office != "member" or form.proclitics else item.sector
                    )
                return nested
            if (
                form.tag not in ("NOUN", "ADJ")
                or form.enclitic
                or not form.known
                or (form.proclitics and form.proclitics != ("و",))
            ):
                return None
            if position > at and not form.definite and form.proclitics:
                return None
            position += 1
        return None

    def _meant(self, item: _Found) -> _Found:
        """A body told by its bare kind («رئيس الحركة»، «المتحدث باسم الوزارة») is the one of that kind named last."""
        form = self.forms[item.first]
        body = self.bodies.get(form.stem) if form.definite else None
        if body is None:
            return item
        return structs.replace(item, country=body.country, sector=body.sector, name_en=body.name_en)

    def _apposed_known(self, item: _Found) -> bool:
        nested = self._name(item.last) if item.last < self.stop else None
        return nested is not None and nested.sense == "person"

    def _apposition(self, item: _Found) -> None:
        """The name behind a title, after honorifics and at most one comma."""
        position = item.last
        comma = position < self.stop and self.forms[position].folded in ("،", ",")
        if comma:
            position += 1
        elif (
            position < self.stop
            and item.country
            and self.matches.get(position, (0, 0, ()))[1] == 1
            and self.forms[position].folded[0] == "ب"
        ):
            position = self.matches[position][0]  # «السفير التركي بتونس عمر دوغان»
        titled = position
        while (
            position < self.stop and strip_article(self.forms[position].folded) in _HONORIFICS and position - titled < 4
        ):
            position += 1
        if position >= self.stop:
            return
        while position < self.stop and self.skip[position] and position - titled < 5:
            position += 1
        name = self._name(position) or self._weak_person(position)
        if name is not None and name.sense == "person" and not name.cut:
            if comma and item.country and name.country and item.country != name.country and len(item.country) == 3:
                return
            item.last, item.actor, item.name, item.name_en = name.last, name.actor, name.name, name.name_en
            item.country = item.country or name.country
            item.sector = item.sector or name.sector
            item.gender = name.gender
            return
        end = self._unknown_name(position)
        length = end - position
        closed = end >= self.stop or self.forms[end].tag != "NOUN" or not comma
        if length >= (2 if comma else 1) and closed and item.number == "s":
            item.name = self._text(position, end, 0)
            item.name_en = transliterate(item.name)
            item.last = end

    def _weak_person(self, at: int) -> _Found | None:
        """A surname behind a title needs no full name before it («الرئيس بوتين»)."""
        match = self.matches.get(at)
        if match is None or match[1]:
            return None
        people = [name for name in match[2] if name.kind == "person"]
        if match[0] == at + 1 and people and not any(f"person#{name.key}" in self.named for name in people):
            own = self._short(at)
            if own is not None and own.sense == "person":
                return own  # whom the article has named goes before whom the tables know
        people = [
            n for n in people if f"person#{n.key}" in self.named or self.about[self.known.names.people[n.key].country]
        ]
        return self._of_name(people[0], at, match[0], match[1]) if len(people) == 1 else None

    def _unknown_name(self, at: int) -> int:
        """Token after a run of words that look like a person's name and that no table holds as anything else."""
        end, limit = at, min(self.stop, at + 8)
        while end < limit:
            form = self.forms[end]
            word = form.folded
            if self.reading.tokens[end].kind != "word" or len(word) < 2:
                break
            kin = word in _KIN
            if end > at and form.proclitics == ("و",) and (form.known or self.known.names.phrases.opens(form.stem)):
                break  # «قال محمد الفهري وأحمد العبادي»
            if (
                word in _BLESSINGS
                or word in _RESPECT
                or word == "عز"
                or (word == "الله" and end == at)
                or (end > at and word in _SUPERLATIVES)
                or (end == at and form.known and (word in _PLACE_HEADS or word in _INSTITUTIONS))
            ):
                break
            if end > at and form.known and form.tag == "NOUN" and form.definite and not kin:
                break
            if end > at and form.known and form.tag == "NOUN" and form.stem in self.known.titles.by_head and not kin:
                break  # «… آل خليفة وزير الداخلية»
            likely = (
                not form.known
                or form.tag == "NAME"
                or (end == at and not form.definite and bool(self._demonym(end)))
                or (form.tag == "ADJ" and end > at and form.definite)
            )
            likely = likely or (
                self.known.names.phrases.opens(word)
                and (form.tag not in ("ADJ", "NOUN") or end > at or self._name_follows(end))
            )
            guessed = (
                end > at and not form.known and not form.enclitic and len(word) > 5 and not word.endswith(("ون", "ين"))
            )
            if form.tag == "VERB" and not guessed and not self.known.names.phrases.opens(word):
                break
            if (not kin and not likely) or (end == at and form.definite and form.tag != "NAME"):
                break
            if (
                form.tag in ("PREP", "SUB", "REL", "NEG", "DEM", "PRON", "CONJ", "AUX")
                and not kin
                and word not in ("علي",)
            ):
                break
            if word == "علي" and (self._text(end, end + 1, 0).endswith("ى") or not self._named_next(end)):
                break
            if (cut := self.matches.get(end, (0, 0, ()))[1]) and word[:cut] in ("ب", "ل", "ك"):
                break  # «السفيرة بالمغرب», «المتحدث لرويترز»
            if end == at and "\u064b" in self._text(end, end + 1, 0):
                break
            if self._demonym(end) and end == at and (form.definite or not at or not self.forms[at - 1].definite):
                break
            end += 2 if kin and end + 1 < limit else 1
        return min(end, self.stop)

    def _named_next(self, at: int) -> bool:
        """Whether «علي» inside a name goes on with a name: elsewhere it is the preposition."""
        if at + 1 >= self.stop:
            return True
        form = self.forms[at + 1]
        return not form.known or form.tag in ("NAME", "MARK", "SUB") or form.folded in _KIN

    def _name_follows(self, at: int) -> bool:
        if at + 1 >= self.stop:
            return False
        form = self.forms[at + 1]
        return (
            form.tag == "NAME" or (not form.known and form.tag == "NOUN" and not form.proclitics) or form.folded in _KIN
        )

    def _finish(self, item: _Found) -> _Found | None:
        names = self.known.names
        item.former = item.former or item.sector == "ELI"
        if item.office == "leader" and not item.sector and item.role != "leader-2" and item.country in names.countries:
            item.sector = "GOV"
        if item.sense == "person" and not item.actor and item.country and not item.former and item.kind == "role":
            unnamed = item.name == self._text(item.first, item.last, item.cut)
            offices = (
                ("supreme-leader", "head-of-state", "prime-minister") if item.office == "leader" else (item.office,)
            )
            holder = None
            if item.office in _SENT or item.role == "leader-2":
                pass  # a country has many at a time
            elif item.office in ("leader", "head-of-state") and (
                item.whose not in ("", "country") or item.sector not in ("", "GOV")
            ):
                pass  # «رئيس الحركة»: not of the state
            elif unnamed and item.number == "s" and len(item.country) == 3:
                holder = next((h for office in offices if (h := names.holder(office, item.country, self.day))), None)
            elif unnamed and item.number == "s":
                holder = names.holder(item.office, item.country, self.day)
            if item.role.startswith("counterpart") and unnamed and item.number == "s":
                before = next(
                    (one for one in reversed(self.found[-4:]) if one.sense == "person" and self._office(one)), None
                )
                holder = names.holder(self._office(before), item.country, self.day) if before is not None else None
                if before is not None:
                    item.sector = before.sector or item.sector
            if holder is not None:
                item.actor, item.name, item.name_en = f"people#{holder.key}", holder.name, holder.name_en
                item.sector = item.sector or "GOV"
        if (
            item.country in names.countries
            and item.name_en
            and item.kind == "role"
            and not item.actor
            and " of " not in item.name_en
            and item.name == self._text(item.first, item.last, item.cut)
        ):
            item.name_en = f"{item.name_en} of {names.countries[item.country].name_en}"
        return item

    def _office(self, item: _Found) -> str:
        """The office that a person is told, or known on the day, to hold."""
        if item.office and item.kind == "role" and not item.office.startswith(("counterpart", "general", "prince")):
            return item.office
        held = self.known.names.held.get(item.actor.partition("#")[2], ()) if self.day else ()
        offices = [
            row.office
            for row in held
            if row.country == item.country and row.since and within(self.day, row.since, row.until)
        ]
        return office_of(offices[0]) if len(offices) == 1 else ""

    # the whole

    def _read(self, at: int, sentence: Sentence) -> _Found | None:
        if self.reading.tokens[at].kind != "word":
            return None
        honoured = self._honoured(at, sentence)
        if honoured is not None:
            return honoured
        name, title = self._name(at), self._title(at)
        if name is not None and name.sense == "person" and name.last == at + 1 and self._qualifies(at):
            name = None
        if name is not None and (
            title is None or name.last >= title.last or (name.sense in ("group", "organisation") and name.last > at + 1)
        ):
            return self._extend(name)
        if title is not None:
            return title
        short = self._short(at)
        if short is not None:
            return short
        code = self._demonym(at)
        if code:
            form = next(
                f for f in (self.forms[at], *self.forms[at].others) if self.known.names.demonyms.get(f.lemma) == code
            )
            cut = self._cut(at, form)
            country = self.known.names.countries[code]
            nominal = form.tag == "NOUN" or (form.number == "p" and form.stem.endswith(("ون", "ين", "يين", "يون")))
            return _Found(
                at, at + 1, "people" if nominal else "country", cut, code, "CVL" if nominal else "",
                self._text(at, at + 1, cut) if nominal else country.name,
                f"people of {country.name_en}" if nominal else country.name_en, "" if nominal else f"countries#{code}",
                gender=form.gender, number="p" if nominal else form.number, kind="role" if nominal else "name",
                row=f"countries#{code}", demonym=not nominal,
            )  # fmt: skip
        return None

    def _qualifies(self, at: int) -> bool:
        """Whether a definite surname is an adjective of the definite noun before it («العمل العربي»)."""
        form, before = self.forms[at], self.forms[at - 1] if at else None
        if (
            before is None
            or form.proclitics
            or not form.folded.startswith("ال")
            or not before.definite
            or not before.known
        ):
            return False
        titled = at - 2 if before.tag == "ADJ" and at > 1 else at - 1
        person = any(title.role.kind != "body" for title in self.known.titles.by_head.get(self.forms[titled].stem, ()))
        return before.tag in ("NOUN", "ADJ") and not person and before.stem not in _HONORIFICS

    def _honoured(self, at: int, sentence: Sentence) -> _Found | None:
        """«معالي وزير الدفاع»، «صاحب السمو الملكي الأمير …»: words of honour belong to the person behind them."""
        form = self.forms[at]
        fallen = form.stem in ("شهيد", "شهيده") and form.definite  # «الشهيد قاسم سليماني»
        if form.stem not in _PREFIXES and form.lemma not in _PREFIXES and not fallen:
            return None
        position = at + 1
        while position < self.stop and self.forms[position].folded in _HONOURS:
            position += 1
        if position >= self.stop:
            return None
        inner = self._read(position, sentence) if self.forms[position].proclitics == () else None
        if inner is None or inner.sense != "person" or (fallen and inner.first != at + 1):
            return None
        inner.first, inner.cut = at, self._cut(at, form)
        return inner

    def _unknown_person(self, at: int, found: list[Mention]) -> _Found | None:
        """A name that no table holds, right behind a verb of speech or before «، مدير …»: two words or more that
        are nothing else.
        """
        end = self._unknown_name(at)
        first = self.forms[at]
        if first.folded in ("الله", "عز") or (
            first.known and first.tag != "NAME" and not self.known.names.phrases.opens(first.folded)
        ):
            return None
        joined = (
            self.forms[at].proclitics == ("و",)
            and bool(self.found)
            and self.found[-1].last == at
            and self.found[-1].row == "rule#unknown-name"
        )
        if end == at or (self.forms[at].proclitics and self.forms[at].proclitics != ("ل",) and not joined):
            return None
        before = self.forms[at - 1] if at else None
        spoken = before is not None and before.tag == "VERB" and before.lemma in self.known.cues.by_verb
        past = spoken and before is not None and before.tense == "past"
        spoken = spoken or (before is not None and before.folded == "عن")
        if end - at < 2 and not (
            past
            and (not first.known or (first.tag == "NAME" and at not in self.matches))
            and len(first.folded) > 3
            and not first.folded.endswith(("ها", "هم", "نا"))
        ):
            return None
        titled = (
            end - at > 1
            and end + 1 < self.stop
            and self.forms[end].folded in ("،", ",")
            and self._title(end + 1) is not None
        )
        opening = (
            end - at > 1
            and not self.forms[at].proclitics
            and end + 1 < self.stop
            and self.forms[end].folded in ("،", ",")
            and (
                (before is None or before.tag == "MARK")
                and at not in self.matches
                and self.forms[end + 1].definite
                and self.forms[end + 1].tag == "NOUN"
                and all(not f.definite for f in self.forms[at : at + 1])
            )
        )  # «إبراهيم المزند، الفاعل الثقافي، قال»
        if not (spoken or titled or opening or joined):
            return None
        name = self._text(at, end, self._cut(at, self.forms[at]))
        return _Found(
            at,
            end,
            "person",
            self._cut(at, self.forms[at]),
            "",
            "",
            name,
            transliterate(name),
            kind="name",
            row="rule#unknown-name",
        )

    def _extend(self, item: _Found) -> _Found:
        """A nationality behind a name belongs to it («حركة حماس الفلسطينية»)."""
        if item.sense in ("group", "organisation", "person") and item.last < self.stop:
            code = self._demonym(item.last)
            if code == item.country and not self.forms[item.last].proclitics:
                item.last += 1
        return item

    def _short(self, at: int) -> _Found | None:
        for cut, key in self.forms[at].keys:
            found = self.short.get(key)
            if found is None:
                continue
            form = self.forms[at]
            if cut == 0 and form.known and form.tag in ("PREP", "VERB", "SUB", "AUX"):
                return None
            if found.sense == "person" and self._qualifies(at):
                return None
            end = at + 1
            words = fold(found.name).split()
            while end < self.stop and self.forms[end].folded in words and end - at < len(words):
                end += 1
            return structs.replace(found, first=at, last=end, cut=cut, kind="name")
        return None

    def _introduce(self, item: _Found) -> None:
        """A person named in full behind a title may be called by the last name from here on."""
        if item.sense in ("body", "group", "organisation") and item.country and item.number != "p":
            self._remember(item)
        if item.sense != "person" or not (item.name and item.name_en):
            return
        words = fold(item.name).split()
        if (item.kind == "role" and item.name == self._text(item.first, item.last, item.cut)) or not words:
            return
        for word in {words[-1]} if item.actor else {words[-1], words[0]}:
            reading = self.known.lexicon[word]
            if len(word) > 2 and (not reading.known or reading.tag == "NAME" or reading.tag == "ADJ"):
                self.short.setdefault(word, item)

    def _remember(self, item: _Found) -> None:
        """A body named may be called by its bare kind from here on («الحركة»)."""
        self.bodies[self.forms[item.first].stem] = item
        group = self.known.names.groups.get(item.actor.partition("#")[2])
        for name in (group.name, *group.variants) if group is not None else ():
            self.bodies[strip_article(fold(name.split()[0]))] = item

    def _pronouns(self, sentence: Sentence, found: list[Mention]) -> list[Mention]:
        covered = {
            token
            for mention in found
            if mention.first >= sentence.first
            for token in range(mention.first, mention.last)
        }
        owned = {  # «جيشها»: whose it is, the pronoun says
            m.first
            for m in found
            if m.first >= sentence.first
            and m.kind == "role"
            and not m.country
            and m.sense in ("body", "people", "person")
            and m.last == m.first + 1
        }
        result: list[Mention] = []
        for at in range(sentence.first, sentence.last):
            form = self.forms[at]
            opens = at == sentence.first or self.forms[at - 1].tag == "MARK" or not form.folded.startswith("و")
            if (
                form.stem in ("سعاده", "سعادت", "سياده", "سيادت")
                and at
                and (form.proclitics[-1:] == ("ب",) or self.forms[at - 1].tag == "PREP")
            ):
                opens = False  # «عن سعادته»: his joy
            if form.folded.lstrip("و") == "دولته" and not self._verb_before(at):
                opens = False  # «على دولته»: his state
            if opens and form.folded.lstrip("و") in _RESPECT and at not in covered:
                token = self.reading.tokens[at]
                result.append(Mention(
                    token.start, token.end, at, at + 1, at, "pronoun", "person",
                    self.reading.article.text[token.start : token.end],
                    gender="m", number="s",
                ))  # fmt: skip
                continue
            if (
                not form.enclitic
                or not form.known
                or (at in covered and at not in owned)
                or form.enclitic not in _GENDERS
            ):
                continue
            token = self.reading.tokens[at]
            letters = len(form.enclitic)
            start, count = token.end, 0
            while start > token.start and count < letters:
                start -= 1
                count += self.reading.article.text[start] not in _DROPPED
            gender, number = _GENDERS[form.enclitic]
            result.append(Mention(
                start, token.end, at, at + 1, at, "pronoun", "", self.reading.article.text[start : token.end],
                gender=gender, number=number,
            ))  # fmt: skip
        return result

    def _mention(self, item: _Found) -> Mention:
        tokens = self.reading.tokens
        start = self._raw(item.first, item.cut)
        return Mention(
            start, tokens[item.last - 1].end, item.first, item.last, item.first, item.kind, item.sense, item.name,
            item.name_en, item.actor, item.country, item.sector, item.role, item.gender, item.number, item.demonym,
            item.row,
        )  # fmt: skip

    def _raw(self, at: int, cut: int) -> int:
        """Offset of the letter after `cut` letters of a token, past their vowel marks. «لل» hides an alef: it
        gives the second lam.
        """
        token, text = self.reading.tokens[at], self.reading.article.text
        start = token.start
        while cut and start < token.end - 1:
            start += 1
            while start < token.end - 1 and text[start] in _DROPPED:
                start += 1
            cut -= 1
        return start

    def _cut(self, at: int, form: Form) -> int:
        return sum(len(p) for p in form.proclitics)

    def _cut_letters(self, at: int) -> str:
        match = self.matches.get(at)
        return self.forms[at].folded[: match[1]] if match else ""

    def _text(self, first: int, last: int, cut: int) -> str:
        tokens = self.reading.tokens
        return self.reading.article.text[self._raw(first, cut) : tokens[last - 1].end]

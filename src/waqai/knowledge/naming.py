"""Names in running text: which words name a country, a group, a person or a place, seen among their neighbours."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from msgspec import structs

from waqai.knowledge import Knowledge
from waqai.knowledge.actor_words import (
    BLESSINGS,
    DROPPED,
    HELD_AT,
    HOMELY,
    HONORIFICS,
    INSTITUTIONS,
    KIN,
    KINDS,
    KINGDOMS,
    LOCATIVE,
    NAMED_AFTER,
    PLACE_HEADS,
    QUOTES,
    RESPECT,
    SUPERLATIVES,
    Found,
)
from waqai.knowledge.calendar_line import is_dated
from waqai.knowledge.names import AMBIGUOUS, Name, within
from waqai.knowledge.spelling import fold, strip_article
from waqai.model import Form, Reading, Sentence

# verbs of speech behind which stands the one spoken to
_TELLING = frozenset("ابلغ اخبر طمان اخطر نبه اعلم اشعر وعد حذر دعا طالب ناشد اتهم حمل انذر سال امر اقنع".split())

_VISITING = ("زار", "غادر", "دخل")
_TOWARDS = frozenset("مع في الي علي من عن ضد بين لدي".split())

_ROADS = frozenset("طريق مسافه رحله رحلات خط قطار قطارات جسر سكه واقعه منطقه حدود طيران سفر نقل".split())


class Naming:
    """The names of one article, in reading order; holds what the words so far have introduced."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.forms = reading.forms
        self.nationalities: dict[int, str] = {}
        self.whole = [(form.folded,) for form in self.forms]
        self.skip = [form.tag == "MARK" and form.folded in QUOTES for form in self.forms]
        self.stop = 0
        starts = [token.start for token in reading.tokens] if reading.times else []
        self.timed = {
            number
            for time in reading.times
            for number in range(bisect_left(starts, time.start), bisect_left(starts, time.end))
        }
        self.named: set[str] = set()
        self.full: set[str] = set()
        self.short: dict[str, Found] = {}
        self.surnames: dict[str, Found] = {}  # everyday words that end a name: theirs only behind a verb of speech
        self.matches: dict[int, tuple[int, int, tuple[Name, ...]]] = {}
        self.day = reading.article.published
        self.about: Counter[str] = Counter()
        self.bodies: dict[str, Found] = {}
        self.adjectival: set[int] = set()
        self.found: list[Found] = []

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

    def _match_names(self, sentence: Sentence) -> None:
        phrases = self.known.names.phrases
        for at in range(sentence.first, sentence.last):
            best: tuple[int, int, tuple[Name, ...]] | None = None
            for cut, key in self.forms[at].keys:
                if not phrases.opens(key):
                    continue
                end, names = phrases.longest(self.whole, at, key, self.skip, sentence.last)
                today = names and at > sentence.first and self.forms[end - 1].folded == "اليوم"
                if today and is_dated(self.forms[at - 1].folded, self.forms[at].folded):
                    end, names = phrases.longest(self.whole, at, key, self.skip, end - 1)
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

    def _homeland(self, at: int) -> Found | None:
        """«بلاده»: the country of the person or government named last that the pronoun fits."""
        form = self.forms[at]
        if (
            form.stem not in ("بلاد", "وطن")
            or form.proclitics[-1:] == ("ل",)
            or form.enclitic not in ("ه", "ها", "هم", "هما")
        ):
            return None
        wanted = "f" if form.enclitic == "ها" else "m"
        latest = self.found[-8:]
        others = [
            item for item in latest if item.role.startswith("counterpart")
        ]  # he is spoken to: «مع نظيره، وأكد أن بلاده»
        for item in (*reversed([item for item in latest if item not in others]), *reversed(others)):
            one = item.sense == "person" or item.sense == "people" or (item.sense == "body" and item.sector == "GOV")
            home = self.known.names.countries.get(item.country)
            if not one or home is None:
                continue
            if item.gender and item.gender != wanted and form.enclitic in ("ه", "ها"):
                continue
            row = f"countries#{home.code}"
            return Found(
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

    def _kingdom(self, at: int) -> Found | None:
        """«المملكة» alone: the kingdom that the article names most."""
        form = self.forms[at]
        if form.stem != "مملكه" or not form.definite or form.enclitic or (at + 1 < self.stop and self._demonym(at + 1)):
            return None
        code = max(KINGDOMS, key=lambda one: self.about[one])
        home = self.known.names.countries.get(code)
        if not self.about[code] or home is None:
            return None
        row = f"countries#{code}"
        return Found(
            at, at + 1, "country", self._cut(at, form), code, "", home.name, home.name_en, row, gender="f", row=row
        )

    def _name(self, at: int) -> Found | None:
        if at not in self.matches and (kingdom := self._kingdom(at)) is not None:
            return kingdom
        if self.forms[at].enclitic and (homeland := self._homeland(at)) is not None:
            return homeland
        match = self.matches.get(at)
        if match is None or match[0] > self.stop:
            return None
        end, cut, names = match
        owned = self._owned(at) and not cut  # «قيادات الإخوان»
        allowed = [
            n
            for n in names
            if (not n.weak or f"{n.kind}#{n.key}" in self.named or (owned and n.kind == "group"))
            and self._holds(n, at, end)
        ]
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
        if end == at + 1 and names[0].kind == "place" and self._of_office(at):
            return None
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
            KINDS.index(n.kind), -self.about[self._country(n)],
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

    def _gender_of(self, at: int, opening: str) -> str:
        """A group's gender by the word for its kind that stands there («وكالة», «حزب»), else by its name."""
        form = self.forms[at]
        if form.tag == "NOUN" and form.known and form.number == "s" and form.stem in self.known.titles.by_head:
            return "f" if form.stem.endswith("ه") else "m"
        return "f" if opening.endswith("ه") else ""

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
        return at >= 0 and self.forms[at].stem in NAMED_AFTER and not self.forms[at].definite

    def _stands_alone(self, name: Name, at: int, cut: int) -> bool:
        """Whether a single everyday word is this name here."""
        known = f"{name.kind}#{name.key}" in self.named
        match name.kind:
            case "country" | "capital" | "seat":
                return self.forms[at].folded[cut:] not in AMBIGUOUS or (
                    cut == 0 and (self._owned(at) or self._acting(at))
                )
            case "group":
                verbal = any(r.known and r.tag == "VERB" for r in (self.forms[at], *self.forms[at].others))
                return known or not (name.weak or verbal)
            case "person":
                return (known or not name.weak) and not self._describes(at)
            case _:
                before = self.forms[at - 1] if at else None
                return before is not None and cut == 0 and before.stem in PLACE_HEADS

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
        if group.sector in HOMELY and self.about and not self.about[group.country] and self._generic(at, end):
            return False
        if group.sector in HOMELY and self._of_others(group.country, end):
            return False
        return not self.day or not (group.since or group.until) or within(self.day, group.since, group.until)

    def _of_others(self, country: str, end: int) -> bool:
        """«هيئة الطيران المدني الليبية»: whether another nationality behind a name of this country says that it is
        not that one."""
        if end >= self.stop or len(country) != len("LBY"):
            return False
        form, code = self.forms[end], self._demonym(end)
        adjective = form.tag == "ADJ" and form.definite and not form.proclitics and form.number != "p"
        return bool(code) and code != country and adjective

    def _generic(self, at: int, end: int) -> bool:
        """Whether a name is an everyday noun with one adjective («المقاومة الشعبية»): other countries may have one
        of that name.
        """
        demonyms = self.known.names.demonyms
        last = self.forms[end - 1]
        described = any(r.known and r.tag == "ADJ" and r.lemma not in demonyms for r in (last, *last.others))
        return described and end == at + 2 and all(form.definite and form.known for form in self.forms[at:end])

    def _owned(self, at: int) -> bool:
        """Whether a title or a word for a state stands right before («رئيس بنين»)."""
        before = self.forms[at - 1] if at else None
        return before is not None and not before.definite and before.tag == "NOUN" and (
            before.stem in self.known.titles.by_head or before.stem in PLACE_HEADS
        )  # fmt: skip

    def _acting(self, at: int) -> bool:
        """Whether a word that is also an everyday one stands as a state does: «إغلاق الحدود مع بنين»، «طردت مالي
        السفير»."""
        before, after = self.forms[at - 1] if at else None, self.forms[at + 1] if at + 1 < self.stop else None
        if before is not None and before.tag == "PREP" and before.stem in _TOWARDS:
            return after is None or after.tag != "ADJ"
        feminine = before is not None and before.tag == "VERB" and before.gender == "f"
        return feminine and after is not None and after.tag == "NOUN" and after.definite

    def _of_office(self, at: int) -> bool:
        """«دعا السلط إلى …»: a word that names a kind of body or people is a town only behind a word of place."""
        form, before = self.forms[at], self.forms[at - 1] if at else None
        led = before is not None and {before.stem, before.lemma} & (LOCATIVE | PLACE_HEADS)
        return form.definite and not led and form.stem in self.known.titles.by_head

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
        return before.tag == "NOUN" and not before.definite and not before.enclitic and before.stem not in HONORIFICS

    def _of_name(self, name: Name, at: int, end: int, cut: int) -> Found:
        names = self.known.names
        if name.kind == "person":
            person = names.people[name.key]
            return Found(
                at, self._kin_end(end), "person", cut, person.country, names.sector_on(person, self.day), person.name,
                person.name_en, f"people#{person.key}", gender=person.gender, row=f"people#{person.key}",
            )  # fmt: skip
        if name.kind == "group":
            group = names.groups[name.key]
            opening = fold(group.name.split()[0])
            sense = "organisation" if group.country in ("IGO", "NGO", "MNC", "IMG") else "group"
            sense = "country" if not group.sector else sense
            plural = group.name.endswith(("ون", "ين")) and opening.startswith("ال")  # «هيئة الأسرى والمحررين» is one
            number = "p" if plural else "s"
            return Found(
                at, end, sense, cut, group.country, group.sector, group.name, group.name_en, f"groups#{group.key}",
                gender=self._gender_of(at, opening), number=number, row=f"groups#{group.key}",
            )  # fmt: skip
        if name.kind == "place":
            place = names.places[name.key]
            return Found(
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
            return Found(
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
            return Found(at, end, "place", cut, country.code, "", words, country.capital_en, row=row, gender="f")
        label = country.capital_en if name.kind == "capital" else f"government of {country.name_en}"
        return Found(at, end, "body", cut, country.code, "GOV", words, label, f"{row}/GOV", gender="f", row=row)

    def _is_place(self, at: int, cut: int) -> bool:
        """A capital after «في»، «إلى»، «مدينة» … is the city; elsewhere it stands for its government."""
        proclitics = self.forms[at].folded[:cut]
        if proclitics.endswith("ب"):
            return True
        before = self.forms[at - 1] if at else None
        if before is not None and at > 1 and self._demonym(at - 1) and self.forms[at - 2].stem in PLACE_HEADS:
            return True  # «العاصمة السودانية الخرطوم»
        if before is not None and before.stem in HELD_AT and not before.definite and not cut and not self._pair(at):
            return True  # «محادثات فيينا»
        if before is not None and before.stem == "بين" and not cut and self._between_powers(at):
            return False  # «التعاون بين موسكو وطهران»
        if not cut and self._visited(at):
            return True
        return before is not None and cut == 0 and (
            (before.tag in ("PREP", "ADV", "NOUN") and before.stem in LOCATIVE) or before.stem in PLACE_HEADS
        )  # fmt: skip

    def _visited(self, at: int) -> bool:
        """«زار موسكو»، «زار الرئيس الصيني طهران»: the city is visited, unless it may be the subject."""
        for position in range(at - 1, max(at - 9, -1), -1):
            form = self.forms[position]
            if form.tag in ("PREP", "MARK", "SUB", "REL"):
                return False
            if form.tag == "VERB":
                return form.lemma in _VISITING and (form.gender == "m" or position < at - 1)
        return False

    def _between_powers(self, at: int) -> bool:
        """Whether «بين» leads two capitals or countries that have to do with one another, and no road between them."""
        if not self._pair(at) or not any(n.kind in ("capital", "country", "seat") for n in self.matches[at + 1][2]):
            return False
        nearby = (self.forms[position].stem for position in range(max(0, at - 5), at - 1))
        return not any(stem in _ROADS for stem in nearby)

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

    def _verb_before(self, at: int) -> bool:
        return at > 0 and self.forms[at - 1].tag == "VERB"

    def _demonym(self, at: int) -> str:
        """The country that a token is a nationality of, or nothing."""
        code = self.nationalities.get(at)
        if code is None:
            code = self.nationalities[at] = self._nationality(self.forms[at])
        return code

    def _nationality(self, form: Form) -> str:
        names = self.known.names
        for reading in (form, *form.others):
            code = names.demonyms.get(reading.lemma) if reading.tag in ("ADJ", "NOUN") else None
            if code and reading.proclitics[-1:] not in (("ب",), ("ل",), ("ك",)):
                return code
        return ""

    def _weak_person(self, at: int) -> Found | None:
        """A surname behind a title needs no full name before it («الرئيس بوتين»)."""
        match = self.matches.get(at)
        if match is None or match[1]:
            return None
        people = [name for name in match[2] if name.kind == "person"]
        if match[0] == at + 1 and self._named_after(at):
            return None  # «المحلل سركيس نعوم»: a surname that the tables know may be another's first name
        if match[0] == at + 1 and people and not any(f"person#{name.key}" in self.named for name in people):
            own = self._short(at)
            if own is not None and own.sense == "person":
                return own  # whom the article has named goes before whom the tables know
        people = [
            n for n in people if f"person#{n.key}" in self.named or self.about[self.known.names.people[n.key].country]
        ]
        return self._of_name(people[0], at, match[0], match[1]) if len(people) == 1 else None

    def _named_after(self, at: int) -> bool:
        """Whether a word that is nothing but a name follows a surname told without its first name."""
        if at + 1 >= self.stop or f"person#{self.matches[at][2][0].key}" in self.full:
            return False
        form = self.forms[at + 1]
        if form.tag == "NAME" and not form.proclitics and not form.definite:
            return at + 1 not in self.matches and at + 1 not in self.timed
        return self._longer(at, at + 1) and not self.forms[at + 1].definite

    def _unknown_name(self, at: int) -> int:
        """Token after a run of words that look like a person's name and that no table holds as anything else."""
        end, limit = at, min(self.stop, at + 8)
        while end < limit:
            form = self.forms[end]
            word = form.folded
            if self.reading.tokens[end].kind != "word" or len(word) < 2 or end in self.timed:
                break  # «الرئيس الموريتاني اليوم»
            match = self.matches.get(end)
            if match is not None and match[0] > end + 1 and match[2][0].kind == "group":
                break  # «اتهم مسؤول أمني تنظيم الدولة»
            kin = word in KIN
            if end == at and form.tag == "NOUN" and form.known and form.proclitics in (("ب",), ("ل",), ("ك",)):
                break  # «اتصل الرئيس بأمير قطر»
            if end == at and self._of_land(at):
                break  # «اتهم مسؤول إثيوبي الصومال»
            if end > at and form.proclitics == ("و",) and (form.known or self.known.names.phrases.opens(form.stem)):
                break  # «قال محمد الفهري وأحمد العبادي»
            if (
                word in BLESSINGS
                or word in RESPECT
                or word == "عز"
                or (word == "الله" and end == at)
                or (end > at and word in SUPERLATIVES)
                or (end == at and form.known and (word in PLACE_HEADS or word in INSTITUTIONS))
            ):
                break
            surname = end > at and form.known and form.tag == "NOUN" and not kin and self._surname(end)
            if end > at and form.known and form.tag == "NOUN" and form.definite and not kin and not surname:
                break
            if end > at and form.known and form.tag == "NOUN" and form.stem in self.known.titles.by_head and not kin:
                break  # «… آل خليفة وزير الداخلية»
            likely = (
                not form.known
                or surname
                or form.tag == "NAME"
                or (end == at and not form.definite and bool(self._demonym(end)))
                or (form.tag == "ADJ" and end > at and form.definite)
            )
            likely = likely or (end == at and word in self.known.names.given and self._surname_follows(end))
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
        if end == at + 1 and {name.kind for name in self.matches.get(at, (0, 0, ()))[2]} == {"place"}:
            return at  # «زار الرئيس المصري أسوان»
        return min(end, self.stop)

    def _surname(self, at: int) -> bool:
        """Whether an everyday word with an article ends the name of whoever speaks: «قال سعد الصديق إن …»."""
        form, before = self.forms[at], self.forms[at - 1]
        named = before.tag == "NAME" or (not before.known and before.tag == "NOUN")
        named = named or (before.folded in self.known.names.given and before.stem not in self.known.titles.by_head)
        if not named or not form.definite or form.proclitics not in ((), ("ب",)) or at in self.timed:
            return False
        if before.definite or form.enclitic or form.stem in self.known.titles.by_head or self._of_land(at - 1):
            return False
        aside = 4 if at + 1 < self.stop and self.forms[at + 1].proclitics == ("ل",) else 0  # «… لوكالة الأنباء بأن»
        return any(self._says(behind) for behind in range(at + 1, at + 2 + aside)) and self._speaks(at)

    def _says(self, at: int) -> bool:
        """Whether what somebody says begins here, a comma or a preposition before it or not: «، إن …»، «إلى أن …»."""
        if at < self.stop and self.forms[at].folded in ("،", ","):
            at += 1
        if at + 1 < self.stop and self.forms[at].tag == "PREP" and not self.forms[at].enclitic:
            at += 1
        if at >= self.stop:
            return False
        return self.forms[at].folded == ":" or (self.forms[at].tag == "SUB" and "content" in self.forms[at].classes)

    def _speaks(self, at: int) -> bool:
        """Whether the nearest verb before is one of speech that tells of nobody spoken to («أبلغ خالد الشرطة أن …»)."""
        for position in range(at - 1, max(-1, at - 14), -1):
            form = self.forms[position]
            if form.tag == "VERB" and form.known:
                return form.lemma in self.known.cues.by_verb and form.lemma not in _TELLING
            if form.stem == "بين" and form.proclitics == ("و",):
                return True  # «وبين الناطق … أن»
            if form.tag in ("SUB", "REL") or form.folded in ".:؛":
                return False
        return False

    def _of_land(self, at: int) -> bool:
        """Whether a single word names a country or its capital, and no person or group."""
        end, _, names = self.matches.get(at, (at, 0, ()))
        kinds = {name.kind for name in names}
        return end == at + 1 and bool(kinds & {"country", "capital", "seat"}) and not kinds & {"person", "group"}

    def _named_next(self, at: int) -> bool:
        """Whether «علي» inside a name goes on with a name: elsewhere it is the preposition."""
        if at + 1 >= self.stop:
            return True
        form = self.forms[at + 1]
        return not form.known or form.tag in ("NAME", "MARK", "SUB") or form.folded in KIN

    def _name_follows(self, at: int) -> bool:
        if at + 1 >= self.stop:
            return False
        form = self.forms[at + 1]
        return (
            form.tag == "NAME" or (not form.known and form.tag == "NOUN" and not form.proclitics) or form.folded in KIN
        )

    def _surname_follows(self, at: int) -> bool:
        """«أكد نبيل الجراري …»: behind a first name that is an everyday word too stands one that is nothing else."""
        if at + 1 >= self.stop or at + 1 in self.timed:
            return False
        form = self.forms[at + 1]
        if form.proclitics or form.enclitic:
            return False
        unheard = not form.known and form.tag in ("NOUN", "ADJ")
        return form.tag == "NAME" or unheard or form.folded in KIN or self._surname(at + 1)

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
        return before.tag in ("NOUN", "ADJ") and not person and before.stem not in HONORIFICS

    def _short(self, at: int) -> Found | None:
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

    def _remember(self, item: Found) -> None:
        """A body named may be called by its bare kind from here on («الحركة»)."""
        self.bodies[self.forms[item.first].stem] = item
        group = self.known.names.groups.get(item.actor.partition("#")[2])
        for name in (group.name, *group.variants) if group is not None else ():
            self.bodies[strip_article(fold(name.split()[0]))] = item

    def _raw(self, at: int, cut: int) -> int:
        """Offset of the letter after `cut` letters of a token, past their vowel marks. «لل» hides an alef: it
        gives the second lam.
        """
        token, text = self.reading.tokens[at], self.reading.article.text
        start = token.start
        while cut and start < token.end - 1:
            start += 1
            while start < token.end - 1 and text[start] in DROPPED:
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

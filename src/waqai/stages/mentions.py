"""mentions: the words that name or describe an actor, with what the words alone say of its country and sector.

Three sources, longest wins: names of the tables («حزب الله»), titles and bodies with their complements, nationality
and name («وزير الخارجية السعودي عادل الجبير»، «الجيش الإسرائيلي»), and names that no table holds but that stand behind
a title. Which mentions mean the same actor is decided by `links`.
"""

from __future__ import annotations

import itertools

from msgspec import structs

from waqai.knowledge import Knowledge
from waqai.knowledge.actor_words import DROPPED, GENDERS, HONOURS, PLACE_HEADS, PREFIXES, RESPECT, UNIONS, WIDE, Found
from waqai.knowledge.spelling import fold
from waqai.knowledge.titling import Titling
from waqai.knowledge.transliteration import transliterate
from waqai.model import Mention, Reading, Sentence

# nouns of harm, which name whoever suffers it
_HARM = frozenset(
    "مقتل استشهاد وفاه اصابه مصرع جرح اعتقال توقيف خطف اختطاف ترحيل اعدام طعن دهس سجن حبس قتل اغتيال محاكمه".split()
)
_CROWDS = frozenset("مظاهره مظاهرات تظاهره تظاهرات احتجاجات اعتصامات انتفاضه".split())
_CALLED = frozenset("يدعي تدعي ويدعي وتدعي المدعو المدعوه".split())  # «محام يدعى فلان الفلاني»
_THOUSANDS = frozenset("مات ميات مييات الف الاف الوف مليون ملايين".split())
_FESTIVE = frozenset("ثقافيه سنويه رياضيه علميه فنيه اقتصاديه دوليه فكريه ادبيه موسيقيه سينمائيه دوريه".split())
_AGAINST = frozenset("ضد مطالبه احتجاج احتجاجا احتجاجيه رفض رفضا تنديد تنديدا مناهضه مويده شرطه امن حظر محظوره".split())


def find_mentions(reading: Reading, known: Knowledge) -> tuple[Mention, ...]:
    """Mentions in order of the text, none inside another; nationality adjectives and pronouns are mentions of
    their own kind.
    """
    return _Scan(reading, known).mentions()


class _Scan(Titling):
    """One pass over one article."""

    def mentions(self) -> tuple[Mention, ...]:
        for sentence in self.reading.sentences:
            self._match_names(sentence)
        self.about = self._countries()
        found: list[Mention] = []
        for sentence in self.reading.sentences:
            self.stop, begin = sentence.last, len(found)
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
            found += self._pronouns(sentence, found[begin:])
        found = self._listed(self._shared(self._paired(found)))
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

    def _paired(self, found: list[Mention]) -> list[Mention]:
        """«الرئيسان المصري … والفرنسي …»، «وزيرا خارجية مصر … والأردن …»: a country and a name joined to a dual title
        with a name are the other holder of it.
        """
        named = [mention for mention in found if mention.kind != "pronoun"]
        merged: dict[int, Mention] = {}
        gone: set[int] = set()
        for number, left in enumerate(named[:-1]):
            right = named[number + 1]
            if left.sense != "person" or left.kind != "role" or left.number != "d" or self._is_title(left):
                continue
            if left.last != right.first or right.sense != "country" or right.country in (left.country, ""):
                continue
            if self.forms[right.first].folded[:1] != "و":
                continue
            person = named[number + 2] if number + 2 < len(named) else None
            if person is not None and (person.first != right.last or person.sense != "person" or person.kind != "name"):
                person = None
            self.stop = next(s.last for s in self.reading.sentences if s.first <= right.first < s.last)
            last = person.last if person is not None else self._unknown_name(right.last)
            start, end = self._raw(right.first, 1), self.reading.tokens[last - 1].end
            name = self._text(right.last, last, 0) if last > right.last else self.reading.article.text[start:end]
            english = self.known.names.countries[right.country].name_en
            merged[id(right)] = structs.replace(
                person or right, start=start, end=end, first=right.first, last=last, head=right.first, kind="role",
                sense="person", country=right.country, sector=left.sector, role=left.role, number="s", demonym=False,
                name=person.name if person is not None else name, actor=person.actor if person is not None else "",
                name_en=person.name_en if person is not None
                else transliterate(name) if last > right.last else f"{left.role} of {english}",
            )  # fmt: skip
            if person is not None:
                gone.add(id(person))
        return [merged.get(id(mention), mention) for mention in found if id(mention) not in gone]

    def _is_title(self, mention: Mention) -> bool:
        """Whether a role's words hold no name of its holder."""
        return mention.name == self.reading.article.text[mention.start : mention.end]

    def _listed(self, found: list[Mention]) -> list[Mention]:
        """Countries joined behind a plural title hold the title too: «وزراء خارجية النيجر وإريتريا ومالي»، «السلطات
        السويدية والفنلندية»، «الجانبان المصري والسوداني».
        """
        named = [number for number, mention in enumerate(found) if mention.kind != "pronoun"]
        for one, two in itertools.pairwise(named):
            left, right = found[one], found[two]
            if (
                left.last != right.first
                or left.kind != "role"
                or left.sense not in ("person", "body", "people")
                or left.number not in ("p", "d")
                or len(left.country) != 3
                or self._ended(left)
                or self.forms[right.first].folded[:1] != "و"
            ):
                continue
            home = self._demonym(left.last - 1)
            of_land = right.demonym or (right.sense == "people" and right.row.startswith("countries#"))
            adjective = of_land and bool(home) and right.country != left.country  # «دبلوماسيون أميركيون وإيرانيون»
            country = right.sense == "country" and not right.demonym and right.kind == "name" and not home
            if not (adjective or (country and left.sense == "person")):
                continue
            english = self.known.names.countries.get(right.country)
            role = self.known.titles.roles.get(left.role)
            name_en = f"{role.name_en} of {english.name_en}" if role and english else right.name_en
            start = self._raw(right.first, 1)
            name = self.reading.article.text[start : self.reading.tokens[right.last - 1].end]
            found[two] = structs.replace(
                right, start=start, kind="role", sense=left.sense, sector=left.sector, role=left.role, actor="",
                name=name, name_en=name_en, demonym=False, number=left.number, row=left.row,
            )  # fmt: skip
        return found

    def _ended(self, mention: Mention) -> bool:
        owned = bool(self.forms[mention.first].enclitic) and not mention.role.startswith("counterpart")  # «نظيريه»
        return owned or self.forms[mention.last - 1].tag == "MARK"

    def _read(self, at: int, sentence: Sentence) -> Found | None:
        if self.reading.tokens[at].kind != "word":
            return None
        honoured = self._honoured(at, sentence)
        if honoured is not None:
            return honoured
        name, title = self._name(at), self._title(at)
        if name is not None and name.sense == "person" and name.last == at + 1 and self._qualifies(at):
            name = None
        if name is not None and (
            title is None
            or name.last >= title.last
            or (name.sense in ("group", "organisation") and name.last > at + 1 and not self._goes_on(at, name.last))
        ):
            name.demonym = name.demonym or self._of_group(at, name)
            return self._extend(name)
        if title is not None:
            return title
        short = self._short(at) or self._crowd(at) or self._many(at)
        if short is not None:
            return short
        code = self._demonym(at)
        if code and (person := self._of_nation(at, code)) is not None:
            return person
        if code:
            form = next(
                f for f in (self.forms[at], *self.forms[at].others) if self.known.names.demonyms.get(f.lemma) == code
            )
            cut = self._cut(at, form)
            country = self.known.names.countries[code]
            many = at > 0 and (self.forms[at - 1].tag == "NUM" or self.forms[at - 1].stem in _THOUSANDS)
            counted = many and not form.definite  # «1200 عراقي»، «عشرة آلاف فلسطيني»
            plural = form.number == "p" and form.stem.endswith(("ون", "ين", "يين", "يون"))
            plural = plural and not (form.stem.endswith("تين") and form.tag == "ADJ")  # «آليتين إسرائيليتين»
            described = at > 0 and self.forms[at - 1].tag == "NOUN" and self.forms[at - 1].proclitics != ("ل",)
            plural = plural or (form.stem.endswith(("يان", "يتان")) and not form.definite and not described)
            that = at > 0 and "content" in self.forms[at - 1].classes and not form.definite  # «أن فلسطينيا قتل»
            hurt = self._hurt(at) or self._held(at, code)
            nominal = form.tag == "NOUN" or plural or counted or that or hurt
            return Found(
                at, at + 1, "people" if nominal else "country", cut, code, "CVL" if nominal else "",
                self._text(at, at + 1, cut) if nominal else country.name,
                f"people of {country.name_en}" if nominal else country.name_en, "" if nominal else f"countries#{code}",
                gender=form.gender, number="p" if nominal and not hurt else form.number,
                kind="role" if nominal else "name",
                row=f"countries#{code}", demonym=not nominal,
            )  # fmt: skip
        return self._of_union(at)

    def _hurt(self, at: int) -> bool:
        """«مقتل فلسطيني برصاص …»، «اعتقال سوري»: an indefinite nationality behind a noun of harm, with nothing behind
        «ل» to which the harm is done, is whoever suffers it."""
        form, before = self.forms[at], self.forms[at - 1] if at else None
        if before is None or before.tag != "NOUN" or before.stem not in _HARM or before.definite or before.enclitic:
            return False
        after = self.forms[at + 1] if at + 1 < self.stop else None
        done = after is not None and (after.stem == "ل" or after.proclitics[-1:] == ("ل",))
        return not (form.definite or form.proclitics or done)

    def _held(self, at: int, code: str) -> bool:
        """«اعتقل الاحتلال الفلسطيني فلانا»: the nationality of the occupied behind the occupation is a person."""
        before = self.forms[at - 1] if at else None
        form = self.forms[at]
        return before is not None and before.folded == "الاحتلال" and code == "PSE" and form.definite

    def _of_group(self, at: int, name: Found) -> bool:
        """«الهجوم الحوثي»، «الصواريخ الحوثية»: a group's adjective behind a definite noun that is nobody's title."""
        form, before = self.forms[at], self.forms[at - 1] if at else None
        if name.sense not in ("group", "organisation") or name.last != at + 1 or before is None:
            return False
        if form.folded.endswith(("يين", "يون")) and not form.definite and not before.definite:
            return before.tag == "NOUN" and not before.enclitic  # «قادة حوثيين»
        adjective = form.folded.startswith("ال") and form.folded.endswith(("ي", "يه"))
        thing = before.tag == "NOUN" and before.definite and before.known and not before.enclitic
        return adjective and thing and before.stem not in self.known.titles.by_head

    def _of_union(self, at: int) -> Found | None:
        """«انتقادات أوروبية للمجر»، «رفض أممي»: what such an adjective of an act stands for is an organisation."""
        form = self.forms[at]
        key = UNIONS.get(form.stem, "") if form.tag == "ADJ" and not form.proclitics else ""
        group = self.known.names.groups.get(key)
        before = self.forms[at - 1] if at else None
        if group is None or before is None or before.tag != "NOUN" or before.definite != form.definite:
            return None
        if before.stem not in self.known.frames.by_noun:
            return None
        row = f"groups#{key}"
        return Found(
            at, at + 1, "organisation", 0, group.country, group.sector, group.name, group.name_en, row,
            gender="m", row=row, demonym=True,
        )  # fmt: skip

    def _of_nation(self, at: int, code: str) -> Found | None:
        """«دعم الفرنسي ميشال بلاتيني»: a nationality before a name stands for the person, unless it describes the noun
        before it."""
        form, before = self.forms[at], self.forms[at - 1] if at else None
        if not form.definite or form.proclitics or form.number != "s" or at + 1 >= self.stop:
            return None
        if before is not None and before.tag in ("NOUN", "NAME", "ADJ") and (before.definite or before.tag != "NOUN"):
            return None
        name = self._name(at + 1)
        if name is None and (end := self._unknown_name(at + 1)) > at + 2 and self._verb_before(at):
            called = self._text(at + 1, end, 0)
            name_en = transliterate(called)
            return Found(at, end, "person", 0, code, "", called, name_en, kind="name", row="rule#unknown-name")
        if name is None or name.sense != "person" or name.cut or name.country not in ("", code, *WIDE):
            return None
        return structs.replace(name, first=at, country=name.country or code)

    def _crowd(self, at: int) -> Found | None:
        """«خرجت مظاهرات تطالب بـ…»: a demonstration stands for those who demonstrate, where nobody else is named."""
        form = self.forms[at]
        senses = self.known.frames.by_noun.get(form.stem, ()) if form.tag == "NOUN" and not form.enclitic else ()
        if not any(s.frame.type == "PROTEST" and s.frame.mode in ("demo", "riot") and not s.required for s in senses):
            return None
        token = self.reading.tokens[at]
        several = self.reading.text_of(token.start, token.end).endswith(("ات", "ة"))
        if not several or form.stem not in _CROWDS or "protester" not in self.known.titles.roles:
            return None  # «احتجاج على القرار» may be a letter, «مظاهره» are its aspects
        after = self.forms[at + 1] if at + 1 < self.stop else None
        behind = {self.forms[position].stem for position in range(at + 1, min(at + 7, self.stop))}
        if form.stem.startswith("تظاهر") and (behind & _FESTIVE or (form.stem == "تظاهره" and not behind & _AGAINST)):
            return None  # «تظاهرة ثقافية»: in the Maghreb an event of any kind
        owned = after is not None and after.tag in ("NOUN", "NAME") and not after.proclitics and not form.definite
        if owned and after is not None and not after.folded.endswith("ا"):
            return None  # «مظاهرات الطلاب», not «مظاهرات احتجاجا على …»
        cut = self._cut(at, form)
        return Found(
            at, at + 1, "people", cut, "", "CVL", self._text(at, at + 1, cut), "demonstrators", role="protester",
            office="protester", gender="f", number="p", kind="role", row="roles#protester",
        )  # fmt: skip

    def _many(self, at: int) -> Found | None:
        """«قتل العشرات»: a definite number of which nothing is counted counts people."""
        form = self.forms[at]
        if form.stem not in ("عشرات", "مييات", "الاف", "ملايين") or not form.definite or form.enclitic:
            return None
        after = self.forms[at + 1] if at + 1 < self.stop else None
        counts = after is not None and (
            after.folded in ("من", "منهم") or (after.tag in ("NOUN", "NAME") and not after.proclitics)
        )
        if counts or "person" not in self.known.titles.roles:
            return None
        cut = self._cut(at, form)
        return Found(
            at, at + 1, "people", cut, "", "CVL", self._text(at, at + 1, cut), "people", role="person", office="person",
            gender="f", number="p", kind="role", row="roles#person",
        )  # fmt: skip

    def _goes_on(self, at: int, end: int) -> bool:
        """Whether the words of one title run past a name («مجلس الأمن القومي» past «مجلس الأمن»)."""
        return any(
            self._complement(at, title) > end
            for title in self.known.titles.by_head.get(self.forms[at].stem, ())
            if title.complement
        )

    def _honoured(self, at: int, sentence: Sentence) -> Found | None:
        """«معالي وزير الدفاع»، «صاحب السمو الملكي الأمير …»: words of honour belong to the person behind them."""
        form = self.forms[at]
        fallen = form.stem in ("شهيد", "شهيده") and form.definite  # «الشهيد قاسم سليماني»
        if form.stem not in PREFIXES and form.lemma not in PREFIXES and not fallen:
            return None
        position = at + 1
        while position < self.stop and self.forms[position].folded in HONOURS:
            position += 1
        if position >= self.stop:
            return None
        inner = self._read(position, sentence) if self.forms[position].proclitics == () else None
        if inner is None or inner.sense != "person" or (fallen and inner.first != at + 1):
            return None
        inner.first, inner.cut = at, self._cut(at, form)
        return inner

    def _unknown_person(self, at: int, found: list[Mention]) -> Found | None:
        """A name that no table holds, right behind a verb of speech or before «، مدير …»: two words or more that
        are nothing else.
        """
        first = self.forms[at]
        before = self.forms[at - 1] if at else None
        if first.folded in self.surnames and before is not None:
            sense = self.known.cues.by_verb.get(before.lemma) if before.tag == "VERB" else None
            clear = before.stem == "بين" and self._says(at + 1)  # «وبين الصباغ أن …»
            of_relative = at > 1 and self.forms[at - 2].tag == "REL"  # «الأمر الذي دعا الصديق لـ…»
            that = at + 1 < self.stop and self.forms[at + 1].folded.startswith(("بان", "ان"))
            that = that or (sense is not None and "ان" in sense.content)
            if clear or (sense is not None and that and not before.enclitic and not of_relative):
                return structs.replace(self.surnames[first.folded], first=at, last=at + 1, cut=0, kind="name")
        if first.folded in ("الله", "عز") or (
            first.known and first.tag != "NAME" and not self.known.names.phrases.opens(first.folded)
        ):
            return None
        if first.known and {first.lemma, first.stem} & PLACE_HEADS:
            return None  # «تشهد محافظات كربلاء والنجف …»
        if first.known and first.tag == "NOUN" and at + 1 < self.stop and self._located_at(at + 1):
            return None  # «ترفض إعلان جيبوتي»
        end = self._unknown_name(at)
        joined = (
            self.forms[at].proclitics == ("و",)
            and bool(self.found)
            and self.found[-1].last == at
            and self.found[-1].row == "rule#unknown-name"
        )
        if end == at or (self.forms[at].proclitics and self.forms[at].proclitics != ("ل",) and not joined):
            return None
        spoken = before is not None and before.tag == "VERB" and before.lemma in self.known.cues.by_verb
        past = spoken and before is not None and before.tense == "past"
        spoken = spoken or (before is not None and before.stem in ("عن", "بحسب", "حسب", "وفق", "وفقا", "طبقا"))
        spoken = spoken or (before is not None and before.folded in _CALLED)
        if before is not None and before.folded in ("،", ",") and at > 1:  # «وأوضح، يوسف النجار، مدير المدرسة أن …»
            spoken = self.forms[at - 2].tag == "VERB" and self.forms[at - 2].lemma in self.known.cues.by_verb
        if before is not None and before.folded in ("بين", "وبين") and (at < 2 or self.forms[at - 2].tag == "MARK"):
            spoken = end - at > 1 and self._says(end)
        following = self.forms[end] if end < self.stop else None
        construct = (
            first.known and following is not None and following.tag == "NOUN" and following.definite
        )  # «أقر بدور الدبلوماسية»
        if before is not None and before.folded == "عن" and first.folded.endswith(("ه", "ها", "هم")):
            return None  # «عن مستواه الحالي»
        if end - at < 2 and not (
            past
            and not construct
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
        return Found(
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

    def _located_at(self, at: int) -> bool:
        name = self._name(at)
        return name is not None and name.sense in ("country", "place")

    def _extend(self, item: Found) -> Found:
        """A nationality behind a name belongs to it («حركة حماس الفلسطينية»)."""
        if item.sense in ("group", "organisation", "person") and item.last < self.stop:
            code = self._demonym(item.last)
            if code == item.country and not self.forms[item.last].proclitics:
                item.last += 1
        return item

    def _introduce(self, item: Found) -> None:
        """A person named in full behind a title may be called by the last name from here on."""
        if item.sense in ("body", "group", "organisation") and item.country and item.number != "p":
            self._remember(item)
        if item.sense != "person" or not (item.name and item.name_en):
            return
        words = fold(item.name).split()
        if (item.kind == "role" and item.name == self._text(item.first, item.last, item.cut)) or not words:
            return
        written = self.forms[item.last - 1].folded  # the outlet's own spelling of the last name
        for word in {words[-1], written} if item.actor else {words[-1], words[0], written}:
            reading = self.known.lexicon[word]
            if len(word) > 2 and (not reading.known or reading.tag == "NAME" or reading.tag == "ADJ"):
                self.short.setdefault(word, item)
        if len(words) > 1 and len(written) > 3:
            self.surnames.setdefault(written, item)

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
            if opens and form.folded.lstrip("و") in RESPECT and at not in covered:
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
                or form.enclitic not in GENDERS
            ):
                continue
            token = self.reading.tokens[at]
            letters = len(form.enclitic)
            start, count = token.end, 0
            while start > token.start and count < letters:
                start -= 1
                count += self.reading.article.text[start] not in DROPPED
            gender, number = GENDERS[form.enclitic]
            result.append(Mention(
                start, token.end, at, at + 1, at, "pronoun", "", self.reading.article.text[start : token.end],
                gender=gender, number=number,
            ))  # fmt: skip
        return result

    def _mention(self, item: Found) -> Mention:
        tokens = self.reading.tokens
        start = self._raw(item.first, item.cut)
        return Mention(
            start, tokens[item.last - 1].end, item.first, item.last, item.first, item.kind, item.sense, item.name,
            item.name_en, item.actor, item.country, item.sector, item.role, item.gender, item.number, item.demonym,
            item.row,
        )  # fmt: skip

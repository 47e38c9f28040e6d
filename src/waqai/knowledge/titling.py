"""Titles in running text: what a title, a body or a kind of people says with its complements, nationality and name."""

from __future__ import annotations

from msgspec import structs

from waqai.knowledge.actor_words import (
    BESIDES,
    BODIES,
    CIVIL,
    DELEGATES,
    EPITHET_CONTEXT,
    FOES,
    FORMER,
    HONORIFICS,
    RESISTING,
    SUFFERED,
    THINGS,
    TRANSPARENT,
    UNIONS,
    WIDE,
    Found,
)
from waqai.knowledge.apposition import Apposition
from waqai.knowledge.names import office_of, within
from waqai.knowledge.rows import Group, Role
from waqai.knowledge.spelling import fold, strip_article
from waqai.knowledge.titles import Title
from waqai.knowledge.transliteration import transliterate
from waqai.model import Form

_BELONGING = frozenset("تابع تابعه".split())
_TRADES = frozenset("بناء نظافه توصيل مصنع مصانع منجم مناجم اغاثه صيانه مزرعه مطعم محطه زراعه انقاذ نقل".split())
_FIELDS = frozenset("خارجيه داخليه ماليه بلديه جمهوريه".split())  # nouns that are written as adjectives are
_TRAFFIC = frozenset(
    "نقل مرور سير ملاحه طيران تجاره تجاري تجاريه بيع سفر قطارات سفن بناء ركاب مسافرين شحن نزوح".split()
)
_CHAIRS = ("chairman", "head-of-authority")  # of bodies whose kind alone the title names
_OWNED = ("family", "family-2", "government", "movement-bare", "police", "counterpart")  # whom a pronoun may own
_BRANCHES = frozenset("فرع مكتب قسم قطاع شوون".split())
_GUARDING = frozenset("احبط فكك كشف احال طوق عثر ضبط لاحق".split())  # what security forces are told to do
_TRAVELLING = frozenset("وصل توجه عاد سافر انتقل طار رجع حضر دخل".split())


class Titling(Apposition):
    """The titles of one article, read with the names around them."""

    def _title(self, at: int, depth: int = 0) -> Found | None:
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
        if form.enclitic and form.stem.endswith("ت"):
            whose = self.known.titles.by_head.get(form.stem[:-1] + "ه", [])  # «حكومتهم»، «عائلته»
            titles = titles + [t for t in whose if t.role.slug in _OWNED]
        if form.stem.endswith("ا") and form.lemma != form.stem:
            titles = titles + self.known.titles.by_head.get(form.lemma, [])
        after = self.forms[at + 1] if at + 1 < self.stop else None
        if after is not None and form.stem.startswith("مشير") and after.stem == "الي":
            return None  # «مشيرا إلى» is no marshal
        if after is not None and form.stem in ("قاضي", "قاضيه") and form.definite and after.proclitics[-1:] == ("ب",):
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
            and (form.stem in HONORIFICS or form.stem in ("امام", "نبي", "سلطان", "خليفه"))
            and self._called_after(at)
        ):
            return None  # «مسجد الإمام الصادق»
        if not titles or self._no_person(form, after):
            return None
        described = self._adjective(at, form)
        follows = self._follows(at)
        for title in titles:
            if title.complement and title.complement[0] not in follows:
                continue
            if (
                described
                and not title.complement
                and title.number == "s"
                and (title.role.kind == "people" or form.stem.endswith(("ي", "يه")))
            ):
                self.adjectival.add(at)
                continue  # «الهجوم الإرهابي», «السياسة الخارجية»: an adjective here
            end = self._complement(at, title) if title.complement else at + 1
            chairs = title.role.slug in _CHAIRS and self._opens_body(end - 1, end)
            if title.complement and end and (self._opens_group(end - 1, end) or chairs):
                continue  # «زعيم حزب الله», «الأمين العام لحزب الله», «رئيس الهيئة العليا للانتخابات»
            if (
                title.number == "p"
                and title.gender == "f"
                and not title.complement
                and form.stem in self.known.frames.by_noun
            ):
                continue  # «مفاوضات» are talks before they are women who negotiate
            if title.role.slug.startswith("relative"):
                owned = form.definite or bool(form.enclitic) or title.complement or self._construct(end)
                if not owned or (described and form.number != "s"):
                    continue  # «البلدان الشقيقان»، «أن السنغال شقيقة وجارة»
            if title.number == "d" and title.role.slug.startswith(("epithet-", "occupation-")):
                continue  # «العدوان الإسرائيلي»: an act, no two enemies
            if title.role.slug.startswith("epithet-") and not self._epithet(at, end, title):
                continue
            if title.role.slug.startswith("enemy-") and not self._foe(title):
                continue
            if title.role.slug == "resistance-bare" and not self._resisting(at):
                continue
            if title.role.slug == "security-bare" and not self._guards(at):
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
            counterpart = form.enclitic and title.role.slug == "counterpart"  # «نظيريه التركي والإيراني»
            if end == at + 1 and title.number in ("d", "p") and not counterpart and self._inflected(form, title):
                if form.definite and form.stem[-1] in "يو":
                    continue  # «القطاع البنكي», «المدخل الرئيسي»
                two = bool(form.enclitic) and title.role.slug.startswith("counterpart")  # «استقبل نظيريه»
                owned = form.definite or two
                if not owned and not self._construct(end) and not self._counted(at):
                    continue  # «رئيسي»، «وزيرا»: such a form stands only before what it belongs to
            if end:
                found = self._modify(at, end, form, title, depth)
                if found is not None and found.number == "d" and self._counted(at):
                    found.number = "p"  # «أربعون شخصا»: no dual
                return found
        return None

    def _no_person(self, form: Form, after: Form | None) -> bool:
        """«متهمة بتهريب المصانع» tells what somebody is accused of, «عامل ضغط» is a factor, «حركة المرور» traffic,
        «برئاسة مساعد الوزير» who leads."""
        if form.definite or form.number != "s" or after is None:
            return False
        if form.stem in ("متهم", "متهمه"):
            return after.proclitics == ("ب",)
        if form.stem == "حركه":
            return after.stem in _TRAFFIC
        if form.stem == "رياسه" and form.proclitics[-1:] == ("ب",):  # «فريق برئاسة مساعد الوزير»
            return any(title.role.kind == "person" for title in self.known.titles.by_head.get(after.stem, ()))
        factor = after.tag == "NOUN" and not after.definite and not after.proclitics and after.stem not in _TRADES
        return form.stem == "عامل" and factor

    def _follows(self, at: int) -> tuple[str, ...]:
        """The spellings that a complement may begin with behind a token, past one nationality."""
        found: tuple[str, ...] = ()
        for position in (at + 1, at + 2):
            if position >= self.stop:
                break
            folded = self.forms[position].folded
            found += (folded, strip_article(folded))
            if not self._demonym(position):
                break
        return found

    def _inflected(self, form: Form, title: Title) -> bool:
        """Whether a dual or plural has the ending that it has only before what it belongs to; «القتلى» is a plural
        of its own.
        """
        broken = any(fold(plural) == form.stem for plural in title.role.plurals)
        return form.stem[-1] in "ايو" and title.role.head[-1] != "ي" and not broken

    def _counted(self, at: int) -> bool:
        """«أربعون شخصا»، «147 مدنيا»: the accusative singular that a number from 11 on asks for."""
        form = self.forms[at]
        if not form.folded.endswith("ا") or form.proclitics or not at:
            return False
        before = self.forms[at - 1]
        return before.tag == "NUM" or before.stem.endswith(("ون", "ين", "عشر", "عشره"))

    def _opens_group(self, at: int, end: int) -> bool:
        """Whether a longer name of a group begins at a token."""
        match = self.matches.get(at)
        return match is not None and match[0] > end and match[1] < 2 and match[2][0].kind == "group"

    def _opens_body(self, at: int, end: int) -> bool:
        """Whether a kind of body that goes on past the title's words begins at a token."""
        form = self.forms[at]
        if end >= self.stop or self._demonym(end) or form.proclitics:
            return False
        return any(
            title.role.kind == "body" and title.role.sector and title.complement and self._complement(at, title) > end
            for title in self.known.titles.by_head.get(form.stem, ())
        )  # fmt: skip

    def _seat_of(self, item: Found, end: int) -> None:
        """«رئيس الكنيست»، «رئيس مجلس الشورى الإسلامي»: the country of the body whose name a title holds or begins."""
        for inside in range(item.first + 1, end):
            last, cut, names = self.matches.get(inside, (inside, 0, ()))
            named = [n for n in names if n.kind == "group" and not n.weak and self._holds(n, inside, last)]
            bodies = [self.known.names.groups[name.key] for name in named]
            if len(bodies) == 1 and last >= end and cut < 2 and bodies[0].country not in WIDE:
                item.country, item.last = bodies[0].country, last
                return

    def _guards(self, at: int) -> bool:
        """«أوقف الأمن الأردني …»: security is a body behind a verb of force or «من قبل», else an idea."""
        form, before = self.forms[at], self.forms[at - 1] if at else None
        if before is None or not form.definite or form.proclitics:
            return False
        senses = self.known.frames.by_verb.get(before.lemma, ()) if before.tag == "VERB" else ()
        forced = before.lemma in _GUARDING or any(sense.frame.type == "COERCE" for sense in senses)
        return (forced and before.gender != "f") or before.stem in ("قبل", "يد", "ايدي", "طرف", "جانب")

    def _resisting(self, at: int) -> bool:
        """«المقاومة» alone is an armed side where the article is about a country that has one, and where no other
        noun makes it an idea.
        """
        form = self.forms[at]
        before = self.forms[at - 1] if at else None
        after = self.forms[at + 1] if at + 1 < self.stop else None
        senses = self.known.frames.by_verb.get(before.lemma, ()) if before is not None and before.tag == "VERB" else ()
        strikes = before is not None and before.gender == "f" and any(s.frame.type == "ASSAULT" for s in senses)
        # «قصفت المقاومة عسقلان»: behind a verb of attack one telling of it, or of whom it fights, is enough
        enough = any(self.about[code] for code in (*RESISTING, "ISR")) if strikes else False
        if not form.definite or not (enough or any(self.about[code] > 1 for code in RESISTING)):
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
        if before.stem in SUFFERED or not before.known:
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
        return any(code in self.about for code in EPITHET_CONTEXT.get(title.role.country, ()))

    def _foe(self, title: Title) -> bool:
        """Whether the article names whom a loaded word («العدو») holds for, or one of its foes."""
        return any(code in self.about for code in FOES.get(title.role.country, ()))

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
                inner = self.forms[min(position, self.stop - 1)]
                agrees = inner.tag == "ADJ" and inner.stem.endswith("ه") == self.forms[at].stem.endswith("ه")
                if self.forms[at].definite and inner.definite and not inner.proclitics and not agrees:
                    return 0  # «حل الرئيس الفرنسي الجمعية الوطنية»
            if position >= self.stop:
                return 0
            folded = self.forms[position].folded
            if word not in (folded, strip_article(folded)):
                return 0
            position += 1
        return position

    def _title_gender(self, at: int, title: Title) -> str:
        """A title's gender; none for «نظيره», which is «نظيرة» to matching and as often his counterpart as a woman."""
        owned = title.gender == "f" and title.number == "s" and self._text(at, at + 1, 0).endswith("ه")
        owned = owned and not self.forms[at].enclitic
        return "" if owned else title.gender

    def _land(self, at: int) -> str:
        """The country that a token of a title's complement names («أمير قطر»), or nothing."""
        end, _, names = self.matches.get(at, (at, 0, ()))
        return next((name.key for name in names if name.kind == "country" and end == at + 1), "")

    def _modify(self, at: int, end: int, form: Form, title: Title, depth: int) -> Found | None:
        role = title.role
        item = Found(
            at, end, role.kind, self._cut(at, form), role.country, role.sector, "", role.name_en, role=role.slug,
            office=office_of(role.slug), gender=self._title_gender(at, title), number=title.number, kind="role",
            row=f"roles#{role.slug}",
        )  # fmt: skip
        for inside in range(at + 1, end):
            item.country = item.country or self._demonym(inside) or self._land(inside)
        if title.complement and role.kind == "person" and not item.country:
            self._seat_of(item, end)
        bare = not title.complement
        general = not bare and role.kind == "person" and not self.forms[end - 1].definite  # «كاتب عام النقابة»
        general = general and not form.definite and not form.enclitic
        # «اتهم مسؤول أمني تنظيم الدولة»: behind an adjective nothing is owned
        general = general and not self._described(at, end)
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
            if body is not None and fold(title.complement[-1]) in BODIES:
                item.country, item.sector = body.country, item.sector or body.sector
        landed = any(self._land(inside) for inside in range(at + 1, end))  # «أمير قطر» is complete
        closed = landed or role.slug.startswith("epithet-") or role.slug == "resistance-bare" or item.office in THINGS
        nested = (
            self._genitive(item, construct or general, depth)
            if depth < 3 and not form.enclitic and not closed
            else None
        )
        if (
            nested is None
            and role.kind != "people"
            and not item.country
            and (not self.forms[item.last - 1].definite or form.stem == "وزاره")
            and not form.enclitic
        ):
            self._homeward(item)
            if item.country and item.office in ("head-of-state", "leader"):
                item.sector, item.whose = "", "body"  # «رئيس القلعة المصرية»: of something that no table knows
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
                and item.office not in ("governor", "mayor", "minister", "ambassador", "prince")
                and following is not None
                and following.tag in ("NOUN", "ADJ")
                and following.known
            ):
                item.sector = ""  # «رئيس اللجنة …»: a president, but of what the tables do not say
        if role.slug == "mp" and self._text(at, at + 1, 0).endswith(
            ("ه", "ها")
        ):  # «الملك ونائبه»: a deputy, of no parliament
            last = self.found[-1] if self.found and self.found[-1].sense == "person" else None
            item.sector, item.name_en = last.sector if last is not None else "GOV", "deputy"
        if item.former and role.kind != "body":
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
            item.office in DELEGATES
            and item.country
            and item.last + 1 < self.stop
            and self.forms[item.last].folded in ("لدي", "الي", "في")
            and not (self.forms[item.last].folded == "الي" and self._travels(item.first))
        ):
            host = self._name(item.last + 1)
            if host is not None and host.sense in ("country", "place", "organisation", "body"):
                item.last = host.last  # «سفير روسيا لدى سوريا»
        described = item.last == at + 1 or bool(self._demonym(item.last - 1))  # «الكاتب»، «الكاتب اللبناني»
        alone = role.kind == "people" and item.number == "s" and form.definite and nested is None and described
        bare_end = item.last
        if (role.kind == "person" and item.office != "source") or alone:
            self._apposition(item)
            if alone and item.last > bare_end:
                item.sense = "person"  # «الأسير عرفات حمدان»
        if item.role in ("lieutenant-colonel", "brigadier") and not (item.name and form.definite):
            return None  # «المقدم» is also who presents a programme, «عميد» a dean
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
            item.country = max(RESISTING, key=lambda code: self.about[code])
        return self._finish(item)

    def _described(self, first: int, last: int) -> bool:
        """Whether a title ends in an adjective of its head, behind which nothing is owned («مسؤول أمني»); not so in
        «أمين عام حزب …», nor in «رئيس بلدية …», where the word does not agree and is a noun."""
        form = self.forms[last - 1]
        head = self.forms[first]
        person = any(title.role.kind == "person" for title in self.known.titles.by_head.get(head.stem, ()))
        noun = person and form.stem.endswith("ه") and not head.stem.endswith("ه") and head.number == "s"
        noun = (noun or form.stem in _FIELDS) and not self._demonym(last - 1)
        described = form.tag == "ADJ" or form.stem == "خاصه"
        return described and form.stem not in ("عام", "عامه") and not noun

    def _travels(self, at: int) -> bool:
        """«وصل المبعوث الأميركي إلى الخرطوم»: where to, not to whom he is sent."""
        before = self.forms[max(0, at - 2) : at]
        return any(form.tag == "VERB" and form.lemma in _TRAVELLING for form in before)

    def _homeward(self, item: Found) -> None:
        """The nationality behind what a body is for («لجنة الانتخابات الليبية»، «هيئة الطيران المدني السعودية»)."""
        position, ministry = item.last, self.forms[item.first].stem == "وزاره"  # «وزارة التعليم العالي والبحث العلمي …»
        while position < self.stop and position - item.last < (8 if ministry else 4):
            form = self.forms[position]
            code = self._demonym(position)
            if code and form.definite and not form.proclitics:
                if position > item.last:
                    item.last, item.country = position + 1, code
                return
            owns = position == item.last and form.tag == "NOUN" and self._construct(position + 1)
            owns = owns and self.forms[position + 1].tag == "NOUN"  # «لجنة حقوق الإنسان المصرية»
            if (
                not (form.definite or owns)
                or form.tag not in ("NOUN", "ADJ")
                or form.enclitic
                or form.proclitics not in ((), ("و",))
            ):
                return
            others = "body" if ministry else "people"
            noun = form.tag == "NOUN"  # «هيئة الطيران المدني» is of no civilians
            if noun and any(title.role.kind == others for title in self.known.titles.by_head.get(form.stem, ())):
                return  # «حركة المواطنين الفلسطينيين»: their movement; «وزارة الدفاع والقوات المسلحة»: two
            if (position == item.last and form.proclitics and not ministry) or (
                position in self.matches and self.matches[position][2][0].kind != "group"
            ):
                return
            position += 1

    def _called(self, item: Found) -> None:
        """A name that no table holds right behind the kind of body («شركة ديليفرو»، «حركة "مارس 23"»)."""
        position = item.last
        quoted = position < self.stop and self.skip[position] and self.forms[position].folded in '"“«('
        end = start = position + quoted
        if not quoted and self._proper(start):
            item.last, item.country = start + 2, self._demonym(start + 1)  # «مركز مدار الفلسطيني»
            item.name = self._text(item.first, start + 2, item.cut)
            item.name_en = f"{item.name_en} {transliterate(self._text(start, start + 1, 0))}"
            return
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
            after = end + quoted
            home = after < self.stop and self.forms[after].definite and not self.forms[after].proclitics
            if home and (code := self._demonym(after)):
                item.last, item.country = after + 1, code  # «جماعة "السلام الآن" الإسرائيلية»

    def _proper(self, at: int) -> bool:
        """Whether a bare noun between a bare kind of body and a definite nationality is the body's name."""
        if at + 1 >= self.stop or at in self.matches or at in self.timed:
            return False
        form, after = self.forms[at], self.forms[at + 1]
        bare = form.tag in ("NOUN", "NAME") and not form.definite and not form.proclitics and not form.enclitic
        if not bare or form.stem in self.known.titles.by_head or form.stem in self.known.frames.by_noun:
            return False
        return after.definite and not after.proclitics and bool(self._demonym(at + 1))

    def _accusative(self, item: Found, at: int) -> bool:
        """«برأت محكمة صحفيا»: whether a word shows the case of an object, which the title before it does not."""
        form = self.forms[at]
        shows = form.folded.endswith("ا") and form.folded[:-1] in (form.lemma, form.stem.removesuffix("ا"))
        bare = form.tag in ("NOUN", "ADJ") and not (form.definite or form.proclitics or form.enclitic)
        return shows and bare and len(form.folded) > 4 and not self.forms[item.first].folded.endswith("ا")

    def _adjectives(self, item: Found) -> None:
        while item.last < self.stop:
            form = self.forms[item.last]
            if self._accusative(item, item.last) and form.stem not in ("عليا", "دنيا", "وسطي"):
                return
            several = item.sense == "people" and self.forms[item.last - 1].folded.endswith("ون")
            if several and form.folded.endswith("يه"):
                return  # «هاجم مستوطنون قرية»: no adjective of several people
            code = self._demonym(item.last)
            if code and form.proclitics == ():
                if self.forms[item.first].definite and not form.definite and item.sense == "person":
                    return  # «الأمير تركي الفيصل»: a name
                if item.country and item.country != code:
                    return
                item.country = code
            elif form.stem in FORMER and form.tag != "VERB" and not form.proclitics:
                item.former = True
            elif (
                form.stem in ("عسكري", "عسكريه")
                and item.sense == "person"
                and form.definite == self.forms[item.first].definite
            ):
                item.sector = item.sector if item.sector not in ("", "GOV") or item.office in CIVIL else "MIL"
            elif (union := self._union(item)) is not None:
                item.country, item.sector = union.country, union.sector  # «دبلوماسي أوروبي»، «خبراء أمميون»
            elif item.sense == "people" and (other := self._besides(item)) is not None:
                if other.sector != "CVL" and item.sector == "CVL":
                    item.sector = other.sector
            elif self._leads_home(item):
                pass
            elif not (
                (form.stem in TRANSPARENT or form.lemma in TRANSPARENT)
                and not form.proclitics
                and form.definite == self.forms[item.first].definite
            ):
                return
            item.last += 1

    def _union(self, item: Found) -> Group | None:
        """The organisation whose adjective stands behind officials, diplomats and experts."""
        form = self.forms[item.last]
        official = item.sense == "person" and not item.country and item.sector in ("", "GOV", "ELI")
        if not official or form.proclitics or form.definite != self.forms[item.first].definite:
            return None
        arabs = form.folded == "العرب" and item.number == "p"  # «وزراء الخارجية العرب»
        return self.known.names.groups.get(UNIONS.get(form.folded if arabs else form.stem, ""))

    def _leads_home(self, item: Found) -> bool:
        """Whether an adjective stands between the head and its nationality («السلطات الصحية الفلسطينية») or owner."""
        at, form = item.last, self.forms[item.last]
        if (
            form.tag not in ("ADJ", "NOUN")
            or form.proclitics
            or not form.stem.endswith(("ي", "يه"))
            or at + 1 >= self.stop
        ):
            return False
        home, head = self.forms[at + 1], self.forms[item.first]
        if item.sense == "body" and head.definite and form.definite and at + 1 in self.matches:
            led = home.proclitics == ("ل",) or self._cut_letters(at + 1) == "ل"
            if led and self.matches[at + 1][2][0].kind == "group":
                return True  # «اللجنة المركزية لحركة فتح»
        if self._land(at + 1):
            return False  # «اتهم مسؤول كردي تركيا»
        return bool(self._demonym(at + 1)) and not home.proclitics and form.definite == head.definite == home.definite

    def _besides(self, item: Found) -> Role | None:
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
        after = self.forms[item.last + 1] if item.last + 1 < self.stop else None
        if after is not None and after.proclitics[-1:] == ("ل",):
            return None  # «متظاهرون معارضون للرئيس»: what they are against, not who they are
        for title in self.known.titles.by_head.get(form.stem, ()):
            if (
                title.role.kind == "people"
                and not title.complement
                and title.number == item.number
                and fold(title.role.head) in BESIDES
            ):
                return title.role
        return None

    def _genitive(self, item: Found, construct: bool, depth: int) -> Found | None:
        """The country, organisation, body or person that the title belongs to; it gives the country and often the
        sector.
        """
        at = item.last
        while at < self.stop and self.skip[at] and self.forms[at].folded in '"“«':
            at += 1  # «رئيس "فاغنر"»
        if at >= self.stop:
            return None
        form = self.forms[at]
        if construct and self._branch(at):
            at, form = at + 1, self.forms[at + 1]  # «مدير فرع وزارة العمل»
        if form.stem in _BELONGING and form.definite == self.forms[item.first].definite and at + 1 < self.stop:
            leads = self.forms[at + 1].proclitics[-1:] == ("ل",) or self._cut_letters(at + 1) == "ل"
            if item.sense == "body" and not item.country and leads:
                at, form = at + 1, self.forms[at + 1]  # «الطيران التابع للنظام السوري»
        closed = (
            item.last > item.first + 1
            and self._described(item.first, item.last)
            and (not self.forms[item.last - 1].definite or bool(self._demonym(item.last - 1)))
        )  # behind a nationality stands no genitive: «اقتحمت القوات الإسرائيلية مخيم جنين»
        position, led = at, construct or bool(item.role and not self.forms[item.first].definite and not closed)
        whole = item.last > item.first + 1 and self.forms[item.last - 1].definite and item.sense in ("person", "people")
        if whole and form.tag != "PREP" and not form.proclitics and not self._cut_letters(at):
            led = False  # «أبلغ رئيس الوزراء الوفد القبلي»: an object
        ended = item.last > item.first + 1 and self.forms[item.last - 1].definite and item.sense == "body"
        if ended and form.tag == "NOUN" and form.known and not form.definite and not form.proclitics:
            led = False  # «ألزمت وزارة التعليم مديري المدارس»
        led = led or self.forms[at - 1].folded == "باسم"  # «المتحدث باسم …»
        partitive = form.stem == "من" and item.sense in ("body", "people") and not self.forms[item.first].definite
        if (
            form.tag == "PREP"
            and form.stem in ("في", "لدي", "من")
            and not form.enclitic
            and (item.sense == "person" or partitive)
        ):
            position, led = at + 1, True
            if item.country and item.office in DELEGATES:
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
        if position == at and self._accusative(item, at):
            return None  # «طعن شاب جنديا»
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
            if nested is not None and nested.office in THINGS:
                nested = None  # «قصفت فصائل مسلحة قاعدة أميركية»
        head = self.forms[item.first]
        if (
            nested is not None
            and position == at
            and item.last == item.first + 1
            and item.number in ("d", "p")
            and head.stem.endswith(("ون", "ان", "ين"))
            and not form.proclitics
            and not self._cut_letters(at)
            and not any(fold(plural) == head.stem for plural in self.known.titles.roles[item.role].plurals)
            and not fold(self.known.titles.roles[item.role].head).endswith(("ان", "ين"))
        ):
            return None  # «هاجم مسلحون مركز الشرطة»: with its ن a plural owns nothing
        if nested is None and led and form.definite and position == at and form.tag == "NOUN" and form.stem in BODIES:
            body = self.bodies.get(form.stem)
            if body is not None:
                nested = structs.replace(body, first=at, last=at + 1, cut=0)
                self._adjectives(nested)
        if nested is None and item.sense == "person" and not item.country and depth == 0:
            return self._through(item, at, depth) or (self._field(item, at) if construct else None)
        if nested is None or (not led and nested.sense == "place"):
            return None
        if nested.sense == "place" and position == at and item.sense == "body" and self._complete(item, at):
            return None  # «قوات الاحتلال مدينة جنين»: the object of «اقتحام»
        if (
            nested.sense == "person"
            and position == at
            and (self.forms[at].enclitic or nested.office.startswith("counterpart"))
        ):
            return None  # «وزير الخارجية السعودي نظيره الروسي»: two people
        letter = form.proclitics[-1:] or (self._cut_letters(at)[-1:],)
        if letter == ("ب",) and position == at and (depth > 0 or item.country or nested.sense == "person"):
            return None  # «سفير … بالقاهرة»: where, not whose; «أطاح الجيش بالرئيس»
        if letter == ("ل",) and nested.sense in ("place", "country") and len(item.country) == 3:
            return None  # «اقتحام قوات الاحتلال لمدينة جنين»: of what, not whose
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
        if closed and position == at and item.sense == "person" and not (form.proclitics or self._cut_letters(at)):
            return None  # «اتهم مسؤول أمني تنظيم الدولة»
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
            keep = keep or (item.sector == "LEG" and nested.sector in ("PTY", "OPP", "REB"))  # «نواب حزب الليكود»
            keep = keep or item.role.startswith("former")  # «المسؤول السابق في …»
            keep = keep or item.office == "relative"  # «أرملة الجندي»
            deputy = self.forms[item.first].stem == "نايب" and nested.sense == "person"
            item.sector = item.sector if keep or (nested.sense == "person" and not deputy) else nested.sector
            if nested.country in WIDE:
                item.sector = nested.sector
        elif self.forms[item.first].stem == "نايب" and nested.sense == "person":
            item.sector = ""  # «نائب المدير»: no member of parliament
        elif item.role == "head-of-state-2" and nested.sense == "body" and not nested.sector and not item.country:
            item.sector = ""  # «رئيس مركز الدراسات»: no president
        item.name_en = f"{item.name_en} of {nested.name_en}" if nested.name_en else item.name_en
        self._adjectives(item)
        return nested

    def _branch(self, at: int) -> bool:
        """Whether a word for a part of a body stands before the body."""
        form = self.forms[at]
        if form.stem not in _BRANCHES or form.definite or form.proclitics or form.enclitic or at + 1 >= self.stop:
            return False
        return not self.forms[at + 1].proclitics and self._name(at) is None

    def _complete(self, item: Found, at: int) -> bool:
        """Whether the words of a body end in a definite noun of theirs, behind which no place can be its genitive."""
        last, form = self.forms[item.last - 1], self.forms[at]
        return (
            item.last > item.first + 1 and last.definite and last.tag == "NOUN" and not form.proclitics
            and form.tag == "NOUN" and not self._cut_letters(at)
        )  # fmt: skip

    def _through(self, item: Found, at: int, depth: int) -> Found | None:
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
                if nested.sector == "JRN" and item.sector != "JRN" and form.folded not in ("في", "لدي"):
                    return None  # «مصادر مطلعة لصحيفة …»: to whom, not whose
                item.last, item.country, item.whose = nested.last, nested.country, nested.sense
                if nested.country in WIDE or (item.office == "source" and nested.sector != "JRN"):
                    item.sector = nested.sector or item.sector
                elif item.sector in ("", "GOV") and item.office not in CIVIL:
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

    def _field(self, item: Found, at: int) -> Found | None:
        """«مدير جوازات منطقة نجران»، «رئيس قسم الأطفال في مستشفى الشفاء»: words of a field of work up to a place or a
        body; the kinds of bodies among them give the sector, the place gives the country.
        """
        position, sector, country = at, "", ""
        if self.forms[at].tag == "ADJ" and not self.forms[at].definite:
            return None  # «اتهم مسؤول كردي تركيا»
        while position < self.stop and position - at < 8:
            name = self._name(position) if position in self.matches else None
            if name is not None:
                if name.sense in ("place", "country", "group", "organisation"):
                    country, position = name.country, name.last
                    sector = sector or name.sector
                break
            form = self.forms[position]
            titles = self.known.titles.by_head.get(form.stem, ())
            if form.folded in ("في", "ب") and position > at and position + 1 in self.matches:
                position += 1
                continue
            if (
                form.tag not in ("NOUN", "ADJ")
                or not form.known
                or form.enclitic
                or form.proclitics not in ((), ("و",), ("ل",), ("ب",))
                or any(title.role.kind in ("person", "people") for title in titles)
            ):
                break
            sector = sector or next((t.role.sector for t in titles if t.role.kind == "body" and t.role.sector), "")
            position += 1
        if position == at or not country or len(country) != 3:
            return None
        item.last, item.country, item.whose = position, country, "body"
        item.sector = sector or item.sector or "GOV"
        return item

    def _meant(self, item: Found) -> Found:
        """A body told by its bare kind («رئيس الحركة»، «المتحدث باسم الوزارة») is the one of that kind named last."""
        form = self.forms[item.first]
        body = self.bodies.get(form.stem) if form.definite else None
        if body is None:
            return item
        return structs.replace(item, country=body.country, sector=body.sector, name_en=body.name_en)

    def _finish(self, item: Found) -> Found | None:
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
            if item.office in DELEGATES or item.role == "leader-2":
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

    def _office(self, item: Found) -> str:
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

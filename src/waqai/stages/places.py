"""places: where the article says that things are, with country and coordinates.

A country's name is a place behind a locative preposition or a word for a place, and an actor elsewhere. A name that
several places bear is resolved by the countries that the article names, then by population ("minimality" in Leidner
2007).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from msgspec import structs

from waqai.knowledge import Knowledge
from waqai.knowledge.actor_words import HELD_AT
from waqai.knowledge.names import Name
from waqai.knowledge.spelling import strip_article
from waqai.model import Mention, Place, Reading

_LOCATIVE = frozenset(
    "في الي من نحو قرب داخل خارج شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط عبر صوب بين انحاء عموم ب ل علي لدي "
    "ضمن خلف".split()
)
_LOCATIVE_STRICT = frozenset(
    "في نحو قرب داخل خارج شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط عبر صوب انحاء عموم ب الي من".split()
)
# nouns whose genitive is where something is: «في جميع أنحاء فرنسا», «أطراف دمشق»
_HEADS = frozenset(
    "حدود اراضي ارض سواحل مياه شرق غرب شمال جنوب وسط عمق زياره جوله رحله سفر دخول مغادره وصول مدن سماء اجواء "
    "انحاء ارجاء ربوع عموم اطراف مشارف محيط تخوم ضواحي شوارع احياء احدي قري بلدات مناطق محافظات ولايات ريف ارياف "
    "حرم توقيت بتوقيت مدينتي بلدتي قريتي محافظتي ولايتي منطقتي مخيمات قضاء ساحل جبال صحراء حي".split()
)
# words for a kind of settlement or division: no part of the name of a place that is known without them
_KINDS_OF_LAND = frozenset(
    "مدينه بلده قريه محافظه منطقه ولايه اقليم مديريه ضاحيه مقاطعه ناحيه بلديه حي مملكه جمهوريه دوله عاصمه العاصمه "
    "معتمديه اماره قضاء جهه هجره نجع عزبه كيبوتس مستوطنه لواء".split()
)
_SETTLEMENTS = frozenset(
    "مدينه بلده قريه محافظه مخيم حي منطقه ولايه اقليم مديريه ضاحيه بلدتي مدينتي مقاطعه ناحيه بلديه معتمديه كيبوتس "
    "مستوطنه جهه هجره نجع عزبه دوار مزرعه وادي جبل نهر بحيره تله هضبه جزيره مضيق غابه خربه عين".split()
)
# named buildings and grounds: the word belongs to the name («مطار بن غوريون»)
_GROUNDS = frozenset(
    "مطار مستشفي جامعه معبر قاعده ميناء مرفا منفذ ميدان ساحه حاجز سجن مجمع مسجد جامع كنيسه ملعب استاد قصر جسر سد ثكنه "
    "معسكر محطه حقل مصفاه متحف مسرح قاعه حلبه فندق مقبره بوابه حديقه منشاه مفاعل نفق".split()
)
_SITES = _SETTLEMENTS | _GROUNDS
# who a building is named after, and what kind of building it is
_HONOURED = frozenset("الملك الامير الشيخ الامام الشهيد الرييس السلطان الاميره الملكه بن ابن ابو ابي عبد ام ال".split())
_ADJECTIVES = frozenset(
    "الدولي الدوليه العسكري العسكريه الجوي الجويه البحري البحريه الطبيه الطبي الجامعي التخصصي المركزي المركزيه "
    "الحدودي الاولمبي الكبير التجاري النوويه الحكوميه".split()
)
# «طلب إلى»، «بالنسبة إلى» go to nobody's land, «مطلب من» comes from none
_TOLD_TO = frozenset("نسبه اضافه طلب طلبا طلبات دعوه رساله نداء اشاره استناد استنادا".split())
_ASKED_OF = frozenset("طلب مطلب مطالب استقلال موقف دعم تمويل ضغط ضغوط تحذير كل عدد كلا اي بدل قرار".split())
# what takes «ب» for its object: «اعترف بفلسطين»، «علاقته بإيران»
_OF_ACTS = frozenset(
    "اعتراف اعترف يعترف تعترف رحب يرحب ترحيب ندد يندد تنديد اشاد يشيد اشاده يربط ربط ربطت تربط علاقه علاقات ارتباط "
    "الحق الحقت مساس اضرار تضر يضر ثقه اتصال اتصالات اهتمام التزام".split()
)
_KINDS = ("place", "capital", "country", "seat")
_BORDERS = frozenset("الحدود حدود الحدودي الحدوديه حدوديه حدودي حدودها حدوده".split())
_HELD = frozenset("سيطره سيطر استيلاء استولي هيمنه اطراف مشارف ابواب تخوم".split())
# whose name a place ends: «نادي قابس»، «اتفاق الرياض»
_WHOSE = frozenset(
    "نادي فريق اتحاد لاعب لاعبي اولمبيك مستقبل ملعب شركه مجموعه شوري خادم خادمي مصرف بنك جوايز جايزه دوري كاس "
    "رابطه ايام نجم".split()
)
_CLUBS = frozenset("يونايتد سيتي غالاكسي جالاكسي اتلتيك هوتسبير روفرز".split())
_WARS = frozenset("حرب هجوم هجمات عدوان غزو غزوه غاره غارات قصف شن اجتياح".split())
# verbs whose subject is where things happen: «شهدت البصرة مظاهرات»
_WITNESSED = frozenset("شهد".split())
_ROADS = frozenset("طريق سكه خط قطار رحله اوتوستراد محور".split())
_REGIONS = frozenset("region sea".split())
_LARGE = frozenset("province region sea river mountain strait island".split())
_PAPERS = frozenset("صحيفه جريده مجله قناه موقع شبكه تلفزيون وكاله".split())
_DASHES = frozenset("- – — ـ".split())
_AGENCIES = frozenset("أ ا واس رويترز وكالات الوكالات أ.ف.ب ا.ف.ب (أ.ف.ب د.ب.أ سبق الأناضول AFP".split())
# tokens at the head of a block within which a dateline may stand, and before its place
_LEAD, _WIRE = 14, 6
# what a word that is an everyday one too must count to be a place: where the article is about its country, and where it
# is not: for verbs and words with a pronoun, and for nouns
_TOWN, _CITY, _METROPOLIS = 20_000, 150_000, 700_000
# where towns have Arabic names or names that every reader knows
_ARABIC_NAMED = frozenset(
    "DZA BHR COM DJI EGY IRQ JOR KWT LBN LBY MRT MAR OMN PSE QAT SAU SOM SDN SYR TUN ARE YEM ESH IRN TUR ISR".split()
)


def find_places(reading: Reading, known: Knowledge) -> tuple[Place, ...]:
    """Places in order of the text."""
    return tuple(_Finder(reading, known).places())


class _Finder:
    """One pass over the sentences with the countries of the article at hand."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.forms = reading.forms
        self.whole = [(form.folded,) for form in self.forms]
        self.skip = [form.tag == "MARK" and form.folded in "\"“”«»-–'" for form in self.forms]
        self.named = Counter(m.country for m in reading.mentions if m.country)
        self.named_by: dict[str, set[str]] = {}  # country → the words that open mentions of it
        for mention in reading.mentions:
            self.named_by.setdefault(mention.country, set()).add(self.forms[mention.first].folded)
        self.lands = {
            m.first: m for m in reading.mentions if m.row.startswith(("countries#", "places#")) and len(m.country) == 3
        }
        self.passed = 0
        self.here: Counter[str] = Counter()  # countries of the places found so far
        self.told = Counter(form.folded for form in self.forms)
        self.timed = (
            {
                number
                for number, token in enumerate(reading.tokens)
                for time in reading.times
                if time.start <= token.start < time.end
            }
            if reading.times
            else set()
        )
        self.actors = {
            token: mention
            for mention in reading.mentions
            if mention.kind != "pronoun" and not mention.demonym and mention.sense not in ("country", "place")
            for token in range(mention.first, mention.last)
        }

    def places(self) -> list[Place]:
        found: list[Place] = [*self._bylines()]
        for sentence in self.reading.sentences:
            at, last_place_end = sentence.first, -1
            while at < sentence.last:
                joined = last_place_end == at or (last_place_end == at - 1 and self._hyphen(at - 1))
                place, end = self._at(at, sentence.last, joined)
                if place is None:
                    at += 1
                    continue
                found.append(place)
                self.here.update([place.country] if place.country else [])
                at = last_place_end = end
                if self._listed(end, sentence.last):
                    at = last_place_end = end + 1
        return sorted(found, key=lambda place: (place.start, place.end))

    def _hyphen(self, at: int) -> bool:
        """Whether a dash joins two words without a space («طريق صفاقس-قابس»)."""
        tokens = self.reading.tokens
        return (
            0 < at < len(tokens) - 1
            and self.forms[at].folded in _DASHES
            and tokens[at - 1].end == tokens[at].start
            and tokens[at].end == tokens[at + 1].start
        )

    def _listed(self, comma: int, stop: int) -> bool:
        """Whether a comma and «و» join a further name of a list of places («من تونس، والمغرب، ومصر»)."""
        if comma + 2 >= stop or self.forms[comma].folded not in ("،", ","):
            return False
        for cut, key in self.forms[comma + 1].keys:
            if self.forms[comma + 1].folded[:cut] == "و" and self.known.names.phrases.opens(key):
                end, names = self.known.names.phrases.longest(self.whole, comma + 1, key, self.skip, stop)
                closed = end >= stop or self.forms[end].tag == "MARK" or self.forms[end].folded.startswith("و")
                return closed and any(name.kind in _KINDS for name in names)
        return False

    def _bylines(self) -> Iterator[Place]:
        """Where a report was written, told before it: «عين اليوم - بيشاور», «القاهرة - أ ف ب»."""
        for block in self.reading.blocks:
            if block.kind == "title":
                continue
            first = bisect_left(self.reading.tokens, block.start, key=lambda token: token.start)
            last = bisect_left(self.reading.tokens, block.end, key=lambda token: token.start)
            if block.kind != "credit" and last - first > _LEAD:
                last = min(last, first + _LEAD)
            at = first
            while at < last:
                end, names = self._named(at, last)
                if not names or not self._dateline(at, end, names, range(first, last), block.kind == "credit"):
                    at += 1
                    continue
                yield self._place(self._resolve(names, at, end), at, end, 0)
                at = end

    def _dateline(self, at: int, end: int, names: tuple[Name, ...], lead: range, credit: bool) -> bool:
        """Whether a name stands between dashes, brackets and a colon among the tokens at the head of a block."""
        first, last = lead.start, lead.stop
        if any(name.kind in ("person", "group") for name in names):
            return False
        before = self.forms[at - 1].folded if at > first else ""
        after = self.forms[end].folded if end < min(last, len(self.forms)) else ""
        if before and before not in _DASHES and not (before in ("(", "،", ",") and credit):
            return False
        opened = any(self.forms[i].folded in _DASHES for i in range(first, at))
        closed = after in _DASHES or after in (":", "(", "،", ",", ")", "") or after == "/"
        if credit:
            return closed or (at == first and after.isdigit())  # «الرياض 26 شوال … واس»
        told = any(self.reading.text_of(t.start, t.end) in _AGENCIES for t in self.reading.tokens[end : end + 4])
        if opened:
            wire = at - first <= _WIRE and any(name.kind in ("place", "capital") for name in names)
            alone = end == last and last - first <= _WIRE
            return wire and (alone or after in (":", "("))
        return at == first and told and (after in _DASHES or after in ("(", "/"))

    def _named(self, at: int, stop: int) -> tuple[int, tuple[Name, ...]]:
        """The longest name that begins with the whole word, and what it may name."""
        form = self.forms[at]
        if not self.known.names.phrases.opens(form.folded):
            return at, ()
        end, names = self.known.names.phrases.longest(self.whole, at, form.folded, self.skip, stop)
        return end, names if any(name.kind in _KINDS for name in names) else ()

    def _at(self, at: int, stop: int, joined: bool) -> tuple[Place | None, int]:
        if at < self.passed:
            return None, at
        best: tuple[int, int, tuple[Name, ...]] | None = None
        for cut, key in self.forms[at].keys:
            if not self.known.names.phrases.opens(key):
                continue
            end, names = self.known.names.phrases.longest(self.whole, at, key, self.skip, stop)
            kept = tuple(name for name in names if name.kind in _KINDS)
            if kept and len(kept) < len(names) and any(n.kind in ("person", "group") and not n.weak for n in names):
                continue
            if kept and (best is None or end > best[0]):
                best = (end, cut, kept)
        if best is None:
            return self._called(at, joined) or self._site(at, stop, joined)
        end, cut, names = best
        if at in self.timed or self._paper(at, cut):
            return None, at
        grounds = self._site(at, stop, joined) if self.forms[at].stem in _GROUNDS else (None, at)
        if grounds[1] > end:
            return grounds
        if self._no_place(at, end, cut, joined):
            return None, at
        actor = self.actors.get(at)
        if actor is not None and actor.first < at and self.forms[at].folded[:cut].endswith("ل"):
            return None, at  # «مساعد وزير الدفاع للشرق الأوسط»
        outside = actor is not None and (actor.first < at or actor.last > end)
        if actor is not None and outside and not (self._inside(at, actor, names) or self._district(at)):
            named = actor.row.startswith(("groups#", "people#"))
            if (
                named
                or not all(name.kind == "place" for name in names)
                or (end == at + 1 and self._everyday(at) and not self._headed(at))
            ):
                return None, at
        led = self._led(at, cut, joined, strict=True)
        land = any(name.kind == "country" for name in names) and not any(name.kind == "place" for name in names)
        if land and not (led or self._attacked(at, cut) or self._road(at, end)):
            self.passed = end  # of «دعوى جنوب أفريقيا» nothing is a place
            return None, at
        if any(n.kind in ("seat", "capital") for n in names) and not (led or self._held(at, end, cut)):
            return None, at
        if not land and end == at + 1 and not self._sure(at, cut, names, joined):
            return None, at
        name = self._resolve(names, at, end)
        begin, end, cut = self._bare(at, end, cut, names)
        return self._moved(name, self._place(name, begin, end, cut), at, begin, end, joined), end

    def _no_place(self, at: int, end: int, cut: int, joined: bool) -> bool:
        """Whether the name stands inside another one («نادي قابس»، «خادم الحرمين الشريفين») or is no name («دوما»)."""
        before = self.forms[at - 1] if at else None
        text = self.reading.text_of(self.reading.tokens[at].start, self.reading.tokens[end - 1].end)
        letters = self.forms[at].folded[:cut]
        if "ك" in letters or (end == at + 1 and text.endswith(("\u064b", "\u064b\u0627"))):
            return True  # «كورونا»، «دوماً»
        after = self.forms[end].folded if end < len(self.forms) else ""
        if after in _CLUBS or (self.forms[at].stem == "مسقط" and after.startswith("راس")):
            return True  # «مانشستر يونايتد»، «مسقط رأسه»
        if before is None:
            return False
        if before.stem == "توقيت" and self.forms[at].folded == "غرينتش":
            return True
        if not cut and before.stem in _WHOSE and not before.definite:
            return True
        acts = self.forms[at].stem in ("دول", "بلدان") or self._continent(at, end)
        return acts and not self._led(at, cut, joined, strict=True) and self._subject(at, cut)

    def _continent(self, at: int, end: int) -> bool:
        return end == at + 1 and any(
            name.kind == "place" and not self.known.names.places[name.key].country
            for _, key in self.forms[at].keys
            for name in self.known.names.phrases.longest(self.whole, at, key, self.skip, end)[1]
        )

    def _subject(self, at: int, cut: int) -> bool:
        """Whether a region acts or is acted upon: «دعا أوروبا إلى …»، «قالت إن أوروبا …»."""
        before = self.forms[at - 1]
        letters = self.forms[at].folded[:cut]
        return (
            letters.endswith("ل") or before.tag in ("VERB", "SUB", "MARK") or before.derived == "active"
            or self.forms[at].stem in ("دول", "بلدان")
        )  # fmt: skip

    def _inside(self, at: int, actor: Mention, names: tuple[Name, ...]) -> bool:
        """Whether the place ends an actor's name behind a preposition of its own («المقاومة في لبنان»)."""
        return not any(name.kind == "seat" for name in names) and at > actor.first and self.forms[at - 1].folded == "في"

    def _road(self, at: int, end: int) -> bool:
        """Whether a road or a line leads from the country's capital («الطريق السريعة تونس-بنزرت»)."""
        return self._hyphen(end) and any(strip_article(form.stem) in _ROADS for form in self.forms[max(at - 3, 0) : at])

    def _district(self, at: int) -> bool:
        """Whether «قضاء» is a district, not the judiciary: behind a comma or «في» and before a town («، قضاء جنين»)."""
        if at < 2 or self.forms[at - 1].folded != "قضاء":
            return False
        return self.forms[at - 2].folded in ("،", ",", "في", "من", "(")

    def _attacked(self, at: int, cut: int) -> bool:
        """Whether a war or an attack goes against the country, which is where it happens («الحرب على أوكرانيا»)."""
        before = self._before(at)
        if cut or before < 1 or self.forms[before].stem != "علي":
            return False
        leader = before - 1
        while leader > 0 and self.forms[leader].tag == "ADJ":
            leader -= 1
        return bool({strip_article(self.forms[leader].stem), self.forms[leader].lemma} & _WARS)

    def _moved(self, name: Name, place: Place, at: int, begin: int, end: int, joined: bool) -> Place:
        """The place, or, where the article names its country nowhere, a smaller one of that name in the land at hand:
        «بلدة دوما قرب نابلس» lies in Palestine.
        """
        if name.kind != "place" or not place.country:
            return place
        row = self.known.names.places[name.key]
        settled = begin > at or (self._headed(begin) and self.forms[self._before(begin)].stem in _SETTLEMENTS)
        if row.population >= _CITY or row.kind in _LARGE or not (settled or joined) or self._about(row.country, begin):
            return place
        near = self._country(begin, end, inside=False)
        if not near or near == row.country:
            return place
        return Place(place.start, place.end, self.reading.text_of(place.start, place.end), "", near, None, None, "")

    def _paper(self, at: int, cut: int) -> bool:
        """Whether the name is a newspaper's: «صرح لـ«الشرق الأوسط»»."""
        before = self.forms[at - 1] if at else None
        opened = before is not None and before.folded in '«"“'
        if not opened or cut or at < 2:
            return False
        leader = self.forms[at - 2]
        return leader.stem in _PAPERS or (leader.folded in ("ل", "لـ") and self.forms[at].folded.startswith("ال"))

    def _called(self, at: int, joined: bool) -> tuple[Place, int] | None:
        """A country called by a word of its own that the article makes plain: «في المملكة»."""
        mention = self.lands.get(at)
        if mention is None or mention.demonym or mention.sense != "country" or at in self.timed:
            return None
        country = self.known.names.countries.get(mention.country)
        if self.forms[at].enclitic or not self.forms[at].definite:
            return None  # «عادوا إلى بلادهم»
        cut = len("".join(self.forms[at].proclitics))
        if country is None or not mention.row.startswith("countries#") or not self._led(at, cut, joined, strict=True):
            return None
        return self._place(Name("country", country.code), at, mention.last, cut), mention.last

    def _bare(self, at: int, end: int, cut: int, names: tuple[Name, ...]) -> tuple[int, int, int]:
        """Where the name itself stands: without «مدينة», «محافظة» … where it names the same without them."""
        kind = self.forms[at]
        named = kind.stem in _KINDS_OF_LAND and (not kind.definite or kind.stem == "عاصمه")
        if end - at < 2 or not named or self.forms[at + 1].proclitics:
            return at, end, cut
        inner, inside = self._named(at + 1, end)
        home = {self._home(name) for name in names}
        if inner == end and any(name.kind in _KINDS and self._home(name) in home for name in inside):
            return at + 1, end, 0
        return at, end, cut

    def _home(self, name: Name) -> str:
        return self.known.names.places[name.key].country if name.kind == "place" else name.key

    def _sure(self, at: int, cut: int, names: tuple[Name, ...], joined: bool) -> bool:
        """Whether a single word is a place: it stands behind a word for its kind, is no everyday word, or large."""
        if self._headed(at):
            return True
        if self._in_name(at) or self._described(at):
            return False
        if self._everyday(at):
            return self._plain_here(at, cut, names, joined)
        population = max((self.known.names.places[n.key].population for n in names if n.kind == "place"), default=0)
        homes = {self._home(name) for name in names}
        short = len(self.forms[at].folded) - cut < 4
        if at and self.forms[at - 1].stem in HELD_AT and not cut:
            return True  # «اتفاق الصخيرات»
        if (
            not self._led(at, cut, joined, strict=True)
            and population < _METROPOLIS + (short and 10**9)
            and not any(self._about(home, at) for home in homes if home)
            and all(homes)
        ):
            return False  # «برنامج لينوكس»
        if cut:
            length = len(self.forms[at].folded) - cut
            letter = self.forms[at].folded[:cut]
            return length >= 5 or population >= 200_000 or (letter.endswith("ب") and length >= 4) or joined
        return len(self.forms[at].folded) >= 4 or population >= 100_000 or self._led(at, cut, False, strict=True)

    def _plain_here(self, at: int, cut: int, names: tuple[Name, ...], joined: bool) -> bool:
        """Whether a word that is an everyday one too is the place, for it is led like one and the article is about
        its country («في حمص», «من درعا»).
        """
        if not self._led(at, cut, joined, strict=True):
            return False
        after = self.forms[at + 1] if at + 1 < len(self.forms) else None
        definite = self.forms[at].folded[cut:].startswith("ال")
        plain = after if after is not None and after.tag == "ADJ" and after.known and not after.definite else None
        if (
            plain is not None
            and not definite
            and not any(self.known.names.demonyms.get(f.lemma) for f in (plain, *plain.others))
        ):
            return False  # «في مشهد مؤثر»
        readings = [f for f in (self.forms[at], *self.forms[at].others) if f.known and f.tag != "NAME"]
        if any(len("".join(f.proclitics)) < cut for f in readings):
            return False  # «بداية» is no town called «داية»
        strong = any(
            f.tag not in ("VERB", "PRON") and not f.enclitic and len("".join(f.proclitics)) == cut for f in readings
        )
        for name in names:
            if name.kind == "place" and self._region_here(name, at, definite):
                return True  # «في أفريقيا»، «في الضفة»
            if name.kind != "place":
                return not strong or self._about(name.key, at)
            row = self.known.names.places[name.key]
            if strong and row.country and row.country not in _ARABIC_NAMED:
                continue  # «في بيان» names no city of China
            if not row.country:
                return row.kind not in _REGIONS  # «في دجلة»
            written = not row.population and (row.kind in _LARGE or row.kind in ("city", "site"))
            if self._about(row.country, at) and (written or row.population >= (_TOWN if strong else 0)):
                return True
            if row.population >= (_METROPOLIS if strong else _CITY):
                return True
        return False

    def _region_here(self, name: Name, at: int, definite: bool) -> bool:
        """Whether a region spans states or lies in a country that the article names («في الخليج»، «في الضفة»)."""
        row = self.known.names.places[name.key]
        if row.kind not in _REGIONS or any(land.first < at < land.last for land in self.lands.values()):
            return False  # «دعوى جنوب أفريقيا»
        after = self.forms[at + 1] if at + 1 < len(self.forms) else None
        if definite and after is not None and after.tag == "ADJ" and after.definite and not self._demonym(at + 1):
            return False  # «على الضفة المقابلة»
        return not row.country or (definite and self._about(row.country, at))

    def _demonym(self, at: int) -> bool:
        return any(self.known.names.demonyms.get(f.lemma) for f in (self.forms[at], *self.forms[at].others))

    def _about(self, country: str, at: int) -> bool:
        """Whether the article names the country, or a place of it, by other words than this one."""
        return bool(self.named_by.get(country, frozenset()) - {self.forms[at].folded})

    def _in_name(self, at: int) -> bool:
        """Whether the word goes on or opens a person's name («راوول كاستر»، «نايف بن سلمان»)."""
        after = self.forms[at + 1] if at + 1 < len(self.forms) else None
        if after is not None and after.folded in ("بن", "ابن", "ال", "زاده"):
            return True
        before = self.forms[at - 1] if at else None
        if (
            before is None
            or self.reading.tokens[at].start - self.reading.tokens[at - 1].end != 1
            or self.forms[at].proclitics
        ):
            return False
        if before.folded in ("الامير", "الشيخ", "السيد", "بن", "ال"):
            return True
        return before.tag == "NAME" and not self.forms[at].folded.startswith("ال")

    def _described(self, at: int) -> bool:
        """Whether a definite adjective agrees with the definite noun before it («أبعادها الجمالية»)."""
        word, before = self.forms[at].folded, self.forms[at - 1] if at else None
        return (
            before is not None
            and word.startswith("ال")
            and word.endswith(("يه", "ي"))
            and before.tag in ("NOUN", "ADJ")
            and (before.definite or bool(before.enclitic))
        )

    def _everyday(self, at: int) -> bool:
        """Whether a table holds the word as anything but a name."""
        form = self.forms[at]
        return any(
            f.known
            and f.tag != "NAME"
            and not f.derived
            and not (f.tag == "ADJ" and f.lemma in self.known.names.demonyms)
            for f in (form, *form.others)
        )

    def _before(self, at: int) -> int:
        """The token before, past quotation marks and dashes; -1 at the head of the article."""
        before = at - 1
        while before >= 0 and self.skip[before]:
            before -= 1
        return before

    def _held(self, at: int, end: int, cut: int) -> bool:
        """Whether the city is meant, not its government: «العاصمة الليبية طرابلس»، «طريق تونس-الحمامات»."""
        before = self._before(at)
        if cut or before < 0:
            return False
        form = self.forms[before]
        if form.tag == "ADJ" and form.definite and before:
            form = self.forms[before - 1]
        if form.stem in ("عاصمه", "العاصمه"):
            return True
        dash = end + 1 < len(self.forms) and self.forms[end].folded in _DASHES
        return dash and any(name.kind == "place" for name in self._named(end + 1, len(self.forms))[1])

    def _headed(self, at: int) -> bool:
        before = self._before(at)
        if before < 0:
            return False
        form = self.forms[before]
        return not form.definite and (form.stem in _SITES or strip_article(form.folded) in _SITES)

    def _led(self, at: int, cut: int, joined: bool, strict: bool) -> bool:
        """Whether a locative word stands before, or «و» joins the name to a place («في قطر والكويت»)."""
        proclitics = self.forms[at].folded[:cut]
        if proclitics.endswith("ب"):
            before = self._before(at)
            while before > max(at - 6, 0) and self.forms[before].tag in ("NAME", "ADJ"):
                before -= 1  # «اعتراف النرويج وإسبانيا بفلسطين»
            return before < 0 or not ({strip_article(self.forms[before].stem), self.forms[before].lemma} & _OF_ACTS)
        if joined and proclitics in ("و", ""):
            return True
        before = self._before(at)
        if before < 0 or proclitics:
            return False
        form = self.forms[before]
        leader = self.forms[before - 1] if before else None
        if leader is not None and (
            (form.stem == "من" and leader.stem in _ASKED_OF and not self._in_each(before - 1))
            or (form.stem == "الي" and strip_article(leader.stem) in _TOLD_TO)
        ):
            return False
        if form.folded == "مع" and leader is not None and leader.stem in _BORDERS:
            return True
        if form.stem == "علي" and leader is not None and leader.lemma in _HELD:
            return True  # «السيطرة على كابل»
        if form.tag == "VERB" and form.lemma in _WITNESSED:
            return not form.enclitic
        if form.tag in ("PREP", "ADV") or form.stem in ("شمال", "جنوب", "شرق", "غرب"):
            if form.stem == "من" and at - 2 >= 0 and self.forms[before - 1].tag == "VERB":
                return form.stem in _LOCATIVE and self.forms[before - 1].lemma not in ("طلب", "حذر", "سخر")
            return form.stem in (_LOCATIVE_STRICT if strict else _LOCATIVE) and not form.enclitic
        stem = strip_article(form.folded)
        if form.stem == "مقر" and form.enclitic:
            return True  # «المنظمة ومقرها جنيف»
        return form.stem in _HEADS or form.stem in _SITES or stem in _SITES

    def _in_each(self, at: int) -> bool:
        """Whether «كل من» stands behind «في»; elsewhere those that it lists act («كل من النرويج وإسبانيا»)."""
        return self.forms[at].stem in ("كل", "كلا", "عدد") and at > 0 and self.forms[at - 1].folded in ("في", "الي")

    def _resolve(self, names: tuple[Name, ...], at: int, end: int) -> Name:
        words = tuple(form.folded for form in self.forms[at:end])
        capital = next((name for name in names if name.kind == "capital"), None)
        if capital is not None and any(name.kind == "country" for name in names):
            lands = [name.key for name in names if name.kind == "country"]
            if self._about(capital.key, at) and not any(self._about(land, at) for land in lands):
                return capital  # «في عمان» in an article on Jordan

        def weight(name: Name) -> tuple[int, int, int]:
            if name.kind == "place":
                row = self.known.names.places[name.key]
                return (self.named[row.country], 1, row.population)
            itself = self.told[words[-1]] if len(names) > 1 else 0  # «جورجيا» in an article on the United States
            return (self.named[name.key] + (1 if name.kind == "country" else 0) - itself, 2, 10**9)

        return max(names, key=weight)

    def _place(self, name: Name, at: int, end: int, cut: int) -> Place:
        tokens = self.reading.tokens
        start = self._raw(at, cut)
        if name.kind == "place":
            row = self.known.names.places[name.key]
            return Place(
                start, tokens[end - 1].end, row.name, row.name_en, row.country, row.lat, row.lon, f"places#{row.key}"
            )
        country = self.known.names.countries[name.key]
        words = self.reading.text_of(start, tokens[end - 1].end)
        label = country.capital_en if name.kind == "capital" else country.name_en
        shown = country.name if name.kind == "country" else words
        city = name.kind in ("capital", "seat") and country.capital_lat is not None
        return Place(
            start,
            tokens[end - 1].end,
            shown,
            label,
            country.code,
            country.capital_lat if city else country.lat,
            country.capital_lon if city else country.lon,
            f"countries#{country.code}",
        )

    def _site(self, at: int, stop: int, joined: bool) -> tuple[Place | None, int]:
        """A place that no table holds, behind a word for its kind («بلدة كفر …»، «مستشفى ناصر …»)."""
        form = self.forms[at]
        if form.stem not in _SITES or form.definite or form.enclitic or at + 1 >= stop:
            return None, at
        begin = at + 1
        while begin < stop and self.skip[begin]:
            begin += 1
        cut = len("".join(form.proclitics))
        if form.stem in _GROUNDS:
            end = self._grounds_end(begin, stop)
            if end == begin or not self._led(at, cut, joined, strict=True):
                return None, at
            place, actor = self._unknown(at, at, end, cut), self.actors.get(at)
            if actor is not None and actor.first == at and len(actor.country) == 3:
                place = structs.replace(place, country=actor.country)  # a university that the tables hold
            return place, end
        if at in self.actors:
            return None, at
        end, first = self._settlement_end(begin, stop), self.forms[begin]
        if end == begin or len(first.folded) < 3 or first.folded == "الفقيه":
            return None, at
        described = first.tag == "ADJ" and first.folded.endswith("ه") and not first.definite
        if described or (form.stem == "جهه" and not first.folded.startswith("ال")):
            return None, at  # «قرية هادئة»، «جهة ممولة»
        return self._unknown(at, begin, end, 0), end

    def _settlement_end(self, begin: int, stop: int) -> int:
        end = begin
        while end < stop and end < begin + 3 and self.reading.tokens[end].kind == "word":
            word = self.forms[end]
            if (word.known and word.tag != "NAME") or word.proclitics or self._named(end, stop)[0] > end:
                break
            end += 1
        return end

    def _grounds_end(self, begin: int, stop: int) -> int:
        """Token after a building's name: a place or person it is named after, or words in quotation marks."""
        if begin and self.skip[begin - 1] and self.forms[begin - 1].folded in '"“«':
            for end in range(begin, min(stop, begin + 5)):
                if self.skip[end] and self.forms[end].folded in '"”»':
                    return end
        end, named = begin, False
        while end < stop and end < begin + 6 and self.reading.tokens[end].kind == "word":
            word = self.forms[end]
            if word.folded in _HONOURED:
                end += 1
                continue
            if end > begin and self.forms[end - 1].folded in _HONOURED and word.tag in ("NOUN", "NAME", "ADJ"):
                end, named = end + 1, True  # «مستشفى الملك فهد»
                continue
            if end > begin and named and word.folded in _ADJECTIVES:
                end += 1
                continue
            past, names = self._named(end, stop)
            if self.forms[begin - 1].stem == "معسكر" and any(name.kind in ("country", "capital") for name in names):
                break  # a team's camp: «في معسكر النمسا»
            places = bool(names) and not word.proclitics and any(name.kind in (*_KINDS, "person") for name in names)
            if places:
                end, named = past, True
                continue
            noun = word.tag in ("NOUN", "NAME") or (word.tag == "ADJ" and not word.definite)
            unknown = not word.known and noun and not word.proclitics and len(word.folded) > 2
            if (word.tag == "NAME" or unknown) and not word.proclitics:
                end, named = end + 1, True
                continue
            break
        return end if named else begin

    def _unknown(self, at: int, begin: int, end: int, cut: int) -> Place:
        tokens = self.reading.tokens
        start, stop = self._raw(begin, cut), tokens[end - 1].end
        words = self.reading.text_of(start, stop)
        country = self._country(begin, end, inside=True)
        return Place(start, stop, words, "", country, None, None, f"rule#{self.forms[at].stem}")

    def _country(self, begin: int, end: int, inside: bool) -> str:
        """The country of an unknown place: told right behind it («ميناء … اليوناني»، «في تبوك»), in its name, that of
        the nearest land or nationality of its sentence, or the one most named.
        """
        if end < len(self.forms):
            after = (self.forms[end], *self.forms[end].others)
            home = next((d for f in after if f.tag == "ADJ" and (d := self.known.names.demonyms.get(f.lemma))), "")
            if len(home) == 3:
                return home
        own, named = "", begin
        for at in range(begin, end if inside else begin):
            names = [name for name in self._named(at, end)[1] if name.kind in _KINDS]
            if names:
                own, named = self._home(self._resolve(tuple(names), at, end)), at
                break
        if own and self._about(own, named):
            return own  # of «قصر الأندلس» in Jeddah the name says nothing
        for at in range(end, min(end + 4, len(self.forms))):
            mention = self.lands.get(at)
            town = self._town(at) if mention is None and at == end else ""
            if town:
                return town
            if mention is not None and (at == end or not mention.demonym):
                return mention.country
            if self.forms[at].tag == "MARK" and self.forms[at].folded in (".", "؛", ":"):
                break
        sentence = next((s for s in self.reading.sentences if s.first <= begin < s.last), None)
        if sentence is not None:
            near = [
                (abs(first - begin), mention.country)
                for first, mention in self.lands.items()
                if sentence.first <= first < sentence.last and not begin <= first < end
            ]
            if near:
                return min(near)[1]
        if own:
            return own
        return next(
            (
                country
                for country, _ in (*self.here.most_common(), *self.named.most_common())
                if len(country) == 3 and country not in ("IGO", "NGO", "MNC", "IMG")
            ),
            "",
        )

    def _town(self, at: int) -> str:
        """The country of the town that «ب» puts something into («بجدة»)."""
        for cut, key in self.forms[at].keys:
            if self.forms[at].folded[:cut] == "ب" and self.known.names.phrases.opens(key):
                _, names = self.known.names.phrases.longest(self.whole, at, key, self.skip, len(self.forms))
                places = tuple(name for name in names if name.kind in _KINDS)
                if places:
                    return self._home(self._resolve(places, at, at + 1))
        return ""

    def _raw(self, at: int, cut: int) -> int:
        token, text = self.reading.tokens[at], self.reading.article.text
        start = token.start
        while cut and start < token.end - 1:
            start += 1
            while start < token.end - 1 and not text[start].isalpha():
                start += 1
            cut -= 1
        return start

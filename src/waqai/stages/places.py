"""places: where the article says that things are, with country and coordinates.

A country's name is a place behind a locative preposition or a word for a place, and an actor elsewhere. A name that
several places bear is resolved by the countries that the article names, then by population ("minimality" in Leidner
2007).
"""

from __future__ import annotations

from collections import Counter

from waqai.knowledge import Knowledge
from waqai.knowledge.names import Name
from waqai.knowledge.spelling import strip_article
from waqai.model import Place, Reading

_LOCATIVE = frozenset(
    "في الي من نحو قرب داخل خارج شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط عبر صوب بين انحاء عموم ب ل علي لدي "
    "ضمن خلف".split()
)
_LOCATIVE_STRICT = frozenset(
    "في نحو قرب داخل خارج شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط عبر صوب انحاء عموم ب الي من".split()
)
_HEADS = frozenset(
    "حدود اراضي ارض سواحل مياه شرق غرب شمال جنوب وسط عمق زياره جوله رحله سفر دخول مغادره وصول مدن سماء اجواء".split()
)
_SITES = frozenset(
    "مدينه بلده قريه محافظه مخيم حي مطار مستشفي جامعه معبر قاعده منطقه ولايه اقليم مديريه ضاحيه بلدتي مدينتي ميناء "
    "جزيره ميدان ساحه حاجز سجن مقاطعه مجمع".split()
)
_KINDS = ("place", "capital", "country", "seat")


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
        found: list[Place] = []
        for sentence in self.reading.sentences:
            at, last_place_end = sentence.first, -1
            while at < sentence.last:
                place, end = self._at(at, sentence.last, last_place_end == at)
                if place is None:
                    at += 1
                    continue
                found.append(place)
                at = last_place_end = end
        return found

    def _at(self, at: int, stop: int, joined: bool) -> tuple[Place | None, int]:
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
            return self._site(at, stop)
        end, cut, names = best
        if at in self.timed:
            return None, at
        actor = self.actors.get(at)
        if actor is not None and (actor.first < at or actor.last > end):
            named = actor.row.startswith(("groups#", "people#"))
            if named or not all(name.kind == "place" for name in names) or self._everyday(at):
                return None, at
        led = self._led(at, cut, joined, strict=True)
        if any(name.kind == "country" for name in names) and not any(name.kind == "place" for name in names):
            if not led:
                return None, at
        elif (any(n.kind in ("seat", "capital") for n in names) and not led) or (
            end == at + 1 and not self._sure(at, cut, names)
        ):
            return None, at
        return self._place(self._resolve(names, at, end), at, end, cut), end

    def _sure(self, at: int, cut: int, names: tuple[Name, ...]) -> bool:
        """Whether a single word is a place: it stands behind a word for its kind, is no everyday word, or large."""
        if self._headed(at):
            return True
        if self._in_name(at) or self._described(at):
            return False
        population = max((self.known.names.places[n.key].population for n in names if n.kind == "place"), default=0)
        if self._everyday(at):
            return False
        if cut:
            length = len(self.forms[at].folded) - cut
            letter = self.forms[at].folded[:cut]
            return length >= 5 or population >= 200_000 or (letter.endswith("ب") and length >= 4)
        return len(self.forms[at].folded) >= 4 or population >= 100_000 or self._led(at, cut, False, strict=True)

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

    def _headed(self, at: int) -> bool:
        before = at - 1
        while before >= 0 and self.skip[before]:
            before -= 1
        if before < 0:
            return False
        form = self.forms[before]
        return not form.definite and (form.stem in _SITES or strip_article(form.folded) in _SITES)

    def _led(self, at: int, cut: int, joined: bool, strict: bool) -> bool:
        """Whether a locative word stands before, or «و» joins the name to a place («في قطر والكويت»)."""
        proclitics = self.forms[at].folded[:cut]
        if proclitics.endswith("ب"):
            return True
        if joined and proclitics in ("و", ""):
            return True
        before = at - 1
        while before >= 0 and self.skip[before]:
            before -= 1
        if before < 0 or proclitics:
            return False
        form = self.forms[before]
        if form.stem == "من" and before and self.forms[before - 1].stem in ("كل", "عدد", "كلا", "اي"):
            return False  # «كل من النرويج وإسبانيا» acts
        if form.tag in ("PREP", "ADV") or form.stem in ("شمال", "جنوب", "شرق", "غرب"):
            if form.stem == "من" and at - 2 >= 0 and self.forms[before - 1].tag == "VERB":
                return form.stem in _LOCATIVE and self.forms[before - 1].lemma not in ("طلب", "حذر", "سخر")
            return form.stem in (_LOCATIVE_STRICT if strict else _LOCATIVE) and not form.enclitic
        stem = strip_article(form.folded)
        return form.stem in _HEADS or form.stem in _SITES or stem in _SITES

    def _resolve(self, names: tuple[Name, ...], at: int, end: int) -> Name:
        words = tuple(form.folded for form in self.forms[at:end])

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
        return Place(
            start,
            tokens[end - 1].end,
            shown,
            label,
            country.code,
            country.lat,
            country.lon,
            f"countries#{country.code}",
        )

    def _site(self, at: int, stop: int) -> tuple[Place | None, int]:
        """A place that no table holds, behind a word for its kind («بلدة كفر …»): the country is the one most named."""
        form = self.forms[at]
        if form.stem not in _SITES or form.definite or form.enclitic or at + 1 >= stop or at in self.actors:
            return None, at
        begin = at + 1
        while begin < stop and self.skip[begin]:
            begin += 1
        end = begin
        while end < stop and end < begin + 3 and self.reading.tokens[end].kind == "word":
            word = self.forms[end]
            if (
                (word.known and word.tag != "NAME")
                or word.proclitics
                or any(self.known.names.phrases.opens(key) for _, key in word.keys)
            ):
                break
            end += 1
        if end == begin or len(self.forms[begin].folded) < 3:
            return None, at
        country = next(
            (c for c, _ in self.named.most_common() if len(c) == 3 and c not in ("IGO", "NGO", "MNC", "IMG")), ""
        )
        start, stop_at = self.reading.tokens[begin].start, self.reading.tokens[end - 1].end
        words = self.reading.text_of(start, stop_at)
        return Place(start, stop_at, words, "", country, None, None, f"rule#{form.stem}"), end

    def _raw(self, at: int, cut: int) -> int:
        token, text = self.reading.tokens[at], self.reading.article.text
        start = token.start
        while cut and start < token.end - 1:
            start += 1
            while start < token.end - 1 and not text[start].isalpha():
                start += 1
            cut -= 1
        return start

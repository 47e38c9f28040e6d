"""The name behind a title: right behind it, past words of honour, or past words of the title that no table knows."""

from __future__ import annotations

from waqai.knowledge.actor_words import HONORIFICS, SUPERLATIVES, Found
from waqai.knowledge.naming import Naming
from waqai.knowledge.spelling import strip_article
from waqai.knowledge.transliteration import transliterate


class Apposition(Naming):
    """Names in apposition to the titles of one article."""

    def _apposed_known(self, item: Found) -> bool:
        nested = self._name(item.last) if item.last < self.stop else None
        return nested is not None and nested.sense == "person"

    def _apposition(self, item: Found) -> None:
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
            position < self.stop and strip_article(self.forms[position].folded) in HONORIFICS and position - titled < 4
        ):
            position += 1
        if position >= self.stop:
            return
        while position < self.stop and self.skip[position] and position - titled < 5:
            position += 1
        if position >= self.stop:
            return
        name = self._name(position) or self._weak_person(position)
        if name is None and not comma and item.number == "s" and self._unknown_name(position) == position:
            beyond = self._name_beyond(item.last)
            if beyond:
                item.sector = item.sector or self._sector_among(item.last, beyond)
                item.country = item.country or self._country_among(item.last, beyond)
                position, name = beyond, self._name(beyond)
        if name is not None and name.sense == "person" and not name.cut:
            foreign = item.country and name.country and item.country != name.country and len(item.country) == 3
            if foreign and (comma or (name.sector in ("GOV", "REB") and len(name.country) == 3)):
                return  # «وصف الرئيس التركي نتنياهو بأنه …»
            item.last, item.actor, item.name, item.name_en = name.last, name.actor, name.name, name.name_en
            item.country = item.country or name.country
            item.sector = item.sector or name.sector
            item.gender = name.gender
            return
        end = self._unknown_name(position)
        if end == position and item.role.startswith("honorific") and not comma and self._everyday_name(position):
            end = position + 2
        if end == position and not comma and item.number == "s" and self._told_name(position):
            end = position + 2
        length = end - position
        closed = end >= self.stop or self.forms[end].tag != "NOUN" or not comma
        if length >= (2 if comma else 1) and closed and item.number == "s":
            item.name = self._text(position, end, 0)
            item.name_en = transliterate(item.name)
            item.last = end

    def _everyday_name(self, at: int) -> bool:
        """«الدكتورة ليلى الماطري»: behind an honour two words are a name, be they everyday words."""
        if at + 1 >= self.stop:
            return False
        first, second = self.forms[at], self.forms[at + 1]
        plain = first.tag in ("NOUN", "ADJ", "NAME") and not (first.definite or first.proclitics or first.enclitic)
        own = second.definite and not second.proclitics and second.stem not in self.known.titles.by_head
        return plain and own and first.stem not in self.known.titles.by_head and not self._demonym(at + 1)

    def _told_name(self, at: int) -> bool:
        """«قال الكاتب اللبناني سامي نجم إن»: two words without article between a definite title and what is said; the
        first of them may open a name."""
        if at + 2 >= self.stop or not self.forms[at - 1].definite or not self._says(at + 2) or not self._speaks(at):
            return False
        first, second = self.forms[at], self.forms[at + 1]
        if any(
            form.definite or form.proclitics or form.enclitic or form.tag not in ("NOUN", "ADJ", "NAME", "VERB")
            or len(form.folded) < 3 or position in self.timed or form.stem in self.known.titles.by_head
            for position, form in ((at, first), (at + 1, second))
        ):  # fmt: skip
            return False
        named = any(f.tag == "NAME" for f in (first, *first.others)) or self.known.names.phrases.opens(first.folded)
        return (named or not first.known) and first.folded not in SUPERLATIVES

    def _sector_among(self, first: int, last: int) -> str:
        """The sector of the first kind of body among the words of a title («المتحدث الرسمي لإمارة المنطقة»)."""
        for at in range(first, last):
            for title in self.known.titles.by_head.get(self.forms[at].stem, ()):
                if title.role.kind == "body" and title.role.sector and not title.complement:
                    return title.role.sector
        return ""

    def _country_among(self, first: int, last: int) -> str:
        """The nationality among the words of a title («اللواء في الاحتياط الإسرائيلي»)."""
        codes = (self._demonym(at) for at in range(first, last) if self.forms[at].definite)
        return next((code for code in codes if code), "")

    def _name_beyond(self, at: int) -> int:
        """Where the name of whoever speaks begins behind words of a title that no table knows («قال المشرف العام على
        الأنشطة الصيفية أحمد بن إبراهيم الفهري إن …»); 0 for none."""
        if self.found and self.found[-1].sense == "person" and at - 4 < self.found[-1].last <= at:
            return 0  # «ستيف هاربر الرئيس التنفيذي للضاحية …» has been named
        for position in range(at, min(self.stop, at + 9)):
            form = self.forms[position]
            kinds = {name.kind for name in self.matches.get(position, (0, 0, ()))[2]}
            honour = position > at and strip_article(form.folded) in HONORIFICS
            if honour or ("place" in kinds and "person" not in kinds):
                continue  # «مدير صحة عسير الأستاذ فلان الفلاني»
            if form.folded in ("،", ",") and position > at and self._unknown_name(position + 1) >= position + 3:
                continue
            known = self._name(position) if position > at else None
            end = known.last if known is not None and known.sense == "person" else self._unknown_name(position)
            if position > at and not form.proclitics and end >= position + 2:
                return position if self._says(end) and self._speaks(position) else 0
            if form.tag not in ("NOUN", "ADJ", "PREP") or form.enclitic or (form.tag == "NOUN" and not form.known):
                return 0
        return 0

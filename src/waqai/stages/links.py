"""links: which mentions name the same actor of the article.

Names of the tables meet by their row, other persons by their words, titles by office and country, bare definite titles
(«الحركة»، «الوزارة»، «الرئيس») by the latest actor that bears the word, pronouns by gender and number with the subject
before them. Entities are numbered in the order of their first mention.
"""

from __future__ import annotations

from bisect import bisect_right

from waqai.knowledge import Knowledge
from waqai.knowledge.names import office_of
from waqai.knowledge.spelling import fold, strip_article
from waqai.model import Clause, Link, Mention, Reading

# letters by which outlets spell one foreign sound («رودريغيز»، «رودريجيز»، «رودريقيز»)
_SOUNDS = str.maketrans("غجقكطظذضصث", "ككككتززدست", "اويىهءع")


def _skeleton(name: str) -> str:
    """The consonants of a folded name, those that foreign names waver between as one."""
    return name.translate(_SOUNDS)


def find_links(reading: Reading, known: Knowledge) -> tuple[Link, ...]:
    """One link a mention, except pronouns without antecedent. `Link.entity` numbers the clusters from 0."""
    return _Clusters(reading, known).links()


class _Clusters:
    """The actors met so far, in reading order."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        self.reading, self.known = reading, known
        self.members: list[list[int]] = []
        self.by_key: dict[str, int] = {}
        self.heads: list[set[str]] = []
        self.found: dict[int, Link] = {}
        subjects = {
            (clause.predicate, argument.head)
            for clause in reading.clauses
            if clause.kind != "noun"
            for argument in clause.arguments
            if argument.slot == "subject"
        }
        # «فإن إيران عدو للولايات المتحدة ولديها …»: what «إن» opens with is spoken of, with a verb or without
        topics = {
            (mention.head, mention.head)
            for mention in reading.mentions
            if mention.kind != "pronoun" and mention.first and "content" in reading.forms[mention.first - 1].classes
        }
        self.subjects = sorted(subjects | topics)
        nouns = [clause for clause in reading.clauses if clause.kind == "noun"]
        self.acts = {clause.predicate for clause in nouns}
        self.doing = {a.first for c in nouns for a in c.arguments if a.slot == "genitive" and a.first > c.predicate}
        self.ending = {m.last: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun" and not m.demonym}
        self.at_head = {m.head: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}

    def links(self) -> tuple[Link, ...]:
        for number, mention in enumerate(self.reading.mentions):
            if mention.kind == "pronoun":
                self._pronoun(number, mention)
            else:
                self._named(number, mention)
        return tuple(self.found[number] for number in sorted(self.found))

    def _named(self, number: int, mention: Mention) -> None:
        before = number - 1
        while before >= 0 and self.reading.mentions[before].kind == "pronoun":
            before -= 1
        if before >= 0 and self._apposed(self.reading.mentions[before], mention) and before in self.found:
            self._join(number, self.found[before].entity, "apposition")
            return
        for key, why in self._keys(mention):
            if key in self.by_key:
                self._join(number, self.by_key[key], why)
                return
        plain = (
            not mention.actor
            and mention.kind == "role"
            and mention.number == "s"
            and not mention.country
            and self._is_title(mention)
        )
        if plain and mention.sense in ("person", "body") and len(mention.name.split()) > 1:
            found = self._by_office(mention)
            if found >= 0:
                self._join(number, found, "same office")
                return
        if not mention.actor and mention.kind == "role" and mention.sense in ("person", "body") and self._bare(mention):
            found = self._by_head(mention)
            if found >= 0:
                self._join(number, found, "definite description")
                return
        self.members.append([])
        self.heads.append(set())
        self._join(number, len(self.members) - 1, "first mention")

    def _keys(self, mention: Mention) -> list[tuple[str, str]]:
        if mention.actor:
            return [(mention.actor, "name")]
        if mention.sense == "person" and mention.name and not self._is_title(mention):
            words = fold(mention.name).split()
            family = len(words) == 1 or words[0] == "ال"
            keys = [(f"name:{' '.join(words)}", "name"), *([(f"surname:{words[-1]}", "surname")] if family else [])]
            bones = _skeleton(" ".join(words))
            return [*keys, (f"skeleton:{bones}", "spelling")] if len(bones.replace(" ", "")) > 3 else keys
        if mention.role and mention.country and (mention.number == "s" or mention.sense == "body"):
            return [(f"role:{office_of(mention.role)}:{mention.country}:{mention.sector}", "title")]
        if mention.sense == "body" and not mention.country and not self._definite(mention):
            return []
        if mention.role and mention.number == "p":
            return [(f"people:{mention.role}:{mention.country}", "same people")]
        return [(f"words:{fold(mention.name)}", "same words")]

    def _definite(self, mention: Mention) -> bool:
        """Whether a body told without country is known from before: «القوات», not «قواتهما» nor «قوات الدول الثلاث»."""
        form = self.reading.forms[mention.first]
        return mention.kind != "role" or (not form.enclitic and (form.definite or mention.last > mention.first + 1))

    def _is_title(self, mention: Mention) -> bool:
        """Whether the words hold a title and no name of its holder."""
        if not mention.role or mention.kind != "role":
            return False
        words = fold(self.reading.text_of(mention.start, mention.end)).split()
        own = fold(mention.name).split()
        return not own or own[-1] not in words or " ".join(own) == " ".join(words)

    def _bare(self, mention: Mention) -> bool:
        """A definite title with nothing behind it: one word, or a title without country."""
        words = fold(mention.name).split()
        return (
            bool(words)
            and all(word.startswith("ال") for word in words)
            and not mention.country
            and (mention.number == "s" or mention.role == "source")
        )

    def _by_head(self, mention: Mention) -> int:
        """The actor named last that bears the word («الحركة»، «الوزارة»)."""
        words = [strip_article(word) for word in fold(mention.name).split()]
        for number in sorted(self.found, reverse=True):
            entity = self.found[number].entity
            other = self.reading.mentions[number]
            if (
                words[0] in self.heads[entity]
                and (other.number != "p" or mention.role == other.role)
                and not other.demonym
                and other.kind != "pronoun"
            ):
                return entity
        return -1

    def _by_office(self, mention: Mention) -> int:
        """The holder named last of the office that a title without country names («وزير الخارجية»)."""
        office = office_of(mention.role)
        for number in sorted(self.found, reverse=True):
            other = self.reading.mentions[number]
            if (
                other.role
                and other.sense == mention.sense
                and office_of(other.role) == office
                and other.number == "s"
                and other.country
            ):
                return self.found[number].entity
        return -1

    def _apposed(self, one: Mention, two: Mention) -> bool:
        """«سيرغي لافروف، وزير الخارجية الروسي»: a name, then a title without a name, with at most a comma between."""
        if one.sense != "person" or two.sense != "person":
            return False
        between = self.reading.text_of(one.end, two.start).strip()
        if self._is_title(one) and one.number == "s" and two.kind == "name":
            # «رئيس "فاغنر"، يفغيني بريغوجين»
            return between in ('"،', "»،", "”،") and (not two.country or two.country == one.country)
        if two.kind != "role" or not self._is_title(two):
            return False
        fits = not two.country or not one.country or two.country == one.country
        return between in ("", "،", ",") and fits and two.number == "s" and not self._is_title(one)

    def _join(self, number: int, entity: int, why: str) -> None:
        mention = self.reading.mentions[number]
        self.members[entity].append(number)
        self.found[number] = Link(number, entity, why)
        if mention.kind == "pronoun":
            return
        for key, _ in self._keys(mention):
            self.by_key.setdefault(key, entity)
        if mention.sense == "person" and not self._is_title(mention):
            words = fold(mention.name).split()
            self.by_key.setdefault(f"surname:{words[-1]}", entity)
            self.by_key.setdefault(f"name:{words[-1]}", entity)
            bones = _skeleton(words[-1])
            if len(bones) > 3:
                self.by_key.setdefault(f"skeleton:{bones}", entity)
            written = fold(self.reading.text_of(mention.start, mention.end)).split()
            for spelled in (words, written):
                if len(spelled) > 2:  # «مولود تشاوش أوغلو … تشاوش أوغلو»
                    self.by_key.setdefault(f"name:{' '.join(spelled[-2:])}", entity)
        if mention.role and mention.country and mention.number == "s":
            self.by_key.setdefault(f"role:{office_of(mention.role)}:{mention.country}:{mention.sector}", entity)
        texts = (mention.name, self.reading.text_of(mention.start, mention.end))
        self.heads[entity].update(strip_article(fold(text).split()[0]) for text in texts if text.split())
        if mention.role in self.known.titles.roles:
            self.heads[entity].add(strip_article(fold(self.known.titles.roles[mention.role].head).split()[0]))
        group = self.known.names.groups.get(mention.actor.partition("#")[2])
        if group is not None:
            self.heads[entity].update(strip_article(fold(name).split()[0]) for name in (group.name, *group.variants))

    def _pronoun(self, number: int, mention: Mention) -> None:
        """The nearest subject before that agrees; else the nearest mention that agrees, within three sentences'
        reach.
        """
        form = self.reading.forms[mention.head]
        if form.proclitics[:1] == ("و",) and form.tag != "PREP":
            before = next((n for n in range(number - 1, -1, -1) if self.reading.mentions[n].last <= mention.head), -1)
            if (
                before in self.found
                and self.reading.mentions[before].last == mention.head
                and self._agrees(mention, self.reading.mentions[before])
            ):
                self._join(number, self.found[before].entity, "joined noun")  # «حكومة مصر وشعبها»
                return
        doer = self._doer_before(mention)
        if doer >= 0:
            self._join(number, self.found[doer].entity, "subject before")
            return
        opens = self._relative_at(mention.head) if form.tag == "VERB" else -1
        if opens >= 0:
            told = next((n for n in range(number - 1, -1, -1) if self.reading.mentions[n].last == opens), -1)
            if told in self.found and self._agrees(mention, self.reading.mentions[told]):
                self._join(number, self.found[told].entity, "taken up")  # «الشبان الذين اعتقلتهم الشرطة»
            return  # «الهجوم الذي شنته القوات»
        own = self._own_subject(mention.head) if form.tag in ("VERB", "PREP") else -1
        for predicate, head in reversed(self.subjects):
            if predicate > mention.head or head >= mention.head or head == own:
                continue
            if mention.head - head > 120 and not mention.sense:
                break
            candidate = self.at_head.get(head, -1)
            if candidate in self.found and self._agrees(mention, self.reading.mentions[candidate]):
                self._join(number, self.found[candidate].entity, "subject before")
                return
        for candidate in range(number - 1, max(-1, number - (60 if mention.sense else 12)), -1):
            other = self.reading.mentions[candidate]
            if (
                candidate in self.found
                and other.kind != "pronoun"
                and not other.demonym
                and other.head != own
                and self._agrees(mention, other)
            ):
                self._join(number, self.found[candidate].entity, "mention before")
                return

    def _relative_at(self, at: int) -> int:
        """Where the noun phrase ends that a verb's enclitic takes up: before a relative pronoun, or right before a verb
        that goes on about an indefinite act («هجوم شنته القوات»). −1 where the verb goes on about nothing."""
        clause = self.reading.clauses[bisect_right(self.reading.clauses, at, key=lambda c: c.predicate) - 1]
        if clause.predicate != at or not any(a.slot == "subject" and not a.inherited for a in clause.arguments):
            return -1  # «اللقاء الذي جمعه مع الوزير»: the meeting does it
        if self.reading.forms[at].proclitics[:1] == ("و",):
            at = self._joined_to(clause, at)  # «الانتخابات التي جرت الثلاثاء وقاطعتها المعارضة»
        before = at - 1
        while before > 0 and self.reading.forms[before].tag in ("PART", "AUX"):
            before -= 1
        form = self.reading.forms[before] if before >= 0 else None
        if form is None:
            return -1
        if form.tag == "REL":
            return before
        act = form.tag == "NOUN" and not form.definite and not self.reading.forms[at].proclitics
        return before + 1 if act and form.stem in self.known.frames.by_noun else -1

    def _joined_to(self, clause: Clause, at: int) -> int:
        """The relative verb right before in the sentence to which «و» joins a verb, or the verb itself."""
        index = bisect_right(self.reading.clauses, at, key=lambda c: c.predicate) - 2
        while index >= 0 and self.reading.clauses[index].kind == "noun":
            index -= 1
        other = self.reading.clauses[index] if index >= 0 else clause
        near = other.sentence == clause.sentence and at - other.predicate < 8
        return other.predicate if near and other.relation == "relative" else at

    def _own_subject(self, at: int) -> int:
        """Head of the subject of the verb that a pronoun on it or on its preposition belongs to («استقبل … وأجرى معه»):
        whom it means is somebody else. −1 for none."""
        last = bisect_right(self.reading.clauses, at, key=lambda clause: clause.predicate) - 1
        for clause in reversed(self.reading.clauses[max(last - 3, 0) : last + 1]):
            if clause.kind == "noun":
                continue
            if clause.predicate == at or any(a.head == at and a.slot != "content" for a in clause.arguments):
                return next((a.head for a in clause.arguments if a.slot == "subject"), -1)
            return -1
        return -1

    def _doer_before(self, pronoun: Mention) -> int:
        """«مواصلة الإدارة دعمها»: a noun of an act right behind who does another is the same one's."""
        if pronoun.head not in self.acts:
            return -1
        candidate = self.ending.get(pronoun.head, -1)
        if candidate not in self.found or self.reading.mentions[candidate].first not in self.doing:
            return -1
        return candidate if self._agrees(pronoun, self.reading.mentions[candidate]) else -1

    def _agrees(self, pronoun: Mention, other: Mention) -> bool:
        if pronoun.sense and other.sense != pronoun.sense:
            return False
        if other.sense == "place" or pronoun.number in ("p1", "s1"):
            return False
        if pronoun.number == "p":
            return other.number == "p" and other.role != "source"  # «قالت مصادر إن النيابة قدمتهم للمحاكمة»
        if pronoun.number == "d":
            return False
        if other.number == "p" and other.sense in ("people", "person"):
            before = self.reading.forms[other.first - 1].stem if other.first else ""
            one = {"احد": "m", "احدي": "f"}.get(before)
            return one is not None and one == pronoun.gender  # «إحدى الطالبات … خطابها»
        return not other.gender or other.gender == pronoun.gender

"""counts: the numbers of one sentence that count something; the part of the stage `numbers` that reads.

First those told in digits and words, then one and two, which Arabic tells by the noun alone («مقتل شخص», «جنديان»).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from waqai.knowledge import Knowledge
from waqai.knowledge.counting import COUNTED, GREATEST, OPENS, Amount, Counted, CountingLine
from waqai.match.dates import day_value, read_anchor, shift_days
from waqai.model import Form, Mention, Reading, Sentence
from waqai.stages.governors import FATES, Governor, Governors

_BEHIND_BARE = ("MARK", "CONJ", "PREP", "VERB", "SUB", "REL", "ADV", "NEG", "PART")
_SINGLE = frozenset("killed wounded arrested kidnapped missing released".split())  # kinds of which one is news
SUFFERED = frozenset("مقتل استشهاد مصرع وفاه اصابه".split())
_REACH = 12  # tokens on to «منذ»
_REACH_BACK = 24  # tokens back to the words of a toll, which the place and the cause may part from its number
_ADJECTIVES = 3  # words between two joined numbers: «5 جنود إسرائيليين و3 مدنيين»
_RECENT = 2  # days before publication: what is counted since then is one act's own count
_TOLL_LINKS = frozenset("الي بلغ بلغت تجاوز تجاوزت يبلغ تبلغ هو وهو عند وصل وصلت تخطي تخطت".split())


class Draft(Struct):
    """A number on its way: tokens `first` to `last`, its head (−1 for a bare one) and what became known of it."""

    first: int
    last: int
    head: int
    low: int
    high: int
    qualifier: str
    sentence: int
    kind: str = ""
    unit: str = "persons"
    row: str = ""
    clause: int = -1
    whole: Draft | None = None
    total: bool = False
    person: bool = False
    noun: Counted | None = None


class Counts(Governors):
    """Reads sentence after sentence; `found` are the drafts of all so far."""

    def __init__(self, reading: Reading, known: Knowledge) -> None:
        super().__init__(reading, known)
        self.found: list[Draft] = []
        self.counted: set[int] = set()
        self.of_sentence = 0

    def read(self, number: int, sentence: Sentence) -> None:
        """Adds the numbers of a sentence to `found`."""
        shows, forms = self.counting.shows, self.forms
        seen = [shows[form.folded] for form in forms[sentence.first : sentence.last]]
        at: list[int] = []
        nouns: list[int] = []
        if any(seen):
            at = [k for k, shown in enumerate(seen, sentence.first) if shown & OPENS]
            nouns = [k for k, shown in enumerate(seen, sentence.first) if shown & COUNTED]
        ruling = self.ruling.get(number, ())
        if not (at or nouns or ruling):
            return
        self.sentence, self.number = sentence, number
        self.of_sentence = len(self.found)
        if at:
            timed = self.timed()
            at = [k for k in at if k not in timed]
        if at:
            self._read_told(at)
        self._read_single(ruling, nouns)

    def _read_told(self, at: list[int]) -> None:
        """Numbers in digits and words."""
        first, stop = self.sentence.first, self.sentence.last
        words = [self.text[token.start : token.end] for token in self.tokens[first:stop]]
        line = CountingLine(
            self.number,
            [self.counting.calendar[word] for word in words],
            [form.folded for form in self.forms[first:stop]],
            self.counting,
        )
        done = first
        for k in at:
            if k < done:
                continue
            amount = line.amount(k - first)
            if amount is None:
                continue
            done = first + amount.last
            draft = self._draft(line, k, amount)
            if draft is not None and self._decide(draft, amount):
                self.found.append(draft)
                self.counted.add(draft.head)
                done = max(done, draft.last)

    def _draft(self, line: CountingLine, k: int, amount: Amount) -> Draft | None:
        """The number with its qualifier and head; None for shares, prices, years, ordinals and what is too great."""
        base = self.sentence.first
        low, high = amount.low, amount.high
        if amount.definite or low.denominator != 1 or high.denominator != 1 or not 0 < low <= high < GREATEST:
            return None
        qualifier, first = line.qualifier_before(k - base)
        if not qualifier and not amount.open and low < high and line.between(k - base):
            first -= 1 + (line.words[k - base - 2 : k - base - 1] == ["ما"])
        after, last = line.qualifier_after(amount.last)
        if after in ("percent", "rate") or line.words[last][:1] in ("%", "٪"):
            return None
        head = self._head(base + last)
        if head >= 0 and not after:
            after, last = line.qualifier_after(head + 1 - base)
            if after == "rate":
                return None
        end = max(base + last, head + 1)
        return Draft(base + first, end, head, int(low), int(high), qualifier or after, self.number)

    def _head(self, at: int) -> int:
        """The noun counted behind a number that ends before token `at`, or −1."""
        stop = self.sentence.last
        if at < stop and self.forms[at].folded == "من":
            at += 1
            if at < stop and self.forms[at].tag == "PRON":
                return -1
        if at >= stop or self.forms[at].tag not in ("NOUN", "ADJ", "NAME", "NUM") or self._letters(at):
            return -1
        return at

    def _letters(self, at: int) -> bool:
        """Whether letters of another word stand before the word; the first letter of a currency is its own."""
        form = self.forms[at]
        return bool(form.proclitics) and form.folded not in self.counting.currencies

    def _decide(self, draft: Draft, amount: Amount) -> bool:
        """Whether it is told what the number counts, which is then noted in it."""
        head = draft.head
        if head >= 0 and self._currency_word(head) in self.counting.currencies:
            draft.kind, draft.unit, draft.row = "money", self._currency(draft), "currencies"
            return True
        if head >= 0 and self.words_of(head)[0] == "اخر":  # «30 آخرون»
            draft.person = True
        elif head >= 0:
            if self.forms[head].definite and not amount.open and self.forms[head - 1].folded != "من":
                return False  # «الفرقة 30 العقيد»: only an open number counts what is known («آلاف المحتجين»)
            draft.noun = self.counting.part("noun", self.words_of(head))
            family = self.counting.part("family", self.words_of(head)) is not None
            draft.unit = "families" if family else "persons"
            draft.person = family or draft.noun is not None or self.is_person(head)
            if not draft.person:
                return False
        elif amount.year_like or not self._bare(draft.last):
            return False
        if self._mixed(draft):
            return True
        governor = self.governor_of(draft.first, draft.head)
        if governor is not None:
            draft.kind, draft.clause, draft.row = governor.kind, governor.clause, f"counted#{governor.row.slug}"
            if draft.kind == "participants" and draft.noun is not None:
                draft.kind = draft.noun.kind  # «شارك ألف متظاهر»
            self._part(draft)
        elif not (self._part(draft) or self._own(draft) or self._joined(draft) or self._toll(draft)):
            return False
        self._mark_total(draft)
        return True

    def _bare(self, at: int) -> bool:
        """Whether nothing that could be counted stands behind a number."""
        if at >= self.sentence.last:
            return True
        form = self.forms[at]
        return form.tag in _BEHIND_BARE or bool(form.proclitics) or at in self.timed()

    def _currency_word(self, at: int) -> str:
        """The word as the currencies are listed: «الدولارات» without its article."""
        return self.forms[at].folded.removeprefix("ال")

    def _currency(self, draft: Draft) -> str:
        """The code of the currency at the head; "" where its name has several and nothing tells which."""
        rows = self.counting.currencies[self._currency_word(draft.head)]
        after = self.forms[draft.head + 1] if draft.head + 1 < self.sentence.last else None
        for row in rows:
            adjectives = self.counting.adjectives[row.code]
            if after is not None and not {after.folded, after.stem, after.lemma}.isdisjoint(adjectives):
                draft.last = max(draft.last, draft.head + 2)
                return row.code
        foreign = self.mention_at(draft.head + 1) if after is not None else None
        if foreign is not None and foreign.demonym:
            return ""  # «دولار تايواني» of no row
        return next((row.code for row in rows if row.alone), "")

    def _mixed(self, draft: Draft) -> bool:
        """«30 بين قتيل وجريح»: the killed and wounded told in one number."""
        at = draft.last
        if at + 2 >= self.sentence.last or self.forms[at].folded != "بين":
            return False
        rows = [self.counting.part("noun", self.words_of(k)) for k in (at + 1, at + 2)]
        if {row.kind for row in rows if row is not None} != FATES:
            return False
        draft.kind, draft.row, draft.last = "casualties", "counted#bodies-killed", at + 3
        return True

    def _part(self, draft: Draft) -> bool:
        """«بينهم 3 أطفال»: some of those that the number before counts."""
        whole = self._whole(draft.first)
        if whole is None:
            return False
        draft.whole = whole
        if not draft.kind:
            own = draft.noun.kind if draft.noun is not None and draft.noun.kind in FATES else whole.kind
            draft.kind, draft.clause, draft.row = own, whole.clause, "counted#among"
        return True

    def _whole(self, at: int) -> Draft | None:
        """The number of which those at token `at` are a part, where «بينهم» or the like stands before them."""
        led = at > self.sentence.first and self.counting.part("among", (self.forms[at - 1].folded,)) is not None
        if not led or len(self.found) <= self.of_sentence:
            return None
        before = [draft for draft in self.found[self.of_sentence :] if draft.last <= at and draft.kind != "money"]
        if not before:
            return None
        nearest = max(before, key=lambda draft: draft.first)
        return nearest.whole or nearest

    def _own(self, draft: Draft) -> bool:
        """«12 قتيلا»: the noun says it."""
        if draft.noun is None:
            return False
        draft.kind, draft.row = draft.noun.kind, f"counted#{draft.noun.slug}"
        return True

    def _joined(self, draft: Draft) -> bool:
        """«مقتل 3 مدنيين و5 عسكريين»: what the number before counts, this one joined by «و» counts too."""
        if len(self.found) <= self.of_sentence or not self._and(draft.first):
            return False
        before = self.found[-1]
        gap = draft.first - before.last
        if before.kind == "money" or not 0 <= gap <= _ADJECTIVES + 1 or draft.head < 0:
            return False
        between = self.forms[before.last : draft.first]
        if any(form.tag not in ("ADJ", "NAME", "CONJ", "NOUN") or form.folded in "،." for form in between):
            return False
        draft.kind, draft.clause, draft.whole, draft.row = before.kind, before.clause, before.whole, before.row
        return True

    def _and(self, at: int) -> bool:
        form = self.forms[at]
        return form.folded[:1] == "و" or (at > self.sentence.first and self.forms[at - 1].folded == "و")

    def _toll(self, draft: Draft) -> bool:
        """«عدد القتلى إلى 120», «حصيلة القتلى 120»: what is counted stands before, behind a word of counting."""
        for at in range(draft.first - 1, max(self.sentence.first, draft.first - _REACH_BACK) - 1, -1):
            row = self.counting.part("noun", self.words_of(at))
            if row is None:
                continue
            led = [self.words_of(k) for k in range(max(self.sentence.first, at - 2), at)]
            if not any(self.counting.part(part, words) for part in ("toll", "sum") for words in led):
                return False
            told = {form.folded for form in self.forms[max(self.sentence.first, at - 4) : draft.first]}
            if draft.first - at > 1 and (told.isdisjoint(_TOLL_LINKS) or self._counts_before(at, draft.first)):
                return False
            draft.kind, draft.row = row.kind, f"counted#{row.slug}"
            return True
        return False

    def _counts_before(self, first: int, last: int) -> bool:
        """Whether another number stands between two tokens."""
        return any(self.forms[k].tag == "NUM" for k in range(first, last))

    def _mark_total(self, draft: Draft) -> None:
        """A running total: what rises to it, a sum, or what is counted since a day that is not the act's own."""
        first = max(self.sentence.first, draft.first - _REACH_BACK)
        back = range(first, draft.first)
        rising = any(self.counting.part(part, self.words_of(k)) for k in back for part in ("rise", "toll"))
        led = self.forms[draft.first - 1].folded == "الي" if draft.first > first else False
        near = [self.words_of(k) for k in range(max(first, draft.first - _REACH // 2), draft.first)]
        summed = any(self.counting.part("sum", words) for words in near)
        before = self.found[-1] if len(self.found) > self.of_sentence else None
        goes_on = (
            before is not None
            and before.total
            and self._and(draft.first)
            and all(form.tag in ("MARK", "CONJ") for form in self.forms[before.last : draft.first])
        )
        draft.total = (rising and led) or summed or goes_on or self._since(draft)

    def _since(self, draft: Draft) -> bool:
        """«منذ بداية الحرب»: counted over a time, if that is more than the last days before publication."""
        stop = min(self.sentence.last, draft.last + _REACH)
        stop = next((k for k in range(draft.last, stop) if self.forms[k].folded in ("،", ",", "؛", ".")), stop)
        at = next((k for k in range(draft.last, stop) if self.forms[k].folded in ("منذ", "مذ")), -1)
        if at < 0:
            return False
        today = read_anchor(self.reading.article.published).date
        recent = shift_days(today, -_RECENT) if today else None
        end = self.tokens[at].end
        time = next((t for t in self.reading.times if end <= t.start <= end + 12), None)
        if time is None or time.kind == "duration":
            return True
        return not (len(time.value) >= 10 and recent is not None and time.value[:10] >= day_value(recent))

    def _read_single(self, ruling: Iterable[int], nouns: Iterable[int]) -> None:
        """«مقتل شخص», «إصابة جنديين», «قتيلان»: one and two of those whose fate is news."""
        for at, governor in self._governed(ruling):
            count = self._single(at) if governor.kind in _SINGLE and at not in self.counted else 0
            if count == 1 and self.forms[at].tag == "ADJ" and not self._suffered(governor):
                continue  # «قتل إسرائيلي», «اعتقال فلسطيني» may as well tell whose act it was
            if count:
                self._add_single(at, count, governor.kind, governor.clause, f"counted#{governor.row.slug}")
        for at in nouns:
            form = self.forms[at]
            if form.tag in ("NOUN", "ADJ") and not form.definite and at not in self.counted:
                row = self.counting.part("noun", (form.lemma or form.stem,)) or self._dual_noun(form)
                if row is None or row.kind not in _SINGLE or self._numbered(at):
                    continue
                count = 2 if self._is_dual(at, row) else self._fallen(at)
                if count:
                    self._add_single(at, count, row.kind, -1, f"counted#{row.slug}")

    def _fallen(self, at: int) -> int:
        """1 for «سقوط قتيل»: one of whom a word of outcome tells right before."""
        form = self.forms[at]
        led = at > self.sentence.first and self.counting.part("outcome", self.words_of(at - 1)) is not None
        return int(led and form.stem in (form.lemma, form.lemma + "ا"))

    def _governed(self, ruling: Iterable[int]) -> Iterator[tuple[int, Governor]]:
        """Tokens that stand where one who is killed, wounded, arrested … stands."""
        for index in ruling:
            clause = self.reading.clauses[index]
            for argument in clause.arguments:
                if not argument.inherited and argument.head == argument.first:
                    governor = self.governor_by_argument(index, clause, argument.head)
                    if governor is not None:
                        yield argument.head, governor

    def _suffered(self, governor: Governor) -> bool:
        """Whether a word behind the governor can only be the one who suffered («مقتل», a verb)."""
        clause = self.reading.clauses[governor.clause]
        return clause.kind == "verb" or clause.lemma in SUFFERED

    def _single(self, at: int) -> int:
        """1 for an indefinite singular of a person, 2 for a dual, else 0."""
        form = self.forms[at]
        if form.definite or form.enclitic or form.tag not in ("NOUN", "ADJ") or self._numbered(at):
            return 0
        if self._follows_genitive(at):
            return 0
        words = (form.lemma or form.stem,)
        row = self.counting.part("person", words) or self.counting.part("noun", words)
        if self._is_dual(at, row):
            return 2
        lemma = form.lemma or form.stem
        mention = self.mention_at(at)
        known = row is not None or (mention is not None and self._is_one(mention, form))
        single = form.stem in (lemma, lemma + "ا") and form.number in ("s", "")
        return 1 if known and single and not form.stem.endswith(("ون", "ات")) else 0

    def _is_one(self, mention: Mention, form: Form) -> bool:
        """Whether a mention is of one person who has no name; «اعتقال سياسي» is of none, «مقتل فلسطيني» is."""
        if mention.demonym:
            return True
        return mention.kind == "role" and mention.sense in ("people", "person") and not form.stem.endswith("ي")

    def _numbered(self, at: int) -> bool:
        """Whether a number stands before the word, or a noun of people that it only describes («4 جنود مصابين»)."""
        if at <= self.sentence.first:
            return False
        before = self.forms[at - 1]
        counted = before.tag == "NUM" or self.counting.opens(before.folded)
        return counted or at - 1 in self.counted or (before.tag in ("NOUN", "ADJ") and self.is_person(at - 1))

    def _follows_genitive(self, at: int) -> bool:
        """Whether a definite noun follows at once, of which this is one: «قائد الحزب» is somebody known."""
        if at + 1 >= self.sentence.last:
            return False
        after = self.forms[at + 1]
        return after.tag in ("NOUN", "NAME") and (after.definite or after.tag == "NAME") and not after.proclitics

    def _is_dual(self, at: int, row: Counted | None) -> bool:
        """Whether a word is a dual: by its ending where that tells it from the plural, or by «اثنين» behind it."""
        form = self.forms[at]
        lemma = form.lemma or form.stem
        base = lemma[:-1] + "ت" if lemma.endswith("ه") else lemma
        if form.stem == base + "ان" or (lemma.endswith("ه") and form.stem == base + "ين"):
            return row is not None
        if form.stem != base + "ين" or row is None:
            return False
        after = self.forms[at + 1].folded if at + 1 < self.sentence.last else ""
        return row.dual == "yes" or after in ("اثنين", "اثنتين")

    def _dual_noun(self, form: Form) -> Counted | None:
        return self.counting.part("noun", (form.stem[:-2],))

    def _add_single(self, at: int, count: int, kind: str, clause: int, row: str) -> None:
        draft = Draft(
            at, at + 1, at, count, count, "", self.number, kind, "persons", row, clause, self._whole(at), person=True
        )  # fmt: skip
        self.found.append(draft)
        self.counted.add(at)

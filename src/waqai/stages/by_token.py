"""by_token: the layers of a reading by the token at which they stand, for what the stage claims asks again and again.

Not a stage: `claims`, `speakers` and `speech` look here. Made once an article, since a scan of the mentions for each
verb would take quadratic time.
"""

from __future__ import annotations

from bisect import bisect_left

from waqai.model import Clause, Reading

SPEAKERS = ("person", "country", "body", "group", "organisation", "people")  # senses of mentions that can speak
SCAN = 45  # tokens between a cue and what was said


class ByToken:
    """Mentions, clauses and quotations by token; a mention that is a pronoun stands apart from those that name."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.forms, self.tokens = reading.forms, reading.tokens
        self.text = reading.article.text
        self.linked = {link.mention: link.entity for link in reading.links}
        self.head = {m.head: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.pronoun = {m.head: n for n, m in enumerate(reading.mentions) if m.kind == "pronoun"}
        self.first_at = {m.first: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.ending = {m.last: n for n, m in enumerate(reading.mentions) if m.kind != "pronoun"}
        self.covered = {t for m in reading.mentions if m.kind != "pronoun" for t in range(m.first, m.last)}
        self.clauses: dict[int, list[Clause]] = {}
        for clause in reading.clauses:
            self.clauses.setdefault(clause.sentence, []).append(clause)
        self.by_predicate = {clause.predicate: clause for clause in reading.clauses}
        self.predicates = set(self.by_predicate)
        self.order = {number: [clause.predicate for clause in of] for number, of in self.clauses.items()}
        self.starts = [token.start for token in self.tokens]
        self.quote_at = self._quote_tokens()
        self.quote_starts = [quote.start for quote in reading.quotes]

    def clauses_before(self, at: int, number: int, reach: int) -> list[Clause]:
        """The clauses of a sentence whose predicates stand at most `reach` tokens before a token."""
        order = self.order.get(number, [])
        return self.clauses.get(number, [])[bisect_left(order, at - reach) : bisect_left(order, at)]

    def owner(self, at: int) -> int:
        """The number of the mention of somebody whose act the noun at a token is: its genitive, its nationality, or
        behind «من»; −1 for none."""
        after = at + 1
        if after + 1 < len(self.forms) and self.forms[after].folded == "من":
            after += 1
        number = self.first_at.get(after, -1)
        if number < 0:
            return -1
        mention = self.reading.mentions[number]
        led = mention.start > self.tokens[mention.first].start and mention.kind != "pronoun"
        return number if mention.sense in SPEAKERS and mention.kind != "pronoun" and not led else -1

    def _quote_tokens(self) -> dict[int, tuple[int, int, int, bool]]:
        """First token inside a quotation → its offsets, its number of words and whether it is closed."""
        found: dict[int, tuple[int, int, int, bool]] = {}
        for quote in self.reading.quotes:
            at = bisect_left(self.starts, quote.start)
            if at and self.reading.tokens[at - 1].end > quote.start:
                at -= 1  # a mark of direction stands before the first letter
            found.setdefault(
                at, (quote.start, quote.end, len(self.text[quote.start : quote.end].split()), quote.closed)
            )
        return found

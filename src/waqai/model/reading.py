"""All layers of one article, as one immutable value."""

from __future__ import annotations

from msgspec import Struct

from waqai.model.article import Article, Block, Problem, Quote, Sentence, Token
from waqai.model.clause import Clause
from waqai.model.event import Act, Claim, Coding, Event, LeftOut
from waqai.model.form import Form
from waqai.model.mention import Entity, Link, Mention, Place, Time
from waqai.model.number import Number


class Reading(Struct, frozen=True):
    """One article and what each stage made of it; a layer not yet made is empty.

    `forms` runs parallel to `tokens`. A stage never edits what another made: the pipeline puts each stage's result into
    the field of the same name.
    """

    article: Article
    blocks: tuple[Block, ...] = ()
    tokens: tuple[Token, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    forms: tuple[Form, ...] = ()
    quotes: tuple[Quote, ...] = ()
    times: tuple[Time, ...] = ()
    mentions: tuple[Mention, ...] = ()
    places: tuple[Place, ...] = ()
    clauses: tuple[Clause, ...] = ()
    entities: tuple[Entity, ...] = ()
    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()
    acts: tuple[Act, ...] = ()
    verdicts: tuple[Act, ...] = ()
    events: tuple[Event, ...] = ()
    codings: tuple[Coding, ...] = ()
    numbers: tuple[Number, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()

    def text_of(self, start: int, end: int) -> str:
        """The words of the article between two offsets."""
        return self.article.text[start:end]

"""Frozen records: what stages make and hand on. Invariants only: no input or output, no Arabic.

All offsets are code points of `Article.text`, half-open; all token numbers index `Reading.tokens`, half-open.
"""

from waqai.model.article import Article, Block, Problem, Quote, Sentence, Token
from waqai.model.clause import Argument, Clause
from waqai.model.event import Act, Claim, Coding, Event, LeftOut
from waqai.model.form import Form
from waqai.model.mention import Entity, Link, Mention, Place, Time
from waqai.model.number import Number
from waqai.model.reading import Reading
from waqai.model.span import Evidence, Span, Trace

__all__ = [
    "Act",
    "Argument",
    "Article",
    "Block",
    "Claim",
    "Clause",
    "Coding",
    "Entity",
    "Event",
    "Evidence",
    "Form",
    "LeftOut",
    "Link",
    "Mention",
    "Number",
    "Place",
    "Problem",
    "Quote",
    "Reading",
    "Sentence",
    "Span",
    "Time",
    "Token",
    "Trace",
]

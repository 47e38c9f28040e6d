"""The article as received and its division: blocks, tokens, sentences, quotes, and what went wrong."""

from __future__ import annotations

from msgspec import Struct


class Article(Struct, frozen=True):
    """One news article, exactly as received.

    `text` is never changed. `published` is a prefix date (`2023-12-07`, `2023-12`, `2023`) or empty when unknown.
    """

    id: str
    text: str
    title: str = ""
    url: str = ""
    outlet: str = ""
    published: str = ""


class Problem(Struct, frozen=True):
    """Something odd about one article: `slug` names the kind, `message` says it in a sentence with what to do."""

    slug: str
    message: str


class Block(Struct, frozen=True, gc=False):
    """A stretch of lines of one kind: title, body, echo (a repeat of title or lead), ad, caption, credit, furniture.

    Blocks are in order and do not overlap; only title and body are read for events. `why` names the rule or row.
    """

    kind: str
    start: int
    end: int
    why: str = ""


class Token(Struct, frozen=True, gc=False):
    """A word, a number or a punctuation mark (`kind`: word, number, mark); never empty."""

    start: int
    end: int
    kind: str


class Sentence(Struct, frozen=True, gc=False):
    """Code points `start` to `end`, tokens `first` to `last`, in block number `block`."""

    start: int
    end: int
    first: int
    last: int
    block: int


class Quote(Struct, frozen=True, gc=False):
    """Words between quotation marks. `start` and `end` exclude the marks; `opened` and `closed` say whether each mark
    stands in the text (an unbalanced quote runs to the end of its paragraph)."""

    start: int
    end: int
    opened: bool
    closed: bool

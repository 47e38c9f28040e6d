"""The layer quotes: goldens of quotation marks as pages have them, and properties that hold for any text."""

from __future__ import annotations

import os
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_file import GoldenFile
from waqai.model import Article, Block, Quote, Reading
from waqai.packs import load_knowledge
from waqai.stages.quotes import find_quotes
from waqai.stages.sentences import find_sentences
from waqai.stages.tokens import find_tokens

GOLDEN = GoldenFile("quotes")
KNOWN: Any = load_knowledge()


def reading_of(text: str) -> Reading:
    """A reading in which every line is a body paragraph."""
    blocks = tuple(Block("body", m.start(), m.end()) for m in re.finditer(r"[^\n]*[^\s][^\n]*", text))
    reading = Reading(Article("a", text), blocks)
    reading = msgspec.structs.replace(reading, tokens=find_tokens(reading, KNOWN))
    reading = msgspec.structs.replace(reading, sentences=find_sentences(reading, KNOWN))
    return msgspec.structs.replace(reading, quotes=find_quotes(reading, KNOWN))


def line_of(text: str, quote: Quote) -> str:
    lacks = ", ".join(word for word, has in (("never opened", quote.opened), ("never closed", quote.closed)) if not has)
    return text[quote.start : quote.end] + (f" ({lacks})" if lacks else "") + "\n"


def said_of(text: str) -> str:
    return "".join(line_of(text, quote) for quote in reading_of(text).quotes)


def quotes_of(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in reading_of(text).quotes]


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(said_of)


@pytest.mark.parametrize(("claim", "text", "said"), GOLDEN.cases())
def test_golden(claim: str, text: str, said: str) -> None:
    assert said_of(text) == said, claim


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('انتهى الاجتماع في "القدس."وقال إنه "مفيد".', ["القدس.", "مفيد"]),
        ('"لا" و"نعم"', ["لا", "نعم"]),
        ('"', []),
        ("«»", []),
        ("قال: «نعم", ["نعم"]),
        ('قالت ""نحن هنا" للصحفيين.', ["نحن هنا"]),
        ('زارت "رويترز" ب"الأمس"، وال"أونروا" معها.', ["رويترز", "الأمس", "أونروا"]),
    ],
)
def test_pairs(text: str, quotes: list[str]) -> None:
    assert quotes_of(text) == quotes


def test_quotes_are_read_in_title_and_body_only() -> None:
    text = "إعلان «ممول»\nوقال «نعم»."
    blocks = (Block("ad", 0, 12), Block("body", 13, len(text)))
    quotes = find_quotes(Reading(Article("a", text), blocks), KNOWN)
    assert [text[quote.start : quote.end] for quote in quotes] == ["نعم"]


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="ابتةى وقال.؟\n :،«»\"“”‘’'()<>{}″-0aZ\u200fبـô&;", max_size=120))
def test_quotes_lie_in_blocks_apart_or_nested(text: str) -> None:
    reading = reading_of(text)
    quotes = reading.quotes
    assert list(quotes) == sorted(quotes, key=lambda quote: (quote.start, -quote.end))
    for quote in quotes:
        part = text[quote.start : quote.end]
        assert part and part == part.strip() and "\n" not in part
        assert any(block.start <= quote.start and quote.end <= block.end for block in reading.blocks)
    for number, one in enumerate(quotes):
        for other in quotes[number + 1 :]:
            assert other.start >= one.end or other.end <= one.end


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert reading_of(text) == reading_of(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="ابتثجحخ ", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=6))
def test_well_formed_quotes_come_back(words: list[str]) -> None:
    text = " ".join(f'قال «{word.strip()}» و"{word.strip()}" ثم' for word in words)
    assert quotes_of(text) == [part for word in words for part in (word.strip(), word.strip())]

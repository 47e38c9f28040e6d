"""The layer sentences: goldens of where Arabic stops, and properties that hold for any text."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_file import GoldenFile
from waqai.model import Article, Block, Reading
from waqai.packs import load_knowledge
from waqai.stages.blocks import find_blocks
from waqai.stages.sentences import LONGEST, find_sentences
from waqai.stages.tokens import find_tokens

DATA = Path(__file__).parents[1] / "src" / "waqai" / "data"
GOLDEN = GoldenFile("sentences")


def reading_of(text: str, blocks: tuple[Block, ...] | None = None) -> Reading:
    reading = Reading(Article("a", text))
    reading = msgspec.structs.replace(
        reading, blocks=find_blocks(reading, load_knowledge()) if blocks is None else blocks
    )
    reading = msgspec.structs.replace(reading, tokens=find_tokens(reading, load_knowledge()))
    return msgspec.structs.replace(reading, sentences=find_sentences(reading, load_knowledge()))


def said_of(text: str) -> str:
    return "".join(f"{text[sentence.start : sentence.end]}\n" for sentence in reading_of(text).sentences)


def sentences_of(line: str) -> list[str]:
    """The sentences of one body paragraph."""
    reading = reading_of(line, (Block("body", 0, len(line)),))
    return [line[sentence.start : sentence.end] for sentence in reading.sentences]


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(said_of)


@pytest.mark.parametrize(("claim", "text", "said"), GOLDEN.cases())
def test_golden(claim: str, text: str, said: str) -> None:
    assert said_of(text) == said, claim


def test_only_title_and_body_have_sentences() -> None:
    text = "صورة: جنود في المخيم.\nوصل الوفد أمس."
    blocks = (Block("caption", 0, 21), Block("body", 22, len(text)))
    assert [(s.block, text[s.start : s.end]) for s in reading_of(text, blocks).sentences] == [(1, "وصل الوفد أمس.")]


@pytest.mark.parametrize(
    "line",
    [
        "قال د.سمير إنه باق.",
        "قالت أ. ف. ب إن الهدوء عاد.",
        "عاد القائد (!) إلى مقره.",
        "دعا المجتمع (الدولي؟)، ثم صمت.",
        "صدر القانون رقم 3.2 لسنة 2020.",
    ],
)
def test_one_sentence_with_dots_inside(line: str) -> None:
    assert sentences_of(line) == [line]


def test_the_letter_of_a_year_ends_a_sentence() -> None:
    assert sentences_of("صدر عام 1445 هـ. وألغي بعد عام.") == ["صدر عام 1445 هـ.", "وألغي بعد عام."]


def test_no_piece_of_a_text_without_stops_is_too_long() -> None:
    line = "عقد الوزير اجتماعا مع السفراء وبحث معهم الخطة الجديدة، وقال إن الحكومة جادة في تنفيذها " * 40
    assert all(len(sentence.split()) <= LONGEST for sentence in sentences_of(line.strip()))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ابتةى وقال.!؟?…\n \xa0:؛،«»"“”()[]{}-0123aZ\u200fّـ', max_size=200))
def test_every_word_of_the_news_stands_in_one_sentence(text: str) -> None:
    reading = reading_of(text)
    held: list[int] = []
    before = 0
    for sentence in reading.sentences:
        block = reading.blocks[sentence.block]
        assert before <= sentence.start < sentence.end <= block.end and sentence.start >= block.start
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        assert sentence.start == reading.tokens[sentence.first].start
        before = sentence.end
        held += range(sentence.first, sentence.last)
    assert len(held) == len(set(held))
    for number, token in enumerate(reading.tokens):
        news = any(b.kind in ("title", "body") and b.start <= token.start < b.end for b in reading.blocks)
        if token.kind == "word":
            assert (number in held) == news


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_sentences(text: str) -> None:
    reading = reading_of(text, (Block("body", 0, len(text)),) if text else ())
    assert find_sentences(reading, load_knowledge()) == reading.sentences

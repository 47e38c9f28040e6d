"""The layer blocks: goldens of pages, every row of the furniture table, and properties that hold for any text."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_file import GoldenFile
from waqai.knowledge.furniture import FURNITURE_TABLES, FurnitureRow, build_furniture
from waqai.knowledge.spelling import fold
from waqai.knowledge.table import Fault, read_rows
from waqai.model import Article, Block, Reading
from waqai.stages.blocks import find_blocks

DATA = Path(__file__).parents[1] / "src" / "waqai" / "data"
GOLDEN = GoldenFile("blocks")
_PARAGRAPH = "قالت الحكومة إنها ستعلن غدا خطتها لإعادة إعمار المدينة التي دمرتها الحرب قبل عامين."


@cache
def rows() -> tuple[tuple[FurnitureRow, ...], tuple[Fault, ...]]:
    table = FURNITURE_TABLES[0]
    return read_rows(table, (DATA / table.path).read_text(encoding="utf-8"))


@cache
def known() -> Any:
    """Stands in for all knowledge: this stage asks for the furniture only."""
    return SimpleNamespace(furniture=build_furniture({"furniture": rows()[0]}))


def blocks_of(text: str, title: str = "") -> tuple[Block, ...]:
    return find_blocks(Reading(Article("a", text, title)), known())


def said_of(text: str) -> str:
    title = ""
    if text.startswith("title: "):
        head, text = text.split("\n", 1)
        title = head.removeprefix("title: ")
    return "".join(
        f"{block.kind} ({block.why}): {text[block.start : block.end]}\n" if block.why else
        f"{block.kind}: {text[block.start : block.end]}\n"
        for block in blocks_of(text, title)
    )  # fmt: skip


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(said_of)


@pytest.mark.parametrize(("claim", "text", "said"), GOLDEN.cases())
def test_golden(claim: str, text: str, said: str) -> None:
    assert said_of(text) == said, claim


def test_the_table_has_no_fault() -> None:
    assert rows()[1] == ()


def test_no_pattern_stands_twice_on_one_place() -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in rows()[0]:
        for pattern in row.pattern:
            place = (row.where, fold(pattern))
            assert place not in seen, f"{row.slug}: {pattern} stands already in {seen[place]}"
            seen[place] = row.slug


@pytest.mark.parametrize("row", rows()[0], ids=lambda row: row.slug)
def test_every_row_fires_on_its_example(row: FurnitureRow) -> None:
    text = f"خبر من المدينة\n\n{_PARAGRAPH}\nوأضافت أن الخطة تحتاج إلى تمويل كبير من المانحين.\n{row.example}"
    blocks = blocks_of(text, "خبر من المدينة")
    assert f"furniture#{row.slug}" in [block.why for block in blocks], [(b.kind, b.why) for b in blocks]
    assert [block.kind for block in blocks if block.why == f"furniture#{row.slug}"] == [row.kind]


@pytest.mark.parametrize("row", [row for row in rows()[0] if row.not_], ids=lambda row: row.slug)
def test_every_row_is_silent_on_its_counterexample(row: FurnitureRow) -> None:
    text = f"خبر من المدينة\n\n{_PARAGRAPH}\n{row.not_}\nوأضافت أن الخطة تحتاج إلى تمويل كبير من المانحين."
    kinds = {text[block.start : block.end]: block.kind for block in blocks_of(text, "خبر من المدينة")}
    assert kinds.get(row.not_) == "body", kinds


def test_a_headline_told_four_times_is_one_title_and_three_echoes() -> None:
    title = "الرئيس يلتقي وفد المعارضة في القصر"
    text = f"{title}\n{title} - موقع البلد\n«{title}»\n\n{_PARAGRAPH}\n{title}"
    assert [block.kind for block in blocks_of(text, title)] == ["title", "echo", "echo", "body", "echo"]


def test_vowel_marks_tatweel_and_hidden_marks_do_not_hide_furniture() -> None:
    blocks = blocks_of(f"{_PARAGRAPH}\nوأضافت أنها جادة.\n\u200fاقـــرأ أيضًا: خبر آخر", "عنوان آخر")
    assert blocks[-1].why == "furniture#اقرأ أيضا"


def test_what_would_leave_nothing_leaves_the_longest_line() -> None:
    blocks = blocks_of("شاهد الفيديو: انفجار كبير في الميناء")
    assert [(block.kind, block.why) for block in blocks] == [("body", "rule#only-text")]


def test_names_full_of_tatweel_take_no_long_time() -> None:
    """An expression with nested repeats once read one such lead for three minutes."""
    assert blocks_of("طــــالــــبت وزارة الخـــــارجية، العـــــــالمين العربي والإسلامي " * 20, "عنوان")


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet='ابتةى وقال.\n\r \t:؟«»"()[]{}#@/-–ـ،0123aZ\u200f\x85\u2028…ّ', max_size=160), st.text(max_size=12)
)
def test_blocks_lie_in_order_apart_and_within_lines(text: str, title: str) -> None:
    blocks = blocks_of(text, title)
    at = 0
    for block in blocks:
        assert at <= block.start < block.end <= len(text)
        part = text[block.start : block.end]
        assert "\n" not in part and "\r" not in part and part == part.strip()
        at = block.end
    for start, end in zip([0, *(b.end for b in blocks)], [*(b.start for b in blocks), len(text)], strict=True):
        assert not any(character.isalnum() for character in text[start:end])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.text(max_size=20))
def test_any_text_is_divided(text: str, title: str) -> None:
    assert blocks_of(text, title) == blocks_of(text, title)

"""The layer left_out: what was seen and not coded, with the reason."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from waqai.knowledge import Knowledge
from waqai.model import Article, Reading
from waqai.packs import load_knowledge
from waqai.pipeline import read_article

GOLDEN = Path(__file__).parent / "goldens" / "left_out.md"
_CASE = re.compile(
    r"^## (?P<claim>[^\n]+)\n\n```text\n(?P<text>.*?)```\n\n```left_out\n(?P<read>.*?)```\n", re.M | re.S
)


@cache
def known() -> Knowledge:
    return load_knowledge()


def reading_of(text: str) -> Reading:
    return read_article(Article("a", text, published="2024-05-01"), known())


def lines_of(text: str) -> str:
    """«reason: words» for what is left out, and «counted: words» for the events."""
    reading = reading_of(text)
    rows = [(row.start, row.reason, reading.text_of(row.start, row.end)) for row in reading.left_out]
    rows += [(e.trigger.start, "counted", reading.text_of(e.trigger.start, e.trigger.end)) for e in reading.events]
    return "".join(f"{reason}: {words}\n" for _, reason, words in sorted(rows))


def cases() -> list[tuple[str, str, str]]:
    return [(m["claim"], m["text"], m["read"]) for m in _CASE.finditer(GOLDEN.read_text(encoding="utf-8"))]


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    text = GOLDEN.read_text(encoding="utf-8")

    def rewrite(match: re.Match[str]) -> str:
        return f"## {match['claim']}\n\n```text\n{match['text']}```\n\n```left_out\n{lines_of(match['text'])}```\n"

    GOLDEN.write_text(_CASE.sub(rewrite, text), encoding="utf-8")


@pytest.mark.parametrize(("claim", "text", "read"), cases())
def test_golden(claim: str, text: str, read: str) -> None:
    assert lines_of(text) == read, claim


def test_every_heading_of_the_golden_file_is_a_case() -> None:
    headings = re.findall(r"^## (.+)$", GOLDEN.read_text(encoding="utf-8"), re.M)
    assert headings == [claim for claim, _, _ in cases()]
    assert len(set(headings)) == len(headings) >= 12

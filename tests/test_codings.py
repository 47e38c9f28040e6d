"""The layer codings: events in the words of PLOVER and CAMEO, with a gloss in English."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from waqai.knowledge import Knowledge
from waqai.model import Article, Coding, Reading
from waqai.packs import load_knowledge
from waqai.pipeline import read_article

GOLDEN = Path(__file__).parent / "goldens" / "codings.md"
_CASE = re.compile(r"^## (?P<claim>[^\n]+)\n\n```text\n(?P<text>.*?)```\n\n```codings\n(?P<read>.*?)```\n", re.M | re.S)


@cache
def known() -> Knowledge:
    return load_knowledge()


def reading_of(text: str) -> Reading:
    return read_article(Article("a", text, published="2024-05-01"), known())


def block_of(coding: Coding) -> str:
    """«TYPE/mode CAMEO, quad, score, status, contexts», then the gloss."""
    kind = f"{coding.type}/{coding.mode}" if coding.mode else coding.type
    contexts = f", {' '.join(coding.contexts)}" if coding.contexts else ""
    head = f"{kind} {coding.cameo or '–'}, quad {coding.quad}, {coding.score:+g}, {coding.status}{contexts}"
    return f"{head}\n  {coding.gloss}\n"


def lines_of(text: str) -> str:
    return "".join(block_of(coding) for coding in reading_of(text).codings)


def cases() -> list[tuple[str, str, str]]:
    return [(m["claim"], m["text"], m["read"]) for m in _CASE.finditer(GOLDEN.read_text(encoding="utf-8"))]


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    text = GOLDEN.read_text(encoding="utf-8")

    def rewrite(match: re.Match[str]) -> str:
        return f"## {match['claim']}\n\n```text\n{match['text']}```\n\n```codings\n{lines_of(match['text'])}```\n"

    GOLDEN.write_text(_CASE.sub(rewrite, text), encoding="utf-8")


@pytest.mark.parametrize(("claim", "text", "read"), cases())
def test_golden(claim: str, text: str, read: str) -> None:
    assert lines_of(text) == read, claim


def test_every_heading_of_the_golden_file_is_a_case() -> None:
    headings = re.findall(r"^## (.+)$", GOLDEN.read_text(encoding="utf-8"), re.M)
    assert headings == [claim for claim, _, _ in cases()]
    assert len(set(headings)) == len(headings) >= 12

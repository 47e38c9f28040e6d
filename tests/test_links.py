"""The layer links: goldens of who is named again, and properties that hold for any text."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.model import Article, Reading
from waqai.packs import load_knowledge
from waqai.pipeline import read_article

GOLDEN = Path(__file__).parent / "goldens" / "links.md"
_CASE = re.compile(r"^## (?P<claim>[^\n]+)\n\n```text\n(?P<text>.*?)```\n\n```links\n(?P<said>.*?)```\n", re.M | re.S)


def reading_of(text: str, published: str = "2023-12-07") -> Reading:
    return read_article(Article("a", text.rstrip("\n"), "", "", "", published), load_knowledge())


def said_of(text: str) -> str:
    """One actor that is named more than once a line: its mentions in order."""
    reading = reading_of(text)
    members: dict[int, list[str]] = {}
    for link in reading.links:
        mention = reading.mentions[link.mention]
        if not mention.demonym:
            members.setdefault(link.entity, []).append(reading.text_of(mention.start, mention.end))
    return "".join(" = ".join(words) + "\n" for words in members.values() if len(words) > 1)


def cases() -> list[tuple[str, str, str]]:
    return [(m["claim"], m["text"], m["said"]) for m in _CASE.finditer(GOLDEN.read_text(encoding="utf-8"))]


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    text = GOLDEN.read_text(encoding="utf-8")

    def rewrite(match: re.Match[str]) -> str:
        return f"## {match['claim']}\n\n```text\n{match['text']}```\n\n```links\n{said_of(match['text'])}```\n"

    GOLDEN.write_text(_CASE.sub(rewrite, text), encoding="utf-8")


@pytest.mark.parametrize(("claim", "text", "said"), cases())
def test_golden(claim: str, text: str, said: str) -> None:
    assert said_of(text) == said, claim


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "قال أكد الرئيس الوزير وزير الخارجية المصري الروسي نظيره بوتين حماس"
            " الحركة الشرطة إنه إنها جيشها ، . و معاليه بلاده الوزارة".split()
        ),
        max_size=16,
    )
)
def test_links_are_numbered_by_first_mention(words: list[str]) -> None:
    reading = reading_of(" ".join(words))
    assert not [problem for problem in reading.problems if problem.slug == "stage-failed"]
    mentions = [link.mention for link in reading.links]
    assert mentions == sorted(set(mentions))
    first: list[int] = []
    for link in reading.links:
        if link.entity not in first:
            first.append(link.entity)
    assert first == list(range(len(first)))
    assert len(reading.entities) == len(first)
    linked = {link.mention for link in reading.links}
    assert all(mention.kind == "pronoun" or number in linked for number, mention in enumerate(reading.mentions))

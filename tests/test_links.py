"""The layer links: goldens of who is named again, and properties that hold for any text."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import golden_file
from waqai.model import Reading

GOLDEN = golden_file.GoldenFile("links")


def reading_of(text: str, published: str = "2023-12-07") -> Reading:
    return golden_file.reading_of(text.rstrip("\n"), published)


def said_of(text: str) -> str:
    """One actor that is named more than once a line: its mentions in order."""
    reading = reading_of(text)
    members: dict[int, list[str]] = {}
    for link in reading.links:
        mention = reading.mentions[link.mention]
        if not mention.demonym:
            members.setdefault(link.entity, []).append(reading.text_of(mention.start, mention.end))
    return "".join(" = ".join(words) + "\n" for words in members.values() if len(words) > 1)


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(said_of)


@pytest.mark.parametrize(("claim", "text", "said"), GOLDEN.cases())
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

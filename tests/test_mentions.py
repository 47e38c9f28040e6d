"""The layer mentions: goldens of titles, names, bodies and peoples, and properties that hold for any text."""

from __future__ import annotations

import itertools
import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import golden_file
from waqai.model import Mention, Reading

GOLDEN = golden_file.GoldenFile("mentions")
_DAY = re.compile(r"^published: (\S+)\n")


def reading_of(text: str) -> Reading:
    """A reading of an article; a first line `published: …` gives its day, which is 2023-12-07 otherwise."""
    day = _DAY.match(text)
    published = day[1] if day else "2023-12-07"
    return golden_file.reading_of(_DAY.sub("", text).rstrip("\n"), published)


def code_of(country: str, sector: str) -> str:
    return f"{country}/{sector}" if country and sector else country or (f"?/{sector}" if sector else "?")


def line_of(reading: Reading, mention: Mention) -> str:
    words = reading.text_of(mention.start, mention.end)
    name = f", {mention.name}" if mention.name != words else ""
    return f"«{words}» = {code_of(mention.country, mention.sector)} ({mention.sense}{name})\n"


def said_of(text: str) -> str:
    reading = reading_of(text)
    shown = (m for m in reading.mentions if m.kind != "pronoun" and not m.demonym)
    return "".join(line_of(reading, mention) for mention in shown)


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(said_of)


@pytest.mark.parametrize(("claim", "text", "said"), GOLDEN.cases())
def test_golden(claim: str, text: str, said: str) -> None:
    assert said_of(text) == said, claim


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ابتةىلن وقالمرئيس.؟\n،:«»"()0aـَّ', max_size=80))
def test_mentions_lie_in_the_text_in_order_and_apart(text: str) -> None:
    reading = reading_of(text)
    assert not [problem for problem in reading.problems if problem.slug == "stage-failed"]
    mentions = reading.mentions
    assert list(mentions) == sorted(mentions, key=lambda mention: (mention.start, mention.end))
    named = [mention for mention in mentions if mention.kind != "pronoun"]
    for one, two in itertools.pairwise(named):
        assert one.last <= two.first
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(reading.article.text)
        assert mention.first <= mention.head < mention.last


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "رئيس وزير الخارجية السعودي الجيش بوتين في من ، و القوات حماس نظيره"
            " اللبناني بلاده معاليه الشهيد لدى مدير شركة «نور» علي على".split()
        ),
        max_size=12,
    )
)
def test_titles_in_any_order_are_read(words: list[str]) -> None:
    reading = reading_of(" ".join(words))
    assert not [problem for problem in reading.problems if problem.slug == "stage-failed"]
    assert reading.mentions == reading_of(" ".join(words)).mentions

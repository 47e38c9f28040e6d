"""The layer acts: each predicate that a frame knows, who did it to whom, and why it may not count."""

from __future__ import annotations

import os

import pytest

from golden_file import GoldenFile, reading_of
from waqai.model import Act, Reading
from waqai.packs import load_knowledge

GOLDEN = GoldenFile("acts")


def code_of(reading: Reading, number: int) -> str:
    """The actor's code, COUNTRY/SECTOR."""
    entity = reading.entities[number]
    return "/".join(filter(None, (entity.country, entity.sector))) or entity.name


def codes_of(reading: Reading, numbers: tuple[int, ...]) -> str:
    return ", ".join(code_of(reading, number) for number in numbers) or "–"


def type_of(slug: str) -> str:
    frame = load_knowledge().frames.by_slug[slug].frame
    return f"{frame.type}/{frame.mode}" if frame.mode else frame.type


def line_of(reading: Reading, act: Act) -> str:
    """«status or reason: TYPE/mode actors > recipients, date: trigger»."""
    sides = f"{codes_of(reading, act.actors)} > {codes_of(reading, act.recipients)}"
    date = f", {act.date}" if act.date else ""
    counts = f"left out, {act.reason}" if act.reason else act.status
    return f"{counts}: {type_of(act.frame)} {sides}{date}: {reading.text_of(act.trigger.start, act.trigger.end)}\n"


def lines_of(text: str) -> str:
    reading = reading_of(text)
    return "".join(line_of(reading, act) for act in reading.acts)


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(lines_of)


@pytest.mark.parametrize(("claim", "text", "read"), GOLDEN.cases())
def test_golden(claim: str, text: str, read: str) -> None:
    assert lines_of(text) == read, claim


def test_every_heading_of_the_golden_file_is_a_case() -> None:
    GOLDEN.check_headings()

"""The layer events: one event an act, however often the article tells it."""

from __future__ import annotations

import os

import pytest

from golden_file import GoldenFile, reading_of
from waqai.model import Event, Reading
from waqai.packs import load_knowledge

GOLDEN = GoldenFile("events")


def code_of(reading: Reading, number: int) -> str:
    """The actor's code, COUNTRY/SECTOR."""
    entity = reading.entities[number]
    return "/".join(filter(None, (entity.country, entity.sector))) or entity.name


def codes_of(reading: Reading, numbers: tuple[int, ...]) -> str:
    return ", ".join(code_of(reading, number) for number in numbers) or "–"


def type_of(slug: str) -> str:
    frame = load_knowledge().frames.by_slug[slug].frame
    return f"{frame.type}/{frame.mode}" if frame.mode else frame.type


def line_of(reading: Reading, event: Event) -> str:
    """«status: TYPE/mode actors > recipients, date, place, source: trigger; the other tellings»."""
    parts = [f"{codes_of(reading, event.actors)} > {codes_of(reading, event.recipients)}"]
    if event.date:
        parts.append(event.date)
    if event.place >= 0:
        parts.append(f"in {reading.places[event.place].name_en}")
    if event.reported_by >= 0:
        parts.append(f"told by {code_of(reading, event.reported_by)}")
    told = "، ".join(reading.text_of(span.start, span.end) for span in (event.trigger, *event.mentions))
    return f"{event.status}: {type_of(event.frame)} {', '.join(parts)}: {told}\n"


def lines_of(text: str) -> str:
    reading = reading_of(text)
    return "".join(line_of(reading, event) for event in reading.events)


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(lines_of)


@pytest.mark.parametrize(("claim", "text", "read"), GOLDEN.cases())
def test_golden(claim: str, text: str, read: str) -> None:
    assert lines_of(text) == read, claim


def test_every_heading_of_the_golden_file_is_a_case() -> None:
    GOLDEN.check_headings()

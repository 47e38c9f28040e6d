"""The layer places: which words name a place, and which of several places of that name."""

from __future__ import annotations

import os

import pytest

from golden_file import GoldenFile, reading_of
from waqai.model import Place, Reading

GOLDEN = GoldenFile("places")


def line_of(reading: Reading, place: Place) -> str:
    """«COUNTRY English name: words»; – for what spans countries or has no English name."""
    words = reading.text_of(place.start, place.end)
    return f"{place.country or '–'} {place.name_en or '–'}: {words}\n"


def lines_of(text: str) -> str:
    reading = reading_of(text)
    return "".join(line_of(reading, place) for place in reading.places)


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(lines_of)


@pytest.mark.parametrize(("claim", "text", "read"), GOLDEN.cases())
def test_golden(claim: str, text: str, read: str) -> None:
    assert lines_of(text) == read, claim


def test_every_heading_of_the_golden_file_is_a_case() -> None:
    GOLDEN.check_headings()

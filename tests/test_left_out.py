"""The layer left_out: what was seen and not coded, with the reason."""

from __future__ import annotations

import os

import pytest

from golden_file import GoldenFile, reading_of

GOLDEN = GoldenFile("left_out")


def lines_of(text: str) -> str:
    """«reason: words» for what is left out, and «counted: words» for the events."""
    reading = reading_of(text)
    rows = [(row.start, row.reason, reading.text_of(row.start, row.end)) for row in reading.left_out]
    rows += [(e.trigger.start, "counted", reading.text_of(e.trigger.start, e.trigger.end)) for e in reading.events]
    return "".join(f"{reason}: {words}\n" for _, reason, words in sorted(rows))


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(lines_of)


@pytest.mark.parametrize(("claim", "text", "read"), GOLDEN.cases())
def test_golden(claim: str, text: str, read: str) -> None:
    assert lines_of(text) == read, claim


def test_every_heading_of_the_golden_file_is_a_case() -> None:
    GOLDEN.check_headings()

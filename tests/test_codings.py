"""The layer codings: events in the words of PLOVER and CAMEO, with a gloss in English."""

from __future__ import annotations

import os

import pytest

from golden_file import GoldenFile, reading_of
from waqai.model import Coding

GOLDEN = GoldenFile("codings")


def block_of(coding: Coding) -> str:
    """«TYPE/mode CAMEO, quad, score, status, contexts», then the gloss."""
    kind = f"{coding.type}/{coding.mode}" if coding.mode else coding.type
    contexts = f", {' '.join(coding.contexts)}" if coding.contexts else ""
    head = f"{kind} {coding.cameo or '–'}, quad {coding.quad}, {coding.score:+g}, {coding.status}{contexts}"
    return f"{head}\n  {coding.gloss}\n"


def lines_of(text: str) -> str:
    return "".join(block_of(coding) for coding in reading_of(text).codings)


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(lines_of)


@pytest.mark.parametrize(("claim", "text", "read"), GOLDEN.cases())
def test_golden(claim: str, text: str, read: str) -> None:
    assert lines_of(text) == read, claim


def test_every_heading_of_the_golden_file_is_a_case() -> None:
    GOLDEN.check_headings()

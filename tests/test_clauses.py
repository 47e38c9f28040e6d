"""The layer clauses: predicates with their arguments, before anybody asks which political act it is."""

from __future__ import annotations

import os

import pytest

from golden_file import GoldenFile, reading_of
from waqai.model import Clause, Reading

GOLDEN = GoldenFile("clauses")


def words_of(reading: Reading, first: int, last: int) -> str:
    return reading.text_of(reading.tokens[first].start, reading.tokens[last - 1].end)


def block_of(reading: Reading, number: int, clause: Clause) -> str:
    """A line for the predicate, then one for each cue and each argument."""
    kind = " ".join(filter(None, (clause.kind, clause.tense, clause.voice)))
    relation = clause.relation + (f" of {clause.parent + 1}" if clause.parent >= 0 else "")
    lines = [f"{number}. {kind}, {relation}: {words_of(reading, clause.predicate, clause.predicate + 1)}"]
    lines += [f"   {name}: {words_of(reading, at, at + 1)}" for name, at in clause.cues]
    for argument in clause.arguments:
        taken = "taken over " if argument.inherited else ""
        lines.append(f"   {taken}{argument.slot}: {words_of(reading, argument.first, argument.last)}")
    return "\n".join(lines) + "\n"


def lines_of(text: str) -> str:
    reading = reading_of(text)
    return "".join(block_of(reading, number, clause) for number, clause in enumerate(reading.clauses, 1))


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(lines_of)


@pytest.mark.parametrize(("claim", "text", "read"), GOLDEN.cases())
def test_golden(claim: str, text: str, read: str) -> None:
    assert lines_of(text) == read, claim


def test_every_heading_of_the_golden_file_is_a_case() -> None:
    GOLDEN.check_headings()

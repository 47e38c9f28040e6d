"""The layer forms: which reading of each word holds in its sentence, and how clitics are cut off."""

from __future__ import annotations

import os

import pytest

from golden_file import GoldenFile, reading_of
from waqai.model import Form

GOLDEN = GoldenFile("forms")


def line_of(word: str, form: Form) -> str:
    """«TAG tense: word = clitics + stem», and behind a dot the verb that a verb form belongs to."""
    tag = " ".join(filter(None, (form.tag, form.tense, "passive" if form.voice == "passive" else "")))
    parts = [*form.proclitics, *(["ال"] if form.definite and form.tag != "NAME" else []), *form.stem.split()]
    if form.enclitic and parts[-1] != form.enclitic:
        parts.append(form.enclitic)
    cut = f" = {' + '.join(parts)}" if len(parts) > 1 else ""
    return f"{tag}: {word}{cut}{f' · {form.lemma}' if form.tag == 'VERB' else ''}\n"


def lines_of(text: str) -> str:
    reading = reading_of(text)
    pairs = zip(reading.tokens, reading.forms, strict=True)
    return "".join(line_of(text[t.start : t.end], form) for t, form in pairs if t.kind != "mark")


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(lines_of)


@pytest.mark.parametrize(("claim", "text", "read"), GOLDEN.cases())
def test_golden(claim: str, text: str, read: str) -> None:
    assert lines_of(text) == read, claim


def test_every_heading_of_the_golden_file_is_a_case() -> None:
    GOLDEN.check_headings()

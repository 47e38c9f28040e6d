"""What is kept of word types: computed once as long as a word keeps coming, and never without bound."""

from __future__ import annotations

import pytest

from waqai.knowledge import word_types
from waqai.knowledge.word_types import WordTypes


class Counted(WordTypes[int]):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def _read(self, word: str) -> int:
        self.asked.append(word)
        return len(word)


def test_a_word_that_keeps_coming_is_computed_once_and_others_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_types, "GENERATION", 5)
    kept = Counted()
    for number in range(200):
        assert kept["often"] == 5 and kept[f"w{number}"] == len(f"w{number}")
        assert len(kept) <= 5 and len(kept._older) <= 5
    assert kept.asked.count("often") == 1 and len(kept.asked) == 201
    assert kept["w0"] == 2 and kept.asked.count("w0") == 2

"""Words of columns are found in any spelling, as `fold` has them, and nothing in them means anything in a pattern."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives import HOSTILE
from waqai.app.vocabulary import build_vocabulary
from waqai.assemble import load_knowledge, load_search_words
from waqai.stores.where import _to_pattern

LETTERS = build_vocabulary(load_knowledge(), load_search_words()).letters
CONNECTION = duckdb.connect()
WORDS = st.text(st.sampled_from("اأإآىيةهؤوئءبمـ\u064e\u0651 aAbB.*[]()\\^$|?+{}-\n\0'"), max_size=6)


def finds(words: str, text: str) -> bool:
    asked = CONNECTION.execute("SELECT regexp_matches(?, ?)", [text, _to_pattern(words, *LETTERS)])
    return bool(asked.fetchall()[0][0])


def spelled(text: str) -> str:
    marks = dict.fromkeys([*range(0x64B, 0x653), 0x670, 0x640])
    return text.lower().translate(marks).translate(str.maketrans(*LETTERS))


@given(WORDS, WORDS, WORDS)
def test_what_is_found_is_what_folding_finds(words: str, before: str, after: str) -> None:
    assert finds(words, before + words.upper() + after)
    assert finds(words, before + after) == (spelled(words) in spelled(before + after))


@pytest.mark.parametrize("text", ["أَحْمَد", "احمد", "إحمــد"])
def test_spellings_are_one(text: str) -> None:
    assert finds("أحمد", f"قال {text} أمس") and not finds("محمد", text)


def test_hostile_words_are_words() -> None:
    hostile = HOSTILE.replace("\ud800", "")
    assert finds(hostile, f"x{hostile}x") and not finds(hostile, "x") and not finds(".*", "ab")

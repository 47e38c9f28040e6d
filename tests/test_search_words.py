"""The words under which a text is found: what is one word, and what is another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.app.search_words import SearchWords
from waqai.assemble import load_search_words


@pytest.fixture(scope="module")
def words() -> SearchWords:
    return load_search_words()


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("إيران", "وبإيران"), ("إيران", "لإيران"), ("ايران", "إيران"), ("حكومة", "والحكومة"), ("حكومة", "حكومته"),
        ("حكومة", "للحكومه"), ("الخرطوم", "بالخرطوم"), ("للخرطوم", "الخرطوم"), ("هدنة", "الهُدنـة"), ("بوتين", "لبوتين"),
        ("كورونا", "بكورونا"), ("٢٠٢٣", "2023"), ("putin", "PUTIN"), ("حزب", "حزبهم"),
    ],
)  # fmt: skip
def test_forms_of_one_word_are_found(words: SearchWords, asked: str, written: str) -> None:
    assert set(words.find_asked(asked)) & set(words.find_keys(written))


@pytest.mark.parametrize(
    ("asked", "written"), [("إيران", "الإيراني"), ("طن", "وطن"), ("حر", "بحر"), ("زير", "وزير"), ("كالة", "وكالة")]
)
def test_other_words_are_not(words: SearchWords, asked: str, written: str) -> None:
    assert not set(words.find_asked(asked)) & set(words.find_keys(written))


@given(st.text(max_size=40) | st.text(alphabet="ابلوفكسهةىيأإ ـ\u064b\u200f.،\n1٢aZ_\ud800", max_size=40))
def test_words_stand_in_the_text_and_hold_no_line_break(text: str) -> None:
    words = load_search_words()
    end = 0
    for word in words.find_words(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end
        assert all(key and not key.isspace() and "\n" not in key for key in word.keys)
        "".join(word.keys).encode()  # no half of a pair
        assert set(words.find_asked(text[word.start : word.end])) >= set(word.keys)

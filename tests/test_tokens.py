"""The layer tokens: words, numbers and marks as received."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.model import Article, Reading, Token
from waqai.packs import load_knowledge
from waqai.stages.tokens import find_tokens


def tokens_of(text: str) -> tuple[Token, ...]:
    return find_tokens(Reading(Article("a", text)), load_knowledge())


def words_of(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # marks stand alone, one by one
        ("قال: «لا»...", ["قال", ":", "«", "لا", "»", ".", ".", "."]),
        # vowel marks and tatweel belong to their word
        ("قُتِلَ الجُنْدِيُّ في الوطــن", ["قُتِلَ", "الجُنْدِيُّ", "في", "الوطــن"]),
        # so do characters that nobody sees
        ("مصـ\u200cر وال\u200fعراق", ["مصـ\u200cر", "وال\u200fعراق"]),
        # a number keeps its separators, dates and percent sign
        (
            "في 3/5/2024 بلغت 1,250.5 أو ٪12 أو ١٢٫٥٪",
            ["في", "3/5/2024", "بلغت", "1,250.5", "أو", "٪", "12", "أو", "١٢٫٥٪"],
        ),
        # a full stop behind a number ends the sentence
        ("عام 2024.", ["عام", "2024", "."]),
        # a number glued to a word is a token of its own
        ("بنسبة20", ["بنسبة", "20"]),
        # glued words are cut behind letters that only end words
        ("إلىالرياض وافق علىالقانون", ["إلى", "الرياض", "وافق", "على", "القانون"]),
        ("وزارةالدفاع", ["وزارة", "الدفاع"]),
        # elsewhere where both halves are words and the whole is none
        ("الرئيسالروسي ووزيرالخارجية", ["الرئيس", "الروسي", "ووزير", "الخارجية"]),
        ("مجلسالأمن وقالتالوزارة", ["مجلس", "الأمن", "وقالت", "الوزارة"]),
        # behind a tanwin, and around «أنّ» written with its doubled letter
        ("قراراًبإنشاء حديقة", ["قراراً", "بإنشاء", "حديقة"]),
        ("قال فارسأنّ أنّهازارت", ["قال", "فارس", "أنّ", "أنّها", "زارت"]),
        # two long words, each of a table, and a verb before an article
        ("توقيعاتفاق أكّدالوزير روسيابنسبة", ["توقيع", "اتفاق", "أكّد", "الوزير", "روسيا", "بنسبة"]),
        # before a letter that opens words, behind a plural, a name or «أنها», and between a noun and its verb
        ("شهدتإيران احتجاجاتبعد العراقفي أنهالن", ["شهدت", "إيران", "احتجاجات", "بعد", "العراق", "في", "أنها", "لن"]),
        ("الإسرائيليرفض تشهدعمليات تماعتقال", ["الإسرائيلي", "رفض", "تشهد", "عمليات", "تم", "اعتقال"]),
        ("ترحببعودة إيرانوالجزائر", ["ترحب", "بعودة", "إيران", "والجزائر"]),
        # names and words that only look so stay whole
        ("اطمأنّ بولو كأنّه هيرنانديز", ["اطمأنّ", "بولو", "كأنّه", "هيرنانديز"]),
        # «ى» before a hamza on its seat is no end
        ("رئيسة مسؤولة", ["رئيسة", "مسؤولة"]),
        # Latin words are words
        ("شركة Boeing تنفي", ["شركة", "Boeing", "تنفي"]),
        # Persian commas, question marks and dashes are marks
        ("لماذا؟ – لا؛", ["لماذا", "؟", "–", "لا", "؛"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_kinds() -> None:
    assert [token.kind for token in tokens_of("قتل 3 جنود.")] == ["word", "number", "word", "mark"]


def test_a_word_that_a_table_holds_is_not_cut() -> None:
    for word in ("الفلسطينيين", "للمستشفيات", "والاستخبارات", "كازاخستان", "سيستخدمونها"):
        assert words_of(word) == [word]


@given(st.text(max_size=60) | st.text("ابتةىوال قصف.،1٫\u064e\u0640\u200f\n", max_size=60))
def test_tokens_cover_all_that_is_no_space_in_order(text: str) -> None:
    tokens = tokens_of(text)
    assert all(token.start < token.end for token in tokens)
    assert all(one.end <= two.start for one, two in pairwise(tokens))
    covered = {at for token in tokens for at in range(token.start, token.end)}
    assert {text[at] for at in range(len(text)) if at not in covered} <= {c for c in text if c.isspace() or c == "_"}
    assert not any(text[token.start : token.end].isspace() for token in tokens)

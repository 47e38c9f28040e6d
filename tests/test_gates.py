"""Gates: what is no article to read, in which order, and what must not be refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.app.gates import SHORTEST, find_refusal
from waqai.knowledge.letters import find_foreign
from waqai.sources.article import new_article

ARABIC = (
    "أعلنت وزارة التربية أن المدارس ستفتح أبوابها الأحد المقبل، وأن توزيع الكتب سيبدأ في اليوم نفسه في كل المحافظات."
)
PERSIAN = (
    "وزیر آموزش و پرورش اعلام کرد که مدارس از هفته آینده باز خواهند شد و توزیع کتاب های درسی در همان روز آغاز می گردد."
)
OTHERS = {
    "Persian": PERSIAN,
    "Persian with Arabic ya and kaf": PERSIAN.replace("ی", "ي").replace("ک", "ك"),
    "Urdu": (
        "وزیر تعلیم نے اعلان کیا ہے کہ اسکول اگلے ہفتے کھل جائیں گے اور "
        "کتابوں کی تقسیم اسی دن شروع ہو گی اور تمام اضلاع میں ہو گی۔"
    ),
    "Pashto": (
        "د پوهنې وزیر وویل چې ښوونځي به په راتلونکې اونۍ کې پرانیستل شي "
        "او د کتابونو وېش به په همدې ورځ پیل شي او ټولو ته به ورسیږي."
    ),
    "Kurdish": (
        "وەزیری پەروەردە ڕایگەیاند کە قوتابخانەکان هەفتەی داهاتوو دەکرێنەوە "
        "و دابەشکردنی کتێبەکان لە هەمان ڕۆژدا دەست پێ دەکات."
    ),
    "Russian": (
        "Министр образования объявил, что школы откроются на следующей "
        "неделе, а раздача учебников начнётся в тот же день."
    ),
}


def slug(text: str, title: str = "", kind: str = "") -> str:
    refusal = find_refusal(new_article(text, title=title), kind)
    return refusal.slug if refusal else ""


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_is_refused(language: str) -> None:
    assert slug(OTHERS[language] * 3) == "not-arabic"
    assert slug(OTHERS[language]) == "not-arabic"


@pytest.mark.parametrize("language", OTHERS)
def test_a_page_of_which_half_is_in_another_language_is_refused(language: str) -> None:
    longer = "\n".join([OTHERS[language]] * 3)
    assert slug(f"{ARABIC}\n{ARABIC}\n{longer}") == "not-arabic"


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        ARABIC.replace("ي", "ی").replace("ك", "ک"),  # typed on a Persian keyboard
        f"{ARABIC}\n{ARABIC}\n{PERSIAN}\n{ARABIC}",
        f"{ARABIC} وشارك في الحفل فريق من گلگت وآخر من چترال ومن پاکستان.",
        f"{ARABIC} The ministry published the list on its website.",
        "انفجار في وسط العاصمة والدفاع المدني يتوجه إلى المكان",
    ],
)
def test_arabic_is_taken(text: str) -> None:
    assert slug(text) == ""


def test_without_text_there_is_no_body() -> None:
    assert slug("") == slug("، … !") == slug("", title="عنوان") == slug("عنوان", title="عنوان") == "no-body"


def test_a_caption_is_too_short_and_says_how_short() -> None:
    refusal = find_refusal(new_article("صورة من الأرشيف"))
    assert refusal is not None and refusal.slug == "too-short" and "13 letters" in refusal.message
    assert slug("ا" * (SHORTEST - 1)) == "too-short" and slug("ا" * SHORTEST) == ""


def test_the_title_does_not_make_a_body_long_enough() -> None:
    assert slug("صورة من الأرشيف", title=ARABIC) == "too-short"


@pytest.mark.parametrize("kind", ["listing", "tag", "video"])
def test_a_page_that_is_no_article_is_named_before_its_text_is_looked_at(kind: str) -> None:
    assert slug(ARABIC, kind=kind) == slug("", kind=kind) == slug(PERSIAN, kind=kind) == "not-an-article"


@pytest.mark.parametrize("kind", ["article", ""])
def test_an_article_and_an_unknown_kind_are_read(kind: str) -> None:
    assert slug(ARABIC, kind=kind) == ""


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    assert isinstance(find_foreign(text), str)
    refusal = find_refusal(new_article(text))
    assert refusal is None or refusal.message

"""Copies: what is one text printed twice, which groups they form, and where a text comes from."""

from __future__ import annotations

import hashlib
import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.app.copies import (
    BANDS,
    KEPT,
    MemoryIndex,
    Printing,
    build_signature,
    compare_kept,
    find_agency,
    group_copy,
    probable_origin,
    same_text,
)
from waqai.packs import load_knowledge

REPORT = (
    "أعلنت وزارة الزراعة أن محصول القمح هذا العام بلغ أربعة ملايين طن، بزيادة عشرة في المئة على العام الماضي. وقال "
    "المتحدث باسم الوزارة إن الأمطار التي هطلت في الربيع أفادت الحقول في المحافظات الشمالية، وإن المخازن جاهزة "
    "لاستقبال المحصول. وأضاف أن الحكومة ستشتري القمح من المزارعين بسعر محدد، وأن المدفوعات ستصل إليهم "
    "خلال شهر من التسليم."
)
ANOTHER = (
    "افتتح رئيس البلدية أمس مكتبة عامة في الحي القديم تضم ثلاثين ألف كتاب وقاعة للأطفال، وقال إن المكتبة ستفتح أبوابها "
    "كل يوم حتى المساء. وشكر المتطوعين الذين جمعوا الكتب من سكان المدينة خلال عامين، ودعا المدارس إلى "
    "زيارتها مع التلاميذ."
)
# hamza seats, vowel marks, tatweel and quotation marks otherwise, a credit before it and a line of the page behind it
PRINTED = (
    "العاصمة - (أ ف ب): "
    + REPORT.replace("أن", "ان").replace("وإن", "وان").replace("بلغ", "بلَغ").replace("القمح", "القمـح")
    + "\nاقرأ أيضا: أخبار الطقس"
)


def words(first: int, count: int) -> str:
    return " ".join(f"كلمة{number}" for number in range(first, first + count))


def test_a_report_printed_otherwise_is_a_copy() -> None:
    first, second = build_signature(REPORT), build_signature(PRINTED)
    assert same_text(first, second) and set(first.bands) & set(second.bands)
    assert not same_text(first, build_signature(ANOTHER))


def test_spelling_alone_makes_no_difference() -> None:
    assert build_signature(REPORT) == build_signature(REPORT.replace("أ", "ا").replace("ة", "ه").replace("،", ""))


def test_texts_without_words_are_no_copies() -> None:
    for text in ("", "  \n ", "…!؟"):
        nothing = build_signature(text)
        assert nothing.bands == () and nothing.keep == b"" and not same_text(nothing, nothing)


def test_a_text_shorter_than_a_run_is_a_copy_of_itself_alone() -> None:
    short = build_signature("عاجل: هزة أرضية")
    assert same_text(short, build_signature("عاجل.. هزه ارضيه")) and not same_text(short, build_signature("عاجل: هزة"))


def test_the_index_is_exact_for_articles_and_near_for_longer_ones() -> None:
    def exact(one: str, other: str) -> float:
        runs = [{tuple(text.split()[n : n + 5]) for n in range(len(text.split()) - 4)} for text in (one, other)]
        return len(runs[0] & runs[1]) / len(runs[0] | runs[1])

    short = words(0, 200), words(60, 200)
    assert compare_kept(*(build_signature(text).keep for text in short)) == exact(*short)
    long = words(0, 3000), words(900, 3000)
    assert abs(compare_kept(*(build_signature(text).keep for text in long)) - exact(*long)) < 0.1


def test_a_signature_stays_what_it_is() -> None:
    """Archives hold signatures: a change of their making would part new articles from their copies."""
    signature = build_signature(REPORT)
    made = struct.pack(f"<{BANDS}Q", *signature.bands) + signature.keep
    assert hashlib.sha256(made).hexdigest()[:16] == "6ba2f341eea3af9e"


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_signature_that_fits_its_columns(text: str) -> None:
    signature = build_signature(text)
    assert len(signature.bands) in (0, BANDS) and all(0 <= key < 2**64 for key in signature.bands)
    assert len(signature.keep) % 4 == 0 and len(signature.keep) <= 4 * KEPT
    assert compare_kept(signature.keep, signature.keep) == (1.0 if signature.keep else 0.0)


def test_an_article_joins_its_copies_and_all_are_kept() -> None:
    index = MemoryIndex()
    assert group_copy("a", build_signature(REPORT), index) == "a"
    assert group_copy("b", build_signature(ANOTHER), index) == "b"
    assert group_copy("c", build_signature(PRINTED), index) == "a"
    assert group_copy("d", build_signature(""), index) == "d" and group_copy("e", build_signature(""), index) == "e"
    assert index.groups() == (("a", "c"), ("b",), ("d",), ("e",))
    assert group_copy("c", build_signature(PRINTED), index) == "a" and index.groups()[0] == ("a", "c")


def test_two_groups_become_one_when_an_article_copies_both() -> None:
    index = MemoryIndex()
    first, last, between = words(0, 200), words(100, 200), words(50, 200)
    assert not same_text(build_signature(first), build_signature(last))
    assert [group_copy(name, build_signature(text), index) for name, text in (("2", first), ("1", last))] == ["2", "1"]
    assert group_copy("3", build_signature(between), index) == "1"
    assert [sorted(group) for group in index.groups()] == [["1", "2", "3"]]


def test_what_is_compared_does_not_grow_with_the_archive() -> None:
    index = MemoryIndex()
    for number in range(300):
        group_copy(str(number), build_signature(words(number * 1000, 80)), index)
    assert list(index.find(build_signature(REPORT).bands)) == []
    assert [stored.article for stored in index.find(build_signature(words(7000, 80)).bands)] == ["7"]


def test_an_agency_is_credited_in_brackets_before_a_colon_or_on_a_line() -> None:
    agencies = load_knowledge().furniture.agencies
    for text, agency in (
        (f"العاصمة (أ.ف.ب) - {REPORT}", "أ ف ب"),
        (f"محصول القمح\n\nواس - العاصمة: {REPORT}", "واس"),
        (f"العاصمة - رويترز: {REPORT}", "رويترز"),
        (f"{REPORT}\nوكالة الأنباء الألمانية", "وكالة الأنباء الألمانية"),
        (f"{REPORT}\n(الأناضول)", "الأناضول"),
        (f"{REPORT}\nالشرق الأوسط", ""),
        (f"قال فارس إن المحصول وفير: {REPORT}", ""),
        (f"{REPORT} ويبدأ التسليم في أغسطس (آب) المقبل.", ""),
        (REPORT, ""),
        ("", ""),
    ):
        assert find_agency(text, agencies) == agency, text


def test_the_origin_is_the_credited_agency_then_the_earliest_then_the_first_seen() -> None:
    agencies = load_knowledge().furniture.agencies

    def origin(*printings: tuple[str, str, str]) -> tuple[str, str, str]:
        found = probable_origin([Printing(*printing) for printing in printings], agencies)
        return found.article, found.agency, found.why

    credited = f"العاصمة (رويترز) - {REPORT}"
    assert origin(("a", REPORT, "2024-05-01"), ("b", credited, "2024-05-03"), ("c", credited, "2024-05-02")) == (
        "c",
        "رويترز",
        "credit",
    )
    assert origin(("a", REPORT, "2024-05-02"), ("b", REPORT, "2024-05-01"), ("c", REPORT, "")) == ("b", "", "earliest")
    assert origin(("a", REPORT, "2024-05-01T09:00"), ("b", REPORT, "2024-05-01T08:00")) == ("b", "", "earliest")
    # a day without a time is neither earlier nor later than a time on it
    assert origin(("a", REPORT, "2024-05-01"), ("b", REPORT, "2024-05-01T08:00")) == ("a", "", "first-seen")
    assert origin(("a", REPORT, "2024"), ("b", REPORT, "")) == ("a", "", "first-seen")

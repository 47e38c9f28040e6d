"""The layer numbers: goldens of how news counts, the grammar of numbers, and properties that hold for any text."""

from __future__ import annotations

import os
import re
import time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_file import GoldenFile, reading_of
from waqai.assemble import read
from waqai.knowledge.counting import GREATEST, CountingLine, read_figure
from waqai.knowledge.spelling import fold
from waqai.model import Number, Reading
from waqai.packs import load_knowledge

GOLDEN = GoldenFile("numbers")
_WORDS = (
    "قتل مقتل وإصابة أصيب اعتقال 12 30 1,200 ١٢ 5-10 ثلاثة عشر مئة ألف آلاف مليون ونصف نصف عشرات بضعة نحو أكثر "
    "من بين إلى و ، . شخصا قتيلا وجريحين جنديين بينهم أطفال عدد القتلى ارتفع حصيلة دولار ريال "
    "سعودي بالمئة على الأقل منذ 2021 أمس ( ) \n"
).split(" ")


def line_of(reading: Reading, number: Number) -> str:
    """«words»: kind, qualifier, figure, unit; and what else is known of the number."""
    figure = f"{number.low}" if number.low == number.high else f"{number.low}–{number.high}"
    told = " ".join(filter(None, (number.kind, number.qualifier, figure, number.unit or "(currency not told)")))
    people = "/".join(filter(None, (number.country, number.sector)))
    marks = (
        "total" if number.total else "",
        f"part of {reading.numbers[number.part_of].id}" if number.part_of >= 0 else "",
        number.status if number.status != "asserted" else "",
        f"reason {number.reason}" if number.reason else "",
        f"of {people}" if people else "",
        f"in {reading.events[number.event].frame}" if number.event >= 0 else "",
        f"said by {reading.entities[number.said_by].name}" if number.said_by >= 0 else "",
    )
    return f"«{reading.text_of(number.start, number.end)}»: {'; '.join(filter(None, (told, *marks)))}\n"


def numbers_of(text: str) -> str:
    reading = reading_of(text)
    return "".join(line_of(reading, number) for number in reading.numbers)


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(numbers_of)


@pytest.mark.parametrize(("claim", "text", "said"), GOLDEN.cases())
def test_golden(claim: str, text: str, said: str) -> None:
    assert numbers_of(text) == said, claim


def test_every_heading_is_a_case() -> None:
    GOLDEN.check_headings()


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("12", 12),
        ("١٢٠٠", 1200),
        ("1,200", 1200),
        ("1.200", 1200),
        ("1٬200٬000", 1_200_000),
        ("1.5", Fraction(3, 2)),
        ("1٫25", Fraction(5, 4)),
        ("12:30", None),
        ("7/12/2021", None),
        ("12%", None),
        ("1,20,000", None),
    ],
)
def test_digits_with_separators(written: str, figure: Fraction | int | None) -> None:
    found = read_figure(fold(written))
    assert (found[0] if found else None) == figure


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("أحد عشر", 11, 11),
        ("ثلاثة عشر", 13, 13),
        ("مئة وخمسين", 150, 150),
        ("ألفين", 2000, 2000),
        ("خمسة آلاف", 5000, 5000),
        ("ثلاث مئة وعشرين", 320, 320),
        ("خمسة وعشرين ألفا", 25_000, 25_000),
        ("ثلاثة آلاف ومئتين", 3200, 3200),
        ("12 ألفا و500", 12_500, 12_500),
        ("مليون و200 ألف", 1_200_000, 1_200_000),
        ("1.200 مليون", 1_200_000, 1_200_000),
        ("1,200 مليون", 1_200_000_000, 1_200_000_000),
        ("3 آلاف مليار", 3 * 10**12, 3 * 10**12),
        ("12 000", 12_000, 12_000),
        ("مئات الآلاف", 200_000, 999_999),
        ("ملايين", 2_000_000, 9_999_999),
        ("بضعة آلاف", 3000, 9999),
        ("20 إلى 30 ألفا", 20_000, 30_000),
        ("5-10", 5, 10),
    ],
)
def test_amounts(written: str, low: int, high: int) -> None:
    counting = load_knowledge().counting
    tokens = re.findall(r"و(?=\d)|\S+", written)
    line = CountingLine(0, [counting.calendar[word] for word in tokens], [fold(word) for word in tokens], counting)
    found = line.amount(0)
    assert found is not None and (found.low, found.high, found.last) == (low, high, len(tokens))


def test_one_of_the_soldiers_is_no_number() -> None:
    assert reading_of("أصيب أحد الجنود في الهجوم.").numbers == ()


def test_an_event_has_its_number_and_the_record_tells_both() -> None:
    record = read("قتل 12 جنديا تركيا في هجوم شنه مسلحون أمس.", published="2024-05-01")
    (number,) = record["numbers"]
    (event,) = (event for event in record["events"] if event["trigger"]["text"] == "قتل")
    assert number["event"] == event["id"]
    assert (number["kind"], number["unit"], number["low"], number["high"]) == ("killed", "persons", 12, 12)
    assert number["text"] == "12 جنديا تركيا" and number["head"]["text"] == "جنديا"
    people = next(entity for entity in record["entities"] if entity["id"] == number["people"])
    assert (people["country"], people["sector"]) == ("TUR", "MIL") == (number["country"], number["sector"])


def test_a_number_beyond_all_counts_is_left_out() -> None:
    assert reading_of("دفعت الحكومة 999999999999999 مليار دولار.").numbers == ()
    assert all(number.high < GREATEST for number in reading_of("دفعت الحكومة 12 ألف مليار دولار.").numbers)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=60).map(" ".join))
def test_numbers_lie_in_the_text_in_order(text: str) -> None:
    reading = reading_of(text)
    assert not [problem for problem in reading.problems if problem.slug == "stage-failed"]
    for place, number in enumerate(reading.numbers):
        assert 0 <= number.start < number.end <= len(text)
        assert number.id == f"n{place + 1}" and number.part_of < place
        assert 0 < number.low <= number.high < GREATEST
    starts = [number.start for number in reading.numbers]
    assert starts == sorted(starts)


def test_a_long_line_is_read_in_proportion_to_its_length() -> None:
    def seconds(count: int) -> float:
        text = "، ".join(f"قتل {n + 2} شخصا وأصيب {n + 5} آخرون بينهم 3 أطفال" for n in range(count))
        begin = time.perf_counter()
        assert len(reading_of(text).numbers) > count
        return time.perf_counter() - begin

    seconds(20)
    assert seconds(400) < 20 * max(seconds(40), 0.02)


def test_an_older_record_without_numbers_gives_no_rows() -> None:
    from waqai.stores.rows import to_rows

    record: dict[str, Any] = read("قتل 12 شخصا في الهجوم.", published="2024-05-01")
    assert len(to_rows(record)["numbers"]) == 1
    del record["numbers"]
    assert to_rows(record)["numbers"] == []

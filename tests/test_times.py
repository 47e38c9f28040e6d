"""The layer times: goldens of Arabic dates, hand-built readings, and properties that hold for any text."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.knowledge.calendar import CALENDAR_TABLES, Calendar, build_calendar
from waqai.knowledge.table import Fault, read_rows
from waqai.match.dates import (
    Anchor,
    hijri_day,
    hijri_month,
    numeric_day,
    read_anchor,
    shift,
    week_shift,
    year_of_month,
)
from waqai.model import Article, Block, Form, Reading, Sentence, Time, Token
from waqai.stages.times import find_times

DATA = Path(__file__).parents[1] / "src" / "waqai" / "data"
GOLDEN = Path(__file__).parent / "goldens" / "times.md"
_WORD = re.compile(r"\d+(?:[.,٫٬:/\-‑–]\d+)*[%٪]?|(?:[^\W\d_]|[\u064b-\u0652\u0640])+|[^\w\s]")
_VALUE = re.compile(
    r"(\d{4}|XXXX)(-\d\d(-\d\d(T\d\d:\d\d)?)?)?|\d{4}-(W\d\d|Q[1-4]|H[12]|SP|SU|FA|WI)|\d{3}X|\d\dXX|P(\d+[YMWD])*(T(\d+[HMS])+)?"
)
_CASE = re.compile(r"^## (?P<claim>.+?)\n(?P<note>.*?)^```\n(?P<body>.*?)^```\n", re.MULTILINE | re.DOTALL)


@cache
def tables() -> tuple[dict[str, tuple[Any, ...]], tuple[Fault, ...]]:
    rows: dict[str, tuple[Any, ...]] = {}
    faults: list[Fault] = []
    for table in CALENDAR_TABLES:
        rows[table.name], found = read_rows(table, (DATA / table.path).read_text(encoding="utf-8"))
        faults += found
    return rows, tuple(faults)


@cache
def calendar() -> Calendar:
    return build_calendar(tables()[0])


def reading_of(text: str, published: str = "2023-12-07") -> Reading:
    """A hand-built reading: tokens by one expression, a sentence a line."""
    tokens = tuple(
        Token(m.start(), m.end(), "number" if m[0][0].isdigit() else "word" if m[0][0].isalpha() else "mark")
        for m in _WORD.finditer(text)
    )
    sentences: list[Sentence] = []
    for line in re.finditer(r"[^\n]+", text):
        inside = [n for n, token in enumerate(tokens) if line.start() <= token.start < line.end()]
        if inside:
            sentences.append(Sentence(line.start(), line.end(), inside[0], inside[-1] + 1, 0))
    return Reading(Article("x", text, published=published), tokens=tokens, sentences=tuple(sentences))


def times_of(reading: Reading) -> tuple[Time, ...]:
    known: Any = SimpleNamespace(calendar=calendar())
    return find_times(reading, known)


def shown(text: str, published: str = "2023-12-07") -> list[tuple[str, str, str]]:
    return [(text[t.start : t.end], t.value, t.kind) for t in times_of(reading_of(text, published))]


def cases() -> list[tuple[str, str, str, list[str]]]:
    """The golden cases: claim, text, publish date, expected lines."""
    found = []
    for match in _CASE.finditer(GOLDEN.read_text(encoding="utf-8")):
        lines = match["body"].splitlines()
        fields = dict(line.split(": ", 1) for line in lines if line.startswith(("text: ", "published: ")))
        expected = [line for line in lines if line and not line.startswith(("text:", "published:"))]
        found.append((match["claim"], fields["text"], fields.get("published", ""), expected))
    return found


def read_case(text: str, published: str) -> list[str]:
    return [f"«{words}» = {value} ({kind})" for words, value, kind in shown(text, published)] or ["no times"]


@pytest.mark.skipif("WAQAI_ACCEPT" in os.environ, reason="goldens are being rewritten")
@pytest.mark.parametrize("case", cases() if GOLDEN.exists() else [], ids=lambda case: case[0])
def test_golden(case: tuple[str, str, str, list[str]]) -> None:
    _, text, published, expected = case
    assert read_case(text, published) == expected


def test_accept_goldens() -> None:
    """With WAQAI_ACCEPT=1 the expected lines of the golden file are written anew, for a human to review."""
    if os.environ.get("WAQAI_ACCEPT") != "1":
        pytest.skip("set WAQAI_ACCEPT=1 to rewrite the goldens")

    def rewrite(match: re.Match[str]) -> str:
        head = [line for line in match["body"].splitlines() if line.startswith(("text:", "published:"))]
        fields = dict(line.split(": ", 1) for line in head if ": " in line)
        body = "\n".join([*head, *read_case(fields["text"], fields.get("published", ""))])
        return f"## {match['claim']}\n{match['note']}```\n{body}\n```\n"

    GOLDEN.write_text(_CASE.sub(rewrite, GOLDEN.read_text(encoding="utf-8")), encoding="utf-8")


def test_tables_have_no_faults() -> None:
    assert tables()[1] == ()


def _examples() -> list[tuple[str, str, str]]:
    """Every row that gives an example: its table, the word or slug it stands for, the example."""
    found = []
    for name, rows in tables()[0].items():
        for row in rows:
            if getattr(row, "example", "") and name != "calendar-names":
                word = next(getattr(row, field) for field in row.__struct_fields__)
                found.append((name, str(word), row.example))
    return found


@pytest.mark.parametrize("row", _examples(), ids=lambda row: f"{row[0]}#{row[1]}")
def test_every_row_fires_on_its_example(row: tuple[str, str, str]) -> None:
    name, word, example = row
    found = times_of(reading_of(example))
    if name == "times":
        assert f"times#{word}" in {time.row for time in found}
    elif name in ("months", "weekdays", "deictics", "festivals"):
        assert any(word in example[time.start : time.end] for time in found)
    else:
        assert found


@pytest.mark.parametrize("row", tables()[0]["times"], ids=lambda row: row.slug)
def test_constructions_are_silent_without(row: Any) -> None:
    assert f"times#{row.slug}" not in {time.row for time in times_of(reading_of(row.without))}


@pytest.mark.parametrize("row", tables()[0]["calendar-names"], ids=lambda row: row.phrase)
def test_names_are_no_times(row: Any) -> None:
    assert row.phrase in row.example or row.phrase.split()[-1] in row.example
    assert shown(row.example) == []


def test_each_month_name_gives_its_number() -> None:
    for month in tables()[0]["months"]:
        year = "2019" if month.calendar == "gregorian" else "1440هـ"
        ((_, value, _),) = shown(f"وقع ذلك في 5 {month.name} {year}.")
        wanted = f"2019-{month.number:02d}-05" if month.calendar == "gregorian" else hijri_day(1440, month.number, 5)
        assert value == wanted, month.name


def test_all_pairs_of_month_names_are_one_month() -> None:
    """Paired months, the press's commonest date, in every vocabulary and with every joint."""
    months = [month for month in tables()[0]["months"] if month.calendar == "gregorian"]
    for one in months:
        for two in months:
            if one.number == two.number and one.name != two.name:
                for pair in (f"{one.name}/{two.name}", f"{one.name} ({two.name})", f"{one.name} - {two.name}"):
                    ((words, value, _),) = shown(f"انعقد المؤتمر في {pair} 2018 بالعاصمة.")
                    assert (words, value) == (f"{pair} 2018", f"2018-{one.number:02d}"), pair


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2023-12-07", ["2023-12-06", "2023-11", "2023-03"]),
        ("2023-12", ["2023-11", "2023-03"]),
        ("2023", ["2023-03"]),
        ("", ["XXXX-03"]),
        ("not a date", ["XXXX-03"]),
        ("2023-02-30", ["XXXX-03"]),
    ],
)
def test_a_vague_publish_date_resolves_what_it_can(published: str, expected: list[str]) -> None:
    text = "عاد الوفد أمس إلى البلاد.\nزار الوفد أنقرة الشهر الماضي.\nاستقال الوزير في مارس."
    assert [value for _, value, _ in shown(text, published)] == expected


def test_only_read_blocks_are_searched() -> None:
    text = "عاد الوفد أمس."
    reading = reading_of(text)
    for kind, count in (("body", 1), ("title", 1), ("ad", 0), ("furniture", 0), ("echo", 0)):
        blocks = (Block(kind, 0, len(text)),)
        marked = Reading(reading.article, blocks, reading.tokens, reading.sentences)
        assert len(times_of(marked)) == count, kind


def test_forms_tell_the_tense_when_they_are_known() -> None:
    """A past verb nearer than the particle of future keeps the weekday in the past."""
    text = "يتوقع المراقبون ردا بعدما تعثرت المباحثات الخميس"
    reading = reading_of(text, "2023-12-05")
    plain = Form("", (), False, "", "", "NOUN")
    verb = Form("تعثرت", (), False, "تعثرت", "", "VERB", tense="past")
    forms = tuple(verb if text[t.start : t.end] == "تعثرت" else plain for t in reading.tokens)
    with_forms = Reading(reading.article, (), reading.tokens, reading.sentences, forms)
    assert [time.value for time in times_of(with_forms)] == ["2023-11-30"]
    assert [time.value for time in times_of(reading)] == ["2023-12-07"]


def test_the_span_leaves_out_what_is_glued_before_it() -> None:
    assert [words for words, _, _ in shown("والأربعاء وصل الوفد، وبأكتوبر 2019 استقال، ولعام 2020 خطة.")] == [
        "الأربعاء",
        "أكتوبر 2019",
        "عام 2020",
    ]


def test_every_time_names_a_row_of_the_table_times() -> None:
    slugs = {f"times#{row.slug}" for row in tables()[0]["times"]}
    for _, _, example in _examples():
        assert {time.row for time in times_of(reading_of(example))} <= slugs


def test_arithmetic_of_prefix_dates() -> None:
    day = Anchor(2024, 3, 31)
    assert shift(day, "M", -1) == "2024-02"
    assert shift(day, "Y", -20) == "2004"
    assert shift(day, "W", 2) == "2024-04-14"
    assert shift(Anchor(2024, 1), "M", -13) == "2022-12"
    assert shift(Anchor(2024, 1), "D", -1) == ""
    assert shift(day, "Y", 9000) == ""
    assert week_shift(Anchor(2021, 1, 1), 0) == "2020-W53"
    assert read_anchor("2023-12-07T10:00") == Anchor(2023, 12, 7)
    assert read_anchor("0000") == Anchor()


def test_numeric_days_are_day_first() -> None:
    assert numeric_day(7, 12, 2023) == "2023-12-07"
    assert numeric_day(2023, 12, 7) == "2023-12-07"
    assert numeric_day(12, 25, 2023) == "2023-12-25"
    assert numeric_day(21, 10, 1438) == "2017-07-15"
    assert numeric_day(31, 2, 2023) == ""


def test_hijri_outside_the_tables_is_left_out() -> None:
    assert hijri_day(1200, 1, 1) == ""
    assert hijri_day(1445, 13, 1) == ""
    assert hijri_month(1445, 9) == "2024-03-11/2024-04-09"


def test_a_month_without_year_is_the_newest_one_that_makes_sense() -> None:
    december = Anchor(2023, 12, 7)
    assert year_of_month(december, 10, 0, None, "") == 2023
    assert year_of_month(december, 1, 0, None, "") == 2024  # next month is nearer than eleven months ago
    assert year_of_month(december, 1, 0, None, "past") == 2023
    assert year_of_month(december, 3, 0, None, "future") == 2024
    assert year_of_month(december, 12, 0, -1, "") == 2022
    assert year_of_month(december, 12, 5, -1, "") == 2023
    assert year_of_month(december, 12, 0, 0, "future") == 2023


_PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            sorted(
                {word for name, word, _ in _examples() if name != "times"}
                | {
                    "من",
                    "إلى",
                    "بين",
                    "و",
                    "وحتى",
                    "الـ",
                    "/",
                    "-",
                    "(",
                    ")",
                    "،",
                    ":",
                    "12",
                    "2023",
                    "١٤٣٦",
                    "هـ",
                    "م",
                }
                | {
                    "7-12-2023",
                    "12:30",
                    "2006-2010",
                    "الماضي",
                    "المقبلين",
                    "قبل",
                    "بعد",
                    "منذ",
                    "هذا",
                    "الساعة",
                    "يومي",
                }
                | {
                    "كل",
                    "سيعقد",
                    "قال",
                    "الثالثة",
                    "والعشرين",
                    "عشر",
                    "9999",
                    "0",
                    "بتوقيت",
                    "عامي",
                    "أيام",
                    "للأربعاء",
                }
            )
        ),
        st.text(max_size=6),
    ),
    max_size=24,
)
_PUBLISHED = st.sampled_from(["2023-12-07", "2024-02-29", "2023-12", "2023", "", "0001-01-01", "9999-12-31", "x"])


@settings(max_examples=600, deadline=None)
@given(_PIECES, _PUBLISHED)
def test_any_text_is_read_without_error(pieces: list[str], published: str) -> None:
    """Spans lie inside the text, in order, without overlap and without space at the edges; reading twice is equal."""
    text = " ".join(pieces)
    reading = reading_of(text, published)
    found = times_of(reading)
    assert found == times_of(reading)
    end = 0
    for time in found:
        assert end <= time.start < time.end <= len(text)
        assert text[time.start : time.end].strip() == text[time.start : time.end]
        assert all(_VALUE.fullmatch(part) for part in time.value.split("/")), time.value
        assert time.kind == ("range" if "/" in time.value else time.kind)
        end = time.end


@settings(max_examples=100, deadline=None)
@given(st.dates(min_value=read_anchor("1950-01-01").date, max_value=read_anchor("2049-12-31").date))  # type: ignore[arg-type]
def test_every_day_is_read_back_however_it_is_written(day: Any) -> None:
    months = {m.number: m.name for m in tables()[0]["months"] if m.calendar == "gregorian"}
    name = months[day.month]
    for written in (
        f"{day.day} {name} {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.year}-{day.month:02d}-{day.day:02d}",
        f"{day.day} من {name} عام {day.year}م",
    ):
        assert [value for _, value, _ in shown(f"وقع الحادث في {written} قرب المدينة.")] == [day.isoformat()]


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([example for _, _, example in _examples()]), st.sampled_from(["", "لا شيء هنا.", "شرب الولد ماء."])
)
def test_a_sentence_without_times_changes_nothing(example: str, more: str) -> None:
    alone = [value for _, value, _ in shown(example)]
    assert [value for _, value, _ in shown(f"{example}\n{more}")] == alone

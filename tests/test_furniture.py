"""The index of furniture: what is searched for a few patterns only finds what a search for all finds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.knowledge.furniture import FURNITURE_TABLES, Inside, Mark, Shape, build_furniture, find_letters
from waqai.knowledge.table import read_rows

TABLE = Path(__file__).parents[1] / "src" / "waqai" / "data" / FURNITURE_TABLES[0].path
ROWS = read_rows(FURNITURE_TABLES[0], TABLE.read_text(encoding="utf-8"))[0]
FURNITURE = build_furniture({"furniture": ROWS})
PATTERNS = [pattern.replace("*", "").replace("…", "الوفد") for row in ROWS for pattern in row.pattern]
SEAMS = ("", " ", "\n", " - ", "ـ", "َ", "/", "x", "(", ") ", "قال المتحدث إن المحادثات تبدأ غدا. ")
TEXTS = st.lists(st.tuples(st.sampled_from(PATTERNS), st.sampled_from(SEAMS)), max_size=5).map(
    lambda pairs: "".join(pattern + seam for pattern, seam in pairs)
)


def fresh_inside() -> Inside:
    """Asked for no text yet, so that it searches for a few patterns only."""
    return build_furniture({"furniture": INSIDE_ROWS}).inside


INSIDE_ROWS = tuple(row for row in ROWS if row.where in ("anywhere", "line-end"))


def found_by(search: re.Pattern[str], text: str) -> list[tuple[int, int, str | None]]:
    return [(match.start(), match.end(), match.lastgroup) for match in search.finditer(text)]


@pytest.fixture(scope="module")
def every() -> re.Pattern[str]:
    """The search for all patterns, which an index uses once it has been asked often."""
    inside = fresh_inside()
    return [inside.find_search("") for _ in range(20)][-1]


@settings(deadline=None)
@given(text=TEXTS)
def test_a_search_for_those_whose_letters_stand_in_the_text_finds_the_same(every: re.Pattern[str], text: str) -> None:
    assert found_by(fresh_inside().find_search(text), text) == found_by(every, text)


def test_later_texts_are_searched_for_all_patterns_at_once(every: re.Pattern[str]) -> None:
    inside = fresh_inside()
    assert inside.find_search("") is not every and inside.find_search("").pattern == "(?!)"
    assert [inside.find_search("") for _ in range(20)][-1].pattern == every.pattern


def any_of(shapes: Iterable[Shape]) -> re.Pattern[str]:
    """One expression for the names of all sources, as long as the table."""
    return re.compile("|".join(f"(?:{shape.expression})" for shape in shapes))


EVERY_NAME = any_of(FURNITURE.sources._whole.values())
EVERY_PART = any_of(FURNITURE.sources._part.values())
NAMES = st.builds(
    lambda name, seam, mark: seam + name.replace(" ", mark) + seam,
    st.sampled_from(PATTERNS), st.sampled_from(SEAMS), st.sampled_from([" ", ".", "  ", " - ", "ـ", "_"]),
)  # fmt: skip


@settings(deadline=None)  # each name is compiled when it is first asked
@given(name=NAMES)
def test_a_source_is_known_by_its_letters_as_by_one_expression_for_all(name: str) -> None:
    assert FURNITURE.sources.has_name(name) == (EVERY_NAME.fullmatch(name) is not None)
    assert FURNITURE.sources.has_part(name, 0, len(name)) == (EVERY_PART.search(name) is not None)


def test_the_names_of_agencies_are_sources() -> None:
    assert FURNITURE.sources.has_name(" (أ.ف.ب) ") and FURNITURE.sources.has_name("وكالة الصِّحافة الفرنسيّة")
    assert not FURNITURE.sources.has_name("قال المتحدث") and FURNITURE.sources.has_name("فرانس ٢٤")
    assert not FURNITURE.sources.has_name("")
    assert FURNITURE.sources.has_part("القاهرة – أ ف ب: قال", 0, 15) and not FURNITURE.sources.has_part("أ ف ب", 1, 5)


def test_letters_are_those_that_any_spelling_of_a_pattern_has() -> None:
    assert find_letters("«أ.ف.ب» 12") == "افب" and find_letters("إقـرَأ أيضًا…") == find_letters("اقرا ايضا")


def test_a_mark_that_was_never_asked_has_compiled_nothing() -> None:
    furniture = build_furniture({"furniture": ROWS})
    marks = [mark for some in furniture.opening.values() for mark in some]
    assert len(marks) > 500 and all(mark.shape._compiled is None for mark in marks)
    assert Mark("", "", "").shape.compiled.search("قال") is None

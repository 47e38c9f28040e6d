"""Sentences with marked time expressions: what counts as the same value."""

from __future__ import annotations

import pytest

from waqai.app.time_expressions import evaluate_times, is_timed

ROW = {
    "id": "1",
    "text": "عقد المؤتمر يومي 12 و13 نوفمبر 2023.",
    "times": [{"start": 17, "end": 19, "text": "12", "value": "2023-11-12"}],
}


def coded(value: str, start: int = 17, end: int = 35) -> dict[str, object]:
    return {"id": "1", "times": [{"start": start, "end": end, "value": value}]}


@pytest.mark.parametrize(
    ("value", "same", "right"),
    [
        ("2023-11-12", 1, 1),
        ("2023-11-12/2023-11-13", 0, 1),
        ("2023-11-13", 0, 0),
        ("2023-11", 0, 0),
    ],
)
def test_an_end_of_a_range_counts_in_the_wider_reading(value: str, same: int, right: int) -> None:
    figures = evaluate_times([ROW], [coded(value)])
    assert (figures.told, figures.same, figures.right) == (1, same, right)
    assert len(figures.wrong) == 1 - right


def test_a_decade_counts_in_either_spelling() -> None:
    row = {**ROW, "times": [{"start": 0, "end": 5, "text": "التسعينيات", "value": "199"}]}
    assert evaluate_times([row], [coded("199X", 0, 5)]).right == 1


def test_an_expression_elsewhere_does_not_count() -> None:
    assert evaluate_times([ROW], [coded("2023-11-12", 0, 3)]).right == 0
    assert evaluate_times([ROW], []).right == 0


def test_articles_are_no_rows_of_expressions() -> None:
    assert is_timed(ROW)
    assert not is_timed({**ROW, "events": []})
    assert not is_timed({"id": "1", "text": "قال.", "times": [{"text": "أمس", "value": "2023-11-12"}]})

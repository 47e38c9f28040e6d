"""Logistic regression over named features: what it learns, that it learns it again, and that it stays a probability."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.match.linear import BIAS, Linear, fit

_TOY = [
    (("red", "round"), True),
    (("red", "square"), True),
    (("red",), True),
    (("blue", "round"), False),
    (("blue", "square"), False),
    (("blue",), False),
]


def test_fitting_separates_what_one_feature_tells_apart() -> None:
    scorer = fit("toy", _TOY)
    assert all((scorer.score(features) > 0.5) == positive for features, positive in _TOY)
    assert scorer.score(("red", "round")) > 0.8 > 0.2 > scorer.score(("blue", "round"))
    assert abs(scorer.weights["round"]) < abs(scorer.weights["red"])


def test_features_outvote_each_other_by_their_weights() -> None:
    examples = [(("a",), True), (("b",), True), (("a", "b", "no"), False), (("no",), False)] * 5
    scorer = fit("toy", examples, rounds=200)
    assert all((scorer.score(features) > 0.5) == positive for features, positive in examples)


def test_fitting_is_deterministic_and_keeps_the_order_of_features() -> None:
    one, two = fit("toy", _TOY), fit("toy", list(_TOY))
    assert one == two and list(one.weights) == list(two.weights) == [BIAS, "red", "round", "square", "blue"]


def test_the_order_of_examples_counts() -> None:
    assert fit("toy", _TOY).weights != fit("toy", _TOY[::-1]).weights


def test_more_rounds_are_surer() -> None:
    assert fit("toy", _TOY, rounds=60).score(("red",)) > fit("toy", _TOY, rounds=2).score(("red",)) > 0.5


def test_decay_keeps_weights_small() -> None:
    loose, tight = fit("toy", _TOY, rounds=200, decay=0.0), fit("toy", _TOY, rounds=200, decay=0.5)
    assert abs(tight.weights["red"]) < abs(loose.weights["red"])


def test_the_share_of_positives_is_learned_without_features() -> None:
    scorer = fit("toy", [((), True), ((), False), ((), False), ((), False)] * 50, rounds=200)
    assert scorer.score(()) == pytest.approx(0.25, abs=0.05)


def test_unknown_features_count_nothing() -> None:
    scorer = Linear("toy", {BIAS: -1.0, "red": 2.0})
    assert scorer.score(("red", "never seen")) == scorer.score(("red",)) == pytest.approx(0.7310586)
    assert scorer.score(()) == pytest.approx(0.2689414)


def test_a_scorer_without_weights_is_not_fitted_and_undecided() -> None:
    scorer = Linear("toy", {})
    assert not scorer.fitted and scorer.score(("red",)) == 0.5
    assert fit("toy", _TOY).fitted


@given(st.dictionaries(st.text(max_size=3), st.floats(-1e6, 1e6)), st.lists(st.text(max_size=3)))
def test_a_score_is_a_probability(weights: dict[str, float], features: list[str]) -> None:
    assert 0.0 < Linear("toy", weights).score(features) < 1.0


@given(st.lists(st.tuples(st.lists(st.sampled_from("abcd"), max_size=4), st.booleans()), max_size=12))
def test_any_examples_can_be_fitted(examples: list[tuple[list[str], bool]]) -> None:
    scorer = fit("toy", examples, rounds=5)
    assert all(abs(weight) < 100 for weight in scorer.weights.values())
    assert all(0.0 < scorer.score(features) < 1.0 for features, _ in examples)

"""Logistic regression over named binary features: scoring, and fitting by adaptive gradient steps.

Fitting (Duchi, Hazan and Singer 2011, "AdaGrad") is deterministic: the same examples in the same order give the same
weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

BIAS = "bias"


class Linear(Struct, frozen=True):
    """A scorer: its name and the weight of each feature; features that it does not know count nothing."""

    name: str
    weights: Mapping[str, float]

    @property
    def fitted(self) -> bool:
        """Whether the scorer has been trained at all."""
        return bool(self.weights)

    def score(self, features: Iterable[str]) -> float:
        """The probability, 0 to 1, that an example with these features is a positive one."""
        total = self.weights.get(BIAS, 0.0)
        for weight in map(self.weights.get, features):
            if weight is not None:
                total += weight
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def fit(
    name: str, examples: Sequence[tuple[Sequence[str], bool]], rounds: int = 30, rate: float = 0.15, decay: float = 1e-4
) -> Linear:
    """A scorer fitted to examples (features, positive). `decay` is the L2 penalty an example, `rate` the first step."""
    weights: dict[str, float] = {BIAS: 0.0}
    squares: dict[str, float] = {}
    for _ in range(rounds):
        for features, positive in examples:
            used = [BIAS, *features]
            total = sum(weights.get(feature, 0.0) for feature in used)
            error = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))) - positive
            for feature in used:
                old = weights.get(feature, 0.0)
                gradient = error + decay * old * len(used)
                squares[feature] = squares.get(feature, 1e-6) + gradient * gradient
                weights[feature] = old - rate * gradient / math.sqrt(squares[feature])
    return Linear(name, weights)

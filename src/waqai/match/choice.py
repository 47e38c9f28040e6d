"""Multinomial logistic regression over named binary features: which of a few labels is the likeliest.

Fitting is done where the weights are made (`training/train.py`); here is what reading needs. Sums of weights can be
added, so that what belongs to one word type is summed once and kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

Sums = tuple[float, ...]


class Choice(Struct, frozen=True):
    """A chooser: its labels, and for each feature one weight a label; features that it does not know count nothing."""

    labels: tuple[str, ...]
    weights: Mapping[str, Sums]

    @property
    def fitted(self) -> bool:
        """Whether the chooser has been trained at all."""
        return bool(self.weights)

    def sums(self, features: Iterable[str]) -> Sums:
        """One sum of weights a label, in the order of the labels."""
        known = [self.weights[feature] for feature in features if feature in self.weights]
        return tuple(map(sum, zip(*known, strict=True))) if known else (0.0,) * len(self.labels)

    def likeliest(self, parts: Sequence[Sums]) -> tuple[str, float]:
        """The label with the highest total over sums of `parts`, and its probability, 0 to 1."""
        totals = [sum(column) for column in zip(*parts, strict=True)]
        best = max(totals)
        return self.labels[totals.index(best)], 1.0 / sum(math.exp(total - best) for total in totals)

"""Many phrases at once: a nested dictionary of tokens, matched longest first.

Measured against pyahocorasick on 50,000 names, a nested dictionary is faster in Python, and token borders come free.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class Phrases(Generic[Value]):
    """Phrases (sequences of tokens) with their values. Build once, then only ask."""

    def __init__(self) -> None:
        self._root: dict[Any, Any] = {}
        self.size = 0

    def add(self, tokens: Sequence[str], value: Value) -> None:
        """Store a value under a phrase; several values may share one. An empty phrase is ignored."""
        if not tokens:
            return
        node = self._root
        for token in tokens:
            node = node.setdefault(token, {})
        values = node.get(None, ())
        if value not in values:
            node[None] = (*values, value)
            self.size += 1

    def opens(self, token: str) -> bool:
        """Whether any phrase begins with this token."""
        return token in self._root

    def first_tokens(self) -> frozenset[str]:
        """The tokens that some phrase begins with."""
        return frozenset(self._root)

    def longest(
        self, tokens: Sequence[Sequence[str]], at: int, first: str, skip: Sequence[bool], stop: int
    ) -> tuple[int, tuple[Value, ...]]:
        """The longest phrase that begins at token `at` spelled `first`.

        `tokens[i]` holds the spellings under which token i may match; tokens with `skip[i]` may stand inside a phrase
        without counting (quotation marks, hyphens). Returns the token number after the phrase and its values, or
        `(at, ())`.
        """
        node = self._root.get(first)
        best: tuple[int, tuple[Value, ...]] = (at, ())
        if node is None:
            return best
        position = at + 1
        while True:
            values = node.get(None)
            if values:
                best = (position, values)
            ahead = position
            while ahead < stop and skip[ahead]:
                ahead += 1
            if ahead >= stop:
                return best
            following = None
            for spelling in tokens[ahead]:
                following = node.get(spelling)
                if following is not None:
                    break
            if following is None:
                return best
            node = following
            position = ahead + 1

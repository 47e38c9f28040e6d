"""Golden files in Markdown: a claim as heading, a text, and how a layer reads it (decision 9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from waqai.model import Article, Reading
from waqai.packs import load_knowledge
from waqai.pipeline import read_article

PUBLISHED = "2024-05-01"  # the day of the articles in golden files, unless they say another
FOLDER = Path(__file__).parent / "goldens"
FEWEST = 12  # cases of a file


def reading_of(text: str, published: str = PUBLISHED) -> Reading:
    """A text read by all stages, with the packaged tables."""
    return read_article(Article("a", text, published=published), load_knowledge())


class GoldenFile:
    """`goldens/LAYER.md`: `## claim`, a block `text` and a block LAYER, as often as there are cases."""

    def __init__(self, layer: str) -> None:
        self.layer = layer
        self.path = FOLDER / f"{layer}.md"
        self._case = re.compile(
            rf"^## (?P<claim>[^\n]+)\n\n```text\n(?P<text>.*?)```\n\n```{layer}\n(?P<read>.*?)```\n", re.M | re.S
        )

    def cases(self) -> list[tuple[str, str, str]]:
        """Claim, text and expected reading of every case, in order."""
        return [(m["claim"], m["text"], m["read"]) for m in self._case.finditer(self._written())]

    def accept(self, lines_of: Callable[[str], str]) -> None:
        """Writes what the layer reads now over what was expected; whoever asks for it reads the difference."""

        def rewrite(match: re.Match[str]) -> str:
            text = match["text"]
            return f"## {match['claim']}\n\n```text\n{text}```\n\n```{self.layer}\n{lines_of(text)}```\n"

        self.path.write_text(self._case.sub(rewrite, self._written()), encoding="utf-8")

    def check_headings(self) -> None:
        """Every heading is a case, so that none is passed over for a slip in its form."""
        headings = re.findall(r"^## (.+)$", self._written(), re.M)
        assert headings == [claim for claim, _, _ in self.cases()]
        assert len(set(headings)) == len(headings) >= FEWEST

    def _written(self) -> str:
        return self.path.read_text(encoding="utf-8")

"""The article that is shipped to try waqai on."""

from __future__ import annotations

from importlib import resources

from waqai.model import Article
from waqai.sources.article import new_article

_DATE_LENGTH = len("2024-12-12")


def sample_archive() -> str:
    """Path of the shipped articles of the tutorial: JSON lines, one made-up story by six made-up outlets."""
    return str(resources.files("waqai") / "data" / "samples" / "archive.jsonl")


def sample_articles() -> tuple[Article, ...]:
    """The shipped articles in order of their names; each file's name opens with its publish date."""
    folder = resources.files("waqai") / "data" / "samples"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".txt")), key=lambda file: file.name)
    return tuple(
        new_article(
            file.read_text(encoding="utf-8"),
            published=file.name[:_DATE_LENGTH],
            outlet="waqai",
            id=file.name.removesuffix(".txt"),
        )
        for file in files
    )

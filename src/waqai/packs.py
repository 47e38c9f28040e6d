"""The data files as they lie in the package: read from disk once and kept for the process."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.abc import Traversable
from pathlib import Path

from waqai.errors import InputError
from waqai.knowledge import Knowledge, build_knowledge


def read_texts(folder: Path | None = None) -> dict[str, str]:
    """Path below `data/` → text of every table. `folder` stands in for the packaged data (a researcher's own copy).

    Raises InputError when the folder holds no tables.
    """
    root: Traversable = resources.files("waqai") / "data" if folder is None else folder
    texts = {path: file.read_text(encoding="utf-8") for path, file in _tables(root, "")}
    if not texts:
        raise InputError(f"no tables (*.tsv) below {folder}", "point at a folder laid out like src/waqai/data")
    return texts


def version_of(texts: dict[str, str]) -> str:
    """The content's name: a SHA-256 over paths and texts in order of their paths."""
    digest = hashlib.sha256()
    for path in sorted(texts):
        digest.update(f"{path}\0{texts[path]}\0".encode())
    return "sha256:" + digest.hexdigest()


def knowledge_version(folder: Path | None = None) -> str:
    """The name of the data files that `load_knowledge` would load, without building anything from them."""
    return version_of(read_texts(folder))


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """The knowledge that stages read with. Raises KnowledgeError when the tables contradict themselves."""
    return _kept(folder)


@functools.lru_cache(maxsize=2)
def _kept(folder: Path | None) -> Knowledge:
    """One key a folder: a default that is told and one that is not are the same tables."""
    texts = read_texts(folder)
    return build_knowledge(texts, version_of(texts))


def _tables(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _tables(entry, f"{above}{entry.name}/")
        elif entry.name.endswith(".tsv"):
            yield above + entry.name, entry

"""The data files as they lie in the package: read from disk once and kept for the process.

What is built from them is kept in the user's cache folder (`compiled`), so that the next process need not build it.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from waqai.errors import InputError
from waqai.knowledge import Knowledge, build_knowledge
from waqai.packs.compiled import load_compiled, save_compiled

if TYPE_CHECKING:
    from importlib.abc import Traversable

_PACKAGE = Path(__file__).parents[1]


def read_texts(folder: Path | None = None) -> dict[str, str]:
    """Path below `data/` → text of every table. `folder` stands in for the packaged data (a researcher's own copy).

    Raises InputError when the folder holds no tables, UnicodeDecodeError where one is not UTF-8.
    """
    return _to_texts(_read_files(folder))


def knowledge_version(folder: Path | None = None) -> str:
    """The name of the data files that `load_knowledge` would load, without building anything from them."""
    return _version_of(_read_files(folder))


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """The knowledge that stages read with. Raises KnowledgeError when the tables contradict themselves."""
    return _kept(folder)


@functools.lru_cache(maxsize=2)
def _kept(folder: Path | None) -> Knowledge:
    """One key a folder: a default that is told and one that is not are the same tables."""
    files = _read_files(folder)
    version = _version_of(files)
    with _nothing_collected():
        known = load_compiled(version)
        if known is None:
            known = build_knowledge(_to_texts(files), version)
            save_compiled(known)
    return known


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Half a million objects come and none of them goes: looking for garbage among them took a sixth of the time.

    They live as long as the process, so that what is looked for later leaves them out (reading gains 6 %).
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def _read_files(folder: Path | None) -> dict[str, bytes]:
    """Path below `data/` → content of every table, lines ended by `\\n` whatever the file has."""
    files = {path: _end_lines(file.read_bytes()) for path, file in _tables(folder or _packaged(), "")}
    if not files:
        raise InputError(f"no tables (*.tsv) below {folder}", "point at a folder laid out like src/waqai/data")
    return files


def _end_lines(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in content else content


def _to_texts(files: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode("utf-8") for path, content in files.items()}


def _version_of(files: dict[str, bytes]) -> str:
    """The content's name: a SHA-256 over paths and texts in order of their paths."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode() + b"\0" + files[path] + b"\0")
    return "sha256:" + digest.hexdigest()


def _packaged() -> Traversable:
    """The folder of the tables that are shipped."""
    folder = _PACKAGE / "data"
    if folder.is_dir():
        return folder
    from importlib import resources  # the package lies in an archive; otherwise a hundredth of a second can be saved

    return resources.files("waqai") / "data"


def _tables(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _tables(entry, f"{above}{entry.name}/")
        elif entry.name.endswith(".tsv"):
            yield above + entry.name, entry

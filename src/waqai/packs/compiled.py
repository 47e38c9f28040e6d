"""What is built from the tables, kept in the user's cache folder from one process to the next.

A file is named by everything that it was made from: the content of the tables, the code that builds, Python. It is read
only where it belongs to the user and nobody else may write to it; what it may contain are the package's own records and
plain values. Whatever is wrong with a file or the folder, the tables are built as if there were none. Why and how is
told in docs/decisions/0019-compiled-tables.md.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
import os
import pickle
import re
import stat
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from waqai.knowledge import Knowledge

FOLDER_VARIABLE = "WAQAI_CACHE"
"""Names another folder for compiled tables; `off` for none."""

_MOST = 4  # files kept: a few data folders or versions side by side, 12 MB each
_OPENING = b"waqai compiled tables 1\n"
_DIGEST = 32  # bytes
_NAME = re.compile(r"[0-9a-f]{40}\.tables")
_PART = ".part"
_ABANDONED = 3600  # seconds after which a file that nobody finished is removed
_DAY = 86_400  # seconds
_CODE = ("knowledge", "match", "model", "packs")  # folders of what builds and keeps
_RECORDS = ("knowledge", "match", "model")  # folders of the classes of what is built
_PACKAGE = Path(__file__).parents[1]
_PROTOCOL = 5
_PLAIN = frozenset(("frozenset", "set"))  # of builtins, what pickle asks for by name


def load_compiled(version: str) -> Knowledge | None:
    """What was built from the tables of this version by this very code; None where there is no file to be trusted."""
    folder = find_folder()
    name = folder and _find_name(version)
    if not folder or not name:
        return None
    try:
        content = _read_own(folder, name)
        known = _unpack(content, name)
    except Exception:  # a damaged file may raise anything; the tables say the same
        return None
    return known if isinstance(known, Knowledge) and known.version == version else None


def save_compiled(known: Knowledge) -> None:
    """Keep what was built, before anything was read with it, for the next process. Does nothing where that fails."""
    folder = find_folder()
    name = folder and _find_name(known.version)
    if not folder or not name:
        return
    with contextlib.suppress(OSError):
        _make_own(folder)
        _write_whole(folder, name, _pack(known, name))
        _remove_old(folder)


def find_folder() -> Path | None:
    """The folder for compiled tables, by the platform's custom; None where it is switched off or there is no home."""
    asked = os.environ.get(FOLDER_VARIABLE, "")
    if asked:
        return None if asked == "off" else Path(asked)
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path(home, "AppData", "Local"), "waqai", "Cache")
    if sys.platform == "darwin":
        return Path(home, "Library", "Caches", "waqai")
    common = os.environ.get("XDG_CACHE_HOME", "")
    return Path(common if os.path.isabs(common) else Path(home, ".cache"), "waqai")


def _find_name(version: str) -> str:
    """The name of the file for tables of this version; empty where the code cannot be named."""
    return _CODE_NAME and hashlib.sha256(f"{version}\0{_CODE_NAME}".encode()).hexdigest()[:40] + ".tables"


def name_code(package: Path) -> str:
    """The name of all that decides how tables become knowledge: source code, Python, msgspec. Empty without sources."""
    digest = hashlib.sha256(f"{sys.version}\0{sys.implementation.cache_tag}\0{msgspec.__version__}\0".encode())
    try:
        files = sorted(file for part in _CODE for file in Path(package, part).rglob("*.py"))
        for file in files:
            digest.update(f"{file.relative_to(package).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    except OSError:
        return ""
    return digest.hexdigest() if files else ""


def _pack(known: Knowledge, name: str) -> bytes:
    content = pickle.dumps(known, _PROTOCOL)
    return _OPENING + name.encode() + hashlib.sha256(content).digest() + content


def _unpack(content: bytes, name: str) -> Any:
    """What `_pack` packed under this name; ValueError for anything else, and whatever pickle raises."""
    opening = _OPENING + name.encode()
    start = len(opening) + _DIGEST
    packed = memoryview(content)[start:]
    if content[: len(opening)] != opening or hashlib.sha256(packed).digest() != content[len(opening) : start]:
        raise ValueError("another file, or a damaged one")
    return _OwnClasses(io.BytesIO(packed)).load()


class _OwnClasses(pickle.Unpickler):
    """Makes records of this package's classes and nothing else, so that a file can call nothing."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name, where it is one of those."""
        if module == "builtins" and name in _PLAIN:
            return super().find_class(module, name)
        parts = module.split(".")
        if parts[0] == "waqai" and parts[1:2] and parts[1] in _RECORDS:
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record of a table")


def _read_own(folder: Path, name: str) -> bytes:
    """The content of a file of the user's own; OSError where there is none or others could have written it."""
    _check_own(os.lstat(folder), folder)
    path = folder / name
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        _check_own(status, path)
        content = file.read()
    if status.st_mtime < time.time() - _DAY:
        with contextlib.suppress(OSError):
            os.utime(path)  # in use: not the one to be removed next
    return content


def _check_own(status: os.stat_result, path: Path) -> None:
    """Raises PermissionError for what is not the user's own file or folder, or what others may write to.

    Windows has neither owners nor modes here: there the folder lies in the user's profile, which others cannot write.
    """
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise PermissionError(f"{path} is no file")
    if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        raise PermissionError(f"{path} is not the user's own")


def _make_own(folder: Path) -> None:
    """The folder, made where it is missing; OSError where it is not the user's own, or would stand in another's."""
    if not folder.exists() and hasattr(os, "geteuid"):
        above = next(parent for parent in folder.absolute().parents if parent.exists())
        if os.stat(above).st_uid not in (0, os.geteuid()):
            raise PermissionError(f"{above} is another user's")  # a command as root leaves nothing in a user's home
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_own(os.lstat(folder), folder)


def _write_whole(folder: Path, name: str, content: bytes) -> None:
    """The file as a whole or not at all, however many processes write it at once."""
    import tempfile

    descriptor, part = tempfile.mkstemp(_PART, dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(part, folder / name)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def _remove_old(folder: Path) -> None:
    """Removes all but the files used last, and what killed processes left half written."""
    found: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        age = path.lstat().st_mtime
        if _NAME.fullmatch(path.name):
            found.append((age, path))
        elif path.name.endswith(_PART) and age < time.time() - _ABANDONED:
            path.unlink(missing_ok=True)
    for _, path in sorted(found, reverse=True)[_MOST:]:
        path.unlink(missing_ok=True)


# named when the code is loaded: a process that lives on while a newer version is installed builds with the older one
_CODE_NAME = name_code(_PACKAGE)

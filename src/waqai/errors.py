"""The exceptions of waqai, drawn as a tree.

    WaqaiError
    ├── InputError        what was given cannot be read (a missing file, a directory, a wrong date); carries a hint
    └── KnowledgeError    the data files are wrong; carries every fault at once

An odd article is never an exception: it becomes a `Problem` row of its record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class WaqaiError(Exception):
    """Base of all errors that waqai raises on purpose.

    `message` says what is wrong, `hint` what to do about it (may be empty).
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(WaqaiError):
    """What a caller gave cannot be used: a missing file, a directory, a date that is none."""


class KnowledgeError(WaqaiError):
    """The data files contradict themselves; `faults` lists every one of them."""

    def __init__(self, faults: Sequence[Any]) -> None:
        shown = "\n".join(str(fault) for fault in faults)
        super().__init__(f"{len(faults)} faults in the data files\n{shown}", "run: waqai data check")
        self.faults = tuple(faults)

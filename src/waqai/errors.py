"""The exceptions of waqai, drawn as a tree.

    WaqaiError
    ├── InputError        what was given cannot be read (a missing file, a directory, a wrong date); carries a hint
    │   ├── BusyError     a file is held by another process; the same is possible once that is done
    │   └── FetchError    an address gave nothing; says how long its host wants to be left alone
    │       └── AddressError   it may not be fetched at all: no public host, no web address
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


class BusyError(InputError):
    """A file is in use by another process; the same is possible once that is done."""


class FetchError(InputError):
    """An address gave nothing that can be read. `status` is what the host answered (404), 0 where it did not answer.

    `wait` is for how many seconds the host asked to be left alone, 0 where it said nothing.
    """

    def __init__(self, message: str, hint: str = "", *, status: int = 0, wait: float = 0.0) -> None:
        super().__init__(message, hint)
        self.status = status
        self.wait = wait


class AddressError(FetchError):
    """An address that is not fetched whatever its host says: not http or https, or inside a private network."""


class KnowledgeError(WaqaiError):
    """The data files contradict themselves; `faults` lists every one of them."""

    def __init__(self, faults: Sequence[Any]) -> None:
        shown = "\n".join(str(fault) for fault in faults)
        super().__init__(f"{len(faults)} faults in the data files\n{shown}", "run: waqai data check")
        self.faults = tuple(faults)

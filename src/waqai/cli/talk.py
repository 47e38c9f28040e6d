"""What the command line says to a person: on stderr, one line a matter, each error with what to do."""

from __future__ import annotations

import re
import sys

# Bytes and names of strangers end up in messages: nothing in them may steer the terminal or turn its text around.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def say(message: str) -> None:
    """A line on stderr."""
    line = f"waqai: {_STEERING.sub('?', message)}\n"
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding))
    sys.stderr.flush()


def complain(message: str, hint: str = "") -> None:
    """An error on stderr: what is wrong, and what to do about it."""
    say(f"error: {message}" + (f"\n  hint: {hint}" if hint else ""))

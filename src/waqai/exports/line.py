"""A record on one line of JSON, and back."""

from __future__ import annotations

import json
from typing import Any

import msgspec


def json_line(value: Any) -> bytes:
    """JSON on one line, in UTF-8; half surrogate pairs, which UTF-8 cannot hold, stand as JSON's own escapes."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def from_json_line(line: bytes) -> Any:
    """The value that `json_line` wrote, half surrogate pairs included. Raises ValueError for what is no JSON."""
    try:
        return msgspec.json.decode(line)
    except msgspec.DecodeError:
        return json.loads(line)


def escaped(text: str) -> bytes:
    """UTF-8, and half surrogate pairs as JSON writes them."""
    return text.encode("utf-8", "backslashreplace")

"""A record as one line of JSON, and back: what files, the archive and other processes hand on."""

from __future__ import annotations

import json
from typing import Any

import msgspec

Record = dict[str, Any]


def to_line(value: Any) -> bytes:
    """JSON on one line, in UTF-8; half surrogate pairs, which UTF-8 cannot hold, stand as JSON's own escapes."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def from_line(line: bytes) -> Record:
    """The record of a line that `to_line` made. Raises ValueError when it is no JSON object."""
    try:
        record = msgspec.json.decode(line)
    except msgspec.DecodeError:  # msgspec refuses the escapes of half surrogate pairs
        record = json.loads(line)
    if not isinstance(record, dict):
        raise ValueError("the line holds no JSON object")
    return record

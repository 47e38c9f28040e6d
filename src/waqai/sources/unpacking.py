"""Compressed answers, unpacked under a limit: a small file may hold gigabytes of nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from waqai.errors import FetchError

_GZIP = b"\x1f\x8b"
_PIECE = 256 * 1024  # bytes unpacked at a time


def is_packed(raw: bytes) -> bool:
    """Whether the bytes open like a gzip file."""
    return raw.startswith(_GZIP)


def unpack(pieces: Iterable[bytes], limit: int) -> bytes:
    """What a gzip file of one or several members holds.

    Raises FetchError where it is broken, ends too early, or holds more than `limit` bytes.
    """
    found = bytearray()
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    started = False
    for piece in pieces:
        while piece:
            if reader.eof:
                if not piece.startswith(_GZIP[: len(piece)]):
                    return bytes(found)  # padding after the last member
                reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
            started = True
            try:
                found += reader.decompress(piece, _PIECE)
            except zlib.error as error:
                raise FetchError(f"its compression is broken: {error}", "ask again later") from error
            check_size(len(found), limit)
            piece = reader.unused_data if reader.eof else reader.unconsumed_tail
    if started and not reader.eof:
        raise FetchError("its compressed answer ends too early", "ask again later")
    return bytes(found)


def check_size(size: int, limit: int) -> None:
    """Raises FetchError when more than `limit` bytes have come."""
    if size > limit:
        raise FetchError(f"holds more than {limit:,} bytes", "no article is so long; raise the limit if you trust it")

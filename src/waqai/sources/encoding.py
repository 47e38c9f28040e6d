"""Text from bytes: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import contextlib
import html
import re

from waqai.errors import InputError
from waqai.model import Problem

# Longest first: the mark of UTF-32-LE opens with that of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN_BINARY = (
    (b"%PDF", "a PDF", "take its text out first: pdftotext FILE.pdf"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "save it as plain text (UTF-8) first"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as plain text (UTF-8) first"),
    (b"\x89PNG", "an image", "waqai reads text; an image needs text recognition first"),
    (b"\xff\xd8\xff", "an image", "waqai reads text; an image needs text recognition first"),
    (b"GIF8", "an image", "waqai reads text; an image needs text recognition first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "decompress it first: zstd -d FILE"),
    (b"BZh", "compressed with bzip2", "decompress it first: bunzip2 FILE"),
    (b"\xfd7zXZ", "compressed with xz", "decompress it first: unxz FILE"),
    (b"PAR1", "a Parquet file", "name it as a file of its own: waqai read FILE.parquet"),
    (b"SQLite format 3", "a database", "export it as JSON lines first"),
)
_SAMPLE = 200_000  # bytes looked at when an encoding is guessed
_ARABIC = re.compile("[\u0621-\u064a]")
# Lead bytes of Arabic in UTF-8 (D8 to DB) as windows-1252 or windows-1256 show them, each with the byte that follows.
_DOUBLED = re.compile(
    "[ØÙÚÛ][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]"
    "|[\u0637\u0638][\x80-\xbf\u0152\u0153\u0192\u02c6\u0679\u067e\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be\u200c\u200d\u2013-\u2122\u060c\u061b]"
)
# Share of a line's characters: text encoded twice has half of them so; «فقط» in quotation marks is one now and then.
_LEAST_DOUBLED = 0.05
_REFERENCE = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.I)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_CONTROL_BYTES = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])


def decode(raw: bytes, declared: str = "") -> tuple[str, tuple[Problem, ...]]:
    """The text of `raw` and what was odd about its bytes; a byte order mark is taken off.

    Order: the mark, strict UTF-8, UTF-16 by its shape, UTF-8 with few broken places, what the page declares, the two
    old Arabic code pages by their letters. What was encoded twice is undone. Raises InputError for what is no text.
    """
    text, problems = _decode_once(raw, declared)
    mended, more = undo_double_encoding(text)
    return mended, (*problems, *more)


def find_codec(sample: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The codec of a long text by its opening, which ends anywhere, and what is odd about it: for reading in pieces.

    The same order as `decode`. Raises InputError for what is no text.
    """
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return {"utf-8": "utf-8-sig"}.get(name, name[: -len("-le")]), ()
    refuse_binary(sample)
    wide = _shape_of_utf16(sample)
    if wide:
        return wide, ()
    _refuse_controls(sample)
    rough = sample.decode("utf-8", "replace")
    if rough.count("\ufffd") * 20 <= len(_BEYOND_ASCII.findall(rough)):
        return "utf-8", ()
    name = _old_code_page(sample)
    return name, (_guessed(name),)


def undo_double_encoding(text: str) -> tuple[str, tuple[Problem, ...]]:
    """The text with what was encoded twice undone, and a problem that says so; else as it came.

    UTF-8 that some program took for windows-1252 or windows-1256 and wrote as UTF-8 again (`Ø§Ù„` for «ال»): the lines
    that show it are taken back to their bytes. A line that does not come back whole stays.
    """
    if not _DOUBLED.search(text):
        return text, ()
    lines = [_undone(line) for line in text.split("\n")]
    mended = "\n".join(lines)
    if mended == text:
        return text, ()
    return mended, (
        Problem("double-encoding", "the text was encoded twice, which was undone; look at what wrote it that way"),
    )


def undo_entities(text: str) -> str:
    """Character references (`&quot;`, `&#1575;`) as the characters that they stand for: fields cut out of web pages."""
    return html.unescape(text) if _REFERENCE.search(text) else text


def _undone(line: str) -> str:
    shown = len(_DOUBLED.findall(line))
    if shown < max(2, len(line) * _LEAST_DOUBLED):
        return line
    for codec in ("cp1252", "cp1256"):
        raw = b"".join(_as_bytes(character, codec) for character in line)
        back = raw.decode("utf-8", "replace") if raw else ""
        if len(_ARABIC.findall(back)) * 4 >= shown * 3 and back.count("\ufffd") * 50 <= len(back):
            return back
    return line


def _as_bytes(character: str, codec: str) -> bytes:
    """One byte of a code page; places that it leaves open stand for themselves, as browsers read them."""
    try:
        return character.encode(codec)
    except UnicodeEncodeError:
        return bytes([ord(character)]) if ord(character) < 0x100 else b"\xff"


def _decode_once(raw: bytes, declared: str) -> tuple[str, tuple[Problem, ...]]:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _strict_or_broken(raw[len(mark) :], name)
    refuse_binary(raw)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(raw, declared)
    wide = _shape_of_utf16(raw)
    if wide:
        return _strict_or_broken(raw, wide)
    _refuse_controls(raw)
    return text, ()


def refuse_binary(raw: bytes) -> None:
    """Raises InputError where `raw` opens like a known kind of file that is no text."""
    for magic, kind, hint in _KNOWN_BINARY:
        if raw.startswith(magic):
            raise InputError(f"is {kind}, not text", hint)


def _decode_other(raw: bytes, declared: str) -> tuple[str, tuple[Problem, ...]]:
    wide = _shape_of_utf16(raw)
    if wide:
        return _strict_or_broken(raw, wide)
    _refuse_controls(raw)
    with contextlib.suppress(UnicodeDecodeError):
        return _joined(raw.decode("utf-8", "surrogatepass")), ()
    sample = raw[:_SAMPLE]
    rough = sample.decode("utf-8", "replace")
    broken = rough.count("\ufffd")
    if broken * 20 <= len(_BEYOND_ASCII.findall(rough)):
        return _strict_or_broken(raw, "utf-8")
    name = _declared_codec(declared) or _old_code_page(sample)
    text = raw.decode(name, "replace")
    if declared and _declared_codec(declared):
        return text, ()
    return text, (_guessed(name),)


def _guessed(name: str) -> Problem:
    return Problem("encoding-guessed", f"the text is not UTF-8 and was read as {name}; save it as UTF-8 to be sure")


def _strict_or_broken(raw: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    """Decoded strictly; failing that, half surrogate pairs are kept and other broken places become U+FFFD."""
    try:
        return raw.decode(name), ()
    except UnicodeDecodeError:
        pass
    try:
        return _joined(raw.decode(name, "surrogatepass")), ()
    except UnicodeDecodeError:
        text = raw.decode(name, "replace")
    lost = text.count("\ufffd")
    return text, (Problem("broken-encoding", f"{lost:,} places are not valid {name.upper()} and show as U+FFFD"),)


def _joined(text: str) -> str:
    """CESU-8 writes one character as two halves: joined here, while a half without its other stays one."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _shape_of_utf16(raw: bytes) -> str:
    """UTF-16 without a mark: nearly all high bytes are that of Arabic (06) or of Latin and marks (00)."""
    sample = raw[: _SAMPLE // 2 * 2]
    pairs = len(sample) // 2
    if pairs < 4:
        return ""
    high = (0x00, 0x06, 0x20)
    for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        column = sample[first::2]
        if sum(column.count(value) for value in high) > 0.9 * pairs and column.count(0) + column.count(6) > 0.6 * pairs:
            other = sample[1 - first :: 2]
            if other.count(0) < 0.1 * pairs:
                return name
    return ""


def _refuse_controls(raw: bytes) -> None:
    sample = raw[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls > 4 and controls * 10 > len(sample):  # a few in a short text are dirt
        raise InputError("is binary, not text", "waqai reads plain text, HTML and JSON lines")


def _declared_codec(declared: str) -> str:
    try:
        return codecs.lookup(declared.strip()).name if declared.strip() else ""
    except LookupError:
        return ""


def _old_code_page(sample: bytes) -> str:
    """windows-1256 or ISO 8859-6 where the bytes beyond ASCII are mostly Arabic letters, else windows-1252."""
    text = sample.decode("cp1256", "replace")
    beyond = len(_BEYOND_ASCII.findall(text))
    if len(_ARABIC.findall(text)) < 0.6 * beyond:
        return "cp1252"
    # The article is the commonest pair of letters: alef is C7 in both code pages, lam is E1 in one and E4 in the other.
    return "cp1256" if sample.count(b"\xc7\xe1") >= sample.count(b"\xc7\xe4") else "iso8859-6"

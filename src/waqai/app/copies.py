"""Copies of one text: an agency's report that many outlets print, each a little changed.

Two articles are copies when their runs of five words, in folded spelling, have a Jaccard index of at least `SAME`: half
of all runs of both stand in both. An article belongs to the group of every article that it copies, and where it copies
articles of two groups, these become one. All articles are kept; a group counts once.

`Signature.bands` are keys by which copies are looked up, `Signature.keep` is what an archive stores to compare them.
Both are the same on every machine and in every release, because archives hold them; a test holds that they stay so.
What was measured stands in `docs/decisions/0016-copies.md`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Protocol

from msgspec import Struct

from waqai.knowledge.furniture import agency_key
from waqai.knowledge.spelling import fold

SAME = 0.5  # the index from which texts are copies: measured from .44 to .52, see the decision
RUN = 5  # words of one run: 4 and 6 separate copies from articles on the same matter less well
BANDS = 32
ROWS = 3  # 1 - (1 - .5³)³²: 98.6 % of pairs at the very limit share a band, 99.96 % at an index of .6
KEPT = 256  # runs kept for the comparison; an article of the news has 200, and above it is an estimate (error ±.03)
_BINS = BANDS * ROWS
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"[(\[{«]\s*([^()\[\]{}«»\n]{2,40}?)\s*[)\]}»]")
_HEAD = re.compile(r"[^\n]{2,60}(?::|[-–—]\s)")
_PARTS = re.compile(r"[-–—/،,:()«»]+")
_DAY = 10  # characters of a date in full


def without_headline(text: str, title: str) -> str:
    """The text behind the headline that stands over it: outlets print an agency's words under headlines of their own,
    and with these 95.5 % of known copies were found where 99.4 % are without.
    """
    body = text.removeprefix(title) if title else text
    return body if body.strip() else text


class Signature(Struct, frozen=True):
    """What is known of a text to find and to compare its copies.

    `bands` are unsigned 64-bit keys; texts that share none are taken as different. `keep` holds the lowest 32-bit
    hashes of the text's runs, in order, each in four bytes, the lowest byte first. A text without words has neither.
    """

    bands: tuple[int, ...]
    keep: bytes


class Stored(Struct, frozen=True):
    """An article that was grouped before: its id, its group, and the `keep` of its signature."""

    article: str
    group: str
    keep: bytes


class CopyIndex(Protocol):
    """Where signatures are stored: in an archive, or in memory (`MemoryIndex`)."""

    def find(self, bands: tuple[int, ...]) -> Iterable[Stored]:
        """Every stored article that shares a band, in any order; once is enough."""
        ...

    def add(self, article: str, group: str, signature: Signature) -> None:
        """Store an article in a group, new or known."""
        ...

    def merge(self, group: str, others: tuple[str, ...]) -> None:
        """Put all articles of the groups `others` into `group`."""
        ...


class Printing(Struct, frozen=True):
    """One article of a group, as far as its origin is asked: `published` is a date or a time stamp, or empty."""

    article: str
    text: str
    published: str = ""


class Origin(Struct, frozen=True):
    """Where a text probably comes from: `article` is the id of the member that is nearest to it, `agency` the agency
    that it credits (empty where none does), `why` is credit, earliest or first-seen."""

    article: str
    agency: str
    why: str


def build_signature(text: str) -> Signature:
    """The signature of a text as received.

    Minima are taken by one permutation (Li, Owen and Zhang 2012): each hash falls into one of 96 bins, and a bin that
    stays empty borrows the minimum of another, always the same (optimal densification, Shrivastava 2017).
    """
    runs = find_runs(text)
    if not runs:
        return Signature((), b"")
    hashes = [int.from_bytes(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()) for run in runs]
    lowest = sorted({number >> 32 for number in hashes})[:KEPT]
    return Signature(_build_bands(hashes), struct.pack(f"<{len(lowest)}I", *lowest))


def find_runs(text: str) -> set[str]:
    """All runs of five words of a text, folded; one run of all words where there are fewer; none without words."""
    words = _WORD.findall(fold(text))
    return {" ".join(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))} if words else set()


def _build_bands(hashes: list[int]) -> tuple[int, ...]:
    bins = [-1] * _BINS
    for number in hashes:
        place, value = number % _BINS, number // _BINS
        if bins[place] < 0 or value < bins[place]:
            bins[place] = value
    filled = [bins[place] if bins[place] >= 0 else bins[_lender(place, bins)] for place in range(_BINS)]
    return tuple(
        int.from_bytes(
            blake2b(struct.pack(f"<B{ROWS}Q", band, *filled[band * ROWS : (band + 1) * ROWS]), digest_size=8).digest()
        )
        for band in range(BANDS)
    )


def _lender(place: int, bins: list[int]) -> int:
    """The first bin that is not empty, of a row of bins that depends on the place alone."""
    number = place
    while True:
        number = (number * 0x5851F42D4C957F2D + 0x14057B7EF767814F + 2 * place) % 2**64  # Knuth's MMIX
        candidate = (number >> 32) % _BINS
        if bins[candidate] >= 0:
            return candidate


def compare_kept(first: bytes, second: bytes) -> float:
    """The Jaccard index of two texts, from what was kept of either: 0 to 1; 0 where one has no words."""
    one, other = _unpacked(first), _unpacked(second)
    if not one or not other:
        return 0.0
    ends = [hashes[-1] for hashes in (one, other) if len(hashes) >= KEPT]
    both, either = set(one) & set(other), set(one) | set(other)
    if ends:  # above the end of a full row nothing is known
        end = min(ends)
        both = {number for number in both if number <= end}
        either = {number for number in either if number <= end}
    return len(both) / len(either)


def _unpacked(keep: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(keep) // 4}I", keep)


def same_text(first: Signature, second: Signature) -> bool:
    """Whether two texts are copies of one, both having words."""
    return compare_kept(first.keep, second.keep) >= SAME


def group_copy(article: str, signature: Signature, index: CopyIndex) -> str:
    """Puts an article into its group and gives the group's name, which is the id of one of its articles.

    Only articles that share a band are compared, and of each group only until one is a copy: the cost does not grow
    with the archive. Where groups become one, the lowest name stays.
    """
    joined: set[str] = set()
    for stored in index.find(signature.bands) if signature.bands else ():
        if stored.group in joined or stored.article == article:
            continue
        if compare_kept(signature.keep, stored.keep) >= SAME:
            joined.add(stored.group)
    group = min(joined, default=article)
    if len(joined) > 1:
        index.merge(group, tuple(sorted(joined - {group})))
    index.add(article, group, signature)
    return group


class MemoryIndex:
    """A `CopyIndex` for one run: some 3 kB an article."""

    def __init__(self) -> None:
        self._keys: dict[int, list[str]] = {}
        self._kept: dict[str, bytes] = {}
        self._group_of: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}

    def find(self, bands: tuple[int, ...]) -> Iterable[Stored]:
        """Every article added before that shares a band, once, in the order of the bands."""
        found = dict.fromkeys(article for band in bands for article in self._keys.get(band, ()))
        return [Stored(article, self._group_of[article], self._kept[article]) for article in found]

    def add(self, article: str, group: str, signature: Signature) -> None:
        """Stores an article; one of the same id that was there before stays where it is."""
        if article in self._kept:
            return
        self._kept[article], self._group_of[article] = signature.keep, group
        self._members.setdefault(group, []).append(article)
        for band in signature.bands:
            self._keys.setdefault(band, []).append(article)

    def merge(self, group: str, others: tuple[str, ...]) -> None:
        """Puts the articles of `others` into `group`."""
        for other in others:
            for article in self._members.pop(other):
                self._group_of[article] = group
                self._members[group].append(article)

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The ids of each group's articles; an article without a copy is a group of one."""
        return tuple(map(tuple, self._members.values()))


def probable_origin(printings: Iterable[Printing], agencies: Mapping[str, str]) -> Origin:
    """Where the text of a group probably comes from. `printings` are its articles in the order seen, at least one.

    An agency that members credit is the origin, the most credited one where they differ, and the earliest member that
    credits it stands nearest to it. Without a credit it is the earliest member, where one is earlier than the others,
    else the one seen first. A day without a time is compared by the day alone. `agencies` is that of `known.furniture`.
    """
    seen = tuple(printings)
    if not seen:
        raise ValueError("a group without articles has no origin")
    credited = [(find_agency(printing.text, agencies), printing) for printing in seen]
    counts: dict[str, int] = {}
    for agency, _ in credited:
        if agency:
            counts[agency] = counts.get(agency, 0) + 1
    if counts:
        agency = max(counts, key=lambda name: counts[name])  # the first seen of equals: dictionaries keep their order
        return Origin(
            _earliest([printing for name, printing in credited if name == agency])[0].article, agency, "credit"
        )
    first, certain = _earliest(seen)
    return Origin(first.article, "", "earliest" if certain else "first-seen")


def _earliest(printings: Iterable[Printing]) -> tuple[Printing, bool]:
    """The earliest of them, and whether it is earlier than all others that have a date."""
    seen = list(printings)
    dated = [printing for printing in seen if len(printing.published) >= _DAY]
    if not dated:
        return seen[0], False
    first_day = min(printing.published[:_DAY] for printing in dated)
    same_day = [printing for printing in dated if printing.published.startswith(first_day)]
    if all(len(printing.published) > _DAY for printing in same_day):
        first = min(same_day, key=lambda printing: printing.published)
        return first, sum(printing.published == first.published for printing in same_day) == 1 < len(dated)
    return same_day[0], len(same_day) == 1 < len(dated)


def find_agency(text: str, agencies: Mapping[str, str]) -> str:
    """The agency that an article credits, empty for none: in brackets or before a colon or dash at the head of one of
    its first lines («جدة - واس:»), or in brackets or alone at its end."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines[:4]:
        head = _HEAD.match(line)
        pieces = _BRACKETS.findall(line[:80]) + (_PARTS.split(head.group()) if head else [])
        for piece in pieces:
            if found := agencies.get(agency_key(piece)):
                return found
    for line in lines[-2:]:
        pieces = [line] if len(line) <= 60 else []
        for piece in (*pieces, *_PARTS.split(pieces[0] if pieces else ""), *_BRACKETS.findall(line[-80:])):
            if found := agencies.get(agency_key(piece)):
                return found
    return ""

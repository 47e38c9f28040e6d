"""Saved queries of a watched archive: which acts are new to one, and when a hook that failed is tried again.

An act is told once for each alert, however often its incident is found again or changes its name: it counts as told by
its tellings. Times are seconds since 1970 (UTC).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

_FIRST_WAIT = 60.0  # seconds after a first failure; twice as long after each more
_LONGEST_BACK_OFF = 6 * 3600.0  # a hook that is back after a day's fault hears the same day
_LONGEST_WAIT = 7 * 24 * 3600.0  # what a host may ask for by Retry-After


class Alert(Struct, frozen=True):
    """A saved query. `outlets` is how many independent outlets must tell an act; `feed` is a path and `webhook` an
    address, either of which may be empty."""

    name: str
    query: str
    outlets: int = 1
    feed: str = ""
    webhook: str = ""


class Match(Struct, frozen=True):
    """A telling that a query finds: its incident, article and event, the group of copies of the article, its outlet."""

    incident: str
    article: str
    event: str
    text: str
    outlet: str


class Entry(Struct, frozen=True):
    """What is told of one act: an id that never changes, when it was found (UTC, `2024-05-08T09:00:00Z`), and the act
    as plain data."""

    id: str
    alert: str
    made: str
    content: Mapping[str, Any]


def find_told(matches: Iterable[Match], least: int) -> tuple[tuple[Match, ...], ...]:
    """The incidents that at least so many independent outlets tell, each as its matches, by the incident's id."""
    found: dict[str, list[Match]] = {}
    for match in matches:
        found.setdefault(match.incident, []).append(match)
    return tuple(
        tuple(sorted(members, key=lambda match: (match.article, match.event)))
        for _, members in sorted(found.items())
        if count_independent(members) >= least
    )


def count_independent(matches: Iterable[Match]) -> int:
    """How many outlets tell it independently: the most pairs of an outlet and a text in which none stands twice.

    Two outlets that print one agency's text are one; so is an outlet with two texts. Articles whose outlet is not known
    count as one outlet together.
    """
    texts: dict[str, set[str]] = {}
    for match in matches:
        texts.setdefault(match.outlet, set()).add(match.text)
    taken: dict[str, str] = {}  # text → the outlet that it is paired with

    def give(outlet: str, seen: set[str]) -> bool:
        """Whether a text can be found for the outlet, others moving to another of theirs (an augmenting path)."""
        for text in sorted(texts[outlet] - seen):
            seen.add(text)
            if text not in taken or give(taken[text], seen):
                taken[text] = outlet
                return True
        return False

    return sum(give(outlet, set()) for outlet in sorted(texts))


def find_next_try(now: float, tries: int, wait: float = 0.0) -> float:
    """When a hook that failed `tries` times in a row is asked again; its host wants `wait` seconds of rest (or 0)."""
    delay = min(_FIRST_WAIT * float(2 ** min(max(tries, 1) - 1, 16)), _LONGEST_BACK_OFF)
    return now + max(delay, min(max(wait, 0.0), _LONGEST_WAIT))

"""Actors, times and places as the text names them, and which of them are the same."""

from __future__ import annotations

from msgspec import Struct


class Mention(Struct, frozen=True):
    """Words that name or describe an actor. `first` to `last` are its tokens, `head` the token that carries it.

    kind: name, role, pronoun or omitted. `actor` is the key of a row (`people#vladimir-putin`) or empty. `country` and
    `sector` are the actor code's halves. `role` is the slug of a title row; `office` what that title holds. `sense`:
    person, country, body, group, organisation or people. `demonym` marks a bare adjective of nationality.
    """

    start: int
    end: int
    first: int
    last: int
    head: int
    kind: str
    sense: str
    name: str
    name_en: str = ""
    actor: str = ""
    country: str = ""
    sector: str = ""
    role: str = ""
    gender: str = ""
    number: str = ""
    demonym: bool = False
    row: str = ""


class Entity(Struct, frozen=True):
    """One actor of the article: all its mentions are linked to it. Fields as in `RECORD.md`."""

    id: str
    kind: str
    name: str
    name_en: str
    country: str
    sector: str
    actor: str


class Link(Struct, frozen=True, gc=False):
    """Mention number `mention` names the entity number `entity`; `why` names the rule that tied them."""

    mention: int
    entity: int
    why: str


class Time(Struct, frozen=True, gc=False):
    """An expression of the calendar. `value` as in `gold/GUIDE.md` (prefix date, week, quarter, range `A/B`, `P3D`).

    kind: date, time, duration or range.
    """

    start: int
    end: int
    value: str
    kind: str
    row: str


class Place(Struct, frozen=True):
    """A named place with its country (alpha-3, empty where it spans states) and coordinates in degrees (WGS 84)."""

    start: int
    end: int
    name: str
    name_en: str
    country: str
    lat: float | None
    lon: float | None
    row: str

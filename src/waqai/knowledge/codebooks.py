"""The closed lists that rows are held to: sectors of actors, contexts of events, offices that two people claimed."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from waqai.knowledge.table import Table


class Sector(Struct, frozen=True):
    """What an actor is in its country: a PLOVER 2.0 sector code and its name in English."""

    code: str
    name_en: str


class Context(Struct, frozen=True):
    """What an event is about: a PLOVER 2.0 context and its name in English."""

    slug: str
    name_en: str


class Contested(Struct, frozen=True):
    """An office in a country that two people held or claimed at the same time; `why` says how, neutrally."""

    office: str
    country: str
    why: str


CODEBOOK_TABLES: tuple[Table[Any], ...] = (
    Table("schemes/contexts.tsv", Context, "slug"),
    Table("schemes/sectors.tsv", Sector, "code"),
    Table("world/contested.tsv", Contested, ""),
)
WITHOUT_COUNTRY = ("IGO", "IMG", "MNC", "NGO")
"""What stands for the country of an organisation that has none; its sector is then its own short name."""

"""The closed lists that rows are held to: sectors of actors, contexts of events, offices that two people claimed."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from waqai.knowledge.table import Table


class Sector(Struct, frozen=True):
    """What an actor is in its country: a PLOVER 2.0 sector code, its name in English, and the CAMEO 1.1b3 role for it
    (PLOVER's crosswalk read backwards: PLOVER folds insurgents and separatists into REB)."""

    code: str
    name_en: str
    cameo: Literal[
        "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "HLH", "JUD", "LAB", "LEG", "MED", "MIL", "OPP", "PTY",
        "REB", "REF", "REL", "SPY", "UAF",
    ]  # fmt: skip


class CountryCode(Struct, frozen=True):
    """A country's two codes of ISO 3166."""

    code: str
    alpha2: str


class KnownGroup(Struct, frozen=True):
    """An organisation that CAMEO 1.1b3 has a code for: its kind and short name here, and that code."""

    country: str
    sector: str
    cameo: str


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
    Table("schemes/country-codes.tsv", CountryCode, "code"),
    Table("schemes/known-groups.tsv", KnownGroup, ""),
    Table("schemes/sectors.tsv", Sector, "code"),
    Table("world/contested.tsv", Contested, ""),
)
WITHOUT_COUNTRY = ("IGO", "IMG", "MNC", "NGO")
"""What stands for the country of an organisation that has none; its sector is then its own short name."""

"""The rows of the data files, one class a table. Columns are explained in `docs/reference/tables.md`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Country(Struct, frozen=True, gc=False):
    """A state or territory: ISO 3166 alpha-3 code (PSE, XKX), names, nationality, capital and seats of government."""

    code: str
    name_en: str
    name: str
    variants: tuple[str, ...]
    demonym: tuple[str, ...]
    plurals: tuple[str, ...]
    capital: tuple[str, ...]
    capital_en: str
    capital_lat: float | None
    capital_lon: float | None
    seats: tuple[str, ...]
    lat: float | None
    lon: float | None


class Grouping(Struct, frozen=True, gc=False):
    """Countries that are asked for together: members of an organisation, or a region as news writes it."""

    slug: str
    name_en: str
    name: str
    variants: tuple[str, ...]
    members: tuple[str, ...]


class Group(Struct, frozen=True, gc=False):
    """An organisation, party, armed group, medium, company or institution that has a name of its own."""

    key: str
    name: str
    name_en: str
    variants: tuple[str, ...]
    short: tuple[str, ...]
    country: str
    sector: str
    since: str
    until: str


class Person(Struct, frozen=True, gc=False):
    """A named person; `sector` holds between `since` and `until`, and ELI after the last office ended."""

    key: str
    name: str
    name_en: str
    variants: tuple[str, ...]
    short: tuple[str, ...]
    gender: Literal["m", "f"]
    country: str
    sector: str
    since: str
    until: str


class Office(Struct, frozen=True, gc=False):
    """A person's time in an office: `office` is the slug of a role, `country` its country or organisation."""

    person: str
    office: str
    country: str
    since: str
    until: str


class PlaceRow(Struct, frozen=True, gc=False):
    """A place that is no country; `key` is `gn-<GeoNames id>` or a slug."""

    key: str
    name: str
    name_en: str
    variants: tuple[str, ...]
    country: str
    kind: str
    lat: float | None
    lon: float | None
    population: int


class Role(Struct, frozen=True, gc=False):
    """A title, a body or a kind of people, from whose words an actor's sector is read."""

    slug: str
    kind: Literal["person", "body", "people"]
    head: str
    feminine: str
    plurals: tuple[str, ...]
    complement: tuple[str, ...]
    name_en: str
    sector: str
    country: str
    example: str


class Cue(Struct, frozen=True, gc=False):
    """A verb, preposition or noun that pins words to a speaker."""

    slug: str
    kind: Literal["verb", "preposition", "noun"]
    past: str
    present: str
    nouns: tuple[str, ...]
    content: tuple[str, ...]
    direct: str
    commits: str
    example: str


class Frame(Struct, frozen=True, gc=False):
    """One sense of one predicate, and the act that it reports. Slots are explained in `docs/reference/tables.md`."""

    slug: str
    verb: str
    present: str
    nouns: tuple[str, ...]
    with_: tuple[str, ...]
    without: tuple[str, ...]
    type: str
    mode: str
    contexts: tuple[str, ...]
    cameo: str
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    noun_actor: tuple[str, ...]
    noun_recipient: tuple[str, ...]
    needs: Literal["actor", "recipient", "both", "either"]
    gloss: str
    example: str
    not_: str


class Word(Struct, frozen=True, gc=False):
    """A word of a closed class: its tag, and a class that stages ask for (negation, future, possible, …)."""

    word: str
    tag: str
    classes: tuple[str, ...]


class Verb(Struct, frozen=True, gc=False):
    """A verb that is no frame and no cue, so that the clause grammar knows it for a verb.

    `classes`: control (its subject does what its object names: «واصل القصف»), possible, considered (its subject thinks
    of doing it: «درس»), future, negation, call (the act is asked for, not told: «دعا إلى وقف»), end (it stops: «أوقف»).
    """

    past: str
    present: str
    classes: tuple[str, ...]


class Governor(Struct, frozen=True):
    """A noun or preposition that takes the act behind it out of what happened, or leaves it in.

    class: prevention («منع الهجوم»), future («خطة»), possible («احتمال»), negation («عدم»), end («وقف»: the act was
    under way), attempt («محاولة»), call («ضرورة»), memory («ذكرى»: another time is meant), talk («تقرير عن الهجمات»),
    ability («القدرة على تزويد»: possible, and worth a row).
    """

    word: str
    class_: Literal[
        "prevention", "future", "possible", "negation", "end", "attempt", "call", "memory", "talk", "ability"
    ]
    example: str


class Topic(Struct, frozen=True):
    """A word of sport, dense in articles of another kind than political news, or the words for a misfortune that nobody
    intends."""

    word: str
    topic: Literal["sport", "culture", "accident"]


class Weight(Struct, frozen=True):
    """One feature of a learned scorer (a logistic regression) and its weight; written by `training/train.py`."""

    feature: str
    weight: float | None


class TagWeight(Struct, frozen=True):
    """One feature of the tagger (a multinomial logistic regression) and its weight for each tag; written by
    `training/train.py`."""

    feature: str
    verb: float | None
    noun: float | None
    adj: float | None
    name: float | None
    adv: float | None


class OpenWord(Struct, frozen=True):
    """A noun or adjective that would otherwise be taken for something else; `plurals` are broken ones."""

    word: str
    tag: Literal["ADJ", "NOUN", "ADV"]
    plurals: tuple[str, ...]


class EventType(Struct, frozen=True):
    """A PLOVER 2.0 type or mode with its quad class and score (manual of 2024-02-04)."""

    type: str
    mode: str
    quad: int
    score: float | None


class Cameo(Struct, frozen=True):
    """A CAMEO 1.1b3 code: its label, its Goldstein score in ICEWS, and the PLOVER type, mode and context it maps to."""

    code: str
    label: str
    goldstein: float | None
    type: str
    mode: str
    contexts: tuple[str, ...]

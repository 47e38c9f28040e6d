"""Titles, bodies and kinds of people by the words that open them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from waqai.knowledge.rows import Role
from waqai.knowledge.spelling import fold, strip_article

_WORDS = re.compile(r"[^\W_]+")


_PLURAL_THINGS = frozenset("وسايل اجهزه قوي فصايل".split())  # plurals of things take a feminine verb


class Title(Struct, frozen=True):
    """One way to say a role: `head` in one of its forms, then the words of one complement (folded, without article).

    `number` is s, d or p, `gender` m or f.
    """

    role: Role
    complement: tuple[str, ...]
    gender: str
    number: str


class Titles:
    """Folded head word (no clitics) → the titles that it may open, longest complement first."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self.by_head: dict[str, list[Title]] = {}
        self.roles: dict[str, Role] = {}
        for role in roles:
            self.roles[role.slug] = role
            complements = [tuple(map(_bare, _WORDS.findall(text))) for text in role.complement] or [()]
            for head, gender, number in _heads(role):
                tokens = [fold(word) for word in _WORDS.findall(head)]
                for complement in complements:
                    for agreeing in _agreeing(role, complement, gender, number):
                        title = Title(role, (*map(_bare, tokens[1:]), *agreeing), gender, number)
                        self.by_head.setdefault(_bare(tokens[0]), []).append(title)
        for titles in self.by_head.values():
            titles.sort(key=lambda title: -len(title.complement))


def _agreeing(role: Role, complement: tuple[str, ...], gender: str, number: str) -> list[tuple[str, ...]]:
    """The complement, and before it as people in the plural or a woman have it («مسؤولون أمنيون»، «مسؤولة أمنية»)."""
    if role.kind == "body" or not complement or not complement[0].endswith("ي") or (gender, number) == ("m", "s"):
        return [complement]
    endings = {"s": ("ه",), "d": ("تان", "تين"), "p": ("ات",)}[number]
    if gender == "m":
        endings = ("ان", "ين") if number == "d" else ("ون", "ين")
    return [*((complement[0] + ending, *complement[1:]) for ending in endings), complement]


def _bare(word: str) -> str:
    return strip_article(fold(word))


def _heads(role: Role) -> list[tuple[str, str, str]]:
    opening = fold(role.head.split()[0])
    grammatical = "f" if (role.kind == "body" and opening.endswith(("ه", "ات"))) or opening in _PLURAL_THINGS else "m"
    found = {role.head: (grammatical, "p" if grammatical == "f" and opening.endswith("ات") else "s")}
    head, feminine = fold(role.head), fold(role.feminine) if role.feminine else ""
    if feminine:
        found.setdefault(feminine, ("f", "s"))
        found.setdefault(feminine[:-1] + "ات", ("f", "p"))
        found.setdefault(feminine[:-1] + "تين", ("f", "d"))
    elif head.endswith("ه"):
        found.setdefault(head[:-1] + "ات", ("f", "p"))
        found.setdefault(head[:-1] + "تي", ("f", "d"))
        found.setdefault(head[:-1] + "تا", ("f", "d"))
        found.setdefault(head[:-1] + "تين", ("f", "d"))
        found.setdefault(head[:-1] + "تان", ("f", "d"))
    for plural in role.plurals:
        found.setdefault(plural, ("f" if role.kind == "body" else "m", "p"))
    if " " not in role.head and not head.endswith("ه"):
        if role.kind != "body":
            for ending in ("ون", "ين", "و", "ي"):
                found.setdefault(head + ending, ("m", "p" if role.kind == "people" or ending in ("ون", "ين") else "d"))
        for ending in ("ان", "ين", "ا", "ي"):
            found.setdefault(head + ending, ("m", "d"))
    return [(word, gender, number) for word, (gender, number) in found.items()]

"""One act side by side by outlet: what each asserts, attributes, counts and leaves out, and its words for the actors.

A number belongs to the act where the record says so. What an article counts of another act is not compared, but then
the outlet does not leave such numbers out either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from waqai.app.record_line import Record
from waqai.app.versions import PARTS, Told, find_event, find_sentence, find_source

Name = tuple[str, str]  # Arabic and English; the latter may be empty

_SIDES = ("actor", "recipient")


class Figure(Struct, frozen=True):
    """A number of the killed, wounded, arrested and others that an outlet gives for the act.

    `low` and `high` are equal but for «مئات» and the like. `unit` is persons or a currency; `total` a running total,
    not the count of this act; `is_part` what another number counts already («بينهم طفلان»). `said_by` is who says so,
    empty for the outlet itself.
    """

    kind: str
    unit: str
    low: int
    high: int
    qualifier: str
    total: bool
    is_part: bool
    words: str
    said_by: Name | tuple[()]
    article: str


class Spread(Struct, frozen=True):
    """The lowest and highest number that outlets give of one kind, parts apart, and how many outlets give one."""

    kind: str
    unit: str
    total: bool
    low: int
    high: int
    outlets: int


class Account(Struct, frozen=True):
    """The act as one outlet (empty: not known) tells it, in all its articles.

    `texts` are the groups of copies of these articles: outlets that share one print one text. `asserts` is whether
    some article tells the act without citing anybody; `attributed` are those who are cited for it. `words` has the
    words of each part of the act, `names` all the outlet's words for the entities of each side with how often it uses
    them, pronouns apart. `leaves_out` names parts and kinds of numbers that others tell and this outlet does not.
    """

    outlet: str
    articles: tuple[str, ...]
    texts: tuple[str, ...]
    published: str
    asserts: bool
    attributed: tuple[Name, ...]
    statuses: tuple[str, ...]
    dates: tuple[str, ...]
    places: tuple[Name, ...]
    words: dict[str, tuple[str, ...]]
    names: dict[str, tuple[tuple[str, int], ...]]
    figures: tuple[Figure, ...]
    leaves_out: tuple[str, ...]
    sentences: tuple[tuple[str, str], ...]


class Comparison(Struct, frozen=True):
    """An incident side by side: the outlets, earliest first; the spread of their numbers, days and places; which of
    them print one text; and `silent`, outlets that printed something in those days but nothing of this."""

    incident: str
    accounts: tuple[Account, ...]
    spreads: tuple[Spread, ...]
    dates: tuple[str, ...]
    places: tuple[Name, ...]
    one_text: tuple[tuple[str, ...], ...]
    silent: tuple[str, ...] = ()


def compare_outlets(incident: str, tellings: Iterable[Told], silent: Iterable[str] = ()) -> Comparison:
    """The accounts of an incident's tellings by outlet; where the outlet is not known, by text."""
    by_outlet: dict[str, list[Told]] = {}
    for told in sorted(tellings, key=lambda t: (t.record["published"] or "9", t.record["id"], t.event)):
        by_outlet.setdefault(told.record["outlet"] or f"\0{told.text}", []).append(told)
    told_parts = {outlet: _find_parts(found) for outlet, found in by_outlet.items()}
    everything = list(dict.fromkeys(part for parts in told_parts.values() for part in parts))
    accounts = tuple(
        _to_account(found, [part for part in everything if part not in told_parts[outlet] | _find_kinds(found)])
        for outlet, found in by_outlet.items()
    )
    texts: dict[str, list[str]] = {}
    for account in accounts:
        for text in account.texts:
            texts.setdefault(text, []).append(account.outlet)
    return Comparison(
        incident,
        accounts,
        _find_spreads(accounts),
        tuple(sorted({date for account in accounts for date in account.dates})),
        tuple(dict.fromkeys(place for account in accounts for place in account.places)),
        tuple(dict.fromkeys(tuple(outlets) for outlets in texts.values() if len(outlets) > 1)),
        tuple(sorted(set(silent) - set(by_outlet))),
    )


def _to_account(found: Sequence[Told], leaves_out: Sequence[str]) -> Account:
    events = [(told.record, find_event(told)) for told in found]
    sources = [find_source(record, event) for record, event in events]
    places = [event["place"] for _, event in events if event["place"]]
    return Account(
        found[0].record["outlet"] or "",
        tuple(dict.fromkeys(told.record["id"] for told in found)),
        tuple(dict.fromkeys(told.text for told in found)),
        found[0].record["published"] or "",
        not all(sources),
        tuple(dict.fromkeys(source for source in sources if source)),
        tuple(dict.fromkeys(event["status"] for _, event in events)),
        tuple(dict.fromkeys(event["date"]["value"] for _, event in events if event["date"])),
        tuple(dict.fromkeys((place["name"], place["name_en"] or "") for place in places)),
        _find_words(events),
        {side: _find_names(events, side) for side in _SIDES},
        _find_figures(found),
        tuple(leaves_out),
        tuple(dict.fromkeys((r["id"], find_sentence(r, event["trigger"]["start"])) for r, event in events)),
    )


def _find_parts(found: Iterable[Told]) -> dict[str, None]:
    """The parts of the act and kinds of numbers that an outlet tells, as keys."""
    parts: dict[str, None] = {}
    for told in found:
        evidence = {part["part"] for part in find_event(told)["evidence"]}
        parts |= {part: None for part in PARTS if part in evidence}
    return parts | {figure.kind: None for figure in _find_figures(found)}


def _find_kinds(found: Iterable[Told]) -> dict[str, None]:
    """The kinds of numbers that the articles give for any act, as keys."""
    return {number["kind"]: None for told in found for number in told.record.get("numbers", ())}


def _find_words(events: Iterable[tuple[Record, Mapping[str, Any]]]) -> dict[str, tuple[str, ...]]:
    words: dict[str, dict[str, None]] = {}
    for record, event in events:
        for part in sorted(event["evidence"], key=lambda part: int(part["start"])):
            words.setdefault(part["part"], {}).setdefault(record["text"][part["start"] : part["end"]])
    return {part: tuple(texts) for part, texts in words.items()}


def _find_names(events: Iterable[tuple[Record, Mapping[str, Any]]], side: str) -> tuple[tuple[str, int], ...]:
    """Words for the entities of a side with how often they are used, most first; each mention is counted once."""
    seen: dict[tuple[str, int, int], str] = {}
    for record, event in events:
        wanted = set(event[side])
        for mention in record["mentions"]:
            if mention["entity"] in wanted and mention["kind"] != "pronoun":
                seen[record["id"], mention["start"], mention["end"]] = _to_words(record["text"], mention)
    counts: dict[str, int] = {}
    for words in seen.values():
        counts[words] = counts.get(words, 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _to_words(text: str, mention: Mapping[str, Any]) -> str:
    """A mention's words, with the whole article where a «ل» before it has swallowed its alif: «للجيش» is «الجيش»."""
    start, words = int(mention["start"]), str(mention["text"])
    return f"ا{words}" if words.startswith("ل") and text[start - 1 : start] == "ل" else words


def _find_figures(found: Iterable[Told]) -> tuple[Figure, ...]:
    """The numbers of the act, each once, by kind; what did not happen, or may not have, is none."""
    figures = []
    for told in found:
        entities = {entity["id"]: entity for entity in told.record["entities"]}
        for number in told.record.get("numbers", ()):  # a record of an older version has none
            if number["event"] != told.event or number["status"] != "asserted":
                continue
            speaker = entities.get(number["said_by"])
            figures.append(
                Figure(
                    number["kind"], number["unit"] or "", number["low"], number["high"], number["qualifier"] or "",
                    number["total"], number["part_of"] is not None, number["text"],
                    (speaker["name"], speaker["name_en"] or "") if speaker else (), told.record["id"],
                )
            )  # fmt: skip
    return tuple(sorted(dict.fromkeys(figures), key=lambda figure: (figure.kind, figure.is_part)))


def _find_spreads(accounts: Iterable[Account]) -> tuple[Spread, ...]:
    given: dict[tuple[str, str, bool], list[tuple[int, Figure]]] = {}
    for number, account in enumerate(accounts):
        for figure in account.figures:
            if not figure.is_part:
                given.setdefault((figure.kind, figure.unit, figure.total), []).append((number, figure))
    return tuple(
        Spread(
            *key,
            min(figure.low for _, figure in found),
            max(figure.high for _, figure in found),
            len({number for number, _ in found}),
        )
        for key, found in sorted(given.items())
    )

"""Sentences that people judged for one type of event: does waqai see what they saw?

Two kinds of rows are read. *Judged* rows say how many of the judges accepted the sentence as telling an event of the
type (`accept` of `total`) and what came of it (`label`: yes, ambiguous, difficult no, easy no). *Marked* rows hold, for
each judge, who was actor and who recipient (`spans`, with `actor_code` and `recipient_code`, whose `main` is a country
or an organisation's kind).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from waqai.app.evaluate import Disagreement, Figures, Row

_NOBODY = ("", "None", "UNKNOWN", "INT")
_YES = "yes"
_OPEN = "ambiguous"


class View(Struct, frozen=True):
    """One way to count judged sentences: which are meant to be found, which are looked at."""

    name: str
    figures: Figures
    missed: tuple[Disagreement, ...] = ()
    spurious: tuple[Disagreement, ...] = ()


class SlotFigures(Struct, frozen=True):
    """One slot of marked sentences: of `told` sentences whose country the judges give, `seen` were coded as an event of
    the type and `right` name that country in the slot."""

    slot: str
    told: int
    seen: int
    right: int
    wrong: tuple[Disagreement, ...] = ()


def is_judged(row: Row) -> bool:
    """Whether a row is one of judged sentences."""
    return "accept" in row and "total" in row


def is_marked(row: Row) -> bool:
    """Whether a row is one of marked sentences."""
    return "spans" in row


def evaluate_judged(rows: Sequence[Row], records: Iterable[Mapping[str, Any]], type_: str) -> tuple[View, ...]:
    """How well sentences with an event of `type_` are told from others, in three views.

    `unanimous`: all judges said yes, against every other sentence; `accepted`: a yes of most, against the rest;
    `clear`: all said yes against all said no, the doubtful left out. An event counts whatever its status: the judges
    did not ask for it.
    """
    seen = _seen(records, type_)
    unanimous = [row for row in rows if row["label"] == _YES]
    accepted = [row for row in rows if 2 * row["accept"] > row["total"]]
    clear = [row for row in rows if row["label"] == _YES or not row["accept"]]
    return (
        _view("unanimous", unanimous, rows, seen),
        _view("accepted", accepted, rows, seen),
        _view("clear", unanimous, clear, seen),
    )


def evaluate_marked(rows: Sequence[Row], records: Iterable[Mapping[str, Any]], type_: str) -> tuple[SlotFigures, ...]:
    """How often the country of actor and of recipient is the one that most judges gave; ties are left out."""
    by_id = {record["id"]: record for record in records}
    return tuple(_slot(slot, rows, by_id, type_) for slot in ("actor", "recipient"))


def _seen(records: Iterable[Mapping[str, Any]], type_: str) -> frozenset[str]:
    return frozenset(
        str(record["id"]) for record in records if any(event["type"] == type_ for event in record["events"])
    )


def _view(name: str, meant: Sequence[Row], looked_at: Sequence[Row], seen: frozenset[str]) -> View:
    wanted = {row["id"] for row in meant}
    coded = {row["id"] for row in looked_at if row["id"] in seen}
    missed = [Disagreement(row["id"], row["text"]) for row in looked_at if row["id"] in wanted - coded]
    spurious = [Disagreement(row["id"], row["text"]) for row in looked_at if row["id"] in coded - wanted]
    return View(name, Figures(len(wanted & coded), len(coded), len(wanted)), tuple(missed), tuple(spurious))


def _slot(slot: str, rows: Sequence[Row], by_id: Mapping[str, Mapping[str, Any]], type_: str) -> SlotFigures:
    told = seen = right = 0
    wrong: list[Disagreement] = []
    for row in rows:
        country = _agreed(span.get(f"{slot}_code") for span in row["spans"])
        if not country:
            continue
        told += 1
        record = by_id.get(row["id"])
        events = [event for event in record["events"] if event["type"] == type_] if record else []
        if record is None or not events:
            continue
        seen += 1
        entities = {entity["id"]: entity for entity in record["entities"]}
        found = {entities[number].get("country") for event in events for number in event[slot]}
        if country in found:
            right += 1
        else:
            shown = "+".join(sorted(code for code in found if code)) or "-"
            wrong.append(Disagreement(row["id"], f"{slot} {country}, coded {shown}: {row['text']}"))
    return SlotFigures(slot, told, seen, right, tuple(wrong))


def _agreed(codes: Iterable[object]) -> str:
    """The country or kind of organisation that most judges gave, empty where most gave none or two are tied."""
    given = [str(code.get("main", "")) if isinstance(code, Mapping) else "" for code in codes]
    ranked = Counter("" if code in _NOBODY else code for code in given).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]

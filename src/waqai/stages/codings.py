"""codings: events in the words of PLOVER 2.0 and CAMEO 1.1b3, with a gloss in English made from the coded slots.

A planned meeting, visit or help is a promise of co-operation and so AGREE, a planned withdrawal or release CONCEDE,
both asserted (PLOVER manual 2024, "AGREE", "CONCEDE"); other planned acts keep their type with the status `future`.
"""

from __future__ import annotations

from waqai.knowledge import Knowledge
from waqai.knowledge.rows import Frame
from waqai.model import Coding, Event, Reading

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SECTORS = {
    "GOV": "government", "LEG": "parliament", "JUD": "judiciary", "MIL": "military", "COP": "police",
    "SPY": "intelligence", "OPP": "opposition", "PTY": "party", "REB": "armed group", "UAF": "unidentified armed actor",
    "CVL": "civilians", "LAB": "labour", "EDU": "education", "REL": "religious", "JRN": "press", "BUS": "business",
    "MED": "medical", "SOC": "civil society", "ELI": "elite or former official", "CRM": "criminals", "REF": "refugees",
    "AGR": "farmers", "PRM": "paramilitary",
}  # fmt: skip
# what a planned act of a type is coded as
PROMISED = {"CONSULT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "SUPPORT": "AGREE", "RETREAT": "CONCEDE"}
_CAMEO_OF_PROMISE = {"CONSULT": "036", "COOPERATE": "031", "AID": "033", "SUPPORT": "032", "RETREAT": "035"}


def find_codings(reading: Reading, known: Knowledge) -> tuple[Coding, ...]:
    """One coding an event, in the order of `events`."""
    return tuple(_coding(number, event, reading, known) for number, event in enumerate(reading.events))


def _coding(number: int, event: Event, reading: Reading, known: Knowledge) -> Coding:
    frame = known.frames.by_slug[event.frame].frame
    type_, mode, cameo, status = frame.type, frame.mode, frame.cameo, event.status
    if status == "future" and type_ in PROMISED:
        cameo = _CAMEO_OF_PROMISE[type_]
        type_, mode, status = PROMISED[type_], "", "asserted"
    row = known.scores.get((type_, mode)) or known.scores[(type_, "")]
    score = row.score if row.score is not None else known.scores[(type_, "")].score
    return Coding(
        number, type_, mode, status, frame.contexts, cameo, row.quad, score or 0.0, _gloss(event, frame, reading, known)
    )


def _gloss(event: Event, frame: Frame, reading: Reading, known: Knowledge) -> str:
    names = {
        "actor": _names(event.actors, reading, known) or "an unnamed actor",
        "recipient": _names(event.recipients, reading, known) or "an unnamed recipient",
    }
    words = frame.gloss.format(**names)
    prefix = {"negated": "not: ", "possible": "possibly: ", "future": "planned: "}.get(event.status, "")
    when = f", {_day(event.date)}" if event.date else ""
    return f"{prefix}{words}{when}"


def _names(numbers: tuple[int, ...], reading: Reading, known: Knowledge) -> str:
    parts = []
    for number in numbers:
        entity = reading.entities[number]
        country = known.names.countries.get(entity.country)
        where = country.name_en if country is not None and entity.kind != "country" else ""
        sector = _SECTORS.get(entity.sector, "")
        about = ", ".join(part for part in (where, sector) if part and part not in entity.name_en)
        parts.append(f"{entity.name_en} ({about})" if about else entity.name_en)
    return " and ".join(parts)


def _day(date: str) -> str:
    """`2023-12-06` as `6 December 2023`; what is vaguer stays as it is."""
    if "/" in date:
        first, _, last = date.partition("/")
        return f"{_day(first)} to {_day(last)}"
    parts = date.split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    if len(parts) == 2 and parts[1].isdigit():
        return f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return date

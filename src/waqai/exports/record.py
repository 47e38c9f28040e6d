"""The record of one article as plain data: the public contract, version `waqai/record/1`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from waqai.knowledge import Knowledge
from waqai.model import Claim, Event, Evidence, Mention, Number, Reading, Trace

SCHEMA = "waqai/record/1"


def to_record(reading: Reading, known: Knowledge, version: str = "") -> dict[str, Any]:
    """The record as `docs/record.md` describes it: only str, int, float, bool, None, lists and dicts with string keys.

    `version` is that of waqai. Offsets count code points of `text`.
    """
    article = reading.article
    return {
        "schema": SCHEMA,
        "id": article.id,
        "url": article.url or None,
        "outlet": article.outlet or None,
        "title": _title(reading),
        "published": article.published or None,
        "language": "und" if any(p.slug in ("empty", "not-arabic") for p in reading.problems) else "ar",
        "text": article.text,
        "blocks": [{"kind": b.kind, "start": b.start, "end": b.end, "why": b.why} for b in reading.blocks],
        "sentences": [[s.start, s.end] for s in reading.sentences],
        "entities": [
            {
                "id": e.id, "kind": e.kind, "name": e.name, "name_en": e.name_en, "country": e.country or None,
                "sector": e.sector or None, "actor": e.actor or None, "wikidata": None,
            }
            for e in reading.entities
        ],
        "mentions": [
            {"entity": reading.entities[link.entity].id, **_mention(reading, reading.mentions[link.mention])}
            for link in reading.links
            if link.entity < len(reading.entities)
        ],
        "events": [_event(reading, number, event) for number, event in enumerate(reading.events)],
        "claims": [_claim(reading, claim) for claim in reading.claims],
        "times": [
            {"start": t.start, "end": t.end, "text": reading.text_of(t.start, t.end), "value": t.value, "kind": t.kind}
            for t in reading.times
        ],
        "places": [
            {
                "start": p.start, "end": p.end, "text": reading.text_of(p.start, p.end), "name_en": p.name_en or None,
                "country": p.country or None, "lat": p.lat, "lon": p.lon,
            }
            for p in reading.places
        ],
        "numbers": [_number(reading, number) for number in reading.numbers],
        "left_out": [{"start": x.start, "end": x.end, "reason": x.reason, "row": x.row} for x in reading.left_out],
        "problems": [{"slug": p.slug, "message": p.message} for p in reading.problems],
        "made_by": {"waqai": version, "knowledge": known.version},
    }  # fmt: skip


def _title(reading: Reading) -> str | None:
    if reading.article.title:
        return reading.article.title
    title = next((b for b in reading.blocks if b.kind == "title"), None)
    return reading.text_of(title.start, title.end).strip() if title is not None else None


def _mention(reading: Reading, mention: Mention) -> dict[str, Any]:
    return {
        "start": mention.start,
        "end": mention.end,
        "text": reading.text_of(mention.start, mention.end),
        "kind": mention.kind,
    }


def _event(reading: Reading, number: int, event: Event) -> dict[str, Any]:
    coding = reading.codings[number]
    place = reading.places[event.place] if event.place >= 0 else None
    time = reading.times[event.time] if event.time >= 0 else None
    return {
        "id": event.id,
        "type": coding.type,
        "mode": coding.mode or None,
        "contexts": list(coding.contexts),
        "cameo": coding.cameo or None,
        "quad": coding.quad,
        "score": coding.score,
        "actor": [reading.entities[n].id for n in event.actors],
        "recipient": [reading.entities[n].id for n in event.recipients],
        "date": None
        if time is None or not event.date
        else {"value": event.date, "text": reading.text_of(time.start, time.end), "start": time.start, "end": time.end},
        "place": None
        if place is None
        else {
            "name": reading.text_of(place.start, place.end),
            "name_en": place.name_en or None,
            "country": place.country or None,
            "lat": place.lat, "lon": place.lon, "start": place.start, "end": place.end,
        },
        "status": coding.status,
        "reported_by": reading.entities[event.reported_by].id if event.reported_by >= 0 else None,
        "claim": reading.claims[event.claim].id if event.claim >= 0 else None,
        "trigger": {
            "text": reading.text_of(event.trigger.start, event.trigger.end),
            "start": event.trigger.start,
            "end": event.trigger.end,
        },
        "mentions": [{"start": m.start, "end": m.end} for m in event.mentions],
        "evidence": _evidence(event.evidence),
        "confidence": event.confidence,
        "why": _why(event.why),
        "gloss": coding.gloss,
    }  # fmt: skip


def _claim(reading: Reading, claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "speaker": reading.entities[claim.speaker].id if claim.speaker >= 0 else None,
        "addressee": reading.entities[claim.addressee].id if claim.addressee >= 0 else None,
        "direct": claim.direct,
        "cue": {
            "text": reading.text_of(claim.cue.start, claim.cue.end),
            "start": claim.cue.start,
            "end": claim.cue.end,
        },
        "start": claim.start,
        "end": claim.end,
        "text": reading.text_of(claim.start, claim.end),
        "evidence": _evidence(
            (Evidence("cue", claim.cue.start, claim.cue.end), Evidence("content", claim.start, claim.end))
        ),
        "confidence": claim.confidence,
        "why": _why(claim.why),
    }


def _number(reading: Reading, number: Number) -> dict[str, Any]:
    head = number.head
    return {
        "id": number.id,
        "kind": number.kind,
        "unit": number.unit or None,
        "low": number.low,
        "high": number.high,
        "qualifier": number.qualifier or None,
        "total": number.total,
        "status": number.status,
        "reason": number.reason or None,
        "start": number.start,
        "end": number.end,
        "text": reading.text_of(number.start, number.end),
        "head": None
        if head.end == 0
        else {"text": reading.text_of(head.start, head.end), "start": head.start, "end": head.end},
        "people": reading.entities[number.people].id if number.people >= 0 else None,
        "country": number.country or None,
        "sector": number.sector or None,
        "event": reading.events[number.event].id if number.event >= 0 else None,
        "part_of": reading.numbers[number.part_of].id if number.part_of >= 0 else None,
        "claim": reading.claims[number.claim].id if number.claim >= 0 else None,
        "said_by": reading.entities[number.said_by].id if number.said_by >= 0 else None,
        "row": number.row,
    }


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [{"part": e.part, "start": e.start, "end": e.end} for e in evidence]


def _why(traces: Iterable[Trace]) -> list[dict[str, Any]]:
    return [
        {"rule": t.rule, "row": t.row} if t.score is None else {"rule": t.rule, "row": t.row, "score": t.score}
        for t in traces
    ]

"""Text for the terminal: its columns, its one run of Arabic a line, and what a hostile text cannot do to it."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from waqai.exports.text import find_event, safe, to_proof, to_text
from waqai.sources import sample_articles

ARABIC = re.compile("[\u0600-\u06ff]")
LATIN_AFTER_ARABIC = re.compile("[\u0600-\u06ff][^\n]*[A-Za-z]")


def made_record() -> dict[str, Any]:
    """A record of the shipped article, made by hand: two events, and something of every other layer."""
    article = sample_articles()[0]
    text = article.text

    def span(words: str, after: str = "") -> dict[str, int]:
        start = text.index(words, text.index(after) if after else 0)
        return {"start": start, "end": start + len(words)}

    def evidence(part: str, words: str, after: str = "") -> dict[str, Any]:
        return {"part": part, **span(words, after)}

    host = "استقبل نائب وزير الخارجية التركي"
    expelled = "وطرد الصومال"
    ankara = {"name_en": "Ankara", "country": "TUR", "lat": 39.92, "lon": 32.85, **span("أنقرة", host)}
    visit = "deputy foreign minister of Turkey (government) receives Somalia, 11 December 2024"
    entities = [
        ("e1", "role", "نائب وزير الخارجية التركي", "deputy foreign minister of Turkey", "TUR", "GOV"),
        ("e2", "role", "نظيريه الصومالي", "counterpart of Somalia", "SOM", "GOV"),
        ("e3", "country", "الصومال", "Somalia", "SOM", None),
        ("e4", "role", "السفير الإثيوبي", "", "ETH", "GOV"),
    ]
    sentence = text.rindex("\n", 0, text.index(host)) + 1
    return {
        "schema": "waqai/record/1",
        "id": article.id,
        "url": None,
        "outlet": "waqai",
        "title": text.split("\n")[0],
        "published": article.published,
        "language": "ar",
        "text": text,
        "blocks": [
            {"kind": "title", "start": 0, "end": text.index("\n"), "why": "first line"},
            {"kind": "ad", **span("[ad_1]"), "why": "furniture#ad"},
            {"kind": "body", "start": text.index("\n", text.index("[ad_1]")), "end": len(text), "why": ""},
        ],
        "sentences": [[at, text.index("\n", at)] for at in (sentence, text.index(expelled))],
        "entities": [
            {"id": key, "kind": kind, "name": name, "name_en": english, "country": country, "sector": sector}
            for key, kind, name, english, country, sector in entities
        ],
        "mentions": [],
        "events": [
            {
                "id": "5f0a11aa", "type": "CONSULT", "mode": "visit", "contexts": ["diplomatic"], "cameo": "043",
                "quad": 1, "score": 2.8, "actor": ["e2"], "recipient": ["e1"],
                "date": {"value": "2024-12-11", "text": "الأربعاء", **span("الأربعاء")},
                "place": {"name": "أنقرة", **ankara},
                "status": "asserted", "reported_by": None, "claim": None,
                "trigger": {"text": "استقبل", **span("استقبل")}, "mentions": [],
                "evidence": [
                    evidence("trigger", "استقبل"), evidence("recipient", "نائب وزير الخارجية التركي"),
                    evidence("actor", "نظيريه الصومالي"), evidence("time", "الأربعاء"),
                    evidence("place", "أنقرة", host),
                ],
                "confidence": 0.93, "why": [{"rule": "hosts", "row": "frames-verbal#استقبل"}],
                "gloss": visit,
            },
            {
                "id": "77c2b0de", "type": "SANCTION", "mode": "expel", "contexts": [], "cameo": "161",
                "quad": 4, "score": -7.0, "actor": ["e3"], "recipient": ["e4"], "date": None, "place": None,
                "status": "possible", "reported_by": "e1", "claim": None,
                "trigger": {"text": "وطرد", **span("وطرد")}, "mentions": [span("اتهمت")],
                "evidence": [
                    evidence("trigger", "وطرد"), evidence("actor", "الصومال", expelled),
                    evidence("recipient", "السفير الإثيوبي"),
                ],
                "confidence": 0.7, "why": [{"rule": "frame", "row": "frames-verbal#طرد", "score": 0.61}],
                "gloss": "Somalia expels السفير الإثيوبي (Ethiopia, government)",
            },
        ],
        "claims": [
            {
                "id": "c1", "speaker": "e1", "addressee": None, "direct": False,
                "cue": {"text": "وقالت", **span("وقالت")},
                **span("المحادثات جرت في “أجواء إيجابية”"), "text": "المحادثات جرت في “أجواء إيجابية”",
                "confidence": 0.9, "why": [{"rule": "cue", "row": "cues#قال"}],
            }
        ],
        "times": [{"value": "2024-12-11", "kind": "date", "text": "الأربعاء", **span("الأربعاء")}],
        "places": [{"text": "أنقرة", **ankara}],
        "numbers": [
            {
                "id": "n1", "kind": "killed", "unit": "persons", "low": 12, "high": 12, "qualifier": "at-least",
                "total": True, "status": "asserted", "part_of": None, "said_by": None, **span("الأربعاء"),
            },
        ],
        "left_out": [
            {**span("هدد"), "reason": "general", "row": "frames-verbal#هدد"},
            {**span("محادثات", host), "reason": "duplicate", "row": "frames-verbal#محادثات"},
        ],
        "problems": [{"slug": "no-publish-date", "message": "times like «أمس» stay unresolved"}],
        "made_by": {"waqai": "0", "knowledge": "sha256:0"},
    }  # fmt: skip


def one_run_last(text: str) -> bool:
    return not any(LATIN_AFTER_ARABIC.search(line) for line in text.splitlines())


def test_every_layer_has_its_section_and_its_rows() -> None:
    text = to_text(made_record())
    for heading in ("EVENTS", "CLAIMS", "TIMES", "PLACES", "LEFT OUT", "PROBLEMS"):
        assert f"\n{heading}\n" in text
    assert "   1  CONSULT/visit" in text
    assert "SOM/GOV → TUR/GOV" in text
    assert "date 2024-12-11 · in Ankara (TUR) · asserted · confidence 0.93" in text.replace("\n      ", " ")
    assert "possible · reported by TUR/GOV" in text
    assert "no-publish-date" in text


def test_evidence_stands_under_its_event_by_part() -> None:
    assert re.search(r"\n {6}trigger +استقبل\n", to_text(made_record()))


def test_arabic_is_one_run_at_the_end_of_the_line() -> None:
    record = made_record()
    assert one_run_last(to_text(record))
    assert all(one_run_last(to_proof(record, event)) for event in record["events"])


def test_a_name_without_english_moves_from_the_gloss_to_a_line_of_its_own() -> None:
    text = to_text(made_record())
    assert "Somalia expels [1] (Ethiopia, government)" in text
    assert re.search(r"\n +\[1\] +السفير الإثيوبي\n", text)


def test_a_record_without_anything_is_still_text() -> None:
    empty: dict[str, Any] = {"id": "x", "text": "", "sentences": [], "entities": []}
    empty |= {layer: [] for layer in ("events", "claims", "times", "places", "left_out")}
    empty["problems"] = [{"slug": "empty", "message": "nothing to read"}]
    assert "PROBLEMS\n      empty: nothing to read\n" in to_text(empty)


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_no_text_steers_the_terminal(hostile: str) -> None:
    record = made_record()
    record["title"] = hostile
    record["problems"] = [{"slug": "x", "message": hostile}]
    record["url"] = record["outlet"] = hostile
    shown = to_text(record)
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )


def test_escape_sequences_and_direction_marks_are_gone() -> None:
    assert safe("\x1b[31mred\u202eder\u2066\x07\n next") == "[31mredder next"


def test_an_event_is_found_by_number_id_and_beginning() -> None:
    record = made_record()
    assert find_event(record, "1") is record["events"][0]
    assert find_event(record, "77c2b0de") is record["events"][1]
    assert find_event(record, "77c2") is record["events"][1]
    assert (
        find_event(record, "3")
        is find_event(record, "0")
        is find_event(record, "77c")
        is find_event(record, "zz")
        is None
    )


def test_the_proof_shows_words_rows_and_what_was_rejected_beside_them() -> None:
    record = made_record()
    proof = to_proof(record, record["events"][0])
    assert re.search(r"actor +\d+–\d+ +نظيريه الصومالي", proof)
    assert re.search(r"\n +hosts +frames-verbal#استقبل\n", proof)
    assert re.search(r"REJECTED IN THIS SENTENCE\n +duplicate +محادثات\n", proof)
    assert "general" not in proof
    assert "score 0.61" in to_proof(record, record["events"][1])

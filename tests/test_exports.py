"""The record of a reading as plain data: field for field what docs/record.md promises."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.exports.record import SCHEMA, to_record
from waqai.model import (
    Article,
    Block,
    Claim,
    Coding,
    Entity,
    Event,
    Evidence,
    LeftOut,
    Link,
    Mention,
    Place,
    Problem,
    Reading,
    Sentence,
    Span,
    Time,
    Trace,
)
from waqai.packs import load_knowledge

DOCS = Path(__file__).parent.parent / "docs" / "record.md"
TEXT = "زيارة\n\nقال الوزير إن وفدا روسيا زار تركيا أمس."


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words, TEXT.index("قال")) if words in TEXT[TEXT.index("قال") :] else TEXT.index(words)
    return start, start + len(words)


def reading_by_hand() -> Reading:
    """One event with everything told, one with nothing told, a claim, a time, a place, and a problem."""
    entities = (
        Entity("e1", "role", "الوزير", "the minister", "", "GOV", ""),
        Entity("e2", "organisation", "وفد", "delegation", "RUS", "GOV", "groups#delegation"),
        Entity("e3", "country", "تركيا", "Turkey", "TUR", "", "countries#TUR"),
    )
    names = (("الوزير", "role"), ("وفدا روسيا", "name"), ("تركيا", "name"))
    mentions = tuple(Mention(*at(words), 0, 1, 0, kind, "person", words) for words, kind in names)
    trigger, gone = Span(*at("زار")), Span(*at("زيارة"))
    evidence = (Evidence("trigger", *at("زار")), Evidence("actor", *at("وفدا روسيا")))
    full = Event(
        "v1", "f", (1,), (2,), "asserted", 0, 0, "2024-04-30", 0, 0, trigger, (gone,), evidence, 0.9,
        (Trace("frame", "frames-verbal#زار"), Trace("scorer", "acts", 0.9)),
    )  # fmt: skip
    bare = Event("v2", "f", (), (), "possible", -1, -1, "", -1, -1, gone, (), (), 0.5, (Trace("frame", "f"),))
    return Reading(
        Article("a1", TEXT, published="2024-05-01"),
        blocks=(Block("title", 0, 5, "rule#first"), Block("body", 7, len(TEXT))),
        sentences=(Sentence(7, len(TEXT), 1, 9, 1),),
        times=(Time(*at("أمس"), "2024-04-30", "date", "times#yesterday"),),
        mentions=mentions,
        places=(Place(*at("تركيا"), "تركيا", "Turkey", "TUR", 39.0, 35.0, "countries#TUR"),),
        entities=entities,
        links=tuple(Link(number, number, "name") for number in range(3)),
        claims=(
            Claim("c1", 0, -1, False, Span(*at("قال")), *at("وفدا روسيا زار تركيا أمس"), 0.8, (Trace("cue", "say"),)),
        ),
        events=(full, bare),
        codings=(
            Coding(0, "CONSULT", "visit", "asserted", ("diplomatic",), "042", 1, 4.0, "A visits B"),
            Coding(1, "AGREE", "", "possible", (), "", 1, 2.5, "somebody agrees"),
        ),
        left_out=(LeftOut(*at("زيارة"), "general", "f"),),
        problems=(Problem("no-publish-date", "why"),),
    )


def record() -> dict[str, Any]:
    return to_record(reading_by_hand(), load_knowledge(), "9.9")


def test_the_article_and_what_made_the_record() -> None:
    made = record()
    assert made["schema"] == SCHEMA == "waqai/record/1"
    assert (made["id"], made["published"], made["language"], made["text"]) == ("a1", "2024-05-01", "ar", TEXT)
    assert made["made_by"] == {"waqai": "9.9", "knowledge": load_knowledge().version}
    assert made["sentences"] == [[7, len(TEXT)]]
    assert made["blocks"][0] == {"kind": "title", "start": 0, "end": 5, "why": "rule#first"}
    assert made["problems"] == [{"slug": "no-publish-date", "message": "why"}]


def test_what_is_not_known_is_null() -> None:
    made = record()
    assert made["url"] is made["outlet"] is None
    assert made["entities"][0]["country"] is made["entities"][0]["actor"] is made["entities"][2]["sector"] is None
    bare = made["events"][1]
    for field in ("mode", "cameo", "date", "place", "reported_by", "claim"):
        assert bare[field] is None, field
    assert bare["actor"] == bare["recipient"] == bare["contexts"] == bare["mentions"] == bare["evidence"] == []
    assert made["claims"][0]["addressee"] is None


def test_the_title_is_the_one_given_or_the_block_read_as_title() -> None:
    reading = reading_by_hand()
    assert record()["title"] == "زيارة"
    given = Reading(Article("a", TEXT, title="عنوان"), blocks=reading.blocks)
    assert to_record(given, load_knowledge())["title"] == "عنوان"
    assert to_record(Reading(Article("a", TEXT)), load_knowledge())["title"] is None


def test_an_event_with_everything_told() -> None:
    event = record()["events"][0]
    assert (event["type"], event["mode"], event["cameo"], event["quad"], event["score"]) == (
        "CONSULT",
        "visit",
        "042",
        1,
        4.0,
    )
    assert (event["actor"], event["recipient"], event["reported_by"], event["claim"]) == (["e2"], ["e3"], "e1", "c1")
    start, end = at("أمس")
    assert event["date"] == {"value": "2024-04-30", "text": "أمس", "start": start, "end": end}
    assert (event["place"]["name"], event["place"]["name_en"], event["place"]["country"]) == ("تركيا", "Turkey", "TUR")
    assert event["trigger"]["text"] == "زار"
    assert [TEXT[m["start"] : m["end"]] for m in event["mentions"]] == ["زيارة"]
    assert [e["part"] for e in event["evidence"]] == ["trigger", "actor"]
    assert event["why"] == [
        {"rule": "frame", "row": "frames-verbal#زار"},
        {"rule": "scorer", "row": "acts", "score": 0.9},
    ]
    assert event["gloss"] == "A visits B"


def test_a_claim_has_its_words_its_cue_and_evidence_of_both() -> None:
    (claim,) = record()["claims"]
    assert (claim["speaker"], claim["direct"], claim["text"]) == ("e1", False, "وفدا روسيا زار تركيا أمس")
    assert claim["cue"]["text"] == "قال"
    assert [e["part"] for e in claim["evidence"]] == ["cue", "content"]


def test_a_mention_names_its_entity() -> None:
    assert [(m["entity"], m["text"], m["kind"]) for m in record()["mentions"]] == [
        ("e1", "الوزير", "role"),
        ("e2", "وفدا روسيا", "name"),
        ("e3", "تركيا", "name"),
    ]


def test_what_is_not_arabic_has_no_language() -> None:
    for slug, language in (("empty", "und"), ("not-arabic", "und"), ("lone-surrogate", "ar")):
        reading = Reading(Article("a", "x"), problems=(Problem(slug, ""),))
        assert to_record(reading, load_knowledge())["language"] == language


def test_every_field_is_documented() -> None:
    made = record()
    text = DOCS.read_text(encoding="utf-8")
    words = set(re.findall(r"`([a-z_]+)`", text)) | set(re.findall(r"^## (\w+)$", text.lower(), re.M))
    assert set(made) - words == set()
    assert set(made["events"][0]) - words == set()
    assert (set(made["entities"][0]) | set(made["claims"][0])) - words == set()


def test_a_record_is_plain_data() -> None:
    def kinds(value: object) -> set[type]:
        if isinstance(value, dict):
            assert all(isinstance(key, str) for key in value)
            return {dict}.union(*(kinds(part) for part in value.values()))
        if isinstance(value, list):
            return {list}.union(*(kinds(part) for part in value))
        return {type(value)}

    assert kinds(record()) <= {str, int, float, bool, type(None), list, dict}


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_any_text_survives_json(text: str, title: str, url: str) -> None:
    made = to_record(Reading(Article("a", text, title, url)), load_knowledge())
    assert json.loads(json.dumps(made)) == made
    assert (made["text"], made["title"], made["url"]) == (text, title or None, url or None)

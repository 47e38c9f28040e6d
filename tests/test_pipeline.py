"""The whole pipeline: properties that hold for the shipped articles, all golden texts, and those made messy."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from golden_file import PUBLISHED as _PUBLISHED
from golden_file import reading_of
from waqai import pipeline
from waqai.exports.record import to_record
from waqai.knowledge import Knowledge
from waqai.model import Article, Evidence, Reading, Span
from waqai.packs import load_knowledge
from waqai.pipeline import LONGEST, STAGES, read_article
from waqai.sources import sample_articles

ROOT = Path(__file__).parent.parent
_TEXT = re.compile(r"^```text\n(.*?)```$", re.M | re.S)
_DAY_TOLD = "قصفت روسيا أوكرانيا أمس. واعتقلت الشرطة التركية صحفيا ألمانيا يوم الخميس. وزار وفد صيني إيران في مارس."


def record_of(text: str, published: str = _PUBLISHED) -> dict[str, Any]:
    return to_record(reading_of(text, published), load_knowledge(), "test")


@cache
def sentences() -> tuple[str, ...]:
    """The texts of all golden files."""
    files = sorted((Path(__file__).parent / "goldens").glob("*.md"))
    return tuple(text for file in files for text in _TEXT.findall(file.read_text(encoding="utf-8")))


@cache
def articles() -> tuple[str, ...]:
    """The shipped articles, and the golden texts a dozen at a time."""
    texts = sentences()
    joined = ["\n\n".join(texts[at : at + 12]) for at in range(0, len(texts), 12)]
    return (*(article.text for article in sample_articles()), *joined)


@cache
def slugs() -> frozenset[str]:
    """The problems that the reference explains."""
    text = (ROOT / "docs" / "reference" / "problems.md").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^## (\S+)$", text, re.M))


@cache
def reasons() -> frozenset[str]:
    """The reasons for leaving out that the reference explains."""
    text = (ROOT / "docs" / "reference" / "left-out.md").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^## (\S+)$", text, re.M))


# mess as pages and exports make it; each takes a text and a source of chance with a fixed seed


def _strewn(marks: str, share: float) -> Callable[[str, random.Random], str]:
    def mutate(text: str, chance: random.Random) -> str:
        return "".join(c + (chance.choice(marks) if c.isalpha() and chance.random() < share else "") for c in text)

    return mutate


def _without_spaces(text: str, chance: random.Random) -> str:
    return "".join(c for c in text if c != " " or chance.random() > 0.2)


def _doubled_lines(text: str, chance: random.Random) -> str:
    return text.replace(". ", ".\n\n\n").replace("\n", "\r\n")


def _shortcodes(text: str, chance: random.Random) -> str:
    return "[ad_1]\n" + text.replace("\n\n", "\n\n[ad_2]\n\n") + "\n[ad_2] <br/> &nbsp; [caption id=1]"


def _presentation_forms(text: str, chance: random.Random) -> str:
    return text.replace("لا", "\ufefb").replace("م", "\ufee3").replace("ه", "\ufeeb").replace("ع", "\ufecb")


def _broken(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + "\ud83d" + text[at:] + "\udc00"


def _one_long_line(text: str, chance: random.Random) -> str:
    line = " ".join(text.split())
    return (line + " ") * (20_000 // len(line) + 1)


def _shuffled(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _without_marks(text: str, chance: random.Random) -> str:
    return re.sub(r"[^\w\s]", "", text)


def _torn(text: str, chance: random.Random) -> str:
    return text[chance.randrange(len(text) // 2) :][: chance.randrange(10, len(text))]


MESS: dict[str, Callable[[str, random.Random], str]] = {
    "spaces dropped": _without_spaces,
    "lines doubled": _doubled_lines,
    "shortcodes": _shortcodes,
    "tatweel": _strewn("\u0640", 0.2),
    "vowel marks": _strewn("\u064b\u064e\u064f\u0650\u0651\u0652\u0670", 0.5),
    "zero-width characters": _strewn("\u200b\u200c\u200d\ufeff\u00ad", 0.2),
    "direction marks": _strewn("\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069", 0.2),
    "control characters": _strewn("\x00\x07\x1b\x85\u2028", 0.05),
    "presentation forms": _presentation_forms,
    "lone surrogates": _broken,
    "words shuffled": _shuffled,
    "no punctuation": _without_marks,
    "torn": _torn,
}
ODD = {
    "empty": "",
    "blank": " \n\t\r\n ",
    "only punctuation": "،،؛ … «» \"'() -- ؟!",
    "only numbers": "١٢٣ 2024-05-01 3,5 %",
    "one letter": "و",
    "one word": "قصف",
    "only clitics": "و ف ب ل ك س وال بال فسو",
    "Persian": "رئیس جمهور ایران گفت که پلیس چند نفر را در تهران دستگیر کرد و گزارش آن را پخش کرد.",
    "Latin": "The army shelled the town on Monday, a spokesman said.",
    "Arabic and Latin": "قصفت Russia مدينة Kharkiv أمس، according to الجيش.",
    "open quotation": "قال الوزير: «إن الحرب ستنتهي. وقصفت روسيا أوكرانيا.",
    "marks upon marks": "قُـــَِّْتِل الجُنـــدي" + "\u0651" * 200,
    "one endless word": "قصف" * 150,
    "nothing but «و»": "و " * 3000,
}


# what must hold


def spans_of(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """Every span of every layer, with the layer's name."""
    for name in ("blocks", "tokens", "sentences", "quotes", "times", "mentions", "places", "claims", "left_out"):
        for row in getattr(reading, name):
            yield name, row.start, row.end
    for claim in reading.claims:
        if claim.why[0].row != "rule#quote-goes-on":  # the next paragraph of a quotation needs no cue
            yield "claims", claim.cue.start, claim.cue.end
    for name in ("acts", "verdicts", "events"):
        for row in getattr(reading, name):
            parts: tuple[Span | Evidence, ...] = (row.trigger, *row.evidence, *getattr(row, "mentions", ()))
            for part in parts:
                yield name, part.start, part.end


def faults_of(reading: Reading) -> list[str]:
    """What is wrong with a reading; empty for a sound one."""
    size, found = len(reading.article.text), []
    found += [f"{p.slug}: {p.message}" for p in reading.problems if p.slug == "stage-failed" or p.slug not in slugs()]
    found += [f"{name} {a}-{b} of {size}" for name, a, b in spans_of(reading) if not 0 <= a < b <= size]
    if len(reading.forms) != len(reading.tokens):
        found.append(f"{len(reading.forms)} forms for {len(reading.tokens)} tokens")
    for name in ("blocks", "tokens", "sentences"):
        rows = getattr(reading, name)
        found += [f"{name} overlap at {b.start}" for a, b in pairwise(rows) if b.start < a.end]
    for clause in reading.clauses:
        sentence = reading.sentences[clause.sentence]
        inside = [
            clause.predicate,
            *(at for _, at in clause.cues),
            *(a.head for a in clause.arguments if not a.inherited),
        ]
        found += [f"token {at} outside its sentence" for at in inside if not sentence.first <= at < sentence.last]
        if clause.parent >= len(reading.clauses):
            found.append(f"no clause {clause.parent}")
    count = len(reading.entities)
    pointed = {link.entity for link in reading.links}
    pointed |= {n for event in reading.events for n in (*event.actors, *event.recipients)}
    found += [f"no entity {n}" for n in pointed if not 0 <= n < count]
    sources = {n for claim in reading.claims for n in (claim.speaker, claim.addressee)}
    sources |= {event.reported_by for event in reading.events}
    found += [f"no entity {n}" for n in sources if not -1 <= n < count]
    found += [f"no mention {link.mention}" for link in reading.links if not 0 <= link.mention < len(reading.mentions)]
    found += [f"reason {x.reason} is not explained" for x in reading.left_out if x.reason not in reasons()]
    if len(reading.codings) != len(reading.events):
        found.append(f"{len(reading.codings)} codings for {len(reading.events)} events")
    for event in reading.events:
        parts = {evidence.part for evidence in event.evidence}
        slots = (("actor", event.actors), ("recipient", event.recipients), ("time", event.date))
        found += [
            f"{event.frame} without evidence of its {part}" for part, filled in slots if filled and part not in parts
        ]
        if event.place >= 0 and "place" not in parts:
            found.append(f"{event.frame} without evidence of its place")
        if Evidence("trigger", event.trigger.start, event.trigger.end) not in event.evidence:
            found.append(f"{event.frame} without evidence of its trigger")
        if not 0 <= event.confidence <= 1 or not event.why:
            found.append(f"{event.frame} without confidence or reason")
    return found


def texts_in(value: object) -> Iterator[dict[str, Any]]:
    """Every object of a record that holds words with their offsets."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield value
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def record_faults(record: dict[str, Any]) -> list[str]:
    """What is wrong with a record as other programs see it."""
    text = record["text"]
    found = [
        f"{x['text']!r} is not at {x['start']}" for x in texts_in(record) if text[x["start"] : x["end"]] != x["text"]
    ]
    ids = {entity["id"] for entity in record["entities"]}
    if len(ids) != len(record["entities"]):
        found.append("two entities of one id")
    for event in record["events"]:
        found += [f"no entity {e}" for e in (*event["actor"], *event["recipient"]) if e not in ids]
    found += [f"no entity {m['entity']}" for m in record["mentions"] if m["entity"] not in ids]
    for layer in ("events", "claims"):
        names = [row["id"] for row in record[layer]]
        if len(set(names)) != len(names):
            found.append(f"two {layer} of one id")
    if json.loads(json.dumps(record)) != record:
        found.append("JSON changes the record")
    return found


@pytest.mark.parametrize("number", range(len(articles())))
def test_articles_are_read_soundly(number: int) -> None:
    reading = reading_of(articles()[number])
    assert faults_of(reading) == []
    assert record_faults(to_record(reading, load_knowledge())) == []


def test_every_golden_text_is_read_soundly_by_itself() -> None:
    assert {text: faults for text in sentences() if (faults := faults_of(reading_of(text)))} == {}


@pytest.mark.parametrize("mess", MESS)
def test_messy_articles_are_read_soundly(mess: str) -> None:
    chance = random.Random(mess)
    for text in articles():
        messy = MESS[mess](text, chance)
        assert messy != text or mess in ("lines doubled", "no punctuation", "presentation forms")
        reading = reading_of(messy)
        assert faults_of(reading) == []
        assert record_faults(to_record(reading, load_knowledge())) == []


@pytest.mark.parametrize("odd", ODD)
def test_odd_texts_are_read_soundly(odd: str) -> None:
    reading = reading_of(ODD[odd])
    assert faults_of(reading) == []
    assert record_faults(to_record(reading, load_knowledge())) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120) | st.lists(st.sampled_from(" ".join(sentences()).split(" ")), max_size=40).map(" ".join))
def test_any_text_is_read_soundly(text: str) -> None:
    reading = reading_of(text)
    assert faults_of(reading) == []
    assert record_faults(to_record(reading, load_knowledge())) == []


def test_one_line_of_20_kilobytes_is_read_soundly() -> None:
    for text in (*articles()[:2], _DAY_TOLD):
        line = _one_long_line(text, random.Random(0))
        assert len(line) >= 20_000 and "\n" not in line
        reading = reading_of(line)
        assert faults_of(reading) == []
        assert reading.tokens[-1].end > 19_000 and len(reading.events) + len(reading.left_out) >= 3


def test_mess_that_no_reader_sees_changes_no_event() -> None:
    text = "قصفت روسيا أوكرانيا أمس. واعتقلت الشرطة التركية صحفيا ألمانيا في أنقرة."
    clean = told(record_of(text))
    assert len(clean) == 2
    for mess in ("tatweel", "zero-width characters", "direction marks"):
        assert told(record_of(MESS[mess](text, random.Random(1)))) == clean, mess


def told(record: dict[str, Any]) -> list[tuple[str, list[str], list[str]]]:
    code = {e["id"]: f"{e['country']}/{e['sector']}" for e in record["entities"]}
    return [(e["type"], [code[n] for n in e["actor"]], [code[n] for n in e["recipient"]]) for e in record["events"]]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("", "empty"),
        ("،، … !!", "empty"),
        ("The army shelled the town.", "not-arabic"),
        (ODD["Persian"], "not-arabic"),
        ("قصفت روسيا \ud800 أوكرانيا.", "lone-surrogate"),
    ],
)
def test_problem(text: str, slug: str) -> None:
    assert [problem.slug for problem in reading_of(text).problems] == [slug]


def test_what_is_not_arabic_is_read_no_further_than_its_blocks() -> None:
    reading = reading_of("The army shelled the town on Monday. قصف.")
    assert reading.blocks and not reading.tokens and not reading.events
    assert record_of("The army shelled the town on Monday. قصف.")["language"] == "und"


def test_a_sound_article_has_no_problem() -> None:
    assert reading_of(_DAY_TOLD).problems == ()


def test_a_publish_date_that_is_none_is_a_problem() -> None:
    assert [p.slug for p in reading_of(_DAY_TOLD, "yesterday").problems] == ["wrong-publish-date"]


def test_relative_times_have_no_date_without_the_day_of_publication() -> None:
    dated = record_of(_DAY_TOLD)
    assert [e["date"]["value"] for e in dated["events"]] == ["2024-04-30", "2024-04-25", "2024-03"]
    undated = record_of(_DAY_TOLD, "")
    assert [p["slug"] for p in undated["problems"]] == ["no-publish-date"]
    assert [e["date"] for e in undated["events"]] == [None] * 3
    assert "XXXX-03" in [t["value"] for t in undated["times"]]
    for text in articles():
        assert [e["date"] for e in record_of(text, "")["events"] if e["date"] and "XXXX" in e["date"]["value"]] == []


def test_a_full_date_needs_no_day_of_publication() -> None:
    record = record_of("قصفت إسرائيل لبنان في 3 مارس 2024.", "")
    assert [e["date"]["value"] for e in record["events"]] == ["2024-03-03"]


def test_a_stage_that_fails_leaves_its_layer_empty_and_the_others_read() -> None:
    def broken(reading: Reading, known: Knowledge) -> tuple[Any, ...]:
        raise RuntimeError

    stages = tuple((name, broken if name == "claims" else stage) for name, stage in STAGES)
    article = Article("a", "قال الرئيس المصري إن روسيا قصفت أوكرانيا.", published=_PUBLISHED)
    reading = read_article(article, load_knowledge(), stages)
    assert [problem.slug for problem in reading.problems] == ["stage-failed"]
    assert "claims" in reading.problems[0].message
    assert reading.claims == () and reading.events


def test_a_text_that_is_too_long_is_read_to_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LONGEST >= 100_000
    monkeypatch.setattr(pipeline, "LONGEST", 60)
    text = "قصفت روسيا أوكرانيا. " * 20
    reading = reading_of(text)
    assert [problem.slug for problem in reading.problems] == ["too-long"]
    assert reading.article.text == text and max(token.end for token in reading.tokens) <= 60


def test_every_stage_fills_a_layer_of_its_own() -> None:
    names = [name for name, _ in STAGES]
    assert len(set(names)) == len(names)
    assert {*names, "article", "problems"} == {field.name for field in structs.fields(Reading)}


def test_reading_twice_gives_the_same_bytes() -> None:
    fresh = load_knowledge()
    for text in articles():
        first, second = record_of(text), record_of(text)
        assert json.dumps(first) == json.dumps(second)
    for text in reversed(articles()[:4]):  # what was read before leaves no trace
        again = to_record(read_article(Article("a", text, published=_PUBLISHED), fresh), fresh, "test")
        assert json.dumps(again) == json.dumps(record_of(text))


def test_another_process_gives_the_same_bytes() -> None:
    """Python orders sets of words by chance in each process; nothing may depend on it."""
    script = (
        "import hashlib, json, sys; from waqai import read\n"
        "texts = json.load(sys.stdin)\n"
        "print(hashlib.sha256(json.dumps([read(t, published='2024-05-01') for t in texts]).encode()).hexdigest())"
    )
    given = json.dumps(articles()[:6])
    path = os.pathsep.join(part for part in sys.path if part)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
        )
        for seed in ("1", "2")
    ]  # fmt: skip
    digests = [process.communicate(given, timeout=50)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert len(digests[0].strip()) == 64 and len(set(digests)) == 1

"""The layer claims: goldens of how Arabic news marks speech, and properties that hold for any text."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from golden_file import GoldenFile, reading_of
from waqai.model import Claim, Reading

GOLDEN = GoldenFile("claims")
_WORDS = (
    "قال قالت وأضاف أكد أعلن مضيفا مشيرا بحسب وفق فيما إن أن أنه إلى على الرئيس الوزير المتحدث روسيا الجيش بيان ذلك "
    ': ، . « » " ( ) التي هتفوا لافتات شعار نقلت عن قوله بعد وذلك ضرورة وقف الحرب غدا\n'
).split(" ")


def line_of(reading: Reading, claim: Claim) -> str:
    """«direct COUNTRY/SECTOR name → addressee: words», with – for a speaker who is not known."""
    who = [reading.entities[n] for n in (claim.speaker, claim.addressee) if n >= 0]
    names = [" ".join(filter(None, ("/".join(filter(None, (e.country, e.sector))), e.name))) for e in who]
    speaker = names[0] if claim.speaker >= 0 else "–"
    to = f" → {names[-1]}" if claim.addressee >= 0 else ""
    words = " ".join(reading.text_of(claim.start, claim.end).split())
    return f"{'direct' if claim.direct else 'indirect'} {speaker}{to}: {words}\n"


def said_of(text: str) -> str:
    reading = reading_of(text)
    return "".join(line_of(reading, claim) for claim in reading.claims)


@pytest.mark.skipif("WAQAI_ACCEPT" not in os.environ, reason="rewrites the golden file only when asked to")
def test_accept() -> None:
    GOLDEN.accept(said_of)


@pytest.mark.parametrize(("claim", "text", "said"), GOLDEN.cases())
def test_golden(claim: str, text: str, said: str) -> None:
    assert said_of(text) == said, claim


def test_a_claim_names_its_cue_and_says_how_sure_it_is() -> None:
    reading = reading_of("قال وزير الخارجية الروسي سيرغي لافروف إن المحادثات انتهت. ودعا إلى وقف القتال في المدينة.")
    said, asked = reading.claims
    assert reading.text_of(said.cue.start, said.cue.end) == "قال"
    assert said.why[0].rule == "attribution" and said.why[0].row == "cues#say"
    assert 0 < asked.confidence < said.confidence < 1


def test_a_long_line_is_read_in_proportion_to_its_length() -> None:
    unit = 'وقال الوزير {n} إن "الحرب انتهت" وأضاف أن الوضع {n} خطير، مشيرا إلى ضرورة وقف القتال {n}، بحسب الوكالة، '

    def seconds(count: int) -> float:
        text = "".join(unit.format(n=number) for number in range(count))
        begin = time.perf_counter()
        assert reading_of(text).claims
        return time.perf_counter() - begin

    seconds(50)
    assert seconds(800) < 12 * seconds(200) + 0.5


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=40))
@example(["قال", "«", "مضيفا", "قال", "قال"])
@example(["قال", "إن", "«", "قال"])
def test_claims_lie_in_the_text_and_hold_words(words: list[str]) -> None:
    reading = reading_of(" ".join(words))
    text = reading.article.text
    assert not [problem for problem in reading.problems if "stage claims failed" in problem.message]
    assert list(reading.claims) == sorted(reading.claims, key=lambda claim: claim.start)
    for number, claim in enumerate(reading.claims, 1):
        part = text[claim.start : claim.end]
        assert claim.id == f"c{number}"
        assert part and part == part.strip() and len(part.split()) >= 2
        assert -1 <= claim.speaker < len(reading.entities) and -1 <= claim.addressee < len(reading.entities)
        assert 0 < claim.confidence < 1
        assert 0 <= claim.cue.start <= claim.cue.end <= len(text)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    reading = reading_of(text)
    assert not [problem for problem in reading.problems if "stage claims failed" in problem.message]

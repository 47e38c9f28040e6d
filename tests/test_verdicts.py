"""The layer verdicts: what learned scorers may change of an act, and what they leave as the rules made it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from golden_file import reading_of
from waqai.knowledge import Knowledge
from waqai.match.linear import BIAS, Linear
from waqai.model import Act, Evidence, Reading
from waqai.packs import load_knowledge
from waqai.pipeline import read_article
from waqai.sources import sample_articles
from waqai.stages.verdicts import Judge, find_verdicts

_WORDS = (
    "قصف هاجم اعتقلت الشرطة الروسية إسرائيل أوكرانيا لبنان الهجوم القصف غارة على في من عقوبات فرضت هددت بقصف "
    "لم قد خطة مقتل جندي تركي ، . قال الوزير إن"
).split(" ")


def weighed(arguments: dict[str, float], acts: dict[str, float] | None = None) -> Knowledge:
    """The shipped knowledge with scorers made by hand."""
    return structs.replace(
        load_knowledge(),
        argument_weights=Linear("arguments", arguments),
        act_weights=Linear("acts", {BIAS: 2.0} if acts is None else acts),
    )


def words_of(reading: Reading, act: Act, part: str) -> list[str]:
    return [reading.text_of(e.start, e.end) for e in act.evidence if e.part == part]


def names_of(reading: Reading, numbers: tuple[int, ...]) -> list[str]:
    return [reading.entities[n].country for n in numbers]


def test_without_weights_acts_stay_as_the_rules_made_them() -> None:
    reading = reading_of("قصفت روسيا أوكرانيا. وقالت روسيا إن الهجوم انتهى. ولم تقصف إسرائيل لبنان.")
    assert len(reading.acts) == 3
    assert find_verdicts(reading, weighed({}, {})) == reading.acts
    assert find_verdicts(reading, weighed({BIAS: 9.0}, {})) == reading.acts


def test_a_side_left_open_is_filled_and_points_to_its_words() -> None:
    reading = reading_of("انتهى الهجوم وتنتظر أوكرانيا.")
    (act,) = reading.acts
    assert reading.text_of(act.trigger.start, act.trigger.end) == "الهجوم" and not act.actors
    (filled,) = find_verdicts(reading, weighed({BIAS: -9.0, "recipient:slot=none:outside": 18.0}))
    assert names_of(reading, filled.recipients) == ["UKR"] and not filled.actors
    assert words_of(reading, filled, "recipient") == ["أوكرانيا"]
    assert set(act.evidence) < set(filled.evidence)


def test_nobody_is_filled_in_below_an_even_chance() -> None:
    reading = reading_of("وقالت أوكرانيا إن الهجوم انتهى.")
    (act,) = find_verdicts(reading, weighed({BIAS: -0.1}))
    assert act.actors == act.recipients == () and act.evidence == reading.acts[0].evidence


def test_who_stands_on_one_side_is_not_filled_in_on_the_other() -> None:
    reading = reading_of("وقالت أوكرانيا إن الهجوم انتهى.")
    (act,) = find_verdicts(reading, weighed({BIAS: 9.0}))
    assert names_of(reading, act.actors) == ["UKR"] and act.recipients == ()


def test_a_side_that_the_rules_read_is_kept() -> None:
    reading = reading_of("قصفت روسيا أوكرانيا قرب بولندا.")
    (act,) = find_verdicts(reading, weighed({BIAS: 9.0}))
    assert (names_of(reading, act.actors), names_of(reading, act.recipients)) == (["RUS"], ["UKR"])


def test_those_who_meet_have_nobody_opposite() -> None:
    reading = reading_of("التقى الرئيس الفرنسي المستشار الألماني قرب بولندا.")
    (act,) = find_verdicts(reading, weighed({BIAS: 9.0}))
    assert names_of(reading, act.actors) == ["FRA", "DEU"] and act.recipients == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("لم تقصف روسيا أوكرانيا.", "negated"),
        ("إذا قصفت روسيا أوكرانيا ارتفعت الأسعار.", "conditional"),
        ("مرت ذكرى الهجوم العراقي على الكويت.", "background"),
    ],
)
def test_a_rule_that_speaks_against_an_act_is_not_overruled(text: str, reason: str) -> None:
    reading = reading_of(text)
    (act,) = find_verdicts(reading, weighed({BIAS: 9.0}, {BIAS: 9.0}))
    assert act == reading.acts[0] and act.reason == reason


def test_the_probability_that_an_act_counts_is_its_confidence() -> None:
    reading = reading_of("قصفت روسيا أوكرانيا.")
    even, sure = (find_verdicts(reading, weighed({}, {BIAS: bias}))[0] for bias in (0.0, 2.0))
    assert (even.confidence, sure.confidence) == (0.5, 0.88)
    assert even.reason == sure.reason == ""


def test_an_act_that_hardly_counts_is_left_out_as_unlikely() -> None:
    reading = reading_of("قصفت روسيا أوكرانيا.")
    (act,) = find_verdicts(reading, weighed({}, {BIAS: -6.0}))
    assert act.reason == "unlikely" and act.confidence == 0.0


def test_features_say_what_the_act_and_its_argument_are() -> None:
    reading = reading_of("قصفت روسيا أوكرانيا.")
    judge = Judge(reading, load_knowledge())
    (act,) = reading.acts
    clause = reading.clauses[act.clause]
    assert {"type=ASSAULT", "type=ASSAULT:verb", "status=asserted", "reason="} <= set(judge.act_features(act, clause))
    names = [reading.mentions[n].name for n in judge.candidates(act)]
    assert names == ["روسيا", "أوكرانيا"]
    first, second = (set(judge.argument_features(act, clause, n, "actor")) for n in judge.candidates(act))
    assert "actor:given=True" in first and "actor:other=True" in second
    assert any(feature.startswith("actor:slot=subject") for feature in first - second)


def test_the_shipped_scorers_are_fitted_and_judge_the_shipped_articles() -> None:
    assert load_knowledge().act_weights.fitted and load_knowledge().argument_weights.fitted
    for article in sample_articles():
        reading = read_article(article, load_knowledge())
        assert len(reading.verdicts) == len(reading.acts) > 0
        assert any(
            verdict.confidence != act.confidence for act, verdict in zip(reading.acts, reading.verdicts, strict=True)
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=30), st.sampled_from((-9.0, 0.0, 9.0)))
def test_verdicts_only_add(words: list[str], bias: float) -> None:
    reading = reading_of(" ".join(words))
    verdicts = find_verdicts(reading, weighed({BIAS: bias}))
    for act, verdict in zip(reading.acts, verdicts, strict=True):
        assert (verdict.clause, verdict.frame, verdict.trigger) == (act.clause, act.frame, act.trigger)
        assert verdict.status == act.status and verdict.date == act.date
        assert set(act.evidence) <= set(verdict.evidence)
        assert act.actors in ((), verdict.actors) and act.recipients in ((), verdict.recipients)
        added = {
            (e.part, reading.entities[link.entity].id)
            for e in set(verdict.evidence) - set(act.evidence)
            for link in reading.links
            if Evidence(e.part, reading.mentions[link.mention].start, reading.mentions[link.mention].end) == e
        }
        filled = {("actor", reading.entities[n].id) for n in set(verdict.actors) - set(act.actors)}
        filled |= {("recipient", reading.entities[n].id) for n in set(verdict.recipients) - set(act.recipients)}
        assert filled <= added


def test_who_opposes_an_act_is_not_filled_in_as_its_doer() -> None:
    reading = reading_of("تعارض المجر سياسة العقوبات على روسيا.")
    opposed, act = find_verdicts(reading, weighed({BIAS: 9.0}))
    assert names_of(reading, opposed.actors) == ["HUN"]
    assert act.actors == () and names_of(reading, act.recipients) == ["RUS"]


def test_people_who_bear_no_arms_are_not_filled_in_as_those_who_use_force() -> None:
    for people, filled in (("لاجئون سوريون", []), ("جنود سوريون", ["SYR"]), ("مستوطنون إسرائيليون", ["ISR"])):
        reading = reading_of(f"استمر القصف وبقي {people} هناك.")
        (act,) = find_verdicts(reading, weighed({BIAS: 9.0}))
        assert names_of(reading, act.actors) == filled, people

"""The tagger: what it mends in its sentence, what it leaves to the rules, and that it names itself."""

from __future__ import annotations

import msgspec
import pytest

from golden_file import reading_of
from waqai.knowledge import Knowledge
from waqai.knowledge.rows import TagWeight
from waqai.knowledge.tagging import TAGS, Tagger
from waqai.match.choice import Choice
from waqai.model import Article, Form
from waqai.packs import load_knowledge
from waqai.pipeline import read_article


def form_of(word: str, text: str, known: Knowledge | None = None) -> Form:
    reading = reading_of(text) if known is None else read_article(Article("t", text), known)
    return next(
        form for token, form in zip(reading.tokens, reading.forms, strict=True) if text[token.start : token.end] == word
    )


def rows(**weights: float) -> list[TagWeight]:
    return [TagWeight("bias", *(weights.get(tag) for tag in TAGS))]


def bare() -> Knowledge:
    known = load_knowledge()
    return msgspec.structs.replace(known, tagger=Tagger((), known.lexicon))


def test_a_choice_adds_up_what_it_knows() -> None:
    choice = Choice(("a", "b"), {"red": (1.0, 0.0), "round": (0.5, 3.0)})
    assert choice.sums(("red", "round", "never seen")) == (1.5, 3.0)
    assert choice.sums(("never seen",)) == (0.0, 0.0)
    tag, probability = choice.likeliest([choice.sums(("red",)), choice.sums(("round",))])
    assert tag == "b" and probability == pytest.approx(0.8175745)


def test_a_choice_without_weights_is_not_fitted_and_undecided() -> None:
    choice = Choice(("a", "b"), {})
    assert not choice.fitted and choice.likeliest([choice.sums(("red",))]) == ("a", 0.5)


def test_totals_of_any_size_give_a_probability() -> None:
    assert Choice(("a", "b"), {}).likeliest([(5000.0, -5000.0)]) == ("a", 1.0)
    assert Choice(("a", "b"), {}).likeliest([(-5000.0, -5000.0)]) == ("a", 0.5)


@pytest.mark.parametrize(
    ("word", "text", "tag"),
    [
        ("العزيز", "قال عبد العزيز إن القرية هادئة.", "NAME"),
        ("السعودية", "وصلت الطائرة الإغاثية السعودية إلى المطار.", "ADJ"),
        ("كوجيلو", "افتتح المسؤولون قرية كوجيلو غرب البلاد.", "NAME"),
        ("العامة", "أدانت الأمانة العامة الهجوم.", "ADJ"),
    ],
)
def test_what_it_mends(word: str, text: str, tag: str) -> None:
    form = form_of(word, text)
    assert form.tag == tag and form.score >= 0.8
    assert form_of(word, text, bare()).tag != tag


def test_a_word_of_the_rules_has_no_score() -> None:
    assert form_of("وصل", "وصل الوفد إلى القرية.").score == 0.0


def test_without_weights_the_rules_alone_read() -> None:
    tagger = Tagger((), load_knowledge().lexicon)
    assert not tagger.fitted and load_knowledge().tagger.fitted


def test_it_makes_no_verb_a_noun_however_sure() -> None:
    lexicon = load_knowledge().lexicon
    words = ["رفض", "الوزير", "الدعوة"]
    verb = next(form for form in (lexicon["رفض"], *lexicon["رفض"].others) if form.tag == "VERB")
    tagger = Tagger(rows(NOUN=50.0), lexicon)
    assert tagger.likeliest(words, 0) == ("NOUN", pytest.approx(1.0)) and tagger.retagged(verb, words, 0) is None


def test_an_unknown_word_made_a_name_keeps_its_article_as_letters() -> None:
    lexicon = load_knowledge().lexicon
    guess = lexicon["القشتلوط"]
    found = Tagger(rows(NAME=50.0), lexicon).retagged(guess, ["القشتلوط"], 0)
    assert not guess.known and guess.definite
    assert found is not None and (found.tag, found.definite, found.stem) == ("NAME", False, "القشتلوط")


def test_what_heads_a_title_or_follows_one_is_left_to_the_rules() -> None:
    assert form_of("سورية", "أوقفت الشرطة التركية امرأة سورية.").score == 0.0


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("قصفت المدفعية التركية قرية كوجيلو في سوريا.", ["frame", "tagger"]),
        ("قصفت المدفعية التركية مدينة حلب في سوريا.", ["frame"]),
    ],
)
def test_an_event_says_that_the_tagger_read_one_of_its_words(text: str, rules: list[str]) -> None:
    (event,) = reading_of(text).events
    assert [trace.rule for trace in event.why] == rules
    scores = [trace.score for trace in event.why if trace.rule == "tagger"]
    assert all(score is not None and 0.8 <= score <= 1.0 for score in scores)

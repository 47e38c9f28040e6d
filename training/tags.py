"""Fits the tagger on the marked words, tests it on the fifth held back, and writes its weights."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import msgspec

from waqai.knowledge import Knowledge
from waqai.knowledge.rows import TagWeight
from waqai.knowledge.spelling import fold
from waqai.knowledge.tagging import SEATS, TAGS, Tagger, neighbour_features, word_features
from waqai.model import Article, Form, Reading
from waqai.pipeline import read_article

_ONE_NORM, _TWO_NORM = 0.5, 0.1  # penalties on the weights, chosen on the fifth held back
_LEAST = 2  # times a feature must be seen
_ROUNDS = 100
_PROCLITICS = ("و", "ف", "ب", "ل", "ك", "س", "ال")


def without_tagger(known: Knowledge) -> Knowledge:
    """The knowledge with a tagger that says nothing, so that the rules alone read."""
    return msgspec.structs.replace(known, tagger=Tagger((), known.lexicon))


def read_words(sentence: dict[str, str], known: Knowledge) -> tuple[Reading, list[str], list[tuple[str, str]]]:
    """The sentence's reading, its words as written, and each word's mark: its parts joined by `+`, and its tag."""
    reading = read_article(Article(sentence["key"], sentence["text"], published="2024-05-15"), known)
    words = [sentence["text"][token.start : token.end] for token in reading.tokens]
    marks = [(parts, tag) for parts, _, tag in (mark.rpartition("/") for mark in sentence["words"].split(" "))]
    if len(marks) != len(words):
        raise ValueError(f"{sentence['key']}: {len(marks)} marks for {len(words)} words")
    return reading, words, marks


def features_of(forms: list[Form], index: int) -> list[str]:
    """What the tagger sees of word number `index` of a sentence, from the lexicon's readings of its words."""
    found: list[str] = []
    for seat, place in zip(SEATS, range(index - 2, index + 3), strict=True):
        if seat:
            found += neighbour_features(forms[place] if 0 <= place < len(forms) else None, seat)
        else:
            found += word_features(forms[place])
    return found


def fit_tags(sentences: list[dict[str, str]], known: Knowledge) -> list[TagWeight]:
    """The tagger's weights from the marked words of `sentences`. The same sentences give the same weights."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": _ONE_NORM, "c2": _TWO_NORM, "max_iterations": _ROUNDS, "feature.minfreq": _LEAST})
    rules = without_tagger(known)
    for sentence in sentences:
        _, words, marks = read_words(sentence, rules)
        for index, (_, tag) in enumerate(marks):
            if tag in TAGS:
                # a sequence of one word: what the library fits is then a multinomial logistic regression
                trainer.append([features_of([known.lexicon[word] for word in words], index)], [tag])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "tags")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        for (feature, tag), weight in tagger.info().state_features.items():
            weights[feature][tag] = round(weight, 3)
        tagger.close()
    return [
        TagWeight(feature, *(weights[feature].get(tag) or None for tag in TAGS))
        for feature in sorted(weights)
        if any(weights[feature].values())
    ]


def write_tags(rows: list[TagWeight], folder: Path) -> None:
    """The table of weights, sorted by feature."""
    lines = [
        "\t".join([row.feature, *(f"{weight:g}" if weight else "" for weight in msgspec.structs.astuple(row)[1:])])
        for row in rows
    ]
    path = folder / "weights-tags.tsv"
    path.write_text("\n".join(["\t".join(TagWeight.__struct_fields__), *lines]) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(rows)} features")


def cuts_of(parts: str) -> tuple[tuple[str, ...], str]:
    """What a mark cuts off: before the stem («ل+ل+جيش» holds an article), and behind it."""
    before: list[str] = []
    rest = parts.split("+")
    while len(rest) > 1 and rest[0] in _PROCLITICS and before[-1:] != ["ال"]:
        before.append("ال" if rest[0] == "ل" and before[-1:] == ["ل"] else rest[0])
        del rest[0]
    return tuple(before), fold("".join(rest[1:]))


def cuts_read(form: Form) -> tuple[tuple[str, ...], str]:
    """What a reading cuts off, to compare with `cuts_of`."""
    return (*form.proclitics, *(("ال",) if form.definite else ())), form.enclitic


def test_tags(sentences: list[dict[str, str]], known: Knowledge) -> None:
    """Prints how many words are cut and tagged as marked: by the rules, as they are read, and by the tagger alone."""
    rules = without_tagger(known)
    cut: Counter[str] = Counter()
    right: Counter[str] = Counter()
    total = 0
    changes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    sure: dict[int, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        by_rules, words, marks = read_words(sentence, rules)
        as_read, _, _ = read_words(sentence, known)
        for index, (parts, tag) in enumerate(marks):
            if tag == "MARK":
                continue
            rule, read = by_rules.forms[index], as_read.forms[index]
            alone, probability = known.tagger.likeliest(words, index) if rule.tag in TAGS else (rule.tag, 0.0)
            total += 1
            for name, form in (("rules", rule), ("as read", read)):
                cut[name] += cuts_read(form) == cuts_of(parts)
            for name, given in (("rules", rule.tag), ("as read", read.tag), ("tagger alone", alone)):
                right[name] += given == tag
            outcome = "mended" if alone == tag else "spoilt" if rule.tag == tag else "neither"
            if alone != rule.tag:
                sure[int(probability * 10)][outcome] += 1
            if read.tag != rule.tag:
                changes[rule.tag, read.tag]["mended" if read.tag == tag else outcome] += 1
    print(f"words held back: {total}")
    for name in right:
        cuts = f", cut as marked {cut[name] / total:.4f}" if name in cut else ""
        print(f"  {name}: tag as marked {right[name] / total:.4f}{cuts}")
    print("where the tagger alone says otherwise than the rules, by its probability:")
    for tenth in sorted(sure):
        print(f"  {tenth / 10:.1f}: {dict(sure[tenth])}")
    print("where it overrules:")
    for (old, new), outcomes in sorted(changes.items()):
        print(f"  {old} > {new}: {dict(outcomes)}")

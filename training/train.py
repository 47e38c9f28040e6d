"""Fits the learned parts of waqai on the marked sentences of this folder and writes their weights into the package.

    python training/train.py              fit on all sentences, write src/waqai/data/languages/ar/weights-*.tsv
    python training/train.py --test       fit on four fifths and print figures on the held-back fifth; writes nothing
    python training/train.py --only tags  the tagger alone, or the scorers alone (--only scorers), or the scorer of
                                          acts on top of the arguments' weights as they stand (--only acts); also
                                          with --test

The tagger is fitted by python-crfsuite (`pip install 'waqai[training]'`), which reading does not need.

The sentences are our own; every fifth one of each file is held back. The build is repeatable: the same files give the
same weights.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import msgspec
from marked import held_back, rows
from tags import fit_tags, test_tags, write_tags

from waqai.knowledge import Knowledge
from waqai.knowledge.tagging import Tagger
from waqai.match.linear import Linear, fit
from waqai.model import Act, Article, Reading
from waqai.packs import load_knowledge
from waqai.pipeline import read_article
from waqai.stages.codings import PROMISED
from waqai.stages.verdicts import Judge

DATA = Path(__file__).parent.parent / "src" / "waqai" / "data" / "languages" / "ar"
Example = tuple[list[str], bool]


def bare(known: Knowledge) -> Knowledge:
    """The knowledge without weights, so that the rules alone make the acts to learn from."""
    return msgspec.structs.replace(known, act_weights=Linear("acts", {}), argument_weights=Linear("arguments", {}))


class Marked:
    """One sentence as read by the rules, with what its marks say."""

    def __init__(self, sentence: dict[str, str], marks: list[dict[str, str]], known: Knowledge) -> None:
        self.key = sentence["key"]
        self.text = sentence["text"]
        self.reading: Reading = read_article(Article(self.key, self.text, published="2024-05-15"), bare(known))
        self.judge = Judge(self.reading, known)
        self.known = known
        self.marks = {self._offset(mark["predicate"]): mark for mark in marks}

    def _offset(self, predicate: str) -> int:
        word, _, count = predicate.partition("#")
        at = -1
        for _ in range(int(count or 1)):
            at = self.text.find(word, at + 1)
        return at

    def mark_of(self, act: Act) -> dict[str, str] | None:
        """The mark on an act's trigger."""
        return self.marks.get(act.trigger.start)

    def entities(self, cell: str) -> set[int]:
        """Entities of the mentions that the words of a cell hold at their head."""
        found: set[int] = set()
        for words in filter(None, cell.split("|")):
            start = self.text.find(words)
            if start < 0:
                continue
            inside = [
                number
                for number, mention in enumerate(self.reading.mentions)
                if start <= mention.start < start + len(words) and number in self.judge.linked
            ]
            if inside:
                found.add(self.judge.linked[inside[0]])
        return found

    def argument_examples(self) -> list[Example]:
        """Each candidate of each act that counts, in both roles."""
        found: list[Example] = []
        for act in self.reading.acts:
            mark = self.mark_of(act)
            if mark is None or mark["type"] in ("NONE", "SAY"):
                continue
            clause = self.reading.clauses[act.clause]
            right = {role: self.entities(mark[role]) for role in ("actor", "recipient")}
            for number in self.judge.candidates(act):
                for role, entities in right.items():
                    features = self.judge.argument_features(act, clause, number, role)
                    found.append((features, self.judge.linked[number] in entities))
        return found

    def act_examples(self, arguments: Linear) -> list[Example]:
        """Each act that the rules see, with its arguments as the scorer chooses them, and whether the marks count
        it."""
        judge = Judge(
            self.reading,
            msgspec.structs.replace(self.known, argument_weights=arguments, act_weights=Linear("acts", {"bias": 10.0})),
        )
        found: list[Example] = []
        for act in self.reading.acts:
            chosen = msgspec.structs.replace(judge.verdict(act), reason=act.reason)
            clause = self.reading.clauses[act.clause]
            found.append((judge.act_features(chosen, clause), self.counts(act)))
        return found

    def counts(self, act: Act) -> bool:
        """Whether the marks hold an act of this type on this predicate; what is planned may be marked as a promise."""
        mark = self.mark_of(act)
        if mark is None or mark["status"] == "negated":
            return False
        type_ = self.known.frames.by_slug[act.frame].frame.type
        return mark["type"] in ((PROMISED.get(type_, type_), type_) if act.status == "future" else (type_,))


def prune(scorer: Linear, examples: list[Example], least: int) -> Linear:
    """The scorer without features seen fewer than `least` times."""
    counts: dict[str, int] = defaultdict(int)
    for features, _ in examples:
        for feature in features:
            counts[feature] += 1
    return Linear(scorer.name, {f: w for f, w in scorer.weights.items() if f == "bias" or counts[f] >= least})


def train(marked: list[Marked], arguments: Linear | None) -> tuple[Linear, Linear]:
    """The act scorer and the argument scorer on which it stands, fitted too unless it is given."""
    if arguments is None:
        examples = [e for sentence in marked for e in sentence.argument_examples()]
        arguments = prune(fit("arguments", examples, rounds=12, decay=3e-4), examples, 3)
    seen = [e for sentence in marked for e in sentence.act_examples(arguments)]
    acts = prune(fit("acts", seen, rounds=12, decay=3e-4), seen, 3)
    return acts, arguments


def figures(name: str, scorer: Linear, examples: list[Example]) -> None:
    """Precision, recall and F1 at one half, and a reliability table of five bins."""
    scored = [(scorer.score(features), positive) for features, positive in examples]
    right = sum(score >= 0.5 and positive for score, positive in scored)
    given, gold = sum(score >= 0.5 for score, _ in scored), sum(positive for _, positive in scored)
    precision, recall = right / max(given, 1), right / max(gold, 1)
    print(
        f"{name}: P {precision:.3f} R {recall:.3f} F1 {2 * right / max(given + gold, 1):.3f} of {gold} in {len(scored)}"
    )
    for low in range(0, 10, 2):
        some = [positive for score, positive in scored if low / 10 <= score < (low + 2) / 10 + (low == 8)]
        if some:
            print(f"  {low / 10:.1f} to {(low + 2) / 10:.1f}: {len(some):5} of which right {sum(some) / len(some):.2f}")


def write(scorer: Linear) -> None:
    """One table of weights, sorted by feature."""
    table = [f"{feature}\t{weight:.4f}" for feature, weight in scorer.weights.items() if abs(weight) >= 0.0001]
    path = DATA / f"weights-{scorer.name}.tsv"
    path.write_text(
        "\n".join(["feature\tweight", *sorted(table, key=lambda line: line.split("\t"))]) + "\n", encoding="utf-8"
    )
    print(f"{path.name}: {len(table)} features")


def train_scorers(known: Knowledge, test_only: bool, acts_only: bool) -> None:
    """Fits and writes both scorers or that of acts, or prints their figures on the fifth held back."""
    given = known.argument_weights if acts_only else None
    marks: dict[str, list[dict[str, str]]] = defaultdict(list)
    for mark in rows("acts"):
        marks[mark["sentence"]].append(mark)
    marked = [Marked(sentence, marks[sentence["key"]], known) for sentence in rows("sentences")]
    print(f"{len(marked)} sentences, {sum(map(len, marks.values()))} marks")
    if test_only:
        test = [sentence for sentence in marked if held_back(sentence.key)]
        acts, arguments = train([s for s in marked if not held_back(s.key)], given)
        figures("arguments", arguments, [e for sentence in test for e in sentence.argument_examples()])
        figures("acts", acts, [e for sentence in test for e in sentence.act_examples(arguments)])
        rule = [(act.reason == "", sentence.counts(act)) for sentence in test for act in sentence.reading.acts]
        right = sum(kept and counts for kept, counts in rule)
        print(
            f"acts by the rules alone: P {right / sum(k for k, _ in rule):.3f} R {right / sum(c for _, c in rule):.3f}"
        )
        return
    for scorer in train(marked, given)[: 1 if acts_only else 2]:
        write(scorer)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument(
        "--test", action="store_true", help="fit on four fifths, test on the fifth held back, write nothing"
    )
    cli.add_argument("--only", choices=("tags", "scorers", "acts"), help="fit one part, leave the others' weights")
    args = cli.parse_args()
    known = load_knowledge()
    if args.only not in ("scorers", "acts"):
        sentences = rows("sentences")
        learnt = [sentence for sentence in sentences if not (args.test and held_back(sentence["key"]))]
        weights = fit_tags(learnt, known)
        known = msgspec.structs.replace(known, tagger=Tagger(weights, known.lexicon))
        if args.test:
            test_tags([sentence for sentence in sentences if held_back(sentence["key"])], known)
        else:
            write_tags(weights, DATA)
    if args.only != "tags":
        train_scorers(known, args.test, args.only == "acts")


if __name__ == "__main__":
    main()

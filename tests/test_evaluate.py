"""Figures against gold: definitions, edge cases, and equality with the gold's own scorer where that is at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.app.coded_sentences import evaluate_judged, evaluate_marked
from waqai.app.error_budget import find_budget
from waqai.app.evaluate import (
    LAYERS,
    Evaluation,
    Figures,
    code_of,
    evaluate,
    find_reliability,
    fold_with_map,
    fold_words,
    heads,
    match_best,
)
from waqai.cli.main import run
from waqai.exports.record import to_record
from waqai.model import Article
from waqai.packs import load_knowledge
from waqai.pipeline import read_article

SHARED = Path(os.environ.get("WAQAI_SHARED", Path(__file__).parents[2] / "shared"))
TEXT = "زار بوتين الرياض الأربعاء.\nوقال إن التعاون مستمر بين البلدين."


def gold_of(**more: Any) -> dict[str, Any]:
    event = {
        "type": "CONSULT", "mode": "visit", "trigger": "زار", "actor": ["RUS/GOV"], "recipient": ["SAU"],
        "date": "2023-12-06", "status": "asserted", "near": "زار بوتين",
    }  # fmt: skip
    return {
        "id": "a", "published": "2023-12-07", "text": TEXT, "relevant": True, "events": [event],
        "claims": [{"speaker": "RUS/GOV", "direct": False, "begin": "التعاون مستمر", "end": "بين البلدين"}],
        "times": [{"text": "الأربعاء", "value": "2023-12-06"}],
        "places": [{"text": "الرياض", "country": "SAU"}], **more,
    }  # fmt: skip


def record_of(**more: Any) -> dict[str, Any]:
    claim = TEXT.index("التعاون")
    event = {
        "type": "CONSULT", "actor": ["e1"], "recipient": ["e2"], "date": {"value": "2023-12-06"}, "status": "asserted",
        "trigger": {"text": "زار", "start": 0, "end": 3}, "mentions": [], "confidence": 0.85,
    }  # fmt: skip
    return {
        "id": "a", "text": TEXT, "sentences": [[0, 26], [27, len(TEXT)]],
        "entities": [
            {"id": "e1", "country": "RUS", "sector": "GOV"},
            {"id": "e2", "country": "SAU", "sector": None},
        ],
        "events": [event],
        "claims": [{"speaker": "e1", "direct": False, "start": claim, "end": len(TEXT) - 1}],
        "times": [{"start": 17, "end": 25, "text": "الأربعاء", "value": "2023-12-06"}],
        "places": [{"start": 10, "end": 16, "text": "الرياض", "country": "SAU"}] * 2,
        **more,
    }  # fmt: skip


def f1(result: Evaluation) -> dict[str, float]:
    return {layer.name: round(layer.figures.f1, 3) for layer in result.layers}


def test_a_right_record_is_right_in_every_layer() -> None:
    result = evaluate([gold_of()], [record_of()])
    assert f1(result) == dict.fromkeys(LAYERS, 1.0)
    assert (result.articles, result.coded, result.false_alarms) == (1, 1, None)


def test_a_missing_record_is_an_empty_one() -> None:
    result = evaluate([gold_of()], [])
    assert f1(result) == dict.fromkeys(LAYERS, 0.0)
    assert result.coded == 0
    assert result.layer("events.type").missed[0].label.startswith("CONSULT [زار] RUS/GOV > SAU")


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({"type": "AGREE"}, set()),
        ({"recipient": []}, {"events.type"}),
        ({"actor": []}, {"events.type"}),
        ({"date": None}, {"events.type", "events.dyad"}),
        ({"status": "future"}, {"events.type", "events.dyad"}),
        ({"trigger": {"text": "قال", "start": 28, "end": 31}}, {"events.type", "events.dyad", "events.full"}),
        ({"trigger": {"text": "قال", "start": 28, "end": 31}, "recipient": []}, set()),
        (
            {"trigger": {"text": "قال", "start": 28, "end": 31}, "recipient": [], "mentions": [{"start": 0, "end": 3}]},
            {"events.type"},
        ),
    ],
)
def test_each_rule_asks_for_what_it_says(change: dict[str, Any], right: set[str]) -> None:
    event = {**record_of()["events"][0], **change}
    result = evaluate([gold_of()], [record_of(events=[event])])
    assert {name for name, value in f1(result).items() if name.startswith("events") and value} == right


def test_sectors_count_only_for_the_full_rule() -> None:
    entities = [{"id": "e1", "country": "RUS", "sector": "MIL"}, {"id": "e2", "country": "SAU", "sector": None}]
    result = f1(evaluate([gold_of()], [record_of(entities=entities)]))
    assert (result["events.dyad"], result["events.full"], result["claims.full"]) == (1.0, 0.0, 0.0)


def test_events_in_quiet_articles_are_false_alarms() -> None:
    quiet = gold_of(relevant=False, events=[])
    assert evaluate([quiet, gold_of(id="b")], [record_of()]).false_alarms == 1.0


def test_codes() -> None:
    assert code_of({"country": "IGO", "sector": "UN"}) == "IGO/UN"
    assert code_of({"country": None, "sector": "CVL"}) == "UNK/CVL"
    assert code_of({"country": "SAU", "sector": None}) == "SAU"
    assert code_of({"country": None, "sector": None}) is None
    assert heads(["RUS/GOV", "RUS", "IGO/UN", ""]) == {"RUS", "IGO/UN"}


def test_shares_of_nothing_are_nothing() -> None:
    assert (Figures().precision, Figures().recall, Figures().f1) == (0.0, 0.0, 0.0)


def test_pairs_are_as_many_as_can_be() -> None:
    """The first gold row must give way so that both find a partner."""
    agree = {("a", 1), ("a", 2), ("b", 1)}
    assert match_best(["a", "b"], [1, 2], lambda one, two: (one, two) in agree) == [(0, 1), (1, 0)]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="اأإآىيةهءؤئ ٠٩\tّـ\u200fب\n", max_size=40))
def test_folding_with_and_without_a_map_agree(text: str) -> None:
    folded, offsets = fold_with_map(text)
    assert folded.strip() == fold_words(text)
    assert len(folded) == len(offsets)
    assert list(offsets) == sorted(set(offsets))


def test_reliability_counts_what_is_right_in_each_bin() -> None:
    events = [
        {**record_of()["events"][0], "confidence": 1.0},
        {**record_of()["events"][0], "type": "AID", "confidence": 0.7},
    ]
    bins = find_reliability([gold_of()], [record_of(events=events)])
    assert [(one.low, one.coded, one.type_right, one.dyad_right) for one in bins] == [(0.7, 1, 0, 0), (0.9, 1, 1, 1)]


def test_judged_sentences_in_three_views() -> None:
    rows = [
        {"id": str(number), "text": "…", "label": label, "accept": accept, "total": 3}
        for number, (label, accept) in enumerate([("yes", 3), ("ambiguous", 2), ("difficult no", 1), ("easy no", 0)])
    ]
    records = [{"id": number, "events": [{"type": "ASSAULT"}]} for number in "012"]
    records.append({"id": "3", "events": [{"type": "PROTEST"}]})
    views = {view.name: view.figures for view in evaluate_judged(rows, records, "ASSAULT")}
    assert views == {"unanimous": Figures(1, 3, 1), "accepted": Figures(2, 3, 2), "clear": Figures(1, 1, 1)}


def test_marked_sentences_count_where_most_judges_agree() -> None:
    def span(actor: Any, recipient: str) -> dict[str, Any]:
        return {"actor_code": actor, "recipient_code": {"main": recipient, "role": "None"}}

    rows = [
        {
            "id": "1",
            "text": "…",
            "spans": [span({"main": "ISR"}, "LBN"), span({"main": "ISR"}, "None"), span("UNKNOWN", "LBN")],
        },
        {"id": "2", "text": "…", "spans": [span({}, "IRQ"), span({}, "USA")]},
        {"id": "3", "text": "…", "spans": [span({"main": "USA"}, "IRQ")]},
    ]
    entities = [{"id": "e1", "country": "ISR"}, {"id": "e2", "country": "SYR"}]
    event = {"type": "ASSAULT", "actor": ["e1"], "recipient": ["e2"]}
    records = [{"id": "1", "entities": entities, "events": [event]}, {"id": "3", "entities": [], "events": []}]
    actor, recipient = evaluate_marked(rows, records, "ASSAULT")
    assert (actor.told, actor.seen, actor.right) == (2, 1, 1)
    assert (recipient.told, recipient.seen, recipient.right) == (2, 1, 0)
    assert recipient.wrong[0].label.startswith("recipient LBN, coded SYR")


def test_the_budget_accounts_for_every_event() -> None:
    known = load_knowledge()
    gold = gold_of(
        events=[
            *gold_of()["events"],
            {"type": "AID", "trigger": "ليس هنا", "actor": [], "recipient": []},
            {"type": "ASSAULT", "trigger": "البلدين", "actor": [], "recipient": []},
        ]
    )
    reading = read_article(Article("a", TEXT, published="2023-12-07"), known)
    budget = find_budget([(gold, reading, to_record(reading, known))], known)
    assert budget.gold == budget.right + len(budget.losses) == 3
    causes = {(loss.stage, loss.cause) for loss in budget.losses}
    assert {("gold", "trigger not in the text"), ("frames", "no frame for the trigger's words")} <= causes
    assert sum(lost + wrong for _, _, lost, wrong in budget.rows()) == len(budget.losses)


@cache
def written(folder: Path) -> tuple[Path, Path]:
    gold, records = folder / "gold.jsonl", folder / "records.jsonl"
    gold.write_text(json.dumps(gold_of()) + "\n", encoding="utf-8")
    records.write_text(json.dumps(record_of()) + "\n", encoding="utf-8")
    return gold, records


def test_the_command_prints_figures(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    gold, records = written(tmp_path)
    assert run(["evaluate", str(gold), str(records), "--reliability", "--errors", "3"]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert "1 of 1 articles coded" in out
    assert "events.full   P 1.000  R 1.000  F1 1.000" in out


def test_the_command_reads_the_gold_itself(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    gold, _ = written(tmp_path)
    assert run(["evaluate", str(gold), "--budget", "--format", "json"]) == 0
    found = json.loads(capfdbinary.readouterr().out)
    assert found["coded"] == 1
    assert set(LAYERS) | {"budget", "false alarms"} <= set(found)


@pytest.mark.parametrize(
    ("content", "hint"),
    [(b"", "holds no rows"), (b"{", "no JSON"), (b"[1]\n", "no row with an id"), (b"\xff\xfe\x00", "not UTF-8")],
)
def test_a_wrong_gold_file_is_told(
    content: bytes, hint: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(content)
    assert run(["evaluate", str(gold)]) == 1
    assert hint in capfd.readouterr().err
    assert run(["evaluate", str(tmp_path)]) == 1
    assert run(["evaluate", str(tmp_path / "none.jsonl")]) == 1


def test_options_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    gold, records = written(tmp_path)
    assert run(["evaluate", str(gold), str(records), "--budget"]) == 2
    judged = tmp_path / "sentences.jsonl"
    judged.write_text('{"id": "1", "text": "…", "label": "yes", "accept": 1, "total": 1}\n', encoding="utf-8")
    assert run(["evaluate", str(judged)]) == 2
    assert run(["evaluate", str(judged), "--reliability", "--type", "ASSAULT"]) == 2


@pytest.mark.skipif(
    not (SHARED / "gold" / "score.py").exists(), reason="the gold's own scorer is not beside the repository"
)
def test_figures_equal_those_of_the_golds_own_scorer(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    gold = SHARED / "gold" / "dev.jsonl"
    records = tmp_path / "records.jsonl"
    known = load_knowledge()
    with open(gold, encoding="utf-8") as lines, open(records, "w", encoding="utf-8") as out:
        for line in lines:
            row = json.loads(line)
            text = row["text"]
            if row.get("title") and not text.lstrip().startswith(row["title"].strip()):
                text = f"{row['title']}\n\n{text}"
            article = Article(row["id"], text, row.get("title") or "", published=row.get("published") or "")
            out.write(json.dumps(to_record(read_article(article, known), known), ensure_ascii=False) + "\n")
    scorer = [sys.executable, str(SHARED / "gold" / "score.py"), str(gold), str(records), "--json"]
    theirs = json.loads(subprocess.run(scorer, capture_output=True, check=True).stdout)
    assert run(["evaluate", str(gold), str(records), "--format", "json"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == theirs

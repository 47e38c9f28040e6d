"""Questions: tables of what a query finds."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from archives import age, made_article, made_entry, record_of
from waqai import open_archive
from waqai.cli.main import run
from waqai.errors import InputError
from waqai.stores.migrations import MIGRATIONS
from waqai.stores.migrations.sides import SIDES
from waqai.stores.questions import QUESTIONS
from waqai.stores.where import What


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ask") / "news.waqai"
    assert run(["add", str(path), "--sample"]) == 0
    return path


def test_counts_are_those_of_the_rows(news: Path) -> None:
    with open_archive(news) as archive:
        events, claims = archive.search("").to_dicts(), archive.search("", "claims").to_dicts()
        assert sum(row["events"] for row in archive.ask("timeline")) == len(events)
        assert sum(row["events"] for row in archive.ask("outlets")) == len(events)
        assert sum(row["claims"] for row in archive.ask("claims")) == len(claims)
        assert sum(row["events"] for row in archive.ask("map")) == sum(row["place"] is not None for row in events)
        both = [row for row in events if row["actor"] and row["recipient"]]
        assert sum(row["events"] for row in archive.ask("dyads")) == len(both)
        told = [row[side].split("; ") for row in events for side in ("actor", "recipient") if row[side]]
        sides = sum(map(len, told))  # each of several who do something together
        assert sum(row["as_actor"] + row["as_recipient"] for row in archive.ask("actors")) == sides
        some = archive.ask("timeline", "type:ASSAULT")
        assert sum(row["events"] for row in some) == len(archive.search("type:ASSAULT").to_dicts()) > 3


def test_gaps_are_what_records_left_open(news: Path) -> None:
    with open_archive(news) as archive:
        gaps = list(archive.ask("gaps"))
        records = list(archive)
        some = list(archive.ask("gaps", "article:sahel-01"))
    wanted = sum(left["reason"].startswith("no-") for record in records for left in record["left_out"])
    assert sum(row["number"] for row in gaps if row["kind"].startswith("no-")) == wanted > 10
    numbers = [row["number"] for row in gaps]
    assert numbers == sorted(numbers, reverse=True) and 0 < len(some) < len(gaps)
    unknown = [
        entity["name"] for record in records for entity in record["entities"]
        if not entity["actor"] and entity["kind"] in ("person", "group", "organisation")
    ]  # fmt: skip
    assert {row["words"]: row["number"] for row in gaps if row["kind"] == "name"} == Counter(unknown) != {}
    first = {row["words"]: row["example"] for row in gaps if row["kind"] == "name"}
    assert all(
        first[name] == next(record["id"] for record in records if name in {e["name"] for e in record["entities"]})
        for name in set(unknown)
    )


def test_open_dates_are_gaps(tmp_path: Path) -> None:
    article = made_article(1)
    record = record_of(article)
    record["times"] = [
        {"text": "في أكتوبر", "value": value, "start": 0, "end": 3, "kind": "date"} for value in ("XXXX-10", "2024-10")
    ]
    with open_archive(tmp_path / "n.waqai", write=True) as archive:
        archive.write([made_entry(article, record=record)])
        found = [row for row in archive.ask("gaps") if row["kind"] == "date"]
    assert found == [{"kind": "date", "words": "في أكتوبر", "number": 1, "example": article.id}]


def test_an_older_archive_answers_the_same(news: Path, tmp_path: Path) -> None:
    def answers(path: Path) -> list[Any]:
        with open_archive(path) as archive:
            rows = [list(archive.ask(question)) for question in QUESTIONS]
            kept = "SELECT article, event, actor_sides, recipient_sides, reporter_side FROM events ORDER BY ALL"
            found = archive.search("speaker:تركيا", "claims").to_dicts()
            return [*rows, list(archive.query(kept)), sorted(archive.query("SELECT * FROM sides"), key=str), found]

    old = tmp_path / "old.waqai"
    shutil.copyfile(news, old)
    age(old, MIGRATIONS.index(SIDES))
    with pytest.raises(InputError, match="older schema"):
        open_archive(old)
    with open_archive(old, write=True):
        pass
    new, again = answers(news), answers(old)
    for question, one, other in zip(QUESTIONS, new, again, strict=False):  # of equally sure events any is the example
        assert [drop(row) for row in one] == [drop(row) for row in other], question
    assert new[len(QUESTIONS) :] == again[len(QUESTIONS) :] and all(new)


def drop(row: dict[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if name != "example"}


@pytest.mark.parametrize("what", ["events", "claims", "articles"])
def test_the_first_rows_are_the_first_of_all(news: Path, what: What) -> None:
    with open_archive(news) as archive:
        rows = archive.search("-type:PROTEST", what).to_dicts()
        assert archive.search("-type:PROTEST", what, limit=7).to_dicts() == rows[:7] and len(rows) > 20
        assert list(archive.ask("network", limit=7)) == list(archive.ask("network"))[:7]


def test_there_is_no_other_question(news: Path) -> None:
    with open_archive(news) as archive, pytest.raises(InputError, match="no question"):
        list(archive.ask("why"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_command(news: Path, question: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    def ask(*words: str) -> str:
        assert run(["ask", question, str(news), *words]) == 0
        return capsysbinary.readouterr().out.decode()

    rows = [json.loads(line) for line in ask("--format", "jsonl").splitlines()]
    assert len(list(csv.DictReader(io.StringIO(ask("--format", "csv"))))) == len(rows) > 3
    assert len(ask("--limit", "2").splitlines()) == 3
    table = ask("--format", "md").splitlines()
    assert len(table) == len(rows) + 2 and len({line.count(" | ") for line in table if "|--" not in line}) == 1
    assert any("<bdi>" in line for line in table) or question == "timeline"


def test_the_page_of_the_questions_has_every_one() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "questions.md").read_text(encoding="utf-8")
    assert {line[3:] for line in page.splitlines() if line.startswith("## ")} == set(QUESTIONS)

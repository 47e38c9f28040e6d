"""Questions: tables of what a query finds."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from waqai import open_archive
from waqai.cli.main import run
from waqai.errors import InputError
from waqai.stores.questions import QUESTIONS, find_gaps


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
        sides = sum(bool(row["actor"]) + bool(row["recipient"]) for row in events)
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
    open_date = {"id": "n1", "left_out": [], "entities": [], "times": [{"text": "في أكتوبر", "value": "XXXX-10"}]}
    assert list(find_gaps([open_date, open_date])) == [("date", "في أكتوبر", 2, "n1")]


def test_there_is_no_other_question(news: Path) -> None:
    with open_archive(news) as archive, pytest.raises(InputError, match="no question"):
        list(archive.ask("why"))


@pytest.mark.parametrize("question", [*QUESTIONS, "gaps"])
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
    assert {line[3:] for line in page.splitlines() if line.startswith("## ")} == {*QUESTIONS, "gaps"}

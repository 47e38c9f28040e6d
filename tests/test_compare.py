"""One act side by side: what each outlet asserts, attributes, counts, calls and leaves out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from archives import HOSTILE, made_article, record_of
from waqai import open_archive
from waqai.app.comparing import compare_outlets
from waqai.app.versions import Told
from waqai.cli.main import run
from waqai.exports.comparison import to_comparison_page, to_lines


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("compare") / "news.waqai"
    assert run(["add", str(path), "--sample"]) == 0
    return path


@pytest.fixture(scope="module")
def attack(news: Path) -> str:
    """The incident of the shipped story that three outlets tell."""
    asked = "SELECT incident FROM incident_rows WHERE type = 'ASSAULT' AND place_en = 'Beledweyne' AND outlets = 3"
    with open_archive(news) as archive:
        ((incident,),) = archive.query(asked)
    return str(incident)


def counted(kind: str, low: int, **fields: Any) -> dict[str, Any]:
    return {
        "kind": kind, "unit": "persons", "low": low, "high": low, "qualifier": None, "total": False,
        "status": "asserted", "text": str(low), "said_by": None, "event": "v-1", "part_of": None, **fields,
    }  # fmt: skip


def told(outlet: str, article: str, text: str = "", **event: Any) -> Told:
    numbers = event.pop("numbers", [])
    record = record_of(made_article(1, id=article, outlet=outlet, published="2024-05-06"))
    record["events"][0].update(id="v-1", **{"reported_by": None, **event})
    record["numbers"] = numbers
    return Told(record, "v-1", text or article)


def test_numbers_have_their_spread_and_parts_are_apart() -> None:
    found = compare_outlets("i1", [
        told("a", "1", numbers=[counted("killed", 5, qualifier="at-least"), counted("killed", 2, part_of="n1")]),
        told("b", "2", numbers=[counted("killed", 9, said_by="e1"), counted("wounded", 4, event="v-other")]),
        told("c", "3", numbers=[counted("killed", 70, total=True), counted("wounded", 3),
                                counted("killed", 99, status="possible")]),
    ])  # fmt: skip
    spreads = {(spread.kind, spread.total): (spread.low, spread.high, spread.outlets) for spread in found.spreads}
    assert spreads == {("killed", False): (5, 9, 2), ("killed", True): (70, 70, 1), ("wounded", False): (3, 3, 1)}
    assert [account.leaves_out for account in found.accounts] == [("wounded",), (), ()]  # b counts other wounded
    assert [figure.said_by for account in found.accounts for figure in account.figures][2] != ()
    shown = to_lines(found)
    assert "killed: at least 5" in shown and "killed: 2 of these" in shown and "killed: 70 in all so far" in shown
    assert "killed: 5 to 9 (2 outlets)" in shown and "99" not in shown


def test_an_outlet_asserts_or_attributes() -> None:
    span = {"start": 0, "end": 3}
    found = compare_outlets("i1", [
        told("a", "1", "t", reported_by="e1", evidence=[{"part": "actor", **span}]),
        told("b", "2", "t", reported_by="e1"),
        told("b", "3", reported_by=None),
        told("", "4"),
        told("", "5"),
    ], ["b", "d"])  # fmt: skip
    by_outlet = {account.outlet: account for account in found.accounts}
    assert not by_outlet["a"].asserts and by_outlet["b"].asserts and by_outlet["b"].attributed
    assert by_outlet["b"].articles == ("2", "3") and by_outlet["b"].leaves_out == ("actor",)
    assert found.one_text == (("a", "b"),) and found.silent == ("d",)
    assert [account.articles for account in found.accounts if not account.outlet] == [("4",), ("5",)]
    assert "one text: [1] [2]" in to_lines(found) and "nothing of it in d" in to_lines(found)


def test_the_words_for_the_same_actor_are_counted() -> None:
    one = told("a", "1", actor=["e1"])
    mentions = [("e1", 0, "name", "الجيش"), ("e1", 9, "role", "القوات"), ("e1", 20, "name", "الجيش")]
    mentions += [("e1", 30, "pronoun", "هم"), ("e2", 40, "name", "الشرطة"), ("e1", 51, "name", "لجيش")]
    one.record["text"] = f"{' ' * 50}للجيش"
    one.record["mentions"] = [
        {"entity": entity, "start": start, "end": start + 3, "kind": kind, "text": words}
        for entity, start, kind, words in mentions
    ]
    (account,) = compare_outlets("i1", [one]).accounts
    assert account.names["actor"] == (("الجيش", 3), ("القوات", 1))


def test_the_command(news: Path, attack: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["compare", str(news), attack]) == 0
    shown = capsysbinary.readouterr().out.decode()
    assert "killed: 5 to 7 (3 outlets)" in shown and "at least 7" in shown and "مسلحو حركة الشباب" in shown
    assert run(["compare", str(news), attack, "--format", "json"]) == 0
    found = json.loads(capsysbinary.readouterr().out)
    assert len(found["accounts"]) == 3 and found["spreads"][0]["high"] == 7 and found["silent"]
    page = tmp_path / "attack.html"
    assert run(["compare", str(news), attack, "-o", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.count('<th scope="col">') == 4 and "<script" not in text and "وكالة الساحل" in text
    assert run(["compare", str(news), "i0"]) == 1
    assert b"waqai incidents" in capsysbinary.readouterr().err


def test_hostile_words_stay_words() -> None:
    one = told(HOSTILE, "1", numbers=[counted("killed", 5, text=HOSTILE, said_by="e1")])
    one.record["entities"][0].update(name=HOSTILE, name_en=HOSTILE)
    one.record["events"][0]["place"] = {"name": HOSTILE, "name_en": None}
    found = compare_outlets(HOSTILE, [one], [HOSTILE * 2])
    page = to_comparison_page(found, HOSTILE)
    assert "</script" not in page and not re.search("[\x00-\x08\ud800-\udfff\u202e]", page)
    assert not re.search("[\x00-\x08\ud800-\udfff\u202e]", to_lines(found))

"""Searching an archive: what each field finds, in either script, and that nothing of a query is ever a statement."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from archives import HOSTILE, made_article, made_entry, record_of
from waqai.app.queries import FIELDS, QueryError
from waqai.cli.main import run
from waqai.errors import InputError
from waqai.model import Article
from waqai.stores.archive import Archive
from waqai.stores.where import _span

TEXTS = (
    "وصلت الوفود إلى الخرطوم، وقالت وبإيران إن الهُدنة ستبدأ غدا.",
    "أعلن الجانب الإيراني وقف إطلاق النار في المدينة.",
    "تحدثت الصحف عن إطلاق سراح وقف له نار.",
)


def made(number: int, text: str, **event: Any) -> tuple[Article, dict[str, Any]]:
    article = made_article(number, text=text, outlet=f"صحيفة {number}", published=f"2024-05-0{number}")
    record = record_of(article)
    entity, other = record["entities"]
    entity.update(name="فلاديمير بوتين", name_en="Vladimir Putin", actor="people#vladimir-putin", country="RUS")
    other.update(name="الاتحاد الأفريقي", name_en="African Union", actor="groups#au", country="IGO", sector="AU")
    made_event = record["events"][0]
    made_event.update(actor=["e1"], recipient=["e2"], reported_by=None)
    made_event["date"]["value"] = f"2024-05-0{number}"
    made_event.update(event)
    return article, record


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from waqai import open_archive

    path = tmp_path_factory.mktemp("search") / "news.waqai"
    rows = [
        made(1, TEXTS[0], type="CONSULT"),
        made(2, TEXTS[1], type="ASSAULT", mode="aerial", status="future", cameo="195", quad=4, confidence=0.9),
        made(3, TEXTS[2], type="PROTEST", mode=None, contexts=["legal"], actor=["e2"], recipient=[]),
    ]
    for _, record in rows:
        record["events"][0]["place"].update(name="حلب", name_en="Aleppo", country="SYR", lat=36.2, lon=37.16)
    with open_archive(path, write=True) as archive:
        archive.write([made_entry(article, record=record) for article, record in rows])
    return path


def found(path: Path, query: str, what: Any = "events") -> str:
    """Numbers of the articles found, in their order."""
    from waqai import open_archive

    with open_archive(path) as archive:
        return "".join(sorted(row["article"][1:] for row in archive.search(query, what).to_dicts()))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", "123"), ("هدنة", "1"), ("هدنته", "1"),
        ("الهدنة", "1"), ("الهُدْنَة", "1"), ("إيران", "1"), ("ايران", "1"),
        ("الإيراني", "2"), ('"وقف إطلاق النار"', "2"), ('"إطلاق النار"', "2"), ("إطلاق", "23"), ("وقف نار", "23"),
        ('"إطلاق نار"', "2"), ('"نار إطلاق"', ""), ("إيراني", "2"), ("ـ", ""),
        ("الخرطوم OR المدينة", "12"), ("-الخرطوم", "23"), ("text:الخرطوم", "1"), ("actor:بوتين", "12"),
        ("actor:Putin", "12"), ('actor:"Vladimir Putin"', "12"), ("recipient:بوتين", ""),
        ('either:"African Union"', "123"), ("actor:الاتحاد", "3"), ("speaker:Putin", ""),
        ('role:"head of state"', "12"), ("country:Russia", "12"), ("country:روسيا", "12"), ("country:rus", "12"),
        ("country:SYR", "123"), ("actor-country:SYR", ""), ("place-country:سوريا", "123"),
        ('country:"Arab League"', "123"), ("country:EU", ""), ("sector:au", "123"), ("type:assault", "2"),
        ("type:(ASSAULT|PROTEST)", "23"), ("mode:aerial", "2"), ("context:legal", "3"), ("status:future", "2"),
        ("-status:future", "13"), ("quad:>=2", "2"), ("cameo:19", "2"), ("place:Aleppo", "123"),
        ("place:حلب", "123"), ('near:"حلب"/5km', "123"), ("near:36.2,37.2/10km", "123"),
        ("near:33.5,36.3/50km", ""), ("near:Damascus/400km", "123"), ("date:2024-05-02", "2"),
        ("date:2024-05", "123"), ("date:2024-05-01..2024-05-02", "12"), ("date:>2024-05-02", "3"),
        ("date:<=2024-05-01", "1"), ("date:<2024", ""), ("published:2024-05-03", "3"),
        ("published:>=2024-05-02", "23"), ("outlet:صحيفة", "123"), ('outlet:"صحيفة 2"', "2"), ("article:n3", "3"),
        ("event:v-n1", "1"), ("incident:i0", ""), ("confidence:>=0.8", "2"), ("confidence:0.5", "13"),
        ("trigger:أعل", "2"), ("trigger:اعل", "2"), ("sentence:هدنه", "1"),
        ("place:حلبَ", "123"), ("sentence:سراح", "3"), ("claim:أعل", "2"),
    ],
)  # fmt: skip
def test_what_fields_find(news: Path, query: str, numbers: str) -> None:
    assert found(news, query) == numbers


@pytest.mark.parametrize("what", ["claims", "articles"])
def test_claims_and_articles_are_asked_by_their_events_too(news: Path, what: str) -> None:
    assert found(news, "type:ASSAULT", what) == "2"
    assert found(news, "الخرطوم", what) == "1"
    assert found(news, "speaker:Putin", what) == "123"
    assert found(news, "confidence:>=0.8", what) == ("123" if what == "claims" else "2")
    assert found(news, 'claim:أعل -actor:"African Union"', what) == "2"
    assert found(news, "type:ASSAULT status:future", what) == "2"
    assert found(news, "type:ASSAULT status:asserted الجانب", what) == ""


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_values_are_values(news: Path, field: str) -> None:
    kind = FIELDS[field].kind
    value = {"date": "2024", "number": "1", "near": "1,1/5km"}.get(kind, '"' + HOSTILE.replace('"', "'") + '"')
    for what in ("events", "claims", "articles"):
        try:
            found(news, f"{field}:{value}", what)
        except QueryError as error:
            assert "waqai knows" in error.message
    assert found(news, "") == "123"


@pytest.mark.parametrize(
    ("query", "words"),
    [("type:ASSULT", "ASSAULT"), ("country:Sudn", "sudan"), ("status:maybe", "asserted"), ("near:Atlantis/5km", "")],
)
def test_what_nothing_can_be_is_told(news: Path, query: str, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        found(news, query)
    assert caught.value.at == query.index(":") + 1
    assert words in caught.value.hint


def test_an_archive_without_vocabulary_says_so(news: Path) -> None:
    with Archive(news) as archive, pytest.raises(InputError, match="vocabulary"):
        archive.search("a")


def test_articles_have_no_confidence_to_be_sorted_by(news: Path) -> None:
    assert run(["search", str(news), "", "--what", "articles", "--sort", "confidence"]) == 1


def test_the_command(news: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    def ask(*words: str) -> str:
        assert run(["search", str(news), *words]) == 0
        return capsysbinary.readouterr().out.decode()

    assert ask("type:ASSAULT").count("ASSAULT/aerial · future · 0.90") == 1
    assert ask("", "--limit", "2", "--sort", "confidence").startswith("2024-05-02  ASSAULT")
    assert "Vladimir Putin" in ask("", "--what", "claims")
    assert ask("", "--what", "articles").count("1 events, 1 claims") == 3
    rows = [json.loads(line) for line in ask("", "--format", "jsonl").splitlines()]
    table = list(csv.DictReader(io.StringIO(ask("", "--format", "csv"))))
    assert [row["event"] for row in table] == [row["event"] for row in rows]
    assert run(["search", str(news), "type:x"]) == 1
    assert b"^ at character 6" in capsysbinary.readouterr().err


def test_words_are_found_of_all_articles_in_whatever_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from waqai import open_archive

    monkeypatch.setattr("waqai.stores.words._STEP", 2)
    monkeypatch.setattr("waqai.stores.archive.settle", lambda connection: None)  # as where a run is killed
    path = tmp_path / "news.waqai"
    for numbers in ((1, 2, 3), (4,), (5, 6)):
        with open_archive(path, write=True) as archive:
            archive.write(
                [made_entry(article, record=record) for article, record in (made(n, TEXTS[0]) for n in numbers)]
            )
    assert found(path, "الخرطوم") == "123456"
    with open_archive(path) as archive:
        assert (
            len(archive.query("SELECT DISTINCT word, unnest(articles) FROM postings WHERE word = 'خرطوم'").to_dicts())
            == 6
        )


@pytest.mark.parametrize(
    ("date", "days"),
    [("2024", "2024-01-01 2024-12-31"), ("2024-02", "2024-02-01 2024-02-29"), ("2023-02-31", "2023-02-28 2023-02-28"),
     ("2024-13", "2024-12-01 2024-12-31"), ("0000", "0001-01-01 0001-12-31")],
)  # fmt: skip
def test_dates_are_spans_of_days(date: str, days: str) -> None:
    assert " ".join(map(str, _span(date))) == days

"""Exports: each format by a reader of its own, and every row back to the words that it was read from."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import networkx
import openpyxl
import pytest

from archives import HOSTILE
from waqai import open_archive, read
from waqai.cli.main import run
from waqai.exports.formats import FORMATS
from waqai.exports.tables import GDELT, ICEWS, MENTIONS, POLECAT
from waqai.exports.told import Told, find_told, first_day, to_cell
from waqai.exports.web import COLUMNS

TEXTS = (
    ("a-1", "2024-05-06", "الساحل", "التقى وزير الخارجية المصري، الأحد، نظيره التركي في أنقرة.\n\n"
     "وقال الوزير التركي: \"نريد سلاما دائما في المنطقة\"، وهدد بفرض عقوبات على إسرائيل."),
    ("a-2", "2024-05-07", "", "قصف الجيش السوداني أمس الاثنين مواقع لقوات الدعم السريع في الفاشر. ونددت فرنسا بالقصف."),
    ("a-3", "", "المرفأ", "وقعت مصر والسودان اتفاقا للتجارة. وسيزور الرئيس المصري الخرطوم."),
)  # fmt: skip


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    rows = [
        {"id": i, "published": d, "outlet": o, "text": t, "url": f"https://x.example/{i}?a=1&b=2"}
        for i, d, o, t in TEXTS
    ]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run(["add", str(folder / "news.waqai"), str(folder / "news.jsonl")]) == 0
    return folder / "news.waqai"


@pytest.fixture(scope="module")
def records(news: Path) -> dict[str, dict[str, Any]]:
    with open_archive(news) as archive:
        return {record["id"]: record for record in archive}


def exported(news: Path, form: str, *words: str) -> Path:
    out = news.parent / f"out.{form}"
    assert run(["export", form, str(news), "-o", str(out), "--overwrite", *words]) == 0
    return out


def lines(news: Path, form: str, *words: str) -> Iterator[list[str]]:
    with open(exported(news, form, *words), encoding="utf-8", newline="") as file:
        yield from (line.rstrip("\n").split("\t") for line in file)


def test_polecat_has_its_columns_and_its_evidence(news: Path, records: dict[str, Any]) -> None:
    head, *rows = lines(news, "polecat")
    assert tuple(head) == POLECAT and len(POLECAT) == 40
    assert rows and all(len(row) == 40 for row in rows)
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        article, _, event = cells["Event ID"].partition("/")
        assert event in {e["id"] for e in records[article]["events"] if e["status"] == "asserted"}
        for part in ("Actor Name Raw", "Recipient Name Raw", "Raw Placename"):
            assert all(words in records[article]["text"] for words in filter(None, cells[part].split(";")))
        assert cells["Version"].endswith("PLOVER 2.0, CAMEO 1.1b3")


def test_icews_has_its_columns(news: Path) -> None:
    head, *rows = lines(news, "icews")
    assert tuple(head) == ICEWS and len(ICEWS) == 20
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert all(int(c["Event ID"]) < 2**53 and float(c["Intensity"]) is not None and c["Event Text"] for c in cells)
    assert {"Sudan", "SDN"} & {c["Source Country"] for c in cells}


def test_gdelt_has_its_columns_and_its_mentions_their_places(news: Path, records: dict[str, Any]) -> None:
    assert (len(GDELT), len(MENTIONS)) == (61, 16)
    rows = [dict(zip(GDELT, row, strict=True)) for row in lines(news, "gdelt")]
    assert rows
    for row in rows:
        assert row["QuadClass"] in "1234" and row["EventCode"].startswith(row["EventRootCode"])
        assert not row["FractionDate"] or 0 <= float(row["FractionDate"]) - int(row["Year"]) < 1
        assert row["SOURCEURL"].startswith("https://x.example/")
    mentions = [dict(zip(MENTIONS, row, strict=True)) for row in lines(news, "gdelt-mentions")]
    assert {m["GLOBALEVENTID"] for m in mentions} == {row["GLOBALEVENTID"] for row in rows}
    for mention in mentions:
        record = records[mention["MentionIdentifier"].partition(".example/")[2].partition("?")[0]]
        offset = int(mention["ActionCharOffset"])
        triggers = [e["trigger"]["start"] for e in record["events"]] + [
            m["start"] for e in record["events"] for m in e["mentions"]
        ]
        assert offset in triggers and int(mention["MentionDocLen"]) == len(record["text"])


def test_csv_gives_every_event_and_its_words(news: Path, records: dict[str, Any]) -> None:
    text = exported(news, "csv").read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert tuple(rows[0]) == tuple(name for name, _ in COLUMNS)
    assert len(rows) == sum(len(record["events"]) for record in records.values())
    for row in rows:
        whole = records[row["article"]]["text"]
        assert whole[int(row["start"]) : int(row["stop"])] == row["trigger"]
        assert row["sentence"] in whole and row["trigger"] in row["sentence"]
    read_back = duckdb.sql(f"SELECT count(*) FROM read_csv('{exported(news, 'csv')}', header=true)").fetchall()
    assert read_back == [(len(rows),)]


def test_a_workbook_opens_from_right_to_left(news: Path, records: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(exported(news, "xlsx"))
    sheet = book["events"]
    assert sheet.sheet_view.rightToLeft
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == tuple(name for name, _ in COLUMNS)
    assert len(rows) == sum(len(record["events"]) for record in records.values())
    assert book["dictionary"]["A1"].value == "column"


def test_geojson_places_events(news: Path) -> None:
    features = json.loads(exported(news, "geojson").read_text(encoding="utf-8"))
    assert features["type"] == "FeatureCollection" and features["features"]
    for feature in features["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert feature["type"] == "Feature" and -180 <= lon <= 180 and -90 <= lat <= 90
        assert (lat, lon) == (feature["properties"]["lat"], feature["properties"]["lon"])


@pytest.mark.parametrize(("form", "load"), [("gexf", networkx.read_gexf), ("graphml", networkx.read_graphml)])
def test_networkx_reads_the_graphs(news: Path, form: str, load: Any) -> None:
    graph = load(exported(news, form))
    assert graph.number_of_edges() > 2
    labels = {data.get("label") for _, data in graph.nodes(data=True)}
    assert any("Rapid Support Forces" in str(label) for label in labels)


def test_annotations_point_to_their_words(news: Path, records: dict[str, Any]) -> None:
    texts = {f"https://x.example/{id}?a=1&b=2": record["text"] for id, record in records.items()}
    notes = [json.loads(line) for line in exported(news, "annotations").read_text(encoding="utf-8").splitlines()]
    assert len(notes) == sum(len(record["events"]) for record in records.values())
    for target in (target for note in notes for target in note["target"]):
        quote, place = target["selector"]
        text = texts[target["source"]]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[: place["start"]].endswith(quote["prefix"]) and text[place["end"] :].startswith(quote["suffix"])


def test_linked_data_names_who_is_quoted(news: Path) -> None:
    rows = [json.loads(line) for line in exported(news, "jsonld").read_text(encoding="utf-8").splitlines()]
    assert [row["@type"] for row in rows] == ["NewsArticle"] * 3
    parts = [part for row in rows for part in row["hasPart"]]
    assert any(part["@type"] == "Quotation" and part["text"] == "نريد سلاما دائما في المنطقة" for part in parts)


def test_an_atom_feed_has_what_a_reader_needs(news: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(exported(news, "atom")).getroot()
    assert feed.tag == f"{atom}feed" and all(feed.find(atom + name) is not None for name in ("id", "title", "updated"))
    entries = feed.findall(f"{atom}entry")
    assert entries and len({entry.findtext(f"{atom}id") for entry in entries}) == len(entries)
    assert all(entry.findtext(f"{atom}updated", "").endswith("Z") for entry in entries)


def test_a_query_and_a_status_choose(news: Path) -> None:
    _, *rows = lines(news, "polecat", "--where", "type:ASSAULT")
    assert {row[2] for row in rows} == {"ASSAULT"}
    future = list(csv.DictReader(io.StringIO(exported(news, "csv", "--status", "future").read_text(encoding="utf-8"))))
    assert {row["status"] for row in future} <= {"future"}


def test_a_file_that_is_there_stays(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")
    assert run(["export", "csv", str(news), "-o", str(there)]) == 1
    assert "--overwrite" in capsys.readouterr().err and there.read_text() == "mine"
    assert run(["export", "csv", str(news), "-o", str(tmp_path / "no" / "x.csv")]) == 1
    assert run(["export", "csv", str(news), "-o", str(tmp_path / "x.csv"), "--where", "type:NONE"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_words_stay_words(form: str) -> None:
    record = read(
        TEXTS[1][2] + "\n\n" + "=1+1\t" + HOSTILE, published="2024-05-07", id=HOSTILE, outlet=HOSTILE, title="=cmd"
    )
    for event in record["events"]:
        event["gloss"] = "=1+1 " + HOSTILE
    made = "".join(FORMATS[form](find_told([record], None, ("asserted",)), "1", {"190": ("fight", -10.0)}))
    data = made.encode("utf-8", "replace")
    if form in ("gexf", "graphml", "atom"):
        ElementTree.fromstring(data)
    elif form in ("polecat", "icews", "gdelt", "gdelt-mentions"):
        assert len({line.count("\t") for line in made.splitlines()}) <= 1
    elif form == "csv":
        assert not any(cell.startswith(("=", "+", "@")) for row in csv.reader(io.StringIO(made[1:])) for cell in row)
    else:
        for line in [made] if form == "geojson" else made.splitlines():
            json.loads(line)


@pytest.mark.parametrize(
    ("value", "day"),
    [("2024-05-06", "2024-05-06"), ("2024-05", "2024-05-01"), ("2024", "2024-01-01"), ("2024-W19", "2024-05-06"),
     ("2024-05-06/2024-05-08", "2024-05-06"), ("2024-05-06T10:00", "2024-05-06"), ("", ""), ("XXXX-05", ""),
     ("2024-W99", "")],
)  # fmt: skip
def test_first_days(value: str, day: str) -> None:
    assert first_day(value) == day


def test_cells_hold_no_tabs() -> None:
    assert to_cell("a\tb\nc\0d\ud800") == "a b c d?" and to_cell(None) == ""
    assert Told({"id": "a"}, {"id": "e"}).id == "a/e"


def test_the_page_of_the_exports_has_every_format_and_column() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "exports.md").read_text(encoding="utf-8")
    assert {line[3:] for line in page.splitlines() if line.startswith("## ")} == {*FORMATS, "xlsx"}
    assert all(f"| `{name}` | {meaning} |" in page for name, meaning in COLUMNS)

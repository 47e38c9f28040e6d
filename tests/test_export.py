"""`waqai export`: each format by a reader or a schema of its own, and what it makes of odd words and errors."""

from __future__ import annotations

import csv
import errno
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import networkx
import openpyxl
import pytest

from archives import HOSTILE
from exported import ADDRESS, add_texts, small_book, write_export
from waqai import open_archive, read
from waqai.cli.export import _NAMES
from waqai.cli.main import run
from waqai.exports.columns import CLAIMS, EVENTS, SHEETS
from waqai.exports.formats import FACTS_ONLY, FORMATS, TEXTS, save
from waqai.exports.tables import GDELT, ICEWS, MENTIONS, POLECAT, QUAD
from waqai.exports.told import Told, find_chosen, first_day, last_day, mend, to_attribute, to_cell, to_xml

ROOT = Path(__file__).parents[1]
XML = {"gexf": "http://gexf.net/1.3", "kml": "http://www.opengis.net/kml/2.2", "atom": "http://www.w3.org/2005/Atom",
       "graphml": "http://graphml.graphdrawing.org/xmlns"}  # fmt: skip
# RFC 7946 for collections of points
GEOJSON = {
    "type": "object", "required": ["type", "features"], "additionalProperties": False,
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": {
            "type": "object", "required": ["type", "geometry", "properties"], "additionalProperties": False,
            "properties": {
                "type": {"const": "Feature"}, "id": {"type": ["string", "number"]},
                "properties": {"type": ["object", "null"]},
                "geometry": {
                    "type": "object", "required": ["type", "coordinates"], "additionalProperties": False,
                    "properties": {
                        "type": {"const": "Point"},
                        "coordinates": {
                            "type": "array", "minItems": 2, "maxItems": 2, "items": False,
                            "prefixItems": [{"type": "number", "minimum": -180, "maximum": 180},
                                            {"type": "number", "minimum": -90, "maximum": 90}],
                        },
                    },
                },
            },
        }},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return add_texts(tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def records(news: Path) -> dict[str, dict[str, Any]]:
    with open_archive(news) as archive:
        return {record["id"]: record for record in archive}


def lines(news: Path, form: str, *words: str) -> Iterator[list[str]]:
    with open(write_export(news, form, *words), encoding="utf-8", newline="\n") as file:
        yield from (line.rstrip("\n").split("\t") for line in file)


def of_csv(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_polecat_has_its_columns_and_its_words(news: Path, records: dict[str, Any]) -> None:
    head, *rows = lines(news, "polecat")
    assert tuple(head) == POLECAT and len(POLECAT) == 40
    assert rows and all(len(row) == 40 and all(row) for row in rows)
    for cells in (dict(zip(head, row, strict=True)) for row in rows):
        assert cells["Quad Code"] in QUAD and re.fullmatch(r"\d{4}-\d\d-\d\d|None", cells["Event Date"])
        assert -10 <= float(cells["Intensity"]) <= 10
        assert cells["Version"].endswith("PLOVER 2.0, CAMEO 1.1b3")
    both = next(row for row in rows if row[0].startswith("a-3/"))
    assert (both[2], both[7], both[8], both[15]) == ("SUPPORT", "Egypt; Sudan", "EGY; SDN", "None")


def test_icews_has_its_columns(news: Path) -> None:
    head, *rows = lines(news, "icews")
    assert tuple(head) == ICEWS and len(ICEWS) == 20
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert all(int(c["Event ID"]) < 2**52 and -10 <= float(c["Intensity"]) <= 10 and c["Event Text"] for c in cells)
    strike = next(c for c in cells if c["CAMEO Code"].startswith("19"))
    assert (strike["Source Country"], strike["Source Sectors"], strike["City"]) == ("Sudan", "military", "El Fasher")
    agreed = next(c for c in cells if c["Story ID"] == "a-3" and c["Source Name"] == "Egypt")
    assert agreed["Target Name"] == "Sudan"


def test_gdelt_has_its_columns_types_and_codes(news: Path) -> None:
    assert (len(GDELT), len(set(GDELT)), len(MENTIONS)) == (61, 61, 16)
    rows = [dict(zip(GDELT, row, strict=True)) for row in lines(news, "gdelt")]
    assert rows
    for row in rows:
        assert row["QuadClass"] in "1234" and row["EventCode"].startswith(row["EventRootCode"])
        assert not row["FractionDate"] or 0 <= float(row["FractionDate"]) - int(row["Year"]) < 1
        assert re.fullmatch(r"\d{8}|", row["SQLDATE"]) and row["SQLDATE"].startswith(row["MonthYear"])
        assert re.fullmatch(r"\d{14}|", row["DATEADDED"]) and row["IsRootEvent"] in "01"
        assert row["ActionGeo_Type"] in "014" and -10 <= float(row["GoldsteinScale"]) <= 10
        for side in ("Actor1", "Actor2"):
            codes = row[f"{side}CountryCode"] + row[f"{side}Type1Code"] + row[f"{side}KnownGroupCode"]
            assert row[f"{side}Code"] == codes and bool(codes) <= bool(row[f"{side}Name"])
    strike = next(row for row in rows if row["EventRootCode"] == "19")
    assert (strike["Actor1Code"], strike["SQLDATE"], strike["ActionGeo_FullName"]) == (
        "SDNMIL", "20240506", "El Fasher, Sudan",
    )  # fmt: skip
    mentions = [dict(zip(MENTIONS, row, strict=True)) for row in lines(news, "gdelt-mentions")]
    assert {mention["GLOBALEVENTID"] for mention in mentions} == {row["GLOBALEVENTID"] for row in rows}


def test_roles_and_known_groups_follow_cameo() -> None:
    record = read("قالت الأمم المتحدة إن الهجوم مدان. اجتمع الاتحاد الأوروبي مع جامعة الدول العربية في القاهرة أمس.",
                  published="2024-05-07")  # fmt: skip
    rows = [line.split("\t") for line in TEXTS["gdelt"]([record], small_book())]
    codes = {row[GDELT.index(f"Actor{n}Code")] for row in rows for n in (1, 2)}
    assert {"IGOEEC", "IGOARL"} <= codes
    book = small_book()
    assert {book.sectors[sector][1] for sector in ("JRN", "MED", "SOC", "PRM")} == {"MED", "HLH", "CVL", "UAF"}
    assert len(book.countries) == len({alpha2 for _, alpha2 in book.countries.values()}) >= 249


def test_spreadsheets_and_parquet_say_the_same(news: Path, records: dict[str, Any]) -> None:
    text = write_export(news, "csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = of_csv(write_export(news, "csv"))
    assert list(rows[0]) == [column.name for column in EVENTS]
    assert len(rows) == sum(len(record["events"]) for record in records.values())
    read_back = duckdb.read_csv(str(write_export(news, "csv")), header=True, all_varchar=True)
    assert [tuple(cell or "" for cell in row) for row in read_back.fetchall()] == [tuple(row.values()) for row in rows]
    table = duckdb.read_parquet(str(write_export(news, "parquet")))
    kinds = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "day": "DATE", "yes": "BOOLEAN"}
    assert [str(kind) for kind in table.types] == [kinds[column.kind] for column in EVENTS]
    for ours, theirs in zip(rows, table.fetchall(), strict=True):
        for name, cell in zip(ours, theirs, strict=True):
            safe = ours[name].removeprefix("'")
            if isinstance(cell, float):
                assert float(safe) == cell
            else:
                assert safe == ("" if cell is None else str(cell).replace("\0", "\ufffd")), name


def test_a_workbook_opens_from_right_to_left(news: Path, records: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(write_export(news, "xlsx"))
    assert book.sheetnames == ["events", "claims", "articles", "dictionary"]
    for name in book.sheetnames[:3]:
        head, *rows = book[name].iter_rows(values_only=True)
        assert book[name].sheet_view.rightToLeft and head == tuple(column.name for column in SHEETS[name].columns)
        assert len(rows) == sum(1 if name == "articles" else len(record[name]) for record in records.values())
    cells = [cell for row in book["articles"].iter_rows() for cell in row]
    assert any(cell.value == "=الميناء" for cell in cells) and not any(cell.data_type == "f" for cell in cells)
    explained = {row[:2] for row in book["dictionary"].iter_rows(values_only=True)}
    assert {(name, column.name) for name in ("events", "claims") for column in SHEETS[name].columns} <= explained


def test_claims_are_a_table(news: Path, records: dict[str, Any]) -> None:
    rows = of_csv(write_export(news, "csv-claims"))
    assert list(rows[0]) == [column.name for column in CLAIMS]
    quoted = next(row for row in rows if row["text"] == "نريد سلاما دائما في المنطقة")
    assert (quoted["direct"], quoted["speaker_country"]) == ("True", "TUR")


def test_geojson_keeps_its_schema(news: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    features = json.loads(write_export(news, "geojson").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(GEOJSON).validate(features)
    for feature in features["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert (lat, lon) == (feature["properties"]["lat"], feature["properties"]["lon"])
    assert features["features"]


def test_kml_gives_points_and_times(news: Path) -> None:
    kml = "{http://www.opengis.net/kml/2.2}"
    marks = list(ElementTree.parse(write_export(news, "kml")).getroot().iter(f"{kml}Placemark"))
    assert marks
    for mark in marks:
        lon, lat = map(float, mark.findtext(f"{kml}Point/{kml}coordinates", "").split(","))
        assert abs(lon) <= 180 and abs(lat) <= 90
        begin, end = (mark.findtext(f"{kml}TimeSpan/{kml}{name}", "") for name in ("begin", "end"))
        assert begin <= end and len(begin) in (0, 10)


@pytest.mark.parametrize(("form", "load"), [("gexf", networkx.read_gexf), ("graphml", networkx.read_graphml)])
def test_networkx_reads_the_graphs(news: Path, form: str, load: Any) -> None:
    graph = load(write_export(news, form))
    assert graph.number_of_edges() > 2
    labels = {data.get("label"): data for _, data in graph.nodes(data=True)}
    assert labels["Rapid Support Forces"]["label_ar"] and labels["France"]["country"] == "FRA"
    for _, _, cells in graph.edges(data=True):
        assert cells["date"] <= cells["last_date"] and 0 <= float(cells["confidence"]) <= 1
        if form == "gexf" and cells["date"]:
            assert (cells["start"], cells["end"]) == (cells["date"], cells["last_date"])


def test_followthemoney_takes_its_entities(news: Path) -> None:
    pytest.importorskip("followthemoney")
    from followthemoney import model
    from followthemoney.proxy import EntityProxy

    known: dict[str, Any] = {}
    for line in write_export(news, "ftm").read_text(encoding="utf-8").splitlines():
        entity = json.loads(line)
        assert entity["id"] not in known
        proxy = EntityProxy.from_dict(entity, cleaned=False)
        model[entity["schema"]].validate(entity)
        for name, cells in entity["properties"].items():
            assert set(proxy.get(name)) == set(cells), (name, cells)  # nothing was cleaned away
        known[entity["id"]] = entity
    kinds = {entity["schema"] for entity in known.values()}
    assert {"Article", "Event", "PublicBody"} <= kinds
    for entity in known.values():
        for name in ("organizer", "involved", "proof"):
            assert set(entity["properties"].get(name, ())) <= set(known)


def test_annotations_are_json_ld(news: Path, records: dict[str, Any]) -> None:
    notes = [json.loads(line) for line in write_export(news, "annotations").read_text(encoding="utf-8").splitlines()]
    assert len({note["id"] for note in notes}) == len(notes)
    sources = {record["url"] for record in records.values()}
    for note in notes:
        assert note["@context"] == "http://www.w3.org/ns/anno.jsonld" and note["type"] == "Annotation"
        for target in note["target"]:
            assert [s["type"] for s in target["selector"]] == ["TextQuoteSelector", "TextPositionSelector"]
            assert target["source"] in sources


def test_linked_data_names_who_is_quoted(news: Path, records: dict[str, Any]) -> None:
    rows = [json.loads(line) for line in write_export(news, "jsonld").read_text(encoding="utf-8").splitlines()]
    assert [row["identifier"] for row in rows] == list(records) and {row["@type"] for row in rows} == {"NewsArticle"}
    parts = [part for row in rows for part in row["hasPart"]]
    quoted = next(part for part in parts if part["text"] == "نريد سلاما دائما في المنطقة")
    assert quoted["@type"] == "Quotation" and quoted["creator"]["@type"] == "Person"
    assert {part["@type"] for part in parts} <= {"Quotation", "Claim"}


def test_an_atom_feed_has_what_a_reader_needs(news: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(write_export(news, "atom")).getroot()
    assert all(feed.find(atom + name) is not None for name in ("id", "title", "updated", "author"))
    entries = feed.findall(f"{atom}entry")
    assert entries and len({entry.findtext(f"{atom}id") for entry in entries}) == len(entries)
    stamps = [entry.findtext(f"{atom}updated", "") for entry in entries]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", stamp) for stamp in stamps)
    assert feed.findtext(f"{atom}updated") == max(stamps) and all(e.findtext(f"{atom}title") for e in entries)
    import feedparser

    assert len(feedparser.parse(str(write_export(news, "atom"))).entries) == len(entries)


def test_conllu_numbers_its_words(news: Path) -> None:
    text = write_export(news, "conllu").read_text(encoding="utf-8")
    assert text.endswith("\n\n") and "Event=" in text and "Entity=" in text
    sentences = text.removesuffix("\n\n").split("\n\n")
    assert len(sentences) > 5
    for sentence in sentences:
        rows = [line.split("\t") for line in sentence.split("\n") if not line.startswith("#")]
        assert rows and all(len(row) == 10 and all(row) and not any(" " in cell for cell in row) for row in rows)
        numbers = [int(row[0]) for row in rows if "-" not in row[0]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert all(re.fullmatch(r"[A-Z]+", row[3]) for row in rows if "-" not in row[0])
        for row in rows:
            assert row[5] == "_" or row[5].split("|") == sorted(row[5].split("|"))
    assert "\tالسوداني\t" in text and "\t_\t_\t_\t" in text


def test_records_are_what_the_archive_has(news: Path, records: dict[str, Any]) -> None:
    rows = [json.loads(line) for line in write_export(news, "jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows == list(records.values())


def test_a_query_and_a_status_choose(news: Path, records: dict[str, Any]) -> None:
    _, *rows = lines(news, "polecat", "--where", "type:ASSAULT")
    assert {row[2] for row in rows} == {"ASSAULT"}
    assert {row["status"] for row in of_csv(write_export(news, "csv", "--status", "future"))} <= {"future"}
    kept = [json.loads(line) for line in write_export(news, "jsonl", "--where", "country:SDN").open(encoding="utf-8")]
    assert [record["id"] for record in kept] == ["a-2", "a-3"]
    assert all(record["text"] == records[record["id"]]["text"] for record in kept)


def test_what_is_not_sure_is_no_fact_where_a_format_cannot_say_so(
    news: Path, records: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from waqai.stores.archive import Archive

    record = records["a-2"]
    statuses = ("asserted", "possible", "future", "negated")
    events = [{**record["events"][0], "id": status, "status": status} for status in statuses]
    monkeypatch.setattr(Archive, "__iter__", lambda _: iter([{**record, "events": events}]))
    for form in FACTS_ONLY:
        named = int(form in ("polecat", "icews"))
        assert len(list(lines(news, form))) == named + 1
        assert len(list(lines(news, form, "--status", "future", "--status", "possible"))) == named + 2
    assert {row[0] for row in lines(news, "polecat")} == {"Event ID", "a-2/asserted"}
    assert [row["event"] for row in of_csv(write_export(news, "csv"))] == ["asserted", "possible", "future"]


def test_what_nobody_chose_is_left_out(records: dict[str, Any]) -> None:
    event = records["a-2"]["events"][1]["id"]
    (kept,) = find_chosen(records.values(), {"a-2": {event}, "a-1": set(), "none": {event}}, ("asserted",))
    assert [e["id"] for e in kept["events"]] == [event] and kept["claims"] == records["a-2"]["claims"]
    assert len(list(find_chosen(records.values(), None, ()))) == len(records)


def test_a_file_that_is_there_stays(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")
    assert run(["export", "csv", str(news), "-o", str(there)]) == 1
    assert "--overwrite" in capsys.readouterr().err and there.read_text() == "mine"
    assert run(["export", "csv", str(news), "-o", str(tmp_path / "no" / "x.csv")]) == 1
    assert "mkdir" in capsys.readouterr().err
    assert run(["export", "csv", str(news), "-o", str(tmp_path / "x.csv"), "--where", "type:NONE"]) == 1
    assert run(["export", "csv", str(news), "-o", str(news), "--overwrite"]) == 1
    assert run(["export", "csv", str(tmp_path / "none.waqai"), "-o", str(tmp_path / "x.csv")]) == 1
    assert run(["export", "pdf", str(news), "-o", str(tmp_path / "x.pdf")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]


def test_a_full_disk_leaves_no_half_file(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> Iterator[str]:
        yield "half"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(TEXTS, "csv", fail)
    assert run(["export", "csv", str(news), "-o", str(tmp_path / "x.csv")]) == 1
    assert "No space left" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_names_that_end_in_gz_are_compressed(news: Path, tmp_path: Path) -> None:
    for form in ("csv", "parquet", "xlsx"):
        assert run(["export", form, str(news), "-o", str(tmp_path / f"{form}.gz")]) == 0
        assert (tmp_path / f"{form}.gz").read_bytes()[:2] == b"\x1f\x8b"


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_words_stay_words(form: str) -> None:
    odd = HOSTILE + "\ufffe\x85\u2028\r ]]> <b>"
    record = read(
        "قصف الجيش السوداني أمس الاثنين مواقع لقوات الدعم السريع في الفاشر. ونددت فرنسا بالقصف.\n\n=1+1\t" + odd,
        published="2024-05-07", id=odd, outlet=odd, title="=cmd", url="javascript:alert('\"><')\n" + odd,
    )  # fmt: skip
    for event in record["events"]:
        event["gloss"] = "=1+1 " + odd
    for entity in record["entities"]:
        entity["name_en"] = '"=1+1 ' + odd
    stream = io.BytesIO()
    assert save(form, stream, [record], small_book()) == 0
    data = stream.getvalue()
    if form in XML:
        root = ElementTree.fromstring(data)
        assert root.tag.startswith("{" + XML[form]) and b"<b>" not in data
    elif form in ("polecat", "icews", "gdelt", "gdelt-mentions"):
        columns = {"polecat": POLECAT, "icews": ICEWS, "gdelt": GDELT, "gdelt-mentions": MENTIONS}[form]
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter="\t"))
        assert len(rows) >= 2 and all(len(row) == len(columns) for row in rows)
    elif form.startswith("csv"):
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert len({len(row) for row in rows}) == 1
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for row in rows for cell in row)
    elif form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data))["events"]
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    elif form == "parquet":
        assert data[:4] == data[-4:] == b"PAR1"
    elif form == "conllu":
        assert all(line.count("\t") in (0, 9) for line in data.decode().split("\n"))
    else:
        for line in [data] if form == "geojson" else data.splitlines():
            json.loads(line)
            assert form == "jsonl" or b"\\ud8" not in line


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [("2024-05-06", "2024-05-06", "2024-05-06"), ("2024-02", "2024-02-01", "2024-02-29"),
     ("2024", "2024-01-01", "2024-12-31"), ("2024-W19", "2024-05-06", "2024-05-12"),
     ("2024-05-06/2024-05-08", "2024-05-06", "2024-05-08"), ("2024-05/2024-06", "2024-05-01", "2024-06-30"),
     ("2024-05-06T10:00", "2024-05-06", "2024-05-06"), ("", "", ""), ("XXXX-05", "", ""), ("2024-W99", "", ""),
     ("2024-05-06/", "2024-05-06", "2024-05-06"), ("2024-05-06/XXXX", "2024-05-06", "2024-05-06"),
     ("2024-13", "", ""), ("10000-01", "", "")],
)  # fmt: skip
def test_first_and_last_days(value: str, first: str, last: str) -> None:
    assert (first_day(value), last_day(value)) == (first, last)


def test_days_that_are_not_told_are_those_of_printing(news: Path) -> None:
    rows = of_csv(write_export(news, "csv"))
    assert {row["day_basis"] for row in rows} == {"told", "published", ""}
    for row in rows:
        assert bool(row["date"]) == (row["day_basis"] == "told") and bool(row["day"]) == bool(row["day_basis"])
        if row["day_basis"] == "published":
            assert row["published"] and row["day"].startswith(row["published"])


def test_cells_hold_no_tabs() -> None:
    assert to_cell("a\tb\nc\0d\ud800\x85\u2028") == "a b c d\ufffd  " and to_cell(None) == "" and to_cell('"a') == ' "a'
    assert to_xml("<\0\ud800\r>") == "&lt;\ufffd\ufffd&#13;&gt;" and to_attribute("\n'\"") == '"&#10;\'&quot;"'
    assert mend("\udc80😀") == "\ufffd😀"
    assert Told({"id": "a"}, {"id": "e"}).id == "a/e"


def test_the_page_of_the_exports_has_every_format_and_column() -> None:
    assert set(_NAMES) == set(FORMATS)
    page = (ROOT / "docs" / "reference" / "exports.md").read_text(encoding="utf-8")
    assert {line[3:] for line in page.splitlines() if line.startswith("## ")} == {*FORMATS, "Bundles"}
    for name, sheet in SHEETS.items():
        for column in sheet.columns:
            assert f"| `{column.name}` | {column.meaning} |" in page, (name, column.name)
    assert ADDRESS not in page

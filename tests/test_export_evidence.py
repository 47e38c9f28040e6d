"""Every row of every export leads back to the words that it was read from, in our own articles and in others'."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import networkx
import openpyxl
import pytest

from exported import add_texts, write_export
from waqai import open_archive
from waqai.cli.main import run
from waqai.exports.formats import FORMATS
from waqai.exports.tables import GDELT, ICEWS, MENTIONS, POLECAT
from waqai.exports.told import Told, mend, to_cell, to_name, to_number

CORPUS = Path(os.environ.get("WAQAI_SHARED", Path(__file__).parents[2] / "shared")) / "corpus" / "articles-10k.jsonl.gz"
Words = tuple[str, str, int | None, int | None]  # article, words, start, stop; without a place: somewhere in the text
Records = dict[str, dict[str, Any]]


def add_corpus(folder: Path) -> Path:
    """An archive of every 250th article of the corpus."""
    if not CORPUS.is_file():
        pytest.skip("no corpus here")
    with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
        lines = [line for number, line in enumerate(file) if number % 250 == 7]
    (folder / "corpus.jsonl").write_text("".join(lines), encoding="utf-8")
    run(["add", str(folder / "corpus.waqai"), str(folder / "corpus.jsonl")])
    return folder / "corpus.waqai"


@pytest.fixture(scope="module", params=["own", "corpus"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    return add_texts(folder) if request.param == "own" else add_corpus(folder)


@pytest.fixture(scope="module")
def records(archive: Path) -> Records:
    with open_archive(archive) as store:
        return {record["id"]: record for record in store}


def events_by(records: Records, name: Callable[[Told], Any]) -> dict[Any, Told]:
    told = [Told(record, event) for record in records.values() for event in record["events"]]
    return {name(one): one for one in told}


def of_rows(rows: Iterator[dict[str, Any]]) -> Iterator[Words]:
    """Rows with the columns of csv."""
    for row in rows:
        yield row["article"], row["trigger"], int(row["start"]), int(row["stop"])
        yield row["article"], row["sentence"], None, None


def of_lines(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            cells = line[:-1].split("\t")
            assert len(cells) == len(columns)
            if tuple(cells) != columns:
                yield dict(zip(columns, cells, strict=True))


def of_csv(path: Path) -> Iterator[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: cell[1:] if cell[:2] in ("'=", "'+", "'-", "'@") else cell for name, cell in row.items()}


def from_polecat(path: Path, records: Records) -> Iterator[Words]:
    known = events_by(records, lambda one: to_cell(one.id))
    for row in of_lines(path, POLECAT):
        one = known[row["Event ID"]]
        for part, column in (("actor", "Actor Name Raw"), ("recipient", "Recipient Name Raw")):
            assert row[column] == (to_cell("; ".join(one.words(part))) or "None")
            yield from ((one.record["id"], words, None, None) for words in one.words(part))


def from_icews(path: Path, records: Records) -> Iterator[Words]:
    known = {n: one for one in events_by(records, lambda one: one.id).values() for n, _, _ in one.dyads()}
    for row in of_lines(path, ICEWS):
        one = known[int(row["Event ID"])]
        assert row["Story ID"] == to_cell(one.record["id"])
        start, stop = one.record["sentences"][int(row["Sentence Number"]) - 1]
        assert start <= one.event["trigger"]["start"] < stop
        yield one.record["id"], one.event["trigger"]["text"], one.event["trigger"]["start"], None


def from_gdelt(path: Path, records: Records) -> Iterator[Words]:
    known = {n: one for one in events_by(records, lambda one: one.id).values() for n, _, _ in one.dyads()}
    for row in of_lines(path, GDELT):
        one = known[int(row["GLOBALEVENTID"])]
        assert row["EventCode"] == one.event["cameo"]
        assert row["SOURCEURL"] == to_cell(one.record["url"] or one.record["id"])
        yield one.record["id"], one.event["trigger"]["text"], one.event["trigger"]["start"], None


def from_mentions(path: Path, records: Records) -> Iterator[Words]:
    known = {n: one for one in events_by(records, lambda one: one.id).values() for n, _, _ in one.dyads()}
    for row in of_lines(path, MENTIONS):
        one = known[int(row["GLOBALEVENTID"])]
        text, at = one.record["text"], int(row["ActionCharOffset"])
        span = next(m for m in (one.event["trigger"], *one.event["mentions"]) if m["start"] == at)
        start, stop = one.record["sentences"][int(row["SentenceID"]) - 1]
        assert start <= at < stop and int(row["MentionDocLen"]) == len(text)
        yield one.record["id"], text[at : span["end"]], at, span["end"]


def from_claims(path: Path, records: Records) -> Iterator[Words]:
    for row in of_csv(path):
        yield row["article"], row["text"], int(row["start"]), int(row["stop"])
        yield row["article"], row["cue"], int(row["cue_start"]), int(row["cue_stop"])


def from_xlsx(path: Path, records: Records) -> Iterator[Words]:
    book = openpyxl.load_workbook(path, read_only=True)
    for name in ("events", "claims"):
        head, *rows = book[name].iter_rows(values_only=True)
        for row in (dict(zip(head, row, strict=True)) for row in rows):
            yield row["article"], row["trigger" if name == "events" else "text"], row["start"], row["stop"]


def from_parquet(path: Path, records: Records) -> Iterator[Words]:
    answer = duckdb.read_parquet(str(path))
    return of_rows(dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall())


def from_records(path: Path, records: Records) -> Iterator[Words]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert record["text"] == records[record["id"]]["text"]
        for event in record["events"]:
            yield record["id"], event["trigger"]["text"], event["trigger"]["start"], event["trigger"]["end"]


def from_geojson(path: Path, records: Records) -> Iterator[Words]:
    return of_rows(item["properties"] for item in json.loads(path.read_text(encoding="utf-8"))["features"])


def from_kml(path: Path, records: Records) -> Iterator[Words]:
    kml = "{http://www.opengis.net/kml/2.2}"
    marks = ElementTree.parse(path).getroot().iter(f"{kml}Placemark")
    return of_rows({d.get("name"): d.findtext(f"{kml}value") for d in mark.iter(f"{kml}Data")} for mark in marks)


def from_graph(path: Path, records: Records) -> Iterator[Words]:
    load = networkx.read_gexf if path.suffix == ".gexf" else networkx.read_graphml
    for _, _, cells in load(path).edges(data=True):
        yield cells["article"], cells["trigger"], int(cells["trigger_start"]), int(cells["trigger_stop"])
        yield cells["article"], cells["sentence"], None, None


def from_followthemoney(path: Path, records: Records) -> Iterator[Words]:
    known = events_by(records, lambda one: mend(one.id))
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["schema"] == "Event":
            (name,), (words,) = row["properties"]["recordId"], row["properties"]["summary"]
            yield known[name].record["id"], words, None, None


def from_annotations(path: Path, records: Records) -> Iterator[Words]:
    known = events_by(records, lambda one: to_name(one.record["id"], one.event["id"]))
    for line in path.read_text(encoding="utf-8").splitlines():
        note = json.loads(line)
        record = known[note["id"]].record
        for target in note["target"]:
            quote, place = target["selector"]
            assert mend(record["text"][: place["start"]]).endswith(quote["prefix"])
            assert mend(record["text"][place["end"] :]).startswith(quote["suffix"])
            yield record["id"], quote["exact"], place["start"], place["end"]


def from_linked_data(path: Path, records: Records) -> Iterator[Words]:
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        for part in article["hasPart"]:
            yield article["identifier"], part["text"], part["position"], None


def from_atom(path: Path, records: Records) -> Iterator[Words]:
    atom = "{http://www.w3.org/2005/Atom}"
    known = events_by(records, lambda one: to_name(one.record["id"], one.event["id"]))
    for entry in ElementTree.parse(path).getroot().iter(f"{atom}entry"):
        yield known[entry.findtext(f"{atom}id")].record["id"], entry.findtext(f"{atom}summary"), None, None


def from_conllu(path: Path, records: Records) -> Iterator[Words]:
    article = ""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc id = "):
            article = line.removeprefix("# newdoc id = ")
        elif "TokenRange=" in line:
            cells = line.split("\t")
            place = next(part for part in cells[9].split("|") if part.startswith("TokenRange="))
            start, stop = map(int, place.removeprefix("TokenRange=").split(":"))
            yield article, cells[1], start, stop


READERS: dict[str, Callable[[Path, Records], Iterator[Words]]] = {
    "polecat": from_polecat, "icews": from_icews, "gdelt": from_gdelt, "gdelt-mentions": from_mentions,
    "csv": lambda path, records: of_rows(of_csv(path)), "csv-claims": from_claims, "xlsx": from_xlsx,
    "parquet": from_parquet, "jsonl": from_records, "geojson": from_geojson, "kml": from_kml, "gexf": from_graph,
    "graphml": from_graph, "ftm": from_followthemoney, "annotations": from_annotations, "jsonld": from_linked_data,
    "atom": from_atom, "conllu": from_conllu,
}  # fmt: skip
# how a format writes letters that it cannot hold: the same is done to the text before both are compared
WRITTEN: dict[str, Callable[[str], str]] = {
    "csv": lambda text: mend(text).replace("\0", "\ufffd"),
    "ftm": lambda text: mend(text).replace("\0", "\ufffd"),
    "csv-claims": lambda text: mend(text).replace("\0", "\ufffd"),
    "xlsx": lambda text: "".join("\ufffd" if c in "\0\ufffe\uffff" else c for c in mend(text)).replace("\r", "\n"),
    "conllu": lambda text: to_cell(text).strip().replace(" ", "\u00a0") or "_",
    **dict.fromkeys(
        ("kml", "gexf", "graphml", "atom"),
        lambda text: "".join("\ufffd" if (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff" else c
                             for c in mend(text)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_every_row_leads_to_its_words(archive: Path, records: Records, form: str) -> None:
    rows = list(READERS[form](write_export(archive, form), records))
    assert rows
    written = WRITTEN.get(form, lambda text: text if form == "jsonl" else mend(text))
    for article, words, start, stop in rows:
        text = records[article]["text"]
        if start is None:
            assert written(words) in written(text), (article, words)
        else:
            assert written(text[start : len(words) + start if stop is None else stop]) == written(words), (
                article,
                start,
            )


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "annotations", "ftm", "atom"])
def test_every_event_is_there(archive: Path, records: Records, form: str) -> None:
    wanted = sum(len(record["events"]) for record in records.values())
    path = write_export(archive, form)
    if form == "csv":
        found = len(list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))) - 1
    elif form == "parquet":
        found = len(duckdb.read_parquet(str(path)).fetchall())
    elif form == "jsonl":
        found = sum(len(json.loads(line)["events"]) for line in path.read_text(encoding="utf-8").splitlines())
    elif form == "atom":
        found = path.read_text(encoding="utf-8").count("<entry>")
    elif form == "ftm":
        found = path.read_text(encoding="utf-8").count('"schema":"Event"')
    else:
        found = len(path.read_text(encoding="utf-8").splitlines())
    assert found == wanted > 0


def test_a_bundle_leads_to_the_words(archive: Path, records: Records) -> None:
    folder = archive.parent / "bundle"
    assert run(["bundle", str(archive), "-o", str(folder), "--overwrite", "--texts"]) == 0
    for name in ("evidence", "mentions", "numbers", "times", "places"):
        table = duckdb.read_parquet(str(folder / "tables" / f"{name}.parquet"))
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
        assert rows or name == "numbers"
        for row in rows:
            assert mend(records[row["article"]]["text"][row["start"] : row["stop"]]) == row["words"]
    texts = dict(duckdb.read_parquet(str(folder / "tables" / "texts.parquet")).fetchall())
    assert texts == {id: mend(record["text"]) for id, record in records.items()}


def test_numbers_of_events_differ(records: Records) -> None:
    told = events_by(records, lambda one: one.id).values()
    numbers = [number for one in told for number, _, _ in one.dyads()]
    assert len(set(numbers)) == len(numbers) and max(numbers) < 2**52
    assert to_number("a") == to_number("a") != to_number("b")

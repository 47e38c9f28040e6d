"""The report: what its pictures count, that every row leads to its words, and what hostile words cannot do to it."""

from __future__ import annotations

import base64
import datetime
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from archives import HOSTILE, made_article, made_entry, record_of
from waqai import open_archive
from waqai.cli.main import run
from waqai.exports.drawing import find_periods, find_ticks, find_window, to_day
from waqai.exports.map_picture import _outlines, draw_map
from waqai.exports.networks import draw_matrix, draw_network, find_places
from waqai.exports.report import HEADINGS, REPORTED, build_section, find_quote, to_report
from waqai.stores.archive import Archive
from waqai.stores.questions import QUESTIONS

ARABIC = re.compile("[\u0621-\u064a]")
VOID = frozenset("meta br rect path circle".split())


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "news.waqai"
    assert run(["add", str(path), "--sample"]) == 0
    return path


@pytest.fixture(scope="module")
def page(news: Path) -> str:
    output = news.with_name("report.html")
    assert run(["report", str(news), "-o", str(output)]) == 0
    return output.read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Tags with attributes, and each piece of text with the tags around it. Fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, list[tuple[str, dict[str, str | None]]]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta",):
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop()[0] == tag, tag

    def handle_data(self, data: str) -> None:
        self.texts.append((data, list(self.open)))


def test_the_page_needs_nothing_and_runs_nothing(page: str) -> None:
    read = Reader(page)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in read.tags}
    assert not re.search(r"@import|url\((?!#)", page)
    assert all((cells.get("href") or "#").startswith(("#", "https://")) for _, cells in read.tags)
    (style,) = re.findall("<style>(.*?)</style>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page and " style=" not in page
    named = [cells["id"] for _, cells in read.tags if cells.get("id")]
    assert len(named) == len(set(named))
    targets = {str(cells["href"])[1:] for tag, cells in read.tags if tag == "a" and str(cells["href"])[0] == "#"}
    assert targets <= set(named) and {*REPORTED, "w1"} <= targets
    pictures = [cells for tag, cells in read.tags if tag == "svg" and cells.get("role") == "img"]
    assert len(pictures) == len(REPORTED) + 1 and all(cells["aria-label"] for cells in pictures)


def test_arabic_stands_apart_from_what_is_around_it(page: str) -> None:
    """Within `bdi`, a right-to-left element or isolates: nowhere else does a line with Arabic keep its order."""
    for text, around in Reader(page).texts:
        if ARABIC.search(text) and around[-1][0] != "title":
            isolated = text.startswith("\u2068") and text.endswith("\u2069")
            assert isolated or any(tag == "bdi" or cells.get("dir") == "rtl" for tag, cells in around), text


def test_every_row_leads_to_the_words_of_its_article(news: Path, page: str) -> None:
    quotes = re.findall(r'<li id="w(\d+)">.*?<bdi>(?:<a [^>]*>)?([^<]+).*?<blockquote[^>]*>(.*?)</blockquote>', page)
    names = re.findall(r"<a href=#w(\d+)><bdi>([^<]+)</bdi></a>", page)
    assert len(names) > 80 and dict(names) == {number: name for number, name, _ in quotes}
    with open_archive(news) as archive:
        records = {record["id"]: record for record in archive}
    for _, name, quoted in quotes:
        article, _, part = name.rpartition("/")
        record = records[article]
        (marked,) = re.findall("<mark>(.*?)</mark>", quoted)
        whole = html.unescape(re.sub("<[^>]+>", "", quoted))
        assert " ".join(whole.split()) in " ".join(record["text"].split())
        found = [e["trigger"]["text"] for e in record["events"] if e["id"] == part]
        found += [claim["text"] for claim in record["claims"] if claim["id"] == part]
        assert html.unescape(marked).split() == found[0].split()


def test_pictures_and_notes_together_count_every_event(news: Path) -> None:
    with open_archive(news) as archive:
        answers = {question: list(archive.ask(question)) for question in QUESTIONS}
    events = sum(row["events"] for row in answers["timeline"])
    section = build_section("timeline", answers["timeline"], 1000)
    drawn = sum(int(number) for number in re.findall(r": (\d+) events", section.pictures[0]))
    (left,) = re.findall(r"(\d+) events of earlier", section.notes[0])
    assert drawn + int(left) == events and sum(row["events"] for row in section.rows) == drawn > 70
    total = sum(row["events"] for row in answers["network"])
    for draw in (draw_matrix, draw_network):
        picture, left_out = draw(answers["network"], "")
        assert sum(int(number) for number in re.findall(r": (\d+) events, mostly", picture)) + left_out == total
    picture, left_out = draw_map(answers["map"], "")
    drawn = sum(int(number) for number in re.findall(r": (\d+) events", picture))
    assert drawn + left_out == sum(row["events"] for row in answers["map"]) and drawn > left_out


def test_a_network_counts_each_side_with_each(tmp_path: Path) -> None:
    article = made_article(1)
    record = record_of(article)
    names = ("جيش", "شرطة", "قبيلة")
    record["entities"] = [
        {"id": f"e{n}", "kind": "group", "name": name, "name_en": None, "country": None, "sector": None, "actor": None,
         "wikidata": None} for n, name in enumerate(names, 1)
    ]  # fmt: skip
    record["events"][0].update(actor=["e1", "e2"], recipient=["e3"], quad=4)
    record["events"].append({**record["events"][0], "id": "v-2", "actor": ["e1", "e3"], "recipient": [], "quad": 1})
    with Archive(tmp_path / "n.waqai", write=True) as archive:
        archive.write([made_entry(article, record=record)])
    with open_archive(tmp_path / "n.waqai") as archive:
        found = {
            (row["actor"], row["recipient"]): (row["events"], row["verbal_cooperation"], row["material_conflict"])
            for row in archive.ask("network")
        }
        days = [row["first_day"] for row in archive.ask("network")]
    assert found == {("جيش", "قبيلة"): (2, 1, 1), ("شرطة", "قبيلة"): (1, 0, 1)}
    assert days == [datetime.date(2024, 5, 1)] * 2


def test_the_same_answers_make_the_same_page(news: Path, page: str) -> None:
    again = news.with_name("again.html")
    assert run(["report", str(news), "-o", str(again)]) == 0
    assert again.read_text(encoding="utf-8") == page


def test_places_of_a_network_stay_in_the_picture() -> None:
    names = [(f"n{number}", f"n{number}") for number in range(22)]
    edges = {(one, other): 1 for one in names[:4] for other in names if one != other}
    places = find_places(names, edges)
    assert places == find_places(names, edges)
    assert all(0 < x < 720 and 0 < y < 480 for x, y in places.values())
    assert len({(round(x / 8), round(y / 8)) for x, y in places.values()}) == 22  # no two in one spot
    assert len(find_places(names[:1], {(names[0], names[0]): 1})) == 1


def hostile_rows(columns: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: f"{HOSTILE}{name}" if isinstance(cell, str) else cell for name, cell in columns.items()}] * 2


@pytest.mark.parametrize("question", HEADINGS)
def test_hostile_words_stay_words(news: Path, question: str) -> None:
    with open_archive(news) as archive:
        first = next(iter(archive.ask(question)))
    first = {**first, "day": "2024-12-05"} if "day" in first else first
    rows = hostile_rows({name: cell for name, cell in first.items() if name != "day"})
    rows = [{**row, "day": first["day"]} if "day" in first else row for row in rows]
    record = record_of(made_article(1, text=HOSTILE * 3, url=f"javascript:{HOSTILE}", outlet=HOSTILE))
    quote = find_quote(record, "v-n1")
    assert quote is not None
    page = to_report(
        [build_section(question, rows)], {str(rows[0]["example"]): quote}, {"query": HOSTILE, "archive": HOSTILE}
    )
    read = Reader(page)
    assert "script" not in {tag for tag, _ in read.tags} and "javascript:" not in page.partition("<style>")[2].replace(
        HOSTILE, ""
    )
    assert not re.search("[\x00-\x08\ud800-\udfff\u202e]", page)
    assert {name for _, cells in read.tags for name in cells} <= {
        "lang", "dir", "charset", "http-equiv", "content", "name", "href", "rel", "id", "class", "aria-label", "d",
        "aria-labelledby", "tabindex", "role", "scope", "viewbox", "preserveaspectratio", "x", "y", "width", "height",
        "aria-hidden",
        "text-anchor", "transform", "cx", "cy", "r", "fill-opacity", "stroke-width", "marker-end", "refx", "refy",
        "markerwidth", "markerheight", "markerunits", "orient",
    }  # fmt: skip
    page.encode("utf-8")


def test_only_web_addresses_become_links() -> None:
    for url, linked in (("https://a.example/x", True), ("javascript:alert(1)", False), ("", False)):
        quote = find_quote(record_of(made_article(1, url=url)), "c1")
        assert quote is not None
        rows = [{"kind": "k", "words": "w", "number": 1, "example": "n1/c1"}]
        assert (f'href="{url}"' in to_report([build_section("gaps", rows)], {"n1/c1": quote}, {})) == linked


def test_formats_of_a_question(news: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["ask", "network", str(news), "--format", "json"]) == 0
    rows = json.loads(capsysbinary.readouterr().out)
    assert {"actor", "recipient", "events", "material_conflict", "example"} <= set(rows[0]) and len(rows) > 20
    assert rows[0]["events"] == max(row["events"] for row in rows)
    for name in ("a.csv", "a.md", "a.jsonl", "a.json", "a.html"):
        assert run(["ask", "map", str(news), "-o", str(tmp_path / name), "--limit", "3"]) == 0
    assert len(json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == 3
    assert (tmp_path / "a.html").read_text(encoding="utf-8").count("</tr>") == 4
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").count("\n") == 4
    assert run(["ask", "map", str(news), "--where", "type:AID", "--format", "json"]) == 0
    assert run(["ask", "map", str(news), "--where", "article:none", "--format", "json"]) == 0
    assert json.loads(capsysbinary.readouterr().out.partition(b"]\n")[2]) == []
    assert run(["ask", "map", str(news), "-o", str(news)]) == 1  # never over the archive itself


def test_an_empty_answer_is_said(news: Path, tmp_path: Path) -> None:
    output = tmp_path / "none.html"
    assert run(["report", str(news), "-o", str(output), "--where", "article:none"]) == 0
    text = output.read_text(encoding="utf-8")
    assert text.count("Nothing was found.") == len(REPORTED) and "<figure>" not in text and "article:none" in text


def test_outlines_are_those_of_the_globe() -> None:
    def around(lon: float, lat: float) -> int:
        found = 0
        for ring in _outlines():
            crossed = sum(
                (a[1] > lat) != (b[1] > lat) and lon < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0]
                for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
            )
            found += crossed % 2
        return found

    assert around(32.5, 15.6) == around(44.4, 33.3) == around(13.2, 31.0) == 1  # Khartoum, Baghdad, Libya's desert
    assert around(-35.0, 30.0) == around(65.0, 0.0) == 0  # two oceans


def test_a_single_act_of_long_ago_does_not_squeeze_the_rest() -> None:
    days = [(datetime.date(2024, 12, day), 3) for day in range(1, 15)]
    periods = find_periods([(datetime.date(1967, 6, 5), 1), *days])
    assert periods.unit == "day" and periods.name(0) == "2024-12-01" and len(periods.starts) == 14
    assert periods.find(datetime.date(1967, 6, 5)) == -1 and periods.find(datetime.date(2024, 12, 3)) == 2
    year = find_periods([(datetime.date(2024, month, 9), 1) for month in range(1, 13)])
    assert year.unit == "week" and year.starts[0].weekday() == 0
    assert find_periods([(datetime.date(2000 + n, 1, 1), 1) for n in range(25)]).unit == "year"
    assert find_periods([(datetime.date(1, 1, 1), 1), (datetime.date(9999, 12, 31), 1)]).unit == "year"
    assert find_periods([]).starts == ()


def test_scales() -> None:
    assert find_ticks(0) == [0, 1] and find_ticks(7) == [0, 2, 4, 6, 8] and find_ticks(153)[-1] >= 153
    assert find_window([(1.0, 1), (5.0, 50), (6.0, 50), (90.0, 1)]) == (5.0, 6.0)
    assert find_window([(3.0, 2)]) == (3.0, 3.0)
    assert to_day("2024-05") == datetime.date(2024, 5, 1)
    assert to_day("2024-05-33") is to_day(None) is to_day("") is None

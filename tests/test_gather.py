"""One door to all sources: tables, web archives, folders, and that what is broken costs itself alone."""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.errors import InputError
from waqai.sources import Received, find_columns, read_source
from waqai.sources.columns import Columns, choose_columns, guess_columns
from waqai.sources.csv_table import find_shape

SAID = "وصل الوزير إلى العاصمة أمس، وقال إن المحادثات ستبدأ غدا."
LONG = f"{SAID} وأضاف أن اللجنة ستجتمع في مقر الوزارة وأن النتائج ستعلن في نهاية الأسبوع."


def received(path: Path | str, **options: Any) -> list[Received]:
    return list(read_source(str(path), **options))


def texts(items: list[Received]) -> list[str | None]:
    return [item.article.text if item.article else None for item in items]


def slugs(item: Received) -> list[str]:
    return [problem.slug for problem in item.problems]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


# --- columns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("id,url,outlet,published,title,text", Columns("text", "title", "published", "url", "outlet", "id")),
        (
            "Article_ID,Headline,Body,Pub Date,Link,Source",
            Columns("Body", "Headline", "Pub Date", "Link", "Source", "Article_ID"),
        ),
        (
            "العنوان,نص الخبر,تاريخ النشر,الرابط,المصدر",
            Columns("نص الخبر", "العنوان", "تاريخ النشر", "الرابط", "المصدر"),
        ),
        ("content,contentType,domain", Columns("content", outlet="domain")),
        ("a,b", Columns()),
        ("text,body", Columns("text")),
    ],
)
def test_columns_are_guessed_from_their_names(names: str, found: Columns) -> None:
    assert guess_columns(names.split(",")) == found


def test_the_longest_cells_are_the_text_where_no_name_says_it() -> None:
    rows = [["7", LONG, "عنوان قصير"], ["8", LONG, ""]]
    assert guess_columns(["a", "b", "title"], rows) == Columns("b", "title")
    assert guess_columns(["a", "b"], [["1", "قصير"]]).text == ""
    assert guess_columns(["text", "story"], [["", LONG], ["", LONG]]).text == "story"


def test_a_person_says_what_columns_hold() -> None:
    names = ["text", "summary", "date"]
    assert choose_columns(names, (), {"text": "summary", "published": ""}) == Columns("summary")
    for asked, said in (({"text": "x"}, "no column 'x'"), ({"body": "text"}, "no field")):
        with pytest.raises(InputError, match=said) as error:
            choose_columns(names, (), asked)
        assert error.value.hint
    with pytest.raises(InputError, match="no column looks like the text") as error:
        choose_columns(["a", "b"])
    assert "'a', 'b'" in error.value.hint


def test_columns_are_shown_as_they_are_given() -> None:
    assert str(Columns("body", "headline")) == "text=body, title=headline"


# --- CSV -------------------------------------------------------------------------------------------------------------


def table(*rows: tuple[str, ...], delimiter: str = ",") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


HEADER = ("title", "body", "date")


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
def test_a_table_is_read_whatever_its_delimiter_and_encoding(tmp_path: Path, delimiter: str, codec: str) -> None:
    body = f'{SAID}\n\nقال: «نعم؛ لا»، و"ربما"'
    content = table(HEADER, ("عنوان", body, "2020-01-02"), ("آخر", SAID, "7/12/2023"), delimiter=delimiter)
    items = received(written(tmp_path, "a.csv", content.encode(codec)))
    assert texts(items) == [f"عنوان\n\n{body}", f"آخر\n\n{SAID}"]
    assert [item.article and item.article.published for item in items] == ["2020-01-02", "2023-12-07"]
    assert [item.basis for item in items] == ["given", "given"]
    assert [item.where.rsplit(":", 1)[1] for item in items] == ["2", "5"]
    assert all(slugs(item) == (["encoding-guessed"] if codec == "cp1256" else []) for item in items)


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), min_size=1, max_size=6))
def test_what_a_csv_writer_writes_comes_back(rows: list[tuple[str, str]]) -> None:
    def plain(text: str) -> str:
        return "".join(letter for letter in text if letter >= " " and not "\ud800" <= letter <= "\udfff")

    from waqai.sources.csv_table import articles_of_csv

    given_rows = [(plain(title), f"ن {plain(text)}") for title, text in rows]
    raw = table(("id", "text"), *given_rows).encode()
    items = list(articles_of_csv(io.BufferedReader(io.BytesIO(raw)), raw, "a"))  # type: ignore[type-var]
    assert len(items) == len(given_rows)
    for item, (_, text) in zip(items, given_rows, strict=True):
        assert item.article is not None
        assert item.article.text == text or "&" in text or "Ø" in text or "Ù" in text


def test_a_broken_row_costs_itself_alone(tmp_path: Path) -> None:
    rows = [
        "title,body,date",
        f'a,"{SAID}",2020-01-01',
        f'b,"{SAID} لم تغلق',  # the quotation mark is never closed
        f'c,"{SAID}",2020-01-03',
        f"d,{SAID},2020-01-04,زائد",
        "e",
        f"f,,{'2020-01-05'}",
        f"g,{SAID}",
        f'h,"{SAID} قال "نعم" ثم خرج",2020-01-06',
        "",
        f"i,{SAID},2020-01-07,,",
    ]
    items = received(written(tmp_path, "a.csv", "\r\n".join(rows)))
    assert [item.article.title if item.article else slugs(item)[0] for item in items] == [
        *("a", "b", "c", "bad-row", "bad-row", "bad-row", "g", "h", "i")
    ]
    assert [item.where.rsplit(":", 1)[1] for item in items] == [*("2", "3", "4", "5", "6", "7", "8", "9", "11")]
    assert slugs(items[1]) == slugs(items[7]) == ["loose-quotes"] and "ثم خرج" in (texts(items)[7] or "")
    assert texts(items)[2] == f"c\n\n{SAID}"


def test_a_huge_cell_is_read_and_an_unclosed_one_does_not_eat_the_rest(tmp_path: Path) -> None:
    huge = SAID * 10_000
    content = f'text\n"{huge}"\n"لم تغلق\n' + f"{SAID}\n" * 40_000
    items = received(written(tmp_path, "a.csv", content))
    assert len(items) == 40_002 and texts(items)[0] == huge and texts(items)[-1] == SAID
    assert slugs(items[1]) == ["loose-quotes"]


def test_a_table_without_a_header_and_one_of_one_column(tmp_path: Path) -> None:
    assert texts(received(written(tmp_path, "a.csv", f"1,{LONG}\n2,{LONG}\n"))) == [LONG, LONG]
    commas = LONG.replace("،", ",")
    assert texts(received(written(tmp_path, "b.csv", f"text\n{commas}\n{LONG}\n"))) == [commas, LONG]
    assert received(written(tmp_path, "c.csv", "")) == received(written(tmp_path, "d.csv", "id,text\n")) == []
    assert find_shape(f"1;{LONG}\n").columns == Columns("2")


def test_a_person_names_the_column_of_a_table_and_of_lines(tmp_path: Path) -> None:
    content = table(("text", "abstract"), ("مقتطف", SAID))
    assert texts(received(written(tmp_path, "a.csv", content), columns={"text": "abstract"})) == [SAID]
    line = f'{{"payload": "{SAID}", "day": "2020-01-02"}}\n'
    named = {"text": "payload", "published": "day"}
    for name in ("a.jsonl", "a.txt"):
        (item,) = received(written(tmp_path, name, line), columns=named)
        assert item.article and (item.article.text, item.article.published) == (SAID, "2020-01-02")
    with pytest.raises(InputError, match=r"a\.csv: there is no column 'x'"):
        received(tmp_path / "a.csv", columns={"text": "x"})


def test_lines_may_call_their_fields_otherwise(tmp_path: Path) -> None:
    (item,) = received(written(tmp_path, "a.jsonl", f'{{"headline": "عنوان", "body": "{SAID}", "date": "2020-01-02"}}'))
    assert item.article and item.article.title == "عنوان" and item.article.text == f"عنوان\n\n{SAID}"
    assert item.article.published == "2020-01-02" and item.basis == "given"


def test_a_guess_that_is_no_string_is_passed_over(tmp_path: Path) -> None:
    (item,) = received(written(tmp_path, "a.jsonl", f'{{"text": "{SAID}", "source": {{"name": "x"}}}}'))
    assert item.article and item.article.outlet == "" and item.problems == ()


def test_cells_that_hold_markup_are_read_as_pages(tmp_path: Path) -> None:
    fragment = f"<p>{SAID}</p><p>ثم&nbsp;عاد &amp; خرج</p>"
    page = f"<html><body><article><h1>عنوان الصفحة</h1>{f'<p>{LONG}</p>' * 5}</article></body></html>"
    content = table(
        ("text", "date", "url"), (fragment, "2020", "https://example.org/1"), (page, "", "https://example.org/2")
    )
    first, second = received(written(tmp_path, "a.csv", content))
    assert texts([first]) == [f"{SAID}\nثم عاد & خرج"]
    assert second.article and second.article.title == "عنوان الصفحة" and second.article.url == "https://example.org/2"


def test_cells_that_were_encoded_twice_are_undone(tmp_path: Path) -> None:
    once = SAID.encode().decode("cp1256")
    (item,) = received(written(tmp_path, "a.csv", table(("text",), (once,))))
    assert texts([item]) == [SAID] and slugs(item) == ["double-encoding"]


def test_a_publish_date_fills_in_for_rows_without_one(tmp_path: Path) -> None:
    content = table(HEADER, ("", SAID, ""), ("", SAID, "2020-02-02"), ("", SAID, "أمس"))
    items = received(written(tmp_path, "a.csv.gz", gzip.compress(content.encode())), published="2021")
    assert [item.article and item.article.published for item in items] == ["2021", "2020-02-02", "2021"]
    assert slugs(items[2]) == ["bad-publish-date"]


# --- Parquet ---------------------------------------------------------------------------------------------------------


def parquet(path: Path, query: str, *values: object) -> Path:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE made AS " + query, list(values))
        quoted = str(path).replace("'", "''")
        connection.execute(f"COPY made TO '{quoted}' (FORMAT parquet)")
    return path


def test_rows_of_parquet_are_articles(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "it's [a] *?.parquet",
        'SELECT i AS id, ? AS headline, CASE WHEN i <> 1 THEN ? END AS "te""xt; DROP", '
        "TIMESTAMP '2020-01-02 10:00' AS pubdate FROM range(3) t(i)",
        "عنوان",
        LONG,
    )
    items = received(path)
    assert texts(items) == [f"عنوان\n\n{LONG}", None, f"عنوان\n\n{LONG}"] and slugs(items[1]) == ["bad-row"]
    assert items[2].article and items[2].article.id == "2" and items[2].article.published == "2020-01-02"
    assert items[2].where.endswith(" row 3") and items[2].share == 1.0 and items[2].basis == "given"
    assert find_columns(str(path)) == Columns('te"xt; DROP', "headline", "pubdate", id="id")


def test_parquet_comes_packed_and_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = parquet(tmp_path / "a.parquet", "SELECT ? AS text", SAID).read_bytes()
    assert texts(received(written(tmp_path, "a.parquet.gz", gzip.compress(raw)))) == [SAID]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    assert texts(received("-")) == [SAID]


def test_text_that_old_writers_left_as_bytes_is_text(tmp_path: Path) -> None:
    assert texts(received(parquet(tmp_path / "a.parquet", "SELECT encode(?) AS text", SAID))) == [SAID]


def test_a_broken_parquet_file_is_named(tmp_path: Path) -> None:
    raw = parquet(tmp_path / "a.parquet", "SELECT ? AS text", SAID).read_bytes()
    for name, piece in (("b.parquet", raw[:-20]), ("c.parquet", b"PAR1")):
        with pytest.raises(InputError, match=name) as error:
            received(written(tmp_path, name, piece))
        assert error.value.hint
    with pytest.raises(InputError, match="no column looks like the text"):
        received(parquet(tmp_path / "d.parquet", "SELECT 1 AS a"))


# --- web archives ----------------------------------------------------------------------------------------------------

PAGE = (
    "<!doctype html><html><head><title>افتتاح جسر</title>{head}</head><body><article><h1>افتتاح جسر جديد على النهر</h1>"
    + "".join(f"<p>{LONG} الفقرة {n}.</p>" for n in range(6))
    + "</article></body></html>"
)
STAMP = '<meta itemprop="datePublished" content="2020-02-18">'


def archive(*records: tuple[str, str, str, bytes], packed: bool = False) -> bytes:
    """Records of kind, status and type of the answer, and payload."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    for kind, status, media, payload in records:
        writer.write_record(
            writer.create_warc_record(
                "http://www.example.org/1",
                kind,
                payload=io.BytesIO(payload),
                warc_content_type=media if kind == "conversion" else "",
                warc_headers_dict={"WARC-Date": "2022-05-06T10:00:00Z"},
                http_headers=StatusAndHeaders(status, [("Content-Type", media)], protocol="HTTP/1.1")
                if status
                else None,
            )
        )
    return stream.getvalue()


OK = "200 OK"
HTML = "text/html; charset=windows-1256"


@pytest.mark.parametrize("packed", [False, True])
def test_the_pages_of_an_archive_are_articles(tmp_path: Path, packed: bool) -> None:
    raw = archive(
        ("response", OK, HTML, PAGE.format(head=STAMP).encode("cp1256")),
        ("response", "404 Not Found", HTML, b"<html>no</html>"),
        ("response", OK, "image/png", b"\x89PNG"),
        ("request", "", "", b"GET / HTTP/1.1\r\n\r\n"),
        ("response", OK, "text/html", PAGE.format(head="").encode()),
        ("conversion", "", "text/plain", SAID.encode()),
        packed=packed,
    )
    first, second, third = received(written(tmp_path, "a.warc" + ".gz" * packed, raw))
    assert first.article and first.article.published == "2020-02-18" and first.basis == "markup"
    assert first.problems == () and "الفقرة 5" in first.article.text
    assert (first.article.url, first.article.outlet) == ("http://www.example.org/1", "example.org")
    assert second.article and second.article.published == "2022-05-06" and second.basis == "crawl"
    assert slugs(second) == ["crawl-date"]
    assert texts([third]) == [SAID] and third.basis == "crawl"
    given_date = received(tmp_path / ("a.warc" + ".gz" * packed), published="2021")[1]
    assert given_date.article and given_date.article.published == "2021" and given_date.basis == "given"


def test_a_cut_or_broken_archive_gives_what_it_holds(tmp_path: Path) -> None:
    raw = archive(*[("response", OK, "text/html", PAGE.format(head=STAMP).encode())] * 2)
    cut = received(written(tmp_path, "a.warc", raw[:-900]))
    assert len(cut) == 2 and slugs(cut[0]) == [] and slugs(cut[1]) == ["cut-record"]
    middle = raw.rindex(b"WARC/1.0")
    broken = received(written(tmp_path, "b.warc", raw[:middle] + b"garbage\r\n\r\n" + raw[middle:]))
    assert broken[0].article is not None and slugs(broken[-1]) == ["bad-record"]
    packed = archive(*[("response", OK, "text/html", PAGE.format(head=STAMP).encode())] * 2, packed=True)
    seen = []
    with pytest.raises(InputError, match=r"c\.warc\.gz: the compressed file is broken"):
        for item in read_source(str(written(tmp_path, "c.warc.gz", packed[:-60]))):
            seen.append(item)
    assert seen[0].article is not None and "cut-record" in slugs(seen[-1])
    lines = written(tmp_path, "d.jsonl.gz", gzip.compress(f'{{"text": "{SAID}"}}\n'.encode() * 3)[:-9])
    with pytest.raises(InputError, match="broken"):
        for item in read_source(str(lines)):
            seen.append(item)
    assert texts(seen[-2:]) == [SAID, SAID] or texts(seen[-3:]) == [SAID, SAID, None]


def test_a_record_that_is_no_text_is_named(tmp_path: Path) -> None:
    raw = archive(("response", OK, "text/html", bytes(range(256)) * 8), ("response", OK, "text/html", PAGE.encode()))
    bad, good = received(written(tmp_path, "a.warc", raw))
    assert bad.article is None and slugs(bad) == ["bad-record"] and good.article is not None


# --- folders and addresses -------------------------------------------------------------------------------------------


def test_a_folder_gives_all_its_files_in_order(tmp_path: Path) -> None:
    written(tmp_path, "b.txt", "باء")
    written(tmp_path, "a/z.txt", "ألف")
    written(tmp_path, "a/y.jsonl", '{"text": "واحد"}\n{"text": "اثنان"}\n')
    written(tmp_path, ".hidden.txt", "x")
    written(tmp_path, ".git/x.txt", "x")
    written(tmp_path, "c.pdf", b"%PDF-1.4 x")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    items = received(tmp_path)
    assert texts(items) == ["واحد", "اثنان", "ألف", "باء", None]
    assert slugs(items[-1]) == ["unreadable-file"] and "pdftotext" in items[-1].problems[0].message
    shares = [item.share or 0 for item in items]
    assert shares == sorted(shares) and shares[-1] == 1.0


def test_an_empty_folder_and_a_wrong_date_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no files"):
        received(tmp_path)
    written(tmp_path, "a.txt", SAID)
    with pytest.raises(InputError, match="not a publish date"):
        received(tmp_path, published="yesterday")
    assert received(tmp_path, published="2020")[0].basis == "given" and received(tmp_path)[0].basis == ""


def test_an_address_is_fetched_by_what_fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_web(url: str, *, published: str, read_date: object, fetcher: object) -> Any:
        yield Received(f"{url} {published}", None)

    monkeypatch.setitem(sys.modules, "waqai.sources.web", SimpleNamespace(read_web=read_web))
    assert received("https://example.org/1", published="2020")[0].where == "https://example.org/1 2020"


def test_only_tables_have_columns_to_show(tmp_path: Path) -> None:
    assert find_columns(str(written(tmp_path, "a.csv", table(HEADER)))) == Columns("body", "title", "date")
    packed = written(tmp_path, "b.csv.gz", gzip.compress(table(HEADER).encode()))
    assert find_columns(str(packed)) == Columns("body", "title", "date")
    for other in (written(tmp_path, "c.txt", SAID), tmp_path, "-", "https://example.org", tmp_path / "nowhere.csv"):
        assert find_columns(str(other)) is None


def test_what_tables_and_archives_need_is_loaded_for_them_alone() -> None:
    heavy = ["duckdb", "warcio", "lxml", "trafilatura"]
    code = f"import sys, waqai.sources as s; s.read_string('x'); sys.exit(bool({{*{heavy}}} & {{*sys.modules}}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

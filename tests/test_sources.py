"""Sources: encodings, kinds of files, titles, dates of pages, and every way in which a file can be wrong."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.errors import InputError
from waqai.sources import Received, new_article, prefix_date, read_articles, read_string, sample_articles
from waqai.sources.article import asked_date
from waqai.sources.encoding import decode, undo_double_encoding

LEFT_OPEN = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # bytes for which windows-1252 has no character
SAID = "وصل الوزير إلى العاصمة أمس، وقال إن المحادثات ستبدأ غدا."


def received(path: Path, **options: Any) -> list[Received]:
    return list(read_articles(str(path), **options))


def only(path: Path, **options: Any) -> Received:
    (item,) = received(path, **options)
    return item


def text_of(item: Received) -> str:
    assert item.article is not None
    return item.article.text


def slugs(item: Received) -> list[str]:
    return [problem.slug for problem in item.problems]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


# --- encodings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_a_mark(tmp_path: Path, codec: str) -> None:
    item = only(written(tmp_path, "a.txt", SAID.encode(codec)))
    assert text_of(item) == SAID and item.problems == ()


@pytest.mark.parametrize("codec", ["cp1256", "iso8859-6"])
def test_the_old_code_pages_are_told_by_their_letters(tmp_path: Path, codec: str) -> None:
    item = only(written(tmp_path, "a.txt", SAID.encode(codec)))
    assert text_of(item) == SAID and slugs(item) == ["encoding-guessed"]
    assert codec in item.problems[0].message


def test_a_few_broken_places_do_not_turn_utf8_into_windows(tmp_path: Path) -> None:
    item = only(written(tmp_path, "a.txt", SAID.encode() + b"\xd8" + SAID.encode() + b" \xff"))
    assert text_of(item).startswith(SAID) and text_of(item).count("\ufffd") == 2
    assert slugs(item) == ["broken-encoding"]


def test_half_surrogates_survive_and_pairs_are_joined(tmp_path: Path) -> None:
    raw = SAID.encode() + "\ud83d\ude00 \ud800".encode("utf-8", "surrogatepass")
    assert text_of(only(written(tmp_path, "a.txt", raw))) == SAID + "😀 \ud800"


def test_control_characters_survive_as_a_problem(tmp_path: Path) -> None:
    item = only(written(tmp_path, "a.txt", SAID + "\x00\x00"))
    assert text_of(item) == SAID + "\x00\x00" and slugs(item) == ["control-characters"]


@pytest.mark.parametrize("codec", ["cp1256", "cp1252", "latin-1"])
def test_a_text_encoded_twice_is_undone_and_named(tmp_path: Path, codec: str) -> None:
    once = "".join(bytes([byte]).decode(codec if byte not in LEFT_OPEN else "latin-1") for byte in SAID.encode())
    item = only(written(tmp_path, "a.txt", f"{once}\n{SAID}"))
    assert text_of(item) == f"{SAID}\n{SAID}" and slugs(item) == ["double-encoding"]


def test_a_text_of_which_letters_were_lost_is_named(tmp_path: Path) -> None:
    lost = SAID.encode().decode("cp1256").replace("‡", "?").replace("„", "?").replace("±", "?")
    item = only(written(tmp_path, "a.txt", lost))
    assert text_of(item) == lost and slugs(item) == ["mojibake"]


@given(st.text(alphabet="طظصضعغابتلموي ؛،«».:؟\u200c\n", max_size=60))
def test_no_arabic_is_taken_for_text_encoded_twice(text: str) -> None:
    assert undo_double_encoding(f"{SAID}\n{text}") == (f"{SAID}\n{text}", ())


def test_character_references_become_characters(tmp_path: Path) -> None:
    as_references = "".join(f"&#{ord(letter)};" if letter > "\x7f" else letter for letter in SAID)
    for written_so in (as_references, SAID.replace(" ", "&nbsp;"), f"&quot;{SAID}&quot;"):
        text = text_of(only(written(tmp_path, "a.txt", written_so)))
        assert text.strip('"').replace("\xa0", " ") == SAID


@pytest.mark.parametrize("raw", [b"%PDF-1.4 x", b"PK\x03\x04zip", b"\x89PNG\r\n", bytes(range(256)) * 8, b"\x00" * 500])
def test_a_binary_file_is_refused_with_a_hint(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(InputError, match="not text") as error:
        received(written(tmp_path, "a.txt", raw))
    assert error.value.hint and "a.txt" in error.value.message


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    try:
        text, _ = decode(raw)
    except InputError as error:
        assert error.hint
    else:
        assert isinstance(text, str)


@given(st.text(max_size=100))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    if any(character < " " for character in text) or text.startswith("\ufeff"):
        return
    assert decode(text.encode())[0] == text or len(text) < 30  # short texts may look like UTF-16


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_text_keeps_every_character_and_gets_an_id_from_them(tmp_path: Path) -> None:
    content = f"\n {SAID}\r\n\r\n{SAID}\t\n"
    first, second = only(written(tmp_path, "a.txt", content)), only(written(tmp_path, "b", content))
    assert text_of(first) == content
    assert first.article == second.article and first.article is not None and len(first.article.id) == 16


def test_an_empty_file_is_an_empty_article(tmp_path: Path) -> None:
    assert text_of(only(written(tmp_path, "a.txt", b""))) == ""


def test_a_compressed_text_is_unpacked(tmp_path: Path) -> None:
    assert text_of(only(written(tmp_path, "a.txt.gz", gzip.compress(SAID.encode())))) == SAID


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="broken"):
        received(written(tmp_path, "a.jsonl.gz", gzip.compress(SAID.encode() * 100)[:-30]))


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere.txt", "no such file"), (".", "is a folder"), ("a\x00b", "cannot be opened")]
)
def test_a_path_that_is_no_file_says_so(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        list(read_articles(f"{tmp_path}/{name}"))
    assert error.value.hint


def test_standard_input_holds_a_text_or_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw, count in ((SAID.encode(), 1), (b'{"text": "x"}\n{"text": "y"}\n', 2), (b"", 1)):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        assert len(list(read_articles("-"))) == count


# --- JSON lines ------------------------------------------------------------------------------------------------------


def lines(*rows: object) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)


def test_fields_are_kept_and_the_title_opens_the_text(tmp_path: Path) -> None:
    row = {"id": "n7", "url": "https://example.org/7", "outlet": "o", "published": "2023-08-28T10:52:00+03:00"}
    item = only(written(tmp_path, "a.jsonl", lines({**row, "title": "عنوان", "text": SAID})))
    assert item.article is not None
    assert item.article.id == "n7" and item.article.url == row["url"] and item.article.published == "2023-08-28"
    assert text_of(item) == f"عنوان\n\n{SAID}"


def test_a_title_that_opens_the_text_is_not_told_again(tmp_path: Path) -> None:
    assert (
        text_of(only(written(tmp_path, "a.jsonl", lines({"title": "عنوان", "text": f" عنوان\n{SAID}"}))))
        == f" عنوان\n{SAID}"
    )


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[1]",
        "7",
        '{"title": "x"}',
        '{"text": null}',
        '{"text": 7}',
        "[" * 100_000,
        '"\\ud800"',
        "\x00\x01\x02\x03" * 9,
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_rest_is_read(tmp_path: Path, bad: str) -> None:
    items = received(written(tmp_path, "a.jsonl", lines({"text": "one"}, "", bad, {"text": "two"})))
    assert [item.article.text if item.article else None for item in items] == ["one", None, "two"]
    assert items[1].where.endswith("a.jsonl:3") and slugs(items[1]) == ["bad-line"]


def test_odd_fields_are_problems_of_their_article(tmp_path: Path) -> None:
    item = only(written(tmp_path, "a.jsonl", lines({"id": 12, "title": ["x"], "published": "soon", "text": SAID})))
    assert item.article is not None and item.article.id == "12" and item.article.title == item.article.published == ""
    assert slugs(item) == ["bad-field", "bad-publish-date"]


def test_escaped_half_surrogates_survive(tmp_path: Path) -> None:
    assert text_of(only(written(tmp_path, "a.jsonl", '{"text": "x\\ud800y"}\n'))) == "x\ud800y"


def test_a_publish_date_fills_in_for_lines_without_one(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", lines({"text": "x"}, {"text": "y", "published": "2020-02"}))
    assert [item.article and item.article.published for item in received(path, published="2021")] == ["2021", "2020-02"]


def test_lines_come_compressed_marked_and_in_utf16(tmp_path: Path) -> None:
    content = lines({"text": "واحد"}, {"text": "اثنان"})
    for name, raw in (
        ("a.jsonl.gz", gzip.compress(content.encode())),
        ("b.jsonl", b"\xef\xbb\xbf" + content.encode()),
        ("c.jsonl", content.encode("utf-16")),
        ("d.txt", content.encode()),
    ):
        assert [text_of(item) for item in received(written(tmp_path, name, raw))] == ["واحد", "اثنان"], name


def test_a_json_file_is_an_object_a_list_or_lines(tmp_path: Path) -> None:
    for content in ('{\n "text": "x"\n}', '[{"text": "x"}]', '{"text": "x"}\n'):
        assert text_of(only(written(tmp_path, "a.json", content))) == "x"
    assert len(received(written(tmp_path, "a.json", lines({"text": "x"}, {"text": "y"})))) == 2


def test_lines_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", lines(*({"text": SAID * 50} for _ in range(500))))
    shares = [item.share for item in read_articles(str(path))]
    assert shares[0] is not None and shares[0] < 0.2 and shares[-1] == 1.0


# --- pages -----------------------------------------------------------------------------------------------------------

BODY = "".join(
    f"<p>{SAID} وأضاف في الفقرة رقم {number} أن الطرفين اتفقا على مواصلة العمل خلال الأسبوع المقبل.</p>"
    for number in range(6)
)
LEAD = "أعلنت الحكومة في ختام جلسة طويلة أنها ستعرض الخطة الجديدة على البرلمان قبل نهاية الشهر"


def page(head: str = "", above: str = "", body: str = BODY) -> str:
    return (
        "<!doctype html><html lang='ar'><head><meta charset='utf-8'><title>الحكومة تعرض خطتها - موقع</title>"
        f"{head}</head><body><nav><a href='/'>الرئيسية</a></nav><article><h1>الحكومة تعرض خطتها</h1>"
        f"{above}<div>{body}</div></article></body></html>"
    )


def test_a_page_gives_title_text_and_outlet() -> None:
    item = read_string(
        page('<meta property="og:site_name" content="الموقع"><meta property="og:url" content="https://example.org/1">')
    )
    assert item.article is not None
    assert item.article.title == "الحكومة تعرض خطتها"
    assert item.article.text.startswith("الحكومة تعرض خطتها\n\n")
    assert "الفقرة رقم 5" in item.article.text and "الرئيسية" not in item.article.text
    assert item.article.outlet == "الموقع" and item.article.url == "https://example.org/1"


def test_a_lead_that_the_extraction_lost_is_put_back_once() -> None:
    marked = read_string(page(above=f"<p class='article-summary'>{LEAD}</p>"))
    assert text_of(marked).count(LEAD) == 1
    described = read_string(page(f'<meta property="og:description" content="{LEAD[:60]}">', f"<h3>{LEAD}</h3>"))
    assert text_of(described).count(LEAD) == 1


def test_a_description_that_the_page_does_not_show_is_not_put_in() -> None:
    assert LEAD not in text_of(read_string(page(f'<meta property="og:description" content="{LEAD}">')))


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        ('<meta property="article:published_time" content="2020-08-24T09:23:13Z">', "2020-08-24"),
        ('<meta property="article:published_time" content="٢٠٢٦-٠٧-٠٧T١٤:٣٠:٠٠">', "2026-07-07"),
        ('<meta property="article:published_time" content="۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹">', ""),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2020-12-25T01:59:50+02:00"}]}</script>',
            "2020-12-25",
        ),
        ('<script type="application/ld+json">{broken "datePublished": "2020-12-25", </script>', "2020-12-25"),
        ('<meta itemprop="datePublished" content="2020-02-18">', "2020-02-18"),
        ('<meta name="date" content="2019-01-01">', ""),
        ('<meta property="article:modified_time" content="2020-08-24">', ""),
    ],
)
def test_the_publish_date_comes_from_the_markup_alone(markup: str, date: str) -> None:
    item = read_string(page(markup))
    assert item.article is not None and item.article.published == date


def test_a_date_line_is_read_by_whoever_can() -> None:
    marked = page(above="<span class='date'>الأربعاء، 07 أكتوبر 2020</span>")
    item = read_string(marked, read_date=lambda line: "2020-10-07" if "أكتوبر" in line else "")
    assert item.article is not None and item.article.published == "2020-10-07"


def test_a_given_date_wins_over_the_markup() -> None:
    item = read_string(page('<meta itemprop="datePublished" content="2020-02-18">'), "2020-02-19")
    assert item.article is not None and item.article.published == "2020-02-19"


def test_a_page_in_an_old_encoding_is_read_as_it_declares(tmp_path: Path) -> None:
    raw = page().replace("charset='utf-8'", "charset='windows-1256'").encode("cp1256")
    item = only(written(tmp_path, "a.html", raw))
    assert "الفقرة رقم 3" in text_of(item) and item.problems == ()


@pytest.mark.parametrize(
    "content", ["", "<html>", "<html><body><script>app()</script></body></html>", "<p>\x00</p>", "<!doctype html>"]
)
def test_a_page_without_an_article_is_an_empty_one_with_a_problem(tmp_path: Path, content: str) -> None:
    item = only(written(tmp_path, "a.html", content))
    assert text_of(item) == "" and slugs(item) == ["no-article"]


def test_a_page_read_twice_is_the_same() -> None:
    assert read_string(page()) == read_string(page())


# --- dates and the rest ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "date"),
    [
        ("2023", "2023"), ("2023-12", "2023-12"), ("2023-12-07", "2023-12-07"), ("2023-12-07 10:00", "2023-12-07"),
        ("2023/12/7", "2023-12-07"), ("٢٠٢٣-١٢-٠٧", "2023-12-07"), ("15/03/2017", "2017-03-15"), ("2023-13", ""),
        ("2023-02-30", ""), ("2023-00", ""), ("1445-05-23", ""), ("yesterday", ""), ("20231207", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_prefix_date_is_one_or_nothing(given_: str, date: str) -> None:
    assert prefix_date(given_) == date


@pytest.mark.parametrize("wrong", ["2023-13-45", "1445-05-23", "2023-12-07T10:00", "today", "2023-1-1", "07/12/2023"])
def test_a_wrong_date_on_the_command_line_is_refused(wrong: str) -> None:
    with pytest.raises(InputError) as error:
        asked_date(wrong)
    assert "2023-12-07" in error.value.hint


def test_the_sample_is_dated_and_of_the_seeds_kind() -> None:
    (article,) = sample_articles()
    assert article.published == "2024-12-12" and article.text.count("[ad_") == 2
    assert 220 <= len(article.text.split()) <= 320


def test_an_article_keeps_the_id_that_it_came_with() -> None:
    assert new_article("x", id="7").id == "7"
    assert new_article("x").id != new_article("y").id


def test_the_page_reader_is_loaded_only_for_pages() -> None:
    code = "import sys, waqai.sources as s; s.read_string('x'); sys.exit('lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""`waqai add`, `reread` and `diff`: what they keep, what they say, and what kill -9 and Ctrl-C leave."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from archives import contents, filled, made_article, read_made, record_of, written_lines
from waqai import assemble
from waqai.app.record_line import to_line
from waqai.cli import main as command
from waqai.model import Article

TESTS = Path(__file__).parent
Capture = pytest.CaptureFixture[bytes]

# `waqai add` with records that need no tables, small batches, and a reading that takes its time
SLOW = f"""
import sys, time
sys.path.insert(0, {str(TESTS)!r})
from archives import read_made
from waqai import assemble
from waqai.app import ingest
from waqai.cli.main import main
ingest.CHUNK = 4
def read_slowly(articles, *, processes=1, data=None):
    for pair in read_made(articles):
        time.sleep(0.01)
        yield pair
assemble.read_many = read_slowly
main(sys.argv[1:])
"""


@pytest.fixture(autouse=True)
def _without_the_data_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "read_many", read_made)


def run(capfdbinary: Capture, *words: str | Path) -> tuple[int, str, str]:
    status = command.run([str(word) for word in words])
    out, err = capfdbinary.readouterr()
    return status, out.decode("utf-8"), err.decode("utf-8")


def slow_add(*words: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, "add", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_a_second_run_adds_nothing_and_reads_nothing(
    tmp_path: Path, capfdbinary: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, news = tmp_path / "a.waqai", written_lines(tmp_path / "news.jsonl", map(made_article, range(120)))
    assert run(capfdbinary, "add", archive, news) == (0, "", f"waqai: {archive}: 120 read and kept, 0 known before\n")
    before = contents(archive)

    def read_none(
        articles: Iterable[Article], *, processes: int = 1, data: Path | None = None
    ) -> Iterator[tuple[Article, bytes]]:
        assert list(articles) == []
        yield from ()

    monkeypatch.setattr(assemble, "read_many", read_none)
    assert run(capfdbinary, "add", archive, news) == (0, "", f"waqai: {archive}: nothing new, 120 known before\n")
    assert contents(archive) == before
    assert {row[7] for row in before["articles"]} == {str(news)}


def test_what_goes_wrong_is_told_and_the_rest_is_kept(tmp_path: Path, capfdbinary: Capture) -> None:
    archive, news = tmp_path / "a.waqai", written_lines(tmp_path / "news.jsonl", [made_article(1), made_article(2)])
    with open(news, "a", encoding="utf-8") as file:
        file.write("{broken\n" + json.dumps({"id": "n1", "text": "نص آخر"}) + "\n" + json.dumps({"text": "English."}))
    status, out, err = run(capfdbinary, "add", archive, tmp_path / "none.txt", news, "--published", "2024-05-01")
    assert (status, out) == (1, "")
    assert "none.txt: no such file" in err and "news.jsonl:3: the line is not JSON" in err
    assert "2 read and kept" in err and "1 refused: not-arabic" in err and "1 passed over" in err
    assert sorted(row[8] for row in contents(archive)["articles"]) == ["read", "read", "refused"]


def test_wrong_words_are_refused_before_an_archive_is_made(tmp_path: Path, capfdbinary: Capture) -> None:
    archive = tmp_path / "a.waqai"
    assert run(capfdbinary, "add", archive)[0] == 2
    assert run(capfdbinary, "add", archive, "x.txt", "--published", "yesterday")[0] == 1
    for words in (("reread", archive), ("diff", archive)):
        status, _, err = run(capfdbinary, *words)
        assert status == 1 and "no such archive" in err and "hint" in err
    assert not archive.exists()


def test_two_that_write_are_told_of_each_other(tmp_path: Path, capfdbinary: Capture) -> None:
    archive, news = tmp_path / "a.waqai", written_lines(tmp_path / "news.jsonl", map(made_article, range(300)))
    with slow_add(archive, news) as first:
        wait_for(archive)
        status, _, err = run(capfdbinary, "add", archive, news)
        assert status == 1 and f"in use by process {first.pid}" in err
        first.kill()
    assert run(capfdbinary, "add", archive, news)[0] == 0
    assert len(contents(archive)["articles"]) == 300


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(tmp_path: Path, capfdbinary: Capture) -> None:
    archive, news = tmp_path / "a.waqai", written_lines(tmp_path / "news.jsonl", map(made_article, range(400)))
    with slow_add(archive, news) as first:
        wait_for(archive)
        time.sleep(0.5)
        first.send_signal(signal.SIGINT)
        _, err = first.communicate(timeout=20)
    assert first.returncode == 130
    kept = len(contents(archive)["articles"])
    assert 0 < kept < 400
    assert f"{kept} new articles are kept in {archive}; the same command goes on" in err.decode()
    assert "internal error" not in err.decode()
    assert f"{400 - kept} read and kept, {kept} known before" in run(capfdbinary, "add", archive, news)[2]


def test_kill_9_at_any_moment_loses_nothing_and_repeats_nothing(tmp_path: Path, capfdbinary: Capture) -> None:
    news = written_lines(tmp_path / "news.jsonl", map(made_article, range(150)))
    killed, whole = tmp_path / "killed.waqai", tmp_path / "whole.waqai"
    chance = random.Random(4)
    kept = [0]
    for _ in range(8):
        with slow_add(killed, news) as child:
            time.sleep(chance.uniform(0.1, 1.2))  # half a second goes by before the archive is opened
            child.kill()
        if not killed.exists():
            continue
        rows = contents(killed)
        count = len(rows["articles"])
        assert count >= kept[-1] and len(rows["records"]) == len(rows["events"]) == len(rows["claims"]) == count
        kept.append(count)
    assert run(capfdbinary, "add", killed, news)[0] == 0
    assert run(capfdbinary, "add", whole, news)[0] == 0
    assert contents(killed) == contents(whole)
    shown = [name for name in os.listdir(tmp_path) if not name.startswith(".")]
    assert sorted(shown) == ["killed.waqai", "news.jsonl", "whole.waqai"]


def wait_for(path: Path) -> None:
    """Until the archive is there and somebody writes to it."""
    until = time.monotonic() + 20
    while not Path(f"{path}.wal").exists() and time.monotonic() < until:
        time.sleep(0.01)


def test_reading_again_and_what_it_changed(
    tmp_path: Path, capfdbinary: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = filled(tmp_path / "a.waqai", range(3))
    later = {"waqai": "9.9", "knowledge": "sha256:two"}

    def read_later(
        articles: Iterable[Article], *, processes: int = 1, data: Path | None = None
    ) -> Iterator[tuple[Article, bytes]]:
        for article in articles:
            record: dict[str, Any] = record_of(article, later, "AGREE" if article.id == "n2" else "CONSULT")
            yield article, to_line(record)

    monkeypatch.setattr(assemble, "read_many", read_later)
    monkeypatch.setattr(assemble, "version", lambda: "9.9")
    monkeypatch.setattr(assemble, "knowledge_version", lambda data=None: "sha256:two")
    assert "no article was read twice" in run(capfdbinary, "diff", archive)[1]
    assert "3 read again" in run(capfdbinary, "reread", archive)[2]
    assert "nothing to read again" in run(capfdbinary, "reread", archive)[2]
    status, out, _ = run(capfdbinary, "diff", archive, "--examples", "5")
    assert status == 0 and "3 articles read again, 1 of them differ" in out and "0.1 one → 9.9 two: 3" in out
    assert "n2  changed (type)  AGREE: n2 visits" in out and "frames-verbal#وصل" in out
    found = json.loads(run(capfdbinary, "diff", archive, "--format", "json")[1])
    assert found["types"] == {"AGREE": {"appeared": 0, "vanished": 0, "changed": 1}} and found["examples"] == []


def test_a_record_in_the_archive_is_the_one_that_read_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real reading, once: with the shipped tables, through the archive and back."""
    monkeypatch.undo()
    news = tmp_path / "one.txt"
    news.write_text("استقبل وزير الخارجية الأردني نظيره المصري في عمان أمس.\n", encoding="utf-8")
    assert command.run(["add", str(tmp_path / "a.waqai"), str(news), "--published", "2024-05-01"]) == 0
    with assemble.open_archive(tmp_path / "a.waqai") as archive:
        (record,) = list(archive)
        assert record == assemble.read(news.read_text(encoding="utf-8"), published="2024-05-01")
        assert list(record) == list(assemble.read("نص"))
        assert archive.query("SELECT actor_country FROM event_rows").to_dicts()


def test_what_was_refused_is_listed_and_can_be_read_after_all(tmp_path: Path, capfdbinary: Capture) -> None:
    archive = tmp_path / "a.waqai"
    articles = [
        made_article(1),
        made_article(2, text="An article in English.", id="a\tb\x1b[1m"),
        made_article(3, text="…"),
    ]
    run(capfdbinary, "add", archive, written_lines(tmp_path / "news.jsonl", articles))
    status, out, err = run(capfdbinary, "refused", archive)
    rows = [line.split("\t") for line in out.splitlines()]
    assert (status, err) == (0, "") and [(row[0], row[1]) for row in rows] == [
        ("a b[1m", "not-arabic"),
        ("n3", "no-body"),
    ]
    assert rows[0][3] == str(tmp_path / "news.jsonl")
    status, _, err = run(capfdbinary, "refused", archive, "--take", "n3", "--take", "n1")
    assert status == 1 and "refused no article n1" in err and "hint" in err
    assert run(capfdbinary, "refused", archive, "--take", "n3")[0] == 0
    assert len(run(capfdbinary, "refused", archive)[1].splitlines()) == 1
    assert [row[8] for row in contents(archive)["articles"]] == ["read", "refused", "read"]
    with assemble.open_archive(archive) as kept:
        assert [record["id"] for record in kept] == ["n1", "n3"]
    status, _, err = run(capfdbinary, "refused", tmp_path / "none.waqai", "--take", "n3")
    assert status == 1 and not (tmp_path / "none.waqai").exists()


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/news.html"
        text = (
            "وصل الوفد إلى العاصمة صباح الخميس، وقال المتحدث باسمه إن المحادثات تبدأ غدا وتستمر يومين في مقر الوزارة."
        )
        page = (
            "<html><head><title>وصول الوفد</title>"
            '<meta property="article:published_time" content="2024-05-02T09:30:00Z">'
            f"</head><body><article><h1>وصول الوفد</h1><p>{text}</p><p>{text}</p></article></body></html>"
        )
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode() if found else b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_host_of_a_private_network_is_fetched_only_when_it_is_allowed(tmp_path: Path, capfdbinary: Capture) -> None:
    archive = tmp_path / "a.waqai"
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/news.html"
        status, _, said = run(capfdbinary, "add", archive, address)
        assert status == 1 and "private network" in said and "--allow-host 127.0.0.1" in said
        assert run(capfdbinary, "add", archive, address, "--allow-host", "127.0.0.1")[0] == 0
        server.shutdown()
    (row,) = contents(archive)["articles"]
    assert address in row and "2024-05-02" in row and "markup" in row

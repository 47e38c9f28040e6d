"""The command line: its formats, its exit statuses, its silence, and that no input makes it print a traceback."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from test_text import made_record
from waqai.app.record_line import from_line, to_line
from waqai.cli import main as command
from waqai.cli import records
from waqai.cli.output import format_of
from waqai.errors import KnowledgeError
from waqai.model import Article

SAID = "وصل الوزير إلى العاصمة أمس، وقال إن المحادثات ستبدأ غدا."


def fake_read_one(article: Article) -> dict[str, Any]:
    """Stands in for the reading: the shape of a record, and a problem where the pipeline would name one."""
    problems = [] if article.text.strip() else [{"slug": "empty", "message": "the text holds no letters"}]
    empty: dict[str, Any] = {layer: [] for layer in ("blocks", "sentences", "entities", "mentions", "events", "claims")}
    empty |= {layer: [] for layer in ("times", "places", "left_out")}
    return {"schema": "waqai/record/1", **msgspec.structs.asdict(article), **empty, "problems": problems}


def fake_why_one(article: Article) -> dict[str, Any]:
    return {**made_record(), "id": article.id}


@pytest.fixture(autouse=True)
def _without_the_data_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "reader", lambda data=None: fake_read_one)


def run(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str | Path) -> tuple[int, str, str]:
    status = command.run([str(argument) for argument in arguments])
    out, err = capfdbinary.readouterr()
    return status, out.decode(), err.decode()


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def in_process(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "waqai", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


Capture = pytest.CaptureFixture[bytes]


# --- read ------------------------------------------------------------------------------------------------------------


def test_a_text_becomes_text_for_the_terminal(capfdbinary: Capture, tmp_path: Path) -> None:
    status, out, err = run(capfdbinary, "read", written(tmp_path, "a.txt", SAID), "--published", "2023-12-07")
    assert (status, err) == (0, "") and out.startswith("article  ") and "published 2023-12-07" in out


def test_the_sample_is_read_with_its_own_date(capfdbinary: Capture) -> None:
    status, out, _ = run(capfdbinary, "read", "--sample", "--format", "json")
    assert status == 0 and json.loads(out)["published"] == "2024-12-12"


def test_text_on_the_command_line_may_be_a_page(capfdbinary: Capture) -> None:
    _, out, _ = run(capfdbinary, "read", "--text", SAID, "--format", "jsonl")
    assert json.loads(out)["text"] == SAID


def test_one_record_is_an_object_several_are_a_list_or_lines(capfdbinary: Capture, tmp_path: Path) -> None:
    one, two = written(tmp_path, "a.txt", SAID), written(tmp_path, "b.jsonl", '{"text": "x"}\n{"text": "y"}\n')
    assert json.loads(run(capfdbinary, "read", one, "--format", "json")[1])["text"] == SAID
    assert [record["text"] for record in json.loads(run(capfdbinary, "read", one, two, "--format", "json")[1])] == [
        SAID,
        "x",
        "y",
    ]
    lines = run(capfdbinary, "read", one, two, "--format", "jsonl")[1].splitlines()
    assert [json.loads(line)["text"] for line in lines] == [SAID, "x", "y"]
    assert "<!doctype html>" in run(capfdbinary, "read", one, "--format", "html")[1]


def test_the_name_of_the_output_gives_its_format(capfdbinary: Capture, tmp_path: Path) -> None:
    article = written(tmp_path, "a.txt", SAID)
    for name in ("r.json", "r.jsonl", "r.html", "r.txt", "r.jsonl.gz"):
        assert run(capfdbinary, "read", article, "-o", tmp_path / name)[:2] == (0, "")
    assert json.loads((tmp_path / "r.json").read_bytes()) == json.loads(
        gzip.decompress((tmp_path / "r.jsonl.gz").read_bytes())
    )
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>")
    assert format_of(None, None) == "text" and format_of("json", "x.html") == "json"


def test_reading_twice_gives_the_same_bytes(capfdbinary: Capture, tmp_path: Path) -> None:
    article = written(tmp_path, "a.txt", SAID)
    for name in ("1.jsonl.gz", "2.jsonl.gz"):
        run(capfdbinary, "read", article, "-o", tmp_path / name)
    assert (tmp_path / "1.jsonl.gz").read_bytes() == (tmp_path / "2.jsonl.gz").read_bytes()


def test_half_surrogates_are_escaped_in_json_and_replaced_in_text(capfdbinary: Capture, tmp_path: Path) -> None:
    article = written(tmp_path, "a.jsonl", '{"text": "x\\ud800y", "title": "x\\ud800"}\n')
    for form in ("json", "jsonl"):
        assert json.loads(run(capfdbinary, "read", article, "--format", form)[1])["text"] == "x\ud800y"
    for form in ("text", "html"):
        assert run(capfdbinary, "read", article, "--format", form)[0] == 0
    assert from_line(to_line({"a": "\ud800ا", "b": 1.0})) == {"a": "\ud800ا", "b": 1.0}
    assert to_line({"a": "\ud800ا", "b": 1.0}) == '{"a":"\\ud800ا","b":1.0}'.encode()


# --- bad input -------------------------------------------------------------------------------------------------------


def test_an_empty_file_is_a_record_with_a_problem(capfdbinary: Capture, tmp_path: Path) -> None:
    status, out, err = run(capfdbinary, "read", written(tmp_path, "a.txt", b""), "--format", "json")
    assert status == 0 and json.loads(out)["problems"][0]["slug"] == "empty" and "empty: 1 of 1 articles" in err


def test_what_cannot_be_read_is_named_and_the_rest_is_read(capfdbinary: Capture, tmp_path: Path) -> None:
    binary, good = written(tmp_path, "a.bin", b"\x89PNG\r\n\x1a\n"), written(tmp_path, "b.txt", SAID)
    status, out, err = run(capfdbinary, "read", binary, tmp_path, tmp_path / "none", good, "--format", "jsonl")
    assert status == 1 and len(out.splitlines()) == 1
    assert "a.bin: is an image, not text" in err and "is a folder" in err and "no such file" in err
    assert err.count("hint: ") == 3


def test_a_bad_line_is_named_and_the_others_are_read(capfdbinary: Capture, tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"text": "x"}\nnonsense\n{"text": "y"}\n')
    status, out, err = run(capfdbinary, "read", path, "--format", "jsonl")
    assert status == 1 and len(out.splitlines()) == 2 and "a.jsonl:2: the line is not JSON" in err


def test_no_articles_are_said(capfdbinary: Capture, tmp_path: Path) -> None:
    assert run(capfdbinary, "read", written(tmp_path, "a.jsonl", ""), "--format", "json")[:2] == (0, "[]\n")


@pytest.mark.parametrize("date", ["2023-13-45", "yesterday", "1445-05-23"])
def test_a_wrong_date_is_refused_with_a_hint(capfdbinary: Capture, date: str) -> None:
    status, out, err = run(capfdbinary, "read", "--sample", "--published", date)
    assert (status, out) == (1, "") and "is not a publish date" in err and "hint: write the Gregorian" in err


@pytest.mark.parametrize(
    "arguments", [["read"], ["read", "--nonsense"], ["read", "--sample", "--format", "xml"], ["nonsense"], ["why", "x"]]
)
def test_a_wrong_command_line_is_status_two(capfdbinary: Capture, arguments: list[str]) -> None:
    status, out, err = run(capfdbinary, *arguments)
    assert (status, out) == (2, "") and "Error: " in err


def test_an_output_that_cannot_be_is_refused(capfdbinary: Capture, tmp_path: Path) -> None:
    article = written(tmp_path, "a.jsonl", '{"text": "x"}\n')
    for output, said in (
        (tmp_path, "is a folder"),
        (tmp_path / "no" / "x.json", "there is no folder"),
        (article, "also an input"),
    ):
        status, _, err = run(capfdbinary, "read", article, "-o", output)
        assert status == 1 and said in err and "hint: " in err
    assert article.read_text() == '{"text": "x"}\n'


def test_a_failed_run_leaves_the_output_as_it_was(capfdbinary: Capture, tmp_path: Path) -> None:
    kept = written(tmp_path, "r.jsonl", "kept")
    assert run(capfdbinary, "read", tmp_path / "none", "-o", kept)[0] == 1
    assert kept.read_text() == "kept" and [path.name for path in tmp_path.iterdir()] == ["r.jsonl"]


def test_faults_of_the_data_files_are_told_without_a_traceback(
    capfdbinary: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: Path | None = None) -> Any:
        raise KnowledgeError(["people.tsv:3: unknown-code: XYZ"])

    monkeypatch.setattr(records, "reader", broken)
    status, _, err = run(capfdbinary, "read", "--sample")
    assert status == 1 and "people.tsv:3" in err and "waqai data check" in err


def test_a_crash_is_one_line_and_an_interruption_none(capfdbinary: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    for error, status, said in (
        (RuntimeError("x"), 1, "internal error: RuntimeError: x"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ):

        def broken(data: Path | None = None, error: BaseException = error) -> Any:
            raise error

        monkeypatch.setattr(records, "reader", broken)
        found, _, err = run(capfdbinary, "read", "--sample")
        assert found == status and said in err and "Traceback" not in err


def test_hostile_names_do_not_steer_the_terminal(capfdbinary: Capture) -> None:
    _, _, err = run(capfdbinary, "read", "\x1b[31m\u202egone\udcff")
    assert not re.search("[\x1b\u202e\udcff]", err) and "no such file" in err


# --- why, data -------------------------------------------------------------------------------------------------------


def test_why_shows_one_event_by_number_or_id(capfdbinary: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "reader", lambda data=None: fake_why_one)
    status, out, _ = run(capfdbinary, "why", "sample", "2")
    assert status == 0 and "SANCTION/expel" in out and "\nROWS\n" in out
    proof = json.loads(run(capfdbinary, "why", "sample", "5f0a11aa", "--format", "json")[1])
    assert proof["event"]["type"] == "CONSULT" and "استقبل" in proof["sentence"]["text"]
    assert [row["reason"] for row in proof["left_out"]] == ["duplicate"]


def test_why_says_what_it_looked_through(capfdbinary: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(records, "reader", lambda data=None: fake_why_one)
    many = written(tmp_path, "a.jsonl", '{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n')
    for arguments, said in (
        (["sample", "9"], "no event 9: its article has 2 events"),
        ([many, "zzzz"], "2 articles were looked through"),
        ([many, "1", "--article", "c"], "no article with the id c"),
        ([tmp_path / "none", "1"], "no such file"),
    ):
        status, out, err = run(capfdbinary, "why", *arguments)
        assert (status, out) == (1, "") and said in err and "hint: " in err
    assert run(capfdbinary, "why", many, "1", "--article", "b")[0] == 0


def test_data_check_and_fix(capfdbinary: Capture, tmp_path: Path) -> None:
    pytest.importorskip("waqai.app.check_data")
    status, _, err = run(capfdbinary, "data", "check", tmp_path / "none")
    assert status == 1 and "no such folder" in err
    status, _, err = run(capfdbinary, "data", "check", tmp_path)
    assert status == 1 and "no tables" in err


# --- the process -----------------------------------------------------------------------------------------------------


def test_help_names_every_command_and_loads_none() -> None:
    code = (
        "import sys\nfrom waqai.cli.main import run\nrun(['--help'])\n"
        "heavy = {'trafilatura', 'lxml', 'duckdb', 'rich', 'hijridate', 'waqai.knowledge', 'waqai.cli.read'}\n"
        "sys.exit(f'loaded: {heavy & set(sys.modules)}' if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("read", "why", "data"):
        assert f"\n  {name} ".encode() in done.stdout


def test_reading_a_text_loads_no_page_reader_and_no_progress_bar() -> None:
    code = (
        "import sys\nfrom waqai.cli import records\nfrom waqai.cli.main import run\n"
        f"records.reader = lambda data=None: (lambda article: dict({fake_read_one(Article('x', 'x'))!r}))\n"
        "run(['read', '--sample', '--format', 'jsonl'])\n"
        "sys.exit(bool({'trafilatura', 'lxml', 'duckdb', 'rich'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_the_version_is_printed() -> None:
    done = in_process("--version")
    assert done.returncode == 0 and done.stdout.startswith(b"waqai ")


def test_a_closed_pipe_is_quiet() -> None:
    code = (
        "import sys\nfrom waqai.cli import records\nfrom waqai.cli.main import main\n"
        f"records.reader = lambda data=None: (lambda article: dict({fake_read_one(Article('x', 'x' * 9000))!r}))\n"
        "main(['read', '-', '--format', 'jsonl'])"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdin and running.stdout and running.stderr
    running.stdout.close()
    running.stdin.write(b'{"text": "x"}\n' * 200)
    running.stdin.close()
    assert running.stderr.read() == b""
    assert running.wait() == 0


def test_output_is_utf8_wherever_it_runs() -> None:
    done = in_process("read", "nowhere-\u0633", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 1 and b"no such file" in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["read", "why", "data"])
def test_every_command_has_a_help_page(name: str) -> None:
    result: Result = CliRunner().invoke(command.waqai, [name, "--help"])
    assert result.exit_code == 0 and "Usage: " in result.output


# --- tables ----------------------------------------------------------------------------------------------------------


def test_the_columns_of_a_table_are_shown_and_can_be_named(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = written(tmp_path, "a.csv", f"headline,body,lead\nعنوان,{SAID},مقدمة\n")
    status, out, err = run(capfdbinary, "read", path, "--format", "jsonl")
    assert status == 0 and json.loads(out)["text"] == f"عنوان\n\n{SAID}"
    assert f"{path}: columns: text=body, title=headline" in err
    named = ("--column", "text=lead", "--column", "title=")
    status, out, err = run(capfdbinary, "read", path, "--format", "jsonl", *named)
    assert status == 0 and json.loads(out)["text"] == "مقدمة" and "columns: text=lead\n" in err


@pytest.mark.parametrize(
    ("given", "status", "said"), [("text", 2, "FIELD=NAME"), ("x=y", 2, "FIELD=NAME"), ("text=y", 1, "'y'")]
)
def test_a_column_that_is_none_says_so(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], given: str, status: int, said: str
) -> None:
    path = written(tmp_path, "a.csv", f"body\n{SAID}\n")
    found, out, err = run(capfdbinary, "read", path, "--column", given)
    assert (found, out) == (status, "") and said in err


def test_a_broken_row_is_named_and_the_rest_is_read(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = written(tmp_path, "a.csv", f"id,text\n1,{SAID}\n2,{SAID},3\n4,{SAID}\n")
    status, out, err = run(capfdbinary, "read", path, "--format", "jsonl")
    assert status == 1 and [json.loads(line)["id"] for line in out.splitlines()] == ["1", "4"]
    assert "a.csv:3: the row is broken" in err

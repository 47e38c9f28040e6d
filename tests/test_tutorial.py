"""The tutorial: every command of it runs on the articles that are shipped for it, and finds something."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from waqai.cli.main import run
from waqai.sources import sample_archive

PAGE = (Path(__file__).parents[1] / "docs" / "tutorial.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
QUIET = ("add", "incident split", "incident undo")  # they talk on stderr alone, as all do that write a file


def test_every_command_finds_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) > 15
    for command in COMMANDS:
        name, *words = shlex.split(command)
        assert name == "waqai" and run(words) == 0, (command, capsysbinary.readouterr().err.decode())
        said = capsysbinary.readouterr()
        assert said.out or "-o" in words or " ".join(words).startswith(QUIET), command
    assert {path.name for path in tmp_path.iterdir()} == {
        "news.waqai",
        "events.csv",
        "story.html",
        "attack.html",
        "assaults.polecat",
        "network.gexf",
        "replication",
    }
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(code, "tutorial", "exec"), {})
    assert b"CONSULT" in capsysbinary.readouterr().out


def test_the_articles_are_a_story_by_several_outlets() -> None:
    rows = [json.loads(line) for line in Path(sample_archive()).read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 30 and len({row["outlet"] for row in rows}) >= 5
    assert len({row["published"] for row in rows}) > 10
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(".example/" in row["url"] for row in rows)

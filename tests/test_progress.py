"""Bars of long commands: for a person at a terminal, and never among the data."""

from __future__ import annotations

import pytest

from waqai.cli.progress import follow, progress


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "150")


def test_what_is_followed_comes_through_unchanged_and_quiet_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(follow(iter("abc"), 3)) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("total", [3, 1, 0])  # a wrong total is no reason to fail
def test_a_bar_goes_to_stderr_alone(total: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(follow(iter("abc"), total, shown=True)) == ["a", "b", "c"]
    shown = capsys.readouterr()
    assert shown.out == "" and "3 articles; " in shown.err and "a second" in shown.err


def test_an_upgrade_is_named_with_and_without_a_total(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(True, 2) as bar:
        bar.upgrade("indexing words", 5, 10)
        bar.upgrade("finding incidents", 0, 0)
    shown = capsys.readouterr().err
    assert "finding incidents" in shown and "50 %" in shown

"""Small segments of the index of words become large ones, and nothing is found otherwise than before."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archives import contents, made_article, made_entry
from waqai import open_archive
from waqai.errors import InputError
from waqai.stores import archive as store
from waqai.stores.words import choose_run


def merged(sizes: list[int], size: int, most: int) -> tuple[list[int], int]:
    """Sizes of the segments after another came, and how many articles were merged for it."""
    sizes, moved = [*sizes, size], 0
    while True:
        start, stop = choose_run(sizes, most)
        if stop == start:
            return sizes, moved
        assert stop - start > 1 and sum(sizes[start:stop]) <= most
        moved += sum(sizes[start:stop])
        sizes[start:stop] = [sum(sizes[start:stop])]


@given(some.lists(some.integers(1, 150), min_size=1, max_size=400))
def test_segments_stay_few_and_each_article_is_merged_a_few_times(batches: list[int]) -> None:
    sizes: list[int] = []
    moved = 0
    for size in batches:
        sizes, cost = merged(sizes, size, 10_000)
        moved += cost
    assert sum(sizes) == sum(batches)
    assert len(sizes) <= 4 * 9 + sum(batches) / 5_000
    assert moved <= 5 * sum(batches)


def test_one_article_waits_for_no_large_merge() -> None:
    sizes: list[int] = []
    for _ in range(5_000):
        sizes, cost = merged(sizes, 1, 100)
        assert cost <= 110
    assert len(sizes) <= 5_000 / 50 + 20


def write_singly(path: Path, numbers: range) -> None:
    for number in numbers:
        with open_archive(path, write=True) as archive:
            archive.write([made_entry(made_article(number))])


def test_merged_segments_hold_what_one_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waqai.stores.words._ROWS", 5)  # so that the alphabet is divided
    write_singly(tmp_path / "many.waqai", range(12))
    with open_archive(tmp_path / "one.waqai", write=True) as archive:
        archive.write([made_entry(made_article(number)) for number in range(12)])
    assert contents(tmp_path / "many.waqai") == contents(tmp_path / "one.waqai")
    with open_archive(tmp_path / "many.waqai") as archive:
        assert sorted(archive.query("SELECT first, last FROM segments")) == [(1, 10), (11, 11), (12, 12)]
        orders = archive.query("SELECT articles = list_sort(articles) FROM postings")
        assert all(ascending for (ascending,) in orders)
        assert len(list(archive.search("العاصمة", "articles"))) == 12


def test_a_merge_that_fails_loses_nothing_and_comes_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.waqai"
    write_singly(path, range(9))
    merge = store.merge_words

    def killed(*_: object) -> None:
        merge(*_)  # type: ignore[arg-type]
        raise RuntimeError

    monkeypatch.setattr(store, "merge_words", killed)
    with pytest.raises(RuntimeError):
        write_singly(path, range(9, 10))
    monkeypatch.setattr(store, "merge_words", merge)
    with open_archive(path, write=True) as archive:
        assert len(archive.query("FROM segments").to_dicts()) == 10
        archive.write([made_entry(made_article(10))])
        assert len(archive.query("FROM segments").to_dicts()) == 1
        assert len(list(archive.search("العاصمة", "articles"))) == 11


def test_an_interrupted_upgrade_indexes_in_steps_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.waqai"
    with open_archive(path, write=True) as archive:
        archive.write([made_entry(made_article(number)) for number in range(5)])
        archive.query("DELETE FROM segments").to_dicts()
        archive.query("DELETE FROM postings").to_dicts()
    monkeypatch.setattr("waqai.stores.words._STEP", 2)
    steps: list[tuple[str, int, int]] = []

    def watch(what: str, done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt
        steps.append((what, done, total))

    with pytest.raises(KeyboardInterrupt), open_archive(path, write=True, watch=watch):
        pass
    assert steps == [("indexing words", 0, 5), ("indexing words", 2, 5)]
    with pytest.raises(InputError, match="words of 1 of its articles are not indexed") as raised:
        open_archive(path)
    assert raised.value.hint == f"an upgrade was interrupted; finish it: waqai reread {path}"
    with open_archive(path, write=True) as archive:
        assert len(list(archive.search("العاصمة", "articles"))) == 5

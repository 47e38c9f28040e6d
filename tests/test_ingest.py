"""Adding, reading again and comparing, over stores that are lists: what is new, what is known, what is kept when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives import MAKER, made_article, made_entry, read_made, record_of
from waqai.app import ingest
from waqai.app.compare import compare_records, summarise
from waqai.app.gates import find_refusal
from waqai.app.ingest import Entry, Given, Tally, add_articles, to_content
from waqai.app.record_line import from_line, to_line
from waqai.app.reread import reread_articles
from waqai.model import Article, Problem
from waqai.stores.archive import Archive


class Kept:
    """A store that is a list of batches."""

    def __init__(self) -> None:
        self.batches: list[list[Entry]] = []

    @property
    def entries(self) -> list[Entry]:
        return [entry for batch in self.batches for entry in batch]

    def find_known(self, ids: Sequence[str], contents: Sequence[str]) -> tuple[dict[str, str], set[str]]:
        by_id = {entry.article.id: entry.content for entry in self.entries}
        return {id: by_id[id] for id in ids if id in by_id}, {c for c in contents if c in by_id.values()}

    def write(self, entries: Sequence[Entry]) -> None:
        self.batches.append(list(entries))


def given_of(article: Article | None, **fields: Any) -> Given:
    return Given("news.jsonl", "news.jsonl:1", article, **fields)


def add(store: Kept, articles: Iterable[Article | Given | None], read_many: Any = read_made) -> Tally:
    tally = Tally()
    received = (item if isinstance(item, Given) else given_of(item) for item in articles)
    add_articles(received, store, read_many, find_refusal, lambda given, tally: None, tally)
    return tally


def test_counts_tell_how_far_articles_have_come() -> None:
    tally, counts = Tally(), []
    received = map(given_of, [*map(made_article, range(150)), made_article(3), None])

    def watch(given: Given, tally: Tally) -> None:
        counts.append((tally.gave, tally.seen, tally.kept))

    add_articles(received, Kept(), read_made, find_refusal, watch, tally)
    assert counts[0] == (100, 1, 0) and counts[120] == (152, 121, 100)
    assert (tally.gave, tally.seen, tally.kept, tally.known, tally.faults) == (152, 152, 150, 1, 1)


def read_ahead(articles: Iterable[Article]) -> Iterator[tuple[Article, bytes]]:
    """Takes seven articles before it gives back the first of them, as a reader over processes does."""
    remaining = iter(articles)
    while several := list(islice(remaining, 7)):
        yield from read_made(several)


def test_what_is_new_is_read_in_order_and_what_is_known_is_not() -> None:
    store = Kept()
    tally = add(store, [made_article(number) for number in range(250)])
    assert [entry.article.id for entry in store.entries] == [f"n{number}" for number in range(250)]
    assert [len(batch) for batch in store.batches] == [100, 100, 50]
    assert (tally.read, tally.kept, tally.known) == (250, 250, 0)

    def read_none(articles: Iterable[Article]) -> Iterator[tuple[Article, bytes]]:
        assert list(articles) == []
        yield from ()

    again = add(store, [made_article(number) for number in range(250)], read_none)
    assert (again.read, again.known, again.kept, again.seen) == (0, 250, 0, 250) and len(store.batches) == 3


@settings(max_examples=60)
@given(numbers=st.lists(st.integers(0, 12), max_size=60), chunk=st.integers(1, 9), ahead=st.booleans())
def test_nothing_is_kept_twice_and_nothing_is_lost(numbers: list[int], chunk: int, ahead: bool) -> None:
    store = Kept()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest, "CHUNK", chunk)
        tally = add(store, map(made_article, numbers), read_ahead if ahead else read_made)
    wanted = [f"n{number}" for number in dict.fromkeys(numbers)]
    assert [entry.article.id for entry in store.entries] == wanted
    assert (tally.kept, tally.known) == (len(wanted), len(numbers) - len(wanted))


def test_the_same_words_elsewhere_are_an_article_of_their_own() -> None:
    """A copy is kept: under the id it came with, or, where the id was made from the words, under one of its own."""
    first = made_article(1, outlet="one")
    copies = [
        given_of(made_article(1, outlet="two", id="other")),
        given_of(made_article(1, outlet="three"), named=False),
    ]
    store = Kept()
    add(store, [first, *copies])
    assert [entry.article.outlet for entry in store.entries] == ["one", "two", "three"]
    assert len({entry.article.id for entry in store.entries}) == 3
    assert add(store, copies).known == 2


def test_an_id_that_another_text_has_is_counted_not_overwritten() -> None:
    store = Kept()
    add(store, [made_article(1)])
    tally = add(store, [made_article(1, text="نص آخر تماما تحت المعرف نفسه.")])
    assert (tally.taken, tally.known, tally.kept) == (1, 0, 0)


def test_what_cannot_be_read_is_kept_with_its_reason() -> None:
    store = Kept()
    tally = add(
        store,
        [
            made_article(1),
            made_article(2, text="Not Arabic at all, and long enough to be an article."),
            made_article(3, text="…"),
            None,
        ],
    )
    assert tally.refused == {"not-arabic": 1, "no-body": 1} and (tally.read, tally.faults, tally.seen) == (1, 1, 4)
    reasons = {entry.article.id: entry.refusal.slug for entry in store.entries if entry.refusal}
    assert reasons == {"n2": "not-arabic", "n3": "no-body"}
    assert [entry.record is None for entry in store.entries if entry.refusal] == [True, True]


def test_the_source_s_problems_come_before_the_reading_s() -> None:
    store = Kept()
    add(store, [given_of(made_article(1), problems=(Problem("mojibake", "fetch anew"),))])
    record = store.entries[0].record
    assert record is not None and [row["slug"] for row in record["problems"]] == ["mojibake", "no-publish-date"]


def test_a_run_that_is_stopped_keeps_whole_batches() -> None:
    def stopped(articles: Iterable[Article]) -> Iterator[tuple[Article, bytes]]:
        yield from islice(read_made(articles), 130)
        raise KeyboardInterrupt

    store = Kept()
    with pytest.raises(KeyboardInterrupt):
        add(store, map(made_article, range(200)), stopped)
    assert len(store.entries) == 100
    assert add(store, map(made_article, range(200))).kept == 100


def test_equal_is_what_has_the_same_words_address_and_outlet() -> None:
    same = {to_content(made_article(1, id=id, title=id)) for id in ("a", "b")}
    assert len(same) == 1
    assert len({to_content(made_article(1, **{field: "x"})) for field in ("url", "outlet", "text")} | same) == 4


def test_a_line_survives_half_surrogate_pairs() -> None:
    record = {"text": "\ud800ا", "n": 1.5, "none": None}
    assert from_line(to_line(record)) == record
    with pytest.raises(ValueError):
        from_line(b"[]")


# --- reading again ----------------------------------------------------------------------------------------------------

LATER = {"waqai": "0.2", "knowledge": "sha256:two"}


def read_later(articles: Iterable[Article]) -> Iterator[tuple[Article, bytes]]:
    for article in articles:
        yield article, to_line(record_of(article, LATER, "AGREE" if article.id == "n3" else "CONSULT"))


def test_reading_again_keeps_the_old_record_beside_the_new(tmp_path: Path) -> None:
    source = (Problem("mojibake", "fetch anew"),)
    with Archive(tmp_path / "a.waqai", write=True) as store:
        entries = [made_entry(made_article(number)) for number in range(5)]
        store.write([Entry(given_of(e.article, problems=source), e.article, e.content, e.record) for e in entries])
        assert store.count_stale(**LATER) == 5 and store.count_stale(**MAKER) == 0
        seen: list[int] = []
        assert reread_articles(store.find_stale(**LATER), store, read_later, seen.append) == 5 and seen == [
            1,
            2,
            3,
            4,
            5,
        ]
        assert reread_articles(store.find_stale(**LATER), store, read_later, seen.append) == 0
        assert [record["made_by"] for record in store] == [LATER] * 5
        assert {problem["slug"] for problem in store.record("n1")["problems"]} == {"mojibake", "no-publish-date"}
        assert list(store.query("SELECT type, count(*) FROM events GROUP BY type ORDER BY type")) == [
            ("AGREE", 1), ("CONSULT", 4)
        ]  # fmt: skip
        assert list(store.query("SELECT current, count(*) FROM records GROUP BY current ORDER BY 1")) == [
            (False, 5), (True, 5)
        ]  # fmt: skip
        pairs = list(store.find_pairs())
        assert [old["id"] for old, _ in pairs] == ["n0", "n1", "n2", "n3", "n4"]
        assert pairs[2][0] == record_of(made_article(2)) and pairs[2][0]["text"] == made_article(2).text
        summary = summarise(pairs, examples=3)
    assert (summary.articles, summary.differing) == (5, 1)
    assert summary.types == {"AGREE": {"appeared": 0, "vanished": 0, "changed": 1}}
    assert summary.rows == {"frames-verbal#وصل": {"appeared": 0, "vanished": 0, "changed": 1}}
    assert [(example.article, example.fields) for example in summary.examples] == [("n3", ("type",))]


def test_a_run_of_reading_again_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    def stopped(articles: Iterable[Article]) -> Iterator[tuple[Article, bytes]]:
        yield from islice(read_later(articles), 150)
        raise KeyboardInterrupt

    with Archive(tmp_path / "a.waqai", write=True) as store:
        store.write([made_entry(made_article(number)) for number in range(260)])
        with pytest.raises(KeyboardInterrupt):
            reread_articles(store.find_stale(**LATER), store, stopped, lambda read: None)
        assert store.count_stale(**LATER) == 160
        assert reread_articles(store.find_stale(**LATER), store, read_later, lambda read: None) == 160
        assert list(store.query("SELECT count(*), count(DISTINCT article) FROM events")) == [(260, 260)]


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(found.kind, found.fate, found.fields) for found in compare_records(old, new)]


def test_a_difference_is_what_a_reader_of_the_record_would_see() -> None:
    old, new = record_of(made_article(1)), record_of(made_article(1), LATER)
    assert differences(old, new) == []
    # entities with other ids and another confidence are the same reading
    for entity, id in zip(new["entities"], ("e8", "e9"), strict=True):
        entity["id"] = id
    event, claim = new["events"][0], new["claims"][0]
    event |= {"actor": ["e9", "e8"], "reported_by": "e8", "confidence": 0.9}
    claim |= {"speaker": "e8", "confidence": 0.2}
    assert differences(old, new) == []
    event |= {"id": "another", "recipient": ["e8"], "date": None}
    claim |= {"start": 1, "text": "صل", "speaker": None}
    assert differences(old, new) == [
        ("event", "changed", ("recipient", "date")), ("claim", "changed", ("text", "speaker"))
    ]  # fmt: skip
    new["events"], old["claims"] = [], []
    assert differences(old, new) == [("event", "vanished", ()), ("claim", "appeared", ())]

"""Groups of copies in an archive: whoever asks counts a text once, however it came in."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archives import HOSTILE, age, contents, made_article, made_entry, record_of
from waqai.app.copies import Printing, build_signature, compare_kept, probable_origin
from waqai.cli.main import run
from waqai.errors import InputError
from waqai.model import Article, Problem
from waqai.stores import signatures
from waqai.stores.archive import Archive

TEXT = (
    "أعلنت وزارة الموانئ اليوم أن العمل في الرصيف الجديد يبدأ في مطلع الشهر المقبل، بعد أن وصلت الرافعات من الخارج. "
    "وقال مدير المرفأ إن الرصيف يستقبل عشر سفن في الأسبوع، وإن الأعمال تنتهي في نهاية العام. "
    "وأضاف أن العمال تدربوا على الرافعات ثلاثة أشهر، وأن المرفأ القديم يبقى للصيادين."
)
OTHER = (
    "افتتحت بلدية المدينة حديقة عامة على ضفة النهر، فيها ملعب للأطفال ومكتبة صغيرة ومقهى. "
    "وذكر رئيس البلدية أن السكان طلبوا الحديقة منذ سنوات، وأن أشجارها زرعت في الشتاء الماضي."
)
PRINTINGS = (
    made_article(1, text=TEXT, outlet="صحيفة الساحل", published="2024-05-03"),
    made_article(
        2, text=TEXT.replace("اليوم ", "").replace("أن ", "ان "), outlet="أخبار الميناء", published="2024-05-02"
    ),
    made_article(3, text=f"المرفأ - (ونا): {TEXT}", outlet="موقع النهار الجديد", published="2024-05-04"),
    made_article(4, text=OTHER, outlet="صحيفة الساحل", published="2024-05-02"),
)
WORDS = [f"كلمة{number}" for number in range(60)]
FIRST, BETWEEN, LAST = (
    made_article(number, text=" ".join(WORDS[start : start + 40]), id=name)
    for number, (name, start) in enumerate([("first", 0), ("between", 10), ("last", 20)])
)


def find_agency(text: str) -> str:
    return "ونا" if "(ونا)" in text else ""


def kept(path: Path, articles: Iterable[Article], batch: int = 100) -> Path:
    remaining = iter(articles)
    with Archive(path, write=True, find_agency=find_agency) as archive:
        while step := list(itertools.islice(remaining, batch)):
            archive.write([made_entry(article) for article in step])
    return path


def groups(path: Path) -> set[frozenset[str]]:
    with Archive(path) as archive:
        return {frozenset(members) for (members,) in archive.query("SELECT members FROM copies")}


def test_printings_of_one_text_are_a_group_and_another_text_is_not(tmp_path: Path) -> None:
    with Archive(kept(tmp_path / "a.waqai", PRINTINGS)) as archive:
        (group,) = archive.find_copies()
        assert [member["id"] for member in group["members"]] == ["n1", "n2", "n3"]
        assert group["members"][1] == {
            "id": "n2", "outlet": "أخبار الميناء", "published": "2024-05-02", "title": None, "url": None
        }  # fmt: skip
        assert (group["agency"], group["origin"], group["why"]) == ("ونا", "n3", "credit")
        assert len(archive) == 4 == len(list(archive))  # all are kept
        assert sorted(archive.query("SELECT article FROM originals")) == [("n3",), ("n4",)]
        counted = "SELECT count(*) FROM event_rows SEMI JOIN originals USING (article)"
        assert list(archive.query(counted)) == [(2,)]
        assert list(archive.query("SELECT articles, outlets, first_day, last_day FROM copies")) == [
            (3, 3, "2024-05-02", "2024-05-04")
        ]


def test_headlines_of_their_own_part_no_copies(tmp_path: Path) -> None:
    """With its headline each of these texts would have a third of its runs alone."""
    body = " ".join(WORDS[:24])
    headlines = (" ".join(WORDS[30:44]), " ".join(WORDS[44:58]))
    printed = [
        made_article(number, text=f"{headline}\n\n{body}", title=headline)
        for number, headline in enumerate(headlines, start=1)
    ]
    assert groups(kept(tmp_path / "a.waqai", printed)) == {frozenset({"n1", "n2"})}


@pytest.mark.parametrize("order", list(itertools.permutations([FIRST, BETWEEN, LAST])))
@pytest.mark.parametrize("batch", [1, 2, 3])
def test_groups_that_a_text_joins_become_one_in_any_order(tmp_path: Path, order: Sequence[Article], batch: int) -> None:
    keeps = [build_signature(article.text).keep for article in (FIRST, BETWEEN, LAST)]
    assert compare_kept(keeps[0], keeps[2]) < 0.5 <= min(compare_kept(keeps[1], keep) for keep in keeps)
    path = kept(tmp_path / "a.waqai", order, batch)
    assert groups(path) == {frozenset({"first", "between", "last"})}
    assert contents(path) == contents(kept(tmp_path / "b.waqai", order))


def test_two_large_groups_become_one_across_batches(tmp_path: Path) -> None:
    sides = [made_article(0, text=article.text, id=f"{article.id}{n}") for n in range(5) for article in (FIRST, LAST)]
    path = kept(tmp_path / "a.waqai", sides, 3)
    assert {len(group) for group in groups(path)} == {5}
    kept(path, [BETWEEN])
    assert groups(path) == {frozenset({article.id for article in sides} | {"between"})}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    starts=st.lists(st.tuples(st.integers(0, 40), st.integers(12, 40)), min_size=1, max_size=14),
    batch=st.integers(1, 6),
    order=st.randoms(use_true_random=False),
)
def test_batches_change_nothing_and_order_changes_names_alone(
    tmp_path_factory: pytest.TempPathFactory,
    starts: list[tuple[int, int]],
    batch: int,
    order: random.Random,
) -> None:
    folder = tmp_path_factory.mktemp("archives")
    articles = [
        made_article(n, text=" ".join(WORDS[start : start + length])) for n, (start, length) in enumerate(starts)
    ]
    whole = kept(folder / "a.waqai", articles)
    assert contents(whole) == contents(kept(folder / "b.waqai", articles, batch))
    mixed = list(articles)
    order.shuffle(mixed)
    assert groups(whole) == groups(kept(folder / "c.waqai", mixed, batch))


@pytest.mark.parametrize(
    "members",
    [
        [("", ""), ("", "")],
        [("2024", ""), ("2024-05-02", "")],
        [("2024-05-03", ""), ("2024-05-02", ""), ("", "")],
        [("2024-05-02", ""), ("2024-05-02", "")],
        [("2024-05-01", ""), ("2024-05-04", "ونا"), ("2024-05-03", "ونا")],
        [("", "واس"), ("2024-05-04", "ونا"), ("", "ونا")],
        [("", "واس"), ("2024-05-04", "ونا")],
        [("2024-05-03", "واس"), ("2024-05-01", "ونا"), ("", "ونا"), ("2024-05-02", "واس"), ("2024-04-01", "")],
    ],
)
def test_the_view_and_the_rule_name_the_same_origin(tmp_path: Path, members: list[tuple[str, str]]) -> None:
    articles = [
        made_article(n, text=f"({agency or 'المدينة'}): {TEXT}", published=day)
        for n, (day, agency) in enumerate(members)
    ]
    agencies = {"ونا": "ونا", "واس": "واس"}
    with Archive(
        tmp_path / "a.waqai", write=True, find_agency=lambda text: agencies.get(text[1 : text.index(")")], "")
    ) as archive:
        archive.write([made_entry(article) for article in articles])
        (found,) = archive.query("SELECT origin, agency, why FROM copies")
    origin = probable_origin([Printing(a.id, a.text, a.published) for a in articles], agencies)
    assert found == (origin.article, origin.agency, origin.why)


def test_a_refused_article_joins_a_group_only_when_it_is_read_after_all(tmp_path: Path) -> None:
    path = kept(tmp_path / "a.waqai", [PRINTINGS[0]])
    with Archive(path, write=True) as archive:
        archive.write([made_entry(PRINTINGS[1], record=None, refusal=Problem("list", "a list"))])
        assert list(archive.find_copies()) == []
        archive.rewrite([record_of(PRINTINGS[1])])
        assert [len(group["members"]) for group in archive.find_copies()] == [2]
        before = list(archive.query("SELECT * FROM signatures"))
        archive.rewrite([record_of(article) for article in PRINTINGS[:2]])  # a second reading changes no group
        assert list(archive.query("SELECT * FROM signatures")) == before
        assert [len(group["members"]) for group in archive.find_copies()] == [2]


def test_reading_again_brings_the_credit_up_to_date(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.waqai", write=True) as archive:
        archive.write([made_entry(article) for article in PRINTINGS])
        assert [group["why"] for group in archive.find_copies()] == ["earliest"]
    with Archive(tmp_path / "a.waqai", write=True, find_agency=find_agency) as archive:
        archive.rewrite([record_of(article) for article in PRINTINGS])
        assert [(group["agency"], group["origin"]) for group in archive.find_copies()] == [("ونا", "n3")]


def test_texts_without_words_and_hostile_ids_are_kept_apart(tmp_path: Path) -> None:
    odd = [made_article(n, text="…", id=f"{n}") for n in range(2)]
    odd += [made_article(2, text=TEXT, id=HOSTILE), made_article(3, text=TEXT, id="'' OR 1=1\ud800")]
    path = kept(tmp_path / "a.waqai", odd, 1)
    assert sorted(map(len, groups(path))) == [2]


def test_a_batch_that_fails_leaves_no_half_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path / "a.waqai", [FIRST, LAST])
    before = contents(path)
    monkeypatch.setattr(signatures._Batch, "group_of", lambda batch, article: 1 / 0)
    with Archive(path, write=True) as archive, pytest.raises(ZeroDivisionError):
        archive.write([made_entry(BETWEEN)])
    assert contents(path) == before


def older(path: Path, articles: Iterable[Article]) -> Path:
    """An archive of the schema before there were groups."""
    kept(path, articles)
    age(path, 1)
    return path


def test_an_older_archive_gets_its_groups_from_who_writes(tmp_path: Path) -> None:
    articles = [*PRINTINGS, FIRST, LAST, BETWEEN]
    path = older(tmp_path / "old.waqai", articles)
    with pytest.raises(InputError, match="older schema 1") as caught:
        Archive(path).close()
    assert "waqai reread" in caught.value.hint
    with Archive(path, write=True, find_agency=find_agency):
        pass
    new = contents(kept(tmp_path / "new.waqai", articles))
    assert contents(path) == new


def test_an_interrupted_upgrade_is_told_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = older(tmp_path / "old.waqai", PRINTINGS)
    with monkeypatch.context() as patch:
        patch.setattr("waqai.stores.archive._STEP", 3)

        def stop_at_last(text: str) -> str:
            if text == OTHER:
                raise KeyboardInterrupt
            return find_agency(text)

        with pytest.raises(KeyboardInterrupt):
            Archive(path, write=True, find_agency=stop_at_last)
    with pytest.raises(InputError, match="1 of its articles have no group"):
        Archive(path)
    with Archive(path, write=True, find_agency=find_agency):
        pass
    assert contents(path) == contents(kept(tmp_path / "new.waqai", PRINTINGS))


def test_the_command_lists_groups(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = kept(tmp_path / "a.waqai", PRINTINGS)
    assert run(["copies", str(path)]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0] == "3 articles, 3 outlets; origin: ونا; n3 credits it"
    assert lines[2] == "  n2\t2024-05-02\tأخبار الميناء\t" and lines[3].startswith("* n3\t") and len(lines) == 4
    assert run(["copies", str(path), "--format", "json"]) == 0
    (group,) = json.loads(capfdbinary.readouterr().out)
    assert group["group"] == "n1" and [member["id"] for member in group["members"]] == ["n1", "n2", "n3"]


def test_the_command_says_when_there_are_none(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = kept(tmp_path / "a.waqai", [PRINTINGS[3]])
    assert run(["copies", str(path), "--format", "json"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == []
    assert run(["copies", str(path)]) == 0
    said = capfdbinary.readouterr()
    assert not said.out and b"no article is a copy" in said.err
    assert run(["copies", str(tmp_path / "none.waqai")]) == 1

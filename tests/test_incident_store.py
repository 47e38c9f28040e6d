"""Incidents in an archive: kept as articles come in, in any order, through rereading and decisions."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archives import HOSTILE, age, made_article, made_entry, record_of
from waqai.app.versions import Told, find_versions
from waqai.cli.main import run
from waqai.errors import InputError
from waqai.model import Article
from waqai.stores import migrations, opening
from waqai.stores.archive import Archive

Made = tuple[Article, dict[str, Any]]
OUTLETS = ("صحيفة الساحل", "أخبار الميناء", "موقع النهار")


def strike(
    number: int, day: int, country: str = "SDN", lat: float = 15.5, **fields: Any
) -> tuple[Article, dict[str, Any]]:
    """An article and its record: an army hits rebels of its country on a day of May at a latitude."""
    article = made_article(number, outlet=OUTLETS[number % 3], published=f"2024-05-{day:02}", **fields)
    record = record_of(article, type="ASSAULT")
    for entity, sector in zip(record["entities"], ("MIL", "REB"), strict=True):
        entity.update(country=country, sector=sector)
    event = record["events"][0]
    event.update(actor=["e1"], recipient=["e2"], reported_by=None, mode=None)
    event["date"]["value"] = f"2024-05-{day:02}"
    town = ("الخرطوم", "Khartoum") if lat == 15.5 else ("الرهد", "Er Rahad")
    event["place"].update(lat=lat, lon=32.5, country=country, name=town[0], name_en=town[1])
    event["trigger"]["text"] = f"قصف{number}"
    return article, record


def kept(path: Path, articles: Iterable[Made], step: int = 1) -> Path:
    entries = [made_entry(article, record=record) for article, record in articles]
    with Archive(path, write=True) as archive:
        for first in range(0, len(entries), step):
            archive.write(entries[first : first + step])
    return path


def groups(path: Path) -> dict[str, set[str]]:
    with Archive(path) as archive:
        found: dict[str, set[str]] = {}
        for incident, article in archive.query("SELECT incident, article FROM tellings"):
            found.setdefault(incident, set()).add(article)
        listed = {name for (name,) in archive.query("SELECT incident FROM incidents")}
        assert listed == set(found)
        return found


STRIKES = [strike(1, 3), strike(2, 3), strike(3, 4), strike(4, 3, lat=13.6), strike(5, 4), strike(6, 3, country="YEM")]
EXPECTED = [{"n1", "n2"}, {"n3", "n5"}, {"n4"}, {"n6"}]


def test_the_same_incidents_in_any_order_and_any_batches(tmp_path: Path) -> None:
    first = groups(kept(tmp_path / "first.waqai", STRIKES, 100))
    assert sorted(map(sorted, first.values())) == sorted(map(sorted, EXPECTED))
    for seed in range(3):
        mixed = random.Random(seed).sample(STRIKES, len(STRIKES))
        assert groups(kept(tmp_path / f"{seed}.waqai", mixed, seed + 1)) == first


def test_what_an_incident_says_of_its_tellings(tmp_path: Path) -> None:
    with Archive(kept(tmp_path / "news.waqai", STRIKES)) as archive:
        rows = archive.query("SELECT * FROM incident_rows ORDER BY articles DESC, first_day").to_dicts()
        assert [(r["articles"], r["texts"], r["outlets"], r["tellings"]) for r in rows][:3] == [(2, 2, 2, 2)] * 2 + [
            (1,) * 4
        ]
        assert str(rows[0]["first_day"]) == str(rows[0]["last_day"]) == "2024-05-03"
        assert rows[0]["score"] == 0.75
        told = archive.find_incident(rows[0]["incident"])
        assert {row["article"] for row in told} == {"n1", "n2"}
        with pytest.raises(InputError, match="no incident"):
            archive.find_incident(HOSTILE)


def test_a_record_that_is_written_anew_moves_its_telling(tmp_path: Path) -> None:
    path = kept(tmp_path / "news.waqai", STRIKES)
    article, record = strike(2, 4)
    with Archive(path, write=True) as archive:
        archive.rewrite([{**record, "published": "2024-05-03"}])
    assert {"n2", "n3", "n5"} in groups(path).values()
    assert {"n1"} in groups(path).values()
    with Archive(path, write=True) as archive:
        archive.rewrite([{**record_of(article), "events": []}])
    assert {"n3", "n5"} in groups(path).values()


def test_copies_join_however_late_they_are_found(tmp_path: Path) -> None:
    text = " ".join(f"كلمة{number}" for number in range(60))
    articles = [strike(1, 3, text=text), strike(2, 8, text=text + " أخيرة")]
    for _, record in articles:
        record["events"][0]["date"] = None
    path = kept(tmp_path / "news.waqai", articles)
    assert list(groups(path).values()) == [{"n1", "n2"}]
    with Archive(path) as archive:
        assert list(archive.query("SELECT articles, texts FROM incidents")) == [(2, 1)]


def reprints(chance: random.Random) -> list[Made]:
    """Articles of a few texts that come again and again, in two months, some after long pauses and some each day."""
    made = []
    for number in range(36):
        words, day = chance.choice(("أ", "ب", "ت")), chance.randint(1, 28)
        article, record = strike(number, day, text=" ".join(f"{words}كلمة{n}" for n in range(60)))
        if chance.random() < 0.5:
            article = msgspec.structs.replace(article, published=f"2024-06-{day:02}")
            record["published"], record["events"][0]["date"]["value"] = article.published, article.published
        if chance.random() < 0.7:
            record["events"][0]["date"] = None
        made.append((article, record))
    return made


@pytest.mark.parametrize("seed", range(6))
def test_reprints_are_divided_the_same_in_any_order(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    articles = reprints(chance)
    wanted = groups(kept(tmp_path / "whole.waqai", articles, 100))
    chance.shuffle(articles)
    path = kept(tmp_path / "steps.waqai", articles, chance.randint(1, 9))
    assert groups(path) == wanted
    gone = chance.sample(articles, 9)
    left = [made for made in articles if made not in gone]
    with Archive(path, write=True) as archive:
        archive.rewrite([{**record, "events": []} for _, record in gone])
    assert groups(path) == groups(kept(tmp_path / "left.waqai", left, 100))
    with Archive(path, write=True) as archive:
        archive.rewrite([record for _, record in gone])
    assert groups(path) == wanted


def test_decisions_hold_until_they_are_undone(tmp_path: Path) -> None:
    path = kept(tmp_path / "news.waqai", STRIKES)
    (both,) = [name for name, articles in groups(path).items() if articles == {"n1", "n2"}]
    with Archive(path, write=True) as archive:
        archive.part_incident(both, ["n1/v-n1"], "another hour")
    assert {"n1"} in groups(path).values()
    with Archive(path, write=True) as archive:
        archive.rewrite([record for _, record in STRIKES])
    assert {"n1"} in groups(path).values(), "a decision outlives rereading"
    apart = [name for name, articles in groups(path).items() if articles in ({"n1"}, {"n4"}, {"n6"})]
    with Archive(path, write=True) as archive:
        archive.join_incidents(apart)
        archive.write([made_entry(article, record=record) for article, record in [strike(7, 3, lat=13.6)]])
    assert {"n1", "n4", "n6", "n7"} in groups(path).values(), "what comes later joins what a person joined"
    with Archive(path, write=True) as archive:
        assert [kind for kind, _, _ in archive.undo_decision()] == ["together"]
        assert [note for _, note, _ in archive.undo_decision()] == ["another hour"]
        assert archive.undo_decision() == []
    assert {"n1", "n2"} in groups(path).values()
    assert {"n4", "n7"} in groups(path).values()


def test_a_later_decision_of_a_pair_replaces_the_earlier(tmp_path: Path) -> None:
    path = kept(tmp_path / "news.waqai", STRIKES[:2])
    with Archive(path, write=True) as archive:
        archive.part_incident(*groups_of(archive), ["n1/v-n1"])
        archive.join_incidents(groups_of(archive))
    assert list(groups(path).values()) == [{"n1", "n2"}]


def groups_of(archive: Archive) -> list[str]:
    return [name for (name,) in archive.query("SELECT incident FROM incidents ORDER BY incident")]


def test_decisions_that_cannot_be_obeyed_are_refused(tmp_path: Path) -> None:
    with Archive(kept(tmp_path / "news.waqai", STRIKES[:2]), write=True) as archive:
        (both,) = groups_of(archive)
        for events, words in ((["n9/v"], "has no event"), (["n1/v-n1", "n2/v-n2"], "all its events")):
            with pytest.raises(InputError, match=words):
                archive.part_incident(both, events)
        with pytest.raises(InputError, match="with itself"):
            archive.join_incidents([both, both])
        with pytest.raises(InputError, match="no incident"):
            archive.join_incidents([both, "i0"])


def test_an_older_archive_gets_its_incidents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path / "news.waqai", STRIKES)
    wanted = groups(path)
    age(path, 2)
    with pytest.raises(InputError, match="older schema"):
        Archive(path)
    with Archive(path, write=True):
        pass
    assert groups(path) == wanted


def test_tellings_of_an_older_kind_are_made_anew_and_decisions_stay(tmp_path: Path) -> None:
    path = kept(tmp_path / "news.waqai", STRIKES)
    (both,) = [name for name, articles in groups(path).items() if articles == {"n1", "n2"}]
    with Archive(path, write=True) as archive:
        archive.part_incident(both, ["n1/v-n1"])
    wanted = groups(path)
    with Archive(path, write=True) as archive:
        archive._connection.execute("UPDATE tellings SET telling = 'x'")
        before = migrations.MIGRATIONS.index(migrations.WEIGHED)
        archive._connection.execute(f"UPDATE archive SET schema = {before}")
    with pytest.raises(InputError, match="older schema"):
        Archive(path)
    with Archive(path, write=True):
        pass
    assert groups(path) == wanted
    with Archive(path, write=True) as archive:
        assert archive.undo_decision()
    assert {"n1", "n2"} in groups(path).values()


def test_a_run_that_was_killed_leaves_incidents_to_the_next_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = groups(kept(tmp_path / "whole.waqai", STRIKES))
    path = kept(tmp_path / "cut.waqai", STRIKES[:3])
    with monkeypatch.context() as patch:
        patch.setattr("waqai.stores.archive.settle", lambda connection: None)
        kept(path, STRIKES[3:])
    with Archive(path) as archive:
        assert ("",) in list(archive.query("SELECT incident FROM tellings"))
        assert archive.query("SELECT incident FROM incident_rows").to_dicts()
    with Archive(path, write=True):
        pass
    assert groups(path) == wanted


def test_versions_tell_what_each_outlet_says_and_leaves_out(tmp_path: Path) -> None:
    records = [record for _, record in STRIKES[:2]]
    span = {"start": 0, "end": 3}
    records[0]["events"][0].update(evidence=[{"part": "trigger", **span}, {"part": "actor", **span}], reported_by="e1")
    first, second = find_versions(Told(record, record["events"][0]["id"], record["id"]) for record in records)
    assert first.words["actor"] == (records[0]["text"][:3],)
    assert first.attributed and not second.attributed
    assert second.leaves_out == ("actor",) and first.leaves_out == ()
    (one,) = find_versions(Told(record, record["events"][0]["id"], "t") for record in records)
    assert one.articles == ("n1", "n2") and len(one.outlets) == 2


def test_the_commands(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = str(kept(tmp_path / "news.waqai", STRIKES))

    def ask(*words: str) -> str:
        assert run(["incidents", path, *words]) == 0
        return capsysbinary.readouterr().out.decode()

    assert ask().count("score") == 4
    assert ask("--min-outlets", "2").count("score") == 2
    assert ask("--limit", "1", "--min-texts", "2").count("score") == 1
    rows = [json.loads(line) for line in ask("--format", "jsonl").splitlines()]
    table = list(csv.DictReader(io.StringIO(ask("--format", "csv"))))
    assert [row["incident"] for row in table] == [row["incident"] for row in rows]
    both = [row["incident"] for row in rows if row["articles"] == 2]
    assert run(["incident", "show", path, both[0]]) == 0
    shown = capsysbinary.readouterr().out.decode()
    assert shown.count("asserts it") == 2 and "events: n" in shown
    assert run(["incident", "show", path, both[0], "--format", "json"]) == 0
    assert len(json.loads(capsysbinary.readouterr().out)["versions"]) == 2
    assert run(["incident", "merge", path, *both, "--note", "one night"]) == 0
    assert ask("--min-texts", "4").count("score") == 1
    (one,) = [json.loads(line)["incident"] for line in ask("--min-texts", "4", "--format", "jsonl").splitlines()]
    assert run(["incident", "split", path, one, "n1/v-n1", "n2/v-n2"]) == 0
    assert ask("--min-texts", "4").count("score") == 0
    for _ in range(3):
        assert run(["incident", "undo", path]) == 0
    assert b"no decision" in capsysbinary.readouterr().err
    assert ask("--min-outlets", "2").count("score") == 2
    assert run(["incident", "show", path, "i0"]) == 1


def test_formulas_are_no_formulas_in_a_spreadsheet(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    article, record = strike(1, 3)
    record["events"][0]["gloss"] = "=1+1"
    assert run(["incidents", str(kept(tmp_path / "n.waqai", [(article, record)])), "--format", "csv"]) == 0
    assert "'=1+1" in capsysbinary.readouterr().out.decode()


def test_the_schema_is_known_to_its_number() -> None:
    assert len(migrations.MIGRATIONS) >= 3 and opening.MIGRATIONS is migrations.MIGRATIONS

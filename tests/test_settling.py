"""Incidents of a large archive are found a few days at a time, and are the same."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from archives import made_article, made_entry, record_of
from waqai.model import Article
from waqai.stores.archive import Archive

COPY = " ".join(f"كلمة{number}" for number in range(60))


def make_articles(chance: random.Random, number: int) -> list[tuple[Article, dict[str, Any]]]:
    """Acts of some days, dated or not, at three places; some articles are copies of one text, printed for months."""
    made = []
    for at in range(number):
        printed = f"2024-{chance.randint(1, 4):02}-{chance.randint(1, 9):02}"
        text = {"text": f"{COPY} رقم{at}"} if chance.random() < 0.2 else {}
        article = made_article(at, published=printed, outlet=f"صحيفة {at % 3}", **text)
        record = record_of(article, type=chance.choice(("CONSULT", "ASSAULT")))
        for entity, sector in zip(record["entities"], ("MIL", "REB"), strict=True):
            entity.update(country=chance.choice(("SDN", "YEM")), sector=sector)
        event = record["events"][0]
        event.update(actor=["e1"], recipient=["e2"], reported_by=None, mode=None)
        event["place"].update(lat=chance.choice((15.5, 13.0)), lon=32.5, country="SDN", name_en="Khartoum")
        if chance.random() < 0.3:
            event["date"] = None
        else:
            event["date"]["value"] = printed
        made.append((article, record))
    return made


def find_groups(path: Path, made: list[tuple[Article, dict[str, Any]]], step: int) -> list[list[str]]:
    with Archive(path, write=True) as archive:
        for first in range(0, len(made), step):
            archive.write([made_entry(article, record=record) for article, record in made[first : first + step]])
    with Archive(path) as archive:
        found = archive.query("SELECT incident, list(article ORDER BY article) FROM tellings GROUP BY incident")
        named = dict(found)
        assert "" not in named
        return sorted(named.values())


@pytest.mark.parametrize("seed", range(4))
def test_days_by_days_gives_the_same_incidents(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    made = make_articles(chance, 40)
    whole = find_groups(tmp_path / "whole.waqai", made, 40)
    monkeypatch.setattr("waqai.stores.incidents._HELD", 3)
    monkeypatch.setattr("waqai.stores.archive._SETTLED", 7)
    assert find_groups(tmp_path / "parts.waqai", made, 40) == whole
    assert find_groups(tmp_path / "mixed.waqai", chance.sample(made, 40), 5) == whole
    assert 5 < len(whole) < 40

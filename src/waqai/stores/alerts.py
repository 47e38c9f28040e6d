"""Saved queries in an archive: finding what is new to them, and keeping what was told and what waits."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from waqai.app.alerting import Alert, Entry, Match, count_independent, find_next_try, find_told
from waqai.app.record_line import to_line
from waqai.errors import InputError
from waqai.stores.archive import Archive
from waqai.stores.rows import to_cell

_MATCHES = """
WITH found AS ({sql}), matches AS (
    SELECT t.incident, a.number, a.id, f.event, coalesce(s.copy_group, a.id) AS copy_group, a.outlet
    FROM found f JOIN tellings t ON t.article = f.article AND t.event = f.event JOIN articles a ON a.id = f.article
        LEFT JOIN signatures s ON s.number = a.number
    WHERE t.incident <> ''
), told AS (
    SELECT t.incident FROM tellings t SEMI JOIN (
        SELECT unnest(tellings) AS name FROM alert_entries WHERE alert = ?
    ) e ON e.name = t.article || '/' || t.event
)
SELECT incident, id, event, copy_group, outlet FROM matches
WHERE incident IN (SELECT incident FROM matches WHERE number > ?) AND incident NOT IN (SELECT incident FROM told)
ORDER BY ALL
"""
# later tellings of an act that was told belong to it from then on, even where a person parts them from it
_GROW = """
UPDATE alert_entries e SET tellings = list_sort(list_distinct(list_concat(e.tellings, grown.names))) FROM (
    SELECT old.entry, list(n.article || '/' || n.event) AS names
    FROM (SELECT entry, unnest(tellings) AS name FROM alert_entries WHERE alert = ?) old
        JOIN tellings t ON t.article || '/' || t.event = old.name JOIN tellings n ON n.incident = t.incident
    WHERE t.incident <> '' GROUP BY old.entry
) grown
WHERE grown.entry = e.entry AND e.alert = ?
    AND len(list_distinct(list_concat(e.tellings, grown.names))) > len(e.tellings)
"""
_INCIDENT = (
    "SELECT incident, type, mode, status, first_day, last_day, actor, actor_en, actor_country, recipient, "
    "recipient_en, recipient_country, place, place_en, country, lat, lon, texts, score, gloss, sentence "
    "FROM incident_rows WHERE incident IN (SELECT unnest(?::VARCHAR[]))"
)
_ARTICLES = (
    "SELECT t.incident, t.article, t.event, t.outlet, t.published, a.title, a.url, t.sentence FROM telling_rows t "
    "JOIN articles a ON a.id = t.article WHERE t.incident IN (SELECT unnest(?::VARCHAR[])) "
    "ORDER BY t.published, t.article, t.event"
)
_IN_FEED = 100  # entries: what feed readers that come once a day or less still find


class AlertBook:
    """What an archive that is open for writing keeps of saved queries."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def begin(self, alerts: Iterable[Alert]) -> None:
        """Know these alerts: of one that is new, or whose query has changed, only what comes from now on is told.

        Raises InputError where a query is wrong.
        """
        for alert in alerts:
            try:
                self._archive.to_found(alert.query, "events")
            except InputError as error:
                raise InputError(f"alert {alert.name}: {error.message}", error.hint) from error
            known = self._archive.query("SELECT query FROM alerts WHERE name = ?", [to_cell(alert.name)]).to_dicts()
            if known != [{"query": to_cell(alert.query)}]:
                self._archive.query(
                    "INSERT OR REPLACE INTO alerts SELECT ?, ?, coalesce((SELECT max(number) FROM articles), 0), 0, 0",
                    [to_cell(alert.name), to_cell(alert.query)],
                )

    def tell(self, alert: Alert, now: float) -> int:
        """Keep an entry for each act that is new to the alert; how many these are."""
        self._archive.settle()
        name = to_cell(alert.name)
        sql, parameters = self._archive.to_found(alert.query, "events")
        self._archive.query(_GROW, [name, name])
        since = self._archive.query("SELECT since FROM alerts WHERE name = ?", [name]).to_dicts()[0]["since"]
        found = self._archive.query(_MATCHES.format(sql=sql), [*parameters, name, since])
        told = find_told((Match(*row) for row in found), alert.outlets)
        if not told:
            return 0
        made = datetime.datetime.fromtimestamp(now, datetime.UTC)
        acts = self._load_acts([members[0].incident for members in told])
        contents = [_to_content(alert, members, acts[members[0].incident], made) for members in told]
        tellings = [[f"{match.article}/{match.event}" for match in members] for members in told]
        self._archive.query(
            "INSERT INTO alert_entries SELECT number + (SELECT coalesce(max(number), 0) FROM alert_entries), entry, ?, "
            "?, tellings, content, ? FROM (SELECT unnest(?::BIGINT[]) AS number, unnest(?::VARCHAR[]) AS entry, "
            "unnest(?::VARCHAR[][]) AS tellings, unnest(?::VARCHAR[]) AS content)",
            [name, made.replace(tzinfo=None), "pending" if alert.webhook else "none", list(range(1, len(told) + 1)),
             [content["id"] for content in contents], tellings, [to_line(content).decode() for content in contents]],
        )  # fmt: skip
        return len(told)

    def load_entries(self, alert: Alert) -> list[Entry]:
        """The latest entries of an alert, newest first, for its feed."""
        return self._entries("e.alert = ? ORDER BY e.number DESC LIMIT ?", [to_cell(alert.name), _IN_FEED])

    def load_pending(self, alert: Alert, now: float) -> list[Entry]:
        """Entries that the alert's webhook must still get, oldest first; none while it is left alone."""
        return self._entries(
            "e.alert = ? AND e.state = 'pending' AND a.next_try <= ? ORDER BY e.number LIMIT ?",
            [to_cell(alert.name), now, _IN_FEED],
        )

    def save_posted(self, alert: Alert, posted: Sequence[str], now: float, failed: bool, wait: float) -> None:
        """Keep which entries the webhook got; where it `failed`, leave it alone longer each time, and at least for
        `wait` seconds."""
        name = to_cell(alert.name)
        self._archive.query(
            "UPDATE alert_entries SET state = 'posted' WHERE alert = ? AND entry IN (SELECT unnest(?::VARCHAR[]))",
            [name, list(posted)],
        )
        if not failed:
            self._archive.query("UPDATE alerts SET tries = 0, next_try = 0 WHERE name = ?", [name])
            return
        tries = self._archive.query("SELECT tries FROM alerts WHERE name = ?", [name]).to_dicts()[0]["tries"] + 1
        next_try = find_next_try(now, tries, wait)
        self._archive.query("UPDATE alerts SET tries = ?, next_try = ? WHERE name = ?", [tries, next_try, name])

    def find_next_post(self, alerts: Iterable[Alert]) -> float | None:
        """When the next webhook is to be tried, seconds since 1970; None where nothing waits."""
        found = self._archive.query(
            "SELECT min(a.next_try) AS next_try FROM alerts a JOIN alert_entries e ON e.alert = a.name "
            "WHERE e.state = 'pending' AND a.name IN (SELECT unnest(?::VARCHAR[]))",
            [[to_cell(alert.name) for alert in alerts if alert.webhook]],
        ).to_dicts()
        next_try = found[0]["next_try"]
        return None if next_try is None else float(next_try)

    def _entries(self, condition: str, parameters: list[Any]) -> list[Entry]:
        rows = self._archive.query(
            "SELECT e.entry, e.alert, e.made, e.content FROM alert_entries e JOIN alerts a ON a.name = e.alert "
            f"WHERE {condition}",
            parameters,
        )
        return [
            Entry(entry, alert, made.strftime("%Y-%m-%dT%H:%M:%SZ"), json.loads(content))
            for entry, alert, made, content in rows
        ]

    def _load_acts(self, incidents: list[str]) -> dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]:
        """The acts by their incidents, each with the articles that tell it."""
        articles: dict[str, list[dict[str, Any]]] = {}
        for row in self._archive.query(_ARTICLES, [incidents]).to_dicts():
            articles.setdefault(row.pop("incident"), []).append(row)
        acts = self._archive.query(_INCIDENT, [incidents]).to_dicts()
        return {act["incident"]: (act, articles[act["incident"]]) for act in acts}


def _to_content(
    alert: Alert,
    members: Sequence[Match],
    told: tuple[dict[str, Any], list[dict[str, Any]]],
    made: datetime.datetime,
) -> dict[str, Any]:
    """What is told of an act: its id is made from the alert and the first of the tellings."""
    act, articles = told
    first = f"{members[0].article}/{members[0].event}"
    digest = hashlib.sha256(f"{alert.name}\n{first}".encode("utf-8", "surrogatepass")).hexdigest()
    matching = {(match.article, match.event) for match in members}
    return {
        "id": f"urn:waqai:alert:{digest[:32]}", "alert": alert.name, "found": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "query": alert.query, **act, "first_day": _to_day(act["first_day"]), "last_day": _to_day(act["last_day"]),
        "outlets": sorted({match.outlet for match in members} - {""}), "independent": count_independent(members),
        "articles": [row for row in articles if (row["article"], row["event"]) in matching],
    }  # fmt: skip


def _to_day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()

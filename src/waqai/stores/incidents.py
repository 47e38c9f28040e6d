"""Incidents in an archive: the tellings of what is written, and the incidents that these change."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import duckdb
import msgspec

from waqai.app.incidents import (
    STRETCH,
    Decisions,
    Incident,
    Pair,
    find_day,
    find_days,
    find_fullest,
    find_incidents,
    find_region,
    find_stretches,
    find_touched,
    name_incident,
    to_score,
)
from waqai.app.record_line import Record
from waqai.app.tellings import Teller
from waqai.app.weighing import Name, Party, Telling
from waqai.stores.rows import to_cell

_HELD = 10_000  # tellings that are divided together, unless one day has more: 40 MB
_END = 2**31 - 1  # after all days
_DECODE = msgspec.msgpack.Decoder(Telling)
_ENCODE = msgspec.msgpack.Encoder(order="deterministic")
_NEAR = (
    "SELECT t.telling FROM tellings t SEMI JOIN "
    "(SELECT unnest(?::VARCHAR[]) AS type, unnest(?::INTEGER[]) AS day) k ON t.type = k.type AND t.day = k.day"
)
_OF_TEXTS = (
    "SELECT t.telling FROM tellings t SEMI JOIN (SELECT unnest(?::VARCHAR[]) AS text, unnest(?::INTEGER[]) AS stretch) "
    f"k ON t.copy_group = k.text AND t.day // {STRETCH} = k.stretch WHERE ? = '' OR t.type = ?"
)


class _Portion(NamedTuple):
    """Days to be divided together; what is new from `first` to `last` is divided with them."""

    first: int
    last: int
    days: list[int]


def drop_tellings(connection: duckdb.DuckDBPyConnection, articles: Sequence[str | None]) -> None:
    """Take out the tellings of articles that are to be written anew, and incidents that nobody tells any more. To be
    called within a transaction."""
    wanted = "WHERE article IN (SELECT unnest(?::VARCHAR[]))"
    gone = _read(connection, f"SELECT telling FROM tellings {wanted}", [list(articles)])
    told = connection.execute(f"SELECT DISTINCT incident FROM tellings {wanted}", [list(articles)]).fetchall()
    connection.execute(f"DELETE FROM tellings {wanted}", [list(articles)])
    names = [name for (name,) in told]
    connection.execute(
        "DELETE FROM incidents WHERE incident IN (SELECT unnest(?::VARCHAR[])) AND incident NOT IN "
        "(SELECT incident FROM tellings WHERE incident IN (SELECT unnest(?::VARCHAR[])))",
        [names, names],
    )
    _unsettle(connection, gone)


def save_tellings(connection: duckdb.DuckDBPyConnection, records: Iterable[Record], teller: Teller) -> None:
    """Keep the tellings of records; `settle` finds their incidents.

    To be called within a transaction, after the articles were put into their groups of copies.
    """
    written = list(records)
    names = [str(to_cell(record["id"])) for record in written]
    groups = _find_groups(connection, names)
    new: list[Telling] = []
    rows: list[tuple[Any, ...]] = []
    for name, record in zip(names, written, strict=True):
        sure = {event["id"]: event["confidence"] for event in record["events"]}
        for read in teller.find_tellings({**record, "id": name}, groups.get(name, name)):
            telling = _to_clean(read)
            new.append(telling)
            rows.append((
                "", name, telling.event, telling.text, telling.type, find_day(telling), sure[read.event],
                _ENCODE.encode(telling),
            ))  # fmt: skip
    _insert(connection, "tellings", ("VARCHAR",) * 5 + ("INTEGER", "DOUBLE", "BLOB"), rows)
    moved = _regroup(connection, sorted({telling.text for telling in new}))
    _unsettle(connection, [*new, *moved])


def is_settled(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether all incidents are found."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM unsettled) OR EXISTS (SELECT 1 FROM tellings WHERE incident = '')"
    ).fetchone()
    return not (row and row[0])


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Divide the tellings of unsettled days anew, and write what comes out. Within a transaction.

    What is read is bounded by these days, the copies of their texts and what persons decided about them, however large
    the archive is; types are divided one after another, and in each the days, so that few tellings are held at once.
    """
    decisions = read_decisions(connection)
    days = connection.execute("SELECT DISTINCT type, day FROM unsettled ORDER BY type, day").fetchall()
    new = connection.execute("SELECT DISTINCT type FROM tellings WHERE incident = ''").fetchall()
    for kind in sorted({kind for kind, *_ in (*days, *new)}):
        for portion in _divide_days(connection, kind, [day for other, day in days if other == kind]):
            _settle_days(connection, kind, portion, decisions)
    connection.execute("DELETE FROM unsettled")


def _divide_days(connection: duckdb.DuckDBPyConnection, kind: str, days: Sequence[int]) -> Iterator[_Portion]:
    """The days, sorted, in portions of so many tellings that memory stays flat however large the archive is."""
    counts: dict[int, int] = dict(
        connection.execute("SELECT day, count(*) FROM tellings WHERE type = ? GROUP BY day", [kind]).fetchall()
    )
    start, held = 0, 0
    chosen: list[int] = []
    for day in days:
        if chosen and held + counts.get(day, 0) > _HELD:
            yield _Portion(start, chosen[-1], chosen)
            start, chosen, held = chosen[-1] + 1, [], 0
        chosen.append(day)
        held += counts.get(day, 0)
    yield _Portion(start, _END, chosen)


def _settle_days(connection: duckdb.DuckDBPyConnection, kind: str, portion: _Portion, decisions: Decisions) -> None:
    days = {(kind, day) for day in portion.days}
    new = _read(
        connection,
        "SELECT telling FROM tellings WHERE incident = '' AND type = ? AND day BETWEEN ? AND ?",
        [kind, portion.first, portion.last],
    )
    near = _with_copies(connection, [*new, *_read_days(connection, find_region(days).read)], kind)
    names = {telling.name for telling in near}
    pairs = [pair for pair in decisions.together if names & set(pair)]
    decided = _find_named(connection, {name for pair in pairs for name in pair})
    if decided:  # what a person joined is settled together
        days |= find_days(_with_copies(connection, decided))
        near = _with_copies(connection, [*near, *_read_days(connection, find_region(days).read)])
    region = find_region(days)
    first = {telling.name for telling in new}
    _write(
        connection,
        [
            incident
            for incident in find_incidents(near, decisions)
            if region.holds(incident) or any(member.name in first for member in incident.members)
        ],
    )


def _with_copies(connection: duckdb.DuckDBPyConnection, tellings: Iterable[Telling], kind: str = "") -> list[Telling]:
    """Tellings with those of all copies of their texts that may be one with them (of one type, if named), once."""
    found = {telling.name: telling for telling in tellings}
    texts = sorted(find_stretches(found.values()))
    copies = _read(connection, _OF_TEXTS, [[text for text, _ in texts], [number for _, number in texts], kind, kind])
    found.update((telling.name, telling) for telling in copies)
    return list(found.values())


def _unsettle(connection: duckdb.DuckDBPyConnection, changed: Collection[Telling]) -> None:
    """Note the days of tellings that came or went, and of the copies that are one with them: they count on one day."""
    names = {telling.name for telling in changed}
    days = sorted(find_days(find_touched(_with_copies(connection, changed), names)))
    _insert(connection, "unsettled", ("VARCHAR", "INTEGER"), days)


def read_decisions(connection: duckdb.DuckDBPyConnection) -> Decisions:
    """What persons decided and did not take back."""
    kinds: dict[str, set[Pair]] = {"together": set(), "apart": set()}
    for kind, *cells in connection.execute(
        "SELECT kind, article, event, other_article, other_event FROM decisions WHERE NOT undone"
    ).fetchall():
        one, two = sorted(((cells[0], cells[1]), (cells[2], cells[3])))
        kinds[kind].add((one, two))
    return Decisions(frozenset(kinds["together"]), frozenset(kinds["apart"]))


def find_members(connection: duckdb.DuckDBPyConnection, incident: str) -> list[Telling]:
    """The tellings of an incident; none where there is no such incident."""
    return _read(
        connection, "SELECT telling FROM tellings WHERE incident = ? ORDER BY article, event", [to_cell(incident)]
    )


def save_decisions(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    pairs: Sequence[tuple[Telling, Telling]],
    note: str,
    now: datetime.datetime,
) -> None:
    """Keep that pairs of tellings are one act (`together`) or two (`apart`), and obey it. Within a transaction.

    Whatever was decided of the same pairs before is undone by it.
    """
    row = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM decisions").fetchone()
    cells = [(*one.name, *two.name) for one, two in pairs]
    for pair in cells:
        connection.execute(
            "UPDATE decisions SET undone = true WHERE NOT undone AND ((article, event, other_article, other_event) = "
            "(?, ?, ?, ?) OR (other_article, other_event, article, event) = (?, ?, ?, ?))",
            [*pair, *pair],
        )
    rows = [(row[0] if row else 1, kind, *pair, now, note, False) for pair in cells]
    _insert(connection, "decisions", ("BIGINT", *("VARCHAR",) * 5, "TIMESTAMP", "VARCHAR", "BOOLEAN"), rows)
    _unsettle(connection, [telling for pair in pairs for telling in pair])
    settle(connection)


def undo_decision(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Take the last decision back: kind, note and day of what was undone, none where there is none. Within a
    transaction."""
    row = connection.execute("SELECT max(number) FROM decisions WHERE NOT undone").fetchone()
    if row is None or row[0] is None:
        return []
    cells = connection.execute(
        "SELECT kind, note, made, article, event, other_article, other_event FROM decisions "
        "WHERE number = ? AND NOT undone",
        [row[0]],
    ).fetchall()
    connection.execute("UPDATE decisions SET undone = true WHERE number = ?", [row[0]])
    names = {pair for *_, a, b, c, d in cells for pair in ((a, b), (c, d))}
    _unsettle(connection, _find_named(connection, names))
    settle(connection)
    return list(dict.fromkeys((kind, note, str(made)[:10]) for kind, note, made, *_ in cells))


def count_untold(connection: duckdb.DuckDBPyConnection) -> int:
    """How many articles with events were read before there were incidents: those of an archive of an older schema."""
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM events WHERE status <> 'negated'), (SELECT count(*) FROM tellings)"
    ).fetchone()
    if counts and counts[0] == counts[1]:
        return 0  # as it mostly is; what follows takes .1 s for 60,000 articles
    row = connection.execute(
        "SELECT count(DISTINCT article) FROM events v WHERE status <> 'negated' "
        "AND NOT EXISTS (SELECT 1 FROM tellings t WHERE t.article = v.article)"
    ).fetchone()
    return int(row[0]) if row else 0


def _to_clean(telling: Telling) -> Telling:
    """A telling without half surrogate pairs, as the columns of events have it."""
    cells = (cell for party in (*telling.actors, *telling.recipients) for cell in (party.key, party.name))
    try:
        "".join((telling.event, telling.place, telling.place_en, *telling.roots, *cells)).encode()
    except UnicodeEncodeError:
        return msgspec.structs.replace(
            telling, event=_clean(telling.event), place=_clean(telling.place), place_en=_clean(telling.place_en),
            roots=frozenset(map(_clean, telling.roots)), actors=tuple(map(_to_clean_party, telling.actors)),
            recipients=tuple(map(_to_clean_party, telling.recipients)),
        )  # fmt: skip
    return telling


def _to_clean_party(party: Party) -> Party:
    return msgspec.structs.replace(party, key=_clean(party.key), name=_clean(party.name))


def _clean(cell: str) -> str:
    return str(to_cell(cell))


def _find_groups(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> dict[str, str]:
    return dict(
        connection.execute(
            "SELECT article, copy_group FROM signatures WHERE article IN (SELECT unnest(?::VARCHAR[]))", [list(names)]
        ).fetchall()
    )


def _regroup(connection: duckdb.DuckDBPyConnection, groups: Sequence[str]) -> list[Telling]:
    """Bring up to date the tellings of articles whose group of copies has become one of these; they are returned."""
    stale = connection.execute(
        "SELECT t.telling, s.copy_group FROM signatures s JOIN tellings t ON t.article = s.article "
        "WHERE s.copy_group IN (SELECT unnest(?::VARCHAR[])) AND t.copy_group <> s.copy_group",
        [list(groups)],
    ).fetchall()
    moved = [msgspec.structs.replace(_DECODE.decode(packed), text=group) for packed, group in stale]
    for telling in moved:
        connection.execute(
            "UPDATE tellings SET copy_group = ?, telling = ? WHERE article = ? AND event = ?",
            [telling.text, _ENCODE.encode(telling), *telling.name],
        )
    return moved


def _find_named(connection: duckdb.DuckDBPyConnection, names: Collection[Name]) -> list[Telling]:
    if not names:
        return []
    cells = sorted(names)
    return _read(
        connection,
        "SELECT t.telling FROM tellings t SEMI JOIN "
        "(SELECT unnest(?::VARCHAR[]) AS article, unnest(?::VARCHAR[]) AS event) k "
        "ON t.article = k.article AND t.event = k.event",
        [[article for article, _ in cells], [event for _, event in cells]],
    )


def _read_days(connection: duckdb.DuckDBPyConnection, days: Collection[tuple[str, int]]) -> list[Telling]:
    return _read(connection, _NEAR, [[kind for kind, _ in days], [day for _, day in days]]) if days else []


def _read(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any]) -> list[Telling]:
    return [_DECODE.decode(packed) for (packed,) in connection.execute(sql, parameters).fetchall()]


def _write(connection: duckdb.DuckDBPyConnection, incidents: Sequence[Incident]) -> None:
    """Rows of the incidents, in place of all that their tellings belonged to before."""
    members = [telling for incident in incidents for telling in incident.members]
    names = {t.name: name for i in incidents for name in [name_incident(i.members)] for t in i.members}
    keys = [[t.article for t in members], [t.event for t in members], [names[t.name] for t in members]]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE divided AS SELECT t.incident AS old, k.* FROM tellings t JOIN (SELECT "
        "unnest(?::VARCHAR[]) AS article, unnest(?::VARCHAR[]) AS event, unnest(?::VARCHAR[]) AS incident) k "
        "ON t.article = k.article AND t.event = k.event",
        keys,
    )
    connection.execute(
        "UPDATE tellings SET incident = d.incident FROM divided d "
        "WHERE tellings.article = d.article AND tellings.event = d.event AND tellings.incident <> d.incident"
    )
    touched = connection.execute("SELECT old FROM divided UNION SELECT incident FROM divided").fetchall()
    connection.execute("DROP TABLE divided")
    named = [[name for (name,) in touched]]
    connection.execute("DELETE FROM incidents WHERE incident IN (SELECT unnest(?::VARCHAR[]))", named)
    told = connection.execute(
        "SELECT t.incident, t.telling, t.article, a.outlet, t.confidence FROM tellings t "
        "JOIN articles a ON a.id = t.article WHERE t.incident IN (SELECT unnest(?::VARCHAR[])) "
        "ORDER BY t.article, t.event",
        named,
    ).fetchall()
    by_incident: dict[str, list[_Told]] = {}
    for incident, packed, article, outlet, confidence in told:
        by_incident.setdefault(incident, []).append(_Told(_DECODE.decode(packed), article, outlet, confidence))
    kinds = ("VARCHAR", "VARCHAR", "DATE", "DATE", *("INTEGER",) * 4, "DOUBLE", "VARCHAR", "VARCHAR")
    _insert(connection, "incidents", kinds, [_to_row(name, by_incident[name]) for name in sorted(by_incident)])


class _Told(NamedTuple):
    telling: Telling
    article: str
    outlet: str
    confidence: float


def _to_row(name: str, told: Sequence[_Told]) -> tuple[Any, ...]:
    tellings = [one.telling for one in told]
    days = [t.day for t in tellings if t.day] or [t.printed for t in tellings if t.printed]
    sure: dict[str, float] = {}
    for one in told:
        sure[one.telling.text] = max(one.confidence, sure.get(one.telling.text, 0.0))
    article, event = find_fullest(tellings).name
    return (
        name, tellings[0].type, _to_date(min(days, default=0)), _to_date(max(days, default=0)), len(told),
        len({one.article for one in told}), len(sure), len({one.outlet for one in told if one.outlet}),
        to_score(sure), article, event,
    )  # fmt: skip


def _to_date(ordinal: int) -> datetime.date | None:
    return datetime.date.fromordinal(ordinal) if ordinal else None


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, kinds: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    if rows:
        columns = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
        connection.execute(
            f"INSERT INTO {table} SELECT {columns}", [list(column) for column in zip(*rows, strict=True)]
        )


def find_silent(connection: duckdb.DuckDBPyConnection, incident: str) -> list[str]:
    """Outlets that printed something on the days of an incident, or on the two after, but nothing of it."""
    found = connection.execute(
        "SELECT DISTINCT a.outlet FROM articles a, incidents i WHERE i.incident = $incident AND a.state = 'read' "
        "AND a.outlet <> '' AND TRY_CAST(left(a.published, 10) AS DATE) BETWEEN i.first_day AND i.last_day + 2 "
        "AND a.outlet NOT IN (SELECT outlet FROM telling_rows WHERE incident = $incident) ORDER BY ALL",
        {"incident": to_cell(incident)},
    )
    return [outlet for (outlet,) in found.fetchall()]


def find_told(connection: duckdb.DuckDBPyConnection, incident: str) -> Iterator[dict[str, Any]]:
    """What each telling of an incident says: the columns of the view telling_rows, earliest printed first."""
    cursor = connection.execute(
        "SELECT * FROM telling_rows WHERE incident = ? ORDER BY published, article, event", [to_cell(incident)]
    )
    names = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))

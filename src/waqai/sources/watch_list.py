"""`sources.toml`: the sources that are watched, the archive into which they go, and saved queries of it."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path
from typing import Any

from msgspec import Struct

from waqai.app.alerting import Alert
from waqai.app.queries import read_query
from waqai.app.watching import Source
from waqai.errors import FetchError, InputError
from waqai.sources.article import prefix_date

_SHORTEST = 60  # seconds: no outlet publishes faster, and hosts shut out those who ask more often
_LONGEST = 31 * 86_400
_UNITS = {"m": 60, "h": 3600, "d": 86_400}
_EVERY = re.compile(r"\s*(\d{1,6})\s*([mhd])\s*")
_WANTED = ("name", "url", "every")
_KEYS = (*_WANTED, "since")
_LONGEST_NAME = 100
_ALERT_KEYS = ("name", "query", "outlets", "feed", "webhook")
_MOST_OUTLETS = 1000


class WatchList(Struct, frozen=True):
    """The sources and saved queries, in the order of the file; `archive` is a path, empty where the file names none."""

    sources: tuple[Source, ...]
    archive: str = ""
    alerts: tuple[Alert, ...] = ()


def load_watch_list(path: str) -> WatchList:
    """The sources of the file, its archive and its alerts; paths are taken from the folder in which the file lies.

    Raises InputError where the file cannot be read, is no TOML, or has faults: all of them at once, each with its line.
    """
    text = _read(path)
    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(
            f"{path}: is not TOML: {error}", 'texts stand in "…", and each source opens with [[source]]'
        ) from error
    listed = given.get("source")
    known = ("source", "archive", "alerts")
    faults = [f"`{key}` is not known; sources are written as [[source]]" for key in given if key not in known]
    archive = given.get("archive", "")
    if not isinstance(archive, str) or "\0" in archive or ("archive" in given and not archive.strip()):
        faults.append('`archive` is no path; write archive = "news.waqai" above the first [[source]]')
    if not isinstance(listed, list) or not listed or not all(isinstance(table, dict) for table in listed):
        faults.append("the file lists no source; each opens with a line [[source]]")
        listed = []
    places = _Places(text, "source", len(listed))
    sources: list[Source] = []
    for number, table in enumerate(listed):
        cells: dict[str, Any] = {}
        for key in (*_WANTED, *(key for key in table if key not in _WANTED)):
            try:
                cells[key] = _cell(key, table.get(key))
                _refuse_twin(key, cells[key], sources)
            except InputError as error:
                faults.append(f"{places.find(number, key)}: {error.message}")
        # one with faults stays in the list, so that its twins are found too
        sources.append(
            Source(cells.get("name", ""), cells.get("url", ""), cells.get("every", 0), cells.get("since", ""))
        )
    alerts = _read_alerts(given.get("alerts", []), text, Path(path).parent, faults)
    if faults:
        counted = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        shown = "\n".join(f"  {fault}" for fault in faults)
        raise InputError(
            f"{path}: {counted}\n{shown}",
            'a source has name = "…", url = "https://…", every = "30m" and, if wanted, since = "2024-01-01"; '
            'an alert has name = "…", query = "…" and feed = "….atom" or webhook = "https://…"',
        )
    return WatchList(tuple(sources), str(Path(path).parent / archive) if archive else "", alerts)


def _read_alerts(listed: Any, text: str, folder: Path, faults: list[str]) -> tuple[Alert, ...]:
    """The saved queries; what is wrong with them is added to the faults."""
    if not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
        faults.append("`alerts` are no tables; each opens with a line [[alerts]]")
        return ()
    places = _Places(text, "alerts", len(listed))
    alerts: list[Alert] = []
    for number, table in enumerate(listed):
        cells: dict[str, Any] = {"outlets": 1, "feed": "", "webhook": ""}
        for key in ("name", "query", *(key for key in table if key not in ("name", "query"))):
            try:
                cells[key] = _alert_cell(key, table.get(key), folder)
                for other, alert in enumerate(alerts, 1):
                    if key in ("name", "feed") and cells[key] and getattr(alert, key) == cells[key]:
                        raise InputError(f"`{key}` is that of alert {other}: {table[key]}")
            except InputError as error:
                faults.append(f"{places.find(number, key)}: {error.message}")
        if not {"feed", "webhook"} & set(table):
            faults.append(f"{places.find(number, 'feed')}: neither `feed` nor `webhook` is there; give one of them")
        known = {key: cell for key, cell in cells.items() if key in _ALERT_KEYS}
        alerts.append(Alert(**{"name": "", "query": "", **known}))
    return tuple(alerts)


def _alert_cell(key: str, value: Any, folder: Path) -> Any:
    """One value as an `Alert` holds it. Raises InputError with what is wrong."""
    if key not in _ALERT_KEYS:
        raise InputError(f"`{key}` is not known; an alert has {', '.join(_ALERT_KEYS)}")
    if value is None:
        raise InputError(f"`{key}` is missing")
    if key == "outlets":
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_OUTLETS:
            raise InputError(f"`outlets` is {str(value)[:40]!r}; write how many must tell an act, from 1")
        return value
    if not isinstance(value, str):
        raise InputError(f'`{key}` is not a string; write {key} = "…"')
    plain = value.strip()
    if key == "name":
        return _name(plain)
    if key == "webhook":
        return _address(plain, "webhook")
    if key == "feed":
        if not plain or "\0" in plain or plain.endswith(("/", "\\")):
            raise InputError('`feed` is no path of a file; write feed = "alerts.atom"')
        return str(folder / plain)
    if not plain:
        raise InputError("`query` is empty; it would find everything")
    try:
        read_query(plain)
    except InputError as error:
        raise InputError(f"`query`: {error.message}") from error
    return plain


def _name(plain: str) -> str:
    if not plain or len(plain) > _LONGEST_NAME or not plain.isprintable():
        raise InputError(f"`name` must be 1 to {_LONGEST_NAME} printable characters")
    return plain


def _read(path: str) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        raise InputError(
            f"{path}: no such file", "check the spelling, or write one: each source has [[source]], name, url and every"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8", "save it as UTF-8, as TOML wants it") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}", "name a TOML file that you may read") from error


def _cell(key: str, value: Any) -> Any:
    """One value as a `Source` holds it. Raises InputError with what is wrong."""
    if key not in _KEYS:
        raise InputError(f"`{key}` is not known; a source has {', '.join(_KEYS)}")
    if value is None:
        raise InputError(f"`{key}` is missing")
    if key == "since":
        return _since(value)
    if not isinstance(value, str):
        raise InputError(f'`{key}` is not a string; write {key} = "…"')
    if key == "every":
        return _seconds(value)
    plain = value.strip()
    if key == "url":
        return _address(plain)
    return _name(plain)


def _address(value: str, key: str = "url") -> str:
    from waqai.sources.addresses import read_address  # with httpx2, which only those who fetch should wait for

    try:
        read_address(value)
    except FetchError as error:
        raise InputError(f"`{key}` {error.message}; {error.hint}") from error
    return value


def _seconds(value: str) -> int:
    found = _EVERY.fullmatch(value)
    if found is None:
        raise InputError(f'`every` is {value[:40]!r}; write a number of minutes, hours or days: "30m", "2h", "1d"')
    seconds = int(found[1]) * _UNITS[found[2]]
    if not _SHORTEST <= seconds <= _LONGEST:
        raise InputError(f'`every` is {value[:40]!r}; from "1m" to "31d" is possible')
    return seconds


def _since(value: Any) -> str:
    if isinstance(value, datetime.date):  # TOML has dates without quotation marks; its time stamps are dates too
        return value.strftime("%Y-%m-%d")
    date = prefix_date(value) if isinstance(value, str) else ""
    if not date or date != value.strip():
        raise InputError(
            f'`since` is {str(value)[:40]!r}; write a day, a month or a year: "2024-05-08", "2024-05", "2024"'
        )
    return date


def _refuse_twin(key: str, value: Any, sources: list[Source]) -> None:
    for number, source in enumerate(sources, 1):
        if (key == "name" and source.name == value) or (key == "url" and source.url == value):
            raise InputError(f"`{key}` is that of source {number}: {value}")


class _Places:
    """Where tables of one kind and their keys stand. tomllib does not tell; the usual layout does, by its headers."""

    def __init__(self, text: str, kind: str, tables: int) -> None:
        self._lines = text.split("\n")
        self._kind = kind.removesuffix("s")
        every = [number for number, line in enumerate(self._lines) if re.match(r"\s*\[", line)]
        own = re.compile(rf"\s*\[\[\s*{kind}\s*\]\]")
        headers = [number for number in every if own.match(self._lines[number])]
        # other layouts (an inline list, a header within a long string) have no lines to be trusted
        self._headers = headers if len(headers) == tables else []
        self._ends = [*every, len(self._lines)]

    def find(self, table: int, key: str) -> str:
        """`line 7, source 2`: the line of the key, or of the table's header where the key is missing."""
        if not self._headers:
            return f"{self._kind} {table + 1}"
        start = self._headers[table]
        end = next(number for number in self._ends if number > start)
        own = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        lines = range(start + 1, end)
        line = next((number for number in lines if own.match(self._lines[number])), start)
        return f"line {line + 1}, {self._kind} {table + 1}"

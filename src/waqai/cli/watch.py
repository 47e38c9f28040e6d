"""`waqai watch`: sources asked again and again, and what is new in them added to an archive."""

from __future__ import annotations

import datetime
import random
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waqai.cli.options import data_option, host_option
from waqai.cli.talk import complain, say

if TYPE_CHECKING:
    from waqai.app.ingest import Given
    from waqai.app.polling import Ask, Notes, Outcome, Ports
    from waqai.app.watching import Health, Source
    from waqai.cli.alerts import Alerting
    from waqai.model import Article
    from waqai.sources.fetching import Validators
    from waqai.sources.watch_list import WatchList
    from waqai.stores.watch_state import WatchState

_STATE = ".watch"  # at the end of the archive's name


@click.command()
@click.argument("sources", metavar="SOURCES.toml")
@click.option(
    "--archive",
    default="",
    metavar="ARCHIVE",
    help="The archive into which articles go, instead of the one that the file names; it is made when it is not there.",
)
@click.option("--once", is_flag=True, help="Ask the sources that are due, once, and stop: for cron.")
@click.option("--health", is_flag=True, help="Ask nothing; print how each source is doing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="Of --health: text (default) or json.")
@data_option
@host_option
def watch(
    sources: str, archive: str, once: bool, health: bool, form: str | None, data: Path | None, hosts: tuple[str, ...]
) -> int:
    """Ask the feeds, sitemaps and pages of SOURCES.toml when each is due, and add what is new to an archive.

    Runs until it is stopped by Ctrl-C, and goes on where it was when it is started again. The archive is open only
    while articles are written.

    \b
    waqai watch sources.toml --archive news.waqai
    waqai watch sources.toml --once      one round, where the file names the archive
    waqai watch sources.toml --health
    """
    from waqai.sources.watch_list import load_watch_list

    if once and health:
        raise click.UsageError("--once asks the sources and --health does not: give one of them")
    if form and not health:
        raise click.UsageError("--format is for --health: a watch prints no data")
    watched = load_watch_list(sources)
    place = archive or watched.archive
    if not place:
        from waqai.errors import InputError

        raise InputError(
            f"{sources}: names no archive",
            'say --archive news.waqai, or write archive = "news.waqai" above the first [[source]]',
        )
    if health:
        return _show_health(watched, f"{place}{_STATE}", form or "text")
    return _watch(watched, place, once, data, hosts)


def _watch(watched: WatchList, archive: str, once: bool, data: Path | None, hosts: tuple[str, ...]) -> int:
    from waqai.app.polling import find_due, poll_sources, watch_sources
    from waqai.assemble import open_archive
    from waqai.cli.alerts import Alerting
    from waqai.sources.posting import Poster
    from waqai.stores.watch_state import WatchState

    sources = watched.sources
    outcomes: list[Outcome] = []

    def report(outcome: Outcome) -> None:
        _report(outcome)
        if once:
            outcomes.append(outcome)

    is_new = not Path(archive).exists()
    with WatchState(f"{archive}{_STATE}", time.time) as state, Poster(allowed=hosts) as poster:
        if is_new:
            state.forget_pages()
        alerting = Alerting(
            watched.alerts, lambda: open_archive(archive, write=True, data=data), poster.post, time.time, time.sleep
        )
        ports = _ports(alerting, state, hosts, data, report)
        if not once:
            say(f"watching {_counted(len(sources), 'source')} for {archive}; Ctrl-C stops")
            watch_sources(
                sources,
                ports,
                _Chances(),
                time.sleep,
                lambda error: say(f"{error.message}; it is tried again each minute"),
            )
        due = find_due(sources, state.load_health(), time.time())
        if due:
            poll_sources(due, ports)
        else:
            alerting.follow(False)
    new = sum(outcome.articles for outcome in outcomes)
    say(f"{archive}: {_counted(new, 'new article')}; {len(due):,} of {_counted(len(sources), 'source')} asked")
    return 1 if alerting.failures or any(outcome.error for outcome in outcomes) else 0


def _ports(
    alerting: Alerting, state: WatchState, hosts: tuple[str, ...], data: Path | None, report: Callable[[Outcome], None]
) -> Ports:
    from waqai.app.gates import find_refusal
    from waqai.app.polling import Ports, Step
    from waqai.assemble import read_many
    from waqai.scale.threads import Crew

    reading = threading.Lock()  # what is learned of words while reading is shared by all that read

    def read_in_turn(articles: Iterable[Article]) -> Iterator[tuple[Article, bytes]]:
        lines = iter(read_many(articles, processes=1, data=data))
        while True:
            with reading:
                line = next(lines, None)
            if line is None:
                return
            yield line

    crew: Crew[Step] = Crew()
    return Ports(
        _asker(hosts, data, reading),
        alerting.open,
        state,
        read_in_turn,
        find_refusal,
        lambda given: complain(given.message, given.hint),
        report,
        time.time,
        crew,
        alerting.follow,
    )


def _asker(allowed: tuple[str, ...], data: Path | None, reading: threading.Lock) -> Ask:
    from waqai.cli.given import to_given
    from waqai.cli.records import date_reader, reader
    from waqai.sources.fetching import Fetcher, Hosts
    from waqai.sources.web import read_web

    read_line, hosts = date_reader(reader(data)), Hosts()

    def read_date(line: str) -> str:
        with reading:
            return read_line(line)

    def ask(source: Source, notes: Notes) -> Iterator[Given]:
        with Fetcher(allowed=allowed, memory=_Remembered(notes), hosts=hosts) as fetcher:
            found = read_web(
                source.url, read_date=read_date, fetcher=fetcher, is_known=notes.is_known, since=source.since
            )
            for received in found:
                yield to_given(source.url, received)

    return ask


class _Remembered:
    """The memory of a fetcher, kept in the state of the watch with what was fetched."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def get(self, address: str) -> Validators | None:
        """What was kept for the address, or None."""
        from waqai.sources.fetching import Validators

        found = self._notes.find_validators(address)
        return None if found is None else Validators(*found)

    def set(self, address: str, validators: Validators) -> None:
        """Keep them, instead of what was kept before."""
        self._notes.save_validators(address, validators.etag, validators.modified)


class _Chances:
    """A chance for each source, drawn anew for each hour: one drawn at every look would come out low in the end."""

    def __init__(self) -> None:
        self._seed = random.random()

    def __call__(self, name: str) -> float:
        return random.Random(f"{self._seed} {time.time() // 3600} {name}").random()


def _report(outcome: Outcome) -> None:
    name = outcome.source.name
    if outcome.error:
        times = "" if outcome.failures == 1 else f" ({outcome.failures:,} times in a row)"
        complain(f"{name}{times}: {outcome.error}", outcome.hint)
    if outcome.articles or outcome.faults:
        parts = [f"{outcome.articles:,} new"]
        parts += [f"{outcome.refused:,} refused"] if outcome.refused else []
        parts += [f"{outcome.undated:,} without a date"] if outcome.undated else []
        parts += [f"{outcome.faults:,} could not be had"] if outcome.faults else []
        say(f"{name}: {', '.join(parts)}")


def _show_health(watched: WatchList, place: str, form: str) -> int:
    from waqai.app.record_line import to_line
    from waqai.app.watching import Health, find_rates
    from waqai.exports.text import safe
    from waqai.stores.watch_state import load_health

    now = time.time()
    health = load_health(place, time.time)
    rows = [(source, health.get(source.name, Health())) for source in watched.sources]
    if form == "json":
        listed = [_to_row(source, state, now) for source, state in rows]
        sys.stdout.buffer.write(to_line({"sources": listed}) + b"\n")
        return 0
    lines = [f"{'last success':<17}  {'failures':>8}  {'an hour':>8}  {'undated':>7}  {'refused':>7}  source"]
    for source, state in rows:
        rates = find_rates(state, now)
        lines.append(
            f"{_to_moment(state.last_success)[:16].replace('T', ' ') + 'Z' if state.last_success else 'never':<17}  "
            f"{state.failures:>8,}  {rates.articles_an_hour:>8.1f}  {rates.undated:>7.0%}  {rates.refused:>7.0%}  "
            f"{safe(source.name)}"
        )
        if state.last_error:
            lines.append(f"{'':<17}  last error: {safe(state.last_error)}")
    sys.stdout.buffer.write(("\n".join(lines) + "\n").encode("utf-8", "replace"))
    return 0


def _to_row(source: Source, health: Health, now: float) -> dict[str, str | int | float | None]:
    from waqai.app.watching import find_rates

    rates = find_rates(health, now)
    return {
        "name": source.name,
        "url": source.url,
        "last_poll": _to_moment(health.last_poll) or None,
        "last_success": _to_moment(health.last_success) or None,
        "last_error": health.last_error or None,
        "failures": health.failures,
        "articles_an_hour": round(rates.articles_an_hour, 2),
        "undated": round(rates.undated, 4),
        "refused": round(rates.refused, 4),
    }


def _to_moment(seconds: float) -> str:
    """`2024-05-08T09:00:00Z`; empty for never."""
    if not seconds:
        return ""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")

"""`waqai incident`: one act as outlets tell it, and what a person decides about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from waqai.cli.talk import say

if TYPE_CHECKING:
    from waqai.app.versions import Version


@click.group()
def incident() -> None:
    """Compare how outlets tell one act; divide and join incidents."""


@incident.command()
@click.argument("archive", metavar="ARCHIVE")
@click.argument("incident", metavar="INCIDENT")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text (default) or json.")
def show(archive: str, incident: str, form: str) -> int:
    """Show how each text tells an act: what it asserts, attributes and leaves out, and in which words.

    Outlets that print one text stand together.
    """
    from waqai.app.record_line import to_line
    from waqai.app.versions import Told, find_versions
    from waqai.assemble import open_archive

    with open_archive(archive) as store:
        rows = store.find_incident(incident)
        versions = find_versions(
            Told(store.record(row["article"]), row["event"], row["copy_group"] or row["article"]) for row in rows
        )
    if form == "json":
        sys.stdout.buffer.write(to_line({"incident": incident, "versions": versions}) + b"\n")
    else:
        events = sorted({f"{row['article']}/{row['event']}" for row in rows})
        sys.stdout.buffer.write(_to_text(versions, events).encode("utf-8", "replace"))
    return 0


@incident.command()
@click.argument("archive", metavar="ARCHIVE")
@click.argument("incident", metavar="INCIDENT")
@click.argument("events", metavar="EVENT...", nargs=-1, required=True)
@click.option("--note", default="", metavar="TEXT", help="Why, to be kept with the decision.")
def split(archive: str, incident: str, events: tuple[str, ...], note: str) -> int:
    """Decide that events (ARTICLE/EVENT, as show lists them) tell another act than the rest of their incident.

    The decision outlives rereading.
    """
    from waqai.assemble import open_archive

    with open_archive(archive, write=True) as store:
        store.part_incident(incident, events, note)
    say(f"{incident}: {len(events):,} events parted from it; undo: waqai incident undo {archive}")
    return 0


@incident.command()
@click.argument("archive", metavar="ARCHIVE")
@click.argument("incidents", metavar="INCIDENT...", nargs=-1, required=True)
@click.option("--note", default="", metavar="TEXT", help="Why, to be kept with the decision.")
def merge(archive: str, incidents: tuple[str, ...], note: str) -> int:
    """Decide that incidents are one act. The decision outlives rereading."""
    from waqai.assemble import open_archive

    with open_archive(archive, write=True) as store:
        store.join_incidents(incidents, note)
    say(f"{len(set(incidents)):,} incidents are one; undo: waqai incident undo {archive}")
    return 0


@incident.command()
@click.argument("archive", metavar="ARCHIVE")
def undo(archive: str) -> int:
    """Take back the last decision that still holds."""
    from waqai.assemble import open_archive

    with open_archive(archive, write=True) as store:
        undone = store.undo_decision()
    for kind, note, day in undone:
        say(f"undone: {kind}, decided on {day}{f' ({note})' if note else ''}")
    if not undone:
        say("there is no decision to take back")
    return 0


def _to_text(versions: tuple[Version, ...], events: list[str]) -> str:
    from waqai.exports.text import safe

    lines = []
    for version in versions:
        outlets = ", ".join(map(safe, version.outlets)) or "outlet not known"
        lines += [f"{outlets} · {version.published or 'no date'} · {', '.join(map(safe, version.articles))}"]
        lines += [f"    {safe(version.gloss)}"]
        source = " / ".join(safe(name) for name in version.attributed if name)
        lines += [f"    {'says who reports it: ' + source if source else 'asserts it'} · {version.status}"]
        told = (("date", version.date), ("place", version.place))
        lines += [f"    {name:<11} {safe(value)}" for name, value in told if value]
        lines += [f"    {part:<11} {' | '.join(map(safe, words))}" for part, words in version.words.items()]
        if version.leaves_out:
            lines += [f"    leaves out  {', '.join(version.leaves_out)}"]
        lines += [f"    {safe(' '.join(version.sentence.split()))}", ""]
    return "\n".join([*lines, "events: " + " ".join(map(safe, events))]) + "\n"

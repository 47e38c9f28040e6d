"""`waqai copies`: articles of an archive that print one text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import click

from waqai.cli.talk import say

_REASONS = {"credit": "credits it", "earliest": "has the earliest date", "first-seen": "came in first"}


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text (default) or json.")
def copies(archive: str, form: str) -> int:
    """List groups of articles that print one text, each a little changed, with their probable origin.

    A line for each article: id, publish date, outlet, title or address, parted by tabs; * marks the one that is
    nearest to the origin.
    """
    from waqai.assemble import open_archive

    with open_archive(archive) as store:
        found = store.find_copies()
        for piece in _to_json(found) if form == "json" else _to_text(found):
            sys.stdout.buffer.write(piece)
    return 0


def _to_json(groups: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    from waqai.app.record_line import to_line

    opening = b"["
    for group in groups:
        yield opening + b"\n" + to_line(group)
        opening = b","
    yield b"[]\n" if opening == b"[" else b"\n]\n"


def _to_text(groups: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    from waqai.exports.text import safe

    number = 0
    for number, group in enumerate(groups, 1):
        members = group["members"]
        outlets = {member["outlet"] for member in members if member["outlet"]}
        agency = f"{safe(group['agency'])}; " if group["agency"] else ""
        lines = [
            f"{len(members):,} articles, {len(outlets):,} outlets; "
            f"origin: {agency}{safe(group['origin'])} {_REASONS[group['why']]}"
        ]
        for member in members:
            mark = "*" if member["id"] == group["origin"] else " "
            cells = (member["id"], member["published"], member["outlet"], member["title"] or member["url"])
            lines.append(f"{mark} " + "\t".join(map(safe, cells)))
        yield (("\n" if number > 1 else "") + "\n".join(lines) + "\n").encode("utf-8", "replace")
    if not number:
        say("no article is a copy of another")

"""`waqai diff`: what a second reading changed in an archive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from waqai.cli.progress import follow

if TYPE_CHECKING:
    from waqai.app.compare import Summary

_ROWS_SHOWN = 30


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.option(
    "--examples", default=0, type=click.IntRange(min=0), metavar="N", help="Also list the first N differences."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text (default) or json.")
def diff(archive: str, examples: int, form: str) -> int:
    """Show what appeared, vanished and changed in articles that were read again, by event type and by table row.

    Each article's current record is compared with the one before it.
    """
    from waqai.app.compare import summarise
    from waqai.app.record_line import to_line
    from waqai.assemble import open_archive

    with open_archive(archive) as store:
        ((again,),) = store.query("SELECT count(DISTINCT number) FROM records WHERE NOT current")
        summary = summarise(follow(store.find_pairs(), again), examples)
    if form == "json":
        sys.stdout.buffer.write(to_line(summary) + b"\n")
    else:
        sys.stdout.buffer.write(_to_text(summary).encode("utf-8", "replace"))
    return 0


def _to_text(summary: Summary) -> str:
    if not summary.articles:
        return "no article was read twice: waqai reread ARCHIVE reads with the present version\n"
    from waqai.exports.text import safe

    lines = [f"{summary.articles:,} articles read again, {summary.differing:,} of them differ"]
    lines += [f"  {safe(makers)}: {number:,}" for makers, number in summary.makers.items()]
    for title, counts in (("type", summary.types), ("row", summary.rows)):
        if counts:
            lines += ["", f"{'appeared':>9} {'vanished':>9} {'changed':>9}  {title}"]
        for name, fates in list(counts.items())[:_ROWS_SHOWN]:
            lines.append(" ".join(f"{number:>9,}" for number in fates.values()) + f"  {safe(name)}")
        if len(counts) > _ROWS_SHOWN:
            lines.append(f"  … and {len(counts) - _ROWS_SHOWN:,} more: --format json has all")
    if summary.examples:
        lines.append("")
    for example in summary.examples:
        fields = f" ({', '.join(example.fields)})" if example.fields else ""
        lines.append(f"{safe(example.article)}  {example.fate}{fields}  {example.type}: {safe(example.words)}")
    return "\n".join(lines) + "\n"

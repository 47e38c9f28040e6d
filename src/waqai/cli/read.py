"""`waqai read`: articles in, records out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from waqai.cli.columns import column_option, show_columns
from waqai.cli.options import data_option, parallel_option
from waqai.cli.output import FORMATS, format_of, opened, pieces
from waqai.cli.progress import Progress, progress
from waqai.cli.talk import complain, say
from waqai.errors import InputError


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--text", metavar="TEXT", help="Read this text instead of a file.")
@click.option("--sample", is_flag=True, help="Read the article that is shipped with waqai.")
@click.option(
    "--published",
    default="",
    metavar="DATE",
    help="The day the article appeared (2023-12-07, 2023-12 or 2023): what «today» and «last month» are counted from. "
    "For JSON lines and tables it fills in where a line or row gives none.",
)
@column_option
@click.option(
    "--format",
    "asked",
    type=click.Choice(FORMATS),
    help="text to read in a terminal (default), json, jsonl: one record a line, html: one page to open in a browser. "
    "Without it the name given to -o decides.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of the screen; .gz compresses.")
@data_option
@parallel_option
def read(
    files: tuple[str, ...],
    text: str | None,
    sample: bool,
    published: str,
    columns: dict[str, str],
    asked: str | None,
    output: str | None,
    data: Path | None,
    processes: int,
) -> int:
    """Read articles and record who did what to whom, when, where, and who said what.

    FILE is plain text, a web page, a web archive (WARC), JSON lines (.jsonl) or a table (.csv, .tsv, Parquet), plain
    or compressed with gzip. Lines and rows have the fields text, id, url, outlet, published, title, of which only text
    is needed; other names are guessed, or given with --column. - reads standard input.

    \b
    waqai read --sample
    waqai read article.txt --published 2024-12-12 --format html -o article.html
    curl -s https://example.org/news/1 | waqai read - --format json
    """
    from waqai.cli import records
    from waqai.sources.article import asked_date

    if not files and text is None and not sample:
        raise click.UsageError("nothing to read: name a FILE, give --text TEXT, - for standard input, or try --sample")
    asked_date(published)
    form = format_of(asked, output)
    read_one = records.reader(data)
    tally = _Tally(quiet=form == "text")
    show_columns(files, columns)
    with opened(output, files) as stream:
        shown = form != "text" and (output is not None or not sys.stdout.isatty())
        with progress(shown and sys.stderr.isatty(), len(files)) as bar:
            source = records.received(files, text, sample, published, read_one, columns)
            readings = records.read_all(source, read_one, processes, data)
            for piece in pieces(_records(readings, tally, bar), form):
                stream.write(piece)
        if tally.records == 0 and tally.faults:
            raise click.exceptions.Exit(1)  # leaves the output file as it was
    tally.report()
    return 1 if tally.faults else 0


class _Tally:
    """What went wrong over all articles, for one summary at the end."""

    def __init__(self, quiet: bool) -> None:
        self.records = 0
        self.faults = 0
        self._quiet = quiet
        self._problems: Counter[str] = Counter()
        self._messages: dict[str, str] = {}

    def fault(self, message: str, hint: str = "") -> None:
        self.faults += 1
        complain(message, hint)

    def count(self, record: dict[str, Any]) -> None:
        self.records += 1
        for problem in record.get("problems", ()):
            self._problems[problem["slug"]] += 1
            self._messages.setdefault(problem["slug"], problem["message"])

    def report(self) -> None:
        """Problems stand in the records; where a person does not see those, they are told here."""
        if self.records == 0 and not self.faults:
            say("no articles: the input holds none")
        if self._quiet:
            return
        for slug, number in self._problems.most_common():
            say(f"{slug}: {number:,} of {self.records:,} articles: {self._messages[slug]}")


def _records(readings: Iterator[Any], tally: _Tally, bar: Progress) -> Iterator[dict[str, Any]]:
    for item in readings:
        if isinstance(item, InputError):
            tally.fault(item.message, item.hint)
        elif isinstance(item, tuple):
            received, record = item
            tally.count(record)
            bar.advance(received.where, received.share)
            yield record
        else:
            tally.fault(f"{item.where}: " + "; ".join(problem.message for problem in item.problems))

"""The options that several commands have, each written once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

data_option: Callable[[Any], Any] = click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Read with the data files of this folder instead of the shipped ones.",
)

host_option: Callable[[Any], Any] = click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="Fetch from this host though it stands in a private network, as an intranet does. May be given several times.",
)

parallel_option: Callable[[Any], Any] = click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Read with so many processes (default 1). The output is the same.",
)

form_option: Callable[[Any], Any] = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "csv"]),
    default="text",
    help="text (default), jsonl or csv.",
)


def where_option(text: str) -> Callable[[Any], Any]:
    """`--where`, a query; `text` is what its help says of the command's own rows."""
    return click.option("--where", default="", metavar="QUERY", help=text)


def status_option(rest: str) -> Callable[[Any], Any]:
    """`--status`, as often as wanted, as `statuses`; `rest` is what its help says of a command that is given none."""
    return click.option(
        "--status",
        "statuses",
        multiple=True,
        type=click.Choice(["asserted", "possible", "future"]),
        help=f"Only events of this status; may be given several times. {rest}",
    )

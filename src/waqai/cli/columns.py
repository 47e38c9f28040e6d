"""The option that says which column of a table holds what, shared by the commands that read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import click

from waqai.cli.talk import say
from waqai.errors import InputError

_FIELDS = ("text", "title", "published", "url", "outlet", "id")


def to_columns(context: click.Context, option: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """`text=body` as a field and a column's name, for click. Raises its BadParameter for anything else."""
    found = {}
    for pair in given:
        field, equals, name = pair.partition("=")
        if not equals or field.strip() not in _FIELDS:
            raise click.BadParameter(
                f"{pair!r} is not FIELD=NAME with a field of {', '.join(_FIELDS)}", context, option
            )
        found[field.strip()] = name.strip()
    return found


column_option: Callable[[Any], Any] = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    callback=to_columns,
    help="Which column of a table, or name in JSON lines, holds a field: text=body. For what is guessed wrongly; the "
    f"fields are {', '.join(_FIELDS)}. May be given several times.",
)


def show_columns(files: tuple[str, ...], columns: dict[str, str]) -> None:
    """What the columns of each table are taken for: a guess must be seen."""
    from waqai.sources import find_columns

    for file in files:
        with contextlib.suppress(InputError):  # told when the file is read
            if found := find_columns(file, columns):
                say(f"{file}: columns: {found}")

"""The option that says with how many processes to read, shared by the commands that read many articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

parallel_option: Callable[[Any], Any] = click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Read with so many processes (default 1). The output is the same.",
)

"""The option that lets hosts of a private network be fetched, shared by the commands that fetch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

host_option: Callable[[Any], Any] = click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="Fetch from this host though it stands in a private network, as an intranet does. May be given several times.",
)

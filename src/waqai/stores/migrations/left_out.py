"""Acts that were seen and not coded, so that what was not understood is counted without reading every record."""

from __future__ import annotations

from waqai.stores.migrations.statements import ARTICLE, START, STOP, Statements, table

LEFT_OUT: Statements = table(
    "left_out",
    "Acts of the current records that were seen and not coded.",
    ARTICLE,
    START,
    STOP,
    ("reason", "VARCHAR NOT NULL", "why: docs/reference/left-out.md names the reasons"),
    ("row", "VARCHAR NOT NULL", "row of the tables that saw it"),
)

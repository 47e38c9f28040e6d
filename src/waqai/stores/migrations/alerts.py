"""The tables of saved queries: what was told of them, and what still waits for a webhook."""

from __future__ import annotations

from waqai.stores.migrations.statements import Statements, table

ALERTS: Statements = (
    *table(
        "alerts",
        "Saved queries of `waqai watch`, one row for each that was seen.",
        ("name", "VARCHAR PRIMARY KEY", "name of the alert in the list of sources"),
        ("query", "VARCHAR NOT NULL", "its query; a changed one begins anew"),
        ("since", "BIGINT NOT NULL", "number of the last article when it began: acts with a later telling are told"),
        ("tries", "INTEGER NOT NULL", "how often in a row its webhook failed"),
        ("next_try", "DOUBLE NOT NULL", "when the webhook is asked again at the earliest, seconds since 1970"),
    ),
    *table(
        "alert_entries",
        "Acts that were told for alerts, each once: entries of the Atom file, bodies for the webhook.",
        ("number", "BIGINT NOT NULL", "order, from 1"),
        ("entry", "VARCHAR NOT NULL", "id of the entry, which never changes"),
        ("alert", "VARCHAR NOT NULL", "name of the alert"),
        ("made", "TIMESTAMP NOT NULL", "when it was found, UTC"),
        ("tellings", "VARCHAR[] NOT NULL", "`article/event` of the act's tellings, later ones too"),
        ("content", "VARCHAR NOT NULL", "the act as JSON, as the webhook gets it"),
        ("state", "VARCHAR NOT NULL", "pending: the webhook must still get it; posted; none: there was no webhook"),
    ),
)  # fmt: skip

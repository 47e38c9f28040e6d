"""`waqai compare`: one act side by side, as each outlet tells it."""

from __future__ import annotations

import click

from waqai.cli.output import opened


@click.command()
@click.argument("archive", metavar="ARCHIVE")
@click.argument("incident", metavar="INCIDENT")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]),
    help="text (default), json or html. Without it the name given to --output decides.",
)  # fmt: skip
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of the screen.")
def compare(archive: str, incident: str, form: str | None, output: str | None) -> int:
    """Compare outlets on one act: what each asserts, attributes, counts and leaves out, and its words for the actors.

    waqai incidents ARCHIVE lists incidents.
    """
    import msgspec

    from waqai.app.comparing import compare_outlets
    from waqai.app.record_line import to_line
    from waqai.app.versions import Told
    from waqai.assemble import open_archive
    from waqai.exports.comparison import to_comparison_page, to_lines

    with open_archive(archive) as store:
        rows = store.find_incident(incident)
        records = {record["id"]: record for record in store.records(row["article"] for row in rows)}
        silent = store.find_silent(incident)
    comparison = compare_outlets(
        incident,
        (Told(records[row["article"]], row["event"], row["copy_group"] or row["article"]) for row in rows),
        silent,
    )
    ending = (output or "").lower().removesuffix(".gz").rpartition(".")[2]
    form = form or {"html": "html", "htm": "html", "json": "json"}.get(ending, "text")
    if form == "json":
        written = to_line(msgspec.to_builtins(comparison)) + b"\n"
    elif form == "html":
        written = to_comparison_page(comparison, rows[0]["gloss"]).encode("utf-8", "replace")
    else:
        written = to_lines(comparison).encode("utf-8", "replace")
    with opened(output, [archive]) as stream:
        stream.write(written)
    return 0

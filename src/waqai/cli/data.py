"""`waqai data check` and `waqai data fix`: the data files, held to their rules."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

import click

from waqai.cli.talk import complain, say
from waqai.errors import InputError


@click.group()
def data() -> None:
    """Check and fix the data files: the tables that waqai reads with."""


@data.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--examples", is_flag=True, help="Also read the example of every row, and report each row that does not fire on it."
)
def check(folder: Path | None, examples: bool) -> int:
    """Report every fault of the tables below FOLDER (those shipped with waqai, when not given): file, line, kind, hint.

    Exit status 1 when there is any.
    """
    from waqai.app.check_data import check_data

    texts = _texts(folder)
    faults = check_data(texts)
    if examples and not faults:  # without sound tables there is nothing to read the examples with
        from waqai.app.check_data import check_examples
        from waqai.packs import load_knowledge

        faults = check_examples(load_knowledge(folder), texts)
    for fault in faults:
        sys.stdout.buffer.write(f"{fault}\n".encode("utf-8", "replace"))
    if faults:
        complain(
            f"{_counted(len(faults), 'fault')} in {_counted(len(texts), 'table')}",
            "waqai data fix mends order and spacing",
        )
        return 1
    say(f"{_counted(len(texts), 'table')}, no faults")
    return 0


@data.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def fix(folder: Path | None) -> int:
    """Rewrite the tables below FOLDER to the one canonical form: rows sorted, cells trimmed, hidden marks gone."""
    from waqai.app.check_data import fix_data

    texts = _texts(folder)
    root = folder if folder is not None else Path(str(resources.files("waqai") / "data"))
    changed = {path: text for path, text in fix_data(texts).items() if text != texts.get(path)}
    for path in sorted(changed):
        try:
            (root / path).write_text(changed[path], encoding="utf-8", newline="\n")
        except OSError as error:
            raise InputError(
                f"{root / path}: cannot be written: {error.strerror}", "work on a copy that you may write"
            ) from error
        sys.stdout.buffer.write(f"{path}\n".encode())
    say(f"{_counted(len(changed), 'table')} rewritten, {_counted(len(texts) - len(changed), 'table')} as it should be")
    return 0


def _texts(folder: Path | None) -> dict[str, str]:
    from waqai.packs import read_texts

    if folder is not None and not folder.is_dir():
        raise InputError(f"{folder}: no such folder", "point at a folder laid out like the package's data/")
    try:
        return read_texts(folder)
    except UnicodeDecodeError as error:
        raise InputError(f"a table below {folder or 'data'} is not UTF-8: {error}", "save it as UTF-8") from error


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")

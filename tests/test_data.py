"""The data files: no faults, every row fires on its example, and the checker sees what it must."""

from __future__ import annotations

from functools import cache

import pytest

from waqai.app.check_data import (
    TABLES_WITH_EXAMPLES,
    check_data,
    check_examples,
    check_table_examples,
    fix_data,
)
from waqai.knowledge.table import Fault
from waqai.packs import load_knowledge, read_texts


@cache
def texts() -> dict[str, str]:
    return read_texts()


@cache
def faults_now() -> frozenset[Fault]:
    return frozenset(check_data(texts()))


def shown(faults: list[Fault]) -> str:
    return "\n".join(map(str, faults))


def test_the_data_files_have_no_faults() -> None:
    faults = check_data(texts())
    assert not faults, f"{len(faults)} faults\n{shown(faults)}"


def test_the_data_files_are_in_their_one_form() -> None:
    fixed = fix_data(texts())
    assert [path for path in fixed if fixed[path] != texts()[path]] == []


@pytest.mark.parametrize("name", TABLES_WITH_EXAMPLES)
def test_every_row_fires_on_its_example(name: str) -> None:
    faults = check_table_examples(load_knowledge(), texts(), name)
    assert not faults, f"{len(faults)} rows\n{shown(faults)}"


def test_all_examples_are_all_tables() -> None:
    """The command's check and the tests' are one."""
    few = {path: text for path, text in texts().items() if path.endswith(("weekdays.tsv", "deictics.tsv"))}
    assert check_examples(load_knowledge(), few) == sorted(
        fault for name in ("weekdays", "deictics") for fault in check_table_examples(load_knowledge(), few, name)
    )


def slugs_after(path: str, old: str, new: str, count: int = 1) -> set[str]:
    """Kinds of faults that appear when one thing in one file is changed."""
    before = faults_now()
    assert old in texts()[path], old
    changed = {**texts(), path: texts()[path].replace(old, new, count)}
    return {fault.slug for fault in set(check_data(changed)) - before if fault.slug != "unsorted"}


FRAMES = "languages/ar/frames-verbal.tsv"


def frame_cell(column: str) -> tuple[str, list[str]]:
    """The first frame with something in a column, as its line and cells."""
    lines = [line for line in texts()[FRAMES].split("\n") if not line.startswith("#")]
    number = lines[0].split("\t").index(column)
    line = next(line for line in lines[1:] if line.split("\t")[number])
    return line, line.split("\t")


@pytest.mark.parametrize(
    ("column", "value", "slug"),
    [
        ("type", "FIGHT", "unknown-type"),
        ("mode", "assassinate", "unknown-mode"),
        ("contexts", "weather", "unknown-context"),
        ("cameo", "999", "unknown-cameo"),
        ("cameo", "190", "cameo-type"),
        ("actor", "nominative", "unknown-slot"),
        ("recipient", "together:فبل", "unknown-slot"),
        ("gloss", "{agent} does", "gloss"),
        ("gloss", "does", "gloss"),
        ("gloss", "{actor does", "gloss"),
        ("example", "", "no-example"),
        ("present", "زور", "verb"),
        ("needs", "all", "type"),
    ],
)
def test_a_wrong_frame_is_seen(column: str, value: str, slug: str) -> None:
    lines = [line for line in texts()[FRAMES].split("\n") if not line.startswith("#")]
    line, cells = frame_cell("mode" if column == "mode" else column)
    cells[lines[0].split("\t").index(column)] = value
    assert slug in slugs_after(FRAMES, line, "\t".join(cells))


@pytest.mark.parametrize(
    ("since", "until", "slug"),
    [
        ("2023-13", "", "wrong-date"),
        ("2023-02-30", "", "wrong-date"),
        ("7.12.2023", "", "wrong-date"),
        ("2024", "2023-12", "dates-reversed"),
    ],
)
def test_wrong_dates_are_seen(since: str, until: str, slug: str) -> None:
    path = "world/offices.tsv"
    line = next(line for line in texts()[path].split("\n")[1:] if "\tambassador\t" in line)
    cells = [*line.split("\t")[:3], since, until]
    assert slug in slugs_after(path, line, "\t".join(cells))


def test_cross_references_are_seen() -> None:
    path = "world/offices.tsv"
    line = next(line for line in texts()[path].split("\n")[1:] if "\tambassador\t" in line)
    person, office, country, *dates = line.split("\t")
    for cells, slug in (
        (["nobody-at-all", office, country, *dates], "unknown-person"),
        ([person, "court-jester", country, *dates], "unknown-office"),
        ([person, office, "XXX", *dates], "unknown-country"),
    ):
        assert slug in slugs_after(path, line, "\t".join(cells))


def test_codes_of_other_code_books_stand_for_something() -> None:
    assert "unknown-country" in slugs_after("schemes/country-codes.tsv", "EGY\tEG", "QQQ\tQQ")
    assert "unknown-sector" in slugs_after("schemes/known-groups.tsv", "IGO\tUN\tUNO", "IGO\tUNKNOWNBODY\tUNO")
    assert "type" in slugs_after("schemes/sectors.tsv", "MIL\tmilitary\tMIL", "MIL\tmilitary\tSOLDIERS")


def test_two_holders_of_one_seat_are_seen() -> None:
    path = "world/offices.tsv"
    text = texts()[path]
    line = next(line for line in text.split("\n") if "\tprime-minister\tITA\t" in line and line.split("\t")[4])
    person, office, country, since, until = line.split("\t")
    other = next(row.split("\t")[0] for row in text.split("\n")[1:] if not row.startswith(person))
    more = f"{line}\n{other}\t{office}\t{country}\t{since}\t{until}"
    assert "two-holders" in slugs_after(path, line, more)


def test_all_faults_come_at_once_with_file_line_and_hint() -> None:
    path = "languages/ar/weekdays.tsv"
    text = texts()[path].replace("\t1\t", "\tone\t").replace("الأحد\t", "الأحد \t", 1)
    found = [fault for fault in check_data({**texts(), path: text}) if fault.file == path]
    assert {"blank", "type"} <= {fault.slug for fault in found}
    assert all(fault.line > 1 for fault in found)
    assert any(fault.hint for fault in found)


def test_missing_and_unknown_files_are_seen() -> None:
    path = "languages/ar/weekdays.tsv"
    found = check_data({**{p: t for p, t in texts().items() if p != path}, "languages/ar/colours.tsv": "a\n"})
    assert {("missing", path), ("unknown-file", "languages/ar/colours.tsv")} <= {(f.slug, f.file) for f in found}


def test_fixing_mends_order_and_spacing_and_keeps_what_is_no_table() -> None:
    path = "languages/ar/weekdays.tsv"
    comments = [line for line in texts()[path].split("\n") if line.startswith("#")]
    header, *rows = [line for line in texts()[path].rstrip("\n").split("\n") if not line.startswith("#")]
    messy = "\n".join([*comments, header, *(f" {row}\u200f " for row in reversed(rows))]) + "\n"
    assert fix_data({path: messy, "notes.txt": " a ", "empty.tsv": ""}) == {
        path: texts()[path],
        "notes.txt": " a ",
        "empty.tsv": "",
    }


def test_a_row_that_does_not_fire_is_reported_with_its_line() -> None:
    path = "languages/ar/weekdays.tsv"
    row = next(row for row in texts()[path].split("\n")[1:] if row.startswith("الأحد\t"))
    name, number, _ = row.split("\t")
    changed = texts()[path].replace(row, f"{name}\t{number}\tشرب الولد ماء.")
    (fault,) = check_table_examples(load_knowledge(), {path: changed}, "weekdays")
    assert (fault.file, fault.slug) == (path, "silent")
    assert changed.split("\n")[fault.line - 1].startswith(name)

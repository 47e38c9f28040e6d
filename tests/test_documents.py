"""The documents: every option, slug and column has its heading, and every link leads somewhere."""

from __future__ import annotations

import ast
import json
import re
import typing
from functools import cache
from pathlib import Path

import click
import pytest

from waqai.app.check_data import EVERY_TABLE
from waqai.cli.main import waqai

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT / "docs"
SOURCE = ROOT / "src" / "waqai"
PAGES = sorted([*DOCUMENTS.rglob("*.md"), ROOT / "README.md", ROOT / "benchmarks" / "README.md"])
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_SLUG = re.compile(r"[a-z]+(-[a-z]+)*")
_REASONING = ("_mood", "_governor", "_purpose", "_topic")  # methods of `acts` that return a reason


def headings(path: Path, level: int = 0) -> list[str]:
    text = _FENCED.sub("", path.read_text(encoding="utf-8"))
    return [words for marks, words in _HEADING.findall(text) if level in (0, len(marks))]


def anchors(path: Path) -> set[str]:
    """Anchors as GitHub makes them from headings."""
    return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for words in headings(path)}


@cache
def strings() -> dict[str, set[str]]:
    """Every string of the code, by the module's path below `src/waqai`."""
    return {
        str(path.relative_to(SOURCE)): {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        for path in SOURCE.rglob("*.py")
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    wrong = []
    for target in _LINK.findall(_FENCED.sub("", page.read_text(encoding="utf-8"))):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        place = (page.parent / file).resolve() if file else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            wrong.append(target)
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_name_no_place_of_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(?:home|root|tmp|work|Users|opt|mnt)/", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_open_with_one_title(page: Path) -> None:
    assert page.read_text(encoding="utf-8").startswith("# ")
    assert len(headings(page, 1)) == 1


def test_the_index_leads_to_every_page() -> None:
    targets = {
        (DOCUMENTS / target.partition("#")[0]).resolve()
        for target in _LINK.findall((DOCUMENTS / "index.md").read_text(encoding="utf-8"))
    }
    assert {path.resolve() for path in DOCUMENTS.rglob("*.md")} - targets == {(DOCUMENTS / "index.md").resolve()}


def commands(command: click.Command, above: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it, groups included."""
    found = [(above, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            found += commands(inner, (*above, name))
    return found


def test_every_command_and_option_has_its_heading() -> None:
    wanted = {"--help", "--version"}
    named = set()
    for words, command in commands(waqai):
        if not isinstance(command, click.Group):
            named.add(" ".join(("waqai", *words)))
        for option in command.params:
            if isinstance(option, click.Option) and option.name != "help":
                longest = max(option.opts, key=len)
                wanted.add(" ".join((*words, longest)))
    page = DOCUMENTS / "reference" / "command-line.md"
    assert set(headings(page, 3)) == wanted
    assert set(headings(page, 2)) == named


def test_every_table_and_column_has_its_heading() -> None:
    text = (DOCUMENTS / "reference" / "tables.md").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for marks, words in _HEADING.findall(text):
        if marks == "##":
            found[words] = []
        elif marks == "###":
            found[next(reversed(found))].append(words)
    wanted = {table.path: [column.rstrip("_") for column in typing.get_type_hints(table.row)] for table in EVERY_TABLE}
    assert found == wanted


def test_every_data_file_is_a_table() -> None:
    files = {str(path.relative_to(SOURCE / "data")) for path in (SOURCE / "data").rglob("*.tsv")}
    assert files == {table.path for table in EVERY_TABLE}


def slugs_of(record: str) -> set[str]:
    """First arguments of every `record(…)` in the code."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == record and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def test_every_problem_has_its_heading() -> None:
    assert set(headings(DOCUMENTS / "reference" / "problems.md", 2)) == slugs_of("Problem")


def test_every_refusal_has_its_heading() -> None:
    assert headings(DOCUMENTS / "reference" / "refusals.md", 2) == [
        "not-an-article",
        "no-body",
        "not-arabic",
        "too-short",
    ]
    assert set(headings(DOCUMENTS / "reference" / "refusals.md", 2)) == slugs_of("Refusal")


def fault_slugs() -> set[str]:
    """The kinds of faults: second arguments of `fault(…)`, third of `Fault(…)`, and what example checks yield."""
    found = set()
    for path in ("app/check_data.py", "knowledge/table.py", "knowledge/__init__.py"):
        for node in ast.walk(ast.parse((SOURCE / path).read_text(encoding="utf-8"))):
            values: list[ast.expr] = []
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = {"Fault": 2, "fault": 1, "_fault": 1}.get(name, -1)
                values = node.args[place : place + 1] if place >= 0 else []
            elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                values = node.value.elts[:1]
            found |= {str(value.value) for value in values if isinstance(value, ast.Constant)}
    return found


def test_every_fault_has_its_heading() -> None:
    assert set(headings(DOCUMENTS / "reference" / "faults.md", 2)) == fault_slugs()


def reason_slugs() -> set[str]:
    """Reasons of `acts` and `verdicts`: assigned to `reason`, in their tables, or returned by what they ask."""
    found: set[str] = set()
    files = [SOURCE / "stages" / name for name in ("acts.py", "verdicts.py")]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]

    def add(node: ast.AST | None) -> None:
        match node:
            case ast.IfExp(body=body, orelse=orelse):
                add(body)
                add(orelse)
            case ast.BoolOp(values=values):
                for value in values:
                    add(value)
            case ast.Constant(value=str(word)) if _SLUG.fullmatch(word):
                found.add(word)

    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            named = target.id if isinstance(target, ast.Name) else ""
            if isinstance(node.value, ast.Dict) and (named.endswith("_REASONS") or named == "_GOVERNED"):
                for value in node.value.values:
                    add(value)
            elif named == "reason" or (isinstance(target, ast.Attribute) and target.attr == "reason"):
                add(node.value)
        elif isinstance(node, ast.FunctionDef) and node.name in _REASONING:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return):
                    add(inner.value)
    return found


def test_every_reason_has_its_heading() -> None:
    assert set(headings(DOCUMENTS / "reference" / "left-out.md", 2)) == reason_slugs()


def test_the_record_page_names_every_field() -> None:
    text = (DOCUMENTS / "record.md").read_text(encoding="utf-8")
    fields = {word for word in strings()["exports/record.py"] if _SLUG.fullmatch(word.replace("_", "-"))}
    # words of the code that are no fields
    silent = {"und", "content", "empty", "not-arabic"}
    assert {field for field in fields - silent if not re.search(rf"\b{field}\b", text)} == set()


def test_decisions_are_numbered_and_have_their_parts() -> None:
    pages = sorted((DOCUMENTS / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert headings(page, 2) == ["Why a decision", "Decision", "Tried and rejected", "What follows"]


def test_the_readme_has_two_setup_commands_on_one_screen() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [line for line in text.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    assert "waqai read --sample" in commands[0]
    assert "./check" in commands[1]
    assert len(text.splitlines()) <= 60


def test_the_examples_show_what_is_read() -> None:
    """The README's sentence and the event that the page of the record shows of it."""
    from waqai import read

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (call,) = re.findall(r'record = read\("(.+?)", published="(.+?)"\)', readme)
    (event,) = read(call[0], published=call[1])["events"]
    assert f"# {event['gloss']}\n" in readme
    page = (DOCUMENTS / "record.md").read_text(encoding="utf-8")
    shown = json.loads(page.split("```json\n")[1].split("```")[0])
    assert {key: event[key] for key in shown} == shown

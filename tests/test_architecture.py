"""What import-linter cannot see: names, shapes of stages, what the core must not touch, sizes, docstrings."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import typing
import warnings
from functools import cache
from pathlib import Path

import pytest

from waqai.model import Reading
from waqai.pipeline import STAGES
from waqai.stages import acts, clauses, mentions

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "waqai"
CORE = ("model", "match", "knowledge", "stages", "app")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
EMPTY_WORDS = frozenset("utils util helpers helper common manager process handle handler info misc".split())
SHORTENED = frozenset(
    "cfg ctx tmp msg idx cnt num val arg fn str2 txt doc docs sent sents tok toks ent ents evt evts".split()
)
LONGEST = 700
# parts of acts, claims, clauses and numbers beside their own files; pyproject.toml allows them to no other stage
NOT_STAGES = frozenset(
    "__init__ arguments by_token counts governors occasions openings parties phrases sides speakers speech subjects"
    " tellings unreported".split()
)


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its path below `src/waqai`."""
    return {
        str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }


def core_modules() -> dict[str, ast.Module]:
    return {path: tree for path, tree in modules().items() if path.split("/")[0] in CORE or path == "pipeline.py"}


def test_a_stage_its_function_and_its_layer_share_one_name() -> None:
    layers = set(typing.get_type_hints(Reading)) - {"article", "problems"}
    assert [name for name, _ in STAGES if name not in layers] == []
    for name, stage in STAGES:
        assert stage.__name__ == f"find_{name}"
        assert stage.__module__ == f"waqai.stages.{name}"


def test_classes_that_make_up_one_object_share_no_method_name() -> None:
    """A stage's object is put together from classes in several files: a name taken twice would silently replace a
    method."""
    for whole in (acts._Finder, clauses._Grammar, mentions._Scan):
        owners: dict[str, str] = {}
        for part in whole.__mro__[:-1]:
            for name, member in vars(part).items():
                if callable(member) and not name.startswith("__"):
                    assert owners.setdefault(name, part.__module__) == part.__module__, name


def test_every_layer_is_made_by_one_stage_and_every_file_is_one() -> None:
    names = [name for name, _ in STAGES]
    assert len(names) == len(set(names))
    assert set(names) == set(typing.get_type_hints(Reading)) - {"article", "problems"}
    files = {path.stem for path in (SOURCE / "stages").glob("*.py")} - NOT_STAGES
    assert files == set(names)


def test_a_stage_takes_a_reading_and_what_is_known() -> None:
    for name, stage in STAGES:
        arguments = stage.__code__.co_varnames[: stage.__code__.co_argcount]
        assert arguments == ("reading", "known"), name


def test_stages_keep_no_state() -> None:
    """No `global`, and no cache that outlives a call: what is computed once a word stands in the lexicon."""
    for path, tree in core_modules().items():
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Global), path
        if path.startswith("stages/"):
            names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            assert not names & {"lru_cache", "cache"}, path


def test_the_core_opens_nothing_and_asks_no_clock() -> None:
    """Calls that import-linter cannot forbid, because they need no import or one that is allowed for other uses."""
    for path, tree in core_modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name):
                assert node.func.id not in ("open", "print", "input", "exit", "exec", "eval"), f"{path}:{node.lineno}"
            elif isinstance(node.func, ast.Attribute):
                assert node.func.attr not in ("now", "today", "utcnow", "read_text", "write_text"), (
                    f"{path}:{node.lineno}"
                )


def test_the_model_holds_no_arabic() -> None:
    """Arabic in the records' module would be a rule of the language in the wrong room; docstrings may quote words."""
    for path, tree in modules().items():
        if not path.startswith("model/"):
            continue
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                assert not ARABIC.search(node.value), f"{path}:{node.lineno}"


def _names(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


@pytest.mark.parametrize("path", modules())
def test_names_say_something(path: str) -> None:
    tree = modules()[path]
    names = _names(tree) | {Path(path).stem}
    words = {(word.lower(), name) for name in names for word in re.findall("[A-Z]?[a-z0-9]+|[A-Z]+", name)}
    wrong = {name for word, name in words if word in EMPTY_WORDS | SHORTENED}
    # `ctx` is what click calls an argument of its methods; words that are common are a thing of the language
    allowed = {"ctx"} if path.startswith("cli/") else {"common", "_common", "is_common"}
    if path == "sources/connecting.py":  # what httpx2 and httpcore2 call the methods that they call
        allowed |= {"handle_request", "get_extra_info", "info"}
    assert wrong - allowed == set()


def test_public_things_are_documented() -> None:
    missing = []
    for path, tree in modules().items():
        if not ast.get_docstring(tree):
            missing.append(path)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                if not ast.get_docstring(node):
                    missing.append(f"{path}:{node.lineno} {node.name}")
                if isinstance(node, ast.ClassDef):
                    missing += [
                        f"{path}:{method.lineno} {node.name}.{method.name}"
                        for method in node.body
                        if isinstance(method, ast.FunctionDef)
                        and not method.name.startswith("_")
                        and not ast.get_docstring(method)
                        and path.split("/")[0] in ("app", "knowledge", "model", "match")
                        and any(isinstance(mark, ast.Name) and mark.id == "property" for mark in method.decorator_list)
                    ]
    assert missing == []


def test_records_are_frozen() -> None:
    for path, tree in modules().items():
        if not path.startswith("model/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                frozen = {
                    word.arg
                    for word in node.keywords
                    if isinstance(word.value, ast.Constant) and word.value.value is True
                }
                assert "frozen" in frozen, f"{path}: {node.name}"


def test_modules_stay_readable() -> None:
    """Long modules are reported, and refused once they are half as long again."""
    lengths = {path: (SOURCE / path).read_text(encoding="utf-8").count("\n") for path in modules()}
    long = {path: length for path, length in lengths.items() if length > LONGEST}
    for path, length in long.items():
        warnings.warn(f"{path} has {length} lines; more than {LONGEST} are hard to keep in mind", stacklevel=1)
    assert [path for path, length in long.items() if length > LONGEST * 3 // 2] == []


def test_heavy_libraries_are_loaded_when_needed() -> None:
    """`waqai --help` and a plain text must not wait for what they do not use."""
    heavy = [
        "duckdb", "trafilatura", "lxml", "rich", "httpx2", "feedparser", "protego", "waqai.pipeline", "waqai.knowledge",
    ]  # fmt: skip
    code = (
        "import sys, waqai.cli.main as main; main.run(['--help']); "
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_no_library_under_a_licence_that_spreads() -> None:
    refused = re.compile(
        r"^\s*(?:import|from)\s+(pyarabic|qalsadi|tashaphyne|libqutrub|arramooz|pycountry)\b", re.MULTILINE
    )
    for path in modules():
        assert not refused.search((SOURCE / path).read_text(encoding="utf-8")), path

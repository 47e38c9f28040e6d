"""What is built from the tables and kept for the next process: the same reading, and never a wrong or foreign file."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from waqai import packs
from waqai.app.record_line import to_line
from waqai.assemble import read, read_record
from waqai.knowledge import Knowledge
from waqai.packs import compiled
from waqai.sources.sample import sample_articles

DATA = Path(packs.__file__).parents[1] / "data"
ROWS = 40  # of each table, for the tests that need no more
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
posix = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the platform has no owners and modes")
ARTICLES = (
    "وصل وزير الخارجية المصري إلى بيروت أمس، وقال إن المحادثات مع نظيره اللبناني ستبدأ غدا في القصر الحكومي.",
    "القاهرة (أ ف ب) - دانت وزارة الخارجية الهجوم الذي أدى إلى مقتل ثلاثة جنود في 3 آذار/مارس 2024.\nاقرأ أيضا",
    "أعلن المتحدث باسم الجيش أن القوات انسحبت من البلدة، ولم تقصف المدفعية أي موقع منذ الهدنة. المصدر: وكالات",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(compiled.FOLDER_VARIABLE, str(folder))
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The tables with a few rows each, which are built in no time."""
    for file in DATA.rglob("*.tsv"):
        copy = tmp_path / "data" / file.relative_to(DATA)
        copy.parent.mkdir(parents=True, exist_ok=True)
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        copy.write_text("".join(lines[:ROWS]), encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The versions of the tables that were built from their text, in order."""
    versions: list[str] = []

    def build(texts: Any, version: str, build: Callable[..., Knowledge] = packs.build_knowledge) -> Knowledge:
        versions.append(version)
        return build(texts, version)

    monkeypatch.setattr(packs, "build_knowledge", build)
    yield versions
    packs._kept.cache_clear()


def load_anew(data: Path | None) -> Knowledge:
    """As the next process would."""
    packs._kept.cache_clear()
    return packs.load_knowledge(data)


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def read_all(known: Knowledge) -> list[bytes]:
    records = [read_record(article, known) for article in sample_articles()]
    records += [read(text, published="2024-05-01", known=known) for text in ARTICLES]
    return [to_line(record) for record in records]


def test_what_is_kept_reads_as_what_is_built(built: list[str]) -> None:
    first = read_all(load_anew(None))
    assert b'"events":[{' in b"".join(first)
    assert read_all(load_anew(None)) == first and len(built) == 1


def test_a_changed_cell_is_seen_at_once_and_the_old_table_is_found_again(data: Path, built: list[str]) -> None:
    table = data / "world" / "countries.tsv"
    before = table.read_text(encoding="utf-8")
    code = before.splitlines()[1].split("\t")[0]
    name = load_anew(data).names.countries[code].name_en
    table.write_text(before.replace(f"\t{name}\t", "\tElsewhere\t", 1), encoding="utf-8")
    assert load_anew(data).names.countries[code].name_en == "Elsewhere"
    table.write_text(before, encoding="utf-8")
    assert load_anew(data).names.countries[code].name_en == name and len(built) == 2


def test_lines_ended_as_on_windows_are_the_same_tables(data: Path, built: list[str]) -> None:
    known = load_anew(data)
    for table in data.rglob("*.tsv"):
        table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    assert load_anew(data).version == known.version == packs.knowledge_version(data) and len(built) == 1


def test_changed_code_uses_nothing_that_older_code_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "waqai"
    shutil.copytree(DATA.parent, package, ignore=shutil.ignore_patterns("data", "__pycache__"))
    assert compiled.name_code(package) == compiled.name_code(DATA.parent)
    seen = {compiled.name_code(package)}
    for number, part in enumerate(("knowledge/names.py", "match/phrases.py", "model/form.py", "packs/compiled.py"), 1):
        with open(package / part, "a", encoding="utf-8") as file:
            file.write("# changed\n")
        seen.add(compiled.name_code(package))
        assert len(seen) == number + 1, part
    monkeypatch.setattr(compiled.sys, "version", "4.0")
    assert compiled.name_code(package) not in seen
    assert compiled.name_code(tmp_path / "nowhere") == ""


def test_other_code_finds_nothing(data: Path, folder: Path, built: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    load_anew(data)
    monkeypatch.setattr(compiled, "_CODE_NAME", "0" * 64)
    load_anew(data)
    assert len(built) == 2 and len(list(folder.iterdir())) == 2


def test_without_source_code_nothing_is_kept(
    data: Path, folder: Path, built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "_CODE_NAME", "")
    load_anew(data), load_anew(data)
    assert len(built) == 2 and not folder.exists()


class Hostile:
    """What would leave a trace if pickle called it."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.trace),)


def sealed(file: Path, content: bytes) -> None:
    """The content in a file that is whole and has the right name."""
    file.write_bytes(compiled._OPENING + file.name.encode() + hashlib.sha256(content).digest() + content)


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def point_elsewhere(file: Path) -> None:
    file.rename(file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "cut off": lambda file: os.truncate(file, file.stat().st_size - 1),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"x"),
    "one bit": flip,
    "no such file at all": lambda file: file.write_bytes(b"PK\x03\x04" * 1000),
    "of another name": lambda file: file.write_bytes(file.read_bytes().replace(file.name.encode(), b"0" * 47, 1)),
    "calls a function": lambda file: sealed(file, pickle.dumps(Hostile(file.parent.parent / "trace"))),
    "a class of others": lambda file: sealed(file, pickle.dumps(Path("x"))),
    "through a class of ours": lambda file: sealed(file, b"\x80\x04\x8c\x0fwaqai.knowledge\x8c\x0bfold.strip\x93."),
    "no knowledge": lambda file: sealed(file, pickle.dumps({"version": "x"})),
    "a folder": make_folder,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_or_hostile_file_is_passed_over(data: Path, folder: Path, built: list[str], damage: str) -> None:
    known = load_anew(data)
    DAMAGES[damage](only_file(folder))
    assert load_anew(data).version == known.version and len(built) == 2
    assert not (folder.parent / "trace").exists()
    if damage != "a folder":  # all others are written anew
        assert load_anew(data).version == known.version and len(built) == 2


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_trusted(data: Path, folder: Path, built: list[str], mode: int) -> None:
    load_anew(data)
    only_file(folder).chmod(mode)
    load_anew(data)
    assert len(built) == 2 and only_file(folder).stat().st_mode & 0o777 == 0o600


@posix
@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_that_others_may_write_is_not_used(data: Path, folder: Path, built: list[str], mode: int) -> None:
    load_anew(data)
    folder.chmod(mode)
    load_anew(data)
    assert len(built) == 2


@posix
def test_a_link_is_not_followed(data: Path, folder: Path, built: list[str]) -> None:
    load_anew(data)
    point_elsewhere(only_file(folder))
    load_anew(data)
    assert len(built) == 2 and not only_file(folder).is_symlink()
    shutil.move(folder, folder.parent / "moved")
    folder.symlink_to(folder.parent / "moved")
    load_anew(data)
    assert len(built) == 3


@pytest.mark.skipif(not ROOT, reason="only root gives files away")
@pytest.mark.parametrize("of", ["file", "folder", "above"])
def test_what_belongs_to_another_is_not_used(data: Path, folder: Path, built: list[str], of: str) -> None:
    load_anew(data)
    os.chown({"file": only_file(folder), "folder": folder, "above": folder.parent}[of], 12345, 12345)
    if of == "above":
        shutil.rmtree(folder)
    load_anew(data)
    assert len(built) == 2 and folder.exists() == (of != "above")


@pytest.mark.skipif(ROOT or os.name == "nt", reason="root may read and write everything")
@pytest.mark.parametrize("mode", [0o000, 0o500])
def test_a_folder_that_may_not_be_written_is_no_error(data: Path, folder: Path, built: list[str], mode: int) -> None:
    folder.mkdir(mode=mode)
    load_anew(data), load_anew(data)
    folder.chmod(0o700)
    assert len(built) == 2 and not list(folder.iterdir())


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_in_place_of_the_folder_is_no_error(data: Path, folder: Path, built: list[str], below: str) -> None:
    folder.write_text("mine", encoding="utf-8")
    os.environ[compiled.FOLDER_VARIABLE] = str(folder / below)
    load_anew(data), load_anew(data)
    assert len(built) == 2 and folder.read_text(encoding="utf-8") == "mine"


def test_a_full_disk_is_no_error_and_leaves_nothing(
    data: Path, folder: Path, built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as full:
        full.setattr(os, "replace", fail)
        load_anew(data)
    with monkeypatch.context() as full:
        full.setattr(tempfile, "mkstemp", fail)
        load_anew(data)
    assert len(built) == 2 and not list(folder.iterdir())


def test_switched_off_nothing_is_kept(
    data: Path, tmp_path: Path, built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv(compiled.FOLDER_VARIABLE, "off")
    load_anew(data), load_anew(data)
    assert compiled.find_folder() is None and len(built) == 2 and not (tmp_path / "home").exists()


def test_the_folder_is_that_of_the_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(compiled.FOLDER_VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    expected = {"linux": ["x", "waqai"], "darwin": ["Library", "Caches", "waqai"], "win32": ["local", "waqai", "Cache"]}
    for platform, parts in expected.items():
        monkeypatch.setattr(compiled.sys, "platform", platform)
        assert compiled.find_folder() == tmp_path.joinpath(*parts)
    monkeypatch.setattr(compiled.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # to be ignored, says the XDG base directory specification
    assert compiled.find_folder() == tmp_path / ".cache" / "waqai"
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert compiled.find_folder() is None


def test_the_files_used_last_are_kept_and_what_is_no_ones_is_left_alone(
    data: Path, folder: Path, built: list[str]
) -> None:
    folder.mkdir(mode=0o700)
    now = time.time()
    for number in range(6):
        (folder / f"{number:040x}.tables").touch()
        os.utime(folder / f"{number:040x}.tables", (now - 90_000 - number, now - 90_000 - number))
    for name, age in (("old.part", 7200), ("new.part", 60), ("mine.tables", 10**8), ("notes.txt", 10**8)):
        (folder / name).touch()
        os.utime(folder / name, (now - age, now - age))
    load_anew(data)
    left = {path.name for path in folder.iterdir()}
    assert {f"{number:040x}.tables" for number in range(6)} & left == {f"{number:040x}.tables" for number in range(3)}
    assert {"new.part", "mine.tables", "notes.txt"} < left and "old.part" not in left and len(left) == 7


def test_a_file_in_use_is_not_the_one_to_be_removed_next(data: Path, folder: Path, built: list[str]) -> None:
    load_anew(data)
    os.utime(only_file(folder), (0, 0))
    load_anew(data)
    assert only_file(folder).stat().st_mtime > time.time() - 60 and len(built) == 1


def test_several_processes_at_once(data: Path, folder: Path) -> None:
    lines = (
        "import sys, pathlib",
        "from waqai import packs",
        "known = packs.load_knowledge(pathlib.Path(sys.argv[1]))",
    )
    command = [sys.executable, "-c", "\n".join((*lines, "print(len(known.names.people))")), str(data)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert {process.communicate()[0] for process in running} == {f"{ROWS - 1}\n"}
    assert only_file(folder).suffix == ".tables"

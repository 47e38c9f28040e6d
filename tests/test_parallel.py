"""Several processes: the same bytes in the same order, a clear word when one dies, and none left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from waqai.assemble import build_line_reader
from waqai.errors import InputError, WaqaiError
from waqai.model import Article
from waqai.scale.parallel import IN_FLIGHT, read_many

TEXT = "وصل الوزير إلى العاصمة في 3 مارس 2024، وقال إن المحادثات ستبدأ غدا."


def build_echo(data: Path | None) -> Callable[[Article], bytes]:
    """A reader for tests: the text back, later ones sooner, and what the text asks for."""

    def read_line(article: Article) -> bytes:
        if article.text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if article.text == "fail":
            raise InputError("this article is refused", "try another")
        if article.text == "crash":
            raise ZeroDivisionError("by zero")
        if article.text == "slow":
            time.sleep(0.2)
        return f"{data}:{article.text}".encode("utf-8", "surrogatepass")

    return read_line


def articles(*texts: str) -> list[Article]:
    return [Article(f"a{number}", text) for number, text in enumerate(texts)]


def lost(texts: list[str], batch: int = 1) -> tuple[int, WaqaiError]:
    """How many articles were given before the error."""
    given = 0
    with pytest.raises(WaqaiError) as caught:
        for _ in read_many(articles(*texts), build_echo, processes=2, batch=batch):
            given += 1
    return given, caught.value


def test_the_order_is_that_of_the_articles_whoever_is_first() -> None:
    wanted = articles("slow", *map(str, range(7)), "slow", "x\ud800y")
    for batch in (1, 3, 100):
        found = list(read_many(wanted, build_echo, processes=2, batch=batch, data=Path("d")))
        assert [article for article, _ in found] == wanted
        assert [line for _, line in found] == [build_echo(Path("d"))(article) for article in wanted]


def test_nothing_and_little_are_read_too() -> None:
    for processes in (1, 2):
        assert list(read_many([], build_echo, processes=processes)) == []
        assert [line for _, line in read_many(articles("x"), build_echo, processes=processes)] == [b"None:x"]


@pytest.mark.parametrize("wrong", [{"processes": 0}, {"processes": -1}, {"processes": 2, "batch": 0}])
def test_no_process_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InputError, match="is no number"):
        read_many([], build_echo, **wrong)


def test_the_input_is_taken_no_faster_than_it_is_used() -> None:
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        while True:
            taken += 1
            yield Article(str(taken), "x")

    found = read_many(endless(), build_echo, processes=2, batch=3)
    for number in range(1, 10):
        next(found)
        assert taken <= number + 3 * (2 * IN_FLIGHT + 1)
    found.close()  # type: ignore[attr-defined]


def test_a_worker_that_is_killed_is_named_and_what_came_before_is_given() -> None:
    given, error = lost(["slow", "b", "die", "d", "e", "f", "g", "h"])
    assert given == 2 and "signal 9 while it read the articles a2 to a2" in error.message and "memory" in error.hint


def test_what_a_reader_raises_is_told() -> None:
    given, error = lost(["a", "b", "fail", "d"])
    assert (given, error.message, error.hint) == (2, "this article is refused", "try another")
    assert "ZeroDivisionError: by zero" in lost(["crash"])[1].message


def test_an_error_of_the_input_comes_after_what_was_taken_before_it() -> None:
    def broken() -> Iterator[Article]:
        yield from articles("a", "b", "c")
        raise InputError("the file ends")

    given = []
    with pytest.raises(InputError, match="the file ends"):
        for _, line in read_many(broken(), build_echo, processes=2, batch=2):
            given.append(line)
    assert given == [b"None:a", b"None:b", b"None:c"]


def test_records_are_the_same_bytes_from_one_process_and_from_two() -> None:
    from waqai.assemble import read_many as read_records

    wanted = [Article(f"a{number}", f"{TEXT} وبلغ العدد {number}.", published="2024-03-05") for number in range(6)]
    read_line = build_line_reader()
    assert list(read_records(wanted, processes=2, batch=2)) == [(article, read_line(article)) for article in wanted]


# --- the command -----------------------------------------------------------------------------------------------------


def command(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "waqai", *map(str, arguments)], capture_output=True, check=False, timeout=120
    )


def test_the_command_writes_the_same_with_two_processes(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    lines = [json.dumps({"text": f"{TEXT} {number}", "published": "2024-03-05"}) for number in range(3)]
    file.write_text("\n".join([lines[0], "no json", '{"text": "x\\ud800y"}', *lines[1:], "{}"]), encoding="utf-8")
    one, two = (command("read", file, "--format", "jsonl", "--processes", number) for number in "12")
    assert one.returncode == two.returncode == 1
    assert one.stdout == two.stdout and len(one.stdout.splitlines()) == 4
    assert one.stderr == two.stderr and b"a.jsonl:2" in two.stderr and b"a.jsonl:6" in two.stderr


def test_the_command_refuses_no_process() -> None:
    done = command("read", "--sample", "--processes", "0")
    assert done.returncode == 2 and b"--processes" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are looked up where Linux lists them")
def test_an_interruption_ends_all_workers_at_once(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(json.dumps({"text": f"{TEXT} {number}"}) for number in range(20_000)), encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "waqai", "read", str(file), "--processes", "2", "-o", str(tmp_path / "r.jsonl")],
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    until = time.monotonic() + 60
    while len(workers := [child for child in children.read_text().split() if is_worker(child)]) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of them
    assert running.stderr is not None
    assert (running.wait(20), running.stderr.read().strip()) == (130, b"waqai: interrupted")
    assert not any(map(is_worker, workers))
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals are held back where POSIX can")
def test_the_first_worker_of_a_program_hears_no_interruption_either() -> None:
    ask = (
        "from test_parallel import build_listener, read_many, Article\n"
        "print([line for _, line in read_many([Article('1', '')], build_listener, processes=2)])"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, cwd=Path(__file__).parent)
    assert done.stdout.strip() == b"[b'True']", done.stderr


def build_listener(data: Path | None) -> Callable[[Article], bytes]:
    """A reader for tests: whether interruptions were held back when its process began."""
    return lambda article: str(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())).encode()


def is_worker(process: str) -> bool:
    """Whether a process of that number is there and was spawned as a worker."""
    try:
        return "spawn_main" in Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return False

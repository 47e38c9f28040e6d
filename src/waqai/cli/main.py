"""The command `waqai`: its commands, loaded only when called, and what each does on an error.

Exit status: 0 done; 1 something asked for was wrong or not found, or the data files have faults; 2 the command line
itself was wrong; 130 interrupted.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
from typing import Any, NoReturn

import click

from waqai.cli.talk import complain, say

# Command → the module that holds it under that name, and its line in the help: so that `--help` loads no command.
COMMANDS: dict[str, tuple[str, str]] = {
    "read": ("waqai.cli.read", "Read articles and record who did what to whom, and who said what."),
    "why": ("waqai.cli.why", "Show the proof of one event: rows, words, rejected readings."),
    "add": ("waqai.cli.add", "Take articles into an archive and read what is new."),
    "watch": ("waqai.cli.watch", "Watch feeds, sitemaps and pages, and add what is new to an archive."),
    "reread": ("waqai.cli.reread", "Read articles of an archive again with the present version."),
    "refused": ("waqai.cli.refused", "List what an archive keeps unread, and why; read it after all."),
    "copies": ("waqai.cli.copies", "List groups of articles that print one text, and where it comes from."),
    "search": ("waqai.cli.search", "Find events, claims and articles of an archive by a query."),
    "ask": ("waqai.cli.ask", "Answer questions to an archive with a table."),
    "report": ("waqai.cli.report", "Draw an archive's answers on one page: over time, network, map."),
    "export": ("waqai.cli.export", "Write events of an archive in the formats that others load."),
    "bundle": ("waqai.cli.bundle", "Make a folder by which others can check and repeat what was done."),
    "incidents": ("waqai.cli.incidents", "List acts, each once, however many articles tell it."),
    "incident": ("waqai.cli.incident", "Compare how outlets tell one act; divide and join incidents."),
    "compare": ("waqai.cli.compare", "Compare outlets on one act, side by side."),
    "diff": ("waqai.cli.diff", "Show what a second reading changed in an archive."),
    "evaluate": ("waqai.cli.evaluate", "Compare records with gold articles."),
    "data": ("waqai.cli.data", "Check and fix the data files."),
}


class Commands(click.Group):
    """A group whose commands are imported when they run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands that are installed, in the order of the table."""
        return [name for name, (module, _) in COMMANDS.items() if importlib.util.find_spec(module) is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None when there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command. A reader of our output that has seen enough (`| head`) is no error and gets no word."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
            return status
        except BrokenPipeError:
            _close_stdout()  # else Python complains once more when it flushes at exit
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("waqai")
        except PackageNotFoundError:
            number = "(not installed)"
        click.echo(f"waqai {number}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version and stop."
)
def waqai() -> None:
    """Read Arabic news: who did what to whom, when and where, and who said what, with the words that show it.

    \b
    waqai read --sample                          the shipped article, as text
    waqai read article.txt --published 2024-12-12
    waqai read news.jsonl.gz -o records.jsonl    many articles, one record a line
    waqai why article.txt 3                      what event number 3 was read from
    waqai add news.waqai news.jsonl.gz           keep articles and records in an archive
    waqai watch sources.toml                     add what feeds and sitemaps bring, as it comes
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave the process with its status; no error leaves a traceback."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; its exit status."""
    from waqai.errors import WaqaiError

    try:
        status = waqai.main(arguments, prog_name="waqai", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        return 130
    except WaqaiError as error:
        complain(error.message, error.hint)
        return 1
    except OSError as error:
        complain(f"{error.filename or 'output'}: {error.strerror or error}", "is the disk full or the folder gone?")
        return 1
    except Exception as error:  # the last guard: a person sees what happened and what to do, a developer asks for more
        if os.environ.get("WAQAI_TRACEBACK"):
            raise
        complain(
            f"internal error: {type(error).__name__}: {error}", "set WAQAI_TRACEBACK=1 to see where, and report it"
        )
        return 1


def _close_stdout() -> None:
    with contextlib.suppress(OSError, ValueError):  # no descriptor behind stdout (tests, embedded use)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

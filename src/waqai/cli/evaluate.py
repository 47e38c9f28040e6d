"""`waqai evaluate`: how far records agree with what people coded."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waqai.cli.options import data_option
from waqai.errors import InputError

if TYPE_CHECKING:
    from waqai.app.error_budget import Budget
    from waqai.app.evaluate import Bin, Disagreement, Evaluation
    from waqai.model import Reading

Row = dict[str, Any]
Read = tuple[list[Row], "list[tuple[Row, Reading, Row]]"]
_TYPES = ("assault", "protest")
_SHOWN = 160  # characters of a sentence in a list of errors


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("records", required=False, type=click.Path(path_type=Path))
@click.option("--errors", default=0, metavar="N", help="List up to N missed and N spurious of each layer.")
@click.option("--budget", is_flag=True, help="Show which stage lost or spoiled each gold event (without RECORDS only).")
@click.option("--reliability", is_flag=True, help="Show what share of events is right at each level of confidence.")
@click.option(
    "--type", "type_", metavar="TYPE", help="The event type that judged sentences are about (ASSAULT, PROTEST)."
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="text (default) or json.")
@data_option
def evaluate(
    gold: Path,
    records: Path | None,
    errors: int,
    budget: bool,
    reliability: bool,
    type_: str | None,
    form: str,
    data: Path | None,
) -> int:
    """Compare RECORDS with the coding of people in GOLD; without RECORDS, GOLD's own texts are read now.

    GOLD is JSON lines (.jsonl, .jsonl.gz): coded articles (events, claims, times, places), sentences that judges did
    or did not accept as telling one type of event (accept, total, label), sentences with actor and recipient marked
    (spans), or sentences with their time expressions marked (times with start, end and value).

    \b
    waqai evaluate gold.jsonl records.jsonl --errors 10
    waqai evaluate gold.jsonl --budget --reliability
    """
    from waqai.app.coded_sentences import is_judged, is_marked
    from waqai.app.time_expressions import is_timed

    rows = _rows(gold)
    if budget and records is not None:
        raise click.UsageError("--budget follows the reading itself: leave RECORDS out")
    if is_timed(rows[0]):
        if budget or reliability:
            raise click.UsageError("--budget and --reliability need coded articles")
        _times(rows, _rows(records) if records is not None else _read(rows, data, keep=False)[0], form, errors)
        return 0
    if is_judged(rows[0]) or is_marked(rows[0]):
        if budget or reliability:
            raise click.UsageError("--budget and --reliability need coded articles")
        asked = type_ or next((name for name in _TYPES if name in gold.name.lower()), "")
        if not asked:
            raise click.UsageError("say with --type which event type the sentences were judged for")
        found = _rows(records) if records is not None else _read(rows, data, keep=False)[0]
        _sentences(rows, found, asked.upper(), form, errors)
        return 0
    if records is not None:
        found = _rows(records)
        readings: list[tuple[Row, Reading, Row]] = []
    else:
        found, readings = _read(rows, data, keep=budget)
    _articles(rows, found, readings, budget, reliability, form, errors, data)
    return 0


def _articles(
    rows: list[Row],
    records: list[Row],
    readings: list[tuple[Row, Reading, Row]],
    budget: bool,
    reliability: bool,
    form: str,
    errors: int,
    data: Path | None,
) -> None:
    from waqai.app.error_budget import find_budget
    from waqai.app.evaluate import evaluate as compare
    from waqai.app.evaluate import find_reliability
    from waqai.assemble import load_knowledge

    result = compare(rows, records)
    bins = find_reliability(rows, records) if reliability else ()
    losses = find_budget(readings, load_knowledge(data)) if budget else None
    if form == "json":
        whole: dict[str, Any] = _figures(result)
        if reliability:
            whole["reliability"] = [_bin(one) for one in bins]
        if losses is not None:
            whole["budget"] = [
                {"stage": stage, "cause": cause, "lost": lost, "wrong": wrong}
                for stage, cause, lost, wrong in losses.rows()
            ]
        _write([json.dumps(whole, ensure_ascii=False, indent=1)])
        return
    _write(_figure_lines(result))
    if bins:
        _write(_bin_lines(bins))
    if losses is not None:
        _write(_budget_lines(losses, errors))
    for layer in result.layers if errors else ():
        _write(_error_lines(layer.name, layer.missed, layer.spurious, errors))


def _figures(result: Evaluation) -> dict[str, Any]:
    """The figures under the names, and rounded as, the gold's own scorer prints them."""
    layers = {
        layer.name: {
            "precision": round(layer.figures.precision, 4),
            "recall": round(layer.figures.recall, 4),
            "f1": round(layer.figures.f1, 4),
            "tp": layer.figures.right,
            "pred": layer.figures.coded,
            "gold": layer.figures.gold,
        }
        for layer in result.layers
    }
    alarms = None if result.false_alarms is None else round(result.false_alarms, 3)
    return {"articles": result.articles, "coded": result.coded, **layers, "false alarms": alarms}


def _figure_lines(result: Evaluation) -> Iterator[str]:
    yield f"{result.coded} of {result.articles} articles coded"
    for layer in result.layers:
        figures = layer.figures
        yield (
            f"{layer.name:12}  P {figures.precision:.3f}  R {figures.recall:.3f}  F1 {figures.f1:.3f}   "
            f"({figures.right} right of {figures.coded} coded, {figures.gold} in the gold)"
        )
    if result.false_alarms is not None:
        yield f"false alarms  {result.false_alarms:.3f} events per article without any"


def _bin(one: Bin) -> dict[str, Any]:
    return {
        "confidence": [one.low, one.high],
        "events": one.coded,
        "type right": round(one.type_right / one.coded, 4),
        "dyad right": round(one.dyad_right / one.coded, 4),
    }


def _bin_lines(bins: Sequence[Bin]) -> Iterator[str]:
    yield ""
    yield "confidence   events  type right  dyad right"
    for one in bins:
        shares = f"{one.type_right / one.coded:10.0%}  {one.dyad_right / one.coded:10.0%}"
        yield f"{one.low:.1f} to {one.high:.1f}  {one.coded:7}  {shares}"


def _budget_lines(budget: Budget, errors: int) -> Iterator[str]:
    lost = sum(loss.lost for loss in budget.losses)
    yield ""
    yield f"{budget.gold} gold events: {budget.right} right, {len(budget.losses) - lost} coded wrong, {lost} lost"
    yield ""
    yield f"{'stage':10}  {'cause':42}  {'lost':>5}  {'wrong':>5}"
    for stage, cause, gone, wrong in budget.rows():
        yield f"{stage:10}  {cause:42}  {gone or '':>5}  {wrong or '':>5}"
        shown = [loss for loss in budget.losses if (loss.stage, loss.cause) == (stage, cause)][:errors]
        for loss in shown:
            yield f"    {loss.article}  {loss.label}"


def _error_lines(
    name: str, missed: Sequence[Disagreement], spurious: Sequence[Disagreement], errors: int
) -> Iterator[str]:
    for kind, found in (("missed", missed), ("spurious", spurious)):
        for row in found[:errors]:
            label = row.label if len(row.label) <= _SHOWN else row.label[:_SHOWN] + "…"
            yield f"{name} {kind}  {row.article}  {label}"


def _sentences(rows: list[Row], records: list[Row], type_: str, form: str, errors: int) -> None:
    from waqai.app.coded_sentences import evaluate_judged, evaluate_marked, is_judged

    if is_judged(rows[0]):
        views = evaluate_judged(rows, records, type_)
        if form == "json":
            figures = {
                view.name: {
                    "precision": round(view.figures.precision, 4),
                    "recall": round(view.figures.recall, 4),
                    "f1": round(view.figures.f1, 4),
                    "tp": view.figures.right,
                    "pred": view.figures.coded,
                    "gold": view.figures.gold,
                }
                for view in views
            }
            _write([json.dumps({"sentences": len(rows), "type": type_, **figures}, indent=1)])
            return
        _write([f"{len(rows)} sentences judged for {type_}"])
        for view in views:
            one = view.figures
            _write([
                f"{view.name:12}  P {one.precision:.3f}  R {one.recall:.3f}  F1 {one.f1:.3f}   "
                f"({one.right} right of {one.coded} coded, {one.gold} in the gold)"
            ])  # fmt: skip
        _write(_error_lines(views[0].name, views[0].missed, views[0].spurious, errors))
        return
    slots = evaluate_marked(rows, records, type_)
    if form == "json":
        told = {slot.slot: {"told": slot.told, "coded": slot.seen, "right": slot.right} for slot in slots}
        _write([json.dumps({"sentences": len(rows), "type": type_, **told}, indent=1)])
        return
    _write([f"{len(rows)} sentences marked for {type_}"])
    for slot in slots:
        share = slot.right / slot.seen if slot.seen else 0.0
        whole = slot.right / slot.told if slot.told else 0.0
        _write([
            f"{slot.slot:12}  right {share:.3f} where coded   {whole:.3f} of all   "
            f"({slot.right} right of {slot.seen} coded, {slot.told} told by the judges)"
        ])  # fmt: skip
        _write(_error_lines(slot.slot, slot.wrong, (), errors))


def _times(rows: list[Row], records: list[Row], form: str, errors: int) -> None:
    from waqai.app.time_expressions import evaluate_times

    result = evaluate_times(rows, records)
    if form == "json":
        told = {"sentences": len(rows), "told": result.told, "same": result.same, "right": result.right}
        _write([json.dumps(told, indent=1)])
        return
    told_ = max(1, result.told)
    _write([
        f"{len(rows)} sentences, {result.told} time expressions",
        f"equal values              {result.same / told_:.3f}   ({result.same})",
        f"either convention         {result.right / told_:.3f}   ({result.right}: ends of ranges, decades)",
    ])  # fmt: skip
    _write(_error_lines("times", result.wrong, (), errors))


def _read(rows: list[Row], data: Path | None, *, keep: bool) -> Read:
    """Records of the gold's own texts, and, to `keep`, the readings they come from."""
    from waqai.assemble import load_knowledge, version
    from waqai.cli.progress import progress
    from waqai.exports.record import to_record
    from waqai.pipeline import read_article
    from waqai.sources.article import new_article, prefix_date

    known = load_knowledge(data)
    records: list[Row] = []
    readings: list[tuple[Row, Reading, Row]] = []
    number = version()
    with progress(sys.stderr.isatty(), 1) as bar:
        for count, row in enumerate(rows, 1):
            article = new_article(
                row["text"],
                published=prefix_date(row.get("published") or ""),
                title=row.get("title") or "",
                id=str(row["id"]),
            )
            reading = read_article(article, known)
            record = to_record(reading, known, number)
            records.append(record)
            if keep:
                readings.append((row, reading, record))
            bar.advance("gold", count / len(rows))
    return records, readings


def _rows(path: Path) -> list[Row]:
    """The rows of a JSON lines file. Raises InputError with the line that lacks an id or a text, or is no JSON."""
    from waqai.app.time_expressions import is_timed

    opened: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    rows: list[Row] = []
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if isinstance(row, dict) and is_timed(row):
                    row.setdefault("id", str(number))
                if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
                    raise InputError(f"{path}:{number}: no row with an id and a text", "one JSON object a line")
                rows.append(row)
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file", "name a file of JSON lines") from error
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a folder", "name a file of JSON lines in it") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8", "save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{len(rows) + 1}: no JSON: {error.msg}", "one JSON object a line") from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: cannot be read: {error}", "fetch or compress it anew") from error
    if not rows:
        raise InputError(f"{path}: holds no rows", "one JSON object a line")
    return rows


def _write(lines: Iterator[str] | Sequence[str]) -> None:
    for line in lines:
        sys.stdout.buffer.write(f"{line}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()

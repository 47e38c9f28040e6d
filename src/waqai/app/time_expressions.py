"""Single sentences with their time expressions marked: are the values right?

Rows are `{"text", "published", "times": [{"start", "end", "text", "value"}]}` with TIMEX3 values. Two conventions
differ from the record's, and are counted apart: TIMEX3 marks each end of a range by itself where the record has one
range (`A/B`), and writes a decade `199` where the record has `199X`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from waqai.app.evaluate import Disagreement, Row


class TimeFigures(Struct, frozen=True):
    """Of `told` marked values `same` are equal, and `right` say the same day or span in either convention."""

    told: int
    same: int
    right: int
    wrong: tuple[Disagreement, ...] = ()


def is_timed(row: Row) -> bool:
    """Whether a row is a sentence with its time expressions marked by offsets and nothing else coded."""
    times = row.get("times")
    return (
        isinstance(times, list) and "events" not in row and all("start" in time and "value" in time for time in times)
    )


def evaluate_times(rows: Sequence[Row], records: Iterable[Mapping[str, Any]]) -> TimeFigures:
    """Compares each marked value with the record's expressions that overlap it."""
    by_id = {str(record["id"]): record for record in records}
    told = same = right = 0
    wrong: list[Disagreement] = []
    for row in rows:
        found = by_id.get(str(row["id"]), {}).get("times", ())
        for time in row["times"]:
            told += 1
            values = [one["value"] for one in found if one["start"] < time["end"] and time["start"] < one["end"]]
            same += time["value"] in values
            if any(_says(value, time["value"]) for value in values):
                right += 1
            else:
                coded = "+".join(values) or "-"
                wrong.append(
                    Disagreement(str(row["id"]), f"{time['text']} {time['value']}, coded {coded}: {row['text']}")
                )
    return TimeFigures(told, same, right, tuple(wrong))


def _says(coded: str, told: str) -> bool:
    """Whether a record's value says what a TIMEX3 value says."""
    return told in (coded, *coded.split("/")) or (coded.endswith("X") and coded[:-1] == told)

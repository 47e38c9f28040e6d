"""left_out: what was seen and not coded, with the reason; it is how a reader learns to trust the rest."""

from __future__ import annotations

from waqai.knowledge import Knowledge
from waqai.model import LeftOut, Reading


def find_left_out(reading: Reading, known: Knowledge) -> tuple[LeftOut, ...]:
    """One row an act that does not count, in order of the text; `docs/reference/left-out.md` explains the reasons."""
    return tuple(
        LeftOut(act.trigger.start, act.trigger.end, act.reason, act.frame) for act in reading.verdicts if act.reason
    )

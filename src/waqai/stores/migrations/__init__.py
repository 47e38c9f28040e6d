"""The schema of an archive as the steps that lead to it: a step once published stays as it is, a change is a new one.

Tables and columns carry their meaning as comments in the file itself, so that whoever opens it with another tool reads
them there, and docs/reference/store.md is drawn from them.
"""

from __future__ import annotations

from waqai.stores.migrations.alerts import ALERTS
from waqai.stores.migrations.first import FIRST
from waqai.stores.migrations.fourth import FOURTH
from waqai.stores.migrations.left_out import LEFT_OUT
from waqai.stores.migrations.numbers import NUMBERS
from waqai.stores.migrations.positions import POSITIONS
from waqai.stores.migrations.second import SECOND
from waqai.stores.migrations.sides import SIDES
from waqai.stores.migrations.statements import Statements
from waqai.stores.migrations.third import THIRD
from waqai.stores.migrations.weighed import WEIGHED

MIGRATIONS: tuple[Statements, ...] = (
    FIRST,
    SECOND,
    THIRD,
    FOURTH,
    NUMBERS,
    POSITIONS,
    ALERTS,
    SIDES,
    LEFT_OUT,
    WEIGHED,
)

"""What is compared to find incidents has more in it: parties, place and words of each telling.

The tellings without these are left out, and the incidents made of them: whoever writes next finds them anew. What
persons decided about incidents stays.
"""

from __future__ import annotations

from waqai.stores.migrations.statements import Statements

WEIGHED: Statements = (
    "DELETE FROM tellings",
    "DELETE FROM incidents",
    "DELETE FROM unsettled",
    "COMMENT ON COLUMN tellings.telling IS 'what is compared: `waqai.app.weighing.Telling` as MessagePack'",
)

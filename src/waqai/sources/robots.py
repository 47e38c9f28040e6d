"""What a host's robots.txt allows (RFC 9309)."""

from __future__ import annotations

import protego
from msgspec import Struct

PRODUCT = "waqai"  # the name by which a robots.txt may address us
SHARE_READ = 512_000  # bytes: RFC 9309 asks for 500 KiB at least; what stands behind them is not read
KEPT = 24 * 3600.0  # seconds: RFC 9309, 2.4, allows no longer


class Rules(Struct, frozen=True):
    """The rules of one host: `text` as it stands in its robots.txt.

    Where they cannot be had, `refusal` is why, so that nothing may be fetched; `hint` is what to do, and `wait` for how
    many seconds the host asked to be left alone.
    """

    text: str = ""
    refusal: str = ""
    hint: str = "what a host allows must be known before it is asked; try again later"
    wait: float = 0.0


class Robots:
    """One host's rules, parsed."""

    def __init__(self, rules: Rules, read: float) -> None:
        self.refusal = rules.refusal
        self.hint = rules.hint
        self.wait = rules.wait
        self.read = read  # on the fetcher's clock
        self._parsed = protego.Protego.parse(rules.text)

    def is_allowed(self, address: str) -> bool:
        """Whether the rules let us fetch the address; without rules everything is allowed."""
        return self._parsed.can_fetch(address, PRODUCT)

    def find_delay(self) -> float:
        """Seconds that the host wants between two requests; 0 where it does not say."""
        return max(0.0, self._parsed.crawl_delay(PRODUCT) or 0.0)

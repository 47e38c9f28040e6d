"""What a host's robots.txt allows (RFC 9309)."""

from __future__ import annotations

import protego
from msgspec import Struct

PRODUCT = "waqai"  # the name by which a robots.txt may address us
SHARE_READ = 512_000  # bytes: RFC 9309 asks for 500 KiB at least; what stands behind them is not read
KEPT = 24 * 3600.0  # seconds: RFC 9309, 2.4, allows no longer


class Rules(Struct, frozen=True):
    """The rules of one host: `text` as it stands in its robots.txt.

    Where the host did not say, `refusal` is why nothing may be fetched and `wait` how long it asked to be left alone.
    """

    text: str = ""
    refusal: str = ""
    wait: float = 0.0


class Robots:
    """One host's rules, parsed."""

    def __init__(self, rules: Rules, read: float) -> None:
        self.refusal = rules.refusal
        self.wait = rules.wait
        self.read = read  # on the fetcher's clock
        self._parsed = protego.Protego.parse(rules.text)

    def is_allowed(self, address: str) -> bool:
        """Whether the rules let us fetch the address; without rules everything is allowed."""
        return self._parsed.can_fetch(address, PRODUCT)

    def find_delay(self) -> float:
        """Seconds that the host wants between two requests; 0 where it does not say."""
        return max(0.0, self._parsed.crawl_delay(PRODUCT) or 0.0)

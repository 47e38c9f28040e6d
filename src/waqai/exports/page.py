"""Records as one page that needs nothing else: no network, no font, no server; open the file in a browser.

The text of an article is a stranger's. It travels as JSON in which no character can end the tag that holds it, the
script puts it into the page as text alone, and the page's policy lets only the page's own script and style run.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

# What could end a script tag or, in older engines, a line of script, written as JSON writes any character.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_ESCAPES.update({half: f"\\u{half:04x}" for half in range(0xD800, 0xE000)})
# The page shows these fields; the rest of a record (sentences, mentions) would only make it longer.
_SHOWN = (
    "id", "url", "outlet", "title", "published", "text", "blocks", "entities", "events", "claims", "times", "places",
    "numbers", "left_out", "problems",
)  # fmt: skip


def to_page(records: Iterable[Mapping[str, Any]]) -> str:
    """One self-contained HTML page of the records; several get a list to choose from."""
    return "".join(page_pieces(records))


def page_pieces(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The page piece by piece, a record at a time, so that writing it needs no more memory than one record."""
    script, style = _asset("page.js"), _asset("page.css")
    head = _asset("page.html")
    for name, value in (("script_hash", _hash(script)), ("style_hash", _hash(style)), ("style", style)):
        head = head.replace("{" + name + "}", value)
    yield head
    for record in records:
        yield f'<script type="application/json" class="record">{_json(record)}</script>\n'
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def _json(record: Mapping[str, Any]) -> str:
    shown = {field: record.get(field) for field in _SHOWN}
    for layer in ("blocks", "entities", "events", "claims", "times", "places", "numbers", "left_out", "problems"):
        shown[layer] = shown[layer] or []
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _hash(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"


def _asset(name: str) -> str:
    return (resources.files("waqai.exports") / name).read_text(encoding="utf-8")

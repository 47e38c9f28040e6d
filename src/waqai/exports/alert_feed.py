"""The Atom file of a saved query (RFC 4287): an entry for each act, told once, newest first."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from waqai.app.alerting import Entry
from waqai.exports.text import safe

_NO_XML = re.compile("[\ufffe\uffff]")  # what is left by `safe` of the characters that XML cannot hold


def to_alert_feed(name: str, entries: Iterable[Entry], version: str) -> str:
    """The file. An entry's id is that of the act and never changes, so that readers show it once."""
    entries = list(entries)
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    updated = entries[0].made if entries else "1970-01-01T00:00:00Z"
    pieces = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n',
        f"<id>urn:waqai:alerts:{digest}</id><title>{_text(name)}</title><updated>{updated}</updated>",
        f"<author><name>waqai</name></author><generator version={_quoted(version)}>waqai</generator>\n",
    ]
    for entry in entries:
        content = entry.content
        pieces.append(
            f"<entry><id>{_text(entry.id)}</id><title>{_text(_to_title(content))}</title>"
            f"<updated>{entry.made}</updated><category term={_quoted(content['type'])}/>"
        )
        addresses = [row["url"] for row in content["articles"] if row["url"].startswith(("https://", "http://"))]
        for place, address in enumerate(dict.fromkeys(addresses)):
            pieces.append(f"<link rel={_quoted('related' if place else 'alternate')} href={_quoted(address)}/>")
        pieces.append(f'<summary xml:lang="ar">{_text(content["sentence"])}</summary></entry>\n')
    return "".join([*pieces, "</feed>\n"])


def _to_title(content: Mapping[str, Any]) -> str:
    outlets = ", ".join(content["outlets"])
    return f"{content['gloss']} ({outlets})" if outlets else str(content["gloss"])


def _text(value: object) -> str:
    return escape(_NO_XML.sub("\ufffd", safe(value)))


def _quoted(value: object) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", safe(value)))

"""Reads Arabic news and records who did what to whom, when and where, and who said what, with evidence for every cell.

>>> from waqai import read
>>> record = read("زار الرئيس الفرنسي إيمانويل ماكرون بيروت الخميس.", published="2020-08-07")
>>> record["events"][0]["type"]
'CONSULT'
"""

from __future__ import annotations

from typing import Any

__all__ = ["load_knowledge", "open_archive", "read"]


def __getattr__(name: str) -> Any:
    """Names of the public interface, imported when first asked for: `import waqai` stays cheap."""
    if name in __all__:
        from waqai import assemble

        return getattr(assemble, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Who does what to whom as a graph: GEXF with time for Gephi, GraphML for networkx and igraph."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

from waqai.exports.told import CODE_BOOK, Book, Record, find_told, to_attribute, to_xml

_NODE = (("label_ar", "string"), ("country", "string"), ("sector", "string"))
_EDGE = (("type", "string"), ("mode", "string"), ("score", "double"), ("quad", "integer"), ("date", "string"),
         ("last_date", "string"), ("date_basis", "string"), ("status", "string"), ("article", "string"),
         ("event", "string"), ("trigger_start", "integer"), ("trigger_stop", "integer"), ("trigger", "string"),
         ("confidence", "double"), ("sentence", "string"))  # fmt: skip
Cells = Mapping[str, Any]
_IN_MEMORY = 1 << 24  # bytes of edges that are held before they go to disk


def to_gexf(records: Iterable[Record], book: Book) -> Iterator[str]:
    """GEXF 1.3: a node for each actor, an edge for each event from actor to recipient, with its first and last day."""

    def to_edge(number: int, one: str, two: str, cells: Cells) -> str:
        days = f' start="{cells["date"]}" end="{cells["last_date"]}"' if cells["date"] else ""
        return (
            f'<edge id="{number}" source={to_attribute(one)} target={to_attribute(two)}{days} '
            f"label={to_attribute(cells['type'])}>{_attvalues(cells)}</edge>\n"
        )

    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f"<meta><creator>waqai {to_xml(book.version)}</creator><description>{CODE_BOOK}</description></meta>\n"
    yield '<graph mode="dynamic" defaultedgetype="directed" timeformat="date">\n'
    for name, columns in (("node", _NODE), ("edge", _EDGE)):
        yield f'<attributes class="{name}">'
        yield "".join(f'<attribute id="{column}" title="{column}" type="{kind}"/>' for column, kind in columns)
        yield "</attributes>\n"
    with _spool() as spool:
        nodes = _save_edges(records, spool, to_edge)
        yield "<nodes>\n"
        for key, (label, cells) in nodes.items():
            yield f"<node id={to_attribute(key)} label={to_attribute(label)}>{_attvalues(cells)}</node>\n"
        yield "</nodes>\n<edges>\n"
        yield from spool
    yield "</edges>\n</graph>\n</gexf>\n"


def to_graphml(records: Iterable[Record], book: Book) -> Iterator[str]:
    """GraphML: the same graph; parallel edges are events."""

    def to_edge(number: int, one: str, two: str, cells: Cells) -> str:
        ends = f"source={to_attribute(one)} target={to_attribute(two)}"
        return f'<edge id="{number}" {ends}>{_data("edge", cells)}</edge>\n'

    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield f"<desc>{to_xml(book.maker)}</desc>\n"
    kinds = {"string": "string", "double": "double", "integer": "int"}
    for name, columns in (("node", (("label", "string"), *_NODE)), ("edge", _EDGE)):
        for column, kind in columns:
            yield f'<key id="{name}-{column}" for="{name}" attr.name="{column}" attr.type="{kinds[kind]}"/>\n'
    yield '<graph edgedefault="directed">\n'
    with _spool() as spool:
        nodes = _save_edges(records, spool, to_edge)
        for key, (label, cells) in nodes.items():
            yield f"<node id={to_attribute(key)}>{_data('node', {'label': label, **cells})}</node>\n"
        yield from spool
    yield "</graph>\n</graphml>\n"


def _spool() -> IO[str]:
    """Where edges wait until all nodes are known."""
    return tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n")


def _save_edges(
    records: Iterable[Record], spool: IO[str], to_edge: Callable[[int, str, str, Cells], str]
) -> dict[str, tuple[str, dict[str, str]]]:
    """Writes events from each actor to each recipient, and goes back to the beginning; the actors by key. An act on
    nobody who is told has no edge."""
    nodes: dict[str, tuple[str, dict[str, str]]] = {}
    number = 0
    for told in find_told(records):
        event, (first, last, basis), (_, start, stop) = told.event, told.days(), told.sentence()
        pairs = [(actor, recipient) for _, actor, recipient in told.dyads()]
        for side in (*told.side("actor"), *told.side("recipient")):
            _node(side, nodes)
        for actor, recipient in pairs:
            if actor is None or recipient is None:
                continue
            cells = {
                "type": event["type"], "mode": event["mode"] or "", "score": event["score"], "quad": event["quad"],
                "date": first, "last_date": last, "date_basis": basis, "status": event["status"],
                "article": told.record["id"], "event": event["id"], "trigger_start": event["trigger"]["start"],
                "trigger_stop": event["trigger"]["end"], "trigger": event["trigger"]["text"],
                "confidence": event["confidence"], "sentence": told.record["text"][start:stop],
            }  # fmt: skip
            spool.write(to_edge(number, _node(actor, nodes), _node(recipient, nodes), cells))
            number += 1
    spool.seek(0)
    return nodes


def _node(entity: Mapping[str, Any], nodes: dict[str, tuple[str, dict[str, str]]]) -> str:
    """One actor in all articles: by the row that knows it, else by name, country and sector."""
    key = str(entity["actor"] or "/".join((entity["name"], entity["country"] or "", entity["sector"] or "")))
    if key not in nodes:
        nodes[key] = (
            entity["name_en"] or entity["name"],
            {"label_ar": entity["name"], "country": entity["country"] or "", "sector": entity["sector"] or ""},
        )
    return key


def _attvalues(cells: Cells) -> str:
    values = (f'<attvalue for="{name}" value={to_attribute(cell)}/>' for name, cell in cells.items())
    return f"<attvalues>{''.join(values)}</attvalues>"


def _data(name: str, cells: Cells) -> str:
    return "".join(f'<data key="{name}-{column}">{to_xml(cell)}</data>' for column, cell in cells.items())

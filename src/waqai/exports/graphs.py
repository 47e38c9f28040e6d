"""Who does what to whom as a graph: GEXF with time for Gephi, GraphML for networkx and igraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from waqai.exports.told import CODE_BOOK, Told, to_cell

_NODE = (("label_ar", "string"), ("country", "string"), ("sector", "string"))
_EDGE = (("type", "string"), ("mode", "string"), ("score", "double"), ("quad", "integer"), ("date", "string"),
         ("article", "string"), ("event", "string"), ("confidence", "double"), ("sentence", "string"))  # fmt: skip


def to_gexf(told: Iterable[Told], version: str, scores: object) -> Iterator[str]:
    """GEXF 1.3: a node for each actor, an edge for each event from actor to recipient, with its day."""
    nodes, edges = _to_graph(told)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f"<meta><creator>waqai {_text(version)}</creator><description>{CODE_BOOK}</description></meta>\n"
    yield '<graph mode="dynamic" defaultedgetype="directed" timeformat="date">\n'
    for name, columns in (("node", _NODE), ("edge", _EDGE)):
        yield f'<attributes class="{name}">'
        yield "".join(f'<attribute id="{column}" title="{column}" type="{kind}"/>' for column, kind in columns)
        yield "</attributes>\n"
    yield "<nodes>\n"
    for key, (label, cells) in nodes.items():
        yield f"<node id={_quoted(key)} label={_quoted(label)}>{_attvalues(cells)}</node>\n"
    yield "</nodes>\n<edges>\n"
    for number, (one, two, cells) in enumerate(edges):
        day = f' start="{cells["date"]}" end="{cells["date"]}"' if cells["date"] else ""
        yield (
            f'<edge id="{number}" source={_quoted(one)} target={_quoted(two)}{day} '
            f"label={_quoted(cells['type'])}>{_attvalues(cells)}</edge>\n"
        )
    yield "</edges>\n</graph>\n</gexf>\n"


def to_graphml(told: Iterable[Told], version: str, scores: object) -> Iterator[str]:
    """GraphML: the same graph; parallel edges are events."""
    nodes, edges = _to_graph(told)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    kinds = {"string": "string", "double": "double", "integer": "int"}
    for name, columns in (("node", (("label", "string"), *_NODE)), ("edge", _EDGE)):
        for column, kind in columns:
            yield f'<key id="{name}-{column}" for="{name}" attr.name="{column}" attr.type="{kinds[kind]}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for key, (label, cells) in nodes.items():
        yield f"<node id={_quoted(key)}>{_data('node', {'label': label, **cells})}</node>\n"
    for number, (one, two, cells) in enumerate(edges):
        yield f'<edge id="{number}" source={_quoted(one)} target={_quoted(two)}>{_data("edge", cells)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _to_graph(
    told: Iterable[Told],
) -> tuple[dict[str, tuple[str, dict[str, Any]]], list[tuple[str, str, dict[str, Any]]]]:
    """Actors by key, and events from each actor to each recipient; an act on nobody who is told has no edge."""
    nodes: dict[str, tuple[str, dict[str, Any]]] = {}
    edges: list[tuple[str, str, dict[str, Any]]] = []
    for one in told:
        sides = {part: [_node(entity, nodes) for entity in one.side(part)] for part in ("actor", "recipient")}
        if not sides["recipient"] and len(sides["actor"]) > 1:  # what they do together
            sides["actor"], sides["recipient"] = sides["actor"][:1], sides["actor"][1:]
        event, (_, first, last) = one.event, one.sentence()
        cells = {
            "type": event["type"], "mode": event["mode"] or "", "score": event["score"], "quad": event["quad"],
            "date": one.day(), "article": one.record["id"], "event": event["id"], "confidence": event["confidence"],
            "sentence": one.record["text"][first:last],
        }  # fmt: skip
        edges += [(actor, recipient, cells) for actor in sides["actor"] for recipient in sides["recipient"]]
    return nodes, edges


def _node(entity: Mapping[str, Any], nodes: dict[str, tuple[str, dict[str, Any]]]) -> str:
    """One actor in all articles: by the row that knows it, else by name, country and sector."""
    key = entity["actor"] or "/".join((entity["name"], entity["country"] or "", entity["sector"] or ""))
    nodes.setdefault(
        key,
        (
            entity["name_en"] or entity["name"],
            {"label_ar": entity["name"], "country": entity["country"] or "", "sector": entity["sector"] or ""},
        ),
    )
    return str(key)


def _attvalues(cells: Mapping[str, Any]) -> str:
    values = (f'<attvalue for="{name}" value={_quoted(cell)}/>' for name, cell in cells.items())
    return f"<attvalues>{''.join(values)}</attvalues>"


def _data(name: str, cells: Mapping[str, Any]) -> str:
    return "".join(f'<data key="{name}-{column}">{_text(cell)}</data>' for column, cell in cells.items())


def _text(value: Any) -> str:
    return escape(to_cell(value))


def _quoted(value: Any) -> str:
    return quoteattr(to_cell(value))

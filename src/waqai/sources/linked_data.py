"""Structured data of a page (JSON-LD): its nodes, its article's own text, and dates out of broken pieces."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from waqai.sources.article import bare_letters

ARTICLES = frozenset(
    "Article NewsArticle AnalysisNewsArticle BackgroundNewsArticle OpinionNewsArticle ReportageNewsArticle "
    "ReviewNewsArticle BlogPosting LiveBlogPosting".split()
)
_BROKEN_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_TAG = re.compile(r"<[^<>]{1,300}>")
_BLOCK_END = re.compile(r"<br\s*/?>|</(?:p|div|li|h\d)>", re.I)
_FEWEST_LETTERS = 300  # of a body that is believed without looking further
_UNDIVIDED = 600  # letters that may stand without a line break; longer ones have lost their paragraphs
_LONG_PARAGRAPH = 60  # letters: shorter ones are bylines and captions
_SHOWN = 0.9  # of the letters in long paragraphs of the page must stand in a body that is whole

Node = dict[str, Any]


def find_nodes(tree: Any) -> tuple[list[Node], list[str]]:
    """The objects that describe the page itself, in order, and the date stamps of pieces that are no JSON.

    Objects inside of others (the publisher, the items of a list) are not among them; `@graph` and lists are opened.
    """
    nodes: list[Node] = []
    stamps: list[str] = []
    for element in tree.iter("script"):
        if "ld+json" not in (element.get("type") or "").lower():
            continue
        source = element.text_content()
        try:
            given = json.loads(source.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            # Outlets write linked data by hand and break it; the field alone is still plain.
            stamps += _BROKEN_DATE.findall(source)
            continue
        waiting = [given]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting[:0] = node
            elif isinstance(node, dict):
                nodes.append(node)
                waiting += [node[name] for name in ("@graph", "mainEntity") if isinstance(node.get(name), (list, dict))]
    return nodes, stamps


def types_of(node: Node) -> frozenset[str]:
    """The types that a node names for itself."""
    given = node.get("@type")
    return frozenset(name for name in (given if isinstance(given, list) else [given]) if isinstance(name, str))


def find_stamps(nodes: list[Node]) -> Iterator[str]:
    """`datePublished` of the nodes and of what stands in them, nearest first."""
    waiting: list[Any] = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if isinstance(node.get("datePublished"), str):
                yield node["datePublished"]
            waiting.extend(value for value in node.values() if isinstance(value, (dict, list)))


def find_whole_article(tree: Any, nodes: list[Node]) -> tuple[Node, str] | None:
    """The one article of the page and its text, where its structured data give that text whole; else None.

    Whole: it is long enough, does not break off, has its paragraphs, and holds what the page shows in long paragraphs.
    """
    articles = [node for node in nodes if types_of(node) & ARTICLES and isinstance(node.get("articleBody"), str)]
    if len(articles) != 1:
        return None
    text = from_markup(articles[0]["articleBody"])
    bare = bare_letters(text)
    if len(bare) < _FEWEST_LETTERS or text.rstrip(" \t\n]").endswith(("…", "...")):
        return None
    if "\n" not in text and len(bare) > _UNDIVIDED:
        return None
    shown = [bare_letters(element.text_content()) for element in tree.iter("p")]
    shown = [paragraph for paragraph in shown if len(paragraph) >= _LONG_PARAGRAPH]
    inside = sum(len(paragraph) for paragraph in shown if paragraph in bare)
    return (articles[0], text) if inside >= _SHOWN * sum(map(len, shown)) else None


def from_markup(given: str) -> str:
    """Text without markup, blocks on lines of their own: fields of articles hold HTML, plain or escaped."""
    text = html.unescape(given)
    if "<" in text:
        text = html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", text)))
    return text.replace("\xa0", " ").strip()

"""What a web page is: an article, a listing of articles, the articles of a tag, or a video."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import unquote

from waqai.sources.article import bare_letters
from waqai.sources.linked_data import ARTICLES, Node, types_of

_LISTS = frozenset(("CollectionPage", "SearchResultsPage"))
_TAG_PATH = re.compile(r"/(?:tags?|topics?|keywords?|labels?|وسم|وسوم)/", re.I)
_HEADS = ("h1", "h2", "h3", "h4", "h5")
_BLOCKS = ("p", "div", "ul", "li", "table", "section", "article")
_LEAST_LINE = 25  # letters of a line that is looked for on the page; of a link that is a headline
_COMPARED = 60  # letters by which a line of the text is found again on the page
_NEAR = 5  # elements above a line within which its own headline is looked for
_FEWEST_CARDS = 3  # lines, each with a linked headline of its own: two may be teasers below an article
_FEWEST_HEADS = 8  # linked headlines of a page in which no text was found at all
_VIDEO_TEXT = 400  # letters: a video with more text beside it is an article with a video


def find_kind(tree: Any, nodes: list[Node], body: str, address: str) -> str:
    """`article`, `listing`, `tag`, `video`, or empty where nothing says.

    What the page says of itself counts first (types of its structured data, the classes that a blog engine gives its
    pages), then the shape of the text that was found: a listing's lines have a linked headline each.
    """
    types = Counter(name for node in nodes for name in types_of(node))
    marks = {mark for element in tree.iter("body") for mark in (element.get("class") or "").lower().split()}
    declared = next(
        (e.get("content") or "" for e in tree.iter("meta") if (e.get("property") or "").lower() == "og:type"), ""
    ).lower()
    tagged = bool(_TAG_PATH.search(unquote(address))) or {"archive", "tag"} <= marks
    articles = sum(number for name, number in types.items() if name in ARTICLES)
    letters = len(bare_letters(body))
    if (not articles and any(name in types for name in _LISTS)) or marks & {"archive", "search-results"}:
        return "tag" if tagged else "listing"
    moving = "video" in declared or ("VideoObject" in types and "article" not in declared)
    if moving and not articles and letters < _VIDEO_TEXT:
        return "video"
    if articles == 1 or marks & {"single", "single-post"}:
        return "article"
    if _is_listing(tree, body):
        return "tag" if tagged else "listing"
    return "article" if letters and (articles or "article" in declared) else ""


def _is_listing(tree: Any, body: str) -> bool:
    wanted = {bare_letters(line)[:_COMPARED] for line in body.split("\n")}
    wanted = {line for line in wanted if len(line) >= _LEAST_LINE}
    if not wanted:
        return sum(map(_is_linked, tree.iter(*_HEADS))) >= _FEWEST_HEADS
    found = 0
    linked = 0
    cards: Counter[Any] = Counter()
    for element in tree.iter("p", "div", "span", "li", "td", "a", *_HEADS):
        if not wanted or any(inner is not element for inner in element.iter(*_BLOCKS)):
            continue
        start = bare_letters(element.text_content())[:_COMPARED]
        if len(start) >= _LEAST_LINE and start not in wanted and _is_linked(element):
            # a headline and its teaser that were made one line
            start = next((line for line in wanted if line.startswith(start)), start)
        if start not in wanted:
            continue
        wanted.discard(start)
        found += 1
        if _is_linked(element):
            linked += 1
        elif (card := _card(element)) is not None:
            cards[card] += 1
    alone = sum(number for number in cards.values() if number <= 2)
    return found >= _FEWEST_CARDS and (
        (len(cards) >= _FEWEST_CARDS and 2 * (alone + linked) >= found)
        or (linked > _FEWEST_CARDS and 2 * linked > found)
    )


def _is_linked(element: Any) -> bool:
    """Whether the element's words are a link: it is one, stands in one, or holds nothing else."""
    if element.tag == "a" or any(above.tag == "a" for above in element.iterancestors()):
        return True
    whole = len(bare_letters(element.text_content()))
    links = sum(len(bare_letters(link.text_content())) for link in element.iter("a"))
    return whole >= _LEAST_LINE and links >= 0.9 * whole


def _card(element: Any) -> Any:
    """The nearest element above that holds a linked headline, or None."""
    for depth, above in enumerate(element.iterancestors()):
        if depth >= _NEAR or above.tag in ("body", "html"):
            return None
        for other in above.iter("a", *_HEADS):
            headline = other.tag != "a" or len(bare_letters(other.text_content())) >= _LEAST_LINE
            if headline and other is not element and not _holds(element, other) and _is_linked(other):
                return above
    return None


def _holds(element: Any, other: Any) -> bool:
    return any(above is element for above in other.iterancestors())

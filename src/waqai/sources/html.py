"""One web page → its article: main text, lead, title, outlet, address, publish date, and what kind of page it is.

Where the page's structured data give the text whole, that is taken. Else trafilatura finds it (precision mode;
its deduplication is off because it remembers earlier pages, so that a result would depend on what was read before). It
loses the lead of some layouts: that is put back from the page itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from waqai.errors import InputError
from waqai.model import Article, Problem
from waqai.sources.article import bare_letters, new_article
from waqai.sources.encoding import undo_entities
from waqai.sources.linked_data import Node, find_nodes, find_whole_article
from waqai.sources.page_date import ReadDate, find_published
from waqai.sources.page_kind import find_kind

_PAGE = re.compile(  # (?>…) is never tried twice: many comments took time that doubled with each of them
    r"\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|h1)[\s>/]",
    re.I | re.S,
)
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LEAD_CLASS = re.compile(
    r"(?:^|[\s_-])(?:summary|lead|lede|standfirst|intro|excerpt|sapo|subtitle|abstract)(?:$|[\s_-])", re.I
)
_SHORTEST_LEAD = 40  # letters: less is a slogan or a byline
_LONGEST_LEAD = 900
_NO_ARTICLE = Problem("no-article", "no article was found in this page; is it a list of links or an application?")
_COMPARED = 40  # letters of a description that must agree with a paragraph of the page


def is_page(text: str) -> bool:
    """Whether a text opens like a web page or a piece of one."""
    return _PAGE.match(text[:5000]) is not None


def declared_encoding(raw: bytes) -> str:
    """The character set that the page's own markup names, or empty."""
    found = _CHARSET.search(raw[:4096])
    return found[1].decode("ascii") if found else ""


class Page(Struct, frozen=True):
    """What a web page gives. `basis` is where its publish date comes from (given, markup, text, or empty without one);
    `kind` is article, listing, tag, video, or empty where nothing says."""

    article: Article
    problems: tuple[Problem, ...] = ()
    basis: str = ""
    kind: str = ""


def read_page(page: str, published: str = "", read_date: ReadDate | None = None, url: str = "") -> Page:
    """The article of a page. `published` wins over the markup's date; `read_date` reads a date line; `url` is where the
    page came from, for one that does not say.

    Raises InputError when the HTML reader is not installed.
    """
    try:
        from lxml import html as lxml_html  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise _not_installed() from error
    clean = _NOT_XML.sub("", _XML_DECLARATION.sub("", page))
    try:
        tree: Any = lxml_html.fromstring(clean)
    except Exception:  # lxml raises many kinds on wild markup; none of them is the reader's concern
        return Page(new_article("", published=published, url=url), (_NO_ARTICLE,))
    nodes, broken = find_nodes(tree)
    found = _declared(tree, nodes) or _extracted(clean)
    address = _address(tree, found.url) or url
    kind = find_kind(tree, nodes, found.body, address)
    date, basis, problems = (published, "given", ()) if published else find_published(tree, nodes, broken, read_date)
    outlet = _outlet(found.outlet)
    if not found.body:
        empty = new_article("", published=date, url=address, outlet=outlet)
        return Page(empty, (_NO_ARTICLE, *problems), basis, kind)
    title = _title(tree, found.title)
    body = undo_entities(_tidy(found.body))
    lead = _lost_lead(tree, title, body, found.description)
    head, _, rest = body.partition("\n")
    if bare_letters(head) == bare_letters(title):  # told again where the body begins: the title stands before it anyhow
        body = rest.lstrip()
    article = new_article(
        f"{lead}\n\n{body}" if lead else body, published=date, title=title, url=address, outlet=outlet
    )
    return Page(article, problems, basis, kind)


class _Found(Struct, frozen=True):
    """What one way of extraction gives; empty where it gives nothing."""

    body: str
    title: str = ""
    description: str = ""
    url: str = ""
    outlet: str = ""


def _declared(tree: Any, nodes: list[Node]) -> _Found | None:
    """The article as the page's structured data give it whole: no extraction is needed, and none can go wrong."""
    whole = find_whole_article(tree, nodes)
    if whole is None:
        return None
    node, body = whole
    publisher = node.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else ""
    title = node.get("headline") or _meta(tree, "og:title")
    return _Found(
        body,
        title if isinstance(title, str) else "",
        outlet=_meta(tree, "og:site_name") or (name if isinstance(name, str) else ""),
    )


def _extracted(page: str) -> _Found:
    """The main text as trafilatura finds it."""
    try:
        import trafilatura
    except ImportError as error:
        raise _not_installed() from error
    try:
        found: Any = trafilatura.bare_extraction(
            page,
            favor_precision=True,
            deduplicate=False,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
        )
    except Exception:  # as above: wild markup
        found = None
    if not found:
        return _Found("")
    return _Found(
        (found.text or "").strip(), found.title or "", found.description or "", found.url or "", found.sitename or ""
    )


def _not_installed() -> InputError:
    return InputError(
        "reading web pages needs the packages trafilatura and lxml, of which one is missing or broken",
        "pip install trafilatura lxml-html-clean",
    )


def _meta(tree: Any, wanted: str) -> str:
    for element in tree.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() == wanted:
            return str(element.get("content") or "")
    return ""


def _tidy(text: str) -> str:
    """Lines without the padding of the page's source; runs of blank lines as one."""
    lines = [re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line != "-->")).strip()


def _title(tree: Any, found: str) -> str:
    """The headline as the page shows it: `<title>` often adds the outlet's name before or after."""
    plain = " ".join(html.unescape(found).split())
    heads = [" ".join(element.text_content().split()) for element in tree.iter("h1")]
    within = [head for head in heads if len(bare_letters(head)) > 8 and bare_letters(head) in bare_letters(plain)]
    return max(within, key=len) if within else plain


def _lost_lead(tree: Any, title: str, body: str, description: str) -> str:
    """The paragraph that opens the article on the page and that the main text lacks, or empty.

    Only words that the page shows are put back: one that a description opens with, or one marked up as a lead. The
    description alone is a search engine's text and may be an outlet's slogan.
    """
    bare_body = bare_letters(body)
    bare_title = bare_letters(title)
    wanted = [bare_letters(text)[:_COMPARED] for text in (description, *_descriptions(tree))]
    wanted = [text for text in wanted if len(text) >= _SHORTEST_LEAD and text not in bare_body]
    for element in tree.iter("p", "h2", "h3", "h4", "div", "span"):
        marked = _LEAD_CLASS.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}") is not None
        if not (marked or wanted) or next(element.iter("p", "div", "ul", "table", "h1"), None) not in (None, element):
            continue
        if marked and (element.find(".//p") is not None or _within(element, ("aside", "nav", "footer", "li", "a"))):
            continue
        text = " ".join(element.text_content().split())
        bare = bare_letters(text)
        if not _SHORTEST_LEAD <= len(bare) <= _LONGEST_LEAD or bare[: 2 * _COMPARED] in bare_body or bare in bare_title:
            continue
        if marked or any(bare.startswith(opening) for opening in wanted):
            return text
    return ""


def _within(element: Any, tags: tuple[str, ...]) -> bool:
    return any(above.tag in tags for above in element.iterancestors())


def _descriptions(tree: Any) -> Iterator[str]:
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        if name in ("og:description", "twitter:description", "description") and element.get("content"):
            yield html.unescape(element.get("content"))


def _address(tree: Any, found: str) -> str:
    for element in tree.iter("link", "meta"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            return _absolute(element.get("href")) or found
        if (element.get("property") or "").lower() == "og:url" and element.get("content"):
            return _absolute(element.get("content")) or found
    return found


def _absolute(address: str) -> str:
    return address if re.match(r"https?://", address.strip(), re.I) else ""


def _outlet(name: str) -> str:
    """The outlet's name; where the page gives an address for it, that address's host."""
    plain = html.unescape(html.unescape(name)).strip()
    host = re.match(r"https?://(?:www\.)?([^/\s]+)", plain, re.I)
    return host[1] if host else plain

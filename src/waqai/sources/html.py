"""One web page → its article: main text, lead, title, outlet, address and the publish date that its markup gives.

trafilatura finds the main text (precision mode; its deduplication is off because it remembers earlier pages, so that a
result would depend on what was read before). It loses the lead of some layouts: that is put back from the page itself.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from waqai.errors import InputError
from waqai.model import Article, Problem
from waqai.sources.article import bare_letters, new_article, prefix_date

_PAGE = re.compile(  # (?>…) is never tried twice: many comments took time that doubled with each of them
    r"\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|h1)[\s>/]",
    re.I | re.S,
)
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_META_DATES = (  # in order of trust; each names the day of publication, none the day of a change or of a visit
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dc:date",
    "dcterms.date",
    "date",
)
_LEAD_CLASS = re.compile(
    r"(?:^|[\s_-])(?:summary|lead|lede|standfirst|intro|excerpt|sapo|subtitle|abstract)(?:$|[\s_-])", re.I
)
_DATE_CLASS = re.compile(r"date|time|publish", re.I)
_SHORTEST_LEAD = 40  # letters: less is a slogan or a byline
_LONGEST_LEAD = 900
_LONGEST_DATE_LINE = 60
_COMPARED = 40  # letters of a description that must agree with a paragraph of the page

ReadDate = Callable[[str], str]


def is_page(text: str) -> bool:
    """Whether a text opens like a web page or a piece of one."""
    return _PAGE.match(text[:5000]) is not None


def declared_encoding(raw: bytes) -> str:
    """The character set that the page's own markup names, or empty."""
    found = _CHARSET.search(raw[:4096])
    return found[1].decode("ascii") if found else ""


def page_article(
    page: str, published: str = "", read_date: ReadDate | None = None
) -> tuple[Article, tuple[Problem, ...]]:
    """The article of a page, and what was odd. `published` wins over the markup's date; `read_date` reads a date line.

    Raises InputError when the HTML reader is not installed.
    """
    try:
        import trafilatura
        from lxml import html as lxml_html  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise InputError(
            "reading web pages needs the packages trafilatura and lxml, of which one is missing or broken",
            "pip install trafilatura lxml-html-clean",
        ) from error
    clean = _NOT_XML.sub("", _XML_DECLARATION.sub("", page))
    try:
        tree: Any = lxml_html.fromstring(clean)
        found: Any = trafilatura.bare_extraction(
            clean,
            favor_precision=True,
            deduplicate=False,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
        )
    except Exception:  # both libraries raise many kinds on wild markup; none of them is the reader's concern
        tree, found = None, None
    if tree is None or not (found and found.text and found.text.strip()):
        empty = new_article("", published=published)
        return empty, (
            Problem("no-article", "no article was found in this page; is it a list of links or an application?"),
        )
    title = _title(tree, found.title or "")
    body = _tidy(found.text)
    lead = _lost_lead(tree, title, body, found.description or "")
    head, _, rest = body.partition("\n")
    if bare_letters(head) == bare_letters(title):  # told again where the body begins: the title stands before it anyhow
        body = rest.lstrip()
    article = new_article(
        f"{lead}\n\n{body}" if lead else body,
        published=published or _published(tree, read_date),
        title=title,
        url=_address(tree, found.url or ""),
        outlet=_outlet(found.sitename or ""),
    )
    return article, ()


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


def _published(tree: Any, read_date: ReadDate | None) -> str:
    """The publish date that the markup gives: structured data, meta fields, marked elements, then a date line.

    A stamp of 1 January without a time is what a template leaves behind, and is refused. Nothing is taken from
    addresses, pictures or the text: a wrong date makes every «today» wrong, a missing one is named.
    """
    lines: list[str] = []
    for stamp in _stamps(tree):
        date = prefix_date(stamp)
        if date and not (date.endswith("-01-01") and re.search(r"^\S{10}$|T00:00", stamp.strip())):
            return date
        lines.append(stamp)
    if read_date is None:
        return ""
    read = [date for date in map(read_date, (*lines, *_date_lines(tree))) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", date)]
    return read[0] if read else ""


def _stamps(tree: Any) -> Iterator[str]:
    for element in tree.iter("script"):
        if "ld+json" in (element.get("type") or "").lower():
            yield from _linked_data_dates(element.text_content())
    fields: dict[str, str] = {}
    for element in tree.iter("meta", "span", "div", "time", "abbr", "p"):
        stamp = element.get("content") or element.get("datetime")
        for name in (element.get("property"), element.get("name"), element.get("itemprop")):
            if name and stamp:
                fields.setdefault(name.strip().lower(), stamp)
    yield from (fields[name] for name in _META_DATES if name in fields)
    times = [element for element in tree.iter("time") if element.get("datetime")]
    yield from (element.get("datetime") for element in times if element.get("pubdate") is not None)
    days = {prefix_date(element.get("datetime")) for element in times} - {""}
    if len(days) == 1:  # several are those of other articles, of comments, of changes
        yield days.pop()


def _linked_data_dates(source: str) -> Iterator[str]:
    try:
        given = json.loads(source.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        # Outlets write linked data by hand and break it; the field alone is still plain.
        yield from re.findall(r'"datePublished"\s*:\s*"([^"]{4,40})"', source)
        return
    nodes = [given]
    while nodes:
        node = nodes.pop(0)
        if isinstance(node, list):
            nodes.extend(node)
        elif isinstance(node, dict):
            if isinstance(node.get("datePublished"), str):
                yield node["datePublished"]
            nodes.extend(value for value in node.values() if isinstance(value, (dict, list)))


def _date_lines(tree: Any) -> Iterator[str]:
    """Short texts marked up as dates after the headline: the first is the article's, those of lists come later."""
    seen_head = False
    for element in tree.iter("h1", "span", "div", "p", "time", "li"):
        if element.tag == "h1":
            seen_head = True
        named = _DATE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}") or element.tag == "time"
        if seen_head and named:
            text = " ".join(element.text_content().split())
            if 6 <= len(text) <= _LONGEST_DATE_LINE:
                yield text

"""Gates of an archive: what is refused as no article to read, and why. Refused is not lost: a person can take it in."""

from __future__ import annotations

from msgspec import Struct

from waqai.knowledge.letters import find_foreign
from waqai.model import Article

# A flash of one sentence is an article («انفجار في وسط العاصمة والدفاع المدني يتوجه إلى المكان» has 46 letters); the
# shortest body of 10,000 articles of news sites has 135.
SHORTEST = 40

_KINDS = {
    "listing": "the page lists articles: add the articles that it links to",
    "tag": "the page lists what bears one tag: add the articles that it links to",
    "video": "the page shows a video and has no article beside it",
}


class Refusal(Struct, frozen=True):
    """Why something is no article to read: `slug` names the gate (docs/reference/refusals.md), `message` says it."""

    slug: str
    message: str


def find_refusal(article: Article, kind: str = "") -> Refusal | None:
    """Why an archive refuses this article, or None when it takes it.

    `kind` is what its source saw: article, listing, tag, video, or empty where the source cannot tell. The gates stand
    in order, and the first that refuses is told: a page that lists articles is not called too short.
    """
    if kind in _KINDS:
        return Refusal("not-an-article", _KINDS[kind])
    body = _body(article)
    letters = sum(map(str.isalpha, body))
    if not letters:
        return Refusal("no-body", "there is no text besides the title: give the text itself")
    if foreign := find_foreign(body):
        return Refusal("not-arabic", foreign)
    if letters < SHORTEST:
        return Refusal("too-short", f"the text has {letters} letters; an article has {SHORTEST} or more")
    return None


def _body(article: Article) -> str:
    """The text without the title that opens it; all of it where that is the whole text and no title was given apart."""
    text, title = article.text.strip(), article.title.strip()
    return text[len(title) :] if title and text.startswith(title) else text

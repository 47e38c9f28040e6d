"""Web pages: which are articles, where their publish date comes from, and the real ones that lie beside the project."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.app.gates import find_refusal
from waqai.sources import Received, read_articles, read_string

PAGES = Path(os.environ.get("WAQAI_SHARED", Path(__file__).parents[2] / "shared")) / "pages"

HEADS = [
    "وزارة التربية تعلن موعد افتتاح المدارس في كل المحافظات",
    "البنك المركزي يبقي أسعار الفائدة من دون تغيير للشهر الثالث",
    "افتتاح جسر جديد على النهر بعد عامين من أعمال البناء",
    "منتخب السباحة يحصد أربع ميداليات في البطولة الإقليمية",
    "وزير الزراعة يبحث مع نظيره تصدير الحمضيات والزيتون",
    "انقطاع الكهرباء عن أحياء العاصمة بسبب أعمال الصيانة",
]
TEASERS = [
    "قالت الوزارة في بيان إن توزيع الكتب سيبدأ في اليوم نفسه وإن النقل المدرسي سيكون مجانيا هذا العام.",
    "أوضح محافظ البنك أن التضخم تراجع للمرة الأولى منذ سنة وأن القرار اتخذ بالإجماع في جلسة الخميس.",
    "حضر رئيس البلدية حفل الافتتاح وأكد أن الجسر سيخفف الازدحام عن وسط المدينة في ساعات الذروة.",
    "عاد الفريق إلى أرض الوطن صباح الأحد واستقبله في المطار مئات المشجعين ومسؤولون من الاتحاد.",
    "اتفق الجانبان على تشكيل لجنة مشتركة تجتمع كل ثلاثة أشهر لمتابعة ما تم الاتفاق عليه في الزيارة.",
    "أعلنت الشركة أن التيار سيعود مساء اليوم بعد انتهاء فرقها من استبدال المحولات القديمة في الحي.",
]
BODY = "".join(f"<p>{teaser}</p>" for teaser in TEASERS)
LIST = list(zip(HEADS, TEASERS, strict=True))
LINKS = "".join(f"<li><a href='/n/{n}'>{head}</a></li>" for n, head in enumerate(HEADS))


def whole(content: str, head: str = "", body_class: str = "") -> str:
    return (
        f"<!doctype html><html lang='ar'><head><meta charset='utf-8'><title>أخبار اليوم المحلية</title>{head}</head>"
        f"<body class='{body_class}'><nav><ul><li><a href='/'>الرئيسية</a></li></ul></nav>{content}"
        "<footer>جميع الحقوق محفوظة</footer></body></html>"
    )


def data(given: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(given, ensure_ascii=False)}</script>'


def refusal(item: Received) -> str:
    assert item.article is not None
    found = find_refusal(item.article, item.kind)
    return found.slug if found else ""


CARDS = {
    "divisions": "".join(f"<div class='item'><h3><a href='/1'>{h}</a></h3><p>{t}</p></div>" for h, t in LIST),
    "articles": "".join(f"<article><h2><a href='/1'>{h}</a></h2><div><p>{t}</p></div></article>" for h, t in LIST),
    "list": f"<ul>{''.join(f'<li><a href=/1>{h}</a><p>{t}</p></li>' for h, t in LIST)}</ul>",
    "linked cards": "".join(f"<a href='/1'><div><h4>{h}</h4><p>{t}</p></div></a>" for h, t in LIST),
    "links alone": f"<ul>{LINKS}</ul>",
    "linked heads": "".join(f"<h3><a href='/1'>{h}</a></h3>" for h in HEADS * 2),
}


@pytest.mark.parametrize("layout", CARDS)
def test_a_page_that_lists_articles_is_none(layout: str) -> None:
    item = read_string(whole(f"<main><h1>أخبار محلية</h1>{CARDS[layout]}</main>"))
    assert refusal(item) in ("not-an-article", "no-body"), item.kind


@pytest.mark.parametrize("layout", CARDS)
@pytest.mark.parametrize(
    ("head", "body_class", "kind"),
    [
        ('<link rel="canonical" href="https://example.org/tag/schools/">', "rtl archive tag tag-7", "tag"),
        (data({"@graph": [{"@type": "CollectionPage"}, {"@type": "WebSite"}]}), "", "listing"),
        ('<meta property="og:type" content="article">', "rtl archive category category-5", "listing"),
        (data({"@type": ["WebPage", "SearchResultsPage"]}), "", "listing"),
    ],
)
def test_a_page_that_says_that_it_is_a_listing_is_believed(layout: str, head: str, body_class: str, kind: str) -> None:
    item = read_string(whole(f"<main><h1>مدارس</h1>{CARDS[layout]}</main>", head, body_class))
    assert item.kind == kind and refusal(item) == "not-an-article"


def test_a_video_without_an_article_is_none_and_one_with_an_article_is() -> None:
    video = '<meta property="og:type" content="video.other">'
    short = f"<main><h1>{HEADS[0]}</h1><video src='/v'></video><p>{TEASERS[0]}</p></main>"
    assert refusal(read_string(whole(short, video))) == "not-an-article"
    assert refusal(read_string(whole(f"<main><h1>{HEADS[0]}</h1><video src='/v'></video>{BODY}</main>", video))) == ""


@pytest.mark.parametrize(
    "beside",
    [
        "",
        f"<aside><h2>اقرأ أيضا</h2><ul>{LINKS}</ul></aside>",
        f"<section class='related'>{CARDS['divisions']}</section>",
        f"<div class='most-read'>{CARDS['articles']}</div>",
    ],
)
@pytest.mark.parametrize("inside", ["", f"<p><a href='/n/1'>{HEADS[1]}</a></p>", f"<ul>{LINKS}</ul>"])
def test_an_article_is_one_whatever_stands_beside_it(beside: str, inside: str) -> None:
    own = "".join(
        f"<p>وأضاف المتحدث في الفقرة {n} أن الخطة ستنفذ على مراحل وأن المرحلة الأولى بدأت.</p>" for n in "123456789"
    )
    item = read_string(whole(f"<main><article><h1>{HEADS[0]}</h1>{own}{inside}</article>{beside}</main>"))
    assert refusal(item) == "", item.kind
    assert item.article is not None and "الفقرة 9" in item.article.text


# --- the text that structured data give ------------------------------------------------------------------------------

PARAGRAPHS = [f"{teaser} وقال مراسلون إن الفقرة {n} قرئت كاملة." for n, teaser in enumerate(TEASERS)]


def declared(text: str, shown: list[str], **fields: object) -> Received:
    node = {"@type": "NewsArticle", "headline": HEADS[0], "articleBody": text, **fields}
    content = "".join(f"<p>{paragraph}</p>" for paragraph in shown)
    return read_string(whole(f"<main><h1>{HEADS[0]}</h1><div>{content}</div></main>", data({"@graph": [node]})))


def test_a_text_that_the_page_declares_whole_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: pytest.fail("extracted"))
    item = declared("\n".join(PARAGRAPHS), PARAGRAPHS, publisher={"name": "الموقع"}, datePublished="2021-05-04T10:00")
    assert item.article is not None and item.article.text == HEADS[0] + "\n\n" + "\n".join(PARAGRAPHS)
    assert (item.article.outlet, item.article.published, item.basis) == ("الموقع", "2021-05-04", "markup")
    marked = declared("".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in PARAGRAPHS), PARAGRAPHS)
    assert marked.article is not None and marked.article.text == item.article.text


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS[:3]),  # half of what the page shows
        "\n".join(PARAGRAPHS)[:-30] + "…",
        " ".join(PARAGRAPHS),  # without its paragraphs
        "",
    ],
)
def test_a_declared_text_that_is_not_whole_is_not_taken(text: str) -> None:
    item = declared(text, PARAGRAPHS)
    assert item.article is not None
    assert all(paragraph in item.article.text for paragraph in PARAGRAPHS)
    assert item.article.text.count("\n") >= len(PARAGRAPHS)


# --- dates -----------------------------------------------------------------------------------------------------------


def dated(head: str, line: str = "", **options: Any) -> Received:
    return read_string(
        whole(f"<main><h1>{HEADS[0]}</h1>{line}<div>{BODY}</div></main>", head),
        read_date=lambda text: {"نشر الخميس 1 يناير 2015": "2015-01-01", "نشر 4 مايو 2021": "2021-05-04"}.get(text, ""),
        **options,
    )


NEW_YEAR = '<meta property="article:published_time" content="2015-01-01T00:00:00Z">'


def test_the_first_of_january_is_a_guess_unless_a_date_line_says_so() -> None:
    guess = dated(NEW_YEAR)
    assert guess.article is not None and guess.article.published == "" and guess.basis == ""
    assert [problem.slug for problem in guess.problems] == ["guessed-publish-date"]
    for line, day in (("نشر الخميس 1 يناير 2015", "2015-01-01"), ("نشر 4 مايو 2021", "2021-05-04")):
        told = dated(NEW_YEAR, f"<span class='post_created'>{line}</span>")
        assert told.article is not None and told.article.published == day
        assert told.basis == "text" and told.problems == ()
    timed = dated(NEW_YEAR.replace("T00:00", "T09:30"))
    assert timed.article is not None and timed.article.published == "2015-01-01" and timed.basis == "markup"


def test_each_date_says_where_it_comes_from() -> None:
    stamp = '<meta itemprop="datePublished" content="2020-02-18">'
    assert dated(stamp).basis == "markup"
    assert dated(stamp, published="2020-02-19").basis == "given"
    assert dated("", "<time>نشر 4 مايو 2021</time>").basis == "text"
    assert dated("").basis == ""


def test_the_day_of_a_change_is_no_publish_date() -> None:
    assert dated("", "<span class='date-updated'>نشر 4 مايو 2021</span>").basis == ""


# --- hostile pages ---------------------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div class='date'>",
            "</div>",
            "<h1>",
            "<h3><a href='/'>",
            "</a></h3>",
            "<article>",
            "<!--",
            "-->",
        ),
        *(
            "<script type='application/ld+json'>",
            "</script>",
            '{"@type": [{"@graph": 7}], "articleBody": [1]}',
            "<body class>",
        ),
        *(
            '{"@type": "NewsArticle", "articleBody": "نص", "publisher": [], "headline": {}}',
            "[" * 400,
            "<time datetime=''>",
        ),
        *(
            "<meta property='og:type'>",
            "<link rel='canonical' href='http://[x/tag/'>",
            "<meta itemprop='datePublished' content>",
        ),
        *(TEASERS[0], HEADS[0], "&#xd800;", "\x00", "<![CDATA[", "<?xml?>"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=25))
def test_any_markup_is_read(pieces: list[str]) -> None:
    item = read_string("<html>" + "".join(pieces))
    assert item.article is not None and item.kind in ("", "article", "listing", "tag", "video")


# --- real pages ------------------------------------------------------------------------------------------------------


def manifest() -> list[dict[str, Any]]:
    path = PAGES / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


@pytest.fixture(scope="module")
def read_date() -> Any:
    from waqai.cli import records

    return records.date_reader(records.reader())


@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["file"])
def test_a_real_page_is_read_or_refused(row: dict[str, Any], read_date: Any) -> None:
    from lxml import html

    (item,) = read_articles(str(PAGES / row["file"]), read_date=read_date)
    assert item.article is not None
    if row["kind"] != "article":
        assert refusal(item) == row["kind"].lower().replace(" ", "-")
        return
    assert refusal(item) == "" and item.kind in ("article", "")
    assert item.article.published == row["published"] or row["published"] is None
    assert bool(item.article.published) == bool(item.basis)
    tree = html.fromstring((PAGES / row["file"]).read_bytes().decode("utf-8"))
    heads = [" ".join(head.text_content().split()) for head in tree.iter("h1")]
    assert item.article.title in heads and item.article.text.startswith(item.article.title)
    shown = " ".join(tree.text_content().split())
    descriptions = [
        " ".join(element.get("content").split()) for element in tree.xpath("//meta[@property='og:description']")
    ]
    plain = " ".join(item.article.text.split())
    for lead in (description[:50] for description in descriptions if len(description) > 50):  # shorter ones are slogans
        assert lead in plain or lead not in shown

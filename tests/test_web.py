"""Articles from addresses: pages, feeds, sitemaps, what they get wrong, and what is hostile in them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest

from local_host import LocalHost, Talk, packed, page
from waqai.errors import FetchError, InputError
from waqai.sources.article import Received
from waqai.sources.entries import Entry, find_root, read_stamp
from waqai.sources.feeds import is_json_feed, read_feed, read_json_feed
from waqai.sources.fetching import Fetcher, Limits, Validators
from waqai.sources.html import is_page
from waqai.sources.sitemaps import Sitemap, read_sitemap
from waqai.sources.web import read_web

TITLE = "بلدية المدينة الساحلية تفتتح سوقا جديدة للسمك"
TEXT = (
    "افتتح رئيس بلدية المدينة الساحلية أمس الثلاثاء سوقا جديدة للسمك قرب الميناء القديم، بحضور عدد من التجار.\n"
    "وقال رئيس البلدية في كلمته إن السوق تتسع لمئتي بائع، وإن العمل فيها بدأ قبل عامين وانتهى في موعده.\n"
    "وأعلنت غرفة التجارة أنها ستنظم في السوق دورات تدريبية للعاملين فيها خلال الأشهر المقبلة."
)
NEWS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


class Kept(dict[str, Validators]):
    def set(self, address: str, validators: Validators) -> None:
        self[address] = validators


@pytest.fixture
def host() -> Iterator[LocalHost]:
    local = LocalHost()
    yield local
    local.close()


def read(host: LocalHost, path: str, memory: Kept | None = None, **options: Any) -> list[Received]:
    with Fetcher(limits=Limits(delay=0), allowed=("127.0.0.1",), memory=memory) as fetcher:
        return list(read_web(host.root + path, fetcher=fetcher, **options))


def only(host: LocalHost, path: str, **options: Any) -> Received:
    (item,) = read(host, path, **options)
    return item


def slugs(item: Received) -> list[str]:
    return [problem.slug for problem in item.problems]


def dated(item: Received) -> tuple[str, str]:
    assert item.article is not None
    return item.article.published, item.basis


def rss(*items: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def item(address: str, date: str = "", title: str = "خبر") -> str:
    stamp = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{address}</link>{stamp}</item>"


def say(body: str | bytes, kind: str, **headers: str) -> Any:
    return lambda talk: talk.say(body, kind=kind, **headers)


# --- one page --------------------------------------------------------------------------------------------------------


def test_a_page_gives_its_article(host: LocalHost) -> None:
    host.answers["/a"] = page(TITLE, TEXT, "2024-05-08T09:00:00+03:00")
    found = only(host, "/a")
    assert found.article is not None and found.problems == ()
    assert found.article.title == TITLE and TEXT.split("\n")[2] in found.article.text
    assert found.where == found.article.url == f"{host.root}/a"
    assert dated(found) == ("2024-05-08", "markup")


def test_a_date_line_in_words_is_read(host: LocalHost) -> None:
    date = '<span class="date">8 أيار</span><article>'
    host.answers["/a"] = page(TITLE, TEXT).replace("<p>", f"{date[:-9]}<p>", 1)
    asked: list[str] = []

    def read_date(line: str) -> str:
        asked.append(line)
        return "2024-05-08"

    assert dated(only(host, "/a", read_date=read_date)) == ("2024-05-08", "text")
    assert "8 أيار" in asked
    assert dated(only(host, "/a")) == ("", "")


def test_a_given_date_holds(host: LocalHost) -> None:
    host.answers["/a"] = page(TITLE, TEXT, "2024-05-08")
    assert dated(only(host, "/a", published="2024-05")) == ("2024-05", "given")
    with pytest.raises(InputError, match="not a publish date"):
        read(host, "/a", published="yesterday")


def test_a_text_is_an_article(host: LocalHost) -> None:
    host.answers["/a.txt"] = say(TEXT, "text/plain")
    found = only(host, "/a.txt")
    assert found.article is not None and found.article.text == TEXT and dated(found) == ("", "")


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1256", "no-such-thing"])
def test_a_wrong_charset_does_no_harm(host: LocalHost, charset: str) -> None:
    """The headers name a western code page, or none that there is; the page itself tells the truth."""
    raw = page(TITLE, TEXT).replace('"utf-8"', '"windows-1256"').encode("cp1256")
    host.answers["/old"] = say(raw, f"text/html; charset={charset}")
    host.answers["/new"] = say(page(TITLE, TEXT), f"text/html; charset={charset}")
    for path in ("/old", "/new"):
        found = only(host, path)
        assert found.article is not None and found.article.title == TITLE and found.problems == ()


def test_a_page_speaks_for_its_own_host_alone(host: LocalHost) -> None:
    link = '<link rel="canonical" href="{}">'
    host.answers["/a"] = page(TITLE, TEXT, head=link.format("https://agency.example/a"))
    host.answers["/b"] = page(TITLE, TEXT, head=link.format(f"{host.root}/short"))
    found = [only(host, path).article for path in ("/a", "/b")]
    assert [article.url for article in found if article] == [f"{host.root}/a", f"{host.root}/short"]


def test_a_page_that_is_not_there_is_an_error(host: LocalHost) -> None:
    with pytest.raises(FetchError, match="answered 404"):
        read(host, "/a")


@pytest.mark.parametrize("body", ['{"text": 1}', "<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_data_for_programs_is_no_page(host: LocalHost, body: str) -> None:
    host.answers["/a"] = say(body, "application/json" if body[0] == "{" else "application/xml")
    with pytest.raises(FetchError, match="data for programs"):
        read(host, "/a")


def test_binary_under_the_name_of_a_page_is_refused(host: LocalHost) -> None:
    host.answers["/a"] = say(b"%PDF-1.7 \xff\xfe", "text/html")
    with pytest.raises(FetchError, match="is a PDF"):
        read(host, "/a")


# --- feeds -----------------------------------------------------------------------------------------------------------


def test_a_feed_gives_its_pages_and_lends_them_its_dates(host: LocalHost) -> None:
    host.answers["/feed"] = say(
        rss(
            item("/dated", "Tue, 07 May 2024 23:30:00 +0300"),
            item("/undated", "Tue, 07 May 2024 23:30:00 -0300"),
            item("/undated"),
            item("/gone"),
            item(""),
            item("file:///etc/hostname"),
            item(f"http://localhost:{host.port}/inside"),
        ),
        "application/rss+xml",
    )
    host.answers["/dated"] = page(TITLE, TEXT, "2024-05-09")
    host.answers["/undated"] = page(TITLE, TEXT)
    found = read(host, "/feed")
    assert [dated(received) for received in found[:2]] == [("2024-05-09", "markup"), ("2024-05-07", "feed")]
    assert [slugs(received) for received in found[2:]] == [["not-fetched"]] * 4
    assert [received.article for received in found[2:]] == [None] * 4
    assert "answered 404" in found[2].problems[0].message
    assert "has no address" in found[3].problems[0].message
    assert "private network" in found[5].problems[0].message
    assert found[-1].share == 1.0 and host.asked.count("/undated") == 1


def test_pages_that_are_known_are_not_fetched(host: LocalHost) -> None:
    host.answers["/feed"] = say(rss(item("/a"), item("/b")), "text/xml")
    host.answers["/b"] = page(TITLE, TEXT)
    found = read(host, "/feed", is_known=lambda address: address.endswith("/a"))
    assert [received.where for received in found] == [f"{host.root}/b"]
    assert "/a" not in host.asked


def test_a_feed_is_remembered_once_all_of_it_came(host: LocalHost) -> None:
    def feed(talk: Talk) -> None:
        if talk.headers.get("If-None-Match") == '"f"':
            talk.send_response(304)
            talk.end_headers()
        else:
            talk.say(rss(item("/a"), item("/b")), kind="text/xml", ETag='"f"')

    host.answers["/feed"] = feed
    host.answers["/a"] = page(TITLE, TEXT)
    memory = Kept()
    assert [received.article is None for received in read(host, "/feed", memory)] == [False, True]
    assert memory == {}  # the second page may come next time
    host.answers["/b"] = page(TITLE, TEXT)
    assert len(read(host, "/feed", memory)) == 2
    assert list(memory) == [f"{host.root}/feed"]
    assert read(host, "/feed", memory) == []


def test_a_reader_that_stops_has_nothing_remembered(host: LocalHost) -> None:
    host.answers["/feed"] = say(rss(item("/a"), item("/b")), "text/xml", ETag='"f"')
    host.answers["/a"] = host.answers["/b"] = say(page(TITLE, TEXT), "text/html", ETag='"p"')
    memory = Kept()
    with Fetcher(limits=Limits(delay=0), allowed=("127.0.0.1",), memory=memory) as fetcher:
        reading = read_web(f"{host.root}/feed", fetcher=fetcher)
        next(reading)
        assert memory == {}
        next(reading)
        assert list(memory) == [f"{host.root}/a"]


def test_atom_gives_the_day_of_publication_and_not_of_a_change() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>'
        '<entry><title>أ</title><link href="/a"/><updated>2024-05-09T00:00:00Z</updated></entry>'
        '<entry><link href="/b"/><updated>2024-05-09T00:00:00Z</updated>'
        "<published>2024-05-08T01:00:00+03:00</published></entry></feed>"
    )
    assert read_feed(text) == (Entry("/a", "أ"), Entry("/b", "", "2024-05-08"))


def test_old_feeds_date_by_dublin_core() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><item><title>أ</title><link>http://a.example/</link>'
        "<dc:date>2024-05-08T23:00:00+03:00</dc:date></item></rdf:RDF>"
    )
    assert find_root(text) == "rdf"
    assert read_feed(text) == (Entry("http://a.example/", "أ", "2024-05-08"),)


def test_feeds_with_faults_are_read_as_far_as_they_go() -> None:
    text = rss(item("http://a.example/?x=1&y=2"), item("http://b.example/", title="عنوان &nbsp; آخر"))
    assert [entry.address for entry in read_feed(text)] == ["http://a.example/?x=1&y=2", "http://b.example/"]
    assert [entry.address for entry in read_feed(text[: text.index("</item><item>") + 7])] == [
        "http://a.example/?x=1&y=2"
    ]


def test_a_feed_in_an_old_code_page(host: LocalHost) -> None:
    text = rss(item("/a", title="أخبار المدينة")).replace("UTF-8", "windows-1256")
    host.answers["/feed"] = say(text.encode("cp1256"), "text/xml; charset=windows-1256")
    host.answers["/a"] = page(TITLE, TEXT)
    assert only(host, "/feed").article is not None


def test_json_feeds(host: LocalHost) -> None:
    listed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"url": "/a", "date_published": "2024-05-08"}, 7],
    }
    text = json.dumps(listed).replace("/", "\\/")
    assert is_json_feed(text) and read_json_feed(text) == (Entry("/a", "", "2024-05-08"),)
    host.answers["/feed"] = say(text, "application/feed+json")
    host.answers["/a"] = page(TITLE, TEXT)
    assert dated(only(host, "/feed")) == ("2024-05-08", "feed")
    with pytest.raises(FetchError):
        read_json_feed('{"version": "https://jsonfeed.org/version/1", "items"')


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Tue, 07 May 2024 23:30:00 GMT", "2024-05-07"),
        ("7 May 24 01:00 EST", "2024-05-07"),
        ("2024-05-07T23:59:59.000-05:00", "2024-05-07"),
        ("٢٠٢٤-٠٥-٠٧", "2024-05-07"),
        ("Tue, 31 Feb 2024 00:00:00 GMT", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_stamps(stamp: str, day: str) -> None:
    assert read_stamp(stamp) == day
    assert read_stamp("7 أيار 2024", lambda line: "2024-05-07") == "2024-05-07"


# --- sitemaps --------------------------------------------------------------------------------------------------------


def test_a_news_sitemap_dates_its_pages(host: LocalHost) -> None:
    text = (
        f"<?xml version='1.0'?><urlset {NEWS}><url><loc> {host.root}/a </loc><lastmod>2024-05-10</lastmod>"
        "<news:news><news:publication><news:name>مثال</news:name></news:publication>"
        "<news:publication_date>2024-05-08T10:00:00Z</news:publication_date><news:title>عنوان</news:title></news:news>"
        f"</url><!-- x --><url><loc>{host.root}/b?x=1&y=2</loc><lastmod>2024-05-10</lastmod></url></urlset>"
    )
    assert read_sitemap(text) == Sitemap(
        (Entry(f"{host.root}/a", "عنوان", "2024-05-08"), Entry(f"{host.root}/b?x=1&y=2"))
    )
    host.answers["/news.xml"] = say(text, "application/xml")
    host.answers["/a"] = host.answers["/b?x=1&y=2"] = page(TITLE, TEXT)
    assert [dated(received) for received in read(host, "/news.xml")] == [("2024-05-08", "feed"), ("", "")]


def test_an_index_leads_to_its_sitemaps(host: LocalHost) -> None:
    places = ("/one.xml.gz", "/gone.xml", "/one.xml.gz", "/broken.xml.gz", "/index.xml")
    listed = "".join(f"<sitemap><loc>{host.root}{place}</loc></sitemap>" for place in places)
    host.answers["/index.xml"] = say(f"<sitemapindex {NEWS}>{listed}</sitemapindex>", "text/xml")
    one = packed(f"<urlset {NEWS}><url><loc>{host.root}/a</loc></url></urlset>")
    host.answers["/one.xml.gz"] = say(one, "application/octet-stream")
    host.answers["/broken.xml.gz"] = say(one[:-9], "application/x-gzip")
    host.answers["/a"] = page(TITLE, TEXT, "2024-05-08")
    found = read(host, "/index.xml")
    assert [(received.where.removeprefix(host.root), slugs(received)) for received in found] == [
        ("/a", []),
        ("/gone.xml", ["not-fetched"]),
        ("/broken.xml.gz", ["not-fetched"]),
    ]
    assert host.asked.count("/one.xml.gz") == 1


def test_indexes_that_lead_ever_deeper_end(host: LocalHost) -> None:
    def answer(talk: Talk) -> None:
        deeper = f"<sitemap><loc>{host.root}/x{talk.path}</loc></sitemap>"
        talk.say(f"<sitemapindex {NEWS}>{deeper}</sitemapindex>", kind="text/xml")

    for depth in range(9):
        host.answers["/x" * depth + "/index"] = answer
    (found,) = read(host, "/index")
    assert "too deep" in found.problems[0].message


def test_a_packed_sitemap_that_is_a_bomb_is_refused(host: LocalHost) -> None:
    host.answers["/bomb.xml.gz"] = say(gzip.compress(b" " * 60_000_000, 1), "application/gzip")
    with pytest.raises(FetchError, match="more than 50,000,000 bytes"):
        read(host, "/bomb.xml.gz")


def test_a_broken_end_loses_only_what_stands_behind_it() -> None:
    assert read_sitemap(f"<urlset {NEWS}><url><loc>http://a.example/</loc></url><url><lo").entries[0] == Entry(
        "http://a.example/"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"{BOMB}<rss version='2.0'><channel><item><title>&b;</title><link>/a</link></item></channel></rss>",
        f"{BOMB}<urlset {NEWS}><url><loc>&b;</loc></url></urlset>",
        f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><urlset {NEWS}><url><loc>&a;</loc></url></urlset>",
    ],
)
def test_entities_are_not_expanded(host: LocalHost, text: str) -> None:
    host.answers["/x"] = say(text, "text/xml")
    with pytest.raises(FetchError, match="declares entities"):
        read(host, "/x")
    host.answers["/wide"] = say(text.encode("utf-16"), "text/xml")
    with pytest.raises(FetchError, match="declares entities"):
        read(host, "/wide")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<rss>", "rss"),
        ("\ufeff<?xml version='1.0'?>\n<!-- a > b -->\n<!DOCTYPE rss PUBLIC 'x' 'y'>\n<a:RSS x='1'>", "rss"),
        ("<!DOCTYPE x [ <!ELEMENT y ANY> ]><feed/>", "feed"),
        ("<?xml-stylesheet href='a'?><urlset>", "urlset"),
        ("<!doctype html><html>", "html"),
        ("<<<", ""),
        ("قال <rss>", ""),
        ("", ""),
        ("<!--a-->" * 2000 + "x", ""),
    ],
)
def test_the_root_of_markup(text: str, name: str) -> None:
    assert find_root(text) == name


def test_many_comments_before_a_page_cost_no_more_than_their_length() -> None:
    """A pattern that tried each comment anew took half a second for 22 of them, and twice that for one more."""
    assert not is_page("<!--a-->" * 600 + "x")
    assert is_page("<!--a-->" * 600 + "<html>")

"""Answers of an archive as one HTML page that needs nothing else: pictures, tables beside them, the words behind them.

The page has no script. Words of articles are a stranger's and come into it through `to_text` alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

from msgspec import Struct

from waqai.exports.drawing import QUADS, Row, find_periods, sum_of, to_day, to_text
from waqai.exports.map_picture import draw_map
from waqai.exports.networks import draw_matrix, draw_network
from waqai.exports.pictures import draw_bars, draw_columns, draw_statements

Record = Mapping[str, Any]

ROWS = 25  # of a table beside a picture, unless more are asked for
# a question → its heading in English and Arabic
HEADINGS: dict[str, tuple[str, str]] = {
    "timeline": ("Events over time", "الأحداث عبر الزمن"),
    "dyads": ("Who does what to whom", "من يفعل ماذا بمن"),
    "network": ("Network: who acts on whom", "شبكة الأطراف: من يفعل ماذا بمن"),
    "map": ("Where", "أين وقعت الأحداث"),
    "actors": ("Who acts and is acted on", "الفاعلون ومن وقع عليهم الفعل"),
    "claims": ("Who speaks", "من يتكلم"),
    "statements": ("Statements over time", "التصريحات عبر الزمن"),
    "outlets": ("What outlets tell", "ماذا تروي المصادر الإخبارية"),
    "gaps": ("What was not understood", "ما لم يُفهم"),
}
REPORTED = ("timeline", "network", "map", "actors", "claims", "statements", "outlets")
_LABELS: dict[str, tuple[str, str]] = {
    "period": ("period", "المدة"), "day": ("day", "اليوم"), "type": ("type", "النوع"), "quad": ("quad", "الصنف"),
    "events": ("events", "الأحداث"), "articles": ("articles", "المقالات"), "score": ("score", "الدرجة"),
    "actor": ("actor, Arabic", "الفاعل"), "actor_en": ("actor", "الفاعل بالإنجليزية"),
    "actor_country": ("country", "بلد الفاعل"), "recipient": ("recipient, Arabic", "المتلقي"),
    "recipient_en": ("recipient", "المتلقي بالإنجليزية"), "recipient_country": ("country", "بلد المتلقي"),
    "types": ("types", "الأنواع"), "first_day": ("first", "أول يوم"), "last_day": ("last", "آخر يوم"),
    "name": ("name, Arabic", "الاسم"), "name_en": ("name", "الاسم بالإنجليزية"), "country": ("country", "البلد"),
    "as_actor": ("as actor", "فاعلا"), "as_recipient": ("as recipient", "متلقيا"),
    "place": ("place, Arabic", "المكان"), "place_en": ("place", "المكان بالإنجليزية"), "lat": ("lat", "العرض"),
    "lon": ("lon", "الطول"), "outlet": ("outlet", "المصدر"), "attributed": ("attributed", "منسوب"),
    "asserted": ("asserted", "بلا نسبة"),
    "confidence": ("confidence", "الثقة"), "speaker": ("speaker, Arabic", "المتكلم"),
    "speaker_en": ("speaker", "المتكلم بالإنجليزية"), "speaker_country": ("country", "البلد"),
    "speaker_sector": ("sector", "القطاع"), "claims": ("statements", "التصريحات"),
    "direct": ("word by word", "بالحرف"), "indirect": ("in other words", "بالمعنى"), "first": ("first", "أول يوم"),
    "last": ("last", "آخر يوم"), "kind": ("kind", "النوع"), "words": ("words", "الكلمات"),
    "number": ("number", "العدد"), "example": ("words", "الشاهد"),
    **{english.replace(" ", "_"): (english, arabic) for english, arabic in QUADS.values()},
}  # fmt: skip
_FACTS: dict[str, tuple[str, str]] = {
    "archive": ("archive", "الأرشيف"), "query": ("query", "الاستعلام"), "events": ("events", "الأحداث"),
    "articles": ("articles with events", "مقالات فيها أحداث"), "version": ("made by", "صُنع بـ"),
}  # fmt: skip


class Section(Struct, frozen=True):
    """One question answered: pictures (SVG), the columns and rows of the table, and how many rows it leaves out.

    `notes` are sentences about what the pictures leave out; `key` names the colours: class, English, Arabic.
    """

    question: str
    pictures: tuple[str, ...]
    rows: tuple[Row, ...]
    more: int
    notes: tuple[str, ...] = ()
    key: tuple[tuple[str, str, str], ...] = ()


class Quote(Struct, frozen=True):
    """The words behind a row: of an article, the sentence or statement with its decisive words between."""

    article: str
    outlet: str
    published: str
    url: str
    before: str
    marked: str
    after: str


def build_section(question: str, answer: Iterable[Row], limit: int = 0) -> Section:
    """A question's rows as pictures, and as many of them as a table as `limit` says (0: as fit beside a picture)."""
    rows: Sequence[Row] = list(answer)
    most = limit or ROWS
    title = HEADINGS[question][0]
    if question == "timeline":
        return _timeline(rows, most, title)
    pictures, notes = [], []
    key: tuple[tuple[str, str, str], ...] = ()
    left: int | None = None
    if question == "network":
        key = _QUAD_KEY
        for draw, what in ((draw_matrix, "matrix"), (draw_network, "network")):
            picture, left = draw(rows, title)
            pictures.append(picture)
            notes += [f"{left:,} events between other sides are not in the {what}."] if left else []
        left = None
    elif question == "map":
        picture, left = draw_map(rows, title)
        pictures.append(picture)
        notes += [f"{left:,} events lie outside of the map or have no coordinates."] if left else []
        notes.append("Outlines: Natural Earth, borders as they are held in fact.")
        left = None
    elif question == "statements":
        periods = find_periods((day, row["claims"]) for row in rows if (day := to_day(row["day"])))
        picture, left = draw_statements(rows, periods, title)
        pictures.append(picture)
        notes += [f"{left:,} statements of others or of other days are not drawn."] if left else []
        rows = sorted(rows, key=lambda row: -row["claims"])
        left = None
    else:
        name, columns, rows = _to_bars(question, rows)
        picture, left = draw_bars(rows, name, columns, title)
        pictures.append(picture)
        key = tuple((f"p{part}", *_LABELS[column]) for part, column in enumerate(columns)) if len(columns) > 1 else ()
    if left:
        notes.append(f"{left:,} more are not drawn.")
    shown = tuple(rows[:most])
    drawn = tuple(picture for picture in pictures if picture)
    return Section(question, drawn, shown, len(rows) - len(shown), tuple(notes), key)


def find_quote(record: Record, name: str) -> Quote | None:
    """The words of an event or claim of a record by its id: the sentence around the trigger, or what was said."""
    event = next((event for event in record["events"] if event["id"] == name), None)
    claim = next((claim for claim in record["claims"] if claim["id"] == name), None)
    found = event["trigger"] if event else claim
    if found is None:
        return None
    start, end = found["start"], found["end"]
    around = [start, end, *(claim["cue"][side] for side in ("start", "end"))] if claim and not event else [start, end]
    low, high = min(around), max(around)
    sentences = [s for s in record["sentences"] if s[0] < high and s[1] > low]
    first, last = (sentences[0][0], sentences[-1][1]) if sentences else (low, high)
    first, last = min(first, low), max(last, high)
    text = record["text"]
    return Quote(
        record["id"], record["outlet"] or "", (record["published"] or "")[:10], record["url"] or "", text[first:start],
        text[start:end], text[end:last],
    )  # fmt: skip


def to_report(sections: Sequence[Section], quotes: Mapping[str, Quote], facts: Mapping[str, object]) -> str:
    """The page. `quotes` are the words by a row's `example`; `facts` (keys archive, query, events, articles, version)
    stand at its top, those that are empty left out."""
    names = [row["example"] for section in sections for row in section.rows if row.get("example") in quotes]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names), 1)}
    pieces = [
        '<header>\n<h1>What an archive tells<bdi lang="ar" dir="rtl">ماذا يروي الأرشيف</bdi></h1>\n<dl>',
    ]
    for fact, value in facts.items():
        if value not in ("", None):
            pieces.append(f"<dt>{_both(*_FACTS[fact])}</dt><dd><bdi>{to_text(_to_shown(value))}</bdi></dd>")
    pieces.append('</dl>\n<nav aria-label="Contents"><ul>')
    pieces += [
        f'<li><a href="#{section.question}">{_both(*HEADINGS[section.question])}</a></li>' for section in sections
    ]
    pieces.append("</ul></nav>\n</header>\n<main>\n")
    for section in sections:
        pieces += _write_section(section, numbers)
    if numbers:
        pieces.append(
            '<section aria-labelledby="words"><h2 id="words"><span>The words</span>'
            '<bdi lang="ar" dir="rtl">الشواهد من النصوص</bdi></h2>\n<ol class="words">\n'
        )
        pieces += [_write_quote(number, name, quotes[name]) for name, number in numbers.items()]
        pieces.append("</ol></section>\n")
    return frame_page(f"waqai: {facts.get('archive') or 'report'}", [*pieces, "</main>\n"])


def frame_page(title: str, pieces: Iterable[str]) -> str:
    """A page that needs nothing else around these pieces: its style within it, and a policy that lets nothing run."""
    style = resources.files("waqai.exports").joinpath("report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    head = (
        '<!doctype html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{to_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
    return "".join([head, *pieces, "</body>\n</html>\n"])


_QUAD_KEY = tuple((f"q{kind}", *names) for kind, names in QUADS.items())


def _timeline(rows: Sequence[Row], most: int, title: str) -> Section:
    """Days of many types as periods with their kinds of act, latest first in the table."""
    dated = [(day, row) for row in rows if (day := to_day(row["day"]))]
    periods = find_periods((day, row["events"]) for day, row in dated)
    counted: list[dict[int, int]] = [{} for _ in periods.starts]
    examples: dict[int, tuple[int, str]] = {}
    for day, row in dated:
        place = periods.find(day)
        if place >= 0:
            counted[place][row["quad"]] = counted[place].get(row["quad"], 0) + row["events"]
            examples[place] = max(examples.get(place, (0, "")), (row["events"], row["example"]))
    columns = {kind: english.replace(" ", "_") for kind, (english, _) in QUADS.items()}
    table = [
        {"period": periods.name(place), **{column: counted[place].get(kind, 0) for kind, column in columns.items()},
         "events": sum(counted[place].values()), "example": examples[place][1]}
        for place in reversed(range(len(counted))) if counted[place]
    ]  # fmt: skip
    outside = sum_of(rows, ["events"]) - sum(sum(kinds.values()) for kinds in counted)
    notes = [f"{outside:,} events of earlier or later days, or of none, are not drawn."] if outside else []
    picture = draw_columns(periods, counted, title)
    shown = tuple(table[:most])
    return Section("timeline", (picture,) if picture else (), shown, len(table) - len(shown), tuple(notes), _QUAD_KEY)


def _to_bars(question: str, rows: Sequence[Row]) -> tuple[str, tuple[str, ...], Sequence[Row]]:
    """The column that names a bar, those that measure its parts, and the rows with these columns in them."""
    if question == "actors":
        return "name", ("as_actor", "as_recipient"), rows
    if question == "claims":
        named = [row for row in rows if row["speaker"]]
        return "speaker", ("direct", "indirect"), [{**row, "indirect": row["claims"] - row["direct"]} for row in named]
    if question == "outlets":
        return "outlet", ("attributed", "asserted"), [{**r, "asserted": r["events"] - r["attributed"]} for r in rows]
    if question == "dyads":
        pairs = [{**row, "pair": f"{row['actor']} ← {row['recipient']}",
                  "pair_en": f"{row['actor_en']} → {row['recipient_en']}"} for row in rows]  # fmt: skip
        return "pair", ("events",), pairs
    return "words", ("number",), rows


def _write_section(section: Section, numbers: Mapping[str, int]) -> list[str]:
    english, arabic = HEADINGS[section.question]
    name = section.question
    pieces = [
        f'<section aria-labelledby="{name}"><h2 id="{name}"><span>{english}</span>'
        f'<bdi lang="ar" dir="rtl">{arabic}</bdi></h2>\n<div class="pair">\n<div>\n'
    ]
    if section.key:
        pieces.append('<ul class="key">')
        for mark, *labels in section.key:
            square = f'<svg viewBox="0 0 9 9" aria-hidden="true"><rect class="{mark}" width="9" height="9"/></svg>'
            pieces.append(f"<li>{square}{_both(*labels)}</li>")
        pieces.append("</ul>\n")
    pieces += [f"<figure>{picture}</figure>\n" for picture in section.pictures]
    pieces += [f'<p class="note">{to_text(note)}</p>\n' for note in section.notes]
    pieces.append("</div>\n<div>\n")
    columns = [column for column in (section.rows[0] if section.rows else ()) if column in _LABELS]
    columns.sort(key=lambda column: column == "example")  # the words come last
    if columns:
        pieces.append(
            f'<div class="scroll" tabindex="0" role="region" aria-label="{english}: table"><table><thead><tr>'
        )
        for column in columns:
            label, other = _LABELS[column]
            pieces.append(f'<th scope="col">{label}<span lang="ar" dir="rtl">{other}</span></th>')
        pieces.append("</tr></thead>\n<tbody>\n")
        for row in section.rows:
            pieces.append(f"<tr>{''.join(_write_cell(column, row[column], numbers) for column in columns)}</tr>\n")
        pieces.append("</tbody></table></div>\n")
    else:
        pieces.append('<p class="note">Nothing was found. <bdi lang="ar" dir="rtl">لا شيء هنا.</bdi></p>\n')
    if section.more:
        pieces.append(f'<p class="note">{section.more:,} more rows: waqai ask {name} --format csv</p>\n')
    return [*pieces, "</div>\n</div></section>\n"]


def _write_cell(column: str, value: object, numbers: Mapping[str, int]) -> str:
    if column == "example":
        number = numbers.get(str(value))
        shown = f"<bdi>{to_text(value)}</bdi>"
        return f'<td class="source">{f"<a href=#w{number}>{shown}</a>" if number else shown}</td>'
    if isinstance(value, int | float):
        return f'<td class="number">{to_text(_to_shown(value))}</td>'
    plain = ' class="plain"' if column in ("period", "day", "first_day", "last_day", "first", "last") else ""
    return f'<td{plain}><bdi dir="auto">{to_text(value)}</bdi></td>'


def _write_quote(number: int, name: str, quote: Quote) -> str:
    link = to_text(name)
    if quote.url.startswith(("https://", "http://")):
        link = f'<a href="{to_text(quote.url)}" rel="noreferrer nofollow">{link}</a>'
    told = [f"<bdi>{to_text(part)}</bdi>" for part in (quote.outlet, quote.published) if part]
    return (
        f'<li id="w{number}"><span class="note">{" · ".join([f"<bdi>{link}</bdi>", *told])}</span>'
        f'<blockquote lang="ar" dir="rtl">{_to_words(quote.before)}<mark>{_to_words(quote.marked)}</mark>'
        f"{_to_words(quote.after)}</blockquote></li>\n"
    )


def _to_words(text: str) -> str:
    """A stretch of an article in the page, with blanks at its ends kept."""
    inner = to_text(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if inner and text[-1:].isspace() else ''}"


def _both(english: str, arabic: str) -> str:
    return f'{english} <bdi lang="ar" dir="rtl">{arabic}</bdi>'


def _to_shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)

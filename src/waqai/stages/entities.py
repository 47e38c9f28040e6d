"""entities: what all mentions of one actor say of it together: name, kind, country and sector.

A body, title or people without a country takes that of its pronoun's owner, else of the place named nearest, else the
country that the article names most: «الجيش» of an article about Sudan is Sudan's. This is context, and `links` and
evidence show it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from waqai.knowledge import Knowledge
from waqai.knowledge.actor_words import THINGS
from waqai.knowledge.names import office_of
from waqai.knowledge.spelling import fold, strip_article
from waqai.model import Entity, Mention, Place, Reading

_KINDS = {"body": "organisation", "place": "country"}
_RANKS = frozenset("فريق لواء عميد عقيد مقدم رايد نقيب ملازم مشير جنرال اميرال شيخ دكتور سيد محامي".split())
_HONOURS = frozenset("معالي سمو فخامه جلاله صاحب سياده فضيله سماحه سعاده دوله ملكي".split())
_COMMANDS = frozenset(("army-chief", "military-commander"))
_UNNAMED = frozenset(("analyst", "expert", "election-observer", "source"))  # whom nobody can name without a country
_UNKNOWN = ("gunman", "suicide-bomber")
_PRISONER = "prisoner"
_PRISONS = frozenset("سجون سجن السجون معتقلات زنازين".split())
_NEAR = 60  # letters
_DOMESTIC = ("GOV", "LEG", "OPP", "JUD", "PTY")  # bodies that speak of one another without naming their country
_STRIKES = frozenset("قصف غاره غارات ضربه ضربات هجوم هجمات عدوان".split())  # they fall on a place
_AT = frozenset("في داخل وسط شمال جنوب شرق غرب شمالي جنوبي شرقي غربي قرب قرب عبر ضمن انحاء عموم".split())
_SITES = frozenset(
    "مدينه عاصمه محافظه ولايه اقليم منطقه بلده قريه قطاع مخيم ريف مطار"
    " ميناء شوارع ضاحيه معبر سجن سجون حي مديريه بلديه جزيره".split()
)
_WIDE = ("IGO", "NGO", "MNC", "IMG")


def find_entities(reading: Reading, known: Knowledge) -> tuple[Entity, ...]:
    """One entity a cluster of `links`, in their numbering; ids are `e1`, `e2`, …"""
    members: dict[int, list[int]] = {}
    linked = {link.mention: link.entity for link in reading.links}
    for link in reading.links:
        members.setdefault(link.entity, []).append(link.mention)
    main = _dominant(reading)
    made: list[Entity] = []
    for number in range(len(members)):
        mentions = [reading.mentions[m] for m in members[number] if reading.mentions[m].kind != "pronoun"]
        made.append(_entity(number, mentions, members[number], reading, known, main, linked, made))
    return tuple(made)


def _entity(
    number: int, mentions: list[Mention], numbers: list[int], reading: Reading, known: Knowledge, main: str,
    linked: dict[int, int], made: list[Entity],
) -> Entity:  # fmt: skip
    first = mentions[0]
    named = max(mentions, key=lambda m: (bool(m.actor), m.sense != "place", not _is_title(m, reading), len(m.name)))
    titled = min((m for m in mentions if m.role and m.sector), key=lambda m: _rank(m, reading), default=None)
    country = next((m.country for m in mentions if m.country), "")
    sector = (
        titled.sector
        if titled is not None and titled.sense == "person"
        else named.sector or (titled.sector if titled else "")
    )
    if first.role.startswith("counterpart") and not sector:
        sector = next(
            (e.sector for e in reversed(made) if e.kind in ("person", "role") and e.sector and e.country not in _WIDE),
            "GOV",
        )
    if not sector and not country and any(_named(m, reading) for m in mentions):
        sector, country = "CVL", main  # a named person of whom no office is told
    if office_of(first.role) in THINGS and not country:
        sector = ""
    if office_of(first.role) in _UNNAMED and not country and not (first.role == "source" and first.sector):
        sector = ""  # «مصادر في الشرطة» are police
    if (
        country
        and not sector
        and office_of(first.role) == "spokesperson"
        and len(country) == 3
        and country not in _WIDE
    ):
        sector = "GOV"  # «المتحدث الإيراني»
    told = first if first.role else titled or first
    unknown = told.role in _UNKNOWN  # «مسلحون»: whose side they are on nobody tells
    if unknown and not country and (side := _gunmen(told, reading, made)) is not None:
        country, sector = side.country, side.sector
    if office_of(told.role) == _PRISONER and not country:
        sector, country = sector or "CVL", _captive(reading)
    if not country and sector and told.sense in ("body", "person", "people") and told.role and not unknown:
        country = _later(told, reading) or _country_of(told, reading, linked, made, main) or main
    kind = _KINDS.get(named.sense, named.sense)
    if kind == "person" and all(_is_title(m, reading) for m in mentions):
        kind = "role"
    if len(country) != 3 or (country in _WIDE and not sector):
        country = country if country in _WIDE and sector else ""
    name_en = named.name_en or named.name
    return Entity(f"e{number + 1}", kind, named.name, name_en, country, sector, named.actor)


def _gunmen(mention: Mention, reading: Reading, made: list[Entity]) -> Entity | None:
    """«قتل مسلحون من جماعة كذا … وقال شاهد إن المسلحين …»: the one armed group whose gunmen were told of before."""
    at = mention.first
    if not reading.forms[at].definite:
        return None
    sides = [e for e in made if e.kind in ("people", "role") and e.sector in ("REB", "UAF") and len(e.country) == 3]
    told = [e for e in sides if any(word in e.name for word in ("مسلح", "مقاتل", "عناصر"))]
    return told[-1] if told and len({(e.country, e.sector) for e in told}) == 1 else None


def _captive(reading: Reading) -> str:
    """«الأسير … في سجون الاحتلال»: a captive is not of the one country whose prisons the article tells of, but of the
    country that it names most beside that."""
    counts: Counter[str] = Counter(
        m.country for m in reading.mentions if len(m.country) == 3 and m.country not in _WIDE
    )
    counts.update(place.country for place in reading.places if place.country)
    starting = {m.first: m.country for m in reading.mentions if len(m.country) == 3 and m.country not in _WIDE}
    captors = {
        starting[at + 1]
        for at in range(len(reading.forms) - 1)
        if at + 1 in starting and reading.forms[at].stem in _PRISONS
    }
    captors |= {m.country for m in reading.mentions if m.actor and _PRISONS & set(fold(m.name).split()) and m.country}
    held = {m.country for m in reading.mentions if office_of(m.role) == _PRISONER}
    if len(captors) != 1 or held & captors:
        return ""  # both sides hold captives
    return next((country for country, _ in counts.most_common() if country not in captors), "")


def _later(mention: Mention, reading: Reading) -> str:
    """«ولي ولي العهد يصل إلى الأردن»: the country of a headline's office is told where the article first names its
    holder by office and country, or by name; where it is one country alone.
    """
    if mention.sense != "person" or mention.number != "s" or mention.start >= _headline_end(reading):
        return ""
    office = office_of(mention.role)
    found = {m.country for m in reading.mentions if m.sense == "person" and office_of(m.role) == office and m.country}
    return next(iter(found)) if len(found) == 1 and len(next(iter(found))) == 3 else ""


def _headline_end(reading: Reading) -> int:
    return next((block.end for block in reading.blocks if block.kind == "title"), 0)


def _rank(mention: Mention, reading: Reading) -> int:
    """An office says more of a person than a military rank or an honour does («الفريق … وزير الداخلية»)."""
    words = fold(reading.text_of(mention.start, mention.end)).split()
    while len(words) > 1 and strip_article(words[0]) in _HONOURS:
        words = words[1:]
    return int(
        bool(words)
        and strip_article(words[0]) in _RANKS
        and len(words) > 1
        and office_of(mention.role) not in _COMMANDS
    )


def _named(mention: Mention, reading: Reading) -> bool:
    """Whether the words hold the name of one person that no table holds."""
    if mention.sense != "person" or mention.actor or mention.number == "p":
        return False
    return mention.row == "rule#unknown-name" or (mention.kind == "role" and not _is_title(mention, reading))


def _is_title(mention: Mention, reading: Reading) -> bool:
    return mention.kind == "role" and mention.name == reading.text_of(mention.start, mention.end)


def _speaking(mention: Mention, reading: Reading) -> str:
    """«قال المتحدث باسم الحوثيين إن قواتهم ستهاجم»: the country of whom the sentence names last before the body."""
    first = next((s.start for s in reading.sentences if s.first <= mention.first < s.last), mention.start)
    before = (
        m for m in reversed(reading.mentions) if first <= m.start < mention.start and m.sense in ("person", "group")
    )
    found = next(before, None)
    return found.country if found is not None and len(found.country) == 3 else ""


def _country_of(mention: Mention, reading: Reading, linked: dict[int, int], made: list[Entity], main: str) -> str:
    """From an enclitic on the title («جيشها»), else from the nearest place in the sentence, else in the sentence
    before it.

    A place outside the country that the article is about must stand near: it may be told of another act («احتجاج ضد
    الحرب في غزة»).
    """
    for number, other in enumerate(reading.mentions):
        if other.kind == "pronoun" and mention.first <= other.head < mention.last:
            owner = linked.get(number, len(made))
            if owner < len(made):
                return made[owner].country
            if mention.sense == "body" and (whose := _speaking(mention, reading)):
                return whose
    at = next((n for n, s in enumerate(reading.sentences) if s.first <= mention.first < s.last), -1)
    if at < 0:
        return ""
    if beside := _beside(mention, reading, main):
        return beside
    if mention.sense == "people" and mention.sector in ("MIL", "COP"):
        first = reading.sentences[at].start
        own = [
            m
            for m in reading.mentions
            if first <= m.start < mention.start and m.sector == mention.sector and len(m.country) == 3
        ]
        if own:
            return own[-1].country  # «أعلن الجيش الإسرائيلي مقتل جندي في غزة»
    if mention.sense == "people" and (struck := _struck(at, reading)):
        return struck
    if mention.sector in _DOMESTIC and not _placed(mention, at, reading):
        nation = _nation(mention, at, reading, linked, made)
        if nation:
            return nation
    for back in (0, 1):
        if at - back < 0:
            break
        sentence = reading.sentences[at - back]
        near = [
            (abs(place.start - mention.start), place.country)
            for place in reading.places
            if sentence.start <= place.start < sentence.end
            and place.country
            and _within(place, reading)
            and (place.country == main or (not back and abs(place.start - mention.start) < _NEAR))
        ]
        if near:
            return min(near)[1]
    return ""


def _struck(sentence: int, reading: Reading) -> str:
    """«مقتل مدنيين في قصف روسي على خاركيف»: the country of the place that an attack told in a sentence falls on."""
    first, last = reading.sentences[sentence].first, reading.sentences[sentence].last
    starts = {place.start: place.country for place in reading.places}
    for at in range(first + 2, last):
        country = starts.get(reading.tokens[at].start, "")
        near = reading.forms[max(at - 4, first) : at]
        if country and near[-1].stem == "علي" and any(form.stem in _STRIKES for form in near):
            return country
    return ""


def _beside(mention: Mention, reading: Reading, main: str) -> str:
    """The country of the government, or of anybody of the country that the article is about, to whom «و» joins a
    body or people («بين الحكومة الكولومبية والمتمردين»)."""
    if mention.sense not in ("people", "body") or reading.forms[mention.first].proclitics[:1] != ("و",):
        return ""
    other = next((m for m in reading.mentions if m.last == mention.first and m.kind != "pronoun"), None)
    if other is None or other.sense not in ("people", "body", "group", "organisation") or len(other.country) != 3:
        return ""
    return other.country if other.sector == "GOV" or other.country == main else ""


def _nation(mention: Mention, at: int, reading: Reading, linked: dict[int, int], made: list[Entity]) -> str:
    """The country of the body of a state told before in the sentence, else in the sentence before where
    this one names no place («رفضت المعارضة الصومالية ما وقعته الحكومة في جيبوتي. واتهم زعيم المعارضة …»).
    """
    sentence = reading.sentences[at]
    located = any(sentence.start <= place.start < sentence.end for place in reading.places)
    first = reading.sentences[at - 1].start if at and not located else sentence.start
    for number in range(len(reading.mentions) - 1, -1, -1):
        other = reading.mentions[number]
        if first <= other.start < mention.start and other.sense == "body" and other.sector in _DOMESTIC:
            entity = linked.get(number, len(made))
            country = made[entity].country if entity < len(made) else other.country
            return country if len(country) == 3 and country not in _WIDE else ""
    return ""


def _placed(mention: Mention, sentence: int, reading: Reading) -> bool:
    """Whether a place stands right behind a title («الحكومة في بغداد»)."""
    last = min(mention.last + 2, reading.sentences[sentence].last - 1)
    return any(mention.end < place.start <= reading.tokens[last].start for place in reading.places)


def _within(place: Place, reading: Reading) -> bool:
    """Whether something is told to be or happen at the place; what comes from it or is about it lies elsewhere
    («مهربة من إيران»).
    """
    at = bisect_left(reading.tokens, place.start, key=lambda token: token.start)
    if at and (at == len(reading.tokens) or reading.tokens[at].start > place.start):
        at -= 1  # the place stands inside a word, also inside the last one
    form = reading.forms[at]
    if form.proclitics[-1:] == ("ب",) or (form.folded[:1] == "ب" and reading.tokens[at].start < place.start):
        return True
    before = reading.forms[at - 1] if at else None
    return before is not None and (before.stem in _AT or (not form.proclitics and before.stem in _SITES))


def _dominant(reading: Reading) -> str:
    """The country that an article is about: where most of its places lie, the title's and the lede's counted
    double, then whom it names.
    """
    counts: Counter[str] = Counter()
    lede = reading.sentences[1].end if len(reading.sentences) > 1 else 0
    for place in reading.places:
        if place.country:
            counts[place.country] += (4 if place.start < lede else 2) if _within(place, reading) else 1
    for mention in reading.mentions:
        if len(mention.country) == 3 and mention.country not in _WIDE and mention.sector != "JRN":
            counts[mention.country] += 1
    return counts.most_common(1)[0][0] if counts else ""

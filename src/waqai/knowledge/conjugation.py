"""Verb forms computed from two words: the past and the present of the third person masculine singular.

Nothing that a rule gives is listed: the tables hold «استضاف» and «يستضيف», and from them come every person, tense and
mood as it is spelled without vowels, the passive, the participles and the forms before an enclitic. The rules are those
of any reference grammar (Ryding 2005, chapters 21 to 34); unvocalised spelling leaves some voices undecided, which is
kept as an empty `voice`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from waqai.knowledge.spelling import fold, strip_marks


class Inflection(Struct, frozen=True, gc=False):
    """One inflected spelling (folded). `joined` says that it stands only before an enclitic («التقا» in «التقاه»).

    derived is empty for a finite verb, `active` or `passive` for a participle (then tense is empty).
    """

    spelling: str
    tense: str
    voice: str
    person: int
    gender: str
    number: str
    derived: str = ""
    joined: bool = False


def conjugate(past: str, present: str) -> tuple[Inflection, ...]:
    """Every spelling of a verb, folded, from its past and present third person masculine singular.

    Spellings that several persons share are given once a person; the order is past, present, participles.
    Raises ValueError when the present does not open with ي, so that the checker can name the row.
    """
    past, present = strip_marks(past), strip_marks(present)
    if len(past) < 2 or len(present) < 3 or not present.startswith("ي"):
        raise ValueError(f"not a past and a present of the third person: {past!r}, {present!r}")
    found = dict.fromkeys([*_past(past, present), *_present(past, present), *_participles(past, present)])
    return tuple(found)


def is_hollow(past: str, present: str) -> bool:
    """Whether the middle radical is a long vowel («قال», «استضاف»): its ا falls before a consonant ending."""
    return len(past) >= 3 and past[-2] == "ا" and present[-2] in "ويا" and not _third_form(past)


def _third_form(past: str) -> bool:
    return len(past) == 4 and past[1] == "ا" and past[-1] not in "اىي" and past[2] != "ا"


def _past(past: str, present: str) -> Iterator[Inflection]:
    last = past[-1]
    if last in "اىي" and len(past) >= 3:
        yield from _past_of_weak_end(past)
    else:
        stem, short = fold(past), fold(past)
        if is_hollow(past, present):
            short = fold(past[:-2] + past[-1])
        yield from _past_endings(stem, short, "")
        passive = _passive_past(past, present)
        if passive != stem:
            yield from _past_endings(passive, short, "passive")


def _past_endings(stem: str, short: str, voice: str) -> Iterator[Inflection]:
    yield Inflection(stem, "past", voice, 3, "m", "s")
    yield Inflection(stem + "ت", "past", voice, 3, "f", "s")
    yield Inflection(stem + "وا", "past", voice, 3, "m", "p")
    yield Inflection(stem + "و", "past", voice, 3, "m", "p", joined=True)
    yield Inflection(stem + "ا", "past", voice, 3, "m", "d")
    yield Inflection(stem + "تا", "past", voice, 3, "f", "d")
    yield Inflection(short + "ن", "past", voice, 3, "f", "p")
    yield Inflection(short + "نا", "past", voice, 1, "", "p")
    yield Inflection(short + "ت", "past", voice, 1, "", "s")


def _past_of_weak_end(past: str) -> Iterator[Inflection]:
    stem = fold(past[:-1])
    if past[-1] == "ي":  # «لقي»: the ya is a consonant
        yield Inflection(stem + "ي", "past", "", 3, "m", "s")
        yield Inflection(stem + "يت", "past", "", 3, "f", "s")
        yield Inflection(stem + "وا", "past", "", 3, "m", "p")
        yield Inflection(stem + "يا", "past", "", 3, "m", "d")
        yield Inflection(stem + "ينا", "past", "", 1, "", "p")
        return
    glide = "و" if past[-1] == "ا" and len(past) == 3 else "ي"
    yield Inflection(fold(past), "past", "" if past[-1] == "ى" else "active", 3, "m", "s")
    yield Inflection(stem + "ا", "past", "active", 3, "m", "s", joined=True)
    yield Inflection(stem + "ت", "past", "active", 3, "f", "s")
    yield Inflection(stem + "وا", "past", "", 3, "m", "p")
    yield Inflection(stem + "و", "past", "", 3, "m", "p", joined=True)
    yield Inflection(stem + glide + "ا", "past", "active", 3, "m", "d")
    yield Inflection(stem + "تا", "past", "active", 3, "f", "d")
    yield Inflection(stem + glide + "ن", "past", "active", 3, "f", "p")
    yield Inflection(stem + glide + "نا", "past", "active", 1, "", "p")
    yield Inflection(stem + glide + "ت", "past", "active", 1, "", "s")
    passive = _passive_vowels(stem)
    yield Inflection(passive + "ي", "past", "passive", 3, "m", "s")
    yield Inflection(passive + "يت", "past", "passive", 3, "f", "s")
    yield Inflection(passive + "يا", "past", "passive", 3, "m", "d")


def _passive_vowels(stem: str) -> str:
    """«حاصر» to «حوصر», «تبادل» to «تبودل»: the long vowel of forms III and VI turns to و."""
    if len(stem) >= 3 and stem[1] == "ا" and stem[0] != "ا":
        return stem[0] + "و" + stem[2:]
    if len(stem) >= 4 and stem[0] == "ت" and stem[2] == "ا":
        return stem[:2] + "و" + stem[3:]
    return stem


def _passive_past(past: str, present: str) -> str:
    if is_hollow(past, present):
        return fold(past[:-2] + "ي" + past[-1])
    if _third_form(past) or (len(past) == 5 and past[0] == "ت" and past[2] == "ا"):
        return _passive_vowels(fold(past))
    return fold(past)


def _present(past: str, present: str) -> Iterator[Inflection]:
    base = present[1:]
    yield from _present_endings(base, "", is_hollow(past, present))
    passive = base
    if is_hollow(past, present):
        passive = base[:-2] + "ا" + base[-1]
    elif base[-1] == "و":
        passive = base[:-1] + "ى"
    elif past[0] == "و" and len(past) == 3 and len(base) == 2:
        passive = "و" + base
    if fold(passive) != fold(base):
        yield from _present_endings(passive, "passive", is_hollow(past, present))


def _present_endings(base: str, voice: str, hollow: bool) -> Iterator[Inflection]:
    stem = fold(base)
    singular = (("ي", 3, "m"), ("ت", 3, "f"), ("ا", 1, ""))
    if base[-1] in "ويى" and len(base) >= 2:
        bare = stem[:-1]
        glide = "و" if base[-1] == "و" else "ي"
        for prefix, person, gender in singular:
            yield Inflection(prefix + stem, "present", voice, person, gender, "s")
            yield Inflection(prefix + bare, "jussive", voice, person, gender, "s")
            yield Inflection(prefix + bare + "ا", "present", voice, person, gender, "s", joined=True)
        yield Inflection("ن" + stem, "present", voice, 1, "", "p")
        yield from _plurals(bare, bare + glide, voice)
        return
    for prefix, person, gender in singular:
        yield Inflection(prefix + stem, "present", voice, person, gender, "s")
        if hollow:
            yield Inflection(prefix + stem[:-2] + stem[-1], "jussive", voice, person, gender, "s")
    yield Inflection("ن" + stem, "present", voice, 1, "", "p")
    yield from _plurals(stem, stem, voice)


def _plurals(stem: str, dual: str, voice: str) -> Iterator[Inflection]:
    for ending, joined in (("ون", False), ("وا", False), ("و", True), ("ون", True)):
        yield Inflection("ي" + stem + ending, "present", voice, 3, "m", "p", joined=joined)
    yield Inflection("ي" + dual + "ان", "present", voice, 3, "m", "d")
    yield Inflection("ي" + dual + "ا", "present", voice, 3, "m", "d")
    yield Inflection("ت" + dual + "ان", "present", voice, 3, "f", "d")
    yield Inflection("ت" + dual + "ا", "present", voice, 3, "f", "d")
    yield Inflection("ي" + dual + "ن", "present", voice, 3, "f", "p")


def _participles(past: str, present: str) -> Iterator[Inflection]:
    """Active and passive participles, both genders, singular, dual and plural, indefinite accusative included."""
    for stem, derived in _participle_stems(past, present):
        weak = stem.endswith("ي")
        bare = stem[:-1] if weak else stem
        yield Inflection(stem, "", derived, 3, "m", "s", derived)
        if weak:
            yield Inflection(bare, "", derived, 3, "m", "s", derived)
        yield Inflection(stem + "ا", "", derived, 3, "m", "s", derived)
        yield Inflection(stem + "ه", "", derived, 3, "f", "s", derived)
        yield Inflection(bare + "ين", "", derived, 3, "m", "p", derived)
        yield Inflection(bare + "ون", "", derived, 3, "m", "p", derived)
        yield Inflection(stem + "ات", "", derived, 3, "f", "p", derived)
        yield Inflection(stem + "تين", "", derived, 3, "f", "d", derived)


# verbs of form II whose participles go on with a main verb («منددا»، «محذرا»); unvocalised, form I looks the same
_DOUBLED = frozenset(
    "ندد ثمن حذر نبه شدد رحب نوه لوح قدر كرم حمل وبخ عبر هدد علق عقب ذكر هنأ عزى مجد بشر وجه حمس شجع حرض كذب"
    " صرح شكك عول قلل جدد".split()
)


def _participle_stems(past: str, present: str) -> Iterator[tuple[str, str]]:
    letters = strip_marks(past)
    base = present[1:]
    first_form = (len(letters) == 3 and letters[0] not in "أآ") or (
        len(letters) == 3 and len(base) == 3 and base[0] in "أا"
    )
    if len(letters) == 2:  # geminate «رد»: راد، مردود
        yield fold(letters[0] + "ا" + letters[1]), "active"
        yield fold("م" + letters[0] + letters[1] + "و" + letters[1]), "passive"
        return
    if first_form:
        first, second, third = letters[0], letters[1], letters[2]
        if second == "ا":
            second = "ئ"
        third = "ي" if third in "اىي" else third
        yield fold(first + "ا" + second + third), "active"
        middle = present[-2] if letters[1] == "ا" else ""
        if middle:
            yield fold("م" + first + middle + third), "passive"
        elif letters[2] in "اىي":
            yield fold("م" + first + second + ("و" if letters[2] == "ا" else "ي")), "passive"
        else:
            yield fold("م" + first + second + "و" + third), "passive"
        if letters in _DOUBLED:
            yield fold("م" + base), "active"
        return
    active = "م" + base
    yield fold(active), "active"
    if is_hollow(past, present) and base[-2] in "وي":
        yield fold("م" + base[:-2] + "ا" + base[-1]), "passive"

"""forms: which reading of each word holds in its sentence; runs parallel to the tokens.

The lexicon gives the readings of a word for itself. Unvocalised Arabic leaves many past verbs spelled like their
verbal noun («رفض», «دعم», «قتل»): what stands before decides in most cases (a preposition or a construct head wants
the noun, a conjunction, a subordinator or a definite noun phrase the verb). Last the tagger may overrule, where it is
sure and measures better (`knowledge/tagging.py`).
"""

from __future__ import annotations

from msgspec import structs

from waqai.knowledge import Knowledge
from waqai.knowledge.names import MASCULINE_COUNTRIES
from waqai.model import Form, Reading

# words of «بدوره», «من جانبه», behind which a clause begins
_TURNING = frozenset("بدوره بدورها بدورهم جانبه جانبها جانبهم جهته جهتها جهتهم ناحيته ناحيتها".split())
_JUSSIVE = ("لن", "لم")  # only a present stands behind these
_NOMINAL = ("NOUN", "ADJ", "NAME")
# verbs that take another verb right after them («بدأ يرسل»، «ما زال يرفض»)
_LEADING = frozenset("بدا عاد زال ظل كاد اخذ اوشك استمر بات اصبح راح جاء واصل تكاد يمكن مازال صار امسي".split())
# acts of speech, whose participles go on with the main verb («منددا بـ…»)
_TOLD = ("AGREE", "SUPPORT", "ACCUSE", "REQUEST", "REJECT", "THREATEN", "CONCEDE")
_LEADS_NOUNS = frozenset("في الي علي عن لدي نحو وفي والي وعلي".split())
# nouns and light verbs after which only a noun can follow («تم رفض …»)
_LIGHT = frozenset(
    "تم جري سبق بعد قبل بسبب عدم غير عقب اثناء خلال رغم بدون كل بعض اي حول عمليه محاوله قرار حمله".split()
)
# what is done to an act, in relative clauses without a pronoun («هجوم شنه …»)
_TAKING_OVER = ("تسلم", "تولي")  # «تسلم وزارة الخارجية» is what a man does
# nouns in ـى, which folding makes look like adjectives in ـي («دمر الجيش المستشفى»)
_PLACES_IN_A = frozenset("مستشفي مشفي مبني مقهي ملهي منفي ملتقي منتدي مرسي معني منحي مستوي محتوي دعوي شكوي".split())
_DOING = frozenset("شن نفذ تبني قاد اجري ارتكب خاض وجه ابرم قدم نظم عقد زرع نصب فرض وقع صنع".split())


def find_forms(reading: Reading, known: Knowledge) -> tuple[Form, ...]:
    """One form a token. Tokens outside sentences (furniture, echoes) keep the first reading of the lexicon."""
    text, lexicon = reading.article.text, known.lexicon
    forms = [lexicon[text[token.start : token.end]] for token in reading.tokens]
    first = tuple(forms)
    for sentence in reading.sentences:
        before: Form | None = None
        verb: Form | None = None  # the last one, and whether nouns of acts stand behind it
        gap, told, going_on, paired = True, False, False, False
        acts = False
        for index in range(sentence.first, sentence.last):
            form, token = forms[index], reading.tokens[index]
            if form.tag == "MARK":
                if form.folded in "،,:.؛;-–—(":
                    gap, told = True, False
                continue
            agreed = None
            if form.others and told and forms[sentence.first].tag != "VERB":  # headlines open with a noun
                led = _leading(forms, sentence.first, index)
                known_one = led is not None and (led.definite or led.tag == "NAME")
                joined = led is not None and known_one and led.proclitics == ("و",) and _is_feminine(led, known)
                agreed = _feminine_present(form) if joined else None
            if agreed is not None:
                form = forms[index] = agreed
            elif form.others:
                after = forms[index + 1] if index + 1 < sentence.last else None
                doubled = "\u0651" in text[token.start : token.end]
                form = forms[index] = (
                    _led_title(forms[index : min(index + 5, sentence.last)], known)
                    or _opening_verb(form, before, after, known)
                    or _participle(form, before, gap, after, known)
                    or (_doubled(form) if doubled else None)
                    or (_listed(form, verb, after, known) if acts else None)
                    or (_dual(form, gap) if paired else None)
                    or _choose(form, before, gap, after, told)
                )
            if form.tag == "VERB" and form.others and agreed is None:
                after = forms[index + 1] if index + 1 < sentence.last else None
                led = _leading(forms, sentence.first, index)
                follows = before is not None and (before.stem in _JUSSIVE or (form.proclitics == ("و",) and going_on))
                form = forms[index] = (
                    (_feminine_present(form) if follows else None)
                    or _by_us(form, before, gap, after, known)
                    or _agreeing(form, text[token.start : token.end], led, after, known)
                )
            if form.tag == "NOUN" and before is not None and not gap and _nisba(form, before):
                form = forms[index] = structs.replace(form, tag="ADJ")
            if form.tag == "VERB":
                told, verb, acts = True, form, False
                going_on = form.tense == "present" and form.gender == "f" and form.folded.lstrip("وف").startswith("ت")
            elif form.tag == "NOUN":
                acts = acts or form.lemma in known.frames.by_noun or form.stem in known.frames.by_noun
            elif form.tag in ("SUB", "REL", "AUX", "CONJ"):
                told = False
            paired = paired or _of_two(form, known)
            before, gap = form, form.folded in _TURNING
        if known.tagger.fitted:
            _retag(forms, reading, known, sentence.first, sentence.last)
    return tuple(
        structs.replace(form, keys=one.keys) if form is not one else form
        for form, one in zip(forms, first, strict=True)
    )


def _retag(forms: list[Form], reading: Reading, known: Knowledge, first: int, last: int) -> None:
    """Puts the tagger's readings of tokens `first` to `last` in their place in `forms`."""
    text = reading.article.text
    words = [text[token.start : token.end] for token in reading.tokens[first:last]]
    titled = False
    for index in range(last - first):
        form, before = forms[first + index], titled
        titled = form.stem in known.titles.by_head
        if titled or before:
            continue  # «امرأة سورية», «شركة ديليفرو»: what heads a title, or follows one, is read by rules of its own
        found = known.tagger.retagged(form, words, index)
        if found is not None:
            forms[first + index] = found


def _opening_verb(form: Form, before: Form | None, after: Form | None, known: Knowledge) -> Form | None:
    """«قبل الرئيس الدعوة»، «عبر الملك عن تضامنه»، «مثل المتهم أمام القضاء»: before a person, what looks like a
    preposition opens the sentence as a verb."""
    if (
        before is not None
        or form.tag != "PREP"
        or form.enclitic
        or after is None
        or form.folded not in ("قبل", "عبر", "وقبل", "وعبر", "مثل", "ومثل")
    ):
        return None
    if (after.stem not in known.titles.by_head and after.tag != "NAME") or not (
        after.definite or after.tag in ("NAME", "NOUN")
    ):
        return None
    person = any(title.role.kind in ("person", "body", "people") for title in known.titles.by_head.get(after.stem, ()))
    return (
        next((f for f in form.others if f.tag == "VERB" and f.known and f.tense == "past"), None)
        if person or after.tag == "NAME"
        else None
    )


def _leading(forms: list[Form], first: int, index: int) -> Form | None:
    """The noun that opens the clause of a verb without «و» before it («أن سلطات المدينة تواصل …»، «… وأنقرة تعين
    سفيرا»), or nothing."""
    if forms[index].proclitics:
        return None
    start = index
    while start > first and forms[start - 1].tag in ("NOUN", "ADJ", "NAME", "DEM") and not forms[start - 1].proclitics:
        start -= 1
    joined = start > first and forms[start - 1].proclitics == ("و",) and forms[start - 1].tag in ("NOUN", "NAME")
    if joined:
        start -= 1
    before = forms[start - 1] if start > first else None
    opens = joined or before is None or before.tag in ("SUB", "MARK", "REL")
    return forms[start] if opens and start < index and forms[start].tag in ("NOUN", "NAME") else None


def _feminine_present(form: Form) -> Form | None:
    """The feminine present among a verb's readings («لن تقبل»، «تقطع العلاقات وتمهل السفير»), or nothing."""
    verbs = (f for f in (form, *form.others) if f.tag == "VERB" and f.known)
    return next((f for f in verbs if f.tense == "present" and f.gender == "f"), None)


def _of_two(form: Form, known: Knowledge) -> bool:
    """«الجانبان»، «وزيرا الخارجية»، «… والسودان»: a word that tells of two."""
    if form.tag == "NAME":
        return form.proclitics == ("و",)
    return form.number == "d" or (form.folded.endswith("ا") and form.lemma in known.titles.by_head)


def _dual(form: Form, gap: bool) -> Form | None:
    """«وقع الوزيران اتفاقا، وبحثا …»، «أقرت مصر والسودان …، وطالبتا …»: where two are told of, «و» behind a comma goes
    on with what they did."""
    if not gap or form.proclitics[:1] != ("و",):
        return None
    verbs = (f for f in (form, *form.others) if f.tag == "VERB" and f.known and f.proclitics == ("و",))
    return next((f for f in verbs if f.number == "d" and f.tense == "past" and not f.enclitic), None)


def _by_us(form: Form, before: Form | None, gap: bool, after: Form | None, known: Knowledge) -> Form | None:
    """«الجيش: اعترضنا مسيرة»: a past in نا that opens what is said, with no subject behind it, is our own doing."""
    opens = before is None or gap or before.folded in ("قد", "لقد", "كما")
    if form.enclitic != "نا" or form.tense != "past" or not opens:
        return None
    titles = known.titles.by_head.get(after.stem, ()) if after is not None else ()
    told = after is not None and (after.tag in ("NAME", "VERB") or after.definite)  # «دعونا نفكر»
    subject = told or any(title.role.kind != "body" for title in titles)
    return None if subject else next((f for f in form.others if f.person == 1 and not f.enclitic), None)


def _agreeing(form: Form, written: str, led: Form | None, after: Form | None, known: Knowledge) -> Form:
    """A verb in ت is the past of form V or VI or a feminine present: its spelling and the noun that opens its clause
    or stands behind it tell («تسلم الرئيس»، «تواصل طهران»، «السلطات تواصل»)."""
    past = next(
        (f for f in (form, *form.others) if f.tag == "VERB" and f.tense == "past" and f.gender == "m" and f.known), None
    )
    present = next(
        (f for f in (form, *form.others) if f.tag == "VERB" and f.tense == "present" and f.gender == "f" and f.known),
        None,
    )
    if past is None or present is None or form not in (past, present):
        return form
    if written.endswith("ى"):
        return past if past.voice != "passive" else form  # «تلقى»: no present of «يلقي» is written so
    if led is not None and _is_feminine(led, known):
        return present
    if led is not None and led.number != "p" and _one_man(led, known):
        return past if past.voice != "passive" else form  # «الوزير تسلم رسالة»
    if after is None or after.tag not in ("NOUN", "NAME") or after.proclitics or not after.known:
        return form
    body = after.stem.endswith(("ه", "ات")) and after.stem in known.titles.by_head and past.lemma not in _TAKING_OVER
    feminine = body or _feminine(after, known)  # «تواصل إدارة السجون …»
    if after.tag == "NAME" and not feminine and _masculine_country(after, known):
        return past if past.voice != "passive" else form  # «تسلم لبنان شحنة»
    if feminine and past.proclitics[-1:] != ("س",):
        return present
    masculine = (
        after.tag == "NOUN"
        and not after.stem.endswith("ه")
        and after.number != "p"
        and bool(after.definite or after.stem)
    )
    return past if masculine and not feminine else form


def _is_feminine(led: Form, known: Knowledge) -> bool:
    return led.stem.endswith(("ه", "ات")) or _feminine(led, known)


def _one_man(form: Form, known: Knowledge) -> bool:
    """A title of one person without ـة: «الوزير»، «رئيس»."""
    titles = known.titles.by_head.get(form.stem, ())
    return bool(titles) and not form.stem.endswith("ه") and all(title.role.kind == "person" for title in titles)


def _feminine(form: Form, known: Knowledge) -> bool:
    """A definite noun in ـة or ـات, or the name of a country or capital that is feminine."""
    if form.tag == "NOUN" and form.stem.endswith(("ه", "ات")) and form.definite:
        return True
    word = form.stem if form.proclitics else form.folded
    _, names = known.names.phrases.longest(((word,),), 0, word, (False,), 1)
    for name in names:
        if name.kind in ("capital", "seat"):
            return True
        if name.kind == "country":
            return name.key not in MASCULINE_COUNTRIES
    return False


def _masculine_country(form: Form, known: Knowledge) -> bool:
    _, names = known.names.phrases.longest(((form.folded,),), 0, form.folded, (False,), 1)
    return any(name.kind == "country" and name.key in MASCULINE_COUNTRIES for name in names)


def _nisba(form: Form, before: Form) -> bool:
    """«التعاون العسكري»: a word in -ي that agrees with the noun before it is its adjective, whatever else it may be."""
    return (
        before.tag in ("NOUN", "ADJ") and before.definite == form.definite and not form.proclitics and not form.enclitic
        and form.stem not in _PLACES_IN_A
        and form.stem.endswith(("ي", "يه", "يين", "يون", "يات")) and len(form.stem) > 3
        and (form.stem.endswith(("يه", "يات")) or not before.stem.endswith("ه"))
        and not (before.stem.endswith(("ون", "ين")) and form.stem.endswith("يات"))  # «أحرق محتجون حاويات»
    )  # fmt: skip


def _participle(form: Form, before: Form | None, gap: bool, after: Form | None, known: Knowledge) -> Form | None:
    """«مؤكدا»، «مشيرة إلى»: an indefinite accusative participle of a verb of speech or act that opens an adverbial
    clause."""
    if not form.folded.endswith(("ا", "ه", "ين")) or form.definite:
        return None
    lemmas = (known.cues.by_verb, known.frames.by_verb)
    found = next(
        (
            f for f in (form, *form.others)
            if f.derived == "active" and not f.definite and f.proclitics in ((), ("و",))
            and any(f.lemma in table for table in lemmas)
        ),
        None,
    )  # fmt: skip
    if found is None or after is None:
        return None
    speech = found.lemma in known.cues.by_verb
    content = after.tag == "SUB" and "content" in after.classes
    if content and speech:
        return found
    if before is None and not found.folded.endswith("ا"):
        return None  # «مطالبا الجميع بـ…» opens a sentence that goes on with the one before
    told = speech or any(sense.frame.type in _TOLD for sense in known.frames.by_verb.get(found.lemma, ()))
    led = after.folded in ("الي", "من") or after.proclitics[:1] in (("ب",), ("ل",))
    several = found.folded.endswith("ين") and before is not None and (before.definite or before.tag == "NAME") and led
    # «مثمنا دور قطر ومنددا بـ…»، «أغلق محتجون الطريق مطالبين بـ…»
    opens = gap or several or (found.proclitics == ("و",) and found.folded.endswith("ا"))
    return found if told and opens and after.tag not in ("VERB", "MARK") else None


def _listed(form: Form, verb: Form | None, after: Form | None, known: Knowledge) -> Form | None:
    """«طالبت الحركة بوقف الحرب وفتح المعابر»: what a masculine verb or its noun may be, in a list of acts behind a
    feminine verb, is the noun, unless somebody stands behind it who can do it."""
    if verb is None or verb.gender != "f" or form.proclitics != ("و",) or after is None or after.tag != "NOUN":
        return None
    readings = (form, *form.others)
    past = next((f for f in readings if f.tag == "VERB" and f.known and f.tense == "past"), None)
    noun = next((f for f in readings if f.tag == "NOUN" and f.known and f.stem in known.frames.by_noun), None)
    if past is None or noun is None or past.gender != "m" or past.number != "s" or past.enclitic or noun.enclitic:
        return None
    return None if after.proclitics or after.stem in known.titles.by_head or not after.known else noun


def _doubled(form: Form) -> Form | None:
    """A written shadda speaks for a verb where the bare word would be a preposition («عبّر»، «بيّن»)."""
    if form.tag != "PREP":
        return None
    return next((f for f in form.others if f.tag == "VERB" and f.known), None)


def _led_title(following: list[Form], known: Knowledge) -> Form | None:
    """«اتصل بأمير قطر»: a word that some name opens is a title behind a preposition where no name goes on."""
    form = following[0]
    if form.tag != "NAME":
        return None
    titles = known.titles.by_head
    title = next((f for f in form.others if f.proclitics in (("ب",), ("ل",), ("ك",)) and f.stem in titles), None)
    if title is None:
        return None
    words = [(word.folded, word.stem) for word in following]
    _, names = known.names.phrases.longest(words, 0, form.folded, [False] * len(words), len(words))
    return None if names else title


def _choose(form: Form, before: Form | None, gap: bool, after: Form | None, told: bool) -> Form:
    """The reading that what stands before asks for; the lexicon's first one where nothing does.

    `told` says that the clause has its verb already: what follows without «و» is its arguments.
    """
    if form.tag not in ("VERB", *_NOMINAL):
        return form
    verb = next((f for f in (form, *form.others) if f.tag == "VERB" and f.known), None)
    noun = next((f for f in (form, *form.others) if f.tag in _NOMINAL and f.known), None)
    if verb is not None and verb.lemma == "قال" and not verb.enclitic:
        return verb
    if verb is None or noun is None:
        return _drop_odd(form, before, gap)
    if verb.proclitics[-1:] == ("س",):
        return verb
    if verb.enclitic in ("ك", "كم") and not noun.enclitic:
        return noun  # «القرار الأميركي انتهاك للقانون»: who reports addresses nobody
    if verb.number == "d" and verb.tense == "past" and (before is None or before.number != "d"):
        return noun  # «استقبل الوزير، الأربعاء، وفدا»
    if verb.enclitic and verb.lemma in _DOING and before is not None and before.tag in _NOMINAL and not before.definite:
        return verb  # «هجوم شنه مسلحون»
    opens = (
        (before is None or gap) and not noun.definite and after is not None and (after.tag == "NAME" or after.definite)
    )
    if (
        verb.proclitics
        and not noun.proclitics
        and form.tag in _NOMINAL
        and not (opens and verb.tense == "past" and not verb.voice)
    ):
        return noun  # «وزير» is no verb «زير» with «و»
    if before is None or gap:
        led = bool(noun.proclitics) and noun.proclitics[-1] in "بلك" and noun is form
        return noun if noun.definite or led else _at_start(verb, noun, after)
    if before.tag == "SUB" and before.enclitic == "ها" and verb.tense == "past" and verb.gender == "m":
        return noun  # «بأنها فشل»: the pronoun's predicate is no masculine verb
    if before.tag in ("SUB", "REL", "NEG", "AUX") or before.folded in ("قد", "لقد", "وقد", "سوف"):
        if before.folded.endswith(("غير", "عدم", "دون", "بدون")):
            return noun
        return verb if not (noun.definite or (before.enclitic and before.tag == "AUX")) else noun
    if before.folded in ("هو", "وهو") and verb.lemma == "طالب" and verb.tense == "past":
        return noun  # «وهو طالب في الجامعة»
    if before.tag == "DEM" and not noun.definite:
        return verb
    if before.tag in ("PREP", "NUM", "DEM") or before.stem in _LIGHT:
        return noun if not before.enclitic else verb
    if before.tag == "VERB":
        return verb if before.lemma in _LEADING and verb.tense != "past" and not noun.definite else noun
    if form.proclitics[:1] in (("و",), ("ف",)):
        if verb.enclitic and verb.tense == "past" and verb.number == "s":
            held = next(
                (f for f in (form, *form.others) if f.tag == "NOUN" and f.known and f.enclitic == verb.enclitic), None
            )
            if held is not None:
                return held  # «وتضامنه»، «ودعمه» go on a list of nouns
        return verb if verb.proclitics == form.proclitics or verb.proclitics[:1] == ("و",) else noun
    if told and not verb.proclitics and before.tag in _NOMINAL:
        return noun
    if before.tag in _NOMINAL:
        construct = not before.definite and not before.enclitic and before.tag == "NOUN" and before.known
        return noun if construct or verb.voice == "passive" else verb
    return form


def _at_start(verb: Form, noun: Form, after: Form | None) -> Form:
    """At a clause's start a verb is likelier, unless a definite masculine-only verb would meet a feminine subject
    («رفض الحكومة»)."""
    clash = (
        after is not None
        and after.tag == "NOUN"
        and after.definite
        and verb.tense == "past"
        and verb.gender == "m"
        and after.stem.endswith("ه")
        and after.known
        and not verb.proclitics
    )
    return noun if clash else verb


def _drop_odd(form: Form, before: Form | None, gap: bool) -> Form:
    """Where a preposition stands before, a guess that the word is a verb is a wrong guess."""
    wrong = form.tag == "VERB" and not form.known and before is not None and not gap and before.tag in ("PREP", "NUM")
    led = before is not None and not gap and before.tag == "PREP" and before.folded in _LEADS_NOUNS
    wrong = wrong or (form.tag == "VERB" and led and not form.proclitics)  # «في تعز» is a town
    if wrong and not before.enclitic:  # type: ignore[union-attr]
        return next((other for other in form.others if other.tag in _NOMINAL), form)
    return form

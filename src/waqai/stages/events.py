"""events: one event an act and article: headline, lede and later paragraphs tell the same one.

Two tellings are one act when their frames report the same type of act, nothing that they say of actor, recipient,
date or status contradicts, and they share a side. The fullest telling gives the record, the others become its
mentions.
"""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_left

from msgspec import structs

from waqai.knowledge import Knowledge
from waqai.knowledge.rows import Frame
from waqai.model import Act, Event, Evidence, Reading, Trace

_REACH = 60  # events of one type back to which a retelling is sought
_KEPT_TELLINGS = 5  # tellings of one act, from either end, that a further one is compared with
_HURT = frozenset("قتل اصاب جرح استشهد لقي قضي مقتل اصابه استشهاد مصرع".split())
_DURING = ("in:خلال", "in:اثناء", "in:علي هامش", "in:في ختام")
_SAID_IN = ("ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE")  # done by saying so
_REPLIES = ("رد", "اجاب", "عقب", "علق")
_ALSO = ("كذلك", "ايضا")
_OTHERS = ("اخرين", "اخرون", "اخريات")
_OWNING_UP = ("تبني", "اعلن")  # «تبنت الهجوم»، «أعلنت مسؤوليتها»: verbs of frames of force
_LOCAL = ("ASSAULT", "COERCE", "PROTEST")  # acts that happen at a place
_TOWNS = ("city", "village", "camp")
# acts of which two verbs of one sentence tell two; words are told again by further verbs («دان … ووصف»)
_DEEDS = ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "RETREAT", "AID", "COOPERATE")
# acts that differ by what they do: a demand to yield is not the demand to meet, an arrest no seizure
_BY_MODE = ("REQUEST", "REJECT", "THREATEN", "ACCUSE", "COERCE", "SANCTION", "RETREAT")


def find_events(reading: Reading, known: Knowledge) -> tuple[Event, ...]:
    """Events in order of their triggers; acts with a reason are not among them. Ids come from what the event says."""
    groups: list[list[Act]] = []
    by_type: dict[str, list[list[Act]]] = {}
    for act in reading.verdicts:
        if act.reason:
            continue
        like = by_type.setdefault(known.frames.by_slug[act.frame].frame.type, [])
        group = next((g for g in like[-_REACH:] if all(_same(act, other, reading, known) for other in _ends(g))), None)
        if group is None:
            groups.append([act])
            like.append(groups[-1])
        else:
            group.append(act)
    events = [_event(group, reading, known) for group in groups]
    events = [_dated(event, group, groups, events, reading, known) for event, group in zip(events, groups, strict=True)]
    events = [_hosted(event, group, reading, known) for event, group in zip(events, groups, strict=True)]
    events = _without_sums(events, known)
    events.sort(key=lambda event: event.trigger)
    return _numbered(events, reading, known)


def _dated(
    event: Event, group: list[Act], groups: list[list[Act]], events: list[Event], reading: Reading, known: Knowledge
) -> Event:
    """An event without a date takes that of the meeting during which it took place («أدان الهجوم خلال لقائه …»), which
    another sentence may tell; what was said there, or answered («ورد الوزير: …»), is of the same day.
    """
    if event.date:
        return event
    clauses = {act.clause for act in group}
    replies = set()
    for act in group if known.frames.by_slug[event.frame].frame.type in _SAID_IN else ():
        clause = reading.clauses[act.clause]
        if clause.relation == "content" and clause.parent >= 0:
            clauses.add(clause.parent)
            if reading.clauses[clause.parent].lemma in _REPLIES:
                replies.add(reading.clauses[clause.parent].sentence)
    for meeting, acts in zip(events, groups, strict=True):
        for act in acts if meeting.date and acts is not group else ():
            clause = reading.clauses[act.clause]
            above = clause.parent
            while above >= 0 and reading.clauses[above].kind == "noun":
                above = reading.clauses[above].parent  # «أدان الهجوم خلال لقائه»: he did so, not the attackers
            answered = above >= 0 and reading.clauses[above].sentence + 1 in replies
            if (above in clauses or answered) and clause.relation in _DURING:
                told = tuple(part for part in meeting.evidence if part.part == "time")
                evidence = tuple(dict.fromkeys((*event.evidence, *told)))
                return structs.replace(event, date=meeting.date, time=meeting.time, evidence=evidence)
    return event


def _without_sums(events: list[Event], known: Knowledge) -> list[Event]:
    """«زياراته للسعودية والإمارات»: what sums up acts told one by one is no act of its own, but one more mention of
    each, and gives them its day.
    """
    found = list(events)
    for whole in events:
        type_ = known.frames.by_slug[whole.frame].frame.type
        if len(whole.recipients) < 2 or not whole.actors:
            continue
        parts = [
            event
            for event in found
            if event is not whole
            and known.frames.by_slug[event.frame].frame.type == type_
            and event.status == whole.status
            and set(event.actors) == set(whole.actors)
            and len(event.recipients) == 1
            and event.recipients[0] in whole.recipients
            and (not event.date or not whole.date or _one_time(event.date, whole.date))
        ]
        if {event.recipients[0] for event in parts} != set(whole.recipients):
            continue
        times = tuple(part for part in whole.evidence if part.part == "time")
        for event in parts:
            undated = bool(whole.date) and not event.date
            found[found.index(event)] = structs.replace(
                event,
                mentions=(*event.mentions, whole.trigger, *whole.mentions),
                date=whole.date if undated else event.date,
                time=whole.time if undated else event.time,
                evidence=tuple(dict.fromkeys((*event.evidence, *(times if undated else ())))),
            )
        found.remove(whole)
    return found


def _hosted(event: Event, group: list[Act], reading: Reading, known: Knowledge) -> Event:
    """«رحلته إلى إيران حيث التقى المرشد»: who meets somebody in that one's country, on a journey that the sentence
    tells, visits.
    """
    if known.frames.by_slug[event.frame].frame.type != "CONSULT" or event.recipients or len(event.actors) != 2:
        return event
    sentences = {reading.clauses[act.clause].sentence for act in group}
    travellers = {
        act.actors[0]
        for act in reading.verdicts
        if known.frames.by_slug[act.frame].frame.mode == "visit"
        and len(act.actors) == 1
        and reading.clauses[act.clause].sentence in sentences
    }
    for guest, host in (event.actors, event.actors[::-1]):
        country = reading.entities[host].country
        at_home = event.place >= 0 and reading.places[event.place].country == country
        if guest in travellers and host not in travellers and at_home and reading.entities[guest].country != country:
            linked = {link.mention for link in reading.links if link.entity == host}
            spans = {(reading.mentions[n].start, reading.mentions[n].end) for n in linked}
            told = tuple(
                Evidence("recipient", part.start, part.end)
                if part.part == "actor" and (part.start, part.end) in spans
                else part
                for part in event.evidence
            )
            return structs.replace(event, actors=(guest,), recipients=(host,), evidence=told)
    return event


def _one_time(one: str, two: str) -> bool:
    """Whether two dates may be of one act: one lies in the other («2023-01» in «2023», a day in its week)."""
    if one.startswith(two) or two.startswith(one):
        return True
    first, second = _days(one), _days(two)
    if not first or not second:
        return False
    return (first[0] <= second[0] and second[1] <= first[1]) or (second[0] <= first[0] and first[1] <= second[1])


def _days(value: str) -> tuple[str, ...]:
    """First and last day of a week; a day twice; nothing for any other date."""
    try:
        if "-W" in value:
            monday = datetime.date.fromisoformat(value + "-1")
            return monday.isoformat(), (monday + datetime.timedelta(days=6)).isoformat()
        return (value, value) if len(value) == 10 and datetime.date.fromisoformat(value) else ()
    except ValueError:
        return ()


def _ends(group: list[Act]) -> list[Act]:
    """The first and last tellings of an act: enough to compare with, however often it is told."""
    return group if len(group) <= 2 * _KEPT_TELLINGS else [*group[:_KEPT_TELLINGS], *group[-_KEPT_TELLINGS:]]


def _same(one: Act, two: Act, reading: Reading, known: Knowledge) -> bool:
    frames = known.frames.by_slug
    first, second = frames[one.frame].frame, frames[two.frame].frame
    if first.type != second.type or one.status != two.status:
        return False
    if one.date and two.date and not _one_time(one.date, two.date):
        return False
    if one.status == "possible" and set(one.recipients) != set(two.recipients):
        return False  # what might be done to a government is not yet what might be done to its country
    if first.type in _LOCAL and (_elsewhere(one, two, reading, known) or _answered(one, two, reading)):
        return False
    if (_further(one, reading) or _others(one, two, reading)) and not _leads(two, reading):
        return False
    if not (_fits(one.actors, two.actors, reading) and _fits(one.recipients, two.recipients, reading)):
        return False
    if first.type == "CONSULT" and _meets_another(one, two, reading):
        return False
    if first.type == "PROTEST" and (_leads(one, reading) or _leads(two, reading)) and _crowd(one, two):
        return True
    if first.type == "ASSAULT" and _owned_up(one, two, reading, known):
        return True
    if first.type == "ASSAULT" and _hurt_together(one, two, reading):
        return True
    if first.type in _DEEDS and first.slug != second.slug and _side_by_side(one, two, reading):
        return False
    if first.type in _DEEDS and _on_other_things(one, two, reading):
        return False
    if first.type in _LOCAL and not (_leads(one, reading) or _leads(two, reading)) and _uncounted(one, two, reading):
        return False
    if first.slug == second.slug and _complete(one, two) and _refers(one, reading) and _refers(two, reading):
        return True
    if not (_meets(one.actors, two.actors, reading) or _meets(one.recipients, two.recipients, reading)):
        return False
    if first.type == "PROTEST" and first.mode == second.mode and set(one.actors) & set(two.actors):
        return True  # «رفع المتظاهرون أعلاما ورددوا هتافات»
    if _adverbial(one, two, reading) or _adverbial(two, one, reading):
        return True
    if first.slug == second.slug or (frames[one.frame].verb and frames[one.frame].verb == frames[two.frame].verb):
        return True
    if _opinion(first, second) and set(one.actors) == set(two.actors):
        near = reading.clauses[one.clause].sentence == reading.clauses[two.clause].sentence
        return one.recipients == two.recipients or (near and not (one.recipients and two.recipients))
    if first.type in _BY_MODE and first.mode != second.mode:
        return False
    return _leads(one, reading) or _leads(two, reading) or _refers(one, reading) or _refers(two, reading)


def _opinion(one: Frame, two: Frame) -> bool:
    """«قال إن القرار باطل … واتهم …»: what a speaker says of one side is one blame or praise."""
    said = ("speaker" in (*frame.actor, *frame.noun_actor) or "topic" in frame.recipient for frame in (one, two))
    return one.type in ("ACCUSE", "SUPPORT") and any(said)


def _meets_another(one: Act, two: Act, reading: Reading) -> bool:
    """«التقى بوتين خامنئي في 2022 … واستقبل رئيسي»: a meeting with somebody else, whoever of them is said to visit."""
    met = [
        {number for number in (*act.actors, *act.recipients) if reading.entities[number].kind == "person"}
        for act in (one, two)
    ]
    return min(map(len, met)) > 1 and not (met[0] <= met[1] or met[1] <= met[0])


def _further(act: Act, reading: Reading) -> bool:
    """Whether an act is told as one more: «كما قصفت …»، «وكذلك استهدفت»، «حكمت أيضا على …»."""
    clause = reading.clauses[act.clause]
    first, at = reading.sentences[clause.sentence].first, clause.predicate
    before = [reading.forms[position] for position in range(max(first, at - 3), at)]
    after = [reading.forms[position].stem for position in range(at + 1, min(at + 5, clause.last))]
    near = [form.stem for form in before[-2:]]
    more = "كما" in near or any(form.stem in _ALSO for form in before)
    return clause.kind == "verb" and (more or "ايضا" in after)


def _others(one: Act, two: Act, reading: Reading) -> bool:
    """Whether an act hurts others than one told before («وقتل ثلاثة آخرون»), be it not the same («قتل … وأصيب ثلاثة
    آخرون»)."""
    clause, before = reading.clauses[one.clause], reading.clauses[two.clause]
    at = clause.predicate
    others = any(form.stem in _OTHERS for form in reading.forms[at + 1 : min(at + 6, clause.last)])
    return others and (clause.sentence != before.sentence or clause.lemma == before.lemma)


def _elsewhere(one: Act, two: Act, reading: Reading, known: Knowledge) -> bool:
    """Whether two acts are told of two towns: «في جنين … وفي نابلس»."""
    if min(one.place, two.place) < 0:
        return False
    here, there = reading.places[one.place].row, reading.places[two.place].row
    towns = [known.names.places.get(row.partition("#")[2]) for row in (here, there)]
    names = [town.name for town in towns if town is not None and town.kind in _TOWNS]
    return len(names) == 2 and not (names[0] in names[1] or names[1] in names[0])  # «مخيم جنين» is in «جنين»


def _uncounted(one: Act, two: Act, reading: Reading) -> bool:
    """«اعتقال 200 متظاهر … اعتقال 23»: acts of which different figures are told behind the lede are two."""
    first, second = _figures(one, reading), _figures(two, reading)
    return bool(first and second) and not first & second


def _figures(act: Act, reading: Reading) -> set[str]:
    """The figures that stand before or in the words for whom an act is done to."""
    found: set[str] = set()
    for part in act.evidence:
        if part.part == "recipient":
            at = bisect_left(reading.tokens, part.start, key=lambda token: token.start)
            near = reading.forms[max(reading.clauses[act.clause].predicate + 1, at - 3) : at + 1]
            found |= {form.folded for form in near if form.tag == "NUM" and form.folded.isdigit()}
            if not found and near and near[-1].number == "d" and near[-1].tag == "NOUN":
                found.add("2")  # «شخصان»
    return found


def _complete(one: Act, two: Act) -> bool:
    """«العدوان الإسرائيلي … وأسفر العدوان عن مئة قتيل»: whether one tells who did it and the other who suffered."""
    return (not one.recipients and not two.actors) or (not two.recipients and not one.actors)


def _crowd(one: Act, two: Act) -> bool:
    """«مئات يتظاهرون»: a crowd of which a headline tells nothing but its number."""
    return not (one.actors or one.recipients) or not (two.actors or two.recipients)


def _answered(one: Act, two: Act, reading: Reading) -> bool:
    """«قتل مسلحون جنودا … وقتلت القوات مسلحين»: acts of one country's people of whom both sides are others."""
    sides = [
        {reading.entities[number].sector for number in numbers}
        for numbers in (one.actors, two.actors, one.recipients, two.recipients)
    ]
    return all(side and "" not in side for side in sides) and not sides[0] & sides[1] and not sides[2] & sides[3]


def _adverbial(one: Act, two: Act, reading: Reading) -> bool:
    """«ندد بالهجوم، واصفا إياه بأنه …»: a participle of the same sentence goes on with the act."""
    first, second = reading.clauses[one.clause], reading.clauses[two.clause]
    return (
        first.kind == "participle"
        and first.sentence == second.sentence
        and second.predicate < first.predicate
        and not one.recipients
    )


def _side_by_side(one: Act, two: Act, reading: Reading) -> bool:
    """«اقتحموا المبنى وأحرقوا السيارات»: two verbs that one sentence tells of are two acts."""
    first, second = reading.clauses[one.clause], reading.clauses[two.clause]
    if first.sentence != second.sentence or not (first.kind == second.kind == "verb") or first.lemma == second.lemma:
        return False
    led = reading.forms[max(first.predicate, second.predicate)].proclitics[:1]
    return led == ("و",) and bool(one.actors and two.actors)  # «فقتل أربعة» is what the attack led to


def _hurt_together(one: Act, two: Act, reading: Reading) -> bool:
    """«قتل ثلاثة جنود وأصيب خمسة آخرون في هجوم»: the dead and the wounded of a sentence are those of one attack."""
    first, second = reading.clauses[one.clause], reading.clauses[two.clause]
    return first.sentence == second.sentence and {first.lemma, second.lemma} <= _HURT and first.lemma != second.lemma


def _on_other_things(one: Act, two: Act, reading: Reading) -> bool:
    """«استهدف المقاتلون دبابة … واستهدفوا تجمعا»: what is done to things told anew, further down, are further acts."""
    if _leads(one, reading) or _leads(two, reading):
        return False
    first, second = _thing(one, reading), _thing(two, reading)
    return bool(first and second) and first != second


def _thing(act: Act, reading: Reading) -> str:
    """The indefinite noun that an act is done to, or nothing."""
    clause = reading.clauses[act.clause]
    slot = "genitive" if clause.kind == "noun" else "object"
    told = next((a for a in clause.arguments if a.slot == slot and a.first > clause.predicate), None)
    form = reading.forms[told.head] if told is not None else None
    if form is None or form.tag != "NOUN" or not form.known or form.definite or form.enclitic:
        return ""
    return form.lemma or form.stem


def _leads(act: Act, reading: Reading) -> bool:
    """Whether an act stands in the title or in the first sentences, which sum up what follows."""
    sentence = reading.clauses[act.clause].sentence
    titles = sum(1 for block in reading.blocks if block.kind == "title")
    return sentence < titles + 1


def _refers(act: Act, reading: Reading) -> bool:
    """Whether an act is a definite noun, which takes up something told («الهجوم»، «الزيارة»)."""
    clause = reading.clauses[act.clause]
    form = reading.forms[clause.predicate]
    return clause.kind == "noun" and (form.definite or bool(form.enclitic))


def _owned_up(one: Act, two: Act, reading: Reading, known: Knowledge) -> bool:
    """«أعلنت الحركة مسؤوليتها عن الهجوم»: who says that they did it, and the act of the same people or of nobody."""
    if not any(known.frames.by_slug[act.frame].verb in _OWNING_UP for act in (one, two)):
        return False
    first, second = ({reading.entities[n].sector for n in act.actors} for act in (one, two))
    return not (first and second) or first == second


def _codes(numbers: tuple[int, ...], reading: Reading) -> set[str]:
    return {reading.entities[n].country or reading.entities[n].sector for n in numbers}


def _fits(one: tuple[int, ...], two: tuple[int, ...], reading: Reading) -> bool:
    if not one or not two:
        return True
    kinds = {reading.entities[number].kind for number in (*one, *two)}
    if kinds == {"person"} and not set(one) & set(two):
        return False  # the king's telegram is not his deputy's
    first, second = _codes(one, reading), _codes(two, reading)
    return first <= second or second <= first


def _meets(one: tuple[int, ...], two: tuple[int, ...], reading: Reading) -> bool:
    return bool(one and two) and bool(_codes(one, reading) & _codes(two, reading))


def _event(group: list[Act], reading: Reading, known: Knowledge) -> Event:
    titles = {number for number, block in enumerate(reading.blocks) if block.kind == "title"}

    def fullness(act: Act) -> tuple[bool, bool, bool, bool, bool, int]:
        sentence = reading.sentences[reading.clauses[act.clause].sentence]
        told = sum(bool(part) for part in (act.actors, act.recipients, act.date)) + (act.place >= 0)
        return (
            bool(act.actors and act.recipients),
            bool(act.actors),
            reading.clauses[act.clause].kind == "verb",
            bool(act.date),
            sentence.block not in titles,
            told,
        )

    best = max(group, key=fullness)
    actors, recipients = best.actors, best.recipients
    evidence: dict[Evidence, None] = dict.fromkeys(best.evidence)
    date, time, place = best.date, best.time, best.place
    rows = {best.frame: None}
    for act in group:
        rows.setdefault(act.frame, None)
        if not actors and act.actors:
            actors = act.actors
            evidence.update(dict.fromkeys(e for e in act.evidence if e.part == "actor"))
        if not recipients and act.recipients:
            recipients = act.recipients
            evidence.update(dict.fromkeys(e for e in act.evidence if e.part == "recipient"))
        if not date and act.date:
            date, time = act.date, act.time
            evidence.update(dict.fromkeys(e for e in act.evidence if e.part == "time"))
        if place < 0 <= act.place:
            place = act.place
            evidence.update(dict.fromkeys(e for e in act.evidence if e.part == "place"))
    actors = tuple(a for a in actors if a not in recipients) or actors
    recipients = tuple(r for r in recipients if r not in actors)  # nobody thanks or helps himself
    cited = {act.reported_by for act in group if act.claim >= 0}
    asserted = any(act.claim < 0 for act in group)
    mentions = tuple(act.trigger for act in group if act is not best)
    return Event(
        "", best.frame, actors, recipients, best.status, -1 if asserted or not cited else best.reported_by, best.claim,
        date, time, place, best.trigger, mentions, tuple(evidence), best.confidence,
        tuple(Trace("frame", row) for row in rows),
    )  # fmt: skip


def _retagged(event: Event, reading: Reading) -> list[Trace]:
    """The tagger's trace, where it overruled the rules on a word of the event's evidence: its lowest probability."""
    scores = [
        form.score
        for token, form in zip(reading.tokens, reading.forms, strict=True)
        if form.score and any(part.start <= token.start < part.end for part in event.evidence)
    ]
    return [Trace("tagger", "weights-tags", min(scores))] if scores else []


def _numbered(events: list[Event], reading: Reading, known: Knowledge) -> tuple[Event, ...]:
    """Ids from the article's id and what the event is about, so that a better reading keeps them."""
    seen: dict[str, int] = {}
    done: list[Event] = []
    for event in events:
        frame = known.frames.by_slug[event.frame].frame
        about = (
            reading.article.id, frame.type, *sorted(reading.entities[n].name for n in event.actors), ">",
            *sorted(reading.entities[n].name for n in event.recipients), event.date,
        )  # fmt: skip
        key = hashlib.sha256("\0".join(about).encode("utf-8", "surrogatepass")).hexdigest()[:12]
        seen[key] = seen.get(key, 0) + 1
        name = key if seen[key] == 1 else f"{key}-{seen[key]}"
        done.append(
            Event(
                name,
                event.frame,
                event.actors,
                event.recipients,
                event.status,
                event.reported_by,
                event.claim,
                event.date,
                event.time,
                event.place,
                event.trigger,
                event.mentions,
                event.evidence,
                event.confidence,
                (*event.why, *_retagged(event, reading)),
            )
        )
    return tuple(done)

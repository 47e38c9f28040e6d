"""Incidents: one act told by many articles is one, like acts apart are not, in whatever order articles come."""

from __future__ import annotations

import json
import math
import time
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.app.incidents import (
    STRETCH,
    Decisions,
    Incident,
    find_days,
    find_fullest,
    find_incidents,
    find_region,
    name_incident,
    to_score,
)
from waqai.app.tellings import Teller, to_ordinal
from waqai.app.weighing import FAR, NEAR, Party, Telling, find_share, measure_distance, weigh, weigh_words
from waqai.assemble import load_knowledge, load_teller, read
from waqai.knowledge.roots import find_root_letters

FOLDER = Path(__file__).parent / "incidents"
DAY = to_ordinal("2024-05-06")
ARMY = (Party(country="SDN", sector="MIL", name="الجيش"),)
REBELS = (Party(key="groups#rebels", country="SDN", sector="REB", name="المتمردون"),)
STATE = (Party(country="SDN", name="السودان"),)
KHARTOUM, FASHER = (15.55, 32.53), (13.63, 25.35)
PLACES = {KHARTOUM: "الخرطوم", FASHER: "الفاشر"}
WORDS = frozenset(range(20))


def told(name: str, **fields: object) -> Telling:
    plain = {"text": name, "type": "ASSAULT", "mode": "", "status": "asserted", "actors": ARMY, "recipients": REBELS}
    plain |= {"words": WORDS, "roots": frozenset({"قصف"}), "day": DAY, "printed": 0}
    return Telling(article=name, event="e", **{**plain, **fields})  # type: ignore[arg-type]


def undated(name: str, **fields: object) -> Telling:
    return told(name, **{"day": 0, "printed": DAY, **fields})


def at(point: tuple[float, float]) -> dict[str, object]:
    return {"town": True, "country": "SDN", "place": PLACES[point], "lat": point[0], "lon": point[1]}


def names(incidents: tuple[Incident, ...]) -> set[frozenset[str]]:
    return {frozenset(t.article for t in incident.members) for incident in incidents}


def parted(*tellings: Telling, decisions: Decisions | None = None) -> set[frozenset[str]]:
    return names(find_incidents(tellings, decisions) if decisions else find_incidents(tellings))


ONE, TWO = {frozenset({"a", "b"})}, {frozenset({"a"}), frozenset({"b"})}


OTHER_WORDS, FEW = frozenset(range(50, 70)), frozenset(range(4))


@pytest.mark.parametrize(
    ("second", "same"),
    [
        ({}, True),
        ({"day": DAY + 1}, False),
        ({"day": 0, "printed": 0}, False),
        ({"status": "future"}, False),
        ({"status": "possible"}, True),
        ({"type": "COERCE"}, False),
        ({"mode": "aerial"}, True),
        ({"actors": REBELS, "recipients": ARMY}, False),
        ({"recipients": ()}, True),
        ({"actors": (Party(country="EGY", name="مصر"),)}, False),
        ({"actors": STATE}, True),
        ({"actors": STATE, "words": OTHER_WORDS}, False),
        ({"words": OTHER_WORDS}, False),
        ({"words": FEW}, False),
        ({"words": frozenset(range(13, 33))}, True),
        ({"roots": frozenset({"دهم"}), "words": OTHER_WORDS}, False),
    ],
)
def test_what_makes_two_tellings_one_act(second: dict[str, object], same: bool) -> None:
    assert parted(told("a"), told("b", **second)) == (ONE if same else TWO)


@pytest.mark.parametrize(("printed", "same"), [(DAY - 1, False), (DAY, True), (DAY + 1, True), (DAY + 2, False)])
def test_a_telling_without_a_day_is_of_the_day_of_printing_or_the_one_before(printed: int, same: bool) -> None:
    assert parted(told("a"), undated("b", printed=printed)) == (ONE if same else TWO)


@pytest.mark.parametrize(("printed", "same"), [(DAY, True), (DAY + 1, True), (DAY + 2, False)])
def test_what_no_text_dates_is_told_on_the_next_day_too(printed: int, same: bool) -> None:
    assert parted(undated("a"), undated("b", printed=printed)) == (ONE if same else TWO)


def test_what_is_told_day_after_day_does_not_go_on() -> None:
    found = parted(*(undated(name, printed=DAY + number) for number, name in enumerate("abc")))
    assert found == {frozenset("ab"), frozenset("c")}


def test_a_war_told_without_a_day_needs_the_same_words() -> None:
    here = at(KHARTOUM)
    some = frozenset(range(15, 35))  # a quarter of them
    assert parted(told("a", **here), told("b", **here, words=some)) == ONE
    assert parted(undated("a", **here), undated("b", **here, words=some)) == TWO
    assert parted(undated("a", **here), undated("b", **here)) == ONE


def test_places_decide_where_both_are_told() -> None:
    here, there = at(KHARTOUM), at(FASHER)
    assert parted(told("a", **here), told("b", **there)) == TWO
    assert parted(told("a", **here), told("b", **here)) == ONE
    assert parted(told("a", **here), told("b", **{**here, "country": "TCD"})) == TWO


def test_quarters_of_a_town_and_towns_apart() -> None:
    def near(kilometres: float, place: str) -> Telling:
        fields = {**at(KHARTOUM), "lat": KHARTOUM[0] + kilometres / 111.2, "place": place}
        return told("b", **fields, words=frozenset(range(8, 28)))

    one = told("a", **at(KHARTOUM))
    assert weigh(one, near(NEAR - 1, "شرق الخرطوم")) == weigh(one, near(NEAR - 1, "بحري")) + 2
    assert weigh(one, near(FAR + 1, "بحري")) < 0 < weigh(one, near(FAR - 1, "بحري"))


def test_posts_that_no_table_holds_are_told_apart_by_name() -> None:
    hill = {"place": "تل العين", "country": "SDN"}
    assert parted(told("a", **hill), told("b", **{**hill, "place": "معسكر الوادي"})) == TWO
    assert parted(told("a", **hill), told("b", **{**hill, "place": "تل العين الكبير"})) == ONE


def test_a_telling_joins_the_act_for_which_more_speaks() -> None:
    acts = (told("a"), told("b", words=OTHER_WORDS))
    assert frozenset({"a", "c"}) in parted(*acts, told("c", words=frozenset(range(4, 24))))
    assert frozenset({"b", "c"}) in parted(*acts, told("c", words=frozenset(range(54, 74))))


def test_a_vague_telling_joins_the_only_act_that_fits() -> None:
    clear = {"words": FEW, "actors": ARMY, "recipients": REBELS}
    vague = told("c", recipients=(), words=FEW, **at(KHARTOUM))
    assert parted(told("a", **clear, **at(KHARTOUM)), vague) == {frozenset("ac")}
    others = (Party(key="groups#others", country="SDN", sector="REB", name="حركة اخرى"),)
    other = told("b", **{**clear, "recipients": others}, **at(KHARTOUM))
    assert parted(told("a", **clear, **at(KHARTOUM)), other, vague) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_a_telling_without_a_day_that_may_be_either_of_two_acts_joins_neither() -> None:
    acts = (told("a", **at(KHARTOUM)), told("b", **at(FASHER)))
    assert frozenset({"c"}) in parted(*acts, undated("c"))
    assert frozenset({"c"}) in parted(*acts, undated("c", printed=DAY + 1))


def test_a_half_alike_telling_does_not_tie_two_acts_together() -> None:
    one, two = told("a", **at(KHARTOUM)), told("b", **at(FASHER))
    assert not any({"a", "b"} <= names for names in parted(one, two, told("c")))


def test_meetings_may_name_either_side_first() -> None:
    egypt, sudan = Party(country="EGY", name="مصر"), Party(country="SDN", name="السودان")
    meeting = told("a", type="CONSULT", actors=(egypt,), recipients=(sudan,))
    assert parted(meeting, told("b", type="CONSULT", actors=(sudan,), recipients=(egypt,))) == ONE
    assert parted(meeting, told("b", type="CONSULT", actors=(egypt, sudan), recipients=(), words=OTHER_WORDS)) == ONE
    assert parted(meeting, told("b", type="CONSULT", mode="phone", actors=(egypt, sudan), recipients=())) == TWO


def test_different_persons_of_one_country_did_different_things() -> None:
    army, brigade = ((Party(key=name, country="SDN", sector="REB", name=name),) for name in ("army", "brigade"))
    assert parted(told("a", actors=army), told("b", actors=brigade)) == TWO
    king, minister = (Party(country="JOR", sector="GOV", name=name, person=True) for name in ("سالم خالد", "نادر رامي"))
    accuse = {"type": "ACCUSE"}
    assert parted(told("a", actors=(king,), **accuse), told("b", actors=(minister,), **accuse)) == TWO
    short = (Party(country="JOR", name="سالم", person=True),)
    assert parted(told("a", actors=(king,), **accuse), told("b", actors=short, **accuse)) == ONE
    glued, apart = (Party(country="JOR", name=name, person=True) for name in ("سالم عبدالله", "سالم عبد الله"))
    assert parted(told("a", actors=(glued,), **accuse), told("b", actors=(apart,), **accuse)) == ONE
    jordan = Party(country="JOR", name="الاردن")
    some = frozenset(range(10, 30))
    assert parted(told("a", actors=(king,), **accuse), told("b", actors=(jordan,), **accuse, words=some)) == TWO
    host = Party(country="EGY", name="مضيف", person=True)
    met = [told(name, type="CONSULT", actors=(host,), recipients=(guest, jordan)) for name, guest in
           (("a", king), ("b", minister))]  # fmt: skip
    assert parted(*met) == TWO


def test_an_article_tells_each_of_its_acts_once() -> None:
    one = told("a")
    assert len(find_incidents([one, msgspec.structs.replace(one, event="f")])) == 2


def test_copies_are_one_telling_even_where_their_days_differ() -> None:
    assert parted(told("a", text="t"), undated("b", text="t", printed=DAY + 4)) == ONE
    assert parted(told("a", text="t"), told("b", text="t", words=OTHER_WORDS, roots=frozenset({"x"}))) == TWO
    again = msgspec.structs.replace(told("a", text="t"), event="f", words=OTHER_WORDS, roots=frozenset({"هجم"}))
    copy = msgspec.structs.replace(again, article="b", day=DAY + 1)
    found = find_incidents([told("a", text="t"), again, copy])
    assert sorted(len(incident.members) for incident in found) == [1, 2]


def test_a_text_printed_again_each_week_tells_another_act() -> None:
    weekly = [undated(f"n{number:04}", text="t", printed=DAY + 7 * number) for number in range(1200)]
    assert len(find_incidents(weekly)) == 1200


def test_a_text_of_each_day_for_years_is_divided_within_seconds() -> None:
    one = told("n0000", text="t")
    daily = [
        msgspec.structs.replace(one, article=f"n{day:04}", event=event, day=DAY + day, words=words)
        for day in range(1200)
        for event, words in (("e", WORDS), ("f", OTHER_WORDS), ("g", FEW))
    ]
    started = time.monotonic()
    found = find_incidents(daily)
    assert time.monotonic() - started < 5
    assert all(len({t.event for t in incident.members}) == 1 for incident in found)
    assert 3 * (1200 // STRETCH) <= len(found) <= 3 * (1200 // STRETCH + 2)


def test_copies_are_one_across_a_border_of_the_calendar() -> None:
    days = range(DAY - STRETCH, DAY + STRETCH)
    for first in days:
        copies = [told("a", text="t", day=first), told("b", text="t", day=first + 5)]
        assert parted(*copies) == ONE


def test_killing_in_an_attack_is_that_attack() -> None:
    attack = {**at(KHARTOUM), "actors": REBELS, "recipients": ARMY, "words": FEW}
    killed = {**attack, "roots": frozenset({"قتل"}), "harm": True}
    assert parted(told("a", **attack), told("b", **killed)) == ONE
    others = {**killed, "mode": "firearms", "recipients": STATE}
    assert parted(told("a", **attack, mode="aerial"), told("b", **others)) == ONE
    assert parted(told("a", **attack, mode="aerial"), told("b", **{**others, "harm": False})) == TWO
    two = [told("a", **attack), msgspec.structs.replace(told("a", **killed), event="f", part_of="e")]
    found = find_incidents([*two, told("b", **killed), told("c", **attack)])
    assert [len(incident.members) for incident in found] == [4]
    apart = Decisions(apart=frozenset({(two[0].name, two[1].name)}))
    assert sorted(len(incident.members) for incident in find_incidents(two, apart)) == [1, 1]


def test_what_came_of_the_only_attack_is_part_of_it() -> None:
    def find(text: str) -> dict[str, Telling]:
        record = read(text, published="2024-05-06", id="a")
        triggers = {event["id"]: event["trigger"]["text"] for event in record["events"]}
        return {triggers[telling.event]: telling for telling in load_teller().find_tellings(record, "a")}

    one = find("هاجم مسلحون أمس الأحد ثكنة للجيش المالي في غاو، وقتلوا أربعة جنود.")
    assert one["وقتلوا"].part_of == one["هاجم"].event and one["وقتلوا"].place == one["هاجم"].place == "غاو"
    assert one["وقتلوا"].day == one["هاجم"].day == DAY - 1 and one["وقتلوا"].harm and not one["هاجم"].harm
    two = find("هاجم مسلحون أمس الأحد ثكنة للجيش المالي في غاو، واستهدفوا الجيش المالي في كيدال، وقتلوا أربعة جنود.")
    assert len(two) == 3 and not two["وقتلوا"].part_of


def test_a_persons_decisions_overrule() -> None:
    pair = (("a", "e"), ("b", "e"))
    assert parted(told("a"), told("b"), decisions=Decisions(apart=frozenset({pair}))) == TWO
    assert parted(told("a", text="t"), told("b", text="t"), decisions=Decisions(apart=frozenset({pair}))) == TWO
    assert parted(told("a"), told("b", day=DAY + 5), decisions=Decisions(together=frozenset({pair}))) == ONE


SIDES = st.sampled_from([ARMY, REBELS, (), STATE, (Party(country="EGY", name="مصر"), *STATE)])
TELLINGS = st.lists(
    st.builds(
        dict,
        text=st.sampled_from("tuvwxyz"), type=st.sampled_from(["ASSAULT", "CONSULT"]), actors=SIDES, recipients=SIDES,
        day=st.sampled_from([0, 0, DAY, DAY + 1, DAY + 3]), printed=st.integers(DAY - 1, DAY + 3),
        words=st.integers(0, 12).map(lambda first: frozenset(range(first, first + 10))),
        place=st.sampled_from(["", "الخرطوم", "بحري"]), town=st.booleans(),
        lat=st.sampled_from([math.nan, 13.6, 15.5]), lon=st.just(30.0),
    ),
    max_size=12,
)  # fmt: skip


@given(fields=TELLINGS, seed=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_arrival_changes_nothing(fields: list[dict[str, object]], seed: object) -> None:
    tellings = [told(f"n{number}", **one) for number, one in enumerate(fields)]
    found = find_incidents(tellings)
    seed.shuffle(tellings)  # type: ignore[attr-defined]
    assert find_incidents(tellings) == found
    assert sorted(t.name for i in found for t in i.members) == sorted(t.name for t in tellings)
    assert len({name_incident(i.members) for i in found}) == len(found)


DAYS = st.tuples(st.booleans(), st.integers(DAY - 6, DAY + 6))


@given(
    fields=TELLINGS,
    days=st.lists(DAYS, min_size=13, max_size=13),
    place=st.integers(0, 12),
    alike=st.booleans(),
)
@settings(deadline=None, max_examples=300)
def test_a_change_reaches_no_further_than_its_region(
    fields: list[dict[str, object]], days: list[tuple[bool, int]], place: int, alike: bool
) -> None:
    tellings = [
        told(name, **{**({} if alike else one), "text": name, "day": day * dated, "printed": day * (not dated)})
        for number, (one, (dated, day)) in enumerate(zip(fields, days, strict=False))
        for name in [f"n{number}"]
    ]
    changed = tellings.pop(place) if place < len(tellings) else told("new")
    region = find_region(find_days([changed]))
    before, after = find_incidents(tellings), find_incidents([*tellings, changed])
    assert {i.members for i in before if not region.holds(i)} - {i.members for i in after} == set()
    near = [t for t in (*tellings, changed) if (t.type, t.day or t.printed) in region.read]
    assert {i.members for i in find_incidents(near) if region.holds(i)} == {i.members for i in after if region.holds(i)}
    assert any(changed in i.members for i in after if region.holds(i))


def test_names_stay_while_others_join_unless_theirs_is_lower() -> None:
    tellings = [told(f"n{number}") for number in range(50)]
    seen = [name_incident(tellings[:number]) for number in range(1, 51)]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) < 12  # the harmonic number of 50 is 4.5
    assert name_incident(reversed(tellings)) == seen[-1]


def test_the_fullest_telling_speaks_for_an_incident() -> None:
    full = told("a", **at(KHARTOUM), mode="aerial")
    assert find_fullest([told("b"), full, told("c", recipients=())]) == full


def test_shared_words_weigh_by_the_shorter_sentence() -> None:
    assert [weigh_words(WORDS, frozenset(range(first, first + 20))) for first in (8, 11, 14, 16, 17)] == [4, 3, 2, 1, 0]
    assert weigh_words(WORDS, FEW) == 0 == weigh_words(frozenset(), frozenset())
    assert find_share(WORDS, frozenset(range(10))) == 1 == find_share(frozenset(), WORDS)


@pytest.mark.parametrize(
    "words", ["هاجم هجوم", "اعتقل اعتقال", "قصف قصف", "استهدف استهداف", "انسحب انسحاب", "زار زيارة"]
)
def test_a_verb_and_its_noun_have_the_letters_of_one_root(words: str) -> None:
    assert len(set(map(find_root_letters, words.split()))) == 1


def test_words_of_a_telling_are_those_that_are_not_compared_for_themselves() -> None:
    text = "قصفت طائرات الجيش السوداني الأحد مواقع لقوات الدعم السريع في الخرطوم، ودمرت مخزنا للسلاح قرب الجسر القديم."
    record = read(text, published="2024-05-06", id="a")
    (one,) = [telling for telling in load_teller().find_tellings(record, "a") if "قصف" in telling.roots]
    longer = text.replace("في الخرطوم", "في مدينة الفاشر").replace("الأحد", "أمس الأحد").replace("القديم", "والقديم")
    (two,) = [telling for telling in load_teller().find_tellings(read(longer, published="2024-05-06", id="a"), "a")
              if "قصف" in telling.roots]  # fmt: skip
    assert one.place == "الخرطوم" and one.town and two.place == "الفاشر"
    assert 5 < len(one.words) < 12 and len(two.words - one.words) <= 1
    (plain,) = [telling for telling in Teller().find_tellings(record, "a") if "قصف" in telling.roots]
    assert len(plain.words) >= len(one.words)


def test_a_score_counts_independent_texts() -> None:
    assert to_score({"a": 0.5, "b": 0.5}) == 0.75
    assert to_score({"a": 0.9}) == 0.9
    assert to_score({}) == 0


def test_distances_are_those_of_the_globe() -> None:
    assert measure_distance((33.51, 36.29), (33.89, 35.50)) == pytest.approx(85, abs=2)  # Damascus and Beirut
    assert measure_distance((0, 0), (0, 180)) == pytest.approx(math.pi * 6371)
    assert measure_distance((52.3, 4.8), (52.3, 4.8)) == 0 < NEAR < FAR


@pytest.mark.parametrize(
    ("date", "ordinal"),
    [("2024-05-06", DAY), ("2024-05-06T10:00", DAY), ("2024-05", 0), ("2024-05-06/2024-05-08", 0),
     ("2024-05-06/2024-05-07", DAY), ("2024-05-06T22:00/2024-05-07T04:00", DAY), ("2024-05-06/2024-05-05", 0),
     ("2024-W19", 0), ("", 0), (None, 0), ("2024-02-30", 0)],
)  # fmt: skip
def test_only_single_days_have_an_ordinal(date: str | None, ordinal: int) -> None:
    assert to_ordinal(date) == ordinal


# Goldens: articles of our own, read as waqai reads them. Which telling is of which act is written here by hand, by
# article and the word that reports it; what is not read is missing on the side of the reading.
GOLD = {
    "strike": {
        "strike": [
            "1 قتل",
            "2 هاجم",
            "2 وقتلوا",
            "3 استهدف",
            "4 شن",
            "5 هاجموا",
            "6 هاجموا",
            "6 وقتلوا",
            "7 لقي",
            "8 هاجم",
        ],
    },
    "week": {
        "5 Khartoum": ["1 قصفت"],
        "6 Fasher": ["2 قصفت", "3 شن"],
        "7 Khartoum": ["4 قصف"],
        "8 Madani": ["5 قصف", "6 قصف"],
        "9 Khartoum": ["7 قصف"],
        "9 answer": ["8 قصفت"],
        "10 Obeid": ["9 قصف", "10 قصف"],
    },
    "visit": {
        "arrival": ["1 وصل", "2 بدأ", "7 زار"],
        "talks": ["3 عقد", "4 بحث"],
        "agreement on fishing": ["5 وقعت", "6 وقعت"],
        "committee": ["7 واتفق"],
    },
}


@pytest.mark.parametrize("name", GOLD)
def test_pairs_of_tellings_of_the_goldens(name: str) -> None:
    known = load_knowledge()
    tellings, labels = [], {}
    for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        record = read(article["text"], published=article["published"], id=article["id"], known=known)
        number = article["id"].rpartition("-")[2]
        events = {event["id"]: event for event in record["events"]}
        for telling in load_teller().find_tellings(record, article["id"]):
            tellings.append(telling)
            labels[telling.name] = f"{number} {events[telling.event]['trigger']['text']}"
    gold = {frozenset(pair) for members in GOLD[name].values() for pair in combinations(members, 2)}
    known_words = {word for members in GOLD[name].values() for word in members}
    found = {
        frozenset((labels[one.name], labels[two.name]))
        for incident in find_incidents(tellings)
        for one, two in combinations(incident.members, 2)
    }
    found = {pair for pair in found if pair & known_words}
    right = len(gold & found)
    assert 2 * right / (len(gold) + len(found)) >= 0.85, (gold - found, found - gold)

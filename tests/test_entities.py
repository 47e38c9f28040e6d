"""The layer entities: the code of an actor from all its mentions, and from the article around it where they do not
say.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.model import Article, Entity
from waqai.packs import load_knowledge
from waqai.pipeline import read_article


def entities_of(text: str, published: str = "2023-12-07") -> tuple[Entity, ...]:
    return read_article(Article("a", text, "", "", "", published), load_knowledge()).entities


def code_of(text: str, words: str, published: str = "2023-12-07") -> str:
    """The code of the actor that `words` name; «?» for a half that is not known."""
    reading = read_article(Article("a", text, "", "", "", published), load_knowledge())
    number = next(
        link.entity
        for link in reading.links
        if reading.text_of(reading.mentions[link.mention].start, reading.mentions[link.mention].end) == words
    )
    entity = reading.entities[number]
    return f"{entity.country or '?'}/{entity.sector or '?'}"


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        # the place of the sentence decides whose police and crowd it is
        ("اعتقلت الشرطة متظاهرين في باريس.", "الشرطة", "FRA/COP"),
        ("اعتقلت الشرطة متظاهرين في باريس.", "متظاهرين", "FRA/CVL"),
        # what comes from a country lies in another
        ("قالت الشرطة في المنامة إن الشحنة مهربة. وصادرت قوات الأمن متفجرات من إيران.", "قوات الأمن", "BHR/COP"),
        # the country that the article is about
        ("وصل وفد إلى الخرطوم. وقال الجيش إن المعارك مستمرة في أم درمان.", "الجيش", "SDN/MIL"),
        # the owner of a pronoun
        ("قالت فرنسا إن جيشها باق في تشاد.", "جيشها", "FRA/MIL"),
        # a soldier told of by an army is that army's
        ("أعلن الجيش الإسرائيلي مقتل جندي في غزة.", "جندي", "ISR/MIL"),
        # an office says more than a rank
        ("قال الفريق الركن سمير فهد وزير الداخلية العراقي ذلك.", "وزير الداخلية العراقي", "IRQ/GOV"),
        # a body of a group, a member of a group
        ("أكد قيادي في حركة حماس النبأ.", "قيادي في حركة حماس", "PSE/REB"),
        # a body that stands in another government
        ("أدانت وزارة الخارجية في حكومة صنعاء الهجوم على نابلس.", "وزارة الخارجية في حكومة صنعاء", "YEM/GOV"),
        # a counterpart of a minister is a minister
        ("التقى وزير الدفاع التشادي نظيره الغابوني.", "نظيره الغابوني", "GAB/GOV"),
        # a leader of a movement is not the head of the state
        ("قال زعيم حزب الله إن الوفد وصل.", "زعيم حزب الله", "LBN/REB"),
        # loaded words mean a country
        ("قصف الاحتلال غزة ثم قالت إسرائيل إنها ردت.", "الاحتلال", "ISR/?"),
    ],
)
def test_code(text: str, words: str, code: str) -> None:
    assert code_of(text, words) == code


def test_a_place_may_end_the_text() -> None:
    assert code_of("اعتقلت الشرطة متظاهرين بالقاهرة", "الشرطة") == "EGY/COP"


def test_a_minister_without_a_ministry_is_nobody_in_particular() -> None:
    reading = read_article(Article("a", "وصل الوزير المصري إلى دمشق.", "", "", "", "2024-05-01"), load_knowledge())
    assert next(e for e in reading.entities if e.country == "EGY").kind == "role"


def test_a_name_goes_before_a_title() -> None:
    names = [entity.name for entity in entities_of("أشاد سليم النهدي، سفير خادم الحرمين الشريفين في تشاد، بالقرار.")]
    assert "سليم النهدي" in names


def test_a_leader_of_a_group_is_no_holder_of_an_office() -> None:
    assert all(not entity.actor.startswith("people#") for entity in entities_of("أكد قيادي في حزب الله النبأ."))


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "الشرطة الجيش المصري في من باريس غزة وزير جيشها إنه نظيره الروسي حماس"
            " قتل جندي . ، قال و الاحتلال إسرائيل".split()
        ),
        max_size=16,
    )
)
def test_entities_are_numbered_and_coded(words: list[str]) -> None:
    known = load_knowledge()
    entities = entities_of(" ".join(words))
    assert [entity.id for entity in entities] == [f"e{number + 1}" for number in range(len(entities))]
    for entity in entities:
        assert entity.name
        assert (
            not entity.country
            or entity.country in known.names.countries
            or entity.country in ("IGO", "NGO", "MNC", "IMG")
        )


def test_the_country_of_a_headlines_office_is_told_below_it() -> None:
    text = "وصل وزير الدفاع السنغالي أمس إلى الأردن."
    article = Article(
        "a", "وزير الدفاع يصل إلى الأردن\n" + text, title="وزير الدفاع يصل إلى الأردن", published="2023-12-07"
    )
    countries = {e.country for e in read_article(article, load_knowledge()).entities if e.kind in ("person", "role")}
    assert countries == {"SEN"}

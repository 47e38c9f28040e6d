"""The query language: what is read as what, and that every error points at a character."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from waqai.app.queries import (
    FIELDS,
    All,
    Any_,
    Not,
    QueryError,
    Term,
    Value,
    find_point,
    find_terms,
    read_query,
    to_query,
)


def plain(query: str) -> object:
    """The tree without places, for comparing."""
    return _bare(read_query(query))


def _bare(tree: object) -> object:
    if isinstance(tree, Term):
        cells = [(v.text, v.phrase, v.compare, v.until, v.reach) for v in tree.values]
        return (tree.field, *cells)
    if isinstance(tree, Not):
        return ("not", _bare(tree.part))
    assert isinstance(tree, All | Any_)
    return (type(tree).__name__, *map(_bare, tree.parts))


def word(field: str, text: str, phrase: bool = False, compare: str = "", until: str = "", reach: float = 0.0) -> object:
    return (field, (text, phrase, compare, until, reach))


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("هدنة", word("text", "هدنة")),
        ('"وقف إطلاق النار"', word("text", "وقف إطلاق النار", True)),
        ("type:ASSAULT", word("type", "ASSAULT")),
        ("TYPE:assault", word("type", "assault")),
        ("type:(ASSAULT|PROTEST)", ("type", ("ASSAULT", False, "", "", 0.0), ("PROTEST", False, "", "", 0.0))),
        ("a b", ("All", word("text", "a"), word("text", "b"))),
        ("a AND b", ("All", word("text", "a"), word("text", "b"))),
        ("a OR b", ("Any_", word("text", "a"), word("text", "b"))),
        ("a | b", ("Any_", word("text", "a"), word("text", "b"))),
        ("a b OR c", ("Any_", ("All", word("text", "a"), word("text", "b")), word("text", "c"))),
        ("a (b OR c)", ("All", word("text", "a"), ("Any_", word("text", "b"), word("text", "c")))),
        ("-a", ("not", word("text", "a"))),
        ("NOT status:future", ("not", word("status", "future"))),
        ("ORANGE ANDROID", ("All", word("text", "ORANGE"), word("text", "ANDROID"))),
        ("date:2023-04..2023-06", word("date", "2023-04", False, "..", "2023-06")),
        ("published:>=2023-04-15", word("published", "2023-04-15", False, ">=")),
        ("confidence:>=0.8", word("confidence", "0.8", False, ">=")),
        ('near:"حلب"/50km', word("near", "حلب", True, reach=50.0)),
        ("near:33.5,36.3/7.5km", word("near", "33.5,36.3", reach=7.5)),
        ("", ("All",)),
        ("   ", ("All",)),
    ],
)
def test_what_is_read_as_what(query: str, tree: object) -> None:
    assert plain(query) == tree


@pytest.mark.parametrize(
    ("query", "at", "words"),
    [
        ("typ:ASSAULT", 0, "is type: meant"),
        ("xyz:1", 0, "the fields are"),
        ('a "b', 2, "close it"),
        ("(a", 0, "close it"),
        ("a)", 1, "bracket"),
        ("a OR", 4, "operator"),
        ("OR a", 0, "operator"),
        ("| a", 0, "operator"),
        ("a AND", 5, "operator"),
        ("NOT", 3, "must not hold"),
        ("type:", 5, "for example"),
        ("type:(a|", 8, "for example"),
        ("type:(a b)", 5, "close it"),
        ("date:yesterday", 5, "for example"),
        ("date:2023..", 5, "for example"),
        ("date:>=2023..2024", 5, "for example"),
        ("confidence:high", 11, "for example"),
        ("near:حلب", 5, "for example"),
        ("near:/5km", 5, "for example"),
        ('near:"حلب"', 5, "for example"),
        ('place:" "', 6, "quotation"),
        ("هدنة (و", 5, "close it"),
    ],
)
def test_errors_point_at_the_character(query: str, at: int, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_query(query)
    assert caught.value.at == at
    assert words in caught.value.hint
    lines = caught.value.message.splitlines()
    assert lines[1] == "  " + query and lines[2].index("^") == 2 + at


@given(st.text(alphabet=' ()"|-:abORNDT.,/<>=0129kmtypedarن\u202e\n', max_size=25) | st.text(max_size=25))
@example('a:"')
@example("-(")
def test_any_string_is_a_query_or_an_error_inside_it(query: str) -> None:
    try:
        tree = read_query(query)
    except QueryError as error:
        assert 0 <= error.at <= len(query)
    else:
        assert _bare(read_query(to_query(tree))) == _bare(tree)


@pytest.mark.parametrize("name", FIELDS)
def test_examples_of_the_fields_are_read(name: str) -> None:
    terms = list(find_terms(read_query(FIELDS[name].example)))
    assert [term.field for term in terms] == [name]


@pytest.mark.parametrize(
    ("text", "point"),
    [("33.5,36.3", (33.5, 36.3)), ("-33,-70.5", (-33.0, -70.5)), ("91,0", None), ("0,181", None), ("حلب", None)],
)
def test_points(text: str, point: object) -> None:
    assert find_point(text) == point


def test_terms_are_found_wherever_they_stand() -> None:
    assert [t.values[0].text for t in find_terms(read_query("a (b OR -c)"))] == ["a", "b", "c"]
    assert Value("a") == Value("a")


def test_the_page_of_the_language_has_every_field() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "query.md").read_text(encoding="utf-8")
    for name, field in FIELDS.items():
        assert f"### {name}\n" in page and f"```\n{field.example}\n```" in page

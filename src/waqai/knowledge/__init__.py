"""What waqai knows: typed rows of the data files and the indexes built from them, once.

`build_knowledge` takes the texts of the files (who reads them from disk is no concern of this layer) and gives one
immutable `Knowledge`, or raises `KnowledgeError` with every fault of every file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from waqai.errors import KnowledgeError
from waqai.knowledge.calendar import CALENDAR_TABLES, Calendar, build_calendar
from waqai.knowledge.framing import Cues, Frames
from waqai.knowledge.furniture import FURNITURE_TABLES, Furniture, build_furniture
from waqai.knowledge.lexicon import Lexicon, noun_index, verb_index
from waqai.knowledge.names import Names
from waqai.knowledge.rows import (
    Cameo,
    Country,
    Cue,
    EventType,
    Frame,
    Governor,
    Group,
    Grouping,
    Office,
    OpenWord,
    Person,
    PlaceRow,
    Role,
    TagWeight,
    Topic,
    Verb,
    Weight,
    Word,
)
from waqai.knowledge.spelling import fold
from waqai.knowledge.table import Fault, Table, read_rows
from waqai.knowledge.tagging import Tagger
from waqai.knowledge.titles import Titles
from waqai.match.linear import Linear

FRAME_TABLES: tuple[Table[Any], ...] = (
    Table("languages/ar/frames-conflict.tsv", Frame, "slug"),
    Table("languages/ar/frames-verbal.tsv", Frame, "slug"),
)
TABLES: tuple[Table[Any], ...] = (
    Table("languages/ar/cues.tsv", Cue, "slug"),
    *FRAME_TABLES,
    Table("languages/ar/governors.tsv", Governor, "word"),
    Table("languages/ar/nouns.tsv", OpenWord, "word"),
    Table("languages/ar/roles.tsv", Role, "slug"),
    Table("languages/ar/topics.tsv", Topic, "word"),
    Table("languages/ar/verbs.tsv", Verb, "past"),
    Table("languages/ar/weights-acts.tsv", Weight, "feature"),
    Table("languages/ar/weights-arguments.tsv", Weight, "feature"),
    Table("languages/ar/weights-tags.tsv", TagWeight, "feature"),
    Table("languages/ar/words.tsv", Word, "word"),
    Table("schemes/cameo.tsv", Cameo, "code"),
    Table("schemes/plover.tsv", EventType, ""),
    Table("world/countries.tsv", Country, "code"),
    Table("world/groupings.tsv", Grouping, "slug"),
    Table("world/groups.tsv", Group, "key"),
    Table("world/offices.tsv", Office, ""),
    Table("world/organisations.tsv", Group, "key"),
    Table("world/people.tsv", Person, "key"),
    Table("world/places.tsv", PlaceRow, "key"),
    *CALENDAR_TABLES,
    *FURNITURE_TABLES,
)


class Knowledge(Struct, frozen=True):
    """Everything the stages may ask, immutable but for the caches of word types of the lexicon and the tagger.

    `version` names the content of the data files (`sha256:…`).
    """

    version: str
    lexicon: Lexicon
    tagger: Tagger
    names: Names
    titles: Titles
    frames: Frames
    cues: Cues
    calendar: Calendar
    furniture: Furniture
    scores: Mapping[tuple[str, str], EventType]
    cameo: Mapping[str, Cameo]
    verb_classes: Mapping[str, tuple[str, ...]]
    governors: Mapping[str, str]
    topics: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
    act_weights: Linear
    argument_weights: Linear
    groupings: tuple[Grouping, ...]


def read_tables(texts: Mapping[str, str]) -> tuple[dict[str, tuple[Any, ...]], list[Fault]]:
    """Rows by table name, and all faults, from file texts by their path below `data/`."""
    rows: dict[str, tuple[Any, ...]] = {}
    faults: list[Fault] = []
    for table in TABLES:
        text = texts.get(table.path)
        if text is None:
            faults.append(
                Fault(table.path, 0, "missing", "there is no such file", "reinstall waqai or restore the file")
            )
            rows[table.name] = ()
            continue
        rows[table.name], found = read_rows(table, text)
        faults += found
    return rows, faults


def _topics(rows: tuple[Any, ...]) -> dict[str, dict[str, tuple[tuple[str, ...], ...]]]:
    """Topic → first word → the words that may follow it (none for a word that stands alone)."""
    found: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {"sport": {}, "culture": {}, "accident": {}}
    for row in rows:
        first, *rest = fold(row.word).split()
        found[row.topic][first] = (*found[row.topic].get(first, ()), tuple(rest))
    return found


def build_knowledge(texts: Mapping[str, str], version: str) -> Knowledge:
    """All indexes from the texts of the data files. Raises KnowledgeError with every fault when a file is wrong."""
    rows, faults = read_tables(texts)
    if faults:
        raise KnowledgeError(faults)
    frames = [(table.name, rows[table.name]) for table in FRAME_TABLES]
    every_frame = [frame for _, some in frames for frame in some]
    nouns = noun_index(every_frame, rows["cues"], rows["roles"], rows["nouns"], rows["countries"])
    pairs = [(row.past, row.present) for row in (*rows["cues"], *rows["verbs"]) if row.past and row.present]
    verbs = verb_index([*((frame.verb, frame.present) for frame in every_frame if frame.verb), *pairs])
    acting = frozenset(fold(row.verb) for row in every_frame if row.verb) | frozenset(
        fold(row.past) for row in rows["cues"]
    )
    alef = frozenset(fold(past) for past, present in pairs if present.endswith("ى")) | frozenset(
        fold(frame.verb) for frame in every_frame if frame.present.endswith("ى")
    )
    common = frozenset(nouns) | frozenset(verbs) | frozenset(fold(word.word) for word in rows["words"])
    names = Names(
        rows["countries"],
        (*rows["groups"], *rows["organisations"]),
        rows["people"],
        rows["offices"],
        rows["places"],
        common,
    )
    lexicon = Lexicon(
        rows["words"], verbs, nouns, names.phrases.first_tokens() - common, acting, names.whole_words(), alef
    )
    return Knowledge(
        version,
        lexicon,
        Tagger(rows["weights-tags"], lexicon),
        names,
        Titles(rows["roles"]),
        Frames(frames),
        Cues("cues", rows["cues"]),
        build_calendar(rows),
        build_furniture(rows),
        {(row.type, row.mode): row for row in rows["plover"]},
        {row.code: row for row in rows["cameo"]},
        {fold(row.past): row.classes for row in rows["verbs"] if row.classes},
        {fold(row.word): row.class_ for row in rows["governors"]},
        _topics(rows["topics"]),
        Linear("acts", {row.feature: row.weight or 0.0 for row in rows["weights-acts"]}),
        Linear("arguments", {row.feature: row.weight or 0.0 for row in rows["weights-arguments"]}),
        rows["groupings"],
    )

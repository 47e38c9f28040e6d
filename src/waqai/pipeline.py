"""The stages in their one order: an article goes in, a reading with every layer comes out.

No registry and no shared state: each stage sees what those before it made and gives back the layer that bears its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec import structs

from waqai.knowledge import Knowledge
from waqai.knowledge.letters import find_foreign
from waqai.match.dates import read_anchor
from waqai.model import Article, Problem, Reading
from waqai.stages.acts import find_acts
from waqai.stages.blocks import find_blocks
from waqai.stages.claims import find_claims
from waqai.stages.clauses import find_clauses
from waqai.stages.codings import find_codings
from waqai.stages.entities import find_entities
from waqai.stages.events import find_events
from waqai.stages.forms import find_forms
from waqai.stages.left_out import find_left_out
from waqai.stages.links import find_links
from waqai.stages.mentions import find_mentions
from waqai.stages.numbers import find_numbers
from waqai.stages.places import find_places
from waqai.stages.quotes import find_quotes
from waqai.stages.sentences import find_sentences
from waqai.stages.times import find_times
from waqai.stages.tokens import find_tokens
from waqai.stages.verdicts import find_verdicts

Stage = Callable[[Reading, Knowledge], tuple[Any, ...]]
STAGES: tuple[tuple[str, Stage], ...] = (
    ("blocks", find_blocks),
    ("tokens", find_tokens),
    ("sentences", find_sentences),
    ("forms", find_forms),
    ("quotes", find_quotes),
    ("times", find_times),
    ("mentions", find_mentions),
    ("places", find_places),
    ("clauses", find_clauses),
    ("links", find_links),
    ("entities", find_entities),
    ("claims", find_claims),
    ("acts", find_acts),
    ("verdicts", find_verdicts),
    ("events", find_events),
    ("numbers", find_numbers),
    ("left_out", find_left_out),
    ("codings", find_codings),
)
_BROKEN = re.compile("[\ud800-\udfff]")
WORDS = STAGES[:4]
"""The stages that say what the words are, and no more."""
LONGEST = 200_000  # characters of one article that are read; the longest of 10,000 news articles seen has 37,000


def read_article(article: Article, known: Knowledge, stages: tuple[tuple[str, Stage], ...] = STAGES) -> Reading:
    """All layers of one article, or those of the first `stages`. Never raises on odd text: a stage that fails
    leaves its layer empty and a problem row.

    Text that holds no letters or is not Arabic is not read further than its blocks; the problem says so.
    """
    if len(article.text) > LONGEST:
        begin = read_article(structs.replace(article, text=article.text[:LONGEST]), known, stages)
        problem = Problem(
            "too-long",
            f"the text has {len(article.text):,} characters: only the first {LONGEST:,} are read; is it one article?",
        )
        return structs.replace(begin, article=article, problems=(*begin.problems, problem))
    reading = Reading(article, problems=find_problems(article))
    unread = any(problem.slug in ("empty", "not-arabic") for problem in reading.problems)
    for name, stage in stages:
        if unread and name != "blocks":
            break
        try:
            layer = stage(reading, known)
        except Exception as error:
            problem = Problem(
                "stage-failed",
                f"the stage {name} failed ({type(error).__name__}); its layer is empty. Please report this article",
            )
            reading = structs.replace(reading, problems=(*reading.problems, problem))
            if name in ("tokens", "forms"):
                break
            continue
        reading = structs.replace(reading, **{name: layer})
    return reading


def find_problems(article: Article) -> tuple[Problem, ...]:
    """What is odd about the letters and the publish date of an article, seen before anything is read."""
    found: list[Problem] = []
    text = article.text
    if not any(map(str.isalpha, text[:20000])):
        return (Problem("empty", "the text holds no letters: nothing to read"),)
    if foreign := find_foreign(text):
        found.append(Problem("not-arabic", foreign))
    if _BROKEN.search(text):
        found.append(
            Problem(
                "lone-surrogate", "the text holds broken characters (lone surrogates); they are read as unknown letters"
            )
        )
    if not article.published:
        found.append(
            Problem("no-publish-date", "times like «أمس» stay unresolved: give the day of publication with --published")
        )
    elif not read_anchor(article.published).year:
        found.append(
            Problem("wrong-publish-date", f"{article.published!r} is not a date like 2023-12-07: read as without one")
        )
    return tuple(found)

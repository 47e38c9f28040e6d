"""What a source gave, as adding to an archive takes it: what `add` and `watch` have in common."""

from __future__ import annotations

from waqai.app.ingest import Given
from waqai.sources.article import Received, content_id


def to_given(source: str, received: Received) -> Given:
    """What was received of a source that a person named `source`; what has no article says why."""
    article = received.article
    if article is None:
        message = f"{received.where}: " + "; ".join(problem.message for problem in received.problems)
        return Given(source, received.where, None, message=message)
    named = article.id != content_id(article.text)
    return Given(
        source, received.where, article, received.problems, received.basis, named, received.share, kind=received.kind
    )

"""Articles from what people have: text files, web pages, JSON lines, tables, web archives, folders, standard input.

A source decodes and divides; it knows no Arabic. What it cannot use it names: a file that cannot be read at all raises
`InputError`, anything smaller becomes a `Problem` of the article, and a bad line of JSON, a broken row or a record that
cannot be read a `Received` without one.
"""

from waqai.sources.article import Received, new_article, prefix_date
from waqai.sources.files import read_articles, read_string
from waqai.sources.gather import find_columns, read_source
from waqai.sources.sample import sample_archive, sample_articles

__all__ = [
    "Received",
    "find_columns",
    "new_article",
    "prefix_date",
    "read_articles",
    "read_source",
    "read_string",
    "sample_archive",
    "sample_articles",
]

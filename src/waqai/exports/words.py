"""CoNLL-U: the words of articles with what waqai takes them for, and the actors and events that stand on them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from waqai.exports.told import Book, Record, to_cell
from waqai.model import Form, Reading, Sentence

# waqai's tags in the words of Universal Dependencies
_UPOS = {"VERB": "VERB", "NOUN": "NOUN", "ADJ": "ADJ", "NAME": "PROPN", "NUM": "NUM", "PREP": "ADP", "CONJ": "CCONJ",
         "SUB": "SCONJ", "REL": "PRON", "PRON": "PRON", "DEM": "DET", "NEG": "PART", "PART": "PART", "ADV": "ADV",
         "AUX": "AUX", "MARK": "PUNCT"}  # fmt: skip
_PROCLITICS = {"و": "CCONJ", "ف": "CCONJ", "س": "AUX"}
_GENDER = {"m": "Masc", "f": "Fem"}
_NUMBER = {"s": "Sing", "d": "Dual", "p": "Plur"}
_ASPECT = {"past": "Perf", "present": "Imp"}
_VOICE = {"active": "Act", "passive": "Pass"}


def to_conllu(records: Iterable[Record], book: Book) -> Iterator[str]:
    """Ten columns, a line a word, an empty line behind each sentence. Heads and relations are `_`: waqai finds none.
    Offsets, entities and events stand in MISC."""
    yield f"# generator = {to_cell(book.maker)}\n"
    for record in records:
        reading = book.read_words(record)
        if not reading.forms:
            continue
        yield f"# newdoc id = {to_cell(record['id'])}\n"
        marks = _find_marks(record, reading)
        for number, sentence in enumerate(reading.sentences, 1):
            yield f"# sent_id = {to_cell(record['id'])}-{number}\n"
            yield f"# text = {to_cell(record['text'][sentence.start : sentence.end]).strip()}\n"
            yield from _find_lines(reading, sentence, marks)
            yield "\n"


def _find_marks(record: Record, reading: Reading) -> dict[int, list[str]]:
    """What stands on a token, by its number: entities and triggers of events."""
    starts = [token.start for token in reading.tokens]
    marks: dict[int, list[str]] = {}
    spans = [(mention["start"], mention["end"], f"Entity={mention['entity']}") for mention in record["mentions"]]
    for event in record["events"]:
        words = ":".join(part for part in (event["id"], event["type"], event["mode"]) if part)
        spans.append((event["trigger"]["start"], event["trigger"]["end"], f"Event={words}"))
    for start, end, words in spans:
        at = max(bisect_right(starts, start) - 1, 0)
        while at < len(starts) and starts[at] < end:
            if reading.tokens[at].end > start and words not in marks.setdefault(at, []):
                marks[at].append(words)
            at += 1
    return marks


def _find_lines(reading: Reading, sentence: Sentence, marks: dict[int, list[str]]) -> Iterator[str]:
    text, number = reading.article.text, 1
    for at in range(sentence.first, sentence.last):
        token, form = reading.tokens[at], reading.forms[at]
        word = _spell(text[token.start : token.end])
        marked = [f"TokenRange={token.start}:{token.end}", *sorted(marks.get(at, ()))]
        if at + 1 < sentence.last and reading.tokens[at + 1].start == token.end:
            marked.append("SpaceAfter=No")
        parts = list(_find_parts(form, word))
        if len(parts) > 1:
            yield _line(f"{number}-{number + len(parts) - 1}", word, marked="|".join(marked))
        for spelled, lemma, upos, tag, features in parts:
            yield _line(str(number), spelled, lemma, upos, tag, features, "_" if len(parts) > 1 else "|".join(marked))
            number += 1


def _spell(word: str) -> str:
    """A word without spaces, which would part columns for some readers."""
    return to_cell(word).strip().replace(" ", "\u00a0") or "_"


def _line(id: str, word: str, lemma: str = "_", upos: str = "_", tag: str = "_", features: str = "_",
          marked: str = "_") -> str:  # fmt: skip
    return "\t".join((id, word, lemma, upos, tag, features, "_", "_", "_", marked)) + "\n"


def _find_parts(form: Form, word: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Clitics and the word between them, in waqai's folded spelling; a word without clitics as it is written."""
    for clitic in form.proclitics:
        yield _spell(clitic), _spell(clitic), _PROCLITICS.get(clitic, "ADP"), "CLITIC", "_"
    alone = not form.proclitics and not form.enclitic
    spelled = word if alone else ("ال" if form.definite else "") + form.stem
    upos = _UPOS.get(form.tag, "X")
    yield _spell(spelled), _spell(form.lemma or form.stem), upos, form.tag or "_", _features(form)
    if form.enclitic:
        yield _spell(form.enclitic), _spell(form.enclitic), "PRON", "CLITIC", "_"


def _features(form: Form) -> str:
    found = {
        "Aspect": _ASPECT.get(form.tense, ""), "Definite": "Def" if form.definite else "",
        "Gender": _GENDER.get(form.gender, ""), "Number": _NUMBER.get(form.number, ""),
        "Person": str(form.person or ""), "Voice": _VOICE.get(form.voice, "") if form.tag == "VERB" else "",
    }  # fmt: skip
    return "|".join(f"{name}={cell}" for name, cell in found.items() if cell) or "_"

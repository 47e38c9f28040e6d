"""An archive: articles, what was read in them, and the rows of that, in one DuckDB file."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from waqai.app.ingest import Entry, WatchUpgrade, watch_nothing
from waqai.app.record_line import Record
from waqai.app.tellings import Teller
from waqai.app.vocabulary import Vocabulary
from waqai.app.weighing import Telling
from waqai.errors import InputError
from waqai.model import Article, Problem
from waqai.stores.answer import Answer
from waqai.stores.incidents import (
    count_untold,
    drop_tellings,
    find_members,
    find_silent,
    find_told,
    is_settled,
    save_decisions,
    save_tellings,
    settle,
    undo_decision,
)
from waqai.stores.opening import close_file, explained, open_file, transaction
from waqai.stores.questions import QUESTIONS
from waqai.stores.rows import (
    Row,
    pack_record,
    pack_text,
    to_cell,
    to_problems,
    to_rows,
    to_sides,
    unpack_record,
    unpack_text,
)
from waqai.stores.searching import Search, Sort
from waqai.stores.signatures import FindAgency, count_unsigned, find_no_agency, find_unsigned, save_signatures
from waqai.stores.where import What
from waqai.stores.words import FindWords, count_unindexed, find_mergeable, find_no_words, index_words, merge_words

if TYPE_CHECKING:
    from typing import Self

_SETTLED = 1000  # articles whose incidents are found together, at least
_UPGRADED = 10_000  # the same of an older archive, all of whose days are read
_STEP = 200  # records fetched at once while iterating: about 3 MB
_DERIVED = ("entities", "events", "claims", "times", "places", "numbers", "left_out", "problems")


class Archive:
    """An archive that is open: to be used in a `with`, or closed at the end.

    Iterating gives its current records in the order in which the articles came in, a few at a time, so that memory
    stays flat however many there are.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        write: bool = False,
        make: bool = True,
        made_by: str = "",
        find_agency: FindAgency = find_no_agency,
        teller: Teller | None = None,
        watch: WatchUpgrade = watch_nothing,
        find_words: FindWords = find_no_words,
        build_vocabulary: Callable[[], Vocabulary] | None = None,
    ) -> None:
        """Opens the file, read only unless `write`, which also makes one that is not there (unless not `make`) and
        notes `made_by` in it.

        `find_agency` gives the news agency that a text credits, empty for none; `teller` makes what is compared to
        find incidents, without knowledge of places and words if none is given. An archive of an older schema, which
        has no groups of copies or no incidents, gets them on opening with `write`: a minute for some 20,000 articles.

        Raises InputError where it is missing, in use, broken, no archive, or of a newer version.
        """
        self.path = Path(path)
        self._connection = open_file(self.path, write=write, made_by=made_by, make=make)
        with explained(self.path):
            columns = self._connection.execute(
                "SELECT table_name, column_name, data_type FROM duckdb_columns() "
                "WHERE database_name = 'kept' ORDER BY table_oid, column_index"
            ).fetchall()
        self._write = write
        self._waiting = 0  # articles whose incidents are not found yet
        self._watch, self._find_words, self._build_vocabulary = watch, find_words, build_vocabulary
        self._searching: Search | None = None
        self._find_agency, self._teller = find_agency, teller or Teller()
        self._types: dict[str, list[str]] = {}
        for table, _, kind in columns:
            self._types.setdefault(table, []).append(kind)
        try:
            self._sign_old(write)
            self._tell_old(write)
            self._list_old(write)
            self._index_old(write)
            if write and not is_settled(self._connection):
                self._waiting = 1
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._waiting = 0  # whoever writes next finds the incidents that are missing
        self.close()

    def close(self) -> None:
        """Let go of the file. Everything written before is in it."""
        try:
            self._settle(1)
        finally:
            close_file(self._connection, self.path, write=self._write)

    def __len__(self) -> int:
        """How many articles it has, refused ones too."""
        return int(self._rows("SELECT count(*) FROM articles")[0][0])

    def __iter__(self) -> Iterator[Record]:
        """The current records, in the order in which the articles came in."""
        for _, record in self._records("r.current"):
            yield record

    def record(self, id: str) -> Record:
        """The current record of an article. Raises InputError when there is none."""
        found = self._rows(
            "SELECT r.record, a.text FROM articles a JOIN records r ON r.number = a.number AND r.current "
            "WHERE a.id = ? AND a.state = 'read'",
            [to_cell(id)],
        )
        if not found:
            raise InputError(f"{self.path}: no record of an article {id}", "SELECT id, state FROM articles lists them")
        packed, text = found[0]
        return unpack_record(packed, unpack_text(text))

    def records(self, ids: Iterable[str]) -> Iterator[Record]:
        """The current records of these articles, in the order in which they came in; an article without one is passed
        over. Memory stays flat."""
        found = self._rows(
            "SELECT number FROM articles WHERE state = 'read' AND id IN (SELECT unnest(?::VARCHAR[]))",
            [[to_cell(id) for id in ids]],
        )
        numbers = [number for (number,) in found]
        condition = "r.current AND r.number IN (SELECT unnest($numbers::BIGINT[]))"
        for _, record in self._records(condition, {"numbers": numbers}):
            yield record

    def article(self, id: str) -> Article:
        """An article as it was received. Raises InputError when there is none."""
        found = self._rows("SELECT id, text, title, url, outlet, published FROM articles WHERE id = ?", [to_cell(id)])
        if not found:
            raise InputError(f"{self.path}: no article {id}", "SELECT id, title FROM articles lists them")
        return _to_article(found[0])

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Answer:
        """The answer to a question in SQL; `?` or `$name` in it stand for the parameters.

        docs/reference/store.md names tables and views. Raises InputError when the SQL is wrong.
        """
        cursor = self._connection.cursor()
        with explained(self.path):
            cursor.execute("USE kept")
            cursor.execute(sql, parameters or None)
        return Answer(cursor, self.path)

    def search(self, query: str, what: What = "events", *, sort: Sort = "date", limit: int = 0) -> Answer:
        """What a query finds, as docs/reference/query.md describes it: rows of events, claims or articles.

        `limit` is the most rows, 0 for all. Raises InputError (QueryError, which points at the character) where the
        query is wrong, and where this archive was opened without a vocabulary.
        """
        searching = self._find_search()
        with explained(self.path):
            sql, parameters = searching.to_sql(query, what, sort, limit)
        return self.query(sql, parameters)

    def to_found(self, query: str, what: What) -> tuple[str, list[Any]]:
        """What a query finds as a statement in SQL and its parameters, to be counted. Raises as `search`."""
        searching = self._find_search()
        with explained(self.path):
            return searching.to_found(query, what)

    def _find_search(self) -> Search:
        if self._build_vocabulary is None:
            raise InputError("this archive was opened without a vocabulary", "open it with waqai.open_archive")
        if self._searching is None:
            self._searching = Search(self._connection, self._build_vocabulary)
        return self._searching

    def ask(self, question: str, where: str = "", limit: int = 0) -> Iterator[dict[str, Any]]:
        """The table that answers a question (a key of `waqai.stores.questions.QUESTIONS`) about what a query finds, row
        by row; `limit` is the most rows, 0 for all.

        Raises InputError where there is no such question or the query is wrong.
        """
        if question not in QUESTIONS:
            raise InputError(f"there is no question {question}", f"ask one of {', '.join(QUESTIONS)}")
        what, table, _ = QUESTIONS[question]
        sql, parameters = self.to_found(where, what)
        most = f" LIMIT {int(limit)}" if limit else ""
        answer = self.query(f"WITH found AS ({sql}) {table}{most}", parameters)
        for row in answer:
            yield dict(zip(answer.columns, row, strict=True))

    def find_known(self, ids: Sequence[str], contents: Sequence[str]) -> tuple[dict[str, str], set[str]]:
        """Those of the ids that are there, each with its content, and those of the contents that are there."""
        given = {to_cell(id): id for id in ids}
        found = self._rows(
            "SELECT id, content FROM articles WHERE id IN (SELECT unnest(?::VARCHAR[])) "
            "OR content IN (SELECT unnest(?::VARCHAR[]))",
            [list(given), list(contents)],
        )
        return {given[id]: content for id, content in found if id in given}, {content for _, content in found}

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep all entries, or none of them where it raises (InputError for a full disk)."""
        now = _now()
        with transaction(self._connection, self.path):
            (last,) = self._rows("SELECT coalesce(max(number), 0) FROM articles")[0]
            articles: list[Row] = []
            records: list[tuple[int, Record]] = []
            for number, entry in enumerate(entries, last + 1):
                article, given, refusal = entry.article, entry.given, entry.refusal
                articles.append((
                    number, article.id, article.url, article.outlet, article.title, article.published, given.basis,
                    given.source, now, "refused" if refusal else "read", refusal.slug if refusal else "",
                    refusal.message if refusal else "", entry.content, to_problems(given.problems),
                    pack_text(article.text),
                ))  # fmt: skip
                if entry.record is not None:
                    records.append((number, entry.record))
            self._insert("articles", articles)
            self._insert_records(records, now)
            index_words(self._connection, self._find_words)
        while segments := find_mergeable(self._connection, len(entries)):
            with transaction(self._connection, self.path):
                merge_words(self._connection, segments)
        self._settle()

    def settle(self) -> None:
        """Find the incidents of all that was written; `close` does so too."""
        self._settle(1)

    def _settle(self, most: int = 0) -> None:
        """Find the incidents of what was written, once so many articles wait for it (a twentieth of the archive where
        no number is given): it costs less for many at once, whose days are read but once."""
        if self._waiting >= (most or max(_SETTLED, len(self) // 20)):
            self._watch("finding incidents", 0, 0)
            with transaction(self._connection, self.path):
                settle(self._connection)
            self._waiting = 0

    def find_stale(self, waqai: str, knowledge: str) -> Iterator[tuple[Article, tuple[Problem, ...]]]:
        """Articles whose current record another version or other data files made, with their source's problems."""
        stale = "r.current AND (r.waqai <> $waqai OR r.knowledge <> $knowledge)"
        columns = "a.problems, a.id, a.text, a.title, a.url, a.outlet, a.published"
        for _, problems, *cells in self._joined(columns, stale, {"waqai": waqai, "knowledge": knowledge}):
            yield _to_article(cells), _to_problems(problems)

    def count_stale(self, waqai: str, knowledge: str) -> int:
        """How many articles `find_stale` finds."""
        found = self._rows(
            "SELECT count(*) FROM records WHERE current AND (waqai <> ? OR knowledge <> ?)", [waqai, knowledge]
        )
        return int(found[0][0])

    def find_refused(self, ids: Sequence[str]) -> list[tuple[Article, tuple[Problem, ...]]]:
        """Those of these articles that were refused, with their source's problems, in the order they came in."""
        found = self._rows(
            "SELECT problems, id, text, title, url, outlet, published FROM articles "
            "WHERE state = 'refused' AND id IN (SELECT unnest(?::VARCHAR[])) ORDER BY number",
            [[to_cell(id) for id in ids]],
        )
        return [(_to_article(cells), _to_problems(problems)) for problems, *cells in found]

    def rewrite(self, records: Sequence[Record]) -> None:
        """Make these records the current ones and keep those they replace. All or, where it raises, none."""
        names = [to_cell(record["id"]) for record in records]
        with transaction(self._connection, self.path):
            numbers = dict(
                self._rows("SELECT id, number FROM articles WHERE id IN (SELECT unnest(?::VARCHAR[]))", [names])
            )
            self._connection.execute(
                "UPDATE articles SET state = 'read', refusal = '', refusal_message = '' "
                "WHERE state = 'refused' AND id IN (SELECT unnest(?::VARCHAR[]))",
                [names],
            )
            self._connection.execute(
                "UPDATE records SET current = false WHERE current AND article IN (SELECT unnest(?::VARCHAR[]))", [names]
            )
            drop_tellings(self._connection, names)
            for table in _DERIVED:
                self._connection.execute(f"DELETE FROM {table} WHERE article IN (SELECT unnest(?::VARCHAR[]))", [names])
            self._insert_records([(numbers[name], record) for name, record in zip(names, records, strict=True)], _now())

    def find_pairs(self) -> Iterator[tuple[Record, Record]]:
        """For each article that was read again: its record before the current one, and that."""
        for number, new in self._records("r.current AND r.number IN (SELECT number FROM records WHERE NOT current)"):
            (packed,) = self._rows(
                "SELECT record FROM records WHERE number = ? AND NOT current ORDER BY made DESC, rowid DESC LIMIT 1",
                [number],
            )[0]
            yield unpack_record(packed, new["text"]), new

    def find_copies(self) -> Iterator[dict[str, Any]]:
        """The groups of copies as plain data, in the order in which their first articles came in.

        Each has `group`, `origin` (an id), `why` (credit, earliest or first-seen), `agency` (or None) and `members`:
        `id`, `outlet`, `published`, `title` and `url` of each article, in the order in which they came in.
        """
        for group, origin, why, agency, members in self.query(
            "SELECT c.copy_group, c.origin, c.why, c.agency, list({'id': a.id, 'outlet': a.outlet, "
            "'published': a.published, 'title': a.title, 'url': a.url} ORDER BY a.number) "
            "FROM copies c JOIN signatures s ON s.copy_group = c.copy_group JOIN articles a ON a.number = s.number "
            "GROUP BY ALL ORDER BY min(a.number)"
        ):
            plain = [{name: cell or None for name, cell in member.items()} for member in members]
            yield {"group": group, "origin": origin, "why": why, "agency": agency or None, "members": plain}

    def find_incident(self, incident: str) -> list[dict[str, Any]]:
        """What each telling of an incident says: the columns of the view telling_rows, earliest printed first.

        Raises InputError when there is no such incident.
        """
        with explained(self.path):
            found = list(find_told(self._connection, incident))
        if not found:
            raise InputError(f"{self.path}: no incident {incident}", "waqai incidents ARCHIVE lists them")
        return found

    def find_silent(self, incident: str) -> list[str]:
        """Outlets that printed something on the days of an incident, or on the two after, but nothing of it."""
        with explained(self.path):
            return find_silent(self._connection, incident)

    def part_incident(self, incident: str, events: Sequence[str], note: str = "") -> None:
        """Decide that these events (`article/event`) tell another act than the rest of their incident.

        The decision holds until it is undone, whatever is read again. Raises InputError where the incident has no such
        event, or no other.
        """
        members = self._members(incident)
        names = {f"{telling.article}/{telling.event}": telling for telling in members}
        missing = [event for event in events if event not in names]
        if missing:
            raise InputError(f"{incident}: has no event {missing[0]}", f"waqai incident show ARCHIVE {incident}")
        parted = [names[event] for event in dict.fromkeys(events)]
        rest = [telling for telling in members if telling not in parted]
        if not rest:
            raise InputError(f"{incident}: all its events are named", "leave at least one of them in it")
        with transaction(self._connection, self.path):
            pairs = [(one, other) for one in parted for other in rest]
            save_decisions(self._connection, "apart", pairs, note, _now())

    def join_incidents(self, incidents: Sequence[str], note: str = "") -> None:
        """Decide that incidents are one act. Raises InputError where there are not two, or one is missing."""
        chosen = list(dict.fromkeys(incidents))
        if len(chosen) < 2:
            raise InputError("one incident cannot be joined with itself", "name two or more")
        groups = [self._members(incident) for incident in chosen]
        with transaction(self._connection, self.path):
            pairs = [(groups[0][0], member) for group in groups[1:] for member in group]
            save_decisions(self._connection, "together", pairs, note, _now())

    def undo_decision(self) -> list[tuple[str, str, str]]:
        """Take the last decision about incidents back: its kind, note and day; nothing where there is none."""
        with transaction(self._connection, self.path):
            return undo_decision(self._connection)

    def _members(self, incident: str) -> list[Telling]:
        with explained(self.path):
            members = find_members(self._connection, incident)
        if not members:
            raise InputError(f"{self.path}: no incident {incident}", "waqai incidents ARCHIVE lists them")
        return members

    def _sign_old(self, write: bool) -> None:
        """Gives articles that were kept under the older schema their groups, in steps, each whole or not at all."""
        with explained(self.path):
            unsigned = count_unsigned(self._connection)
        if unsigned and not write:
            raise InputError(
                f"{self.path}: {unsigned:,} of its articles have no group of copies yet",
                f"an upgrade was interrupted; finish it: waqai reread {self.path}",
            )
        total = unsigned
        while unsigned > 0:
            self._watch("finding copies", total - unsigned, total)
            with transaction(self._connection, self.path):
                found = find_unsigned(self._connection, _STEP)
                printed = [(number, name, unpack_text(text), title) for number, name, text, title in found]
                save_signatures(self._connection, printed, self._find_agency)
            unsigned -= len(found)

    def _list_old(self, write: bool) -> None:
        """Lists what records of the older schema left out; one by one they say it quickly, so that all is done or none.

        A small archive whose records left nothing out is looked through again, which costs nothing.
        """
        asked = "SELECT NOT EXISTS (SELECT 1 FROM left_out) AND EXISTS (SELECT 1 FROM records WHERE current)"
        if not write or not self._rows(asked)[0][0]:
            return
        records = self._records("r.current")
        with transaction(self._connection, self.path):
            while step := [record for _, record in itertools.islice(records, _STEP)]:
                self._insert("left_out", [row for record in step for row in to_rows(record)["left_out"]])

    def _tell_old(self, write: bool) -> None:
        """Finds the incidents of articles that were kept under the older schema, in steps, each whole or not at all."""
        with explained(self.path):
            untold = count_untold(self._connection)
        if untold and not write:
            raise InputError(
                f"{self.path}: {untold:,} of its articles have no incidents yet",
                f"an upgrade was interrupted; finish it: waqai reread {self.path}",
            )
        condition = (
            "r.current AND EXISTS (SELECT 1 FROM events v WHERE v.article = r.article AND v.status <> 'negated') "
            "AND NOT EXISTS (SELECT 1 FROM tellings t WHERE t.article = r.article)"
        )
        remaining, done = self._records(condition) if untold else iter(()), 0
        while step := [record for _, record in itertools.islice(remaining, _STEP)]:
            with transaction(self._connection, self.path):
                save_tellings(self._connection, step, self._teller)
                self._waiting += len(step)
            done += len(step)
            self._watch("finding incidents", done, untold)
            self._settle(_UPGRADED)
        self._settle(1)

    def _index_old(self, write: bool) -> None:
        """Indexes the words of articles that were kept under an older schema, in steps, each whole or not at all."""
        with explained(self.path):
            total = left = count_unindexed(self._connection)
        if total and not write:
            raise InputError(
                f"{self.path}: the words of {total:,} of its articles are not indexed yet",
                f"an upgrade was interrupted; finish it: waqai reread {self.path}",
            )
        while left:
            self._watch("indexing words", total - left, total)
            with transaction(self._connection, self.path):
                index_words(self._connection, self._find_words, 1)
                left = count_unindexed(self._connection)

    def _records(self, condition: str, parameters: Mapping[str, Any] | None = None) -> Iterator[tuple[int, Record]]:
        """Numbers and records of the articles for whose record a condition holds."""
        for number, text, record in self._joined("a.text, r.record", condition, parameters or {}):
            yield number, unpack_record(record, unpack_text(text))

    def _joined(self, columns: str, condition: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The article's number and columns of articles (a) and records (r) for which a condition holds on r.

        Fetched in steps along the numbers: DuckDB skips row groups outside of a step, and what is written meanwhile
        disturbs nothing.
        """
        after = 0
        while True:
            (upto,) = self._rows(
                f"SELECT max(number) FROM (SELECT number FROM records r WHERE {condition} AND number > $after "
                "ORDER BY number LIMIT $step)",
                {**parameters, "after": after, "step": _STEP},
            )[0]
            if upto is None:
                return
            yield from self._rows(
                f"SELECT r.number, {columns} FROM records r JOIN articles a ON a.number = r.number WHERE {condition} "
                "AND r.number > $after AND r.number <= $upto AND a.number > $after AND a.number <= $upto "
                "ORDER BY r.number",
                {**parameters, "after": after, "upto": upto},
            )
            after = upto

    def _insert_records(self, records: Sequence[tuple[int, Record]], now: datetime.datetime) -> None:
        rows: list[Row] = []
        for number, record in records:
            made_by = record["made_by"]
            rows.append((record["id"], number, made_by["waqai"], made_by["knowledge"], now, True, pack_record(record)))
        self._insert("records", rows)
        derived: dict[str, list[Row]] = {table: [] for table in _DERIVED}
        for _, record in records:
            for table, rows in to_rows(record).items():
                derived[table] += rows
        for table, rows in derived.items():
            self._insert(table, rows)
        self._insert("sides", [row for _, record in records for row in to_sides(record)], "OR IGNORE ")
        printed = [(number, record["id"], record["text"], record["title"] or "") for number, record in records]
        save_signatures(self._connection, printed, self._find_agency)
        save_tellings(self._connection, [record for _, record in records], self._teller)
        self._waiting += len(records)

    def _insert(self, table: str, rows: Sequence[Row], conflict: str = "") -> None:
        """All rows in one statement, a list for each column: sixty times faster than a statement for each row."""
        if not rows:
            return
        columns = ", ".join(f"unnest(?::{kind}[])" for kind in self._types[table])
        cells = [[_to_clean(cell) for cell in column] for column in zip(*rows, strict=True)]
        self._connection.execute(f"INSERT {conflict}INTO {table} SELECT {columns}", cells)

    def _rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        with explained(self.path):
            return self._connection.execute(sql, parameters).fetchall()


def _to_article(cells: Sequence[Any]) -> Article:
    id, text, title, url, outlet, published = cells
    return Article(id, unpack_text(text), title, url, outlet, published)


def _to_problems(cell: str) -> tuple[Problem, ...]:
    return tuple(Problem(*problem) for problem in json.loads(cell))


def _to_clean(cell: Any) -> Any:
    if isinstance(cell, str):
        return to_cell(cell)
    if isinstance(cell, list):
        return [to_cell(part) if isinstance(part, str) else part for part in cell]
    return cell


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)

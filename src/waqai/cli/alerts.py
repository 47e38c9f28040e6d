"""What `waqai watch` does about saved queries after a round: finds what is new, writes feeds, posts to webhooks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from waqai.cli.output import opened
from waqai.cli.talk import complain, say
from waqai.errors import BusyError, FetchError, InputError

if TYPE_CHECKING:
    from waqai.app.alerting import Alert, Entry
    from waqai.stores.archive import Archive

Post = Callable[[str, bytes, str], None]  # an address, a body, a key that names it
_OF_ONE = frozenset({400, 413, 422})  # answers of a webhook that are about one body, not about all


class Alerting:
    """The alerts of one watch. The archive is closed while a webhook is asked."""

    def __init__(
        self,
        alerts: Sequence[Alert],
        open_archive: Callable[[], AbstractContextManager[Archive]],
        post: Post,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._alerts, self._open, self._post, self._clock, self._sleep = alerts, open_archive, post, clock, sleep
        self._begun = False
        self._owed = True  # what an earlier process found or did not bring to an end
        self._unwritten = {alert.name for alert in alerts if alert.feed}
        self._next_post: float | None = None
        self._unsaved: list[tuple[Alert, list[str], FetchError | None]] = []  # what webhooks took, and is not kept yet
        self.failures = 0

    @contextlib.contextmanager
    def open(self) -> Iterator[Archive]:
        """The archive, open for writing. The first time, alerts begin: what was there before is not told."""
        from waqai.stores.alerts import AlertBook

        with self._open() as store:
            if not self._begun:
                AlertBook(store).begin(self._alerts)
                self._begun = True
            yield store

    def follow(self, is_round: bool) -> None:
        """After a round, and before each sleep: tell what is new, and try webhooks that are due again.

        Raises BusyError where the archive is in use; what is owed stays so.
        """
        now = self._clock()
        self._owed = self._owed or is_round
        waits = self._next_post is None or self._next_post > now
        if not self._alerts or (not self._owed and waits and not self._unsaved):
            return
        if self._unsaved:
            self._save()
        from waqai.stores.alerts import AlertBook

        pending: list[tuple[Alert, list[Entry]]] = []
        with self.open() as store:
            book = AlertBook(store)
            for alert in self._alerts:
                new = book.tell(alert, now) if self._owed else 0
                if new:
                    say(f"{alert.name}: {new:,} new")
                if alert.feed and (new or alert.name in self._unwritten):
                    self._write_feed(alert, book.load_entries(alert))
                if alert.webhook and (entries := book.load_pending(alert, now)):
                    pending.append((alert, entries))
            self._next_post = book.find_next_post(self._alerts)
            self._owed = False
        if pending:
            self._unsaved = [(alert, *self._send(alert, entries)) for alert, entries in pending]
            self._save()

    def _save(self) -> None:
        """Keep what came of the posts. An archive that another process holds just then is waited for a little, and
        again the next time: to forget would be to post twice."""
        from waqai.stores.alerts import AlertBook

        for patience in (0.2, 1.0, 5.0, 0.0):
            try:
                with self.open() as store:
                    book = AlertBook(store)
                    for alert, posted, error in self._unsaved:
                        book.save_posted(alert, posted, self._clock(), error is not None, error.wait if error else 0.0)
                    self._next_post = book.find_next_post(self._alerts)
                self._unsaved = []
                return
            except BusyError:
                if not patience:
                    raise
                self._sleep(patience)

    def _write_feed(self, alert: Alert, entries: Sequence[Entry]) -> None:
        """Write a feed whole; one that cannot be written is told, and tried again after the next round."""
        from waqai.assemble import version
        from waqai.exports.alert_feed import to_alert_feed

        try:
            with opened(alert.feed) as stream:
                stream.write(to_alert_feed(alert.name, entries, version()).encode("utf-8", "replace"))
            self._unwritten.discard(alert.name)
        except InputError as error:
            complain(f"{alert.name}: {error.message}", error.hint)
            self.failures += 1
            self._unwritten.add(alert.name)

    def _send(self, alert: Alert, entries: Sequence[Entry]) -> tuple[list[str], FetchError | None]:
        """Post entries in their order; the ids of those that the webhook took, and why another one it did not."""
        from waqai.app.record_line import to_line

        posted: list[str] = []
        failure: FetchError | None = None
        for entry in entries:
            try:
                self._post(alert.webhook, to_line(entry.content), entry.id.rpartition(":")[2])
                posted.append(entry.id)
            except FetchError as error:
                failure = error
                if error.status not in _OF_ONE:
                    break
        if failure is not None:
            waiting = len(entries) - len(posted)
            complain(f"{alert.name}: {waiting:,} wait for the webhook: {failure.message}", failure.hint)
            self.failures += 1
        return posted, failure

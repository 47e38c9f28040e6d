"""Posting JSON to a webhook: one request, no redirects, an end by time, and only to hosts of the public internet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from types import TracebackType

import httpcore2
import httpx2

from waqai.errors import AddressError, FetchError
from waqai.sources.addresses import Resolve, read_address, resolve
from waqai.sources.connecting import Deadline, make_client
from waqai.sources.fetching import read_retry_after, user_agent

_TIME = 20.0  # seconds for the whole request: a hook takes an entry and is done
_SILENCE = 10.0  # seconds for one answer of the network


class Poster:
    """Posts bodies one after the other. Use it as a context, or call `close`.

    `allowed` names hosts that may stand in a private network; `clock` gives seconds that never run backwards.
    """

    def __init__(
        self,
        *,
        allowed: Iterable[str] = (),
        clock: Callable[[], float] = time.monotonic,
        resolve: Resolve = resolve,
        limit: float = _TIME,
    ) -> None:
        self._limit = limit
        self._deadline = Deadline(clock, min(_SILENCE, limit))
        headers = {"User-Agent": user_agent(), "Content-Type": "application/json; charset=utf-8"}
        self._client = make_client(headers, allowed, resolve, self._deadline)

    def __enter__(self) -> Poster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def post(self, address: str, body: bytes, key: str) -> None:
        """Post a body. `key` (letters and figures) is the same whenever it is posted again: `Idempotency-Key`.

        The hook has it where it answers 2xx; what it says is not read. Raises FetchError with its status else, and
        AddressError where the address may not be asked. Messages name the host alone: addresses of hooks hold secrets.
        """
        url = read_address(address)
        self._client.cookies.clear()
        self._deadline.start(self._limit)
        try:
            request = self._client.build_request("POST", url, content=body, headers={"Idempotency-Key": key})
            response = self._client.send(request, stream=True)
            response.close()
        except (httpcore2.TimeoutException, httpx2.TimeoutException) as error:
            raise FetchError(f"{url.host}: did not answer in time", "it is tried again later") from error
        except AddressError:
            raise
        except FetchError as error:
            raise FetchError(error.message, error.hint) from error
        except (httpx2.HTTPError, httpx2.StreamError, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise FetchError(
                f"{url.host}: cannot be reached: {error or type(error).__name__}", "it is tried again later"
            ) from error
        if not 200 <= response.status_code < 300:
            raise FetchError(
                f"{url.host}: answered {response.status_code}",
                "it is tried again later; see that the webhook takes JSON by POST and does not redirect",
                status=response.status_code,
                wait=read_retry_after(response.headers),
            )

"""Connections for the fetcher: only to addresses that were checked, and never longer than a request may last.

The host's name is resolved once, the numbers are checked, and the connection goes to those very numbers: a name that
answers otherwise a moment later («DNS rebinding») is not asked again. The certificate is still checked by name.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore2
import httpx2

from waqai.sources.addresses import Resolve, find_public


class Deadline:
    """When the request that now runs must be over. One for a fetcher, which runs one request at a time."""

    def __init__(self, clock: Callable[[], float], wait: float) -> None:
        self._clock = clock
        self._wait = wait
        self._end = float("inf")

    def start(self, seconds: float) -> None:
        """From now on `seconds` are left."""
        self._end = self._clock() + seconds

    def is_over(self) -> bool:
        """Whether the time is up."""
        return self._clock() >= self._end

    def next_wait(self) -> float:
        """How many seconds the next step may take. Raises httpcore2.ReadTimeout when none are left."""
        left = self._end - self._clock()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time for this request is over")
        return min(left, self._wait)


class _Stream(httpcore2.NetworkStream):
    """A stream of which each step ends by the deadline, so that a slow drip of headers or of data ends too."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.next_wait())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.next_wait())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.next_wait())
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Opens connections to checked addresses alone."""

    def __init__(self, allowed: frozenset[str], resolve: Resolve, deadline: Deadline) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._deadline = deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        numbers = find_public(host, port, self._allowed, self._resolve)
        for number in numbers[:-1]:
            try:
                return self._opened(number, port, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue  # a host with an IPv6 address that this network does not reach has another
        return self._opened(numbers[-1], port, socket_options)

    def _opened(self, number: str, port: int, socket_options: Iterable[Any] | None) -> httpcore2.NetworkStream:
        stream = self._plain.connect_tcp(number, port, self._deadline.next_wait(), None, socket_options)
        return _Stream(stream, self._deadline)


class Transport(httpx2.BaseTransport):
    """What httpx2 sends requests through. No proxy of the environment is used: it would connect in our place."""

    def __init__(self, allowed: frozenset[str], resolve: Resolve, deadline: Deadline) -> None:
        self._pool = httpcore2.ConnectionPool(
            max_connections=4, keepalive_expiry=5.0, network_backend=_Backend(allowed, resolve, deadline)
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """One request, one answer whose body is not read yet."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def make_client(headers: dict[str, str], allowed: Iterable[str], resolve: Resolve, deadline: Deadline) -> httpx2.Client:
    """A client that reaches public addresses and the `allowed` host names alone, ends by `deadline`, follows no
    redirect and heeds nothing of the environment."""
    transport = Transport(frozenset(name.lower().rstrip(".") for name in allowed), resolve, deadline)
    return httpx2.Client(transport=transport, trust_env=False, follow_redirects=False, headers=headers)


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()

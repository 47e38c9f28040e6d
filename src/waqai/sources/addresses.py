"""Which addresses may be fetched: web addresses alone, and only hosts of the public internet unless allowed by name."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable

import httpx2

from waqai.errors import AddressError, FetchError

# A host name, a port, and the socket addresses it stands for: what `socket.getaddrinfo` does, in one line.
Resolve = Callable[[str, int], tuple[str, ...]]

_LONGEST = 2_048  # characters: the limit of sitemaps.org, and what browsers and servers agree on
# 2130706433, 0x7f.1 and 0177.0.0.1 all are 127.0.0.1 to a resolver, and no host of the web is written so.
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?", re.I)
_USER = re.compile(r"//[^/?#]*@")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address as networks without IPv4 write it


def read_address(address: str) -> httpx2.URL:
    """The address without its fragment. Raises AddressError where it is none that may be fetched."""
    shown = _USER.sub("//", address)[:200]
    try:
        if len(address) > _LONGEST:
            raise AddressError(f"{shown}…: the address is too long", f"{_LONGEST:,} characters are the limit")
        url = httpx2.URL(address.strip()).copy_with(fragment=None)
        host = url.raw_host.decode("ascii")
    except (httpx2.InvalidURL, UnicodeError, ValueError, TypeError) as error:
        raise AddressError(f"{shown}: is no address: {error}", "write it as https://example.org/page") from error
    if url.scheme not in ("http", "https") or not host:
        raise AddressError(f"{shown}: is no web address", "only http:// and https:// are fetched")
    if url.port is not None and not 0 < url.port < 65_536:
        raise AddressError(f"{shown}: there is no port {url.port}", "leave the port out, or write 1 to 65535")
    if url.userinfo:
        raise AddressError(
            f"{url.host}: the address holds a user name or a password", "leave out what stands before the @"
        )
    if _NUMBERS.fullmatch(host) and not _is_plain_number(host):
        raise AddressError(f"{shown}: spells the host as a number", "write the host's name")
    return url


def is_public(address: str) -> bool:
    """Whether a numeric address (IPv4 or IPv6) belongs to the public internet.

    Not public: private, loopback, link-local, multicast, reserved, unspecified and documentation addresses, and every
    IPv6 address that carries one of them.
    """
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        if number in _TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)))
        if number.ipv4_mapped is not None:
            return is_public(str(number.ipv4_mapped))
        if number.is_site_local or number.sixtofour is not None or number.teredo is not None:
            return False  # the last two tunnel to an IPv4 address of the writer's choice and are out of use
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_unspecified)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The numeric addresses of a host, in the resolver's order. Raises FetchError where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host}: no such host was found", "check the spelling, and that you are online") from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def find_public(host: str, port: int, allowed: frozenset[str], resolve: Resolve) -> tuple[str, ...]:
    """The numeric addresses to which a connection to `host` may be made.

    One address that is not public refuses the host as a whole: a name that stands for both is a trap.
    Raises AddressError then, and FetchError where the host is not found.
    """
    numbers = resolve(host, port)
    if host.lower().rstrip(".") in allowed:
        return numbers
    if not numbers or not all(map(is_public, numbers)):
        raise AddressError(
            f"{host}: leads into a private network, not to the public internet",
            f"if that is what you want, allow it by name: --allow-host {host}",
        )
    return numbers


def _is_plain_number(host: str) -> bool:
    try:
        return str(ipaddress.IPv4Address(host)) == host
    except ValueError:
        return False

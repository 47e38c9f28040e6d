"""Addresses: which are web addresses, and which lead into a private network."""

from __future__ import annotations

import pytest

from waqai.errors import AddressError
from waqai.sources.addresses import find_public, is_public, read_address


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 127.8.9.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 "
    "255.255.255.255 192.0.2.1 198.18.0.1 :: ::1 fe80::1 fe80::1%2 fc00::1 fd12::1 fec0::1 ff02::1 2001:db8::1 "
    "::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 nonsense".split(),
)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e", "::ffff:93.184.215.14"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "ftp://name:s3cret@example.org/a",
        "javascript:alert(1)",
        "example.org/a",
        "",
        "http://",
        "http://[::1",
        "http://example.org:99999/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://name:s3cret@example.org/",
        "http://example.org/" + "a" * 3000,
        "http://a\x00b/",
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError) as caught:
        read_address(address)
    assert caught.value.hint and "s3cret" not in caught.value.message


def test_an_arabic_address_is_one() -> None:
    assert read_address("http://مثال.example/خبر عاجل#x").raw_host == b"xn--mgbh0fb.example"


def test_a_name_with_one_private_address_is_refused_as_a_whole() -> None:
    with pytest.raises(AddressError):
        find_public("trap.example", 80, frozenset(), lambda name, port: ("93.184.215.14", "10.0.0.1"))

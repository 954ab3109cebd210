"""Who may come in, by the Host and the Origin of a request."""

from __future__ import annotations

import pytest

from livecli.relay.access import Hosts, Origins, is_origin


@pytest.mark.parametrize(
    "field",
    ["127.0.0.1:8766", "localhost", "LOCALHOST:1", "[::1]:8766", "127.9.9.9", "relay.lan:8766",
     "box", "localhost.:80"],
)  # fmt: skip
def test_names_of_this_machine_are_served(field: str):
    """Loopback, the --host and each --allow-host, with any port."""
    assert Hosts("box", ["Relay.LAN:8766"]).denial(field) is None


@pytest.mark.parametrize(
    "field",
    [None, "", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.1.9",
     "a b", "user@localhost", "localhost:x", "localhost,evil", "[::1", "localhost/"],
)  # fmt: skip
def test_other_names_are_misdirected(field: str | None):
    """A page that has its own name point here is found out."""
    denial = Hosts("127.0.0.1").denial(field)

    assert denial is not None
    assert denial.status == 421


def test_who_listens_everywhere_is_called_by_any_address():
    """But by no name."""
    assert Hosts("0.0.0.0").denial("192.168.1.9:8766") is None
    assert Hosts("::").denial("evil.example") is not None


@pytest.mark.parametrize(
    "origin", [None, "http://box:8766", "https://BOX:8766", "https://a.example"]
)
def test_our_own_pages_and_allowed_ones_may(origin: str | None):
    """No origin is no browser."""
    assert Origins(["https://a.example/"]).denial(origin, "box:8766") is None


@pytest.mark.parametrize(
    "origin", ["null", "", "http://box", "http://box:8767", "https://evil.example", "file://"]
)
def test_other_pages_may_not(origin: str):
    """`null` is anybody's."""
    denial = Origins(["https://a.example"]).denial(origin, "box:8766")

    assert denial is not None
    assert denial.status == 403


@pytest.mark.parametrize("text", ["https://a.example", "http://localhost:3000", "app://x"])
def test_origins_are_written_as_browsers_write_them(text: str):
    """What can be allowed."""
    assert is_origin(text)


@pytest.mark.parametrize("text", ["*", "a.example", "https://a.example/page", "https://a:b", ""])
def test_no_origins(text: str):
    """A star would be everybody."""
    assert not is_origin(text)

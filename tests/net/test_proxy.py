"""One choice of the proxy, for sockets and for lists."""

from __future__ import annotations

import pytest

from livecli.feed.address import address
from livecli.net.failures import DialFailed
from livecli.net.proxy import Proxy, excepted, masked, proxy
from livecli.session.events import DialFailure


SECURE, PLAIN, HERE = map(address, ("wss://feed.invalid", "ws://feed.invalid", "ws://127.0.0.1:80"))


@pytest.mark.parametrize(
    ("variables", "secure", "plain"),
    [
        ({}, None, None),
        ({"https_proxy": "http://s:1"}, ("s", 1), None),
        ({"HTTPS_PROXY": "http://s:1", "HTTP_PROXY": "http://p:2"}, ("s", 1), ("p", 2)),
        ({"HTTPS_PROXY": "http://S:1", "https_proxy": "http://l:2"}, ("l", 2), None),
        ({"HTTPS_PROXY": "http://s:1", "https_proxy": ""}, None, None),
        ({"all_proxy": "http://a:3"}, ("a", 3), ("a", 3)),
        ({"ALL_PROXY": "http://a:3", "http_proxy": "p:2"}, ("a", 3), ("p", 2)),
        ({"HTTPS_PROXY": "s:1"}, ("s", 1), None),
        ({"HTTPS_PROXY": "http://s"}, ("s", 80), None),
        ({"HTTPS_PROXY": "https://s"}, ("s", 443), None),
        ({"HTTPS_PROXY": "http://[::1]:1/"}, ("::1", 1), None),
        ({"wss_proxy": "http://w:1", "FTP_PROXY": "http://f:1"}, None, None),
    ],
)
def test_which_variable_decides(
    variables: dict[str, str], secure: tuple[str, int] | None, plain: tuple[str, int] | None
):
    """Lower case before upper case, the own kind before all; an empty one means none."""
    for where, expected in ((SECURE, secure), (PLAIN, plain)):
        chosen = proxy(where, variables)

        assert (chosen and (chosen.host, chosen.port)) == expected


def test_loopback_needs_none():
    """Whatever the environment names, be it nonsense."""
    assert proxy(HERE, {"http_proxy": "http://p:1"}) is None
    assert proxy(HERE, {"http_proxy": "socks5://p:1"}) is None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("feed.invalid", True),
        ("FEED.invalid", True),
        ("invalid", True),
        (".invalid", True),
        ("a.example, feed.invalid ", True),
        ("feed.invalid:443", True),
        ("feed.invalid:80", False),
        ("*", True),
        ("eed.invalid", False),
        ("sub.feed.invalid", False),
        (" , ,.", False),
        ("", False),
    ],
)
def test_no_proxy_names_hosts_and_their_domains(names: str, expected: bool):
    """With or without a dot before them, with or without a port."""
    assert excepted(SECURE, {"NO_PROXY": names}) == expected
    assert excepted(SECURE, {"no_proxy": names or "-", "NO_PROXY": "*"}) == expected


def test_a_login_is_sent_and_never_shown():
    """It may be escaped, and lack its password."""
    chosen = proxy(SECURE, {"HTTPS_PROXY": "me:p%40ss@h:1"})

    assert chosen == Proxy("HTTPS_PROXY", False, "h", 1, "me:p@ss")
    assert chosen.fields == {"Proxy-Authorization": "Basic bWU6cEBzcw=="}
    assert (str(chosen), repr(chosen)) == ("h:1 from HTTPS_PROXY", "Proxy(h:1 from HTTPS_PROXY)")
    assert Proxy("x", False, "h", 1).fields == {}


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("socks5://me:hush@h:1", "HTTPS_PROXY: proxies of the kind socks5 are not supported"),
        ("me:hush@h:x", "HTTPS_PROXY: host or port cannot be read"),
        ("http://me:hush@[::1", "HTTPS_PROXY: host or port cannot be read"),
        ("http://me:hush@:80", "HTTPS_PROXY: host or port cannot be read"),
        ("http://me:hush@h:0", "HTTPS_PROXY: host or port cannot be read"),
    ],
)
def test_a_proxy_that_cannot_be_used(url: str, detail: str):
    """The variable is named, and its kind; its value may hold a password."""
    with pytest.raises(DialFailed) as caught:
        proxy(SECURE, {"HTTPS_PROXY": url})

    assert (caught.value.cause, caught.value.detail) == (DialFailure.PROXY_SETTING, detail)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://h:1", "http://h:1"),
        ("h:1", "h:1"),
        ("http://me:p@ss@h:1", "http://***@h:1"),
        ("me:pass@h:1", "***@h:1"),
        ("http://me:pa/ss@h:1", "http://***@h:1"),
        ("me:pa//ss@h:1", "***@h:1"),
        ("me:pa://ss@h:1", "***@h:1"),
        ("", ""),
    ],
)
def test_a_url_is_shown_without_its_login(url: str, shown: str):
    """With or without a scheme."""
    assert masked(url) == shown

"""Where the feed is: URLs as users write them, shown without what is secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.errors import UsageError
from livecli.feed.address import DEFAULT_URL, Address, address, is_loopback


SECRET = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (DEFAULT_URL, Address("wss", "sports.bzzoiro.com", 443)),
        ("wss://sports.bzzoiro.com/", Address("wss", "sports.bzzoiro.com", 443)),
        (
            f"wss://sports.bzzoiro.com/live/football/?token={SECRET}",
            Address("wss", "sports.bzzoiro.com", 443, "/live/football/", "", SECRET),
        ),
        (
            f"wss://sports.bzzoiro.com/ws/live/?token={SECRET}",
            Address("wss", "sports.bzzoiro.com", 443, "/ws/live/", "", SECRET),
        ),
        ("ws://127.0.0.1:8765", Address("ws", "127.0.0.1", 8765)),
        ("http://localhost:8765/x", Address("ws", "localhost", 8765, "/x")),
        ("https://example.com", Address("wss", "example.com", 443)),
        ("http://example.com", Address("ws", "example.com", 80)),
        ("WSS://Example.COM/Path", Address("wss", "example.com", 443, "/Path")),
        ("example.com", Address("wss", "example.com", 443)),
        ("example.com:444/x/", Address("wss", "example.com", 444, "/x/")),
        ("ws://[::1]:8765/", Address("ws", "::1", 8765)),
        ("ws://h/?a=1&token=t&b=", Address("ws", "h", 80, "", "a=1&b=", "t")),
        ("ws://h/?token=", Address("ws", "h", 80)),
        ("ws://h/?token=a%2Fb", Address("ws", "h", 80, token="a/b")),
    ],
)
def test_an_address_is_what_its_url_says(url, expected):
    """The documents' own examples among them."""
    assert expected == address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "://",
        "ftp://example.com",
        "file:///etc/passwd",
        "wss://",
        "wss:///live/",
        "ws://example.com:port",
        "ws://example.com:70000",
        "ws://[::1",
        "mailto:a@b://",
    ],
)
def test_what_is_no_url_is_a_usage_error(url):
    """With an example of what is one."""
    with pytest.raises(UsageError) as error:
        address(url)

    assert DEFAULT_URL in str(error.value)


# The token is nowhere


URLS_WITH_SECRETS = [
    f"wss://sports.bzzoiro.com/live/football/?token={SECRET}",
    f"wss://user:{SECRET}@example.com/",
    f"wss://{SECRET}@example.com/",
    f"wss://example.com/?a=1&token={SECRET}",
    f"wss://example.com/?key={SECRET}",
    f"wss://example.com/#{SECRET}",
]


@pytest.mark.parametrize("url", URLS_WITH_SECRETS)
def test_a_shown_address_has_no_secrets(url):
    """In a message, in a log, and in the traceback of a crash."""
    found = address(url)

    assert SECRET not in str(found)
    assert SECRET not in repr(found)
    assert SECRET not in f"{found!r} {found}"


@pytest.mark.parametrize(
    "url",
    [
        f"ftp://example.com/?token={SECRET}",
        f"ftp://user:{SECRET}@example.com/",
        f"ftp://example.com/#{SECRET}",
        f"ws://user:{SECRET}@example.com:port/",
        f"ws://user:{SECRET}@[::1/?token={SECRET}",
        f"ws://user:{SECRET}@exa\u2100mple.com/",
    ],
)
def test_a_url_that_cannot_be_read_is_shown_without_secrets(url):
    """A typo beside the token must not print the token."""
    with pytest.raises(UsageError) as error:
        address(url)

    assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (DEFAULT_URL, "wss://sports.bzzoiro.com"),
        ("wss://sports.bzzoiro.com:443/live/football/?token=x", f"{DEFAULT_URL}/live/football/"),
        ("ws://127.0.0.1:8765/", "ws://127.0.0.1:8765"),
        ("http://example.com:80", "ws://example.com"),
        ("ws://[::1]:8765/x", "ws://[::1]:8765/x"),
    ],
)
def test_an_address_is_shown_short(url, shown):
    """Without the port that everybody knows."""
    assert str(address(url)) == shown


# The URL of a socket


@pytest.mark.parametrize(
    ("url", "path", "token", "expected"),
    [
        (
            DEFAULT_URL,
            "/live/football/",
            SECRET,
            f"wss://sports.bzzoiro.com/live/football/?token={SECRET}",
        ),
        (DEFAULT_URL, "/ws/live/", SECRET, f"wss://sports.bzzoiro.com/ws/live/?token={SECRET}"),
        (DEFAULT_URL, "/ws/live/", None, "wss://sports.bzzoiro.com/ws/live/"),
        (DEFAULT_URL, None, None, "wss://sports.bzzoiro.com/"),
        ("ws://h:1/own", None, "t", "ws://h:1/own?token=t"),
        ("ws://h:1/own?a=1&token=inside", None, "t", "ws://h:1/own?a=1&token=t"),
        ("ws://[::1]:1", "/x/", "a b&c=/?", "ws://[::1]:1/x/?token=a%20b%26c%3D%2F%3F"),
    ],
)
def test_the_url_of_a_socket_is_the_documents(url, path, token, expected):
    """The token in the query, as documented; a path of the user's stays."""
    assert expected == address(url).socket_url(path, token)


@given(token=st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_any_token_arrives_as_it_is(token):
    """Whatever characters it has, and nothing else gets into the query."""
    found = address(address(DEFAULT_URL).socket_url("/ws/live/", token))

    assert (found.token, found.query, found.path) == (token, "", "/ws/live/")


# Who is trusted


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example.com", False),
        ("127.0.0.1.example.com", False),
        ("127.example.com", False),
        ("::12", False),
        ("localhosts", False),
        ("", False),
    ],
)
def test_only_this_machine_is_loopback(host, expected):
    """Stored tokens go there without being asked for: a name that begins so is not enough."""
    assert expected == is_loopback(host)


@pytest.mark.parametrize(
    ("url", "official", "loopback", "secure"),
    [
        (DEFAULT_URL, True, False, True),
        ("WSS://SPORTS.BZZOIRO.COM/ws/live/", True, False, True),
        ("wss://sports.bzzoiro.com.example.com", False, False, True),
        ("wss://sports.bzzoiro.com@example.com", False, False, True),
        ("wss://example.com/sports.bzzoiro.com", False, False, True),
        ("ws://localhost:8765", False, True, False),
        ("ws://localhost.example.com", False, False, False),
        ("ws://[::1]", False, True, False),
    ],
)
def test_who_an_address_is(url, official, loopback, secure):
    """The official host and loopback are the two that get stored tokens."""
    found = address(url)

    assert (found.official, found.loopback, found.secure) == (official, loopback, secure)

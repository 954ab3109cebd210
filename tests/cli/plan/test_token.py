"""Where the token comes from, and to whom it may go."""

from __future__ import annotations

import pytest
from support.surroundings import Surroundings, refused

from livecli.cli.plan.token import (
    VARIABLES,
    Token,
    find,
    hide,
    stored_in,
    trusted,
    without_secrets,
)
from livecli.environment import Environment
from livecli.errors import Exit, TokenRefused
from livecli.feed.address import address


OFFICIAL = address("wss://sports.bzzoiro.com")
LOOPBACK = address("ws://127.0.0.1:8765")
STRANGER = address("wss://example.com")
SECRET = "0123456789abcdef/x"


def stored(env: Environment) -> None:
    """What `livecli login` leaves behind."""
    stored_in(env).parent.mkdir(parents=True)
    stored_in(env).write_text("from-login\n")


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("wss://sports.bzzoiro.com", True),
        ("https://sports.bzzoiro.com/ws", True),
        ("ws://sports.bzzoiro.com", False),
        ("wss://sports.bzzoiro.com.example.com", False),
        ("ws://127.0.0.1:1", True),
        ("ws://127.9.9.9", True),
        ("ws://[::1]:1", True),
        ("ws://localhost", True),
        ("wss://localhost.example.com", False),
        ("wss://192.168.0.1", False),
        ("wss://example.com", False),
    ],
)
def test_the_services_tokens_go_to_the_service_and_to_this_machine(url: str, may: bool):
    """Encrypted, but for loopback."""
    assert trusted(address(url)) is may


@pytest.mark.parametrize(
    ("given", "file", "variables", "origin"),
    [
        ("a", True, {"LIVECLI_TOKEN": "c", "BSD_TOKEN": "d"}, "--token"),
        (None, True, {"LIVECLI_TOKEN": "c", "BSD_TOKEN": "d"}, "token.txt"),
        (None, False, {"LIVECLI_TOKEN": "c", "BSD_TOKEN": "d"}, "LIVECLI_TOKEN"),
        (None, False, {"LIVECLI_TOKEN": "", "BSD_TOKEN": "d"}, "BSD_TOKEN"),
        (None, False, {"BSD_TOKEN": ""}, "livecli/token"),
    ],
)
def test_the_nearest_token_wins(
    given: str | None, file: bool, variables: dict[str, str], origin: str, here: Surroundings
):
    """Option, file, our variable, the service's, the stored one; an empty variable is none."""
    env = here.env(**variables)
    stored(env)
    path = here.folder / "token.txt"
    path.write_text("b")
    token = find(OFFICIAL, given, str(path) if file else None, env)

    assert token is not None
    assert token.origin.endswith(origin)


def test_of_the_services_variables_the_first_wins(here: Surroundings):
    """In the order of the table, which is that of the documents."""
    for number, name in enumerate(VARIABLES):
        variables = {each: f"token-{each}" for each in VARIABLES[number:]}

        assert find(OFFICIAL, None, None, here.env(**variables)) == (f"token-{name}", name)


def test_strangers_get_only_what_was_given_for_them(here: Surroundings):
    """What was made for the service, or stored for it, stays at home."""
    env = here.env(BSD_API_KEY="of-the-service")
    stored(env)
    own = here.env(LIVECLI_TOKEN="mine", BSD_API_KEY="of-the-service")

    assert find(STRANGER, None, None, env) is None
    assert find(STRANGER, None, None, own) == Token("mine", "LIVECLI_TOKEN")
    assert find(STRANGER, "typed", None, own) == Token("typed", "--token")


@pytest.mark.parametrize("url", ["wss://sports.bzzoiro.com", "ws://sports.bzzoiro.com"])
def test_the_official_host_is_not_asked_without_a_token(url: str, here: Surroundings):
    """It would say no; the sentence says how to get one."""
    variables = {} if url.startswith("wss") else {"BSD_TOKEN": "not for plain text"}
    with pytest.raises(TokenRefused) as raised:
        find(address(url), None, None, here.env(**variables))

    assert raised.value.exit is Exit.REFUSED
    assert str(raised.value) == (
        f"{url}: no token; get one at https://sports.bzzoiro.com; `livecli login` stores it, "
        "LIVECLI_TOKEN and --token-file take it; without one, try --demo"
    )


def test_a_local_service_may_do_without_a_token(here: Surroundings):
    """`livecli serve` asks for none."""
    assert find(LOOPBACK, None, None, here.env()) is None


def test_a_file_has_the_token_on_its_first_line(here: Surroundings):
    """What stands below it may be a note."""
    path = here.folder / "token.txt"
    path.write_text(f"  {SECRET} \nsince May\n")

    assert find(LOOPBACK, None, str(path), here.env()) == Token(SECRET, str(path))


def test_stdin_has_it_too(here: Surroundings):
    """`pass show livecli | livecli tail --token-file -`."""
    env = here.env(stdin=f"{SECRET}\n204849\n".encode())

    assert find(LOOPBACK, None, "-", env) == Token(SECRET, "-")


def test_a_byte_order_mark_and_white_space_are_not_of_the_token(here: Surroundings):
    """Editors put a mark there, and shells a line's end into a variable."""
    path = here.folder / "token.txt"
    path.write_text(f"\ufeff{SECRET}\r\n", encoding="utf-8")
    env = here.env(stdin=path.read_bytes(), LIVECLI_TOKEN=f"\ufeff {SECRET}\n")

    for file, origin in ((str(path), str(path)), ("-", "-"), (None, "LIVECLI_TOKEN")):
        assert find(LOOPBACK, None, file, env) == Token(SECRET, origin)
    assert find(OFFICIAL, None, None, here.env(BSD_TOKEN=f" {SECRET} ")) == Token(
        SECRET, "BSD_TOKEN"
    )
    assert find(LOOPBACK, None, None, here.env(LIVECLI_TOKEN=" \n")) is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "no such file or directory; give a readable file"),
        (b"\xff\xfe", "not text; give a readable file"),
        (b"", "it is empty; put the token on its first line"),
        (b" \nabc\n", "it is empty; put the token on its first line"),
    ],
)
def test_a_file_without_a_token_is_refused(data: bytes | None, reason: str, here: Surroundings):
    """Nothing is dialled with half of what was meant."""
    path = here.folder / "token.txt"
    if data is not None:
        path.write_bytes(data)
    with refused(f"--token-file {path}: {reason}", "--token-file"):
        find(LOOPBACK, None, str(path), here.env())


@pytest.mark.parametrize(
    ("given", "variables", "origin"),
    [("ab\x07cdefgh", {}, "--token"), (None, {"LIVECLI_TOKEN": "ab\ncdefgh"}, "LIVECLI_TOKEN")],
)
def test_a_token_that_cannot_be_one_is_not_repeated(
    given: str | None, variables: dict[str, str], origin: str, here: Surroundings
):
    """A terminal's control characters come along when one copies too much."""
    with refused(
        f"the token from {origin}: it has characters that no token has; copy it again",
        *("--token", "--token-file"),
    ):
        find(LOOPBACK, given, None, here.env(**variables))


def test_a_token_in_the_place_of_its_file_is_not_repeated(here: Surroundings):
    """Its sentence says where a token goes."""
    step = "it takes a file; LIVECLI_TOKEN takes a token"
    with refused(f"--token-file: no such file or directory; {step}", "--token-file"):
        find(LOOPBACK, None, SECRET.replace("/", ""), here.env())


def test_a_token_is_a_secret_in_every_spelling(here: Surroundings):
    """Peers may quote it as it stands in a URL."""
    env = here.env()
    find(LOOPBACK, SECRET, None, env)

    assert env.secrets == {SECRET, "0123456789abcdef%2Fx"}


def test_a_short_token_may_be_a_word_of_ours(here: Surroundings):
    """Stars in place of each `a` would make sentences unreadable."""
    env = here.env()
    hide("abc", env)

    assert env.secrets == set()


def test_a_command_of_the_users_gets_no_secret():
    """Neither under a name of its own nor inside another value; all else is its own business."""
    named = dict.fromkeys(
        ("LIVECLI_TOKEN", "LIVECLI_WEBHOOK", "LIVECLI_NOTIFY", *VARIABLES), "secret"
    )
    within = {"LIVECLI_URL": "ws://host/?token=0123456789abcdef"}
    env = Environment({"PATH": "/bin", "BSD": "x", **named, **within})
    hide("0123456789abcdef", env)

    assert without_secrets(env) == {"PATH": "/bin", "BSD": "x"}

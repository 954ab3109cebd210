"""What a NATS server may refuse, and how it lets us in: each with a server that does so."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from support.hostile import self_signed
from support.nats import BINARY, NatsServer, nats_server
from support.program import PATIENCE_S, Result, livecli


PASSWORD = "pa55-0123456789abcdef+/=%&?"
USERS = """authorization { users = [
  {user: ann, password: "%s"}
  {user: reader, password: "%s", permissions: {publish: {deny: ["livecli.>"]}}}
  {user: nobody, password: "%s", permissions: {publish: {deny: ["$JS.API.>"]}}}
] }""" % ((PASSWORD,) * 3)
ENV = {"LIVECLI_NATS_PASSWORD": PASSWORD}


def publish(url: str, *words: str | Path, env: dict[str, str] | None = None) -> Result:
    return livecli(
        *("publish", "--demo", "--speed", "50", "--duration", "0.6", "--max-retries", "0"),
        *("--to", url, *words),
        env=env or {},
    )


def read(url: str, *words: str | Path, env: dict[str, str] | None = None) -> Result:
    """A reader, which costs less than a publisher; there is no stream yet."""
    return livecli(
        "tail", "--bus", url, "--max-retries", "0", "--duration", "5", *words, env=env or {}
    )


def let_in(result: Result) -> bool:
    """Whether the server let a reader in: it is told that there is no stream."""
    return result.code == 2 and "there is none" in result.stderr


def keeps_the_secret(*results: Result) -> bool:
    return not any("0123456789abcdef" in result.stderr for result in results)


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    with nats_server(tmp_path_factory.mktemp("users"), USERS) as server:
        yield server


def test_a_password_from_a_file_or_the_environment_lets_in(users: NatsServer, tmp_path: Path):
    """Neither shows in the process list, nor in what is said."""
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    file.chmod(0o600)
    by_file = read(users.url, "--user", "ann", "--password-file", file, "-vv")
    by_variable = read(users.url, "--user", "ann", "-vv", env=ENV)

    assert let_in(by_file)
    assert let_in(by_variable)
    assert keeps_the_secret(by_file, by_variable)


def test_a_wrong_password_is_code_4(users: NatsServer):
    """One sentence, which does not repeat it."""
    wrong = {"LIVECLI_NATS_PASSWORD": f"{PASSWORD}x"}
    results = [
        publish(users.url, "--user", "ann", "-vv", env=wrong),
        publish(users.url, "--user", "ann", "--standby", env=wrong),
        read(users.url),
    ]

    assert [result.code for result in results] == [4] * 3
    assert all("it refused us (authorization violation)" in each.stderr for each in results)
    assert keeps_the_secret(*results)


def test_a_login_in_the_url_is_taken_masked_and_warned_of(users: NatsServer):
    """Others can see it in the process list."""
    right = read(users.url.replace("//", "//ann:pa55-0123456789abcdef+%2F=%25&%3F@"), "-vv")
    wrong = read(users.url.replace("//", "//ann:wr0ng-0123456789abcdef@"), "-vv")

    assert let_in(right)
    assert wrong.code == 4
    assert all("process list shows the login" in each.said[0] for each in (right, wrong))
    assert keeps_the_secret(right, wrong)


def test_a_file_that_others_can_read_is_said(users: NatsServer, tmp_path: Path):
    """It works, and it is said how to close it."""
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    file.chmod(0o644)
    result = read(users.url, "--user", "ann", "--password-file", file)

    assert let_in(result)
    assert f"--password-file {file}: others can read it; chmod 600 it" in result.said


def test_no_right_to_publish_is_code_7(users: NatsServer):
    """The server's words name the subject."""
    result = publish(users.url, "--duration", "4", "--user", "reader", env=ENV)

    assert result.code == 7
    assert "permissions violation for publish to" in result.stderr


def test_no_right_to_ask_is_code_4(users: NatsServer, long: bool):
    """A user who may not even ask for the stream."""
    if not long:
        pytest.skip("--long: the server says nothing for five seconds")
    result = publish(users.url, "--duration", "9", "--user", "nobody", env=ENV)

    assert result.code == 4
    assert "check the rights of the user" in result.stderr


def test_a_stream_that_differs_is_code_2_and_says_each_difference(users: NatsServer, long: bool):
    """Nothing is changed without --update."""
    made = publish(users.url, "--user", "ann", "--stream", "own", "--max-bytes", "2MB", env=ENV)
    words: tuple[str, ...] = ("--max-age", "1h", "--max-bytes", "3MB", "--dedupe-window", "5s")
    differs = publish(users.url, "--user", "ann", "--stream", "own", *words, env=ENV)
    updated = made
    if long:
        words = (*words, "--update")
        updated = publish(users.url, "--user", "ann", "--stream", "own", *words, env=ENV)

    assert [each.code for each in (made, differs, updated)] == [0, 2, 0]
    assert (
        "--max-age is none, not 1h; --max-bytes is 2MB, not 3MB; --dedupe-window is 10s, not 5s"
        in differs.stderr
    )


def test_more_replicas_than_servers_is_code_2(users: NatsServer, long: bool):
    """The server's own word for it."""
    if not long:
        pytest.skip("--long: as a stream that differs")
    result = publish(users.url, "--user", "ann", "--stream", "three", "--replicas", "3", env=ENV)

    assert result.code == 2
    assert "replicas > 1 not supported" in result.stderr


def test_a_server_without_jetstream_is_code_2(tmp_path: Path):
    """And the sentence says how to start it."""
    with plain_server(tmp_path) as url:
        results = [read(url), publish(url, "--standby")]

    assert [result.code for result in results] == [2, 2]
    assert all("start nats-server with -js" in result.stderr for result in results)


def test_tls_that_does_not_verify_is_code_3(tmp_path: Path, long: bool):
    """Neither by the system's authorities nor by another of ours; with its own it does."""
    certificate = self_signed(tmp_path).file
    (tmp_path / "other").mkdir()
    other = self_signed(tmp_path / "other").file
    with nats_server(tmp_path, tls(tmp_path)) as server:
        url = server.url.replace("nats:", "tls:")
        right, by_other = read(url, "--tls-ca", certificate), read(url, "--tls-ca", other)
        by_system = read(url) if long else by_other

    assert let_in(right), right.stderr
    assert [by_system.code, by_other.code] == [3, 3]
    assert all("TLS failed" in each.stderr for each in (by_system, by_other))


def test_a_password_goes_to_no_server_without_tls_where_tls_is_wanted(users: NatsServer):
    """Whoever stands between would get it by saying that there is no TLS."""
    result = read(users.url.replace("nats:", "tls:"), "--user", "ann", env=ENV)

    assert result.code == 3
    assert "it has no TLS" in result.stderr


def test_a_server_that_wants_our_certificate(tmp_path: Path, long: bool):
    """With it, it lets us in; without, the sentence names the option."""
    if not long:
        pytest.skip("--long: as the others, with one more option")
    certificate = self_signed(tmp_path).file
    with nats_server(tmp_path, tls(tmp_path, f'ca_file: "{certificate}", verify: true')) as server:
        ca = ("--tls-ca", certificate)
        key = tmp_path / "key.pem"
        right = read(server.url, *ca, "--tls-cert", certificate, "--tls-key", key)
        without = read(server.url, *ca)
        half = read(server.url, *ca, "--tls-cert", certificate)

    assert let_in(right), right.stderr
    assert without.code == 3
    assert "--tls-cert" in without.stderr
    assert half.code == 2


def test_an_nkey_lets_in(tmp_path: Path, long: bool):
    """Its seed is in a file; another one is refused, and what is none is told before it is used."""
    if not long:
        pytest.skip("--long: another kind of login")
    (own, public), (other, _) = key_pair("U"), key_pair("U")
    for name, text in (("own", own), ("other", other), ("none", "hello")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o600)
    with nats_server(tmp_path, f"authorization {{ users = [{{nkey: {public}}}] }}") as server:
        results = [read(server.url, "--nkey", tmp_path / name) for name in ("own", "other", "none")]

    assert let_in(results[0]), results[0].stderr
    assert [result.code for result in results] == [2, 4, 2]
    assert "no user's seed" in results[2].stderr
    assert not any(own in result.stderr for result in results)


def test_credentials_let_in(tmp_path: Path, long: bool):
    """A JWT and its seed, in the mode in which an operator signs accounts."""
    if not long:
        pytest.skip("--long: another kind of login")
    config, credentials, seed = operator()
    file, wrong = tmp_path / "user.creds", tmp_path / "wrong.creds"
    file.write_text(credentials)
    wrong.write_text(credentials.replace(seed, key_pair("U")[0]))
    for each in (file, wrong):
        each.chmod(0o600)
    with nats_server(tmp_path, config) as server:
        results = [read(server.url, "--creds", each) for each in (file, wrong)]

    assert let_in(results[0]), results[0].stderr
    assert results[1].code == 4


@pytest.mark.parametrize(("discard", "code"), [("old", 0), ("new", 7)])
def test_a_stream_that_is_full(discard: str, code: int, users: NatsServer, long: bool):
    """Ours forgets the oldest; one that somebody made otherwise ends it, with the server's word."""
    if not long:
        pytest.skip("--long: the sentence is that of a missing right")
    name = f"full-{discard}"
    asyncio.run(make_stream(users.url, name, discard))
    result = publish(
        users.url,
        "--speed",
        "300",
        "--duration",
        "4",
        "--user",
        "ann",
        "--stream",
        name,
        "-v",
        env=ENV,
    )

    assert result.code == code, result.stderr
    assert ("maximum bytes exceeded" in result.stderr) == (discard == "new")


def test_a_full_disk_under_the_server_is_code_7(tmp_path: Path, long: bool):
    """What is not stored is told, with the server's word."""
    if not long:
        pytest.skip("--long: mounts a disk of 12 MB")
    store = tmp_path / "store"
    store.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(store)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a tmpfs")
    try:
        with nats_server(tmp_path) as server:
            filler = store / "filler"
            publish(server.url, "--stream", "disk")
            with suppress(OSError):
                filler.write_bytes(bytes(12 * 2**20))
            result = livecli(
                *("publish", "--demo", "--speed", "max", "--to", server.url),
                *("--stream", "disk", "--duration", "20"),
                timeout=60,
            )
    finally:
        subprocess.run(["umount", "-l", str(store)], check=True)

    assert result.code == 7, result.stderr
    assert "it stores nothing more" in result.stderr


# Servers, and what they want


def tls(folder: Path, more: str = "") -> str:
    return (
        f'tls {{ cert_file: "{folder}/certificate.pem", key_file: "{folder}/key.pem", '
        f"timeout: 5, {more} }}"
    )


@contextmanager
def plain_server(folder: Path) -> Iterator[str]:
    """A server without JetStream."""
    server = NatsServer(folder)
    server.start()
    server.kill()
    config = folder / "nats.conf"
    config.write_text(f"listen: 127.0.0.1:{server.port}\n")
    with subprocess.Popen([BINARY, "-c", config, "-l", folder / "nats.log"]) as process:
        try:
            ends_at = time.monotonic() + PATIENCE_S
            while not server.answers():
                assert time.monotonic() < ends_at
                time.sleep(0.02)
            yield server.url
        finally:
            process.kill()


async def make_stream(url: str, name: str, discard: str) -> None:
    """A stream of 10 KB, as somebody else might make it."""
    import nats

    client = await nats.connect(url, user="ann", password=PASSWORD)
    body = {
        "name": name,
        "subjects": [f"{name}.>"],
        "max_bytes": 10_000,
        "discard": discard,
        "allow_direct": True,
        "duplicate_window": 10_000_000_000,
        "storage": "file",
        "retention": "limits",
    }
    answer = await client.request(f"$JS.API.STREAM.CREATE.{name}", json.dumps(body).encode())
    await client.close()
    assert b"error" not in answer.data, answer.data


def key_pair(kind: str) -> tuple[str, str]:
    """A seed, and the public key; `kind` is U for users, A for accounts, O for operators."""
    import nkeys

    prefixes = {
        "A": nkeys.PREFIX_BYTE_ACCOUNT,
        "O": nkeys.PREFIX_BYTE_OPERATOR,
        "U": nkeys.PREFIX_BYTE_USER,
    }
    seed = nkeys.encode_seed(os.urandom(32), prefixes[kind])
    return bytes(seed).decode(), nkeys.from_seed(seed).public_key.decode()


def operator() -> tuple[str, str, str]:
    """A server's configuration, a user's credentials, and the seed in them."""
    (by_operator, operators), (by_account, accounts) = key_pair("O"), key_pair("A")
    (by_system, systems), (seed, users) = key_pair("A"), key_pair("U")
    del by_system
    every = {"subs": -1, "data": -1, "payload": -1}
    limits = {**every, "imports": -1, "exports": -1, "wildcards": True, "conn": -1, "leaf": -1}
    store = {"mem_storage": -1, "disk_storage": -1, "streams": -1, "consumer": -1}
    own = signed(by_operator, operators, {"type": "operator", "system_account": systems})
    account = signed(by_operator, accounts, {"type": "account", "limits": {**limits, **store}})
    system = signed(by_operator, systems, {"type": "account", "limits": limits})
    user = signed(by_account, users, {"type": "user", **every})
    config = (
        f"operator: {own}\nsystem_account: {systems}\nresolver: MEMORY\n"
        f"resolver_preload: {{ {accounts}: {account}\n{systems}: {system} }}\n"
    )
    credentials = (
        f"-----BEGIN NATS USER JWT-----\n{user}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{seed}\n------END USER NKEY SEED------\n"
    )
    return config, credentials, seed


def signed(seed: str, subject: str, about: dict[str, Any]) -> str:
    """A JWT of NATS' kind."""
    import nkeys

    pair = nkeys.from_seed(bytearray(seed.encode()))
    claims = {
        "iat": int(time.time()),
        "iss": pair.public_key.decode(),
        "jti": "TEST",
        "sub": subject,
        "name": about["type"],
        "nats": {"version": 2, **about},
    }

    def plain(value: bytes) -> bytes:
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    head = json.dumps({"typ": "JWT", "alg": "ed25519-nkey"}).encode()
    body = plain(head) + b"." + plain(json.dumps(claims).encode())
    return (body + b"." + plain(pair.sign(body))).decode()

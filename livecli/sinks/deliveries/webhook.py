"""`--webhook`: each record is POSTed as JSON, signed if there is a secret, again if it may help.

The signature is `Livecli-Signature: t=SECONDS,v1=HEX`: SECONDS is the unix time of this try, HEX
the HMAC-SHA256, with the secret as its key, of `SECONDS.BODY`: the digits, a dot and the bytes of
the body. A receiver computes it anew, compares, and refuses what is old.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Event
from time import monotonic
from urllib.parse import quote

from livecli.environment import Environment
from livecli.feed.frames import Frame
from livecli.feed.json_text import loads
from livecli.feed.rest.answers import retry_after
from livecli.named_tuple import NamedTuple
from livecli.net.http import NoAnswer, Origin, post

from .deliverer import Undelivered
from .queued import Queued, Talk


AT_ONCE = 4
TRY_S = 10.0  # for one request, its answer included
ALL_S = 180.0  # from the first try of a record to the last
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0  # between two tries: it doubles, with jitter
LONGEST_ASKED_S = 60.0  # that a Retry-After may make us wait
AGAIN = (408, 429)  # and all from 500: the receiver may take it later
MOST_KEY = 1000  # characters, after escaping


class Hook(NamedTuple):
    """Where to POST. `target` and `headers` may hold secrets, `secret` signs unless it is empty."""

    origin: Origin
    target: str
    headers: Mapping[str, str]
    secret: bytes


class Pauses(NamedTuple):
    """How long to try, in seconds; `scale` is that of --patience."""

    scale: float = 1.0

    @property
    def one_try_s(self) -> float:
        return self.scale * TRY_S

    @property
    def all_s(self) -> float:
        return self.scale * ALL_S

    def between(self, tries: int, asked_s: float | None, jitter: float) -> float:
        """The pause after so many tries: half of it is by chance; as long as a receiver asks."""
        doubled_s = FIRST_PAUSE_S * 2.0 ** min(tries - 1, 10)
        usual_s = min(doubled_s, LONGEST_PAUSE_S) * (1 + jitter) / 2
        return self.scale * max(usual_s, min(asked_s or 0.0, LONGEST_ASKED_S))


def webhook_deliverer(hook: Hook, scale: float, env: Environment, talk: Talk) -> Queued:
    """POSTs each record to `hook`."""
    pauses = Pauses(scale)

    def send(record: Frame, stopping: Event) -> None:
        ends_at = monotonic() + pauses.all_s
        headers = {**hook.headers, "Content-Type": "application/json", **_key(record)}
        tries = 0
        while True:
            tries += 1
            try:
                why, asked_s = _tried(hook, headers, record.raw, pauses, env)
            except Undelivered as final:
                raise Undelivered(f"{final}{_after(tries)}") from final
            if why is None:
                return
            pause_s = pauses.between(tries, asked_s, env.jitter())
            if monotonic() + pause_s >= ends_at or stopping.wait(pause_s):
                raise Undelivered(f"{why}{_after(tries)}")

    return Queued(f"--webhook {hook.origin}", send, at_once=AT_ONCE, talk=talk)


def _tried(
    hook: Hook, headers: Mapping[str, str], body: bytes, pauses: Pauses, env: Environment
) -> tuple[str | None, float | None]:
    """Why it did not arrive (None: it did), and the pause that is asked for.

    Raises Undelivered where another try would not help.
    """
    signed = {**headers, **_signature(hook.secret, body, int(env.wall()))}
    try:
        head = post(hook.origin, hook.target, signed, body, pauses.one_try_s, env.variables)
    except NoAnswer as failure:
        why = failure.reason.removeprefix(f"{hook.origin}: ")
        if failure.again:
            return why, None
        raise Undelivered(why) from failure
    if 200 <= head.status < 300:
        return None, None
    if head.status < 500 and head.status not in AGAIN:
        moved = ", and no redirect is followed" if 300 <= head.status < 400 else ""
        raise Undelivered(f"HTTP {head.status}{moved}")
    asked = head.values("retry-after")
    return f"HTTP {head.status}", retry_after(asked[0], env.wall()) if asked else None


def _after(tries: int) -> str:
    return f" (after {tries} tries)" if tries > 1 else ""


def _key(record: Frame) -> dict[str, str]:
    """The record's key, by which a receiver knows one that comes again; none without a key.

    What corrects or resolves an alert has its key and its state: it is another request.
    """
    try:
        body = loads(record.raw)
    except ValueError:
        return {}
    key, state = (body.get("key"), body.get("state")) if isinstance(body, dict) else (None, None)
    if not isinstance(key, str) or not key:
        return {}
    if isinstance(state, str) and state != "firing":
        key += f":{state}"
    return {"Idempotency-Key": quote(key, safe=":")[:MOST_KEY]}


def _signature(secret: bytes, body: bytes, unix_s: int) -> dict[str, str]:
    if not secret:
        return {}
    import hashlib
    import hmac

    digest = hmac.new(secret, f"{unix_s}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Livecli-Signature": f"t={unix_s},v1={digest}"}

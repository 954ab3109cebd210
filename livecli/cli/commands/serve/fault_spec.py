"""`--fault SPEC` in words: KIND[=VALUE][,at=D|every=D|p=P][,times=N][,sport=S]."""

from __future__ import annotations

from dataclasses import replace

from livecli.cli.plan import quantities as units
from livecli.errors import UsageError, nearest
from livecli.feed.sports import SPORTS
from livecli.service.events import CLOSE_CODES
from livecli.service.faults import FOREVER_S, KINDS, Fault
from livecli.service.live_list_faults import USUAL, WORDS, is_how


SECONDS = frozenset({"delay", "mute", "silent", "stall"})
NUMBERS = {"close": (1000, 4999), "flood": (1, 10**6), "refuse": (300, 599)}
ALWAYS = frozenset({"answer", "delay", "list", "refuse"})  # unless something else is said
NEEDS_NO_VALUE = frozenset({"drop", "duplicate", "garble", "mute", "reorder", "silent", "truncate"})


def fault(spec: str) -> Fault:
    """The fault that a SPEC means; raises UsageError that says what is wrong with it."""
    head, *rest = spec.split(",")
    kind, _, value = head.strip().partition("=")
    if kind not in KINDS:
        raise UsageError(f"--fault {spec}: unknown kind {kind!r}; {nearest(kind, KINDS)}")
    if not value and kind not in NEEDS_NO_VALUE:
        raise UsageError(f"--fault {spec}: {kind} needs a value; it can {KINDS[kind]}")
    when = _when(spec, Fault(kind), rest)
    if kind not in ALWAYS and (when.at_s, when.every_s, when.chance) == (None, None, None):
        raise UsageError(f"--fault {spec}: say when; add at=10s, every=30s or p=0.01")
    if kind == "answer":
        return replace(when, word=value)
    if kind == "list":
        return _of_list(spec, value, when)
    if kind in SECONDS:
        main, _, spread = value.partition("~")
        seconds = units.duration(main, "--fault") if main else FOREVER_S
        return replace(
            when, number=seconds, spread_s=units.duration(spread, "--fault") if spread else 0.0
        )
    number = _number(spec, kind, value)
    if kind == "close" and number not in CLOSE_CODES:
        raise UsageError(f"--fault {spec}: no close frame can say {value}; as in close=1011")
    return replace(when, number=number)


def _of_list(spec: str, value: str, when: Fault) -> Fault:
    """`429~30s`, `quota~12`, `html`: how, and how much of it."""
    how, _, much = value.partition("~")
    if not is_how(how):
        raise UsageError(
            f"--fault {spec}: {how!r} is neither an HTTP status from 400 to 599 nor one of "
            f"{', '.join(WORDS)}"
        )
    if (when.at_s, when.every_s) != (None, None):
        raise UsageError(f"--fault {spec}: a list is asked for once a connection; use p or times")
    if not much:
        return replace(when, word=how, number=USUAL.get(how, 0.0))
    if how not in USUAL:
        raise UsageError(f"--fault {spec}: {how} takes no ~; {', '.join(USUAL)} do")
    if how != "quota":
        return replace(when, word=how, number=units.duration(much, "--fault"))
    if not (much.isascii() and much.isdigit() and len(much) < 10):
        raise UsageError(f"--fault {spec}: quota takes a number of requests, as in quota~12")
    return replace(when, word=how, number=float(much))


def _number(spec: str, kind: str, value: str) -> float:
    if kind not in NUMBERS:
        return 0.0
    least, most = NUMBERS[kind]
    if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= most):
        raise UsageError(f"--fault {spec}: {kind} takes a number from {least} to {most}")
    return float(value)


def _when(spec: str, fault: Fault, parts: list[str]) -> Fault:
    """`fault` with what the parts after its kind say."""
    for part in parts:
        name, _, value = part.strip().partition("=")
        if name == "at":
            fault = replace(fault, at_s=units.duration(value, "--fault"))
        elif name == "every":
            fault = replace(fault, every_s=units.duration(value, "--fault"))
        elif name == "p":
            fault = replace(fault, chance=_chance(spec, value))
        elif name == "times" and value.isascii() and value.isdigit() and len(value) < 10:
            fault = replace(fault, times=int(value))
        elif name == "sport" and fault.kind == "list" and value in SPORTS:
            fault = replace(fault, sport=value)
        else:
            raise UsageError(f"--fault {spec}: {part!r} is none of at=D, every=D, p=P, times=N")
    if sum(when is not None for when in (fault.at_s, fault.every_s, fault.chance)) > 1:
        raise UsageError(f"--fault {spec}: at, every and p exclude one another; give one")
    return fault


def _chance(spec: str, text: str) -> float:
    try:
        chance = float(text)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise UsageError(f"--fault {spec}: p is a probability from 0 to 1, not {text!r}")
    return chance

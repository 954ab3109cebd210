"""Faults on request: each does what it says, to whom it says, when it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.cli.commands.serve.fault_spec import fault
from livecli.errors import UsageError
from livecli.feed.sports import Match
from livecli.service.events import (
    ClientMessage,
    ClientOpened,
    CloseSocket,
    CutConnection,
    DeadlinePassed,
    RefuseUpgrade,
    SendTexts,
    UpgradeRequested,
)
from livecli.service.faults import DAMAGES, KINDS, FaultyService
from livecli.service.served_match import ServedMatch, TimedFrame
from livecli.service.service import PONG, Service


ID = 204849
SUBSCRIBE = b'{"action":"subscribe","event_id":204849}'
PING = b'{"action":"ping"}'


class Stage:
    """A service with one match (a frame a second, numbered from 0) and one client on it."""

    def __init__(self, *specs: str, frames: int = 100, seed: int = 1) -> None:
        dues = [TimedFrame(float(n), "livedata", b'{"n":%d}' % n) for n in range(1, frames + 1)]
        served_match = ServedMatch(Match("football", ID), lambda _: iter(dues))
        service = Service([served_match], wall=lambda: 0.0)
        self.rules = FaultyService(service, [fault(spec) for spec in specs], seed=seed)
        self.effects: list[object] = []
        self.say(ClientOpened(1, "/live/football/"), 0.0)
        self.say(ClientMessage(1, SUBSCRIBE), 0.0)

    def say(self, event: object, now: float) -> list[object]:
        effects = self.rules.handle(event, now)  # type: ignore[arg-type]
        self.effects += effects
        return effects

    def until(self, end: float) -> list[tuple[float, bytes]]:
        """Everything that is said up to `end`, with its time; frames only."""
        heard: list[tuple[float, bytes]] = []
        for _ in range(100_000):
            at = self.rules.deadline
            if at is None or at > end:
                return heard
            for effect in self.say(DeadlinePassed(), at):
                if isinstance(effect, SendTexts):
                    heard += [(at, text) for text in effect.texts]
        raise AssertionError("the deadline does not move")


def frames(*numbers: int) -> list[bytes]:
    return [b'{"n":%d}' % n for n in numbers]


def texts(heard: list[tuple[float, bytes]]) -> list[bytes]:
    return [text for _, text in heard]


def test_without_faults_nothing_changes():
    """A service behind no fault says what it would have said."""
    assert texts(Stage().until(5)) == frames(1, 2, 3, 4, 5)


def test_close_comes_at_its_time():
    """`at` counts from the upgrade of each connection."""
    stage = Stage("close=1011,at=3s")
    stage.until(10)

    assert [e for e in stage.effects if isinstance(e, CloseSocket)] == [
        CloseSocket(1, 1011, "on request")
    ]


def test_drop_comes_every_so_often_and_so_many_times():
    """`every` repeats, `times` bounds."""
    stage = Stage("drop,every=2s,times=3")
    stage.until(50)

    assert stage.effects.count(CutConnection(1)) == 3


def test_silent_neither_hears_nor_says():
    """A silent service answers no ping, and what it would have said is lost."""
    stage = Stage("silent=3s,at=2.5s")
    said = texts(stage.until(2.6))
    answer = stage.say(ClientMessage(1, PING), 2.7)
    said += texts(stage.until(7))

    assert answer == []
    assert said == frames(1, 2, 6, 7)


def test_mute_still_answers_pings():
    """A mute service proves its life, and nothing else."""
    stage = Stage("mute=3s,at=2.5s")
    stage.until(2.6)
    answer = stage.say(ClientMessage(1, PING), 2.7)

    assert answer == [SendTexts(1, [PONG])]
    assert texts(stage.until(7)) == frames(6, 7)


def test_stall_holds_everything_back_and_loses_nothing():
    """What a stall held back comes at once, in its order."""
    stage = Stage("stall=3s,at=2.5s")
    heard = stage.until(7)

    assert texts(heard) == frames(1, 2, 3, 4, 5, 6, 7)
    assert [at for at, text in heard if text in frames(3, 4, 5)] == [5.5, 5.5, 5.5]


def test_delay_keeps_the_order():
    """However much the delays differ, no message overtakes another."""
    heard = Stage("delay=2s~1500ms").until(60)[1:]  # the first is the snapshot

    assert texts(heard) == frames(*range(1, len(heard) + 1))
    assert all(0.5 <= at - n <= 4.5 for n, (at, _) in enumerate(heard, 1))


def test_duplicate_and_reorder():
    """A message twice; a message after the next one."""
    assert texts(Stage("duplicate,at=1.5s").until(4)) == frames(1, 2, 2, 3, 4)
    assert texts(Stage("reorder,at=1.5s").until(4)) == frames(1, 3, 2, 4)


def test_truncate_and_garble_spoil_one_message():
    """Only the message after the moment suffers."""
    for kind in DAMAGES:
        heard = texts(Stage(f"{kind},at=1.5s").until(4))

        assert heard[:1] + heard[2:] == frames(1, 3, 4)
        assert heard[1] != frames(2)[0]


def test_flood_adds_and_takes_nothing_away():
    """All real frames come, and the flood beside them."""
    heard = texts(Stage("flood=500,at=2.5s").until(4))

    assert [text for text in heard if b'"n"' in text] == frames(1, 2, 3, 4)
    assert len(heard) == 504


def test_refuse_answers_the_upgrade():
    """The status is the one asked for, and `times` lets the next client in."""
    rules = Stage("refuse=503,times=1").rules

    assert rules.handle(UpgradeRequested(2), 0.0) == [RefuseUpgrade(2, 503)]
    assert rules.handle(UpgradeRequested(3), 0.0) == []


def test_answer_refuses_a_subscribe():
    """The code is the one asked for, about the match that was asked for."""
    stage = Stage("answer=not_tracked,times=1")
    says = [e for e in stage.effects if isinstance(e, SendTexts)]

    assert b'"code":"not_tracked"' in says[0].texts[0]
    assert b'"event_id":204849' in says[0].texts[0]


def test_chances_are_seeded():
    """Equal seeds spoil equally, other seeds otherwise."""

    def heard(seed: int) -> list[bytes]:
        return texts(Stage("garble,p=0.3", "duplicate,p=0.2", seed=seed).until(90))

    assert heard(1) == heard(1)
    assert heard(1) != heard(2)


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=4), st.integers(0, 2**16))
def test_any_mixture_keeps_going(kinds: list[str], seed: int):
    """No combination of faults stops the clock or breaks the service."""
    values = {
        "answer": "=limit",
        "close": "=1001",
        "delay": "=1s~1s",
        "flood": "=3",
        "list": "=500",
    }
    values |= {"mute": "=2s", "refuse": "=500", "silent": "=2s", "stall": "=2s"}
    stage = Stage(*(f"{kind}{values.get(kind, '')},p=0.1" for kind in kinds), seed=seed)

    assert isinstance(stage.until(120), list)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("explode,at=1s", "unknown kind"),
        ("clse=1011,at=1s", "did you mean close?"),
        ("close,at=1s", "needs a value"),
        ("close=99999,at=1s", "from 1000 to 4999"),
        ("drop", "say when"),
        ("drop,p=2", "probability"),
        ("drop,at=1s,every=2s", "exclude"),
        ("drop,whenever", "none of"),
        ("drop,at=1s,times=" + "9" * 5000, "none of"),
        ("silent=soon,at=1s", "duration"),
    ],
)
def test_a_wrong_spec_says_what_is_wrong(spec: str, words: str):
    """The sentence names the part that is wrong."""
    with pytest.raises(UsageError, match=words.replace("?", r"\?")):
        fault(spec)


# While it runs


def test_a_fault_that_is_added_counts_from_now():
    """Connections that are there already have it too."""
    stage = Stage()
    stage.until(10.5)
    stage.rules.add(fault("close=1011,at=2s"), 10.5)
    stage.until(20)

    assert [each for each in stage.effects if isinstance(each, CloseSocket)] == [
        CloseSocket(1, 1011, "on request")
    ]


def test_without_faults_again_nothing_is_lost():
    """What was held back comes at once, and in order; silence ends."""
    stage = Stage("stall=1h,at=1500ms", "reorder,at=3500ms")
    heard = texts(stage.until(4.5))
    stage.rules.clear()
    heard += texts(stage.until(6.5))

    assert heard == frames(1, 2, 3, 4, 5, 6)
    assert stage.rules.faults == []


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        ("close=1011,at=1s", "client 1: fault close=1011"),
        ("silent,at=1s", "client 1: fault silent"),
        ("delay=500ms", "client 1: fault delay=0.5"),
        ("answer=not_tracked", "client 1: fault answer=not_tracked"),
    ],
)
def test_each_time_that_a_fault_strikes_is_a_line(spec: str, line: str):
    """Who develops a client sees what was done to it, and to whom."""
    stage = Stage(spec)
    lines: list[str] = []
    stage.rules.log = lines.append
    stage.say(ClientMessage(1, SUBSCRIBE), 0.0)
    stage.until(2)

    assert lines[0] == line


def test_refusals_and_lists_are_lines_too():
    """Before there is a connection, and beside it."""
    stage = Stage("refuse=503", "list=429")
    lines: list[str] = []
    stage.rules.log = lines.append
    stage.say(UpgradeRequested(2), 0.0)
    stage.rules.list_fault("tennis")

    assert lines == ["client 2: fault refuse=503", "a list of tennis: fault list=429"]

"""What alerts wait for, from words: moves of prices, and programs."""

from __future__ import annotations

from typing import Any

import pytest
from support.heard import START_MS, event, football, frame

from livecli.alerts.alert_rules import AlertRules, Move
from livecli.alerts.kinds import USUAL
from livecli.cli.options.alert_options import AlertOptions
from livecli.cli.plan.alert_conditions import conditions
from livecli.errors import UsageError


MOVES = ["odds-move"]


def rules(say: Any = None, bookmaker: str | None = None, **options: Any) -> AlertRules:
    wanted = {"on": None, "move": None, "with_goals": False, "when": None, "for_": None} | options
    return conditions(AlertOptions(**wanted), bookmaker, say or (lambda text: None))


@pytest.mark.parametrize(
    ("words", "move"),
    [
        (None, Move(5.0, 300_000.0)),
        ("5%/5m", Move(5.0, 300_000.0, of_price=True)),
        ("2.5pp/90s", Move(2.5, 90_000.0)),
        (" 10 PP/1h ", Move(10.0, 3_600_000.0)),
        ("300%/60", Move(300.0, 60_000.0, of_price=True)),
    ],
)
def test_a_move_has_a_size_and_a_time(words: str | None, move: Move):
    """Percent of the price, or points of the probability."""
    assert rules(on=MOVES, move=words).move == move


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("5/5m", "not understood; as in 5%/5m (of the price) or 5pp/5m (points of its"),
        ("5%", "not understood; as in"),
        ("-5%/5m", "not understood; as in"),
        ("inf%/5m", "not understood; as in"),
        ("", "not understood; as in"),
        ("5%/soon", "duration 'soon': not understood; as in 90, 90s"),
        ("0%/5m", "no price moves so; give from 0.1% to 1000%"),
        ("101pp/5m", "no price moves so; give from 0.1pp to 100pp"),
        ("5%/0s", "no time to watch a price; give from 1s to 1h"),
        ("5%/2d", "no time to watch a price; give from 1s to 1h"),
        ("9" * 400 + "%/5m", "no price moves so"),
    ],
)
def test_a_move_that_is_none_is_said(words: str, said: str):
    """In one sentence with the next step."""
    with pytest.raises(UsageError) as raised:
        rules(on=MOVES, move=words)

    assert said in str(raised.value)
    assert raised.value.options == {"--move"}
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"move": "5%/5m"}, "--move: it is about the moves of prices; give --on odds-move, too"),
        ({"with_goals": True}, "--with-goals: it is about the moves of prices; give --on"),
        ({"for_": "20s"}, "--for: there is no program that must hold; give --when PROGRAM, too"),
        ({"on": ["when"]}, "--on when: no program; give it with --when PROGRAM"),
        ({"when": ".a", "for_": "soon"}, "duration 'soon': not understood"),
        ({"when": ".a | nothing"}, "--when: nothing/0 is not defined"),
        (
            {"when": "$stat"},
            "--when: $stat is not defined, line 1, column 1: '$stat'; there is $state",
        ),
        ({"when": "$state |"}, "--when: "),
    ],
)
def test_what_does_nothing_is_refused(options: dict[str, Any], said: str):
    """It was meant for something, and nothing would come."""
    with pytest.raises(UsageError, match=r"^.*") as raised:
        rules(**options)

    assert str(raised.value).startswith(said)


def test_a_program_alone_is_all_that_is_wanted():
    """Beside --on both are, and without either the usual kinds."""
    assert rules().kinds == {*USUAL}
    assert rules(when=".x").kinds == {"when"}
    assert rules(when=".x", on=["goal"]).kinds == {"when", "goal"}


def test_the_bookmaker_is_that_whose_frames_are_asked_for():
    """Without one, the best prices of all."""
    assert rules(bookmaker="bet365", on=MOVES).book == "bet365"
    assert rules(on=MOVES).book is None


@pytest.mark.parametrize(
    ("program", "holds"),
    [
        (".minute > 80", True),
        (".minute > 81", False),
        ("$state.score.home > $state.score.away", True),
        ("$state.home == .home.name", True),
        (".minute == $state.minute # the same\n", True),
        ("def late: . > 80; $state.minute | late", True),
        ("empty, $state.finished", False),
        ("$state.finished, true", False),
    ],
)
def test_a_program_sees_the_frame_and_the_state(program: str, holds: bool):
    """Its first result counts."""
    body = event(81, 2, 1)
    condition = rules(when=program, for_="20s").condition

    assert condition is not None
    assert condition.for_ms == 20_000.0
    assert condition.holds(frame(body), football(body)) is holds


@pytest.mark.parametrize("program", [".home.name.x", "$state.home.x"])
def test_a_program_that_fails_is_said_once_and_counted(program: str):
    """As with --jq; a frame on which it fails does not fulfil it."""
    said: list[str] = []
    condition = rules(said.append, when=program).condition
    body = event(81, 2, 1)

    assert condition is not None
    assert [condition.holds(frame(body, at), football(body)) for at in range(3)] == [False] * 3
    assert condition.failed() == 3
    assert [text.partition(": Cannot")[0] for text in said] == ["--when: event frame"]


def test_numbers_of_a_frame_have_their_digits_beside_a_state():
    """The frame goes to jq in its own bytes."""
    condition = rules(when='$state.minute and (.big | tojson) == "100000000000000000001"').condition
    body = event(81, 2, 1)
    told = frame(body)
    raw = told.raw[:-1] + b',"big":100000000000000000001}'

    assert condition is not None
    assert condition.holds(told.rewritten(raw), football(body))
    assert told.received_ms == START_MS

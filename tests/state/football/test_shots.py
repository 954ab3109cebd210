from __future__ import annotations

from support.heard import (
    action,
    event,
    football,
    stats,
)


def test_a_shot_has_what_the_sum_grew_by():
    """No frame tells the xG of a shot; shots that wait together share it."""
    match = football(
        event(0, 0, 0, **stats(0.1, 1)),
        action("shot", 1, tid=1, qualifiers=["saved", "on_target"]),
        event(1, 0, 0, **stats(0.3, 2)),
        action("shot", 2, tid=2, qualifiers=["blocked"]),
        action("shot", 2, tid=3, qualifiers=["inaccurate"]),
        event(2, 0, 0, **stats(0.7, 4)),
        action("shot", 3, tid=4),
    )

    shown = [(s.outcome, s.xg and round(s.xg, 3), s.xg_shared) for s in match.shots]
    assert shown == [
        ("on target", 0.2, False),
        ("blocked", 0.2, True),
        ("off target", 0.2, True),
        ("", None, False),
    ]


def test_a_shot_that_was_worth_nothing_does_not_wait():
    """Of 0.004 the sum does not grow; the next shot's growth is its own."""
    match = football(
        event(0, 0, 0, **stats(0.1, 1)),
        action("shot", 1, tid=1),
        event(1, 0, 0, **stats(0.1, 2)),
        action("shot", 2, tid=2),
        event(2, 0, 0, **stats(0.4, 3)),
    )

    assert [round(shot.xg, 3) for shot in match.shots] == [0.0, 0.3]


def test_a_shot_may_tell_its_own_xg():
    """A feed that says it is believed, in either spelling."""
    plain = action("shot", 1, tid=1, xg=0.31)
    nested = action("shot", 1, tid=2, xg={"actual": 0.2})
    match = football(event(0, 0, 0, **stats(0, 0)), plain, nested, event(2, 0, 0, **stats(0.9, 2)))

    assert [shot.xg for shot in match.shots] == [0.31, 0.2]

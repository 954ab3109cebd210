"""The folds agree with the record: with what the real captures hold, and with the history books."""

from __future__ import annotations

from typing import Any

import pytest
from support.heard import desk, frame, real, real_frames
from support.real_matches import FOOTBALL, FOOTBALL_RICH, SHOOT_OUT, TENNIS

from livecli.capture.survey import Survey
from livecli.feed import dialects
from livecli.feed.dialects.normalizing import normalized
from livecli.feed.dialects.writing import rich
from livecli.feed.frames import Frame


FINAL = {
    "goal": [
        ("18'", "home", "M. Mandžukić", "own goal"),
        ("28'", "away", "I. Perišić", ""),
        ("38'", "home", "A. Griezmann", "penalty"),
        ("59'", "home", "P. Pogba", ""),
        ("65'", "home", "K. Mbappé", ""),
        ("69'", "away", "M. Mandžukić", ""),
    ],
    "yellow_card": [
        ("27'", "home", "N. Kanté", ""),
        ("41'", "home", "L. Hernández", ""),
        ("90+2'", "away", "Š. Vrsaljko", ""),
    ],
    "substitution": [
        ("56'", "home", "S. N'Zonzi", "N. Kanté"),
        ("72'", "away", "A. Kramarić", "A. Rebić"),
        ("74'", "home", "C. Tolisso", "B. Matuidi"),
        ("82'", "away", "M. Pjaca", "I. Strinić"),
        ("82'", "home", "N. Fekir", "O. Giroud"),
    ],
    "period": [("", None, None, "half-time"), ("", None, None, "full time")],
}
QUARTER_FINAL = {
    "goal": [
        ("31'", "home", "D. Cheryshev", ""),
        ("39'", "away", "A. Kramarić", ""),
        ("101'", "away", "D. Vida", ""),
        ("115'", "home", "Mário Fernandes", ""),
    ],
    "yellow_card": [
        ("35'", "away", "D. Lovren", ""),
        ("38'", "away", "I. Strinić", ""),
        ("101'", "away", "D. Vida", ""),
        ("109'", "home", "Y. Gazinskiy", ""),
        ("114'", "away", "J. Pivarić", ""),
    ],
    "substitution": [
        ("55'", "home", "A. Erokhin", "A. Samedov"),
        ("64'", "away", "M. Brozović", "I. Perišić"),
        ("67'", "home", "F. Smolov", "D. Cheryshev"),
        ("74'", "away", "J. Pivarić", "I. Strinić"),
        ("80'", "home", "Y. Gazinskiy", "A. Dzyuba"),
        ("88'", "away", "M. Kovačić", "A. Kramarić"),
        ("98'", "away", "V. Ćorluka", "Š. Vrsaljko"),
        ("103'", "home", "A. Dzagoev", "A. Golovin"),
    ],
    "period": [
        ("", None, None, "half-time"),
        ("", None, None, "end of normal time"),
        ("", None, None, "half-time"),
        ("", None, None, "end of extra time"),
        ("", None, None, "full time"),
    ],
}
RECORDS = {FOOTBALL: FINAL, FOOTBALL_RICH: FINAL, SHOOT_OUT: QUARTER_FINAL}


def told(match: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The timeline by kinds; two in one second may come in any order."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for entry in match.timeline:
        also = "own goal" if entry.own_goal else "penalty" if entry.penalty else entry.other or ""
        row = (entry.label, entry.side, entry.player, also)
        found.setdefault(entry.kind, []).append(row)
    found["substitution"].sort(key=lambda row: (int(row[0].strip("'")), row[1]))
    return found


@pytest.mark.parametrize("name", RECORDS)
def test_goals_cards_substitutions_and_pauses(name: str):
    """Whoever looks at the screen afterwards reads the match as the history books have it."""
    match = real(name)

    assert told(match) == RECORDS[name]
    assert not any(entry.provisional or entry.withdrawn for entry in match.timeline)


@pytest.mark.parametrize(
    ("name", "score", "kicks"),
    [(FOOTBALL, (4, 2), None), (FOOTBALL_RICH, (4, 2), None), (SHOOT_OUT, (2, 2), (3, 4))],
)
def test_the_final_score(name: str, score: Any, kicks: Any):
    """A shoot-out has no score in the feed, and is counted from its kicks."""
    match = real(name)

    assert (match.score, match.shoot_out.score, match.phase) == (score, kicks, "FULL TIME")


def test_the_kicks_of_the_shoot_out():
    """Who missed decides it: Smolov, Kovačić and Mário Fernandes did."""
    kicks = real(SHOOT_OUT).shoot_out.kicks

    assert [kick.side for kick in kicks] == ["home", "away"] * 5
    missed = [kick.player for kick in kicks if not kick.scored]
    assert missed == ["F. Smolov", "M. Kovačić", "Mário Fernandes"]


@pytest.mark.parametrize("name", RECORDS)
def test_shots_and_their_xg_add_up(name: str):
    """Every shot has its place and its xG, and all of them give what the feed says at the end."""
    match = real(name)

    for side in ("home", "away"):
        shots = [shot for shot in match.shots if shot.side == side]
        on_target = [shot for shot in shots if shot.outcome in ("goal", "on target")]
        assert len(shots) == match.stats[side]["shots"]
        assert len(on_target) == match.stats[side]["shots_on_target"]
        assert sum(shot.xg for shot in shots) == pytest.approx(match.stats[side]["xg"])
    last = match.minutes.rows()[-1]
    assert (last.xg_home, last.xg_away) == (
        match.stats["home"]["xg"],
        match.stats["away"]["xg"],
    )


def test_the_penalty_is_told_by_the_ball():
    """No documented frame says that a goal is a penalty; the ball lies on the spot before it."""
    shots = [shot for shot in real(FOOTBALL).shots if shot.penalty]

    assert [(shot.player, shot.outcome, round(shot.xg or 0, 2)) for shot in shots] == [
        ("A. Griezmann", "goal", 0.76)
    ]


@pytest.mark.parametrize("name", [FOOTBALL, SHOOT_OUT, TENNIS])
@pytest.mark.parametrize("rewrite", [rich, lambda body: normalized(rich(body))])
def test_both_dialects_make_the_same_match(name: str, rewrite: Any):
    """Nobody knows which dialect the service speaks today."""
    frames = real_frames(name)
    again = [frame(rewrite(one.body)) for one in frames]
    for one, other in zip(frames, again, strict=True):
        other.received_ms = one.received_ms

    assert summary(frames) == summary(again)


def test_the_two_captures_of_one_match_agree():
    """One of them is rich, full of repetitions, and late in other places."""
    assert summary(real_frames(FOOTBALL))[:-1] == summary(real_frames(FOOTBALL_RICH))[:-1]


def summary(frames: list[Frame]) -> list[Any]:
    match = next(iter(desk(frames).matches.values()))
    if match.match.sport == "tennis":
        return [match.board, list(match.run), match.stats, match.tournament]
    entries = [(e.kind, e.label, e.side, e.player, e.other, e.score) for e in match.timeline]
    rows = match.minutes.rows()
    return [
        match.score,
        match.shoot_out.kicks,
        sorted(map(str, entries)),
        sorted(str((s.label, s.player, s.outcome, s.x, s.y, s.penalty)) for s in match.shots),
        [(row.label, row.gap) for row in rows],
        [round(mean or 0, 6) for mean in match.minutes.momentum(rows)],
        {side: {k: told[k] for k in ("shots", "xg")} for side, told in match.stats.items()},
        {
            name: (round(market.margin, 9), [p.opening for p in market.prices.values()])
            for name, market in match.odds.best.markets.items()
            if not name.startswith("asian") and market.margin is not None
        },
        [(spot.x, spot.y) for spot in match.trail],
    ]


@pytest.mark.parametrize("name", [FOOTBALL, FOOTBALL_RICH, SHOOT_OUT, TENNIS])
def test_what_a_survey_says_of_it(name: str):
    """`livecli info` and `watch` must not tell different results of one match."""
    frames = real_frames(name)
    survey = Survey()
    for one in frames:
        survey.add(one)
    about, match = survey.matches[0], next(iter(desk(frames).matches.values()))

    assert (about.home, about.away, about.status) == (match.home, match.away, match.status)
    if match.match.sport == "tennis":
        assert about.board == match.board
    else:
        assert (about.score, about.shoot_out) == (match.score, match.shoot_out.score)
        assert about.source == match.source


@pytest.mark.parametrize("name", [FOOTBALL_RICH, SHOOT_OUT, TENNIS])
def test_heard_twice_is_heard_once(name: str):
    """After a reconnection everything may come again."""
    frames = real_frames(name)
    doubled = [one for each in frames for one in (each, each)]

    assert summary(doubled) == summary(frames)


def test_tennis_sets_games_and_points():
    """Djokovic won 193 points and Nadal 176, in the longest final that there was."""
    match = real(TENNIS)

    assert match.sets == [(5, 7), (6, 4), (6, 2), (6, 7), (7, 5)]
    assert (match.sets_won, match.best_of, match.finished) == ((3, 2), 5, True)
    winners = [point.winner for point in match.run]
    assert (winners.count("home"), winners.count("away"), winners.count(None)) == (193, 176, 0)
    assert sum(point.won in ("set", "match") for point in match.run) == 5
    assert sum(point.won != "point" for point in match.run) == 55
    assert [point.won for point in match.run][-1] == "match"
    assert sum(point.is_break for point in match.run) == 11
    assert (match.tournament, match.surface) == ("Australian Open", "Hard")


def test_the_calls_of_the_fifth_set():
    """The last point of the match was a match point, and one of the points before a break point
    against it."""
    called: list[tuple[str, str]] = []
    found = desk([])
    for one in real_frames(TENNIS):
        found.hear(one)
        match: Any = next(iter(found.matches.values()))
        call = match.call
        now = (call.name, call.side) if call is not None and match.current == 5 else None
        if now is not None and (not called or called[-1] != now):
            called.append(now)

    assert called[-2:] == [("break point", "away"), ("match point", "home")]


@pytest.mark.parametrize("name", RECORDS)
def test_the_odds_are_those_of_the_last_frame(name: str):
    """A price that moved long ago is no price."""
    frames = real_frames(name)
    match: Any = next(iter(desk(frames).matches.values()))
    last = dialects.prices([one for one in frames if one.type == "odds"][-1].body)

    for market, prices in last.items():
        shown = match.odds.best.markets[market].prices
        assert {outcome: price.current for outcome, price in shown.items()} == prices
    assert set(match.odds.books) == {"bet365", "pinnacle"}
    assert match.odds.best.markets["1x2"].since_start
    assert match.away_seems_turned is False

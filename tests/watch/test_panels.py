"""What the parts of a page do with odd matches: hostile names, goals taken back, missing fields."""

from __future__ import annotations

import random
from typing import Any

import pytest
from support import scenes

from livecli.feed import codec
from livecli.feed.frames import Frame
from livecli.feed.json_text import HugeNumber, dumps
from livecli.feed.sports import Match
from livecli.state.football.match import FootballState
from livecli.state.matches import Matches
from livecli.watch.capture_map import CaptureMap, CaptureMoment
from livecli.watch.page import page
from livecli.watch.panels.ages import ago
from livecli.watch.panels.pitch import pitch
from livecli.watch.panels.progress import progress
from livecli.watch.panels.timeline import timeline
from livecli.watch.scene import PlaybackState, Scene, ScreenStatus, SocketRow, ViewState
from livecli.watch.screen.background import is_light
from livecli.watch.text.palette import DARK, PALETTES, ROLES, style
from livecli.watch.text.spans import fit, line, short, text, width
from livecli.watch.text.svg import svg
from livecli.wording import LAST_MS


MATCH = Match("football", 7)
NOW_MS = 1_747_407_600_000.0
HOSTILE = "\x1b[2J\x07\u202eevil\u0000\n"
SIZES = ((80, 24), (120, 40), (200, 60))


def scene_of(
    *bodies: dict[str, Any], match: Match = MATCH, status: ScreenStatus | None = None
) -> Scene:
    """A match that has heard these bodies, a second apart."""
    state = Matches()
    state.expect(match)
    for number, body in enumerate(bodies):
        full = {"event_id": match.event_id, **body}
        state.hear(Frame.of(full, received_ms=NOW_MS + 1000 * number))
    now_ms = NOW_MS + 1000 * len(bodies)
    return Scene(state, now_ms, ViewState(open=match), status or ScreenStatus())


def event(score: tuple[int, int], **more: Any) -> dict[str, Any]:
    home, away = {"id": 1, "name": "France"}, {"id": 2, "name": "Croatia"}
    goals = {"home": score[0], "away": score[1]}
    body = {"type": "event", "home": home, "away": away, "score": goals, "period": "1H"}
    return {**body, "minute": 30, "status": {"name": "live"}, **more}


def goal(side: str, tid: int, **more: Any) -> dict[str, Any]:
    player = {"id": 3, "name": "A. Griezmann"}
    body = {"type": "action", "action_type": "goal", "tid": tid, "team": side, "player": player}
    return {**body, "minute": 30, "second": 5, "period": "1H", "x": 90, "y": 50, **more}


def shown(scene: Scene, size: tuple[int, int] = (120, 40)) -> str:
    return "\n".join(text(each) for each in page(scene, *size).lines)


@pytest.mark.parametrize("size", SIZES)
def test_hostile_names_stay_on_their_line(size: tuple[int, int]):
    """What the feed sends is text to look at: it neither acts on the terminal nor breaks a line."""
    hostile = event((1, 0), home={"id": 1, "name": HOSTILE}, period=HOSTILE, status=HOSTILE)
    hostile["stats"] = {"home": {HOSTILE: 1}, "away": {HOSTILE: 2}}
    act = goal("home", 1, player={"name": HOSTILE}, qualifiers=[HOSTILE], action_type=HOSTILE)
    prices = {"type": "odds", "odds": {HOSTILE: {HOSTILE: 2.0}}}
    scene = scene_of(hostile, goal("home", 2, player={"name": HOSTILE}), act, prices)
    scene.status = ScreenStatus([SocketRow(1, "open")], notice=HOSTILE)
    for scene.view.panel in range(3):
        for scene.view.open in (MATCH, None):
            lines = page(scene, *size).lines

            assert all(span.text.isprintable() for each in lines for span in each)
            assert {width(each) for each in lines} == {size[0]}


ODD = (10**18, -(10**18), -1, 0, 0.5, 1e300, -1e300, 1e-300, 2**63, True, None, "9" * 400, [], {})
ODD += (HugeNumber("1e999"), HugeNumber("-1e999"))


def odd(value: Any, chance: random.Random, often: float) -> Any:
    """A frame in which some values are others."""
    if isinstance(value, dict):
        return {key: odd(each, chance, often) for key, each in value.items()}
    if isinstance(value, list):
        return [odd(each, chance, often) for each in value]
    return chance.choice(ODD) if chance.random() < often else value


def test_no_number_of_the_feed_breaks_a_page(long: bool):
    """What it sends becomes minutes, places, lengths of bars and times: all of them bounded."""
    streams = [list(scenes.football()), list(scenes.tennis())]
    for seed in range(2000 if long else 8):
        chance = random.Random(seed)
        frames = streams[seed % 2]
        start = chance.randrange(len(frames))
        state = Matches()
        for frame in [*frames[:3], *frames[start : start + 100]]:
            body = odd(frame.body, chance, chance.choice((0.01, 0.1))) | {"type": frame.type}
            heard = codec.decode(dumps(body), received_ms=chance.choice((1.0, LAST_MS)))
            state.hear(heard)
        scene = Scene(state, LAST_MS)
        for scene.view.open in (None, *state.matches):
            for scene.view.panel in range(3):
                lines = page(scene, 120, 40).lines
                assert {width(each) for each in lines} == {120}, seed


def test_wide_characters_take_two_cells():
    """A name in Han characters leaves everything beside it in its place."""
    scene = scene_of(event((1, 0), home={"id": 1, "name": "上海海港足球俱乐部"}))

    assert {width(each) for each in page(scene, 80, 24).lines} == {80}
    assert "上海海港足球俱乐部" in shown(scene, (80, 24))


@pytest.mark.parametrize("sport", ["football", "tennis"])
def test_a_match_of_which_nothing_is_known(sport: str):
    """Before the first frame there is a page already, and it says so."""
    scene = scene_of(match=Match(sport, 7))

    assert "no data yet" in shown(scene)
    for size in SIZES:
        assert len(page(scene, *size).lines) == size[1]


def test_a_goal_that_is_taken_back_is_told_as_such():
    """VAR: the score goes down, and the goal stays to be seen as one that did not count."""
    scene = scene_of(event((0, 0)), goal("home", 1), event((1, 0)), event((0, 0), minute=32))

    assert "goal withdrawn" in shown(scene)


def test_the_ball_lies_on_marks():
    """What is now matters more than what was: at one place the ball hides the goal."""
    ball = {"type": "livedata", "x": 90, "y": 50, "minute": 30}
    match = scene_of(event((1, 0)), goal("home", 1), ball).shown
    assert isinstance(match, FootballState)
    ground = "".join(map(text, pitch(match, 80, 24, turned=False, all_shots=False)[:-2]))

    assert (ground.count("●"), ground.count("★")) == (1, 0)


def test_goals_have_the_score_after_them():
    """Counted back from the score of now: somebody who joins late has the right ones too."""
    scene = scene_of(event((4, 1)), goal("home", 1), event((5, 1)), goal("away", 2), event((5, 2)))

    assert "A. Griezmann 5–2" in shown(scene)
    assert "A. Griezmann 5–1" in shown(scene)


def test_old_data_is_said_to_be_old():
    """The page must not look alive when the feed is not."""
    scene = scene_of(event((0, 0)), {"type": "livedata", "x": 50, "y": 50, "minute": 30})
    scene.now_ms += 240_000

    assert "ball 4 min ago" in shown(scene)
    roles = {
        span.role for each in page(scene, 120, 40).lines for span in each if "ago" in span.text
    }
    assert "warn" in roles


def test_a_socket_that_is_down_is_named_with_its_next_try():
    """The status line is about what is wrong, if anything is."""
    sockets = [SocketRow(1, "open"), SocketRow(2, "waits", 7.4)]
    scene = scene_of(event((0, 0)), status=ScreenStatus(sockets, 3))

    assert "socket 2 waits, next try in 7 s" in shown(scene)
    assert "3 reconnects" in shown(scene)


def test_a_socket_that_waits_says_why():
    """A service that is down is no network that is down."""
    status = ScreenStatus([SocketRow(1, "waits", 7.4, "HTTP 503")])

    assert "socket 1 waits, next try in 7 s: HTTP 503" in shown(
        scene_of(event((0, 0)), status=status), (80, 24)
    )


def test_a_notice_leaves_the_state_of_the_playback_to_be_seen():
    """What was said just now is no reason to hide that the capture stands still."""
    status = ScreenStatus(playback=PlaybackState(2.0, True, False), notice="saved " + "x" * 99)
    last = shown(scene_of(event((0, 0)), status=status), (80, 24)).splitlines()[-2]

    assert "⏸ paused 2×" in last
    assert "saved xxx" in last


def test_the_points_of_tennis_have_the_names_of_their_columns():
    """Which of its numbers is the set, the games and the score before the point."""
    score = {"type": "score", "event_id": 7, "sport": "tennis", "sets": [[4, 3]]}
    boards = [{**score, "point": point, "server": "home"} for point in ("0-0", "15-0")]
    rows = shown(scene_of(*boards, match=Match("tennis", 7))).splitlines()

    assert any("set games before won by" in row for row in rows)


def test_every_role_has_a_look_on_both_grounds():
    """What stands out on one ground stands out on the other, in colours of its own."""
    for palette in PALETTES.values():
        plain = style("", palette)
        assert all(style(role, palette) != plain for role in ROLES if role != "ball")
    assert style("home bold", DARK).bold


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("A. Griezmann", 12, "A. Griezmann"),
        ("A. Griezmann", 9, "Griezmann"),
        ("Djokovic, N.", 8, "Djokovic"),
        ("Hazelgrave United", 10, "Hazelgrav…"),
        ("上海海港", 5, "上海…"),
        ("x", 0, ""),
    ],
)
def test_names_are_shortened_as_people_do(name: str, cells: int, expected: str):
    """A player goes without the first name, a club is cut."""
    assert short(name, cells) == expected


def test_a_line_is_cut_and_filled_by_cells():
    """Half of a wide character is none."""
    assert text(fit(line("上海"), 3)) == "上"
    assert width(fit(line("上海"), 3)) == 3
    assert width(fit(line("a"), 5)) == 5


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "0 s"), (12.4, "12 s"), (119, "119 s"), (180, "3 min"), (7300, "2 h")],
)
def test_ages_are_no_more_exact_than_true(seconds: float, words: str):
    assert ago(seconds) == words


def test_a_picture_escapes_what_it_writes():
    """Names may hold what XML takes for its own."""
    drawn = svg([line('a < b & "c" █⠿')], DARK, "<title>")

    assert "a &lt; b &amp; &quot;c&quot;" in drawn
    assert "&lt;title&gt;" in drawn
    assert drawn.count("<path") == 1


@pytest.mark.parametrize(
    ("answer", "light"),
    [
        (b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62c", True),
        (b"\x1b]11;rgb:1111/1515/1a1a\x07\x1b[?62c", False),
        (b"\x1b]11;rgb:ff/ff/e0\x1b\\", True),
        (b"\x1b[?62c", False),
        (b"", False),
    ],
)
def test_a_terminal_says_whether_it_is_light(answer: bytes, light: bool):
    """Without an answer it is taken for dark."""
    assert is_light(answer) is light


def test_who_scored_an_own_goal_has_the_colour_of_his_team():
    """The goal itself counts for the other one, and has its colour."""
    own = {"type": "action", "action_type": "goal", "team": "away", "minute": 17, "tid": 1}
    own |= {"qualifiers": ["own_goal"], "player": {"name": "Mandzukic"}}
    scene = scene_of({"type": "event", "score": {"home": 0, "away": 0}}, own)
    match = scene.state.matches[MATCH]
    assert isinstance(match, FootballState)
    (row,) = timeline(match, 60)

    roles = {span.text.strip(): span.role for span in row}
    assert (roles["⚽" if "⚽" in roles else "●"], roles["Mandzukic"]) == ("home", "away")


def test_a_bar_shows_how_far_a_capture_is_and_what_comes():
    """Filled signs are home's and hollow ones away's, so that it works without colour."""
    kinds = (("goal", "home"), ("goal", "away"), ("half-time", None), ("red-card", "home"))
    moments = [
        CaptureMoment(MATCH, kind, side, False, NOW_MS + 60_000 * (10 * at + 10))
        for at, (kind, side) in enumerate(kinds)
    ]
    moments.append(CaptureMoment(MATCH, "goal", "home", True, NOW_MS + 60_000 * 50))
    moments.append(CaptureMoment(Match("football", 8), "goal", "home", False, NOW_MS))
    capture = CaptureMap(tuple(moments), (NOW_MS, NOW_MS + 60_000 * 60), whole=True)
    scene = scene_of(event((0, 0)))
    scene.now_ms = NOW_MS + 60_000 * 30

    bar = text(progress(capture, scene, 40))
    assert bar == "   30:00 ━━━★━━━☆━━┃───▮──✕──── 1:00:00"
    scene.view.open = None
    assert text(progress(capture, scene, 40))[9] == "★"
    assert text(progress(capture._replace(whole=False), scene, 40)) == " " + "┄" * 38


def test_the_bar_gives_way_first():
    """A small screen has its lines for the match."""
    capture = CaptureMap((), (NOW_MS, NOW_MS + 60_000), whole=True)
    scene = scene_of(event((0, 0)))
    scene.status = ScreenStatus(playback=PlaybackState(1.0, True, False, capture))

    assert "1:00" in shown(scene, (80, 24)).splitlines()[-3]
    assert "1:00" not in shown(scene, (80, 15))
    assert "1:00" not in shown(scene, (20, 24))

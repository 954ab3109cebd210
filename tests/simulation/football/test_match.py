"""Simulated football, whatever the seed: shapes, clocks, scores, men and prices hold together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import LONG, few

from livecli.feed.action_types import ACTION_TYPES
from livecli.feed.sides import OTHER, SIDES
from livecli.simulation import TimedBody
from livecli.simulation.football.clubs import LEAGUES, clubs, division, fixture_clubs
from livecli.simulation.football.match import football
from livecli.simulation.football.prices import BOOKS, LONGEST, SHORTEST, chances, priced


START_MS = 1718780400000


DOCUMENTED = {kind for kind, row in ACTION_TYPES.items() if row.documented}
SITUATIONS = {
    "corner_kick",
    "free_kick",
    "goal_kick",
    "kick_off",
    "penalty",
    "regular_play",
    "throw_in",
}
# The keys of each frame and of what is in it, in the order of the document.
SHAPES = {
    "action": "type event_id action_type tid x y team player score qualifiers"
    " minute second period ts",
    "event": "type event_id home away score minute period status stats",
    "livedata": "type event_id uts x y situation minute period",
    "odds": "type event_id uts odds",
    "odds_book": "type event_id bookmaker_slug uts odds",
    "event.home": "id name",
    "event.score": "home away",
    "event.stats": "home away",
    "event.stats.away": "shots shots_on_target xg possession",
    "event.status": "name",
    "action.player": "id name",
    "action.score": "home away",
    "odds.odds": "1x2 over_15 over_25 over_35 btts",
    "odds.odds.1x2": "home draw away",
    "odds.odds.over_15": "over under",
    "odds.odds.over_35": "over under",
    "odds.odds.btts": "yes no",
    "odds_book.odds": "1x2",
    "odds_book.odds.1x2": "home draw away",
}

Match = tuple[TimedBody, ...]


@lru_cache(maxsize=16)
def match(event_id: int, seed: int, source: str = "full") -> Match:
    return tuple(football(event_id, seed=seed, start_ms=START_MS, source=source))


# Penalties, reviews that take a goal back, cards of both colours, no goal at all: a few matches,
# each made once.
FALLS = (36, 36)
PLAYED = ((204849, 7), (10, 10), FALLS, (45, 45))
which_match = (
    st.tuples(st.integers(1, 400_000), st.integers(0, 10**9)) if LONG else st.sampled_from(PLAYED)
)
any_match = which_match.map(lambda which: match(*which))
some_matches = few(len(PLAYED))


def of(match: Match, *types: str) -> list[dict[str, Any]]:
    return [frame for _, frame in match if frame["type"] in types]


def at(frame: dict[str, Any], path: str) -> Any:
    """None where a market is closed or decided."""
    for key in path.split(".")[1:]:
        frame = (frame or {}).get(key)
    return frame


def counts(action: dict[str, Any]) -> bool:
    """Whether an action is a shot in the statistics: goals are, own goals are not."""
    return action["action_type"] in {"goal", "shot"} and "own_goal" not in action["qualifiers"]


# Whole matches


def test_the_same_arguments_give_the_same_match() -> None:
    """A demo, a test and a bug report can speak of the same match."""
    again = tuple(football(204849, seed=7, start_ms=START_MS))

    assert again == match(204849, 7)


def test_other_arguments_give_another_match() -> None:
    """Ten matches side by side do not play the same match."""
    passes = [[a["ts"] for a in of(match(*which), "action")] for which in ((1, 7), (2, 7), (1, 8))]

    assert passes[0] != passes[1] != passes[2] != passes[0]


def test_a_match_is_played_as_it_is_asked_for() -> None:
    """Hundreds of matches run at once because none is played ahead of its reader."""
    first = list(islice(football(204849, seed=7, start_ms=START_MS), 20))

    assert tuple(first) == match(204849, 7)[:20]


def test_the_start_shifts_the_stamps_and_nothing_else() -> None:
    """A match can be played now or in the past."""
    later = tuple(football(204849, seed=7, start_ms=START_MS + 1000))
    stamps = [
        (f.get("ts") or f.get("uts"), g.get("ts") or g.get("uts"))
        for (_, f), (_, g) in zip(match(204849, 7), later, strict=True)
    ]

    assert {b - a for a, b in stamps if a} == {1000}


@some_matches
@given(any_match)
def test_frames_have_the_documented_shapes(match: Match) -> None:
    """Whoever writes a program against the simulation has written it against the document."""
    by_type = {
        name: of(match, name) for name in ("action", "event", "livedata", "odds", "odds_book")
    }

    for path, keys in SHAPES.items():
        shapes = [at(f, path) for f in by_type[path.split(".")[0]]]
        assert {" ".join(shape) for shape in shapes if shape is not None} == {keys}, path
        assert None not in shapes or path.startswith(("odds.odds.", "odds_book.odds.")), path
    assert sum(map(len, by_type.values())) == len(match)
    assert {a["action_type"] for a in by_type["action"]} <= DOCUMENTED
    assert {b["situation"] for b in by_type["livedata"]} <= SITUATIONS
    assert {e["status"]["name"] for e in by_type["event"]} == {"live", "halftime", "finished"}


@some_matches
@given(any_match)
def test_frames_are_due_in_order_and_stamped_with_it(match: Match) -> None:
    """A player that paces by due time and one that paces by stamps agree."""
    assert all(a.at_s <= b.at_s for a, b in pairwise(match))
    for at_s, frame in match:
        stamp = frame.get("ts") or frame.get("uts")
        assert stamp is None or stamp == START_MS + round(at_s * 1000)


@some_matches
@given(any_match)
def test_a_match_begins_with_its_state_and_a_kick_off_and_ends_finished(match: Match) -> None:
    """Who subscribes before the start has a snapshot; who waits for the end is told it."""
    before = [frame["type"] for at_s, frame in match if at_s < 0]
    kick_off = next(frame for frame in of(match, "livedata"))
    first, last = of(match, "event")[0], match[-1].body

    assert before == ["event", "odds"] + ["odds_book"] * len(BOOKS)
    assert (first["score"], first["minute"]) == ({"home": 0, "away": 0}, 0)
    assert (kick_off["x"], kick_off["y"], kick_off["situation"]) == (50.0, 50.0, "kick_off")
    assert (last["type"], last["status"]["name"]) == ("event", "finished")
    assert [e["status"]["name"] for e in of(match, "event")].count("finished") == 1


@some_matches
@given(which_match)
def test_the_basic_source_tells_the_same_match_without_actions(which: tuple[int, int]) -> None:
    """The two sources differ in what they tell and not in what happened."""
    full, basic = match(*which), match(*which, "basic")
    told = ("event", "odds", "odds_book")

    assert not of(basic, "action")
    assert of(basic, *told) == of(full, *told)


@some_matches
@given(which_match.map(lambda which: match(*which, "basic")))
def test_the_basic_ball_comes_every_five_seconds(match: Match) -> None:
    """The documented cadence; before a substitution at a kick-off there is no ball yet."""
    for period in ("1H", "2H"):
        balls = [b for b in of(match, "livedata") if b["period"] == period]
        assert {b["uts"] - a["uts"] for a, b in pairwise(balls)} == {5000}
        assert all(0 <= b["x"] <= 100 and 0 <= b["y"] <= 100 for b in balls)


# Clocks


@some_matches
@given(any_match)
def test_the_clock_agrees_with_the_stamps(match: Match) -> None:
    """Minute and second of a half run with time, past 45 and 90, and never backwards."""
    whistles = {e.body["period"]: e.at_s for e in reversed(match) if e.body["type"] == "event"}
    whistles["1H"] = 0.0
    bases = {"1H": 0, "2H": 45 * 60}
    for at_s, frame in match:
        if "minute" not in frame or at_s < 0 or frame.get("status", {}).get("name") == "halftime":
            continue
        clock = int(at_s * 1000 - whistles[frame["period"]] * 1000 + 0.5) // 1000
        clock += bases[frame["period"]]
        assert frame["minute"] == clock // 60
        assert frame.get("second", clock % 60) == clock % 60
    assert 45 <= max(f["minute"] for _, f in match if f.get("period") == "1H") <= 60
    assert 90 <= match[-1].body["minute"] <= 106


@some_matches
@given(any_match)
def test_nothing_is_played_at_half_time_but_the_feed_goes_on(match: Match) -> None:
    """A silent quarter of an hour would be taken for a dead socket."""
    break_ = [t for t in match if t.body["type"] == "event"]
    break_ = [t for t in break_ if t.body["status"]["name"] == "halftime"]
    first, last = break_[0].at_s, break_[-1].at_s
    during = [frame["type"] for at_s, frame in match if first < at_s <= last]

    assert 14 * 60 < last - first < 16 * 60
    assert {round(b.at_s - a.at_s, 3) for a, b in pairwise(break_)} == {30.0}
    assert set(during) == {"event", "odds", "odds_book"}


@some_matches
@given(any_match)
def test_the_state_comes_every_half_minute(match: Match) -> None:
    """The documented cadence of event and odds, and at once when the score changes."""
    for kind in ("event", "odds"):
        times = [at_s for at_s, frame in match if frame["type"] == kind]
        assert max(b - a for a, b in pairwise(times)) <= 30.001
    goals = [t.at_s for t in match if t.body.get("action_type") == "goal"]
    assert set(goals) <= {at_s for at_s, frame in match if frame["type"] == "event"}


# Score and statistics


@some_matches
@given(any_match)
def test_a_score_moves_by_one_goal_at_a_time(match: Match) -> None:
    """The score of every frame is the goals so far, the goal's own frame included; what a review
    takes back it takes from the side that scored last, and an event tells it."""
    score = {"home": 0, "away": 0}
    last, reviewed = "", False
    for frame in of(match, "action", "event"):
        if frame.get("action_type") == "goal":
            own = "own_goal" in frame["qualifiers"]
            last = OTHER[frame["team"]] if own else frame["team"]
            score[last] += 1
        elif frame["type"] == "event" and reviewed and frame["score"] != score:
            score[last] -= 1
        if frame["type"] == "action":
            reviewed = "goal" in frame["qualifiers"] and frame["action_type"] == "var_review"
        assert frame["score"] == score


def test_a_review_may_take_a_goal_back() -> None:
    """The score falls, the scorer was offside, and the others go on with a free kick."""
    frames = of(match(*FALLS), "action", "event")
    scores = [sum(frame["score"].values()) for frame in frames]
    fall = next(i for i, (a, b) in enumerate(pairwise(scores), 1) if b < a)
    before = [a for a in frames[:fall] if a["type"] == "action"]
    after = [a for a in frames[fall:] if a["type"] == "action"]

    assert frames[fall]["type"] == "event"
    assert [a["action_type"] for a in before[-2:]] == ["goal", "var_review"]
    assert after[0]["action_type"] == "offside"
    assert after[0]["player"] == before[-2]["player"]
    assert after[1]["team"] == OTHER[after[0]["team"]]


@some_matches
@given(any_match)
def test_statistics_are_the_actions_counted(match: Match) -> None:
    """Shots, goals among them, and the share of passes can be checked against the actions."""
    seen: Counter[tuple[str, str]] = Counter()
    for frame in of(match, "action", "event"):
        if frame["type"] == "action":
            seen[frame["team"], "passes"] += frame["action_type"] == "pass"
            seen[frame["team"], "shots"] += counts(frame)
            seen[frame["team"], "on"] += counts(frame) and "on_target" in frame["qualifiers"]
            continue
        passes = [seen[side, "passes"] for side in SIDES]
        for side, own in zip(SIDES, passes, strict=True):
            stats = frame["stats"][side]
            assert stats["shots"] == seen[side, "shots"]
            assert stats["shots_on_target"] == seen[side, "on"]
            assert abs(stats["possession"] - 100 * own / max(1, sum(passes))) <= 0.5
        assert sum(frame["stats"][side]["possession"] for side in SIDES) in (0, 100)


@some_matches
@given(any_match)
def test_expected_goals_grow_with_shots_only(match: Match) -> None:
    """Each shot is worth something, and nothing else is."""
    for side in SIDES:
        stats = [event["stats"][side] for event in of(match, "event")]
        for a, b in pairwise(stats):
            assert (b["xg"] > a["xg"] - 1e-9) if b["shots"] > a["shots"] else b["xg"] == a["xg"]
        assert 0 <= stats[-1]["xg"] <= 0.8 * stats[-1]["shots"]


# The pitch and the men


@some_matches
@given(any_match)
def test_actions_are_on_the_pitch_in_order_and_beside_the_ball(match: Match) -> None:
    """Places are percentages with one decimal, tids grow, and each action has its livedata."""
    actions = of(match, "action")
    balls = of(match, "livedata")

    assert all(0 <= v <= 100 and v == round(v, 1) for a in actions for v in (a["x"], a["y"]))
    assert all(a["tid"] < b["tid"] for a, b in pairwise(actions))
    assert [(a["x"], a["y"], a["ts"]) for a in actions] == [
        (b["x"], b["y"], b["uts"]) for b in balls
    ]


@some_matches
@given(any_match)
def test_home_attacks_to_the_right_in_both_halves(match: Match) -> None:
    """One fixed pitch, as real matches of the feed have it: the teams do not change ends."""
    for shot in of(match, "action"):
        if counts(shot) or shot["action_type"] == "corner":
            assert (shot["x"] > 60) if shot["team"] == "home" else (shot["x"] < 40)


@some_matches
@given(any_match)
def test_only_men_on_the_pitch_play(match: Match) -> None:
    """Who was replaced or sent off takes no part any more, unless a review makes his red card a
    yellow one; and no substitute is substituted."""
    event_id = match[0].body["event_id"]
    squads = dict(zip(SIDES, clubs(event_id), strict=True))
    on = {side: {place.player.id for place in squads[side].lineup} for side in SIDES}
    starters, sent_off = on["home"] | on["away"], set[int]()
    ids = {
        (side, place.player.name): place.player.id
        for side in SIDES
        for place in squads[side].lineup
    }
    for action in of(match, "action"):
        men, player = on[action["team"]], action["player"]
        if action["action_type"] == "var_review" and player["id"] in sent_off:
            continue
        if action["action_type"] == "yellow_card" and player["id"] in sent_off:
            men |= {player["id"]}
        if action["action_type"] == "substitution":
            comes, goes = action["qualifiers"]
            assert comes == f"in:{player['name']}"
            goes_id = ids[action["team"], goes.removeprefix("out:")]
            assert goes_id in men & starters
            men -= {goes_id}
            ids[action["team"], player["name"]] = player["id"]
            assert player["id"] not in men
            men |= {player["id"]}
        assert player["id"] in men
        if action["action_type"] == "red_card":
            men -= {player["id"]}
            sent_off |= {player["id"]}
    assert all(len(men) <= 11 for men in on.values())


@some_matches
@given(any_match)
def test_substitutions_keep_the_law(match: Match) -> None:
    """Five at the most, at half-time and at three stops besides, as Law 3 has it."""
    for side in SIDES:
        changes = [a for a in of(match, "action") if a["action_type"] == "substitution"]
        changes = [a for a in changes if a["team"] == side]
        stops = [b for a, b in pairwise([None, *changes]) if not a or b["ts"] - a["ts"] > 60_000]
        assert len(changes) <= 5
        half_time = [stop for stop in stops if (stop["minute"], stop["period"]) == (45, "2H")]
        assert len(stops) - len(half_time) <= 3


@some_matches
@given(any_match)
def test_a_second_yellow_card_is_a_red_one(match: Match) -> None:
    """Nobody is booked twice and stays."""
    cards: Counter[int] = Counter()
    actions = [a for a in of(match, "action") if a["action_type"] in {"red_card", "yellow_card"}]
    for card, following in pairwise([*actions, {}]):
        player = card["player"]["id"]
        cards[player] += card["action_type"] == "yellow_card"
        if card["action_type"] == "yellow_card" and cards[player] == 2:
            assert following["action_type"] == "red_card"
            assert following["player"]["id"] == player
            assert following["qualifiers"] == ["second_yellow"]


@some_matches
@given(any_match)
def test_saves_are_made_by_the_other_goalkeeper(match: Match) -> None:
    """A save follows the other side's shot on target and is the work of number one."""
    for before, save in pairwise(of(match, "action")):
        if save["action_type"] == "save":
            assert save["player"]["id"] % 100 == 1
            assert (before["action_type"], before["team"]) == ("shot", OTHER[save["team"]])
            assert "on_target" in before["qualifiers"]


# Prices


@some_matches
@given(any_match)
def test_the_best_price_is_the_best_of_the_books(match: Match) -> None:
    """Nobody is offered what no book offers."""
    frames = of(match, "odds", "odds_book")
    for i in range(0, len(frames), 1 + len(BOOKS)):
        best, *books = frames[i : i + 1 + len(BOOKS)]
        offers = [prices for book in books if (prices := book["odds"]["1x2"])]
        assert [book["bookmaker_slug"] for book in books] == list(BOOKS)
        assert bool(best["odds"]["1x2"]) == bool(offers)
        for name, price in (best["odds"]["1x2"] or {}).items():
            assert price == max(prices[name] for prices in offers)


@some_matches
@given(any_match)
def test_prices_follow_the_score(match: Match) -> None:
    """A goal that stands shortens its side and lengthens the other; what is decided has no
    price."""
    last: dict[str, float] = {}
    before = score = {"home": 0, "away": 0}
    for frame in of(match, "event", "odds"):
        if frame["type"] == "event":
            score = frame["score"]
            continue
        price = frame["odds"]["1x2"]
        if price is None:
            continue
        changed = [side for side in SIDES if score[side] != before[side]]
        for side in changed if last and len(changed) == 1 else ():
            more = score[side] > before[side]
            mine, theirs = (side, OTHER[side]) if more else (OTHER[side], side)
            assert price[mine] <= last[mine]
            assert price[theirs] >= last[theirs]
        last, before = price, score
        for market, goals in (("over_15", 2), ("over_25", 3), ("over_35", 4)):
            assert (frame["odds"][market] is None) == (sum(score.values()) >= goals)
        assert (frame["odds"]["btts"] is None) == (min(score.values()) > 0)


@some_matches
@given(any_match)
def test_books_close_for_news_and_open_one_after_the_other(match: Match) -> None:
    """Nobody can bet on a goal that everybody saw, and the books do not think equally long."""
    open_books = dict.fromkeys(BOOKS, True)
    news: set[float] = set()
    opened: list[float] = []
    for at_s, frame in match:
        said = frame.get("action_type")
        penalty = said == "foul" and "penalty" in frame["qualifiers"]
        if penalty or said in {"goal", "red_card", "var_review"}:
            news.add(at_s)
        elif frame["type"] == "odds_book":
            slug, is_open = frame["bookmaker_slug"], frame["odds"]["1x2"] is not None
            assert not (is_open and at_s in news)
            if is_open and not open_books[slug]:
                opened.append(at_s)
            open_books[slug] = is_open

    assert bool(opened) == bool(news)
    assert len(set(opened)) >= 0.8 * len(opened)


rates = st.floats(0.002, 4.0)
goals = st.integers(0, 6)


@given(goals, goals, rates, rates, st.sampled_from(list(BOOKS.values())))
def test_every_market_costs_more_than_it_pays(
    home: int, away: int, for_home: float, for_away: float, margin: float
) -> None:
    """A book that could be beaten by backing all outcomes would not be one."""
    fair = chances(home, away, for_home, for_away)
    for market, prices in priced(fair, margin).items():
        assert sum(fair[market].values()) == pytest.approx(1, abs=0.001)
        if prices is None:
            assert 1.0 in fair[market].values()
            continue
        assert all(SHORTEST <= price <= LONGEST for price in prices.values())
        assert all(price == round(price, 2) for price in prices.values())
        assert all(p * fair[market][name] <= 1.012 for name, p in prices.items())


@given(goals, goals, rates, rates)
def test_a_goal_helps_who_scored_it(home: int, away: int, for_home: float, for_away: float) -> None:
    """Whatever the score and the time left, one more goal for home is never worse for home."""
    before = chances(home, away, for_home, for_away)["1x2"]
    after = chances(home + 1, away, for_home, for_away)["1x2"]

    assert after["home"] >= before["home"] - 1e-9
    assert after["away"] <= before["away"] + 1e-9


# Many matches


def test_the_documented_match_is_arsenal_against_chelsea() -> None:
    """The ids and names of the document stand; its players are nobody."""
    event = match(204849, 7)[0].body

    assert event["home"] == {"id": 17, "name": "Arsenal"}
    assert event["away"] == {"id": 32, "name": "Chelsea"}


def test_clubs_and_players_are_told_apart() -> None:
    """A hundred and fifty matches side by side share no club, no player id, and a club no name."""
    squads = [club for event_id in range(204850, 205000) for club in clubs(event_id)]
    ids = [p.id for club in squads for p in (*(place.player for place in club.lineup), *club.bench)]

    assert len({club.name for club in squads}) == len({club.id for club in squads}) == len(squads)
    assert len(set(ids)) == len(ids) == 20 * len(squads)
    for club in squads:
        names = {p.name for p in (*(place.player for place in club.lineup), *club.bench)}
        assert len(names) == 20


def test_a_season_of_a_league_is_a_season() -> None:
    """Each of its clubs meets each other one at home and away, in thirty-eight rounds."""
    ids = range(204850, 204850 + 38 * 150)
    pairs = Counter(
        fixture_clubs(event_id)[1:] for event_id in ids if division(event_id) is LEAGUES[3]
    )

    assert set(pairs.values()) == {1}
    assert len(pairs) == 20 * 19
    assert len({home for home, _ in pairs}) == 20


def test_an_eleven_rotates() -> None:
    """A club plays with other men from match to match, and keeps its squad."""
    event_ids = [i for i in range(204850, 204850 + 40 * 150) if division(i) is LEAGUES[0]]
    club_id = clubs(event_ids[0])[0].id
    elevens = [
        frozenset(place.player for place in club.lineup)
        for event_id in event_ids
        for club in clubs(event_id)
        if club.id == club_id
    ]

    assert len(set(elevens)) > len(elevens) / 2
    assert len(frozenset().union(*elevens)) <= 25


def totals(matches: int) -> Iterator[Counter[str]]:
    for seed in range(matches):
        played = tuple(football(300_000 + seed, seed=seed, start_ms=START_MS))
        yield Counter(
            {
                **Counter(action["action_type"] for action in of(played, "action")),
                "frames": len(played),
                "shots": sum(counts(action) for action in of(played, "action")),
            }
        )


# What a season looks like, wide enough for the chance of so few matches.
MEASURES = {
    "corner": (8, 12),
    "foul": (22, 32),
    "frames": (3000, 4300),
    "goal": (2.0, 3.5),
    "offside": (2, 5),
    "pass": (700, 1200),
    "save": (4, 8),
    "shots": (20, 28),
    "substitution": (7, 10),
    "yellow_card": (3, 5.5),
}


def test_matches_look_like_football(long: bool) -> None:
    """Who knows the game finds its measures: goals, shots, corners, cards."""
    matches = list(totals(100 if long else 8))
    averages = {kind: n / len(matches) for kind, n in sum(matches, Counter()).items()}
    odd = {
        kind: averages[kind]
        for kind, (least, most) in MEASURES.items()
        if not least <= averages[kind] <= most
    }

    assert odd == {}

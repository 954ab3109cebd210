"""Made-up matches beside real ones: a table of how they are played, priced and won.

    python tests/bench/credible.py [--football N] [--prices N] [--tennis N] [--processes N]

Each row is measured on frames alone, with the standard error of what was measured, beside what
real matches have and where that is from. A row is met if the reference lies within the band and two
standard errors. The exit code is 1 if one is not.
"""

# ruff: noqa: T201

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice, pairwise
from math import hypot, sqrt
from multiprocessing import Pool
from statistics import fmean, stdev
from typing import Any, NamedTuple, TypeAlias

from livecli.feed.sides import SIDES
from livecli.feed.tennis_rules import is_slam, set_is_won
from livecli.simulation import Fixture, play
from livecli.simulation.football.clubs import clubs


START_MS = 1_747_407_600_000
FOOTBALL_ID, TENNIS_ID = 204851, 36836
ROLES = ("FW", "MF", "DF")
LENGTH_M, WIDTH_M = 105.0, 68.0
WYSCOUT = "Wyscout 2017/18 (Pappalardo 2019)"
OPTA = "Opta, big five leagues"
SLAMS = "Slams point by point (Sackmann)"
ATP = "ATP tour 2015-24 (Sackmann)"
RULES = "the results themselves"
VAR = "PGMOL, Premier League 2023/24"

# What one match says: a count by name.
Counts: TypeAlias = Counter[str]
Action: TypeAlias = dict[str, Any]


class Estimate(NamedTuple):
    """A number and its standard error."""

    value: float
    error: float


class Row(NamedTuple):
    """One line: what it is, its parts as measured, and between which ends each part really is.

    `scale` is what the numbers are shown in: 100 for percent.
    """

    name: str
    parts: Sequence[Estimate]
    reference: Sequence[tuple[float, float]]
    band: float
    source: str
    scale: float = 1.0
    above: float = 0.0  # added to the band where more is as good

    @property
    def met(self) -> bool:
        return all(
            low - self.band - 2 * part.error <= part.value
            and part.value <= high + self.band + self.above + 2 * part.error
            for part, (low, high) in zip(self.parts, self.reference, strict=True)
        )


# Estimates from matches


def ratio(matches: Sequence[Counts], name: str, of: str) -> Estimate:
    """A share of all there are; matches are independent, what happens in one is not."""
    whole = sum(match[of] for match in matches)
    if not whole:
        return Estimate(0.0, 0.0)
    share = sum(match[name] for match in matches) / whole
    return Estimate(share, sqrt(sum((m[name] - share * m[of]) ** 2 for m in matches)) / whole)


def mean(values: Sequence[float]) -> Estimate:
    return Estimate(fmean(values), stdev(values) / sqrt(len(values)))


def spread(values: Sequence[float]) -> Estimate:
    return Estimate(stdev(values), stdev(values) / sqrt(2 * (len(values) - 1)))


def each(matches: Sequence[Counts], name: str) -> Estimate:
    """How many a match."""
    return mean([match[name] for match in matches])


# Football


def football(event_id: int, source: str = "full") -> tuple[Counts, list[Action]]:
    """A match's counts by its prices and its end, and its actions."""
    counts: Counts = Counter()
    actions: list[Action] = []
    fixture = Fixture("football", event_id, source)
    prices: dict[str, Any] = {}
    score = {"home": 0, "away": 0}
    for _, body in play(fixture, seed=event_id, start_ms=START_MS):
        if body["type"] == "odds" and not prices:
            prices = body["odds"]
        elif body["type"] == "action":
            actions.append(body)
        elif body["type"] == "event":
            fell = sum(body["score"].values()) < sum(score.values())
            counts["falls"] += fell
            score, last = body["score"], body
    goals = sum(score.values())
    counts.update(matches=1, goals=goals, possession=last["stats"]["home"]["possession"])
    lead = score["home"] - score["away"]
    results = {
        "home": lead > 0,
        "draw": lead == 0,
        "away": lead < 0,
        "over_25": goals > 2.5,
        "btts": min(score.values()) > 0,
    }
    chances = {
        **implied(prices["1x2"]),
        "over_25": implied(prices["over_25"])["over"],
        "btts": implied(prices["btts"])["yes"],
    }
    for name, real in results.items():
        counts[f"{name}: real"] = real
        counts[f"{name}: less"] = chances[name] - real  # type: ignore[assignment]
    return counts, actions


def implied(prices: dict[str, float]) -> dict[str, float]:
    """The chances in prices, without the margin."""
    book = sum(1 / price for price in prices.values())
    return {name: 1 / price / book for name, price in prices.items()}


def priced(event_id: int) -> Counts:
    return football(event_id, "basic")[0]


def played(event_id: int) -> Counts:
    """What is counted in the actions of one match."""
    counts, actions = football(event_id)
    roles = {
        player.id: player.role
        for club in clubs(event_id)
        for player in (*(place.player for place in club.lineup), *club.bench)
    }
    shooters: dict[str, Counter[int]] = {side: Counter() for side in SIDES}
    for action in actions:
        kind, side, player = action["action_type"], action["team"], action["player"]["id"]
        x, y = action["x"], action["y"]
        if side == "away":
            x, y = 100 - x, 100 - y
        counts[kind] += 1
        if kind in {"goal", "shot"} and "own_goal" not in action["qualifiers"]:
            shooters[side][player] += 1
            counts["shots"] += 1
            counts[f"shots {roles[player]}"] += 1
            counts["scored"] += kind == "goal"
            counts[f"goals {roles[player]}"] += kind == "goal"
            counts["in the box"] += x > 84.3 and 20.4 < y < 79.6
            away_m = hypot((100 - x) * LENGTH_M / 100, (y - 50) * WIDTH_M / 100)
            counts["distance"] += away_m  # type: ignore[assignment]
        elif kind == "pass":
            counts[f"passes {side}"] += 1
            counts["outer"] += not 20 <= y <= 80
            counts["own" if x < 33.3 else "middle" if x < 66.7 else "last"] += 1
            counts["crosses"] += "cross" in action["qualifiers"]
            counts["keeper"] += roles[player] == "GK" and "goal_kick" not in action["qualifiers"]
            counts["accurate"] += "inaccurate" not in action["qualifiers"]
        elif kind == "clearance":
            counts["deep"] += x < 33.3
        elif kind == "substitution":
            counts["early"] += action["period"] == "1H"
            counts["late"] += action["minute"] >= 90
        counts["assists"] += "assist" in action["qualifiers"]
    for shots in shooters.values():
        counts["teams"] += 1
        counts["shooters"] += len(shots)
        if shots:
            counts["shooting"] += 1
            counts["top"] += max(shots.values()) / shots.total()  # type: ignore[assignment]
    counts["reversals"] = reversals(actions, counts["falls"])
    corners = [b for a, b in pairwise(actions) if a["action_type"] == "corner"]
    headers = [b for b in corners if b["action_type"] in {"goal", "shot"}]
    counts["corner headers"] = sum("head" in shot["qualifiers"] for shot in headers)
    counts["by defenders"] = sum(
        "head" in shot["qualifiers"] and roles[shot["player"]["id"]] == "DF" for shot in headers
    )
    return counts


def reversals(actions: Sequence[Action], falls: int) -> int:
    """Decisions that a review changed: goals that the score lost, penalties given or taken away,
    cards that became another."""
    changed = falls
    for number, review in enumerate(actions):
        if review["action_type"] != "var_review" or "goal" in review["qualifiers"]:
            continue
        before, after = actions[:number][-2:], actions[number + 1 : number + 4]
        if "penalty" in review["qualifiers"]:
            given = any("penalty" in a["qualifiers"] for a in before)
            changed += given != any("penalty" in a["qualifiers"] for a in after)
        else:
            player = review["player"]["id"]
            shown = [card(a) for a in before if card(a) and a["player"]["id"] == player]
            then = [card(a) for a in after if card(a) and a["player"]["id"] == player]
            changed += bool(shown and then and shown[-1] != then[0])
    return changed


def card(action: Action) -> str:
    kind: str = action["action_type"]
    return kind if kind in {"red_card", "yellow_card"} else ""


def football_rows(matches: Sequence[Counts], prices: Sequence[Counts]) -> Iterator[Row]:
    def share(name: str, of: str) -> Estimate:
        return ratio(matches, name, of)

    yield Row(
        "shots by FW/MF/DF",
        [share(f"shots {role}", "shots") for role in ROLES],
        [(0.41, 0.41), (0.44, 0.44), (0.15, 0.15)],
        *(0.06, WYSCOUT, 100),
    )
    yield Row(
        "goals by FW/MF/DF",
        [share(f"goals {role}", "scored") for role in ROLES],
        [(0.53, 0.53), (0.38, 0.38), (0.09, 0.09)],
        *(0.07, WYSCOUT, 100),
    )
    yield Row("shooters a team", [share("shooters", "teams")], [(6, 8)], 0, WYSCOUT)
    yield Row("top shooter's share", [share("top", "shooting")], [(0.25, 0.30)], *(0, WYSCOUT, 100))
    yield Row(
        "corner headers by DF",
        [share("by defenders", "corner headers")],
        *([(0.5, 0.6)], 0.1, WYSCOUT, 100),
    )
    yield Row(
        "passes in the outer fifths",
        [ratio(matches, "outer", "pass")],
        *([(0.43, 0.43)], 0.05, WYSCOUT, 100),
    )
    yield Row(
        "passes in own/middle/last third",
        [share(third, "pass") for third in ("own", "middle", "last")],
        [(0.30, 0.30), (0.47, 0.47), (0.23, 0.23)],
        *(0.05, WYSCOUT, 100),
    )
    yield Row(
        "clearances in own third",
        [share("deep", "clearance")],
        *([(0.93, 0.93)], 0.08, WYSCOUT, 100),
    )
    yield Row("crosses", [each(matches, "crosses")], [(25, 36)], 7, f"{WYSCOUT}; {OPTA}")
    yield Row("keeper's passes, no goal kicks", [each(matches, "keeper")], [(30, 30)], 8, WYSCOUT)
    yield Row("shots in the box", [share("in the box", "shots")], *([(0.6, 0.65)], 0.05, OPTA, 100))
    yield Row("mean distance of shots, m", [share("distance", "shots")], [(17, 17)], 1, OPTA)
    yield Row(
        "possession, sd", [spread([m["possession"] for m in matches])], [(11, 11)], 2, WYSCOUT
    )
    passes = [match[f"passes {side}"] for match in matches for side in SIDES]
    yield Row("passes of a team, sd", [spread(passes)], [(115, 115)], 25, WYSCOUT)
    for name in ("over_25", "btts"):
        yield Row(f"{name}: implied - real", [each(prices, f"{name}: less")], [(0, 0)], 0, RULES)
    yield Row(
        "1X2: implied - real",
        [each(prices, f"{name}: less") for name in ("home", "draw", "away")],
        *([(0, 0)] * 3, 0, RULES),
    )
    yield Row("VAR reversals a match", [each(matches, "reversals")], [(0.3, 0.3)], 0.1, VAR)
    yield Row("score falls a match", [each(matches, "falls")], [(0.08, 0.2)], 0.02, VAR)
    yield Row("home/draw/away", results(prices), [(0.44, 0.44), (0.26, 0.26), (0.30, 0.30)],
              0.05, OPTA, 100)  # fmt: skip
    goals = [match["goals"] for match in prices]
    yield Row("goals", [mean(goals)], [(2.7, 2.7)], 0.2, OPTA)
    yield Row("goals, sd", [spread(goals)], [(1.65, 1.65)], 0.15, OPTA)
    yield Row("shots", [each(matches, "shots")], [(24, 25)], 2.5, OPTA)
    yield Row("corners", [each(matches, "corner")], [(10, 10)], 1.0, OPTA)
    yield Row("fouls", [each(matches, "foul")], [(25, 25)], 3.0, OPTA)
    yield Row("yellow cards", [each(matches, "yellow_card")], [(4.0, 4.0)], 0.5, OPTA)
    yield Row("red cards", [each(matches, "red_card")], [(0.2, 0.2)], 0.08, OPTA)
    yield Row("passes", [each(matches, "pass")], [(850, 950)], 80, WYSCOUT)
    yield Row("accurate passes", [share("accurate", "pass")], *([(0.82, 0.84)], 0.03, OPTA, 100))
    yield Row("assists a goal", [share("assists", "goals")], *([(0.70, 0.75)], 0.08, OPTA, 100))
    yield Row("changes before half-time", [each(matches, "early")], [(0.3, 0.4)], 0.15, OPTA)
    yield Row("changes after 90", [each(matches, "late")], [(0.5, 0.8)], 0.3, OPTA)


def results(prices: Sequence[Counts]) -> list[Estimate]:
    return [each(prices, f"{name}: real") for name in ("home", "draw", "away")]


# Tennis


def tennis(event_id: int) -> Counts:
    """The sets, the games and the serves of one match."""
    counts: Counts = Counter(matches=1)
    server, before = None, [0, 0]
    for _, body in play(Fixture("tennis", event_id), seed=event_id, start_ms=START_MS):
        if body["type"] == "event":
            server, last = server or body["score"]["server"], body
            continue
        games = body["sets"][-1]
        if games not in (before, [0, 0]):
            before = before if sum(games) > 1 else [0, 0]
            winner = "home" if games[0] > before[0] else "away"
            if sum(games) < 13:
                counts.update(games=1, held=winner == server)
            before = games
        server = body["server"]
    slam = is_slam(last["tournament"]["name"])
    sets = last["score"]["sets"]
    assert all(set_is_won(*one) for one in sets), sets
    counts.update(slams=slam, sets=len(sets))
    counts[f"in {len(sets)}"] += slam
    counts["lopsided"] = sum(min(one) <= 2 for one in sets)
    counts["tie-breaks"] = sum(sorted(one) == [6, 7] for one in sets)
    for side in SIDES:
        counts["aces"] += last["stats"][side]["aces"]
        counts["double faults"] += last["stats"][side]["double_faults"]
    return counts


def tennis_rows(matches: Sequence[Counts]) -> Iterator[Row]:
    slams = [match for match in matches if match["slams"]]
    yield Row(
        f"Slam sets 3/4/5 ({len(slams)} matches)",
        [each(slams, f"in {sets}") for sets in (3, 4, 5)],
        [(0.55, 0.55), (0.30, 0.30), (0.15, 0.15)],
        *(0.06, SLAMS, 100),
    )
    yield Row(
        "set loser's games 0-2",
        [ratio(matches, "lopsided", "sets")],
        *([(0.26, 0.26)], 0.04, SLAMS, 100),
    )
    yield Row(
        "sets with a tie-break",
        [ratio(matches, "tie-breaks", "sets")],
        *([(0.17, 0.17)], 0.04, SLAMS, 100),
    )
    yield Row("games held", [ratio(matches, "held", "games")], *([(0.79, 0.79)], 0.03, ATP, 100))
    yield Row("aces a game", [ratio(matches, "aces", "games")], [(0.5, 0.6)], 0.1, ATP)
    yield Row(
        "double faults a game", [ratio(matches, "double faults", "games")], [(0.2, 0.25)], 0.08, ATP
    )


# The table


def slam_share(matches: Iterable[Counts], least: int, slams: int) -> list[Counts]:
    """So many matches, and more until so many of them are at Slams."""
    found: list[Counts] = []
    at_slams = 0
    for match in matches:
        found.append(match)
        at_slams += match["slams"]
        if len(found) >= least and at_slams >= slams:
            return found
    return found


def shown(row: Row) -> str:
    def number(value: float) -> str:
        return f"{row.scale * value:.{1 if row.scale == 100 else 3 if abs(value) < 1 else 2}f}"

    def ends(low: float, high: float) -> str:
        return number(low) if low == high else f"{number(low)}-{number(high)}"

    value = "/".join(number(part.value) for part in row.parts)
    error = number(max(part.error for part in row.parts))
    reference = "/".join(ends(*one) for one in row.reference)
    band = number(row.band)
    verdict = "" if row.met else "NOT MET"
    return f"{row.name:34}{value:>20}{error:>8}{reference:>22}{band:>7}  {verdict:8} {row.source}"


def main() -> int:
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--football", type=int, default=500, help="matches (%(default)s)")
    parser.add_argument("--prices", type=int, default=1500, help="matches (%(default)s)")
    parser.add_argument("--tennis", type=int, default=600, help="matches (%(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="at most (%(default)s)")
    given = parser.parse_args()
    rows: list[Row] = []
    with Pool(given.processes) as pool:
        ids = range(FOOTBALL_ID, FOOTBALL_ID + given.football)
        matches = pool.map(played, ids, chunksize=5) if given.football else []
        ids = range(FOOTBALL_ID + given.football, FOOTBALL_ID + given.prices)
        prices = matches + pool.map(priced, ids, chunksize=5)
        if given.football:
            rows += football_rows(matches, prices)
        if given.tennis:
            more = (
                match
                for first in count(TENNIS_ID, 100)
                for match in pool.map(tennis, range(first, first + 100))
            )
            rows += tennis_rows(slam_share(islice(more, 20 * given.tennis), given.tennis,
                                           given.tennis // 2))  # fmt: skip
    print(f"{'':34}{'measured':>20}{'error':>8}{'reference':>22}{'band':>7}{'':11}source")
    for row in rows:
        print(shown(row))
    print(f"{sum(row.met for row in rows)} of {len(rows)} rows are met")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Which seed the demo has by default: the first whose matches have something to show.

    python tests/bench/demo_seed.py [--seeds N] [--processes N]

The football of the documents has a goal that stands and a card in its first 20 minutes, which are
two minutes of `--demo`; by its end goals by both, a score that a review takes back, a penalty and
five substitutions. The tennis has a break in its first 20 minutes and a tie-break by its end.
"""

# ruff: noqa: T201

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from multiprocessing import Pool
from typing import Any

from livecli.simulation import ALWAYS, DEFAULT_SEED, Fixture, play


FOOTBALL, _, TENNIS = ALWAYS
EARLY_S = 20 * 60
MOST = 2000


def bodies(fixture: Fixture, seed: int) -> Iterator[tuple[float, dict[str, Any]]]:
    return iter(play(fixture, seed=seed, start_ms=1_747_407_600_000))


def football(seed: int) -> dict[str, bool]:
    """What of it the football has; only what is early, where that is not all there."""
    kinds: list[str] = []
    words: list[str] = []
    early: dict[str, bool] = {}
    falls, before, score = False, 0, {"home": 0, "away": 0}
    for at_s, body in bodies(FOOTBALL, seed):
        if at_s > EARLY_S and not early:
            early = {
                "an early goal": sum(score.values()) > 0,
                "an early card": "yellow_card" in kinds or "red_card" in kinds,
            }
            if not all(early.values()):
                return early
        if body["type"] == "action":
            kinds.append(body["action_type"])
            if body["action_type"] in {"goal", "shot"}:
                words += body["qualifiers"]
        elif body["type"] == "event":
            score = body["score"]
            falls, before = falls or sum(score.values()) < before, sum(score.values())
    return early | {
        "goals by both": min(score.values()) > 0,
        "a score that falls": falls,
        "a penalty": "penalty" in words,
        "substitutions": kinds.count("substitution") >= 5,
    }


def tennis(seed: int) -> dict[str, bool]:
    server, games, breaks, sets = None, [0, 0], False, []
    for at_s, body in bodies(TENNIS, seed):
        if body["type"] == "event":
            server, sets = server or body["score"]["server"], body["score"]["sets"]
            continue
        if body["sets"][0] != games and at_s <= EARLY_S:
            winner = "home" if body["sets"][0][0] > games[0] else "away"
            breaks, games = breaks or winner != server, body["sets"][0]
        server = body["server"]
    return {"an early break": breaks, "a tie-break": any(sorted(one) == [6, 7] for one in sets)}


def merits(seed: int) -> tuple[int, dict[str, bool]]:
    found = football(seed)
    return seed, found | tennis(seed) if len(found) > 2 and all(found.values()) else found


def main() -> None:
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=MOST, help="the first so many (%(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="at most (%(default)s)")
    given = parser.parse_args()
    with Pool(given.processes) as pool:
        found = pool.map(merits, range(given.seeds), chunksize=20)
    found.sort(key=lambda one: -sum(one[1].values()))
    for seed, has in found[:10]:
        print(
            f"{seed:6} {sum(has.values())} of 8: {', '.join(n for n, true in has.items() if true)}"
        )
    print(f"the default is {DEFAULT_SEED}")


if __name__ == "__main__":
    main()

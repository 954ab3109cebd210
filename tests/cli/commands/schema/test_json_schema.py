"""The JSON Schema, before a judge: what there is passes, and what is wrong does not."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support.in_process import livecli
from support.real_matches import ALL, FOOTBALL_RICH, real_match
from support.simulated_frames import simulated_frames

from livecli import __version__
from livecli.feed.contract import CONTRACTS, REPORTS


SEEDS = (1, 2, 3)
SNAPSHOT, EVENT = CONTRACTS["subscribed"][0].example, CONTRACTS["event"][0].example


@cache
def schema(*words: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(livecli("schema", *words, "--json-schema").stdout)
    return made


@cache
def judge(*words: str) -> Draft202012Validator:
    return Draft202012Validator(schema(*words))


def places(body: Any, *words: str) -> list[str]:
    """Where the body is wrong, by the schema of these words."""
    return [".".join(map(str, error.absolute_path)) for error in judge(*words).iter_errors(body)]


def test_it_is_a_schema(long: bool):
    """It is valid by the schema of schemas, and says by what it was made."""
    Draft202012Validator.check_schema(
        schema() if long else schema("subscribed", "--sport", "tennis")
    )

    assert schema("event", "--sport", "tennis")["$comment"] == (
        f"Made by livecli {__version__}: livecli schema event --sport tennis --json-schema"
    )


@pytest.mark.parametrize("contracts", [*CONTRACTS.values(), *REPORTS.values()])
def test_every_example_is_valid(contracts: tuple[Any, ...]):
    """What is shown is what is meant; and it stands in the schema."""
    for contract in filter(lambda each: each.example, contracts):
        words = [contract.type]
        words += ["--sport", contract.sport] if contract.sport else []
        words += ["--dialect", contract.dialect] if contract.dialect else []

        assert places(contract.example, *words) == []
        assert [contract.example] in [
            each.get("examples") for each in schema(*words)["$defs"].values()
        ]


@pytest.mark.parametrize("seed", SEEDS)
def test_simulated_frames_are_valid(seed: int, long: bool):
    """In both dialects, of each type, each by the schema of its own sport and dialect."""
    wrong = [
        (frame, found)
        for frame in simulated_frames(seed, every=1 if long else 150)
        for words in [[frame.body["type"], "--sport", frame.sport]]
        if (
            found := places(
                frame.body, *words, *(["--dialect", frame.dialect] if frame.dialect else [])
            )
        )
    ]

    assert wrong == []


@pytest.mark.parametrize("name", ALL)
def test_frames_of_real_matches_are_valid(name: str, long: bool):
    """But for some seconds where milliseconds are due, in the capture of all quirks."""
    lines = real_match(name).read_bytes().splitlines()
    wrong = []
    for line in lines[:: 1 if long else 40]:
        body = json.loads(line)
        if name == FOOTBALL_RICH and 1e9 < body.get("uts", 0) < 1e10:
            body["uts"] *= 1000
        wrong += [(body, found) for found in places(body, body["type"])]

    assert wrong == []


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"minute": "67"}, "minute"),
        ({"minute": 200}, "minute"),
        ({"period": "1st"}, "period"),
        ({"_received_ms": "12:00"}, "_received_ms"),
        ({"type": "events"}, "type"),
        ({"home": {"name": "Arsenal"}}, "home"),
        ({"stats": {"home": EVENT["stats"]["home"]}}, "stats"),
        (
            {"stats": {**EVENT["stats"], "home": {**EVENT["stats"]["home"], "xg": None}}},
            "stats.home.xg",
        ),
    ],
    ids=str,
)
def test_a_wrong_frame_is_not_valid(changes: dict[str, Any], place: str):
    """A type, a bound, a word, a lack: each is found where it is."""
    words = ("event", "--dialect", "documented", "--sport", "football")

    assert places({**EVENT, **changes}, *words) == [place]


@pytest.mark.parametrize("key", EVENT)
def test_a_frame_without_a_field_is_not_valid(key: str):
    """What is always there is required, the type and the match too."""
    lacking = {name: value for name, value in EVENT.items() if name != key}

    assert not judge("event").is_valid(lacking)


def test_further_fields_and_words_of_open_lists_are_valid():
    """A program that validates must not stop when the service says more."""
    more = {**EVENT, "weather": "rain", "status": {"name": "abandoned", "since": 3}}

    assert places(more, "event", "--dialect", "documented", "--sport", "football") == []


def test_a_frame_in_a_frame_may_lack_what_the_outer_one_tells():
    """Its type and its match; nothing else."""
    inner = {key: value for key, value in EVENT.items() if key not in ("type", "event_id")}
    without_score = {key: value for key, value in inner.items() if key != "score"}

    assert judge("subscribed").is_valid({**SNAPSHOT, "event": inner})
    assert not judge("subscribed").is_valid({**SNAPSHOT, "event": without_score})
    assert judge("subscribed").is_valid({**SNAPSHOT, "event": None})


def test_all_of_it_is_one_schema():
    """Without a type, any frame of the feed and any record is valid, and nothing else."""
    records = [contract[0].example for kind, contract in CONTRACTS.items() if kind[0] == "_"]

    assert [body for body in (EVENT, SNAPSHOT, *records) if not judge().is_valid(body)] == []
    assert [body for body in ({}, [], {"type": "evnt"}) if judge().is_valid(body)] == []

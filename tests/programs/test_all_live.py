"""`--live`: what is on is followed without being named, each match once, to its end."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import orjson
import pytest
from support import in_process
from support.hostile import dead, looked_up
from support.program import livecli, served

from livecli.sources.capture_file import lines


# Thirty seconds between two looks at the lists become a third of one.
QUICK = ("--patience", "0.01")
DAY = ("--matches", "4", "--stagger", "1s", "--speed", "3000", "--seed", "7")


def test_a_day_of_matches_is_followed_match_by_match():
    """They begin one after the other and end; each is joined once, and left after its end."""
    with served(*DAY) as service:
        result = livecli("tail", "--live", *QUICK, "--duration", "8", "-v", "--url", service.url)
    subscribed = Counter(
        (frame["event_id"]) for frame in result.frames if frame["type"] == "subscribed"
    )
    ended = {
        frame["event_id"]
        for frame in result.frames
        if frame["type"] == "event" and frame["status"]["name"] == "finished"
    }
    joined = [word for word in result.said if word.endswith("on, joining")]
    left = [word for word in result.said if word.endswith("over, leaving")]

    assert len(subscribed) == 4
    assert set(subscribed.values()) == {1}
    assert ended == set(subscribed)
    assert (len(joined), len(left)) == (4, 4)
    assert result.code == 0


def test_lists_that_come_and_go_end_nothing():
    """An empty list, none at all: what is followed goes on, and that is said when it begins."""
    gone = "list=404,p=0.6,sport=tennis"  # unlike a 500, not asked for again at once
    faults = ("--fault", "list=empty,p=0.4", "--fault", gone, "--speed", "200")
    with served(*faults) as service:
        result = livecli("tail", "--live", *QUICK, "--duration", "5", "--url", service.url)
    subscribed = [frame for frame in result.frames if frame["type"] == "subscribed"]

    assert len(subscribed) == 3
    assert result.code == 0
    assert 1 <= len([text for text in result.said if "goes on" in text]) <= 8


def test_a_dead_address_hides_no_match(monkeypatch: pytest.MonkeyPatch):
    """A name whose first address answers nothing: the lists come, and so do the frames."""
    with served("--speed", "20", "--allow-host", "feed.invalid") as service, dead() as silent:
        looked_up(monkeypatch, silent, int(service.url.rpartition(":")[2]))
        words = ("--patience", "0.1", "-t", "subscribed", "-c", "3", "--url", "ws://feed.invalid")
        result = in_process.livecli("tail", "--live", *words)

    assert {frame["event_id"] for frame in result.frames} == {204849, 204850, 36835}
    assert result.code == 0


def test_only_what_is_wanted_is_joined():
    """By sport, by team, and so many at a time."""
    with served("--matches", "8", "--speed", "20") as service:
        where = ("--live", *QUICK, "--duration", "2")
        tennis = livecli(
            "tail", *where, "--sport", "tennis", "-t", "subscribed", "--url", service.url
        )
        team = livecli(
            "tail", *where, "--team", "arsenal", "-t", "subscribed", "--url", service.url
        )
        two = livecli(
            "tail", *where, "--max-matches", "2", "-t", "subscribed", "--url", service.url
        )

    assert {frame["sport"] for frame in tennis.frames} == {"tennis"}
    assert [frame["event_id"] for frame in team.frames] == [204849]
    assert len(two.frames) == 2
    assert "raise --max-matches" in " ".join(two.said)


def test_a_recording_of_all_that_is_live_has_a_file_for_each_match(tmp_path: Path):
    """Finished when its match is over, complete, while the others go on."""
    pattern = str(tmp_path / "{sport}-{event_id}.ndjson.zst")
    with served(*DAY) as service:
        result = livecli(
            "record", "--live", *QUICK, "--duration", "8", "-o", pattern, "--url", service.url
        )
    found = {
        path.name: [orjson.loads(line) for line in lines(path) if line] for path in files(tmp_path)
    }

    assert result.code == 0
    assert len(found) == 4
    for records in found.values():
        kinds = [record["type"] for record in records]
        assert (kinds[0], kinds[-1]) == ("_open", "_close")
        assert kinds.count("subscribed") == 1
        assert records[-1]["cause"] == "ended"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))

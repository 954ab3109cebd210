"""What the local service serves, made up or captured, and how it comes to a port."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pytest
from support.rich_matches import rich_frames
from support.surroundings import Surroundings

from livecli.cli.plan.place import Demo
from livecli.cli.run.local_service import (
    UNTRACKED,
    captured,
    outages,
    server,
    service,
    simulated,
    start_demo,
)
from livecli.errors import InputFailed, UsageError
from livecli.feed.address import address
from livecli.feed.sports import Match
from livecli.service.faults import Fault, FaultyService
from livecli.service.replayed_outages import OutageService, ReplayedOutage
from livecli.service.served_match import BASIC
from livecli.simulation import fixtures


CAPTURE = """{"type":"event","event_id":5,"_received_ms":1000.4}
{"type":"_gap","event_id":5,"sport":"football",%s,"from_ms":1000,"to_ms":3000.4}
"""


@pytest.mark.parametrize(
    ("cause", "code", "silent"),
    [
        ('"cause":"lost"', None, False),
        ('"cause":"slow"', None, False),
        ('"cause":"silent"', None, True),
        ('"cause":"closed","code":1011', 1011, False),
        ('"cause":"closed","code":4401', 4401, False),
        ('"cause":"closed","code":1005', None, False),
        ('"cause":"closed","code":70000', None, False),
    ],
)
def test_an_outage_ends_connections_as_its_gap_says(
    cause: str, code: int | None, silent: bool, tmp_path: Path
):
    """With the close code where a close frame can carry it; and after the last frame, not on it."""
    path = tmp_path / "capture.ndjson"
    path.write_text(CAPTURE % cause)
    ((outage,),) = outages([path]).values()

    assert outage[1:] == ReplayedOutage(outage.from_s, 2.0, code, silent)[1:]
    assert 0 < outage.from_s < 0.001


def test_a_gap_of_no_length_is_no_outage(tmp_path: Path):
    """Whoever came back at once has nothing to wait for."""
    path = tmp_path / "capture.ndjson"
    path.write_text((CAPTURE % '"cause":"lost"').replace("3000.4", "1000.4"))

    assert outages([path]) in ({}, {Match("football", 5): []})


# --- What is served -------------------------------------------------------------------------------


def made_up(count: int = 3, source: str | None = None, dialect: str = "documented") -> list[Any]:
    return simulated(count, seed=7, speed=1.0, loop=False, source=source, dialect=dialect)


def of_files(*paths: Path, source: str | None = None) -> list[Any]:
    return captured([*paths], speed=1.0, loop=False, source=source, say=lambda text: None)


def bodies(match: Any, number: int) -> list[Any]:
    """The first frames of a match, from its beginning."""
    return [orjson.loads(frame.raw) for frame in islice(match.play(0), number)]


def capture(folder: Path, name: str, *ids: int, source: str = "full") -> Path:
    """Two seconds of these matches."""
    path = folder / name
    path.write_bytes(
        b"".join(
            b'{"type":"subscribed","event_id":%d,"source":"%b","_received_ms":1000}\n'
            b'{"type":"action","event_id":%d,"_received_ms":3000}\n'
            % (event_id, source.encode(), event_id)
            for event_id in ids
        )
    )
    return path


def test_made_up_matches_are_those_of_the_simulation():
    """Each with the source of its own, unless all are to have the same."""
    matches = made_up()
    expected = [Match(each.sport, each.event_id) for each in fixtures(3)]

    assert [each.match for each in matches] == expected
    assert [each.source for each in matches] == [each.source for each in fixtures(3)]
    assert {each.source for each in made_up(source=BASIC)} == {BASIC}


def test_equal_seeds_give_equal_frames():
    """In whichever dialect; the richer one has more to say."""
    first = bodies(made_up()[0], 50)

    assert bodies(made_up()[0], 50) == first
    assert bodies(made_up(dialect="rich")[0], 50) != first


def test_captured_matches_have_their_own_bytes_and_times(tmp_path: Path):
    """The first frame is second 0."""
    (match,) = of_files(capture(tmp_path, "a.ndjson", 7))

    assert match.match == Match("football", 7)
    assert [(each.at_s, each.type) for each in match.play(0)] == [
        (0.0, "subscribed"),
        (2.0, "action"),
    ]


def test_a_full_capture_can_be_served_as_a_basic_source(tmp_path: Path):
    """Then there are no actions in it."""
    (match,) = of_files(capture(tmp_path, "a.ndjson", 7), source=BASIC)

    assert match.source == BASIC
    assert "action" not in {each.type for each in match.play(0)}


def test_a_match_in_two_captures_is_refused(tmp_path: Path):
    """Nobody can tell which is meant."""
    first, second = capture(tmp_path, "a.ndjson", 7), capture(tmp_path, "b.ndjson", 8, 7)
    with pytest.raises(UsageError) as raised:
        of_files(first, second)
    assert str(raised.value) == f"match 7: both {first} and {second} have it; give one"


def test_a_file_without_a_match_is_no_capture(tmp_path: Path):
    """A service without matches would be of no use."""
    path = tmp_path / "a.ndjson"
    path.write_bytes(b'{"type":"pong"}\n')
    with pytest.raises(InputFailed) as raised:
        of_files(path)
    assert str(raised.value) == f"{path}: no frame of any match in it; give a capture"


def test_a_rich_capture_is_served_as_it_is(tmp_path: Path):
    """Every byte of it, and its books to everyone."""
    frames = rich_frames(until_s=120.0)
    path = tmp_path / "rich.ndjson"
    raws = [orjson.dumps(frame.body) for frame in frames]
    stamps = [b'"_received_ms":%d' % (10_000 + 1000 * frame.at_s) for frame in frames]
    lines = [raw[:-1] + b"," + at + b"}\n" for raw, at in zip(raws, stamps, strict=True)]
    path.write_bytes(b"".join(lines))
    (match,) = of_files(path)

    assert [frame.raw for frame in match.play(0)] == raws
    assert match.books_to_all


def test_made_up_books_are_for_those_who_ask():
    """Unless all are to have them."""
    assert {each.books_to_all for each in made_up()} == {False}
    assert {each.books_to_all for each in simulated(3, seed=7, speed=1.0, books_to_all=True)} == {
        True
    }


# --- The service and its server -------------------------------------------------------------------


def test_faults_and_outages_stand_before_the_service(here: Surroundings):
    """Without them it decides itself."""
    plain = service(made_up(), here.env())
    outage = {made_up()[0].match: [ReplayedOutage(1.0, 2.0, None, False)]}

    assert server(plain, speed=1.0).rules is plain
    assert isinstance(server(plain, speed=1.0, outages=outage).rules, OutageService)
    assert isinstance(server(plain, speed=1.0, faults=[Fault("garble")]).rules, FaultyService)


def test_captures_have_no_neighbours_without_data(here: Surroundings):
    """Made-up matches have, so that one can see what a refusal is like."""
    assert UNTRACKED
    assert service(made_up(), here.env()).untracked == frozenset(UNTRACKED)
    assert not service(made_up(), here.env(), simulated=False).untracked


def test_the_demo_listens_on_this_machine_only(here: Surroundings):
    """On a port that was free."""
    io, opened = start_demo(Demo(10.0, 7), here.env())
    try:
        where = address(opened.url)
        io.run(opened.close()).result()
    finally:
        io.close()
        io.loop.close()

    assert where.loopback
    assert where.port > 0

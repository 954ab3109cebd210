"""What captures say of outages, in the words of the service."""

from __future__ import annotations

from pathlib import Path

import pytest

from livecli.cli.run.local_service import outages
from livecli.feed.sports import Match
from livecli.service.replayed_outages import ReplayedOutage


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

"""The words and figures of `info`, at their edges."""

from __future__ import annotations

import orjson
import pytest

from livecli.capture.reader import FrameReader
from livecli.capture.survey import Survey
from livecli.cli.commands.info.survey_json import File
from livecli.cli.commands.info.survey_text import InfoPage, Total, lasting, page, size


WHOLE = File("a.ndjson", 2048, None, 2048, None)


def survey(*bodies: dict[str, object]) -> Survey:
    found = Survey()
    for frame in FrameReader(whole=True).frames(b"\n".join(map(orjson.dumps, bodies))):
        found.add(frame)
    return found


def row(label: str, file: File, found: Survey) -> str:
    """What stands behind a label."""
    lines = page(file, found, InfoPage(80, False, False)).splitlines()
    return next(line[10:] for line in lines if line.startswith(f"  {label} "))


def event(**more: object) -> dict[str, object]:
    return {"type": "event", "event_id": 1, "_received_ms": 1_700_000_000_000, **more}


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (0, "0 ms"),
        (3.54, "3.5 ms"),
        (91.6, "92 ms"),
        (999.4, "999 ms"),
        (999.9, "1.0 s"),
        (59_949, "59.9 s"),
        (59_950, "59 s"),
        (60_000, "1 min"),
        (6_818_024, "1 h 53 min"),
        (3_600_000, "1 h"),
        (3_601_000, "1 h"),
        (90_000_000, "1 d 1 h"),
        (2.5e11, "7 y 336 d"),
    ],
)
def test_a_span_of_time_is_said_in_two_units(ms, said):
    """As precise as a person cares for."""
    assert lasting(ms) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 bytes"),
        (1023, "1023 bytes"),
        (1024, "1.0 KiB"),
        (2**20 - 1, "1.0 MiB"),
        (5 * 2**40, "5.0 TiB"),
    ],
)
def test_a_size_is_said_in_powers_of_1024(count, said):
    """With the name that such units have."""
    assert size(count) == said


def test_what_was_packed_says_how_well():
    """Sizes of both, and the ratio."""
    packed = File("a.zst", 1024, "zstd", 12_595, None)

    assert row("size", packed, survey()) == "1.0 KiB, zstd; unpacked 12.3 KiB, 12.3 times as much"


def test_the_end_is_said_in_each_case():
    """Cut by the file, by the recording, by both; whole by its own word, or as far as one sees."""
    began, torn = {"type": "_open"}, WHOLE._replace(cut="its last line is torn")
    ended = {"type": "_close", "cause": "stopped", "frames": 3}

    assert row("end", WHOLE, survey(event())) == "no sign of a cut"
    assert row("end", torn, survey(event())) == "cut off: its last line is torn"
    assert (
        row("end", WHOLE, survey(began))
        == "cut off: no _close record (killed, or still being written)"
    )
    assert row("end", torn, survey(began)) == (
        "cut off: its last line is torn, and no _close record (killed, or still being written)"
    )
    assert row("end", WHOLE, survey(began, event(), event(), event(), ended)) == (
        "complete (stopped)"
    )
    assert row("end", WHOLE, survey(began, event(), ended)) == (
        "complete (stopped); 2 frames fewer than it counted"
    )


def test_latency_says_what_it_can():
    """Figures, the reason why there are none, or that the clocks disagree."""
    at = 1_700_000_000_000

    assert row("latency", WHOLE, survey(event(uts=at - 90), event(uts=at - 90))) == (
        "p50 90 ms, p99 90 ms (2 frames)"
    )
    assert row("latency", WHOLE, survey(event(uts=at - 90), *[event(uts=at + 4)] * 1)) == (
        "not known, for clock skew: the feed's clock is 4 ms ahead"
    )
    assert row("latency", WHOLE, survey(event(uts=at - 90), event(uts=at), event(uts=at + 4))) == (
        "p50 0 ms, p99 89 ms (3 frames); clock skew: some 4 ms early"
    )
    assert row("latency", WHOLE, survey(event(uts=at - 86_400_000))) == (
        "not known, for clock skew: the feed's clock is 1 d behind"
    )
    hurried = (event(uts=at + 60_000 * minute) for minute in range(90))
    assert row("latency", WHOLE, survey(*hurried)) == (
        "not known: the feed's clock runs at another pace, as that of a hurried match does"
    )
    assert row("latency", WHOLE, survey(event())) == "not known: no frame says when it was sent"
    assert row("latency", WHOLE, survey({"type": "livedata", "uts": at})) == (
        "not known: no times of arrival; those given here are the feed's own"
    )


def test_the_histogram_is_for_terminals():
    """One column a second here: four frames, a silence, one frame."""
    times = [0, 1, 2, 3, 2500]
    found = survey(*[event(_received_ms=1_700_000_000_000 + ms) for ms in times])

    assert "▁" not in page(WHOLE, found, InfoPage(80, False, False))
    assert "  rate    █ ▂\n" in page(WHOLE, found, InfoPage(80, False, True))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_long_lists_are_broken_at_the_width(width):
    """Between their items."""
    found = survey(*[{"type": f"kind_{n}", "event_id": n % 2} for n in range(40)])
    lines = page(WHOLE, found, InfoPage(width, False, True)).splitlines()

    assert max(map(len, lines)) <= max(width, len(row("latency", WHOLE, found)) + 10)
    assert sum(line.count("kind_") for line in lines) == 2 * 40


def test_the_total_counts_a_match_once():
    """A long recording has each match in many files."""
    total = Total()
    total.add(WHOLE, survey(event()))
    total.add(WHOLE._replace(cut="torn"), survey(event(), event(event_id=2)))

    assert total.text(200) == (
        "total: 2 files, 2 matches, 3 frames, 4.0 KiB, 1 cut off, "
        "2023-11-14 22:13:20Z to 22:13:20Z\n"
    )

"""`livecli tail` as a whole, against the local service and the demo."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from subprocess import TimeoutExpired

import pytest
from support import in_process
from support.hostile import Cut, Fragments, Text, hostile, subscribed
from support.program import following, livecli, served, shell


def test_demo_shows_three_matches_of_both_sports():
    """The first thing that anybody tries works without a token, an id or a network."""
    result = livecli("tail", "--demo", "-t", "subscribed", "-c", "3")

    assert result.code == 0
    assert [(f["event_id"], f.get("sport")) for f in result.frames] == [
        (204849, None),
        (204850, None),
        (36835, "tennis"),
    ]
    assert result.said == []


def test_equal_seeds_give_equal_actions():
    """A demo can be repeated: what happens in a match depends on the seed and nothing else."""

    def seen(seed: int) -> list[object]:
        result = in_process.livecli(
            *("tail", "204849", "--demo", "--speed", "max", "--seed", str(seed)),
            *("-t", "action", "-c", "300"),
        )
        return [(f["minute"], f["action_type"], f["player"]) for f in result.frames]

    assert seen(1) == seen(1) != seen(2)


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is absent")
def test_a_pipe_into_jq_prints_as_frames_come():
    """The pipe of the documents works, and the reader sees each action without waiting for more."""
    result = shell(
        "livecli tail --demo --speed max -t action -f ndjson"
        " | jq --unbuffered -c '[.minute,.action_type,.player.name]' | head -3"
    )

    assert result.code == 0
    assert [len(json.loads(line)) for line in result.lines] == [3, 3, 3]
    assert all("its source is basic" in sentence for sentence in result.said)


def test_a_frame_is_printed_as_soon_as_it_is_there():
    """Nothing waits for a buffer to fill: one small frame comes out while the feed is silent."""
    with (
        hostile(Text(b'{"type":"event","event_id":7}')) as feed,
        following("tail", "7", "--url", feed.url) as run,
    ):
        assert run.line() == subscribed(7)
        assert run.line() == b'{"type":"event","event_id":7}'
        assert run.process.poll() is None


def test_count_prints_so_many_and_no_more():
    """`-c` counts records, and the last line is whole."""
    result = livecli("tail", "--demo", "--speed", "max", "-c", "100")

    assert result.code == 0
    assert len(result.frames) == 100


def test_time_limits_end_with_zero_and_with_five_before_the_count():
    """A time limit is a good end, unless a number was asked for and not reached (code 5)."""
    with hostile() as feed:
        common = ("tail", "7", "--url", feed.url)
        by_duration = livecli(*common, "--duration", "400ms")
        by_silence = livecli(*common, "--idle-timeout", "300ms")
        too_few = livecli(*common, "--idle-timeout", "300ms", "-c", "2")

    assert (by_duration.code, by_silence.code, too_few.code) == (0, 0, 5)
    assert by_duration.lines == by_silence.lines == too_few.lines == [subscribed(7)]


def test_a_slow_reader_is_no_silence():
    """While the reader takes nothing we hear nothing: `--idle-timeout` must not lose what waits."""
    with served("--speed", "max") as service:
        everything = livecli("tail", "204849", "--idle-timeout", "2", env=service.env)
    with (
        served("--speed", "max") as service,
        following(
            "tail", "204849", "--idle-timeout", "500ms", "--buffer", "1K", env=service.env
        ) as run,
    ):
        first = run.line()
        with pytest.raises(TimeoutExpired):
            run.code(timeout=1.5)  # three times the silence that would have ended it
        slowly = run.end()

    assert slowly.code == 0
    assert json.loads(first)["type"] == "subscribed"
    assert len(slowly.lines) + 1 == len(everything.lines) > 1000


def test_types_choose_and_exclude():
    """-t and -T take lists, and what answers us is printed only when it is asked for by name."""
    chosen = in_process.livecli("tail", "--demo", "--speed", "max", "-t", "odds,score", "-c", "50")
    others = in_process.livecli(
        "tail", "--demo", "--speed", "max", "-T", "action,livedata", "-T", "odds_book", "-c", "99"
    )

    assert {f["type"] for f in chosen.frames} == {"odds", "score"}
    assert {f["type"] for f in others.frames} <= {"subscribed", "event", "odds", "score"}


def test_errors_are_printed_only_by_name():
    """A refusal is told on stderr; on stdout it appears only for those who asked for it."""
    refusal = Text(b'{"type":"error","code":"not_tracked","message":"m","event_id":8}')
    with hostile(refusal, Text(b'{"type":"event","event_id":7}')) as feed:
        common = ("tail", "7", "--url", feed.url, "-c", "2")
        hidden = in_process.livecli(*common)
        shown = in_process.livecli(*common, "-t", "error,event")

    assert [f["type"] for f in hidden.frames] == ["subscribed", "event"]
    assert [f["type"] for f in shown.frames] == ["error", "event"]
    assert "not_tracked" in hidden.stderr


def test_actions_of_a_basic_source_are_said_to_be_impossible():
    """Waiting for what can never come would look like a quiet match, so it is said, once."""
    with served("--speed", "max") as service:
        result = in_process.livecli(
            "tail", "204850", "-t", "action", "--idle-timeout", "500ms", env=service.env
        )

    assert result.code == 0
    assert result.stdout == b""
    assert [line for line in result.said if "its source is basic" in line] == [
        "match 204850: its source is basic, which has no action frames; choose other types with "
        "-t, or a match with a full source"
    ]


def test_stamps_are_the_last_key():
    """--stamp adds the time of arrival and leaves every other byte alone."""
    with hostile(Text(b'{"type":"event", "event_id":7}'), Text(b"{}")) as feed:
        result = in_process.livecli("tail", "7", "--url", feed.url, "-c", "3", "--stamp")

    assert [line.partition(b'"_received_ms":')[0] for line in result.lines] == [
        subscribed(7)[:-1] + b",",
        b'{"type":"event", "event_id":7,',
        b"{",
    ]
    assert all(f["_received_ms"] > 1.7e12 for f in result.frames)


def test_ids_come_from_stdin_and_none_is_fine():
    """`… | livecli tail -` follows what it is given, comments aside; nothing means done."""
    words = b"204849 # the final\n\n  tennis:36835\n204849\n"
    some = livecli("tail", "-", "--demo", "-t", "subscribed", "-c", "2", stdin=words)
    none = livecli("tail", "-", "--url", "ws://127.0.0.1:9", stdin=b"# nothing today\n")

    assert [f["event_id"] for f in some.frames] == [204849, 36835]
    assert none == (b"", "livecli: no id on stdin: nothing to follow\n", 0)


def test_the_url_comes_from_the_environment_and_the_option_wins():
    """LIVECLI_URL stands for --url, and the words on the command line are stronger."""
    with hostile() as feed, hostile() as other:
        in_process.livecli("tail", "7", "-c", "1", env={"LIVECLI_URL": feed.url})
        in_process.livecli(
            "tail", "7", "-c", "1", "--url", other.url, env={"LIVECLI_URL": feed.url}
        )

    assert (feed.connections, other.connections) == (1, 1)


def test_football_alone_takes_its_own_path_and_tennis_the_common_one():
    """Without a path in the URL the right channel is chosen; a path is used as it is given."""
    with hostile() as football, hostile() as both, hostile() as own:
        in_process.livecli("tail", "7", "-c", "1", "--url", football.url)
        in_process.livecli("tail", "tennis:8", "-c", "1", "--url", both.url)
        in_process.livecli("tail", "7", "-c", "1", "--url", f"{own.url}/my/path?a=b")

    assert football.requests[0].path == "/live/football/"
    assert both.requests[0].path == "/ws/live/"
    assert own.requests[0].path == "/my/path?a=b"
    assert football.asked[0] == {"action": "subscribe", "event_id": 7}
    assert both.asked[0] == {"action": "subscribe", "event_id": 8, "sport": "tennis"}


def test_25_matches_take_three_sockets_said_once():
    """Ten a socket is the feed's limit; all 25 are acknowledged and the split is told once."""
    with served("--matches", "25", "--speed", "max", "-v") as service:
        ids = [str(204849 + i) for i in range(13)] + [f"tennis:{36835 + i}" for i in range(12)]
        result = livecli("tail", *ids, "-t", "subscribed", "-c", "25", env=service.env)
        log = service.log

    assert result.code == 0
    counted = Counter((f.get("sport", "football"), f["event_id"]) for f in result.frames)
    assert len(counted) == 25
    assert set(counted.values()) == {1}
    assert result.said == ["following 25 matches on 3 sockets, ten at the most on each"]
    assert log.count("joined on /ws/live/") == 3


def test_what_does_not_fit_is_said_and_the_rest_followed():
    """An 11th match with one socket is named, with what to do, and ten go on."""
    ids = [204849 + number for number in range(11)]
    with hostile(after=10) as feed:
        words = ("--max-sockets", "1", "-t", "subscribed", "-c", "10", "--url", feed.url)
        result = livecli("tail", *map(str, ids), *words)
        asked = [action["event_id"] for action in feed.asked]

    assert (result.code, feed.connections) == (0, 1)
    assert [frame["event_id"] for frame in result.frames] == asked == ids[:10]
    assert result.said == [
        "204859 is not followed: --max-sockets 1 has room for 10 matches, ten a socket; raise it "
        "or choose fewer"
    ]


def test_a_lost_connection_is_made_again_and_nothing_that_came_is_lost():
    """The first frames of both connections are printed, and the outage is said."""
    with hostile(Text(b'{"type":"event","event_id":7}'), Cut()) as feed:
        result = in_process.livecli("tail", "7", "--url", feed.url, "-c", "4")

    assert result.code == 0
    assert [f["type"] for f in result.frames] == ["subscribed", "event"] * 2
    assert "the connection was lost; trying again in" in result.stderr
    assert "connected again" in result.stderr


def test_a_fragmented_message_is_one_frame():
    """Control frames between the pieces of a message do not disturb it."""
    with hostile(Fragments((b'{"type":"ev', b'ent","ev', b'ent_id":7}'))) as feed:
        result = in_process.livecli("tail", "7", "--url", feed.url, "-c", "2")

    assert result.lines == [subscribed(7), b'{"type":"event","event_id":7}']


def test_quiet_says_nothing_and_verbose_says_where():
    """-q leaves stderr to what goes wrong; -v names the address and every match, and sums up."""
    with served("--speed", "max") as service:
        common = ("tail", "204849", "-c", "1")
        quiet = livecli(*common, "-q", env=service.env)
        verbose = livecli(*common, "-v", env=service.env)

    assert quiet.stderr == ""
    *said, summary = verbose.said
    assert said == [f"connecting to {service.url}", "following match 204849"]
    assert summary.startswith("received ")

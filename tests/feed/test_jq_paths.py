"""Which paths of a frame a jq program asks for, as far as its text tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecli.feed.jq_paths import frame_paths


@pytest.mark.parametrize(
    ("program", "paths"),
    [
        (".a | .b", ["a"]),
        ('select(.type == "action") | .minute', ["type", "minute"]),
        ("select(.a) | select(.b) | .c", ["a", "b", "c"]),
        ("[.a, .b.c]", ["a", "b.c"]),
        ("._received_ms - .uts", ["_received_ms", "uts"]),
        ('.odds["1x2"].home', ["odds"]),
        ('.odds."1x2".home', ['odds."1x2".home']),
        ("{minute, who: .player.name}", ["player.name"]),
        ("if .a then .b else .c end", ["a", "b", "c"]),
        ("(.a | .b), .c", ["a", "c"]),
        (".stats | to_entries[] | .value.xg", ["stats"]),
        (".a | select(.b) | .c", ["a"]),
    ],
)
def test_a_path_is_found_where_the_dot_is_the_frame(program: str, paths: list[str]):
    """Behind a pipe it is only after a select."""
    assert [each.text for each in frame_paths(program)] == paths


@pytest.mark.parametrize(
    "program",
    [".a?", ".a // 0", "0 // .a", ".a == null", ".a != null", "map(.a)", ". as $x | .a", "1 # .a"],
)
def test_a_path_that_may_be_missing_or_is_not_the_frames_is_not(program: str):
    """Nothing is said of it then."""
    assert frame_paths(program) == []


@given(st.text('ab.|()[]{}?:,/="1 $#', max_size=40))
def test_no_text_raises(program: str):
    """Whatever jq would say of it; a program that it refuses never comes here."""
    frame_paths(program)

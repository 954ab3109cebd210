"""Whatever bytes a terminal sends are keys, or are passed over."""

from __future__ import annotations

from codecs import getincrementaldecoder

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.drivers.linux_driver import LinuxDriver

from livecli.watch.screen.terminal_driver import LARGEST, KeyParser, TerminalDriver


numbers = st.sampled_from((0, 1, 7, 80, 65535, 1114111, 1114112, 55296, 10**9))
sequences = st.one_of(
    st.binary(max_size=40),
    st.builds(b"\x1b[%du".__mod__, numbers),
    st.builds(lambda *of: b"\x1b[%d;%d;%d:%du" % of, numbers, numbers, numbers, numbers),
    st.builds(lambda *of: b"\x1b[48;%d;%d;%d;%dt" % of, numbers, numbers, numbers, numbers),
    st.builds(lambda *of: b"\x1b[<%d;%d;%dM" % of, numbers, numbers, numbers),
    st.builds(lambda *of: b"\x1b[%d;%dR" % of, numbers, numbers),
)


@pytest.mark.fuzz
@given(st.lists(sequences, max_size=20))
def test_any_bytes_are_keys_or_passed_over(pieces: list[bytes]):
    """Another encoding, half a sequence, a code of no character: the next key is a key again."""
    parser = KeyParser()
    decode = getincrementaldecoder("utf-8")("replace").decode
    for piece in pieces:
        if text := decode(piece):
            list(parser.feed(text))

    list(parser.feed("\x1b[201~" + "\x07" * 40))  # out of any paste, and of any sequence
    assert [each.key for each in parser.feed("q") if isinstance(each, events.Key)] == ["q"]


@pytest.mark.parametrize("size", [(0, 0), (80, 0), (LARGEST + 1, 24), (80, 10**9)])
def test_sizes_of_no_screen_are_passed_over(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch):
    """A page of a thousand million columns takes all memory."""
    taken: list[object] = []
    monkeypatch.setattr(LinuxDriver, "process_message", lambda self, event: taken.append(event))
    driver = object.__new__(TerminalDriver)

    driver.process_message(events.Resize.from_dimensions(size, None))
    assert taken == []
    driver.process_message(events.Resize.from_dimensions((80, 24), None))
    assert len(taken) == 1

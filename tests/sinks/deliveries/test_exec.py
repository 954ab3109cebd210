"""A command for each record: what it gets."""

from __future__ import annotations

import os
from pathlib import Path

import orjson
from hypothesis import given
from hypothesis import strategies as st
from support.deliveries import Said, record, soon

from livecli.feed.frames import Frame
from livecli.sinks.deliveries.exec import MOST_BYTES, MOST_FIELDS, exec_deliverer, record_variables


def test_the_record_is_on_stdin_and_in_the_environment(tmp_path: Path):
    """Byte for byte, and a line; nothing that is left of another record."""
    script = f'cat > {tmp_path}/given; echo "$LIVECLI_ALERT_N $LIVECLI_ALERT_OLD" > {tmp_path}/env'
    said = Said()
    variables = {**os.environ, "LIVECLI_ALERT_OLD": "old"}
    deliverer = exec_deliverer(("sh", "-c", script), variables, 2, 30.0, said.talk)
    deliverer.deliver(record(5))
    deliverer.close(soon())

    assert (tmp_path / "given").read_bytes() == record(5).raw + b"\n"
    assert (tmp_path / "env").read_text() == "5 \n"
    assert (said.warnings, deliverer.failures) == ([], 0)


def test_what_fails_and_what_hangs_is_said():
    """With its reason; both are counted."""
    said = Said()
    script = 'test "$LIVECLI_ALERT_N" = 1 && exec sleep 60; exit 3'
    deliverer = exec_deliverer(("sh", "-c", script), os.environ, 2, 0.2, said.talk)
    deliverer.deliver(record(1))
    deliverer.deliver(record(0))
    deliverer.close(soon())

    assert said.warnings == ["--exec sh: it ran for 0.2 s, and was killed; 1 more failed"]
    assert deliverer.failures == 2


def test_fields_are_variables():
    """Single values, names, pairs of numbers; the kind is that of an alert, else the type."""
    body = {
        "type": "_alert", "kind": "goal", "key": "k", "state": "firing", "event_id": 7,
        "sport": "football", "home": "Arsenal", "away": {"name": "Chelsea"}, "minute": 67,
        "score": {"home": 2, "away": 1}, "player": {"id": 4, "name": "É. O'Neil"}, "late": True,
        "side": None, "list": [1], "odd name": 1, "ÄÖ": 1, "_received_ms": 1.5, "object": {"a": 1},
    }  # fmt: skip
    names = record_variables(Frame(orjson.dumps(body), "_alert", 7, "football"))
    plain = record_variables(Frame(b'{"type":"action"}', "action", 7, "football"))

    assert names == {
        f"LIVECLI_ALERT_{name}": value
        for name, value in {
            "TYPE": "_alert", "KIND": "goal", "KEY": "k", "STATE": "firing", "EVENT_ID": "7",
            "SPORT": "football", "HOME": "Arsenal", "AWAY": "Chelsea", "MINUTE": "67",
            "SCORE": "2-1", "PLAYER": "É. O'Neil", "LATE": "true", "RECEIVED_MS": "1.5",
        }.items()
    }  # fmt: skip
    assert plain["LIVECLI_ALERT_KIND"] == "action"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=2000),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=120), JSON, max_size=2 * MOST_FIELDS) | JSON)
def test_whatever_a_record_says_it_is_harmless(body: object):
    """No control characters, not too long, and not too many."""
    variables = record_variables(Frame(orjson.dumps(body), "x\x1b", None, None))

    assert len(variables) <= MOST_FIELDS
    for name, value in variables.items():
        assert name.isascii()
        assert value.isprintable()
        assert len(value.encode()) <= MOST_BYTES

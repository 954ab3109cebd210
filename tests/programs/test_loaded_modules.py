"""What plain runs of `tail`, `cat` and `record` load: all of it is listed here, with its reason.

Not counted are packages, which come with their modules, and the standard library but for its
modules that are DEAR.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.loaded_modules import loaded_modules
from support.program import ROOT, served


LINE = b'{"type":"pong","_received_ms":1778932800000}\n'

# Each takes 2 ms or more, with what it loads itself.
DEAR = {"argparse", "ast", "asyncio", "logging", "random", "shutil", "ssl", "subprocess"}
ANY_RUN = {
    "third parties: JSON": {"orjson"},
    "the start, the surroundings and the ways in which a run fails": {
        "livecli.__main__", "livecli.cli.app", "livecli.environment", "livecli.errors",
    },
    "the options, without the parser, and the check of what any run takes": {
        "livecli.cli.options.group", "livecli.cli.plain_words", "livecli.cli.plan.frames",
        "livecli.cli.plan.limits", "livecli.cli.plan.quantities", "livecli.cli.plan.text_input",
    },
    "classes of values, made quickly": {"livecli.named_tuple"},
    "a token in any word is masked": {"livecli.cli.plan.token"},
    "whatever is said to a person, made harmless, and the streams it goes to": {
        "livecli.session.level", "livecli.terminal.display", "livecli.terminal.notices",
        "livecli.terminal.progress_bar", "livecli.terminal.sanitize", "livecli.terminal.signals",
        "livecli.terminal.streams", "livecli.wording",
    },
    "frames, records of our own among them": {
        "livecli.feed.codec", "livecli.feed.frames", "livecli.feed.json_text",
        "livecli.feed.records", "livecli.feed.sports",
    },
    "from a source to a sink, until a limit or a signal": {
        "livecli.cli.run.ending", "livecli.cli.run.stages", "livecli.cli.run.summary",
        "livecli.filters.limits", "livecli.pipeline", "livecli.poller",
    },
    "filters of nearly all runs, and one that knows itself when it is needed": {
        "livecli.filters.basic_source", "livecli.filters.gaps", "livecli.filters.types",
    },
}  # fmt: skip
STDOUT = {
    "frames on stdout, as they came": {"livecli.renderers.ndjson", "livecli.sinks.stdout"},
}
STAMPS = {
    "times of arrival in a capture, and the longest line of one": {
        "livecli.capture.recognition", "livecli.capture.stamped_line",
    },
}  # fmt: skip
LIVE = {
    "the place of the feed, the matches and the patience": {
        "livecli.cli.plan.live", "livecli.cli.plan.place", "livecli.cli.run.live",
        "livecli.feed.address",
    },
    "the dial, begun before the rest is loaded": {
        "livecli.net.connect", "livecli.net.dial", "livecli.net.dialler",
        "livecli.net.background_call", "livecli.net.failures", "livecli.net.handshake",
        "livecli.net.proxy", "livecli.net.second_look",
    },
    "bytes of a socket to messages and back": {
        "livecli.net.client_socket", "livecli.net.frame_cutter", "livecli.net.websocket",
        "livecli.sources.buffer", "livecli.sources.live",
    },
    "the client's rules": {
        "livecli.session.connection", "livecli.session.effects", "livecli.session.events",
        "livecli.session.liveness", "livecli.session.outage", "livecli.session.pool",
        "livecli.session.retries", "livecli.session.sentences", "livecli.session.session",
        "livecli.session.subscriptions", "livecli.session.transitions",
        "livecli.session.verdicts",
    },
    "what the client says, and what the service refuses": {
        "livecli.feed.actions", "livecli.feed.refusals",
    },
    "the counts of the summary, bounded": {"livecli.capture.quantiles", "livecli.filters.counts"},
}  # fmt: skip
BUS_OPTIONS = {"the options of a bus": {"livecli.cli.options.bus_options"}}
FILES = {
    "the options of files": {"livecli.cli.plan.files", "livecli.cli.run.recording"},
    "names of files, when the next one begins, what is in it": {
        "livecli.capture.naming", "livecli.capture.open_close", "livecli.capture.rotation",
    },
    "the files, and the thread that waits for the disk": {
        "livecli.own_file", "livecli.sinks.files.compression", "livecli.sinks.files.disk_thread",
        "livecli.sinks.files.locks", "livecli.sinks.files.part_file",
        "livecli.sinks.files.series", "livecli.sinks.files.sink",
    },
    "what earlier runs left in the folder": {
        "livecli.sinks.files.archive", "livecli.sinks.files.folders",
        "livecli.sinks.files.recovery", "livecli.sinks.files.stream_positions",
    },
    "`--on-file` and the status of a SIGUSR1, which may come at any time": {
        "livecli.outbox", "livecli.sinks.files.on_file", "livecli.sinks.files.status_file",
    },
}  # fmt: skip
CAPTURES = {
    "the options of captures": {"livecli.cli.plan.captures", "livecli.cli.run.captures"},
    "captures one after the other, as frames": {
        "livecli.capture.reader", "livecli.sources.capture_file", "livecli.sources.playback",
    },
    "lines without frames, as soon as a capture is large": {
        "livecli.fast_path.line_filter", "livecli.fast_path.reader",
    },
}  # fmt: skip

TAIL = {"its command": {"livecli.cli.commands.tail"}, **ANY_RUN, **LIVE, **BUS_OPTIONS, **STDOUT}
RECORD = {
    "its command": {"livecli.cli.commands.record"},
    **ANY_RUN, **LIVE, **BUS_OPTIONS, **STAMPS, **FILES,
}  # fmt: skip
CAT = {"its command": {"livecli.cli.commands.cat"}, **ANY_RUN, **CAPTURES, **STAMPS, **STDOUT}


@pytest.mark.parametrize(
    ("words", "reasons"),
    [
        (("tail", "204849", "-c", "1"), TAIL),
        (("record", "204849", "-c", "1", "-o", "{folder}/new.ndjson"), RECORD),
    ],
    ids=["tail", "record"],
)
def test_a_live_run_loads_what_has_a_reason(
    words: tuple[str, ...], reasons: dict[str, set[str]], tmp_path: Path
):
    """Every module is a part of the time until the first frame."""
    with served() as service:
        loads_just(reasons, words, tmp_path, service.env)


def test_cat_loads_what_has_a_reason(tmp_path: Path):
    """A small capture costs little but the start."""
    (tmp_path / "capture.ndjson").write_bytes(LINE)

    loads_just(CAT, ("cat", "{folder}/capture.ndjson"), tmp_path, {})


def loads_just(
    reasons: dict[str, set[str]], words: tuple[str, ...], folder: Path, env: dict[str, str]
) -> None:
    """The run loads the modules in `reasons`, and no others."""
    words = tuple(word.format(folder=folder) for word in words)
    loaded, code = loaded_modules(words, {**env, "XDG_CONFIG_HOME": str(folder)})
    modules = {name for name in map(counted_as, loaded) if name is not None}
    listed = set().union(*reasons.values())
    added, gone = sorted(modules - listed), sorted(listed - modules)

    assert code == 0
    assert not added, (
        f"`livecli {' '.join(words)}` loads {', '.join(added)}; find out who imports it with "
        f"`python -X importtime -m livecli {' '.join(words)}`, where it stands above its importer; "
        "move that import into the function that needs it, or give it a reason here"
    )
    assert not gone, (
        f"`livecli {' '.join(words)}` does without {', '.join(gone)}; strike it out here"
    )


def counted_as(module: str) -> str | None:
    """A module of livecli by its whole name, others by their first one; None: not counted."""
    top = module.partition(".")[0]
    if top != "livecli":
        return None if top in sys.stdlib_module_names - DEAR else top
    return None if (ROOT / module.replace(".", "/")).is_dir() else module


@pytest.mark.parametrize("command", ["alerts", "check", "record", "relay", "tail", "watch"])
def test_nothing_of_a_bus_is_loaded_without_one(command: str, long: bool, tmp_path: Path):
    """Whoever reads from the feed needs neither its client nor what is around it."""
    if not long and command != "watch":
        pytest.skip("--long")
    more = {"record": ("-o", f"{tmp_path}/new.ndjson"), "relay": ("--port", "0")}
    nowhere = ("--url", "ws://127.0.0.1:9", "--max-retries", "0")
    loaded, code = loaded_modules((command, "204849", *nowhere, *more.get(command, ())))

    assert code == 3
    assert [name for name in loaded if name.startswith(("livecli.bus", "nats"))] == []
    assert "livecli.sources.bus_reader" not in loaded

"""Imports point downwards, parts do not know each other, and each third party has one home."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest


PACKAGE = Path(__file__).resolve().parents[1] / "livecli"

# From the top to the ground. A folder or module imports from rows below its own, and from itself.
LAYERS = (
    ("__main__",),
    ("cli",),
    ("fast_path",),
    ("sources", "sinks", "renderers", "watch"),
    ("bus",),
    ("net", "terminal", "filters"),
    ("outbox", "pipeline", "relay", "second_process", "user_commands"),
    ("alerts", "inspection"),
    ("session", "service", "simulation", "capture", "state"),
    ("feed",),
    ("environment", "errors", "named_tuple", "own_file", "poller", "wording", "__init__"),
)
# Rooms of interchangeable parts, of which one file does not know another.
PARTS = ("sources", "sinks", "renderers", "filters")
# What is imported sideways inside such a room, and why.
EXCEPTIONS = {
    ("renderers.line", "renderers.line_text"): "the sentences of the line format",
    ("renderers.line_text", "renderers.line_cells"): "the figures in them",
    ("renderers.table", "renderers.cell_values"): "how values are found and spelled",
    ("renderers.template", "renderers.cell_values"): "how values are found and spelled",
    ("sinks.alert_keys", "sinks.files.locks"): "one run at a time",
    ("sinks.alert_output", "sinks.alert_keys"): "what was said",
    ("sources.bus_reader", "sources.buffer"): "where its frames wait",
    ("sources.live", "sources.buffer"): "where its frames wait",
    ("sources.live", "sources.discoverer"): "where the matches of --live come from",
    ("sources.playback", "sources.capture_file"): "how what it plays is read",
}
# Each third-party package, and the only places that may name it.
HOMES = {
    "apprise": ("sinks.deliveries.notify",),
    "msgspec": ("fast_path.line_filter", "feed.fast_decode", "inspection.clean_frames"),
    "nats": ("bus",),
    "orjson": ("",),  # JSON is spoken everywhere
    "rich": ("watch.screen", "watch.text"),
    "textual": ("watch.screen",),
    "typer": ("cli",),
    "websockets": ("net",),
    "zstandard": ("sources.capture_file", "sinks.files.compression"),
    "jq": ("filters.jq",),
}


class Import(NamedTuple):
    """`who` names `whom`; both without the package's own name in front, if it is ours."""

    who: str
    whom: str
    ours: bool
    line: int


# Without the package's own name: parsing all of them is for the tests, not for the collection.
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


@cache
def imports(who: str) -> tuple[Import, ...]:
    """Every import in a module, those inside functions and for types only among them."""
    found = []
    for node in ast.walk(ast.parse(MODULES[who].read_text(encoding="utf-8"))):
        for name in _names(node, who):
            ours = name == "livecli" or name.startswith("livecli.")
            found.append(Import(who, name.removeprefix("livecli").lstrip("."), ours, node.lineno))
    return tuple(found)


def all_imports() -> Iterator[Import]:
    return chain.from_iterable(map(imports, MODULES))


def _names(node: ast.AST, who: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = ["livecli", *who.split(".")][: -node.level]
            base = ".".join([*package, base] if base else package)
        if base in ("livecli", "livecli.feed", "livecli.cli", "livecli.capture"):
            yield from (f"{base}.{alias.name}" for alias in node.names)
        else:
            yield base


def layer(name: str) -> int:
    top = name.partition(".")[0] or "__init__"
    for number, row in enumerate(LAYERS):
        if top in row:
            return number
    if top == "__version__":
        return len(LAYERS) - 1
    raise AssertionError(f"{name}: in no layer; add it to LAYERS")


def test_the_walk_sees_imports():
    """A test of names proves nothing unless names are seen: absolute, relative and inner ones."""
    seen = {(found.who, found.whom) for found in all_imports()}

    assert ("pipeline", "errors") in seen
    assert ("sources.live", "sources.buffer") in seen
    assert ("cli.run.live", "session.session") in seen


@pytest.mark.parametrize("who", MODULES)
def test_imports_point_downwards(who: str):
    """A lower layer that knows an upper one cannot be used, tested or understood without it."""
    wrong = []
    for found in imports(who):
        if not found.ours:
            continue
        above, below = layer(found.who), layer(found.whom)
        if not (below > above or _same_house(found) or (found.who, found.whom) in EXCEPTIONS):
            wrong.append(f"livecli/{who.replace('.', '/')}.py:{found.line} imports {found.whom}")

    assert wrong == [], "imports point downwards; a value or a callable is missing here"


@pytest.mark.parametrize("package", HOMES)
def test_a_third_party_has_one_home(package: str):
    """What is named in one place can be exchanged there."""
    strangers = {
        found.who
        for found in all_imports()
        if not found.ours
        and found.whom.partition(".")[0] == package
        and not any(_inside(found.who, home) for home in HOMES[package])
    }

    assert strangers == set()


def test_every_third_party_is_listed():
    """A new dependency is a decision: it gets a row in HOMES."""
    named = {found.whom.partition(".")[0] for found in all_imports() if not found.ours}

    assert named - set(sys.stdlib_module_names) - set(HOMES) == set()


def test_every_exception_is_needed():
    """The table of exceptions holds what is, and each row its reason."""
    found = {(each.who, each.whom) for each in all_imports() if not _same_house(each)}

    assert [pair for pair in EXCEPTIONS if pair not in found] == []
    assert all(EXCEPTIONS.values())


def _same_house(found: Import) -> bool:
    """Whether both are of one folder whose files belong together; a part may be such a folder."""
    one, other = found.who.split("."), found.whom.split(".")
    if one[0] not in PARTS:
        return one[0] == other[0]
    return one[:2] == other[:2] and len(one) == len(other) == 3


def _inside(who: str, home: str) -> bool:
    return not home or who == home or who.startswith(f"{home}.")

"""One word a thing: no public class and no file has the name of another, but for these."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path


PACKAGE = Path(__file__).resolve().parents[1] / "livecli"
MOST = 8  # names that stand for two things

# Names of two things: where they are, and why they may.
DOUBLED = {
    "DeadlinePassed": ("service session", "a mirror: the service and the session have one shape"),
    "actions.py": ("feed state.football", "what a client asks for, and what a player does"),
    "app.py": ("cli watch.screen", "what is outermost: of the program, of its screen"),
}
# Files named by a word that is one thing on every floor: where they are, and what it is.
ONE_WORD_A_FLOOR = {
    "captures.py": ("cli.plan cli.run", "a run over captures: checked, built"),
    "command.py": (
        "cli.commands.check cli.commands.completion cli.commands.fields cli.commands.help "
        "cli.commands.info cli.commands.live cli.commands.ping cli.commands.relay "
        "cli.commands.schema "
        "cli.commands.serve",
        "a command that has a folder",
    ),
    "connection.py": ("session state", "to the service: held, and shown"),
    "deliveries.py": ("cli.plan cli.run", "where records go besides stdout: checked, opened"),
    "events.py": ("relay service session", "a mirror: what may happen to each"),
    "frames.py": ("cli.plan feed", "of the feed: what is chosen of them, and what they are"),
    "limits.py": ("cli.plan filters", "how a run ends by itself: checked, carried out"),
    "live.py": ("cli.plan cli.run sources", "a live run: checked, built, and its source"),
    "match.py": (
        "simulation.football simulation.tennis state state.football state.tennis",
        "a match: made up, and as it stands, of each sport",
    ),
    "odds.py": ("state watch.panels", "a panel is called what it shows"),
    "reader.py": ("capture fast_path", "of captures: frame by frame, and in bulk"),
    "statistics.py": ("state watch.panels", "a panel is called what it shows"),
    "timeline.py": ("state.football watch.panels", "a panel is called what it shows"),
    "watch.py": ("cli.commands cli.run", "`watch`: the command, and its run"),
}


def names() -> Iterator[tuple[str, str]]:
    """Each public class and each file, with the room that it is in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        room = ".".join(path.relative_to(PACKAGE).parent.parts)
        if path.stem != "__init__":
            yield path.name, room
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, room


def doubled() -> dict[str, str]:
    """The names of more than one thing, with their rooms."""
    rooms: dict[str, list[str]] = defaultdict(list)
    for name, room in names():
        rooms[name].append(room)
    return {name: " ".join(sorted(where)) for name, where in rooms.items() if len(where) > 1}


def test_a_name_stands_for_one_thing():
    """Who reads it elsewhere takes it for what it is here: rename one; what is mended goes."""
    listed = {name: where for name, (where, _) in (DOUBLED | ONE_WORD_A_FLOOR).items()}

    assert listed == doubled()


def test_few_names_stand_for_two_things():
    """Each of them costs who meets it a look around, and has its reason."""
    assert len(DOUBLED) <= MOST
    assert not DOUBLED.keys() & ONE_WORD_A_FLOOR.keys()
    assert all(reason for _, reason in (DOUBLED | ONE_WORD_A_FLOOR).values())

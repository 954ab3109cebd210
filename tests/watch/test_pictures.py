"""The pictures in README: `pytest --accept tests/watch/test_pictures.py` makes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support import scenes

from livecli.feed.sports import Match
from livecli.watch.page import page
from livecli.watch.scene import Scene
from livecli.watch.text.palette import DARK, LIGHT, Palette
from livecli.watch.text.svg import free_path, svg


PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZE = (120, 40)


def football() -> Scene:
    return scenes.scene(scenes.football(), scenes.minute(88))


def tennis() -> Scene:
    return scenes.scene(scenes.tennis(), lambda match: match.sets[2:] == [(5, 5)])


def several() -> Scene:
    """Ten matches, of which Arsenal's has just seen a goal."""
    scene = scenes.scene(scenes.evening(10), scenes.minute(16))
    scene.view.open = None
    scene.flashing = frozenset({Match("football", 204849)})
    return scene


MADE: dict[str, tuple[Callable[[], Scene], Palette]] = {
    "football": (football, DARK),
    "several": (several, DARK),
    "tennis": (tennis, LIGHT),
}


@pytest.mark.parametrize("name", MADE)
def test_pictures_show_the_program_as_it_is(name: str, golden: Callable[[Path, str], None]):
    """A picture that lags behind the program is worse than none."""
    make, palette = MADE[name]
    drawn = svg(page(make(), *SIZE).lines, palette, f"livecli watch: {name}")
    ElementTree.fromstring(drawn)

    golden(PICTURES / f"{name}.svg", drawn)
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", ""), "nothing is fetched"


def test_a_picture_follows_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A link to nowhere is in the way like a file: what it leads to is not made."""
    monkeypatch.chdir(tmp_path)
    Path("match-1.svg").symlink_to(tmp_path / "elsewhere")

    assert free_path("match") == Path("match-2.svg")

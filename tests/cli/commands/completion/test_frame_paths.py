"""The paths that the shells complete."""

from __future__ import annotations

from livecli.cli.commands.completion.command import SHELLS, script
from livecli.cli.commands.completion.frame_paths import PATHS, STAR_PATHS
from livecli.cli.parser import tree
from livecli.feed.contract import CONTRACTS
from livecli.feed.paths import MISSING, path
from livecli.filters.fields import columns
from livecli.filters.where import where


def test_both_sports_and_dialects_are_there():
    """Sides have their names, items of arrays an index, and the star stays for conditions."""
    assert {"stats.home.xg", "stats.away.total_shots"} <= set(PATHS)
    assert {"score.sets.0.0", "coordinates.0.x", "odds.1x2.home", "_received_ms"} <= set(PATHS)
    assert {"stats.*.xg", "stats.*.*.pct", "qualifiers.*"} <= set(STAR_PATHS)
    assert not any("*" in each for each in PATHS)


def test_options_take_what_is_offered():
    """Each path is one for --fields; those with a star find something in a frame for -w."""
    assert [column.text for column in columns(PATHS)] == list(PATHS)
    for each in STAR_PATHS:
        where([each])


def test_examples_of_the_contract_are_reached():
    """Whatever the example of a documented frame of football has is offered."""
    (event,) = (each for each in CONTRACTS["event"] if each.dialect == "documented")
    leads = {text for text in PATHS if path(text).get(event.example) is not MISSING}

    assert {"home.name", "score.away", "stats.home.xg", "stats.away.possession"} <= leads


def test_lists_are_sorted_and_stand_once_in_a_script():
    """A script stays short, and the same each time."""
    assert [list(PATHS), list(STAR_PATHS)] == [sorted(set(PATHS)), sorted(set(STAR_PATHS))]
    for shell in SHELLS:
        assert script(shell, tree()).count("stats.home.pass_accuracy_pct") == 1

"""The file from which matches are completed."""

from __future__ import annotations

import stat
from pathlib import Path

from livecli.cli.commands.completion.recent_matches import save_recent_matches, save_recent_names
from livecli.environment import Environment
from livecli.feed.sports import Match


FOOTBALL, TENNIS = Match("football", 204849), Match("tennis", 36835)


def lines(cache: Path) -> list[str]:
    return (cache / "livecli" / "matches").read_text(encoding="utf-8").splitlines()


def test_a_line_is_a_match_and_what_it_is(tmp_path: Path):
    """The shells read it without us: what is typed, a tab, what is shown. The last list counts."""
    env = Environment(variables={"XDG_CACHE_HOME": str(tmp_path)})
    save_recent_matches([(FOOTBALL, "gone")] * 3, env)
    save_recent_matches([(FOOTBALL, "Arsenal – Chelsea, 67'"), (TENNIS, "Ann – Bea")], env)

    assert lines(tmp_path) == ["204849\tArsenal – Chelsea, 67'", "tennis:36835\tAnn – Bea"]
    assert [path.name for path in (tmp_path / "livecli").iterdir()] == ["matches"]
    assert stat.S_IMODE((tmp_path / "livecli" / "matches").stat().st_mode) == 0o600


def test_names_are_offered_once_each(tmp_path: Path):
    """A side without a name is none to choose."""
    env = Environment(variables={"XDG_CACHE_HOME": str(tmp_path)})
    save_recent_names("teams", ["Bodø/Glimt", None, "a\tb\x1b", "Bodø/Glimt", ""], env)

    assert (tmp_path / "livecli" / "teams").read_text() == "Bodø/Glimt\na b\\x1b\n"


def test_names_from_the_feed_cannot_act(tmp_path: Path):
    """A shell prints them on a terminal: no control characters, one line, not too long."""
    env = Environment(variables={"HOME": str(tmp_path)})
    save_recent_matches([(FOOTBALL, "a\tb\nc\x1b[2J\u202ed"), (TENNIS, "x" * 1000)], env)

    first, second = lines(tmp_path / ".cache")
    assert first == "204849\ta b c\\x1b[2J\\u202ed"
    assert len(second) < 80


def test_what_cannot_be_written_is_not_missed(tmp_path: Path):
    """A list is printed also where nothing can be kept."""
    (tmp_path / "file").touch()

    save_recent_matches(
        [(FOOTBALL, "a")], Environment(variables={"XDG_CACHE_HOME": f"{tmp_path}/file"})
    )

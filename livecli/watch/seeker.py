"""Where the keys of a capture go: some minutes on, a minute or a time that is typed, a moment."""

from __future__ import annotations

from collections.abc import Callable

from livecli.capture.window import Bound, Minute, bound
from livecli.errors import UsageError
from livecli.feed.sports import Match
from livecli.state.football.match import FootballState
from livecli.state.matches import Matches
from livecli.terminal.notices import Level

from .capture_map import CaptureMap, CaptureMoment
from .player import CapturePlayer


LEAD_MS = 5000.0  # before a moment: so that it is seen to happen


class Seeker:
    """`match` is the one that is looked at, None stands for all; `say` gets why nothing happens."""

    def __init__(self, player: CapturePlayer, say: Callable[[str, Level], None]) -> None:
        self._player = player
        self._say = say
        self._target: float = 0  # a minute of the match, or unix milliseconds
        self._moment_ms: float | None = None  # where the last key went, if it was a moment

    def by_minutes(self, minutes: int, match: Match | None, state: Matches) -> None:
        """Seek by minutes of the match, or of the time of day where the match has no clock."""
        player, self._moment_ms = self._player, None
        shown = state.match(match) if match else None
        if isinstance(shown, FootballState) and shown.clock.minute is not None:
            now = self._target if player.seeking else shown.clock.minute
            self._target = max(0, now + minutes)
            to: Bound = Minute(int(self._target))
        else:
            at_ms = self._target if player.seeking else player.at_ms or 0.0
            self._target = at_ms + minutes * 60_000
            to = float(self._target)
        player.seek(to, match, back=minutes < 0)

    def go(self, text: str | None, match: Match | None, state: Matches, now_ms: float) -> None:
        """Seek what was typed."""
        if not text:
            return
        word, self._moment_ms = text.strip(), None
        try:
            to = bound(f"{word}'" if word.isdigit() else word, "go to", now_ms)
        except UsageError as error:
            self._say(str(error), Level.WARNING)
            return
        matches = state.matches if match is None else (match,)
        if isinstance(to, Minute) and all(each.sport == "tennis" for each in matches):
            words = f"{word}: tennis has no minutes; a time of day, as in 14:30"
            self._say(words, Level.WARNING)
            return
        self._player.seek(to, match, back=True)

    def to_moment(
        self, key: str, match: Match | None, capture: CaptureMap | None
    ) -> CaptureMoment | None:
        """Go to LEAD_MS before the next moment (`n`) or the one before (`N`), and answer it.

        `capture` is None where it can be read only once.
        """
        player = self._player
        if capture is None:
            self._say(f"{key}: what comes from a pipe is read once; give a file", Level.NOTE)
            return None
        now_ms = player.now_ms()
        if player.seeking and self._moment_ms is not None:
            now_ms = self._moment_ms
        later = key == "n"
        look = capture.after if later else capture.before
        moment = look(now_ms + LEAD_MS if later else now_ms, match)
        if moment is None:
            self._say(f"{key}: {_none(capture, match, later)}", Level.NOTE)
            return None
        self._moment_ms = moment.at_ms - LEAD_MS
        player.seek_before(self._moment_ms)
        return moment


def _none(capture: CaptureMap, match: Match | None, later: bool) -> str:
    """Why there is no moment to go to."""
    if later and not capture.whole:
        return "no later moment so far; the capture is still being read"
    if not capture.of(match):
        return "there is no moment in it: no goal, no card, no set, no end"
    return f"no {'later' if later else 'earlier'} moment"

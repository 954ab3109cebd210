"""`--live`: which matches to follow, by the live lists and by the matches' own `event` frames.

A match is joined when a list has it, and left a minute after its end. It has ended when its own
event says so, or when it is gone from its list and silent. A list that could not be fetched says
nothing about its matches.
Times in seconds, monotonic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from livecli.feed.sports import Match


# The service renews a list this often (wire-facts, Football live list): asking more often brings
# the same answer.
ASK_EVERY_S = 30.0
# The feed's last frames come seconds after the one that ends a match.
GRACE_S = 60.0


class Changes(NamedTuple):
    """The matches to follow from now on, those to leave, and those for which there is no room."""

    join: tuple[Match, ...] = ()
    leave: tuple[Match, ...] = ()
    left_out: tuple[Match, ...] = ()


@dataclass(slots=True)
class Following:
    """When a match was joined, went from its list, and was over by its own event."""

    joined_at: float
    gone_at: float | None = None
    over_at: float | None = None


class Discovery:
    """Follows at most `most` matches at a time, and each for `grace_s` seconds after its end."""

    def __init__(self, most: int, *, grace_s: float = GRACE_S) -> None:
        self.most = most
        self.grace_s = grace_s
        self.following: dict[Match, Following] = {}
        self._done: set[Match] = set()  # ended or refused; the list may have them still

    def listed(self, matches: Sequence[Match], sports: Iterable[str], now: float) -> Changes:
        """The lists of `sports` came, with these `matches` that the socket can carry."""
        listed = dict.fromkeys(matches)
        sports = frozenset(sports)
        self._done -= {match for match in self._done if match.sport in sports} - listed.keys()
        for match, state in self.following.items():
            if match in listed:
                state.gone_at = None
            elif match.sport in sports and state.gone_at is None:
                state.gone_at = now
        new = [match for match in listed if match not in self.following and match not in self._done]
        room = max(0, self.most - len(self.following))
        for match in new[:room]:
            self.following[match] = Following(now)
        return Changes(join=tuple(new[:room]), left_out=tuple(new[room:]))

    def set_over(self, match: Match, over: bool, now: float) -> None:
        """A match's own event says that it is over, or that it is not over after all."""
        state = self.following.get(match)
        if state is not None:
            state.over_at = (state.over_at or now) if over else None

    def refused(self, match: Match) -> None:
        """The service refused the match: do not ask for it again while it is listed."""
        if self.following.pop(match, None) is not None:
            self._done.add(match)

    def due(self, age_s: Callable[[Match], float | None], now: float) -> Changes:
        """The matches to leave. `age_s` tells how old a match's newest frame is, if it had any."""
        leave = [match for match, state in self.following.items() if self._ends(match, age_s, now)]
        for match in leave:
            if self.following.pop(match).over_at is not None:
                self._done.add(match)
        return Changes(leave=tuple(leave))

    def _ends(self, match: Match, age_s: Callable[[Match], float | None], now: float) -> bool:
        state = self.following[match]
        if state.over_at is not None:
            return now >= state.over_at + self.grace_s
        if state.gone_at is None:
            return False
        age = age_s(match)
        newest_at = state.joined_at if age is None else now - age
        return now >= max(state.gone_at, newest_at) + self.grace_s

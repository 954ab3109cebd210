"""The keys of `watch`, as its help and `livecli help keys` show them."""

from __future__ import annotations


KEYS = (
    ("↑ ↓  j k", "choose a match, or scroll the panel that Tab chose"),
    ("Enter  1–9", "open a match; Esc goes back to all of them"),
    ("← →", "the next match"),
    ("Tab", "the next panel"),
    ("/", "filter: matches by name, the timeline by any word"),
    ("x", "all shots of the match, or the last actions"),
    ("t", "turn away places by 180°: clients disagree about them"),
    ("b", "goals, red cards, sets, halves, ends: nothing, bell, desktop"),
    ("r", "record from now on; again: stop"),
    ("s", "save the screen as SVG"),
    ("d", "dark or light"),
    ("l", "the log: what was said so far"),
    ("q", "quit"),
)
# With --file.
PLAYER_KEYS = (
    ("space", "pause, go on"),
    ("← →", "a minute back, on; with Shift five"),
    ("n  N", "5 s before the next moment, the last: goal, card, end, set"),
    (".", "one frame on"),
    ("[ ]", "slower, faster"),
    ("g", "go to a minute (67', 45+2') or a time (14:30)"),
)

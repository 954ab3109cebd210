"""What happened: goals, cards, substitutions, VAR, periods and gaps, newest first."""

from __future__ import annotations

from livecli.feed.sides import OTHER
from livecli.state.football.match import FootballState
from livecli.state.football.timeline import Entry

from ..text.spans import Block, Line, Span, centred, fit, line, safe, short, width
from .ages import ago


LEAST_MINUTE = 3  # cells
# kind → sign, its role (None: that of the side), its name where no player is named
KINDS: dict[str, tuple[str, str | None, str]] = {
    "goal": ("●", None, "goal"),
    "missed_penalty": ("○", None, "missed penalty"),
    "red_card": ("▮", "alarm", "red card"),
    "second_yellow": ("▮", "alarm", "second yellow"),
    "substitution": ("⇄", None, "substitution"),
    "var": ("◫", "warn", "VAR"),
    "yellow_card": ("▮", "warn", "yellow card"),
}


def timeline(match: FootballState, wide: int, search: str = "") -> Block:
    """One line an entry, of the entries that contain `search`."""
    word = search.casefold()
    entries = match.timeline.entries
    minutes = max([LEAST_MINUTE, *(len(entry.label) for entry in entries)])
    scores = _scores(match)
    lines = [
        _line(entry, scores.get(id(entry), ""), minutes, wide)
        for entry in reversed(entries)
        if not word or word in _searched(entry)
    ]
    nothing = f"nothing like {safe(search, 16)!r}" if search else "nothing has happened yet"
    return lines or [line(Span(nothing, "dim"))]


def _searched(entry: Entry) -> str:
    words = (entry.kind.replace("_", " "), entry.side, entry.player, entry.other, entry.label)
    return " ".join(str(word or "") for word in words).casefold()


def _scores(match: FootballState) -> dict[int, str]:
    """The score after each goal, counted back from the present one: the first may be unknown."""
    if match.score is None:
        return {}
    scores: dict[int, str] = {}
    home, away = match.score
    for entry in reversed(match.timeline.entries):
        if entry.kind != "goal" or entry.withdrawn or min(home, away) < 0:
            continue
        scores[id(entry)] = f"{home}–{away}"
        home, away = home - (entry.side == "home"), away - (entry.side == "away")
    return scores


def _line(entry: Entry, score: str, minutes: int, wide: int) -> Line:
    if entry.kind in ("period", "gap"):
        return _rule(entry, wide)
    sign, role, name = KINDS.get(entry.kind, ("·", "dim", entry.kind))
    side = entry.side or "dim"  # that the goal counts for
    team = OTHER.get(side, side) if entry.own_goal else side  # that the scorer plays for
    before = [Span(f"{entry.label:>{minutes}} ", "dim"), Span(f"{sign} ", role or side)]
    if entry.withdrawn:
        before.append(Span(f"{name} withdrawn ", "warn"))
    details = _details(entry, score)
    room = wide - width(tuple(before)) - width(tuple(details))
    who = Span(short(safe(entry.player or name, 40), max(6, room)), team)
    rest = wide - width((*before, who, *details))
    if entry.kind == "substitution" and entry.other and rest > 8:
        off = short(safe(entry.other, 40), rest - 5)
        details = [Span(" for ", "faint"), Span(off, "dim")]
    return fit((*before, who, *details), wide)


def _details(entry: Entry, score: str) -> list[Span]:
    if entry.kind == "goal":
        how = " own goal" if entry.own_goal else " pen." if entry.penalty else ""
        spans = [Span(f" {score}" if score else "", "bold"), Span(how, "dim")]
    elif entry.kind == "missed_penalty":
        spans = [Span(" pen. missed", "dim")]
    elif entry.kind == "var":
        spans = [Span(f" {safe(entry.other or 'review', 24)}".replace("_", " "), "dim")]
    else:
        spans = []
    return [*spans, Span(" ?", "warn")] if entry.provisional else spans


def _rule(entry: Entry, wide: int) -> Line:
    """A line across: the end of a period, or a gap."""
    words = safe(entry.other or entry.kind, wide - 8)
    if entry.kind == "gap":
        words = f"{entry.label} {ago(entry.span_ms / 1000)} not heard".strip()
    sign = "╌" if entry.kind == "gap" else "─"
    role = "warn" if entry.kind == "gap" else "dim"
    side = sign * max(2, (wide - len(words) - 2) // 2)
    return centred(line(Span(side, "faint"), Span(f" {words} ", role), Span(side, "faint")), wide)

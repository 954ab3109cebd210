"""The last two lines: the connection, or the playback of a capture; then the keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from livecli.wording import counted

from ..scene import Scene, ScreenStatus
from ..text.spans import Line, Span, apart, fit, line, safe, width
from .ages import ago


NOT_YET = "–"


def status(scene: Scene, wide: int) -> Line:
    """The newest notice for a few seconds, beside the state of a playback; else the connection or
    the playback."""
    status = scene.status
    if status.notice:
        words = Span(f" {safe(status.notice, wide - 2)}", "warn" if status.is_warning else "bold")
        state = (Span(" "), *_playing(scene, wide), Span("  ")) if status.playback else ()
        return _bar((*state, words), wide)
    left = _played(scene, wide) if status.playback is not None else _live(scene, wide)
    return _bar(apart((Span(" "), *left), (*_extras(status), Span(" ")), wide), wide)


def keys(scene: Scene, wide: int) -> Line:
    """The most useful keys here, as many as there is room for; always help and quit."""
    pairs = [("↑↓", "choose"), ("Enter", "open"), ("/", "filter")]
    if scene.view.open is not None:
        pairs = [("Tab", "panel"), ("b", "bell"), ("/", "filter")]
        if scene.view.open.sport == "football":
            pairs[1:1] = [("x", "shots"), ("t", "turn")]
        if len(scene.state.matches) > 1:
            pairs.insert(0, ("Esc", "all"))
    if scene.status.playback is not None:
        played = [("space", "pause"), ("← →", "minute"), ("n N", "moment"), ("g", "go to")]
        pairs = [*played, ("[ ]", "speed"), *pairs]
    else:
        pairs.append(("r", "record"))
    last = _keys([("?", "help"), ("q", "quit")])
    room = wide - width(last) - 1
    shown = [Span(" ")]
    for each in pairs:
        key = _keys([each])
        if width(tuple(shown)) + width(key) > room:
            break
        shown += key
    return apart(tuple(shown), last, wide)


def _keys(pairs: Sequence[tuple[str, str]]) -> Line:
    spans: list[Span] = []
    for key, name in pairs:
        spans += [Span(key, "bold"), Span(f" {name}   ", "dim")]
    return tuple(spans)


def _bar(of: Line, wide: int) -> Line:
    return tuple(Span(each.text, f"{each.role} bar") for each in fit(of, wide))


def _live(scene: Scene, wide: int) -> Line:
    """Sockets, the ages of the last frame and pong, reconnects, gaps."""
    connection, status = scene.state.connection, scene.status
    open_now = sum(each.state == "open" for each in status.sockets)
    well = bool(status.sockets) and open_now == len(status.sockets)
    spans = [Span("● " if well else "○ ", "good" if well else "warn")]
    down = next((each for each in status.sockets if each.state != "open"), None)
    if down is not None:
        again = "" if down.next_try_s is None else f", next try in {down.next_try_s:.0f} s"
        why = f": {safe(down.reason, 60)}" if down.reason else ""
        spans.append(Span(f"socket {down.number} {down.state}{again}{why}", "warn"))
    else:
        spans.append(Span(counted(len(status.sockets), "socket")))
    gaps = connection.gaps
    missed = f" ({ago(connection.missed_ms / 1000)} missed)" if gaps else ""
    facts = [
        f"frame {_age(scene, connection.last_frame_ms)}",
        f"pong {_age(scene, connection.last_pong_ms)}",
        counted(status.reconnects, "reconnect"),
        counted(gaps, "gap") + (missed if wide >= 100 else ""),
    ]
    if connection.dropped:
        facts.append(f"{connection.dropped} dropped")
    if wide >= 120:
        facts.append(f"{connection.frames} frames")
    for fact in facts:
        spans.append(Span("   " if wide >= 100 else "  "))
        spans.append(Span(fact, "warn" if fact[:1].isdigit() and "gap" in fact and gaps else "dim"))
    return tuple(spans)


def _playing(scene: Scene, wide: int) -> Line:
    """Running or paused, the speed, the capture's clock."""
    playback = scene.status.playback
    assert playback is not None
    sign = "■ end" if playback.at_end else "⏸ paused" if playback.paused else "▶"
    speed = f"{playback.speed:g}×" if playback.speed != float("inf") else "max"
    when = datetime.fromtimestamp(scene.now_ms / 1000, scene.zone)
    clock = f"   {when:%Y-%m-%d %H:%M:%S}" if wide >= 100 else f"   {when:%H:%M:%S}"
    return line(
        Span(f"{sign} ", "good"),
        Span(speed),
        Span(clock if scene.now_ms else "", "dim"),
    )


def _played(scene: Scene, wide: int) -> Line:
    """The same, the number of frames and of gaps."""
    connection = scene.state.connection
    gaps = f"   {counted(connection.gaps, 'gap')}" if connection.gaps else ""
    return (*_playing(scene, wide), Span(f"   {connection.frames} frames{gaps}", "dim"))


def _extras(status: ScreenStatus) -> Line:
    """The recording and the bell, if they are on."""
    spans = []
    if status.recording is not None:
        spans += [Span("● ", "alarm"), Span(f"rec {safe(status.recording, 24)}  ", "")]
    if status.bell != "off":
        spans.append(Span(f"♪ {status.bell}  ", "dim"))
    return tuple(spans)


def _age(scene: Scene, at_ms: float) -> str:
    return NOT_YET if not at_ms else f"{ago((scene.now_ms - at_ms) / 1000)} ago"

"""The last lines: how the connection lives, or how the capture is played; then the keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..scene import Life, Scene
from ..text.spans import Line, Span, apart, fit, line, safe, width
from .ages import ago


NOT_YET = "–"


def status(scene: Scene, wide: int) -> Line:
    """What was just said, as long as it is news; else how things stand."""
    life = scene.life
    if life.said:
        words = Span(f" {safe(life.said, wide - 2)}", "warn" if life.said_warning else "bold")
        return _bar((words,), wide)
    left = _played(scene, wide) if life.playing is not None else _live(scene, wide)
    return _bar(apart((Span(" "), *left), (*_extras(life), Span(" ")), wide), wide)


def keys(scene: Scene, wide: int) -> Line:
    """The keys that help most here, as many as there is room for; help and the way out always."""
    found = [("↑↓", "choose"), ("Enter", "open"), ("/", "filter")]
    if scene.look.open is not None:
        found = [("Tab", "panel"), ("b", "bell"), ("/", "filter")]
        if scene.look.open.sport == "football":
            found[1:1] = [("x", "shots"), ("t", "turn")]
        if len(scene.desk.matches) > 1:
            found.insert(0, ("Esc", "all"))
    if scene.life.playing is not None:
        found = [("space", "pause"), ("← →", "minute"), ("g", "go to"), ("[ ]", "speed"), *found]
    else:
        found.append(("r", "record"))
    last = _keys([("?", "help"), ("q", "quit")])
    room = wide - width(last) - 1
    shown = [Span(" ")]
    for each in found:
        key = _keys([each])
        if width(tuple(shown)) + width(key) > room:
            break
        shown += key
    return apart(tuple(shown), last, wide)


def _keys(found: Sequence[tuple[str, str]]) -> Line:
    spans: list[Span] = []
    for key, name in found:
        spans += [Span(key, "bold"), Span(f" {name}   ", "dim")]
    return tuple(spans)


def _bar(of: Line, wide: int) -> Line:
    return tuple(Span(each.text, f"{each.role} bar") for each in fit(of, wide))


def _live(scene: Scene, wide: int) -> Line:
    """Sockets, the last frame, the last pong, reconnections, gaps."""
    connection, life = scene.desk.connection, scene.life
    open_now = sum(each.state == "open" for each in life.sockets)
    well = bool(life.sockets) and open_now == len(life.sockets)
    spans = [Span("● " if well else "○ ", "good" if well else "warn")]
    down = next((each for each in life.sockets if each.state != "open"), None)
    if down is not None:
        again = "" if down.next_try_s is None else f", next try in {down.next_try_s:.0f} s"
        spans.append(Span(f"socket {down.number} {down.state}{again}", "warn"))
    else:
        spans.append(Span(f"{len(life.sockets)} socket{'' if len(life.sockets) == 1 else 's'}"))
    gaps = connection.gaps
    missed = f" ({ago(connection.missed_ms / 1000)} missed)" if gaps else ""
    facts = [
        f"frame {_age(scene, connection.last_frame_ms)}",
        f"pong {_age(scene, connection.last_pong_ms)}",
        _many(life.reconnects, "reconnect"),
        _many(gaps, "gap") + (missed if wide >= 100 else ""),
    ]
    if connection.dropped:
        facts.append(f"{connection.dropped} dropped")
    if wide >= 120:
        facts.append(f"{connection.frames} frames")
    for fact in facts:
        spans.append(Span("   " if wide >= 100 else "  "))
        spans.append(Span(fact, "warn" if fact[:1].isdigit() and "gap" in fact and gaps else "dim"))
    return tuple(spans)


def _played(scene: Scene, wide: int) -> Line:
    """Running or not, how fast, what the capture's clock shows, how much came."""
    playing = scene.life.playing
    assert playing is not None
    sign = "■ end" if playing.at_end else "⏸ paused" if playing.paused else "▶"
    speed = f"{playing.speed:g}×" if playing.speed != float("inf") else "max"
    connection = scene.desk.connection
    gaps = f"   {_many(connection.gaps, 'gap')}" if connection.gaps else ""
    when = datetime.fromtimestamp(scene.now_ms / 1000, scene.zone)
    clock = f"   {when:%Y-%m-%d %H:%M:%S}" if wide >= 100 else f"   {when:%H:%M:%S}"
    return line(
        Span(f"{sign} ", "good"),
        Span(speed),
        Span(clock if scene.now_ms else "", "dim"),
        Span(f"   {connection.frames} frames{gaps}", "dim"),
    )


def _extras(life: Life) -> Line:
    """What is switched on."""
    spans = []
    if life.recording is not None:
        spans += [Span("● ", "alarm"), Span(f"rec {safe(life.recording, 24)}  ", "")]
    if life.bell != "off":
        spans.append(Span(f"♪ {life.bell}  ", "dim"))
    return tuple(spans)


def _age(scene: Scene, at_ms: float) -> str:
    return NOT_YET if not at_ms else f"{ago((scene.now_ms - at_ms) / 1000)} ago"


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"

"""What each frame type is, from the feed's contract."""

from __future__ import annotations

from textwrap import wrap

from livecli.feed.frames import FRAME_TYPES, OURS, UNDOCUMENTED, WRAPPED

from .two_columns import WIDTH, paragraph


RICH = "rich"
WORDS = (*FRAME_TYPES, *UNDOCUMENTED, *sorted(OURS | WRAPPED))


def frame_type_text(frame_type: str) -> str | None:
    """The explanation of a frame type; None for what is none."""
    if frame_type not in WORDS:
        return None
    from livecli.feed.contract import contracts

    rows = contracts(frame_type)
    about = rows[0].about if rows else FRAME_TYPES[frame_type].about
    sports = " and ".join(dict.fromkeys(row.sport for row in rows if row.sport))
    if frame_type in OURS:
        kind = "a record of livecli"
    elif frame_type in WRAPPED:
        kind = "a message of the feed, wrapped"
    else:
        kind = f"a frame type of {sports}" if sports else "a frame type"
    text = f"{frame_type} is {kind}.\n\n{paragraph(about)}"
    for row in rows:
        if row.dialect == RICH:
            continue
        named = f" in {row.sport}" if len(rows) > 1 else ""
        paths = ", ".join(field.path for field in row.fields)
        lines = wrap(paths, WIDTH - 2, break_on_hyphens=False, break_long_words=False)
        text += "\n".join(("", f"Its fields{named}:", "", *(f"  {line}" for line in lines), ""))
    if any(row.dialect == RICH for row in rows):
        text += "\nIn the richer dialect it has others; see `livecli help dialects`.\n"
    return f"{text}\n`livecli schema {frame_type}` shows its fields, with types and ranges.\n"

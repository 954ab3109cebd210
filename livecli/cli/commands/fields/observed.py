"""The fields that frames have, by a survey of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from livecli.feed.json_text import dumps
from livecli.inspection.observed_fields import FieldSurvey, ObservedField, TypeFields
from livecli.terminal.sanitize import plain, safe_json
from livecli.wording import counted

from .layout import FieldRow, bounds, one_line, table


FEW_WORDS = 6  # the most frequent ones, in the table


def text(survey: FieldSurvey, *, as_json: bool, width: int | None) -> str:
    """The fields of each type, those of the first frames first."""
    if as_json:
        lines = (
            dumps(_json(name, sport, seen, path, field))
            for (name, sport), seen in survey.types.items()
            for path, field in seen.in_order()
        )
        shown = lines if width is None else map(safe_json, lines)
        return "".join(f"{line.decode()}\n" for line in shown)
    tables = [
        table(_title(name, sport, seen), _rows(seen), width, "VALUES", one_line)
        for (name, sport), seen in survey.types.items()
    ]
    return "\n".join(tables)


def _title(name: str, sport: str | None, seen: TypeFields) -> str:
    of = f" ({sport})" if sport else ""
    further = f"; {counted(seen.further, 'value')} of further fields" if seen.further else ""
    return f"{plain(name) or 'no type'}{of}: {counted(seen.frames, 'frame')}{further}"


def _rows(seen: TypeFields) -> list[FieldRow]:
    return [
        FieldRow(plain(path), "|".join(field.types), _share(field, seen.frames), _text(field))
        for path, field in seen.in_order()
    ]


def _share(field: ObservedField, frames: int) -> str:
    """In how many of the frames a field is; no share is rounded to none or to all."""
    if field.frames >= frames:
        return "all"
    share = f"{field.frames / frames:.0%}"
    return {"0%": "<1%", "100%": ">99%"}.get(share, share)


def _text(field: ObservedField) -> str:
    """From what to what, and the most frequent words; else an example."""
    few = [plain(word, 24) for word, _ in field.words.most_common(FEW_WORDS)]
    more = f", ... ({len(field.words)})" if len(field.words) > len(few) else ""
    text = "; ".join(filter(None, (bounds(field.low, field.high), ", ".join(few) + more)))
    return text or ("" if field.example is None else plain(field.example))


def lacks(survey: FieldSurvey, types: Sequence[str]) -> Iterator[str]:
    """Sentences about what is not in the list."""
    if not survey.frames:
        yield "no frame came; there are no fields to list"
        return
    seen = {name for name, _ in survey.types}
    others = ", ".join(plain(name) or "no type" for name in survey.others)
    for name in types:
        if name not in seen:
            came = f"; they are of {others}" if others else ""
            yield f"{name}: none of {counted(survey.frames, 'frame')} is of this type{came}"
    if survey.further:
        yield f"{counted(survey.further, 'frame')} of further types; {len(seen)} types are listed"


def _json(
    name: str, sport: str | None, seen: TypeFields, path: str, field: ObservedField
) -> dict[str, Any]:
    return {
        "type": name,
        "sport": sport,
        "path": path,
        "types": dict(field.types),
        "frames": field.frames,
        "of": seen.frames,
        "min": field.low,
        "max": field.high,
        "words": dict(field.words.most_common()) or None,
        "example": field.example,
    }

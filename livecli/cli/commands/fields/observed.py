"""The fields that frames have, by a survey of them."""

from __future__ import annotations

from livecli.feed.json_text import dumps
from livecli.inspection.observed_fields import FieldSurvey, ObservedField, TypeFields
from livecli.terminal.sanitize import plain
from livecli.wording import counted

from .layout import FieldRow, bounds, table


FEW_WORDS = 6  # the most frequent ones, in the table


def text(survey: FieldSurvey, *, as_json: bool, width: int | None) -> str:
    """The fields of each type, those of the first frames first."""
    if as_json:
        return "".join(
            _json(name, sport, seen, path, field)
            for (name, sport), seen in survey.types.items()
            for path, field in seen.fields.items()
        )
    tables = [
        table(_title(name, sport, seen), _rows(seen), width)
        for (name, sport), seen in survey.types.items()
    ]
    return "\n".join(tables)


def _title(name: str, sport: str | None, seen: TypeFields) -> str:
    of = f" ({sport})" if sport else ""
    further = f"; {counted(seen.further, 'value')} of further fields" if seen.further else ""
    return f"{plain(name)}{of}: {counted(seen.frames, 'frame')}{further}"


def _rows(seen: TypeFields) -> list[FieldRow]:
    return [
        FieldRow(
            plain(path),
            "|".join(field.types),
            f"{field.frames / seen.frames:.0%}" if field.frames < seen.frames else "all",
            "" if field.example is None else plain(field.example),
            _values(field),
        )
        for path, field in seen.fields.items()
    ]


def _values(field: ObservedField) -> str:
    few = [plain(word, 24) for word, _ in field.words.most_common(FEW_WORDS)]
    more = f" ... ({len(field.words)})" if len(field.words) > len(few) else ""
    return "  ".join(filter(None, (bounds(field.low, field.high), " ".join(few) + more)))


def _json(name: str, sport: str | None, seen: TypeFields, path: str, field: ObservedField) -> str:
    row = {
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
    return dumps(row).decode() + "\n"

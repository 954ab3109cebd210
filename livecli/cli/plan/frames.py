"""Which frames go on and what they look like, checked and compiled before anything is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from livecli.environment import Environment
from livecli.errors import UsageError
from livecli.feed.frames import FRAME_TYPES
from livecli.filters.until import Until
from livecli.filters.where import where as compiled
from livecli.pipeline import Filter
from livecli.terminal.display import wants_color
from livecli.terminal.notices import Notices


if TYPE_CHECKING:
    from livecli.filters.jq import Query
    from livecli.filters.where import Where


# The others, public clients know (wire-facts, Server frames).
KNOWN_TYPES = sorted((*FRAME_TYPES, "ingest_debug", "ping", "poem", "stats"))
# The documented kinds of action, which are easily taken for frame types.
ACTION_TYPES = frozenset(
    (
        "clearance",
        "corner",
        "foul",
        "goal",
        "interception",
        "offside",
        "pass",
        "red_card",
        "save",
        "shot",
        "substitution",
        "tackle",
        "var_review",
        "yellow_card",
    )
)
TABLES = ("csv", "tsv")  # with columns, and stamped by one of them


@dataclass(frozen=True, slots=True)
class FrameChoice:
    """Which frames go on, and what they look like."""

    types: frozenset[str]
    excluded: frozenset[str]
    snapshot: str
    normalize: bool
    where: Where | None
    until: Until | None
    query: Query | None
    fields: Filter | None
    format: str
    template: str
    columns: tuple[str, ...]
    stamp: bool
    dedupe: bool
    gaps: str
    color: bool
    safe: bool  # for a terminal: nothing in a frame may act on it
    captured: bool = False  # for a file: with every answer, and with each connection's beginning


@dataclass(frozen=True, slots=True)
class Jq:
    """What `--jq` and its companions say."""

    program: str | None
    file: Path | None
    raw: bool
    texts: Sequence[tuple[str, str]]
    values: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Jq:
        """What a command was given; see `shape`."""
        file = asked.get("jq_file")
        return cls(
            asked.get("jq"),
            Path(file) if file else None,
            asked.get("raw_output", False),
            tuple(asked.get("arg") or ()),
            tuple(asked.get("argjson") or ()),
        )

    def compiled(self, say: Callable[[str], None]) -> Query | None:
        """The stage, or None; raises UsageError with the place of what is wrong."""
        if self.program is not None and self.file is not None:
            raise UsageError("--jq and --jq-file: one program is enough; give one of them")
        if self.program is None and self.file is None:
            if self.raw or self.texts or self.values:
                raise UsageError("-r, --arg and --argjson: they belong to a program; add --jq")
            return None
        from livecli.filters.jq import arguments, query

        program, option = self.program or "", "--jq"
        if self.file is not None:
            program, option = _read_program(self.file), f"--jq-file {self.file}"
        given = arguments(self.texts, self.values)
        return query(program, say=say, raw=self.raw, arguments=given, option=option)


def shape(asked: Mapping[str, Any], notices: Notices, env: Environment) -> FrameChoice:
    """How frames are chosen and shown; raises UsageError for what cannot be.

    `asked` are a command's parameters by the names that `options` gives them; one that a command
    lacks is not asked for.
    """
    from livecli.filters.fields import columns as paths
    from livecli.filters.fields import fields as pick
    from livecli.renderers import table
    from livecli.renderers import template as templates

    chosen = types(asked.get("type_"), notices)
    format_, template = asked.get("format_"), asked.get("template")
    stamp, fields, until = asked.get("stamp", False), asked.get("fields"), asked.get("until")
    on_terminal = env.is_terminal(env.stdout)
    columns = paths(fields) if fields else ()
    jq = Jq.of(asked)
    query = jq.compiled(notices.say)
    if query is not None and (format_ not in (None, "json", "ndjson") or template is not None):
        raise UsageError("--jq: its results are JSON; choose -f ndjson or json, or leave -f out")
    if query is not None and format_ is None:
        format_ = "ndjson"
    if jq.raw and (stamp or fields):
        raise UsageError("-r: raw strings have no fields and no stamp; leave out the other option")
    if template is not None:
        if format_ is not None:
            raise UsageError("--template and --format: a template is a format; give one of them")
        templates.check(template)
        format_ = "template"
    elif format_ is None:
        format_ = "line" if on_terminal and not columns else "ndjson"
    if columns and format_ == "line":
        raise UsageError("--fields: lines have their own; choose -f ndjson, json, csv or tsv")
    names = tuple(each.text for each in columns)
    if format_ in TABLES:
        table.check(names or None, chosen)
    return FrameChoice(
        types=chosen,
        excluded=types(asked.get("exclude_type"), notices),
        snapshot=asked.get("snapshot", "keep"),
        normalize=asked.get("normalize", False),
        where=compiled(asked["where"]) if asked.get("where") else None,
        until=_until(until, notices.say) if until else None,
        query=query,
        fields=pick(columns) if columns and format_ not in ("template", *TABLES) else None,
        format=format_,
        template=template or "",
        columns=names,
        stamp=stamp,
        dedupe=asked.get("dedupe", False),
        gaps=asked["gaps"],
        color=wants_color(asked.get("color", "never"), env.stdout, env),
        safe=on_terminal,
    )


def types(words: Iterable[str] | None, notices: Notices) -> frozenset[str]:
    """Frame types; what is nearly a known one is a mistake, what is like none may be new."""
    found = [part.strip() for word in words or () for part in word.split(",") if part.strip()]
    for name in found:
        if name in KNOWN_TYPES or name.startswith("_"):
            continue
        if name in ACTION_TYPES:
            hint = f"use -t action -w action_type={name}"
            raise UsageError(f"frame type {name!r}: it is a kind of action; {hint}")
        near = get_close_matches(name, KNOWN_TYPES, 1)
        if near:
            raise UsageError(f"frame type {name!r}: not known; did you mean {near[0]}?")
        notices.say(f"frame type {name!r}: not known; known are {', '.join(KNOWN_TYPES)}")
    return frozenset(found)


def _read_program(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        raise UsageError(f"--jq-file {file}: {reason.lower()}; give a readable file") from None


def _until(program: str, say: Callable[[str], None]) -> Until:
    from livecli.filters.jq import condition

    return Until(condition(program, say=say))

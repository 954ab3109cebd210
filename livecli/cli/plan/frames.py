"""The choice and the format of frames, checked and compiled before anything is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from livecli.environment import Environment
from livecli.errors import UsageError, reason
from livecli.feed.frames import FRAME_TYPES, UNDOCUMENTED
from livecli.named_tuple import NamedTuple
from livecli.pipeline import Filter
from livecli.renderers import RENDERERS
from livecli.terminal.display import size, wants_color
from livecli.terminal.notices import Notices

from ..options import ChoiceOptions, Color, GapsTo, LookOptions, StopOptions
from .text_input import text_of


if TYPE_CHECKING:
    from livecli.feed.paths import Path
    from livecli.filters.alert_stage import AlertStage
    from livecli.filters.asked_paths import AskedPath
    from livecli.filters.jq import Query
    from livecli.filters.until import Until
    from livecli.filters.where import Where


KNOWN_TYPES = sorted((*FRAME_TYPES, *UNDOCUMENTED))
# What names a record of our own in the text of an option: `_gap`; a `_` alone names all of them.
RECORD_NAME = re.compile(r"(?<!\w)_\w*")


class FrameChoice(NamedTuple):
    """The filters of frames and their format, compiled."""

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
    gaps: str  # stderr, inline or none; said: as stderr, for what was left out by the choice
    named: frozenset[str] | None  # which records of our own go on, as frames; None: all, untouched
    color: bool
    safe: bool  # for a terminal: control characters of the feed are escaped
    wide: Callable[[], int] | None  # cells of a line there; None elsewhere, where nothing is cut
    sports: frozenset[str]  # those of the matches; empty: nobody knows yet, as with captures
    asked: tuple[AskedPath, ...]  # what options ask of frames, to be said where no frame has it
    captured: bool  # for a file: with every answer of the service and an `_open` a connection
    alerts: AlertStage | None = None  # what makes alerts of them, and passes on nothing else


def frame_choice(
    choice: ChoiceOptions,
    look: LookOptions,
    stop: StopOptions,
    gaps: GapsTo | None,
    notices: Notices,
    env: Environment,
    *,
    color: Color = "never",
    captured: bool = False,
    usual_gaps: GapsTo = "stderr",
) -> FrameChoice:
    """The choice of frames that these options make; raises UsageError.

    Without `gaps`, they are where `usual_gaps` says; but where frames are chosen, only those
    records of our own that the choice names are printed.
    """
    types = frame_types(choice.types, "--type", notices)
    template, on_terminal = look.template, env.is_terminal(env.stdout)
    columns: tuple[Path, ...] = ()
    if look.fields:
        from livecli.filters.fields import columns as paths
        from livecli.filters.fields import fields as pick

        columns = paths(look.fields)
    query = _query(choice, stop.count, notices.say)
    if query is not None and (look.format_ not in (None, "json", "ndjson") or template is not None):
        raise UsageError(
            "--jq: its results are JSON; choose -f ndjson or json, or leave -f out",
            "--jq --jq-file --format --template",
        )
    if choice.raw_output and look.fields:
        raise UsageError("-r: raw strings have no fields; leave out --fields", "-r --fields")
    if template is not None and look.format_ is not None:
        raise UsageError("--template and --format: a template is a format; give one of them")
    if template is not None:
        from livecli.renderers import template as templates

        templates.check(template)
        form = "template"
    elif query is not None:
        form = look.format_ or "ndjson"
    else:
        form = look.format_ or ("line" if on_terminal and not columns else "ndjson")
    if columns and form == "line":
        raise UsageError(
            "--fields: lines have their own; choose -f ndjson, json, csv or tsv",
            "--fields --format",
        )
    excluded = frame_types(choice.excluded, "--exclude-type", notices)
    if types and types <= excluded:
        both = ",".join(sorted(types))
        raise UsageError(
            f"-t {both} and -T {both}: nothing is left; leave one of them out", "-t -T"
        )
    names = tuple(each.text for each in columns)
    if look.nest and not columns:
        raise UsageError("--nest: it is about --fields; name some", "--nest")
    picks_itself = RENDERERS[form].has_columns or template is not None
    if look.nest and picks_itself:
        raise UsageError(
            "--nest: columns and templates are flat; choose -f ndjson or json",
            "--nest --format --template",
        )
    if look.nest:
        from livecli.filters.fields import check_nesting

        check_nesting(columns)
    named: frozenset[str] | None = frozenset()
    where_to: str = gaps or usual_gaps
    if gaps is None and (types or choice.where or columns or query is not None or picks_itself):
        where_to = "said" if where_to == "inline" else where_to
        named = frozenset() if picks_itself else _records_in(choice, look, query)
    if where_to == "inline":
        named = None
    if query is not None:
        query.spares_ours = named is None
    if RENDERERS[form].has_columns:
        from livecli.renderers import table

        table.check(names or None, types)
    where = _where(choice.where, named is None) if choice.where else None
    return FrameChoice(
        types=types,
        excluded=excluded,
        snapshot=choice.snapshot,
        normalize=choice.normalize,
        where=where,
        until=_until(stop.until, notices.say, apart=captured) if stop.until else None,
        query=query,
        fields=pick(columns, nest=look.nest, spares_ours=named is None)
        if columns and not picks_itself
        else None,
        format=form,
        template=template or "",
        columns=names,
        stamp=look.stamp,
        dedupe=look.dedupe,
        gaps=where_to,
        named=named,
        color=wants_color(color, env.stdout, env),
        safe=on_terminal,
        wide=(lambda: size(env.stdout).columns) if on_terminal else None,
        sports=frozenset(),
        asked=_asked(where, columns, template, query),
        captured=captured,
    )


def _asked(
    where: Where | None, columns: tuple[Path, ...], template: str | None, query: Query | None
) -> tuple[AskedPath, ...]:
    """The paths of `-w`, `--jq`, `--fields` and `--template`, each once.

    A condition that holds where nothing is asks for nothing, and behind a program there are no
    frames any more.
    """
    if where is None and not columns and template is None and query is None:
        return ()
    from livecli.filters.asked_paths import AskedPath

    found = [
        AskedPath(f"-w {each.text!r}", each.path, each.op, each.number)
        for each in (where.conditions if where is not None else ())
        if not each.wants_nothing
    ]
    if query is not None:
        from livecli.feed.jq_paths import frame_paths

        found += [AskedPath("--jq", each) for each in frame_paths(query.text)]
    else:
        found += [AskedPath("--fields", each) for each in columns]
        if template is not None:
            from livecli.renderers.template import paths

            found += [AskedPath("--template", each) for each in paths(template)]
    return tuple({each.path.text: each for each in reversed(found)}.values())[::-1]


def _records_in(choice: ChoiceOptions, look: LookOptions, query: Query | None) -> frozenset[str]:
    """The records of our own that the options which choose name, anywhere in their text."""
    options = choice.types, choice.excluded, choice.where, look.fields
    texts = [word for words in options for word in words or ()]
    texts += [] if query is None else [query.text, *_flat(choice.arg), *_flat(choice.argjson)]
    return frozenset(RECORD_NAME.findall(" ".join(texts)))


def _flat(words: object) -> list[str]:
    return [word for pair in _pairs(words) for word in pair]


def _where(words: list[str], spares_ours: bool) -> Where:
    from livecli.filters.where import where

    return where(words, spares_ours=spares_ours)


def _query(choice: ChoiceOptions, most: int | None, say: Callable[[str], None]) -> Query | None:
    """The compiled program of `--jq` or `--jq-file`, None without one; raises UsageError."""
    if choice.jq is not None and choice.jq_file is not None:
        raise UsageError("--jq and --jq-file: one program is enough; give one of them")
    if choice.jq is None and choice.jq_file is None:
        if choice.raw_output or choice.arg or choice.argjson:
            raise UsageError("-r, --arg and --argjson: they belong to a program; add --jq")
        return None
    from livecli.filters.jq import arguments, query

    program, option = choice.jq or "", "--jq"
    if choice.jq_file is not None:
        option = f"--jq-file {choice.jq_file}"
        try:
            program = text_of(choice.jq_file)
        except (OSError, ValueError) as error:
            raise UsageError(f"{option}: {reason(error)}; give a readable file") from None
    texts, values = _pairs(choice.arg), _pairs(choice.argjson)
    return query(
        program,
        say=say,
        raw=choice.raw_output,
        arguments=arguments(texts, values),
        option=option,
        most=most,
    )


def _pairs(words: object) -> list[tuple[str, str]]:
    """The values of an option in PAIRS, with the type that the parser gives them."""
    return cast("list[tuple[str, str]]", words or [])


def frame_types(words: Iterable[str] | None, option: str, notices: Notices) -> frozenset[str]:
    """The frame types in these words.

    A name close to a known type is a mistake: raises UsageError. Any other may be a new type.
    """
    names = [part.strip() for word in words or () for part in word.split(",") if part.strip()]
    for name in names:
        if name in KNOWN_TYPES or name.startswith("_"):
            continue
        from difflib import get_close_matches

        from livecli.feed.action_types import ACTION_TYPES

        if name in ACTION_TYPES and ACTION_TYPES[name].documented:  # easily taken for a frame type
            hint = f"use -t action -w action_type={name}"
            raise UsageError(f"frame type {name!r}: it is a kind of action; {hint}", option)
        near = get_close_matches(name, KNOWN_TYPES, 1)
        if near:
            raise UsageError(f"frame type {name!r}: not known; did you mean {near[0]}?", option)
        notices.say(f"frame type {name!r}: not known; known are {', '.join(KNOWN_TYPES)}")
    return frozenset(names)


def _until(program: str, say: Callable[[str], None], *, apart: bool) -> Until:
    from livecli.filters.jq import condition
    from livecli.filters.until import Until

    return Until(condition(program, say=say, apart=apart).holds)

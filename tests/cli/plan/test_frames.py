"""Which frames go on and what they look like: what goes together, and what does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.surroundings import Surroundings, refused

from livecli.cli.options import ChoiceOptions, Color, LookOptions, StopOptions
from livecli.cli.plan.frames import KNOWN_TYPES, FrameChoice, frame_choice
from livecli.environment import Environment
from livecli.feed.frames import Frame
from livecli.terminal.notices import Notices


STOP = StopOptions()
GOAL = Frame(b'{"type":"action","action_type":"goal","minute":7}', "action")


def chosen(
    here: Surroundings,
    *,
    env: Environment | None = None,
    stop: StopOptions = STOP,
    color: Color = "never",
    **words: Any,
) -> FrameChoice:
    """The choice that these options make, whichever group they are of."""
    env = env or here.env()
    look = {name: words.pop(name) for name in list(words) if hasattr(LookOptions, name)}
    return frame_choice(
        *(ChoiceOptions(**words), LookOptions(**look), stop, "inline", Notices(env), env),
        color=color,
    )


# --- The format -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "terminal", "expected"),
    [
        ({}, True, "line"),
        ({}, False, "ndjson"),
        ({"fields": ["minute"]}, True, "ndjson"),
        ({"jq": "."}, True, "ndjson"),
        ({"jq": ".", "format_": "json"}, False, "json"),
        ({"template": "{minute}"}, True, "template"),
        ({"format_": "json"}, True, "json"),
    ],
)
def test_the_format_depends_on_the_options_and_on_stdout(
    words: dict[str, Any], terminal: bool, expected: str, here: Surroundings
):
    """Lines for people, ndjson for programs, unless something else is asked for."""
    env = here.on_terminal() if terminal else here.env()
    frames = chosen(here, env=env, **words)

    assert (frames.format, frames.safe) == (expected, terminal)


@pytest.mark.parametrize("words", [{"format_": "line"}, {"format_": "csv"}, {"template": "{x}"}])
def test_jq_makes_json(words: dict[str, Any], here: Surroundings):
    """Its results are no frames any more, of which lines could be made."""
    with refused(
        "--jq: its results are JSON; choose -f ndjson or json, or leave -f out",
        *("--jq", "--jq-file", "--format", "--template"),
    ):
        chosen(here, jq=".", **words)


def test_a_template_is_a_format(here: Surroundings):
    """So there can be no other one."""
    with refused(
        "--template and --format: a template is a format; give one of them",
        *("--template", "--format"),
    ):
        chosen(here, template="{minute}", format_="ndjson")


def test_lines_have_no_fields(here: Surroundings):
    """What stands on them is fixed."""
    with refused(
        "--fields: lines have their own; choose -f ndjson, json, csv or tsv",
        *("--fields", "--format"),
    ):
        chosen(here, fields=["minute"], format_="line")


@pytest.mark.parametrize(
    ("words", "sentence", "options"),
    [
        ({}, "--nest: it is about --fields; name some", ["--nest"]),
        (
            {"fields": ["a"], "format_": "csv"},
            "--nest: columns and templates are flat; choose -f ndjson or json",
            ["--nest", "--format", "--template"],
        ),
        (
            {"fields": ["a"], "template": "{a}"},
            "--nest: columns and templates are flat; choose -f ndjson or json",
            ["--nest", "--format", "--template"],
        ),
        (
            {"fields": ["score,score.home"]},
            "--nest: score.home is a part of score; leave one out",
            ["--nest"],
        ),
    ],
)
def test_only_fields_of_objects_can_be_nested(
    words: dict[str, Any], sentence: str, options: list[str], here: Surroundings
):
    """A table has columns, and a value has one place."""
    with refused(sentence, *options):
        chosen(here, nest=True, **words)


def test_fields_are_nested_where_that_is_asked_for(here: Surroundings):
    """In place of flat keys."""
    frames = chosen(here, fields=["score.home,minute"], nest=True, format_="json")

    assert frames.fields is not None
    assert frames.fields([GOAL])[0].raw == b'{"score":{"home":null},"minute":7}'


def test_fields_reduce_objects_and_are_the_columns_of_tables(here: Surroundings):
    """In a table the renderer picks them, so that no filter need."""
    frames = chosen(here, fields=["minute,action_type", "minute"])
    table = chosen(here, fields=["minute,action_type"], format_="csv")

    assert frames.fields is not None
    assert frames.fields([GOAL])[0].raw == b'{"minute":7,"action_type":"goal"}'
    assert frames.columns == table.columns == ("minute", "action_type")
    assert table.fields is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ([","], "--fields: no path; as in --fields minute,player.name"),
        (
            ["minute,a..b"],
            "--fields 'minute,a..b': path 'a..b': cannot be read from '.b' on; as in player.name "
            "or coordinates.0.x",
        ),
    ],
)
def test_a_field_that_is_no_path_is_refused(fields: list[str], sentence: str, here: Surroundings):
    """With the place where it cannot be read on."""
    with refused(sentence, "--fields"):
        chosen(here, fields=fields)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        (
            "{minute",
            "template, character 1, '{minute': a field begins and does not end, as in "
            "{home.name}; {{ is a brace",
        ),
        (
            "{a..b}",
            "template, character 1, '{a..b}': path 'a..b': cannot be read from '.b' on; as in "
            "player.name or coordinates.0.x",
        ),
        (
            "{minute:>>>}",
            "template, character 1, '{minute:>>>}': cannot be read after the colon, as in "
            "{minute:>3}, {x:5.1f} or {ts:%H:%M:%S}",
        ),
        (
            "at {ts:%}",
            "template, character 4, '{ts:%}': % begins no part of a time, as in {ts:%H:%M:%S}",
        ),
        (
            "{{minute}}",
            "template '{{minute}}': has no field; one brace each, as in {home.name}",
        ),
    ],
)
def test_a_template_that_cannot_be_read_is_refused(
    template: str, sentence: str, here: Surroundings
):
    """With the place in it, before anything is opened."""
    with refused(sentence, "--template"):
        chosen(here, template=template)


@pytest.mark.parametrize(
    ("types", "sentence"),
    [
        (
            None,
            "csv and tsv: each type has columns of its own; choose one, as in -t action, or name "
            "the columns, as in --fields type,event_id",
        ),
        (
            ["odds,action"],
            "frame types action, odds: each type has columns of its own; choose one, as in "
            "-t action, or name the columns, as in --fields type,event_id",
        ),
        (
            ["_gap"],
            "_gap: csv and tsv hold the feed's frames only; our own records are shown by -f ndjson",
        ),
    ],
)
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_table_needs_columns(
    types: list[str] | None, sentence: str, form: str, here: Surroundings
):
    """Those of one type, or fields."""
    with refused(sentence, "--type", "--format"):
        chosen(here, types=types, format_=form)


def test_a_type_without_columns_of_its_own_needs_fields(here: Surroundings):
    """The sentence has those that have some."""
    with refused(
        "frame type 'poem': has no columns by default (those that have: …", "--type", "--format"
    ):
        chosen(here, types=["poem"], format_="csv")
    assert chosen(here, types=["poem"], format_="csv", fields=["type"]).columns == ("type",)


@pytest.mark.parametrize(("color", "expected"), [("always", True), ("never", False)])
def test_colours_can_be_forced(color: Color, expected: bool, here: Surroundings):
    """Also where stdout is a file."""
    assert chosen(here, color=color).color is expected


# --- Types ----------------------------------------------------------------------------------------


def test_types_are_separated_by_commas_and_repeated(here: Surroundings):
    """Blanks around them do not matter; what begins with _ is taken for one of our records."""
    frames = chosen(here, types=["action, odds", "event,"], excluded=["_gap,_new"])

    assert frames.types == {"action", "odds", "event"}
    assert frames.excluded == {"_gap", "_new"}


@pytest.mark.parametrize(("name", "option"), [("types", "--type"), ("excluded", "--exclude-type")])
def test_a_slip_in_a_type_is_answered_with_the_nearest(name: str, option: str, here: Surroundings):
    """It would wait for ever for what never comes."""
    with refused("frame type 'acton': not known; did you mean action?", option):
        chosen(here, **{name: ["event,acton"]})


def test_a_kind_of_action_is_no_type(here: Surroundings):
    """The sentence shows how to ask for it."""
    with refused(
        "frame type 'corner': it is a kind of action; use -t action -w action_type=corner", "--type"
    ):
        chosen(here, types=["corner"])


def test_an_unknown_type_may_be_a_new_one(here: Surroundings):
    """The feed grows; whoever meant another one is told those that are known."""
    assert chosen(here, types=["zzz"]).types == {"zzz"}
    assert here.sentences == [f"frame type 'zzz': not known; known are {', '.join(KNOWN_TYPES)}"]


@pytest.mark.parametrize(
    ("usual", "words", "gaps", "named"),
    [
        ("stderr", {}, "stderr", set()),
        ("stderr", {"types": ["action,_gap"]}, "stderr", {"_gap"}),
        ("inline", {}, "inline", None),
        ("inline", {"excluded": ["_open"]}, "inline", None),
        ("inline", {"types": ["action"]}, "said", set()),
        ("inline", {"types": ["action"], "excluded": ["_gap"]}, "said", {"_gap"}),
        (
            "inline",
            {"where": ["type=_gap"], "jq": '.action_type, "_open"'},
            "said",
            {"_gap", "_open"},
        ),
    ],
)
def test_where_records_of_ours_go_unless_that_is_given_by_hand(
    usual: Any, words: dict[str, Any], gaps: str, named: set[str] | None, here: Surroundings
):
    """A live run says gaps, a capture prints them; what chooses and names none leaves them out."""
    env = here.env()
    frames = frame_choice(
        ChoiceOptions(**words), LookOptions(), STOP, None, Notices(env), env, usual_gaps=usual
    )

    assert (frames.gaps, frames.named) == (gaps, named)


# --- Conditions and programs ----------------------------------------------------------------------


def test_a_condition_is_compiled(here: Surroundings):
    """All of them must hold."""
    where = chosen(here, where=["minute>5", "action_type=goal"]).where

    assert where is not None
    assert where([GOAL]) == [GOAL]
    assert where([Frame(b'{"minute":5,"action_type":"goal"}', "action")]) == []


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (">5", "no path before '>' at character 1; as in 'minute>=60'"),
        ("a.. =5", "path 'a..': cannot be read from '.' on; as in player.name or coordinates.0.x"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused(
    condition: str, reason: str, here: Surroundings
):
    """With what it was; no option in its own text is taken for one."""
    with refused(f"--where {condition!r}: {reason}", "--where"):
        chosen(here, where=["type=action", condition])


def test_a_condition_may_hold_what_looks_like_an_option(here: Surroundings):
    """Only the option that it belongs to is to blame."""
    with refused(
        "--where '>5 --jq x': no path before '>' at character 1; as in 'minute>=60'", "--where"
    ):
        chosen(here, where=[">5 --jq x"])


def test_a_program_is_compiled_with_its_arguments(here: Surroundings):
    """Texts and values, by their names."""
    query = chosen(here, jq="[.minute, $a, $b]", arg=[("a", "x")], argjson=[("b", "[1]")]).query

    assert query is not None
    assert [frame.raw for frame in query([GOAL])] == [b'[7,"x",[1]]']


def test_a_program_may_be_in_a_file(here: Surroundings):
    """With comments, and as many lines as it takes."""
    path = here.folder / "minute.jq"
    path.write_text("# when\n.minute\n")
    query = chosen(here, jq_file=path).query

    assert query is not None
    assert [frame.raw for frame in query([GOAL])] == [b"7"]


def test_one_program_is_enough(here: Surroundings):
    """There is no telling which comes first."""
    with refused(
        "--jq and --jq-file: one program is enough; give one of them", "--jq", "--jq-file"
    ):
        chosen(here, jq=".", jq_file=Path("x.jq"))


@pytest.mark.parametrize(
    "words", [{"raw_output": True}, {"arg": [("a", "x")]}, {"argjson": [("a", "1")]}]
)
def test_companions_of_a_program_need_one(words: dict[str, Any], here: Surroundings):
    """Without it they would do nothing."""
    with refused(
        "-r, --arg and --argjson: they belong to a program; add --jq", "-r", "--arg", "--argjson"
    ):
        chosen(here, **words)


def test_raw_strings_are_no_objects(here: Surroundings):
    """So they have no fields."""
    with refused("-r: raw strings have no fields; leave out --fields", "-r", "--fields"):
        chosen(here, jq=".minute", raw_output=True, fields=["minute"])


@pytest.mark.parametrize(
    ("words", "sentence", "option"),
    [
        (
            {"jq": ".minute |"},
            "--jq: syntax error, unexpected end of file, line 1, column 9: '|'",
            "--jq",
        ),
        (
            {"jq": "$x"},
            "--jq: $x is not defined, line 1, column 1: '$x'; give it with --arg x VALUE",
            "--jq",
        ),
        ({"jq": "a\0b"}, "--jq: a program has no NUL character", "--jq"),
        (
            {"jq": ".", "arg": [("1", "x")]},
            "--arg '1': no name of a variable; as in --arg home Arsenal",
            "--arg",
        ),
    ],
)
def test_a_program_that_does_not_compile_is_refused(
    words: dict[str, Any], sentence: str, option: str, here: Surroundings
):
    """In jq's own words, with the place."""
    with refused(sentence, option):
        chosen(here, **words)


def test_an_argument_that_is_no_json_is_refused(here: Surroundings):
    """`--arg` takes texts."""
    with refused("--argjson a '{': no JSON: …", "--argjson"):
        chosen(here, jq=".", argjson=[("a", "{")])


@pytest.mark.parametrize(
    ("data", "reason"), [(None, "no such file or directory"), (b"\xff", "not text")]
)
def test_a_program_file_must_be_readable(data: bytes | None, reason: str, here: Surroundings):
    """The sentence has its name."""
    path = here.folder / "x.jq"
    if data is not None:
        path.write_bytes(data)
    with refused(f"--jq-file {path}: {reason}; give a readable file", "--jq-file"):
        chosen(here, jq_file=path)


def test_the_end_is_a_program_too(here: Surroundings):
    """The first frame that fulfils it is the last."""
    until = chosen(here, stop=StopOptions(until=".minute > 5")).until

    assert until is not None
    assert until([GOAL, GOAL]) == [GOAL]
    assert until.reached


def test_an_end_that_does_not_compile_is_refused(here: Surroundings):
    """Before the run, of which it would be the end."""
    with refused("--until: a program has no NUL character", "--until"):
        chosen(here, stop=StopOptions(until="\0"))

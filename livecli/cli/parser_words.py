"""Errors of the parser in words for people: the thing, the reason, the next step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any


INTO_A_FILE = "write `> FILE` behind the command, or see `livecli record --help`"
# What users of other tools may mean by these options, and by these commands.
HABITS = {
    "-n": "did you mean -c N?",
    "-o": INTO_A_FILE,
    "--follow": "did you mean tail, which always follows?",
    "--limit": "did you mean --count?",
    "--output": INTO_A_FILE,
    "follow": "did you mean tail?",
    "list": "did you mean live?",
    "merge": "did you mean cat --merge?",
    "play": "did you mean replay?",
}
MOST_LISTED = 12  # choices in a sentence
ALIKE = 0.7  # how alike two options are, dashes apart, before one is taken for the other
KINDS = {
    r"is not a valid int\w*( range)?": "is no whole number",
    r"is not a valid float( range)?": "is no number",
    r"is not in the range x>=(\S+)": r"is less than \1",
    r"is not in the range (\S+)<=x<=(\S+)": r"is not from \1 to \2",
}


def sentence(error: Any) -> str:
    """The sentence of an error that the parser raised."""
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "livecli"
    see = f"see `{path} --help`"
    if hasattr(error, "possibilities"):
        return f"no such option: {error.option_name}; {_meant(error) or see}"
    if hasattr(error, "option_name"):  # it lacks its values, or has one and takes none
        return f"{error.option_name}: {_values(error, context)}; {see}"
    if hasattr(error, "param") and error.param is not None:
        return _of_parameter(error, path, see)
    text = " ".join(error.format_message().split()).rstrip(".")
    if "unexpected extra" not in text:
        return f"{text[:1].lower()}{text[1:]}; {see}"
    # The words are not repeated: one may be a token.
    if path.endswith(" login"):
        return f"too many words: the token is asked for, or comes through a pipe; {see}"
    return (
        f"too many words: it is `{path} {' '.join(context.command.collect_usage_pieces(context))}`"
    )


def value_words(message: str, choices: Iterable[str]) -> tuple[str, str | None]:
    """What is wrong with a value, from the parser's message, and what was meant, if it is clear."""
    text = " ".join(message.split()).rstrip(".")
    for kind, words in KINDS.items():
        text = re.sub(kind, words, text)
    value = re.match("'(.*)' is not one of ", text)
    words_ = [*choices]
    near = get_close_matches(value[1], words_, 1, 0.65) if value else []
    if value and near:
        return f"{value[1]!r} is not known", f"did you mean {near[0]}?"
    if value and len(words_) > MOST_LISTED:
        return f"{value[1]!r} is not known", None
    return text, None


def _of_parameter(error: Any, path: str, see: str) -> str:
    parameter = error.param
    choices = [str(each) for each in getattr(parameter.type, "choices", ())]
    is_option = parameter.param_type_name == "option"
    thing = parameter.opts[-1] if is_option else path.removeprefix("livecli ")
    if error.message:
        reason, step = value_words(error.message, choices)
        return f"{thing}: {reason}; {step or see}"
    metavar = parameter.make_metavar(error.ctx)
    if metavar == "FILE...":
        see = f"- reads stdin, as in `{path} -`"
    return f"{thing}: missing {' or '.join(choices) or metavar}; {see}"


def _meant(error: Any) -> str | None:
    names = {name.lstrip("-"): name for name in error.possibilities or ()}
    near = get_close_matches(error.option_name.lstrip("-"), names, 1, ALIKE)
    known = HABITS.get(error.option_name)
    return known or (f"did you mean {names[near[0]]}?" if near else None)


def _values(error: Any, context: Any) -> str:
    if "does not take a value" in error.message:
        return "it takes no value"
    options = {name: each for each in context.command.params for name in each.opts}
    return f"{options[error.option_name].make_metavar(context)} is missing"

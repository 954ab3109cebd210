"""What the parser says, in words for people."""

from __future__ import annotations

import pytest
from support.surroundings import Surroundings

from livecli.cli.app import run
from livecli.cli.parser_words import value_words


def said(here: Surroundings, *words: str) -> str:
    assert run([*words], here.env()) == 2
    (sentence,) = here.sentences
    return sentence


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("'x' is not a valid int range.", "'x' is no whole number"),
        ("'x' is not a valid integer.", "'x' is no whole number"),
        ("'x' is not a valid float range.", "'x' is no number"),
        ("0 is not in the range x>=1.", "0 is less than 1"),
        ("-1 is not in the range 0<=x<=65535.", "-1 is not from 0 to 65535"),
        ("'y' is not one of 'csv', 'tsv'.", "'y' is not one of 'csv', 'tsv'"),
    ],
)
def test_no_type_of_the_parser_is_named(message: str, sentence: str):
    """A user types numbers, no int ranges."""
    assert value_words(message, ["csv", "tsv"]) == (sentence, None)


def test_a_slip_in_a_word_gets_the_word():
    """In place of the list."""
    meant = value_words("'cvs' is not one of 'csv', 'tsv'.", ["csv", "tsv"])

    assert meant == ("'cvs' is not known", "did you mean csv?")


@pytest.mark.parametrize("command", ["tail", "cat", "replay", "live", "info"])
def test_who_wants_a_file_is_shown_how_to_get_one(command: str, here: Surroundings):
    """-f is another thing."""
    step = "write `> FILE` behind the command, or see `livecli record --help`"

    assert said(here, command, "-o", "x") == f"no such option: -o; {step}"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("watch --format line", "no such option: --format; see `livecli watch --help`"),
        ("cat", "cat: missing FILE...; - reads stdin, as in `livecli cat -`"),
        ("completion", "completion: missing bash or zsh or fish; see `livecli completion --help`"),
        ("help filter", "help: 'filter' is not known; did you mean filters?"),
        ("ping -c", "-c: N is missing; see `livecli ping --help`"),
        ("config a b", "too many words: it is `livecli config [OPTIONS] [COMMAND]`"),
        ("--foo", "no such option: --foo; see `livecli --help`"),
    ],
)
def test_the_step_is_one_of_the_command_that_was_given(
    words: str, sentence: str, here: Surroundings
):
    """Not that of the program, and none that does not help."""
    assert said(here, *words.split()) == sentence


@pytest.mark.parametrize("words", ["login s3cret-s3cret", "ping s3cret-s3cret"])
def test_a_word_too_many_is_not_repeated(words: str, here: Surroundings):
    """It may be the token."""
    assert "s3cret" not in said(here, *words.split())

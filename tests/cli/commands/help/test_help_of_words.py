"""`livecli help WORD`: whatever a user meets on the screen or in a frame has an explanation."""

from __future__ import annotations

import pytest
from support.in_process import livecli

from livecli.cli.app import COMMANDS
from livecli.cli.commands.help.command import LOOKUPS
from livecli.cli.commands.help.topics import TOPICS
from livecli.errors import MEANINGS, SIGNALLED
from livecli.feed.contract import CONTRACTS
from livecli.feed.refusals import CLOSES, CODES, STATUSES, Verdict
from livecli.service.faults import KINDS
from livecli.watch.keys import KEYS, PLAYER_KEYS


def text(*words: str) -> str:
    """What `livecli help` says of these words."""
    result = livecli("help", *words)

    assert (result.stderr, result.code) == ("", 0)
    return result.stdout.decode()


def flowing(*words: str) -> str:
    """The same without its line breaks."""
    return " ".join(text(*words).split())


def test_every_word_is_known():
    """Topics, commands, codes of errors, of closes, of HTTP and of ends, frame types, records."""
    codes = (*CODES, *CLOSES, *STATUSES, *map(int, MEANINGS), *SIGNALLED)
    expected = {*TOPICS, *COMMANDS, *map(str, codes), *CONTRACTS}

    assert expected - {word for row in LOOKUPS for word in row.words} == set()


@pytest.mark.parametrize("row", LOOKUPS[2:], ids=lambda row: row.kind)
def test_every_code_and_frame_type_has_a_text(row):
    """It says what the word is, first, and fits a terminal."""
    for word in row.words:
        lines = (row.text(word) or "").splitlines()

        assert lines[0].startswith(f"{word} is a")
        assert len(lines) >= 3
        assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("code", CODES)
def test_an_error_code_says_reason_next_step_and_what_livecli_does(code: str):
    """In the words of the table by which the session acts."""
    refusal, said = CODES[code], flowing(code)

    assert f"{refusal.reason[1:]}; {refusal.advice}" in said
    assert refusal.verdict.value in said
    assert ("with code " in said) == (refusal.verdict is Verdict.STOP)


@pytest.mark.parametrize("code", CLOSES)
def test_a_close_code_says_the_same(code: int):
    """With the exit code that it ends in."""
    said = flowing(str(code))

    assert f"{code} is a close code." in said
    assert f"with code {int(CLOSES[code].exit)}." in said


def test_a_frame_type_says_what_it_is_and_which_fields_it_has():
    """In the words of the contract; `schema` has the rest."""
    said = flowing("action")

    assert "action is a frame type of football." in said
    assert "One action on the pitch" in said
    assert "player.name" in said
    assert said.endswith("`livecli schema action` shows its fields, with types and ranges.")


def test_an_exit_code_and_a_status_are_codes():
    """What `echo $?` and a proxy say."""
    assert "Token missing, refused" in text("4")
    assert "To a question for the list of live matches, asked too often" in text("429")


def test_errors_has_every_code_and_the_service_every_path_and_fault():
    """Made from the tables, so that nothing is said twice."""
    errors, service = flowing("errors"), flowing("service")

    assert [c for c in (*CODES, *CLOSES, *STATUSES) if str(c) not in errors] == []
    assert [word for word in (*KINDS, *map(str, CLOSES)) if word not in service] == []
    assert "/ws/live/ football, tennis" in service
    assert '{"action":"subscribe","event_id":36835,"sport":"tennis"}' in service
    assert "/tennis/api/v2/matches/" in service


def test_dialects_has_both_spellings():
    """Of frames, and of words."""
    said = flowing("dialects")

    assert '{"coordinates":[{"x":62.4,"y":48.7}]}' in said
    assert "ET1 extra_time_1 (3)" in said
    assert "possession ball_possession" in said


def test_keys_are_those_of_watch():
    """One table for both."""
    said = text("keys")

    assert [key for key, does in (*KEYS, *PLAYER_KEYS) if key not in said or does not in said] == []


def test_where_two_fit_the_other_is_named_in_the_last_line():
    """`ping` is a command, and a frame type that clients have met."""
    said = text("ping")

    assert said.startswith("Usage: livecli ping ")
    assert said.splitlines()[-1] == (
        "ping is a frame type, too: a question whether the client lives."
    )


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("error-codes", "did you mean errors?"),
        ("not-tracked", "did you mean not_tracked?"),
        ("actoin", "did you mean action?"),
        ("dialect", "did you mean dialects?"),
        ("zzz", "see `livecli help --help`"),
    ],
)
def test_a_near_miss_is_suggested(word: str, answer: str):
    """And the others are not all listed: they are seventy."""
    result = livecli("help", word)

    assert result.said == [f"help: {word!r} is not known; {answer}"]
    assert result.code == 2

"""What may be wrong with a frame: the kinds of findings, and how bad each is."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Severity(IntEnum):
    """How bad a finding is for a program that reads frames as the contract describes them."""

    INFO = 1  # it has nothing to do with such a program
    WARNING = 2  # the program goes on, with a value that nobody expects
    BREAKING = 3  # the program fails, or takes the value for another


class Kind(NamedTuple):
    """A kind of finding: its severity, and what is wrong, for people.

    `by_value` says that each value there makes a finding of its own, not each place alone.
    """

    severity: Severity
    about: str
    by_value: bool = False


# By the words of `check --json`. Scores go down when a goal is taken back (wire-facts, event).
KINDS = {
    "clock_backwards": Kind(Severity.WARNING, "the clock runs backwards"),
    "does_not_add_up": Kind(Severity.WARNING, "numbers contradict each other"),
    "malformed_text": Kind(Severity.WARNING, "a text in another form"),
    "missing_field": Kind(Severity.BREAKING, "a field is missing"),
    "missing_type": Kind(Severity.BREAKING, "frames that come no more"),
    "new_word": Kind(Severity.INFO, "a word that is not listed", by_value=True),
    "out_of_range": Kind(Severity.WARNING, "a number out of its range"),
    "repeat": Kind(Severity.INFO, "the same once more"),
    "score_backwards": Kind(Severity.WARNING, "the score goes down"),
    "seconds": Kind(Severity.BREAKING, "seconds in place of milliseconds"),
    "time_backwards": Kind(Severity.WARNING, "older than the frame before it"),
    "unasked_match": Kind(Severity.WARNING, "a match that nobody asked for"),
    "unknown_field": Kind(Severity.INFO, "a field that is not listed"),
    "unknown_type": Kind(Severity.WARNING, "a frame type that is not listed"),
    "unknown_word": Kind(Severity.WARNING, "a word beyond a closed list", by_value=True),
    "unreadable": Kind(Severity.BREAKING, "no JSON object"),
    "wrong_type": Kind(Severity.BREAKING, "a value of another type", by_value=True),
}


class Finding(NamedTuple):
    """One thing that is wrong with one frame.

    `path` is that of the contract, with `*` for any key; "" for the frame as a whole. `there` is
    what stands there, `expected` what should.
    """

    kind: str
    type: str
    dialect: str | None
    path: str
    there: str
    expected: str

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind].severity

    @property
    def key(self) -> tuple[str, str | None, str, str]:
        """What it shares with the same finding in another frame."""
        return (
            self.kind,
            self.dialect,
            self.path,
            self.there if KINDS[self.kind].by_value else "",
        )

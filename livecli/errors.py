"""How a run can end: the exit codes, and the errors that lead to them. One table for both."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum
from types import CodeType


class Exit(IntEnum):
    """The exit codes. Ends by a signal are not among them: the program dies by that signal."""

    DONE = 0
    NO = 1
    USAGE = 2
    UNREACHABLE = 3
    REFUSED = 4
    LIMIT = 5
    FINDINGS = 6
    OUTPUT = 7
    INPUT = 8


MEANINGS = {
    Exit.DONE: "done, also when there was nothing to print",
    Exit.NO: "ran, and the answer is no: no pong or snapshot, no match left, place taken, "
    "delivery failed",
    Exit.USAGE: "usage or configuration: nothing was opened",
    Exit.UNREACHABLE: "could not connect, or gave up reconnecting",
    Exit.REFUSED: "token missing, refused, or without the WebSocket addon",
    Exit.LIMIT: "a time limit ended it before --count was met",
    Exit.FINDINGS: "`check` has findings as bad as --fail-on says",
    Exit.OUTPUT: "output failed: disk full, or a reader that is gone or too slow",
    Exit.INPUT: "an input file cannot be read",
}

SIGNALLED = {
    129: "SIGHUP: finished cleanly, then died by the signal",
    130: "SIGINT (Ctrl-C): finished cleanly, then died by the signal",
    141: "SIGPIPE: the reader closed the pipe, as in `| head`",
    143: "SIGTERM: finished cleanly, then died by the signal",
}


def reason(error: Exception) -> str:
    """The system's reason in its own words, for the middle of a sentence."""
    return str(getattr(error, "strerror", None) or error).lower()


def nearest(word: str, known: Collection[str], otherwise: str = "") -> str:
    """The advice for an unknown word: the nearest known one, or `otherwise`, or all of them."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, 1, 0.65)
    return f"did you mean {near[0]}?" if near else otherwise or f"there are {', '.join(known)}"


class LivecliError(Exception):
    """An error that ends the run: a sentence (the thing, the reason, the next step) and a code."""

    exit = Exit.USAGE


class UsageError(LivecliError):
    """The command line or the configuration is wrong; raised before anything is opened.

    `options` are those that it is about: the ones in `option`, separated by blanks, or else those
    before the first colon of the sentence.
    """

    def __init__(self, sentence: str, option: str = "") -> None:
        super().__init__(sentence)
        words = option.split() or sentence.partition(":")[0].replace(",", " ").split()
        self.options = frozenset(word for word in words if word.startswith("-") and word != "-")


class Unreachable(LivecliError):
    """There is no connection, or it was lost for good."""

    exit = Exit.UNREACHABLE


class TokenRefused(LivecliError):
    """The token is missing, refused, or lacks the addon."""

    exit = Exit.REFUSED


class NothingLeft(LivecliError):
    """Every requested match was refused or has ended."""

    exit = Exit.NO


class PlaceTaken(LivecliError):
    """Another run holds a place that only one may have."""

    exit = Exit.NO


class OutputFailed(LivecliError):
    """Output could not be written."""

    exit = Exit.OUTPUT


class InputFailed(LivecliError):
    """An input file cannot be read."""

    exit = Exit.INPUT


class Interrupted(ValueError):
    """A program or regex of the user's was still at work a second after a signal: no fault of its
    own, and nothing to say; its results so far stay, and it gets nothing more."""


# The functions in which a signal may raise Interrupted, and in all that they call. Each does
# nothing but run what is the user's, or wait for it, and its caller catches it.
INTERRUPTIBLE: set[CodeType] = set()

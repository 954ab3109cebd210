"""What each code means: of errors, of closes, of HTTP in their place, and of the end of a run."""

from __future__ import annotations

from livecli.errors import MEANINGS, SIGNALLED
from livecli.feed.refusals import CLOSES, CODES, STATUSES, Refusal, Verdict
from livecli.feed.rest.answers import REASONS

from .two_columns import paragraph


# From what a word is, to its words.
WORDS = {
    "an error code": tuple(CODES),
    "a close code": tuple(map(str, CLOSES)),
    "an HTTP status": tuple(map(str, sorted({*STATUSES, *REASONS}))),
    "an exit code": tuple(str(int(code)) for code in (*MEANINGS, *SIGNALLED)),
}


def code_text(word: str) -> str | None:
    """The explanation of a code; None for what is none."""
    kind = next((kind for kind, words in WORDS.items() if word in words), None)
    if kind is None:
        return None
    if kind == "an error code":
        parts = _refusal(CODES[word])
    elif kind == "a close code":
        parts = _refusal(CLOSES[int(word)])
    elif kind == "an HTTP status":
        parts = _status(int(word))
    else:
        parts = [
            text for code, text in (*MEANINGS.items(), *SIGNALLED.items()) if code == int(word)
        ]
    see = "exit-codes" if kind == "an exit code" else "errors"
    return "\n".join(
        (f"{word} is {kind}.\n", *map(paragraph, parts), f"See also: livecli help {see}\n")
    )


def _refusal(refusal: Refusal) -> list[str]:
    does = f"what livecli does: {refusal.verdict.value}"
    if refusal.verdict is Verdict.STOP:
        does += f", with code {int(refusal.exit)}"
    return [f"{refusal.reason}; {refusal.advice}", does]


def _status(status: int) -> list[str]:
    parts = []
    if status in STATUSES:
        at_first = f"in the place of the first upgrade, {STATUSES[status].reason}"
        parts.append(
            f"{at_first}; {STATUSES[status].advice}. The run ends with code "
            f"{int(STATUSES[status].exit)}"
        )
    if status in REASONS:
        reason = REASONS[status]
        parts.append(f"to a question for the list of live matches, {reason.why}; {reason.step}")
    return parts

"""A command in one word of ours, for `--on-file` and `--exec`: it is split, no shell runs it."""

from __future__ import annotations

from livecli.errors import UsageError


def command_words(text: str, option: str, example: str) -> tuple[str, ...]:
    """The words of a command whose program is there; raises UsageError."""
    import shlex
    import shutil

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"{option} {text!r}: {str(error).lower()}; check its quotes") from None
    if not words:
        raise UsageError(f"{option} '': there is no command in it; as in {option} {example!r}")
    if shutil.which(words[0]) is None:
        raise UsageError(f"{option} {words[0]}: no such program; give its path")
    return tuple(words)

"""How much is tried of what could be tried without end: little in the suite, much with `--long`."""

from __future__ import annotations

from hypothesis import settings


# What conftest chose before any test module was loaded.
LONG = settings.get_current_profile_name() == "long"


def few(count: int) -> settings:
    """So many examples in the suite, for each of them is dear; forty times as many in the long."""
    return settings(max_examples=count * (40 if LONG else 1))

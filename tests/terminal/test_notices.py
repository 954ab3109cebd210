"""What is said to a person names no secret."""

from __future__ import annotations

from livecli.terminal.notices import masked


def test_every_secret_is_masked_wherever_it_stands():
    """A token may come back in a URL, in a reason, and more than once."""
    assert (
        masked("?token=abc: abc is no word, xyz", ("abc", "xyz"))
        == "?token=***: *** is no word, ***"
    )

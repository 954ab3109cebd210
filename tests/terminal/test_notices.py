"""What is said to a person names no secret."""

from __future__ import annotations

import os
import select

from livecli.environment import Environment
from livecli.terminal.notices import Notices, masked


def test_every_secret_is_masked_wherever_it_stands():
    """A token may come back in a URL, in a reason, and more than once."""
    assert (
        masked("?token=abc: abc is no word, xyz", ("abc", "xyz"))
        == "?token=***: *** is no word, ***"
    )


def test_a_line_in_place_makes_room_for_sentences_and_is_for_terminals_only():
    """It is drawn over itself; where nobody watches, or wants to be told, there is none."""
    terminal, stderr = os.openpty()
    env = Environment({"TERM": "xterm"}, stderr=stderr)
    notices = Notices(env)
    notices.show("one")
    notices.show("two" + "." * 100)
    notices.say("a sentence")
    notices.show("three")
    notices.show("")
    Notices(env, quiet=True).show("nothing")
    Notices(Environment({"TERM": "dumb"}, stderr=stderr)).show("nothing")
    shown = ""
    while select.select([terminal], [], [], 0.2)[0]:  # a terminal hands over piece by piece
        shown += os.read(terminal, 4096).decode()
    os.close(terminal)
    os.close(stderr)

    assert shown.replace("\x1b[K", "|").replace("\r", "<") == (
        f"<|one<<|two{'.' * 75}…<<|livecli: a sentence<\n<|three<<|"
    )

"""Textual's driver of a terminal, for whatever it sends, and whenever we are continued."""

from __future__ import annotations

import asyncio
import os
import select
import termios
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Resize
from textual.message import Message


# Columns and rows: what a program or a terminal may name instead would be no screen, and take
# all memory.
LARGEST = 1000
LOOK_S = 0.1  # between two looks at whether the screen is to end


class KeyParser(XTermParser):
    """Passes over the codes of no character, and the mouse on a screen of no size."""

    def parse_mouse_code(self, code: str) -> Message | None:
        with suppress(ZeroDivisionError):
            return super().parse_mouse_code(code)
        return None

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        with suppress(ValueError, OverflowError):
            yield from super()._sequence_to_key_events(sequence, alt)


class TerminalDriver(LinuxDriver):
    """Passes over bytes that are no text, and sizes of no screen."""

    _raw: list[Any] | None = None  # the terminal's settings while the screen is shown

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self._size = self._size or self._get_terminal_size()  # before the first event tells it

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        with suppress(termios.error):
            self._raw = termios.tcgetattr(self.fileno)

    def run_input_thread(self) -> None:
        """Read keys until the end of the screen, or of the terminal."""
        parser = KeyParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], LOOK_S)[0]:
                read = os.read(self.fileno, 4096)
                if not read:
                    return
                if text := decode(read):  # half a character has none
                    for message in parser.feed(text):
                        self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def _sigcont_application(self, *_: object) -> None:
        """Come back from Ctrl-Z; where nobody pressed it, the screen is only drawn again."""
        if self._must_signal_resume:
            super()._sigcont_application()
        elif self._raw is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
            resumed = self._app._post_message(self.SignalResume())
            asyncio.run_coroutine_threadsafe(resumed, self._loop)

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, rows = super()._get_terminal_size()
        return min(columns, LARGEST), min(rows, LARGEST)

    def process_message(self, message: Message) -> None:
        if not isinstance(message, Resize) or 0 < min(message.size) <= max(message.size) <= LARGEST:
            super().process_message(message)

"""A module that is loaded when something of it is asked for, and not when it is imported."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType


def put_off(name: str) -> None:
    """Load the module `name`, of a package that is loaded, when first something of it is used."""
    if name not in sys.modules:
        package, _, last = name.rpartition(".")
        sys.modules[name] = later = Later(name)
        setattr(sys.modules[package], last, later)  # as an import does


class Later(ModuleType):
    """Stands in its place until then."""

    def __getattr__(self, name: str) -> object:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)
